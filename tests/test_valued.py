"""Values of key results from their KPI's readings, and what people typed beside them."""

from datetime import date
from decimal import Decimal
from typing import Any

import pandas as pd
import pytest
from pydantic import TypeAdapter

from okrnb.entries import Valued
from okrnb.model import CheckIn, Cycle, Kpi, Settings
from okrnb.objectives import KeyResult, Objective, Workbook
from okrnb.periods import history_of_value
from okrnb.quantities import round_half_up
from okrnb.scoring import score_key_result
from okrnb.valued import (
    Read,
    histories_of,
    known_readings,
    told_by_people,
    values_so_far,
    with_readings,
)

D = Decimal
Q1 = Cycle(name="Q1 2012", start=date(2012, 1, 1), end=date(2012, 3, 31))
JAN, FEB, MAR = date(2012, 1, 31), date(2012, 2, 29), date(2012, 3, 31)
KR: TypeAdapter[KeyResult] = TypeAdapter(KeyResult)


def a_kpi(aggregation: str = "cumulative", frequency: str = "month", **fields: Any) -> Kpi:
    return Kpi.model_validate(
        {"id": "k", "name": "K", "aggregation": aggregation, "frequency": frequency, **fields}
    )


def kr(form: str = "metric", **fields: Any) -> KeyResult:
    usual = {"start": 0, "target": 100} if form == "metric" else {}
    return KR.validate_python({"form": form, "id": "kr", "kpi": "k", **usual, **fields})


def frame(values: dict[str, float]) -> pd.DataFrame:
    rows = [{"kpi": "k", "date": pd.Timestamp(day), "value": v} for day, v in values.items()]
    return pd.DataFrame(rows, columns=["kpi", "date", "value"])


MONTHS = {"2011-12-01": 99.0, "2012-01-01": 10.0, "2012-02-01": 20.0, "2012-03-01": 60.0}


def so_far(one: KeyResult, kpi: Kpi, values: dict[str, float], on: date = MAR) -> list[Read]:
    history = histories_of(frame(values), [kpi], on=on).get("k", ((), ()))
    return list(values_so_far(one, kpi, history, cycle=Q1, on=on))


def book(one: KeyResult, kpi: Kpi, *said: CheckIn) -> Workbook:
    return Workbook(
        settings=Settings(team="Shop", cycle=Q1),
        kpis=(kpi,),
        objectives=(Objective(id="o", text="Grow", key_results=(one,)),),
        check_ins=said,
        places={},
    )


def said(on: date, **fields: Any) -> CheckIn:
    return CheckIn.model_validate({"id": f"c{on}", "on": on, "key_result": "kr", **fields})


# What the readings come to


@pytest.mark.parametrize(
    ("aggregation", "expected"),
    [
        ("cumulative", [10, 30, 90]),
        ("average", [10, 15, 30]),
        ("share", [10, 15, 30]),
        ("level", [10, 20, 60]),
    ],
)
def test_a_metric_takes_the_cycle_value_so_far_by_the_kpis_aggregation(
    aggregation: str, expected: list[int]
) -> None:
    found = so_far(kr(), a_kpi(aggregation), MONTHS)
    assert [(read.on, read.value) for read in found] == list(
        zip((JAN, FEB, MAR), map(D, expected), strict=True)
    )


def test_a_reading_counts_from_the_day_that_its_period_has_ended() -> None:
    assert so_far(kr(), a_kpi(), MONTHS, on=date(2012, 1, 30)) == []
    assert [read.value for read in so_far(kr(), a_kpi(), MONTHS, on=JAN)] == [10]


def test_a_total_stops_before_a_month_that_is_missing() -> None:
    gap = {"2012-01-01": 10.0, "2012-03-01": 60.0}
    assert [read.value for read in so_far(kr(), a_kpi(), gap)] == [10]
    assert so_far(kr(), a_kpi(), {"2012-02-01": 20.0}) == []


def test_a_mean_goes_on_over_a_month_that_is_missing() -> None:
    gap = {"2012-01-01": 10.0, "2012-03-01": 60.0}
    assert [read.value for read in so_far(kr(), a_kpi("average"), gap)] == [10, 35]


def test_a_week_without_orders_may_be_missing_from_a_total() -> None:
    weeks = {"2012-01-02": 1.0, "2012-01-09": 2.0, "2012-01-23": 4.0}
    found = so_far(kr(), a_kpi(frequency="week"), weeks)
    assert [read.value for read in found] == [1, 3, 7]


def test_a_key_result_with_its_own_days_counts_only_readings_between_them() -> None:
    short = kr(begins=date(2012, 2, 1), due=date(2012, 3, 15))
    assert [read.value for read in so_far(short, a_kpi(), MONTHS)] == [20]


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        (kr("guardrail", protects="x", bound=5), [10, 20, 60]),
        (kr("threshold", bound=5, side="at_most", tally="each_period"), [10, 20, 60]),
        (kr("threshold", bound=5, side="at_most", tally="cycle_total"), [10, 30, 90]),
        (kr("rate", per="month", target_rate=5), [10, 20, 60]),
        (kr("rate", per="week", target_rate=5), []),
        (kr("baseline"), []),
    ],
    ids=["guardrail", "threshold by period", "threshold as a total", "rate", "rate", "baseline"],
)
def test_other_forms_take_readings_as_they_count_them(one: KeyResult, expected: list[int]) -> None:
    assert [read.value for read in so_far(one, a_kpi(), MONTHS)] == expected


def test_only_readings_that_were_known_are_looked_back_on() -> None:
    known = known_readings(frame(MONTHS), [a_kpi()], on=date(2012, 2, 28))
    assert list(known["value"]) == [99, 10]


def test_a_kpi_whose_readings_are_still_to_come_has_no_history() -> None:
    assert histories_of(frame(MONTHS), [a_kpi()], on=date(2011, 12, 30)) == {}


# In a workbook


def last(one: Workbook) -> Valued:
    found = one.check_ins[-1]
    assert isinstance(found, Valued)
    return found


def graded(one: Workbook, on: date = MAR) -> tuple[Decimal | None, str]:
    (key_result,) = one.key_results()
    score = score_key_result(key_result, one.check_ins, on=on, cycle=Q1, kpi=one.kpis[0])
    return score.graded, score.basis


def test_a_metric_is_scored_without_typing_anything() -> None:
    found = with_readings(book(kr(), a_kpi()), frame(MONTHS), on=MAR)
    assert graded(found) == (D("0.9"), "90 on the way from 0 to 100")


def test_a_confidence_on_the_day_of_a_reading_takes_its_value() -> None:
    told = said(FEB, confidence=6, note="slow")
    found = last(with_readings(book(kr(), a_kpi(), told), frame(MONTHS), on=FEB))
    assert (found.value, found.confidence, found.note, found.typed) == (D(30), 6, "slow", False)


def test_a_confidence_between_readings_hides_no_value() -> None:
    told = said(date(2012, 3, 5), confidence=6)
    found = with_readings(book(kr(), a_kpi(), told), frame(MONTHS), on=date(2012, 3, 5))
    assert graded(found, date(2012, 3, 5))[0] == D("0.3")


def test_a_typed_value_wins_and_says_so() -> None:
    told = said(FEB, value=40)
    found = with_readings(book(kr(), a_kpi(), told), frame(MONTHS), on=FEB)
    basis = "40 on the way from 0 to 100; typed, the readings say 30"
    assert graded(found, FEB) == (D("0.4"), basis)


def test_a_typed_value_that_agrees_needs_no_word() -> None:
    found = with_readings(book(kr(), a_kpi(), said(FEB, value=30)), frame(MONTHS), on=FEB)
    assert graded(found, FEB)[1] == "30 on the way from 0 to 100"


def test_a_typed_value_between_readings_says_what_was_read_before_it() -> None:
    told = said(date(2012, 2, 10), value=12)
    found = last(with_readings(book(kr(), a_kpi(), told), frame(MONTHS), on=date(2012, 2, 20)))
    assert (found.value, found.read, found.read_on) == (D(12), D(10), JAN)


def test_a_newer_reading_takes_over_from_a_typed_value() -> None:
    told = said(date(2012, 2, 10), value=12)
    found = with_readings(book(kr(), a_kpi(), told), frame(MONTHS), on=MAR)
    assert graded(found)[0] == D("0.9")


def test_what_people_said_stays_in_front_and_can_be_told_from_what_was_read() -> None:
    told = (said(FEB, value=40), said(FEB, value=41))
    found = with_readings(book(kr(), a_kpi(), *told), frame(MONTHS), on=MAR)
    assert told_by_people(found.check_ins) == told == found.check_ins[:2]


def test_an_edit_of_a_past_value_keeps_the_earlier_one_readable() -> None:
    wrong, right = said(FEB, value=400), said(FEB, value=40)
    assert history_of_value("kr", (wrong, right, said(MAR, value=50)), on=FEB) == (wrong, right)
    score = score_key_result(kr(), (wrong, right), on=FEB, cycle=Q1, kpi=a_kpi("level"))
    assert score.value == 40


def test_values_can_be_looked_up_twice() -> None:
    once = with_readings(book(kr(), a_kpi(), said(FEB, value=40)), frame(MONTHS), on=MAR)
    assert with_readings(once, frame(MONTHS), on=MAR) == once


def test_a_guardrail_is_broken_by_its_readings_alone() -> None:
    rail = kr("guardrail", protects="x", bound=50)
    one = with_readings(book(rail, a_kpi("level", direction="down")), frame(MONTHS), on=MAR)
    assert score_key_result(rail, one.check_ins, on=MAR, cycle=Q1, kpi=one.kpis[0]).held == "broken"


def test_a_mean_has_no_endless_digits() -> None:
    thirds = {"2012-01-01": 10.1, "2012-02-01": 10.1, "2012-03-01": 10.2}
    *_, read = so_far(kr(), a_kpi("average"), thirds)
    assert round_half_up(read.value, 4) == D("10.1333")
    assert len(str(read.value)) < 25


def test_a_total_in_cents_stays_exact() -> None:
    cents = {"2012-01-01": 0.1, "2012-02-01": 0.2}
    assert so_far(kr(), a_kpi(), cents)[-1].value == D("0.3")
