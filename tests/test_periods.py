"""Which check-ins count, which period each speaks of, and how much time has passed."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrnb.model import CheckIn, Cycle, Kpi
from okrnb.objectives import KeyResult, Metric, Rate
from okrnb.periods import (
    Per,
    by_key_result,
    count_periods,
    elapsed,
    is_stale,
    later,
    latest,
    own_check_ins,
    period_values,
    reporting_period,
    run_rate,
    span,
)

D = Decimal
CYCLE = Cycle(name="Q2", start=date(2012, 4, 2), end=date(2012, 7, 1))  # 13 weeks from a Monday
DAYS = st.dates(date(2000, 1, 1), date(2040, 1, 1))


def table(*rows: tuple[Any, ...]) -> list[Any]:
    """Turn rows into test cases; the first column names the case."""
    return [pytest.param(*rest, id=name) for name, *rest in rows]


def check_in(day: date, value: int | None = None, **more: Any) -> CheckIn:
    fields = {"id": "c", "key_result": "kr", "on": day, "value": value, **more}
    return CheckIn.model_validate(fields)


def weekly(*values: int | None) -> tuple[CheckIn, ...]:
    """Check in every Friday of the cycle; None says something, but no value."""
    return tuple(check_in(CYCLE.start + timedelta(7 * i + 4), v) for i, v in enumerate(values))


def test_only_check_ins_on_this_key_result_until_that_day_count() -> None:
    mine, late = check_in(date(2012, 4, 6), 1), check_in(date(2012, 4, 20), 1)
    other = check_in(date(2012, 4, 6), 1, key_result="another")
    assert own_check_ins("kr", (late, other, mine), on=date(2012, 4, 19)) == (mine,)


def test_a_line_that_says_nothing_takes_back_what_was_said_that_day() -> None:
    told, blank = check_in(date(2012, 4, 6), 1), check_in(date(2012, 4, 6))
    assert own_check_ins("kr", (told, blank), on=CYCLE.end) == ()


def test_check_ins_are_given_in_order_of_day() -> None:
    first, second = weekly(1, 2)
    assert own_check_ins("kr", (second, first), on=CYCLE.end) == (first, second)


def test_a_later_line_for_the_same_day_replaces_the_earlier_one() -> None:
    wrong, right = check_in(date(2012, 4, 6), 1), check_in(date(2012, 4, 6), 2)
    assert own_check_ins("kr", (wrong, right), on=CYCLE.end) == (right,)


def test_check_ins_are_sorted_by_key_result_once_for_all() -> None:
    mine, other, again = (check_in(date(2012, 4, day)) for day in (6, 7, 8))
    elsewhere = other.change(key_result="another")
    found = by_key_result([mine, elsewhere, again])
    assert found == {"kr": (mine, again), "another": (elsewhere,)}


def test_a_check_in_without_a_value_does_not_hide_the_value_before_it() -> None:
    seen = latest(weekly(3, None), CYCLE.end)
    assert seen is not None
    assert (seen.value, seen.on, seen.late) == (D(3), date(2012, 4, 6), False)


def test_a_value_reported_after_the_last_day_is_marked_late() -> None:
    seen = latest((check_in(date(2012, 7, 2), 3),), CYCLE.end)
    assert seen is not None
    assert seen.late


def test_a_value_reported_on_the_last_day_is_in_time() -> None:
    seen = latest((check_in(CYCLE.end, 3),), CYCLE.end)
    assert seen is not None
    assert not seen.late


def test_without_a_value_there_is_no_latest_one() -> None:
    assert latest(weekly(None), CYCLE.end) is None


def test_a_key_result_runs_with_its_cycle_unless_it_says_otherwise() -> None:
    whole = Metric(form="metric", id="a", kpi="b")
    part = whole.model_copy(update={"begins": date(2012, 5, 1), "due": date(2012, 6, 1)})
    assert span(whole, CYCLE) == (CYCLE.start, CYCLE.end)
    assert span(part, CYCLE) == (date(2012, 5, 1), date(2012, 6, 1))


@pytest.mark.parametrize(
    ("begin", "end", "per", "expected"),
    table(
        ("13 weeks of 91 days", date(2012, 1, 1), date(2012, 3, 31), "week", 13),
        ("a rest of one day is no week", date(2012, 1, 1), date(2012, 4, 1), "week", 13),
        ("a rest of four days is one", date(2012, 1, 1), date(2012, 4, 4), "week", 14),
        ("fortnights", date(2012, 1, 1), date(2012, 3, 31), "two_weeks", 7),
        ("months", date(2012, 1, 1), date(2012, 3, 31), "month", 3),
        ("months begun a day late", date(2012, 1, 2), date(2012, 3, 31), "month", 3),
        ("a quarter", date(2012, 1, 1), date(2012, 3, 31), "quarter", 1),
        ("days", date(2012, 4, 1), date(2012, 4, 30), "day", 30),
        ("less than a period is one", date(2012, 4, 1), date(2012, 4, 7), "year", 1),
    ),
)
def test_periods_are_counted(begin: date, end: date, per: Per, expected: int) -> None:
    assert count_periods(begin, end, per) == expected


@pytest.mark.parametrize(
    ("per", "count", "expected"),
    table(
        ("two weeks", "two_weeks", 1, date(2012, 1, 31)),
        ("a month", "month", 1, date(2012, 2, 17)),
        ("into the next year", "quarter", 4, date(2013, 1, 17)),
        ("a year", "year", 1, date(2013, 1, 17)),
    ),
)
def test_a_day_moves_by_whole_periods(per: Per, count: int, expected: date) -> None:
    assert later(date(2012, 1, 17), per, count) == expected


def test_the_31st_moves_to_the_last_day_of_a_shorter_month() -> None:
    assert later(date(2011, 1, 31), "month", 1) == date(2011, 2, 28)


@pytest.mark.parametrize(
    ("values", "on", "expected", "silent"),
    table(
        ("nothing reported, nothing due", (), date(2012, 4, 7), (), 0),
        ("nothing reported, one week due", (), date(2012, 4, 8), (), 1),
        ("a week counts once it has a value", (5,), date(2012, 4, 6), (5,), 0),
        ("a gap before the latest value", (5, None, 7), date(2012, 4, 20), (5, None, 7), 0),
        ("silence after the latest value", (5, None, None), date(2012, 4, 22), (5,), 2),
    ),
)
def test_each_week_has_one_value_or_a_gap(
    values: tuple[int | None, ...], on: date, expected: tuple[int | None, ...], silent: int
) -> None:
    reported = period_values(weekly(*values), "week", begin=CYCLE.start, end=CYCLE.end, on=on)
    assert reported == (expected, silent)


def test_of_two_values_in_a_week_the_later_counts() -> None:
    own = (check_in(date(2012, 4, 3), 1), check_in(date(2012, 4, 5), 2))
    reported = period_values(own, "week", begin=CYCLE.start, end=CYCLE.end, on=date(2012, 4, 5))
    assert reported.values == (D(2),)


def test_days_left_over_belong_to_the_last_period() -> None:
    own = (check_in(date(2012, 4, 16), 1),)
    begin, end = date(2012, 4, 2), date(2012, 4, 16)  # two weeks and a day
    assert period_values(own, "week", begin=begin, end=end, on=end).values == (None, D(1))


@given(begin=DAYS, days=st.integers(7, 400), per=st.sampled_from(["day", "week", "month"]))
def test_every_day_of_a_cycle_falls_into_one_period(begin: date, days: int, per: Per) -> None:
    end = begin + timedelta(days - 1)
    own = tuple(check_in(begin + timedelta(i), i) for i in range(days))
    values, silent = period_values(own, per, begin=begin, end=end, on=end)
    assert (len(values), silent) == (count_periods(begin, end, per), 0)
    assert values[-1] == days - 1


@pytest.mark.parametrize(
    ("frequency", "rate_per", "expected"),
    table(
        ("a daily KPI is reported with the check-ins", "day", None, "week"),
        ("a monthly KPI is reported by the month", "month", None, "month"),
        ("an unknown frequency is that of the check-ins", None, None, "week"),
        ("a monthly rate is reported by the month", "day", "month", "month"),
    ),
)
def test_a_value_is_expected_as_often_as_the_slowest_of_all_allows(
    frequency: str | None, rate_per: str | None, expected: Per
) -> None:
    kpi = Kpi.model_validate({"id": "b", "name": "B", "frequency": frequency})
    kr: KeyResult = Metric(form="metric", id="a", kpi="b")
    if rate_per is not None:
        kr = Rate.model_validate({"form": "rate", "id": "a", "per": rate_per})
    assert reporting_period(kr, kpi, CYCLE) == expected


def test_without_a_kpi_a_value_is_expected_with_every_check_in() -> None:
    assert reporting_period(Metric(form="metric", id="a", kpi="b"), None, CYCLE) == "week"


@pytest.mark.parametrize(
    ("days", "expected"),
    table(("70 days, monthly", 70, True), ("two months to the day", 61, False)),
)
def test_a_value_is_stale_when_older_than_two_periods(days: int, expected: bool) -> None:  # noqa: FBT001
    seen = date(2012, 4, 1)
    assert is_stale(seen, "month", on=seen + timedelta(days)) is expected


@pytest.mark.parametrize(
    ("on", "expected"),
    table(
        ("the day before", date(2012, 3, 31), D(0)),
        ("the first day of 30", date(2012, 4, 1), D(1) / 30),
        ("the 15th of 30", date(2012, 4, 15), D("0.5")),
        ("the last day", date(2012, 4, 30), D(1)),
        ("long after", date(2012, 9, 1), D(1)),
    ),
)
def test_time_counts_the_first_and_the_last_day(on: date, expected: Decimal) -> None:
    assert elapsed(on, date(2012, 4, 1), date(2012, 4, 30)) == expected


def test_time_upside_down_has_passed_at_once() -> None:
    assert elapsed(date(2012, 4, 1), date(2012, 4, 1), date(2012, 3, 1)) == 1


@pytest.mark.parametrize(
    ("so_far", "share", "expected"),
    table(
        ("4M at half time", D(4), D("0.5"), D(8)),
        ("0.36 at half time", D("0.36"), D("0.5"), D("0.72")),
        ("before anything is due", D(0), D(0), None),
    ),
)
def test_a_run_rate_goes_on_as_so_far(
    so_far: Decimal, share: Decimal, expected: Decimal | None
) -> None:
    assert run_rate(so_far, share) == expected
