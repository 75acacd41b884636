"""Pictures of a metric through its cycle: so far, as expected, and where it may still go."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter

from okrnb.boards import WIDTH
from okrnb.burnups import Burnup, Told, burnup_of
from okrnb.captions import Label, caption, label_right
from okrnb.charts import Chart
from okrnb.curves import Curve
from okrnb.drawing import BLACK, BLUE, GREEN, GREY, ORANGE, RED, date_axis, tick
from okrnb.entries import Decision
from okrnb.fans import OFTEN, USUAL
from okrnb.lettering import drawing
from okrnb.model import CheckIn, Cycle, Kpi
from okrnb.objectives import Metric
from okrnb.outlook import Outlook
from okrnb.quantities import say_day, say_value
from okrnb.wording import say_key_result

_LINES = {
    "start": (GREY, "-"),
    "commit": (BLUE, "-."),
    "target": (RED, "-"),
    "stretch": (RED, ":"),
    "new target": (GREEN, "-"),
}
"""Dashes as well as colours; the words stand beside the lines."""

_ROOM = 0.06  # of the height above and below what is drawn
_LABELS = 165.0  # points for the words beside the lines
_HIGH = 4.4  # inches


def draw_burnup(one: Burnup, *, ax: Axes) -> Axes:
    """Draw values so far, what was expected, the levels, and a fan of what may still come.

    Dots are readings; hollow ones were typed by people. A new target begins on the day that it was
    decided on, beside the one that was promised.
    """
    _limit(one, ax)
    _draw_values(one, ax)
    if one.plan:
        days, values = zip(*one.plan, strict=True)
        look: dict[str, Any] = {"color": BLACK, "linestyle": "--", "label": f"expected, {one.how}"}
        ax.plot(days, [float(v) for v in values], **look)
    _draw_fan(one, ax)
    labels = [*_draw_levels(one, ax), *_draw_changes(one, ax)]
    if one.days[0] <= one.on < one.days[1]:
        ax.axvline(one.on, color=BLACK, linewidth=0.9, linestyle=":", label=say_day(one.on))  # type: ignore[arg-type]
    ax.yaxis.set_major_formatter(FuncFormatter(lambda y, _: tick(y, one.kpi)))
    date_axis(ax, most=7)
    label_right(labels, room=_LABELS, ax=ax)
    return ax


def _limit(one: Burnup, ax: Axes) -> None:
    """Show the whole time and all values; a new last day is within sight, too."""
    seen = [float(told.value) for told in one.values] + [float(v) for _, v in one.plan]
    seen += [level.value for level in one.levels if level.name != USUAL]
    seen += [value for spread in one.fan for value in spread[1:]]
    seen += [float(change.target) for change in one.changes if change.target is not None]
    low, high = min(seen, default=0.0), max(seen, default=1.0)
    room = _ROOM * (high - low) or abs(high) / 10 or 1.0
    days = [*one.days, *(told.on for told in one.values)]
    days += [change.due for change in one.changes if change.due is not None]
    aside = timedelta(days=max(1, (max(days) - min(days)).days // 60))
    ax.set_ylim(low - room, high + room)
    ax.set_xlim(min(days) - aside, max(days) + aside)  # type: ignore[arg-type]


def _draw_fan(one: Burnup, ax: Axes) -> None:
    if not one.fan:
        return
    spreads = list(one.fan)
    if len(spreads) == 1:  # a post at the end of the time
        aside = timedelta(days=max(1, (one.days[1] - one.days[0]).days // 30))
        spreads.insert(0, (spreads[0][0] - aside, *spreads[0][1:]))
    days, low, middle, high = (list(column) for column in zip(*spreads, strict=True))
    label = f"{OFTEN} if business goes on as usual"
    ax.fill_between(days, low, high, color=GREY, alpha=0.25, linewidth=0, label=label)
    ax.plot(days, middle, color=GREY, linestyle=":", linewidth=2)


def _draw_values(one: Burnup, ax: Axes) -> None:
    line: dict[str, Any] = {"color": BLUE, "linewidth": 2.4, "zorder": 3}
    values = list(one.values)
    if values and one.plan and values[0].on > one.plan[0][0]:
        values.insert(0, Told(one.plan[0][0], one.plan[0][1]))  # all begin where the plan does
    ax.plot([told.on for told in values], [float(told.value) for told in values], **line)  # type: ignore[arg-type]
    for typed, label in ((False, "so far"), (True, "so far, typed")):
        some = [told for told in one.values if told.typed is typed]
        days: Any = [told.on for told in some]
        dots: dict[str, Any] = {"color": "white" if typed else BLUE, "markeredgecolor": BLUE}
        if some:
            heights = [float(told.value) for told in some]
            ax.plot(days, heights, "o", markersize=6, zorder=4, label=label, **dots)


def _draw_levels(one: Burnup, ax: Axes) -> Iterator[Label]:
    """Draw a line for each level, and give its words: its chance, too, where one is tested."""
    promised = any(change.target is not None for change in one.changes)
    for level in one.levels:
        colour, dashes = _LINES.get(level.name, (GREY, ":"))
        name = "promised target" if promised and level.name == "target" else level.name
        if level.name != USUAL:
            width = 0.9 if level.name == "start" else 1.8
            ax.axhline(level.value, color=colour, linestyle=dashes, linewidth=width)
        beneath = (*level.shorter, level.beneath)[0]
        strong = level.name == "target"
        yield Label(level.value, f"{name} {level.said}", beneath, strong=strong)


def _draw_changes(one: Burnup, ax: Axes) -> Iterator[Label]:
    colour, dashes = _LINES["new target"]
    right = max([one.days[1], *(change.due for change in one.changes if change.due is not None)])
    for change in one.changes:
        if change.target is not None:
            ends: Any = [change.on, right]
            height = [float(change.target)] * 2
            ax.plot(ends, height, color=colour, linestyle=dashes, linewidth=2.4)
            said = f"new target {say_value(change.target, one.kpi)}"
            yield Label(height[0], said, f"since {say_day(change.on)}", strong=True)
        if change.due is not None:
            day: Any = change.due
            ax.axvline(day, color=ORANGE, linewidth=1.6, label=f"now due {say_day(change.due)}")


def chart_burnup(
    kr: Metric,
    kpi: Kpi,
    check_ins: Sequence[CheckIn] = (),
    *,
    cycle: Cycle,
    on: date,
    curve: Curve | None = None,
    outlook: Outlook | None = None,
    decisions: Sequence[Decision] = (),
) -> Chart:
    """Show how a metric came through its cycle until a day, and what may still come.

    Check-ins `with_readings` carry the KPI's own values. `curve` says what is expected by when
    (`curves`), without one a straight line. `outlook` is the KPI's by the readings known on that
    day; without a tested chance there is no fan, and the words say why.
    """
    one = burnup_of(
        kr,
        kpi,
        check_ins,
        cycle=cycle,
        on=on,
        curve=curve,
        outlook=outlook,
        decisions=decisions,
    )
    name = say_key_result(kr, kpi)
    told = [one.said, *map(_say_change, one.changes), *([one.note] if one.note else [])]
    with drawing():
        figure = Figure(figsize=(WIDTH / 72, _HIGH), layout="constrained")
        ax = figure.subplots()
        caption(figure, name, *told)
        draw_burnup(one, ax=ax)
        figure.legend(loc="outside lower left", ncols=3, frameon=False)
    first, *others = told
    return Chart(figure, "\n".join([f"{name}: {first}", *others, *_tell(one)]))


def _say_change(change: Decision) -> str:
    return f"changed on {say_day(change.on)} ({change.by}: {change.reason})"


def _tell(one: Burnup) -> Iterator[str]:
    yield from map(str, one.levels)
    for change in one.changes:
        news = [] if change.target is None else [f"new target {say_value(change.target, one.kpi)}"]
        news += [] if change.due is None else [f"now due {say_day(change.due)}"]
        yield f"{', '.join(news)} since {say_day(change.on)}"
    for told in one.values:
        typed = ", typed" if told.typed else ""
        yield f"{say_day(told.on)}: {say_value(told.value, one.kpi)}{typed}"
