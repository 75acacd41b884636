"""Rules on what a finished card has, beyond the examples that every rule has."""

import pytest
from coaching_examples import (
    advice_of,
    baseline,
    binary,
    book,
    guardrail,
    kpi,
    metric,
    milestone,
    typed,
    with_objective,
)

from okrnb.objectives import Workbook


@pytest.mark.parametrize(
    ("rule", "given"),
    [
        pytest.param("W-OWN", book(metric(owner="")), id="nobody"),
        pytest.param("W-OWN", book(metric(owner="Ana, Ben")), id="two owners with a comma"),
        pytest.param("W-OWN", book(metric(owner="Ana & Ben")), id="two owners with an ampersand"),
        pytest.param("W-PLH", with_objective(prompt="Who notices?"), id="an open question"),
        pytest.param("W-PLH", book(metric(text="Raise NPS to TBD")), id="TBD"),
        pytest.param("W-PLH", book(metric(text="Raise NPS to ???")), id="question marks"),
        pytest.param("W-PLH", book(metric(text="Raise NPS to … by May")), id="a generated blank"),
        pytest.param("W-PLH", book(metric(owner="tbd")), id="an owner still to be found"),
        pytest.param("000-18", book(milestone(steps=milestone().steps[:1])), id="a single step"),
    ],
)
def test_a_rule_also_sees(rule: str, given: Workbook) -> None:
    assert len(advice_of(rule, given)) == 1


@pytest.mark.parametrize(
    ("rule", "given"),
    [
        pytest.param("W-OWN", book(metric(owner="ana+okr@example.org")), id="W-OWN: an address"),
        pytest.param("W-OWN", book(metric(owner="Ana (R&D, West)")), id="W-OWN: a department"),
        pytest.param("W-PLH", book(metric(text="Retire TBD_FLAG")), id="W-PLH: a variable name"),
        pytest.param("W-PLH", with_objective(why_now="They left…"), id="W-PLH: a pause"),
        pytest.param(
            "W-X",
            book(metric(start=None), kpis=[kpi(aggregation="cumulative")]),
            id="W-X: a total starts at nothing",
        ),
    ],
)
def test_a_rule_raises_no_false_alarm_about(rule: str, given: Workbook) -> None:
    assert advice_of(rule, given) == []


@pytest.mark.parametrize(("count", "said"), [(0, "it has no steps"), (1, "it has only 1 step")])
def test_it_is_said_how_many_steps_there_are(count: int, said: str) -> None:
    found = advice_of("000-18", book(milestone(steps=milestone().steps[:count])))
    assert [one.seen for one in found] == [said]


def test_an_open_question_of_the_draft_is_repeated_as_it_stands() -> None:
    (found,) = advice_of("W-PLH", with_objective(prompt="Who would notice?"))
    assert str(found) == (
        "objective trust: its draft left a question open (prompt). Who would notice?"
    )


@pytest.mark.parametrize(
    ("given", "field"),
    [
        (typed("Onboarding done"), "text"),
        (book(binary(test="Is the onboarding complete?")), "test"),
        (book(binary(test="", text="Handbook in place")), "text"),
    ],
)
def test_done_is_a_matter_of_opinion_without_a_milestone_too(given: Workbook, field: str) -> None:
    (found,) = advice_of("W-EVID", given)
    assert (found.severity, found.field, bool(found.marks)) == ("W", field, True)


@pytest.mark.parametrize(
    "given",
    [
        typed("Onboarding done for 40 clinics"),
        typed("Finish line in sight"),
        book(baseline(text="Find out what is done")),
        book(guardrail(text="No order is left that is not complete")),
        book(binary(test="Can all ten clinics log in, ready or not?")),
    ],
)
def test_done_with_a_number_or_in_another_form_is_none(given: Workbook) -> None:
    assert advice_of("W-EVID", given) == []


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (book(milestone(evidence="", text="Open a branch")), "Open a branch, proved by __"),
        (book(milestone(evidence="")), "Reach __ by 31 March 2012, proved by __"),
    ],
)
def test_a_place_for_the_proof_is_offered(given: Workbook, said: str) -> None:
    (found,) = advice_of("W-EVID", given)
    assert found.rewrite == said


def test_a_place_for_the_start_is_offered() -> None:
    (found,) = advice_of("W-X", book(metric(start=None)))
    assert found.rewrite == "Raise NPS from __ to 40 by 31 March 2012"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Raise NPS by X% or Y, TBD", ["X%", "TBD"]),
        ("Raise NPS from __ to 40", ["__"]),
        ("Raise $N in donations", ["$N"]),
        ("Launch __init__ checks", []),
        ("Launch feature X", []),
    ],
)
def test_every_placeholder_is_marked(text: str, words: list[str]) -> None:
    found = [mark.words for one in advice_of("W-PLH", typed(text)) for mark in one.marks]
    assert found == words


def test_a_rewrite_that_was_taken_over_unfilled_is_seen_as_a_placeholder() -> None:
    (found,) = advice_of("B8", typed("Launch the new feature", target=None))
    assert len(advice_of("W-PLH", typed(found.rewrite))) == 1
