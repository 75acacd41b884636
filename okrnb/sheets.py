"""Sheets of a spreadsheet as people see them: 0.071 shown as 7.1%, a day shown as a month."""

import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Literal
from xml.etree import ElementTree

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from okrnb.cells import Percent, is_blank
from okrnb.decoding import closed, empty
from okrnb.errors import fail
from okrnb.tables import Grid, Row

Show = Literal["percent", "month", "year"]

_BROKEN_ZIP = (
    *(zipfile.BadZipFile, zlib.error, ElementTree.ParseError, EOFError),
    *(LookupError, NotImplementedError, RuntimeError, ValueError),
)
_BUILT_IN: Mapping[str, Show] = {"9": "percent", "10": "percent", "17": "month"}
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def read_sheets(path: Path, file: str) -> tuple[tuple[Grid, ...], tuple[str, ...]]:
    """Read the sheets that people see and that are not empty; hidden ones are noted."""
    grids, notes = [], []
    try:
        with CalamineWorkbook.from_path(path) as book, zipfile.ZipFile(path) as archive:
            shows = _styles(archive)
            for sheet in book.sheets_metadata:
                if sheet.typ != SheetTypeEnum.WorkSheet:
                    continue
                if sheet.visible != SheetVisibleEnum.Visible:
                    notes.append(f"hidden sheet {sheet.name!r} left out")
                    continue
                cells = _cells(book.get_sheet_by_name(sheet.name))
                _show(cells, archive.read(_part_of(archive, sheet.name)), shows)
                rows = (Row(line, tuple(row)) for line, row in enumerate(cells, 1))
                filled = tuple(row for row in rows if not all(map(is_blank, row.cells)))
                if filled:
                    grids.append(Grid(file, sheet.name, filled))
    except OSError as error:
        raise closed(file, error) from error
    except (CalamineError, *_BROKEN_ZIP) as error:
        what = "this is not an Excel file, or it is locked or damaged"
        fix = "Open it in your spreadsheet program and save it again as .xlsx."
        raise fail(file, None, "", what, fix) from error
    if not grids:
        raise empty(file)
    return tuple(grids), tuple(notes)


def _cells(sheet: CalamineSheet) -> list[list[object]]:
    """Give the cells; those merged with the ones below hold the same as these."""
    cells: list[list[object]] = [list(row) for row in sheet.to_python(skip_empty_area=False)]
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        for line in range(top + 1, bottom + 1):
            if left == right and line < len(cells) and left < len(cells[line]):
                cells[line][left] = cells[top][left]
    return cells


def _show(cells: Sequence[list[object]], part: bytes, shows: Mapping[str, Show]) -> None:
    """Change cells into what people see; formulas that were never computed stand as a text."""
    if not shows and b"<f" not in part and b":f" not in part:
        return
    for line, column, style, formula in _marked_cells(part):
        if line > len(cells) or column >= len(cells[line - 1]):
            continue  # an empty cell with a style, beyond all values
        cell = cells[line - 1][column]
        show = shows.get(style)
        if formula and is_blank(cell):
            cells[line - 1][column] = formula
        elif show == "percent" and isinstance(cell, float):
            cells[line - 1][column] = Percent(float(f"{cell * 100:.15g}"))
        elif show in ("month", "year") and isinstance(cell, date):
            month = f"{_MONTHS[cell.month - 1]} " if show == "month" else ""
            cells[line - 1][column] = f"{month}{cell.year}"


def _marked_cells(part: bytes) -> Iterator[tuple[int, int, str, str]]:
    """Go through the cells: line from 1, column from 0, style, and the formula without a value."""
    line = column = 0
    for row in ElementTree.fromstring(part).iterfind(".//{*}sheetData/{*}row"):
        line, column = int(row.get("r", line + 1)), -1
        for node in row.iterfind("{*}c"):
            column = _column_number(node.get("r"), column + 1)
            formula, value = node.find("{*}f"), node.findtext("{*}v")
            text = f"={formula.text or ''}" if formula is not None and not value else ""
            if text or node.get("s"):
                yield line, column, node.get("s", ""), text


def _styles(archive: zipfile.ZipFile) -> Mapping[str, Show]:
    """Say which cell styles show a percent sign, or of a day only its month or year."""
    root = ElementTree.fromstring(archive.read("xl/styles.xml"))
    formats = dict(_BUILT_IN)
    for node in root.iterfind(".//{*}numFmt"):
        if show := _shown_by(node.get("formatCode", "")):
            formats[node.get("numFmtId", "")] = show
    styles = root.iterfind("{*}cellXfs/{*}xf")
    ids = {str(at): node.get("numFmtId", "") for at, node in enumerate(styles)}
    return {style: formats[id] for style, id in ids.items() if id in formats}


def _shown_by(code: str) -> Show | None:
    """Say what a number format makes of a value; letters in quotes are only written beside it."""
    bare = re.sub(r'"[^"]*"|\\.|\[[^\]]*\]', "", code).lower().partition(";")[0]
    if "%" in bare:
        return "percent"
    if "y" in bare and not re.search("[dhs0#]", bare):
        return "month" if "m" in bare else "year"
    return None


def _part_of(archive: zipfile.ZipFile, sheet: str) -> str:
    """Find the file within the archive that holds a sheet."""
    book = ElementTree.fromstring(archive.read("xl/workbook.xml"))
    sheets = {node.get("name"): node for node in book.iterfind("{*}sheets/{*}sheet")}
    keys = [value for name, value in sheets[sheet].items() if name.endswith("}id")]
    links = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    target = {node.get("Id"): node.get("Target", "") for node in links}[keys[0]]
    return target.removeprefix("/") if target.startswith("/") else f"xl/{target}"


def _column_number(reference: str | None, otherwise: int) -> int:
    """Give the column of a reference such as B4, counted from 0."""
    if reference is None:
        return otherwise
    number = 0
    for letter in reference.rstrip("0123456789"):
        number = number * 26 + ord(letter) - 64
    return number - 1
