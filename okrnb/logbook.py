"""New lines at the end of a workbook's log, of whatever kind."""

from pathlib import Path

from okrnb.journal import add_line
from okrnb.log import Line
from okrnb.records import kind_of
from okrnb.storage import locked
from okrnb.workbook import LOG, existing, refuse_unknown


def add_entries(folder: Path | str, *entries: Line) -> None:
    """Add lines to the log; once this returns, they are on the disk.

    Adding the same ones again changes nothing. Raises InputError, with nothing written, when one of
    them is about a key result that is not there. Raises it, too, when an id belongs to another
    line: the log could not be read afterwards.
    """
    folder = existing(folder)
    with locked(folder):
        for entry in entries:
            named: str | None = getattr(entry, "key_result", None)  # waivers and lessons name none
            if named is not None:
                refuse_unknown(folder, named, about=f"{kind_of(type(entry))} {entry.id}")
        for entry in entries:
            add_line(folder, LOG, entry)
