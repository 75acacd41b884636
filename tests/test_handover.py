"""What one cycle hands to the next: starts, proposals, health metrics, candidates."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from pydantic import TypeAdapter
from workbook_examples import bytes_below

from okrnb.errors import InputError
from okrnb.handover import Handover, next_workbook, start_next_cycle
from okrnb.logbook import add_entries
from okrnb.model import CheckIn, Cycle, Kpi, Settings
from okrnb.objectives import KeyResult, Metric, Objective, Workbook
from okrnb.reviewing import decide
from okrnb.workbook import create_workbook, load_workbook

D = Decimal
Q1 = Cycle(name="Q1 2012", start=date(2012, 1, 1), end=date(2012, 3, 31), scoring="levels")
END = date(2012, 4, 2)
KR: TypeAdapter[KeyResult] = TypeAdapter(KeyResult)
COST = Kpi.model_validate(
    {
        **{"id": "cost", "name": "Cost per lead", "direction": "down", "decimals": 0},
        **{"aggregation": "average", "frequency": "month", "healthy_high": 90, "state": "focus"},
    }
)
MONTHS = [date(2012, month, 1) for month in (1, 2, 3)]


def kr(form: str = "metric", id: str = "kr", **fields: Any) -> KeyResult:
    usual = {"kpi": "cost", "start": 100, "target": 90} if form == "metric" else {}
    return KR.validate_python({"form": form, "id": id, **usual, **fields})


def said(id: str = "kr", **fields: Any) -> CheckIn:
    return CheckIn.model_validate(
        {"id": f"c-{id}", "key_result": id, "on": date(2012, 3, 20), **fields}
    )


def book(*told: CheckIn, key_results: tuple[KeyResult, ...] = (kr(),), kpi: Kpi = COST) -> Workbook:
    whole = {
        **{"id": "o", "text": "Sell for less", "why_now": "Now.", "owner": "Ana"},
        **{"key_results": key_results, "ambition": "committed"},
    }
    settings = Settings(team="Shop", cycle=Q1, intake={"where": "retail"})
    return Workbook(
        settings=settings,
        kpis=(kpi,),
        objectives=(Objective.model_validate(whole),),
        check_ins=told,
        places={},
    )


def handed(workbook: Workbook, *values: float, lines: Any = ()) -> Handover:
    histories = {"cost": (MONTHS[-len(values) :], list(values))} if values else {}
    whole = replace(workbook, entries=tuple(lines))
    return next_workbook(whole, on=END, histories=histories)


def proposals(found: Handover) -> list[Metric]:
    return [one for one in found.workbook.key_results() if isinstance(one, Metric)]


BASELINE = kr("baseline", kpi="cost", min_n=30, next_use="a key result on cost")
PROVED = said(value=97, n=40, evidence="ledger of March")
MILESTONE = kr("milestone", evidence="first mail is sent", future_kpi="cost", future_target=95)


def test_a_baseline_becomes_the_start_of_a_metric() -> None:
    (made,) = proposals(handed(book(PROVED, key_results=(BASELINE,))))
    assert (made.kpi, made.start, made.start_on, made.target) == (
        "cost",
        D(97),
        date(2012, 3, 20),
        None,
    )


def test_a_baseline_that_was_not_found_out_stays_a_question() -> None:
    found = handed(book(said(value=97, n=12, evidence="x"), key_results=(BASELINE,)))
    assert proposals(found) == []
    assert "at least 30 cases are needed" in found.candidates[0].why


def test_an_accepted_milestone_proposes_its_kpi_from_where_that_stands() -> None:
    whole = book(said(accepted=True), key_results=(MILESTONE,))
    (made,) = proposals(handed(whole, 100, 104, 102))
    assert (made.start, made.start_on, made.target) == (D(102), date(2012, 3, 31), D(95))


def test_one_odd_month_is_no_start() -> None:
    whole = book(said(accepted=True), key_results=(MILESTONE,))
    (made,) = proposals(handed(whole, 100, 100, 130))
    assert made.start == D(110)


def test_without_readings_a_milestone_starts_from_what_was_planned() -> None:
    planned = MILESTONE.change(future_start=100)
    (made,) = proposals(handed(book(said(accepted=True), key_results=(planned,))))
    assert (made.start, made.target) == (D(100), D(95))


def test_a_total_begins_at_0_again() -> None:
    adds_up = COST.change(
        aggregation="cumulative", healthy_high=None, direction="up", healthy_low=5
    )
    whole = book(said(accepted=True), key_results=(MILESTONE,), kpi=adds_up)
    assert proposals(handed(whole, 100, 104))[0].start is None


@pytest.mark.parametrize(
    ("one", "told", "question"),
    [
        (kr(), said(value=95), "what would be different this time?"),
        (kr(), said(value=80), "is there a next step, or is it done?"),
        (MILESTONE, said(accepted=False), "which step comes first?"),
        (
            kr("milestone", evidence="x"),
            said(accepted=True),
            "is there a next step, or is it done?",
        ),
    ],
    ids=["missed", "reached", "not accepted", "no KPI to move"],
)
def test_all_else_is_a_candidate_with_a_question(
    one: KeyResult, told: CheckIn, question: str
) -> None:
    found = handed(book(told, key_results=(one,)))
    assert proposals(found) == []
    assert found.candidates[0].question.endswith(question)


def test_what_was_dropped_and_what_guards_are_not_handed_on() -> None:
    rail = kr("guardrail", id="rail", kpi="cost", protects="kr", bound=99)
    decision = decide(kr(), "drop", id="d", on=date(2012, 2, 1), reason="no use", by="Ana")
    found = handed(book(key_results=(kr(), rail)), lines=[decision])
    assert found.candidates == ()


@pytest.mark.parametrize(
    ("values", "state", "note"),
    [
        ((120, 89), "health", "Cost per lead is in its healthy range again at 89: a health metric"),
        (
            (80, 91),
            "unclassified",
            "Cost per lead is still out of its healthy range at 91: does it stay in focus?",
        ),
        ((), "unclassified", "Cost per lead is not known today: is it in its healthy range?"),
    ],
    ids=["healthy again", "still out", "not known"],
)
def test_a_kpi_leaves_focus_by_its_latest_reading(
    values: tuple[float, ...], state: str, note: str
) -> None:
    found = handed(book(said(value=95)), *values)
    assert (found.workbook.kpis[0].state, found.notes) == (state, (note,))


def test_without_a_healthy_range_a_kpi_cannot_be_watched() -> None:
    found = handed(book(kpi=COST.change(healthy_high=None)), 80)
    assert found.workbook.kpis[0].state == "unclassified"
    assert "needs a healthy range" in found.notes[0]


def test_a_kpi_that_the_team_made_a_health_metric_is_one() -> None:
    decision = decide(kr(), "convert", id="d", on=date(2012, 2, 1), reason="enough", by="Ana")
    found = handed(book(), 91, lines=[decision])
    assert found.workbook.kpis[0].state == "health"
    assert found.notes == ("Cost per lead is a health metric, as the team decided",)


@pytest.mark.parametrize("state", ["parked", "health"])
def test_what_was_not_in_focus_stays_as_it_is(state: str) -> None:
    found = handed(book(kpi=COST.change(state=state)), 91)
    assert (found.workbook.kpis[0].state, found.notes) == (state, ())


def test_the_next_workbook_begins_empty_but_for_proposals() -> None:
    new = handed(book(PROVED, key_results=(BASELINE, kr(id="other")))).workbook
    assert (new.settings.cycle.name, new.settings.cycle.scoring) == ("Q2 2012", "levels")
    assert (new.check_ins, new.waivers, new.settings.intake.where) == ((), (), "")
    (objective,) = new.objectives
    assert (objective.text, objective.owner, objective.why_now) == ("Sell for less", "Ana", "")
    assert objective.prompt.endswith("why now?")


def test_an_objective_that_leads_nowhere_is_not_carried_on() -> None:
    assert handed(book(said(value=95))).workbook.objectives == ()


def test_two_proposals_on_a_kpi_keep_ids_apart() -> None:
    both = (BASELINE.change(id="a"), MILESTONE.change(id="b"))
    told = (replace_id(PROVED, "a"), said("b", accepted=True))
    ids = [one.id for one in proposals(handed(book(*told, key_results=both)))]
    assert len(set(ids)) == 2


def replace_id(check_in: CheckIn, key_result: str) -> CheckIn:
    return check_in.change(id=f"c-{key_result}", key_result=key_result)


# On the disk


READINGS_CSV = "kpi,date,value\ncost,2012-03-01,89\n"


def folder(tmp_path: Path) -> Path:
    whole = book(key_results=(BASELINE, kr(id="other")))
    made = tmp_path / "q1"
    create_workbook(made, whole.settings, whole.kpis, READINGS_CSV, objectives=whole.objectives)
    add_entries(made, PROVED)
    return made


def test_one_call_makes_the_next_folder_and_leaves_the_old_one(tmp_path: Path) -> None:
    old = folder(tmp_path)
    before = bytes_below(old)
    found = start_next_cycle(old, tmp_path / "q2", on=END)
    made = load_workbook(tmp_path / "q2")
    assert bytes_below(old) == before
    assert [kr.id for kr in made.key_results()] == ["cost-metric"]
    assert made.kpis[0].state == "health"
    assert (tmp_path / "q2" / "readings.csv").read_text("utf-8") == READINGS_CSV
    assert replace(made, places={}) == found.workbook


def test_a_folder_that_is_taken_is_refused(tmp_path: Path) -> None:
    old = folder(tmp_path)
    with pytest.raises(InputError, match="exists already"):
        start_next_cycle(old, old, on=END)


def test_a_cycle_of_ones_own_can_follow(tmp_path: Path) -> None:
    own = Cycle(name="Spring", start=date(2012, 4, 10), end=date(2012, 6, 1))
    found = start_next_cycle(folder(tmp_path), tmp_path / "spring", on=END, cycle=own)
    assert found.workbook.settings.cycle == own


@pytest.mark.parametrize(
    ("days", "values", "said"),
    [
        (MONTHS, (85, 88, 89), "stayed healthy at 89"),
        (MONTHS, (85, 95, 89), "is in its healthy range again at 89"),
        ([date(2011, 11, 1), date(2011, 12, 1), MONTHS[0]], (95, 85, 89), "stayed healthy at 89"),
        ([date(2011, 12, 1), MONTHS[0]], (95, 89), "is in its healthy range again at 89"),
        (MONTHS[-1:], (89,), "is healthy at 89"),
    ],
    ids=["never out", "out within", "out long before", "out just before", "one reading"],
)
def test_healthy_again_is_only_what_was_not(
    days: list[date], values: tuple[float, ...], said: str
) -> None:
    found = next_workbook(book(), on=END, histories={"cost": (days, values)})
    assert found.notes == (f"Cost per lead {said}: a health metric",)


def test_a_cycle_that_has_not_begun_cannot_be_handed_over(tmp_path: Path) -> None:
    old = folder(tmp_path)
    with pytest.raises(InputError, match=r"workbook\.yaml:\d+: cycle: Q1 2012 begins on 1 January"):
        start_next_cycle(old, tmp_path / "q2", on=date(2011, 12, 31))
    assert not (tmp_path / "q2").exists()
