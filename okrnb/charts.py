"""Pictures with their words: `Chart` is what a notebook or a report shows.

The face is white in every theme, and letters are black on it: a dark theme shows a light card.
"""

import io
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cached_property

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from PIL import Image

from okrnb.boards import WIDTH, columns_for, draw_tile, name_tile, place_tiles, room_for
from okrnb.drawing import BLUE as BLUE
from okrnb.drawing import GREEN as GREEN
from okrnb.drawing import GREY as GREY
from okrnb.drawing import ORANGE as ORANGE
from okrnb.drawing import RED as RED
from okrnb.drawing import SKY, crossed, draw_history, readable
from okrnb.fans import Level, draw_landing, levels_of, note_on
from okrnb.lettering import DOTS, LARGE, MIDDLE, SMALL, drawing, width_of, wrap
from okrnb.model import Kpi
from okrnb.objectives import Metric
from okrnb.outlook import Outlook
from okrnb.quantities import say_change, say_day, say_value
from okrnb.rollups import say_score
from okrnb.scoring import Score
from okrnb.tabular import say_range, say_rest

MOST_TILES = 24
"""KPIs on the board at most: with more, none could be read from the back of a room."""


class Chart:
    """A picture together with the numbers it shows, in words.

    Notebooks show the picture; tests, logs and people who cannot see it get the words. `dots` is
    how many there are to an inch.
    """

    def __init__(self, figure: Figure, text: str, *, dots: float = DOTS) -> None:
        self.figure, self.text, self.dots = figure, text, dots

    def __repr__(self) -> str:
        """Give the numbers in words."""
        return self.text

    def _repr_png_(self) -> bytes:
        return self.png

    @cached_property
    def png(self) -> bytes:
        """The picture as PNG, drawn once."""
        buffer = io.BytesIO()
        with drawing():
            # Not compressed, as it is read again at once.
            self.figure.savefig(
                buffer, format="png", dpi=self.dots, pil_kwargs={"compress_level": 0}
            )
        # 80 colours are plenty for lines and areas, and make the file three times smaller. This
        # method keeps rare colours; the usual one turns the arrow of a small gap grey.
        small = io.BytesIO()
        Image.open(buffer).convert("RGB").quantize(80, method=Image.Quantize.MAXCOVERAGE).save(
            small, format="PNG", optimize=True
        )
        return small.getvalue()


def chart_history(
    days: Sequence[date],
    values: Sequence[float],
    kpi: Kpi,
    *,
    outlook: Outlook | None = None,
    kr: Metric | None = None,
) -> Chart:
    """Show one KPI: its past, its healthy range and the gap to it, and what may come.

    With an outlook or a key result, where the cycle lands stands beside: what to expect as usual,
    and start, commit, target and stretch, each with its chance. These are values of the whole
    cycle, so for a total they have a scale of their own. Readings that are no finite number, or
    from before the KPI's `counts_from`, are left out.
    """
    days, values = readable(days, values, kpi)
    levels, note = levels_of(kpi, outlook, kr), note_on(outlook, kr)
    beside = outlook is not None or kr is not None
    own_scale = outlook is None or (outlook.how == "total" and outlook.readings != 1)
    reach = [] if own_scale else [level.value for level in levels]
    if outlook is not None and outlook.samples.size and not own_scale:
        reach += [outlook.value_at(0.9), outlook.value_at(0.1)]
    with drawing():
        figure = Figure(figsize=(WIDTH / 72, 5), layout="constrained")
        panels = figure.subplots(1, 2, squeeze=False, width_ratios=[1.7, 1]) if beside else None
        ax = figure.subplots() if panels is None else panels[0, 0]
        draw_history(days, values, kpi, outlook=outlook, reach=reach, ax=ax)
        name = wrap(kpi.name, WIDTH - 20, size=LARGE, weight="bold")
        figure.suptitle(name, x=0.01, ha="left", fontsize=LARGE, fontweight="bold")
        now = _say_now(days, values, kpi)
        ax.set_title(_break(now, 465 if beside else WIDTH - 60))
        if panels is not None:
            _land(panels[0, 1], levels, kpi, outlook=outlook, like=None if own_scale else ax)
            panels[0, 1].set_xlabel(
                wrap(note, 240, size=SMALL, lines=3), loc="left", fontsize=SMALL
            )
        figure.legend(loc="outside lower left", ncols=5, frameon=False, columnspacing=1.2)
    words = [f"{kpi.name}: {_count(days)}{now}", *_words_beside(levels, outlook, note)]
    return Chart(figure, "\n".join(words))


def _land(
    ax: Axes, levels: Sequence[Level], kpi: Kpi, *, outlook: Outlook | None, like: Axes | None
) -> None:
    """Draw the strip on the scale of `like`, or without it on one that all of it fits on."""
    if like is not None:
        ax.set_ylim(like.get_ylim())
    else:
        seen = [level.value for level in levels]
        if outlook is not None:
            seen += [edge for edge in outlook.healthy() if edge is not None]
        if outlook is not None and outlook.samples.size:
            seen += [outlook.value_at(0.9), outlook.value_at(0.1)]
        low, high = min(seen, default=0.0), max(seen, default=1.0)
        room = 0.1 * (high - low) or abs(high) / 10 or 1.0
        ax.set_ylim(low - room, high + room)
    draw_landing(levels, kpi, outlook=outlook, ticks=like is None and bool(levels), ax=ax)
    ax.set_title("levels" if outlook is None else f"{outlook.cycle.name}, {outlook.how}")


def _count(days: Sequence[date]) -> str:
    return f"{len(days):,} reading{'s' * (len(days) != 1)}, " if days else ""


def _say_now(days: Sequence[date], values: Sequence[float], kpi: Kpi) -> str:
    """Say the latest reading, its day, and how it stands to the healthy range."""
    if not days:
        return "no readings yet"
    told = (
        f"latest {say_value(values[-1], kpi)} ({say_day(days[-1])}), {_say_health(values[-1], kpi)}"
    )
    return told.removesuffix(", ")


def _break(now: str, room: float) -> str:
    """Break what is said of the latest reading before the healthy range, if it is too long."""
    lines = [now] if width_of(now, MIDDLE) <= room else now.split(", healthy", 1)
    return wrap(lines[0], room, size=MIDDLE) + "".join(
        "\n" + wrap(f"healthy{line}", room, size=MIDDLE) for line in lines[1:]
    )


def _say_health(value: float, kpi: Kpi) -> str:
    """Say the healthy range, and the gap to it."""
    if kpi.healthy_low is None and kpi.healthy_high is None:
        return ""
    healthy = f"healthy {say_range(kpi.healthy_low, kpi.healthy_high, kpi)}"
    edge = crossed(value, kpi)
    if edge is None:
        return healthy
    return f"{healthy}: a gap of {say_change(abs(value - edge), kpi).removeprefix('+')}"


def _words_beside(levels: Sequence[Level], outlook: Outlook | None, note: str) -> list[str]:
    if not levels and not note:
        return []
    cycle = [] if outlook is None else [f"{outlook.cycle.name}, {outlook.how}"]
    return [*cycle, *(str(level) for level in levels), *([note] if note else [])]


def chart_board(
    readings: pd.DataFrame,
    gaps: pd.DataFrame,
    kpis: Sequence[Kpi],
    *,
    on: date,
    most: int = MOST_TILES,
) -> Chart:
    """Show the first `most` KPIs of `gaps` side by side, and say how many more the table has.

    Each tile has the name, latest value, triage, healthy range and gap of a KPI. `gaps` are those
    of `find_gaps`, the most deserving first; `readings` after `on` are left out.
    """
    by_id = {kpi.id: kpi for kpi in kpis}
    shown, rest = gaps.head(most), gaps["triage"].iloc[most:].value_counts()
    triaged = list(zip(shown["kpi"], shown["triage"], strict=True))
    columns = columns_for(len(triaged))
    room = room_for(columns)
    read, lines = readings[readings["kpi"].isin(shown["kpi"])], []
    with drawing():
        figure = Figure()
        names = [name_tile(by_id[id], triage, room) for id, triage in triaged]
        below = 3.2 * MIDDLE if len(rest) else 4
        panels = place_tiles(figure, names, columns=columns, above=3.2 * MIDDLE, below=below)
        wide, high = 72 * figure.get_size_inches()
        for ax, (id, triage) in zip(panels, triaged, strict=True):
            kpi = by_id[id]
            days, values = history_of(read, kpi, on=on)
            draw_tile(days, values, kpi, triage=triage, room=room, ax=ax)
            lines.append(f"{kpi.name}: {triage}; {_say_now(*readable(days, values, kpi), kpi)}")
        key = f"As of {say_day(on)}. Shaded: the healthy range. Dot: in it; diamond: out of it."
        figure.text(8 / wide, 1 - 6 / high, wrap(key, wide - 16, size=MIDDLE), va="top")
        if len(rest):
            lines.append(say_rest(rest, where=" in the table"))
            figure.text(8 / wide, 6 / high, wrap(lines[-1], wide - 16, size=MIDDLE))
    return Chart(figure, "\n".join(lines) or "no KPIs yet")


def draw_scores(scores: Mapping[str, Score], *, ax: Axes, closed: bool = False) -> Axes:
    """Draw one bar for each key result from 0 to 1; its number stands in it.

    Once the cycle is `closed` its verdict, too: before, a no only means not yet.
    """
    places = range(len(scores))
    lengths = [float(score.graded or 0) for score in scores.values()]
    ax.barh(places, lengths, color=SKY, height=0.6)
    ax.barh(places, [1] * len(scores), color=GREY, alpha=0.12, height=0.6)
    ax.set_yticks(places, [wrap(name, 330, size=SMALL, lines=3) for name in scores])
    for place, score in enumerate(scores.values()):
        ax.text(
            0.02,
            place,
            _say_result(score, closed=closed),
            va="center",
            ha="left",
            fontweight="bold",
        )
    ax.set(xlim=(0, 1), xlabel="score")
    ax.invert_yaxis()
    return ax


def _say_result(score: Score, *, closed: bool) -> str:
    shown = score.held or say_score(score.graded)
    return f"{shown}  {score.verdict}" if closed and score.graded is not None else shown


def chart_scores(
    scores: Mapping[str, Score], *, title: str = "Scores", closed: bool = False
) -> Chart:
    """Show how far each key result has come; keys are the texts to show."""
    with drawing():
        figure = Figure(figsize=(WIDTH / 72, 1.3 + 0.6 * max(len(scores), 1)), layout="constrained")
        draw_scores(scores, ax=figure.subplots(), closed=closed)
        told = wrap(title, WIDTH - 20, size=LARGE, weight="bold")
        figure.suptitle(told, x=0.01, ha="left", fontsize=LARGE, fontweight="bold")
    words = [f"{name}: {_say_result(score, closed=closed)}" for name, score in scores.items()]
    return Chart(figure, f"{title}\n" + "\n".join(words))


def history_of(readings: pd.DataFrame, kpi: Kpi, *, on: date) -> tuple[list[date], list[float]]:
    """Give one KPI's days and values up to a day, oldest first, from when its readings count on.

    Of two readings on the same day the lower row counts.
    """
    days = pd.to_datetime(readings["date"])
    counts = days <= pd.Timestamp(on)
    if kpi.counts_from is not None:
        counts &= days >= pd.Timestamp(kpi.counts_from)
    part = readings[(readings["kpi"] == kpi.id) & counts]
    part = part.drop_duplicates("date", keep="last").sort_values("date")
    return [day.date() for day in pd.to_datetime(part["date"])], part["value"].tolist()
