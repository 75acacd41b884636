"""Pictures of what has to stay on one side of a bound: each period in or out, and how often."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from matplotlib.axes import Axes
from matplotlib.dates import date2num
from matplotlib.figure import Figure
from matplotlib.patheffects import withStroke
from matplotlib.ticker import FuncFormatter

from okrnb.bands import Band, Bounded, Point, State, band_of, say_bounded
from okrnb.boards import WIDTH
from okrnb.captions import Label, caption, label_right, size_of
from okrnb.charts import Chart
from okrnb.drawing import BLACK, BLUE, GREEN, GREY, RED, date_axis
from okrnb.lettering import SMALL, drawing, say_short, shorten, take_apart, width_of
from okrnb.model import CheckIn, Cycle, Kpi
from okrnb.objectives import Rate, Threshold
from okrnb.quantities import say_day
from okrnb.wording import say_key_result

_LOOKS: dict[State, tuple[str, str, float]] = {
    "in": (BLUE, "o", 7),
    "out": (RED, "D", 8),
    "open": (GREY, "s", 6),
    "no value": (GREY, "x", 8),
    "not reported": (GREY, "$?$", 9),
}
"""Colour, marker and size of a state; the gravest are drawn last."""

_ROOM = 0.3  # of the height above and below what is drawn: for words, and for what has no value
_FOOT = 0.06  # of the height, where what has no value stands
_HIGH = 3.8  # inches
_LABELS = 130.0  # points for the words at the right


def draw_bands(band: Band, *, ax: Axes) -> Axes:
    """Draw values against their bound: what is in as dots, what is out as diamonds.

    Each has its number and its word above it, as far as there is room. The good side is shaded.
    What has no value stands at the foot; the axes must have got their place before.
    """
    _limit(band, ax)
    known = [one for one in band.points if one.value is not None]
    line: dict[str, Any] = {"color": GREY, "linewidth": 1, "zorder": 1}
    ax.plot([one.on for one in known], _heights(known, ax), **line)  # type: ignore[arg-type]
    for state, (colour, marker, size) in _LOOKS.items():
        some = [one for one in band.points if one.state == state]
        days: Any = [one.on for one in some]
        style: dict[str, Any] = {"color": colour, "marker": marker, "markersize": size}
        if some:
            label = f"{band.say(state)} ({len(some)})"
            ax.plot(days, _heights(some, ax), linestyle="none", label=label, zorder=3, **style)
    percent = "%" if band.kpi is not None and band.kpi.unit_kind == "percent" else ""
    ax.yaxis.set_major_formatter(FuncFormatter(lambda y, _: shorten(y, figures=6) + percent))
    date_axis(ax, most=7)
    _shade(band, ax)
    _write(band, ax)
    return ax


def _limit(band: Band, ax: Axes) -> None:
    """Show the whole time, and heights with room for words."""
    seen = [float(one.value) for one in band.points if one.value is not None]
    seen += [float(value) for value, _ in band.lines]
    low, high = min(seen, default=0.0), max(seen, default=1.0)
    room = _ROOM * (high - low) or abs(high) / 5 or 1.0
    days = [*band.days, *(one.on for one in band.points)]
    aside = timedelta(days=max(2, (max(days) - min(days)).days / 40))
    ax.set_ylim(low - room, high + room)
    ax.set_xlim(min(days) - aside, max(days) + aside)  # type: ignore[arg-type]


def _heights(some: Sequence[Point], ax: Axes) -> list[float]:
    bottom, top = ax.get_ylim()
    foot = bottom + _FOOT * (top - bottom)
    return [foot if one.value is None else float(one.value) for one in some]


def _shade(band: Band, ax: Axes) -> None:
    """Shade what is in, and write beside each line what it is."""
    bottom, top = ax.get_ylim()
    if band.low is not None or band.high is not None:
        low = bottom if band.low is None else float(band.low)
        high = top if band.high is None else float(band.high)
        ax.axhspan(low, high, color=GREEN, alpha=0.14, linewidth=0)
    for value, _ in band.lines:
        edge = value in (band.low, band.high)
        look: dict[str, Any] = {"color": GREEN, "linestyle": "-"} if edge else {"color": GREY}
        ax.axhline(float(value), **{"linestyle": ":", "linewidth": 1.4, **look})
    edges = [Label(float(v), words, strong=v in (band.low, band.high)) for v, words in band.lines]
    label_right(edges, room=_LABELS, ax=ax)


def _write(band: Band, ax: Axes) -> None:
    """Write number and word above markers: first where they are out, then from the last on back.

    Where both would touch words that stand there already, the number alone, or nothing.
    """
    wide, _ = size_of(ax)
    left, right = ax.get_xlim()
    order = sorted(band.points, key=lambda one: (one.state in ("in", "open"), -one.on.toordinal()))
    taken: list[tuple[float, float]] = []
    for one in order:
        place = (float(date2num(one.on)) - left) * wide / (right - left)  # type: ignore[no-untyped-call]
        for words in _ways(one, band):
            half = max(width_of(line, SMALL, "bold") for line in words.split("\n")) / 2 + 2
            middle = min(max(place, half), wide - half)  # within the axes
            if all(end <= middle - half or middle + half <= begin for begin, end in taken):
                taken.append((middle - half, middle + half))
                _write_one(one, words, (middle - place, 7), ax)
                break


def _write_one(one: Point, words: str, away: tuple[float, float], ax: Axes) -> None:
    ax.annotate(
        words,
        (one.on, _heights([one], ax)[0]),
        away,
        textcoords="offset points",
        ha="center",
        va="bottom",
        fontsize=SMALL,
        fontweight="bold" if one.state == "out" else "normal",
        color=BLACK,
        path_effects=[withStroke(linewidth=2.5, foreground="white")],  # lines run behind
    )


def _ways(one: Point, band: Band) -> tuple[str, ...]:
    """Say a value without its unit, and below it its word where there is room."""
    kpi = band.kpi
    if one.value is None:
        return ("?",) if one.state == "not reported" else ("none",)
    said = shorten(float(one.value)) if kpi is None else take_apart(say_short(one.value, kpi))[1]
    return f"{said}\n{band.say(one.state)}", said


def chart_bands(
    kr: Bounded,
    kpi: Kpi | None,
    check_ins: Sequence[CheckIn] = (),
    *,
    cycle: Cycle,
    on: date,
) -> Chart:
    """Show what was reported until a day against the bound of a threshold, guardrail or rate.

    `kpi` is the one that the key result names, None where it has a unit of its own. Check-ins
    `with_readings` carry the KPI's own values. A bound that is not set is said to be so.
    """
    band = band_of(kr, kpi, check_ins, cycle=cycle, on=on)
    name = say_key_result(kr, kpi)
    told = "; ".join(filter(None, (band.told, "" if _says_periods(kr) else band.counted)))
    with drawing():
        figure = Figure(figsize=(WIDTH / 72, _HIGH), layout="constrained")
        ax = figure.subplots()
        caption(figure, name, told)
        draw_bands(band, ax=ax)
        if band.points:
            figure.legend(loc="outside lower left", ncols=5, frameon=False)
    lines = [words for _, words in band.lines]
    return Chart(figure, "\n".join([f"{name}: {told}", *lines, *_tell(band, kr)]))


def _says_periods(kr: Bounded) -> bool:
    """Say whether the score itself says how many periods are met."""
    return isinstance(kr, Rate) or (isinstance(kr, Threshold) and kr.tally == "each_period")


def _tell(band: Band, kr: Bounded) -> Iterator[str]:
    for one in band.points:
        value = "" if one.value is None else f"{say_bounded(one.value, kr, band.kpi)}, "
        yield f"{say_day(one.on)}: {value}{band.say(one.state)}"
