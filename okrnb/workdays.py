"""The days on which work is done between two dates, counted from 0."""

import re
from bisect import bisect_right
from collections.abc import Collection
from datetime import date, timedelta
from typing import get_args

from okrnb.errors import RefusedError
from okrnb.fields import either
from okrnb.objectives import Weekday
from okrnb.quantities import say_day

_DAY = timedelta(days=1)
_WEEKDAYS: tuple[Weekday, ...] = get_args(Weekday)


def is_off(day: date, off: Collection[Weekday]) -> bool:
    """Say whether a day is one of the weekdays that are `off`.

    >>> is_off(date(2012, 3, 3), ("Sat", "Sun"))
    True
    """
    return _WEEKDAYS[day.weekday()] in off


def read_weekdays(text: str) -> tuple[Weekday, ...]:
    """Read weekdays as people write them, each once and in the order of the week.

    >>> read_weekdays("sunday, Sat")
    ('Sat', 'Sun')

    Raises RefusedError for a word that is no weekday.
    """
    found = set()
    for word in re.findall(r"[^\s,;]+", text):
        stem = word[:3].title()
        if stem not in _WEEKDAYS or not re.fullmatch(r"\w{3}|\w+days?", word, re.IGNORECASE):
            raise RefusedError(f"{word!r} is no weekday", f"Write {either(_WEEKDAYS)}.")
        found.add(stem)
    return tuple(day for day in _WEEKDAYS if day in found)


class Workdays:
    """The days from `start` to `end`, both included, without the weekdays that are `off`.

    Without any off they are the days of the calendar.

    >>> week = Workdays(date(2012, 3, 1), date(2012, 3, 7), off=("Sat", "Sun"))
    >>> week.count, week.at(2), week.at(-1)
    (5, datetime.date(2012, 3, 5), datetime.date(2012, 2, 29))

    Raises RefusedError where no day is left.
    """

    def __init__(self, start: date, end: date, off: Collection[Weekday] = ()) -> None:
        span = (start + timedelta(days=number) for number in range((end - start).days + 1))
        self._off = frozenset(off)
        self._days = [day for day in span if not is_off(day, self._off)]
        if not self._days:
            what = f"no day is worked from {say_day(start)} to {say_day(end)}"
            raise RefusedError(what, "Begin earlier, or name fewer weekdays that are off.")

    @property
    def count(self) -> int:
        """How many days there are."""
        return len(self._days)

    def at(self, number: int) -> date:
        """Give the day with this number; below 0 it lies before the start, else behind the end."""
        if 0 <= number < self.count:
            return self._days[number]
        day, step = (self._days[0], -_DAY) if number < 0 else (self._days[-1], _DAY)
        left = -number if number < 0 else number - self.count + 1
        while left:
            day += step
            left -= not is_off(day, self._off)
        return day

    def position(self, day: date) -> int:
        """Say how many of the days are over in the evening of `day`."""
        return bisect_right(self._days, day)
