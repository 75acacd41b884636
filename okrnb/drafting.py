"""From a gap to a first objective with key results, and from a KPI to a metric key result.

A draft is a proposal: what cannot be known stays blank with a question beside it, and no number
is made up. Targets come from the KPI's own past, season and healthy range.
"""

import calendar
import math
import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

import pandas as pd

from okrnb.model import Cycle, Kpi, slug
from okrnb.objectives import Baseline, Guardrail, KeyResult, Metric, Objective, Threshold
from okrnb.outlook import Outlook
from okrnb.quantities import decimals_of, round_half_up, say_day, say_value, to_decimal
from okrnb.wording import lower_first

# Chances of reaching a level if business goes on as usual. Commit, even odds and stretch follow
# Lamorte's 90/50/10; the hardest target stays below stretch, so that stretch has room.
COMMIT, EVEN, HARDEST, STRETCH = 0.9, 0.5, 0.2, 0.1


def next_quarter(on: date) -> Cycle:
    """Give the calendar quarter after the one that `on` falls in.

    >>> next_quarter(date(2011, 12, 4)).name
    'Q1 2012'
    """
    year, quarter = divmod(on.year * 4 + (on.month - 1) // 3 + 1, 4)
    last = 3 * quarter + 3
    return Cycle(
        name=f"Q{quarter + 1} {year}",
        start=date(year, last - 2, 1),
        end=date(year, last, calendar.monthrange(year, last)[1]),
    )


def draft_objectives(
    gaps: pd.DataFrame, kpis: Sequence[Kpi], outlooks: Mapping[str, Outlook]
) -> tuple[Objective, ...]:
    """Draft one objective for every KPI that `gaps` proposes to focus on, in its order."""
    by_id = {kpi.id: kpi for kpi in kpis}
    focus = gaps[gaps["triage"] == "focus"]
    return tuple(
        draft_objective(by_id[id], outlooks, reason=reason, kpis=by_id)
        for id, reason in zip(focus["kpi"], focus["reason"], strict=True)
        if id in outlooks
    )


def draft_objective(
    kpi: Kpi, outlooks: Mapping[str, Outlook], *, reason: str, kpis: Mapping[str, Kpi]
) -> Objective:
    """Draft an objective around one KPI: a target, the reasons behind the gap, a guardrail.

    The objective's text is the KPI's intended result, as a proposal with a question. Without a
    guardrail KPI in the definitions none is drafted; the coach will ask for one.
    """
    outlook = outlooks[kpi.id]
    main = draft_key_result(outlook)
    key_results: list[KeyResult] = [main, _draft_reasons(kpi, outlook.cycle)]
    guard = kpis.get(kpi.guardrail or "")
    if guard is not None:
        key_results.append(_draft_guardrail(guard, outlooks.get(guard.id), main))
    return Objective(
        id=slug(kpi.id),
        text=_objective_text(kpi),
        # Without colons, so that the line needs no quotes in the file.
        prompt=f"Drafted because {reason.rstrip('?.').replace(': ', ', ')}. Is this the change you "
        "want, who would notice it, and how do you say it in your own words?",
        key_results=tuple(key_results),
    )


def draft_key_result(outlook: Outlook) -> Metric | Threshold:
    """Turn a KPI into a key result that moves it from X to Y by the end of the cycle.

    X is the outlook's start value. Y is the edge of the healthy range, but never easier than even
    odds and never harder than a one in five chance if business goes on as usual: a healthy range
    far away is approached in steps. Commit and stretch are the levels of 90% and 10%, left out
    where they would not lie on either side. A KPI that should stay inside a band, or whose past
    gives no value better than X, gets a threshold to hold instead.
    """
    kpi = outlook.kpi
    prompt = f"Who is the one person to own this (the KPI is with {kpi.owner or 'nobody yet'})?"
    if kpi.direction not in ("up", "down"):
        return _hold_edge(outlook, prompt)
    if outlook.start is None or not outlook.samples.size:
        return _ask_target(outlook, prompt)
    step, sign = _step(outlook), 1 if kpi.direction == "up" else -1
    start = _plain(round_half_up(outlook.start, _decimals(kpi, outlook.start, step)))
    target, source = _target(outlook, step)
    if (target - start) * sign <= 0:
        return _hold_start(outlook, start, prompt)
    commit, stretch = (_to_step(outlook.value_at(c), step) for c in (COMMIT, STRETCH))
    return Metric(
        form="metric",
        id=_id(kpi.id, "metric"),
        kpi=kpi.id,
        prompt=prompt,
        start=start,
        start_on=outlook.start_on,
        start_source=outlook.start_source,
        commit=commit if (commit - start) * sign > 0 < (target - commit) * sign else None,
        target=target,
        target_source=source,
        stretch=stretch if (stretch - target) * sign > 0 else None,
        due=outlook.cycle.end,
    )


def _id(of: str, form: str) -> str:
    """Make the id of a key result, no longer than ids may be."""
    return f"{of[: 79 - len(form)]}-{form}"


def _objective_text(kpi: Kpi) -> str:
    """Propose a text without a number: the intended result, else the KPI's health in words."""
    for text in (kpi.intended_result, f"{kpi.name}: in the healthy range, and there to stay"):
        if text and len(text) <= 140 and not re.search(r"[\d%]", text):
            return text
    return "This KPI in its healthy range, and there to stay"


def _target(outlook: Outlook, step: Decimal) -> tuple[Decimal, str]:
    """Choose Y and say why that value."""
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
    target = _plain(to_decimal(edge)) if value == edge else _to_step(value, step)
    if outlook.tested:
        chance = outlook.say_chance_of(float(target))
        why += f"; {chance} likely if business goes on as usual"
    return target, f"{why}; {outlook.reason}" if outlook.reason else why


def _step(outlook: Outlook) -> Decimal:
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


def _decimals(kpi: Kpi, start: float, step: Decimal) -> int:
    """Say how many decimals a start needs, to be set against targets in such steps."""
    shown = decimals_of(kpi, start)
    return shown if kpi.decimals is not None else max(shown, -step.adjusted())


def _to_step(value: float, step: Decimal) -> Decimal:
    """Round to a multiple of `step` and write it plainly."""
    return _plain((to_decimal(value) / step).quantize(Decimal(1), ROUND_HALF_UP) * step)


def _plain(value: Decimal) -> Decimal:
    """Write a number without zeros at the end, and without a power of ten."""
    return Decimal(f"{value.normalize():f}")


def _ask_target(outlook: Outlook, prompt: str) -> Metric:
    """Draft a metric with blanks: where a number cannot be had, people are asked for it."""
    return Metric(
        form="metric",
        id=_id(outlook.kpi.id, "metric"),
        kpi=outlook.kpi.id,
        prompt=f"{prompt} No target is proposed: {outlook.reason}. What should it reach?",
        due=outlook.cycle.end,
    )


def _hold_start(outlook: Outlook, start: Decimal, prompt: str) -> Threshold:
    """Draft to hold the start value: as usual it would get no better, so holding is the change."""
    kpi = outlook.kpi
    return Threshold(
        form="threshold",
        id=_id(kpi.id, "threshold"),
        kpi=kpi.id,
        prompt=f"{prompt} If business goes on as usual it is not likely to get better than "
        f"{say_value(start, kpi)} ({outlook.start_source}). Is holding it the change you want?",
        bound=start,
        side="at_least" if kpi.direction == "up" else "at_most",
        strict=False,
        tally="cycle_total" if outlook.how == "total" else "final",
        due=outlook.cycle.end,
    )


def _hold_edge(outlook: Outlook, prompt: str) -> Threshold:
    """Draft to hold the edge of the healthy band that the KPI has left, or else is nearer to."""
    kpi, (low, high) = outlook.kpi, outlook.healthy()
    too_high = low is None
    if low is not None and high is not None:
        here = outlook.start
        if outlook.samples.size and (here is None or low <= here <= high):
            here = outlook.value_at(EVEN)
        too_high = here is not None and here - low > high - here
    edge = high if too_high else low
    if kpi.direction is None:
        prompt += " Is higher better, lower better, or inside a band?"
    if low is None or high is None:
        prompt += " From which value on is it too much, from which too little?"
    return Threshold(
        form="threshold",
        id=_id(kpi.id, "threshold"),
        kpi=kpi.id,
        prompt=prompt,
        bound=None if edge is None else _plain(to_decimal(edge)),
        side="at_most" if too_high and high is not None else "at_least",
        strict=False,
        tally="cycle_total" if outlook.how == "total" else "final",
        due=outlook.cycle.end,
    )


def _draft_reasons(kpi: Kpi, cycle: Cycle) -> Baseline:
    """Draft to find out what lies behind the gap: a KPI says that, never why."""
    name = lower_first(kpi.name) if len(kpi.name) <= 100 else "this KPI"
    return Baseline(
        form="baseline",
        id=_id(kpi.id, "baseline"),
        text=f"Find out the reasons behind {name}, and the share of each",
        prompt="Who finds out, on how many cases, and where are the reasons written down?",
        unit="%",
        next_use="start value of a key result on the main reason, next cycle",
        due=cycle.end,
    )


def _draft_guardrail(guard: Kpi, outlook: Outlook | None, main: KeyResult) -> Guardrail:
    """Draft a limit for the KPI that could suffer; where none can be had, people are asked."""
    limit = _limit(guard, outlook)
    prompt = f"Who watches it (the KPI is with {guard.owner or 'nobody yet'})?"
    return Guardrail(
        form="guardrail",
        id=_id(main.id, "guardrail"),
        kpi=guard.id,
        protects=main.id,
        prompt=prompt if limit else f"{prompt} Which value must it not pass?",
        due=main.due,
        **limit,
    )


def _limit(guard: Kpi, outlook: Outlook | None) -> dict[str, Decimal]:
    """Give the healthy edge as a limit, else where the KPI was; of a band, both edges.

    An edge that it will rather cross anyway would be broken from the first day.
    """
    low, high = guard.healthy_low, guard.healthy_high
    if guard.direction == "band":
        if low is None or high is None:
            return {}
        return {"bound": (low + high) / 2, "tolerance": (high - low) / 2}
    edge = high if guard.direction == "down" else low
    chance = None if outlook is None else outlook.chance_within(*outlook.healthy())
    if edge is not None and (chance is None or chance >= EVEN):
        return {"bound": edge}
    if outlook is None or outlook.start is None:
        return {}
    # A guardrail watches single readings, so a total is spread over those of the cycle.
    start = outlook.start / (outlook.readings if outlook.how == "total" else 1)
    return {"no_worse_than": round_half_up(start, decimals_of(guard, start))}


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
