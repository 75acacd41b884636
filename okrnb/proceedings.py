"""What a session has come to: who is here, where the agenda stands, votes, ideas, decisions.

It is worked out from the events (`folding`) and holds nothing that is still hidden: a poll knows
its votes only once they are on the table, and then without names. So it can be shown to the room.
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cached_property

from okrnb.agendas import Part
from okrnb.events import (
    Assigned,
    Attended,
    Decided,
    Dissent,
    Drafted,
    Idea,
    Marked,
    NextAction,
    Parking,
    Topic,
    Triaged,
    Waived,
)
from okrnb.objectives import KeyResult, Objective
from okrnb.outcomes import Outcome, outcome_of
from okrnb.polls import Poll, Tally
from okrnb.targets import LEVEL_SCORES
from okrnb.timeboxes import NOTHING, Timebox

LETS_OTHERS_DECIDE = frozenset({"facilitator", "guest"})
"""Roles that bring no vote; whoever has another one as well does vote."""


@dataclass(frozen=True, slots=True)
class PartRun:
    """A part of the agenda and its time so far; `box.minutes` may differ from what was planned."""

    part: Part
    box: Timebox


@dataclass(frozen=True, kw_only=True)
class PollRun:
    """A poll, open as long as `tallies` is None; from then on what it came to."""

    poll: Poll
    voters: int = 0
    tallies: tuple[Tally, ...] | None = None

    @property
    def is_open(self) -> bool:
        """Say whether ballots may still come in."""
        return self.tallies is None

    @cached_property
    def outcome(self) -> Outcome | None:
        """What the votes came to; None before they are on the table."""
        return None if self.tallies is None else outcome_of(self.poll, self.tallies, self.voters)


@dataclass(frozen=True, slots=True)
class Cluster:
    """Ideas that belong together, by their ids; the cluster's id is that of its event."""

    id: str
    name: str
    ideas: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Proceedings:
    """All that a session has come to. What is a tuple of events holds those that count, in order.

    `remarks` name events that fit nothing, as can be after two logs were merged.
    """

    title: str = ""
    team: str = ""
    started: datetime | None = None
    ended: datetime | None = None
    parts: tuple[PartRun, ...] = ()
    attendance: tuple[Attended, ...] = ()
    polls: tuple[PollRun, ...] = ()
    triage: tuple[Triaged, ...] = ()
    ideas: tuple[Idea, ...] = ()
    clusters: tuple[Cluster, ...] = ()
    drafts: tuple[Drafted, ...] = ()
    assigned: tuple[Assigned, ...] = ()
    decisions: tuple[Decided, ...] = ()
    dissents: tuple[Dissent, ...] = ()
    parking: tuple[Parking, ...] = ()
    next_actions: tuple[NextAction, ...] = ()
    waived: tuple[Waived, ...] = ()
    saved: tuple[Objective, ...] = ()
    marked: tuple[Marked, ...] = ()
    remarks: tuple[str, ...] = ()

    @property
    def running(self) -> PartRun | None:
        """The part whose time is running, None between parts."""
        return next((run for run in self.parts if run.box.running), None)

    @property
    def current(self) -> PartRun | None:
        """The part that runs or is paused; else the first that has not begun; None at the end."""
        open_ones = [run for run in self.parts if run.box.begun and not run.box.finished]
        coming = [run for run in self.parts if not run.box.begun]
        return next(iter([*open_ones, *coming]), None)

    @property
    def people(self) -> tuple[Attended, ...]:
        """Who is here now."""
        return tuple(one for one in self.attendance if not one.left)

    @property
    def voters(self) -> tuple[Attended, ...]:
        """Who is here and has a vote: a mere facilitator or guest has none."""
        return tuple(
            one for one in self.people if not one.roles or not set(one.roles) <= LETS_OTHERS_DECIDE
        )

    @property
    def speaking_order(self) -> tuple[str, ...]:
        """The names of those with a vote, seniors last: so that nobody is anchored by rank."""
        return tuple(one.name for one in sorted(self.voters, key=lambda one: one.senior))

    @property
    def decision_owner(self) -> str:
        """Who breaks ties; blank where nobody was named."""
        return next((one.name for one in self.people if "decision owner" in one.roles), "")

    @property
    def objectives(self) -> tuple[Objective, ...]:
        """The objectives that the team has drafted and not left, with owners as assigned."""
        owners = {one.key_result: one.owner for one in self.assigned}
        return tuple(_owned(one.objective, owners) for one in self.drafts if not one.left)

    @property
    def open_polls(self) -> tuple[Poll, ...]:
        """The polls that still take ballots."""
        return tuple(run.poll for run in self.polls if run.is_open)

    @property
    def outcomes(self) -> tuple[Outcome, ...]:
        """What the polls came to that are on the table, in the order in which they were asked."""
        return tuple(run.outcome for run in self.polls if run.outcome is not None)

    def poll(self, id: str) -> PollRun | None:
        """Give a poll by its id."""
        return next((run for run in self.polls if run.poll.id == id), None)

    def options(self, topic: Topic = "objective") -> dict[str, str]:
        """Give what can be voted on: clusters, and ideas that stand alone; texts by id."""
        mine = {one.id: one.text for one in self.ideas if one.topic == topic}
        inside = {id for cluster in self.clusters for id in cluster.ideas}
        named = {
            one.id: one.name for one in self.clusters if not one.ideas or mine.keys() & one.ideas
        }
        return named | {id: text for id, text in mine.items() if id not in inside}

    def first_check_in(self, key_result: str) -> Assigned | None:
        """Give who owns a key result and reports on it first, None where nobody was assigned."""
        return next((one for one in self.assigned if one.key_result == key_result), None)

    def confidence(self) -> dict[str, Decimal]:
        """Give the median confidence in each key result that was voted on, newest vote first."""
        return self._medians(about="")

    def level_odds(self, key_result: str) -> dict[str, Decimal]:
        """Give the median, 0 to 10, of how likely the levels of a key result were voted to be."""
        voted = self._medians(about=key_result)
        return {level: voted[level] for level in LEVEL_SCORES if level in voted}

    def _medians(self, *, about: str) -> dict[str, Decimal]:
        found: dict[str, Decimal] = {}
        for outcome in self.outcomes:
            if outcome.poll.kind == "confidence" and outcome.poll.about == about:
                medians = {one.option: outcome.median(one.option) for one in outcome.tallies}
                found |= {option: value for option, value in medians.items() if value is not None}
        return found

    def expected_end(self, now: datetime) -> datetime:
        """Say when it ends if what is left takes as long as planned; breaks are counted."""
        if self.ended is not None:
            return self.ended
        left = (run.box.left(now) for run in self.parts if not run.box.finished)
        return now + sum(left, NOTHING)

    def lateness(self, now: datetime) -> timedelta:
        """Say by how much it will end later than planned; below nothing it will be early."""
        if self.started is None:
            return NOTHING
        planned = sum((timedelta(minutes=run.part.minutes) for run in self.parts), NOTHING)
        return self.expected_end(now) - (self.started + planned)


def _owned(objective: Objective, owners: Mapping[str, str]) -> Objective:
    """Give an objective with the owners of its key results as they were assigned.

    A first owner answers what the draft of a key result asked, as in `deciding.assign`.
    """

    def own(kr: KeyResult) -> KeyResult:
        owner = owners.get(kr.id, kr.owner)
        if owner == kr.owner:
            return kr
        return kr.change(owner=owner, prompt=kr.prompt if kr.owner else "")

    return objective.change(key_results=tuple(map(own, objective.key_results)))


def same_name(name: str) -> str:
    """Give what two spellings of a person's name have in common: case and blanks do not count.

    >>> same_name(" Ana  María ") == same_name("ana maría")
    True
    """
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())
