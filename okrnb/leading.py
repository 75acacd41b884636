"""What whoever leads a session does, a call each: begin a part, hold a vote, gather, sort, close.

Each call may be made again: what is done stays done. So a notebook can be run from the top, and a
session that was interrupted goes on where it was.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any, NamedTuple

from okrnb.enacting import enact
from okrnb.errors import fail
from okrnb.events import Topic
from okrnb.examining import find_kpis
from okrnb.fields import nearest
from okrnb.handouts import handouts_of, write_minutes
from okrnb.loop import State
from okrnb.objectives import Objective
from okrnb.outcomes import revote
from okrnb.polls import Poll
from okrnb.proceedings import same_name
from okrnb.session import Session, note_down, open_session, resume_session
from okrnb.settingup import set_up
from okrnb.voting import attend, count_votes, end_session

Counts = Mapping[str, int | Sequence[int]]


def begin_session(
    book: State,
    agenda: str = "120-minutes",
    *,
    at: datetime,
    id: str = "",
    people: Mapping[str, Any] | Sequence[str] = (),
    intake: Mapping[str, str] | None = None,
) -> tuple[Session, State]:
    """Begin a session with those who are here, or go on with the one of this id.

    `people` are names, or names with their roles as in `attend`. `intake` fills those of the lines
    where, into and resources that are blank in the workbook; what is written there stays. Gives the
    workbook with it. Raises InputError like `open_session`.
    """
    there = dict(book.workbook.settings.intake)
    told = {name: text for name, text in (intake or {}).items() if not there.get(name)}
    if told:
        book = set_up(book, **told)
    session = open_session(book.folder, agenda, at=at, id=id)
    known = {same_name(one.name) for one in session.so_far.attendance}
    roles = people if isinstance(people, Mapping) else dict.fromkeys(people, ())
    new = {name: told for name, told in roles.items() if same_name(name) not in known}
    return attend(session, new, at=at), book


def begin_part(session: Session, part: str, *, at: datetime) -> Session:
    """Begin a part of the agenda, unless it has begun before or the session is over.

    To take up a part again, note it as "began". Raises InputError for a part that the agenda does
    not have.
    """
    now = resume_session(session.folder, session.id)
    begun = {run.part.id: run.box.begun for run in now.so_far.parts}
    if part not in begun:
        fix = f"Choose of: {', '.join(begun)}."
        raise fail(now.log, None, "", f"the agenda has no part {part!r}", fix)
    if now.so_far.ended is not None or begun[part]:
        return now
    return note_down(now, "began", part=part, at=at)


def hold_poll(
    session: Session, poll: Poll, counts: Counts, *, at: datetime, voters: int | None = None
) -> Session:
    """Ask the room and put on the table what was counted, as `count_votes` does.

    Options are named by their words or by their ids. Where the votes are on the table already,
    nothing changes. Raises InputError for an option that is not there, and for counts that cannot
    be.
    """
    now = resume_session(session.folder, session.id)
    run = now.so_far.poll(poll.id)
    if run is not None and not run.is_open:
        return now
    asked = poll if run is None else run.poll
    named = name_options(asked, counts, file=now.log)
    now = note_down(now, "asked", poll=asked, at=at)
    return count_votes(now, asked.id, named, at=at, voters=voters)


def name_options(poll: Poll, counts: Counts, *, file: str) -> dict[str, int | Sequence[int]]:
    """Give counts by the ids of options, which may be named by their words."""
    ids = {one.id: one.id for one in poll.options}
    ids |= {same_name(one.text): one.id for one in poll.options}
    found = {}
    for name, count in counts.items():
        id = ids.get(name) or ids.get(same_name(name))
        if id is None:
            known = [one.text for one in poll.options]
            raise fail(
                file, None, f"poll {poll.id}", f"{name!r} is no option", nearest(name, known)
            )
        found[id] = count
    return found


def vote_again(session: Session, poll: str, counts: Counts, *, at: datetime) -> Session:
    """Hold the one re-vote of a poll, or the run-off between those that are tied.

    Raises InputError for a poll whose votes are not on the table, RefusedError where they stand.
    """
    now = resume_session(session.folder, session.id)
    run = now.so_far.poll(poll)
    if run is None or run.outcome is None:
        raise fail(
            now.log, None, f"poll {poll}", "it has no votes on the table", "Show them first."
        )
    return hold_poll(now, revote(run.outcome), counts, at=at)


def jot_ideas(
    session: Session, texts: Iterable[str], *, at: datetime, topic: Topic = "objective"
) -> Session:
    """Note ideas, a text each; one that is there is not noted twice, and whose it is never."""
    for text in texts:
        if text.strip():
            session = note_down(session, "idea", text=text.strip(), topic=topic, at=at)
    return session


def group_ideas(
    session: Session,
    groups: Mapping[str, Sequence[str]],
    *,
    at: datetime,
    topic: Topic = "objective",
) -> Session:
    """Put ideas together under a name, each by its text; a name that is there takes more in.

    Raises InputError for an idea that nobody had.
    """
    now = resume_session(session.folder, session.id)
    ids = {same_name(one.text): one.id for one in now.so_far.ideas if one.topic == topic}
    texts = [one.text for one in now.so_far.ideas if one.topic == topic]
    for name, ideas in groups.items():
        unknown = next((one for one in ideas if same_name(one) not in ids), None)
        if unknown is not None:
            what = f"there is no idea {unknown!r}"
            raise fail(now.log, None, f"cluster {name}", what, nearest(unknown, texts))
        meant = tuple(ids[same_name(one)] for one in ideas)
        there = {same_name(one.name): one.id for one in now.so_far.clusters}.get(same_name(name))
        if there is None:
            now = note_down(now, "clustered", name=name, ideas=meant, at=at)
        else:
            for idea in meant:
                now = note_down(now, "moved", idea=idea, cluster=there, at=at)
    return now


def sort_kpis(
    session: Session,
    book: State,
    *,
    at: datetime,
    focus: Iterable[str] = (),
    health: Iterable[str] = (),
    parked: Iterable[str] = (),
) -> Session:
    """Note what becomes of KPIs, each by its id or name: in focus, only watched, or parked.

    Raises InputError for a KPI that is not there.
    """
    for state, names in (("focus", focus), ("health", health), ("parked", parked)):
        for kpi in find_kpis(book.workbook, list(names)):
            session = note_down(session, "triaged", kpi=kpi.id, state=state, at=at)
    return session


def draft_in(session: Session, objective: Objective, *, at: datetime) -> Session:
    """Note an objective as far as it has come; without key results it keeps those it has.

    It reaches the workbook when the session is closed. Raises InputError for a key result that
    another objective has.
    """
    now = resume_session(session.folder, session.id)
    drafts = (one.objective for one in now.so_far.drafts if not one.left)
    old = next((one for one in drafts if one.id == objective.id), None)
    if old is not None and not objective.key_results:
        objective = objective.change(key_results=old.key_results)
    if any(_is_as_owned(objective, known) for known in now.so_far.objectives):
        return now
    return note_down(now, "drafted", objective=objective, at=at)


def _is_as_owned(objective: Objective, known: Objective) -> bool:
    """Say whether an objective is one that is known, but for owners who were named since."""
    owners = {kr.id: kr.owner for kr in known.key_results if kr.owner}
    same = (
        kr if kr.owner or kr.id not in owners else kr.change(owner=owners[kr.id], prompt="")
        for kr in objective.key_results
    )
    return objective.change(key_results=tuple(same)) == known


def assign_owners(
    session: Session, owners: Mapping[str, str], *, at: datetime, check_in: date | None = None
) -> Session:
    """Note who owns which key result, by its id, and the day of the first check-in of all.

    Raises InputError for a key result that no objective has.
    """
    for key_result, owner in owners.items():
        told = {"key_result": key_result, "owner": owner, "check_in": check_in}
        session = note_down(session, "assigned", at=at, **told)
    return session


class Closed(NamedTuple):
    """A session that is over, the workbook with what it decided, and the files to hand out."""

    session: Session
    book: State
    files: tuple[Path, ...]


def close_session(session: Session, book: State, *, at: datetime) -> Closed:
    """Save what was decided, end the session, and write minutes, cards and calendar.

    Doing so again saves what has changed since and writes the files anew. Raises InputError like
    `enact`; then the session has not ended, and nothing that was noted is lost.
    """
    now, book = enact(resume_session(session.folder, session.id), book, at=at)
    now = end_session(now, at=at)
    questions = [one for objective in now.so_far.objectives for one in book.advise(objective)]
    write_minutes(now, book.workbook, questions=questions)
    return Closed(now, book, files_of(now))


def files_of(session: Session) -> tuple[Path, ...]:
    """Give the files that a session hands out, minutes first; none before they are written."""
    folder = handouts_of(session)
    return tuple(sorted(folder.iterdir(), key=_minutes_first)) if folder.is_dir() else ()


def _minutes_first(path: Path) -> tuple[bool, str]:
    return path.stem != "minutes", path.name
