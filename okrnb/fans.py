"""Where a KPI lands at the end of the cycle: what to expect as usual, beside start and levels."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import fmean

from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, MaxNLocator

from okrnb.drawing import BLACK, BLUE, GREEN, GREY, RED, tick
from okrnb.judging import outlook_on
from okrnb.lettering import MIDDLE, first_fitting, say_short, take_apart
from okrnb.levels import say_odds_of, say_odds_within
from okrnb.model import Kpi
from okrnb.objectives import Metric
from okrnb.outlook import Outlook
from okrnb.quantities import say_value, to_decimal
from okrnb.tabular import say_range

USUAL, HEALTHY, OFTEN = "as usual", "healthy", "8 times in 10"

# Dashes as well as colours: start, then the levels from easy to hard.
_LINES = {
    "start": (GREY, "--"),
    "commit": (BLUE, "-."),
    "target": (RED, "-"),
    "stretch": (RED, ":"),
    HEALTHY: (GREEN, "-"),
    USUAL: (GREY, ":"),
}
_STRIP, _LABELS = 0.2, 0.29  # shares of the width: where the strip ends, and where labels begin
_ROOM = 196.0  # points of width for a label
_LABEL = 32.0  # points of height that one takes, with its chance beneath
_HEIGHT = 245.0  # points of height for all of them


@dataclass(frozen=True, kw_only=True)
class Level:
    """A value of the whole cycle: what it is called, how it is said, and what stands beneath.

    `shorter` is what may stand beneath where there is no room for all of it.
    """

    name: str
    value: float
    said: str
    beneath: str = ""
    shorter: tuple[str, ...] = ()

    def __str__(self) -> str:
        """Say it in a line, as in `target GBP 2,160,000: chance about 40%`."""
        return f"{self.name} {self.said}" + (f": {self.beneath}" if self.beneath else "")


def levels_of(kpi: Kpi, outlook: Outlook | None, kr: Metric | None) -> tuple[Level, ...]:
    """Give start, levels with their chances, and what to expect as usual.

    Without a key result, the healthy range of the cycle in place of its levels.
    """
    found = list(_usual(outlook) if outlook is not None else ())
    if kr is not None:
        return (*_levels(kpi, outlook, kr), *found)
    return (*(_healthy(outlook) if outlook is not None else ()), *found)


def _levels(kpi: Kpi, outlook: Outlook | None, kr: Metric) -> Iterator[Level]:
    own = None if outlook is None else outlook_on(kr, outlook)
    for name in ("start", "commit", "target", "stretch"):
        value: Decimal | None = getattr(kr, name)
        if value is None:
            continue
        beneath = kr.start_source.split(",")[0] if name == "start" else ""
        if name != "start" and own is not None and own.tested:
            beneath = f"chance {say_odds_of(value, own)}"
        yield Level(name=name, value=float(value), said=say_value(value, kpi), beneath=beneath)


def _usual(outlook: Outlook) -> Iterator[Level]:
    if outlook.samples.size:
        low, high = sorted(outlook.value_at(chance) for chance in (0.9, 0.1))
        between = f"{say_value(low, outlook.kpi)} to {say_value(high, outlook.kpi)}"
        middle = outlook.value_at(0.5)
        said = say_value(middle, outlook.kpi)
        short = " to ".join(take_apart(say_short(end, outlook.kpi))[1] for end in (low, high))
        shorter = (f"{OFTEN} {short}", short)
        told = f"{OFTEN} {between}"
        yield Level(name=USUAL, value=middle, said=said, beneath=told, shorter=shorter)


def _healthy(outlook: Outlook) -> Iterator[Level]:
    low, high = outlook.healthy()
    edges = [edge for edge in (low, high) if edge is not None]
    if edges:
        least, most = (None if edge is None else to_decimal(edge) for edge in (low, high))
        odds = say_odds_within(least, most, outlook)
        odds = f"chance {odds}" if odds else ""
        said = say_range(low, high, outlook.kpi)
        yield Level(name=HEALTHY, value=sum(edges) / len(edges), said=said, beneath=odds)


def note_on(outlook: Outlook | None, kr: Metric | None) -> str:
    """Say why there is no chance, "" where there is one."""
    if outlook is None:
        return ""
    if not outlook.samples.size:
        return f"no outlook: {outlook.reason}"
    if not outlook.tested:
        return f"no tested chance: {outlook.reason}"
    if kr is not None and outlook_on(kr, outlook) is None:
        return "no chance: the key result's time is not that of the cycle"
    return outlook.reason


def draw_landing(
    levels: Sequence[Level], kpi: Kpi, *, outlook: Outlook | None, ticks: bool, ax: Axes
) -> Axes:
    """Draw a strip of cycle values: the range as usual, and a labelled line for each level.

    Labels stand one above the other, in the order of the values, however close these lie. The
    height of the axes has to be set before. With `ticks` the strip has numbers of its own.
    """
    bottom, top = ax.get_ylim()
    ax.set_xlim(0, 1)
    if outlook is not None:
        _strip(outlook, ax)
    ordered = sorted(levels, key=lambda level: level.value)
    shares = [(level.value - bottom) / (top - bottom) for level in ordered]
    for level, share, place in zip(ordered, shares, _spread(shares), strict=True):
        colour, dashes = _LINES[level.name]
        if level.name != HEALTHY:  # which is a range, with edges of its own
            ax.plot([0, _STRIP], [level.value] * 2, color=colour, linestyle=dashes, linewidth=2.2)
        to = {"color": colour, "linewidth": 0.8, "transform": ax.transAxes}
        ax.plot([_STRIP, _LABELS - 0.02], [share, place], **to)  # type: ignore[arg-type]
        _label(level, place, kpi, ax)
    ax.set_ylim(bottom, top)
    ax.spines["bottom"].set_visible(False)
    ax.set_xticks([])
    ax.spines["left"].set_visible(ticks)
    ax.yaxis.set_major_locator(MaxNLocator(5))
    ax.yaxis.set_major_formatter(FuncFormatter(lambda y, _: tick(y, kpi)))
    ax.tick_params(axis="y", left=ticks, labelleft=ticks)
    return ax


def _strip(outlook: Outlook, ax: Axes) -> None:
    """Shade the healthy range of the cycle value, and box what to expect as usual."""
    bottom, top = ax.get_ylim()
    low, high = outlook.healthy()
    if (low, high) != (None, None):
        span = (bottom if low is None else low, top if high is None else high)
        ax.axhspan(*span, xmax=_STRIP, color=GREEN, alpha=0.14, linewidth=0)
        edges = [edge for edge in (low, high) if edge is not None]
        ax.hlines(edges, 0, _STRIP, color=GREEN, linewidth=1.2)
    if outlook.samples.size:
        span = (outlook.value_at(0.9), outlook.value_at(0.1))
        ax.fill_between([0.03, _STRIP - 0.03], *span, color=GREY, alpha=0.25, linewidth=0)


def _label(level: Level, place: float, kpi: Kpi, ax: Axes) -> None:
    texts = (f"{level.name} {level.said}", f"{level.name} {say_short(level.value, kpi)}")
    bold = "normal" if level.name in (USUAL, HEALTHY) else "bold"
    said = first_fitting(texts, _ROOM, size=MIDDLE, weight=bold)
    side = {"transform": ax.transAxes, "ha": "left", "color": BLACK}
    if not level.beneath:
        ax.text(_LABELS, place, said, va="center", fontweight=bold, **side)  # type: ignore[arg-type]
        return
    ax.text(_LABELS, place, said, va="bottom", fontweight=bold, **side)  # type: ignore[arg-type]
    beneath = first_fitting((level.beneath, *level.shorter), _ROOM, size=MIDDLE)
    ax.text(_LABELS, place, beneath, va="top", **side)  # type: ignore[arg-type]


def _spread(shares: Sequence[float]) -> list[float]:
    """Push rising places apart, no further than each label needs, and keep them on the axes."""
    apart = _LABEL / _HEIGHT
    blocks: list[list[float]] = []  # labels that touch; of each, where the lowest of all would be
    for i, share in enumerate(shares):
        block = [share - i * apart]
        while blocks and fmean(blocks[-1]) > fmean(block):
            block = blocks.pop() + block
        blocks.append(block)
    lowest, highest = apart / 2, 1 - apart * (len(shares) - 0.5)
    places = [min(max(fmean(block), lowest), highest) for block in blocks for _ in block]
    return [place + i * apart for i, place in enumerate(places)]
