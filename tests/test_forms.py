"""Forms: what is typed comes out as it was typed, shows what follows, and survives a new run."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from form_helpers import check_inputs, find, is_shown, page, press, status

from okrnb.asking import Ask, Note, Shown, Typed
from okrnb.charts import Chart
from okrnb.errors import RefusedError, fail
from okrnb.forms import Form, SavingForm
from okrnb.loop import State, look
from okrnb.model import Cycle, Kpi, Settings
from okrnb.workbook import create_workbook, load_workbook, save_settings

OWNER = Ask(name="owner", label="Who?")


class Plain(Form):
    """A form of one field, which remembers what it was asked to show."""

    def __init__(self, told: str = "", **options: Any) -> None:
        self.seen: list[Typed] = []
        super().__init__("plain", (OWNER,), told={"owner": told}, **options)

    def look_at(self, typed: Typed) -> Shown:
        self.seen.append(typed)
        return Shown(notes={"owner": Note(f"{typed['owner']} <it is>")})


def test_what_is_typed_is_the_value() -> None:
    form = Plain()
    find(form, "Who?").value = "Ana"
    assert form.value == {"owner": "Ana"}


def test_the_value_can_be_set_like_typing() -> None:
    form = Plain()
    form.value = {"owner": "Ben"}
    assert find(form, "Who?").value == "Ben"
    assert form.seen == [{"owner": ""}, {"owner": "Ben"}]
    assert "Ben &lt;it is&gt;" in page(form)


def test_a_change_may_be_answered_by_another() -> None:
    class Adding(Plain):
        def settle(self, before: Typed, after: Typed) -> Typed:
            return {"owner": f"{before['owner']}{after['owner']}"}

    form = Adding()
    find(form, "Who?").value = "a"
    find(form, "Who?").value = "b"
    assert form.value == {"owner": "ab"}


def test_the_text_of_a_form_is_the_same_each_time_and_says_its_value() -> None:
    form = Plain()
    form.value = {"owner": "Ana"}
    assert repr(form) == "Plain: plain\nowner: Ana"
    assert form._repr_mimebundle_()["text/plain"] == repr(form)


def test_where_typed_text_cannot_be_kept_the_form_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    form = Plain(folder=tmp_path / "file")
    find(form, "Who?").value = "Ana"
    assert "What you type cannot be kept" in status(form)
    assert form.value == {"owner": "Ana"}


def test_what_cannot_be_shown_is_said_in_words() -> None:
    class Refusing(Plain):
        def look_at(self, typed: Typed) -> Shown:
            if typed["owner"] == "a":
                raise RefusedError("it is <a>", "Write b.")
            raise fail("kpis.csv", 3, "KPI nps", "it is odd", "Mend it.")

    form = Refusing()
    assert "kpis.csv:3: KPI nps: it is odd. Mend it." in page(form)
    find(form, "Who?").value = "a"
    assert "it is &lt;a&gt;. Write b." in page(form)


# Undo


def test_the_last_change_can_be_undone_and_the_one_before() -> None:
    form = Plain("Ana")
    for name in ("Ben", "Cem"):
        find(form, "Who?").value = name
    press(form, "Undo")
    assert form.value == {"owner": "Ben"}
    press(form, "Undo")
    assert form.value == {"owner": "Ana"}
    assert find(form, "Undo").disabled


def test_what_is_undone_is_not_kept_either(tmp_path: Path) -> None:
    form = Plain(folder=tmp_path)
    find(form, "Who?").value = "Ana"
    press(form, "Undo")
    assert Plain(folder=tmp_path).value == {"owner": ""}


def test_text_that_the_cell_overrules_is_one_undo_away(tmp_path: Path) -> None:
    find(Plain(folder=tmp_path), "Who?").value = "Ana"
    again = Plain("Ben", folder=tmp_path)
    assert again.value == {"owner": "Ben"}
    assert "Who: you had typed something else" in status(again)
    press(again, "Undo")
    assert again.value == {"owner": "Ana"}


# What a form can show


class Showing(Form):
    """A form of two choices, one of which decides what the other is."""

    def __init__(self) -> None:
        animals = Ask(
            name="kind",
            label="Which kind?",
            kind="choice",
            options=(("cats", "cats"), ("dogs", "dogs"), ("none", "none")),
            turning=True,
        )
        name = Ask(name="name", label="Which one?", kind="choice")
        super().__init__("show", (animals, name, OWNER), told={**TOLD, "kind": "cats"})

    def look_at(self, typed: Typed) -> Shown:
        kind = str(typed["kind"])
        return Shown(
            options={"name": (("any", ""), (f"the $5 {kind}", kind))},
            hidden=frozenset({"name"} if kind == "none" else ()),
            hints={"owner": f"the owner of {kind}"},
            aside=None if kind == "dogs" else Chart(figure(), f"a picture of {kind}"),
        )


TOLD: Mapping[str, str] = {"kind": "", "name": "", "owner": ""}


def figure() -> Any:
    from matplotlib.figure import Figure

    return Figure(figsize=(1, 1))


def test_a_choice_offers_what_fits_what_was_chosen_before() -> None:
    form = Showing()
    find(form, "Which one?").value = "cats"
    find(form, "Which kind?").value = "dogs"
    offered = dict(find(form, "Which one?").options)
    assert offered == {"any": "", "the $5 dogs": "dogs", "cats": "cats"}
    assert form.value["name"] == "cats"


def test_what_is_hidden_keeps_what_was_typed() -> None:
    form = Showing()
    find(form, "Which one?").value = "cats"
    find(form, "Which kind?").value = "none"
    assert not is_shown(form, "Which one?")
    assert form.value["name"] == "cats"
    find(form, "Which kind?").value = "cats"
    assert is_shown(form, "Which one?")


def test_pages_are_turned_round_and_round() -> None:
    form = Showing()
    seen = []
    for label in ("next", "next", "next", "previous"):
        press(form, label)
        seen.append(form.value["kind"])
    assert seen == ["dogs", "none", "cats", "none"]


def test_a_picture_stands_beside_while_there_is_one() -> None:
    form = Showing()
    assert "a picture of cats" in page(form)
    find(form, "Which kind?").value = "dogs"
    assert "<img" not in page(form)


def test_a_blank_field_shows_what_it_stands_for() -> None:
    form = Showing()
    find(form, "Which kind?").value = "dogs"
    assert find(form, "Who?").placeholder == "the owner of dogs"


def test_no_text_below_or_beside_becomes_a_formula() -> None:
    form = Showing()
    assert "$5" not in page(form).replace("mathjax_ignore", "")
    assert 'class="jp-RenderedHTMLCommon mathjax_ignore tex2jax_ignore"' in page(form)


# Saving


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
