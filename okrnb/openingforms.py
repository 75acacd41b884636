"""The form that opens a session: who is here, by which agenda, what to aim at."""

import os
from typing import Any

from okrnb.agendas import AGENDAS, load_agenda
from okrnb.asking import Ask, Note, Options, Shown, Typed
from okrnb.clocks import Clock
from okrnb.errors import ConflictError, InputError, RefusedError, fail
from okrnb.formparts import button
from okrnb.forms import Form
from okrnb.leading import begin_session
from okrnb.loop import State
from okrnb.model import Intake
from okrnb.opening import (
    LEFT,
    SENIOR,
    new_id_of_day,
    read_people,
    say_people,
    session_of_day,
    table_agenda,
    tell_people,
    unfinished_sessions,
)
from okrnb.session import Session, note_down, resume_session
from okrnb.settingup import ask_settings, set_up
from okrnb.unsaved import unsaved_folder
from okrnb.voting import attend

USUAL = "120-minutes"
_NEW: Options = (("a new one, named after today", ""),)
_LINES = tuple(Intake.model_fields)
_PEOPLE = "Ana: decision owner, senior\nBen: scribe\nCem: data keeper\nDora: challenger"


def _asks() -> tuple[Ask, ...]:
    agendas = tuple((load_agenda(path).name, path.stem) for path in sorted(AGENDAS.glob("*.yaml")))
    asks = {ask.name: ask for ask in ask_settings()}
    return (
        Ask(name="which", label="Which session?", kind="choice", options=_NEW, short=True),
        Ask(name="agenda", label="How long?", kind="choice", options=agendas, short=True),
        Ask(name="people", label="Who is here? A line each", kind="lines", hint=_PEOPLE, rows=6),
        *(asks[name] for name in _LINES),
    )


class OpeningForm(Form):
    """Who is here, how long there is, and the three lines of whoever leads: then it is open.

    A session is named after its day. One of today is taken up by itself, so that after a crash all
    cells only have to be run again; one of another day, that has not ended, can be chosen. Pressed
    again, the button notes who has come since, and who has left ("Cem: left"). The same in a cell:
    `begin_session(book, "60-minutes", at=..., people={"Ana": "decision owner"}, intake={...})`.
    """

    def __init__(self, book: State, clock: Clock) -> None:
        self.book, self._clock = book, clock
        self._id = session_of_day(book.folder, clock().date())
        folder = unsaved_folder(book.folder, os.environ)
        super().__init__("session-opening", _asks(), told=self._tell(), folder=folder)

    @property
    def session(self) -> Session:
        """The session that is open. Raises InputError as long as none is."""
        if not self._id:
            fix = "Say who is here, press Open the session, and run on from here."
            raise fail("session", None, "", "it is not open yet", fix)
        return resume_session(self.book.folder, self._id)

    def _tell(self) -> dict[str, str]:
        """Begin with the session that is open, and the lines that stand in the workbook."""
        intake = self.book.workbook.settings.intake
        people = tell_people(self.session.so_far) if self._id else ""
        told = {"which": self._id, "agenda": USUAL, "people": people}
        return told | {name: getattr(intake, name) for name in _LINES}

    def _buttons(self) -> tuple[Any, ...]:
        tip = "Begin it, go on with it, or note who has come since"
        return (
            button("Open the session", self.open_it, style="primary", tip=tip),
            *super()._buttons(),
        )

    def look_at(self, typed: Typed) -> Shown:
        """Show who is here, and the agenda."""
        waiting = {*unfinished_sessions(self.book.folder), *filter(None, [self._id])}
        known = tuple((f"go on with {id}", id) for id in sorted(waiting, reverse=True))
        told: dict[str, Any] = {"options": {"which": (*_NEW, *known)}}
        try:
            said = say_people(read_people(str(typed["people"])))
        except RefusedError as error:
            return Shown(**told, notes={"people": Note(str(error), wrong=True)})
        if typed["which"]:
            open_now = f"Session {typed['which']} is open." if typed["which"] == self._id else ""
            return Shown(**told, hidden=frozenset({"agenda"}), remark=f"{said} {open_now}".rstrip())
        agenda = load_agenda(str(typed["agenda"]))
        parts = tuple((part.title, part.minutes, part.what) for part in agenda.parts)
        return Shown(**told, remark=said, cards=(table_agenda(parts),))

    def open_it(self) -> None:
        """Open the session, as the button does."""
        try:
            self._open()
        except (InputError, RefusedError, ConflictError, OSError) as error:
            self._say(Note(str(error), wrong=True, lead="Not open:"))
            return
        self._told = self._tell()
        self.value = self._told
        self._past.clear()
        self._say(Note(f"Session {self._id} is open. Now run the cells below, one by one."))

    def _open(self) -> None:
        typed, now = {name: str(text).strip() for name, text in self.value.items()}, self._clock()
        people = read_people(typed["people"])
        if not people:
            raise RefusedError("nobody is here", "Write the names of those who are, a line each.")
        lines = {name: typed[name] for name in _LINES}
        if lines != {name: getattr(self.book.workbook.settings.intake, name) for name in _LINES}:
            self.book = set_up(self.book, **lines)
        id = typed["which"] or new_id_of_day(self.book.folder, now.date())
        here = {name: roles for name, roles in people.items() if LEFT not in roles}
        session, self.book = begin_session(self.book, typed["agenda"], at=now, id=id)
        self._id = id
        attend(session, here, at=now)
        for name in people.keys() - here.keys():
            roles = tuple(role for role in people[name] if role not in (LEFT, SENIOR))
            note_down(session, "attended", at=now, name=name, roles=roles, left=True)

    def __repr__(self) -> str:
        """Say whether it is open."""
        return f"OpeningForm: session {self._id or 'not open yet'}"
