"""What is said of each kind of case, as far as `test_gaps` does not say it already."""

from datetime import date
from typing import Any, get_args

import pandas as pd
import pytest

from okrnb.gaps import find_gaps
from okrnb.model import Cycle, Kpi
from okrnb.periods import later
from okrnb.reasons import SAYINGS
from okrnb.triage import Case, Trouble

Q1 = Cycle(name="Q1 2012", start=date(2012, 1, 1), end=date(2012, 3, 31))
ON = date(2011, 12, 4)


def kpi(id: str = "nps", **fields: Any) -> Kpi:
    given = {"name": id, "direction": "up", "frequency": "month"}
    return Kpi.model_validate({"id": id, **given, **fields})


def reason(values: list[float], *kpis: Kpi, last: date = date(2011, 11, 1)) -> str:
    """Give the reason of the first KPI, which has these readings; the others have none."""
    days = [later(last, "month", i + 1 - len(values)) for i in range(len(values))]
    frame = pd.DataFrame({"kpi": kpis[0].id, "date": days, "value": values})
    found = find_gaps(frame, kpis, on=ON, cycle=Q1)
    return str(found.loc[found["kpi"] == kpis[0].id, "reason"].iloc[0])


def test_every_kind_of_case_is_said() -> None:
    assert set(SAYINGS) == {*get_args(Trouble), *get_args(Case)}


def test_a_run_is_counted_in_whole_readings_though_other_kpis_have_none() -> None:
    said = reason([30.0 + i for i in range(12)], kpi(), kpi("silent"))
    assert said.startswith("it has risen in each of the last 11 readings; 41")


@pytest.mark.parametrize("count", [6, 7])
def test_six_readings_in_a_row_are_worth_a_word(count: int) -> None:
    said = reason([40.0 - i for i in range(count)], kpi())
    assert ("it has fallen in each of the last 6 readings" in said) is (count == 7)


def test_a_run_of_a_kpi_in_focus_is_said_after_who_chose_it() -> None:
    said = reason([30.0 + i for i in range(12)], kpi(state="focus", healthy_low=10))
    assert said == (
        "chosen by the team; it has risen in each of the last 11 readings; 41 lies in its healthy "
        "range: is it a health metric again?"
    )


def test_a_changed_level_names_the_two_columns_that_answer_it() -> None:
    values = [*(100.0 + i % 3 for i in range(20)), *(200.0 + i % 3 for i in range(16))]
    assert reason(values, kpi()) == (
        "its level changed at once on 1 August 2010, from about 101 to about 201: if it was "
        "re-defined, cut off the readings before that day (counts_from 2010-08-01); if it really "
        "changed, say so (real_change 2010-08-01)"
    )


def test_no_readings_since_they_count_says_from_when_they_would() -> None:
    assert reason([40.0] * 9, kpi(counts_from=date(2011, 11, 2))) == (
        "no reading from 2 November 2011 up to 4 December 2011"
    )
