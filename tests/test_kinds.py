"""The kind of promise: metric, milestone, activity or unclear."""

import pytest

from okrnb.aims import find_aim
from okrnb.kinds import find_kind
from okrnb.sentences import parse_sentence


def kind(text: str) -> str:
    """Tell the kind of a text."""
    sentence = parse_sentence(text)
    return find_kind(sentence, find_aim(sentence))


@pytest.mark.parametrize(
    "text",
    [
        "Sell 12 boats",
        "90% of guests come back",
        "Cut the wait to under 2 minutes",
        "Zero leaks",
        "Answer letters within 2 days",
        "Increase revenue",
        "Increase X",
        "Grow the number of guests",
        "Improve the conversion rate",
        "Crew satisfaction improved",
        "The ferry has a faster turnaround time",
        "We have fewer complaints",
        "Meet all sales targets for spring",
        "A sea level of 1.0 or more",
        "Hire 1 cook and 3 mates",
        "Fit at least 1 GB",
    ],
)
def test_a_number_or_a_quantity_that_is_to_move_is_a_metric(text: str) -> None:
    assert kind(text) == "metric"


@pytest.mark.parametrize(
    "text",
    [
        "Launch the ferry",
        "Launched the ferry",
        "Launch 1 ferry",
        "Sign up at least one captain",
        "We launched the ferry",
        "The ferry is afloat",
        "The ferry carries bicycles",
        "Guests can book online",
        "Contract signed",
        "Harbour plan",
        "Working draft of the route",
        "Start selling tickets",
        "Hold a workshop",
        "Research and build a lighter mast",
        "Meet the fire safety rules",
        "Build a weekly report",
        "Crew rules agreed with the union",
        "Daily trips are sold online",
        "Repair all boats older than 20 years",
        "Ask the guests: which route do they want?",
    ],
)
def test_what_is_done_or_not_is_a_milestone(text: str) -> None:
    assert kind(text) == "milestone"


@pytest.mark.parametrize(
    "text",
    [
        "Support the harbour office",
        "Improve the route map",
        "Improve awareness of the ferry",
        "Increase awareness of the ferry",
        "Grow the family of captains",
        "Encourage guests to walk",
        "Meet the union every week",
        "We help captains to learn",
        "We enable captains to learn",
        "Keep the boats clean",
        "Explore new routes",
        "Looking for new routes in the north",
        "Planning and support of the summer trips",
        "Weekly letters to guests",
        "The rota is posted every month",
    ],
)
def test_work_without_an_end_is_an_activity(text: str) -> None:
    assert kind(text) == "activity"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "…",
        "How do we sell more tickets?",
        "More tickets?",
        "Harbour",
        "Resource planning",
        "Summer sails",
        "Median response time",
        "The following:",
    ],
)
def test_a_fragment_a_question_or_a_bare_name_is_unclear(text: str) -> None:
    assert kind(text) == "unclear"
