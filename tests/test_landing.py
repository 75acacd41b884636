"""Where many KPIs land at once is where each would land alone."""

import math
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pytest

from okrnb.columns import columns_of
from okrnb.landing import land_many, share_within
from okrnb.model import Cycle, Frequency, Kpi
from okrnb.outlook import Outlook, look_ahead
from okrnb.periods import later
from okrnb.scan import tidy

Q1 = Cycle(name="Q1 2012", start=date(2012, 1, 1), end=date(2012, 3, 31))
ON = date(2012, 1, 31)
LAST: dict[Frequency, date] = {
    "day": date(2012, 1, 20),
    "week": date(2012, 1, 16),
    "month": date(2011, 12, 1),
    "quarter": date(2011, 10, 1),
    "year": date(2011, 1, 1),
}


def kpi(id: str, frequency: Frequency, **fields: Any) -> Kpi:
    given = {"id": id, "name": id, "frequency": frequency, "direction": "up"}
    return Kpi.model_validate({**given, "healthy_low": "100.1", **fields})


def walk(count: int, seed: int) -> list[float]:
    steps = np.random.default_rng(seed).normal(0, 2, count)
    return [round(100 + float(value), 2) for value in np.cumsum(steps)]


def season(count: int, period: int) -> list[float]:
    """Make readings that peak at the end of every year, and grow a little."""
    return [100 + 40 * (i % period > 0.8 * period) + 10 * i / period for i in range(count)]


MANY: list[tuple[Kpi, list[float]]] = [
    *((kpi(f"month-{n}", "month"), walk(n, n)) for n in (5, 14, 22, 23, 36, 70)),
    (kpi("month-36-too", "month"), walk(36, 11)),
    *((kpi(f"total-{n}", "month", aggregation="cumulative"), walk(n, n)) for n in (6, 36, 61)),
    *((kpi(f"mean-{n}", "month", aggregation="rate", lowest=90), walk(n, n)) for n in (24, 36)),
    (kpi("week", "week", aggregation="cumulative", healthy_high="120.2"), walk(60, 1)),
    (kpi("week-season", "week", aggregation="cumulative"), season(104, 52)),
    (kpi("week-mean", "week", aggregation="average", lowest=0, highest=150), season(104, 52)),
    (kpi("month-season", "month", aggregation="cumulative"), season(22, 12)),
    (kpi("below-0", "week"), [value - 100 for value in walk(104, 5)]),
    (kpi("day", "day", aggregation="average"), walk(50, 6)),
    (kpi("quarter", "quarter", aggregation="cumulative"), walk(20, 7)),
    (kpi("year", "year"), walk(12, 8)),
    (kpi("no-range", "month", healthy_low=None), walk(36, 9)),
    (kpi("beyond", "month", highest=101), walk(36, 10)),
    (kpi("empty", "month"), []),
]


def days(kpi: Kpi, count: int) -> list[date]:
    frequency = kpi.frequency or "month"
    return [later(LAST[frequency], frequency, i) for i in range(1 - count, 1)]


@pytest.fixture(scope="module")
def landed() -> pd.DataFrame:
    rows = [
        (kpi.id, day, value)
        for kpi, values in MANY
        for day, value in zip(days(kpi, len(values)), values, strict=True)
    ]
    kpis = [kpi for kpi, _ in MANY]
    used = tidy(pd.DataFrame(rows, columns=["kpi", "date", "value"]), kpis, on=ON)
    return land_many(used, columns_of(kpis), cycle=Q1)


def alone(kpi: Kpi, values: list[float]) -> Outlook:
    return look_ahead(kpi, days(kpi, len(values)), values, cycle=Q1)


def figures(outlook: Outlook) -> list[float | None]:
    """Give what the table of landings should say of an outlook."""
    odds = outlook.chance_within(*outlook.healthy()) if any(outlook.healthy()) else None
    if not outlook.tested:
        return [None, None, None, None, odds]
    return [*np.quantile(outlook.samples, [0.1, 0.5, 0.9]).tolist(), odds, odds]


@pytest.mark.parametrize("i", range(len(MANY)), ids=[kpi.id for kpi, _ in MANY])
def test_a_kpi_lands_among_many_where_it_lands_alone(i: int, landed: pd.DataFrame) -> None:
    wanted = [math.nan if one is None else one for one in figures(alone(*MANY[i]))]
    assert landed.iloc[i].tolist() == pytest.approx(wanted, nan_ok=True, rel=1e-12)


def test_these_kpis_are_foretold_in_every_way_there_is() -> None:
    outlooks = [alone(*one) for one in MANY]
    assert {outlook.how for outlook in outlooks} == {"total", "mean", "last reading"}
    assert {bool(outlook.samples.size) for outlook in outlooks} == {True, False}
    assert sum("last year" in outlook.reason for outlook in outlooks) >= 3


def test_the_healthy_range_of_a_total_is_the_outlooks_to_the_last_digit() -> None:
    # 3 * 0.1 is a little above 0.3 in floats: many totals lie just between the two.
    edge = {"healthy_low": None, "healthy_high": "0.1", "highest": "0.1"}
    one = kpi("k", "month", direction="down", aggregation="cumulative", **edge)
    values = [0.05, 0.08, *[0.1] * 34]
    rows = [("k", day, value) for day, value in zip(days(one, 36), values, strict=True)]
    used = tidy(pd.DataFrame(rows, columns=["kpi", "date", "value"]), [one], on=ON)
    outlook = alone(one, values)
    found = land_many(used, columns_of([one]), cycle=Q1)["odds"].tolist()
    assert outlook.chance_within(None, 3 * 0.1) != outlook.chance_within(None, 0.3)
    assert found == [outlook.chance_within(None, 0.3)]


def test_a_share_within_an_open_range_counts_all_on_the_closed_side() -> None:
    samples = np.array([[1.0, 2.0, 3.0, 4.0]] * 4)
    low, high = np.array([np.nan, 2, np.nan, 2]), np.array([np.nan, np.nan, 3, 3])
    assert share_within(samples, low, high).tolist() == [1, 0.75, 0.75, 0.5]
