"""A sentence taken apart: where it starts, which verb opens it, what makes it a statement."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrnb.sentences import LONGEST, Sentence, parse_sentence


def opening(text: str) -> str | None:
    """Give the base form of the verb that opens a text."""
    verb = parse_sentence(text).opening
    return verb.base if verb is not None else None


@pytest.mark.parametrize(
    ("text", "verb"),
    [
        ("Ship the boat", "ship"),
        ("Shipped the boat", "ship"),
        ("We ship the boat", "ship"),
        ("We will quickly ship the boat", "ship"),
        ("We have shipped the boat", "ship"),
        ("To ship the boat", "ship"),
        ("New: ship the boat", "ship"),
        ("Harbour - Ship the boat", "ship"),
        ("[Crew]: ship the boat", "ship"),
        ('"Ship" the boat', "ship"),
        ("Harbour crew to ship the boat", "ship"),
        ("The team should ship the boat", "ship"),
        ("Boats", None),
        ("The boat is shipped", None),
        ("Test results are public", None),
        ("Contract signed", None),
        ("Plan agreed with the harbour", None),
    ],
)
def test_the_opening_verb_is_found_behind_what_leads_up_to_it(text: str, verb: str | None) -> None:
    assert opening(text) == verb


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("The boat is shipped", "is"),
        ("All sailors have a cabin", "have"),
        ("Ship what is ready", None),
        ("Boats (one is new)", None),
    ],
)
def test_what_makes_a_statement_stands_outside_clauses_and_brackets(
    text: str, word: str | None
) -> None:
    sentence = parse_sentence(text)
    assert (sentence.words[sentence.states].text if sentence.states else None) == word


@pytest.mark.parametrize(
    ("text", "evidence"),
    [
        ("Calm sea, as measured by the buoy", "buoy"),
        ("Calm sea as measured by the buoy.", "buoy"),
        ("Calm sea (proved by a photo) at noon", "a photo"),
        ("Calm, as shown by two photos, is what we want", "two photos"),
        ("A sea measured by nobody", None),
    ],
)
def test_evidence_is_what_follows_as_measured_by(text: str, evidence: str | None) -> None:
    span = parse_sentence(text).evidence
    assert (text[slice(*span)] if span else None) == evidence


def test_brackets_are_counted() -> None:
    text = "Sail (far (very) out) home"
    sentence = parse_sentence(text)
    depths = [sentence.depth_at(text.index(word)) for word in ("Sail", "far", "very", "home")]
    assert depths == [0, 1, 2, 0]


def test_we_is_remembered() -> None:
    assert parse_sentence("We keep the boat dry").ours
    assert not parse_sentence("Keep the boat dry").ours


def test_what_is_too_long_for_a_sentence_is_not_read_to_its_end() -> None:
    assert len(parse_sentence("sail " * 1000).text) == LONGEST


@given(st.text(max_size=80))
def test_words_stand_where_the_text_has_them(text: str) -> None:
    sentence: Sentence = parse_sentence(text)
    assert all(sentence.text[word.begin : word.end] == word.text for word in sentence.words)
