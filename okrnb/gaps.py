"""From readings and definitions to one row a KPI: how it stands, and what to do about it.

A gap says *that* something must change. What to change is for `drafting` and for people.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any, Literal

import duckdb
import pandas as pd

from okrnb.model import Cycle, Kpi
from okrnb.outlook import Outlook, look_ahead
from okrnb.quantities import period_end, say_change, say_day, say_value

Triage = Literal["focus", "health metric", "guardrail", "park", "fix the data first"]

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
           MAX_BY(u."value", u."date") FILTER (u."date" <= l."last" - INTERVAL 1 YEAR
               AND u."date" > l."last" - INTERVAL 400 DAY) AS "value_year_ago",
           AVG(CASE WHEN u."value" < k."low" OR u."value" > k."high" THEN 1e0 ELSE 0e0 END)
               AS "share_out"
    FROM used AS u
    JOIN latest AS l ON l."kpi" = u."kpi"
    JOIN "kpis" AS k ON k."kpi" = u."kpi"
    WHERE u."date" > l."last" - INTERVAL 3 YEAR
    GROUP BY u."kpi"
)
SELECT k."kpi", k."name", l."n", l."last", l."value", l."least", l."most", k."low", k."high",
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

    `readings` has the columns kpi, date, value; what is dated after `on` is left out. Columns of
    the answer: kpi, name, n (readings), last (date), value, low and high (healthy range), gap
    (distance to the range, 0 inside, missing without one), gap_share (of the bound that is
    crossed), change_cycle (since the cycle's length ago), change_year (since the same time last
    year), trend_a_year (over three years), share_out (of the readings out of range), chance
    (that the cycle value is healthy if business goes on as usual; missing where unknown),
    triage, reason. The three KPIs with triage focus are a proposal: people decide.
    """
    scan = _scan(readings, kpis, on=on, cycle=cycle)
    outlooks = look_ahead_all(readings, kpis, on=on, cycle=cycle)
    rows = []
    for kpi, row in zip(kpis, _records(scan), strict=True):
        outlook = outlooks.get(kpi.id)
        chance = outlook.chance_within(*outlook.healthy()) if outlook and _has_range(kpi) else None
        facts = {k: v for k, v in row.items() if k not in ("least", "most", "crossed")}
        facts["gap_share"] = _gap_share(row)
        facts["chance"] = chance if outlook and outlook.tested else None
        triage, reason = _triage(kpi, row, chance, on=on, cycle=cycle)
        rows.append(
            facts
            | {
                "triage": triage,
                "reason": reason,
                "_pull": _pull(kpi, facts | {"chance": chance}, row),
            }
        )
    frame = pd.DataFrame(rows)
    if frame.empty:
        return frame
    frame = _propose_guardrails(_keep_three(frame), kpis)
    order = {"focus": 0, "guardrail": 1, "health metric": 2, "fix the data first": 3, "park": 4}
    frame["_order"] = frame["triage"].map(order)
    frame = frame.sort_values(["_order", "_pull", "kpi"], ascending=[True, False, True])
    return frame.drop(columns=["_order", "_pull"]).reset_index(drop=True)


def look_ahead_all(
    readings: pd.DataFrame, kpis: Sequence[Kpi], *, on: date, cycle: Cycle
) -> dict[str, Outlook]:
    """Give the outlook of every KPI that has fresh readings on or before `on`, by KPI id."""
    known = readings[pd.to_datetime(readings["date"]).dt.date <= on]
    parts = dict(iter(known.groupby("kpi", sort=False)))
    found = {}
    for kpi in kpis:
        part = parts.get(kpi.id)
        if part is None:
            continue
        part = part.sort_values("date")
        days = [day.date() for day in pd.to_datetime(part["date"])]
        if kpi.frequency is not None and not _is_stale(kpi, days[-1], on):
            found[kpi.id] = look_ahead(kpi, days, part["value"].tolist(), cycle=cycle)
    return found


def _scan(readings: pd.DataFrame, kpis: Sequence[Kpi], *, on: date, cycle: Cycle) -> pd.DataFrame:
    table = pd.DataFrame(
        {
            "place": range(len(kpis)),
            "kpi": [kpi.id for kpi in kpis],
            "name": [kpi.name for kpi in kpis],
            "low": pd.array([_float(kpi.healthy_low) for kpi in kpis], dtype="Float64"),
            "high": pd.array([_float(kpi.healthy_high) for kpi in kpis], dtype="Float64"),
        }
    ).astype({"kpi": "object", "name": "object"})
    with duckdb.connect() as engine:
        engine.register("readings", readings[["kpi", "date", "value"]])
        engine.register("kpis", table)
        days_ago = date.fromordinal(on.toordinal() - cycle.days)
        scan = engine.execute(SCAN, {"on": on, "cycle_ago": days_ago}).df()
    return scan.astype(object).where(scan.notna(), None)


def _records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(k): v for k, v in row.items()} for row in frame.to_dict("records")]


def _float(value: Any) -> float | None:
    return None if value is None else float(value)


def _has_range(kpi: Kpi) -> bool:
    return kpi.healthy_low is not None or kpi.healthy_high is not None


def _gap_share(row: dict[str, Any]) -> float | None:
    """Give the gap as a share of the bound it crosses; of the range's width if that is 0."""
    if not row["gap"]:
        return _float(row["gap"])
    if row["crossed"]:
        return float(row["gap"] / abs(row["crossed"]))
    both = row["low"] is not None and row["high"] is not None
    width = row["high"] - row["low"] if both else 0
    return float(row["gap"] / width) if width else float(row["gap"])


def _is_stale(kpi: Kpi, last: date, on: date) -> bool:
    """Say whether more than two periods have gone by since the end of the last reading's."""
    length = {"day": 1, "week": 7, "month": 31, "quarter": 92, "year": 366}
    silent = (on - period_end(last, kpi.frequency)).days
    return silent > STALE_AFTER * length[kpi.frequency or "year"]


def _worse(kpi: Kpi, change: float | None) -> bool:
    if change is None or kpi.direction in (None, "band"):
        return False
    return change < 0 if kpi.direction == "up" else change > 0


def _pull(kpi: Kpi, facts: dict[str, Any], row: dict[str, Any]) -> float:
    """Say how much a KPI deserves attention: out of range, then leaving it, then worsening."""
    watched = 1000.0 if kpi.state == "health" else 0.0  # a health metric out of range comes first
    if facts["gap_share"]:
        return watched + 100 + float(facts["gap_share"])
    if facts["chance"] is not None and facts["chance"] < EVEN_ODDS:
        return 10 + 1 - float(facts["chance"])
    if _worse(kpi, row["change_year"]):
        before = abs(row["value"] - row["change_year"]) or 1
        return min(float(abs(row["change_year"]) / before), 9.0)
    return 0.0


def _triage(
    kpi: Kpi, row: dict[str, Any], chance: float | None, *, on: date, cycle: Cycle
) -> tuple[Triage, str]:
    """Say what to do with a KPI and why; whether it is among the first three comes later."""
    trouble = _trouble(kpi, row, on=on)
    if trouble:
        return trouble
    value, bound = row["value"], row["crossed"]
    if row["gap"]:
        side = "below" if value < bound else "above"
        return "focus", (
            f"{say_value(value, kpi)} is {side} the healthy {say_value(bound, kpi)}: "
            f"a gap of {say_change(row['gap'], kpi).lstrip('+')}"
        )
    if chance is not None and chance < EVEN_ODDS:
        return "focus", (
            f"healthy today at {say_value(value, kpi)}, yet likely to leave its range in "
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
    if not row["n"]:
        return "fix the data first", f"no reading up to {say_day(on)}"
    last = row["last"].date() if hasattr(row["last"], "date") else row["last"]
    silent = (on - period_end(last, kpi.frequency)).days
    if silent > PARK_AFTER:
        return "park", (
            f"no reading since {say_day(last)}, {silent // 365} years: is it still measured?"
        )
    if _is_stale(kpi, last, on):
        return "fix the data first", f"no reading since {say_day(last)}: which is the newest?"
    if kpi.state == "parked":
        return "park", "parked by the team"
    if row["n"] < FEWEST:
        return "fix the data first", f"only {row['n']} readings: what was it before?"
    if row["n"] > 2 * FEWEST and row["least"] == row["most"]:
        return "fix the data first", f"all {row['n']} readings are the same: is it still measured?"
    if kpi.direction is None:
        return "fix the data first", "is higher better, lower better, or inside a band?"
    if kpi.frequency is None:
        return "fix the data first", "how often is it updated?"
    return None


def _keep_three(frame: pd.DataFrame) -> pd.DataFrame:
    """Leave the three strongest in focus; the others wait as health metrics."""
    ranked = frame[frame["triage"] == "focus"].sort_values(
        ["_pull", "kpi"], ascending=[False, True]
    )
    waiting = ranked.index[MOST_FOCUS:]
    frame.loc[waiting, "triage"] = "health metric"
    frame.loc[waiting, "reason"] += " (three others need a team more)"
    return frame


def _propose_guardrails(frame: pd.DataFrame, kpis: Sequence[Kpi]) -> pd.DataFrame:
    """Mark the KPIs that could suffer when a focus KPI is pushed."""
    names = {kpi.id: kpi.name for kpi in kpis}
    focus = set(frame.loc[frame["triage"] == "focus", "kpi"])
    for kpi in kpis:
        if kpi.id in focus and kpi.guardrail:
            guards = (frame["kpi"] == kpi.guardrail) & (frame["triage"] == "health metric")
            frame.loc[guards, "triage"] = "guardrail"
            frame.loc[guards, "reason"] += f"; it must not suffer for {names[kpi.id]}"
    return frame
