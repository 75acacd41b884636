"""Text files: letters, what parts the columns, and what is refused."""

from pathlib import Path

import pytest

from okrnb.decoding import delimiter, read_text
from okrnb.errors import InputError


def decode(raw: bytes, folder: Path, encoding: str = "") -> tuple[str, str]:
    path = folder / "a.csv"
    path.write_bytes(raw)
    found = read_text(path, "a.csv", encoding)
    return found.text, found.encoding


@pytest.mark.parametrize(
    ("raw", "encoding"),
    [
        ("Größe".encode(), "utf-8"),
        ("\ufeffGröße".encode(), "utf-8 with BOM"),
        ("\ufeffGröße".encode("utf-16-le"), "utf-16-le with BOM"),
        ("\ufeffGröße".encode("utf-16-be"), "utf-16-be with BOM"),
        ("Größe".encode("cp1252"), "windows-1252"),
    ],
)
def test_letters_are_read_however_they_are_written(
    raw: bytes, encoding: str, tmp_path: Path
) -> None:
    assert decode(raw, tmp_path) == ("Größe", encoding)


@pytest.mark.parametrize(
    ("text", "encoding"), [("выручка", "cp1251"), ("złoty", "cp1250"), ("総売上", "shift_jis")]
)
def test_letters_of_an_unknown_kind_are_refused_until_they_are_told(
    text: str, encoding: str, tmp_path: Path
) -> None:
    raw = f"a\n{text}\n".encode(encoding)
    with pytest.raises(InputError, match=r"a\.csv:2: byte 0x.. is not UTF-8 text"):
        decode(raw, tmp_path)
    assert decode(raw, tmp_path, encoding)[0] == f"a\n{text}\n"


@pytest.mark.parametrize("encoding", ["klingon", "ascii"])
def test_an_encoding_that_does_not_fit_is_a_problem(encoding: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=f"it cannot be read as {encoding}"):
        decode("Größe".encode(), tmp_path, encoding)


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("a,b\n1,2\n", ","),
        ("a;b\n1,5;2,5\n", ";"),
        ("Costs, revenue; 2025\n\na;b;c\n1,5;2,5;3\n1;2;3\n", ";"),
        ("month;sales,net\n2025-01;1,5\n2025-02;2,5\n", ";"),
        ('"a;b",c\n"1;2",3\n', ","),
        ("a\tb\n1,5\t2,5\n", "\t"),
        ("a|b\n1|2\n", "|"),
        ("sep=;\na;b\n", ";"),
        ("alone\n1\n", ","),
    ],
)
def test_what_parts_the_columns_is_what_gives_rows_of_one_length(text: str, mark: str) -> None:
    assert delimiter(text, "a.csv") == mark


def test_two_marks_that_do_equally_well_are_a_problem_until_one_is_told() -> None:
    text = "a;b,c\nx;y,z\n"
    with pytest.raises(InputError, match="it holds commas and semicolons"):
        delimiter(text, "a.csv")
    assert delimiter(text, "a.csv", ";") == ";"
