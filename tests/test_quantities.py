"""Numbers and days: what is read, what is refused, and how values are written."""

import math
from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrnb.model import Frequency, Kpi
from okrnb.quantities import (
    decimals_of,
    parse_day,
    parse_number,
    period_end,
    round_half_up,
    say_apart,
    say_change,
    say_day,
    say_number,
    say_value,
    to_decimal,
)

MARGIN = Kpi(id="margin", name="Gross margin", unit_kind="percent", decimals=1)
DAYS = st.dates(date(1990, 1, 1), date(2030, 12, 31))


def of(kind: str, unit: str = "", decimals: int | None = None) -> Kpi:
    given = {"unit_kind": kind, "unit": unit, "decimals": decimals}
    return Kpi.model_validate({"id": "k", "name": "K", **given})


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("12", "12"),
        (" 12.50 ", "12.5"),
        ("-0.7", "-0.7"),
        ("\N{MINUS SIGN}3", "-3"),
        ("+4", "4"),
        (".5", "0.5"),
        ("1,234.5", "1234.5"),
        ("1,234,567", "1234567"),
        ("-1,234,567.89", "-1234567.89"),
        ("2e3", "2000"),
        ("1E-2", "0.01"),
        ("1e99", "1e99"),
    ],
)
def test_a_plain_number_is_read(cell: str, value: str) -> None:
    assert parse_number(cell) == Decimal(value)


@pytest.mark.parametrize(
    ("cell", "one", "other"),
    [
        ("1,234", "1234", "1.234"),
        ("12,345", "12345", "12.345"),
        ("-1,234", "-1234", "-1.234"),
        ("0,500", "500", "0.500"),
    ],
)
def test_a_number_with_two_readings_is_refused_while_each_written_plainly_is_taken(
    cell: str, one: str, other: str
) -> None:
    assert parse_number(one) != parse_number(other)
    with pytest.raises(ValueError, match=cell):
        parse_number(cell)


@pytest.mark.parametrize(
    "cell",
    [
        *("", "n/a", "twelve", "nan", "inf", "-Infinity", "0x10", "1_000", "--5", "5.", "."),
        *("12%", "$5", "5 GBP", "(5)", "1 234", "1.234.567", "1.234,5", "1,23,456", "1,234,56"),
        *("1e", "1e100", "1e-100", "1e999999", "½"),
    ],
)
def test_what_is_no_plain_number_is_refused(cell: str) -> None:
    with pytest.raises(ValueError, match="not a plain number"):
        parse_number(cell)


@given(
    st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-1e12, max_value=1e12)
)
def test_a_number_written_with_commas_and_decimals_reads_back(value: Decimal) -> None:
    assert parse_number(f"{value:,}") == value


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("2011-12-05", date(2011, 12, 5)),
        (" 2012-02-29 ", date(2012, 2, 29)),
        ("2011-12", date(2011, 12, 1)),
        ("2011-Q4", date(2011, 10, 1)),
        ("2011Q1", date(2011, 1, 1)),
        ("q2 2011", date(2011, 4, 1)),
        ("Q3-2011", date(2011, 7, 1)),
        ("2011-12-05T00:00:00", date(2011, 12, 5)),
        ("2011-12-05 00:00", date(2011, 12, 5)),
        (date(2011, 12, 5), date(2011, 12, 5)),
        (datetime(2011, 12, 5, 13, 30), date(2011, 12, 5)),  # noqa: DTZ001 (cells know no zone)
    ],
)
def test_a_day_is_read(cell: str | date | datetime, day: date) -> None:
    assert parse_day(cell) == day


def test_a_date_with_a_time_is_read_as_a_day_and_nothing_more() -> None:
    assert type(parse_day(datetime(2011, 12, 5))) is date  # noqa: DTZ001


@pytest.mark.parametrize(
    ("cell", "one", "other"),
    [
        ("03/04/2011", "2011-04-03", "2011-03-04"),
        ("3.4.2011", "2011-04-03", "2011-03-04"),
        ("03-04-2011", "2011-04-03", "2011-03-04"),
        ("11-12-05", "2011-12-05", "2005-12-11"),
    ],
)
def test_a_day_with_two_readings_is_refused_while_each_written_plainly_is_taken(
    cell: str, one: str, other: str
) -> None:
    assert parse_day(one) != parse_day(other)
    with pytest.raises(ValueError, match="not a day"):
        parse_day(cell)


@pytest.mark.parametrize(
    "cell",
    [
        *("", "n/a", "2011", "20111205", "5 December 2011", "2011-W05", "2011-1-5", "2011/12/05"),
        *("2011-13", "2011-00-01", "2011-02-29", "2011-04-31", "2011-Q5", "Q0 2011", "0000-Q1"),
        *("2011-12-05T13:00", "13/13/2011"),
    ],
)
def test_what_is_no_day_is_refused_and_shown(cell: str) -> None:
    with pytest.raises(ValueError, match="not a day") as refused:
        parse_day(cell)
    assert repr(cell) in str(refused.value)


@given(DAYS)
def test_a_day_reads_back(day: date) -> None:
    assert parse_day(day.isoformat()) == day


@given(st.decimals(-10_000, 10_000, places=6), st.integers(0, 5))
def test_rounding_takes_the_nearest_value_and_halves_away_from_zero(
    value: Decimal, decimals: int
) -> None:
    unit = Decimal(1).scaleb(-decimals)
    rounded = round_half_up(value, decimals)
    assert rounded % unit == 0
    assert abs(rounded - value) < unit / 2 or (
        abs(rounded - value) == unit / 2 and abs(rounded) > abs(value)
    )


@given(st.decimals(-10_000, 10_000, places=6), st.integers(0, 5))
def test_rounding_does_not_depend_on_the_sign(value: Decimal, decimals: int) -> None:
    assert round_half_up(-value, decimals) == -round_half_up(value, decimals)


@pytest.mark.parametrize(
    ("value", "decimals", "rounded"),
    [(0.35, 1, "0.4"), (24.95, 1, "25.0"), (0.695, 2, "0.70"), (2.5, 0, "3"), (1e30, 0, "1e30")],
)
def test_a_float_is_rounded_as_it_is_read(value: float, decimals: int, rounded: str) -> None:
    assert round_half_up(value, decimals) == Decimal(rounded)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_float_becomes_the_decimal_that_is_printed_for_it(value: float) -> None:
    assert to_decimal(value) == Decimal(str(value))


@pytest.mark.parametrize(
    ("kpi", "value", "said"),
    [
        (None, 1234.5, "1,235"),
        (of("number", "units"), 271.4, "271.4 units"),
        (of("number"), -3.2, "-3.2"),
        (of("count", "orders", 0), 2769.4, "2,769 orders"),
        (of("count", "orders"), 0, "0 orders"),
        (of("currency", "GBP"), 1503866.78, "GBP 1,503,867"),
        (of("currency", "USD"), 3_200_000_000_000, "USD 3,200,000,000,000"),
        (of("currency", "USD"), -5000, "USD -5,000"),
        (of("currency", "USD"), 12.5, "USD 12.50"),
        (of("currency", "USD"), 0.5, "USD 0.50"),
        (of("currency", "USD"), 0.0042, "USD 0.0042"),
        (of("currency", "USD"), 12.5346, "USD 12.53"),
        (of("percent", "%", 1), 24.95, "25.0%"),
        (of("percent"), 99.95, "99.95%"),
        (of("percent"), 0.04, "0.04%"),
        (of("ratio"), 0.35, "0.35"),
        (of("ratio"), 0.00416, "0.00416"),
        (of("ratio"), 0.123456, "0.123"),
        (of("duration", "s"), 40, "40 s"),
        (of("duration", "day"), 5, "5 days"),
        (of("duration", "day"), 1, "1 day"),
        (of("duration", "month"), 0.5, "0.5 months"),
        (of("score", "points"), 32, "32 points"),
        (of("score", "", 1), -0.04, "0.0"),
        (of("number"), 0.0, "0"),
        (of("number"), -0.0, "0"),
        (of("number"), 1e-7, "0.0000001"),
    ],
)
def test_a_value_is_written_with_its_unit(kpi: Kpi | None, value: float, said: str) -> None:
    assert say_value(value, kpi) == said


def test_decimals_that_are_asked_for_come_before_the_kpis_own() -> None:
    assert say_value(24.951, MARGIN, decimals=2) == "24.95%"


@given(st.floats(1e-6, 1e12), st.integers(-5, 5))
def test_a_computed_value_keeps_about_three_figures(value: float, scale: int) -> None:
    value = to_float(value * 10.0**scale)
    shown = round_half_up(value, decimals_of(None, value))
    assert math.isclose(float(shown), value, rel_tol=0.005)


def to_float(value: float) -> float:
    return float(f"{value:.15g}")


@pytest.mark.parametrize(("value", "text"), [(-0.2, "0"), (1682.5, "1,683"), (-1234.5, "-1,235")])
def test_a_number_has_commas_and_no_minus_before_nothing(value: float, text: str) -> None:
    assert say_number(value, 0) == text


@pytest.mark.parametrize(
    ("kpi", "change", "said"),
    [
        (MARGIN, -2.5, "-2.5 points"),
        (of("percent"), 5, "+5 points"),
        (of("percent"), 0.74, "+0.74 points"),
        (MARGIN, 0, "0.0 points"),
        (MARGIN, 0.04, "+0.04 points"),
        (MARGIN, 1e-15, "0.0 points"),
        (of("count", "orders", 0), -21, "-21 orders"),
        (of("count", "orders", 0), 0.3, "+0.3 orders"),
        (of("currency", "GBP", 0), 39573.64, "+GBP 39,574"),
        (of("duration", "day"), -2, "-2 days"),
        (None, 0, "0"),
    ],
)
def test_a_change_is_written_with_its_sign_and_in_points_of_a_percentage(
    kpi: Kpi | None, change: float, said: str
) -> None:
    assert say_change(change, kpi) == said


def test_values_that_would_look_the_same_get_the_decimals_they_need() -> None:
    assert say_apart(12.04, Decimal(12), MARGIN) == ("12.04%", "12.00%")


def test_values_that_look_different_keep_the_kpis_decimals() -> None:
    assert say_apart(12.74, Decimal(12), MARGIN) == ("12.7%", "12.0%")


def test_equal_values_are_written_alike() -> None:
    assert say_apart(12, Decimal("12.0"), MARGIN) == ("12.0%", "12.0%")


@given(st.integers(-(10**9), 10**9), st.integers(-(10**9), 10**9), st.integers(0, 9))
def test_two_different_values_never_look_the_same(one: int, other: int, places: int) -> None:
    first, second = (Decimal(value).scaleb(-places) for value in (one, other))
    said = say_apart(first, second, MARGIN)
    assert (said[0] == said[1]) == (first == second)


def test_a_day_is_written_in_words() -> None:
    assert say_day(date(2012, 3, 1)) == "1 March 2012"


@pytest.mark.parametrize(
    ("frequency", "day", "end"),
    [
        ("day", date(2011, 11, 3), date(2011, 11, 3)),
        ("week", date(2011, 11, 28), date(2011, 12, 4)),
        ("week", date(2011, 12, 1), date(2011, 12, 7)),
        ("month", date(2012, 2, 1), date(2012, 2, 29)),
        ("month", date(2011, 2, 28), date(2011, 2, 28)),
        ("quarter", date(2011, 10, 1), date(2011, 12, 31)),
        ("quarter", date(2011, 5, 17), date(2011, 6, 30)),
        ("year", date(2011, 1, 1), date(2011, 12, 31)),
        (None, date(2011, 11, 3), date(2011, 11, 3)),
    ],
)
def test_a_reading_speaks_until_the_end_of_its_period(
    frequency: Frequency | None, day: date, end: date
) -> None:
    assert period_end(day, frequency) == end


@given(DAYS, st.sampled_from(["day", "month", "quarter", "year"]))
def test_the_end_of_a_calendar_period_is_its_own_end_and_never_before_the_day(
    day: date, frequency: Frequency
) -> None:
    end = period_end(day, frequency)
    assert day <= end == period_end(end, frequency)
