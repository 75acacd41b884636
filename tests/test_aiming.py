"""What is typed as a target: a value, a wish, or several readings to choose from."""

from decimal import Decimal

import pytest

from okrnb.aiming import read_aim, read_amount
from okrnb.errors import RefusedError
from okrnb.model import Kpi

REVENUE = Kpi(id="r", name="Revenue", unit_kind="currency", unit="GBP", direction="up", decimals=0)
RETENTION = Kpi(
    id="t", name="Retention", unit_kind="percent", unit="%", direction="up", highest=100
)
NPS = Kpi(id="n", name="NPS", unit_kind="score", direction="up")
DAYS = Kpi(id="d", name="Days to ship", unit_kind="duration", unit="day", direction="down")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2160000", "2160000"),
        ("2,160,000", "2160000"),
        ("GBP 2160000", "2160000"),
        ("£2160000", "2160000"),
        ("2.1M", "2100000"),
        ("1.5 million", "1500000"),
        ("2160000.5", "2160000.5"),
        ("-5", "-5"),
    ],
)
def test_an_amount_is_read_as_people_write_it(text: str, value: str) -> None:
    assert read_amount("start", text, REVENUE) == Decimal(value)


def test_a_blank_amount_is_none() -> None:
    assert read_amount("start", " ", REVENUE) is None


@pytest.mark.parametrize("text", ["720,000", "$5", "much", "5 business days", "40%"])
def test_what_is_no_amount_of_this_kpi_is_refused_by_its_name(text: str) -> None:
    with pytest.raises(RefusedError, match="start is"):
        read_amount("start", text, REVENUE)


@pytest.mark.parametrize(
    ("text", "fix"), [("much", "Write a number such as"), ("$5", "Write the value in GBP")]
)
def test_a_value_is_asked_for_where_a_value_is_meant(text: str, fix: str) -> None:
    with pytest.raises(RefusedError) as refused:
        read_amount("start", text, REVENUE)
    assert refused.value.fix.startswith(fix)


@pytest.mark.parametrize(
    ("kpi", "start", "text", "target"),
    [
        (REVENUE, 1_928_572, "2.1M", "2100000"),
        (REVENUE, 1_928_572, "to 2,160,000", "2160000"),
        (REVENUE, 1_928_572, "2160000.5", "2160000.5"),
        (REVENUE, 1_928_572, "10%", "2121429"),
        (REVENUE, 1_000, "double", "2000"),
        (NPS, 40, "44", "44"),
        (NPS, 40, "+4", "44"),
        (NPS, 40, "5 points", "45"),
        (RETENTION, 37, "40", "40"),
        (RETENTION, 37, "to 40%", "40"),
        (RETENTION, 37, "+3 points", "40"),
        (DAYS, 12, "9 days", "9"),
        (DAYS, 12, "-3", "9"),
    ],
)
def test_a_bare_number_is_a_value_and_a_sign_a_change(
    kpi: Kpi, start: int, text: str, target: str
) -> None:
    assert read_aim(text, Decimal(start), kpi).target == Decimal(target)


def test_percent_of_a_percentage_could_be_three_things() -> None:
    wish = read_aim("40%", Decimal(37), RETENTION)
    assert wish.target is None
    assert [(one.means, one.value) for one in wish.targets] == [
        ("value", Decimal(40)),
        ("relative", Decimal("51.8")),
        ("points", Decimal(77)),
    ]
    assert wish.question.startswith("Retention 40%: is it 40%, +3 points (+8%), or 51.8%")


def test_what_leads_the_wrong_way_or_beyond_what_is_possible_is_not_offered() -> None:
    assert [one.means for one in read_aim("10%", Decimal(37), RETENTION).targets] == [
        "relative",
        "points",
    ]
    with pytest.raises(RefusedError, match="wrong way"):
        read_aim("30", Decimal(37), RETENTION)


def test_percent_of_a_score_is_asked_as_ever() -> None:
    assert [str(one.value) for one in read_aim("10%", Decimal(40), NPS).targets] == ["44", "50"]


def test_without_a_start_a_value_is_a_target_and_a_change_is_asked_about() -> None:
    assert read_aim("to 2.1M", None, REVENUE).target == Decimal(2_100_000)
    with pytest.raises(RefusedError, match="from which value is '10%' counted"):
        read_aim("10%", None, REVENUE)
    with pytest.raises(RefusedError, match=r"from which value is '\+5' counted"):
        read_aim("+5", None, REVENUE)
