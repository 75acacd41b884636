"""Tables that people read: what stands in their cells."""

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from okrnb.advice import Advice
from okrnb.cards import empty_workbook
from okrnb.errors import InputError, Problem
from okrnb.kpifiles import ReadingReport, read_kpi_file
from okrnb.model import Cycle, Kpi
from okrnb.outlook import look_ahead
from okrnb.tabular import (
    Table,
    table_advice,
    table_gaps,
    table_kpis,
    table_lines,
    table_outlooks,
    table_reading,
)

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
        ("Orders", "1, last 1 November 2011", "month", "…", "higher", "from 100"),
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


def test_lines_stand_one_below_the_other_without_a_head() -> None:
    shown = table_lines(["one", "two"])
    assert repr(shown) == "one\ntwo"
    assert "<th" not in shown._repr_html_()


def test_advice_is_about_names_where_a_workbook_is_given() -> None:
    one = Advice("P1", "W", "kpi orders", "text", "seen", "Why?", "why", "source")
    book = replace(empty_workbook(CYCLE), kpis=(ORDERS,))
    assert table_advice([one]).rows[0][1] == "kpi orders"
    assert table_advice([one], book).rows[0][1] == "KPI Orders"
    assert table_advice([one, one], book).rows[0][1] == "KPI Orders and 1 more"


def thousands() -> tuple[pd.DataFrame, list[Kpi]]:
    """Give 2,000 KPIs, three of which are out of range."""
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
    return gaps, kpis


def test_a_table_of_thousands_shows_the_first_and_counts_the_others() -> None:
    rows = table_gaps(*thousands(), most=24).rows
    assert len(rows) == 25
    assert rows[-1] == ("and 1,976 more", "", "", "", "1,976 health metric")


def test_those_of_one_proposal_can_be_shown_alone() -> None:
    rows = table_gaps(*thousands(), only="focus").rows
    assert [row[0] for row in rows] == ["K0", "K1", "K2"]


def test_a_proposal_that_is_none_is_a_clear_problem() -> None:
    with pytest.raises(InputError, match=r"'focsu' is no proposal\. Did you mean focus\?"):
        table_gaps(*thousands(), only="focsu")  # type: ignore[arg-type]


def test_the_rows_keep_the_order_they_are_given_in() -> None:
    gaps, kpis = thousands()
    assert table_gaps(gaps[::-1], kpis, most=1).rows[0][0] == "K1999"


def test_a_long_table_scrolls_under_its_head_and_a_short_one_does_not() -> None:
    long, short = (table_gaps(*thousands(), most=most)._repr_html_() for most in (2000, 20))
    assert long.startswith('<div role="region" tabindex="0" aria-label="2,000 KPIs"')
    assert "position:sticky" in long
    assert short.startswith("<table")
    assert "sticky" not in short


def test_colours_are_left_to_the_theme() -> None:
    shown = table_gaps(*thousands(), most=2000)._repr_html_()
    assert re.findall(r"(?:color|background):[^;\"]*", shown) == [
        "background:var(--jp-layout-color0,Canvas)"
    ]


def test_2000_rows_stay_under_a_megabyte() -> None:
    assert len(table_gaps(*thousands(), most=2000)._repr_html_()) < 500_000


def test_a_screen_reader_is_told_what_the_table_and_its_heads_are() -> None:
    shown = table_gaps(*thousands(), most=2)._repr_html_()
    assert re.search("<caption[^>]*>the first 2 of 2,000 KPIs</caption>", shown)
    assert shown.count('<th scope="col"') == 5
    assert shown.count('<th scope="row"') == 3


def test_a_table_of_one_column_has_no_head_to_its_rows() -> None:
    assert 'scope="row"' not in table_lines(["one"])._repr_html_()


def test_letters_of_double_width_line_up() -> None:
    shown = repr(Table(("name", "value"), (("顧客満足度", "1"), ("x", "2"))))
    assert shown == "name        value\n顧客満足度  1\nx           2"


def test_one_very_long_name_does_not_push_all_rows_apart() -> None:
    head, long, short = repr(Table(("KPI", "value"), (("long " * 20, "1"), ("x", "2")))).split("\n")
    assert (head, short) == ("KPI  value", "x    2")
    assert long.endswith("long  1")


def test_a_line_break_in_a_name_does_not_break_its_row() -> None:
    assert repr(Table(("KPI",), (("one\ntwo",),))) == "KPI\none two"


def test_how_an_export_was_read_stands_beside_the_way_to_correct_it(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("Report\n\nDay;Sales\n14.02.2025;1,5\n15.02.2025;\n", encoding="utf-8")
    table = table_reading(read_kpi_file(path)[1])
    assert table.head == ("what", "as a.csv was read", "to correct it")
    assert table.rows[:6] == (
        ("kind of file", "csv", ""),
        ("encoding", "utf-8", 'Reading(encoding="cp1252")'),
        ("columns parted by", ";", 'Reading(delimiter=",")'),
        ("decimal mark", ",", 'Reading(decimal_mark=".")'),
        ("order of days", "dmy", 'Reading(date_order="mdy")'),
        ("header row", "3", "Reading(header_row=4)"),
    )
    assert {row[0] for row in table.rows[7:]} == {"note"}


def test_a_question_about_an_export_stands_with_both_ways_to_read_it(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("Date,Sales\n01/02/2025,5\n", encoding="utf-8")
    assert table_reading(read_kpi_file(path)[1]).rows[-1] == (
        "question",
        "a.csv:2: date is '01/02/2025': 1 February 2025 or 2 January 2025",
        'Reading(date_order="dmy") or Reading(date_order="mdy")',
    )


def test_sheets_and_problems_of_an_export_are_shown() -> None:
    broken = Problem("a.xlsx", "2024!B4", "value", "it is 'x'", "Write a number.")
    report = ReadingReport(
        file="a.xlsx",
        kind="xlsx",
        header_rows={"2024": 3},
        layouts={"2024": "a wide table"},
        sheets=("2024",),
        left_out=("Cover",),
        problems=(broken,),
    )
    assert [row[:2] for row in table_reading(report).rows] == [
        ("kind of file", "xlsx"),
        ("decimal mark", "left no doubt"),
        ("order of days", "left no doubt"),
        ("header row of 2024", "3"),
        ("layout of 2024", "a wide table"),
        ("sheets used", "2024"),
        ("sheets left out", "Cover"),
        ("problem", "a.xlsx:2024!B4: value: it is 'x'. Write a number."),
    ]
