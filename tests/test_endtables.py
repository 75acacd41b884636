"""Tables for the end of a cycle."""

import re
from dataclasses import replace
from decimal import Decimal

import pytest
from quarter import CLOSED, FOLDER

from okrnb.comparing import compare_kpis
from okrnb.conventions import compare_schools
from okrnb.endtables import (
    end_lines,
    handover_lines,
    handover_of,
    list_handed,
    open_questions,
    say_flip,
    say_together,
    table_calibration,
    table_conventions,
    table_handover,
    table_kpi_changes,
    table_objectives,
    table_reflection,
    table_scores,
    table_weeks,
)
from okrnb.loop import State, look
from okrnb.meeting import reflection_of
from okrnb.model import Cycle
from okrnb.objectives import Objective
from okrnb.rollups import score_objective
from okrnb.scores import Score
from okrnb.tabular import Table
from okrnb.tracing import trace_weeks

ACTIVE = "Raise active customers from 968 to 1,100 by 30 September 2011"
NEW = "Raise new customers from 325 to 400 by 30 September 2011"
RATING = "Find out delivery rating on at least 40 cases by 30 September 2011"
IDS = re.compile(r"\b[a-z_]+-(metric|guardrail|rate|threshold|baseline|binary)\b|honest-pages")


@pytest.fixture(scope="module")
def book() -> State:
    """Give the example quarter as it ended."""
    return look(FOLDER, on=CLOSED)


def row(table: Table, name: str) -> dict[str, str]:
    (found,) = [one for one in table.rows if one[0] == name]
    return dict(zip(table.head, found, strict=True))


# Scores


def test_what_was_promised_stands_beside_what_it_was_changed_to(book: State) -> None:
    found = row(table_scores(book), ACTIVE)
    assert (found["score"], found["verdict"], found["as changed"]) == ("0.62", "no", "1.00")
    assert found["decided"] == "1,050 customers in place of 1,100 customers"


def test_the_teams_own_score_has_its_reason(book: State) -> None:
    found = row(table_scores(book), NEW)
    assert found["the team's own"] == "1.00: 397 of 400, and the three came on 1 October"


def test_progress_beyond_the_target_is_said(book: State) -> None:
    name = "Raise orders from 4,460 to 4,600 by 30 September 2011"
    assert row(table_scores(book), name)["score"] == "1.00 (progress 152%)"


def test_a_guardrail_has_held_or_not_and_no_verdict_beside_it(book: State) -> None:
    found = row(
        table_scores(book, objective="summer"),
        "Do not let cancelled invoices go above 15.0% in a month until 30 September 2011",
    )
    assert (found["score"], found["verdict"]) == ("held", "")


def test_where_the_verdict_comes_first_it_stands_once(book: State) -> None:
    cycle = book.workbook.settings.cycle.change(scoring="yes_no", headline="verdict")
    settings = book.workbook.settings.change(cycle=cycle)
    other = replace(book, workbook=replace(book.workbook, settings=settings))
    assert table_scores(other).head.count("verdict") == 1


def test_objectives_are_summed_up_as_promised_and_as_pursued_at_last(book: State) -> None:
    found = row(table_objectives(book), "What arrives is what the page promised")
    assert found["as promised"] == "mean 0.71, weakest 0.00, 2 of 4 yes"
    assert found["as pursued at last"] == "mean 0.95, weakest 0.85, 2 of 3 yes"


KRS = [
    {"form": "metric", "id": "a", "kpi": "k", "start": 0, "target": 10},
    {"form": "metric", "id": "b", "kpi": "k", "start": 0, "target": 10},
    {"form": "guardrail", "id": "g", "kpi": "k", "protects": "a", "bound": 1},
]
OBJECTIVE = Objective.model_validate({"id": "o", "text": "O", "key_results": KRS})


HELD = Score(held="held")


def together(roll_up: str, a: Score, b: Score, g: Score = HELD) -> str:
    cycle = Cycle.model_validate(
        {"name": "Q1", "start": "2012-01-01", "end": "2012-03-31", "roll_up": roll_up}
    )
    return say_together(score_objective(OBJECTIVE, {"a": a, "b": b, "g": g}), cycle)


HALF = Score(raw=Decimal("0.5"), graded=Decimal("0.5"), verdict="no")
FULL = Score(raw=Decimal(1), graded=Decimal(1), verdict="yes")


@pytest.mark.parametrize(
    ("roll_up", "said"),
    [
        ("mean", "mean 0.75, weakest 0.50, 1 of 2 yes"),
        ("minimum", "weakest 0.50 (side by side: mean 0.75, weakest 0.50, 1 of 2 yes)"),
        ("share_of_yes", "share of yes 0.50 (side by side: mean 0.75, weakest 0.50, 1 of 2 yes)"),
        ("none", "not summed up"),
    ],
)
def test_an_objective_is_summed_up_as_its_cycle_says(roll_up: str, said: str) -> None:
    assert together(roll_up, HALF, FULL) == said


def test_where_all_agree_one_number_is_enough() -> None:
    assert together("minimum", FULL, FULL) == "1.00, achieved"


def test_a_broken_guardrail_and_what_is_missing_are_said_and_nothing_is_achieved() -> None:
    said = together("mean", FULL, Score(), Score(held="broken"))
    assert said == "1.00, 1 of 2 measured, guardrail broken"


def test_a_cycle_that_sums_nothing_up_still_says_what_broke() -> None:
    assert together("none", FULL, FULL, Score(held="unknown")) == "guardrail unknown"


# What was learned


def test_lessons_stand_by_what_they_are_about_and_by_kind(book: State) -> None:
    found = row(table_reflection(book), "The cycle as a whole")
    assert found["to do differently"].startswith("Fifteen minutes a week are enough")
    assert row(table_reflection(book), "Item pages that keep their promise")[
        "what was in the way"
    ].endswith("(Ana)")


def test_a_question_is_asked_once_of_all_that_have_no_answer(book: State) -> None:
    asked = open_questions(book)
    assert asked["It was a promise: what happened, and who had to do without it?"] == (NEW,)
    assert (
        ACTIVE in asked["What helped, what was in the way, and what would you write differently?"]
    )


def test_aims_and_missed_promises_are_said_in_lines(book: State) -> None:
    lines = end_lines(reflection_of(book), book.workbook)
    assert lines["Promises that were not kept, each to be explained"] == (NEW,)
    assert "aspirational: 0.75: aim higher?" in lines["What the scores say about the aim itself"]
    assert "Holds up closing" not in lines


def test_what_holds_up_closing_is_asked(book: State) -> None:
    silent = replace(book.workbook, check_ins=())
    lines = end_lines(reflection_of(replace(book, workbook=silent)), silent)
    assert lines["Holds up closing"][0].startswith(
        "Item pages that keep their promise: Is it proved"
    )


def test_calls_stand_in_rows_with_how_many_came_true(book: State) -> None:
    table = table_calibration(reflection_of(book).confidence)
    assert table.rows == (("40% to 60%", "5", "50%", "20%"), ("60% to 80%", "5", "64%", "80%"))


# Other conventions, and the weeks


def test_every_convention_is_a_column_and_the_means_are_the_last_row(book: State) -> None:
    table = table_conventions(compare_schools(book.valued, on=CLOSED), book.workbook)
    assert row(table, NEW)["yes or no"] == "no"
    assert table.rows[-1][:2] == ("mean", "0.82")


def test_a_verdict_that_flips_is_named_by_its_sentence(book: State) -> None:
    flips = [
        say_flip(one, book.workbook) for one in compare_schools(book.valued, on=CLOSED).flips()
    ]
    assert f"{NEW}: good by graded; not by yes or no, levels, named level" in flips


def test_every_week_is_a_column_with_word_and_number(book: State) -> None:
    table = table_weeks(trace_weeks(book.workbook, book.readings, on=CLOSED))
    assert (len(table.head), table.head[1]) == (14, "7 Jul")
    assert row(table, RATING)["14 Jul"] == "too early 0.00 (no check-in)"
    assert row(table, RATING)["30 Sep"] == "achieved 1.00"


def test_weeks_to_come_are_blank() -> None:
    day = look(FOLDER, on=CLOSED).workbook.settings.cycle.start
    seen = look(FOLDER, on=day)
    table = table_weeks(trace_weeks(seen.workbook, seen.readings, on=day))
    assert row(table, RATING)["30 Sep"] == ""


def test_kpis_stand_before_and_after_with_the_same_time_a_year_ago(book: State) -> None:
    table = table_kpi_changes(compare_kpis(book.workbook, book.histories, on=CLOSED))
    found = row(table, "Customer retention")
    assert (found["so it is"], found["same time a year ago"]) == ("healthy again", "40.1%")


# The next cycle


def test_what_is_handed_over_is_a_proposal_with_where_it_comes_from(book: State) -> None:
    first = list_handed(handover_of(book), book)[0]
    assert (first.what, first.kind) == (
        "Raise delivery rating from 62 to … by 31 December 2011",
        "proposed",
    )
    assert first.why.startswith(f"from “{RATING}”: found out by it, n 48")


def test_candidates_ended_at_what_the_readings_say(book: State) -> None:
    found = row(table_handover(handover_of(book), book), NEW)
    assert (found["as what"], found["why"][:14]) == ("candidate", "ended at 0.96:")
    assert found["to decide"].startswith("Is it still the most important thing")


def test_a_handover_is_said_in_lines_by_what_it_is_handed_over_as(book: State) -> None:
    lines = handover_lines(handover_of(book), book)
    assert list(lines) == ["Proposed for Q4 2011", "KPIs", "Candidates, for people to choose of"]
    assert lines["KPIs"][0].startswith("Revenue is in its healthy range again")


def test_nothing_is_called_by_its_id(book: State) -> None:
    handed = handover_of(book)
    tables = (table_scores(book), table_reflection(book), table_handover(handed, book))
    assert not IDS.search("\n".join(map(repr, tables)))
