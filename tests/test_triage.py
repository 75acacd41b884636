"""Thousands of KPIs are judged by columns, each as a plain account of it alone would judge it."""

from datetime import date, timedelta
from typing import Any, get_args

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from oracle import Standing, case, trouble, weight

from okrnb.columns import columns_of
from okrnb.model import Frequency, Kpi, State
from okrnb.triage import (
    PROPOSED,
    Case,
    Trouble,
    find_odd,
    find_silence,
    find_trouble,
    is_silent,
    judge,
    propose,
    weigh,
)

ON = date(2011, 12, 4)
FREQUENCIES: tuple[Frequency, ...] = get_args(Frequency)
amounts = st.none() | st.sampled_from([0.0, 0.5, 1.0, 2.0])
changes = st.none() | st.sampled_from([-2.0, -0.5, 0.0, 0.5, 2.0])
around = st.integers(-900, 3).map(lambda days: ON + timedelta(days=days))


@st.composite
def kpis(draw: st.DrawFn) -> Kpi:
    fields = {
        "direction": draw(st.sampled_from([None, "up", "down", "band"])),
        "frequency": draw(st.sampled_from([None, *FREQUENCIES])),
        "state": draw(st.sampled_from(get_args(State))),
        "real_change": draw(st.none() | around),
    }
    if draw(st.booleans()):
        fields["healthy_high" if fields["direction"] == "down" else "healthy_low"] = 1
    return Kpi.model_validate({"id": "k", "name": "K", **fields})


@st.composite
def standings(draw: st.DrawFn) -> Standing:
    """Make what a scan and a forecast may find, with many a thing right at its edge."""
    n = draw(st.sampled_from([0, 1, 2, 3, 6, 7, 40]))
    if n == 0:
        return Standing()
    last = draw(st.integers(0, 900).map(lambda days: ON - timedelta(days=days)))
    gap = draw(amounts)
    return Standing(
        n=n,
        last=last,
        value=draw(st.sampled_from([0.0, 2.0])),
        gap=gap,
        gap_share=None if gap is None else gap / 2,
        volatility=draw(amounts),
        change_year=draw(changes),
        never_moves=draw(st.booleans()),
        runs_up=draw(st.booleans()),
        broke_on=draw(st.none() | around),
        odds=draw(st.none() | st.sampled_from([0.2, 0.5, 0.9])),
    )


def figures_of(kpi: list[Kpi], seen: list[Standing]) -> pd.DataFrame:
    """Give the figures as `scan` and `find_gaps` do."""
    numbers = ("value", "gap", "gap_share", "volatility", "change_year", "odds")
    columns: dict[str, Any] = {
        name: np.array([getattr(one, name) for one in seen], dtype=float) for name in numbers
    }
    for name in ("last", "broke_on"):
        columns[name] = np.array([getattr(one, name) for one in seen], dtype="M8[us]")
    moves = np.array([not one.never_moves for one in seen])
    return columns_of(kpi).assign(
        n=[one.n for one in seen],
        runs_up=[one.runs_up for one in seen],
        least=0.0,
        most=moves.astype(float),
        **columns,
    )


together = st.lists(st.tuples(kpis(), standings()), min_size=1, max_size=8)


@given(together)
@settings(max_examples=80, deadline=None)
def test_trouble_is_seen_as_a_plain_account_sees_it(pairs: list[tuple[Kpi, Standing]]) -> None:
    defined, seen = (list(part) for part in zip(*pairs, strict=True))
    found = find_trouble(figures_of(defined, seen), on=ON)
    assert found.tolist() == [trouble(kpi, one, on=ON) for kpi, one in pairs]


@given(together)
@settings(max_examples=80, deadline=None)
def test_kpis_without_trouble_are_judged_as_a_plain_account_judges_them(
    pairs: list[tuple[Kpi, Standing]],
) -> None:
    defined, seen = (list(part) for part in zip(*pairs, strict=True))
    found = judge(figures_of(defined, seen))
    assert found.tolist() == [case(kpi, one) for kpi, one in pairs]


@given(together)
@settings(max_examples=80, deadline=None)
def test_kpis_are_weighed_as_a_plain_account_weighs_them(
    pairs: list[tuple[Kpi, Standing]],
) -> None:
    defined, seen = (list(part) for part in zip(*pairs, strict=True))
    found = weigh(figures_of(defined, seen))
    ranks, pulls = zip(*(weight(kpi, one) for kpi, one in pairs), strict=True)
    assert tuple(found["rank"]) == ranks
    assert tuple(found["pull"]) == pytest.approx(pulls)


@given(together)
@settings(max_examples=40, deadline=None)
def test_silence_is_the_same_for_many_as_for_each_alone(
    pairs: list[tuple[Kpi, Standing]],
) -> None:
    defined, seen = (list(part) for part in zip(*pairs, strict=True))
    silent, _ = find_silence(figures_of(defined, seen), ON)
    alone = [one.last is not None and is_silent(kpi, one.last, ON) for kpi, one in pairs]
    assert silent.tolist() == alone


def test_every_kind_of_case_proposes_something() -> None:
    assert set(PROPOSED) == {*get_args(Trouble), *get_args(Case)}


def odd_of(found: Standing, **fields: Any) -> str:
    kpi = Kpi.model_validate({"id": "k", "name": "K", **fields})
    return str(find_odd(figures_of([kpi], [found]))[0])


AUGUST = date(2010, 8, 1)
BROKEN = Standing(n=36, last=date(2011, 11, 1), broke_on=AUGUST)


@pytest.mark.parametrize(
    ("frequency", "days", "asks"),
    [
        ("month", 0, False),
        ("month", 31, False),
        ("month", -31, False),
        ("month", 32, True),
        ("week", 7, False),
        ("week", 8, True),
        (None, 0, False),
        (None, 1, True),
    ],
)
def test_a_real_change_answers_for_a_break_within_one_period_of_it(
    frequency: str | None, days: int, *, asks: bool
) -> None:
    found = odd_of(BROKEN, frequency=frequency, real_change=AUGUST + timedelta(days=days))
    assert found == ("level changed" if asks else "")


def test_a_real_change_answers_for_no_other_oddity() -> None:
    found = BROKEN._replace(runs_up=True)
    assert odd_of(found, frequency="month", real_change=AUGUST) == "year to date"


def test_what_a_team_has_put_in_focus_stays_there_unless_its_data_have_to_be_fixed() -> None:
    chosen = [Kpi(id=id, name=id, state="focus") for id in "ab"]
    figures = figures_of(chosen, [Standing(), Standing()])
    assert propose(np.array(["healthy", "silent"]), figures).tolist() == [
        "focus",
        "fix the data first",
    ]


def test_without_kpis_nothing_is_judged() -> None:
    none = figures_of([], [])
    assert (find_trouble(none, on=ON).size, judge(none).size, len(weigh(none))) == (0, 0, 0)
