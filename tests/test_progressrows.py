"""How far key results have come, as shares of the way and in words."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from quarter import BOOK, CLOSED, REVIEW, at

from okrnb.entries import Decision
from okrnb.model import CheckIn, Cycle, Kpi, Settings
from okrnb.objectives import (
    Baseline,
    Binary,
    Guardrail,
    KeyResult,
    Metric,
    Milestone,
    Objective,
    Rate,
    Threshold,
    Workbook,
)
from okrnb.pace import StatusRules, compare
from okrnb.progressrows import ProgressRow, progress_rows
from okrnb.reviewing import as_pursued
from okrnb.standing import stand_all
from okrnb.targets import tidy

CYCLE = Cycle(name="Q2 2012", start=date(2012, 4, 1), end=date(2012, 6, 29))
HALF = date(2012, 5, 15)
MARGIN = Kpi(id="margin", name="Gross margin", unit_kind="percent", decimals=1, direction="up")
CHURN = Kpi(id="churn", name="Churn", unit_kind="percent", direction="down")
SALES = Kpi(
    id="sales",
    name="Sales",
    unit_kind="currency",
    unit="USD",
    decimals=0,
    direction="up",
    aggregation="cumulative",
)


def metric(kpi: Kpi = MARGIN, **fields: Any) -> Metric:
    values = {"start": 20, "target": 25} | fields
    return Metric.model_validate({"form": "metric", "id": "kr", "kpi": kpi.id, **values})


def told(value: float | None = None, *, on: date = HALF, **fields: Any) -> CheckIn:
    found = {"id": f"c-{on}", "on": on, "key_result": "kr", "value": value, **fields}
    return CheckIn.model_validate(found)


def book(*krs: KeyResult, check_ins: Sequence[CheckIn] = (), scoring: str = "graded") -> Workbook:
    cycle = CYCLE.change(scoring=scoring)
    return Workbook(
        settings=Settings(team="Team", cycle=cycle),
        kpis=(MARGIN, CHURN, SALES),
        objectives=(Objective(id="o", text="Earn more with less", key_results=krs),),
        check_ins=tuple(check_ins),
        places={},
    )


def rows(workbook: Workbook, *, on: date = HALF) -> tuple[ProgressRow, ...]:
    return progress_rows(workbook, stand_all(workbook, on=on), on=on)


def row(
    kr: KeyResult, *check_ins: CheckIn, on: date = HALF, scoring: str = "graded"
) -> ProgressRow:
    (found,) = rows(book(kr, check_ins=check_ins, scoring=scoring), on=on)
    return found


def at_ends(found: ProgressRow) -> list[str]:
    return [mark.ways[0] for mark in found.ends or ()]


# Progress


@pytest.mark.parametrize(
    ("value", "raw", "filled"), [(22.5, "0.5", "0.5"), (27, "1.4", "1"), (17.5, "-0.5", "0")]
)
def test_progress_may_leave_the_bar_and_what_is_filled_may_not(
    value: float, raw: str, filled: str
) -> None:
    found = row(metric(), told(value))
    assert (found.raw, found.filled) == (Decimal(raw), Decimal(filled))


def test_a_key_result_that_should_fall_begins_on_the_left_like_any_other() -> None:
    found = row(metric(CHURN, start=8, commit=7, target=6, stretch=5), told(7))
    assert found.raw == Decimal("0.5")
    assert at_ends(found) == ["8%", "6%"]
    assert [(mark.name, mark.share) for mark in found.levels] == [
        ("commit", Decimal("0.5")),
        ("stretch", Decimal("1.5")),
    ]


def test_what_is_not_measured_has_ends_but_no_progress() -> None:
    found = row(metric())
    assert (found.raw, found.filled, found.expected) == (None, None, None)
    assert at_ends(found) == ["20.0%", "25.0%"]
    assert found.number == "not measured"


def test_a_start_that_nobody_knows_stays_a_question() -> None:
    assert at_ends(row(metric(start=None), told(22))) == ["start?", "25.0%"]


def test_values_below_zero_are_values_like_others() -> None:
    found = row(metric(start=-10, target=20), told(5))
    assert found.raw == Decimal("0.5")
    assert at_ends(found) == ["-10.0%", "20.0%"]


def test_scored_by_levels_the_number_follows_them_and_the_bar_does_not() -> None:
    found = row(metric(start=0, commit=6, target=10, stretch=14), told(9), scoring="levels")
    assert (found.filled, found.number) == (Decimal("0.9"), "0.60")


def test_a_guardrail_has_no_bar_and_says_whether_it_holds() -> None:
    rail = Guardrail(form="guardrail", id="kr", protects="x", kpi="churn", bound=Decimal(4))
    for value, word in ((3, "held"), (5, "broken"), (None, "unknown")):
        found = row(rail, *([told(value)] if value else []))
        assert (found.bar, found.raw, found.word) == (False, None, word)


# What was expected


@pytest.mark.parametrize("day", [date(2011, 7, 29), REVIEW, date(2011, 9, 15)])
def test_what_is_marked_as_expected_gives_the_status_by_its_own_rule(day: date) -> None:
    quarter = at(day)
    for found in progress_rows(quarter.book, quarter.standings, on=day):
        status = quarter.standings[found.key_result].status
        if found.expected and found.raw is not None:
            assert compare(found.raw, found.expected).amount == tidy(status.compared or Decimal(0))


def test_a_metric_is_expected_where_time_is() -> None:
    assert row(metric(), told(21)).expected == Decimal("0.5")


def test_a_reading_is_held_against_what_was_expected_on_its_own_day() -> None:
    quarter = at(REVIEW)
    first, *_ = progress_rows(quarter.book, quarter.standings, on=REVIEW)
    status = quarter.standings[first.key_result].status
    assert first.expected is not None
    assert first.expected < status.pace


def test_by_difference_it_is_expected_as_much_further_on() -> None:
    rules = StatusRules(by="difference", on_track=Decimal("-0.05"), behind=Decimal("-0.2"))
    workbook = book(metric(), check_ins=[told(21)])
    standings = stand_all(workbook, on=HALF, rules=rules)
    (found,) = progress_rows(workbook, standings, on=HALF, rules=rules)
    assert found.expected == Decimal("0.5")


def test_where_it_stands_at_its_start_it_is_still_expected_where_time_is() -> None:
    assert row(metric(), told(20)).expected == Decimal("0.5")


def test_after_the_last_day_nothing_is_expected_any_more() -> None:
    quarter = at(CLOSED)
    found = progress_rows(quarter.book, quarter.standings, on=CLOSED)
    assert {one.expected for one in found} == {None}


def test_a_total_that_is_projected_is_expected_at_its_target() -> None:
    sales = metric(SALES, start=100, target=120)
    found = row(sales, told(55))
    assert (found.projected, found.raw, found.expected) == (True, Decimal("0.5"), Decimal(1))


def test_a_total_that_begins_at_zero_is_not_projected() -> None:
    found = row(metric(SALES, start=None, target=120), told(60))
    assert (found.projected, found.raw, found.expected) == (False, Decimal("0.5"), Decimal("0.5"))


# Forms


@pytest.mark.parametrize(
    ("kr", "ends"),
    [
        (Baseline(form="baseline", id="kr", min_n=40), ["not known", "known, n 40"]),
        (Milestone(form="milestone", id="kr"), ["nothing done", "proved"]),
        (Binary(form="binary", id="kr", test="Is it signed?"), ["no", "yes"]),
        (Rate(form="rate", id="kr", unit="pages", per="week", target_rate=Decimal(40)),
         ["0", "40 pages a week"]),
        (Rate(form="rate", id="kr", unit="pages", per="week", mode="periods_met"),
         ["never", "every week"]),
        (Rate(form="rate", id="kr", unit="pages", per="week"), ["0", "target?"]),
        (Threshold(form="threshold", id="kr", bound=Decimal(4), side="at_most",
                   tally="each_period"), ["never", "every week"]),
        (Threshold(form="threshold", id="kr", bound=Decimal(4), side="at_most",
                   tally="final"), ["not kept", "kept"]),
    ],
)  # fmt: skip
def test_each_form_says_what_the_ends_of_its_bar_mean(kr: KeyResult, ends: list[str]) -> None:
    assert at_ends(row(kr)) == ends


def test_a_limit_on_a_total_says_how_much_of_it_is_used() -> None:
    limit = Threshold(
        form="threshold", id="kr", bound=Decimal(4), side="at_most", tally="cycle_total"
    )
    found = row(limit, told(3))
    assert found.basis == "3 against 4; 0.75 of it used, 0.50 of the time gone"
    assert (found.word, found.expected) == ("at risk", None)


def test_values_without_room_are_said_more_shortly_and_then_without_their_unit() -> None:
    ends = row(metric(SALES, start=2_066_812, target=2_200_000)).ends
    assert ends is not None
    assert ends[0].ways == ("USD 2,066,812", "USD 2.067M", "2.067M")


# Words


def test_names_are_sentences_and_never_ids() -> None:
    quarter = at(REVIEW)
    found = progress_rows(quarter.book, quarter.standings, on=REVIEW)
    assert len(found) == 12
    assert not [one.name for one in found if one.key_result in one.name]


def test_what_stands_at_the_ends_is_left_out_of_the_short_basis() -> None:
    found = row(metric(), told(17.5))
    assert found.basis == "17.5%, below start: from 20.0% to 25.0%"
    assert found.brief == "17.5%, below start"


def test_all_of_it_can_be_said_in_a_line() -> None:
    assert str(row(metric(text="Earn a margin"), told(21))) == (
        "Earn a margin: at risk, 0.20; expected 0.50; 21.0% on the way from 20.0% to 25.0%"
    )


def test_progress_that_differs_from_the_score_is_said_too() -> None:
    assert "; progress 1.40; " in str(row(metric(), told(27)))


def test_a_key_result_without_a_standing_is_left_out() -> None:
    quarter = at(REVIEW)
    some = {"revenue-metric": quarter.standings["revenue-metric"]}
    (found,) = progress_rows(quarter.book, some, on=REVIEW)
    assert found.key_result == "revenue-metric"


# Decisions


def decided(action: str, *, on: date = REVIEW, **fields: Any) -> Decision:
    given = {"id": "d", "on": on, "key_result": "kr", "by": "Ana", "reason": "Late"}
    return Decision.model_validate({**given, "action": action, **fields})


def test_a_new_target_is_marked_beside_the_one_that_was_promised() -> None:
    quarter = at(date(2011, 8, 16))
    found = {
        one.key_result: one for one in progress_rows(quarter.book, quarter.standings, on=quarter.on)
    }
    (new,) = found["active_customers-metric"].levels
    assert (new.name, new.ways[0]) == ("new", "1,050 customers")
    assert 0 < new.share < 1


def test_once_the_new_target_is_the_measure_the_promised_one_is_marked() -> None:
    book = as_pursued(at(REVIEW).book, on=REVIEW)
    standings = stand_all(book, on=REVIEW)
    found = {one.key_result: one for one in progress_rows(book, standings, on=REVIEW)}
    (promised,) = found["active_customers-metric"].levels
    assert (promised.name, promised.ways[0]) == ("promised", "1,100 customers")
    assert promised.share > 1
    assert "courier-binary" not in found


def test_what_is_decided_later_is_not_known_yet() -> None:
    quarter = at(date(2011, 8, 1))
    notes = [one.note for one in progress_rows(quarter.book, quarter.standings, on=quarter.on)]
    assert not [note for note in notes if "August" in note]


@pytest.mark.parametrize(
    ("action", "fields", "note"),
    [
        ("drop", {}, "dropped since 15 May 2012"),
        ("convert", {}, "only watched since 15 May 2012"),
        ("keep", {}, "kept since 15 May 2012"),
        ("retarget", {"due": "2012-06-20"}, "now due 20 June 2012 since 15 May 2012"),
    ],
)
def test_the_last_decision_is_noted(action: str, fields: dict[str, str], note: str) -> None:
    workbook = book(metric(), check_ins=[told(24)])
    workbook = replace(workbook, entries=(decided(action, on=HALF, **fields),))
    (found,) = rows(workbook)
    assert found.note == note


def test_the_example_has_decisions() -> None:
    assert [one.action for one in BOOK.entries if isinstance(one, Decision)] == [
        "retarget",
        "help",
        "drop",
    ]


def test_a_number_that_speaks_of_where_a_total_is_heading_says_so() -> None:
    sales = metric(SALES, start=100, target=120)
    assert ", 0.50 projected; " in str(row(sales, told(55)))
    assert "projected;" not in str(row(metric(SALES, start=None, target=120), told(60)))
