"""The form for the end of a cycle: the team's own scores, and its lessons."""

from collections.abc import Mapping, Sequence

from okrnb.asking import Rows, Shown, Typed
from okrnb.errors import Problem
from okrnb.learning import (
    Ending,
    ask_learning,
    endings_of,
    learning_pages,
    look_at_learning,
    save_learning,
    wrong_in,
)
from okrnb.loop import State
from okrnb.pages import Pages
from okrnb.topicforms import TopicForm


class ReflectionForm(TopicForm[Ending]):
    """One key result after the other, then the cycle: its score and verdict, and what you say.

    A save adds the team's own score and the lesson of each page to the log; the computed score
    stays. The same in a cell: `book = assess(book, "nps-metric", "0.8", reason="…", by="Ana")` and
    `book = learn(book, "helped", "…", key_result="nps-metric", by="Ana")`, without `key_result` for
    the cycle as a whole. The form begins with `key_result`, else with the first.
    """

    on_button = "Save scores and lessons"

    def __init__(self, book: State, key_result: str = "") -> None:
        super().__init__("reflection", ask_learning(endings_of(book)), book, key_result)

    def find(self) -> Mapping[str, Ending]:
        """Give all key results as they were promised, and the cycle as a whole."""
        return endings_of(self.book)

    def pages(self) -> Pages:
        """Give a page to each of them."""
        return learning_pages(self.topics)

    def wrong(self, changes: Rows) -> Mapping[str, Sequence[Problem]]:
        """Say by page what is wrong with scores and lessons."""
        return wrong_in(self.book, changes)

    def look_at(self, typed: Typed) -> Shown:
        """Show what the key result came to, what is asked of it, and what was learned."""
        return look_at_learning(self.book, self.topics, typed)

    def write(self) -> State:
        """Write down what is said on each page that is sound."""
        return save_learning(self.book, self.changes)
