"""Tables for the end of a cycle: scores, what was learned, what calls were worth, what goes on.

Nothing is called by its id, and a column in which nothing stands is left out. Scores are of work:
nothing here is added up by person.
"""

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from okrnb.calibration import Calibration
from okrnb.comparing import KpiChange
from okrnb.conventions import Comparison, Flip
from okrnb.entries import Lesson
from okrnb.handover import Handover, next_workbook
from okrnb.loop import State
from okrnb.meeting import reflection_of
from okrnb.meetingtables import say_action
from okrnb.model import Cycle
from okrnb.objectives import Workbook
from okrnb.quantities import say_day, say_number, say_value
from okrnb.reflecting import Final, Reflection
from okrnb.rollups import SUMMED, ObjectiveScore, headline, say_score
from okrnb.standtables import filled, head_of, names_by_place
from okrnb.tabular import Table, kpi_of
from okrnb.tracing import Course, Week
from okrnb.wording import say_key_result

LEARNED = {
    "helped": "what helped",
    "blocked": "what was in the way",
    "rewrite": "to write differently",
    "change": "to do differently",
}
"""What each kind of lesson is called, by its word in the log."""


def say_together(found: ObjectiveScore, cycle: Cycle) -> str:
    """Say what an objective comes to, first as the cycle sums up, then all that do not agree.

    A cycle that sums up by `none` scores no objectives: then only its guardrails are spoken of.
    """
    parts = []
    if cycle.roll_up != "none":
        parts.append(found.together)
        if cycle.roll_up != "mean" and "," in found.together:
            first = f"{SUMMED[cycle.roll_up]} {say_score(found.summed_up(cycle.roll_up))}"
            parts = [f"{first} (side by side: {found.together})"]
        if 0 < found.measured < found.of:
            parts.append(f"{found.measured} of {found.of} measured")
    for ids, word in ((found.broken, "broken"), (found.unknown, "unknown")):
        if ids:
            parts.append(f"{f'{len(ids)} guardrails' if len(ids) > 1 else 'guardrail'} {word}")
    if found.achieved:
        parts.append("achieved")
    return ", ".join(parts) or "not summed up"


def table_objectives(book: State) -> Table:
    """Show what each objective came to: as promised, and as pursued at last where that differs."""
    cycle = book.workbook.settings.cycle
    by_id = {one.id: one for one in book.workbook.objectives}
    rows = []
    for end in reflection_of(book).objectives:
        own = by_id[end.objective]
        was, now = say_together(end.promised, cycle), say_together(end.pursued, cycle)
        rows.append((own.text, own.ambition or "", was, now if now != was else ""))
    return filled(("objective", "ambition", "as promised", "as pursued at last"), rows)


def table_scores(book: State, *, objective: str | None = None) -> Table:
    """Show how all key results ended, or those of one objective, with both scores.

    What was promised is the measure. Beside it stand the score as changed half-way, and the team's
    own with its reason. Of a guardrail it is said whether it held.
    """
    workbook, rows = book.workbook, []
    for final in reflection_of(book).finals:
        if objective is None or final.objective == objective:
            said = say_key_result(final.key_result, kpi_of(final.key_result, workbook))
            rows.append((said, final.key_result.owner, *score_cells(final, workbook)))
    cycle = workbook.settings.cycle
    head = ("key result", "owner", head_of(cycle), "verdict", "because", "decided", "as changed")
    return filled((*head, "the team's own"), rows, caption=f"As of {say_day(book.on)}")


def score_cells(final: Final, workbook: Workbook) -> tuple[str, ...]:
    """Say score, verdict, basis, what was decided, the score as changed, and the team's own."""
    found, cycle = final.reviewed, workbook.settings.cycle
    score, kpi = found.score, kpi_of(final.key_result, workbook)
    first = headline(score, cycle)
    verdict = "" if first in (score.verdict, score.held) else score.verdict
    leaves = score.raw is not None and not 0 <= score.raw <= 1 and not first.endswith("%")
    further = f" (progress {say_number(100 * score.raw, 0)}%)" if leaves and score.raw else ""
    decided = "" if found.decision is None else say_action(found.decision, kpi)
    changed = "" if found.score_now is None else headline(found.score_now, cycle)
    own = "" if final.own is None else f"{say_score(final.own.score)}: {final.own.reason}"
    return f"{first}{further}", verdict, score.basis, decided, changed, own


def table_reflection(book: State) -> Table:
    """Show what was learned, key result by key result, and of the cycle as a whole.

    Of those with nothing to say there is no row; what is still asked of them say `open_questions`.
    """
    found, names = reflection_of(book), names_by_place(book.workbook)
    told = [(names[f"key result {one.key_result.id}"], one.lessons) for one in found.finals]
    told.append(("The cycle as a whole", found.lessons))
    rows = [(name, *_by_kind(lessons)) for name, lessons in told if lessons]
    return filled(("key result", *LEARNED.values()), rows)


def open_questions(book: State) -> dict[str, tuple[str, ...]]:
    """Give each question of the reflection, with the key results that it is still asked of."""
    names, asked = names_by_place(book.workbook), dict[str, list[str]]()
    for final in reflection_of(book).finals:
        for question in final.questions:
            asked.setdefault(question, []).append(names[f"key result {final.key_result.id}"])
    return {question: tuple(of) for question, of in asked.items()}


def _by_kind(lessons: Sequence[Lesson]) -> tuple[str, ...]:
    return tuple(
        "; ".join(
            f"{one.text} ({one.by})" if one.by else one.text for one in lessons if one.what == kind
        )
        for kind in LEARNED
    )


def end_lines(found: Reflection, workbook: Workbook) -> dict[str, tuple[str, ...]]:
    """Give what stands beside the tables: what holds up closing, ambition, promises missed."""
    names = names_by_place(workbook)
    held = [
        f"{names[f'key result {final.key_result.id}']}: {' '.join(final.holds_up)}"
        for final in found.finals
        if final.holds_up
    ]
    given = {
        "Holds up closing": tuple(held),
        "What the scores say about the aim itself": tuple(
            f"{ambition}: {said}" for ambition, said in found.ambitions.items()
        ),
        "Promises that were not kept, each to be explained": tuple(
            names[f"key result {id}"] for id in found.misses
        ),
    }
    return {what: lines for what, lines in given.items() if lines}


def table_calibration(found: Calibration) -> Table:
    """Show what was said beforehand against what came true, in rows of about the same calls."""
    rows = [
        (f"{_percent(row.low)} to {_percent(row.high)}", str(row.n), *map(_percent, row[3:]))
        for row in found.rows
    ]
    return Table(("said between", "calls", "said on average", "came true"), tuple(rows))


def _percent(share: Decimal) -> str:
    return f"{say_number(100 * share, 0)}%"


def handover_of(book: State) -> Handover:
    """Say what the cycle hands over to the next one, as of the workbook's day; nothing is written.

    Values from the readings count, as everywhere else.
    """
    return next_workbook(book.valued, on=book.on, histories=book.histories)


class Handed(NamedTuple):
    """A line of what a cycle hands over: what, as what, and why; and what is to be decided."""

    what: str
    kind: str
    why: str = ""
    question: str = ""


def list_handed(handed: Handover, book: State) -> tuple[Handed, ...]:
    """List what goes into the next cycle, and what is left for people to decide, in sentences.

    `book` is the cycle that ends.
    """
    new, names = handed.workbook, names_by_place(book.workbook)
    made = {kr.id: say_key_result(kr, kpi_of(kr, new)) for kr in new.key_results()}
    found = []
    for note in handed.notes:
        id, leads, rest = note.partition(" leads to ")
        to, _, source = rest.partition(": ")
        name = names.get(f"key result {id}")
        if leads and name is not None:
            why = re.sub(rf"(?<![\w.-]){re.escape(id)}(?![\w.-])", "it", source)
            found.append(Handed(made.get(to, to), "proposed", f"from “{name}”: {why}"))
        else:
            found.append(Handed(note, "KPI"))
    for one in handed.candidates:
        name = names[f"key result {one.key_result}"]
        found.append(Handed(name, "candidate", one.why, one.question))
    return tuple(found)


def table_handover(handed: Handover, book: State) -> Table:
    """Show what goes into the next cycle, and what is left for people to decide.

    `book` is the cycle that ends. What is handed over stands there as a proposal; a candidate is
    only a question.
    """
    return filled(("what", "as what", "why", "to decide"), list_handed(handed, book))


def handover_lines(handed: Handover, book: State) -> dict[str, tuple[str, ...]]:
    """Say the same in lines, by what it is handed over as."""
    name, found = handed.workbook.settings.cycle.name, list_handed(handed, book)
    headings = {
        "proposed": f"Proposed for {name}",
        "KPI": "KPIs",
        "candidate": "Candidates, for people to choose of",
    }
    lines = {
        heading: tuple(_say_handed(one) for one in found if one.kind == kind)
        for kind, heading in headings.items()
    }
    return {heading: told for heading, told in lines.items() if told}


def _say_handed(one: Handed) -> str:
    why = f" ({one.why})" if one.why else ""
    return f"{one.what}{why}{f': {one.question}' if one.question else ''}"


def table_weeks(course: Course) -> Table:
    """Show how each objective and key result stood at the end of each week, as it looked then."""
    days = (say_day(day).split() for day in course.days)
    head = ("objective or key result", *(f"{number} {month[:3]}" for number, month, _ in days))
    return Table(head, tuple((one.name, *map(_say_week, one.weeks)) for one in course.traces))


def _say_week(week: Week | None) -> str:
    if week is None:
        return ""
    said = "" if week.said in (week.word, "not measured") else week.said
    return " ".join(filter(None, (week.word, said, "(no check-in)" * week.missed)))


def table_conventions(found: Comparison, workbook: Workbook) -> Table:
    """Show the same key results as each convention would have them, with the mean of each."""
    names = names_by_place(workbook)
    rows = [(names[f"key result {id}"], *said) for id, *said in found.rows]
    return Table(found.head, (*rows, found.means))


def say_flip(flip: Flip, workbook: Workbook) -> str:
    """Say on which key result conventions disagree, and how."""
    id = flip.key_result
    return str(flip).replace(id, names_by_place(workbook)[f"key result {id}"], 1)


def table_kpi_changes(changes: Sequence[KpiChange]) -> Table:
    """Show the KPIs before and after the cycle; that one moved proves nothing about the work."""
    rows = [(one.kpi.name, one.part, one.values, one.word, _year_ago(one)) for one in changes]
    head = ("KPI", "in this cycle", "before and after", "so it is", "same time a year ago")
    return filled(head, rows)


def _year_ago(one: KpiChange) -> str:
    return "" if one.year_ago is None else say_value(one.year_ago.value, one.kpi)
