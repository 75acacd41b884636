"""A KPI held up before it is decided on: what it asks, its picture, the numbers of a draft."""

from dataclasses import replace
from datetime import date

import pytest

from okrnb.building import change
from okrnb.charts import Chart
from okrnb.coaching import coach
from okrnb.converting import Form, reshape
from okrnb.deciding import draft_from
from okrnb.errors import InputError
from okrnb.examining import examine, find_kpis
from okrnb.loop import State
from okrnb.starting import open_workbook
from okrnb.tabular import Table

TODAY = date(2011, 12, 4)


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> State:
    return open_workbook(str(tmp_path_factory.mktemp("shop") / "practice"), on=TODAY)


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> State:
    """Give a workbook whose KPIs are flawed in one way each."""
    folder = tmp_path_factory.mktemp("odd")
    days = [f"{year}-{month:02d}-01" for year in (2023, 2024) for month in range(1, 13)]
    rows = [f"bonus,{day},{40 + n % 5}" for n, day in enumerate(days)]
    (folder / "r.csv").write_text("kpi,date,value\n" + "\n".join(rows), encoding="utf-8")
    table = "kpi,name,direction,frequency,healthy_low,healthy_high,pay_linked,visibility\n"
    table += "bonus,Bonus points,band,month,45,50,true,private\n"
    table += "never,Never measured,up,month,,,,\n"
    (folder / "k.csv").write_text(table, encoding="utf-8")
    files = str(folder / "r.csv"), str(folder / "k.csv")
    return open_workbook(str(folder / "w"), *files, on=date(2024, 12, 31))


def test_a_kpi_that_is_whole_asks_nothing_before_it_is_drafted_from(book: State) -> None:
    assert examine(book, "revenue").advice == ()


def test_pay_privacy_aim_and_owner_are_asked_about_before_anything_is_drafted(odd: State) -> None:
    asked = {(one.rule, one.field) for one in examine(odd, "bonus").advice}
    assert asked >= {
        ("D2", "pay_linked"),
        ("D3", "visibility"),
        ("D5", "intended_result"),
        ("D5", "strategic_link"),
        ("K-OWN", "owner"),
    }


def test_what_is_asked_beforehand_is_what_the_coach_asks_once_it_is_drafted(odd: State) -> None:
    drafted = replace(odd.workbook, objectives=(draft_from(odd, "bonus"),))
    assert set(examine(odd, "bonus").advice) <= set(coach(drafted, on=odd.on))


def test_without_a_draft_there_are_no_numbers_but_a_picture(book: State) -> None:
    seen = examine(book, "revenue")
    assert seen.numbers.rows == ()
    assert isinstance(seen.chart, Chart)


def test_the_picture_of_a_draft_has_its_levels(book: State) -> None:
    seen = examine(book, "revenue", draft_from(book, "revenue"))
    assert "target GBP 2,160,000" in repr(seen.chart)


def test_a_kpi_without_readings_has_a_line_in_place_of_the_picture(odd: State) -> None:
    chart = examine(odd, "never").chart
    assert isinstance(chart, Table)
    assert "no readings" in repr(chart)


def test_every_level_is_told_with_its_chance_or_why_it_is_left_out(book: State) -> None:
    rows = examine(book, "revenue", draft_from(book, "revenue")).numbers.rows
    told = {what: (value, odds, because) for what, value, odds, because in rows}
    assert told["start"][0] == "GBP 1,928,572"
    assert told["target"][:2] == ("GBP 2,160,000", "about 40%")
    assert told["commit"][0] == "…"
    assert told["commit"][2].startswith("left out: GBP 1,900,000 (about 90%) is no better than")


def test_what_the_draft_asks_stands_below_its_numbers(book: State) -> None:
    draft = draft_from(book, "retention_rate", wish="up 10%")
    *_, (what, _, _, question) = examine(book, "retention_rate", draft).numbers.rows
    assert what == "asked"
    assert question.endswith("or 46.7%, +10.0 points (+27%)?")


def test_what_the_past_thinks_of_a_wish_is_asked_as_well(book: State) -> None:
    bold = draft_from(book, "revenue", wish="to 9,000,000")
    *_, (_, _, _, remark) = examine(book, "revenue", bold).numbers.rows
    assert remark.startswith("GBP 9,000,000 was never")
    assert remark.endswith("?")


def test_a_value_to_hold_is_told_with_its_side(odd: State) -> None:
    (first, _) = examine(odd, "bonus", draft_from(odd, "bonus")).numbers.rows
    assert first[:2] == ("at least", "45")


@pytest.mark.parametrize(
    ("side", "likely"), [("at_least", "about 40%"), ("at_most", "about 60%"), ("within", "about")]
)
def test_the_odds_of_a_value_to_hold_are_those_of_its_side(
    book: State, side: str, likely: str
) -> None:
    other, _ = reshape(draft_from(book, "revenue"), "revenue-metric", "threshold")
    held = change(other.key_results[0], side=side)
    (first, *_) = examine(book, "revenue", change(other, key_results=[held])).numbers.rows
    assert first[2].startswith(likely)


def test_no_odds_are_told_of_a_value_to_hold_in_each_period(book: State) -> None:
    other, _ = reshape(draft_from(book, "revenue"), "revenue-metric", "threshold")
    held = change(other.key_results[0], tally="each_period")
    (first, *_) = examine(book, "revenue", change(other, key_results=[held])).numbers.rows
    assert first[2] == ""


def test_a_start_to_be_found_out_is_told_as_a_sentence(odd: State) -> None:
    (first, _) = examine(odd, "never", draft_from(odd, "never")).numbers.rows
    assert first[0] == "baseline"
    assert first[1].startswith("Find out never measured by")


@pytest.mark.parametrize("to", ["baseline", "milestone", "binary", "rate", "threshold"])
def test_a_draft_in_any_form_can_be_held_up(book: State, to: Form) -> None:
    draft = draft_from(book, "revenue")
    other, _ = reshape(draft, "revenue-metric", to)
    assert examine(book, "revenue", other).numbers.rows


def test_ids_are_found_in_any_case_of_their_letters(book: State) -> None:
    assert [kpi.id for kpi in find_kpis(book.workbook, ["Revenue", "ORDERS"])] == [
        "revenue",
        "orders",
    ]


def test_all_ids_that_are_not_there_are_told_at_once(book: State) -> None:
    with pytest.raises(InputError) as error:
        find_kpis(book.workbook, ["revenu", "order", "orders"])
    assert [one.fix for one in error.value.problems] == [
        "Did you mean revenue?",
        "Did you mean orders?",
    ]
