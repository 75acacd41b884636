"""From a workbook to what people read and send: a Markdown report and an HTML file.

The HTML file stands alone: style and pictures are inside, nothing is fetched.
"""

import base64
import html
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

from markdown_it import MarkdownIt

from okrnb.advice import WHEN, Advice, end_sentence
from okrnb.charts import Chart
from okrnb.coaching import Waived
from okrnb.judging import outlook_on
from okrnb.levels import say_left_out, say_odds_of
from okrnb.loop import State
from okrnb.model import Kpi
from okrnb.objectives import KeyResult, Metric, Milestone, Objective, Workbook
from okrnb.outlook import Outlook
from okrnb.quantities import say_day, say_value
from okrnb.rollups import score_objective
from okrnb.tabular import Table, escape, kpi_of, table_gaps, table_key_results
from okrnb.targets import say_both_ways
from okrnb.wording import BLANK, say_key_result

MOST_PLACES = 10
"""Places named under a question that is asked of many; `okrnb check` lists them all."""

AS_USUAL = "likely if business goes on as usual"
"""How `levels` ends the chance that it gives among its reasons for a target."""


def to_markdown(state: State, *, pictures: Mapping[str, Chart]) -> str:
    """Write the whole report; `pictures` go by key result, or by `scores_picture`."""
    workbook, settings = state.workbook, state.workbook.settings
    span = f"{say_day(settings.cycle.start)} to {say_day(settings.cycle.end)}"
    grave = sum(one.severity == "E" for one in state.advice)
    still = f" Questions to answer before publishing: {grave}, listed below." if grave else ""
    parts = [
        f"# {escape(settings.team)}: OKRs for {escape(settings.cycle.name)}",
        f"As of {say_day(state.on)}. The cycle runs from {span}.{still}",
        *([f"Readings from {escape(settings.source)}."] if settings.source else []),
        "## Objectives",
    ]
    if not workbook.objectives:
        parts.append("None yet: the questions below have to be answered first.")
    elif any(isinstance(kr, Metric) for kr in workbook.key_results()):
        read = f"by the readings up to {say_day(state.readings_on)}"
        parts.append(f"A chance is that of a level if business goes on as usual, {read}.")
    for objective in workbook.objectives:
        parts += _objective(objective, state, pictures=pictures)
    parts += ["## Where the KPIs stand", *_picture("board", "All KPIs", pictures)]
    parts.append(table_gaps(state.gaps, workbook.kpis, most=len(state.gaps)).markdown())
    parts += _advice(state.advice, workbook)
    parts += _left_aside(state.waived, workbook)
    parts += _sources(workbook.kpis)
    return "\n\n".join(parts) + "\n"


def _objective(objective: Objective, state: State, *, pictures: Mapping[str, Chart]) -> list[str]:
    workbook = state.workbook
    begun = state.scores if state.has_begun else None
    parts = [f"### {escape(objective.text)}"]
    if objective.prompt:
        parts.append(f"*A proposal.* {escape(objective.prompt)}")
    told = {
        "Why now?": objective.why_now,
        "Winning looks like:": objective.winning,
        "Ambition:": objective.ambition,
        "Owner:": objective.owner,
    }
    parts += [f"**{what}** {escape(said)}" for what, said in told.items() if said]
    parts.append(table_key_results(objective, workbook, scores=begun).markdown())
    if begun is not None:
        scores = {kr.id: begun[kr.id].score for kr in objective.key_results}
        parts.append(f"Together: {escape(score_objective(objective, scores).sentence)}.")
        parts += _picture(scores_picture(objective), f"Scores: {objective.text}", pictures)
    for kr in objective.key_results:
        sentence = say_key_result(kr, kpi_of(kr, workbook))
        shown = [*_details(kr, state), *_picture(kr.id, sentence, pictures)]
        parts += [f"#### {escape(sentence)}", *shown] if shown else []
    if objective.initiatives:
        parts.append("Initiatives: " + "; ".join(escape(i.title) for i in objective.initiatives))
    return parts


def scores_picture(objective: Objective) -> str:
    """Name the picture of an objective's scores; a key result may have the objective's id."""
    return f"{objective.id}-scores"


def _details(kr: KeyResult, state: State) -> list[str]:
    """Say where the levels of a metric come from, and the steps of a milestone."""
    if isinstance(kr, Metric):
        outlook = state.outlooks.get(kr.kpi)
        own = None if outlook is None else outlook_on(kr, outlook)
        levels = table_levels(kr, state.workbook.kpi(kr.kpi), own)
        return [levels.markdown()] if levels.rows else []
    if isinstance(kr, Milestone) and kr.steps:
        done = {id for c in state.workbook.check_ins if c.key_result == kr.id for id in c.done}
        boxes = [f"- {'done' if s.id in done else 'open'}: {escape(s.title)}" for s in kr.steps]
        return ["\n".join(boxes)]
    return []


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


def _picture(name: str, alt: str, pictures: Mapping[str, Chart]) -> list[str]:
    return [f"![{escape(alt)}]({name}.png)"] if name in pictures else []


def _advice(advice: Sequence[Advice], workbook: Workbook) -> list[str]:
    """List all questions, those that hold up publishing first; the same one only once."""
    names = _names(workbook)
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
        lines = [line for told, places in asked.items() for line in _ask(told, places)]
        if lines:
            parts += [f"## Questions: {when}", "\n".join(lines)]
    return parts


def _ask(told: str, places: Sequence[str]) -> Iterator[str]:
    """Give the lines of a question: of one place in one, of several with a list of them."""
    if len(places) == 1:
        yield f"- {escape(places[0])}: {escape(told)}"
        return
    yield f"- {escape(told[:1].upper() + told[1:])}"
    yield from (f"  - {escape(place)}" for place in places[:MOST_PLACES])
    if len(places) > MOST_PLACES:
        yield f"  - and {len(places) - MOST_PLACES} more"


def _left_aside(waived: Sequence[Waived], workbook: Workbook) -> list[str]:
    """List what the team has waived, with who did so, when and why."""
    names, lines = _names(workbook), []
    for one, waiver in waived:
        who = f"Left aside by {waiver.by} on {say_day(waiver.on)}: {waiver.reason}"
        told = f"{names.get(one.about, one.about)}: {end_sentence(one.seen)} {who}"
        lines.append(f"- {escape(told)}")
    return ["## Left aside, with reasons", "\n".join(lines)] if lines else []


def _names(workbook: Workbook) -> dict[str, str]:
    """Give what people call the records that advice is about."""
    names = {"settings": "The workbook"}
    names |= {f"kpi {kpi.id}": kpi.name for kpi in workbook.kpis}
    for objective in workbook.objectives:
        names[f"objective {objective.id}"] = objective.text
        names |= {f"initiative {one.id}": one.title for one in objective.initiatives}
        for kr in objective.key_results:
            names[f"key result {kr.id}"] = say_key_result(kr, kpi_of(kr, workbook))
    return names


def _sources(kpis: Sequence[Kpi]) -> list[str]:
    given = sorted({kpi.source for kpi in kpis if kpi.source})
    return ["## Sources", "\n".join(f"- {escape(source)}" for source in given)] if given else []


def to_html(markdown: str, *, title: str, pictures: Mapping[str, Chart]) -> str:
    """Turn the report into one HTML page that needs no other file."""
    body = MarkdownIt("commonmark", {"html": False}).enable("table").render(markdown)
    for name, chart in pictures.items():
        data = base64.b64encode(chart.png).decode()
        body = body.replace(f'src="{quote(name)}.png"', f'src="data:image/png;base64,{data}"')
    return _PAGE.format(title=html.escape(title), style=_STYLE, body=body)


def write_report(
    folder: Path, markdown: str, *, title: str, pictures: Mapping[str, Chart]
) -> tuple[Path, Path]:
    """Write `report.md` with its pictures and `report.html` into `folder`, replacing older ones."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, chart in pictures.items():
        (folder / f"{name}.png").write_bytes(chart.png)
    plain, page = folder / "report.md", folder / "report.html"
    plain.write_text(markdown, encoding="utf-8", newline="\n")
    page.write_text(
        to_html(markdown, title=title, pictures=pictures), encoding="utf-8", newline="\n"
    )
    return plain, page


_STYLE = """
:root { color-scheme: light dark; }
body { font: 1.05rem/1.5 system-ui, sans-serif; max-width: 64rem; margin: 2rem auto;
       padding: 0 1rem; }
table { border-collapse: collapse; width: 100%; margin: 1rem 0; font-size: .95rem; }
th, td { text-align: left; vertical-align: top; padding: .35rem .6rem;
         border-bottom: 1px solid #8885; }
img { max-width: 100%; background: #fff; }
h1, h2, h3, h4 { line-height: 1.2; margin-top: 2rem; }
@media print { body { max-width: none; margin: 0; } h3, img, tr { break-inside: avoid; } }
"""

_PAGE = """<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{title}</title><style>{style}</style></head>
<body>
{body}</body>
</html>
"""
