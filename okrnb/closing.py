"""From a key result that is closed to the one that follows: what was found out is used at once.

A milestone was worth its work when a KPI moves later (Smith); a number was found out for the sake
of the key result that starts from it (Lamorte). Both are proposals for the next cycle.
"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from okrnb.errors import RefusedError
from okrnb.holding import key_result_id
from okrnb.model import CheckIn, Cycle
from okrnb.objectives import Baseline, Metric, Milestone
from okrnb.quantities import say_day
from okrnb.scores import Score
from okrnb.scoring import score_key_result

_WHICH_KPI = "Which KPI holds this number from now on?"


def close_milestone(
    milestone: Milestone,
    score: Score,
    *,
    cycle: Cycle,
    measured: tuple[Decimal, date] | None = None,
) -> Metric:
    """Propose the key result on the KPI that a milestone should move, for the next `cycle`.

    `score` is the milestone's own. X is what the KPI was `measured` at, value and day, else
    `future_start`; Y is `future_target`. What is not known stays blank, with a question. It is due
    on `look_on` where that lies in the cycle, else on its last day.

    Raises RefusedError, with the question to answer first, where the milestone is not accepted or
    names no KPI.
    """
    kpi = _future_kpi(milestone, score)
    start, start_on = measured or (milestone.future_start, None)
    target = None if milestone.future_target == start else milestone.future_target
    planned = "" if start is None else f"as planned with milestone {milestone.id}"
    asked = ["Who owns it?", *_ask_ends(start, milestone.future_target)]
    asked += _ask_look(milestone.look_on, cycle)
    inside = milestone.look_on is not None and cycle.start < milestone.look_on <= cycle.end
    return Metric(
        form="metric",
        id=key_result_id(kpi, "metric"),
        kpi=kpi,
        prompt=" ".join(asked),
        start=start,
        start_on=start_on,
        start_source=f"measured when {milestone.id} was closed" if measured else planned,
        target=target,
        target_source="" if target is None else f"hoped for with milestone {milestone.id}",
        due=milestone.look_on if inside else cycle.end,
    )


def _future_kpi(milestone: Milestone, score: Score) -> str:
    if score.verdict != "yes":
        proof = milestone.evidence or "with which evidence"
        what = f"{milestone.id} cannot be closed: {score.basis}"
        raise RefusedError(what, f"Is it proved ({proof}), or which step is missing?")
    if milestone.future_kpi is None:
        what = f"{milestone.id} names no KPI that it should move"
        raise RefusedError(what, "Which KPI should show that it was worth its work?")
    return milestone.future_kpi


def _ask_ends(start: Decimal | None, target: Decimal | None) -> list[str]:
    asked = []
    if start is None:
        asked.append("Where does it stand today?")
    if target is None:
        asked.append("What should it reach?")
    elif start == target:
        asked.append(f"It has reached {target} already: what should it reach now?")
    return asked


def _ask_look(look_on: date | None, cycle: Cycle) -> list[str]:
    if look_on is None or look_on <= cycle.end:
        return []
    return [f"It should show on {say_day(look_on)} only: is {cycle.name} too early?"]


def close_baseline(
    baseline: Baseline,
    found: CheckIn,
    *,
    cycle: Cycle,
    kpi: str | None = None,
    target: Decimal | None = None,
) -> Metric:
    """Propose the key result that starts from a number that was found out, for the next `cycle`.

    X is the value of the check-in, with its day; sample size and evidence stand in its source. The
    `kpi` need only be named where the baseline has none. A `target` is not made up: it stays a
    question.

    Raises RefusedError, with the question to answer first, where the value or its evidence is
    missing, where there are fewer cases than `min_n`, and where no KPI is named.
    """
    score = score_key_result(baseline, (found,), on=found.on, cycle=cycle)
    if found.value is None or score.verdict != "yes":
        what = f"{baseline.id} cannot be closed: {score.basis}"
        raise RefusedError(what, _what_lacks(baseline, found))
    kpi = kpi or baseline.kpi
    if kpi is None:
        raise RefusedError(f"{baseline.id} names no KPI", _WHICH_KPI)
    cases = f", n {found.n}" if found.n else ""
    asked = ["Who owns it?", *_ask_ends(found.value, target)]
    return Metric(
        form="metric",
        id=key_result_id(kpi, "metric"),
        kpi=kpi,
        prompt=" ".join(asked),
        start=found.value,
        start_on=found.on,
        start_source=f"found out by {baseline.id}{cases}: {found.evidence}",
        target=None if target == found.value else target,
        due=cycle.end,
    )


def _what_lacks(baseline: Baseline, found: CheckIn | None) -> str:
    if found is None or found.value is None:
        return "Which value was measured?"
    if not found.evidence:
        return "Where can the measured value be seen?"
    return f"When will there be {baseline.min_n} cases, or are {found.n or 'so few'} enough?"


def ask_first(kr: Milestone | Baseline, own: Sequence[CheckIn], score: Score) -> str:
    """Give the question to answer before a key result can be closed; blank where it can be.

    `own` is what was reported on it, in order, and `score` what that amounts to.
    """
    if isinstance(kr, Milestone):
        late = next((c for c in reversed(own) if c.accepted is not None), None)
        if score.verdict == "no" and late is not None and late.accepted:
            return f"It was proved too late: does it count? Then make it due on {say_day(late.on)}."
        try:
            _future_kpi(kr, score)
        except RefusedError as error:
            return error.fix
        return ""
    if score.verdict != "yes":
        return _what_lacks(kr, next((c for c in reversed(own) if c.value is not None), None))
    return "" if kr.kpi else _WHICH_KPI
