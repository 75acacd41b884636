"""KPI exports of any kind: what is read, what is said, what is asked, and how it is answered."""

import json
import math
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from broken_books import Sheets, write_book
from conftest import SHARED
from hypothesis import given, settings
from hypothesis import strategies as st
from messy_exports import EXPORTS, write_export

from okrnb.errors import InputError
from okrnb.kpifiles import ReadingReport, read_kpi_file
from okrnb.model import Reading
from okrnb.readings import load_readings
from okrnb.records import parse_settings

MESSY = SHARED / "data" / "messy-kpis"
TRUTHS = ("kpi_summary_wide", "weekly_sales_eu", "quarterly_pack")

Series = dict[str, dict[str, float | None]]


def series_of(frame: pd.DataFrame) -> Series:
    """Give a frame as values by KPI and day, None for what is missing."""
    found: Series = {}
    for kpi, day, value, _ in frame.itertuples(index=False):
        found.setdefault(kpi, {})[f"{day:%Y-%m-%d}"] = None if math.isnan(value) else value
    return found


def units_of(frame: pd.DataFrame) -> dict[str, str | None]:
    return dict(zip(frame["kpi"], frame["unit"], strict=True))


def write(path: Path, text: str) -> Path:
    path.write_bytes(text.encode())
    return path


def said(report: ReadingReport) -> list[tuple[str, tuple[str, ...]]]:
    return [(question.key, question.choices) for question in report.questions]


# --- three real files ----------------------------------------------------------------------------


@pytest.fixture(params=TRUTHS)
def truth(request: pytest.FixtureRequest) -> dict[str, Any]:
    path = MESSY / f"{request.param}.truth.json"
    if not path.exists():
        pytest.skip("the messy exports are kept beside the repository, in ../shared/data")
    found: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return found


def test_messy_exports_come_out_exactly(truth: dict[str, Any]) -> None:
    frame, report = read_kpi_file(MESSY / truth["file"])
    expected = {
        one["kpi"]: {point["date"]: point["value"] for point in one["points"]}
        for one in truth["series"]
    }
    assert series_of(frame) == {
        kpi: {
            day: value if value is None else pytest.approx(value) for day, value in points.items()
        }
        for kpi, points in expected.items()
    }
    assert report.is_sure


def test_the_report_says_how_messy_exports_are_written(truth: dict[str, Any]) -> None:
    _, report = read_kpi_file(MESSY / truth["file"])
    told, seen = truth["reading"], set(report.header_rows.values() if report.header_rows else ())
    assert report.encoding == told.get("encoding", "")
    assert report.delimiter == told.get("delimiter", "")
    assert (report.decimal_mark, report.thousands_mark) == (
        told.get("decimal", ""),
        told.get("thousands", ""),
    )
    assert seen == {told.get("header_row", 3)}
    assert report.date_order == ("dmy" if "date_format" in told else "")


@pytest.mark.parametrize(
    ("name", "pieces"),
    [
        (
            "kpi_summary_wide.csv",
            ["'Monthly KPI summary'", "Active listings: missing value on 2014-08"],
        ),
        (
            "weekly_sales_eu.csv",
            [
                "Sales: duplicate of 2011-02-11 with the same value",
                "Sales: missing value on 2011-04-15",
                "Share of plan: missing value on 2011-04-15",
            ],
        ),
        (
            "quarterly_pack.xlsx",
            [
                "sheet 'Read me' left out",
                "Cement production: missing value on 1978-04-01 ('N/A', KPIs!C13)",
                "Change in production: missing value on 1976-01-01 (empty, KPIs!D4)",
            ],
        ),
    ],
)
def test_what_messy_exports_lack_is_said(name: str, pieces: list[str]) -> None:
    if not MESSY.exists():
        pytest.skip("the messy exports are kept beside the repository, in ../shared/data")
    notes = "\n".join(read_kpi_file(MESSY / name)[1].notes)
    assert [piece for piece in pieces if piece not in notes] == []


def test_units_are_told_where_the_file_tells_them() -> None:
    if not MESSY.exists():
        pytest.skip("the messy exports are kept beside the repository, in ../shared/data")
    assert units_of(read_kpi_file(MESSY / "kpi_summary_wide.csv")[0]) == {
        "Median sale price": "USD",
        "Active listings": "listings",
        "Savings rate": "%",
        "Net job change": "thousand",
    }
    assert units_of(read_kpi_file(MESSY / "weekly_sales_eu.csv")[0]) == {
        "Sales": None,
        "Share of plan": "%",
    }


# --- layouts -------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", EXPORTS)
def test_exports_of_many_layouts_come_out_exactly(name: str, tmp_path: Path) -> None:
    export = EXPORTS[name]
    frame, report = read_kpi_file(write_export(export, tmp_path / "export"))
    assert series_of(frame) == {kpi: dict(values) for kpi, values in export.expected.items()}
    assert {kpi: units_of(frame)[kpi] for kpi in export.units} == export.units
    assert [piece for piece in export.says if piece not in str(report)] == []
    assert report.is_sure


@pytest.mark.parametrize("name", EXPORTS)
def test_the_same_exports_become_readings(name: str, tmp_path: Path) -> None:
    export = EXPORTS[name]
    found = load_readings(write_export(export, tmp_path / "export"))
    values = [v for points in export.expected.values() for v in points.values() if v is not None]
    assert sorted(found.frame["value"]) == sorted(values)


def test_the_frame_has_fixed_columns_and_types(tmp_path: Path) -> None:
    frame, _ = read_kpi_file(write(tmp_path / "a.csv", "month,nps\n2025-01,31\n2025-02,\n"))
    assert list(frame.columns) == ["kpi", "date", "value", "unit"]
    assert [str(kind) for kind in frame.dtypes][1:3] == ["datetime64[ns]", "float64"]


def test_a_file_that_cannot_be_opened_is_a_problem_and_an_empty_frame(tmp_path: Path) -> None:
    frame, report = read_kpi_file(tmp_path / "none.csv")
    assert (list(frame.columns), len(frame)) == (["kpi", "date", "value", "unit"], 0)
    assert [str(problem) for problem in report.problems] == [
        "none.csv: there is no such file. Check its name and its folder."
    ]


def test_a_file_without_a_known_layout_keeps_what_is_known_of_it(tmp_path: Path) -> None:
    frame, report = read_kpi_file(write(tmp_path / "a.csv", "a;b;c\n1;2;3\n"))
    assert (len(frame), report.delimiter, len(report.problems)) == (0, ";", 1)


def test_cells_that_cannot_be_read_are_problems_and_have_no_value(tmp_path: Path) -> None:
    text = "kpi,date,value\na,2025-01-01,~5\na,2025-02-01,6\n"
    frame, report = read_kpi_file(write(tmp_path / "a.csv", text))
    assert series_of(frame) == {"a": {"2025-01-01": None, "2025-02-01": 6}}
    assert [str(problem) for problem in report.problems] == [
        "a.csv:2: KPI a: value is '~5', which is no plain finite number. "
        "Write it like -1234.5, or leave the cell empty."
    ]


def test_a_day_with_two_values_has_none(tmp_path: Path) -> None:
    text = "date,comment,sales\n2025-01-01,north,5\n2025-01-01,south,6\n"
    frame, report = read_kpi_file(write(tmp_path / "a.csv", text))
    assert series_of(frame) == {"sales": {"2025-01-01": None}}
    assert [problem.what for problem in report.problems] == [
        "2025-01-01 has two values, '5' (line 2) and '6'"
    ]


def test_periods_of_two_lengths_are_a_problem_unless_the_longer_ones_are_totals(
    tmp_path: Path,
) -> None:
    text = "KPI,CY2021,Q1 2022,Q2 2022,Jan 2024\nNPS,1,2,3,4\n"
    _, report = read_kpi_file(write(tmp_path / "a.csv", text))
    assert [problem.what for problem in report.problems] == [
        "its values are those of a month and of a quarter and of a year"
    ]


def test_plain_numbers_among_percent_have_no_value(tmp_path: Path) -> None:
    text = "month,churn\n2025-01,5%\n2025-02,0.06\n"
    frame, report = read_kpi_file(write(tmp_path / "a.csv", text))
    assert series_of(frame) == {"churn": {"2025-01-01": 5, "2025-02-01": None}}
    assert len(report.problems) == 1


def test_a_formula_that_was_never_computed_is_a_problem(tmp_path: Path) -> None:
    rows = [["month", "nps"], ["2025-01", 31], ["2025-02", "=B2+1"]]
    _, report = read_kpi_file(write_book(tmp_path / "a.xlsx", {"Sheet1": rows}))
    assert [str(problem) for problem in report.problems] == [
        "a.xlsx:Sheet1!B3: KPI nps: value is '=B2+1', a formula that was never computed. "
        "Open the file in your spreadsheet program and save it."
    ]


def test_the_report_can_be_printed(tmp_path: Path) -> None:
    text = "Sales\nMonth;Orders;Share (%)\n01/02/2025;1.234,5;0,5\n01/03/2025;;\n"
    _, report = read_kpi_file(write(tmp_path / "a.csv", text))
    assert str(report).splitlines() == [
        "a.csv (csv)",
        "  encoding: utf-8",
        "  columns parted by: ;",
        "  decimal mark: ,",
        "  thousands: .",
        "  header in row 2, a table with a column for each KPI",
        "  notes:",
        "    1 row above the header left out ('Sales')",
        "  questions:",
        *(f"    {question}" for question in report.questions),
    ]


# --- questions and answers -----------------------------------------------------------------------

BOOK: Sheets = {
    "Plan": [["month", "nps"], ["2025-01", 1]],
    "Actual": [["month", "nps"], ["2025-01", 2]],
}

ASKED: tuple[tuple[str, str, Reading, Series], ...] = (
    (
        "date_order",
        "Date,Sales\n01/02/2025,5\n01/03/2025,6\n",
        Reading(date_order="dmy"),
        {"Sales": {"2025-02-01": 5, "2025-03-01": 6}},
    ),
    (
        "date_order",
        "Date,Sales\n01/02/2025,5\n01/03/2025,6\n",
        Reading(date_order="mdy"),
        {"Sales": {"2025-01-02": 5, "2025-01-03": 6}},
    ),
    (
        "decimal_mark",
        "Month;Sales\n2025-01;1.234\n2025-02;5.678\n",
        Reading(decimal_mark=","),
        {"Sales": {"2025-01-01": 1234, "2025-02-01": 5678}},
    ),
    (
        "decimal_mark",
        'Month,Sales\n2025-01,"1,234"\n2025-02,"5,678"\n',
        Reading(decimal_mark="."),
        {"Sales": {"2025-01-01": 1234, "2025-02-01": 5678}},
    ),
    (
        "percent",
        "kpi,unit,2025-01,2025-02\nChurn,%,0.071,0.125\n",
        Reading(percent="fraction"),
        {"Churn": {"2025-01-01": 7.1, "2025-02-01": 12.5}},
    ),
    (
        "percent",
        "kpi,unit,2025-01,2025-02\nChurn,%,0.071,0.125\n",
        Reading(percent="written"),
        {"Churn": {"2025-01-01": 0.071, "2025-02-01": 0.125}},
    ),
    (
        "year",
        "KPI,Jan,Feb\nNPS,31,32\n",
        Reading(year=2024),
        {"NPS": {"2024-01-01": 31, "2024-02-01": 32}},
    ),
    (
        "fiscal_year_start",
        "KPI,FY25 Q1,FY25 Q2\nNPS,31,32\n",
        Reading(fiscal_year_start=4, fiscal_year_name="end"),
        {"NPS": {"2024-04-01": 31, "2024-07-01": 32}},
    ),
    (
        "fiscal_year_start",
        "KPI,FY2024/25,FY2025/26\nNPS,31,32\n",
        Reading(fiscal_year_start=7),
        {"NPS": {"2024-07-01": 31, "2025-07-01": 32}},
    ),
)


@pytest.mark.parametrize(("key", "text", "answer", "expected"), ASKED)
def test_what_could_be_read_in_two_ways_is_asked_until_it_is_answered(
    key: str, text: str, answer: Reading, expected: Series, tmp_path: Path
) -> None:
    path = write(tmp_path / "a.csv", text)
    frame, report = read_kpi_file(path)
    assert [question.key for question in report.questions] == [key]
    assert frame["value"].isna().all()
    frame, report = read_kpi_file(path, reading=answer)
    assert (series_of(frame), report.is_sure) == (expected, True)


@pytest.mark.parametrize(("key", "text", "answer", "expected"), ASKED)
def test_readings_with_open_questions_are_refused_until_they_are_answered(
    key: str, text: str, answer: Reading, expected: Series, tmp_path: Path
) -> None:
    path = write(tmp_path / "a.csv", text)
    with pytest.raises(InputError, match=f"Answer with --answer {key}="):
        load_readings(path)
    frame = load_readings(path, reading=answer).frame
    assert list(frame["value"]) == [v for points in expected.values() for v in points.values()]


def test_a_question_names_both_ways_and_both_answers(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", "Date,Sales\n01/02/2025,5\n")
    assert [str(question) for question in read_kpi_file(path)[1].questions] == [
        "a.csv:2: date is '01/02/2025': 1 February 2025 or 2 January 2025. Answer "
        "with --answer date_order=dmy or --answer date_order=mdy "
        "(workbook.yaml keeps it under reading), or write it plainly."
    ]


def test_sheets_that_contradict_each_other_are_asked_for(tmp_path: Path) -> None:
    path = write_book(tmp_path / "a.xlsx", BOOK)
    assert said(read_kpi_file(path)[1]) == [("sheet", ("Plan", "Actual"))]
    assert load_readings(path, reading=Reading(sheet="Actual")).frame["value"].tolist() == [2.0]


def test_sheets_that_agree_are_read_together(tmp_path: Path) -> None:
    sheets: Sheets = {
        "2024": [["KPI", "Q3", "Q4"], ["NPS", 1, 2]],
        "2025": [["KPI", "Q1", "Q2"], ["NPS", 3, 4]],
    }
    frame, report = read_kpi_file(write_book(tmp_path / "a.xlsx", sheets))
    assert series_of(frame) == {
        "NPS": {"2024-07-01": 1, "2024-10-01": 2, "2025-01-01": 3, "2025-04-01": 4}
    }
    assert report.sheets == ("2024", "2025")


def test_a_sheet_that_is_not_there_is_a_problem(tmp_path: Path) -> None:
    path = write_book(tmp_path / "a.xlsx", BOOK)
    _, report = read_kpi_file(path, reading=Reading(sheet="Ist"))
    assert [str(problem) for problem in report.problems] == [
        "a.xlsx: there is no sheet 'Ist'. Answer with --answer sheet=Plan or "
        "--answer sheet=Actual (workbook.yaml keeps it under reading)."
    ]


def test_a_person_can_say_where_the_header_stands(tmp_path: Path) -> None:
    text = "month,draft\n2025-01,1\nmonth,final\n2025-01,2\n"
    frame, _ = read_kpi_file(write(tmp_path / "a.csv", text), reading=Reading(header_row=3))
    assert series_of(frame) == {"final": {"2025-01-01": 2}}


def test_a_person_can_say_which_column_names_the_kpis(tmp_path: Path) -> None:
    text = "Code,Title,2025-01,2025-02\nK1,Sales,1,2\nK2,Costs,3,4\n"
    path = write(tmp_path / "a.csv", text)
    assert "the KPIs could stand in 'Code' or 'Title'" in str(read_kpi_file(path)[1])
    frame, _ = read_kpi_file(path, reading=Reading(kpi_column="Title"))
    assert list(series_of(frame)) == ["Sales", "Costs"]


def test_a_person_can_choose_the_plan(tmp_path: Path) -> None:
    text = "KPI,Jan 2025 Actual,Jan 2025 Plan\nNPS,31,35\n"
    path = write(tmp_path / "a.csv", text)
    values = [
        series_of(read_kpi_file(path, reading=reading)[0])["NPS"]["2025-01-01"]
        for reading in (Reading(), Reading(measure="Plan"))
    ]
    assert values == [31, 35]


def test_a_person_can_say_how_letters_and_columns_are_written(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("месяц|выручка\n2025-01|5\n".encode("cp1251"))
    frame, report = read_kpi_file(path, reading=Reading(encoding="cp1251", delimiter="|"))
    assert series_of(frame) == {"выручка": {"2025-01-01": 5}}
    assert report.encoding == "cp1251"


def test_an_answer_that_the_file_contradicts_is_a_problem(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", "Month;Sales\n2025-01;1.5\n2025-02;2,5\n")
    frame, report = read_kpi_file(path, reading=Reading(decimal_mark=","))
    assert series_of(frame) == {"Sales": {"2025-01-01": None, "2025-02-01": 2.5}}
    assert [problem.what for problem in report.problems] == [
        "value is '1.5', yet a comma marks decimals"
    ]


def test_one_odd_number_does_not_decide_how_many_others_are_meant(tmp_path: Path) -> None:
    rows = "".join(f'2025-{at:02},"1,23{at % 10}"\n' for at in range(1, 12))
    path = write(tmp_path / "a.csv", f'month,sales\n{rows}2025-12,"12,50"\n')
    frame, report = read_kpi_file(path)
    assert [question.key for question in report.questions] == ["decimal_mark"]
    assert frame["value"].notna().sum() == 1


def test_one_odd_day_does_not_decide_how_many_others_are_meant(tmp_path: Path) -> None:
    rows = "".join(f"{at:02}/01/2025,{at}\n" for at in range(1, 13))
    path = write(tmp_path / "a.csv", f"date,sales\n{rows}13/01/2025,13\n")
    assert [question.key for question in read_kpi_file(path)[1].questions] == ["date_order"]


def test_answers_are_kept_in_the_settings() -> None:
    text = (
        "team: A\ncycle: {name: Q1, start: 2025-01-01, end: 2025-03-31}\n"
        'reading:\n  date_order: dmy\n  decimal_mark: ","\n  header_row: 3\n'
    )
    kept = parse_settings(text, "workbook.yaml").reading
    assert kept == Reading(date_order="dmy", decimal_mark=",", header_row=3)


# --- properties ----------------------------------------------------------------------------------

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
DAYS = {
    "iso": lambda day: f"{day:%Y-%m}",
    "name": lambda day: f"{MONTHS[day.month - 1]} {day.year}",
    "short": lambda day: f"{MONTHS[day.month - 1]}-{day.year % 100:02}",
    "slash": lambda day: f"{day.month:02}/{day.year}",
    "first": lambda day: f"{day:%Y-%m-%d}",
}
LOCALES = (
    (".", ",", ","),
    (",", ".", ";"),
    (",", " ", "\t"),
    (".", "'", ";"),
    (",", "\u00a0", ";"),
)
SIGNS = (lambda text: f"-{text}", lambda text: f"({text})", lambda text: f"{text}-")

frames = st.dictionaries(
    st.sampled_from(["Revenue", "Churn (pts)", "Größe", "Net job change", "NPS"]),
    st.lists(st.none() | st.integers(-(10**9), 10**9), min_size=3, max_size=3),
    min_size=1,
    max_size=4,
)


def spell(value: int | None, locale: tuple[str, str, str], sign: Any) -> str:
    """Write hundredths as a number with two decimals."""
    if value is None:
        return "n/a"
    mark, group, _ = locale
    whole, part = divmod(abs(value), 100)
    text = f"{whole:,}".replace(",", group) + f"{mark}{part:02}"
    return sign(text) if value < 0 else text


def lay_out(layout: str, days: Sequence[str], cells: dict[str, list[str]]) -> list[list[str]]:
    if layout == "wide":
        rows = [
            [day, *column]
            for day, column in zip(days, zip(*cells.values(), strict=True), strict=True)
        ]
        return [["Month", *cells], *rows]
    if layout == "across":
        return [["KPI", *days], *([kpi, *values] for kpi, values in cells.items())]
    return [["kpi", "date", "value"]] + [
        [kpi, day, value]
        for kpi, values in cells.items()
        for day, value in zip(days, values, strict=True)
    ]


@settings(max_examples=150, deadline=None)
@given(
    frame=frames,
    layout=st.sampled_from(["wide", "across", "long"]),
    locale=st.sampled_from(LOCALES),
    sign=st.sampled_from(SIGNS),
    spelled=st.sampled_from(sorted(DAYS)),
    titles=st.integers(0, 2),
    end=st.sampled_from(["\n", "\r\n"]),
)
def test_what_is_written_in_any_layout_and_locale_reads_back_the_same(
    tmp_path_factory: pytest.TempPathFactory,
    frame: dict[str, list[int | None]],
    layout: str,
    locale: tuple[str, str, str],
    sign: Any,
    spelled: str,
    titles: int,
    end: str,
) -> None:
    days = [date(2024, 11, 1), date(2024, 12, 1), date(2025, 1, 1)]
    cells = {kpi: [spell(value, locale, sign) for value in row] for kpi, row in frame.items()}
    rows = lay_out(layout, [DAYS[spelled](day) for day in days], cells)
    quoted = [[f'"{cell}"' if locale[2] in cell else cell for cell in row] for row in rows]
    lines = [["Our KPIs"], ["", ""]][:titles] + quoted
    path = tmp_path_factory.getbasetemp() / "any.csv"
    path.write_bytes(end.join([locale[2].join(line) for line in lines] + [""]).encode())
    found, report = read_kpi_file(path)
    expected = {
        kpi: {
            f"{day:%Y-%m-%d}": None if value is None else value / 100
            for day, value in zip(days, row, strict=True)
        }
        for kpi, row in frame.items()
    }
    if any(value is not None for row in frame.values() for value in row):
        assert (series_of(found), report.problems, report.questions) == (expected, (), ())
    else:
        assert all(math.isnan(value) for value in found["value"])


whole = st.integers(1990, 2030) | st.integers(200001, 203012) | st.integers(20200101, 20301231)


@settings(max_examples=150, deadline=None)
@given(
    frame=st.dictionaries(
        st.sampled_from(["Orders", "May", "Units", "Visits per week", "Average order value", "W2"]),
        st.lists(whole | st.integers(-5, 5), min_size=4, max_size=4),
        min_size=1,
        max_size=4,
    ),
    layout=st.sampled_from(["wide", "across", "long"]),
    spelled=st.sampled_from(sorted(DAYS)),
    kind=st.sampled_from(["frame", "text"]),
    titles=st.integers(0, 2),
)
def test_numbers_that_look_like_years_or_days_are_numbers(
    tmp_path_factory: pytest.TempPathFactory,
    frame: dict[str, list[int]],
    layout: str,
    spelled: str,
    kind: str,
    titles: int,
) -> None:
    days = [date(2024, month, 1) for month in (9, 10, 11, 12)]
    texts = {kpi: [str(value) for value in row] for kpi, row in frame.items()}
    rows = lay_out(layout, [DAYS[spelled](day) for day in days], texts)
    if kind == "frame":
        cells = [[int(c) if c.lstrip("-").isdigit() else c for c in row] for row in rows[1:]]
        source: Any = pd.DataFrame(cells, columns=rows[0])
    else:
        lines = [["Our KPIs"], ["", ""]][:titles] + rows
        text = "\n".join(",".join(line) for line in lines) + "\n"
        source = write(tmp_path_factory.getbasetemp() / "any.csv", text)
    found, report = read_kpi_file(source)
    assert (report.problems, report.questions) == ((), ())
    assert series_of(found) == {
        kpi: {f"{day:%Y-%m-%d}": value for day, value in zip(days, row, strict=True)}
        for kpi, row in frame.items()
    }
