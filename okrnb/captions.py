"""Words in pictures of key results: what stands above, and labels that keep clear of each other.

Sizes are in points, 72 to an inch.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from okrnb.boards import WIDTH
from okrnb.drawing import BLACK, GREY
from okrnb.lettering import LARGE, MIDDLE, SMALL, drawing, wrap

_LINE = 13.5
_LEADER = 14.0  # from the axes to a label beside it
_LEAD: dict[str, Any] = {
    "arrowstyle": "-",
    "color": GREY,
    "linewidth": 0.8,
    "shrinkA": 0,
    "shrinkB": 0,
}


class Label(NamedTuple):
    """Words beside a place on the y axis, and what stands beneath them; `strong` ones are bold."""

    place: float
    words: str
    beneath: str = ""
    strong: bool = False

    def fold(self, room: float) -> str:
        """Break both over two lines each at most."""
        weight = "bold" if self.strong else "normal"
        parts = [text for text in (self.words, self.beneath) if text]
        return "\n".join(wrap(text, room, size=SMALL, weight=weight) for text in parts)


def caption(figure: Figure, name: str, *told: str) -> None:
    """Write a name above a picture, and above its first axes what is told, a line or more each."""
    title = wrap(name, WIDTH - 20, size=LARGE, weight="bold")
    figure.suptitle(title, x=0.01, ha="left", fontsize=LARGE, fontweight="bold")
    lines = [wrap(text, WIDTH - 80, size=MIDDLE, lines=3) for text in told if text]
    figure.axes[0].set_title("\n".join(lines))


def size_of(ax: Axes) -> tuple[float, float]:
    """Measure width and height of axes; where a layout places them, it is asked first."""
    figure = ax.figure
    if isinstance(figure, Figure):
        engine = figure.get_layout_engine()
        if engine is not None:
            with drawing():
                engine.execute(figure)
    box, scale = ax.get_window_extent(), 72 / figure.dpi
    return float(box.width * scale), float(box.height * scale)


def keep_apart(
    centres: Sequence[float], sizes: Sequence[float], *, low: float, high: float, gap: float
) -> list[float]:
    """Give where each of some pieces begins, centred on rising places unless they would touch.

    They stay between `low` and `high`; where all of them are too long for that, they begin before
    `low`.

    >>> keep_apart([0, 1], [4, 4], low=-10, high=10, gap=1)
    [-2.0, 3.0]
    """
    places: list[float] = []
    for centre, size in zip(centres, sizes, strict=True):
        least = places[-1] + sizes[len(places) - 1] + gap if places else low
        places.append(max(float(centre - size / 2), least))
    most = high
    for number in reversed(range(len(places))):
        places[number] = min(places[number], most - sizes[number])
        most = places[number] - gap
    return places


def label_right(labels: Sequence[Label], *, room: float, ax: Axes) -> None:
    """Write words to the right of axes, at their places as far as they keep clear of each other.

    The y axis has its limits already. A thin line leads from the place to the words.
    """
    (bottom, top), (_, high) = ax.get_ylim(), size_of(ax)
    ordered = sorted(labels, key=lambda label: label.place)
    folded = [label.fold(room) for label in ordered]
    sizes = [_LINE * (text.count("\n") + 1) / high for text in folded]
    shares = [(label.place - bottom) / (top - bottom) for label in ordered]
    begins = keep_apart(shares, sizes, low=0, high=1, gap=2 / high)
    where: dict[str, Any] = {"xycoords": "axes fraction", "textcoords": "offset points"}
    look: dict[str, Any] = {"va": "center", "fontsize": SMALL, "color": BLACK}
    for label, text, share, begin, size in zip(ordered, folded, shares, begins, sizes, strict=True):
        up = high * (begin + size / 2 - share)
        weight = "bold" if label.strong else "normal"
        lead = {**where, "annotation_clip": False}
        ax.annotate(text, (1, share), (_LEADER, up), fontweight=weight, **lead, **look)
        ax.annotate("", (1, share), (_LEADER - 2, up), arrowprops=_LEAD, **lead)
