"""Key results that are left out, and those that have to stay."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from quarter import BOOK

from okrnb.building import build, change
from okrnb.entries import Assessment, Chance
from okrnb.leavingout import leave_out
from okrnb.objectivefields import find_part
from okrnb.objectives import Initiative, Objective, Workbook

BARE = replace(BOOK, check_ins=(), entries=())
METRIC, GUARD = "retention_rate-metric", "basket-guardrail"


def left(workbook: Workbook, *ids: str) -> tuple[Objective, dict[str, str]]:
    """Leave key results of the first objective out; gives it, and why some stay."""
    parts = [find_part(workbook, id) for id in ids]
    objectives, needed = leave_out(workbook, workbook.objectives, parts)
    back = next(one for one in objectives if one.id == "back")
    return back, {about: f"{why.what}. {why.fix}" for about, why in needed.items()}


def ids(objective: Objective) -> list[str]:
    return [kr.id for kr in objective.key_results]


def test_a_key_result_that_nothing_needs_goes() -> None:
    back, needed = left(BARE, GUARD)
    assert GUARD not in ids(back)
    assert needed == {}


def test_one_that_a_guardrail_protects_stays() -> None:
    back, needed = left(BARE, METRIC)
    assert METRIC in ids(back)
    assert "a guardrail protects it (Do not let" in needed[f"key result {METRIC}"]


def test_it_goes_together_with_its_guardrail_and_with_what_is_done_for_it() -> None:
    work = Initiative(id="letters", title="Letters", key_result=METRIC)
    (first, *others) = BARE.objectives
    book = replace(BARE, objectives=(change(first, initiatives=[work]), *others))
    back, needed = left(book, METRIC, GUARD)
    assert needed == {}
    assert ids(back) == ["active_customers-metric", "rating-baseline"]
    assert (back.initiatives, back.lead_measures) == ((), ())


def test_one_of_which_people_spoke_in_the_log_stays() -> None:
    _, needed = left(BOOK, "rating-baseline")
    assert "the log speaks of it (" in needed["key result rating-baseline"]
    assert needed["key result rating-baseline"].endswith("decide in a review to drop it.")


def test_what_protects_it_stays_with_it_when_the_log_speaks_of_the_guardrail() -> None:
    on = date(2011, 10, 1)
    score = build(Assessment, id="a", on=on, key_result=GUARD, score=Decimal(1), reason="It held")
    back, needed = left(replace(BARE, entries=(score,)), METRIC, GUARD)
    assert {METRIC, GUARD} <= {*ids(back)}
    assert set(needed) == {f"key result {METRIC}", f"key result {GUARD}"}


def test_a_chance_that_was_shown_keeps_nothing() -> None:
    chances = tuple(one for one in BOOK.entries if isinstance(one, Chance))
    assert left(replace(BARE, entries=chances), "active_customers-metric")[1] == {}


def test_an_objective_is_not_left_out() -> None:
    _, needed = left(BARE, "back")
    assert "an objective cannot be left out here" in needed["objective back"]
