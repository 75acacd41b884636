"""One quarter under many conventions: what each says, and where they disagree."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from pydantic import TypeAdapter

from okrnb.conventions import NOTHING, SCHOOLS, Comparison, Flip, Ruling, compare_schools
from okrnb.model import CheckIn, Cycle, Kpi, Settings
from okrnb.objectives import KeyResult, Objective, Workbook

D = Decimal
APRIL = Cycle(name="April", start=date(2012, 4, 1), end=date(2012, 4, 30))
KR: TypeAdapter[KeyResult] = TypeAdapter(KeyResult)
MARGIN = Kpi(id="margin", name="Margin", unit_kind="percent", decimals=1, direction="up")


def kr(form: str = "metric", id: str = "margin", **fields: Any) -> KeyResult:
    usual: dict[str, Any] = {"kpi": id} if form in ("metric", "guardrail") else {}
    return KR.validate_python({"form": form, "id": id, **usual, **fields})


def said(key_result: str, on: date = APRIL.end, **fields: Any) -> CheckIn:
    told = {"id": f"{key_result}-{on}", "key_result": key_result, "on": on, **fields}
    return CheckIn.model_validate(told)


def book(*pairs: tuple[KeyResult, CheckIn | None], **cycle: Any) -> Workbook:
    return Workbook(
        settings=Settings(team="Shop", cycle=APRIL.change(**cycle)),
        kpis=(MARGIN,),
        objectives=(Objective(id="o", text="Grow", key_results=tuple(one for one, _ in pairs)),),
        check_ins=tuple(told for _, told in pairs if told is not None),
        places={},
    )


MARGIN_KR = kr(start=20, target=25)
NEARLY = book((MARGIN_KR, said("margin", value="24.5")))


def rulings(found: Comparison, id: str = "margin") -> dict[str, str]:
    return {one: found.rulings[id, one].said for one in found.conventions}


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("24.5", ("0.90 green", "no", "0.63 yellow", "commit 0.30", "90%")),
        ("25", ("1.00 green", "yes", "0.70 green", "target 0.70", "100%")),
        ("27.2", ("1.00 green", "yes", "1.00 green", "stretch 1.00", "144%")),
        ("20.5", ("0.10 red", "no", "0.07 red", "no level 0.00", "10%")),
        ("19", ("0.00 red", "no", "0.00 red", "no level 0.00", "-20%")),
    ],
)
def test_every_school_says_its_own_of_the_same_value(value: str, expected: tuple[str, ...]) -> None:
    found = compare_schools(book((MARGIN_KR, said("margin", value=value))), on=APRIL.end)
    assert tuple(rulings(found).values()) == expected


def test_the_cycles_own_convention_changes_nothing() -> None:
    levels = book((MARGIN_KR, said("margin", value="24.5")), scoring="levels")
    assert compare_schools(levels, on=APRIL.end) == compare_schools(NEARLY, on=APRIL.end)


def test_a_result_that_is_good_for_some_and_not_for_others_is_a_flip() -> None:
    (flip,) = compare_schools(NEARLY, on=APRIL.end).flips()
    assert str(flip) == "margin: good by graded; not by yes or no, levels, named level"


def test_two_schools_can_be_held_against_each_other_alone() -> None:
    found = compare_schools(NEARLY, on=APRIL.end)
    assert found.flips("graded", "yes or no") == (Flip("margin", ("graded",), ("yes or no",)),)
    assert found.flips("yes or no", "levels") == ()


def test_progress_alone_judges_nothing_so_it_flips_nothing() -> None:
    found = compare_schools(NEARLY, on=APRIL.end)
    assert found.rulings["margin", "progress only"].light is None


def test_a_comparison_is_ready_for_a_table() -> None:
    found = compare_schools(NEARLY, on=APRIL.end)
    assert found.head == ("key result", *SCHOOLS)
    assert found.rows == (("margin", "0.90 green", "no", "0.63 yellow", "commit 0.30", "90%"),)
    assert found.means == ("mean", "0.90", "0.00", "0.63", "0.30", "0.90")
    assert len(found.formulas) == len(found.conventions)


def test_what_nobody_measured_has_no_ruling_in_any_school() -> None:
    found = compare_schools(book((MARGIN_KR, None)), on=APRIL.end)
    assert {found.rulings["margin", one] for one in found.conventions} == {NOTHING}
    assert found.flips() == ()
    assert found.means == ("mean", *"……………")


def test_guardrails_are_left_out() -> None:
    rail = kr("guardrail", "hold", protects="margin", bound=40)
    found = compare_schools(book((MARGIN_KR, None), (rail, None)), on=APRIL.end)
    assert found.key_results == ("margin",)


def test_a_ruling_without_a_share_leaves_the_mean_alone() -> None:
    found = Comparison(
        ("a", "b"),
        ("x",),
        ("",),
        {("a", "x"): Ruling("1", D(1), "good"), ("b", "x"): NOTHING},
    )
    assert found.means == ("mean", "1.00")
