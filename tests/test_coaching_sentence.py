"""The coach on a lone sentence: what it says of the sentences that textbooks and tools quote.

The first table is that of sentences which other tools misjudge; what the coach should say of each
is what the research on them concluded.
"""

from datetime import date

import pytest
from coaching_examples import kpi

from okrnb.advice import Advice
from okrnb.coaching import SENTENCE_RULES, coach_sentence
from okrnb.errors import InputError
from okrnb.model import Cycle

ON = date(2012, 4, 9)
DOUBLED = "Double revenue from $5M in Q1 to $10M in Q2"
MARGIN = "Increase gross margin from 20% to 25%"
NURTURE = "Launch marketing automation, as measured by first nurture emails sent, by end of Q1"
BRANCH = "Open a branch in Australia with one full-time employee by end of Q4"
DEALS = "Close 10 deals in Q4"
VISITORS = "Average 100 visitors/day on our website in Q4"
NPS = "10% increase in NPS by quarter end"
FRAUD = "Keep card fraud at or below 0.4% through Q3"
BASELINE = "Establish a baseline for weekly active users by end of Q2"
FEATURES = "Launch 5 features to increase retention from 1% to 2% by June"


def asked(text: str) -> dict[str, Advice]:
    return {one.rule: one for one in coach_sentence(text, on=ON)}


def grave(text: str) -> set[str]:
    return {one.rule for one in coach_sentence(text, on=ON) if one.severity != "H"}


@pytest.mark.parametrize("text", [DOUBLED, MARGIN, BASELINE, DEALS, VISITORS])
def test_a_fine_sentence_gets_neither_errors_nor_warnings(text: str) -> None:
    assert grave(text) == set()


def test_a_sentence_with_start_target_and_day_is_not_asked_anything() -> None:
    assert asked(DOUBLED) == {}


def test_a_proper_baseline_is_not_asked_for_numbers() -> None:
    assert asked(BASELINE) == {}


@pytest.mark.parametrize("text", [NURTURE, BRANCH])
def test_a_milestone_with_its_proof_is_asked_for_steps_and_the_kpi_it_should_move(
    text: str,
) -> None:
    assert set(asked(text)) == {"000-18", "W-FUT"}


@pytest.mark.parametrize("text", [DEALS, VISITORS])
def test_a_count_is_asked_for_the_last_cycles_number_and_q4_is_not_taken_for_one(text: str) -> None:
    assert [(one.rule, one.severity) for one in asked(text).values()] == [("W-X", "H")]


def test_visitors_are_no_visits_that_a_team_makes() -> None:
    assert "P03" not in asked(VISITORS)


def test_a_relative_target_on_a_score_lacks_its_start_and_means_two_things() -> None:
    assert set(asked(NPS)) == {"W-X", "W-PCT"}


def test_a_limit_that_is_kept_is_a_health_metric_or_a_guardrail() -> None:
    assert set(asked(FRAUD)) == {"D4"}
    assert "guardrail" in asked(FRAUD)["D4"].question


def test_output_is_seen_however_many_numbers_stand_in_it() -> None:
    assert set(asked(FEATURES)) == {"B8"}


def test_what_the_work_is_for_is_the_rewrite_where_the_sentence_says_it() -> None:
    assert asked(FEATURES)["B8"].rewrite == "Increase retention from 1% to 2% by June"


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("Launch feature X", "B8"),
        ("Run A/B tests", "P02"),
        ("100 calls a month", "P03"),
        ("Substantially increase demo sign-ups", "B5"),
        ("Stronger team", "T5"),
        ("Increase demo sign-ups", "T5"),
        ("Keep hiring", "W-BAU"),
        ("Keep uptime 99.9%", "D4"),
        ("Help sales qualify leads", "W-ACT"),
        ("Onboarding done", "W-EVID"),
        ("Publish the site", "B8"),
        ("The site is published", "W-EVID"),
        ("NPS 40 and churn 2%", "W-AND"),
        ("NPS to 40", "W-X"),
        ("NPS up 10%", "W-PCT"),
        ("Engagement +25%", "W-VAN"),
        ("CPU use +3%", "W-LVO"),
        ("Raise NPS by X%", "W-PLH"),
        ("Complete audit", "W-JUST"),
        ("Offices from 0 to 1", "T2"),
        (MARGIN, "T3"),
    ],
)
def test_the_bad_examples_of_the_method_are_seen_in_a_lone_sentence(text: str, rule: str) -> None:
    assert rule in asked(text)


@pytest.mark.parametrize(
    "text",
    [
        "Trial starts from 1.4% to 3.2% by June 30",
        "Win rate from 20% to 25% by the end of Q2",
        "Weekly users of the new search from 0 to 400 by June 30",
        "Lower reply time from 8 h to 4 h by 30 June 2012",
        "Sign 12 clinics as customers by June 30",
        "Help Center tickets from 400 to 200 by June 30",
    ],
)
def test_good_sentences_stay_in_peace(text: str) -> None:
    assert grave(text) == set()


def test_the_start_is_asked_for_where_it_belongs_in_the_sentence() -> None:
    assert asked("NPS to 40")["W-X"].rewrite == "NPS from __ to 40"
    assert asked("CPU use +3%.")["W-X"].rewrite == "CPU use +3% (from __ today)"


def test_two_results_in_one_get_no_start_before_they_are_two() -> None:
    assert asked("NPS 40 and churn 2%")["W-X"].rewrite == ""


@pytest.mark.parametrize(
    ("text", "rewrite"),
    [(MARGIN, f"{MARGIN} by __"), ("Launch feature X", ""), ("Keep uptime 99.9%", "")],
)
def test_a_day_alone_mends_only_what_lacks_nothing_else(text: str, rewrite: str) -> None:
    assert asked(text)["T3"].rewrite == rewrite


def test_what_is_meant_is_asked_before_steps_and_the_kpi_to_move() -> None:
    assert set(asked("Become world-class in service")) == {"B5", "T3", "W-EVID"}


@pytest.mark.parametrize("text", ["Launch feature X", "Run A/B tests", "Help sales qualify leads"])
def test_work_gets_the_question_for_its_effect_only_not_for_steps_and_proof(text: str) -> None:
    assert len(grave(text)) == 1


def test_advice_is_about_the_sentence_and_marks_its_words() -> None:
    (advice,) = coach_sentence("100 calls a month by June 30", on=ON)
    assert str(advice).startswith("the sentence: it counts an activity (calls).")
    assert [mark.words for mark in advice.marks] == ["calls"]


def test_the_most_severe_comes_first() -> None:
    found = [one.severity for one in coach_sentence("Substantially increase sign-ups", on=ON)]
    assert found == sorted(found, key="EWH".index)


def test_the_day_that_is_asked_for_is_the_end_of_the_quarter_or_of_the_cycle_given() -> None:
    year = Cycle(name="2012", start=date(2012, 1, 1), end=date(2012, 12, 31))
    asked_of = [coach_sentence(MARGIN, on=ON)[0], coach_sentence(MARGIN, on=ON, cycle=year)[0]]
    assert "on 30 June 2012," in asked_of[0].question
    assert "on 31 December 2012," in asked_of[1].question


def test_a_kpi_of_the_team_settles_what_ten_percent_can_mean() -> None:
    money = kpi("revenue", name="Revenue", unit_kind="currency", unit="USD")
    score = kpi("revenue", name="Revenue", unit_kind="score")
    told = [coach_sentence("Revenue up 10%", on=ON, kpis=[known]) for known in (money, score)]
    assert ["W-PCT" in {one.rule for one in found} for found in told] == [False, True]


@pytest.mark.parametrize("text", ["", "   ", "x" * 161])
def test_a_blank_or_endless_sentence_is_refused_in_words(text: str) -> None:
    with pytest.raises(InputError, match="characters"):
        coach_sentence(text, on=ON)


def test_every_rule_on_a_sentence_gives_reason_and_source() -> None:
    assert [
        rule.id for rule in SENTENCE_RULES if not (rule.why.endswith(".") and rule.source)
    ] == []
