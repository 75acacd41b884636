"""The example quarter as of any day, for tests that need a cycle that was lived through."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from okrnb.ahead import Outlooks, look_ahead_all
from okrnb.curves import Curve
from okrnb.entries import Decision
from okrnb.log import only
from okrnb.objectives import Workbook
from okrnb.past import History
from okrnb.readings import load_readings
from okrnb.standing import Standing, curves_of, stand_all
from okrnb.valued import histories_of, known_readings, with_readings
from okrnb.workbook import load_workbook

FOLDER = Path(__file__).resolve().parent.parent / "templates" / "example-quarter"
BOOK = load_workbook(FOLDER)
READINGS = load_readings(FOLDER / "readings.csv").frame
CYCLE = BOOK.settings.cycle
DECISIONS = only(Decision, BOOK.entries)
REVIEW, CLOSED = date(2011, 8, 15), date(2011, 10, 3)


@dataclass(frozen=True, kw_only=True)
class Day:
    """The quarter as it looked on a day: nothing that was known later is in it."""

    on: date
    book: Workbook
    histories: dict[str, History]
    outlooks: Outlooks
    curves: dict[str, Curve]
    standings: dict[str, Standing]


def at(on: date) -> Day:
    book = with_readings(BOOK, READINGS, on=on)
    histories = histories_of(READINGS, BOOK.kpis, on=on)
    known = known_readings(READINGS, BOOK.kpis, on=on)
    outlooks = look_ahead_all(known, BOOK.kpis, on=on, cycle=CYCLE)
    curves = curves_of(book, histories)
    standings = stand_all(book, on=on, outlooks=outlooks, curves=curves)
    return Day(
        on=on,
        book=book,
        histories=histories,
        outlooks=outlooks,
        curves=curves,
        standings=standings,
    )
