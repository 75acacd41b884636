"""The form for the review half-way."""

from collections.abc import Mapping, Sequence

from okrnb.asking import Rows, Shown, Typed
from okrnb.errors import Problem
from okrnb.halfway import (
    ask_decisions,
    decision_pages,
    look_at_decision,
    save_decisions,
    troubled,
    wrong_in,
)
from okrnb.loop import State
from okrnb.pages import Pages
from okrnb.topicforms import TopicForm
from okrnb.topics import Topic


class ReviewForm(TopicForm[Topic]):
    """The key results in trouble, gravest first: how each stands, what hangs on it, what to do.

    A save adds a decision to the log for each that was filled in; what was promised stays in its
    file. The same in a cell, for one key result:
    `book = decide(book, "nps-metric", "retarget", target=40, reason="…", by="Ana")`. The form
    begins with `key_result`, else with the gravest.
    """

    on_button = "Save these decisions"

    def __init__(self, book: State, key_result: str = "") -> None:
        super().__init__("review", ask_decisions(troubled(book)), book, key_result)

    def find(self) -> Mapping[str, Topic]:
        """Give the key results that are in trouble."""
        return troubled(self.book)

    def pages(self) -> Pages:
        """Give a page to each of them."""
        return decision_pages(self.topics)

    def wrong(self, changes: Rows) -> Mapping[str, Sequence[Problem]]:
        """Say by key result what cannot be decided as it is typed."""
        return wrong_in(self.book, changes)

    def look_at(self, typed: Typed) -> Shown:
        """Show how the key result stands, what hangs on it, and what is asked."""
        return look_at_decision(self.book, self.topics, typed)

    def write(self) -> State:
        """Write down what was decided about each that is sound."""
        return save_decisions(self.book, self.changes)
