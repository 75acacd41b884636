"""Typed OKRs in a glance: each sentence with its marked words, and beside it how it was understood.

The card of `cards` is for reading one by one; this is for a form, where all should stay in sight.
"""

import html
from collections.abc import Iterator
from dataclasses import dataclass

from okrnb.cards import Card
from okrnb.objectives import KeyResult
from okrnb.tabular import table_advice

_CELL = 'style="text-align:left; vertical-align:top"'


@dataclass(frozen=True, slots=True)
class Overview:
    """A card as one table, with what the coach asks and what was not understood."""

    card: Card

    def _repr_html_(self) -> str:
        return f'<div class="mathjax_ignore tex2jax_ignore">{"".join(self._parts())}</div>'

    def _parts(self) -> Iterator[str]:
        card = self.card
        for objective in card.objectives:
            about = f"objective {objective.id}"
            yield f"<h4>{card.marked(objective.text, about, '<mark>', '</mark>')}</h4>"
            yield f"<table><tbody>{''.join(self._rows(objective.key_results))}</tbody></table>"
        if card.advice:
            yield f"<h4>The coach asks</h4>{table_advice(card.advice, card.workbook)._repr_html_()}"
        for line in card.heard.left_over:
            yield f"<p>Line {line.line} was not understood: {html.escape(line.text)}</p>"

    def _rows(self, key_results: tuple[KeyResult, ...]) -> Iterator[str]:
        for kr in key_results:
            said = self.card.marked(kr.text, f"key result {kr.id}", "<mark>", "</mark>")
            fields = "; ".join(
                f"{html.escape(name)} <b>{html.escape(value)}</b>"
                for name, value in self.card.understood(kr)
            )
            yield f'<tr><th scope="row" {_CELL}>{said}</th><td {_CELL}>{fields}</td></tr>'
