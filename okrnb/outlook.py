"""What a KPI will come to in a cycle if business goes on as usual, and from where to count.

A quarter's revenue is a total, a conversion rate is an average, a number of seats is where it
stands at the end: the *cycle value* follows the KPI's aggregation. A key result's start value is
taken from the same cycle a year ago where a season is at work, since a gift shop's first quarter
says nothing about its fourth.
"""

import calendar
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from okrnb.chances import SEASON_MAX, CannotForecastError, forecast, say_chance
from okrnb.model import Cycle, Frequency, Kpi
from okrnb.quantities import READINGS_A_YEAR, period_end, say_day

Floats = NDArray[np.float64]
How = Literal["total", "mean", "last reading"]
Step = tuple[date, float, float, float]
"""A future reading: its date, and its 10th, 50th and 90th percentile."""

LONGEST = 60
"""Readings looked back on: as many as the chances were tested with."""

SEASON_SEEN = 0.5
"""From this share of the pattern within the year on, the season decides the start value."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Outlook:
    """The cycle value to expect if business goes on as usual.

    `samples` are possible cycle values in rising order, empty where no honest figure can be
    given (`reason` says why). `tested` is true where the spread comes from `chances`, so that a
    chance may be printed. `start` is the value to count from, measured up to `start_on`; None
    where none can be had. `ahead` holds what every future reading may be, for drawing.
    """

    kpi: Kpi
    cycle: Cycle
    how: How
    readings: int = 0
    n: int = 0
    samples: Floats = field(default_factory=lambda: np.empty(0))
    tested: bool = False
    reason: str = ""
    start: float | None = None
    start_on: date | None = None
    start_source: str = ""
    ahead: tuple[Step, ...] = ()

    def healthy(self) -> tuple[float | None, float | None]:
        """Give the healthy range of the cycle value: for a total, that of its readings added."""
        times = self.readings if self.how == "total" else 1
        low, high = self.kpi.healthy_low, self.kpi.healthy_high
        return (
            None if low is None else float(low) * times,
            None if high is None else float(high) * times,
        )

    def chance_within(self, low: float | None, high: float | None) -> float | None:
        """Give the chance of a cycle value from `low` to `high`, or None where unknown."""
        if not self.samples.size:
            return None
        inside = np.ones(self.samples.size, dtype=bool)
        if low is not None:
            inside &= self.samples >= low
        if high is not None:
            inside &= self.samples <= high
        return float(inside.mean())

    def chance_of(self, target: float) -> float | None:
        """Give the chance of reaching `target` in the KPI's direction, or None where unknown."""
        if self.kpi.direction == "down":
            return self.chance_within(None, target)
        return self.chance_within(target, None)

    def value_at(self, chance: float) -> float:
        """Give the cycle value that is reached with this chance, in the KPI's direction."""
        share = chance if self.kpi.direction == "down" else 1 - chance
        return float(np.quantile(self.samples, share))

    def say_chance_of(self, target: float) -> str:
        """Say the chance of reaching `target`, or why none is given."""
        chance = self.chance_of(target)
        if chance is None or not self.tested:
            return "no tested chance"
        return say_chance(chance, self.n)


def look_ahead(kpi: Kpi, dates: list[date], values: list[float], *, cycle: Cycle) -> Outlook:
    """Work out what `kpi` will come to in `cycle`, from its readings so far, oldest first.

    Readings inside the cycle count as they are. Needs the KPI's frequency; with an unknown
    aggregation the last reading in the cycle is looked at.
    """
    how = _how(kpi)
    if kpi.frequency is None:
        return Outlook(kpi=kpi, cycle=cycle, how=how, reason="its update frequency is not known")
    series = _evenly(kpi.frequency, dates, values)
    if series is None:
        return Outlook(
            kpi=kpi, cycle=cycle, how=how, reason="over a fifth of its readings are missing"
        )
    days, y = series
    ahead = _days_ahead(days[-1], kpi.frequency, cycle)
    known = [v for d, v in zip(days, y, strict=True) if _falls_in(d, kpi.frequency, cycle)]
    wanted = [i for i, day in enumerate(ahead) if _falls_in(day, kpi.frequency, cycle)]
    if not wanted:
        return Outlook(kpi=kpi, cycle=cycle, how=how, reason=f"no reading is due in {cycle.name}")
    parts = _Parts(kpi, kpi.frequency, cycle, how, days, y, ahead, known, wanted)
    return _assemble(parts)


@dataclass(frozen=True)
class _Parts:
    """The even history of a KPI, and which future readings make up the cycle value."""

    kpi: Kpi
    frequency: Frequency
    cycle: Cycle
    how: How
    days: list[date]
    y: list[float]
    ahead: list[date]
    known: list[float]
    wanted: list[int]

    @property
    def period(self) -> int:
        return READINGS_A_YEAR[self.frequency]

    @property
    def readings(self) -> int:
        return len(self.known) + len(self.wanted)


def _assemble(parts: _Parts) -> Outlook:
    """Choose between the tested forecast and the comparison with last year."""
    last_year = _same_cycle_last_year(parts)
    history = parts.y[-LONGEST:] if parts.period <= LONGEST // 2 else parts.y[-2 * parts.period :]
    kpi = parts.kpi
    low = None if kpi.lowest is None else float(kpi.lowest)
    high = None if kpi.highest is None else float(kpi.highest)
    samples: Floats = np.empty(0)
    ahead: tuple[Step, ...] = ()
    reason, tested, seasonal = "", False, False
    season_can_show = parts.period <= SEASON_MAX and len(history) >= 2 * parts.period
    try:
        told = forecast(history, parts.period, len(parts.ahead), low=low, high=high)
    except CannotForecastError as error:
        reason = error.reason
    else:
        paths = told.paths()
        samples = np.sort(_cycle_values(parts, paths[:, parts.wanted]))
        fan = np.quantile(paths, [0.1, 0.5, 0.9], axis=0).tolist()
        ahead = tuple(zip(parts.ahead, *fan, strict=True))
        tested, seasonal = True, told.season_share >= SEASON_SEEN
    ratios = _ratios_to_last_year(parts)
    if not season_can_show and last_year is not None and ratios is not None:
        samples, tested, seasonal, ahead = np.sort(last_year * ratios), False, True, ()
        reason = "the season cannot be seen yet, so it is compared with the same time last year"
    start, start_on, source = _start(parts, last_year if seasonal else None)
    return Outlook(
        kpi=kpi,
        cycle=parts.cycle,
        how=parts.how,
        readings=parts.readings,
        n=min(len(history), len(parts.y)),
        samples=samples,
        tested=tested,
        reason=reason,
        start=start,
        start_on=start_on,
        start_source=source,
        ahead=ahead,
    )


def _how(kpi: Kpi) -> How:
    if kpi.aggregation == "cumulative":
        return "total"
    return "mean" if kpi.aggregation in ("average", "share", "rate") else "last reading"


def _combine(how: How, values: Floats) -> Floats:
    """Turn the readings of a cycle, along the last axis, into cycle values."""
    if how == "total":
        return np.asarray(values.sum(axis=-1))
    return np.asarray(values.mean(axis=-1) if how == "mean" else values[..., -1])


def _cycle_values(parts: _Parts, future: Floats) -> Floats:
    known = np.broadcast_to(np.array(parts.known), (len(future), len(parts.known)))
    return _combine(parts.how, np.concatenate([known, future], axis=1))


def _falls_in(day: date, frequency: Frequency, cycle: Cycle) -> bool:
    """Say whether a reading belongs to the cycle: by the day on which its period ends."""
    return cycle.start <= period_end(day, frequency) <= cycle.end


def shift(day: date, frequency: Frequency, count: int) -> date:
    """Move a reading's date by so many periods.

    >>> shift(date(2011, 11, 1), "month", 3), shift(date(2011, 11, 28), "week", -1)
    (datetime.date(2012, 2, 1), datetime.date(2011, 11, 21))
    """
    if frequency in ("day", "week"):
        return day + timedelta(days=count * (7 if frequency == "week" else 1))
    months = count * {"month": 1, "quarter": 3, "year": 12}[frequency]
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _ordinal(day: date, frequency: Frequency) -> int:
    """Give the number of a period; neighbours differ by 1."""
    if frequency == "day":
        return day.toordinal()
    if frequency == "week":
        return day.toordinal() // 7
    return (day.year * 12 + day.month - 1) // {"month": 1, "quarter": 3, "year": 12}[frequency]


def _evenly(
    frequency: Frequency, dates: list[date], values: list[float]
) -> tuple[list[date], list[float]] | None:
    """Fill single missing periods by straight lines; None if over a fifth is missing."""
    at = np.array([_ordinal(day, frequency) for day in dates])
    span = int(at[-1] - at[0]) + 1
    if len(set(at.tolist())) < len(at) or len(at) < 0.8 * span:
        return None
    grid = np.arange(at[0], at[-1] + 1)
    days = [shift(dates[-1], frequency, int(i - at[-1])) for i in grid]
    return days, np.interp(grid, at, values).tolist()


def _days_ahead(last: date, frequency: Frequency, cycle: Cycle) -> list[date]:
    days: list[date] = []
    while period_end(day := shift(last, frequency, len(days) + 1), frequency) <= cycle.end:
        days.append(day)
    return days


def _same_cycle_last_year(parts: _Parts) -> float | None:
    """Give the cycle value a year ago, or None where a reading of it is missing."""
    first = len(parts.y) - len(parts.known) + parts.wanted[0] - parts.period
    values = parts.y[max(first, 0) : first + parts.readings]
    if first < 0 or len(values) < parts.readings:
        return None
    return float(_combine(parts.how, np.array(values)))


def _ratios_to_last_year(parts: _Parts) -> Floats | None:
    """Give how windows of a cycle's length compared with the year before, where that helps.

    For KPIs whose season `chances` cannot see: less than two years of readings, or more than 12
    readings a year. None where the value just before foretells a window better than last year's.
    """
    y, size, period = np.array(parts.y), parts.readings, parts.period
    windows = len(y) - period - size + 1
    if windows < 6 or (y <= 0).any():
        return None
    value = _combine(parts.how, np.lib.stride_tricks.sliding_window_view(y, size))
    now, before = value[period:], value[: len(value) - period]
    lag = min(parts.wanted[-1] + 1, period - 1)
    recent = value[period - lag : len(value) - lag]
    ratios = now / before
    miss_year = np.abs(now - before * np.median(ratios)).mean()
    return ratios if miss_year < np.abs(now - recent).mean() else None


def _start(parts: _Parts, last_year: float | None) -> tuple[float, date, str]:
    """Give the value to count from, the day it was measured by, and why that value."""
    frequency = parts.frequency
    if last_year is not None:
        end = parts.cycle.end
        on = date(end.year - 1, end.month, calendar.monthrange(end.year - 1, end.month)[1])
        return last_year, on, f"{parts.how} of the same time last year, as the season repeats"
    on = period_end(parts.days[-1], frequency)
    size = min(parts.readings, len(parts.y)) if parts.how == "total" else min(3, len(parts.y))
    recent = np.array(parts.y[-size:])
    since = say_day(parts.days[-size])
    if parts.how == "total":
        return float(recent.sum()), on, f"total of the last {size} readings, since {since}"
    return float(recent.mean()), on, f"mean of the last {size} readings, not one odd {frequency}"
