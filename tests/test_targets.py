"""The way from start to target, levels on it, and percentages, against the method's answers."""

from decimal import Decimal
from typing import Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrnb.errors import RefusedError
from okrnb.model import Kpi
from okrnb.objectives import Metric
from okrnb.targets import (
    LevelName,
    Levels,
    fill_levels,
    level_by_odds,
    level_reached,
    levels_of,
    progress,
    read_percent,
    relative_target,
    say_both_ways,
    score,
    score_by_levels,
    score_by_named_level,
    soft_ceiling,
    start_of,
    suggest_stretch,
)

D = Decimal
NUMBERS = st.decimals(-1_000_000, 1_000_000, places=2)
SHARES = st.decimals(0, 1, places=2)


def table(*rows: tuple[Any, ...]) -> list[Any]:
    """Turn rows into test cases; the first column names the case."""
    return [pytest.param(*rest, id=name) for name, *rest in rows]


def growth(*levels: int) -> Levels:
    return Levels(*(D(level) for level in levels))


@pytest.mark.parametrize(
    ("start", "target", "value", "expected"),
    table(
        ("rising", "20", "25", "22.5", "0.5"),
        ("falling", "40", "20", "25", "0.75"),
        ("falling money", "500000", "400000", "420000", "0.8"),
        ("rising money", "1.0", "1.5", "1.35", "0.7"),
        ("beyond the target", "20", "25", "27", "1.4"),
        ("worse than the start", "20", "25", "17.5", "-0.5"),
        ("from below to above zero", "-10", "20", "5", "0.5"),
        ("all below zero but the target", "-2", "1", "-0.5", "0.5"),
    ),
)
def test_progress_is_the_share_of_the_way(
    start: str, target: str, value: str, expected: str
) -> None:
    assert progress(D(start), D(target), D(value)) == D(expected)


def test_progress_to_where_one_started_is_refused() -> None:
    with pytest.raises(RefusedError, match="both 20"):
        progress(D(20), D(20), D(20))


@given(start=NUMBERS, target=NUMBERS, share=SHARES, more=SHARES)
def test_a_score_rises_on_the_way_to_the_target(
    start: Decimal, target: Decimal, share: Decimal, more: Decimal
) -> None:
    if start != target and share < more:
        before, after = (score(start, target, start + s * (target - start)) for s in (share, more))
        assert before < after


@given(start=NUMBERS, target=NUMBERS, value=NUMBERS)
def test_a_score_knows_no_direction(start: Decimal, target: Decimal, value: Decimal) -> None:
    if start != target:
        assert score(start, target, value) == score(-start, -target, -value)


@given(start=NUMBERS, target=NUMBERS, value=NUMBERS)
def test_a_score_is_0_at_the_start_1_at_the_target_and_never_outside(
    start: Decimal, target: Decimal, value: Decimal
) -> None:
    if start != target:
        assert score(start, target, start) == 0
        assert score(start, target, target) == 1
        assert 0 <= score(start, target, value) <= 1


@pytest.mark.parametrize(
    ("total", "expected"),
    table(("under", "3", "1"), ("at 4", "4", "1"), ("5", "5", "0.75"), ("8", "8", "0")),
)
def test_a_soft_ceiling_of_4_loses_a_quarter_for_each_one_over(total: str, expected: str) -> None:
    assert soft_ceiling(D(total), D(4)) == D(expected)


def test_a_soft_ceiling_of_zero_is_refused() -> None:
    with pytest.raises(RefusedError, match="the bound is 0"):
        soft_ceiling(D(1), D(0))


@pytest.mark.parametrize(
    ("levels", "value", "expected", "name", "by_name"),
    table(
        ("at start", growth(0, 6, 10, 14), "0", "0", None, "0"),
        ("below start", growth(0, 6, 10, 14), "-3", "0", None, "0"),
        ("at commit", growth(0, 6, 10, 14), "6", "0.3", "commit", "0.3"),
        ("between commit and target", growth(0, 6, 10, 14), "9", "0.6", "commit", "0.3"),
        ("at target", growth(0, 6, 10, 14), "10", "0.7", "target", "0.7"),
        ("between target and stretch", growth(0, 6, 10, 14), "12", "0.85", "target", "0.7"),
        ("at stretch", growth(0, 6, 10, 14), "14", "1", "stretch", "1"),
        ("beyond stretch", growth(0, 6, 10, 14), "20", "1", "stretch", "1"),
        ("churn, falling", growth(8, 7, 6, 5), "6.5", "0.5", "commit", "0.3"),
    ),
)
def test_levels_score_along_straight_lines_or_by_the_level_alone(
    levels: Levels, value: str, expected: str, name: LevelName | None, by_name: str
) -> None:
    assert score_by_levels(levels, D(value)) == D(expected)
    assert level_reached(levels, D(value)) == name
    assert score_by_named_level(levels, D(value)) == D(by_name)


def test_levels_are_filled_in_between_start_and_stretch() -> None:
    assert fill_levels(D(20), D(25)) == Levels(D(20), D("21.5"), D("23.5"), D(25))


@given(start=NUMBERS, stretch=NUMBERS, value=NUMBERS)
def test_filled_levels_score_like_the_straight_line(
    start: Decimal, stretch: Decimal, value: Decimal
) -> None:
    if start != stretch:
        by_levels = score_by_levels(fill_levels(start, stretch), value)
        assert abs(by_levels - score(start, stretch, value)) < D("1e-15")


@pytest.mark.parametrize(
    ("given_levels", "expected"),
    table(
        ("all given", {"commit": 6, "target": 10, "stretch": 14}, growth(0, 6, 10, 14)),
        ("no commit", {"target": 7, "stretch": 14}, growth(0, 3, 7, 14)),
        ("no stretch", {"commit": 2, "target": 7}, growth(0, 2, 7, 10)),
        ("no target", {"stretch": 10}, None),
    ),
)
def test_blank_levels_stand_on_the_line_through_the_target(
    given_levels: dict[str, int], expected: Levels | None
) -> None:
    kr = Metric.model_validate({"form": "metric", "id": "a", "kpi": "b", **given_levels})
    assert levels_of(kr, D(0)) == expected


@pytest.mark.parametrize(
    ("likely", "expected"),
    table(
        ("commit, as it should be", "0.9", "commit"),
        ("target, as it should be", "0.5", "target"),
        ("stretch, as it should be", "0.1", "stretch"),
        ("a commit voted 0.3 likely", "0.3", "target"),
        ("a target voted 0.7 likely", "0.7", "commit"),
        ("a target voted 0.29 likely", "0.29", "stretch"),
    ),
)
def test_odds_tell_what_a_level_should_be_called(likely: str, expected: LevelName) -> None:
    assert level_by_odds(D(likely)) == expected


def test_a_stretch_lies_thirty_percent_beyond_the_target() -> None:
    assert suggest_stretch(D(0), D(100)) == 130


@pytest.mark.parametrize(
    ("start", "percent", "direction", "expected"),
    table(
        ("quality, higher is better", "80", "10", "up", "88"),
        ("defects, lower is better", "80", "10", "down", "72"),
        ("visits up 15% on last year", "100000", "15", "up", "115000"),
        ("revenue doubled", "5", "100", "up", "10"),
    ),
)
def test_a_relative_target_is_worked_out_once(
    start: str, percent: str, direction: Literal["up", "down"], expected: str
) -> None:
    assert relative_target(D(start), D(percent), direction=direction) == D(expected)


@pytest.mark.parametrize(
    ("start", "percent", "seen"),
    table(("NPS -20 by 10% is worse", "-20", "10", "-22"), ("0 doubled", "0", "100", "0")),
)
def test_a_relative_target_on_zero_or_below_is_refused_and_shown(
    start: str, percent: str, seen: str
) -> None:
    with pytest.raises(RefusedError, match=f"to {seen}. Write the target itself"):
        relative_target(D(start), D(percent), direction="up")


@pytest.mark.parametrize(
    ("start", "percent", "direction", "expected"),
    table(
        ("20 up 25%", "20", "25", "up", (D(25), D(45))),
        ("NPS 40 up 10%", "40", "10", "up", (D(44), D(50))),
        ("churn 4 down 2%", "4", "2", "down", (D("3.92"), D(2))),
        ("NPS -20 up 10%", "-20", "10", "up", (None, D(-10))),
    ),
)
def test_percent_of_a_percentage_can_mean_two_targets(
    start: str,
    percent: str,
    direction: Literal["up", "down"],
    expected: tuple[Decimal | None, Decimal],
) -> None:
    assert read_percent(D(start), D(percent), direction=direction) == expected


@pytest.mark.parametrize(
    ("start", "target", "expected"),
    table(
        ("20 to 25", "20", "25", "+5 points (+25%)"),
        ("25 to 20", "25", "20", "-5 points (-20%)"),
        ("no change", "20", "20", "0 points (0%)"),
        ("from below zero", "-10", "20", "+30 points"),
    ),
)
def test_a_change_is_said_in_points_and_in_percent(start: str, target: str, expected: str) -> None:
    kpi = Kpi(id="margin", name="Gross margin", unit_kind="percent", decimals=0)
    assert say_both_ways(D(start), D(target), kpi) == expected


@pytest.mark.parametrize(
    ("start", "aggregation", "expected"),
    table(
        ("a total without a start", None, "cumulative", 0),
        ("a total against last cycle", 5, "cumulative", 5),
        ("a level without a start", None, "level", None),
    ),
)
def test_only_a_total_starts_at_zero_by_itself(
    start: int | None, aggregation: str, expected: int | None
) -> None:
    kpi = Kpi.model_validate({"id": "deals", "name": "Deals", "aggregation": aggregation})
    kr = Metric.model_validate({"form": "metric", "id": "a", "kpi": "deals", "start": start})
    assert start_of(kr, kpi) == expected
