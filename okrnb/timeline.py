"""When a KPI is read: its past days evenly laid out, and the readings that make up a cycle."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from okrnb.model import Cycle, Frequency
from okrnb.periods import later
from okrnb.quantities import READINGS_A_YEAR, period_end

Floats = NDArray[np.float64]

NO_READINGS = "it has no readings"
"""The reason of an outlook on a KPI that was never measured; drafting then asks to find out X."""


@dataclass(frozen=True, kw_only=True)
class Timeline:
    """The even days of a history, and what of a cycle is behind and what is ahead.

    `at` holds the number of each given reading's period, `days` a day for every period between.
    The last `known` of them belong to the cycle; of the days `ahead`, up to its end, those with
    the numbers `wanted` do.
    """

    frequency: Frequency
    at: tuple[int, ...]
    days: tuple[date, ...]
    ahead: tuple[date, ...]
    known: int
    wanted: tuple[int, ...]

    @property
    def period(self) -> int:
        """Readings a year."""
        return READINGS_A_YEAR[self.frequency]

    @property
    def readings(self) -> int:
        """Readings that make up the cycle value."""
        return self.known + len(self.wanted)

    def fill(self, values: Floats) -> Floats:
        """Give a value for every period: missing ones lie on a straight line."""
        if len(self.at) == len(self.days):
            return values
        return np.interp(np.arange(self.at[0], self.at[-1] + 1), self.at, values)


def lay_out(frequency: Frequency, dates: Sequence[date], cycle: Cycle) -> Timeline | str:
    """Lay out the days of readings, oldest first; else say why nothing can be foretold.

    Up to a fifth of the periods may be without a reading.
    """
    if not dates:
        return NO_READINGS
    at = [_ordinal(day, frequency, dates[-1]) for day in dates]
    grid = range(at[0], at[-1] + 1)
    if len(set(at)) < len(at):
        return f"two of its readings stand for the same {frequency}"
    if 5 * len(at) < 4 * len(grid):
        return "over a fifth of its readings are missing"
    given = dict(zip(at, dates, strict=True))
    days = tuple(given.get(i) or later(dates[-1], frequency, i - at[-1]) for i in grid)
    ahead = _days_ahead(days[-1], frequency, cycle)
    known = sum(_falls_in(day, frequency, cycle) for day in days)
    wanted = tuple(i for i, day in enumerate(ahead) if _falls_in(day, frequency, cycle))
    if not wanted:
        reason = "all its readings are in for" if known else "no reading is due in"
        return f"{reason} {cycle.name}"
    return Timeline(
        frequency=frequency, at=tuple(at), days=days, ahead=ahead, known=known, wanted=wanted
    )


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


def _days_ahead(last: date, frequency: Frequency, cycle: Cycle) -> tuple[date, ...]:
    days: list[date] = []
    while period_end(day := later(last, frequency, len(days) + 1), frequency) <= cycle.end:
        days.append(day)
    return tuple(days)
