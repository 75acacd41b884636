"""The form for OKRs in plain sentences: what is understood of them, asked about them, and added."""

from okrnb.adding import add
from okrnb.asking import Ask, Note, Shown, Typed
from okrnb.cards import Card, read_card
from okrnb.errors import fail
from okrnb.loop import State
from okrnb.overview import Overview
from okrnb.savingforms import SavingForm

_HINT = """Wholesalers come back without being called
- Raise customer retention from 37% to 40% by 31 March
- Keep cancelled invoices at or below 12%"""

_ASK = Ask(name="text", label="Your OKRs, as you would say them", kind="lines", rows=7, hint=_HINT)
_HOW = "Type an objective, and below it key results, a line each; or one key result alone. Leave "
_HOW += "the field (Tab) to see what is understood."


class SentenceForm(SavingForm):
    """A key result in plain words, or a whole objective with bullets: understood, coached, added.

    What was understood, and the coach's questions, show each time the field is left. The same in a
    cell: `%%okr --folder my-okrs` shows the card, with `--add` it writes it. `text` is what the
    field begins with. What is there already is never added twice.
    """

    on_button = "Add to the workbook"

    def __init__(self, book: State, text: str = "") -> None:
        self._first, self._added = text, ""
        super().__init__("sentences", (_ASK,), book)

    @property
    def card(self) -> Card:
        """What is understood of the text."""
        return self._card(self.value)

    def _card(self, typed: Typed) -> Card:
        return read_card(str(typed["text"]), self.book.workbook, on=self.book.on)

    def tell(self) -> Typed:
        """Begin with the text that the cell gives, or with what was added and is still there."""
        there = self._added and not self._waiting(self._added)
        return {"text": self._added if there else self._first}

    def _waiting(self, text: str) -> list[str]:
        """Name the objectives of a text that are not in the workbook, or not all of them."""
        known = {one.id: one for one in self.book.workbook.objectives}
        heard = self._card({"text": text}).objectives
        return [one.text for one in heard if known.get(one.id) != one]

    def left_open(self) -> Typed:
        """Leave the text where it is, to be changed and added again."""
        return self.value

    def standing(self) -> Note:
        """Say whether any of it is still to be added."""
        waiting = ", ".join(self._waiting(str(self._typed["text"])))
        return Note(f"Not added yet: {waiting}." if waiting else "")

    def look_at(self, typed: Typed) -> Shown:
        """Show the card: fields, marked words, questions, and lines that were not understood."""
        if not str(typed["text"]).strip():
            return Shown(remark=_HOW)
        return Shown(cards=(Overview(self._card(typed)),))

    def write(self) -> State:
        """Add what was understood."""
        card = self.card
        if not card.objectives:
            raise fail("sentence", None, "", "there is no key result in it", _HOW)
        book = add(self.book, card.heard)
        self._added = str(self.value["text"])
        return book
