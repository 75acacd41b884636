"""Tables for the weekly check-in and the review."""

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from quarter import CLOSED, FOLDER, REVIEW

from okrnb.entries import Decision
from okrnb.loop import State, look
from okrnb.meeting import review_of, weekly_of
from okrnb.meetingtables import (
    asked_of_all,
    say_action,
    table_activity,
    table_decisions,
    table_health,
    table_review,
    table_weekly,
    table_work,
    week_lines,
    words_before,
)
from okrnb.model import CheckIn
from okrnb.objectives import Initiative, Milestone
from okrnb.tabular import Table

PAGES = "Item pages that keep their promise"
IDS = re.compile(r"\b[a-z_]+-(metric|guardrail|rate|threshold|baseline|binary)\b|honest-pages")


@pytest.fixture(scope="module")
def book() -> State:
    """Give the example quarter at its review."""
    return look(FOLDER, on=REVIEW)


def row(table: Table, name: str) -> dict[str, str]:
    (found,) = [one for one in table.rows if one[0] == name]
    return dict(zip(table.head, found, strict=True))


def milestone(book: State) -> Milestone:
    (found,) = [kr for kr in book.workbook.key_results() if isinstance(kr, Milestone)]
    return found


# The week


def test_the_week_says_what_changed_what_is_in_the_way_and_what_comes_next(book: State) -> None:
    assert row(table_weekly(book), PAGES) == {
        **{"key result": PAGES, "status": "at risk (was on track)"},
        **{
            "value": "1 of 4 steps done; not accepted yet",
            "in the way": "The photographer has left",
        },
        **{"next": "Ask two others"},
    }


def test_a_new_value_stands_with_its_change(book: State) -> None:
    found = row(
        table_weekly(book), "Hold complaints at or below 4 in each period until 30 September 2011"
    )
    assert (found["value"], found["status"]) == ("6 (+4)", "at risk (was behind)")


def test_of_those_with_nothing_new_there_is_no_row(book: State) -> None:
    assert "Answer yes" not in repr(table_weekly(book))
    assert "GBP 487" not in repr(table_weekly(book))


def test_in_the_first_week_nothing_was_before() -> None:
    first = look(FOLDER, on=date(2011, 7, 6))
    assert words_before(first) == {}
    assert "was" not in repr(table_weekly(first))


def test_what_was_missed_and_won_and_comes_up_stands_in_sentences() -> None:
    ended = look(FOLDER, on=date(2011, 9, 30))
    lines = week_lines(weekly_of(ended), ended.workbook)
    assert f"{PAGES}: reached" in lines["Won"]
    assert not IDS.search(str(lines))


def test_a_key_result_that_is_due_and_one_that_was_missed_are_called_by_their_sentences(
    book: State,
) -> None:
    line = "honest-pages is due, 1 September 2011"
    weekly = replace(weekly_of(book), heads_up=(line,), missed=("honest-pages",), wins=())
    assert week_lines(weekly, book.workbook) == {
        "Nobody checked in on": (PAGES,),
        "Coming up in four weeks": (f"{PAGES} is due, 1 September 2011",),
    }


def test_health_metrics_say_in_words_how_they_are(book: State) -> None:
    found = row(table_health(book), "Cancelled invoices")
    assert found == {
        **{"health metric": "Cancelled invoices", "how it is": "red: out of its healthy range"},
        **{"latest": "14.0%", "up to": "31 July 2011", "healthy": "up to 12.0%"},
    }


# The review


def test_the_review_shows_those_in_trouble_with_what_hangs_on_them(book: State) -> None:
    name = "Raise customer retention from 37.7% to 42.0% by 30 September 2011"
    found = row(table_review(book), name)
    assert (found["progress"], found["expected by now"]) == ("-20%", "34%")
    assert found["hangs on it"] == (
        "Do not let average order value go below GBP 450 in a month until 30 September 2011; "
        "Calls to customers whose second order is due"
    )


def test_what_is_asked_of_all_is_said_once(book: State) -> None:
    (common,) = asked_of_all(review_of(book))
    assert common.startswith("Keep, get help")
    assert common not in repr(table_review(book))


def test_of_a_single_one_all_questions_are_its_own(book: State) -> None:
    assert asked_of_all(review_of(book)[:1]) == ()
    assert asked_of_all(()) == ()


def test_decisions_stand_with_what_was_promised_before_and_why(book: State) -> None:
    name = "Raise active customers from 968 to 1,100 by 30 September 2011"
    found = row(table_decisions(book), name)
    assert found["decided"] == "1,050 customers in place of 1,100 customers"
    assert (found["by"], found["on"]) == ("Ana", "15 August 2011")


def test_a_decision_is_unknown_before_its_day() -> None:
    assert table_decisions(look(FOLDER, on=date(2011, 8, 14))).rows == ()


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"action": "keep"}, "kept"),
        ({"action": "help"}, "help asked for"),
        ({"action": "drop"}, "dropped"),
        ({"action": "convert"}, "its KPI is a health metric"),
        ({"action": "retarget", "target": Decimal(5)}, "5"),
        ({"action": "retarget", "due": date(2012, 5, 1)}, "by 1 May 2012"),
        (
            {"action": "retarget", "due": date(2012, 5, 1), "was_due": date(2012, 3, 31)},
            "by 1 May 2012 in place of 31 March 2012",
        ),
    ],
)
def test_a_decision_is_said_in_words(fields: dict[str, object], said: str) -> None:
    told = {"id": "d", "on": REVIEW, "key_result": "kr", "reason": "so", "by": "Ana"}
    assert say_action(Decision.model_validate({**told, **fields}), None) == said


# Steps and other work


def test_steps_say_until_when_who_and_how_they_are(book: State) -> None:
    table = table_work(milestone(book), book.workbook.check_ins, on=REVIEW, due=CLOSED)
    assert table.head == ("step", "until", "who", "how it is")
    assert [one[3] for one in table.rows] == ["done on 21 July 2011", "late", "open", "open"]


def test_a_step_that_was_dropped_and_done_after_all_is_done(book: State) -> None:
    fields = {"key_result": "honest-pages", "id": "c"}
    told = [
        CheckIn.model_validate({**fields, "on": date(2011, 8, 1), "dropped": ["sizes", "all"]}),
        CheckIn.model_validate({**fields, "on": date(2011, 8, 8), "done": ["sizes"]}),
    ]
    table = table_work(milestone(book), told, on=REVIEW, due=CLOSED)
    assert [one[3] for one in table.rows] == ["late", "done on 8 August 2011", "open", "dropped"]


def test_work_is_shown_as_activity_with_who_and_how_much(book: State) -> None:
    (objective,) = [one for one in book.workbook.objectives if one.id == "back"]
    assert table_activity(objective, book).rows == (
        (
            "Calls to customers whose second order is due",
            "Raise customer retention from 37.7% to 42.0% by 30 September 2011",
            "Ana",
            "89 of 140 (64%)",
        ),
    )


def test_an_initiative_is_done_once_somebody_said_so(book: State) -> None:
    (first, *others) = book.workbook.objectives
    fields = {"key_result": "retention_rate-metric", "title": "Letter"}
    mine = (Initiative(id="letter", **fields), Initiative(id="visit", **fields))
    planned = first.change(initiatives=mine, lead_measures=())
    said = CheckIn.model_validate(
        {"id": "c", "on": REVIEW, "key_result": "retention_rate-metric", "done": ["letter"]}
    )
    check_ins = (*book.workbook.check_ins, said)
    workbook = replace(book.workbook, objectives=(planned, *others), check_ins=check_ins)
    table = table_activity(planned, replace(book, workbook=workbook))
    assert [one[-1] for one in table.rows] == ["done", ""]


@pytest.mark.parametrize("day", [date(2011, 7, 21), REVIEW, CLOSED])
def test_nothing_is_called_by_its_id(day: date) -> None:
    seen = look(FOLDER, on=day)
    tables = (table_weekly(seen), table_review(seen), table_decisions(seen), table_health(seen))
    assert not IDS.search("\n".join(map(repr, tables)))
