"""What a path through forms costs a person: inputs, keystrokes, and the time that hands need.

The time is that of the keystroke-level model (Card, Moran and Newell, The keystroke-level model for
user performance time with interactive systems, 1980): seconds for a key of somebody who types 40
words a minute, for pointing, for a press of the mouse's button and for moving a hand between mouse
and keys, and for making up one's mind before each input. Reading, and thinking about what is true
of a KPI, are not in it.
"""

from dataclasses import dataclass

from browser.hands import Hands
from browser.lab import Notebook

KEY, POINT, PRESS, HOME, MIND = 0.28, 1.1, 0.1, 0.4, 1.35


@dataclass
class Cost:
    """What was put in so far; an input is a field, a choice, a button or a cell that is run."""

    cells: int = 0
    fields: int = 0
    choices: int = 0
    buttons: int = 0
    keys: int = 0

    @property
    def inputs(self) -> int:
        """How often something was put in."""
        return self.cells + self.fields + self.choices + self.buttons

    @property
    def seconds(self) -> float:
        """How long hands and mind take for it."""
        clicks = self.fields + 2 * self.choices + self.buttons
        hands = 2 * self.fields + self.choices + self.buttons  # to the mouse, and back to the keys
        return KEY * self.keys + (POINT + 2 * PRESS) * clicks + HOME * hands + MIND * self.inputs


class CountedHands(Hands):
    """Somebody at a form, whose inputs are counted."""

    def __init__(self, notebook: Notebook, form: str, cost: Cost) -> None:
        super().__init__(notebook)
        self.form = self.form.filter(has_text=form)
        self.cost = cost

    def type(self, label: str, text: str) -> None:
        """Type into a field; what is typed over has to be selected before."""
        self.cost.fields += 1
        self.cost.keys += len(text) + 2  # select all, Tab
        super().type(label, text)

    def choose(self, label: str, words: str) -> None:
        """Choose from a list."""
        self.cost.choices += 1
        super().choose(label, words)

    def press(self, name: str) -> None:
        """Press a button."""
        self.cost.buttons += 1
        super().press(name)


class Walk:
    """Somebody who goes through a notebook with Shift+Enter, from the top."""

    def __init__(self, notebook: Notebook) -> None:
        self.notebook, self.cost = notebook, Cost()
        notebook.page.locator(".jp-Cell").first.click()
        notebook.page.keyboard.press("Escape")

    def to_form(self, words: str) -> CountedHands:
        """Run cells until the form with these words is there."""
        hands = CountedHands(self.notebook, words, self.cost)
        for _ in range(8):
            self.notebook.page.keyboard.press("Shift+Enter")
            self.notebook.settle()
            self.cost.cells += 1
            self.cost.keys += 2
            if self.is_shown(hands):
                return hands
        raise AssertionError(f"no form with {words!r} in it")

    def is_shown(self, hands: CountedHands) -> bool:
        """Say whether a form is there, given the moment that the page needs to draw it."""
        from playwright.sync_api import TimeoutError as TooLate

        try:
            hands.form.wait_for(timeout=1500)
        except TooLate:
            return False
        return True
