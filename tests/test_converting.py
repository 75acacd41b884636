"""One form of key result into another: nothing is lost, nothing is made up, something is asked."""

from decimal import Decimal
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter
from workbook_examples import FORMS as DRAWN
from workbook_examples import make_workbook

from okrnb.converting import ASKS, Form, convert, reshape
from okrnb.errors import InputError, RefusedError
from okrnb.objectives import (
    Guardrail,
    KeyResult,
    Metric,
    Milestone,
    Objective,
    Rate,
    Step,
    Threshold,
)
from okrnb.workbook import load_workbook, save_objective

ANY: TypeAdapter[KeyResult] = TypeAdapter(KeyResult)
FORMS: tuple[Form, ...] = tuple(ASKS)
MARGIN = Metric.model_validate(
    {
        **{"form": "metric", "id": "m", "kpi": "margin", "owner": "Ana", "due": "2012-03-31"},
        **{"start": "20.0", "commit": 22, "target": 25, "stretch": 27, "start_source": "books"},
    }
)


def convert_anyhow(kr: KeyResult, to: Form) -> tuple[KeyResult, frozenset[str]]:
    """Convert, with an answer to whatever is missing; give the names of the answers too."""
    try:
        return convert(kr, to)[0], frozenset()
    except RefusedError as error:
        asked = frozenset(key for key in ("kpi", "protects") if f"{key}='" in error.fix)
        return convert(kr, to, **dict.fromkeys(asked, "answer"))[0], asked


@given(
    kr=DRAWN.map(lambda fields: ANY.validate_python({"id": "kr", **fields})),
    to=st.sampled_from(FORMS),
)
@settings(max_examples=500, deadline=None)
def test_converting_back_restores_every_field(kr: KeyResult, to: Form) -> None:
    other, answers = convert_anyhow(kr, to)
    assert other.form == to
    back, _ = convert(other, kr.form)
    if answers:  # what was answered on the way is kept as well
        said = kr.model_dump(exclude_defaults=True)
        assert {key: getattr(back, key) for key in said} == {key: getattr(kr, key) for key in said}
    else:
        assert back == kr


@pytest.mark.parametrize(("one", "other"), [*permutations(FORMS, 2)])
def test_every_change_of_form_asks_something(one: Form, other: Form) -> None:
    kr, _ = convert_anyhow(MARGIN, one)
    answers = {"protects": "sales"} if other == "guardrail" else {}
    _, question = convert(kr, other, kpi="margin", **answers)
    assert question.endswith("?")
    assert ASKS[other] in question


STEP: dict[str, Any] = {
    "id": "lease",
    "title": "Lease signed",
    "done_means": "Keys are there",
    "owner": "Ben",
}
STEP |= {"due": "2012-02-01", "weight": 2, "days": 9, "after": ["search"]}
ALL: dict[str, Any] = {
    "id": "kr",
    "text": "Be there",
    "prompt": "Who?",
    "owner": "Ana",
    "weight": 3,
}
ALL |= {"begins": "2012-01-09", "due": "2012-03-30"}
FILLED: dict[Form, dict[str, Any]] = {
    "metric": {
        **{"kpi": "margin", "start": 20, "start_on": "2012-01-01", "start_source": "books"},
        **{"commit": 22, "target": 25, "target_source": "the plan", "stretch": 27},
        "pace": [{"on": "2012-02-01", "value": 21}],
    },
    "baseline": {"kpi": "margin", "unit": "%", "min_n": 30, "next_use": "raise it"},
    "milestone": {
        **{"evidence": "one person is there", "future_kpi": "cost", "future_start": 100},
        **{"future_target": 95, "look_on": "2012-06-30", "days_off": ["Sat"], "steps": [STEP]},
    },
    "binary": {"test": "Is it open?"},
}


@pytest.mark.parametrize("of", FILLED)
def test_the_filled_example_of_a_form_says_every_field_it_has(of: Form) -> None:
    kr = ANY.validate_python({"form": of, **ALL, **FILLED[of]})
    assert set(kr.model_dump(exclude_defaults=True)) == set(type(kr).model_fields) - {"was"}
    assert set(STEP) == set(Step.model_fields)


@pytest.mark.parametrize(("one", "other"), [*permutations(FILLED, 2)])
def test_metric_baseline_milestone_and_binary_come_back_with_every_field(
    one: Form, other: Form
) -> None:
    kr = ANY.validate_python({"form": one, **ALL, **FILLED[one]})
    there, _ = convert(kr, other, kpi="margin" if one == "binary" else None)
    back, _ = convert(there, one)
    assert (there.form, back.change(was="")) == (other, kr)


def test_a_way_round_through_three_forms_restores_every_field() -> None:
    kr: KeyResult = MARGIN
    for form in ("threshold", "milestone", "rate", "metric"):
        kr, _ = convert(kr, form)
    assert kr.change(was="") == MARGIN


def test_the_target_of_a_metric_becomes_the_bound_to_hold() -> None:
    held, _ = convert(MARGIN, "threshold")
    assert isinstance(held, Threshold)
    assert (held.bound, held.side, held.strict) == (Decimal(25), "at_least", None)


def test_a_target_below_the_start_becomes_an_upper_bound() -> None:
    held, _ = convert(MARGIN.change(start=30, commit=None, stretch=None), "threshold")
    assert isinstance(held, Threshold)
    assert held.side == "at_most"


def test_a_changed_bound_becomes_the_target() -> None:
    held, _ = convert(MARGIN, "threshold")
    back, _ = convert(held.change(bound=26), "metric")
    assert isinstance(back, Metric)
    assert (back.start, back.target) == (Decimal(20), Decimal(26))


def test_what_no_longer_fits_waits_instead_of_getting_lost() -> None:
    held, _ = convert(MARGIN, "threshold")
    back, _ = convert(held.change(bound=15), "metric")
    assert isinstance(back, Metric)
    assert (back.start, back.target) == (None, Decimal(15))
    assert '"stretch":"27"' in back.was


def test_the_start_of_a_metric_becomes_what_must_not_get_worse() -> None:
    guard, _ = convert(MARGIN, "guardrail", protects="sales")
    assert isinstance(guard, Guardrail)
    assert (guard.protects, guard.no_worse_than, guard.bound) == ("sales", Decimal(20), None)


def test_a_milestone_hands_its_future_kpi_to_a_metric() -> None:
    built = Milestone(form="milestone", id="crm", evidence="it sends", future_kpi="cost_per_lead")
    moved, _ = convert(built, "metric")
    assert isinstance(moved, Metric)
    assert (moved.kpi, moved.start, moved.target) == ("cost_per_lead", None, None)


def test_no_number_is_made_up_for_a_rate() -> None:
    kept_up, _ = convert(MARGIN, "rate")
    assert isinstance(kept_up, Rate)
    assert kept_up.target_rate is None


@pytest.mark.parametrize("to", ["metric", "guardrail"])
def test_a_missing_kpi_is_asked_for(to: Form) -> None:
    yes_no = ANY.validate_python({"form": "binary", "id": "b", "test": "Is it live?"})
    with pytest.raises(RefusedError, match="needs kpi"):
        convert(yes_no, to)


def test_an_unknown_form_is_refused_with_the_seven_there_are() -> None:
    given: Any = "goal"
    with pytest.raises(RefusedError, match="metric, baseline, milestone"):
        convert(MARGIN, given)


def test_the_same_form_is_no_change() -> None:
    assert convert(MARGIN, "metric") == (MARGIN, "")


def test_a_typed_sentence_stays_and_is_asked_about() -> None:
    held, question = convert(MARGIN.change(text="Margin up"), "threshold")
    assert held.text == "Margin up"
    assert question.endswith("still fit?")


def test_what_is_kept_but_broken_is_refused_not_dropped() -> None:
    with pytest.raises(RefusedError, match="cannot be read"):
        convert(MARGIN.change(was="{oops"), "binary")


# --- one key result of an objective

PROFIT = Objective(
    id="profit",
    text="Earn more with less",
    key_results=(
        MARGIN,
        Guardrail(form="guardrail", id="g", kpi="nps", protects="m", no_worse_than=Decimal(40)),
    ),
)


@pytest.mark.parametrize("to", [form for form in FORMS if form != "guardrail"])
def test_a_drafted_metric_takes_on_any_form_and_comes_back_whole(to: Form) -> None:
    other, question = reshape(PROFIT, "m", to)
    assert [kr.id for kr in other.key_results] == ["m", "g"]
    assert other.key_results[0].form == to
    assert question.endswith("?") == (to != "metric")
    assert reshape(other, "m", "metric")[0] == PROFIT


def test_a_drafted_metric_becomes_a_guardrail_and_comes_back() -> None:
    other, question = reshape(PROFIT, "m", "guardrail", protects="g")
    assert other.key_results[0].form == "guardrail"
    assert question.startswith("Should it only not get worse while another one is pushed?")
    back, _ = reshape(other, "m", "metric")
    assert back.key_results[0].change(was="") == MARGIN


def test_what_a_guardrail_protects_is_asked_for_in_the_words_of_a_problem() -> None:
    with pytest.raises(InputError, match=r"key result m: a guardrail needs .*\. Add protects='"):
        reshape(PROFIT, "m", "guardrail")


def test_a_key_result_that_is_not_there_is_told_with_the_nearest() -> None:
    with pytest.raises(InputError, match=r"objective profit: there is no key result 'n'\. Known"):
        reshape(PROFIT, "n", "binary")


def test_what_is_kept_survives_saving_and_loading(tmp_path: Any) -> None:
    folder = make_workbook(tmp_path / "team")
    held, _ = convert(MARGIN.change(kpi="nps"), "threshold")
    saved = Objective(id="profit", text="Earn more with less", key_results=(held,))
    save_objective(folder, saved, before=None)
    (loaded,) = load_workbook(folder).objectives[0].key_results
    assert convert(loaded, "metric")[0] == MARGIN.change(kpi="nps")
