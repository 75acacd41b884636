"""Change single cells of the table of KPI definitions and leave every other byte as it is."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
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


def add_rows(text: str, rows: Sequence[Mapping[str, str]], *, file: str) -> str:
    r"""Give the CSV text with rows added at its end; each names its cells by column.

    A column that the table does not have yet is added where a new row says something in it.

    >>> add_rows("kpi,name\nnps,NPS\n", [{"kpi": "fraud", "name": "Card fraud"}], file="kpis.csv")
    'kpi,name\nnps,NPS\nfraud,Card fraud\n'
    """
    mark = delimiter(text, file)
    end = "\r\n" if "\r\n" in text else "\n"
    head = [cell.strip().lower() for cell in next(_rows(text, mark))[1]]
    key = "kpi" if "kpi" in head else "id"
    missing = sorted({name for row in rows for name, cell in row.items() if cell} - {"kpi", *head})
    if missing:
        text = set_fields(text, {rows[0]["kpi"]: dict.fromkeys(missing, "")}, file=file)
        head += missing
    body = text if text.endswith(("\n", "\r")) else text + end
    filled = ([{key: row["kpi"], **row}.get(name, "") for name in head] for row in rows)
    new = (_spell(cells, mark, end) for cells in filled)
    return body + "".join(new)


def save_rows(folder: Path, rows: Sequence[Mapping[str, str]], *, file: str) -> None:
    """Add rows to a workbook folder's table, under its lock.

    Raises InputError when the table cannot be read, ConflictError when it changes meanwhile.
    """
    with locked(folder):
        seen = read_text(folder, file) or ""
        replace_text(folder, file, add_rows(seen, rows, file=file), seen=seen, check=lambda _: None)


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
