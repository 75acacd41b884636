"""Cells become series of a KPI's values: numbers settled over the file, repeats, subtotals.

What cannot be read, or contradicts itself, is a problem; what can be read in two ways, a question.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from okrnb.cells import Refusal, is_missing, numeral_of, quote, refuse_number
from okrnb.dayforms import KINDS, Kind
from okrnb.model import Reading
from okrnb.series import Cell, Point, Series, Spot
from okrnb.settling import Mark, settle_mark
from okrnb.tables import Doubt, Findings
from okrnb.units import percent_factor, unit_of
from okrnb.valuecells import Entry

Marks = Mapping[str, Mark]


def gather(
    tables: Sequence[tuple[Findings, Iterable[Entry]]], reading: Reading
) -> tuple[Mapping[str, Series], Marks]:
    """Sort the cells of all tables by KPI and read them.

    Also gives the decimal mark that was settled for each KPI. Problems, questions and notes are
    added to the findings of the table in which they stand.
    """
    series: dict[str, Series] = {}
    for findings, entries in tables:
        for entry in entries:
            spot = Spot(findings, entry.line, entry.column)
            one = series.get(entry.name)
            if one is None:
                one = series[entry.name] = Series(entry.name, spot)
            if entry.unit:
                one.units.add(entry.unit)
            missing = is_missing(entry.cell)
            numeral = None if missing else numeral_of(entry.cell)
            one.cells.append(Cell(entry.period, entry.cell, spot, numeral, missing))
    marks = _settle_marks(series, reading, [findings for findings, _ in tables])
    for one in series.values():
        one.cells = _one_length(one)
        one.unit = unit_of(one)
        factor = percent_factor(one, marks[one.name], reading)
        _take_points(one, marks[one.name], factor)
    return series, marks


def _settle_marks(
    series: Mapping[str, Series], reading: Reading, findings: Sequence[Findings]
) -> Marks:
    """Settle the decimal mark over the file; where it stays open, each doubt is asked once."""
    groups = {
        name: {c.cell: c.numeral for c in one.cells if isinstance(c.cell, str) and c.numeral}
        for name, one in series.items()
    }
    usual = "." if all(one.table.mark == "," for one in findings) else ""
    marks = settle_mark(groups, reading, usual=usual)
    for name, mark in marks.items():
        cells = series[name].cells
        first = next((c for c in cells if mark.doubt and c.cell == mark.doubt.cell), None)
        if first and mark.doubt:
            first.spot.findings.ask(first.spot.at, series[name].about, mark.doubt)
    return marks


def _one_length(one: Series) -> list[Cell]:
    """Leave out totals among a KPI's cells: quarters among months, years among quarters."""
    valued: dict[Kind, list[Cell]] = {}
    for cell in one.cells:
        if cell.period and not cell.missing:
            valued.setdefault(cell.period.kind, []).append(cell)
    kinds = [kind for kind in KINDS if kind in valued]
    if not kinds:
        return one.cells
    finest = kinds[0]
    days = [cell.period.day for cell in valued[finest] if cell.period]
    left = [cell for kind in kinds[1:] for cell in valued[kind]]
    if finest == "day":  # a month may stand for its first day, unless there are several days in it
        left = [cell for cell in left if cell.period and cell.period.covers(days) > 1]
    if left:
        _say_left(one, valued[finest], left)
    gone = {id(cell) for cell in left}
    return [
        cell
        for cell in one.cells
        if id(cell) not in gone
        and not (cell.missing and cell.period and finest not in ("day", cell.period.kind))
    ]


def _say_left(one: Series, finest: Sequence[Cell], left: Sequence[Cell]) -> None:
    """Note the totals that are left out; a few short periods among many long ones are a problem."""
    kinds = dict.fromkeys(cell.period.kind for cell in (*finest[:1], *left) if cell.period)
    short, *longer = kinds
    days = [cell.period.day for cell in finest if cell.period]
    alone = [cell for cell in left if cell.period and cell.period.covers(days) < 2]
    if len(alone) > len(finest):
        what = f"its values are those of a {' and of a '.join(kinds)}"
        refusal = Refusal("lengths", what, "Keep those of one length, or make them two KPIs.")
        alone[0].spot.findings.add(alone[0].spot.at, one.about, refusal)
        return
    count = "1 value" if len(left) == 1 else f"{len(left)} values"
    note = f"{one.about}: {count} of a {' or '.join(longer)} left out beside those of a {short}"
    one.spot.findings.notes.append(note)


def _take_points(one: Series, mark: Mark, factor: int | None) -> None:
    """Read the values; of cells that say the same once more, the first is kept.

    A `factor` of `None` means that the unit is open, so that no value is sure; nor is a plain
    number among others with a percent sign.
    """
    percent = any(cell.numeral and cell.numeral.percent for cell in one.cells)
    for cell in one.cells:
        day = cell.period.day if cell.period else None
        if cell.missing:
            one.missing.append((day, cell.spot, cell.cell))
            continue
        value = cell.value(mark, factor or 1)
        open_ = factor is None or (percent and cell.numeral and not cell.numeral.percent)
        asked = mark.doubt and cell.numeral and cell.numeral.ambiguous
        if not math.isfinite(value) and not asked:
            cell.spot.findings.add(cell.spot.at, one.about, refuse_number(cell.cell))
        if day is not None:
            _put(one, day, Point(math.nan if open_ else value, cell.cell, cell.spot))


def _put(one: Series, day: date, point: Point) -> None:
    """Put a value in its place; a second one for a day repeats the first or contradicts it."""
    before = one.points.setdefault(day, point)
    if before is point:
        return
    if before.value == point.value or before.cell == point.cell:
        one.repeats.append((day, point.spot, point.cell))
        return
    if math.isnan(before.value) or math.isnan(point.value):
        one.points[day] = before._replace(value=math.nan)
        return  # what is wrong with one of them has been said
    one.points[day] = before._replace(value=math.nan)
    spots, shown = (before.spot, point.spot), (quote(before.cell), quote(point.cell))
    sheets = tuple(str(spot.findings.table.sheet) for spot in spots)
    if sheets[0] != sheets[1]:
        values = " and ".join(f"{shown[at]} ({spots[at].say()})" for at in (0, 1))
        what = f"the sheets {sheets[0]!r} and {sheets[1]!r} differ: on {day} it is {values}"
        point.spot.findings.ask(point.spot.at, one.about, Doubt("sheet", point.cell, what, sheets))
        return
    what = f"{day} has two values, {shown[0]} ({before.spot.say()}) and {shown[1]}"
    refusal = Refusal("two values", what, "Keep one of them.")
    point.spot.findings.add(point.spot.at, one.about, refusal)
