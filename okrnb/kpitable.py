"""Change single cells of the table of KPI definitions and leave every other byte as it is."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from okrnb.cells import kpi_id
from okrnb.definitions import load_definitions, rows_of
from okrnb.errors import ConflictError, Problem, fail
from okrnb.sources import delimiter
from okrnb.storage import locked, read_text, replace_text

Cells = Mapping[str, Mapping[str, str]]
"""Cells by KPI id and column, spelled as `definitions.write_definitions` does."""


class CellChange(NamedTuple):
    """One cell as it was read, and as it is to be."""

    kpi: str
    field: str
    was: str
    now: str


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


def save_cells(folder: Path, changes: Sequence[CellChange], *, file: str) -> None:
    """Change cells of a workbook folder's table that still say what was read, under its lock.

    Spelled otherwise but meaning the same is no conflict, and a cell that says by now what it is to
    say is none. Raises ConflictError, with nothing written, naming every cell that says something
    else; InputError where the table would no longer be read as it was meant.
    """
    wanted: dict[str, dict[str, str]] = {}
    for change in changes:
        wanted.setdefault(change.kpi, {})[change.field] = change.now
    with locked(folder):
        seen = read_text(folder, file) or ""
        there = _cells_of(seen, file)
        problems = [_overtaken(one, there, file) for one in changes if _is_overtaken(one, there)]
        if problems:
            raise ConflictError(problems)
        text = set_fields(seen, wanted, file=file)
        if text != seen:
            replace_text(
                folder, file, text, seen=seen, check=lambda made: _check(made, changes, file)
            )


def remove_rows(folder: Path, rows: Cells, *, file: str) -> None:
    """Take rows that still say what is given out of a workbook folder's table, under its lock.

    Raises ConflictError, with nothing written, where one of them says something else by now.
    """
    with locked(folder):
        seen = read_text(folder, file) or ""
        there = _cells_of(seen, file)
        if any(there.get(id, row) != row for id, row in rows.items()):
            what = "the row was changed meanwhile; nothing was taken out"
            ids = ", ".join(rows)
            raise ConflictError([Problem(file, None, f"KPI {ids}", what, "Look at it first.")])
        text = _without(seen, rows, file)
        replace_text(folder, file, text, seen=seen, check=lambda _: None)


def _without(text: str, ids: Cells, file: str) -> str:
    rows = list(_rows(text, delimiter(text, file)))
    names = [cell.strip().lower() for cell in rows[0][1]] if rows else []
    key = names.index("kpi" if "kpi" in names else "id") if rows else 0
    kept = (raw for raw, cells in rows if len(cells) <= key or kpi_id(cells[key]) not in ids)
    return "".join(kept)


def _cells_of(text: str, file: str) -> Cells:
    """Give all cells as they are understood. Raises InputError when they cannot be."""
    rows = [cells for _, cells in _rows(text, delimiter(text, file)) if any(cells)]
    wide = max(map(len, rows), default=0)
    full = [[*cells, *[""] * (wide - len(cells))] for cells in rows]
    frame = pd.DataFrame(full[1:], columns=full[0] if full else ["kpi"])
    return {row["kpi"]: row for row in rows_of(load_definitions(frame, name=file).kpis)}


def _is_overtaken(change: CellChange, there: Cells) -> bool:
    return there.get(change.kpi, {}).get(change.field) not in (change.was, change.now)


def _overtaken(change: CellChange, there: Cells, file: str) -> Problem:
    id, field, was, now = change
    if id not in there:
        what = "its row is gone; nothing was saved"
        return Problem(file, None, f"KPI {id}", what, "Load the workbook again.")
    said = there[id][field] or "blank"
    what = f"somebody else changed {field} from {was or 'blank'} to {said}; nothing was saved"
    return Problem(file, None, f"KPI {id}", what, f"Load it again; {now or 'blank'} is yours.")


def _check(text: str, changes: Sequence[CellChange], file: str) -> None:
    """Refuse a table in which a cell would be read as something else than was meant."""
    there = _cells_of(text, file)
    for id, field, _, now in changes:
        read = there[id][field]
        if read != now and (field, now) != ("pay_linked", "false"):  # no is what blank means, too
            what = f"{field} {now!r} would be read as {read or 'blank'!r}; nothing was saved"
            raise fail(file, None, f"KPI {id}", what, "Say it in other words.")


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
