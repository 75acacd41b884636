import json
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from workbook_examples import DAYS, IDS, NUMBERS, TEXTS, make_check_in

from okrnb.errors import InputError
from okrnb.log import only, parse_log, spell_line
from okrnb.model import CheckIn, Waiver

FULL = CheckIn(
    id="c1",
    on=date(2012, 1, 9),
    key_result="wait",
    value=Decimal("9.50"),
    confidence=0,
    note='Two "bad" days\nin a row',
    done=("ask", "try"),
    accepted=False,
)
LINE = (
    '{"on": "2012-01-09", "kind": "check_in", "key_result": "wait", "value": 9.50, '
    '"confidence": 0, "note": "Two \\"bad\\" days\\nin a row", "done": ["ask", "try"], '
    '"accepted": false, "id": "c1"}'
)
WAIVER = Waiver(
    id="w1", on=date(2012, 1, 9), rule="P01", about="key result wait", reason="too early", by="Ana"
)
WAIVER_LINE = (
    '{"on": "2012-01-09", "kind": "waiver", "rule": "P01", "about": "key result wait", '
    '"reason": "too early", "by": "Ana", "id": "w1"}'
)
WORDS = TEXTS.map(str.strip).filter(bool)
WAIVERS = st.builds(
    Waiver,
    id=IDS,
    on=DAYS,
    rule=WORDS,
    about=WORDS,
    reason=WORDS,
    by=WORDS,
    withdrawn=st.booleans(),
)
CHECK_INS = st.builds(
    CheckIn,
    id=IDS,
    on=DAYS,
    key_result=IDS,
    value=st.none() | NUMBERS,
    confidence=st.none() | st.integers(0, 10),
    note=TEXTS,
    blocker=TEXTS,
    next_action=TEXTS,
    n=st.none() | st.integers(1, 999),
    evidence=TEXTS,
    done=st.lists(IDS, max_size=3).map(tuple),
    dropped=st.lists(IDS, max_size=3).map(tuple),
    accepted=st.none() | st.booleans(),
)


def refusal(text: str) -> str:
    with pytest.raises(InputError) as caught:
        parse_log(text, "log.jsonl")
    return str(caught.value)


def test_a_check_in_is_one_line_with_the_day_first_and_without_blanks() -> None:
    assert spell_line(FULL) == LINE


def test_a_line_is_json() -> None:
    assert json.loads(spell_line(FULL))["value"] == 9.5


@given(CHECK_INS)
def test_every_check_in_is_read_back_from_its_line(check_in: CheckIn) -> None:
    assert parse_log(spell_line(check_in) + "\n", "log.jsonl") == (check_in,)


def test_a_waiver_is_one_line_that_says_only_what_is_not_usual() -> None:
    assert spell_line(WAIVER) == WAIVER_LINE


def test_a_withdrawn_waiver_says_so() -> None:
    assert '"withdrawn": true' in spell_line(WAIVER.change(withdrawn=True))


@given(WAIVERS)
def test_every_waiver_is_read_back_from_its_line(waiver: Waiver) -> None:
    assert parse_log(spell_line(waiver) + "\n", "log.jsonl") == (waiver,)


def test_lines_of_one_kind_are_picked_in_their_order() -> None:
    lines = parse_log(f"{LINE}\n{WAIVER_LINE}\n", "log.jsonl")
    assert (only(CheckIn, lines), only(Waiver, lines)) == ((FULL,), (WAIVER,))


@given(CHECK_INS)
def test_a_line_never_has_a_line_break_inside(check_in: CheckIn) -> None:
    assert "\n" not in spell_line(check_in)


def test_a_value_keeps_its_digits() -> None:
    (check_in,) = only(CheckIn, parse_log(LINE, "log.jsonl"))
    assert str(check_in.value) == "9.50"


def test_a_line_that_stands_twice_counts_once() -> None:
    other = spell_line(make_check_in("c2"))
    assert [one.id for one in parse_log("\n".join([LINE, other, LINE]), "log.jsonl")] == [
        "c1",
        "c2",
    ]


def test_blank_lines_and_windows_line_breaks_do_no_harm() -> None:
    assert parse_log(f"\r\n{LINE}\r\n\r\n", "log.jsonl") == (FULL,)


def test_a_line_without_a_kind_is_a_check_in() -> None:
    line = '{"id": "c1", "on": "2012-01-09", "key_result": "wait"}'
    assert parse_log(line, "log.jsonl")[0].kind == "check_in"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (
            '{"id": "c1",}',
            "log.jsonl:2: it is not JSON: "
            "expecting property name enclosed in double quotes, column 13. "
            "Correct the line, or delete it.",
        ),
        ("[1, 2]", "log.jsonl:2: the line is not a JSON object. Write it in braces: {...}."),
        (
            '{"kind": "chek_in"}',
            "log.jsonl:2: kind is 'chek_in'. "
            "Write check_in, waiver, decision, chance, assessment, lesson or publication.",
        ),
        (
            '{"id": "c2", "on": "2012-01-09", "key_result": "wait", "confidence": 11}',
            "log.jsonl:2: check-in c2: confidence is 11. Write a number of at most 10.",
        ),
        (
            '{"id": "c2", "on": "2012-01-09", "key_result": "wait", "value": NaN}',
            "log.jsonl:2: check-in c2: value is 'NaN'. "
            "Write a plain number such as 12.5, or leave it blank.",
        ),
        (
            '{"id": "c1", "on": "2012-01-10", "key_result": "wait"}',
            "log.jsonl:2: check-in c1: its id also stands in line 1, where it says something else. "
            "Give each its own id.",
        ),
        (
            '{"id": "w1", "kind": "waiver", "on": "2012-01-10", "rule": "P01", "about": "x", '
            '"by": "Ana"}',
            "log.jsonl:2: waiver w1: reason is missing. Write reason: ...",
        ),
        (
            '{"id": "c1", "kind": "waiver", "on": "2012-01-10", "rule": "P01", "about": "x", '
            '"by": "Ana", "reason": "so"}',
            "log.jsonl:2: waiver c1: its id also stands in line 1, where it says something else. "
            "Give each its own id.",
        ),
        (
            "<<<<<<< HEAD",
            "log.jsonl:2: two people's changes were not merged. "
            "Delete the lines <<<, === and >>> and keep all others.",
        ),
    ],
)
def test_a_wrong_line_is_refused_with_its_number(line: str, said: str) -> None:
    assert refusal(f"{LINE}\n{line}\n") == said


def test_all_wrong_lines_are_told_at_once() -> None:
    assert len(refusal(f"oops\n{LINE}\n[]\n").splitlines()) == 2
