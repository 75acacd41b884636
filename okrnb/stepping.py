"""A milestone and its steps as people make them in a notebook: told, laid out, kept, shown."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from okrnb.building import change
from okrnb.deciding import keep
from okrnb.delving import find_objective
from okrnb.errors import InputError, RefusedError, fail
from okrnb.fields import nearest
from okrnb.filling import Setting, fill_milestone
from okrnb.loop import State
from okrnb.model import Cycle
from okrnb.objectives import Milestone, Weekday
from okrnb.periods import span
from okrnb.planning import plan_steps, schedule_steps
from okrnb.quantities import say_day
from okrnb.shapes import BLANK
from okrnb.tabular import Table
from okrnb.telling import tidy_typed


def milestone_from(state: State, **told: Any) -> Milestone:
    """Make a milestone of what is told, in words as they are typed into a form; nothing is saved.

    Fields, all of them text and all optional: `sentence`, `evidence`, `owner`, `due` ("31 March"),
    `kind` (a template of steps, see `step_templates`), `future_kpi` (by id or name),
    `future_start`, `future_target`, `look_on`, `days_off` ("Sat, Sun"), `id`. `steps` are titles,
    or mappings with `title`, `done_means`, `owner`, `due`, `days`, `after` (numbers of steps, from
    1) and `weight` (else all weigh alike); `owners` are names for them, in their order. Days that
    are left blank are laid out backwards from `due`, without those that are off.

    Raises InputError with all that is wrong.
    """
    filled = fill_milestone(tidy_typed(**told), setting_of(state))
    if filled.problems:
        raise InputError(filled.problems)
    return filled.milestone


def setting_of(state: State) -> Setting:
    """Say what a new milestone is made against; its work begins with the cycle, or today."""
    cycle = state.workbook.settings.cycle
    start = max(cycle.start, state.on)
    return Setting(cycle=cycle, kpis=state.workbook.kpis, start=start)


def keep_milestone(state: State, milestone: Milestone, *, objective: str) -> State:
    """Save a milestone into an objective of the workbook, new or changed, and look again.

    Raises InputError where there is no objective with this id.
    """
    found = find_objective(state, objective)
    return keep(state, change(found, key_results=(*found.key_results, milestone)))


def plan(
    state: State,
    key_result: str,
    what: str | Sequence[str] | None = None,
    *,
    start: date | None = None,
    days_off: Sequence[Weekday] | None = None,
) -> State:
    """Lay out the steps of a milestone that is in the workbook, save them, and look again.

    `what` names a template or gives titles; left out, the milestone's own steps get new dates.
    Work begins on `start`, else with the milestone or today, whichever is later. The milestone
    keeps its `days_off` unless others are named. Raises InputError where there is no such
    milestone, or where nothing can be laid out.
    """
    milestones = {
        kr.id: (kr, one)
        for one in state.workbook.objectives
        for kr in one.key_results
        if isinstance(kr, Milestone)
    }
    if key_result not in milestones:
        what_is = f"there is no milestone {key_result!r}"
        raise fail("objectives", None, "", what_is, nearest(key_result, milestones))
    kr, objective = milestones[key_result]
    kr = kr if days_off is None else change(kr, days_off=days_off)
    begin, end = span(kr, state.workbook.settings.cycle)
    try:
        steps = plan_steps(change(kr, due=end), what, start=start or max(begin, state.on))
    except RefusedError as error:
        place = state.workbook.places[f"key result {key_result}"]
        about = f"key result {key_result}"
        raise fail(place.file, place.line, about, error.what, error.fix) from error
    return keep_milestone(state, change(kr, steps=steps), objective=objective.id)


def table_steps(milestone: Milestone, *, cycle: Cycle) -> Table:
    """Show the steps of a milestone: by when, by whom, and how many days each of them may slip.

    Raises RefusedError where steps wait in a circle, or for one that is not there.
    """
    begin, end = span(milestone, cycle)
    plan = schedule_steps(milestone.steps, start=begin, due=end, off=milestone.days_off)
    slots = {slot.step: slot for slot in plan.slots}
    numbers = {step.id: str(number) for number, step in enumerate(milestone.steps, 1)}
    rows = tuple(
        (
            numbers[step.id],
            step.title,
            step.done_means or BLANK,
            step.owner or BLANK,
            say_day(step.due) if step.due else BLANK,
            str(step.days or BLANK),
            ", ".join(numbers[id] for id in step.after),
            str(slots[step.id].slack),
        )
        for step in milestone.steps
    )
    return Table(("", "step", "done when", "owner", "due", "days", "after", "slack (days)"), rows)
