"""The arithmetic of products, against the method's answers."""

from decimal import Decimal

import pytest

from okrnb.drivers import log_share, multiply, needed_factor
from okrnb.errors import RefusedError
from okrnb.quantities import round_half_up

D = Decimal


def test_traffic_explains_three_quarters_of_the_way_to_3000_sign_ups() -> None:
    share = log_share(D("1.3"), D(3000) / D(2100))
    assert (round_half_up(share, 3), round_half_up(1 - share, 3)) == (D("0.736"), D("0.264"))


@pytest.mark.parametrize(("factor", "whole"), [("0", "2"), ("2", "-1")])
def test_a_factor_of_zero_or_below_explains_nothing(factor: str, whole: str) -> None:
    with pytest.raises(RefusedError, match=f"factors are {factor} and {whole}"):
        log_share(D(factor), D(whole))


def test_a_product_that_stays_has_nothing_to_share_out() -> None:
    with pytest.raises(RefusedError, match="stays as it is"):
        log_share(D(2), D(1))


@pytest.mark.parametrize(("conversion", "expected"), [("0.02", 100_000), ("0.022", 110_000)])
def test_sales_are_visits_times_conversion_times_basket(conversion: str, expected: int) -> None:
    assert multiply([D(100_000), D(conversion), D(50)]) == expected


def test_doubling_by_three_drivers_needs_126_percent_of_each() -> None:
    assert round_half_up(needed_factor(D(2), times=3), 2) == D("1.26")


@pytest.mark.parametrize(("whole", "times"), [("0", 3), ("2", 0)])
def test_a_factor_needs_something_to_grow(whole: str, times: int) -> None:
    with pytest.raises(RefusedError, match="equal factors"):
        needed_factor(D(whole), times=times)
