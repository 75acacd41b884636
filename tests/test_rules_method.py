"""Rules on what the method demands, beyond the examples that every rule has."""

from datetime import date

import pytest
from coaching_examples import (
    END,
    ON,
    START,
    advice_of,
    baseline,
    book,
    guardrail,
    kpi,
    metric,
    objective,
    rate,
    severities,
    threshold,
    with_kpi,
    with_objective,
    workbook,
)

from okrnb.coaching import coach
from okrnb.model import Cycle
from okrnb.objectives import Workbook


def zero_to_one(stretch: int | None = None, **kpi_changes: str) -> Workbook:
    return book(metric(start=0, target=1, stretch=stretch), kpis=[kpi(**kpi_changes)])


@pytest.mark.parametrize(
    ("rule", "given"),
    [
        pytest.param("T2", zero_to_one(unit_kind="count"), id="a count from 0 to 1"),
        pytest.param("T2", book(metric(start=0, target=1), kpis=()), id="a KPI nobody defined"),
        pytest.param("T5", book(metric(target=None)), id="a metric without target"),
        pytest.param("T5", book(threshold(bound=None)), id="a threshold without bound"),
        pytest.param("T5", book(rate(target_rate=None)), id="a rate without number"),
        pytest.param("T5", book(guardrail(bound=None)), id="a guardrail without limit"),
        pytest.param("T5", book(baseline(text="")), id="a baseline of nothing"),
        pytest.param("D4", book(metric(start=41, target=45)), id="a start inside the range"),
        pytest.param("D5", with_kpi(intended_result=""), id="a KPI that leads to nothing"),
        pytest.param("D7", book(metric(due=date(2011, 12, 31))), id="due before the cycle"),
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
        pytest.param("T2", zero_to_one(3, unit_kind="count"), id="T2: a count that may go on"),
        pytest.param("T2", zero_to_one(unit_kind="percent"), id="T2: from 0% to 1%"),
        pytest.param("T2", book(metric(start=0, target=9)), id="T2: a count to more than one"),
        pytest.param("T2", book(metric(start=3, target=1)), id="T2: a count down to one"),
        pytest.param("T4", workbook(kpis=[kpi(frequency=None)]), id="T4: a KPI only watched"),
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
        pytest.param("D6", with_objective(parent="aim", why_now=""), id="D6: a parent is a reason"),
        pytest.param(
            "D7",
            workbook(
                objective(metric(due=date(2012, 12, 31))),
                cycle=Cycle(name="2012", start=START, end=date(2012, 12, 31)),
            ),
            id="D7: a cycle that is a year",
        ),
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
    assert found.seen == "it starts at a healthy 40.0%"


def test_both_blanks_of_a_kpi_are_asked_for_with_questions_of_their_own() -> None:
    found = advice_of("D5", with_kpi(intended_result="", strategic_link=""))
    assert len({one.question for one in found}) == 2


def test_a_blank_of_the_definition_is_asked_for_where_it_belongs() -> None:
    blank = kpi(direction=None, aggregation=None, frequency=None, owner="")
    found = coach(book(metric(), kpis=[blank]), on=ON)
    asked = {one.field for one in found if one.about == "kpi nps"}
    assert asked == {"direction", "aggregation", "frequency", "owner"}
