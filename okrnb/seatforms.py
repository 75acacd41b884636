"""The form of somebody who takes part, in a notebook or a browser of their own: it follows."""

from pathlib import Path
from typing import Any

from okrnb.asking import Ask, Note, Options, Shown, Typed
from okrnb.clocks import Clock, Now, beat
from okrnb.errors import InputError, RefusedError
from okrnb.events import Topic
from okrnb.formparts import button, words
from okrnb.forms import Form
from okrnb.leading import jot_ideas
from okrnb.pollforms import BallotForm
from okrnb.proceedings import Proceedings
from okrnb.session import Session, resume_session
from okrnb.sessionboards import show_time
from okrnb.tabular import Table

_CHOOSE: Options = (("choose your name", ""),)
_IDEAS = (Ask(name="ideas", label="Your ideas, a line each", kind="lines", rows=5),)
_MEASURES = "freelist"
"""The part in which ideas are about how we would know."""


class SeatForm(Form):
    """A seat at a session: what is asked just now, to be answered in silence.

    `folder` is the workbook folder that all share. Ballots stay hidden until all votes are on the
    table, and whose idea it was is written nowhere. By the clock's watch it follows the session by
    itself, and waits where it has not begun. Whoever opens it says who they are; `by` says it for
    them. The same in a cell: `cast_vote("shared/our-okrs", "abc", "B", by="Ana", at=...)`.
    """

    def __init__(self, folder: str, clock: Clock, *, by: str = "", session: str = "") -> None:
        self._shared, self._id, self._clock = Path(folder), session, clock
        self._head, self._asked = words(""), ("", "", "")
        self._seen: tuple[int, int] | None = None
        self._known: Session | None = None
        self._papers: dict[tuple[str, str], HandInForm] = {}
        who = Ask(name="who", label="Who are you?", kind="choice", options=_CHOOSE, short=True)
        super().__init__("seat", (who,), told={"who": by})
        self._frame: tuple[Any, ...] = self.children
        self.refresh()
        self._following = beat("seat", self._step) if clock.watch is not None else None

    @property
    def session(self) -> Session | None:
        """The session that this seat is at, None before it has begun."""
        try:
            return resume_session(self._shared, self._id)
        except InputError:
            return None

    def _laid_out(self) -> tuple[Any, ...]:
        return (self._head, *super()._laid_out())

    def _buttons(self) -> tuple[Any, ...]:
        return ()

    def look_at(self, typed: Typed) -> Shown:
        """Ask who sits here, until that is said, and say what to do."""
        found = self.session
        if found is None:
            said = "The session has not begun yet. This page follows by itself."
            return Shown(remark=said, hidden=frozenset({"who"}))
        names = tuple((one.name, one.name) for one in found.so_far.voters)
        told: dict[str, Any] = {"options": {"who": (*_CHOOSE, *names)}}
        if not typed["who"]:
            return Shown(**told, remark="Choose your name, then this page follows by itself.")
        return Shown(**told, remark=_say_task(found.so_far), cards=_last_outcome(found.so_far))

    def refresh(self) -> None:
        """Show what is asked just now."""
        self._known = self.session
        self._show()
        self._head.value = "" if self._known is None else show_time(self._known.so_far, self._clock)
        self._seat()

    def _changed(self, _: object = None) -> None:
        super()._changed(_)
        if not self._quiet:
            self.refresh()

    def _seat(self) -> None:
        """Put the ballot, or the field for ideas, below the head; it stays while it is asked.

        A field for ideas stays for good, out of sight while something else is asked: what was
        begun in it is not handed in yet, and may not even have been left.
        """
        found, who = self.session, str(self.value["who"])
        kind, what = ("", "") if found is None or not who else asked_of_all(found.so_far)
        if (who, kind, what) == self._asked:
            return
        self._asked = (who, kind, what)
        ballot: tuple[Any, ...] = ()
        if found is not None and kind == "poll":
            place = str(found.folder)
            ballot = (BallotForm(place, by=who, now=self._clock, session=found.id),)
        elif found is not None and kind == "ideas" and (who, what) not in self._papers:
            topic: Topic = "measure" if what == _MEASURES else "objective"
            self._papers[who, what] = HandInForm(found, topic=topic, now=self._clock)
        for (whose, part), paper in self._papers.items():
            seen = kind == "ideas" and (whose, part) == (who, what)
            paper.layout.display = None if seen else "none"
        self.children = (*self._frame, *self._papers.values(), *ballot)

    def _step(self) -> bool:
        """Follow the session; a folder that syncs may be away for a moment."""
        try:
            self._follow()
        except (InputError, OSError):
            self._seen = None
        return True

    def _follow(self) -> None:
        found = self._known or self.session
        if found is None:
            return
        stat = (found.folder / found.log).stat()
        seen = (stat.st_mtime_ns, stat.st_size)
        if seen == self._seen:
            self._head.value = show_time(found.so_far, self._clock)
        else:
            self._seen = seen
            self.refresh()

    def __repr__(self) -> str:
        """Say what is asked, and neither who sits here nor what they said."""
        found = self.session
        return f"SeatForm: {'not begun yet' if found is None else _say_task(found.so_far)}"


def asked_of_all(so_far: Proceedings) -> tuple[str, str]:
    """Give what everybody is asked: `poll` and its id, `ideas` and the part, or blanks."""
    if so_far.ended is not None:
        return "", ""
    if so_far.open_polls:
        return "poll", so_far.open_polls[-1].id
    running = so_far.running
    if running is not None and running.part.silent and running.part.poll is None:
        return "ideas", running.part.id
    return "", ""


def _say_task(so_far: Proceedings) -> str:
    if so_far.ended is not None:
        return "The session is over. Thank you."
    kind, _ = asked_of_all(so_far)
    if kind == "ideas":
        return "In silence: write down what comes to your mind. Nobody sees whose idea it was."
    if kind == "poll":
        return "Answer in silence, and hand it in. Nobody sees a vote before all are on the table."
    return "Nothing is asked of you just now. This page follows by itself."


def _last_outcome(so_far: Proceedings) -> tuple[Table, ...]:
    """Show what the last vote came to, once it is on the table, until the next is asked."""
    if so_far.open_polls or not so_far.outcomes:
        return ()
    last = so_far.outcomes[-1]
    rows = ((last.poll.question, " ".join([last.sentence, *last.doubts])),)
    return (Table(("last asked", "what it came to"), rows),)


class HandInForm(Form):
    """Ideas of one person, handed in together with those of all others; no name stands beside them.

    The same in a cell: `jot_ideas(session, ["Old customers come back"], at=...)`.
    """

    def __init__(self, session: Session, *, topic: Topic, now: Now) -> None:
        self._session, self._topic, self._now = session, topic, now
        self._handed: list[str] = []
        super().__init__("hand in", _IDEAS, told={"ideas": ""})

    def _buttons(self) -> tuple[Any, ...]:
        hand = button("Hand in", self.hand_in, style="primary", tip="Each line is one idea")
        return (hand, *super()._buttons())

    def look_at(self, typed: Typed) -> Shown:
        """Show what was handed in from here."""
        rows = tuple((text,) for text in self._handed)
        return Shown(cards=(Table(("You handed in",), rows),) if rows else ())

    def hand_in(self) -> None:
        """Hand the lines in, as the button does."""
        lines = (line.strip(" -*\t") for line in str(self.value["ideas"]).splitlines())
        texts = [line for line in lines if line]
        try:
            if not texts:
                raise RefusedError("no idea is typed", "Write one a line.")
            jot_ideas(self._session, texts, topic=self._topic, at=self._now())
        except (InputError, RefusedError, OSError) as error:
            self._say(Note(str(error), wrong=True, lead="Not handed in:"))
            return
        self._handed += texts
        self.value = {"ideas": ""}
        self._past.clear()
        self._say(Note("Handed in. Write more, or wait."))
