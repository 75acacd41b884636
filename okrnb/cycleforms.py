"""The form for the team, its cycle, how it is scored, and the three lines of whoever leads."""

from okrnb.asking import Shown, Typed
from okrnb.loop import State
from okrnb.savingforms import SavingForm
from okrnb.settingup import ask_settings, look_at_settings, set_up, settle_settings, tell_settings


class CycleForm(SavingForm):
    """Team, cycle, how often to check in, how to score, and the three lines of intake.

    Only what differs is changed in `workbook.yaml`; comments and order stay. The same in a cell:
    `book = set_up(book, name="Q2 2012", start="1 April", end="end of June", scoring="levels")`.
    """

    on_button = "Save to workbook.yaml"

    def __init__(self, book: State) -> None:
        super().__init__("cycle", ask_settings(), book)

    def tell(self) -> Typed:
        """Begin with what stands in the file."""
        return tell_settings(self.book.workbook.settings)

    def settle(self, before: Typed, after: Typed) -> Typed:
        """Let the days follow the name of a cycle."""
        return settle_settings(before, after)

    def look_at(self, typed: Typed) -> Shown:
        """Show how days are understood, and what the coach asks."""
        return look_at_settings(self.book, typed)

    def write(self) -> State:
        """Save what differs."""
        return set_up(self.book, **self.value)
