"""Rules on the key results of an objective as a set, beyond the examples that every rule has."""

from dataclasses import replace
from datetime import date

import pytest
from coaching_examples import (
    END,
    START,
    advice_of,
    baseline,
    binaries,
    binary,
    book,
    guardrail,
    in_money,
    kpi,
    metric,
    milestone,
    objective,
    rate,
    severities,
    threshold,
    with_kpi,
    workbook,
)

from okrnb.model import Cycle
from okrnb.objectives import KeyResult, Workbook


@pytest.mark.parametrize(
    ("rule", "given"),
    [
        pytest.param("P14", with_kpi(frequency="month"), id="a KPI slower than the check-ins"),
        pytest.param("W-ALLM", book(milestone(), guardrail()), id="milestones beside a guardrail"),
    ],
)
def test_a_rule_also_sees(rule: str, given: Workbook) -> None:
    assert len(advice_of(rule, given)) == 1


@pytest.mark.parametrize(
    ("rule", "given"),
    [
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
        pytest.param("W-ALLM", workbook(objective()), id="W-ALLM: nothing yet"),
    ],
)
def test_a_rule_raises_no_false_alarm_about(rule: str, given: Workbook) -> None:
    assert advice_of(rule, given) == []


def test_a_company_should_have_more_than_milestones() -> None:
    assert severities("W-ALLM", workbook(objective(milestone(), level="company"))) == ["W"]


def test_a_guardrail_in_another_objective_protects_only_what_it_names() -> None:
    pushed = objective(metric(), metric("cheap", kpi="cost"))
    found = advice_of("P01", workbook(pushed, objective(guardrail(), id="other")))
    assert [one.about for one in found] == ["key result cheap"]


@pytest.mark.parametrize(
    ("key_results", "said"),
    [
        ([metric()], ["it rests on one key result"]),
        ([metric(), guardrail()], ["it rests on one key result"]),
        ([binary()], ["it rests on one key result"]),
        ([binary(), milestone()], ["no key result moves a number"]),
        ([metric(), binary()], []),
        ([rate(), threshold()], []),
        ([baseline()], []),
        ([baseline(), binary()], []),
        ([milestone()], []),
        ([guardrail()], []),
        ([], []),
    ],
)
def test_a_set_is_asked_whether_it_is_enough(key_results: list[KeyResult], said: list[str]) -> None:
    assert [one.seen for one in advice_of("W-INS", book(*key_results))] == said


@pytest.mark.parametrize(
    ("given", "count"),
    [
        (in_money("currency", "currency"), 0),
        (in_money("count", "count", "count"), 0),
        (in_money("score", "score", "score"), 1),
        (replace(in_money("currency", "currency", "currency"), kpis=()), 0),
    ],
)
def test_three_numbers_of_one_kind_are_one_view(given: Workbook, count: int) -> None:
    assert len(advice_of("W-HEAD", given)) == count


UNDATED = milestone(steps=({"id": "a", "title": "A"}, {"id": "b", "title": "B"}))


@pytest.mark.parametrize(
    ("key_results", "count"),
    [
        ([metric(), baseline(), UNDATED], 1),
        ([metric(), baseline()], 0),
        ([metric(), baseline(), milestone()], 0),
        ([metric(), baseline(), guardrail()], 0),
        ([metric(), baseline(), rate()], 0),
        ([metric(), baseline(), UNDATED, threshold()], 1),
        ([metric(), baseline(), UNDATED.change(due=date(2012, 2, 1))], 0),
        ([metric(), baseline(), UNDATED.change(due=None)], 0),
        ([metric(), baseline(prompt="Who finds out?"), UNDATED], 0),
    ],
)
def test_three_that_are_all_due_on_the_last_day_could_be_seen_earlier(
    key_results: list[KeyResult], count: int
) -> None:
    assert len(advice_of("W-END", book(*key_results))) == count
