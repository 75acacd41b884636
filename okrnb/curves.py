"""How much of the way is expected by when, where that is no straight line in time.

Sales may fall into the last month, a launch may come late: then a straight line calls people
behind who are not. A curve is drawn by people's own points, or by how last year's same time came
in. Steps of a milestone need none: their dates are one (`steps`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import accumulate, pairwise

from okrnb.errors import RefusedError
from okrnb.model import Cycle, Kpi
from okrnb.objectives import Metric
from okrnb.past import History
from okrnb.periods import elapsed, later, span
from okrnb.quantities import period_end, say_day, to_decimal
from okrnb.targets import clamp, is_total, tidy

Point = tuple[Decimal, Decimal]
"""A share of the time, and the share of the way that is expected by then."""


@dataclass(frozen=True, slots=True)
class Curve:
    """Points in order of time; from 0 to the first of them, and between them, straight lines.

    `how` says where they come from, for people to read.
    """

    points: tuple[Point, ...]
    how: str

    def at(self, share: Decimal) -> Decimal:
        """Give the share of the way that is expected once this share of the time has passed.

        >>> curve = phased([Decimal("0.1"), Decimal("0.3"), Decimal("0.6"), Decimal(1)])
        >>> curve.at(Decimal("0.5"))
        Decimal('0.3')
        """
        time = clamp(share)
        for (begin, low), (end, high) in pairwise(((Decimal(0), Decimal(0)), *self.points)):
            if time <= end:
                return low + (time - begin) / (end - begin) * (high - low)
        return self.points[-1][1]


def phased(shares: Sequence[Decimal]) -> Curve:
    """Plan shares for the ends of equally long phases, such as the months of a quarter.

    Raises RefusedError where they fall, leave 0 to 1, or do not end at 1.
    """
    count = len(shares)
    points = ((Decimal(i) / count, share) for i, share in enumerate(shares, 1))
    return _checked(tuple(points), "by the phases that were planned")


def by_days(points: Sequence[tuple[date, Decimal]], *, begin: date, end: date) -> Curve:
    """Plan shares for days of one's own, counted at the end of the day; on the last day it is 1.

    >>> launch = [(date(2012, 4, 20), Decimal("0.1"))]
    >>> curve = by_days(launch, begin=date(2012, 4, 1), end=date(2012, 4, 30))
    >>> round(curve.at(elapsed(date(2012, 4, 25), date(2012, 4, 1), date(2012, 4, 30))), 2)
    Decimal('0.55')

    Raises RefusedError for days outside `begin` to `end`, and as `phased` does.
    """
    outside = [day for day, _ in points if not begin <= day <= end]
    if outside:
        what = f"{say_day(outside[0])} lies outside {say_day(begin)} to {say_day(end)}"
        raise RefusedError(what, "Give days of the key result.")
    given = tuple((elapsed(day, begin, end), share) for day, share in points)
    ended = given if given and given[-1][0] == 1 else (*given, (Decimal(1), Decimal(1)))
    return _checked(ended, "by the points that were planned")


def as_planned(kr: Metric, cycle: Cycle) -> Curve | None:
    """Expect a metric to go by the values that people planned for days; None without any.

    Days outside its time say nothing any more, as when it was given a new last day.
    """
    start, target = kr.start, kr.target
    if not kr.pace or start is None or target is None:
        return None
    begin, end = span(kr, cycle)
    shares = [
        (point.on, (point.value - start) / (target - start))
        for point in kr.pace
        if begin <= point.on < end
    ]
    return by_days(shares, begin=begin, end=end) if shares else None


def phases_like(amounts: Sequence[Decimal]) -> tuple[Decimal, ...]:
    """Turn what came in per phase, say last year, into shares for `phased`.

    >>> phases_like([Decimal(10), Decimal(30), Decimal(60)])
    (Decimal('0.1'), Decimal('0.4'), Decimal('1'))
    """
    total = sum(amounts, Decimal(0))
    if total <= 0 or min(amounts) < 0:
        raise RefusedError(f"the amounts add up to {total}", "Give amounts above zero.")
    return tuple(tidy(so_far / total) for so_far in accumulate(amounts))


def like_last_year(kpi: Kpi, history: History, *, begin: date, end: date) -> Curve | None:
    """Expect a total to come in as it did in the same time of last year.

    `history` has all readings so far, oldest first. None for what is no total, where the KPI's
    frequency is not known, or where last year has no readings, one below 0, or too few to fill the
    time: the season cannot be told then.
    """
    if not is_total(kpi) or kpi.frequency is None:
        return None
    ends = [
        (later(period_end(d, kpi.frequency), "year", 1), v) for d, v in zip(*history, strict=True)
    ]
    inside = [(day, to_decimal(value)) for day, value in ends if begin <= day <= end]
    if not inside or min(value for _, value in inside) < 0 or not _fills(kpi, inside, begin, end):
        return None
    amounts = [value for _, value in inside]
    if sum(amounts) <= 0:
        return None
    shares = phases_like(amounts)
    times = [elapsed(day, begin, end) for day, _ in inside]
    points = tuple(zip(times, shares, strict=True))
    ended = points if points[-1][0] == 1 else (*points, (Decimal(1), Decimal(1)))
    return Curve(ended, "as the same time last year came in")


def _fills(kpi: Kpi, inside: Sequence[tuple[date, Decimal]], begin: date, end: date) -> bool:
    """Say whether readings cover a stretch but for less than a period and a half at its ends."""
    if kpi.frequency is None:
        return False
    first, last = inside[0][0], inside[-1][0]
    return (
        first < later(begin, kpi.frequency, 1)
        and later(last, kpi.frequency, 1) > end
        and all(b < later(a, kpi.frequency, 3) for (a, _), (b, _) in pairwise(inside))
    )


def _checked(points: tuple[Point, ...], how: str) -> Curve:
    shares = [share for _, share in points]
    times = [time for time, _ in points]
    rises = all(a <= b for a, b in pairwise(shares)) and all(a < b for a, b in pairwise(times))
    if not shares or not rises or shares[0] < 0 or shares[-1] != 1:
        seen = ", ".join(map(str, shares)) or "nothing"
        raise RefusedError(f"the planned shares are {seen}", "Let them rise in time, up to 1.")
    return Curve(points, how)
