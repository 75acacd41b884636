"""What a form asks for, as data, and how typed text is read; widgets are `forms`' business.

A form is a list of `Ask`; what is typed into it is text by the name of its field, in a table one
such text for each cell of a row. So a form and a notebook cell give the same, and drafts are kept
as they were typed.
"""

import base64
import html
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Literal, ParamSpec, Protocol, TypeVar

from okrnb.cells import refuse_day
from okrnb.charts import Chart
from okrnb.deadlines import due_of
from okrnb.errors import Problem, RefusedError
from okrnb.fields import read_scalar
from okrnb.model import Cycle
from okrnb.quantities import parse_day, say_day, to_decimal
from okrnb.tabular import Table

P = ParamSpec("P")
T = TypeVar("T")

Row = Mapping[str, str]
Rows = tuple[Row, ...]
Options = tuple[tuple[str, str], ...]
"""What a choice offers: words for people, and the text that each stands for."""
Typed = Mapping[str, str | Rows]
"""What is typed: text by field, for a table its rows."""

TICKED = "yes"
"""What a box that is ticked says; one that is not says nothing."""

_LONG_QUOTE = re.compile(r"('[^'\n]{60})[^'\n]{20,}(')")
_RENDERED = "jp-RenderedHTMLCommon mathjax_ignore tex2jax_ignore"
"""Looks like an output, and no amount in $ is read as mathematics."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """One field of a form. `hint` shows while it is blank; `options` are words and their values.

    A `short` one holds a word, a number or a day, one of `lines` shows so many `rows`; a choice
    with `turning` has buttons to go to the one before and to the next. A `tick` says `TICKED` or
    nothing. A table has `columns`, of
    which those `below` stand under the others over the whole width. Where cells of one name rows
    by their numbers, `numbered` is that column. A `number` is short, too;
    beside one that some would read otherwise, such as 1.234, stands how it is read.
    """

    name: str
    label: str
    kind: Literal["line", "lines", "choice", "tick", "rows"] = "line"
    hint: str = ""
    options: Options = ()
    short: bool = False
    rows: int = 3
    turning: bool = False
    columns: tuple["Ask", ...] = ()
    numbered: str = ""
    width: str = "1fr"
    below: bool = False
    number: bool = False


@dataclass(frozen=True, slots=True)
class Note:
    """What stands beside a field: how it was understood, or what is `wrong` and what to write.

    What is wrong begins with the words of `lead`. `then` stands below it.
    """

    text: str
    wrong: bool = False
    lead: str = "Please mend:"
    then: "Note | None" = None

    def html(self) -> str:
        """Write it for a page, in the colours of its theme; long texts in quotes are cut short."""
        said = self._html()
        return said if self.then is None else f"{said}<br>{self.then.html()}"

    def _html(self) -> str:
        text = _LONG_QUOTE.sub(r"\1…\2", self.text) if self.wrong else self.text
        lines = "<br>".join(html.escape(line) for line in text.split("\n"))
        if not self.wrong:
            return f'<span style="color: var(--jp-ui-font-color1, #333)">{lines}</span>'
        style = "color: var(--jp-error-color1, #b00020); display: inline-block; line-height: 1.4"
        return f'<span style="{style}"><b>{html.escape(self.lead)}</b> {lines}</span>'


class Showable(Protocol):
    """A table, a card: what a notebook shows by its HTML, with all text in it escaped."""

    def _repr_html_(self) -> str:
        """Give the HTML."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What a form shows for what is typed.

    By field: `notes` stand beside it, `hints` in it while it is blank (in a table: for each row
    what its blank cells stand for), `options` are what a choice offers by now, and what is
    `hidden` is not asked just now, though what was typed into it stays. `aside` is a picture that
    stays in sight while people type. The rest stands below, in this order.
    """

    notes: Mapping[str, Note] = field(default_factory=dict)
    hints: Mapping[str, str | Rows] = field(default_factory=dict)
    options: Mapping[str, Options] = field(default_factory=dict)
    hidden: frozenset[str] = frozenset()
    aside: Chart | None = None
    remark: str = ""
    chart: Chart | None = None
    cards: tuple[Showable, ...] = ()
    questions: Table | None = None

    def html(self) -> str:
        """Write what stands below the fields."""
        return f'<div class="{_RENDERED}">{"".join(self._parts())}</div>'

    def picture(self) -> str:
        """Write what stands beside the fields."""
        return (
            "" if self.aside is None else f'<div class="{_RENDERED}">{_picture(self.aside)}</div>'
        )

    def _parts(self) -> Iterator[str]:
        if self.remark:
            yield f'<p style="font-size: 1.1em"><b>{html.escape(self.remark)}</b></p>'
        if self.chart is not None:
            yield _picture(self.chart)
        yield from (card._repr_html_() for card in self.cards)
        if self.questions is not None and self.questions.rows:
            yield f"<p><b>The coach asks</b></p>{self.questions._repr_html_()}"
        elif self.questions is not None:
            yield "<p>The coach has no question.</p>"


def _picture(chart: Chart) -> str:
    """Show a picture with its words, for those who cannot see it and for those who want both."""
    words, data = html.escape(repr(chart)), base64.b64encode(chart.png).decode()
    image = f'<img alt="{words}" src="data:image/png;base64,{data}" style="max-width:100%">'
    return f"{image}<details><summary>The same in words</summary><pre>{words}</pre></details>"


class FieldReader:
    """Reads one typed field after the other and gathers what is wrong `about` a record."""

    def __init__(self, about: str) -> None:
        self._about = about
        self.notes: dict[str, Note] = {}
        self.problems: list[Problem] = []

    def get(self, field: str, read: Callable[P, T], *args: P.args, **options: P.kwargs) -> T | None:
        """Give what `read` makes of its arguments, None with a problem where it refuses them."""
        try:
            return read(*args, **options)
        except RefusedError as error:
            self.refuse(field, Problem(self._about, None, "", error.what, error.fix))
            return None

    def refuse(self, field: str, problem: Problem) -> None:
        """Note what is wrong with a field, below what is wrong with it already."""
        self.problems.append(problem)
        said = f"{problem.what}. {problem.fix}"
        before = f"{self.notes[field].text}\n" if field in self.notes else ""
        self.notes[field] = Note(f"{before}{said}", wrong=True)

    def echo(self, field: str, day: date | None) -> date | None:
        """Say beside a day how it was understood."""
        if day is not None:
            self.notes[field] = Note(f"{day:%A}, {say_day(day)}")
        return day


def tell_typed(typed: Typed, asks: Sequence[Ask]) -> Iterator[str]:
    """Tell what is typed, a line a field or row, without what is blank."""
    for ask in asks:
        value = typed.get(ask.name, "")
        if isinstance(value, str):
            yield from [f"{ask.name}: {value}"] if value else []
            continue
        for number, row in enumerate(value, 1):
            named = ((column.name, row.get(column.name, "")) for column in ask.columns)
            said = "; ".join(f"{name}: {cell}" for name, cell in named if cell)
            yield f"{ask.name} {number}: {said}"


def spell(value: Any) -> str:
    """Write a value as it would be typed: days as 2012-03-31, numbers plain, lists with commas.

    >>> spell(date(2012, 3, 31)), spell(0.5), spell([1, 2]), spell(None)
    ('2012-03-31', '0.5', '1, 2', '')
    """
    if value is None:
        return ""
    if isinstance(value, Decimal | float):
        return f"{to_decimal(value).normalize():f}"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return ", ".join(map(spell, value))
    return str(value).strip()


def read_due(label: str, text: str, cycle: Cycle) -> date | None:
    """Read a day as people say it, seen from a cycle: `31 March`, `end of Q1`; blank is None.

    Raises RefusedError for what could be several days, or none.
    """
    text = text.strip()
    if not text:
        return None
    fix = "Write 2012-03-31, 31 March or end of March."
    if not re.search(r"[^\W\d_]", text):
        try:
            return parse_day(text) if text.count("-") == 2 else _refuse(label, text, fix)
        except ValueError:
            return _refuse(label, text, fix)
    day = due_of(text, cycle)
    return day if day is not None else _refuse(label, text, fix)


def _refuse(label: str, text: str, fix: str) -> date:
    refused = refuse_day(text)
    if refused.kind == "days":
        raise RefusedError(refused.what.replace("date", label, 1), refused.fix)
    raise RefusedError(f"{label} is {text!r}, which is no certain day", fix)


def read_number(label: str, text: str) -> Decimal | None:
    """Read a plain number, blank is None. Raises RefusedError with what to write instead."""
    found: Decimal | None = read_scalar(Decimal, label, text) if text.strip() else None
    return found


def read_count(label: str, text: str) -> int | None:
    """Read a whole number from 1 on, blank is None. Raises RefusedError for anything else."""
    if not text.strip():
        return None
    found: int = read_scalar(int, label, text)
    if found < 1:
        raise RefusedError(f"{label} is {found}", "Write a whole number from 1 on.")
    return found


def read_places(label: str, text: str, rows: int) -> tuple[int, ...]:
    """Read numbers of rows, counted from 1, such as `1, 3`; gives their places from 0.

    Raises RefusedError where there is no such row.
    """
    found = []
    for word in re.split(r"[\s,;]+", text.strip()):
        if not word:
            continue
        if not re.fullmatch(r"[0-9]{1,4}", word) or not 1 <= int(word) <= rows:
            there = f"There are rows 1 to {rows}" if rows > 1 else "There is one row"
            raise RefusedError(f"{label} is {text.strip()!r}", f"{there}: write their numbers.")
        found.append(int(word) - 1)
    return tuple(dict.fromkeys(found))


def remove_row(rows: Rows, place: int, *, numbered: str = "") -> Rows:
    """Take a row out of a table; numbers of rows in the column `numbered` are put right.

    What waited for the row waits for what that one waited for.

    >>> rows = ({"after": ""}, {"after": "1"}, {"after": "2"})
    >>> remove_row(rows, 1, numbered="after")
    ({'after': ''}, {'after': '1'})
    """
    kept = [dict(row) for at, row in enumerate(rows) if at != place]
    if not numbered:
        return tuple(kept)
    heir = re.findall(r"\d+", rows[place].get(numbered, ""))
    for row in kept:
        text = row.get(numbered, "")
        if not re.fullmatch(r"[\d\s,;]*", text):
            continue  # what is no list of numbers stays as it was typed
        numbers = re.findall(r"\d+", text)
        named = [n for one in numbers for n in (heir if one == str(place + 1) else [one])]
        moved = (str(int(n) - (int(n) > place + 1)) for n in named)
        row[numbered] = ", ".join(dict.fromkeys(moved))
    return tuple(kept)
