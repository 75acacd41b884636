"""A typed sentence as rules look at it: marks, names left out, rewrites with prompts."""

import pytest

from okrnb.phrases import from_to, leave_out, purpose_of, read_phrase, says_proof


def found(text: str, name: str) -> list[str]:
    return [mark.words for mark in read_phrase(text).find(name)]


def opening(text: str, *lists: str) -> str:
    mark = read_phrase(text).opens_with(*lists)
    return mark.words if mark else ""


def test_words_of_a_list_are_marked_where_they_stand() -> None:
    (mark,) = read_phrase("Make 100 calls a month").find("activities")
    assert (mark.begin, mark.end, mark.words) == (9, 14, "calls")


@pytest.mark.parametrize(
    "text",
    [
        'Sell the "world-class" plan',
        "Sell the “world-class” plan",
        "Sell the \u2018world-class\u2019 plan",
        "Sell the `world-class` plan",
        "Sell the «world-class» plan",
    ],
)
def test_what_stands_in_quotation_marks_is_a_name(text: str) -> None:
    assert found(text, "weasel") == []


def test_an_apostrophe_opens_no_quotation() -> None:
    assert found("Clinics' best: a world-class start for Ana's team", "weasel") == ["world-class"]


@pytest.mark.parametrize(
    "text",
    ["Help sales qualify leads", "We will help sales", "To help sales", "Helped the sales team"],
)
def test_the_verb_that_opens_a_sentence_is_found(text: str) -> None:
    assert opening(text, "verbs-helping").lower().startswith("help")


@pytest.mark.parametrize(
    "text", ["Help Center shows answers", "Marketing and sales agree", "Tickets that help sales"]
)
def test_other_words_open_nothing(text: str) -> None:
    assert opening(text, "verbs-helping", "verbs-trying") == ""


def test_in_a_title_capitals_make_no_name() -> None:
    assert opening("Help Sales Qualify Leads", "verbs-helping") == "Help"


def test_a_word_with_a_capital_inside_a_sentence_is_a_name() -> None:
    phrase = read_phrase("Finish the second leg of the Great North Run")
    assert [phrase.is_name(mark) for mark in phrase.find("weasel")] == [True]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("Launch by 30 June 2012", []),
        ("From $5M in Q1 to $10M in Q2", [5_000_000, 10_000_000]),
        ("Raise NPS by X%", []),
    ],
)
def test_dates_and_open_places_are_no_numbers(text: str, numbers: list[int]) -> None:
    assert [one.value for one in read_phrase(text).amounts] == numbers


@pytest.mark.parametrize(
    "text",
    [
        "Launch the portal, as measured by ten logins, by June 30",
        "Launch the portal, as measured by ten logins",
        "Open a branch with one full-time employee by end of Q4",
    ],
)
def test_a_sentence_can_say_its_own_proof(text: str) -> None:
    assert says_proof(read_phrase(text))


@pytest.mark.parametrize(
    "text", ["Open a branch with one full-time employee", "Open a branch by end of Q4"]
)
def test_without_a_day_or_a_condition_it_does_not(text: str) -> None:
    assert not says_proof(read_phrase(text))


def test_marked_words_are_left_out_and_the_rest_is_tidied() -> None:
    phrase = read_phrase("Substantially increase demo sign-ups.")
    assert leave_out(phrase, phrase.find("weasel")) == "Increase demo sign-ups."


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Increase sign-ups.", "Increase sign-ups from __ to __ by __"),
        ("Increase trials by end of Q2", "Increase trials from __ to __ by end of Q2"),
        ("By June 30 increase trials", "By June 30 increase trials from __ to __"),
    ],
)
def test_both_ends_are_asked_for_and_a_day_is_kept(text: str, said: str) -> None:
    assert from_to(text) == said


@pytest.mark.parametrize("text", ["Launch 5 guides", "Launch 5 guides to raise retention"])
def test_without_a_number_behind_it_no_purpose_is_told(text: str) -> None:
    assert purpose_of(read_phrase(text)) == ""
