"""The form that publishes OKRs: it says what is missing, and where the page is."""

from datetime import date
from pathlib import Path

import pytest
from form_helpers import check_inputs, find, page, press, status

from okrnb.loop import State, look
from okrnb.publishforms import PublishForm
from okrnb.templating import make_from_template

ON = date(2026, 9, 30)
WHO, DAY = "Who publishes them?", "On which day?"


def made_from(template: str, folder: Path) -> State:
    make_from_template(folder, template, on=ON)
    return look(folder, on=ON)


@pytest.fixture
def book(tmp_path: Path) -> State:
    return made_from("sales", tmp_path / "sales")


def test_every_field_has_a_label(book: State) -> None:
    assert check_inputs(PublishForm(book)) == 2


def test_what_is_ready_is_published_by_a_press(book: State) -> None:
    form = PublishForm(book)
    assert "Ready to publish." in page(form)
    find(form, WHO).value = "Ana"
    press(form, "Publish")
    assert "Saved in sales: log.jsonl (1 line)" in status(form)
    assert "Published on 30 September 2026 by Ana. out/okrs.html is the page" in page(form)
    assert (book.folder / "out" / "okrs.html").exists()


def test_without_a_name_nothing_is_published(book: State) -> None:
    form = PublishForm(book)
    press(form, "Publish")
    assert "nobody is named who publishes them. Write a name." in status(form)
    assert not (book.folder / "out").exists()


def test_what_has_to_be_answered_is_counted_and_listed(tmp_path: Path) -> None:
    form = PublishForm(made_from("blank", tmp_path / "desk"))
    assert "Not yet: 1 question has to be answered before publishing." in page(form)
    assert "no objective is written yet" in page(form)
    find(form, WHO).value = "Ana"
    press(form, "Publish")
    assert "Not saved:" in status(form)


def test_publishing_is_not_taken_back(book: State) -> None:
    form = PublishForm(book)
    find(form, WHO).value = "Ana"
    press(form, "Publish")
    log = (book.folder / "log.jsonl").read_bytes()
    press(form, "Undo")
    assert "the log only grows" in status(form)
    assert (book.folder / "log.jsonl").read_bytes() == log


def test_whoever_published_before_need_not_type_the_name_again(book: State) -> None:
    form = PublishForm(book)
    find(form, WHO).value = "Ana"
    press(form, "Publish")
    assert PublishForm(form.book).value["by"] == "Ana"


def test_another_day_than_that_of_the_readings_is_typed_as_people_say_it(book: State) -> None:
    form = PublishForm(book)
    assert form.value["on"] == "2026-09-30"
    find(form, WHO).value = "Ana"
    find(form, DAY).value = "2 October 2026"
    assert "Friday, 2 October 2026" in page(form)
    press(form, "Publish")
    assert "Published on 2 October 2026 by Ana" in page(form)


def test_a_day_that_is_none_is_said_beside_its_field_and_nothing_is_published(book: State) -> None:
    form = PublishForm(book)
    find(form, WHO).value = "Ana"
    find(form, DAY).value = "31 November"
    assert "Please mend:" in page(form)
    press(form, "Publish")
    assert "Not saved:" in status(form)
    assert not (book.folder / "out").exists()


def test_a_day_without_a_year_is_the_nearest_one(book: State) -> None:
    form = PublishForm(book)
    for told, day in {"30 September": "30 September 2026", "5 January": "5 January 2027"}.items():
        find(form, DAY).value = told
        assert day in page(form)
