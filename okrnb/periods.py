"""Time: which check-ins count for a key result, which period each speaks of, how much has passed.

Periods are counted from the day a key result begins, so the first month of a cycle that begins on
the 15th ends on the 14th.
"""

import calendar
from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from typing import Literal, NamedTuple

from okrnb.model import CheckIn, Cycle, Kpi
from okrnb.objectives import KeyResult, Rate
from okrnb.quantities import round_half_up
from okrnb.targets import clamp

Per = Literal["day", "week", "two_weeks", "month", "quarter", "year"]

_DAYS: dict[Per, int] = {"day": 1, "week": 7, "two_weeks": 14}
_MONTHS: dict[Per, int] = {"month": 1, "quarter": 3, "year": 12}
_LENGTH: dict[Per, Decimal] = {
    **{per: Decimal(days) for per, days in _DAYS.items()},
    **{per: months * Decimal("30.4375") for per, months in _MONTHS.items()},
}  # days a period lasts on average


FAR = timedelta(days=92)
"""A quarter: what is said longer before or after its cycle has a wrong year."""


def is_far(on: date, cycle: Cycle) -> bool:
    """Say whether a day is so far from a cycle that it must be of another one.

    >>> year = Cycle(name="2012", start="2012-01-01", end="2012-12-31")
    >>> is_far(date(2013, 1, 31), year), is_far(date(2021, 1, 31), year)
    (False, True)
    """
    return not cycle.start - FAR <= on <= cycle.end + FAR


def own_check_ins(
    key_result: str, check_ins: tuple[CheckIn, ...], *, on: date
) -> tuple[CheckIn, ...]:
    """Give what was reported on this key result until `on`, in order of day.

    Where two lines speak of the same day, the one that stands later in the log counts. One that
    says nothing takes back what was said that day: then it is as if nobody had reported.
    """
    by_day = {c.on: c for c in check_ins if c.key_result == key_result and c.on <= on}
    return tuple(by_day[day] for day in sorted(by_day) if says_something(by_day[day]))


def says_something(told: CheckIn) -> bool:
    """Say whether a check-in tells anything about its key result."""
    known = (told.value, told.confidence, told.n, told.accepted)
    words = (told.note, told.blocker, told.next_action, told.evidence)
    work = (told.done, told.dropped, told.counts)
    return any(one is not None for one in known) or any(words) or any(work)


def by_key_result(check_ins: Iterable[CheckIn]) -> dict[str, tuple[CheckIn, ...]]:
    """Sort check-ins by key result, in the order of the log: once for all, where there are many."""
    found: dict[str, list[CheckIn]] = {}
    for check_in in check_ins:
        found.setdefault(check_in.key_result, []).append(check_in)
    return {key_result: tuple(own) for key_result, own in found.items()}


def history_of_value(
    key_result: str, check_ins: Iterable[CheckIn], *, on: date
) -> tuple[CheckIn, ...]:
    """Give all that was ever said of a key result for one day, oldest line first.

    More than one is an edit: the last of them counts, the earlier ones stay in the log.
    """
    return tuple(c for c in check_ins if c.key_result == key_result and c.on == on)


class Seen(NamedTuple):
    """A reported value, the day it was reported on, and whether that was after it was due."""

    on: date
    value: Decimal
    late: bool = False


def latest(own: tuple[CheckIn, ...], due: date) -> Seen | None:
    """Give the last value that was reported; later check-ins without one do not hide it."""
    seen = [Seen(c.on, c.value, c.on > due) for c in own if c.value is not None]
    return seen[-1] if seen else None


def span(kr: KeyResult, cycle: Cycle) -> tuple[date, date]:
    """Give the first and the last day of a key result: its own, or else those of the cycle."""
    return kr.begins or cycle.start, kr.due or cycle.end


def elapsed(on: date, begin: date, end: date) -> Decimal:
    """Share of the time that has passed at the end of the day `on`, held in 0..1.

    >>> elapsed(date(2012, 4, 15), date(2012, 4, 1), date(2012, 4, 30))
    Decimal('0.5')
    """
    days = max(1, (end - begin).days + 1)
    return clamp(Decimal((on - begin).days + 1) / days)


def run_rate(so_far: Decimal, share: Decimal) -> Decimal | None:
    """Say what a total comes to if it goes on as so far; None before anything is due.

    >>> run_rate(Decimal(4), Decimal("0.5"))
    Decimal('8')
    """
    return so_far / share if share > 0 else None


def later(day: date, per: Per, count: int) -> date:
    """Give the day so many periods later; in a shorter month, its last day.

    >>> later(date(2012, 1, 31), "month", 1), later(date(2012, 1, 1), "week", 13)
    (datetime.date(2012, 2, 29), datetime.date(2012, 4, 1))
    """
    if per in _DAYS:
        return day + timedelta(days=_DAYS[per] * count)
    years, month = divmod(day.month - 1 + _MONTHS[per] * count, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def count_periods(begin: date, end: date, per: Per) -> int:
    """Count the periods from `begin` to `end`, both included; at least 1.

    A rest of half a period or more is one of its own, a shorter one belongs to the last period.

    >>> count_periods(date(2012, 1, 1), date(2012, 3, 31), "week")
    13
    """
    days = Decimal((end - begin).days + 1)
    return max(1, int(round_half_up(days / _LENGTH[per], 0)))


class Reported(NamedTuple):
    """Values by period up to the latest one, None for a gap; and how many are due after it."""

    values: tuple[Decimal | None, ...]
    silent: int


def period_values(
    own: tuple[CheckIn, ...], per: Per, *, begin: date, end: date, on: date
) -> Reported:
    """Give one value for each period that is due on the day `on`.

    A period is due when it has ended, or as soon as it has a value. A check-in speaks of the period
    it is made in; of two in the same period the later counts.
    """
    starts = [later(begin, per, i) for i in range(count_periods(begin, end, per))]
    due: list[Decimal | None] = []
    latest = 0
    for start, following in zip(starts, [*starts[1:], end + timedelta(days=1)], strict=True):
        inside = [c.value for c in own if start <= c.on < following and c.value is not None]
        if inside:
            due.append(inside[-1])
            latest = len(due)
        elif following <= on + timedelta(days=1):
            due.append(None)
    return Reported(tuple(due[:latest]), len(due) - latest)


def reporting_period(kr: KeyResult, kpi: Kpi | None, cycle: Cycle) -> Per:
    """Say how often a new value of a key result can be expected.

    It is the longest of the cycle's cadence, the KPI's frequency and a rate's own period: a team
    that checks in by the week reports a daily KPI once a week, and a monthly KPI once a month.
    """
    known: list[Per] = [cycle.cadence]
    if kpi is not None and kpi.frequency is not None:
        known.append(kpi.frequency)
    if isinstance(kr, Rate):
        known.append(kr.per)
    return max(known, key=_LENGTH.__getitem__)


def is_stale(seen_on: date, per: Per, *, on: date) -> bool:
    """Say whether a value is older than two periods; it is still shown, with its age."""
    return later(seen_on, per, 2) < on
