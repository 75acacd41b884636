"""Pictures and lists of an opened workbook, each by one call."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from prepared import copy_of

from okrnb import meetingviews as views
from okrnb.charts import Chart
from okrnb.deciding import check_in
from okrnb.errors import InputError
from okrnb.loop import State
from okrnb.meeting import decide, learn
from okrnb.practising import open_quarter

WEEK_SIX, CLOSED = date(2011, 8, 11), date(2011, 10, 3)
PNG = b"\x89PNG"


@pytest.fixture(scope="module")
def half(tmp_path_factory: pytest.TempPathFactory) -> State:
    return open_quarter(tmp_path_factory.mktemp("half") / "q", on=WEEK_SIX)


@pytest.fixture(scope="module")
def closed(tmp_path_factory: pytest.TempPathFactory) -> State:
    return open_quarter(tmp_path_factory.mktemp("closed") / "q", on=CLOSED)


@pytest.fixture
def own(half: State, tmp_path: Path) -> State:
    """Give a quarter in its sixth week that may be written into."""
    return copy_of(half, tmp_path / "q")


@pytest.mark.parametrize(
    ("show", "said"),
    [
        (views.show_dashboard, "week 6 of 13"),
        (views.show_progress, "3 of 5 weeks met"),
        (views.show_confidence, "5 of 10 (6, 7, 7, 6, 5, until 4 August 2011)"),
        (views.show_weeks, "7 July 0.00 too early"),
    ],
)
def test_a_picture_of_a_week_says_what_it_shows(
    show: Callable[[State], Chart], said: str, half: State
) -> None:
    chart = show(half)
    assert said in chart.text
    assert chart.png.startswith(PNG)


@pytest.mark.parametrize(
    ("show", "said"),
    [
        (views.show_scores, "mean 0.80, weakest 0.62"),
        (views.show_schools, "flips: good by graded; not by yes or no"),
        (views.show_calls, "7 are too few to learn from"),
    ],
)
def test_a_picture_of_the_end_says_what_it_shows(
    show: Callable[[State], Chart], said: str, closed: State
) -> None:
    chart = show(closed)
    assert said in chart.text
    assert chart.png.startswith(PNG)


def test_progress_of_one_objective_leaves_the_others_out(half: State) -> None:
    told = views.show_progress(half, objective="pages").text
    assert "Item pages that keep their promise" in told
    assert "Raise revenue" not in told


def test_an_objective_that_is_not_there_is_answered_with_the_nearest(half: State) -> None:
    with pytest.raises(InputError, match=r"Did you mean pages\?"):
        views.show_progress(half, objective="page")


def test_confidence_of_chosen_key_results_leaves_the_others_out(half: State) -> None:
    told = views.show_confidence(half, "courier-binary").text
    assert told.count("of 10 (") == 1


def test_a_key_result_that_is_not_there_is_answered_with_the_nearest(half: State) -> None:
    with pytest.raises(InputError, match=r"Did you mean courier-binary\?"):
        views.show_confidence(half, "courier-binry")


def test_a_metric_is_shown_on_its_way_with_what_was_expected(half: State) -> None:
    told = views.show_burnup(half, "orders-metric").text
    assert "1,475 orders by 31 July 2011, when 1,467 orders was expected" in told


def test_what_has_no_way_to_draw_names_what_has_one(half: State) -> None:
    with pytest.raises(InputError, match="it is no metric of a KPI") as caught:
        views.show_burnup(half, "honest-pages")
    assert "orders-metric" in caught.value.problems[0].fix


def test_weeks_can_be_told_by_objective_alone(closed: State) -> None:
    told = views.show_weeks(closed, objectives_only=True).text
    assert "Customers come back before they forget us: " in told
    assert "Raise revenue" not in told


def test_days_side_by_side_go_from_too_early_to_stale(half: State) -> None:
    days = (WEEK_SIX - timedelta(weeks=4), WEEK_SIX, WEEK_SIX + timedelta(weeks=3))
    table = views.table_days(half, *days)
    rows = {name: cells for name, *cells in table.rows}
    assert table.head[1:] == ("14 July 2011", "11 August 2011", "1 September 2011")
    assert rows["Hold complaints at or below 4 in each period until 30 September 2011"] == [
        "too early",
        "behind",
        "stale",
    ]


def test_a_day_knows_no_reading_whose_period_had_not_ended(half: State) -> None:
    (first, *_) = views.table_days(half, date(2011, 7, 14)).rows
    assert first[1] == "too early; chance about 8%"


def test_looked_at_from_its_own_day_a_workbook_stands_the_same(half: State) -> None:
    again = views.look_from(half, on=WEEK_SIX)
    assert {id: str(one) for id, one in again.standings.items()} == {
        id: str(one) for id, one in half.standings.items()
    }


def test_what_was_given_up_is_named_so_from_that_day_on(own: State) -> None:
    after = decide(own, "courier-binary", "drop", reason="Price doubled", by="Ana")
    (row,) = (
        row for row in views.table_days(after, date(2011, 8, 10), WEEK_SIX).rows if "?" in row[0]
    )
    assert row[1:] == ("at risk", "given up")


def test_notes_say_who_has_not_reported_once_the_week_is_over(own: State) -> None:
    for kr in own.workbook.key_results():
        if kr.id != "orders-metric":
            own = check_in(own, kr.id, on=WEEK_SIX, confidence=5)
    tomorrow = views.look_from(own, on=WEEK_SIX + timedelta(days=1))
    assert ("Nobody checked in on", "Raise orders from 4,460 to 4,600 by 30 September 2011") in (
        views.table_notes(tomorrow).rows
    )


def test_notes_say_what_was_won(own: State) -> None:
    after = check_in(own, "honest-pages", on=WEEK_SIX, done=["sizes"])
    won = "Item pages that keep their promise: Sizes and weights on their pages"
    assert ("Won", won) in views.table_notes(after).rows


def test_a_heading_is_said_once(half: State) -> None:
    tomorrow = views.look_from(half, on=WEEK_SIX + timedelta(days=1))
    heads = [head for head, _ in views.table_notes(tomorrow).rows if head]
    assert len(heads) == len(set(heads))


def test_without_anything_to_note_the_table_says_so(tmp_path: Path) -> None:
    begun = open_quarter(tmp_path / "q", on=date(2011, 6, 20))
    assert views.table_notes(begun).rows == (("nothing to say", ""),)


def test_the_ending_names_promises_that_were_missed_in_their_words(closed: State) -> None:
    missed = "Raise new customers from 325 to 400 by 30 September 2011"
    assert missed in {text for _, text in views.table_ending(closed).rows}


def test_a_lesson_answers_what_is_asked(tmp_path: Path) -> None:
    book = open_quarter(tmp_path / "q", on=CLOSED)
    name = "Raise revenue from GBP 2,066,812 to GBP 2,200,000 by 30 September 2011"
    after = learn(book, "helped", "An early sale", key_result="revenue-metric")
    asked = [name in {text for _, text in views.table_questions(b).rows} for b in (book, after)]
    assert asked == [True, False]


def test_flips_are_named_with_both_sides(closed: State) -> None:
    rows = {name: (good, other) for name, good, other in views.table_flips(closed).rows}
    name = "Raise new customers from 325 to 400 by 30 September 2011"
    assert rows[name] == ("graded", "yes or no, levels, named level")
    assert len(rows) == 3
