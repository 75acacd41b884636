"""What is expected by when, where that is no straight line in time."""

from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrnb.curves import Curve, as_planned, by_days, like_last_year, phased, phases_like
from okrnb.errors import RefusedError
from okrnb.model import Cycle, Kpi
from okrnb.objectives import Metric

D = Decimal
BEGIN, END = date(2012, 4, 1), date(2012, 4, 30)
QUARTER = (date(2012, 1, 1), date(2012, 3, 31))
PHASES = (D("0.1"), D("0.3"), D("0.6"), D(1))
REVENUE = Kpi(id="revenue", name="Revenue", aggregation="cumulative", frequency="month")
MONTHS = [date(2011, month, 1) for month in (1, 2, 3)]


def table(*rows: tuple[Any, ...]) -> list[Any]:
    """Turn rows into test cases; the first column names the case."""
    return [pytest.param(*rest, id=name) for name, *rest in rows]


@pytest.mark.parametrize(
    ("share", "expected"),
    table(
        ("at the start", "0", "0"),
        ("within the first phase", "0.125", "0.05"),
        ("end of the first phase", "0.25", "0.1"),
        ("half time", "0.5", "0.3"),
        ("end of the third phase", "0.75", "0.6"),
        ("at the end", "1", "1"),
        ("beyond the end", "1.5", "1"),
        ("before the start", "-1", "0"),
    ),
)
def test_phases_of_10_30_60_and_100_percent_bend_the_pace(share: str, expected: str) -> None:
    assert phased(PHASES).at(D(share)) == D(expected)


def test_last_years_amounts_give_this_years_phases() -> None:
    assert phases_like([D(10), D(20), D(30), D(40)]) == PHASES


@pytest.mark.parametrize("amounts", [[0, 0], [5, -1]])
def test_amounts_that_cannot_be_shares_are_refused(amounts: list[int]) -> None:
    with pytest.raises(RefusedError, match="Give amounts above zero"):
        phases_like([D(amount) for amount in amounts])


@given(
    amounts=st.lists(st.integers(1, 99), min_size=1, max_size=12),
    shares=st.tuples(*[st.decimals(0, 1, places=3)] * 2),
)
def test_a_curve_never_falls(amounts: list[int], shares: tuple[Decimal, Decimal]) -> None:
    curve = phased(phases_like([D(amount) for amount in amounts]))
    early, late = (curve.at(share) for share in sorted(shares))
    assert 0 <= early <= late <= 1


@pytest.mark.parametrize(
    "shares",
    table(
        ("they fall", ("0.5", "0.3", "1")),
        ("they end below 1", ("0.5", "0.9")),
        ("they end above 1", ("0.5", "1.1")),
        ("they begin below 0", ("-0.1", "1")),
        ("none at all", ()),
    ),
)
def test_a_plan_that_is_none_is_refused(shares: tuple[str, ...]) -> None:
    with pytest.raises(RefusedError, match="Let them rise in time, up to 1"):
        phased([D(share) for share in shares])


@pytest.mark.parametrize(
    ("time", "expected"),
    table(("on a point", "0.5", "0.2"), ("between", "0.25", "0.1"), ("after it", "0.75", "0.6")),
)
def test_points_on_days_of_ones_own_are_joined_and_end_at_1(time: str, expected: str) -> None:
    curve = by_days([(date(2012, 4, 15), D("0.2"))], begin=BEGIN, end=END)
    assert curve.at(D(time)) == D(expected)


def test_a_last_point_below_1_is_refused() -> None:
    with pytest.raises(RefusedError):
        by_days([(END, D("0.8"))], begin=BEGIN, end=END)


def test_a_point_outside_the_key_result_is_refused_with_its_day() -> None:
    with pytest.raises(RefusedError, match="1 May 2012 lies outside 1 April 2012 to 30 April 2012"):
        by_days([(date(2012, 5, 1), D(1))], begin=BEGIN, end=END)


def test_two_points_on_a_day_are_refused() -> None:
    with pytest.raises(RefusedError):
        by_days([(BEGIN, D("0.1")), (BEGIN, D("0.2"))], begin=BEGIN, end=END)


def test_a_total_is_expected_to_come_in_as_last_year() -> None:
    history = ([*MONTHS, date(2011, 4, 1)], [10.0, 20.0, 70.0, 999.0])
    curve = like_last_year(REVENUE, history, begin=QUARTER[0], end=QUARTER[1])
    assert curve is not None
    assert [share for _, share in curve.points] == [D("0.1"), D("0.3"), D(1)]
    assert curve.at(D(31) / 91) == D("0.1")
    assert curve.how == "as the same time last year came in"


def test_weeks_of_last_year_make_a_curve_that_ends_at_1() -> None:
    weekly = REVENUE.change(frequency="week")
    days = [date.fromordinal(date(2010, 12, 27).toordinal() + 7 * i) for i in range(14)]
    curve = like_last_year(weekly, (days, [1.0] * 14), begin=QUARTER[0], end=QUARTER[1])
    assert curve is not None
    assert curve.points[-1] == (D(1), D(1))
    assert all(a[1] <= b[1] for a, b in pairwise(curve.points))


@pytest.mark.parametrize(
    ("kpi", "history"),
    table(
        ("no total", {"aggregation": "share"}, (MONTHS, [1.0, 2.0, 3.0])),
        ("nobody knows how often", {"frequency": None}, (MONTHS, [1.0, 2.0, 3.0])),
        ("no readings last year", {}, ([date(2011, 12, 1)], [5.0])),
        ("its first month is missing", {}, (MONTHS[1:], [2.0, 3.0])),
        ("its last month is missing", {}, (MONTHS[:2], [2.0, 3.0])),
        ("below zero", {}, (MONTHS, [1.0, -2.0, 3.0])),
        ("nothing came in", {}, (MONTHS, [0.0, 0.0, 0.0])),
    ),
)
def test_where_last_year_cannot_tell_there_is_no_curve(kpi: dict[str, Any], history: Any) -> None:
    changed = REVENUE.change(**kpi)
    assert like_last_year(changed, history, begin=QUARTER[0], end=QUARTER[1]) is None


def test_a_curve_says_where_it_comes_from() -> None:
    assert phased([D(1)]) == Curve(((D(1), D(1)),), "by the phases that were planned")


def planned(*points: tuple[str, int], start: int = 20, target: int = 40, **fields: Any) -> Metric:
    pace = [{"on": on, "value": value} for on, value in points]
    told = {"id": "kr", "form": "metric", "kpi": "nps", "start": start, "target": target}
    return Metric.model_validate({**told, "pace": pace, **fields})


APRIL = Cycle(name="April", start=BEGIN, end=END)


@pytest.mark.parametrize(("start", "target", "value"), [(20, 40, 22), (40, 20, 38)])
def test_planned_values_are_shares_of_the_way_up_or_down(
    start: int, target: int, value: int
) -> None:
    curve = as_planned(planned(("2012-04-15", value), start=start, target=target), APRIL)
    assert curve is not None
    assert (curve.at(D("0.5")), curve.at(D("0.75")), curve.at(D(1))) == (D("0.1"), D("0.55"), D(1))


def test_without_planned_values_there_is_no_curve_of_them() -> None:
    assert as_planned(planned(), APRIL) is None


def test_planned_days_after_a_new_last_day_say_nothing_any_more() -> None:
    points = (("2012-04-10", 22), ("2012-04-25", 30))
    curve = as_planned(planned(*points, due=date(2012, 4, 20)), APRIL)
    assert curve is not None
    assert curve.points == ((D("0.5"), D("0.1")), (D(1), D(1)))
    assert as_planned(planned(points[1], due=date(2012, 4, 20)), APRIL) is None


@pytest.mark.parametrize(
    ("points", "fields", "said"),
    table(
        ("a day twice", (("2012-04-10", 22), ("2012-04-10", 30)), {}, "later than the last"),
        ("a step back", (("2012-04-10", 30), ("2012-04-20", 25)), {}, "without a step back"),
        ("beyond the target", (("2012-04-10", 41),), {}, "from 20 to 40"),
        ("no start", (("2012-04-10", 22),), {"start": None}, "start or target is not known"),
        ("no target", (("2012-04-10", 22),), {"target": None}, "start or target is not known"),
    ),
)
def test_a_pace_that_leads_nowhere_is_refused(
    points: tuple[tuple[str, int], ...], fields: dict[str, Any], said: str
) -> None:
    with pytest.raises(ValueError, match=said):
        planned(*points, **fields)
