"""The seven forms of key result, scored; each table's first column names the method's case."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from okrnb.model import CheckIn, Cycle, Kpi
from okrnb.objectives import KeyResult, Metric
from okrnb.rollups import say_score
from okrnb.scores import Held, Score, Verdict
from okrnb.scoring import score_key_result

D = Decimal
APRIL = Cycle(name="April", start=date(2012, 4, 1), end=date(2012, 4, 30))
QUARTER = Cycle(name="Q2", start=date(2012, 4, 2), end=date(2012, 7, 1))  # 13 weeks from a Monday
FIRST, HALF, EARLY = date(2012, 4, 2), date(2012, 4, 15), date(2012, 4, 20)
CLOSE, LATE = APRIL.end, date(2012, 5, 5)
KR: TypeAdapter[KeyResult] = TypeAdapter(KeyResult)


def table(*rows: tuple[Any, ...]) -> list[Any]:
    """Turn rows into test cases; the first column names the case."""
    return [pytest.param(*rest, id=name) for name, *rest in rows]


def key_result(form: str, **fields: Any) -> KeyResult:
    if form in ("metric", "guardrail"):
        fields.setdefault("kpi", "kpi")
    return KR.validate_python({"form": form, "id": "kr", **fields})


def a_kpi(**fields: Any) -> Kpi:
    return Kpi.model_validate({"id": "kpi", "name": "KPI", **fields})


def said(day: date = HALF, *, done: str = "", dropped: str = "", **fields: Any) -> CheckIn:
    """Report on a day; steps have one letter each."""
    steps = {"done": tuple(done), "dropped": tuple(dropped)}
    return CheckIn.model_validate({"id": "c", "key_result": "kr", "on": day, **steps, **fields})


def every_week(values: Sequence[int | None]) -> tuple[CheckIn, ...]:
    """Check in on every Friday of the quarter; None leaves a week out."""
    days = [QUARTER.start + timedelta(7 * week + 4) for week in range(len(values))]
    return tuple(said(d, value=v) for d, v in zip(days, values, strict=True) if v is not None)


def scored(
    kr: KeyResult,
    *check_ins: CheckIn,
    on: date = CLOSE,
    cycle: Cycle = APRIL,
    kpi: Kpi | None = None,
) -> Score:
    return score_key_result(kr, check_ins, on=on, cycle=cycle, kpi=kpi)


# Metric


@pytest.mark.parametrize(
    ("start", "target", "value", "raw", "graded"),
    table(
        ("margin, rising", "20", "25", "22.5", "0.5", "0.5"),
        ("hold time, falling", "40", "20", "25", "0.75", "0.75"),
        ("cost, falling", "500000", "400000", "420000", "0.8", "0.8"),
        ("revenue, rising", "1.0", "1.5", "1.35", "0.7", "0.7"),
        ("recurring revenue", "400", "600", "540", "0.7", "0.7"),
        ("weight, falling", "90", "85", "88", "0.4", "0.4"),
        ("cost per lead, falling", "100", "95", "97", "0.6", "0.6"),
        ("visits up 15% on last year", "100000", "115000", "109000", "0.6", "0.6"),
        ("nothing moved", "20", "25", "20", "0", "0"),
        ("over-achievement keeps its progress", "20", "25", "27", "1.4", "1"),
        ("regress keeps its progress", "20", "25", "17.5", "-0.5", "0"),
        ("NPS across zero", "-10", "20", "5", "0.5", "0.5"),
        ("loss to profit", "-2", "1", "-0.5", "0.5", "0.5"),
        ("average visitors a day", "60", "100", "85", "0.625", "0.625"),
    ),
)
def test_a_metric_scores_its_share_of_the_way(
    start: str, target: str, value: str, raw: str, graded: str
) -> None:
    found = scored(key_result("metric", start=start, target=target), said(value=value))
    assert (found.raw, found.graded) == (D(raw), D(graded))


@pytest.mark.parametrize(
    ("value", "wrong"), table(("half done", "22.5", "0.9"), ("nothing done", "20", "0.8"))
)
def test_a_metric_is_never_scored_as_value_over_target(value: str, wrong: str) -> None:
    found = scored(key_result("metric", start=20, target=25), said(value=value))
    assert D(value) / 25 == D(wrong) != found.graded


@pytest.mark.parametrize(
    ("start", "target", "value", "basis"),
    table(
        ("on the way", 20, 25, "22.5", "22.5% on the way from 20.0% to 25.0%"),
        ("beyond", 20, 25, "27", "27.0%, beyond target: from 20.0% to 25.0%"),
        ("reached", 20, 25, "25", "25.0%, at target: from 20.0% to 25.0%"),
        ("regress", 20, 25, "17.5", "17.5%, below start: from 20.0% to 25.0%"),
        ("regress of what should fall", 25, 20, "27", "27.0%, above start: from 25.0% to 20.0%"),
    ),
)
def test_the_basis_of_a_metric_says_where_it_stands(
    start: int, target: int, value: str, basis: str
) -> None:
    kpi = a_kpi(unit_kind="percent", decimals=1)
    found = scored(key_result("metric", start=start, target=target), said(value=value), kpi=kpi)
    assert found.basis == basis


def test_a_metric_that_starts_at_its_target_cannot_be_written() -> None:
    with pytest.raises(ValidationError, match="use the form threshold"):
        key_result("metric", start=20, target=20)


@pytest.mark.parametrize(
    ("start", "target", "value", "decimals", "verdict"),
    table(
        ("24.96 is shown as 25.0", 20, 25, "24.96", 1, "yes"),
        ("24.95 too, as halves go up", 20, 25, "24.95", 1, "yes"),
        ("24.94 is shown as 24.9", 20, 25, "24.94", 1, "no"),
        ("24.9 of 25", 20, 25, "24.9", 1, "no"),
        ("without decimals nothing is rounded", 20, 25, "24.96", None, "no"),
        ("9 of 10 customers", 0, 10, "9", 0, "no"),
        ("falling, shown as reached", 4, 2, "2.04", 1, "yes"),
        ("falling, just not reached", 4, 2, "2.05", 1, "no"),
        ("rounding takes nothing away", 4, "2.5", "2.5", 0, "yes"),
    ),
)
def test_the_verdict_of_a_metric_goes_by_the_value_that_people_see(
    start: int, target: float, value: str, decimals: int | None, verdict: Verdict
) -> None:
    kpi = a_kpi(decimals=decimals)
    found = scored(key_result("metric", start=start, target=target), said(value=value), kpi=kpi)
    assert found.verdict == verdict


@pytest.mark.parametrize(
    ("value", "graded"), table(("24.9 of 25", "24.9", "0.98"), ("9 of 10", "24.5", "0.90"))
)
def test_a_no_stands_beside_the_grade(value: str, graded: str) -> None:
    found = scored(key_result("metric", start=20, target=25), said(value=value))
    assert (found.verdict, found.graded) == ("no", D(graded))


@pytest.mark.parametrize(
    ("total", "target", "expected"),
    table(
        ("7 of 10 deals", 7, 10, "0.7"),
        ("2,100 of 3,000 sign-ups", 2100, 3000, "0.7"),
        ("3 of 6 features", 3, 6, "0.5"),
    ),
)
def test_a_total_starts_at_zero_by_itself(total: int, target: int, expected: str) -> None:
    kpi = a_kpi(aggregation="cumulative")
    assert scored(key_result("metric", target=target), said(value=total), kpi=kpi).graded == D(
        expected
    )


def test_a_total_from_zero_is_scored_as_it_stands() -> None:
    kr, kpi = key_result("metric", target=10), a_kpi(aggregation="cumulative")
    assert scored(kr, said(value=7), on=HALF, kpi=kpi).graded == D("0.7")


@pytest.mark.parametrize(
    ("on", "raw", "verdict", "basis"),
    table(
        ("half time", HALF, "0.6", "no", "USD 4 so far, projected to USD 8 by run rate"),
        ("at close", CLOSE, "-0.2", "no", "USD 4, below start"),
    ),
)
def test_a_total_against_last_cycle_is_projected_until_the_last_day(
    on: date, raw: str, verdict: Verdict, basis: str
) -> None:
    kpi = a_kpi(aggregation="cumulative", unit_kind="currency", unit="USD", decimals=0)
    found = scored(key_result("metric", start=5, target=10), said(value=4), on=on, kpi=kpi)
    assert (found.raw, found.verdict, found.value) == (D(raw), verdict, D(4))
    assert found.basis.startswith(basis)


@pytest.mark.parametrize(
    ("value", "on", "raw", "verdict"),
    table(
        ("low so far says nothing yet", 225, HALF, "0.5", "unmeasured"),
        ("already too much", 420, HALF, "-3.4", "no"),
        ("low at close", 400, CLOSE, "1", "yes"),
    ),
)
def test_a_total_that_should_fall_is_not_reached_before_the_last_day(
    value: int, on: date, raw: str, verdict: Verdict
) -> None:
    kpi = a_kpi(aggregation="cumulative")
    found = scored(key_result("metric", start=500, target=400), said(value=value), on=on, kpi=kpi)
    assert (found.raw, found.verdict) == (D(raw), verdict)


def test_a_total_reported_before_it_begins_is_not_projected() -> None:
    kpi = a_kpi(aggregation="cumulative")
    kr = key_result("metric", start=5, target=10)
    assert scored(kr, said(date(2012, 3, 1), value=4), on=HALF, kpi=kpi).raw == D("-0.2")


def test_a_metric_nobody_has_measured_has_no_score() -> None:
    found = scored(key_result("metric", start=20, target=25))
    assert (found.graded, found.verdict, found.basis) == (None, "unmeasured", "not measured")
    assert not found.measured


@pytest.mark.parametrize(
    ("fields", "basis"),
    table(
        ("85 of an average of 100", {"target": 100}, "85 is 0.85 of the target"),
        ("a target of zero", {"target": 0}, "85, with an unknown start; not scored"),
        ("no target", {"start": 60}, "85, with no target other than the start; not scored"),
    ),
)
def test_a_start_or_a_target_is_never_made_up(fields: dict[str, int], basis: str) -> None:
    found = scored(key_result("metric", **fields), said(value=85))
    assert (found.graded, found.verdict, found.value) == (None, "unmeasured", D(85))
    assert found.basis.startswith(basis)


def test_a_total_with_the_target_zero_is_not_scored() -> None:
    kpi = a_kpi(aggregation="cumulative")
    assert scored(key_result("metric", target=0), said(value=3), kpi=kpi).graded is None


def test_a_value_reported_after_it_was_due_counts_and_is_marked() -> None:
    kr = key_result("metric", start=20, target=25, due=HALF)
    found = scored(kr, said(date(2012, 4, 20), value=25))
    assert found.graded == 1
    assert found.basis.endswith("reported after it was due")


def test_initiatives_that_are_all_done_score_nothing() -> None:
    kr = key_result("metric", start=20, target=25)
    assert scored(kr, said(value=20, note="5 of 5 initiatives done")).graded == 0


@pytest.mark.parametrize(
    ("levels", "value", "graded", "verdict", "reached"),
    table(
        ("between commit and target", (0, 6, 10, 14), "9", "0.6", "no", "commit reached"),
        ("between target and stretch", (0, 6, 10, 14), "12", "0.85", "yes", "target reached"),
        ("churn, falling", (8, 7, 6, 5), "6.5", "0.5", "no", "commit reached"),
        ("below commit", (0, 6, 10, 14), "3", "0.15", "no", "no level reached"),
    ),
)
def test_a_cycle_of_levels_grades_by_them_and_judges_by_the_target(
    levels: tuple[int, ...], value: str, graded: str, verdict: Verdict, reached: str
) -> None:
    names = ("start", "commit", "target", "stretch")
    kr = key_result("metric", **dict(zip(names, levels, strict=True)))
    cycle = APRIL.model_copy(update={"scoring": "levels"})
    found = scored(kr, said(value=value), cycle=cycle)
    assert (found.graded, found.verdict) == (D(graded), verdict)
    assert found.basis.endswith(reached)


def test_progress_stays_the_way_to_the_target_where_levels_grade() -> None:
    cycle = APRIL.model_copy(update={"scoring": "levels"})
    kr = key_result("metric", start=0, commit=6, target=10, stretch=14)
    assert scored(kr, said(value=12), cycle=cycle).raw == D("1.2")


@given(
    start=st.decimals(-1000, 1000, places=1),
    target=st.decimals(-1000, 1000, places=1),
    values=st.tuples(*[st.decimals(-3000, 3000, places=2)] * 2),
)
def test_a_metric_that_comes_nearer_never_scores_less(
    start: Decimal, target: Decimal, values: tuple[Decimal, Decimal]
) -> None:
    if start != target:
        kr = Metric(form="metric", id="kr", kpi="kpi", start=start, target=target)
        less, more = sorted(values, reverse=target < start)
        low, high = (scored(kr, said(value=value)).graded for value in (less, more))
        assert low is not None
        assert high is not None
        assert 0 <= low <= high <= 1


# Baseline


WAVE: dict[str, Any] = {"value": 34, "n": 120, "evidence": "survey"}


@pytest.mark.parametrize(
    ("fields", "verdict", "basis"),
    table(
        ("NPS of 120", {}, "yes", "34 points, n 120"),
        (
            "30 are needed, 12 asked",
            {"n": 12},
            "no",
            "34 points, n 12, at least 30 cases are needed",
        ),
        ("nobody counted", {"n": None}, "no", "34 points, at least 30 cases are needed"),
        ("no evidence", {"evidence": ""}, "no", "34 points, n 120, evidence is missing"),
        ("no value", {"value": None}, "no", "no value yet"),
    ),
)
def test_a_baseline_is_done_once_a_value_is_proved(
    fields: dict[str, Any], verdict: Verdict, basis: str
) -> None:
    found = scored(key_result("baseline", unit="points", min_n=30), said(**WAVE | fields))
    assert (found.graded, found.verdict) == (D(verdict == "yes"), verdict)
    assert found.basis == basis


def test_a_baseline_without_any_check_in_is_0() -> None:
    assert scored(key_result("baseline")).graded == 0


def test_a_weaker_value_takes_nothing_back_from_a_baseline() -> None:
    kr = key_result("baseline", min_n=30)
    weak = said(EARLY, value=30, n=2, evidence="two calls")
    assert scored(kr, said(**WAVE), weak).value == 34


@pytest.mark.parametrize("value", [0, 34, -60])
def test_the_number_that_a_baseline_finds_is_not_judged(value: int) -> None:
    found = scored(key_result("baseline"), said(value=value, evidence="survey"))
    assert (found.graded, found.value) == (D(1), D(value))


# Milestone


STEPS = [{"id": i, "title": i} for i in "abc"]
WEIGHTED = [{"id": i, "title": i, "weight": w} for i, w in zip("abc", (2, 5, 1), strict=True)]


@pytest.mark.parametrize(
    ("steps", "done", "dropped", "expected", "basis"),
    table(
        ("1 of 3", STEPS, "a", "", D(1) / 3, "1 of 3 steps done; not accepted yet"),
        ("2 of 3", STEPS, "ab", "", D(2) / 3, "2 of 3 steps done; not accepted yet"),
        ("weights 2, 5, 1", WEIGHTED, "ac", "", D("0.375"), "2 of 3 steps done; not accepted yet"),
        (
            "one dropped, planned view kept",
            STEPS,
            "a",
            "b",
            D("0.5"),
            "1 of 2 steps done; 1 dropped (0.33 of the plan as first made); not accepted yet",
        ),
        ("dropped after it was done", STEPS, "a", "a", D(1) / 3, "1 of 3 steps done"),
        ("an unknown step", STEPS, "az", "y", D(1) / 3, "1 of 3 steps done; not accepted yet"),
    ),
)
def test_a_milestone_progresses_by_the_weight_of_its_steps(
    steps: list[dict[str, Any]], done: str, dropped: str, expected: Decimal, basis: str
) -> None:
    found = scored(key_result("milestone", steps=steps), said(done=done, dropped=dropped))
    assert (found.graded, found.verdict) == (expected, "no")
    assert found.basis.startswith(basis)


def test_done_steps_add_up_over_check_ins() -> None:
    kr = key_result("milestone", steps=STEPS)
    found = scored(kr, said(date(2012, 4, 6), done="a"), said(done="c"))
    assert found.graded == D(2) / 3


ASK = "not accepted yet: show the evidence or name the step that is missing"
TOO_LATE = "accepted on 5 May 2012, after it was due"


@pytest.mark.parametrize(
    ("done", "accepted", "graded", "verdict", "basis"),
    table(
        ("all done, not yet accepted", "abc", {}, "1", "unmeasured", ASK),
        ("accepted in time", "abc", {HALF: True}, "1", "yes", "; accepted on 15 April 2012"),
        ("leased but empty", "abc", {HALF: False}, "1", "no", "not accepted on 15 April 2012"),
        ("a step is open", "ab", {HALF: True}, "0.67", "yes", "; accepted on 15 April 2012"),
        ("accepted on the last day", "abc", {CLOSE: True}, "1", "yes", "30 April 2012"),
        ("accepted too late", "abc", {LATE: True}, "1", "no", TOO_LATE),
        (
            "taken back",
            "abc",
            {HALF: True, EARLY: False},
            "1",
            "no",
            "not accepted on 20 April 2012",
        ),
    ),
)
def test_a_milestone_is_judged_by_what_was_accepted_until_it_was_due(
    done: str, accepted: dict[date, bool], graded: str, verdict: Verdict, basis: str
) -> None:
    answers = [said(day, accepted=answer) for day, answer in accepted.items()]
    found = scored(key_result("milestone", steps=STEPS), said(FIRST, done=done), *answers, on=LATE)
    assert (say_score(found.graded), found.verdict) == (say_score(D(graded)), verdict)
    assert found.basis.endswith(basis)


@pytest.mark.parametrize(
    ("answer", "graded", "verdict"),
    table(
        ("yes", {"accepted": True}, D(1), "yes"),
        ("no", {"accepted": False}, D(0), "no"),
        ("open", {}, None, "unmeasured"),
    ),
)
def test_a_milestone_without_steps_is_all_or_nothing(
    answer: dict[str, Any], graded: Decimal | None, verdict: Verdict
) -> None:
    found = scored(key_result("milestone"), said(**answer))
    assert (found.graded, found.verdict) == (graded, verdict)


def test_a_milestone_whose_steps_are_all_dropped_waits_for_its_evidence() -> None:
    found = scored(key_result("milestone", steps=STEPS), said(dropped="abc"))
    assert (found.graded, found.verdict) == (None, "unmeasured")


def test_a_milestone_nobody_reported_on_is_not_measured() -> None:
    assert not scored(key_result("milestone", steps=STEPS)).measured


# Binary


@pytest.mark.parametrize(
    ("answers", "graded", "verdict"),
    table(
        ("launched", {HALF: True}, D(1), "yes"),
        ("not launched", {HALF: False}, D(0), "no"),
        ("launched, then withdrawn", {HALF: True, EARLY: False}, D(0), "no"),
        ("not answered", {HALF: None}, None, "unmeasured"),
    ),
)
def test_a_binary_key_result_is_1_or_0_and_nothing_between(
    answers: dict[date, bool | None], graded: Decimal | None, verdict: Verdict
) -> None:
    own = [said(day, accepted=answer) for day, answer in answers.items()]
    found = scored(key_result("binary", test="Is it launched?"), *own)
    assert (found.graded, found.verdict) == (graded, verdict)


# Rate


TWELVE = [500] * 11 + [400]


@pytest.mark.parametrize(
    ("values", "mode", "graded", "verdict"),
    table(
        ("400 of 500 a week, on average", [400] * 13, "mean", "0.8", "no"),
        ("400 of 500 a week, weeks met", [400] * 13, "periods_met", "0", "no"),
        ("11 of 12 weeks met", TWELVE, "periods_met", D(11) / 12, "no"),
        ("a gap is not met", [500, None, 500, 500], "periods_met", "0.75", "no"),
        ("a gap does not lower the mean", [500, None, 500, 500], "mean", "1", "yes"),
        ("all weeks met", [500, 600], "periods_met", "1", "yes"),
        ("one week makes up for another", [400, 600], "mean", "1", "yes"),
    ),
)
def test_a_rate_scores_its_mean_or_the_weeks_it_met(
    values: list[int | None], mode: str, graded: Decimal, verdict: Verdict
) -> None:
    kr = key_result("rate", per="week", target_rate=500, mode=mode)
    own = every_week(values)
    found = scored(kr, *own, on=own[-1].on, cycle=QUARTER)
    assert (found.graded, found.verdict) == (D(graded), verdict)


def test_the_basis_of_a_rate_says_both_ways_of_counting() -> None:
    kr = key_result("rate", per="week", target_rate=500)
    found = scored(kr, *every_week([400] * 13), on=QUARTER.end, cycle=QUARTER)
    assert found.basis == "mean 400 of 500 a week; 0 of 13 weeks met"


@pytest.mark.parametrize(
    ("value", "verdict"), table(("good so far", 500, "unmeasured"), ("bad so far", 400, "no"))
)
def test_weeks_that_nobody_reports_leave_a_yes_open(value: int, verdict: Verdict) -> None:
    kr = key_result("rate", per="week", target_rate=500)
    found = scored(kr, *every_week([value]), on=date(2012, 4, 22), cycle=QUARTER)
    assert found.verdict == verdict
    assert found.basis.endswith("; the last 2 not reported")


def test_a_mean_beyond_the_rate_is_held_at_1() -> None:
    kr = key_result("rate", per="week", target_rate=500)
    found = scored(kr, *every_week([600]), on=date(2012, 4, 6), cycle=QUARTER)
    assert (found.raw, found.graded, found.value) == (D("1.2"), D(1), D(600))


@pytest.mark.parametrize(
    ("rate", "values", "basis"),
    table(
        ("nothing reported", 500, [], "not measured"),
        ("no rate to keep", None, [400], "no target rate is set"),
    ),
)
def test_a_rate_is_not_scored_without_values_or_target(
    rate: int | None, values: list[int | None], basis: str
) -> None:
    kr = key_result("rate", per="week", target_rate=rate)
    found = scored(kr, *every_week(values), on=QUARTER.end, cycle=QUARTER)
    assert (found.graded, found.basis) == (None, basis)


# Threshold


@pytest.mark.parametrize(
    ("value", "side", "verdict"),
    table(
        ("237.5 is within 5% of 250 staff", "237.5", {}, "yes"),
        ("262.5 is", "262.5", {}, "yes"),
        ("237.4 is not", "237.4", {}, "no"),
        ("262.6 is not", "262.6", {}, "no"),
        ("the edge is outside where strict", "262.5", {"strict": True}, "no"),
        ("just inside where strict", "262.4", {"strict": True}, "yes"),
        ("a band of 10%", "225", {"band": "0.1"}, "yes"),
    ),
)
def test_a_band_reaches_5_percent_to_both_sides(
    value: str, side: dict[str, Any], verdict: Verdict
) -> None:
    kr = key_result("threshold", bound=250, side="within", tally="final", **side)
    assert scored(kr, said(value=value)).verdict == verdict


@pytest.mark.parametrize(
    ("values", "expected", "verdict"),
    table(
        ("kept in all", [4, 3, 4], "1", "yes"),
        ("kept in 3 of 4", [4, 5, 4, 4], "0.75", "no"),
        ("a gap is not kept", [4, None, 4, 4], "0.75", "no"),
    ),
)
def test_a_threshold_by_period_scores_the_share_of_periods_kept(
    values: list[int | None], expected: str, verdict: Verdict
) -> None:
    kr = key_result("threshold", bound=4, side="at_most", tally="each_period")
    own = every_week(values)
    found = scored(kr, *own, on=own[-1].on, cycle=QUARTER)
    assert (found.graded, found.verdict) == (D(expected), verdict)


def test_a_monthly_kpi_is_held_to_its_threshold_by_the_month() -> None:
    kr = key_result("threshold", bound=99, side="at_least", tally="each_period")
    months = (said(date(2012, 4, 30), value=99), said(date(2012, 5, 30), value=98))
    found = scored(kr, *months, on=months[-1].on, cycle=QUARTER, kpi=a_kpi(frequency="month"))
    assert (found.graded, found.basis) == (D("0.5"), "kept in 1 of 2 periods")


LIMIT = {"side": "at_most", "strict": False}
BELOW = {"side": "at_most", "strict": True}
LEAST = {"side": "at_least", "strict": False}
ABOVE = {"side": "at_least", "strict": True}


@pytest.mark.parametrize(
    ("side", "value", "verdict"),
    table(
        ("limit 4: 4 is held", LIMIT, 4, "yes"),
        ("limit 4: 5 is broken", LIMIT, 5, "no"),
        ("below 4: 4 is broken", BELOW, 4, "no"),
        ("below 4: 3 is held", BELOW, 3, "yes"),
        ("at least 4: 4 is held", LEAST, 4, "yes"),
        ("at least 4: 3 is broken", LEAST, 3, "no"),
        ("above 4: 4 is broken", ABOVE, 4, "no"),
    ),
)
@pytest.mark.parametrize("tally", ["cycle_total", "final"])
def test_a_threshold_is_kept_or_not(
    tally: str, side: dict[str, Any], value: int, verdict: Verdict
) -> None:
    found = scored(key_result("threshold", bound=4, tally=tally, **side), said(value=value))
    assert (found.graded, found.verdict) == (D(verdict == "yes"), verdict)


@pytest.mark.parametrize(
    ("value", "basis"),
    table(
        ("exactly 4", 4, "4 against 4, taken as allowed: nobody has said whether exactly that is"),
        ("less", 3, "3 against 4"),
    ),
)
def test_a_value_at_an_unclear_bound_is_taken_as_allowed_and_said_to_be(
    value: int, basis: str
) -> None:
    kr = key_result("threshold", bound=4, side="at_most", tally="final")
    found = scored(kr, said(value=value))
    assert (found.verdict, found.basis) == ("yes", basis)


@pytest.mark.parametrize("tally", ["each_period", "final"])
@pytest.mark.parametrize(
    ("bound", "values", "basis"),
    table(("nothing reported", 4, [], "not measured"), ("no bound", None, [3], "no bound is set")),
)
def test_a_threshold_is_not_scored_without_value_or_bound(
    tally: str, bound: int | None, values: list[int | None], basis: str
) -> None:
    kr = key_result("threshold", bound=bound, side="at_most", tally=tally)
    found = scored(kr, *every_week(values), on=QUARTER.end, cycle=QUARTER)
    assert (found.graded, found.basis) == (None, basis)


# Guardrail


FRAUD = {"no_worse_than": "0.10", "tolerance": "0.01"}


@pytest.mark.parametrize(
    ("limit", "direction", "value", "held"),
    table(
        ("fraud 0.10, tolerance 0.01: 0.11", FRAUD, "down", "0.11", "held"),
        ("fraud 0.10, tolerance 0.01: 0.14", FRAUD, "down", "0.14", "broken"),
        ("higher is better: as before", {"no_worse_than": 40}, "up", "40", "held"),
        ("higher is better: lower now", {"no_worse_than": 40}, "up", "39", "broken"),
        ("a ceiling, just held", {"bound": 3}, "down", "3", "held"),
        ("a floor, broken", {"bound": 3}, "up", "2.9", "broken"),
        ("a band, too low", {"bound": 0, "tolerance": 2}, "band", "-3", "broken"),
        ("a band, held", {"bound": 0, "tolerance": 2}, "band", "2", "held"),
        ("no limit", {}, "up", "39", "unknown"),
        ("no direction", {"bound": 3}, None, "2.9", "unknown"),
    ),
)
def test_a_guardrail_is_held_or_broken_on_the_worse_side(
    limit: dict[str, Any], direction: str | None, value: str, held: Held
) -> None:
    kr = key_result("guardrail", protects="other", **limit)
    found = scored(kr, said(value=value), kpi=a_kpi(direction=direction))
    assert (found.held, found.measured) == (held, held != "unknown")


def test_a_guardrail_without_data_is_unknown() -> None:
    found = scored(key_result("guardrail", protects="other", bound=3), kpi=a_kpi(direction="up"))
    assert (found.held, found.verdict) == ("unknown", "unmeasured")


def test_a_guardrail_without_its_kpi_is_unknown() -> None:
    assert scored(key_result("guardrail", protects="other", bound=3), said(value=1)).held == (
        "unknown"
    )


def test_a_guardrail_has_no_score() -> None:
    kr = key_result("guardrail", protects="other", bound=3)
    found = scored(kr, said(value=5), kpi=a_kpi(direction="up"))
    assert (found.raw, found.graded, found.verdict) == (None, None, "yes")
