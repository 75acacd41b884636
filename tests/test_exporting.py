"""Key results and check-ins as CSV, and check-ins back."""

import csv
import io
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter
from quarter import BOOK, CYCLE, READINGS, at
from workbook_examples import DAYS, IDS, NUMBERS, TEXTS

from okrnb.errors import InputError
from okrnb.exporting import Layout, check_ins_csv, key_results_csv, read_check_ins_csv
from okrnb.model import CheckIn, Count, Cycle, Kpi, Settings
from okrnb.objectives import KeyResult, Objective, Workbook
from okrnb.pasting import read_pasted
from okrnb.standing import stand_all
from okrnb.valued import with_readings

D = Decimal
KR: TypeAdapter[KeyResult] = TypeAdapter(KeyResult)
Q1 = Cycle(name="Q1 2012", start=date(2012, 1, 1), end=date(2012, 3, 31))
MARGIN = Kpi(id="margin", name="Margin", unit_kind="percent", unit="%", decimals=1, direction="up")


def book(**objective: Any) -> Workbook:
    metric = {"form": "metric", "id": "kr", "kpi": "margin", "start": 20, "target": 25}
    metric |= {"owner": "Ana", "commit": 22, "weight": 2}
    rate = {"form": "rate", "id": "rate", "per": "week", "target_rate": 40, "unit": "pages"}
    binary = {"form": "binary", "id": "yes", "test": "Is it launched?"}
    whole = {"id": "o", "text": "Earn more, sell less", "why_now": "Now.", **objective}
    return Workbook(
        settings=Settings(team="Shop", cycle=Q1),
        kpis=(MARGIN,),
        objectives=(Objective.model_validate({**whole, "key_results": [metric, rate, binary]}),),
        check_ins=(CheckIn(id="c", on=Q1.end, key_result="kr", value=D("22.50"), confidence=6),),
        places={},
    )


def rows(workbook: Workbook, layout: Layout = "okrnb") -> list[dict[str, str]]:
    text = key_results_csv(workbook, stand_all(workbook, on=Q1.end), layout=layout)
    return list(csv.DictReader(io.StringIO(text)))


# Key results


def test_every_key_result_is_a_row_with_all_that_others_know() -> None:
    first, rate, binary = rows(book(level="unit", ambition="committed"))
    assert first == {
        **{"objective_id": "o", "objective": "Earn more, sell less", "why_now": "Now."},
        **{"level": "unit", "ambition": "committed", "parent": "", "kr_id": "kr"},
        **{"kr": "Raise margin from 20.0% to 25.0% by …", "kr_type": "metric", "kpi": "margin"},
        **{"direction": "up", "unit": "%", "baseline": "20", "commit": "22", "target": "25"},
        **{"stretch": "", "current": "22.5", "progress": "0.50", "score": "0.50"},
        **{"verdict": "no", "status": "at risk", "confidence": "6", "weight": "2"},
        **{"owner": "Ana", "start": "2012-01-01", "end": "2012-03-31"},
    }
    assert (rate["target"], rate["unit"], rate["score"]) == ("40", "pages", "")
    assert (binary["kr_type"], binary["verdict"]) == ("binary", "unmeasured")


def test_okrdokeys_own_nine_columns_can_be_written() -> None:
    first, rate, binary = rows(book(), "okrdokey")
    assert list(first) == [
        *("objective_title", "objective_description", "team_name", "cycle_name", "kr_title"),
        *("kr_type", "kr_unit", "kr_baseline", "kr_target"),
    ]
    assert [row["kr_type"] for row in (first, rate, binary)] == ["percent", "numeric", "boolean"]
    assert (first["team_name"], first["cycle_name"], first["kr_baseline"]) == (
        "Shop",
        "Q1 2012",
        "20",
    )


def test_the_layout_of_common_sheets_can_be_written() -> None:
    first = rows(book(), "sheet")[0]
    assert first == {
        **{
            "Objective": "Earn more, sell less",
            "Key Result": "Raise margin from 20.0% to 25.0% by …",
        },
        **{"Owner": "Ana", "Start Value": "20", "Target Value": "25", "Current Value": "22.5"},
        **{"Score": "0.50", "Quarter": "Q1 2012"},
    }


def test_a_guardrail_says_whether_it_held() -> None:
    day = at(date(2011, 10, 3))
    text = key_results_csv(day.book, day.standings)
    found = {row["kr_id"]: row for row in csv.DictReader(io.StringIO(text))}
    assert (found["cancelled-guardrail"]["verdict"], found["cancelled-guardrail"]["target"]) == (
        "held",
        "15",
    )
    assert len(found) == len(BOOK.key_results())


def test_a_text_that_a_sheet_would_run_is_kept_from_it() -> None:
    assert rows(book(why_now="=HYPERLINK(1)"))[0]["why_now"] == "'=HYPERLINK(1)"


@pytest.mark.parametrize("layout", ["okrdokey", "sheet"])
def test_what_is_exported_can_be_pasted_again(layout: Layout) -> None:
    text = key_results_csv(book(), stand_all(book(), on=Q1.end), layout=layout)
    (objective,) = read_pasted(text).objectives
    assert objective.text == "Earn more, sell less"
    assert objective.key_results[0].text.startswith("Raise margin from 20.0%")
    assert objective.key_results[0].fields["target"] == "25"


# Check-ins


CHECK_INS = st.builds(
    CheckIn,
    id=IDS,
    on=DAYS,
    key_result=IDS,
    value=st.none() | NUMBERS.filter(lambda number: -40 < number.adjusted() < 40),
    confidence=st.none() | st.integers(0, 10),
    note=TEXTS.filter(lambda text: "\x00" not in text and "\r" not in text),
    blocker=st.sampled_from(["", "=1+1", "'quoted'", "'=x", "-", "@home", "a,b\nc"]),
    next_action=st.just(""),
    n=st.none() | st.integers(1, 999),
    done=st.lists(IDS, max_size=3).map(tuple),
    counts=st.lists(st.builds(Count, id=IDS, count=st.decimals(0, 99, places=1)), max_size=2).map(
        tuple
    ),
    accepted=st.none() | st.booleans(),
    by=st.sampled_from(["", "Ana"]),
)


@given(st.lists(CHECK_INS, max_size=3))
def test_check_ins_come_back_as_they_were(told: list[CheckIn]) -> None:
    assert list(read_check_ins_csv(check_ins_csv(told))) == told


def test_the_example_quarters_log_comes_back() -> None:
    assert read_check_ins_csv(check_ins_csv(BOOK.check_ins)) == BOOK.check_ins


def test_values_from_readings_are_no_reports() -> None:
    read = with_readings(BOOK, READINGS, on=CYCLE.end)
    assert check_ins_csv(read.check_ins) == check_ins_csv(BOOK.check_ins)


SHEET = "Date,Key Result,Owner,Current Value,Confidence,Notes\n2012-01-09,kr,Ana,22.5,6,fine\n"


def test_a_sheet_with_the_usual_columns_can_be_read() -> None:
    (found,) = read_check_ins_csv("\ufeff" + SHEET)
    assert (found.on, found.key_result, found.by) == (date(2012, 1, 9), "kr", "Ana")
    assert (found.value, found.confidence, found.note) == (D("22.5"), 6, "fine")


def test_a_row_without_an_id_has_the_same_one_each_time() -> None:
    first, second = read_check_ins_csv(SHEET), read_check_ins_csv(SHEET)
    assert first == second
    other = read_check_ins_csv(SHEET.replace("fine", "bad"))
    assert other[0].id != first[0].id


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "check-ins.csv:1: header: there is no column date."),
        ("date,value\n", "check-ins.csv:1: header: there is no column kr_id."),
        ("date,kr_id,valeu\n", "'valeu' is no column of a check-in log. Did you mean value?"),
        ("date,kr_id\n9.1.2012,kr\n", "check-ins.csv:2: date is '9.1.2012'. Write year, month"),
        ("date,kr_id,value\n2012-01-09,kr,1,5\n", None),
        ('date,kr_id,value\n2012-01-09,kr,"1,5"\n', "value is '1,5'. Write it without commas"),
        ("date,kr_id,confidence\n2012-01-09,kr,11\n", "confidence is 11"),
        ("date,kr_id,counts\n2012-01-09,kr,calls\n", "counts is ''"),
        ('date,kr_id,note\n\n2012-01-09,kr,"a\nb"\n2012-01-09,,x\n', "check-ins.csv:5: "),
    ],
)
def test_what_cannot_be_read_is_said_with_its_line(text: str, said: str | None) -> None:
    if said is None:
        assert len(read_check_ins_csv(text)) == 1  # a cell too many says nothing
        return
    with pytest.raises(InputError) as caught:
        read_check_ins_csv(text)
    assert said in str(caught.value)


def test_all_wrong_rows_are_said_at_once() -> None:
    text = "date,kr_id,confidence\n2012-01-09,kr,11\n2012-01-10,kr,5\nx,kr,5\n"
    with pytest.raises(InputError) as caught:
        read_check_ins_csv(text)
    assert [problem.line for problem in caught.value.problems] == [2, 4]


def test_blank_rows_do_no_harm() -> None:
    assert read_check_ins_csv(SHEET + ",,,,,\n") == read_check_ins_csv(SHEET)


def test_an_empty_workbook_is_a_head_alone() -> None:
    empty = replace(book(), objectives=())
    assert key_results_csv(empty, {}).count("\n") == 1


@pytest.mark.parametrize(
    ("decimals", "value", "shown"),
    [
        (1, "22.456", "22.5"),
        (2, "22.50", "22.5"),
        (0, "1234567.8", "1234568"),
        (None, "22.3333333333333", "22.3333"),
        (None, "0.00123456789", "0.00123457"),
        (None, "1234567.89", "1234568"),
        (None, "200", "200"),
    ],
)
def test_the_current_value_has_no_more_figures_than_say_something(
    decimals: int | None, value: str, shown: str
) -> None:
    whole = book()
    (one,) = whole.check_ins
    kpis = (MARGIN.change(decimals=decimals, unit_kind="number"),)
    told = replace(whole, kpis=kpis, check_ins=(one.change(value=D(value)),))
    assert (rows(told)[0]["current"], rows(told, "sheet")[0]["Current Value"]) == (shown, shown)
