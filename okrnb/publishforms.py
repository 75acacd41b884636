"""The form that publishes OKRs."""

from datetime import date, timedelta

from okrnb.asking import Ask, FieldReader, Shown, Typed, read_due, spell
from okrnb.errors import InputError
from okrnb.loop import State
from okrnb.model import Cycle
from okrnb.published import newest_publication, say_published
from okrnb.publishing import PAGE, publish
from okrnb.savingforms import SavingForm
from okrnb.showing import OUT
from okrnb.tabular import table_advice, table_key_results

ASKS = (
    Ask(name="by", label="Who publishes them?", hint="one person", short=True),
    Ask(name="on", label="On which day?", hint="2026-03-31, 31 March", short=True),
)

HALF_A_YEAR = timedelta(days=182)


class PublishForm(SavingForm):
    """All OKRs of a workbook, with what still has to be answered, to be published.

    The same in a cell: `book = publish(book, by="Ana")`. The log only grows, so publishing is not
    taken back; who changes something publishes it anew.
    """

    on_button = "Publish"

    def __init__(self, book: State) -> None:
        super().__init__("publishing", ASKS, book)

    def tell(self) -> Typed:
        """Begin with whoever published them before."""
        before = newest_publication(self.book.workbook)
        return {"by": "" if before is None else before.by, "on": spell(self.book.on)}

    def look_at(self, typed: Typed) -> Shown:
        """Show what is to be published, and what the coach asks about it."""
        book, reader = self.book, FieldReader("publish")
        _read_day(reader, book, typed)
        tables = (table_key_results(one, book.workbook) for one in book.workbook.objectives)
        return Shown(
            notes=reader.notes,
            remark=say_readiness(book),
            cards=tuple(tables),
            questions=table_advice(book.advice, book.workbook),
        )

    def write(self) -> State:
        """Publish them."""
        reader = FieldReader("publish")
        day = _read_day(reader, self.book, self.value)
        if reader.problems:
            raise InputError(reader.problems)
        return publish(self.book, by=str(self.value["by"]), on=day)


def _read_day(reader: FieldReader, book: State, typed: Typed) -> date | None:
    """Read the day, without a year the nearest one; blank is the workbook's."""
    near = Cycle(name="near", start=book.on - HALF_A_YEAR, end=book.on)
    return reader.echo("on", reader.get("on", read_due, "on", str(typed["on"]), near))


def say_readiness(book: State) -> str:
    """Say whether a workbook can be published, or where it was."""
    grave = sum(one.severity == "E" for one in book.advice)
    if grave:
        questions = "1 question has" if grave == 1 else f"{grave} questions have"
        return f"Not yet: {questions} to be answered before publishing."
    if newest_publication(book.workbook) is None:
        return "Ready to publish."
    return f"{say_published(book.workbook)} {OUT}/{PAGE}.html is the page for everybody."
