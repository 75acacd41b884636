"""Pictures of bounds: in and out by place, shape and word."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from typing import Any

import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from quarter import CLOSED, CYCLE, at
from test_charts import NAMES, overlaps

from okrnb.bandcharts import chart_bands, draw_bands
from okrnb.bands import Band, Bounded, Point, State, band_of
from okrnb.charts import Chart
from okrnb.lettering import drawing
from okrnb.model import CheckIn, Kpi
from okrnb.objectives import Guardrail, Threshold

look = cache(at)

RATE = Kpi(id="rate", name="Cancelled", unit_kind="percent", decimals=1, direction="down")
BOUND = ((Decimal(4), "at most 4 complaints"),)


def points(*states: tuple[float | None, State]) -> tuple[Point, ...]:
    days = [CYCLE.start + timedelta(days=6 + 7 * n) for n in range(len(states))]
    return tuple(
        Point(day, None if value is None else Decimal(str(value)), state)
        for day, (value, state) in zip(days, states, strict=True)
    )


def band(*states: tuple[float | None, State], **fields: Any) -> Band:
    given: dict[str, Any] = {"low": None, "high": Decimal(4), "lines": BOUND, "told": "held"}
    days = (CYCLE.start, CYCLE.end)
    return Band(form="threshold", points=points(*states), days=days, **(given | fields))


def draw(found: Band) -> Axes:
    figure = Figure(figsize=(11, 4), layout="constrained")
    with drawing():
        return draw_bands(found, ax=figure.subplots())


def marked(ax: Axes, marker: str) -> list[float]:
    """Give the heights of all markers of one shape."""
    lines = [line for line in ax.lines if line.get_marker() == marker]
    return [float(y) for line in lines for y in np.asarray(line.get_ydata())]


def words(ax: Axes) -> list[str]:
    return [text.get_text() for text in ax.texts if text.get_text()]


def quarter_chart(key_result: str, *, day: date = CLOSED) -> Chart:
    quarter = look(day)
    (kr,) = (kr for kr in quarter.book.key_results() if kr.id == key_result)
    assert isinstance(kr, Bounded)
    return chart_bands(kr, quarter.book.kpi(kr.kpi), quarter.book.check_ins, cycle=CYCLE, on=day)


def test_what_is_in_is_a_dot_and_what_is_out_a_diamond_at_its_value() -> None:
    ax = draw(band((3, "in"), (6, "out"), (4, "in")))
    assert marked(ax, "o") == [3, 4]
    assert marked(ax, "D") == [6]


def test_number_and_word_stand_at_each_marker() -> None:
    assert words(draw(band((3, "in"), (6, "out"))))[-2:] == ["6\nnot kept", "3\nkept"]


def test_the_good_side_is_shaded_up_to_the_bound() -> None:
    ax = draw(band((3, "in"), (6, "out")))
    (shade,) = (patch for patch in ax.patches if isinstance(patch, Rectangle))
    assert shade.get_y() + shade.get_height() == 4
    assert shade.get_y() == ax.get_ylim()[0]


def test_both_edges_of_a_band_bound_the_shade() -> None:
    ax = draw(band((3, "in"), low=Decimal(2)))
    (shade,) = (patch for patch in ax.patches if isinstance(patch, Rectangle))
    assert (shade.get_y(), shade.get_height()) == (2, 2)


def test_the_bound_is_a_line_with_its_words_beside_it() -> None:
    ax = draw(band((3, "in")))
    assert "at most 4 complaints" in words(ax)
    assert [line for line in ax.lines if list(np.asarray(line.get_ydata())) == [4, 4]]


def test_what_has_no_value_stands_at_the_foot_and_not_at_zero() -> None:
    ax = draw(band((50, "in"), (None, "no value"), (60, "in"), (None, "not reported")))
    bottom, top = ax.get_ylim()
    (cross,), (question,) = marked(ax, "x"), marked(ax, "$?$")
    assert bottom < cross == question < bottom + (top - bottom) / 10
    assert words(ax).count("none") == 1


def test_the_whole_time_is_shown_from_the_first_week_on() -> None:
    left, right = draw(band((3, "in"))).get_xlim()
    assert right - left > CYCLE.days


def test_where_there_is_no_room_for_all_words_those_that_are_out_stay() -> None:
    states: list[tuple[float | None, State]] = [(3, "in")] * 120
    states[60] = (6, "out")
    ax = draw(band(*states))
    assert "6\nnot kept" in words(ax)
    assert len(words(ax)) < 40
    assert list(overlaps(Chart(_figure(ax), ""))) == []


def test_between_words_without_room_a_number_stands_alone() -> None:
    states: list[tuple[float | None, State]] = [(6, "out")] * 13
    ax = draw(band(*states))
    assert {"6\nnot kept", "6"} <= set(words(ax))
    assert len(words(ax)) == 1 + 13
    assert list(overlaps(Chart(_figure(ax), ""))) == []


def _figure(ax: Axes) -> Figure:
    assert isinstance(ax.figure, Figure)
    return ax.figure


# The chart


@pytest.mark.parametrize(
    "key_result",
    ["complaints-threshold", "rewritten-rate", "basket-guardrail", "cancelled-guardrail"],
)
@pytest.mark.parametrize("day", [CYCLE.start, date(2011, 8, 15), CLOSED])
def test_the_example_quarter_can_be_read(key_result: str, day: date) -> None:
    assert list(overlaps(quarter_chart(key_result, day=day))) == []


def test_the_words_say_bound_and_every_period() -> None:
    said = repr(quarter_chart("complaints-threshold")).split("\n")
    assert said[0].endswith("0.85: kept in 11 of 13 periods")
    assert said[1] == "at most 4 complaints"
    assert said[2:5] == [
        "7 July 2011: 3 complaints, kept",
        "14 July 2011: 4 complaints, kept",
        "21 July 2011: 5 complaints, not kept",
    ]
    assert len(said) == 2 + 13


def test_how_many_readings_held_is_said_of_a_guardrail() -> None:
    said = repr(quarter_chart("cancelled-guardrail"))
    assert said.startswith("Do not let cancelled invoices go above 15.0% in a month")
    assert "held: 14.3% against 15.0%; 2 of 3 held" in said
    assert "31 August 2011: 16.0%, broken" in said


def test_a_gap_is_said_without_a_value() -> None:
    assert "18 August 2011: no value" in repr(quarter_chart("rewritten-rate"))


def test_the_key_counts_each_state() -> None:
    (legend,) = quarter_chart("complaints-threshold").figure.legends
    assert [text.get_text() for text in legend.get_texts()] == ["kept (11)", "not kept (2)"]


def test_no_id_stands_in_the_picture() -> None:
    assert "complaints-threshold" not in repr(quarter_chart("complaints-threshold"))


def rail(text: str = "", **fields: Any) -> Guardrail:
    given = {"id": "kr", "protects": "x", "kpi": "rate", "bound": 15, "text": text}
    return Guardrail.model_validate({"form": "guardrail", **given, **fields})


def told(*values: float) -> Sequence[CheckIn]:
    days = [CYCLE.start + timedelta(days=7 * n) for n in range(len(values))]
    rows = zip(days, values, strict=True)
    return [
        CheckIn.model_validate({"id": f"c-{day}", "on": day, "key_result": "kr", "value": value})
        for day, value in rows
    ]


@pytest.mark.parametrize("name", NAMES)
def test_a_name_of_any_length_and_script_stays_in_the_picture(name: str) -> None:
    chart = chart_bands(rail(name), RATE, told(14, 16), cycle=CYCLE, on=CLOSED)
    assert repr(chart).startswith(f"{name}: ")
    assert list(overlaps(chart)) == []


@pytest.mark.parametrize("factor", [-1e12, -1.0, 1e-6, 1e12])
def test_numbers_of_any_size_fit_in(factor: float) -> None:
    kpi = RATE.change(unit_kind="currency", unit="USD", decimals=None)
    kr = rail(bound=Decimal(str(15 * factor)), tolerance=abs(Decimal(str(factor))))
    values = [factor * value for value in (14, 15, 16, 15.5, 14, 13, 12, 16, 14, 15, 15, 18, 11)]
    assert list(overlaps(chart_bands(kr, kpi, told(*values), cycle=CYCLE, on=CLOSED))) == []


def test_a_bound_that_nobody_set_is_said_to_be_missing() -> None:
    kr = Threshold(form="threshold", id="kr", unit="errors", side="at_most", tally="final")
    chart = chart_bands(kr, None, told(3), cycle=CYCLE, on=CLOSED)
    assert "no bound is set" in repr(chart)
    assert chart.png.startswith(b"\x89PNG")


def test_a_band_says_its_edges_and_its_middle_apart() -> None:
    kr = Threshold.model_validate(
        {"form": "threshold", "id": "kr", "unit": "people", "bound": 250, "side": "within"}
        | {"tally": "each_period"}
    )
    chart = chart_bands(kr, None, told(240, 270, 250), cycle=CYCLE, on=CLOSED)
    assert list(overlaps(chart)) == []
    assert band_of(kr, None, told(240), cycle=CYCLE, on=CLOSED).low == Decimal("237.5")


def test_the_same_bounds_are_the_same_picture() -> None:
    pictures = [quarter_chart("complaints-threshold").png for _ in range(2)]
    assert pictures[0] == pictures[1]
