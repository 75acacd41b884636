"""What was said, put right without being lost."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from prepared import copy_of

from okrnb.correcting import correct, table_said
from okrnb.deciding import check_in
from okrnb.errors import InputError
from okrnb.loop import State
from okrnb.meeting import find_key_result
from okrnb.periods import history_of_value
from okrnb.practising import open_quarter

TODAY, LAST_WEEK = date(2011, 8, 11), date(2011, 8, 4)
RATE = "rewritten-rate"


@pytest.fixture(scope="module")
def quarter(tmp_path_factory: pytest.TempPathFactory) -> State:
    return open_quarter(tmp_path_factory.mktemp("once") / "q", on=TODAY)


@pytest.fixture
def book(quarter: State, tmp_path: Path) -> State:
    return copy_of(quarter, tmp_path / "q")


def told(book: State, on: date = LAST_WEEK) -> list[Decimal | None]:
    return [c.value for c in history_of_value(RATE, book.workbook.check_ins, on=on)]


def log(book: State) -> str:
    return (book.folder / "log.jsonl").read_text(encoding="utf-8")


def test_the_old_line_stays_and_the_new_one_stands_behind_it(book: State) -> None:
    before = log(book)
    after = correct(book, RATE, on=LAST_WEEK, value=27)
    assert told(after) == [25, 27]
    assert log(after).startswith(before)


def test_the_new_value_is_what_is_scored(book: State) -> None:
    after = correct(book, RATE, on=LAST_WEEK, value=40)
    assert (book.scores[RATE].score.basis, after.scores[RATE].score.basis) == (
        "mean 37.6 of 40 a week; 3 of 5 weeks met; the last 1 not reported",
        "mean 40.6 of 40 a week; 4 of 5 weeks met; the last 1 not reported",
    )


def test_what_is_not_corrected_stays_as_it_was_said(book: State) -> None:
    counted = correct(book, "retention_rate-metric", on=LAST_WEEK, confidence=2)
    (old, new) = history_of_value("retention_rate-metric", counted.workbook.check_ins, on=LAST_WEEK)
    assert (new.confidence, new.counts, new.blocker) == (2, old.counts, old.blocker)


def test_correcting_twice_adds_nothing(book: State) -> None:
    after = correct(book, RATE, on=LAST_WEEK, value=27)
    assert log(correct(after, RATE, on=LAST_WEEK, value=27)) == log(after)


def test_a_correction_can_be_taken_back(book: State) -> None:
    back = correct(correct(book, RATE, on=LAST_WEEK, value=27), RATE, on=LAST_WEEK, value=25)
    assert told(back) == [25, 27, 25]


def test_a_day_on_which_nobody_said_anything_names_those_there_are(book: State) -> None:
    with pytest.raises(InputError, match="nobody reported on it for 5 August 2011") as caught:
        correct(book, RATE, on=date(2011, 8, 5), value=27)
    assert "2011-08-04" in caught.value.problems[0].fix


def test_a_key_result_of_which_nothing_was_said_is_sent_to_check_in(book: State) -> None:
    with pytest.raises(InputError, match="check_in"):
        correct(book, "basket-guardrail", on=LAST_WEEK, value=460)


def test_a_field_that_is_not_there_is_refused_and_nothing_is_written(book: State) -> None:
    before = log(book)
    with pytest.raises(InputError, match="confidence"):
        correct(book, RATE, on=LAST_WEEK, confidnce=3)
    assert log(book) == before


def test_a_wrong_id_is_answered_with_the_right_one(book: State) -> None:
    with pytest.raises(InputError, match=r"Did you mean rewritten-rate\?"):
        find_key_result(book, "rewriten-rate")


def test_the_table_marks_what_was_replaced(book: State) -> None:
    table = table_said(correct(book, RATE, on=LAST_WEEK, value=27), RATE)
    assert table.rows[-2:] == (
        ("4 August 2011", "25", "5 of 10", "replaced by the next"),
        ("4 August 2011", "27", "5 of 10", ""),
    )


def test_the_table_says_steps_and_work_by_their_titles(book: State) -> None:
    done = check_in(book, "honest-pages", on=TODAY, done=["sizes"], dropped=["trial"])
    (*_, last) = table_said(done, "honest-pages").rows
    assert "Sizes and weights on their pages; dropped: Trial with ten wholesalers" in last
    (first, *_) = table_said(book, "retention_rate-metric").rows
    assert "Calls to customers whose second order is due: 12" in first


def test_the_table_has_only_what_was_said_until_the_day(book: State) -> None:
    early = open_quarter(book.folder, on=date(2011, 7, 14))
    assert len(table_said(early, RATE).rows) == 2
