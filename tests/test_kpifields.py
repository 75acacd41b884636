"""Fields of a KPI: how they are read, what is wrong by field, what helps to answer."""

from datetime import date
from decimal import Decimal
from typing import get_args

import pytest

from okrnb.fields import bare
from okrnb.kpifields import (
    ASKS,
    FIELDS,
    SELDOM,
    help_with,
    open_questions,
    read_fields,
    settle_unit,
    texts_of,
)
from okrnb.model import Kpi

CHURN = Kpi(id="churn", name="Churn rate (%)")
MONTHS = [date(2011, month, 1) for month in range(1, 13)]


def test_every_field_of_a_kpi_but_its_id_is_asked_once() -> None:
    assert sorted(FIELDS) == sorted(set(Kpi.model_fields) - {"id"})


@pytest.mark.parametrize(
    "ask", [ask for ask in (*ASKS, *SELDOM) if ask.options], ids=lambda ask: ask.name
)
def test_choices_are_those_of_the_record_and_blank(ask: object) -> None:
    name, options = ask.name, ask.options  # type: ignore[attr-defined]
    if name == "pay_linked":
        assert [value for _, value in options] == ["", "true", "false"]
        return
    default = Kpi.model_fields[name].default
    known = {
        "" if one == default else one for one in get_args(bare(Kpi.model_fields[name].annotation))
    }
    assert {value for _, value in options} == known | {""}


def test_a_kpi_is_told_as_it_would_be_typed_and_read_again() -> None:
    kpi = CHURN.change(
        unit_kind="percent", unit="%", healthy_high="7.5", counts_from="2011-01-01", state="focus"
    )
    texts = texts_of(kpi)
    assert (texts["healthy_high"], texts["counts_from"], texts["owner"]) == (
        "7.5",
        "2011-01-01",
        "",
    )
    assert read_fields(kpi, texts) == (kpi, {})


def test_a_no_about_pay_is_no_blank() -> None:
    assert texts_of(CHURN)["pay_linked"] == ""
    assert texts_of(CHURN, told=["pay_linked"])["pay_linked"] == "false"
    assert texts_of(CHURN.change(pay_linked=True))["pay_linked"] == "true"


def test_numbers_of_a_percentage_may_have_their_sign() -> None:
    kpi, wrong = read_fields(CHURN, {"unit_kind": "percent", "healthy_high": "7.5 %"})
    assert (kpi.healthy_high, wrong) == (Decimal("7.5"), {})


def test_what_cannot_be_read_is_said_by_field_and_the_rest_counts() -> None:
    kpi, wrong = read_fields(CHURN, {"healthy_low": "much", "decimals": "two", "owner": "Ana"})
    assert sorted(wrong) == ["decimals", "healthy_low"]
    assert "healthy_low is 'much'" in str(wrong["healthy_low"])
    assert kpi.owner == "Ana"


@pytest.mark.parametrize(
    ("texts", "field", "words"),
    [
        ({"healthy_low": "9", "healthy_high": "3"}, "healthy_low", "upside down"),
        ({"direction": "down", "healthy_low": "9"}, "healthy_low", "lower is better"),
        ({"direction": "up", "healthy_high": "9"}, "healthy_high", "higher is better"),
        ({"unit_kind": "currency", "unit": "pounds"}, "unit", "three-letter code"),
        ({"guardrail": "churn"}, "guardrail", "cannot guard itself"),
        ({"lowest": "9", "highest": "3"}, "lowest", "possible values"),
        ({"name": ""}, "name", "name is blank"),
        ({"state": "health"}, "state", "raises no alarm"),
        ({"decimals": "9"}, "decimals", "decimals is 9"),
    ],
)
def test_fields_that_contradict_each_other_are_said_beside_one_of_them(
    texts: dict[str, str], field: str, words: str
) -> None:
    kpi, wrong = read_fields(CHURN, {**texts, "owner": "Ana"})
    assert list(wrong) == [field]
    assert words in str(wrong[field])
    assert kpi.owner == "Ana"


def test_a_unit_without_doubt_says_its_kind() -> None:
    blank = {"unit": "", "unit_kind": ""}
    assert settle_unit(blank, {**blank, "unit": "%"}) == {"unit": "%", "unit_kind": "percent"}
    assert settle_unit(blank, {**blank, "unit": "GBP"})["unit_kind"] == "currency"
    typed = {"unit": "orders", "unit_kind": ""}
    assert settle_unit(blank, typed) == typed
    chosen = {"unit": "%", "unit_kind": "ratio"}
    assert settle_unit({**chosen, "unit": ""}, chosen) == chosen


def test_all_questions_about_a_kpi_are_asked_at_once() -> None:
    assert {"direction", "aggregation", "frequency", "owner", "intended_result"} <= set(
        open_questions(CHURN)
    )


def test_the_library_suggests_and_fills_in_nothing() -> None:
    notes = help_with(CHURN, [], [])
    assert "lower is better" in notes["direction"].text
    assert notes["direction"].text.count("The KPI library says") == 1
    assert "Often:" in notes["definition"].text
    assert "The KPI library sets" in notes["guardrail"].text


def test_a_direction_that_the_library_sees_otherwise_is_said() -> None:
    assert "lower is better" in help_with(CHURN.change(direction="up"), [], [])["direction"].text
    assert "direction" not in help_with(CHURN.change(direction="down"), [], [])


def test_the_readings_suggest_their_rhythm_and_show_the_last_year() -> None:
    days = [*(day.replace(year=2010) for day in MONTHS), *MONTHS]
    notes = help_with(CHURN.change(direction="down"), days, [99.0] * 12 + [*range(1, 13)])
    assert "The readings come every month." in notes["frequency"].text
    assert "The last 12 readings lie between 1 and 12." in notes["healthy_high"].text


def test_nothing_is_said_of_a_kpi_that_is_whole() -> None:
    whole = Kpi(
        id="x", name="Xyz", definition="x", unit="points", direction="up", aggregation="level",
        frequency="month", healthy_low=1, owner="Ana", intended_result="a", strategic_link="b",
    )  # fmt: skip
    assert help_with(whole, MONTHS, [2.0] * 12) == {}
