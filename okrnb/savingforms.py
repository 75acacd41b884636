"""The base of forms that save into a workbook."""

import os
from collections.abc import Sequence
from typing import Any, ClassVar

from okrnb.asking import Ask, Note, Typed
from okrnb.errors import ConflictError, InputError, Problem, RefusedError
from okrnb.formparts import button
from okrnb.forms import Form, Move
from okrnb.loop import State, look_again
from okrnb.objectives import Workbook
from okrnb.storage import read_text
from okrnb.undoing import Saved, take_back
from okrnb.unsaved import changed, say_kept, unsaved_folder
from okrnb.workbook import READINGS, load_workbook


class SavingForm(Form):
    """A form that saves into a workbook, and takes back what it saved.

    Beside what a `Form` needs, override two methods:

    - `tell` gives the text of the fields as `book` has them. It is asked again after each save, so
      it reads `self.book`.
    - `write` saves what is typed (`self.value`), by the same call that a cell would make, and
      gives the workbook as it stands then. It raises InputError for what is wrong, and
      ConflictError where somebody else changed the same since `self.book` was read.

    What comes with it: a line that says which fields are not saved yet, and after a save where
    they went; after a conflict the workbook is read again, what people typed stays over it, and
    saving once more writes it; `undo` takes a save back, too, as carefully as it was saved
    (`undoing`). `on_button` is what stands on the button; `book` is the newest state of the
    workbook, for the cells below.

    Where that is not enough: `left_open` is what stays typed after a save, `open_problems` what is
    wrong with it, `standing` the line of what is not saved, `accepted` what changes once people
    were told of a conflict, `gone` what has no place any more, `waiting` what of it a save would
    not have written, `take_back` how a save is taken back.
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

    def take_back(self, saved: Saved) -> None:
        """Take back a save in the folder. Raises InputError, which says why, where it cannot be."""
        take_back(self.book.folder, saved)

    def left_open(self) -> Typed:
        """Give what stays typed after a save: what the workbook says by now."""
        return self._told

    def open_problems(self) -> Sequence[Problem]:
        """Say what is wrong with that which a save has left typed."""
        return ()

    def standing(self) -> Note:
        """Name the fields that say something else than the workbook."""
        return say_kept(self.mine(self._told))

    def mine(self, before: Typed) -> str:
        """Name the fields in which something else is typed than the workbook said `before`."""
        return ", ".join(changed(self._typed, before, self._asks))

    def waiting(self) -> Typed:
        """Give what is typed and no save writes yet."""
        return {}

    def gone(self, typed: Typed) -> Note | None:
        """Tell what is typed where nothing is by now, with its text; None where nothing is lost."""
        return None

    def accepted(self, typed: Typed) -> Typed:
        """Give what is typed once people were told that the workbook says something else by now."""
        return typed

    def save(self) -> None:
        """Save what is typed, as the button does; what is wrong is said in the form."""
        typed, told = self._typed, self._told
        try:
            before, readings = self._as_saved()
            book = self.write()
        except ConflictError as error:
            self._meet(error)
        except (InputError, RefusedError, OSError) as error:
            self._say(Note(str(error), wrong=True, lead="Not saved:"))
        else:
            saved = Saved(before, book.workbook, (readings, self._as_saved()[1]))
            if not saved.is_empty:
                self._past.append(Move(typed, told, saved))
            waiting = self.waiting()
            self._take(book)
            self._become(self.left_open())
            where = book.folder.resolve().name  # a folder may be called ..
            wrong, why = self.open_problems(), self.gone(waiting)
            why = Note(str(InputError(wrong)), wrong=True, then=why) if wrong else why
            self._say(Note(f"Saved in {where}: {saved}. {self.standing().text}", then=why))

    def _as_saved(self) -> tuple[Workbook, str | None]:
        """Give the workbook and the text of its readings as they stand on the disk."""
        folder = self.book.folder
        return load_workbook(folder), read_text(folder, READINGS)

    def undo(self) -> None:
        """Take back the last change of what is typed, or the last save, as the button does."""
        saved = self._past[-1].saved if self._past else None
        if saved is None:
            super().undo()
            return
        try:
            self.take_back(saved)
            book = look_again(self.book)
        except (InputError, OSError) as error:
            self._say(Note(str(error), wrong=True, lead="It cannot be taken back:"))
            return
        self._take(book)
        move = self._past.pop()
        self._become(self.rebased(move.typed, move.told))
        told = f"Taken back, but for what you typed: {saved}. {self.standing().text}"
        self._say(Note(told, then=self.gone(move.typed)))

    def _take(self, book: State) -> None:
        """Go on with another state of the workbook."""
        self.book = book
        self._told = self.tell()

    def _meet(self, error: ConflictError) -> None:
        """Read the workbook again; what people typed stays over what it says now.

        What was typed about something that is not there any more is told.
        """
        before, typed = self._told, self._typed
        try:
            self._take(look_again(self.book))
        except (InputError, OSError) as other:
            self._say(Note(f"{error}\n{other}", wrong=True, lead="Not saved:"))
            return
        self._become(self.accepted(self.rebased(typed, before)))
        mine = self.mine(self._told)
        stays = f"What you typed stands here as before ({mine}); the rest is as the file says now."
        stays = f"{stays} Save again to write yours." if mine else "All is as the file says now."
        self._say(Note(f"{error}\n{stays}", wrong=True, lead="Not saved:", then=self.gone(typed)))
