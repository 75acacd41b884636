"""In or out of a bound, period by period; what counts as in is what scoring says."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from quarter import CLOSED, CYCLE, REVIEW, at

from okrnb.bands import Band, Bounded, band_of, edges_of
from okrnb.model import CheckIn, Cycle, Kpi
from okrnb.objectives import Guardrail, Rate, Threshold

QUARTER = Cycle(name="Q2 2012", start=date(2012, 4, 1), end=date(2012, 6, 30))
FRAUD = Kpi(id="fraud", name="Fraud", unit_kind="percent", decimals=2, direction="down")


def told(value: float | None, on: date) -> CheckIn:
    return CheckIn.model_validate({"id": f"c-{on}", "on": on, "key_result": "kr", "value": value})


def weeks(*values: float | None) -> list[CheckIn]:
    """Report a value in each week, none where there is None."""
    days = [date(2012, 4, 7).toordinal() + 7 * week for week in range(len(values))]
    pairs = zip(days, values, strict=True)
    return [told(value, date.fromordinal(day)) for day, value in pairs if value is not None]


def threshold(**fields: Any) -> Threshold:
    given = {"bound": 4, "side": "at_most", "tally": "each_period", "unit": "errors"} | fields
    return Threshold.model_validate({"form": "threshold", "id": "kr", **given})


def guardrail(**fields: Any) -> Guardrail:
    given = {"form": "guardrail", "id": "kr", "protects": "x", "kpi": "fraud"}
    return Guardrail.model_validate(given | fields)


def band(kr: Bounded, *told: CheckIn, on: date = date(2012, 5, 5), kpi: Kpi | None = None) -> Band:
    return band_of(kr, kpi, told, cycle=QUARTER, on=on)


def states(found: Band) -> list[str]:
    return [one.state for one in found.points]


# Periods


def test_each_period_is_in_or_out() -> None:
    found = band(threshold(), *weeks(3, 4, 5), on=date(2012, 4, 21))
    assert states(found) == ["in", "in", "out"]
    assert found.counted == "2 of 3 kept"
    assert found.told == "0.67: kept in 2 of 3 periods"


def test_a_period_without_a_value_is_not_met_once_a_later_one_has_one() -> None:
    found = band(threshold(), *weeks(3, None, 3), on=date(2012, 5, 5))
    assert states(found) == ["in", "no value", "in", "not reported", "not reported"]
    assert found.counted == "2 of 3 kept"


def test_a_period_that_has_not_ended_is_not_asked_for() -> None:
    assert states(band(threshold(), *weeks(3), on=date(2012, 4, 10))) == ["in"]


def test_of_two_values_in_one_period_the_later_counts() -> None:
    both = [told(9, date(2012, 4, 2)), told(3, date(2012, 4, 6))]
    assert states(band(threshold(), *both, on=date(2012, 4, 7))) == ["in"]


@pytest.mark.parametrize(
    ("fields", "value", "state"),
    [
        ({"strict": True}, 4, "out"),
        ({"strict": False}, 4, "in"),
        ({"side": "at_least"}, 3, "out"),
        ({"side": "within", "bound": 250}, 237.5, "in"),
        ({"side": "within", "bound": 250}, 263, "out"),
        ({"bound": None}, 3, "open"),
    ],
)
def test_what_is_in_follows_side_and_strictness(
    fields: dict[str, Any], value: float, state: str
) -> None:
    assert states(band(threshold(**fields), *weeks(value), on=date(2012, 4, 7))) == [state]


@pytest.mark.parametrize("day", [date(2011, 7, 29), REVIEW, CLOSED])
def test_periods_are_counted_as_the_score_counts_them(day: date) -> None:
    quarter = at(day)
    for kr in quarter.book.key_results():
        if isinstance(kr, Threshold):
            found = band_of(kr, None, quarter.book.check_ins, cycle=CYCLE, on=day)
            met, _, due, *_ = found.counted.split()
            assert f"kept in {met} of {due} periods" in found.told


def test_a_rate_is_met_or_not_in_each_of_its_periods() -> None:
    rate = Rate(form="rate", id="kr", unit="calls", per="week", target_rate=Decimal(20))
    found = band(rate, *weeks(25, 15), on=date(2012, 4, 14))
    assert [found.say(one.state) for one in found.points] == ["met", "not met"]
    assert found.lines == ((Decimal(20), "at least 20 calls"),)


# Values


def test_a_total_with_a_limit_is_out_from_the_day_it_passes_it() -> None:
    ceiling = threshold(tally="cycle_total")
    assert states(band(ceiling, *weeks(1, 4, 5), on=date(2012, 4, 21))) == ["in", "in", "out"]


def test_a_total_that_has_to_reach_its_bound_is_open_until_it_does() -> None:
    floor = threshold(tally="cycle_total", side="at_least")
    assert states(band(floor, *weeks(1, 3, 4), on=date(2012, 4, 21))) == ["open", "open", "in"]
    last = told(3, QUARTER.end)
    assert states(band(floor, last, on=QUARTER.end)) == ["out"]


def test_what_is_reported_later_is_not_known_yet() -> None:
    assert len(band(threshold(tally="final"), *weeks(1, 2, 3), on=date(2012, 4, 14)).points) == 2


# Guardrails


def test_a_guardrail_holds_within_its_tolerance_of_where_it_began() -> None:
    rail = guardrail(no_worse_than=Decimal("0.10"), tolerance=Decimal("0.01"))
    found = band(rail, *weeks(0.11, 0.14), kpi=FRAUD)
    assert [found.say(one.state) for one in found.points] == ["held", "broken"]
    assert (found.low, found.high) == (None, Decimal("0.11"))
    assert [said for _, said in found.lines] == [
        "at most 0.11%",
        "start 0.10%, 0.01 points of room",
    ]


@pytest.mark.parametrize(
    ("direction", "edges"),
    [("down", (None, 5)), ("up", (3, None)), ("band", (3, 5)), (None, (None, None))],
)
def test_the_good_side_of_a_guardrail_follows_the_direction_of_its_kpi(
    direction: Any, edges: tuple[int | None, int | None]
) -> None:
    kpi = FRAUD.change(direction=direction)
    assert edges_of(guardrail(bound=4, tolerance=1), kpi) == edges


def test_a_guardrail_whose_worse_side_nobody_knows_is_open() -> None:
    found = band(guardrail(bound=4), *weeks(3), kpi=FRAUD.change(direction=None))
    assert states(found) == ["open"]
    assert found.counted == ""


def test_values_below_zero_are_held_against_bounds_below_zero() -> None:
    floor = guardrail(bound=-5)
    up = FRAUD.change(direction="up")
    assert states(band(floor, *weeks(-4, -6), kpi=up)) == ["in", "out"]


def test_within_a_band_both_edges_and_the_bound_are_marked() -> None:
    found = band(threshold(side="within", bound=250, unit="people"))
    assert found.lines == (
        (Decimal("237.5"), "at least 237.5 people"),
        (Decimal("262.5"), "at most 262.5 people"),
        (Decimal(250), "bound 250 people"),
    )


def test_without_anything_reported_there_are_no_points() -> None:
    found = band(guardrail(bound=4), kpi=FRAUD)
    assert (found.points, found.told) == ((), "unknown: not measured")
