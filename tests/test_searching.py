from decimal import Decimal

import pytest

from okrnb.searching import find_value

D = Decimal


@pytest.mark.parametrize("now", [D(1), D("0.01"), D(40), D(-3), D(0)])
def test_a_straight_line_is_met_from_wherever_it_is_sought(now: Decimal) -> None:
    found = find_value(lambda x: 3 * x - 21, now)
    assert found is not None
    assert abs(found - 7) < D("1e-12")


def test_a_value_that_fits_already_stays() -> None:
    assert find_value(lambda x: x - 5, D(5)) == 5


def test_the_nearer_of_two_is_found() -> None:
    found = find_value(lambda x: (x - 2) * (x - 90), D(10))
    assert found is not None
    assert abs(found - 2) < D("1e-12")


def test_what_never_crosses_zero_is_not_found() -> None:
    assert find_value(lambda x: x * x + 1, D(1)) is None


def test_a_leap_over_zero_is_no_crossing() -> None:
    assert find_value(lambda x: 1 / x if x else None, D(1)) is None


def test_what_cannot_be_told_is_not_found() -> None:
    assert find_value(lambda _: None, D(1)) is None
