"""Pictures of a milestone: how much of it is done beside how much should be, and its steps in time.

A milestone rises in steps and never along a line, so it is kept apart from metrics (Lamorte).
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import PercentFormatter

from okrnb.boards import WIDTH
from okrnb.charts import Chart
from okrnb.drawing import BLUE, GREY, ORANGE, date_axis
from okrnb.lettering import LARGE, SMALL, drawing, wrap
from okrnb.model import CheckIn, Cycle
from okrnb.objectives import Milestone, Step
from okrnb.periods import own_check_ins, span
from okrnb.planning import Schedule, Slot, schedule_steps
from okrnb.quantities import say_day, say_number
from okrnb.scoring import score_key_result
from okrnb.steps import step_progress, steps_due

ROOMY = 14
"""Steps up to which a timeline has room for two lines of text each."""

_LABEL = 230  # points for the title of a step

_DAY = timedelta(days=1)

_BARS: dict[bool, tuple[str, dict[str, Any]]] = {
    False: ("step", {"color": BLUE}),
    True: ("longest chain (critical path)", {"color": ORANGE, "hatch": "//", "edgecolor": "black"}),
}


@dataclass(frozen=True, slots=True)
class Course:
    """Shares of a milestone's steps by day, planned and done, each from that day on.

    What is dropped by the last day counts in neither. `both` says where the two are on that day,
    `basis` what that rests on.
    """

    planned: tuple[tuple[date, Decimal], ...]
    done: tuple[tuple[date, Decimal], ...]
    both: str
    basis: str

    def share(self, which: Iterable[tuple[date, Decimal]], on: date) -> Decimal:
        """Give the share of one of the two on a day."""
        return next((share for day, share in reversed(tuple(which)) if day <= on), Decimal(0))


def course_of(
    milestone: Milestone, check_ins: Iterable[CheckIn], *, cycle: Cycle, on: date
) -> Course:
    """Follow a milestone from its first day to `on`; other key results' check-ins do not count.

    Whether it is reached is told from the day it is due: all steps can be done, and the answer no.
    """
    begin, end = span(milestone, cycle)
    own = own_check_ins(milestone.id, tuple(check_ins), on=on)
    gone = {id for told in own for id in told.dropped}
    days = sorted({begin - _DAY, *(step.due or end for step in milestone.steps), end})
    planned = [(day, _planned(milestone, on=day, end=end, gone=gone)) for day in days]
    done = [(min(begin - _DAY, *(told.on for told in own), on), Decimal(0))]
    finished: set[str] = set()
    for told in own:
        finished |= {*told.done}
        share = step_progress(milestone.steps, finished, dropped=gone)
        done.append((told.on, share or Decimal(0)))
    score = score_key_result(milestone, own, on=on, cycle=cycle)
    basis = score.basis if own else "nothing reported yet"
    verdict = f"; verdict {score.verdict}" if on >= end else ""
    due = say_number(_planned(milestone, on=on, end=end, gone=gone), 2)
    both = f"{say_number(score.raw or 0, 2)} done, {due} planned by {say_day(on)}"
    return Course(tuple(planned), tuple(done), both, f"{basis}{verdict}")


def _planned(milestone: Milestone, *, on: date, end: date, gone: Collection[str]) -> Decimal:
    share = steps_due(milestone.steps, on=on, due=end, dropped=gone)
    return Decimal(on >= end) if share is None else share


def chart_steps(
    milestone: Milestone, check_ins: Iterable[CheckIn] = (), *, cycle: Cycle, on: date
) -> Chart:
    """Show what was planned and what is done of a milestone up to a day, as steps."""
    course = course_of(milestone, check_ins, cycle=cycle, on=on)
    name = milestone.text or milestone.evidence or milestone.id
    with drawing():
        figure = Figure(figsize=(WIDTH / 72, 4.2), layout="constrained")
        draw_steps(course, on=on, ax=figure.subplots())
        _head(figure, name, course.both, course.basis)
        figure.legend(loc="outside lower left", ncols=3, frameon=False)
    days = sorted({day for day, _ in (*course.planned[1:], *course.done[1:])})
    lines = [f"{say_day(day)}: {', '.join(_say_shares(course, day, on))}" for day in days]
    return Chart(figure, "\n".join([f"{name}: {course.both}; {course.basis}", *lines]))


def _head(figure: Figure, name: str, *told: str) -> None:
    """Write the name above a picture, and below it what is told."""
    title = wrap(name, WIDTH - 20, size=LARGE, weight="bold")
    figure.suptitle(title, x=0.01, ha="left", fontsize=LARGE, fontweight="bold")
    room = WIDTH - 80
    figure.axes[0].set_title("\n".join(wrap(text, room, size=11, lines=3) for text in told))


def _say_shares(course: Course, day: date, on: date) -> Iterator[str]:
    yield f"planned {say_number(course.share(course.planned, day), 2)}"
    if day <= on:
        yield f"done {say_number(course.share(course.done, day), 2)}"


def draw_steps(course: Course, *, on: date, ax: Axes) -> Axes:
    """Draw planned and done as two step functions, dashed and solid, and the day it is due."""
    lines: tuple[tuple[Any, dict[str, Any]], ...] = (
        (course.planned, {"color": GREY, "linestyle": "--", "marker": "s", "label": "planned"}),
        (course.done, {"color": BLUE, "linewidth": 2.5, "marker": "o", "label": "done"}),
    )
    for points, style in lines:
        last = (on, points[-1][1]) if points is course.done else points[-1]
        days, shares = zip(*(*points, last), strict=True)
        marked = range(1, len(points))  # a marker for each step, none where the line ends
        ax.step(days, [float(s) for s in shares], where="post", markevery=marked, **style)
    due: Any = course.planned[-1][0]
    ax.axvline(due, color="black", linewidth=1.2, label=f"due {say_day(due)}")
    ax.set(ylim=(-0.04, 1.08), yticks=(0, 0.25, 0.5, 0.75, 1), ylabel="share of the steps")
    ax.yaxis.set_major_formatter(PercentFormatter(1))
    date_axis(ax, most=7)
    return ax


_LEGEND = ("step", _BARS[True][0], "slack", "due", "milestone due")


def chart_timeline(
    milestone: Milestone,
    *,
    cycle: Cycle,
    on: date | None = None,
    done: Collection[str] = (),
    off: Collection[int] = (),
) -> Chart:
    """Show the steps of a milestone in time: their due days, the longest chain, slack in days.

    Steps begin as early as they can, from the milestone's first day or from `on` if that is later;
    those `done`, by their ids, take no time. `off` are weekdays without work (5 and 6: Saturday
    and Sunday). Raises RefusedError where steps wait in a circle, or for one that is not there.
    """
    begin, end = span(milestone, cycle)
    start = begin if on is None else max(begin, on)
    plan = schedule_steps(milestone.steps, start=start, due=end, done=done, off=off)
    rows = tuple(_rows(milestone, plan, start, off))
    name = milestone.text or milestone.evidence or milestone.id
    told = _say_plan(plan, len(rows))
    with drawing():
        height = 1.9 + (0.5 if len(rows) <= ROOMY else 0.28) * max(len(rows), 1)
        figure = Figure(figsize=(WIDTH / 72, height), layout="constrained")
        ax = draw_timeline(rows, plan, start=start, ax=figure.subplots())
        _head(figure, name, told)
        named = dict(zip(*reversed(ax.get_legend_handles_labels()), strict=True))
        shown = [name for name in _LEGEND if name in named]
        handles = [named[name] for name in shown]
        figure.legend(handles, shown, loc="outside lower left", ncols=5, frameon=False)
    return Chart(figure, "\n".join([f"{name}: {told}", *map(str, rows)]))


@dataclass(frozen=True, slots=True)
class Row:
    """A step on a timeline: when work on it begins at the earliest, its slot unless it is done."""

    step: Step
    begin: date
    slot: Slot | None
    due: date

    @property
    def title(self) -> str:
        """The title, with its owner."""
        return f"{self.step.title} ({self.step.owner})" if self.step.owner else self.step.title

    @property
    def day(self) -> str:
        """The day it is due, without its year."""
        return say_day(self.due).rpartition(" ")[0]

    @property
    def slack(self) -> str:
        """How many days it may slip."""
        return "done" if self.slot is None else _say_slack(self.slot)

    def __str__(self) -> str:
        """Say all of it in a line."""
        chain = ", longest chain" if self.slot is not None and self.slot.critical else ""
        return f"{self.title}: due {say_day(self.due)}, {self.slack}{chain}"


def _rows(milestone: Milestone, plan: Schedule, start: date, off: Collection[int]) -> Iterator[Row]:
    slots = {slot.step: slot for slot in plan.slots}
    for step in milestone.steps:
        before = [slots[id].earliest + _DAY for id in step.after if id in slots]
        begin = max([start, *before])
        while begin.weekday() in off:
            begin += _DAY
        yield Row(step, begin, slots.get(step.id), step.due or plan.due)


def _say_slack(slot: Slot) -> str:
    days = f"{abs(slot.slack)} day{'s' * (abs(slot.slack) != 1)}"
    return f"{days} short" if slot.slack < 0 else f"{days} of slack" if slot.slack else "no slack"


def _say_plan(plan: Schedule, count: int) -> str:
    steps = f"{count} step{'s' * (count != 1)} by {say_day(plan.due)}"
    days = f"{abs(plan.spare)} day{'s' * (abs(plan.spare) != 1)}"
    if not plan.path:
        return f"{steps}; nothing is left to do" if count else "no steps yet"
    if plan.spare < 0:
        return f"{steps}; the longest chain is {days} short"
    return f"{steps}; the longest chain has {days if plan.spare else 'no day'} to spare"


def draw_timeline(rows: tuple[Row, ...], plan: Schedule, *, start: date, ax: Axes) -> Axes:
    """Draw a bar for each step, its slack behind it, a diamond on the day it is due."""
    places = {row.step.id: place for place, row in enumerate(rows)}
    for place, row in enumerate(rows):
        _draw_row(row, place, ax)
    for one, other in pairwise(plan.path):
        day: Any = rows[places[other]].begin
        ends = [places[one], places[other]]
        ax.plot([day, day], ends, color=ORANGE, linewidth=1.5, zorder=1)
    due: Any = plan.due + _DAY  # where that day ends
    ax.axvline(due, color="black", linewidth=1.2, label="milestone due")
    last: Any = max([plan.due, *(row.slot.earliest for row in rows if row.slot)])
    room: Any = (last - start) / 50 + _DAY
    ax.set_xlim(start - room, last + room)
    lines = 2 if len(rows) <= ROOMY else 1
    names = [wrap(row.title, _LABEL, size=SMALL, lines=lines) for row in rows]
    ax.set(ylim=(max(len(rows), 1) - 0.4, -0.6))
    ax.set_yticks(range(len(rows)), names)
    right = ax.secondary_yaxis("right")
    right.set_yticks(range(len(rows)), [f"{row.day}, {row.slack}" for row in rows])
    right.tick_params(length=0)
    right.spines["right"].set_visible(False)
    ax.grid(axis="x", color=GREY, alpha=0.2)
    ax.set_axisbelow(True)
    date_axis(ax, most=7)
    return ax


def _draw_row(row: Row, place: int, ax: Axes) -> None:
    slot, begin = row.slot, row.begin
    if slot is not None:
        end: Any = slot.earliest + _DAY
        name, style = _BARS[slot.critical]
        label = _once(name, ax)
        ax.barh(place, (end - begin).days, left=begin, height=0.5, label=label, **style)  # type: ignore[arg-type]
        if slot.slack > 0:
            last: Any = slot.latest + _DAY
            label = _once("slack", ax)
            ax.plot([end, last], [place, place], color=GREY, linestyle=":", marker="|", label=label)
        if row.step.due is not None:
            due: Any = row.step.due + _DAY
            style = {"color": "white", "markeredgecolor": "black", "marker": "D", "ls": "none"}
            ax.plot([due], [place], label=_once("due", ax), **style)


def _once(name: str, ax: Axes) -> str:
    """Give a name for the legend unless it has that one already."""
    return f"_{name}" if name in ax.get_legend_handles_labels()[1] else name
