"""The card of typed OKRs: fields, marks, questions, what was not understood."""

from datetime import date

import pytest

from okrnb.cards import Card, empty_workbook, read_card
from okrnb.deadlines import cycle_of
from okrnb.model import Cycle

TODAY = date(2027, 1, 5)
TYPED = """\
Shoppers come back

- Raise repeat orders from 20% to 25% by 15 March
- Keep <b>fraud</b> at or below $5
  - call the bank
"""


@pytest.fixture
def card() -> Card:
    quarter = cycle_of("Q1 2027")
    assert isinstance(quarter, Cycle)
    return read_card(TYPED, empty_workbook(quarter), on=TODAY)


def test_it_tells_what_was_understood(card: Card) -> None:
    rows = card.fields(card.objectives[0].key_results[0]).rows
    assert rows == (
        ("form", "metric"),
        ("KPI", "Repeat orders (new)"),
        ("from", "20%"),
        ("to", "25%"),
        ("by", "15 March 2027"),
        ("owner", "…"),
    )


def test_the_words_that_advice_rests_on_are_marked(card: Card) -> None:
    assert "- [Keep] <b>fraud</b> at or below $5" in repr(card)


def test_typed_text_is_escaped_and_no_formula(card: Card) -> None:
    page = card._repr_html_()
    assert "<mark>Keep</mark> &lt;b&gt;fraud&lt;/b&gt;" in page
    assert "tex2jax_ignore" in page
    assert "<b>" not in page


def test_questions_are_at_most_five_and_say_how_many_more(card: Card) -> None:
    lines = repr(card).splitlines()
    asked = [line for line in lines if line.startswith("? ")]
    assert len(asked) == 5
    assert any(line.startswith("and ") and line.endswith("more questions") for line in lines)


def test_what_was_not_understood_is_shown(card: Card) -> None:
    assert "line 5 was not understood: call the bank" in repr(card)
    assert "line 5: call the bank" in card._repr_html_()


def test_advice_can_be_asked_for_by_its_place(card: Card) -> None:
    kr = card.objectives[0].key_results[1]
    about = f"key result {kr.id}"
    assert {one.about for one in card.advice_on(about)} == {about}


def test_nothing_typed_is_an_empty_card() -> None:
    quarter = cycle_of("Q1 2027")
    assert isinstance(quarter, Cycle)
    assert repr(read_card("", empty_workbook(quarter), on=TODAY)) == ""
