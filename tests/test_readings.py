"""Readings from files and data frames: what is read, what is noted, what is refused."""

import random
from collections.abc import Callable
from datetime import date, datetime, time
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pytest
from broken_books import Sheets, write_book
from hypothesis import given, settings
from hypothesis import strategies as st

from okrnb.errors import InputError
from okrnb.readings import (
    QUICK,
    Readings,
    load_readings,
    read_cells,
    take_clean,
    write_readings,
)
from okrnb.sources import read_plain_csv, read_tables

SHARED = Path(__file__).parents[2] / "shared" / "data"
LONG = "kpi,date,value\nnps,2011-01-01,31\nrevenue,2011-01-01,100.5\nrevenue,2011-02-01,-3e2\n"
ROWS = [
    ("nps", date(2011, 1, 1), 31.0),
    ("revenue", date(2011, 1, 1), 100.5),
    ("revenue", date(2011, 2, 1), -300.0),
]

Write = Callable[[str], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Give a function that writes a CSV file and gives its path."""

    def write_text(text: str) -> Path:
        path = tmp_path / "kpis.csv"
        path.write_bytes(text.encode())
        return path

    return write_text


def rows_of(readings: Readings) -> list[tuple[str, date, float]]:
    frame = readings.frame
    return [(kpi, day.date(), value) for kpi, day, value in frame.itertuples(index=False)]


def problems_of(source: Path | pd.DataFrame) -> list[str]:
    with pytest.raises(InputError) as caught:
        load_readings(source)
    return [str(problem) for problem in caught.value.problems]


# --- layouts -------------------------------------------------------------------------------------


def test_a_long_table_is_read(write: Write) -> None:
    assert rows_of(load_readings(write(LONG))) == ROWS


def test_the_frame_has_fixed_types_and_a_fresh_index(write: Write) -> None:
    frame = load_readings(write("kpi,date,value\nb,2011-02-01,1\na,2011-03-01,2\n")).frame
    assert [str(kind) for kind in frame.dtypes][1:] == ["datetime64[ns]", "float64"]
    assert (list(frame["kpi"]), list(frame.index)) == (["a", "b"], [0, 1])


def test_the_engine_of_the_gap_scan_reads_the_frame(write: Write) -> None:
    frame = load_readings(write(LONG)).frame
    with duckdb.connect() as engine:
        engine.register("frame", frame)
        query = "select sum(value) from frame where date <= date '2011-01-01'"
        assert engine.execute(query).fetchall() == [(131.5,)]


@pytest.mark.parametrize(
    "header",
    ["KPI , Date,VALUE", "metric,month,value", "name,day,Value", "indicator,quarter,reading"],
)
def test_other_words_for_the_columns_are_known(write: Write, header: str) -> None:
    assert rows_of(load_readings(write(f"{header}\n{LONG.partition(chr(10))[2]}"))) == ROWS


def test_the_columns_may_stand_in_any_order(write: Write) -> None:
    assert rows_of(load_readings(write("value,kpi,date\n31,nps,2011-01-01\n"))) == ROWS[:1]


@pytest.mark.parametrize("mark", [";", "\t", ","])
def test_a_wide_table_has_a_column_for_each_kpi(write: Write, mark: str) -> None:
    text = "Month,revenue,nps\n2011-01,100.5,31\n2011-02,-300,\n".replace(",", mark)
    assert rows_of(load_readings(write(text))) == ROWS


def test_a_first_column_of_days_needs_no_known_name(write: Write) -> None:
    text = "as of,revenue,nps\n2011-01,100.5,31\n2011-02-01,-300,-\n"
    assert rows_of(load_readings(write(text))) == ROWS


def test_kpis_may_be_rows_and_months_columns(write: Write) -> None:
    text = ",Unit,2011-01,2011-02\nrevenue,GBP,100.5,-300\nnps,points,31,N/A\n"
    found = load_readings(write(text))
    assert rows_of(found) == ROWS
    assert found.units == {"revenue": "GBP", "nps": "points"}


def test_quarters_stand_for_their_first_day(write: Write) -> None:
    found = load_readings(write("quarter,nps\n2011-Q1,31\nQ2 2011,32\n"))
    assert [day for _, day, _ in rows_of(found)] == [date(2011, 1, 1), date(2011, 4, 1)]


@pytest.mark.parametrize(
    ("header", "layouts"),
    [
        ("kpi,date,value,2011-01", "a long table (kpi, date, value) or a table with a row for"),
        ("month,2011-01,2011-02", "a table with a column for each KPI or a table with a row for"),
        ("date,kpi,revenue", "a table with a column for each KPI or a long table that lacks a"),
        ("date,value", "a table with a column for each KPI or a long table that lacks a"),
    ],
)
def test_where_two_layouts_are_possible_both_are_named(
    write: Write, header: str, layouts: str
) -> None:
    row = ",".join(["2011-01-01"] * len(header.split(",")))
    (problem,) = problems_of(write(f"{header}\n{row}\n"))
    assert problem.startswith(f"kpis.csv:1: header: it could be {layouts}")


def test_two_columns_that_could_be_the_date_are_named(write: Write) -> None:
    assert problems_of(write("kpi,month,day,value\nnps,2011-01,2011-01-01,3\n")) == [
        "kpis.csv:1: header: any of 'month' and 'day' could be the column date. "
        "Name only one of them date."
    ]


def test_an_exact_word_wins_over_other_words_for_it(write: Write) -> None:
    found = load_readings(write("kpi,name,date,value\nnps,Promoters,2011-01-01,31\n"))
    assert (rows_of(found), found.notes) == (ROWS[:1], ("column 'name' left out",))


def test_an_unknown_header_says_what_to_write(write: Write) -> None:
    assert problems_of(write("a,b,c\n1,2,3\n")) == [
        "kpis.csv:1: header: 'a', 'b', 'c' tell of no layout that we know. "
        "Write the columns kpi, date and value, or a column date and one for each KPI."
    ]


# --- cells ---------------------------------------------------------------------------------------


def test_cells_without_a_value_are_noted_and_left_out(write: Write) -> None:
    text = "kpi,date,value\na,2011-01-01,1\na,2011-02-01,n/a\na,2011-03-01,\nb,2011-01-01,-\n"
    found = load_readings(write(text))
    assert found.names == {"a": "a"}
    assert found.notes == (
        "KPI a: 2 cells without a value left out (first: line 3)",
        "KPI b: 1 cell without a value left out (line 5)",
    )


def test_exact_repeats_are_noted_and_left_out(write: Write) -> None:
    found = load_readings(write(LONG + "nps,2011-01,31.0\n"))
    assert rows_of(found) == ROWS
    assert found.notes == ("KPI nps: 1 repeated reading left out (line 5)",)


def test_two_values_for_a_day_name_both_lines(write: Write) -> None:
    assert problems_of(write(LONG + "nps,2011-01-01,32\n")) == [
        "kpis.csv:5: KPI nps: 2011-01-01 has two values, '31' (line 2) and '32'. Keep one of them."
    ]


def test_a_row_that_spans_lines_has_the_number_of_its_first(write: Write) -> None:
    text = 'kpi,date,value,note\n"a",2011-01-01,1,"one\ntwo"\na,2011-02-01,x,\n'
    assert problems_of(write(text))[0].startswith("kpis.csv:4: KPI a: value is 'x'")


def test_a_percent_sign_on_every_value_of_a_kpi_is_its_unit(write: Write) -> None:
    found = load_readings(write("month,churn\n2011-01,7.1%\n2011-02,8 %\n"))
    assert ([value for *_, value in rows_of(found)], found.units) == ([7.1, 8.0], {"churn": "%"})


def test_a_unit_at_the_end_of_a_name_is_told_but_the_name_stays(write: Write) -> None:
    found = load_readings(
        write("month,Gross margin (%),Sales [GBP],Orders (shop)\n2011-01,12,2,3\n")
    )
    assert found.units == {"gross-margin": "%", "sales-gbp": "GBP"}
    assert found.names["gross-margin"] == "Gross margin (%)"


def test_a_unit_column_counts_if_it_does_not_change(write: Write) -> None:
    text = "kpi,date,value,unit\na,2011-01,1,h\na,2011-02,1,h\nb,2011-01,1,h\nb,2011-02,1,min\n"
    found = load_readings(write(text))
    assert found.units == {"a": "h"}
    assert found.notes == ("KPI b: unit left out, as it changes ('h', 'min')",)


def test_twenty_problems_of_a_kind_are_listed_and_the_others_counted(write: Write) -> None:
    rows = "".join(f"a,2011-01-{day:02},x\n" for day in range(1, 29))
    found = problems_of(write("kpi,date,value\n" + rows + "a,2011-02-30,1\n"))
    assert len(found) == 22
    assert found[20] == "kpis.csv:22: ... and 8 more like it. Mend them in the same way."
    assert found[21].startswith("kpis.csv:30: KPI a: date is '2011-02-30'")


# --- text files ----------------------------------------------------------------------------------


def test_a_byte_order_mark_is_no_part_of_the_header(write: Write) -> None:
    assert rows_of(load_readings(write("\N{ZERO WIDTH NO-BREAK SPACE}" + LONG))) == ROWS


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_line_ends_of_other_systems_are_read(write: Write, end: str) -> None:
    assert rows_of(load_readings(write(LONG.replace("\n", end)))) == ROWS


def test_blank_rows_and_columns_are_nothing(write: Write) -> None:
    text = "\n,,,\nmonth,revenue,,nps,\n2011-01,100.5,,31,\n,,,,\n2011-02,-300,,,\n"
    assert rows_of(load_readings(write(text))) == ROWS


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "kpis.csv: nothing stands in it. Write a header and the rows below it."),
        (",,\n", "kpis.csv: nothing stands in it. Write a header and the rows below it."),
        ("kpi,date,value\n", "kpis.csv: no reading stands in it. Write at least one row with"),
        ("kpi,date,value\na,2011-01,-\n", "kpis.csv: no reading stands in it. Write at least one"),
        ("kpi;date,value\n", "kpis.csv:1: header: it holds commas and semicolons. Part the col"),
        ("kpi date value\na 2011 1\n", "kpis.csv:1: header: 'kpi date value' tells of no layout"),
        ('kpi,date,value\na,2011-01,"1\n', "kpis.csv:2: the row that begins here cannot be read"),
        ("a\0b\n", "kpis.csv:1: it holds zero bytes, so it is no CSV file in UTF-8. Save it as"),
    ],
)
def test_a_text_that_is_no_table_is_one_clear_problem(
    write: Write, text: str, problem: str
) -> None:
    (found,) = problems_of(write(text))
    assert found.startswith(problem)


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("none.csv", "none.csv: there is no such file. Check its name and its folder."),
        ("folder", "folder: this is a folder. Name the file in it."),
        ("a.numbers", "a.numbers: files that end in .numbers are not read. Export it as CSV or"),
        ("a.xls", "a.xls: files that end in .xls are not read. Save it as .xlsx in your"),
        ("a.pdf", "a.pdf: files that end in .pdf are not read. Give a .csv, .tsv, .xlsx or"),
        ("bare", "bare: its name has no ending. Give a .csv, .tsv, .xlsx or .parquet file."),
    ],
)
def test_what_cannot_be_opened_is_one_clear_problem(
    tmp_path: Path, name: str, problem: str
) -> None:
    (tmp_path / "folder").mkdir()
    for there in ("a.numbers", "a.xls", "a.pdf", "bare"):
        (tmp_path / there).touch()
    (found,) = problems_of(tmp_path / name)
    assert found.startswith(problem)


def test_problems_call_a_source_by_the_name_given(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"^sales/kpis\.csv: there is no such file"):
        load_readings(tmp_path / "kpis.csv", name="sales/kpis.csv")


# --- names ---------------------------------------------------------------------------------------


def test_a_name_that_can_be_an_id_is_one_and_others_become_one(write: Write) -> None:
    found = load_readings(write("month,NPS_EU,Gross margin\n2011-01,1,2\n"))
    assert found.names == {"NPS_EU": "NPS_EU", "gross-margin": "Gross margin"}


@pytest.mark.parametrize("twin", ["gross margin", "GROSS MARGIN", "Gross-margin"])
def test_two_names_with_one_id_are_a_problem(write: Write, twin: str) -> None:
    (found,) = problems_of(write(f"month,Gross margin,{twin}\n2011-01,1,2\n"))
    assert f"it is written 'Gross margin' and '{twin}'" in found


@pytest.mark.parametrize("name", ["%", "a" * 121])
def test_a_name_of_which_no_id_can_be_made_is_a_problem(write: Write, name: str) -> None:
    (found,) = problems_of(write(f"kpi,date,value\n{name},2011-01,1\n"))
    assert found.startswith("kpis.csv:2: no id can be made of the KPI name")


# --- spreadsheets --------------------------------------------------------------------------------


def test_typed_days_and_numbers_of_a_sheet_are_taken_as_they_are(tmp_path: Path) -> None:
    rows = [["Month", "revenue"], [datetime(2011, 1, 1), 100.5], [date(2011, 2, 1), "-3e2"]]  # noqa: DTZ001
    found = load_readings(write_book(tmp_path / "a.xlsx", {"Sheet1": rows}))
    assert rows_of(found) == ROWS[1:]


def test_a_cell_shown_as_percent_is_read_as_it_is_shown(tmp_path: Path) -> None:
    rows = [["month", "churn", "share"], ["2011-01", 0.07, 7.1], ["2011-02", 0.08, 8]]
    formats = {"B2": "0.0%", "B3": "0%", "C2": '0.0"%"', "C3": '0.0"%"'}
    path = write_book(tmp_path / "a.xlsx", {"Sheet1": rows}, formats=formats)
    found = load_readings(path)
    assert [value for *_, value in rows_of(found)] == [7.0, 8.0, 7.1, 8.0]
    assert found.units == {"churn": "%"}


def test_percent_in_some_cells_of_a_sheet_only_is_a_problem(tmp_path: Path) -> None:
    rows = [["month", "churn"], ["2011-01", 0.071], ["2011-02", 0.08]]
    path = write_book(tmp_path / "a.xlsx", {"Sheet1": rows}, formats={"B3": "0%"})
    assert problems_of(path) == [
        "a.xlsx:Sheet1!B3: KPI churn: its value has a % here, but none at Sheet1!B2. "
        "Write all values of a KPI in one way."
    ]


def test_cells_of_another_type_are_problems_with_their_place(tmp_path: Path) -> None:
    rows = [["kpi", "date", "value"], ["a", "2011-01", True], ["a", time(3, 4), date(2011, 1, 1)]]
    path = write_book(tmp_path / "a.xlsx", {"My KPIs": [[], *rows]})
    assert [problem.partition(",")[0] for problem in problems_of(path)] == [
        "a.xlsx:My KPIs!C3: KPI a: value is True",
        "a.xlsx:My KPIs!B4: KPI a: date is 03:04:00",
        "a.xlsx:My KPIs!C4: KPI a: value is 2011-01-01",
    ]


def test_the_one_sheet_with_readings_is_found_and_others_noted(tmp_path: Path) -> None:
    data = [["month", "nps"], ["2011-01", 31]]
    sheets: Sheets = {
        "Read me": [["By Anna"]],
        "Data": data,
        "Old": [],
        "Template": [["month", "nps"]],
    }
    found = load_readings(write_book(tmp_path / "a.xlsx", sheets))
    assert rows_of(found) == ROWS[:1]
    assert found.notes == ("sheet 'Read me' left out", "sheet 'Template' left out")


def test_a_hidden_sheet_is_not_read(tmp_path: Path) -> None:
    data = [["month", "nps"], ["2011-01", 31]]
    path = write_book(tmp_path / "a.xlsx", {"Data": data, "Old": data}, hidden="Old")
    assert rows_of(load_readings(path)) == ROWS[:1]


def test_an_excel_file_without_anything_is_a_problem(tmp_path: Path) -> None:
    (found,) = problems_of(write_book(tmp_path / "a.xlsx", {"Sheet1": []}))
    assert found == "a.xlsx: nothing stands in it. Write a header and the rows below it."


# --- Parquet and data frames ---------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["date", "timestamp", "varchar"])
def test_parquet_is_read(tmp_path: Path, kind: str) -> None:
    frame = pd.DataFrame(ROWS, columns=["kpi", "date", "value"])
    path = tmp_path / "a[b]*.parquet"
    query = f"copy (select kpi, date::{kind} as date, value from frame) to '{path}'"
    with duckdb.connect() as engine:
        engine.register("frame", frame)
        engine.execute(query)
    (tmp_path / "ab.parquet").write_bytes(b"another file")
    assert rows_of(load_readings(path)) == ROWS


def test_a_damaged_parquet_file_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "a.parquet").write_bytes(b"PAR1 and no more")
    (found,) = problems_of(tmp_path / "a.parquet")
    assert found.startswith("a.parquet: this is not a Parquet file, or it is damaged.")


@pytest.mark.parametrize(
    "frame",
    [
        pd.DataFrame(ROWS, columns=["kpi", "date", "value"]),
        pd.DataFrame(ROWS, columns=["KPI", "Month", "Value"]).set_index("KPI"),
        pd.DataFrame(ROWS, columns=["kpi", "date", "value"])[::-1].astype({"date": "M8[s]"}),
        pd.DataFrame(ROWS, columns=["kpi", "date", "value"]).astype({"kpi": "category"}),
        pd.DataFrame(ROWS, columns=["kpi", "date", "value"]).pivot(
            index="date", columns="kpi", values="value"
        ),
        pd.DataFrame(
            {"nps": [31, None], "revenue": [100.5, -300]},
            index=pd.PeriodIndex(["2011-01", "2011-02"], freq="M"),
        ),
        pd.DataFrame(ROWS, columns=["kpi", "date", "value"]).pivot(
            index="kpi", columns="date", values="value"
        ),
    ],
    ids=["dates", "index", "seconds", "category", "wide", "periods", "across"],
)
def test_data_frames_are_read_in_every_layout(frame: pd.DataFrame) -> None:
    assert rows_of(load_readings(frame)) == ROWS


def test_problems_in_a_data_frame_name_the_row() -> None:
    frame = pd.DataFrame({"kpi": ["a", "a"], "date": ["2011-01", "soon"], "value": [1, np.inf]})
    assert [problem.partition(".")[0] for problem in problems_of(frame)] == [
        "data frame:row 2: KPI a: date is 'soon'",
        "data frame:row 2: KPI a: value is inf, which is no plain finite number",
    ]


@pytest.mark.parametrize(
    "day",
    [
        pd.Timestamp("2011-01-01 13:05"),
        pd.Timestamp("2011-01-01", tz="UTC"),
        pd.Timestamp("1066-10-14"),
        20110101,
        [2011, 1, 1],
    ],
)
def test_what_is_not_plainly_a_day_in_a_frame_is_a_problem(day: object) -> None:
    frame = pd.DataFrame({"kpi": ["a"], "date": [day], "value": [1.0]})
    (found,) = problems_of(frame)
    assert found.startswith("data frame:row 1: KPI a: date is ")


def test_a_frame_with_columns_of_several_levels_is_a_problem() -> None:
    frame = pd.DataFrame([[1, 2]], columns=pd.MultiIndex.from_tuples([("a", "b"), ("a", "c")]))
    (found,) = problems_of(frame)
    assert found.startswith("data frame: the columns have several levels.")


def test_loading_does_not_change_the_frame() -> None:
    frame = pd.DataFrame(ROWS, columns=["kpi", "date", "value"])[::-1]
    before = frame.copy(deep=True)
    load_readings(frame)
    pd.testing.assert_frame_equal(frame, before)


# --- properties ----------------------------------------------------------------------------------

PLAIN_ROWS = st.lists(
    st.tuples(
        st.sampled_from(["nps", "Gross margin (%)", "ökonomie", "a.b-c"]),
        st.dates(date(1700, 1, 1), date(2199, 12, 31)),
        # small numbers of percent could be fractions, so that people are asked
        st.floats(allow_nan=False, allow_infinity=False).filter(lambda value: abs(value) > 2),
    ),
    min_size=1,
    max_size=12,
    unique_by=lambda row: row[:2],
)
NAMES = st.sampled_from(["nps", "NPS", " nps", "Gross margin", "%", "", '"a,b"', "n/a", "\u00a0x"])
DAYS = st.one_of(
    st.dates(date(2011, 1, 1), date(2011, 1, 4)).map(str),
    st.sampled_from(["2011-02", "2011-02-30", "03/04/2011", "", " 2011-01-01", "1699-12-31", "x"]),
)
VALUES = st.one_of(
    st.floats(allow_nan=False, allow_infinity=False).map(repr),
    st.integers(-5, 5).map(str),
    st.sampled_from(
        ["", "1,5", "+5", ".5", "5.", "1e400", "1e-400", "5%", "1_0", "nan", "-0", "٣"]
    ),
)


def outcome(load: Callable[[], Readings]) -> object:
    """Give all that a loader gives or says, in a form that can be compared."""
    try:
        found = load()
    except InputError as error:
        return str(error)
    return rows_of(found), dict(found.names), dict(found.units), found.notes


@settings(max_examples=40, deadline=None)
@given(
    rows=PLAIN_ROWS,
    odd=st.lists(st.tuples(NAMES, DAYS, VALUES), max_size=1),
    end=st.sampled_from(["\n", "\r\n"]),
)
def test_what_is_read_quickly_is_what_is_read_cell_by_cell(
    tmp_path_factory: pytest.TempPathFactory,
    rows: list[tuple[str, date, float]],
    odd: list[tuple[str, str, str]],
    end: str,
) -> None:
    path = tmp_path_factory.getbasetemp() / "kpis.csv"
    lines = [f"{kpi},{day},{value!r}" for kpi, day, value in rows] + [",".join(row) for row in odd]
    path.write_bytes(end.join(["kpi,date,value", *lines, ""]).encode())
    tidy = read_plain_csv(path, "kpis.csv")
    quick = None if tidy is None else take_clean(tidy)
    if quick is not None:
        assert outcome(lambda: quick) == outcome(lambda: read_cells(read_tables(path, "kpis.csv")))


def test_a_large_file_with_an_odd_row_is_read_cell_by_cell(write: Write) -> None:
    rows = [f"a,{day:%Y-%m-%d},{day.day}" for day in pd.date_range("1950-01-01", periods=15_000)]
    path = write("\n".join(["kpi,date,value", *rows, "a,2011-02-30,1", ""]))
    assert path.stat().st_size > QUICK
    assert problems_of(path)[0].startswith("kpis.csv:15002: KPI a: date is '2011-02-30'")


@settings(max_examples=40, deadline=None)
@given(rows=PLAIN_ROWS, more=st.sampled_from(["nps", " nps", "NPS", "%", "", "gross margin"]))
def test_a_frame_reads_alike_at_once_and_cell_by_cell(
    rows: list[tuple[str, date, float]], more: str
) -> None:
    rows = [*rows, (more, *rows[0][1:])]
    frame = pd.DataFrame(rows, columns=["kpi", "date", "value"]).astype({"date": "M8[s]"})
    careful = outcome(lambda: read_cells(read_tables(frame, "data frame")))
    assert outcome(lambda: load_readings(frame)) == careful


def test_a_frame_with_repeats_or_padded_names_is_looked_at_closely() -> None:
    frame = pd.DataFrame([*ROWS, (" nps", *ROWS[0][1:])], columns=["kpi", "date", "value"])
    found = load_readings(frame.astype({"date": "M8[s]"}))
    assert rows_of(found) == ROWS
    assert found.notes == ("KPI nps: 1 repeated reading left out (row 4)",)


def test_a_clean_frame_with_two_values_for_a_day_is_a_problem() -> None:
    frame = pd.DataFrame([*ROWS, ("nps", ROWS[0][1], 32.0)], columns=["kpi", "date", "value"])
    (found,) = problems_of(frame.astype({"date": "M8[s]"}))
    assert found.startswith("data frame:row 4: KPI nps: 2011-01-01 has two values, 31 (row 1)")


@settings(max_examples=40, deadline=None)
@given(rows=PLAIN_ROWS)
def test_written_readings_load_to_the_same_frame(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, date, float]]
) -> None:
    path = tmp_path_factory.getbasetemp() / "readings.csv"
    frame = load_readings(pd.DataFrame(rows, columns=["kpi", "date", "value"])).frame
    path.write_text(write_readings(frame), "utf-8", newline="")
    pd.testing.assert_frame_equal(load_readings(path).frame, frame, check_exact=True)


def test_numbers_are_written_as_short_as_can_be(write: Write) -> None:
    text = "kpi,date,value\na,2011-01-01,0.1\na,2011-01-02,1e16\na,2011-01-03,-5.0\n"
    written = write_readings(load_readings(write(text)).frame)
    assert [line.split(",")[2] for line in written.splitlines()[1:]] == [
        "0.1",
        "10000000000000000",
        "-5",
    ]


# --- garbage -------------------------------------------------------------------------------------


def garble(seed: int, whole: bytes) -> bytes:
    """Cut a file short, change some of its bytes, or make up bytes altogether."""
    chance = random.Random(seed)
    if seed % 3 == 0:
        return whole[: chance.randrange(len(whole))]
    if seed % 3 == 1:
        return chance.randbytes(chance.randrange(200))
    changed = bytearray(whole)
    for _ in range(chance.randrange(1, 20)):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


@pytest.mark.parametrize("ending", [".csv", ".tsv", ".xlsx", ".parquet"])
def test_garbage_gives_problems_and_nothing_else(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"kpis{ending}"
    if ending == ".xlsx":
        rows = [["month", "churn"], ["2011-01", 0.071], ["2011-02", 0.08]]
        write_book(path, {"Sheet1": rows, "Notes": [["x"]]}, formats={"B2": "0%", "B3": "0%"})
    elif ending == ".parquet":
        duckdb.from_df(pd.DataFrame(ROWS, columns=["kpi", "date", "value"])).to_parquet(str(path))
    else:
        path.write_text(LONG)
    whole = path.read_bytes()
    for seed in range(40 if ending == ".parquet" else 150):
        path.write_bytes(garble(seed, whole))
        outcome(lambda: load_readings(path))


def test_one_format_under_the_ending_of_another_is_a_problem(tmp_path: Path) -> None:
    book = write_book(tmp_path / "a.xlsx", {"Sheet1": [["month", "nps"], ["2011-01", 31]]})
    for name in ("b.csv", "b.parquet"):
        book.rename(tmp_path / name)
        assert len(problems_of(tmp_path / name)) == 1
        (tmp_path / name).rename(book)


# --- real files ----------------------------------------------------------------------------------

needs_shared = pytest.mark.skipif(not SHARED.exists(), reason="the shared data are not here")


@needs_shared
def test_all_real_series_load() -> None:
    found = load_readings(SHARED / "kpi-series" / "series.csv")
    assert (len(found.names), len(found.frame), found.notes) == (68, 10_862, ())


@needs_shared
def test_clean_files_are_read_quickly() -> None:
    assert read_plain_csv(SHARED / "kpi-series" / "series.csv", "series.csv") is not None


def test_styled_cells_beyond_all_values_are_no_damage(tmp_path: Path) -> None:
    file = tmp_path / "kpis.xlsx"
    rows = [("kpi", "date", "value"), ("share", "2025-01-01", 0.5), ("share", "2025-02-01", 0.25)]
    write_book(file, {"Sheet1": rows}, formats={"C2": "0%", "C3": "0%", "F9": "0%"})
    assert load_readings(file).frame["value"].tolist() == [50, 25]
