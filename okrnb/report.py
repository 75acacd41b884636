"""From a workbook to what people read and send: a Markdown report and an HTML file.

The HTML file stands alone: style and pictures are inside, nothing is fetched.
"""

import base64
import html
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from urllib.parse import quote

import pandas as pd
from markdown_it import MarkdownIt

from okrnb.advice import WHEN, Advice
from okrnb.charts import Chart
from okrnb.levels import say_levels
from okrnb.model import Kpi
from okrnb.objectives import KeyResult, Metric, Milestone, Objective, Workbook
from okrnb.quantities import say_day
from okrnb.rollups import score_objective
from okrnb.tabular import escape, kpi_of, score_of, table_gaps, table_key_results
from okrnb.wording import say_key_result


def to_markdown(
    workbook: Workbook,
    gaps: pd.DataFrame,
    advice: Sequence[Advice],
    *,
    on: date,
    pictures: Mapping[str, Chart],
) -> str:
    """Write the whole report; `pictures` go by key result, or by `scores_picture`."""
    settings, cycle = workbook.settings, workbook.settings.cycle
    span = f"{say_day(cycle.start)} to {say_day(cycle.end)}"
    parts = [
        f"# {escape(settings.team)}: OKRs for {escape(cycle.name)}",
        f"As of {say_day(on)}. The cycle runs from {span}.",
        *([f"Readings from {escape(settings.source)}."] if settings.source else []),
        "## Objectives",
    ]
    for objective in workbook.objectives:
        parts += _objective(objective, workbook, on=on, pictures=pictures)
    if not workbook.objectives:
        parts.append("None yet: the questions below have to be answered first.")
    parts += ["## Where the KPIs stand", *_picture("board", "All KPIs", pictures)]
    parts.append(table_gaps(gaps, workbook.kpis, most=len(gaps)).markdown())
    parts += _advice(advice)
    parts += _sources(workbook.kpis)
    return "\n\n".join(parts) + "\n"


def _objective(
    objective: Objective, workbook: Workbook, *, on: date, pictures: Mapping[str, Chart]
) -> list[str]:
    begun = on if workbook.check_ins else None
    parts = [f"### {escape(objective.text)}"]
    if objective.prompt:
        parts.append(f"*A proposal.* {escape(objective.prompt)}")
    if objective.why_now:
        parts.append(f"**Why now?** {escape(objective.why_now)}")
    if objective.winning:
        parts.append(f"**Winning looks like:** {escape(objective.winning)}")
    parts.append(table_key_results(objective, workbook, on=begun).markdown())
    if begun is not None:
        scores = {kr.id: score_of(kr, workbook, on=on) for kr in objective.key_results}
        parts.append(f"Together: {escape(score_objective(objective, scores).sentence)}.")
        parts += _picture(scores_picture(objective), f"Scores: {objective.text}", pictures)
    for kr in objective.key_results:
        parts += _details(kr, workbook)
        parts += _picture(kr.id, say_key_result(kr, kpi_of(kr, workbook)), pictures)
    if objective.initiatives:
        parts.append("Initiatives: " + "; ".join(escape(i.title) for i in objective.initiatives))
    return parts


def scores_picture(objective: Objective) -> str:
    """Name the picture of an objective's scores; a key result may have the objective's id."""
    return f"{objective.id}-scores"


def _details(kr: KeyResult, workbook: Workbook) -> list[str]:
    """Say where the levels of a metric come from, and the steps of a milestone."""
    if isinstance(kr, Metric) and kr.start is not None:
        lines = say_levels(kr, workbook.kpi(kr.kpi)).splitlines()
        return ["\n".join(f"- {escape(line)}" for line in lines)]
    if isinstance(kr, Milestone) and kr.steps:
        done = {id for c in workbook.check_ins if c.key_result == kr.id for id in c.done}
        boxes = [f"- {'done' if s.id in done else 'open'}: {escape(s.title)}" for s in kr.steps]
        return ["\n".join(boxes)]
    return []


def _picture(name: str, alt: str, pictures: Mapping[str, Chart]) -> list[str]:
    return [f"![{escape(alt)}]({name}.png)"] if name in pictures else []


def _advice(advice: Sequence[Advice]) -> list[str]:
    """List all questions; those that hold up publishing come first."""
    parts: list[str] = []
    for severity, when in WHEN.items():
        lines = [f"- {escape(str(one))}" for one in advice if one.severity == severity]
        if lines:
            parts += [f"## Questions: {when}", "\n".join(lines)]
    return parts


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
h1, h2, h3 { line-height: 1.2; margin-top: 2rem; }
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
