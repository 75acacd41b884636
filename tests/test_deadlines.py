"""Deadlines as people write them, seen from a cycle."""

from datetime import date

import pytest

from okrnb.deadlines import cycle_of, due_of
from okrnb.model import Cycle

QUARTER = Cycle(name="Q4 2026", start=date(2026, 10, 1), end=date(2026, 12, 31))


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("2026-11-30", date(2026, 11, 30)),
        ("30.11.2026", date(2026, 11, 30)),
        ("15.12.", date(2026, 12, 15)),
        ("November 30", date(2026, 11, 30)),
        ("30 Nov", date(2026, 11, 30)),
        ("Nov 30th, 2027", date(2027, 11, 30)),
        ("the 1st of December", date(2026, 12, 1)),
        ("end of November", date(2026, 11, 30)),
        ("February", date(2027, 2, 28)),
        ("Q4", date(2026, 12, 31)),
        ("end of Q1", date(2027, 3, 31)),
        ("Q2 2028", date(2028, 6, 30)),
        ("2028-Q2", date(2028, 6, 30)),
        ("H1 2027", date(2027, 6, 30)),
        ("EOQ", date(2026, 12, 31)),
        ("quarter end", date(2026, 12, 31)),
        ("end of the cycle", date(2026, 12, 31)),
        ("end of year", date(2026, 12, 31)),
        ("2027", date(2027, 12, 31)),
    ],
)
def test_a_deadline_is_a_day(said: str, day: date) -> None:
    assert due_of(said, QUARTER) == day


@pytest.mark.parametrize(
    "said",
    [None, "", "soon", "FY27 Q1", "mid-March", "next quarter", "31 February", "H4", "the launch"],
)
def test_what_is_not_sure_is_left_to_people(said: str | None) -> None:
    assert due_of(said, QUARTER) is None


def test_a_month_that_is_over_is_that_of_the_next_year() -> None:
    assert due_of("September", QUARTER) == date(2027, 9, 30)


@pytest.mark.parametrize(
    ("name", "start", "end"),
    [
        ("OKRs for Q1 2027", date(2027, 1, 1), date(2027, 3, 31)),
        ("2027 H2", date(2027, 7, 1), date(2027, 12, 31)),
        ("Q4-2026", date(2026, 10, 1), date(2026, 12, 31)),
    ],
)
def test_a_title_names_its_cycle(name: str, start: date, end: date) -> None:
    found = cycle_of(name)
    assert found is not None
    assert (found.start, found.end) == (start, end)


@pytest.mark.parametrize("name", ["", "Q1", "Q1 2027 and Q2 2027", "H3 2027", "the shop"])
def test_a_title_without_one_cycle_names_none(name: str) -> None:
    assert cycle_of(name) is None
