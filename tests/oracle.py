"""The gap scan once more, in plain Python and one reading at a time, to hold the real one against.

It follows the words of the method and of `find_gaps`, not the query.
"""

import math
from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from okrnb.model import Kpi


class Reading(NamedTuple):
    """One line of a readings table, as it may come: the value may be missing or no number."""

    kpi: str
    date: date
    value: float | None


class Facts(NamedTuple):
    """What `find_gaps` should find about one KPI, triage aside; None is missing."""

    n: int
    last: date | None = None
    value: float | None = None
    gap: float | None = None
    gap_share: float | None = None
    change_cycle: float | None = None
    change_year: float | None = None
    trend_a_year: float | None = None
    share_out: float | None = None


def facts(rows: Sequence[Reading], kpi: Kpi, *, on: date, days: int) -> Facts:
    """Work out a KPI's facts as of a day, for a cycle that lasts so many days."""
    given: dict[date, float] = {}
    for row in rows:
        value = math.nan if row.value is None else row.value
        if row.kpi == kpi.id and row.date <= on and math.isfinite(value):
            given[row.date] = value  # of two on one day the lower line counts
    if not given:
        return Facts(n=0)
    last = max(given)
    value, low, high = given[last], _float(kpi.healthy_low), _float(kpi.healthy_high)
    recent = {day: v for day, v in given.items() if day > three_years_before(last)}
    year = {d: v for d, v in recent.items() if 364 <= (last - d).days < 400}
    cycle = {d: v for d, v in recent.items() if d <= on - timedelta(days=days)}
    out = [_distance(v, low, high) > 0 for v in recent.values()]
    has_range = low is not None or high is not None
    return Facts(
        n=len(given),
        last=last,
        value=value,
        gap=_distance(value, low, high) if has_range else None,
        gap_share=_share(value, low, high, list(given.values())) if has_range else None,
        change_cycle=value - cycle[max(cycle)] if cycle else None,
        change_year=value - year[max(year)] if year else None,
        trend_a_year=_slope(recent),
        share_out=sum(out) / len(out) if has_range else None,
    )


def three_years_before(day: date) -> date:
    leap_day = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year - 3, day=28 if leap_day else day.day)


def _float(value: object) -> float | None:
    return None if value is None else float(str(value))


def _distance(value: float, low: float | None, high: float | None) -> float:
    if low is not None and value < low:
        return low - value
    return value - high if high is not None and value > high else 0.0


def _share(value: float, low: float | None, high: float | None, values: list[float]) -> float:
    gap = _distance(value, low, high)
    if gap == 0:
        return 0.0
    crossed = low if low is not None and value < low else high
    width = high - low if low is not None and high is not None else 0.0
    for size in (abs(crossed or 0), width, max(values) - min(values)):
        if size:
            return gap / size
    return 1.0


def _slope(given: dict[date, float]) -> float | None:
    """Fit a straight line by least squares, in units a year."""
    if len(given) < 2:
        return None
    years = [day.toordinal() / 365.25 for day in given]
    mean_x, mean_y = sum(years) / len(years), sum(given.values()) / len(given)
    pairs = list(zip(years, given.values(), strict=True))
    return sum((x - mean_x) * (y - mean_y) for x, y in pairs) / sum(
        (x - mean_x) ** 2 for x in years
    )
