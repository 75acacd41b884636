"""Files for other tools: key results, check-ins, or all of a workbook, written where people say."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Literal, NamedTuple

from okrnb.canonical import to_json
from okrnb.errors import fail
from okrnb.exporting import Layout, check_ins_csv, key_results_csv
from okrnb.loop import State
from okrnb.standtables import promised

Format = Literal["csv", "okrdokey", "sheet", "json", "checkins"]
OUT = "out"
"""The folder within a workbook's that holds what is made of it."""


class _Kind(NamedTuple):
    """The usual name of a file, what makes its text, and in which encoding it is written."""

    name: str
    write: Callable[[State], str]
    encoding: str = "utf-8"


def _layout(layout: Layout) -> Callable[[State], str]:
    return lambda book: key_results_csv(book.valued, promised(book), layout=layout)


_KINDS: Mapping[Format, _Kind] = {
    "csv": _Kind("key-results.csv", _layout("okrnb")),
    "okrdokey": _Kind("okrdokey.csv", _layout("okrdokey")),
    # Sheets take a file without this mark for one in the letters of long ago.
    "sheet": _Kind("okr-sheet.csv", _layout("sheet"), "utf-8-sig"),
    "json": _Kind("workbook.json", lambda book: to_json(book.workbook)),
    "checkins": _Kind("check-ins.csv", lambda book: check_ins_csv(book.workbook.check_ins)),
}


def export(book: State, format: Format, *, to: Path | str | None = None) -> Path:
    """Write a workbook as of its day for other tools, and give the file.

    `csv` has a row for each key result with all that is known of it, `okrdokey` and `sheet` have
    the columns of that tool and of common OKR sheets; `json` is the whole workbook with its log,
    `checkins` the log of check-ins alone. `to` is a file, or a folder for one with the usual name;
    else it goes into the workbook's `out`. A file that is there is replaced.

    Raises InputError where the file would have another ending, or belongs to the workbook.
    """
    kind = _KINDS[format]
    file = _place(kind.name, book.folder / OUT if to is None else Path(to))
    if file.exists() and file.resolve().parent == book.folder.resolve():
        what = f"{file.name} belongs to the workbook"
        raise fail(str(file), None, "", what, "Choose another name or folder.")
    text = kind.write(book)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding=kind.encoding, newline="")
    return file


def _place(name: str, to: Path) -> Path:
    ending = Path(name).suffix
    if to.is_dir() or not to.suffix:
        return to / name
    if to.suffix.lower() != ending:
        what = f"the file would be a {ending.removeprefix('.').upper()} file"
        raise fail(str(to), None, "", what, f"Write a name that ends in {ending}, or a folder.")
    return to
