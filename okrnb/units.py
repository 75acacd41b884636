"""The unit of a KPI: from its own column or row, from its name, from the cells themselves."""

from okrnb.cellnumbers import SHARED_SIGNS
from okrnb.cells import Refusal, quote, safe_unit, unit_in
from okrnb.model import Reading
from okrnb.series import Cell, Series
from okrnb.settling import Mark
from okrnb.tables import Doubt

FRACTION = 1.5
"""Values in percent that are all below may be fractions: 0.071 could be 0.071% or 7.1%."""


def unit_of(one: Series) -> str:
    """Give the unit that is told, or nothing; what contradicts itself is a problem."""
    percent = [cell for cell in one.cells if cell.numeral and cell.numeral.percent]
    plain = [cell for cell in one.cells if cell.numeral and not cell.numeral.percent]
    if percent and plain:
        what = f"its value has a % here, but none at {plain[0].spot.say()}"
        fix = "Write all values of a KPI in one way."
        percent[0].spot.findings.add(percent[0].spot.at, one.about, Refusal("percent", what, fix))
    if len(one.units) > 1:
        changes = ", ".join(sorted(map(quote, one.units)))
        note = f"{one.about}: unit left out, as it changes ({changes})"
        one.spot.findings.notes.append(note)
    column = next(iter(one.units)) if len(one.units) == 1 else ""
    column = (safe_unit(column) or ("", column))[1]
    cells = sorted({cell.numeral.unit for cell in plain if cell.numeral} - {""})
    told = [column, unit_in(one.name), "%" if percent else "", *cells]
    told = [unit for unit in dict.fromkeys(told) if unit and not _is_sign_of(unit, told)]
    sure = [unit for unit in told if safe_unit(unit) or unit in cells]
    if len(sure) > 1:
        what = f"its unit is said to be {' and '.join(sorted(sure))}"
        refusal = Refusal("unit", what, "Keep one of them.")
        one.spot.findings.add(one.spot.at, one.about, refusal)
    return told[0] if told else ""


def _is_sign_of(unit: str, told: list[str]) -> bool:
    """Say whether a unit is a sign such as $, of which another one tells the currency."""
    return any(other in SHARED_SIGNS.get(unit, ()) for other in told)


def percent_factor(one: Series, mark: Mark, reading: Reading) -> int | None:
    """Say by how much values are multiplied to be percent; `None` where nobody has said it yet.

    A share of 7.1% is 0.071 in many exports: only where a cell shows its % is it plain which.
    """
    valued = [cell for cell in one.cells if cell.numeral is not None]
    if one.unit != "%" or any(cell.numeral and cell.numeral.percent for cell in valued):
        return 1
    sizes = [abs(cell.value(mark)) for cell in valued]
    if not any(size > 0 for size in sizes) or any(size > FRACTION for size in sizes):
        return 1
    if reading.percent:
        return 100 if reading.percent == "fraction" else 1
    cell = _telling(valued, mark)
    value = cell.value(mark)
    what = f"value is {quote(cell.cell)} and the unit is %: {value:.6g}% or {value * 100:.6g}%"
    choices = ("written", "fraction")
    cell.spot.findings.ask(cell.spot.at, one.about, Doubt("percent", cell.cell, what, choices))
    return None


def _telling(cells: list[Cell], mark: Mark) -> Cell:
    return next(cell for cell in cells if cell.value(mark) != 0)
