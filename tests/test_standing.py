"""Three things apart: what is achieved, how likely it is, what people believe."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import numpy as np
import pytest
from pydantic import TypeAdapter

from okrnb.curves import phased
from okrnb.model import CheckIn, Cycle, Kpi, Settings
from okrnb.objectives import KeyResult, Objective, Workbook
from okrnb.outlook import Outlook
from okrnb.standing import chance_of, curves_of, score_workbook, stand_all

D = Decimal
Q1 = Cycle(name="Q1 2012", start=date(2012, 1, 1), end=date(2012, 3, 31))
HALF = date(2012, 2, 14)
KR: TypeAdapter[KeyResult] = TypeAdapter(KeyResult)
SALES = Kpi(id="sales", name="Sales", direction="up", aggregation="cumulative", frequency="month")


def kr(form: str = "metric", **fields: Any) -> KeyResult:
    usual = {"target": 100} if form == "metric" else {}
    return KR.validate_python({"form": form, "id": "kr", "kpi": "sales", **usual, **fields})


def outlook(*, tested: bool = True, kpi: Kpi = SALES, **more: Any) -> Outlook:
    samples = np.arange(1.0, 201.0)  # each whole number from 1 to 200 is as likely
    return Outlook(kpi=kpi, cycle=Q1, how="total", n=36, samples=samples, tested=tested, **more)


def book(*key_results: KeyResult, said: tuple[CheckIn, ...] = ()) -> Workbook:
    return Workbook(
        settings=Settings(team="Shop", cycle=Q1),
        kpis=(SALES,),
        objectives=(Objective(id="o", text="Grow", key_results=key_results),),
        check_ins=said,
        places={},
    )


def said(value: int, confidence: int | None = None, on: date = HALF) -> CheckIn:
    told = {"id": f"c{on}", "key_result": "kr", "on": on, "value": value}
    return CheckIn.model_validate({**told, "confidence": confidence})


def test_achieved_chance_and_confidence_stand_side_by_side() -> None:
    standings = stand_all(book(kr(), said=(said(36, 8),)), on=HALF, outlooks={"sales": outlook()})
    assert str(standings["kr"]) == (
        "at risk: 0.73 of what was expected by now; chance about 51%; confidence 8 of 10"
    )
    assert standings["kr"].chance == pytest.approx(0.505)


def test_good_news_raises_neither_the_word_nor_the_chance() -> None:
    plain = stand_all(book(kr(), said=(said(36),)), on=HALF, outlooks={"sales": outlook()})["kr"]
    hopeful = stand_all(book(kr(), said=(said(36, 10),)), on=HALF, outlooks={"sales": outlook()})[
        "kr"
    ]
    assert (hopeful.status.word, hopeful.chance) == (plain.status.word, plain.chance)


def test_what_nobody_said_is_said_to_be_so() -> None:
    found = stand_all(book(kr()), on=HALF)["kr"]
    assert str(found) == "too early; chance no tested chance; confidence not said"


def test_a_curve_bends_what_was_expected() -> None:
    late = phased([D("0.1"), D("0.3"), D(1)])
    straight = stand_all(book(kr(), said=(said(20),)), on=HALF)["kr"].status
    bent = stand_all(book(kr(), said=(said(20),)), on=HALF, curves={"kr": late})["kr"].status
    assert (straight.word, bent.word) == ("at risk", "on track")


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        (kr(target=100), 0.505),
        (kr(target=150), 0.255),
        (kr("threshold", bound=100, side="at_most", tally="cycle_total"), 0.5),
        (kr("threshold", bound=100, side="at_least", tally="final"), 0.505),
        (kr("threshold", bound=100, side="within", tally="final"), 0.055),
        (kr("threshold", bound=100, side="at_most", tally="each_period"), None),
        (kr("threshold", side="at_most", tally="final"), None),
        (kr(target=None), None),
        (kr("guardrail", protects="x", bound=4), None),
        (kr(begins=date(2012, 2, 15)), None),
    ],
    ids=str,
)
def test_a_chance_is_that_of_the_key_results_own_numbers(
    one: KeyResult, expected: float | None
) -> None:
    assert chance_of(one, outlook())[0] == pytest.approx(expected)


def test_a_metric_that_should_fall_has_the_chance_of_falling() -> None:
    falling = SALES.change(direction="down")
    assert chance_of(kr(start=200, target=50), outlook(kpi=falling))[0] == pytest.approx(0.25)


def test_an_untested_chance_is_not_printed_and_says_why() -> None:
    found = chance_of(kr(), outlook(tested=False, reason="told from last year"))
    assert found == (None, "no tested chance (told from last year)")


def test_all_key_results_are_scored_in_reading_order() -> None:
    other = kr().change(id="other")
    scores = score_workbook(book(other, kr(), said=(said(50),)), on=Q1.end)
    assert [(id, score.graded) for id, score in scores.items()] == [
        ("other", None),
        ("kr", D("0.5")),
    ]


def test_only_totals_with_a_last_year_get_a_curve() -> None:
    months = ([date(2011, month, 1) for month in (1, 2, 3)], [1.0, 2.0, 3.0])
    whole = book(kr(), kr("baseline").change(id="b"))
    assert list(curves_of(whole, {"sales": months})) == ["kr"]
    assert curves_of(whole, {}) == {}
    level = replace(whole, kpis=(SALES.change(aggregation="level"),))
    assert curves_of(level, {"sales": months}) == {}


def test_two_hundred_key_results_with_52_check_ins_are_scored_at_once_as_one_by_one() -> None:
    year = Cycle(name="2012", start=date(2012, 1, 2), end=date(2012, 12, 30))
    many = tuple(kr().change(id=f"kr{i}") for i in range(200))
    told = tuple(
        CheckIn(
            id=f"{one.id}-{week}",
            key_result=one.id,
            on=year.start + timedelta(7 * week),
            value=Decimal(week),
        )
        for week in range(52)
        for one in many
    )
    whole = replace(book(*many, said=told), settings=Settings(team="Shop", cycle=year))
    scores = score_workbook(whole, on=year.end)
    assert {score.graded for score in scores.values()} == {D("0.51")}


def test_what_people_planned_wins_over_last_year() -> None:
    months = ([date(2011, month, 1) for month in (1, 2, 3)], [1.0, 2.0, 3.0])
    pace = ({"on": date(2012, 1, 31), "value": 90},)
    planned = kr().change(start=0, target=100, pace=pace)
    curves = curves_of(book(planned), {"sales": months})
    assert curves["kr"].how == "by the points that were planned"
