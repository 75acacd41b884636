"""From a milestone to steps with dates, and how much time each of them has to spare.

Dates are laid out backwards from the day the milestone is due, so each step is due as late as those
behind it allow. Days are calendar days; a milestone with `days_off` counts working days instead.
The longest chain is found by the critical path method.
"""

import csv
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from functools import cache
from graphlib import CycleError, TopologicalSorter
from math import ceil

from okrnb.errors import RefusedError
from okrnb.fields import nearest
from okrnb.model import slug
from okrnb.objectives import Milestone, Step, Weekday
from okrnb.quantities import say_day
from okrnb.shipped import shipped
from okrnb.workdays import Workdays

TEMPLATES = shipped("templates", "steps")

MOST_DAYS = 36_525
"""Days that all steps of a milestone may say together; more is a slip of the finger."""


def step_templates() -> tuple[str, ...]:
    """Name the templates of steps, such as `launch` and `hire`: the files in `templates/steps`."""
    return tuple(sorted(path.stem for path in TEMPLATES.glob("*.csv")))


@cache
def load_template(name: str) -> tuple[tuple[Step, int], ...]:
    """Read a template: its steps, each with its share of the time beside the others.

    Raises RefusedError where there is no such template.
    """
    if name not in step_templates():
        raise RefusedError(f"there is no template {name!r}", nearest(name, step_templates()))
    with (TEMPLATES / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return tuple((_step_of(row), int(row["share"])) for row in rows)


def _step_of(row: Mapping[str, str]) -> Step:
    fields = {key: row[key] for key in ("id", "title", "done_means")}
    return Step.model_validate({**fields, "after": row["after"].split()})


def plan_steps(
    milestone: Milestone,
    what: str | Sequence[str] | None = None,
    *,
    start: date,
) -> tuple[Step, ...]:
    """Give the steps of a milestone with dates, the last of them due on its day.

    `what` names a template (`step_templates`) or gives titles, each step then waiting for the one
    before it; left out, the milestone's own steps are laid out anew, their other fields kept. A
    step that says its `days` keeps them; the others fill the time since `start`, a template's by
    its shares, else alike. Owners stay blank. Where the days that are said do not fit, the first
    steps are due before `start`.

    Raises RefusedError where the milestone has no due day or one before `start`, where there is
    nothing to lay out or a title is blank, and where steps wait for each other in a circle or for
    one that is not there.
    """
    parts = _parts(milestone, what)
    steps, followers = [step for step, _ in parts], _followers([step for step, _ in parts])
    if milestone.due is None:
        raise RefusedError(f"{milestone.id} has no due day", "By which day should it be reached?")
    _refuse_past(milestone.id, milestone.due, start)
    days = Workdays(start, milestone.due, milestone.days_off)
    lengths = _fill(parts, days.count)
    tails: dict[str, Fraction] = {}
    for id in reversed(list(followers)):
        tails[id] = max((tails[f] + lengths[f] for f in followers[id]), default=Fraction(0))
    made = []
    for step in steps:
        end = days.count - tails[step.id]
        taken = step.days or max(1, ceil(end) - ceil(end - lengths[step.id]))
        made.append(step.change(due=days.at(ceil(end) - 1), days=taken))
    return tuple(made)


def _refuse_past(id: str, due: date, start: date) -> None:
    if due < start:
        what = f"{id} is due on {say_day(due)}, before work can begin on {say_day(start)}"
        raise RefusedError(what, "Give it a later due day, or a start before that.")


def _parts(milestone: Milestone, what: str | Sequence[str] | None) -> list[tuple[Step, int]]:
    """Give the steps to lay out, each with its share of the time."""
    if isinstance(what, str):
        parts = list(load_template(what))
    elif what is None:
        parts = [(step, 1) for step in milestone.steps]
    else:
        parts = [(step, 1) for step in _from_titles(what)]
    if not parts:
        fix = f"Give titles, or a template: {', '.join(step_templates())}."
        raise RefusedError(f"{milestone.id} has no steps to lay out", fix)
    return parts


def _from_titles(titles: Iterable[str]) -> tuple[Step, ...]:
    made: list[Step] = []
    taken: set[str] = set()
    for number, title in enumerate(titles, 1):
        if not title.strip():
            what = f"step {number} has no title"
            raise RefusedError(what, "Say in a few words what is done then.")
        stem = slug(title)[:40].rstrip("-.") or f"step-{number}"
        stem = stem if re.match(r"\w", stem) else f"step-{number}"
        id = stem if stem not in taken else f"{stem}-{number}"
        taken.add(id)
        made.append(Step(id=id, title=title, after=(made[-1].id,) if made else ()))
    return tuple(made)


def find_loop(steps: Iterable[Step]) -> tuple[str, ...]:
    """Give steps that wait for each other in a circle, each before the one it waits for; or none.

    >>> a, b = Step(id="a", title="A", after=("b",)), Step(id="b", title="B", after=("a",))
    >>> find_loop([a, b])
    ('a', 'b', 'a')
    """
    try:
        TopologicalSorter({step.id: step.after for step in steps}).prepare()
    except CycleError as error:
        loop = list(reversed(error.args[1]))[:-1]
        first = loop.index(min(loop))
        return (*loop[first:], *loop[: first + 1])
    return ()


def _followers(steps: Sequence[Step]) -> dict[str, list[str]]:
    """Give by each step those that wait for it, every step before those."""
    known = {step.id: step for step in steps}
    said = sum(step.days or 0 for step in steps)
    if said > MOST_DAYS:
        what = f"the steps say {said} days in all, which is more than a hundred years"
        raise RefusedError(what, "Write the days that each of them takes.")
    for step in steps:
        lost = next((id for id in step.after if id not in known), None)
        if lost is not None:
            what = f"{step.id} waits for {lost!r}, which is no step here"
            raise RefusedError(what, nearest(lost, known))
    loop = find_loop(steps)
    if loop:
        what = f"steps wait for each other in a circle: {' > '.join(loop)}"
        raise RefusedError(what, "Let one of them wait for nothing.")
    order = TopologicalSorter({step.id: step.after for step in steps}).static_order()
    followers: dict[str, list[str]] = {id: [] for id in order}
    for step in steps:
        for id in step.after:
            followers[id].append(step.id)
    return followers


def _fill(parts: Sequence[tuple[Step, int]], room: int) -> dict[str, Fraction]:
    """Give each step its days; those without share the room so that the longest chain fills it.

    The length of the longest chain is convex in the days of one share, so going along its slope
    from above finds them in a few turns.
    """
    steps = [step for step, _ in parts]
    order, by_id = list(_followers(steps)), {step.id: (step, share) for step, share in parts}
    unit = Fraction(room)
    while True:
        chains: dict[str, tuple[int, int]] = {}  # days said, and shares, up to the end of a step
        for id in order:
            step, share = by_id[id]
            said, shares = max(
                (chains[before] for before in step.after),
                key=lambda chain: chain[0] + chain[1] * unit,
                default=(0, 0),
            )
            own = (step.days, 0) if step.days else (0, share)
            chains[id] = said + own[0], shares + own[1]
        said, shares = max(chains.values(), key=lambda chain: chain[0] + chain[1] * unit)
        if shares == 0 or unit == 0 or said + shares * unit <= room:
            break
        unit = max(Fraction(room - said, shares), Fraction(0))
    return {step.id: Fraction(step.days) if step.days else share * unit for step, share in parts}


@dataclass(frozen=True, slots=True)
class Slot:
    """When a step can be done at the earliest, and when it must be, so that the milestone holds.

    `slack` are the days between; `critical` steps have the least, and move the end if they slip.
    """

    step: str
    earliest: date
    latest: date
    slack: int
    critical: bool


@dataclass(frozen=True, slots=True)
class Schedule:
    """The slots of steps, and the longest chain of them, which has `spare` days (below 0: late)."""

    due: date
    slots: tuple[Slot, ...]
    path: tuple[str, ...]
    spare: int

    def __str__(self) -> str:
        """List the steps with their slack below the longest chain."""
        late = f"{-self.spare} days short" if self.spare < 0 else f"{self.spare} days to spare"
        lines = [f"by {say_day(self.due)}: {' > '.join(self.path) or 'all done'}, {late}"]
        for slot in self.slots:
            mark = "*" if slot.critical else " "
            lines.append(f"{mark} {slot.step}: done by {say_day(slot.latest)}, slack {slot.slack}")
        return "\n".join(lines)


def schedule_steps(
    steps: Sequence[Step],
    *,
    start: date,
    due: date,
    done: Collection[str] = (),
    off: Collection[Weekday] = (),
) -> Schedule:
    """Find the longest chain of steps and the slack of each, if work begins on `start`.

    Steps that are `done` take no time; in mid-cycle, `start` is today. A step without `days` takes
    those from the last day that those before it are due to its own; without a due day, one day.
    On days `off` nobody works. A `start` behind the due day makes slack negative. Raises
    RefusedError where steps wait in a circle, or in vain.
    """
    (days, begin), by_id = _count_days(start, due, off), {step.id: step for step in steps}
    followers = _followers(steps)
    taken = {id: 0 if id in done else _taken(by_id[id], by_id, days) for id in followers}
    ends: dict[str, int] = {}
    for id in followers:
        ends[id] = max((ends[before] for before in by_id[id].after), default=begin) + taken[id]
    last: dict[str, int] = {}
    for id in reversed(list(followers)):
        last[id] = min((last[f] - taken[f] for f in followers[id]), default=days.count)
    open_steps = [id for id in followers if id not in done]
    slack = {id: last[id] - ends[id] for id in open_steps}
    least = min(slack.values(), default=days.count)
    slots = tuple(
        Slot(id, days.at(ends[id] - 1), days.at(last[id] - 1), slack[id], slack[id] == least)
        for id in (step.id for step in steps if step.id in slack)
    )
    critical = [id for id in open_steps if slack[id] == least]
    path = [id for id in critical if ends[id] == begin + taken[id]][:1]
    while path:
        following = (f for f in critical if path[-1] in by_id[f].after)
        step = next((f for f in following if ends[f] - taken[f] == ends[path[-1]]), None)
        if step is None:
            break
        path.append(step)
    return Schedule(due, slots, tuple(path), least)


def _count_days(start: date, due: date, off: Collection[Weekday]) -> tuple[Workdays, int]:
    """Give the days up to the due day, and how many of them are over where work begins after it."""
    if start <= due:
        return Workdays(start, due, off), 0
    first = due - timedelta(days=6)  # a week has a day that is worked, if any has
    return Workdays(first, due, off), Workdays(first, start - timedelta(days=1), off).count


def _taken(step: Step, by_id: Mapping[str, Step], days: Workdays) -> int:
    if step.days is not None or step.due is None:
        return step.days or 1
    before = (by_id[id].due for id in step.after)
    begin = max((days.position(due) for due in before if due is not None), default=0)
    return max(1, days.position(step.due) - begin)
