"""The form for KPIs: page by page, saved cell by cell, nothing lost."""

from datetime import date
from pathlib import Path

import pytest
from form_helpers import check_inputs, find, is_shown, page, press, status
from prepared import copy_of

from okrnb.kpiforms import KpiForm
from okrnb.kpitable import CellChange, save_cells
from okrnb.loop import State, look

TODAY = date(2011, 12, 4)
SAVE = "Save to kpis.csv"


@pytest.fixture
def book(example_shop_once: State, tmp_path: Path) -> State:
    return copy_of(example_shop_once, tmp_path / "book")


def row(book: State, kpi: str) -> str:
    lines = (book.folder / "kpis.csv").read_text(encoding="utf-8").splitlines()
    return next(line for line in lines if line.startswith(f"{kpi},"))


def test_every_field_has_a_label_of_its_own(book: State) -> None:
    assert check_inputs(KpiForm(book)) == 2 + 16 + 7


def test_it_begins_where_it_is_needed_most_or_where_it_is_told(book: State) -> None:
    assert KpiForm(book).value["kpi"] == "cancellation_rate"
    assert "name: Revenue" in repr(KpiForm(book, "revenue")).splitlines()


def test_changes_of_several_kpis_are_saved_at_once(book: State) -> None:
    form = KpiForm(book, "revenue")
    find(form, "Who looks after it?").value = "Ana"
    form.value = {"kpi": "orders"}
    find(form, "What will you do with it?").value = "focus"
    assert "Not saved yet: Revenue: owner; Orders: state." in status(form)
    press(form, SAVE)
    assert "Saved in book: kpis.csv: Revenue (owner), Orders (state)." in status(form)
    assert ",Ana," in row(book, "revenue")
    assert ",focus," in row(book, "orders")
    assert form.value["kpi"] == "orders"


def test_pages_are_turned_with_buttons(book: State) -> None:
    form = KpiForm(book)
    press(form, "next")
    second = form.value["kpi"]
    press(form, "previous")
    assert (form.value["kpi"], second) == ("cancellation_rate", "retention_rate")


def test_questions_suggestions_and_proposals_stand_beside_the_fields(book: State) -> None:
    form = KpiForm(book)
    assert "Proposed: focus, because 12.7% is above the healthy 12.0%" in page(form)
    find(form, "Which way is better?").value = ""
    assert "Is higher better (up), lower better (down)" in page(form)


def test_the_picture_follows_the_range_that_is_typed(book: State) -> None:
    form = KpiForm(book)
    find(form, "Healthy up to").value = "11%"
    assert "healthy up to 11.0%: a gap of 1.7 points" in page(form)


def test_what_is_wrong_is_said_beside_its_field_and_the_rest_is_saved(book: State) -> None:
    form = KpiForm(book, "revenue")
    find(form, "Healthy from").value = "<b>much</b>"
    assert "<b>Please mend:</b> healthy_low is &#x27;&lt;b&gt;much" in page(form)
    form.value = {"kpi": "orders"}
    find(form, "Who looks after it?").value = "Ana"
    press(form, SAVE)
    assert (
        "Saved in book: kpis.csv: Orders (owner). Not saved yet: Revenue: healthy low."
        in status(form)
    )
    assert "Please mend:</b> kpis.csv: KPI Revenue: healthy_low is" in status(form)
    press(form, SAVE)
    assert "Not saved:</b> kpis.csv: KPI Revenue: healthy_low is" in status(form)


def test_a_number_that_could_be_two_is_saved_as_it_was_said_to_be_read(book: State) -> None:
    form = KpiForm(book, "orders")
    find(form, "Healthy from").value = "1.234"
    assert "Read with a decimal point, as less than 2. If you mean 1234, write that." in page(form)
    press(form, SAVE)
    assert "Not saved" not in status(form)
    assert ",1.234," in row(book, "orders")


def test_a_unit_brings_its_kind(book: State) -> None:
    form = KpiForm(book, "orders")
    form.value = {"unit_kind": "", "unit": ""}
    find(form, "In which unit?").value = "GBP"
    assert form.value["unit_kind"] == "currency"


def test_seldom_fields_are_shown_when_asked_for(book: State) -> None:
    form = KpiForm(book)
    assert not is_shown(form, "How many decimals?")
    find(form, "Which fields?").value = "all"
    assert is_shown(form, "How many decimals?")


def test_a_save_is_undone_and_the_text_stays(book: State) -> None:
    before = row(book, "revenue")
    form = KpiForm(book, "revenue")
    find(form, "Who looks after it?").value = "Ana"
    press(form, SAVE)
    press(form, "Undo")
    assert row(book, "revenue") == before
    assert form.value["owner"] == "Ana"
    assert "Not saved yet: Revenue: owner." in status(form)


def test_what_was_typed_is_there_after_a_new_run_on_every_page(book: State) -> None:
    form = KpiForm(book, "revenue")
    find(form, "Who looks after it?").value = "Ana"
    form.value = {"kpi": "orders"}
    find(form, "In which unit?").value = "$5"
    again = KpiForm(look(book.folder, on=TODAY), "revenue")
    assert (again.value["kpi"], again.value["unit"]) == ("orders", "$5")
    again.value = {"kpi": "revenue"}
    assert again.value["owner"] == "Ana"


def test_after_a_save_nothing_is_kept_as_typed(book: State) -> None:
    form = KpiForm(book, "cancellation_rate")
    find(form, "Healthy up to").value = "11 %"
    press(form, SAVE)
    again = KpiForm(form.book, "cancellation_rate")
    assert again.value["healthy_high"] == "11"
    assert status(again) == ""


def test_a_conflict_is_said_and_saving_again_writes_what_was_typed(book: State) -> None:
    form = KpiForm(book, "revenue")
    find(form, "Who looks after it?").value = "Ana"
    save_cells(
        book.folder, [CellChange("revenue", "owner", "Head of sales", "Ben")], file="kpis.csv"
    )
    press(form, SAVE)
    assert "somebody else changed owner from Head of sales to Ben" in status(form)
    assert ",Ben," in row(book, "revenue")
    assert form.value["owner"] == "Ana"
    press(form, SAVE)
    assert ",Ana," in row(book, "revenue")


def test_a_conflict_is_seen_even_when_the_cell_ran_again_in_between(book: State) -> None:
    find(KpiForm(book, "revenue"), "Who looks after it?").value = "Ana"
    save_cells(
        book.folder, [CellChange("revenue", "owner", "Head of sales", "Ben")], file="kpis.csv"
    )
    form = KpiForm(look(book.folder, on=TODAY), "revenue")
    assert form.value["owner"] == "Ana"
    press(form, SAVE)
    assert "somebody else changed owner" in status(form)
    assert ",Ben," in row(book, "revenue")


def test_a_form_and_a_call_write_the_same(
    book: State, example_shop_once: State, tmp_path: Path
) -> None:
    from okrnb.defining import define

    form = KpiForm(book, "orders")
    form.value = {"healthy_low": "1100", "state": "health", "pay_linked": "false"}
    press(form, SAVE)
    other = copy_of(example_shop_once, tmp_path / "other")
    define(other, "orders", healthy_low=1100, state="health", pay_linked=False)
    assert row(other, "orders") == row(book, "orders")
