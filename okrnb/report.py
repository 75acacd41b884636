"""From a workbook to what people read: tables for notebooks, a Markdown report, an HTML file.

The HTML file stands alone: style and pictures are inside, nothing is fetched. What people typed is
escaped everywhere, so that a name can neither run a script nor turn into a formula.
"""

import base64
import html
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from urllib.parse import quote

import pandas as pd
from markdown_it import MarkdownIt

from okrnb.advice import WHEN, Advice
from okrnb.charts import Chart
from okrnb.drafting import say_levels
from okrnb.model import CheckIn, Kpi
from okrnb.objectives import KeyResult, Metric, Milestone, Objective, Workbook
from okrnb.quantities import say_change, say_day, say_value
from okrnb.rollups import say_score, score_objective
from okrnb.scoring import Score, score_key_result
from okrnb.wording import say_key_result

SHOWN_AT_ONCE = 5
"""How much advice a person can take in one go (method, section 4)."""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of text under a head; shows itself in notebooks, and as plain text elsewhere."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def __repr__(self) -> str:
        """Line the columns up with blanks."""
        lines = [self.head, *self.rows]
        widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
        padded = (
            "  ".join(c.ljust(w) for c, w in zip(line, widths, strict=True)) for line in lines
        )
        return "\n".join(line.rstrip() for line in padded)

    def _repr_html_(self) -> str:
        head = "".join(f'<th style="text-align:left">{html.escape(c)}</th>' for c in self.head)
        rows = "".join(
            "<tr>"
            + "".join(f'<td style="text-align:left">{html.escape(c)}</td>' for c in row)
            + "</tr>"
            for row in self.rows
        )
        # The class keeps the amounts in $ from being read as mathematics.
        return (
            '<table class="mathjax_ignore tex2jax_ignore">'
            f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
        )

    def markdown(self) -> str:
        """Write it as a Markdown table."""
        lines = [self.head, ("---",) * len(self.head), *self.rows]
        return "\n".join(
            f"| {' | '.join(c if c == '---' else escape(c) for c in line)} |" for line in lines
        )


def escape(text: str) -> str:
    """Write typed text so that Markdown shows it as it is, in one line."""
    return re.sub(r"([\\`*_\[\]<>|#~$])", r"\\\1", " ".join(text.split()))


def table_gaps(gaps: pd.DataFrame, kpis: Sequence[Kpi]) -> Table:
    """Show `find_gaps` in words: latest value, change in a year, what to do and why."""
    by_id = {kpi.id: kpi for kpi in kpis}
    rows = []
    for row in gaps.to_dict("records"):
        kpi = by_id[row["kpi"]]
        latest = "" if pd.isna(row["value"]) else say_value(row["value"], kpi)
        year = "" if pd.isna(row["change_year"]) else say_change(row["change_year"], kpi)
        rows.append((kpi.name, latest, year, row["triage"], row["reason"]))
    return Table(("KPI", "latest", "in a year", "proposal", "because"), tuple(rows))


def table_key_results(objective: Objective, workbook: Workbook, *, on: date | None = None) -> Table:
    """Show an objective's key results; with a day, how far they have come."""
    rows = []
    for kr in objective.key_results:
        row: tuple[str, ...] = (say_key_result(kr, _kpi_of(kr, workbook)), kr.form, kr.owner or "…")
        if on is not None:
            score = score_of(kr, workbook, on=on)
            row = (*row, score.held or say_score(score.graded), score.basis)
        rows.append(row)
    head = ("key result", "form", "owner")
    return Table(head if on is None else (*head, "score", "because"), tuple(rows))


def gather(advice: Iterable[Advice]) -> tuple[tuple[Advice, int], ...]:
    """Give each question once, by its first place, with the number of places it is asked of."""
    asked: dict[tuple[str, str], list[Advice]] = {}
    for one in advice:
        asked.setdefault((one.rule, one.severity), []).append(one)
    return tuple((group[0], len(group)) for group in asked.values())


def say_where(first: Advice, places: int) -> str:
    """Say where a question is asked, as in `key result a and 2 more`."""
    return f"{first.about} and {places - 1} more" if places > 1 else first.about


def table_advice(advice: Iterable[Advice], *, most: int = SHOWN_AT_ONCE) -> Table:
    """Show the gravest questions first, `most` of them at once."""
    asked = gather(advice)
    rows = [
        (WHEN[first.severity], say_where(first, places), first.seen, first.question)
        for first, places in asked[:most]
    ]
    if len(asked) > most:
        rows.append(("", "", f"and {len(asked) - most} more questions", ""))
    return Table(("when", "where", "seen", "question"), tuple(rows))


def score_of(kr: KeyResult, workbook: Workbook, *, on: date) -> Score:
    """Score one key result of a workbook as of a day."""
    cycle = workbook.settings.cycle
    return score_key_result(kr, workbook.check_ins, on=on, cycle=cycle, kpi=_kpi_of(kr, workbook))


def _kpi_of(kr: KeyResult, workbook: Workbook) -> Kpi | None:
    return workbook.kpi(getattr(kr, "kpi", None))


def to_markdown(
    workbook: Workbook,
    gaps: pd.DataFrame,
    advice: Sequence[Advice],
    *,
    on: date,
    pictures: Mapping[str, Chart],
) -> str:
    """Write the whole report; `pictures` are named like the objective or key result they show."""
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
    parts.append(table_gaps(gaps, workbook.kpis).markdown())
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
        parts += _picture(objective.id, f"Scores: {objective.text}", pictures)
    for kr in objective.key_results:
        parts += _details(kr, workbook)
        parts += _picture(kr.id, say_key_result(kr, _kpi_of(kr, workbook)), pictures)
    if objective.initiatives:
        parts.append("Initiatives: " + "; ".join(escape(i.title) for i in objective.initiatives))
    return parts


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


def say_check_in(check_in: CheckIn, kpi: Kpi | None) -> str:
    """Say one check-in in a line."""
    parts = [] if check_in.value is None else [say_value(check_in.value, kpi)]
    if check_in.done:
        parts.append(f"done: {', '.join(check_in.done)}")
    if check_in.confidence is not None:
        parts.append(f"confidence {check_in.confidence} of 10")
    return f"{say_day(check_in.on)}: {'; '.join(parts) or check_in.note}"


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
