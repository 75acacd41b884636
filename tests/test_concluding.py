"""A milestone or a baseline at its end: the proposal for the next cycle, or what is asked first."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from okrnb.concluding import Conclusion, close_out, conclude
from okrnb.deciding import check_in
from okrnb.entries import Decision
from okrnb.errors import InputError
from okrnb.handover import start_next_cycle
from okrnb.logbook import add_entries
from okrnb.loop import State, look
from okrnb.model import CheckIn, Cycle, Kpi, Settings
from okrnb.objectives import Baseline, Metric, Milestone, Objective
from okrnb.quantities import say_day
from okrnb.workbook import create_workbook, load_workbook

QUARTER = Cycle(name="Q1 2012", start=date(2012, 1, 1), end=date(2012, 3, 31))
END = QUARTER.end
MAILS = Milestone(
    form="milestone",
    id="mails",
    text="Mails go out by themselves",
    evidence="the first mails are sent",
    future_kpi="cost",
    future_start=100,
    future_target=95,
)
MOOD = Baseline(form="baseline", id="mood", kpi="mood", min_n=30)
KPIS = (
    Kpi(id="cost", name="Cost per lead", direction="down", aggregation="level", frequency="month"),
    Kpi(id="mood", name="Mood", direction="up", aggregation="level", frequency="month"),
)
ROWS = "kpi,date,value\n" + "".join(f"cost,2012-{m:02d}-01,{104 - m}\n" for m in (1, 2, 3))


def told(key_result: str, **fields: Any) -> CheckIn:
    return CheckIn(id="c", key_result=key_result, on=END, **fields)


def closed(kr: Milestone | Baseline, **fields: Any) -> Conclusion:
    return conclude(kr, [told(kr.id, **fields)], on=END, cycle=QUARTER)


@pytest.fixture
def book(tmp_path: Path) -> State:
    both = Objective(id="grow", text="Grow", key_results=(MAILS, MOOD))
    settings = Settings(team="Shop", cycle=QUARTER)
    create_workbook(tmp_path / "book", settings, KPIS, ROWS, objectives=[both])
    return look(tmp_path / "book", on=END)


def test_an_accepted_milestone_proposes_its_kpi_for_the_next_cycle() -> None:
    found = closed(MAILS, accepted=True)
    assert found.cycle.name == "Q2 2012"
    assert isinstance(found.proposal, Metric)
    assert (found.proposal.start, found.proposal.target) == (Decimal(100), Decimal(95))
    assert found.question == "Who owns it?"


def test_a_proposal_shows_as_a_sentence_with_where_it_comes_from() -> None:
    assert list(closed(MAILS, accepted=True).table().rows) == [
        ("Mails go out by themselves", "closed: accepted on 31 March 2012"),
        ("Q2 2012 begins with", "Lower cost from 100 to 95 by 30 June 2012"),
        ("from", "100, as planned with milestone mails"),
        ("to", "95, hoped for with milestone mails"),
        ("to answer first", "Who owns it?"),
    ]


@pytest.mark.parametrize("fields", [{"accepted": False}, {"confidence": 5}])
def test_a_milestone_that_is_not_accepted_asks_for_its_proof(fields: dict[str, Any]) -> None:
    found = closed(MAILS, **fields)
    assert found.proposal is None
    assert found.question == "Is it proved (the first mails are sent), or which step is missing?"
    assert "not closed yet: not accepted" in repr(found)


def test_a_milestone_that_names_no_kpi_is_asked_for_it() -> None:
    found = closed(MAILS.change(future_kpi=None), accepted=True)
    assert found.question == "Which KPI should show that it was worth its work?"


def test_what_nobody_reported_on_is_not_closed() -> None:
    found = conclude(MAILS, (), on=END, cycle=QUARTER)
    assert "not closed yet: nothing is reported yet" in repr(found)


def test_what_is_reported_later_does_not_count() -> None:
    late = told("mails", accepted=True)
    assert conclude(MAILS, [late], on=date(2012, 3, 30), cycle=QUARTER).proposal is None


def test_a_baseline_shows_value_day_cases_and_evidence() -> None:
    found = closed(MOOD, value=34, n=120, evidence="survey of March")
    assert found.table().rows[0] == ("mood", "closed: 34, n 120")
    begun = "34 on 31 March 2012, found out by mood, n 120: survey of March"
    assert found.table().rows[2] == ("from", begun)
    assert found.question == "Who owns it? What should it reach?"


@pytest.mark.parametrize(
    ("fields", "question"),
    [
        ({}, "Which value was measured?"),
        ({"value": 34, "n": 120}, "Where can the measured value be seen?"),
        (
            {"value": 34, "n": 12, "evidence": "survey"},
            "When will there be 30 cases, or are 12 enough?",
        ),
    ],
)
def test_a_baseline_asks_for_what_it_lacks(fields: dict[str, Any], question: str) -> None:
    found = closed(MOOD, **fields)
    assert (found.proposal, found.question) == (None, question)


def test_a_baseline_without_a_kpi_asks_for_one() -> None:
    found = closed(MOOD.change(kpi=None), value=34, n=120, evidence="survey")
    assert found.question == "Which KPI holds this number from now on?"


# In a workbook


def test_the_proposal_is_the_one_that_the_next_cycles_workbook_gets(book: State) -> None:
    kept = check_in(book, "mails", on=END, accepted=True)
    kept = check_in(kept, "mood", on=END, value=34, n=120, evidence="survey of March")
    proposals = tuple(close_out(kept, id).proposal for id in ("mails", "mood"))
    start_next_cycle(book.folder, book.folder.parent / "next", on=END)
    assert load_workbook(book.folder.parent / "next").key_results() == proposals


def test_the_proposal_starts_from_where_the_readings_stand(book: State) -> None:
    found = close_out(check_in(book, "mails", on=END, accepted=True), "mails")
    assert found.proposal is not None
    assert (found.proposal.start, found.proposal.start_on) == (Decimal(101), END)
    assert "Lower cost per lead from 101 to 95" in repr(found)


def test_what_is_not_proved_yet_is_asked_about(book: State) -> None:
    found = close_out(book, "mails")
    assert (found.proposal, found.question[:13]) == (None, "Is it proved ")


def test_nothing_is_written(book: State) -> None:
    kept = check_in(book, "mails", on=END, accepted=True)
    before = {path: path.read_bytes() for path in book.folder.rglob("*") if path.is_file()}
    close_out(kept, "mails")
    assert before == {path: path.read_bytes() for path in before}


def test_what_the_team_let_go_of_leads_nowhere(book: State) -> None:
    dropped = Decision(
        id="d", key_result="mails", action="drop", on=date(2012, 2, 15), reason="no time", by="Ana"
    )
    add_entries(book.folder, dropped)
    kept = check_in(look(book.folder, on=END), "mails", on=END, accepted=True)
    found = close_out(kept, "mails")
    assert (found.proposal, found.question) == (None, "The team let go of it: should it come back?")


def test_a_key_result_that_is_neither_is_refused(book: State) -> None:
    with pytest.raises(InputError, match=r"no milestone or baseline 'mail'. Did you mean mails\?"):
        close_out(book, "mail")


def test_a_milestone_that_is_proved_too_late_is_not_asked_for_its_proof() -> None:
    late = MAILS.change(due=date(2012, 3, 1))
    found = closed(late, accepted=True)
    assert found.proposal is None
    assert found.question.endswith(f"Then make it due on {say_day(END)}.")
