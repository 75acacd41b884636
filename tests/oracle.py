"""The gap scan and the triage once more, in plain Python, one KPI at a time, to hold ours against.

It follows the words of the method and of `find_gaps`, not the query and not the columns.
"""

import itertools
import math
from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from okrnb.model import Frequency, Kpi
from okrnb.periods import later
from okrnb.quantities import period_end


class Reading(NamedTuple):
    """One line of a readings table, as it may come: the value may be missing or no number."""

    kpi: str
    date: date
    value: float | None


class Facts(NamedTuple):
    """What `find_gaps` should find about one KPI, triage aside; None is missing."""

    n: int
    last: date | None = None
    age: int | None = None
    value: float | None = None
    signed_gap: float | None = None
    gap: float | None = None
    gap_share: float | None = None
    change_cycle: float | None = None
    change_year: float | None = None
    trend_a_year: float | None = None
    trend_error: float | None = None
    volatility: float | None = None
    run: int | None = None
    share_out: float | None = None


def facts(rows: Sequence[Reading], kpi: Kpi, *, on: date, days: int) -> Facts:
    """Work out a KPI's facts as of a day, for a cycle that lasts so many days."""
    given: dict[date, float] = {}
    for row in rows:
        value = math.nan if row.value is None else row.value
        early = kpi.counts_from is not None and row.date < kpi.counts_from
        if row.kpi == kpi.id and row.date <= on and not early and math.isfinite(value):
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
        age=(on - last).days,
        value=value,
        signed_gap=_signed(value, low, high) if has_range else None,
        gap=_distance(value, low, high) if has_range else None,
        gap_share=_share(value, low, high, list(given.values())) if has_range else None,
        change_cycle=value - cycle[max(cycle)] if cycle else None,
        change_year=value - year[max(year)] if year else None,
        trend_a_year=_slope(recent),
        trend_error=_spread(recent)[1],
        volatility=_spread(recent)[0],
        run=_run(recent, kpi.frequency),
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


def _signed(value: float, low: float | None, high: float | None) -> float:
    distance = _distance(value, low, high)
    return -distance if low is not None and value < low else distance


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


def _spread(given: dict[date, float]) -> tuple[float | None, float | None]:
    """Give the residual standard error of that line, and the standard error of its slope."""
    slope = _slope(given)
    if slope is None or len(given) < 3:
        return None, None
    years = [day.toordinal() / 365.25 for day in given]
    mean_x, mean_y = sum(years) / len(years), sum(given.values()) / len(given)
    left = [y - mean_y - slope * (x - mean_x) for x, y in zip(years, given.values(), strict=True)]
    error = math.sqrt(sum(miss**2 for miss in left) / (len(given) - 2))
    return error, error / math.sqrt(sum((x - mean_x) ** 2 for x in years))


def _run(given: dict[date, float], frequency: Frequency | None) -> int | None:
    """Count how many of the latest readings in a row rose or (below 0) fell, over 12 periods."""
    if frequency is None:
        return None
    longest = {"day": 1, "week": 7, "month": 31, "quarter": 92, "year": 366}[frequency]
    last = max(given)
    late = [given[d] for d in sorted(given, reverse=True) if (last - d).days < 12.5 * longest]
    run = 0
    for value, before in itertools.pairwise(late):
        if value == before or (run and (value > before) != (run > 0)):
            break
        run += 1 if value > before else -1
    return run


def runs_up(given: dict[date, float]) -> bool:
    """Say whether values add up within every calendar year and begin anew in the next."""
    years: dict[int, list[float]] = {}
    for day in sorted(given):
        years.setdefault(day.year, []).append(given[day])
    for values in years.values():
        if values[0] < 0 or any(b < a for a, b in itertools.pairwise(values)):
            return False
    later = [year for year in years if year - 1 in years]
    for year in later:
        values, size = years[year], len(years[year])
        if values[0] >= years[year - 1][-1]:
            return False
        if size >= 3 and values[0] * (size - 1) > 2 * (values[-1] - values[0]):
            return False
    if not any(years[year][-1] > years[year][0] for year in later):
        return False
    return len(given) >= 8 and any(len(years[year]) >= 3 for year in later)


def broke_on(given: dict[date, float]) -> date | None:
    """Give the day of the one clean break in level, tried at every reading."""
    days = sorted(given)
    for i in range(6, len(days) - 5):
        old, new = ([given[day] for day in part] for part in (days[:i], days[i:]))
        if max((days[i - 1] - days[0]).days, (days[-1] - days[i]).days) < 330:
            continue
        if _is_far(old, new) or (min(old + new) > 0 and _is_far(_logs(old), _logs(new))):
            return days[i]
    return None


def _logs(values: list[float]) -> list[float]:
    return [math.log(value) for value in values]


def _is_far(old: list[float], new: list[float]) -> bool:
    apart = max(min(new) - max(old), min(old) - max(new))
    spans = [max(part) - min(part) for part in (old, new)]
    return apart > 0 and min(spans) > 0 and apart >= 2 * max(spans)


class Standing(NamedTuple):
    """What triage looks at, besides the definition; None is not known."""

    n: int = 0
    last: date | None = None
    value: float | None = None
    gap: float | None = None
    gap_share: float | None = None
    volatility: float | None = None
    change_year: float | None = None
    never_moves: bool = False
    runs_up: bool = False
    broke_on: date | None = None
    odds: float | None = None


def trouble(kpi: Kpi, seen: Standing, *, on: date) -> str:
    """Say why nothing can be proposed from the readings yet, if so."""
    if kpi.state == "parked":
        return "parked"
    if seen.last is None:
        return "unread"
    if (on - period_end(seen.last, kpi.frequency)).days > 730:
        return "gone"
    rhythm = kpi.frequency or "year"
    if period_end(later(seen.last, rhythm, 2), rhythm) < on:
        return "silent"
    if seen.n < 3:
        urgent = kpi.state == "health" and seen.gap and kpi.frequency is not None
        return "" if urgent else "few"
    if seen.never_moves and seen.n > 6:
        return "never moves"
    if seen.runs_up:
        return "year to date"
    if seen.broke_on is not None and not _is_real(kpi, seen.broke_on):
        return "level changed"
    if kpi.direction is None:
        return "no direction"
    return "" if kpi.frequency else "no rhythm"


def _is_real(kpi: Kpi, broke_on: date) -> bool:
    """Say whether people have said that the level really changed about then."""
    longest = {None: 0, "day": 1, "week": 7, "month": 31, "quarter": 92, "year": 366}
    real = kpi.real_change
    return real is not None and abs((broke_on - real).days) <= longest[kpi.frequency]


def case(kpi: Kpi, seen: Standing) -> str:
    """Say how a KPI without trouble stands."""
    if seen.gap:
        return "small gap" if _is_small(seen) and kpi.state == "unclassified" else "gap"
    if seen.odds is not None and seen.odds < 0.5:
        return "leaving"
    if kpi.healthy_low is not None or kpi.healthy_high is not None:
        return "healthy"
    if kpi.state == "health":
        return "no range"
    return "worse" if _is_worse(kpi, seen) else "unsure"


def weight(kpi: Kpi, seen: Standing) -> tuple[int, float]:
    """Say how much a KPI deserves attention."""
    if seen.gap:
        rank = 4 if kpi.state == "health" else 1 if _is_small(seen) else 3
        return rank, seen.gap_share or 0.0
    if seen.odds is not None and seen.odds < 0.5:
        return 2, 1 - seen.odds
    if seen.change_year is not None and seen.value is not None and _is_worse(kpi, seen):
        before = abs(seen.value - seen.change_year)
        return 1, abs(seen.change_year) / before if before else 1.0
    return 0, 0.0


def _is_small(seen: Standing) -> bool:
    if seen.gap is None or seen.volatility is None or seen.odds is None:
        return False
    return seen.gap <= seen.volatility and seen.odds >= 0.5


def _is_worse(kpi: Kpi, seen: Standing) -> bool:
    change = seen.change_year or 0.0
    return change < 0 if kpi.direction == "up" else change > 0 and kpi.direction == "down"
