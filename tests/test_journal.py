"""Lines of the log on the disk: added once, whole, with an id of their own."""

from datetime import date
from pathlib import Path

import pytest

from okrnb.errors import InputError
from okrnb.journal import add_line
from okrnb.log import parse_log
from okrnb.model import CheckIn, Waiver

ON = date(2012, 1, 9)
WAIVER = Waiver(id="w1", on=ON, rule="P01", about="key result a", reason="too early", by="Ana")
CHECK_IN = CheckIn(id="c1", on=ON, key_result="a", confidence=0)


def text(folder: Path) -> str:
    return (folder / "log.jsonl").read_text(encoding="utf-8")


def test_lines_of_all_kinds_stand_in_the_order_in_which_they_were_added(tmp_path: Path) -> None:
    add_line(tmp_path, "log.jsonl", WAIVER)
    add_line(tmp_path, "log.jsonl", CHECK_IN)
    assert parse_log(text(tmp_path), "log.jsonl") == (WAIVER, CHECK_IN)


def test_adding_the_same_line_again_changes_nothing(tmp_path: Path) -> None:
    add_line(tmp_path, "log.jsonl", WAIVER)
    before = text(tmp_path)
    add_line(tmp_path, "log.jsonl", WAIVER)
    assert text(tmp_path) == before


@pytest.mark.parametrize("line", [WAIVER.change(reason="other"), CHECK_IN.change(id="w1")])
def test_an_id_belongs_to_one_line_whatever_its_kind(
    tmp_path: Path, line: CheckIn | Waiver
) -> None:
    add_line(tmp_path, "log.jsonl", WAIVER)
    with pytest.raises(InputError, match=r"w1: the log has another waiver with this id"):
        add_line(tmp_path, "log.jsonl", line)
