"""Where a key result is heading, and what it would still take; always named a projection.

Formulas are those of the method, section 3.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from okrnb.curves import Curve
from okrnb.drivers import needed_factor
from okrnb.errors import RefusedError
from okrnb.model import CheckIn, Cycle, Kpi
from okrnb.objectives import Metric
from okrnb.periods import elapsed, own_check_ins, run_rate, span
from okrnb.quantities import say_day, say_value
from okrnb.targets import is_total, progress, start_of

FEWEST_POINTS = 3
"""Check-ins that a line is drawn through."""


@dataclass(frozen=True, slots=True)
class Projection:
    """The value on the last day if things go on as so far.

    `progress` is the raw one, None where start or target is unknown.
    """

    value: Decimal
    progress: Decimal | None
    how: Literal["run rate", "trend line"]
    on: date

    def say(self, kpi: Kpi | None) -> str:
        """Write it so that nobody takes it for a result."""
        return f"projection by {self.how}: {say_value(self.value, kpi)} on {say_day(self.on)}"


def project(
    kr: Metric,
    check_ins: tuple[CheckIn, ...],
    *,
    on: date,
    cycle: Cycle,
    kpi: Kpi | None = None,
    curve: Curve | None = None,
) -> Projection | None:
    """Carry a metric on to its last day: a total by its run rate, anything else along a line.

    None without a check-in that has a value, and for a line with fewer than three of them. The
    run rate is that of the day the latest value was reported on; on a `curve` it is the share that
    was expected by then.
    """
    begin, due = span(kr, cycle)
    own = own_check_ins(kr.id, check_ins, on=min(on, due))
    points = [(c.on, c.value) for c in own if c.value is not None and c.on >= begin]
    if not points:
        return None
    day, so_far = points[-1]
    total = is_total(kpi)
    time = elapsed(day, begin, due)
    pace = time if curve is None else curve.at(time)
    value = run_rate(so_far, pace) if total else trend_at(points, due)
    if value is None:
        return None
    start, target = start_of(kr, kpi), kr.target
    share = None
    if start is not None and target is not None and start != target:
        share = progress(start, target, value)
    return Projection(value, share, "run rate" if total else "trend line", due)


def trend_at(points: Sequence[tuple[date, Decimal]], day: date) -> Decimal | None:
    """Read a day off the line of least squares; None with fewer than three points.

    >>> points = [(date(2012, 1, 1), Decimal(2)), (date(2012, 1, 3), Decimal(4))]
    >>> trend_at([*points, (date(2012, 1, 5), Decimal(6))], date(2012, 1, 9))
    Decimal('10')
    """
    if len(points) < FEWEST_POINTS:
        return None
    ages = [Decimal((when - day).days) for when, _ in points]
    middle = sum(ages, Decimal(0)) / len(ages)
    mean = sum((value for _, value in points), Decimal(0)) / len(points)
    spread = sum(((age - middle) ** 2 for age in ages), Decimal(0))
    if spread == 0:
        return None
    pairs = zip(ages, (value for _, value in points), strict=True)
    slope = sum(((age - middle) * (value - mean) for age, value in pairs), Decimal(0)) / spread
    return mean - slope * middle


def needed_pace(value: Decimal, target: Decimal, *, periods: int) -> Decimal:
    """Say by how much the value must change in each period that is left.

    >>> round(needed_pace(Decimal("21.8"), Decimal(25), periods=6), 2)
    Decimal('0.53')
    """
    if periods < 1:
        raise RefusedError(f"{periods} periods are left", "Ask while at least one is left.")
    return (target - value) / periods


def needed_growth(factor: Decimal, *, periods: int) -> Decimal:
    """Say by what share a value must grow in each period to be `factor` times itself at the end.

    >>> round(needed_growth(Decimal(2), periods=12), 4)
    Decimal('0.0595')
    """
    return needed_factor(factor, times=periods) - 1


def needed_start(level: Decimal, rate: Decimal, *, periods: int) -> Decimal:
    """Say from where a rate must begin to arrive at a level: a check that the two agree.

    >>> needed_start(Decimal(20_000), Decimal(500), periods=13)
    Decimal('13500')
    """
    return level - rate * periods


def needed_periods(start: Decimal, level: Decimal, rate: Decimal) -> Decimal:
    """Say how many periods a rate takes from a start to a level.

    >>> needed_periods(Decimal(0), Decimal(20_000), Decimal(500))
    Decimal('40')
    """
    if rate == 0 or (level - start) / rate < 0:
        raise RefusedError(
            f"{rate} a period never leads from {start} to {level}",
            "Give a rate that goes towards the level.",
        )
    return (level - start) / rate
