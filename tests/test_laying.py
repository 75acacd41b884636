"""Steps of which some days are told: the others are laid out around them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrnb.errors import RefusedError
from okrnb.laying import lay_out
from okrnb.objectives import Milestone, Step
from okrnb.planning import load_template, plan_steps, step_templates

START, DUE = date(2012, 4, 2), date(2012, 6, 30)  # 90 days


def milestone(*steps: Step) -> Milestone:
    return Milestone(form="milestone", id="m", due=DUE, steps=steps)


def chain(*days: int | None, **due: date) -> Milestone:
    """Give steps a, b, c… that wait for each other, some with their days or due days."""
    made: list[Step] = []
    for name, own in zip("abcdefgh", days, strict=False):
        after = (made[-1].id,) if made else ()
        made.append(Step(id=name, title=name, days=own, after=after, due=due.get(name)))
    return milestone(*made)


def dues(kept: Milestone) -> list[date | None]:
    return [step.due for step in kept.steps]


@pytest.mark.parametrize("kind", step_templates())
def test_the_steps_of_a_template_take_its_shares_of_the_time(kind: str) -> None:
    bare = milestone(*(step for step, _ in load_template(kind)))
    assert lay_out(bare, kind, start=START).steps == plan_steps(bare, kind, start=START)


def test_a_step_that_is_added_to_a_template_leaves_the_shares_of_the_others() -> None:
    steps = [step for step, _ in load_template("launch")]
    more = milestone(*steps, Step(id="tell", title="Tell all", after=(steps[-1].id,)))
    days = {step.id: step.days or 0 for step in lay_out(more, "launch", start=START).steps}
    assert days["build"] > 3 * days["tell"] > 0


def test_without_a_kind_all_are_alike() -> None:
    assert [step.days for step in lay_out(chain(None, None, None), start=START).steps] == [30] * 3


def test_days_that_are_told_stand_and_the_others_share_what_is_left() -> None:
    assert [step.days for step in lay_out(chain(None, 60, None), start=START).steps] == [15, 60, 15]


def test_a_due_day_that_is_told_stands_and_those_before_it_come_earlier() -> None:
    kept = lay_out(chain(None, 10, None, b=date(2012, 5, 1)), start=START)
    assert dues(kept) == [date(2012, 4, 21), date(2012, 5, 1), DUE]


def test_what_is_told_of_a_step_that_is_waited_for_stands_even_if_it_is_too_late() -> None:
    late = chain(None, 10, a=date(2012, 6, 1), b=date(2012, 5, 1))
    assert dues(lay_out(late, start=START)) == [date(2012, 6, 1), date(2012, 5, 1)]


def test_weekends_that_are_off_are_no_due_days() -> None:
    weekdays = chain(None, None, None, None).change(days_off=("Sat", "Sun"))
    kept = lay_out(weekdays, start=START)
    assert all(step.due and step.due.weekday() < 5 for step in kept.steps)
    assert sum(step.days or 0 for step in kept.steps) == 65


def test_steps_keep_all_else() -> None:
    step = Step(id="a", title="A", done_means="seen", owner="Ana", weight=3)
    (kept,) = lay_out(milestone(step), start=START).steps
    assert kept == step.change(due=DUE, days=90)


def test_a_circle_is_refused_by_the_names_that_people_know() -> None:
    circle = (Step(id="a", title="A", after=("b",)), Step(id="b", title="B", after=("a",)))
    with pytest.raises(RefusedError, match="a > b > a"):
        lay_out(milestone(*circle), start=START)


def test_a_step_that_is_not_there_is_refused() -> None:
    with pytest.raises(RefusedError, match="waits for 'z'"):
        lay_out(milestone(Step(id="a", title="A", after=("z",))), start=START)


def test_without_a_due_day_nothing_can_be_laid_out() -> None:
    with pytest.raises(RefusedError, match="no due day"):
        lay_out(chain(None).change(due=None), start=START)


@given(st.lists(st.none() | st.integers(1, 9), min_size=1, max_size=8), st.integers(1, 120))
def test_a_chain_is_laid_out_without_gaps_and_ends_on_the_due_day(
    days: list[int | None], length: int
) -> None:
    start = date.fromordinal(DUE.toordinal() - length + 1)
    kept = lay_out(chain(*days), start=start)
    assert kept.steps[-1].due == DUE
    fits = length >= sum(day or 1 for day in days)
    for before, step in zip(kept.steps, kept.steps[1:], strict=False):
        assert before.due is not None and step.due is not None  # noqa: PT018
        assert before.due <= step.due
        if fits:
            assert (step.due - before.due).days == step.days
