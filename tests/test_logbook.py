"""All lines of the log of a folder, and lines added to it."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from workbook_examples import CALM_TEXT, make_check_in, make_workbook

from okrnb.entries import Chance, Decision, Lesson
from okrnb.errors import InputError
from okrnb.logbook import add_entries
from okrnb.workbook import load_workbook

ON = date(2012, 2, 13)
LESSON = Lesson(id="l1", on=ON, what="helped", text="Ask early")


def decision(key_result: str = "calm-wait") -> Decision:
    told = {"id": "d1", "on": ON, "action": "keep", "reason": "it moves", "by": "Ana"}
    return Decision.model_validate({**told, "key_result": key_result})


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return make_workbook(tmp_path / "book", CALM_TEXT)


def test_lines_of_all_kinds_are_kept_in_their_order(folder: Path) -> None:
    chance = Chance(
        **{"id": "c9", "on": ON, "key_result": "calm-wait", "level": "target"},
        value=Decimal(6),
        chance=Decimal("0.4"),
    )
    lines = (make_check_in(), decision(), chance, LESSON)
    add_entries(folder, *lines)
    book = load_workbook(folder)
    assert (book.check_ins, book.entries) == (lines[:1], lines[1:])


def test_the_same_lines_again_change_nothing(folder: Path) -> None:
    for _ in range(2):
        add_entries(folder, decision(), LESSON)
    assert len((folder / "log.jsonl").read_text("utf-8").splitlines()) == 2


def test_a_line_about_nothing_is_refused_and_nothing_is_written(folder: Path) -> None:
    with pytest.raises(InputError, match=r"decision d1: key_result is 'calm-wai'.*calm-wait\?"):
        add_entries(folder, LESSON, decision("calm-wai"))
    assert load_workbook(folder).entries == ()


def test_an_id_that_belongs_to_another_line_is_refused(folder: Path) -> None:
    add_entries(folder, LESSON)
    with pytest.raises(InputError, match="the log has another lesson with this id"):
        add_entries(folder, LESSON.change(text="Ask late"))
