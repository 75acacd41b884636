"""What happens in a cycle beside check-ins: publishing, decisions, chances shown, scores, lessons.

Each is a line of the log (`log`), frozen like the records of `model`. What a team commits to stays
in the objectives' files; how it was changed, by whom and why, stands here.
"""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from okrnb.errors import RefusedError
from okrnb.model import CheckIn, Number, Record, Slug

Action = Literal["keep", "help", "retarget", "convert", "drop"]
"""What a review can decide about a key result; convert: its KPI is a health metric from now on."""

LevelOf = Literal["commit", "target", "stretch"]
Text = Annotated[str, Field(min_length=1)]


class Decision(Record):
    """What a review decided about one key result, and why.

    A retarget gives a new `target` (of a metric; a rate's own rate, a threshold's bound) or a new
    last day `due`; `was` and `was_due` keep what was promised before, None where nothing was. The
    original stays the measure of the cycle, the new one is scored beside it. Of two decisions about
    the same key result the later one holds.
    """

    kind: Literal["decision"] = "decision"
    id: Slug
    on: date
    key_result: Slug
    action: Action
    reason: Text
    by: Text
    was: Number | None = None
    target: Number | None = None
    was_due: date | None = None
    due: date | None = None

    @model_validator(mode="after")
    def _retargets_to_something(self) -> Self:
        moves = self.target is not None or self.due is not None
        if self.action == "retarget" and not moves:
            raise RefusedError("retarget says no new target and no new due", "Give one of them.")
        if self.action != "retarget" and moves:
            fix = "Write retarget, or leave target and due out."
            raise RefusedError(f"{self.action} comes with a new target or due", fix)
        return self


class Chance(Record):
    """A chance that people saw before they committed: of one level, if business goes on as usual.

    `value` is the level itself, as it stood then; `chance` lies between 0 and 1. Whether it was
    right is seen at the end of the cycle (`calibration`).
    """

    kind: Literal["chance"] = "chance"
    id: Slug
    on: date
    key_result: Slug
    level: LevelOf
    value: Number
    chance: Annotated[Decimal, Field(ge=0, le=1)]


class Assessment(Record):
    """A team's own score of a key result beside the computed one, which it never replaces.

    A later one for the same key result replaces an earlier one.
    """

    kind: Literal["assessment"] = "assessment"
    id: Slug
    on: date
    key_result: Slug
    score: Annotated[Decimal, Field(ge=0, le=1)]
    reason: str
    by: str = ""

    @model_validator(mode="after")
    def _has_a_reason(self) -> Self:
        if not self.reason:
            raise RefusedError(
                f"the team's own score of {self.score} has no reason",
                "Say why it differs from the computed score.",
            )
        return self


class Lesson(Record):
    """What a team learned: what helped, what was in the way, what to write or do differently.

    `about` is what it concerns, in the words of `Workbook.places` ("key result nps-metric"); blank
    for the cycle as a whole.
    """

    kind: Literal["lesson"] = "lesson"
    id: Slug
    on: date
    what: Literal["helped", "blocked", "rewrite", "change"]
    text: Text
    about: str = ""
    by: str = ""


class Promise(Record):
    """What an objective or a key result said when it was published.

    `about` is what it is, in the words of `Workbook.places` ("key result nps-metric").
    """

    about: Text
    said: Text


class Publication(Record):
    """The moment from which others can count on a team's OKRs, and what these said then.

    A later one takes the place of an earlier one.
    """

    kind: Literal["publication"] = "publication"
    id: Slug
    on: date
    by: Text
    promises: tuple[Promise, ...] = ()


Entry = Publication | Decision | Chance | Assessment | Lesson
"""A line of the log that is neither a check-in nor a waiver."""


class Valued(CheckIn):
    """A check-in whose value was held against the KPI's readings; worked out, never written.

    `read` is what the readings come to, up to the day `read_on`. With `typed` a person gave the
    value, and it counts; without, the value is that of the readings.
    """

    read: Number | None = None
    read_on: date | None = None
    typed: bool = False
