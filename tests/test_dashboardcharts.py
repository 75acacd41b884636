"""The dashboard: one page of 1920 by 1080; what is gravest is shown, and the rest is counted."""

import io
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest
from made_quarters import collisions, later_by, make_quarter, odd, texts, words_in
from matplotlib.axes import Axes
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from PIL import Image
from quarter import REVIEW, at

from okrnb.charts import Chart
from okrnb.dashboardcharts import (
    DOTS_AN_INCH,
    chart_dashboard,
    draw_blocks,
    draw_cards,
    lay_out,
    share_out,
)
from okrnb.dashboards import Block, Card, Note, gather_dashboard
from okrnb.lettering import SMALL, drawing
from okrnb.objectives import Workbook
from okrnb.reviewing import as_pursued
from okrnb.standing import stand_all

HALF = later_by(49)


def chart(workbook: Workbook, *, on: date = HALF) -> Chart:
    return chart_dashboard(workbook, stand_all(workbook, on=on), on=on)


def cards(values: Sequence[int | None], each: int = 4) -> tuple[Card, ...]:
    whole = make_quarter(values, each=each)
    return gather_dashboard(whole, stand_all(whole, on=HALF), on=HALF).cards


def draw(values: Sequence[int | None]) -> Axes:
    with drawing():
        return draw_cards(cards(values), ax=Figure(figsize=(8, 6)).add_axes((0, 0, 1, 1)))


def blocks(*counts: int) -> list[Block]:
    return [Block(f"B{n}", "nothing", (Note("a note"),) * count) for n, count in enumerate(counts)]


@pytest.mark.parametrize("count", [0, 1, 13, 40])
def test_the_page_fills_a_screen_however_many_key_results_there_are(count: int) -> None:
    assert Image.open(io.BytesIO(chart(make_quarter([50] * count)).png)).size == (1920, 1080)


def test_the_smallest_letters_are_a_45th_of_the_screen() -> None:
    sizes = [text.get_fontsize() for text in texts(chart(odd(40)).figure)]
    assert min(sizes) == SMALL
    assert SMALL * DOTS_AN_INCH / 72 > 1080 / 45


def test_a_bar_is_filled_as_far_as_the_key_result_is_and_marked_where_it_should_be() -> None:
    ax = draw([80])
    track, filled = ax.patches[:2]
    share = filled.get_extents().width / track.get_extents().width
    assert share == pytest.approx(0.43, abs=0.005)
    (mark,) = ax.collections
    (expected,) = {x for x, _ in mark.get_segments()[0]}  # type: ignore[attr-defined]
    left, right = (
        ax.transData.inverted().transform((x, 0))[0] for x in track.get_extents().intervalx
    )
    assert (expected - left) / (right - left) == pytest.approx(49 / 91, abs=0.005)


def test_a_bar_is_held_between_its_ends() -> None:
    ax = draw([250, -50])
    tracks, filled = ax.patches[0::2], ax.patches[1::2]
    shares = [
        one.get_extents().width / track.get_extents().width
        for one, track in zip(filled, tracks, strict=True)
    ]
    assert shares == pytest.approx([1, 0])


def test_three_things_stand_in_columns_of_their_own() -> None:
    whole = make_quarter([80])
    standings = {
        id: replace(one, chance=0.31, chance_said="about 31%")
        for id, one in stand_all(whole, on=HALF).items()
    }
    with drawing():
        found = gather_dashboard(whole, standings, on=HALF).cards
        ax = draw_cards(found, ax=Figure(figsize=(8, 6)).add_axes((0, 0, 1, 1)))
    places = {text.get_text(): text.get_position() for text in ax.texts}
    row = ("behind 0.43", "about 31%", "6 of 10")
    assert len({places[said][1] for said in row}) == 1
    assert [places[said][0] for said in row] == sorted(places[said][0] for said in row)
    assert places["chance"][0] == places["about 31%"][0]
    assert places["confidence"][0] == places["6 of 10"][0]


def test_what_is_not_known_is_said_so() -> None:
    said = words_in(chart(make_quarter([None])).figure).splitlines()
    assert {"none tested", "not said"} <= set(said)


def test_on_a_full_page_the_gravest_are_shown_and_the_rest_is_counted() -> None:
    found = lay_out(cards([100] * 30 + [5] * 6), room=180, high=150)
    shown = [line.row.word for card in found.cards for line in card.lines]
    assert shown == ["at risk"] * 3
    assert found.rest == "and 33 more: 30 on track, 3 at risk"
    assert found.height <= 150


def test_an_objective_of_which_nothing_is_shown_is_left_out() -> None:
    found = lay_out(cards([100] * 8 + [5] * 2, each=2), room=180, high=120)
    assert len(found.cards) == 1


def test_names_have_a_second_line_as_long_as_there_is_room() -> None:
    given = cards([5, 100, 100])
    wide, tight = (lay_out(given, room=120, high=high) for high in (400, 120))
    folds = [[name.count("\n") for name in found.names.values()] for found in (wide, tight)]
    assert folds == [[1, 1, 1], [1, 0, 0]]


def test_with_room_for_all_nothing_is_counted_and_bare_objectives_stay() -> None:
    whole = make_quarter([50])
    bare = whole.objectives[0].change(id="bare", text="Nothing yet", key_results=())
    both = replace(whole, objectives=(*whole.objectives, bare))
    found = lay_out(
        gather_dashboard(both, stand_all(both, on=HALF), on=HALF).cards, room=180, high=390
    )
    assert ([card.objective for card in found.cards][-1], found.rest) == ("Nothing yet", "")


def test_room_is_shared_out_in_turns() -> None:
    assert share_out(blocks(30, 2, 0), wide=200, high=1000) == (30, 2, 0)
    many, few, none = share_out(blocks(30, 2, 0), wide=200, high=220)
    assert (few, none) == (2, 0)
    assert 2 <= many < 30


def test_notes_that_have_no_room_are_counted() -> None:
    with drawing():
        ax = draw_blocks(blocks(40, 1, 0), ax=Figure(figsize=(3, 5)).add_axes((0, 0, 1, 1)))
    said = [text.get_text() for text in ax.texts]
    assert said[-1] == "nothing"
    shown = said.count("a note") - 1
    assert f"and {40 - shown} more" in said


def test_health_has_a_mark_beside_its_word() -> None:
    health = Block("Health metrics", "none", (Note("NPS 32", "red"), Note("Churn 2", "green")))
    with drawing():
        ax = draw_blocks([health], ax=Figure(figsize=(3, 5)).add_axes((0, 0, 1, 1)))
    assert [line.get_marker() for line in ax.lines] == ["D", "o"]
    assert "red: NPS 32" in [text.get_text() for text in ax.texts]


def test_the_example_quarter_fits_on_its_page_whole() -> None:
    day = at(REVIEW)
    book = as_pursued(day.book, on=REVIEW)
    standings = stand_all(book, on=REVIEW, outlooks=day.outlooks, curves=day.curves)
    found = chart_dashboard(book, standings, on=REVIEW, histories=day.histories)
    assert collisions(found) == []
    said = words_in(found.figure)
    assert " more" not in said
    assert said.count("at risk") == 1 + 5 + 5  # counted, in their rows, and to be decided on


@pytest.mark.parametrize("count", [1, 6, 40])
def test_odd_names_and_values_are_readable_whether_few_or_many(count: int) -> None:
    found = chart(odd(count), on=later_by(45))
    assert collisions(found) == []
    assert not any(text.get_parse_math() for text in texts(found.figure))


def test_the_words_have_what_the_page_has_no_room_for() -> None:
    found = chart(odd(40))
    assert "and 2" in words_in(found.figure)
    assert repr(found).count("confidence") == 40


def test_a_bar_of_a_projection_is_open_and_the_head_of_its_column_says_so() -> None:
    day = at(REVIEW)
    made = chart_dashboard(day.book, day.standings, on=REVIEW, histories=day.histories)
    faces = [to_hex(bar.get_facecolor()) for bar in made.figure.axes[0].patches]
    assert faces.count("#ffffff") == 3
    assert "how far (open: projected)" in words_in(made.figure)
    assert "projected" not in words_in(chart(make_quarter([50])).figure)
