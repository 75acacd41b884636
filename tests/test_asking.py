"""Typed texts: days, numbers, rows; what is wrong with them; what a form shows."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from matplotlib.figure import Figure

from okrnb.asking import (
    Ask,
    Note,
    Shown,
    Typed,
    read_count,
    read_due,
    read_number,
    read_places,
    remove_row,
    spell,
    tell_typed,
)
from okrnb.charts import Chart
from okrnb.errors import RefusedError
from okrnb.model import Cycle
from okrnb.tabular import Table

QUARTER = Cycle(name="Q1 2012", start=date(2012, 1, 1), end=date(2012, 3, 31))


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2012-03-16", date(2012, 3, 16)),
        (" 16 March ", date(2012, 3, 16)),
        ("end of Q1", date(2012, 3, 31)),
        ("June 30", date(2012, 6, 30)),
        ("", None),
    ],
)
def test_a_day_is_read_as_people_say_it(text: str, day: date | None) -> None:
    assert read_due("due", text, QUARTER) == day


@pytest.mark.parametrize("text", ["soon", "2012-3-31", "2012-02-30", "2012", "31.3.2012", "12"])
def test_what_is_no_certain_day_is_refused_with_what_to_write(text: str) -> None:
    with pytest.raises(RefusedError, match=r"due is '.*31 March|due is '.*2012-03-31"):
        read_due("due", text, QUARTER)


def test_a_day_that_could_be_two_is_asked_about() -> None:
    with pytest.raises(RefusedError, match="look_on is '03/04/2012': 3 April 2012 or 4 March 2012"):
        read_due("look_on", "03/04/2012", QUARTER)


def test_numbers_are_plain_and_blank_is_none() -> None:
    assert read_number("to", "37.5") == Decimal("37.5")
    assert read_number("to", " ") is None
    with pytest.raises(RefusedError, match="to is '5%'"):
        read_number("to", "5%")


def test_counts_are_whole_and_begin_with_one() -> None:
    assert [read_count("days", text) for text in ("1", "40", "")] == [1, 40, None]
    for text in ("0", "-3", "2.5", "two"):
        with pytest.raises(RefusedError, match="Write a whole number"):
            read_count("days", text)


def test_rows_are_named_by_their_numbers() -> None:
    assert read_places("after", "1, 3;2  1", 3) == (0, 2, 1)
    assert read_places("after", "", 3) == ()


@pytest.mark.parametrize(
    ("text", "rows", "fix"), [("4", 3, "rows 1 to 3"), ("0", 1, "one row"), ("a", 3, "rows 1 to 3")]
)
def test_a_row_that_is_not_there_is_refused(text: str, rows: int, fix: str) -> None:
    with pytest.raises(RefusedError, match=fix):
        read_places("after", text, rows)


def test_without_a_row_the_numbers_of_the_others_are_put_right() -> None:
    rows = tuple({"after": text} for text in ("", "1", "1, 2", "3"))
    assert [row["after"] for row in remove_row(rows, 1, numbered="after")] == ["", "1", "2"]


def test_what_is_no_list_of_numbers_stays_as_it_was_typed() -> None:
    rows = tuple({"after": text} for text in ("", "first", "1"))
    assert [row["after"] for row in remove_row(rows, 0, numbered="after")] == ["first", ""]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (" a ", "a"),
        (date(2012, 3, 31), "2012-03-31"),
        (Decimal("1E+2"), "100"),
        (0.1, "0.1"),
        (7, "7"),
        (("a", 1), "a, 1"),
    ],
)
def test_values_are_spelled_as_they_would_be_typed(value: Any, text: str) -> None:
    assert spell(value) == text


def test_a_note_escapes_what_was_typed_and_calls_a_mistake_one() -> None:
    assert Note("due is '<b>'\nWrite 5", wrong=True).html().count("<b>") == 1
    assert "Please mend" in Note("x", wrong=True).html()
    assert "Please mend" not in Note("Friday").html()


def test_a_long_text_that_is_wrong_is_not_repeated_in_full() -> None:
    said = Note(f"due is '{'x' * 3000}'. Write 31 March.", wrong=True).html()
    assert len(said) < 300
    assert "…&#x27;. Write 31 March." in said


def test_a_note_can_stand_below_another() -> None:
    said = Note("Saved.", then=Note("due is blank", wrong=True)).html()
    assert said.index("Saved.") < said.index("Please mend:") < said.index("due is blank")


def test_a_form_shows_the_picture_with_its_words() -> None:
    page = Shown(chart=Chart(Figure(figsize=(1, 1)), 'a "quoted" <name>')).html()
    assert 'alt="a &quot;quoted&quot; &lt;name&gt;"' in page
    assert "<pre>a &quot;quoted&quot; &lt;name&gt;</pre>" in page


def test_a_form_shows_its_questions_or_that_there_is_none() -> None:
    head = ("when", "question")
    assert "The coach asks" in Shown(questions=Table(head, (("now", "Who?"),))).html()
    assert "The coach has no question" in Shown(questions=Table(head, ())).html()
    assert "coach" not in Shown(remark="Mend <it>").html()
    assert "Mend &lt;it&gt;" in Shown(remark="Mend <it>").html()


def test_what_is_typed_is_told_without_what_is_blank_or_not_shown() -> None:
    asks = (Ask(name="due", label="By when?"), Ask(name="owner", label="Who?"))
    table = Ask(name="steps", label="step", kind="rows", columns=(Ask(name="title", label="what"),))
    typed: Typed = {"due": "soon", "owner": "", "steps": ({"title": "A", "id": "a"},), "id": "x"}
    assert [*tell_typed(typed, (*asks, table))] == ["due: soon", "steps 1: title: A"]
