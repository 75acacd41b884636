"""Which words tell a direction, and whether they move a quantity."""

import pytest

from okrnb.movers import find_movers, holds_event, is_passive, is_purpose, noun_phrase
from okrnb.sentences import parse_sentence


def movers(text: str) -> list[tuple[str, str, bool]]:
    """List the words that tell a direction, the direction, and whether a quantity is moved."""
    sentence = parse_sentence(text)
    return [(sentence.words[m.at].text, m.direction, m.quantity) for m in find_movers(sentence)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Increase the number of sailors", [("Increase", "increase", True)]),
        ("Grow revenue", [("Grow", "increase", True)]),
        ("Grow the family", [("Grow", "increase", False)]),
        ("Reduce seasickness", [("Reduce", "decrease", True)]),
        ("Reduce awareness", [("Reduce", "decrease", False)]),
        ("Speed up delivery time", [("Speed", "decrease", True)]),
        ("Improve the response rate", [("Improve", "increase", True)]),
        ("Maintain speed", [("Maintain", "maintain", True)]),
        ("The crew has a faster response time", [("faster", "decrease", True)]),
        ("Usage increased", [("increased", "increase", True)]),
        ("Costs are reduced by a third", [("reduced", "decrease", True)]),
        ("Sail home", []),
        ("Lower than the bridge", [("Lower", "decrease", False)]),
        ("Fewer than before", []),
        ("Hold three workshops", []),
        ("Hold the share of the market", [("Hold", "maintain", True)]),
        ("Raise $2M", []),
        ("Add a mast", []),
        ("Buy sails that increase speed", []),
        ("Boats (increase speed)", []),
    ],
)
def test_a_direction_and_what_it_moves(text: str, found: list[tuple[str, str, bool]]) -> None:
    assert movers(text) == found


def test_a_purpose_is_no_promise() -> None:
    sentence = parse_sentence("Hire two sailors to increase speed")
    assert [is_purpose(sentence, mover) for mover in find_movers(sentence)] == [True]


def test_what_a_team_is_told_to_raise_is_no_purpose() -> None:
    sentence = parse_sentence("Harbour crew to increase speed")
    assert [is_purpose(sentence, mover) for mover in find_movers(sentence)] == [False]


def test_a_noun_phrase_ends_at_a_preposition_and_has_no_article() -> None:
    sentence = parse_sentence("Paint the old red boat of the harbour")
    assert [word.text for word in noun_phrase(sentence, 1)] == ["old", "red", "boat"]


def test_a_verb_form_that_ends_its_clause_is_passive() -> None:
    sentence = parse_sentence("Speed increased by far, increased winds")
    assert [is_passive(sentence, i) for i in (1, 5)] == [True, False]


def test_an_event_is_held_and_a_level_is_held() -> None:
    assert holds_event(parse_sentence("Hold a workshop"), 0)
    assert not holds_event(parse_sentence("Hold the speed"), 0)
