"""Drawing on axes: data and an axes in, the axes out. `charts` puts the pictures together.

Colours are those of Okabe and Ito, which colour-blind people can tell apart, and never stand
alone: a word, a marker or a dash says the same.
"""

import math
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Literal

from matplotlib.axes import Axes
from matplotlib.dates import num2date
from matplotlib.ticker import FuncFormatter

from okrnb.lettering import shorten
from okrnb.model import Frequency, Kpi
from okrnb.outlook import Outlook
from okrnb.periods import later
from okrnb.quantities import READINGS_A_YEAR

BLUE, ORANGE, GREEN, RED, GREY = "#0072B2", "#E69F00", "#009E73", "#D55E00", "#5A5A5A"
BLACK, SKY = "#1A1A1A", "#56B4E9"

SHOWN: dict[Frequency | None, int] = {
    "day": 400,
    "week": 110,
    "month": 40,
    "quarter": 28,
    "year": 30,
    None: 110,
}
"""Readings drawn at most: older ones say little and squeeze the rest."""

FEW = 45  # readings, up to which each gets its dot
_MISSED = 1.75  # periods between two readings, from which on one is missing
_ROOM = 0.07  # of the height, above and below what is drawn
_NEAR = 0.04  # of the width, to its ends: a mark so near does not stand out of the picture
_SEEN = 0.1  # of the height: a shorter arrow would be hidden by the marker
_STEPS = (1, 2, 3, 6, 12, 24, 60, 120, 240, 600)  # months between two marks
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def readable(
    days: Sequence[date], values: Sequence[float], kpi: Kpi
) -> tuple[list[date], list[float]]:
    """Leave out what is no finite number, and what is from before the KPI's `counts_from`."""
    since = kpi.counts_from or date.min
    pairs = [(d, v) for d, v in zip(days, values, strict=True) if math.isfinite(v) and d >= since]
    return [day for day, _ in pairs], [value for _, value in pairs]


def crossed(value: float, kpi: Kpi) -> float | None:
    """Give the bound of the healthy range that a reading is beyond, None within the range."""
    low, high = kpi.healthy_low, kpi.healthy_high
    if low is not None and value < low:
        return float(low)
    return float(high) if high is not None and value > high else None


def draw_history(
    days: Sequence[date],
    values: Sequence[float],
    kpi: Kpi,
    *,
    outlook: Outlook | None = None,
    reach: Iterable[float] = (),
    ax: Axes,
) -> Axes:
    """Draw a KPI's readings, oldest first, its healthy range, the gap to it, and what may come.

    The line breaks where readings are missing. What is in `reach` is within sight, too. The
    cycle of the outlook is shaded, and so is the same time a year ago where one counts from it.
    """
    days, values = readable(days, values, kpi)
    days, values = days[-SHOWN[kpi.frequency] :], values[-SHOWN[kpi.frequency] :]
    ahead = () if outlook is None else outlook.ahead
    _limit_height(ax, [*values, *reach, *(x for step in ahead for x in step[1:])], kpi)
    band(ax, kpi)
    if outlook is not None and days:
        _cycle(ax, days, outlook)
    _line(ax, days, values, kpi)
    if outlook is not None and ahead and days:
        _fan(ax, (days[-1], values[-1]), outlook)
    if days:
        _gap(ax, days[-1], values[-1], kpi)
    _limit_width(ax, days, outlook, kpi)
    ax.yaxis.set_major_formatter(FuncFormatter(lambda y, _: tick(y, kpi)))
    ax.set_ylabel("" if kpi.unit_kind == "percent" else kpi.unit)
    date_axis(ax, most=7)
    return ax


def _line(ax: Axes, days: Sequence[date], values: Sequence[float], kpi: Kpi) -> None:
    """Draw the readings; the last one larger, and out of the healthy range a diamond."""
    a_year = None if kpi.frequency is None else READINGS_A_YEAR[kpi.frequency]
    most = timedelta(days=36_500 if a_year is None else _MISSED * 365 / a_year)
    x: list[date] = []
    y: list[float] = []
    for day, value in zip(days, values, strict=True):
        if x and day - x[-1] > most:
            x, y = [*x, x[-1] + most / 2], [*y, math.nan]
        x, y = [*x, day], [*y, value]
    size = 4 if len(days) <= FEW else 1.5
    ax.plot(x, y, color=BLUE, marker="o", markersize=size, label="reading")  # type: ignore[arg-type]
    if days:
        out = crossed(values[-1], kpi) is not None
        marker, colour = ("D", RED) if out else ("o", BLUE)
        ax.plot(days[-1], values[-1], color=colour, marker=marker, markersize=7)  # type: ignore[arg-type]


def band(ax: Axes, kpi: Kpi) -> None:
    """Shade the healthy range within the height of the axes, with a line at each of its edges."""
    low, high = kpi.healthy_low, kpi.healthy_high
    if low is None and high is None:
        return
    bottom, top = ax.get_ylim()
    span = (bottom if low is None else float(low), top if high is None else float(high))
    ax.axhspan(*span, color=GREEN, alpha=0.14, linewidth=0, label="healthy")
    for edge in (low, high):
        if edge is not None:
            ax.axhline(float(edge), color=GREEN, linewidth=1.2)


def _gap(ax: Axes, day: date, value: float, kpi: Kpi) -> None:
    """Draw an arrow from the last reading to the healthy range, if there is room for one."""
    edge, (bottom, top) = crossed(value, kpi), ax.get_ylim()
    if edge is not None and abs(value - edge) > _SEEN * (top - bottom):
        arrow = {"arrowstyle": "-|>", "color": RED, "linewidth": 2, "shrinkA": 0, "shrinkB": 0}
        ax.annotate("", (day, edge), (day, value), arrowprops=arrow)


def _fan(ax: Axes, last: tuple[date, float], outlook: Outlook) -> None:
    """Draw what every reading ahead may be, opening at the last one."""
    day, value = last
    steps = ((day, value, value, value), *outlook.ahead)
    ahead, low, middle, high = (list(column) for column in zip(*steps, strict=True))
    label = "8 times in 10 if business goes on as usual"
    ax.fill_between(ahead, low, high, color=GREY, alpha=0.25, linewidth=0, label=label)
    ax.plot(ahead, middle, color=GREY, linestyle=":", linewidth=2)


def _cycle(ax: Axes, days: Sequence[date], outlook: Outlook) -> None:
    """Shade the readings of the cycle, and those of a year ago where one counts from them."""
    cycle, kpi = outlook.cycle, outlook.kpi
    first, last = _cycle_span(days, outlook)
    ax.axvspan(first, last, fc=(ORANGE, 0.15), ec=ORANGE, linewidth=0.6, label=cycle.name)  # type: ignore[arg-type]
    counts_late = outlook.start_on is None or outlook.start_on >= days[-1]
    first, last = (later(day, "year", -1) for day in (first, last))
    if not counts_late and days[0] <= last and kpi.frequency != "year":
        ax.axvspan(
            first,  # type: ignore[arg-type]
            last,  # type: ignore[arg-type]
            facecolor="none",
            edgecolor=ORANGE,
            hatch="//",
            alpha=0.5,
            linewidth=0,
            label="same time a year ago",
        )


def _cycle_span(days: Sequence[date], outlook: Outlook) -> tuple[date, date]:
    """Give the days round the readings of the cycle, which carry the first day of their period."""
    cycle, frequency = outlook.cycle, outlook.kpi.frequency
    if frequency in (None, "day", "year"):
        return cycle.start, cycle.end
    ahead = [later(days[-1], frequency, i) for i in range(1, READINGS_A_YEAR[frequency] + 1)]
    within = [day for day in (*days, *ahead) if cycle.start <= day <= cycle.end]
    half = timedelta(days=365 / READINGS_A_YEAR[frequency] / 2)
    return (within[0] - half, within[-1] + half) if within else (cycle.start, cycle.end)


def _limit_height(ax: Axes, values: Sequence[float], kpi: Kpi) -> None:
    edges = [float(edge) for edge in (kpi.healthy_low, kpi.healthy_high) if edge is not None]
    seen = [*values, *edges] or [0.0, 1.0]
    low, high = min(seen), max(seen)
    room = _ROOM * (high - low) or abs(high) / 10 or 1.0
    ax.set_ylim(low - room, high + room)


def _limit_width(ax: Axes, days: Sequence[date], outlook: Outlook | None, kpi: Kpi) -> None:
    ends = [*days[:1], *days[-1:]]
    if outlook is not None and days:
        ends.append(_cycle_span(days, outlook)[1])
    if not ends:
        ax.set_xticks([])
        return
    room = max(
        (ends[-1] - ends[0]) * 0.02, timedelta(days=183 / READINGS_A_YEAR[kpi.frequency or "month"])
    )
    ax.set_xlim(ends[0] - room, ends[-1] + room)  # type: ignore[arg-type]


def tick(value: float, kpi: Kpi) -> str:
    """Write a number at an axis short enough for a projector: 1.5M instead of 1,500,000."""
    return shorten(value, figures=6) + ("%" if kpi.unit_kind == "percent" else "")


def date_axis(ax: Axes, *, most: int) -> None:
    """Mark so many years, months or days along the axis at most, such that they fit side by side.

    A January shows its year; without one among them, the first mark does.
    """
    left, right = (num2date(edge).date() for edge in ax.get_xlim())  # type: ignore[no-untyped-call]
    marks = _months(left, right, most=most)
    words = [str(mark.year) if mark.month == 1 else _MONTHS[mark.month - 1] for mark in marks]
    if len(marks) < 2:
        step = math.ceil(max((right - left).days, 1) / most)
        marks = [left + timedelta(days=n) for n in range(step, (right - left).days, step)]
        words = [f"{mark.day} {_MONTHS[mark.month - 1]}" for mark in marks]
    if words and not any(word.isdigit() for word in words):
        words[0] += f" {marks[0].year}"
    ax.set_xticks(marks, words)  # type: ignore[arg-type]
    for mark, label in zip(marks, ax.get_xticklabels(), strict=True):
        share = (mark - left) / (right - left)
        side: Literal["left", "center", "right"] = "left" if share < _NEAR else "center"
        label.set_horizontalalignment("right" if share > 1 - _NEAR else side)


def _months(left: date, right: date, *, most: int) -> list[date]:
    """Give the first days of evenly spread months, as many as may be."""
    begin, end = (day.year * 12 + day.month - 1 for day in (left, right))
    months = [
        month for month in range(begin, end + 1) if date(month // 12, month % 12 + 1, 1) >= left
    ]
    fitting = ([m for m in months if m % step == 0] for step in _STEPS)
    found = next((some for some in fitting if len(some) <= most), [])
    return [date(month // 12, month % 12 + 1, 1) for month in found]
