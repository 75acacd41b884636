"""Ten broken KPI tables: each problem is said with its place, what was seen and what to write."""

from pathlib import Path

import pytest
from broken_books import BROKEN_BOOKS, write_book

from okrnb.definitions import load_definitions
from okrnb.errors import InputError
from okrnb.readings import load_readings

FOLDER = Path(__file__).with_name("broken_kpis")
READINGS = (
    *("numbers.csv", "days.csv", "contradictions.csv", "open.csv", "rows.csv"),
    *("cyrillic.csv", "across.xlsx", "two_sheets.xlsx"),
)
DEFINITIONS = ("definitions.csv", "definitions_book.xlsx")


def find(name: str, folder: Path) -> Path:
    """Give the stored CSV file, or write the spreadsheet."""
    stored = FOLDER / name
    return stored if stored.suffix == ".csv" else write_book(folder / name, BROKEN_BOOKS[name])


def expected(name: str) -> list[str]:
    return (FOLDER / f"{name}.txt").read_text("utf-8").splitlines()


@pytest.mark.parametrize("name", READINGS)
def test_all_that_is_wrong_with_broken_readings_is_said_line_by_line(
    name: str, tmp_path: Path
) -> None:
    with pytest.raises(InputError) as caught:
        load_readings(find(name, tmp_path))
    assert str(caught.value).splitlines() == expected(name)


@pytest.mark.parametrize("name", DEFINITIONS)
def test_all_that_is_wrong_with_broken_definitions_is_said_line_by_line(
    name: str, tmp_path: Path
) -> None:
    with pytest.raises(InputError) as caught:
        load_definitions(find(name, tmp_path))
    assert str(caught.value).splitlines() == expected(name)


def test_every_stored_table_is_tried() -> None:
    stored = {path.name.removesuffix(".txt") for path in FOLDER.iterdir()}
    assert stored == {*READINGS, *DEFINITIONS}
