"""A typed sentence becomes a key result in the form that fits it, and nothing is made up."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from okrnb.errors import RefusedError
from okrnb.hearing import Heard, hear
from okrnb.model import Cycle, Kpi
from okrnb.objectives import Baseline, Binary, Metric, Milestone, Rate, Threshold

QUARTER = Cycle(name="Q1 2027", start=date(2027, 1, 1), end=date(2027, 3, 31))
MARGIN = Kpi(id="margin", name="Gross margin (%)", unit_kind="percent", direction="up")
SALES = Kpi(id="sales", name="Sales", unit_kind="currency", unit="USD", direction="up")
KPIS = (MARGIN, SALES)


def said(text: str) -> Heard:
    return hear(text, kpis=KPIS, cycle=QUARTER, id="one")


@pytest.mark.parametrize(
    ("text", "form", "fields"),
    [
        (
            "Raise gross margin from 20% to 25%",
            Metric,
            {"kpi": "margin", "start": 20, "target": 25},
        ),
        ("Gross margin to 25%", Metric, {"kpi": "margin", "start": None, "target": 25}),
        ("Increase sales from $5M to $10M", Metric, {"start": 5_000_000, "target": 10_000_000}),
        ("400 demo requests a week", Rate, {"per": "week", "target_rate": 400, "mode": "mean"}),
        ("400 demo requests each week", Rate, {"per": "week", "mode": "periods_met"}),
        ("Average 80 visitors a day", Metric, {"target": 80}),
        (
            "Keep gross margin above 20%",
            Threshold,
            {"side": "at_least", "strict": True, "bound": 20},
        ),
        ("Keep gross margin at or above 20%", Threshold, {"side": "at_least", "strict": False}),
        ("Keep refunds at or below 2% in each month", Threshold, {"tally": "each_period"}),
        ("No more than 3 outages", Threshold, {"side": "at_most", "tally": "cycle_total"}),
        ("Keep refunds below 2%", Threshold, {"side": "at_most", "strict": True, "bound": 2}),
        ("Set a baseline for morale", Baseline, {}),
        ("Find out why customers leave", Baseline, {}),
        ("Open the Lisbon office", Milestone, {"evidence": ""}),
        ("Can everyone log in with one password?", Binary, {}),
    ],
)
def test_each_sentence_takes_the_form_that_fits(
    text: str, form: type, fields: dict[str, Any]
) -> None:
    made = said(text).key_result
    assert isinstance(made, form)
    assert {name: getattr(made, name) for name in fields} == fields


def test_the_sentence_stays_as_it_was_typed() -> None:
    text = "raise   Gross Margin from 20% to 25%, please"
    assert said(text).key_result.text == text


def test_a_kpi_that_the_team_has_is_used() -> None:
    assert said("Raise gross margin from 20% to 25%").kpi is None


def test_another_metric_becomes_a_kpi_of_which_only_what_was_said_is_filled_in() -> None:
    kpi = said("Cut refund rate from 4% to 2%").kpi
    assert kpi == Kpi(id="refund-rate", name="Refund rate", unit_kind="percent", direction="down")


def test_a_change_counts_from_a_start_that_is_given() -> None:
    made = said("Grow sales by 20% from $50,000").key_result
    assert isinstance(made, Metric)
    assert (made.start, made.target) == (Decimal(50_000), Decimal(60_000))


@pytest.mark.parametrize("text", ["Grow sales by 20%", "Raise gross margin by 10% from 20%"])
def test_a_change_that_can_mean_several_values_stays_a_question(text: str) -> None:
    made = said(text).key_result
    assert isinstance(made, Metric)
    assert (made.target, made.prompt[-26:]) == (None, "from which value to which?")


@pytest.mark.parametrize(
    "text",
    ["Cut costs by 150% from $100", "Reduce costs by 0x from $100", "Cut costs by 100% from 5"],
)
def test_a_change_that_cannot_be_is_no_crash(text: str) -> None:
    assert said(text).key_result.text == text


def test_a_new_kpi_never_takes_the_id_of_another() -> None:
    twins = (Kpi(id="refund-rate", name="Refunds"), Kpi(id="other", name="Refund rate"))
    heard = hear("Cut refund rate from 4% to 2%", kpis=twins, cycle=QUARTER, id="one")
    assert heard.kpi is None


def test_due_is_what_the_sentence_says_else_the_end_of_the_cycle() -> None:
    assert said("Gross margin to 25% by 15 March").key_result.due == date(2027, 3, 15)
    assert said("Gross margin to 25%").key_result.due == QUARTER.end


def test_evidence_proves_a_milestone() -> None:
    made = said("Launch the shop in Peru, as measured by first orders").key_result
    assert isinstance(made, Milestone)
    assert made.evidence == "first orders"


def test_a_start_that_is_the_target_is_kept_as_text_not_as_a_metric() -> None:
    made = said("Sales from $5 to $5").key_result
    assert not isinstance(made, Metric)


@pytest.mark.parametrize("text", ["", "…", "?", "12", "%", "to", "-" * 160])
def test_no_text_is_too_odd(text: str) -> None:
    assert said(text).key_result.text == text


def test_a_text_that_is_too_long_is_refused() -> None:
    with pytest.raises(RefusedError, match="it has 161 characters"):
        said("x" * 161)


def test_a_well_known_score_is_no_count() -> None:
    kpi = said("Raise NPS from 32 to 40").kpi
    assert kpi is not None
    assert kpi.unit_kind is None


def test_numbers_stay_exact() -> None:
    made = said("Raise sales from $1.10 to $2.20").key_result
    assert isinstance(made, Metric)
    assert (made.start, made.target) == (Decimal("1.10"), Decimal("2.20"))
