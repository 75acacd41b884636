"""Letters in pictures: fonts that have them, sizes for a projector, and texts cut to the room.

Widths and sizes are in points, 72 to an inch.
"""

import re
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal
from functools import cache
from typing import Any

import matplotlib as mpl
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.font_manager import FontProperties, get_font_names

from okrnb.model import Kpi
from okrnb.quantities import say_value

SMALL, MIDDLE, LARGE = 10.0, 11.0, 14.0
"""Sizes in use: at three metres from a projector, what is smaller than 10 is not read."""

DOTS = 100
"""Dots to an inch."""

_FONTS = (
    *("DejaVu Sans", "Noto Sans CJK SC", "Noto Sans CJK JP", "Noto Sans CJK KR"),
    *("WenQuanYi Zen Hei", "Microsoft YaHei", "Yu Gothic", "Malgun Gothic", "Hiragino Sans"),
    *("PingFang SC", "Apple SD Gothic Neo", "Noto Sans Devanagari", "Nirmala UI"),
    *("Arial Unicode MS", "Noto Emoji", "Segoe UI Emoji", "Segoe UI Symbol"),
)
"""The first comes with matplotlib; the others, where a machine has them, add scripts it lacks."""

_ELLIPSIS = "…"
_PLAIN_BELOW = 1e4
_SIZES = {1e12: "tn", 1e9: "bn", 1e6: "M", 1e3: "k"}
_CUT_AFTER = re.compile(r"[\s_/]|(?<=[^\W\d])-")  # no number is torn apart
_NUMBER = re.compile(r"-?\d[\d,]*(\.\d+)?(bn|tn|[kM](?!\w))?%?")


def style() -> dict[Any, Any]:
    """Give matplotlib's settings for all pictures.

    Text is never read as mathematics, or two amounts in $ would become a formula.
    """
    return {
        "text.parse_math": False,
        "font.family": list(fonts()),
        "font.size": MIDDLE,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.titlelocation": "left",
        "axes.titlesize": MIDDLE,
        "xtick.labelsize": SMALL,
        "ytick.labelsize": SMALL,
        "legend.fontsize": SMALL,
    }


@cache
def fonts() -> tuple[str, ...]:
    """Give the fonts of this machine to look letters up in, in this order."""
    known = set(get_font_names())
    return tuple(name for name in _FONTS if name in known)


@contextmanager
def drawing() -> Iterator[None]:
    """Draw in the style of all pictures.

    A letter that no font has becomes a box, without a warning: the words beside the picture have
    it.
    """
    with mpl.rc_context(style()), warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Glyph .* missing")
        yield


def _measure(text: str, font: FontProperties) -> float:
    # With as many dots to an inch as pictures have: letters come out a little wider or narrower.
    renderer = RendererAgg(1, 1, DOTS)  # type: ignore[no-untyped-call]
    wide, *_ = renderer.get_text_width_height_descent(text, font, ismath=False)  # type: ignore[no-untyped-call]
    return float(wide) * 72 / DOTS


@cache
def width_of(text: str, size: float, weight: str = "normal") -> float:
    """Measure how wide a line of text comes out."""
    font = FontProperties(family=list(fonts()), size=size, weight=weight)
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Glyph .* missing")
        return _measure(text, font)


def wrap(text: str, room: float, *, size: float, weight: str = "normal", lines: int = 2) -> str:
    """Break a text over some lines, and end the last with an ellipsis where it is longer still.

    Lines end after a blank or a hyphen, or else, in long words and scripts without blanks, where
    the room ends.
    """
    rest = " ".join(text.split())
    told: list[str] = []
    while rest and len(told) < lines - 1:
        line = _first_line(rest, room, size=size, weight=weight)
        told.append(line.rstrip())
        rest = rest[len(line) :].lstrip()
    return "\n".join([*told, cut(rest, room, size=size, weight=weight)] if rest else told)


def cut(text: str, room: float, *, size: float, weight: str = "normal") -> str:
    """Give a text as it is where there is room for it, else its beginning and an ellipsis."""
    if width_of(text, size, weight) <= room:
        return text
    size_of_end = width_of(_ELLIPSIS, size, weight)
    return text[: _fitting(text, room - size_of_end, size, weight)].rstrip() + _ELLIPSIS


def _first_line(text: str, room: float, *, size: float, weight: str) -> str:
    end = _fitting(text, room, size, weight)
    if end == len(text):
        return text
    at = [found.end() for found in _CUT_AFTER.finditer(text[: end + 1]) if found.end() <= end + 1]
    good = [place for place in at if place >= end / 3]
    return text[: good[-1]] if good else text[:end]


def _fitting(text: str, room: float, size: float, weight: str) -> int:
    """Say how many letters have room: at least one."""
    low, high = 1, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if width_of(text[:middle], size, weight) <= room:
            low = middle
        else:
            high = middle - 1
    return low


def first_fitting(texts: Sequence[str], room: float, *, size: float, weight: str = "normal") -> str:
    """Give the first text that there is room for, else the last one, cut."""
    for text in texts:
        if width_of(text, size, weight) <= room:
            return text
    return cut(texts[-1], room, size=size, weight=weight)


def say_short(value: Decimal | float, kpi: Kpi) -> str:
    """Say a value with its unit so shortly that it fits beside a line.

    >>> fund = Kpi(id="fund", name="Fund", unit_kind="currency", unit="JPY")
    >>> say_short(11_573_457_881_911, fund), say_short(1_503_867, fund), say_short(950, fund)
    ('JPY 11.57tn', 'JPY 1.504M', 'JPY 950')
    """
    said = say_value(value, kpi)
    if abs(float(value)) < _PLAIN_BELOW:
        return said
    before, _, after = take_apart(said)
    return f"{before}{shorten(float(value))}{after}"


def take_apart(said: str) -> tuple[str, str, str]:
    """Take a said value apart: what stands before the number, the number, and the unit behind.

    >>> take_apart("GBP 1.504M"), take_apart("12.7%"), take_apart("3 kg")
    (('GBP ', '1.504M', ''), ('', '12.7%', ''), ('', '3', ' kg'))
    """
    found = _NUMBER.search(said)
    if found is None:
        return "", said, ""
    return said[: found.start()], found[0], said[found.end() :]


def shorten(value: float, *, figures: int = 4) -> str:
    """Write a number in so many figures, with a letter for thousands, millions and so on.

    >>> shorten(1_250_000), shorten(-40_000), shorten(9_500), shorten(2e16)
    ('1.25M', '-40k', '9500', '20000tn')
    """
    for size, letter in _SIZES.items():
        if abs(value) >= max(size, _PLAIN_BELOW):
            said = f"{value / size:.{figures}g}"
            return (f"{value / size:.0f}" if "e" in said else said) + letter
    return f"{value:.{figures}g}"
