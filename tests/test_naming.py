"""What advice is about, said without ids."""

from dataclasses import replace
from datetime import date

import pytest

from okrnb.advice import Advice
from okrnb.building import build
from okrnb.cards import empty_workbook
from okrnb.model import Cycle, Kpi
from okrnb.naming import name_place
from okrnb.objectives import Initiative, Metric, Objective

CYCLE = Cycle(name="Q1 2012", start=date(2012, 1, 1), end=date(2012, 3, 31))
NPS = Kpi(id="nps", name="NPS of resellers", direction="up")
GOAL = build(Metric, id="nps-metric", kpi="nps", start=20, target=30, due="2012-03-31")
WORK = build(Initiative, id="calls", title="Call them", key_result="nps-metric")
SAVED = build(Objective, id="happy", text="They like us", key_results=[GOAL], initiatives=[WORK])
BOOK = replace(empty_workbook(CYCLE), kpis=(NPS,), objectives=(SAVED,))


def about(what: str) -> Advice:
    return Advice("P1", "W", what, "text", "seen", "Why?", "why", "source")


@pytest.mark.parametrize(
    ("what", "said"),
    [
        ("kpi nps", "KPI NPS of resellers"),
        ("objective happy", "objective: They like us"),
        ("key result nps-metric", "Raise NPS of resellers from 20 to 30 by 31 March 2012"),
        ("initiative calls", "initiative: Call them"),
        ("settings", "settings"),
        ("the sentence", "the sentence"),
        ("key result gone", "key result gone"),
        ("kpi gone", "kpi gone"),
    ],
)
def test_a_place_is_named_as_people_know_it(what: str, said: str) -> None:
    assert name_place(about(what), BOOK) == said


def test_a_draft_is_named_before_what_is_saved() -> None:
    draft = SAVED.change(text="They come back")
    assert name_place(about("objective happy"), BOOK, draft) == "objective: They come back"
