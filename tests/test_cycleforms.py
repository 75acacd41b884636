"""The form for team and cycle: every setting with its choices, saved where it differs."""

from datetime import date
from pathlib import Path

import pytest
from form_helpers import check_inputs, find, page, press, status

from okrnb.cycleforms import CycleForm
from okrnb.loop import State, look
from okrnb.model import Cycle, Kpi, Settings
from okrnb.settingup import FIELDS
from okrnb.workbook import create_workbook, load_workbook

QUARTER = Cycle(name="Q1 2012", start=date(2012, 1, 1), end=date(2012, 3, 31))
NPS = Kpi(id="nps", name="NPS", direction="up", frequency="month")
SAVE = "Save to workbook.yaml"


@pytest.fixture
def book(tmp_path: Path) -> State:
    rows = "kpi,date,value\n" + "".join(f"nps,2011-{m:02d}-01,{m}\n" for m in range(1, 13))
    create_workbook(tmp_path / "book", Settings(team="Shop", cycle=QUARTER), (NPS,), rows)
    return look(tmp_path / "book", on=date(2011, 12, 31))


def test_every_field_has_a_label_of_its_own(book: State) -> None:
    assert check_inputs(CycleForm(book)) == len(FIELDS)


def test_the_days_follow_the_name_and_all_is_saved(book: State) -> None:
    form = CycleForm(book)
    find(form, "Which cycle?").value = "Q2 2012"
    find(form, "How are key results judged?").value = "levels"
    press(form, SAVE)
    assert "Saved in book: workbook.yaml (cycle.name, cycle.start, cycle.end, cycle.scoring)" in (
        status(form)
    )
    cycle = load_workbook(book.folder).settings.cycle
    assert (cycle.end, cycle.scoring) == (date(2012, 6, 30), "levels")


def test_a_save_is_undone_to_the_byte(book: State) -> None:
    path = book.folder / "workbook.yaml"
    before = path.read_text(encoding="utf-8")
    form = CycleForm(book)
    find(form, "Where do we want to grow?").value = "the $5 shop"
    press(form, SAVE)
    assert "where: the $5 shop" in path.read_text(encoding="utf-8")
    press(form, "Undo")
    assert path.read_text(encoding="utf-8") == before
    assert form.value["where"] == "the $5 shop"


def test_what_is_wrong_stands_beside_its_field(book: State) -> None:
    form = CycleForm(book)
    find(form, "To which day?").value = "<i>soon"
    assert "Please mend:</b> end is &#x27;&lt;i&gt;soon" in page(form)
    press(form, SAVE)
    assert "Not saved:" in status(form)


def test_what_was_typed_is_there_after_a_new_run(book: State) -> None:
    find(CycleForm(book), "Into what?").value = "regulars"
    again = CycleForm(look(book.folder, on=book.on))
    assert again.value["into"] == "regulars"
    assert "Not saved yet: Into what." in status(again)


def test_what_somebody_changed_in_the_file_comes_first_and_ones_own_is_an_undo_away(
    book: State,
) -> None:
    find(CycleForm(book), "Which team?").value = "Ours"
    path = book.folder / "workbook.yaml"
    path.write_text(path.read_text("utf-8").replace("team: Shop", "team: Theirs"), encoding="utf-8")
    again = CycleForm(look(book.folder, on=book.on))
    assert again.value["team"] == "Theirs"
    assert "Which team: you had typed something else" in status(again)
    press(again, "Undo")
    assert again.value["team"] == "Ours"
