"""Broken spreadsheets, as sheets of rows; `write_book` makes a file of one."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from openpyxl import Workbook

Sheets = Mapping[str, Sequence[Any]]  # rows of cells of any type

BROKEN_BOOKS: Mapping[str, Sheets] = {
    "across.xlsx": {
        "KPIs": [
            ["kpi", "unit", date(2014, 1, 1), "2014-02", "02/03/2014", "Total"],
            ["Revenue", "GBP", 100.5, "1,200", 120, 320],
            ["Churn", "%", 0.05, "n/a", True, None],
            ["Churn", "%", 0.06, None, None, None],
            [None, None, 3],
        ]
    },
    "two_sheets.xlsx": {
        "Cover": [["Quarterly pack"], ["by sales"]],
        "Plan": [["date", "revenue"], ["2014-01", 1]],
        "Actual": [["date", "revenue"], ["2014-01", 2]],
    },
    "definitions_book.xlsx": {
        "KPIs": [
            ["KPI", "Unit kind", "Unit", "Healthy low", "Direction"],
            ["Revenue", "currency", "$", 1000, "up"],
            ["Orders", "count", "orders", "about 900", "Up"],
            ["Churn", "percentage", "%", None, "down"],
        ]
    },
}


def write_book(
    path: Path, sheets: Sheets, *, formats: Mapping[str, str] | None = None, hidden: str = ""
) -> Path:
    """Write sheets as an Excel file; `formats` gives cells of the first sheet a number format."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        sheet.sheet_state = "hidden" if title == hidden else "visible"
        for row in rows:
            sheet.append(list(row))
    for cell, code in (formats or {}).items():
        book.worksheets[0][cell].number_format = code
    book.save(path)
    return path
