"""Pictures of what a cycle was worth: each KPI on its way, and cycles side by side."""

from dataclasses import replace
from datetime import date

import pytest
from made_quarters import CLOSED, ODD_NAMES, Q2, collisions, kpi, make_quarter, odd, texts
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from quarter import CLOSED as OCTOBER
from quarter import at

from okrnb.comparing import KpiChange, compare_cycles, compare_kpis
from okrnb.cyclecharts import chart_cycles, chart_worth, draw_cycles, draw_worth
from okrnb.drawing import BLACK, BLUE
from okrnb.model import Settings
from okrnb.objectives import Workbook

BEFORE, AFTER = date(2012, 3, 1), date(2012, 5, 1)


def watched(count: int, **fields: object) -> Workbook:
    kpis = tuple(
        kpi(f"k{n}", ODD_NAMES[n % len(ODD_NAMES)], state="health", frequency="month", **fields)
        for n in range(count)
    )
    settings = Settings(team="T", cycle=Q2)
    return Workbook(settings=settings, kpis=kpis, objectives=(), check_ins=(), places={})


def changes(*values: float, **fields: object) -> tuple[KpiChange, ...]:
    return compare_kpis(watched(1, **fields), {"k0": ([BEFORE, AFTER], values)}, on=CLOSED)


def place(ax: Axes, marker: str) -> list[float]:
    own = [line for line in ax.lines if line.get_marker() == marker]
    return [float(line.get_xdata()[0]) for line in own]  # type: ignore[index,arg-type]


def draw(*values: float, **fields: object) -> Axes:
    return draw_worth(changes(*values, **fields), ax=Figure().subplots())


def test_after_stands_right_of_before_where_the_value_is_larger() -> None:
    ax = draw(-20, 30, healthy_low=40)
    assert place(ax, "o")[0] < place(ax, "D")[0]


def test_the_healthy_range_reaches_to_the_end_on_its_open_side() -> None:
    (band,) = draw(20, 30, healthy_low=40).patches
    assert band.get_extents().x1 == pytest.approx(draw(20, 30).transAxes.transform((1, 0))[0])
    (band,) = draw(20, 30, direction="down", healthy_high=25).patches
    assert band.get_extents().x0 == pytest.approx(draw(20, 30).transAxes.transform((0, 0))[0])


def test_what_ends_healthy_is_a_dot_and_what_ends_out_of_it_a_diamond() -> None:
    assert place(draw(20, 45, healthy_low=40), "D") == []
    assert len(place(draw(45, 20, healthy_low=40), "D")) == 1


def test_a_value_that_did_not_move_has_no_arrow() -> None:
    moved, stayed = draw(20, 30, healthy_low=40), draw(20, 20, healthy_low=40)
    arrows = [[text for text in ax.texts if text.get_text() == ""] for ax in (moved, stayed)]
    assert [len(found) for found in arrows] == [1, 0]


def test_words_beside_say_values_and_health() -> None:
    said = [text.get_text() for text in draw(-20, 30, healthy_low=40, unit="").texts]
    assert "-20 to 30 (+50)\nstill out, closer" in said


def test_a_kpi_without_readings_has_words_alone() -> None:
    found = compare_kpis(watched(1), {}, on=CLOSED)
    ax = draw_worth(found, ax=Figure().subplots())
    assert [text.get_text() for text in ax.texts] == ["no readings"]
    assert list(ax.patches) == []


def test_the_example_quarter_is_shown_by_the_part_each_kpi_had() -> None:
    day = at(OCTOBER)
    chart = chart_worth(day.book, day.histories, on=OCTOBER)
    labels = [label.get_text() for label in chart.figure.axes[0].get_yticklabels()]
    assert [label for label in labels if label in ("Pushed", "Guarded", "Only watched")] == [
        "Pushed",
        "Guarded",
        "Only watched",
    ]
    assert "Customer retention: 38.8% to 45.5% (+6.6 points)" in repr(chart)
    assert collisions(chart) == []


@pytest.mark.parametrize("count", [0, 1, 40])
def test_odd_names_are_readable_whether_few_or_many(count: int) -> None:
    book = watched(count, healthy_low=40)
    histories = {kpi.id: ([BEFORE, AFTER], [-1234.5, 1e9]) for kpi in book.kpis}
    chart = chart_worth(book, histories, on=CLOSED)
    assert collisions(chart) == []
    assert chart.png.startswith(b"\x89PNG")
    assert not any(text.get_parse_math() for text in texts(chart.figure))


# Several cycles


def test_equal_scores_stand_above_each_other() -> None:
    ax = draw_cycles(compare_cycles([make_quarter([50, 50])], on=CLOSED), ax=Figure().subplots())
    own = [line for line in ax.lines if line.get_marker() == "o"]
    spots = [(float(line.get_xdata()[0]), float(line.get_ydata()[0])) for line in own]  # type: ignore[index,arg-type]
    assert {x for x, _ in spots} == {0.5}
    assert len({y for _, y in spots}) == 2


def test_ambitions_have_shapes_of_their_own() -> None:
    books = [make_quarter([50], ambition=ambition) for ambition in ("aspirational", "committed")]
    ax = draw_cycles(compare_cycles(books, on=CLOSED), ax=Figure().subplots())
    assert (len(place(ax, "o")), len(place(ax, "s"))) == (1, 1)


def test_the_mean_is_marked_and_the_sweet_spot_only_where_it_says_something() -> None:
    many, few = make_quarter([40, 60, 80, 60, 60]), make_quarter([40])
    ax = draw_cycles(compare_cycles([many, few], on=CLOSED), ax=Figure().subplots())
    assert place(ax, "|") == pytest.approx([0.6, 0.4])
    assert len(ax.collections) == 1


def test_how_a_cycle_was_scored_stands_beside_its_name_only_where_that_differs() -> None:
    yes_no = make_quarter([50], cycle={"scoring": "yes_no"})
    alike, mixed = ([make_quarter([50]), other] for other in (make_quarter([50]), yes_no))
    names = [
        {
            label.get_text()
            for label in chart_cycles(books, on=CLOSED).figure.axes[0].get_yticklabels()
        }
        for books in (alike, mixed)
    ]
    assert names == [{"Q2 2012"}, {"Q2 2012 (graded)", "Q2 2012 (yes or no)"}]


@pytest.mark.parametrize("count", [0, 1, 8])
def test_no_cycle_one_and_many_can_be_shown(count: int) -> None:
    chart = chart_cycles([odd(40)] * count, on=CLOSED)
    assert collisions(chart) == []
    assert len(repr(chart).splitlines()) == 2 + count


def test_the_mean_that_the_sweet_spot_speaks_of_has_a_colour_and_a_name_of_its_own() -> None:
    whole = make_quarter([60, 60, 60, 60, 60, 100], each=5)
    first, second = whole.objectives
    book = replace(whole, objectives=(first, second.change(ambition="committed")))
    chart = chart_cycles([book], on=CLOSED)
    means = [line for line in chart.figure.axes[0].lines if line.get_marker() == "|"]
    assert [line.get_color() for line in means] == [BLUE, BLACK]
    assert place(chart.figure.axes[0], "|") == pytest.approx([0.6, 1.0])
    names = [text.get_text() for text in chart.figure.legends[0].get_texts()]
    assert names[2:4] == ["mean of aspirational", "mean of others"]
