"""Forms: they collect what people type and hand it on; what it means is for other modules.

A form shows, after each change, what was understood and what it leads to. What was typed is kept on
the disk, so that running the cell again loses nothing. Whatever a form does, a call in a cell does
as well.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

import ipywidgets as widgets

from okrnb.asking import Ask, Note, Options, Shown, Typed, tell_typed
from okrnb.errors import ConflictError, InputError, RefusedError
from okrnb.formlook import LOOK
from okrnb.formparts import button, field_of, words
from okrnb.undoing import Saved
from okrnb.unsaved import changed, rebase, recall, remember

NOTHING: Mapping[str, Options] = MappingProxyType({})


class Move(NamedTuple):
    """What was typed before a change or a save, what the fields were told then, and the save."""

    typed: Typed
    told: Typed
    saved: Saved | None = None


class Form(widgets.VBox):  # type: ignore[misc]  # ipywidgets has no types
    """Fields with labels, a note beside each, and below them what comes of what was typed.

    A form of your own has three parts, and only the last one is a widget:

    - fields as data: a tuple of `asking.Ask`, and `told`, the text that each begins with;
    - pure functions from what is typed to what is shown (`asking.Shown`), and to a record;
    - a subclass that overrides `look_at`, and where fields follow each other `settle`. It sets its
      own attributes before `super().__init__`, which draws the form for the first time, and names
      in its docstring the call that does the same in a cell.

    >>> class Owner(Form):
    ...     def look_at(self, typed: Typed) -> Shown:
    ...         return Shown(notes={"who": Note(f"{typed['who']} answers for it.")})
    >>> form = Owner("owner", (Ask(name="who", label="Who?"),), told={"who": ""})
    >>> form.value = {"who": "Ana"}
    >>> form
    Owner: owner
    who: Ana

    The rest comes with it. `value` is what is typed, and may be set as if it were typed; `undo`
    takes back the last change, then the one before. What is typed is kept in `folder` under the
    `name` of the form: it is there when the cell runs again, and when the kernel is new. A field
    that the cell tells otherwise by then is as told, and one `undo` away from what was typed. All
    text is escaped, and shown in the colours of the theme.

    A form that saves is a `savingforms.SavingForm`, one that shows one record at a time a
    `pagedforms.PagedForm`.
    """

    def __init__(
        self, name: str, asks: Sequence[Ask], *, told: Typed, folder: Path | None = None
    ) -> None:
        self._name, self._folder, self._told = name, folder, told
        self._asks = tuple(asks)
        recalled = None if folder is None else recall(folder, name, told=told)
        self._typed, left = recalled or (told, told)
        self._past: list[Move] = []
        self._quiet = False
        self._fields = {ask.name: field_of(ask, self._changed) for ask in asks}
        self._aside, self._below, self._status = words(""), words(""), words("")
        self._undo = button("Undo", self.undo, tip="Take back the last change")
        super().__init__(self._laid_out())
        self.add_class("okrnb-form")
        self._become(self.begin(self._typed), kept=True)
        self._look_back(left)

    def _laid_out(self) -> tuple[Any, ...]:
        """Put fields and picture side by side; where that is too narrow, the picture goes above."""
        fields = widgets.VBox([one.box for one in self._fields.values()])
        fields.layout.flex, self._aside.layout.flex = "1 1 46em", "1 1 56em"
        self._aside.add_class("okrnb-picture")
        self._aside.layout.display = "none"
        beside = widgets.HBox([fields, self._aside])
        beside.layout.flex_flow = "row wrap-reverse"
        self._status.layout.margin = "0 0 0 8px"
        row = widgets.HBox([*self._buttons(), self._status])
        row.layout.flex_flow, row.layout.align_items = "row wrap", "center"
        return words(LOOK), beside, row, self._below

    def _buttons(self) -> tuple[Any, ...]:
        return (self._undo,)

    # What a form of its own says

    def look_at(self, typed: Typed) -> Shown:
        """Say what to show for what is typed; an InputError is shown below the fields."""
        return Shown()

    def settle(self, before: Typed, after: Typed) -> Typed:
        """Answer a change of fields by changing others."""
        return after

    def begin(self, typed: Typed) -> Typed:
        """Put right what was kept from an earlier run, before it is shown."""
        return typed

    def rebased(self, typed: Typed, before: Typed) -> Typed:
        """Put what people changed since the fields were told `before` over what they are told."""
        return rebase(typed, before, self._told)

    # What comes with it

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

    def undo(self) -> None:
        """Take back the last change of what is typed, as the button does."""
        if self._past:
            move = self._past.pop()
            self._become(self.rebased(move.typed, move.told))
            self._say(Note(f"Taken back. {self.standing().text}"))

    def _write(self, typed: Typed, offers: Mapping[str, Options] = NOTHING) -> None:
        """Write into the fields without answering each of them."""
        self._quiet = True
        for name, one in self._fields.items():
            if name in offers:
                one.offer(offers[name])
            one.value = typed[name]
            if name in offers:
                one.offer(offers[name])  # what was chosen before is offered no longer
        self._quiet = False

    def _changed(self, _: object = None) -> None:
        """Answer a change: other fields follow, the rest is shown anew, the text is kept."""
        if not self._quiet:
            before, after = self._typed, self.value
            self._past.append(Move(before, self._told))
            self._become(self.settle(before, after))

    def _become(self, typed: Typed, *, kept: bool = False) -> None:
        """Take what is typed now, show it, and keep it unless it was `kept` already."""
        self._typed = typed
        self._show()
        self._say(self.standing())
        if not kept:
            self._keep()

    def standing(self) -> Note:
        """Say how what is typed stands to what is saved."""
        return Note("")

    def _show(self) -> None:
        try:
            shown = self.look_at(self._typed)
        except (InputError, RefusedError) as error:
            shown = Shown(remark=str(error))
        self._write(self._typed, shown.options)
        for name, one in self._fields.items():
            one.say(shown.notes.get(name))
            one.hint(shown.hints.get(name, ""))
            one.show(visible=name not in shown.hidden)
        self._below.value, self._aside.value = shown.html(), shown.picture()
        self._aside.layout.display = "none" if shown.aside is None else None

    def _say(self, note: Note) -> None:
        """Say in a line what happened; readers of screens hear it."""
        self._undo.disabled = not self._past
        self._status.value = f'<span role="status">{note.html()}</span>' if note.text else ""

    def _look_back(self, left: Typed) -> None:
        """Say what people `left` typed in an earlier run and the cell tells otherwise by now."""
        lost = ", ".join(changed(left, self._typed, self._asks))
        if lost:
            self._past.append(Move(left, self._told))
            now = f"{lost}: you had typed something else than the cell or the file says by now."
            self._say(Note(f"{now} Undo brings yours back."))

    def _keep(self) -> None:
        if self._folder is None:
            return
        try:
            remember(self._folder, self._name, self._typed, told=self._told)
        except (OSError, ConflictError) as error:
            self._say(Note(str(error), wrong=True, lead="What you type cannot be kept:"))

    def __repr__(self) -> str:
        """Tell what is typed, a line a field; what is blank is left out."""
        return "\n".join(
            [f"{type(self).__name__}: {self._name}", *tell_typed(self.value, self._asks)]
        )

    def _repr_mimebundle_(self, **kwargs: Any) -> dict[str, Any]:
        """Show the whole text where widgets cannot be shown; ipywidgets would cut it."""
        bundle: dict[str, Any] = super()._repr_mimebundle_(**kwargs)
        return {**bundle, "text/plain": repr(self)}
