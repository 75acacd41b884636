"""Where a function crosses zero, found by trying: for what cannot be turned round by algebra."""

from collections.abc import Callable
from decimal import Context, Decimal

_WIDEN, _HALVE = 60, 80
_NEGLIGIBLE = Decimal("1e-9")  # beside a leap over zero, as in 1 / x, which is no crossing
_ROUGH = Context(prec=15)


def find_value(miss: Callable[[Decimal], Decimal | None], now: Decimal) -> Decimal | None:
    """Find the value nearest to `now` at which `miss` is 0, to about 15 digits.

    `miss` is how far off a value is, None where that cannot be told. It is looked for further and
    further away on both sides, up to some thousand times as far as it is from 0 now; None where it
    never crosses zero.

    >>> find_value(lambda x: x * x - 2, Decimal(1))
    Decimal('1.41421356237310')
    """
    off = miss(now)
    if off is None or off == 0:
        return None if off is None else now
    step = abs(now) / 64 or Decimal(1)
    reach = {1: (now, off), -1: (now, off)}
    for _ in range(_WIDEN):
        for side, (near, near_off) in reach.items():
            far = near + side * step
            far_off = miss(far)
            if far_off is None:
                continue
            found = _between(miss, near, far) if near_off * far_off <= 0 else None
            left = None if found is None else miss(found)
            if left is not None and abs(left) <= abs(off) * _NEGLIGIBLE:
                return found
            reach[side] = (far, far_off)
        step *= Decimal("1.2")
    return None


def _between(
    miss: Callable[[Decimal], Decimal | None], near: Decimal, far: Decimal
) -> Decimal | None:
    rising = (miss(near) or Decimal(0)) < (miss(far) or Decimal(0))
    for _ in range(_HALVE):
        middle = (near + far) / 2
        off = miss(middle)
        if off is None:
            return None
        if (off < 0) == rising:
            near = middle
        else:
            far = middle
    return _ROUGH.plus((near + far) / 2)
