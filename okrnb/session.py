"""A facilitated session in a workbook folder: begun or taken up again, one event at a time.

Its log is a file of its own, `sessions/ID.jsonl`, not the workbook's log: a line that is broken
there must not keep anybody from opening the workbook, and hundreds of events of one morning would
bury a year of check-ins. What the team decides goes into the workbook by `enacting`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from okrnb.agendas import Agenda, load_agenda
from okrnb.building import build
from okrnb.errors import InputError, Problem, RefusedError, fail
from okrnb.events import Event, Marked, Saved, Started, Undone, kind_named
from okrnb.fields import nearest
from okrnb.folding import apply, fold
from okrnb.model import slug
from okrnb.proceedings import Proceedings
from okrnb.sessionlog import SessionLog, load_log, next_number, spell_event, standing_events
from okrnb.storage import append_line, locked
from okrnb.workbook import SETTINGS, load_workbook, new_id

SESSIONS = "sessions"
_FINAL = (Started, Saved, Marked)
"""Events that are not undone: without the first there is no session, the others are written."""


@dataclass(frozen=True, kw_only=True, repr=False)
class Session:
    """A session as its log stood when it was last looked at.

    `so_far` is what it has come to, safe to show to the room; `problems` are lines of the log that
    could not be read.
    """

    folder: Path
    id: str
    events: tuple[Event, ...] = field(default=())
    problems: tuple[Problem, ...] = ()

    @cached_property
    def so_far(self) -> Proceedings:
        """What the session has come to."""
        return fold(self.events)

    @property
    def log(self) -> str:
        """The name of its log, within the folder."""
        return log_name(self.id)

    def __repr__(self) -> str:
        """Say in a line where it stands."""
        so_far = self.so_far
        current = so_far.current
        where = "over" if so_far.ended else current.part.title if current else "nothing left to do"
        told = [f"session {self.id}: {where}"]
        counts = {
            "here": len(so_far.people),
            "idea": len(so_far.ideas),
            "objective": len(so_far.objectives),
            "decision": len(so_far.decisions),
            "line not read": len(self.problems),
        }
        told += [_say_count(word, count) for word, count in counts.items() if count]
        told += [f"{one.id} is being voted on" for one in so_far.open_polls]
        return ", ".join(told)


def _say_count(word: str, count: int) -> str:
    plural = {"here": "here", "line not read": "lines not read"}.get(word, f"{word}s")
    return f"{count} {word if count == 1 else plural}"


def log_name(id: str) -> str:
    """Give the name of a session's log within the folder. Raises InputError for no fit id."""
    if not id or slug(id) != id:
        fix = f"Use small letters, digits and -, such as {slug(id) or '2012-03-01'}."
        raise fail(SESSIONS, None, "", f"{id!r} cannot be the id of a session", fix)
    return f"{SESSIONS}/{id}.jsonl"


def sessions_of(folder: Path | str) -> tuple[str, ...]:
    """Give the ids of the sessions in a workbook folder, by name."""
    return tuple(sorted(path.stem for path in (Path(folder) / SESSIONS).glob("[!.]*.jsonl")))


def open_session(
    folder: Path | str,
    agenda: Agenda | Path | str = "120-minutes",
    *,
    at: datetime,
    id: str = "",
) -> Session:
    """Begin a session in a workbook folder, or go on with the one of this id.

    Without an id it is named after the day. One that is there goes on by the agenda that it began
    with. Raises InputError where the workbook or the agenda cannot be used, and where whoever leads
    has left all three lines of intake blank: then nobody could say what to aim at.
    """
    path, name = Path(folder), id or at.date().isoformat()
    known = load_log(path, log_name(name))
    if any(isinstance(event, Started) for event in known.events):
        return _session(path, name, known)
    plan = agenda if isinstance(agenda, Agenda) else load_agenda(agenda)
    workbook = load_workbook(path)
    intake = workbook.settings.intake
    if not (intake.where or intake.into or intake.resources):
        place = workbook.places.get("settings intake")
        fix = "Fill in at least one of where, into and resources before the session opens."
        line = None if place is None else place.line
        raise fail(SETTINGS, line, "intake", "nobody has said where to grow, into what", fix)
    with locked(path):
        (path / SESSIONS).mkdir(exist_ok=True)
        merging = path / SESSIONS / ".gitattributes"
        if not merging.exists():  # git keeps the lines of both sides; their order does not matter
            merging.write_text("*.jsonl merge=union\n", encoding="utf-8")
    session = _session(path, name, known)
    team = workbook.settings.team
    return note_down(session, "started", at=at, title=plan.name, team=team, parts=plan.parts)


def resume_session(folder: Path | str, id: str = "") -> Session:
    """Take up a session where its log ends; without an id the one of which the newest event is.

    Raises InputError where there is none. Lines that cannot be read are among its `problems`.
    """
    path = Path(folder)
    known = sessions_of(path)
    if id and id not in known:
        raise fail(log_name(id), None, "", "there is no such session", nearest(id, known))
    found = [_session(path, one, load_log(path, log_name(one))) for one in ([id] if id else known)]
    if not found:
        fix = "Begin one with open_session."
        raise fail(SESSIONS, None, "", "there is no session in this workbook", fix)
    return max(found, key=lambda one: (max((e.time for e in one.events), default=_NEVER), one.id))


_NEVER = datetime.fromisoformat("0001-01-02T00:00:00+00:00")


def _session(folder: Path, id: str, log: SessionLog) -> Session:
    return Session(folder=folder, id=id, events=log.events, problems=log.problems)


def note_down(session: Session, kind: str, *, at: datetime, **told: Any) -> Session:
    """Write an event down, and give the session with it; once this returns, it is on the disk.

    `kind` is a word of `events.KINDS`, `told` are the fields of that event; `at` knows its time
    zone. What says nothing new is not written, so that a cell can be run twice. Raises InputError,
    with nothing written, for an event that fits nothing.
    """
    when = _spell_time(at)
    if kind == "undone":
        return undo_event(session, at=at, **told)
    try:
        made = kind_named(kind)
    except RefusedError as error:
        raise fail(session.log, None, "", error.what, error.fix) from error
    with locked(session.folder):
        log = load_log(session.folder, session.log)
        event = _build(made, id=new_id(), n=next_number(log.events), at=when, **told)
        so_far = fold(log.events)
        try:
            after = apply(event, so_far)
        except RefusedError as error:
            raise fail(session.log, None, kind, error.what, error.fix) from error
        if after == so_far:
            return _session(session.folder, session.id, log)
        return _append(session, log, event)


def _spell_time(at: datetime) -> str:
    if at.tzinfo is None:
        raise ValueError("at: it has no time zone; give datetime.now().astimezone()")
    return at.isoformat(timespec="seconds")


def _build(made: type[Event], **told: Any) -> Event:
    """Build an event; what is wrong with it is said of its kind, not of an id nobody knows."""
    try:
        return build(made, **told)
    except InputError as error:
        about = str(made.model_fields["kind"].default)
        raise InputError(Problem(about, None, "", p.what, p.fix) for p in error.problems) from error


def _append(session: Session, log: SessionLog, event: Event) -> Session:
    append_line(session.folder, session.log, spell_event(event))
    events = (*log.events, event)
    return _session(session.folder, session.id, SessionLog(events, log.problems))


def undo_event(session: Session, *, at: datetime, event: str = "") -> Session:
    """Take back the last event, or the one with this id; it stays in the log but counts no more.

    Undoing again takes back the one before. Undoing an undoing (by its id) brings the event back.
    Raises InputError where there is nothing to undo, and for what is in the workbook by now.
    """
    when = _spell_time(at)
    with locked(session.folder):
        log = load_log(session.folder, session.log)
        try:
            meant = _find_undoable(log.events, event)
        except RefusedError as error:
            raise fail(session.log, None, "undo", error.what, error.fix) from error
        made = Undone(id=new_id(), n=next_number(log.events), at=when, event=meant.id)
        return _append(session, log, made)


def _find_undoable(events: Sequence[Event], id: str) -> Event:
    standing = standing_events(events)
    if id:
        undone = {one.event for one in events if isinstance(one, Undone)}
        known = [*standing, *(one for one in events if isinstance(one, Undone))]
        found = next((one for one in known if one.id == id and id not in undone), None)
        if found is None:
            fix = nearest(id, [one.id for one in known])
            raise RefusedError(f"there is no event {id!r} to undo", fix)
    else:
        found = standing[-1] if standing else None
    if found is None or isinstance(found, Started):
        raise RefusedError("there is nothing to undo", "Go on.")
    if isinstance(found, _FINAL):
        fix = "Change it there, or draft it anew here."
        raise RefusedError("the last thing that happened was written into the workbook", fix)
    return found
