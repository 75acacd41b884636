"""From closed milestones and baselines to the key results that follow."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from coaching_examples import END, check_in

from okrnb.closing import close_baseline, close_milestone
from okrnb.errors import RefusedError
from okrnb.model import CheckIn, Cycle
from okrnb.objectives import Baseline, Metric, Milestone
from okrnb.scores import Score
from okrnb.scoring import score_key_result

D = Decimal
Q1 = Cycle(name="Q1 2012", start=date(2012, 1, 1), end=END)
Q2 = Cycle(name="Q2 2012", start=date(2012, 4, 1), end=date(2012, 6, 30))
CRM = Milestone(
    form="milestone",
    id="crm",
    evidence="first nurture emails are sent",
    future_kpi="cost_per_lead",
    future_start=100,
    future_target=95,
    look_on=date(2012, 6, 15),
    due=END,
)
ENPS = Baseline(form="baseline", id="morale", kpi="enps", min_n=30, due=END)


def scored(milestone: Milestone = CRM, **told: Any) -> Score:
    reported = check_in(milestone.id, on=date(2012, 3, 20), **told)
    return score_key_result(milestone, (reported,), on=END, cycle=Q1)


def closed(*, measured: tuple[Decimal, date] | None = None, **changes: Any) -> Metric:
    milestone = CRM.change(**changes)
    return close_milestone(milestone, scored(milestone, accepted=True), cycle=Q2, measured=measured)


def found(**changes: Any) -> CheckIn:
    told = {"value": 34, "n": 120, "evidence": "survey of March", **changes}
    return check_in("morale", on=date(2012, 3, 20), **told)


# Milestones


def test_a_milestone_hands_its_hope_to_the_next_cycle() -> None:
    made = closed()
    assert (made.kpi, made.start, made.target) == ("cost_per_lead", D(100), D(95))
    assert (made.start_source, made.target_source) == (
        "as planned with milestone crm",
        "hoped for with milestone crm",
    )


def test_it_is_due_on_the_day_to_look() -> None:
    assert closed().due == date(2012, 6, 15)


@pytest.mark.parametrize("look_on", [None, date(2012, 3, 31), date(2012, 9, 30)])
def test_a_day_to_look_outside_the_cycle_leaves_its_end(look_on: date | None) -> None:
    assert closed(look_on=look_on).due == Q2.end


def test_an_effect_that_shows_later_is_asked_about() -> None:
    asked = closed(look_on=date(2012, 9, 30)).prompt
    assert asked.endswith("It should show on 30 September 2012 only: is Q2 2012 too early?")


def test_a_measured_start_counts_more_than_a_planned_one() -> None:
    made = closed(measured=(D(103), END))
    assert (made.start, made.start_on, made.start_source) == (
        D(103),
        END,
        "measured when crm was closed",
    )


def test_what_nobody_said_stays_blank_and_is_asked() -> None:
    made = closed(future_start=None, future_target=None)
    assert (made.start, made.target, made.start_source, made.target_source) == (None, None, "", "")
    assert made.prompt == "Who owns it? Where does it stand today? What should it reach?"


def test_a_target_that_is_reached_already_is_asked_for_again() -> None:
    made = closed(measured=(D(95), END))
    assert (made.target, made.target_source) == (None, "")
    assert "It has reached 95 already: what should it reach now?" in made.prompt


@pytest.mark.parametrize("told", [{"accepted": False}, {"note": "nearly"}, {"done": ("x",)}])
def test_what_is_not_accepted_is_not_closed(told: dict[str, Any]) -> None:
    with pytest.raises(RefusedError, match=r"Is it proved \(first nurture emails are sent\), or"):
        close_milestone(CRM, scored(**told), cycle=Q2)


def test_a_milestone_without_a_kpi_is_asked_for_it() -> None:
    with pytest.raises(RefusedError, match="Which KPI should show that"):
        closed(future_kpi=None)


# Baselines


def test_a_number_that_was_found_out_is_the_start_of_the_next_key_result() -> None:
    made = close_baseline(ENPS, found(), cycle=Q2, target=D(40))
    assert (made.kpi, made.start, made.start_on, made.target, made.due) == (
        "enps",
        D(34),
        date(2012, 3, 20),
        D(40),
        Q2.end,
    )
    assert made.start_source == "found out by morale, n 120: survey of March"


def test_no_target_is_made_up() -> None:
    made = close_baseline(ENPS, found(), cycle=Q2)
    assert (made.target, made.prompt) == (None, "Who owns it? What should it reach?")


def test_a_target_that_is_the_number_found_is_asked_for_again() -> None:
    made = close_baseline(ENPS, found(), cycle=Q2, target=D(34))
    assert made.target is None
    assert made.prompt.endswith("what should it reach now?")


@pytest.mark.parametrize(
    ("lacks", "question"),
    [
        ({"value": None}, "Which value was measured?"),
        ({"evidence": ""}, "Where can the measured value be seen?"),
        ({"n": 12}, "When will there be 30 cases, or are 12 enough?"),
        ({"n": None}, "or are so few enough?"),
    ],
)
def test_a_baseline_that_lacks_something_is_refused_with_a_question(
    lacks: dict[str, Any], question: str
) -> None:
    with pytest.raises(RefusedError) as refused:
        close_baseline(ENPS, found(**lacks), cycle=Q2)
    assert refused.value.fix.endswith(question)


def test_without_a_least_number_of_cases_any_will_do() -> None:
    made = close_baseline(ENPS.change(min_n=None), found(n=None), cycle=Q2)
    assert made.start_source == "found out by morale: survey of March"


def test_a_baseline_without_a_kpi_is_asked_for_it() -> None:
    bare = ENPS.change(kpi=None)
    with pytest.raises(RefusedError, match="Which KPI holds this number"):
        close_baseline(bare, found(), cycle=Q2)
    assert close_baseline(bare, found(), cycle=Q2, kpi="enps").kpi == "enps"
