"""The method's own examples that concern gaps and triage, each by its id."""

from datetime import date
from typing import Any

import pandas as pd

from okrnb.drafting import draft_objectives
from okrnb.gaps import find_gaps, look_ahead_all
from okrnb.model import Cycle, Kpi
from okrnb.periods import later

Q1 = Cycle(name="Q1 2012", start=date(2012, 1, 1), end=date(2012, 3, 31))
ON, LAST = date(2011, 12, 4), date(2011, 11, 1)
WOBBLE = (0.0, 2.0, -1.0, 1.0, -2.0)


def about(level: float, count: int = 36) -> list[float]:
    return [level * (1 + WOBBLE[i % 5] / 100) for i in range(1 - count, 1)]


def kpi(id: str, **fields: Any) -> Kpi:
    given = {"name": id, "direction": "up", "frequency": "month"}
    return Kpi.model_validate({"id": id, **given, **fields})


def frame(**series: list[float]) -> pd.DataFrame:
    rows = [
        (id, later(LAST, "month", i + 1 - len(values)), value)
        for id, values in series.items()
        for i, value in enumerate(values)
    ]
    return pd.DataFrame(rows, columns=["kpi", "date", "value"])


def gaps(*kpis: Kpi, **series: list[float]) -> pd.DataFrame:
    return find_gaps(frame(**series), kpis, on=ON, cycle=Q1)


def first(found: pd.DataFrame) -> dict[str, Any]:
    return {str(name): value for name, value in found.iloc[0].items()}


def test_001_07_nps_32_below_its_healthy_40_has_a_gap_of_8_and_stands_first() -> None:
    found = gaps(
        kpi("margin", healthy_low=24),
        kpi("nps", healthy_low=40),
        kpi("churn", direction="down", healthy_high=3),
        margin=[24, 22, 20],
        nps=[45, 40, 32],
        churn=[2.5, 2.8, 3.1],
    )
    assert list(found["kpi"]) == ["nps", "margin", "churn"]
    assert (first(found)["gap"], first(found)["signed_gap"]) == (8, -8)


def test_001_08_of_40_kpis_with_12_linked_28_are_proposed_for_parking() -> None:
    ids = [f"k{i}" for i in range(40)]
    linked = [kpi(id, healthy_low=30, strategic_link="Growth" * (id in ids[:12])) for id in ids]
    found = gaps(*linked, **dict.fromkeys(ids, about(50)))
    parked = found[found["triage"] == "park"]
    assert set(parked["kpi"]) == set(ids[12:])
    assert len(parked) == 28
    assert parked["reason"].iloc[0] == (
        "40 KPIs are more than a team can watch, and this one names no strategy it serves; 50 lies "
        "in its healthy range: watch it"
    )


def test_001_10_nps_that_fell_from_45_to_32_is_proposed_for_focus() -> None:
    found = gaps(kpi("nps", healthy_low=40), nps=[*about(45, 24), 44, 43, 40, 37, 35, 32])
    assert first(found)["triage"] == "focus"
    assert "32 is below the healthy 40: a gap of 8" in first(found)["reason"]
    assert first(found)["change_year"] < -12


def test_002_04_flipping_focus_on_gives_a_draft() -> None:
    one = kpi("nps", healthy_low=40, state="focus")
    readings = frame(nps=about(50))
    found = find_gaps(readings, [one], on=ON, cycle=Q1)
    outlooks = look_ahead_all(readings, [one], on=ON, cycle=Q1)
    assert [made.id for made in draft_objectives(found, [one], outlooks)] == ["nps"]


def test_002_04_flipping_focus_off_asks_for_a_healthy_range() -> None:
    found = gaps(kpi("nps", state="health"), nps=[70 - x / 2 for x in range(36)])
    assert first(found)["triage"] == "health metric"
    assert first(found)["reason"].endswith("a health metric needs a range: which is healthy?")


def test_004_09_a_kpi_reveals_the_issue_that_an_okr_can_solve() -> None:
    found = gaps(
        kpi("visits", healthy_low=10), kpi("nps", healthy_low=40), visits=about(50), nps=about(32)
    )
    assert list(zip(found["kpi"], found["triage"], strict=True)) == [
        ("nps", "focus"),
        ("visits", "health metric"),
    ]


def test_004_23_six_falling_months_are_highlighted() -> None:
    found = gaps(kpi("nps", healthy_low=30), nps=[*about(50, 30), 49, 48, 47, 46, 45, 44])
    assert first(found)["run"] == -6
    assert first(found)["reason"].startswith("it has fallen in each of the last 6 readings")
