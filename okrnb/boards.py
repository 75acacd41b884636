"""The board: many KPIs side by side, each in a tile that can be read from the back of a room.

Sizes are in points, 72 to an inch.
"""

from collections.abc import Sequence
from datetime import date

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from okrnb.drawing import BLACK, crossed, date_axis, draw_history, readable
from okrnb.lettering import (
    LARGE,
    MIDDLE,
    SMALL,
    cut,
    first_fitting,
    say_short,
    take_apart,
    width_of,
    wrap,
)
from okrnb.model import Kpi
from okrnb.quantities import say_change, say_value
from okrnb.tabular import say_range

FOCUS = "focus"
WIDTH = 792.0  # of all charts: what a notebook shows without making it smaller
_EDGE, _GUTTER = 8.0, 18.0  # of the picture, and between two tiles
_LINE, _VALUE, _HEALTHY = 15.0, 20.0, 17.0  # heights of a line of the name, and of those below
_MARKS = 20.0  # below the plot
_BETWEEN = 8.0  # between the value and the triage


def columns_for(count: int) -> int:
    """Say how many tiles stand side by side."""
    return min(max(count, 1), 3 if count <= 12 else 4)


def room_for(columns: int) -> float:
    """Say how wide a tile is. One alone does not take the whole width."""
    return (WIDTH - 2 * _EDGE + _GUTTER) / max(columns, 2) - _GUTTER


def place_tiles(
    figure: Figure, names: Sequence[str], *, columns: int, above: float, below: float
) -> list[Axes]:
    """Set the size of the figure and give the axes of each tile, row by row.

    A row is as high as the longest of its `names` needs, which are wrapped. `above` and `below`
    stay free.
    """
    room = room_for(columns)
    plot = 76.0 if columns < 4 else 60.0
    lines = [
        max((name.count("\n") for name in names[i : i + columns]), default=0) + 1
        for i in range(0, max(len(names), 1), columns)
    ]
    heads = [_LINE * count + _VALUE + _HEALTHY for count in lines]
    height = (
        above + below + sum(heads) + len(heads) * (plot + _MARKS) + _GUTTER / 2 * (len(heads) - 1)
    )
    width = 2 * _EDGE + columns * (room + _GUTTER) - _GUTTER
    figure.set_size_inches(width / 72, height / 72)
    axes, top = [], height - above
    for row, head in enumerate(heads):
        bottom = top - head - plot
        for column in range(min(columns, len(names) - row * columns)):
            left = _EDGE + column * (room + _GUTTER)
            axes.append(
                figure.add_axes((left / width, bottom / height, room / width, plot / height))
            )
        top = bottom - _MARKS - _GUTTER / 2
    return axes


def name_tile(kpi: Kpi, triage: str, room: float) -> str:
    """Wrap the name of a KPI over the tile's width."""
    return wrap(kpi.name, room, size=MIDDLE, weight=_weight(triage))


def draw_tile(
    days: Sequence[date], values: Sequence[float], kpi: Kpi, *, triage: str, room: float, ax: Axes
) -> Axes:
    """Draw a KPI with its name, latest value, triage, healthy range and gap.

    `room` is the width of the tile.
    """
    days, values = readable(days, values, kpi)
    draw_history(days, values, kpi, ax=ax)
    ax.set_ylabel("")
    ax.set_yticks([])
    ax.spines["left"].set_visible(False)
    if not days:
        ax.spines["bottom"].set_visible(False)
    date_axis(ax, most=4 if room < 200 else 5)
    name = name_tile(kpi, triage, room)
    _write(ax, name, 0, _HEALTHY + _VALUE, size=MIDDLE, weight=_weight(triage))
    _write_value(ax, values, kpi, room=room - _write_triage(ax, triage, room) - _BETWEEN)
    health, weight = _say_health(values, kpi)
    said = first_fitting(health, room, size=SMALL, weight=weight)
    _write(ax, said, 0, 5, size=SMALL, weight=weight)
    return ax


def _weight(triage: str) -> str:
    return "bold" if triage == FOCUS else "normal"


def _write(ax: Axes, text: str, x: float, y: float, *, size: float, weight: str = "normal") -> None:
    """Write above the plot, so far from its upper left corner."""
    ax.annotate(
        text,
        (0, 1),
        (x, y),
        xycoords="axes fraction",
        textcoords="offset points",
        fontsize=size,
        fontweight=weight,
        color=BLACK,
        annotation_clip=False,
    )


def _write_triage(ax: Axes, triage: str, room: float) -> float:
    """Write what is proposed on the right, focus in a dark box, and give the width it takes."""
    focus, wide = triage == FOCUS, width_of(triage, SMALL, _weight(triage))
    margin = 4.0 if focus else 0.0
    ax.annotate(
        triage,
        (0, 1),
        (room - wide - margin, _HEALTHY + 3),
        xycoords="axes fraction",
        textcoords="offset points",
        fontsize=SMALL,
        fontweight=_weight(triage),
        color="white" if focus else BLACK,
        bbox={"boxstyle": "square,pad=0.35", "facecolor": BLACK, "linewidth": 0} if focus else None,
        annotation_clip=False,
    )
    return wide + 2 * margin


def _write_value(ax: Axes, values: Sequence[float], kpi: Kpi, *, room: float) -> None:
    """Write the latest value, its number larger than its unit."""
    if not values:
        _write(ax, "no readings", 0, _HEALTHY + 2, size=MIDDLE)
        return
    for said in (say_value(values[-1], kpi), say_short(values[-1], kpi)):
        before, number, after = take_apart(said)
        ends = width_of(before, SMALL), width_of(number, LARGE, "bold")
        if sum(ends) + width_of(after, SMALL) <= room:
            break
    x, y = 0.0, _HEALTHY + 2
    _write(ax, before, x, y, size=SMALL)
    _write(ax, number, x + ends[0], y, size=LARGE, weight="bold")
    left = max(room - sum(ends), 0)
    _write(ax, cut(after, left, size=SMALL), x + sum(ends), y, size=SMALL)


def _say_health(values: Sequence[float], kpi: Kpi) -> tuple[tuple[str, ...], str]:
    """Say the gap to the healthy range, or within it the range, longest first; and how boldly."""
    low, high = kpi.healthy_low, kpi.healthy_high
    if low is None and high is None:
        return ("which range is healthy?",), "normal"
    edge = crossed(values[-1], kpi) if values else None
    if edge is None:
        return (
            f"healthy {say_range(low, high, kpi)}",
            f"healthy {_say_range_short(kpi)}",
        ), "normal"
    size = abs(values[-1] - edge)
    gap = say_change(size, kpi).removeprefix("+")
    short = gap if kpi.unit_kind == "percent" else _plain(say_short(size, kpi))
    return (
        f"gap {gap} to healthy {say_value(edge, kpi)}",
        f"gap {short} to healthy {say_short(edge, kpi)}",
        f"gap {short} to healthy {_plain(say_short(edge, kpi))}",
        f"gap {short} to {_plain(say_short(edge, kpi))}",
    ), "bold"


def _say_range_short(kpi: Kpi) -> str:
    low, high = (
        None if edge is None else _plain(say_short(edge, kpi))
        for edge in (kpi.healthy_low, kpi.healthy_high)
    )
    if low is not None and high is not None:
        return f"{low} to {high}"
    return f"from {low}" if high is None else f"up to {high}"


def _plain(said: str) -> str:
    """Leave the unit out, which stands beside the value, but for %."""
    return take_apart(said)[1]
