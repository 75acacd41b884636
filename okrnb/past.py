"""What a KPI's past cycles came to, so that a key result can be held against them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

import numpy as np

from okrnb.outlook import LONGEST, Floats, Outlook
from okrnb.periods import later
from okrnb.quantities import period_end
from okrnb.timeline import lay_out

History = tuple[Sequence[date], Sequence[float]]
"""The days and the finite values of a KPI's readings, oldest first."""

YEARS = 5
"""Years looked back on: what is longer ago says little of what is usual now."""


class Line(NamedTuple):
    """A trend line: its value at the end, its slope with standard error, the spread round it."""

    end: float
    slope: float
    error: float
    spread: float


@dataclass(frozen=True, kw_only=True, eq=False)
class Past:
    """What stretches as long as the cycle came to, oldest first, one for each reading they end on.

    Where the season decides, only those of the cycle's time of the year. `apart` places lie
    between two that share no reading; the latest `lately` tell what is usual now. `readings` are
    the single ones of that time, missing ones filled in. The `known` ones of the cycle itself are
    left out.
    """

    values: Floats = field(default_factory=lambda: np.empty(0))
    readings: Floats = field(default_factory=lambda: np.empty(0))
    lately: int = 0
    apart: int = 1
    known: int = 0

    @property
    def recent(self) -> Floats:
        """The latest values."""
        return self.values[len(self.values) - self.lately :]

    @property
    def cycles(self) -> Floats:
        """The latest values that share no reading with each other."""
        return self.recent[::-1][:: self.apart][::-1]

    @property
    def changes(self) -> Floats:
        """How each value, from the first on, differs from the last that shares no reading."""
        return self.values[self.apart :] - self.values[: max(0, len(self.values) - self.apart)]

    def line(self) -> Line:
        """Fit a straight line through the latest values. Needs two of them."""
        y = self.recent
        ages = np.arange(len(y)) - (len(y) - 1.0)
        middle, mean = ages.mean(), y.mean()
        width = ((ages - middle) ** 2).sum()
        slope = ((ages - middle) * (y - mean)).sum() / width
        left = y - (mean + slope * (ages - middle))
        spread = np.sqrt((left**2).sum() / max(len(y) - 2, 1))
        end, error = mean - slope * middle, spread / np.sqrt(width)
        return Line(float(end), float(slope), float(error), float(spread))


def past_of(outlook: Outlook, history: History) -> Past:
    """Give what past cycles of an outlook's KPI came to; the latest are those of five years.

    Of a KPI with fewer than 60 readings in five years, the last 60. The past is empty where an
    outlook cannot be had either: without frequency, or with over a fifth of the readings missing.
    """
    frequency = outlook.kpi.frequency
    if frequency is None:
        return Past()
    line = lay_out(frequency, history[0], outlook.cycle)
    if isinstance(line, str):
        return Past()
    y = line.fill(np.asarray(history[1], dtype=float))[: len(line.days) - line.known]
    long_ago = max(0, len(y) - max(LONGEST, YEARS * line.period))
    size = 1 if outlook.how == "last reading" else line.readings
    values, places = np.empty(0), list(range(len(y) - size + 1))
    if places:
        windows = np.lib.stride_tricks.sliding_window_view(y, size)
        values = np.asarray(windows.sum(axis=1) if outlook.how == "total" else windows.mean(axis=1))
    seasonal = is_seasonal(outlook)
    if seasonal:
        until = _until_last_year(outlook, line.days) - size
        places = [place for place in places if (place - until) % line.period == 0]
    return Past(
        values=values[places],
        readings=y[long_ago:],
        lately=sum(place >= long_ago for place in places),
        apart=1 if seasonal else line.readings,
        known=line.known,
    )


def is_seasonal(outlook: Outlook) -> bool:
    """Say whether the start is last year's: then only the same time of a year compares."""
    on, cycle = outlook.start_on, outlook.cycle
    return on is not None and cycle.start <= later(on, "year", 1) <= cycle.end


def _until_last_year(outlook: Outlook, days: Sequence[date]) -> int:
    """Count the readings until the end of last year's same time."""
    frequency, on = outlook.kpi.frequency, outlook.start_on or outlook.cycle.end
    return sum(period_end(day, frequency) <= on for day in days)
