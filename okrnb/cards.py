"""The card of typed OKRs: what was understood of each sentence, what is asked, what is missing.

Nothing is saved here. The words that advice rests on are marked in the sentence.
"""

import html
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from okrnb.advice import Advice, Mark
from okrnb.coaching import coach
from okrnb.listening import Heard, hear_okrs
from okrnb.model import Cycle, Kpi, Settings
from okrnb.naming import name_place
from okrnb.objectives import KeyResult, Objective, Workbook
from okrnb.pasting import read_pasted
from okrnb.quantities import say_day, say_value
from okrnb.tabular import SHOWN_AT_ONCE, Table, gather, say_more, say_where, table_advice
from okrnb.wording import BLANK

_FIELDS = {
    "start": "from",
    "target": "to",
    "target_rate": "at",
    "bound": "limit",
    "evidence": "proved by",
    "test": "question",
}
"""The fields of all forms that a sentence can fill, and what they are called on the card."""


@dataclass(frozen=True, kw_only=True)
class Card:
    """Typed OKRs as they were understood, with the coach's advice; shows itself in a notebook."""

    heard: Heard
    workbook: Workbook = field(repr=False)
    advice: tuple[Advice, ...]

    @property
    def objectives(self) -> tuple[Objective, ...]:
        """Give what can be added to a workbook."""
        return self.heard.objectives

    def fields(self, kr: KeyResult) -> Table:
        """Show what was understood of one key result; what is blank, the sentence did not say."""
        return Table(("understood", "as"), tuple(self.understood(kr)))

    def understood(self, kr: KeyResult) -> Iterator[tuple[str, str]]:
        """Give the fields of a key result and what they hold; blank: the sentence says nothing."""
        kpi = self.workbook.kpi(getattr(kr, "kpi", None))
        new = " (new)" if kpi in self.heard.kpis else ""
        yield "form", kr.form
        if "kpi" in type(kr).model_fields:
            yield "KPI", f"{kpi.name}{new}" if kpi else BLANK
        for name, called in _FIELDS.items():
            if name in type(kr).model_fields:
                yield called, _say(getattr(kr, name), kpi)
        yield "by", say_day(kr.due) if kr.due else BLANK
        yield "owner", kr.owner or BLANK

    def advice_on(self, about: str) -> tuple[Advice, ...]:
        """Give the advice on an objective or a key result, as in `key result nps`."""
        return tuple(one for one in self.advice if one.about == about)

    def __repr__(self) -> str:
        """Tell it all in plain text, with the marked words in [brackets]."""
        return "\n".join(self._lines())

    def _lines(self) -> Iterator[str]:
        for objective in self.objectives:
            yield self.marked(objective.text, f"objective {objective.id}", "[", "]")
            for kr in objective.key_results:
                yield f"- {self.marked(kr.text, f'key result {kr.id}', '[', ']')}"
                said = (f"{name}: {value}" for name, value in self.understood(kr))
                yield f"    {'; '.join(said)}"
        asked = gather(self.advice)
        for one, places in asked[:SHOWN_AT_ONCE]:
            named = replace(one, about=name_place(one, self.workbook))
            yield f"? {say_where(named, places)}: {one.asked}{one.perhaps}"
        if len(asked) > SHOWN_AT_ONCE:
            yield say_more(len(asked) - SHOWN_AT_ONCE)
        for line in self.heard.left_over:
            yield f"line {line.line} was not understood: {line.text}"

    def _repr_html_(self) -> str:
        return f'<div class="mathjax_ignore tex2jax_ignore">{"".join(self._html())}</div>'

    def _html(self) -> Iterator[str]:
        for objective in self.objectives:
            about = f"objective {objective.id}"
            yield f"<h4>{self.marked(objective.text, about, '<mark>', '</mark>')}</h4>"
            for kr in objective.key_results:
                text = self.marked(kr.text, f"key result {kr.id}", "<mark>", "</mark>")
                yield f"<p><strong>{text}</strong></p>{self.fields(kr)._repr_html_()}"
        if self.advice:
            yield f"<h4>The coach asks</h4>{table_advice(self.advice, self.workbook)._repr_html_()}"
        if self.heard.left_over:
            left = "".join(
                f"<li>line {line.line}: {html.escape(line.text)}</li>"
                for line in self.heard.left_over
            )
            yield f"<h4>Not understood</h4><ul>{left}</ul>"

    def marked(self, text: str, about: str, opens: str, closes: str) -> str:
        """Mark the words of a text that advice rests on; for HTML the text itself is escaped."""
        marks = [mark for one in self.advice_on(about) for mark in one.marks]
        clean = html.escape if opens.startswith("<") else str
        pieces, at = [], 0
        for begin, end in _merge(marks, text):
            pieces += [clean(text[at:begin]), opens, clean(text[begin:end]), closes]
            at = end
        return "".join([*pieces, clean(text[at:])])


def read_card(text: str, workbook: Workbook, *, on: date) -> Card:
    """Read typed OKRs beside a workbook: its KPIs and its cycle are known; nothing is saved."""
    cycle, kpis = workbook.settings.cycle, workbook.kpis
    heard = hear_okrs(read_pasted(text), kpis=kpis, cycle=cycle, known=workbook.objectives)
    alone = replace(
        workbook, objectives=heard.objectives, kpis=(*kpis, *heard.kpis), check_ins=(), places={}
    )
    mine = {f"objective {one.id}" for one in heard.objectives}
    mine |= {f"key result {kr.id}" for kr in alone.key_results()}
    advice = tuple(one for one in coach(alone, on=on) if one.about in mine)
    return Card(heard=heard, workbook=alone, advice=advice)


def empty_workbook(cycle: Cycle) -> Workbook:
    """Give a workbook that knows nothing but its cycle, to read sentences without a folder."""
    settings = Settings(team="OKRs", cycle=cycle)
    return Workbook(settings=settings, kpis=(), objectives=(), check_ins=(), places={})


def _say(value: object, kpi: Kpi | None) -> str:
    if value is None or value == "":
        return BLANK
    return value if isinstance(value, str) else say_value(value, kpi)  # type: ignore[arg-type]


def _merge(marks: Sequence[Mark], text: str) -> list[tuple[int, int]]:
    """Give the stretches that are marked, in order and without overlaps."""
    found: list[tuple[int, int]] = []
    for mark in sorted(marks):
        if mark.begin >= len(text) or mark.end > len(text):
            continue
        if found and mark.begin <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], mark.end))
        else:
            found.append((mark.begin, mark.end))
    return found
