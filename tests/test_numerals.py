"""The pieces of which amounts are made."""

from decimal import Decimal

import pytest

from okrnb.numerals import (
    Lead,
    Unit,
    currency,
    read_lead,
    read_power,
    read_range,
    read_unit,
    read_value,
)


@pytest.mark.parametrize(
    ("written", "value"),
    [("1,250.5", "1250.5"), ("seven", "7"), ("Ninety", "90"), ("dozen", "12")],
)
def test_digits_and_number_words_have_a_value(written: str, value: str) -> None:
    assert read_value(written) == Decimal(value)


def test_a_place_left_open_has_none() -> None:
    assert read_value("XX") is None


@pytest.mark.parametrize(
    ("after", "power"), [("k", 3), (" million", 6), ("M", 6), ("bn", 9), ("kg", 0), ("m long", 0)]
)
def test_a_power_of_ten_stands_right_behind_a_number(after: str, power: int) -> None:
    assert read_power(f"5{after}", 1)[0] == power


@pytest.mark.parametrize(
    ("text", "high"),
    [("2-3 boats", 3), ("2 to 3 boats", 3), ("2k-3k boats", 3000), ("2 boats", None)],
)
def test_a_range_has_another_end(text: str, high: int | None) -> None:
    assert read_range(text, 0, text.index("2") + 1 + ("k" in text))[0] == high


@pytest.mark.parametrize(
    ("after", "sort", "name"),
    [
        ("% of boats", "percent", "%"),
        (" out of 5", "score", "out of 5"),
        (" out of 5 boats", "count", None),
        ("x", "times", "x"),
        (" times as fast", "times", "x"),
        (" times a day", "count", None),
        ("-day trip", "duration", "day"),
        (" business days", "duration", "business days"),
        (" euros", "money", "EUR"),
        (" GB", "count", "GB"),
        (" boats", "count", None),
    ],
)
def test_a_unit_is_read_behind_a_number(after: str, sort: str, name: str | None) -> None:
    unit = read_unit(f"5{after}", 1)
    assert (unit.sort, unit.name) == (sort, name)


def test_what_bounds_a_number_begins_before_it() -> None:
    assert read_lead("Sell at least 5", 14) == Lead(5, "least", plus=False)
    assert read_lead("Sell +5", 6) == Lead(5, "", plus=True)
    assert read_lead("Sell 5", 5) == Lead(5, "", plus=False)


def test_an_arrow_bounds_nothing() -> None:
    assert read_lead("4 -> 5", 5).bound == ""


def test_signs_and_words_for_money_become_codes() -> None:
    assert [currency(sign) for sign in ("$", "€", "pounds", "chf")] == ["USD", "EUR", "GBP", "CHF"]


def test_a_unit_ends_where_it_is_written() -> None:
    assert read_unit("5 days", 1) == Unit("duration", "days", 6)
