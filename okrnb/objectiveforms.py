"""The form that completes objectives and their key results, until they can be published."""

from collections.abc import Mapping, Sequence

from okrnb.asking import Rows, Shown, Typed
from okrnb.completing import completed, save_completed
from okrnb.errors import Problem
from okrnb.loop import State
from okrnb.objectivefields import parts_of
from okrnb.pagedforms import PagedForm
from okrnb.pages import Pages
from okrnb.readying import (
    WHICH,
    ask_completing,
    completing_pages,
    first_part,
    look_at_part,
    name_part,
)


class ObjectiveForm(PagedForm):
    """One record after the other: why now, who owns it, until when, and the work that moves it.

    Every objective has a page, and behind it each of its key results. Changes of several pages are
    gathered and saved at once. The same in a cell, for one of them: `book = complete(book, "nps",
    why_now="...", ambition="committed")`. The form begins with `objective` (or a key result, by its
    id), else with the first that has something to answer before publishing. From where to where,
    levels and limits are the business of `KeyResultForm`.
    """

    on_button = "Save these answers"

    def __init__(self, book: State, objective: str = "") -> None:
        self._home = ""
        super().__init__("objectives", ask_completing(book), book, first_part(book, objective))

    def pages(self) -> Pages:
        """Give a page to each objective and to each key result."""
        return completing_pages(self.book)

    def name_of(self, page: str) -> str:
        """Name a record by its words."""
        return name_part(self.book, page)

    def wrong(self, changes: Rows) -> Mapping[str, Sequence[Problem]]:
        """Say by record what is wrong."""
        return completed(self.book, changes).problems

    def begin(self, typed: Typed) -> Typed:
        """Turn to the objective of a key result that was left out."""
        page = str(typed[WHICH])
        there = page in self.pages().known or not self._home
        return super().begin(typed if there else {**typed, WHICH: self._home})

    def look_at(self, typed: Typed) -> Shown:
        """Show the questions beside the fields that answer them, and what is open below."""
        return look_at_part(self.book, typed)

    def write(self) -> State:
        """Save the changes of all records that are sound."""
        part = parts_of(self.book.workbook.objectives).get(str(self.value[WHICH]))
        self._home = "" if part is None else f"objective {part.objective.id}"
        return save_completed(self.book, self.changes)
