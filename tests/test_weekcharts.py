"""Confidence from week to week: a line of its own, and the question where it falls."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from quarter import BOOK, CLOSED, CYCLE, REVIEW, at
from test_charts import NAMES, overlaps

from okrnb.charts import Chart
from okrnb.lettering import drawing
from okrnb.model import CheckIn
from okrnb.objectives import Binary, Objective, Workbook
from okrnb.weekcharts import Confidence, chart_confidence, confidence_of, draw_confidence
from okrnb.weekly import DROP


def book(*told: int | None, names: Sequence[str] = ("Is it signed?",)) -> Workbook:
    """Give a workbook in which the confidence of each week is the same for all key results."""
    krs = tuple(Binary(form="binary", id=f"kr{n}", text=name) for n, name in enumerate(names))
    check_ins = tuple(
        CheckIn(id=f"c{n}-{kr.id}", on=week(n), key_result=kr.id, confidence=value)
        for kr in krs
        for n, value in enumerate(told)
    )
    objective = Objective(id="o", text="Sign it", key_results=krs)
    return replace(BOOK, objectives=(objective,), check_ins=check_ins, entries=())


def week(number: int) -> date:
    return CYCLE.start + timedelta(days=6 + 7 * number)


def only(*told: int | None) -> Confidence:
    (found,) = confidence_of(book(*told), on=CLOSED)
    return found


def draw(one: Confidence) -> Axes:
    figure = Figure(figsize=(6, 3), layout="constrained")
    with drawing():
        return draw_confidence(one, ax=figure.subplots())


def line(ax: Axes) -> list[float]:
    return [float(y) for y in np.asarray(ax.lines[0].get_ydata())]


# What people said


def test_it_has_what_people_said_until_the_day_and_nothing_of_later() -> None:
    (found,) = confidence_of(book(7, 6, 5), on=week(1))
    assert found.told == ((week(0), 7), (week(1), 6))
    assert found.now == "6 of 10"


def test_a_check_in_without_confidence_is_no_zero() -> None:
    assert [value for _, value in only(7, None, 5).told] == [7, 5]


def test_a_fall_of_three_has_the_question_of_the_weekly_meeting() -> None:
    assert only(7, 7 - DROP).drops == (
        (week(1), "Confidence fell from 7 to 4: what do we know now?"),
    )


@pytest.mark.parametrize("told", [(7, 5), (4, 7), (7, 6, 5, 4), (3,), ()])
def test_smaller_falls_and_rises_are_not_asked_about(told: tuple[int, ...]) -> None:
    found = confidence_of(book(*told), on=CLOSED)
    assert not [one for one in found if one.drops]


def test_every_fall_of_the_cycle_is_kept_with_its_day() -> None:
    assert [day for day, _ in only(8, 4, 8, 3).drops] == [week(1), week(3)]


def test_key_results_of_which_nobody_said_anything_are_left_out_unless_asked_for() -> None:
    quarter = at(REVIEW)
    found = confidence_of(quarter.book, on=REVIEW)
    assert len(found) == 10
    (rail,) = confidence_of(quarter.book, on=REVIEW, key_results=["basket-guardrail"])
    assert (rail.told, rail.now) == ((), "nobody has said")


def test_it_can_be_said_in_a_line() -> None:
    assert str(only(7, 3)) == (
        "Is it signed?: 3 of 10 (7, 3, until 14 July 2011); 14 July 2011: Confidence fell from 7 "
        "to 3: what do we know now?"
    )


# The picture


def test_the_line_has_an_axis_of_its_own_from_0_to_10() -> None:
    ax = draw(only(7, 6, 0, 10))
    assert line(ax) == [7, 6, 0, 10]
    bottom, top = ax.get_ylim()
    assert -1 < bottom < 0
    assert 10 < top < 11
    assert [label.get_text() for label in ax.get_yticklabels()] == ["0", "5", "10"]


def test_a_fall_is_marked_where_it_ended_and_its_question_stands_below() -> None:
    ax = draw(only(8, 8, 3))
    (mark,) = (line for line in ax.lines if line.get_marker() == "D")
    assert list(np.asarray(mark.get_ydata())) == [3]
    assert "Confidence fell from 8 to 3" in ax.get_xlabel().replace("\n", " ")


def test_without_a_fall_nothing_is_asked() -> None:
    ax = draw(only(8, 7, 6))
    assert ax.get_xlabel() == ""
    assert not [line for line in ax.lines if line.get_marker() == "D"]


def test_earlier_falls_are_counted_beside_the_last_question() -> None:
    assert "(1 earlier)" in draw(only(8, 4, 8, 3)).get_xlabel().replace("\n", " ")


def test_the_last_number_stands_at_the_end_of_the_line() -> None:
    assert "6" in [text.get_text() for text in draw(only(7, 6)).texts]


def test_the_whole_time_of_the_key_result_is_shown() -> None:
    left, right = draw(only(7)).get_xlim()
    assert CYCLE.days < right - left < 1.2 * CYCLE.days


def test_where_nobody_said_anything_the_picture_says_so() -> None:
    (none,) = confidence_of(book(), on=CLOSED, key_results=["kr0"])
    assert [text.get_text() for text in draw(none).texts] == ["nobody has said"]


# The chart


def test_each_key_result_has_a_small_picture() -> None:
    quarter = at(REVIEW)
    chart = chart_confidence(quarter.book, on=REVIEW)
    assert len(chart.figure.axes) == 10
    said = repr(chart).split("\n")
    assert said[0] == "Confidence that it will be reached, 0 to 10, 15 August 2011"
    assert len(said) == 11
    assert (
        said[4] == "Item pages that keep their promise: 3 of 10 (6, 7, 7, 6, 5, 3, until 11 "
        "August 2011)"
    )


def test_a_key_result_alone_has_a_larger_one() -> None:
    quarter = at(REVIEW)
    few, one = (
        chart_confidence(quarter.book, on=REVIEW, key_results=some)
        .figure.axes[0]
        .get_window_extent()
        for some in (("honest-pages", "rewritten-rate"), ("honest-pages",))
    )
    assert one.width > 1.9 * few.width
    assert one.height > 1.5 * few.height


@pytest.mark.parametrize("count", [1, 2, 3, 13, 40])
def test_any_number_of_key_results_can_be_read(count: int) -> None:
    names = [f"{NAMES[n % len(NAMES)]} {n}"[:160] for n in range(count)]
    chart = chart_confidence(book(8, 4, 8, 3, 10, names=names), on=CLOSED)
    assert len(chart.figure.axes) == count
    assert list(overlaps(chart)) == []


@pytest.mark.parametrize("name", NAMES)
def test_a_name_of_any_length_and_script_stays_in_the_picture(name: str) -> None:
    chart = chart_confidence(book(8, 4, names=[name]), on=CLOSED)
    assert repr(chart).split("\n")[1].startswith(f"{name}: 4 of 10")
    assert list(overlaps(chart)) == []


def test_without_any_confidence_the_words_say_so() -> None:
    chart = chart_confidence(book(), on=CLOSED)
    assert repr(chart).endswith("nobody has said")
    assert chart.png.startswith(b"\x89PNG")


def test_no_id_stands_in_words_or_picture() -> None:
    chart = chart_confidence(at(REVIEW).book, on=REVIEW)
    titles = " ".join(ax.get_title(loc="left") for ax in chart.figure.axes)
    for kr in BOOK.key_results():
        assert kr.id not in repr(chart)
        assert kr.id not in titles


def test_the_same_confidence_is_the_same_picture() -> None:
    pictures = [chart_confidence(book(8, 4), on=CLOSED).png for _ in range(2)]
    assert pictures[0] == pictures[1]
    assert isinstance(chart_confidence(book(8), on=CLOSED), Chart)
