"""Driver trees: values, drawings, and what a driver must reach for a target."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from okrnb.drivertrees import DriverTree, Needed, grow_tree, needed
from okrnb.errors import RefusedError
from okrnb.model import Kpi

D = Decimal
CONVERSION = Kpi(id="conversion", name="Conversion", unit_kind="percent", highest=100)
SIGN_UPS = "sign_ups = sessions * conversion"
SHOP = """
revenue = orders * basket
orders = visits * conversion
visits = paid + free
"""
MARGIN = "margin = profit / revenue\nprofit = revenue - costs"


def tree(text: str, values: Mapping[str, Any], *kpis: Kpi, top: str | None = None) -> DriverTree:
    numbers = {name: D(str(value)) for name, value in values.items()}
    return grow_tree(text, numbers, kpis=kpis, top=top)


SIGNING_UP = tree(SIGN_UPS, {"sessions": 100_000, "conversion": 2.1}, CONVERSION)
SHOPPING = tree(SHOP, {"paid": 300, "free": 700, "conversion": 2, "basket": 50}, CONVERSION)
PERCENT_MARGIN = tree(
    MARGIN, {"revenue": 100, "costs": 80}, Kpi(id="margin", name="Margin", unit_kind="percent")
)


def needs(of: DriverTree, target: Any) -> dict[str, Needed]:
    return {one.name: one for one in needed(of, D(str(target)))}


# Values


def test_a_percent_kpi_counts_in_hundredths() -> None:
    assert SIGNING_UP.value() == 2100


def test_a_ratio_that_is_a_percent_kpi_comes_out_in_percent() -> None:
    assert PERCENT_MARGIN.value() == 20


def test_formulas_within_formulas_are_counted() -> None:
    assert [SHOPPING.value(name) for name in ("visits", "orders", "revenue")] == [1000, 20, 1000]


def test_flows_add_up_to_recurring_revenue() -> None:
    flows = {"old": 1000, "new": 200, "expansion": 50, "contraction": 20, "churn": 80}
    assert tree("arr = old + new + expansion - contraction - churn", flows).value() == 1150


def test_a_plain_number_takes_part() -> None:
    assert tree("arr = mrr * 12", {"mrr": 5}).value() == 60


def test_what_can_be_counted_is_counted_even_where_it_was_measured() -> None:
    assert SIGNING_UP.change({}).value("sign_ups") == 2100
    assert tree(SIGN_UPS, {"sessions": 10, "conversion": 2, "sign_ups": 99}).value() == 20


def test_what_cannot_be_counted_is_taken_as_measured() -> None:
    assert tree(SHOP, {"orders": 20, "basket": 50, "paid": 1}).value() == 1000


def test_plain_numbers_will_do_and_what_is_no_number_is_missing() -> None:
    given = {"sessions": 10, "conversion": 0.5, "sign_ups": float("nan")}
    grown = grow_tree(SIGN_UPS, given)
    assert grown.value() == 5
    assert grown.change({"conversion": 0.1}).value() == 1
    assert set(grown.values) == {"sessions", "conversion"}
    assert needed(grown, 6.0)[0].value == 12


def test_a_missing_value_is_asked_for_by_its_name() -> None:
    with pytest.raises(RefusedError, match=r"free has no value\. Which value does free have now\?"):
        tree(SHOP, {"paid": 300, "conversion": 2, "basket": 50}).value()


def test_dividing_by_zero_is_refused_with_the_name() -> None:
    with pytest.raises(RefusedError, match="leads is 0, and cost_per_lead is divided by it"):
        tree("cost_per_lead = spend / leads", {"spend": 10, "leads": 0}).value()


def test_a_changed_value_counts_upwards_and_leaves_the_tree_as_it_was() -> None:
    assert SHOPPING.change({"free": D(1700)}).value() == 2000
    assert SHOPPING.value() == 1000


def test_a_part_that_is_set_is_no_longer_counted() -> None:
    assert SHOPPING.change({"orders": D(30)}).value() == 1500


def test_what_is_not_in_the_tree_cannot_be_changed() -> None:
    with pytest.raises(RefusedError, match=r"orderz is not in the tree .* Did you mean orders"):
        SHOPPING.change({"orderz": D(1)})


# The tree itself


def test_leaves_are_made_of_nothing_else() -> None:
    assert set(SHOPPING.leaves) == {"paid", "free", "conversion", "basket"}


def test_one_of_several_trees_has_to_be_named() -> None:
    text = "a = b + c\nx = y + z"
    with pytest.raises(RefusedError, match=r"trees for a, x\. Name the KPI at the top"):
        tree(text, {})
    assert tree(text, {"y": 1, "z": 2}, top="x").value() == 3


def test_a_top_without_a_formula_is_refused() -> None:
    with pytest.raises(RefusedError, match=r"sessions has no formula"):
        tree(SIGN_UPS, {}, top="sessions")


def test_no_formula_makes_no_tree() -> None:
    with pytest.raises(RefusedError, match="there is no formula"):
        tree("# later", {})


def test_a_tree_is_drawn_with_its_values() -> None:
    assert str(SHOPPING).splitlines() == [
        "revenue 1,000 = orders * basket",
        "├─ orders 20",
        "│  ├─ visits 1,000",
        "│  │  ├─ paid 300",
        "│  │  └─ + free 700",
        "│  └─ * conversion 2%",
        "└─ * basket 50",
    ]


def test_a_drawing_shows_what_is_missing_and_what_was_drawn_above() -> None:
    twice = tree("a = b - c\nb = d + e\nc = b / 2", {"d": 1})
    assert str(twice).splitlines() == [
        "a ? = b - c",
        "├─ b ?",
        "│  ├─ d 1",
        "│  └─ + e ?",
        "└─ - c ?",
        "   ├─ b ? (see above)",
        "   └─ / 2",
    ]


# What a driver must reach


def test_conversion_must_reach_231_percent_with_more_traffic() -> None:
    more = SIGNING_UP.change({"sessions": D(130_000)})
    assert str(needs(more, 3000)["conversion"]) == "conversion must reach 2.31%"


def test_what_must_be_reached_is_rounded_so_that_it_is_enough() -> None:
    needed_sessions = needs(SIGNING_UP, 3000)["sessions"]
    assert needed_sessions.said == "142,858"
    assert SIGNING_UP.change({"sessions": D(142_858)}).value() >= 3000
    assert SIGNING_UP.change({"sessions": D(142_857)}).value() < 3000


def test_what_must_fall_is_rounded_down() -> None:
    assert str(needs(PERCENT_MARGIN, 25.3)["costs"]) == "costs must reach 74.7"
    assert str(needs(PERCENT_MARGIN, "25.3333")["costs"]) == "costs must reach 74.6"


def test_parts_in_the_middle_of_the_tree_have_their_value_too() -> None:
    found = needs(SHOPPING, 1500)
    said = {name: found[name].value for name in ("orders", "visits", "paid", "conversion")}
    assert said == {"orders": 30, "visits": 1500, "paid": 800, "conversion": 3}


def test_a_kpi_that_stands_in_the_tree_twice_is_searched_for() -> None:
    value = needs(PERCENT_MARGIN, 25)["revenue"].value
    assert value is not None
    assert abs(value - D(320) / 3) < D("1e-9")


def test_what_no_value_reaches_is_said_so() -> None:
    flat = tree("total = one * none", {"one": 5, "none": 0})
    assert str(needs(flat, 10)["one"]) == "no value of one is enough"


def test_a_value_beyond_what_is_possible_is_marked() -> None:
    found = needs(SIGNING_UP, 1_000_000)["conversion"]
    assert found.value == 1000
    assert not found.possible
    assert str(found) == "conversion must reach 1,000%, which cannot be"


def test_a_tree_without_values_cannot_say_what_is_needed() -> None:
    with pytest.raises(RefusedError, match="has no value"):
        needed(tree(SIGN_UPS, {"sessions": 1}), D(10))


VALUES = st.decimals("0.5", 900, places=2)


@settings(deadline=None)
@given(st.lists(VALUES, min_size=5, max_size=5), VALUES)
def test_whatever_is_needed_reaches_the_target(values: list[Decimal], target: Decimal) -> None:
    text = "top = a * b / c\na = d - e\nc = f + d"
    grown = tree(text, dict(zip("bdefx", values, strict=True)))
    if abs(grown.value("a")) < D("0.01"):
        return
    for one in needed(grown, target):
        if one.value is not None:
            met = grown.change({one.name: one.value}).value()
            assert abs(met - target) <= D("1e-9") * max(target, D(1))


def test_a_deep_tree_is_counted() -> None:
    text = "\n".join(f"k{i} = k{i + 1} + x{i}" for i in range(1500))
    deep = tree(text, {**{f"x{i}": 1 for i in range(1500)}, "k1500": 1})
    assert deep.value() == 1501
