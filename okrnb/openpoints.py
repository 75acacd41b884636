"""What a session leaves open: votes that wait for an answer, key results without an owner.

It is about the session itself. What is open in the wording and the numbers, the coach asks.
"""

from collections.abc import Iterator

from okrnb.outcomes import Outcome
from okrnb.proceedings import Proceedings

MOST_FOCUS = 3
"""KPIs that a team can move at once."""

MOST_OBJECTIVES = 3
"""Objectives that a team can pursue at once."""


def open_points(so_far: Proceedings) -> tuple[str, ...]:
    """Say what is still to be done before everybody leaves, in the order of the agenda."""
    return (
        *_of_kpis(so_far),
        *_of_polls(so_far),
        *_of_objectives(so_far),
        *_of_followers(so_far),
        *so_far.remarks,
    )


def _of_kpis(so_far: Proceedings) -> Iterator[str]:
    focus = [one.kpi for one in so_far.triage if one.state == "focus"]
    moved = {getattr(kr, "kpi", None) for one in so_far.objectives for kr in one.key_results}
    if len(focus) > MOST_FOCUS:
        yield f"{len(focus)} KPIs are in focus: which of {', '.join(focus)} can wait?"
    for kpi in focus:
        if kpi not in moved:
            yield f"{kpi} is in focus, but no key result moves it: is it a health metric?"


def _of_polls(so_far: Proceedings) -> Iterator[str]:
    again = {outcome.poll.again for outcome in so_far.outcomes}
    decided = {one.about for one in so_far.decisions}
    for poll in so_far.open_polls:
        yield f"{poll.id} is still being voted on."
    for outcome in so_far.outcomes:
        if outcome.then and outcome.poll.id not in again | decided:
            yield f"{outcome.poll.id}: {_say_then(outcome, so_far)}"


def _say_then(outcome: Outcome, so_far: Proceedings) -> str:
    if outcome.then != "decision owner":
        return f"{outcome.sentence.rstrip('.')}; the re-vote is still to come."
    return f"what does {so_far.decision_owner or 'the decision owner'} decide?"


def _of_objectives(so_far: Proceedings) -> Iterator[str]:
    objectives = so_far.objectives
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
                yield f"{kr.id}: who owns it?"
            if kr.form != "guardrail" and (assigned is None or assigned.check_in is None):
                yield f"{kr.id}: when is its first check-in?"
        if objective not in so_far.saved:
            yield f"{objective.text}: not in the workbook yet, or not as it stands now."


def _of_followers(so_far: Proceedings) -> Iterator[str]:
    for topic in so_far.parking:
        if not topic.owner:
            yield f"On the parking lot: {topic.text}: who takes it up?"
    if not so_far.next_actions:
        yield "Nobody has a next action: who does what first, until when?"
