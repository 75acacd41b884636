"""Records: what contradicts itself is refused, with what is wrong and what to write."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, TypeAdapter, ValidationError

from okrnb.errors import RefusedError
from okrnb.model import CheckIn, Cycle, Intake, Kpi, Settings, slug
from okrnb.objectives import (
    Baseline,
    Binary,
    Guardrail,
    KeyResult,
    Metric,
    Milestone,
    Objective,
    Rate,
    Step,
    Threshold,
    Workbook,
)

Fields = dict[str, Any]
KEY_RESULT: TypeAdapter[KeyResult] = TypeAdapter(KeyResult)
Q1 = Cycle(name="Q1 2012", start=date(2012, 1, 1), end=date(2012, 3, 31))


def kpi(**fields: Any) -> Kpi:
    return Kpi.model_validate({"id": "nps", "name": "NPS", **fields})


def key_result(form: str, **fields: Any) -> KeyResult:
    return KEY_RESULT.validate_python({"form": form, "id": "kr", **fields})


def metric(**fields: Any) -> KeyResult:
    return key_result("metric", kpi="nps", **fields)


def cycle(start: str, end: str) -> Cycle:
    return Cycle.model_validate({"name": "Q1", "start": start, "end": end})


def milestone(*steps: Fields, **fields: Any) -> KeyResult:
    return key_result("milestone", steps=steps, **fields)


def refusal(make: Callable[[], BaseModel]) -> RefusedError:
    """Give what a record says of itself when it cannot be built."""
    with pytest.raises(ValidationError) as caught:
        make()
    (error,) = caught.value.errors()
    refused = error["ctx"]["error"]
    assert isinstance(refused, RefusedError)
    return refused


REFUSALS: tuple[tuple[Callable[[], BaseModel], str, str], ...] = (
    (
        lambda: kpi(healthy_low=40, healthy_high=30),
        "healthy range is upside down: 40 to 30",
        "Put the lower value first.",
    ),
    (
        lambda: kpi(direction="up", healthy_high=40),
        "higher is better, yet only healthy_high is given (40)",
        "Give healthy_low, the least that is still healthy.",
    ),
    (
        lambda: kpi(direction="down", healthy_low=40),
        "lower is better, yet only healthy_low is given (40)",
        "Give healthy_high, the most that is still healthy.",
    ),
    (
        lambda: kpi(lowest=100, highest=-100),
        "possible values run from 100 to -100",
        "Put the lower value first, or leave an open side blank.",
    ),
    (
        lambda: kpi(healthy_low=140, highest=100),
        "healthy_low is 140, yet no value above 100 is possible",
        "Mend one of the two.",
    ),
    (
        lambda: kpi(healthy_high=-1, lowest=0),
        "healthy_high is -1, yet no value below 0 is possible",
        "Mend one of the two.",
    ),
    (
        lambda: kpi(unit_kind="currency", unit="$"),
        "unit of a currency is '$'",
        "Write its three-letter code, such as USD.",
    ),
    (
        lambda: kpi(unit_kind="currency"),
        "unit of a currency is ''",
        "Write its three-letter code, such as USD.",
    ),
    (
        lambda: kpi(guardrail="nps"),
        "a KPI cannot guard itself",
        "Name another KPI as its guardrail.",
    ),
    (
        lambda: cycle("2012-01-01", "2012-01-06"),
        "it runs from 2012-01-01 to 2012-01-06, 6 days",
        "A cycle lasts 7 to 400 days, usually a quarter.",
    ),
    (
        lambda: cycle("2012-01-01", "2013-02-04"),
        "it runs from 2012-01-01 to 2013-02-04, 401 days",
        "A cycle lasts 7 to 400 days, usually a quarter.",
    ),
    (
        lambda: cycle("2012-03-31", "2012-01-01"),
        "it runs from 2012-03-31 to 2012-01-01, -89 days",
        "A cycle lasts 7 to 400 days, usually a quarter.",
    ),
    (
        lambda: metric(begins="2012-03-01", due="2012-03-01"),
        "it is due on 2012-03-01 but begins on 2012-03-01",
        "Put due after begins.",
    ),
    (
        lambda: metric(start=40, target=40),
        "start and target are both 40",
        "Give a target that differs from start, or use the form threshold.",
    ),
    (
        lambda: metric(start=20, commit=26, target=25),
        "levels are out of order: start 20, commit 26, target 25",
        "Let start, commit, target and stretch all rise or all fall.",
    ),
    (
        lambda: metric(start=8, target=6, stretch=7),
        "levels are out of order: start 8, target 6, stretch 7",
        "Let start, commit, target and stretch all rise or all fall.",
    ),
    (
        lambda: metric(commit=5, stretch=5),
        "levels are out of order: commit 5, stretch 5",
        "Let start, commit, target and stretch all rise or all fall.",
    ),
    (
        lambda: milestone({"id": "lease", "title": "Sign"}, {"id": "lease", "title": "Move in"}),
        "two steps have the id lease",
        "Give each its own id.",
    ),
    (
        lambda: milestone({"id": "lease", "title": "Sign", "due": "2012-04-01"}, due="2012-03-31"),
        "step due after its milestone (2012-03-31): lease",
        "Move the step before it.",
    ),
    (
        lambda: key_result("guardrail", kpi="cost", protects="m", bound=1, no_worse_than=2),
        "bound and no_worse_than are both given",
        "Keep one of them.",
    ),
)


@pytest.mark.parametrize(("make", "what", "fix"), REFUSALS, ids=[what for _, what, _ in REFUSALS])
def test_a_record_that_contradicts_itself_says_what_is_wrong_and_what_to_write(
    make: Callable[[], BaseModel], what: str, fix: str
) -> None:
    refused = refusal(make)
    assert (refused.what, refused.fix) == (what, fix)


@pytest.mark.parametrize(
    ("make", "field"),
    [
        (lambda: kpi(id="net promoter"), "id"),
        (lambda: kpi(id=""), "id"),
        (lambda: kpi(id="-nps"), "id"),
        (lambda: kpi(id="n" * 81), "id"),
        (lambda: kpi(name=""), "name"),
        (lambda: kpi(name="   "), "name"),
        (lambda: kpi(name="n" * 121), "name"),
        (lambda: kpi(unit_kind="money"), "unit_kind"),
        (lambda: kpi(direction="higher"), "direction"),
        (lambda: kpi(frequency="fortnight"), "frequency"),
        (lambda: kpi(decimals=7), "decimals"),
        (lambda: kpi(healthy_low="nan"), "healthy_low"),
        (lambda: kpi(highest="inf"), "highest"),
        (lambda: kpi(colour="red"), "colour"),
        (lambda: metric(weight=0), "weight"),
        (lambda: metric(text="t" * 161), "text"),
        (lambda: key_result("rate", per="week", target_rate=0), "target_rate"),
        (lambda: key_result("threshold", side="within", tally="final", band=1), "band"),
        (lambda: key_result("guardrail", kpi="c", protects="m", tolerance=-1), "tolerance"),
        (lambda: key_result("baseline", min_n=0), "min_n"),
        (lambda: Objective(id="o", text=""), "text"),
        (lambda: Objective(id="o", text="t" * 141), "text"),
        (lambda: CheckIn(id="c", on=date(2012, 2, 1), key_result="k", confidence=11), "confidence"),
        (lambda: Settings(team="", cycle=Q1), "team"),
    ],
)
def test_a_field_out_of_its_limits_is_refused_by_name(
    make: Callable[[], BaseModel], field: str
) -> None:
    with pytest.raises(ValidationError) as caught:
        make()
    assert [error["loc"][-1] for error in caught.value.errors()] == [field]


def test_an_unknown_form_of_key_result_is_refused_with_the_known_ones() -> None:
    with pytest.raises(ValidationError, match="'metric', 'baseline', 'milestone', 'binary'"):
        key_result("goal")


@pytest.mark.parametrize(
    "fields",
    [
        {"direction": "up"},
        {"direction": "up", "healthy_low": 40},
        {"direction": "up", "healthy_low": 40, "healthy_high": 60},
        {"direction": "down", "healthy_high": 3},
        {"direction": "band", "healthy_low": 220},
        {"healthy_low": 40, "healthy_high": 40},
        {"lowest": -100, "highest": 100, "healthy_low": -100, "healthy_high": 100},
        {"unit_kind": "currency", "unit": "GBP"},
        {"guardrail": "cost"},
    ],
)
def test_a_kpi_that_agrees_with_itself_is_taken(fields: Fields) -> None:
    assert {name: getattr(kpi(**fields), name) for name in fields} == fields


def test_a_cycle_may_last_from_7_to_400_days() -> None:
    lengths = [cycle("2012-01-01", end).days for end in ("2012-01-07", "2013-02-03")]
    assert lengths == [7, 400]


@pytest.mark.parametrize(
    "levels",
    [
        {"start": 20, "commit": 22, "target": 25, "stretch": 27},
        {"start": 8, "commit": 7, "target": 6, "stretch": 5},
        {"start": -10, "target": 20},
        {"target": 20},
        {},
    ],
)
def test_levels_may_rise_or_fall_or_be_blank(levels: Fields) -> None:
    kr = metric(**levels)
    assert {name: getattr(kr, name) for name in levels} == levels


@pytest.mark.parametrize(
    ("form", "fields", "kind"),
    [
        ("metric", {"kpi": "nps"}, Metric),
        ("baseline", {}, Baseline),
        ("milestone", {}, Milestone),
        ("binary", {}, Binary),
        ("rate", {"per": "week"}, Rate),
        ("threshold", {"side": "at_most", "tally": "final"}, Threshold),
        ("guardrail", {"kpi": "cost", "protects": "m"}, Guardrail),
    ],
)
def test_a_key_result_of_each_form_may_still_have_blanks(
    form: str, fields: Fields, kind: type[BaseModel]
) -> None:
    assert isinstance(key_result(form, **fields), kind)


def test_a_step_may_be_due_on_the_day_of_its_milestone() -> None:
    kr = milestone({"id": "lease", "title": "Sign", "due": "2012-03-31"}, due="2012-03-31")
    assert isinstance(kr, Milestone)
    assert kr.steps == (Step(id="lease", title="Sign", due=date(2012, 3, 31)),)


def test_a_number_keeps_the_digits_it_was_written_with() -> None:
    assert kpi(healthy_low="24.950").healthy_low == Decimal("24.950")


def test_blanks_around_a_text_are_dropped() -> None:
    assert kpi(name="  NPS ", owner=" Ana\n").owner == "Ana"


def test_a_record_cannot_be_changed_in_place() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        kpi().name = "other"  # type: ignore[misc]


def test_a_changed_copy_checks_itself_too() -> None:
    refused = refusal(lambda: kpi(healthy_low=40).change(healthy_high=30))
    assert refused.what == "healthy range is upside down: 40 to 30"


def test_a_workbook_finds_its_kpis_and_key_results() -> None:
    kr = Binary(form="binary", id="kr")
    book = Workbook(
        settings=Settings(team="Shop", cycle=Q1, intake=Intake()),
        kpis=(kpi(), kpi(id="cost")),
        objectives=(Objective(id="o", text="Grow", key_results=(kr,)), Objective(id="p", text="P")),
        check_ins=(),
        places={},
    )
    assert (book.kpi("cost"), book.kpi(None), book.key_results()) == (kpi(id="cost"), None, (kr,))


@pytest.mark.parametrize(
    ("name", "id"),
    [
        ("Gross margin (%)", "gross-margin"),
        ("  NPS  ", "nps"),
        ("Kündigungen / Monat", "kündigungen-monat"),
        ("CO² per m²", "co-per-m"),
        ("客户数", "客户数"),
        ("हिन्दी राजस्व", "हिन्दी-राजस्व"),
        ("v1.2_final", "v1.2_final"),
        ("...", ""),
        ("$", ""),
    ],
)
def test_a_name_becomes_an_id(name: str, id: str) -> None:
    assert slug(name) == id


@given(st.text(max_size=120))
def test_an_id_made_from_any_name_is_valid_or_empty(name: str) -> None:
    made = slug(name)
    assert made == "" or kpi(id=made).id == made


@given(st.text(max_size=40))
def test_an_id_made_from_an_id_stays_as_it_is(name: str) -> None:
    assert slug(slug(name)) == slug(name)
