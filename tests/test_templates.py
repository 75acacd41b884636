"""What ships under templates/: it loads, it is complete, it names its source."""

from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest

from okrnb.checking import check_file
from okrnb.definitions import load_definitions
from okrnb.readings import load_readings

SHOP = Path(__file__).resolve().parent.parent / "templates" / "example-shop"
DEFINED = load_definitions(SHOP / "kpis.csv")
READ = load_readings(SHOP / "readings.csv")


def test_the_shop_has_ten_kpis_with_readings_and_definitions() -> None:
    assert len(DEFINED.kpis) == 10
    assert {kpi.id for kpi in DEFINED.kpis} == set(READ.frame["kpi"])
    assert (*DEFINED.notes, *READ.notes) == ()


@pytest.mark.parametrize("kpi", DEFINED.kpis, ids=lambda kpi: kpi.id)
def test_a_definition_leaves_no_question_open(kpi) -> None:  # type: ignore[no-untyped-def]
    asked = {"direction", "aggregation", "frequency", "unit_kind", "unit", "definition", "owner"}
    asked |= {"intended_result", "strategic_link", "source"}
    assert not [field for field in asked if not getattr(kpi, field)]
    assert kpi.healthy_low is not None or kpi.healthy_high is not None
    assert kpi.timing != "unknown"


def test_guardrails_name_kpis_that_exist() -> None:
    ids = {kpi.id for kpi in DEFINED.kpis}
    assert {kpi.guardrail for kpi in DEFINED.kpis if kpi.guardrail} <= ids


def test_attribution_and_the_mark_on_our_own_ranges_are_there() -> None:
    told = (SHOP / "README.md").read_text(encoding="utf-8")
    assert "CC BY 4.0" in told
    assert "Online Retail II" in told
    assert "Healthy ranges" in told
    assert all("CC BY 4.0" in kpi.source for kpi in DEFINED.kpis)
    assert all("okrnb's own" in kpi.source for kpi in DEFINED.kpis)


def test_the_figures_are_those_of_the_source(kpi_series: Path) -> None:
    source = load_readings(kpi_series / "series.csv").frame
    shop = source[source["kpi"].str.startswith("retail_")].copy()
    shop["kpi"] = shop["kpi"].str.removeprefix("retail_")
    shop = shop.sort_values(["kpi", "date"]).reset_index(drop=True)
    pd.testing.assert_frame_equal(shop, READ.frame)


def test_every_first_quarter_is_weaker_than_the_fourth_before_it() -> None:
    revenue = READ.frame[READ.frame["kpi"] == "revenue"].set_index("date")["value"]
    fourth, first = revenue["2010-10":"2010-12"].sum(), revenue["2011-01":"2011-03"].sum()
    assert Decimal(first) < Decimal(fourth) * Decimal("0.6")


def test_the_okrs_in_markdown_can_be_published() -> None:
    found = check_file(SHOP.parent / "okrs.md", on=None)
    assert [one.advice.rule for one in found if one.advice.severity == "E"] == []
    assert len({one.place.line for one in found}) > 3
