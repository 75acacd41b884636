"""Pictures: data and an axes in, the axes out; `Chart` is what a notebook or a report shows.

Colours are those of Okabe and Ito, which colour-blind people can tell apart, and never stand
alone: a word or a marker says the same. The face is white in every theme.
"""

import io
import math
import warnings
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import Any

import matplotlib as mpl
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.dates import AutoDateLocator, ConciseDateFormatter
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter
from PIL import Image

from okrnb.model import Kpi
from okrnb.objectives import Metric
from okrnb.outlook import Outlook
from okrnb.quantities import say_value
from okrnb.rollups import say_score
from okrnb.scoring import Score

BLUE, ORANGE, GREEN, RED, GREY = "#0072B2", "#E69F00", "#009E73", "#D55E00", "#5A5A5A"
SHOWN = 110
"""Readings drawn at most: older ones say little and squeeze the rest."""

# Dashes as well as colours: start, then the levels from easy to hard.
_LEVELS = {
    "start": (GREY, "--"),
    "commit": (BLUE, "-."),
    "target": (RED, "-"),
    "stretch": (RED, ":"),
}

# Text is never read as mathematics, or two amounts in $ would become a formula.
_STYLE: dict[Any, Any] = {
    "text.parse_math": False,
    "font.size": 11,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.titlelocation": "left",
}


class Chart:
    """A picture together with the numbers it shows, in words.

    Notebooks show the picture; tests, logs and people who cannot see it get the words.
    """

    def __init__(self, figure: Figure, text: str) -> None:
        self.figure, self.text = figure, text

    def __repr__(self) -> str:
        """Give the numbers in words."""
        return self.text

    def _repr_png_(self) -> bytes:
        return self.png

    @cached_property
    def png(self) -> bytes:
        """The picture as PNG, drawn once."""
        buffer = io.BytesIO()
        with mpl.rc_context(_STYLE), warnings.catch_warnings():
            # A letter that the font lacks becomes a box; the words beside the picture have it.
            warnings.filterwarnings("ignore", message="Glyph .* missing")
            self.figure.savefig(buffer, format="png", dpi=100)
        # 128 colours are plenty for lines and areas, and make the file three times smaller.
        small = io.BytesIO()
        Image.open(buffer).convert("RGB").quantize(128).save(small, format="PNG", optimize=True)
        return small.getvalue()


def draw_history(
    days: Sequence[date],
    values: Sequence[float],
    kpi: Kpi,
    *,
    outlook: Outlook | None = None,
    kr: Metric | None = None,
    ax: Axes,
) -> Axes:
    """Draw a KPI's readings with its healthy range, and what may come, and start and target.

    Levels of a total are drawn as what each reading would have to be on average.
    """
    days, values = days[-SHOWN:], values[-SHOWN:]
    ax.plot(days, values, color=BLUE, marker="o", markersize=3, label="reading")  # type: ignore[arg-type]
    _band(ax, kpi)
    if outlook is not None and outlook.ahead:
        ahead, low, middle, high = zip(*outlook.ahead, strict=True)
        ax.fill_between(ahead, low, high, color=GREY, alpha=0.2, label="as usual, 8 times in 10")
        ax.plot(ahead, middle, color=GREY, linestyle=":")
    if outlook is not None and kr is not None:
        _draw_levels(outlook, kr, ax)
    ax.set_title(kpi.name)
    ax.set_ylabel(kpi.unit)
    ax.yaxis.set_major_formatter(FuncFormatter(_tick))
    locator = AutoDateLocator(maxticks=8)
    ax.xaxis.set_major_locator(locator)
    ax.xaxis.set_major_formatter(ConciseDateFormatter(locator))
    return ax


def _band(ax: Axes, kpi: Kpi) -> None:
    low, high = kpi.healthy_low, kpi.healthy_high
    if low is None and high is None:
        return
    bottom, top = ax.get_ylim()
    edges = [float(edge) for edge in (low, high) if edge is not None]
    room = 0.05 * (max(top, *edges) - min(bottom, *edges))
    bottom, top = (
        min(bottom, *(edge - room for edge in edges)),
        max(top, *(edge + room for edge in edges)),
    )
    span = (bottom if low is None else float(low), top if high is None else float(high))
    ax.axhspan(*span, color=GREEN, alpha=0.12, label="healthy")
    for edge in edges:
        ax.axhline(edge, color=GREEN, linewidth=0.8)
    ax.set_ylim(bottom, top)


def _draw_levels(outlook: Outlook, kr: Metric, ax: Axes) -> None:
    """Draw start and levels across the cycle, each with its chance if business goes on as usual."""
    cycle, parts = outlook.cycle, max(outlook.readings, 1) if outlook.how == "total" else 1
    ax.axvspan(cycle.start, cycle.end, color=ORANGE, alpha=0.08)  # type: ignore[arg-type]
    for name, (colour, style) in _LEVELS.items():
        value = getattr(kr, name)
        if value is None:
            continue
        label = f"{name} {say_value(value, outlook.kpi)}"
        if name != "start" and outlook.tested:
            label += f" ({outlook.say_chance_of(float(value))})"
        height = float(value) / parts  # of a total, what each reading would have to be
        ax.hlines(
            height,
            cycle.start,  # type: ignore[arg-type]
            cycle.end,  # type: ignore[arg-type]
            color=colour,
            linestyle=style,
            label=label,
        )


def _tick(value: float, _: int) -> str:
    """Write an axis label short enough for a projector: 1.5M instead of 1,500,000."""
    for size, letter in ((1e9, "bn"), (1e6, "M"), (1e4, "k")):
        if abs(value) >= size:
            return f"{value / (1e3 if letter == 'k' else size):g}{letter}"
    return f"{value:g}"


def draw_scores(scores: Mapping[str, Score], *, ax: Axes, closed: bool = False) -> Axes:
    """Draw one bar for each key result from 0 to 1; its number stands in it.

    Once the cycle is `closed` its verdict, too: before, a no only means not yet.
    """
    names = list(scores)
    lengths = [float(score.graded or 0) for score in scores.values()]
    ax.barh(names, lengths, color=BLUE, height=0.6)
    ax.barh(names, [1] * len(names), color=GREY, alpha=0.12, height=0.6)
    for place, score in enumerate(scores.values()):
        ax.text(
            0.02,
            place,
            _say_result(score, closed=closed),
            va="center",
            ha="left",
            fontweight="bold",
        )
    ax.set(xlim=(0, 1), xlabel="score")
    ax.invert_yaxis()
    return ax


def _say_result(score: Score, *, closed: bool) -> str:
    shown = score.held or say_score(score.graded)
    return f"{shown}  {score.verdict}" if closed and score.held is None else shown


def chart_scores(
    scores: Mapping[str, Score], *, title: str = "Scores", closed: bool = False
) -> Chart:
    """Show how far each key result has come; keys are the texts to show."""
    with mpl.rc_context(_STYLE):
        figure = Figure(figsize=(9, 1.2 + 0.55 * max(len(scores), 1)), layout="constrained")
        wrapped = {_wrap(name): score for name, score in scores.items()}
        draw_scores(wrapped, ax=figure.subplots(), closed=closed).set_title(title)
    words = [f"{name}: {_say_result(score, closed=closed)}" for name, score in scores.items()]
    return Chart(figure, f"{title}\n" + "\n".join(words))


def chart_history(
    days: Sequence[date],
    values: Sequence[float],
    kpi: Kpi,
    *,
    outlook: Outlook | None = None,
    kr: Metric | None = None,
) -> Chart:
    """Show one KPI: its past, its healthy range, what may come, and a key result's levels."""
    with mpl.rc_context(_STYLE):
        figure = Figure(figsize=(9, 4.5), layout="constrained")
        ax = draw_history(days, values, kpi, outlook=outlook, kr=kr, ax=figure.subplots())
        figure.legend(loc="outside lower center", ncols=3, frameon=False, fontsize=9)
    words = f"{kpi.name}: {len(values)} readings, the latest {say_value(values[-1], kpi)}"
    if kr is not None:
        told = ((name, getattr(kr, name)) for name in _LEVELS)
        words += "".join(f"; {name} {say_value(value, kpi)}" for name, value in told if value)
    ax.margins(x=0.02)
    return Chart(figure, words)


def chart_board(
    readings: pd.DataFrame, gaps: pd.DataFrame, kpis: Sequence[Kpi], *, on: date, most: int = 20
) -> Chart:
    """Show the first `most` KPIs of `gaps` side by side, each with its triage."""
    by_id = {kpi.id: kpi for kpi in kpis}
    shown = gaps[gaps["n"].notna()].head(most)
    columns = min(3 if len(shown) <= 12 else 4, max(len(shown), 1))
    rows = math.ceil(max(len(shown), 1) / columns)
    with mpl.rc_context(_STYLE | {"font.size": 9}):
        figure = Figure(figsize=(11, 0.4 + 2.1 * rows), layout="constrained")
        panels = figure.subplots(rows, columns, squeeze=False).flat
        triaged = list(zip(shown["kpi"], shown["triage"], strict=True))
        for panel, (id, triage) in zip(panels, triaged, strict=False):
            draw_history(*history_of(readings, id, on=on), by_id[id], ax=panel)
            weight = "bold" if triage == "focus" else "normal"
            panel.set_title(f"{_wrap(by_id[id].name, 30)}: {triage}", fontweight=weight)
        for panel in list(figure.axes)[len(shown) :]:
            panel.set_axis_off()
    return Chart(figure, "\n".join(f"{by_id[id].name}: {triage}" for id, triage in triaged))


def history_of(readings: pd.DataFrame, kpi: str, *, on: date) -> tuple[list[date], list[float]]:
    """Give one KPI's days and values up to a day, oldest first."""
    days = pd.to_datetime(readings["date"])
    part = readings[(readings["kpi"] == kpi) & (days <= pd.Timestamp(on))].sort_values("date")
    return [day.date() for day in pd.to_datetime(part["date"])], part["value"].tolist()


def _wrap(text: str, width: int = 46) -> str:
    """Break a long text over two lines at a blank."""
    if len(text) <= width or " " not in text[:width]:
        return text
    cut = text[:width].rindex(" ")
    return f"{text[:cut]}\n{_wrap(text[cut + 1 :], width)}"
