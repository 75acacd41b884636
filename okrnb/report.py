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
from okrnb.endtables import say_together, table_scores
from okrnb.entries import Assessment
from okrnb.judging import outlook_on
from okrnb.levels import say_left_out, say_odds_of
from okrnb.log import only
from okrnb.loop import State
from okrnb.meetingtables import table_activity, table_work
from okrnb.model import Kpi
from okrnb.objectives import KeyResult, Metric, Milestone, Objective, Workbook
from okrnb.outlook import Outlook
from okrnb.periods import span
from okrnb.quantities import say_day, say_value
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
from okrnb.rollups import say_score, score_objective
from okrnb.standtables import (
    burnup_in,
    chance_reasons,
    names_of,
    promised,
    table_course,
    table_standings,
)
from okrnb.tabular import Table, escape, kpi_of, table_gaps, table_key_results
from okrnb.targets import say_both_ways
from okrnb.wording import BLANK, say_key_result

AS_USUAL = "likely if business goes on as usual"
"""How `levels` ends the chance that it gives among its reasons for a target."""


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
        parts += _objective(objective, state, pictures=pictures)
    if begun:
        parts += review_section(state)
        if over:
            parts += [*conventions_section(state), *tools_section(state), *next_section(state)]
        each = _one_by_one(workbook.key_results(), state, pictures)
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


def _objective(objective: Objective, state: State, *, pictures: Mapping[str, Chart]) -> list[str]:
    parts = [f"### {escape(objective.text)}"]
    if objective.prompt:
        parts.append(f"*A proposal.* {escape(objective.prompt)}")
    told = {
        "Why now?": objective.why_now,
        "Winning looks like:": objective.winning,
    }
    parts += [f"**{what}** {escape(said)}" for what, said in told.items() if said]
    whose = {"Ambition:": objective.ambition, "Owner:": objective.owner}
    line = "; ".join(f"**{what}** {escape(said)}" for what, said in whose.items() if said)
    parts += [line] if line else []
    if has_begun(state):
        parts += _how_it_goes(objective, state, pictures)
    else:
        parts += captioned(table_key_results(objective, state.workbook), "Key results")
    for kr in objective.key_results:
        parts += _steps(kr, state)
    parts += captioned(table_activity(objective, state), "Work: activity, never progress")
    if not has_begun(state):
        parts += _one_by_one(objective.key_results, state, pictures)
    return parts


def _steps(kr: KeyResult, state: State) -> list[str]:
    if not isinstance(kr, Milestone):
        return []
    due = span(kr, state.workbook.settings.cycle)[1]
    steps = table_work(kr, state.workbook.check_ins, on=state.on, due=due)
    return captioned(steps, f"Steps of: {say_key_result(kr, kpi_of(kr, state.workbook))}")


def _one_by_one(
    key_results: Sequence[KeyResult], state: State, pictures: Mapping[str, Chart]
) -> list[str]:
    """Give the details of key results, each under its sentence, of those that have any."""
    parts, level = [], "###" if has_begun(state) else "####"
    for kr in key_results:
        shown = _details(kr, state, pictures)
        name = say_key_result(kr, kpi_of(kr, state.workbook))
        parts += [f"{level} {escape(name)}", *shown] if shown else []
    return parts


def _how_it_goes(objective: Objective, state: State, pictures: Mapping[str, Chart]) -> list[str]:
    """Show how an objective's key results stand, or ended, and what they come to together."""
    cycle = state.workbook.settings.cycle
    if is_over(state):
        parts = captioned(table_scores(state, objective=objective.id), "How they ended")
    else:
        table = table_standings(state, objective=objective.id)
        parts = captioned(table, "What is achieved, the chance, what people believe: three things")
    if objective.key_results:
        scores = {id: one.status.score for id, one in promised(state).items()}
        said = say_together(score_objective(objective, scores), cycle)
        parts.append(f"Together: {escape(said)}.")
    parts += picture(progress_picture(objective), pictures)
    if not is_over(state):
        for why, names in chance_reasons(state, objective=objective.id).items():
            parts.append(escape(f"No tested chance, {why}: {'; '.join(names)}."))
    return parts


def progress_picture(objective: Objective) -> str:
    """Name the picture of an objective's progress; no key result has a name like it."""
    return f"objective={objective.id}"


def key_result_picture(kr: KeyResult) -> str:
    """Name the picture of a key result."""
    return f"key-result={kr.id}"


def _details(kr: KeyResult, state: State, pictures: Mapping[str, Chart]) -> list[str]:
    """Give all else that there is to see of a key result: levels, its course, own score."""
    parts: list[str] = []
    if isinstance(kr, Metric):
        outlook = state.outlooks.get(kr.kpi)
        own = None if outlook is None or is_over(state) else outlook_on(kr, outlook)
        levels = table_levels(kr, state.workbook.kpi(kr.kpi), own)
        if has_begun(state):  # a level that nobody set was a question before, and is none now
            levels = replace(levels, rows=tuple(r for r in levels.rows if r[1] != BLANK))
        parts += captioned(levels, "Start and levels")
    shown, kpi = picture(key_result_picture(kr), pictures), kpi_of(kr, state.workbook)
    parts += shown
    if shown and isinstance(kr, Metric) and kpi is not None and has_begun(state):
        parts += captioned(table_course(burnup_in(kr, kpi, state)), "Values, and what was expected")
    return [*parts, *_own_score(kr, state)]


def _own_score(kr: KeyResult, state: State) -> list[str]:
    """Say the team's own score while the cycle runs; at its end it stands in the table."""
    told = [a for a in only(Assessment, state.workbook.entries) if a.on <= state.on]
    own = [a for a in told if a.key_result == kr.id]
    if not own or is_over(state):
        return []
    return [f"The team's own score: {say_score(own[-1].score)}. {escape(own[-1].reason)}"]


def table_levels(kr: Metric, kpi: Kpi | None, outlook: Outlook | None) -> Table:
    """Show start and levels of a metric: value, change from the start, chance, and reason.

    The change stands in the KPI's unit and in percent of the start: "up 10%" of a percentage could
    be either. The chance is that of each level as it stands, on the day of the outlook; without a
    tested one its column is left out, and so is a level that nobody has set.
    """
    told = None if outlook is None or not outlook.tested else outlook
    left_out = {} if outlook is None else say_left_out(kr, outlook)
    rows = []
    for name in ("start", "commit", "target", "stretch"):
        value, first = getattr(kr, name), name == "start"
        if value is not None:
            way = "" if first or kr.start is None else say_both_ways(kr.start, value, kpi)
            odds = "" if first or told is None else say_odds_of(value, told)
            rows.append((name, say_value(value, kpi), way, odds, _reason(kr, name, told)))
        elif name in left_out:
            rows.append((name, BLANK, "", "", left_out[name]))
    head = ("level", "value", "change", "chance", "because")
    shown = [0, 1, 2, 3, 4] if told else [0, 1, 2, 4]
    pick = [tuple(cells[i] for i in shown) for cells in (head, *rows)]
    return Table(pick[0], tuple(pick[1:]))


def _reason(kr: Metric, level: str, told: Outlook | None) -> str:
    """Say where a number comes from, but for the chance that stands beside it."""
    if level == "start":
        on = f"(up to {say_day(kr.start_on)})" if kr.start_on else ""
        return " ".join(filter(None, [kr.start_source, on])) or BLANK
    if level != "target" or kr.target is None:
        return ""
    beside = "" if told is None else f"{told.say_chance_of(float(kr.target))} {AS_USUAL}"
    return "; ".join(part for part in kr.target_source.split("; ") if part != beside) or BLANK


def _advice(advice: Sequence[Advice], workbook: Workbook) -> list[str]:
    """List all questions, those that hold up publishing first; the same one only once."""
    names = names_of(workbook)
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
    names, lines = names_of(workbook), []
    for one, waiver in waived:
        who = f"Left aside by {waiver.by} on {say_day(waiver.on)}: {waiver.reason}"
        told = f"{names.get(one.about, one.about)}: {end_sentence(one.seen)} {who}"
        lines.append(f"- {escape(told)}")
    return ["## Left aside, with reasons", "\n".join(lines)] if lines else []


def _sources(kpis: Sequence[Kpi]) -> list[str]:
    given = sorted({kpi.source for kpi in kpis if kpi.source})
    return ["## Sources", "\n".join(f"- {escape(source)}" for source in given)] if given else []
