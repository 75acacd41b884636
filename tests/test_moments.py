"""Points in time in running text: which are deadlines, and which only belong to a name."""

import pytest

from okrnb.moments import find_moments, say_deadline


def due(text: str) -> list[str]:
    """List what is due in a text."""
    return [text[moment.begin : moment.end] for moment in find_moments(text) if moment.due]


def named(text: str) -> list[str]:
    """List the moments of a text, due or not."""
    return [text[moment.begin : moment.end] for moment in find_moments(text)]


@pytest.mark.parametrize(
    ("text", "deadline"),
    [
        ("Open the shop by 4 May 2031", "4 May 2031"),
        ("Open the shop by 2031-05-04", "2031-05-04"),
        ("Open the shop by May 4th, 2031", "May 4th, 2031"),
        ("Open the shop by May 4", "May 4"),
        ("Open the shop by May", "May"),
        ("Open the shop before the end of May", "the end of May"),
        ("Open the shop by 2031", "2031"),
        ("Open the shop by Q3", "Q3"),
        ("Open the shop by Q3 2031", "Q3 2031"),
        ("Open the shop by 2031-Q3", "2031-Q3"),
        ("Open the shop by end of FY31", "end of FY31"),
        ("Open the shop by H2 FY31", "H2 FY31"),
        ("Open the shop by the end of the quarter", "the end of the quarter"),
        ("Open the shop by year end", "year end"),
        ("Open the shop by mid-June", "mid-June"),
        ("Open the shop EOQ", "EOQ"),
        ("Open the shop no later than March 2031", "March 2031"),
        ("Open the shop this quarter", "this quarter"),
        ("Open the shop in Q4", "Q4"),
        ("Open the shop in Q4, with two people", "Q4"),
        ("Open the shop (by June 30)", "June 30"),
        ("Open the shop (Q2)", "Q2"),
        ("Q2: open the shop", "Q2"),
        ("Open the shop within the next 6 months", "within the next 6 months"),
        (
            "Hand in a budget within three weeks of the next season",
            "within three weeks of the next season",
        ),
        ("Ship all fixes by R12", "R12"),
        ("Keep the rate at 5% until June", "June"),
        ("Do not let sales fall until 4 May 2031", "4 May 2031"),
    ],
)
def test_a_deadline_is_found_as_it_is_written(text: str, deadline: str) -> None:
    assert due(text) == [deadline]


@pytest.mark.parametrize(
    "text",
    [
        "Answer every mail within 7 days of receipt",
        "Meet the press weekly",
        "Write the Q3 plan",
        "List all fairs until end of 2031",
        "Sign up 40% of the 2031 cohort",
        "New hires are at home by the end of the first week",
        "Buy a house in the country",
        "Visit the fair (June 27-30) with a stand",
        "Grow sales from $5M in Q1",
        "Move May's desk",
    ],
)
def test_a_frequency_a_service_time_or_a_name_is_no_deadline(text: str) -> None:
    assert due(text) == []


def test_a_period_in_a_name_is_found_all_the_same() -> None:
    assert named("Turn 60% of Q2 trials into sales by June 30") == ["Q2", "June 30"]


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("4 May 2031", "2031-05-04"),
        ("May 4th, 2031", "2031-05-04"),
        ("2031-05-04", "2031-05-04"),
        ("May 4", "May 4"),
        ("May 2031", "May 2031"),
        ("31 June 2031", "31 June 2031"),
        ("the end of Q2", "the end of Q2"),
    ],
)
def test_only_a_full_date_becomes_iso(written: str, said: str) -> None:
    assert say_deadline(written) == said


@pytest.mark.parametrize(
    ("text", "deadline"),
    [
        ("Sell 5 boats by 31.12.2026", "31.12.2026"),
        ("Sell 5 boats by 15.6.", "15.6."),
        ("Sell 5 boats, as measured by GA4", None),
        ("Sell version 1.2.3 of the boat", None),
    ],
)
def test_days_with_dots_are_deadlines_and_who_measures_is_none(
    text: str, deadline: str | None
) -> None:
    due = [text[one.begin : one.end] for one in find_moments(text) if one.due]
    assert due == ([deadline] if deadline else [])
