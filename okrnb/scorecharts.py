"""The scores of a whole cycle in one picture: a dot for each key result, by objective.

A score is of work, never of a person, and one alone is no target: only a whole set that aims high
has a sweet spot (`rollups.read_ambition` says when it says something).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from okrnb.advice import end_sentence
from okrnb.charts import Chart
from okrnb.drawing import BLACK, BLUE, GREEN, GREY, ORANGE
from okrnb.lettering import drawing
from okrnb.objectives import Ambition, Workbook
from okrnb.quantities import say_day, say_number
from okrnb.reflecting import Final, reflect
from okrnb.rollups import SUMMED, SWEET_SPOT, headline, say_beside, say_score
from okrnb.rows import Frame, Row, name_rows, open_rows, rule_above
from okrnb.scores import Score
from okrnb.tabular import kpi_of
from okrnb.wording import say_key_result

COMPUTED, OWN, CHANGED = "computed", "the team's own", "as changed half-way"

_MARKS = {
    COMPUTED: {"marker": "o", "color": BLUE, "markersize": 9},
    OWN: {"marker": "D", "markerfacecolor": "white", "markeredgecolor": ORANGE, "markersize": 9},
    CHANGED: {"marker": "o", "markerfacecolor": "white", "markeredgecolor": BLUE, "markersize": 7},
}
_MEAN = {"marker": "|", "color": BLACK, "markersize": 16, "markeredgewidth": 2.5}


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreGroup:
    """An objective on the dot plot: its number, if it has one, and how each key result ended.

    `said` names the number, `together` sets it beside others that do not agree. `finals` go by the
    key results' sentences, `headlines` say what their cycle puts first. The sweet spot is only
    drawn where `has_band`.
    """

    objective: str
    ambition: Ambition | None
    number: Decimal | None
    said: str
    together: str
    has_band: bool
    finals: Mapping[str, Final]
    headlines: Mapping[str, str]

    def __str__(self) -> str:
        """Say all of it, a line each."""
        kind = f" ({self.ambition})" if self.ambition else ""
        lines = (f"  {name}: {_say(self, name)}" for name in self.finals)
        return "\n".join([f"{self.objective}{kind}: {self.together}", *lines])


def group_scores(workbook: Workbook, *, on: date) -> tuple[ScoreGroup, ...]:
    """Score all key results as of a day, by objective, in reading order.

    What was promised is the measure. The sweet spot has a place only where all aspirational key
    results together say something: not when a cycle is scored by yes and no, or not at all, nor
    with fewer than five of them.
    """
    found = reflect(workbook, on=on)
    by_id = {final.key_result.id: final for final in found.finals}
    ends = {end.objective: end.promised for end in found.objectives}
    cycle, groups = workbook.settings.cycle, []
    for objective in workbook.objectives:
        finals: dict[str, Final] = {}
        for kr in objective.key_results:
            said = say_key_result(kr, kpi_of(kr, workbook))
            finals[f"{said} ({kr.id})" if said in finals else said] = by_id[kr.id]
        aspires = objective.ambition == "aspirational"
        end = ends[objective.id]
        number, summed = end.summed_up(cycle.roll_up), cycle.roll_up != "none"
        group = ScoreGroup(
            objective=objective.text,
            ambition=objective.ambition,
            number=number,
            said=f"{SUMMED[cycle.roll_up]} {say_score(number)}" if summed else "",
            together=end.together if summed else "not summed up",
            has_band=aspires and "aspirational" in found.ambitions,
            finals=finals,
            headlines={name: headline(f.reviewed.score, cycle) for name, f in finals.items()},
        )
        groups.append(group)
    return tuple(groups)


def _say(group: ScoreGroup, name: str) -> str:
    """Say one key result: what it comes to, its basis, and what the team says of it."""
    final = group.finals[name]
    score = final.reviewed.score
    parts = [group.headlines[name], *_say_raw(score, group.headlines[name])]
    parts += [] if score.basis in (group.headlines[name], "not measured") else [score.basis]
    if final.reviewed.score_now is not None:
        parts.append(f"{say_score(final.reviewed.score_now.graded)} {CHANGED}")
    if final.own is not None:
        parts.append(say_beside(score, final.own))
    return "; ".join(parts)


def _say_raw(score: Score, said: str) -> Iterator[str]:
    """Say progress where it leaves the scale, unless it is what is said already, in percent."""
    if score.raw is not None and not 0 <= score.raw <= 1 and not said.endswith("%"):
        yield f"progress {say_number(score.raw, 2)}"


def chart_score_dots(workbook: Workbook, *, on: date, title: str = "") -> Chart:
    """Show all scores of a cycle as dots from 0 to 1, grouped by objective.

    The team's own scores stand beside the computed ones, guardrails are words. `workbook` is one
    with values (`valued.with_readings`) where there are readings.
    """
    groups = group_scores(workbook, on=on)
    told = [f"As of {say_day(on)}.", *_say_ambitions(workbook, on)]
    name = title or f"Scores of {workbook.settings.cycle.name}"
    frame = Frame(title=name, told=(" ".join(told),), keys=1)
    with drawing():
        figure, ax = open_rows(frame, sum(1 + len(group.finals) for group in groups))
        draw_score_dots(groups, ax=ax)
        _key(figure, ax)
    return Chart(figure, "\n".join([name, *told, *map(str, groups)]))


def _say_ambitions(workbook: Workbook, on: date) -> Iterator[str]:
    for ambition, said in reflect(workbook, on=on).ambitions.items():
        yield end_sentence(f"{ambition.capitalize()}: {said}")


def draw_score_dots(groups: Sequence[ScoreGroup], *, ax: Axes) -> Axes:
    """Draw a row for each objective and, below it, one for each of its key results.

    A dot stays between 0 and 1; where progress went beyond, an arrow points there.
    """
    rows: list[Row] = []
    for group in groups:
        if group.has_band:
            ends = (len(rows) - 0.5, len(rows) + len(group.finals) + 0.5)
            low, high = map(float, SWEET_SPOT)
            ax.fill_betweenx(ends, low, high, color=GREEN, alpha=0.18, linewidth=0)
        if group.number is not None:
            _dot(float(group.number), len(rows), _MEAN, ax)
        rows.append(Row(group.objective, (group.said, group.ambition or ""), bold=True))
        for name, final in group.finals.items():
            _draw_final(final, len(rows), ax)
            rows.append(Row(name, tuple(_beside(group.headlines[name], final))))
    ax.set_xlim(-0.06, 1.06)
    ax.set_xticks([0, 0.2, 0.4, 0.6, 0.8, 1])
    by_progress = any(s.endswith("%") for group in groups for s in group.headlines.values())
    ax.set_xlabel("progress" if by_progress else "score")
    ax.spines["bottom"].set_bounds(0, 1)
    rule_above(rows, ax=ax)
    return name_rows([_trim(row) for row in rows], ax=ax)


def _trim(row: Row) -> Row:
    return Row(row.name, tuple(filter(None, row.beside)), bold=row.bold)


def _beside(said: str, final: Final) -> Iterator[str]:
    """Give the words beside a dot: what it comes to, and below what else is known of it."""
    yield "; ".join([said, *_say_raw(final.reviewed.score, said)])
    more = []
    if final.own is not None:
        more.append(f"{say_score(final.own.score)} by the team")
    if final.reviewed.score_now is not None:
        more.append(f"{say_score(final.reviewed.score_now.graded)} as changed")
    elif final.reviewed.now is None:
        more.append("given up")
    if more:
        yield ", ".join(more)


def _draw_final(final: Final, place: int, ax: Axes) -> None:
    score, now = final.reviewed.score, final.reviewed.score_now
    if score.held is not None:
        return
    ax.plot([0, 1], [place, place], color=GREY, linewidth=0.7, linestyle=":", zorder=1)
    own = None if final.own is None else final.own.score
    given = {CHANGED: None if now is None else now.graded, COMPUTED: score.graded, OWN: own}
    if own is not None and score.graded is not None:
        ends = [float(own), float(score.graded)]
        ax.plot(ends, [place, place], color=ORANGE, linewidth=1.5, zorder=2)
    for kind, value in given.items():
        if value is not None:
            _dot(float(value), place, _MARKS[kind], ax)
    if score.raw is not None and not 0 <= score.raw <= 1:
        x, marker = (1.045, ">") if score.raw > 1 else (-0.045, "<")
        ax.plot([x], [place], marker=marker, color=BLUE, markersize=7, clip_on=False)


def _dot(x: float, place: int, look: Mapping[str, object], ax: Axes) -> None:
    ax.plot([x], [place], linestyle="none", zorder=3, clip_on=False, **look)  # type: ignore[arg-type]


def _key(figure: Figure, ax: Axes) -> None:
    """Name the marks that are in the picture."""
    looks = {COMPUTED: _MARKS[COMPUTED], OWN: _MARKS[OWN], CHANGED: _MARKS[CHANGED]}
    looks |= {"objective": _MEAN}
    seen = {(line.get_marker(), line.get_markersize()) for line in ax.lines}
    handles: list[object] = []
    for name, look in looks.items():
        if (look["marker"], look["markersize"]) in seen:
            handles.append(Line2D([], [], linestyle="none", label=name, **look))  # type: ignore[arg-type]
    if ax.collections:
        low, high = SWEET_SPOT
        label = f"{low} to {high}: where aspirational sets should average"
        ax.collections[0].set_label(label)
        handles.append(ax.collections[0])
    if handles:
        figure.legend(handles=handles, loc="lower left", ncols=5, frameon=False, borderaxespad=0.1)
