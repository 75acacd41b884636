"""Exports of KPIs that people put into a workbook folder.

They lie in `exports/`. Nothing is changed in them; what is read out of them goes into
`readings.csv`, as `okrnb read` does it.
"""

from collections.abc import Mapping
from itertools import chain, count
from pathlib import Path
from typing import Any

from okrnb.asking import spell
from okrnb.errors import fail
from okrnb.loop import State, look
from okrnb.model import Reading
from okrnb.starting import read_answers, update

FOLDER = "exports"
"""Where in a workbook folder exports lie."""

ENDINGS = (".csv", ".tsv", ".txt", ".xlsx", ".parquet")
"""What the files of exports end in."""


def read_in(state: State, export: str, /, **answers: Any) -> State:
    """Add the readings of an export to a workbook, and look at it as of the newest ones.

    `export` is a file in the workbook's `exports/`, or a path of your own. `answers` say how it is
    to be read where it could mean two things, as in `date_order="dmy"`; they are kept for the next
    export. Raises InputError with all that has to be answered or mended, with nothing written.
    """
    update(state.folder, path_of(state, export), reading=reading_of(answers))
    return look(state.folder, on=None)


def path_of(state: State, export: str) -> Path:
    """Give the path of an export: one in `exports/` by its name, else as it is told."""
    inside = state.folder / FOLDER / export
    return inside if inside.exists() else Path(export)


def reading_of(answers: Mapping[str, Any]) -> Reading | None:
    """Make answers of what is told by field, None where nothing is."""
    told = [f"{name}={spell(value)}" for name, value in answers.items()]
    return read_answers(told) if told else None


def list_exports(folder: Path) -> tuple[str, ...]:
    """Name the exports in a workbook folder, the newest first."""
    found = (folder / FOLDER).glob("*")
    files = [path for path in found if path.is_file() and path.suffix.lower() in ENDINGS]
    files.sort(key=lambda path: (-path.stat().st_mtime_ns, path.name))
    return tuple(path.name for path in files)


def store_export(folder: Path, name: str, content: bytes) -> str:
    """Put a file among the exports of a workbook; gives the name that it has there.

    What is there stays: another file of the same name gets a number. Raises InputError for a file
    that is no table.
    """
    plain = Path(name.replace("\\", "/")).name
    stem, ending = Path(plain).stem, Path(plain).suffix
    if ending.lower() not in ENDINGS or not stem.strip(". "):
        what, fix = f"{plain!r} is no table that can be read", f"Export it as {_say_endings()}."
        raise fail(FOLDER, None, "", what, fix)
    (folder / FOLDER).mkdir(exist_ok=True)
    names = chain([plain], (f"{stem}-{number}{ending}" for number in count(2)))
    paths = (folder / FOLDER / one for one in names)
    path = next(one for one in paths if not one.exists() or one.read_bytes() == content)
    if not path.exists():
        path.write_bytes(content)
    return path.name


def _say_endings() -> str:
    *most, last = (ending.removeprefix(".").upper() for ending in ENDINGS)
    return f"{', '.join(most)} or {last}"
