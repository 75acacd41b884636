"""Asking the room and counting: by show of hands, or by ballots that stay hidden until all are in.

There are three ways to take part. On a projector alone the facilitator counts and types, with
`count_votes`. In one notebook, or each in their own, people vote with `cast_vote`; `reveal_votes`
puts the ballots on the table.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from okrnb.ballots import (
    Ballot,
    Box,
    Filed,
    box_name,
    clear_counted,
    late_ballots,
    mark_counted,
    read_box,
    write_ballot,
)
from okrnb.building import build
from okrnb.errors import InputError, Problem, RefusedError, fail
from okrnb.fields import nearest
from okrnb.polls import Poll, tally, tally_by_hand, votes_of
from okrnb.proceedings import same_name
from okrnb.session import Session, note_down, resume_session

Votes = Mapping[str, int] | Sequence[str] | str | int


def cast_vote(
    folder: Path | str, poll: str, votes: Votes, *, by: str, at: datetime, session: str = ""
) -> str:
    """Write a person's ballot into the workbook folder; it may be changed until the reveal.

    `votes` is "B", a number, or dots by option. Without a session it is that of the newest event.
    Gives a sentence that does not say what was voted. Raises InputError, with nothing written, for
    votes that the poll cannot take, for somebody who is not here, and once the votes are on the
    table.
    """
    found = resume_session(folder, session)
    asked = _open_poll(found, poll)
    who = _voter(found, by)
    try:
        said = votes_of(asked, votes)
    except RefusedError as error:
        about = f"ballot of {who}"
        raise fail(box_name(found.id, poll), None, about, error.what, error.fix) from error
    when = at.isoformat(timespec="seconds")
    write_ballot(
        found.folder, build(Ballot, session=found.id, poll=poll, by=who, at=when, votes=said)
    )
    return f"{who} has voted in {poll}; it can be changed until the votes are on the table"


def _open_poll(session: Session, poll: str) -> Poll:
    run = session.so_far.poll(poll)
    if run is None:
        fix = nearest(poll, [one.id for one in session.so_far.open_polls])
        raise fail(session.log, None, "", f"nobody has asked {poll!r}", fix)
    if not run.is_open:
        what = "the votes are on the table already; nothing was written"
        raise fail(session.log, None, f"poll {poll}", what, "Ask the facilitator for a re-vote.")
    return run.poll


def _voter(session: Session, by: str) -> str:
    """Give a voter's name as it stands on the list of who is here; without a list as it is."""
    so_far = session.so_far
    names = {same_name(one.name): one.name for one in so_far.voters}
    if not by.strip():
        raise fail(session.log, None, "ballot", "it has no name", "Say by whom it is.")
    if so_far.attendance and same_name(by) not in names:
        what = f"{by!r} is not among those who vote here"
        raise fail(session.log, None, "ballot", what, nearest(by, list(names.values())))
    return names.get(same_name(by), by)


def collect_votes(session: Session, poll: str) -> Box:
    """Look into the box of an open poll: who has voted, who has not, and which files are amiss.

    What anybody voted is not shown. Raises InputError for a poll that is not open.
    """
    now = resume_session(session.folder, session.id)
    box = read_box(now.folder, now.id, _open_poll(now, poll))
    return _of_those_here(box, now)


def _of_those_here(box: Box, session: Session) -> Box:
    """Leave out ballots of people who do not vote here, and name those who are awaited."""
    so_far = session.so_far
    if not so_far.attendance:
        return box
    names = {same_name(one.name): one.name for one in so_far.voters}
    kept, strangers = list[Filed](), list[Problem]()
    for one in box.filed:
        if same_name(one.ballot.by) in names:
            kept.append(one)
        else:
            name = f"{box_name(session.id, box.poll.id)}/{one.file}"
            what = f"{one.ballot.by} is not among those who vote here, so it is not counted"
            fix = "Note that they attend, then look again; or leave it."
            strangers.append(Problem(name, None, f"ballot of {one.ballot.by}", what, fix))
    voted = {same_name(one.ballot.by) for one in kept}
    waiting = tuple(name for key, name in names.items() if key not in voted)
    return replace(
        box,
        filed=tuple(kept),
        problems=(*box.problems, *strangers),
        broken=(*box.broken, *strangers),
        waiting=waiting,
    )


def reveal_votes(
    session: Session, poll: str, *, at: datetime, without_broken: bool = False
) -> Session:
    """Put all ballots that are in on the table at once, without names.

    Who is still awaited can be seen by `collect_votes`. Raises InputError where nobody has voted,
    and for ballots that cannot be counted: they would be lost in silence; `without_broken` says
    that the room knows and goes on.
    """
    box = collect_votes(session, poll)
    if box.broken and not without_broken:
        raise InputError(box.broken)
    if not box.filed:
        fix = "Wait for ballots, or count by hand with count_votes."
        raise InputError([Problem(session.log, None, f"poll {poll}", "nobody has voted yet", fix)])
    tallies = tally(box.poll, [one.ballot.votes for one in box.filed])
    mark_counted(session.folder, session.id, box)
    return note_down(session, "revealed", at=at, poll=poll, voters=len(box.filed), tallies=tallies)


def count_votes(
    session: Session,
    poll: str,
    counts: Mapping[str, int | Sequence[int]],
    *,
    at: datetime,
    voters: int | None = None,
) -> Session:
    """Put on the table what was counted in the room: `{"A": 3, "B": 2}`, `{"support": [3, 4, 5]}`.

    Dots and answers are totals, fingers and 0 to 10 one number a person. Without `voters` it is
    all who answered; for dots all who are here. Raises InputError, with nothing written, for more
    dots than so many people have.
    """
    now = resume_session(session.folder, session.id)
    asked = _open_poll(now, poll)
    try:
        tallies = tally_by_hand(asked, counts)
    except RefusedError as error:
        raise fail(now.log, None, f"poll {poll}", error.what, error.fix) from error
    answers = [one.total if asked.kind == "abc" else len(one.numbers) for one in tallies]
    told = {"abc": sum(answers), "dots": len(now.so_far.voters)}
    people = told.get(asked.kind, max(answers)) if voters is None else voters
    if people < 1:
        fix = "Note who attends, or say how many voters there are: voters=6."
        raise fail(now.log, None, f"poll {poll}", "nobody is here to have voted", fix)
    return note_down(now, "revealed", at=at, poll=poll, voters=people, tallies=tallies)


def late_votes(session: Session) -> tuple[Problem, ...]:
    """Say which ballots came, or were changed, after their votes were put on the table."""
    runs = (run for run in session.so_far.polls if not run.is_open)
    return tuple(one for run in runs for one in late_ballots(session.folder, session.id, run.poll))


def end_session(session: Session, *, at: datetime) -> Session:
    """End a session, and delete the ballots that were counted: names stood in them.

    Their numbers stay in the log. From then on a reveal cannot be undone into open ballots. Those
    that were not counted stay where they are.
    """
    ended = note_down(session, "ended", at=at)
    for run in ended.so_far.polls:
        if not run.is_open:
            clear_counted(ended.folder, ended.id, run.poll.id)
    return ended


def attend(session: Session, people: Mapping[str, Any] | Sequence[str], *, at: datetime) -> Session:
    """Note who is here: names, or names with their roles; a role `"senior"` lets them speak last.

    Saying it again adds nothing. Raises InputError for a role that nobody can have.
    """
    named: Mapping[str, Any] = people if isinstance(people, Mapping) else dict.fromkeys(people, ())
    for name, told in named.items():
        roles = (told,) if isinstance(told, str) else tuple(told)
        others = tuple(role for role in roles if role != "senior")
        seen: dict[str, Any] = {"name": name, "roles": others, "senior": "senior" in roles}
        session = note_down(session, "attended", at=at, **seen)
    return session
