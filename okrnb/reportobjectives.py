"""What the report tells of objectives and their key results, one after the other."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from okrnb.charts import Chart
from okrnb.endtables import say_together, table_scores
from okrnb.entries import Assessment
from okrnb.judging import outlook_on
from okrnb.levels import say_left_out, say_odds_of
from okrnb.log import only
from okrnb.loop import State
from okrnb.meetingtables import table_activity, table_work
from okrnb.model import Kpi
from okrnb.objectives import KeyResult, Metric, Milestone, Objective
from okrnb.outlook import Outlook
from okrnb.periods import span
from okrnb.quantities import say_day, say_value
from okrnb.reportcycle import (
    captioned,
    has_begun,
    is_over,
    picture,
)
from okrnb.rollups import say_score, score_objective
from okrnb.standtables import (
    burnup_in,
    chance_reasons,
    promised,
    table_course,
    table_standings,
)
from okrnb.tabular import Table, escape, kpi_of, table_key_results
from okrnb.targets import say_both_ways
from okrnb.wording import BLANK, say_key_result

AS_USUAL = "likely if business goes on as usual"
"""How `levels` ends the chance that it gives among its reasons for a target."""


def objective_section(
    objective: Objective, state: State, *, pictures: Mapping[str, Chart]
) -> list[str]:
    """Write an objective with all that is told of it, in parts; pictures that there are go in."""
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
        parts += key_result_sections(objective.key_results, state, pictures)
    return parts


def _steps(kr: KeyResult, state: State) -> list[str]:
    if not isinstance(kr, Milestone):
        return []
    due = span(kr, state.workbook.settings.cycle)[1]
    steps = table_work(kr, state.workbook.check_ins, on=state.on, due=due)
    return captioned(steps, f"Steps of: {say_key_result(kr, kpi_of(kr, state.workbook))}")


def key_result_sections(
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
