"""Forms: they collect what people type and hand it on; what it means is for other modules.

A form shows, after each change, what was understood and what it leads to. What was typed is kept on
the disk, so that running the cell again loses nothing. Whatever a form does, a call in a cell does
as well.
"""

import html
import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import ipywidgets as widgets

from okrnb.asking import Ask, Note, Row, Rows, Shown, Typed, remove_row, tell_typed
from okrnb.errors import ConflictError
from okrnb.filling import look_at
from okrnb.loop import State
from okrnb.objectives import Milestone
from okrnb.stepping import milestone_from, setting_of
from okrnb.telling import ask_milestone, settle_milestone, tidy_typed
from okrnb.unsaved import recall, remember, unsaved_folder

_LABELLED = {"description_width": "17em"}
_UNSEEN = {"description_width": "0px"}
"""A label that only a screen reader reads: the head of the table says the same to the eye."""


class Form(widgets.VBox):  # type: ignore[misc]  # ipywidgets has no types
    """Fields with labels, a note beside each, and below them what comes of what was typed.

    `asks` are the fields, `look` says what to show for what is typed, `settle` may answer a change
    (before, after) by changing other fields. With a `folder` what was typed is kept there, under
    the `name` of the form; `told` is what the fields begin with.
    """

    def __init__(
        self,
        name: str,
        asks: Sequence[Ask],
        look: Callable[[Typed], Shown],
        *,
        told: Typed,
        folder: Path | None = None,
        settle: Callable[[Typed, Typed], Typed] = lambda before, after: after,
    ) -> None:
        self._name, self._look, self._settle, self._folder = name, look, settle, folder
        self._asks, self._told = tuple(asks), told
        self._typed = told if folder is None else recall(folder, name, told=told)
        self._quiet = False
        self._fields = {ask.name: _field(ask, self._changed) for ask in asks}
        self._below, self._kept = widgets.HTML(), widgets.HTML()
        super().__init__([*(one.box for one in self._fields.values()), self._kept, self._below])
        self._write(self._typed)
        self._show()

    @property
    def value(self) -> Typed:
        """What is typed: text by field; for a table, rows of text by column.

        Give some of the fields to change them, as if they were typed.
        """
        return {**self._typed, **{name: one.value for name, one in self._fields.items()}}

    @value.setter
    def value(self, typed: Typed) -> None:
        self._write({**self._typed, **typed})
        self._changed()

    def _write(self, typed: Typed) -> None:
        """Write into the fields without answering each of them."""
        self._quiet = True
        for name, one in self._fields.items():
            one.value = typed[name]
        self._quiet = False

    def _changed(self, _: object = None) -> None:
        """Answer a change: other fields follow, the rest is shown anew, the text is kept."""
        if self._quiet:
            return
        after = self.value
        self._typed = self._settle(self._typed, after)
        if self._typed != after:
            self._write(self._typed)
        self._show()
        self._keep()

    def _show(self) -> None:
        shown = self._look(self._typed)
        for name, one in self._fields.items():
            one.say(shown.notes.get(name))
            if isinstance(one, _Table):
                one.hint(shown.hints.get(name, ()))
        self._below.value = shown.html()

    def _keep(self) -> None:
        if self._folder is None:
            return
        self._kept.value = ""
        try:
            remember(self._folder, self._name, self._typed, told=self._told)
        except (OSError, ConflictError) as error:
            self._kept.value = Note(f"What you type cannot be kept: {error}", wrong=True).html()

    def __repr__(self) -> str:
        """Tell what is typed, a line a field; what is blank is left out."""
        return "\n".join(
            [f"{type(self).__name__}: {self._name}", *tell_typed(self.value, self._asks)]
        )

    def _repr_mimebundle_(self, **kwargs: Any) -> dict[str, Any]:
        """Show the whole text where widgets cannot be shown; ipywidgets would cut it."""
        bundle: dict[str, Any] = super()._repr_mimebundle_(**kwargs)
        return {**bundle, "text/plain": repr(self)}


class MilestoneForm(Form):
    """A milestone, its steps and the KPI that it should move later.

    `told` are the fields of `milestone_from`, which makes the same of them without a form. The
    record is in `milestone`; nothing is saved but what was typed, under the `name` of the form: by
    default the sentence that is told, so that each milestone has its own.
    """

    def __init__(self, state: State, *, name: str = "", **told: Any) -> None:
        self._state = state
        typed = tidy_typed(**told)
        setting, settings = setting_of(state), state.workbook.settings
        super().__init__(
            name or str(typed["id"] or typed["sentence"] or "milestone"),
            ask_milestone(state.workbook.kpis),
            lambda typed: look_at(typed, setting, settings),
            told=typed,
            folder=unsaved_folder(state.folder, os.environ),
            settle=settle_milestone,
        )

    @property
    def milestone(self) -> Milestone:
        """The milestone as it is typed. Raises InputError with all that is wrong."""
        told: dict[str, Any] = {**self.value}
        return milestone_from(self._state, **told)


class _Line:
    """A field with its label, and a note beside it."""

    def __init__(self, ask: Ask, changed: Callable[[object], None]) -> None:
        self._input, self._note = _input(ask, _LABELLED, ask.label), widgets.HTML()
        self._input.layout.flex, self._note.layout.flex = "3 1 34em", "1 1 16em"
        wrapping = widgets.Layout(flex_flow="row wrap")
        self.box = widgets.HBox([self._input, self._note], layout=wrapping)
        self._input.observe(changed, "value")

    @property
    def value(self) -> str:
        return str(self._input.value)

    @value.setter
    def value(self, text: str) -> None:
        _set(self._input, text)

    def say(self, note: Note | None) -> None:
        self._note.value = note.html() if note else ""


class _Table:
    """Rows of fields under a head, with buttons to add and to remove."""

    def __init__(self, ask: Ask, changed: Callable[[object], None]) -> None:
        self._ask, self._answer = ask, changed
        self._rows: Rows = ()
        self._cells: list[dict[str, Any]] = []
        widths = " ".join(["1.5em", *(column.width for column in ask.columns), "6em"])
        layout = widgets.Layout(grid_template_columns=widths, grid_gap="2px 4px", width="100%")
        self._grid, self._note = widgets.GridBox(layout=layout), widgets.HTML()
        add = widgets.Button(description=f"Add a {ask.label}")
        add.on_click(lambda _: self._replace((*self.value, self._fresh())))
        self.box = widgets.VBox([self._grid, self._note, add])

    def _fresh(self) -> Row:
        """Give a blank row; by itself it comes after the one before it."""
        number = str(len(self._rows)) if self._rows else ""
        return {c.name: number if c.name == self._ask.numbered else "" for c in self._ask.columns}

    @property
    def value(self) -> Rows:
        typed = ({name: str(cell.value) for name, cell in row.items()} for row in self._cells)
        return tuple({**row, **cells} for row, cells in zip(self._rows, typed, strict=True))

    @value.setter
    def value(self, rows: Rows) -> None:
        self._rows = rows
        if len(rows) != len(self._cells):
            self._build(len(rows))
        for row, cells in zip(rows, self._cells, strict=True):
            for name, cell in cells.items():
                _set(cell, row.get(name, ""))

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
                cells[column.name] = _input(column, _UNSEEN, label)
                cells[column.name].observe(lambda change: self._answer(change), "value")
            self._cells.append(cells)
        del self._cells[count:]
        self._grid.children = tuple(self._children()) if count else ()

    def _children(self) -> Iterator[Any]:
        for text in ("", *(column.label for column in self._ask.columns), ""):
            yield widgets.HTML(f'<b style="padding-left: 6px">{html.escape(text)}</b>')
        for number, cells in enumerate(self._cells, 1):
            tip = f"Remove {self._ask.label} {number}"
            layout = widgets.Layout(width="auto")
            remove = widgets.Button(description="remove", tooltip=tip, layout=layout)
            remove.on_click(lambda _, place=number - 1: self._remove(place))
            yield widgets.HTML(f"{number}")
            yield from cells.values()
            yield remove

    def _remove(self, place: int) -> None:
        self._replace(remove_row(self.value, place, numbered=self._ask.numbered))

    def hint(self, hints: Rows) -> None:
        """Show in blank cells what they stand for."""
        for place, cells in enumerate(self._cells):
            told = hints[place] if place < len(hints) else {}
            for name, cell in cells.items():
                cell.placeholder = told.get(name, "")

    def say(self, note: Note | None) -> None:
        self._note.value = note.html() if note else ""


def _field(ask: Ask, changed: Callable[[object], None]) -> _Line | _Table:
    return _Table(ask, changed) if ask.kind == "rows" else _Line(ask, changed)


def _input(ask: Ask, style: dict[str, str], label: str) -> Any:
    """Make the field itself. It hands on what was typed when it is left, not letter by letter."""
    given: dict[str, Any] = {
        "description": label,
        "style": style,
        "layout": widgets.Layout(width="auto", min_width="0"),
    }
    if ask.kind == "choice":
        return widgets.Dropdown(options=ask.options, **given)
    make = widgets.Textarea if ask.kind == "lines" else widgets.Text
    return make(placeholder=ask.hint, continuous_update=False, **given)


def _set(field: Any, text: str) -> None:
    """Write into a field; what a choice does not offer is added to it, not lost."""
    if isinstance(field, widgets.Dropdown) and text not in dict(field.options).values():
        field.options = (*field.options, (text, text))
    field.value = text
