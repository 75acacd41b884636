"""Forms: they collect what people type and hand it on; what it means is for other modules.

A form shows, after each change, what was understood and what it leads to. What was typed is kept on
the disk, so that running the cell again loses nothing. Whatever a form does, a call in a cell does
as well.
"""

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any, ClassVar, NamedTuple

import ipywidgets as widgets

from okrnb.asking import Ask, Note, Options, Shown, Typed, tell_typed
from okrnb.errors import ConflictError, InputError, RefusedError
from okrnb.formparts import LOOK, button, field_of, words
from okrnb.loop import State, look_again
from okrnb.undoing import Saved, take_back
from okrnb.unsaved import changed, rebase, recall, remember, say_kept, unsaved_folder
from okrnb.workbook import load_workbook

NOTHING: Mapping[str, Options] = MappingProxyType({})


class _Move(NamedTuple):
    """What was typed before a change or a save, what the fields were told then, and the save."""

    typed: Typed
    told: Typed
    saved: Saved | None = None


class Form(widgets.VBox):  # type: ignore[misc]  # ipywidgets has no types
    """Fields with labels, a note beside each, and below them what comes of what was typed.

    A form of your own has three parts, and only the last one is a widget:

    - fields as data: a tuple of `asking.Ask`, and `told`, the text that each begins with;
    - pure functions from what is typed to what is shown (`asking.Shown`), and to a record;
    - a subclass that overrides `look_at`, and where fields follow each other `settle`. Set its own
      attributes before `super().__init__`, which draws the form for the first time.

    The rest comes with it: `value` is what is typed and may be set, as if it were typed; `undo`
    takes back the last change, and so on; the text is kept in `folder` under the `name` of the
    form, and is there again when the cell runs again or the kernel is new. Name the call that does
    the same in a cell in the docstring. One that saves is a `SavingForm`.
    """

    def __init__(
        self, name: str, asks: Sequence[Ask], *, told: Typed, folder: Path | None = None
    ) -> None:
        self._name, self._folder, self._told = name, folder, told
        self._asks = tuple(asks)
        recalled = None if folder is None else recall(folder, name, told=told)
        self._typed, left = recalled or (told, told)
        self._past: list[_Move] = []
        self._quiet = False
        self._fields = {ask.name: field_of(ask, self._changed) for ask in asks}
        self._aside, self._below, self._status = words(""), words(""), words("")
        self._undo = button("Undo", self.undo, tip="Take back the last change")
        super().__init__(self._laid_out())
        self.add_class("okrnb-form")
        self._become(self.begin(self._typed), kept=True)
        lost: str = ", ".join(self.overruled(left))
        if lost:
            self._past.append(_Move(left, self._told))
            now = f"{lost}: you had typed something else than the cell or the file says by now."
            self._say(Note(f"{now} Undo brings yours back."))

    def _laid_out(self) -> tuple[Any, ...]:
        """Put fields and picture side by side; where that is too narrow, the picture goes above."""
        fields = widgets.VBox([one.box for one in self._fields.values()])
        fields.layout.flex, self._aside.layout.flex = "1 1 46em", "1 1 56em"
        self._aside.add_class("okrnb-picture")
        self._aside.layout.display = "none"
        beside = widgets.HBox([fields, self._aside])
        beside.layout.flex_flow = "row wrap-reverse"
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

    def overruled(self, left: Typed) -> tuple[str, ...]:
        """Name what people `left` typed in an earlier run and the cell tells otherwise by now."""
        return changed(left, self._typed, self._asks)

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
        """Take back the last change of what is typed, or the last save, as the button does."""
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
        self._quiet = False

    def _changed(self, _: object = None) -> None:
        """Answer a change: other fields follow, the rest is shown anew, the text is kept."""
        if not self._quiet:
            before, after = self._typed, self.value
            self._past.append(_Move(before, self._told))
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


class SavingForm(Form):
    """A form that saves into a workbook, and takes back what it saved.

    Beside what a `Form` needs, override `tell`, which gives the text of the fields as `book` has
    them, and `write`, which saves what is typed and gives the workbook as it stands then. What is
    wrong is raised as InputError; a ConflictError means that somebody else changed the same
    meanwhile: then the workbook is read again, what people typed stays over it, and saving once
    more writes it. `book` is the newest state, for the cells below; `on_button` names the button.
    """

    on_button: ClassVar[str] = "Save"

    def __init__(self, name: str, asks: Sequence[Ask], book: State) -> None:
        self.book = book
        self._save = button(self.on_button, self.save, style="primary", tip="Write it to the disk")
        folder = unsaved_folder(book.folder, os.environ)
        super().__init__(name, asks, told=self.tell(), folder=folder)

    def _buttons(self) -> tuple[Any, ...]:
        return (self._save, self._undo)

    def tell(self) -> Typed:
        """Give what the fields begin with: what the workbook says."""
        raise NotImplementedError

    def write(self) -> State:
        """Save what is typed and give the workbook as it stands then."""
        raise NotImplementedError

    def left_open(self) -> Typed:
        """Give what stays typed after a save: what the workbook says by now."""
        return self._told

    def standing(self) -> Note:
        """Name the fields that say something else than the workbook."""
        return say_kept(self.mine(self._told))

    def mine(self, before: Typed) -> str:
        """Name the fields in which something else is typed than the workbook said `before`."""
        return ", ".join(changed(self._typed, before, self._asks))

    def accepted(self, typed: Typed) -> Typed:
        """Give what is typed once people were told that the workbook says something else by now."""
        return typed

    def save(self) -> None:
        """Save what is typed, as the button does; what is wrong is said in the form."""
        typed, told = self._typed, self._told
        try:
            before = load_workbook(self.book.folder)
            book = self.write()
        except ConflictError as error:
            self._meet(error)
        except (InputError, RefusedError, OSError) as error:
            self._say(Note(str(error), wrong=True, lead="Not saved:"))
        else:
            saved = Saved(before, book.workbook)
            if before != book.workbook:
                self._past.append(_Move(typed, told, saved))
            self._take(book)
            self._become(self.left_open())
            self._say(Note(f"Saved in {book.folder.name}: {saved}. {self.standing().text}"))

    def undo(self) -> None:
        """Take back the last change of what is typed, or the last save, as the button does."""
        saved = self._past[-1].saved if self._past else None
        if saved is None:
            super().undo()
            return
        try:
            take_back(self.book.folder, saved)
            book = look_again(self.book)
        except (InputError, OSError) as error:
            self._say(Note(str(error), wrong=True, lead="It cannot be taken back:"))
            return
        self._take(book)
        move = self._past.pop()
        self._become(self.rebased(move.typed, move.told))
        self._say(Note(f"Taken back, but for what you typed: {saved}. {self.standing().text}"))

    def _take(self, book: State) -> None:
        """Go on with another state of the workbook."""
        self.book = book
        self._told = self.tell()

    def _meet(self, error: ConflictError) -> None:
        """Read the workbook again; what people typed stays over what it says now."""
        before = self._told
        try:
            self._take(look_again(self.book))
        except (InputError, OSError) as other:
            self._say(Note(f"{error}\n{other}", wrong=True, lead="Not saved:"))
            return
        mine = self.mine(before)
        self._become(self.accepted(self.rebased(self._typed, before)))
        stays = f"What you typed stands here as before ({mine}); the rest is as the file says now."
        told = f"{error}\n{stays} Save again to write yours."
        self._say(Note(told, wrong=True, lead="Not saved:"))
