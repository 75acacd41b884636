"""Headers of several rows, put together: years above months, months above actual and plan, units.

Each column gets one heading. Where actual figures stand beside plans or comparisons, only the
actual ones are kept.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from okrnb.cells import is_blank, numeral_of, quote, safe_unit, text_of, unit_in
from okrnb.headings import UNIT_WORDS, label_of, side_of, word_of
from okrnb.model import Reading
from okrnb.tables import Row

Need = Literal["", "year", "side", "unit"]

_DEEP = 3
"""A header has at most so many rows."""


@dataclass(frozen=True, slots=True)
class Heading:
    """The header that its rows make together, the columns to leave out, and units below names."""

    row: Row
    skip: frozenset[int] = frozenset()
    units: Mapping[int, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


def compose(rows: Sequence[Row], at: int, reading: Reading) -> tuple[Heading, int]:
    """Make a header of the row at a place and of the rows above that it needs.

    Also gives the place of the first row that was used.
    """
    cells, first = list(rows[at].cells), at
    sides: dict[int, str] = {}
    units: dict[int, str] = {}
    while first > 0 and at - first < _DEEP - 1 and (need := _need(cells, reading)):
        above = _spread(rows[first - 1].cells, cells)
        if not _can_give(above, need, reading):
            break
        if need == "side":
            sides = {column: text_of(cell) for column, cell in enumerate(cells) if side_of(cell)}
        if need == "unit":
            units = {column: text_of(cell) for column, cell in enumerate(cells) if is_unit(cell)}
        cells += [""] * (len(above) - len(cells))
        cells = [_joined(*pair, need, reading) for pair in zip(above, cells, strict=True)]
        first -= 1
    sides |= _split_sides(cells, reading)
    skip, notes = _left_out(cells, sides, reading)
    width = max((at for at, cell in enumerate(cells) if not is_blank(cell)), default=-1) + 1
    return Heading(Row(rows[at].line, tuple(cells[:width])), skip, units, notes), first


def completes(row: Row, below: Row, reading: Reading) -> bool:
    """Say whether the row below is a part of the same header: months, plans or units."""
    need = _need(below.cells, reading)
    return bool(need) and _can_give(_spread(row.cells, below.cells), need, reading)


def _need(cells: Sequence[object], reading: Reading) -> Need:
    """Say what a row of a header needs from the one above it."""
    labels = [label_of(cell, reading) for cell in cells if not is_blank(cell)]
    if any(numeral_of(label.text) and label.sort != "year" for label in labels):
        return ""
    sorts = [label.sort for label in labels if label.sort not in ("word", "total")]
    if sorts.count("open") > 1 and 2 * sorts.count("open") >= len(sorts):
        return "year"
    if sorts and set(sorts) <= {"actual", "other"} and ("actual" in sorts or reading.measure):
        return "side"
    texts = [label.text for label in labels if word_of(label.text) not in (*UNIT_WORDS, "units")]
    return "unit" if texts and all(map(is_unit, texts)) else ""


def is_unit(cell: object) -> bool:
    """Say whether a text is a unit and nothing else."""
    text = text_of(cell).strip("()[] ")
    return bool(text) and (safe_unit(text) is not None or bool(unit_in(f"x ({text})")))


def _spread(above: Sequence[object], below: Sequence[object]) -> list[object]:
    """Spread headings to the right, over the columns that belong to them, as merged cells do."""
    spread: list[object] = []
    for column in range(max(len(above), len(below))):
        own = above[column] if column < len(above) else ""
        under = below[column] if column < len(below) else ""
        left = spread[-1] if spread else ""
        spread.append(left if is_blank(own) and not is_blank(under) else own)
    return spread


def _can_give(above: Sequence[object], need: Need, reading: Reading) -> bool:
    labels = [label_of(cell, reading) for cell in above if not is_blank(cell)]
    sorts = [label.sort for label in labels]
    if need == "year":
        return "year" in sorts or "period" in sorts
    figures = any(numeral_of(label.text) and label.sort != "year" for label in labels)
    return not figures and len({label.text for label in labels}) > 1


def _joined(above: object, own: object, need: Need, reading: Reading) -> object:
    """Give the heading of a column from its cell and the one above."""
    if is_blank(own) or (need == "unit" and (is_unit(own) or word_of(own) in UNIT_WORDS)):
        return above
    if need == "year" and label_of(own, reading).sort == "open":
        whose = label_of(above, reading)
        year = re.sub(r"^[Cc][Yy] ?", "", whose.text) if whose.sort in ("year", "period") else ""
        return f"{text_of(own)} {year}".strip()
    return above if need == "side" and side_of(own) else own


def _split_sides(cells: list[object], reading: Reading) -> dict[int, str]:
    """Take sides off headings such as `Jan 2025 Actual`; gives them by their column.

    Of a name they are taken only if it stands on two sides: `Sales plan` alone is a KPI.
    """
    parts = {at: part for at, cell in enumerate(cells) if (part := split_side(cell, reading))}
    found = {}
    for at, (base, side) in parts.items():
        twins = {word_of(other) for same, other in parts.values() if word_of(same) == word_of(base)}
        dated = label_of(base, reading).sort in ("period", "open", "year")
        actual = any(side_of(twin) == "actual" for twin in twins) or reading.measure
        if actual and (dated or len(twins) > 1):
            cells[at], found[at] = base, side
    return found


def split_side(cell: object, reading: Reading) -> tuple[str, str] | None:
    """Part `Jan 2025 Actual` or `Revenue (Plan)` into what it heads and on which side it stands."""
    text = cell.strip() if isinstance(cell, str) else ""
    found = re.fullmatch(r"(.+?)[\s:,\u2013-]+[(\[]?([^\s()\[\]]+)[)\]]?", text)
    if found and side_of(found[2]):
        return found[1].strip(), found[2]
    found = re.fullmatch(r"([^\s]+)[\s:\u2013-]+(.+)", text)
    if found and side_of(found[1]) and label_of(found[2], reading).sort in ("period", "open"):
        return found[2].strip(), found[1]
    return None


def _left_out(
    cells: Sequence[object], sides: Mapping[int, str], reading: Reading
) -> tuple[frozenset[int], tuple[str, ...]]:
    """Choose the columns to leave out: plans and comparisons, where there are actual figures."""
    asked = word_of(reading.measure)
    kept = [at for at, side in sides.items() if word_of(side) == asked]
    if not asked:
        kept = [at for at, side in sides.items() if side_of(side) == "actual"]
    skip = frozenset(at for at in sides if kept and at not in kept)
    if not skip:
        return frozenset(), ()
    names = dict.fromkeys(sides[at] for at in sorted(skip))
    shown = ", ".join(map(quote, names))
    return skip, (f"columns {shown} left out beside {quote(sides[kept[0]])}",)
