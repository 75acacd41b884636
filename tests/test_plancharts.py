"""Pictures of a milestone: steps rise in steps, and the timeline says what may slip."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import numpy as np
import pytest
from matplotlib.figure import Figure

from okrnb.errors import RefusedError
from okrnb.model import CheckIn, Cycle
from okrnb.objectives import Milestone, Step
from okrnb.plancharts import chart_steps, chart_timeline, course_of, draw_steps
from okrnb.planning import plan_steps
from okrnb.quantities import round_half_up

QUARTER = Cycle(name="Q2 2012", start=date(2012, 4, 1), end=date(2012, 6, 30))
TITLES = ("Lease signed", "Office manager hired", "Prices in local currency")
BARE = Milestone(form="milestone", id="branch", text="The branch is open", due=QUARTER.end)
BRANCH = BARE.change(steps=plan_steps(BARE, TITLES, start=QUARTER.start))
SIGNED, HIRED, PRICED = (step.id for step in BRANCH.steps)


def told(on: date, key_result: str = "branch", **fields: object) -> CheckIn:
    return CheckIn.model_validate(
        {"id": f"{key_result}-{on}", "on": on, "key_result": key_result, **fields}
    )


def words(*check_ins: CheckIn, on: date = QUARTER.end) -> list[str]:
    return repr(chart_steps(BRANCH, check_ins, cycle=QUARTER, on=on)).splitlines()


def timeline(milestone: Milestone, **options: object) -> list[str]:
    chart = chart_timeline(milestone, cycle=QUARTER, **options)  # type: ignore[arg-type]
    return repr(chart).splitlines()


def many(count: int) -> Milestone:
    titles = [f"Part {number} of work that has a long name" for number in range(count)]
    return BARE.change(steps=plan_steps(BARE, titles, start=QUARTER.start))


# Planned against done


def test_progress_stays_where_it_is_until_a_step_is_done() -> None:
    course = course_of(
        BRANCH, [told(date(2012, 5, 10), done=[SIGNED])], cycle=QUARTER, on=date(2012, 6, 1)
    )
    days = [date(2012, 5, 9), date(2012, 5, 10), date(2012, 6, 1)]
    shares = [round_half_up(course.share(course.done, day), 2) for day in days]
    assert shares == [0, Decimal("0.33"), Decimal("0.33")]


def test_the_plan_rises_on_the_day_that_each_step_is_due() -> None:
    course = course_of(BRANCH, (), cycle=QUARTER, on=QUARTER.start)
    rises = [day for day, _ in course.planned[1:]]
    assert rises == [step.due for step in BRANCH.steps]
    assert course.planned[-1][1] == 1


def test_both_lines_are_drawn_as_steps() -> None:
    course = course_of(BRANCH, (), cycle=QUARTER, on=QUARTER.end)
    ax = draw_steps(course, on=QUARTER.end, ax=Figure().subplots())
    assert [line.get_drawstyle() for line in ax.lines[:2]] == ["steps-post"] * 2
    assert np.asarray(ax.lines[0].get_ydata()).tolist()[0] == 0


def test_an_office_that_is_leased_but_empty_moves_the_steps_and_the_verdict_is_no() -> None:
    said = words(told(date(2012, 4, 30), done=[SIGNED]), told(QUARTER.end, accepted=False))
    assert said[0].startswith("The branch is open: 0.33 done, 1.00 planned by 30 June 2012")
    assert said[0].endswith("verdict no")
    assert said[-1] == "30 June 2012: planned 1.00, done 0.33"


def test_before_it_is_due_there_is_no_verdict_and_no_future() -> None:
    said = words(told(date(2012, 4, 30), done=[SIGNED]), on=date(2012, 5, 2))
    assert "verdict" not in said[0]
    assert said[-1] == "30 June 2012: planned 1.00"


def test_check_ins_of_others_and_of_later_days_do_not_count() -> None:
    other = told(date(2012, 4, 30), "else", done=[SIGNED])
    later = told(date(2012, 6, 1), done=[SIGNED])
    assert "nothing reported yet" in words(other, later, on=date(2012, 5, 2))[0]


def test_a_step_that_is_dropped_leaves_both_lines() -> None:
    said = words(told(date(2012, 4, 30), done=[SIGNED], dropped=[PRICED]))
    assert said[-1] == "30 June 2012: planned 1.00, done 0.50"


def test_a_milestone_without_steps_is_still_a_picture() -> None:
    chart = chart_steps(BARE, [], cycle=QUARTER, on=QUARTER.end)
    assert chart.png.startswith(b"\x89PNG")
    assert repr(chart).splitlines()[-1] == "30 June 2012: planned 1.00, done 0.00"


# The timeline


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
    spare = [timeline(fixed, off=off)[0].split("has ")[1] for off in ((), (5, 6))]
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
    assert chart_steps(named, cycle=QUARTER, on=QUARTER.end).png.startswith(b"\x89PNG")


def test_the_same_timeline_is_the_same_picture() -> None:
    assert chart_timeline(BRANCH, cycle=QUARTER).png == chart_timeline(BRANCH, cycle=QUARTER).png
