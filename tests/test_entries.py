"""Decisions, chances, own scores and lessons: what they refuse, and how they stand in the log."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError
from workbook_examples import DAYS, IDS, NUMBERS, TITLES

from okrnb.building import build
from okrnb.entries import Assessment, Chance, Decision, Lesson, Promise, Publication
from okrnb.errors import InputError
from okrnb.log import Line, only, parse_log, spell_line
from okrnb.model import CheckIn, Count

D = Decimal
ON = date(2012, 2, 13)
WORDS = TITLES.map(str.strip).filter(bool)
SHARES = st.decimals(0, 1, places=3)
ABOUT: dict[str, Any] = {"id": IDS, "on": DAYS, "key_result": IDS}
LINES: st.SearchStrategy[Line] = st.one_of(
    st.builds(
        Decision,
        **ABOUT,
        action=st.sampled_from(["keep", "help", "convert", "drop"]),
        reason=WORDS,
        by=WORDS,
    ),
    st.builds(
        Decision,
        **ABOUT,
        action=st.just("retarget"),
        reason=WORDS,
        by=WORDS,
        was=NUMBERS,
        target=NUMBERS,
        was_due=st.none() | DAYS,
        due=st.none() | DAYS,
    ),
    st.builds(
        Chance,
        **ABOUT,
        level=st.sampled_from(["commit", "target", "stretch"]),
        value=NUMBERS,
        chance=SHARES,
    ),
    st.builds(Assessment, **ABOUT, score=SHARES, reason=WORDS, by=st.just("")),
    st.builds(
        Lesson,
        id=IDS,
        on=DAYS,
        what=st.sampled_from(["helped", "blocked", "rewrite", "change"]),
        text=WORDS,
        about=st.just(""),
        by=WORDS,
    ),
    st.builds(
        Publication,
        id=IDS,
        on=DAYS,
        by=WORDS,
        promises=st.lists(st.builds(Promise, about=WORDS, said=WORDS), max_size=3).map(tuple),
    ),
    st.builds(
        CheckIn,
        **ABOUT,
        counts=st.lists(
            st.builds(Count, id=IDS, count=st.decimals(0, 99, places=1)),
            max_size=3,
            unique_by=lambda one: one.id,
        ).map(tuple),
        by=WORDS,
    ),
)


def decision(**fields: Any) -> Decision:
    given = {"id": "d", "on": ON, "key_result": "kr", "reason": "the market fell", "by": "Ana"}
    return build(Decision, **{**given, **fields})


@given(LINES)
def test_every_line_is_read_back_as_it_was_written(line: Line) -> None:
    assert parse_log(spell_line(line) + "\n", "log.jsonl") == (line,)


def test_a_decision_is_one_line_with_what_was_promised_before() -> None:
    line = spell_line(decision(action="retarget", was=25, target=23))
    assert line == (
        '{"on": "2012-02-13", "kind": "decision", "key_result": "kr", "action": "retarget", '
        '"reason": "the market fell", "by": "Ana", "was": 25, "target": 23, "id": "d"}'
    )


def test_what_was_done_of_a_lead_measure_stands_in_the_check_in() -> None:
    told = CheckIn(id="c", on=ON, key_result="kr", counts=(Count(id="posts", count=D(3)),))
    line = spell_line(told)
    assert line.endswith('"counts": [{"id": "posts", "count": 3}], "id": "c"}')


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"action": "retarget"}, "retarget says no new target and no new due"),
        ({"action": "keep", "target": 3}, "keep comes with a new target or due"),
        ({"action": "drop", "due": ON}, "drop comes with a new target or due"),
        ({"action": "keep", "reason": " "}, "reason"),
        ({"action": "keep", "by": ""}, "by"),
        ({"action": "change"}, "Write keep, help, retarget, convert or drop"),
    ],
)
def test_a_decision_that_says_too_little_or_too_much_is_refused(
    fields: dict[str, Any], said: str
) -> None:
    with pytest.raises(InputError, match=said):
        decision(**fields)


@pytest.mark.parametrize("chance", ["-0.1", "1.1"])
def test_a_chance_lies_between_0_and_1(chance: str) -> None:
    with pytest.raises(ValidationError):
        Chance.model_validate(
            {
                **{"id": "c", "on": ON, "key_result": "kr", "level": "target"},
                **{"value": 3, "chance": chance},
            }
        )


def test_an_own_score_without_a_reason_is_refused() -> None:
    with pytest.raises(ValidationError, match="Say why it differs"):
        Assessment(id="a", on=ON, key_result="kr", score=D("0.9"), reason=" ")


def test_an_own_score_beyond_1_is_refused() -> None:
    with pytest.raises(ValidationError, match="less than or equal to 1"):
        Assessment(id="a", on=ON, key_result="kr", score=D("1.1"), reason="Superb.")


def test_a_wrong_line_says_what_lacks() -> None:
    line = '{"kind": "lesson", "id": "l", "on": "2012-02-13", "what": "helped"}'
    with pytest.raises(InputError, match=r"log\.jsonl:1: lesson l: text is missing"):
        parse_log(line, "log.jsonl")


def test_lines_of_a_kind_are_picked_from_a_mixed_log() -> None:
    lesson = Lesson(id="l", on=ON, what="helped", text="Ask early")
    lines = parse_log(f"{spell_line(lesson)}\n{spell_line(decision(action='keep'))}", "log.jsonl")
    assert only(Lesson, lines) == (lesson,)
