"""Tables that people read: the same rows in a notebook, on a terminal and in Markdown.

What people typed is escaped, so that a name can neither run a script nor turn into a formula.
"""

import html
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import get_args

import pandas as pd
from rich.cells import cell_len

from okrnb.advice import WHEN, Advice
from okrnb.errors import fail
from okrnb.fields import nearest
from okrnb.kpifiles import ReadingReport
from okrnb.model import Kpi
from okrnb.naming import name_place
from okrnb.objectives import KeyResult, Objective, Workbook
from okrnb.outlook import Outlook
from okrnb.quantities import say_change, say_day, say_value
from okrnb.reviewing import Reviewed, say_decision
from okrnb.rollups import headline
from okrnb.triage import Triage
from okrnb.wording import BLANK, say_key_result

Number = Decimal | float

WIDEST = 48
"""Letters that a column of plain text is wide at most; a longer cell pushes those behind it."""

SCREENFUL = 30
"""Rows, from which on a table in a notebook scrolls within itself."""

_LEFT = 'style="text-align:left"'
_SCROLLS = 'style="max-height:34em;overflow:auto"'
_STAYS = ' style="position:sticky;top:0;background:var(--jp-layout-color0,Canvas)"'

SHOWN_AT_ONCE = 5
"""How much advice a person can take in one go (method, section 4)."""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of text under a head; shows itself in notebooks, and as plain text elsewhere.

    In HTML, which screen readers read out, it has a `caption` if given one, and a table that is
    longer than a screen scrolls under its head. Colours are those of the theme.
    """

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    caption: str = ""

    def __repr__(self) -> str:
        """Line the columns up with blanks; an odd long cell pushes only what follows it."""
        every = (self.head, *self.rows) if any(self.head) else self.rows
        lines = [tuple(" ".join(cell.split()) for cell in line) for line in every]
        widths = [_width(column) for column in zip(*lines, strict=True)]
        return "\n".join("  ".join(map(_pad, line, widths)).rstrip() for line in lines)

    def _repr_html_(self) -> str:
        caption = html.escape(self.caption)
        cells = (f'<th scope="col" {_LEFT}>{html.escape(cell)}</th>' for cell in self.head)
        rows = "".join(f"<tr>{_html_row(row)}</tr>" for row in self.rows)
        is_long = len(self.rows) > SCREENFUL
        stays = _STAYS if is_long else ""
        head = f"<thead{stays}><tr>{''.join(cells)}</tr></thead>" if any(self.head) else ""
        named = f"<caption {_LEFT}>{caption}</caption>" if caption else ""
        # The class keeps the amounts in $ from being read as mathematics.
        table = (
            f'<table class="mathjax_ignore tex2jax_ignore">{named}'
            f"{head}<tbody>{rows}</tbody></table>"
        )
        label = f'role="region" tabindex="0" aria-label="{caption or "table"}"'
        return f"<div {label} {_SCROLLS}>{table}</div>" if is_long else table

    def markdown(self) -> str:
        """Write it as a Markdown table."""
        lines = [self.head, ("---",) * len(self.head), *self.rows]
        return "\n".join(
            f"| {' | '.join(c if c == '---' else escape(c) for c in line)} |" for line in lines
        )


def _html_row(row: Sequence[str]) -> str:
    """Write the cells of a row; the first one names it, where there are others."""
    cells = [html.escape(cell) for cell in row]
    if len(cells) < 2:
        return "".join(f"<td {_LEFT}>{cell}</td>" for cell in cells)
    name = f'<th scope="row" style="text-align:left;font-weight:normal">{cells[0]}</th>'
    return name + "".join(f"<td {_LEFT}>{cell}</td>" for cell in cells[1:])


def _width(column: Iterable[str]) -> int:
    """Give the width of a column, its odd long cells aside, by the room that letters take."""
    return max((wide for wide in map(cell_len, column) if wide <= WIDEST), default=0)


def _pad(cell: str, width: int) -> str:
    return cell + " " * (width - cell_len(cell))


def table_lines(lines: Iterable[str]) -> Table:
    """Show lines of text one below the other."""
    return Table(("",), tuple((line,) for line in lines))


def escape(text: str) -> str:
    """Write typed text so that Markdown shows it as it is, in one line."""
    return re.sub(r"([\\`*_\[\]<>|#~$])", r"\\\1", " ".join(text.split()))


def table_gaps(
    gaps: pd.DataFrame, kpis: Sequence[Kpi], *, most: int = 50, only: Triage | None = None
) -> Table:
    """Show `find_gaps` in words: latest value, change in a year, what to do and why.

    Of thousands of KPIs the first `most`, which deserve attention most; the last row counts the
    others by what is proposed for them. `only` shows those of one proposal, such as "focus". The
    rows keep the order of `gaps`, so another order is `gaps.sort_values("gap_share")`. Raises
    InputError where `only` is no proposal.
    """
    if only is not None:
        if only not in get_args(Triage):
            raise fail(
                "", None, "only", f"{only!r} is no proposal", nearest(only, get_args(Triage))
            )
        gaps = gaps[gaps["triage"] == only]
    by_id = {kpi.id: kpi for kpi in kpis}
    rows = []
    for row in gaps.head(most).to_dict("records"):
        kpi = by_id[row["kpi"]]
        latest = "" if pd.isna(row["value"]) else say_value(row["value"], kpi)
        year = "" if pd.isna(row["change_year"]) else say_change(row["change_year"], kpi)
        rows.append((kpi.name, latest, year, row["triage"], row["reason"]))
    caption = f"{len(gaps):,} KPIs"
    rest = gaps["triage"].iloc[most:].value_counts()
    if len(rest):
        more, told = say_rest(rest).split(": ")
        caption = f"the first {len(rows):,} of {caption}"
        rows.append((more, "", "", "", told))
    head = ("KPI", "latest", "in a year", "proposal", "because")
    return Table(head, tuple(rows), caption)


def say_rest(counts: "pd.Series[int]", *, where: str = "") -> str:
    """Say how many KPIs are not shown, as in `and 1,976 more: 1,900 health metric, 76 park`."""
    told = ", ".join(f"{count:,} {triage}" for triage, count in counts.items())
    return f"and {counts.sum():,} more{where}: {told}"


def table_reading(report: ReadingReport) -> Table:
    """Show how a KPI export was read, and how to correct it: with which field of `Reading`.

    Then come its notes, problems and questions; a question says both ways to read the file.
    """
    other = {",": ".", ".": ","}.get(report.decimal_mark, ",")
    order = {"dmy": "mdy"}.get(report.date_order, "dmy")
    sure = "left no doubt"
    rows = [("kind of file", report.kind, "")]
    if report.encoding:
        rows.append(("encoding", report.encoding, _say_field("encoding", "cp1252")))
        mark = {"\t": "tab"}.get(report.delimiter, report.delimiter)
        parted = _say_field("delimiter", "," if mark == ";" else ";")
        rows.append(("columns parted by", mark, parted))
    rows.append(("decimal mark", report.decimal_mark or sure, _say_field("decimal_mark", other)))
    rows.append(("order of days", report.date_order or sure, _say_field("date_order", order)))
    headers = report.header_rows or {}
    for sheet, layout in (report.layouts or {}).items():
        of = f" of {sheet}" if sheet else ""
        row = headers[sheet]
        rows.append((f"header row{of}", str(row), f"Reading(header_row={row + 1})"))
        rows.append((f"layout{of}", layout, ""))
    if report.sheets:
        rows.append(("sheets used", ", ".join(report.sheets), _say_field("sheet", "...")))
    if report.left_out:
        rows.append(("sheets left out", ", ".join(report.left_out), _say_field("sheet", "...")))
    rows += [("note", note, "") for note in report.notes]
    rows += [("problem", str(one), "") for one in report.problems]
    for one in report.questions:
        ways = " or ".join(_say_field(one.key, choice) for choice in one.choices)
        place = f"{one.file}:{one.line}: " if one.line is not None else ""
        about = f"{one.about}: " if one.about else ""
        rows.append(("question", f"{place}{about}{one.what}", ways))
    return Table(("what", f"as {report.file} was read", "to correct it"), tuple(rows))


def _say_field(key: str, value: str) -> str:
    """Say how a field of `Reading` is given, numbers plain."""
    return f"Reading({key}={value if value.isdigit() else json.dumps(value, ensure_ascii=False)})"


def table_kpis(readings: pd.DataFrame, kpis: Sequence[Kpi]) -> Table:
    """Show what was read of each KPI and what its definition says; a blank is a question."""
    days = pd.to_datetime(readings["date"]).dt.date.groupby(readings["kpi"])
    counts, last = days.count(), days.max()
    rows = []
    for kpi in kpis:
        read = f"{counts[kpi.id]}, last {say_day(last[kpi.id])}" if kpi.id in counts else "none"
        better = {"up": "higher", "down": "lower", "band": "inside a band"}
        row = (kpi.name, read, kpi.frequency, kpi.unit, better.get(kpi.direction or ""))
        rows.append(
            (*(cell or BLANK for cell in row), say_range(kpi.healthy_low, kpi.healthy_high, kpi))
        )
    return Table(("KPI", "readings", "every", "unit", "better", "healthy"), tuple(rows))


def say_range(low: Number | None, high: Number | None, kpi: Kpi) -> str:
    """Say a range of values, one side of which may be open, as in `up to 12.0%`."""
    if low is not None and high is not None:
        return f"{say_value(low, kpi)} to {say_value(high, kpi)}"
    if low is not None:
        return f"from {say_value(low, kpi)}"
    return BLANK if high is None else f"up to {say_value(high, kpi)}"


def table_outlooks(outlooks: Mapping[str, Outlook]) -> Table:
    """Show where KPIs land in the cycle if business goes on as usual, and how healthy that is."""
    rows = []
    for outlook in outlooks.values():
        kpi = outlook.kpi
        landing, between = outlook.reason or BLANK, ""
        if outlook.samples.size:
            landing = say_value(outlook.value_at(0.5), kpi)
            ends = sorted((outlook.value_at(0.9), outlook.value_at(0.1)))
            between = " to ".join(say_value(end, kpi) for end in ends)
        healthy = say_range(*outlook.healthy(), kpi)
        rows.append((kpi.name, outlook.how, landing, between, healthy))
    return Table(("KPI", "counted as", "as usual", "8 times in 10", "healthy"), tuple(rows))


def table_key_results(
    objective: Objective, workbook: Workbook, *, scores: Mapping[str, Reviewed] | None = None
) -> Table:
    """Show an objective's key results; with scores (`book.scores`), how far they have come."""
    rows = []
    for kr in objective.key_results:
        row: tuple[str, ...] = (say_key_result(kr, kpi_of(kr, workbook)), kr.form, kr.owner or "…")
        if scores is not None:
            found, cycle = scores[kr.id], workbook.settings.cycle
            decided = f"; {say_decision(found, cycle, kpi_of(kr, workbook))}"
            because = f"{found.score.basis}{decided if found.decision else ''}"
            row = (*row, headline(found.score, cycle), because)
        rows.append(row)
    head = ("key result", "form", "owner")
    return Table(head if scores is None else (*head, "score", "because"), tuple(rows))


def gather(advice: Iterable[Advice]) -> tuple[tuple[Advice, int], ...]:
    """Give each question once, by its first place, with the number of places it is asked of."""
    asked: dict[tuple[str, str], list[Advice]] = {}
    for one in advice:
        asked.setdefault((one.rule, one.severity), []).append(one)
    return tuple((group[0], len(group)) for group in asked.values())


def say_where(first: Advice, places: int) -> str:
    """Say where a question is asked, as in `key result a and 2 more`."""
    return f"{first.about} and {places - 1} more" if places > 1 else first.about


def table_advice(
    advice: Iterable[Advice],
    workbook: Workbook | None = None,
    *,
    draft: Objective | None = None,
    most: int = SHOWN_AT_ONCE,
) -> Table:
    """Show the gravest questions first, `most` of them at once, each with a way to write it.

    With a workbook, what they are about is named as people know it (`naming`), else by its id.
    """
    asked = gather(advice)
    rows = []
    for first, places in asked[:most]:
        name = first.about if workbook is None else name_place(first, workbook, draft)
        where = say_where(replace(first, about=name), places)
        rows.append((WHEN[first.severity], where, first.seen, f"{first.question}{first.perhaps}"))
    if len(asked) > most:
        rows.append(("", "", say_more(len(asked) - most), ""))
    if not rows:
        rows.append(("", "", "nothing is open", ""))
    return Table(("when", "where", "seen", "question"), tuple(rows))


def say_more(count: int) -> str:
    """Say how many questions are not shown."""
    return f"and {count} more question{'s' * (count != 1)}"


def kpi_of(kr: KeyResult, workbook: Workbook) -> Kpi | None:
    """Give the KPI that a key result names, None for forms without one."""
    return workbook.kpi(getattr(kr, "kpi", None))
