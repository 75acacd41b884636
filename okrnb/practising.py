"""The example quarter to practise on: a workbook folder as it stood on the morning of a day."""

from datetime import date
from pathlib import Path

from okrnb.log import Line, parse_log, spell_line
from okrnb.loop import State, look
from okrnb.readings import load_readings, write_readings
from okrnb.shipped import shipped
from okrnb.storage import locked, read_log, replace_text
from okrnb.valued import known_readings
from okrnb.workbook import LOG, READINGS, SETTINGS, create_workbook, load_workbook

QUARTER = shipped("templates", "example-quarter")


def open_quarter(folder: Path | str, *, on: date) -> State:
    """Open a workbook folder in the middle of its cycle, or the example quarter to practise on.

    Where there is no folder yet it is made from the example, as it stood on the morning of the day
    `on`: with the readings whose period had ended by then, and what was said on the days before.
    What is said on the day itself is yours. A folder that is there is opened as it is, never filled
    up or overwritten. Raises InputError where `folder` holds something else.
    """
    path = Path(folder)
    if not (path / SETTINGS).exists():
        make_quarter(path, on=on)
    return look(path, on=on)


def make_quarter(folder: Path, *, on: date) -> None:
    """Make the folder of the example quarter as it stood on the morning of a day.

    Raises InputError, with nothing written, where `folder` is taken.
    """
    book = load_workbook(QUARTER)
    known = known_readings(load_readings(QUARTER / READINGS).frame, book.kpis, on=on)
    lines = [line for line in parse_log(read_log(QUARTER, LOG), LOG) if line.on < on]
    readings = write_readings(known)
    create_workbook(folder, book.settings, book.kpis, readings, objectives=book.objectives)
    with locked(folder):
        replace_text(folder, LOG, _spell(lines), seen="", check=lambda text: _check(text, lines))


def _spell(lines: list[Line]) -> str:
    return "".join(f"{spell_line(line)}\n" for line in lines)


def _check(text: str, lines: list[Line]) -> None:
    if parse_log(text, LOG) != tuple(lines):
        raise ValueError(f"{LOG}: it was not written as it should be")
