"""Forms of many records: what was typed about a record that is gone by now is told, not dropped."""

from datetime import date
from pathlib import Path

import pytest
from form_helpers import press, status
from prepared import copy_of

from okrnb.checkinforms import CheckInForm
from okrnb.completing import complete
from okrnb.kpiforms import KpiForm
from okrnb.loop import State, look
from okrnb.objectiveforms import ObjectiveForm
from okrnb.practising import open_quarter
from okrnb.reviewforms import ReviewForm

TODAY = date(2011, 8, 11)
COURIER, PAGES = "courier-binary", "pages"
GONE = "Gone by now, with what you had typed there:"
SAVE = "Save these answers"


@pytest.fixture(scope="module")
def quarter(tmp_path_factory: pytest.TempPathFactory) -> State:
    return open_quarter(tmp_path_factory.mktemp("once") / "quarter", on=TODAY)


@pytest.fixture
def book(quarter: State, tmp_path: Path) -> State:
    """Give a workbook whose log speaks of nothing yet, so that all of it can be taken away."""
    book = copy_of(quarter, tmp_path / "book")
    (book.folder / "log.jsonl").write_text("", encoding="utf-8")
    return look(book.folder, on=TODAY)


def leave_out(book: State, key_result: str = COURIER) -> State:
    """Take away a key result, as somebody else would."""
    return complete(look(book.folder, on=TODAY), key_result, leave_out=True)


def type_about_courier(book: State) -> ObjectiveForm:
    form = ObjectiveForm(book, COURIER)
    form.value = {"owner": "Zed", "test": "It's <signed>, isn't it? " + "So we said. " * 9}
    return form


def test_after_a_conflict_it_is_told_what_was_typed_about_a_key_result_that_is_gone(
    book: State,
) -> None:
    form = type_about_courier(book)
    leave_out(book)
    press(form, SAVE)
    assert GONE in status(form)
    assert "Who owns it: Zed" in status(form)
    assert "It&#x27;s &lt;signed&gt;, isn&#x27;t it? " + "So we said. " * 8 in status(form)


def test_after_a_conflict_nothing_is_promised_of_what_is_gone(book: State) -> None:
    form = type_about_courier(book)
    leave_out(book)
    press(form, SAVE)
    assert "stands here as before" not in status(form)
    assert "Save again" not in status(form)
    assert form.changes == ()


def test_after_a_conflict_only_what_is_still_there_stands_here_as_before(book: State) -> None:
    form = type_about_courier(book)
    form.value = {"record": "objective pages"}
    form.value = {"why_now": "Mine"}
    leave_out(book)
    press(form, SAVE)
    stands, _, gone = status(form).partition(GONE)
    assert "as before (What arrives is what the page promised: why now)" in stands
    assert "Zed" in gone
    assert "Mine" not in gone
    press(form, SAVE)
    (whole,) = (one for one in look(book.folder, on=TODAY).workbook.objectives if one.id == "pages")
    assert whole.why_now == "Mine"


def test_when_the_whole_objective_is_gone_what_was_typed_is_told_record_by_record(
    book: State,
) -> None:
    form = type_about_courier(book)
    form.value = {"record": "objective pages"}
    form.value = {"ambition": "committed"}
    (book.folder / "objectives" / "pages.yaml").unlink()
    press(form, SAVE)
    assert "What arrives is what the page promised: A promise, or a stretch: " in status(form)
    assert "Who owns it: Zed" in status(form)


def test_what_a_save_leaves_open_and_is_gone_by_then_is_told(book: State) -> None:
    form = ObjectiveForm(book, COURIER)
    form.value = {"due": "some day, Zed said"}
    form.value = {"record": "objective back"}
    form.value = {"why_now": "Mine"}
    leave_out(book)
    press(form, SAVE)
    assert "Saved in book: objectives/back.yaml" in status(form)
    assert "By when: some day, Zed said" in status(form).partition(GONE)[2]


def test_what_people_leave_out_themselves_is_no_loss(book: State) -> None:
    form = ObjectiveForm(book, COURIER)
    form.value = {"owner": "Zed", "leave_out": "yes"}
    press(form, SAVE)
    assert "Saved in book" in status(form)
    assert GONE not in status(form)


def test_what_a_save_taken_back_brings_no_more_is_told(book: State) -> None:
    form = ObjectiveForm(book, COURIER)
    form.value = {"due": "some day, Zed said"}
    form.value = {"record": "objective back"}
    form.value = {"why_now": "Mine"}
    press(form, SAVE)
    leave_out(book)
    press(form, "Undo")
    assert "Taken back" in status(form)
    assert "By when: some day, Zed said" in status(form).partition(GONE)[2]


def test_what_was_typed_before_the_cell_ran_again_is_told_when_it_is_gone(book: State) -> None:
    type_about_courier(book)
    form = ObjectiveForm(leave_out(book))
    assert GONE in status(form)
    assert "key result courier-binary: Who owns it: Zed" in status(form)


def test_a_kpi_that_somebody_took_out_is_told_with_what_was_typed(book: State) -> None:
    form = KpiForm(book, "weekly_orders")
    form.value = {"owner": "Zed"}
    path = book.folder / "kpis.csv"
    lines = path.read_text("utf-8").splitlines(keepends=True)
    path.write_text("".join(one for one in lines if "weekly_orders" not in one), encoding="utf-8")
    press(form, "Save to kpis.csv")
    assert "Not saved:" in status(form)
    assert "Orders per week: Who looks after it: Zed" in status(form).partition(GONE)[2]


def test_a_check_in_on_a_key_result_that_is_gone_is_not_called_saved(book: State) -> None:
    form = CheckInForm(book, COURIER)
    form.value = {"confidence": "3", "note": "Zed was there"}
    leave_out(book)
    press(form, "Save this check-in")
    assert "Not saved:" in status(form)
    gone = status(form).partition(GONE)[2]
    assert "How sure are you: 3" in gone
    assert "What else is to be said: Zed was there" in gone
    assert (book.folder / "log.jsonl").read_text("utf-8") == ""


def test_a_decision_about_a_key_result_that_is_gone_is_told(book: State) -> None:
    form = ReviewForm(book, "active_customers-metric")
    form.value = {"action": "keep", "reason": "It comes", "by": "Zed"}
    leave_out(book, "active_customers-metric")
    press(form, "Save these decisions")
    assert "Not saved:" in status(form)
    gone = status(form).partition(GONE)[2]
    assert "What is decided: keep it; Why: It comes; Who stands for it: Zed" in gone
