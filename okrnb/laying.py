"""Steps of which some have their days told: the days of the others are laid out around them."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, timedelta

from okrnb.objectives import Milestone, Step
from okrnb.planning import load_template, plan_steps
from okrnb.workdays import Workdays


def lay_out(milestone: Milestone, kind: str = "", *, start: date) -> Milestone:
    """Fill in due days and days of steps that have none, so that the last is done when it must be.

    Steps of the template `kind` take its shares of the time, others one share. A day that is told
    stands, and those that its step waits for come before it.

    Raises RefusedError where the milestone has no due day or no steps, and where steps wait in a
    circle, or for one that is not there.
    """
    plan_steps(milestone, start=start)  # refuses by the names that people know
    due = milestone.due or start
    shares = {step.id: share for step, share in load_template(kind)} if kind else {}
    parts = [*_parts(milestone.steps, shares)]
    whole = milestone.change(steps=[part for own in parts for part in own])
    laid = {s.id: s for s in plan_steps(whole, start=start)}
    days = Workdays(start, due, milestone.days_off)
    steps = {}
    for step, own in zip(milestone.steps, parts, strict=True):
        first, last = laid[own[0].id], laid[own[-1].id]
        ends = [days.position(part.due or due) for part in (first, last)]
        taken = ends[1] - ends[0] + (first.days or 1)
        steps[step.id] = step.change(due=step.due or last.due, days=step.days or taken)
    told = {one.id for one in milestone.steps if one.due}
    if told:
        _hurry(steps, told)
    return milestone.change(steps=tuple(steps.values()))


def _parts(steps: Sequence[Step], shares: Mapping[str, int]) -> Iterator[tuple[Step, ...]]:
    """Cut each step into as many parts, one behind the other, as it has shares of the time."""
    cut = {step.id: 1 if step.days else shares.get(step.id, 1) for step in steps}
    names = {step.id: f"s{number}" for number, step in enumerate(steps)}
    for step in steps:
        name, count = names[step.id], cut[step.id]
        before = tuple(f"{names[id]}.{cut[id]}" for id in step.after)
        ids = [f"{name}.{number}" for number in range(1, count + 1)]
        waits = [before, *((id,) for id in ids[:-1])]
        yield tuple(
            Step(id=id, title=step.title, days=step.days, after=after)
            for id, after in zip(ids, waits, strict=True)
        )


def _hurry(steps: dict[str, Step], told: Collection[str]) -> None:
    """Bring forward what steps wait for, where their days are told and come before it is done."""
    for id in sorted(steps, key=lambda id: steps[id].due or date.max, reverse=True):
        step = steps[id]
        last = (step.due or date.max) - timedelta(days=step.days or 1)
        for before in step.after:
            if before not in told and (steps[before].due or date.min) > last:
                steps[before] = steps[before].change(due=last)
