"""Where a key result is heading, and what it would still take."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from okrnb.errors import RefusedError
from okrnb.model import CheckIn, Cycle, Kpi
from okrnb.objectives import Metric
from okrnb.projection import (
    needed_growth,
    needed_pace,
    needed_periods,
    needed_start,
    project,
    trend_at,
)
from okrnb.quantities import round_half_up

D = Decimal
APRIL = Cycle(name="April", start=date(2012, 4, 1), end=date(2012, 4, 30))
TOTAL = Kpi(id="k", name="Revenue", aggregation="cumulative", unit_kind="currency", unit="USD")
LEVEL = Kpi(id="k", name="Margin", aggregation="level", unit_kind="percent", decimals=1)


def metric(**fields: Any) -> Metric:
    return Metric.model_validate({"form": "metric", "id": "kr", "kpi": "k", **fields})


def said(values: dict[int, str | None]) -> tuple[CheckIn, ...]:
    """Report values on days of April."""
    rows = [{"key_result": "kr", "on": date(2012, 4, d), "value": v} for d, v in values.items()]
    return tuple(CheckIn.model_validate({"id": "c", **row}) for row in rows)


def test_a_total_goes_on_at_its_run_rate() -> None:
    found = project(
        metric(start=5, target=10), said({15: "4"}), on=APRIL.end, cycle=APRIL, kpi=TOTAL
    )
    assert found is not None
    assert (found.value, found.progress, found.how) == (D(8), D("0.6"), "run rate")


def test_a_total_from_zero_projects_its_score() -> None:
    found = project(metric(target=100), said({15: "36"}), on=APRIL.end, cycle=APRIL, kpi=TOTAL)
    assert found is not None
    assert found.progress == D("0.72")


def test_a_level_goes_on_along_the_line_through_its_check_ins() -> None:
    own = said({1: "20", 11: "21", 21: "22"})
    found = project(metric(start=20, target=25), own, on=APRIL.end, cycle=APRIL, kpi=LEVEL)
    assert found is not None
    assert (found.value, found.progress, found.how) == (D("22.9"), D("0.58"), "trend line")


def test_a_projection_is_labelled_as_one() -> None:
    own = said({1: "20", 11: "21", 21: "22"})
    found = project(metric(), own, on=APRIL.end, cycle=APRIL, kpi=LEVEL)
    assert found is not None
    assert found.say(LEVEL) == "projection by trend line: 22.9% on 30 April 2012"


@pytest.mark.parametrize(
    "fields", [{}, {"start": 20}, {"target": 25}], ids=["neither", "start", "target"]
)
def test_without_start_and_target_a_projection_has_no_progress(fields: dict[str, int]) -> None:
    own = said({1: "20", 11: "21", 21: "22"})
    found = project(metric(**fields), own, on=APRIL.end, cycle=APRIL, kpi=LEVEL)
    assert found is not None
    assert found.progress is None


def test_a_total_with_the_target_zero_has_no_projected_progress() -> None:
    found = project(metric(target=0), said({15: "4"}), on=APRIL.end, cycle=APRIL, kpi=TOTAL)
    assert found is not None
    assert found.progress is None


@pytest.mark.parametrize(
    ("kpi", "values"),
    [(LEVEL, {1: "20", 11: "21", 12: None}), (TOTAL, {}), (LEVEL, {})],
    ids=["a level with two values", "a total with none", "a level with none"],
)
def test_with_too_little_said_nothing_is_projected(kpi: Kpi, values: dict[int, str | None]) -> None:
    assert project(metric(target=25), said(values), on=APRIL.end, cycle=APRIL, kpi=kpi) is None


@pytest.mark.parametrize(
    ("on", "expected"), [(15, 20), (30, 60)], ids=["half way", "after it was due"]
)
def test_only_check_ins_within_the_key_result_and_until_the_day_are_projected(
    on: int, expected: int
) -> None:
    kr = metric(target=100, begins=date(2012, 4, 11), due=date(2012, 4, 20))
    own = said({5: "90", 15: "10", 20: "60", 25: "99"})
    found = project(kr, own, on=date(2012, 4, on), cycle=APRIL, kpi=TOTAL)
    assert found is not None
    assert found.value == expected


def test_a_check_in_on_the_first_day_counts_in_a_line() -> None:
    kr = metric(begins=date(2012, 4, 1))
    assert project(kr, said({1: "1", 2: "2", 3: "3"}), on=APRIL.end, cycle=APRIL, kpi=LEVEL)


def test_a_line_through_one_day_only_leads_nowhere() -> None:
    day = date(2012, 4, 1)
    assert trend_at([(day, D(1)), (day, D(2)), (day, D(3))], APRIL.end) is None


def test_three_points_over_six_weeks_are_half_a_point_a_week() -> None:
    assert round_half_up(needed_pace(D("21.8"), D(25), periods=6), 2) == D("0.53")


def test_what_should_fall_needs_a_pace_below_zero() -> None:
    assert needed_pace(D(30), D(20), periods=5) == -2


def test_no_pace_is_enough_once_no_period_is_left() -> None:
    with pytest.raises(RefusedError, match="0 periods are left"):
        needed_pace(D(1), D(2), periods=0)


@pytest.mark.parametrize(
    ("periods", "expected"), [(12, "5.95"), (3, "26.0")], ids=["over a year", "over a quarter"]
)
def test_doubling_needs_the_same_growth_every_month(periods: int, expected: str) -> None:
    percent = needed_growth(D(2), periods=periods) * 100
    assert round_half_up(percent, len(expected.split(".")[1])) == D(expected)


def test_500_a_week_arrive_at_20000_from_13500_in_a_quarter() -> None:
    assert needed_start(D(20_000), D(500), periods=13) == 13_500


def test_500_a_week_arrive_at_20000_from_zero_in_40_weeks() -> None:
    assert needed_periods(D(0), D(20_000), D(500)) == 40


@pytest.mark.parametrize("rate", ["0", "-500"])
def test_a_rate_that_leads_away_never_arrives(rate: str) -> None:
    with pytest.raises(RefusedError, match="never leads from 0 to 20000"):
        needed_periods(D(0), D(20_000), D(rate))
