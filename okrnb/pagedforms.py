"""The base of forms that show one record at a time: KPIs, key results."""

from okrnb.asking import Ask, Note, Rows, Typed
from okrnb.loop import State
from okrnb.pages import CHANGES, Pages, changes_in
from okrnb.savingforms import SavingForm
from okrnb.unsaved import say_kept


class PagedForm(SavingForm):
    """A form that shows one record at a time and holds what was changed in all until it is saved.

    Override `pages`, which says what there is to show (`pages.Pages`), and beside what a
    `SavingForm` needs `name_of`, the name of a page, and `still_open`, the changes that a save
    leaves open. The field that chooses the page should be a choice with `turning`. `begin_with` is
    the page that is shown first.
    """

    def __init__(self, name: str, asks: tuple[Ask, ...], book: State, begin_with: str = "") -> None:
        self._first = begin_with
        super().__init__(name, asks, book)

    def pages(self) -> Pages:
        """Say which pages there are, as the workbook stands."""
        raise NotImplementedError

    def name_of(self, page: str) -> str:
        """Give the name of a page."""
        return page

    def still_open(self, changes: Rows) -> Rows:
        """Give the changes that are not saved by a save: those of other pages."""
        shown = self.value[self.pages().key]
        return tuple(row for row in changes if row["page"] != shown)

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

    def overruled(self, left: Typed) -> tuple[str, ...]:
        """Overrule nothing: a change knows what it was made of."""
        return ()

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
