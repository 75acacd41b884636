"""Which part a number plays: something to be reached, a change, a name or a scope."""

import pytest

from okrnb.roles import counted_word, growth_after, is_change, sentence_begin, tier
from okrnb.sentences import parse_sentence


def tiers(text: str) -> list[int]:
    """Rank every number of a text."""
    sentence = parse_sentence(text)
    return [tier(sentence, amount) for amount in sentence.amounts]


@pytest.mark.parametrize(
    "text",
    [
        "Sell 12 boats",
        "Sell 12 or more of the old boats",
        "Reach 40%",
        "Raise $2M",
        "Sail 3x",
        "Get to 40",
        "Reply within 2 days",
        "A rating of 4.2",
        "NPS 40",
        "99.9 uptime",
        "Repair 6 small or large boats",
        "Visit 5 US harbours",
        "Provide X paid berth to sailors",
    ],
)
def test_a_level_a_share_and_a_count_are_to_be_reached(text: str) -> None:
    assert tiers(text) == [2]


@pytest.mark.parametrize(
    "text",
    [
        "Call Tier 1 guests",
        "Pass the SOC 2 audit",
        "Move to Python 3 soon",
        "Repair boats older than 20 years",
        "Sail for the first 2 weeks",
        "Sail every 2 weeks",
        "Write a list of 10 winds",
        "Name a captain, including up to 3 mates",
        "Give 30% discount to guests",
        "Ring the bell when 3 boats leave",
        "Boats (4 masts)",
        "Book a 2-day trip",
    ],
)
def test_a_name_a_scope_and_an_example_are_not(text: str) -> None:
    assert tiers(text) == [0]


@pytest.mark.parametrize(
    ("text", "ranks"),
    [
        ("Sell 12 boats with 20 berths", [2, 1]),
        ("Sell 12 boats each to 2 towns - 24 in total", [2, 2, 3]),
        ("Be on time in 90% of trips (10% of them by night)", [2, 1]),
        ("Publish 80% of trips at least 2 weeks in advance", [2, 0]),
    ],
)
def test_the_likelier_number_ranks_higher(text: str, ranks: list[int]) -> None:
    assert tiers(text) == ranks


@pytest.mark.parametrize(
    ("text", "change"),
    [
        ("Increase sales by 20%", True),
        ("Increase sales 20%", True),
        ("Increase sales to 20%", False),
        ("Increase sales to at least 20%", False),
        ("A 20% increase in sales", True),
        ("20% faster boats", True),
        ("Sales grow 20% MoM", True),
        ("Double sales", True),
        ("Sales up 20%", True),
        ("Sell 20% of boats", False),
        ("Lower the price by 20 euros", True),
        ("Boats tested by 20 sailors", False),
        ("Lower the price by 2 days", True),
        ("Repaint the boats by 2 days", False),
        ("Add a rule and achieve 80% calm", False),
        ("Improve sleep. 99% of nights are calm", False),
        ("24 more boats", True),
        ("Sell 24 more boats", False),
    ],
)
def test_a_change_is_told_from_a_level(text: str, change: bool) -> None:  # noqa: FBT001
    sentence = parse_sentence(text)
    assert is_change(sentence, sentence.amounts[0]) is change


@pytest.mark.parametrize(
    ("text", "direction"),
    [
        ("20% fewer leaks", "decrease"),
        ("20% more boats", "increase"),
        ("24 more boats", "increase"),
        ("24 fewer boats", "decrease"),
        ("Sales down 20%", "decrease"),
        ("Sell 24 more boats", None),
        ("20% of boats", None),
        ("More than 20% higher than the mast", None),
    ],
)
def test_words_round_a_number_tell_its_direction(text: str, direction: str | None) -> None:
    sentence = parse_sentence(text)
    assert growth_after(sentence, sentence.amounts[0]) == direction


def test_the_counted_noun_is_a_plural_or_an_abbreviation() -> None:
    for text, noun in [("5 old US boats", "boats"), ("5 WAU", "WAU"), ("5 of it", None)]:
        sentence = parse_sentence(f"Get {text}")
        assert counted_word(sentence, sentence.amounts[0]) == noun


def test_a_number_belongs_to_its_own_sentence_and_evidence() -> None:
    for text, begin in [
        ("Sail home. Sell 5 boats", "Sell"),
        ("Sail home, as measured by 5 boats", "5"),
        ("Sail 5 times v. 1.2", "Sail"),
    ]:
        sentence = parse_sentence(text)
        assert sentence_begin(sentence, sentence.amounts[0]) == text.index(begin)
