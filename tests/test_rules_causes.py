"""Questions about a why-ladder: each with a case that raises it and one that does not."""

from typing import Any

import pytest
from coaching_examples import baseline, metric, milestone, objective

from okrnb.objectives import Objective
from okrnb.rules_causes import RULES, check_ladder

SLOW = {"id": "slow", "because": "Pages take six seconds", "evidence": "load times, n 4,000"}
BIG = {
    "id": "big",
    "explains": "slow",
    "because": "Nothing makes pictures smaller before they are shown",
    "evidence": "9 of 10 pages over 3 MB",
    "can_change": True,
}


def ladder(*rungs: dict[str, Any]) -> Objective:
    return objective(metric(), why=rungs)


def long(count: int) -> Objective:
    """Give a ladder of so many rungs, the last of which can be changed."""
    rungs = [
        {
            "id": f"r{i}",
            "explains": f"r{i - 1}" if i else None,
            "because": f"Cause {i}",
            "evidence": "seen",
        }
        for i in range(count)
    ]
    return ladder(*rungs[:-1], rungs[-1] | {"can_change": True})


CASES = {
    "P06": ladder(BIG | {"explains": None}),
    "P07": ladder(SLOW, BIG | {"because": "Staff forgot to make pictures smaller"}),
    "WHY-END": ladder(SLOW, BIG | {"can_change": False}),
}


def rules(of: Objective) -> set[str]:
    return {one.rule for one in check_ladder(of)}


def said(of: Objective) -> list[str]:
    return [str(one) for one in check_ladder(of)]


def test_a_ladder_with_evidence_that_ends_in_our_hands_raises_no_question() -> None:
    assert said(ladder(SLOW, BIG)) == []


def test_every_rule_has_its_case() -> None:
    assert set(CASES) == {rule.id for rule in RULES}


@pytest.mark.parametrize("rule", CASES)
def test_a_rule_hints_at_its_case_and_no_other_does(rule: str) -> None:
    (one,) = check_ladder(CASES[rule])
    assert (one.rule, one.severity, one.about, one.field) == (rule, "H", "objective trust", "why")
    assert (str(one).count("?"), str(one)[-1]) == (1, "?")


def test_no_ladder_at_all_is_asked_about_where_a_number_is_to_move() -> None:
    assert "no why-ladder" in said(objective(metric()))[0]


def test_an_objective_without_a_number_needs_no_ladder() -> None:
    assert said(objective(milestone())) == []


def test_where_a_key_result_finds_out_no_ladder_is_asked_for() -> None:
    assert said(objective(metric(), baseline())) == []


def test_a_ladder_of_one_answer_is_too_short() -> None:
    assert "its why-ladder has only 1 answer" in said(CASES["P06"])[0]


def test_causes_without_evidence_are_counted() -> None:
    (one,) = said(ladder(SLOW | {"evidence": ""}, BIG))
    assert "1 of 2 causes has no evidence yet, such as: pages take six seconds" in one


@pytest.mark.parametrize(
    "because",
    [
        "Staff forgot it",
        "Human error",
        "The vendor failed to answer",
        "Nobody cares",
        "CARELESS",
        "They forget",
        "Management never listens",
        "The team lacks discipline",
        "Anna made a mistake",
    ],
)
def test_blame_is_asked_about(because: str) -> None:
    assert "P07" in rules(ladder(SLOW, BIG | {"because": because}))


def test_blame_that_led_on_to_the_process_is_left_alone() -> None:
    forgot = SLOW | {"because": "Staff forgot to make pictures smaller"}
    assert rules(ladder(forgot, BIG)) == set()


def test_of_a_cause_in_people_nobody_asks_whether_it_can_be_changed() -> None:
    forgot = BIG | {"because": "Staff forget it", "can_change": None}
    assert rules(ladder(SLOW, forgot)) == {"P07"}


@pytest.mark.parametrize(
    "because",
    ["No reminder in the process", "The default is set wrongly", "Faults are found late"],
)
def test_a_process_is_nobody_to_blame(because: str) -> None:
    assert rules(ladder(SLOW, BIG | {"because": because})) == set()


def test_a_ladder_of_seven_is_long_enough_and_one_of_eight_endless() -> None:
    assert rules(long(7)) == set()
    assert "its why-ladder has 8 answers in a row, down to: cause 7" in said(long(8))[0]


def test_a_last_cause_on_which_nobody_has_decided_is_asked_about() -> None:
    (one,) = said(ladder(SLOW, BIG | {"can_change": None}))
    assert one.endswith("Can the team change that?")


def test_every_branch_has_its_own_end() -> None:
    far = {"id": "far", "explains": "slow", "because": "The server is far", "evidence": "ping"}
    found = said(ladder(SLOW, BIG, far))
    assert len(found) == 1
    assert "the server is far" in found[0]
