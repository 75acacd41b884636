"""Where in a sheet its tables begin and end, and what their headers say.

Above a header there may be titles, a header may have up to three rows, tables may stand below each
other. What is no part of a table is left out, and noted.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from okrnb.cells import is_blank, is_missing, numeral_of, quote, text_of
from okrnb.composing import Heading, completes, compose
from okrnb.errors import fail
from okrnb.headings import VALUE_WORDS, YEAR_WORDS, find_columns, label_of, side_of, word_of
from okrnb.layouts import SAMPLE, find_day, header_periods, kinds_of, shown_header
from okrnb.model import Reading
from okrnb.tables import Grid, Row, Table

_LETTERS = {"mon": "", "moi": "", "mes": "", "maa": "", "qua": "Q", "tri": "Q", "kwa": "Q"}
_LETTERS |= {"wee": "W", "woc": "W", "kw": "W", "sem": "W", "set": "W", "iso": "W", "cal": "W"}
_TOP = 60
"""A header stands within so many rows from the top."""


@dataclass(frozen=True, slots=True)
class _Found:
    """A header, the place among the rows where it begins, and where its data begin."""

    heading: Heading
    first: int
    data: int


def find_tables(grid: Grid, reading: Reading) -> tuple[Table, ...]:
    """Find the tables of a sheet or text; where none is found, its first row is the header."""
    rows = grid.rows
    found = (_asked(grid, reading),) if reading.header_row else tuple(_find_headers(grid, reading))
    if not found:
        return (replace(grid.first_table(), mark=grid.mark),)
    tables = []
    for one, after in zip(found, (*found[1:], None), strict=True):
        titles = rows[: one.first] if one is found[0] else _titles_before(rows, one.first)
        end = after.first - len(_titles_before(rows, after.first)) if after else len(rows)
        data, repeats = _without_repeats(rows[one.data : end], rows[one.data - 1])
        notes = (*_note_titles(titles), *one.heading.notes, *repeats)
        title = text_of(_filled(titles[-1])[0]) if titles else _sheet_title(grid)
        table = replace(_table(grid, one.heading, data), notes=notes, year=_year(grid, titles))
        tables.append(_named_by_title(_join_years(table, reading), title))
    return tuple(tables)


def _asked(grid: Grid, reading: Reading) -> _Found:
    """Take the row that a person named as the (last) row of the header."""
    at = next((i for i, row in enumerate(grid.rows) if row.line == reading.header_row), None)
    if at is None:
        what = f"nothing stands in row {reading.header_row}, where the header should be"
        fix = "Mend header_row under reading in workbook.yaml."
        raise fail(grid.file, reading.header_row, "header", what, fix)
    heading, first = compose(grid.rows, at, reading)
    return _Found(heading, first, at + 1)


def _table(grid: Grid, heading: Heading, rows: tuple[Row, ...]) -> Table:
    skip, units = heading.skip, heading.units
    return Table(grid.file, grid.sheet, heading.row, rows, skip=skip, units=units, mark=grid.mark)


def _find_headers(grid: Grid, reading: Reading) -> Iterator[_Found]:
    """Go through the headers from the top; below the first only rows that look like one count."""
    rows, probe, words = grid.rows, None, list[str]()
    for at, row in enumerate(rows):
        if probe is None and at >= _TOP:
            return
        if probe is not None and not _looks_like_header(row, probe, reading):
            continue
        if words == _words(row) and not _titles_before(rows, at):
            continue  # the same header once more, as on each page of a report
        heading, first = compose(rows, at, reading)
        table = _table(grid, heading, rows[at + 1 : at + 1 + SAMPLE])
        if _fits(rows, at, table, reading):
            yield _Found(heading, first, at + 1)
            days = header_periods(shown_header(table), reading)
            day = find_day(table, reading)
            probe, words = day if day is not None else days[0], _words(row)


def _fits(rows: Sequence[Row], at: int, table: Table, reading: Reading) -> bool:
    """Say whether a row is a header: it tells of a layout, and numbers stand where they should."""
    if at + 1 == len(rows) or completes(rows[at], rows[at + 1], reading):
        return False
    header = shown_header(table)
    if any(_is_figure(cell, reading) for cell in header):
        return False
    day, values = find_day(table, reading), find_columns(header)[2]
    named = [at for at, cell in enumerate(header) if at != day and not is_blank(cell)]
    columns = {"long": values, "wide": named, "across": header_periods(header, reading)}
    return any(_hold_numbers(table.rows, columns[kind]) for kind in kinds_of(table, reading))


def _hold_numbers(rows: Sequence[Row], columns: Sequence[int]) -> bool:
    """Say whether numbers, more than words, stand in the columns, from the first rows on."""
    numbers = words = 0
    for row in rows:
        cells = [row.cells[at] for at in columns if len(row.cells) > at]
        known = [numeral_of(cell) is not None for cell in cells if not is_missing(cell)]
        numbers += sum(known)
        words += len(known) - sum(known)
        if words > numbers:
            return False
    return numbers > 0


def _is_figure(cell: object, reading: Reading) -> bool:
    """Say whether a cell holds a number that is no year and no other period."""
    if numeral_of(cell) is None:
        return False
    return label_of(cell, reading).sort not in ("period", "year", "open")


def _looks_like_header(row: Row, probe: int, reading: Reading) -> bool:
    """Say whether a row below a table may begin another one; made to say no quickly.

    `probe` is a column that holds days, or the first of those that hold values. Any number speaks
    against it, but for years behind a word such as KPI: an order count may be 2011 too.
    """
    filled = _filled(row)
    if len(filled) < 2 or any(map(_is_plain_figure, filled)):
        return False
    labels = [label_of(cell, reading) for cell in filled]
    sorts = [label.sort for label in labels]
    if set(sorts) == {"name"} or any(is_missing(cell) for cell in filled):
        return False
    if any(numeral_of(cell) is not None for cell in filled):
        return "word" in sorts and set(sorts) <= {"word", "year", "total"}
    cell = row.cells[probe] if len(row.cells) > probe else ""
    days = sum(sort in ("period", "open") for sort in sorts)
    return label_of(cell, reading).sort not in ("period", "open") or days > 1


def _is_plain_figure(cell: object) -> bool:
    """Say whether a cell can be nothing but a figure; for most rows that is soon said."""
    if isinstance(cell, float | int):
        return not 1700 <= cell <= 2199
    found = re.fullmatch(r"-?([0-9]+)(?:[.,]([0-9]+))?%?", cell) if isinstance(cell, str) else None
    if found is None:
        return False
    digits = (len(found[1]), len(found[2] or ""))
    return digits not in ((4, 0), (6, 0), (8, 0), (1, 4), (2, 4), (4, 2))  # 2025, 202501, 1.2025


def _words(row: Row) -> list[str]:
    return [word_of(cell) for cell in _filled(row)]


def _filled(row: Row) -> list[object]:
    return [cell for cell in row.cells if not is_blank(cell)]


def _titles_before(rows: Sequence[Row], first: int) -> tuple[Row, ...]:
    """Give the row above a header if a single text stands in it, as the title of its table."""
    filled = _filled(rows[first - 1])
    lone = len(filled) == 1 and isinstance(filled[0], str) and numeral_of(filled[0]) is None
    return (rows[first - 1],) if lone else ()


def _note_titles(titles: Sequence[Row]) -> tuple[str, ...]:
    if not titles:
        return ()
    cells = [quote(_filled(row)[0]) for row in titles[:3]] + ["..."] * (len(titles) > 3)
    count = "1 row" if len(titles) == 1 else f"{len(titles)} rows"
    return (f"{count} above the header left out ({', '.join(cells)})",)


def _without_repeats(rows: Sequence[Row], header: Row) -> tuple[tuple[Row, ...], tuple[str, ...]]:
    """Leave out rows that say the header again, as exports do on each page."""
    words = _words(header)
    kept = tuple(r for r in rows if word_of(_filled(r)[0]) != words[0] or _words(r) != words)
    again = len(rows) - len(kept)
    count = "1 repeated header" if again == 1 else f"{again} repeated headers"
    return kept, (f"{count} left out",) if again else ()


def _year(grid: Grid, titles: Sequence[Row]) -> int | None:
    """Give the year that the sheet's name, or a title, is and nothing else."""
    texts = [grid.sheet or "", *(text_of(cell) for row in titles for cell in _filled(row))]
    plain = r"(?:(?:calendar )?year|jahr|ann[ée]e|año|cy)?:? ?((?:19|20)[0-9]{2})"
    years = {int(found[1]) for text in texts if (found := re.fullmatch(plain, text, re.IGNORECASE))}
    return years.pop() if len(years) == 1 else None


def _sheet_title(grid: Grid) -> str:
    """Give the name of a sheet if somebody has chosen it."""
    name = grid.sheet or ""
    return "" if re.fullmatch(r"(?i)(sheet|tabelle|feuil|hoja|foglio|blad|data).*", name) else name


def _named_by_title(table: Table, title: str) -> Table:
    """Give the one column of values of a KPI, called Value or Actual, the title as its name."""
    header = shown_header(table)
    days = find_columns(header)[1]
    rest = [at for at, cell in enumerate(header) if at not in days and not is_blank(cell)]
    actual = [at for at in rest if word_of(header[at]) in (*VALUE_WORDS, "actual", "actuals")]
    others = frozenset(at for at in rest if side_of(header[at]) == "other")
    if not title or len(actual) != 1 or set(rest) != {*actual, *others}:
        return replace(table, title=title)
    cells = tuple(title if at == actual[0] else cell for at, cell in enumerate(header))
    left = ", ".join(quote(header[at]) for at in sorted(others))
    notes = (*table.notes, f"KPI {title}: named by the title above it")
    notes += (f"columns {left} left out",) if others else ()
    row, skip = Row(table.header.line, cells), table.skip | others
    return replace(table, header=row, skip=skip, title=title, notes=notes)


def _join_years(table: Table, reading: Reading) -> Table:
    """Put a column of years into the one of months or quarters beside it."""
    header = shown_header(table)
    words = [word_of(cell) for cell in header]
    years = [at for at, word in enumerate(words) if word in YEAR_WORDS]
    days = [at for at in find_columns(header)[1] if at not in years]
    if len(years) != 1 or not days:
        return table
    year, part = years[0], days[0]
    rows = []
    for row in table.rows:
        cells = [*row.cells, *[""] * (len(header) - len(row.cells))]
        if joined := _join(cells[year], cells[part], words[part], reading):
            cells[part] = joined
        rows.append(Row(row.line, tuple(cells)))
    return replace(table, rows=tuple(rows), skip=table.skip | {year})


def _join(year: object, part: object, word: str, reading: Reading) -> str:
    """Write year and month, quarter or week as one, such as `Jan 2025`."""
    which, whose = text_of(part), text_of(year)
    if label_of(part, reading).sort == "open":
        return f"{which} {whose}"
    letter = _LETTERS.get(word[:3])
    if letter is None or not re.fullmatch(r"[0-9]{1,2}", which) or not whose:
        return ""
    return f"{letter}{int(which)} {whose}" if letter else f"{whose}-{int(which):02}"
