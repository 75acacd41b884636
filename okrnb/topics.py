"""What meetings talk about, one key result at a time: how it stands, and its page in a form.

Three things stay apart: what is reached against what was expected by now, the chance of getting
there if business goes on as usual, and what people believe.
"""

from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from okrnb.asking import Ask, Options, Rows
from okrnb.errors import ConflictError, Problem
from okrnb.loop import State
from okrnb.model import CheckIn, Cycle, Kpi
from okrnb.objectives import KeyResult, Milestone, Objective
from okrnb.pages import by_page
from okrnb.periods import own_check_ins
from okrnb.rollups import headline
from okrnb.roomfields import label
from okrnb.standing import Standing
from okrnb.standtables import expected_of, say_three
from okrnb.tabular import kpi_of
from okrnb.valued import told_by_people
from okrnb.wording import say_key_result

WHICH = "key_result"
"""The field that says which key result is shown."""


class Titled(Protocol):
    """What a form has a page for: it is called by its title, never by its id."""

    @property
    def title(self) -> str:
        """What people call it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """A key result as it is pursued, in a meeting of a day.

    `title` is its sentence, `lines` say how it stands. `told` is what people said of it until that
    day, one line a day.
    """

    key_result: KeyResult
    objective: Objective
    kpi: Kpi | None
    title: str
    lines: tuple[str, ...]
    told: tuple[CheckIn, ...]


def topics_of(book: State) -> dict[str, Topic]:
    """Give the key results that are pursued on the workbook's day, by id, in reading order."""
    pursued, cycle = book.pursued, book.workbook.settings.cycle
    expected = expected_of(pursued, book.standings, on=book.on)
    people = told_by_people(book.workbook.check_ins)
    pairs = [(one, kr) for one in pursued.objectives for kr in one.key_results]
    titles = apart(say_key_result(kr, kpi_of(kr, pursued)) for _, kr in pairs)
    return {
        kr.id: Topic(
            key_result=kr,
            objective=objective,
            kpi=kpi_of(kr, pursued),
            title=title,
            lines=stand_lines(book.standings[kr.id], expected[kr.id], cycle),
            told=own_check_ins(kr.id, people, on=book.on),
        )
        for (objective, kr), title in zip(pairs, titles, strict=True)
    }


def refuse_gone(topics: Mapping[str, Titled], changes: Rows, *, now: Container[str]) -> None:
    """Raise ConflictError for changes of key results that are not pursued any more.

    `topics` are those that were known when people changed them, `now` has the ids of today's.
    """
    gone = [page for page in by_page(changes) if page not in now]
    if gone:
        what, fix = "it is not pursued any more; nothing was saved", "Ask who took it away."
        names = (topics[page].title if page in topics else page for page in gone)
        raise ConflictError(Problem("objectives", None, name, what, fix) for name in names)


def stand_lines(standing: Standing, expected: Decimal | None, cycle: Cycle) -> tuple[str, ...]:
    """Say how a key result stands: its status, then three things that are never mixed."""
    status = standing.status
    reached, by_now, _, _ = say_three(standing, expected)
    note = f", {status.note}" if status.note else ""
    first = headline(status.score, cycle)
    shown = "" if first in (reached, status.score.basis) else f"{first}: "
    far = f"Progress: {reached}" if reached else "Progress: not known"
    return (
        f"{status.word[:1].upper()}{status.word[1:]}{note}. {shown}{status.score.basis}",
        f"{far}; expected by now: {by_now}" if by_now else far,
        f"Chance if business goes on as usual: {standing.chance_said}",
        f"Confidence: {standing.confidence}",
    )


def apart(texts: Iterable[str]) -> tuple[str, ...]:
    """Tell the same words apart by numbers.

    >>> apart(["Draft", "Print", "Draft"])
    ('Draft', 'Print', 'Draft (2)')
    """
    seen: Counter[str] = Counter()
    told = []
    for text in texts:
        seen[text] += 1
        told.append(text if seen[text] == 1 else f"{text} ({seen[text]})")
    return tuple(told)


def choices_of(topics: Mapping[str, Titled]) -> Options:
    """Give the key results to choose from, in their sentences."""
    return tuple((one.title, id) for id, one in topics.items()) or (("there is none", ""),)


def ask_which(topics: Mapping[str, Titled]) -> Ask:
    """Ask which key result is shown."""
    options = choices_of(topics)
    return Ask(name=WHICH, label="Which key result?", kind="choice", options=options, turning=True)


def work_of(topic: Topic) -> tuple[tuple[str, str], ...]:
    """Give what can be ticked off for a key result, its steps and initiatives: ids and titles."""
    kr = topic.key_result
    steps = kr.steps if isinstance(kr, Milestone) else ()
    own = (one for one in topic.objective.initiatives if one.key_result == kr.id)
    return (
        *((one.id, one.title) for one in steps),
        *((one.id, one.title) for one in own),
    )


def measures_of(topic: Topic) -> tuple[tuple[str, str], ...]:
    """Give the lead measures of a key result: ids and titles."""
    measures = topic.objective.lead_measures
    own = (one for one in measures if one.key_result == topic.key_result.id)
    return tuple((one.id, one.title) for one in own)


def labelled(titles: Sequence[str], start: str) -> tuple[str, ...]:
    """Make labels of titles that people typed, each of its own."""
    return tuple(label(f"{start}: {title}") for title in apart(titles))


def labels_of(asks: Sequence[Ask]) -> dict[str, str]:
    """Give the labels of fields as plain text, by the names of the fields."""
    return {ask.name: ask.label.rstrip("?").replace(r"\$", "$") for ask in asks}


def say_changes(changes: Rows, asks: Sequence[Ask], topics: Mapping[str, Titled]) -> str:
    """Name what is changed, key result by key result, by the labels of the fields."""
    labels, told = labels_of(asks), []
    for page, fields in by_page(changes).items():
        names = ", ".join(labels.get(name, name) for name in fields)
        told.append(f"{topics[page].title if page in topics else page}: {names}")
    return "; ".join(told)
