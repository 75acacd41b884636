"""Which cells of a table hold a KPI's readings, and for which period.

Totals, remarks below a table, headings between its rows and plans beside actual figures are left
out, and noted.
"""

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from okrnb.celldays import sense_of
from okrnb.cells import Refusal, is_blank, numeral_of, quote, refuse_day, text_of
from okrnb.dayforms import Period
from okrnb.headings import is_day_word, is_total, label_of, side_of, word_of
from okrnb.layouts import Layout, header_periods
from okrnb.model import Reading
from okrnb.settling import ORDERS, settle_days
from okrnb.tables import Findings, Row, Table, whole_rows

_REMARK = re.compile(
    r"(?:source|notes?|footnotes?|legend|comment|remark|prepared|generated|exported|printed|created"
    r"|last updated|updated|as of|confidential|copyright|quelle|hinweis|anmerkung|stand|erstellt"
    r"|nota|fuente|remarque)\b.*|[*\u2020\u2021\u00a9\u00b9\u00b2\u00b3].*|\(?[0-9a-z]\)\s.*",
    re.IGNORECASE | re.DOTALL,
)
_PLURALS = {
    "total": "totals",
    "row of a plan or comparison": "rows of plans or comparisons",
    "remark or heading": "remarks or headings",
}
_REMARK_COLUMNS = (
    *("comment", "comments", "note", "notes", "remark", "remarks", "source", "owner", "status"),
    *("bemerkung", "kommentar", "commentaire", "quelle", "description", "responsible"),
)


class Entry(NamedTuple):
    """The cell in which a KPI's reading for a period is written, and where it stands.

    `period` is `None` if it could not be read; the cell is still worth a look.
    """

    name: str
    unit: str
    period: Period | None
    line: int
    column: int
    cell: object


class Scope(NamedTuple):
    """What a table is read with: where its columns are, a person's answers, what is found."""

    layout: Layout
    reading: Reading
    findings: Findings


def find_entries(layout: Layout, reading: Reading, findings: Findings) -> Iterator[Entry]:
    """Go through the cells that should hold a value; days that cannot be read are problems."""
    scope = Scope(layout, reading, findings)
    read = {"long": _long, "wide": _wide, "across": _across}[layout.kind]
    return read(scope, tuple(_rows(scope)))


def _rows(scope: Scope) -> Iterator[Row]:
    """Go through the rows that hold readings; totals, remarks and plans are noted."""
    layout, _, findings = scope
    name = layout.day if layout.kpi is None else layout.kpi
    heads = {"long": (name, layout.day), "wide": (layout.day,), "across": (name, layout.year or 0)}
    left: dict[str, list[Row]] = {}
    kept = []
    for row in findings.table.rows:
        reason = _reason(row, heads[layout.kind], layout, findings.table)
        if not reason:
            kept.append(row)
        elif reason != "blank":
            left.setdefault(reason, []).append(row)
    for reason, rows in left.items():
        cell = next(cell for cell in rows[0].cells if not is_blank(cell))
        first = f"{quote(cell)}, {findings.table.say_place(rows[0].line, 0)}"
        count = f"1 {reason}" if len(rows) == 1 else f"{len(rows)} {_PLURALS[reason]}"
        findings.notes.append(f"{count} left out ({'first: ' * (len(rows) > 1)}{first})")
    yield from whole_rows(findings, kept)


def _reason(row: Row, heads: tuple[int, ...], layout: Layout, table: Table) -> str:
    """Say why a row holds no readings, if so."""
    shown = [(at, cell) for at, cell in enumerate(row.cells) if at not in table.skip]
    filled = [(at, cell) for at, cell in shown if not is_blank(cell)]
    if any(at in heads and is_total(cell) for at, cell in filled):
        return "total"
    sides = [] if layout.side is None else row.cells[layout.side : layout.side + 1]
    if any(side_of(cell) == "other" for cell in sides):
        return "row of a plan or comparison"
    if not filled:
        return "blank"
    at, first = filled[0]
    lone = len(filled) == 1 and at <= max(heads) and not sense_of(first, Reading()).periods
    if not isinstance(first, str) or not (lone or _REMARK.fullmatch(first.strip())):
        return ""
    numbers = any(numeral_of(cell) is not None for _, cell in filled)
    return "" if numbers else "remark or heading"


def _periods(
    places: Sequence[tuple[object, tuple[int, int]]], hint: str, scope: Scope
) -> dict[object, Period | None]:
    """Settle what the days of a column mean; what is open is asked once, and then has none.

    Cells that are not in the result cannot be read at all.
    """
    _, reading, findings = scope
    days = settle_days((cell for cell, _ in places), reading, hint=hint)
    found: dict[object, Period | None] = dict(days.periods)
    for doubt in days.doubts:
        at = next(at for cell, at in places if cell == doubt.cell)
        findings.ask(at, "", doubt)
    keys = {doubt.key for doubt in days.doubts}
    for cell, _ in places:
        if cell not in found:
            sense = sense_of(cell, reading)
            if sense.lacks or ("date_order" in keys and sense.periods.keys() & set(ORDERS)):
                found[cell] = None
    if days.order:
        findings.order = days.order
    if any(period and period.kind == "week" for period in found.values()):
        findings.notes.append("weeks are ISO weeks, dated by their Monday")
    return found


def _long(scope: Scope, rows: Sequence[Row]) -> Iterator[Entry]:
    layout, _, findings = scope
    used = {layout.kpi, layout.day, layout.value, layout.unit, layout.side, *findings.table.skip}
    for column, cell in enumerate(findings.table.header.cells):
        if column not in used and not is_blank(cell):
            findings.notes.append(f"column {quote(cell)} left out")
    hint = text_of(findings.table.header.cells[layout.day])
    places = [(row.cells[layout.day], (row.line, layout.day)) for row in rows]
    periods = _periods(places, hint, scope)
    above = ""
    for line, cells in rows:
        name = _name_in(cells, above, line, scope)
        above = name or above
        cell = cells[layout.day]
        if cell not in periods:
            findings.add((line, layout.day), name and f"KPI {name}", refuse_day(cell))
        if name:
            unit = "" if layout.unit is None else text_of(cells[layout.unit])
            period = periods.get(cell)
            yield Entry(name, unit, period, line, layout.value, cells[layout.value])


def _wide(scope: Scope, rows: Sequence[Row]) -> Iterator[Entry]:
    layout, _, findings = scope
    table = findings.table
    names = {}
    for column, cell in enumerate(table.header.cells):
        if column == layout.day or column in table.skip:
            continue
        if is_total(cell) or is_day_word(cell) or _is_remark_column(rows, column, cell):
            findings.notes.append(f"column {quote(cell)} left out")
        elif not is_blank(cell) or _holds_something(rows, column):
            names[column] = _name(cell, (table.header.line, column), findings)
    hint = text_of(table.header.cells[layout.day])
    places = [(row.cells[layout.day], (row.line, layout.day)) for row in rows]
    periods = _periods(places, hint, scope)
    for line, cells in rows:
        if is_blank(cells[layout.day]) and _sums_up(cells, rows, names):
            findings.notes.append(f"row of sums left out ({table.say_place(line, layout.day)})")
            continue
        if cells[layout.day] not in periods:
            findings.add((line, layout.day), "", refuse_day(cells[layout.day]))
        period = periods.get(cells[layout.day])
        for column, name in names.items():
            if name:
                unit = table.units.get(column, "")
                yield Entry(name, unit, period, line, column, cells[column])


def _sums_up(cells: Sequence[object], rows: Sequence[Row], columns: Iterable[int]) -> bool:
    """Say whether a row without a day holds the sum of the rows with one, in some column."""
    for column in columns:
        for mark in (".", ","):
            numerals = [numeral_of(row.cells[column]) for row in rows if row.cells is not cells]
            values = [float(n.value(mark) or 0) for n in numerals if n is not None]
            own = numeral_of(cells[column])
            last = None if own is None else own.value(mark)
            if last and len(values) > 1 and math.isclose(sum(values), float(last), rel_tol=1e-6):
                return True
    return False


def _across(scope: Scope, rows: Sequence[Row]) -> Iterator[Entry]:
    layout, _, findings = scope
    header, columns = findings.table.header, _day_columns(scope, rows)
    place = [(row, column) for row in rows for column in columns]
    if layout.year is None:
        place = [(header, column) for column in columns]
    days = [(_day_of(header, row, column, layout), (row.line, column)) for row, column in place]
    periods = _periods(days, "", scope)
    for cell, at in days:
        if cell not in periods:
            findings.add(at, "header", refuse_day(cell))
    above = ""
    for row in rows:
        name = _name_in(row.cells, above, row.line, scope)
        above = name or above
        unit = "" if layout.unit is None else text_of(row.cells[layout.unit])
        for column in columns:
            period = periods.get(_day_of(header, row, column, layout))
            if name and period is not None:
                yield Entry(name, unit, period, row.line, column, row.cells[column])


def _day_of(header: Row, row: Row, column: int, layout: Layout) -> object:
    """Give the period that heads a column, with the year of the row where it has none."""
    cell = header.cells[column]
    return cell if layout.year is None else f"{text_of(cell)} {text_of(row.cells[layout.year])}"


def _day_columns(scope: Scope, rows: Sequence[Row]) -> list[int]:
    """Give the columns of a table across that should hold readings; others are noted."""
    layout, reading, findings = scope
    table = findings.table
    known = header_periods(table.header.cells, reading)
    senses = {at: sense_of(table.header.cells[at], reading) for at in known}
    if any(sense.periods for sense in senses.values()):  # among them a fiscal year is a total
        known = [at for at in known if senses[at].lacks != "fiscal"]
    kinds = {at: label_of(table.header.cells[at], reading).sort for at in known}
    if "period" in kinds.values() or "open" in kinds.values():  # then a year is a total
        known = [at for at in known if kinds[at] != "year"]
    columns = []
    for column, cell in enumerate(table.header.cells):
        known_for = (layout.kpi, layout.unit, layout.side, layout.year, *table.skip)
        if column in known_for:
            continue
        if is_blank(cell) and not _holds_something(rows, column):
            continue
        if column in known or not (column in senses or _is_no_day(cell)):
            columns.append(column)
        else:
            findings.notes.append(f"column {quote(cell)} left out")
    return columns


def _is_no_day(cell: object) -> bool:
    """Say whether a heading is plainly something else than a day that is misspelled."""
    words = text_of(cell).split()
    other = any(side_of(word) for word in words) or not re.search(r"\d", text_of(cell))
    return is_total(cell) or (bool(words) and other)


def _is_remark_column(rows: Sequence[Row], column: int, cell: object) -> bool:
    """Say whether a column holds remarks: by its heading, and as no number stands in it."""
    if word_of(cell) not in _REMARK_COLUMNS:
        return False
    return all(numeral_of(row.cells[column]) is None for row in rows)


def _holds_something(rows: Iterable[Row], column: int) -> bool:
    return any(len(row.cells) > column and not is_blank(row.cells[column]) for row in rows)


def _name_in(cells: Sequence[object], above: str, line: int, scope: Scope) -> str:
    """Give the KPI of a row; below its plan or actual row, a KPI need not be named again."""
    layout, _, findings = scope
    side = "" if layout.side is None else text_of(cells[layout.side])
    if layout.kpi is None:
        return _name(findings.table.title, (line, 0), findings)
    if is_blank(cells[layout.kpi]) and side and above:
        return above
    return _name(cells[layout.kpi], (line, layout.kpi), findings)


def _name(cell: object, at: tuple[int, int], findings: Findings) -> str:
    """Give a KPI's name as written; a blank one is a problem."""
    name = text_of(cell)
    if not name:
        fix = "Write the KPI's name there, or empty the row or column."
        findings.add(at, "", Refusal("nameless", "no KPI is named", fix))
    return name
