"""What was said of a key result, put right: the line that it replaces stays in the log."""

from datetime import date
from typing import Any

from okrnb.building import change
from okrnb.errors import fail
from okrnb.levels import plain
from okrnb.logbook import add_entries
from okrnb.loop import State, look_again
from okrnb.meeting import find_key_result
from okrnb.model import CheckIn, Kpi
from okrnb.objectives import KeyResult, Milestone
from okrnb.periods import by_key_result, history_of_value
from okrnb.quantities import say_day, say_value
from okrnb.standtables import filled, names_by_place
from okrnb.tabular import Table, kpi_of
from okrnb.workbook import LOG, new_id

NEW = "new"
"""The id that a line is compared by, before it gets its own."""


def correct(book: State, key_result: str, *, on: date, **told: Any) -> State:
    """Put right what was said of a key result for a day, and look again.

    `told` are the fields of a check-in that change; the rest of the line stays as it was said. The
    old line stays in the log, and the new one counts. Correcting to what stands there already adds
    nothing. Raises InputError where nobody said anything that day.
    """
    kr = find_key_result(book, key_result)
    lines = history_of_value(kr.id, book.workbook.check_ins, on=on)
    if not lines:
        days = sorted({c.on for c in book.workbook.check_ins if c.key_result == kr.id})
        known = f"Choose one of: {', '.join(map(str, days))}." if days else "Use check_in."
        what = f"nobody reported on it for {say_day(on)}"
        raise fail(LOG, None, f"key result {kr.id}", what, known)
    before = change(lines[-1], id=NEW)
    after = change(before, **told)
    if after != before:
        add_entries(book.folder, change(after, id=new_id()))
    return look_again(book)


def table_said(book: State, key_result: str) -> Table:
    """Show all that people ever said of a key result until the day; what was replaced is marked.

    Values that come from the KPI's readings are not in it: nobody said them.
    """
    kr = find_key_result(book, key_result)
    told = by_key_result(book.workbook.check_ins).get(kr.id, ())
    lines = sorted((c for c in told if c.on <= book.on), key=lambda c: c.on)
    kpi, titles = kpi_of(kr, book.workbook), _titles(book, kr)
    newest = {line.on: line.id for line in lines}
    rows = [
        (*_cells(line, kpi, titles), "" if newest[line.on] == line.id else "replaced by the next")
        for line in lines
    ]
    head = ("day", "value", "confidence", "done", "said", "by", "")
    return filled(head, rows, caption=names_by_place(book.workbook)[f"key result {kr.id}"])


def _titles(book: State, kr: KeyResult) -> dict[str, str]:
    """Give the titles of steps, initiatives and lead measures that a check-in may name."""
    (own,) = (one for one in book.workbook.objectives if kr in one.key_results)
    steps = kr.steps if isinstance(kr, Milestone) else ()
    titles = {one.id: one.title for one in steps}
    titles |= {one.id: one.title for one in own.initiatives}
    return titles | {one.id: one.title for one in own.lead_measures}


def _cells(line: CheckIn, kpi: Kpi | None, titles: dict[str, str]) -> tuple[str, ...]:
    value = "" if line.value is None else say_value(line.value, kpi)
    n = "" if line.n is None else f", n {line.n}"
    confidence = "" if line.confidence is None else f"{line.confidence} of 10"
    done = [titles.get(id, id) for id in line.done]
    done += [f"{titles.get(one.id, one.id)}: {plain(one.count)}" for one in line.counts]
    done += [f"dropped: {titles.get(id, id)}" for id in line.dropped]
    answer = {True: "accepted", False: "not accepted", None: ""}[line.accepted]
    parts = {"evidence": line.evidence, "in the way": line.blocker, "next": line.next_action}
    said = [line.note, answer, *(f"{name}: {text}" for name, text in parts.items() if text)]
    told = "; ".join(filter(None, said))
    return say_day(line.on), f"{value}{n}", confidence, "; ".join(done), told, line.by
