"""Forms: what is typed comes out as it was typed, shows what follows, and survives a new run."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import ipywidgets as widgets
import pytest

from okrnb.asking import Ask, Note, Shown, Typed
from okrnb.errors import InputError
from okrnb.forms import Form, MilestoneForm
from okrnb.loop import State, look
from okrnb.model import Cycle, Kpi, Settings
from okrnb.stepping import milestone_from
from okrnb.telling import rows_in
from okrnb.workbook import create_workbook

QUARTER = Cycle(name="Q1 2012", start=date(2012, 1, 1), end=date(2012, 3, 31))
NPS = Kpi(id="nps", name="NPS for $5 to $10", direction="up", frequency="month")
BRANCH: dict[str, Any] = {
    "sentence": "The branch is open",
    "evidence": "somebody is there",
    "due": "31 March",
    "steps": ["Lease signed", "Manager hired", "Prices in local currency"],
}


@pytest.fixture
def book(tmp_path: Path) -> State:
    rows = "kpi,date,value\n" + "".join(f"nps,2011-{m:02d}-01,{m}\n" for m in range(1, 13))
    create_workbook(tmp_path / "book", Settings(team="Shop", cycle=QUARTER), (NPS,), rows)
    return look(tmp_path / "book", on=date(2011, 12, 31))


def every(widget: Any) -> list[Any]:
    """Give a widget and all inside it."""
    return [widget, *(one for child in getattr(widget, "children", ()) for one in every(child))]


def find(form: Form, label: str) -> Any:
    """Find the field or button with this label."""
    return next(one for one in every(form) if getattr(one, "description", None) == label)


def remove(form: Form, number: int) -> Any:
    found = [one for one in every(form) if getattr(one, "description", None) == "remove"]
    return found[number - 1]


def page(form: Form) -> str:
    """Give what the form shows in words."""
    return "\n".join(one.value for one in every(form) if isinstance(one, widgets.HTML))


def titles(form: Form) -> list[str]:
    return [row["title"] for row in rows_in(form.value)]


def plain(look: Any = None, **options: Any) -> Form:
    """Give a form of one field."""
    asks = (Ask(name="owner", label="Who?"),)
    return Form("plain", asks, look or (lambda typed: Shown()), told={"owner": ""}, **options)


# Any form


def test_what_is_typed_is_the_value() -> None:
    form = plain()
    find(form, "Who?").value = "Ana"
    assert form.value == {"owner": "Ana"}


def test_the_value_can_be_set_like_typing() -> None:
    seen: list[Mapping[str, Any]] = []

    def look(typed: Typed) -> Shown:
        seen.append(typed)
        return Shown(notes={"owner": Note(f"{typed['owner']} <it is>")})

    form = plain(look)
    form.value = {"owner": "Ben"}
    assert find(form, "Who?").value == "Ben"
    assert seen == [{"owner": ""}, {"owner": "Ben"}]
    assert "Ben &lt;it is&gt;" in page(form)


def test_a_change_may_be_answered_by_another() -> None:
    def settle(before: Typed, after: Typed) -> Typed:
        return {"owner": f"{before['owner']}{after['owner']}"}

    form = plain(settle=settle)
    find(form, "Who?").value = "a"
    find(form, "Who?").value = "b"
    assert form.value == {"owner": "ab"}


def test_the_text_of_a_form_is_the_same_each_time_and_says_its_value() -> None:
    form = plain()
    form.value = {"owner": "Ana"}
    assert repr(form) == "Form: plain\nowner: Ana"
    assert form._repr_mimebundle_()["text/plain"] == repr(form)


def test_a_long_text_is_not_cut_where_no_widget_can_be_shown(book: State) -> None:
    text = MilestoneForm(book, **BRANCH)._repr_mimebundle_()["text/plain"]
    assert text.splitlines()[-1] == "steps 3: title: Prices in local currency; after: 2"


def test_where_typed_text_cannot_be_kept_the_form_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    form = plain(folder=tmp_path / "file")
    find(form, "Who?").value = "Ana"
    assert "What you type cannot be kept" in page(form)
    assert form.value == {"owner": "Ana"}


def test_every_field_has_a_label_and_hands_on_whole_texts(book: State) -> None:
    fields = [
        one
        for one in every(MilestoneForm(book, **BRANCH))
        if isinstance(one, widgets.Text | widgets.Textarea | widgets.Dropdown)
    ]
    assert len(fields) == 9 + 3 * 6
    assert all(one.description for one in fields)
    assert len({one.description for one in fields}) == len(fields)
    assert not [one for one in fields if getattr(one, "continuous_update", False)]


# The milestone


def test_a_form_and_a_call_give_the_same_record(book: State) -> None:
    assert MilestoneForm(book, **BRANCH).milestone == milestone_from(book, **BRANCH)


def test_what_is_typed_into_the_form_is_in_the_record(book: State) -> None:
    form = MilestoneForm(book, **BRANCH)
    find(form, "Who answers for it?").value = "Ana"
    find(form, "step 2: days").value = "20"
    find(form, "Which KPI moves later?").value = "nps"
    kr = form.milestone
    assert (kr.owner, kr.steps[1].days, kr.future_kpi) == ("Ana", 20, "nps")


def test_the_picture_follows_what_is_typed(book: State) -> None:
    form = MilestoneForm(book, **BRANCH)
    assert "3 steps by 31 March 2012" in page(form)
    find(form, "By when?").value = "16 March"
    assert "3 steps by 16 March 2012" in page(form)


def test_blank_cells_show_what_they_stand_for(book: State) -> None:
    form = MilestoneForm(book, **BRANCH)
    assert find(form, "step 1: due").placeholder == "2012-01-31"
    find(form, "By when?").value = "soon"
    assert find(form, "step 1: due").placeholder == ""


def test_a_mistake_is_said_beside_its_field_and_raised_as_a_problem(book: State) -> None:
    form = MilestoneForm(book, **BRANCH)
    find(form, "By when?").value = "<b>soon</b>"
    assert "Please mend:</b> due is &#x27;&lt;b&gt;soon" in page(form)
    with pytest.raises(InputError, match="which is no certain day"):
        _ = form.milestone
    find(form, "By when?").value = "31 March"
    assert "Please mend" not in page(form)


def test_a_step_can_be_added_and_comes_after_the_last(book: State) -> None:
    form = MilestoneForm(book, **BRANCH)
    find(form, "Add a step").click()
    find(form, "step 4: what").value = "Tell the neighbours"
    assert form.milestone.steps[-1].after == ("prices-in-local-currency",)


def test_a_first_step_waits_for_nothing(book: State) -> None:
    form = MilestoneForm(book)
    find(form, "Add a step").click()
    find(form, "step 1: what").value = "Begin"
    assert form.milestone.steps[0].after == ()


def test_a_step_that_is_removed_is_waited_for_no_more(book: State) -> None:
    form = MilestoneForm(book, **BRANCH)
    remove(form, 2).click()
    assert titles(form) == ["Lease signed", "Prices in local currency"]
    assert form.milestone.steps[1].after == ("lease-signed",)


def test_another_kind_brings_its_steps_until_one_was_typed(book: State) -> None:
    form = MilestoneForm(book, sentence="It is out", due="31 March", kind="launch")
    find(form, "Which kind of steps?").value = "hire"
    assert form.milestone.steps[0].id == "role"
    find(form, "step 1: owner").value = "Ana"
    find(form, "Which kind of steps?").value = "open"
    assert form.milestone.steps[0].id == "role"


def test_a_kpi_that_is_told_but_not_there_is_asked_about_and_not_lost(book: State) -> None:
    form = MilestoneForm(book, **BRANCH, future_kpi="nsp")
    assert form.value["future_kpi"] == "nsp"
    assert "Did you mean nps?" in page(form)


# Running the cell again


def test_what_was_typed_is_there_when_the_cell_runs_again(book: State) -> None:
    form = MilestoneForm(book, **BRANCH)
    find(form, "Who answers for it?").value = "Ana"
    remove(form, 3).click()
    again = MilestoneForm(book, **BRANCH)
    assert again.value == form.value
    assert len(titles(again)) == 2


def test_what_the_cell_tells_anew_counts_and_the_rest_stays_as_typed(book: State) -> None:
    find(MilestoneForm(book, **BRANCH), "Who answers for it?").value = "Ana"
    again = MilestoneForm(book, **{**BRANCH, "due": "16 March"})
    assert (again.milestone.owner, again.milestone.due) == ("Ana", date(2012, 3, 16))


def test_each_milestone_has_a_form_of_its_own(book: State) -> None:
    find(MilestoneForm(book, **BRANCH), "Who answers for it?").value = "Ana"
    assert MilestoneForm(book, name="another", **BRANCH).milestone.owner == ""
    assert MilestoneForm(book, **{**BRANCH, "sentence": "It is closed"}).milestone.owner == ""


def test_a_form_that_nobody_typed_into_leaves_no_trace(book: State) -> None:
    before = sorted(book.folder.rglob("*"))
    assert repr(MilestoneForm(book, **BRANCH)) == repr(MilestoneForm(book, **BRANCH))
    assert sorted(book.folder.rglob("*")) == before
