"""The review half-way: what to talk about, what was decided, and both scores afterwards."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from pydantic import TypeAdapter

from okrnb.entries import Action, Decision
from okrnb.errors import InputError, RefusedError
from okrnb.model import CheckIn, Cycle, Kpi, Settings
from okrnb.objectives import KeyResult, Metric, Objective, Workbook
from okrnb.reviewing import (
    as_pursued,
    decide,
    decisions_on,
    dependants_of,
    is_review_time,
    original_of,
    plan_review,
    pursued,
    say_both,
    score_both,
)
from okrnb.standing import stand_all

D = Decimal
Q1 = Cycle(name="Q1 2012", start=date(2012, 1, 1), end=date(2012, 3, 31))
ON, LATER = date(2012, 2, 13), date(2012, 3, 1)
KR: TypeAdapter[KeyResult] = TypeAdapter(KeyResult)
NPS = Kpi(id="nps", name="NPS", direction="up", decimals=0, owner="Cem")


def kr(form: str = "metric", **fields: Any) -> KeyResult:
    usual: dict[str, Any] = {}
    if form == "metric":
        usual = {"kpi": "nps", "start": 20, "commit": 25, "target": 30, "stretch": 40}
    return KR.validate_python({"form": form, "id": "kr", **usual, **fields})


def decided(one: KeyResult, action: Action, on: date = ON, **fields: Any) -> Decision:
    return decide(one, action, id=f"d{on}", on=on, reason="the market fell", by="Ana", **fields)


def said(value: int, on: date = Q1.end, id: str = "kr") -> CheckIn:
    return CheckIn.model_validate({"id": f"c{on}", "key_result": id, "on": on, "value": value})


def both(one: KeyResult, *decisions: Decision, value: int = 26, on: date = Q1.end) -> Any:
    return score_both(one, (said(value),), decisions, on=on, cycle=Q1, kpi=NPS)


# Decisions


def test_a_retarget_keeps_what_was_promised_and_scores_both() -> None:
    found = both(kr(), decided(kr(), "retarget", target=26))
    assert (found.score.graded, found.score_now.graded) == (D("0.6"), D(1))
    assert (found.original.target, found.now.target) == (D(30), D(26))


def test_both_scores_are_said_with_who_changed_it_and_why() -> None:
    found = both(kr(), decided(kr(), "retarget", target=26))
    assert say_both(found, Q1, NPS) == (
        "0.60; 1.00 as changed to 26 on 13 February 2012 (Ana: the market fell)"
    )


def test_it_makes_no_difference_whether_the_file_was_changed_too() -> None:
    decision = decided(kr(), "retarget", target=26)
    changed = kr(target=26, stretch=40)
    assert original_of(changed, [decision]).change(stretch=40) == kr()
    assert both(changed, decision).score.graded == D("0.6")


def test_levels_that_do_not_fit_the_new_target_are_left_out() -> None:
    easier = pursued(kr(), [decided(kr(), "retarget", target=24)], on=Q1.end)
    harder = pursued(kr(), [decided(kr(), "retarget", target=45)], on=Q1.end)
    assert easier == kr(commit=None, target=24)
    assert harder == kr(target=45, stretch=None)


@pytest.mark.parametrize(
    ("one", "field"),
    [
        (kr("rate", per="week", target_rate=40), "target_rate"),
        (kr("threshold", bound=4, side="at_most", tally="final"), "bound"),
        (kr("guardrail", kpi="nps", protects="x", bound=4), "bound"),
        (kr("guardrail", kpi="nps", protects="x", no_worse_than=4), "no_worse_than"),
    ],
    ids=["rate", "threshold", "guardrail", "guardrail no worse than"],
)
def test_every_form_with_a_number_can_get_another(one: KeyResult, field: str) -> None:
    decision = decided(one, "retarget", target=3)
    assert decision.was == getattr(one, field)
    assert getattr(pursued(one, [decision], on=Q1.end), field) == 3
    assert original_of(one, [decision]) == one


def test_a_form_without_a_number_can_get_another_day_only() -> None:
    pages = kr("milestone", due=date(2012, 3, 1))
    with pytest.raises(RefusedError, match="a milestone has no number to aim at"):
        decided(pages, "retarget", target=3)
    decision = decided(pages, "retarget", due=date(2012, 3, 20))
    moved = pursued(pages, [decision], on=Q1.end)
    assert (decision.was_due, moved and moved.due) == (date(2012, 3, 1), date(2012, 3, 20))
    assert original_of(pages, [decision]) == pages


def test_a_new_day_lets_what_came_late_count_beside_the_no() -> None:
    pages = kr("milestone", due=date(2012, 3, 1))
    told = CheckIn(id="c", key_result="kr", on=date(2012, 3, 15), accepted=True)
    decision = decided(pages, "retarget", due=date(2012, 3, 20))
    found = score_both(pages, (told,), (decision,), on=Q1.end, cycle=Q1)
    assert found.score_now is not None
    assert (found.score.verdict, found.score_now.verdict) == ("no", "yes")
    assert "as changed by 20 March 2012" in say_both(found, Q1, None)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"target": 20}, "start and target are both 20"),
        ({}, "retarget says no new target and no new due"),
        ({"target": 26, "due": date(2011, 1, 1)}, None),
    ],
)
def test_a_retarget_that_cannot_be_is_refused(fields: dict[str, Any], said: str | None) -> None:
    if said is None:
        begun = kr(begins=date(2012, 1, 1))
        with pytest.raises(InputError, match="Put due after begins"):
            decided(begun, "retarget", **fields)
    else:
        with pytest.raises(InputError, match=said):
            decided(kr(), "retarget", **fields)


@pytest.mark.parametrize(("action", "word"), [("drop", "dropped"), ("convert", "a health metric")])
def test_what_is_given_up_keeps_its_score_and_is_not_pursued(action: Action, word: str) -> None:
    found = both(kr(), decided(kr(), action))
    assert (found.now, found.score_now, found.score.graded) == (None, None, D("0.6"))
    assert f"; {word} since 13 February 2012" in say_both(found, Q1, NPS)


@pytest.mark.parametrize(("action", "word"), [("keep", "kept"), ("help", "help asked for")])
def test_keeping_and_helping_change_no_score(action: Action, word: str) -> None:
    found = both(kr(), decided(kr(), action))
    assert (found.now, found.score_now) == (kr(), None)
    assert f"; {word} since" in say_both(found, Q1, NPS)


def test_without_a_decision_only_the_score_is_said() -> None:
    assert say_both(both(kr()), Q1, NPS) == "0.60"


def test_the_later_of_two_decisions_holds() -> None:
    dropped, kept = decided(kr(), "drop"), decided(kr(), "keep", on=LATER)
    assert pursued(kr(), [kept, dropped], on=Q1.end) == kr()
    assert pursued(kr(), [kept, dropped], on=ON) is None


def test_of_two_decisions_on_a_day_the_later_line_holds() -> None:
    first, second = decided(kr(), "keep"), decided(kr(), "drop")
    assert pursued(kr(), [first, second], on=ON) is None


def test_a_second_retarget_keeps_the_first_promise() -> None:
    first = decided(kr(), "retarget", target=26)
    second = decided(kr(target=26, stretch=40), "retarget", on=LATER, target=28)
    found = both(kr(target=28, stretch=40), first, second)
    assert (found.original.target, found.now.target) == (D(30), D(28))


def test_a_decision_counts_from_its_day_on() -> None:
    decision = decided(kr(), "retarget", target=26)
    assert decisions_on("kr", [decision], on=date(2012, 2, 12)) == ()
    assert both(kr(), decision, on=date(2012, 2, 12)).score_now is None


# What to talk about


def book(*key_results: KeyResult, **objective: Any) -> Workbook:
    whole = Objective.model_validate(
        {"id": "o", "text": "Grow", "key_results": key_results, **objective}
    )
    return Workbook(
        settings=Settings(team="Shop", cycle=Q1),
        kpis=(NPS,),
        objectives=(whole,),
        check_ins=(said(20, ON), said(30, ON, "fine")),
        places={},
    )


def items(workbook: Workbook, *decisions: Decision) -> Any:
    now = as_pursued(replace(workbook, entries=decisions), on=ON)
    return plan_review(now, stand_all(now, on=ON))


def test_only_key_results_in_trouble_come_on_the_table_gravest_first() -> None:
    fine, silent = kr(id="fine"), kr(id="silent")
    told = items(replace(book(fine, kr(), silent)))
    assert [item.key_result.id for item in told] == ["kr"]


def test_a_promise_in_trouble_needs_a_rescue_plan() -> None:
    (item,) = items(book(kr(), ambition="committed"))
    assert item.questions == (
        "It is a promise: what is the rescue plan, and who has to know today?",
        "Does NPS move as you thought it would, and if not, why?",
        "Keep, get help, retarget, make it a health metric, or drop?",
    )


def test_a_stale_value_asks_whoever_keeps_the_data() -> None:
    old = replace(book(kr()), check_ins=(said(22, date(2012, 1, 2)),))
    (item,) = items(old)
    assert item.questions[0] == "Cem: where does it stand today?"


def test_what_was_given_up_is_not_talked_about_again() -> None:
    rail = kr("guardrail", kpi="nps", protects="kr", bound=4).change(id="rail")
    whole = replace(book(kr(), rail), entries=(decided(kr(), "drop"),))
    assert as_pursued(whole, on=ON).key_results() == ()
    assert items(whole, decided(kr(), "drop")) == ()
    assert as_pursued(whole, on=date(2012, 2, 12)) == whole


def test_whoever_hangs_on_a_key_result_is_named() -> None:
    rail = kr("guardrail", kpi="nps", protects="kr", bound=4).change(id="rail")
    work = [{"id": "calls", "title": "Call", "key_result": "kr"}]
    whole = book(kr(), rail, initiatives=work, lead_measures=[{**work[0], "id": "letters"}])
    child = Objective(id="below", text="Help to grow", parent="o")
    found = dependants_of(replace(whole, objectives=(*whole.objectives, child)), "kr")
    assert found == (
        "key result rail",
        "initiative calls",
        "lead measure letters",
        "objective below",
    )
    assert dependants_of(whole, "nowhere") == ()


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2012, 2, 1), False),
        (date(2012, 2, 7), True),
        (date(2012, 2, 23), True),
        (date(2012, 2, 26), False),
    ],
)
def test_the_review_is_due_between_two_and_three_fifths(on: date, expected: bool) -> None:  # noqa: FBT001
    assert is_review_time(Q1, on=on) is expected


def test_planned_values_beyond_a_new_target_are_left_out_of_what_is_pursued() -> None:
    pace = [{"on": date(2012, 1, 31), "value": 22}, {"on": date(2012, 2, 29), "value": 28}]
    planned = kr(pace=pace)
    now = pursued(planned, [decided(planned, "retarget", target=26)], on=LATER)
    assert isinstance(now, Metric)
    assert [point.value for point in now.pace] == [22]
    assert original_of(planned, [decided(planned, "retarget", target=26)]) == planned
