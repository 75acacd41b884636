"""The dashboard: one page for the projector, as wide and as high as its screen.

Letters have the sizes of all pictures, and the page is no larger than those, so that on a screen of
1920 by 1080 dots the smallest are as high as a 45th of the room. What has none is counted, the
gravest is shown. Sizes are in points, 72 to an inch.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from okrnb.captions import size_of
from okrnb.charts import Chart
from okrnb.dashboards import Block, Card, Dashboard, Line, Note, gather_dashboard
from okrnb.drawing import BLACK, GREEN, GREY, ORANGE, RED
from okrnb.lettering import LARGE, MIDDLE, SMALL, cut, drawing, first_fitting, width_of, wrap
from okrnb.objectives import Workbook
from okrnb.past import History
from okrnb.progresscharts import look_of
from okrnb.progressrows import PROJECTED, ProgressRow
from okrnb.standing import Standing
from okrnb.watching import Health

DOTS_WIDE, DOTS_HIGH, DOTS_AN_INCH = 1920, 1080, 175
WIDE, HIGH = DOTS_WIDE * 72 / DOTS_AN_INCH, DOTS_HIGH * 72 / DOTS_AN_INCH
"""The page in points: 790 by 444."""

_EDGE, _HEAD, _GUTTER, _SIDE = 8.0, 46.0, 16.0, 222.0
_LINE, _BETWEEN, _TITLE, _OVER = 12.6, 5.0, 17.0, 28.0  # heights; of the heads of the columns
_GAP, _BAR = 7.0, 9.0
_WORD, _CHANCE, _CONFIDENCE, _WAY = 96.0, 66.0, 60.0, 88.0  # widths of the columns
_TEXT: dict[str, Any] = {"va": "baseline", "fontsize": SMALL, "color": BLACK}
_STATES: Mapping[Health | None, tuple[str, str]] = {
    "green": (GREEN, "o"),
    "yellow": (ORANGE, "^"),
    "red": (RED, "D"),
    "unknown": (GREY, "s"),
}


def chart_dashboard(
    workbook: Workbook,
    standings: Mapping[str, Standing],
    *,
    on: date,
    histories: Mapping[str, History] | None = None,
) -> Chart:
    """Show a day of a cycle on one page of 1920 by 1080 dots, for the projector.

    Objectives with their key results: what is achieved, the chance as usual and people's
    confidence, three things apart. Beside them what needs a decision, health metrics, wins and
    what is due in four weeks. `workbook`, `standings` and `histories` are as for
    `dashboards.gather_dashboard`; the words have all of it, also what the page has no room for.
    """
    found = gather_dashboard(workbook, standings, on=on, histories=histories)
    with drawing():
        figure = Figure(figsize=(WIDE / 72, HIGH / 72))
        _write_head(found, figure)
        bottom, high = _EDGE / HIGH, (HIGH - _HEAD - _EDGE) / HIGH
        main = WIDE - 2 * _EDGE - _GUTTER - _SIDE
        left = figure.add_axes((_EDGE / WIDE, bottom, main / WIDE, high))
        right = figure.add_axes((1 - (_EDGE + _SIDE) / WIDE, bottom, _SIDE / WIDE, high))
        draw_cards(found.cards, ax=left)
        draw_blocks(found.blocks, ax=right)
    return Chart(figure, str(found), dots=DOTS_AN_INCH)


def _write_head(found: Dashboard, figure: Figure) -> None:
    room = WIDE - 2 * _EDGE
    when = width_of(found.when, MIDDLE)
    title = cut(found.title, room - when - 20, size=LARGE, weight="bold")
    x, y = _EDGE / WIDE, 1 - _EDGE / HIGH
    figure.text(x, y, title, va="top", fontsize=LARGE, fontweight="bold", color=BLACK)
    figure.text(1 - x, y - 2 / HIGH, found.when, va="top", ha="right", fontsize=MIDDLE)
    tally = cut(found.tally, room, size=MIDDLE)
    figure.text(x, y - 21 / HIGH, tally, va="top", fontsize=MIDDLE, color=BLACK)


@dataclass(frozen=True, slots=True)
class Layout:
    """What the page has room for: cards with the lines that are shown, and their names, folded.

    `names` go by key result; `rest` says what is left out.
    """

    cards: tuple[Card, ...]
    names: Mapping[str, str]
    rest: str = ""

    @property
    def height(self) -> float:
        """Give how high all of it is."""
        heads = (_TITLE + _BETWEEN) * len(self.cards) + _TITLE * bool(self.rest)
        return _OVER + heads + sum(map(_tall, self.names.values()))


def lay_out(cards: Sequence[Card], *, room: float, high: float) -> Layout:
    """Choose what is shown within so much height, names being `room` wide.

    Where there is no room for all, key results are left out that go well, and with them objectives
    of which none is left; the gravest names have a second line as long as there is room.
    """
    every = sorted((line for card in cards for line in card.lines), key=lambda line: line.gravity)
    for count in range(len(every), -1, -1):
        kept = {line.row.key_result: _fold(line, 1, room) for line in every[:count]}
        left = tuple(_keep(cards, kept)) if count < len(every) else tuple(cards)
        found = Layout(left, kept, _say_rest(every[count:]))
        if found.height <= high:
            break
    for line in every[:count]:
        longer = {line.row.key_result: _fold(line, 2, room)}
        roomy = replace(found, names={**found.names, **longer})
        found = roomy if roomy.height <= high else found
    return found


def _keep(cards: Sequence[Card], kept: Collection[str]) -> Iterator[Card]:
    for card in cards:
        own = tuple(line for line in card.lines if line.row.key_result in kept)
        if own:
            yield Card(card.objective, card.said, own)


def _say_rest(lines: Sequence[Line]) -> str:
    words = Counter(line.row.word for line in lines).most_common()
    told = ", ".join(f"{count} {word}" for word, count in words)
    return f"and {len(lines)} more: {told}" if lines else ""


def _tall(text: str) -> float:
    return _LINE * (text.count("\n") + 1) + _BETWEEN


def _fold(line: Line, folds: int, room: float) -> str:
    return wrap(line.row.name, room, size=SMALL, lines=folds)


def _write(ax: Axes, x: float, y: float, text: str, **look: Any) -> None:
    """Write lines below each other from `y` down, however high their letters are."""
    for number, line in enumerate(text.split("\n")):
        baseline = y + _LINE * number + 0.95 * look.get("fontsize", SMALL)
        ax.text(x, baseline, line, **{**_TEXT, **look})


def draw_cards(cards: Sequence[Card], *, ax: Axes) -> Axes:
    """Draw objectives with their key results, as many as the height of the axes has room for.

    In columns stand the name, a bar with a line where progress was expected, the status with its
    number, the chance as usual, and the confidence.
    """
    wide, high = size_of(ax)
    ax.set(xlim=(0, wide), ylim=(high, 0))
    ax.set_axis_off()
    ends = [wide - _CONFIDENCE, wide - _CONFIDENCE - _GAP - _CHANCE]
    ends.append(ends[1] - _GAP - _WORD)
    ends.append(ends[2] - _GAP - _WAY)
    places = _Columns(*reversed(ends))
    layout = lay_out(cards, room=places.bar - _GAP, high=high)
    shown = [line.row for card in layout.cards for line in card.lines]
    _write_columns(places, ax, ahead=any(row.projected for row in shown))
    y = _OVER
    for card in layout.cards:
        said = cut(card.said, wide - places.word, size=SMALL, weight="bold")
        head = cut(card.objective, places.word - 2 * _GAP, size=MIDDLE, weight="bold")
        ax.plot([0, wide], [y, y], color=GREY, linewidth=0.6)
        _write(ax, 0, y + 3, head, fontsize=MIDDLE, fontweight="bold")
        _write(ax, places.word, y + 4, said, fontweight="bold")
        y += _TITLE + _BETWEEN
        for line in card.lines:
            name = layout.names[line.row.key_result]
            _write(ax, 0, y, name)
            _draw_line(line, y, places, ax)
            y += _tall(name)
    _write(ax, 0, y + 2, layout.rest or ("" if cards else "no objectives yet"))
    return ax


@dataclass(frozen=True, slots=True)
class _Columns:
    """Where columns begin."""

    bar: float
    word: float
    chance: float
    confidence: float


def _write_columns(places: _Columns, ax: Axes, *, ahead: bool) -> None:
    key = "how far (open: projected)\n(line: expected by now)"
    heads = {
        places.bar: key if ahead else "how far\n(line: expected by now)",
        places.chance: "chance\nas usual",
        places.confidence: "confidence\nof people",
    }
    for x, words in heads.items():
        _write(ax, x, 0, words, color=GREY)


def _fill(row: ProgressRow, colour: str) -> dict[str, Any]:
    """Say how a bar looks: full, or open where it is that of a projection."""
    if row.projected:
        return {"facecolor": "white", "edgecolor": colour, "linewidth": 1.5}
    return {"color": colour, "alpha": 0.75}


def _draw_line(line: Line, y: float, places: _Columns, ax: Axes) -> None:
    row, middle = line.row, y + _LINE / 2
    colour, marker = look_of(row.word)
    if row.bar:
        ax.barh(middle, _WAY, left=places.bar, height=_BAR, color=GREY, alpha=0.15)
        filled = float(row.filled or 0) * _WAY
        ax.barh(middle, filled, left=places.bar, height=_BAR, **_fill(row, colour))
    if row.expected is not None:
        x = places.bar + min(max(float(row.expected), 0), 1) * _WAY
        ax.vlines(x, middle - _BAR / 2 - 2, middle + _BAR / 2 + 2, color=BLACK, linewidth=2)
    ax.plot(places.word + 4, middle, color=colour, marker=marker, markersize=7)
    both = row.word if row.number in (row.word, "not measured") else f"{row.word} {row.number}"
    ways = (f"{both}{PROJECTED if row.projected else ''}", both, row.word)
    _write(ax, places.word + 12, y, first_fitting(ways, _WORD - 12, size=SMALL))
    if not row.bar:
        return
    for x, room, said, blank in (
        (places.chance, _CHANCE, line.chance, "none tested"),
        (places.confidence, _CONFIDENCE, line.confidence, "not said"),
    ):
        text = cut(said or blank, room, size=SMALL)
        _write(ax, x, y, text, color=BLACK if said else GREY)


def draw_blocks(blocks: Sequence[Block], *, ax: Axes) -> Axes:
    """Draw blocks of notes below each other, as many notes of each as there is room for."""
    wide, high = size_of(ax)
    ax.set(xlim=(0, wide), ylim=(high, 0))
    ax.set_axis_off()
    y = 0.0
    for block, count in zip(blocks, share_out(blocks, wide=wide, high=high), strict=True):
        _write(ax, 0, y, block.heading, fontsize=MIDDLE, fontweight="bold")
        y += _TITLE
        for note in block.notes[:count]:
            y = _draw_note(note, y, wide, ax)
        rest = _say_left(block, count)
        _write(ax, 0, y, rest, color=GREY)
        y += _LINE * bool(rest) + 2 * _BETWEEN
    return ax


def share_out(blocks: Sequence[Block], *, wide: float, high: float) -> tuple[int, ...]:
    """Say how many notes of each block are shown: one more of each in turns, while they fit."""
    counts, grown = [0] * len(blocks), True
    while grown:
        grown = False
        for place, block in enumerate(blocks):
            more = [*counts[:place], counts[place] + 1, *counts[place + 1 :]]
            used = sum(_block_height(*one, wide) for one in zip(blocks, more, strict=True))
            if counts[place] < len(block.notes) and used <= high:
                counts, grown = more, True
    return tuple(counts)


def _say_left(block: Block, count: int) -> str:
    """Say how many notes of a block are left out, or that there are none."""
    left = len(block.notes) - count
    return f"and {left} more" if left > 0 else "" if block.notes else block.blank


def _block_height(block: Block, count: int, wide: float) -> float:
    notes = sum(_note_height(note, wide) for note in block.notes[:count])
    return _TITLE + notes + _LINE * bool(_say_left(block, count)) + 2 * _BETWEEN


def _note_text(note: Note, wide: float) -> str:
    return wrap(str(note), wide - 12 * bool(note.state), size=SMALL)


def _note_height(note: Note, wide: float) -> float:
    return _LINE * (_note_text(note, wide).count("\n") + 1) + _BETWEEN / 2


def _draw_note(note: Note, y: float, wide: float, ax: Axes) -> float:
    if note.state:
        colour, marker = _STATES[note.state]
        ax.plot(4, y + _LINE / 2, color=colour, marker=marker, markersize=7)
    _write(ax, 12 * bool(note.state), y, _note_text(note, wide))
    return y + _note_height(note, wide)
