"""The calendars of many KPIs at once are those that each has alone."""

from datetime import date, timedelta
from typing import get_args

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from okrnb.model import Cycle, Frequency, Kpi
from okrnb.periods import later
from okrnb.quantities import period_end
from okrnb.scan import tidy
from okrnb.timeline import NO_READINGS, Timeline, lay_out, lay_out_many

Q1 = Cycle(name="Q1 2012", start=date(2012, 1, 1), end=date(2012, 3, 31))
ON = date(2012, 2, 15)
FREQUENCIES: tuple[Frequency, ...] = get_args(Frequency)
PLACE = {frequency: place for place, frequency in enumerate(FREQUENCIES)}


@st.composite
def histories(draw: st.DrawFn) -> tuple[Frequency, list[date]]:
    """Make the days of a KPI's readings: evenly apart, then some left out or moved a little."""
    frequency = draw(st.sampled_from(FREQUENCIES))
    last = ON - timedelta(days=draw(st.integers(0, 60)))
    days = {later(last, frequency, -i) for i in range(draw(st.integers(0, 15)))}
    if days:
        gone = draw(st.sets(st.sampled_from(sorted(days)), max_size=2))
        odd = draw(st.sets(st.sampled_from(sorted(days)), max_size=1))
        by = timedelta(days=draw(st.integers(-3, 3)))
        days = {day + by if day in odd else day for day in days - gone}
    return frequency, sorted(day for day in days if day <= ON)


def plain(frequency: Frequency, days: list[date], cycle: Cycle) -> str | dict[str, object]:
    """Lay out the days of one KPI as a person would, period by period."""
    if not days:
        return NO_READINGS
    numbers = [number(day, frequency, days[-1]) for day in days]
    if len(set(numbers)) < len(numbers):
        return f"two of its readings stand for the same {frequency}"
    given = dict(zip(numbers, days, strict=True))
    grid = range(numbers[0], numbers[-1] + 1)
    if len(numbers) < 0.8 * len(grid):
        return "over a fifth of its readings are missing"
    even = [given.get(i) or later(days[-1], frequency, i - numbers[-1]) for i in grid]
    ahead = [later(days[-1], frequency, i) for i in range(1, 120)]
    ahead = [day for day in ahead if period_end(day, frequency) <= cycle.end]
    ends = [period_end(day, frequency) for day in even]
    known = sum(cycle.start <= end <= cycle.end for end in ends)
    wanted = [i for i, day in enumerate(ahead) if period_end(day, frequency) >= cycle.start]
    if not wanted:
        told = "all its readings are in for" if known else "no reading is due in"
        return f"{told} {cycle.name}"
    return {"days": even, "ahead": ahead, "known": known, "wanted": wanted}


def number(day: date, frequency: Frequency, last: date) -> int:
    if frequency == "week":
        return round((day - last).days / 7)
    months = day.year * 12 + day.month - 1
    sizes = {"month": months, "quarter": months // 3, "year": day.year}
    return sizes.get(frequency, day.toordinal())


def told(line: Timeline | str) -> str | dict[str, object]:
    if isinstance(line, str):
        return line
    names = ("days", "ahead", "known", "wanted")
    found = {name: getattr(line, name) for name in names}
    return {
        name: list(value) if isinstance(value, tuple) else value for name, value in found.items()
    }


@given(histories())
@settings(max_examples=150, deadline=None)
def test_a_history_is_laid_out_as_a_person_would(history: tuple[Frequency, list[date]]) -> None:
    assert told(lay_out(*history, Q1)) == plain(*history, Q1)


@given(st.lists(histories(), max_size=6))
@settings(max_examples=60, deadline=None)
def test_many_are_laid_out_as_each_alone(many: list[tuple[Frequency, list[date]]]) -> None:
    kpis = [Kpi(id=f"k{i}", name="K", frequency=frequency) for i, (frequency, _) in enumerate(many)]
    rows = [
        (f"k{i}", day, float(j)) for i, (_, days) in enumerate(many) for j, day in enumerate(days)
    ]
    frame = pd.DataFrame(rows, columns=["kpi", "date", "value"])
    often = np.array([PLACE[frequency] for frequency, _ in many], dtype=np.int64)
    lines = lay_out_many(tidy(frame, kpis, on=ON), often, Q1)
    for i, (frequency, days) in enumerate(many):
        alone, own = lay_out(frequency, days, Q1), slice(lines.begin[i], lines.begin[i + 1])
        assert lines.why[i] == (alone if isinstance(alone, str) else "")
        if isinstance(alone, Timeline):
            assert lines.day[own].tolist() == list(alone.days)
            assert (
                lines.value[own].tolist() == alone.fill(np.arange(len(days), dtype=float)).tolist()
            )
            assert (lines.known[i], lines.horizon[i]) == (alone.known, len(alone.ahead))
            assert tuple(range(lines.first[i], lines.horizon[i])) == alone.wanted


def test_an_unknown_frequency_is_named_before_all_else() -> None:
    used = tidy(pd.DataFrame({"kpi": [], "date": [], "value": []}), [Kpi(id="k", name="K")], on=ON)
    lines = lay_out_many(used, np.array([-1]), Q1)
    assert lines.why.tolist() == ["its update frequency is not known"]


@pytest.mark.parametrize("day", [date(2011, 1, 31), date(2011, 12, 31), date(2012, 2, 29)])
def test_missing_months_end_where_their_months_end(day: date) -> None:
    days = [later(day, "month", -i) for i in (11, 10, 9, 8, 6, 5, 4, 3, 2, 1, 0)]
    line = lay_out("month", days, Cycle(name="C", start=day, end=later(day, "month", 6)))
    assert isinstance(line, Timeline)
    assert line.days[4] == later(day, "month", -7)


def test_what_is_missing_lies_on_a_straight_line() -> None:
    days = [date(2011, month, 1) for month in (1, 2, 3, 4, 5, 7, 8, 9, 10, 11)]
    line = lay_out("month", days, Q1)
    assert isinstance(line, Timeline)
    filled = line.fill(np.array([0.0, 0, 0, 0, 10, 30, 0, 0, 0, 0]))
    assert filled[4:7].tolist() == [10, 20, 30]
