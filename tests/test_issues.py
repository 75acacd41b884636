"""What a key result lacks."""

import pytest

from okrnb.issues import Issue
from okrnb.understood import understand


def issues(text: str) -> set[Issue]:
    """List the issues of a text but those that follow from its fields."""
    return {*understand(text).issues} - {"no_deadline", "no_target"}


@pytest.mark.parametrize(
    ("text", "lacks"),
    [
        ("Reach 40% occupancy", True),
        ("Raise occupancy from 30% to 40%", False),
        ("Maintain 40% occupancy", False),
        ("Raise occupancy by 10%", True),
        ("Increase occupancy", True),
        ("Reduce complaints", True),
        ("Reach $2M revenue", True),
        ("Win $2M in new orders", False),
        ("5,000 weekly active users", True),
        ("Win 20 new users", False),
        ("Publish 5 guides", False),
        ("Sell 700 seats a week (a 40% increase)", False),
        ("Reach a score of 40", True),
        ("Answer letters within 2 days", True),
        ("Zero complaints", True),
        ("NPS of 40", True),
    ],
)
def test_a_quantity_that_exists_already_asks_for_its_baseline(
    text: str,
    lacks: bool,  # noqa: FBT001
) -> None:
    assert ("no_baseline" in issues(text)) is lacks


@pytest.mark.parametrize(
    "text",
    [
        "Raise occupancy to 40% and satisfaction to 80%",
        "Build a pier and hire a captain",
        "Write and maintain a logbook",
        "The pier is open and the ferry is afloat",
        "Ensure masts are painted and sails are dry",
        "Sell 5 boats, 9 oars",
    ],
)
def test_two_results_in_one_sentence_are_seen(text: str) -> None:
    assert "multiple_results" in issues(text)


@pytest.mark.parametrize(
    "text",
    [
        "Write and publish a logbook",
        "Write a logbook for captains and mates",
        "Automate the booking and release process",
        "Raise occupancy from 30% to 40%",
        "Hire sailors: +1 cook, +2 mates",
        "The pier is open, painted and dry",
        "Support the captains and the mates",
    ],
)
def test_a_list_inside_one_result_is_no_second_one(text: str) -> None:
    assert "multiple_results" not in issues(text)


@pytest.mark.parametrize(
    "text",
    ["Build a user-friendly pier", "Improve the pier", "Find suitable captains", "Explore routes"],
)
def test_words_that_readers_judge_differently_are_vague(text: str) -> None:
    assert "vague" in issues(text)


@pytest.mark.parametrize(
    "text",
    ["Build a pier", 'Stage "A Better Tomorrow"', "Track delays", "Meet the union weekly"],
)
def test_a_name_in_quotes_and_plain_work_are_not_vague(text: str) -> None:
    assert "vague" not in issues(text)


def test_what_cannot_be_checked_is_not_called_vague_as_well() -> None:
    assert issues("Resource planning") == {"not_measurable"}


def test_a_bare_kpi_has_no_target() -> None:
    assert "no_target" in understand("Median response time").issues


def test_a_metric_without_a_number_has_no_target() -> None:
    assert "no_target" in understand("Raise occupancy from 30% to X%").issues


@pytest.mark.parametrize("text", ["Open the pier by June 30", "Sell 5 boats by June 30"])
def test_a_deadline_is_an_issue_only_where_it_lacks(text: str) -> None:
    assert "no_deadline" not in understand(text).issues
    assert "no_deadline" in understand(text.replace(" by June 30", "")).issues


def test_issues_come_in_the_order_of_the_guide() -> None:
    assert understand("Reduce complaints").issues == ("no_deadline", "no_target", "no_baseline")
