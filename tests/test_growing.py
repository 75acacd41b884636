"""Driver trees with the values of a workbook, and what they say about its plans."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import numpy as np
import pytest

from okrnb.errors import InputError
from okrnb.growing import check_plans, grow_from
from okrnb.model import Cycle, Kpi, Place, Settings
from okrnb.objectives import Initiative, Metric, Objective, Workbook
from okrnb.outlook import Outlook

QUARTER = Cycle(name="Q2 2012", start=date(2012, 4, 1), end=date(2012, 6, 30))
SIGN_UPS = Metric(form="metric", id="kr", kpi="sign_ups", start=2100, target=3000)
PRODUCT = "sign_ups = sessions * conversion"
KPIS = (
    Kpi(id="sign_ups", name="Sign-ups"),
    Kpi(id="sessions", name="Sessions"),
    Kpi(id="conversion", name="Conversion", unit_kind="percent"),
)
STARTS: dict[str, float | None] = {"sign_ups": 2100, "sessions": 100_000, "conversion": 2.1}


def outlooks(**starts: float | None) -> Mapping[str, Outlook]:
    """Give outlooks that begin at these values."""
    return {
        id: Outlook(
            kpi=Kpi(id=id, name=id),
            cycle=QUARTER,
            how="total",
            samples=np.empty(0),
            start=start,
            reason="" if start is not None else "only 2 readings",
        )
        for id, start in starts.items()
    }


def objective(drivers: str = PRODUCT, **fields: Any) -> Objective:
    return Objective(id="grow", text="Grow", drivers=drivers, key_results=(SIGN_UPS,), **fields)


def book(one: Objective, **places: Place) -> Workbook:
    return Workbook(
        settings=Settings(team="Shop", cycle=QUARTER),
        kpis=KPIS,
        objectives=(one,),
        check_ins=(),
        places={"objective grow drivers": Place("objectives/grow.yaml", 7)},
    )


def refused(
    drivers: str = PRODUCT, starts: Mapping[str, float | None] = STARTS, **options: Any
) -> list[str]:
    one = objective(drivers)
    with pytest.raises(InputError) as error:
        grow_from(one, book(one), outlooks(**starts), **options)
    return [str(problem) for problem in error.value.problems]


def asked(one: Objective, **starts: float | None) -> list[str]:
    return [str(advice) for advice in check_plans(book(one), outlooks(**{**STARTS, **starts}))]


def planned(effect: str, kpi: str = "sessions", drivers: str = PRODUCT) -> Objective:
    ads = Initiative(id="ads", title="Ads", key_result="kr", kpi=kpi, effect=effect)
    return objective(drivers, initiatives=(ads,))


def test_each_driver_counts_from_where_its_outlook_begins() -> None:
    tree = grow_from(objective(), book(objective()), outlooks(**STARTS))
    values = [tree.value(name) for name in ("sign_ups", "sessions", "conversion")]
    assert (tree.top, values) == ("sign_ups", [2100, 100_000, Decimal("2.1")])


def test_a_kpi_that_has_a_formula_needs_no_readings() -> None:
    starts = {id: start for id, start in STARTS.items() if id != "sign_ups"}
    assert grow_from(objective(), book(objective()), outlooks(**starts)).value() == 2100


def test_of_several_trees_that_of_the_first_metric_is_meant() -> None:
    both = objective(f"cost = sessions * conversion\n{PRODUCT}")
    assert grow_from(both, book(both), outlooks(**STARTS)).top == "sign_ups"
    assert grow_from(both, book(both), outlooks(**STARTS), kpi="cost").top == "cost"


def test_without_a_formula_it_is_said_where_to_write_one() -> None:
    assert refused("") == [
        "objectives/grow.yaml:7: objective grow: no formula says what its KPIs are made of. "
        "Write one on a line under drivers, such as sign_ups = sessions * conversion."
    ]


def test_several_trees_of_which_none_is_moved_are_asked_about() -> None:
    (said,) = refused("cost = sessions * conversion\nload = sessions + conversion")
    assert said.endswith(
        "there are trees for cost, load. Name the KPI at the top, as in kpi='cost'."
    )


def test_a_kpi_without_a_formula_cannot_be_at_the_top() -> None:
    (said,) = refused(kpi="sign-ups")
    assert said.endswith("sign-ups has no formula. Did you mean sign_ups?")


@pytest.mark.parametrize(
    ("drivers", "starts", "says"),
    [
        (
            "sign_ups = sesions * conversion",
            STARTS,
            "the driver sesions is no KPI of this workbook. Did you mean sessions?",
        ),
        (PRODUCT, {"conversion": 2.1}, "the driver sessions has no readings that are fresh. Add"),
        (
            PRODUCT,
            {**STARTS, "sessions": None},
            "nothing can be counted from the readings of the driver sessions: only 2 readings",
        ),
        (
            "sign_ups = sessions / conversion",
            {"sessions": 10, "conversion": 0},
            "conversion is 0, and sign_ups is divided by it",
        ),
    ],
)
def test_a_driver_that_nobody_can_tell_a_value_of_is_named(
    drivers: str, starts: Mapping[str, float | None], says: str
) -> None:
    (said,) = refused(drivers, starts)
    assert said.startswith("objectives/grow.yaml:7: objective grow: ")
    assert says in said


def test_all_drivers_without_values_are_named_at_once() -> None:
    assert len(refused(starts={})) == 2


def test_a_plan_that_falls_short_is_asked_about_with_the_number_that_would_do() -> None:
    (said,) = asked(planned("+30%"))
    assert said.endswith("sign-ups comes to 2,730 of 3,000. What would bring conversion to 2.31%?")


@pytest.mark.parametrize("effect", ["+50%", ""])
def test_a_plan_that_is_enough_or_says_no_effect_is_left_alone(effect: str) -> None:
    assert asked(planned(effect)) == []


def test_a_plan_on_drivers_that_are_divided_by_0_is_left_alone() -> None:
    made = planned("+30%", drivers="sign_ups = sessions / conversion")
    assert list(check_plans(book(made), outlooks(sessions=10, conversion=0))) == []


def test_drivers_that_do_not_give_what_was_measured_are_asked_about_instead() -> None:
    (said,) = asked(planned("+30%"), sign_ups=3000)
    assert "but it was measured as 3,000" in said
