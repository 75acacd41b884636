"""Forms that save: where, what not yet, conflicts in words, a save taken back."""

from datetime import date
from pathlib import Path

import pytest
from form_helpers import check_inputs, find, press, status

from okrnb.asking import Ask, Typed
from okrnb.errors import fail
from okrnb.loop import State, look
from okrnb.model import Cycle, Kpi, Settings
from okrnb.savingforms import SavingForm
from okrnb.workbook import create_workbook, load_workbook, save_settings

QUARTER = Cycle(name="Q1 2012", start=date(2012, 1, 1), end=date(2012, 3, 31))
NPS = Kpi(id="nps", name="NPS", direction="up", frequency="month")
ASKS = (Ask(name="team", label="Which team?"), Ask(name="where", label="Where to grow?"))


class Team(SavingForm):
    """A form for two lines of `workbook.yaml`."""

    on_button = "Save the team"

    def __init__(self, book: State) -> None:
        super().__init__("team", ASKS, book)

    def tell(self) -> Typed:
        settings = self.book.workbook.settings
        return {"team": settings.team, "where": settings.intake.where}

    def write(self) -> State:
        before = self.book.workbook.settings
        if not self.value["team"]:
            raise fail("workbook.yaml", None, "", "team is blank", "Say <who> it is for.")
        intake = before.intake.change(where=self.value["where"])
        after = before.change(team=self.value["team"], intake=intake)
        save_settings(self.book.folder, after, before=before)
        return look(self.book.folder, on=self.book.on)


@pytest.fixture
def book(tmp_path: Path) -> State:
    rows = "kpi,date,value\n" + "".join(f"nps,2011-{m:02d}-01,{m}\n" for m in range(1, 13))
    create_workbook(tmp_path / "book", Settings(team="Shop", cycle=QUARTER), (NPS,), rows)
    return look(tmp_path / "book", on=date(2011, 12, 31))


def team_in(book: State) -> tuple[str, str]:
    settings = load_workbook(book.folder).settings
    return settings.team, settings.intake.where


def rewrite(book: State, before: str, after: str) -> None:
    """Change a file as somebody else would in an editor."""
    path = book.folder / "workbook.yaml"
    path.write_text(path.read_text("utf-8").replace(before, after), encoding="utf-8")


def test_a_form_that_saves_says_what_is_not_saved_and_then_where_it_is(book: State) -> None:
    form = Team(book)
    assert check_inputs(form) == 2
    find(form, "Which team?").value = "The $5 shop"
    assert "Not saved yet: Which team." in status(form)
    press(form, "Save the team")
    assert team_in(book) == ("The $5 shop", "")
    assert "Saved in book: workbook.yaml (team)." in status(form)
    assert form.book.workbook.settings.team == "The $5 shop"


def test_what_was_saved_is_not_kept_as_typed_text(book: State) -> None:
    form = Team(book)
    find(form, "Which team?").value = "Ours"
    press(form, "Save the team")
    again = Team(form.book)
    assert again.value["team"] == "Ours"
    assert status(again) == ""


def test_saving_the_same_changes_nothing_and_says_so(book: State) -> None:
    form = Team(book)
    press(form, "Save the team")
    assert "nothing, as all of it stands there already" in status(form)
    assert find(form, "Undo").disabled


def test_a_save_can_be_undone_and_what_was_typed_stays(book: State) -> None:
    form = Team(book)
    find(form, "Which team?").value = "Ours"
    press(form, "Save the team")
    press(form, "Undo")
    assert team_in(book) == ("Shop", "")
    assert form.value["team"] == "Ours"
    assert "Not saved yet: Which team." in status(form)
    press(form, "Undo")
    assert form.value["team"] == "Shop"


def test_a_save_that_somebody_has_changed_since_is_not_undone(book: State) -> None:
    form = Team(book)
    find(form, "Which team?").value = "Ours"
    press(form, "Save the team")
    rewrite(book, "team: Ours", "team: Theirs")
    press(form, "Undo")
    assert "It cannot be taken back:" in status(form)
    assert team_in(book) == ("Theirs", "")


def test_undoing_brings_back_what_people_typed_and_not_what_the_file_once_said(
    book: State,
) -> None:
    form = Team(book)
    find(form, "Where to grow?").value = "retail"
    rewrite(book, "team: Shop", "team: Theirs")
    press(form, "Save the team")  # a conflict: the file is read again
    find(form, "Where to grow?").value = "wholesale"
    press(form, "Undo")
    assert form.value == {"team": "Theirs", "where": "retail"}
    press(form, "Undo")
    assert form.value == {"team": "Theirs", "where": ""}
    assert "Which team" not in status(form)


def test_what_others_saved_since_is_not_undone_with_ones_own(book: State) -> None:
    form = Team(book)
    find(form, "Where to grow?").value = "retail"
    press(form, "Save the team")
    settings = load_workbook(book.folder).settings
    cycle = settings.cycle.change(scoring="levels")
    save_settings(book.folder, settings.change(cycle=cycle), before=settings)
    press(form, "Undo")
    assert "It cannot be taken back:" in status(form)
    assert team_in(book) == ("Shop", "retail")


def test_what_is_wrong_is_said_and_nothing_is_lost(book: State) -> None:
    form = Team(book)
    form.value = {"team": "", "where": "here"}
    press(form, "Save the team")
    assert "Say &lt;who&gt; it is for" in status(form)
    assert form.value == {"team": "", "where": "here"}
    assert team_in(book) == ("Shop", "")


def test_a_conflict_is_said_without_losing_what_was_typed_and_saving_again_saves(
    book: State,
) -> None:
    form = Team(book)
    find(form, "Where to grow?").value = "retail"
    rewrite(book, "team: Shop", "team: Theirs")
    press(form, "Save the team")
    assert "somebody else changed it after it was read" in status(form)
    assert "What you typed stands here as before (Where to grow)" in status(form)
    assert team_in(book) == ("Theirs", "")
    assert form.value == {"team": "Theirs", "where": "retail"}
    press(form, "Save the team")
    assert team_in(book) == ("Theirs", "retail")


def test_after_a_conflict_nothing_is_promised_where_the_file_says_the_same_by_now(
    book: State,
) -> None:
    form = Team(book)
    find(form, "Which team?").value = "Theirs"
    rewrite(book, "team: Shop", "team: Theirs")
    press(form, "Save the team")
    assert "All is as the file says now." in status(form)
    assert "stands here as before" not in status(form)


def test_a_file_that_somebody_broke_is_said_and_nothing_is_lost(book: State) -> None:
    form = Team(book)
    find(form, "Where to grow?").value = "retail"
    rewrite(book, "team: Shop", "team: [Shop")
    press(form, "Save the team")
    assert "Not saved:" in status(form)
    assert form.value["where"] == "retail"


def test_typed_text_is_there_after_a_new_run_and_is_still_not_saved(book: State) -> None:
    find(Team(book), "Where to grow?").value = "retail"
    again = Team(look(book.folder, on=book.on))
    assert again.value["where"] == "retail"
    assert "Not saved yet: Where to grow." in status(again)
