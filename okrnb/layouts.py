"""Where in a table a KPI's name, its day and its value stand.

A table is *long* (columns kpi, date and value), *wide* (a column for each KPI) or *across* (a row
for each KPI, a column for each day). Which it is, its header must say without doubt.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from okrnb.cells import Refusal, is_blank, quote, read_day, refuse_day, text_of
from okrnb.errors import fail
from okrnb.tables import Findings, Table, refuse_header, whole_rows

# Words that a header may use, without case and blanks; the first of each is what we write.
KPI_WORDS = ("kpi", "metric", "name", "indicator")
DAY_WORDS = ("date", "day", "week", "month", "quarter", "period")
VALUE_WORDS = ("value", "reading")
UNIT_WORDS = ("unit",)

_LONG = "a long table (kpi, date, value)"
_WIDE = "a table with a column for each KPI"
_ACROSS = "a table with a row for each KPI"
_WRITE = "Write the columns kpi, date and value, or a column date and one for each KPI."


class Entry(NamedTuple):
    """The cell in which a KPI's reading for a day is written, and where it stands.

    `day` is `None` if it could not be read; the cell is still worth a look.
    """

    name: str
    unit: str
    day: date | None
    line: int
    column: int
    cell: object


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns that matter; the days of a table across stand in its header."""

    kind: str
    kpi: int
    day: int
    value: int
    unit: int | None


def find_columns(names: tuple[object, ...]) -> tuple[list[int], ...]:
    """Find the columns that could hold KPI, day, value and unit.

    Where one has the very word that we write, the others of its kind do not count.

    >>> find_columns(("Metric", "Month", "date", "VALUE"))
    ([0], [2], [3], [])
    """
    words = [re.sub(r"[\s_]+", "", text_of(name)).casefold() for name in names]
    found = []
    for known in (KPI_WORDS, DAY_WORDS, VALUE_WORDS, UNIT_WORDS):
        exact = [at for at, word in enumerate(words) if word == known[0]]
        found.append(exact or [at for at, word in enumerate(words) if word in known])
    return tuple(found)


def find_layout(table: Table) -> Layout:
    """Tell the layout from the header and the first column.

    Raises InputError where the header is not known, or where two layouts are possible.
    """
    header = table.header.cells
    kpis, days, values, units = find_columns(header)
    first = {row.cells[0] for row in table.rows}
    starts_with_days = bool(first) and all(read_day(cell) for cell in first)
    could_be = []
    if kpis and days and values:
        could_be.append(_LONG)
    elif len(header) > 1 and (0 in days or starts_with_days):
        could_be.append(_WIDE)
        if kpis or values:
            could_be.append("a long table that lacks a column")
    if any(read_day(cell) for cell in header[1:]):
        could_be.append(_ACROSS)
    if not could_be:
        shown = ", ".join(map(quote, header[:6])) + (", ..." if len(header) > 6 else "")
        what = f"{shown} {'tell' if len(header) > 1 else 'tells'} of no layout that we know"
        raise refuse_header(table, what, _WRITE)
    if len(could_be) > 1:
        raise refuse_header(table, f"it could be {' or '.join(could_be)}", _WRITE)
    _refuse_two(table, (kpis, days if could_be == [_LONG] else [], values, units))
    kpi, day, value = ([*columns, 0][0] for columns in (kpis, days, values))
    return Layout(could_be[0], kpi, day, value, units[0] if units else None)


def _refuse_two(table: Table, found: tuple[list[int], ...]) -> None:
    words = (KPI_WORDS[0], DAY_WORDS[0], VALUE_WORDS[0], UNIT_WORDS[0])
    for word, columns in zip(words, found, strict=True):
        if len(columns) > 1:
            cells = " and ".join(quote(table.header.cells[at]) for at in columns)
            place = table.place(table.header.line, columns[1])
            what = f"any of {cells} could be the column {word}"
            raise fail(table.file, place, "header", what, f"Name only one of them {word}.")


def find_entries(layout: Layout, findings: Findings) -> Iterator[Entry]:
    """Go through the cells that should hold a value; days that cannot be read are problems."""
    if layout.kind == _LONG:
        return _long(layout, findings)
    if layout.kind == _WIDE:
        return _wide(findings)
    return _across(layout, findings)


def _long(layout: Layout, findings: Findings) -> Iterator[Entry]:
    used = {layout.kpi, layout.day, layout.value, layout.unit}
    for column, cell in enumerate(findings.table.header.cells):
        if column not in used:
            findings.notes.append(f"column {quote(cell)} left out")
    known: dict[object, date | None] = {}
    for line, cells in whole_rows(findings):
        name = _name(cells[layout.kpi], (line, layout.kpi), findings)
        cell = cells[layout.day]
        day = known[cell] if cell in known else known.setdefault(cell, read_day(cell))
        if day is None:
            findings.add((line, layout.day), name and f"KPI {name}", refuse_day(cell))
        if name:
            unit = "" if layout.unit is None else text_of(cells[layout.unit])
            yield Entry(name, unit, day, line, layout.value, cells[layout.value])


def _wide(findings: Findings) -> Iterator[Entry]:
    table = findings.table
    names = {}
    for column, cell in enumerate(table.header.cells[1:], 1):
        if not is_blank(cell) or _holds_something(table, column):
            names[column] = _name(cell, (table.header.line, column), findings)
    for line, cells in whole_rows(findings):
        day = read_day(cells[0])
        if day is None:
            findings.add((line, 0), "", refuse_day(cells[0]))
        for column, name in names.items():
            if name:
                yield Entry(name, "", day, line, column, cells[column])


def _across(layout: Layout, findings: Findings) -> Iterator[Entry]:
    table = findings.table
    days = {}
    for column, cell in enumerate(table.header.cells):
        if column in (layout.kpi, layout.unit) or (
            is_blank(cell) and not _holds_something(table, column)
        ):
            continue
        day = read_day(cell)
        if day is None:
            findings.add((table.header.line, column), "header", refuse_day(cell))
        else:
            days[column] = day
    for line, cells in whole_rows(findings):
        name = _name(cells[layout.kpi], (line, layout.kpi), findings)
        unit = "" if layout.unit is None else text_of(cells[layout.unit])
        for column, day in days.items():
            if name:
                yield Entry(name, unit, day, line, column, cells[column])


def _holds_something(table: Table, column: int) -> bool:
    return any(len(row.cells) > column and not is_blank(row.cells[column]) for row in table.rows)


def _name(cell: object, at: tuple[int, int], findings: Findings) -> str:
    """Give a KPI's name as written; a blank one is a problem."""
    name = text_of(cell)
    if not name:
        fix = "Write the KPI's name there, or empty the row or column."
        findings.add(at, "", Refusal("nameless", "no KPI is named", fix))
    return name
