"""The way to a result in parts: steps of a milestone, drivers of a KPI.

A driver tree writes a KPI as a product (sessions x conversion) or a sum (new + expansion - churn)
of others. A product is shared out by logarithms, so that the shares add up to the whole; a sum by
plain differences. Shapes after KPI-tree practice; the log shares are the method's, section 3.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from math import prod

from okrnb.errors import RefusedError
from okrnb.objectives import Step


def step_progress(
    steps: Iterable[Step], done: Collection[str], *, dropped: Collection[str] = ()
) -> Decimal | None:
    """Share of the steps' weight that is done; dropped steps count neither way.

    Leave out `dropped` to see the plan as first made. None where no step is left.
    """
    left = [step for step in steps if step.id in done or step.id not in dropped]
    if not left:
        return None
    return _weight(s for s in left if s.id in done) / _weight(left)


def steps_due(
    steps: Iterable[Step], *, on: date, due: date, dropped: Collection[str] = ()
) -> Decimal | None:
    """Share of the steps' weight that should be done by the day `on`.

    A step without a date of its own is due with its milestone, on `due`. None where no step is
    left.
    """
    left = [step for step in steps if step.id not in dropped]
    if not left:
        return None
    return _weight(s for s in left if (s.due or due) <= on) / _weight(left)


def _weight(steps: Iterable[Step]) -> Decimal:
    return sum((step.weight for step in steps), Decimal(0))


@dataclass(frozen=True, slots=True)
class Driver:
    """A number that another number is made of, before and after a change."""

    name: str
    before: Decimal
    after: Decimal


@dataclass(frozen=True, slots=True)
class Part:
    """What one driver contributes: a share of the change (0.5 is half of it), or an amount."""

    name: str
    amount: Decimal


def log_share(factor: Decimal, whole: Decimal) -> Decimal:
    """Say how much of a growth by the factor `whole` a driver's growth by `factor` explains.

    >>> round(log_share(Decimal("1.3"), Decimal(3000) / Decimal(2100)), 3)
    Decimal('0.736')

    Raises RefusedError where a factor is not above zero, or where nothing grows as a whole.
    """
    if factor <= 0 or whole <= 0:
        raise RefusedError(
            f"factors are {factor} and {whole}", "Share out a product of values above zero."
        )
    if whole == 1:
        raise RefusedError("the product stays as it is", "Share out a product that changes.")
    return factor.ln() / whole.ln()


def share_product(drivers: Sequence[Driver]) -> tuple[Part, ...]:
    """Share out the change of a product among its drivers; the shares add up to 1.

    A driver that works against the change has a share below 0. Raises RefusedError where a value is
    not above zero, or where the product does not change.
    """
    for driver in drivers:
        if driver.before <= 0 or driver.after <= 0:
            raise RefusedError(
                f"{driver.name} goes from {driver.before} to {driver.after}",
                "Share out a product of values above zero.",
            )
    whole = multiply(d.after for d in drivers) / multiply(d.before for d in drivers)
    return tuple(Part(d.name, log_share(d.after / d.before, whole)) for d in drivers)


def share_sum(drivers: Sequence[Driver]) -> tuple[Part, ...]:
    """Give each driver's part in the change of a sum, in its unit; write outflows below zero.

    >>> share_sum([Driver("churn", Decimal(-50), Decimal(-80))])
    (Part(name='churn', amount=Decimal('-30')),)
    """
    return tuple(Part(d.name, d.after - d.before) for d in drivers)


def multiply(values: Iterable[Decimal]) -> Decimal:
    """Multiply what a product is made of.

    >>> multiply([Decimal(100_000), Decimal("0.02"), Decimal(50)])
    Decimal('100000.00')
    """
    return prod(values, start=Decimal(1))


def needed_factor(whole: Decimal, *, times: int) -> Decimal:
    """Say which factor, so many times over, multiplies to `whole`.

    It is what each of so many drivers must grow by, or one value in each of so many periods.

    >>> round(needed_factor(Decimal(2), times=3), 2)
    Decimal('1.26')
    """
    if whole <= 0 or times < 1:
        raise RefusedError(
            f"{whole} is to be reached in {times} equal factors",
            "Give a factor above zero, and at least one driver or period.",
        )
    return whole ** (Decimal(1) / times)


def needed_value(target: Decimal, others: Iterable[Decimal]) -> Decimal:
    """Say what one driver must come to, the others given, for the product to reach a target.

    >>> round(needed_value(Decimal(3000), [Decimal(130_000)]), 4)
    Decimal('0.0231')
    """
    rest = multiply(others)
    if rest == 0:
        raise RefusedError("another driver is 0", "No value of this one reaches the target.")
    return target / rest
