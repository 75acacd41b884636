"""The review half-way: which key results to talk about, and what was decided about each.

Keep it, get help, give it a new target or day, turn its KPI into a health metric, or drop it. What
was promised stays the measure of the cycle; what is pursued now is scored beside it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from okrnb.building import build
from okrnb.curves import Curve
from okrnb.entries import Action, Decision
from okrnb.model import CheckIn, Cycle, Kpi
from okrnb.objectives import Guardrail, KeyResult, Metric, Objective, Rate, Threshold, Workbook
from okrnb.periods import by_key_result, elapsed
from okrnb.pursuing import changed, number_of
from okrnb.pursuing import decisions_on as decisions_on
from okrnb.pursuing import original_of as original_of
from okrnb.pursuing import pursued as pursued
from okrnb.quantities import say_day, say_value
from okrnb.rollups import headline
from okrnb.scores import Score
from okrnb.scoring import score_key_result
from okrnb.standing import Standing

_TROUBLED = ("at risk", "behind", "missed", "broken", "stale", "not measured", "unknown")
"""Words that bring a key result onto the table, gravest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviewed:
    """A key result as promised and as pursued now, with both scores.

    `now` is None where it is not pursued any more; then, and where nothing was changed, so is
    `score_now`. `decision` is the latest one.
    """

    original: KeyResult
    now: KeyResult | None
    score: Score
    score_now: Score | None = None
    decision: Decision | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewItem:
    """A key result to talk about: how it stands, what follows, and the questions to ask."""

    key_result: KeyResult
    objective: str
    standing: Standing
    dependants: tuple[str, ...]
    questions: tuple[str, ...]


def decide(
    kr: KeyResult,
    action: Action,
    *,
    id: str,
    on: date,
    reason: str,
    by: str,
    target: Decimal | str | int | None = None,
    due: date | None = None,
) -> Decision:
    """Make the line that keeps a decision; it notes by itself what was promised before.

    Raises InputError where no reason or nobody is named, where a retarget says nothing new, or
    where the key result could not be that: a target that is its start, say. Raises RefusedError for
    a new target of a form that has no number.
    """
    told: dict[str, Any] = {"target": target, "due": due}
    if target is not None:
        told["was"] = getattr(kr, number_of(kr), None)
    if due is not None:
        told["was_due"] = kr.due
    made = build(
        Decision, id=id, on=on, key_result=kr.id, action=action, reason=reason, by=by, **told
    )
    changed(kr, made)  # refuses what cannot be
    return made


def as_pursued(workbook: Workbook, *, on: date) -> Workbook:
    """Give a workbook with its key results as they are pursued on a day, by what was decided.

    What was dropped, or is only watched, is left out, and so are its guardrails. It is for scoring
    and showing, never for saving: the files keep what was promised.
    """
    decisions = [one for one in workbook.entries if isinstance(one, Decision)]
    if not decisions:
        return workbook
    now = {kr.id: pursued(kr, decisions, on=on) for kr in workbook.key_results()}
    gone = {id for id, kr in now.items() if kr is None}
    objectives = []
    for objective in workbook.objectives:
        left = (now[kr.id] for kr in objective.key_results)
        kept = (kr for kr in left if kr and getattr(kr, "protects", None) not in gone)
        objectives.append(objective.change(key_results=tuple(kept)))
    return replace(workbook, objectives=tuple(objectives))


def score_both(
    kr: KeyResult,
    check_ins: tuple[CheckIn, ...],
    decisions: Sequence[Decision],
    *,
    on: date,
    cycle: Cycle,
    kpi: Kpi | None = None,
    curve: Curve | None = None,
) -> Reviewed:
    """Score a key result against what was promised, and against what it was changed to.

    On the way, a total is projected along its `curve`, where there is one.
    """
    own = decisions_on(kr.id, decisions, on=on)
    original, now = original_of(kr, own), pursued(kr, own, on=on)
    score = score_key_result(original, check_ins, on=on, cycle=cycle, kpi=kpi, curve=curve)
    score_now = None
    if now is not None and now != original:
        score_now = score_key_result(now, check_ins, on=on, cycle=cycle, kpi=kpi, curve=curve)
    last = own[-1] if own else None
    return Reviewed(original=original, now=now, score=score, score_now=score_now, decision=last)


def review_scores(
    workbook: Workbook, *, on: date, curves: Mapping[str, Curve] | None = None
) -> dict[str, Reviewed]:
    """Score every key result both ways as of a day, by its id, in reading order."""
    own = by_key_result(workbook.check_ins)
    kpis = {kpi.id: kpi for kpi in workbook.kpis}
    decisions = [one for one in workbook.entries if isinstance(one, Decision)]
    return {
        kr.id: score_both(
            kr,
            own.get(kr.id, ()),
            decisions,
            on=on,
            cycle=workbook.settings.cycle,
            kpi=kpis.get(getattr(kr, "kpi", None) or ""),
            curve=(curves or {}).get(kr.id),
        )
        for kr in workbook.key_results()
    }


def say_both(found: Reviewed, cycle: Cycle, kpi: Kpi | None) -> str:
    """Say both scores and the decision between them, as in `0.36; 0.60 since 13 February 2012…`."""
    first = headline(found.score, cycle)
    return f"{first}; {say_decision(found, cycle, kpi)}" if found.decision else first


def say_decision(found: Reviewed, cycle: Cycle, kpi: Kpi | None) -> str:
    """Say what was decided, by whom and why, and the score as changed; blank without a decision."""
    decision = found.decision
    if decision is None:
        return ""
    since = f"{say_day(decision.on)} ({decision.by}: {decision.reason})"
    if found.score_now is not None:
        news = [f"to {say_value(decision.target, kpi)}"] if decision.target is not None else []
        news += [f"by {say_day(decision.due)}"] if decision.due is not None else []
        changed = f" {' '.join(news)}" if news else ""
        return f"{headline(found.score_now, cycle)} as changed{changed} on {since}"
    words = {"drop": "dropped", "convert": "a health metric", "help": "help asked for"}
    return f"{words.get(decision.action, 'kept')} since {since}"


def plan_review(workbook: Workbook, standings: Mapping[str, Standing]) -> tuple[ReviewItem, ...]:
    """List the key results to talk about half-way, gravest first; those on track are left out.

    What was given up should be left out of `workbook` (`as_pursued`).
    """
    kpis = {kpi.id: kpi for kpi in workbook.kpis}
    found = []
    for objective in workbook.objectives:
        for kr in objective.key_results:
            standing = standings[kr.id]
            if standing.status.word in _TROUBLED:
                kpi = kpis.get(getattr(kr, "kpi", None) or "")
                item = ReviewItem(
                    key_result=kr,
                    objective=objective.id,
                    standing=standing,
                    dependants=dependants_of(workbook, kr.id),
                    questions=_ask(kr, objective, standing, kpi),
                )
                found.append(item)
    return tuple(sorted(found, key=lambda item: _TROUBLED.index(item.standing.status.word)))


def _ask(
    kr: KeyResult, objective: Objective, standing: Standing, kpi: Kpi | None
) -> tuple[str, ...]:
    word = standing.status.word
    asked = []
    if word in ("stale", "not measured", "unknown"):
        keeper = kpi.owner if kpi is not None and kpi.owner else "the data keeper"
        asked.append(f"{keeper}: where does it stand today?")
    elif objective.ambition == "committed":
        asked.append("It is a promise: what is the rescue plan, and who has to know today?")
    if isinstance(kr, Metric | Rate | Threshold) and kpi is not None:
        asked.append(f"Does {kpi.name} move as you thought it would, and if not, why?")
    asked.append("Keep, get help, retarget, make it a health metric, or drop?")
    return tuple(asked)


def dependants_of(workbook: Workbook, key_result: str) -> tuple[str, ...]:
    """Name what hangs on a key result: its guardrails, initiatives, and objectives below its own.

    Whoever owns them has to be told before it is dropped.
    """
    own = next(
        (one for one in workbook.objectives if key_result in [kr.id for kr in one.key_results]),
        None,
    )
    found = [
        f"key result {kr.id}"
        for kr in workbook.key_results()
        if isinstance(kr, Guardrail) and kr.protects == key_result
    ]
    if own is not None:
        found += [f"initiative {one.id}" for one in own.initiatives if one.key_result == key_result]
        measures = (one for one in own.lead_measures if one.key_result == key_result)
        found += [f"lead measure {one.id}" for one in measures]
        found += [f"objective {o.id}" for o in workbook.objectives if o.parent == own.id]
    return tuple(found)


def is_review_time(cycle: Cycle, *, on: date) -> bool:
    """Say whether 40 to 60% of the cycle has passed: late enough to see, early enough to act."""
    return Decimal("0.4") <= elapsed(on, cycle.start, cycle.end) <= Decimal("0.6")
