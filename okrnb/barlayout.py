"""Where bars of progress and the words beside them stand: columns, rows, and room for all letters.

Along a bar places are shares of the way; all other sizes are in points, 72 to an inch.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from okrnb.boards import WIDTH
from okrnb.captions import keep_apart
from okrnb.lettering import MIDDLE, SMALL, width_of, wrap
from okrnb.progressrows import Mark, ProgressRow

FURTHEST = 0.5
"""Lengths of the bar beyond its ends up to which progress has its dot; further off, an arrow."""

BAR, LINE = 13.0, 13.5
"""Heights of a bar and of a line of words."""

_NAMES, _WORDS = 0.27, 0.27  # shares of the width, for the columns left and right
_GAP = 10.0  # between a column and the bars
_NUMBER = 30.0  # beside a dot beyond the bar, for its number
_BETWEEN, _HEADING = 12.0, 20.0
_LONGEST = 3  # lines of a name, or of what a score rests on


class Scale(NamedTuple):
    """What stands where: bars, with all that sticks out of them, reach from `low` to `high`.

    The axes are `wide` points.
    """

    low: float
    high: float
    wide: float

    @property
    def whole(self) -> float:
        """Points for a whole bar."""
        room = (1 - _NAMES - _WORDS) * self.wide - 2 * _GAP
        beside = _NUMBER * ((self.low < 0) + (self.high > 1))
        return (room - beside) / (self.high - self.low)

    @property
    def begin(self) -> float:
        """Where the room for bars begins."""
        return self.low - _NUMBER * (self.low < 0) / self.whole

    @property
    def end(self) -> float:
        """Where the room for bars ends."""
        return self.high + _NUMBER * (self.high > 1) / self.whole

    @property
    def left(self) -> float:
        """The left edge of the axes."""
        return self.begin - (_NAMES * self.wide + _GAP) / self.whole

    @property
    def words(self) -> float:
        """Where the words on the right begin."""
        return self.end + _GAP / self.whole

    @property
    def right(self) -> float:
        """The right edge of the axes."""
        return self.words + _WORDS * self.wide / self.whole


@dataclass(frozen=True, slots=True)
class Placed:
    """A row with its words folded: `top` is how far down it begins, `told` stands below its status.

    A `heading` is there where an objective begins.
    """

    row: ProgressRow
    top: float
    heading: str
    name: str
    told: str

    @property
    def body(self) -> float:
        """How far down all that is below the heading begins."""
        return self.top + (_HEADING + LINE * self.heading.count("\n") if self.heading else 0)

    @property
    def middle(self) -> float:
        """How far down the middle of the bar is: names of levels stand above it."""
        return self.body + LINE * any(is_near(mark) for mark in self.row.levels) + BAR / 2 + 1

    @property
    def bottom(self) -> float:
        """How far down the next row begins."""
        words = self.told.count("\n") + 2 if self.told else 1
        lines = max(self.name.count("\n") + 1, words)
        return max(self.body + lines * LINE, self.middle + BAR / 2 + LINE + 2) + _BETWEEN


def is_near(mark: Mark) -> bool:
    """Say whether a mark is near enough to its bar to be drawn."""
    return -FURTHEST <= mark.share <= 1 + FURTHEST


def scale_for(rows: Sequence[ProgressRow], wide: float) -> Scale:
    """Make room beyond the ends of the bars, as far as any row needs it."""
    seen = [float(row.raw) for row in rows if row.raw is not None]
    seen += [float(mark.share) for row in rows for mark in row.levels]
    low, high = min([0.0, *seen]), max([1.0, *seen])
    return Scale(max(low, -FURTHEST), min(high, 1 + FURTHEST), wide)


def place_rows(rows: Sequence[ProgressRow], wide: float) -> tuple[Placed, ...]:
    """Put rows below each other, those of one objective below its text."""
    found: list[Placed] = []
    for before, row in zip((None, *rows), rows, strict=False):
        new = before is None or before.objective != row.objective
        found.append(
            Placed(
                row,
                found[-1].bottom if found else 0.0,
                wrap(row.objective, wide, size=MIDDLE, weight="bold") if new else "",
                wrap(row.name, _NAMES * wide, size=SMALL, lines=_LONGEST),
                "\n".join(_fold(row, _WORDS * wide)),
            )
        )
    return tuple(found)


def _fold(row: ProgressRow, room: float) -> list[str]:
    """Fold what a score rests on, unless it is said already, and the note."""
    known = (row.word, row.number, "not measured" if row.bar else "")
    told = ("" if row.brief in known else row.brief, row.note)
    return [wrap(text, room, size=SMALL, lines=_LONGEST) for text in told if text]


def progress_height(rows: Sequence[ProgressRow], *, wide: float = WIDTH) -> float:
    """Say how high axes so `wide` have to be for these rows, in points."""
    placed = place_rows(rows, wide)
    return placed[-1].bottom if placed else _HEADING


def side_by_side(texts: Sequence[str], shares: Sequence[float], scale: Scale) -> list[float]:
    """Give the left ends of texts centred on rising shares, moved apart and kept in the room."""
    wide = [width_of(text, SMALL) / scale.whole for text in texts]
    gap = 6 / scale.whole
    return keep_apart(shares, wide, low=scale.begin, high=scale.end, gap=gap)
