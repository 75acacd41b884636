"""Commit, target and stretch: from the KPI's own chances, rounded, and said with them."""

import re
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from okrnb.drafting import draft_key_result
from okrnb.levels import plain, say_left_out, say_levels, say_odds_of, say_odds_within, to_step
from okrnb.model import Cycle, Kpi
from okrnb.objectives import Metric
from okrnb.outlook import Outlook, look_ahead
from okrnb.periods import later

Q1 = Cycle(name="Q1 2012", start=date(2012, 1, 1), end=date(2012, 3, 31))
RISING = [60 + 0.5 * i + (i * 7 % 5 - 2) / 2 for i in range(36)]


def outlook(values: list[float], **fields: Any) -> Outlook:
    given = {"id": "nps", "name": "NPS", "direction": "up", "frequency": "month"}
    days = [later(date(2011, 11, 1), "month", i - len(values) + 1) for i in range(len(values))]
    return look_ahead(Kpi.model_validate({**given, **fields}), days, values, cycle=Q1)


def metric(made: Outlook) -> Metric:
    kr = draft_key_result(made)
    assert isinstance(kr, Metric)
    return kr


def percents(kr: Metric, made: Outlook) -> dict[str, int]:
    levels = {"commit": kr.commit, "target": kr.target, "stretch": kr.stretch}
    said = {name: say_odds_of(value, made) for name, value in levels.items() if value is not None}
    return {name: int(re.sub(r"\D", "", odds)) for name, odds in said.items()}


def test_without_a_healthy_range_the_levels_are_about_90_50_and_10_percent_likely() -> None:
    made = outlook(RISING)
    odds = percents(metric(made), made)
    assert odds == {
        "commit": pytest.approx(90, abs=5),
        "target": pytest.approx(50, abs=5),
        "stretch": pytest.approx(10, abs=5),
    }


def test_a_level_that_a_person_changes_gets_its_own_chance() -> None:
    made = outlook(RISING)
    easier = metric(made).change(commit=None, target=Decimal("77.5"))
    assert percents(easier, made)["target"] > 55


def test_a_level_beyond_all_that_was_seen_is_said_to_be_under_one_percent() -> None:
    assert say_odds_of(Decimal(500), outlook(RISING)) == "under 1%"


def test_what_is_certain_is_said_to_be_over_99_percent() -> None:
    assert say_odds_of(Decimal(2), outlook(RISING)) == "over 99%"


def test_without_a_tested_chance_none_is_said() -> None:
    assert say_odds_of(Decimal(50), outlook([40.0, 42.0])) == "no tested chance"


def test_the_odds_of_both_sides_of_a_value_add_up() -> None:
    made, edge = outlook(RISING), Decimal("77.5")
    above, below = say_odds_within(edge, None, made), say_odds_within(None, edge, made)
    assert [one.split()[0] for one in (above, below)] == ["about"] * 2
    assert int(above[6:-1]) + int(below[6:-1]) in (99, 100, 101)


def test_without_a_tested_chance_no_side_has_odds() -> None:
    assert say_odds_within(Decimal(40), None, outlook([40.0, 42.0])) == ""


def test_of_a_level_that_is_left_out_it_is_said_why() -> None:
    made = outlook(RISING)
    whole = metric(made)
    assert say_left_out(whole, made) == {}
    beyond = whole.change(target=Decimal(90), stretch=None)
    assert list(say_left_out(beyond, made)) == ["stretch"]
    easy = whole.change(commit=None, target=Decimal("77.5"), stretch=None)
    assert say_left_out(easy, made)["commit"].endswith("is no easier than the target")
    late = whole.change(start=Decimal(79), commit=None)
    assert say_left_out(late, made)["commit"].endswith("is no better than the start")


def test_a_level_that_a_person_took_out_needs_no_reason() -> None:
    made = outlook(RISING)
    assert say_left_out(metric(made).change(commit=None, stretch=None), made) == {}


def test_where_nothing_is_known_no_level_is_left_out_for_a_reason() -> None:
    made = outlook([40.0, 42])
    kr = Metric(form="metric", id="m", kpi="nps", start=Decimal(40), target=Decimal(50))
    assert say_left_out(kr, made) == {}


def test_the_levels_of_a_draft_are_explained_line_by_line() -> None:
    margin = Kpi(id="margin", name="MARGIN", unit_kind="percent", decimals=1)
    kr = Metric(
        form="metric",
        id="m",
        kpi="margin",
        start=Decimal(20),
        start_on=date(2011, 11, 30),
        start_source="mean of the last 3 readings",
        commit=Decimal(22),
        target=Decimal(25),
        target_source="even odds",
        stretch=Decimal(28),
    )
    assert say_levels(kr, margin).split("\n") == [
        "from 20.0% (30 November 2011): mean of the last 3 readings",
        "to 25.0%: even odds",
        "commit 22.0%",
        "stretch 28.0%",
    ]


def test_blank_levels_are_not_explained() -> None:
    assert say_levels(Metric(form="metric", id="m", kpi="k"), None) == ""


@pytest.mark.parametrize(
    ("value", "step", "level"),
    [(1682.5, "50", "1700"), (0.025, "0.01", "0.03"), (-7.0, "5", "-5"), (1234.0, "1", "1234")],
)
def test_a_level_is_a_multiple_of_its_step(value: float, step: str, level: str) -> None:
    assert str(to_step(value, Decimal(step))) == level


def test_a_level_is_written_without_a_power_of_ten() -> None:
    assert str(plain(Decimal("2.00E+6"))) == "2000000"
