"""The form for the review half-way: what is in trouble, and what is decided about each."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from form_helpers import check_inputs, find, is_shown, page, press, status
from prepared import copy_of

from okrnb.building import change
from okrnb.entries import Decision
from okrnb.log import only
from okrnb.loop import State, look
from okrnb.meeting import decide, review_of
from okrnb.practising import open_quarter
from okrnb.reviewforms import ReviewForm

TODAY = date(2011, 8, 11)
CUSTOMERS, COURIER = "active_customers-metric", "courier-binary"
WHAT, WHY, WHO = "What is decided?", "Why?", "Who stands for it?"
TARGET, DUE = "To which value now?", "By which day now?"
SAVE = "Save these decisions"


@pytest.fixture(scope="module")
def quarter(tmp_path_factory: pytest.TempPathFactory) -> State:
    return open_quarter(tmp_path_factory.mktemp("once") / "quarter", on=TODAY)


@pytest.fixture
def book(quarter: State, tmp_path: Path) -> State:
    return copy_of(quarter, tmp_path / "book")


def decided(book: State) -> list[Decision]:
    found = only(Decision, look(book.folder, on=TODAY).workbook.entries)
    return [change(one, id="x") for one in found]


def drop(form: ReviewForm) -> None:
    form.value = {"action": "drop", "reason": "It costs $5", "by": "Ana"}


def test_every_field_has_a_label_of_its_own(book: State) -> None:
    assert check_inputs(ReviewForm(book)) == 6


def test_only_what_is_in_trouble_has_a_page_gravest_first_and_by_its_sentence(book: State) -> None:
    options = find(ReviewForm(book), "Which key result?").options
    assert [id for _, id in options] == [one.key_result.id for one in review_of(book)]
    assert options[1][0] == "Raise active customers from 968 to 1,100 by 30 September 2011"


def test_how_it_stands_what_hangs_on_it_and_what_is_asked_are_shown(book: State) -> None:
    shown = page(ReviewForm(book))
    assert "Confidence: 5 of 10" in shown
    assert "Calls to customers whose second order is due" in shown
    assert "Does Customer retention move as you thought it would" in shown


def test_a_new_value_and_day_are_asked_for_only_by_a_retarget(book: State) -> None:
    form = ReviewForm(book, CUSTOMERS)
    assert not is_shown(form, TARGET)
    find(form, WHAT).value = "retarget"
    assert (is_shown(form, TARGET), is_shown(form, DUE)) == (True, True)


def test_what_has_no_number_gets_only_another_day(book: State) -> None:
    form = ReviewForm(book, COURIER)
    find(form, WHAT).value = "retarget"
    assert (is_shown(form, TARGET), is_shown(form, DUE)) == (False, True)


def test_a_form_and_a_call_write_the_same(book: State, quarter: State, tmp_path: Path) -> None:
    form = ReviewForm(book, CUSTOMERS)
    find(form, WHAT).value = "retarget"
    find(form, TARGET).value = "1050 customers"
    find(form, DUE).value = "20 September"
    find(form, WHY).value = "Late"
    find(form, WHO).value = "Ana"
    form.value = {"key_result": COURIER}
    drop(form)
    press(form, SAVE)
    assert "Saved in book: log.jsonl (2 lines)." in status(form)
    other = copy_of(quarter, tmp_path / "other")
    told = {"target": Decimal(1050), "due": date(2011, 9, 20)}
    other = decide(other, CUSTOMERS, "retarget", reason="Late", by="Ana", **told)  # type: ignore[arg-type]
    decide(other, COURIER, "drop", reason="It costs $5", by="Ana")
    assert decided(book) == decided(other)


def test_what_is_dropped_leaves_the_list_and_the_decision_is_shown(book: State) -> None:
    form = ReviewForm(book, COURIER)
    drop(form)
    press(form, SAVE)
    assert COURIER not in [id for _, id in find(form, "Which key result?").options]
    assert "It costs $5" in page(form)
    assert form.value["reason"] == ""


def test_all_that_is_missing_is_said_at_once_and_nothing_is_saved(book: State) -> None:
    form = ReviewForm(book, CUSTOMERS)
    find(form, WHAT).value = "keep"
    press(form, SAVE)
    assert "it has no reason" in status(form)
    assert "nobody stands for it" in status(form)
    assert decided(book) == []


def test_what_a_save_left_out_is_said_with_its_reason(book: State) -> None:
    form = ReviewForm(book, CUSTOMERS)
    find(form, WHAT).value = "keep"
    form.value = {"key_result": COURIER}
    drop(form)
    press(form, SAVE)
    assert "Saved in book: log.jsonl (1 line). Not saved yet: Raise active" in status(form)
    assert "it has no reason. Say why in a sentence." in status(form)
    assert len(decided(book)) == 1


@pytest.mark.parametrize(
    ("target", "due", "said"),
    [
        ("968", "", "start and target are both 968"),
        ("many", "", "target is &#x27;many&#x27;"),
        ("", "some day", "due is &#x27;some day&#x27;"),
        ("", "", "retarget says no new target and no new due"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field(
    book: State, target: str, due: str, said: str
) -> None:
    form = ReviewForm(book, CUSTOMERS)
    told = {"target": target, "due": due, "reason": "Late", "by": "Ana"}
    form.value = {"action": "retarget", **told}
    assert said in page(form)
    press(form, SAVE)
    assert decided(book) == []


def test_a_target_typed_before_it_was_kept_after_all_does_not_count(book: State) -> None:
    form = ReviewForm(book, CUSTOMERS)
    form.value = {"action": "retarget", "target": "1000", "reason": "Late", "by": "Ana"}
    find(form, WHAT).value = "keep"
    press(form, SAVE)
    assert [(one.action, one.target) for one in decided(book)] == [("keep", None)]


def test_somebody_elses_decision_is_seen_before_another_one_is_written(book: State) -> None:
    form = ReviewForm(book, COURIER)
    drop(form)
    decide(book, COURIER, "help", reason="Ask the <b>twins</b>", by="Eli")
    press(form, SAVE)
    assert "Eli has decided by now: help, because Ask the &lt;b&gt;twins" in status(form)
    press(form, SAVE)
    assert [one.action for one in decided(book)] == ["help", "drop"]


def test_undo_says_why_a_decision_cannot_be_taken_back(book: State) -> None:
    form = ReviewForm(book, COURIER)
    drop(form)
    press(form, SAVE)
    press(form, "Undo")
    assert "It cannot be taken back:</b> log.jsonl: the log only grows" in status(form)


def test_what_was_typed_is_there_after_a_new_run(book: State) -> None:
    form = ReviewForm(book, COURIER)
    find(form, WHY).value = "It costs $5"
    again = ReviewForm(look(book.folder, on=TODAY), CUSTOMERS)
    again.value = {"key_result": COURIER}
    assert again.value["reason"] == "It costs $5"
    assert repr(again).splitlines()[1:] == [
        "Which key result: Answer yes by 30 September 2011: Is the second courier under contract?",
        "Why: It costs $5",
    ]


def test_where_nothing_is_in_trouble_nothing_has_to_be_decided(book: State) -> None:
    bare = replace(book.workbook, objectives=(), check_ins=(), entries=())
    form = ReviewForm(replace(book, workbook=bare))
    assert "No key result is in trouble" in page(form)
    assert not is_shown(form, WHAT)
