"""Activity beside progress: counted, compared with its plan, never scored."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from okrnb.activity import activity_of, planned_until
from okrnb.objectives import LeadMeasure, Objective

D = Decimal
Q1 = date(2012, 1, 1), date(2012, 3, 31)


def posts(**fields: Any) -> LeadMeasure:
    given = {"id": "posts", "title": "Posts", "key_result": "followers", "plan": 12}
    return LeadMeasure.model_validate({**given, **fields})


def objective(*measures: LeadMeasure, initiatives: int = 0) -> Objective:
    work = [
        {"id": f"i{n}", "title": f"Do {n}", "key_result": "followers"} for n in range(initiatives)
    ]
    return Objective(
        id="reach", text="Be heard", initiatives=tuple(work), lead_measures=tuple(measures)
    )


def test_nine_of_twelve_posts_are_75_percent() -> None:
    (one,) = activity_of(objective(posts()), "followers", counts={"posts": D(9)}).lead_measures
    assert (one.share, str(one)) == (D("0.75"), "Posts: 9 of 12 (75%)")


def test_more_than_planned_is_more_than_all() -> None:
    (one,) = activity_of(objective(posts()), "followers", counts={"posts": D(15)}).lead_measures
    assert one.share == D("1.25")


def test_what_nobody_counted_was_not_done() -> None:
    (one,) = activity_of(objective(posts()), "followers").lead_measures
    assert one.done == 0


def test_a_lead_measure_without_a_plan_has_no_share() -> None:
    given = objective(posts(plan=None))
    (one,) = activity_of(given, "followers", counts={"posts": D(9)}).lead_measures
    assert (one.share, str(one)) == (None, "Posts: 9, no plan")


def test_initiatives_are_counted_by_what_is_done_of_them() -> None:
    found = activity_of(objective(initiatives=3), "followers", done=["i0", "i2", "other"])
    assert str(found) == "initiatives done: 2 of 3 (67%) [activity, not progress]"


def test_only_what_serves_the_key_result_counts() -> None:
    found = activity_of(objective(posts(), initiatives=2), "sales", done=["i0"])
    assert (found.initiatives, found.lead_measures) == (None, ())
    assert str(found) == "nothing planned [activity, not progress]"


@pytest.mark.parametrize(
    ("per", "day", "planned"),
    [
        ("cycle", date(2012, 1, 1), 12),
        ("month", date(2011, 12, 31), 0),
        ("month", date(2012, 1, 31), 12),
        ("month", date(2012, 2, 1), 24),
        ("month", date(2012, 3, 31), 36),
        ("month", date(2012, 5, 1), 36),
        ("week", date(2012, 1, 7), 12),
        ("week", date(2012, 1, 8), 24),
        ("week", date(2012, 3, 31), 156),
    ],
)
def test_what_is_planned_by_the_week_or_month_grows_as_they_begin(
    per: str, day: date, planned: int
) -> None:
    assert planned_until(posts(per=per), span=Q1, on=day) == planned


def test_without_days_one_period_is_planned() -> None:
    assert planned_until(posts(per="month")) == 12


def test_counts_are_set_against_what_is_planned_by_now() -> None:
    found = activity_of(
        objective(posts(per="month")),
        "followers",
        counts={"posts": D(9)},
        span=Q1,
        on=date(2012, 2, 20),
    )
    assert found.lead_measures[0].share == D("0.375")
