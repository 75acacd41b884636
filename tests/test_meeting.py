"""Meetings on an opened workbook: each look at it, and each line that they leave behind."""

import shutil
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from quarter import CLOSED, FOLDER

from okrnb.deciding import check_in
from okrnb.entries import Assessment, Lesson
from okrnb.errors import InputError
from okrnb.log import only
from okrnb.loop import State, look
from okrnb.meeting import assess, begin_next, decide, learn, reflection_of, review_of, weekly_of

REVIEW = date(2011, 8, 12)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(FOLDER, tmp_path / "quarter"))


def half_way(folder: Path) -> State:
    return look(folder, on=REVIEW)


def lines(book: State) -> int:
    return len((book.folder / "log.jsonl").read_text(encoding="utf-8").splitlines())


def test_metrics_take_their_values_from_the_readings(folder: Path) -> None:
    book = half_way(folder)
    told = {c.key_result for c in book.workbook.check_ins if c.value is not None}
    assert "revenue-metric" not in told
    assert book.scores["revenue-metric"].score.graded is not None


def test_the_coach_asks_about_missed_check_ins_although_readings_came(folder: Path) -> None:
    log = folder / "log.jsonl"
    kept = [line for line in log.read_text("utf-8").splitlines() if "revenue-metric" not in line]
    log.write_text("".join(f"{line}\n" for line in kept), encoding="utf-8")
    book = half_way(folder)
    asked = [one.about for one in book.advice if one.rule == "B7"]
    assert "key result revenue-metric" in asked
    assert weekly_of(book).missed == ("revenue-metric",)


def test_a_week_speaks_of_every_key_result_that_is_pursued(folder: Path) -> None:
    before, after = half_way(folder), look(folder, on=date(2011, 8, 19))
    spoken = [item.key_result.id for item in weekly_of(before).items]
    assert "courier-binary" in spoken
    assert set(spoken) - {i.key_result.id for i in weekly_of(after).items} == {"courier-binary"}


def test_a_retarget_is_seen_in_the_standing_and_the_promise_stays_in_the_score(
    folder: Path,
) -> None:
    book = half_way(folder)
    id = "revenue-metric"
    file = next(p for p in (folder / "objectives").iterdir() if id in p.read_text("utf-8"))
    before, score = file.read_bytes(), book.scores[id].score
    after = decide(book, id, "retarget", reason="a strike", by="Ana", target=4_000_000)
    assert file.read_bytes() == before
    assert after.scores[id].score == score
    assert after.scores[id].score_now == after.standings[id].status.score
    assert after.standings[id].status.score.graded != score.graded


def test_review_names_the_gravest_first(folder: Path) -> None:
    words = [item.standing.status.word for item in review_of(half_way(folder))]
    assert words[0] == "at risk"
    assert "on track" not in words


def test_the_same_words_twice_are_one_line(folder: Path) -> None:
    book = half_way(folder)
    count = lines(book)
    for _ in range(2):
        book = decide(book, "revenue-metric", "keep", reason="it moves", by="Ana")
        book = assess(book, "revenue-metric", "0.9", reason="against a strike", by="Ana")
        book = learn(book, "helped", "Asking early", key_result="revenue-metric")
        book = learn(book, "change", "Fewer key results")
    assert lines(book) == count + 4


def test_own_score_and_lessons_stand_in_the_reflection(folder: Path) -> None:
    book = look(folder, on=CLOSED)
    book = assess(book, "orders-metric", "0.5", reason="half of it was the sale")
    book = learn(book, "blocked", "No data in August", key_result="orders-metric")
    found = next(f for f in reflection_of(book).finals if f.key_result.id == "orders-metric")
    assert found.own is not None
    assert found.own.score == Decimal("0.5")
    assert "No data in August" in [one.text for one in found.lessons]
    assert isinstance(book.workbook.entries[-1], Lesson)
    assert only(Assessment, book.workbook.entries)[-1] == found.own


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"key_result": "revenue-metrik"}, "Did you mean revenue-metric?"),
        ({"reason": " "}, "reason"),
        ({"by": ""}, "by"),
        ({"action": "retarget"}, "retarget says no new target"),
        ({"action": "retarget", "key_result": "courier-binary", "target": 3}, "has no number"),
    ],
)
def test_a_decision_that_cannot_be_is_said_in_words_and_leaves_nothing(
    folder: Path, told: dict[str, object], said: str
) -> None:
    book = half_way(folder)
    count = lines(book)
    usual = {"key_result": "revenue-metric", "action": "keep", "reason": "so", "by": "Ana"}
    with pytest.raises(InputError) as caught:
        decide(book, **{**usual, **told})  # type: ignore[arg-type]
    assert said in str(caught.value)
    assert lines(book) == count


def test_a_score_without_a_reason_is_asked_for_one(folder: Path) -> None:
    with pytest.raises(InputError, match="Say why it differs"):
        assess(half_way(folder), "revenue-metric", "0.9", reason="")


def test_the_next_cycle_is_made_by_one_call_notebooks_and_all(folder: Path, tmp_path: Path) -> None:
    book = look(folder, on=CLOSED)
    before = {p.name: p.read_bytes() for p in folder.iterdir() if p.is_file()}
    handed = begin_next(book, tmp_path / "q4")
    assert {p.name: p.read_bytes() for p in folder.iterdir() if p.is_file()} == before
    opened = look(tmp_path / "q4", on=CLOSED)
    assert opened.workbook.settings.cycle.name == "Q4 2011"
    assert opened.workbook.objectives == handed.workbook.objectives
    why = {one.key_result: one.why for one in handed.candidates}
    assert why["new_customers-metric"].startswith("ended at 0.")
    assert (tmp_path / "q4" / "notebooks" / "01-kpi-gaps.ipynb").exists()
    with pytest.raises(InputError, match="exists already"):
        begin_next(book, tmp_path / "q4")


def test_a_check_in_on_the_day_of_the_workbook_keeps_that_day(folder: Path) -> None:
    book = check_in(half_way(folder), "revenue-metric", on=REVIEW, confidence=4)
    assert (book.on, book.readings_on) == (REVIEW, REVIEW)
    assert book.standings["revenue-metric"].status.confidence == 4


def test_a_new_last_day_that_is_over_is_refused(folder: Path) -> None:
    book = half_way(folder)
    with pytest.raises(InputError, match="is over on"):
        decide(book, "revenue-metric", "retarget", due=date(2010, 1, 1), reason="r", by="Ana")


def test_who_goes_back_to_an_earlier_score_is_heard(folder: Path) -> None:
    book = look(folder, on=CLOSED)
    for score in ("0.4", "0.6", "0.4", "0.4"):
        book = assess(book, "orders-metric", score, reason="counted again", by="Dora")
    own = [one.score for one in only(Assessment, book.workbook.entries)]
    assert own[-3:] == [Decimal("0.4"), Decimal("0.6"), Decimal("0.4")]
