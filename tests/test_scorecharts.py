"""The dot plot of scores: what is drawn, when the sweet spot shows, and the words."""

from dataclasses import replace
from decimal import Decimal

import pytest
from made_quarters import CLOSED, KR, collisions, make_quarter, odd, texts, told, words_in
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from quarter import CLOSED as OCTOBER
from quarter import at

from okrnb.entries import Assessment, Decision
from okrnb.objectives import Workbook
from okrnb.scorecharts import chart_score_dots, draw_score_dots, group_scores


def dots(workbook: Workbook) -> Axes:
    return draw_score_dots(group_scores(workbook, on=CLOSED), ax=Figure().subplots())


def places(ax: Axes, marker: str) -> list[tuple[float, float]]:
    """Give where markers of one shape stand."""
    own = [line for line in ax.lines if line.get_marker() == marker]
    return [(float(line.get_xdata()[0]), float(line.get_ydata()[0])) for line in own]  # type: ignore[index,arg-type]


def band(ax: Axes) -> list[tuple[float, float, float, float]]:
    """Give left, right, top and bottom of each band."""
    boxes = [found.get_paths()[0].get_extents() for found in ax.collections]
    return [(float(b.x0), float(b.x1), float(b.y0), float(b.y1)) for b in boxes]


def test_each_score_is_a_dot_in_its_row_below_its_objective() -> None:
    assert places(dots(make_quarter([50, 100])), "o") == [(0.5, 1), (1, 2)]


def test_a_dot_stays_between_0_and_1_and_an_arrow_shows_where_progress_went() -> None:
    ax = dots(make_quarter([150, -50]))
    assert places(ax, "o") == [(1, 1), (0, 2)]
    assert [y for _, y in places(ax, ">")] == [1]
    assert [y for _, y in places(ax, "<")] == [2]
    assert [text.get_text() for text in ax.texts[1:]] == [
        "1.00; progress 1.50",
        "0.00; progress -0.50",
    ]


def test_what_nobody_measured_has_words_and_no_dot() -> None:
    ax = dots(make_quarter([None]))
    assert places(ax, "o") == []
    assert ax.texts[-1].get_text() == "not measured"


def test_the_sweet_spot_spans_the_rows_of_aspirational_objectives() -> None:
    ax = dots(make_quarter([60, 70, 80, 60, 50], each=5))
    assert band(ax) == [(0.6, 0.7, -0.5, 5.5)]


def test_a_committed_objective_beside_them_has_no_sweet_spot() -> None:
    whole = make_quarter([60, 70, 80, 60, 50, 90], each=5)
    first, second = whole.objectives
    mixed = replace(whole, objectives=(first, second.change(ambition="committed")))
    assert [box[2:] for box in band(dots(mixed))] == [(-0.5, 5.5)]


@pytest.mark.parametrize(
    "workbook",
    [
        make_quarter([60, 70, 80, 60]),
        make_quarter([60, 70, 80, 60, None]),
        make_quarter([60] * 5, ambition="committed"),
        make_quarter([60] * 5, ambition="learning"),
        make_quarter([60] * 5, ambition=None),
        make_quarter([60] * 5, cycle={"scoring": "yes_no"}),
        make_quarter([60] * 5, cycle={"scoring": "progress_only"}),
    ],
    ids=["four", "four measured", "committed", "learning", "not said", "yes or no", "progress"],
)
def test_the_sweet_spot_is_hidden_where_it_says_nothing(workbook: Workbook) -> None:
    assert band(dots(workbook)) == []
    assert "0.6 to 0.7" not in words_in(chart_score_dots(workbook, on=CLOSED).figure)


def test_a_cycle_by_levels_has_its_sweet_spot() -> None:
    assert band(dots(make_quarter([60] * 5, each=5, cycle={"scoring": "levels"})))


def test_in_a_yes_no_cycle_the_word_stands_beside_the_dot() -> None:
    ax = dots(make_quarter([100, 60], cycle={"scoring": "yes_no"}))
    assert [text.get_text() for text in ax.texts[1:]] == ["yes", "no"]


def test_where_only_progress_counts_it_is_said_once_and_no_score_is() -> None:
    ax = dots(make_quarter([120], cycle={"scoring": "progress_only"}))
    assert (ax.texts[-1].get_text(), ax.get_xlabel()) == ("120%", "progress")
    assert dots(make_quarter([120])).get_xlabel() == "score"


def test_the_teams_own_score_stands_beside_the_computed_one() -> None:
    own = Assessment(id="a", on=CLOSED, key_result="kr0", score=Decimal("0.9"), reason="The star")
    workbook = make_quarter([10], entries=(own,))
    ax = dots(workbook)
    assert (places(ax, "o"), places(ax, "D")) == ([(0.1, 1)], [(0.9, 1)])
    assert ax.texts[-1].get_text() == "0.10\n0.90 by the team"
    assert "0.10 computed, 0.90 by the team: The star" in repr(
        chart_score_dots(workbook, on=CLOSED)
    )


def test_a_new_target_half_way_gives_a_second_dot_and_the_promise_stays_the_measure() -> None:
    line = {"id": "d", "on": "2012-05-15", "key_result": "kr0", "action": "retarget"}
    new = Decision.model_validate(line | {"reason": "r", "by": "Ana", "was": 100, "target": 50})
    ax = dots(make_quarter([40], entries=(new,)))
    assert sorted(places(ax, "o")) == [(0.4, 1), (0.8, 1)]
    assert ax.texts[-1].get_text() == "0.40\n0.80 as changed"


def test_a_guardrail_is_a_word_and_never_a_dot() -> None:
    whole = make_quarter([50])
    rail = KR.validate_python(
        {"form": "guardrail", "id": "rail", "protects": "kr0", "kpi": "kpi-kr0", "bound": 60}
    )
    (one,) = whole.objectives
    guarded = one.change(key_results=(*one.key_results, rail))
    said = (*whole.check_ins, told("rail", CLOSED, 50))
    ax = dots(replace(whole, objectives=(guarded,), check_ins=said))
    assert places(ax, "o") == [(0.5, 1)]
    assert ax.texts[-1].get_text() == "broken"
    assert sum(line.get_linestyle() == ":" for line in ax.lines) == 1  # no way to go on, either


def test_the_number_of_an_objective_is_the_one_that_its_cycle_asks_for() -> None:
    (mean,) = group_scores(make_quarter([20, 80]), on=CLOSED)
    (weakest,) = group_scores(make_quarter([20, 80], cycle={"roll_up": "minimum"}), on=CLOSED)
    (none,) = group_scores(make_quarter([20, 80], cycle={"roll_up": "none"}), on=CLOSED)
    assert [group.said for group in (mean, weakest, none)] == ["mean 0.50", "weakest 0.20", ""]
    assert [group.number for group in (weakest, none)] == [Decimal("0.2"), None]


def test_two_key_results_that_read_alike_keep_a_row_each() -> None:
    alike = make_quarter([10, 20], names=("Same", "Same"))
    (group,) = group_scores(alike, on=CLOSED)
    assert len(group.finals) == 2


def test_the_words_of_the_example_quarter_have_every_score() -> None:
    said = repr(chart_score_dots(at(OCTOBER).book, on=OCTOBER))
    assert "Aspirational: 0.75: aim higher?" in said
    assert "Committed: explain each miss: 1 of 3." in said
    assert "  Raise customer retention from 37.7% to 42.0% by 30 September 2011: 0.78" in said
    assert "held; GBP 575 against GBP 450" in said


@pytest.mark.parametrize("count", [0, 1, 6, 40])
def test_odd_names_and_values_are_readable_whether_few_or_many(count: int) -> None:
    chart = chart_score_dots(odd(count), on=CLOSED)
    assert collisions(chart) == []
    assert chart.png.startswith(b"\x89PNG")


def test_amounts_in_dollars_are_no_formula() -> None:
    chart = chart_score_dots(make_quarter([5], names=("$ of $",)), on=CLOSED)
    found = [text for text in texts(chart.figure) if "$ of $" in text.get_text()]
    assert len(found) == 2
    assert not any(text.get_parse_math() for text in found)
