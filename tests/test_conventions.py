"""One quarter under many conventions: what each says, and where they disagree."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from pydantic import TypeAdapter

from okrnb.conventions import NOTHING, SCHOOLS, Comparison, Flip, Ruling, compare_schools
from okrnb.elsewhere import OURS, compare_progress, compare_statuses, parts_of
from okrnb.model import CheckIn, Cycle, Kpi, Settings
from okrnb.objectives import KeyResult, Objective, Workbook

D = Decimal
APRIL = Cycle(name="April", start=date(2012, 4, 1), end=date(2012, 4, 30))
HALF = date(2012, 4, 15)
KR: TypeAdapter[KeyResult] = TypeAdapter(KeyResult)
MARGIN = Kpi(id="margin", name="Margin", unit_kind="percent", decimals=1, direction="up")
HOLD = Kpi(id="hold", name="Hold time", decimals=0, direction="down")


def kr(form: str = "metric", id: str = "margin", **fields: Any) -> KeyResult:
    usual: dict[str, Any] = {"kpi": id} if form in ("metric", "guardrail") else {}
    return KR.validate_python({"form": form, "id": id, **usual, **fields})


def said(key_result: str, on: date = APRIL.end, **fields: Any) -> CheckIn:
    told = {"id": f"{key_result}-{on}", "key_result": key_result, "on": on, **fields}
    return CheckIn.model_validate(told)


def book(*pairs: tuple[KeyResult, CheckIn | None], **cycle: Any) -> Workbook:
    return Workbook(
        settings=Settings(team="Shop", cycle=APRIL.change(**cycle)),
        kpis=(MARGIN, HOLD),
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


def test_a_falling_metric_reads_as_done_from_the_start_in_a_sheet() -> None:
    nothing = book((kr(id="hold", start=40, target=20), said("hold", value=40)))
    found = compare_progress(nothing, on=APRIL.end)
    (flip,) = found.flips(OURS, "spreadsheet", "FaraatarTID", "Operately")
    assert (flip.good, flip.not_good) == (("spreadsheet", "FaraatarTID"), (OURS, "Operately"))


def test_our_own_progress_stands_first_and_is_not_held() -> None:
    beyond = book((MARGIN_KR, said("margin", value=27)))
    assert next(iter(rulings(compare_progress(beyond, on=APRIL.end)).items())) == (OURS, "140%")


@pytest.mark.parametrize(
    ("form", "fields", "told", "quantive"),
    [
        ("threshold", {"bound": 4, "side": "at_most", "tally": "final"}, {"value": 4}, "0%"),
        ("threshold", {"bound": 4, "side": "at_least", "tally": "final"}, {"value": 5}, "100%"),
        ("threshold", {"bound": 4, "side": "within", "tally": "final"}, {"value": 4}, "100%"),
        ("threshold", {"side": "at_most", "tally": "final"}, {"value": 4}, "…"),
        ("rate", {"per": "month", "target_rate": 10}, {"value": 8}, "80%"),
        ("binary", {}, {"accepted": True}, "100%"),
        ("milestone", {"steps": [{"id": "a", "title": "A"}]}, {"done": ["a"]}, "100%"),
        ("metric", {"target": 4, "kpi": "hold"}, {"value": 2}, "…"),
    ],
)
def test_every_form_is_told_to_tools_as_they_know_it(
    form: str, fields: dict[str, Any], told: dict[str, Any], quantive: str
) -> None:
    one = kr(form, "x", **fields)
    found = compare_progress(book((one, said("x", **told))), on=APRIL.end)
    assert found.rulings["x", "Quantive"].said == quantive


def test_statuses_of_the_same_day_differ_from_tool_to_tool() -> None:
    found = compare_statuses(
        book((MARGIN_KR, said("margin", HALF, value="21.8", confidence=8))), on=HALF
    )
    told = rulings(found)
    assert told[OURS] == "at risk"
    assert (told["OKRdokey"], told["Engagedly"], told["ZOKRI"]) == ("at risk", "on track", "amber")
    assert (told["Koan"], told["Viva Goals"]) == ("on track", "behind")


def test_we_say_nothing_in_the_first_fifth_where_others_do() -> None:
    early = date(2012, 4, 3)
    found = compare_statuses(book((MARGIN_KR, said("margin", early, value=20))), on=early)
    told = rulings(found)
    assert (told[OURS], told["Dashboard Smashboard"], told["Viva Goals"]) == (
        "too early",
        "…",
        "behind",
    )
    assert found.rulings["margin", OURS].light is None


def test_without_a_value_no_tool_has_a_word() -> None:
    found = compare_statuses(book((MARGIN_KR, None)), on=HALF)
    assert found.rulings["margin", "UpRaise"] == NOTHING


def test_an_owners_forecast_is_the_projection() -> None:
    reported = [said("margin", date(2012, 4, day), value=20 + day / 10) for day in (5, 10, 15)]
    whole = book((MARGIN_KR, None))
    going = Workbook(
        settings=whole.settings,
        kpis=whole.kpis,
        objectives=whole.objectives,
        check_ins=tuple(reported),
        places={},
    )
    assert rulings(compare_statuses(going, on=HALF))["Atlassian Goals"] == "at risk"


def test_an_objective_is_told_part_by_part() -> None:
    hold = kr(id="hold", start=40, target=20, weight=3)
    both = book(
        (MARGIN_KR, said("margin", HALF, value="22.5")), (hold, said("hold", HALF, value=40))
    )
    parts = parts_of(both, "o", on=HALF)
    assert [(part.share, part.weight, part.light) for part in parts] == [
        (D("0.5"), D(1), "good"),
        (D(0), D(3), "bad"),
    ]
    assert parts_of(both, "nowhere", on=HALF) == ()


def test_a_ruling_without_a_share_leaves_the_mean_alone() -> None:
    found = Comparison(
        ("a", "b"),
        ("x",),
        ("",),
        {("a", "x"): Ruling("1", D(1), "good"), ("b", "x"): NOTHING},
    )
    assert found.means == ("mean", "1.00")
