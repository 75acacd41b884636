"""How much of a milestone is done beside how much should be, drawn as steps.

A milestone rises in steps and never along a line, so it is kept apart from metrics (Lamorte).
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import PercentFormatter

from okrnb.boards import WIDTH
from okrnb.charts import Chart
from okrnb.drawing import BLUE, GREY, ORANGE, date_axis
from okrnb.lettering import drawing
from okrnb.model import CheckIn, Cycle
from okrnb.objectives import Milestone
from okrnb.periods import own_check_ins, span
from okrnb.plancharts import write_head
from okrnb.quantities import say_day, say_number
from okrnb.scoring import score_key_result
from okrnb.steps import step_progress, steps_due

_DAY = timedelta(days=1)

Points = tuple[tuple[date, Decimal], ...]
"""Shares from 0 to 1, each from its day on."""


@dataclass(frozen=True, slots=True)
class Course:
    """Shares of a milestone's steps by day, planned and done, each from that day on.

    What is dropped by the last day counts in neither; then `first` is what was planned with it,
    else blank. `both` says where planned and done are on that day, `basis` what that rests on.
    """

    planned: Points
    done: Points
    both: str
    basis: str
    first: Points = ()

    def share(self, which: Points, on: date) -> Decimal:
        """Give the share of one of the two on a day."""
        return next((share for day, share in reversed(which) if day <= on), Decimal(0))


def course_of(
    milestone: Milestone, check_ins: Iterable[CheckIn], *, cycle: Cycle, on: date
) -> Course:
    """Follow a milestone from its first day to `on`; other key results' check-ins do not count.

    Whether it is reached is told from the day it is due: all steps can be done, and the answer no.
    """
    begin, end = span(milestone, cycle)
    own = own_check_ins(milestone.id, tuple(check_ins), on=on)
    gone = {id for told in own for id in told.dropped} - {id for told in own for id in told.done}
    gone &= {step.id for step in milestone.steps}
    days = sorted({begin - _DAY, *(step.due or end for step in milestone.steps), end})
    planned, first = (
        tuple((day, _planned(milestone, on=day, end=end, gone=left)) for day in days)
        for left in (gone, set[str]())
    )
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
    return Course(planned, tuple(done), both, f"{basis}{verdict}", first if gone else ())


def _planned(milestone: Milestone, *, on: date, end: date, gone: Collection[str]) -> Decimal:
    share = steps_due(milestone.steps, on=on, due=end, dropped=gone)
    return Decimal(on >= end) if share is None else share


def chart_steps(
    milestone: Milestone, check_ins: Iterable[CheckIn] = (), *, cycle: Cycle, on: date
) -> Chart:
    """Show what was planned and what is done of a milestone up to a day, as steps.

    Once a step is dropped, the first plan stays beside the one that is left.
    """
    course = course_of(milestone, check_ins, cycle=cycle, on=on)
    name = milestone.text or milestone.evidence or milestone.id
    with drawing():
        figure = Figure(figsize=(WIDTH / 72, 4.2), layout="constrained")
        draw_steps(course, on=on, ax=figure.subplots())
        write_head(figure, name, course.both, course.basis)
        figure.legend(loc="outside lower left", ncols=4, frameon=False)
    days = sorted({day for day, _ in (*course.planned[1:], *course.done[1:])})
    lines = [f"{say_day(day)}: {', '.join(_say_shares(course, day, on))}" for day in days]
    return Chart(figure, "\n".join([f"{name}: {course.both}; {course.basis}", *lines]))


def _say_shares(course: Course, day: date, on: date) -> Iterator[str]:
    if course.first:
        yield f"first plan {say_number(course.share(course.first, day), 2)}"
    yield f"planned {say_number(course.share(course.planned, day), 2)}"
    if day <= on:
        yield f"done {say_number(course.share(course.done, day), 2)}"


def draw_steps(course: Course, *, on: date, ax: Axes) -> Axes:
    """Draw planned and done as two step functions, dashed and solid, and the day it is due.

    The first plan is dotted, where steps were dropped since.
    """
    kept = "planned, less what was dropped" if course.first else "planned"
    lines: tuple[tuple[Points, dict[str, Any]], ...] = (
        (course.planned, {"color": GREY, "linestyle": "--", "marker": "s", "label": kept}),
        (course.done, {"color": BLUE, "linewidth": 2.5, "marker": "o", "label": "done"}),
        (
            course.first,
            {
                "color": ORANGE,
                "linestyle": ":",
                "linewidth": 2,
                "marker": ".",
                "label": "first plan",
            },
        ),
    )
    for points, style in lines:
        if not points:
            continue
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
