"""The base of forms that go through key results one by one, each called by its sentence."""

from collections.abc import Mapping
from typing import Generic, TypeVar

from okrnb.asking import Ask
from okrnb.formparts import Latest
from okrnb.loop import State
from okrnb.pagedforms import PagedForm
from okrnb.topics import WHICH, Titled, labels_of, say_changes

T = TypeVar("T", bound=Titled)


class TopicForm(PagedForm, Generic[T]):
    """A form with a page for each key result that a meeting talks about.

    Override `find`, which gives these key results, and what else a `PagedForm` needs. Nothing is
    called by its id.
    """

    def __init__(self, name: str, asks: tuple[Ask, ...], book: State, key_result: str) -> None:
        self._asks = asks
        self._found = Latest[Mapping[str, T]]()
        super().__init__(name, asks, book, key_result)

    def find(self) -> Mapping[str, T]:
        """Give the key results to talk about, by their ids, as the workbook stands."""
        raise NotImplementedError

    @property
    def topics(self) -> Mapping[str, T]:
        """The key results to talk about, by their ids."""
        return self._found(self.book, self.find)

    def name_of(self, page: str) -> str:
        """Give the sentence of a key result."""
        return self.topics[page].title if page in self.topics else page

    def mine(self, before: object) -> str:
        """Name what is changed, key result by key result, by the labels of the fields."""
        return say_changes(self.changes, self._asks, self.topics)

    def __repr__(self) -> str:
        """Tell which key result is shown, and what is typed for it."""
        typed = {**self.value, WHICH: self.name_of(str(self.value[WHICH]))}
        labels = labels_of(self._asks)
        lines = [f"{labels[name]}: {typed[name]}" for name in labels if typed[name]]
        return "\n".join([f"{type(self).__name__}: {self._name}", *lines])
