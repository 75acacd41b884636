"""Why a gap is there: causes as the rungs of a ladder, each with its evidence.

A rung answers "why" to the gap itself, or to the rung that it `explains`; where two rungs explain
the same, the ladder branches. Evidence at each rung, and a stop at the first cause that the team
can change, after guides to the five whys; five is no rule.
"""

from collections.abc import Sequence
from graphlib import CycleError, TopologicalSorter
from typing import Annotated

from pydantic import Field

from okrnb.errors import RefusedError
from okrnb.model import Record, Slug

Branch = tuple["Rung", ...]
"""Rungs from the one nearest to the gap down to a last cause."""


class Rung(Record):
    """One cause: what it explains (blank: the gap itself), and where that can be seen.

    `can_change` says whether the team can do something about it; None: nobody has said yet.
    """

    id: Slug
    explains: Slug | None = None
    because: Annotated[str, Field(min_length=1)]
    evidence: str = ""
    can_change: bool | None = None


def branches(rungs: Sequence[Rung]) -> tuple[Branch, ...]:
    """Give each way from the gap down to a last cause, in the order in which those are written.

    >>> slow = Rung(id="slow", because="Pages are slow")
    >>> big = Rung(id="big", explains="slow", because="Pictures are big")
    >>> [[rung.id for rung in branch] for branch in branches([slow, big])]
    [['slow', 'big']]

    Raises RefusedError where two rungs have one id, where one explains what is not there, and where
    rungs explain each other in a circle.
    """
    known = {rung.id: rung for rung in rungs}
    twice = sorted({rung.id for rung in rungs if known[rung.id] is not rung})
    if twice:
        raise RefusedError(f"why has two rungs with the id {twice[0]}", "Give each its own id.")
    for rung in rungs:
        if rung.explains is not None and rung.explains not in known:
            what = f"why: {rung.id} explains {rung.explains!r}, but there is no such rung"
            fix = f"Choose of {', '.join(known)}, or leave it blank: that means the gap itself."
            raise RefusedError(what, fix)
    _refuse_circle(rungs)
    explained = {rung.explains for rung in rungs}
    return tuple(_down_to(rung, known) for rung in rungs if rung.id not in explained)


def _down_to(rung: Rung, known: dict[str, Rung]) -> Branch:
    branch = [rung]
    while branch[0].explains is not None:
        branch.insert(0, known[branch[0].explains])
    return tuple(branch)


def _refuse_circle(rungs: Sequence[Rung]) -> None:
    try:
        TopologicalSorter({rung.id: [rung.explains] for rung in rungs if rung.explains}).prepare()
    except CycleError as error:
        circle = " > ".join(reversed(error.args[1]))
        raise RefusedError(
            f"why goes round in a circle: {circle}", "Leave explains blank at one of them."
        ) from error
