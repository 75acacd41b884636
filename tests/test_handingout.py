"""Files for other tools, written where people say."""

import csv
import io
import shutil
from pathlib import Path

import pytest
from quarter import BOOK, CLOSED, FOLDER

from okrnb.canonical import from_json
from okrnb.errors import InputError
from okrnb.exporting import read_check_ins_csv
from okrnb.handingout import Format, export
from okrnb.loop import State, look


@pytest.fixture
def book(tmp_path: Path) -> State:
    """Give a copy of the example quarter as it ended."""
    return look(shutil.copytree(FOLDER, tmp_path / "quarter"), on=CLOSED)


@pytest.mark.parametrize(
    ("format", "name"),
    [
        ("csv", "key-results.csv"),
        ("okrdokey", "okrdokey.csv"),
        ("sheet", "okr-sheet.csv"),
        ("json", "workbook.json"),
        ("checkins", "check-ins.csv"),
    ],
)
def test_without_a_place_a_file_goes_into_out_by_its_usual_name(
    book: State, format: Format, name: str
) -> None:
    assert export(book, format) == book.folder / "out" / name
    assert (book.folder / "out" / name).stat().st_size > 100


def test_a_key_result_that_was_given_up_is_still_a_row(book: State) -> None:
    text = export(book, "csv").read_text(encoding="utf-8")
    rows = {row["kr_id"]: row for row in csv.DictReader(io.StringIO(text))}
    assert set(rows) == {kr.id for kr in book.workbook.key_results()}
    assert rows["active_customers-metric"]["target"] == "1100"
    assert rows["revenue-metric"]["current"].startswith("25323")


def test_the_whole_workbook_comes_back(book: State) -> None:
    found = from_json(export(book, "json").read_text(encoding="utf-8"))
    assert (found.objectives, found.check_ins) == (BOOK.objectives, BOOK.check_ins)
    assert found.entries == BOOK.entries


def test_the_log_of_check_ins_comes_back(book: State) -> None:
    assert read_check_ins_csv(export(book, "checkins").read_text("utf-8")) == BOOK.check_ins


def test_a_sheet_begins_with_the_mark_by_which_sheets_know_its_letters(book: State) -> None:
    assert export(book, "sheet").read_bytes().startswith(b"\xef\xbb\xbfObjective,")
    assert export(book, "csv").read_bytes().startswith(b"objective_id,")


def test_a_place_is_a_file_or_a_folder_which_may_be_new(book: State, tmp_path: Path) -> None:
    assert export(book, "csv", to=tmp_path / "new" / "mine.CSV").name == "mine.CSV"
    assert export(book, "csv", to=tmp_path / "files").parent == tmp_path / "files"
    (tmp_path / "v1.2").mkdir()
    assert export(book, "json", to=tmp_path / "v1.2").name == "workbook.json"


def test_a_file_that_was_exported_before_is_replaced(book: State, tmp_path: Path) -> None:
    first = export(book, "csv", to=tmp_path / "mine.csv").read_bytes()
    assert export(book, "csv", to=tmp_path / "mine.csv").read_bytes() == first


def test_another_ending_is_refused_and_nothing_is_written(book: State, tmp_path: Path) -> None:
    with pytest.raises(
        InputError, match=r"would be a JSON file\. Write a name that ends in \.json"
    ):
        export(book, "json", to=tmp_path / "mine.csv")
    assert not (tmp_path / "mine.csv").exists()


def test_a_file_of_the_workbook_is_never_replaced(book: State) -> None:
    before = (book.folder / "kpis.csv").read_bytes()
    with pytest.raises(InputError, match=r"kpis\.csv belongs to the workbook"):
        export(book, "csv", to=book.folder / "kpis.csv")
    assert (book.folder / "kpis.csv").read_bytes() == before


def test_exports_of_a_day_are_the_same_each_time(book: State) -> None:
    first, second = (export(book, "csv").read_bytes() for _ in range(2))
    assert first == second
