"""P11: does the KPI that is pushed go with the one it is pushed for?"""

from datetime import date

import pandas as pd
from coaching_examples import book, kpi, metric

from okrnb.advice import Advice
from okrnb.choosing import check_relations

DAYS = [day.date() for day in pd.date_range("2010-01-01", periods=24, freq="MS")]
GOAL = [10, 12, 9, 14, 11, 13, 8, 15, 10, 12, 9, 14, 13, 11, 8, 15, 12, 10, 14, 9, 11, 13, 15, 8]
UNLIKE = [5, 5, 6, 5, 6, 5, 5, 6, 6, 6, 5, 5, 6, 5, 5, 5, 5, 6, 6, 6, 5, 6, 5, 5]


def asked(lead: list[float], goal: list[float], **changes: str) -> list[Advice]:
    rows = [("lead", *row) for row in zip(DAYS, lead, strict=False)]
    rows += [("goal", *row) for row in zip(DAYS, goal, strict=False)]
    readings = pd.DataFrame(rows, columns=["kpi", "date", "value"])
    kpis = [
        kpi("lead", **({"timing": "leading", "frequency": "month"} | changes)),
        kpi("goal", timing="lagging", frequency="month"),
    ]
    workbook = book(metric("one", kpi="lead"), metric("two", kpi="goal"), kpis=kpis)
    return list(check_relations(workbook, readings))


def test_a_leading_kpi_that_goes_its_own_way_is_asked_about() -> None:
    (one,) = asked([float(v) for v in UNLIKE], [float(v) for v in GOAL])
    assert (one.rule, one.about) == ("P11", "key result one")
    assert one.question == "What makes you think that LEAD moves GOAL?"


def test_one_that_goes_with_its_goal_is_not() -> None:
    assert asked([2.0 * v for v in GOAL], [float(v) for v in GOAL]) == []


def test_new_kpis_are_not_asked_about() -> None:
    assert asked([float(v) for v in UNLIKE[:7]], [float(v) for v in GOAL[:7]]) == []


def test_only_a_leading_kpi_is_held_against_its_goal() -> None:
    assert asked([float(v) for v in UNLIKE], [float(v) for v in GOAL], timing="lagging") == []


def test_a_kpi_without_readings_is_left_alone() -> None:
    workbook = book(metric("one", kpi="nps"))
    empty = pd.DataFrame({"kpi": ["other"], "date": [date(2011, 1, 1)], "value": [1.0]})
    assert list(check_relations(workbook, empty)) == []
