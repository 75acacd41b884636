"""What calls were worth: circles where said meets came true, and a caution while they are few."""

from decimal import Decimal

import numpy as np
import pytest
from made_quarters import collisions, words_in
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from quarter import CLOSED, at

from okrnb.calibration import ENOUGH, Calibration, Call, calibrate
from okrnb.calibrationcharts import chart_calibration, draw_calibration
from okrnb.reflecting import reflect


def calls(said: str, true: int, of: int) -> list[Call]:
    return [Call(f"{said}-{n}", Decimal(said), n < true, CLOSED) for n in range(of)]


def draw(*given: Call) -> Axes:
    return draw_calibration(calibrate(given), ax=Figure().subplots())


def circles(ax: Axes) -> list[tuple[float, float]]:
    found = [line for line in ax.lines if line.get_marker() == "o"]
    return [(float(line.get_xdata()[0]), float(line.get_ydata()[0])) for line in found]  # type: ignore[index,arg-type]


def test_a_circle_stands_where_what_was_said_meets_what_came_true() -> None:
    assert circles(draw(*calls("0.3", 1, 4), *calls("0.9", 3, 4))) == [(0.3, 0.25), (0.9, 0.75)]


def test_more_calls_make_a_larger_circle_and_their_number_stands_beside() -> None:
    ax = draw(*calls("0.3", 1, 1), *calls("0.9", 8, 9))
    one, nine = [line for line in ax.lines if line.get_marker() == "o"]
    assert nine.get_markersize() > one.get_markersize()
    assert [text.get_text() for text in ax.texts[:2]] == ["1 call", "9 calls"]


def test_the_diagonal_is_there_to_compare_with() -> None:
    first = draw(*calls("0.5", 1, 2)).lines[0]
    assert np.asarray(first.get_xydata()).tolist() == [[0, 0], [1, 1]]


@pytest.mark.parametrize(("count", "fill"), [(ENOUGH - 1, "white"), (ENOUGH, "#56B4E9")])
def test_with_few_calls_circles_stay_empty(count: int, fill: str) -> None:
    ax = draw(*calls("0.5", 1, count))
    assert ax.lines[1].get_markerfacecolor() == fill
    cautions = [text for text in ax.texts if text.get_text() == "too few to learn from"]
    assert len(cautions) == (count < ENOUGH)


def test_before_anything_is_closed_the_picture_says_so() -> None:
    chart = chart_calibration({"chance": Calibration((), None, ())})
    assert "nothing is closed yet" in words_in(chart.figure)
    assert repr(chart).endswith("chance: nothing is closed yet")


def test_confidence_and_chance_stand_side_by_side() -> None:
    found = reflect(at(CLOSED).book, on=CLOSED)
    chart = chart_calibration({"confidence": found.confidence, "chance": found.chances})
    assert [ax.get_title(loc="left").split(":")[0] for ax in chart.figure.axes] == [
        "confidence",
        "chance",
    ]
    assert "  said 50%: 20% of 5 came true" in repr(chart)
    assert "7 are too few to learn from" in repr(chart)
    assert collisions(chart) == []


def test_calls_that_were_all_sure_stay_inside_the_picture() -> None:
    sure = calibrate([*calls("1", 12, 12), *calls("0", 0, 12)])
    chart = chart_calibration({"$ of $": sure, "уверенность": sure})
    assert collisions(chart) == []
    assert circles(chart.figure.axes[0]) == [(0, 0), (1, 1)]
