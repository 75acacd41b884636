"""The method's own examples on what a KPI must have and what a missed one leads to, by id."""

from datetime import date

import pandas as pd
import pytest
from coaching_examples import ON, book, kpi, metric, with_kpi

from okrnb.coaching import coach
from okrnb.drafting import draft_objectives
from okrnb.gaps import find_gaps, look_ahead_all
from okrnb.model import Cycle, Kpi
from okrnb.objectives import Metric, Workbook
from okrnb.periods import later
from okrnb.watching import health_of

Q1 = Cycle(name="Q1 2012", start=date(2012, 1, 1), end=date(2012, 3, 31))
TODAY, LAST = date(2011, 12, 4), date(2011, 11, 1)
NPS = kpi(frequency="month", healthy_low=40, lowest=-100, highest=100)


def rules(given: Workbook) -> dict[str, str]:
    return {one.rule: one.severity for one in coach(given, on=ON)}


def readings(id: str, *values: float) -> pd.DataFrame:
    days = [later(LAST, "month", i + 1 - len(values)) for i in range(len(values))]
    return pd.DataFrame({"kpi": id, "date": days, "value": values})


def test_000_10_a_kpi_without_a_frequency_is_an_error() -> None:
    assert rules(with_kpi(frequency=None))["T4"] == "E"


def test_000_10_a_key_result_without_an_end_date_is_an_error() -> None:
    assert rules(book(metric(due=None)))["T3"] == "E"


def test_001_06_an_nps_outside_of_minus_100_to_100_cannot_be_a_healthy_value() -> None:
    with pytest.raises(ValueError, match="healthy_low is 140, yet no value above 100 is possible"):
        Kpi(id="nps", name="NPS", lowest=-100, highest=100, healthy_low=140)


def test_001_11_a_health_metric_at_39_with_a_minimum_of_40_raises_an_alarm() -> None:
    assert health_of(NPS, ((LAST,), (39,)), on=TODAY).state == "yellow"


def test_002_01_a_thousand_kpis_are_looked_at_at_once() -> None:
    kpis = [kpi(f"k{n}", name=f"K{n}", frequency="month") for n in range(1000)]
    table = pd.concat([readings(one.id, 50, 48, 45) for one in kpis])
    assert len(find_gaps(table, kpis, on=TODAY, cycle=Q1)) == 1000


def test_003_09_a_kpi_without_an_intended_result_is_a_warning() -> None:
    assert rules(book(metric(), kpis=[kpi(intended_result="")]))["D5"] == "W"


def test_004_28_a_missed_kpi_begets_an_objective_and_becomes_its_key_result() -> None:
    table = readings("nps", *(36, 37, 38, 36, 37, 38, 37, 36, 38, 37, 36, 37, 38))
    gaps = find_gaps(table, [NPS], on=TODAY, cycle=Q1)
    outlooks = look_ahead_all(table, [NPS], on=TODAY, cycle=Q1)
    (objective,) = draft_objectives(gaps, [NPS], outlooks)
    first = objective.key_results[0]
    assert isinstance(first, Metric)
    assert first.kpi == "nps"
    assert first.start is not None
    assert first.target is not None
    assert first.start < first.target <= 40
