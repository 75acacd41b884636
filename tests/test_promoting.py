"""A KPI into focus and out again, with what to think about first."""

from decimal import Decimal
from typing import Any

import pytest

from okrnb.model import Kpi
from okrnb.promoting import advise_kpi, close_focus
from okrnb.scores import Score


def kpi(**fields: Any) -> Kpi:
    given = {
        **{"id": "nps", "name": "NPS", "direction": "up", "aggregation": "level"},
        **{"frequency": "month", "healthy_low": 40, "owner": "Ana"},
        **{"intended_result": "Customers recommend us", "strategic_link": "retention"},
    }
    return Kpi.model_validate({**given, **fields})


def test_a_complete_kpi_raises_no_question() -> None:
    assert advise_kpi(kpi()) == ()


@pytest.mark.parametrize(
    ("fields", "rule", "field"),
    [
        ({"pay_linked": True}, "D2", "pay_linked"),
        ({"visibility": "private"}, "D3", "visibility"),
        ({"intended_result": ""}, "D5", "intended_result"),
        ({"strategic_link": ""}, "D5", "strategic_link"),
        ({"owner": ""}, "K-OWN", "owner"),
        ({"direction": None}, "K-DIR", "direction"),
        ({"aggregation": None}, "K-AGG", "aggregation"),
        ({"frequency": None}, "T4", "frequency"),
    ],
)
def test_what_stands_against_a_key_result_is_asked_before_one_is_drafted(
    fields: dict[str, Any], rule: str, field: str
) -> None:
    (advice,) = advise_kpi(kpi(**fields))
    assert (advice.rule, advice.about, advice.field) == (rule, "kpi nps", field)
    assert advice.question.endswith("?")


def test_what_the_library_says_is_asked_not_filled_in() -> None:
    churn = kpi(id="churn", name="Churn", direction=None, healthy_low=None)
    (advice,) = advise_kpi(churn)
    assert advice.question.startswith("The KPI library says lower is better for Churn. Is higher")
    assert churn.direction is None


def test_out_of_focus_it_is_a_health_metric_again() -> None:
    assert close_focus(kpi(state="focus")) == (kpi(state="health"), "")


def test_without_a_healthy_range_it_stays_where_it_is_and_asks_for_one() -> None:
    blank = kpi(state="focus", healthy_low=None)
    same, question = close_focus(blank)
    assert same == blank
    assert question.endswith("would you worry?")


def test_a_value_still_out_of_range_asks_for_another_cycle() -> None:
    closed, question = close_focus(kpi(state="focus"), Score(value=Decimal(39)))
    assert closed.state == "health"
    assert question.startswith("NPS is still out of its healthy range at 39")


@pytest.mark.parametrize("value", [Decimal(40), None])
def test_a_value_in_range_or_an_unknown_one_asks_nothing(value: Decimal | None) -> None:
    assert close_focus(kpi(state="focus"), Score(value=value)) == (kpi(state="health"), "")


def test_a_total_is_not_held_against_the_range_of_one_reading() -> None:
    one = kpi(state="focus", aggregation="cumulative")
    assert close_focus(one, Score(value=Decimal(12)))[1] == ""
