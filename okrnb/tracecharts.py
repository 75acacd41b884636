"""A cycle at one look: every objective and key result by week, coloured, marked and numbered."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Patch, Rectangle

from okrnb.captions import size_of
from okrnb.charts import Chart
from okrnb.drawing import BLACK, GREEN, GREY, ORANGE, RED
from okrnb.elsewhere import light_of
from okrnb.entries import Decision
from okrnb.lettering import SMALL, drawing, first_fitting, width_of
from okrnb.log import only
from okrnb.objectives import Workbook
from okrnb.peerrules import Light
from okrnb.quantities import say_day
from okrnb.rows import ROOMY, Frame, Row, name_rows, open_rows, rule_above
from okrnb.tracing import PERIODS, Course, State, Trace, Week, trace_weeks

MOST_COLUMNS = 18
"""Weeks side by side at most; of a longer cycle every second week is shown, or every third..."""

MARKS: Mapping[State, str] = {
    "achieved": "★",
    "on track": "✓",
    "held": "✓",
    "behind": "~",
    "at risk": "!",
    "missed": "✗",
    "broken": "✗",
    "too early": "…",
    "not measured": "?",
    "unknown": "?",
    "stale": "old",
    "given up": "\N{EN DASH}",
}
"""What stands beside the number where there is no room for the word."""

_FILLS: Mapping[Light | None, tuple[str, float]] = {
    "good": (GREEN, 0.4),
    "doubtful": (ORANGE, 0.4),
    "bad": (RED, 0.7),
    None: (GREY, 0.12),
}
_FREE: dict[str, Any] = {"facecolor": "white", "edgecolor": GREY, "hatch": "////", "linewidth": 0}
_NAMES, _CELL = 280.0, 0.94  # width of the names, and the share of its place that a cell fills
_COLUMNS = 5  # of the key


_GRAVEST = (
    "An objective has the mark of its gravest key result, or ? with fewer than half measured."
)
_CHANGED = "Where something was changed, the scores are of what was pursued in that week."


def chart_weeks(
    workbook: Workbook,
    readings: pd.DataFrame | None = None,
    *,
    on: date,
    objectives_only: bool = False,
) -> Chart:
    """Show how a cycle went week by week until a day, as each week looked then.

    `workbook` is one as it was loaded, and `readings` give its values (`tracing.trace_weeks`).
    A week without a check-in is hatched, one that is still to come is blank.
    """
    course = trace_weeks(workbook, readings, on=on)
    if objectives_only:
        course = replace(course, traces=tuple(one for one in course.traces if one.is_objective))
    cycle = workbook.settings.cycle
    period = PERIODS[cycle.cadence]
    title = f"{cycle.name}, {period} by {period}"
    told = [f"As of {say_day(on)}.", *([f"{course}."] if course.due else [])]
    step = step_for(len(course.days))
    told += [f"One column is {step} {period}s, as they ended."] if step > 1 else []
    told += [_GRAVEST] if course.traces else []
    told += [_CHANGED] if _was_changed(workbook, on=on) else []
    with drawing():
        key = _key(course)
        rows = math.ceil(len(key) / _COLUMNS)
        frame = Frame(title=title, told=(" ".join(told),), names=_NAMES, words=0, keys=rows)
        figure, ax = open_rows(replace(frame, ticks=6, over=34), len(course.traces))
        draw_weeks(course, ax=ax)
        figure.legend(handles=key, loc="lower left", ncols=_COLUMNS, frameon=False)
    return Chart(figure, "\n".join([title, *told, *map(str, course.traces)]))


def _was_changed(workbook: Workbook, *, on: date) -> bool:
    """Say whether anything was given up, or got a new target or day, until a day."""
    decisions = (one for one in only(Decision, workbook.entries) if one.on <= on)
    return any(one.action in ("retarget", "drop", "convert") for one in decisions)


def step_for(weeks: int) -> int:
    """Say how many weeks one column stands for.

    >>> step_for(13), step_for(52)
    (1, 3)
    """
    return max(1, math.ceil(weeks / MOST_COLUMNS))


def columns_of(trace: Trace) -> tuple[Week | None, ...]:
    """Give the weeks that are drawn: of several in one column the last, missed if any was."""
    step, found = step_for(len(trace.weeks)), []
    for begin in range(0, len(trace.weeks), step):
        known = [week for week in trace.weeks[begin : begin + step] if week is not None]
        missed = any(week.missed for week in known)
        found.append(replace(known[-1], missed=missed) if known else None)
    return tuple(found)


def draw_weeks(course: Course, *, ax: Axes) -> Axes:
    """Draw a row for each objective and key result, with a cell for each week.

    In each cell stands its number with the word, or a mark in its place; guardrails have the word
    alone.
    """
    rows = [Row(one.name, bold=one.is_objective) for one in course.traces]
    step = step_for(len(course.days))
    last = course.days[step - 1 :: step]
    days = last if len(course.days) % step == 0 else (*last, course.days[-1])
    ax.set_xlim(-0.5, max(len(days), 1) - 0.5)
    ax.xaxis.tick_top()
    ax.set_xticks(range(len(days)), list(_say_days(days)))
    ax.tick_params(axis="x", length=0)
    name_rows(rows, ax=ax, names=_NAMES, words=0)
    room = size_of(ax)[0] / max(len(days), 1) * _CELL - 3
    lines, signs = 2 if len(rows) <= ROOMY else 1, _signs(course, room)
    for place, trace in enumerate(course.traces):
        weight = "bold" if trace.is_objective else "normal"
        for column, week in enumerate(columns_of(trace)):
            if week is not None:
                text = _text(week, signs[week.word], room, lines=lines)
                _cell(week, text, (column, place), weight=weight, ax=ax)
    for side in ("bottom", "top"):
        ax.spines[side].set_visible(False)
    rule_above(rows, ax=ax)
    return ax


def _say_days(days: Sequence[date]) -> Iterator[str]:
    """Say days with their month where it is a new one."""
    for i, day in enumerate(days):
        number, month, _ = say_day(day).split()
        new = i == 0 or days[i - 1].month != day.month
        yield f"{month[:3]}\n{number}" if new else number


def _cell(week: Week, text: str, at: tuple[int, int], *, weight: str, ax: Axes) -> None:
    corner = (at[0] - _CELL / 2, at[1] - _CELL / 2)
    ax.add_patch(Rectangle(corner, _CELL, _CELL, **_look(week)))
    paper = {"facecolor": "white", "edgecolor": "none", "pad": 1.5} if week.missed else None
    look = {"ha": "center", "va": "center", "fontsize": SMALL, "color": BLACK}
    ax.text(*at, text, fontweight=weight, bbox=paper, linespacing=1.1, **look)  # type: ignore[arg-type]


def _look(week: Week) -> dict[str, Any]:
    if week.missed:
        return _FREE
    colour, alpha = _FILLS[None if week.word == "given up" else light_of(week.word)]
    return {"facecolor": (colour, alpha), "linewidth": 0}


def _signs(course: Course, room: float) -> Mapping[State, str]:
    """Give the words themselves where all of them have room in a cell, else their marks."""
    words = {week.word for one in course.traces for week in one.weeks if week is not None}
    fit = all(width_of(word, SMALL, "bold") <= room for word in words)
    return {word: word if fit else MARKS[word] for word in words}


def _text(week: Week, sign: str, room: float, *, lines: int) -> str:
    """Put together what stands in a cell: its number, if it has one, and the word or mark."""
    if week.said in ("", week.word, "not measured"):
        return sign
    if lines == 2:
        return f"{week.said}\n{sign}" if width_of(week.said, SMALL) <= room else sign
    is_mark = sign == MARKS[week.word]
    said = {"1.00": "1"}.get(week.said, week.said.removeprefix("0")) if is_mark else week.said
    return first_fitting((f"{said} {sign}", sign), room, size=SMALL)


def _key(course: Course) -> list[Patch]:
    """Name the marks and colours that are in the picture."""
    weeks = [week for trace in course.traces for week in columns_of(trace) if week is not None]
    named: dict[str, list[str]] = {}
    looks: dict[str, dict[str, Any]] = {}
    for word in MARKS:
        own = next((week for week in weeks if week.word == word), None)
        if own is not None:
            named.setdefault(MARKS[word], []).append(word)
            looks[MARKS[word]] = _look(replace(own, missed=False))
    found = [
        Patch(label=f"{mark} {', '.join(words)}", **looks[mark]) for mark, words in named.items()
    ]
    if any(week.missed for week in weeks):
        found.append(Patch(label="no check-in", **_FREE))
    return found
