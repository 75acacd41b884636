from datetime import date
from decimal import Decimal
from typing import Any, Literal

import pytest

from okrnb.errors import RefusedError
from okrnb.fields import bare, either, nearest, read_scalar
from okrnb.model import CheckIn, Kpi
from okrnb.objectives import Objective

Size = Literal["small", "large"]


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        (str, "0777", "0777"),
        (str, "no", "no"),
        (Decimal, "12.50", Decimal("12.50")),
        (Decimal, "-3e2", Decimal(-300)),
        (Decimal, "007", Decimal(7)),
        (int, "7", 7),
        (date, "2012-02-29", date(2012, 2, 29)),
        (bool, "true", True),
        (bool, "False", False),
        (Size, "small", "small"),
    ],
)
def test_a_field_reads_its_text_as_what_it_may_hold(kind: Any, text: str, value: object) -> None:
    assert read_scalar(kind, "field", text) == value


def test_a_number_keeps_its_digits() -> None:
    assert str(read_scalar(Decimal, "start", "12.50")) == "12.50"


@pytest.mark.parametrize(
    ("kind", "text", "said"),
    [
        (Decimal, "61%", "x is '61%'. Write 61 without the %; the KPI has the unit."),
        (
            Decimal,
            "1,000",
            "x is '1,000'. "
            "Write it without commas and with a point for decimals, such as 1000 or 1.5.",
        ),
        (Decimal, "$5", "x is '$5'. Write a plain number such as 12.5, or leave it blank."),
        (Decimal, ".inf", "x is '.inf'. Write a plain number such as 12.5, or leave it blank."),
        (int, "7.0", "x is '7.0'. Write a whole number."),
        (date, "31/03/2012", "x is '31/03/2012'. Write year, month and day, such as 2012-03-31."),
        (date, "2012-03", "x is '2012-03'. Write year, month and day, such as 2012-03-31."),
        (
            date,
            "2012-02-30",
            "x is 2012-02-30, a day that does not exist. Look it up in a calendar.",
        ),
        (bool, "no", "x is 'no'. Write true or false."),
        (bool, "1", "x is '1'. Write true or false."),
        (Size, "Small", "x is 'Small'. Write small or large."),
    ],
)
def test_what_a_field_cannot_hold_is_refused_with_a_hint(kind: Any, text: str, said: str) -> None:
    with pytest.raises(RefusedError) as caught:
        read_scalar(kind, "x", text)
    assert str(caught.value) == said


@pytest.mark.parametrize(
    ("model", "field", "kind"),
    [
        (CheckIn, "value", Decimal),
        (CheckIn, "confidence", int),
        (CheckIn, "accepted", bool),
        (Kpi, "guardrail", str),
        (Objective, "parent", str),
    ],
)
def test_the_type_of_a_field_is_found_below_limits_and_blanks(
    model: Any, field: str, kind: type
) -> None:
    assert bare(model.model_fields[field].annotation) is kind


def test_a_name_that_is_nearly_right_is_suggested() -> None:
    assert nearest("traget", ["start", "target"]) == "Did you mean target?"


def test_a_name_that_is_far_off_gets_all_names_there_are() -> None:
    assert nearest("xyz", ["start", "target"]) == "Known here: start, target."


def test_without_any_names_that_is_said() -> None:
    assert nearest("xyz", []) == "Known here: none yet."


@pytest.mark.parametrize(("words", "said"), [("a", "a"), ("ab", "a or b"), ("abc", "a, b or c")])
def test_choices_are_joined_by_or(words: str, said: str) -> None:
    assert either(words) == said
