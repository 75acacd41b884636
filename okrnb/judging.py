"""Is a target business as usual, or out of reach? Key results held against their KPI's own past.

What is found is advice like the coach's, and ends in a question: the team may know what the past
does not. It belongs to these rules of the method, section 4 (they stand in `rules_past`):

- W-SAND, too easy: a target is already likely if business goes on as usual, or a threshold would
  hold anyway. The rule asks at a confidence of 8 in 10; a chance of 80% says the same without
  people's hopes. A promise (committed) may be likely.
- P05: a target at or below what past cycles came to on average, on their trend or most of the time.
  Silent in a market that falls, where the average of the past is a stretch.
- W-TIMID: a stretch (aspirational) that lies within the KPI's usual ups and downs.
- B2, impossible: over three times the best change so far; where the past is too short for that,
  three times as far from even odds as what has 1%. A thought only where the objective is a stretch,
  or where a target merely has under 1% and was never reached. Silent from a chance of 5% on.
- P04: a start that is far both from the trend and from where the outlook counts from, the mean of
  the last readings: so a change of level that lasts is no odd period.
"""

from collections.abc import Mapping
from dataclasses import replace

from okrnb.advice import Advice
from okrnb.objectives import Ambition, Metric, Threshold, Workbook
from okrnb.outlook import Outlook
from okrnb.past import History, past_of
from okrnb.periods import span
from okrnb.rules_past import TARGET, Case, HoldCase, holds, odd_start
from okrnb.wording import lower_first

LATE = 0.25
"""From this share of the cycle's readings on a likely target is success, no longer a question."""

WEEK = 7
"""Days that a key result may begin after or end before the cycle and still be held against it."""

NO_HISTORY: History = ((), ())


def judge_target(
    kr: Metric, outlook: Outlook, history: History = NO_HISTORY, *, ambition: Ambition | None = None
) -> tuple[str, ...]:
    """Say what the KPI's past thinks of a target and a start, in this order; () when nothing.

    `history` holds the days and the values of all readings so far, oldest first (`State.history`
    gives them); without it only chances are looked at. Past cycles are stretches of as many
    readings as this one has; where the start is last year's, only those of the same time of the
    year. `ambition` is the objective's.
    """
    found = _judge(kr, outlook, history, ambition)
    return tuple(f"{one.seen}: {lower_first(one.question)}" for one in found)


def judge_workbook(
    workbook: Workbook, outlooks: Mapping[str, Outlook], histories: Mapping[str, History]
) -> tuple[Advice, ...]:
    """Hold every metric and every threshold against its KPI's past, in reading order.

    `outlooks` and `histories` go by KPI. A key result on a KPI without an outlook is left alone,
    and so is one that has a check-in, or whose cycle is well under way: its numbers are settled.
    """
    settled = {check_in.key_result for check_in in workbook.check_ins}
    found: list[Advice] = []
    for objective in workbook.objectives:
        for kr in objective.key_results:
            if isinstance(kr, Metric | Threshold) and kr.id not in settled:
                kpi = kr.kpi or ""  # a threshold may be on a unit alone
                if kpi in outlooks:
                    history = histories.get(kpi, NO_HISTORY)
                    found += _judge(kr, outlooks[kpi], history, objective.ambition)
    return tuple(found)


def outlook_on(kr: Metric | Threshold, outlook: Outlook) -> Outlook | None:
    """Give the outlook as a key result needs it, or None where its chances are not those asked for.

    They are those of the whole cycle, so a key result that ends a month earlier has none. Where the
    KPI itself has no better side, a metric's way from start to target is taken for it.
    """
    (begin, end), cycle = span(kr, outlook.cycle), outlook.cycle
    if (begin - cycle.start).days > WEEK or abs((cycle.end - end).days) > WEEK:
        return None
    if isinstance(kr, Threshold) or outlook.kpi.direction in ("up", "down"):
        return outlook
    falls = kr.start is not None and kr.target is not None and kr.target < kr.start
    # Not checked again: of a band both edges may be given, for one side alone they may not.
    kpi = outlook.kpi.model_copy(update={"direction": "down" if falls else "up"})
    return replace(outlook, kpi=kpi)


def _judge(
    kr: Metric | Threshold, outlook: Outlook, history: History, ambition: Ambition | None
) -> tuple[Advice, ...]:
    """Give the first finding on the target or the bound, and the one on the start."""
    own, past = outlook_on(kr, outlook), past_of(outlook, history)
    if own is None or past.known > LATE * outlook.readings:
        return ()
    if own.start is None and not own.samples.size:
        return ()  # readings of which nothing can be told say nothing about a target either
    if isinstance(kr, Threshold):
        bound = kr.bound
        found = [] if bound is None else [holds(HoldCase(kr, bound, own, past, ambition))]
    elif kr.target is None:
        found = []
    else:
        case = Case(kr, kr.target, own, past, ambition)
        target = next(filter(None, (rule(case) for rule in TARGET)), None)
        found = [target, odd_start(case)]
    return tuple(one for one in found if one is not None)
