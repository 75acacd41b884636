"""Files and data frames become tables; what cannot be opened or read is a problem."""

import csv
import glob
import io
import math
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from datetime import date, time
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree

import duckdb
import numpy as np
import pandas as pd
from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from okrnb.cells import is_blank
from okrnb.errors import InputError, fail
from okrnb.layouts import find_columns
from okrnb.tables import Row, Table

_SAVE_AS = {
    ".xls": "Save it as .xlsx in your spreadsheet program.",
    ".ods": "Save it as .xlsx in your spreadsheet program.",
    ".numbers": "Export it as CSV or Excel.",
}
_MARKS = {",": "commas", ";": "semicolons", "\t": "tabs"}
_BROKEN_ZIP = (
    *(zipfile.BadZipFile, zlib.error, ElementTree.ParseError, EOFError),
    *(LookupError, NotImplementedError, RuntimeError, ValueError),
)


# What the quick reading of CSV takes for plain; never more than `parse_day` and `parse_number` do.
_PLAIN_DAY = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
_PLAIN_NUMBER = r"[+-]?([0-9]+(\.[0-9]+)?|\.[0-9]+)([eE][+-]?[0-9]{1,2})?"


def name_of(source: Path | str | pd.DataFrame) -> str:
    """Say how problems call a source that nobody has named."""
    return "data frame" if isinstance(source, pd.DataFrame) else Path(source).name or str(source)


def read_tables(source: Path | str | pd.DataFrame, file: str) -> tuple[Table, ...]:
    """Read every table of a file: a spreadsheet has one a sheet, anything else has one.

    Hidden and empty sheets are left out. Raises InputError, naming it `file`, if it cannot be
    opened or is not what its ending says.
    """
    if isinstance(source, pd.DataFrame):
        return (frame_table(source, file),)
    path = Path(source)
    ending = check_path(path, file)
    if ending == ".parquet":
        return (frame_table(read_parquet(path, file), file),)
    if ending == ".xlsx":
        return _read_sheets(path, file)
    return (text_table(read_text(path, file), file),)


def check_path(path: Path, file: str) -> str:
    """Give the ending, in lower case, of a file that is there and of a kind that we can read."""
    ending = path.suffix.lower()
    if path.is_dir():
        raise fail(file, None, "", "this is a folder", "Name the file in it.")
    if not path.exists():
        raise fail(file, None, "", "there is no such file", "Check its name and its folder.")
    if ending not in (".csv", ".tsv", ".xlsx", ".parquet"):
        what = f"files that end in {ending} are not read" if ending else "its name has no ending"
        other = "Give a .csv, .tsv, .xlsx or .parquet file."
        raise fail(file, None, "", what, _SAVE_AS.get(ending, other))
    return ending


def read_text(path: Path, file: str) -> str:
    """Read UTF-8 text, with or without a byte order mark."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise _closed(file, error) from error
    if not raw.removeprefix(b"\xef\xbb\xbf").strip():
        raise _empty(file)
    if b"\0" in raw:
        line = raw.count(b"\n", 0, raw.index(b"\0")) + 1
        what = "it holds zero bytes, so it is no CSV file in UTF-8"
        raise fail(file, line, "", what, 'Save it as "CSV UTF-8".')
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        what = f"byte {raw[error.start]:#x} is not UTF-8 text"
        raise fail(file, line, "", what, 'Save the file as "CSV UTF-8".') from error


def text_table(text: str, file: str) -> Table:
    """Read a CSV text as a table; each row knows the line on which it begins."""
    return _make_table(_csv_rows(text, delimiter(text, file), file), file, None)


def delimiter(text: str, file: str) -> str:
    """Say what parts the columns, judged by the header alone: comma, semicolon or tab."""
    start = len(text) - len(text.lstrip("\r\n"))
    header = re.compile(r'(?>"[^"]*"|[^"\r\n]+)*').match(text, start)
    bare = re.sub('"[^"]*"', "", header[0] if header else "")
    found = [mark for mark in _MARKS if mark in bare]
    if len(found) > 1:
        what = f"it holds {' and '.join(_MARKS[mark] for mark in found)}"
        fix = "Part the columns by one of them; put quotes round a name that holds another."
        raise fail(file, text.count("\n", 0, start) + 1, "header", what, fix)
    return found[0] if found else ","


def read_parquet(path: Path, file: str) -> pd.DataFrame:
    """Read a Parquet file whole."""
    try:
        with duckdb.connect() as engine:
            return engine.execute("from read_parquet(?)", [glob.escape(str(path))]).df()
    except (duckdb.Error, OSError) as error:
        what = "this is not a Parquet file, or it is damaged"
        raise fail(file, None, "", what, "Write it again, or give a CSV file.") from error


def read_plain_csv(path: Path, file: str) -> pd.DataFrame | None:
    """Read a long CSV file quickly, or give `None` if its cells must be looked at one by one.

    The frame has the columns kpi, date and value.
    """
    text = read_text(path, file)
    header = text[: text.find("\n")].removesuffix("\r").split(mark := delimiter(text, file))
    if '"' in text or text.count("\r") != text.count("\r\n") or len(header) != 3:
        return None
    kpi, day, value = (columns[0] if columns else -1 for columns in find_columns(tuple(header))[:3])
    if sorted((kpi, day, value)) != [0, 1, 2]:
        return None
    query = f"""
        select c{kpi} as kpi, try_cast(c{day} as date) as date,
            try_cast(c{value} as double) as value,
            regexp_full_match(c{day}, '{_PLAIN_DAY}') and
            regexp_full_match(c{value}, '{_PLAIN_NUMBER}') as plain
        from read_csv(?, delim = ?, header = true, auto_detect = false, quote = '', escape = '',
            columns = {{c0: 'varchar', c1: 'varchar', c2: 'varchar'}})"""
    try:
        with duckdb.connect() as engine:
            frame = engine.execute(query, [glob.escape(str(path)), mark]).df()
    except duckdb.Error:  # the careful reading will say why
        return None
    return frame.iloc[:, :3] if frame["plain"].fillna(value=False).all() else None


def frame_table(frame: pd.DataFrame, file: str) -> Table:
    """See a data frame as a table; its first row is row 1."""
    if frame.columns.nlevels > 1:
        what = "the columns have several levels"
        raise fail(file, None, "", what, "Give each column one name.")
    flat = with_index(frame)
    rows = ([*flat.columns], *flat.itertuples(index=False, name=None))
    cells = (tuple(map(_plain, row)) for row in rows)
    return _make_table((Row(line, row) for line, row in enumerate(cells)), file, "")


def with_index(frame: pd.DataFrame) -> pd.DataFrame:
    """Make columns of an index that has a name or holds more than numbers."""
    index = frame.index
    bare = index.nlevels == 1 and index.name is None and pd.api.types.is_integer_dtype(index.dtype)
    return frame if bare else frame.reset_index(allow_duplicates=True)


def _plain(cell: object) -> object:
    """Turn what pandas puts into cells into Python's own values; missing ones become blank."""
    if isinstance(cell, pd.Period):
        cell = cell.start_time.date() if cell.year >= 1 else str(cell)
    if isinstance(cell, np.generic):
        cell = cell.item()
    missing = cell is None or cell is pd.NaT or cell is pd.NA
    if missing or (isinstance(cell, float | Decimal) and math.isnan(cell)):
        return ""
    return cell if isinstance(cell, str | float | int | Decimal | date | time) else str(cell)


def _csv_rows(text: str, mark: str, file: str) -> Iterator[Row]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True)
    line = 1
    try:
        for cells in reader:
            yield Row(line, tuple(cells))
            line = reader.line_num + 1
    except csv.Error as error:
        what = f"the row that begins here cannot be read ({error})"
        fix = 'Close every quote, and write "" for a quote inside quotes.'
        raise fail(file, line, "", what, fix) from error


def _make_table(rows: Iterable[Row], file: str, sheet: str | None) -> Table:
    """Take the first row with anything in it as the header; blank rows are left out."""
    filled = [row for row in rows if not all(map(is_blank, row.cells))]
    if not filled:
        raise _empty(file)
    line, cells = filled[0]
    width = max(column for column, cell in enumerate(cells) if not is_blank(cell)) + 1
    return Table(file, sheet, Row(line, cells[:width]), tuple(filled[1:]))


def _read_sheets(path: Path, file: str) -> tuple[Table, ...]:
    """Read the sheets that people see."""
    tables = []
    try:
        with CalamineWorkbook.from_path(path) as book:
            for sheet in book.sheets_metadata:
                seen = sheet.visible == SheetVisibleEnum.Visible
                if seen and sheet.typ == SheetTypeEnum.WorkSheet:
                    grid = book.get_sheet_by_name(sheet.name).to_python(skip_empty_area=False)
                    rows = _with_percent(path, sheet.name, grid)
                    if any(not is_blank(cell) for row in rows for cell in row.cells):
                        tables.append(_make_table(rows, file, sheet.name))
    except OSError as error:
        raise _closed(file, error) from error
    except (CalamineError, *_BROKEN_ZIP) as error:
        what = "this is not an Excel file, or it is locked or damaged"
        fix = "Open it in your spreadsheet program and save it again as .xlsx."
        raise fail(file, None, "", what, fix) from error
    if not tables:
        raise _empty(file)
    return tuple(tables)


def _with_percent(path: Path, sheet: str, grid: Iterable[Iterable[object]]) -> list[Row]:
    """Give rows in which 0.071 that is shown as 7.1% is the text `7.1%`, as people see it."""
    rows = [list(cells) for cells in grid]
    for line, column in _percent_cells(path, sheet):
        cell = rows[line - 1][column]
        if isinstance(cell, float):
            rows[line - 1][column] = f"{cell * 100:.15g}%"
    return [Row(line, tuple(cells)) for line, cells in enumerate(rows, 1)]


def _percent_cells(path: Path, sheet: str) -> Iterator[tuple[int, int]]:
    """Find the cells that are shown as percent: line counted from 1, column from 0."""
    with zipfile.ZipFile(path) as archive:
        styles = _percent_styles(archive)
        if not styles:
            return
        with archive.open(_part_of(archive, sheet)) as part:
            line = column = 0
            for event, node in ElementTree.iterparse(part, ("start", "end")):
                tag = node.tag.rpartition("}")[2]
                if event == "start" and tag == "row":
                    line, column = int(node.get("r", line + 1)), -1
                elif event == "start" and tag == "c":
                    column = _column_number(node.get("r"), column + 1)
                    if node.get("s") in styles:
                        yield line, column
                elif event == "end" and tag == "row":
                    node.clear()


def _percent_styles(archive: zipfile.ZipFile) -> frozenset[str]:
    """Give the numbers of the cell styles that multiply by 100 and show a percent sign."""
    root = ElementTree.fromstring(archive.read("xl/styles.xml"))
    percent = {"9", "10"}  # the two that are built in
    for node in root.iterfind(".//{*}numFmt"):
        if "%" in re.sub(r'"[^"]*"|\\.', "", node.get("formatCode", "")):  # not a mere letter
            percent.add(node.get("numFmtId", ""))
    styles = root.iterfind("{*}cellXfs/{*}xf")
    return frozenset(str(at) for at, node in enumerate(styles) if node.get("numFmtId") in percent)


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


def _empty(file: str) -> InputError:
    return fail(file, None, "", "nothing stands in it", "Write a header and the rows below it.")


def _closed(file: str, error: OSError) -> InputError:
    what = f"it cannot be opened ({error.strerror or type(error).__name__})"
    return fail(file, None, "", what, "Close it where else it is open, or copy it.")
