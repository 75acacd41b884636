"""The fields of objectives and key results: which there are, what they say, work as lines."""

from dataclasses import replace

import pytest
from quarter import BOOK

from okrnb.building import change
from okrnb.errors import InputError, RefusedError
from okrnb.objectivefields import FIELDS, Part, find_part, parts_of, plan_work, texts_of
from okrnb.objectives import Initiative, Objective

CALLS = Initiative(
    id="calls-first", title="Call first", key_result="retention_rate-metric", effect="+3%"
)
LATER = Initiative(id="later", title="Later", key_result="active_customers-metric")


def part(id: str) -> Part:
    return find_part(BOOK, id)


def with_work(*work: Initiative) -> Part:
    (objective,) = (one for one in BOOK.objectives if one.id == "back")
    changed = change(objective, initiatives=work)
    return parts_of([changed])["key result retention_rate-metric"]


def test_an_objective_stands_before_its_key_results() -> None:
    abouts = list(parts_of(BOOK.objectives))
    assert abouts[:2] == ["objective back", "key result retention_rate-metric"]


@pytest.mark.parametrize(
    ("id", "fields"),
    [
        ("back", {"text", "why_now", "winning", "ambition", "level"}),
        ("retention_rate-metric", {"work"}),
        ("rewritten-rate", {"work"}),
        ("complaints-threshold", {"work"}),
        ("honest-pages", {"text", "evidence", "future_kpi", "look_on"}),
        ("courier-binary", {"test"}),
        ("rating-baseline", {"text", "min_n", "next_use"}),
        ("basket-guardrail", set()),
    ],
)
def test_each_form_has_its_own_fields(id: str, fields: set[str]) -> None:
    common = {"owner", "due", "answered", "leave_out"}
    assert {*part(id).fields} - common == fields


def test_fields_are_told_as_they_would_be_typed() -> None:
    told = texts_of(part("honest-pages"))
    assert list(told) == list(FIELDS)
    assert (told["due"], told["future_kpi"], told["min_n"]) == (
        "2011-09-30",
        "cancellation_rate",
        "",
    )
    assert texts_of(part("back"))["ambition"] == "aspirational"


def test_work_is_told_a_title_a_line() -> None:
    assert texts_of(with_work(CALLS, LATER))["work"] == "Call first"


def test_a_record_is_found_by_its_id() -> None:
    assert part("back").key_result is None
    assert part("key result basket-guardrail").about == "key result basket-guardrail"


def test_a_record_that_is_not_there_is_asked_about() -> None:
    with pytest.raises(InputError, match=r"no key result 'bask'\. Did you mean back"):
        part("bask")


def test_an_objective_and_a_key_result_of_one_id_are_told_apart() -> None:
    (back,) = (one for one in BOOK.objectives if one.id == "back")
    twin = Objective(id="basket-guardrail", text="A fuller basket")
    both = replace(BOOK, objectives=(back, twin))
    with pytest.raises(InputError, match="'key result basket-guardrail' or 'objective basket"):
        find_part(both, "basket-guardrail")
    assert find_part(both, "objective basket-guardrail").objective == twin


def test_blank_lines_and_twins_are_no_work() -> None:
    made = plan_work(with_work(), "\n A  b\na B\n\nC\n", ())
    assert [one.title for one in made] == ["A b", "C"]


def test_an_arrow_names_the_kpi_that_it_would_move_first() -> None:
    kpis = BOOK.kpis
    (made,) = plan_work(with_work(), "Letters -> orders", kpis)
    assert (made.title, made.kpi) == ("Letters", "orders")
    assert plan_work(with_work(), "Letters->ORDERS", kpis) == (made,)
    named = next(kpi.name for kpi in kpis if kpi.id == "orders")
    assert plan_work(with_work(), f"Letters -> {named}", kpis) == (made,)


def test_the_kpi_of_work_is_told_behind_an_arrow_and_can_be_taken_away() -> None:
    part = with_work(CALLS.change(kpi="orders"))
    assert texts_of(part)["work"] == "Call first -> orders"
    assert plan_work(part, "Call first", BOOK.kpis) == (CALLS,)
    assert plan_work(part, "Call first -> orders", ()) == part.work


def test_a_kpi_that_there_is_not_is_asked_about() -> None:
    with pytest.raises(RefusedError, match=r"behind -> stands 'order', which .* mean orders"):
        plan_work(with_work(), "Letters -> order", BOOK.kpis)
    with pytest.raises(RefusedError, match="behind -> stands ''"):
        plan_work(with_work(), "Letters ->", BOOK.kpis)


def test_an_arrow_in_a_title_that_is_there_stays() -> None:
    part = with_work(CALLS.change(title="Desk A -> desk B"))
    assert plan_work(part, "Desk A -> desk B\nLetters", ())[0] == part.work[0]


def test_work_that_is_told_again_stays_as_it_is() -> None:
    assert plan_work(with_work(CALLS, LATER), "call  FIRST", ()) == (CALLS, LATER)


def test_a_new_line_is_a_new_initiative_with_an_id_of_its_words() -> None:
    made = plan_work(with_work(CALLS, LATER), "Call first\nNew photos", ())
    assert made[:2] == (CALLS, LATER)
    assert made[2] == Initiative(
        id="new-photos", title="New photos", key_result="retention_rate-metric"
    )


def test_a_line_that_is_gone_takes_its_initiative_along_and_no_other() -> None:
    assert plan_work(with_work(CALLS, LATER), "", ()) == (LATER,)


@pytest.mark.parametrize(
    ("title", "taken", "id"),
    [
        ("New photos", ("new-photos",), "new-photos-2"),
        ("New photos", ("new-photos", "new-photos-2"), "new-photos-3"),
        ("???", (), "retention_rate-metric-work"),
        ("x" * 90, ("x" * 80,), f"{'x' * 76}-2"),
    ],
)
def test_an_id_is_never_given_twice(title: str, taken: tuple[str, ...], id: str) -> None:
    (made,) = plan_work(with_work(), title, (), taken=taken)
    assert made.id == id


def test_an_objective_itself_has_no_work() -> None:
    assert plan_work(part("back"), "anything", ()) == part("back").objective.initiatives
