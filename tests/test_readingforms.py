"""The form that reads an export in: what was read is shown, what is open is asked."""

from datetime import UTC, date, datetime
from pathlib import Path

import ipywidgets as widgets
import pytest
from form_helpers import check_inputs, every, find, is_shown, page, press, status

from okrnb.defining import define
from okrnb.exportfields import ask_export
from okrnb.loop import State, look
from okrnb.model import Reading
from okrnb.readingforms import ReadingForm
from okrnb.templating import make_from_template
from okrnb.workbook import load_workbook

TABLE = "month,Calls <b>\n2026-01,7\n2026-02,8\n"
EITHER = "day,Calls\n03/04/2026,7\n05/06/2026,8\n07/08/2026,9\n"
ADD = "Add to readings.csv"
ORDER = "In which order are dates written?"


@pytest.fixture
def book(tmp_path: Path) -> State:
    make_from_template(tmp_path / "desk", "blank", on=date(2026, 9, 30))
    return look(tmp_path / "desk", on=None)


def upload(form: ReadingForm, name: str, text: str) -> None:
    """Upload a file as the browser hands it on."""
    (widget,) = (one for one in every(form) if isinstance(one, widgets.FileUpload))
    file = {"name": name, "content": memoryview(text.encode()), "size": len(text), "type": ""}
    widget.set_trait("value", ({**file, "last_modified": datetime(2026, 1, 1, tzinfo=UTC)},))


def test_every_field_has_a_label_and_every_answer_a_field(book: State) -> None:
    assert check_inputs(ReadingForm(book)) == len(ask_export())
    assert {ask.name for ask in ask_export()} - {"export"} == set(Reading.model_fields) - {"query"}


def test_a_blank_workbook_asks_for_an_export_and_for_nothing_else(book: State) -> None:
    form = ReadingForm(book)
    assert "Nothing is read yet: upload an export" in page(form)
    assert [ask.label for ask in ask_export() if is_shown(form, ask.label)] == ["Which export?"]


def test_what_is_uploaded_is_shown_before_it_is_added(book: State) -> None:
    form = ReadingForm(book)
    upload(form, "calls.csv", TABLE)
    assert "2 readings of 1 KPI, from 1 January 2026 to 1 February 2026, can be added" in page(form)
    assert "Calls &lt;b&gt;" in page(form)
    assert load_workbook(book.folder).kpis == ()


def test_a_press_of_the_button_adds_it(book: State) -> None:
    form = ReadingForm(book)
    upload(form, "calls.csv", TABLE)
    press(form, ADD)
    assert "Saved in desk: workbook.yaml (source); kpis.csv: Calls &lt;b&gt; (new)" in status(form)
    assert (book.folder / "readings.csv").read_text("utf-8").count("\n") == 3
    assert "are in readings.csv." in page(form)
    assert len(form.book.readings) == 2


def test_undo_takes_readings_kpis_and_source_back_to_the_byte(book: State) -> None:
    names = ("workbook.yaml", "kpis.csv", "readings.csv")
    before = [(book.folder / name).read_bytes() for name in names]
    form = ReadingForm(book)
    upload(form, "calls.csv", TABLE)
    press(form, ADD)
    press(form, "Undo")
    assert [(book.folder / name).read_bytes() for name in names] == before
    assert form.value["export"] == "calls.csv"


def test_readings_that_somebody_changed_since_are_not_taken_back(book: State) -> None:
    form = ReadingForm(book)
    upload(form, "calls.csv", TABLE)
    press(form, ADD)
    path = book.folder / "readings.csv"
    path.write_text(f"{path.read_text('utf-8')}calls,2026-03-01,9\n", encoding="utf-8")
    changed = path.read_bytes()
    press(form, "Undo")
    assert "It cannot be taken back:" in status(form)
    assert path.read_bytes() == changed
    assert load_workbook(book.folder).kpis


def test_what_an_export_leaves_open_is_asked_beside_its_field(book: State) -> None:
    form = ReadingForm(book)
    upload(form, "calls.csv", EITHER)
    assert is_shown(form, ORDER)
    assert "in line 2 date is &#x27;03/04/2026&#x27;: 3 April 2026 or 4 March 2026." in page(form)
    assert "--answer" not in page(form)
    find(form, ORDER).value = "dmy"
    assert "3 readings of 1 KPI, from 3 April 2026 to 7 August 2026" in page(form)
    press(form, ADD)
    assert load_workbook(book.folder).settings.reading.date_order == "dmy"


def test_an_open_question_keeps_the_button_from_writing(book: State) -> None:
    form = ReadingForm(book)
    upload(form, "calls.csv", EITHER)
    press(form, ADD)
    assert "Not saved:" in status(form)
    assert not load_workbook(book.folder).kpis


def test_what_cannot_be_read_says_why_with_its_place(book: State) -> None:
    form = ReadingForm(book)
    upload(form, "calls.csv", "month,Calls\n2026-01,seven\n")
    assert "It cannot be read as it is." in page(form)
    assert "calls.csv:2" in page(form)


def test_a_file_that_is_no_table_is_not_taken(book: State) -> None:
    form = ReadingForm(book)
    upload(form, "calls.pdf", "%PDF")
    assert "Not taken:" in status(form)
    assert "is no table that can be read" in status(form)


def test_an_export_that_was_not_read_in_is_chosen_at_once(book: State) -> None:
    (book.folder / "exports").mkdir()
    (book.folder / "exports" / "calls.csv").write_text(TABLE, encoding="utf-8")
    form = ReadingForm(book)
    assert form.value["export"] == "calls.csv"
    press(form, ADD)
    assert ReadingForm(form.book).value["export"] == ""


def test_the_next_export_adds_what_is_new_and_can_be_taken_back(book: State) -> None:
    form = ReadingForm(book)
    upload(form, "calls.csv", TABLE)
    press(form, ADD)
    upload(form, "calls.csv", f"{TABLE}2026-03,9\n")
    press(form, ADD)
    assert "Saved in desk: readings.csv." in status(form)
    assert len(form.book.readings) == 3
    press(form, "Undo")
    assert len(form.book.readings) == 2


def test_a_kpi_that_somebody_defined_since_keeps_its_readings(book: State) -> None:
    form = ReadingForm(book)
    upload(form, "calls.csv", TABLE)
    press(form, ADD)
    define(form.book, "calls-b", direction="up")
    before = (book.folder / "readings.csv").read_bytes()
    press(form, "Undo")
    assert "It cannot be taken back:" in status(form)
    assert (book.folder / "readings.csv").read_bytes() == before
    assert load_workbook(book.folder).settings.source == "calls.csv"


def test_what_would_change_is_counted_before_it_does(book: State) -> None:
    form = ReadingForm(book)
    upload(form, "calls.csv", TABLE)
    press(form, ADD)
    upload(form, "calls.csv", TABLE.replace(",8", ",9") + "2026-03,10\n")
    assert "of which 1 can be added and 1 would change" in page(form)


def test_without_an_export_the_button_asks_for_one(book: State) -> None:
    form = ReadingForm(book)
    press(form, ADD)
    assert "no export is chosen. Choose one, or upload it." in status(form)


def test_nobody_at_a_form_is_told_of_the_command_line(book: State) -> None:
    form = ReadingForm(book)
    upload(form, "calls.csv", EITHER)
    press(form, ADD)
    assert "Answer it in the form." in status(form)
    form.value = {"header_row": "abc"}
    press(form, ADD)
    assert "--answer" not in page(form)


def test_readings_that_stand_elsewhere_are_not_added_to(book: State) -> None:
    (book.folder / "own.csv").write_text(TABLE, encoding="utf-8")
    path = book.folder / "workbook.yaml"
    text = path.read_text("utf-8").replace("readings: readings.csv", "readings: own.csv")
    path.write_text(text, encoding="utf-8")
    (book.folder / "kpis.csv").write_text("kpi,name\ncalls-b,Calls\n", encoding="utf-8")
    form = ReadingForm(look(book.folder, on=None))
    assert "the readings come from own.csv, which only you write" in page(form)
