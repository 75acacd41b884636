"""Pictures of causes and of drivers, and the words beside them."""

from decimal import Decimal

import pytest

from okrnb.causes import Rung
from okrnb.drivertrees import DriverTree, grow_tree
from okrnb.errors import RefusedError
from okrnb.ladder import climb
from okrnb.model import Kpi
from okrnb.treecharts import chart_drivers, chart_ladder

RATE = Kpi(id="conversion", name="Conversion", unit_kind="percent")
SIGNING_UP = grow_tree(
    "sign_ups = sessions * conversion",
    {"sessions": 100_000, "conversion": Decimal("2.1")},
    kpis=[RATE],
)
GAP = "Few visitors sign up"


def drivers(tree: DriverTree = SIGNING_UP, **options: object) -> list[str]:
    return repr(chart_drivers(tree, **options)).splitlines()  # type: ignore[arg-type]


def ladder(*rungs: Rung) -> list[str]:
    return repr(chart_ladder(rungs, GAP)).splitlines()


# Drivers


def test_a_tree_shows_what_there_is_now() -> None:
    assert drivers() == [
        "What sign_ups is made of",
        "sign_ups (from 2,100)",
        "  sessions (from 100,000)",
        "  × Conversion (from 2.1%)",  # noqa: RUF001
    ]


def test_what_was_measured_stands_beside_what_the_drivers_come_to() -> None:
    tree = grow_tree("sales = visits * rate", {"visits": 100, "rate": 2, "sales": 210})
    assert drivers(tree)[1] == "sales (from 210; by its drivers 200)"
    assert drivers(tree.change({"visits": 105}))[1] == "sales (from 210)"


def test_drivers_far_from_what_was_measured_are_asked_about() -> None:
    off = grow_tree("sales = visits * rate", {"visits": 100, "rate": 2, "sales": 220})
    assert drivers(off)[-1].endswith("what is missing in the formula?")
    near = grow_tree("sales = visits * rate", {"visits": 100, "rate": 2, "sales": 201})
    assert not drivers(near)[-1].endswith("?")


def test_kpis_are_called_by_their_names() -> None:
    known = [Kpi(id="sign_ups", name="Sign-ups in total"), RATE]
    tree = grow_tree("sign_ups = visits * conversion", {"visits": 10, "conversion": 50}, kpis=known)
    assert drivers(tree)[0] == "What sign-ups in total is made of"
    assert drivers(tree, target=20, plan={"visits": 30})[0] == (
        "Sign-ups in total comes to 15 of 20: insufficient: conversion must reach 66.7%"
    )


def test_a_target_shows_what_each_driver_must_reach_alone() -> None:
    said = drivers(target=3000)
    assert said[2].endswith("must reach 142,858)")
    assert said[3].endswith("must reach 3%)")


def test_a_plan_shows_its_contribution_and_what_is_still_needed() -> None:
    said = drivers(target=3000, plan={"sessions": 130_000})
    assert said[0] == "sign_ups comes to 2,730 of 3,000: insufficient: conversion must reach 2.31%"
    assert "26% of the way is left" in said[1]
    assert "planned 130,000; covers 74% of the way" in said[2]
    assert said[3].endswith("(from 2.1%; must reach 2.31%)")


def test_a_plan_that_is_enough_asks_for_nothing_more() -> None:
    said = drivers(target=3000, plan={"sessions": 150_000})
    assert "the plan comes to 3,150: enough" in said[1]
    assert not [line for line in said if "must reach" in line or "is left" in line]


def test_a_driver_that_no_value_helps_says_so() -> None:
    tree = grow_tree("sales = visits * rate", {"visits": 100, "rate": 0})
    assert "no value is enough" in drivers(tree, target=10)[2]


def test_what_a_driver_can_never_be_is_said_to_be_so() -> None:
    bound = RATE.change(highest=100)
    tree = grow_tree("ups = visits * conversion", {"visits": 10, "conversion": 50}, kpis=[bound])
    assert drivers(tree, target=20)[3].endswith("must reach 200%, which cannot be)")


def test_what_is_not_known_is_a_question_mark() -> None:
    tree = grow_tree("profit = revenue - costs", {"revenue": 100})
    assert drivers(tree, target=50)[1] == "profit (from ?)"


def test_a_kpi_that_stands_in_the_tree_twice_is_drawn_whole_once() -> None:
    text = "profit = sales - costs\nsales = visits * price\ncosts = visits * cost"
    tree = grow_tree(text, {"visits": 10, "price": 3, "cost": 1})
    said = drivers(tree)
    assert [line.strip() for line in said if "visits" in line] == [
        "visits (from 10)",
        "visits (see above)",
    ]


def test_a_plain_number_is_a_part_of_the_tree() -> None:
    tree = grow_tree("rate = 100 * sold / seen", {"sold": 3, "seen": 50})
    assert [line.strip() for line in drivers(tree)[2:]] == [
        "100",
        "× sold (from 3)",  # noqa: RUF001
        "÷ seen (from 50)",
    ]


def test_a_plan_for_what_is_not_in_the_tree_is_refused() -> None:
    with pytest.raises(RefusedError, match="not in the tree"):
        chart_drivers(SIGNING_UP, target=3000, plan={"sesions": 1})


# Causes


def test_a_ladder_shows_evidence_and_what_the_team_can_change() -> None:
    form, team = climb((), "Sign-up takes 14 fields", "Every team may add one", evidence="history")
    assert ladder(form, team.change(can_change=True)) == [
        GAP,
        "  because Sign-up takes 14 fields (no evidence yet)",
        "    because Every team may add one (seen in: history; we can change this)",
        "Every branch ends in what the team can change.",
    ]


def test_an_end_that_is_out_of_reach_or_open_is_told_from_one_that_is_not() -> None:
    far = Rung(id="law", because="The law asks for it", can_change=False)
    said = ladder(far, Rung(id="open", because="Prices are hidden"))
    assert said[1].endswith("not in our hands)")
    assert said[2].endswith("can we change this?)")
    assert said[3] == "Next: Why is it that the law asks for it?"


def test_an_empty_ladder_asks_the_first_why() -> None:
    assert ladder() == [GAP, "Next: Why is it that few visitors sign up?"]


def test_branches_stand_beside_each_other() -> None:
    three = [Rung(id=f"r{n}", because=f"Cause {n} in $ and ¥") for n in range(3)]
    wide, narrow = (chart_ladder(rungs, GAP) for rungs in (three, three[:1]))
    assert wide.figure.get_size_inches()[0] > narrow.figure.get_size_inches()[0]
    assert wide.png.startswith(b"\x89PNG")


def test_drivers_are_a_picture() -> None:
    chart = chart_drivers(SIGNING_UP, target=3000, plan={"sessions": 130_000})
    assert chart.png.startswith(b"\x89PNG")


def test_where_drivers_give_the_target_already_no_shares_of_the_way_are_told() -> None:
    kpi = Kpi(id="a", name="A", direction="up")
    done = grow_tree("a = b * c", {"a": 9, "b": 2, "c": 5}, kpis=[kpi])
    said = repr(chart_drivers(done, target=Decimal("9.5"), plan={"b": 3}))
    assert "enough" in said
    assert "of the way" not in said
