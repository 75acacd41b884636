"""The arithmetic of a product: what it comes to, and what one factor contributes to its growth.

A product (sessions x conversion) is shared out by logarithms, so that the shares add up to the
whole; the log shares are the method's, section 3. Whole trees are in `drivertrees`.
"""

from collections.abc import Iterable
from decimal import Decimal
from math import prod

from okrnb.errors import RefusedError


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
