"""Agendas: those that come along are sound, and a coach's own is held to its minutes."""

from pathlib import Path

import pytest

from okrnb.agendas import AGENDAS, Agenda, load_agenda, parse_agenda
from okrnb.errors import InputError

SHORT = """\
name: Short
minutes: 12
parts:
  - id: open
    title: Open
    minutes: 5
    what: Say hello
  - id: dots
    title: Dots
    minutes: 7   # silent
    what: Vote
    silent: true
    poll: dots
"""
NAMES = sorted(path.stem for path in AGENDAS.glob("*.yaml"))


def refusal(text: str, name: str = "short.yaml") -> str:
    with pytest.raises(InputError) as caught:
        parse_agenda(text, name)
    return str(caught.value)


@pytest.mark.parametrize("name", NAMES)
def test_an_agenda_that_comes_along_can_be_read(name: str) -> None:
    assert load_agenda(name).parts


@pytest.mark.parametrize("name", NAMES)
def test_each_says_what_is_done_written_down_and_decided(name: str) -> None:
    parts = [part for part in load_agenda(name).parts if not part.pause]
    assert [part.id for part in parts if not (part.what and part.captured and part.rule)] == []


@pytest.mark.parametrize("name", NAMES)
def test_dots_and_confidence_are_silent_and_all_four_polls_are_there(name: str) -> None:
    parts = load_agenda(name).parts
    silent = {part.poll for part in parts if part.silent}
    assert {"dots", "confidence"} <= silent
    assert {part.poll for part in parts} >= {"abc", "dots", "confidence", "fist"}


def test_two_hours_are_split_as_the_method_says() -> None:
    parts = load_agenda("120-minutes").parts
    assert [part.minutes for part in parts] == [10, 15, 7, 5, 5, 3, 10, 10, 25, 10, 10, 5, 5]


def test_a_break_is_not_counted() -> None:
    agenda = load_agenda("2x120-minutes")
    assert agenda.minutes == 240
    assert sum(part.minutes for part in agenda.parts) == 270


def test_usual_values_need_not_be_said() -> None:
    first, second = parse_agenda(SHORT, "short.yaml").parts
    assert (first.silent, first.poll, second.silent, second.poll) == (False, None, True, "dots")


def test_minutes_that_do_not_add_up_are_a_problem_with_a_line() -> None:
    said = refusal(SHORT.replace("minutes: 12", "minutes: 15"))
    assert said == (
        "short.yaml:2: minutes is 15, but the parts come to 12. Add 3 to the parts, or write "
        "minutes: 12."
    )


def test_a_file_name_that_says_other_minutes_is_a_problem() -> None:
    assert refusal(SHORT, "60-minutes.yaml") == (
        "60-minutes.yaml:2: minutes is 12, but the file is called 60-minutes. Rename the file, or "
        "change the minutes."
    )


def test_a_file_of_any_other_name_may_last_as_long_as_it_likes() -> None:
    assert parse_agenda(SHORT, "our-way.yaml").minutes == 12


def test_all_problems_are_said_at_once_each_with_its_line() -> None:
    text = SHORT.replace("minutes: 5", "minutes: 0").replace("poll: dots", "poll: dot")
    lines = refusal(text).split("\n")
    assert lines[0].startswith("short.yaml:6: part open: minutes is 0.")
    assert lines[1].startswith("short.yaml:13: part dots: poll is 'dot'. Write abc, dots, fist")


def test_two_parts_with_one_id_are_a_problem() -> None:
    assert "the id open is already used in line 4" in refusal(SHORT.replace("id: dots", "id: open"))


def test_an_agenda_without_parts_is_a_problem() -> None:
    assert "parts is missing" in refusal("name: Nothing\nminutes: 5\n")
    assert "there are no parts" in refusal("name: Nothing\nminutes: 5\nparts: []\n")


def test_a_file_of_ones_own_is_read(tmp_path: Path) -> None:
    (tmp_path / "ours.yaml").write_text(SHORT, encoding="utf-8")
    assert isinstance(load_agenda(tmp_path / "ours.yaml"), Agenda)


def test_a_name_that_is_not_there_brings_the_nearest() -> None:
    with pytest.raises(InputError, match=r"Did you mean 60-minutes\?"):
        load_agenda("60-minute")


def test_a_file_that_is_not_there_is_said() -> None:
    with pytest.raises(InputError, match="there is no such file"):
        load_agenda("nowhere/ours.yaml")
