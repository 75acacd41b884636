"""What a team's "7 of 10" is worth: what was said beforehand, held against what came true.

Confidence is people's, a chance is that of the KPI's past; both are judged alike, by Brier's score
and by how often what was said came true. Only key results that are over count.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Literal, NamedTuple

from okrnb.chances import ROUGH
from okrnb.entries import Chance
from okrnb.judging import outlook_on
from okrnb.model import CheckIn, Kpi
from okrnb.objectives import Guardrail, KeyResult, Metric, Objective, Workbook
from okrnb.outlook import Outlook
from okrnb.periods import by_key_result, elapsed, own_check_ins, span
from okrnb.quantities import round_half_up, say_number, to_decimal
from okrnb.scores import Score
from okrnb.standing import score_workbook
from okrnb.targets import LEVEL_SCORES, start_of

When = Literal["first", "half", "last"]
"""Which confidence counts: the first one, the one held at half time, or the last before the end."""

ENOUGH = 10
"""Calls that it takes before their rows say anything."""

EDGES = tuple(Decimal(edge) for edge in ("0", "0.2", "0.4", "0.6", "0.8", "1"))


class Call(NamedTuple):
    """What was said of a key result, from 0 to 1, on which day, and whether it came true."""

    about: str
    said: Decimal
    came_true: bool
    on: date


class Row(NamedTuple):
    """Calls from `low` up to, not including, `high` (the last row includes it).

    `said` is what they came to on average, `came_true` the share of them that did.
    """

    low: Decimal
    high: Decimal
    n: int
    said: Decimal
    came_true: Decimal


@dataclass(frozen=True, slots=True)
class Calibration:
    """How good calls were: Brier's score (always saying even odds gives 0.25), and rows."""

    calls: tuple[Call, ...]
    brier: Decimal | None
    rows: tuple[Row, ...]

    def __str__(self) -> str:
        """Say it in a line; with few calls, that nothing can be told from them yet."""
        if self.brier is None:
            return "nothing is closed yet"
        count, true = len(self.calls), sum(call.came_true for call in self.calls)
        mean = 100 * sum((call.said for call in self.calls), Decimal(0)) / count
        said = f"{true} of {count} came true where {say_number(mean, 0)}% was said on average"
        few = "" if count >= ENOUGH else f"; {count} are too few to learn from"
        return f"{said}; Brier {say_number(self.brier, 3)}{few}"


def calibrate(calls: Iterable[Call], *, edges: Sequence[Decimal] = EDGES) -> Calibration:
    """Judge calls of one kind, of one cycle or of many together."""
    given = tuple(calls)
    found = brier([(call.said, call.came_true) for call in given])
    return Calibration(given, found, reliability(given, edges=edges))


def brier(calls: Sequence[tuple[Decimal, bool]]) -> Decimal | None:
    """Mean squared miss of what was said, 0 to 1, against what came true (after Brier).

    Less is better; always saying even odds gives 0.25. None without any.

    >>> said = [(Decimal("0.7"), True), (Decimal("0.5"), False), (Decimal("0.9"), True)]
    >>> round(brier(said) or 0, 3)
    Decimal('0.117')
    """
    misses = [(said - came_true) ** 2 for said, came_true in calls]
    return sum(misses, Decimal(0)) / len(misses) if misses else None


def reliability(calls: Sequence[Call], *, edges: Sequence[Decimal] = EDGES) -> tuple[Row, ...]:
    """Sort calls into rows by what was said, and say how many of each came true.

    Rows in which nothing was said are left out.
    """
    found = []
    for low, high in pairwise(edges):
        own = [c for c in calls if low <= c.said < high or (c.said == high == edges[-1])]
        if own:
            count = len(own)
            said = sum((call.said for call in own), Decimal(0)) / count
            true = Decimal(sum(call.came_true for call in own)) / count
            found.append(Row(low, high, count, said, true))
    return tuple(found)


def chances_shown(
    objective: Objective, outlooks: Mapping[str, Outlook], *, on: date
) -> tuple[Chance, ...]:
    """Make the lines that keep what people saw before they committed: each level's chance.

    Only tested chances are printed, so only these are kept, as rounded as they were printed. The
    ids follow from what the lines say: making them again adds nothing to the log.
    """
    return tuple(
        line
        for kr in objective.key_results
        if isinstance(kr, Metric) and kr.kpi in outlooks
        for line in _shown(kr, outlook_on(kr, outlooks[kr.kpi]), on)
    )


def _shown(kr: Metric, outlook: Outlook | None, on: date) -> Iterator[Chance]:
    if outlook is None or not outlook.tested:
        return
    for level in LEVEL_SCORES:
        value: Decimal | None = getattr(kr, level)
        chance = None if value is None else outlook.chance_of(float(value))
        if value is not None and chance is not None:
            printed = as_printed(chance, outlook.n)
            told = f"{on} {kr.id} {level} {value.normalize()} {printed}"
            id = f"chance-{hashlib.sha256(told.encode()).hexdigest()[:12]}"
            yield Chance(id=id, on=on, key_result=kr.id, level=level, value=value, chance=printed)


def as_printed(chance: float, n: int) -> Decimal:
    """Round a chance as `say_chance` prints it, never to 0 or 1: under 12 readings to tenths."""
    least, most, decimals = ("0.05", "0.9", 1) if n < ROUGH else ("0.01", "0.99", 2)
    rounded = round_half_up(to_decimal(chance), decimals)
    return min(max(rounded, Decimal(least)), Decimal(most))


def chance_calls(workbook: Workbook, chances: Iterable[Chance], *, on: date) -> tuple[Call, ...]:
    """Hold the chances shown before key results began against where these ended.

    Of several for the same level the last one counts that was shown before, or on, its first day;
    where none was, the first one shown at all. Key results that are not over or were not measured
    say nothing.
    """
    kpis = {kpi.id: kpi for kpi in workbook.kpis}
    told: dict[tuple[str, str], list[Chance]] = {}
    for chance in sorted(chances, key=lambda one: one.on):
        told.setdefault((chance.key_result, chance.level), []).append(chance)
    found = []
    for kr, score in _closed(workbook, on):
        begin, _ = span(kr, workbook.settings.cycle)
        for level in LEVEL_SCORES:
            own = told.get((kr.id, level), [])
            if isinstance(kr, Metric) and own:
                before = [chance for chance in own if chance.on <= begin]
                shown = (before or own[:1])[-1]
                reached = _reached(kr, kpis.get(kr.kpi), score, shown.value)
                if reached is not None:
                    about = f"{kr.id} {level}"
                    found.append(Call(about, shown.chance, reached, shown.on))
    return tuple(found)


def confidence_calls(workbook: Workbook, *, on: date, when: When = "first") -> tuple[Call, ...]:
    """Hold people's confidence against the verdicts of key results that are over.

    Guardrails, and what has no verdict, say nothing.
    """
    own = by_key_result(workbook.check_ins)
    found = []
    for kr, score in _closed(workbook, on):
        begin, due = span(kr, workbook.settings.cycle)
        told = own_check_ins(kr.id, own.get(kr.id, ()), on=due)
        said = _chosen([c for c in told if c.confidence is not None], when, (begin, due))
        if said is not None and said.confidence is not None and score.verdict != "unmeasured":
            share = Decimal(said.confidence) / 10
            found.append(Call(kr.id, share, score.verdict == "yes", said.on))
    return tuple(found)


def _chosen(told: Sequence[CheckIn], when: When, days: tuple[date, date]) -> CheckIn | None:
    if when == "half":
        told = [c for c in told if elapsed(c.on, *days) <= Decimal("0.5")]
    if not told:
        return None
    return told[0] if when == "first" else told[-1]


def _closed(workbook: Workbook, on: date) -> Iterator[tuple[KeyResult, Score]]:
    """Give the key results that are over, with their scores."""
    scores = score_workbook(workbook, on=on)
    for kr in workbook.key_results():
        if on >= span(kr, workbook.settings.cycle)[1] and not isinstance(kr, Guardrail):
            yield kr, scores[kr.id]


def _reached(kr: Metric, kpi: Kpi | None, score: Score, level: Decimal) -> bool | None:
    """Say whether the final value reaches a level, as people see it: rounded to its decimals."""
    start = start_of(kr, kpi)
    if score.value is None or start is None or level == start:
        return None
    decimals = None if kpi is None else kpi.decimals
    shown = score.value if decimals is None else round_half_up(score.value, decimals)
    if level > start:
        return max(score.value, shown) >= level
    return min(score.value, shown) <= level
