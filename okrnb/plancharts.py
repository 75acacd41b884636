"""The steps of a milestone in time: what waits for what, and what may slip."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from okrnb.boards import WIDTH
from okrnb.charts import Chart
from okrnb.drawing import BLUE, GREY, ORANGE, date_axis
from okrnb.lettering import LARGE, SMALL, drawing, width_of, wrap
from okrnb.model import Cycle
from okrnb.objectives import Milestone, Step
from okrnb.periods import span
from okrnb.planning import Schedule, Slot, schedule_steps
from okrnb.quantities import say_day
from okrnb.workdays import is_off

ROOMY = 14
"""Steps up to which a timeline has room for two lines of text each."""

_LABEL = 230  # points for the title of a step

_DAY = timedelta(days=1)

_BARS: dict[bool, tuple[str, dict[str, Any]]] = {
    False: ("step", {"color": BLUE}),
    True: ("longest chain (critical path)", {"color": ORANGE, "hatch": "//", "edgecolor": "black"}),
}


def write_head(figure: Figure, name: str, *told: str) -> None:
    """Write the name above a picture, and below it what is told."""
    title = wrap(name, WIDTH - 20, size=LARGE, weight="bold")
    figure.suptitle(title, x=0.01, ha="left", fontsize=LARGE, fontweight="bold")
    room = WIDTH - 80
    figure.axes[0].set_title("\n".join(wrap(text, room, size=11, lines=3) for text in told))


_LEGEND = ("step", _BARS[True][0], "slack", "due", "milestone due")


def chart_timeline(
    milestone: Milestone,
    *,
    cycle: Cycle,
    on: date | None = None,
    done: Collection[str] = (),
) -> Chart:
    """Show the steps of a milestone in time: their due days, the longest chain, slack in days.

    Steps begin as early as they can, from the milestone's first day or from `on` if that is later;
    those `done`, by their ids, take no time. Where `on` is behind the due day, all are short of
    days. Raises RefusedError where steps wait in a circle, or for one that is not there.
    """
    begin, end = span(milestone, cycle)
    start = begin if on is None else max(begin, on)
    plan = schedule_steps(milestone.steps, start=start, due=end, done=done, off=milestone.days_off)
    rows = tuple(_rows(milestone, plan, start))
    name = milestone.text or milestone.evidence or milestone.id
    told = _say_plan(plan, len(rows))
    with drawing():
        height = 1.9 + (0.5 if len(rows) <= ROOMY else 0.28) * max(len(rows), 1)
        figure = Figure(figsize=(WIDTH / 72, height), layout="constrained")
        ax = draw_timeline(rows, plan, start=start, ax=figure.subplots())
        write_head(figure, name, told)
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


def _rows(milestone: Milestone, plan: Schedule, start: date) -> Iterator[Row]:
    slots = {slot.step: slot for slot in plan.slots}
    for step in milestone.steps:
        before = [slots[id].earliest + _DAY for id in step.after if id in slots]
        begin = max([start, *before])
        while is_off(begin, milestone.days_off):
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
    first: Any = min(start, plan.due)
    room: Any = (last - first) / 50 + _DAY
    ax.set_xlim(first - room, last + room)
    lines = 2 if len(rows) <= ROOMY else 1
    names = [_label(row, lines) for row in rows]
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


def _label(row: Row, lines: int) -> str:
    """Give the title and the owner of a step; where both are too long, the owner stays whole."""
    whole = wrap(row.title, _LABEL, size=SMALL, lines=lines)
    owner = f" ({row.step.owner})"
    left = _LABEL - width_of(owner, SMALL, "normal")
    if not row.step.owner or whole.endswith(")") or left < _LABEL / 3:
        return whole
    return wrap(row.step.title, left, size=SMALL, lines=lines) + owner


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
