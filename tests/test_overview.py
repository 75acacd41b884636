"""Typed OKRs in a glance: marked, understood, asked, and safe to show."""

from datetime import date

from okrnb.cards import empty_workbook, read_card
from okrnb.deadlines import cycle_of
from okrnb.overview import Overview

TYPED = """\
Shoppers <i>come</i> back

- Raise repeat orders from 20% to 25% by 15 March
- Keep <b>fraud</b> at or below $5
  - call <the> bank
"""


def page(text: str = TYPED) -> str:
    quarter = cycle_of("Q1 2027")
    assert quarter is not None
    return Overview(read_card(text, empty_workbook(quarter), on=date(2027, 1, 5)))._repr_html_()


def test_each_sentence_has_what_was_understood_beside_it() -> None:
    assert page().count("<tr>") >= 2
    assert "from <b>20%</b>; to <b>25%</b>; by <b>15 March 2027</b>; owner <b>…</b>" in page()


def test_words_that_a_question_rests_on_are_marked() -> None:
    assert "<mark>Keep</mark> &lt;b&gt;fraud&lt;/b&gt;" in page()


def test_what_is_asked_and_what_was_not_understood_is_shown() -> None:
    assert "<h4>The coach asks</h4>" in page()
    assert "Line 5 was not understood: call &lt;the&gt; bank" in page()


def test_typed_text_is_escaped_and_no_formula() -> None:
    assert "<i>" not in page()
    assert "tex2jax_ignore" in page()
