"""The form from a KPI to a key result: it moves the picture, keeps what is typed, saves, undoes."""

from datetime import date
from decimal import Decimal

import pytest
from form_helpers import check_inputs, find, is_shown, page, press, status

from okrnb.building import change
from okrnb.committing import key_result_from
from okrnb.errors import InputError
from okrnb.keyresultforms import KeyResultForm
from okrnb.loop import State, look
from okrnb.objectives import Metric
from okrnb.workbook import load_workbook, save_objective

TODAY = date(2011, 12, 4)
SAVE = "Save this key result"
Y = "To which value (Y)?"


@pytest.fixture
def book(example_shop: State) -> State:
    return example_shop


def saved(book: State) -> Metric:
    kr = load_workbook(book.folder).objectives[0].key_results[0]
    assert isinstance(kr, Metric)
    return kr


def files(book: State) -> dict[str, str]:
    paths = [book.folder / "kpis.csv", *(book.folder / "objectives").glob("*.yaml")]
    return {path.name: path.read_text(encoding="utf-8") for path in paths}


def test_every_field_has_a_label_of_its_own(book: State) -> None:
    assert check_inputs(KeyResultForm(book)) == 17


def test_the_picture_and_the_chance_follow_the_target(book: State) -> None:
    form = KeyResultForm(book, "revenue")
    assert "target GBP 2,160,000: chance about 40%" in page(form)
    find(form, Y).value = "2.3M"
    assert "target GBP 2,300,000: chance about" in page(form)
    assert "GBP 2,300,000: about" in page(form)
    assert "Raise revenue from GBP 1,928,572 to GBP 2,300,000 by 31 March 2012." in page(form)


def test_a_field_that_changes_no_number_draws_nothing_anew(book: State) -> None:
    form = KeyResultForm(book, "revenue")
    picture = form._picture._made
    find(form, "Who owns it?").value = "Ana"
    assert form._picture._made is picture


def test_an_open_wish_is_answered_in_a_field_of_its_own(book: State) -> None:
    form = KeyResultForm(book, "retention_rate")
    assert not is_shown(form, "Which one is meant?")
    find(form, Y).value = "40%"
    assert is_shown(form, "Which one is meant?")
    press(form, SAVE)
    assert "Say which is meant" in status(form)
    find(form, "Which one is meant?").value = "value"
    press(form, SAVE)
    assert saved(book).target == 40


def test_what_is_saved_is_said_and_is_what_a_call_makes(book: State) -> None:
    form = KeyResultForm(book, "revenue")
    form.value = {"target": "2.2M", "owner": "Ana <b>", "due": "15 March"}
    call = key_result_from(book, "revenue", target="2.2M", owner="Ana <b>", due="15 March")
    assert form.draft == call
    press(form, SAVE)
    assert "kpis.csv: Revenue (state); objectives/revenue.yaml (new)" in status(form)
    assert load_workbook(book.folder).objectives == (call,)
    assert form.book.workbook.objectives == (call,)


def test_after_a_save_the_form_shows_what_is_saved_and_keeps_nothing(book: State) -> None:
    form = KeyResultForm(book, "revenue")
    form.value = {"target": "10%", "due": "15 March"}
    press(form, SAVE)
    assert (form.value["target"], form.value["due"]) == ("2121429", "2012-03-15")
    again = KeyResultForm(form.book, "revenue")
    assert again.value == form.value
    assert status(again) == ""


def test_what_is_typed_for_each_kpi_is_kept_and_one_is_saved(book: State) -> None:
    form = KeyResultForm(book, "revenue")
    find(form, Y).value = "2.2M"
    form.value = {"kpi": "orders"}
    find(form, "Who owns it?").value = "Ben"
    press(form, SAVE)
    assert [one.id for one in form.book.workbook.objectives] == ["orders"]
    assert "Not saved yet: Revenue: target." in status(form)
    again = KeyResultForm(look(book.folder, on=TODAY), "revenue")
    again.value = {"kpi": "revenue"}
    assert again.value["target"] == "2.2M"


def test_a_new_key_result_is_taken_back_whole(book: State) -> None:
    before = files(book)
    form = KeyResultForm(book, "revenue")
    find(form, Y).value = "2.2M"
    press(form, SAVE)
    press(form, "Undo")
    assert files(book) == before
    assert form.value["target"] == "2.2M"


def test_a_changed_key_result_is_saved_as_it_was(book: State) -> None:
    form = KeyResultForm(book, "revenue")
    press(form, SAVE)
    before = files(book)
    find(form, "Who owns it?").value = "Ana"
    press(form, SAVE)
    assert saved(book).owner == "Ana"
    press(form, "Undo")
    assert files(book) == before


def test_a_conflict_is_said_and_saving_again_keeps_both(book: State) -> None:
    form = KeyResultForm(book, "revenue")
    press(form, SAVE)
    (now,) = load_workbook(book.folder).objectives
    theirs = change(now.key_results[0], owner="Ben")
    changed = change(now, why_now="Spring is weak", key_results=(theirs, *now.key_results[1:]))
    save_objective(book.folder, changed, before=now)
    find(form, Y).value = "2.2M"
    press(form, SAVE)
    assert "objectives/revenue.yaml: somebody else changed it" in status(form)
    assert "What you typed stands here as before (Revenue: target)" in status(form)
    assert (form.value["target"], form.value["owner"]) == ("2.2M", "Ben")
    press(form, SAVE)
    (both,) = load_workbook(book.folder).objectives
    assert (both.why_now, saved(book).owner, saved(book).target) == (
        "Spring is weak",
        "Ben",
        Decimal(2_200_000),
    )


def test_what_is_wrong_is_said_and_raised(book: State) -> None:
    form = KeyResultForm(book, "revenue")
    find(form, Y).value = "<b>5"
    assert "Please mend:</b> &#x27;to &lt;b&gt;5" in page(form)
    with pytest.raises(InputError, match="no change that can be read"):
        _ = form.draft
    press(form, SAVE)
    assert "Not saved:" in status(form)
    assert load_workbook(book.folder).objectives == ()


def test_another_form_of_key_result_shows_its_fields_and_loses_nothing(book: State) -> None:
    form = KeyResultForm(book, "revenue")
    find(form, "Stretch").value = "2.5M"
    find(form, "What about it?").value = "threshold"
    assert is_shown(form, "On which side?")
    assert not is_shown(form, "Stretch")
    find(form, "What about it?").value = "metric"
    assert find(form, "Stretch").value == "2.5M"


def test_readings_that_mislead_are_told_and_a_wish_of_ones_own_is_taken(book: State) -> None:
    file = book.folder / "readings.csv"
    odd = [f"revenue,2011-{month:02d}-01,{100 * month}" for month in range(1, 12)]
    lines = [line for line in file.read_text("utf-8").splitlines() if "revenue," not in line]
    file.write_text("\n".join([*lines, *odd, "revenue,2011-12-01,-7"]) + "\n", encoding="utf-8")
    form = KeyResultForm(look(book.folder, on=date(2011, 12, 31)), "revenue")
    assert "nothing can be drafted from its readings yet" in page(form)
    find(form, Y).value = "to 2M"
    press(form, SAVE)
    assert saved(book).target == 2_000_000
