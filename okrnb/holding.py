"""Key results that hold instead of move: bands, ceilings, limits for what must not suffer."""

from decimal import Decimal

from okrnb.levels import EVEN, plain
from okrnb.library import say_proposal
from okrnb.model import Kpi
from okrnb.objectives import Threshold
from okrnb.outlook import Outlook
from okrnb.quantities import decimals_of, round_half_up, say_value, to_decimal


def key_result_id(of: str, form: str) -> str:
    """Make the id of a key result, no longer than ids may be."""
    return f"{of[: 79 - len(form)]}-{form}"


def keeps_ceiling(outlook: Outlook) -> bool:
    """Say whether it is a total, the lower the better, that lies within its healthy limit."""
    limit, start = outlook.healthy()[1], outlook.start
    counts_down = outlook.kpi.direction == "down" and outlook.how == "total"
    return counts_down and limit is not None and start is not None and start <= limit


def hold_start(outlook: Outlook, start: Decimal, prompt: str) -> Threshold:
    """Draft to hold the start value: as usual it would get no better, so holding is the change."""
    kpi = outlook.kpi
    return Threshold(
        form="threshold",
        id=key_result_id(kpi.id, "threshold"),
        kpi=kpi.id,
        prompt=f"{prompt} If business goes on as usual it is not likely to get better than "
        f"{say_value(start, kpi)} ({outlook.start_source}). Is holding it the change you want?",
        bound=start,
        side="at_least" if kpi.direction == "up" else "at_most",
        strict=False,
        tally="cycle_total" if outlook.how == "total" else "final",
        due=outlook.cycle.end,
    )


def hold_edge(outlook: Outlook, prompt: str) -> Threshold:
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
        prompt += f" {say_proposal(kpi, 'direction')}Is higher better, lower better, or inside a "
        prompt += "band?"
    if kpi.direction != "down" and (low is None or high is None):
        prompt += " From which value on is it too much, from which too little?"
    return Threshold(
        form="threshold",
        id=key_result_id(kpi.id, "threshold"),
        kpi=kpi.id,
        prompt=prompt,
        bound=None if edge is None else plain(to_decimal(edge)),
        side="at_most" if too_high and high is not None else "at_least",
        strict=False,
        tally="cycle_total" if outlook.how == "total" else "final",
        due=outlook.cycle.end,
    )


def limit_of(guard: Kpi, outlook: Outlook | None) -> dict[str, Decimal]:
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
