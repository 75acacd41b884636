"""From the workbook of a cycle that ends to that of the next one, which may be there already."""

from pathlib import Path

from okrnb.loop import State, look
from okrnb.meeting import begin_next
from okrnb.model import Cycle
from okrnb.workbook import SETTINGS


def open_next(book: State, folder: Path | str, *, cycle: Cycle | None = None) -> State:
    """Open the next cycle's workbook as of the same day, made first where it is not there yet.

    It begins with what this cycle hands over (`handover`); the folder of `book` stays as it is. A
    folder that is there is opened as it is. Raises InputError where `folder` holds something else.
    """
    path = Path(folder)
    if not (path / SETTINGS).exists():
        begin_next(book, path, cycle=cycle)
    return look(path, on=book.on)
