"""What a KPI will come to in a cycle if business goes on as usual, and from where to count.

A key result's start value is taken from the same cycle a year ago where a season is at work, since
a gift shop's first quarter says nothing about its fourth.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

import numpy as np

from okrnb.chances import say_chance
from okrnb.columns import FREQUENCIES, days_of, numbers_of
from okrnb.landing import (
    HOWS,
    Alike,
    How,
    Landed,
    combine,
    gather,
    how_of,
    land,
    parts_of,
    share_within,
)
from okrnb.landing import LONGEST as LONGEST
from okrnb.model import Cycle, Frequency, Kpi
from okrnb.periods import later
from okrnb.quantities import period_end, say_day
from okrnb.scan import Tidy
from okrnb.timeline import Floats as Floats
from okrnb.timeline import days_ahead, lay_out_many

Step = tuple[date, float, float, float]
"""A future reading: its date, and its 10th, 50th and 90th percentile."""

SEASON_SEEN = 0.5
"""From this share of the pattern within the year on, the season decides the start value."""


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
        return None if bound is None else float(bound * parts_of(self.how, self.readings))

    def chance_within(self, low: float | None, high: float | None) -> float | None:
        """Give the chance of a cycle value from `low` to `high`, or None where unknown."""
        if not self.samples.size:
            return None
        edges = np.array([[low], [high]], dtype=float)  # None becomes NaN, an open side
        return float(share_within(self.samples[None], *edges)[0])

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
    days, count = days_of(dates), len(dates)
    begin, alone = np.array([0, count]), np.zeros(count, dtype=np.int64)
    used = Tidy(alone, days, np.array(values, dtype=float), begin)
    often = -1 if kpi.frequency is None else FREQUENCIES.index(kpi.frequency)
    lines = lay_out_many(used, np.array([often]), cycle)
    found = Outlook(kpi=kpi, cycle=cycle, how=how_of(kpi.aggregation))
    if kpi.frequency is None or lines.why[0]:
        return replace(found, reason=str(lines.why[0]))
    edges = numbers_of([kpi.lowest], -np.inf), numbers_of([kpi.highest], np.inf)
    (alike,) = gather(lines, np.array([HOWS.index(found.how)]), *edges)
    (landed,) = land(alike)
    found = replace(found, readings=alike.readings, n=alike.history.shape[1])
    ahead = days_ahead(dates[-1], kpi.frequency, cycle)
    found = _tell(found, alike, landed, ahead)
    y, last_year = alike.y[0], alike.last_year
    if found.how == "total" and found.readings > len(y):
        few = f"a total of {found.readings} readings cannot be compared with {len(y)}"
        return replace(found, reason=found.reason or few)
    if last_year is not None and _goes_by_last_year(landed):
        same = later(ahead[-1], kpi.frequency, -alike.period)
        return _begin_last_year(found, last_year[0], period_end(same, kpi.frequency))
    return _begin_late(found, y, lines.day.tolist(), kpi.frequency)


def withhold(outlook: Outlook, reason: str) -> Outlook:
    """Take all figures out of an outlook, as its readings would mislead, and say why."""
    none = replace(outlook, samples=np.empty(0), tested=False, ahead=(), reason=reason)
    return replace(none, start=None, start_on=None, start_source="")


def _tell(found: Outlook, alike: Alike, landed: Landed, ahead: Sequence[date]) -> Outlook:
    """Add the possible cycle values, and what every reading ahead may be."""
    if landed.why:
        return replace(found, reason=landed.why)
    samples = np.sort(landed.samples[0])
    if landed.paths is None:
        reason = "told from the same time last year, a better guide so far than the last readings"
        return replace(found, samples=samples, reason=reason)
    fan = np.quantile(landed.paths[0], [0.1, 0.5, 0.9], axis=0).tolist()
    steps = tuple(zip(ahead, *fan, strict=True))
    blind = not alike.season_shows and alike.period > 1 and not alike.year_on_year.possible[0]
    reason = "a season could not be seen in so short a past" if blind else ""
    return replace(found, samples=samples, ahead=steps, tested=True, reason=reason)


def _goes_by_last_year(landed: Landed) -> bool:
    """Say whether a season is at work, so that one begins from the same cycle a year ago."""
    if landed.told:
        return landed.told[0].season_share >= SEASON_SEEN
    return not landed.why


def _begin_last_year(found: Outlook, last_year: Floats, on: date) -> Outlook:
    """Count from the same cycle last year, whose last reading spoke of the days up to `on`."""
    start = float(combine(found.how, last_year))
    source = f"{found.how} of the same time last year, as the season repeats"
    return replace(found, start=start, start_on=on, start_source=source)


def _begin_late(found: Outlook, y: Floats, days: Sequence[date], frequency: Frequency) -> Outlook:
    """Count from the last readings: as many as a total has, else three at most."""
    on = period_end(days[-1], frequency)
    if found.how == "total":
        size = found.readings
        source = f"total of the last {size} readings, since {say_day(days[-size])}"
        return replace(found, start=float(y[-size:].sum()), start_on=on, start_source=source)
    size = min(3, len(y))
    source = f"mean of the last {size} readings, not one odd {frequency}"
    return replace(found, start=float(y[-size:].mean()), start_on=on, start_source=source)
