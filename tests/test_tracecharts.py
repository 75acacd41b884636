"""The heat map of a cycle: a number in every cell, colours doubled by marks, gaps that are seen."""

from dataclasses import replace
from datetime import date

import pytest
from made_quarters import CLOSED, collisions, later_by, make_quarter, odd, texts, words_in
from matplotlib.axes import Axes
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from quarter import BOOK, READINGS
from quarter import CLOSED as OCTOBER

from okrnb.drawing import GREEN, RED
from okrnb.lettering import drawing
from okrnb.objectives import Workbook
from okrnb.tracecharts import MARKS, MOST_COLUMNS, chart_weeks, columns_of, draw_weeks
from okrnb.tracing import Trace, Week, trace_weeks


def draw(workbook: Workbook, *, on: date = CLOSED) -> Axes:
    with drawing():
        return draw_weeks(trace_weeks(workbook, on=on), ax=Figure(figsize=(10, 4)).subplots())


def cell(ax: Axes, column: int, row: int) -> tuple[str, Rectangle]:
    """Give the words and the patch of a cell."""
    (text,) = (t.get_text() for t in ax.texts if t.get_position() == (column, row))
    (patch,) = (
        found
        for found in ax.patches
        if isinstance(found, Rectangle)
        and (round(found.get_x() + 0.47), round(found.get_y() + 0.47)) == (column, row)
    )
    return text, patch


def test_every_week_until_the_day_has_a_cell_and_those_to_come_have_none() -> None:
    ax = draw(make_quarter([91]), on=later_by(21))
    assert sorted(text.get_position() for text in ax.texts) == [
        (column, row) for column in range(3) for row in range(2)
    ]
    assert (ax.get_xlim(), ax.get_ylim()) == ((-0.5, 12.5), (1.5, -0.5))


def test_a_cell_has_its_number_and_a_mark_that_says_what_its_colour_says() -> None:
    ax = draw(make_quarter([91, 10]))
    good, bad = cell(ax, 7, 1), cell(ax, 7, 2)
    assert (good[0], bad[0]) == ("0.56\n~", "0.06\n!")
    ax = draw(make_quarter([100]))
    assert [cell(ax, week, 1)[0] for week in (7, 12)] == ["0.62\n✓", "1.00\n★"]


def test_colours_follow_the_word() -> None:
    ax = draw(make_quarter([100, 10]))
    colours = [to_hex(cell(ax, 7, row)[1].get_facecolor()).upper() for row in (1, 2)]
    assert colours == [GREEN, RED]


def test_a_week_without_a_check_in_is_hatched_on_white() -> None:
    whole = make_quarter([91])
    gap = tuple(c for c in whole.check_ins if c.on != later_by(28))
    ax = draw(replace(whole, check_ins=gap))
    text, patch = cell(ax, 3, 1)
    assert (text[:4], patch.get_hatch(), to_hex(patch.get_facecolor())) == (
        "0.21",
        "////",
        "#ffffff",
    )
    assert cell(ax, 4, 1)[1].get_hatch() is None


def test_the_key_names_what_is_in_the_picture_and_nothing_else() -> None:
    chart = chart_weeks(make_quarter([100]), on=CLOSED)
    assert [text.get_text() for text in chart.figure.legends[0].get_texts()] == [
        "★ achieved",
        "✓ on track",
        "… too early",
    ]


def test_where_there_is_room_words_stand_in_place_of_marks() -> None:
    ax = draw(make_quarter([100], cycle={"cadence": "month"}))
    assert cell(ax, 2, 1)[0] == "1.00\nachieved"


def test_in_a_narrow_place_numbers_give_way_to_marks() -> None:
    with drawing():
        figure = Figure(figsize=(6, 4), layout="constrained")
        ax = draw_weeks(trace_weeks(make_quarter([100]), on=CLOSED), ax=figure.subplots())
    assert [cell(ax, week, 1)[0] for week in (7, 12)] == ["✓", "★"]


def test_days_have_their_month_where_it_is_new() -> None:
    labels = [label.get_text() for label in draw(make_quarter([1])).get_xticklabels()]
    assert labels[:6] == ["Apr\n7", "14", "21", "28", "May\n5", "12"]


def test_a_year_of_weeks_is_gathered_into_columns_and_a_gap_in_any_week_still_shows() -> None:
    weeks = [Week(on=later_by(7 * n), word="on track", said=f"0.{n:02}") for n in range(1, 53)]
    weeks[3] = replace(weeks[3], missed=True)
    columns = columns_of(Trace(about="a", name="A", is_objective=False, weeks=tuple(weeks)))
    assert len(columns) == MOST_COLUMNS
    assert [week.missed for week in columns if week is not None][:3] == [False, True, False]
    assert columns[1] is not None
    assert columns[1].said == "0.06"


def test_a_year_says_how_many_weeks_a_column_stands_for() -> None:
    year = make_quarter([60], cycle={"start": "2012-01-02", "end": "2012-12-30"})
    chart = chart_weeks(year, on=date(2012, 12, 31))
    assert "One column is 3 weeks, as they ended." in words_in(chart.figure)
    assert collisions(chart) == []


def test_many_rows_have_a_line_each_with_short_numbers() -> None:
    ax = draw(make_quarter([100] * 40))
    assert [cell(ax, week, 1)[0] for week in (6, 7, 12)] == [".54 ✓", ".62 ✓", "1 ★"]


def test_objectives_alone_are_a_shorter_picture() -> None:
    whole, short = (
        chart_weeks(BOOK, READINGS, on=OCTOBER, objectives_only=only) for only in (False, True)
    )
    assert len(short.figure.axes[0].get_yticklabels()) == 3
    assert short.figure.get_size_inches()[1] < whole.figure.get_size_inches()[1]


def test_the_words_have_every_week_of_every_key_result() -> None:
    said = repr(chart_weeks(BOOK, READINGS, on=OCTOBER)).splitlines()
    assert said[0] == "Q3 2011, week by week"
    assert "118 of 120 check-ins were made." in said
    (pages,) = (line for line in said if line.startswith("Keep pages at 40 a week"))
    assert "18 August 0.88 behind, no check-in; 25 August 0.88 behind" in pages
    (cancelled,) = (line for line in said if line.startswith("Do not let cancelled invoices"))
    assert "25 August held; 1 September broken" in cancelled


def test_no_two_words_share_a_mark_that_mean_different_colours() -> None:
    assert {MARKS[word] for word in ("achieved", "on track", "held")}.isdisjoint(
        MARKS[word] for word in ("behind", "at risk", "missed", "broken", "not measured")
    )


@pytest.mark.parametrize("count", [0, 1, 6, 40])
def test_odd_names_and_values_are_readable_whether_few_or_many(count: int) -> None:
    chart = chart_weeks(odd(count), on=later_by(45))
    assert collisions(chart) == []
    assert chart.png.startswith(b"\x89PNG")
    assert not any(text.get_parse_math() for text in texts(chart.figure))


def test_it_says_that_scores_are_of_what_was_pursued_only_where_something_was_changed() -> None:
    told = "Where something was changed, the scores are of what was pursued in that week."
    assert told in repr(chart_weeks(BOOK, READINGS, on=OCTOBER)).splitlines()
    assert told not in repr(chart_weeks(BOOK, READINGS, on=BOOK.settings.cycle.start))
