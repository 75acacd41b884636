"""Drawing on axes: what is drawn of a KPI's past, and where the axis is marked."""

from datetime import date, timedelta
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from okrnb.drawing import SHOWN, crossed, date_axis, draw_history
from okrnb.lettering import drawing
from okrnb.model import Kpi

DAYS = [date(2011, month, 1) for month in range(1, 7)]
VALUES = [10.0, 12, 11, 14, 13, 15]
KPI = Kpi(id="k", name="k", frequency="month", healthy_low=Decimal(12))


def draw(days: list[date], values: list[float], kpi: Kpi = KPI) -> Axes:
    return draw_history(days, values, kpi, ax=Figure().subplots())


def drawn(ax: Axes) -> list[float]:
    return [float(y) for y in np.asarray(ax.lines[1].get_ydata())]


def marks(ax: Axes) -> list[str]:
    return [label.get_text() for label in ax.get_xticklabels()]


def test_the_history_draws_every_reading_on_the_axes_it_is_given() -> None:
    ax = Figure().subplots()
    assert draw_history(DAYS, VALUES, KPI, ax=ax) is ax
    assert drawn(ax) == VALUES


def test_the_line_breaks_where_a_reading_is_missing() -> None:
    values = drawn(draw([*DAYS[:2], *DAYS[3:]], [*VALUES[:2], *VALUES[3:]]))
    assert [np.isnan(value) for value in values] == [False, False, True, False, False, False]


def test_a_kpi_of_no_known_rhythm_has_no_missing_readings() -> None:
    ax = draw([DAYS[0], DAYS[5]], [1.0, 2.0], KPI.change(frequency=None))
    assert drawn(ax) == [1.0, 2.0]


def test_of_a_long_past_the_latest_readings_are_drawn() -> None:
    days = [date(2010, 1, 1) + timedelta(days=n) for n in range(1000)]
    ax = draw(days, [float(n) for n in range(1000)], KPI.change(frequency="day"))
    assert drawn(ax) == [float(n) for n in range(1000 - SHOWN["day"], 1000)]


def test_the_healthy_range_is_within_sight_even_when_no_reading_is_in_it() -> None:
    assert draw(DAYS, VALUES, KPI.change(healthy_low=Decimal(50))).get_ylim()[1] > 50


@pytest.mark.parametrize(("last", "marker"), [(12.0, "o"), (11.0, "D")])
def test_a_last_reading_out_of_range_has_another_shape(last: float, marker: str) -> None:
    assert draw(DAYS, [*VALUES[:5], last]).lines[-1].get_marker() == marker


@pytest.mark.parametrize(("last", "arrows"), [(12.0, 0), (11.9, 0), (2.0, 1)])
def test_an_arrow_shows_a_gap_that_has_room_for_one(last: float, arrows: int) -> None:
    assert len(draw(DAYS, [*VALUES[:5], last]).texts) == arrows


def test_the_edge_of_the_range_is_healthy_on_both_sides() -> None:
    band = KPI.change(direction="band", healthy_high=Decimal(20))
    assert [crossed(x, band) for x in (11.9, 12, 20, 20.1)] == [12, None, None, 20]


def test_readings_that_are_all_the_same_are_within_sight() -> None:
    bottom, top = draw(DAYS, [0.0] * 6, KPI.change(healthy_low=None)).get_ylim()
    assert bottom < 0 < top


def test_a_percentage_has_its_sign_at_the_axis() -> None:
    share = KPI.change(unit_kind="percent", unit="%")
    ax = draw(DAYS, VALUES, share)
    assert ax.yaxis.get_major_formatter()(12.0, 0) == "12%"
    assert ax.get_ylabel() == ""


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        (date(2009, 12, 1), date(2011, 11, 1), ["2010", "Jul", "2011", "Jul"]),
        (date(2011, 8, 1), date(2011, 11, 1), ["Aug 2011", "Sep", "Oct", "Nov"]),
        (date(2011, 2, 2), date(2011, 2, 20), ["6 Feb 2011", "12 Feb", "18 Feb"]),
        (date(1990, 1, 1), date(2019, 1, 1), ["1990", "2000", "2010"]),
    ],
)
def test_the_axis_is_marked_with_years_months_or_days(
    first: date, last: date, said: list[str]
) -> None:
    ax = Figure().subplots()
    edge = timedelta(days=2)
    ax.set_xlim(first - edge, last + edge)  # type: ignore[arg-type]
    date_axis(ax, most=4)
    assert marks(ax) == said


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.integers(1, 20_000), st.integers(2, 8))
def test_there_are_never_more_marks_than_fit(first: date, span: int, most: int) -> None:
    ax = Figure().subplots()
    ax.set_xlim(first, first + timedelta(days=span))  # type: ignore[arg-type]
    date_axis(ax, most=most)
    assert len(marks(ax)) <= most


def test_one_reading_is_drawn_without_a_warning() -> None:
    figure = Figure()
    with drawing():
        draw_history(DAYS[:1], VALUES[:1], KPI, ax=figure.subplots())
        figure.draw_without_rendering()
    assert figure.axes[0].get_xticks().size
