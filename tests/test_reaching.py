"""What drivers contribute, and whether a plan reaches the target."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from okrnb.advice import Advice
from okrnb.drivertrees import DriverTree, grow_tree
from okrnb.errors import RefusedError
from okrnb.model import Kpi
from okrnb.objectives import Initiative, Metric
from okrnb.quantities import round_half_up
from okrnb.reaching import Explanation, check_reach, check_tree, explain, reach

D = Decimal
KPIS = (
    Kpi(id="sessions", name="Sessions", unit_kind="count", direction="up", owner="Ana"),
    Kpi(id="conversion", name="Conversion", unit_kind="percent", direction="up", owner="Ben"),
    Kpi(id="sign_ups", name="Sign-ups", unit_kind="count", direction="up", owner="Cem"),
)
SIGN_UPS = Metric(form="metric", id="sign-ups", kpi="sign_ups", start=2100, target=3000)


def tree(text: str, values: Mapping[str, Any], *kpis: Kpi) -> DriverTree:
    return grow_tree(text, {name: D(str(value)) for name, value in values.items()}, kpis=kpis)


SIGNING_UP = tree(
    "sign_ups = sessions * conversion", {"sessions": 100_000, "conversion": 2.1}, *KPIS
)
ARR = "arr = old + new + expansion - contraction - churn"
QUIET = {"old": 1000, "new": 0, "expansion": 0, "contraction": 0, "churn": 0}


def initiative(id: str = "ads", **fields: Any) -> Initiative:
    given = {"id": id, "title": f"Do {id}", "key_result": "sign-ups", "kpi": "sessions"}
    return Initiative.model_validate({**given, **fields})


def asked(*initiatives: Initiative, kr: Metric = SIGN_UPS) -> tuple[Advice, ...]:
    return check_reach(kr, initiatives, SIGNING_UP)


# Contributions


def shares(found: Explanation) -> dict[str, Decimal | None]:
    return {
        part.name: None if part.share is None else round_half_up(part.share, 3)
        for part in found.parts
    }


def test_a_product_is_shared_out_by_logarithms() -> None:
    change = {"sessions": D(130_000), "conversion": D("2.1") * 3000 / 2730}
    assert shares(explain(SIGNING_UP, change)) == {
        "sessions": D("0.736"),
        "conversion": D("0.264"),
    }


def test_what_no_driver_covers_is_the_rest_of_the_way() -> None:
    found = explain(SIGNING_UP, {"sessions": D(130_000)}, target=D(3000))
    assert shares(found) == {"sessions": D("0.736"), "conversion": 0}
    assert round_half_up(found.rest or 0, 3) == D("0.264")


def test_a_sum_is_shared_out_by_differences_and_outflows_count_against_it() -> None:
    after = {"new": D(200), "expansion": D(50), "contraction": D(20), "churn": D(80)}
    found = explain(tree(ARR, QUIET), after)
    assert shares(found) == {
        "old": 0,
        "new": D("1.333"),
        "expansion": D("0.333"),
        "contraction": D("-0.133"),
        "churn": D("-0.533"),
    }


def test_a_ratio_counts_what_it_is_divided_by_the_other_way_round() -> None:
    cost = tree("cost_per_lead = spend / leads", {"spend": 100, "leads": 10})
    found = shares(explain(cost, {"spend": D(200), "leads": D(40)}))
    assert found == {"spend": -1, "leads": 2}


def test_a_part_of_a_part_has_its_share_of_the_whole() -> None:
    grown = tree("sales = orders * basket\norders = old + new", {"old": 50, "new": 50, "basket": 9})
    found = {part.name: part for part in explain(grown, {"new": D(150)}).parts}
    assert found["new"].of == "orders"
    assert found["new"].share == found["new"].of_whole == 1


def test_a_kpi_in_two_places_adds_up_to_its_effect() -> None:
    margin = tree("margin = profit / revenue\nprofit = revenue - costs", {"revenue": 9, "costs": 5})
    found = explain(margin, {"revenue": D(12)}).parts
    parts = [part.of_whole or D(0) for part in found if part.name == "revenue"]
    assert len(parts) == 2
    assert abs(sum(parts, D(-1))) < D("1e-15")


@pytest.mark.parametrize("after", [{"sessions": D(0)}, {"sessions": D(100_000)}])
def test_where_no_share_can_be_told_none_is_given(after: dict[str, Decimal]) -> None:
    assert shares(explain(SIGNING_UP, after)) == {"sessions": None, "conversion": None}


VALUES = st.decimals("0.01", 1000, places=2)


@settings(deadline=None)
@given(st.lists(VALUES, min_size=6, max_size=6))
def test_shares_of_a_change_add_up_to_one(values: list[Decimal]) -> None:
    names = ("a", "b", "c")
    for text in ("top = a * b / c", "top = a + b - c"):
        grown = grow_tree(text, dict(zip(names, values[:3], strict=True)))
        found = explain(grown, dict(zip(names, values[3:], strict=True)))
        known = [part.share for part in found.parts if part.share is not None]
        if known:
            largest = max(abs(share) for share in known)
            assert abs(sum(known, D(-1))) <= D("1e-15") * max(largest, D(1))


def test_an_unknown_value_is_asked_for() -> None:
    with pytest.raises(RefusedError, match="Which value does conversion have now"):
        explain(tree("sign_ups = sessions * conversion", {"sessions": 9}), {})


# Enough or not


def test_a_plan_that_gives_the_target_is_enough() -> None:
    found = reach(SIGNING_UP, {"sessions": D(130_000), "conversion": D("2.31")}, D(3000))
    assert str(found) == "sign-ups comes to 3,003 of 3,000: enough"


def test_a_plan_that_falls_short_says_what_would_be_enough() -> None:
    found = reach(SIGNING_UP, {"sessions": D(130_000)}, D(3000))
    assert str(found) == (
        "sign-ups comes to 2,730 of 3,000: insufficient: conversion must reach 2.31%"
    )


def test_a_target_below_today_is_reached_from_above() -> None:
    cost = tree("cost_per_lead = spend / leads", {"spend": 1000, "leads": 10})
    assert reach(cost, {"leads": D(12)}, D(95)).enough
    assert not reach(cost, {"leads": D(10)}, D(95)).enough


def test_what_cannot_be_comes_last() -> None:
    kpis = (Kpi(id="conversion", name="Conversion", unit_kind="percent", highest=100),)
    grown = tree("orders = conversion * visits", {"conversion": 90, "visits": 10}, *kpis)
    assert [one.name for one in reach(grown, {}, D(12)).needed] == ["visits", "conversion"]


def test_initiatives_that_are_enough_raise_no_question() -> None:
    more = initiative(effect="+30%")
    better = initiative("form", kpi="conversion", effect="to 2.4")
    assert asked(more, better) == ()


def test_initiatives_that_fall_short_are_asked_about_with_the_number_that_would_do() -> None:
    (one,) = asked(initiative(effect="+30%"))
    assert (one.rule, one.severity, one.about, one.field) == (
        "P08",
        "W",
        "key result sign-ups",
        "target",
    )
    assert str(one).endswith(
        "sign-ups comes to 2,730 of 3,000. What would bring conversion to 2.31%?"
    )


def test_two_initiatives_on_one_kpi_follow_each_other() -> None:
    (one,) = asked(initiative(effect="+10%"), initiative("seo", effect="+10%"))
    assert "comes to 2,541 of 3,000" in one.seen


def test_an_initiative_without_an_effect_is_asked_for_it() -> None:
    _, other = asked(initiative(effect="+30%"), initiative("form", kpi="conversion"))
    assert (other.about, other.field) == ("initiative form", "effect")
    assert other.question == "What should it do to conversion, as in +30% or to 40?"


def test_an_effect_that_could_mean_two_things_is_asked_about() -> None:
    _, other = asked(initiative("form", kpi="conversion", effect="+10%"))
    assert "is it 2.31%" in other.question


@pytest.mark.parametrize("effect", ["a lot", "-10%"])
def test_an_effect_that_cannot_be_read_or_leads_the_wrong_way_is_asked_about(effect: str) -> None:
    _, other = asked(initiative(effect=effect))
    assert other.about == "initiative ads"
    assert other.question.endswith("?")


def test_initiatives_of_other_key_results_and_on_other_kpis_move_nothing() -> None:
    elsewhere = initiative(key_result="churn", effect="+90%")
    beside = initiative("fair", kpi="nps", effect="+90%")
    nowhere = initiative("tidy", kpi=None, effect="+90%")
    (one,) = asked(elsewhere, beside, nowhere)
    assert "2,100 of 3,000" in one.seen


@pytest.mark.parametrize("change", [{"target": None}, {"kpi": "nps"}])
def test_without_a_target_or_a_formula_nothing_is_said(change: dict[str, Any]) -> None:
    assert asked(initiative(effect="+30%"), kr=SIGN_UPS.change(**change)) == ()


def test_without_initiatives_nothing_is_said() -> None:
    assert asked() == ()


def test_a_key_result_further_down_the_tree_is_checked_there() -> None:
    shop = tree(
        "revenue = sign_ups * price\nsign_ups = sessions * conversion",
        {"sessions": 100_000, "conversion": 2.1, "price": 9},
        *KPIS,
    )
    (one,) = check_reach(SIGN_UPS, [initiative(effect="+30%")], shop)
    assert "2,730 of 3,000" in one.seen


def test_a_tree_without_its_values_asks_for_them() -> None:
    bare = tree("sign_ups = sessions * conversion", {"sessions": 1}, *KPIS)
    (one,) = check_reach(SIGN_UPS, [initiative(effect="+30%")], bare)
    assert one.question == "Which value does conversion have now?"


# The tree itself


def said(of: DriverTree) -> list[str]:
    return [f"{one.about}: {one.question}" for one in check_tree(of)]


def test_a_tree_that_fits_raises_no_question() -> None:
    values = {"sessions": 100_000, "conversion": 2.1, "sign_ups": 2110}
    assert said(tree("sign_ups = sessions * conversion", values, *KPIS)) == []


def test_a_tree_that_does_not_give_what_was_measured_is_asked_about() -> None:
    values = {"sessions": 100_000, "conversion": 2.1, "sign_ups": 1400}
    (one,) = check_tree(tree("sign_ups = sessions * conversion", values, *KPIS))
    assert one.about == "kpi sign_ups"
    assert "gives 2,100, but it was measured as 1,400 (1.50 times)" in one.seen


def test_a_needless_division_by_a_hundred_is_seen() -> None:
    values = {"sessions": 100_000, "conversion": 2.1, "sign_ups": 2100}
    (one,) = check_tree(tree("sign_ups = sessions * conversion / 100", values, *KPIS))
    assert "(0.01 times)" in one.seen


def test_a_leaf_needs_a_kpi_a_value_and_an_owner() -> None:
    alone = Kpi(id="free", name="Free")
    assert said(tree("visits = paid + free", {"paid": 9}, alone)) == [
        "kpi paid: Which KPI is meant?",
        "kpi free: Who can act on it?",
        "kpi free: Which value does it have now?",
    ]


def test_a_minus_without_blanks_is_guessed_at() -> None:
    found = said(tree("profit = sales + fees-costs", {"sales": 1}, *KPIS))
    assert "kpi fees-costs: Which KPI is meant, or does a minus lack its blanks?" in found


def test_all_advice_asks_one_question() -> None:
    found = [*asked(initiative()), *check_tree(tree("a = b * c", {}))]
    assert {str(one).count("?") for one in found} == {1}


MADE = {"sessions": 100_000, "conversion": 2.1, "sign_ups": 2050}


def test_drivers_that_give_more_than_was_measured_do_not_turn_the_target_round() -> None:
    kr = SIGN_UPS.change(start=2050, target=2090)  # the drivers give 2,100
    assert check_reach(kr, [initiative(effect="+5%")], SIGNING_UP) == ()


def test_without_a_direction_the_measured_value_says_which_way_the_target_lies() -> None:
    bare = tree("sign_ups = sessions * conversion", MADE, *KPIS[:2])
    assert reach(bare, {"sessions": D(105_000)}, D(2090)).enough


def test_a_plan_that_leads_away_from_a_target_that_is_reached_is_not_enough() -> None:
    assert not reach(SIGNING_UP, {"sessions": D(50_000)}, D(2100)).enough
