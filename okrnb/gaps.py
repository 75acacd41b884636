"""From readings and definitions to one row a KPI: how it stands, and what to do about it.

A gap says *that* something must change. What to change is for `drafting` and for people.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any, Literal, get_args

import duckdb
import numpy as np
import pandas as pd

from okrnb.model import Cycle, Kpi
from okrnb.outlook import Outlook, look_ahead
from okrnb.periods import later
from okrnb.quantities import period_end, say_apart, say_change, say_day, say_value

Triage = Literal["focus", "guardrail", "health metric", "fix the data first", "park"]
"""What to do about a KPI, in the order of the answer."""

NUMBERS = (
    *("value", "low", "high", "gap", "gap_share", "change_cycle", "change_year"),
    *("trend_a_year", "share_out", "chance"),
)
COLUMNS = ("kpi", "name", "n", "last", *NUMBERS, "triage", "reason")

MOST_FOCUS = 3
"""A team can move three KPIs in a cycle at most (method, section 5: KPI triage)."""

STALE_AFTER = 2  # periods without a reading (method, section 3)
PARK_AFTER = 730  # days without a reading: nobody measures it any more
FEWEST = 3  # readings, to say anything
EVEN_ODDS = 0.5

SCAN = """
WITH used AS (
    SELECT r."kpi", CAST(r."date" AS DATE) AS "date", r."value"
    FROM "readings" AS r
    -- value - value is 0 only for finite numbers: drops NULL, NaN and infinities on every engine
    WHERE CAST(r."date" AS DATE) <= $on AND r."value" - r."value" = 0
),
latest AS (
    SELECT "kpi", COUNT(*) AS "n", MAX("date") AS "last", MAX_BY("value", "date") AS "value",
           MIN("value") AS "least", MAX("value") AS "most"
    FROM used GROUP BY "kpi"
),
sums AS (
    SELECT u."kpi",
           -- centred on the last reading, in years, so that the sums stay small
           REGR_SLOPE(u."value", DATEDIFF('day', l."last", u."date") / 365.25e0) AS "trend_a_year",
           MAX_BY(u."value", u."date") FILTER (u."date" <= $cycle_ago) AS "value_cycle_ago",
           MAX_BY(u."value", u."date") FILTER (u."date" <= l."last" - INTERVAL 364 DAY
               AND u."date" > l."last" - INTERVAL 400 DAY) AS "value_year_ago",
           AVG(CASE WHEN u."value" < k."low" OR u."value" > k."high" THEN 1e0 ELSE 0e0 END)
               AS "share_out"
    FROM used AS u
    JOIN latest AS l ON l."kpi" = u."kpi"
    JOIN "kpis" AS k ON k."kpi" = u."kpi"
    WHERE u."date" > l."last" - INTERVAL 3 YEAR
    GROUP BY u."kpi"
)
SELECT k."kpi", k."name", COALESCE(l."n", 0) AS "n", l."last", l."value", l."least", l."most",
       k."low", k."high",
       -- GREATEST(NULL, 0) is 0: without a healthy range the gap must stay unknown
       CASE WHEN k."low" IS NULL AND k."high" IS NULL THEN NULL
            WHEN l."value" < k."low" THEN k."low" - l."value"
            WHEN l."value" > k."high" THEN l."value" - k."high"
            WHEN l."value" IS NOT NULL THEN 0e0 END AS "gap",
       CASE WHEN l."value" < k."low" THEN k."low" WHEN l."value" > k."high" THEN k."high" END
           AS "crossed",
       l."value" - s."value_cycle_ago" AS "change_cycle",
       l."value" - s."value_year_ago" AS "change_year",
       s."trend_a_year", CASE WHEN k."low" IS NULL AND k."high" IS NULL THEN NULL
                              ELSE s."share_out" END AS "share_out"
FROM "kpis" AS k
LEFT JOIN latest AS l ON l."kpi" = k."kpi"
LEFT JOIN sums AS s ON s."kpi" = k."kpi"
ORDER BY k."place"
"""
"""The scan of the readings: one row a KPI, from sums, whatever the number of readings."""


def find_gaps(
    readings: pd.DataFrame, kpis: Sequence[Kpi], *, on: date, cycle: Cycle
) -> pd.DataFrame:
    """Give one row a KPI, the most deserving of attention first.

    `readings` has the columns kpi, date, value; what is dated after `on` is left out, and so is
    what is no finite number; of two readings on the same day the lower row counts. Columns of
    the answer: kpi, name, n (readings), last (date), value, low and high (healthy range), gap
    (distance to the range, 0 inside, missing without one), gap_share (of the bound that is
    crossed), change_cycle (since the cycle's length ago), change_year (since the same time last
    year), trend_a_year (over three years), share_out (of the readings out of range), chance
    (that the cycle value is healthy if business goes on as usual; missing where unknown),
    triage, reason. The three KPIs with triage focus are a proposal: people decide.
    """
    used = _usable(readings, on)
    outlooks = _look_ahead(used, kpis, on=on, cycle=cycle)
    rows = []
    for kpi, row in zip(kpis, _scan(used, kpis, on=on, cycle=cycle), strict=True):
        outlook = outlooks.get(kpi.id)
        chance = outlook.chance_within(*outlook.healthy()) if outlook and _has_range(kpi) else None
        row["gap_share"] = _gap_share(row)
        row["chance"] = chance if outlook and outlook.tested else None
        row["triage"], row["reason"] = _triage(kpi, row, chance, on=on, cycle=cycle)
        row["_rank"], row["_pull"] = _pull(kpi, row, chance)
        rows.append(row)
    frame = pd.DataFrame(rows, columns=[*COLUMNS, "_rank", "_pull"])
    frame = frame.sort_values(
        ["_rank", "_pull", "kpi"], ascending=[False, False, True], ignore_index=True
    )
    frame = _propose_guardrails(_keep_three(frame), kpis)
    order = frame["triage"].map(get_args(Triage).index).argsort(kind="stable")
    types = {"last": "datetime64[us]", **dict.fromkeys(NUMBERS, "float64")}
    return frame.loc[order, list(COLUMNS)].astype(types).reset_index(drop=True)


def look_ahead_all(
    readings: pd.DataFrame, kpis: Sequence[Kpi], *, on: date, cycle: Cycle
) -> dict[str, Outlook]:
    """Give the outlook of every KPI that has fresh readings on or before `on`, by KPI id."""
    return _look_ahead(_usable(readings, on), kpis, on=on, cycle=cycle)


def is_silent(kpi: Kpi, last: date, on: date) -> bool:
    """Say whether more than two periods have gone by since that of the last reading."""
    frequency = kpi.frequency or "year"
    return period_end(later(last, frequency, STALE_AFTER), frequency) < on


def _usable(readings: pd.DataFrame, on: date) -> pd.DataFrame:
    """Give the readings that count: finite, not after `on`, one a KPI and day, oldest first."""
    value = pd.to_numeric(readings["value"]).astype("float64")
    day = pd.to_datetime(readings["date"])
    used = pd.DataFrame({"kpi": readings["kpi"].astype("object"), "date": day, "value": value})
    used = used[np.isfinite(value) & (day < pd.Timestamp(on) + pd.Timedelta(days=1))]
    used = used.drop_duplicates(["kpi", "date"], keep="last")
    return used.sort_values("date", kind="stable", ignore_index=True)


def _look_ahead(
    used: pd.DataFrame, kpis: Sequence[Kpi], *, on: date, cycle: Cycle
) -> dict[str, Outlook]:
    parts = dict(iter(used.groupby("kpi", sort=False)))
    found = {}
    for kpi in kpis:
        part = parts.get(kpi.id)
        if part is None or kpi.frequency is None:
            continue
        days = [day.date() for day in part["date"]]
        if not is_silent(kpi, days[-1], on):
            found[kpi.id] = look_ahead(kpi, days, part["value"].tolist(), cycle=cycle)
    return found


def _scan(
    used: pd.DataFrame, kpis: Sequence[Kpi], *, on: date, cycle: Cycle
) -> list[dict[str, Any]]:
    table = pd.DataFrame(
        {
            "place": range(len(kpis)),
            "kpi": pd.array([kpi.id for kpi in kpis], dtype="object"),
            "name": pd.array([kpi.name for kpi in kpis], dtype="object"),
            "low": pd.array([_float(kpi.healthy_low) for kpi in kpis], dtype="Float64"),
            "high": pd.array([_float(kpi.healthy_high) for kpi in kpis], dtype="Float64"),
        }
    )
    with duckdb.connect() as engine:
        engine.register("readings", used)
        engine.register("kpis", table)
        days_ago = date.fromordinal(on.toordinal() - cycle.days)
        scan = engine.execute(SCAN, {"on": on, "cycle_ago": days_ago})
        names = [str(column[0]) for column in scan.description or ()]
        return [dict(zip(names, row, strict=True)) for row in scan.fetchall()]


def _float(value: Any) -> float | None:
    return None if value is None else float(value)


def _has_range(kpi: Kpi) -> bool:
    return kpi.healthy_low is not None or kpi.healthy_high is not None


def _gap_share(row: dict[str, Any]) -> float | None:
    """Give the gap as a share of the bound it crosses, as ranks compare KPIs of all units.

    Where that is 0, of the range's width; where it is open, of the span of all readings.
    """
    if not row["gap"]:
        return _float(row["gap"])
    both = row["low"] is not None and row["high"] is not None
    width = row["high"] - row["low"] if both else 0
    size = abs(row["crossed"]) or width or row["most"] - row["least"]
    return float(row["gap"] / size) if size else 1.0


def _worse(kpi: Kpi, change: float | None) -> bool:
    if change is None or kpi.direction in (None, "band"):
        return False
    return change < 0 if kpi.direction == "up" else change > 0


def _pull(kpi: Kpi, row: dict[str, Any], chance: float | None) -> tuple[int, float]:
    """Say how much a KPI deserves attention: its rank, and how much within that.

    A health metric out of range comes first; then others out of range, then what is likely to
    leave it, then what is worse than a year ago.
    """
    if row["gap"]:
        return (4 if kpi.state == "health" else 3), float(row["gap_share"])
    if chance is not None and chance < EVEN_ODDS:
        return 2, 1 - chance
    if _worse(kpi, row["change_year"]):
        before = abs(row["value"] - row["change_year"])
        return 1, float(abs(row["change_year"]) / before) if before else 1.0
    return 0, 0.0


def _triage(
    kpi: Kpi, row: dict[str, Any], chance: float | None, *, on: date, cycle: Cycle
) -> tuple[Triage, str]:
    """Say what to do with a KPI and why; whether it is among the first three comes later."""
    trouble = _trouble(kpi, row, on=on)
    if trouble:
        return trouble
    value = row["value"]
    if row["gap"]:
        said, bound = say_apart(value, row["crossed"], kpi)
        return "focus", (
            f"{said} is {'below' if value < row['crossed'] else 'above'} the healthy {bound}: "
            f"a gap of {say_change(row['gap'], kpi).removeprefix('+')}"
        )
    if chance is not None and chance < EVEN_ODDS:
        return "focus", (
            f"it is healthy today at {say_value(value, kpi)}, yet likely to leave its range in "
            f"{cycle.name} if business goes on as usual"
        )
    year = row["change_year"]
    if _has_range(kpi):
        return "health metric", f"{say_value(value, kpi)} lies in its healthy range: watch it"
    if _worse(kpi, year):
        return "focus", (
            f"{say_value(value, kpi)} is worse than a year ago ({say_change(year, kpi)}); "
            "which value would still be healthy?"
        )
    return "health metric", (
        f"{say_value(value, kpi)}, "
        + ("no year to compare with" if year is None else f"{say_change(year, kpi)} in a year")
        + "; which range is healthy?"
    )


def _trouble(kpi: Kpi, row: dict[str, Any], *, on: date) -> tuple[Triage, str] | None:
    """Say why nothing can be said yet, if so."""
    if kpi.state == "parked":
        return "park", "parked by the team"
    if not row["n"]:
        return "fix the data first", f"no reading up to {say_day(on)}"
    last, n = row["last"], row["n"]
    silent = (on - period_end(last, kpi.frequency)).days
    if silent > PARK_AFTER:
        return "park", (
            f"no reading since {say_day(last)}, {silent // 365} years: is it still measured?"
        )
    if is_silent(kpi, last, on):
        return "fix the data first", f"no reading since {say_day(last)}: which is the newest?"
    if n < FEWEST:
        return "fix the data first", f"only {n} reading{'s' * (n > 1)}: what was it before?"
    if n > 2 * FEWEST and row["least"] == row["most"]:
        return "fix the data first", f"all {n} readings are the same: is it still measured?"
    if kpi.direction is None:
        return "fix the data first", "is higher better, lower better, or inside a band?"
    if kpi.frequency is None:
        return "fix the data first", "how often is it updated?"
    return None


def _keep_three(frame: pd.DataFrame) -> pd.DataFrame:
    """Leave the three strongest, which stand first, in focus; others wait as health metrics."""
    waiting = frame.index[frame["triage"] == "focus"][MOST_FOCUS:]
    frame.loc[waiting, "triage"] = "health metric"
    frame.loc[waiting, "reason"] += " (three others need a team more)"
    return frame


def _propose_guardrails(frame: pd.DataFrame, kpis: Sequence[Kpi]) -> pd.DataFrame:
    """Mark the KPIs that could suffer when a focus KPI is pushed."""
    names = {kpi.id: kpi.name for kpi in kpis}
    focus = set(frame.loc[frame["triage"] == "focus", "kpi"])
    for kpi in kpis:
        if kpi.id in focus and kpi.guardrail:
            free = frame["triage"].isin(["health metric", "guardrail"])
            guards = (frame["kpi"] == kpi.guardrail) & free
            frame.loc[guards, "triage"] = "guardrail"
            frame.loc[guards, "reason"] += f"; it must not suffer for {names[kpi.id]}"
    return frame
