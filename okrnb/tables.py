"""Tables of cells that know where they stand, and what is found wrong with them.

How files become tables is told in `sources`; what the cells mean, in `readings` and `definitions`.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import NamedTuple, TypeVar

from okrnb.cells import Refusal, is_blank, quote
from okrnb.errors import InputError, Problem, fail

LISTED = 20
"""So many problems of one kind are listed; one more says how many others there are."""

T = TypeVar("T")


class Row(NamedTuple):
    """One row: its number, counted from 1, and its cells (text, numbers, days; blank is `""`)."""

    line: int
    cells: tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """The rows of a file or sheet that have anything in them, before a header is looked for.

    `sheet` is `None` for text and empty for a data frame; `mark` is what parts the columns of a
    text.
    """

    file: str
    sheet: str | None
    rows: tuple[Row, ...]
    mark: str = ""

    def first_table(self) -> "Table":
        """Take the first row as the header, as far as anything stands in it."""
        line, cells = self.rows[0]
        width = max(column for column, cell in enumerate(cells) if not is_blank(cell)) + 1
        return Table(self.file, self.sheet, Row(line, cells[:width]), self.rows[1:])


@dataclass(frozen=True, slots=True)
class Question:
    """What only a person can say about a file: `what` names the ways in which it can be read.

    The answer is one of `choices` (or such a value) in the field `key` of `Reading`.
    """

    file: str
    line: int | str | None
    about: str
    what: str
    key: str
    choices: tuple[str, ...]

    @property
    def problem(self) -> Problem:
        """Give the question as a problem, for where nobody can answer."""
        fix = f"Answer with {say_answer(self.key, *self.choices)}, or write it plainly."
        return Problem(self.file, self.line, self.about, self.what, fix)

    def __str__(self) -> str:
        """Put place, both ways to read it and how to answer in one line."""
        return str(self.problem)


@dataclass(frozen=True, slots=True)
class Table:
    """A header and the rows below it. `sheet` is `None` for text and empty for a data frame.

    Columns in `skip` are left out. `units` stand in a row of their own below the header, `title`
    above it; `mark` is what parts the columns of a text, `year` completes months without one.
    `notes` say what was left out.
    """

    file: str
    sheet: str | None
    header: Row
    rows: tuple[Row, ...]
    skip: frozenset[int] = frozenset()
    units: Mapping[int, str] = field(default_factory=lambda: MappingProxyType({}))
    title: str = ""
    mark: str = ""
    year: int | None = None
    notes: tuple[str, ...] = ()

    def place(self, line: int, column: int) -> int | str:
        """Say where a cell stands, as a `Problem` wants it: a line, `Sheet1!B4` or `row 3`."""
        if self.sheet is None:
            return line
        if not self.sheet:
            return f"row {line}" if line else "columns"
        return f"{self.sheet}!{column_letters(column)}{line}"

    def say_place(self, line: int, column: int) -> str:
        """Say the same within a sentence: `line 3`."""
        place = self.place(line, column)
        return f"line {place}" if isinstance(place, int) else place


class Doubt(NamedTuple):
    """Two ways to read a cell, and the field of `Reading` that says which; `choices` answer it."""

    key: str
    cell: object
    what: str
    choices: tuple[str, ...]


class Findings:
    """The problems, questions and notes of one table, gathered while it is read."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.notes: list[str] = list(table.notes)
        self.questions: list[Question] = []
        self.order = ""
        self._problems: list[tuple[tuple[int, int], str, Problem]] = []
        self._counts: Counter[str] = Counter()

    def add(self, at: tuple[int, int], about: str, refusal: Refusal) -> None:
        """Remember a problem at a line and column; of each kind only the first 20 are listed."""
        kind, what, fix = refusal
        self._counts[kind] += 1
        if self._counts[kind] <= LISTED + 1:
            problem = Problem(self.table.file, self.table.place(*at), about, what, fix)
            self._problems.append((at, kind, problem))

    def ask(self, at: tuple[int, int], about: str, doubt: Doubt) -> None:
        """Remember a question about the cell at a line and column."""
        place, (key, _, what, choices) = self.table.place(*at), doubt
        self.questions.append(Question(self.table.file, place, about, what, key, choices))

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Give all problems in the order of their lines, of each kind only so many."""
        listed: Counter[str] = Counter()
        said = []
        for _, kind, problem in sorted(self._problems, key=lambda found: found[0]):
            listed[kind] += 1
            if listed[kind] > LISTED:
                rest = f"... and {self._counts[kind] - LISTED} more like it"
                problem = replace(problem, about="", what=rest, fix="Mend them in the same way.")
            said.append(problem)
        return tuple(said)

    def raise_any(self) -> None:
        """Raise all problems at once, if there are any."""
        if said := self.problems:
            raise InputError(said)


def say_answer(key: str, *choices: str) -> str:
    """Say what to type to answer a question about a file: a field of `Reading` with its value.

    >>> say_answer("sheet", "Plan", "Actual 2025")
    '--answer sheet=Plan or --answer sheet="Actual 2025" (workbook.yaml keeps it under reading)'
    """
    values = [c if re.fullmatch(r"[\w.,%-]+", c) else f'"{c}"' for c in choices]
    ways = " or ".join(f"--answer {key}={value}" for value in values)
    return f"{ways} (workbook.yaml keeps it under reading)"


def column_letters(column: int) -> str:
    """Name a spreadsheet's column, counted from 0.

    >>> column_letters(0), column_letters(27)
    ('A', 'AB')
    """
    name, column = "", column + 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def choose(tables: Iterable[Table], recognise: Callable[[Table], T]) -> tuple[Table, T]:
    """Take the one table that `recognise` knows; it raises InputError about the others.

    Tables without rows count only if no other has any. Raises InputError where none or several
    are known.
    """
    everything = tuple(tables)
    known: list[tuple[Table, T]] = []
    problems: list[Problem] = []
    for table in [table for table in everything if table.rows] or everything:
        try:
            known.append((table, recognise(table)))
        except InputError as error:
            problems.extend(error.problems)
    if not known:
        raise InputError(problems)
    if len(known) > 1:
        what = f"each of the sheets {' and '.join(repr(table.sheet) for table, _ in known)} will do"
        raise fail(known[0][0].file, None, "", what, "Save the one that you mean as its own file.")
    return known[0]


def refuse_header(table: Table, what: str, fix: str) -> InputError:
    """Make the error for a header that is not known; a title above it is the usual cause."""
    filled = [column for column, cell in enumerate(table.header.cells) if not is_blank(cell)]
    below = max((sum(not is_blank(cell) for cell in row.cells) for row in table.rows), default=0)
    if len(filled) == 1 and below > 1:
        what = f"only {quote(table.header.cells[filled[0]])} stands there, as a title would"
        fix = "Remove what stands above the header."
    place = table.place(table.header.line, filled[0] if filled else 0)
    return fail(table.file, place, "header", what, fix)


def whole_rows(findings: Findings, rows: Iterable[Row] | None = None) -> Iterator[Row]:
    """Go through the rows that have a cell for each column; others are problems.

    The rows of a sheet may end early, as blank cells at their end need not be stored.
    """
    table = findings.table
    width = len(table.header.cells)
    for row in table.rows if rows is None else rows:
        surplus = [
            at
            for at in range(width, len(row.cells))
            if at not in table.skip and not is_blank(row.cells[at])
        ]
        count = f"{surplus[-1] + 1 if surplus else len(row.cells)} cells under {width} columns"
        if surplus and table.sheet is not None:
            what = f"{quote(row.cells[surplus[0]])} stands under no header"
            fix = "Name its column in the header, or remove it."
            findings.add((row.line, surplus[0]), "", Refusal("no header", what, fix))
        elif surplus:
            fix = "Remove what is too much; put quotes round a cell that holds the mark."
            findings.add((row.line, 0), "", Refusal("too long", count, fix))
        elif len(row.cells) < width and table.sheet is None:
            fix = "Complete the row; a cell may be empty."
            findings.add((row.line, 0), "", Refusal("too short", count, fix))
        else:
            yield Row(row.line, (row.cells + ("",) * width)[:width])
