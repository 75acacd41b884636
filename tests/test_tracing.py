"""A cycle week by week: each week as it looked then, and what people left out."""

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest
from made_quarters import CLOSED, KR, kpi, later_by, make_quarter, told
from quarter import BOOK, READINGS, REVIEW
from quarter import CLOSED as OCTOBER

from okrnb.cycles import weeks_of
from okrnb.entries import Decision
from okrnb.objectives import Workbook
from okrnb.tracing import Course, Trace, Week, gravest, trace_weeks


def of(course: Course, about: str) -> Trace:
    (found,) = (one for one in course.traces if one.about == about)
    return found


def words(course: Course, about: str) -> list[str]:
    return [week.word for week in of(course, about).weeks if week is not None]


def numbers(course: Course, about: str) -> list[str]:
    return [week.said for week in of(course, about).weeks if week is not None]


def decision(on: date, action: str, **fields: object) -> Decision:
    line = {"id": f"d-{on}", "on": on, "key_result": "kr0", "action": action, "reason": "r"}
    return Decision.model_validate(line | {"by": "Ana"} | fields)


def test_every_week_has_the_score_that_was_known_then() -> None:
    course = trace_weeks(make_quarter([91]), on=CLOSED)
    assert numbers(course, "kr0") == [f"0.{7 * week:02}" for week in range(1, 14)]


def test_weeks_to_come_are_left_open() -> None:
    weeks = of(trace_weeks(make_quarter([91]), on=later_by(14)), "kr0").weeks
    assert [week is not None for week in weeks] == [True] * 2 + [False] * 11


def test_before_the_cycle_nothing_is_known() -> None:
    weeks = of(trace_weeks(make_quarter([91]), on=date(2012, 3, 1)), "kr0").weeks
    assert weeks == (None,) * 13


def test_a_week_that_runs_counts_as_far_as_it_has_come_and_is_not_missed_yet() -> None:
    course = trace_weeks(make_quarter([91]), on=later_by(17))
    last = of(course, "kr0").weeks[2]
    assert last is not None
    assert (last.on, last.said, last.due, last.missed) == (later_by(17), "0.14", False, False)


def test_what_is_reported_later_changes_no_week_before() -> None:
    whole = make_quarter([91])
    more = replace(whole, check_ins=(*whole.check_ins, told("kr0", later_by(63), 999)))
    before, after = (trace_weeks(book, on=CLOSED) for book in (whole, more))
    assert of(before, "kr0").weeks[:8] == of(after, "kr0").weeks[:8]
    assert of(before, "kr0").weeks[8] != of(after, "kr0").weeks[8]


@pytest.mark.parametrize("on", [REVIEW, date(2011, 8, 31), OCTOBER])
def test_no_week_of_the_example_quarter_knows_what_came_later(on: date) -> None:
    now, later = trace_weeks(BOOK, READINGS, on=on), trace_weeks(BOOK, READINGS, on=OCTOBER)
    ends = [day for day in weeks_of(BOOK.settings.cycle) if day <= on]
    for one, other in zip(now.traces, later.traces, strict=True):
        assert one.weeks[: len(ends)] == other.weeks[: len(ends)]


def test_a_monthly_reading_counts_from_the_end_of_its_month() -> None:
    weeks = of(trace_weeks(BOOK, READINGS, on=OCTOBER), "revenue-metric").weeks
    known = [week.said for week in weeks if week is not None]
    assert known[:4] == ["not measured"] * 4
    assert known[4] == "1.00"


def test_readings_are_left_out_where_none_are_given() -> None:
    course = trace_weeks(BOOK, on=OCTOBER)
    assert set(numbers(course, "revenue-metric")) == {"not measured"}


def test_a_week_without_a_check_in_is_missed_though_its_number_is_known() -> None:
    whole = make_quarter([91])
    gap = tuple(c for c in whole.check_ins if c.on != later_by(28))
    course = trace_weeks(replace(whole, check_ins=gap), on=CLOSED)
    week = of(course, "kr0").weeks[3]
    assert week is not None
    assert (week.said, week.missed) == ("0.21", True)
    assert str(course) == "12 of 13 check-ins were made"


def test_a_check_in_on_any_day_of_the_week_will_do() -> None:
    whole = make_quarter([None])
    early = replace(whole, check_ins=(told("kr0", later_by(8), 10),))
    weeks = of(trace_weeks(early, on=later_by(21)), "kr0").weeks[:3]
    assert [week.missed for week in weeks if week is not None] == [True, False, True]


def test_readings_are_no_check_in() -> None:
    whole = make_quarter([None])
    table = {"kpi": "kpi-kr0", "date": pd.to_datetime(["2012-04-03", "2012-04-10"]), "value": 7.0}
    weeks = of(trace_weeks(whole, pd.DataFrame(table), on=later_by(14)), "kr0").weeks[:2]
    assert [(week.said, week.missed) for week in weeks if week is not None] == [("0.07", True)] * 2


def test_nobody_has_to_report_on_a_guardrail_or_on_what_is_proved() -> None:
    rail = {"form": "guardrail", "id": "rail", "protects": "yes", "kpi": "kpi-kr0", "bound": 1}
    made = (KR.validate_python({"form": "binary", "id": "yes"}), KR.validate_python(rail))
    whole = make_quarter([1])
    (one,) = whole.objectives
    proved = told("yes", later_by(10), accepted=True)
    book = replace(whole, objectives=(one.change(key_results=made),), check_ins=(proved,))
    course = trace_weeks(book, on=CLOSED)
    due = [week.due for week in of(course, "yes").weeks if week is not None]
    assert due == [True, True] + [False] * 11
    assert not any(week.due for week in of(course, "rail").weeks if week is not None)


def test_what_has_not_begun_or_is_over_needs_no_check_in() -> None:
    whole = make_quarter([None])
    (one,) = whole.objectives
    (kr,) = one.key_results
    short = kr.change(begins=later_by(15), due=later_by(28))
    book = replace(whole, objectives=(one.change(key_results=(short,)),))
    due = [week.due for week in of(trace_weeks(book, on=CLOSED), "kr0").weeks if week is not None]
    assert due == [False, False, True, True] + [False] * 9


def test_what_is_given_up_stays_in_the_weeks_before() -> None:
    book = make_quarter([91], entries=(decision(later_by(30), "drop"),))
    course = trace_weeks(book, on=CLOSED)
    assert words(course, "kr0")[3:6] == ["behind", "given up", "given up"]
    assert words(course, "o0")[4] == "given up"
    assert course.due == 4


def test_a_new_target_counts_from_the_day_it_was_decided() -> None:
    new = decision(later_by(30), "retarget", target=182, was=100)
    course = trace_weeks(make_quarter([91], entries=(new,)), on=CLOSED)
    assert numbers(course, "kr0")[3:5] == ["0.28", "0.19"]


def test_a_file_that_was_changed_after_a_decision_changes_no_week_before_it() -> None:
    new = decision(later_by(30), "retarget", target=182, was=100)
    whole = make_quarter([91], entries=(new,))
    (one,) = whole.objectives
    (kr,) = one.key_results
    edited = replace(whole, objectives=(one.change(key_results=(kr.change(target=182),)),))
    assert trace_weeks(edited, on=CLOSED) == trace_weeks(whole, on=CLOSED)


def test_an_objective_is_summed_up_as_its_cycle_says() -> None:
    said = [
        numbers(trace_weeks(make_quarter([20, 80], cycle={"roll_up": how}), on=CLOSED), "o0")[-1]
        for how in ("mean", "minimum", "share_of_yes", "none")
    ]
    assert said == ["0.50", "0.20", "0.00", ""]


def test_an_objective_has_the_gravest_word_of_its_key_results() -> None:
    course = trace_weeks(make_quarter([20, 100]), on=later_by(49))
    assert (words(course, "o0")[6], words(course, "kr1")[6]) == ("at risk", "on track")


def test_where_all_is_well_the_words_need_not_agree() -> None:
    assert gravest(["achieved", "achieved"]) == "achieved"
    assert gravest(["too early", "on track", "held"]) == "on track"


def test_a_cycle_by_months_has_three_columns() -> None:
    course = trace_weeks(make_quarter([91], cycle={"cadence": "month"}), on=CLOSED)
    assert course.days == (date(2012, 4, 30), date(2012, 5, 31), date(2012, 6, 30))


def test_a_cycle_that_is_scored_by_yes_and_no_says_so_week_by_week() -> None:
    course = trace_weeks(make_quarter([100], cycle={"scoring": "yes_no"}), on=CLOSED)
    assert numbers(course, "kr0")[-2:] == ["no", "yes"]


def test_a_week_is_said_with_its_day_number_and_word() -> None:
    week = Week(on=date(2012, 4, 7), word="at risk", said="0.36", missed=True)
    assert str(week) == "7 April 0.36 at risk, no check-in"
    assert str(Week(on=date(2012, 4, 7), word="not measured", said="not measured")) == (
        "7 April not measured"
    )


def test_an_objective_without_key_results_has_no_word_to_say() -> None:
    whole = make_quarter([1])
    bare = Workbook(
        settings=whole.settings,
        kpis=(kpi("k", "K"),),
        objectives=(whole.objectives[0].change(key_results=()),),
        check_ins=(),
        places={},
    )
    assert set(words(trace_weeks(bare, on=CLOSED), "o0")) == {"not measured"}


@pytest.mark.parametrize(
    ("values", "word"),
    [([100, None, None], "not measured"), ([100, 100, None], "on track"), ([10, None], "at risk")],
    ids=["most are unmeasured", "half are measured", "trouble stays trouble"],
)
def test_an_objective_is_well_only_where_half_of_it_is_measured(
    values: list[int | None], word: str
) -> None:
    weeks = of(trace_weeks(make_quarter(values), on=later_by(49)), "o0").weeks
    last = weeks[6]
    assert last is not None
    assert (last.word, last.said == "") == (word, word == "not measured")


def test_a_guardrail_that_holds_measures_nothing_of_its_objective() -> None:
    rail = {"form": "guardrail", "id": "rail", "protects": "kr0", "kpi": "kpi-kr0", "bound": 1}
    whole = make_quarter([None])
    (one,) = whole.objectives
    made = (*one.key_results, KR.validate_python(rail))
    told_of = told("rail", later_by(48), 5)
    book = replace(whole, objectives=(one.change(key_results=made),), check_ins=(told_of,))
    course = trace_weeks(book, on=later_by(49))
    assert (words(course, "rail")[6], words(course, "o0")[6]) == ("held", "not measured")
