from datetime import date
from pathlib import Path

import pytest

from okrnb.deciding import check_in
from okrnb.entries import Chance, Decision
from okrnb.errors import InputError
from okrnb.links import Known, link_problems, merge_places
from okrnb.model import Kpi, Place
from okrnb.objectives import Binary, Guardrail, Initiative, Metric, Objective
from okrnb.practising import open_quarter
from okrnb.records import Notes

WEEK_SIX = date(2011, 8, 11)

KNOWN = Known(kpis=(Kpi(id="wait", name="Waiting"),), key_results=frozenset({"calm-wait"}))


def objective(id: str = "calm", *, parent: str | None = None, **fields: object) -> Objective:
    return Objective.model_validate({"id": id, "text": "Calm", "parent": parent} | fields)


def said(*objectives: Objective, known: Known = KNOWN) -> list[str]:
    return [str(problem) for problem in link_problems(objectives, (), known, {})]


def test_names_that_lead_somewhere_are_no_problem() -> None:
    metric = Metric(id="calm-wait", form="metric", kpi="wait")
    call = Initiative(id="call", title="Call", key_result="calm-wait", kpi="wait")
    assert said(objective(key_results=[metric], initiatives=[call])) == []


def test_a_kpi_that_does_not_exist_is_a_problem() -> None:
    metric = Metric(id="calm-wait", form="metric", kpi="wiat")
    assert said(objective(key_results=[metric])) == [
        "objectives/calm.yaml: key result calm-wait: kpi is 'wiat', but there is no such KPI. "
        "Did you mean wait?"
    ]


def test_the_line_comes_from_the_places() -> None:
    metric = Metric(id="calm-wait", form="metric", kpi="wiat")
    places = {"key result calm-wait kpi": Place("objectives/calm.yaml", 7)}
    (problem,) = link_problems([objective(key_results=[metric])], (), KNOWN, places)
    assert (problem.file, problem.line) == ("objectives/calm.yaml", 7)


def test_an_initiative_for_no_key_result_is_a_problem() -> None:
    call = Initiative(id="call", title="Call", key_result="gone")
    assert said(objective(initiatives=[call])) == [
        "objectives/calm.yaml: initiative call: key_result is 'gone', "
        "but there is no such key result. Known here: calm-wait."
    ]


def test_a_guardrail_cannot_protect_itself() -> None:
    guard = Guardrail(id="calm-wait", form="guardrail", protects="calm-wait", kpi="wait")
    assert said(objective(key_results=[guard])) == [
        "objectives/calm.yaml: key result calm-wait: it protects itself. "
        "Name the key result that it guards."
    ]


def test_what_is_not_known_is_not_checked() -> None:
    guard = Guardrail(id="g", form="guardrail", protects="gone", kpi="gone")
    assert said(objective(key_results=[guard]), known=Known(None, None)) == []


def test_a_key_result_without_a_kpi_is_no_problem() -> None:
    assert said(objective(key_results=[Binary(id="b", form="binary")])) == []


def test_parents_in_a_row_are_no_problem() -> None:
    assert said(objective("a", parent="b"), objective("b", parent="c"), objective("c")) == []


def test_a_parent_outside_the_workbook_is_no_problem() -> None:
    assert said(objective("a", parent="company-growth")) == []


@pytest.mark.parametrize(
    ("parents", "loop"),
    [
        ({"a": "a"}, "a > a"),
        ({"a": "b", "b": "a"}, "a > b > a"),
        ({"x": "a", "a": "b", "b": "a"}, "a > b > a"),
    ],
)
def test_parents_in_a_circle_are_told_once(parents: dict[str, str], loop: str) -> None:
    objectives = [objective(id, parent=parent) for id, parent in parents.items()]
    assert said(*objectives) == [
        f"objectives/a.yaml: objective a: alignment loop: {loop}. Give one of them another parent."
    ]


def test_a_kpi_guarded_by_one_that_does_not_exist_is_a_problem() -> None:
    known = Known(kpis=(Kpi(id="wait", name="Waiting", guardrail="nps"),), key_results=None)
    assert said(known=known) == [
        "kpis.csv: KPI wait: guardrail is 'nps', but there is no such KPI. Known here: wait."
    ]


def test_an_id_in_two_files_is_told_with_both_places() -> None:
    pages = [Notes(name, [], {"key result wait": Place(name, 3)}) for name in ("a.yaml", "b.yaml")]
    merge_places(pages)
    assert [str(problem) for notes in pages for problem in notes.problems] == [
        "b.yaml:3: key result wait: the id wait is already used in a.yaml:3. Give each its own id."
    ]


def test_a_field_that_two_files_have_is_no_problem() -> None:
    place = Place("a.yaml", 3)
    pages = [Notes("a.yaml", [], {"key result wait": place, "key result wait kpi": place})]
    pages.append(Notes("b.yaml", [], {"objective b": Place("b.yaml", 1)}))
    assert len(merge_places(pages)) == 3
    assert [notes.problems for notes in pages] == [[], []]


def test_a_decision_about_nothing_is_a_problem_and_a_chance_that_was_shown_is_none() -> None:
    told = {"id": "d1", "on": date(2012, 2, 1), "key_result": "gone"}
    decision = Decision.model_validate({**told, "action": "keep", "reason": "so", "by": "Ana"})
    shown = {"id": "c1", "level": "target", "value": 3, "chance": "0.5"}
    chance = Chance.model_validate({**told, **shown})
    (problem,) = link_problems((), (decision, chance), KNOWN, {})
    assert str(problem).startswith(
        "log.jsonl: decision d1: key_result is 'gone', but there is no such key result."
    )


@pytest.mark.parametrize("year", [2001, 2010, 2012, 2031])
def test_a_check_in_in_a_wrong_year_is_refused_and_leaves_no_line(
    tmp_path: Path, year: int
) -> None:
    book = open_quarter(tmp_path / "q", on=WEEK_SIX)
    before = (book.folder / "log.jsonl").read_bytes()
    with pytest.raises(InputError, match=r"is far from Q3 2011\. It runs from 1 July 2011"):
        check_in(book, "orders-metric", on=WEEK_SIX.replace(year=year), value=3)
    assert (book.folder / "log.jsonl").read_bytes() == before


def test_a_late_report_is_taken(tmp_path: Path) -> None:
    book = open_quarter(tmp_path / "q", on=WEEK_SIX)
    late = date(2011, 10, 5)
    assert check_in(book, "rewritten-rate", on=late, value=3).workbook.check_ins[-1].on == late


@pytest.mark.parametrize("told", [{"done": ["size"]}, {"dropped": ["size"]}])
def test_a_step_that_is_not_there_is_answered_with_the_nearest(
    tmp_path: Path, told: dict[str, list[str]]
) -> None:
    book = open_quarter(tmp_path / "q", on=WEEK_SIX)
    with pytest.raises(InputError, match=r"no step 'size'\. Did you mean sizes"):
        check_in(book, "honest-pages", on=WEEK_SIX, **told)
