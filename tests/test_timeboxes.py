"""Time that is left and time that is over, with no clock inside."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from session_examples import at

from okrnb.errors import RefusedError
from okrnb.timeboxes import NOTHING, Timebox, in_minutes

SEVEN = Timebox(minutes=7)


def minutes(number: float) -> timedelta:
    return timedelta(minutes=number)


def test_all_of_it_is_left_before_it_begins() -> None:
    assert (SEVEN.left(at(99)), SEVEN.over(at(99))) == (minutes(7), NOTHING)


def test_what_is_left_and_what_is_over_follow_from_the_time_that_is_given() -> None:
    box = SEVEN.begin(at(0))
    assert [(box.left(at(m)), box.over(at(m))) for m in (5, 7, 9)] == [
        (minutes(2), NOTHING),
        (NOTHING, NOTHING),
        (NOTHING, minutes(2)),
    ]


def test_a_pause_does_not_count() -> None:
    paused = SEVEN.begin(at(0)).stop(at(3), finished=False)
    assert paused.left(at(60)) == minutes(4)
    assert paused.begin(at(60)).left(at(61)) == minutes(3)


def test_a_pause_is_said() -> None:
    assert SEVEN.begin(at(0)).stop(at(3), finished=False).say(at(60)) == "4:00 left, paused"


def test_what_is_finished_stands_still() -> None:
    box = SEVEN.begin(at(0)).stop(at(9), finished=True)
    assert (box.say(at(60)), box.running, box.finished) == ("2:00 over", False, True)


def test_beginning_twice_is_beginning_once() -> None:
    assert SEVEN.begin(at(0)).begin(at(3)) == SEVEN.begin(at(0))


def test_a_finished_part_can_be_taken_up_again() -> None:
    box = SEVEN.begin(at(0)).stop(at(2), finished=True).begin(at(10))
    assert (box.finished, box.elapsed(at(11))) == (False, minutes(3))


def test_more_minutes_leave_more_time() -> None:
    assert SEVEN.begin(at(0)).allow(10).left(at(8)) == minutes(2)


def test_no_minutes_are_refused() -> None:
    with pytest.raises(RefusedError, match="0 minutes are no time"):
        SEVEN.allow(0)


def test_a_clock_that_goes_back_takes_nothing_away() -> None:
    assert SEVEN.begin(at(5)).elapsed(at(0)) == NOTHING


@given(st.lists(st.floats(0, 30), min_size=1, max_size=8), st.integers(1, 60))
def test_what_is_left_and_what_ran_come_to_the_length(steps: list[float], length: int) -> None:
    box, now = Timebox(minutes=length), 0.0
    for number, step in enumerate(steps):
        now += step
        box = box.stop(at(now), finished=False) if number % 2 else box.begin(at(now))
    left, over, ran = box.left(at(now)), box.over(at(now)), box.elapsed(at(now))
    assert left - over + ran == minutes(length)
    assert NOTHING in (left, over)


def test_half_a_minute_is_rounded_up() -> None:
    assert [in_minutes(timedelta(seconds=s)) for s in (0, 29, 30, 60)] == [0, 0, 1, 1]
