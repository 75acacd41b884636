"""The coach: what holds for every rule, and what it says of a whole workbook."""

import copy
import re
import time
from dataclasses import replace
from typing import get_args

import pytest
from coaching_examples import (
    EXAMPLES,
    ON,
    Example,
    advice_of,
    baseline,
    binary,
    book,
    check_in,
    complete,
    guardrail,
    kpi,
    metric,
    milestone,
    objective,
    rate,
    severities,
    threshold,
    workbook,
)
from hypothesis import given as draw
from hypothesis import strategies as st

from okrnb.advice import Advice, Rule
from okrnb.coaching import RULES, blocks_publishing, coach
from okrnb.model import Intake, Record
from okrnb.objectives import KeyResult, Metric, Workbook

each_rule = pytest.mark.parametrize("rule", [pytest.param(rule, id=rule.id) for rule in RULES])
each_example = pytest.mark.parametrize(
    ("rule", "example"), [pytest.param(id, example, id=id) for id, example in EXAMPLES.items()]
)


def records(given: Workbook) -> dict[str, Record]:
    """Give everything that advice can be about, by the words that advice uses."""
    found: dict[str, Record] = {"settings": given.settings}
    found |= {f"kpi {one.id}": one for one in given.kpis}
    found |= {f"objective {one.id}": one for one in given.objectives}
    found |= {f"key result {one.id}": one for one in given.key_results()}
    found |= {f"check-in {one.id}": one for one in given.check_ins}
    for objective_ in given.objectives:
        found |= {f"initiative {one.id}": one for one in objective_.initiatives}
    return found


def worst(given: Workbook) -> list[Advice]:
    return [one for one in coach(given, on=ON) if one.severity in ("E", "W")]


def messy() -> Workbook:
    """Give a workbook that breaks rules of every weight."""
    blank = objective(Metric(form="metric", id="m", kpi="nps"), why_now="", winning="", id="one")
    return workbook(blank, objective(id="two"), kpis=[kpi(direction=None, owner="")])


def test_every_rule_has_examples() -> None:
    assert set(EXAMPLES) == {rule.id for rule in RULES}


@each_example
def test_a_rule_speaks_of_its_bad_example_as_gravely_as_the_method_says(
    rule: str, example: Example
) -> None:
    assert severities(rule, example.speaks) == [example.severity]


@each_example
def test_a_rule_is_silent_about_its_good_example(rule: str, example: Example) -> None:
    assert advice_of(rule, example.silent) == []


@each_example
def test_a_rule_raises_not_the_false_alarm_that_the_method_knows_of(
    rule: str, example: Example
) -> None:
    assert example.spared is None or advice_of(rule, example.spared) == []


def test_no_two_rules_have_the_same_id() -> None:
    assert len({rule.id for rule in RULES}) == len(RULES)


@each_rule
def test_a_rule_gives_its_reason_in_whole_sentences(rule: Rule) -> None:
    assert rule.why.endswith((".", "?"))


@each_rule
def test_a_rule_names_its_source(rule: Rule) -> None:
    assert rule.source


@each_example
def test_all_advice_ends_in_a_question(rule: str, example: Example) -> None:
    assert [one for one in advice_of(rule, example.speaks) if not str(one).endswith("?")] == []


@each_example
def test_all_advice_asks_one_question(rule: str, example: Example) -> None:
    assert {one.question.count("?") for one in advice_of(rule, example.speaks)} == {1}


@each_example
def test_all_advice_is_about_a_record_of_the_workbook(rule: str, example: Example) -> None:
    assert {one.about for one in advice_of(rule, example.speaks)} <= set(records(example.speaks))


@each_example
def test_all_advice_points_to_a_field_that_its_record_has(rule: str, example: Example) -> None:
    given = records(example.speaks)
    found = [one for one in advice_of(rule, example.speaks) if one.field]
    assert [one for one in found if not hasattr(given[one.about], one.field)] == []


@each_example
def test_marks_are_words_of_the_field_that_they_are_about(rule: str, example: Example) -> None:
    given = records(example.speaks)
    for one in advice_of(rule, example.speaks):
        text = str(getattr(given[one.about], one.field)) if one.field else ""
        assert [text[mark.begin : mark.end] for mark in one.marks] == [m.words for m in one.marks]


@each_example
def test_a_rewrite_makes_up_no_number(rule: str, example: Example) -> None:
    known = set(re.findall(r"\d+", repr(example.speaks)))
    for one in advice_of(rule, example.speaks):
        assert set(re.findall(r"\d+", one.rewrite.replace(",", ""))) <= known


def test_an_empty_workbook_is_asked_for_an_objective_and_nothing_else_that_is_grave() -> None:
    assert [one.rule for one in worst(workbook(kpis=(), intake=Intake()))] == ["W-NONE"]


def test_a_complete_workbook_gets_neither_errors_nor_warnings() -> None:
    assert worst(complete()) == []


def test_the_complete_workbook_has_two_objectives_and_all_forms_of_key_results() -> None:
    forms = {type(kr) for kr in complete().key_results()}
    assert (len(complete().objectives), forms) == (2, set(get_args(get_args(KeyResult)[0])))


@pytest.mark.parametrize(
    "kr",
    [
        pytest.param(kr, id=kr.form)
        for kr in (baseline(), milestone(), binary(), guardrail(), threshold(), rate())
    ],
)
def test_a_complete_key_result_is_not_scolded_for_being_no_metric(kr: KeyResult) -> None:
    reported = workbook(objective(kr), check_ins=[check_in(kr.id)])
    assert [one for one in coach(reported, on=ON) if one.about == f"key result {kr.id}"] == []


def test_a_key_result_on_a_kpi_that_nobody_defined_is_coached_all_the_same() -> None:
    given = replace(complete(), kpis=())
    assert worst(given) == []


def test_advice_comes_most_severe_first() -> None:
    found = [one.severity for one in coach(messy(), on=ON)]
    assert found == sorted(found, key="EWH".index)


def test_the_messy_workbook_has_advice_of_every_weight() -> None:
    assert {one.severity for one in coach(messy(), on=ON)} == {"E", "W", "H"}


def test_advice_of_the_same_weight_comes_in_the_order_of_the_rules() -> None:
    order = [rule.id for rule in RULES]
    warnings = [order.index(one.rule) for one in coach(messy(), on=ON) if one.severity == "W"]
    assert warnings == sorted(warnings)


def test_the_ladder_which_most_objectives_lack_is_asked_for_last() -> None:
    assert [one.rule for one in coach(messy(), on=ON)][-1] == "P06"


def test_the_complete_workbook_is_asked_nothing_at_all() -> None:
    assert [str(one) for one in coach(complete(), on=ON)] == []


def test_coaching_leaves_the_workbook_as_it_is() -> None:
    given = replace(messy(), check_ins=(check_in("m"), check_in("m", note="again")))
    before = copy.deepcopy(given)
    coach(given, on=ON)
    assert given == before


def test_an_error_blocks_publishing() -> None:
    assert blocks_publishing(coach(EXAMPLES["T3"].speaks, on=ON))


def test_warnings_do_not_block_publishing() -> None:
    found = coach(book(metric()), on=ON)
    assert ("W" in [one.severity for one in found], blocks_publishing(found)) == (True, False)


TYPED = (
    "Launch Keep raise NPS churn by 10% from 5 to 7 and or ; X% TBD june 30 through a mailing list "
    'improve better "quoted thing" 24/7 $5M __ help Center 100 calls done ( ) - engagement'
)
WORDS = st.sampled_from(re.split(" ", TYPED))


@draw(st.lists(WORDS, min_size=1, max_size=12).map(" ".join))
def test_whatever_is_typed_is_coached_and_marked_in_place(text: str) -> None:
    given = book(binary(text=text, test=""), metric(text=text, target=None))
    for one in coach(given, on=ON):
        assert [text[mark.begin : mark.end] for mark in one.marks] == [m.words for m in one.marks]


def large(count: int, only_kpi: str | None) -> Workbook:
    """Give so many KPIs, key results (all on one KPI, if it is named) and check-ins."""
    kpis = [kpi(f"kpi-{i}") for i in range(count)]
    key_results = [metric(f"kr-{i}", kpi=only_kpi or f"kpi-{i}") for i in range(count)]
    reported = [check_in(kr.id) for kr in key_results]
    return workbook(objective(*key_results), kpis=kpis, check_ins=reported)


def seconds_to_coach(given: Workbook) -> float:
    """Give the shortest of several times, counting only what this process uses of the machine."""
    times = []
    for _ in range(5):
        begin = time.process_time()
        coach(given, on=ON)
        times.append(time.process_time() - begin)
    return min(times)


@pytest.mark.parametrize("only_kpi", [None, "kpi-0"], ids=["each on its own KPI", "all on one KPI"])
def test_ten_times_the_kpis_take_at_most_twenty_times_as_long(only_kpi: str | None) -> None:
    small, big = (seconds_to_coach(large(count, only_kpi)) for count in (100, 1000))
    assert big <= 20 * small


def company(count: int) -> Workbook:
    """Give so many objectives of four typed key results each, on KPIs of their own."""
    texts = (
        "Raise orders of shop {} from 40 to 50 by 31 March 2012",
        "Launch the new checkout in shop {}",
        "Improve what the clinics of region {} say about us",
        "Make 100 calls a month in region {}",
    )
    objectives = [
        objective(
            *(metric(f"kr-{i}-{n}", kpi=f"k{i}", text=t.format(i)) for n, t in enumerate(texts)),
            id=f"o{i}",
            text=f"Clinics of shop {chr(97 + i % 26)} recommend us",
        )
        for i in range(count)
    ]
    return workbook(*objectives, kpis=[kpi(f"k{i}") for i in range(count)])


def test_two_hundred_objectives_are_coached_within_seconds() -> None:
    assert seconds_to_coach(company(200)) < 2
