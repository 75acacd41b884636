"""What a key result scores, from its form and its check-ins: one function a form.

A graded score and a yes/no verdict are always both worked out, whichever of them the cycle puts
first. Formulas are those of the method, section 3. Scores are kept exact; only where they are shown
are they rounded, half-up to two decimals.
"""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Literal, NamedTuple

from okrnb.model import CheckIn, Cycle, Kpi
from okrnb.objectives import (
    Baseline,
    Binary,
    Guardrail,
    KeyResult,
    Metric,
    Milestone,
    Rate,
    Step,
    Threshold,
)
from okrnb.periods import Reported, own_check_ins, period_values, reporting_period, span
from okrnb.quantities import round_half_up, say_day, say_number, say_value
from okrnb.steps import step_progress
from okrnb.targets import clamp, level_reached, levels_of, progress, score_by_levels, start_of

Verdict = Literal["yes", "no", "unmeasured"]
Held = Literal["held", "broken", "unknown"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """What one key result amounts to on a day.

    `raw` is progress and may leave 0..1; `graded` is the score, within 0..1; both are None while
    not measured and for a guardrail, which has `held` instead. `verdict` is the answer if the cycle
    closed that day, `basis` says what it rests on. `value` was last reported on `seen_on`.
    """

    raw: Decimal | None = None
    graded: Decimal | None = None
    verdict: Verdict = "unmeasured"
    basis: str = "not measured"
    value: Decimal | None = None
    seen_on: date | None = None
    held: Held | None = None

    @property
    def measured(self) -> bool:
        """Say whether there is a score, or for a guardrail whether it is known to hold or not."""
        return self.graded is not None or self.held in ("held", "broken")


class _Seen(NamedTuple):
    on: date
    value: Decimal
    late: bool = False


def score_key_result(
    kr: KeyResult,
    check_ins: tuple[CheckIn, ...],
    *,
    on: date,
    cycle: Cycle,
    kpi: Kpi | None = None,
) -> Score:
    """Score a key result of any form by what was reported on it until the day `on`.

    `kpi` is the one that the key result names: its direction decides which way a guardrail breaks,
    its decimals what counts as reached, its aggregation whether a blank start means 0. The value
    of a check-in is the total or the average so far where the KPI is one; for a rate, and for a
    threshold tallied by period, it is that of the period in which the check-in is made.
    """
    own = own_check_ins(kr.id, check_ins, on=on)
    begin, end = span(kr, cycle)
    inside = tuple(c for c in own if begin <= c.on <= end)
    match kr:
        case Metric():
            return _metric(kr, _latest(own, end), kpi, by_levels=cycle.scoring == "levels")
        case Baseline():
            return _baseline(kr, own, kpi)
        case Milestone():
            return _milestone(kr, own, end)
        case Binary():
            return _binary(own)
        case Rate():
            reported = period_values(inside, kr.per, begin=begin, end=end, on=on)
            return _rate(kr, _latest(inside, end), reported, kpi)
        case Threshold(tally="each_period"):
            per = reporting_period(kr, kpi, cycle)
            reported = period_values(inside, per, begin=begin, end=end, on=on)
            return _each_period(kr, _latest(inside, end), reported)
        case Threshold():
            return _threshold(kr, _latest(own, end), kpi)
        case _:
            return _guardrail(kr, _latest(own, end), kpi)


_VERDICTS: dict[bool | None, Verdict] = {True: "yes", False: "no", None: "unmeasured"}


def _latest(own: tuple[CheckIn, ...], due: date) -> _Seen | None:
    seen = [_Seen(c.on, c.value, c.on > due) for c in own if c.value is not None]
    return seen[-1] if seen else None


def _score(raw: Decimal, verdict: Verdict, basis: str, seen: _Seen | None = None) -> Score:
    found = Score(raw=raw, graded=clamp(raw), verdict=verdict, basis=basis)
    if seen is None:
        return found
    late = f"{basis}, reported after it was due" if seen.late else basis
    return replace(found, value=seen.value, seen_on=seen.on, basis=late)


def _unscored(seen: _Seen, basis: str) -> Score:
    return Score(basis=f"{basis}; not scored", value=seen.value, seen_on=seen.on)


def _metric(kr: Metric, seen: _Seen | None, kpi: Kpi | None, *, by_levels: bool) -> Score:
    if seen is None:
        return Score()
    value, start, target = seen.value, start_of(kr, kpi), kr.target
    said = say_value(value, kpi)
    if target is None or start == target:
        return _unscored(seen, f"{said}, with no target other than the start")
    if start is None:
        share = f" is {say_number(value / target, 2)} of the target" if target else ""
        return _unscored(seen, f"{said}{share}, with an unknown start")
    raw = progress(start, target, value)
    basis = f"{said}{_place(raw, rising=target > start)}"
    basis += f" from {say_value(start, kpi)} to {say_value(target, kpi)}"
    shown = value if kpi is None or kpi.decimals is None else round_half_up(value, kpi.decimals)
    reached = max(raw, progress(start, target, shown)) >= 1
    found = _score(raw, _VERDICTS[reached], basis, seen)
    levels = levels_of(kr, start) if by_levels else None
    if levels is None:
        return found
    basis = f"{found.basis}; {level_reached(levels, value) or 'no level'} reached"
    return replace(found, graded=score_by_levels(levels, value), basis=basis)


def _place(raw: Decimal, *, rising: bool) -> str:
    if raw < 0:
        return ", below start:" if rising else ", above start:"
    return ", beyond target:" if raw > 1 else " on the way"


def _baseline(kr: Baseline, own: tuple[CheckIn, ...], kpi: Kpi | None) -> Score:
    """Give 1 once a value has evidence and cases enough; a weaker one later takes nothing back."""
    with_value = [c for c in own if c.value is not None]
    proved = [c for c in with_value if not _lacks(kr, c)]
    best = (proved or with_value)[-1:]
    seen = _latest(tuple(best), date.max)
    if seen is None:
        return _score(Decimal(0), "no", "no value yet")
    said = [f"{say_value(seen.value, kpi)} {'' if kpi else kr.unit}".rstrip()]
    said += [f"n {c.n}" for c in best if c.n] + [_lacks(kr, c) for c in best if not proved]
    return _score(Decimal(bool(proved)), _VERDICTS[bool(proved)], ", ".join(said), seen)


def _lacks(kr: Baseline, found: CheckIn) -> str:
    if not found.evidence:
        return "evidence is missing"
    return f"at least {kr.min_n} cases are needed" if (found.n or 0) < (kr.min_n or 0) else ""


def _milestone(kr: Milestone, own: tuple[CheckIn, ...], due: date) -> Score:
    """Take progress from the steps, the verdict from what was accepted until `due`."""
    if not own:
        return Score()
    done, dropped = {i for c in own for i in c.done}, {i for c in own for i in c.dropped}
    way = step_progress(kr.steps, done, dropped=dropped)
    accepted, answer = _acceptance(own, due)
    verdict = _VERDICTS[accepted]
    if accepted is None and way is not None and way < 1:
        verdict = "no"
    elif accepted is None:
        answer += ": show the evidence or name the step that is missing"
    basis = "; ".join([*_say_steps(kr.steps, done, dropped), answer])
    if way is not None:
        return _score(way, verdict, basis)
    return Score(basis=basis) if accepted is None else _score(Decimal(accepted), verdict, basis)


def _acceptance(own: tuple[CheckIn, ...], due: date) -> tuple[bool | None, str]:
    answers = [c for c in own if c.accepted is not None]
    if not answers:
        return None, "not accepted yet"
    in_time = [c for c in answers if c.on <= due]
    last = (in_time or answers)[-1]
    said = f"{'accepted' if last.accepted else 'not accepted'} on {say_day(last.on)}"
    return (bool(last.accepted), said) if in_time else (False, f"{said}, after it was due")


def _say_steps(steps: tuple[Step, ...], done: set[str], dropped: set[str]) -> list[str]:
    ids = {step.id for step in steps}
    finished, gone = ids & done, (ids & dropped) - done
    said = [f"{len(finished)} of {len(ids - gone)} steps done"] if ids - gone else []
    if gone:
        planned = say_number(step_progress(steps, done) or 0, 2)
        said.append(f"{len(gone)} dropped ({planned} of the plan as first made)")
    return said


def _binary(own: tuple[CheckIn, ...]) -> Score:
    answers = [c for c in own if c.accepted is not None]
    if not answers:
        return Score()
    yes = bool(answers[-1].accepted)
    basis = f"answered {_VERDICTS[yes]} on {say_day(answers[-1].on)}"
    return _score(Decimal(yes), _VERDICTS[yes], basis)


def _rate(kr: Rate, seen: _Seen | None, reported: Reported, kpi: Kpi | None) -> Score:
    """Score the mean or the share of periods met; the basis always says both."""
    given = [value for value in reported.values if value is not None]
    wanted, periods = kr.target_rate, len(reported.values)
    if not given or wanted is None or seen is None:
        return Score(basis="not measured" if wanted else "no target rate is set")
    met, total = sum(value >= wanted for value in given), sum(given, Decimal(0))
    mean = total / len(given)
    basis = f"mean {say_value(mean, kpi)} of {say_value(wanted, kpi)} a {kr.per}"
    basis += f"; {met} of {periods} {kr.per}s met"
    if kr.mode == "mean":
        raw, kept = mean / wanted, total >= wanted * len(given)
    else:
        raw, kept = Decimal(met) / periods, met == periods
    found = _score(raw, _VERDICTS[kept], basis, _Seen(seen.on, mean))
    return _with_silence(found, reported.silent)


def _each_period(kr: Threshold, seen: _Seen | None, reported: Reported) -> Score:
    periods = len(reported.values)
    if kr.bound is None or not periods:
        return Score(basis="no bound is set" if kr.bound is None else "not measured")
    met = sum(v is not None and _is_kept(kr, kr.bound, v) for v in reported.values)
    basis = f"kept in {met} of {periods} periods"
    found = _score(Decimal(met) / periods, _VERDICTS[met == periods], basis, seen)
    return _with_silence(found, reported.silent)


def _with_silence(found: Score, periods: int) -> Score:
    """Leave a yes open while periods that have ended are not reported."""
    if not periods:
        return found
    basis = f"{found.basis}; the last {periods} not reported"
    return replace(found, basis=basis, verdict="no" if found.verdict == "no" else "unmeasured")


def _threshold(kr: Threshold, seen: _Seen | None, kpi: Kpi | None) -> Score:
    if kr.bound is None or seen is None:
        return Score(basis="no bound is set" if kr.bound is None else "not measured")
    kept = _is_kept(kr, kr.bound, seen.value)
    basis = f"{say_value(seen.value, kpi)} against {say_value(kr.bound, kpi)}"
    if kr.strict is None and seen.value == kr.bound and kr.side != "within":
        basis += ", taken as allowed: nobody has said whether exactly that is"
    return _score(Decimal(kept), _VERDICTS[kept], basis, seen)


def _is_kept(kr: Threshold, bound: Decimal, value: Decimal) -> bool:
    if kr.side == "within":
        room = abs(bound) * kr.band - abs(value - bound)
    else:
        room = bound - value if kr.side == "at_most" else value - bound
    return room > 0 if kr.strict else room >= 0


def _guardrail(kr: Guardrail, seen: _Seen | None, kpi: Kpi | None) -> Score:
    """Compare the latest value with the limit, on the side that is worse for the KPI."""
    limit = kr.no_worse_than if kr.bound is None else kr.bound
    if seen is None:
        return Score(held="unknown")
    direction = None if kpi is None else kpi.direction
    said = say_value(seen.value, kpi)
    if limit is None or direction is None:
        lacks = "no limit is set" if limit is None else "which way is worse is not said"
        return Score(held="unknown", basis=f"{said}; {lacks}", value=seen.value, seen_on=seen.on)
    over = seen.value - limit
    worse = {"down": over, "up": -over, "band": abs(over)}[direction]
    held = worse <= kr.tolerance
    return Score(
        held="held" if held else "broken",
        verdict=_VERDICTS[held],
        basis=f"{said} against {say_value(limit, kpi)}",
        value=seen.value,
        seen_on=seen.on,
    )
