"""Where in a table a KPI's name, its day and its value stand.

A table is *long* (columns kpi, date and value), *wide* (a column for each KPI) or *across* (a row
for each KPI, a column for each day). Which it is, its header must say without doubt.
"""

from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from okrnb.celldays import sense_of
from okrnb.cells import is_blank, is_missing, numeral_of, quote, text_of
from okrnb.errors import fail
from okrnb.headings import (
    DAY_WORDS,
    KPI_WORDS,
    UNIT_WORDS,
    VALUE_WORDS,
    YEAR_WORDS,
    find_columns,
    is_day_word,
    label_of,
    side_of,
    word_of,
)
from okrnb.model import Reading
from okrnb.tables import Table, refuse_header, say_answer

Kind = Literal["long", "wide", "across"]

SAMPLE = 50
"""So many rows are looked at to see what a column holds."""

SAID: dict[Kind, str] = {
    "long": "a long table (kpi, date, value)",
    "wide": "a table with a column for each KPI",
    "across": "a table with a row for each KPI",
}
_WRITE = "Write the columns kpi, date and value, or a column date and one for each KPI."
_VAGUE = frozenset(("year", "yyyymm", "yyyyww"))  # rules by which any number could be a day


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns that matter; the days of a table across stand in its header.

    `kpi` is `None` where the title above the table names the only KPI. `side` is a column that says
    of each row whether it is actual, a plan or a comparison, `year` one that completes the months
    in the header.
    """

    kind: Kind
    kpi: int | None
    day: int
    value: int
    unit: int | None
    side: int | None = None
    year: int | None = None


def find_layout(table: Table, reading: Reading) -> Layout:
    """Tell the layout from the header and the cells below it.

    Raises InputError where the header is not known, or where two layouts are possible.
    """
    header = shown_header(table)
    kpis, days, values, units = find_columns(header)
    day = find_day(table, reading)
    could_be = kinds_of(table, reading)
    if not could_be:
        shown = ", ".join(map(quote, header[:6])) + (", ..." if len(header) > 6 else "")
        what = f"{shown} {'tell' if len(header) > 1 else 'tells'} of no layout that we know"
        raise refuse_header(table, what, _WRITE)
    said = [SAID[kind] for kind in could_be]
    if could_be == ["wide"] and _strict(header):
        said.append("a long table that lacks a column")
    if len(said) > 1:
        raise refuse_header(table, f"it could be {' or '.join(said)}", _WRITE)
    (kind,) = could_be
    asked = _asked_column(table, reading)
    if asked is not None:
        kpis = [asked]
    _refuse_two(
        table, (kpis, days if kind == "long" else [], values, [] if kind == "wide" else units)
    )
    unit = units[0] if units else None
    year = year_column(table, reading) if kind == "across" else None
    kpi: int | None = kpis[0] if kpis else 0
    if kind == "across" and not kpis:
        kpi = _name_column(table, reading, year)
    used = {kpi, day, unit, year} | ({values[0]} if values else set())
    side = None if kind == "wide" else _side_column(table, used)
    value = values[0] if values else 0
    return Layout(kind, kpi, 0 if day is None else day, value, unit, side, year)


def shown_header(table: Table) -> tuple[object, ...]:
    """Give the cells of the header; those of columns that are left out are blank."""
    return tuple("" if at in table.skip else c for at, c in enumerate(table.header.cells))


def kinds_of(table: Table, reading: Reading) -> list[Kind]:
    """Give the layouts that a table may have, by its header and by where its days stand."""
    header = shown_header(table)
    kpis, _, values, _ = find_columns(header)
    day = find_day(table, reading)
    periods = header_periods(header, reading)
    if year_column(table, reading) is not None:
        return ["across"]
    below = day is not None and _share_of_days(table, day, reading) > 0
    found: list[Kind] = []
    if kpis and values and day is not None and not _holds_figures(table, kpis[0]):
        found.append("long")
    elif len(header) > 1 and day is not None and (below or not periods):
        found.append("wide")
    sorts = {label_of(header[at], reading).sort for at in periods}
    if any(at != 0 for at in periods) and not (below and sorts == {"open"}):
        found.append("across")
    return found


def header_periods(header: tuple[object, ...], reading: Reading) -> list[int]:
    """Find the columns headed by a period; months without a year, and years, only if several."""
    sorts = [label_of(cell, reading).sort for cell in header]
    found = [at for at, sort in enumerate(sorts) if sort == "period"]
    months = [at for at, sort in enumerate(sorts) if sort == "open"]
    found += months if len(months) > 1 or found else []
    years = {at: int(text_of(header[at])) for at, sort in enumerate(sorts) if sort == "year"}
    steps = {after - before for before, after in pairwise(years.values())}
    in_turn = bool(steps) and (steps <= {0, 1} or steps <= {0, -1})  # figures would leap about
    return sorted([*found, *years] if found or in_turn else found)


def year_column(table: Table, reading: Reading) -> int | None:
    """Find a column of years in a table whose header has months or quarters without one."""
    header = shown_header(table)
    sorts = [label_of(cell, reading).sort for cell in header]
    if "period" in sorts or sorts.count("open") < 2:
        return None
    for at, cell in enumerate(header[: sorts.index("open")]):
        cells = [row.cells[at] for row in table.rows[:SAMPLE] if len(row.cells) > at]
        below = [label_of(cell, reading).sort for cell in cells if not is_blank(cell)]
        known = word_of(cell) in YEAR_WORDS or sorts[at] == "blank" or is_day_word(cell)
        if known and 2 * below.count("year") > len(below):
            return at
    return None


def find_day(table: Table, reading: Reading) -> int | None:
    """Find the column of days: by its heading, else the first that holds hardly anything else."""
    header = shown_header(table)
    days = find_columns(header)[1]
    filled = [at for at in days if _share_of_days(table, at, reading) > 0]
    if filled:
        return filled[0]
    for at, cell in enumerate(header):
        known = any(find_columns((cell,))) or label_of(cell, reading).sort in ("period", "open")
        if not known and _share_of_days(table, at, reading, sure=True) >= 0.5:
            return at
    return days[0] if days else None


def _share_of_days(table: Table, column: int, reading: Reading, *, sure: bool = False) -> float:
    """Give the share of days in a column; `sure` leaves out what may be a mere number."""
    if column in table.skip:
        return 0
    cells = [row.cells[column] for row in table.rows[:SAMPLE] if len(row.cells) > column]
    filled = [cell for cell in cells if not is_blank(cell)]
    days = 0
    for cell in filled:
        sense = sense_of(cell, reading)
        vague = sure and (sense.periods.keys() <= _VAGUE or numeral_of(cell) is not None)
        days += bool(sense.lacks) or (bool(sense.periods) and not vague)
    return days / len(filled) if filled else 0


def _holds_figures(table: Table, column: int) -> bool:
    cells = [row.cells[column] for row in table.rows[:SAMPLE] if len(row.cells) > column]
    filled = [cell for cell in cells if not is_missing(cell)]
    return bool(filled) and all(numeral_of(cell) is not None for cell in filled)


def _strict(header: tuple[object, ...]) -> bool:
    """Say whether a header has one of our own words for KPI or value."""
    return any(word_of(cell) in (*KPI_WORDS, *VALUE_WORDS, "actual") for cell in header)


def _refuse_two(table: Table, found: tuple[list[int], ...]) -> None:
    words = (KPI_WORDS[0], DAY_WORDS[0], VALUE_WORDS[0], UNIT_WORDS[0])
    for word, columns in zip(words, found, strict=True):
        if len(columns) > 1:
            cells = " and ".join(quote(table.header.cells[at]) for at in columns)
            place = table.place(table.header.line, columns[1])
            what = f"any of {cells} could be the column {word}"
            raise fail(table.file, place, "header", what, f"Name only one of them {word}.")


def _asked_column(table: Table, reading: Reading) -> int | None:
    """Find the column that a person named as the one with the KPIs."""
    if not reading.kpi_column:
        return None
    words = [word_of(cell) for cell in table.header.cells]
    if word_of(reading.kpi_column) in words:
        return words.index(word_of(reading.kpi_column))
    place = table.place(table.header.line, 0)
    what = f"no column is called {quote(reading.kpi_column)}"
    raise fail(table.file, place, "header", what, "Mend kpi_column under reading in workbook.yaml.")


def _name_column(table: Table, reading: Reading, year: int | None) -> int | None:
    """Find the column of names in a table across whose header does not say which it is.

    It is the only one that holds words, or the only one in which they never repeat. Beside a column
    of years there may be none: then the title names the KPI.
    """
    header = shown_header(table)
    days, units = header_periods(header, reading), find_columns(header)[3]
    left_out = {*table.skip, *units, year}
    columns = [at for at in range(min(days)) if at not in left_out]
    texts: dict[int, list[str]] = {}
    for at in columns:
        cells = [row.cells[at] for row in table.rows if len(row.cells) > at]
        words = [text_of(cell) for cell in cells if isinstance(cell, str) and not is_blank(cell)]
        if words and not all(numeral_of(word) or is_missing(word) for word in words):
            texts[at] = words
    alone = [at for at, words in texts.items() if len(set(words)) == len(words) == len(table.rows)]
    plain = [at for at in texts if not all(map(side_of, texts[at]))]
    chosen = plain if len(plain) < 2 else alone
    if len(chosen) == 1 or not texts:
        return chosen[0] if chosen else min(columns, default=None if year is not None else 0)
    shown = " or ".join(quote(table.header.cells[at]) for at in (chosen or plain))
    place = table.place(table.header.line, (chosen or plain)[0])
    fix = f"Call that column KPI, or name it with {say_answer('kpi_column', 'NAME')}."
    raise fail(table.file, place, "header", f"the KPIs could stand in {shown}", fix)


def _side_column(table: Table, used: set[int | None]) -> int | None:
    """Find a column that tells actual figures from plans in the same table."""
    for at in range(len(table.header.cells)):
        if at in used or at in table.skip:
            continue
        cells = [row.cells[at] for row in table.rows if len(row.cells) > at]
        sides = {side_of(cell) for cell in cells if not is_blank(cell)}
        if sides == {"actual", "other"}:
            return at
    return None
