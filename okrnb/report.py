"""From a workbook to what people read and send: the Markdown report.

First a summary and what the day is about, then the objectives, then all details and questions. A
section without anything in it is left out.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from okrnb.advice import WHEN, Advice, end_sentence
from okrnb.charts import Chart
from okrnb.coaching import Waived
from okrnb.loop import State
from okrnb.model import Kpi
from okrnb.objectives import Metric, Workbook
from okrnb.published import say_published
from okrnb.quantities import say_day
from okrnb.reportcycle import (
    BOARD,
    DASHBOARD,
    ask,
    captioned,
    conventions_section,
    end_section,
    has_begun,
    is_over,
    next_section,
    picture,
    review_section,
    summary_of,
    tools_section,
    week_section,
)
from okrnb.reportobjectives import key_result_sections, objective_section
from okrnb.standtables import (
    names_by_place,
)
from okrnb.tabular import escape, table_gaps


def to_markdown(state: State, *, pictures: Mapping[str, Chart]) -> str:
    """Write the whole report; `pictures` go by the names that `reportcycle` and this module give.

    Before the cycle it shows what is planned, while it runs how it goes, from its last day on how
    it ended.
    """
    workbook, over = state.workbook, is_over(state)
    begun = has_begun(state) and bool(workbook.objectives)
    parts = [*_head(state), *(_so_far(state, pictures) if begun else _planned(workbook))]
    parts.append("## Objectives")
    if not workbook.objectives:
        parts.append("None yet: the questions below have to be answered first.")
    elif _has_chances(state):
        read = f"by the readings up to {say_day(state.readings_on)}"
        parts.append(f"A chance is that of a level if business goes on as usual, {read}.")
    for objective in workbook.objectives:
        parts += objective_section(objective, state, pictures=pictures)
    if begun:
        parts += review_section(state)
        if over:
            parts += [*conventions_section(state), *tools_section(state), *next_section(state)]
        each = key_result_sections(workbook.key_results(), state, pictures)
        parts += ["## Key results one by one", *each] if each else []
        parts += [] if over else tools_section(state)
    parts += ["## Where the KPIs stand", *picture(BOARD, pictures)]
    every = table_gaps(state.gaps, workbook.kpis, most=len(state.gaps))
    parts += captioned(every, "All KPIs, those that deserve attention first")
    parts += _advice(state.advice, workbook)
    parts += _left_aside(state.waived, workbook)
    parts += _sources(workbook.kpis)
    return "\n\n".join(parts) + "\n"


def _has_chances(state: State) -> bool:
    """Say whether there is a chance to explain: planned metrics, or a tested one in the cycle."""
    if has_begun(state):
        known = any(one.chance is not None for one in state.standings.values())
        return known and not is_over(state)
    return any(isinstance(kr, Metric) for kr in state.workbook.key_results())


def _head(state: State) -> list[str]:
    settings = state.workbook.settings
    days = f"{say_day(settings.cycle.start)} to {say_day(settings.cycle.end)}"
    grave = sum(one.severity == "E" for one in state.advice)
    still = f" Questions to answer before publishing: {grave}, listed below." if grave else ""
    return [
        f"# {escape(settings.team)}: OKRs for {escape(settings.cycle.name)}",
        f"As of {say_day(state.on)}. The cycle runs from {days}.{still}",
        *filter(None, [escape(say_published(state.workbook))]),
        *([f"Readings from {escape(settings.source)}."] if settings.source else []),
    ]


def _planned(workbook: Workbook) -> list[str]:
    """Say in a line what is planned."""
    krs = workbook.key_results()
    if not krs:
        return []
    objectives, forms = len(workbook.objectives), Counter(kr.form for kr in krs)
    told = ", ".join(f"{count} {form}" for form, count in forms.items())
    count = f"{objectives} objective{'s' * (objectives != 1)}"
    return [f"**In short.** {count} with {len(krs)} key result{'s' * (len(krs) != 1)}: {told}."]


def _so_far(state: State, pictures: Mapping[str, Chart]) -> list[str]:
    """Give what comes first in a cycle that has begun: summary, dashboard, the week or the end."""
    cycle, parts = state.workbook.settings.cycle, [f"**In short.** {escape(summary_of(state))}"]
    parts += picture(DASHBOARD, pictures)
    if cycle.start <= state.on <= cycle.end:
        parts += week_section(state)
    return [*parts, *(end_section(state, pictures) if is_over(state) else [])]


def _advice(advice: Sequence[Advice], workbook: Workbook) -> list[str]:
    """List all questions, those that hold up publishing first; the same one only once."""
    names = names_by_place(workbook)
    above = {objective.prompt.rstrip("?") for objective in workbook.objectives}
    parts: list[str] = []
    for severity, when in WHEN.items():
        asked: dict[str, list[str]] = {}
        for one in advice:
            if one.severity == severity:
                is_above = one.question.rstrip("?") in above
                short = replace(one, question="Its question stands above.") if is_above else one
                told = f"{short.asked}{one.perhaps}"
                asked.setdefault(told, []).append(names.get(one.about, one.about))
        lines = [line for told, places in asked.items() for line in ask(told, places)]
        if lines:
            parts += [f"## Questions: {when}", "\n".join(lines)]
    return parts


def _left_aside(waived: Sequence[Waived], workbook: Workbook) -> list[str]:
    """List what the team has waived, with who did so, when and why."""
    names, lines = names_by_place(workbook), []
    for one, waiver in waived:
        who = f"Left aside by {waiver.by} on {say_day(waiver.on)}: {waiver.reason}"
        told = f"{names.get(one.about, one.about)}: {end_sentence(one.seen)} {who}"
        lines.append(f"- {escape(told)}")
    return ["## Left aside, with reasons", "\n".join(lines)] if lines else []


def _sources(kpis: Sequence[Kpi]) -> list[str]:
    given = sorted({kpi.source for kpi in kpis if kpi.source})
    return ["## Sources", "\n".join(f"- {escape(source)}" for source in given)] if given else []
