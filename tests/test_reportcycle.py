"""What the report tells of a cycle that runs, and of one that has ended."""

import re
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from matplotlib.figure import Figure
from quarter import CLOSED, FOLDER, REVIEW

from okrnb.charts import Chart
from okrnb.entries import Assessment
from okrnb.loop import State, look
from okrnb.report import to_markdown
from okrnb.reportcycle import (
    MOST_WORDS,
    conventions_section,
    end_section,
    is_over,
    next_section,
    picture,
    review_section,
    summary_of,
    week_section,
)

IDS = re.compile(
    r"[a-z]+\\?_?[a-z]*-(metric|guardrail|rate|threshold|baseline|binary)\b|honest-pages"
)


@pytest.fixture(scope="module")
def review() -> State:
    """Give the example quarter half-way."""
    return look(FOLDER, on=REVIEW)


@pytest.fixture(scope="module")
def ended() -> State:
    """Give the example quarter after its end."""
    return look(FOLDER, on=CLOSED)


def with_cycle(book: State, **fields: Any) -> State:
    settings = book.workbook.settings
    other = settings.change(cycle=settings.cycle.change(**fields))
    return replace(book, workbook=replace(book.workbook, settings=other))


def sections(markdown: str) -> list[str]:
    return re.findall(r"^## (.+)$", markdown, re.MULTILINE)


# The summary


def test_a_paragraph_says_how_the_cycle_goes(review: State) -> None:
    assert summary_of(review) == (
        "50% of the time has passed. 10 key results: 3 on track, 1 behind, 5 at risk, 1 given up. "
        "2 guardrails: 2 held. Health metrics: 2 green, 1 red. "
        "Something is in the way of 1 key result."
    )


def test_a_paragraph_says_how_the_cycle_ended_as_promised_and_as_pursued(ended: State) -> None:
    first = summary_of(ended).split(". ")[0]
    assert first == (
        "10 key results: 5 achieved, 5 missed; as pursued at last: 6 achieved, 3 missed, 1 given up"
    )


def test_before_its_first_day_a_cycle_has_no_time_that_passed() -> None:
    told = summary_of(look(FOLDER, on=date(2011, 6, 30)))
    assert told.startswith("Q3 2011 begins on 1 July 2011. 10 key results: 10 too early.")


def test_who_did_not_report_is_counted() -> None:
    assert "Nobody checked in on 1." in summary_of(look(FOLDER, on=date(2011, 8, 19)))


def test_a_cycle_is_over_on_its_last_day(review: State) -> None:
    assert not is_over(review)
    assert is_over(look(FOLDER, on=date(2011, 9, 30)))


# Sections


def test_a_running_cycle_has_its_week_and_no_end(review: State) -> None:
    assert sections(to_markdown(review, pictures={}))[:6] == [
        "The week",
        "Objectives",
        "Review",
        "Key results one by one",
        "The same by the rules of other tools",
        "Where the KPIs stand",
    ]


def test_an_ended_cycle_has_its_end_other_conventions_and_the_next_one(ended: State) -> None:
    assert sections(to_markdown(ended, pictures={}))[:7] == [
        "How the cycle ended",
        "Objectives",
        "Review",
        "The same quarter by other conventions",
        "The same by the rules of other tools",
        "Into the next cycle",
        "Key results one by one",
    ]


def test_the_last_day_has_both_the_week_and_the_end() -> None:
    last = to_markdown(look(FOLDER, on=date(2011, 9, 30)), pictures={})
    assert sections(last)[:2] == ["The week", "How the cycle ended"]


def test_the_week_is_called_by_its_cadence(review: State) -> None:
    assert week_section(with_cycle(review, cadence="two_weeks"))[0] == "## The fortnight"


def test_a_week_in_which_nothing_happened_is_left_out(review: State) -> None:
    kpis = tuple(kpi.change(state="focus") for kpi in review.workbook.kpis)
    silent = replace(review.workbook, check_ins=(), kpis=kpis, objectives=())
    assert week_section(replace(review, workbook=silent)) == []


def test_the_list_for_the_review_is_shown_half_way_alone(review: State) -> None:
    assert "### To talk about half-way" in review_section(review)
    later = look(FOLDER, on=date(2011, 9, 8))
    assert "### To talk about half-way" not in review_section(later)
    assert review_section(later)[0] == "## Review"
    assert review_section(look(FOLDER, on=date(2011, 7, 21))) == []


def test_the_end_tells_aims_promises_lessons_and_what_calls_were_worth(ended: State) -> None:
    told = "\n\n".join(end_section(ended, {}))
    assert "- aspirational: 0.75: aim higher?" in told
    assert "Promises that were not kept, each to be explained:" in told
    assert "Fifteen minutes a week are enough" in told
    assert "Confidence of people: 5 of 10 came true where 57% was said on average" in told
    assert "Table: As each week looked at its end: 118 of 120 check-ins were made" in told


def test_other_conventions_stand_with_their_rules_and_name_what_would_flip(ended: State) -> None:
    told = "\n\n".join(conventions_section(ended))
    assert "- yes or no: reached or not (Grove; Wodtke)" in told
    assert "3 verdicts would flip:" in told


def test_the_next_cycle_is_told_with_proposals_and_candidates(ended: State) -> None:
    told = "\n\n".join(next_section(ended))
    assert "What Q4 2011 would begin with" in told
    assert "| proposed |" in told
    assert "| candidate |" in told


# Objectives


def test_an_objective_says_how_each_key_result_stands_and_what_they_come_to(review: State) -> None:
    told = to_markdown(review, pictures={}).split("### What arrives")[1].split("###")[0]
    assert "| Item pages that keep their promise | Ben | at risk | 0.25 |" in told
    assert "Together: mean 0.45, weakest 0.00, 0 of 4 yes." in told


def test_steps_say_until_when_and_who_and_what_was_done_by_the_day(review: State) -> None:
    told = to_markdown(review, pictures={})
    assert (
        "| New photos for the hundred items that come back most | 22 July 2011 | Ben | done" in told
    )
    assert "| Trial with ten wholesalers | 9 September 2011 | Ben | open |" in told


def test_a_cycle_that_sums_nothing_up_scores_no_objective(review: State) -> None:
    told = to_markdown(with_cycle(review, roll_up="none"), pictures={})
    assert "Together: not summed up." in told
    assert "mean 0" not in told


def test_what_the_cycle_puts_first_heads_the_column(review: State, ended: State) -> None:
    for book in (review, ended):
        told = to_markdown(with_cycle(book, headline="verdict"), pictures={})
        assert "| verdict |" in told
        assert "| score |" not in told


def test_a_level_that_nobody_set_is_asked_about_before_the_cycle_alone(review: State) -> None:
    plan = to_markdown(look(FOLDER, on=date(2011, 6, 30)), pictures={})
    assert "| commit | … |" in plan
    assert "| commit | … |" not in to_markdown(review, pictures={})


def test_the_teams_own_score_is_said_while_the_cycle_runs(review: State) -> None:
    told = Assessment(id="a", on=REVIEW, key_result="orders-metric", score="0.5", reason="Luck")
    later = told.change(id="b", on=date(2011, 8, 16), reason="Later")
    entries = (*review.workbook.entries, told, later)
    book = replace(review, workbook=replace(review.workbook, entries=entries))
    assert "The team's own score: 0.50. Luck" in to_markdown(book, pictures={})


def test_why_there_is_no_chance_is_said_below_the_table(review: State) -> None:
    told = to_markdown(review, pictures={})
    assert "No tested chance, told from the same time last year" in told
    assert "A chance is that of a level" not in told


@pytest.mark.parametrize("day", [date(2011, 7, 14), REVIEW, date(2011, 9, 30), CLOSED])
def test_nothing_is_called_by_its_id(day: date) -> None:
    told = to_markdown(look(FOLDER, on=day), pictures={})
    assert not IDS.search(told)


def test_a_workbook_without_objectives_has_no_cycle_to_tell_of(review: State) -> None:
    bare = replace(review, workbook=replace(review.workbook, objectives=()), advice=())
    told = to_markdown(bare, pictures={})
    assert "In short" not in told
    assert sections(told)[:2] == ["Objectives", "Where the KPIs stand"]


# Pictures


def test_a_picture_has_its_words_shortened_for_those_who_cannot_see_it() -> None:
    chart = Chart(Figure(), "Title\n\n  first  [1]\n" + "word " * 200)
    (line,) = picture("x", {"x": chart})
    assert line.startswith(r"![Title; first \[1\]; word word")
    assert line.endswith(" …](x.png)")
    assert len(line) < MOST_WORDS + 20


def test_a_picture_that_was_not_drawn_is_not_named() -> None:
    assert picture("x", {}) == []
