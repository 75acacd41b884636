"""What is found about one KPI while a source is read: its cells, where they stand, its values."""

import math
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from okrnb.cellnumbers import Numeral
from okrnb.dayforms import Period
from okrnb.settling import Mark
from okrnb.tables import Findings


class Spot(NamedTuple):
    """Where a cell stands: the findings of its table, its line and its column."""

    findings: Findings
    line: int
    column: int

    @property
    def at(self) -> tuple[int, int]:
        """Give line and column."""
        return self.line, self.column

    def say(self) -> str:
        """Say the place within a sentence."""
        return self.findings.table.say_place(self.line, self.column)


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell that should hold a value; its numeral is `None` where it has none that can be read."""

    period: Period | None
    cell: object
    spot: Spot
    numeral: Numeral | None
    missing: bool

    def value(self, mark: Mark, factor: int = 1) -> float:
        """Give the value, or NaN where none is sure with this decimal mark."""
        if self.numeral is None:
            return math.nan
        value = self.numeral.value(mark.mark) if mark.mark else self.numeral.plain
        return math.nan if value is None else float(value if factor == 1 else value * factor)


class Point(NamedTuple):
    """A value and the cell that it was read from; NaN stands for a value that is not sure."""

    value: float
    cell: object
    spot: Spot


@dataclass(slots=True)
class Series:
    """What is found about one KPI, under the name that the source gives it."""

    name: str
    spot: Spot
    units: set[str] = field(default_factory=set)
    cells: list[Cell] = field(default_factory=list)
    points: dict[date, Point] = field(default_factory=dict)
    missing: list[tuple[date | None, Spot, object]] = field(default_factory=list)
    repeats: list[tuple[date, Spot, object]] = field(default_factory=list)
    unit: str = ""

    @property
    def about(self) -> str:
        """Say which KPI a problem is about."""
        return f"KPI {self.name}"
