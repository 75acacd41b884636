"""The end of a cycle as data: final values, both scores, lessons, and what the whole set says.

Thirty to sixty minutes, at most ten for a key result, with the people who own them. Scores are of
work, never of persons: nothing here is added up by owner.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import get_args

from okrnb.calibration import Calibration, calibrate, chance_calls, confidence_calls
from okrnb.entries import Assessment, Chance, Lesson
from okrnb.log import only
from okrnb.model import Cycle
from okrnb.objectives import (
    Ambition,
    Baseline,
    Guardrail,
    KeyResult,
    Milestone,
    Objective,
    Workbook,
)
from okrnb.reviewing import Reviewed, review_scores
from okrnb.rollups import ObjectiveScore, read_ambition, score_objective
from okrnb.scores import Score


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the meeting: minutes, what is done, and what is written down."""

    minutes: int
    what: str
    captured: str


AGENDA = (
    Part(5, "Final values and their evidence, key result by key result", "check-ins"),
    Part(5, "The computed score and verdict of each", "nothing: they are worked out"),
    Part(5, "The team's own score where it differs, with the reason", "own scores"),
    Part(15, "What helped, what was in the way, what we would write or do differently", "lessons"),
    Part(5, "The set as a whole: ambition, promises that were missed, calibration", "lessons"),
    Part(10, "What goes into the next cycle, and as what", "the new workbook"),
    Part(5, "A quick poll: what was it worth, and what was tedious?", "lessons"),
    Part(10, "First objectives of the next cycle, before anybody leaves", "the new workbook"),
)
"""The end-of-cycle reflection (method, section 5); an hour with four key results."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Final:
    """How one key result ended.

    `reviewed` has the score against what was promised, and the one against what it was changed to;
    `own` is the team's. `holds_up` are questions without whose answer it cannot be closed,
    `questions` those worth a minute.
    """

    key_result: KeyResult
    objective: str
    reviewed: Reviewed
    own: Assessment | None
    lessons: tuple[Lesson, ...]
    holds_up: tuple[str, ...]
    questions: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectiveEnd:
    """How an objective ended: as promised, and as pursued at last, without what was dropped."""

    objective: str
    promised: ObjectiveScore
    pursued: ObjectiveScore


@dataclass(frozen=True, slots=True, kw_only=True)
class Reflection:
    """All that the meeting at the end of a cycle looks at.

    `ambitions` say what the scores of one ambition tell about the aim itself; only of at least five
    aspirational ones is a sweet spot spoken of. `misses` are promises that were not kept, each to
    be explained. `lessons` are those on the cycle as a whole.
    """

    on: date
    finals: tuple[Final, ...]
    objectives: tuple[ObjectiveEnd, ...]
    ambitions: Mapping[Ambition, str]
    misses: tuple[str, ...]
    confidence: Calibration
    chances: Calibration
    lessons: tuple[Lesson, ...]
    agenda: tuple[Part, ...] = AGENDA

    @property
    def can_close(self) -> bool:
        """Say whether nothing holds up closing the cycle."""
        return not any(final.holds_up for final in self.finals)


def reflect(workbook: Workbook, *, on: date, unmeasured_as_zero: bool = False) -> Reflection:
    """Put together the end of a cycle, as of a day, from the workbook and its log.

    What nobody measured holds up closing, until it is entered, dropped with a reason, or
    `unmeasured_as_zero` says that the team counts it as 0.
    """
    finals = tuple(_finals(workbook, on=on, unmeasured_as_zero=unmeasured_as_zero))
    calls = chance_calls(workbook, only(Chance, workbook.entries), on=on)
    lessons = only(Lesson, workbook.entries)
    by_id = {final.key_result.id: final for final in finals}
    cycle = workbook.settings.cycle
    return Reflection(
        on=on,
        finals=finals,
        objectives=tuple(_end(objective, by_id) for objective in workbook.objectives),
        ambitions=_ambitions(workbook.objectives, by_id, cycle),
        misses=_misses(workbook.objectives, by_id),
        confidence=calibrate(confidence_calls(workbook, on=on)),
        chances=calibrate(calls),
        lessons=tuple(one for one in lessons if not one.about and one.on <= on),
    )


def _finals(workbook: Workbook, *, on: date, unmeasured_as_zero: bool) -> Iterable[Final]:
    scores = review_scores(workbook, on=on)
    own = {a.key_result: a for a in only(Assessment, workbook.entries) if a.on <= on}
    lessons = only(Lesson, workbook.entries)
    for objective in workbook.objectives:
        for kr in objective.key_results:
            reviewed = scores[kr.id]
            if unmeasured_as_zero:
                reviewed = replace(reviewed, score=_counted_as_zero(reviewed.score))
            about = f"key result {kr.id}"
            told = tuple(one for one in lessons if one.about == about and one.on <= on)
            yield Final(
                key_result=kr,
                objective=objective.id,
                reviewed=reviewed,
                own=own.get(kr.id),
                lessons=told,
                holds_up=_holds_up(kr, reviewed),
                questions=_ask(objective, kr, reviewed, told),
            )


def _counted_as_zero(score: Score) -> Score:
    """Count what nobody measured as 0, and say so; a guardrail has no score to count."""
    if score.graded is not None or score.held is not None:
        return score
    none = Decimal(0)
    basis = f"{score.basis}, counted as 0"
    return replace(score, raw=none, graded=none, verdict="no", basis=basis)


def _holds_up(kr: KeyResult, reviewed: Reviewed) -> tuple[str, ...]:
    score = reviewed.score
    if reviewed.now is None or score.verdict != "unmeasured" or score.held == "held":
        return ()
    if isinstance(kr, Milestone):
        return (
            f"Is it proved ({kr.evidence or 'with which evidence'}), or which step is missing?",
        )
    if isinstance(kr, Guardrail):
        return ("Did it hold? Enter its last value, or drop it with a reason.",)
    return ("What is its final value? Enter it, drop it with a reason, or count it as 0.",)


def _ask(
    objective: Objective, kr: KeyResult, reviewed: Reviewed, told: Sequence[Lesson]
) -> tuple[str, ...]:
    asked = []
    if objective.ambition == "committed" and reviewed.score.verdict == "no":
        asked.append("It was a promise: what happened, and who had to do without it?")
    if isinstance(kr, Guardrail):
        return ("What gave way, and was it worth it?",) if reviewed.score.held == "broken" else ()
    if reviewed.now is None and not told:
        asked.append("It was given up: what does that teach, and do all who waited for it know?")
    elif not told:
        asked.append("What helped, what was in the way, and what would you write differently?")
    if isinstance(kr, Baseline) and reviewed.score.verdict == "yes":
        asked.append(f"What starts from that number? {kr.next_use}".rstrip())
    return tuple(asked)


def _end(objective: Objective, finals: Mapping[str, Final]) -> ObjectiveEnd:
    """Sum an objective up twice; a guardrail of what was dropped guards nothing any more."""
    promised = {kr.id: finals[kr.id].reviewed.score for kr in objective.key_results}
    reviewed = {kr.id: finals[kr.id].reviewed for kr in objective.key_results}
    gone = {id for id, one in reviewed.items() if one.now is None}
    left = tuple(
        kr
        for kr in objective.key_results
        if kr.id not in gone and getattr(kr, "protects", None) not in gone
    )
    now = {id: one.score_now or one.score for id, one in reviewed.items()}
    return ObjectiveEnd(
        objective=objective.id,
        promised=score_objective(objective, promised),
        pursued=score_objective(objective.change(key_results=left), now),
    )


def _ambitions(
    objectives: Sequence[Objective], finals: Mapping[str, Final], cycle: Cycle
) -> dict[Ambition, str]:
    found: dict[Ambition, str] = {}
    kinds: tuple[Ambition, ...] = get_args(Ambition)
    for ambition in kinds:
        scores: list[Score] = [
            finals[kr.id].reviewed.score
            for objective in objectives
            if objective.ambition == ambition
            for kr in objective.key_results
        ]
        said = read_ambition(scores, ambition, cycle=cycle)
        if said is not None:
            found[ambition] = said
    return found


def _misses(objectives: Sequence[Objective], finals: Mapping[str, Final]) -> tuple[str, ...]:
    return tuple(
        kr.id
        for objective in objectives
        if objective.ambition == "committed"
        for kr in objective.key_results
        if finals[kr.id].reviewed.score.verdict == "no"
    )
