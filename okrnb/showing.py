"""Everything shown of a workbook: charts, the report's files, the summary on the terminal."""

from collections.abc import Iterable
from pathlib import Path

from okrnb.charts import Chart, chart_board, chart_history, chart_scores
from okrnb.loop import State
from okrnb.objectives import KeyResult, Metric
from okrnb.quantities import say_day
from okrnb.report import scores_picture, to_markdown, write_report
from okrnb.scores import Score
from okrnb.tabular import SHOWN_AT_ONCE, gather, say_where, table_gaps
from okrnb.wording import say_key_result

OUT = "out"


def make_report(state: State) -> Path:
    """Draw the charts, write `out/report.md` and `out/report.html`, and give the latter's path."""
    pictures = draw(state)
    text = to_markdown(state, pictures=pictures)
    title = f"{state.workbook.settings.team}: OKRs for {state.workbook.settings.cycle.name}"
    return write_report(state.folder / OUT, text, title=title, pictures=pictures)[1]


def draw(state: State) -> dict[str, Chart]:
    """Draw the board of KPIs, every KPI that a key result moves, and scores once there are any."""
    workbook, day = state.workbook, state.readings_on
    pictures = {"board": chart_board(state.readings, state.gaps, workbook.kpis, on=day)}
    for kr in workbook.key_results():
        kpi = workbook.kpi(getattr(kr, "kpi", None))
        if isinstance(kr, Metric) and kpi is not None and kpi.id in state.outlooks:
            past = state.history(kpi.id)
            pictures[kr.id] = chart_history(*past, kpi, outlook=state.outlooks[kpi.id], kr=kr)
    if state.has_begun:
        for objective in workbook.objectives:
            pictures[scores_picture(objective)] = chart_scores(
                _score(objective.key_results, state),
                title=objective.text,
                closed=state.on >= workbook.settings.cycle.end,
            )
    return pictures


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
