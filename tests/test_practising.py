"""The example quarter as it stood on the morning of a day."""

from datetime import date
from pathlib import Path

import pytest

from okrnb.deciding import check_in
from okrnb.errors import InputError
from okrnb.practising import QUARTER, open_quarter
from okrnb.workbook import load_workbook

WEEK_SIX = date(2011, 8, 11)


def test_a_folder_that_is_not_there_becomes_the_quarter_as_of_that_morning(tmp_path: Path) -> None:
    book = open_quarter(tmp_path / "q", on=WEEK_SIX)
    assert max(c.on for c in book.workbook.check_ins) == date(2011, 8, 4)
    assert book.workbook.objectives == load_workbook(QUARTER).objectives


def test_readings_are_there_from_the_day_that_their_period_has_ended(tmp_path: Path) -> None:
    on_the_last_day = open_quarter(tmp_path / "last", on=date(2011, 7, 31))
    the_day_before = open_quarter(tmp_path / "before", on=date(2011, 7, 30))
    july = [
        "2011-07-01" in set(book.readings["date"].dt.strftime("%Y-%m-%d"))
        for book in (on_the_last_day, the_day_before)
    ]
    assert july == [True, False]


def test_what_is_said_on_the_day_itself_is_left_to_do(tmp_path: Path) -> None:
    closing = open_quarter(tmp_path / "q", on=date(2011, 10, 3)).workbook
    whole = load_workbook(QUARTER)
    assert closing.check_ins == whole.check_ins
    assert {line.on for line in whole.entries} - {line.on for line in closing.entries} == {
        date(2011, 10, 3)
    }


def test_seen_from_the_day_after_its_end_it_is_the_template_itself(tmp_path: Path) -> None:
    open_quarter(tmp_path / "q", on=date(2011, 10, 4))
    for name in ("kpis.csv", "readings.csv", "log.jsonl", "objectives/back.yaml"):
        assert (tmp_path / "q" / name).read_bytes() == (QUARTER / name).read_bytes()


def test_a_folder_that_is_there_is_used_again_and_never_filled_up(tmp_path: Path) -> None:
    first = open_quarter(tmp_path / "q", on=WEEK_SIX)
    check_in(first, "courier-binary", on=WEEK_SIX, confidence=1)
    log = (tmp_path / "q" / "log.jsonl").read_bytes()
    again = open_quarter(tmp_path / "q", on=date(2011, 10, 3))
    assert (tmp_path / "q" / "log.jsonl").read_bytes() == log
    assert again.workbook.check_ins[-1].confidence == 1
    assert again.on == date(2011, 10, 3)


def test_a_persons_own_workbook_is_opened_as_it_is(tmp_path: Path) -> None:
    own = tmp_path / "own"
    own.mkdir()
    for name in ("workbook.yaml", "kpis.csv", "readings.csv"):
        (own / name).write_bytes((QUARTER / name).read_bytes())
    before = sorted(path.name for path in own.iterdir())
    assert open_quarter(own, on=WEEK_SIX).workbook.objectives == ()
    assert sorted(path.name for path in own.iterdir()) == before


def test_a_folder_with_something_else_in_it_is_refused(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(InputError, match="not empty"):
        open_quarter(tmp_path, on=WEEK_SIX)
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]
