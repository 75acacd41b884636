"""What was decided about a key result, carried out: as it was promised, and as it is pursued."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from okrnb.building import change
from okrnb.entries import Decision
from okrnb.errors import InputError, Problem, RefusedError
from okrnb.model import Place
from okrnb.objectives import Guardrail, KeyResult, Metric, Objective

_NUMBER = {"metric": "target", "rate": "target_rate", "threshold": "bound"}
"""The field that a new target goes into, by form."""


def number_of(kr: KeyResult) -> str:
    """Name the field that a new target goes into.

    Raises RefusedError for a form that has no number.
    """
    if isinstance(kr, Guardrail):
        return "bound" if kr.no_worse_than is None else "no_worse_than"
    if kr.form not in _NUMBER:
        what = f"a {kr.form} has no number to aim at"
        raise RefusedError(what, "Give a new day (due), or decide something else.")
    return _NUMBER[kr.form]


def changed(kr: KeyResult, decision: Decision) -> KeyResult:
    """Give a key result its new target or day; what does not fit any more is left out.

    Raises InputError where it cannot be that, and RefusedError where it has no number to aim at.
    """
    fields: dict[str, Any] = {}
    if decision.due is not None:
        fields["due"] = decision.due
    if decision.target is not None:
        fields |= {number_of(kr): decision.target, **_fitting_levels(kr, decision.target)}
    return change(kr, **fields)


def _fitting_levels(kr: KeyResult, target: Decimal) -> dict[str, Any]:
    if not isinstance(kr, Metric) or kr.start is None:
        return {}
    sign = 1 if target > kr.start else -1
    pace = tuple(p for p in kr.pace if 0 <= (p.value - kr.start) * sign <= abs(target - kr.start))
    wrong = {
        "commit": kr.commit is not None and (target - kr.commit) * sign <= 0,
        "stretch": kr.stretch is not None and (kr.stretch - target) * sign <= 0,
    }
    return {"pace": pace, **dict.fromkeys(name for name, is_wrong in wrong.items() if is_wrong)}


def decisions_on(
    key_result: str, decisions: Iterable[Decision], *, on: date
) -> tuple[Decision, ...]:
    """Give the decisions about a key result until a day, in order of day, then of the log."""
    own = [one for one in decisions if one.key_result == key_result and one.on <= on]
    return tuple(sorted(own, key=lambda one: one.on))


def original_of(kr: KeyResult, decisions: Iterable[Decision]) -> KeyResult:
    """Give a key result as it was promised, even where people changed its file since."""
    own = decisions_on(kr.id, decisions, on=date.max)
    was = next((one.was for one in own if one.target is not None), None)
    was_due = next((one for one in own if one.due is not None), None)
    fields: dict[str, Any] = {}
    if was is not None:
        fields |= {number_of(kr): was, **_fitting_levels(kr, was)}
    if was_due is not None:
        fields["due"] = was_due.was_due
    return change(kr, **fields) if fields else kr


def pursued(kr: KeyResult, decisions: Iterable[Decision], *, on: date) -> KeyResult | None:
    """Give a key result as it is pursued on a day; None once it is dropped or only watched."""
    own = decisions_on(kr.id, decisions, on=on)
    if own and own[-1].action in ("drop", "convert"):
        return None
    found = original_of(kr, own)
    for one in own:
        found = changed(found, one) if one.action == "retarget" else found
    return found


def impossible(
    objectives: Iterable[Objective], decisions: Iterable[Decision], places: Mapping[str, Place]
) -> tuple[Problem, ...]:
    """Find retargets that a key result cannot follow, such as one to its own start.

    They can only be written by hand; `places` says in which line of the log.
    """
    own: dict[str, list[Decision]] = {}
    for one in sorted(decisions, key=lambda one: one.on):
        own.setdefault(one.key_result, []).append(one)
    krs = (kr for objective in objectives for kr in objective.key_results if kr.id in own)
    return tuple(problem for kr in krs for problem in _impossible(kr, own[kr.id], places))


def _impossible(
    kr: KeyResult, own: list[Decision], places: Mapping[str, Place]
) -> Iterator[Problem]:
    found = None
    for one in own:
        try:
            found = original_of(kr, own) if found is None else found
            found = changed(found, one) if one.action == "retarget" else found
        except InputError as error:
            told = [(problem.what, problem.fix) for problem in error.problems]
        except RefusedError as error:
            told = [(error.what, error.fix)]
        else:
            continue
        about = f"decision {one.id}"
        place = places.get(about)
        file, line = (place.file, place.line) if place else ("log.jsonl", None)
        for what, fix in told:
            yield Problem(file, line, about, f"{kr.id} cannot be retargeted so: {what}", fix)
        return
