"""Everything shown of a workbook: charts, the report's files, the summary on the terminal."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from textwrap import indent

from okrnb.burnupcharts import chart_burnup
from okrnb.calibrationcharts import chart_calibration
from okrnb.charts import Chart, chart_board, chart_history
from okrnb.dashboardcharts import chart_dashboard
from okrnb.dashboards import GRAVITY
from okrnb.elsewhere import light_of
from okrnb.endtables import handover_lines, handover_of
from okrnb.entries import Decision
from okrnb.handingout import OUT as OUT
from okrnb.log import only
from okrnb.loop import State
from okrnb.meeting import reflection_of
from okrnb.model import Kpi
from okrnb.objectives import KeyResult, Metric
from okrnb.progresscharts import chart_progress
from okrnb.quantities import say_day
from okrnb.report import to_markdown
from okrnb.reportcycle import (
    BOARD,
    CALIBRATION,
    DASHBOARD,
    SCORES,
    WEEKS,
    has_begun,
    is_over,
    summary_of,
)
from okrnb.reportobjectives import key_result_picture, progress_picture
from okrnb.reportpage import write_report
from okrnb.scorecharts import chart_score_dots
from okrnb.scores import Score
from okrnb.standing import Standing
from okrnb.standtables import promised, promised_curves, table_standings
from okrnb.tabular import SHOWN_AT_ONCE, Table, gather, kpi_of, say_where, table_gaps
from okrnb.tracecharts import chart_weeks
from okrnb.wording import say_key_result

MOST_OBJECTIVES, MOST_METRICS, MOST_ROWS = 6, 6, 24
"""Objectives and metrics that have pictures of their own at most, and rows of one picture.

What is drawn on neither has its tables.
"""


def make_report(state: State) -> Path:
    """Draw the charts, write `out/report.md` and `out/report.html`, and give the latter's path."""
    pictures = draw(state)
    text = to_markdown(state, pictures=pictures)
    title = f"{state.workbook.settings.team}: OKRs for {state.workbook.settings.cycle.name}"
    return write_report(state.folder / OUT, text, title=title, pictures=pictures)[1]


def draw(state: State) -> dict[str, Chart]:
    """Draw what belongs into the report on the day, by name.

    Always the board of KPIs. Before the cycle KPIs that key results move; while it runs the
    dashboard, the progress of objectives, and the course of metrics; at its end the scores, how the
    weeks went, and what calls beforehand were worth. Of very many the first ones are drawn, or
    those in trouble: each picture takes a third of a second.
    """
    workbook, day = state.workbook, state.readings_on
    pictures = {BOARD: chart_board(state.readings, state.gaps, workbook.kpis, on=day)}
    if not has_begun(state) or not workbook.objectives:
        return pictures | dict(_plans(state))
    pictures[DASHBOARD] = chart_dashboard(
        state.valued, state.standings, on=state.on, histories=state.histories
    )
    pictures |= {**dict(_progress(state)), **dict(_courses(state))}
    return pictures | dict(_end(state)) if is_over(state) else pictures


def _plans(state: State) -> Iterator[tuple[str, Chart]]:
    """Draw the past of KPIs that key results are to move, and where the cycle lands."""
    for kr, kpi in _metrics(state)[:MOST_METRICS]:
        if kpi.id in state.outlooks:
            past = state.history(kpi.id)
            drawn = chart_history(*past, kpi, outlook=state.outlooks[kpi.id], kr=kr)
            yield key_result_picture(kr), drawn


def _metrics(state: State) -> list[tuple[Metric, Kpi]]:
    known = ((kr, kpi_of(kr, state.workbook)) for kr in state.workbook.key_results())
    return [(kr, kpi) for kr, kpi in known if isinstance(kr, Metric) and kpi is not None]


def _progress(state: State) -> Iterator[tuple[str, Chart]]:
    """Draw the progress of objectives, of those in trouble first."""
    standings = promised(state)
    gravities = {
        one.id: min((_gravity(standings, kr) for kr in one.key_results), default=len(GRAVITY))
        for one in state.valued.objectives
    }
    ordered = sorted(state.valued.objectives, key=lambda one: gravities[one.id])
    for objective in ordered[:MOST_OBJECTIVES]:
        alone = replace(state.valued, objectives=(objective,))
        yield progress_picture(objective), chart_progress(alone, standings, on=state.on)


def _gravity(standings: Mapping[str, Standing], kr: KeyResult) -> int:
    """Say how early a key result is to be looked at, 0 first."""
    return GRAVITY.index(light_of(standings[kr.id].status.word))


def _courses(state: State) -> Iterator[tuple[str, Chart]]:
    """Draw the course of metrics, of those in trouble first."""
    curves, decisions = promised_curves(state), only(Decision, state.workbook.entries)
    standings = promised(state)
    ordered = sorted(_metrics(state), key=lambda one: _gravity(standings, one[0]))
    for kr, kpi in ordered[:MOST_METRICS]:
        drawn = chart_burnup(
            kr,
            kpi,
            state.valued.check_ins,
            cycle=state.workbook.settings.cycle,
            on=state.on,
            curve=curves.get(kr.id),
            outlook=state.outlooks.get(kpi.id),
            decisions=decisions,
        )
        yield key_result_picture(kr), drawn


def _end(state: State) -> Iterator[tuple[str, Chart]]:
    found = reflection_of(state)
    yield SCORES, chart_score_dots(state.valued, on=state.on)
    many = len(state.workbook.key_results()) > MOST_ROWS
    yield WEEKS, chart_weeks(state.workbook, state.readings, on=state.on, objectives_only=many)
    calls = {"confidence": found.confidence, "chance": found.chances}
    known = {who: one for who, one in calls.items() if one.rows}
    if known:
        yield CALIBRATION, chart_calibration(known)


def score_all(book: State) -> dict[str, Score]:
    """Score every key result of a workbook, by its sentence, against what was promised.

    Two objectives may have the same guardrail: the second sentence then carries its id.
    """
    return _score(book.workbook.key_results(), book)


def _score(key_results: Iterable[KeyResult], book: State) -> dict[str, Score]:
    scores: dict[str, Score] = {}
    for kr in key_results:
        said = say_key_result(kr, book.workbook.kpi(getattr(kr, "kpi", None)))
        name = f"{said} ({kr.id})" if said in scores else said
        scores[name] = book.scores[kr.id].score
    return scores


def summarise(state: State, *, most: int = 10) -> str:
    """Say in a screenful what was found, what was drafted and what is asked."""
    workbook, gaps = state.workbook, state.gaps
    settings = workbook.settings
    counts = gaps["triage"].value_counts()
    tally = ", ".join(f"{count} {triage}" for triage, count in counts.items())
    lines = [f"{settings.team}, as of {say_day(state.on)}: {len(gaps)} KPIs ({tally})", ""]
    lines += [f"  {line}" for line in repr(table_gaps(gaps, workbook.kpis, most=most)).split("\n")]
    if workbook.objectives:
        lines += ["", f"Objectives for {settings.cycle.name}:"]
    for number, objective in enumerate(workbook.objectives, 1):
        proposal = " (a proposal)" if objective.prompt else ""
        lines.append(f"  {number}. {objective.text}{proposal}")
        for kr in objective.key_results:
            lines.append(f"     - {say_key_result(kr, workbook.kpi(getattr(kr, 'kpi', None)))}")
    asked = gather(state.advice)
    lines += ["", f"The coach asks ({min(SHOWN_AT_ONCE, len(asked))} of {len(asked)} questions):"]
    for first, places in asked[:SHOWN_AT_ONCE]:
        lines.append(f"  - {say_where(first, places)}: {first.asked}")
    return "\n".join(lines)


def say_status(state: State) -> str:
    """Say how every key result stands, for a terminal: a summary, and a table an objective."""
    settings = state.workbook.settings
    title = f"{settings.team}, {settings.cycle.name}, as of {say_day(state.on)}"
    parts = [f"{title}\n{summary_of(state)}" if state.workbook.objectives else title]
    for objective in state.workbook.objectives:
        table = table_standings(state, objective=objective.id)
        # The sentence goes last: it is long, and would push all else out of line.
        order = [i for i, name in enumerate(table.head) if name not in ("key result", "so far")]
        moved = Table(_pick(table.head, order), tuple(_pick(row, order) for row in table.rows))
        shown = repr(moved) if table.rows else "no key results yet"
        parts.append(f"{objective.text}\n{indent(shown, '  ')}")
    return "\n\n".join([*parts, *([] if len(parts) > 1 else ["No objectives yet."])])


def _pick(cells: tuple[str, ...], order: list[int]) -> tuple[str, ...]:
    """Give the cells in this order, and the first one of all behind them."""
    return (*(cells[i] for i in order), cells[0])


def say_handover(state: State) -> str:
    """Say what a cycle hands over to the next one, and what is left for people to decide."""
    cycle, handed = state.workbook.settings.cycle, handover_of(state)
    parts = []
    if state.on < cycle.end:
        told = f"{cycle.name} runs until {say_day(cycle.end)}"
        parts.append(f"{told}: what is not reached yet is only a candidate.")
    for what, lines in handover_lines(handed, state).items():
        parts.append("\n".join([f"{what}:", *(f"  - {line}" for line in lines)]))
    return "\n".join(parts)
