"""Files, databases and data frames become tables; what cannot be opened or read is a problem."""

import glob
import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

import duckdb
import numpy as np
import pandas as pd

from okrnb.cells import is_blank
from okrnb.decoding import csv_rows, empty, read_text
from okrnb.decoding import delimiter as delimiter
from okrnb.errors import fail
from okrnb.headings import find_columns
from okrnb.model import Reading
from okrnb.querying import is_url, read_query, without_secrets
from okrnb.sheets import read_sheets
from okrnb.tables import Grid, Row, Table

_SAVE_AS = {
    ".xls": "Save it as .xlsx in your spreadsheet program.",
    ".ods": "Save it as .xlsx in your spreadsheet program.",
    ".numbers": "Export it as CSV or Excel.",
}
_SHEETS = (".xlsx", ".xlsm")

# What the quick reading of CSV takes for plain; never more than what has one meaning only.
_PLAIN_DAY = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
_PLAIN_NUMBER = r"[+-]?([0-9]+(\.[0-9]+)?|\.[0-9]+)([eE][+-]?[0-9]{1,2})?"


@runtime_checkable
class Columnar(Protocol):
    """A data frame of another library: its columns by name, each with its values."""

    @property
    def columns(self) -> Any:
        """Give the names of the columns."""

    def __getitem__(self, name: str, /) -> Any:
        """Give a column by its name."""


Source = Path | str | pd.DataFrame | Columnar


@dataclass(frozen=True, slots=True)
class Opened:
    """What stands in a source, and how it was opened; `notes` say what was left out."""

    grids: tuple[Grid, ...]
    kind: str
    encoding: str = ""
    delimiter: str = ""
    notes: tuple[str, ...] = ()


def name_of(source: Source) -> str:
    """Say how problems call a source that nobody has named."""
    if not isinstance(source, Path | str):
        return "data frame"
    if is_url(source):
        return without_secrets(str(source))
    return Path(source).name or str(source)


def frame_of(source: Source, reading: Reading, file: str) -> Path | pd.DataFrame:
    """Give a data frame for what is one, or for a query; else the path of a file.

    Frames of other libraries, such as polars, are taken column by column.
    """
    if isinstance(source, pd.DataFrame):
        return source
    if is_url(source):
        return read_query(str(source), reading.query, file)
    if isinstance(source, Path | str):
        return Path(source)
    columns = {name: source[name] for name in list(source.columns)}
    return pd.DataFrame({name: np.asarray(_values(column)) for name, column in columns.items()})


def _values(column: Any) -> Any:
    return column.to_numpy() if hasattr(column, "to_numpy") else column


def open_source(source: Source, file: str, reading: Reading) -> Opened:
    """Read everything of a source: a spreadsheet has a grid for each sheet, anything else one.

    Hidden and empty sheets are left out. Raises InputError, naming it `file`, if it cannot be
    opened or is not what its ending says.
    """
    found = frame_of(source, reading, file)
    if isinstance(found, pd.DataFrame):
        kind = "query" if is_url(source) else "data frame"
        return Opened((_frame_grid(found, file),), kind)
    ending = check_path(found, file)
    if ending == ".parquet":
        return Opened((_frame_grid(read_parquet(found, file), file),), "parquet")
    if ending in _SHEETS:
        grids, notes = read_sheets(found, file)
        return Opened(grids, "xlsx", notes=notes)
    text = read_text(found, file, reading.encoding)
    mark = delimiter(text.text, file, reading.delimiter or "")
    grid = _grid(csv_rows(text.text, mark, file), file, None, mark)
    return Opened((grid,), "csv", text.encoding, mark, (text.note,) if text.note else ())


def read_tables(source: Source, file: str) -> tuple[Table, ...]:
    """Read every table of a source, the first row of each as its header.

    Raises InputError as `open_source` does.
    """
    grids = open_source(source, file, Reading()).grids
    return tuple(grid.first_table() for grid in grids)


def check_path(path: Path, file: str) -> str:
    """Give the ending, in lower case, of a file that is there and of a kind that we can read."""
    ending = path.suffix.lower()
    if path.is_dir():
        raise fail(file, None, "", "this is a folder", "Name the file in it.")
    if not path.exists():
        raise fail(file, None, "", "there is no such file", "Check its name and its folder.")
    if ending not in (".csv", ".tsv", ".txt", *_SHEETS, ".parquet"):
        what = f"files that end in {ending} are not read" if ending else "its name has no ending"
        other = "Give a .csv, .tsv, .xlsx or .parquet file."
        raise fail(file, None, "", what, _SAVE_AS.get(ending, other))
    return ending


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
    text, encoding, _ = read_text(path, file)
    mark = delimiter(text, file)
    header = text[: text.find("\n")].removesuffix("\r").split(mark)
    odd = '"' in text or text.count("\r") != text.count("\r\n") or not encoding.startswith("utf-8")
    if odd or len(header) != 3:
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


def with_index(frame: pd.DataFrame) -> pd.DataFrame:
    """Make columns of an index that has a name or holds more than numbers."""
    index = frame.index
    bare = index.nlevels == 1 and index.name is None and pd.api.types.is_integer_dtype(index.dtype)
    return frame if bare else frame.reset_index(allow_duplicates=True)


def _frame_grid(frame: pd.DataFrame, file: str) -> Grid:
    """See a data frame as a grid; its first row is row 1."""
    if frame.columns.nlevels > 1:
        what = "the columns have several levels"
        raise fail(file, None, "", what, "Give each column one name.")
    flat = with_index(frame)
    rows = ([*flat.columns], *flat.itertuples(index=False, name=None))
    cells = (tuple(map(_plain, row)) for row in rows)
    return _grid((Row(line, row) for line, row in enumerate(cells)), file, "")


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


def _grid(rows: Iterable[Row], file: str, sheet: str | None, mark: str = "") -> Grid:
    filled = tuple(row for row in rows if not all(map(is_blank, row.cells)))
    if not filled:
        raise empty(file)
    return Grid(file, sheet, filled, mark)
