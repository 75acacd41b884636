"""What can happen in a session. `sessionlog` writes events as lines and reads them back.

An event never changes; what it did is taken back by another one (`Undone`). Hidden votes are no
events: nothing is written down before the room has revealed them, and then without names.
"""

from datetime import date, datetime
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from okrnb.agendas import Part
from okrnb.errors import RefusedError
from okrnb.fields import nearest
from okrnb.model import Number, Record, Slug
from okrnb.objectives import Objective
from okrnb.polls import Poll, Tally

Role = Literal[
    "facilitator", "decision owner", "champion", "scribe", "data keeper", "challenger", "guest"
]
Topic = Literal["objective", "measure"]
KpiState = Literal["focus", "health", "parked"]
Text = Annotated[str, Field(min_length=1)]


class Event(Record):
    """What all events have: an id, their number in the order, and when they happened.

    `n` is one more than the highest number that its writer had seen. So the order of cause and
    effect survives when two machines' logs are merged, whatever their clocks say.
    """

    id: Slug
    n: Annotated[int, Field(ge=1)]
    at: str

    @model_validator(mode="after")
    def _has_a_time(self) -> Self:
        read_time(self.at)
        return self

    @property
    def time(self) -> datetime:
        """When it happened, with its time zone."""
        return read_time(self.at)


def read_time(text: str) -> datetime:
    """Read a time with its zone, as in `2012-03-01T09:30:00+01:00`. Raises RefusedError."""
    fix = "Write day, time and zone, such as 2012-03-01T09:30:00+01:00."
    try:
        time = datetime.fromisoformat(text)
    except ValueError as error:
        raise RefusedError(f"at is {text!r}", fix) from error
    if time.tzinfo is None:
        raise RefusedError(f"at is {text!r}, without a time zone", fix)
    return time


class Started(Event):
    """The session begins, by this agenda: a copy, which editing the file later does not change."""

    kind: Literal["started"] = "started"
    title: Text
    team: str = ""
    parts: tuple[Part, ...]


class Attended(Event):
    """Somebody is here, or has left. A `senior` speaks last once votes are on the table."""

    kind: Literal["attended"] = "attended"
    name: Text
    roles: tuple[Role, ...] = ()
    senior: bool = False
    left: bool = False


class Began(Event):
    """A part begins, or goes on; the one that was running is finished."""

    kind: Literal["began"] = "began"
    part: Slug


class Paused(Event):
    """The part that is running waits."""

    kind: Literal["paused"] = "paused"
    part: Slug


class Finished(Event):
    """A part is over."""

    kind: Literal["finished"] = "finished"
    part: Slug


class Allowed(Event):
    """A part gets another length: `minutes` in all, not in addition."""

    kind: Literal["allowed"] = "allowed"
    part: Slug
    minutes: Annotated[int, Field(ge=1, le=480)]


class Asked(Event):
    """The room is asked; ballots may come in from now on."""

    kind: Literal["asked"] = "asked"
    poll: Poll


class Revealed(Event):
    """All votes are on the table at once, without names; those that come later do not count."""

    kind: Literal["revealed"] = "revealed"
    poll: Slug
    voters: Annotated[int, Field(ge=1)]
    tallies: tuple[Tally, ...]


class Triaged(Event):
    """What becomes of a KPI; a healthy range may be agreed on at the same time."""

    kind: Literal["triaged"] = "triaged"
    kpi: Slug
    state: KpiState
    reason: str = ""
    healthy_low: Number | None = None
    healthy_high: Number | None = None


class Idea(Event):
    """Somebody's idea, for an objective or for a measure; whose it was is not written down."""

    kind: Literal["idea"] = "idea"
    topic: Topic = "objective"
    text: Text


class Reworded(Event):
    """An idea is put into other words."""

    kind: Literal["reworded"] = "reworded"
    idea: Slug
    text: Text


class Clustered(Event):
    """Ideas that belong together get a name; each leaves the cluster that it was in."""

    kind: Literal["clustered"] = "clustered"
    name: Text
    ideas: tuple[Slug, ...] = ()


class Renamed(Event):
    """A cluster gets another name; its id is that of the event that made it."""

    kind: Literal["renamed"] = "renamed"
    cluster: Slug
    name: Text


class Moved(Event):
    """An idea goes into another cluster; without one it stands alone."""

    kind: Literal["moved"] = "moved"
    idea: Slug
    cluster: Slug | None = None


class Drafted(Event):
    """An objective as far as it has come, key results and all; a later one with its id replaces it.

    With `left` the team decided against it.
    """

    kind: Literal["drafted"] = "drafted"
    objective: Objective
    left: bool = False


class Assigned(Event):
    """A key result gets its owner and the day of its first check-in."""

    kind: Literal["assigned"] = "assigned"
    key_result: Slug
    owner: Text
    check_in: date | None = None


class Decided(Event):
    """A decision, with who took it and why; `about` is what it concerns, such as a poll's id."""

    kind: Literal["decided"] = "decided"
    what: Text
    by: Text
    reason: str = ""
    about: str = ""


class Dissent(Event):
    """Somebody does not agree, and says why; nobody has to be named."""

    kind: Literal["dissent"] = "dissent"
    about: Text
    reason: Text
    by: str = ""


class Parking(Event):
    """A topic for later, on the parking lot; a later one with the same words replaces it."""

    kind: Literal["parking"] = "parking"
    text: Text
    owner: str = ""
    due: date | None = None


class NextAction(Event):
    """What somebody does next, until when."""

    kind: Literal["next_action"] = "next_action"
    what: Text
    owner: Text
    due: date | None = None


class Waived(Event):
    """A question of the coach is left aside, with who says so and why.

    `rule` and `about` are those of the advice, `seen` are its words when it was asked.
    """

    kind: Literal["waived"] = "waived"
    rule: Text
    about: Text
    seen: Text
    reason: Text
    by: Text


class Saved(Event):
    """An objective was written into the workbook, just as it stands here."""

    kind: Literal["saved"] = "saved"
    objective: Objective


class Marked(Event):
    """What was decided about a KPI was written into the workbook: the decision with this id."""

    kind: Literal["marked"] = "marked"
    kpi: Slug
    decision: Slug


class Undone(Event):
    """An earlier event counts no more; undoing this one brings it back."""

    kind: Literal["undone"] = "undone"
    event: Slug


class Ended(Event):
    """The session is over."""

    kind: Literal["ended"] = "ended"


_EVERY: tuple[type[Event], ...] = (
    *(Started, Attended, Began, Paused, Finished, Allowed, Asked, Revealed, Triaged),
    *(Idea, Reworded, Clustered, Renamed, Moved, Drafted, Assigned, Decided, Dissent),
    *(Parking, NextAction, Waived, Saved, Marked, Undone, Ended),
)
KINDS: dict[str, type[Event]] = {str(made.model_fields["kind"].default): made for made in _EVERY}
"""What can happen, by the word that stands in the log."""


def kind_named(word: str) -> type[Event]:
    """Give the kind of event that a word means. Raises RefusedError for one that is not known."""
    if word not in KINDS:
        raise RefusedError(f"kind is {word!r}", nearest(word, KINDS))
    return KINDS[word]
