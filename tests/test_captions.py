"""Words round pictures of key results: captions, and labels that keep clear of each other."""

from itertools import pairwise
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from test_charts import NAMES, overlaps

from okrnb.captions import Label, caption, keep_apart, label_right, size_of
from okrnb.charts import Chart
from okrnb.lettering import drawing


def axes() -> tuple[Figure, Axes]:
    figure = Figure(figsize=(11, 4), layout="constrained")
    with drawing():
        return figure, figure.subplots()


@given(
    st.lists(st.tuples(st.floats(-1, 2), st.floats(0.01, 0.2)), min_size=1, max_size=4),
    st.floats(0, 0.05),
)
def test_pieces_keep_their_order_and_their_distance(
    pieces: list[tuple[float, float]], gap: float
) -> None:
    centres = sorted(centre for centre, _ in pieces)
    sizes = [size for _, size in pieces]
    begins = keep_apart(centres, sizes, low=0, high=1, gap=gap)
    ends = [begin + size for begin, size in zip(begins, sizes, strict=True)]
    touching = zip(pairwise(begins), ends, strict=False)
    assert all(after >= end + gap - 1e-9 for (_, after), end in touching)
    assert begins[0] >= -1e-9
    assert ends[-1] <= 1 + 1e-9


def test_a_piece_with_room_stays_where_it_belongs() -> None:
    assert keep_apart([2.0, 8.0], [1.0, 1.0], low=0, high=10, gap=1) == [1.5, 7.5]


def test_pieces_without_room_begin_too_early_rather_than_touch() -> None:
    assert keep_apart([0, 0], [6, 6], low=0, high=10, gap=1) == [-3, 4]


@pytest.mark.parametrize("layout", [None, "constrained"])
def test_axes_are_measured_in_points(layout: Literal["constrained"] | None) -> None:
    figure = Figure(figsize=(10, 5), layout=layout)
    ax = figure.subplots()
    wide, high = size_of(ax)
    box = ax.get_position()
    assert (wide, high) == pytest.approx((720 * box.width, 360 * box.height))


def test_labels_stand_beside_their_lines_in_order() -> None:
    figure, ax = axes()
    ax.set_ylim(0, 100)
    with drawing():
        label_right(
            [Label(80, "target", strong=True), Label(10, "start", "last year")], room=120, ax=ax
        )
    found = [(text.get_text(), text.xy[1]) for text in ax.texts if text.get_text()]  # type: ignore[attr-defined]
    assert found == [("start\nlast year", 0.1), ("target", 0.8)]
    assert list(overlaps(Chart(figure, ""))) == []


@pytest.mark.parametrize(
    "places", [(50, 50, 50, 50, 50), (0, 0.1, 99.9, 100, 100), (1, 2, 3, 4, 5)]
)
def test_labels_of_one_place_are_told_apart(places: tuple[float, ...]) -> None:
    figure, ax = axes()
    ax.set_ylim(0, 100)
    with drawing():
        label_right([Label(p, f"level {p}", "chance about 40%") for p in places], room=120, ax=ax)
    assert list(overlaps(Chart(figure, ""))) == []


@pytest.mark.parametrize("name", NAMES)
def test_a_caption_of_any_length_and_script_stays_in_the_picture(name: str) -> None:
    figure, _ = axes()
    with drawing():
        caption(figure, name * 3, name * 5, "", name)
    assert list(overlaps(Chart(figure, ""))) == []


def test_a_caption_leaves_out_what_is_blank() -> None:
    figure, ax = axes()
    caption(figure, "Name", "one", "", "two")
    assert ax.get_title(loc="center") + ax.get_title(loc="left") == "one\ntwo"
