"""The why-ladder at work: ask the next why, read it back, turn a last cause into work.

Read upwards with "therefore", a ladder shows where a step does not follow (guides to the five
whys). What is a rung, and how ladders branch, stands in `causes`.
"""

from collections.abc import Sequence
from datetime import date

from okrnb.causes import Branch, Rung, branches
from okrnb.errors import RefusedError
from okrnb.lexicon import matcher
from okrnb.model import slug
from okrnb.objectives import Initiative, Milestone
from okrnb.wording import lower_first

BLAMED = "What in the process let that happen?"
"""What is asked where a cause is looked for in people (rule P07)."""


class Lines(str):
    """A text that shows itself line by line in a notebook, not as one with backslashes."""

    __slots__ = ()

    def __repr__(self) -> str:
        """Give the text as it is."""
        return str(self)


def climb(
    rungs: Sequence[Rung],
    *answers: str,
    explains: str | None = None,
    evidence: str = "",
    can_change: bool | None = None,
) -> tuple[Rung, ...]:
    """Add answers to "why?", each explaining the one before it; give the whole ladder.

    The first answer explains the rung with the id `explains`, or the gap itself where that is
    blank (""); left out, the last rung that was written. So a second branch begins. `evidence` and
    `can_change` are those of the last answer. Ids are made from the words.

    >>> [rung.explains for rung in climb((), "Pages are slow", "Pictures are big")]
    [None, 'pages-are-slow']

    Raises RefusedError where there is no rung `explains`, and for an answer that is blank.
    """
    made = list(rungs)
    below = (explains or None) if explains is not None else (made[-1].id if made else None)
    if not all(answer.strip() for answer in answers):
        raise RefusedError("an answer is blank", "Say in a few words why that is so.")
    for answer in answers:
        id = _id_for(answer, {rung.id for rung in made})
        made.append(Rung(id=id, explains=below, because=answer))
        below = id
    if answers:
        made[-1] = made[-1].change(evidence=evidence, can_change=can_change)
    branches(made)
    return tuple(made)


def _id_for(answer: str, taken: set[str]) -> str:
    stem = slug(" ".join(answer.split()[:5]))[:40].rstrip("-.") or "cause"
    number = 2
    id = stem
    while id in taken:
        id, number = f"{stem}-{number}", number + 1
    return id


def read_back(rungs: Sequence[Rung], gap: str) -> Lines:
    """Read a ladder from its last causes up to the gap, a paragraph a branch.

    >>> read_back(climb((), "Pages are slow", "Pictures are big"), "Few people sign up.")
    Pictures are big,
    therefore pages are slow,
    therefore few people sign up.

    An empty ladder is the gap alone.
    """
    return Lines("\n\n".join(_read(branch, gap) for branch in branches(rungs) or ((),)))


def _read(branch: Branch, gap: str) -> str:
    said = [text.strip().rstrip(".,;") for text in (*(r.because for r in reversed(branch)), gap)]
    return ",\ntherefore ".join([said[0], *map(lower_first, said[1:])]) + "."


def next_why(rungs: Sequence[Rung], gap: str) -> str:
    """Give the question to go on with; blank where every branch ends in what the team can change.

    A cause that the team cannot change, or that is looked for in people, is asked about further.
    """
    found = branches(rungs)
    if not found and not gap.strip():
        return "Which gap is it about?"
    if not found:
        return f"Why is it that {lower_first(gap.strip().rstrip('.?!'))}?"
    for last in (branch[-1] for branch in found):
        cause = lower_first(last.because.strip().rstrip("."))
        if matcher("blame").search(last.because):
            return f"{last.because.strip().rstrip('.')}: {lower_first(BLAMED)}"
        if last.can_change is None:
            return f"Can the team change this: {cause}?"
        if not last.can_change:
            return f"Why is it that {cause}?"
    return ""


def last_causes(rungs: Sequence[Rung]) -> tuple[Rung, ...]:
    """Give the last cause of each branch that the team can change: where work can begin."""
    ends = (branch[-1] for branch in branches(rungs))
    return tuple(rung for rung in ends if rung.can_change)


def propose_initiative(rung: Rung, *, key_result: str, kpi: str | None = None) -> Initiative:
    """Propose to work on a cause; what exactly is for people to say, in place of the title.

    Raises RefusedError for a cause that the team cannot change.
    """
    cause = _cause(rung)
    title = f"Change this: {cause}"
    return Initiative(id=f"{rung.id[:72]}-change", title=title, key_result=key_result, kpi=kpi)


def propose_milestone(rung: Rung, *, due: date | None = None, kpi: str | None = None) -> Milestone:
    """Propose a milestone against a cause, with questions for its evidence and its owner.

    `kpi` is the one that it should move later. Raises RefusedError for a cause that the team cannot
    change.
    """
    cause = _cause(rung)
    prompt = f"Who owns it, and what would prove that this is no longer so: {cause}?"
    return Milestone(
        form="milestone", id=f"{rung.id[:70]}-milestone", prompt=prompt, future_kpi=kpi, due=due
    )


def _cause(rung: Rung) -> str:
    if rung.can_change is False:
        what = f"the team cannot change this: {lower_first(rung.because)}"
        raise RefusedError(what, "Why is it so? Climb further down.")
    return lower_first(rung.because.strip().rstrip("."))
