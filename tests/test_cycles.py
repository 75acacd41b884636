"""The days to check in on, and the cycle after a cycle."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrnb.cycles import next_cycle, weeks_of
from okrnb.model import Cycle


def cycle(start: str, end: str, **more: str) -> Cycle:
    return Cycle.model_validate({"name": "now", "start": start, "end": end, **more})


@pytest.mark.parametrize(
    ("now", "name", "start", "end"),
    [
        (cycle("2012-01-01", "2012-03-31"), "Q2 2012", date(2012, 4, 1), date(2012, 6, 30)),
        (cycle("2011-10-01", "2011-12-31"), "Q1 2012", date(2012, 1, 1), date(2012, 3, 31)),
        (
            cycle("2012-01-01", "2012-12-31"),
            "2013-01-01 to 2013-12-31",
            date(2013, 1, 1),
            date(2013, 12, 31),
        ),
        (
            cycle("2012-02-01", "2012-04-30"),
            "2012-05-01 to 2012-07-31",
            date(2012, 5, 1),
            date(2012, 7, 31),
        ),
        (
            cycle("2012-01-01", "2012-02-29"),
            "2012-03-01 to 2012-04-30",
            date(2012, 3, 1),
            date(2012, 4, 30),
        ),
        (
            cycle("2012-01-02", "2012-02-12"),
            "2012-02-13 to 2012-03-25",
            date(2012, 2, 13),
            date(2012, 3, 25),
        ),
    ],
    ids=["quarter", "into a new year", "year", "three other months", "two months", "six weeks"],
)
def test_the_next_cycle_is_of_the_same_kind(now: Cycle, name: str, start: date, end: date) -> None:
    found = next_cycle(now)
    assert (found.name, found.start, found.end) == (name, start, end)


def test_settings_and_a_name_of_ones_own_are_kept() -> None:
    now = cycle("2012-01-01", "2012-03-31", scoring="levels", cadence="month")
    found = next_cycle(now, name="Spring")
    assert (found.name, found.scoring, found.cadence) == ("Spring", "levels", "month")


@given(
    start=st.dates(date(2000, 1, 1), date(2040, 1, 1)),
    days=st.integers(7, 390),
)
def test_cycles_follow_each_other_without_a_gap(start: date, days: int) -> None:
    now = Cycle(name="now", start=start, end=start + timedelta(days - 1))
    found = next_cycle(now)
    assert found.start == now.end + timedelta(1)
    assert abs(found.days - now.days) <= 4


@pytest.mark.parametrize(("cadence", "count"), [("week", 13), ("two_weeks", 7), ("month", 3)])
def test_there_is_a_day_to_check_in_for_each_period(cadence: str, count: int) -> None:
    days = weeks_of(cycle("2012-01-01", "2012-03-31", cadence=cadence))
    assert (len(days), days[-1]) == (count, date(2012, 3, 31))
    assert list(days) == sorted(set(days))
