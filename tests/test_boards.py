"""Tiles of the board: what stands in one, and how they are laid out."""

from datetime import date
from decimal import Decimal

import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from okrnb.boards import columns_for, draw_tile, place_tiles, room_for
from okrnb.model import Kpi

DAYS = [date(2011, month, 1) for month in range(1, 7)]
SHARE = Kpi(id="share", name="Share", unit_kind="percent", unit="%", decimals=1, frequency="month")


def tile(last: float, kpi: Kpi, *, triage: str = "focus", room: float = 180) -> Axes:
    values = [*[last] * 5, last]
    return draw_tile(DAYS, values, kpi, triage=triage, room=room, ax=Figure().subplots())


def said(ax: Axes) -> list[str]:
    return [text.get_text() for text in ax.texts if text.get_text()]


@pytest.mark.parametrize(("count", "columns"), [(0, 1), (1, 1), (2, 2), (12, 3), (13, 4), (24, 4)])
def test_more_kpis_stand_in_more_columns(count: int, columns: int) -> None:
    assert columns_for(count) == columns


@pytest.mark.parametrize("count", [1, 2, 12, 24])
def test_every_tile_is_within_the_picture(count: int) -> None:
    figure, columns = Figure(), columns_for(count)
    names = ["one\ntwo", *["one"] * (count - 1)]
    axes = place_tiles(figure, names, columns=columns, above=30, below=30)
    boxes = [ax.get_position() for ax in axes]
    assert len(boxes) == count
    assert min(min(box.x0, box.y0) for box in boxes) > 0
    assert max(max(box.x1, box.y1) for box in boxes) < 1


def test_a_tile_is_as_wide_as_its_words_are_measured_for() -> None:
    figure = Figure()
    ax, *_ = place_tiles(figure, ["one"] * 20, columns=4, above=30, below=30)
    width = float(ax.get_position().width * figure.get_size_inches()[0] * 72)
    assert width == pytest.approx(room_for(4))


def test_a_gap_is_said_with_the_edge_it_is_measured_to() -> None:
    ax = tile(12.7, SHARE.change(healthy_high=Decimal(12)), room=240)
    assert "gap 0.7 points to healthy 12.0%" in said(ax)


def test_a_gap_without_room_is_said_more_shortly_and_never_cut() -> None:
    assert "gap 0.7 points to 12.0%" in said(tile(12.7, SHARE.change(healthy_high=Decimal(12))))


def test_without_a_healthy_range_the_tile_asks_for_it() -> None:
    assert "which range is healthy?" in said(tile(12.7, SHARE))


def test_both_edges_of_a_band_are_said() -> None:
    band = SHARE.change(healthy_low=Decimal(10), healthy_high=Decimal(12))
    assert "healthy 10.0% to 12.0%" in said(tile(11, band))


@pytest.mark.parametrize(
    ("last", "unit", "words"),
    [
        (191.0, "customers", ["191", " customers"]),
        (11_712_592_517_683.0, "yen", ["11.71tn", " yen"]),
        (23.5, "litres in bottles of at most one litre", ["23.5", " litres in bot…"]),
    ],
)
def test_the_number_is_never_cut_but_its_unit_may_be(
    last: float, unit: str, words: list[str]
) -> None:
    count = Kpi(id="k", name="K", unit=unit)
    assert said(tile(last, count, triage="health metric"))[2:4] == words


def test_focus_stands_out_by_weight_and_box_not_by_colour_alone() -> None:
    for triage, weight, boxed in (("focus", "bold", True), ("park", "normal", False)):
        (text,) = (
            text for text in tile(1, SHARE, triage=triage).texts if text.get_text() == triage
        )
        assert (text.get_fontweight(), text.get_bbox_patch() is not None) == (weight, boxed)
