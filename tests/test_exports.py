"""Exports in a workbook folder: put there whole, read into the readings, never written over."""

from datetime import date
from pathlib import Path

import pytest

from okrnb.errors import InputError
from okrnb.exports import list_exports, path_of, read_in, store_export
from okrnb.loop import State, look
from okrnb.templating import make_from_template
from okrnb.workbook import load_workbook

TABLE = "month,Calls\n2026-01,7\n2026-02,8\n"
YEAR = "month,Calls\n" + "".join(f"2025-{n:02},{n}\n" for n in range(1, 13))
EITHER = "day,Calls\n03/04/2026,7\n05/06/2026,8\n07/08/2026,9\n"


@pytest.fixture
def book(tmp_path: Path) -> State:
    make_from_template(tmp_path / "desk", "blank", on=date(2026, 9, 30))
    return look(tmp_path / "desk", on=None)


def store(book: State, name: str, text: str = TABLE) -> str:
    return store_export(book.folder, name, text.encode())


def test_an_export_lies_in_the_workbook_as_it_came(book: State) -> None:
    assert store(book, "C:\\Users\\ana\\calls.CSV") == "calls.CSV"
    assert (book.folder / "exports" / "calls.CSV").read_text(encoding="utf-8") == TABLE


def test_the_same_export_again_is_one_file(book: State) -> None:
    assert [store(book, "calls.csv"), store(book, "calls.csv")] == ["calls.csv"] * 2


def test_another_export_of_the_same_name_gets_a_number(book: State) -> None:
    names = [store(book, "calls.csv", f"{TABLE}2026-0{n},9\n") for n in (3, 4, 5)]
    assert names == ["calls.csv", "calls-2.csv", "calls-3.csv"]
    assert (book.folder / "exports" / "calls.csv").read_text("utf-8").endswith("2026-03,9\n")


@pytest.mark.parametrize("name", ["calls.pdf", "../.csv", "calls", ""])
def test_what_is_no_table_is_refused_with_what_can_be_read(book: State, name: str) -> None:
    with pytest.raises(InputError, match="Export it as CSV, TSV, TXT, XLSX or PARQUET"):
        store(book, name)
    assert not (book.folder / "exports").exists()


def test_a_name_never_leads_out_of_the_folder(book: State) -> None:
    assert store(book, "../../workbook.csv") == "workbook.csv"
    assert list_exports(book.folder) == ("workbook.csv",)


def test_exports_are_listed_newest_first_and_other_files_left_out(book: State) -> None:
    import os

    for age, name in enumerate(("b.csv", "a.xlsx", "notes.md", "c.parquet")):
        (book.folder / "exports").mkdir(exist_ok=True)
        (book.folder / "exports" / name).write_bytes(b"x")
        os.utime(book.folder / "exports" / name, (1000 - age, 1000 - age))
    assert list_exports(book.folder) == ("b.csv", "a.xlsx", "c.parquet")


def test_an_export_becomes_readings_kpis_and_a_source(book: State) -> None:
    seen = read_in(book, store(book, "calls.csv", YEAR))
    assert seen.readings["value"].tolist() == list(range(1, 13))
    assert [kpi.name for kpi in seen.workbook.kpis] == ["Calls"]
    assert (seen.workbook.settings.source, seen.on) == ("calls.csv", date(2025, 12, 31))


def test_the_source_stays_the_one_that_a_team_named(book: State) -> None:
    first = read_in(book, store(book, "calls.csv"))
    again = read_in(first, store(book, "march.csv", "month,Calls\n2026-03,9\n"))
    assert again.workbook.settings.source == "calls.csv"
    assert again.readings["value"].tolist() == [7, 8, 9]


def test_the_guided_notebooks_come_with_the_first_readings(book: State) -> None:
    read_in(book, store(book, "calls.csv"))
    assert (book.folder / "notebooks" / "01-kpi-gaps.ipynb").exists()


def test_a_file_of_ones_own_is_read_where_it_lies(book: State, tmp_path: Path) -> None:
    (tmp_path / "mine.csv").write_text(TABLE, encoding="utf-8")
    assert path_of(book, str(tmp_path / "mine.csv")) == tmp_path / "mine.csv"
    assert len(read_in(book, str(tmp_path / "mine.csv")).readings) == 2


def test_what_could_mean_two_things_is_asked_and_nothing_is_written(book: State) -> None:
    name = store(book, "calls.csv", EITHER)
    before = (book.folder / "workbook.yaml").read_bytes()
    with pytest.raises(InputError, match="3 April 2026 or 4 March 2026"):
        read_in(book, name)
    assert (book.folder / "workbook.yaml").read_bytes() == before
    assert not load_workbook(book.folder).kpis


def test_an_answer_is_kept_for_the_next_export(book: State) -> None:
    seen = read_in(book, store(book, "calls.csv", EITHER), date_order="mdy")
    assert seen.workbook.settings.reading.date_order == "mdy"
    assert str(seen.readings["date"].iloc[0].date()) == "2026-03-04"
    more = EITHER.replace("2026", "2025")
    assert len(read_in(seen, store(book, "more.csv", more)).readings) == 6


def test_a_wrong_answer_names_those_that_there_are(book: State) -> None:
    with pytest.raises(InputError, match="dmy, mdy or ymd"):
        read_in(book, store(book, "calls.csv", EITHER), date_order="day first")
