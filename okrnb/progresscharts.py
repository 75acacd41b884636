"""How far every key result has come, a bar each, on its way from start to target.

The words stand in columns left and right of the bars, inside the axes, so that a dashboard can give
them one cell (`barlayout`).
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from okrnb.barlayout import (
    BAR,
    FURTHEST,
    LINE,
    Placed,
    Scale,
    is_near,
    place_rows,
    scale_for,
    side_by_side,
)
from okrnb.barlayout import progress_height as progress_height
from okrnb.boards import WIDTH
from okrnb.captions import size_of
from okrnb.charts import Chart
from okrnb.drawing import BLACK, GREEN, GREY, ORANGE, RED
from okrnb.lettering import LARGE, MIDDLE, SMALL, drawing, first_fitting, wrap
from okrnb.objectives import Workbook
from okrnb.pace import Word
from okrnb.progressrows import ProgressRow as ProgressRow
from okrnb.progressrows import progress_rows as progress_rows
from okrnb.quantities import say_day, say_number
from okrnb.standing import Standing

_GOOD: tuple[Word, ...] = ("on track", "achieved", "held")
_BAD: tuple[Word, ...] = ("at risk", "missed", "broken")
_EMPTY = "#EDEDED"
_TEXT: dict[str, Any] = {"va": "top", "fontsize": SMALL, "color": BLACK, "linespacing": 1.15}


def look_of(word: Word) -> tuple[str, str]:
    """Give the colour and the marker of a status; what says nothing yet is a grey square."""
    if word in _GOOD:
        return GREEN, "o"
    if word in _BAD:
        return RED, "D"
    return (ORANGE, "^") if word == "behind" else (GREY, "s")


def draw_progress(rows: Sequence[ProgressRow], *, ax: Axes) -> Axes:
    """Draw a bar for each row, with its name on the left and its status on the right.

    A bar is filled up to the progress held between its ends, a dot stands where progress really
    is, and a line where it was expected. The axes have to be as high as `progress_height` says, or
    words will touch; they must have got their place in the figure before.
    """
    wide, _ = size_of(ax)
    placed, scale = place_rows(rows, wide), scale_for(rows, wide)
    ax.set(xlim=(scale.left, scale.right), ylim=(progress_height(rows, wide=wide), 0))
    ax.set_axis_off()
    _draw_bars([one for one in placed if one.row.bar], ax)
    for projected, label in ((False, "progress"), (True, "progress, projected")):
        some = [one for one in placed if one.row.raw is not None]
        some = [one for one in some if one.row.projected is projected]
        if some:
            _draw_dots(some, scale, ax, face="white" if projected else BLACK, label=label)
    for one in placed:
        _write_words(one, scale, ax)
        _write_ends(one, scale, ax)
        _write_levels(one, scale, ax)
    return ax


def _draw_bars(bars: Sequence[Placed], ax: Axes) -> None:
    """Draw the bars, and the lines across them: levels, and what was expected by now."""
    for one in bars:
        dashes: Any = "-" if one.row.raw is not None else (0, (3, 3))
        style = {"facecolor": _EMPTY, "edgecolor": GREY, "linewidth": 0.8, "linestyle": dashes}
        ax.barh(one.middle, 1, height=BAR, **style)
    full = [one for one in bars if one.row.filled]
    colours = [look_of(one.row.word)[0] for one in full]
    lengths = [float(one.row.filled or 0) for one in full]
    ax.barh([one.middle for one in full], lengths, height=BAR, color=colours, alpha=0.75)
    for one in bars:
        levels = [float(mark.share) for mark in one.row.levels if is_near(mark)]
        ends = one.middle - BAR / 2 - 2, one.middle + BAR / 2
        ax.vlines(levels, *ends, color=BLACK, linewidth=1, linestyle=":")
    due = [(float(one.row.expected), one.middle) for one in bars if one.row.expected is not None]
    if due:
        places, middles = zip(*due, strict=True)
        tops, bottoms = ([m + side * (BAR / 2 + 4) for m in middles] for side in (-1, 1))
        style = {"color": BLACK, "linewidth": 2.5, "label": "expected by now"}
        ax.vlines(places, tops, bottoms, **style)


def _draw_dots(some: Sequence[Placed], scale: Scale, ax: Axes, *, face: str, label: str) -> None:
    """Draw progress as it is; far off an arrow, and beyond the ends of the bar with its number."""
    style: dict[str, Any] = {"color": face, "markeredgecolor": BLACK, "markersize": 7}
    dots = [(float(one.row.raw or 0), one.middle) for one in some]
    near = [(raw, middle) for raw, middle in dots if -FURTHEST <= raw <= 1 + FURTHEST]
    x, y = [raw for raw, _ in near], [middle for _, middle in near]
    ax.plot(x, y, marker="o", linestyle="none", label=label, zorder=4, **style)
    for raw, middle in dots:
        beyond = raw > 1
        place = min(raw, scale.high) if beyond else max(raw, scale.low)
        if place != raw:
            ax.plot(place, middle, marker=">" if beyond else "<", zorder=4, **style)
        if not 0 <= raw <= 1:
            x_text = place + (6 if beyond else -6) / scale.whole
            side = {"ha": "left" if beyond else "right", "va": "center", "fontsize": SMALL}
            ax.text(x_text, middle, _say_raw(raw), **side)  # type: ignore[arg-type]


def _say_raw(raw: float) -> str:
    """Say progress with two decimals, while there is room for them.

    >>> _say_raw(1.4), _say_raw(-0.5), _say_raw(123.4), _say_raw(1e9)
    ('1.40', '-0.50', '123', '>999')
    """
    size = abs(raw)
    if size >= 1000:
        return ">999" if raw > 0 else "<-999"
    return say_number(raw, 2 if size < 10 else 1 if size < 100 else 0)


def _write_words(one: Placed, scale: Scale, ax: Axes) -> None:
    row, points = one.row, 1 / scale.whole
    ax.text(scale.left, one.top, one.heading, **{**_TEXT, "fontsize": MIDDLE, "weight": "bold"})
    ax.text(scale.left, one.body, one.name, **_TEXT)
    colour, marker = look_of(row.word)
    ax.plot(scale.words + 5 * points, one.body + 6, color=colour, marker=marker, markersize=8)
    both = row.word if row.number in (row.word, "not measured") else f"{row.word}  {row.number}"
    ax.text(scale.words + 14 * points, one.body, both, **_TEXT, weight="bold")
    ax.text(scale.words, one.body + LINE, one.told, **_TEXT)
    inside = "guardrail" if not row.bar else "not measured" if row.raw is None else ""
    ax.text(0.5, one.middle, inside, va="center", ha="center", fontsize=SMALL, color=GREY)


def _write_ends(one: Placed, scale: Scale, ax: Axes) -> None:
    """Write start and target below the ends of the bar, shortly where there is little room."""
    for mark, side in zip(one.row.ends or (), ("left", "right"), strict=False):
        said = first_fitting(mark.ways, scale.whole / 2 - 4, size=SMALL)
        ax.text(float(mark.share), one.middle + BAR / 2 + 2.5, said, ha=side, **_TEXT)


def _write_levels(one: Placed, scale: Scale, ax: Axes) -> None:
    """Write the names of levels above the bar, side by side however close they lie."""
    marks = sorted(filter(is_near, one.row.levels), key=lambda mark: mark.share)
    room = (scale.end - scale.begin) * scale.whole / max(len(marks), 1) - 6
    ways = ([f"{mark.name} {said}" for said in mark.ways] for mark in marks)
    said = [first_fitting(texts, room, size=SMALL) for texts in ways]
    places = side_by_side(said, [float(mark.share) for mark in marks], scale)
    for text, left in zip(said, places, strict=True):
        ax.text(left, one.middle - BAR / 2 - 3, text, **{**_TEXT, "va": "bottom"})


def chart_progress(
    workbook: Workbook,
    standings: Mapping[str, Standing],
    *,
    on: date,
    title: str = "Progress",
) -> Chart:
    """Show how far every key result has come by a day, against what was expected by then.

    `standings` are those of that day (`stand_all`). Progress is a share of the way from start to
    target and may leave 0 to 1. A guardrail has no bar: it is held, broken or unknown.
    """
    rows = progress_rows(workbook, standings, on=on)
    head = f"{title}, {say_day(on)}"
    with drawing():
        inner = WIDTH - 16
        told = wrap(head, inner, size=LARGE, weight="bold")
        above, below = 18.0 * (told.count("\n") + 1) + 14, 26.0
        high = above + progress_height(rows, wide=inner) + below
        figure = Figure(figsize=(WIDTH / 72, high / 72))
        box = (8 / WIDTH, below / high, inner / WIDTH, (high - above - below) / high)
        ax = draw_progress(rows, ax=figure.add_axes(box))
        figure.text(8 / WIDTH, 1 - 8 / high, told, va="top", fontsize=LARGE, fontweight="bold")
        if ax.get_legend_handles_labels()[1]:
            figure.legend(loc="lower left", ncols=3, frameon=False, borderaxespad=0.3)
    return Chart(figure, "\n".join([head, *_tell(rows)]))


def _tell(rows: Sequence[ProgressRow]) -> Iterator[str]:
    for before, row in zip((None, *rows), rows, strict=False):
        if before is None or before.objective != row.objective:
            yield row.objective
        yield f"  {row}"
    if not rows:
        yield "no key results yet"
