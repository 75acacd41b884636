"""The scan's own findings: running totals, changed levels, and the benchmark beside it."""

import itertools
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from oracle import broke_on, runs_up

from okrnb.model import Cycle, Kpi
from okrnb.periods import later
from okrnb.scan import scan, tidy

ROOT = Path(__file__).parent.parent
Q1 = Cycle(name="Q1 2012", start=date(2012, 1, 1), end=date(2012, 3, 31))
ON = date(2011, 12, 31)
WOBBLE = (0.0, 2.0, -1.0, 1.0, -2.0)


def look(values: list[float], last: date = date(2011, 12, 1)) -> dict[str, Any]:
    days = [later(last, "month", back) for back in range(1 - len(values), 1)]
    frame = pd.DataFrame({"kpi": "k", "date": days, "value": values})
    kpi = Kpi(id="k", name="K", frequency="month")
    found = scan(tidy(frame, [kpi], on=ON), [kpi], on=ON, cycle=Q1).iloc[0]
    return {str(name): value for name, value in found.items()}


def about(level: float, count: int) -> list[float]:
    return [level * (1 + WOBBLE[i % 5] / 100) for i in range(count)]


def to_date(parts: list[float], last_month: int = 12) -> list[float]:
    """Add the parts of each calendar year up; the last of them falls into `last_month`."""
    first = (last_month - len(parts)) % 12
    years: list[list[float]] = [[]]
    for i, part in enumerate(parts):
        if (first + i) % 12 == 0 and years[-1]:
            years.append([])
        years[-1].append(part)
    return [total for year in years for total in itertools.accumulate(year)]


@pytest.mark.parametrize("count", [18, 24, 36])
def test_a_total_of_the_year_to_date_is_recognised(count: int) -> None:
    assert look(to_date(about(50, count)))["runs_up"]


def test_a_year_to_date_is_recognised_in_the_middle_of_a_year() -> None:
    assert look(to_date(about(50, 29), 5), date(2011, 5, 1))["runs_up"]


def test_a_monthly_season_that_peaks_in_december_is_no_running_total() -> None:
    season = [100.0, 101, 102, 103, 104, 105, 106, 107, 110, 150, 200, 210]
    assert not look(season * 3)["runs_up"]


def test_a_kpi_that_rises_without_falling_back_is_no_running_total() -> None:
    assert not look([10.0 + 5 * i for i in range(36)])["runs_up"]


def test_one_month_that_falls_within_the_year_makes_it_no_running_total() -> None:
    values = to_date(about(50, 36))
    values[-4] = values[-5] - 1
    assert not look(values)["runs_up"]


@pytest.mark.parametrize(("before", "after"), [(100, 150), (100, 60), (3, 3000)])
def test_a_level_that_changed_at_once_and_stayed_is_seen_with_its_day(
    before: float, after: float
) -> None:
    found = look([*about(before, 20), *about(after, 10)])
    assert found["broke_on"].date() == date(2011, 3, 1)
    assert found["level_before"] == pytest.approx(before, rel=0.02)
    assert found["level_after"] == pytest.approx(after, rel=0.02)


@pytest.mark.parametrize(
    "values",
    [
        pytest.param([100.0 + 3 * i for i in range(36)], id="a trend"),
        pytest.param([*about(100, 30), *about(150, 5)], id="five readings only"),
        pytest.param([*about(100, 15), *about(150, 8), *about(100, 13)], id="it came back"),
        pytest.param([5.0] * 20 + [6.0] * 16, id="a price that stands still between its steps"),
        pytest.param([*about(100, 9), *about(150, 9)], id="within a year: perhaps a season"),
        pytest.param([*about(100, 20), *about(104, 16)], id="no more than it varies"),
        pytest.param([100.0, 100, 100, 180, 190, 200] * 6, id="a season"),
    ],
)
def test_what_the_rest_of_the_series_explains_is_no_change_of_level(values: list[float]) -> None:
    assert pd.isna(look(values)["broke_on"])


def given_by(values: list[float]) -> dict[date, float]:
    last, count = date(2011, 12, 1), len(values)
    return {later(last, "month", i + 1 - count): value for i, value in enumerate(values)}


def test_running_totals_are_seen_though_the_first_year_begins_late_in_it() -> None:
    assert look(to_date([40.0, 41, 39, 40, 42, 38, 40, 41, 39, 40, 41, 39, 40, 41, 39]))["runs_up"]


def test_what_fell_once_and_stands_still_is_no_running_total() -> None:
    assert not look([1.0] * 3 + [0.0] * 12)["runs_up"]


@given(
    st.lists(st.integers(0, 9), min_size=6, max_size=35), st.integers(-1, 34), st.integers(-9, 9)
)
@settings(max_examples=60, deadline=None)
def test_running_totals_are_told_as_a_plain_account_tells_them(
    parts: list[int], odd: int, change: int
) -> None:
    values = to_date([float(part) for part in parts])
    if 0 <= odd < len(values):
        values[odd] += change
    assert look(values)["runs_up"] == runs_up(given_by(values))


@given(
    st.lists(st.integers(50, 60), min_size=3, max_size=18),
    st.lists(st.integers(50, 60), min_size=3, max_size=17),
    st.integers(-200, 200),
)
@settings(max_examples=60, deadline=None)
def test_changed_levels_are_told_as_a_plain_account_tells_them(
    before: list[int], after: list[int], change: int
) -> None:
    values = [float(value) for value in (*before, *(value + change for value in after))]
    found, wanted = look(values)["broke_on"], broke_on(given_by(values))
    assert (None if pd.isna(found) else found.date()) == wanted


def test_readings_of_some_kpis_can_be_taken_out_in_any_order() -> None:
    kpis = [Kpi(id=id, name=id) for id in "abcd"]
    days = pd.date_range("2011-01-01", periods=6)
    frame = pd.DataFrame({"kpi": list("aacccd"), "date": days, "value": range(6)})
    used = tidy(frame, kpis, on=ON).take(np.array([2, 1, 0]))
    assert used.begin.tolist() == [0, 3, 3, 5]
    assert used.place.tolist() == [0, 0, 0, 2, 2]
    assert used.value.tolist() == [2, 3, 4, 0, 1]


@pytest.mark.parametrize("options", [("--readings", "3000")])
def test_the_benchmark_finds_the_same_by_sql_and_naively(options: tuple[str, ...]) -> None:
    command = [sys.executable, str(ROOT / "benchmarks" / "scan.py"), *options]
    told = subprocess.run(command, capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stderr
    assert "figures agree: True" in told.stdout
    assert "ratio: " in told.stdout


def test_the_benchmark_times_the_gaps_beside_the_chances_alone() -> None:
    command = [sys.executable, str(ROOT / "benchmarks" / "scan.py"), "--gaps", "12"]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert "for 12 KPIs of 60 months" in told
    assert "chances alone: " in told
