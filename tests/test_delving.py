"""Behind the numbers of an objective in a workbook: its ladder, its drivers, what goes with it."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from okrnb.causes import Rung
from okrnb.deciding import draft_from, keep
from okrnb.delving import find_objective, keep_ladder, planned_by, table_relations, tree_of
from okrnb.errors import InputError
from okrnb.ladder import climb, last_causes, propose_initiative, propose_milestone
from okrnb.loop import State, look
from okrnb.model import Cycle, Kpi, Settings
from okrnb.objectives import Objective
from okrnb.quantities import round_half_up
from okrnb.starting import open_workbook
from okrnb.workbook import create_workbook

TODAY = date(2011, 12, 4)
WHY = climb((), "Wholesalers reorder seldom", "Nobody reminds them", can_change=True)


@pytest.fixture
def book(example_shop: State) -> State:
    """Give the example shop with one objective, on revenue and what it is made of."""
    made = draft_from(example_shop, "revenue").change(drivers="revenue = orders * avg_order_value")
    return keep(example_shop, made)


def saved(book: State) -> Objective:
    return find_objective(open_workbook(str(book.folder), on=TODAY), "revenue")


def test_an_objective_that_is_not_there_is_asked_for(book: State) -> None:
    with pytest.raises(InputError, match=r"no objective 'revenu'. Did you mean revenue\?"):
        tree_of(book, "revenu")


# The ladder


def test_a_ladder_is_saved_in_its_objective(book: State) -> None:
    keep_ladder(book, WHY, objective="revenue")
    assert saved(book).why == WHY


def test_what_follows_from_a_last_cause_is_saved_beside_it(book: State) -> None:
    (cause,) = last_causes(WHY)
    work = propose_initiative(cause, key_result="revenue-metric", kpi="orders")
    state = propose_milestone(cause, kpi="orders")
    kept = find_objective(
        keep_ladder(book, WHY, objective="revenue", proposals=[work, state]), "revenue"
    )
    assert kept.initiatives == (work,)
    assert kept.key_results == (*find_objective(book, "revenue").key_results, state)


def test_a_proposal_that_is_kept_again_takes_its_own_place(book: State) -> None:
    work = propose_initiative(last_causes(WHY)[0], key_result="revenue-metric")
    once = keep_ladder(book, WHY, objective="revenue", proposals=[work])
    again = work.change(owner="Ana")
    twice = keep_ladder(once, WHY, objective="revenue", proposals=[again])
    assert find_objective(twice, "revenue").initiatives == (again,)


def test_a_ladder_that_contradicts_itself_is_told_and_nothing_is_saved(book: State) -> None:
    lost = Rung(id="a", explains="b", because="A")
    with pytest.raises(InputError, match="explains 'b', but there is no such rung"):
        keep_ladder(book, [lost], objective="revenue")
    assert saved(book).why == ()


def test_a_proposal_may_name_its_kpi_in_any_case(book: State) -> None:
    work = propose_initiative(last_causes(WHY)[0], key_result="revenue-metric", kpi="ORDERS")
    kept = keep_ladder(book, WHY, objective="revenue", proposals=[work])
    assert find_objective(kept, "revenue").initiatives[0].kpi == "orders"


@pytest.mark.parametrize(
    ("kpi", "key_result", "said"),
    [
        ("ordrs", "revenue-metric", r"KPI ordrs: there is no such KPI. Did you mean orders\?"),
        ("orders", "revenue", r"initiative .*: there is no key result 'revenue'. Did you mean"),
    ],
)
def test_a_proposal_that_leads_nowhere_is_refused_and_nothing_is_saved(
    book: State, kpi: str, key_result: str, said: str
) -> None:
    work = propose_initiative(last_causes(WHY)[0], key_result=key_result, kpi=kpi)
    with pytest.raises(InputError, match=said):
        keep_ladder(book, WHY, objective="revenue", proposals=[work])
    assert saved(book).initiatives == ()


# The drivers


def test_the_tree_has_its_values_from_the_readings(book: State) -> None:
    tree = tree_of(book, "revenue")
    values = [round_half_up(tree.value(id), 0) for id in ("orders", "avg_order_value", "revenue")]
    assert values == [3640, 534, 1_944_743]


def test_the_tree_begins_where_key_results_do(book: State) -> None:
    start = draft_from(book, "orders").key_results[0]
    assert tree_of(book, "revenue").value("orders") == getattr(start, "start", None)


def test_a_driver_without_readings_is_named_with_its_line(book: State) -> None:
    made = find_objective(book, "revenue").change(drivers="revenue = orders * price")
    with pytest.raises(InputError, match=r"objectives/revenue.yaml:\d+: .* driver price is no KPI"):
        tree_of(keep(book, made), "revenue")


def test_the_plan_is_what_initiatives_say_they_do(book: State) -> None:
    work = propose_initiative(last_causes(WHY)[0], key_result="revenue-metric", kpi="orders")
    more = [work.change(effect="+5%"), work.change(id="second", effect="+100")]
    kept = keep_ladder(book, WHY, objective="revenue", proposals=more)
    assert planned_by(kept, "revenue") == {"orders": Decimal("3922")}


def test_initiatives_that_say_no_effect_plan_nothing(book: State) -> None:
    work = propose_initiative(last_causes(WHY)[0], key_result="revenue-metric", kpi="orders")
    kept = keep_ladder(book, WHY, objective="revenue", proposals=[work])
    assert planned_by(kept, "revenue") == {}


def test_a_plan_that_is_kept_and_falls_short_is_asked_about(book: State) -> None:
    work = propose_initiative(last_causes(WHY)[0], key_result="revenue-metric", kpi="orders")
    kept = keep_ladder(book, WHY, objective="revenue", proposals=[work.change(effect="+5%")])
    (asked,) = (one for one in kept.advice if one.rule == "P08")
    assert asked.question == "What would bring average order value to GBP 566?"


# What goes with it


def test_relations_are_shown_the_surest_first_and_never_as_a_cause(book: State) -> None:
    table = table_relations(book, "revenue", ["cancellation_rate", "orders"])
    assert [row[0] for row in table.rows] == ["Orders", "Cancelled invoices"]
    assert table.rows[0][1:] == (
        *("at once", "0.96", "0.96", "24"),
        "more than chance alone; not a cause",
    )
    assert table.rows[1][1] == "1 month later"
    assert table.rows[1][-1] == "no more than chance would have it; not a cause"


def test_without_names_all_other_kpis_with_readings_are_looked_at(book: State) -> None:
    names = {row[0] for row in table_relations(book, "revenue").rows}
    assert names == {kpi.name for kpi in book.workbook.kpis} - {"Revenue"}


def test_below_eight_pairs_there_is_no_r(tmp_path: Path) -> None:
    early = open_workbook(str(tmp_path / "early"), on=date(2010, 6, 30))
    (row,) = table_relations(early, "revenue", ["orders"]).rows
    assert row == ("Orders", "", "", "", "7", "no r, 7 pairs of readings, 8 are needed")


def test_two_straight_lines_say_nothing_of_each_other(tmp_path: Path) -> None:
    months = [f"2011-{month:02d}-01" for month in range(1, 13)]
    rows = [f"{id},{day},{n}" for id in ("a", "b") for n, day in enumerate(months)]
    lines = "\n".join(["kpi,date,value", *rows, ""])
    quarter = Cycle(name="Q1 2012", start=date(2012, 1, 1), end=date(2012, 3, 31))
    kpis = [Kpi(id=id, name=id.upper(), frequency="month") for id in ("a", "b")]
    create_workbook(tmp_path / "book", Settings(team="Shop", cycle=quarter), kpis, lines)
    (row,) = table_relations(look(tmp_path / "book", on=date(2011, 12, 31)), "a").rows
    said = "one of the two is nothing but its trend; not a cause"
    assert row == ("B", "at once", "1.00", "", "12", said)


def test_readings_that_came_later_are_not_looked_at(book: State) -> None:
    early = open_workbook(str(book.folder), on=date(2011, 6, 30))
    (row,) = table_relations(early, "revenue", ["orders"]).rows
    assert row[4] == "19"


@pytest.mark.parametrize(
    ("drivers", "said"),
    [
        (["ordrs"], r"KPI ordrs: there is no such KPI. Did you mean orders\?"),
        (["revenue"], "revenue is to be compared with itself"),
    ],
)
def test_a_kpi_that_cannot_be_compared_is_named(book: State, drivers: list[str], said: str) -> None:
    with pytest.raises(InputError, match=said):
        table_relations(book, "revenue", drivers)


def test_one_kpi_can_be_named_alone(book: State) -> None:
    alone, listed = (table_relations(book, "revenue", named) for named in ("orders", ["orders"]))
    assert alone.rows == listed.rows
