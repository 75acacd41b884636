"""A key result in one sentence: each form, its blanks, and names of any kind."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from okrnb.model import Kpi
from okrnb.objectives import KeyResult
from okrnb.wording import BLANK, lower_first, say_key_result

KEY_RESULT: TypeAdapter[KeyResult] = TypeAdapter(KeyResult)
DUE = date(2012, 3, 31)

MARGIN = Kpi(id="margin", name="Gross margin", unit_kind="percent", decimals=1, direction="up")
ORDERS = Kpi.model_validate(
    {
        "id": "orders",
        "name": "Orders",
        "unit_kind": "count",
        "unit": "orders",
        "direction": "up",
        "aggregation": "cumulative",
        "frequency": "month",
    }
)
WAIT = Kpi(id="wait", name="Waiting time", unit_kind="duration", unit="day", direction="down")
REVENUE = Kpi(id="revenue", name="Revenue", unit_kind="currency", unit="GBP", direction="up")
INCIDENTS = Kpi(id="incidents", name="Incidents", direction="down", frequency="week")
UNITS = Kpi(id="units", name="Units per order", unit="units", direction="band", frequency="month")


def say(form: str, kpi: Kpi | None = None, **fields: Any) -> str:
    """Say a key result that is due at the end of March, unless `due` is given."""
    named = {} if kpi is None else {"kpi": kpi.id}
    given = {"form": form, "id": "kr", "due": DUE, **named, **fields}
    return say_key_result(KEY_RESULT.validate_python(given), kpi)


@pytest.mark.parametrize(
    ("kpi", "start", "target", "said"),
    [
        (MARGIN, 20, 25, "Raise gross margin from 20.0% to 25.0% by 31 March 2012"),
        (MARGIN, 25, 20, "Lower gross margin from 25.0% to 20.0% by 31 March 2012"),
        (MARGIN, 24.96, 25, "Raise gross margin from 24.96% to 25.00% by 31 March 2012"),
        (ORDERS, 3640, 3800, "Raise orders from 3,640 to 3,800 by 31 March 2012"),
        (WAIT, 3.5, 1, "Lower waiting time from 3.5 to 1 day by 31 March 2012"),
        (WAIT, 5, 2, "Lower waiting time from 5 to 2 days by 31 March 2012"),
        (
            REVENUE,
            1928572,
            2160000,
            "Raise revenue from GBP 1,928,572 to GBP 2,160,000 by 31 March 2012",
        ),
        (UNITS, 271.4, 300, "Raise units per order from 271.4 to 300 by 31 March 2012"),
    ],
)
def test_a_metric_says_from_where_to_where_with_its_unit_once(
    kpi: Kpi, start: float, target: float, said: str
) -> None:
    assert say("metric", kpi, start=start, target=target) == said


@pytest.mark.parametrize(
    ("kpi", "fields", "said"),
    [
        (MARGIN, {}, "Raise gross margin from … to … by 31 March 2012"),
        (WAIT, {"start": 5}, "Lower waiting time from 5 days to … by 31 March 2012"),
        (WAIT, {"target": 2}, "Lower waiting time from … to 2 days by 31 March 2012"),
        (UNITS, {}, "Move units per order from … to … by 31 March 2012"),
        (
            MARGIN,
            {"start": 20, "target": 25, "due": None},
            "Raise gross margin from 20.0% to 25.0% by …",
        ),
    ],
)
def test_a_blank_of_a_metric_stays_visible(kpi: Kpi, fields: dict[str, Any], said: str) -> None:
    assert say("metric", kpi, **fields) == said


def test_a_metric_of_an_unknown_kpi_names_its_id() -> None:
    kr = {"form": "metric", "id": "kr", "kpi": "nps", "start": 1, "target": 2, "due": DUE}
    said = say_key_result(KEY_RESULT.validate_python(kr), None)
    assert said == "Raise nps from 1 to 2 by 31 March 2012"


@pytest.mark.parametrize(
    ("form", "kpi", "fields", "said"),
    [
        ("baseline", MARGIN, {"min_n": 30}, "Find out gross margin on at least 30 cases by"),
        ("baseline", MARGIN, {}, "Find out gross margin by"),
        (
            "rate",
            None,
            {"per": "week", "unit": "calls", "target_rate": 100},
            "Keep calls at 100 a week until",
        ),
        ("rate", ORDERS, {"per": "day", "target_rate": 40}, "Keep orders at 40 a day until"),
        (
            "rate",
            ORDERS,
            {"per": "day", "target_rate": 40, "mode": "periods_met"},
            "Keep orders at 40 or more in each day until",
        ),
    ],
)
def test_what_is_found_out_or_kept_up(
    form: str, kpi: Kpi | None, fields: dict[str, Any], said: str
) -> None:
    assert say(form, kpi, **fields) == f"{said} 31 March 2012"


def test_a_milestone_says_what_proves_it() -> None:
    evidence = "branch open, one full-time person present"
    assert say("milestone", evidence=evidence) == f"Prove by 31 March 2012: {evidence}"


def test_a_binary_says_its_question_after_the_day() -> None:
    test = "Did 10 of 10 customers renew?"
    assert say("binary", test=test) == f"Answer yes by 31 March 2012: {test}"


@pytest.mark.parametrize(
    ("kpi", "fields", "said"),
    [
        (MARGIN, {"side": "at_least", "bound": 20}, "gross margin at or above 20.0%"),
        (MARGIN, {"side": "at_least", "bound": 20, "strict": True}, "gross margin above 20.0%"),
        (INCIDENTS, {"side": "at_most", "bound": 4, "strict": False}, "incidents at or below 4"),
        (INCIDENTS, {"side": "at_most", "bound": 4, "strict": True}, "incidents below 4"),
        (
            INCIDENTS,
            {"side": "at_most", "bound": 4, "tally": "each_period"},
            "incidents at or below 4 in each week",
        ),
        (
            INCIDENTS,
            {"side": "at_most", "bound": 4, "tally": "cycle_total"},
            "incidents at or below 4 in total",
        ),
        (
            None,
            {"side": "at_most", "bound": 4, "unit": "outages", "tally": "each_period"},
            "outages at or below 4 in each period",
        ),
        (None, {"side": "within", "bound": 250, "unit": "staff"}, "staff within 5% of 250"),
        (
            None,
            {"side": "within", "bound": 250, "unit": "staff", "band": 0.125},
            "staff within 12.5% of 250",
        ),
    ],
)
def test_a_threshold_says_its_side_and_how_it_is_counted(
    kpi: Kpi | None, fields: dict[str, Any], said: str
) -> None:
    assert (
        say("threshold", kpi, **{"tally": "final", **fields}) == f"Hold {said} until 31 March 2012"
    )


@pytest.mark.parametrize(
    ("kpi", "fields", "said"),
    [
        (MARGIN, {"bound": 20}, "gross margin go below 20.0%"),
        (ORDERS, {"bound": 1000}, "orders go below 1,000 in a month"),
        (INCIDENTS, {"bound": 4}, "incidents go above 4 in a week"),
        (
            MARGIN,
            {"bound": 20, "tolerance": 1},
            "gross margin go below 20.0% by more than 1.0 points",
        ),
        (MARGIN, {"no_worse_than": 20}, "gross margin get worse than 20.0%"),
        (
            MARGIN,
            {"no_worse_than": 20, "tolerance": 0.5},
            "gross margin get worse than 20.0% by more than 0.5 points",
        ),
        (ORDERS, {"no_worse_than": 3640}, "orders get worse than 3,640 in a month"),
        (UNITS, {"bound": 290, "tolerance": 70}, "units per order leave 220 to 360 in a month"),
    ],
)
def test_a_guardrail_says_what_must_not_happen(kpi: Kpi, fields: dict[str, Any], said: str) -> None:
    words = say("guardrail", kpi, protects="m", **fields)
    assert words == f"Do not let {said} until 31 March 2012"


@pytest.mark.parametrize(
    ("form", "kpi", "fields", "said"),
    [
        ("baseline", None, {}, "Find out … by …"),
        ("milestone", None, {}, "Reach … by …, proved by …"),
        ("binary", None, {}, "Answer yes by …: …"),
        ("rate", None, {"per": "week"}, "Keep … at … a week until …"),
        ("threshold", None, {"side": "at_most", "tally": "final"}, "Hold … at or below … until …"),
        (
            "threshold",
            MARGIN,
            {"side": "within", "tally": "final"},
            "Hold gross margin within 5% of … until …",
        ),
        (
            "guardrail",
            MARGIN,
            {"protects": "m"},
            "Do not let gross margin get worse than … until …",
        ),
        (
            "guardrail",
            UNITS,
            {"protects": "m"},
            "Do not let units per order get worse than … in a month until …",
        ),
    ],
)
def test_blanks_of_every_form_stay_visible(
    form: str, kpi: Kpi | None, fields: dict[str, Any], said: str
) -> None:
    assert say(form, kpi, due=None, **fields) == said


def test_what_a_person_typed_stands_as_it_is() -> None:
    text = "Gross margin rises to 25% — for good"
    assert say("metric", MARGIN, text=text, start=20, target=24) == text


@pytest.mark.parametrize(
    ("name", "inside"),
    [
        ("Umsatz in €/m² & $", "umsatz in €/m² & $"),
        ("客户数", "客户数"),
        ("Выручка за месяц", "выручка за месяц"),
        ("हिन्दी राजस्व", "हिन्दी राजस्व"),
        ("<b>Sales</b>", "<b>Sales</b>"),
        ("$ per lead_x", "$ per lead_x"),
        ("{start} sales", "{start} sales"),
    ],
)
def test_names_with_signs_and_in_any_script_pass_through(name: str, inside: str) -> None:
    odd = Kpi(id="k", name=name, direction="up")
    assert say("metric", odd, start=1, target=2) == f"Raise {inside} from 1 to 2 by 31 March 2012"


@pytest.mark.parametrize(
    ("name", "inside"),
    [
        ("Gross margin", "gross margin"),
        ("Sales in Germany", "sales in Germany"),
        ("NPS of resellers", "NPS of resellers"),
        ("NPS", "NPS"),
        ("iOS installs", "iOS installs"),
        ("R&D spend", "R&D spend"),
        ("Net Promoter Score", "Net Promoter Score"),
        ("E-mail sign-ups", "e-mail sign-ups"),
        ("Éclairs sold", "éclairs sold"),
        ("2-day retention", "2-day retention"),
        ("", ""),
    ],
)
def test_a_name_goes_into_a_sentence_small_unless_it_is_a_name_of_its_own(
    name: str, inside: str
) -> None:
    assert lower_first(name) == inside


@given(st.text(max_size=30))
def test_only_the_first_letter_of_a_name_may_change(name: str) -> None:
    assert lower_first(name) in (name, name[:1].lower() + name[1:])


@given(
    st.sampled_from([MARGIN, ORDERS, WAIT, REVENUE, UNITS]),
    st.integers(-(10**6), 10**6),
    st.integers(-(10**6), 10**6),
)
def test_start_and_target_never_look_the_same(kpi: Kpi, one: int, other: int) -> None:
    if one == other:
        other += 1
    said = say("metric", kpi, start=f"{one}e-3", target=f"{other}e-3")
    start, target = said.split(" from ")[1].split(" by ")[0].split(" to ")
    assert start != target
    assert said.startswith("Raise" if other > one else "Lower")
    assert BLANK not in said
