"""What a KPI will come to in a cycle if business goes on as usual, and from where to count.

A quarter's revenue is a total, a conversion rate is an average, a number of seats is where it
stands at the end: the *cycle value* follows the KPI's aggregation. A key result's start value is
taken from the same cycle a year ago where a season is at work, since a gift shop's first quarter
says nothing about its fourth.
"""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from okrnb.chances import CannotForecastError, Forecast, forecast_many, paths_many, say_chance
from okrnb.model import Cycle, Frequency, Kpi
from okrnb.periods import later
from okrnb.quantities import period_end, say_day
from okrnb.stories import SEASON_MAX
from okrnb.timeline import Timeline, lay_out

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

AT_ONCE = 64  # KPIs forecast together: quick, and small enough for the memory close by


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
    series = Series(kpi, np.array(dates, dtype="datetime64[D]"), np.array(values, dtype=float))
    ((_, outlook),) = look_ahead_many([series], cycle=cycle)
    return outlook


class Series(NamedTuple):
    """A KPI and its readings, oldest first: days (datetime64[D]) and finite values."""

    kpi: Kpi
    days: NDArray[np.datetime64]
    values: Floats


def look_ahead_many(
    series: Iterable[Series], *, cycle: Cycle, draw: bool = True
) -> Iterator[tuple[str, Outlook]]:
    """Give the outlooks of many KPIs one by one, with their ids, in no particular order.

    KPIs that are read on the same days share the work on the calendar, and those of one length
    and frequency are forecast together. Without `draw`, `ahead` stays empty, which saves time.
    """
    lines: dict[tuple[Frequency, bytes], Timeline | str] = {}
    together: dict[tuple[int, int, int], list[_Parts]] = {}
    for kpi, days, values in series:
        unknown = Outlook(kpi=kpi, cycle=cycle, how=_how(kpi))
        if kpi.frequency is None:
            yield kpi.id, replace(unknown, reason="its update frequency is not known")
            continue
        key = kpi.frequency, days.tobytes()
        if key not in lines:
            lines[key] = lay_out(kpi.frequency, days.tolist(), cycle)
        line = lines[key]
        if isinstance(line, str):
            yield kpi.id, replace(unknown, reason=line)
            continue
        parts = _Parts(unknown, line, line.fill(values))
        found = _by_last_year(parts)
        if found is None:
            alike = line.period, len(line.ahead), len(parts.history)
            together.setdefault(alike, []).append(parts)
        else:
            yield kpi.id, found
    for group in together.values():
        for first in range(0, len(group), AT_ONCE):
            yield from _by_chances(group[first : first + AT_ONCE], draw=draw)


@dataclass(frozen=True, eq=False)
class _Parts:
    """The even history of a KPI beside its calendar."""

    unknown: Outlook
    line: Timeline
    y: Floats

    @property
    def how(self) -> How:
        return self.unknown.how

    @property
    def plain(self) -> Outlook:
        return replace(self.unknown, readings=self.line.readings, n=len(self.history))

    @property
    def history(self) -> Floats:
        return self.y[-max(LONGEST, 2 * self.line.period) :]

    @property
    def season_shows(self) -> bool:
        period = self.line.period
        return period <= SEASON_MAX and len(self.history) >= 2 * period


def _by_last_year(parts: _Parts) -> Outlook | None:
    """Look ahead by the same cycle last year, or give None where the chances do better."""
    if parts.season_shows:
        return None
    last_year, ratios = _same_cycle_last_year(parts), _ratios_to_last_year(parts)
    if last_year is None or ratios is None or not ratios.size:
        return None
    rest = last_year[parts.line.known :] * ratios[:, None]
    samples = _cycle_values(parts, rest.clip(*_bounds(parts.unknown.kpi)))
    reason = "told from the same time last year, a better guide so far than the last readings"
    return _begin(replace(parts.plain, samples=samples, reason=reason), parts, last_year)


def _by_chances(group: Sequence[_Parts], *, draw: bool) -> Iterator[tuple[str, Outlook]]:
    """Forecast KPIs of one length, period and horizon by `chances`."""
    line, bounds = group[0].line, [_bounds(parts.unknown.kpi) for parts in group]
    histories = [parts.history for parts in group]
    told = forecast_many(histories, line.period, len(line.ahead), bounds=bounds)
    good = [one for one in told if isinstance(one, Forecast)]
    paths: Iterator[Floats] = iter(paths_many(good) if good else ())
    for parts, one in zip(group, told, strict=True):
        found, seasonal = parts.plain, False
        if isinstance(one, CannotForecastError):
            why = one.reason[:1].lower() + one.reason[1:].rstrip(".")
            found = replace(found, reason=why)
        else:
            path, seasonal = next(paths), one.season_share >= SEASON_SEEN
            samples = _cycle_values(parts, path[:, parts.line.wanted])
            fan = np.quantile(path, [0.1, 0.5, 0.9], axis=0).tolist() if draw else ((), (), ())
            ahead = tuple(zip(parts.line.ahead if draw else (), *fan, strict=True))
            found = replace(found, samples=samples, ahead=ahead, tested=True)
            if not parts.season_shows and line.period > 1 and _ratios_to_last_year(parts) is None:
                found = replace(found, reason="a season could not be seen in so short a past")
        last_year = _same_cycle_last_year(parts) if seasonal else None
        yield parts.unknown.kpi.id, _begin(found, parts, last_year)


def _begin(found: Outlook, parts: _Parts, last_year: Floats | None) -> Outlook:
    """Add the value to count from, or say why there is none."""
    if parts.how == "total" and parts.line.readings > len(parts.y):
        few = f"a total of {parts.line.readings} readings cannot be compared with {len(parts.y)}"
        return replace(found, reason=found.reason or few)
    start, start_on, source = _start(parts, last_year)
    return replace(found, start=start, start_on=start_on, start_source=source)


def _bounds(kpi: Kpi) -> tuple[float, float]:
    low, high = kpi.lowest, kpi.highest
    return -math.inf if low is None else float(low), math.inf if high is None else float(high)


def _cycle_values(parts: _Parts, future: Floats) -> Floats:
    """Give the cycle value of each row of future readings, in rising order."""
    own = parts.y[len(parts.y) - parts.line.known :]
    known = np.broadcast_to(own, (len(future), len(own)))
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


def _same_cycle_last_year(parts: _Parts) -> Floats | None:
    """Give the readings of the same cycle a year ago, or None where one is missing."""
    line = parts.line
    first = len(parts.y) - line.known + line.wanted[0] - line.period
    values = parts.y[max(first, 0) : first + line.readings]
    return values if first >= 0 and len(values) == line.readings else None


def _ratios_to_last_year(parts: _Parts) -> Floats | None:
    """Give how windows, as long as what is left of the cycle, compared with the year before.

    For KPIs whose season `chances` cannot see: less than two years of readings, or more than 12
    readings a year. None where that cannot be told; an empty array where the value just before
    foretells a window better than last year's does.
    """
    y, size, period = parts.y, len(parts.line.wanted), parts.line.period
    if len(y) - period - size + 1 < FEWEST_WINDOWS or (y <= 0).any():
        return None
    value = _combine(parts.how, np.lib.stride_tricks.sliding_window_view(y, size))
    now, before = value[period:], value[: len(value) - period]
    lag = min(parts.line.wanted[-1] + 1, period - 1)
    recent = value[period - lag : len(value) - lag]
    ratios = now / before
    miss_year = np.abs(now - before * np.median(ratios)).mean()
    return ratios if miss_year < np.abs(now - recent).mean() else np.empty(0)


def _start(parts: _Parts, last_year: Floats | None) -> tuple[float, date, str]:
    """Give the value to count from, the day it was measured by, and why that value."""
    line, frequency = parts.line, parts.line.frequency
    if last_year is not None:
        on = later(line.ahead[line.wanted[-1]], frequency, -line.period)
        source = f"{parts.how} of the same time last year, as the season repeats"
        return float(_combine(parts.how, last_year)), period_end(on, frequency), source
    on = period_end(line.days[-1], frequency)
    size = line.readings if parts.how == "total" else min(3, len(parts.y))
    recent = parts.y[-size:]
    if parts.how == "total":
        since = say_day(line.days[-size])
        return float(recent.sum()), on, f"total of the last {size} readings, since {since}"
    return float(recent.mean()), on, f"mean of the last {size} readings, not one odd {frequency}"
