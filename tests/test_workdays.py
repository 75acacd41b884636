from datetime import date, timedelta
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrnb.errors import RefusedError
from okrnb.objectives import Weekday
from okrnb.workdays import Workdays, is_off, read_weekdays

MARCH = date(2012, 3, 1), date(2012, 3, 31)  # a Thursday, a Saturday
WEEKEND: tuple[Weekday, ...] = ("Sat", "Sun")
WEEK: tuple[Weekday, ...] = get_args(Weekday)


def test_without_days_off_every_day_counts() -> None:
    assert Workdays(*MARCH).count == 31


def test_weekends_do_not_count_when_they_are_off() -> None:
    assert Workdays(*MARCH, off=WEEKEND).count == 22


def test_the_last_day_is_the_last_that_is_worked() -> None:
    days = Workdays(*MARCH, off=WEEKEND)
    assert days.at(days.count - 1) == date(2012, 3, 30)


@pytest.mark.parametrize(("number", "day"), [(-1, 29), (-3, 27)])
def test_numbers_below_0_lie_before_the_start(number: int, day: int) -> None:
    assert Workdays(*MARCH, off=WEEKEND).at(number) == date(2012, 2, day)


def test_numbers_beyond_lie_behind_the_end() -> None:
    assert Workdays(*MARCH, off=WEEKEND).at(22) == date(2012, 4, 2)


def test_a_span_in_which_nobody_works_is_refused() -> None:
    with pytest.raises(RefusedError, match="no day is worked from 3 March 2012 to 4 March 2012"):
        Workdays(date(2012, 3, 3), date(2012, 3, 4), off=WEEKEND)


def test_an_end_before_the_start_is_refused() -> None:
    with pytest.raises(RefusedError, match="no day is worked"):
        Workdays(MARCH[1], MARCH[0])


@given(
    start=st.dates(date(2000, 1, 1), date(2030, 1, 1)),
    length=st.integers(7, 200),
    off=st.sets(st.sampled_from(WEEK), max_size=6),
    number=st.integers(-20, 220),
)
def test_days_go_up_one_by_one_and_are_never_off(
    start: date, length: int, off: set[Weekday], number: int
) -> None:
    days = Workdays(start, start + timedelta(days=length), off)
    one, following = days.at(number), days.at(number + 1)
    assert one < following
    assert not is_off(one, off)
    assert all(is_off(one + timedelta(days=i), off) for i in range(1, (following - one).days))
    assert not 0 <= number < days.count or days.position(one) == number + 1


def test_each_weekday_is_known_by_its_day() -> None:
    days = [date(2012, 3, day) for day in range(5, 12)]  # Monday to Sunday
    assert [[name for name in WEEK if is_off(day, [name])] for day in days] == [[n] for n in WEEK]


@pytest.mark.parametrize("text", ["Sat, Sun", "sunday saturday", "SAT;Sun, sat", "Saturdays, Sun"])
def test_weekdays_are_read_however_they_are_written(text: str) -> None:
    assert read_weekdays(text) == WEEKEND


def test_no_weekday_is_off_where_nothing_is_written() -> None:
    assert read_weekdays("  ") == ()


@pytest.mark.parametrize("word", ["satellite", "5", "sund", "weekend"])
def test_a_word_that_is_no_weekday_is_refused_with_those_there_are(word: str) -> None:
    with pytest.raises(RefusedError, match=f"'{word}' is no weekday. Write Mon, Tue, .* or Sun"):
        read_weekdays(word)
