"""The scan beside a plain-Python account of it, where engines that agree elsewhere differ."""

import math
from datetime import date, timedelta
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from oracle import Facts, Reading, facts

from okrnb.gaps import find_gaps
from okrnb.model import Cycle, Kpi
from okrnb.periods import later

Q1 = Cycle(name="Q1 2012", start=date(2012, 1, 1), end=date(2012, 3, 31))
ON = date(2011, 12, 4)
NAN, INF = math.nan, math.inf
Rows = list[tuple[date, float | None]]


def months(*values: float | None, last: date = date(2011, 11, 1)) -> Rows:
    ends = len(values) - 1
    return [(later(last, "month", i - ends), value) for i, value in enumerate(values)]


NOISE = tuple(30.0 + i * 7 % 5 for i in range(36))
EDGES: dict[str, tuple[Rows, dict[str, Any]]] = {
    "no reading": ([], {"healthy_low": 40}),
    "one reading": (months(32.0), {"healthy_low": 40}),
    "two readings": (months(30.0, 32.0), {"healthy_low": 40}),
    "no range": (months(*NOISE), {}),
    "no reading and no range": ([], {}),
    "only a low edge": (months(*NOISE), {"healthy_low": 33}),
    "only a high edge": (months(*NOISE), {"healthy_high": 31, "direction": "down"}),
    "an edge of 0": (months(3.0, 1.0, -5.0), {"healthy_low": 0}),
    "a range of one value": (months(*NOISE), {"healthy_low": 32, "healthy_high": 32}),
    "on the edge itself": (months(*NOISE, 40.0), {"healthy_low": 40}),
    "a value missing at the end": (months(30.0, 31.0, None), {"healthy_low": 40}),
    "NaN at the end": (months(30.0, 31.0, NAN), {"healthy_low": 40}),
    "NaN in between": (months(30.0, NAN, 32.0, 33.0), {"healthy_low": 40}),
    "infinities": (months(INF, 31.0, -INF, 33.0), {"healthy_low": 40}),
    "nothing but NaN": (months(NAN, NAN, None), {"healthy_low": 40}),
    "a day twice": ([*months(30.0, 31.0, 32.0), (date(2011, 11, 1), 35.0)], {"healthy_low": 40}),
    "a day twice, the lower row missing": (
        [*months(30.0, 31.0, 32.0), (date(2011, 11, 1), None)],
        {"healthy_low": 40},
    ),
    "every day twice": ([*months(*NOISE), *months(*reversed(NOISE))], {"healthy_low": 40}),
    "after the day": ([*months(*NOISE), (ON + timedelta(days=1), 99.0)], {"healthy_low": 40}),
    "on the day": ([*months(*NOISE), (ON, 99.0)], {"healthy_low": 40}),
    "only after the day": ([(ON + timedelta(days=1), 99.0)], {"healthy_low": 40}),
    "on the day a cycle ago": (
        [(ON - timedelta(days=91), 7.0), (ON - timedelta(days=90), 8.0), (ON, 9.0)],
        {},
    ),
    "a weekly one compares with a day, not with rows": (
        [(later(date(2011, 11, 28), "week", -i), 100.0 - i) for i in range(60)],
        {"frequency": "week"},
    ),
    "equal values": (months(*[40.0] * 12), {"healthy_low": 41}),
    "a standstill ends a run": (months(1.0, 2.0, 3.0, 3.0, 4.0, 5.0), {}),
    "three years to the day": (
        [(date(2008, 11, 1), -900.0), (date(2008, 11, 2), 1.0), (date(2011, 11, 1), 2.0)],
        {"healthy_low": 0},
    ),
    "a leap day": ([(date(2009, 2, 28), 1.0), (date(2010, 2, 28), 2.0)], {}),
    "a level far above its changes": (months(*(1e9 + value for value in NOISE)), {}),
    "counted from a day on": (months(*NOISE), {"counts_from": date(2011, 8, 1)}),
    "counted from a day without readings on": (months(*NOISE), {"counts_from": ON}),
    "backwards": (months(*NOISE)[::-1], {"healthy_low": 40}),
}


def make(id: str, fields: dict[str, Any]) -> Kpi:
    given = {"direction": "up", "frequency": "month", "state": "parked"}
    return Kpi.model_validate({"id": id, "name": id, **given, **fields})


def differing(found: Any, wanted: Facts) -> list[tuple[str, Any, Any]]:
    """List the facts that are not found as they should be."""
    pairs = [(name, found[name], getattr(wanted, name)) for name in Facts._fields]
    return [pair for pair in pairs if not agree(*pair[1:])]


def agree(found: Any, wanted: float | date | None) -> bool:
    if wanted is None:
        return bool(pd.isna(found))
    if isinstance(wanted, date):
        return bool(found.date() == wanted)
    return math.isclose(found, wanted, rel_tol=1e-6, abs_tol=1e-6)  # sums cancel


def scan(readings: list[Reading], kpis: list[Kpi]) -> pd.DataFrame:
    frame = pd.DataFrame(readings, columns=["kpi", "date", "value"])
    return find_gaps(frame, kpis, on=ON, cycle=Q1).set_index("kpi")


@pytest.mark.parametrize("edge", EDGES)
def test_an_edge_case_is_told_as_a_plain_account_tells_it(edge: str) -> None:
    rows, fields = EDGES[edge]
    kpi, readings = make("k", fields), [Reading("k", *row) for row in rows]
    assert differing(scan(readings, [kpi]).loc["k"], facts(readings, kpi, on=ON, days=91)) == []


def test_no_edge_case_spoils_another_or_makes_it_vanish() -> None:
    kpis = [make(f"k{i}", fields) for i, (_, fields) in enumerate(EDGES.values())]
    readings = [
        Reading(f"k{i}", *row) for i, (rows, _) in enumerate(EDGES.values()) for row in rows
    ]
    found = scan(readings, kpis)
    assert sorted(found.index) == sorted(kpi.id for kpi in kpis)
    wrong = [differing(found.loc[k.id], facts(readings, k, on=ON, days=91)) for k in kpis]
    assert wrong == [[] for _ in kpis]


few_days = st.integers(0, 5).map(lambda i: date(2011, 12, 1) + timedelta(days=i))
few_values = st.none() | st.sampled_from([NAN, INF, -1.0, 0.0, 1.0, 2.0])


@given(
    st.lists(st.tuples(few_days, few_values), max_size=14),
    st.none() | few_days,
    st.none() | st.integers(-1, 1),
)
@settings(max_examples=40, deadline=None)
def test_days_given_again_and_again_are_told_as_a_plain_account_tells_them(
    rows: Rows, since: date | None, low: int | None
) -> None:
    kpi = make("k", {"frequency": "day", "counts_from": since, "healthy_low": low})
    readings = [Reading("k", *row) for row in rows]
    assert differing(scan(readings, [kpi]).loc["k"], facts(readings, kpi, on=ON, days=91)) == []
