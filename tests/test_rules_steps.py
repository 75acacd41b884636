"""Questions about the steps of a milestone: each with a case that raises it."""

from datetime import date
from typing import Any

import pytest
from coaching_examples import advice_of, book, milestone

from okrnb.model import Cycle
from okrnb.objectives import Milestone
from okrnb.planning import plan_steps
from okrnb.rules_steps import RULES, check_steps

Q2 = Cycle(name="Q2 2012", start=date(2012, 4, 1), end=date(2012, 6, 30))
EVIDENCE = "The branch is open, with one person there in business hours"
LEASE = {
    "id": "lease",
    "title": "Lease signed",
    "done_means": "The branch can be opened",
    "due": date(2012, 4, 30),
}
MANAGER = {
    "id": "manager",
    "title": "Office manager hired",
    "done_means": "One person is there in business hours",
    "due": date(2012, 6, 15),
    "after": ["lease"],
}
GOOD = milestone(
    text="Open the Australian branch",
    evidence=EVIDENCE,
    due=Q2.end,
    look_on=date(2012, 9, 30),
    steps=(LEASE, MANAGER),
)


def with_steps(*steps: dict[str, Any]) -> Milestone:
    return GOOD.change(steps=steps)


def second(**changes: Any) -> Milestone:
    return with_steps(LEASE, MANAGER | changes)


CASES = {
    "000-18": with_steps(LEASE | {"done_means": f"The branch is open. {MANAGER['done_means']}"}),
    "S-SAME": second(title="Australian branch opened"),
    "S-PROOF": second(done_means=""),
    "S-END": second(weight=9),
    "S-DUE": second(due=date(2012, 4, 20)),
    "S-LOOP": with_steps(LEASE | {"after": ["manager"]}, MANAGER | {"due": LEASE["due"]}),
    "S-LOST": second(after=["lese"]),
    "S-TIME": second(days=95),
    "S-LOOK": GOOD.change(look_on=None),
}


def said(of: Milestone) -> list[str]:
    return [str(one) for one in check_steps(of, cycle=Q2)]


def rules(of: Milestone) -> set[str]:
    return {one.rule for one in check_steps(of, cycle=Q2)}


def test_good_steps_raise_no_question() -> None:
    assert said(GOOD) == []


def test_every_rule_has_its_case() -> None:
    assert set(CASES) == {rule.id for rule in RULES}


@pytest.mark.parametrize("rule", CASES)
def test_a_rule_speaks_of_its_case_and_no_other_does(rule: str) -> None:
    assert rules(CASES[rule]) == {rule}


@pytest.mark.parametrize("rule", CASES)
def test_advice_asks_one_question_about_the_milestone(rule: str) -> None:
    (one,) = check_steps(CASES[rule], cycle=Q2)
    assert (one.about, str(one).count("?"), str(one)[-1]) == ("key result branch", 1, "?")
    assert hasattr(GOOD, one.field)
    assert one.why.endswith(".")


def test_a_circle_is_named() -> None:
    assert "lease > manager > lease" in said(CASES["S-LOOP"])[0]


def test_a_step_that_is_not_there_is_guessed_at() -> None:
    (one,) = said(CASES["S-LOST"])
    assert one.endswith("manager waits for 'lese', which is no step here. Did you mean lease?")


def test_a_step_that_is_nowhere_near_is_asked_for() -> None:
    assert said(second(after=["xyz"]))[0].endswith("Which step is meant?")


def test_a_clause_that_no_step_sees_to_is_quoted() -> None:
    (one,) = said(CASES["S-PROOF"])
    assert "no step leads to this part of the evidence: 'one person there in business hours'" in one


def test_the_words_of_a_step_count_in_any_form() -> None:
    assert rules(second(done_means="A person works there during every business hour")) == set()


def test_a_step_due_after_the_cycle_of_an_undated_milestone_is_asked_about() -> None:
    late = GOOD.change(due=None, steps=(LEASE, MANAGER | {"due": date(2012, 7, 9)}))
    assert "manager is due on 9 July 2012, after the milestone" in " ".join(said(late))


def test_a_step_due_before_one_that_it_waits_for_is_asked_about() -> None:
    assert "manager is due before lease, which it waits for" in said(CASES["S-DUE"])[0]


def test_steps_that_fall_due_late_are_weighed() -> None:
    (one,) = said(CASES["S-END"])
    assert "90% of its steps, by weight, are due after 11 June 2012" in one


def test_undated_steps_are_asked_what_could_be_finished_halfway() -> None:
    (one,) = said(with_steps(LEASE | {"due": None}, MANAGER | {"due": None}))
    assert "none of its steps has a date. What could be finished by 16 May 2012, halfway?" in one


def test_after_the_middle_nobody_is_asked_what_could_have_been_finished_by_then() -> None:
    late = book(milestone(steps=({"id": "a", "title": "A"}, {"id": "b", "title": "B"})))
    (one,) = advice_of("S-END", late, on=date(2012, 2, 15))
    assert one.question == "Which of them could be finished sooner?"


def test_a_chain_that_takes_longer_than_there_are_days_is_named() -> None:
    assert "the steps lease > manager take 34 days more than there are" in said(CASES["S-TIME"])[0]


def test_a_chain_that_fits_the_calendar_may_not_fit_the_days_that_are_worked() -> None:
    tight = with_steps(LEASE | {"days": 10}, MANAGER | {"days": 70})
    assert rules(tight) == set()
    (one,) = said(tight.change(days_off=("Sat", "Sun")))
    assert "the steps lease > manager take 15 days more than there are" in one


def test_looking_before_the_milestone_is_reached_is_asked_about() -> None:
    (one,) = said(GOOD.change(look_on=date(2012, 6, 30)))
    assert one.endswith("On which day after 30 June 2012 could it show?")


def test_without_a_kpi_to_move_there_is_no_day_to_look() -> None:
    assert rules(GOOD.change(look_on=None, future_kpi=None)) == set()


def test_a_template_leaves_only_what_people_have_to_say() -> None:
    planned = GOOD.change(steps=plan_steps(GOOD, "open", start=Q2.start))
    assert rules(planned) == set()


def test_evidence_in_another_language_is_left_alone_where_steps_use_its_words() -> None:
    given = GOOD.change(evidence="Die Filiale in Sydney ist offen")
    steps = (LEASE | {"done_means": "Filiale offen"}, MANAGER)
    assert rules(given.change(steps=steps)) == set()


def test_of_a_long_chain_only_its_ends_are_named() -> None:
    titles = [f"Part {number}" for number in range(200)]
    long = GOOD.change(steps=plan_steps(GOOD, titles, start=Q2.start))
    (seen,) = (one.seen for one in check_steps(long, cycle=Q2) if one.rule == "S-TIME")
    assert "part-0 > part-1 > part-2 > (195 more) > part-198 > part-199" in seen
