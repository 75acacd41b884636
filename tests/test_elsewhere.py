"""The same quarter as other tools would count it, colour it and add it up."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from pydantic import TypeAdapter

from okrnb.conventions import NOTHING, Comparison
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


def rulings(found: Comparison, id: str = "margin") -> dict[str, str]:
    return {one: found.rulings[id, one].said for one in found.conventions}


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
    going = replace(book((MARGIN_KR, None)), check_ins=tuple(reported))
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


def test_a_total_is_counted_by_tools_as_it_stands_not_as_it_is_heading() -> None:
    sales = Kpi(id="sales", name="Sales", aggregation="cumulative", direction="up")
    told = said("sales", HALF, value=40)
    whole = replace(book((kr(id="sales", start=60, target=80), told)), kpis=(sales,))
    found = compare_statuses(whole, on=HALF)
    assert (found.rulings["sales", OURS].said, found.rulings["sales", "UpRaise"].said) == (
        "on track",
        "at risk",
    )
