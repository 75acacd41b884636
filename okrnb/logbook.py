"""The whole log of a workbook folder: every line of it, and one more at the end."""

from pathlib import Path

from okrnb.errors import fail
from okrnb.fields import nearest
from okrnb.journal import add_line
from okrnb.log import Line, parse_log
from okrnb.records import kind_of
from okrnb.storage import locked, read_log
from okrnb.workbook import LOG, load_workbook


def load_entries(folder: Path | str) -> tuple[Line, ...]:
    """Read all lines of the log: check-ins, waivers, decisions, chances, own scores, lessons.

    Raises InputError with all that is wrong.
    """
    return parse_log(read_log(Path(folder), LOG), LOG)


def add_entries(folder: Path | str, *entries: Line) -> None:
    """Add lines to the log; once this returns, they are on the disk.

    Adding the same ones again changes nothing. Raises InputError, with nothing written, when one of
    them is about a key result that is not there, and when an id belongs to another line.
    """
    known = {kr.id for kr in load_workbook(folder).key_results()}
    for entry in entries:
        named: str | None = getattr(entry, "key_result", None)  # waivers and lessons name none
        if named is not None and named not in known:
            what = f"key_result is {named!r}, but there is no such key result"
            about = f"{kind_of(type(entry))} {entry.id}"
            raise fail(LOG, None, about, what, nearest(named, sorted(known)))
    with locked(Path(folder)):
        for entry in entries:
            add_line(Path(folder), LOG, entry)
