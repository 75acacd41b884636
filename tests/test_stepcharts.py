"""How much of a milestone is done beside how much should be: it rises in steps."""

from datetime import date
from decimal import Decimal

import numpy as np
from matplotlib.figure import Figure

from okrnb.model import CheckIn, Cycle
from okrnb.objectives import Milestone
from okrnb.planning import plan_steps
from okrnb.quantities import round_half_up
from okrnb.stepcharts import chart_steps, course_of, draw_steps

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


def test_a_step_that_is_dropped_leaves_both_lines_and_stays_in_the_first_plan() -> None:
    said = words(told(date(2012, 4, 30), done=[SIGNED], dropped=[PRICED]))
    assert said[2] == "1 May 2012: first plan 0.33, planned 0.50, done 0.50"
    assert said[-1] == "30 June 2012: first plan 1.00, planned 1.00, done 0.50"
    assert "1 of 2 steps done; 1 dropped (0.33 of the plan as first made)" in said[0]


def test_the_first_plan_keeps_its_line_once_a_step_is_dropped() -> None:
    gone = told(date(2012, 4, 30), dropped=[PRICED])
    course = course_of(BRANCH, [gone], cycle=QUARTER, on=QUARTER.end)
    assert course.first == course_of(BRANCH, (), cycle=QUARTER, on=QUARTER.end).planned
    ax = draw_steps(course, on=QUARTER.end, ax=Figure().subplots())
    by_label = {line.get_label(): line for line in ax.lines}
    assert by_label["first plan"].get_linestyle() == ":"
    drawn = np.asarray(by_label["first plan"].get_ydata()).tolist()
    assert [round(share, 2) for share in drawn] == [0, 0.33, 0.67, 1, 1]


def test_without_a_dropped_step_there_is_one_plan_only() -> None:
    course = course_of(BRANCH, (), cycle=QUARTER, on=QUARTER.end)
    ax = draw_steps(course, on=QUARTER.end, ax=Figure().subplots())
    assert course.first == ()
    assert [line.get_label() for line in ax.lines] == ["planned", "done", "due 30 June 2012"]


def test_a_step_that_was_dropped_after_it_was_done_stays() -> None:
    said = words(told(date(2012, 4, 30), done=[SIGNED]), told(date(2012, 5, 2), dropped=[SIGNED]))
    assert said[-1] == "30 June 2012: planned 1.00, done 0.33"


def test_a_milestone_without_steps_is_still_a_picture() -> None:
    chart = chart_steps(BARE, [], cycle=QUARTER, on=QUARTER.end)
    assert chart.png.startswith(b"\x89PNG")
    assert repr(chart).splitlines()[-1] == "30 June 2012: planned 1.00, done 0.00"


def test_any_name_can_be_drawn() -> None:
    for name in ("Pay $5 of $10", "事務所の賃貸契約に署名した", "W" * 160):
        named = BRANCH.change(text=name)
        assert chart_steps(named, cycle=QUARTER, on=QUARTER.end).png.startswith(b"\x89PNG")
