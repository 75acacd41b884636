"""Lagged correlation: found where it is, given only where there is enough to see, never a cause."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from okrnb.errors import RefusedError
from okrnb.model import Kpi
from okrnb.relating import FEWEST_PAIRS, Relation, common_frequency, relate, relate_all

NOISE = np.random.default_rng(20120331).normal(size=(4, 60))


def readings(**series: Sequence[float] | np.ndarray) -> pd.DataFrame:
    """Give a tidy frame of months since January 2007."""
    parts = [
        pd.DataFrame(
            {
                "kpi": kpi,
                "date": pd.date_range("2007-01-01", periods=len(values), freq="MS"),
                "value": values,
            }
        )
        for kpi, values in series.items()
    ]
    return pd.concat(parts, ignore_index=True)


def follow(driver: np.ndarray, lag: int) -> np.ndarray:
    """Give a goal that does what the driver did `lag` months before, times -3."""
    return np.concatenate([NOISE[3, :lag], -3 * driver[: len(driver) - lag]])


@pytest.mark.parametrize("lag", [0, 2, 5])
def test_the_lag_at_which_a_goal_follows_is_found(lag: int) -> None:
    frame = readings(ads=NOISE[0], sales=follow(NOISE[0], lag))
    found = relate(frame, "ads", "sales", frequency="month")
    assert found.lag == lag
    assert found.r == pytest.approx(-1)
    assert found.pairs == 60 - lag


def test_r_is_that_of_numpy() -> None:
    frame = readings(ads=NOISE[0], sales=NOISE[0] + NOISE[1])
    found = relate(frame, "ads", "sales", frequency="month", most_lag=0)
    assert found.r == pytest.approx(np.corrcoef(NOISE[0], NOISE[0] + NOISE[1])[0, 1])


def test_two_numbers_that_only_rise_are_not_told_by_their_trends() -> None:
    years = np.arange(60) * 2.0
    frame = readings(ads=years + NOISE[0], sales=years + NOISE[1])
    found = relate(frame, "ads", "sales", frequency="month", most_lag=0)
    assert found.r is not None
    assert found.r > 0.99
    assert found.r_apart == pytest.approx(0, abs=0.3)


def test_a_lag_is_found_under_a_strong_trend() -> None:
    rising = NOISE[0] + np.arange(60) * 5.0
    frame = readings(ads=rising, sales=np.concatenate([rising[:3] - 15, rising[:-3]]))
    assert relate(frame, "ads", "sales", frequency="month").lag == 3


def test_seven_pairs_give_no_r_and_eight_do() -> None:
    for months, given_r in ((7, False), (8, True)):
        frame = readings(ads=NOISE[0, :months], sales=NOISE[1, :months])
        found = relate(frame, "ads", "sales", frequency="month", most_lag=0)
        assert (found.r is not None, found.pairs) == (given_r, months)
    assert FEWEST_PAIRS == 8


def test_lags_that_leave_too_few_pairs_are_not_tried() -> None:
    frame = readings(ads=NOISE[0, :10], sales=NOISE[1, :10])
    assert relate(frame, "ads", "sales", frequency="month", most_lag=6).tried == 3


def test_what_stands_still_goes_with_nothing() -> None:
    frame = readings(ads=NOISE[0], price=np.full(60, 0.1))
    found = relate(frame, "price", "ads", frequency="month")
    assert found.r is None
    assert str(found) == "price and ads: no r, one of the two stands still"


def test_a_straight_line_has_no_movement_beside_its_trend() -> None:
    frame = readings(ads=np.arange(60) * 0.1, sales=NOISE[0])
    found = relate(frame, "ads", "sales", frequency="month", most_lag=0)
    assert found.r is not None
    assert found.r_apart is None


def test_months_without_a_reading_are_left_out_not_closed_up() -> None:
    frame = readings(ads=NOISE[0], sales=follow(NOISE[0], 2))
    gaps = frame.drop(index=[5, 17, 70])
    found = relate(gaps, "ads", "sales", frequency="month")
    assert found.lag == 2
    assert found.r == pytest.approx(-1)
    assert found.pairs == 58 - 3


def test_of_several_readings_in_a_period_the_last_counts() -> None:
    frame = readings(ads=NOISE[0], sales=NOISE[0])
    earlier = frame[frame["kpi"] == "ads"].assign(value=0.0)
    late = frame.assign(date=frame["date"] + pd.Timedelta(days=9))
    both = pd.concat([earlier, late], ignore_index=True)
    found = relate(both, "ads", "sales", frequency="month", most_lag=0)
    assert found.r == pytest.approx(1)


def test_it_is_said_with_its_caution() -> None:
    frame = readings(ads=NOISE[0], sales=follow(NOISE[0], 1))
    assert str(relate(frame, "ads", "sales", frequency="month")) == (
        "sales goes with ads 1 month later: r -1.00, without trends -1.00 "
        "(59 pairs, best of 7 lags); not a cause"
    )


def test_too_few_pairs_are_said_with_how_many_are_needed() -> None:
    frame = readings(ads=NOISE[0, :5], sales=NOISE[1, :5])
    said = str(relate(frame, "ads", "sales", frequency="month"))
    assert said == "ads and sales: no r, 5 pairs of readings, 8 are needed"


@pytest.mark.parametrize(
    ("driver", "goal", "frequency", "said"),
    [
        ("ads", "ads", "month", "compared with itself"),
        ("adz", "ads", "month", "adz has no readings"),
        ("ads", "sales", "fortnight", "Choose of day, week, month"),
    ],
)
def test_what_cannot_be_related_is_refused(
    driver: str, goal: str, frequency: str, said: str
) -> None:
    frame = readings(ads=NOISE[0], sales=NOISE[1])
    with pytest.raises(RefusedError, match=said):
        relate(frame, driver, goal, frequency=frequency)  # type: ignore[arg-type]


def test_several_kpis_are_ranked_by_what_is_left_without_trends() -> None:
    years = np.arange(60) * 2.0
    frame = readings(
        ads=NOISE[0], trend=years + NOISE[1], still=np.ones(60), sales=years + NOISE[0]
    )
    found = relate_all(frame, "sales", ["trend", "still", "ads"], frequency="month", most_lag=0)
    assert found["kpi"].tolist() == ["ads", "trend", "still"]
    assert found["said"].str.contains("not a cause").tolist() == [True, True, False]
    assert np.isnan(found["r"].to_numpy()[2])


def test_ranking_nothing_gives_an_empty_table() -> None:
    found = relate_all(readings(sales=NOISE[0]), "sales", [], frequency="month")
    assert found.empty


@settings(deadline=None)
@given(st.lists(st.floats(-1e6, 1e6), min_size=8, max_size=20), st.integers(0, 3))
def test_r_never_leaves_its_range(values: list[float], lag: int) -> None:
    frame = readings(ads=values, sales=NOISE[0, : len(values)])
    found = relate(frame, "ads", "sales", frequency="month", most_lag=lag)
    assert found.r is None or -1 <= found.r <= 1


@pytest.mark.parametrize(
    ("r", "apart", "pairs", "chance"),
    [(0.9, 0.53, 25, True), (0.1, 0.55, 25, False), (0.1, -0.55, 25, False), (None, None, 7, True)],
)
def test_what_the_best_of_seven_lags_reaches_by_chance_is_said(
    r: float | None,
    apart: float | None,
    pairs: int,
    chance: bool,  # noqa: FBT001
) -> None:
    assert Relation("ads", "sales", "month", 0, r, apart, pairs, 7).by_chance is chance


def test_kpis_are_compared_by_the_longest_of_their_periods() -> None:
    week, quarter, never = (
        Kpi(id="a", name="A", frequency="week"),
        Kpi(id="b", name="B", frequency="quarter"),
        Kpi(id="c", name="C"),
    )
    assert common_frequency(week, quarter) == common_frequency(quarter, week) == "quarter"
    assert common_frequency(week, never) is None
