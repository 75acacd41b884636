"""The library of well-known KPIs: it asks, it never fills in, and it rather does not know."""

from collections import Counter
from typing import Any

import pytest

from okrnb.cells import kpi_id
from okrnb.library import GuardrailIdea, load_library, match, propose, suggest_guardrails
from okrnb.model import Kpi

LIBRARY = load_library()


def kpi(name: str, **fields: Any) -> Kpi:
    return Kpi.model_validate({"id": kpi_id(name), "name": name, **fields})


def name_of(text: str) -> str | None:
    found = match(text, LIBRARY)
    return found.name if found else None


def test_it_covers_eight_functions_with_seven_kpis_or_more() -> None:
    counts = Counter(one.function for one in LIBRARY)
    assert len(counts) == 8
    assert min(counts.values()) >= 7


def test_every_kpi_says_how_it_is_computed_and_what_could_suffer() -> None:
    assert not [one.id for one in LIBRARY if not one.formula or not one.guardrail]


def test_ids_and_spellings_belong_to_one_kpi_each() -> None:
    ids = Counter(one.id for one in LIBRARY)
    spellings = Counter(words for one in LIBRARY for words in one.spellings)
    assert {*ids.values(), *spellings.values()} == {1}


def test_a_kpi_does_not_guard_itself() -> None:
    assert not [one.id for one in LIBRARY if match(one.guardrail, LIBRARY) is one]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Win rate", "Win rate"),
        ("WIN-RATE", "Win rate"),
        ("Gross margin (%)", "Gross margin"),
        ("Net promoter score (NPS)", "NPS"),
        ("Monthly churn rate", "Logo churn"),
        ("first_response_time", "First response time"),
        ("First response times", "First response time"),
        ("First reponse time", "First response time"),
        ("Gross magrin", "Gross margin"),
        ("Télé: NPS", None),
    ],
)
def test_a_name_is_found_however_it_is_spelled(text: str, name: str | None) -> None:
    assert name_of(text) == name


@pytest.mark.parametrize(
    "text",
    [
        "Revenue per week",
        "Revenue",
        "Margin",
        "Gross margin Europe",
        "Net margin",
        "Day-90 retention",
        "Customer retention",
        "Wine rate",
        "Rate",
        "",
        "%",
    ],
)
def test_a_name_that_only_resembles_one_is_not_matched(text: str) -> None:
    assert name_of(text) is None


def test_every_kpi_of_the_library_is_found_by_all_its_names() -> None:
    for one in LIBRARY:
        assert [name_of(text) for text in (one.name, *one.aliases)] == [one.name] * (
            1 + len(one.aliases)
        )


def test_what_is_blank_is_proposed_in_words() -> None:
    assert [one.said for one in propose(kpi("Churn"), LIBRARY)] == [
        "The KPI library says lower is better for Churn.",
        "The KPI library takes Churn for a share.",
        "The KPI library calls Churn lagging.",
    ]


def test_what_is_defined_is_not_proposed() -> None:
    told = kpi("Churn", direction="up", aggregation="share", timing="leading")
    assert propose(told, LIBRARY) == ()


def test_of_an_unknown_kpi_nothing_is_proposed() -> None:
    assert propose(kpi("Brand love"), LIBRARY) == ()


def test_the_kpis_own_guardrail_comes_first() -> None:
    team = [kpi("Average deal size"), kpi("Refunds"), main := kpi("Win rate", guardrail="Refunds")]
    assert [idea.name for idea in suggest_guardrails(main, team, LIBRARY)] == [
        "Refunds",
        "Average deal size",
    ]


def test_then_the_teams_kpi_that_the_library_sets_against_it() -> None:
    deals = kpi("Mean deal size")
    (idea,) = suggest_guardrails(kpi("Win rate"), [deals, kpi("Orders")], LIBRARY)
    assert idea == GuardrailIdea(
        deals, "Mean deal size", "the KPI library sets it against Win rate"
    )


def test_else_the_name_that_the_library_knows() -> None:
    (idea,) = suggest_guardrails(kpi("NPS"), [kpi("Orders")], LIBRARY)
    assert (idea.kpi, idea.name) == (None, "response rate")


def test_a_parked_kpi_guards_nothing() -> None:
    parked = kpi("Response rate", state="parked")
    (idea,) = suggest_guardrails(kpi("NPS"), [parked], LIBRARY)
    assert idea.kpi is None


def test_of_an_unknown_kpi_nothing_is_suggested() -> None:
    assert suggest_guardrails(kpi("Brand love"), [kpi("NPS")], LIBRARY) == ()
