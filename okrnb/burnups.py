"""How a metric came through its cycle: so far, as expected, and where it may still go.

What may come is what the KPI's outlook says, and only where its chances are tested: a line drawn on
by hand would look as sure as one that was measured.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from okrnb.curves import Curve
from okrnb.entries import Decision, Valued
from okrnb.fans import USUAL, Level, levels_of, note_on
from okrnb.judging import outlook_on
from okrnb.model import CheckIn, Cycle, Kpi
from okrnb.objectives import Metric
from okrnb.outlook import Outlook
from okrnb.pace import pace_of, planned_value
from okrnb.periods import own_check_ins, span
from okrnb.quantities import period_end, say_day, say_value
from okrnb.reviewing import decisions_on, original_of
from okrnb.targets import is_total, start_of

Spread = tuple[date, float, float, float]
"""A day, and the 10th, 50th and 90th percentile of what may be reached by then."""

_DAY = timedelta(days=1)
_FINEST = 100  # points that a curve is drawn through, about


@dataclass(frozen=True, slots=True)
class Told:
    """A value by the last day it speaks of; `typed` where the readings did not say it."""

    on: date
    value: Decimal
    typed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Burnup:
    """A metric through its `days`, as of the day `on`.

    `values` are those so far, `plan` those that were expected, and `how` by what; `expected` is the
    one on the day of the last value. `fan` opens at the last reading and ends on the last day, or
    has that day alone; where it is empty, `note` says why. `levels` are those that were promised,
    `changes` the decisions that gave a new target or day.
    """

    kpi: Kpi
    on: date
    days: tuple[date, date]
    values: tuple[Told, ...]
    plan: tuple[tuple[date, Decimal], ...]
    how: str
    expected: Decimal | None
    levels: tuple[Level, ...]
    changes: tuple[Decision, ...]
    fan: tuple[Spread, ...]
    note: str

    @property
    def said(self) -> str:
        """Say where it stands, and where it was expected on the same day."""
        if not self.values:
            return "no value yet"
        last = self.values[-1]
        value = f"{say_value(last.value, self.kpi)} by {say_day(last.on)}"
        if self.expected is None:
            return value
        return f"{value}, when {say_value(self.expected, self.kpi)} was expected {self.how}"


def burnup_of(
    kr: Metric,
    kpi: Kpi,
    check_ins: Sequence[CheckIn],
    *,
    cycle: Cycle,
    on: date,
    curve: Curve | None = None,
    outlook: Outlook | None = None,
    decisions: Sequence[Decision] = (),
) -> Burnup:
    """Follow a metric until a day, with what is expected of it and what may still come.

    `curve` says what is expected by when, without one a straight line. `outlook` is that of the
    KPI, by the readings known on that day. What was promised stays the measure: a new target stands
    beside it.
    """
    decided = decisions_on(kr.id, decisions, on=on)
    original = original_of(kr, decided)
    kr = original if isinstance(original, Metric) else kr
    own = own_check_ins(kr.id, tuple(check_ins), on=on)
    days, values = span(kr, cycle), tuple(_values(own))
    fan = () if outlook is None or on >= days[1] else tuple(_fan(kr, outlook, own, days))
    levels = levels_of(kpi, outlook, kr)
    planned = _Plan(kr, kpi, cycle, curve)
    return Burnup(
        kpi=kpi,
        on=on,
        days=days,
        values=values,
        plan=tuple(planned.points()),
        how="on a straight line" if curve is None else curve.how,
        expected=planned.value(values[-1].on) if values else None,
        levels=tuple(level for level in levels if fan or level.name != USUAL),
        changes=tuple(one for one in decided if one.action == "retarget"),
        fan=fan,
        note="" if fan or on >= days[1] else f"no fan: {_why(kr, outlook)}",
    )


def _values(own: Sequence[CheckIn]) -> Iterator[Told]:
    for one in own:
        if one.value is not None:
            yield Told(one.on, one.value, not isinstance(one, Valued) or one.typed)


@dataclass(frozen=True, slots=True)
class _Plan:
    """What is expected of a metric by when."""

    kr: Metric
    kpi: Kpi
    cycle: Cycle
    curve: Curve | None

    def value(self, day: date) -> Decimal | None:
        """Give the value that is just on plan at the end of a day."""
        pace = pace_of(self.kr, on=day, cycle=self.cycle, curve=self.curve)
        return planned_value(self.kr, pace, self.kpi)

    def points(self) -> Iterator[tuple[date, Decimal]]:
        """Give points from the evening before the first day to the last day."""
        begin, end = span(self.kr, self.cycle)
        step = timedelta(days=max(1, (end - begin).days // _FINEST))
        day = begin - _DAY
        while day <= end:
            value = self.value(day)
            if value is not None:
                yield day, value
            day = end if day < end < day + step else day + step


def _fan(
    kr: Metric, outlook: Outlook, own: Sequence[CheckIn], days: tuple[date, date]
) -> Iterator[Spread]:
    """Open at the last reading, with what the outlook has for each reading ahead.

    Of a total and a mean only the value at the end is foretold. Straight lines lead a total there,
    but no mean: half-way it may lie further off than at the end.
    """
    found = outlook_on(kr, outlook)
    if found is None or not found.tested or not found.samples.size:
        return
    day, value = _last_read(kr, outlook, own, days)
    if value is not None and outlook.how != "mean":
        yield day, value, value, value
    if outlook.how == "last reading" and outlook.ahead:
        for ahead, low, middle, high in outlook.ahead:
            until = min(period_end(ahead, outlook.kpi.frequency), days[1])
            if day < until:
                yield until, low, middle, high
    else:
        low, high = sorted(outlook.value_at(chance) for chance in (0.1, 0.9))
        yield days[1], low, outlook.value_at(0.5), high


def _last_read(
    kr: Metric, outlook: Outlook, own: Sequence[CheckIn], days: tuple[date, date]
) -> tuple[date, float | None]:
    """Give what the readings come to so far; before the first one, where the metric starts."""
    for one in reversed(own):
        if isinstance(one, Valued) and one.read is not None and one.read_on is not None:
            return one.read_on, float(one.read)
    start = Decimal(0) if is_total(outlook.kpi) else start_of(kr, outlook.kpi)
    return days[0] - _DAY, None if start is None else float(start)


def _why(kr: Metric, outlook: Outlook | None) -> str:
    return "no outlook is given" if outlook is None else note_on(outlook, kr)
