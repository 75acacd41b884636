"""Is a target business as usual, or was nothing like it ever seen? Advice from a KPI's own past."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from coaching_examples import check_in, objective, workbook

from okrnb.advice import Advice
from okrnb.charts import history_of
from okrnb.definitions import load_definitions
from okrnb.describing import describe
from okrnb.drafting import Drafted, draft_key_result, next_quarter
from okrnb.judging import judge_target, judge_workbook, outlook_on
from okrnb.model import Cycle, Frequency, Kpi
from okrnb.objectives import Ambition, Metric, Objective, Threshold, Workbook
from okrnb.outlook import Outlook, look_ahead
from okrnb.past import History
from okrnb.periods import later
from okrnb.quantities import period_end
from okrnb.readings import load_readings

Q1 = Cycle(name="Q1 2012", start=date(2012, 1, 1), end=date(2012, 3, 31))
CALM = [20 + (i * 7 % 5 - 2) * 0.5 for i in range(36)]
WAVES = np.random.default_rng(4).normal(20, 1, 48).round(1).tolist()
SHOCK = [20 + (i * 7 % 5 - 2) * 0.1 + (4 if i == 20 else 0) for i in range(60)]
SEASON = [100.0, 101, 103, 102, 104, 103, 105, 104, 110, 150, 200, 210]  # January to December
FALLING = [100.0 - i + (i * 7 % 5 - 2) * 3 for i in range(36)]


def past(values: list[float], last: date = date(2011, 11, 1), per: Frequency = "month") -> History:
    return [later(last, per, i - len(values) + 1) for i in range(len(values))], values


def quarters(values: list[float]) -> History:
    return past(values, date(2011, 10, 1), "quarter")


def look(history: History, **fields: Any) -> Outlook:
    apart = (history[0][1] - history[0][0]).days
    frequency = "quarter" if apart > 31 else "month"
    given = {"id": "k", "name": "K", "direction": "up", "frequency": frequency, "decimals": 1}
    return look_ahead(Kpi.model_validate({**given, **fields}), *history, cycle=Q1)


def metric(start: Any, target: Any, **fields: Any) -> Metric:
    given = {"form": "metric", "id": "m", "kpi": "k", "start": start, "target": target}
    return Metric.model_validate(given | fields)


def hold(side: str, bound: Any, tally: str = "final", **fields: Any) -> Threshold:
    given = {"form": "threshold", "id": "t", "kpi": "k", "bound": bound, "side": side}
    return Threshold.model_validate(given | {"tally": tally, "strict": False} | fields)


def book(kr: Metric | Threshold, ambition: Ambition | None = None, **fields: Any) -> Workbook:
    return workbook(Objective(id="o", text="O", ambition=ambition, key_results=(kr,)), **fields)


def advise(
    kr: Metric | Threshold,
    values: list[float] | History,
    ambition: Ambition | None = None,
    **fields: Any,
) -> tuple[Advice, ...]:
    history = past(values) if isinstance(values, list) else values
    outlooks = {"k": look(history, **fields)}
    return judge_workbook(book(kr, ambition), outlooks, {"k": history})


def rules(*args: Any, **fields: Any) -> list[str]:
    """Give the rules that speak, each with how gravely."""
    return [f"{one.rule} {one.severity}" for one in advise(*args, **fields)]


EXAMPLES: Mapping[str, tuple[Advice, ...]] = {
    "W-SAND": advise(metric(18, "18.5"), WAVES),
    "W-SAND of a threshold": advise(hold("at_least", 10), CALM),
    "P05 of most": advise(metric(11, 12), quarters([10, 13, 13, 14, 13])),
    "P05 of the mean": advise(metric(90, 100), quarters([90, 100, 110])),
    "W-TIMID": advise(metric("19.7", 20), WAVES, "aspirational"),
    "B2": advise(metric(20, 60), CALM),
    "B2 of a chance": judge_workbook(book(metric(29, 30)), {"k": look(past(CALM))}, {}),
    "P04": advise(metric(29, 31), CALM)[1:],
}
each_example = pytest.mark.parametrize("name", EXAMPLES)


def test_a_target_that_is_neither_easy_nor_unheard_of_is_left_alone() -> None:
    assert rules(metric(20, "20.3"), CALM) == []


# What holds for all of them


@each_example
def test_every_rule_has_an_example_on_which_it_alone_speaks(name: str) -> None:
    assert [one.rule for one in EXAMPLES[name]] == [name.split(" ")[0]]


@each_example
def test_what_the_past_says_ends_in_one_question(name: str) -> None:
    (one,) = EXAMPLES[name]
    assert (str(one)[-1], str(one).count("?")) == ("?", 1)


@each_example
def test_what_the_past_says_has_a_reason_and_a_source(name: str) -> None:
    (one,) = EXAMPLES[name]
    assert one.why.endswith(".")
    assert one.source


@each_example
def test_what_the_past_says_points_to_a_field_of_its_key_result(name: str) -> None:
    (one,) = EXAMPLES[name]
    kr: type[Metric | Threshold] = Threshold if one.about == "key result t" else Metric
    assert one.about in ("key result m", "key result t")
    assert one.field in kr.model_fields


# W-SAND: likely anyway


def test_a_target_that_is_likely_anyway_is_asked_about_with_its_chance() -> None:
    (one,) = EXAMPLES["W-SAND"]
    assert one.severity == "W"
    assert one.seen.startswith("18.5 is already likely if business goes on as usual (a chance of ")


def test_a_target_with_even_odds_is_not_likely_anyway() -> None:
    assert rules(metric(19, "19.9"), WAVES) == []


def test_lower_is_better_is_judged_the_other_way_round() -> None:
    assert rules(metric(22, 21), WAVES, direction="down")[0] == "W-SAND W"
    assert rules(metric("19.9", "19.4"), WAVES, direction="down") == []


def test_a_promise_may_be_likely() -> None:
    grows = [10 + i * 0.3 + (i * 7 % 5 - 2) * 0.1 for i in range(36)]
    assert rules(metric("20.5", "20.8"), grows) == ["W-SAND W"]
    assert rules(metric("20.5", "20.8"), grows, "committed") == []


def test_a_chance_that_is_not_tested_is_not_printed() -> None:
    values = [SEASON[i % 12] * (1 + (i * 7 % 5) / 200) for i in range(22)]
    history = past(values, date(2011, 12, 1))
    made = look(history, aggregation="cumulative")
    assert (made.tested, made.samples.size > 0) == (False, True)
    (one,) = advise(metric(250, 260), history, aggregation="cumulative")
    assert one.rule == "W-SAND"
    assert "(going by the same time last year)" in one.seen


# W-SAND of thresholds: holds anyway


def test_a_threshold_that_always_held_and_will_is_asked_what_is_to_be_different() -> None:
    (one,) = EXAMPLES["W-SAND of a threshold"]
    assert (one.severity, one.field) == ("W", "bound")
    told = "10.0 held in all 12 past cycles, and it is likely to hold if business goes on as usual"
    assert one.seen == told


def test_a_threshold_that_was_broken_once_is_left_alone() -> None:
    assert rules(hold("at_least", 15), WAVES) == ["W-SAND W"]
    assert rules(hold("at_least", 15), [*WAVES[:20], 14.0, *WAVES[21:]]) == []


def test_a_threshold_that_always_held_but_will_hardly_hold_is_left_alone() -> None:
    assert rules(hold("at_least", 60), FALLING) == []


def test_a_promise_to_hold_may_be_likely() -> None:
    assert rules(hold("at_least", 10), CALM, "committed") == []


def test_a_ceiling_in_each_month_is_held_against_every_month() -> None:
    assert rules(hold("at_most", 22, "each_period"), CALM, direction="down") == ["W-SAND W"]
    assert rules(hold("at_most", "20.9", "each_period"), CALM, direction="down") == []


def test_a_ceiling_on_a_total_is_held_against_totals() -> None:
    kind = {"aggregation": "cumulative", "direction": "down"}
    assert rules(hold("at_most", 70, "cycle_total"), CALM, **kind) == ["W-SAND W"]
    assert rules(hold("at_most", 60, "cycle_total"), CALM, **kind) == []


def test_a_total_of_what_does_not_add_up_is_left_alone() -> None:
    assert rules(hold("at_most", 70, "cycle_total"), CALM, aggregation="average") == []


def test_exactly_the_bound_does_not_keep_a_strict_threshold() -> None:
    assert rules(hold("at_most", 21, "each_period"), CALM) == ["W-SAND W"]
    assert rules(hold("at_most", 21, "each_period", strict=True), CALM) == []


def test_a_band_is_held_within_its_two_edges() -> None:
    assert rules(hold("within", 20, "each_period", band="0.2"), CALM) == ["W-SAND W"]
    assert rules(hold("within", 20, "each_period", band="0.04"), CALM) == []


def test_a_threshold_without_bound_or_kpi_has_nothing_to_be_held_against() -> None:
    assert rules(hold("at_least", None), CALM) == []
    assert rules(hold("at_least", 10, kpi=None, unit="%"), CALM) == []


# P05: no better than the past


def test_what_past_cycles_reached_most_of_the_time_is_nothing_new() -> None:
    (one,) = EXAMPLES["P05 of most"]
    assert (one.severity, one.seen) == ("W", "12.0 was reached in 4 of 5 past cycles")


def test_a_target_at_the_mean_of_the_past_is_no_stretch() -> None:
    (one,) = EXAMPLES["P05 of the mean"]
    assert one.seen == "100.0 is no better than the 100.0 it comes to on average"


def test_a_target_at_the_end_of_the_trend_is_no_stretch() -> None:
    (one,) = advise(metric(100, 105), quarters([90, 100, 110]))
    assert one.seen == "105.0 is no better than the 110.0 it comes to on its trend"


def test_a_target_beyond_mean_and_trend_is_a_stretch() -> None:
    assert rules(metric(110, 120), quarters([90, 100, 110])) == []


def test_in_a_market_that_falls_the_average_of_the_past_is_a_stretch() -> None:
    assert rules(metric(90, 95), quarters([110, 100, 90])) == []
    assert rules(metric(66, 68), FALLING) == []


def test_in_a_market_that_falls_what_was_often_reached_is_a_stretch() -> None:
    assert rules(metric(92, 96), quarters([130, 120, 111, 100, 92])) == []


def test_in_a_market_that_falls_less_than_today_is_still_no_stretch() -> None:
    (one,) = advise(metric(80, 85), quarters([110, 100, 90]))
    assert one.seen == "85.0 is no better than the 90.0 it comes to on its trend"


def test_a_promise_at_the_average_is_asked_about_all_the_same() -> None:
    assert rules(metric(90, 100), quarters([90, 100, 110]), "committed") == ["P05 W"]


def test_a_target_that_has_become_hard_is_a_stretch_even_below_the_average() -> None:
    sunk = [30 + (i * 7 % 5 - 2) * 0.5 for i in range(30)] + [20, 20.5, 19.5, 20, 20.5, 19.5]
    assert rules(metric(20, 24), sunk) == []


# W-TIMID: a stretch within the usual ups and downs


def test_a_stretch_within_the_usual_ups_and_downs_is_asked_about() -> None:
    (one,) = EXAMPLES["W-TIMID"]
    assert one.severity == "H"
    told = "a change of +0.3 is within its usual ups and downs (1.3 from one cycle to the next)"
    assert one.seen == told


def test_the_same_change_is_no_question_where_it_is_not_meant_as_a_stretch() -> None:
    kr = metric("19.7", 20)
    assert rules(kr, WAVES) == rules(kr, WAVES, "learning") == []


def test_a_stretch_that_is_hardly_likely_is_not_timid() -> None:
    assert rules(metric("19.9", "20.6"), WAVES, "aspirational") == []


def test_a_small_change_of_a_mature_kpi_that_hardly_moves_is_not_timid() -> None:
    mature = [20 + (i * 7 % 5 - 2) * 0.02 for i in range(36)]
    assert "W-TIMID H" not in rules(metric(20, "20.4"), mature, "aspirational")


# B2: never seen


def test_over_three_times_the_best_change_so_far_was_never_seen() -> None:
    (one,) = advise(metric(12, 20), quarters([10, 10.5, 11, 11.5, 12]))
    assert (one.rule, one.severity) == ("B2", "W")
    assert one.seen == "a change of +8.0 was never seen (the best so far is +0.5)"


def test_three_times_the_best_change_so_far_is_let_pass() -> None:
    assert rules(metric(12, "13.5"), quarters([10, 10.5, 11, 11.5, 12])) == []


def test_a_kpi_that_never_got_better_is_said_to_be_so() -> None:
    (one,) = advise(metric(10, 14), quarters([12, 11.5, 11, 10.5, 10]))
    assert "(it has never got better from one cycle to the next)" in one.seen


def test_in_a_market_that_falls_a_turn_is_measured_by_the_size_of_its_changes() -> None:
    assert rules(metric(92, 96), quarters([130, 120, 111, 100, 92])) == []
    assert rules(metric(92, 196), quarters([130, 120, 111, 100, 92])) == ["B2 W"]


def test_a_moonshot_is_a_thought_only() -> None:
    steps = quarters([10, 10.5, 11, 11.5, 12])
    assert rules(metric(12, 20), steps, "aspirational") == ["B2 H"]
    assert rules(metric(12, 20), steps, "committed") == ["B2 W"]


def test_in_a_short_past_the_odds_say_what_is_beyond_all_that_was_seen() -> None:
    mean = {"aggregation": "average"}
    assert rules(metric(20, 60), WAVES[:7], **mean) == ["B2 W"]
    assert rules(metric(20, 60), WAVES[:7], "aspirational", **mean) == ["B2 H"]
    assert rules(metric(20, 30), WAVES[:7], **mean) == ["B2 H"]
    assert rules(metric(20, 30), WAVES[:7], "aspirational", **mean) == []


def test_under_one_percent_is_a_thought_where_it_was_never_reached() -> None:
    (one,) = advise(metric(20, 28), SHOCK)
    assert (one.rule, one.severity) == ("B2", "H")
    assert one.seen == (
        "28.0 was never reached and has a chance of under 1% if business goes on as usual"
    )


def test_what_was_reached_before_is_let_pass() -> None:
    assert rules(metric(20, 25), SHOCK) == ["B2 H"]
    assert rules(metric(20, "23.5"), SHOCK) == []


def test_a_dream_with_hardly_a_chance_is_let_pass_within_three_times_the_best() -> None:
    assert rules(metric(20, 28), SHOCK, "aspirational") == []


def test_what_business_as_usual_may_reach_was_not_never_seen() -> None:
    grows = [100 * 1.1**i * (1 + (i * 7 % 5 - 2) / 50) for i in range(24)]
    made = look(past(grows))
    target = round(made.value_at(0.3), 1)
    assert "B2 W" not in rules(metric(round(grows[-1], 1), target), grows)


# P04: an odd start


def test_a_start_from_one_odd_month_is_asked_about() -> None:
    (one,) = EXAMPLES["P04"]
    assert (one.severity, one.field) == ("H", "start")
    told = "the start of 29.0 is far from the usual 19.7, by over twice its usual scatter"
    assert one.seen == told
    assert one.question == "Was it one odd period?"


def test_a_start_on_the_trend_is_not_odd() -> None:
    rising = [20 + i / 2 + (i * 7 % 5 - 2) / 2 for i in range(36)]
    assert rules(metric("37.5", 40), rising) == []


def test_a_start_after_a_change_of_level_that_lasts_is_not_odd() -> None:
    broken = [*CALM, 28.0, 28.5, 28.2]
    assert "P04 H" not in rules(metric("28.2", 30), broken)
    assert "P04 H" in rules(metric(33, 36), broken)


def test_a_start_from_another_time_of_the_year_is_asked_about_as_such() -> None:
    history = past([SEASON[i % 12] * (1 + i / 400) for i in range(60)], date(2011, 12, 1))
    asked = advise(metric(640, 660), history, aggregation="cumulative")[-1]
    assert (asked.rule, asked.question) == ("P04", "Was it another time of the year?")


def test_a_season_is_compared_with_the_same_time_of_other_years() -> None:
    history = past([SEASON[i % 12] * (1 + i / 400) for i in range(60)], date(2011, 12, 1))
    kr = draft_key_result(look(history, aggregation="cumulative"))
    assert isinstance(kr, Metric)
    assert (kr.target or 0) < 400  # far below an average quarter
    assert rules(kr, history, aggregation="cumulative") == []


# When there is nothing to judge


def test_without_a_target_there_is_nothing_to_judge() -> None:
    assert rules(metric(20, None), CALM) == []


def test_a_key_result_with_a_check_in_is_settled() -> None:
    history = past(CALM)
    told = book(metric(18, "18.2"), check_ins=[check_in("m")])
    assert judge_workbook(told, {"k": look(history)}, {"k": history}) == ()


def test_a_likely_target_is_success_once_the_cycle_is_well_under_way() -> None:
    assert rules(metric(18, "18.2"), past(CALM, date(2011, 12, 1)))[0] == "W-SAND W"
    assert rules(metric(18, "18.2"), past(CALM, date(2012, 1, 1))) == []


def test_a_key_result_that_ends_in_the_middle_of_the_cycle_is_not_held_against_all_of_it() -> None:
    assert rules(metric(18, "18.2", due="2012-03-30"), CALM)[0] == "W-SAND W"
    assert rules(metric(18, "18.2", due="2012-01-31"), CALM) == []
    assert rules(metric(18, "18.2", begins="2012-02-01"), CALM) == []


def test_a_key_result_on_a_kpi_without_an_outlook_is_left_alone() -> None:
    assert judge_workbook(book(metric(18, "18.2")), {}, {}) == ()


def test_readings_of_which_nothing_can_be_told_say_nothing_about_a_target() -> None:
    history = quarters([90, 100, 110])
    made = look(history)
    told, withheld = (
        judge_workbook(book(metric(90, 100)), {"k": one}, {"k": history})
        for one in (made, replace(made, start=None))
    )
    assert ([one.rule for one in told], withheld) == (["P05"], ())


def test_without_a_past_only_chances_are_looked_at() -> None:
    made = look(past(CALM))
    assert judge_target(metric(29, 30), made) == (
        "30.0 has a chance of under 1% if business goes on as usual: what is so different this "
        "time?",
    )


def test_a_single_target_is_judged_in_the_words_of_the_workbook() -> None:
    history = past(CALM)
    said = judge_target(metric(20, 21), look(history), history, ambition="aspirational")
    asked = advise(metric(20, 21), CALM, "aspirational")
    assert [one.split(":")[0] for one in said] == [one.seen for one in asked]


# The outlook as a key result needs it


def test_in_a_band_the_way_from_start_to_target_is_forward() -> None:
    band = {"direction": "band", "healthy_low": 15, "healthy_high": 18}
    made = look(past(CALM), **band)
    down = outlook_on(metric(20, 17), made)
    up = outlook_on(metric(14, 17), made)
    assert down is not None
    assert up is not None
    assert (down.chance_of(17) or 0) < 0.05 < 0.95 < (up.chance_of(17) or 0)
    assert rules(metric(20, 17), CALM, **band) == ["B2 H"]


def test_a_kpi_keeps_its_own_better_side() -> None:
    made = look(past(CALM))
    assert outlook_on(metric(22, 17), made) is made


# What okrnb itself drafts


@pytest.fixture(scope="module")
def drafts() -> list[tuple[Drafted, Outlook, History]]:
    """Give what is drafted by default from each KPI of the example shop."""
    shop = Path(__file__).parents[1] / "templates" / "example-shop"
    return _draft(shop / "readings.csv", shop / "kpis.csv")


def _draft(readings: Path, table: Path) -> list[tuple[Drafted, Outlook, History]]:
    found = load_readings(readings)
    made: list[tuple[Drafted, Outlook, History]] = []
    for kpi in describe(found, load_definitions(table).kpis):
        history = history_of(found.frame, kpi, on=date.max - pd.Timedelta(days=1))
        cycle = next_quarter(period_end(history[0][-1], kpi.frequency))
        outlook = look_ahead(kpi, *history, cycle=cycle)
        made.append((draft_key_result(outlook), outlook, history))
    return made


def findings(made: list[tuple[Drafted, Outlook, History]], ambition: Ambition | None) -> list[str]:
    found = []
    for kr, outlook, history in made:
        told = workbook(objective(kr, ambition=ambition))
        outlooks, histories = {outlook.kpi.id: outlook}, {outlook.kpi.id: history}
        found += [str(one) for one in judge_workbook(told, outlooks, histories)]
    return found


def test_no_draft_of_the_example_shop_is_scolded(
    drafts: list[tuple[Drafted, Outlook, History]],
) -> None:
    assert len(drafts) == 10
    assert findings(drafts, None) == findings(drafts, "committed") == []


def test_no_draft_of_68_real_series_is_scolded(kpi_series: Path) -> None:
    made = _draft(kpi_series / "series.csv", kpi_series / "kpis.csv")
    assert len(made) == 68
    assert findings(made, None) == findings(made, "committed") == []


def test_a_draft_that_is_called_a_stretch_is_at_most_asked_whether_it_is_one(
    kpi_series: Path,
) -> None:
    made = _draft(kpi_series / "series.csv", kpi_series / "kpis.csv")
    found = findings(made, "aspirational")
    assert [one for one in found if "usual ups and downs" not in one] == []
