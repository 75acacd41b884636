"""Pace and status while the cycle runs; each table's first column names the method's case."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from okrnb.curves import phased
from okrnb.entries import Valued
from okrnb.model import CheckIn, Cycle, Kpi
from okrnb.objectives import KeyResult, Metric
from okrnb.pace import (
    DISAGREE,
    Ahead,
    Status,
    StatusRules,
    Word,
    compare,
    pace_of,
    planned_value,
    status_of,
)
from okrnb.quantities import round_half_up

D = Decimal
APRIL = Cycle(name="April", start=date(2012, 4, 1), end=date(2012, 4, 30))
QUARTER = Cycle(name="Q2", start=date(2012, 4, 2), end=date(2012, 7, 1))  # 13 weeks from a Monday
HALF, CLOSE, AFTER = date(2012, 4, 15), date(2012, 4, 30), date(2012, 5, 1)
KR: TypeAdapter[KeyResult] = TypeAdapter(KeyResult)
PHASES = phased([D("0.1"), D("0.3"), D("0.6"), D(1)])
TOTAL = Kpi(id="kpi", name="Revenue", aggregation="cumulative")


def table(*rows: tuple[Any, ...]) -> list[Any]:
    """Turn rows into test cases; the first column names the case."""
    return [pytest.param(*rest, id=name) for name, *rest in rows]


def key_result(form: str, **fields: Any) -> KeyResult:
    if form in ("metric", "guardrail"):
        fields.setdefault("kpi", "kpi")
    return KR.validate_python({"form": form, "id": "kr", **fields})


def metric(start: int | None = 20, target: int | None = 25, **fields: Any) -> Metric:
    return Metric.model_validate(
        {"form": "metric", "id": "kr", "kpi": "kpi", "start": start, "target": target, **fields}
    )


def said(day: date = HALF, **fields: Any) -> CheckIn:
    return CheckIn.model_validate({"id": "c", "key_result": "kr", "on": day, **fields})


def status(
    kr: KeyResult, *own: CheckIn, on: date = HALF, cycle: Cycle = APRIL, **more: Any
) -> Status:
    return status_of(kr, own, on=on, cycle=cycle, **more)


# Pace


STEPS = [
    {"id": i, "title": i, "due": f"2012-04-{d:02}"} for i, d in zip("abc", (5, 10, 20), strict=True)
]
UNDATED = [{"id": i, "title": i} for i in "abc"]
CEILING = {"bound": 4, "side": "at_most", "tally": "cycle_total", "strict": False}


@pytest.mark.parametrize(
    ("kr", "on", "expected"),
    table(
        ("a metric at half time", metric(), HALF, D("0.5")),
        ("a metric with its own dates", metric(begins=HALF, due=CLOSE), HALF, D(1) / 16),
        ("2 of 3 steps due", key_result("milestone", steps=STEPS), HALF, D(2) / 3),
        ("undated steps follow time", key_result("milestone", steps=UNDATED), HALF, D("0.5")),
        ("without steps, all at once", key_result("milestone"), HALF, D(0)),
        ("without steps, on the last day", key_result("milestone"), CLOSE, D(1)),
        ("yes or no, before the last day", key_result("binary"), date(2012, 4, 29), D(0)),
        ("yes or no, on the last day", key_result("binary"), CLOSE, D(1)),
        ("a baseline", key_result("baseline"), HALF, D(0)),
        ("a rate is always due in full", key_result("rate", per="week"), HALF, D(1)),
        ("a total follows time", key_result("threshold", **CEILING), HALF, D("0.5")),
    ),
)
def test_each_form_has_its_own_pace(kr: KeyResult, on: date, expected: Decimal) -> None:
    assert pace_of(kr, on=on, cycle=APRIL) == expected


def test_a_metric_can_follow_phases() -> None:
    assert pace_of(metric(), on=HALF, cycle=APRIL, curve=PHASES) == D("0.3")


def test_undated_steps_can_follow_phases() -> None:
    kr = key_result("milestone", steps=UNDATED)
    assert pace_of(kr, on=HALF, cycle=APRIL, curve=PHASES) == D("0.3")


def test_a_dropped_step_is_not_expected() -> None:
    kr = key_result("milestone", steps=STEPS)
    assert pace_of(kr, on=HALF, cycle=APRIL, dropped=("a",)) == D("0.5")


@pytest.mark.parametrize(
    ("kr", "kpi", "expected"),
    table(
        ("margin 20 to 25 at half time", metric(), None, D("22.5")),
        ("falling", metric(40, 20), None, D(30)),
        ("a total counts from zero", metric(5, 10), TOTAL, D(5)),
        ("unknown start", metric(None, 25), None, None),
        ("unknown target", metric(20, None), None, None),
    ),
)
def test_the_plan_is_a_value_on_the_way(
    kr: Metric, kpi: Kpi | None, expected: Decimal | None
) -> None:
    assert planned_value(kr, D("0.5"), kpi) == expected


# Status


@pytest.mark.parametrize(
    ("share", "pace", "expected"),
    table(
        ("21.8 of 20 to 25 at half time", "0.36", "0.5", "at risk"),
        ("just on track", "0.475", "0.5", "on track"),
        ("just not on track", "0.474", "0.5", "behind"),
        ("just behind", "0.375", "0.5", "behind"),
        ("just at risk", "0.374", "0.5", "at risk"),
        ("backwards", "-0.5", "0.5", "at risk"),
        ("nothing is due yet", "0", "0", "on track"),
    ),
)
def test_progress_is_compared_with_pace_by_ratio(share: str, pace: str, expected: Ahead) -> None:
    assert compare(D(share), D(pace)).word == expected


@pytest.mark.parametrize(
    ("share", "expected"),
    table(
        ("10 points off", "0.4", "on track"), ("25", "0.25", "behind"), ("26", "0.24", "at risk")
    ),
)
def test_the_rules_can_be_those_of_a_tool_that_takes_the_difference(
    share: str, expected: Ahead
) -> None:
    rules = StatusRules(by="difference", on_track=D("-0.10"), behind=D("-0.25"))
    assert compare(D(share), D("0.5"), rules).word == expected


def test_margin_218_at_half_time_is_at_risk_at_072_of_its_pace() -> None:
    found = status(metric(), said(value="21.8"))
    assert (found.word, found.pace, found.compared) == ("at risk", D("0.5"), D("0.72"))


@pytest.mark.parametrize(
    ("own", "word", "note"),
    table(
        ("on plan", {"value": "22.5"}, "on track", ""),
        ("behind", {"value": 22}, "behind", ""),
        ("reached", {"value": 25}, "achieved", ""),
        ("on plan, confidence 2", {"value": "22.5", "confidence": 2}, "at risk", ""),
        ("on plan, confidence 3", {"value": "22.5", "confidence": 3}, "at risk", ""),
        ("on plan, confidence 4", {"value": "22.5", "confidence": 4}, "on track", DISAGREE),
        ("on plan, confidence 5", {"value": "22.5", "confidence": 5}, "on track", DISAGREE),
        ("on plan, confidence 6", {"value": "22.5", "confidence": 6}, "on track", ""),
        ("good news raises nothing", {"value": 21, "confidence": 10}, "at risk", ""),
        ("reached, confidence 2", {"value": 25, "confidence": 2}, "achieved", DISAGREE),
        ("no value yet", {"note": "soon"}, "not measured", ""),
    ),
)
def test_people_can_lower_a_status_but_not_raise_it(
    own: dict[str, Any], word: Word, note: str
) -> None:
    found = status(metric(), said(**own))
    assert (found.word, found.note) == (word, note)


@pytest.mark.parametrize(
    ("kr_on", "own", "word"),
    table(
        ("week 2 of 13", date(2012, 4, 15), {"value": 20}, "too early"),
        (
            "week 2 of 13, confidence 2",
            date(2012, 4, 15),
            {"value": 20, "confidence": 2},
            "at risk",
        ),
        ("week 2 of 13, reached", date(2012, 4, 15), {"value": 25}, "achieved"),
        ("week 3 of 13", date(2012, 4, 22), {"value": 20}, "at risk"),
        ("half time without a check-in", date(2012, 5, 20), None, "too early"),
    ),
)
def test_nothing_is_said_too_early(kr_on: date, own: dict[str, Any] | None, word: Word) -> None:
    check_ins = [] if own is None else [said(**own)]
    assert status(metric(), *check_ins, on=kr_on, cycle=QUARTER).word == word


def test_a_fifth_of_the_time_is_enough_to_speak() -> None:
    own = said(date(2012, 4, 2), value=20)
    assert status(metric(), own, on=date(2012, 4, 5)).word == "too early"
    assert status(metric(), own, on=date(2012, 4, 6)).word == "at risk"


def test_the_last_confidence_holds_until_another_is_given() -> None:
    own = (said(date(2012, 4, 5), value=20, confidence=2), said(value="22.5"))
    found = status(metric(), *own)
    assert (found.word, found.confidence) == ("at risk", 2)


@pytest.mark.parametrize(
    ("form", "frequency", "days", "word"),
    table(
        ("monthly KPI, 70 days", metric(), "month", 70, "stale"),
        ("monthly KPI, 60 days", metric(), "month", 60, "at risk"),
        ("daily KPI, two check-ins", metric(), "day", 14, "at risk"),
        ("daily KPI, over two check-ins", metric(), "day", 15, "stale"),
        ("steps do not age", key_result("milestone", steps=UNDATED), "day", 70, "at risk"),
    ),
)
def test_a_value_that_is_too_old_has_no_status(
    form: KeyResult, frequency: str, days: int, word: Word
) -> None:
    kpi = Kpi.model_validate({"id": "kpi", "name": "KPI", "frequency": frequency})
    own = said(QUARTER.start + timedelta(7), value=20)
    on = own.on + timedelta(days)
    assert status(form, own, on=on, cycle=QUARTER, kpi=kpi).word == word


def test_bad_news_outweighs_the_age_of_a_value() -> None:
    own = (said(date(2012, 4, 9), value=20), said(date(2012, 6, 15), confidence=1))
    assert status(metric(), *own, on=date(2012, 6, 18), cycle=QUARTER).word == "at risk"


@pytest.mark.parametrize(
    ("value", "word", "ratio"),
    table(
        ("5M at half time lands on 10M", 5, "on track", "1"),
        ("4M at half time lands on 8M", 4, "at risk", "0.6"),
        ("nothing sold", 0, "at risk", "-1"),
    ),
)
def test_a_total_against_last_cycle_is_judged_by_where_it_lands(
    value: int, word: Word, ratio: str
) -> None:
    found = status(metric(5, 10), said(value=value), kpi=TOTAL)
    assert (found.word, found.compared) == (word, D(ratio))


def test_a_total_from_zero_is_judged_like_any_other_metric() -> None:
    found = status(metric(None, 100), said(value=36), kpi=TOTAL)
    assert (found.word, found.compared) == ("at risk", D("0.72"))


def test_a_total_that_should_fall_is_not_achieved_while_it_runs() -> None:
    assert status(metric(500, 400), said(value=200), kpi=TOTAL).word == "on track"


def test_a_total_follows_its_phases() -> None:
    found = status(metric(None, 100), said(value=30), kpi=TOTAL, curve=PHASES)
    assert (found.word, found.pace) == ("on track", D("0.3"))


def test_a_total_of_which_nothing_is_due_yet_is_compared_with_nothing() -> None:
    found = status(metric(None, 100, begins=AFTER, due=date(2012, 6, 1)), said(value=3), kpi=TOTAL)
    assert (found.word, found.compared) == ("too early", None)


@pytest.mark.parametrize(
    ("used", "side", "word", "share"),
    table(
        ("3 of 4 used at half time", 3, {}, "at risk", "0.75"),
        ("2 of 4 used at half time", 2, {}, "on track", "0.5"),
        ("2.8 of 4: just within the slack", "2.8", {}, "on track", "0.7"),
        ("broken for good", 5, {}, "missed", "1.25"),
        ("a floor, on its way", 2, {"side": "at_least"}, "on track", "1"),
        ("a floor, late", 1, {"side": "at_least"}, "at risk", "0.5"),
        ("a ceiling of zero, held", 0, {"bound": 0}, "on track", "2"),
    ),
)
def test_a_ceiling_is_at_risk_when_it_is_used_up_ahead_of_time(
    used: float, side: dict[str, Any], word: Word, share: str
) -> None:
    found = status(key_result("threshold", **CEILING | side), said(value=used))
    assert (found.word, found.compared) == (word, D(share))


def test_what_is_kept_so_far_is_on_track_but_not_yet_achieved() -> None:
    kr = key_result("threshold", bound=4, side="at_most", tally="final", strict=False)
    assert status(kr, said(value=3)).word == "on track"
    assert status(kr, said(value=3), on=AFTER).word == "achieved"


def test_a_rate_is_compared_with_its_full_measure_at_any_time() -> None:
    kr = key_result("rate", per="week", target_rate=500)
    found = status(kr, said(value=400))
    assert (found.word, found.compared) == ("behind", D("0.8"))


@pytest.mark.parametrize(
    ("done", "own", "word", "ratio"),
    table(
        ("1 done where 2 are due", "a", {}, "at risk", "0.5"),
        ("2 done where 2 are due", "ab", {}, "on track", "1"),
        ("all done, not accepted", "abc", {}, "on track", "1.5"),
        ("accepted", "abc", {"accepted": True}, "achieved", "1.5"),
        ("accepted, doubt long ago", "abc", {"accepted": True, "confidence": 6}, "achieved", "1.5"),
    ),
)
def test_a_milestone_is_compared_with_the_steps_that_are_due(
    done: str, own: dict[str, Any], word: Word, ratio: str
) -> None:
    found = status(key_result("milestone", steps=STEPS), said(done=tuple(done), **own))
    assert (found.word, found.compared) == (word, D(ratio))


def test_one_of_three_steps_stands_at_0333_against_0667() -> None:
    found = status(key_result("milestone", steps=STEPS), said(done=("a",)))
    assert found.score.raw is not None
    assert (round_half_up(found.score.raw, 3), round_half_up(found.pace, 3)) == (
        D("0.333"),
        D("0.667"),
    )


def test_a_step_dropped_in_the_log_is_not_expected() -> None:
    found = status(key_result("milestone", steps=STEPS), said(done=("a",), dropped=("b",)))
    assert (found.pace, found.word) == (D("0.5"), "on track")


def test_a_step_that_was_done_before_it_was_dropped_is_still_expected() -> None:
    found = status(key_result("milestone", steps=STEPS), said(done=("a",), dropped=("a",)))
    assert found.pace == D(2) / 3


def test_yes_or_no_is_on_track_until_it_is_due() -> None:
    kr = key_result("binary")
    assert status(kr, said(accepted=False)).word == "on track"
    assert status(kr, said(accepted=False), on=CLOSE).word == "at risk"


@pytest.mark.parametrize(
    ("own", "word"),
    table(
        ("reached", {"value": 25}, "achieved"),
        ("not reached", {"value": 24}, "missed"),
        ("never measured", {"note": "sorry"}, "not measured"),
        ("reached, with little confidence", {"value": 25, "confidence": 1}, "achieved"),
    ),
)
def test_after_the_last_day_only_the_verdict_counts(own: dict[str, Any], word: Word) -> None:
    assert status(metric(), said(**own), on=AFTER).word == word


@pytest.mark.parametrize(
    ("value", "word"),
    table(("held", 3, "held"), ("broken", 5, "broken"), ("no data", None, "unknown")),
)
def test_a_guardrail_is_held_broken_or_unknown_at_any_time(value: int | None, word: Word) -> None:
    kr = key_result("guardrail", protects="other", bound=4)
    kpi = Kpi(id="kpi", name="Fraud", direction="down")
    assert status(kr, said(value=value), kpi=kpi).word == word


def test_the_thresholds_are_a_setting() -> None:
    lenient = StatusRules(on_track=D("0.7"))
    assert status(metric(), said(value="21.8"), rules=lenient).word == "on track"


# Values from readings


MAY = date(2012, 5, 20)  # seven weeks into a quarter that began on 2 April


def read(value: int, *, typed: bool = False) -> Valued:
    """Give the value that a monthly KPI was read at for April, or that a person typed then."""
    fields = {"id": "r", "key_result": "kr", "on": CLOSE, "value": value, "typed": typed}
    return Valued.model_validate(fields)


@pytest.mark.parametrize(
    ("value", "typed", "word"),
    table(
        ("a third of the way by the first of three months", 33, False, "on track"),
        ("a fifth of the way", 20, False, "at risk"),
        ("the same third, typed three weeks ago", 33, True, "at risk"),
    ),
)
def test_a_reading_is_held_against_what_was_expected_by_its_own_last_day(
    value: int,
    typed: bool,  # noqa: FBT001
    word: Word,
) -> None:
    monthly = TOTAL.change(frequency="month")
    found = status(metric(None, 100), read(value, typed=typed), on=MAY, cycle=QUARTER, kpi=monthly)
    assert (found.word, found.pace > D("0.5")) == (word, True)


def test_a_reading_is_still_stale_after_two_periods() -> None:
    monthly = TOTAL.change(frequency="month")
    found = status(metric(None, 100), read(33), on=QUARTER.end, cycle=QUARTER, kpi=monthly)
    assert found.word == "stale"


@pytest.mark.parametrize(
    ("confidence", "word", "by_numbers"),
    table(
        ("bad news lowers it", 2, "at risk", "on track"),
        ("good news does not raise it", 10, "on track", "on track"),
        ("no news", None, "on track", "on track"),
    ),
)
def test_what_the_numbers_say_stays_beside_what_people_made_of_it(
    confidence: int | None, word: Word, by_numbers: Word
) -> None:
    found = status(metric(), said(value="22.5", confidence=confidence))
    assert (found.word, found.by_numbers) == (word, by_numbers)


ORDER: tuple[Word, ...] = ("at risk", "behind", "on track", "achieved")


@given(value=st.integers(15, 27), confidence=st.integers(0, 10))
def test_no_confidence_ever_raises_a_status(value: int, confidence: int) -> None:
    quiet = status(metric(), said(value=value)).word
    heard = status(metric(), said(value=value, confidence=confidence)).word
    assert ORDER.index(heard) <= ORDER.index(quiet)


def test_bad_news_is_heard_before_the_numbers_speak() -> None:
    found = status(metric(), said(date(2012, 4, 3), value=20, confidence=1), on=date(2012, 4, 4))
    assert (found.word, found.by_numbers) == ("at risk", "too early")
