"""A wish such as "up 10%" becomes a target, or the question what is meant."""

from decimal import Decimal
from typing import Any

import pytest

from okrnb.errors import RefusedError
from okrnb.model import Kpi
from okrnb.wishing import offer_wish, read_target, read_wish


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
        ("to 1,234,567", 1_234_567),
    ],
)
def test_a_plain_wish_is_one_target(wish: str, target: Any) -> None:
    assert read_wish(wish, Decimal(100), kpi()).target == Decimal(target)


def test_a_target_below_zero_is_read() -> None:
    assert read_wish("to -5", Decimal(-10), kpi()).target == -5


def test_a_comma_that_could_be_a_decimal_point_is_refused() -> None:
    with pytest.raises(RefusedError, match=r"2,160 could be two numbers\. Write 2160"):
        read_wish("to 2,160", Decimal(100), kpi())


def test_a_target_in_percent_is_read_for_a_kpi_in_percent_whose_unit_is_blank() -> None:
    assert MARGIN.unit == ""
    assert read_wish("to 25%", Decimal(20), MARGIN).target == 25


def test_an_amount_may_carry_the_kpis_currency() -> None:
    money = kpi(unit_kind="currency", unit="GBP")
    for wish in ("to GBP 2,160,000", "to 2160000 GBP"):
        assert read_wish(wish, Decimal(2_000_000), money).target == 2_160_000


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


def test_a_target_that_is_worse_than_the_start_is_refused() -> None:
    with pytest.raises(RefusedError, match="'to 15' leads the wrong way: higher is better"):
        read_wish("to 15", Decimal(20), MARGIN)


@pytest.mark.parametrize(("means", "value"), [("relative", 25), ("points", 45)])
def test_the_answer_to_percent_or_points_chooses_one_of_the_readings(
    means: Any, value: int
) -> None:
    chosen = read_wish("25%", Decimal(20), MARGIN).choose(means)
    assert chosen is not None
    assert chosen.value == value


def test_without_an_answer_nothing_is_chosen_where_there_is_doubt() -> None:
    assert read_wish("25%", Decimal(20), MARGIN).choose() is None


def test_an_answer_that_is_no_reading_chooses_nothing() -> None:
    assert read_wish("25%", Decimal(20), MARGIN).choose("amount") is None


def test_an_answer_where_nothing_was_asked_must_still_fit() -> None:
    wish = read_wish("+5 points", Decimal(20), MARGIN)
    assert wish.choose() == wish.targets[0]
    assert wish.choose("relative") is None


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


@pytest.mark.parametrize(
    ("wish", "target"),
    [("to 40", 40), ("to -5", -5), ("+10%", None), ("double", None), ("3", None)],
)
def test_only_a_wish_for_a_value_is_a_target_without_a_start(wish: str, target: Any) -> None:
    assert read_target(wish, kpi()) == target


def test_a_target_in_another_unit_is_refused_without_a_start_as_well() -> None:
    with pytest.raises(RefusedError, match="counted in kg, not in lb"):
        read_target("to 200 lb", WEIGHT)


@pytest.mark.parametrize(
    ("start", "fields", "wish"),
    [
        (1_928_572, {"unit_kind": "currency", "unit": "GBP"}, "10%"),
        (5, {"unit_kind": "count", "decimals": 0}, "10%"),
        (80, {"unit_kind": "percent"}, "5 points"),
        (97, {"unit_kind": "percent"}, "2 points"),
        ("99.7", {"unit_kind": "percent", "decimals": 1}, "0.1 points"),
        (100, {"unit_kind": "percent"}, ""),
        (3, {"unit_kind": "percent", "direction": "down"}, "2 points"),
        (98, {"unit_kind": "score", "highest": 100}, "2 points"),
        (0, {"unit_kind": "count"}, ""),
        (40, {"direction": None}, ""),
        (40, {"direction": "band"}, ""),
    ],
)
def test_a_wish_that_is_offered_is_possible(start: Any, fields: dict[str, Any], wish: str) -> None:
    assert offer_wish(Decimal(start), kpi(**fields)) == wish
