"""Milestones into steps: dates backwards from the due day, the longest chain, slack."""

from collections.abc import Sequence
from datetime import date, timedelta
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from okrnb.errors import RefusedError
from okrnb.objectives import Milestone, Step
from okrnb.planning import (
    Schedule,
    find_loop,
    load_template,
    plan_steps,
    schedule_steps,
    step_templates,
)

START, DUE = date(2012, 4, 2), date(2012, 6, 30)  # 90 days, from a Monday on
BRANCH = Milestone(form="milestone", id="branch", evidence="The branch is open", due=DUE)
TITLES = ("Lease signed", "Office manager hired", "Prices in local currency")


def step(id: str, *after: str, days: int | None = None, due: date | None = None) -> Step:
    return Step(id=id, title=id.title(), after=after, days=days, due=due)


def schedule(*steps: Step, start: date = START, done: Sequence[str] = ()) -> Schedule:
    return schedule_steps(steps, start=start, due=DUE, done=done)


def slack(of: Schedule) -> dict[str, int]:
    return {slot.step: slot.slack for slot in of.slots}


# Templates


each_template = pytest.mark.parametrize("name", step_templates())


def test_there_are_eight_templates() -> None:
    known = {"launch", "migrate", "hire", "open", "certify", "publish", "research", "agree"}
    assert set(step_templates()) == known


@each_template
def test_every_step_of_a_template_says_when_it_is_done_and_how_long_it_takes(name: str) -> None:
    parts = load_template(name)
    assert len(parts) >= 5
    assert all(one.title and one.done_means and share >= 1 for one, share in parts)


@each_template
def test_a_template_is_laid_out_with_dates_and_without_owners(name: str) -> None:
    steps = plan_steps(BRANCH, name, start=START)
    assert all(one.due and START <= one.due <= DUE and not one.owner for one in steps)
    assert max(one.due for one in steps if one.due) == DUE


@each_template
def test_no_step_of_a_template_is_due_before_one_that_it_waits_for(name: str) -> None:
    due = {one.id: one.due or DUE for one in plan_steps(BRANCH, name, start=START)}
    waits = [(due[one.id], due[id]) for one, _ in load_template(name) for id in one.after]
    assert all(before < own for own, before in waits)


def test_an_unknown_template_is_refused_with_the_nearest() -> None:
    with pytest.raises(RefusedError, match=r"no template 'lauch'\. Did you mean launch\?"):
        plan_steps(BRANCH, "lauch", start=START)


# Laying out


def test_titles_become_steps_that_wait_for_each_other() -> None:
    steps = plan_steps(BRANCH, TITLES, start=START)
    assert [(one.id, one.title, one.after) for one in steps] == [
        ("lease-signed", "Lease signed", ()),
        ("office-manager-hired", "Office manager hired", ("lease-signed",)),
        ("prices-in-local-currency", "Prices in local currency", ("office-manager-hired",)),
    ]


def test_titles_share_the_time_alike_and_the_last_is_due_with_the_milestone() -> None:
    steps = plan_steps(BRANCH, TITLES, start=START)
    assert [one.due for one in steps] == [date(2012, 5, 1), date(2012, 5, 31), DUE]
    assert [one.days for one in steps] == [30, 30, 30]
    assert {one.weight for one in steps} == {1}


def test_with_weekends_off_nothing_is_due_on_one() -> None:
    weekdays = BRANCH.change(days_off=("Sat", "Sun"))
    steps = plan_steps(weekdays, TITLES, start=START)
    assert [one.due for one in steps] == [
        date(2012, 5, 1),
        date(2012, 5, 31),
        date(2012, 6, 29),
    ]
    assert [one.days for one in steps] == [22, 22, 21]


def test_titles_alike_and_titles_without_letters_get_ids_of_their_own() -> None:
    steps = plan_steps(BRANCH, ["Sign", "Sign", "!!!"], start=START)
    assert [one.id for one in steps] == ["sign", "sign-2", "step-3"]


def own(*steps: Step) -> dict[str, Step]:
    """Lay out a milestone's own steps anew."""
    return {one.id: one for one in plan_steps(BRANCH.change(steps=steps), start=START)}


def test_days_that_are_said_are_kept_and_the_rest_fills_the_time() -> None:
    made = own(step("a"), step("b", "a", days=10), step("c", "b"))
    assert [made[id].days for id in "abc"] == [40, 10, 40]


def test_what_can_be_done_at_the_same_time_is_due_as_late_as_what_follows_allows() -> None:
    made = own(step("a", days=5), step("b", days=40), step("c", "a", "b", days=20))
    assert [made[id].due for id in "abc"] == [DUE - timedelta(days=20)] * 2 + [DUE]


def test_what_people_said_about_a_step_stays() -> None:
    given = Step(id="a", title="A", owner="Ana", weight=3, done_means="All signed", days=4)
    assert own(given)["a"] == given.change(due=DUE)


def test_steps_keep_the_order_in_which_they_are_written() -> None:
    assert list(own(step("c", "a"), step("a"), step("b"))) == ["c", "a", "b"]


def test_days_that_do_not_fit_lead_to_dates_before_the_start() -> None:
    made = own(step("a", days=60), step("b", "a", days=60))
    assert (made["a"].due, made["b"].due) == (DUE - timedelta(days=60), DUE)
    assert own(step("a", days=9), step("b", "a", days=95))["a"].due == date(2012, 3, 27)


def test_where_said_days_leave_no_time_the_others_take_a_day() -> None:
    assert own(step("a", days=95), step("b", "a"))["b"].days == 1


def test_laying_out_again_changes_nothing() -> None:
    once = plan_steps(BRANCH, "open", start=START)
    assert plan_steps(BRANCH.change(steps=once), start=START) == once


@pytest.mark.parametrize(
    ("milestone", "said"),
    [
        (BRANCH.change(steps=[step("a")], due=None), "By which day"),
        (BRANCH, "no steps to lay out"),
        (BRANCH.change(steps=[step("a", "b"), step("b", "a")]), "circle: a > b > a"),
        (BRANCH.change(steps=[step("lease"), step("b", "lese")]), "Did you mean lease"),
        (BRANCH.change(steps=[step("a")], due=date(2012, 3, 1)), "due on 1 March 2012, before"),
    ],
)
def test_what_cannot_be_laid_out_is_refused(milestone: Milestone, said: str) -> None:
    with pytest.raises(RefusedError, match=said):
        plan_steps(milestone, start=START)


# The longest chain


def test_the_longest_chain_decides_and_has_the_least_to_spare() -> None:
    found = schedule(step("a", days=10), step("b", days=40), step("c", "a", "b", days=20))
    assert (found.path, found.spare) == (("b", "c"), 30)


def test_slack_is_what_a_step_may_slip_before_the_milestone_does() -> None:
    found = schedule(step("a", days=10), step("b", days=40), step("c", "a", "b", days=50))
    assert slack(found) == {"a": 30, "b": 0, "c": 0}
    assert [slot.critical for slot in found.slots] == [False, True, True]


def test_a_slot_runs_from_the_earliest_to_the_latest_day() -> None:
    (slot,) = schedule(step("a", days=10)).slots
    assert (slot.earliest, slot.latest) == (date(2012, 4, 11), DUE)


def test_a_chain_that_is_too_long_is_short_of_days() -> None:
    found = schedule(step("a", days=60), step("b", "a", days=40))
    assert found.spare == -10
    assert str(found).splitlines()[0] == "by 30 June 2012: a > b, 10 days short"


def test_done_steps_take_no_time_and_are_not_listed() -> None:
    steps = step("a", days=60), step("b", "a", days=40)
    found = schedule(*steps, start=date(2012, 5, 10), done=["a"])
    assert (found.path, slack(found)) == (("b",), {"b": 12})


def test_when_all_is_done_all_the_time_is_spare() -> None:
    found = schedule(step("a", days=60), done=["a"])
    assert (found.path, found.slots, found.spare) == ((), (), 90)


def test_a_step_without_days_takes_those_up_to_its_due_day() -> None:
    first = step("a", due=date(2012, 4, 21))
    second = step("b", "a", due=date(2012, 5, 1))
    assert schedule(first, second).spare == 90 - 20 - 10


def test_a_step_without_days_and_due_day_takes_one_day() -> None:
    assert schedule(step("a")).spare == 89


def test_a_schedule_is_printed_with_the_chain_on_top() -> None:
    found = schedule(step("a", days=10), step("b", days=40), step("c", "a", "b", days=50))
    assert str(found).splitlines() == [
        "by 30 June 2012: b > c, 0 days to spare",
        "  a: done by 11 May 2012, slack 30",
        "* b: done by 11 May 2012, slack 0",
        "* c: done by 30 June 2012, slack 0",
    ]


def test_a_circle_is_found_and_named() -> None:
    assert find_loop([step("x"), step("b", "c"), step("a", "b"), step("c", "a")]) == (
        *("a", "b", "c"),
        "a",
    )
    assert find_loop([step("a"), step("b", "a")]) == ()


@st.composite
def projects(draw: st.DrawFn) -> list[Step]:
    """Draw steps with days that wait for some of those before them."""
    steps: list[Step] = []
    for number in range(draw(st.integers(1, 12))):
        after = draw(st.sets(st.sampled_from([one.id for one in steps]))) if steps else set()
        days = draw(st.one_of(st.none(), st.integers(1, 9)))
        steps.append(step(f"s{number}", *sorted(after), days=days))
    return steps


@settings(deadline=None)
@given(projects())
def test_slack_is_exactly_what_can_be_lost(steps: list[Step]) -> None:
    found = schedule(*steps)
    for slot in found.slots:
        slower = [
            one.change(days=(one.days or 1) + slot.slack + 1) if one.id == slot.step else one
            for one in steps
        ]
        assert schedule(*slower).spare == -1


@settings(deadline=None)
@given(projects())
def test_the_longest_chain_is_a_chain_and_as_long_as_the_schedule(steps: list[Step]) -> None:
    found, by_id = schedule(*steps), {one.id: one for one in steps}
    pairs = zip(found.path, found.path[1:], strict=False)
    assert all(one in by_id[following].after for one, following in pairs)
    assert sum(by_id[id].days or 1 for id in found.path) == 90 - found.spare


@settings(deadline=None)
@given(projects())
def test_steps_are_laid_out_in_order_and_end_on_the_due_day(steps: list[Step]) -> None:
    made = own(*steps)
    assert max(one.due for one in made.values() if one.due) == DUE
    for one in made.values():
        for id in one.after:
            before = made[id].due
            assert one.due is not None
            assert before is not None
            assert before <= one.due


def seconds_to_plan(count: int) -> float:
    """Give the shortest of several times to lay out so many steps and to find their slack."""
    after = [(f"s{i // 2}", f"s{i - 1}") if i > 2 else () for i in range(count)]
    steps = tuple(step(f"s{i}", *after[i], days=i % 3 or None) for i in range(count))
    times = []
    for _ in range(5):
        begin = process_time()
        made = plan_steps(BRANCH.change(steps=steps), start=START)
        schedule_steps(made, start=START, due=DUE)
        times.append(process_time() - begin)
    return min(times)


def test_ten_times_the_steps_take_at_most_thirty_times_as_long() -> None:
    assert seconds_to_plan(400) <= 30 * seconds_to_plan(40)


def test_a_title_that_is_blank_is_asked_for() -> None:
    with pytest.raises(RefusedError, match="step 2 has no title"):
        plan_steps(BRANCH, ["Lease signed", " "], start=START)


def test_more_days_than_a_hundred_years_have_are_a_slip() -> None:
    with pytest.raises(RefusedError, match="10000000 days in all"):
        schedule(step("a", days=10_000_000))


def test_work_that_begins_after_the_due_day_is_short_of_all_its_days() -> None:
    found = schedule(step("a", days=3), step("b", "a", days=4), start=DUE + timedelta(days=11))
    assert (found.spare, found.path) == (-17, ("a", "b"))
    assert [slot.earliest - DUE for slot in found.slots] == [timedelta(13), timedelta(17)]
