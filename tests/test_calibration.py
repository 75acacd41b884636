"""What was said beforehand, held against what came true."""

from datetime import date
from decimal import Decimal
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrnb.calibration import (
    EDGES,
    Call,
    When,
    as_printed,
    brier,
    calibrate,
    chance_calls,
    chances_shown,
    confidence_calls,
    reliability,
)
from okrnb.entries import Chance
from okrnb.log import parse_log, spell_line
from okrnb.model import CheckIn, Cycle, Kpi, Settings
from okrnb.objectives import Binary, Guardrail, KeyResult, Metric, Objective, Workbook
from okrnb.outlook import Outlook
from okrnb.quantities import round_half_up

D = Decimal
Q1 = Cycle(name="Q1 2012", start=date(2012, 1, 1), end=date(2012, 3, 31))
BEFORE = date(2011, 12, 20)
NPS = Kpi(id="nps", name="NPS", direction="up", decimals=0)
KR = Metric(form="metric", id="kr", kpi="nps", start=20, commit=24, target=30, stretch=36)
SHARES = st.decimals(0, 1, places=2)


def table(*rows: tuple[Any, ...]) -> list[Any]:
    """Turn rows into test cases; the first column names the case."""
    return [pytest.param(*rest, id=name) for name, *rest in rows]


def call(said: str, came_true: int) -> Call:
    return Call("kr", D(said), bool(came_true), BEFORE)


def book(*told: CheckIn, one: KeyResult = KR) -> Workbook:
    return Workbook(
        settings=Settings(team="Shop", cycle=Q1),
        kpis=(NPS,),
        objectives=(Objective(id="o", text="Grow", key_results=(one,)),),
        check_ins=told,
        places={},
    )


def said(month: int, day: int, **fields: Any) -> CheckIn:
    on = date(2012, month, day)
    return CheckIn.model_validate({"id": f"c{on}", "key_result": "kr", "on": on, **fields})


# Brier and rows


@pytest.mark.parametrize(
    ("calls", "expected"),
    table(
        ("7 yes, 5 no, 9 yes", [("0.7", 1), ("0.5", 0), ("0.9", 1)], "0.117"),
        ("always even odds", [("0.5", 1), ("0.5", 0)], "0.250"),
        ("sure and right", [("1", 1), ("0", 0)], "0.000"),
        ("sure and wrong", [("1", 0), ("0", 1)], "1.000"),
    ),
)
def test_what_was_said_is_held_against_what_came_true(
    calls: list[tuple[str, int]], expected: str
) -> None:
    found = calibrate([call(*one) for one in calls]).brier
    assert found is not None
    assert round_half_up(found, 3) == D(expected)


def test_without_calls_nothing_can_be_judged() -> None:
    assert brier([]) is None
    assert str(calibrate([])) == "nothing is closed yet"


@given(st.lists(st.tuples(SHARES, st.booleans()), min_size=1, max_size=20))
def test_briers_score_stays_within_0_and_1(calls: list[tuple[Decimal, bool]]) -> None:
    found = brier(calls)
    assert found is not None
    assert 0 <= found <= 1


@given(st.lists(st.tuples(SHARES, st.booleans()), max_size=30))
def test_every_call_stands_in_one_row(calls: list[tuple[Decimal, bool]]) -> None:
    given_calls = [Call("kr", said, true, BEFORE) for said, true in calls]
    rows = reliability(given_calls)
    assert sum(row.n for row in rows) == len(calls)
    assert all(row.low <= row.said <= row.high and 0 <= row.came_true <= 1 for row in rows)


def test_rows_are_half_open_and_the_last_one_is_closed() -> None:
    rows = reliability([call("0.2", 1), call("0.199", 0), call("1", 1), call("0.8", 0)])
    assert [(str(row.low), row.n) for row in rows] == [("0", 1), ("0.2", 1), ("0.8", 2)]


def test_a_row_has_how_often_what_was_said_and_the_share_that_came_true() -> None:
    (row,) = reliability([call("0.6", 1), call("0.7", 0), call("0.7", 0), call("0.6", 1)])
    assert (row.low, row.high, row.n) == (D("0.6"), D("0.8"), 4)
    assert (row.said, row.came_true) == (D("0.65"), D("0.5"))


def test_rows_can_be_those_of_three_bands() -> None:
    edges = (D(0), D("0.4"), D("0.8"), D(1))
    rows = calibrate([call("0.3", 0), call("0.5", 1), call("0.8", 1)], edges=edges).rows
    assert [row.n for row in rows] == [1, 1, 1]
    assert len(EDGES) == 6


def test_few_calls_are_said_to_be_few() -> None:
    calls = [call("0.7", 1)] * 9
    assert str(calibrate(calls)) == (
        "9 of 9 came true where 70% was said on average; Brier 0.090; 9 are too few to learn from"
    )
    assert str(calibrate([*calls, call("0.7", 0)])).endswith("Brier 0.130")


# Confidence


@pytest.mark.parametrize(
    ("when", "expected"),
    table(("first", "first", "0.4"), ("half time", "half", "0.6"), ("last", "last", "0.9")),
)
def test_a_confidence_of_one_moment_counts(when: When, expected: str) -> None:
    told = (
        said(1, 6, confidence=4),
        said(2, 10, confidence=6),
        said(2, 20, note="no confidence"),
        said(3, 30, confidence=9, value=31),
        said(4, 2, confidence=10, note="too late to be a forecast"),
    )
    (found,) = confidence_calls(book(*told), on=date(2012, 4, 3), when=when)
    assert (found.said, found.came_true) == (D(expected), True)


@pytest.mark.parametrize(
    ("one", "told", "on"),
    table(
        ("still running", KR, {"confidence": 5, "value": 31}, date(2012, 3, 30)),
        ("never measured", KR, {"confidence": 5}, Q1.end),
        ("no confidence", KR, {"value": 31}, Q1.end),
        (
            "a guardrail",
            Guardrail(form="guardrail", id="kr", kpi="nps", protects="x", bound=3),
            {"confidence": 5, "value": 31},
            Q1.end,
        ),
    ),
)
def test_what_is_open_or_unsaid_makes_no_call(
    one: KeyResult, told: dict[str, Any], on: date
) -> None:
    assert confidence_calls(book(said(2, 1, **told), one=one), on=on) == ()


def test_a_yes_or_no_is_a_call_like_any_other() -> None:
    binary = Binary(form="binary", id="kr")
    told = (said(1, 6, confidence=8), said(3, 20, accepted=False))
    (found,) = confidence_calls(book(*told, one=binary), on=Q1.end)
    assert (found.said, found.came_true) == (D("0.8"), False)


# Chances


def outlook(*, tested: bool = True, n: int = 36) -> Outlook:
    samples = np.linspace(20, 40, 201)
    return Outlook(kpi=NPS, cycle=Q1, how="last reading", samples=samples, tested=tested, n=n)


def shown(**fields: Any) -> Chance:
    usual = {"id": "c", "on": BEFORE, "key_result": "kr", "level": "target", "value": 30}
    return Chance.model_validate({**usual, "chance": "0.5", **fields})


def test_every_level_keeps_the_chance_that_was_printed_with_it() -> None:
    objective = book().objectives[0]
    found = chances_shown(objective, {"nps": outlook()}, on=BEFORE)
    assert [(one.level, one.value, one.chance) for one in found] == [
        ("commit", D(24), D("0.80")),
        ("target", D(30), D("0.50")),
        ("stretch", D(36), D("0.20")),
    ]


def test_showing_the_same_again_adds_nothing_to_a_log() -> None:
    objective = book().objectives[0]
    lines = [
        spell_line(one)
        for _ in range(2)
        for one in chances_shown(objective, {"nps": outlook()}, on=BEFORE)
    ]
    assert len(parse_log("\n".join(lines), "log.jsonl")) == 3


def test_a_chance_that_changed_is_another_line() -> None:
    objective = book().objectives[0]
    more = Objective(id="o", text="Grow", key_results=(KR.change(target=31),))
    ids = {
        one.id
        for written in (objective, more)
        for one in chances_shown(written, {"nps": outlook()}, on=BEFORE)
    }
    assert len(ids) == 4


def test_an_untested_chance_is_not_kept_as_it_was_not_shown() -> None:
    objective = book().objectives[0]
    assert chances_shown(objective, {"nps": outlook(tested=False)}, on=BEFORE) == ()
    assert chances_shown(objective, {}, on=BEFORE) == ()


@pytest.mark.parametrize(
    ("chance", "n", "expected"),
    table(
        ("never 0", 0.0, 36, "0.01"),
        ("never 1", 1.0, 36, "0.99"),
        ("whole percent", 0.345, 36, "0.35"),
        ("tenths below 12 readings", 0.345, 8, "0.3"),
        ("never 1 below 12", 0.99, 8, "0.9"),
        ("never 0 below 12", 0.01, 8, "0.05"),
    ),
)
def test_a_chance_is_kept_as_it_was_printed(chance: float, n: int, expected: str) -> None:
    assert as_printed(chance, n) == D(expected)


@pytest.mark.parametrize(
    ("value", "reached"),
    table(
        ("beyond all", 37, {"commit": True, "target": True, "stretch": True}),
        ("between", 31, {"commit": True, "target": True, "stretch": False}),
        ("none", 20, {"commit": False, "target": False, "stretch": False}),
        ("29.5 is shown as 30", "29.5", {"commit": True, "target": True, "stretch": False}),
    ),
)
def test_each_level_came_true_or_not(value: Any, reached: dict[str, bool]) -> None:
    levels = {"commit": 24, "target": 30, "stretch": 36}
    chances = [shown(level=level, value=at) for level, at in levels.items()]
    calls = chance_calls(book(said(3, 31, value=value)), chances, on=Q1.end)
    assert {one.about.removeprefix("kr "): one.came_true for one in calls} == reached


def test_a_level_that_should_fall_is_reached_from_above() -> None:
    falling = Metric(form="metric", id="kr", kpi="nps", start=40, target=30)
    calls = chance_calls(book(said(3, 31, value=29), one=falling), [shown()], on=Q1.end)
    assert [one.came_true for one in calls] == [True]


def test_the_last_chance_before_the_cycle_counts() -> None:
    chances = [
        shown(on=date(2011, 12, 1), chance="0.2"),
        shown(on=date(2012, 1, 1), chance="0.3"),
        shown(on=date(2012, 2, 1), chance="0.9"),
    ]
    calls = chance_calls(book(said(3, 31, value=31)), chances, on=Q1.end)
    assert [one.said for one in calls] == [D("0.3")]


def test_where_none_was_shown_before_the_first_one_counts() -> None:
    chances = [shown(on=date(2012, 2, 1), chance="0.9"), shown(on=date(2012, 1, 9), chance="0.4")]
    calls = chance_calls(book(said(3, 31, value=31)), chances, on=Q1.end)
    assert [one.said for one in calls] == [D("0.4")]


def test_a_chance_is_judged_only_when_the_key_result_is_over_and_measured() -> None:
    running = book(said(3, 30, value=31))
    assert chance_calls(running, [shown()], on=date(2012, 3, 30)) == ()
    assert chance_calls(book(), [shown()], on=Q1.end) == ()
