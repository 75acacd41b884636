"""Rules on what goes wrong in practice, beyond the examples that every rule has."""

from dataclasses import replace
from datetime import date

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
    guardrail,
    kpi,
    list_and_rate,
    metric,
    milestone,
    numbered,
    objective,
    rate,
    severities,
    with_kpi,
    with_objective,
    workbook,
)

from okrnb.advice import Severity
from okrnb.model import CheckIn, Cycle, Intake
from okrnb.objectives import KeyResult, Workbook


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
        pytest.param("P14", with_kpi(frequency="month"), id="a KPI slower than the check-ins"),
        pytest.param("P15", workbook(intake=Intake()), id="KPIs without intake"),
        pytest.param(
            "P15", workbook(objective(), kpis=(), intake=Intake()), id="an objective without intake"
        ),
        pytest.param("W-OWN", book(metric(owner="")), id="nobody"),
        pytest.param("W-OWN", book(metric(owner="Ana, Ben")), id="two owners with a comma"),
        pytest.param("W-OWN", book(metric(owner="Ana & Ben")), id="two owners with an ampersand"),
        pytest.param("W-PLH", with_objective(prompt="Who notices?"), id="an open question"),
        pytest.param("W-PLH", book(metric(text="Raise NPS to TBD")), id="TBD"),
        pytest.param("W-PLH", book(metric(text="Raise NPS to ???")), id="question marks"),
        pytest.param("W-PLH", book(metric(text="Raise NPS to … by May")), id="a generated blank"),
        pytest.param("W-PLH", book(metric(owner="tbd")), id="an owner still to be found"),
        pytest.param("W-NUM", with_objective(text="Grow by a third, 33%"), id="a percentage"),
        pytest.param("000-18", book(milestone(steps=milestone().steps[:1])), id="a single step"),
        pytest.param("W-ALLM", book(milestone(), guardrail()), id="milestones beside a guardrail"),
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
            "P01",
            book(metric(), metric("cheap", kpi="cost"), guardrail()),
            id="P01: a guardrail of the whole objective",
        ),
        pytest.param(
            "P01",
            workbook(objective(metric()), objective(guardrail(), id="other")),
            id="P01: a guardrail in another objective",
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
        pytest.param(
            "P14",
            workbook(objective(metric(), level="company"), kpis=[kpi(timing="lagging")]),
            id="P14: company level",
        ),
        pytest.param(
            "P14",
            workbook(
                objective(metric()),
                kpis=[kpi(frequency="month")],
                cycle=Cycle(name="Q1", start=START, end=END, cadence="month"),
            ),
            id="P14: check-ins as slow as the KPI",
        ),
        pytest.param("P14", book(*binaries(2)), id="P14: no KPI at all"),
        pytest.param("P15", workbook(intake=Intake(where="clinics")), id="P15: one line of where"),
        pytest.param("P15", workbook(intake=Intake(into="trust")), id="P15: one line of into"),
        pytest.param("P15", workbook(intake=Intake(resources="a van")), id="P15: one of resources"),
        pytest.param("P15", workbook(kpis=(), intake=Intake()), id="P15: an empty workbook"),
        pytest.param("W-OWN", book(metric(owner="ana+okr@example.org")), id="W-OWN: an address"),
        pytest.param("W-OWN", book(metric(owner="Ana (R&D, West)")), id="W-OWN: a department"),
        pytest.param("W-PLH", book(metric(text="Retire TBD_FLAG")), id="W-PLH: a variable name"),
        pytest.param("W-PLH", with_objective(why_now="They left…"), id="W-PLH: a pause"),
        pytest.param(
            "W-X",
            book(metric(start=None), kpis=[kpi(aggregation="cumulative")]),
            id="W-X: a total starts at nothing",
        ),
        pytest.param("W-NUM", with_objective(text="Be the B2B shop to copy"), id="W-NUM: a name"),
        pytest.param("W-NUM", with_objective(text="Recover from Covid-19"), id="W-NUM: a suffix"),
        pytest.param("W-ALLM", workbook(objective()), id="W-ALLM: nothing yet"),
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


def test_a_company_should_have_more_than_milestones() -> None:
    assert severities("W-ALLM", workbook(objective(milestone(), level="company"))) == ["W"]


def test_a_guardrail_in_another_objective_protects_only_what_it_names() -> None:
    pushed = objective(metric(), metric("cheap", kpi="cost"))
    found = advice_of("P01", workbook(pushed, objective(guardrail(), id="other")))
    assert [one.about for one in found] == ["key result cheap"]


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


@pytest.mark.parametrize(("count", "said"), [(0, "it has no steps"), (1, "it has 1 step")])
def test_it_is_said_how_many_steps_there_are(count: int, said: str) -> None:
    found = advice_of("000-18", book(milestone(steps=milestone().steps[:count])))
    assert [one.seen for one in found] == [said]


def test_an_open_question_of_the_draft_is_repeated_as_it_stands() -> None:
    (found,) = advice_of("W-PLH", with_objective(prompt="Who would notice?"))
    assert str(found) == (
        "objective trust: the prompt of its draft is still there. Who would notice?"
    )
