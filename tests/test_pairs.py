"""Five rows: what a KPI and a key result must have, and what a pair of them has."""

from typing import Any

import pytest
from coaching_examples import ON, baseline, binary, book, kpi, metric, milestone, workbook

from okrnb.contrasting import tell_apart
from okrnb.objectives import KeyResult, Workbook
from okrnb.pairs import Row
from okrnb.wording import BLANK


def row_of(what: str, given: Workbook, key_result: str = "nps-metric") -> Row:
    told = tell_apart("nps", key_result, workbook=given, on=ON)
    return next(row for row in told.five if row.what == what)


def seen(what: str, given: Workbook, key_result: str = "nps-metric") -> tuple[str, str, list[str]]:
    """Give what stands in a row for the KPI and the key result, and which rules ask."""
    row = row_of(what, given, key_result)
    asked = [one.rule for one in (*row.kpi.asked, *row.key_result.asked)]
    return row.kpi.said, row.key_result.said, asked


def test_a_whole_pair_has_what_it_needs_and_is_asked_nothing() -> None:
    told = tell_apart("nps", "nps-metric", workbook=book(metric()), on=ON)
    assert [(row.kpi.said, row.key_result.said) for row in told.five] == [
        ("yes", "yes, a metric"),
        ("yes", "yes"),
        ("no, it goes on", "yes, 31 March 2012"),
        ("yes, every week", "no"),
        ("yes, by its healthy range", "yes, from 32 to 40"),
    ]
    assert not [one for row in told.five for one in (*row.kpi.asked, *row.key_result.asked)]


def test_the_general_columns_are_lamortes() -> None:
    told = tell_apart("nps", "nps-metric", workbook=book(metric()), on=ON)
    assert [(row.a_kpi, row.a_key_result) for row in told.five] == [
        ("yes", "no"),
        ("yes", "yes"),
        ("sometimes", "yes"),
        ("yes", "no"),
        ("sometimes", "always"),
    ]


@pytest.mark.parametrize(
    ("what", "given", "expected"),
    [
        (
            "must be a metric",
            book(
                metric(start=None, target=None),
                kpis=[kpi(unit_kind=None, healthy_low=None)],
            ),
            (BLANK, "yes, a metric", ["T1"]),
        ),
        ("must be a metric", book(metric(), kpis=[kpi(unit="points")]), ("yes, in points",)),
        ("can be a metric", book(metric(start=0, target=1)), ("yes", "yes", ["T2"])),
        ("has an end date", book(metric(due=None)), ("no, it goes on", BLANK, ["T3"])),
        ("has a fixed update frequency", book(metric(), kpis=[kpi(frequency=None)]), (BLANK, "no")),
        (
            "has a fixed update frequency",
            book(metric(text="NPS from 32 to 40, reported weekly")),
            ("yes, every week", "yes, reported weekly", ["T4"]),
        ),
        (
            "its progress is measurable",
            book(metric(target=None), kpis=[kpi(healthy_low=None)]),
            (BLANK, BLANK, ["K-RANGE", "T5"]),
        ),
        (
            "its progress is measurable",
            book(metric(start=None)),
            ("yes, by its healthy range", "yes, to 40", []),
        ),
    ],
)
def test_the_coachs_rules_decide_what_a_row_says(
    what: str, given: Workbook, expected: tuple[object, ...]
) -> None:
    assert seen(what, given)[: len(expected)] == expected


@pytest.mark.parametrize(
    ("key_result", "is_metric", "can_be"),
    [
        (milestone(), "no, a milestone", "yes, later: NPS"),
        (milestone(future_kpi=None), "no, a milestone", BLANK),
        (binary(), "no, a test", "no"),
        (baseline(), "yes, a baseline", "yes"),
    ],
)
def test_a_key_result_need_not_be_a_metric(
    key_result: KeyResult, is_metric: str, can_be: str
) -> None:
    given = book(key_result)
    assert row_of("must be a metric", given, key_result.id).key_result.said == is_metric
    assert row_of("can be a metric", given, key_result.id).key_result.said == can_be


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, "yes, by its steps"),
        ({"steps": ()}, "yes, by its proof"),
        ({"steps": (), "evidence": ""}, BLANK),
    ],
)
def test_a_milestone_shows_progress_by_its_steps_or_at_least_its_proof(
    changes: dict[str, Any], expected: str
) -> None:
    row = row_of("its progress is measurable", book(milestone(**changes)), "branch")
    assert row.key_result.said == expected


@pytest.mark.parametrize("key_result", [baseline(), binary()])
def test_other_forms_show_progress_too(key_result: KeyResult) -> None:
    row = row_of("its progress is measurable", book(key_result), key_result.id)
    assert row.key_result.said.startswith("yes, by ")


def test_a_kpi_that_the_key_result_does_not_move_is_asked_as_if_it_did() -> None:
    given = book(metric(kpi="cost"), kpis=[kpi(frequency=None), kpi("cost")])
    assert seen("has a fixed update frequency", given) == (BLANK, "no", ["T4"])


def test_only_the_objective_of_the_key_result_is_looked_at() -> None:
    other = book(metric("other-metric", due=None)).objectives[0].change(id="other")
    given = workbook(*book(metric()).objectives, other)
    assert seen("has an end date", given)[1:] == ("yes, 31 March 2012", [])


def test_what_is_asked_says_whose_idea_it_is() -> None:
    (asked,) = row_of("has an end date", book(metric(due=None))).key_result.asked
    assert asked.source == "Lamorte, five-row table"
