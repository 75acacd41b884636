"""Numbers in running text: their value, sort, unit and bound; and what is no amount."""

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrnb.amounts import Amount, find_amounts
from okrnb.moments import find_moments


def only(text: str) -> Amount:
    """Give the single amount of a text."""
    amounts = find_amounts(text, find_moments(text))
    assert len(amounts) == 1
    return amounts[0]


@pytest.mark.parametrize(
    ("text", "value", "sort", "unit"),
    [
        ("Sell 12 boats", "12", "count", None),
        ("Sell 1,250 boats", "1250", "count", None),
        ("Sell twelve boats", "12", "count", None),
        ("Sell a dozen boats", "12", "count", None),
        ("Reach 40k readers", "40000", "count", None),
        ("Reach 1.5 million readers", "1500000", "count", None),
        ("Sail in 12.5% of winds", "12.5", "percent", "%"),
        ("Sail in 12 percent of winds", "12", "percent", "%"),
        ("Margin rises 3 percentage points", "3", "percent", "%"),
        ("Raise $2M", "2000000", "money", "USD"),
        ("Raise €350k", "350000", "money", "EUR"),
        ("Raise GBP 1,200", "1200", "money", "GBP"),
        ("Raise 500 EUR", "500", "money", "EUR"),
        ("Sail 3x faster", "3", "times", "x"),
        ("Sail 3 times faster", "3", "times", "x"),
        ("A 10-fold rise", "10", "times", "x"),
        ("Reply in 45 minutes", "45", "duration", "minutes"),
        ("Reply in 200ms", "200", "duration", "ms"),
        ("Reply in 1m30s", "90", "duration", "s"),
        ("Reply in 1h5m", "3900", "duration", "s"),
        ("Guests give us 4.5 out of 5", "4.5", "score", "out of 5"),
        ("Guests give us 4/5", "4", "score", "out of 5"),
        ("Load 20 GB", "20", "count", "GB"),
        ("Half of the crew swims", "50", "percent", "%"),
        ("Two thirds of the crew swim", "66.7", "percent", "%"),
        ("Double the crew", "2", "times", "x"),
        ("Halve the crew", "50", "percent", "%"),
        ("No leaks in the hull", "0", "count", None),
        ("Zero leaks", "0", "count", None),
        ("A gain of -3 points", "-3", "count", None),
    ],
)
def test_a_number_is_read_with_its_unit(text: str, value: str, sort: str, unit: str) -> None:
    amount = only(text)
    assert (amount.value, amount.sort, amount.unit) == (Decimal(value), sort, unit)


@pytest.mark.parametrize(
    ("text", "unit"), [("Sell X% more", "%"), ("Raise $N", "USD"), ("Sell N4 boats", None)]
)
def test_a_place_left_for_a_number_has_a_unit_and_no_value(text: str, unit: str | None) -> None:
    amount = only(text)
    assert amount.value is None
    assert amount.unit == unit


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        ("At least 5 boats", "least"),
        ("5+ boats", "least"),
        ("5 or more boats", "least"),
        (">5 boats", "least"),
        ("no fewer than 5 boats", "least"),
        ("At most 5 boats", "most"),
        ("5 boats", ""),
        ("< 5 boats", "most"),
        ("5 or fewer boats", "most"),
        ("no more than 5 boats", "most"),
        ("under 5 boats", "most"),
        ("about 5 boats", ""),
    ],
)
def test_a_bound_belongs_to_its_number(text: str, bound: str) -> None:
    assert only(text).bound == bound


@pytest.mark.parametrize(
    "text",
    [
        "Release 2.4.1",
        "Close #12",
        "Win the 3rd race",
        "Paint C100 white",
        "Move to v2",
        "Sail 24/7",
        "Finish the 2031 plan",
        "Meet at 10:30",
        "Read RFC-12",
    ],
)
def test_versions_codes_ordinals_and_years_are_no_amounts(text: str) -> None:
    assert find_amounts(text, find_moments(text)) == ()


def test_a_date_is_no_amount() -> None:
    assert only("Sell 3 boats by June 30").value == 3


def test_a_range_keeps_both_ends() -> None:
    amount = only("Sell 2-3 boats")
    assert amount.value == 2
    assert amount.high == 3


def test_from_and_to_are_two_numbers_and_no_range() -> None:
    assert [a.value for a in find_amounts("Go from 20 to 30 boats")] == [20, 30]


def test_a_hyphen_makes_an_adjective_of_a_length() -> None:
    assert only("A 7-day trip").adjective
    assert not only("A trip of 7 days").adjective


def test_the_place_in_the_text_holds_bound_and_unit() -> None:
    text = "Reply in less than 45 minutes today"
    amount = only(text)
    assert text[amount.begin : amount.end] == "less than 45 minutes"
    assert text[amount.at : amount.upto] == "45 minutes"


@given(st.text(max_size=60))
def test_amounts_stand_in_order_and_never_overlap(text: str) -> None:
    amounts = find_amounts(text, find_moments(text))
    assert all(0 <= a.begin <= a.at < a.end <= len(text) for a in amounts)
    assert all(a.at < a.upto <= a.end for a in amounts)
    assert all(one.end <= other.at for one, other in pairwise(amounts))


@given(st.decimals(0, 10**6, places=2), st.sampled_from(["%", " boats", " days", "x", "k"]))
def test_any_plain_number_is_read_back(value: Decimal, unit: str) -> None:
    amount = only(f"Reach {value:,f}{unit}")
    assert amount.value == value * (1000 if unit == "k" else 1)
