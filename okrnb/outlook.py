"""What a KPI will come to in a cycle if business goes on as usual, and from where to count.

A quarter's revenue is a total, a conversion rate is an average, a number of seats is where it
stands at the end: the *cycle value* follows the KPI's aggregation. A key result's start value is
taken from the same cycle a year ago where a season is at work, since a gift shop's first quarter
says nothing about its fourth.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from okrnb.chances import SEASON_MAX, CannotForecastError, forecast, say_chance
from okrnb.model import Cycle, Frequency, Kpi
from okrnb.periods import later
from okrnb.quantities import READINGS_A_YEAR, period_end, say_day

Floats = NDArray[np.float64]
How = Literal["total", "mean", "last reading"]
Step = tuple[date, float, float, float]
"""A future reading: its date, and its 10th, 50th and 90th percentile."""

LONGEST = 60
"""Readings looked back on: as many as the chances were tested with."""

SEASON_SEEN = 0.5
"""From this share of the pattern within the year on, the season decides the start value."""

FEWEST_WINDOWS = 6
"""Comparisons with the year before that it takes to go by them."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Outlook:
    """The cycle value to expect if business goes on as usual.

    `samples` are possible cycle values in rising order, empty where no honest figure can be
    given; `reason` says why not, or what to keep in mind about them. `tested` is true where the
    spread comes from `chances`, so that a chance may be printed. `start` is the value to count
    from, measured up to `start_on`; None where none can be had. `ahead` holds what every future
    reading may be, for drawing.
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
        return self._of_cycle(self.kpi.healthy_low), self._of_cycle(self.kpi.healthy_high)

    def _of_cycle(self, bound: Decimal | None) -> float | None:
        times = self.readings if self.how == "total" else 1
        return None if bound is None else float(bound * times)

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
        """Give the cycle value that is reached with this chance, in the KPI's direction.

        Only where there are samples.
        """
        share = chance if self.kpi.direction == "down" else 1 - chance
        return float(np.quantile(self.samples, share))

    def say_chance_of(self, target: float) -> str:
        """Say the chance of reaching `target`, or why none is given."""
        chance = self.chance_of(target)
        if chance is None or not self.tested:
            return "no tested chance"
        return say_chance(chance, self.n)


def look_ahead(
    kpi: Kpi, dates: Sequence[date], values: Sequence[float], *, cycle: Cycle
) -> Outlook:
    """Work out what `kpi` will come to in `cycle`, from its readings so far, oldest first.

    Values are finite. Readings inside the cycle count as they are. Needs the KPI's frequency; with
    an unknown aggregation the last reading in the cycle is looked at.
    """
    unknown = Outlook(kpi=kpi, cycle=cycle, how=_how(kpi))
    if kpi.frequency is None:
        return replace(unknown, reason="its update frequency is not known")
    series = _evenly(kpi.frequency, dates, values)
    if isinstance(series, str):
        return replace(unknown, reason=series)
    days, y = series
    ahead = _days_ahead(days[-1], kpi.frequency, cycle)
    known = [v for d, v in zip(days, y, strict=True) if _falls_in(d, kpi.frequency, cycle)]
    wanted = [i for i, day in enumerate(ahead) if _falls_in(day, kpi.frequency, cycle)]
    if not wanted:
        reason = "all its readings are in for" if known else "no reading is due in"
        return replace(unknown, reason=f"{reason} {cycle.name}")
    return _assemble(_Parts(unknown, kpi.frequency, days, y, ahead, known, wanted))


@dataclass(frozen=True)
class _Parts:
    """The even history of a KPI, and which future readings make up the cycle value."""

    unknown: Outlook
    frequency: Frequency
    days: list[date]
    y: list[float]
    ahead: list[date]
    known: list[float]
    wanted: list[int]

    @property
    def how(self) -> How:
        return self.unknown.how

    @property
    def period(self) -> int:
        return READINGS_A_YEAR[self.frequency]

    @property
    def readings(self) -> int:
        return len(self.known) + len(self.wanted)

    @property
    def history(self) -> list[float]:
        return self.y[-max(LONGEST, 2 * self.period) :]

    @property
    def season_shows(self) -> bool:
        return self.period <= SEASON_MAX and len(self.history) >= 2 * self.period


def _assemble(parts: _Parts) -> Outlook:
    """Choose between the tested forecast and the comparison with last year."""
    plain = replace(parts.unknown, readings=parts.readings, n=len(parts.history))
    last_year, ratios = _same_cycle_last_year(parts), _ratios_to_last_year(parts)
    if parts.season_shows or last_year is None or ratios is None or not ratios.size:
        found, seasonal = _tested(plain, parts)
        if found.tested and not parts.season_shows and ratios is None and parts.period > 1:
            found = replace(found, reason="a season could not be seen in so short a past")
    else:
        seasonal, rest = True, last_year[len(parts.known) :] * ratios[:, None]
        samples = _cycle_values(parts, rest.clip(*_bounds(plain.kpi)))
        reason = "told from the same time last year, a better guide so far than the last readings"
        found = replace(plain, samples=samples, reason=reason)
    if parts.how == "total" and parts.readings > len(parts.y):
        few = f"a total of {parts.readings} readings cannot be compared with {len(parts.y)}"
        return replace(found, reason=found.reason or few)
    start, start_on, source = _start(parts, last_year if seasonal else None)
    return replace(found, start=start, start_on=start_on, start_source=source)


def _tested(plain: Outlook, parts: _Parts) -> tuple[Outlook, bool]:
    """Forecast by `chances`, and say whether a season is at work."""
    low, high = _bounds(plain.kpi)
    try:
        told = forecast(parts.history, parts.period, len(parts.ahead), low=low, high=high)
    except CannotForecastError as error:
        return replace(plain, reason=error.reason[:1].lower() + error.reason[1:].rstrip(".")), False
    paths = told.paths()
    fan = np.quantile(paths, [0.1, 0.5, 0.9], axis=0).tolist()
    ahead = tuple(zip(parts.ahead, *fan, strict=True))
    samples = _cycle_values(parts, paths[:, parts.wanted])
    found = replace(plain, samples=samples, ahead=ahead, tested=True)
    return found, told.season_share >= SEASON_SEEN


def _bounds(kpi: Kpi) -> tuple[float, float]:
    low, high = kpi.lowest, kpi.highest
    return -math.inf if low is None else float(low), math.inf if high is None else float(high)


def _cycle_values(parts: _Parts, future: Floats) -> Floats:
    """Give the cycle value of each row of future readings, in rising order."""
    known = np.broadcast_to(np.array(parts.known), (len(future), len(parts.known)))
    return np.sort(_combine(parts.how, np.concatenate([known, future], axis=1)))


def _how(kpi: Kpi) -> How:
    if kpi.aggregation == "cumulative":
        return "total"
    return "mean" if kpi.aggregation in ("average", "share", "rate") else "last reading"


def _combine(how: How, values: Floats) -> Floats:
    """Turn the readings of a cycle, along the last axis, into cycle values."""
    if how == "total":
        return np.asarray(values.sum(axis=-1))
    return np.asarray(values.mean(axis=-1) if how == "mean" else values[..., -1])


def _falls_in(day: date, frequency: Frequency, cycle: Cycle) -> bool:
    """Say whether a reading belongs to the cycle: by the day on which its period ends."""
    return cycle.start <= period_end(day, frequency) <= cycle.end


def _ordinal(day: date, frequency: Frequency, last: date) -> int:
    """Give the number of a period; neighbours differ by 1. Weeks may begin some days off."""
    if frequency == "day":
        return day.toordinal()
    if frequency == "week":
        return (day.toordinal() - last.toordinal() + 3) // 7
    return (day.year * 12 + day.month - 1) // {"month": 1, "quarter": 3, "year": 12}[frequency]


def _evenly(
    frequency: Frequency, dates: Sequence[date], values: Sequence[float]
) -> tuple[list[date], list[float]] | str:
    """Fill missing periods by straight lines, up to a fifth of them; else say what is wrong."""
    if not dates:
        return "it has no readings"
    at = [_ordinal(day, frequency, dates[-1]) for day in dates]
    grid = range(at[0], at[-1] + 1)
    if len(set(at)) < len(at):
        return f"two of its readings stand for the same {frequency}"
    if 5 * len(at) < 4 * len(grid):
        return "over a fifth of its readings are missing"
    given = dict(zip(at, dates, strict=True))
    days = [given.get(i) or later(dates[-1], frequency, i - at[-1]) for i in grid]
    return days, np.interp(list(grid), at, values).tolist()


def _days_ahead(last: date, frequency: Frequency, cycle: Cycle) -> list[date]:
    days: list[date] = []
    while period_end(day := later(last, frequency, len(days) + 1), frequency) <= cycle.end:
        days.append(day)
    return days


def _same_cycle_last_year(parts: _Parts) -> Floats | None:
    """Give the readings of the same cycle a year ago, or None where one is missing."""
    first = len(parts.y) - len(parts.known) + parts.wanted[0] - parts.period
    values = parts.y[max(first, 0) : first + parts.readings]
    return np.array(values) if first >= 0 and len(values) == parts.readings else None


def _ratios_to_last_year(parts: _Parts) -> Floats | None:
    """Give how windows, as long as what is left of the cycle, compared with the year before.

    For KPIs whose season `chances` cannot see: less than two years of readings, or more than 12
    readings a year. None where that cannot be told; an empty array where the value just before
    foretells a window better than last year's does.
    """
    y, size, period = np.array(parts.y), len(parts.wanted), parts.period
    if len(y) - period - size + 1 < FEWEST_WINDOWS or (y <= 0).any():
        return None
    value = _combine(parts.how, np.lib.stride_tricks.sliding_window_view(y, size))
    now, before = value[period:], value[: len(value) - period]
    lag = min(parts.wanted[-1] + 1, period - 1)
    recent = value[period - lag : len(value) - lag]
    ratios = now / before
    miss_year = np.abs(now - before * np.median(ratios)).mean()
    return ratios if miss_year < np.abs(now - recent).mean() else np.empty(0)


def _start(parts: _Parts, last_year: Floats | None) -> tuple[float, date, str]:
    """Give the value to count from, the day it was measured by, and why that value."""
    frequency = parts.frequency
    if last_year is not None:
        on = later(parts.ahead[parts.wanted[-1]], frequency, -parts.period)
        source = f"{parts.how} of the same time last year, as the season repeats"
        return float(_combine(parts.how, last_year)), period_end(on, frequency), source
    on = period_end(parts.days[-1], frequency)
    size = parts.readings if parts.how == "total" else min(3, len(parts.y))
    recent = np.array(parts.y[-size:])
    if parts.how == "total":
        since = say_day(parts.days[-size])
        return float(recent.sum()), on, f"total of the last {size} readings, since {since}"
    return float(recent.mean()), on, f"mean of the last {size} readings, not one odd {frequency}"
