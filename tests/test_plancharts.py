"""The timeline of a milestone says what waits for what, and what may slip."""

from collections.abc import Sequence
from datetime import date

import pytest

from okrnb.errors import RefusedError
from okrnb.model import Cycle
from okrnb.objectives import Milestone, Step
from okrnb.plancharts import Row, _label, chart_timeline
from okrnb.planning import plan_steps

QUARTER = Cycle(name="Q2 2012", start=date(2012, 4, 1), end=date(2012, 6, 30))
TITLES = ("Lease signed", "Office manager hired", "Prices in local currency")
BARE = Milestone(form="milestone", id="branch", text="The branch is open", due=QUARTER.end)
BRANCH = BARE.change(steps=plan_steps(BARE, TITLES, start=QUARTER.start))
SIGNED, HIRED, PRICED = (step.id for step in BRANCH.steps)


def timeline(milestone: Milestone, **options: object) -> list[str]:
    chart = chart_timeline(milestone, cycle=QUARTER, **options)  # type: ignore[arg-type]
    return repr(chart).splitlines()


def many(count: int) -> Milestone:
    titles = [f"Part {number} of work that has a long name" for number in range(count)]
    return BARE.change(steps=plan_steps(BARE, titles, start=QUARTER.start))


def test_the_timeline_says_when_each_step_is_due_and_how_far_it_may_slip() -> None:
    assert timeline(BRANCH) == [
        "The branch is open: 3 steps by 30 June 2012; the longest chain has no day to spare",
        "Lease signed: due 1 May 2012, no slack, longest chain",
        "Office manager hired: due 31 May 2012, no slack, longest chain",
        "Prices in local currency: due 30 June 2012, no slack, longest chain",
    ]


def test_a_step_beside_the_longest_chain_may_slip() -> None:
    steps = (*BRANCH.steps, Step(id="sign", title="Sign above the door", days=10))
    said = timeline(BRANCH.change(steps=steps))
    assert said[-1] == "Sign above the door: due 30 June 2012, 81 days of slack"


def test_what_is_done_takes_no_time_any_more() -> None:
    said = timeline(BRANCH, on=date(2012, 5, 15), done=[SIGNED, HIRED])
    assert said[1].endswith("done")
    assert "17 days to spare" in said[0]


def test_a_chain_that_is_too_long_is_said_in_days() -> None:
    long = BRANCH.change(steps=[step.change(days=40) for step in BRANCH.steps])
    assert "the longest chain is 29 days short" in timeline(long)[0]


def test_weekdays_that_are_off_make_the_days_fewer() -> None:
    fixed = BRANCH.change(steps=[step.change(days=20) for step in BRANCH.steps])
    both = (fixed, fixed.change(days_off=("Sat", "Sun")))
    spare = [timeline(one)[0].split("has ")[1] for one in both]
    assert spare == ["31 days to spare", "5 days to spare"]


def test_an_owner_stands_beside_the_step() -> None:
    first, *others = BRANCH.steps
    assert timeline(BRANCH.change(steps=[first.change(owner="Ana"), *others]))[1].startswith(
        "Lease signed (Ana):"
    )


def test_steps_in_a_circle_are_refused() -> None:
    circle = [Step(id="a", title="A", after=("b",)), Step(id="b", title="B", after=("a",))]
    with pytest.raises(RefusedError, match="circle"):
        timeline(BARE.change(steps=circle))


@pytest.mark.parametrize("count", [0, 1, 2, 12, 40])
def test_any_number_of_steps_is_a_picture(count: int) -> None:
    milestone = many(count) if count else BARE
    assert chart_timeline(milestone, cycle=QUARTER).png.startswith(b"\x89PNG")


def test_more_steps_make_a_higher_picture_not_smaller_rows() -> None:
    heights = [
        chart_timeline(many(count), cycle=QUARTER).figure.get_size_inches()[1] for count in (20, 40)
    ]
    assert heights[1] - heights[0] >= 20 * 0.25


@pytest.mark.parametrize(
    "titles",
    [
        ("Pay $5 of $10", "$100% of $plan"),
        ("事務所の賃貸契約に署名した", "कार्यालय प्रबंधक", "عقد الإيجار موقع"),
        ("W" * 300,),
    ],
)
def test_any_name_can_be_drawn(titles: Sequence[str]) -> None:
    named = BARE.change(text=titles[0][:160], steps=plan_steps(BARE, titles, start=QUARTER.start))
    assert chart_timeline(named, cycle=QUARTER).png.startswith(b"\x89PNG")


def test_the_same_timeline_is_the_same_picture() -> None:
    assert chart_timeline(BRANCH, cycle=QUARTER).png == chart_timeline(BRANCH, cycle=QUARTER).png


def test_a_milestone_that_is_late_still_has_its_timeline() -> None:
    said = timeline(BRANCH, on=date(2012, 7, 10), done=[BRANCH.steps[0].id])
    assert "days short" in said[0]
    assert said[1].endswith("done")


def test_the_owner_of_a_step_with_a_long_name_can_be_read() -> None:
    long = Step(id="s", title="Part of work that has a very long name " * 3, owner="Ana")
    label = _label(Row(long, QUARTER.start, None, QUARTER.end), 1)
    assert label.endswith("\N{HORIZONTAL ELLIPSIS} (Ana)")
