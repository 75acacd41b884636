"""What KPIs are, written down: only cells that differ, only while nobody else changed them."""

from datetime import date

import pytest

from okrnb.defining import (
    ask_kpis,
    define,
    kpi_choices,
    kpi_pages,
    look_at_kpi,
    picture_of,
    propose_state,
    save_changes,
    table_open,
    wrong_in,
)
from okrnb.errors import ConflictError, InputError
from okrnb.kpitable import CellChange, save_cells
from okrnb.loop import State
from okrnb.model import Kpi
from okrnb.pages import make_change

TODAY = date(2011, 12, 4)


@pytest.fixture
def book(example_shop: State) -> State:
    return example_shop


def table(book: State) -> list[str]:
    return (book.folder / "kpis.csv").read_text(encoding="utf-8").splitlines()


def differing(before: list[str], after: list[str]) -> list[tuple[str, str]]:
    return [pair for pair in zip(before, after, strict=True) if len(set(pair)) > 1]


def kpi_of(book: State, id: str) -> Kpi:
    found = book.workbook.kpi(id)
    assert found is not None
    return found


def test_only_the_cells_that_are_told_change(book: State) -> None:
    before = table(book)
    after = define(book, "orders", owner="Ana", state="focus", healthy_low=1100)
    ((old, new),) = differing(before, table(book))
    assert (kpi_of(after, "orders").owner, kpi_of(after, "orders").state) == ("Ana", "focus")
    assert new == old.replace("1000", "1100").replace("Shop manager", "Ana").replace(
        ",,,,avg_order_value", ",,,focus,avg_order_value"
    )


def test_a_no_is_written_and_a_blank_blanks(book: State) -> None:
    after = define(book, "orders", pay_linked=False, owner=None)
    assert ",false," in next(line for line in table(book) if line.startswith("orders,"))
    assert kpi_of(after, "orders").owner == ""


def test_telling_what_stands_there_changes_no_byte(book: State) -> None:
    before = table(book)
    define(book, "orders", owner="Shop manager", direction="up")
    assert table(book) == before


def test_all_that_is_wrong_is_said_at_once_and_nothing_written(book: State) -> None:
    before = table(book)
    with pytest.raises(InputError) as caught:
        define(book, "orders", direction="upp", decimals="two")
    assert len(caught.value.problems) == 2
    assert "KPI Orders: direction is 'upp'. Write up, down or band." in str(caught.value)
    with pytest.raises(InputError, match=r"unknown field 'onwer'\. Did you mean owner"):
        define(book, "orders", onwer="Ana")
    assert table(book) == before


def test_a_cell_that_somebody_else_changed_is_a_conflict(book: State) -> None:
    save_cells(book.folder, [CellChange("orders", "owner", "Shop manager", "Ben")], file="kpis.csv")
    define(book, "orders", state="health")  # another cell of the same row
    with pytest.raises(ConflictError, match="owner from Shop manager to Ben"):
        define(book, "orders", owner="Ana")


def test_of_several_kpis_the_sound_ones_are_saved(book: State) -> None:
    changes = (
        make_change("orders", "owner", was="Shop manager", now="Ana"),
        make_change("revenue", "healthy_low", was="720000", now="much"),
    )
    after = save_changes(book, changes)
    assert kpi_of(after, "orders").owner == "Ana"
    assert list(wrong_in(after, changes)) == ["revenue"]


def test_where_no_kpi_is_sound_nothing_is_saved(book: State) -> None:
    changes = (make_change("revenue", "healthy_low", was="720000", now="much"),)
    with pytest.raises(InputError, match="KPI Revenue: healthy_low is 'much'"):
        save_changes(book, changes)


# The form


def test_the_kpis_that_need_it_most_come_first(book: State) -> None:
    assert kpi_choices(book)[0] == ("Cancelled invoices", "cancellation_rate")
    assert len(kpi_choices(book)) == 10


def test_two_kpis_of_one_name_are_told_apart(book: State) -> None:
    after = define(book, "weekly_orders", name="Orders")
    assert {"Orders (orders)", "Orders (weekly_orders)"} <= dict(kpi_choices(after)).keys()


def test_a_guardrail_is_chosen_among_the_kpis(book: State) -> None:
    guard = next(ask for ask in ask_kpis(book) if ask.name == "guardrail")
    assert ("Revenue", "revenue") in guard.options
    assert guard.options[0][1] == ""


def test_what_is_proposed_follows_the_definition(book: State) -> None:
    kpi = kpi_of(book, "cancellation_rate")
    assert propose_state(book, kpi).startswith("Proposed: focus, because 12.7% is above")
    healthy = propose_state(book, kpi.change(healthy_high=20))
    assert healthy.startswith("Proposed: health metric, because")
    asked = propose_state(book, kpi.change(direction=None))
    assert (
        asked == "Proposed: fix the data first. Is higher better, lower better, or inside a band?"
    )


def test_the_picture_has_the_range_that_is_typed_and_no_readings_have_none(book: State) -> None:
    kpi = kpi_of(book, "cancellation_rate")
    picture = picture_of(book, kpi.change(healthy_high=11))
    assert "healthy up to 11.0%: a gap of 1.7 points" in repr(picture)
    assert picture_of(book, Kpi(id="other", name="Other")) is None


def test_problems_stand_beside_their_fields_and_what_is_open_below(book: State) -> None:
    pages = kpi_pages(book)
    typed = {**pages.turn_to("orders"), "healthy_low": "<much>"}
    shown = look_at_kpi(book, typed, "Proposed: focus")
    assert shown.notes["healthy_low"].wrong
    assert "<much>" in shown.notes["healthy_low"].text
    assert shown.notes["state"].text == "Proposed: focus"


def test_fields_that_are_seldom_needed_are_hidden_until_asked_for_or_wrong(book: State) -> None:
    typed = {**kpi_pages(book).turn_to("orders")}
    assert "lowest" in look_at_kpi(book, typed, "").hidden
    assert look_at_kpi(book, {**typed, "more": "all"}, "").hidden == frozenset()
    assert "lowest" not in look_at_kpi(book, {**typed, "lowest": "x"}, "").hidden


def test_open_questions_of_all_kpis_are_listed_as_they_are_typed(book: State) -> None:
    assert table_open(book, ()).rows == (("all of them", "nothing is open"),)
    changes = (
        make_change("orders", "owner", was="Shop manager", now=""),
        make_change("orders", "direction", was="up", now=""),
        make_change("revenue", "owner", was="Head of sales", now=""),
        make_change("revenue", "state", was="", now="parked"),
    )
    assert table_open(book, changes).rows == (("Orders", "direction, owner"),)
