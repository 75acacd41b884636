"""From a cycle that ends to the next one."""

from datetime import date
from pathlib import Path

import pytest

from okrnb.continuing import open_next
from okrnb.errors import InputError
from okrnb.loop import State
from okrnb.practising import open_quarter

CLOSED = date(2011, 10, 3)


@pytest.fixture
def book(tmp_path: Path) -> State:
    return open_quarter(tmp_path / "q", on=CLOSED)


def test_the_next_quarter_begins_with_what_was_handed_over(book: State, tmp_path: Path) -> None:
    after = open_next(book, tmp_path / "next")
    assert (after.workbook.settings.cycle.name, after.on) == ("Q4 2011", CLOSED)
    assert {kr.id for kr in after.workbook.key_results()} == {
        "delivery_rating-metric",
        "cancellation_rate-metric",
    }


def test_all_readings_come_along(book: State, tmp_path: Path) -> None:
    after = open_next(book, tmp_path / "next")
    assert len(after.readings) == len(book.readings)


def test_a_folder_that_is_there_is_opened_as_it_is(book: State, tmp_path: Path) -> None:
    open_next(book, tmp_path / "next")
    file = tmp_path / "next" / "objectives" / "back.yaml"
    file.write_text(
        file.read_text(encoding="utf-8").replace("before they forget us", "by themselves"),
        encoding="utf-8",
    )
    again = open_next(book, tmp_path / "next")
    assert again.workbook.objectives[0].text == "Customers come back by themselves"


def test_the_old_folder_stays_as_it_was(book: State, tmp_path: Path) -> None:
    before = {p: p.read_bytes() for p in book.folder.rglob("*") if p.is_file()}
    open_next(book, tmp_path / "next")
    assert {p: p.read_bytes() for p in book.folder.rglob("*") if p.is_file()} == before


def test_a_folder_with_something_else_in_it_is_refused(book: State, tmp_path: Path) -> None:
    (tmp_path / "next").mkdir()
    (tmp_path / "next" / "notes.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(InputError, match="not empty"):
        open_next(book, tmp_path / "next")
