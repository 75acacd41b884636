"""The board of a session: the agenda, the part that runs, and the time that it has left."""

import html
from typing import Any

from okrnb.asking import Ask, Note, Options, Shown, read_count
from okrnb.clocks import Clock
from okrnb.errors import InputError, RefusedError
from okrnb.events import Event, Undone
from okrnb.formparts import button, words
from okrnb.proceedings import PartRun, Proceedings
from okrnb.roomtables import say_lateness
from okrnb.session import Session, note_down, undo_event
from okrnb.sessionforms import SessionForm
from okrnb.tabular import Table
from okrnb.timeboxes import in_minutes

_NEXT: Options = (("the next one to come", ""),)
_ASKS = (
    Ask(name="part", label="Which part?", kind="choice", options=_NEXT, short=True),
    Ask(name="minutes", label="How many minutes more?", hint="5", short=True),
)
_BIG = "font-size: 2.4em; font-weight: 600; line-height: 1.25; font-variant-numeric: tabular-nums"


class SessionBoard(SessionForm):
    """The agenda with the part that runs, and its time, which counts down by the clock's watch.

    Cells can run meanwhile, and what other forms and cells do shows by itself. Without a watch the
    time stands still. The same in a cell: `begin_part(session, "triage", at=...)`, and
    `note_down(session, "paused", part="triage", at=...)` with `"finished"`, or `"allowed"` and the
    `minutes` that it has in all; `undo_event(session, at=...)` takes back what happened last. Of
    several boards of one session only the newest one counts.
    """

    def __init__(self, session: Session, clock: Clock) -> None:
        self._clock, self._timer = clock, words("")
        self._known = session
        super().__init__("board", _ASKS, session, clock, told={"part": "", "minutes": ""})
        self._undo.disabled = False

    def _laid_out(self) -> tuple[Any, ...]:
        return (self._timer, *super()._laid_out())

    def _buttons(self) -> tuple[Any, ...]:
        return (
            button("Begin", self.start, style="primary", tip="Begin the part, or go on with it"),
            button("Pause", self.pause, tip="The time of the part stands still"),
            button("End the part", self.finish, tip="It is over"),
            button("Give it more time", self.extend, tip="So many minutes more"),
            *super()._buttons(),
        )

    # What the buttons do

    def start(self) -> None:
        """Begin the chosen part, else the one that is paused or comes next."""

        def do(session: Session) -> Session:
            part = str(self.value["part"]) or _next(session.so_far).part.id
            return note_down(session, "began", part=part, at=self._clock())

        self.act(do, said="It runs.", clear=["part"])

    def pause(self) -> None:
        """Let the time of the part that runs stand still."""
        self._of_current("paused", said="It waits. Begin goes on with it.")

    def finish(self) -> None:
        """End the part that runs."""
        self._of_current("finished", said="It is over.")

    def extend(self) -> None:
        """Give the part that runs so many minutes more."""

        def do(session: Session) -> Session:
            more = read_count("minutes", str(self.value["minutes"]).strip() or "5") or 0
            run = _current(session.so_far)
            told = {"part": run.part.id, "minutes": run.box.minutes + more}
            return note_down(session, "allowed", at=self._clock(), **told)

        self.act(do, said="It has more time.", clear=["minutes"])

    def _of_current(self, kind: str, *, said: str) -> None:
        def do(session: Session) -> Session:
            part = _current(session.so_far).part.id
            return note_down(session, kind, part=part, at=self._clock())

        self.act(do, said=said)

    def undo(self) -> None:
        """Take back what happened last in the session, whichever form or cell wrote it."""
        try:
            after = undo_event(self.session, at=self._clock())
        except (InputError, OSError) as error:
            self._say(Note(str(error), wrong=True, lead="It cannot be taken back:"))
            return
        undone = {one.event for one in after.events[-1:] if isinstance(one, Undone)}
        what = next((one for one in after.events if one.id in undone), None)
        self.refresh()
        self._say(Note(f"Taken back: {_say_event(what)}."))

    # What it shows

    def look_at(self, typed: Any) -> Shown:
        """Show the agenda with the part that runs, and what is done in it."""
        session = self.session
        self._known, so_far = session, session.so_far
        self.tell_time()
        parts = tuple((run.part.title, run.part.id) for run in so_far.parts)
        coming = next((run.part.title for run in so_far.parts if not run.box.begun), "")
        first = ((f"the next one: {coming}", ""),) if coming else _NEXT
        current = so_far.current
        remark = "" if current is None or so_far.ended else _say_part(current)
        lines = tuple((str(one),) for one in session.problems)
        broken = (Table(("Lines of the log that could not be read",), lines),) if lines else ()
        agenda = _table_agenda(so_far, self._clock)
        return Shown(options={"part": (*first, *parts)}, remark=remark, cards=(agenda, *broken))

    def _say(self, note: Note) -> None:
        super()._say(note)
        self._undo.disabled = False

    def tell_time(self) -> None:
        """Show how long the part has still, and whether the session is late."""
        self._timer.value = show_time(self._known.so_far, self._clock)

    def __repr__(self) -> str:
        """Say where the session stands, without the time."""
        return f"SessionBoard: {self.session!r}"


def show_time(so_far: Proceedings, clock: Clock) -> str:
    """Write as HTML which part runs, how long it has still, and whether the session is late."""
    now, current = clock(), so_far.current
    title, left = "Nothing is left to do", ""
    if current is not None and so_far.ended is None:
        title = current.part.title
        left = current.box.say(now) if current.box.begun else _minutes(current.box.minutes)
    over = current is not None and bool(current.box.over(now))
    colour = "--jp-error-color1, #b00020" if over else "--jp-ui-font-color1, inherit"
    stands = " The clock stands still." if clock.watch is None else ""
    late = html.escape(say_lateness(so_far, now) + stands)
    return (
        f'<div role="timer" style="{_BIG}; color: var({colour})">{html.escape(left)}</div>'
        f'<div style="font-size: 1.3em; color: var(--jp-ui-font-color1, inherit)">'
        f"<b>{html.escape(title)}</b> · {late}</div>"
    )


def _say_event(event: Event | None) -> str:
    """Say in a word or two what was taken back, with the words that people gave it."""
    kind = "" if event is None else type(event).__name__
    said = {
        "Attended": "who is here",
        "Began": "the beginning of a part",
        "Paused": "a pause",
        "Finished": "the end of a part",
        "Allowed": "other minutes",
        "Asked": "a question to the room",
        "Revealed": "votes on the table",
        "Triaged": "what becomes of a KPI",
        "Clustered": "ideas put together",
        "Drafted": "an objective as it was drafted",
        "Assigned": "an owner",
        "Waived": "a question left aside",
        "Ended": "the end of the session",
    }.get(kind, kind.lower())
    told = next((getattr(event, n) for n in ("text", "what", "name") if hasattr(event, n)), "")
    return f"{said} ({told})" if told else said


def _current(so_far: Proceedings) -> PartRun:
    """Give the part that runs or is paused. Raises RefusedError between parts."""
    if so_far.current is None or not so_far.current.box.begun:
        raise RefusedError("no part is running", "Begin one first.")
    return so_far.current


def _next(so_far: Proceedings) -> PartRun:
    """Give the part that is paused, else the next one to come. Raises RefusedError at the end."""
    waiting = (run for run in so_far.parts if run.box.begun and not run.box.finished)
    paused = next((run for run in waiting if not run.box.running), None)
    found = paused or next((run for run in so_far.parts if not run.box.begun), None)
    if found is None:
        raise RefusedError("every part has begun", "Choose the one to go on with.")
    return found


def _say_part(run: PartRun) -> str:
    rule = f" Decided: {run.part.rule}." if run.part.rule not in ("", "none") else ""
    silent = " Nobody speaks." if run.part.silent else ""
    return f"{run.part.what}.{silent}{rule}"


def _minutes(count: int) -> str:
    return f"{count} minute{'' if count == 1 else 's'}"


def _table_agenda(so_far: Proceedings, clock: Clock) -> Table:
    """Show the parts with their minutes and how each stands; in words, not by colour."""
    rows = []
    for run in so_far.parts:
        box = run.box
        stands = "to come"
        if box.running:
            stands = "▶ now"
        elif box.begun:
            took = in_minutes(box.elapsed(clock()))
            stands = f"took {_minutes(took)}" if box.finished else "waits"
        planned = str(run.part.minutes)
        more = f"{planned}, now {box.minutes}" if box.minutes != run.part.minutes else planned
        rows.append((run.part.title, more, stands))
    return Table(("part", "minutes", "how it stands"), tuple(rows))
