"""Bars of progress: how long they are, what stands beside them, and that all can be read."""

import io
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.colors import same_color
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from PIL import Image
from quarter import BOOK, CLOSED, REVIEW, at
from test_charts import NAMES, overlaps

from okrnb.barlayout import BAR, FURTHEST, place_rows, scale_for
from okrnb.charts import Chart
from okrnb.drawing import GREEN, GREY, ORANGE, RED
from okrnb.lettering import drawing
from okrnb.objectives import Workbook
from okrnb.pace import Word
from okrnb.progresscharts import chart_progress, draw_progress, look_of, progress_height
from okrnb.progressrows import Mark, ProgressRow, progress_rows
from okrnb.standing import stand_all

look = cache(at)

WIDE = 776.0


def row(raw: float | None = 0.36, **fields: Any) -> ProgressRow:
    share = None if raw is None else Decimal(str(raw))
    given: dict[str, Any] = {
        "key_result": "kr",
        "objective": "Earn more with less",
        "name": "Raise gross margin from 20% to 25%",
        "word": "at risk",
        "number": "0.36",
        "basis": "21.8% on the way from 20% to 25%",
        "brief": "21.8% on the way",
        "raw": share,
        "filled": None if share is None else min(max(share, Decimal(0)), Decimal(1)),
        "ends": (end("start", 0, "20%"), end("target", 1, "25%")),
    }
    return ProgressRow(**(given | fields))


def end(name: str, share: float, *ways: str) -> Mark:
    return Mark(name=name, share=Decimal(str(share)), ways=ways)


def draw(*rows: ProgressRow, wide: float = WIDE) -> Axes:
    high = progress_height(rows, wide=wide)
    figure = Figure(figsize=(wide / 72, high / 72))
    with drawing():
        return draw_progress(rows, ax=figure.add_axes((0, 0, 1, 1)))


def chart(*rows: ProgressRow, wide: float = WIDE) -> Chart:
    figure = draw(*rows, wide=wide).figure
    assert isinstance(figure, Figure)
    return Chart(figure, "")


def lengths(ax: Axes, *, filled: bool) -> list[float]:
    """Give how long bars are: the whole ones, or as far as they are filled."""
    bars = [bar for bar in ax.patches if isinstance(bar, Rectangle)]
    assert all(bar.get_x() == 0 for bar in bars)
    return [bar.get_width() for bar in bars if (bar.get_alpha() is not None) is filled]


def crossing(ax: Axes, *, named: str = "") -> list[float]:
    """Give the shares at which lines cross the bars: those named so in the key, or the others."""
    return [
        float(line[0][0])
        for lines in ax.collections
        if isinstance(lines, LineCollection)
        and (lines.get_label() == named or (not named and str(lines.get_label())[0] == "_"))
        for line in lines.get_segments()
    ]


def shares(line: Line2D) -> list[float]:
    return [float(x) for x in np.asarray(line.get_xdata())]


def dots(ax: Axes, named: str) -> list[float]:
    return [place for line in ax.lines if line.get_label() == named for place in shares(line)]


def words(ax: Axes) -> list[str]:
    return [text.get_text() for text in ax.texts if text.get_text()]


# Bars


def test_bars_have_one_length_and_are_filled_as_far_as_progress_held_between_their_ends() -> None:
    ax = draw(row(0.36), row(1.4), row(-0.5), row(0.0))
    assert lengths(ax, filled=False) == [1, 1, 1, 1]
    assert lengths(ax, filled=True) == [0.36, 1]


def test_a_dot_stands_where_progress_really_is_on_either_side_of_the_bar() -> None:
    ax = draw(row(0.36), row(1.4), row(-0.5))
    assert dots(ax, "progress") == [0.36, 1.4, -0.5]
    left, right = ax.get_xlim()
    assert left < -0.5 < 1.4 < right


def test_beyond_its_ends_progress_has_its_number() -> None:
    said = words(draw(row(0.36), row(1.4), row(-0.5)))
    assert "1.40" in said
    assert "-0.50" in said
    assert "0.36" not in said


@pytest.mark.parametrize(("raw", "marker", "said"), [(3.31, ">", "3.31"), (-12.5, "<", "-12.5")])
def test_what_is_too_far_off_is_an_arrow_with_its_number(
    raw: float, marker: str, said: str
) -> None:
    ax = draw(row(raw))
    assert dots(ax, "progress") == []
    (arrow,) = (line for line in ax.lines if line.get_marker() == marker)
    (place,) = shares(arrow)
    assert place == (1 + FURTHEST if raw > 1 else -FURTHEST)
    assert said in words(ax)


def test_a_projection_is_hollow() -> None:
    ax = draw(row(1.17, projected=True))
    (hollow,) = (line for line in ax.lines if line.get_label() == "progress, projected")
    assert hollow.get_markerfacecolor() == "white"
    assert dots(ax, "progress, projected") == [1.17]


def test_a_line_crosses_the_bar_where_progress_was_expected() -> None:
    ax = draw(row(expected=Decimal("0.5")), row())
    assert crossing(ax, named="expected by now") == [0.5]


def test_levels_cross_the_bar_and_are_named_above_it() -> None:
    levels = (end("commit", 0.3, "21%"), end("stretch", 1.45, "27%"), end("far", 9, "99%"))
    ax = draw(row(levels=levels))
    assert crossing(ax) == [0.3, 1.45]
    above = {text.get_text(): text for text in ax.texts}
    assert above["commit 21%"].get_position()[1] < above["20%"].get_position()[1]
    assert "far 99%" not in above


def test_start_and_target_stand_at_the_ends_of_the_bar() -> None:
    ax = draw(row())
    places = {
        text.get_text(): (text.get_position()[0], text.get_horizontalalignment())
        for text in ax.texts
    }
    assert places["20%"] == (0, "left")
    assert places["25%"] == (1, "right")


def test_a_guardrail_has_no_bar_but_its_word() -> None:
    ax = draw(
        row(None, bar=False, word="broken", number="broken", brief="5% against 4%", ends=None)
    )
    assert len(ax.patches) == 0
    assert {"broken", "5% against 4%", "guardrail"} <= set(words(ax))


def test_what_is_not_measured_is_dashed_and_says_so_once() -> None:
    ax = draw(row(None, word="too early", number="not measured", brief="not measured"))
    (bar,) = ax.patches
    assert bar.get_linestyle() != "-"
    assert words(ax).count("not measured") == 1
    assert dots(ax, "progress") == []


@pytest.mark.parametrize(
    ("word", "colour", "marker"),
    [
        ("on track", GREEN, "o"),
        ("held", GREEN, "o"),
        ("behind", ORANGE, "^"),
        ("missed", RED, "D"),
        ("stale", GREY, "s"),
        ("not measured", GREY, "s"),
    ],
)
def test_a_status_has_colour_shape_and_word(word: Word, colour: str, marker: str) -> None:
    assert look_of(word) == (colour, marker)
    ax = draw(row(word=word))
    assert [line.get_marker() for line in ax.lines if same_color(line.get_color(), colour)] == [
        marker
    ]
    assert [text for text in words(ax) if text.startswith(word)]


def test_rows_of_one_objective_stand_below_its_text() -> None:
    ax = draw(row(), row(), row(objective="Another aim"))
    heads = [text.get_text() for text in ax.texts if text.get_fontweight() == "bold"]
    assert [text for text in heads if not text.startswith("at risk")] == [
        "Earn more with less",
        "Another aim",
    ]


# Room


def many(count: int) -> list[ProgressRow]:
    raws = (0.36, 1.4, -0.5, 3.3, None)
    return [
        row(raws[n % 5], name=f"{NAMES[n % len(NAMES)]} {n}", objective=f"Aim {n // 4}")
        for n in range(count)
    ]


@pytest.mark.parametrize("count", [1, 2, 40])
def test_any_number_of_rows_can_be_read(count: int) -> None:
    assert list(overlaps(chart(*many(count)))) == []


@pytest.mark.parametrize("wide", [420.0, 560.0, 776.0])
def test_narrow_axes_fold_words_more_often_and_keep_them_apart(wide: float) -> None:
    levels = (end("commit", 0.3, "USD 2,066,812"), end("stretch", 1.4, "USD 3,066,812"))
    ends = (end("start", 0, "USD 1,234,567", "1.2M"), end("target", 1, "USD 2,234,567", "2.2M"))
    wordy = row(-0.2, name="word " * 60, brief="word " * 60, note="word " * 60)
    assert list(overlaps(chart(wordy, replace(wordy, levels=levels, ends=ends), wide=wide))) == []


@pytest.mark.parametrize("shares", [(0.5, 0.51), (1.4, 1.45), (-0.4, -0.39), (0.99, 1.01)])
def test_levels_that_lie_close_together_keep_their_names_apart(shares: tuple[float, float]) -> None:
    low, high = shares
    levels = (
        end("commit", low, "1,000,000 customers"),
        end("stretch", high, "1,000,001 customers"),
    )
    assert list(overlaps(chart(row(levels=levels)))) == []


@pytest.mark.parametrize("name", NAMES)
def test_a_name_of_any_length_and_script_stays_in_its_column(name: str) -> None:
    assert list(overlaps(chart(row(name=name, objective=name, brief=name, note=name)))) == []


@pytest.mark.parametrize("raw", [1e-9, 0.999, 1.001, 99.5, 12_345.0, -1e12])
def test_progress_of_any_size_fits_in(raw: float) -> None:
    assert list(overlaps(chart(row(raw), row(-0.4)))) == []


def test_each_row_begins_below_the_one_before() -> None:
    placed = place_rows(many(40), WIDE)
    assert all(
        one.middle - BAR / 2 >= one.top and one.middle + BAR / 2 < one.bottom for one in placed
    )
    assert all(one.bottom == other.top for one, other in pairwise(placed))


def test_bars_take_all_the_room_where_nothing_leaves_them() -> None:
    inside, outside = scale_for([row(0.5)], WIDE), scale_for([row(1.4), row(-0.5)], WIDE)
    assert inside.whole > 1.5 * outside.whole
    assert (inside.begin, inside.end) == (0, 1)
    for scale in (inside, outside):
        assert (scale.right - scale.left) * scale.whole == pytest.approx(WIDE)


def test_axes_that_a_layout_places_are_measured_where_they_will_stand() -> None:
    figure = Figure(figsize=(14, 4), layout="constrained")
    with drawing():
        ax, beside = figure.subplots(1, 2)
        beside.set_ylabel("a label that takes room")
        draw_progress([row(1.4), row(-0.5)], ax=ax)
    assert list(overlaps(Chart(figure, ""))) == []


# The chart


def quarter_chart() -> Chart:
    quarter = look(REVIEW)
    return chart_progress(quarter.book, quarter.standings, on=REVIEW)


def test_the_words_say_every_key_result_below_its_objective() -> None:
    said = repr(quarter_chart()).split("\n")
    assert said[0] == "Progress, 15 August 2011"
    assert said[1] == "Customers come back before they forget us"
    assert len(said) == 1 + 3 + 12
    assert (
        "  Raise orders from 4,460 to 4,600 by 30 September 2011: on track, 1.00 projected; "
        "progress 1.17 projected; expected 1.00; 1,475 orders so far, projected to 4,624 orders"
    ) in repr(quarter_chart())


def test_words_and_picture_have_the_same_key_results() -> None:
    quarter = look(REVIEW)
    (ax,) = quarter_chart().figure.axes
    rows = progress_rows(quarter.book, quarter.standings, on=REVIEW)
    shown = " ".join(text.get_text().replace("\n", " ") for text in ax.texts)
    assert not [row.name for row in rows if row.name not in shown]
    assert not [row.key_result for row in rows if row.key_result in shown]


@pytest.mark.parametrize("day", [REVIEW, CLOSED])
def test_the_example_quarter_can_be_read(day: date) -> None:
    quarter = look(day)
    assert list(overlaps(chart_progress(quarter.book, quarter.standings, on=day))) == []


def test_the_key_has_what_is_in_the_picture() -> None:
    (legend,) = quarter_chart().figure.legends
    assert [text.get_text() for text in legend.get_texts()] == [
        "expected by now",
        "progress",
        "progress, projected",
    ]


def scored(scoring: str) -> Workbook:
    settings = BOOK.settings
    return replace(BOOK, settings=settings.change(cycle=settings.cycle.change(scoring=scoring)))


@pytest.mark.parametrize(
    ("scoring", "key"),
    [("graded", "its score"), ("yes_no", "its verdict"), ("progress_only", "its progress")],
)
def test_the_key_says_what_the_cycle_puts_first(scoring: str, key: str) -> None:
    book = scored(scoring)
    found = chart_progress(book, stand_all(book, on=REVIEW), on=REVIEW)
    assert [text for text in found.figure.texts if key in text.get_text()]


def test_without_key_results_the_picture_says_so() -> None:
    found = chart_progress(replace(BOOK, objectives=()), {}, on=REVIEW)
    assert repr(found).endswith("no key results yet")
    assert words(found.figure.axes[0]) == ["no key results yet"]
    assert list(overlaps(found)) == []


def test_a_long_title_stays_in_the_picture() -> None:
    quarter = look(REVIEW)
    found = chart_progress(quarter.book, quarter.standings, on=REVIEW, title="Progress " * 40)
    assert list(overlaps(found)) == []


def test_the_face_is_white_so_that_letters_stand_out_in_a_dark_theme() -> None:
    picture = Image.open(io.BytesIO(quarter_chart().png)).convert("RGB")
    corners = [(0, 0), (picture.width - 1, picture.height - 1)]
    assert [picture.getpixel(corner) for corner in corners] == [(255, 255, 255)] * 2


def test_the_same_progress_is_the_same_picture() -> None:
    pictures: Sequence[bytes] = [quarter_chart().png for _ in range(2)]
    assert pictures[0] == pictures[1]
