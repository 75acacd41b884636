"""A waiver from a notebook cell to the log and back."""

from datetime import date
from pathlib import Path

import pytest

from okrnb.advice import Advice
from okrnb.coaching import waived
from okrnb.deciding import draft_from, keep
from okrnb.errors import InputError
from okrnb.loop import State, look
from okrnb.starting import open_workbook
from okrnb.waiving import ask_again, waive

TODAY = date(2011, 12, 4)


@pytest.fixture
def book(tmp_path: Path) -> State:
    opened = open_workbook(str(tmp_path / "practice"), on=TODAY)
    return keep(opened, draft_from(opened, "revenue"))


def asked(book: State, rule: str) -> list[Advice]:
    return [one for one in book.advice if one.rule == rule]


def test_waived_advice_is_not_asked_again_and_its_reason_is_kept(book: State) -> None:
    (advice,) = asked(book, "P12")
    after = waive(book, advice, reason="the board has one", by="Ana")
    assert asked(after, "P12") == []
    ((left, line),) = waived(after.workbook, on=after.on)
    assert (left, line.reason, line.by) == (advice, "the board has one", "Ana")


def test_a_waiver_outlives_the_session(book: State) -> None:
    waive(book, asked(book, "P12")[0], reason="the board has one", by="Ana")
    assert asked(look(book.folder, on=TODAY), "P12") == []


def test_a_waiver_is_one_line_of_the_log(book: State) -> None:
    waive(book, asked(book, "P12")[0], reason="the board has one", by="Ana")
    (line,) = (book.folder / "log.jsonl").read_text(encoding="utf-8").splitlines()
    assert line.startswith(
        '{"on": "2011-12-04", "kind": "waiver", "rule": "P12", "about": "objective revenue", '
        '"reason": "the board has one", "by": "Ana", "id": '
    )


def test_what_must_be_answered_is_refused_in_words_and_nothing_is_written(book: State) -> None:
    with pytest.raises(InputError, match="what blocks publishing cannot be waived"):
        waive(book, asked(book, "W-OWN")[0], reason="no time", by="Ana")
    assert (book.folder / "log.jsonl").read_text(encoding="utf-8") == ""


def test_a_waiver_that_is_taken_back_is_asked_again_and_both_lines_stay(book: State) -> None:
    after = waive(book, asked(book, "P12")[0], reason="the board has one", by="Ana")
    ((_, line),) = waived(after.workbook, on=after.on)
    again = ask_again(after, line, reason="nobody can read it", by="Ben")
    assert len(asked(again, "P12")) == 1
    assert [one.by for one in again.workbook.waivers] == ["Ana", "Ben"]


def test_taking_back_needs_a_reason(book: State) -> None:
    after = waive(book, asked(book, "P12")[0], reason="the board has one", by="Ana")
    ((_, line),) = waived(after.workbook, on=after.on)
    with pytest.raises(InputError, match="reason"):
        ask_again(after, line, reason=" ", by="Ben")
