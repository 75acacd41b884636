"""Forms on pages of their own: a heading, for a check-in its day, and the form.

What is wrong with the workbook is said in words, as there is nobody who could read a traceback.
"""

from datetime import date, timedelta
from html import escape
from pathlib import Path
from typing import Any, ClassVar

from okrnb.asking import Ask, FieldReader, Options, Shown, Typed
from okrnb.checkinforms import CheckInForm
from okrnb.clocks import Clock
from okrnb.dashboards import say_when
from okrnb.errors import InputError, RefusedError
from okrnb.formparts import words
from okrnb.forms import Form
from okrnb.keyresultforms import KeyResultForm
from okrnb.loop import State, look
from okrnb.objectives import Workbook
from okrnb.periods import is_far
from okrnb.quantities import say_day
from okrnb.savingforms import SavingForm
from okrnb.seatforms import SeatForm
from okrnb.topics import WHICH
from okrnb.valued import told_by_people
from okrnb.workbook import load_workbook

BACK = 14
"""Days to choose from, today among them; earlier ones are offered where something was said."""


def open_check_in(folder: str, *, on: date | None) -> Any:
    """Give the page for check-ins, or what is wrong with the workbook, as a widget.

    `on` is today. Where that is far from the cycle, as in an example of long ago, the page begins
    with the newest day that the workbook speaks of.
    """
    try:
        far = on is None or is_far(on, load_workbook(Path(folder)).settings.cycle)
        return CheckInPage(look(Path(folder), on=None if far else on))
    except (InputError, OSError) as error:
        return words(say_trouble(error))


def open_key_result(folder: str, *, on: date | None) -> Any:
    """Give the page from a KPI to a key result, or what is wrong with the workbook, as a widget.

    Without a day it is looked at as of the newest readings, as `okrnb run` does.
    """
    try:
        return KeyResultPage(look(Path(folder), on=on))
    except (InputError, OSError) as error:
        return words(say_trouble(error))


def open_seat(folder: str, *, clock: Clock) -> Any:
    """Give a seat at a session of the workbook, or what is wrong with it, as a widget."""
    try:
        load_workbook(Path(folder))
        return SeatPage(folder, clock)
    except (InputError, OSError) as error:
        return words(say_trouble(error))


class SeatPage(SeatForm):
    """A seat on a page of its own: on a telephone, say."""

    def __init__(self, folder: str, clock: Clock) -> None:
        super().__init__(folder, clock)
        self.add_class("okrnb-page")

    def _laid_out(self) -> tuple[Any, ...]:
        return (words("<h1>Your seat</h1>"), *super()._laid_out())


class Page(Form):
    """A form below its heading; `form` is the one that saves."""

    title: ClassVar[str]

    def __init__(self, form: SavingForm, *asks: Ask) -> None:
        self.form, self._head = form, words("")
        super().__init__("page", asks, told={ask.name: ask.options[0][1] for ask in asks})
        self.add_class("okrnb-page")

    def _laid_out(self) -> tuple[Any, ...]:
        self._above = (self._head, *super()._laid_out())
        return (*self._above, self.form)

    def _buttons(self) -> tuple[Any, ...]:
        return ()

    def _show(self) -> None:
        super()._show()
        self._head.value = say_head(self.title, self.form.book)

    def __repr__(self) -> str:
        """Tell what is typed into the form."""
        return repr(self.form)


class KeyResultPage(Page):
    """From a KPI to a key result, on a page of its own."""

    title = "Key result"

    def __init__(self, book: State) -> None:
        super().__init__(KeyResultForm(book))


class CheckInPage(Page):
    """The check-in of any day, on a page of its own; it begins with the day of `book`.

    Another day has the same form anew. What is typed and not saved comes along: it is for the day
    that is shown when it is saved.
    """

    title = "Check-in"

    def __init__(self, book: State) -> None:
        days = days_of(book.workbook, today=book.on)
        ask = Ask(name="day", label="For which day?", kind="choice", options=days, short=True)
        super().__init__(CheckInForm(book), ask)

    def look_at(self, typed: Typed) -> Shown:
        """Say beside the field what is no day."""
        reader = FieldReader("check-in")
        reader.get("day", _read_day, str(typed["day"]))
        return Shown(notes=reader.notes)

    def _show(self) -> None:
        day = FieldReader("check-in").get("day", _read_day, str(self._typed["day"]))
        self.children = (*self._above, self._turn_to(day))
        super()._show()

    def _turn_to(self, day: date | None) -> Any:
        """Give the form of a day; where the workbook cannot be read by now, say why instead.

        Without a day it is the form that was shown before.
        """
        if day is not None and day != self.form.book.on:
            try:
                book = look(self.form.book.folder, on=day)
                self.form = CheckInForm(book, str(self.form.value[WHICH]))
            except (InputError, OSError) as error:
                return words(say_trouble(error))
        return self.form


def _read_day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise RefusedError(f"day is {text!r}", "Choose one of the days that are offered.") from None


def days_of(workbook: Workbook, *, today: date) -> Options:
    """Give the days to check in for, newest first: two weeks, and before them those with lines."""
    days = {today - timedelta(days=back) for back in range(BACK)}
    cycle = workbook.settings.cycle
    told = (one.on for one in told_by_people(workbook.check_ins))
    days |= {on for on in told if on <= today and not is_far(on, cycle)}
    return tuple((f"{day:%A}, {say_day(day)}", str(day)) for day in sorted(days, reverse=True))


def say_head(title: str, book: State) -> str:
    """Write the heading of a page: what it is for, the team, its cycle, and the day."""
    settings = book.workbook.settings
    team = f"<b>{escape(settings.team)}</b>, {escape(settings.cycle.name)}"
    when = escape(say_when(book.workbook, on=book.on))
    return f'<h1>{title}</h1><p class="mathjax_ignore tex2jax_ignore">{team}: {when}</p>'


def say_trouble(error: InputError | OSError) -> str:
    """Write what is wrong with the workbook, and what to do about it."""
    problems = error.problems if isinstance(error, InputError) else (error,)
    items = "".join(f"<li>{escape(str(problem))}</li>" for problem in problems)
    return (
        '<div role="alert" class="mathjax_ignore tex2jax_ignore"><h1>The workbook cannot be read'
        f"</h1><ul>{items}</ul><p>Mend this, then open the page again.</p></div>"
    )
