"""Rules on what a key result measures, beyond the examples that every rule has."""

import pytest
from coaching_examples import (
    advice_of,
    book,
    guardrail,
    kpi,
    metric,
    objective,
    rate,
    threshold,
    typed,
    workbook,
)

from okrnb.objectives import KeyResult

NPS_UP = {"text": "NPS up 10%"}
AS_SCORE = kpi(unit_kind="score", decimals=0)


@pytest.mark.parametrize(
    "text",
    [
        "NPS 40 and churn 2%",
        "NPS from 32 to 40; churn from 3% to 2%",
        "Offer 6 clinics a demo and sign at least 2 of them",
        "Raise sign-ups to 400 as well as renewals to 90",
    ],
)
def test_two_promises_in_one_are_seen(text: str) -> None:
    assert len(advice_of("W-AND", typed(text))) == 1


@pytest.mark.parametrize(
    "text",
    [
        "NPS from 32 to 40",
        "Terms and conditions accepted by 500 clinics",
        "Reach 30 to 40 clinics and hospitals",
        "Between 5 and 10 clinics join",
        "Orders above 400 in Q1 and Q2",
        "Publish and announce 3 guides at least 2 weeks ahead",
    ],
)
def test_one_promise_with_an_and_is_one(text: str) -> None:
    assert advice_of("W-AND", typed(text)) == []


def test_the_word_that_joins_is_marked_and_the_second_gets_its_own_line() -> None:
    (found,) = advice_of("W-AND", typed("NPS 40 and churn 2%"))
    assert [mark.words for mark in found.marks] == ["and"]
    assert found.rewrite == "1. NPS 40; 2. Churn 2%"


def test_a_guardrail_may_name_two_things() -> None:
    assert advice_of("W-AND", book(guardrail(text="NPS above 40 and churn below 2%"))) == []


def test_where_the_start_is_known_both_meanings_are_worked_out() -> None:
    (found,) = advice_of("W-PCT", book(metric(start=40, target=50, **NPS_UP), kpis=[AS_SCORE]))
    assert found.question == "From 40, is it 44 or 50?"


@pytest.mark.parametrize("start", [None, -20])
def test_where_it_is_not_or_cannot_be_the_meanings_are_asked_in_words(start: int | None) -> None:
    (found,) = advice_of("W-PCT", book(metric(start=start, **NPS_UP), kpis=[AS_SCORE]))
    assert found.question == "Is it 10% of today's value, or 10 points?"


def test_lower_is_better_works_both_meanings_out_downwards() -> None:
    churn = kpi(name="Churn", unit_kind="percent", decimals=1, direction="down", healthy_low=None)
    text = "Cut churn by 10%"
    (found,) = advice_of("W-PCT", book(metric(text=text, start=20, target=18), kpis=[churn]))
    assert found.question == "From 20.0%, is it 18.0% or 10.0%?"


@pytest.mark.parametrize(
    ("name", "count"), [("NPS", 1), ("Revenue", 0), ("Something of our own", 0)]
)
def test_an_undefined_kpi_is_looked_up_in_the_library_by_its_name(name: str, count: int) -> None:
    blank = kpi(name=name, unit_kind=None)
    given = book(metric(text=f"{name} up 10%"), kpis=[blank])
    assert len(advice_of("W-PCT", given)) == count


@pytest.mark.parametrize("text", ["NPS from 40 to 44", "NPS to 44", "NPS in 90% of all clinics"])
def test_a_level_has_one_meaning(text: str) -> None:
    assert advice_of("W-PCT", book(metric(text=text), kpis=[AS_SCORE])) == []


@pytest.mark.parametrize("kr", [metric(), rate(kpi="nps"), threshold(kpi="nps")])
def test_the_name_of_the_kpi_is_read_where_nothing_was_typed(kr: KeyResult) -> None:
    views = kpi(name="Page views", intended_result="")
    (found,) = advice_of("W-VAN", book(kr, kpis=[views]))
    assert (found.field, found.marks) == ("kpi", ())


@pytest.mark.parametrize(
    "text",
    [
        "The new engagement plan is read by 40 clinics",
        "Orders from 40 to 50",
        'Visits of "Views" from 40 to 50',
    ],
)
def test_a_vanity_word_beside_the_measure_is_none(text: str) -> None:
    assert advice_of("W-VAN", book(metric(text=text), kpis=[kpi(intended_result="")])) == []


def test_what_nobody_notices_is_told_by_the_name_of_the_kpi_too() -> None:
    busy = objective(metric(), winning="")
    (found,) = advice_of("W-LVO", workbook(busy, kpis=[kpi(name="Test coverage")]))
    assert found.field == "kpi"


def test_a_guardrail_need_not_be_noticed() -> None:
    quiet = objective(guardrail(text="CPU use below 80%"), winning="")
    assert advice_of("W-LVO", workbook(quiet)) == []
