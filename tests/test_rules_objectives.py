"""Rules that read the sentence of an objective, beyond the examples that every rule has."""

import pytest
from coaching_examples import (
    advice_of,
    with_objective,
)

from okrnb.objectives import Workbook


@pytest.mark.parametrize(
    ("rule", "given"),
    [
        pytest.param("W-NUM", with_objective(text="Grow by a third, 33%"), id="a percentage"),
    ],
)
def test_a_rule_also_sees(rule: str, given: Workbook) -> None:
    assert len(advice_of(rule, given)) == 1


@pytest.mark.parametrize(
    ("rule", "given"),
    [
        pytest.param("W-NUM", with_objective(text="Be the B2B shop to copy"), id="W-NUM: a name"),
        pytest.param("W-NUM", with_objective(text="Recover from Covid-19"), id="W-NUM: a suffix"),
    ],
)
def test_a_rule_raises_no_false_alarm_about(rule: str, given: Workbook) -> None:
    assert advice_of(rule, given) == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Reach $10M", ["$10M"]),
        ("Grow by 33% in the north and 20% in the south", ["33", "%", "20", "%"]),
        ("Win 100 clinics", ["100"]),
        ("Raise NPS 40", ["40"]),
        ("Help around the clock, 24/7", []),
        ("Be the B2B shop to copy", []),
        ("Clinics love to work with Windows 11", []),
        ("Be ready for the summer of 2012", []),
        ("Be ready by Q3 2012", []),
        ('Make "Route 66" a place to stay', []),
    ],
)
def test_numbers_are_marked_and_names_and_days_are_none(text: str, words: list[str]) -> None:
    found = [
        mark.words for one in advice_of("W-NUM", with_objective(text=text)) for mark in one.marks
    ]
    assert found == words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Deepen relations by a mailing list", "by a mailing list"),
        ("Clinics hear from us first through a weekly letter.", "through a weekly letter"),
        ("Win the north via resellers", "via resellers"),
        ("Serve clinics faster using the new portal", "using the new portal"),
    ],
)
def test_the_way_there_is_marked_and_left_out_of_the_rewrite(text: str, words: str) -> None:
    (found,) = advice_of("W-SOL", with_objective(text=text))
    assert [mark.words for mark in found.marks] == [words]
    assert words not in found.rewrite


@pytest.mark.parametrize(
    "text",
    [
        "Become the shop that is loved by clinics",
        "Be the first choice by the end of the year",
        "Be the first choice by far",
        "Clinics get through the checkout with ease",
        "Grow side by side and then some",
        "Clinics recommend us to each other",
    ],
)
def test_other_meanings_of_by_and_through_are_no_solution(text: str) -> None:
    assert advice_of("W-SOL", with_objective(text=text)) == []
