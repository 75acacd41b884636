"""Rules on work instead of its effect and on vague words, beyond their common examples."""

from collections.abc import Sequence
from typing import Any

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
    objective,
    rate,
    severities,
    threshold,
    typed,
    with_objective,
    workbook,
)

from okrnb.objectives import KeyResult, Workbook

WORK = ("B8", "P02", "W-ACT", "W-JUST", "W-BAU")


def sorted_as(text: str) -> list[str]:
    return [rule for rule in WORK if advice_of(rule, typed(text))]


def vague(text: str, **changes: Any) -> Sequence[str]:
    return severities("B5", typed(text, target=None, **changes))


# Work instead of its effect


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("Ship the new checkout", "B8"),
        ("Launched the new checkout", "B8"),
        ("Roll out the portal in three regions", "B8"),
        ("Launch 5 features to increase retention from 1% to 2% by June", "B8"),
        ("Conduct a survey among clinics", "P02"),
        ("Encourage external contributions", "P02"),
        ("Track all open orders", "P02"),
        ("Analyze churn reasons", "W-ACT"),
        ("Participate in the standards group", "W-ACT"),
        ("Renew the insurance", "W-JUST"),
        ("File the tax return by May", "W-JUST"),
        ("Continue the partner programme", "W-BAU"),
        ("Maintain the handbook", "W-BAU"),
    ],
)
def test_work_is_sorted_to_one_rule(text: str, rule: str) -> None:
    assert sorted_as(text) == [rule]


@pytest.mark.parametrize(
    "text",
    [
        "Trial starts from 1.4% to 3.2%",
        "Keep uptime at 99.9%",  # D4 asks
        "Publish 5 posts",  # P03 asks
        "Improve onboarding",  # B5 asks
        "Win audit clients in the north",
        "Clinics recommend us",
        "Launch the portal, proved by ten logins, by June 30",
        "Die Anmeldung starten",
    ],
)
def test_other_sentences_are_no_work(text: str) -> None:
    assert sorted_as(text) == []


@pytest.mark.parametrize(
    "kr",
    [
        pytest.param(kr, id=kr.form)
        for kr in (milestone(), binary(), baseline(), guardrail(bound=9), milestone("second"))
    ],
)
@pytest.mark.parametrize("text", ["Launch feature X", "Run A/B tests", "Keep hiring"])
def test_a_form_that_has_its_own_proof_may_tell_of_work(kr: KeyResult, text: str) -> None:
    said = book(kr.model_copy(update={"text": text}))
    assert [rule for rule in WORK if advice_of(rule, said)] == []


@pytest.mark.parametrize("kr", [milestone(evidence=""), binary(test="")])
def test_without_its_proof_it_may_not(kr: KeyResult) -> None:
    said = book(kr.model_copy(update={"text": "Launch the new feature"}))
    assert severities("B8", said) == ["W"]


def test_a_sentence_made_of_fields_is_not_read() -> None:
    assert advice_of("B8", book(metric(), kpis=[kpi(name="Launch feature X")])) == []


def test_numbers_in_fields_do_not_make_work_a_result_but_are_proposed_instead() -> None:
    (found,) = advice_of("B8", typed("Launch the new feature"))
    assert found.rewrite == "Raise NPS from 32 to 40 by 31 March 2012"


def test_without_fields_it_is_asked_for_proof_and_the_number_it_should_move() -> None:
    (found,) = advice_of("B8", typed("Launch the new feature", target=None))
    assert found.rewrite == "Launch the new feature, proved by __, so that __ moves from __ to __"


def test_an_initiative_is_proposed_under_a_number_that_people_name() -> None:
    (found,) = advice_of("P02", typed("Run A/B tests"))
    assert found.rewrite == "__ from __ to __ by __ (initiative: Run A/B tests)"


@pytest.mark.parametrize(
    ("text", "said"),
    [("Keep our customers happy", "it goes on as before (keep)"), ("Customers keep buying", "")],
)
def test_an_objective_that_goes_on_as_before_is_asked_for_the_change(text: str, said: str) -> None:
    found = [one.seen for one in advice_of("W-BAU", with_objective(text=text))]
    assert found == [said] * bool(said)


# Counts of activities


@pytest.mark.parametrize("text", ["100 calls a month", "Send 12 e-mails", "Meetings with buyers"])
def test_a_count_of_activities_is_asked_for_its_outcome(text: str) -> None:
    assert len(advice_of("P03", typed(text))) == 1


@pytest.mark.parametrize("text", ["Postage from 4 to 3 GBP", "Recall from 20% to 25%"])
def test_words_that_only_look_alike_stay_silent(text: str) -> None:
    assert not advice_of("P03", typed(text))


def test_one_key_result_is_asked_once() -> None:
    assert len(advice_of("P03", book(rate(unit="calls", text="100 calls a month")))) == 1


@pytest.mark.parametrize(
    ("given", "field", "marked"),
    [
        (typed("100 calls a month"), "text", ["calls"]),
        (book(rate(unit="calls")), "unit", ["calls"]),
        (book(metric(), kpis=[kpi(name="Sales calls")]), "kpi", []),
    ],
)
def test_an_activity_is_marked_where_it_is_written(
    given: Workbook, field: str, marked: list[str]
) -> None:
    (found,) = advice_of("P03", given)
    assert (found.field, [mark.words for mark in found.marks]) == (field, marked)


def test_an_activity_is_proposed_as_lead_measure() -> None:
    (found,) = advice_of("P03", typed("100 calls a month"))
    assert found.rewrite == "__ from __ to __ by __ (lead measure: 100 calls a month)"


# Vague words


@pytest.mark.parametrize(
    "text", ["Substantially increase sign-ups", "World-class support", "Improve onboarding"]
)
def test_big_words_without_a_measure_must_be_answered(text: str) -> None:
    assert vague(text) == ["E"]


def test_softer_words_are_a_thought() -> None:
    assert vague("Portal is easy to use") == ["H"]


@pytest.mark.parametrize(
    "text",
    [
        "Substantially increase sign-ups, to 3,000",
        "Finish the second leg of the Great North Run",
        "Portal is used by the clinics",
        "Improve onboarding, as measured by the new survey",
    ],
)
def test_a_number_a_proof_or_a_name_is_not_vague(text: str) -> None:
    assert vague(text) == []


@pytest.mark.parametrize(
    "kr", [metric(), threshold(), rate(), milestone(), binary(), baseline(), guardrail()]
)
def test_fields_that_say_when_it_is_reached_settle_it(kr: KeyResult) -> None:
    said = book(kr.model_copy(update={"text": "Substantially better support"}))
    assert advice_of("B5", said) == []


def test_the_big_word_is_left_out_and_both_ends_are_asked_for() -> None:
    (found,) = advice_of("B5", typed("Substantially increase demo sign-ups", target=None))
    assert found.rewrite == "Increase demo sign-ups from __ to __ by __"


def test_a_vague_objective_can_be_talked_about() -> None:
    said = with_objective(text="Improve the Customer Experience")
    assert severities("B5", said) == ["H"]


@pytest.mark.parametrize("text", ["Clinics recommend us", "Become the safe choice for clinics"])
def test_plain_words_in_an_objective_are_welcome(text: str) -> None:
    assert advice_of("B5", with_objective(text=text)) == []


def test_a_drafted_objective_has_its_own_question() -> None:
    drafted = objective(text="Better support", prompt="How do you say it in your own words?")
    assert advice_of("B5", workbook(drafted)) == []


def test_calls_that_are_to_become_fewer_are_no_activity() -> None:
    fewer = typed("Lower calls about sizes from 120 to 60", start=120, target=60)
    more = typed("Raise calls to buyers from 60 to 120", start=60, target=120)
    assert not advice_of("P03", fewer)
    assert advice_of("P03", more)
