import json
import math
import statistics
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from okrnb.chances import CannotForecastError, Forecast, forecast, forecast_many, say_chance

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared"

# Sales of an invented shop: three years of months that grow and peak in December.
SHOP = tuple(
    round(
        200 + 2.5 * t + 40 * (t % 12 == 11) - 25 * (t % 12 in (1, 6)) + 7 * math.sin(5 * t * t), 1
    )
    for t in range(36)
)
VISITS = (812, 790, 845, 860, 838, 881, 902, 874, 915, 930)  # 10 readings, no two years
RESULT = (12.0, -3.0, 4.5, 8.0, -6.5, 1.0, 9.5, -1.0, 3.0, 7.5, -2.0, 5.0, 6.0, -4.0)  # below 0 too
SIGN_UPS = tuple(round(50 + 12 * math.sin(t / 4) + 3 * math.cos(11 * t), 1) for t in range(30))
CASES = [
    pytest.param(SHOP, 12, 3, id="shop, monthly, a quarter"),
    pytest.param(SHOP, 12, 12, id="shop, monthly, a year"),
    pytest.param(SHOP[:13], 4, 4, id="quarterly, a year"),
    pytest.param(VISITS, 12, 5, id="too short for a season"),
    pytest.param(RESULT, 4, 1, id="below zero, one ahead"),
    pytest.param(RESULT, 4, 3, id="below zero, three ahead"),
    pytest.param(SIGN_UPS, 52, 26, id="weekly, half a year"),
    pytest.param(SHOP, 6, 6, id="every two months"),
]

histories = (
    st.lists(st.integers(-400, 2000), min_size=6, max_size=30)
    .filter(lambda readings: len(set(readings)) >= 3)
    .map(lambda readings: [reading / 10 for reading in readings])
)
frequencies = st.sampled_from([(12, 1), (12, 3), (12, 12), (4, 1), (4, 4), (52, 13), (2, 2)])
quick = settings(max_examples=40, deadline=None)


# --- the method, told once more: slowly, one reading, one story and one number at a time


def _slow_season(y: list[float], m: int) -> tuple[float, list[float]]:
    n = len(y)
    if m > 12 or n < 2 * m:
        return 0.0, [0.0] * m
    changes = [y[t] - y[t - 1] for t in range(1, n)]
    centre = statistics.fmean(changes)
    by_part: list[list[float]] = [[] for _ in range(m)]
    for t in range(1, n):
        by_part[t % m].append(changes[t - 1] - centre)
    means = [statistics.fmean(part) for part in by_part]
    means = [mean - statistics.fmean(means) for mean in means]
    within = sum((d - means[s]) ** 2 for s in range(m) for d in by_part[s]) / (n - 1 - m)
    between = sum(len(by_part[s]) * means[s] ** 2 for s in range(m)) / (m - 1)
    share = min(max(1 - within / between, 0.0), 1.0)
    index = [sum(share * mean for mean in means[: s + 1]) for s in range(m)]
    return share, [value - statistics.fmean(index) for value in index]


def _slow_story(y: list[float], alpha: float, kind: str) -> tuple[float, float, float]:
    level = y[0] if alpha == 1 else (y[0] + y[1] + y[2]) / 3
    slope = squares = 0.0
    for t in range(1, len(y)):
        foretold = level + (0.85 if kind == "fading" else 1) * slope
        miss = y[t] - foretold
        level = foretold + alpha * miss
        if kind == "long-run":
            slope = (y[t] - y[0]) / (t + 2)
        if kind == "fading":
            slope = 0.85 * slope + 0.3 * alpha * miss
        squares += miss**2 if t >= 3 else 0
    return level, slope, squares


def _slow_chance(y: list[float], m: int, h: int, target: float) -> float:
    """Return P(reading >= target), by the formulas of the chances guide, section 5."""
    n, judged = len(y), len(y) - 3
    kinds, widths = {
        4: ((1, 2, 2.4), (1, 1)),
        6: ((1, 2, 2.4), (1, 1)),
        12: ((1, 0.2, 0.45), (0.85, 0.68)),
        52: ((1, 0.5, 0.6), (0.80, 0.68)),
    }[m]
    along = min(max(math.log(4 * h / m) / math.log(4), 0), 1)
    width = widths[0] ** (1 - along) * widths[1] ** along
    share, index = _slow_season(y, m)
    here, there = index[(n - 1) % m], index[(n - 1 + h) % m]
    still = [y[t] - index[t % m] + here for t in range(n)]
    total = chance = 0.0
    for alpha, a in zip((0.1, 0.3, 0.5, 0.7, 0.85, 1), (2, 1.1, 0.65, 0.55, 0.65, 1), strict=True):
        for kind, c in zip(("none", "long-run", "fading"), kinds, strict=True):
            level, slope, squares = _slow_story(still, alpha, kind)
            centre, spread = level + there - here, 1 + (h - 1) * alpha**2
            if kind == "long-run":
                centre, spread = centre + h * slope, spread + h * h / (n + 2)
            if kind == "fading":
                centre += slope * sum(0.85**i for i in range(1, h + 1))
                echoes = [1 + 0.3 * sum(0.85**i for i in range(1, j + 1)) for j in range(1, h)]
                spread = 1 + sum((alpha * echo) ** 2 for echo in echoes)
            spent = n / max(n - share * m, n / 3)
            t = (target - centre) / (width * math.sqrt(squares / judged * spent * spread))
            u = t / math.sqrt(4 + t * t)
            weight = a * c * squares ** (-judged / 4)
            total += weight
            chance += weight * (0.5 - 0.75 * (u - u**3 / 3))
    return chance / total


@pytest.mark.parametrize(("history", "period", "horizon"), CASES)
@pytest.mark.parametrize("change", [-0.3, -0.05, 0.0, 0.02, 0.1, 0.4])
def test_the_chance_is_the_one_that_the_formulas_give_one_by_one(
    history: tuple[float, ...], period: int, horizon: int, change: float
) -> None:
    target = history[-1] + change * (max(history) - min(history))
    slow = _slow_chance(list(history), period, horizon, target)
    if min(history) > 0:
        logs = [math.log(reading) for reading in history]
        slow = (slow + _slow_chance(logs, period, horizon, math.log(target))) / 2
    told = forecast(history, period, horizon)
    assert told.prob_at_least(target) == pytest.approx(slow, abs=1e-9)


# --- worked by hand


def test_a_straight_line_is_expected_to_go_on() -> None:
    line = [5 * t - 60 for t in range(24)]  # ends at 55
    slope = 115 / (23 + 2)  # 23 steps of 5 and two still ones: 4.6
    assert forecast(line, 52, 13).quantile(0.5) == pytest.approx(55 + 13 * slope, abs=0.1)


def test_a_number_that_swings_round_a_level_is_expected_at_that_level() -> None:
    swinging = [50 + 10 * (-1) ** t for t in range(24)]  # 60, 40, 60 ... and the last is 40
    swinging[5] = 41
    told = forecast(swinging, 52, 1)
    assert told.quantile(0.5) == pytest.approx(50, abs=2)


def test_a_level_that_shifted_is_expected_to_stay_where_it_is() -> None:
    shifted = [10.0, 10.2, 9.9, 10.1, 9.8, 10.1, 20.1, 19.9, 20.0, 20.2, 19.8, 20.1]
    assert forecast(shifted, 52, 1).quantile(0.5) == pytest.approx(20, abs=0.5)


def test_a_december_peak_is_expected_again_next_december() -> None:
    months = [100 + 50 * (t % 12 == 11) + (t * 7 % 5) / 10 for t in range(36)]
    medians = [forecast(months, 12, h).quantile(0.5) for h in (10, 11, 12)]
    assert medians == pytest.approx([100, 100, 150], abs=2)


def test_the_seasons_share_is_near_one_for_a_clear_season() -> None:
    assert forecast(SHOP, 12, 3).season_share > 0.8


def test_the_seasons_share_is_nothing_without_two_years() -> None:
    assert forecast(SHOP[:23], 12, 3).season_share == 0


def test_the_story_kinds_add_up_to_one() -> None:
    assert sum(forecast(SHOP, 12, 3).story_kinds) == pytest.approx(1)


def test_steady_stories_weigh_most_where_there_is_no_trend() -> None:
    steady, long_run, fading = forecast(RESULT, 12, 3).story_kinds
    assert steady > long_run + fading


def test_the_long_run_story_weighs_most_on_a_noisy_line() -> None:
    line = [20 + 3 * t + 6 * math.sin(9 * t * t) for t in range(40)]
    steady, long_run, fading = forecast(line, 52, 13).story_kinds
    assert long_run > max(steady, fading)


def test_other_frequencies_borrow_from_the_nearest_tested_one() -> None:
    short = SHOP[:10]  # no season either way: only the constants can differ
    assert forecast(short, 13, 3).story_kinds == forecast(short, 12, 3).story_kinds


# --- what holds for every chance


@quick
@given(histories, frequencies)
def test_the_chance_never_rises_with_the_level_and_lies_between_0_and_1(
    history: list[float], frequency: tuple[int, int]
) -> None:
    told = forecast(history, *frequency)
    chances = [told.prob_at_least(y) for y in np.linspace(-500, 2500, 61)]
    assert chances == sorted(chances, reverse=True)
    assert 0 <= min(chances) <= max(chances) <= 1


@quick
@given(histories, frequencies, st.integers(-600, 2600))
def test_a_thousand_times_the_unit_gives_the_same_chance(
    history: list[float], frequency: tuple[int, int], tenths: int
) -> None:
    target = tenths / 10
    chance = forecast(history, *frequency).prob_at_least(target)
    in_units = forecast([1000 * y for y in history], *frequency).prob_at_least(1000 * target)
    assert in_units == pytest.approx(chance, abs=1e-9)


@quick
@given(histories, frequencies, st.floats(0.01, 0.99))
def test_a_quantile_is_exceeded_with_the_rest_of_the_chance(
    history: list[float], frequency: tuple[int, int], p: float
) -> None:
    told = forecast(history, *frequency)
    assert told.prob_at_most(told.quantile(p)) == pytest.approx(p, abs=1e-6)


@quick
@given(histories, frequencies, st.integers(-600, 2600))
def test_reaching_a_level_on_the_way_is_no_less_likely_than_being_there_at_the_end(
    history: list[float], frequency: tuple[int, int], tenths: int
) -> None:
    told, target = forecast(history, *frequency), tenths / 10
    at_the_end = told.prob_at_least if target > history[-1] else told.prob_at_most
    assert at_the_end(target) <= told.prob_reach(target) <= 1


@quick
@given(histories, frequencies)
def test_the_mirrored_history_has_the_mirrored_chance(
    history: list[float], frequency: tuple[int, int]
) -> None:
    assume(min(history) <= 0 <= max(history))  # so that neither is told on logs
    up = forecast(history, *frequency).prob_at_least(30)
    down = forecast([-y for y in history], *frequency).prob_at_most(-30)
    assert down == pytest.approx(up, abs=1e-9)


def test_the_same_history_gives_the_same_paths() -> None:
    assert np.array_equal(forecast(SHOP, 12, 6).paths(), forecast(SHOP, 12, 6).paths())


def test_an_infinite_level_is_never_reached() -> None:
    assert forecast(SHOP, 12, 3).prob_at_least(math.inf) == 0


def test_a_level_that_is_no_number_is_refused() -> None:
    with pytest.raises(ValueError, match="must be a number"):
        forecast(SHOP, 12, 3).prob_reach(math.nan)


@pytest.mark.parametrize("p", [0.0, 1.0, math.nan])
def test_a_quantile_at_the_very_end_is_refused(p: float) -> None:
    with pytest.raises(ValueError, match="above 0 and below 1"):
        forecast(SHOP, 12, 3).quantile(p)


def test_a_history_that_hardly_moves_on_a_huge_number_still_has_chances() -> None:
    told = forecast([1e15, 1e15 + 0.125, 1e15 + 0.25] * 3, 12, 1)
    assert 0 < told.prob_at_least(1e15 + 0.125) < 1


def test_no_story_is_certain_even_if_it_never_missed() -> None:
    stuck = forecast([1, 2, 3, 3, 3, 3, 3, 3], 12, 1)
    assert stuck.quantile(0.05) < 3 < stuck.quantile(0.95)


# --- bounds

SATISFIED = (91.0, 93.5, 92.0, 95.0, 96.5, 95.5, 97.0, 98.5, 97.5, 98.0)


@pytest.fixture
def bounded() -> Forecast:
    return forecast(SATISFIED, 12, 6, low=0, high=100)


def test_beyond_the_high_bound_there_is_no_chance(bounded: Forecast) -> None:
    assert (bounded.prob_at_least(100.01), bounded.prob_reach(100.01)) == (0, 0)


def test_at_the_high_bound_lies_all_that_would_pass_it(bounded: Forecast) -> None:
    free = forecast(SATISFIED, 12, 6)
    assert bounded.prob_at_least(100) == free.prob_at_least(100) > 0


def test_all_readings_are_at_or_under_the_high_bound(bounded: Forecast) -> None:
    assert bounded.prob_at_most(100) == 1


def test_below_the_low_bound_there_is_no_chance(bounded: Forecast) -> None:
    assert (bounded.prob_at_most(-0.01), bounded.prob_at_least(0)) == (0, 1)


def test_at_the_low_bound_lies_all_that_would_pass_it() -> None:
    defects = [3, 1, 2, 0, 1, 2, 1, 0, 1, 0]
    free, held = forecast(defects, 12, 3), forecast(defects, 12, 3, low=0)
    assert held.prob_at_most(0) == pytest.approx(free.prob_at_most(0))


def test_quantiles_are_cut_at_the_bounds(bounded: Forecast) -> None:
    assert bounded.quantiles([0.5, 0.99]).tolist() == [
        forecast(SATISFIED, 12, 6).quantile(0.5),
        100,
    ]


def test_paths_are_cut_at_the_bounds(bounded: Forecast) -> None:
    paths = bounded.paths()
    assert paths.max() == 100
    assert paths.min() >= 0


# --- paths


@pytest.mark.parametrize(("history", "period", "horizon"), CASES)
def test_every_step_of_the_paths_spreads_as_its_own_forecast(
    history: tuple[float, ...], period: int, horizon: int
) -> None:
    ps = np.array([0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95])
    paths = forecast(history, period, horizon).paths()
    for step in range(1, horizon + 1):
        own = forecast(history, period, step).quantiles(ps)
        below = (paths[:, step - 1, None] <= own).mean(axis=0)
        assert below == pytest.approx(ps, abs=0.03)  # four standard errors of 4,000 draws


def test_paths_have_a_row_each_and_a_column_for_each_step() -> None:
    assert forecast(SHOP, 12, 6).paths(50).shape == (50, 6)


def test_there_are_four_thousand_paths_unless_asked_otherwise() -> None:
    assert len(forecast(SHOP, 12, 6).paths()) == 4000


def test_neighbouring_steps_of_a_path_move_together() -> None:
    paths = forecast(VISITS, 12, 12).paths()
    ranks = paths.argsort(axis=0).argsort(axis=0)
    assert np.corrcoef(ranks[:, 10], ranks[:, 11])[0, 1] > 0.5


def test_a_peak_on_the_way_counts_as_reached_even_when_it_is_over_at_the_end() -> None:
    told = forecast(SHOP[:-2], 12, 5)  # from October over the peak in December to March
    assert told.prob_reach(SHOP[-1]) > told.prob_at_least(SHOP[-1]) + 0.2


# --- many at once


def test_many_at_once_give_exactly_the_figures_of_one_by_one() -> None:
    rng = np.random.default_rng(7)
    many = [rng.normal(50, 9, n).cumsum() for n in [12, 24, 36, 36, 24, 36, 7] * 5]
    many[3] = many[3] - 300  # not all above zero
    for history, told in zip(many, forecast_many(many, 12, 3), strict=True):
        assert isinstance(told, Forecast)
        alone = forecast(history, 12, 3)
        assert told.prob_at_least(history[-1] * 1.01) == alone.prob_at_least(history[-1] * 1.01)
        assert told.quantiles([0.1, 0.9]).tolist() == alone.quantiles([0.1, 0.9]).tolist()
        assert (told.story_kinds, told.season_share) == (alone.story_kinds, alone.season_share)
        assert np.array_equal(told.paths(20), alone.paths(20))


def test_in_a_batch_the_refused_ones_stand_in_their_place_with_their_reason() -> None:
    first, second, third = forecast_many([VISITS, VISITS[:4], SHOP], 12, 3)
    assert isinstance(second, CannotForecastError)
    assert second.reason == "A chance needs 6 readings or more, not 4."
    assert [told.n for told in (first, third) if isinstance(told, Forecast)] == [10, 36]


def test_in_a_batch_each_kpi_has_its_own_bounds() -> None:
    answers = forecast_many([SATISFIED, SATISFIED], 12, 6, bounds=[(None, 99), (None, None)])
    assert [t.prob_at_least(100) > 0 for t in answers if isinstance(t, Forecast)] == [False, True]


def test_bounds_for_only_some_of_the_kpis_are_refused() -> None:
    with pytest.raises(ValueError, match="zip"):
        forecast_many([SATISFIED, SATISFIED], 12, 6, bounds=[(0, 100)])


def test_no_kpis_give_no_forecasts() -> None:
    assert forecast_many([], 12, 3) == ()


def test_ten_thousand_kpis_take_at_most_five_seconds() -> None:
    many = list(100 + np.random.default_rng(1).normal(size=(10_000, 36)).cumsum(axis=1))
    start = time.process_time()
    answers = forecast_many(many, 12, 12)
    chances = [told.prob_at_least(101) for told in answers if isinstance(told, Forecast)]
    assert time.process_time() - start <= 5
    assert len(chances) == 10_000


def test_one_kpi_takes_at_most_ten_milliseconds() -> None:
    seconds = []
    for _ in range(15):
        start = time.process_time()
        forecast(SHOP, 12, 12).prob_at_least(300)
        seconds.append(time.process_time() - start)
    assert statistics.median(seconds) <= 0.010


def test_the_module_needs_nothing_but_numpy() -> None:
    heavy = "{'pandas', 'scipy', 'matplotlib', 'pydantic', 'duckdb'}"
    code = f"import sys, okrnb.chances; print(sorted({heavy} & set(sys.modules)))"
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert run.stdout.strip() == "[]"


# --- when there is no honest chance


@pytest.mark.parametrize(
    ("history", "horizon", "reason"),
    [
        ((1, 2, 3, 4, 5), 1, "A chance needs 6 readings or more, not 5."),
        ((), 1, "A chance needs 6 readings or more, not 0."),
        ((1, 2, 1, 2, 1, 2, 2), 1, "Fewer than 3 different values"),
        ((1, 2, math.nan, 4, 5, 6), 1, "Reading 3 of 6 is missing or not a number."),
        ((1, 2, 3, 4, 5, None), 1, "Reading 6 of 6 is missing or not a number."),
        ((1, 2, 3, 4, math.inf, 6), 1, "Reading 5 of 6 is missing or not a number."),
        (SHOP, 13, "13 readings ahead: only 1 to 12, within a year, can be told."),
        (SHOP, 0, "0 readings ahead: only 1 to 12"),
    ],
)
def test_a_refusal_says_why(history: tuple[float, ...], horizon: int, reason: str) -> None:
    with pytest.raises(CannotForecastError) as refused:
        forecast(history, 12, horizon)
    assert refused.value.reason.startswith(reason)


def test_readings_beyond_the_bounds_are_refused_with_their_range() -> None:
    with pytest.raises(CannotForecastError, match=r"from 91 to 98\.5 go beyond the bounds"):
        forecast(SATISFIED, 12, 3, high=95)


def test_a_refusal_is_a_value_error() -> None:
    with pytest.raises(ValueError, match="6 readings or more"):
        forecast([1, 2], 12, 1)


def test_six_readings_are_enough() -> None:
    assert forecast([1, 2, 4, 3, 5, 6], 12, 1).n == 6


def test_looking_more_than_twice_as_far_as_the_history_is_marked_as_a_guess() -> None:
    assert [forecast(VISITS, 52, h).is_guess for h in (20, 21)] == [False, True]


# --- said to people


@pytest.mark.parametrize(
    ("p", "n", "said"),
    [
        (0.0, 6, "< 5%"),
        (0.0499, 11, "< 5%"),
        (0.05, 11, "10%"),
        (0.149, 8, "10%"),
        (0.15, 8, "20%"),
        (0.35, 8, "40%"),
        (0.849, 8, "80%"),
        (0.9, 8, "90%"),
        (0.901, 8, "> 90%"),
        (1.0, 11, "> 90%"),
        (0.0, 12, "< 1%"),
        (0.00999, 12, "< 1%"),
        (0.01, 12, "1%"),
        (0.0149, 60, "1%"),
        (0.285, 36, "29%"),
        (0.345, 36, "35%"),
        (0.985, 36, "99%"),
        (0.99, 36, "99%"),
        (0.9901, 36, "> 99%"),
        (1.0, 12, "> 99%"),
    ],
)
def test_a_chance_is_said_as_finely_as_its_readings_allow(p: float, n: int, said: str) -> None:
    assert say_chance(p, n) == said


@given(st.floats(0, 1), st.integers(6, 80))
def test_no_chance_is_ever_said_as_certain(p: float, n: int) -> None:
    assert say_chance(p, n) not in {"0%", "100%", "< 0%", "> 100%"}


@pytest.mark.parametrize(("p", "n"), [(-0.01, 20), (1.01, 20), (math.nan, 20), (0.5, 5)])
def test_what_is_no_chance_is_not_said(p: float, n: int) -> None:
    with pytest.raises(ValueError, match="no chance to say"):
        say_chance(p, n)


def test_the_explanation_gives_the_share_of_a_clear_season() -> None:
    share = math.floor(100 * forecast(SHOP, 12, 3).season_share + 0.5)
    explained = forecast(SHOP, 12, 3).explain()
    assert f"Season: {share}% of the pattern within the year counts." in explained


@pytest.mark.parametrize(("history", "period"), [(SHOP[:20], 12), (SIGN_UPS, 52)])
def test_the_explanation_says_when_a_season_cannot_be_seen(
    history: tuple[float, ...], period: int
) -> None:
    assert "Season: not seen" in forecast(history, period, 3).explain()


def test_the_explanation_names_the_heaviest_stories_first() -> None:
    told = forecast(RESULT, 12, 3)
    heaviest = math.floor(100 * told.story_kinds[0] + 0.5)
    assert f"count most: no trend {heaviest}%, " in told.explain()


def test_the_explanation_marks_a_guess() -> None:
    assert forecast(VISITS, 52, 30).explain().endswith("as the history reaches.")


def test_the_explanation_of_a_fair_forecast_marks_no_guess() -> None:
    assert "guess" not in forecast(VISITS, 52, 13).explain()


# --- against real series


@pytest.mark.slow
@pytest.mark.skipif(
    not (SHARED / "tools" / "eval_chances.py").exists(),
    reason="the real series and their scorer are not beside this repository (folder ../shared)",
)
def test_on_a_tenth_of_the_real_histories_the_chances_are_as_good_as_on_all() -> None:
    scorer = str(SHARED / "tools" / "eval_chances.py")
    command = [sys.executable, scorer, "okrnb.chances:forecast", "--every", "10", "--no-reach"]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    figures = json.loads(run.stdout[: run.stdout.index("}") + 1])
    assert figures["brier"] == pytest.approx(0.1173, abs=0.004)  # 0.1173 on all of them
    assert figures["refused"] == 0
    assert "PASS monotone in y" in run.stdout
