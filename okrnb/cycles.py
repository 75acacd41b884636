"""The days of a cycle to check in on, and the cycle that comes after it."""

from datetime import date, timedelta

from okrnb.drafting import next_quarter
from okrnb.model import Cycle
from okrnb.periods import count_periods, later


def weeks_of(cycle: Cycle) -> tuple[date, ...]:
    """Give the days to check in on: the last day of each period of the cycle's cadence.

    >>> weeks = weeks_of(Cycle(name="Q3 2011", start="2011-07-01", end="2011-09-30"))
    >>> len(weeks), weeks[0].isoformat(), weeks[-1].isoformat()
    (13, '2011-07-07', '2011-09-30')
    """
    count = count_periods(cycle.start, cycle.end, cycle.cadence)
    ends = (later(cycle.start, cycle.cadence, i) - timedelta(days=1) for i in range(1, count))
    return (*ends, cycle.end)


def next_cycle(cycle: Cycle, *, name: str = "") -> Cycle:
    """Give the cycle after one, of the same kind and settings: as many whole months, or days.

    >>> next_cycle(Cycle(name="Q1 2012", start="2012-01-01", end="2012-03-31")).name
    'Q2 2012'
    """
    start, quarter = cycle.end + timedelta(days=1), next_quarter(cycle.end)
    own = next_quarter(cycle.start - timedelta(days=1))
    if (own.start, own.end) == (cycle.start, cycle.end):
        return cycle.change(name=name or quarter.name, start=start, end=quarter.end)
    end = start + (cycle.end - cycle.start)
    if cycle.start.day == start.day == 1:
        months = 12 * (start.year - cycle.start.year) + start.month - cycle.start.month
        end = later(start, "month", months) - timedelta(days=1)
    return cycle.change(name=name or f"{start} to {end}", start=start, end=end)
