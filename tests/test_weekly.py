"""What a weekly check-in needs: values, changes, questions, wins and what comes up."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from pydantic import TypeAdapter

from okrnb.model import CheckIn, Count, Cycle, Kpi, Settings
from okrnb.objectives import KeyResult, Objective, Workbook
from okrnb.standing import stand_all
from okrnb.weekly import (
    Weekly,
    WeeklyItem,
    counts_of,
    heads_up,
    missed_check_ins,
    plan_weekly,
)

D = Decimal
Q1 = Cycle(name="Q1 2012", start=date(2012, 1, 2), end=date(2012, 4, 1))  # 13 weeks from a Monday
SUNDAY = date(2012, 2, 12)
KR: TypeAdapter[KeyResult] = TypeAdapter(KeyResult)
NPS = Kpi(id="nps", name="NPS", direction="up", decimals=0, owner="Cem", frequency="week")


def kr(form: str = "metric", id: str = "kr", **fields: Any) -> KeyResult:
    usual = {"kpi": "nps", "start": 20, "target": 30} if form == "metric" else {}
    return KR.validate_python({"form": form, "id": id, **usual, **fields})


def said(on: date = SUNDAY, id: str = "kr", **fields: Any) -> CheckIn:
    return CheckIn.model_validate({"id": f"c{on}-{id}", "key_result": id, "on": on, **fields})


def book(
    *told: CheckIn, key_results: tuple[KeyResult, ...] = (kr(),), **objective: Any
) -> Workbook:
    whole = {"id": "o", "text": "Grow", "key_results": key_results, **objective}
    return Workbook(
        settings=Settings(team="Shop", cycle=Q1),
        kpis=(NPS,),
        objectives=(Objective.model_validate(whole),),
        check_ins=told,
        places={},
    )


def week(workbook: Workbook, on: date = SUNDAY, **more: Any) -> Weekly:
    return plan_weekly(workbook, stand_all(workbook, on=on), on=on, **more)


def item(workbook: Workbook, on: date = SUNDAY) -> WeeklyItem:
    (found,) = week(workbook, on).items
    return found


FEB_5 = date(2012, 2, 5)


def test_a_key_result_shows_its_value_its_change_and_what_was_said_last() -> None:
    told = (
        said(FEB_5, value=22, blocker="the tool is down", next_action="call them"),
        said(value=25, next_action="go on"),
    )
    found = item(book(*told))
    assert (found.value, found.change) == ("25", "+3")
    assert (found.blocker, found.next_action) == ("", "go on")


def test_the_first_value_has_no_change() -> None:
    assert item(book(said(value=22))).change == ""


def test_without_a_value_it_says_how_it_stands() -> None:
    assert item(book()).value == "not measured"


def test_a_confidence_that_falls_by_three_is_asked_about() -> None:
    falls = (said(FEB_5, value=24, confidence=7), said(value=24, confidence=4))
    assert item(book(*falls)).questions == ("Confidence fell from 7 to 4: what do we know now?",)


@pytest.mark.parametrize("now", [5, 7, 10, None])
def test_a_confidence_that_holds_is_not(now: int | None) -> None:
    told = (said(FEB_5, value=24, confidence=7), said(value=24, confidence=now))
    assert item(book(*told)).questions == ()


def test_two_weeks_without_a_value_ask_whoever_keeps_the_data() -> None:
    told = (said(date(2012, 1, 22), value=22), said(confidence=6))
    assert item(book(*told)).questions == (
        "Cem: no value since 22 January 2012; where does it stand?",
    )
    assert item(book(said(date(2012, 1, 29), value=22))).questions == ()


def test_a_broken_guardrail_asks_what_gives_way() -> None:
    rail = kr("guardrail", kpi="nps", protects="x", bound=25)
    assert item(book(said(value=20), key_results=(rail,))).questions == (
        "It is broken: what gives way, this or what it protects?",
    )


def test_work_is_shown_beside_a_key_result_and_adds_up() -> None:
    told = (
        said(FEB_5, value=20, counts=(Count(id="calls", count=D(3)),), done=("letter",)),
        said(value=20, counts=(Count(id="calls", count=D(4)),)),
    )
    whole = book(
        *told,
        lead_measures=[{"id": "calls", "title": "Calls", "key_result": "kr", "plan": 12}],
        initiatives=[{"id": "letter", "title": "Letter", "key_result": "kr"}],
    )
    found = item(whole)
    assert str(found.activity) == (
        "initiatives done: 1 of 1 (100%); Calls: 7 of 12 (58%) [activity, not progress]"
    )
    assert found.standing.status.score.graded == 0
    assert counts_of(told) == {"calls": D(7)}


def test_without_planned_work_there_is_no_activity() -> None:
    assert item(book(said(value=20))).activity is None


def test_next_actions_are_the_priorities() -> None:
    assert week(book(said(value=20, next_action="call them"))).priorities == ("kr: call them",)


STEPS = [
    {"id": "a", "title": "Lease", "due": "2012-02-05"},
    {"id": "b", "title": "Hire", "due": "2012-03-01"},
    {"id": "c", "title": "Open", "due": "2012-03-20"},
    {"id": "d", "title": "Paint", "due": "2012-02-20"},
    {"id": "e", "title": "Some day"},
]


def test_the_heads_up_names_what_is_due_in_four_weeks_and_what_is_late() -> None:
    pages = kr("milestone", steps=STEPS)
    sooner = kr(id="sooner", due=date(2012, 2, 29))
    whole = book(said(done=["d"]), key_results=(pages, sooner, kr(id="whole")))
    assert heads_up(whole, on=SUNDAY) == (
        "Lease, 5 February 2012 (late)",
        "sooner is due, 29 February 2012",
        "Hire, 1 March 2012",
    )


def test_wins_are_what_was_done_or_reached_since_last_week() -> None:
    pages = kr("milestone", id="pages", steps=STEPS)
    told = (
        said(FEB_5, id="pages", done=["a"]),
        said(id="pages", done=["b"]),
        said(FEB_5, value=29),
        said(value=30),
    )
    assert week(book(*told, key_results=(pages, kr()))).wins == ("pages: Hire", "kr: reached")


def test_what_was_reached_before_is_no_new_win() -> None:
    assert week(book(said(FEB_5, value=30), said(value=31))).wins == ()


@pytest.mark.parametrize(
    ("told", "on", "missed"),
    [
        ((), SUNDAY, ("kr",)),
        ((), date(2012, 1, 8), ()),
        ((said(FEB_5, confidence=5),), SUNDAY, ()),
        ((said(date(2012, 2, 4)),), SUNDAY, ("kr",)),
        ((said(confidence=5),), SUNDAY, ()),
        ((said(confidence=5), said()), SUNDAY, ("kr",)),
        ((said(),), date(2012, 4, 20), ()),
    ],
    ids=[
        "never",
        "too early",
        "a week ago",
        "over a week ago",
        "today",
        "taken back",
        "after the end",
    ],
)
def test_a_missed_check_in_is_seen(
    told: tuple[CheckIn, ...], on: date, missed: tuple[str, ...]
) -> None:
    assert missed_check_ins(book(*told), on=on) == missed


@pytest.mark.parametrize(
    ("one", "told"),
    [
        (kr("guardrail", kpi="nps", protects="x", bound=25), {}),
        (kr("binary"), {"accepted": True}),
        (kr("milestone"), {"accepted": True}),
        (kr("baseline"), {"value": 34, "evidence": "survey"}),
    ],
    ids=["guardrail", "binary", "milestone", "baseline"],
)
def test_what_is_settled_needs_no_check_in(one: KeyResult, told: dict[str, Any]) -> None:
    early = said(date(2012, 1, 8), **told)
    assert missed_check_ins(book(early, key_results=(one,)), on=SUNDAY) == ()


def test_health_metrics_stand_below_the_key_results() -> None:
    healthy = NPS.change(id="csat", name="CSAT", state="health", healthy_low=80)
    whole = replace(book(), kpis=(NPS, healthy))
    histories = {"csat": ([date(2012, 2, 6)], [79.0])}
    (line,) = week(whole, histories=histories).health
    assert (line.kpi, line.state, line.value) == ("csat", "yellow", "79")
