"""What a KPI's past cycles came to: which stretches count, and how they change."""

from datetime import date
from typing import Any

import numpy as np
import pytest

from okrnb.model import Cycle, Frequency, Kpi
from okrnb.outlook import Outlook, look_ahead
from okrnb.past import History, Past, past_of
from okrnb.periods import later

Q1 = Cycle(name="Q1 2012", start=date(2012, 1, 1), end=date(2012, 3, 31))
SEASON = [100.0, 101, 103, 102, 104, 103, 105, 104, 110, 150, 200, 210]  # January to December


def past(values: list[float], last: date = date(2011, 12, 1), per: Frequency = "month") -> History:
    return [later(last, per, i - len(values) + 1) for i in range(len(values))], values


def look(history: History, **fields: Any) -> Outlook:
    given = {"id": "k", "name": "K", "direction": "up", "frequency": "month", "decimals": 1}
    return look_ahead(Kpi.model_validate({**given, **fields}), *history, cycle=Q1)


def seen(values: list[float], **fields: Any) -> Past:
    history = past(values)
    return past_of(look(history, **fields), history)


def test_a_total_is_that_of_any_three_months_in_a_row() -> None:
    assert seen([1, 2, 3, 4, 5], aggregation="cumulative").values.tolist() == [6, 9, 12]


def test_a_mean_is_that_of_any_three_months_in_a_row() -> None:
    assert seen([1, 2, 3, 4, 5], aggregation="average").values.tolist() == [2, 3, 4]


def test_a_level_is_what_any_month_ended_with() -> None:
    assert seen([1, 2, 3], aggregation="level").values.tolist() == [1, 2, 3]


def test_cycles_share_no_reading_and_go_up_to_the_last() -> None:
    made = seen([1, 2, 3, 4, 5, 6, 7], aggregation="cumulative")
    assert made.cycles.tolist() == [9, 18]


def test_a_change_is_from_one_stretch_to_the_next_that_shares_no_reading() -> None:
    assert seen([1, 2, 3, 4, 5, 6, 7], aggregation="cumulative").changes.tolist() == [9, 9]


def test_changes_need_two_cycles() -> None:
    assert seen([1, 2, 3, 4, 5], aggregation="cumulative").changes.size == 0


def test_where_a_season_counts_only_the_same_time_of_the_year_does() -> None:
    made = seen([SEASON[i % 12] * (1 + i // 12) for i in range(48)], aggregation="cumulative")
    first = sum(SEASON[:3])
    assert made.values.tolist() == [first, 2 * first, 3 * first, 4 * first]
    assert made.changes.tolist() == [first] * 3


def test_a_missing_month_is_filled_in() -> None:
    days, values = past([1.0, 2, 3, 4, 5, 6, 7])
    gap = [*days[:3], *days[4:]], [*values[:3], *values[4:]]
    assert past_of(look(gap, aggregation="level"), gap).values.tolist() == values


def test_the_readings_of_the_cycle_itself_are_no_past() -> None:
    history = past([1.0, 2, 3, 4, 5, 9], last=date(2012, 1, 1))
    made = past_of(look(history, aggregation="level"), history)
    assert (made.values.tolist(), made.known) == ([1, 2, 3, 4, 5], 1)


def test_what_is_usual_is_told_by_the_last_five_years() -> None:
    values = [float(i * 7 % 11) for i in range(100)]
    made = seen(values, aggregation="level")
    assert made.values.tolist() == values
    assert made.recent.tolist() == made.readings.tolist() == values[-60:]


def test_five_years_of_weeks_are_260_readings() -> None:
    values = [float(i * 7 % 11) for i in range(300)]
    history = past(values, date(2011, 12, 26), "week")
    made = past_of(look(history, frequency="week", aggregation="level"), history)
    assert len(made.readings) == 260


@pytest.mark.parametrize("fields", [{"frequency": None}, {"frequency": "week"}])
def test_there_is_no_past_where_there_is_no_outlook(fields: dict[str, Any]) -> None:
    assert seen([1, 2, 3, 4, 5], **fields).values.size == 0


def test_a_past_that_is_too_short_for_one_cycle_is_empty() -> None:
    made = seen([1, 2], aggregation="cumulative")
    assert (made.values.size, made.cycles.size, made.changes.size) == (0, 0, 0)


def test_the_line_through_points_on_a_line_ends_on_the_last_without_any_spread() -> None:
    line = Past(values=np.array([1.0, 2, 3, 4]), lately=4).line()
    assert (line.end, line.slope) == pytest.approx((4, 1))
    assert (line.error, line.spread) == pytest.approx((0, 0))


def test_the_spread_round_the_line_is_counted_with_two_readings_less() -> None:
    line = Past(values=np.array([0.0, 2, 0, 2]), lately=4).line()
    assert line.slope == pytest.approx(0.4)
    assert line.spread == pytest.approx(np.sqrt(3.2 / 2))
    assert line.error == pytest.approx(line.spread / np.sqrt(5))
