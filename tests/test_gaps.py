"""How every KPI stands, what is proposed for it, and why."""

import math
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import duckdb
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from oracle import Facts, Reading, facts

from okrnb.gaps import COLUMNS, find_gaps, is_silent, look_ahead_all
from okrnb.model import Cycle, Frequency, Kpi
from okrnb.periods import later
from okrnb.scan import SCAN

Q1 = Cycle(name="Q1 2012", start=date(2012, 1, 1), end=date(2012, 3, 31))
ON = date(2011, 12, 4)
NOVEMBER = date(2011, 11, 1)
IDS = ("c", "a", "b")


def kpi(id: str = "nps", **fields: Any) -> Kpi:
    given = {"name": id.upper(), "direction": "up", "frequency": "month"}
    return Kpi.model_validate({"id": id, **given, **fields})


def months(id: str, values: list[float], last: date = NOVEMBER) -> list[Reading]:
    ends = len(values) - 1
    return [Reading(id, later(last, "month", i - ends), v) for i, v in enumerate(values)]


def frame(rows: list[Reading]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["kpi", "date", "value"])


def gaps(rows: list[Reading], *kpis: Kpi, on: date = ON) -> pd.DataFrame:
    return find_gaps(frame(rows), kpis, on=on, cycle=Q1)


def row(rows: list[Reading], *kpis: Kpi, on: date = ON) -> dict[str, Any]:
    """Give the row of the first of these KPIs."""
    found = gaps(rows, *kpis, on=on).set_index("kpi").loc[kpis[0].id]
    return {str(name): value for name, value in found.items()}


def proposal(rows: list[Reading], *kpis: Kpi, on: date = ON) -> tuple[str, str]:
    found = row(rows, *kpis, on=on)
    return found["triage"], found["reason"]


def steady(level: float, count: int = 36) -> list[float]:
    """Make readings that stay about a level."""
    return [level + level / 100 * (i * 7 % 5 - 2) for i in range(count - 1)] + [level]


def falling(start: float, end: float, count: int = 36) -> list[float]:
    """Make readings that go down from one value to another, with a little noise between."""
    step = (start - end) / (count - 1)
    between = [start - step * i + step * (i * 7 % 5 - 2) / 5 for i in range(1, count - 1)]
    return [start, *between, end]


# --- the scan, against the plain-Python oracle

values = st.one_of(
    st.integers(-50, 50).map(float),
    st.sampled_from([None, math.nan, math.inf, -math.inf, 0.0]),
)
days = st.dates(date(2008, 1, 1), date(2012, 3, 1))
edges = st.none() | st.integers(-20, 20)


@st.composite
def kpi_sets(draw: st.DrawFn) -> list[Kpi]:
    made = []
    for id in IDS[: draw(st.integers(1, 3))]:
        low, high = draw(edges), draw(edges)
        if low is not None and high is not None:
            low, high = sorted((low, high))
        # Parked, so that no outlook is made: this is about the scan alone.
        often = draw(st.sampled_from([None, "day", "week", "month", "quarter", "year"]))
        fields = {"healthy_low": low, "healthy_high": high, "frequency": often}
        made.append(Kpi.model_validate({"id": id, "name": id, "state": "parked", **fields}))
    return made


def agree(found: Any, wanted: float | date | None) -> bool:
    if wanted is None:
        return bool(pd.isna(found))
    if isinstance(wanted, date):
        return bool(found.date() == wanted)
    return math.isclose(found, wanted, rel_tol=1e-9, abs_tol=1e-6)  # sums cancel


@given(
    st.lists(st.builds(Reading, st.sampled_from([*IDS, "unknown"]), days, values), max_size=25),
    kpi_sets(),
    days,
)
@settings(max_examples=40, deadline=None)
def test_the_scan_agrees_with_a_plain_account_of_it(
    rows: list[Reading], kpis: list[Kpi], on: date
) -> None:
    found = gaps(rows, *kpis, on=on).set_index("kpi")
    assert sorted(found.index) == sorted(kpi.id for kpi in kpis)
    for one in kpis:
        wanted = facts(rows, one, on=on, days=Q1.days)
        differing = [
            (name, found.loc[one.id, name], getattr(wanted, name))
            for name in Facts._fields
            if not agree(found.loc[one.id, name], getattr(wanted, name))
        ]
        assert differing == []


def test_the_query_itself_leaves_out_what_is_no_number_and_what_came_later() -> None:
    bad: list[float | None] = [None, math.nan, math.inf, -math.inf]
    rows = [Reading("nps", date(2011, 10, day), v) for day, v in enumerate([32, *bad], 1)]
    given = {
        "readings": frame([*rows, Reading("nps", ON + timedelta(days=1), 99)]),
        "kpis": pd.DataFrame({"place": [0], "kpi": ["nps"], "low": 40.0, "high": 90.0, "step": 31}),
    }
    with duckdb.connect() as engine:
        for name, table in given.items():
            engine.register(name, table)
        columns = 'SELECT "n", "value", "signed_gap" FROM'
        found = engine.execute(f"{columns} ({SCAN})", {"on": ON, "cycle_ago": ON}).fetchall()
    assert found == [(1, 32, -8)]


@pytest.mark.parametrize("bad", [None, math.nan, math.inf, -math.inf])
def test_a_value_that_is_no_finite_number_is_no_reading(bad: float | None) -> None:
    rows = [*months("nps", [30, 31, 32]), Reading("nps", date(2011, 12, 1), bad)]
    found = row(rows, kpi(healthy_low=40))
    assert (found["n"], found["value"], found["gap"]) == (3, 32, 8)


@pytest.mark.parametrize("bad", [None, math.nan, math.inf])
def test_a_value_that_is_no_number_does_not_spoil_the_outlook(bad: float | None) -> None:
    readings = frame([*months("nps", steady(40)), Reading("nps", date(2010, 3, 15), bad)])
    outlook = look_ahead_all(readings, [kpi()], on=ON, cycle=Q1)["nps"]
    assert outlook.tested


def test_a_kpi_without_a_healthy_range_has_an_unknown_gap_not_0() -> None:
    found = row(months("nps", steady(40)), kpi())
    assert [math.isnan(found[name]) for name in ("gap", "gap_share", "share_out", "chance")] == (
        [True] * 4
    )


def test_a_kpi_within_its_range_has_a_gap_of_0() -> None:
    found = row(months("nps", steady(50)), kpi(healthy_low=40))
    assert (found["gap"], found["gap_share"], found["share_out"]) == (0, 0, 0)


def test_a_reading_on_the_edge_of_the_range_is_healthy() -> None:
    assert row(months("nps", steady(40)), kpi(healthy_low=40))["gap"] == 0


def test_what_is_dated_after_the_day_is_left_out() -> None:
    rows = [*months("nps", [30, 31, 32]), Reading("nps", ON + timedelta(days=1), 99)]
    assert row(rows, kpi(healthy_low=40))["value"] == 32


def test_what_is_dated_on_the_day_counts() -> None:
    rows = [*months("nps", [30, 31, 32]), Reading("nps", ON, 33)]
    assert row(rows, kpi(healthy_low=40))["value"] == 33


def test_looking_from_an_earlier_day_gives_what_was_known_then() -> None:
    rows = months("nps", steady(40))
    known = [reading for reading in rows if reading.date <= date(2011, 6, 10)]
    then = gaps(rows, kpi(healthy_low=39), on=date(2011, 6, 10))
    pd.testing.assert_frame_equal(then, gaps(known, kpi(healthy_low=39), on=date(2011, 6, 10)))


def test_of_two_readings_on_one_day_the_lower_row_counts_and_only_once() -> None:
    rows = [*months("nps", [30, 31, 32]), Reading("nps", NOVEMBER, 35)]
    found = row(rows, kpi(healthy_low=40))
    assert (found["n"], found["value"]) == (3, 35)


def test_a_day_twice_does_not_spoil_the_outlook() -> None:
    readings = frame([*months("nps", steady(40)), Reading("nps", NOVEMBER, 40)])
    assert look_ahead_all(readings, [kpi()], on=ON, cycle=Q1)["nps"].tested


def test_the_order_of_the_rows_does_not_matter() -> None:
    rows = months("nps", steady(40))
    kpis = (kpi(healthy_low=39), kpi("churn", direction="down", healthy_high=3))
    pd.testing.assert_frame_equal(gaps(rows, *kpis), gaps(rows[::-1], *kpis))


def test_dates_may_be_texts_days_or_timestamps() -> None:
    as_days = frame(months("nps", steady(40)))
    as_texts = as_days.assign(date=[day.isoformat() for day in as_days["date"]])
    as_stamps = as_days.assign(date=pd.to_datetime(as_days["date"]))
    found = [find_gaps(f, [kpi()], on=ON, cycle=Q1) for f in (as_days, as_texts, as_stamps)]
    pd.testing.assert_frame_equal(found[0], found[1])
    pd.testing.assert_frame_equal(found[0], found[2])


def test_no_kpi_vanishes_though_it_has_no_readings() -> None:
    found = gaps(months("nps", [30, 31, 32]), kpi("churn"), kpi("nps"), kpi("margin"))
    assert set(found["kpi"]) == {"churn", "nps", "margin"}
    assert dict(zip(found["kpi"], found["n"], strict=True)) == {"nps": 3, "churn": 0, "margin": 0}


def test_no_kpi_vanishes_though_there_are_no_readings_at_all() -> None:
    found = gaps([], kpi("churn"), kpi("nps"))
    assert list(found["kpi"]) == ["churn", "nps"]
    assert set(found["triage"]) == {"fix the data first"}


def test_without_kpis_the_answer_has_its_columns_and_no_rows() -> None:
    found = gaps(months("nps", [30, 31, 32]))
    assert (tuple(found.columns), len(found)) == (COLUMNS, 0)


def test_readings_of_a_kpi_that_nobody_defined_are_left_aside() -> None:
    assert list(gaps(months("other", [1, 2, 3]), kpi())["kpi"]) == ["nps"]


def test_the_readings_that_were_handed_over_stay_as_they_are() -> None:
    given = frame([*months("nps", [30, 31, 32]), Reading("nps", NOVEMBER, math.nan)])
    before = given.copy(deep=True)
    find_gaps(given, [kpi()], on=ON, cycle=Q1)
    pd.testing.assert_frame_equal(given, before)


def test_trend_and_share_out_look_back_three_years() -> None:
    late = [Reading("nps", date(year, 11, 1), 40.0 + year - 2011) for year in (2009, 2010, 2011)]
    long_ago = Reading("nps", date(2008, 11, 1), -900)
    found = row([long_ago, *late], kpi(healthy_low=39))
    assert found["n"] == 4
    assert found["trend_a_year"] == pytest.approx(1, rel=0.01)
    assert found["share_out"] == pytest.approx(1 / 3)


def test_a_weekly_kpi_is_compared_with_the_same_week_a_year_ago() -> None:
    weeks = [later(date(2011, 11, 28), "week", -back) for back in range(60)]
    rows = [Reading("nps", day, 100.0 - i) for i, day in enumerate(weeks)]
    assert row(rows, kpi(frequency="week"))["change_year"] == 52


@pytest.mark.parametrize(
    ("fields", "value", "gap", "share"),
    [
        ({"direction": "up", "healthy_low": 40}, 32, 8, 0.2),
        ({"direction": "up", "healthy_low": 24}, 20, 4, 1 / 6),
        ({"direction": "down", "healthy_high": 3}, 3.1, 0.1, 1 / 30),
        ({"direction": "band", "healthy_low": 220, "healthy_high": 360}, 396, 36, 0.1),
        ({"direction": "up", "healthy_low": -10}, -15, 5, 0.5),
        ({"direction": "band", "healthy_low": 0, "healthy_high": 50}, -5, 5, 0.1),
        ({"direction": "up", "healthy_low": 0}, -5, 5, 0.25),  # of a span from -5 to 15
    ],
    ids=["NPS", "margin", "churn", "band", "below zero", "zero with a width", "zero alone"],
)
def test_a_gap_is_ranked_by_its_share_of_the_bound_it_crosses(
    fields: dict[str, Any], value: float, gap: float, share: float
) -> None:
    found = row(months("k", [15, 10, value]), kpi("k", **fields))
    assert found["gap"] == pytest.approx(gap)
    assert found["gap_share"] == pytest.approx(share)


# --- what is proposed, and why


def test_a_kpi_out_of_its_range_is_proposed_with_its_gap() -> None:
    assert proposal(months("nps", [45, 40, 32]), kpi(healthy_low=40)) == (
        "focus",
        "32 is below the healthy 40: a gap of 8",
    )


def test_a_gap_of_a_percentage_is_said_in_points() -> None:
    churn = kpi("churn", direction="down", healthy_high=3, unit_kind="percent", decimals=1)
    assert proposal(months("churn", [2.5, 2.8, 3.1]), churn) == (
        "focus",
        "3.1% is above the healthy 3.0%: a gap of 0.1 points",
    )


def test_a_gap_smaller_than_the_kpis_decimals_is_still_seen_in_the_reason() -> None:
    churn = kpi("churn", direction="down", healthy_high=3, unit_kind="percent", decimals=1)
    assert proposal(months("churn", [2.5, 2.8, 3.02]), churn)[1] == (
        "3.02% is above the healthy 3.00%: a gap of 0.02 points"
    )


def test_a_kpi_within_its_range_that_is_about_to_leave_it_is_proposed() -> None:
    found = row(months("nps", falling(80, 41)), kpi(healthy_low=40))
    assert found["gap"] == 0
    assert found["chance"] < 0.5
    assert (found["triage"], found["reason"]) == (
        "focus",
        "it has fallen in each of the last 12 readings; it is healthy today at 41, yet likely to "
        "leave its range in Q1 2012 if business goes on as usual",
    )


def test_a_kpi_that_stays_within_its_range_is_a_health_metric() -> None:
    assert proposal(months("nps", steady(50)), kpi(healthy_low=40)) == (
        "health metric",
        "50 lies in its healthy range: watch it",
    )


def test_a_kpi_without_a_range_that_got_worse_is_proposed_with_a_question() -> None:
    assert proposal(months("nps", falling(70, 40, 13)), kpi()) == (
        "focus",
        "it has fallen in each of the last 12 readings; 40 is worse than a year ago (-30); which "
        "value would still be healthy?",
    )


def test_lower_is_worse_only_where_higher_is_better() -> None:
    assert proposal(months("cost", falling(70, 40, 13)), kpi("cost", direction="down")) == (
        "health metric",
        "it has fallen in each of the last 12 readings; 40, -30 in a year; which range is healthy?",
    )


def test_a_kpi_without_a_range_and_without_a_year_behind_it_is_watched() -> None:
    assert proposal(months("nps", [40, 41, 42]), kpi()) == (
        "health metric",
        "42, no year to compare with; which range is healthy?",
    )


def test_a_band_without_edges_is_never_worse() -> None:
    triage, _ = proposal(months("stock", falling(70, 40, 13)), kpi("stock", direction="band"))
    assert triage == "health metric"


def test_a_kpi_without_readings_needs_data_first() -> None:
    assert proposal([], kpi()) == ("fix the data first", "no reading up to 4 December 2011")


def test_a_kpi_with_two_readings_needs_data_first() -> None:
    rows = [*months("nps", [30, 32]), *months("other", [1, 2, 3])]
    assert proposal(rows, kpi(healthy_low=40), kpi("other"), kpi("none")) == (
        "fix the data first",
        "only 2 readings: what was it before?",
    )


def test_a_kpi_with_one_reading_needs_data_first() -> None:
    assert proposal(months("nps", [30]), kpi())[1] == "only 1 reading: what was it before?"


def test_a_kpi_that_fell_silent_needs_data_first() -> None:
    assert proposal(months("nps", steady(40), date(2011, 8, 1)), kpi()) == (
        "fix the data first",
        "no reading since 1 August 2011: which is the newest?",
    )


def test_a_kpi_that_nobody_measures_any_more_is_parked() -> None:
    assert proposal(months("nps", steady(40), date(2008, 8, 1)), kpi()) == (
        "park",
        "no reading since 1 August 2008, 3 years: is it still measured?",
    )


@pytest.mark.parametrize("rows", [[], months("nps", [45, 40, 32], date(2011, 6, 1))])
def test_what_a_team_has_parked_stays_parked_whatever_its_readings(rows: list[Reading]) -> None:
    assert proposal(rows, kpi(state="parked", healthy_low=40)) == ("park", "parked by the team")


def test_a_kpi_that_never_moves_needs_data_first() -> None:
    assert proposal(months("nps", [40.0] * 7), kpi()) == (
        "fix the data first",
        "all 7 readings are the same: is it still measured?",
    )


def test_a_few_equal_readings_are_nothing_odd() -> None:
    assert proposal(months("nps", [40.0] * 6), kpi(healthy_low=30))[0] == "health metric"


def test_a_kpi_without_a_direction_is_asked_for_it() -> None:
    assert proposal(months("nps", steady(40)), kpi(direction=None)) == (
        "fix the data first",
        "is higher better, lower better, or inside a band?",
    )


def test_a_kpi_without_a_frequency_is_asked_for_it() -> None:
    assert proposal(months("nps", steady(40)), kpi(frequency=None)) == (
        "fix the data first",
        "how often is it updated?",
    )


def test_at_most_three_kpis_are_in_focus_and_the_others_wait() -> None:
    rows = [reading for id in "abcde" for reading in months(id, [45, 40, 32])]
    found = gaps(rows, *(kpi(id, healthy_low=36 + i) for i, id in enumerate("abcde")))
    assert list(found.loc[found["triage"] == "focus", "kpi"]) == ["e", "d", "c"]
    assert list(found.loc[found["triage"] == "health metric", "reason"]) == [
        "32 is below the healthy 37: a gap of 5 (three others need a team more)",
        "32 is below the healthy 36: a gap of 4 (three others need a team more)",
    ]


def test_ties_are_sorted_by_kpi() -> None:
    rows = [reading for id in "cabd" for reading in months(id, [45, 40, 32])]
    found = gaps(rows, *(kpi(id, healthy_low=40) for id in "cabd"))
    assert list(found["kpi"]) == ["a", "b", "c", "d"]
    assert list(found["triage"]) == ["focus"] * 3 + ["health metric"]


def test_a_health_metric_out_of_range_comes_before_any_other_gap() -> None:
    rows = [*months("profit", [5, 4, -90000]), *months("nps", [45, 41, 39.9])]
    watched = kpi("nps", healthy_low=40, state="health")
    found = gaps(rows, kpi("profit", healthy_low=Decimal("0.01")), watched)
    assert list(found["kpi"]) == ["nps", "profit"]
    assert found["gap_share"].max() > 1_000_000


def test_out_of_range_comes_before_about_to_leave_it_and_that_before_worse() -> None:
    rows = [
        *months("worse", falling(90, 10)),
        *months("leaving", falling(80, 41)),
        *months("out", [41, 40.5, 39.9]),
    ]
    found = gaps(rows, kpi("worse"), kpi("leaving", healthy_low=40), kpi("out", healthy_low=40))
    assert list(found["kpi"]) == ["out", "leaving", "worse"]


def test_proposals_follow_each_other_from_focus_to_parked() -> None:
    rows = [
        *months("parked", [1, 2, 3]),
        *months("fine", steady(50)),
        *months("guard", steady(50)),
        *months("nps", [45, 40, 32]),
    ]
    found = gaps(
        rows,
        kpi("parked", state="parked"),
        kpi("silent"),
        kpi("fine", healthy_low=40),
        kpi("guard", healthy_low=40),
        kpi("nps", healthy_low=40, guardrail="guard"),
    )
    assert list(zip(found["kpi"], found["triage"], strict=True)) == [
        ("nps", "focus"),
        ("guard", "guardrail"),
        ("fine", "health metric"),
        ("silent", "fix the data first"),
        ("parked", "park"),
    ]


def test_the_guardrail_of_a_focus_kpi_is_proposed_with_whom_it_guards() -> None:
    rows = [*months("nps", [45, 40, 32]), *months("csat", [45, 40, 32]), *months("g", steady(50))]
    guard = kpi("g", healthy_low=40)
    kpis = [kpi(id, healthy_low=40, guardrail="g") for id in ("nps", "csat")]
    assert proposal(rows, guard, *kpis) == (
        "guardrail",
        "50 lies in its healthy range: watch it; it must not suffer for NPS; "
        "it must not suffer for CSAT",
    )


def test_the_guardrail_of_a_kpi_that_is_only_watched_is_not_proposed() -> None:
    rows = [*months("nps", steady(50)), *months("g", steady(50))]
    triage, _ = proposal(rows, kpi("g", healthy_low=40), kpi(healthy_low=40, guardrail="g"))
    assert triage == "health metric"


def test_a_kpi_in_focus_is_no_guardrail_at_the_same_time() -> None:
    rows = [*months("nps", [45, 40, 32]), *months("g", [45, 40, 32])]
    kpis = (kpi("g", healthy_low=40), kpi(healthy_low=40, guardrail="g"))
    assert proposal(rows, *kpis) == ("focus", "32 is below the healthy 40: a gap of 8")


def test_an_untested_chance_is_not_shown_though_it_moves_the_proposal() -> None:
    season = [100.0, 101, 103, 102, 104, 103, 105, 104, 110, 150, 200, 210]
    values = [*season[2:], *(1.03 * value for value in season)]
    rows = months("sales", values, date(2011, 12, 1))
    found = row(rows, kpi("sales", healthy_low=150), on=date(2012, 1, 1))
    assert math.isnan(found["chance"])
    assert found["triage"] == "focus"
    assert found["reason"].startswith("it is healthy today at 216")


@pytest.mark.parametrize(
    ("frequency", "last", "fresh"),
    [
        ("day", date(2011, 12, 1), date(2011, 12, 3)),
        ("week", date(2011, 11, 7), date(2011, 11, 27)),
        ("month", date(2011, 11, 1), date(2012, 1, 31)),
        ("month", date(2011, 12, 31), date(2012, 2, 29)),
        ("quarter", date(2011, 4, 1), date(2011, 12, 31)),
        ("year", date(2009, 1, 1), date(2011, 12, 31)),
        (None, date(2009, 1, 1), date(2011, 12, 31)),
    ],
)
def test_a_kpi_falls_silent_when_two_more_of_its_periods_have_gone_by(
    frequency: Frequency | None, last: date, fresh: date
) -> None:
    one = kpi(frequency=frequency)
    silent = [is_silent(one, last, day) for day in (fresh, fresh + timedelta(days=1))]
    assert silent == [False, True]


def test_a_silent_kpi_and_one_without_readings_have_no_outlook() -> None:
    rows = [*months("nps", steady(40)), *months("old", steady(40), date(2011, 6, 1))]
    kpis = [kpi(), kpi("old"), kpi("none"), kpi("odd", frequency=None)]
    outlooks = look_ahead_all(frame(rows), kpis, on=ON, cycle=Q1)
    assert list(outlooks) == ["nps"]


def test_an_outlook_knows_nothing_of_what_came_after_the_day() -> None:
    rows = months("nps", steady(40))
    known = [reading for reading in rows if reading.date <= date(2011, 6, 10)]
    then, alone = (
        look_ahead_all(frame(given), [kpi()], on=date(2011, 6, 10), cycle=Q1)["nps"]
        for given in (rows, known)
    )
    assert (then.samples == alone.samples).all()


# --- what deserves attention, and what is said of odd series


def test_a_health_metric_out_of_its_range_stands_first_even_when_the_focus_is_full() -> None:
    ids = ("a", "b", "c")
    chosen = [kpi(id, healthy_low=40, state="focus") for id in ids]
    rows = [reading for id in (*ids, "safe") for reading in months(id, [45, 40, 32])]
    found = gaps(rows, *chosen, kpi("safe", healthy_low=39, state="health"))
    assert (found.loc[0, "kpi"], found.loc[0, "triage"]) == ("safe", "health metric")
    assert str(found.loc[0, "reason"]).endswith("this comes first: which one can wait?)")
    assert list(found["triage"][1:]) == ["focus"] * 3


def test_what_the_team_has_put_in_focus_takes_the_place_of_a_proposal() -> None:
    rows = [reading for id in "abcd" for reading in months(id, [45, 40, 32])]
    kpis = [kpi(id, healthy_low=40 - i) for i, id in enumerate("abc")]
    found = gaps(rows, *kpis, kpi("d", healthy_low=33, state="focus"))
    assert set(found.loc[found["triage"] == "focus", "kpi"]) == {"a", "b", "d"}


def test_a_focus_kpi_back_in_its_range_is_asked_about() -> None:
    assert proposal(months("nps", steady(50)), kpi(healthy_low=40, state="focus")) == (
        "focus",
        "chosen by the team; 50 lies in its healthy range: is it a health metric again?",
    )


def test_a_gap_within_one_usual_swing_that_closes_by_itself_needs_no_okr() -> None:
    values = [*steady(50, 35), 49.4]
    triage, reason = proposal(months("nps", values), kpi(healthy_low="49.5"))
    assert triage == "just-do-it"
    assert reason.startswith("49.4 is below the healthy 49.5 by 0.1, less than one usual swing (")
    assert reason.endswith("more likely healthy than not in Q1 2012 anyway: no OKR needed")


def test_a_small_gap_of_a_health_metric_is_not_just_done() -> None:
    values = [*steady(50, 35), 49.4]
    one = kpi(healthy_low="49.5", state="health")
    assert proposal(months("nps", values), one)[0] == "focus"


def test_a_small_gap_that_is_likely_to_stay_is_a_gap() -> None:
    values = [*steady(50, 35), 49.4]
    found = row(months("nps", values), kpi(healthy_low=51, healthy_high=90, direction="band"))
    assert found["chance"] < 0.5
    assert found["triage"] == "focus"


def test_a_total_of_the_year_to_date_is_to_be_taken_apart_first() -> None:
    values = [50.0 * month + month % 3 for _ in range(3) for month in range(1, 13)]
    found = row(months("sales", values[:-1]), kpi("sales", healthy_low=900))
    assert (found["triage"], found["reason"]) == (
        "fix the data first",
        "it rises within every year and begins anew in the next, like a total of the year to "
        "date: give the part of each month instead",
    )
    assert math.isnan(found["cycle_value"])


def test_a_level_that_changed_at_once_is_to_be_cut_at_the_break_first() -> None:
    values = [*steady(100, 20), *steady(200, 16)]
    assert proposal(months("nps", values), kpi(healthy_low=90)) == (
        "fix the data first",
        "its level changed at once on 1 August 2010, from about 100 to about 200: if it was "
        "re-defined, cut off the readings before that day (counts_from 2010-08-01); if it really "
        "changed, say so (real_change 2010-08-01)",
    )


# --- what people answer


BROKEN = [*steady(100, 20), *steady(200, 16)]  # on 1 August 2010


def test_readings_from_before_they_count_are_left_out_everywhere() -> None:
    since = kpi(healthy_low=90, counts_from=date(2010, 8, 1))
    alone = gaps(months("nps", BROKEN[20:]), since)
    pd.testing.assert_frame_equal(gaps(months("nps", BROKEN), since), alone)
    assert alone.loc[0, "n"] == 16


def test_a_reading_on_the_day_from_which_they_count_counts() -> None:
    rows = months("nps", [30, 31, 32])
    assert row(rows, kpi(counts_from=date(2011, 10, 1)))["n"] == 2
    assert row(rows, kpi(counts_from=date(2011, 10, 2)))["n"] == 1


def test_one_kpis_day_from_which_it_counts_is_not_anothers() -> None:
    rows = [*months("nps", steady(40)), *months("churn", steady(40))]
    found = gaps(rows, kpi(counts_from=date(2011, 1, 1)), kpi("churn")).set_index("kpi")
    assert (found.loc["nps", "n"], found.loc["churn", "n"]) == (11, 36)


def test_a_level_that_really_changed_is_not_asked_about_again() -> None:
    found = row(months("nps", BROKEN), kpi(healthy_low=90, real_change=date(2010, 7, 31)))
    assert (found["triage"], found["n"]) == ("health metric", 36)


def test_a_real_change_long_before_does_not_answer_for_another() -> None:
    one = kpi(healthy_low=90, real_change=date(2010, 6, 30))
    assert proposal(months("nps", BROKEN), one)[0] == "fix the data first"


def test_a_health_metric_out_of_its_range_stands_above_others_whose_data_are_to_be_fixed() -> None:
    to_date = [50.0 * month + month % 3 for _ in range(3) for month in range(1, 13)][:-1]
    rows = [
        *months("big", [45.0, 40.0, -9e9], date(2011, 8, 1)),
        *months("broken", BROKEN),
        *months("stale", [45.0, 40.0, 39.0], date(2011, 8, 1)),
        *months("to_date", to_date),
    ]
    watched = {"healthy_low": 600, "state": "health"}
    found = gaps(
        rows,
        *(kpi("aaa"), kpi("big", healthy_low=40), kpi("broken", healthy_low=300)),
        *(kpi("stale", **watched), kpi("to_date", **watched)),
    )
    assert set(found["triage"]) == {"fix the data first"}
    assert set(found["kpi"][:2]) == {"stale", "to_date"}


def test_where_a_kpi_lands_is_said_with_an_80_percent_band() -> None:
    found = row(months("nps", steady(50)), kpi(healthy_low=40))
    outlook = look_ahead_all(frame(months("nps", steady(50))), [kpi()], on=ON, cycle=Q1)["nps"]
    wanted = [outlook.value_at(share) for share in (0.9, 0.5, 0.1)]
    assert [found[f"cycle_{name}"] for name in ("low", "value", "high")] == pytest.approx(wanted)


def test_without_a_tested_chance_no_landing_is_shown() -> None:
    found = row(months("nps", [45, 40, 32]), kpi(healthy_low=40))
    assert math.isnan(found["cycle_low"])


def test_many_kpis_at_once_look_ahead_as_each_alone() -> None:
    rows = [r for i in range(5) for r in months(f"k{i}", steady(50 + i, 36 - 3 * (i % 2)))]
    kpis = [kpi(f"k{i}", healthy_low=50) for i in range(5)]
    together = look_ahead_all(frame(rows), kpis, on=ON, cycle=Q1)
    for one in kpis:
        alone = look_ahead_all(frame(rows), [one], on=ON, cycle=Q1)[one.id]
        assert together[one.id].samples == pytest.approx(alone.samples)
        assert together[one.id].start == alone.start


@pytest.mark.parametrize(
    ("odd", "said"),
    [
        (140.0, "a reading of 140 lies above what is possible (100)"),
        (-120.0, "a reading of -120 lies below what is possible (-100)"),
    ],
)
def test_a_reading_that_cannot_be_is_to_be_mended_first(odd: float, said: str) -> None:
    one = kpi(lowest=-100, highest=100, healthy_low=20)
    triage, reason = proposal(months("nps", [30.0, 31.0, 29.0, 30.0, 32.0, odd, 31.0]), one)
    assert (triage, reason) == ("fix the data first", f"{said}: which of the two is wrong?")
