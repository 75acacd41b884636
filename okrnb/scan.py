"""The scan: one SQL text that reads all readings once and gives one row a KPI.

Trend and volatility are sums, never a sort of all readings, so that many machines can share the
work; only a KPI's latest readings, and what looks like a running total, are put in order.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import duckdb
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from okrnb.columns import FREQUENCIES, columns_of, days_of
from okrnb.model import Cycle, Frequency, Kpi, Record

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
recent AS (
    -- in years before and distance from the last reading, so that the sums stay small
    SELECT u."kpi", u."date", u."value", DATEDIFF('day', l."last", u."date") AS "day",
           DATEDIFF('day', l."last", u."date") / 365.25e0 AS "x", u."value" - l."value" AS "y",
           CASE WHEN u."value" < k."low" OR u."value" > k."high" THEN 1e0 ELSE 0e0 END AS "out",
           u."value" > (l."least" + l."most") / 2 AS "upper", k."step"
    FROM used AS u
    JOIN latest AS l ON l."kpi" = u."kpi"
    JOIN "kpis" AS k ON k."kpi" = u."kpi"
    WHERE u."date" > l."last" - INTERVAL 3 YEAR
),
sums AS (
    SELECT "kpi", COUNT(*) AS "m", REGR_SXX("y", "x") AS "sxx", REGR_SYY("y", "x") AS "syy",
           REGR_SXY("y", "x") AS "sxy", AVG("out") AS "share_out",
           -MAX_BY("y", "date") FILTER ("date" <= $cycle_ago) AS "change_cycle",
           -MAX_BY("y", "date") FILTER ("day" <= -364 AND "day" > -400) AS "change_year",
           -- both sides of the middle, to see whether they are apart in time
           COUNT(*) FILTER ("upper") AS "above",
           AVG("value") FILTER ("upper") AS "above_mean",
           AVG("value") FILTER (NOT "upper") AS "below_mean",
           MIN("value") FILTER ("upper") AS "above_least",
           MAX("value") FILTER (NOT "upper") AS "below_most",
           MIN("value") AS "recent_least", MAX("value") AS "recent_most",
           MIN("date") FILTER ("upper") AS "above_from",
           MAX("date") FILTER ("upper") AS "above_until",
           MIN("date") FILTER (NOT "upper") AS "below_from",
           MAX("date") FILTER (NOT "upper") AS "below_until"
    FROM recent GROUP BY "kpi"
),
breaks AS (
    -- a level that changed once, by twice what it varies in all on either side of that day
    SELECT "kpi", CASE WHEN "above_from" > "below_until" THEN "above_from" ELSE "below_from" END
               AS "broke_on",
           CASE WHEN "above_from" > "below_until" THEN "below_mean" ELSE "above_mean" END
               AS "level_before",
           CASE WHEN "above_from" > "below_until" THEN "above_mean" ELSE "below_mean" END
               AS "level_after"
    FROM sums
    WHERE ("above_from" > "below_until" OR "below_from" > "above_until")
      AND "above" >= 6 AND "m" - "above" >= 6
      -- what stands still between its steps, like a price, moves by steps
      AND "recent_most" > "above_least" AND "below_most" > "recent_least"
      -- within a year it could be a season
      AND (DATEDIFF('day', "above_from", "above_until") >= 330
           OR DATEDIFF('day', "below_from", "below_until") >= 330)
      AND ("above_least" - "below_most" >= 2 * GREATEST("recent_most" - "above_least",
                                                        "below_most" - "recent_least")
           OR CASE WHEN "recent_least" > 0 THEN LN("above_least" / "below_most") >= 2 * GREATEST(
                   LN("recent_most" / "above_least"), LN("below_most" / "recent_least")) END)
),
steps AS (
    SELECT "kpi", SIGN("value" - LEAD("value") OVER w) AS "step", ROW_NUMBER() OVER w AS "back"
    FROM recent WHERE "day" > -12.5 * "step"
    WINDOW w AS (PARTITION BY "kpi" ORDER BY "date" DESC)
),
runs AS (
    -- how many of the latest readings in a row fell (below 0) or rose (above 0)
    SELECT "kpi", MIN("back") FILTER ("step" IS NULL OR "step" <= 0) - 1
                  - (MIN("back") FILTER ("step" IS NULL OR "step" >= 0) - 1) AS "run"
    FROM steps GROUP BY "kpi"
),
years AS (
    SELECT "kpi", EXTRACT(YEAR FROM "date") AS "year", COUNT(*) AS "m",
           MIN_BY("value", "date") AS "first", MAX_BY("value", "date") AS "final",
           MIN("value") AS "least", MAX("value") AS "most"
    FROM recent GROUP BY "kpi", EXTRACT(YEAR FROM "date")
),
climbers AS (
    -- rises within every year, and begins each anew with about one step
    SELECT y."kpi"
    FROM years AS y LEFT JOIN years AS p ON p."kpi" = y."kpi" AND p."year" = y."year" - 1
    GROUP BY y."kpi"
    HAVING BOOL_AND(y."first" = y."least" AND y."final" = y."most" AND y."first" >= 0)
       -- the first year may begin with any month, so only what follows it is looked at
       AND BOOL_AND(CASE WHEN p."year" IS NOT NULL THEN y."first" < p."final" AND (y."m" < 3
           OR y."first" * (y."m" - 1) <= 2 * (y."final" - y."first")) ELSE TRUE END)
       -- what stands still adds nothing up
       AND BOOL_OR(p."year" IS NOT NULL AND y."final" > y."first")
       AND COUNT(p."year") >= 1 AND SUM(y."m") >= 8
       AND MAX(CASE WHEN p."year" IS NOT NULL THEN y."m" END) >= 3
),
climbs AS (
    SELECT r."kpi", EXTRACT(YEAR FROM r."date") AS "year", r."value" - LAG(r."value") OVER (
               PARTITION BY r."kpi", EXTRACT(YEAR FROM r."date") ORDER BY r."date") AS "rise"
    FROM recent AS r JOIN climbers AS c ON c."kpi" = r."kpi"
),
totals AS (
    SELECT "kpi" FROM climbs GROUP BY "kpi" HAVING MIN("rise") >= 0
)
SELECT k."kpi", COALESCE(l."n", 0) AS "n", l."last", DATEDIFF('day', l."last", $on) AS "age",
       l."value", l."least", l."most", k."low", k."high",
       -- GREATEST(NULL, 0) is 0: without a healthy range the gap must stay unknown
       CASE WHEN k."low" IS NULL AND k."high" IS NULL THEN NULL
            WHEN l."value" < k."low" THEN l."value" - k."low"
            WHEN l."value" > k."high" THEN l."value" - k."high"
            WHEN l."value" IS NOT NULL THEN 0e0 END AS "signed_gap",
       CASE WHEN l."value" < k."low" THEN k."low" WHEN l."value" > k."high" THEN k."high" END
           AS "crossed",
       s."change_cycle", s."change_year", s."sxy" / NULLIF(s."sxx", 0) AS "trend_a_year",
       -- what the line leaves over, shared by the readings less the two that it takes to draw it
       CASE WHEN s."m" > 2 THEN SQRT(GREATEST(s."syy" - s."sxy" * s."sxy" / s."sxx", 0)
           / (s."m" - 2)) END AS "volatility",
       CASE WHEN s."m" > 2 THEN SQRT(GREATEST(s."syy" - s."sxy" * s."sxy" / s."sxx", 0)
           / (s."m" - 2) / s."sxx") END AS "trend_error",
       r."run", CASE WHEN k."low" IS NULL AND k."high" IS NULL THEN NULL
                     ELSE s."share_out" END AS "share_out",
       t."kpi" IS NOT NULL AS "runs_up", b."broke_on", b."level_before", b."level_after"
FROM "kpis" AS k
LEFT JOIN latest AS l ON l."kpi" = k."kpi"
LEFT JOIN sums AS s ON s."kpi" = k."kpi"
LEFT JOIN runs AS r ON r."kpi" = k."kpi"
LEFT JOIN breaks AS b ON b."kpi" = k."kpi"
LEFT JOIN totals AS t ON t."kpi" = k."kpi"
ORDER BY k."place"
"""
"""The scan of the readings: one row a KPI, whatever the number of readings.

It runs on two tables, `readings` (kpi, date, value: one row a KPI and day) and `kpis` (place, kpi,
low, high, step: the days of its longest period), and takes two days, `on` and `cycle_ago`.
"""

LONGEST_PERIOD: dict[Frequency, int] = {
    "day": 1,
    "week": 7,
    "month": 31,
    "quarter": 92,
    "year": 366,
}
"""Days that a period lasts at most."""


@dataclass(frozen=True, eq=False)
class Tidy:
    """The readings that count, by KPI and day: finite, not too late, one a KPI and day.

    `place` is the KPI's number in the list of KPIs; those of KPI i stand from `begin[i]` up to
    `begin[i + 1]`.
    """

    place: NDArray[np.int64]
    day: NDArray[np.datetime64]
    value: NDArray[np.float64]
    begin: NDArray[np.int64]

    def take(self, places: NDArray[np.int64]) -> "Tidy":
        """Give the readings of some KPIs alone, numbered anew in the order of `places`."""
        counts = np.diff(self.begin)[places]
        begin = np.concatenate([[0], np.cumsum(counts)])
        place = np.repeat(np.arange(len(places)), counts)
        at = np.arange(begin[-1]) - begin[place] + self.begin[places][place]
        return Tidy(place, self.day[at], self.value[at], begin)


def tidy(readings: pd.DataFrame, kpis: Sequence[Kpi], *, on: date) -> Tidy:
    """Put readings (kpi, date, value) in order; of two on the same day the lower row counts.

    Left out is what is dated after `on`, or before its KPI's `counts_from`, and what is no finite
    number.
    """
    value = pd.to_numeric(readings["value"]).to_numpy(dtype="float64", na_value=np.nan)
    day = pd.to_datetime(readings["date"]).to_numpy().astype("datetime64[D]")
    place = pd.Index([kpi.id for kpi in kpis], dtype="object").get_indexer(
        pd.Index(readings["kpi"], dtype="object")
    )
    used = np.isfinite(value) & (day <= np.datetime64(on)) & (place >= 0)
    place, day, value = place[used].astype(np.int64), day[used], value[used]
    since = days_of([kpi.counts_from for kpi in kpis])[place]
    if (early := day < since).any():  # NaT is before and after nothing
        place, day, value = place[~early], day[~early], value[~early]
    key = place << 32 | day.astype(np.int64) + 2**31
    if (np.diff(key) <= 0).any():
        order = np.argsort(key, kind="stable")
        key = key[order]
        order = order[np.append(key[1:] > key[:-1], True)]
        place, day, value = place[order], day[order], value[order]
    return Tidy(place, day, value, np.searchsorted(place, np.arange(len(kpis) + 1)))


@dataclass(frozen=True, eq=False, kw_only=True)
class Scanned:
    """What a scan found, a row of `figures` for each of `kpis`, and what it looked at.

    `used` are the readings that count. The frames are shared by all who ask: nobody changes them.
    """

    readings: pd.DataFrame
    kpis: tuple[Kpi, ...]
    on: date
    cycle: Cycle
    used: Tidy
    figures: pd.DataFrame


def scan_all(
    readings: pd.DataFrame,
    kpis: Sequence[Kpi],
    *,
    on: date,
    cycle: Cycle,
    known: Scanned | None = None,
) -> Scanned:
    """Put readings in order and scan them.

    Where a scan that is `known` was asked the very same, it is given back; where all that a scan
    looks at is the same, what it found is handed on. Names, owners and what a team does with a KPI
    are not looked at.
    """
    if known is not None and _saw_the_same(known, readings, kpis, on=on, cycle=cycle):
        pairs = ((known.cycle, cycle), *zip(known.kpis, kpis, strict=True))
        if all(is_same_text(old, new) for old, new in pairs):
            return known
        used, defined = known.used, columns_of(kpis)
        figures = known.figures.drop(columns=list(defined)).join(defined)
    else:
        used = tidy(readings, kpis, on=on)
        figures = scan(used, kpis, on=on, cycle=cycle)
    return Scanned(
        readings=readings, kpis=tuple(kpis), on=on, cycle=cycle, used=used, figures=figures
    )


def _saw_the_same(
    known: Scanned, readings: pd.DataFrame, kpis: Sequence[Kpi], *, on: date, cycle: Cycle
) -> bool:
    if (known.on, known.cycle.days) != (on, cycle.days):
        return False
    if [*map(_looked_at, known.kpis)] != [*map(_looked_at, kpis)]:
        return False
    return known.readings is readings or known.readings.equals(readings)


def is_same_text(one: Record, other: Record) -> bool:
    """Say whether two records are the same to the letter: people see whether it is 1.5 or 1.50."""
    return one.model_dump_json() == other.model_dump_json()


def _looked_at(kpi: Kpi) -> tuple[object, ...]:
    """Give what `tidy` and `scan` look at of a definition."""
    return kpi.id, kpi.counts_from, kpi.frequency, kpi.healthy_low, kpi.healthy_high


def scan(used: Tidy, kpis: Sequence[Kpi], *, on: date, cycle: Cycle) -> pd.DataFrame:
    """Run `SCAN`: one row a KPI, in their order, beside the columns of its definition.

    What is not known is None, NaN or NaT.
    """
    defined = columns_of(kpis)
    longest = pd.array([LONGEST_PERIOD[often] for often in FREQUENCIES], dtype="Int64")
    steps = longest.take(defined["often"].to_numpy(), allow_fill=True)
    bounds = {name: defined[name].astype("Float64") for name in ("low", "high")}
    places = range(len(kpis))
    table = pd.DataFrame({"place": places, "kpi": places, **bounds, "step": steps})
    readings = pd.DataFrame({"kpi": used.place, "date": used.day, "value": used.value})
    with duckdb.connect() as engine:
        engine.register("readings", readings)
        engine.register("kpis", table)
        days_ago = date.fromordinal(on.toordinal() - cycle.days)
        found = engine.execute(SCAN, {"on": on, "cycle_ago": days_ago}).df()
    return found.drop(columns=["kpi", "low", "high"]).join(defined)
