"""A metric through its cycle: so far, as expected, and what may still come."""

from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from typing import Any

import pytest
from quarter import CLOSED, CYCLE, DECISIONS, REVIEW, Day, at

from okrnb.burnups import Burnup, burnup_of
from okrnb.curves import phased
from okrnb.model import CheckIn, Cycle, Kpi
from okrnb.objectives import Metric
from okrnb.outlook import Outlook, look_ahead
from okrnb.periods import later
from okrnb.valued import take_values, values_so_far

look = cache(at)

EARLY = date(2011, 7, 7)
QUARTER = Cycle(name="Q2 2012", start=date(2012, 4, 1), end=date(2012, 6, 29))
BEFORE = QUARTER.start - timedelta(days=1)
HALF = date(2012, 5, 15)
SALES = Kpi(id="sales", name="Sales", direction="up", aggregation="cumulative", frequency="month")
STOCK = Kpi(id="stock", name="Stock", direction="up", aggregation="level", frequency="month")


def metric(**fields: Any) -> Metric:
    given = {"form": "metric", "id": "kr", "kpi": "sales", "start": 80, "target": 100} | fields
    return Metric.model_validate(given)


def told(value: float, on: date = HALF) -> CheckIn:
    return CheckIn.model_validate({"id": f"c-{on}", "on": on, "key_result": "kr", "value": value})


def burnup(kr: Metric, *told: CheckIn, kpi: Kpi = SALES, on: date = HALF, **more: Any) -> Burnup:
    return burnup_of(kr, kpi, told, cycle=QUARTER, on=on, **more)


def of_quarter(key_result: str, day: Day, **more: Any) -> Burnup:
    (kr,) = (kr for kr in day.book.key_results() if kr.id == key_result)
    assert isinstance(kr, Metric)
    kpi = day.book.kpi(kr.kpi)
    assert kpi is not None
    given = {"curve": day.curves.get(kr.id), "outlook": day.outlooks.get(kr.kpi)} | more
    return burnup_of(kr, kpi, day.book.check_ins, cycle=CYCLE, on=day.on, **given)


# So far and as expected


def test_a_total_is_expected_to_grow_from_zero_and_not_from_last_time() -> None:
    plan = burnup(metric()).plan
    assert plan[0] == (BEFORE, Decimal(0))
    assert plan[-1] == (QUARTER.end, Decimal(100))


def test_a_level_is_expected_to_move_from_its_start() -> None:
    assert burnup(metric(kpi="stock"), kpi=STOCK).plan[0] == (BEFORE, Decimal(80))


def test_a_value_is_held_against_what_was_expected_on_its_own_day() -> None:
    found = burnup(metric(), told(40))
    assert found.expected == 50
    assert found.said == "40 by 15 May 2012, when 50 was expected on a straight line"


def test_a_planned_course_bends_what_is_expected() -> None:
    curve = phased([Decimal("0.1"), Decimal("0.3"), Decimal(1)])
    found = burnup(metric(), told(25), curve=curve)
    assert found.expected == 20
    assert found.how == "by the phases that were planned"
    assert dict(found.plan)[QUARTER.start + timedelta(days=29)] == 10


def test_a_long_time_is_drawn_through_about_a_hundred_points() -> None:
    year = Cycle(name="2012", start=date(2012, 1, 1), end=date(2012, 12, 31))
    found = burnup_of(metric(), SALES, (), cycle=year, on=year.start)
    assert 80 < len(found.plan) < 130
    assert found.plan[-1] == (year.end, Decimal(100))


def test_without_a_target_nothing_is_expected() -> None:
    found = burnup(metric(target=None), told(40))
    assert (found.plan, found.expected) == ((), None)
    assert found.said == "40 by 15 May 2012"


def test_before_the_first_value_it_says_so() -> None:
    assert burnup(metric()).said == "no value yet"


def test_values_that_people_typed_are_told_from_readings() -> None:
    found = of_quarter("orders-metric", look(date(2011, 9, 15)))
    assert [(one.on.month, one.typed) for one in found.values] == [
        (7, False),
        (8, False),
        (9, True),
    ]


def test_what_is_reported_later_is_not_known_yet() -> None:
    assert [one.value for one in burnup(metric(), told(40), told(90, QUARTER.end)).values] == [40]


# What may come


def test_without_a_tested_chance_there_is_no_fan_and_it_says_why() -> None:
    found = of_quarter("revenue-metric", look(REVIEW))
    assert found.fan == ()
    assert found.note.startswith("no fan: no tested chance: told from the same time last year")
    assert [level.name for level in found.levels] == ["start", "target"]


def test_without_an_outlook_there_is_no_fan_and_it_says_so() -> None:
    assert burnup(metric()).note == "no fan: no outlook is given"


def test_a_total_fans_out_from_zero_to_where_it_lands() -> None:
    day = look(EARLY)
    found, outlook = of_quarter("revenue-metric", day), day.outlooks["revenue"]
    first, last = found.fan
    assert first == (CYCLE.start - timedelta(days=1), 0, 0, 0)
    assert last[0] == CYCLE.end
    assert last[1:] == tuple(outlook.value_at(chance) for chance in (0.9, 0.5, 0.1))
    assert found.note == ""


def test_of_a_mean_only_the_end_is_foretold() -> None:
    (last,) = of_quarter("retention_rate-metric", look(EARLY)).fan
    assert last[0] == CYCLE.end


def monthly(count: int) -> tuple[list[date], list[float]]:
    days = [later(date(2010, 1, 1), "month", n) for n in range(count)]
    return days, [100.0 + (n * 7) % 11 for n in range(count)]


def ahead(kpi: Kpi, count: int) -> Outlook:
    return look_ahead(kpi, *monthly(count), cycle=QUARTER)


def test_a_level_fans_out_reading_by_reading() -> None:
    outlook = ahead(STOCK, 27)
    found = burnup(metric(kpi="stock"), kpi=STOCK, on=QUARTER.start, outlook=outlook)
    assert outlook.tested
    days = [day for day, *_ in found.fan]
    assert days == [BEFORE, date(2012, 4, 30), date(2012, 5, 31)]
    assert all(low <= middle <= high for _, low, middle, high in found.fan)


def test_the_fan_opens_at_the_last_reading_and_not_at_what_people_typed() -> None:
    days, values = monthly(28)
    cycle = QUARTER.change(end=date(2012, 6, 30))
    total = metric(start=300, target=400)
    outlook = look_ahead(SALES, days, values, cycle=cycle)
    assert outlook.tested
    on = date(2012, 5, 10)
    reads = values_so_far(total, SALES, (days, values), cycle=cycle, on=on)
    lines = take_values(total, (told(140, on),), reads)
    found = burnup_of(total, SALES, lines, cycle=cycle, on=on, outlook=outlook)
    assert found.values[-1].typed
    assert found.fan[0][:2] == (date(2012, 4, 30), values[-1])
    assert found.fan[-1][1] >= values[-1]


def test_on_the_last_day_nothing_is_left_to_come() -> None:
    found = of_quarter("revenue-metric", look(CLOSED))
    assert (found.fan, found.note) == ((), "")


def test_a_key_result_of_another_time_than_the_cycle_has_no_fan() -> None:
    short = metric(due=date(2012, 5, 20))
    note = burnup(short, on=QUARTER.start, outlook=ahead(SALES, 27)).note
    assert note == "no fan: no chance: the key result's time is not that of the cycle"


# Decisions


def test_a_new_target_stands_beside_the_one_that_was_promised() -> None:
    found = of_quarter("active_customers-metric", look(REVIEW), decisions=DECISIONS)
    (change,) = found.changes
    assert (change.target, change.on) == (Decimal(1050), REVIEW)
    assert [level.value for level in found.levels if level.name == "target"] == [1100]
    assert found.plan[-1][1] == 1100


def test_what_was_promised_stays_the_measure_even_where_the_file_has_the_new_target() -> None:
    day = look(REVIEW)
    (kr,) = (kr for kr in day.book.key_results() if kr.id == "active_customers-metric")
    kpi = day.book.kpi("active_customers")
    assert isinstance(kr, Metric)
    assert kpi is not None
    changed = kr.change(target=1050)
    found = burnup_of(changed, kpi, (), cycle=CYCLE, on=REVIEW, decisions=DECISIONS)
    assert found.plan[-1][1] == 1100


@pytest.mark.parametrize("day", [EARLY, date(2011, 8, 14)])
def test_a_decision_is_not_known_before_its_day(day: date) -> None:
    assert of_quarter("active_customers-metric", look(day), decisions=DECISIONS).changes == ()
