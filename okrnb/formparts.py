"""What forms are put together from: fields with labels and notes, tables, buttons, a look.

Every input has a label that a screen reader reads and hands on what was typed when it is left, not
letter by letter: clicks would overtake the typing.
"""

import html
import re
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any, Generic, TypeVar

import ipywidgets as widgets

from okrnb.asking import TICKED, Ask, Note, Options, Row, Rows, remove_row

_LABELLED = {"description_width": "16em"}
_UNSEEN = {"description_width": "0px"}
"""A label that only a screen reader reads: the head of the table says the same to the eye."""
_SHORT, _CHOICE, _LONG, _TURNING = "0 1 29em", "0 1 36em", "1 1 100%", "1 1 34em"
_UNTYPED = re.compile(r"[^\n\t\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What nobody types and files cannot hold, such as half an emoji: it comes from pasting."""
_DOUBTED = re.compile(r"[^\d.,]*([1-9]\d{0,2})\.(\d{3})\s*%?")

T = TypeVar("T")


class Latest(Generic[T]):
    """Remembers what was made last, so that nothing is drawn again that would look the same."""

    def __init__(self) -> None:
        self._made: tuple[object, T] | None = None

    def __call__(self, key: object, make: Callable[[], T]) -> T:
        """Give what was made with this key, unless another one came between."""
        if self._made is None or self._made[0] != key:
            self._made = key, make()
        return self._made[1]


def words(text: str) -> Any:
    """Give a widget that shows HTML; whoever calls it has escaped what people typed."""
    return widgets.HTML(text, layout=widgets.Layout(margin="0", min_width="0"))


def button(label: str, press: Callable[[], None], *, tip: str = "", style: str = "") -> Any:
    """Give a button that is as wide as its words."""
    layout = widgets.Layout(width="auto", flex="0 0 auto")
    made = widgets.Button(description=label, tooltip=tip, button_style=style, layout=layout)
    made.on_click(lambda _: press())
    return made


def upload(label: str, endings: Sequence[str], take: Callable[[str, bytes], None]) -> Any:
    """Give a button that fetches a file; `take` gets its name and what is in it."""
    layout = widgets.Layout(width="auto", align_self="flex-start")
    made = widgets.FileUpload(description=label, accept=",".join(endings), layout=layout)

    def answer(change: Any) -> None:
        for file in change["new"]:
            take(file["name"], bytes(file["content"]))

    made.observe(answer, "value")
    return made


class Line:
    """A field with its label, and a note beside it; a choice can have buttons to turn pages."""

    def __init__(self, ask: Ask, changed: Callable[[object], None]) -> None:
        self._ask, self._input = ask, _input(ask, _LABELLED, ask.label)
        self._note = words("")
        choice, short = ask.kind == "choice", ask.short or ask.number
        wide = _TURNING if ask.turning else _LONG
        self._input.layout.flex = (_CHOICE if choice else _SHORT) if short else wide
        self._note.layout.flex = "1 1 16em" if short else "1 1 100%"
        self._note.layout.margin = "0 0 0 6px" if short else "0 0 6px 16.8em"
        pages = self._pages() if ask.turning else ()
        wrapping = widgets.Layout(flex_flow="row wrap", align_items="center")
        self.box = widgets.HBox([self._input, *pages, self._note], layout=wrapping)
        self.box.add_class("okrnb-line")
        self._input.observe(changed, "value")

    def _pages(self) -> tuple[Any, ...]:
        label = self._ask.label.rstrip("?")
        before = button("previous", lambda: self._turn(-1), tip=f"{label}: the one before")
        return before, button("next", lambda: self._turn(1), tip=f"{label}: the next one")

    def _turn(self, by: int) -> None:
        """Go to the choice before or after; behind the last one comes the first."""
        values = [value for _, value in self._input.options]
        self._input.value = values[(values.index(self.value) + by) % len(values)]

    @property
    def value(self) -> str:
        """What is typed, chosen or ticked."""
        ticked = {True: TICKED, False: ""}
        return ticked[self._input.value] if self._ask.kind == "tick" else _text_of(self._input)

    @value.setter
    def value(self, text: str) -> None:
        set_text(self._input, text)

    def say(self, note: Note | None) -> None:
        """Show what stands beside the field."""
        note = _with_reading(note, self.value) if self._ask.number else note
        self._note.value = note.html() if note else ""
        self._note.layout.display = None if note else "none"

    def hint(self, hint: str | Rows) -> None:
        """Show what a blank field stands for; a choice always shows what is chosen."""
        if isinstance(hint, str) and self._ask.kind in ("line", "lines"):
            self._input.placeholder = hint or self._ask.hint

    def offer(self, options: Options) -> None:
        """Offer other choices; the one that is made stays."""
        if self._ask.kind == "choice" and tuple(self._input.options) != options:
            chosen = self.value
            self._input.options = options
            set_text(self._input, chosen)

    def show(self, *, visible: bool) -> None:
        """Show the field, or hide it with what was typed into it."""
        self.box.layout.display = None if visible else "none"


class Grid:
    """Rows of fields under a head, with buttons to add and to remove."""

    def __init__(self, ask: Ask, changed: Callable[[object], None]) -> None:
        self._ask, self._answer = ask, changed
        self._rows: Rows = ()
        self._cells: list[dict[str, Any]] = []
        self._across = [column for column in ask.columns if not column.below]
        widths = " ".join(["1.5em", *(column.width for column in self._across), "6em"])
        layout = widgets.Layout(grid_template_columns=widths, grid_gap="2px 4px", width="100%")
        layout.align_items = "center"
        self._grid, self._note = widgets.GridBox(layout=layout), words("")
        add = button(f"Add a {ask.label}", lambda: self._replace((*self.value, self._fresh())))
        add.layout.align_self = "flex-start"
        self.box = widgets.VBox([self._grid, self._note, add])

    def _fresh(self) -> Row:
        """Give a blank row; by itself it comes after the one before it."""
        number = str(len(self._rows)) if self._rows else ""
        return {c.name: number if c.name == self._ask.numbered else "" for c in self._ask.columns}

    @property
    def value(self) -> Rows:
        """What is typed, row by row; what no column shows stays in its row."""
        typed = ({name: _text_of(cell) for name, cell in row.items()} for row in self._cells)
        return tuple({**row, **cells} for row, cells in zip(self._rows, typed, strict=True))

    @value.setter
    def value(self, rows: Rows) -> None:
        self._rows = rows
        if len(rows) != len(self._cells):
            self._build(len(rows))
        for row, cells in zip(rows, self._cells, strict=True):
            for name, cell in cells.items():
                set_text(cell, row.get(name, ""))

    def _replace(self, rows: Rows) -> None:
        """Take other rows and answer them once, not once for each of their cells."""
        answer, self._answer = self._answer, lambda _: None
        self.value = rows
        self._answer = answer
        answer(None)

    def _build(self, count: int) -> None:
        """Make the fields of so many rows; those that are there stay, with the cursor in them."""
        while len(self._cells) < count:
            number = len(self._cells) + 1
            cells = {}
            for column in self._ask.columns:
                label = f"{self._ask.label} {number}: {column.label}"
                style = {"description_width": "initial"} if column.below else _UNSEEN
                cells[column.name] = cell = _input(column, style, label)
                cell.observe(lambda change: self._answer(change), "value")
                across = f"auto / 2 / auto / {len(self._across) + 2}"
                cell.layout.grid_area = across if column.below else None
            self._cells.append(cells)
        del self._cells[count:]
        self._grid.children = tuple(self._children()) if count else ()

    def _children(self) -> Iterator[Any]:
        for text in ("", *(column.label for column in self._across), ""):
            yield words(f'<b style="padding-left: 6px">{html.escape(text)}</b>')
        for number, cells in enumerate(self._cells, 1):
            tip = f"Remove {self._ask.label} {number}"
            yield words(f"{number}")
            yield from (cells[column.name] for column in self._across)
            yield button("remove", partial(self._remove, number - 1), tip=tip)
            for column in self._ask.columns:
                if column.below:
                    yield from (words(""), cells[column.name], words(""))

    def _remove(self, place: int) -> None:
        self._replace(remove_row(self.value, place, numbered=self._ask.numbered))

    def hint(self, hint: str | Rows) -> None:
        """Show in blank cells what they stand for."""
        hints = () if isinstance(hint, str) else hint
        for place, cells in enumerate(self._cells):
            told = hints[place] if place < len(hints) else {}
            for name, cell in cells.items():
                cell.placeholder = told.get(name, "")

    def say(self, note: Note | None) -> None:
        """Show what stands below the table."""
        self._note.value = note.html() if note else ""

    def offer(self, options: Options) -> None:
        """Leave the choices in a table as they are."""

    def show(self, *, visible: bool) -> None:
        """Show the table, or hide it with what was typed into it."""
        self.box.layout.display = None if visible else "none"


Field = Line | Grid


def field_of(ask: Ask, changed: Callable[[object], None]) -> Field:
    """Make the field that an `Ask` describes; `changed` is called when its value has changed."""
    return Grid(ask, changed) if ask.kind == "rows" else Line(ask, changed)


def _input(ask: Ask, style: dict[str, str], label: str) -> Any:
    """Make the input itself."""
    layout = widgets.Layout(width="auto", min_width="0")
    given: dict[str, Any] = {"description": label, "style": style, "layout": layout}
    if ask.kind == "choice":
        return widgets.Dropdown(options=ask.options, **given)
    if ask.kind == "tick":
        return widgets.Checkbox(**given | {"style": {"description_width": "initial"}})
    if ask.kind == "lines":
        given["rows"] = ask.rows
    make = widgets.Textarea if ask.kind == "lines" else widgets.Text
    return make(placeholder=ask.hint, continuous_update=False, **given)


def _with_reading(note: Note | None, text: str) -> Note | None:
    """Say how 1.234 is read, which some write for 1234, unless it cannot stay as it is anyway."""
    found = _DOUBTED.fullmatch(text)
    if found is None or (note is not None and note.wrong):
        return note
    whole, rest = found.groups()
    read = f"Read with a decimal point, as less than {int(whole) + 1}."
    return Note(f"{read} If you mean {whole}{rest}, write that.", then=note)


def _text_of(field: Any) -> str:
    """Give what is typed into a field, or chosen; what files cannot hold becomes a blank."""
    return _UNTYPED.sub(" ", str(field.value))


def set_text(field: Any, text: str) -> None:
    """Write into a field; what a choice does not offer is added to it, not lost."""
    if isinstance(field, widgets.Dropdown) and text not in dict(field.options).values():
        field.options = (*field.options, (text, text))
    field.value = text == TICKED if isinstance(field, widgets.Checkbox) else text
