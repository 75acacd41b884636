"""Steps of a milestone and drivers of a KPI, against the method's answers."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrnb.errors import RefusedError
from okrnb.objectives import Step
from okrnb.quantities import round_half_up
from okrnb.steps import (
    Driver,
    log_share,
    multiply,
    needed_factor,
    needed_value,
    share_product,
    share_sum,
    step_progress,
    steps_due,
)

D = Decimal
DUE = date(2012, 6, 30)
VALUES = st.decimals("0.01", 1000, places=2)


def table(*rows: tuple[Any, ...]) -> list[Any]:
    """Turn rows into test cases; the first column names the case."""
    return [pytest.param(*rest, id=name) for name, *rest in rows]


def steps(*weights: int, due: tuple[int | None, ...] = ()) -> tuple[Step, ...]:
    """Make steps a, b, c… of these weights; `due` are days of June."""
    days = [None if d is None else date(2012, 6, d) for d in due or (None,) * len(weights)]
    return tuple(
        Step(id=id, title=id, weight=D(weight), due=day)
        for id, weight, day in zip("abcdef", weights, days, strict=False)
    )


# Steps


@pytest.mark.parametrize(
    ("weights", "done", "dropped", "expected"),
    table(
        ("1 of 3", (1, 1, 1), "a", "", D(1) / 3),
        ("2 of 3", (1, 1, 1), "ab", "", D(2) / 3),
        ("weights 2, 5, 1, first and third done", (2, 5, 1), "ac", "", D("0.375")),
        ("1 done, 1 open, 1 dropped", (1, 1, 1), "a", "b", D("0.5")),
        ("the planned view of it", (1, 1, 1), "a", "", D(1) / 3),
        ("done, then dropped", (1, 1), "a", "a", D("0.5")),
        ("all dropped", (1, 1), "", "ab", None),
        ("no steps", (), "", "", None),
    ),
)
def test_steps_count_by_weight_and_dropped_ones_not_at_all(
    weights: tuple[int, ...], done: str, dropped: str, expected: Decimal | None
) -> None:
    assert step_progress(steps(*weights), done, dropped=dropped) == expected


@pytest.mark.parametrize(
    ("due", "dropped", "day", "expected"),
    table(
        ("2 of 3 due", (5, 10, 20), "", 10, D(2) / 3),
        ("none due yet", (5, 10, 20), "", 4, D(0)),
        ("an undated step is due with its milestone", (5, None, None), "", 29, D(1) / 3),
        ("on the last day all are due", (5, None, None), "", 30, D(1)),
        ("a dropped step is not due", (5, 10, 20), "a", 10, D("0.5")),
        ("all dropped", (5, 10, 20), "abc", 10, None),
    ),
)
def test_steps_fall_due_by_their_dates(
    due: tuple[int | None, ...], dropped: str, day: int, expected: Decimal | None
) -> None:
    on = date(2012, 6, day)
    assert steps_due(steps(1, 1, 1, due=due), on=on, due=DUE, dropped=dropped) == expected


# Drivers


def test_traffic_explains_three_quarters_of_the_way_to_3000_sign_ups() -> None:
    share = log_share(D("1.3"), D(3000) / D(2100))
    assert (round_half_up(share, 3), round_half_up(1 - share, 3)) == (D("0.736"), D("0.264"))


def test_a_product_is_shared_out_by_logarithms() -> None:
    visits = Driver("visits", D(100_000), D(130_000))
    conversion = Driver("conversion", D("0.021"), D("0.021") * 3000 / 2730)
    shares = share_product([visits, conversion])
    assert [(part.name, round_half_up(part.amount, 3)) for part in shares] == [
        ("visits", D("0.736")),
        ("conversion", D("0.264")),
    ]


@given(st.lists(st.tuples(VALUES, VALUES), min_size=1, max_size=5))
def test_shares_of_a_product_add_up_to_one(rows: list[tuple[Decimal, Decimal]]) -> None:
    drivers = [Driver("d", before, after) for before, after in rows]
    growth = multiply(d.after for d in drivers) / multiply(d.before for d in drivers)
    if abs(growth - 1) > D("0.01"):
        shares = share_product(drivers)
        assert abs(sum((part.amount for part in shares), D(-1))) < D("1e-20")


@pytest.mark.parametrize(("before", "after"), [(0, 1), (1, 0), (-1, 1)])
def test_only_a_product_of_values_above_zero_can_be_shared_out(before: int, after: int) -> None:
    with pytest.raises(RefusedError, match=f"price goes from {before} to {after}"):
        share_product([Driver("price", D(before), D(after))])


@pytest.mark.parametrize(("factor", "whole"), [("0", "2"), ("2", "-1")])
def test_a_factor_of_zero_or_below_explains_nothing(factor: str, whole: str) -> None:
    with pytest.raises(RefusedError, match=f"factors are {factor} and {whole}"):
        log_share(D(factor), D(whole))


def test_a_product_that_stays_has_nothing_to_share_out() -> None:
    with pytest.raises(RefusedError, match="stays as it is"):
        share_product([Driver("visits", D(2), D(1)), Driver("conversion", D(1), D(2))])


def test_recurring_revenue_is_a_sum_of_differences() -> None:
    flows = {"new": 200, "expansion": 50, "contraction": -20, "churn": -80}
    parts = share_sum([Driver(name, D(0), D(amount)) for name, amount in flows.items()])
    assert 1000 + sum(part.amount for part in parts) == 1150


@pytest.mark.parametrize(
    ("conversion", "expected"), table(("2%", "0.02", 100_000), ("2.2%", "0.022", 110_000))
)
def test_sales_are_visits_times_conversion_times_basket(conversion: str, expected: int) -> None:
    assert multiply([D(100_000), D(conversion), D(50)]) == expected


def test_thirty_percent_more_traffic_alone_falls_short_of_3000() -> None:
    assert multiply([D(100_000), D("1.3"), D("0.021")]) == 2730


def test_conversion_must_reach_231_for_3000_sign_ups() -> None:
    assert round_half_up(needed_value(D(3000), [D(100_000), D("1.3")]) * 100, 2) == D("2.31")


def test_no_driver_makes_up_for_one_of_zero() -> None:
    with pytest.raises(RefusedError, match="another driver is 0"):
        needed_value(D(3000), [D(0)])


def test_doubling_by_three_drivers_needs_126_percent_of_each() -> None:
    assert round_half_up(needed_factor(D(2), times=3), 2) == D("1.26")


@pytest.mark.parametrize(("whole", "times"), [("0", 3), ("2", 0)])
def test_a_factor_needs_something_to_grow(whole: str, times: int) -> None:
    with pytest.raises(RefusedError, match="equal factors"):
        needed_factor(D(whole), times=times)
