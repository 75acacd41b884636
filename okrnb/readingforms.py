"""The form that reads an export of KPIs in."""

from typing import Any

from okrnb.asking import Note, Shown, Typed
from okrnb.errors import InputError, fail
from okrnb.exportfields import ask_export, in_form, look_at_export, tell_export
from okrnb.exports import ENDINGS, FOLDER, read_in, store_export
from okrnb.formparts import upload
from okrnb.loop import State
from okrnb.savingforms import SavingForm


class ReadingForm(SavingForm):
    """An export becomes readings: upload it, see how it was read, answer what it leaves open.

    What is uploaded lies in the workbook's `exports/`. The same in a cell, for a file that lies
    there or anywhere: `book = read_in(book, "export.csv", date_order="dmy")`.
    """

    on_button = "Add to readings.csv"

    def __init__(self, book: State) -> None:
        self._upload = upload("Upload an export", ENDINGS, self.take)
        super().__init__("readings", ask_export(), book)

    def _laid_out(self) -> tuple[Any, ...]:
        look, *rest = super()._laid_out()
        return look, self._upload, *rest

    def take(self, name: str, content: bytes) -> None:
        """Put a file among the exports, and choose it."""
        try:
            stored = store_export(self.book.folder, name, content)
        except (InputError, OSError) as error:
            self._say(Note(str(error), wrong=True, lead="Not taken:"))
            return
        self._show()  # so that it is offered
        self.value = {"export": stored}

    def tell(self) -> Typed:
        """Begin with an export that was not read in yet."""
        return tell_export(self.book)

    def look_at(self, typed: Typed) -> Shown:
        """Show how the export is read."""
        return look_at_export(self.book, typed)

    def write(self) -> State:
        """Add the readings of the export that is chosen."""
        typed = {name: str(text) for name, text in self.value.items()}
        export = typed.pop("export")
        if not export:
            raise fail(FOLDER, None, "", "no export is chosen", "Choose one, or upload it.")
        try:
            return read_in(self.book, export, **typed)
        except InputError as error:
            raise in_form(error) from None
