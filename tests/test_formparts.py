"""The parts of forms: what a field takes, and what stands beside it."""

import pytest
from form_helpers import every

from okrnb.asking import Ask, Note
from okrnb.formlook import LOOK
from okrnb.formparts import Line

VALUE = Ask(name="value", label="Which value?", number=True)


def line(ask: Ask = VALUE, text: str = "") -> Line:
    made = Line(ask, lambda _: None)
    made.value = text
    return made


def beside(made: Line) -> str:
    """Give what stands beside a field."""
    return str(every(made.box)[-1].value)


@pytest.mark.parametrize("text", ["1.234", "750.000", "£1.234", "-1.234", "1.234 %"])
def test_how_a_number_is_read_that_some_read_otherwise_is_said(text: str) -> None:
    made = line(text=text)
    made.say(None)
    assert "Read with a decimal point, as less than" in beside(made)


def test_what_to_write_for_the_other_reading_is_said_above_the_rest() -> None:
    made = line(text="750.000")
    made.say(Note("From which value on would you worry?"))
    first, _, second = beside(made).partition("<br>")
    assert "as less than 751. If you mean 750000, write that." in first
    assert "would you worry" in second


@pytest.mark.parametrize("text", ["", "1234", "1.23", "0.125", "1234.567", "1.234.567", "1.234M"])
def test_a_number_that_nobody_reads_otherwise_is_left_alone(text: str) -> None:
    made = line(text=text)
    made.say(None)
    assert beside(made) == ""


def test_what_must_be_mended_anyway_is_not_talked_about() -> None:
    made = line(text="1.234")
    made.say(Note("that is below its start", wrong=True))
    assert "decimal point" not in beside(made)


def test_words_are_no_numbers() -> None:
    made = line(Ask(name="name", label="What is it called?"), "1.234")
    made.say(None)
    assert beside(made) == ""


@pytest.mark.parametrize(
    ("pasted", "typed"),
    [
        ("two\x0blines", "two lines"),
        ("half \ud83d", "half  "),
        ("nothing\x00", "nothing "),
        ("مرحبا 😀 £5 naïve\tx", "مرحبا 😀 £5 naïve\tx"),
    ],
)
def test_what_no_file_can_hold_is_taken_as_a_blank(pasted: str, typed: str) -> None:
    assert line(text=pasted).value == typed


def test_how_a_list_opens_is_said_where_it_is_reached_by_keys_only() -> None:
    rule = LOOK.partition("select:focus-visible)::after {")[2].partition("}")[0]
    assert "Space opens the list" in rule
