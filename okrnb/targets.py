"""The way from start to target: how far along a value is, levels on it, what "up 10%" means.

Numbers in, numbers out; formulas are those of the method, section 3.
"""

from dataclasses import dataclass
from decimal import Context, Decimal
from itertools import pairwise
from typing import Literal, NamedTuple

from okrnb.errors import RefusedError
from okrnb.model import Kpi
from okrnb.objectives import Metric
from okrnb.quantities import say_change, say_number, to_decimal

LevelName = Literal["commit", "target", "stretch"]

LEVEL_SCORES: dict[LevelName, Decimal] = {
    "commit": Decimal("0.3"),
    "target": Decimal("0.7"),
    "stretch": Decimal(1),
}
"""The score of a level that is just reached; the start is worth 0."""


def progress(start: Decimal, target: Decimal, value: Decimal) -> Decimal:
    """Share of the way from start to target; below 0 is backwards, above 1 beyond.

    Raises RefusedError where start and target are equal: there is no way to go.

    >>> progress(Decimal(40), Decimal(20), Decimal(25))
    Decimal('0.75')
    """
    if start == target:
        raise RefusedError(f"start and target are both {start}", "Use the form threshold.")
    return (value - start) / (target - start)


def is_total(kpi: Kpi | None) -> bool:
    """Say whether the KPI adds up from 0 in each cycle."""
    return kpi is not None and kpi.aggregation == "cumulative"


def start_of(kr: Metric, kpi: Kpi | None) -> Decimal | None:
    """Give where a metric starts: a total that is not compared with an earlier one starts at 0."""
    return Decimal(0) if kr.start is None and is_total(kpi) else kr.start


def tidy(value: Decimal) -> Decimal:
    """Drop the last digits of what was divided, so that a third over two thirds is a half.

    >>> tidy(Decimal(1) / 3 / (Decimal(2) / 3))
    Decimal('0.50000000000000000000')
    """
    return Context(prec=20).plus(value)


def clamp(share: Decimal) -> Decimal:
    """Hold a share between 0 and 1."""
    return min(max(share, Decimal(0)), Decimal(1))


def score(start: Decimal, target: Decimal, value: Decimal) -> Decimal:
    """Progress held between 0 and 1."""
    return clamp(progress(start, target, value))


def soft_ceiling(total: Decimal, bound: Decimal) -> Decimal:
    """Score a ceiling by degrees: 1 up to the bound, 0 from twice the bound on.

    >>> soft_ceiling(Decimal(5), Decimal(4))
    Decimal('0.75')
    """
    if bound <= 0:
        raise RefusedError(f"the bound is {bound}", "Score a ceiling by degrees only above zero.")
    return clamp(1 - (total - bound) / bound)


@dataclass(frozen=True, slots=True)
class Levels:
    """A start and three levels, all rising or all falling from it."""

    start: Decimal
    commit: Decimal
    target: Decimal
    stretch: Decimal


def fill_levels(start: Decimal, stretch: Decimal) -> Levels:
    """Put commit and target where scoring by levels equals the straight line to stretch.

    >>> fill_levels(Decimal(20), Decimal(25)).commit
    Decimal('21.5')
    """
    way = stretch - start
    commit, target = (start + LEVEL_SCORES[name] * way for name in ("commit", "target"))
    return Levels(start, commit, target, stretch)


def levels_of(kr: Metric, start: Decimal) -> Levels | None:
    """Give a key result's levels; one that is blank is put on the straight line through target.

    None without a target: nothing can stand in for that.
    """
    if kr.target is None:
        return None
    full_way = (kr.target - start) / LEVEL_SCORES["target"]
    commit = start + LEVEL_SCORES["commit"] * full_way if kr.commit is None else kr.commit
    stretch = start + full_way if kr.stretch is None else kr.stretch
    return Levels(start, commit, kr.target, stretch)


def score_by_levels(levels: Levels, value: Decimal) -> Decimal:
    """Score 0 at start, 0.3 at commit, 0.7 at target, 1 at stretch; straight lines between.

    >>> round(score_by_levels(Levels(*map(Decimal, (0, 6, 10, 14))), Decimal(9)), 2)
    Decimal('0.60')
    """
    heights = (levels.start, levels.commit, levels.target, levels.stretch)
    marks = zip(heights, (Decimal(0), *LEVEL_SCORES.values()), strict=True)
    for (here, low), (there, high) in pairwise(marks):
        way = (value - here) / (there - here)
        if way < 1:
            return low + max(way, Decimal(0)) * (high - low)
    return Decimal(1)


def level_reached(levels: Levels, value: Decimal) -> LevelName | None:
    """Name the highest level that is reached, or None below commit."""
    score = score_by_levels(levels, value)
    reached: tuple[LevelName, ...] = tuple(n for n, least in LEVEL_SCORES.items() if score >= least)
    return reached[-1] if reached else None


def score_by_named_level(levels: Levels, value: Decimal) -> Decimal:
    """Score the level that is reached and nothing for the way to the next one."""
    name = level_reached(levels, value)
    return LEVEL_SCORES[name] if name else Decimal(0)


def level_by_odds(likely: Decimal) -> LevelName:
    """Name the level that so likely a value should be called.

    Commit means about 0.9 likely, target 0.5, stretch 0.1; the line is drawn halfway, at 0.7 and
    0.3. So a commit that people hold 0.3 likely is really a target.

    >>> level_by_odds(Decimal("0.3"))
    'target'
    """
    if likely >= Decimal("0.7"):
        return "commit"
    return "target" if likely >= Decimal("0.3") else "stretch"


def suggest_stretch(start: Decimal, target: Decimal) -> Decimal:
    """Go 30% further than the way from start to target: a rule of thumb, for people to change.

    >>> suggest_stretch(Decimal(0), Decimal(100)), suggest_stretch(Decimal(8), Decimal(6))
    (Decimal('130.0'), Decimal('5.4'))
    """
    return target + Decimal("0.3") * (target - start)


def relative_target(
    start: Decimal, percent: Decimal, *, direction: Literal["up", "down"]
) -> Decimal:
    """Give the value that is so many percent of `start` better.

    Raises RefusedError at a start of zero or below, where a percentage says nothing: zero doubled
    is zero, and -20 raised by a tenth of itself is -22.

    >>> relative_target(Decimal(80), Decimal(10), direction="down")
    Decimal('72')
    """
    sign = 1 if direction == "up" else -1
    found = start * (100 + sign * percent) / 100
    if start <= 0:
        raise RefusedError(
            f"{say_number(percent, 0)}% of {start} leads from {start} to {found}",
            "Write the target itself, as a number.",
        )
    return found


class PercentReading(NamedTuple):
    """The two targets that "by so many percent" can mean; `relative` is None where it is none."""

    relative: Decimal | None
    points: Decimal


def read_percent(
    start: Decimal, percent: Decimal, *, direction: Literal["up", "down"]
) -> PercentReading:
    """Give both readings of a change in percent of a number that is itself a percentage or score.

    >>> read_percent(Decimal(20), Decimal(25), direction="up")
    PercentReading(relative=Decimal('25'), points=Decimal('45'))
    """
    points = start + (percent if direction == "up" else -percent)
    relative = relative_target(start, percent, direction=direction) if start > 0 else None
    return PercentReading(relative, points)


def say_both_ways(start: Decimal, target: Decimal, kpi: Kpi | None) -> str:
    """Write a change in the KPI's unit and, where start is above zero, as a percentage of it.

    >>> margin = Kpi(id="margin", name="Gross margin", unit_kind="percent", decimals=0)
    >>> say_both_ways(Decimal(20), Decimal(25), margin)
    '+5 points (+25%)'
    """
    change = say_change(target - start, kpi)
    if start <= 0:
        return change
    percent = to_decimal(100 * (target - start) / start)
    sign = "+" if percent > 0 else "-" if percent < 0 else ""
    return f"{change} ({sign}{say_number(abs(percent), 0)}%)"
