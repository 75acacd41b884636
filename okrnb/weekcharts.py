"""What people believed from week to week: confidence on an axis of its own, never beside progress.

Sizes are in points, 72 to an inch.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from okrnb.boards import WIDTH
from okrnb.captions import size_of
from okrnb.charts import Chart
from okrnb.drawing import BLACK, BLUE, GREY, RED, date_axis
from okrnb.lettering import LARGE, MIDDLE, SMALL, drawing, wrap
from okrnb.model import CheckIn
from okrnb.objectives import KeyResult, Objective, Workbook
from okrnb.pace import USUAL
from okrnb.periods import by_key_result, own_check_ins, span
from okrnb.quantities import say_day
from okrnb.standing import stand_all
from okrnb.valued import told_by_people
from okrnb.weekly import DROP, plan_weekly
from okrnb.wording import say_key_result

_EDGE, _GUTTER = 8.0, 22.0
_LINE, _MARKS, _BETWEEN = 13.5, 20.0, 14.0
_PLOT, _ALONE = 84.0, 150.0  # heights of a plot among others, and of the only one
_NAME, _QUESTION = 3, 3  # lines at most
_COLUMNS = 3


@dataclass(frozen=True, slots=True)
class Confidence:
    """What people said of one key result, 0 to 10, by day; None of it is a score.

    `drops` are the days on which it had fallen so far that the weekly meeting asks, and what it
    asks. `days` are the first and the last one of the key result.
    """

    key_result: str
    name: str
    told: tuple[tuple[date, int], ...]
    drops: tuple[tuple[date, str], ...]
    days: tuple[date, date]

    @property
    def now(self) -> str:
        """Say the last one, as in `4 of 10`."""
        return f"{self.told[-1][1]} of 10" if self.told else "nobody has said"

    def __str__(self) -> str:
        """Say all of it in a line."""
        weeks = ", ".join(str(value) for _, value in self.told)
        since = f" ({weeks}, until {say_day(self.told[-1][0])})" if self.told else ""
        drops = (f"{say_day(day)}: {question}" for day, question in self.drops)
        return "; ".join([f"{self.name}: {self.now}{since}", *drops])


def confidence_of(
    workbook: Workbook, *, on: date, key_results: Sequence[str] = ()
) -> tuple[Confidence, ...]:
    """Follow what people believed until a day, in reading order: of `key_results`, by their ids.

    Without any, of all that anybody said a confidence of.
    """
    own = by_key_result(told_by_people(workbook.check_ins))
    found = []
    for objective in workbook.objectives:
        for kr in objective.key_results:
            told = tuple(_said(own_check_ins(kr.id, own.get(kr.id, ()), on=on)))
            if kr.id in key_results or (told and not key_results):
                found.append(_follow(workbook, objective, kr, told))
    return tuple(found)


def _said(own: Sequence[CheckIn]) -> Iterator[tuple[date, int]]:
    for one in own:
        if one.confidence is not None:
            yield one.on, one.confidence


def _follow(
    workbook: Workbook, objective: Objective, kr: KeyResult, told: tuple[tuple[date, int], ...]
) -> Confidence:
    alone = replace(workbook, objectives=(objective.change(key_results=(kr,)),))
    falls = [day for (_, before), (day, now) in pairwise(told) if before - now >= DROP]
    return Confidence(
        key_result=kr.id,
        name=say_key_result(kr, workbook.kpi(getattr(kr, "kpi", None))),
        told=told,
        drops=tuple((day, _asked(alone, day)) for day in falls),
        days=span(kr, workbook.settings.cycle),
    )


def _asked(alone: Workbook, day: date) -> str:
    """Give the first question that the weekly meeting of a day asks about the only key result."""
    (item,) = plan_weekly(alone, stand_all(alone, on=day), on=day).items
    return item.questions[0]


def draw_confidence(one: Confidence, *, ax: Axes) -> Axes:
    """Draw a confidence line from 0 to 10 over the time of a key result; no bar of progress.

    Its name stands above and the last question below, where it fell by three or more at once, with
    an arrow at each such fall. The shaded foot is where a key result counts as at risk.
    """
    wide, _ = size_of(ax)
    days: Any = [day for day, _ in one.told]
    ax.plot(days, [value for _, value in one.told], color=BLUE, marker="o", markersize=4)
    ax.axhspan(-0.6, USUAL.low + 0.5, color=RED, alpha=0.1, linewidth=0)
    for (_, before), (day, now) in pairwise(one.told):
        if day in dict(one.drops):
            _mark_fall(day, before, now, ax)
    if one.told:
        day, value = one.told[-1]
        ax.annotate(
            str(value),
            (day, value),
            (6, 0),
            textcoords="offset points",
            va="center",
            fontsize=MIDDLE,
            fontweight="bold",
            annotation_clip=False,
        )
    else:
        middle = {"transform": ax.transAxes, "ha": "center", "va": "center"}
        ax.text(0.5, 0.5, one.now, fontsize=SMALL, color=GREY, **middle)  # type: ignore[arg-type]
    begin, end = min([one.days[0], *days]), max([one.days[1], *days])
    aside = timedelta(days=max(1, (end - begin).days // 15))
    ax.set_xlim(begin - aside / 2, end + aside)
    ax.set(ylim=(-0.6, 10.6), yticks=(0, 5, 10))
    date_axis(ax, most=3 if wide < 200 else 5 if wide < 300 else 7)
    ax.set_title(wrap(one.name, wide, size=SMALL, lines=_NAME), fontsize=SMALL)
    ax.set_xlabel(_fold_question(one, wide), loc="left", fontsize=SMALL, fontweight="bold")
    return ax


def _mark_fall(day: Any, before: int, now: int, ax: Axes) -> None:
    ax.plot(day, now, color=RED, marker="D", markersize=8)
    arrow = {"arrowstyle": "-|>", "color": RED, "linewidth": 1.6, "shrinkA": 0, "shrinkB": 5}
    ax.annotate("", (day, now), (day, before), arrowprops=arrow)


def _fold_question(one: Confidence, wide: float) -> str:
    if not one.drops:
        return ""
    day, question = one.drops[-1]
    more = f" ({len(one.drops) - 1} earlier)" if len(one.drops) > 1 else ""
    said = f"{say_day(day).rpartition(' ')[0]}: {question}{more}"
    return wrap(said, wide, size=SMALL, weight="bold", lines=_QUESTION)


def chart_confidence(
    workbook: Workbook, *, on: date, key_results: Sequence[str] = (), title: str = "Confidence"
) -> Chart:
    """Show what people believed of their key results until a day, a small picture each.

    `key_results` are ids, all that anybody said a confidence of without any. A confidence that
    fell by three or more at once has the question of the weekly meeting.
    """
    found = confidence_of(workbook, on=on, key_results=key_results)
    head = f"{title} that it will be reached, 0 to 10, {say_day(on)}"
    with drawing():
        figure = Figure()
        axes = _place(figure, found, above=44.0)
        for one, ax in zip(found, axes, strict=True):
            draw_confidence(one, ax=ax)
        high = float(72 * figure.get_size_inches()[1])
        told = wrap(head, WIDTH - 2 * _EDGE, size=LARGE, weight="bold", lines=1)
        figure.text(_EDGE / WIDTH, 1 - 8 / high, told, va="top", fontsize=LARGE, fontweight="bold")
        key = f"Shaded: {USUAL.low} or less counts as at risk."
        figure.text(_EDGE / WIDTH, 1 - 30 / high, key, va="top", fontsize=SMALL, color=BLACK)
    return Chart(
        figure, "\n".join([head, *map(str, found)] if found else [head, "nobody has said"])
    )


def _place(figure: Figure, found: Sequence[Confidence], *, above: float) -> list[Axes]:
    """Set the size of the figure and give axes, row by row, each row as high as its words need."""
    columns = min(max(len(found), 1), _COLUMNS)
    room = (WIDTH - 2 * _EDGE + _GUTTER) / columns - _GUTTER
    plot = _ALONE if len(found) == 1 else _PLOT
    axes, boxes, top = [], [], above
    for first in range(0, len(found), columns):
        row = found[first : first + columns]
        heads = [wrap(one.name, room - _GUTTER, size=SMALL, lines=_NAME) for one in row]
        feet = [_fold_question(one, room - _GUTTER) for one in row]
        over = _LINE * max(text.count("\n") + 1 for text in heads) + 8
        under = _MARKS + _LINE * max(text.count("\n") + 1 if text else 0 for text in feet)
        for column in range(len(row)):
            left = _EDGE + column * (room + _GUTTER) + _GUTTER
            boxes.append((left, top + over + plot))
        top += over + plot + under + _BETWEEN
    figure.set_size_inches(WIDTH / 72, max(top, above + _LINE) / 72)
    high = max(top, above + _LINE)
    for left, bottom in boxes:
        box = (left / WIDTH, 1 - bottom / high, (room - _GUTTER) / WIDTH, plot / high)
        axes.append(figure.add_axes(box))
    return axes
