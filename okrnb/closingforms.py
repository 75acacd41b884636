"""The forms of a session's end: what the coach asks, who owns what, and what is saved."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from okrnb.advice import WHEN, Advice
from okrnb.asking import Ask, Note, Shown, Typed, read_due, read_places
from okrnb.clocks import Now
from okrnb.errors import ConflictError, InputError, RefusedError, fail
from okrnb.formparts import button
from okrnb.handouts import write_minutes
from okrnb.leading import assign_owners, close_session, files_of
from okrnb.loop import State, look_again
from okrnb.naming import name_place
from okrnb.openpoints import names_in_session, open_points
from okrnb.periods import is_far
from okrnb.pollforms import PollForm
from okrnb.polls import Poll
from okrnb.proceedings import Proceedings
from okrnb.quantities import say_day
from okrnb.roomfields import label
from okrnb.roomtables import table_files
from okrnb.session import Session, note_down, resume_session
from okrnb.sessionforms import SessionForm
from okrnb.tabular import Table, table_lines

MOST_ASKED = 10
"""Questions of the coach that a room can look at."""

LONGEST_LABEL = 90  # characters

ASIDE = (
    Ask(name="number", label="Leave aside which one?", hint="its number in the list", short=True),
    Ask(name="reason", label="Why?", hint="why it does not matter here"),
    Ask(name="by", label="Who says so?", hint="a name", short=True),
)
"""The fields of a question that is left aside."""


class PollForms(SessionForm):
    """Several questions to the room, one below the other: the levels of each metric, for one."""

    def __init__(self, session: Session, polls: Sequence[Poll], now: Now) -> None:
        self.forms = tuple(PollForm(session, poll, now) for poll in polls)
        super().__init__("polls", (), session, lambda: now(), told={})  # each follows by itself

    def _laid_out(self) -> tuple[Any, ...]:
        return self.forms

    def refresh(self) -> None:
        """Show all of them as the log stands by now."""
        for form in self.forms:
            form.refresh()

    def __repr__(self) -> str:
        """Tell what each asks, and what it came to."""
        return "\n".join(map(repr, self.forms))


class CoachForm(SessionForm):
    """What the coach asks about the drafts, gravest first; what can wait is left aside with reason.

    What has to be answered before publishing cannot be left aside: it is mended above, where it was
    drafted. The same in a cell: `note_down(session, "waived", rule="P12", about="objective calm",
    seen="...", reason="...", by="Ana", at=...)`.
    """

    def __init__(self, session: Session, book: State, now: Now) -> None:
        self._book = look_again(book)  # KPIs that were typed in the room are known by now
        super().__init__("coach", ASIDE, session, now, told={ask.name: "" for ask in ASIDE})

    def _buttons(self) -> tuple[Any, ...]:
        aside = button("Leave it aside", self.leave, style="primary", tip="With its reason")
        return (aside, *super()._buttons())

    def asked(self) -> tuple[Advice, ...]:
        """Give the questions that are still open, gravest first."""
        so_far = self.session.so_far
        aside = {(one.rule, one.about) for one in so_far.waived}
        every = [one for mine in so_far.objectives for one in self._book.advise(mine)]
        found = [one for one in every if (one.rule, one.about) not in aside]
        return tuple(sorted(found, key=lambda one: list(WHEN).index(one.severity)))

    def look_at(self, typed: Typed) -> Shown:
        """List the questions by number."""
        so_far = self.session.so_far
        if not so_far.objectives:
            return Shown(remark="Nothing is drafted yet: the coach has nothing to ask about.")
        asked, drafts = self.asked(), {one.id: one for one in so_far.objectives}
        rows = []
        for number, one in enumerate(asked[:MOST_ASKED], 1):
            where = _name(one, drafts, self._book)
            rows.append((str(number), WHEN[one.severity], where, one.seen, one.question))
        head = ("", "when", "where", "seen", "question")
        grave = sum(one.severity == "E" for one in asked)
        more = len(asked) - len(rows)
        said = (
            f"{grave} to be answered before publishing" if grave else "Nothing holds up publishing"
        )
        rest = f"; {more} more are thoughts for another day" if more > 0 else ""
        cards = (Table(head, tuple(rows)),) if rows else ()
        return Shown(remark=f"{said}{rest}.", cards=cards)

    def leave(self) -> None:
        """Leave a question aside, as the button does."""
        typed = {name: str(text).strip() for name, text in self.value.items()}

        def do(session: Session) -> Session:
            asked = self.asked()
            places = read_places("its number", typed["number"], min(len(asked), MOST_ASKED))
            if len(places) != 1 or not typed["reason"] or not typed["by"]:
                raise RefusedError("something is blank", "Write its number, why, and who says so.")
            one = asked[places[0]]
            if one.severity == "E":
                raise RefusedError("it has to be answered before publishing", "Mend it above.")
            told = {"rule": one.rule, "about": one.about, "seen": one.seen}
            more = {"reason": typed["reason"], "by": typed["by"]}
            return note_down(session, "waived", at=self._now(), **told, **more)

        self.act(do, said="Left aside.", clear=[ask.name for ask in ASIDE])


def _name(one: Advice, drafts: Any, book: State) -> str:
    """Name what advice is about as the room knows it."""
    for draft in drafts.values():
        if one.about.rpartition(" ")[2] in {draft.id, *(kr.id for kr in draft.key_results)}:
            return name_place(one, book.workbook, draft)
    return name_place(one, book.workbook, None)


class OwnersForm(SessionForm):
    """One owner for each key result, who says so aloud, and the day of the first check-in.

    The same in a cell: `assign_owners(session, {"calm-wait": "Ben"}, check_in=date(...), at=...)`.
    Raises InputError as long as there is no key result.
    """

    def __init__(self, session: Session, book: State, now: Now) -> None:
        so_far = resume_session(session.folder, session.id).so_far
        names = names_in_session(so_far, look_again(book).workbook)
        self._cycle = book.workbook.settings.cycle
        self._results = [kr for one in so_far.objectives for kr in one.key_results]
        if not self._results:
            fix = "Put one in above, then run this cell again."
            raise fail("owners", None, "", "there is no key result yet", fix)
        who = ", ".join(one.name for one in so_far.people)
        asks = tuple(
            Ask(name=kr.id, label=label(_short(names[kr.id])), hint=who, short=True)
            for kr in self._results
        )
        day = Ask(name="first day", label="First check-in of all", hint="12 January", short=True)
        super().__init__("owners", (*asks, day), session, now, told=self._tell(so_far))

    def _tell(self, so_far: Proceedings) -> dict[str, str]:
        """Begin with what was noted before."""
        assigned = {one.key_result: one for one in so_far.assigned}
        days = [one.check_in for one in so_far.assigned if one.check_in is not None]
        owners = {
            kr.id: assigned[kr.id].owner if kr.id in assigned else kr.owner for kr in self._results
        }
        return {**owners, "first day": min(days).isoformat() if days else ""}

    def _buttons(self) -> tuple[Any, ...]:
        note = button("Note it", self.note, style="primary", tip="Owners, and the day")
        return (note, *super()._buttons())

    def look_at(self, typed: Typed) -> Shown:
        """Say who is missing, and on which weekday the check-in is."""
        notes = {}
        try:
            day = self._day(typed)
            if day is not None:
                notes["first day"] = Note(f"{day:%A}, {say_day(day)}")
        except RefusedError as error:
            notes["first day"] = Note(str(error), wrong=True)
        missing = sum(not str(typed[kr.id]).strip() for kr in self._results)
        return Shown(notes=notes, remark=f"{missing} without an owner." if missing else "")

    def _day(self, typed: Typed) -> date | None:
        day, cycle = read_due("first check-in", str(typed["first day"]), self._cycle), self._cycle
        if day is not None and is_far(day, cycle):
            fix = f"That one begins on {say_day(cycle.start)}: is it another year?"
            raise RefusedError(f"first check-in is {say_day(day)}, far from {cycle.name}", fix)
        return day

    def note(self) -> None:
        """Note owners and the day, as the button does."""
        typed = {name: str(text).strip() for name, text in self.value.items()}
        noted: dict[str, str] = {}

        def do(session: Session) -> Session:
            day = self._day(typed)
            owners = {kr.id: typed[kr.id] for kr in self._results if typed[kr.id]}
            if not owners:
                raise RefusedError("nobody is named", "Write one name beside each key result.")
            after = assign_owners(session, owners, check_in=day, at=self._now())
            noted.update(self._tell(after.so_far))
            return after

        self.act(do, said="Noted.")
        if noted:  # the day as it was understood
            self._told = self._typed = noted
            self._write(noted)
            self._keep()


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_LABEL else f"{text[:LONGEST_LABEL].rstrip()}…"


class CloseForm(SessionForm):
    """What is still open, and the one button that saves all, ends it, and writes the minutes.

    Nothing reaches the workbook before it is pressed. It can be pressed again: only what has
    changed since is saved. The same in a cell: `close_session(session, book, at=...)`.
    """

    def __init__(self, session: Session, book: State, now: Now) -> None:
        self.book = look_again(book)
        super().__init__("close", (), session, now, told={})
        self._undo.layout.display = "none"  # what is saved is changed in the workbook

    def _buttons(self) -> tuple[Any, ...]:
        tip = "Into the workbook; then minutes, cards and calendar are written"
        save = button("Save it all and end the session", self.save_all, style="primary", tip=tip)
        so_far = button("Write the minutes so far", self.write, tip="The session goes on")
        return (save, so_far, *super()._buttons())

    def look_at(self, typed: Typed) -> Shown:
        """Say what is still to be done before everybody leaves; afterwards, where all of it is."""
        session = self.session
        so_far = session.so_far
        points = open_points(so_far, self.book.workbook)
        files = files_of(session)
        cards = [table_lines(points)] if points else []
        cards += [table_files(files)] if files else []
        if so_far.ended is not None:
            return Shown(remark="The session is over, and all of it is saved.", cards=tuple(cards))
        said = "Before everybody leaves:" if points else "Nothing is left open."
        return Shown(remark=said, cards=tuple(cards))

    def save_all(self) -> None:
        """Save, end, and write minutes, cards and calendar, as the button does."""
        try:
            _, self.book, files = close_session(self.session, self.book, at=self._now())
        except (InputError, RefusedError, ConflictError, OSError) as error:
            self._say(Note(str(error), wrong=True, lead="Not ended:"))
            return
        self.refresh()
        self._say(Note(f"Saved. The minutes are in {files[0].as_posix()}"))

    def write(self) -> None:
        """Write minutes and cards as things stand, as the button does; the session goes on."""
        try:
            path = write_minutes(self.session, self.book.workbook)
        except (InputError, OSError) as error:
            self._say(Note(str(error), wrong=True, lead="Not written:"))
            return
        self.refresh()
        self._say(Note(f"Written: {path.as_posix()}"))
