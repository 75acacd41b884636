"""Trees of boxes as a picture: words folded to fit, every box beside or below what it belongs to.

Sizes are in inches, so that a tree of forty boxes is as easy to read as one of four.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch

from okrnb.drawing import BLUE, GREEN, GREY, ORANGE
from okrnb.lettering import LARGE, MIDDLE, SMALL, drawing, wrap

Mood = Literal["plain", "whole", "good", "open", "closed"]

_EDGES: dict[Mood, tuple[str, str, float]] = {
    "plain": (BLUE, "-", 1.0),
    "whole": (GREY, "-", 1.8),
    "good": (GREEN, "-", 2.4),
    "open": (ORANGE, ":", 2.0),
    "closed": (GREY, "--", 1.2),
}
"""Colour, line and width of a box; the words in it say the same."""

_WIDTH, _ACROSS, _DOWN = 2.7, 0.75, 0.5
_LINE, _MARGIN, _SIDE = 0.19, 0.14, 0.1
_ROOM = 72 * (_WIDTH - 2 * _SIDE)  # points for a line of a box

_SPARE = 0.15  # between a box and the next one beside it


@dataclass(frozen=True, slots=True)
class Box:
    """A title, lines below it, and the boxes that belong to it; `sign` stands on the way there."""

    title: str
    lines: tuple[str, ...] = ()
    below: tuple["Box", ...] = ()
    sign: str = ""
    mood: Mood = "plain"

    @property
    def words(self) -> tuple[tuple[str, bool], ...]:
        """The lines as they are drawn, each with whether it is of the title."""
        title = wrap(self.title, _ROOM, size=SMALL, weight="bold", lines=4)
        folded = (wrap(line, _ROOM, size=SMALL, lines=4) for line in self.lines)
        below = [(line, False) for text in folded for line in text.split("\n")]
        return (*((line, True) for line in title.split("\n")), *below)

    @property
    def height(self) -> float:
        """How high it is drawn, in inches."""
        return _LINE * len(self.words) + 2 * _MARGIN


@dataclass(frozen=True, slots=True)
class _Placed:
    """A box with its centre, and the boxes that belong to it."""

    box: Box
    x: float
    y: float
    below: tuple["_Placed", ...] = ()

    def all(self) -> Iterator["_Placed"]:
        """Give this one and all below it."""
        yield self
        for part in self.below:
            yield from part.all()


def draw_boxes(root: Box, *, across: bool, title: str, note: str = "") -> Figure:
    """Draw a tree of boxes from left to right, or else from the top down, with a note below it."""
    first = _across(root, 0, [0.0]) if across else _down(root, _tops(root), [_WIDTH / 2])
    placed = list(first.all())
    right = max(4.0, *(one.x + _WIDTH / 2 for one in placed))
    bottom = max(one.y + one.box.height / 2 for one in placed)
    with drawing():
        head = wrap(title, 72 * right, size=LARGE, weight="bold", lines=3)
        foot = wrap(note, 72 * right, size=MIDDLE, lines=4) if note else ""
        top, end = 0.27 * (head.count("\n") + 1) + 0.15, 0.2 * (foot.count("\n") + 1) + 0.2
        figure = Figure(figsize=(right + 0.2, top + bottom + end))
        ax = figure.add_axes((0, 0, 1, 1))
        ax.set(xlim=(-0.1, right + 0.1), ylim=(bottom + end, -top))
        ax.set_axis_off()
        ax.text(0, 0.1 - top, head, va="top", fontsize=LARGE, fontweight="bold")
        for one in placed:
            for part in one.below:
                (_join_across if across else _join_down)(one, part, ax)
        for one in placed:
            _draw_box(one, ax)
        ax.text(0, bottom + 0.12, foot, va="top", fontsize=MIDDLE, color=GREY)
    return figure


def _across(box: Box, depth: int, used: list[float]) -> _Placed:
    """Put each box to the right of its whole; `used[0]` is how far down the paper is used."""
    begin, x = used[0], _WIDTH / 2 + depth * (_WIDTH + _ACROSS)
    below = tuple(_across(part, depth + 1, used) for part in box.below)
    middle = (below[0].y + below[-1].y) / 2 if below else 0.0
    y = max(middle, begin + box.height / 2)
    used[0] = max(used[0], y + box.height / 2 + _SPARE)
    return _Placed(box, x, y, below)


def _down(box: Box, tops: Sequence[float], used: list[float]) -> _Placed:
    """Put each box below its whole; `used[0]` is the middle of the column that comes next."""
    below = tuple(_down(part, tops[1:], used) for part in box.below)
    x = (below[0].x + below[-1].x) / 2 if below else used[0]
    used[0] += 0 if below else _WIDTH + 2 * _SPARE
    return _Placed(box, x, tops[0] + box.height / 2, below)


def _tops(root: Box) -> list[float]:
    """Say where the boxes of each depth begin: all that are as deep begin at one height."""
    heights = [max(box.height for box in level) for level in _levels([root])]
    return [sum(heights[:depth]) + depth * _DOWN for depth in range(len(heights))]


def _levels(boxes: Sequence[Box]) -> Iterator[Sequence[Box]]:
    while boxes:
        yield boxes
        boxes = [part for box in boxes for part in box.below]


def _join_across(one: _Placed, part: _Placed, ax: Axes) -> None:
    begin, end = one.x + _WIDTH / 2, part.x - _WIDTH / 2
    bend = begin + _ACROSS * 0.45
    ax.plot([begin, bend, bend, end], [one.y, one.y, part.y, part.y], color=GREY)
    _write_sign(part, (bend + end) / 2, part.y, ax)


def _join_down(one: _Placed, part: _Placed, ax: Axes) -> None:
    begin, end = one.y + one.box.height / 2, part.y - part.box.height / 2
    bend = end - _DOWN * 0.65
    ax.plot([one.x, one.x, part.x, part.x], [begin, bend, bend, end], color=GREY)
    _write_sign(part, part.x, end - _DOWN * 0.3, ax)


def _write_sign(part: _Placed, x: float, y: float, ax: Axes) -> None:
    sign = part.box.sign
    edge = GREY if len(sign) == 1 else "none"  # a ring, or a minus would be lost on its line
    face = {"boxstyle": "round,pad=0.15", "facecolor": "white", "edgecolor": edge}
    if sign:
        ax.text(x, y, sign, ha="center", va="center", fontsize=SMALL, bbox=face)


def _draw_box(one: _Placed, ax: Axes) -> None:
    colour, style, width = _EDGES[one.box.mood]
    left, top = one.x - _WIDTH / 2, one.y - one.box.height / 2
    shape = "round,pad=0,rounding_size=0.08"
    ax.add_patch(
        FancyBboxPatch(
            (left, top),
            _WIDTH,
            one.box.height,
            boxstyle=shape,
            facecolor="white",
            edgecolor=colour,
            linestyle=style,
            linewidth=width,
        )
    )
    for number, (line, bold) in enumerate(one.box.words):
        y = top + _MARGIN + _LINE * (number + 0.5)
        weight = "bold" if bold else "normal"
        ax.text(left + _SIDE, y, line, va="center", fontsize=SMALL, fontweight=weight)
