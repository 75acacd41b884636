"""What a session leaves open: votes that wait for an answer, key results without an owner.

It is about the session itself. What is open in the wording and the numbers, the coach asks.
"""

from collections.abc import Iterator

from okrnb.objectives import Workbook
from okrnb.outcomes import Outcome
from okrnb.proceedings import Proceedings
from okrnb.tabular import kpi_of
from okrnb.wording import say_key_result

MOST_FOCUS = 3
"""KPIs that a team can move at once."""

MOST_OBJECTIVES = 3
"""Objectives that a team can pursue at once."""


def open_points(so_far: Proceedings, workbook: Workbook) -> tuple[str, ...]:
    """Say what is still to be done before everybody leaves, in the order of the agenda.

    The workbook gives the names of KPIs.
    """
    return (
        *_of_kpis(so_far, workbook),
        *_of_polls(so_far),
        *_of_objectives(so_far, workbook),
        *_of_followers(so_far),
        *so_far.remarks,
    )


def name_kpi(id: str, workbook: Workbook) -> str:
    """Give the name of a KPI; its id where the workbook does not know it."""
    kpi = workbook.kpi(id)
    return id if kpi is None else kpi.name


def names_in_session(so_far: Proceedings, workbook: Workbook) -> dict[str, str]:
    """Give what people call objectives, key results and polls, by their ids."""
    names = {run.poll.id: run.poll.question for run in so_far.polls}
    for objective in so_far.objectives:
        names[objective.id] = objective.text
        for kr in objective.key_results:
            names[kr.id] = say_key_result(kr, kpi_of(kr, workbook))
    return names


def _of_kpis(so_far: Proceedings, workbook: Workbook) -> Iterator[str]:
    focus = [one.kpi for one in so_far.triage if one.state == "focus"]
    names = {kpi: name_kpi(kpi, workbook) for kpi in focus}
    moved = {getattr(kr, "kpi", None) for one in so_far.objectives for kr in one.key_results}
    if len(focus) > MOST_FOCUS:
        yield f"{len(focus)} KPIs are in focus: which of {', '.join(names.values())} can wait?"
    for kpi in focus:
        if kpi not in moved:
            yield f"{names[kpi]} is in focus, but no key result moves it: only watch it?"


def _of_polls(so_far: Proceedings) -> Iterator[str]:
    again = {outcome.poll.again for outcome in so_far.outcomes}
    decided = {one.about for one in so_far.decisions}
    for poll in so_far.open_polls:
        yield f"{poll.question} Not all votes are on the table."
    for outcome in so_far.outcomes:
        if outcome.then and outcome.poll.id not in again | decided:
            yield f"{outcome.poll.question} {_say_then(outcome, so_far)}"


def _say_then(outcome: Outcome, so_far: Proceedings) -> str:
    if outcome.then != "decision owner":
        return f"{outcome.sentence} That is still to come."
    return f"{outcome.sentence} What does {so_far.decision_owner or 'that person'} decide?"


def _of_objectives(so_far: Proceedings, workbook: Workbook) -> Iterator[str]:
    objectives, names = so_far.objectives, names_in_session(so_far, workbook)
    if not objectives:
        yield "No objective has been drafted yet."
    if len(objectives) > MOST_OBJECTIVES:
        yield f"There are {len(objectives)} objectives: which {MOST_OBJECTIVES} at most?"
    for objective in objectives:
        if not objective.key_results:
            yield f"{objective.text}: how will we know? It has no key result."
        for kr in objective.key_results:
            assigned = so_far.first_check_in(kr.id)
            if not kr.owner:
                yield f"{names[kr.id]}: who owns it?"
            if kr.form != "guardrail" and (assigned is None or assigned.check_in is None):
                yield f"{names[kr.id]}: when is its first check-in?"
        if objective not in so_far.saved:
            yield f"{objective.text}: not in the workbook yet, or not as it stands now."


def _of_followers(so_far: Proceedings) -> Iterator[str]:
    for topic in so_far.parking:
        if not topic.owner:
            yield f"On the parking lot: {topic.text}: who takes it up?"
    if not so_far.next_actions:
        yield "Nobody has a next action: who does what first, until when?"
