"""A cycle of thirteen weeks, replayed day by day from its files, up to the next cycle's folder."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from quarter import BOOK, CLOSED, CYCLE, DECISIONS, FOLDER, READINGS, REVIEW, at
from refresh_example_quarter import MADE, write

from okrnb.calibration import Calibration
from okrnb.conventions import compare_schools
from okrnb.cycles import weeks_of
from okrnb.handover import start_next_cycle
from okrnb.pace import Word
from okrnb.periods import history_of_value
from okrnb.readings import load_readings
from okrnb.reflecting import reflect
from okrnb.reviewing import as_pursued
from okrnb.standing import stand_all
from okrnb.weekly import plan_weekly
from okrnb.workbook import load_workbook

D = Decimal
SHOP = FOLDER.parent / "example-shop"


def test_the_files_are_what_the_script_makes(tmp_path: Path) -> None:
    write(tmp_path)
    names = [*MADE, *(f"objectives/{one.id}.yaml" for one in BOOK.objectives)]
    for name in names:
        assert (tmp_path / name).read_bytes() == (FOLDER / name).read_bytes(), name


def test_its_readings_are_those_of_the_example_shop() -> None:
    shop = load_readings(SHOP / "readings.csv").frame
    merged = READINGS.merge(shop, on=["kpi", "date", "value"])
    assert len(merged) == len(READINGS) > 300


def test_it_says_what_is_real_and_what_is_made_up() -> None:
    told = (FOLDER / "README.md").read_text(encoding="utf-8")
    assert "CC BY 4.0" in told
    assert "made up for practice" in told


def test_it_has_all_seven_forms() -> None:
    assert len({kr.form for kr in BOOK.key_results()}) == 7


def test_every_week_was_reported_but_what_was_given_up() -> None:
    for day in weeks_of(CYCLE):
        now = at(day)
        left = as_pursued(now.book, on=day)
        found = plan_weekly(left, now.standings, on=day, histories=now.histories)
        assert found.missed == ()
        given_up = day >= date(2011, 8, 15)
        assert len(found.items) == len(BOOK.key_results()) - given_up


@pytest.mark.parametrize(
    ("key_result", "words"),
    [
        ("revenue-metric", ("too early", "on track", "on track", "achieved")),
        ("orders-metric", ("too early", "on track", "on track", "achieved")),
        ("active_customers-metric", ("too early", "at risk", "at risk", "missed")),
        ("new_customers-metric", ("too early", "at risk", "at risk", "missed")),
        ("honest-pages", ("too early", "at risk", "on track", "achieved")),
        ("cancelled-guardrail", ("unknown", "held", "broken", "held")),
    ],
)
def test_statuses_come_and_go_over_the_weeks(key_result: str, words: tuple[Word, ...]) -> None:
    days = (date(2011, 7, 8), date(2011, 8, 12), date(2011, 9, 16), CLOSED)
    assert tuple(at(day).standings[key_result].status.word for day in days) == words


def test_a_straight_line_would_call_orders_at_risk_that_come_in_as_last_year() -> None:
    day = date(2011, 8, 12)
    now = at(day)
    straight = stand_all(now.book, on=day)["orders-metric"].status
    assert (straight.word, now.standings["orders-metric"].status.word) == ("at risk", "on track")
    basis = now.standings["orders-metric"].status.score.basis
    assert "projected to 4,624 orders as the same time last year came in" in basis


def test_the_one_value_that_was_typed_says_so() -> None:
    basis = at(date(2011, 9, 16)).standings["orders-metric"].status.score.basis
    assert basis.endswith("typed, the readings say 2,836 orders")
    assert "typed" not in at(CLOSED).standings["orders-metric"].status.score.basis


def test_a_typing_error_is_still_readable() -> None:
    first, second = history_of_value("rewritten-rate", BOOK.check_ins, on=date(2011, 8, 11))
    assert (first.value, second.value) == (D(222), D(22))


def test_three_things_stand_apart_before_the_first_reading() -> None:
    assert str(at(date(2011, 7, 8)).standings["retention_rate-metric"]) == (
        "too early; chance about 8%; confidence 5 of 10"
    )


def test_the_review_changes_one_score_and_keeps_the_other() -> None:
    (found,) = (
        final
        for final in reflect(at(CLOSED).book, on=CLOSED).finals
        if final.key_result.id == "active_customers-metric"
    )
    assert found.reviewed.score_now is not None
    assert (found.reviewed.score.verdict, found.reviewed.score_now.verdict) == ("no", "yes")


def test_the_quarter_ends_in_a_reflection() -> None:
    found = reflect(at(CLOSED).book, on=CLOSED)
    assert found.can_close
    assert found.misses == ("new_customers-metric",)
    assert found.ambitions["aspirational"] == "0.75: aim higher?"
    assert [one.promised.sentence for one in found.objectives] == ["0.80", "0.71", "0.99"]
    assert [one.pursued.sentence for one in found.objectives] == ["0.93", "0.95", "0.99"]
    assert len(found.lessons) == 1
    assert said(found.confidence) == ("0.231", 10)
    assert said(found.chances) == ("0.175", 7)


def said(found: Calibration) -> tuple[str, int]:
    assert found.brier is not None
    return f"{found.brier:.3f}", len(found.calls)


def test_three_results_would_read_otherwise_by_yes_or_no() -> None:
    flips = compare_schools(at(CLOSED).book, on=CLOSED).flips("graded", "yes or no")
    assert [flip.key_result for flip in flips] == [
        "retention_rate-metric",
        "complaints-threshold",
        "new_customers-metric",
    ]


def test_the_next_quarter_begins_with_one_call(tmp_path: Path) -> None:
    handed = start_next_cycle(FOLDER, tmp_path / "q4", on=CLOSED)
    made = load_workbook(tmp_path / "q4")
    assert made.settings.cycle.name == "Q4 2011"
    assert [kr.id for kr in made.key_results()] == [
        "delivery_rating-metric",
        "cancellation_rate-metric",
    ]
    assert {kpi.state for kpi in made.kpis if kpi.id in ("revenue", "retention_rate")} == {"health"}
    assert load_readings(tmp_path / "q4" / "readings.csv").frame.equals(READINGS)
    assert "courier-binary" not in {one.key_result for one in handed.candidates}
    assert (made.check_ins, made.settings.intake.where) == ((), "")


def test_before_the_review_nothing_was_changed() -> None:
    early = [one for one in DECISIONS if one.on < REVIEW]
    assert early == []
