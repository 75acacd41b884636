"""Definitions of KPIs: read from the tables that people have, written so that nothing is lost."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from broken_books import write_book
from hypothesis import given, settings
from hypothesis import strategies as st

from okrnb.definitions import Definitions, load_definitions, write_definitions
from okrnb.errors import InputError
from okrnb.model import Kpi, Place

SHARED = Path(__file__).parents[2] / "shared" / "data"

Load = Callable[[str], Definitions]


@pytest.fixture
def load(tmp_path: Path) -> Load:
    """Give a function that loads definitions from CSV text."""

    def load_text(text: str) -> Definitions:
        path = tmp_path / "kpis.csv"
        path.write_text(text, "utf-8", newline="")
        return load_definitions(path)

    return load_text


def problems_of(load: Load, text: str) -> list[str]:
    with pytest.raises(InputError) as caught:
        load(text)
    return [str(problem) for problem in caught.value.problems]


def test_only_the_id_is_needed(load: Load) -> None:
    assert load("kpi\nnps\n").kpis == (Kpi(id="nps", name="nps"),)


def test_the_column_of_ids_may_be_called_id(load: Load) -> None:
    assert load("name,ID\nPromoters,nps\n").kpis == (Kpi(id="nps", name="Promoters"),)


def test_a_name_in_place_of_the_id_gives_both(load: Load) -> None:
    (kpi,) = load("kpi,guardrail\nGross margin (%),Net sales\n").kpis
    assert (kpi.id, kpi.name, kpi.guardrail) == ("gross-margin", "Gross margin (%)", "net-sales")


def test_a_blank_cell_is_not_known_yet(load: Load) -> None:
    (kpi,) = load("kpi,direction,healthy_low,state,owner\nnps,, ,,\n").kpis
    assert kpi == Kpi(id="nps", name="nps")


def test_a_table_may_have_no_rows_yet(load: Load) -> None:
    assert load("kpi,name\n").kpis == ()


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("higher_is_better", "up"),
        ("Lower is better", "down"),
        ("Target-range", "band"),
    ],
)
def test_other_spellings_of_a_direction_are_read(load: Load, written: str, meant: str) -> None:
    assert load(f"kpi,direction\nnps,{written}\n").kpis[0].direction == meant


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        *(("daily", "day"), ("Weekly", "week"), ("monthly", "month"), ("quarterly", "quarter")),
        *(("yearly", "year"), ("annual", "year"), ("Month", "month")),
    ],
)
def test_other_spellings_of_a_frequency_are_read(load: Load, written: str, meant: str) -> None:
    assert load(f"kpi,frequency\nnps,{written}\n").kpis[0].frequency == meant


@pytest.mark.parametrize(
    ("written", "meant"), [("yes", True), ("No", False), ("TRUE", True), ("false", False)]
)
def test_yes_and_no_are_read(load: Load, written: str, meant: bool) -> None:  # noqa: FBT001
    assert load(f"kpi,pay_linked\nnps,{written}\n").kpis[0].pay_linked is meant


@pytest.mark.parametrize(
    ("written", "kind", "unit"),
    [
        ("%", "percent", "%"),
        ("percent", "percent", "%"),
        ("GBP", "currency", "GBP"),
        ("gbp", None, "gbp"),
        ("orders", None, "orders"),
        ("million AUD", None, "million AUD"),
    ],
)
def test_a_unit_tells_its_kind_only_where_that_is_safe(
    load: Load, written: str, kind: str | None, unit: str
) -> None:
    (kpi,) = load(f"kpi,unit\na,{written}\n").kpis
    assert (kpi.unit_kind, kpi.unit) == (kind, unit)


def test_a_blank_kind_of_unit_stays_blank_where_the_table_asks_for_it(load: Load) -> None:
    (kpi,) = load("kpi,unit_kind,unit\na,,%\n").kpis
    assert kpi.unit_kind is None


def test_percent_signs_are_read_only_where_the_unit_is_percent(load: Load) -> None:
    text = "kpi,unit_kind,healthy_low\nmargin,percent,12.5%\nnps,score,30%\n"
    assert problems_of(load, text) == [
        "kpis.csv:3: KPI nps: healthy_low is '30%'. Write 30 without the %; the KPI has the unit."
    ]


def test_numbers_keep_the_digits_that_were_written(load: Load) -> None:
    (kpi,) = load("kpi,healthy_low\nmargin,24.950\n").kpis
    assert str(kpi.healthy_low) == "24.950"


def test_unknown_columns_are_noted(load: Load) -> None:
    assert load("kpi,comment,team\nnps,x,y\n").notes == (
        "column 'comment' left out",
        "column 'team' left out",
    )


@pytest.mark.parametrize(
    ("written", "meant"), [("directon", "direction"), ("Healthy_hi", "healthy_high")]
)
def test_a_slip_in_a_column_name_is_a_problem(load: Load, written: str, meant: str) -> None:
    assert problems_of(load, f"kpi,{written}\nnps,\n") == [
        f"kpis.csv:1: header: '{written}' looks like the column {meant}. "
        f"Write {meant}, or call it something else."
    ]


def test_a_wrong_word_is_said_with_the_right_ones(load: Load) -> None:
    assert problems_of(load, "kpi,direction\nrevenue,up\nnps,higer\n") == [
        "kpis.csv:3: KPI nps: direction is 'higer'. Write up, down or band."
    ]


def test_a_record_that_contradicts_itself_is_said_in_its_own_words(load: Load) -> None:
    assert problems_of(load, "kpi,healthy_low,healthy_high\nnps,40,30\n") == [
        "kpis.csv:2: KPI nps: healthy range is upside down: 40 to 30. Put the lower value first."
    ]


def test_a_bad_cell_does_not_make_the_record_seem_to_contradict_itself(load: Load) -> None:
    (problem,) = problems_of(load, "kpi,direction,healthy_low,healthy_high\nnps,up,x,30\n")
    assert problem.startswith("kpis.csv:2: KPI nps: healthy_low is 'x'.")


@pytest.mark.parametrize("twin", ["nps", "NPS"])
def test_an_id_that_stands_twice_names_both_lines(load: Load, twin: str) -> None:
    assert problems_of(load, f"kpi\nnps\nrevenue\n{twin}\n") == [
        f"kpis.csv:4: KPI {twin}: its id stands at line 2 too. Give each KPI an id of its own."
    ]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("name,unit\na,b\n", "kpis.csv:1: header: no column is called kpi. Give the column of KPI"),
        (
            "kpi,id\na,b\n",
            "kpis.csv:1: header: 'id' is a second column for id. Keep one of the",
        ),
        ("Our KPIs,,\n\nkpi,name,unit\n", "kpis.csv:1: header: only 'Our KPIs' stands there, as a"),
        ("kpi\n%\n", "kpis.csv:2: KPI %: no id can be made of '%'. Use letters and digits."),
        ("kpi,decimals\na,2.5\n", "kpis.csv:2: KPI a: decimals is '2.5'. Write a whole number."),
        ("kpi,decimals\na,7\n", "kpis.csv:2: KPI a: decimals is '7'. Write a whole number from 0"),
        (
            f"kpi,name\na,{'b' * 121}\n",
            f"kpis.csv:2: KPI a: name is '{'b' * 37}...'. Write at",
        ),
        ("kpi,guardrail\na,%\n", "kpis.csv:2: KPI a: guardrail is '%'. Write the id of a KPI."),
        ("kpi,guardrail\na,a\n", "kpis.csv:2: KPI a: a KPI cannot guard itself. Name another KPI"),
        ("", "kpis.csv: nothing stands in it. Write a header and the rows below it."),
    ],
)
def test_a_bad_table_is_one_clear_problem(load: Load, text: str, problem: str) -> None:
    (found,) = problems_of(load, text)
    assert found.startswith(problem)


def test_each_kpi_and_each_filled_field_has_a_place(load: Load) -> None:
    places = load('kpi,name,owner\n"nps","a\nb",\nrevenue,,Anna\n').places
    assert places == {
        "kpi nps": Place("kpis.csv", 2),
        "kpi nps name": Place("kpis.csv", 2),
        "kpi revenue": Place("kpis.csv", 4),
        "kpi revenue owner": Place("kpis.csv", 4),
    }


def test_a_sheet_is_read_with_its_typed_cells(tmp_path: Path) -> None:
    rows = [["KPI", "Decimals", "Healthy low", "Pay linked", "Name"], ["nps", 1, 30.5, True, 2024]]
    path = write_book(tmp_path / "a.xlsx", {"Notes": [["x", "y"], [1, 2]], "KPIs": rows})
    (kpi,) = load_definitions(path).kpis
    assert (kpi.decimals, kpi.healthy_low, kpi.pay_linked) == (1, Decimal("30.5"), True)
    assert kpi.name == "2024"


def test_days_that_answer_a_changed_level_are_read_and_blank_is_unknown(load: Load) -> None:
    nps, churn = load("kpi,counts_from,Real change\nnps,2010-08-01,\nchurn,,2011-08-31\n").kpis
    assert (nps.counts_from, nps.real_change) == (date(2010, 8, 1), None)
    assert (churn.counts_from, churn.real_change) == (None, date(2011, 8, 31))


def test_days_of_a_sheet_are_read(tmp_path: Path) -> None:
    rows = [["kpi", "counts_from", "real_change"], ["nps", date(2010, 8, 1), None]]
    (kpi,) = load_definitions(write_book(tmp_path / "a.xlsx", {"KPIs": rows})).kpis
    assert (kpi.counts_from, kpi.real_change) == (date(2010, 8, 1), None)


def test_days_of_a_data_frame_are_read() -> None:
    frame = pd.DataFrame({"kpi": ["nps"], "counts_from": [pd.Timestamp(2010, 8, 1)]})
    assert load_definitions(frame).kpis[0].counts_from == date(2010, 8, 1)


def test_a_day_that_could_be_two_is_told_with_its_place(load: Load) -> None:
    assert problems_of(load, "kpi,counts_from\nnps,01/08/2010\n") == [
        "kpis.csv:2: KPI nps: counts_from is '01/08/2010'. Write year, month and day, such as "
        "2012-03-31."
    ]


def test_a_data_frame_is_read() -> None:
    frame = pd.DataFrame({"kpi": ["nps"], "healthy_low": [30.0], "direction": [None]})
    (kpi,) = load_definitions(frame).kpis
    assert (kpi.healthy_low, kpi.direction) == (Decimal("30"), None)


def test_the_columns_always_stand_in_the_same_order() -> None:
    header = write_definitions(()).splitlines()[0].split(",")
    assert header == ["kpi", *[field for field in Kpi.model_fields if field != "id"]]


def test_what_is_not_said_is_written_blank() -> None:
    row = write_definitions([Kpi(id="nps", name="Promoters")]).splitlines()[1]
    assert row.rstrip(",") == "nps,Promoters"


TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cc"], include_characters="\n"))
NUMBERS = st.none() | st.decimals(-(10**12), 10**12, allow_nan=False, allow_infinity=False)
OPTIONS: dict[str, list[Any]] = {
    "unit_kind": [None, "number", "percent", "currency", "duration"],
    "unit": ["", "%", "GBP", "orders", "percent"],
    "direction": [None, "up", "down", "band"],
    "aggregation": [None, "level", "share"],
    "frequency": [None, "day", "week", "month", "quarter", "year"],
    "timing": ["leading", "lagging", "unknown"],
    "visibility": ["org", "team", "private"],
    "state": ["unclassified", "health", "focus", "parked"],
    "guardrail": [None, "nps", "ökonomie", "a.b-c_1"],
    "pay_linked": [True, False],
    "decimals": [None, 0, 6],
}
CHOICES = {field: st.sampled_from(options) for field, options in OPTIONS.items()}
TEXTS = dict.fromkeys(["definition", "owner", "intended_result", "strategic_link", "source"], TEXT)
DAYS = dict.fromkeys(["counts_from", "real_change"], st.none() | st.dates())
FIELDS = CHOICES | TEXTS | DAYS
FIELDS |= dict.fromkeys(["healthy_low", "healthy_high", "lowest"], NUMBERS)


@st.composite
def kpis(draw: st.DrawFn) -> Kpi | None:
    """Make a KPI, or `None` where the fields drawn contradict each other."""
    fields = draw(st.fixed_dictionaries({}, optional=FIELDS))
    name = draw(TEXT.map(lambda text: text.strip()[:120].strip()).filter(bool))
    try:
        return Kpi.model_validate({"id": draw(st.uuids().map(str)), "name": name} | fields)
    except ValueError:
        return None


@settings(max_examples=80, deadline=None)
@given(drawn=st.lists(kpis(), max_size=4))
def test_written_definitions_load_to_the_same_records(
    tmp_path_factory: pytest.TempPathFactory, drawn: list[Kpi | None]
) -> None:
    records = tuple(kpi for kpi in drawn if kpi is not None)
    path = tmp_path_factory.getbasetemp() / "definitions.csv"
    path.write_text(write_definitions(records), "utf-8", newline="")
    assert load_definitions(path).kpis == records


@pytest.mark.skipif(not SHARED.exists(), reason="the shared data are not here")
def test_all_real_definitions_load() -> None:
    found = load_definitions(SHARED / "kpi-series" / "kpis.csv")
    assert (len(found.kpis), found.notes) == (68, ())
    assert {kpi.direction for kpi in found.kpis} == {"up", "down", "band"}
