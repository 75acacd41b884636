"""Tables that people read: what stands in their cells."""

from datetime import date

import pandas as pd

from okrnb.model import Cycle, Kpi
from okrnb.outlook import look_ahead
from okrnb.tabular import table_gaps, table_kpis, table_lines, table_outlooks

CYCLE = Cycle(name="Q1 2012", start=date(2012, 1, 1), end=date(2012, 3, 31))
ORDERS = Kpi(
    id="orders",
    name="Orders",
    unit_kind="count",
    direction="up",
    aggregation="cumulative",
    frequency="month",
    healthy_low=100,
    decimals=0,
)


def test_what_was_read_stands_beside_what_is_known() -> None:
    frame = pd.DataFrame({"kpi": "orders", "date": pd.to_datetime(["2011-11-01"]), "value": 1.0})
    assert table_kpis(frame, [ORDERS]).rows == (
        ("Orders", "1 to 1 November 2011", "month", "…", "higher", "from 100"),
    )


def test_a_kpi_without_readings_or_definition_shows_blanks_only() -> None:
    frame = pd.DataFrame({"kpi": [], "date": pd.to_datetime([]), "value": []})
    assert table_kpis(frame, [Kpi(id="nps", name="NPS")]).rows == (
        ("NPS", "none", "…", "…", "…", "…"),
    )


def test_a_total_lands_on_the_sum_of_the_cycle_beside_a_healthy_sum() -> None:
    days = [date(2011, month, 1) for month in range(1, 13)]
    values = [100.0, 101, 99, 100, 102, 98, 100, 101, 99, 100, 101, 99]
    row = table_outlooks({"orders": look_ahead(ORDERS, days, values, cycle=CYCLE)}).rows[0]
    assert row[:3] == ("Orders", "total", "300")
    assert row[4] == "from 300"


def test_without_an_outlook_the_reason_stands_in_its_place() -> None:
    short = look_ahead(ORDERS, [date(2011, 12, 1)], [100.0], cycle=CYCLE)
    (row,) = table_outlooks({"orders": short}).rows
    assert row[2] == short.reason != ""


def test_lines_stand_one_below_the_other() -> None:
    assert table_lines(["one", "two"]).rows == (("one",), ("two",))


def test_a_table_of_thousands_shows_the_first_and_counts_the_others() -> None:
    kpis = [Kpi(id=f"k{n}", name=f"K{n}") for n in range(2000)]
    gaps = pd.DataFrame(
        {
            "kpi": [kpi.id for kpi in kpis],
            "value": 1.0,
            "change_year": 0.0,
            "triage": ["focus"] * 3 + ["health metric"] * 1997,
            "reason": "",
        }
    )
    rows = table_gaps(gaps, kpis, most=20).rows
    assert len(rows) == 21
    assert rows[-1] == ("and 1980 more", "", "", "", "1980 health metric")
