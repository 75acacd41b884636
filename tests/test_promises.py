"""The team's own work, or an effect."""

import pytest

from okrnb.aims import find_aim
from okrnb.kinds import find_kind
from okrnb.promises import is_task
from okrnb.sentences import parse_sentence


def task(text: str) -> bool:
    """Say whether a text promises the team's own work."""
    sentence = parse_sentence(text)
    aim = find_aim(sentence)
    return is_task(sentence, aim, find_kind(sentence, aim))


@pytest.mark.parametrize(
    "text",
    [
        "Launch the ferry",
        "The timetable is printed",
        "Guests can book online",
        "Publish 5 guides",
        "Hire 3 engineers",
        "Hold 4 workshops",
        "Have 2 pull requests merged",
        "Migrate 30% of the pages",
        "Track all delays",
        "Improve the route map",
        "Meet with the mayor",
        "Have a plan for winter",
        "Ensure that all masts are painted",
    ],
)
def test_what_a_team_makes_holds_or_does_is_work(text: str) -> None:
    assert task(text)


@pytest.mark.parametrize(
    "text",
    [
        "Win 20 customers",
        "Reach 40% occupancy",
        "Reduce complaints",
        "Cut the wait to 2 minutes",
        "Zero issues at the pier",
        "Get 12 guests to write reviews",
        "Meet the fire safety rules",
        "Resolve all complaints",
        "Two towns adopt the timetable",
        "The mayor endorses the ferry",
        "Encourage more participation",
        "Improve performance",
        "Pass 4 audits",
        "Summer sails",
    ],
)
def test_what_others_do_a_standard_met_and_a_number_moved_are_effects(text: str) -> None:
    assert not task(text)
