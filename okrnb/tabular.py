"""Tables that people read: the same rows in a notebook, on a terminal and in Markdown.

What people typed is escaped, so that a name can neither run a script nor turn into a formula.
"""

import html
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import pandas as pd

from okrnb.advice import WHEN, Advice
from okrnb.model import Kpi
from okrnb.objectives import KeyResult, Objective, Workbook
from okrnb.outlook import Outlook
from okrnb.quantities import say_change, say_day, say_value
from okrnb.rollups import say_score
from okrnb.scoring import Score, score_key_result
from okrnb.wording import BLANK, say_key_result

Number = Decimal | float
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


def table_lines(lines: Iterable[str]) -> Table:
    """Show lines of text one below the other."""
    return Table(("",), tuple((line,) for line in lines))


def escape(text: str) -> str:
    """Write typed text so that Markdown shows it as it is, in one line."""
    return re.sub(r"([\\`*_\[\]<>|#~$])", r"\\\1", " ".join(text.split()))


def table_gaps(gaps: pd.DataFrame, kpis: Sequence[Kpi], *, most: int = 50) -> Table:
    """Show `find_gaps` in words: latest value, change in a year, what to do and why.

    Of thousands of KPIs the first `most`, which deserve attention most; the last row counts the
    others by what is proposed for them.
    """
    by_id = {kpi.id: kpi for kpi in kpis}
    rows = []
    for row in gaps.head(most).to_dict("records"):
        kpi = by_id[row["kpi"]]
        latest = "" if pd.isna(row["value"]) else say_value(row["value"], kpi)
        year = "" if pd.isna(row["change_year"]) else say_change(row["change_year"], kpi)
        rows.append((kpi.name, latest, year, row["triage"], row["reason"]))
    rest = gaps["triage"].iloc[most:].value_counts()
    if len(rest):
        told = ", ".join(f"{count} {triage}" for triage, count in rest.items())
        rows.append((f"and {rest.sum()} more", "", "", "", told))
    return Table(("KPI", "latest", "in a year", "proposal", "because"), tuple(rows))


def table_kpis(readings: pd.DataFrame, kpis: Sequence[Kpi]) -> Table:
    """Show what was read of each KPI and what its definition says; a blank is a question."""
    days = pd.to_datetime(readings["date"]).dt.date.groupby(readings["kpi"])
    counts, last = days.count(), days.max()
    rows = []
    for kpi in kpis:
        read = f"{counts[kpi.id]} to {say_day(last[kpi.id])}" if kpi.id in counts else "none"
        better = {"up": "higher", "down": "lower", "band": "inside a band"}
        row = (kpi.name, read, kpi.frequency, kpi.unit, better.get(kpi.direction or ""))
        rows.append(
            (*(cell or BLANK for cell in row), _say_range(kpi.healthy_low, kpi.healthy_high, kpi))
        )
    return Table(("KPI", "readings", "every", "unit", "better", "healthy"), tuple(rows))


def _say_range(low: Number | None, high: Number | None, kpi: Kpi) -> str:
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
        healthy = _say_range(*outlook.healthy(), kpi)
        rows.append((kpi.name, outlook.how, landing, between, healthy))
    return Table(("KPI", "counted as", "as usual", "8 times in 10", "healthy"), tuple(rows))


def table_key_results(objective: Objective, workbook: Workbook, *, on: date | None = None) -> Table:
    """Show an objective's key results; with a day, how far they have come."""
    rows = []
    for kr in objective.key_results:
        row: tuple[str, ...] = (say_key_result(kr, kpi_of(kr, workbook)), kr.form, kr.owner or "…")
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
    return score_key_result(kr, workbook.check_ins, on=on, cycle=cycle, kpi=kpi_of(kr, workbook))


def kpi_of(kr: KeyResult, workbook: Workbook) -> Kpi | None:
    """Give the KPI that a key result names, None for forms without one."""
    return workbook.kpi(getattr(kr, "kpi", None))
