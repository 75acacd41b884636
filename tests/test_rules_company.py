"""Rules between objectives above and below, and between the teams of a company."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from coaching_examples import (
    END,
    INTAKE,
    ON,
    START,
    advice_of,
    kpi,
    metric,
    objective,
    parent_and_child,
    waive,
    workbook,
)

from okrnb.advice import Advice
from okrnb.coaching import coach_company
from okrnb.model import Cycle
from okrnb.objectives import Objective, Workbook

COPY = "Raise NPS from 32 to 40 by 31 March 2012"


def team(name: str, *objectives: Objective, **changes: Any) -> Workbook:
    given = workbook(*objectives, kpis=changes.pop("kpis", [kpi()]), team=name, **changes)
    return replace(given, settings=given.settings.change(intake=INTAKE))


def sales(**changes: Any) -> Workbook:
    return team("Sales", objective(metric(), id="sell"), **changes)


def support(*, start: int = 32, target: int = 40, **changes: Any) -> Workbook:
    given = {"parent": changes.pop("parent", None), "text": "Every clinic gets help"}
    return team(
        "Support", objective(metric("s", start=start, target=target), id="help", **given), **changes
    )


def between(*workbooks: Workbook) -> list[Advice]:
    return list(coach_company(workbooks, on=ON))


def cycle(**changes: Any) -> Cycle:
    return Cycle(name="Q1 2012", start=START, end=END).change(**changes)


# Copies of what stands above


@pytest.mark.parametrize(
    "text",
    [COPY, "RAISE NPS from 32 to 40, by 31 March 2012.", "Clinics recommend us to each other"],
)
def test_an_objective_that_repeats_its_parent_or_a_key_result_of_it_is_a_copy(text: str) -> None:
    (found,) = advice_of("W-CASC", parent_and_child(text))
    assert [mark.words for mark in found.marks] == [text]


@pytest.mark.parametrize("parent", [None, "elsewhere"])
def test_likeness_to_another_objective_is_no_copy(parent: str | None) -> None:
    above = objective(metric(), level="company", id="aim")
    given = workbook(above, objective(text=COPY, parent=parent))
    assert advice_of("W-CASC", given) == []


def test_a_copy_of_a_parent_in_another_workbook_is_seen() -> None:
    company = team("Company", objective(metric(), level="company", id="aim"))
    copied = team("Support", objective(text=COPY, id="help", parent="aim"), kpis=[])
    assert [(one.rule, one.team) for one in between(company, copied)] == [("W-CASC", "Support")]


def test_a_copy_inside_one_workbook_is_left_to_its_own_coach() -> None:
    assert between(parent_and_child(COPY)) == []


# Teams beside each other


def test_a_single_team_has_nothing_between() -> None:
    assert between(sales()) == []


def test_two_teams_that_move_one_kpi_are_told_once_with_both_names() -> None:
    (found,) = between(sales(), support())
    assert str(found) == (
        "Support, key result s: Sales moves the same KPI (nps-metric). "
        "Which of the two teams leads, and how does the other help?"
    )
    assert found.severity == "W"


def test_two_teams_that_move_one_kpi_apart_cannot_both_win() -> None:
    (found,) = between(sales(), support(start=40, target=32))
    assert (found.severity, "the other way" in found.seen) == ("E", True)


def test_a_team_that_serves_the_others_objective_may_share_its_kpi() -> None:
    assert between(sales(), support(parent="sell")) == []


def test_but_not_move_it_the_other_way() -> None:
    (found,) = between(sales(), support(start=40, target=32, parent="sell"))
    assert found.rule == "B1"


@pytest.mark.parametrize(
    "other", [kpi(name="NPS of resellers"), kpi(unit="points"), kpi("nps2", name="NPS")]
)
def test_kpis_that_only_look_alike_are_two(other: Any) -> None:
    moved = objective(metric("s", kpi=other.id), id="help", text="Every clinic gets help")
    assert between(sales(), team("Support", moved, kpis=[other])) == []


def test_cycles_that_do_not_meet_are_not_compared() -> None:
    later = cycle(start=date(2012, 4, 1), end=date(2012, 6, 30), scoring="yes_no")
    assert between(sales(), support(cycle=later)) == []


def test_teams_that_score_differently_are_told_so_once() -> None:
    other = support(parent="sell", cycle=cycle(scoring="levels"))
    (found,) = between(sales(), team("Data"), other)
    assert (found.rule, found.team, found.about) == ("B3", "Support", "settings")


def test_a_parent_that_no_team_has_is_asked_for() -> None:
    found = between(sales(), support(parent="gone"))
    assert ("D6", "parent") in {(one.rule, one.field) for one in found}


def test_a_parent_in_another_workbook_is_found() -> None:
    assert "D6" not in {one.rule for one in between(sales(), support(parent="sell"))}


def test_what_a_team_has_waived_is_left_out() -> None:
    assert between(sales(), waive(support(), "B1", "key result s")) == []


def test_what_blocks_publishing_is_not_waived() -> None:
    apart = support(start=40, target=32)
    assert len(between(sales(), waive(apart, "B1", "key result s"))) == 1


def test_the_gravest_comes_first() -> None:
    found = between(sales(), support(start=40, target=32), support(parent="gone"))
    severities = [one.severity for one in found]
    assert severities == sorted(severities, key="EWH".index)
