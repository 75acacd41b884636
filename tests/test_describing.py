"""What readings tell of their KPIs, and what they do not."""

from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from okrnb.definitions import load_definitions
from okrnb.describing import describe, infer_decimals, infer_frequency, newest_day
from okrnb.model import Kpi
from okrnb.readings import Readings, load_readings

SHARED = Path(__file__).parents[2] / "shared" / "data"


def monthly(**values: float) -> Readings:
    """Give readings of three months for each KPI."""
    months = ["2011-01", "2011-02", "2011-03"]
    rows = [(kpi, month, value) for kpi, value in values.items() for month in months]
    return load_readings(pd.DataFrame(rows, columns=["kpi", "date", "value"]))


def days(*texts: str) -> "np.ndarray[tuple[int], np.dtype[np.datetime64]]":
    return np.array(texts, "M8[D]")


def test_an_undefined_kpi_gets_only_what_its_readings_tell() -> None:
    frame = pd.DataFrame({"month": ["2011-01", "2011-02", "2011-03"], "Gross margin (%)": 7.1})
    assert describe(load_readings(frame)) == (
        Kpi(
            id="gross-margin",
            name="Gross margin (%)",
            unit_kind="percent",
            unit="%",
            decimals=1,
            frequency="month",
        ),
    )


def test_a_definition_is_taken_where_there_is_one() -> None:
    known = Kpi(id="nps", name="Promoters", frequency="quarter", decimals=0, direction="up")
    assert describe(monthly(nps=1.5), [known]) == (known,)


def test_blanks_of_a_definition_that_readings_can_tell_are_filled() -> None:
    frame = pd.DataFrame({"month": ["2011-01", "2011-02", "2011-03"], "churn": ["7.1%"] * 3})
    (kpi,) = describe(load_readings(frame), [Kpi(id="churn", name="Churn", owner="Anna")])
    assert (kpi.unit_kind, kpi.frequency, kpi.decimals) == ("percent", "month", 1)
    assert kpi.owner == "Anna"


def test_a_unit_that_is_defined_is_not_replaced() -> None:
    frame = pd.DataFrame({"month": ["2011-01"], "churn": ["7.1%"]})
    (kpi,) = describe(load_readings(frame), [Kpi(id="churn", name="Churn", unit="points")])
    assert (kpi.unit_kind, kpi.unit) == (None, "points")


def test_definitions_come_first_and_stay_without_readings() -> None:
    found = describe(monthly(b=1, a=2), [Kpi(id="z", name="z"), Kpi(id="a", name="a")])
    assert [kpi.id for kpi in found] == ["z", "a", "b"]


def test_direction_healthy_range_and_aggregation_are_never_told() -> None:
    (kpi,) = describe(monthly(churn=5))
    assert {kpi.direction, kpi.aggregation, kpi.healthy_low, kpi.healthy_high} == {None}


@pytest.mark.parametrize(
    ("dates", "frequency"),
    [
        (pd.date_range("2011-01-01", periods=9, freq="D"), "day"),
        (pd.bdate_range("2011-01-03", periods=30), "day"),
        (pd.date_range("2011-01-03", periods=9, freq="W-FRI"), "week"),
        (pd.date_range("2011-01-03", periods=9, freq="W").delete(4), "week"),
        (pd.date_range("2011-01-01", periods=9, freq="MS"), "month"),
        (pd.date_range("2011-01-31", periods=9, freq="ME").delete(5), "month"),
        (pd.date_range("2011-01-01", periods=9, freq="QS"), "quarter"),
        (pd.date_range("2011-01-01", periods=9, freq="QE"), "quarter"),
        (pd.date_range("2008-01-01", periods=9, freq="YS"), "year"),
        (pd.date_range("2011-01-01", periods=9, freq="28D"), None),
        (pd.date_range("2011-01-01", periods=9, freq="30D"), None),
        (pd.date_range("2011-01-01", periods=9, freq="2MS"), None),
        (pd.date_range("2011-01-01", periods=2, freq="MS"), None),
        (pd.DatetimeIndex(["2011-01-01", "2011-01-08", "2011-01-14", "2011-01-21"]), None),
    ],
)
def test_a_frequency_is_told_only_where_it_is_plain(
    dates: pd.DatetimeIndex, frequency: str | None
) -> None:
    assert infer_frequency(dates.to_numpy().astype("M8[D]")) == frequency


@pytest.mark.parametrize(
    ("values", "decimals"),
    [
        ([1, 20, 300], 0),
        ([1.5, 2], 1),
        ([822483.95, 651155.1], 2),
        ([9.319345, 8.12], 2),
        ([1 / 3, 2 / 3], 3),
        ([0.0123, 0.04], 4),
        ([1e-9, 2e-9], 6),
        ([0.1 + 0.2], 3),
        ([0, 0], 0),
        ([-12.25, 0], 2),
        ([1e300, 1], 0),
    ],
)
def test_decimals_are_those_used_but_no_more_than_three_figures_need(
    values: list[float], decimals: int
) -> None:
    assert infer_decimals(np.array(values, float)) == decimals


def test_the_newest_day_is_the_end_of_the_newest_period() -> None:
    readings = monthly(nps=1)
    assert newest_day(readings.frame, describe(readings)) == date(2011, 3, 31)


def test_without_a_frequency_a_reading_speaks_of_its_own_day() -> None:
    assert newest_day(monthly(nps=1).frame, ()) == date(2011, 3, 1)


@pytest.mark.skipif(not SHARED.exists(), reason="the shared data are not here")
def test_the_spacing_of_real_series_tells_the_frequency_they_are_said_to_have() -> None:
    defined = load_definitions(SHARED / "kpi-series" / "kpis.csv").kpis
    told = describe(load_readings(SHARED / "kpi-series" / "series.csv"))
    assert {kpi.id: kpi.frequency for kpi in told} == {kpi.id: kpi.frequency for kpi in defined}


def test_a_definition_finds_its_readings_whatever_the_case_of_its_letters() -> None:
    read = load_readings(
        pd.DataFrame({"kpi": ["NPS", "Churn"], "date": ["2025-01-01"] * 2, "value": [1.0, 2.0]})
    )
    asked = (Kpi(id="nps", name="nps", guardrail="churn"), Kpi(id="CHURN", name="Leavers"))
    told = [(kpi.id, kpi.name, kpi.guardrail) for kpi in describe(read, asked)]
    assert told == [("NPS", "NPS", "Churn"), ("Churn", "Leavers", None)]
