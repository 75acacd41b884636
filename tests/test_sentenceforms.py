"""The form for plain sentences: understood when the field is left, added once, taken back."""

import shutil
from datetime import date
from pathlib import Path

import pytest
from form_helpers import check_inputs, find, page, press, status

from okrnb.loop import State, look
from okrnb.magic import okr
from okrnb.sentenceforms import SentenceForm
from okrnb.starting import open_workbook
from okrnb.workbook import load_workbook, save_objective

TODAY = date(2011, 12, 4)
ADD = "Add to the workbook"
FIELD = "Your OKRs, as you would say them"
OKRS = """Wholesalers come back without being called
- Raise customer retention from 37% to 40% by 31 March
- Reduce card fraud from 5 to 3 a month
"""


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return open_workbook(str(tmp_path_factory.mktemp("once") / "shop"), on=TODAY).folder


@pytest.fixture
def book(shop: Path, tmp_path: Path) -> State:
    shutil.copytree(shop, tmp_path / "book")
    return look(tmp_path / "book", on=TODAY)


def files(book: State) -> dict[str, str]:
    paths = [book.folder / "kpis.csv", *(book.folder / "objectives").glob("*.yaml")]
    return {path.name: path.read_text(encoding="utf-8") for path in paths}


def test_the_field_has_a_label_and_hands_on_whole_texts(book: State) -> None:
    assert check_inputs(SentenceForm(book)) == 1


def test_a_blank_form_says_what_to_do(book: State) -> None:
    assert "Leave the field (Tab) to see what is understood" in page(SentenceForm(book))


def test_what_is_understood_and_asked_shows_when_the_field_is_left(book: State) -> None:
    form = SentenceForm(book)
    find(form, FIELD).value = "Improve <b>customer retention"
    assert "<mark>Improve</mark> &lt;b&gt;customer retention" in page(form)
    assert "The coach asks" in page(form)
    assert "<b>customer" not in page(form)


def test_okrs_are_added_once_with_the_kpis_that_they_need(book: State) -> None:
    form = SentenceForm(book, OKRS)
    assert "Not added yet: Wholesalers come back" in status(form)
    press(form, ADD)
    assert "kpis.csv: Card fraud (new); objectives/wholesalers-come-back" in status(form)
    once = files(book)
    press(form, ADD)
    assert "nothing, as all of it stands there already" in status(form)
    assert files(book) == once


def test_a_form_and_a_cell_add_the_same(book: State, shop: Path, tmp_path: Path) -> None:
    press(SentenceForm(book, OKRS), ADD)
    shutil.copytree(shop, tmp_path / "other")
    okr(f"--folder {tmp_path / 'other'} --as-of {TODAY} --add", OKRS)
    assert files(look(tmp_path / "other", on=TODAY)) == files(book)


def test_what_was_added_is_taken_back_and_the_text_stays(book: State) -> None:
    before = files(book)
    form = SentenceForm(book)
    find(form, FIELD).value = OKRS
    press(form, ADD)
    press(form, "Undo")
    assert files(book) == before
    assert form.value["text"] == OKRS
    assert SentenceForm(look(book.folder, on=TODAY)).value["text"] == OKRS


def test_once_it_is_added_the_text_is_not_kept_for_the_next_run(book: State) -> None:
    form = SentenceForm(book)
    find(form, FIELD).value = OKRS
    press(form, ADD)
    assert form.value["text"] == OKRS
    assert SentenceForm(form.book).value["text"] == ""


def test_a_text_without_a_key_result_is_not_added(book: State) -> None:
    form = SentenceForm(book)
    press(form, ADD)
    assert "Not saved:</b> sentence: there is no key result in it" in status(form)


def test_a_conflict_is_said_and_adding_again_keeps_both(book: State) -> None:
    form = SentenceForm(book, OKRS)
    press(form, ADD)
    (now,) = load_workbook(book.folder).objectives
    save_objective(book.folder, now.change(owner="Ben"), before=now)
    find(form, FIELD).value = f"{OKRS}- Make 100 calls to wholesalers a week\n"
    press(form, ADD)
    assert "somebody else changed it" in status(form)
    assert "100 calls" in str(form.value["text"])
    press(form, ADD)
    (both,) = load_workbook(book.folder).objectives
    assert (both.owner, len(both.key_results)) == ("Ben", 3)


def test_a_key_result_alone_is_added_once(book: State) -> None:
    form = SentenceForm(book, "Raise customer retention from 37% to 40% by 31 March")
    press(form, ADD)
    assert "Not added yet" not in status(form)
    press(form, ADD)
    assert "nothing, as all of it stands there already" in status(form)
    assert len(load_workbook(book.folder).objectives) == 1
