"""Change single cells of the table of KPI definitions and leave every other byte as it is."""

import csv
import io
from collections.abc import Iterator, Mapping
from pathlib import Path

from okrnb.cells import kpi_id
from okrnb.sources import delimiter
from okrnb.storage import locked, read_text, replace_text


def set_fields(text: str, changes: Mapping[str, Mapping[str, str]], *, file: str) -> str:
    r"""Give the CSV text with some fields of some KPIs changed, by KPI id and column.

    Only the lines of those KPIs are written anew. A column that is not there yet is added at the
    right, blank for the others. Ids that the table does not have are left out.

    >>> set_fields("kpi,state\nnps,\nchurn,\n", {"nps": {"state": "focus"}}, file="kpis.csv")
    'kpi,state\nnps,focus\nchurn,\n'
    """
    mark = delimiter(text, file)
    end = "\r\n" if "\r\n" in text else "\n"
    rows = list(_rows(text, mark))
    if not rows:
        return text
    names = [cell.strip().lower() for cell in rows[0][1]]
    wanted = {field for fields in changes.values() for field in fields}
    new = sorted(wanted - set(names))
    at = {name: place for place, name in enumerate([*names, *new])}
    key = next(at[name] for name in ("kpi", "id") if name in at)
    written = [_spell([*rows[0][1], *new], mark, end) if new else rows[0][0]]
    for raw, cells in rows[1:]:
        fields = changes.get(kpi_id(cells[key]) or "", {}) if len(cells) > key else {}
        if not any(cells) or not (fields or new):
            written.append(raw)
            continue
        full = [*cells, *[""] * (len(at) - len(cells))]
        for field, value in fields.items():
            full[at[field]] = value
        written.append(_spell(full, mark, end))
    return "".join(written)


def save_fields(folder: Path, changes: Mapping[str, Mapping[str, str]], *, file: str) -> None:
    """Change fields of KPIs in a workbook folder's table, under its lock.

    Raises InputError when the table cannot be read, ConflictError when it changes meanwhile.
    """
    with locked(folder):
        seen = read_text(folder, file) or ""
        text = set_fields(seen, changes, file=file)
        if text != seen:
            replace_text(folder, file, text, seen=seen, check=lambda _: None)


def _rows(text: str, mark: str) -> Iterator[tuple[str, list[str]]]:
    """Give each row as it stands in the text, with its cells; a row may span several lines."""
    lines = text.splitlines(keepends=True)
    reader, before = csv.reader(iter(lines), delimiter=mark), 0
    for cells in reader:
        yield "".join(lines[before : reader.line_num]), cells
        before = reader.line_num


def _spell(cells: list[str], mark: str, end: str) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=mark, lineterminator=end).writerow(cells)
    return buffer.getvalue()
