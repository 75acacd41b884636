"""The base of forms that show one record at a time: KPIs, key results."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from okrnb.asking import Ask, Note, Rows, Typed
from okrnb.errors import Problem
from okrnb.loop import State
from okrnb.pages import CHANGES, Pages, all_in, by_page, changes_in, say_fields
from okrnb.savingforms import SavingForm
from okrnb.unsaved import say_kept

GONE = "Gone by now, with what you had typed there:"


class PagedForm(SavingForm):
    """A form that shows one record at a time and holds what was changed in all until it is saved.

    Override `pages`, which says what there is to show (`pages.Pages`), and beside what a
    `SavingForm` needs `name_of`, the name of a page, and `wrong`, what is wrong page by page: a
    save leaves these open (`still_open`, where a form of yours leaves others). The field that
    chooses the page should be a choice with `turning`. `begin_with` is the page that is shown
    first.
    """

    def __init__(self, name: str, asks: tuple[Ask, ...], book: State, begin_with: str = "") -> None:
        self._first, self._names = begin_with, dict[str, str]()
        super().__init__(name, asks, book)

    def pages(self) -> Pages:
        """Say which pages there are, as the workbook stands."""
        raise NotImplementedError

    def name_of(self, page: str) -> str:
        """Give the name of a page."""
        return page

    def wrong(self, changes: Rows) -> Mapping[str, Sequence[Problem]]:
        """Say by page what is wrong with changes, as the workbook stands."""
        return {}

    def still_open(self, changes: Rows) -> Rows:
        """Give the changes that are not saved by a save: those in which something is wrong."""
        wrong = self.wrong(changes)
        return tuple(row for row in changes if row["page"] in wrong)

    def open_problems(self) -> Sequence[Problem]:
        """Say what is wrong with the changes that were not saved."""
        return all_in(self.wrong(self.changes))

    @property
    def changes(self) -> Rows:
        """What was changed and is not saved: rows with the texts page, field, was and now."""
        return changes_in(self._typed)

    def tell(self) -> Typed:
        """Begin with the first page, and nothing changed."""
        return self.pages().turn_to(self._first)

    def begin(self, typed: Typed) -> Typed:
        """Put what was changed over what is saved by now."""
        pages = self.pages()
        return pages.turn_to(str(typed[pages.key]), changes_in(typed), typed)

    def _look_back(self, left: Typed) -> None:
        """Overrule nothing, as a change knows what it was made of; tell what has no place."""
        gone, standing = self.gone(left), self.standing()
        if gone is not None:
            self._say(replace(gone, then=standing if standing.text else None))

    def _take(self, book: State) -> None:
        """Go on with another state; how records were called is kept for those that are gone."""
        self._names |= {page: self.name_of(page) for page in by_page(self.changes)}
        super()._take(book)

    def waiting(self) -> Typed:
        """Give the changes that a save leaves open."""
        return {CHANGES: self.still_open(self.changes)}

    def gone(self, typed: Typed) -> Note | None:
        """Tell what is changed of records or fields that are not there any more, a line each."""
        found = by_page(self.pages().gone(changes_in(typed)))
        names = {page: self._names.get(page) or self.name_of(page) for page in found}
        lines = (f"{names[page]}: {self._tell(fields)}" for page, fields in found.items())
        return Note("\n".join((GONE, *lines))) if found else None

    def _tell(self, fields: Mapping[str, str]) -> str:
        """Tell texts by the labels of their fields, choices by their words."""
        asks, told = {ask.name: ask for ask in self._asks}, []
        for name, text in fields.items():
            label = asks[name].label.rstrip("?") if name in asks else say_fields([name])
            words = {value: word for word, value in asks[name].options} if name in asks else {}
            told.append(f"{label}: {words.get(text, text) or 'blank'}")
        return "; ".join(told)

    def rebased(self, typed: Typed, before: Typed) -> Typed:
        """Keep all changes; each knows what it was made of."""
        return self.begin(typed)

    def accepted(self, typed: Typed) -> Typed:
        """Let all changes rest on what is saved by now."""
        return self.begin({**typed, CHANGES: self.pages().rest(changes_in(typed))})

    def left_open(self) -> Typed:
        """Keep the page that is shown, and the changes that are not saved."""
        return self.begin({**self.value, CHANGES: self.still_open(self.changes)})

    def mine(self, before: Typed) -> str:
        """Name what is changed, page by page."""
        return self.pages().say(self.changes, self.name_of)

    def standing(self) -> Note:
        """Say what is changed and not saved."""
        return say_kept(self.mine(self._told))

    def settle(self, before: Typed, after: Typed) -> Typed:
        """Turn to another page, or note what was changed on this one."""
        return self.pages().settle(before, after)
