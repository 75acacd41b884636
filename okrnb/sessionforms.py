"""The forms of a session: what the room says is written into its log, and taken back from there."""

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from okrnb.asking import Ask, Note, Shown, Typed, read_due, read_places
from okrnb.clocks import Clock, Now, beat
from okrnb.errors import InputError, RefusedError, fail
from okrnb.events import Topic
from okrnb.fields import either
from okrnb.formparts import button
from okrnb.forms import Form
from okrnb.leading import group_ideas, jot_ideas
from okrnb.openpoints import names_in_session
from okrnb.roomfields import ASKED, IDEAS, NOTES, look_at_notes
from okrnb.roomtables import table_ideas
from okrnb.session import Session, note_down, resume_session, undo_event
from okrnb.unsaved import unsaved_folder
from okrnb.workbook import load_workbook


class SessionForm(Form):
    """A form that writes what the room says into the log of a session.

    A form of your own has buttons that call `act` with what to do. `session` is always as the log
    stands, whichever form or cell wrote into it last; by a clock with a watch the form follows it
    by itself. Undo takes back what a button wrote, and puts the text back into the fields.
    """

    def __init__(
        self, name: str, asks: Sequence[Ask], session: Session, now: Now, *, told: Typed
    ) -> None:
        self._session, self._now = session, now
        self._acts: list[tuple[int, tuple[str, ...]]] = []
        folder = unsaved_folder(session.folder, os.environ)
        self._marked = self._mark()
        super().__init__(f"session-{session.id}-{name}", asks, told=told, folder=folder)
        watched = isinstance(now, Clock) and now.watch is not None
        named = f"{name} of {session.folder.resolve()} {session.id}"
        self._following = beat(named, self._step) if watched else None

    @property
    def session(self) -> Session:
        """The session as its log stands. Raises InputError where it is gone."""
        return resume_session(self._session.folder, self._session.id)

    def act(
        self, do: Callable[[Session], Session], *, said: str, clear: Iterable[str] = ()
    ) -> None:
        """Do what a button is for, say so, and clear fields; what is wrong is said in the form."""
        try:
            before = self.session
            after = do(before)
        except (InputError, RefusedError, OSError) as error:
            self._say(Note(str(error), wrong=True, lead="Not written down:"))
            return
        known = {event.id for event in before.events}
        new = tuple(event.id for event in after.events if event.id not in known)
        self.value = dict.fromkeys(clear, "")
        if new:
            self._acts.append((len(self._past), new))
        self._say(Note(said if new else "That was written down before: nothing has changed."))

    def undo(self) -> None:
        """Take back what the last button wrote, else the last change of what is typed."""
        if not self._acts or self._acts[-1][0] != len(self._past):
            super().undo()
            return
        try:
            for event in reversed(self._acts[-1][1]):
                undo_event(self.session, at=self._now(), event=event)
        except (InputError, OSError) as error:
            self._say(Note(str(error), wrong=True, lead="It cannot be taken back:"))
            return
        self._acts.pop()
        super().undo()

    def refresh(self) -> None:
        """Show the session as its log stands by now."""
        self._show()

    def tell_time(self) -> None:
        """Show what changes from second to second, where anything does."""

    def _mark(self) -> tuple[int, int]:
        stat = (self._session.folder / self._session.log).stat()
        return stat.st_mtime_ns, stat.st_size

    def _step(self) -> bool:
        """Show anew what other forms, cells and seats wrote into the log; what is typed stays."""
        try:
            mark = self._mark()
            if mark == self._marked:
                self.tell_time()
            else:
                self._marked, self._typed = mark, self.value
                self.refresh()
        except (InputError, OSError) as error:
            self._say(Note(str(error), wrong=True, lead="The session cannot be read:"))
            return False
        return True

    def __repr__(self) -> str:
        """Tell what it shows, for where no widgets can be shown: never what is only typed."""
        shown = self.look_at(self._typed)
        told = [type(self).__name__, *filter(None, [shown.remark]), *map(repr, shown.cards)]
        return "\n".join(told)

    def _repr_mimebundle_(self, **kwargs: Any) -> dict[str, Any]:
        self.refresh()
        return super()._repr_mimebundle_(**kwargs)


class IdeaForm(SessionForm):
    """Ideas that are written in silence, and then put together by their numbers.

    Whose idea it was is written nowhere. The same in a cell: `jot_ideas(session, ["Old customers
    come back"], at=...)` and `group_ideas(session, {"Loyalty": ["Old customers come back"]},
    at=...)`. With `topic="measure"` they are ideas for how we would know.
    """

    def __init__(self, session: Session, now: Now, *, topic: Topic = "objective") -> None:
        self._topic: Topic = topic
        told = {ask.name: "" for ask in IDEAS}
        super().__init__(f"ideas-{topic}", IDEAS, session, now, told=told)

    def _buttons(self) -> tuple[Any, ...]:
        jot = button("Note the ideas", self.jot, style="primary", tip="Each line is an idea")
        group = button("Put together", self.group, tip="Under one name, by their numbers")
        return (jot, group, *super()._buttons())

    def look_at(self, typed: Typed) -> Shown:
        """Show all ideas by number, with the cluster of each."""
        found = table_ideas(self.session, self._topic)
        if not found.rows:
            return Shown(remark="Nobody speaks while all write. Each line is one idea.")
        return Shown(cards=(found,))

    def jot(self) -> None:
        """Note the lines that are typed, as the button does."""
        lines = [line.strip(" -*\t") for line in str(self.value["ideas"]).splitlines()]
        texts = [line for line in lines if line]

        def do(session: Session) -> Session:
            if not texts:
                raise RefusedError("no idea is typed", "Write one a line.")
            return jot_ideas(session, texts, topic=self._topic, at=self._now())

        count = f"{len(texts)} idea{'' if len(texts) == 1 else 's'}"
        self.act(do, said=f"{count} noted.", clear=["ideas"])

    def group(self) -> None:
        """Put the numbered ideas together, as the button does."""
        name = str(self.value["called"]).strip()

        def do(session: Session) -> Session:
            mine = [one.text for one in session.so_far.ideas if one.topic == self._topic]
            places = read_places("which", str(self.value["numbers"]), len(mine))
            if not places or not name:
                raise RefusedError("numbers or a name are missing", "Write 1, 3 and a name.")
            ideas = [mine[place] for place in places]
            return group_ideas(session, {name: ideas}, topic=self._topic, at=self._now())

        self.act(do, said=f"Put together as {name}.", clear=["numbers", "called"])


class NoteForm(SessionForm):
    """The parking lot, the log of decisions, dissent, and who does what next.

    The same in a cell: `note_down(session, "parking", text="The catalogue", owner="Ben", at=...)`,
    with `"decided"` (what, by, reason, about), `"dissent"` (about, reason, by) and `"next_action"`
    (what, owner, due) in its place.
    """

    def __init__(self, session: Session, now: Now) -> None:
        self._workbook = load_workbook(session.folder)
        told = {ask.name: "" for ask in NOTES} | {"kind": "parking"}
        super().__init__("notes", NOTES, session, now, told=told)

    def _buttons(self) -> tuple[Any, ...]:
        note = button("Write it down", self.note, style="primary", tip="Into the session's log")
        return (note, *super()._buttons())

    def look_at(self, typed: Typed) -> Shown:
        """Ask what belongs to the kind of note, and show all that was noted."""
        so_far = self.session.so_far
        return look_at_notes(typed, so_far, names_in_session(so_far, self._workbook))

    def note(self) -> None:
        """Write down what is typed, as the button does."""
        typed = {name: str(text).strip() for name, text in self.value.items()}
        kind = typed["kind"]
        asked = ASKED.get(kind, ())

        def do(session: Session) -> Session:
            if kind not in ASKED:
                raise RefusedError(f"the kind of note is {kind!r}", f"Choose {either(ASKED)}.")
            return note_down(session, kind, at=self._now(), **self._told_of(typed))

        self.act(do, said="Written down.", clear=[name for name in asked if name != "about"])

    def _told_of(self, typed: Mapping[str, str]) -> dict[str, Any]:
        """Give the fields of the event that the typed text means; what is amiss is raised."""
        needed = {"parking": ("what",), "dissent": ("why",)}.get(typed["kind"], ("what", "who"))
        missing = [ask.label for ask in NOTES if ask.name in needed and not typed[ask.name]]
        if missing:
            raise fail("note", None, "", f"blank: {' '.join(missing)}", "Fill that in.")
        what, who, why, about = (typed[name] for name in ("what", "who", "why", "about"))
        if typed["kind"] == "decided":
            return {"what": what, "by": who, "reason": why, "about": about}
        if typed["kind"] == "dissent":
            return {"about": about or "the session", "reason": why, "by": who}
        due = read_due("until when", typed["due"], self._workbook.settings.cycle)
        return {"text" if typed["kind"] == "parking" else "what": what, "owner": who, "due": due}
