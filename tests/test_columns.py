"""Definitions as columns say what the records say."""

from datetime import date
from decimal import Decimal
from typing import Any

import pandas as pd

from okrnb.columns import FREQUENCIES, columns_of
from okrnb.model import Kpi

FULL = Kpi(
    id="churn",
    name="Churn",
    direction="down",
    aggregation="average",
    frequency="week",
    healthy_high=Decimal("0.1"),
    lowest=Decimal(0),
    counts_from=date(2010, 8, 1),
    real_change=date(2011, 8, 1),
    strategic_link="Keep customers",
    state="health",
    guardrail="nps",
)


def row(kpi: Kpi) -> dict[str, Any]:
    return {str(name): value for name, value in columns_of([kpi]).iloc[0].items()}


def test_what_is_known_of_a_kpi_stands_in_its_row() -> None:
    found = row(FULL)
    texts = ("kpi", "name", "state", "direction", "aggregation", "guardrail")
    assert [found[name] for name in texts] == ["churn", "Churn", "health", "down", "average", "nps"]
    assert (FREQUENCIES[found["often"]], found["has_range"], found["is_linked"]) == (
        *("week", True),
        True,
    )
    assert (found["high"], found["exact_high"]) == (0.1, Decimal("0.1"))
    assert (found["lowest"], found["highest"]) == (0, float("inf"))
    assert (found["counts_from"], found["real_change"]) == (
        pd.Timestamp(2010, 8, 1),
        pd.Timestamp(2011, 8, 1),
    )


def test_what_nobody_has_said_is_missing_not_0() -> None:
    found = row(Kpi(id="nps", name="NPS"))
    missing = ("direction", "aggregation", "guardrail", "low", "high", "counts_from", "real_change")
    assert [name for name in missing if not pd.isna(found[name])] == []
    assert found["exact_low"].is_nan()
    assert (found["often"], found["lowest"], found["highest"]) == (-1, -float("inf"), float("inf"))
    assert (found["has_range"], found["is_linked"]) == (False, False)


def test_without_kpis_the_columns_are_there() -> None:
    none = columns_of([])
    assert (len(none), list(none)) == (0, list(columns_of([FULL])))
