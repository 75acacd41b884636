"""The form for the weekly check-in: what is said goes into the log, a line each, nothing lost."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from form_helpers import check_inputs, find, is_shown, page, press, status
from prepared import copy_of

from okrnb.building import build, change
from okrnb.checkinforms import CheckInForm
from okrnb.deciding import check_in, keep
from okrnb.loop import State, look
from okrnb.model import CheckIn
from okrnb.objectives import LeadMeasure
from okrnb.practising import open_quarter
from okrnb.weekly import missed_check_ins

TODAY = date(2011, 8, 11)
RETENTION, PAGES, RATE = "retention_rate-metric", "honest-pages", "rewritten-rate"
SURE, SIZES = "How sure are you?", "Done: Sizes and weights on their pages"
CALLS = "How many: Calls to customers whose second order is due"
SAVE = "Save this check-in"


@pytest.fixture(scope="module")
def quarter(tmp_path_factory: pytest.TempPathFactory) -> State:
    return open_quarter(tmp_path_factory.mktemp("once") / "quarter", on=TODAY)


@pytest.fixture
def book(quarter: State, tmp_path: Path) -> State:
    return copy_of(quarter, tmp_path / "book")


def lines(book: State) -> list[str]:
    return (book.folder / "log.jsonl").read_text(encoding="utf-8").splitlines()


def said(book: State, key_result: str) -> list[CheckIn]:
    """Give what was said on the day of the meeting, without the ids of the lines."""
    told = look(book.folder, on=TODAY).workbook.check_ins
    return [change(c, id="x") for c in told if (c.key_result, c.on) == (key_result, TODAY)]


def test_every_field_has_a_label_of_its_own(book: State) -> None:
    assert check_inputs(CheckInForm(book)) == 11


def test_key_results_are_called_by_their_sentences(book: State) -> None:
    form = CheckInForm(book, PAGES)
    assert repr(form) == (
        "CheckInForm: check-in\nWhich key result: Item pages that keep their promise"
    )
    assert not [name for name, id in find(form, "Which key result?").options if id in name]


def test_three_things_stand_apart_beside_it(book: State) -> None:
    shown = page(CheckInForm(book, PAGES))
    assert "Progress: 25%; expected by now: 25%<br>" in shown
    assert "Chance if business goes on as usual: no tested chance<br>" in shown
    assert "Confidence: 5 of 10" in shown


def test_a_value_that_readings_give_is_blank_and_said_beside(book: State) -> None:
    form = CheckInForm(book, RETENTION)
    assert form.value["value"] == ""
    assert "The readings of Customer retention give it: 36.8% until 31 July 2011." in page(form)


def test_a_value_that_nobody_reads_is_asked_for_without_such_a_note(book: State) -> None:
    form = CheckInForm(book, RATE)
    assert is_shown(form, "Which value by now?")
    assert "The readings of" not in page(form)


OWN = {
    PAGES: {"Is its evidence accepted?", "What proves it?", SIZES},
    RETENTION: {"Which value by now?", CALLS},
    "rating-baseline": {"Which value by now?", "On how many cases?", "What proves it?"},
    "courier-binary": {"Is its evidence accepted?", "What proves it?"},
    "basket-guardrail": {"Which value by now?"},
}


@pytest.mark.parametrize("key_result", OWN)
def test_each_form_of_key_result_has_its_own_fields(book: State, key_result: str) -> None:
    form, every = CheckInForm(book, key_result), {label for own in OWN.values() for label in own}
    assert {label for label in every if is_shown(form, label)} == OWN[key_result]


def test_what_was_ticked_off_on_an_earlier_day_is_not_asked_again(book: State) -> None:
    form = CheckInForm(book, PAGES)
    assert not is_shown(form, "Done: New photos for the hundred items that come back most")
    assert "done on 21 July 2011" in page(form)


def test_a_save_adds_a_line_for_each_key_result_that_was_changed(book: State) -> None:
    before = lines(book)
    form = CheckInForm(book, RETENTION)
    find(form, SURE).value = "4"
    form.value = {"key_result": PAGES}
    find(form, SIZES).value = True
    press(form, SAVE)
    assert "Saved in book: log.jsonl (2 lines)." in status(form)
    assert lines(book)[: len(before)] == before
    assert [len(said(book, one)) for one in (RETENTION, PAGES, RATE)] == [1, 1, 0]


def test_a_form_and_a_call_write_the_same(book: State, quarter: State, tmp_path: Path) -> None:
    form = CheckInForm(book, RETENTION)
    find(form, SURE).value = "4"
    find(form, CALLS).value = "8"
    find(form, "What comes next?").value = "A letter"
    find(form, "Who says so?").value = "Ana"
    form.value = {"key_result": PAGES}
    find(form, SIZES).value = True
    find(form, "Is its evidence accepted?").value = "no"
    press(form, SAVE)
    other = copy_of(quarter, tmp_path / "other")
    counts = [{"id": "calls", "count": 8}]
    check_in(
        other, RETENTION, on=TODAY, confidence=4, counts=counts, next_action="A letter", by="Ana"
    )
    check_in(other, PAGES, on=TODAY, done=["sizes"], accepted=False)
    assert [said(book, one) for one in (RETENTION, PAGES)] == [
        said(other, one) for one in (RETENTION, PAGES)
    ]


def test_a_value_is_read_as_people_write_it(book: State) -> None:
    form = CheckInForm(book, RETENTION)
    find(form, "Which value by now?").value = "38.1%"
    press(form, SAVE)
    assert str(said(book, RETENTION)[0].value) == "38.1"


def test_what_was_said_that_day_is_there_and_the_rest_of_it_stays(book: State) -> None:
    book = check_in(book, PAGES, on=TODAY, confidence=3, dropped=["trial"], note="Rain")
    form = CheckInForm(book, PAGES)
    assert (form.value["confidence"], form.value["note"]) == ("3", "Rain")
    find(form, SURE).value = "2"
    press(form, SAVE)
    last = said(book, PAGES)[-1]
    assert (last.confidence, last.dropped, last.note) == (2, ("trial",), "Rain")


def test_a_confidence_that_falls_by_three_is_asked_about(book: State) -> None:
    form = CheckInForm(book, PAGES)
    assert "Last time: 5 of 10." in page(form)
    find(form, SURE).value = "3"
    assert "Confidence fell" not in page(form)
    find(form, SURE).value = "2"
    assert "Confidence fell from 5 to 2: what do we know now?" in page(form)


def test_all_that_is_wrong_is_said_at_once_and_the_rest_is_saved(book: State) -> None:
    form = CheckInForm(book, RETENTION)
    find(form, SURE).value = "<b>11</b>"
    find(form, CALLS).value = "-2"
    assert "confidence is &#x27;&lt;b&gt;11" in page(form)
    assert "Write 0 or more." in page(form)
    form.value = {"key_result": PAGES, "confidence": ""}
    find(form, SURE).value = "4"
    press(form, SAVE)
    assert "log.jsonl (1 line). Not saved yet: Raise customer retention" in status(form)
    assert "Please mend:</b> Raise customer retention" in status(form)
    assert "Write 0 or more." in status(form)
    press(form, SAVE)
    assert "Not saved:</b> Raise customer retention" in status(form)
    assert "Write 0 or more." in status(form)


@pytest.mark.parametrize("text", ["11", "-1", "4.5", "sure"])
def test_confidence_is_a_whole_number_up_to_ten(book: State, text: str) -> None:
    form = CheckInForm(book, RETENTION)
    find(form, SURE).value = text
    press(form, SAVE)
    assert "Not saved:" in status(form)


def test_undo_says_again_what_was_said_before(book: State) -> None:
    book = check_in(book, PAGES, on=TODAY, confidence=4, note="Rain")
    form = CheckInForm(book, PAGES)
    find(form, SURE).value = "2"
    press(form, SAVE)
    count = len(lines(book))
    press(form, "Undo")
    assert [one.confidence for one in said(book, PAGES)] == [4, 2, 4]
    assert len(lines(book)) == count + 1
    assert form.value["confidence"] == "2"
    assert "Not saved yet: Item pages that keep their promise: How sure are you." in status(form)


def test_undo_of_the_first_word_of_a_day_is_as_if_nobody_had_reported(book: State) -> None:
    friday = TODAY + timedelta(days=1)
    assert RETENTION in missed_check_ins(book.workbook, on=friday)
    form = CheckInForm(book, RETENTION)
    find(form, SURE).value = "1"
    press(form, SAVE)
    assert RETENTION not in missed_check_ins(form.book.workbook, on=friday)
    press(form, "Undo")
    assert RETENTION in missed_check_ins(form.book.workbook, on=friday)
    assert form.book.standings == look(book.folder, on=TODAY).standings == book.standings


def test_undo_says_why_it_cannot_where_somebody_has_reported_since(book: State) -> None:
    form = CheckInForm(book, PAGES)
    find(form, SURE).value = "2"
    press(form, SAVE)
    check_in(book, PAGES, on=TODAY, confidence=7)
    count = len(lines(book))
    press(form, "Undo")
    assert "somebody else has reported on it since" in status(form)
    assert len(lines(book)) == count


def test_somebody_elses_word_is_not_written_over_unseen(book: State) -> None:
    form = CheckInForm(book, PAGES)
    find(form, SURE).value = "2"
    check_in(book, PAGES, on=TODAY, confidence=7)
    press(form, SAVE)
    assert "somebody else has said &#x27;7&#x27; by now" in status(form)
    assert [one.confidence for one in said(book, PAGES)] == [7]
    press(form, SAVE)
    assert [one.confidence for one in said(book, PAGES)] == [7, 2]


def test_other_fields_that_somebody_else_filled_in_stay(book: State) -> None:
    form = CheckInForm(book, PAGES)
    find(form, SURE).value = "2"
    check_in(book, PAGES, on=TODAY, note="Rain")
    press(form, SAVE)
    assert (said(book, PAGES)[-1].confidence, said(book, PAGES)[-1].note) == (2, "Rain")


def test_what_was_typed_is_there_after_a_new_run_and_gone_after_a_save(book: State) -> None:
    form = CheckInForm(book, PAGES)
    find(form, "What is in the way?").value = "It costs $5 and $6"
    find(form, SIZES).value = True
    again = CheckInForm(look(book.folder, on=TODAY))
    again.value = {"key_result": PAGES}
    assert again.value["blocker"] == "It costs $5 and $6"
    assert find(again, SIZES).value is True
    press(again, SAVE)
    assert status(CheckInForm(again.book, PAGES)) == ""


def test_titles_that_people_typed_are_no_mathematics_and_no_html(book: State) -> None:
    (own,) = (one for one in book.workbook.objectives if one.id == "back")
    told = {"id": "posts", "title": "Posts at $5 <b>or</b> $6", "key_result": RETENTION}
    measures = (*own.lead_measures, build(LeadMeasure, **told))
    form = CheckInForm(keep(book, change(own, lead_measures=measures)), RETENTION)
    assert find(form, r"How many: Posts at \$5 <b>or</b> \$6").description_allow_html is False
    find(form, r"How many: Posts at \$5 <b>or</b> \$6").value = "3"
    assert "How many: Posts at $5 &lt;b&gt;or&lt;/b&gt; $6" in status(form)


def test_a_workbook_without_key_results_says_so(book: State) -> None:
    bare = replace(book.workbook, objectives=(), check_ins=(), entries=())
    form = CheckInForm(replace(book, workbook=bare))
    assert "There is no key result to report on." in page(form)
    assert not is_shown(form, SURE)
