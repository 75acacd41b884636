"""The method's worked answers on scoring, row by row of its section 3.

`ROWS` says where each row is tested; what no module's own tests have stands below, named by row.
"""

import ast
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from time import process_time
from typing import Any

import pandas as pd
import pytest
from pydantic import TypeAdapter

from okrnb.calibration import brier
from okrnb.conventions import compare_schools
from okrnb.curves import by_days, phased
from okrnb.entries import Assessment
from okrnb.gaps import find_gaps
from okrnb.model import CheckIn, Cycle, Kpi, Settings
from okrnb.objectives import KeyResult, Objective, Workbook
from okrnb.pace import DISAGREE, pace_of, planned_value, status_of
from okrnb.periods import elapsed
from okrnb.projection import project
from okrnb.quantities import round_half_up
from okrnb.rollups import band, say_beside, say_score, score_objective
from okrnb.scores import Score
from okrnb.scoring import score_key_result
from okrnb.standing import score_workbook
from okrnb.targets import soft_ceiling
from okrnb.valued import with_readings

D = Decimal
TESTS = Path(__file__).parent
APRIL = Cycle(name="April", start=date(2012, 4, 1), end=date(2012, 4, 30))
Q2 = Cycle(name="Q2 2012", start=date(2012, 4, 2), end=date(2012, 7, 1))  # 13 weeks
HALF = date(2012, 4, 15)
KR: TypeAdapter[KeyResult] = TypeAdapter(KeyResult)
MARGIN = Kpi(id="k", name="Margin", unit_kind="percent", decimals=1, direction="up")

ROWS = {
    "Metric, both directions": ("scoring: a_metric_scores_its_share_of_the_way",),
    "Wrong formula to avoid": ("scoring: a_metric_is_never_scored_as_value_over_target",),
    "Over-achievement": ("scoring: a_metric_scores_its_share_of_the_way", "HERE: over_achievement"),
    "Regress": ("scoring: the_basis_of_a_metric_says_where_it_stands", "HERE: regress"),
    "X == Y": (
        "scoring: a_metric_that_starts_at_its_target_cannot_be_written",
        "targets: progress_to_where_one_started_is_refused",
    ),
    "Missing v": (
        "scoring: a_metric_nobody_has_measured_has_no_score",
        "rollups: two_of_three_measured_are_said_to_be",
        "reflecting: the_unmeasured_can_be_counted_as_0",
    ),
    "Stale v": ("pace: a_value_that_is_too_old_has_no_status",),
    "Negative values; zero or negative X": (
        "scoring: a_metric_scores_its_share_of_the_way",
        "targets: a_relative_target_on_zero_or_below_is_refused_and_shown",
    ),
    "Percent vs points": (
        "targets: a_change_is_said_in_points_and_in_percent",
        "targets: percent_of_a_percentage_can_mean_two_targets",
    ),
    "Cumulative": ("scoring: a_total_starts_at_zero_by_itself",),
    "Flow measured against last cycle": (
        "scoring: a_total_against_last_cycle_is_projected_until_the_last_day",
    ),
    "Average": ("scoring: a_metric_scores_its_share_of_the_way", "HERE: average"),
    "Rate": ("scoring: a_rate_scores_its_mean_or_the_weeks_it_met",),
    "Rate + level check": ("projection: 500_a_week_arrive_at_20000_from_13500_in_a_quarter",),
    "Threshold each period": (
        "scoring: a_band_reaches_5_percent_to_both_sides",
        "scoring: a_threshold_by_period_scores_the_share_of_periods_kept",
    ),
    "Ceiling on cycle total": (
        "scoring: a_threshold_is_kept_or_not",
        "targets: a_soft_ceiling_of_4_loses_a_quarter_for_each_one_over",
        "HERE: ceiling_on_cycle_total",
    ),
    "Ceiling mid-cycle": ("pace: a_ceiling_is_at_risk_when_it_is_used_up_ahead_of_time",),
    "Guardrail": ("rollups: an_objective_is_summed_up_in_a_sentence",),
    "No-worse-than": ("scoring: a_guardrail_is_held_or_broken_on_the_worse_side",),
    "Baseline": ("scoring: a_baseline_is_done_once_a_value_is_proved",),
    "Milestone progress": ("scoring: a_milestone_progresses_by_the_weight_of_its_steps",),
    "Milestone verdict": (
        "scoring: a_milestone_is_judged_by_what_was_accepted_until_it_was_due",
        "reflecting: what_nobody_can_judge_holds_up_closing",
    ),
    "Binary; yes/no verdict of a metric": (
        "scoring: a_binary_key_result_is_1_or_0_and_nothing_between",
        "scoring: the_verdict_of_a_metric_goes_by_the_value_that_people_see",
    ),
    "Levels": (
        "scoring: a_cycle_of_levels_grades_by_them_and_judges_by_the_target",
        "HERE: levels_by_name_only",
    ),
    "Level odds; stretch helper": (
        "targets: odds_tell_what_a_level_should_be_called",
        "targets: a_stretch_lies_thirty_percent_beyond_the_target",
    ),
    "Level autofill": ("targets: levels_are_filled_in_between_start_and_stretch",),
    "Roll-up": ("rollups: scores_roll_up_in_four_ways", "HERE: roll_up"),
    "Self-assessment": ("rollups: one_of_ten_agents_but_the_star", "HERE: self_assessment"),
    "Bands and rounding": ("rollups: a_score_is_coloured_as_it_is_shown", "rollups: 035_to_one"),
    "Sweet spot": ("rollups: the_mean_of_a_cycle_tells_about_its_ambition",),
    "Expected pace": ("periods: time_counts_the_first_and_the_last_day", "HERE: expected_pace"),
    "Phased pace; milestone pace": (
        "curves: phases_of_10_30_60_and_100_percent_bend_the_pace",
        "pace: one_of_three_steps_stands_at_0333_against_0667",
        "HERE: phased_pace",
    ),
    "Status": ("pace: margin_218_at_half_time_is_at_risk_at_072_of_its_pace",),
    "Status guards": (
        "pace: nothing_is_said_too_early",
        "pace: people_can_lower_a_status_but_not_raise_it",
        "HERE: status_guards",
    ),
    "Projection and needed pace": (
        "projection: a_total_from_zero_projects_its_score",
        "projection: three_points_over_six_weeks_are_half_a_point_a_week",
        "HERE: projection",
    ),
    "Confidence calibration": ("calibration: what_was_said_is_held_against_what_came_true",),
    "KPI gap": ("acceptance_gaps: 001_07_nps_32_below_its_healthy_40", "HERE: kpi_gap"),
    "Driver tree": (
        "acceptance_steps: 004_15_traffic_explains_three_quarters",
        "acceptance_steps: 004_15_recurring_revenue_adds_up_to_1150",
        "drivers: doubling_by_three_drivers_needs_126_percent_of_each",
    ),
    "Level suggestion from history": (
        "levels: without_a_healthy_range_the_levels_are_about_90_50_and_10_percent_likely",
    ),
}


@cache
def names_in(module: str) -> tuple[str, ...]:
    file = Path(__file__) if module == "HERE" else TESTS / f"test_{module}.py"
    tree = ast.parse(file.read_text(encoding="utf-8"))
    return tuple(
        node.name.removeprefix("test_")
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    )


@pytest.mark.parametrize("row", ROWS)
def test_every_row_is_tested_where_it_is_said_to_be(row: str) -> None:
    for told in ROWS[row]:
        module, _, name = told.partition(": ")
        assert any(known.startswith(name) for known in names_in(module)), told


def kr(form: str = "metric", id: str = "kr", **fields: Any) -> KeyResult:
    usual = {"kpi": "k", "start": 20, "target": 25} if form == "metric" else {}
    return KR.validate_python({"form": form, "id": id, **usual, **fields})


def said(on: date = APRIL.end, id: str = "kr", **fields: Any) -> CheckIn:
    return CheckIn.model_validate({"id": f"c{on}-{id}", "key_result": id, "on": on, **fields})


def scored(one: KeyResult, value: str, *, cycle: Cycle = APRIL, kpi: Kpi | None = MARGIN) -> Score:
    told = said(cycle.end, value=value)
    return score_key_result(one, (told,), on=cycle.end, cycle=cycle, kpi=kpi)


def test_over_achievement_27_percent_scores_100_and_prints_140() -> None:
    found = scored(kr(), "27")
    assert (say_score(found.graded), say_score(found.raw)) == ("1.00", "1.40")


def test_regress_175_percent_scores_0_and_says_below_start() -> None:
    found = scored(kr(), "17.5")
    assert (say_score(found.graded), say_score(found.raw)) == ("0.00", "-0.50")
    assert "below start" in found.basis


def test_average_visitors_60_to_100_at_85_so_far_are_0625() -> None:
    visitors = Kpi(id="k", name="Visitors", aggregation="average", frequency="day", direction="up")
    days = pd.date_range("2012-04-01", periods=30)
    values = [75.0, 95.0] * 15
    readings = pd.DataFrame({"kpi": "k", "date": days, "value": values})
    whole = book(kr(start=60, target=100), kpis=(visitors,))
    (score,) = score_workbook(with_readings(whole, readings, on=APRIL.end), on=APRIL.end).values()
    assert (score.value, score.graded) == (D(85), D("0.625"))


def test_ceiling_on_cycle_total_5_of_4_is_0_or_075_by_degrees() -> None:
    limit = kr("threshold", bound=4, side="at_most", tally="cycle_total", strict=False)
    assert scored(limit, "5", kpi=None).graded == 0
    assert soft_ceiling(D(5), D(4)) == D("0.75")


def test_levels_by_name_only_give_9_of_6_10_14_the_commit() -> None:
    one = kr(start=0, commit=6, target=10, stretch=14)
    found = compare_schools(book(one, told=(said(value=9),)), on=APRIL.end)
    assert found.rulings["kr", "levels"].share == D("0.6")
    assert found.rulings["kr", "named level"].said == "commit 0.30"


def book(*key_results: KeyResult, told: tuple[CheckIn, ...] = (), **more: Any) -> Workbook:
    fields = {"kpis": (MARGIN,), **more}
    return Workbook(
        settings=Settings(team="Shop", cycle=APRIL),
        objectives=(Objective(id="o", text="Grow", key_results=key_results),),
        check_ins=told,
        places={},
        **fields,
    )


def test_roll_up_of_05_07_07_says_all_four_numbers_at_once() -> None:
    weighted = [kr(id=id, weight=weight) for id, weight in zip("abc", (2, 1, 1), strict=True)]
    told = tuple(
        said(id=id, value=value) for id, value in zip("abc", ("22.5", "23.5", "23.5"), strict=True)
    )
    whole = book(*weighted, told=told)
    found = score_objective(whole.objectives[0], score_workbook(whole, on=APRIL.end))
    assert found.together == "mean 0.60, without weights 0.63, weakest 0.50, 0 of 3 yes"


def test_self_assessment_of_09_never_replaces_the_computed_01() -> None:
    told = {"id": "a", "on": APRIL.end, "key_result": "kr", "reason": "the star joined"}
    own = Assessment.model_validate({**told, "score": "0.9"})
    computed = scored(kr(start=0, target=10), "1")
    assert say_beside(computed, own) == "0.10 computed, 0.90 by the team: the star joined"


def test_expected_pace_on_15_april_is_half_and_the_margin_plan_225() -> None:
    assert elapsed(HALF, APRIL.start, APRIL.end) == D("0.5")
    metric = kr()
    assert metric.form == "metric"
    assert planned_value(metric, D("0.5"), MARGIN) == D("22.5")


def test_phased_pace_of_10_30_60_100_percent_expects_30_at_half_time() -> None:
    curve = phased([D("0.1"), D("0.3"), D("0.6"), D(1)])
    assert pace_of(kr(), on=HALF, cycle=APRIL, curve=curve) == D("0.3")


def test_phased_pace_follows_peoples_own_points() -> None:
    curve = by_days([(HALF, D("0.2"))], begin=APRIL.start, end=APRIL.end)
    assert pace_of(kr(), on=HALF, cycle=APRIL, curve=curve) == D("0.2")


def test_status_guards_put_confidence_2_before_a_ratio_of_1() -> None:
    told = (said(HALF, value="22.5", confidence=2),)
    found = status_of(kr(), told, on=HALF, cycle=APRIL, kpi=MARGIN)
    assert (found.compared, found.by_numbers, found.word) == (D(1), "on track", "at risk")
    doubt = status_of(
        kr(), (said(HALF, value="22.5", confidence=5),), on=HALF, cycle=APRIL, kpi=MARGIN
    )
    assert (doubt.word, doubt.note) == ("on track", DISAGREE)


def test_projection_of_036_at_half_time_is_072() -> None:
    deals = Kpi(id="k", name="Deals", aggregation="cumulative")
    metric = kr(start=None, target=100)
    assert metric.form == "metric"
    found = project(metric, (said(HALF, value=36),), on=HALF, cycle=APRIL, kpi=deals)
    assert found is not None
    assert found.progress == D("0.72")


def test_projection_of_a_total_on_a_curve_divides_by_what_was_expected() -> None:
    deals = Kpi(id="k", name="Deals", aggregation="cumulative")
    metric = kr(start=None, target=100)
    assert metric.form == "metric"
    curve = phased([D("0.36"), D(1)])
    found = project(metric, (said(HALF, value=36),), on=HALF, cycle=APRIL, kpi=deals, curve=curve)
    assert found is not None
    assert found.value == 100


def test_kpi_gaps_of_32_of_40_20_of_24_and_31_of_3_are_ranked_by_their_share() -> None:
    healthy = {
        "nps": ({"direction": "up", "healthy_low": 40}, 32.0),
        "margin": ({"direction": "up", "healthy_low": 24}, 20.0),
        "churn": ({"direction": "down", "healthy_high": 3}, 3.1),
    }
    kpis = [
        Kpi.model_validate({"id": id, "name": id, "frequency": "month", **told})
        for id, (told, _) in healthy.items()
    ]
    rows = [(id, pd.Timestamp("2012-03-01"), value) for id, (_, value) in healthy.items()]
    frame = pd.DataFrame(rows, columns=["kpi", "date", "value"])
    found = find_gaps(frame, kpis, on=date(2012, 3, 31), cycle=Q2)
    shares = {row["kpi"]: round(row["gap_share"], 3) for row in found.to_dict("records")}
    assert shares == {"nps": 0.2, "margin": 0.167, "churn": 0.033}


def test_confidence_7_5_9_with_yes_no_yes_is_a_brier_score_of_0117() -> None:
    found = brier([(D("0.7"), True), (D("0.5"), False), (D("0.9"), True)])
    assert found is not None
    assert round_half_up(found, 3) == D("0.117")


def test_bands_leave_no_score_without_a_colour() -> None:
    colours = [band(D(hundredth) / 100) for hundredth in range(101)]
    assert (colours.index("yellow"), colours.index("green")) == (40, 70)
    assert colours == sorted(colours, key=["red", "yellow", "green"].index)


# Speed


def many(count: int) -> Workbook:
    """Make so many key results with 52 weekly check-ins each."""
    year = Cycle(name="2012", start=date(2012, 1, 2), end=date(2012, 12, 30))
    results = tuple(kr(id=f"kr{i}") for i in range(count))
    told = tuple(
        CheckIn(
            id=f"{one.id}-{week}",
            key_result=one.id,
            on=year.start + timedelta(7 * week),
            value=20 + D(week) / 10,
        )
        for week in range(52)
        for one in results
    )
    whole = book(*results, told=told)
    return Workbook(
        settings=Settings(team="Shop", cycle=year),
        kpis=whole.kpis,
        objectives=whole.objectives,
        check_ins=told,
        places={},
    )


def fastest(whole: Workbook) -> float:
    times = []
    for _ in range(5):
        begin = process_time()
        score_workbook(whole, on=date(2012, 12, 30))
        times.append(process_time() - begin)
    return min(times)


def test_four_times_as_many_key_results_take_no_more_than_some_four_times_as_long() -> None:
    assert fastest(many(200)) < 9 * fastest(many(50))  # 16 where each looks through all check-ins
