"""Nine differences: what is known of them for a pair, and what is asked where it is not."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import pytest
from coaching_examples import ON, kpi, metric, milestone, objective, rate, workbook

from okrnb.advice import Advice
from okrnb.contrasting import tell_apart
from okrnb.model import Kpi, Place
from okrnb.objectives import Initiative, KeyResult, Objective, Workbook
from okrnb.pairs import Row
from okrnb.wording import BLANK

NINE = (
    *("context", "pay", "openness", "improvement", "strategy", "alignment"),
    *("time and focus", "control", "origin"),
)
CALLS = Initiative(id="calls", title="Call every clinic", key_result="nps-metric")


def given(
    *key_results: KeyResult,
    kpis: Iterable[Kpi] = (kpi(),),
    said: Iterable[str] = (),
    **changes: Any,
) -> Workbook:
    """Give a workbook with one objective; `said` are fields that people filled in."""
    made = workbook(objective(*(key_results or (metric(),)), **changes), kpis=kpis)
    return replace(made, places={about: Place("kpis.csv", 2) for about in said})


def row_of(what: str, book: Workbook, key_result: str = "nps-metric") -> Row:
    told = tell_apart("nps", key_result, workbook=book, on=ON)
    return next(row for row in told.nine if row.what == what)


def questions(asked: Iterable[Advice]) -> list[tuple[str, str]]:
    return [(one.rule, one.field) for one in asked]


def test_there_are_nine_in_smiths_order() -> None:
    told = tell_apart("nps", "nps-metric", workbook=given(), on=ON)
    assert tuple(row.what for row in told.nine) == NINE
    assert all(row.a_kpi and row.a_key_result for row in told.nine)


@pytest.mark.parametrize(
    ("what", "this_kpi", "this_key_result"),
    [
        ("context", "shows: Clinics stay", "under: Clinics recommend us to each other"),
        ("pay", "decides about nobody's pay", "apart from pay"),
        ("openness", "open to the team", "open to everybody"),
        ("improvement", "to change now (focus)", "from 32 to 40"),
        ("strategy", "for: focus area: retention", "through its KPI: focus area: retention"),
        ("alignment", "kept by Ben", "A rival opens next door in summer."),
        ("time and focus", "every week, without an end", "until 31 March 2012, in Q1 2012"),
        ("control", "moves with the work (leading)", "its KPI moves with the work"),
        ("origin", "source: survey", "from both together"),
    ],
)
def test_a_whole_pair_is_told_apart_without_a_question(
    what: str, this_kpi: str, this_key_result: str
) -> None:
    whole = kpi(state="focus", visibility="team", source="survey")
    book = given(kpis=[whole], said=["kpi nps pay_linked"], origin="joint")
    row = row_of(what, book)
    assert (row.kpi, row.key_result) == ((this_kpi, ()), (this_key_result, ()))


@pytest.mark.parametrize(
    ("what", "rule", "field"),
    [
        ("context", "D5", "intended_result"),
        ("pay", "D2", "pay_linked"),
        ("openness", "D3", "visibility"),
        ("improvement", "D4", "state"),
        ("strategy", "D5", "strategic_link"),
        ("alignment", "K-OWN", "owner"),
        ("time and focus", "T4", "frequency"),
        ("control", "D8", "timing"),
        ("origin", "D9", "source"),
    ],
)
def test_what_nobody_has_said_of_a_kpi_is_blank_and_asked(what: str, rule: str, field: str) -> None:
    cell = row_of(what, given(kpis=[Kpi(id="nps", name="NPS", unit_kind="number")])).kpi
    assert cell.said == BLANK
    assert questions(cell.asked) == [(rule, field)]


@pytest.mark.parametrize(
    ("what", "asked"),
    [
        ("context", [("D1", "")]),
        ("openness", [("D3", "")]),
        ("alignment", [("D6", "why_now")]),
        ("control", [("D8", "")]),
        ("origin", [("D9", "")]),
    ],
)
def test_a_key_result_without_an_objective_is_asked_for_what_it_would_say(
    what: str, asked: list[tuple[str, str]]
) -> None:
    book = given(kpis=[kpi(timing="lagging")])
    told = tell_apart("nps", metric("loose"), workbook=book, on=ON)
    cell = next(row.key_result for row in told.nine if row.what == what)
    assert (cell.said, questions(cell.asked)) == (BLANK, asked)


def test_a_kpi_that_decides_about_pay_is_a_warning_on_both_sides() -> None:
    row = row_of("pay", given(kpis=[kpi(pay_linked=True)]))
    assert (row.kpi.said, row.key_result.said) == (
        "decides about pay",
        "its KPI decides about pay",
    )
    assert questions(row.kpi.asked) == [("D2", "pay_linked")]
    assert row.key_result.asked == ()  # it is asked once


def test_the_pay_of_another_kpi_that_is_moved_is_asked_about() -> None:
    row = row_of("pay", given(metric(kpi="cost"), kpis=[kpi(), kpi("cost")]))
    assert [one.about for one in (*row.kpi.asked, *row.key_result.asked)] == [
        "kpi nps",
        "kpi cost",
    ]


def test_nothing_hangs_on_a_milestone() -> None:
    row = row_of("pay", given(milestone()), "branch")
    assert row.key_result.said == "apart from pay: it moves no KPI"


def test_a_private_objective_is_asked_about() -> None:
    cell = row_of("openness", given(visibility="private")).key_result
    assert (cell.said, questions(cell.asked)) == ("private", [("D3", "visibility")])


def test_a_key_result_that_starts_healthy_improves_nothing() -> None:
    cell = row_of("improvement", given(metric(start=41, target=45))).key_result
    assert questions(cell.asked) == [("D4", "start")]
    assert cell.said == cell.asked[0].seen


def test_a_key_result_without_a_start_is_asked_for_it() -> None:
    cell = row_of("improvement", given(metric(start=None))).key_result
    assert (cell.said, questions(cell.asked)) == ("to 40", [("W-X", "start")])


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"parent": "growth"}, "for: growth"),
        ({"level": "company"}, "is an aim of the company"),
    ],
)
def test_a_larger_aim_is_the_parent_or_the_company(changes: dict[str, Any], expected: str) -> None:
    assert row_of("strategy", given(**changes)).key_result.said == expected


def test_the_aim_of_another_kpi_that_is_moved_is_asked_for() -> None:
    book = given(metric(kpi="cost"), kpis=[kpi(), kpi("cost", strategic_link="")])
    cell = row_of("strategy", book).key_result
    assert (cell.said, [one.about for one in cell.asked]) == (BLANK, ["kpi cost"])


def test_a_parent_is_reason_enough() -> None:
    cell = row_of("alignment", given(why_now="", parent="growth")).key_result
    assert cell == ("for: growth", ())


def test_a_day_outside_the_cycle_is_asked_about() -> None:
    cell = row_of("time and focus", given(metric(due="2012-12-31"))).key_result
    assert cell.said == "it is due on 31 December 2012, outside Q1 2012"
    assert questions(cell.asked) == [("D7", "due")]


@pytest.mark.parametrize(
    ("key_results", "changes", "expected"),
    [
        ((metric(),), {"initiatives": (CALLS,)}, "Call every clinic"),
        ((rate("nps-metric"),), {}, "work of the team's own"),
        ((milestone("nps-metric"),), {}, "work of the team's own"),
        ((metric(), milestone()), {}, BLANK),
    ],
)
def test_control_is_the_work_that_is_named(
    key_results: tuple[KeyResult, ...], changes: dict[str, Any], expected: str
) -> None:
    book = given(*key_results, kpis=[kpi(timing="lagging")], **changes)
    assert row_of("control", book).key_result.said == expected


def test_a_set_that_comes_from_above_alone_is_asked_about() -> None:
    cell = row_of("origin", given(origin="leader")).key_result
    assert (cell.said, [one.rule for one in cell.asked]) == ("from the leader", ["D9"])


def test_an_origin_that_nobody_wrote_down_is_no_answer() -> None:
    silent = row_of("origin", given()).key_result
    written = row_of("origin", given(said=["objective trust origin"])).key_result
    assert (silent.said, written.said) == (BLANK, "from the team")


def test_long_words_are_cut() -> None:
    whole: Objective = objective(metric(), why_now="because " * 40)
    row = row_of("alignment", workbook(whole, kpis=[kpi()]))
    assert len(row.key_result.said) <= 70
    assert row.key_result.said.endswith(" ...")
