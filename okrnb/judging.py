"""Is a target business as usual, or out of reach? A key result held against the KPI's own past.

Both are said in plain sentences that end in a question: the team may know what the past does not.
Rules after the method, section 4: B2, B9, P04, P05, W-SAND, W-TIMID.
"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import numpy as np

from okrnb.levels import say_odds_of
from okrnb.model import Kpi
from okrnb.objectives import Metric
from okrnb.outlook import Floats, Outlook
from okrnb.periods import later
from okrnb.quantities import READINGS_A_YEAR, period_end, say_change, say_value

History = tuple[Sequence[date], Sequence[float]]

LIKELY, UNSEEN = 0.8, 0.01
"""From this chance on a target is likely anyway; below the other it was never seen."""

OFTEN = 0.8
"""Share of past cycles that reached a target, from which on it is what usually comes."""

BOLD = 3
"""So many times the best past change is beyond what was ever seen (method, B2)."""

ODD = 2
"""Deviations from which on a start value is not the usual one (method, P04)."""

FEWEST = 3
"""Past cycles it takes to speak of what is usual."""


def judge_target(kr: Metric, outlook: Outlook, history: History = ((), ())) -> tuple[str, ...]:
    """Say what the KPI's past thinks of a start and a target, gravest first; () when nothing.

    `history` holds the days and the values of all readings so far, oldest first and evenly spaced
    (`State.history` gives them); without it only chances are looked at. Past cycles are stretches
    of as many readings as this one has; where the start is last year's, only those of the same
    time of the year.
    """
    if kr.target is None:
        return ()
    past = _past(outlook, history)
    start = kr.start if kr.start is not None else _decimal(outlook.start)
    easy = _likely(kr, kr.target, outlook) or _usual(kr, kr.target, outlook, past)
    hard = "" if easy else _unseen(kr, kr.target, outlook, start, past)
    odd = _odd_start(kr, outlook, past)
    return tuple(filter(None, (easy, hard, odd)))


def _decimal(value: float | None) -> Decimal | None:
    return None if value is None else Decimal(repr(value))


def _sign(kr: Metric, kpi: Kpi) -> int:
    """Say which way is forward: the KPI's, else from start to target."""
    if kpi.direction in ("up", "down"):
        return 1 if kpi.direction == "up" else -1
    return -1 if kr.start is not None and kr.target is not None and kr.target < kr.start else 1


def _likely(kr: Metric, target: Decimal, outlook: Outlook) -> str:
    """Say so where the target comes by itself."""
    chance = outlook.chance_of(float(target))
    if chance is None or chance < LIKELY:
        return ""
    said = say_value(target, outlook.kpi)
    if outlook.tested:
        odds = f"a chance of {say_odds_of(target, outlook)}"
    else:
        odds = "going by the same time last year"
    return (
        f"{said} is already likely if business goes on as usual ({odds}): "
        "what would you have to do differently?"
    )


def _usual(kr: Metric, target: Decimal, outlook: Outlook, past: Floats) -> str:
    """Say so where the target is what past cycles came to, on average or most of the time."""
    kpi, chance = outlook.kpi, outlook.chance_of(float(target))
    if len(past) < FEWEST or (chance is not None and chance < 0.5):
        return ""  # in a market that falls, the average of the past is a stretch
    sign, said = _sign(kr, kpi), say_value(target, kpi)
    reached = (past - float(target)) * sign >= 0
    if reached.mean() >= OFTEN:
        return (
            f"{said} was already reached in {int(reached.sum())} of {len(past)} past cycles: "
            "what would be new about it?"
        )
    mean, trend = float(past.mean()), _line(past)[0]
    for name, value in (("on average", mean), ("on its trend", trend)):
        if (value - float(target)) * sign >= -1e-9 * abs(value):
            return (
                f"{said} is no better than the {say_value(value, kpi)} it comes to {name}: "
                "where is the stretch?"
            )
    return ""


def _unseen(
    kr: Metric, target: Decimal, outlook: Outlook, start: Decimal | None, past: Floats
) -> str:
    """Say so where nothing like the target was ever seen."""
    kpi, said = outlook.kpi, say_value(target, outlook.kpi)
    chance = outlook.chance_of(float(target))
    if outlook.tested and chance is not None and chance < UNSEEN:
        return (
            f"{said} was never seen before: a chance of {say_odds_of(target, outlook)} if business "
            "goes on as usual. "
            "What is so different this time?"
        )
    changes = _changes(past, outlook) * _sign(kr, kpi)
    if start is None or len(changes) < FEWEST:
        return ""
    best, wanted = max(float(changes.max()), 0.0), abs(float(target - start))
    if wanted <= BOLD * best:
        return ""
    change = say_change(target - start, kpi)
    times = (
        "it has never got better over a cycle"
        if best == 0
        else (f"more than three times its best so far ({say_change(best * _sign(kr, kpi), kpi)})")
    )
    return (
        f"A change of {change} in a cycle was never seen before, {times}: what makes it possible?"
    )


def _odd_start(kr: Metric, outlook: Outlook, past: Floats) -> str:
    """Say so where the start is not the usual value: progress would come by itself, or never."""
    if kr.start is None or len(past) <= FEWEST:
        return ""
    usual, deviation = _line(past)
    kpi, far = outlook.kpi, abs(float(kr.start) - usual)
    if far <= ODD * deviation or say_value(kr.start, kpi) == say_value(usual, kpi):
        return ""  # a difference that nobody sees is none
    return (
        f"The start of {say_value(kr.start, kpi)} is far from the usual {say_value(usual, kpi)}, "
        "more than two deviations: was it one odd period?"
    )


def _seasonal(outlook: Outlook) -> bool:
    """Say whether the start is last year's: then only the same time of a year compares."""
    on, cycle = outlook.start_on, outlook.cycle
    return on is not None and cycle.start <= later(on, "year", 1) <= cycle.end


def _past(outlook: Outlook, history: History) -> Floats:
    """Give what past cycles came to, oldest first: sliding, or one a year where a season counts."""
    days, y = history[0], np.asarray(history[1], dtype=float)
    size = 1 if outlook.how == "last reading" else max(outlook.readings, 1)
    if len(y) < size:
        return np.empty(0)
    windows = np.lib.stride_tricks.sliding_window_view(y, size)
    values = np.asarray(windows.sum(axis=1) if outlook.how == "total" else windows.mean(axis=1))
    return values[_same_time(outlook, days, size)] if _seasonal(outlook) else values


def _same_time(outlook: Outlook, days: Sequence[date], size: int) -> list[int]:
    """Give the places of the stretches that end at the same time of the year as the cycle."""
    frequency, on = outlook.kpi.frequency or "year", outlook.start_on or outlook.cycle.end
    ends = [i for i, day in enumerate(days) if period_end(day, frequency) <= on]
    first = (ends[-1] if ends else -1) - size + 1
    return [
        place
        for place in range(len(days) - size + 1)
        if (place - first) % READINGS_A_YEAR[frequency] == 0
    ]


def _changes(past: Floats, outlook: Outlook) -> Floats:
    """Give the changes from one past cycle to the next that does not overlap with it."""
    apart = 1 if _seasonal(outlook) else max(outlook.readings, 1)
    return past[apart:] - past[:-apart] if len(past) > apart else np.empty(0)


def _line(past: Floats) -> tuple[float, float]:
    """Give the value of the trend line at its end, and the spread round it."""
    ages = np.arange(len(past)) - (len(past) - 1)
    middle = ages.mean()
    spread = ((ages - middle) ** 2).sum()
    slope = ((ages - middle) * (past - past.mean())).sum() / spread if spread else 0.0
    left = past - (past.mean() + slope * (ages - middle))
    return float(past.mean() - slope * middle), float(
        np.sqrt((left**2).sum() / max(len(past) - 2, 1))
    )
