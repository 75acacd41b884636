"""A key result in one sentence: each form, its blanks, names of any kind; and read back."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from okrnb.model import Kpi
from okrnb.objectives import KeyResult
from okrnb.understood import Understood
from okrnb.wording import BLANK, lower_first, name_inside, read_key_result, say_key_result

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
        ("Umsatz in €/m² & $", "Umsatz in €/m² & $"),
        ("客户数", "客户数"),
        ("Выручка за месяц", "Выручка за месяц"),
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


@pytest.mark.parametrize(
    "name",
    ["Retourenquote", "Umsatz pro Kunde", "Offene Rechnungen", "Выручка за месяц", "NPS", "2 days"],
)
def test_a_name_that_may_not_be_english_stays_as_it_is_typed(name: str) -> None:
    assert name_inside(name) == name


@pytest.mark.parametrize("name", ["Gross margin", "Cancelled invoices", "Voluntary turnover"])
def test_an_english_name_goes_into_a_sentence_small(name: str) -> None:
    assert name_inside(name) == name.lower()


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


NAMES = (
    st.lists(st.from_regex(r"[A-Za-zäöü日本0-9&/%-]{1,9}", fullmatch=True), min_size=1, max_size=4)
    .map(" ".join)
    .map(lambda name: name[:1].upper() + name[1:])
)
VALUES = st.decimals(-99, 999, places=1) | st.integers(-(10**6), 10**7).map(Decimal)
DAYS = st.dates(date(2001, 1, 1), date(2099, 12, 31))
KINDS = st.sampled_from(
    [("percent", ""), ("currency", "GBP"), ("count", "orders"), ("duration", "day"), (None, "")]
)


@st.composite
def kpis(draw: st.DrawFn) -> Kpi:
    """Make a KPI of any name, unit and direction."""
    kind, unit = draw(KINDS)
    direction = draw(st.sampled_from(["up", "down", None]))
    frequency = draw(st.sampled_from([None, "week", "month"]))
    named = {"id": "k", "name": draw(NAMES), "unit_kind": kind, "unit": unit}
    return Kpi.model_validate(named | {"direction": direction, "frequency": frequency})


def read_back(kpi: Kpi | None, **fields: Any) -> Understood:
    """Say a key result and read the sentence."""
    return read_key_result(say(fields.pop("form"), kpi, **fields))


def units(kpi: Kpi) -> set[str | None]:
    """Give the units that may stand in a sentence: none where the KPI's name says it already."""
    if kpi.unit_kind == "percent":
        return {"%"}
    return {kpi.unit or None, f"{kpi.unit}s", None if kpi.unit in kpi.name.lower().split() else ""}


@given(kpis(), st.none() | VALUES, st.none() | VALUES, st.none() | DAYS)
def test_a_metric_reads_back_to_its_fields(
    kpi: Kpi, start: Decimal | None, target: Decimal | None, due: date | None
) -> None:
    if start is not None and start == target:
        target = None
    read = read_back(kpi, form="metric", start=start, target=target, due=due)
    assert (read.kind, read.metric) == ("metric", name_inside(kpi.name))
    assert (read.start, read.target) == (start, target)
    assert read.deadline == (due.isoformat() if due else None)
    if start is not None and target is not None:
        assert read.direction == ("increase" if target > start else "decrease")
    if target is not None:
        assert read.unit in units(kpi)
        assert read.target_is == "level"


@given(kpis(), st.none() | st.integers(1, 10**5), DAYS)
def test_a_baseline_reads_back_as_a_milestone(kpi: Kpi, min_n: int | None, due: date) -> None:
    read = read_back(kpi, form="baseline", min_n=min_n, due=due)
    assert (read.kind, read.deadline) == ("milestone", due.isoformat())


@given(st.from_regex(r"\w[\w ,.?%:]{0,40}\w", fullmatch=True), DAYS)
def test_a_proof_and_a_question_read_back_as_evidence(words: str, due: date) -> None:
    for form, field in (("milestone", "evidence"), ("binary", "test")):
        read = read_back(None, form=form, due=due, **{field: words})
        assert (read.kind, read.evidence) == ("milestone", words)
        assert read.deadline == due.isoformat()


@given(
    kpis(),
    VALUES.filter(lambda value: value > 0),
    st.sampled_from(["day", "week", "month"]),
    st.sampled_from(["mean", "periods_met"]),
)
def test_a_rate_reads_back_as_something_kept_up(
    kpi: Kpi, rate: Decimal, per: str, mode: str
) -> None:
    read = read_back(kpi, form="rate", target_rate=rate, per=per, mode=mode)
    assert (read.kind, read.direction) == ("metric", "maintain")
    assert (read.metric, read.target) == (name_inside(kpi.name), rate)
    assert read.unit in units(kpi)
    assert read.deadline == DUE.isoformat()


@given(
    kpis(),
    st.none() | VALUES,
    st.sampled_from(["at_most", "at_least", "within"]),
    st.sampled_from(["each_period", "cycle_total", "final"]),
    st.booleans(),
)
def test_a_threshold_reads_back_as_something_kept_up(
    kpi: Kpi,
    bound: Decimal | None,
    side: str,
    tally: str,
    strict: bool,  # noqa: FBT001
) -> None:
    fields = {"bound": bound, "side": side, "tally": tally, "strict": strict}
    read = read_back(kpi, form="threshold", **fields)
    assert (read.kind, read.direction) == ("metric", "maintain")
    assert (read.metric, read.target) == (name_inside(kpi.name), bound)
    assert read.deadline == DUE.isoformat()


@given(kpis(), VALUES, st.sampled_from(["bound", "no_worse_than"]), st.sampled_from([0, 2]))
def test_a_guardrail_reads_back_as_something_kept_up(
    kpi: Kpi, limit: Decimal, field: str, tolerance: int
) -> None:
    fields = {field: limit, "tolerance": tolerance, "protects": "m"}
    read = read_back(kpi, form="guardrail", **fields)
    assert (read.kind, read.direction) == ("metric", "maintain")
    assert (read.metric, read.target) == (name_inside(kpi.name), limit)
    assert read.deadline == DUE.isoformat()


def test_a_band_that_must_not_be_left_names_no_single_target() -> None:
    read = read_back(UNITS, form="guardrail", bound=290, tolerance=70, protects="m")
    assert (read.metric, read.target, read.direction) == ("units per order", None, "maintain")


def test_words_that_a_person_typed_are_read_by_the_rules_for_english() -> None:
    read = read_key_result("Sell 5 boats by June 30")
    assert (read.metric, read.deadline) == ("boats", "June 30")
    assert read.target == 5
