"""The days on which work is done between two dates, counted from 0."""

from bisect import bisect_right
from collections.abc import Collection
from datetime import date, timedelta

from okrnb.errors import RefusedError
from okrnb.quantities import say_day

_DAY = timedelta(days=1)


class Workdays:
    """The days from `start` to `end`, both included, without the weekdays that are `off`.

    Weekdays count from 0, Monday, to 6, Sunday. Without any off they are the days of the calendar.

    >>> week = Workdays(date(2012, 3, 1), date(2012, 3, 7), off=(5, 6))
    >>> week.count, week.at(2), week.at(-1)
    (5, datetime.date(2012, 3, 5), datetime.date(2012, 2, 29))

    Raises RefusedError where no day is left.
    """

    def __init__(self, start: date, end: date, off: Collection[int] = ()) -> None:
        span = (start + timedelta(days=number) for number in range((end - start).days + 1))
        self._off = frozenset(off)
        self._days = [day for day in span if day.weekday() not in self._off]
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
            left -= day.weekday() not in self._off
        return day

    def position(self, day: date) -> int:
        """Say how many of the days are over in the evening of `day`."""
        return bisect_right(self._days, day)
