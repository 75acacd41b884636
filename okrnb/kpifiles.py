"""A KPI export in one call: a tidy frame, and a report of how it was read and what was not."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pandas as pd

from okrnb.errors import InputError, Problem
from okrnb.framing import find_tables
from okrnb.layouts import SAID
from okrnb.model import Reading
from okrnb.sources import Opened, Source, name_of, open_source
from okrnb.surveying import Survey, survey
from okrnb.tables import Question, Table

COLUMNS = ("kpi", "date", "value", "unit")


@dataclass(frozen=True, slots=True)
class ReadingReport:
    """How a KPI file was read.

    `encoding` and `delimiter` are those of a text, else empty. `decimal_mark` and `thousands_mark`
    are empty where no text tells them. `header_rows` (counted from 1) and `layouts` go by sheet;
    outside of spreadsheets the sheet is "". `date_order` is empty unless days such as 03/04/2025
    had to be settled. `questions` are answered in `Reading`; `problems` are the cells that could
    not be read, row by row; `notes` say what is missing, repeated or left out.
    """

    file: str
    kind: str
    encoding: str = ""
    delimiter: str = ""
    decimal_mark: str = ""
    thousands_mark: str = ""
    date_order: str = ""
    header_rows: Mapping[str, int] | None = None
    layouts: Mapping[str, str] | None = None
    sheets: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    questions: tuple[Question, ...] = ()

    @property
    def is_sure(self) -> bool:
        """Say whether nothing is open: no problems and no questions."""
        return not (self.problems or self.questions)

    def __str__(self) -> str:
        """Say everything, a line each."""
        how = {
            "encoding": self.encoding,
            "columns parted by": {"\t": "tab"}.get(self.delimiter, self.delimiter),
            "decimal mark": self.decimal_mark,
            "thousands": {" ": "blank"}.get(self.thousands_mark, self.thousands_mark),
            "order of days": self.date_order,
            "sheets": ", ".join(self.sheets),
            "sheets left out": ", ".join(self.left_out),
        }
        lines = [f"{self.file} ({self.kind})"]
        lines += [f"  {what}: {told}" for what, told in how.items() if told]
        for sheet, layout in (self.layouts or {}).items():
            row = (self.header_rows or {}).get(sheet, 0)
            lines.append(f"  {sheet + ': ' if sheet else ''}header in row {row}, {layout}")
        for title, found in (("notes", self.notes), ("questions", self.questions)):
            lines += [f"  {title}:", *(f"    {one}" for one in found)] if found else []
        lines += ["  problems:", *(f"    {one}" for one in self.problems)] if self.problems else []
        return "\n".join(lines)


def read_kpi_file(
    path: Source, *, reading: Reading | None = None, name: str = ""
) -> tuple[pd.DataFrame, ReadingReport]:
    """Read a KPI export of any layout; gives its readings and a report of how they were read.

    The frame has the columns `kpi` (the name as in the file, trimmed), `date` (datetime64[ns]: the
    first day of the period, or the day of a week as given), `value` (float64, percent in percent:
    7.1 for 7.1%) and `unit` (text, or None where the file does not tell), one row for each KPI and
    period of the file, in its order. A value is NaN where a cell is empty, cannot be read or could
    mean two things; the report says which it is, so nothing is guessed.

    >>> table = pd.DataFrame({"Month": ["Jan 2025", "Feb 2025"], "Churn": ["7.1%", "n/a"]})
    >>> frame, report = read_kpi_file(table)
    >>> frame["value"].tolist(), report.is_sure
    ([7.1, nan], True)

    A file that cannot be read at all gives an empty frame and the reasons as `problems`. Answers to
    questions go into `reading`.
    """
    asked = reading or Reading()
    file = name or name_of(path)
    try:
        opened = open_source(path, file, asked)
    except InputError as error:
        return _frame(()), ReadingReport(file, "", problems=error.problems)
    try:
        tables = [table for grid in opened.grids for table in find_tables(grid, asked)]
        found = survey(tables, asked)
    except InputError as error:
        report = ReadingReport(
            file, opened.kind, opened.encoding, opened.delimiter,
            notes=opened.notes, problems=error.problems,
        )  # fmt: skip
        return _frame(()), report
    return _frame(_rows(found)), _report(opened, found)


def _rows(found: Survey) -> Iterable[tuple[str, object, float, str | None]]:
    """Go through the readings, each KPI's in the order of its days, missing ones as NaN."""
    for one in found.series.values():
        values = {day: point.value for day, point in one.points.items()}
        for day, _, _ in one.missing:
            if day is not None:
                values.setdefault(day, math.nan)
        for day in sorted(values):
            yield one.name, day, values[day], one.unit or None


def _frame(rows: Iterable[tuple[str, object, float, str | None]]) -> pd.DataFrame:
    frame = pd.DataFrame(list(rows), columns=list(COLUMNS))
    unit = frame["unit"].astype(object)
    return frame.assign(
        kpi=frame["kpi"].astype(str),
        date=pd.to_datetime(frame["date"]).astype("datetime64[ns]"),
        value=frame["value"].astype(float),
        unit=unit.where(unit.notna(), None),
    )


def _report(opened: Opened, found: Survey) -> ReadingReport:
    used = {_sheet(one.table): one for one in reversed(found.used)}
    left = dict.fromkeys(_sheet_of(note) for note in (*opened.notes, *found.notes))
    decimal, thousands = _marks(found)
    return ReadingReport(
        file=found.file,
        kind=opened.kind,
        encoding=opened.encoding,
        delimiter=opened.delimiter,
        decimal_mark=decimal,
        thousands_mark=thousands,
        date_order=next((one.order for one in found.used if one.order), ""),
        header_rows={sheet: one.table.header.line for sheet, one in reversed(used.items())},
        layouts={sheet: SAID[one.layout.kind] for sheet, one in reversed(used.items())},
        sheets=tuple(sheet for sheet in reversed(used) if sheet),
        left_out=tuple(sheet for sheet in left if sheet),
        notes=(*opened.notes, *found.notes, *found.details),
        problems=found.problems,
        questions=found.questions,
    )


def _sheet(table: Table) -> str:
    return table.sheet or ""


def _sheet_of(note: str) -> str:
    """Give the sheet that a note says was left out."""
    head, _, rest = note.partition("sheet '")
    return rest.removesuffix("' left out") if head in ("", "hidden ") and rest else ""


def _marks(found: Survey) -> tuple[str, str]:
    """Give the decimal mark and what parts thousands, as far as texts tell them."""
    numerals = [
        (cell.numeral, found.marks[one.name].mark)
        for one in found.series.values()
        for cell in one.cells
        if isinstance(cell.cell, str) and cell.numeral
    ]
    decimals = [n.proves or (mark if n.ambiguous else "") for n, mark in numerals]
    groups = [n.group or _other(mark) * n.ambiguous for n, mark in numerals]
    return next(filter(None, decimals), ""), next(filter(None, groups), "")


def _other(mark: str) -> str:
    return {".": ",", ",": "."}.get(mark, "")
