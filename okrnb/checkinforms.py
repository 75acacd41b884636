"""The form for the weekly check-in."""

from collections.abc import Mapping, Sequence

from okrnb.alongside import look_at_report
from okrnb.asking import Rows, Shown, Typed
from okrnb.errors import Problem
from okrnb.loop import State
from okrnb.pages import Pages
from okrnb.reporting import (
    ask_reports,
    report_pages,
    save_reports,
    take_back_reports,
    wrong_in,
)
from okrnb.topicforms import TopicForm
from okrnb.topics import Topic, topics_of
from okrnb.undoing import Saved


class CheckInForm(TopicForm[Topic]):
    """One key result after the other: how it stands, how sure people are, what is in the way, next.

    A save adds a line to the log for each key result that was changed, for the day of `book`.
    Taking it back adds one more line, which says what was said before. The same in a cell, for one
    key result: `book = check_in(book, "nps-metric", on=TODAY, confidence=6, next_action="Call")`.
    The form begins with `key_result`, else with the first.
    """

    on_button = "Save this check-in"

    def __init__(self, book: State, key_result: str = "") -> None:
        super().__init__("check-in", ask_reports(topics_of(book)), book, key_result)

    def find(self) -> Mapping[str, Topic]:
        """Give all key results that are pursued."""
        return topics_of(self.book)

    def pages(self) -> Pages:
        """Give a page to each of them, with what was said on the day already."""
        return report_pages(self.book, self.topics, self._asks)

    def wrong(self, changes: Rows) -> Mapping[str, Sequence[Problem]]:
        """Say by key result what is wrong."""
        return wrong_in(self.book, changes, self.pages())

    def look_at(self, typed: Typed) -> Shown:
        """Show how the key result stands, and ask about a confidence that fell."""
        return look_at_report(self.book, self.topics, self._asks, typed)

    def write(self) -> State:
        """Add a line for each key result that was changed and is sound."""
        return save_reports(self.book, self.changes, self._asks)

    def take_back(self, saved: Saved) -> None:
        """Add lines that say what was said before."""
        take_back_reports(self.book.folder, saved)
