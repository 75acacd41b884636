"""What a KPI will come to in a cycle: totals, means, last readings, seasons and refusals."""

import math
from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from okrnb.model import Cycle, Frequency, Kpi
from okrnb.outlook import Outlook, look_ahead
from okrnb.periods import later

Q1 = Cycle(name="Q1 2012", start=date(2012, 1, 1), end=date(2012, 3, 31))
NOVEMBER = date(2011, 11, 1)
SEASON_2011 = [100.0, 101, 103, 102, 104, 103, 105, 104, 110, 150, 200, 210]  # January to December


def kpi(**fields: Any) -> Kpi:
    given = {"direction": "up", "aggregation": "level", "frequency": "month"}
    return Kpi.model_validate({"id": "k", "name": "K", **given, **fields})


def days_until(last: date, count: int, frequency: Frequency = "month") -> list[date]:
    return [later(last, frequency, back) for back in range(1 - count, 1)]


def walk(count: int, seed: int = 1) -> list[float]:
    """Make readings around 100 without a season."""
    steps = np.random.default_rng(seed).normal(0, 2, count)
    return [round(100 + float(x), 2) for x in np.cumsum(steps)]


def christmas(count: int, last: date) -> list[float]:
    """Make readings of a KPI that lives on Christmas, a little more every year."""
    noise = np.random.default_rng(2).normal(0, 2, count)
    days = zip(days_until(last, count), noise, strict=True)
    grown = [(SEASON_2011[day.month - 1] * 1.03 ** (day.year - 2011), x) for day, x in days]
    return [round(value + float(x), 2) for value, x in grown]


def look(values: list[float], last: date = NOVEMBER, cycle: Cycle = Q1, **fields: Any) -> Outlook:
    made = kpi(**fields)
    days = days_until(last, len(values), made.frequency or "month")
    return look_ahead(made, days, values, cycle=cycle)


def median(outlook: Outlook) -> float:
    return float(np.median(outlook.samples))


@pytest.mark.parametrize(
    ("aggregation", "how"),
    [
        ("cumulative", "total"),
        ("average", "mean"),
        ("rate", "mean"),
        ("share", "mean"),
        ("level", "last reading"),
        (None, "last reading"),
    ],
)
def test_the_cycle_value_follows_the_aggregation(aggregation: str | None, how: str) -> None:
    assert look(walk(30), aggregation=aggregation).how == how


def test_a_total_is_the_mean_of_its_readings_times_their_number() -> None:
    total = look(walk(30), aggregation="cumulative")
    mean = look(walk(30), aggregation="average")
    assert total.readings == 3
    assert np.allclose(total.samples, 3 * mean.samples)


def test_the_last_reading_is_the_one_at_the_end_of_the_cycle() -> None:
    outlook = look(walk(30))
    assert [day for day, *_ in outlook.ahead][-1] == date(2012, 3, 1)
    assert median(outlook) == pytest.approx(outlook.ahead[-1][2])


def test_the_samples_stand_in_rising_order() -> None:
    assert (np.diff(look(walk(30), aggregation="cumulative").samples) >= 0).all()


def test_the_healthy_range_of_a_total_is_that_of_its_readings_added_without_rounding_noise() -> (
    None
):
    outlook = look(walk(30), aggregation="cumulative", healthy_low="0.1", healthy_high="33.3")
    assert outlook.healthy() == (0.3, 99.9)


def test_the_healthy_range_of_a_mean_is_that_of_a_reading() -> None:
    outlook = look(walk(30), aggregation="average", healthy_low="0.1")
    assert outlook.healthy() == (0.1, None)


def test_a_quarterly_total_is_one_reading() -> None:
    outlook = look(walk(20), date(2011, 10, 1), aggregation="cumulative", frequency="quarter")
    assert outlook.readings == 1
    assert (outlook.start, outlook.start_on) == (walk(20)[-1], date(2011, 12, 31))


def test_a_weekly_total_has_the_13_weeks_that_end_in_the_quarter() -> None:
    values = walk(60)
    outlook = look(values, date(2011, 12, 26), aggregation="cumulative", frequency="week")
    assert outlook.readings == 13
    assert outlook.start == pytest.approx(sum(values[-13:]))
    assert median(outlook) == pytest.approx(sum(values[-13:]), rel=0.2)


def test_the_first_quarter_of_a_christmas_kpi_is_foretold_from_first_quarters() -> None:
    values = christmas(36, date(2011, 12, 1))
    outlook = look(values, date(2011, 12, 1), aggregation="cumulative")
    last_first_quarter, fourth_quarter = sum(values[-12:-9]), sum(values[-3:])
    assert median(outlook) == pytest.approx(last_first_quarter, rel=0.1)
    assert median(outlook) < 0.7 * fourth_quarter
    assert outlook.tested


def test_the_start_of_a_christmas_kpi_is_the_same_quarter_a_year_ago() -> None:
    values = christmas(36, date(2011, 12, 1))
    outlook = look(values, date(2011, 12, 1), aggregation="cumulative")
    assert outlook.start == pytest.approx(sum(values[-12:-9]))
    assert outlook.start_on == date(2011, 3, 31)
    assert outlook.start_source == "total of the same time last year, as the season repeats"


def test_a_start_a_year_ago_was_measured_up_to_the_end_of_its_own_last_reading() -> None:
    odd = Cycle(name="Spring", start=date(2012, 2, 20), end=date(2012, 5, 20))
    outlook = look(christmas(36, date(2011, 12, 1)), date(2011, 12, 1), odd)
    assert outlook.start_on == date(2011, 4, 30)


def test_without_a_season_a_total_starts_from_as_many_readings_just_before() -> None:
    values = walk(36)
    outlook = look(values, aggregation="cumulative")
    assert outlook.start == pytest.approx(sum(values[-3:]))
    assert outlook.start_on == date(2011, 11, 30)
    assert outlook.start_source == "total of the last 3 readings, since 1 September 2011"


@pytest.mark.parametrize("aggregation", ["level", "average"])
def test_without_a_season_other_kpis_start_from_a_mean_not_one_odd_reading(
    aggregation: str,
) -> None:
    values = walk(36)
    outlook = look(values, aggregation=aggregation)
    assert outlook.start == pytest.approx(sum(values[-3:]) / 3)
    assert outlook.start_source == "mean of the last 3 readings, not one odd month"


def test_under_two_years_a_seasonal_kpi_is_compared_with_last_year() -> None:
    values = christmas(22, date(2011, 12, 1))
    outlook = look(values, date(2011, 12, 1), aggregation="cumulative")
    assert median(outlook) == pytest.approx(sum(values[-12:-9]), rel=0.1)
    assert "from the same time last year" in outlook.reason


def test_a_comparison_with_last_year_gives_no_tested_chance() -> None:
    outlook = look(christmas(22, date(2011, 12, 1)), date(2011, 12, 1))
    assert (outlook.tested, outlook.ahead) == (False, ())
    assert outlook.say_chance_of(100) == "no tested chance"
    assert outlook.chance_of(1) == 1


def test_a_comparison_with_last_year_counts_what_is_known_of_the_cycle() -> None:
    before = christmas(20, date(2011, 12, 1))
    outlook = look([*before, 130.0, 131.0], date(2012, 2, 1), aggregation="cumulative")
    assert not outlook.tested
    assert outlook.readings == 3
    assert median(outlook) == pytest.approx(130 + 131 + 1.03 * before[-10], rel=0.02)
    assert outlook.start == pytest.approx(sum(before[-12:-9]))


def test_a_comparison_with_last_year_stays_within_what_is_possible() -> None:
    rates = [100 * value / 250 for value in christmas(22, date(2011, 12, 1))]
    fields = {"aggregation": "level", "lowest": 0, "highest": 100}
    december = Cycle(name="Q4 2012", start=date(2012, 10, 1), end=date(2012, 12, 31))
    outlook = look([*rates[:-1], 99.0], date(2011, 12, 1), december, **fields)
    assert not outlook.tested
    assert outlook.samples.max() == 100


def test_under_two_years_without_a_season_the_forecast_stands() -> None:
    outlook = look(walk(22))
    assert (outlook.tested, outlook.reason) == (True, "")


def test_a_past_too_short_to_show_a_season_says_so() -> None:
    outlook = look(walk(14))
    assert (outlook.tested, outlook.reason) == (
        True,
        "a season could not be seen in so short a past",
    )


@pytest.mark.parametrize(("count", "is_compared"), [(19, False), (20, True)])
def test_it_takes_six_comparisons_with_the_year_before_to_go_by_them(
    count: int, *, is_compared: bool
) -> None:
    values = christmas(count, date(2011, 12, 1))
    outlook = look(values, date(2011, 12, 1), aggregation="cumulative")
    assert ("the same time last year" in outlook.reason) is is_compared


def test_a_weekly_season_is_taken_from_last_year() -> None:
    weeks = days_until(date(2011, 12, 19), 104, "week")
    values = [SEASON_2011[day.month - 1] + 0.01 * day.day for day in weeks]
    made = kpi(aggregation="cumulative", frequency="week")
    outlook = look_ahead(made, weeks, values, cycle=Q1)
    first = weeks.index(date(2010, 12, 27))  # it ends in 2011
    assert median(outlook) == pytest.approx(sum(values[first : first + 13]), rel=0.02)
    assert outlook.start_on == date(2011, 3, 27)


def test_readings_inside_the_cycle_count_as_they_are() -> None:
    before = look(walk(36), date(2011, 12, 1), aggregation="cumulative", lowest=0)
    within = look([*walk(36), 500.0, 500.0], date(2012, 2, 1), aggregation="cumulative", lowest=0)
    assert within.readings == before.readings == 3
    assert within.samples.min() >= 1000 > median(before)
    assert [day for day, *_ in within.ahead] == [date(2012, 3, 1)]


def test_a_mean_takes_the_known_readings_by_their_share() -> None:
    values = [*walk(36), 100.0, 100.0]
    mean = look(values, date(2012, 2, 1), aggregation="average")
    last = look(values, date(2012, 2, 1), aggregation="level")
    assert np.allclose(mean.samples, (200 + last.samples) / 3)


def test_readings_between_now_and_the_cycle_are_looked_over() -> None:
    outlook = look(walk(36), date(2011, 10, 1), aggregation="cumulative")
    assert len(outlook.ahead) == 5
    assert outlook.readings == 3


def test_a_reading_belongs_to_the_cycle_that_its_period_ends_in() -> None:
    outlook = look(walk(60), date(2011, 12, 19), aggregation="cumulative", frequency="week")
    assert outlook.ahead[0][0] == date(2011, 12, 26)  # until 1 January
    assert outlook.readings == 13


@pytest.mark.parametrize("size", [10, 15, 20, 35, 60])
def test_up_to_a_fifth_of_the_readings_may_be_missing(size: int) -> None:
    days, values = days_until(NOVEMBER, size), walk(size)
    left_out = set(range(2, 2 + size // 5))
    kept = [i for i in range(size) if i not in left_out]
    made = kpi(aggregation="cumulative")
    outlook = look_ahead(made, [days[i] for i in kept], [values[i] for i in kept], cycle=Q1)
    assert (outlook.samples.size > 0, outlook.n) == (True, size)


@pytest.mark.parametrize("size", [10, 15, 20, 35, 60])
def test_more_than_a_fifth_missing_is_refused(size: int) -> None:
    days, values = days_until(NOVEMBER, size), walk(size)
    left_out = set(range(2, 3 + size // 5))
    kept = [i for i in range(size) if i not in left_out]
    outlook = look_ahead(kpi(), [days[i] for i in kept], [values[i] for i in kept], cycle=Q1)
    assert outlook.reason == "over a fifth of its readings are missing"
    assert (outlook.samples.size, outlook.start) == (0, None)


def test_a_missing_reading_is_filled_by_a_straight_line() -> None:
    days = [date(2011, month, 1) for month in (3, 4, 5, 6, 7, 8, 9, 11)]
    made = kpi(aggregation="cumulative")
    outlook = look_ahead(made, days, [10, 11, 9, 10, 12, 10, 14, 18], cycle=Q1)
    assert outlook.start == 14 + 16 + 18


def test_a_start_names_the_day_that_the_reading_itself_is_dated() -> None:
    ends = [date(2011, 4, 30), date(2011, 5, 31), date(2011, 6, 30), date(2011, 7, 31)]
    ends += [date(2011, 8, 31), date(2011, 9, 30)]
    outlook = look_ahead(kpi(aggregation="cumulative"), ends, [5, 7, 6, 8, 7, 9], cycle=Q1)
    assert outlook.start_source == "total of the last 3 readings, since 31 July 2011"


def test_two_readings_of_one_month_are_refused() -> None:
    days = [*days_until(NOVEMBER, 12), date(2011, 11, 15)]
    assert look_ahead(kpi(), days, walk(13), cycle=Q1).reason == (
        "two of its readings stand for the same month"
    )


def test_a_week_that_begins_a_day_early_is_still_its_own_week() -> None:
    days = days_until(date(2011, 11, 27), 30, "week")  # Sundays
    days[20] -= timedelta(days=1)  # a Saturday
    outlook = look_ahead(kpi(frequency="week"), days, walk(30), cycle=Q1)
    assert (outlook.samples.size > 0, outlook.n) == (True, 30)


def test_no_outlook_leaves_what_is_possible() -> None:
    rates = [min(99.5, 98 + x / 100) for x in walk(36)]
    outlook = look(rates, aggregation="average", lowest=0, highest=100)
    assert outlook.samples.max() <= 100
    assert outlook.chance_within(None, 100) == 1


def test_readings_beyond_what_is_possible_are_not_foretold_from() -> None:
    outlook = look([*walk(24), 120.0], highest=110)
    assert outlook.samples.size == 0
    assert "go beyond the bounds" in outlook.reason


def test_a_yearly_kpi_without_a_reading_due_in_the_cycle_says_so() -> None:
    outlook = look(walk(12), date(2011, 1, 1), frequency="year")
    assert outlook.reason == "no reading is due in Q1 2012"
    assert (outlook.samples.size, outlook.start) == (0, None)


def test_a_yearly_kpi_can_be_foretold_for_its_year() -> None:
    year = Cycle(name="2012", start=date(2012, 1, 1), end=date(2012, 12, 31))
    outlook = look(walk(12), date(2011, 1, 1), year, frequency="year")
    assert outlook.tested
    assert outlook.readings == 1


def test_a_cycle_whose_readings_are_all_in_says_so() -> None:
    outlook = look(walk(30), date(2012, 3, 1))
    assert outlook.reason == "all its readings are in for Q1 2012"


def test_an_unknown_frequency_is_named_as_the_reason() -> None:
    assert look(walk(30), frequency=None).reason == "its update frequency is not known"


def test_no_readings_are_named_as_the_reason() -> None:
    assert look([]).reason == "it has no readings"


def test_too_few_readings_give_a_reason_that_fits_into_a_sentence() -> None:
    outlook = look(walk(5))
    assert outlook.samples.size == 0
    assert outlook.reason
    assert outlook.reason[0].islower()
    assert outlook.reason[-1] not in ".?!"


def test_a_total_is_not_started_from_fewer_readings_than_it_has() -> None:
    outlook = look(walk(8), date(2011, 12, 26), aggregation="cumulative", frequency="week")
    assert (outlook.readings, outlook.start, outlook.samples.size > 0) == (13, None, True)
    assert outlook.reason


def test_a_chance_is_unknown_where_there_are_no_samples() -> None:
    outlook = look(walk(5))
    assert (outlook.chance_of(100), outlook.chance_within(0, 100)) == (None, None)
    assert outlook.say_chance_of(100) == "no tested chance"


def test_a_tested_chance_is_never_said_as_0_or_100_percent() -> None:
    outlook = look(walk(36))
    assert [outlook.say_chance_of(target) for target in (-1e6, 1e6)] == ["> 99%", "< 1%"]


def test_a_chance_within_an_open_range_is_certain() -> None:
    assert look(walk(36)).chance_within(None, None) == 1


@given(st.floats(0.05, 0.95), st.sampled_from(["up", "down"]), st.integers(1, 50))
@settings(max_examples=25, deadline=None)
def test_a_value_is_reached_with_the_chance_it_was_chosen_by(
    chance: float, direction: str, seed: int
) -> None:
    outlook = look(walk(36, seed), direction=direction)
    reached = outlook.chance_of(outlook.value_at(chance))
    assert reached is not None
    assert math.isclose(reached, chance, abs_tol=0.01)


@pytest.mark.parametrize(("direction", "is_lower"), [("up", True), ("down", False)])
def test_the_likely_value_is_the_less_ambitious_one(direction: str, *, is_lower: bool) -> None:
    outlook = look(walk(36), direction=direction)
    assert (outlook.value_at(0.9) < outlook.value_at(0.1)) is is_lower
