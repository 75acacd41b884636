"""What has to stay on one side of a bound, period by period: in or out, and how often so far.

Whether a value is in is decided where key results are scored (`scoring`), one value at a time.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Literal

from okrnb.model import CheckIn, Cycle, Kpi
from okrnb.objectives import Guardrail, Rate, Threshold
from okrnb.periods import count_periods, later, own_check_ins, period_values, reporting_period, span
from okrnb.quantities import say_change, say_value
from okrnb.rollups import headline
from okrnb.scores import Score
from okrnb.scoring import score_key_result
from okrnb.standing import threshold_edges

Bounded = Threshold | Guardrail | Rate
"""The forms that are held against a bound."""

State = Literal["in", "out", "open", "no value", "not reported"]

_WORDS = {
    "threshold": {"in": "kept", "out": "not kept"},
    "guardrail": {"in": "held", "out": "broken"},
    "rate": {"in": "met", "out": "not met"},
}

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Point:
    """A period, or a reading, by the day it speaks of; `value` is None where nobody knows it.

    A value is `open` where it cannot be judged yet. A period without a value that lies before one
    with a value has `no value` and is not met; those after the last value are `not reported`.
    """

    on: date
    value: Decimal | None
    state: State


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """A key result held against its bound: values from `low` to `high` are in, None is open.

    `lines` are the values to mark, with their words; all of them are in the unit of `kpi`. `told`
    sums up score and basis.
    """

    form: Literal["threshold", "guardrail", "rate"]
    points: tuple[Point, ...]
    low: Decimal | None
    high: Decimal | None
    lines: tuple[tuple[Decimal, str], ...]
    told: str
    days: tuple[date, date]
    kpi: Kpi | None = None

    @property
    def counted(self) -> str:
        """Say how many are in, as in `4 of 6 kept`; what is open or not reported does not count."""
        due = [one for one in self.points if one.state in ("in", "out", "no value")]
        met = sum(one.state == "in" for one in due)
        return f"{met} of {len(due)} {self.say('in')}" if due else ""

    def say(self, state: State) -> str:
        """Give the word for a state: a guardrail is held or broken, a rate met or not."""
        return _WORDS[self.form].get(state, state)


def band_of(
    kr: Bounded, kpi: Kpi | None, check_ins: Sequence[CheckIn], *, cycle: Cycle, on: date
) -> Band:
    """Hold what was reported until a day against the bound, each value as if it stood alone.

    Of a rate and of a threshold tallied by period there is a point for each period that is due,
    else one for each value. A total that has to reach its bound is open until it does.
    """
    own = own_check_ins(kr.id, tuple(check_ins), on=on)
    if isinstance(kr, Rate) or (isinstance(kr, Threshold) and kr.tally == "each_period"):
        points = tuple(_by_period(kr, own, cycle=cycle, on=on, kpi=kpi))
    else:
        states = ((c, _state(kr, c, cycle, kpi)) for c in own if c.value is not None)
        points = tuple(Point(c.on, c.value, state) for c, state in states)
    low, high = edges_of(kr, kpi)
    score = score_key_result(kr, own, on=on, cycle=cycle, kpi=kpi)
    return Band(
        form=kr.form,
        points=points,
        low=low,
        high=high,
        lines=tuple(_lines(kr, kpi)),
        told=_say_score(score, cycle),
        days=span(kr, cycle),
        kpi=kpi,
    )


def _say_score(score: Score, cycle: Cycle) -> str:
    shown = headline(score, cycle)
    return shown if score.basis == shown else f"{shown}: {score.basis}"


def _by_period(
    kr: Rate | Threshold, own: tuple[CheckIn, ...], *, cycle: Cycle, on: date, kpi: Kpi | None
) -> Iterator[Point]:
    begin, end = span(kr, cycle)
    per = kr.per if isinstance(kr, Rate) else reporting_period(kr, kpi, cycle)
    inside = tuple(c for c in own if begin <= c.on <= end)
    reported = period_values(inside, per, begin=begin, end=end, on=on)
    last = [later(begin, per, i) - _DAY for i in range(1, count_periods(begin, end, per))]
    values = [*reported.values, *[None] * reported.silent]
    for number, (day, value) in enumerate(zip([*last, end], values, strict=False)):
        if value is None:
            known = number < len(reported.values)
            yield Point(day, None, "no value" if known else "not reported")
        else:
            said = CheckIn(id="one", on=min(day, on), key_result=kr.id, value=value)
            yield Point(said.on, value, _state(kr, said, cycle, kpi))


def _state(kr: Bounded, said: CheckIn, cycle: Cycle, kpi: Kpi | None) -> State:
    alone: Bounded = kr
    if isinstance(kr, Threshold):
        alone = kr.change(tally="final")
    elif isinstance(kr, Rate):
        alone = kr.change(mode="mean")
    verdict = score_key_result(alone, (said,), on=said.on, cycle=cycle, kpi=kpi).verdict
    grows = isinstance(kr, Threshold) and kr.tally == "cycle_total" and kr.side == "at_least"
    if verdict == "unmeasured" or (grows and verdict == "no" and said.on < span(kr, cycle)[1]):
        return "open"
    return "in" if verdict == "yes" else "out"


def edges_of(kr: Bounded, kpi: Kpi | None) -> tuple[Decimal | None, Decimal | None]:
    """Give the lowest and the highest value that is in; None is an open side, or not known."""
    if isinstance(kr, Rate):
        return kr.target_rate, None
    if isinstance(kr, Threshold):
        return threshold_edges(kr)
    limit, direction = _limit(kr), None if kpi is None else kpi.direction
    if limit is None or direction is None:
        return None, None
    low, high = limit - kr.tolerance, limit + kr.tolerance
    return None if direction == "down" else low, None if direction == "up" else high


def _limit(kr: Guardrail) -> Decimal | None:
    return kr.no_worse_than if kr.bound is None else kr.bound


def _lines(kr: Bounded, kpi: Kpi | None) -> Iterator[tuple[Decimal, str]]:
    """Give the values to mark: the edges, and what they were worked out from."""
    low, high = edges_of(kr, kpi)
    strict = isinstance(kr, Threshold) and kr.strict
    if low is not None:
        yield low, f"{'above' if strict else 'at least'} {say_bounded(low, kr, kpi)}"
    if high is not None:
        yield high, f"{'below' if strict else 'at most'} {say_bounded(high, kr, kpi)}"
    middle = _limit(kr) if isinstance(kr, Guardrail) else getattr(kr, "bound", None)
    if middle is None or middle in (low, high):
        return
    name = "start" if isinstance(kr, Guardrail) and kr.bound is None else "bound"
    tolerance = kr.tolerance if isinstance(kr, Guardrail) else Decimal(0)
    room = f", {say_change(tolerance, kpi).removeprefix('+')} of room" if tolerance else ""
    yield middle, f"{name} {say_bounded(middle, kr, kpi)}{room}"


def say_bounded(value: Decimal, kr: Bounded, kpi: Kpi | None) -> str:
    """Say a value with the unit of the KPI, or else with that of the key result."""
    unit = "" if kpi is not None else getattr(kr, "unit", "")
    return f"{say_value(value, kpi)} {unit}".rstrip()
