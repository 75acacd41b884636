"""Pictures with a row for each thing: its name on the left, its words on the right.

All of these are put together here alike, so that a team finds its way in each of them. Sizes are
in points, 72 to an inch.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from okrnb.boards import WIDTH
from okrnb.drawing import BLACK, GREY
from okrnb.lettering import LARGE, MIDDLE, SMALL, cut, wrap

ROOMY = 18
"""Rows up to which each has room for two lines of text."""

NAMES, WORDS = 310.0, 170.0
"""Usual widths of the names and of the words beside the plot."""

_EDGE, _GAP = 8.0, 10.0  # of the picture, and between the plot and what stands beside it
_TITLE, _LINE = 20.0, 16.0  # heights of a line of the title, and of what is told below it
_TALL, _LOW = 32.0, 18.0  # heights of a row
_KEY = 21.0  # height of a row of the key


@dataclass(frozen=True, slots=True)
class Row:
    """A name, and the words beside the plot, of which the second line goes where there is no room.

    A `bold` one stands above rows that belong to it, or is the one to look at.
    """

    name: str
    beside: tuple[str, ...] = ()
    bold: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What stands round the plot: title, what is told below it, and how wide the sides are.

    `keys` is how many rows the key below takes, `ticks` how much room the marks of the axis take,
    and `over` how much those above the plot, if there are any.
    """

    title: str
    told: tuple[str, ...] = ()
    names: float = NAMES
    words: float = WORDS
    keys: int = 1
    ticks: float = 36.0
    over: float = 0.0


def height_of(count: int) -> float:
    """Say how high each of so many rows is."""
    return _TALL if count <= ROOMY else _LOW


def open_rows(frame: Frame, count: int) -> tuple[Figure, Axes]:
    """Give a picture with its title, and axes for so many rows, the first of them on top."""
    room = WIDTH - 2 * _EDGE
    title = wrap(frame.title, room, size=LARGE, weight="bold", lines=3)
    told = "\n".join(wrap(one, room, size=MIDDLE, lines=3) for one in frame.told if one)
    lines = told.count("\n") + 1 if told else 0
    head = _TITLE * (title.count("\n") + 1)
    above = _EDGE + head + _LINE * lines + _GAP + frame.over
    plot, below = height_of(count) * max(count, 1), frame.ticks + _KEY * frame.keys
    high = above + plot + below
    figure = Figure(figsize=(WIDTH / 72, high / 72))
    x, y = _EDGE / WIDTH, 1 - _EDGE / high
    figure.text(x, y, title, va="top", fontsize=LARGE, fontweight="bold", color=BLACK)
    figure.text(x, y - (head + 2) / high, told, va="top", fontsize=MIDDLE, color=BLACK)
    left = _EDGE + frame.names
    wide = WIDTH - left - frame.words - _EDGE
    return figure, figure.add_axes((left / WIDTH, below / high, wide / WIDTH, plot / high))


def name_rows(rows: Sequence[Row], *, ax: Axes, names: float = NAMES, words: float = WORDS) -> Axes:
    """Write names on the left of the axes and words on their right, and set the height of the axes.

    `names` and `words` are the widths that these may take. Row by row the axes count 0, 1, 2...
    from the top.
    """
    lines = 2 if len(rows) <= ROOMY else 1
    ax.set_ylim(max(len(rows), 1) - 0.5, -0.5)
    ax.tick_params(axis="y", length=0, pad=names)
    told = [
        wrap(row.name, names - _GAP, size=SMALL, weight=_weight(row), lines=lines) for row in rows
    ]
    ax.set_yticks(range(len(rows)), told)
    for label, row in zip(ax.get_yticklabels(), rows, strict=True):
        label.set(horizontalalignment="left", fontweight=_weight(row), color=BLACK)
    for place, row in enumerate(rows):
        if row.beside:
            _write_beside(row, place, lines, words=words, ax=ax)
    ax.spines["left"].set_visible(False)
    return ax


def _weight(row: Row) -> str:
    return "bold" if row.bold else "normal"


def _write_beside(row: Row, place: int, lines: int, *, words: float, ax: Axes) -> None:
    if lines == 1:
        text = cut("; ".join(row.beside), words - _GAP, size=SMALL, weight=_weight(row))
    elif len(row.beside) == 1:
        text = wrap(row.beside[0], words - _GAP, size=SMALL, weight=_weight(row))
    else:
        parts = (cut(one, words - _GAP, size=SMALL, weight=_weight(row)) for one in row.beside[:2])
        text = "\n".join(parts)
    ax.annotate(
        text,
        (1, place),
        (_GAP, 0),
        xycoords=ax.get_yaxis_transform(),
        textcoords="offset points",
        va="center",
        fontsize=SMALL,
        fontweight=_weight(row),
        color=BLACK,
        annotation_clip=False,
    )


def rule_above(rows: Sequence[Row], *, ax: Axes) -> None:
    """Draw a thin line above each bold row but the first, over the whole width of the plot."""
    for place, row in enumerate(rows):
        if row.bold and place:
            ax.axhline(place - 0.5, color=GREY, linewidth=0.6, alpha=0.5)
