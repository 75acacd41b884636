"""A wish such as "up 10%" becomes a target, or the question what is meant."""

from decimal import Decimal
from typing import Any

import pytest

from okrnb.errors import RefusedError
from okrnb.model import Kpi
from okrnb.wishing import read_wish


def kpi(name: str = "Sales", **fields: Any) -> Kpi:
    return Kpi.model_validate({"id": "k", "name": name, "direction": "up", **fields})


MARGIN = kpi("Gross margin", unit_kind="percent", decimals=0)
WEIGHT = kpi("Weight", direction="down", unit="kg", decimals=1)


@pytest.mark.parametrize(
    ("wish", "target"),
    [
        ("10%", 110),
        ("+10%", 110),
        ("up 10 %", 110),
        ("increase by 10%", 110),
        ("by 10%", 110),
        ("+12.5", "112.5"),
        ("double", 200),
        ("triple", 300),
        ("to 130", 130),
        ("to -5", -5),
    ],
)
def test_a_plain_wish_is_one_target(wish: str, target: Any) -> None:
    assert read_wish(wish, Decimal(100), kpi()).target == Decimal(target)


@pytest.mark.parametrize("wish", ["10%", "-10%", "\N{MINUS SIGN}10%", "cut by 10%", "improve 10%"])
def test_where_lower_is_better_a_wish_goes_down(wish: str) -> None:
    assert read_wish(wish, Decimal(80), kpi(direction="down")).target == 72


@pytest.mark.parametrize("kind", ["percent", "score", "ratio"])
def test_percent_of_a_percentage_or_score_has_two_readings_and_a_question(kind: str) -> None:
    found = read_wish("25%", Decimal(20), kpi(unit_kind=kind))
    assert {one.means: int(one.value) for one in found.targets} == {"relative": 25, "points": 45}
    assert found.target is None
    assert found.question.endswith("?")


def test_both_readings_are_said_in_the_unit_and_in_percent() -> None:
    assert read_wish("25%", Decimal(20), MARGIN).question == (
        "Gross margin by 25%: is it 25%, +5 points (+25%), or 45%, +25 points (+125%)?"
    )


def test_points_of_a_percentage_leave_no_doubt() -> None:
    assert read_wish("+5 points", Decimal(20), MARGIN).target == 25


def test_a_wish_the_wrong_way_is_refused() -> None:
    with pytest.raises(RefusedError, match="higher is better for Gross margin"):
        read_wish("-5 points", Decimal(20), MARGIN)


def test_double_is_the_wrong_way_where_lower_is_better() -> None:
    with pytest.raises(RefusedError, match="lower is better"):
        read_wish("double", Decimal(80), kpi(direction="down"))
    assert read_wish("halve", Decimal(80), kpi(direction="down")).target == 40


def test_without_a_direction_a_wish_needs_a_sign() -> None:
    with pytest.raises(RefusedError, match="which way"):
        read_wish("10%", Decimal(20), kpi(direction=None))
    assert read_wish("-10%", Decimal(20), kpi(direction=None)).target == 18


def test_percent_of_nothing_is_refused() -> None:
    with pytest.raises(RefusedError, match="10% of 0 leads from 0 to 0"):
        read_wish("10%", Decimal(0), kpi())


def test_another_unit_is_refused_and_a_known_one_converted() -> None:
    with pytest.raises(RefusedError, match=r"counted in kg, not in lb, 10 lb are 4\.54 kg"):
        read_wish("-10 lb", Decimal(90), WEIGHT)


def test_the_kpis_own_unit_is_read() -> None:
    assert read_wish("-5 kg", Decimal(90), WEIGHT).target == 85


def test_what_is_not_possible_is_refused() -> None:
    with pytest.raises(RefusedError, match="105% is above what is possible"):
        read_wish("to 105", Decimal(95), MARGIN.change(highest=100))


def test_a_number_alone_is_a_change_in_the_kpis_unit() -> None:
    assert read_wish("10", Decimal(100), kpi()).target == 110


@pytest.mark.parametrize("wish", ["", "better", "ten percent", "10% 20%", "x 10%", "up -10%"])
def test_what_is_no_change_is_refused(wish: str) -> None:
    with pytest.raises(RefusedError, match="no change that can be read"):
        read_wish(wish, Decimal(100), kpi())
