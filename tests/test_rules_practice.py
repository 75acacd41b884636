"""Rules on how a team works with its OKRs, beyond the examples that every rule has."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from coaching_examples import (
    END,
    EXAMPLES,
    ON,
    START,
    advice_of,
    baseline,
    binaries,
    book,
    check_in,
    confident,
    guardrail,
    kpi,
    list_and_rate,
    metric,
    milestone,
    numbered,
    objective,
    rate,
    severities,
    threshold,
    workbook,
)

from okrnb.advice import Severity
from okrnb.model import CheckIn, Cycle, Intake
from okrnb.objectives import Initiative, KeyResult, Workbook


def checked(kr: KeyResult, *check_ins: CheckIn) -> Workbook:
    return workbook(objective(kr), check_ins=check_ins)


def two_on_one_kpi(parent: str | None, *, child_of: str | None) -> Workbook:
    above = objective(metric(), level="company", parent=parent)
    return workbook(above, objective(metric("again"), id="child", parent=child_of))


def total_and_rate(
    target_rate: int | None = 500, *, start: int | None = None, better: str = "up"
) -> Workbook:
    """Give 20,000 to be reached within a cycle, by a total that starts at nothing."""
    total = metric(start=start, target=20_000)
    watched = kpi(aggregation="cumulative", direction=better, healthy_low=None)
    return book(total, rate(kpi="nps", target_rate=target_rate), kpis=[watched])


@pytest.mark.parametrize(
    ("rule", "given"),
    [
        pytest.param("B1", book(metric(start=None), metric("b")), id="one KPI twice, once a blank"),
        pytest.param("B1", two_on_one_kpi("aim", child_of="dream"), id="children of two parents"),
        pytest.param("B7", book(metric()), id="a key result nobody has ever looked at"),
        pytest.param(
            "B7",
            checked(baseline(), check_in("reasons", START, value=34)),
            id="a baseline without evidence",
        ),
        pytest.param(
            "B7",
            checked(baseline(), check_in("reasons", START, evidence="120 answers")),
            id="a baseline without value",
        ),
        pytest.param(
            "B7",
            checked(metric(), check_in("nps-metric", START, value=34, evidence="120 answers")),
            id="a metric on its way, with evidence",
        ),
        pytest.param("B7", checked(metric(), check_in("nps-metric", END)), id="a future check-in"),
        pytest.param("P13", total_and_rate(), id="a total, which starts at nothing"),
        pytest.param("P13", total_and_rate(start=18_000), id="a total against an earlier one"),
        pytest.param(
            "P13", list_and_rate(start=13_500, due=date(2012, 2, 29)), id="a level due too soon"
        ),
        pytest.param("P15", workbook(intake=Intake()), id="KPIs without intake"),
        pytest.param(
            "P15", workbook(objective(), kpis=(), intake=Intake()), id="an objective without intake"
        ),
    ],
)
def test_a_rule_also_sees(rule: str, given: Workbook) -> None:
    assert len(advice_of(rule, given)) == 1


@pytest.mark.parametrize(
    ("rule", "given"),
    [
        pytest.param("B1", two_on_one_kpi(None, child_of="trust"), id="B1: shared with the parent"),
        pytest.param("B1", two_on_one_kpi("child", child_of=None), id="B1: shared with a child"),
        pytest.param("B1", two_on_one_kpi("aim", child_of="aim"), id="B1: children of one parent"),
        pytest.param(
            "B6", workbook(*numbered(3, "company"), *numbered(3)), id="B6: a roll-up of two levels"
        ),
        pytest.param("B6", book(*binaries(4), guardrail()), id="B6: a guardrail is not counted"),
        pytest.param(
            "B7",
            checked(milestone(), check_in("branch", START, accepted=True)),
            id="B7: an accepted milestone",
        ),
        pytest.param(
            "B7",
            checked(baseline(), check_in("reasons", START, value=34, evidence="120 answers")),
            id="B7: a baseline that is found",
        ),
        pytest.param("B7", book(metric(begins=date(2012, 2, 10))), id="B7: just begun"),
        pytest.param("B7", book(metric(due=date(2012, 2, 13))), id="B7: already over"),
        pytest.param(
            "B7",
            checked(metric(), check_in("nps-metric", ON), check_in("nps-metric", START)),
            id="B7: a log out of order",
        ),
        pytest.param(
            "P09",
            workbook(kpis=[kpi(f"kpi-{i}", state="parked" if i else "focus") for i in range(42)]),
            id="P09: parked KPIs",
        ),
        pytest.param("P13", list_and_rate(target=6_500), id="P13: a target just reached"),
        pytest.param("P13", list_and_rate(start=None), id="P13: no start yet"),
        pytest.param("P13", list_and_rate(target=None), id="P13: no target yet"),
        pytest.param("P13", total_and_rate(None), id="P13: no rate yet"),
        pytest.param("P13", replace(total_and_rate(), kpis=()), id="P13: a KPI nobody defined"),
        pytest.param("P13", total_and_rate(better="down"), id="P13: a total that should stay low"),
        pytest.param(
            "P13",
            book(metric(), rate(kpi="nps", target_rate="0.1"), kpis=[kpi(aggregation="average")]),
            id="P13: an average, which does not add up",
        ),
        pytest.param("P15", workbook(intake=Intake(where="clinics")), id="P15: one line of where"),
        pytest.param("P15", workbook(intake=Intake(into="trust")), id="P15: one line of into"),
        pytest.param("P15", workbook(intake=Intake(resources="a van")), id="P15: one of resources"),
        pytest.param("P15", workbook(kpis=(), intake=Intake()), id="P15: an empty workbook"),
    ],
)
def test_a_rule_raises_no_false_alarm_about(rule: str, given: Workbook) -> None:
    assert advice_of(rule, given) == []


@pytest.mark.parametrize(
    ("given", "severity"),
    [
        pytest.param(book(*binaries(5)), "H", id="five key results"),
        pytest.param(book(*binaries(6)), "W", id="six key results"),
        pytest.param(workbook(*numbered(5)), "H", id="five objectives"),
        pytest.param(workbook(*numbered(6)), "W", id="six objectives"),
    ],
)
def test_more_than_five_are_a_warning_and_fewer_a_hint(given: Workbook, severity: Severity) -> None:
    assert severities("B6", given) == [severity]


def test_four_key_results_are_not_too_many() -> None:
    assert severities("B6", book(*binaries(4))) == []


def test_one_kpi_up_and_down_is_an_error() -> None:
    assert severities("B1", book(metric(), metric("back", start=40, target=32))) == ["E"]


def test_a_key_result_without_start_is_not_said_to_go_the_other_way() -> None:
    down = metric("down", start=40, target=32)
    assert severities("B1", book(metric(start=None), down)) == ["W"]


def test_the_key_result_that_goes_the_other_way_is_named_first() -> None:
    up, down = metric(), metric("down", start=40, target=32)
    found = advice_of("B1", book(up, down, metric("third")))
    assert [one.seen for one in found] == [
        "nps-metric moves the same KPI the other way",
        "down moves the same KPI the other way",
    ]


def test_two_that_share_a_kpi_on_purpose_must_still_move_it_the_same_way() -> None:
    child = objective(metric("back", start=40, target=32), id="child", parent="trust")
    assert severities("B1", workbook(objective(metric()), child)) == ["E"]


def test_children_of_one_objective_are_told_apart_from_an_objective_and_itself() -> None:
    assert severities("B1", workbook(objective(metric(), metric("b"), parent="aim"))) == ["W"]


def test_a_kpi_of_many_key_results_is_named_once_for_each_but_the_first() -> None:
    assert len(advice_of("B1", book(*(metric(f"kr-{i}") for i in range(5))))) == 4


@pytest.mark.parametrize(
    ("on", "count"),
    [(date(2012, 1, 14), 0), (date(2012, 1, 15), 1), (END, 1), (date(2012, 4, 1), 0)],
)
def test_two_check_ins_must_be_missed_and_only_those_of_the_cycle_count(
    on: date, count: int
) -> None:
    assert len(advice_of("B7", book(metric()), on=on)) == count


def test_it_is_said_since_when_there_was_no_check_in() -> None:
    (found,) = advice_of("B7", EXAMPLES["B7"].speaks)
    assert found.seen == "no check-in since 25 January 2012"


def test_it_is_said_that_there_was_never_a_check_in() -> None:
    (found,) = advice_of("B7", book(metric()))
    assert found.seen == "no check-in yet"


def test_a_rate_is_counted_out_in_the_unit_of_its_kpi() -> None:
    size, more = metric(kpi="list", start=0, target=20_000), rate(kpi="list", target_rate=500)
    (found,) = advice_of("P13", book(size, more, kpis=[kpi("list", unit="readers")]))
    assert found.seen == "joiners leads to 6,500 readers in 13 weeks, not to 20,000 readers"


def test_a_total_of_the_cycle_is_counted_from_nothing() -> None:
    (found,) = advice_of("P13", total_and_rate(start=18_000))
    assert found.seen == "joiners leads to 6,500 in 13 weeks, not to 20,000"


def test_a_rate_is_counted_over_its_own_days_only() -> None:
    late = rate(kpi="list", target_rate=500, begins=date(2012, 3, 25))
    size = metric(kpi="list", start=0, target=20_000)
    (found,) = advice_of("P13", book(size, late, kpis=[kpi("list")]))
    assert found.seen == "joiners leads to 500 in 1 week, not to 20,000"


@pytest.mark.parametrize(
    ("told", "count"),
    [
        ([(START, 9)], 1),
        ([(date(2012, 1, 17), 9)], 1),
        ([(date(2012, 1, 20), 9)], 0),
        ([(date(2012, 1, 9), 9), (START, 5)], 0),
        ([(date(2012, 1, 9), 5), (START, 9)], 1),
        ([(START, None), (date(2012, 1, 9), 9)], 1),
        ([(END, 9)], 0),
        ([], 0),
    ],
)
def test_the_first_confidence_counts_and_only_while_it_all_begins(
    told: list[tuple[date, int | None]], count: int
) -> None:
    check_ins = [check_in("nps-metric", day, confidence=sure) for day, sure in told]
    given = workbook(objective(metric(), ambition="aspirational"), check_ins=check_ins)
    assert len(advice_of("W-SAND", given)) == count


def test_a_key_result_begins_when_it_says_so() -> None:
    late = metric(begins=date(2012, 2, 1))
    told = [check_in("nps-metric", date(2012, 2, 2), confidence=8)]
    given = workbook(objective(late, ambition="aspirational"), check_ins=told)
    assert len(advice_of("W-SAND", given)) == 1


@pytest.mark.parametrize(
    ("kr", "field"),
    [(metric(), "target"), (rate(), "target_rate"), (threshold(), "bound"), (milestone(), "")],
)
def test_too_sure_points_to_what_could_be_more(kr: KeyResult, field: str) -> None:
    (found,) = advice_of("W-SAND", confident(10, kr, ambition="aspirational"))
    assert found.field == field


@pytest.mark.parametrize(
    ("given", "count"),
    [
        (confident(1, ambition="aspirational"), 1),
        (confident(1, metric(commit=34)), 1),
        (confident(0, ambition="learning"), 0),
    ],
)
def test_hopeless_is_only_a_moonshot_with_a_level_within_reach(given: Workbook, count: int) -> None:
    assert len(advice_of("B2", given)) == count


def cycle(**changes: Any) -> Cycle:
    return Cycle(name="Q1", start=START, end=END).change(**changes)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (cycle(), []),
        (cycle(headline="verdict"), []),
        (cycle(scoring="levels"), []),
        (cycle(scoring="progress_only", headline="progress"), []),
        (cycle(scoring="progress_only"), ["scoring is progress_only, but the headline is score"]),
        (cycle(cadence="month"), []),
        (cycle(cadence="month", end=date(2012, 2, 29)), ["only 2 check-ins in the whole cycle"]),
        (cycle(cadence="month", end=date(2012, 1, 31)), ["only 1 check-in in the whole cycle"]),
    ],
)
def test_a_cycle_scores_in_one_way_and_looks_often_enough(given: Cycle, said: list[str]) -> None:
    assert [one.seen for one in advice_of("B3", workbook(cycle=given))] == said


@pytest.mark.parametrize(
    "given",
    [
        workbook(objective(origin="team", why_now="", parent="aim")),
        workbook(objective(origin="team", why_now="", level="company")),
        workbook(objective(origin="team", why_now=""), intake=Intake()),
        workbook(objective(origin="team", why_now=""), intake=Intake(resources="a van")),
    ],
)
def test_a_team_is_asked_for_its_link_where_there_is_something_to_link_to(given: Workbook) -> None:
    assert advice_of("B4", given) == []


def test_a_team_without_link_is_told_what_there_is_to_link_to() -> None:
    (found,) = advice_of("B4", workbook(objective(why_now=""), intake=Intake(into="trust")))
    assert found.seen == "it comes from the team, and nothing links it to the aim (trust)"


def test_an_initiative_for_no_key_result_of_its_objective_is_left_alone() -> None:
    lost = Initiative(id="calls", title="Call", key_result="elsewhere")
    assert advice_of("P10", workbook(objective(metric(), initiatives=[lost]))) == []
