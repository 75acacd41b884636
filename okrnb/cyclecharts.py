"""What a cycle was worth, in pictures: KPIs before and after, and several cycles side by side."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from okrnb.charts import Chart
from okrnb.comparing import CycleScores, KpiChange, compare_cycles, compare_kpis, differs, distance
from okrnb.drawing import BLACK, BLUE, GREEN, GREY, ORANGE, RED
from okrnb.lettering import drawing
from okrnb.objectives import Ambition, Workbook
from okrnb.past import History
from okrnb.quantities import say_day
from okrnb.rollups import SWEET_SPOT
from okrnb.rows import Frame, Row, name_rows, open_rows, rule_above

_NAMES, _WORDS = 210.0, 290.0
_ROOM = 0.12  # of the width of what is drawn, to its left and right
_HALF = 0.3  # of a row: half the height of a band

_BEFORE = {"marker": "o", "markerfacecolor": "white", "markeredgecolor": BLACK, "markersize": 9}
_IN = {"marker": "o", "color": BLUE, "markersize": 10}
_OUT = {"marker": "D", "color": RED, "markersize": 9}
_AGO = {"marker": "|", "color": GREY, "markersize": 14, "markeredgewidth": 2}
_LOOKS = {"before": _BEFORE, "after, healthy": _IN, "after, out": _OUT, "a year before": _AGO}

_DOTS: Mapping[Ambition | None, dict[str, object]] = {
    "aspirational": {"marker": "o", "color": BLUE},
    "committed": {"marker": "s", "color": ORANGE},
    "learning": {"marker": "^", "color": GREEN},
    None: {"marker": "D", "color": GREY},
}
_MEAN = {"marker": "|", "color": BLACK, "markersize": 30, "markeredgewidth": 2.5}


def chart_worth(workbook: Workbook, histories: Mapping[str, History], *, on: date) -> Chart:
    """Show each KPI before the cycle and at its end, or on a day, against its healthy range.

    `histories` go by KPI and have what was known on the day (`valued.histories_of`). Every row has
    a scale of its own.
    """
    changes, cycle = compare_kpis(workbook, histories, on=on), workbook.settings.cycle
    until = min(on, cycle.end)
    title = f"What was {cycle.name} worth?"
    told = f"The last readings before {say_day(cycle.start)} and up to {say_day(until)}."
    note = "Every row has a scale of its own. What moved need not have moved because of the work."
    parts = len({one.part for one in changes})
    frame = Frame(title=title, told=(told, note), names=_NAMES, words=_WORDS, ticks=6)
    with drawing():
        figure, ax = open_rows(frame, len(changes) + parts)
        draw_worth(changes, ax=ax)
        handles = [Line2D([], [], linestyle="none", label=n, **k) for n, k in _LOOKS.items()]  # type: ignore[arg-type]
        band = Patch(facecolor=(GREEN, 0.2), label="healthy range")
        figure.legend(handles=[*handles, band], loc="lower left", ncols=5, frameon=False)
    lines = (f"{one} [{one.part}]" for one in changes)
    return Chart(figure, "\n".join([title, told, *lines]))


def draw_worth(changes: Sequence[KpiChange], *, ax: Axes) -> Axes:
    """Draw a row for each KPI, from its value before to the one after, with its healthy range."""
    rows: list[Row] = []
    part = None
    ax.set_xlim(0, 1)
    for one in changes:
        if one.part != part:
            part = one.part
            rows.append(Row(f"{part[0].upper()}{part[1:]}", bold=True))
        _draw_change(one, len(rows), ax)
        rows.append(Row(one.kpi.name, tuple(filter(None, (one.values, one.word)))))
    ax.set_xticks([])
    ax.spines["bottom"].set_visible(False)
    rule_above(rows, ax=ax)
    return name_rows(rows, ax=ax, names=_NAMES, words=_WORDS)


def _draw_change(one: KpiChange, place: int, ax: Axes) -> None:
    """Draw one KPI on a scale from 0 to 1 that all it has fits on."""
    edges = [edge for edge in (one.kpi.healthy_low, one.kpi.healthy_high) if edge is not None]
    given = [seen for seen in (one.before, one.after, one.year_ago) if seen is not None]
    all_of_it = [*edges, *(seen.value for seen in given)]
    if not all_of_it:
        return
    low, high = min(all_of_it), max(all_of_it)
    width = (high - low) or Decimal(1)

    def at(value: Decimal) -> float:
        middle = Decimal("0.5") if high == low else (value - low) / width
        return _ROOM + (1 - 2 * _ROOM) * float(middle)

    if edges:
        least, most = one.kpi.healthy_low, one.kpi.healthy_high
        ends = (0.0 if least is None else at(least), 1.0 if most is None else at(most))
        ax.barh(place, ends[1] - ends[0], left=ends[0], height=2 * _HALF, color=(GREEN, 0.2))
        ax.vlines([at(edge) for edge in edges], place - _HALF, place + _HALF, color=GREEN)
    if one.before is not None and one.after is not None:
        way = {"arrowstyle": "-|>", "color": GREY, "linewidth": 1.6, "shrinkA": 5, "shrinkB": 6}
        ends = (at(one.before.value), at(one.after.value))
        if ends[0] != ends[1]:
            ax.annotate("", (ends[1], place), (ends[0], place), arrowprops=way)
    after = _IN if one.after is not None and not distance(one.after.value, one.kpi) else _OUT
    for seen, look in ((one.year_ago, _AGO), (one.before, _BEFORE), (one.after, after)):
        if seen is not None:
            ax.plot([at(seen.value)], [place], linestyle="none", zorder=3, **look)  # type: ignore[arg-type]


def chart_cycles(workbooks: Sequence[Workbook], *, on: date) -> Chart:
    """Show the scores of several cycles side by side, oldest on top, as of a day.

    `workbooks` are one for each cycle, with values (`valued.with_readings`).
    """
    cycles = compare_cycles(workbooks, on=on)
    title = "Scores, cycle by cycle"
    told = [f"As of {say_day(on)}.", differs(cycles)]
    frame = Frame(title=title, told=(" ".join(filter(None, told)),), names=170, words=260)
    with drawing():
        figure, ax = open_rows(frame, 2 * len(cycles))
        draw_cycles(cycles, ax=ax)
        seen = dict.fromkeys(ambition for one in cycles for ambition, _ in one.scores)
        handles: list[Line2D | Patch] = [
            Line2D([], [], linestyle="none", label=name or "ambition not said", **_DOTS[name])  # type: ignore[arg-type]
            for name in seen
        ]
        handles += _key_of_means(cycles)
        if any(one.has_band for one in cycles):
            low, high = SWEET_SPOT
            label = f"{low} to {high}: where aspirational sets should average"
            handles.append(Patch(facecolor=(GREEN, 0.18), label=label))
        figure.legend(handles=handles, loc="lower left", ncols=5, frameon=False)
    return Chart(figure, "\n".join([title, *filter(None, told), *map(str, cycles)]))


def _key_of_means(cycles: Sequence[CycleScores]) -> list[Line2D]:
    """Name the means that are drawn: that of aspirational ones is held against the sweet spot."""
    drawn = {mean.is_aspirational for one in cycles for mean in one.means}
    names = {True: ("mean of aspirational", BLUE), False: ("mean", BLACK)}
    if drawn == {True, False}:
        names[False] = ("mean of others", BLACK)
    size = {"linestyle": "none", "markersize": 16}
    return [
        Line2D([], [], **{**_MEAN, **size, "label": label, "color": colour})  # type: ignore[arg-type]
        for aspires, (label, colour) in names.items()
        if aspires in drawn
    ]


def draw_cycles(cycles: Sequence[CycleScores], *, ax: Axes) -> Axes:
    """Draw a row for each cycle, with a dot for each score; equal ones stand above each other."""
    rows, mixed = [], bool(differs(cycles))
    for place, one in enumerate(cycles):
        if one.has_band:
            low, high = map(float, SWEET_SPOT)
            ax.fill_between([low, high], place - 0.48, place + 0.48, color=(GREEN, 0.18), lw=0)
        ax.axhline(place + 0.3, color=GREY, linewidth=0.6)
        stacked: Counter[int] = Counter()
        graded = [(a, s.graded) for a, s in one.scores if s.graded is not None]
        highest = max(Counter(round(40 * float(s)) for _, s in graded).values(), default=1)
        rise = min(0.14, 0.7 / highest)
        for ambition, score in sorted(graded, key=lambda pair: pair[1]):
            slot = round(40 * float(score))
            x, y = float(score), place + 0.22 - rise * stacked[slot]
            stacked[slot] += 1
            ax.plot([x], [y], linestyle="none", markersize=7, alpha=0.85, **_DOTS[ambition])  # type: ignore[arg-type]
        for mean in one.means:
            look = _MEAN | {"color": BLUE if mean.is_aspirational else BLACK}
            ax.plot([float(mean.value)], [place], linestyle="none", zorder=4, **look)  # type: ignore[arg-type]
        rows.append(Row(one.cycle.name + (f" ({one.how})" if mixed else ""), one.together))
    ax.set_xlim(-0.03, 1.03)
    ax.set_xticks([0, 0.2, 0.4, 0.6, 0.8, 1])
    ax.set_xlabel("score")
    return name_rows(rows, ax=ax, names=170, words=260)
