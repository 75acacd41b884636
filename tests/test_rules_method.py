"""Rules on what the method demands, beyond the examples that every rule has."""

from collections.abc import Iterable
from datetime import date
from typing import Any

import pytest
from coaching_examples import (
    END,
    ON,
    START,
    advice_of,
    baseline,
    binary,
    book,
    guardrail,
    kpi,
    metric,
    milestone,
    objective,
    rate,
    severities,
    threshold,
    typed,
    with_kpi,
    with_objective,
    workbook,
)

from okrnb.coaching import coach
from okrnb.model import Cycle, Kpi
from okrnb.objectives import Initiative, KeyResult, LeadMeasure, Workbook


def zero_to_one(stretch: int | None = None, **kpi_changes: str) -> Workbook:
    return book(metric(start=0, target=1, stretch=stretch), kpis=[kpi(**kpi_changes)])


def bare(*, start: int | None = None, **changes: Any) -> Workbook:
    """Give a KPI with nothing but a name, and a key result on it."""
    named = Kpi(id="nps", name="Trust").change(**changes)
    return book(metric(start=start, target=None), kpis=[named])


CALLS = Initiative(id="calls", title="Call every clinic", key_result="nps-metric")
VISITS = LeadMeasure(id="visits", title="Visits", key_result="nps-metric", plan=12)


def doing(
    *beside: KeyResult,
    work: Iterable[Initiative] = (),
    measures: Iterable[LeadMeasure] = (),
    timing: str = "lagging",
    prompt: str = "",
) -> Workbook:
    """Give a key result that is only influenced, and what a team does for it."""
    moved = objective(metric(prompt=prompt), *beside, initiatives=work, lead_measures=measures)
    return workbook(moved, kpis=[kpi(timing=timing)])


@pytest.mark.parametrize(
    ("rule", "given"),
    [
        pytest.param("T1", bare(), id="a KPI that nobody counts"),
        pytest.param("T2", zero_to_one(unit_kind="count"), id="a count from 0 to 1"),
        pytest.param("T2", book(metric(start=0, target=1), kpis=()), id="a KPI nobody defined"),
        pytest.param("T4", typed("NPS, reported monthly"), id="a promise to report"),
        pytest.param("T4", book(milestone(text="Review weekly")), id="a milestone that goes on"),
        pytest.param("T5", book(metric(target=None)), id="a metric without target"),
        pytest.param("T5", book(threshold(bound=None)), id="a threshold without bound"),
        pytest.param("T5", book(rate(target_rate=None)), id="a rate without number"),
        pytest.param("T5", book(guardrail(bound=None)), id="a guardrail without limit"),
        pytest.param("T5", book(baseline(text="")), id="a baseline of nothing"),
        pytest.param("D4", book(metric(start=41, target=45)), id="a start inside the range"),
        pytest.param("D4", book(threshold(text="Keep uptime above 99%")), id="a level to keep"),
        pytest.param("D5", with_kpi(intended_result=""), id="a KPI that leads to nothing"),
        pytest.param("D7", book(metric(due=date(2011, 12, 31))), id="due before the cycle"),
        pytest.param("D8", doing(work=()), id="a result that nobody works for"),
        pytest.param("D8", doing(timing="unknown"), id="a KPI of which nobody knows if it leads"),
        pytest.param("D9", with_objective(origin="leader"), id="a single objective from above"),
        pytest.param("K-DIR", with_kpi(direction=None, state="parked"), id="parked, yet in use"),
        pytest.param("K-RANGE", workbook(kpis=[kpi(healthy_low=None)]), id="a KPI only watched"),
    ],
)
def test_a_rule_also_sees(rule: str, given: Workbook) -> None:
    assert len(advice_of(rule, given)) == 1


@pytest.mark.parametrize(
    ("rule", "given"),
    [
        pytest.param("T1", bare(unit="points of 5"), id="T1: a unit"),
        pytest.param("T1", bare(definition="share who name us"), id="T1: a definition"),
        pytest.param("T1", bare(decimals=0), id="T1: decimals"),
        pytest.param("T1", bare(start=32), id="T1: a number in a key result"),
        pytest.param("T1", workbook(kpis=[kpi(unit_kind=None)]), id="T1: a KPI only watched"),
        pytest.param("T2", zero_to_one(3, unit_kind="count"), id="T2: a count that may go on"),
        pytest.param("T2", zero_to_one(unit_kind="percent"), id="T2: from 0% to 1%"),
        pytest.param("T2", book(metric(start=0, target=9)), id="T2: a count to more than one"),
        pytest.param("T2", book(metric(start=3, target=1)), id="T2: a count down to one"),
        pytest.param("T4", workbook(kpis=[kpi(frequency=None)]), id="T4: a KPI only watched"),
        pytest.param("T4", book(rate(text="Reviews weekly")), id="T4: a rate has its rhythm"),
        pytest.param("T4", typed("Monthly active users"), id="T4: a rhythm in a name"),
        pytest.param("T5", book(guardrail(bound=None, no_worse_than=95)), id="T5: no worse than"),
        pytest.param("T5", book(baseline(text="", kpi="nps")), id="T5: a KPI to find out"),
        pytest.param("D2", workbook(kpis=[kpi(pay_linked=True)]), id="D2: a KPI only watched"),
        pytest.param("D3", with_objective(visibility="team"), id="D3: open within the team"),
        pytest.param("D4", book(guardrail(kpi="nps", bound=45)), id="D4: a guardrail"),
        pytest.param("D4", book(threshold(kpi="nps", bound=45)), id="D4: a threshold"),
        pytest.param(
            "D4",
            book(metric(start=500, target=600), kpis=[kpi(aggregation="cumulative")]),
            id="D4: a total of the cycle, while the range is that of a month",
        ),
        pytest.param("D4", with_kpi(healthy_low=None), id="D4: no healthy range"),
        pytest.param("D4", typed("Customers keep 90% of orders"), id="D4: others who keep"),
        pytest.param("D4", book(milestone(text="Keep 3 vans")), id="D4: a milestone with proof"),
        pytest.param("D6", with_objective(parent="aim", why_now=""), id="D6: a parent is a reason"),
        pytest.param(
            "D7",
            workbook(
                objective(metric(due=date(2012, 12, 31))),
                cycle=Cycle(name="2012", start=START, end=date(2012, 12, 31)),
            ),
            id="D7: a cycle that is a year",
        ),
        pytest.param("D8", doing(work=[CALLS]), id="D8: an initiative"),
        pytest.param("D8", doing(measures=[VISITS]), id="D8: a lead measure"),
        pytest.param("D8", doing(milestone()), id="D8: a milestone beside it"),
        pytest.param("D8", doing(rate()), id="D8: a rate beside it"),
        pytest.param("D8", doing(prompt="Who owns it?"), id="D8: a draft"),
        pytest.param("D8", doing(timing="leading"), id="D8: a KPI that leads"),
        pytest.param("D8", book(metric(), kpis=()), id="D8: a KPI that nobody defined"),
        pytest.param("D9", workbook(), id="D9: no objective yet"),
        pytest.param(
            "K-DIR", workbook(kpis=[kpi(direction=None, state="parked")]), id="K-DIR: parked"
        ),
        pytest.param(
            "K-RANGE", workbook(kpis=[kpi(healthy_low=None, state="parked")]), id="K-RANGE: parked"
        ),
        pytest.param("K-RANGE", with_kpi(direction=None, healthy_low=None), id="K-RANGE: no side"),
        pytest.param(
            "K-RANGE",
            with_kpi(direction="down", healthy_low=None, healthy_high=4),
            id="K-RANGE: an upper edge",
        ),
        pytest.param("K-OWN", workbook(kpis=[kpi(owner="")]), id="K-OWN: a KPI only watched"),
    ],
)
def test_a_rule_raises_no_false_alarm_about(rule: str, given: Workbook) -> None:
    assert advice_of(rule, given) == []


def test_a_direction_is_needed_for_a_key_result_and_only_wished_for_otherwise() -> None:
    watched = workbook(kpis=[kpi(direction=None)])
    assert severities("K-DIR", with_kpi(direction=None)) + severities("K-DIR", watched) == [
        "E",
        "H",
    ]


@pytest.mark.parametrize(
    ("count", "said"),
    [
        (1, "the only objective comes from the leader"),
        (2, "all 2 objectives come from the leader"),
    ],
)
def test_it_is_said_how_many_objectives_come_from_above(count: int, said: str) -> None:
    above = (objective(id=f"aim-{i}", origin="leader") for i in range(count))
    assert [one.seen for one in advice_of("D9", workbook(*above))] == [said]


def test_a_range_that_is_missing_is_asked_for_on_the_worse_side() -> None:
    found = advice_of("K-RANGE", with_kpi(direction="down", healthy_low=None))
    assert [one.field for one in found] == ["healthy_high"]


def test_a_key_result_may_be_due_on_the_last_day_of_its_cycle() -> None:
    assert advice_of("D7", book(metric(due=END))) == []


def test_a_healthy_start_is_said_with_its_unit() -> None:
    (found,) = advice_of(
        "D4", book(metric(start=40, target=45), kpis=[kpi(unit_kind="percent", decimals=1)])
    )
    assert found.seen == "it starts at 40.0%, which is healthy already"


def test_both_blanks_of_a_kpi_are_asked_for_with_questions_of_their_own() -> None:
    found = advice_of("D5", with_kpi(intended_result="", strategic_link=""))
    assert len({one.question for one in found}) == 2


def test_a_blank_of_the_definition_is_asked_for_where_it_belongs() -> None:
    blank = kpi(direction=None, aggregation=None, frequency=None, owner="")
    found = coach(book(metric(), kpis=[blank]), on=ON)
    asked = {one.field for one in found if one.about == "kpi nps"}
    assert asked == {"direction", "aggregation", "frequency", "owner"}


def test_a_promise_to_report_is_only_a_thought_and_marked() -> None:
    (found,) = advice_of("T4", typed("NPS, reported monthly"))
    assert (found.severity, [m.words for m in found.marks]) == ("H", ["reported monthly"])


@pytest.mark.parametrize(
    ("rule", "given", "said"),
    [
        ("T3", book(metric(due=None)), "Raise NPS from 32 to 40 by __"),
        ("T5", book(metric(target=None)), "Raise NPS from 32 to __ by 31 March 2012"),
        ("T5", book(binary(test="")), "Answer yes by 31 March 2012: __"),
    ],
)
def test_the_sentence_is_offered_with_a_blank_where_something_is_missing(
    rule: str, given: Workbook, said: str
) -> None:
    assert [one.rewrite for one in advice_of(rule, given)] == [said]
