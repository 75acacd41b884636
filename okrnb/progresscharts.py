"""How far every key result has come, a bar each, on its way from start to target.

The words stand in columns left and right of the bars, inside the axes, so that a dashboard can give
them one cell (`barlayout`).
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
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
from okrnb.elsewhere import light_of
from okrnb.lettering import LARGE, MIDDLE, SMALL, drawing, first_fitting, wrap
from okrnb.objectives import Workbook
from okrnb.pace import Word
from okrnb.peerrules import Light
from okrnb.progressrows import ProgressRow as ProgressRow
from okrnb.progressrows import progress_rows as progress_rows
from okrnb.quantities import say_day, say_number
from okrnb.rollups import headline
from okrnb.scores import Score
from okrnb.standing import Standing

_LOOKS: dict[Light | None, tuple[str, str]] = {
    "good": (GREEN, "o"),
    "doubtful": (ORANGE, "^"),
    "bad": (RED, "D"),
    None: (GREY, "s"),
}
_NOTHING = "no key results yet"
_FIRST = {"1.00": "its score", "yes": "its verdict", "100%": "its progress"}
"""What a cycle puts first, by how it says all of something."""

_ALL = Score(raw=Decimal(1), graded=Decimal(1), verdict="yes")
_KEY = "Each bar leads from start to target; progress may leave it on either side."
_EMPTY = "#EDEDED"
_TEXT: dict[str, Any] = {"va": "top", "fontsize": SMALL, "color": BLACK, "linespacing": 1.15}


def look_of(word: Word) -> tuple[str, str]:
    """Give the colour and the marker of a status; what says nothing yet is a grey square."""
    return _LOOKS[light_of(word)]


def draw_progress(rows: Sequence[ProgressRow], *, ax: Axes) -> Axes:
    """Draw a bar for each row, with its name on the left and its status on the right.

    A bar is filled up to the progress held between its ends, a dot stands where progress really
    is, and a line where it was expected. The axes have to be as high as `progress_height` says and
    400 points wide, or words will touch; they must have got their place in the figure before.
    """
    ax.set_axis_off()
    wide, _ = size_of(ax)
    placed, scale = place_rows(rows, wide), scale_for(rows, wide)
    ax.set(xlim=(scale.left, scale.right), ylim=(progress_height(rows, wide=wide), 0))
    _draw_bars([one for one in placed if one.row.bar], ax)
    for projected, label in ((False, "progress"), (True, "progress, projected")):
        some = [one for one in placed if one.row.raw is not None]
        some = [one for one in some if one.row.projected is projected]
        if some:
            _draw_dots(some, scale, ax, face="white" if projected else BLACK, label=label)
    if not placed:
        ax.text(scale.left, 0, _NOTHING, **_TEXT)
    for one in placed:
        _write_words(one, scale, ax)
        _write_ends(one, scale, ax)
        _write_levels(one, scale, ax)
    return ax


def _draw_bars(bars: Sequence[Placed], ax: Axes) -> None:
    """Draw the bars, and the lines across them: levels, and what was expected by now."""
    dashes: dict[bool, Any] = {True: "-", False: (0, (3, 3))}
    for measured, style in dashes.items():
        some = [one.middle for one in bars if (one.row.raw is not None) is measured]
        ax.barh(some, 1, height=BAR, color=_EMPTY, ec=GREY, linewidth=0.8, linestyle=style)
    full = [one for one in bars if one.row.filled]
    colours = [look_of(one.row.word)[0] for one in full]
    lengths = [float(one.row.filled or 0) for one in full]
    ax.barh([one.middle for one in full], lengths, height=BAR, color=colours, alpha=0.75)
    levels = [
        (float(mark.share), one.middle) for one in bars for mark in one.row.levels if is_near(mark)
    ]
    _draw_across(levels, ax, over=2, linewidth=1, linestyle=":")
    due = [(float(one.row.expected), one.middle) for one in bars if one.row.expected is not None]
    if due:
        _draw_across(due, ax, over=4, linewidth=2.5, label="expected by now")


def _draw_across(
    places: Sequence[tuple[float, float]], ax: Axes, *, over: float, **line: Any
) -> None:
    """Draw lines across bars at shares of the way, standing out by `over` on either side."""
    tops, bottoms = ([y + side * (BAR / 2 + over) for _, y in places] for side in (-1, 1))
    ax.vlines([x for x, _ in places], tops, bottoms, color=BLACK, **line)


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
    colour, marker = look_of(row.word)
    ax.plot(scale.words + 5 * points, one.body + 6, color=colour, marker=marker, markersize=8)
    both = row.word if row.number in (row.word, "not measured") else f"{row.word}  {row.number}"
    inside = "guardrail" if not row.bar else "not measured" if row.raw is None else ""
    bold, middle = {"fontweight": "bold"}, {"va": "center", "ha": "center", "color": GREY}
    words: tuple[tuple[float, float, str, dict[str, Any]], ...] = (
        (scale.left, one.top, one.heading, {**bold, "fontsize": MIDDLE}),
        (scale.left, one.body, one.name, {}),
        (scale.words + 14 * points, one.body, both, bold),
        (scale.words, one.body + LINE, one.told, {}),
        (0.5, one.middle, inside, middle),
    )
    for x, y, text, style in words:
        if text:
            ax.text(x, y, text, **{**_TEXT, **style})


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
        above, below = 18.0 * (told.count("\n") + 1) + 32, 26.0
        high = above + progress_height(rows, wide=inner) + below
        figure = Figure(figsize=(WIDTH / 72, high / 72))
        box = (8 / WIDTH, below / high, inner / WIDTH, (high - above - below) / high)
        ax = draw_progress(rows, ax=figure.add_axes(box))
        figure.text(8 / WIDTH, 1 - 8 / high, told, va="top", fontsize=LARGE, fontweight="bold")
        key = f"Beside the status: {_FIRST[headline(_ALL, workbook.settings.cycle)]}. {_KEY}"
        figure.text(8 / WIDTH, 1 - (above - 22) / high, key, va="top", fontsize=SMALL)
        if ax.get_legend_handles_labels()[1]:
            figure.legend(loc="lower left", ncols=3, frameon=False, borderaxespad=0.3)
    return Chart(figure, "\n".join([head, *_tell(rows)]))


def _tell(rows: Sequence[ProgressRow]) -> Iterator[str]:
    for before, row in zip((None, *rows), rows, strict=False):
        if before is None or before.objective != row.objective:
            yield row.objective
        yield f"  {row}"
    if not rows:
        yield _NOTHING
