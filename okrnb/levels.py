"""Commit, target and stretch of a key result, from the chances of its KPI, and how they are said.

Commit is reached with a chance of about 90% if business goes on as usual, target with 50%, stretch
with 10% (Lamorte). Where the edge of the healthy range lies between even odds and a one in five
chance, it takes the target's place; a healthy range further away is approached in steps.
"""

import math
from decimal import ROUND_HALF_UP, Decimal

from okrnb.chances import say_chance
from okrnb.model import Kpi
from okrnb.objectives import Metric
from okrnb.outlook import Outlook
from okrnb.quantities import decimals_of, say_day, say_value, to_decimal

# Chances of reaching a level if business goes on as usual. The hardest target stays below
# stretch, so that stretch has room.
COMMIT, EVEN, HARDEST, STRETCH = 0.9, 0.5, 0.2, 0.1


def choose_target(outlook: Outlook, step: Decimal) -> tuple[Decimal, str]:
    """Choose Y, in steps of `step`, and say why that value. Only where there are samples."""
    kpi, low_high = outlook.kpi, outlook.healthy()
    edge = low_high[0] if kpi.direction == "up" else low_high[1]
    easiest, hardest = outlook.value_at(EVEN), outlook.value_at(HARDEST)
    sign = 1 if kpi.direction == "up" else -1
    if edge is None:
        value, why = easiest, "even odds; no healthy range is set"
    elif (edge - hardest) * sign > 0:
        value, why = hardest, f"a step towards the healthy {say_value(edge, kpi)}"
    elif (easiest - edge) * sign > 0:
        value, why = easiest, f"even odds; the healthy {say_value(edge, kpi)} is likely anyway"
    else:
        value, why = edge, "the edge of the healthy range"
    target = plain(to_decimal(edge)) if value == edge else to_step(value, step)
    if outlook.tested:
        chance = outlook.say_chance_of(float(target))
        why += f"; {chance} likely if business goes on as usual"
    return target, f"{why}; {outlook.reason}" if outlook.reason else why


def levels_around(
    outlook: Outlook, start: Decimal, target: Decimal, step: Decimal
) -> tuple[Decimal | None, Decimal | None]:
    """Give commit and stretch from the chances; None where they would not lie on either side."""
    if not outlook.samples.size:
        return None, None
    sign = 1 if target > start else -1
    commit, stretch = (to_step(outlook.value_at(chance), step) for chance in (COMMIT, STRETCH))
    return (
        commit if (commit - start) * sign > 0 < (target - commit) * sign else None,
        stretch if (stretch - target) * sign > 0 else None,
    )


def say_left_out(kr: Metric, outlook: Outlook) -> dict[str, str]:
    """Say of commit and stretch, where they are blank, why their place is not on either side.

    As in `{"stretch": "GBP 2,400,000 (about 11%) is no harder than the target"}`. Empty where
    there is no such reason: nothing is known, or a person took the level out.
    """
    if kr.start is None or kr.target is None or not outlook.samples.size:
        return {}
    sign, step = 1 if kr.target > kr.start else -1, level_step(outlook)
    commit, stretch = (to_step(outlook.value_at(chance), step) for chance in (COMMIT, STRETCH))
    told = {}
    if kr.commit is None and (commit - kr.start) * sign <= 0:
        told["commit"] = f"{_say_likely(commit, outlook)} is no better than the start"
    elif kr.commit is None and (kr.target - commit) * sign <= 0:
        told["commit"] = f"{_say_likely(commit, outlook)} is no easier than the target"
    if kr.stretch is None and (stretch - kr.target) * sign <= 0:
        told["stretch"] = f"{_say_likely(stretch, outlook)} is no harder than the target"
    return told


def _say_likely(value: Decimal, outlook: Outlook) -> str:
    said = say_value(value, outlook.kpi)
    return f"{said} ({say_odds_of(value, outlook)})" if outlook.tested else said


def level_step(outlook: Outlook) -> Decimal:
    """Give the rounding for proposed levels: 1, 2 or 5 times a power of ten.

    About a quarter of the way from even odds to stretch, never finer than the KPI is shown.
    """
    kpi, even = outlook.kpi, outlook.value_at(EVEN)
    size = abs(outlook.value_at(STRETCH) - even) / 4
    is_whole = kpi.unit_kind == "count" and outlook.how != "mean"
    decimals = 0 if kpi.decimals is None and is_whole else kpi.decimals
    if size <= 0:
        return Decimal(1).scaleb(-decimals_of(kpi, even))
    power = Decimal(10) ** math.floor(math.log10(size))
    fitting = [power * m for m in (1, 2, 5) if power * m <= to_decimal(size)]
    step = fitting[-1] if fitting else power
    return step if decimals is None else max(step, Decimal(1).scaleb(-decimals))


def decimals_beside(kpi: Kpi, start: float, step: Decimal) -> int:
    """Say how many decimals a start needs, to be set against targets in such steps."""
    shown = decimals_of(kpi, start)
    return shown if kpi.decimals is not None else max(shown, -step.adjusted())


def to_step(value: float, step: Decimal) -> Decimal:
    """Round to a multiple of `step` and write it plainly.

    >>> to_step(1682.5, Decimal(50))
    Decimal('1700')
    """
    return plain((to_decimal(value) / step).quantize(Decimal(1), ROUND_HALF_UP) * step)


def plain(value: Decimal) -> Decimal:
    """Write a number without zeros at the end, and without a power of ten.

    >>> plain(Decimal("1.50E+3"))
    Decimal('1500')
    """
    return Decimal(f"{value.normalize():f}")


def say_levels(kr: Metric, kpi: Kpi | None) -> str:
    """Say where the numbers of a metric key result come from, in one line each."""
    lines = []
    if kr.start is not None:
        on = f" ({say_day(kr.start_on)})" if kr.start_on else ""
        lines.append(f"from {say_value(kr.start, kpi)}{on}: {kr.start_source}")
    if kr.target is not None:
        lines.append(f"to {say_value(kr.target, kpi)}: {kr.target_source}")
    for name, value in (("commit", kr.commit), ("stretch", kr.stretch)):
        if value is not None:
            lines.append(f"{name} {say_value(value, kpi)}")
    return "\n".join(lines)


def say_odds_of(value: Decimal, outlook: Outlook) -> str:
    """Say how likely a value is to be reached if business goes on as usual, as in `about 40%`.

    Chances are never given as 0% or 100%, and not at all where they are not tested.
    """
    return _in_words(outlook.say_chance_of(float(value)))


def say_odds_within(low: Decimal | None, high: Decimal | None, outlook: Outlook) -> str:
    """Say how likely the cycle value lies from `low` to `high`; None is an open side.

    As in `about 40%`; an empty text where there is no tested chance.
    """
    edges = (None if edge is None else float(edge) for edge in (low, high))
    chance = outlook.chance_within(*edges)
    if chance is None or not outlook.tested:
        return ""
    return _in_words(say_chance(chance, outlook.n))


def _in_words(chance: str) -> str:
    words = {"<": "under", ">": "over"}
    if chance[0] in words:
        return f"{words[chance[0]]} {chance[1:].strip()}"
    return f"about {chance}" if chance[0].isdigit() else chance
