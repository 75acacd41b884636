"""One quarter under many conventions, as a picture: what each says, and which verdicts flip."""

import pytest
from made_quarters import CLOSED, collisions, later_by, make_quarter, odd, words_in
from matplotlib.axes import Axes
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from quarter import CLOSED as OCTOBER
from quarter import at

from okrnb.conventioncharts import (
    chart_conventions,
    draw_conventions,
    say_flips,
    sentences_compared,
    table_rules,
)
from okrnb.conventions import Comparison, compare_schools
from okrnb.drawing import GREEN, GREY, ORANGE, RED
from okrnb.elsewhere import compare_progress, compare_statuses
from okrnb.lettering import drawing
from okrnb.objectives import Workbook


def schools(workbook: Workbook) -> tuple[Comparison, Axes]:
    found = compare_schools(workbook, on=CLOSED)
    with drawing():
        ax = Figure(figsize=(11, 4)).subplots()
        return found, draw_conventions(found, sentences_compared(found, workbook), ax=ax)


def row(ax: Axes, place: int) -> list[str]:
    """Give what stands in the cells of a row."""
    inside = [text for text in ax.texts if text.get_transform() == ax.transData]
    cells = [text for text in inside if text.get_position()[1] == place]
    return [text.get_text() for text in sorted(cells, key=lambda text: text.get_position()[0])]


def test_each_cell_says_what_its_convention_says_with_a_mark() -> None:
    _, ax = schools(make_quarter([80]))
    assert row(ax, 0) == ["0.80 green ✓", "no ✗", "0.56 yellow ~", "commit 0.30 ✗", "80%"]


def test_colours_say_what_the_marks_say() -> None:
    _, ax = schools(make_quarter([80]))
    colours = [to_hex(patch.get_facecolor()).upper() for patch in ax.patches]
    assert colours == [GREEN, RED, ORANGE, RED, GREY]


def test_what_nobody_measured_has_no_verdict() -> None:
    _, ax = schools(make_quarter([None]))
    assert row(ax, 0) == ["…"] * 5
    assert ax.texts[0].get_text() == "no verdict"


def test_a_verdict_that_flips_is_named_and_stands_bold() -> None:
    found, ax = schools(make_quarter([80, 100]))
    beside = [text.get_text() for text in ax.texts if text.get_transform() != ax.transData]
    weights = [label.get_fontweight() for label in ax.get_yticklabels()]
    assert beside[:2] == ["flips\n1 of 4 good", "4 of 4 good"]
    assert weights == ["bold", "normal"]
    assert say_flips(found) == "1 of 2 key results are good by some conventions, and not by others."


def test_where_all_agree_that_is_said() -> None:
    found, _ = schools(make_quarter([100, 0]))
    assert say_flips(found) == "All conventions agree on what is good."


def test_the_words_name_both_sides_of_a_flip() -> None:
    workbook = make_quarter([80])
    said = repr(chart_conventions(compare_schools(workbook, on=CLOSED), workbook))
    assert "  flips: good by graded; not by yes or no, levels, named level" in said
    assert "Raise thing 0 from 0 to 100 $ by 30 June 2012: graded 0.80 green; yes or no no" in said
    assert "kr0" not in said


def test_without_room_for_words_marks_stand_alone() -> None:
    workbook = make_quarter([60, 100])
    found = compare_statuses(workbook, on=later_by(49))
    ax = chart_conventions(found, workbook).figure.axes[0]
    assert set(row(ax, 0)) <= {"✓", "~", "✗", "…"}
    assert len(row(ax, 0)) == len(found.conventions) > 12


def test_long_heads_of_columns_are_turned_and_short_ones_are_not() -> None:
    workbook = make_quarter([60])
    turned = [
        chart_conventions(found, workbook).figure.axes[0].get_xticklabels()[0].get_rotation()
        for found in (compare_schools(workbook, on=CLOSED), compare_progress(workbook, on=CLOSED))
    ]
    assert turned == [0, 60]


def test_rules_stand_in_a_table_of_their_own() -> None:
    rows = table_rules(compare_schools(make_quarter([60]), on=CLOSED)).rows
    assert ("yes or no", "reached or not (Grove; Wodtke)") in rows
    assert len(rows) == 5


def test_the_example_quarter_has_verdicts_that_flip() -> None:
    book = at(OCTOBER).book
    chart = chart_conventions(compare_schools(book, on=OCTOBER), book)
    assert "3 of 10 key results are good by some" in words_in(chart.figure)
    assert collisions(chart) == []


@pytest.mark.parametrize("count", [0, 1, 6, 40])
def test_odd_names_and_values_are_readable_whether_few_or_many(count: int) -> None:
    workbook = odd(count)
    chart = chart_conventions(compare_schools(workbook, on=CLOSED), workbook)
    assert collisions(chart) == []
    assert chart.png.startswith(b"\x89PNG")
