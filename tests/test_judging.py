"""Is a target business as usual, or was nothing like it ever seen? Sentences that ask."""

from datetime import date
from typing import Any

from okrnb.drafting import draft_key_result
from okrnb.judging import History, judge_target
from okrnb.model import Cycle, Frequency, Kpi
from okrnb.objectives import Metric
from okrnb.outlook import Outlook, look_ahead
from okrnb.periods import later

Q1 = Cycle(name="Q1 2012", start=date(2012, 1, 1), end=date(2012, 3, 31))
CALM = [20 + (i * 7 % 5 - 2) * 0.5 for i in range(36)]
SEASON = [100.0, 101, 103, 102, 104, 103, 105, 104, 110, 150, 200, 210]  # January to December


def past(values: list[float], last: date = date(2011, 11, 1), per: Frequency = "month") -> History:
    return [later(last, per, i - len(values) + 1) for i in range(len(values))], values


def look(history: History, **fields: Any) -> Outlook:
    given = {"id": "k", "name": "K", "direction": "up", "frequency": "month", "decimals": 1}
    return look_ahead(Kpi.model_validate({**given, **fields}), *history, cycle=Q1)


def metric(start: Any, target: Any) -> Metric:
    given = {"form": "metric", "id": "m", "kpi": "k", "start": start, "target": target}
    return Metric.model_validate(given)


def judge(start: Any, target: Any, values: list[float], **fields: Any) -> tuple[str, ...]:
    history = past(values)
    return judge_target(metric(start, target), look(history, **fields), history)


def judge_quarters(start: Any, target: Any, values: list[float]) -> tuple[str, ...]:
    history = past(values, date(2011, 10, 1), "quarter")
    return judge_target(metric(start, target), look(history, frequency="quarter"), history)


def test_a_target_that_is_neither_easy_nor_unheard_of_is_left_alone() -> None:
    assert judge(20, 21, CALM) == ()


def test_a_draft_is_left_alone() -> None:
    history = past([60 + 0.5 * i + (i * 7 % 5 - 2) / 2 for i in range(36)])
    made = look(history)
    kr = draft_key_result(made)
    assert isinstance(kr, Metric)
    assert judge_target(kr, made, history) == ()


def test_a_target_that_is_likely_anyway_is_asked_about_with_its_chance() -> None:
    (said,) = judge(18, "18.5", [20 + (i * 7 % 5 - 2) * 0.2 for i in range(36)])[:1]
    assert said.startswith("18.5 is already likely if business goes on as usual (a chance of ")
    assert said.endswith("?")


def test_lower_is_better_is_judged_the_other_way_round() -> None:
    (said,) = judge(20, 19, [20 - i / 10 for i in range(36)], direction="down")[:1]
    assert "already likely" in said


def test_what_past_cycles_reached_most_of_the_time_is_nothing_new() -> None:
    (said,) = judge("19.5", "19.6", [19, 20, 20.4, 20, 20.2])[:1]
    assert "already reached in 4 of 5 past cycles" in said


def test_a_target_at_the_mean_of_the_past_is_no_stretch() -> None:
    (said,) = judge(90, 100, [90, 100, 110])
    assert said == "100.0 is no better than the 100.0 it comes to on average: where is the stretch?"


def test_in_a_market_that_falls_the_average_of_the_past_is_a_stretch() -> None:
    falling = [100.0 - i + (i * 7 % 5 - 2) * 3 for i in range(36)]
    assert not [said for said in judge(66, 68, falling) if "on average" in said]


def test_a_target_that_was_never_seen_before_is_asked_about_with_its_chance() -> None:
    (said,) = judge(20, 60, CALM)
    assert said.startswith("60.0 was never seen before: a chance of under 1% if")


def test_more_than_three_times_the_best_past_change_was_never_seen_before() -> None:
    (said,) = judge_quarters(12, 20, [10, 10.5, 11, 11.5, 12])
    assert said.startswith("A change of +8.0 in a cycle was never seen before, more than three")


def test_three_times_the_best_past_change_is_still_let_pass() -> None:
    steps = [10, 10.5, 11, 11.5, 12]
    assert not [said for said in judge_quarters(12, "13.5", steps) if "never seen" in said]


def test_a_kpi_that_never_got_better_is_said_to_be_so() -> None:
    (said,) = judge_quarters(10, 14, [12, 11.5, 11, 10.5, 10])
    assert "it has never got better over a cycle" in said


def test_a_start_from_one_odd_month_is_asked_about() -> None:
    said = judge(29, 31, CALM)[-1]
    assert said.startswith("The start of 29.0 is far from the usual 20")
    assert said.endswith("was it one odd period?")


def test_a_start_on_the_trend_is_not_odd() -> None:
    rising = [20 + i / 2 + (i * 7 % 5 - 2) / 2 for i in range(36)]
    assert not [said for said in judge("37.5", 40, rising) if "odd period" in said]


def test_a_season_is_compared_with_the_same_time_of_other_years() -> None:
    history = past([SEASON[i % 12] * (1 + i / 400) for i in range(60)], date(2011, 12, 1))
    made = look(history, aggregation="cumulative")
    kr = draft_key_result(made)
    assert isinstance(kr, Metric)
    assert (kr.target or 0) < 400  # far below an average quarter
    assert judge_target(kr, made, history) == ()


def test_a_first_quarter_is_no_stretch_when_all_first_quarters_were_like_it() -> None:
    history = past([SEASON[i % 12] for i in range(60)], date(2011, 12, 1))
    (said,) = judge_target(metric(300, 303), look(history, aggregation="cumulative"), history)[:1]
    assert "already likely" in said or "5 of 5 past cycles" in said


def test_without_a_past_only_chances_are_looked_at() -> None:
    made = look(past(CALM))
    assert judge_target(metric(29, 30), made) == (
        "30.0 was never seen before: a chance of under 1% if business goes on as usual. "
        "What is so different this time?",
    )


def test_without_a_target_there_is_nothing_to_judge() -> None:
    assert judge(20, None, CALM) == ()
