"""Outlooks are worked out when they are looked at; series that mislead have none."""

from datetime import date
from typing import Any

import pandas as pd
import pytest

from okrnb.ahead import Outlooks, look_ahead_all
from okrnb.drafting import draft_key_result
from okrnb.gaps import find_gaps
from okrnb.model import Cycle, Kpi
from okrnb.outlook import Outlook
from okrnb.periods import later

Q1 = Cycle(name="Q1 2012", start=date(2012, 1, 1), end=date(2012, 3, 31))
ON = date(2011, 12, 4)
STEADY = [50 + i * 7 % 5 / 10 for i in range(36)]
SERIES = {
    "steady": STEADY,
    "never-moves": [40.0] * 12,
    "year-to-date": [50.0 * month + month % 3 for _ in range(3) for month in range(1, 13)][:-1],
    "level-changed": [
        *(value + 50 for value in STEADY[:20]),
        *(value * 4 for value in STEADY[:16]),
    ],
}
ODD = tuple(SERIES)[1:]


def kpi(id: str, **fields: Any) -> Kpi:
    given = {"name": id, "direction": "up", "frequency": "month", "healthy_low": 40}
    return Kpi.model_validate({"id": id, **given, **fields})


def frame(*ids: str) -> pd.DataFrame:
    last = date(2011, 11, 1)
    rows = [
        (id, later(last, "month", i + 1 - len(SERIES[id])), value)
        for id in ids
        for i, value in enumerate(SERIES[id])
    ]
    return pd.DataFrame(rows, columns=["kpi", "date", "value"])


def look(*kpis: Kpi, **options: Any) -> Outlooks:
    return look_ahead_all(frame(*SERIES), kpis, on=ON, cycle=Q1, **options)


class Counting:
    """Make outlooks, and keep count of who asked for which."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def __call__(self, id: str) -> Outlook:
        self.asked.append(id)
        return Outlook(kpi=kpi(id), cycle=Q1, how="mean")


def test_an_outlook_is_worked_out_once_when_it_is_first_looked_at() -> None:
    made = Outlooks(["a", "b"], make := Counting())
    assert made["b"] is made["b"]
    assert make.asked == ["b"]


def test_to_look_which_outlooks_there_are_works_nothing_out() -> None:
    made = Outlooks(["a", "b"], make := Counting())
    assert ("a" in made, "z" in made, list(made), len(made)) == (True, False, ["a", "b"], 2)
    assert repr(made) == "Outlooks(a, b)"
    assert make.asked == []


def test_a_kpi_without_an_outlook_is_a_key_error_or_the_given_default() -> None:
    made = Outlooks(["a"], Counting())
    with pytest.raises(KeyError, match="z"):
        made["z"]
    assert made.get("z") is None


def test_only_the_kpis_asked_for_have_outlooks_in_the_order_of_the_definitions() -> None:
    kpis = [kpi(id) for id in SERIES]
    assert list(look(*kpis, only=["level-changed", "steady", "unknown"])) == [
        "steady",
        "level-changed",
    ]


def test_none_asked_for_is_not_all() -> None:
    assert len(look(kpi("steady"), only=())) == 0


def test_an_outlook_asked_for_alone_is_the_same_as_among_all() -> None:
    kpis = [kpi(id) for id in SERIES]
    alone, among = look(*kpis, only={"steady"})["steady"], look(*kpis)["steady"]
    assert (alone.samples == among.samples).all()
    assert alone.ahead == among.ahead != ()


@pytest.mark.parametrize("id", ODD)
def test_a_series_that_misleads_has_an_outlook_without_figures(id: str) -> None:
    outlook = look(kpi(id))[id]
    assert (outlook.samples.size, outlook.tested, outlook.ahead) == (0, False, ())
    assert (outlook.start, outlook.start_on, outlook.start_source) == (None, None, "")


@pytest.mark.parametrize("id", ODD)
def test_its_reason_is_that_of_the_triage(id: str) -> None:
    found = find_gaps(frame(id), [kpi(id)], on=ON, cycle=Q1)
    assert found.loc[0, "triage"] == "fix the data first"
    assert look(kpi(id))[id].reason == found.loc[0, "reason"]


@pytest.mark.parametrize("id", ODD)
def test_a_draft_from_it_has_no_numbers_but_the_reason(id: str) -> None:
    outlook = look(kpi(id))[id]
    made = draft_key_result(outlook)
    assert (made.form, getattr(made, "start", 0), getattr(made, "target", 0)) == (
        *("metric", None, None),
    )
    assert outlook.reason.rstrip("?") in made.prompt


def test_its_healthy_range_is_still_that_of_a_whole_cycle() -> None:
    total = kpi("year-to-date", aggregation="cumulative")
    assert look(total)["year-to-date"].healthy() == (120, None)


@pytest.mark.parametrize("answer", ["counts_from", "real_change"])
def test_a_changed_level_that_people_have_answered_for_has_figures(answer: str) -> None:
    outlook = look(kpi("level-changed", **{answer: date(2010, 8, 1)}))["level-changed"]
    assert outlook.tested
    assert outlook.n == (16 if answer == "counts_from" else 36)
