"""What a look takes over from an earlier one: never more than comes from the very same files."""

import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import fields
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from quarter import CYCLE, FOLDER, READINGS

from okrnb.deciding import check_in, keep
from okrnb.defining import define
from okrnb.looking import look_at
from okrnb.loop import State, look, look_again
from okrnb.model import Cycle, Kpi
from okrnb.outlook import Outlook
from okrnb.workbook import load_workbook, save_settings

DAY = date(2011, 8, 15)
BOOK = load_workbook(FOLDER)


@pytest.fixture
def book(tmp_path: Path) -> State:
    shutil.copytree(FOLDER, tmp_path / "book")
    return look(tmp_path / "book", on=DAY)


def change(path: Path, before: str, after: str) -> None:
    """Change a file as an editor does, and let its size and its time say nothing of it."""
    text, was = path.read_text(encoding="utf-8"), path.stat()
    assert before in text
    path.write_text(text.replace(before, after), encoding="utf-8")
    os.utime(path, ns=(was.st_atime_ns, was.st_mtime_ns))


def append(path: Path, text: str) -> None:
    path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")


def told(outlook: Outlook) -> list[object]:
    values = (getattr(outlook, field.name) for field in fields(outlook))
    return [value.tolist() if isinstance(value, np.ndarray) else value for value in values]


def is_same(one: State, other: State) -> bool:
    """Say whether two states are the same, with all that is worked out from them."""
    pd.testing.assert_frame_equal(one.readings, other.readings)
    pd.testing.assert_frame_equal(one.gaps, other.gaps)
    assert repr(one.workbook) == repr(other.workbook)
    assert [told(one.outlooks[id]) for id in one.outlooks] == [
        told(other.outlooks[id]) for id in other.outlooks
    ]
    assert (one.on, one.readings_on) == (other.on, other.readings_on)
    assert one.histories == other.histories
    assert repr(one.standings) == repr(other.standings)
    return repr(one.scores) == repr(other.scores) and one.advice == other.advice


EDITS: dict[str, Callable[[Path], object]] = {
    "nothing": lambda _: None,
    "a value of a reading": lambda folder: change(
        folder / "readings.csv", "active_customers,2011-07-01,9", "active_customers,2011-07-01,1"
    ),
    "a reading more": lambda folder: append(folder / "readings.csv", "revenue,2011-10-01,700000\n"),
    "a note in the readings' spelling": lambda folder: change(
        folder / "readings.csv",
        "active_customers,2009-12-01,955",
        "active_customers,2009-12-01,955.0",
    ),
    "a healthy range": lambda folder: change(folder / "kpis.csv", "720000", "920000"),
    "the spelling of a healthy range": lambda folder: change(
        folder / "kpis.csv", "720000", "720000.00"
    ),
    "what is done with a KPI": lambda folder: change(folder / "kpis.csv", ",health,", ",focus,"),
    "a KPI's name": lambda folder: change(
        folder / "kpis.csv", "revenue,Revenue,", "revenue,Sales,"
    ),
    "a KPI's direction": lambda folder: change(
        folder / "kpis.csv", "0,up,cumulative,month,720000,,", "0,down,cumulative,month,,720000,"
    ),
    "a day from which a KPI counts": lambda folder: change(
        folder / "kpis.csv", "month,720000,,0,,,,", "month,720000,,0,,2010-06-01,,"
    ),
    "the cycle's end": lambda folder: change(folder / "workbook.yaml", "2011-09-30", "2011-10-31"),
    "the cycle's name": lambda folder: change(folder / "workbook.yaml", "Q3 2011", "Q9 2011"),
    "an objective": lambda folder: change(
        folder / "objectives" / "back.yaml", "owner:", "owner: Z"
    ),
    "an objective more": lambda folder: (folder / "objectives" / "new.yaml").write_text(
        "text: Win back customers\n", encoding="utf-8"
    ),
    "the last line of the log": lambda folder: (folder / "log.jsonl").write_text(
        "".join((folder / "log.jsonl").read_text("utf-8").splitlines(keepends=True)[:-1]), "utf-8"
    ),
}


@pytest.mark.parametrize("edit", EDITS)
def test_whatever_somebody_changes_a_second_look_sees_what_a_first_one_would(
    book: State, edit: str
) -> None:
    _ = book.standings, book.scores
    EDITS[edit](book.folder)
    assert is_same(look_again(book), look(book.folder, on=DAY))


def test_many_changes_one_after_the_other_are_all_seen(book: State) -> None:
    for edit in ("a value of a reading", "a KPI's name", "a healthy range", "the cycle's end"):
        EDITS[edit](book.folder)
        book = look_again(book)
        assert is_same(book, look(book.folder, on=DAY))


def test_a_change_that_is_taken_back_is_seen_too(book: State) -> None:
    edited = book.folder / "readings.csv"
    text = edited.read_bytes()
    EDITS["a reading more"](book.folder)
    between = look_again(book)
    edited.write_bytes(text)
    assert is_same(look_again(between), book)


def test_readings_that_have_gone_are_missed_and_not_remembered(book: State) -> None:
    (book.folder / "readings.csv").unlink()
    with pytest.raises(Exception, match=r"readings\.csv"):
        look_again(book)


def test_from_another_day_all_is_worked_out_anew(book: State) -> None:
    later = date(2011, 9, 20)
    assert is_same(look(book.folder, on=later, known=book), look(book.folder, on=later))


def test_an_answer_on_how_to_read_an_export_is_followed_though_the_export_is_the_same(
    book: State,
) -> None:
    rows = (f"revenue;01/0{month}/2011;{month}00\n" for month in range(1, 8))
    (book.folder / "export.csv").write_text(f"KPI;Date;Value\n{''.join(rows)}", "utf-8")
    before = book.workbook.settings
    told = before.change(readings="export.csv", reading=before.reading.change(date_order="dmy"))
    save_settings(book.folder, told, before=before)
    day_first = look_again(book)
    answer = told.change(reading=told.reading.change(date_order="mdy"))
    save_settings(book.folder, answer, before=told)
    month_first = look_again(day_first)
    assert day_first.history("revenue")[0][-1] == date(2011, 7, 1)
    assert month_first.history("revenue")[0][-1] == date(2011, 1, 7)


def test_a_database_is_asked_again_each_time(book: State, tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "sales.db")) as connection, connection:
        READINGS.to_sql("readings", connection, index=False)
    before = book.workbook.settings
    asked = before.reading.change(query="SELECT kpi, date, value FROM readings")
    there = before.change(readings=f"sqlite:///{tmp_path / 'sales.db'}", reading=asked)
    save_settings(book.folder, there, before=before)
    first = look_again(book)
    with closing(sqlite3.connect(tmp_path / "sales.db")) as connection, connection:
        connection.execute("UPDATE readings SET value = 1 WHERE kpi = 'revenue'")
    assert set(look_again(first).history("revenue")[1]) == {1.0}


def test_a_frame_that_is_changed_in_a_notebook_changes_no_later_state(book: State) -> None:
    book.readings["value"] = 0.0
    book.gaps["reason"] = "mine"
    again = look_again(book)
    again.gaps["reason"] = "mine"
    again.readings["value"] = 0.0
    assert is_same(look_again(again), look(book.folder, on=DAY))


def test_after_a_check_in_nothing_of_the_readings_is_worked_out_again(book: State) -> None:
    kr = book.workbook.key_results()[0].id
    told = check_in(book, kr, on=DAY, note="as planned")
    assert told.workbook.check_ins != book.workbook.check_ins
    assert told.looked is book.looked
    assert told.outlooks["revenue"] is book.outlooks["revenue"]


def test_after_an_objective_is_saved_nothing_of_the_readings_is_worked_out_again(
    book: State,
) -> None:
    one = book.workbook.objectives[0]
    assert keep(book, one.change(why_now="Because")).looked is book.looked


def test_a_kpi_that_is_changed_has_a_new_outlook_and_the_others_keep_theirs(book: State) -> None:
    kept, new = book.outlooks["revenue"], book.outlooks["orders"]
    assert book.looked is not None
    named = define(book, "orders", name="Invoices")
    assert named.looked is not None
    assert named.outlooks["revenue"] is kept
    assert named.outlooks["orders"] is not new
    assert named.outlooks["orders"].kpi.name == "Invoices"
    assert named.looked.scanned.used is book.looked.scanned.used


def test_a_range_that_moves_is_scanned_anew(book: State) -> None:
    assert book.looked is not None
    moved = define(book, "revenue", healthy_low=900_000).looked
    assert moved is not None
    assert moved.scanned.used is not book.looked.scanned.used


def kpi(id: str, **told: object) -> Kpi:
    return Kpi.model_validate({"id": id, "name": id, "frequency": "month", **told})


def test_the_same_question_again_has_the_same_answer() -> None:
    first = look_at(READINGS, BOOK.kpis, on=DAY, cycle=CYCLE)
    assert look_at(READINGS, list(BOOK.kpis), on=DAY, cycle=CYCLE, known=first) is first
    assert look_at(READINGS.copy(), BOOK.kpis, on=DAY, cycle=CYCLE, known=first) is first


@pytest.mark.parametrize(
    "cycle", [CYCLE.change(name="Summer"), CYCLE.change(end=date(2011, 10, 31))]
)
def test_outlooks_of_another_cycle_are_not_taken_over(cycle: Cycle) -> None:
    first = look_at(READINGS, BOOK.kpis, on=DAY, cycle=CYCLE)
    assert first.outlooks["revenue"].cycle == CYCLE
    assert (
        look_at(READINGS, BOOK.kpis, on=DAY, cycle=cycle, known=first).outlooks["revenue"].cycle
        == cycle
    )


def test_a_kpi_more_is_seen() -> None:
    first = look_at(READINGS, BOOK.kpis[:3], on=DAY, cycle=CYCLE)
    found = look_at(READINGS, (*BOOK.kpis[:3], kpi("new")), on=DAY, cycle=CYCLE, known=first)
    assert len(found.gaps) == 4
    assert "new" in found.gaps["kpi"].tolist()
