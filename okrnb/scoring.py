"""What a key result scores, from its form and its check-ins: one function a form.

A graded score and a yes/no verdict are always both worked out, whichever of them the cycle puts
first. Formulas are those of the method, section 3.
"""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from okrnb.curves import Curve
from okrnb.entries import Valued
from okrnb.model import CheckIn, Cycle, Kpi
from okrnb.moving import Expected, score_metric
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
from okrnb.periods import (
    Reported,
    Seen,
    elapsed,
    latest,
    own_check_ins,
    period_values,
    reporting_period,
    span,
)
from okrnb.quantities import say_apart, say_day, say_number, say_value
from okrnb.scores import VERDICTS, make_score
from okrnb.scores import Score as Score  # also found here, beside the function that gives it
from okrnb.steps import step_progress


def score_key_result(
    kr: KeyResult,
    check_ins: tuple[CheckIn, ...],
    *,
    on: date,
    cycle: Cycle,
    kpi: Kpi | None = None,
    curve: Curve | None = None,
) -> Score:
    """Score a key result of any form by what was reported on it until the day `on`.

    `kpi` is the one that the key result names: its direction decides which way a guardrail breaks,
    its decimals what counts as reached, its aggregation whether a blank start means 0. The value
    of a check-in is the total or the average so far where the KPI is one; for a rate, and for a
    threshold tallied by period, it is that of the period in which the check-in is made. Check-ins
    `with_readings` carry the KPI's own values; one that a person typed counts, and is said to. A
    `curve` says what was expected by when, for a total that is projected until its last day.
    """
    own = own_check_ins(kr.id, check_ins, on=on)
    found = _score(kr, own, on=on, cycle=cycle, kpi=kpi, curve=curve)
    return _say_typed(found, own, kpi)


def _say_typed(found: Score, own: tuple[CheckIn, ...], kpi: Kpi | None) -> Score:
    """Say of a value that a person typed what the readings say instead, where that differs."""
    last = next((c for c in reversed(own) if c.value is not None), None)
    if not isinstance(last, Valued) or not last.typed or last.read in (None, last.value):
        return found
    said = say_apart(last.read or 0, last.value or 0, kpi)[0]
    return replace(found, basis=f"{found.basis}; typed, the readings say {said}")


def _score(
    kr: KeyResult,
    own: tuple[CheckIn, ...],
    *,
    on: date,
    cycle: Cycle,
    kpi: Kpi | None,
    curve: Curve | None,
) -> Score:
    begin, end = span(kr, cycle)
    inside = tuple(c for c in own if begin <= c.on <= end)
    match kr:
        case Metric():
            seen = latest(own, end)
            expected = None
            if seen is not None and on < end:
                time = elapsed(seen.on, begin, end)
                bent = curve and Expected(curve.at(time), curve.how)
                expected = bent or Expected(time)
            by_levels = cycle.scoring == "levels"
            return score_metric(kr, seen, kpi, expected=expected, by_levels=by_levels)
        case Baseline():
            return _baseline(kr, own, kpi)
        case Milestone():
            return _milestone(kr, own, end)
        case Binary():
            return _binary(own)
        case Rate():
            reported = period_values(inside, kr.per, begin=begin, end=end, on=on)
            return _rate(kr, latest(inside, end), reported, kpi)
        case Threshold(tally="each_period"):
            per = reporting_period(kr, kpi, cycle)
            reported = period_values(inside, per, begin=begin, end=end, on=on)
            return _each_period(kr, latest(inside, end), reported)
        case Threshold():
            return _threshold(kr, latest(own, end), kpi)
        case _:
            return _guardrail(kr, latest(own, end), kpi)


def _baseline(kr: Baseline, own: tuple[CheckIn, ...], kpi: Kpi | None) -> Score:
    """Give 1 once a value has evidence and cases enough; a weaker one later takes nothing back."""
    with_value = [c for c in own if c.value is not None]
    proved = [c for c in with_value if not _lacks(kr, c)]
    best = (proved or with_value)[-1:]
    seen = latest(tuple(best), date.max)
    if seen is None:
        return make_score(Decimal(0), "no", "no value yet")
    said = [f"{say_value(seen.value, kpi)} {'' if kpi else kr.unit}".rstrip()]
    said += [f"n {c.n}" for c in best if c.n] + [_lacks(kr, c) for c in best if not proved]
    return make_score(Decimal(bool(proved)), VERDICTS[bool(proved)], ", ".join(said), seen)


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
    verdict = VERDICTS[accepted]
    if accepted is None and way is not None and way < 1:
        verdict = "no"
    elif accepted is None:
        answer += ": show the evidence or name the step that is missing"
    basis = "; ".join([*_say_steps(kr.steps, done, dropped), answer])
    if way is not None:
        return make_score(way, verdict, basis)
    return Score(basis=basis) if accepted is None else make_score(Decimal(accepted), verdict, basis)


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
    basis = f"answered {VERDICTS[yes]} on {say_day(answers[-1].on)}"
    return make_score(Decimal(yes), VERDICTS[yes], basis)


def _rate(kr: Rate, seen: Seen | None, reported: Reported, kpi: Kpi | None) -> Score:
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
    found = make_score(raw, VERDICTS[kept], basis, Seen(seen.on, mean))
    return _with_silence(found, reported.silent)


def _each_period(kr: Threshold, seen: Seen | None, reported: Reported) -> Score:
    periods = len(reported.values)
    if kr.bound is None or not periods:
        return Score(basis="no bound is set" if kr.bound is None else "not measured")
    met = sum(v is not None and _is_kept(kr, kr.bound, v) for v in reported.values)
    basis = f"kept in {met} of {periods} periods"
    found = make_score(Decimal(met) / periods, VERDICTS[met == periods], basis, seen)
    return _with_silence(found, reported.silent)


def _with_silence(found: Score, periods: int) -> Score:
    """Leave a yes open while periods that have ended are not reported."""
    if not periods:
        return found
    basis = f"{found.basis}; the last {periods} not reported"
    return replace(found, basis=basis, verdict="no" if found.verdict == "no" else "unmeasured")


def _threshold(kr: Threshold, seen: Seen | None, kpi: Kpi | None) -> Score:
    if kr.bound is None or seen is None:
        return Score(basis="no bound is set" if kr.bound is None else "not measured")
    kept = _is_kept(kr, kr.bound, seen.value)
    basis = f"{say_value(seen.value, kpi)} against {say_value(kr.bound, kpi)}"
    if kr.strict is None and seen.value == kr.bound and kr.side != "within":
        basis += ", taken as allowed: nobody has said whether exactly that is"
    return make_score(Decimal(kept), VERDICTS[kept], basis, seen)


def _is_kept(kr: Threshold, bound: Decimal, value: Decimal) -> bool:
    if kr.side == "within":
        room = abs(bound) * kr.band - abs(value - bound)
    else:
        room = bound - value if kr.side == "at_most" else value - bound
    return room > 0 if kr.strict else room >= 0


def _guardrail(kr: Guardrail, seen: Seen | None, kpi: Kpi | None) -> Score:
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
        verdict=VERDICTS[held],
        basis=f"{said} against {say_value(limit, kpi)}",
        value=seen.value,
        seen_on=seen.on,
    )
