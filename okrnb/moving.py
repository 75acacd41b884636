"""What a metric scores: how far it has come from its start to its target.

Formulas are those of the method, section 3.
"""

from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple

from okrnb.model import Kpi
from okrnb.objectives import Metric
from okrnb.periods import Seen, run_rate
from okrnb.quantities import round_half_up, say_number, say_value
from okrnb.scores import VERDICTS, Score, make_score
from okrnb.targets import (
    is_total,
    level_reached,
    levels_of,
    progress,
    score_by_levels,
    start_of,
)


def _unscored(seen: Seen, basis: str) -> Score:
    return Score(basis=f"{basis}; not scored", value=seen.value, seen_on=seen.on)


class Expected(NamedTuple):
    """The share of a total that was expected by a day, and in which words it is carried on."""

    share: Decimal
    how: str = "by run rate"


def score_metric(
    kr: Metric, seen: Seen | None, kpi: Kpi | None, *, expected: Expected | None, by_levels: bool
) -> Score:
    """Score the way from start to target; `expected` is None on the last day.

    Until then a total that is compared with last cycle's is scored by where it is heading. With
    `by_levels` the score follows the levels that were agreed.
    """
    if seen is None:
        return Score()
    start, target, said = start_of(kr, kpi), kr.target, say_value(seen.value, kpi)
    if target is None or start == target:
        return _unscored(seen, f"{said}, with no target other than the start")
    if start is None:
        part = f" is {say_number(seen.value / target, 2)} of the target" if target else ""
        return _unscored(seen, f"{said}{part}, with an unknown start")
    final = None
    if expected is not None and start and is_total(kpi):
        final = run_rate(seen.value, expected.share)
    how = "" if expected is None else expected.how
    found = _on_the_way((start, target), seen, kpi, final=final, how=how)
    levels = levels_of(kr, start) if by_levels else None
    if levels is None:
        return found
    judged = seen.value if final is None else final
    basis = f"{found.basis}; {level_reached(levels, judged) or 'no level'} reached"
    return replace(found, graded=score_by_levels(levels, judged), basis=basis)


def _on_the_way(
    ends: tuple[Decimal, Decimal],
    seen: Seen,
    kpi: Kpi | None,
    *,
    final: Decimal | None,
    how: str,
) -> Score:
    start, target = ends
    value, said = seen.value, say_value(seen.value, kpi)
    shown = value if kpi is None or kpi.decimals is None else round_half_up(value, kpi.decimals)
    reached: bool | None = max(progress(start, target, x) for x in (value, shown)) >= 1
    if final is not None:
        value, said = final, f"{said} so far, projected to {say_value(final, kpi)} {how}"
        if reached and target < start:
            reached = None  # what should stay low is known at the end only
    raw = progress(start, target, value)
    where = _place(raw, rising=target > start)
    basis = f"{said}{where} from {say_value(start, kpi)} to {say_value(target, kpi)}"
    return make_score(raw, VERDICTS[reached], basis, seen)


def _place(raw: Decimal, *, rising: bool) -> str:
    if raw < 0:
        return ", below start:" if rising else ", above start:"
    return ", beyond target:" if raw > 1 else ", at target:" if raw == 1 else " on the way"
