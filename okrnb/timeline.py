"""When KPIs are read: their past days evenly laid out, and the readings that make up a cycle."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from okrnb.columns import FREQUENCIES, days_of
from okrnb.model import Cycle, Frequency
from okrnb.periods import later
from okrnb.quantities import READINGS_A_YEAR, period_end
from okrnb.scan import Tidy

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Days = NDArray[np.datetime64]

NO_READINGS = "it has no readings"
"""The reason of an outlook on a KPI that was never measured; drafting then asks to find out X."""

_DAYS = np.array([1, 7, 0, 0, 0])  # that a period of each of FREQUENCIES lasts,
_MONTHS = np.array([0, 0, 1, 3, 12])  # or else months


@dataclass(frozen=True, eq=False)
class Timelines:
    """The even histories of many KPIs, and what of a cycle is behind and what is ahead.

    History i stands in `day` and `value` from `begin[i]` up to `begin[i + 1]`: a day for every
    period, and where it had no reading a value on a straight line. The last `known[i]` of its
    readings belong to the cycle; `horizon[i]` more are due up to the cycle's end, of which those
    from number `first[i]` on belong to it. `why[i]` says why nothing can be foretold, "" where
    something can; without an even history, that one is empty.
    """

    often: Ints
    begin: Ints
    day: Days
    value: Floats
    known: Ints
    horizon: Ints
    first: Ints
    why: NDArray[Any]


@dataclass(frozen=True, kw_only=True)
class Timeline:
    """The even days of one history, and what of a cycle is behind and what is ahead.

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
        return _on_a_line(len(self.days), np.array(self.at, dtype=np.int64), values)


def lay_out(frequency: Frequency, dates: Sequence[date], cycle: Cycle) -> Timeline | str:
    """Lay out the days of one KPI's readings, oldest first; else say why nothing can be foretold.

    Up to a fifth of the periods may be without a reading.
    """
    days, count = days_of(dates), len(dates)
    used = Tidy(np.zeros(count, dtype=np.int64), days, np.zeros(count), np.array([0, count]))
    lines = lay_out_many(used, np.array([FREQUENCIES.index(frequency)]), cycle)
    if lines.why[0]:
        return str(lines.why[0])
    return Timeline(
        frequency=frequency,
        at=tuple(np.searchsorted(lines.day, days).tolist()),
        days=tuple(lines.day.tolist()),
        ahead=days_ahead(dates[-1], frequency, cycle),
        known=int(lines.known[0]),
        wanted=tuple(range(int(lines.first[0]), int(lines.horizon[0]))),
    )


def lay_out_many(used: Tidy, often: Ints, cycle: Cycle) -> Timelines:
    """Lay out the readings of many KPIs, whose frequencies are places in `FREQUENCIES` (or -1).

    What depends on frequency and last day alone is worked out once for all KPIs that share them.
    """
    count = np.diff(used.begin)
    last, start = (np.zeros(len(count), dtype=kind) for kind in (used.day.dtype, np.int64))
    last[count > 0] = used.day[used.begin[1:][count > 0] - 1]
    at = _ordinals(used.day, last[used.place], often[used.place])
    start[count > 0] = at[used.begin[:-1][count > 0]]
    size = np.zeros_like(start)
    size[count > 0] = at[used.begin[1:][count > 0] - 1] - start[count > 0] + 1
    why = _uneven(used, at, size, often)
    size[why != ""] = 0
    begin = np.concatenate([[0], np.cumsum(size)])
    kept = size[used.place] > 0
    spot = begin[used.place[kept]] + at[kept] - start[used.place[kept]]
    whose = np.repeat(np.arange(len(size)), size)
    back = begin[1:][whose] - 1 - np.arange(begin[-1])
    day = _days_back(last[whose], back, often[whose])
    day[spot] = used.day[kept]
    ends = _period_ends(day, often[whose])
    inside = (ends >= np.datetime64(cycle.start)) & (ends <= np.datetime64(cycle.end))
    known = np.bincount(whose[inside], minlength=len(size))
    horizon, first = _count_ahead(last, np.where(size > 0, often, -1), cycle)
    none_due = (size > 0) & (first == horizon)
    why[none_due & (known == 0)] = f"no reading is due in {cycle.name}"
    why[none_due & (known > 0)] = f"all its readings are in for {cycle.name}"
    value = _on_a_line(len(day), spot, used.value[kept])
    return Timelines(often, begin, day, value, known, horizon, first, why)


def days_ahead(last: date, frequency: Frequency, cycle: Cycle) -> tuple[date, ...]:
    """Give the days of the readings after `last` whose periods end up to the cycle's end."""
    days: list[date] = []
    while period_end(day := later(last, frequency, len(days) + 1), frequency) <= cycle.end:
        days.append(day)
    return tuple(days)


def _count_ahead(last: Days, often: Ints, cycle: Cycle) -> tuple[Ints, Ints]:
    """Count the readings ahead of each last day, and how many of them end before the cycle."""
    kinds, same = np.unique(last.astype(np.int64) * 8 + often, return_inverse=True)
    ahead = np.zeros((len(kinds), 2), dtype=np.int64)
    for i, kind in enumerate(kinds.tolist()):
        day, place = divmod(kind, 8)
        if place < len(FREQUENCIES):  # 7 is an unknown one
            frequency = FREQUENCIES[place]
            days = days_ahead(np.datetime64(day, "D").item(), frequency, cycle)
            early = sum(period_end(day, frequency) < cycle.start for day in days)
            ahead[i] = len(days), early
    return ahead[same, 0], ahead[same, 1]


def _uneven(used: Tidy, at: Ints, size: Ints, often: Ints) -> NDArray[Any]:
    """Say why readings do not make an even history, "" where they do."""
    count = np.diff(used.begin)
    again = used.place[1:][(np.diff(at) == 0) & (np.diff(used.place) == 0)]
    why = np.full(len(count), "", dtype="object")
    why[5 * count < 4 * size] = "over a fifth of its readings are missing"
    for place in np.unique(again):
        why[place] = f"two of its readings stand for the same {FREQUENCIES[often[place]]}"
    why[count == 0] = NO_READINGS
    why[often < 0] = "its update frequency is not known"
    return why


def _ordinals(day: Days, last: Days, often: Ints) -> Ints:
    """Give the numbers of periods; neighbours differ by 1. Weeks may begin some days off."""
    months = day.astype("datetime64[M]").astype(np.int64) // np.maximum(_MONTHS[often], 1)
    weeks = ((day - last).astype(np.int64) + 3) // 7
    return np.choose(often.clip(0, 2), [day.astype(np.int64), weeks, months])


def _days_back(last: Days, back: Ints, often: Ints) -> Days:
    """Give the days so many periods before `last`, each as `periods.later` gives it."""
    own_month = last.astype("datetime64[M]")
    month = own_month - _MONTHS[often] * back
    longest = (month + 1).astype("datetime64[D]") - month.astype("datetime64[D]") - 1
    by_month = month + np.minimum(last - own_month, longest)
    return np.where(_DAYS[often] > 0, last - _DAYS[often] * back, by_month)


def _period_ends(day: Days, often: Ints) -> Days:
    """Give the last days that readings speak of, each as `quantities.period_end` gives it."""
    size = np.maximum(_MONTHS[often], 1)
    month = day.astype("datetime64[M]").astype(np.int64) // size * size + size
    ends = month.astype("datetime64[M]").astype("datetime64[D]") - 1
    in_days = day + np.maximum(_DAYS[often], 1) - 1
    return np.asarray(np.where(_DAYS[often] > 0, in_days, ends))


def _on_a_line(count: int, at: Ints, values: Floats) -> Floats:
    """Give `count` values: those at the places `at`, and what lies on straight lines between."""
    return values if len(at) == count else np.interp(np.arange(count), at, values)
