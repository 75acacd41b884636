"""A milestone as people type it: its steps, its picture, its questions."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from form_helpers import check_inputs, find, page, press

from okrnb.errors import InputError
from okrnb.loop import State, look
from okrnb.milestoneform import MilestoneForm
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


def titles(form: MilestoneForm) -> list[str]:
    return [row["title"] for row in rows_in(form.value)]


def test_every_field_has_a_label_and_hands_on_whole_texts(book: State) -> None:
    assert check_inputs(MilestoneForm(book, **BRANCH)) == len(milestone_fields(book)) + 3 * 6


def milestone_fields(book: State) -> list[str]:
    return [name for name in MilestoneForm(book).value if name not in ("id", "steps")]


def test_a_long_text_is_not_cut_where_no_widget_can_be_shown(book: State) -> None:
    text = MilestoneForm(book, **BRANCH)._repr_mimebundle_()["text/plain"]
    assert text.splitlines()[-1] == "steps 3: title: Prices in local currency; after: 2"


def test_what_says_that_a_step_is_done_has_the_whole_width(book: State) -> None:
    form = MilestoneForm(book, **BRANCH)
    assert find(form, "step 1: it is done when").layout.grid_area == "auto / 2 / auto / 7"


def test_a_change_of_the_steps_can_be_undone(book: State) -> None:
    form = MilestoneForm(book, **BRANCH)
    press(form, "remove", 2)
    press(form, "Undo")
    assert titles(form) == ["Lease signed", "Manager hired", "Prices in local currency"]
    assert find(form, "step 3: after step").value == "2"


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
    press(form, "remove", 2)
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
    press(form, "remove", 3)
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
