"""The log of a session: lines that are read back, merged logs, torn and broken lines."""

from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from session_examples import CALM, STARTED, event, sessions

from okrnb.events import KINDS, Event
from okrnb.sessionlog import (
    in_order,
    load_log,
    next_number,
    parse_events,
    spell_event,
    standing_events,
)

IDEA = event("idea", 2, text="Go early")
NAME = "sessions/2011-12-05.jsonl"


def text_of(*events: Event) -> str:
    return "".join(f"{spell_event(one)}\n" for one in events)


def written(folder: Path, data: bytes) -> Path:
    (folder / "sessions").mkdir()
    (folder / NAME).write_bytes(data)
    return folder


def test_an_event_is_one_line_with_its_number_and_time_first() -> None:
    assert spell_event(IDEA) == (
        '{"n": 2, "at": "2011-12-05T09:00:00+01:00", "kind": "idea", "text": "Go early", '
        '"id": "e2"}'
    )


@given(sessions())
def test_every_event_is_read_back_from_its_line(events: tuple[Event, ...]) -> None:
    log = parse_events(text_of(*events), NAME)
    assert log.problems == ()
    assert log.events == in_order(events)


def test_an_objective_comes_back_with_every_digit() -> None:
    (read,) = parse_events(text_of(event("drafted", 3, objective=CALM)), NAME).events
    assert read == event("drafted", 3, objective=CALM)


def test_there_is_an_example_of_every_kind_of_event() -> None:
    from session_examples import TOLD

    assert {*TOLD, "started"} == set(KINDS)


@given(sessions(), st.randoms(), st.integers(0, 12))
def test_merged_logs_read_the_same_in_any_order_and_however_often(
    events: tuple[Event, ...],
    chance: Random,
    cut: int,
) -> None:
    mine, theirs = events[:cut], events[cut // 2 :]
    lines = chance.sample([*mine, *theirs, *events], len(mine) + len(theirs) + len(events))
    assert parse_events(text_of(*lines), NAME) == parse_events(text_of(*events), NAME)


def test_numbers_put_events_in_order_whatever_the_clocks_say() -> None:
    cause, effect = event("idea", 2, text="a", minute=30), event("reworded", 3, idea="e2", text="b")
    assert in_order([effect, cause]) == (cause, effect)


def test_the_agenda_comes_before_all_whatever_its_number() -> None:
    late = STARTED.change(n=99)
    assert in_order([IDEA, late]) == (late, IDEA)


def test_the_next_number_is_one_more_than_the_highest() -> None:
    assert (next_number([]), next_number([IDEA, STARTED])) == (1, 3)


BROKEN = {
    "{": "it is not JSON: expecting property name enclosed in double quotes",
    "3": "it is not a JSON object. Write it in braces",
    "<<<<<<< HEAD": "two people's changes were not merged",
    '{"n": 2}': "kind is ''",
    '{"kind": "idee"}': "kind is 'idee'. Did you mean idea?",
    '{"n": 2, "at": "nine", "kind": "ended", "id": "x"}': "at is 'nine'. Write day, time and zone",
    '{"n": 2, "at": "2012-03-01T09:30:00", "kind": "ended", "id": "x"}': "without a time zone",
    '{"n": 0, "at": "2012-03-01T09:30:00Z", "kind": "ended", "id": "x"}': "n is 0",
    '{"n": 2, "at": "2012-03-01T09:30:00Z", "kind": "idea", "id": "x"}': "text is missing",
    '{"n": 2, "at": "2012-03-01T09:30:00Z", "kind": "ended", "id": "x", "y": 1}': "unknown field",
    "[" * 4000: "it is not JSON: too deep",
}


@pytest.mark.parametrize("line", BROKEN, ids=lambda line: line[:40])
def test_a_broken_line_is_a_problem_with_its_place_and_loses_nothing_else(line: str) -> None:
    log = parse_events(f"{text_of(STARTED)}{line}\n{text_of(IDEA)}", NAME)
    assert log.events == (STARTED, IDEA)
    (problem,) = log.problems
    assert str(problem).startswith(f"{NAME}:2: ")
    assert BROKEN[line] in str(problem)


def test_an_id_that_says_two_things_is_a_problem_and_the_same_one_counts_in_any_order() -> None:
    other = IDEA.change(text="Go late")
    logs = [parse_events(text_of(*pair), NAME) for pair in ((IDEA, other), (other, IDEA))]
    assert logs[0].events == logs[1].events == (IDEA,)
    assert "idea e2: its id also stands in another line" in str(logs[0].problems[0])


def test_blank_lines_and_no_log_at_all_are_nothing(tmp_path: Path) -> None:
    assert parse_events("\n\n", NAME) == load_log(tmp_path, NAME) == ((), ())


@pytest.mark.parametrize("cut", range(1, len(spell_event(IDEA)), 7))
def test_a_line_torn_by_a_crash_is_as_if_it_had_never_been(tmp_path: Path, cut: int) -> None:
    data = (text_of(STARTED) + spell_event(IDEA)[:cut]).encode()
    assert load_log(written(tmp_path, data), NAME) == ((STARTED,), ())


def test_a_whole_last_line_without_line_break_counts(tmp_path: Path) -> None:
    data = (text_of(STARTED) + spell_event(IDEA)).encode()
    assert load_log(written(tmp_path, data), NAME).events == (STARTED, IDEA)


def test_a_line_that_is_not_utf8_loses_only_itself(tmp_path: Path) -> None:
    data = text_of(STARTED).encode() + b'{"kind": "idea \xff"}\n' + text_of(IDEA).encode()
    log = load_log(written(tmp_path, data), NAME)
    assert log.events == (STARTED, IDEA)
    assert [str(one) for one in log.problems] == [
        f"{NAME}:2: it is not UTF-8 text. Save it as UTF-8."
    ]


def test_what_was_undone_is_left_out_and_so_is_the_undoing() -> None:
    assert standing_events((STARTED, IDEA, event("undone", 3, event="e2"))) == (STARTED,)


def test_an_undoing_can_be_undone() -> None:
    undone = event("undone", 3, event="e2")
    assert standing_events((IDEA, undone, event("undone", 4, event="e3"))) == (IDEA,)


def test_letters_that_break_lines_elsewhere_stay_in_their_text() -> None:
    odd = IDEA.change(text="a\u2028b\x85c\nd")
    assert parse_events(text_of(odd), NAME).events == (odd,)
