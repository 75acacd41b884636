"""The form that completes objectives: page by page, saved at once, nothing lost, to the end."""

from datetime import date
from pathlib import Path

import pytest
from form_helpers import check_inputs, find, is_shown, page, press, status
from objective_helpers import (
    BASELINE,
    GUARDRAIL,
    METRIC,
    OBJECTIVE,
    TODAY,
    copy_of,
    copy_quarter,
    make_drafted,
    objective_text,
)

from okrnb.building import change
from okrnb.checking import check_folder
from okrnb.completing import complete
from okrnb.keyresultforms import KeyResultForm
from okrnb.kpiforms import KpiForm
from okrnb.loop import State, look
from okrnb.objectiveforms import ObjectiveForm
from okrnb.objectives import Objective
from okrnb.settingup import set_up
from okrnb.starting import open_workbook
from okrnb.workbook import load_workbook, save_objective

SAVE = "Save these answers"


@pytest.fixture(scope="module")
def drafted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_drafted(tmp_path_factory.mktemp("once") / "shop")


@pytest.fixture
def book(drafted: Path, tmp_path: Path) -> State:
    return copy_of(drafted, tmp_path / "book")


def saved(book: State) -> Objective:
    return load_workbook(book.folder).objectives[0]


def turn(form: ObjectiveForm, about: str) -> None:
    form.value = {"record": about}


def test_every_field_has_a_label_of_its_own(book: State) -> None:
    assert check_inputs(ObjectiveForm(book)) == 15  # and two ticks


def test_it_begins_with_the_objective_and_goes_on_with_its_key_results(book: State) -> None:
    form = ObjectiveForm(book)
    assert form.value["record"] == OBJECTIVE
    assert is_shown(form, "Why now?")
    press(form, "next")
    assert form.value["record"] == METRIC
    assert not is_shown(form, "Why now?")
    assert is_shown(form, "What will you do to move it?")
    press(form, "previous")
    assert form.value["record"] == OBJECTIVE


def test_it_begins_where_it_is_told(book: State) -> None:
    assert ObjectiveForm(book, "revenue-baseline").value["record"] == BASELINE


def test_questions_stand_beside_the_fields_and_in_the_choice(book: State) -> None:
    form = ObjectiveForm(book, "revenue")
    assert "Why now, in a sentence or two?" in page(form)
    labels = [label for label, _ in find(form, "What do you want to complete?").options]
    assert labels[0].startswith("objective, 1 question: ")
    find(form, "In your own words").value = "Shoppers come in spring, too"
    labels = [label for label, _ in find(form, "What do you want to complete?").options]
    assert labels[0] == "objective: Shoppers come in spring, too"


def test_changes_of_several_pages_are_saved_at_once(book: State) -> None:
    form = ObjectiveForm(book, "revenue")
    find(form, "Why now?").value = "Spring is weak"
    turn(form, BASELINE)
    find(form, "Who owns it?").value = "Ana"
    find(form, "By when?").value = "end of February"
    assert "Not saved yet: Customers find the shop" in status(form)
    press(form, SAVE)
    assert "Saved in book: objectives/revenue.yaml." in status(form)
    kr = saved(book).key_results[1]
    assert (saved(book).why_now, kr.owner, kr.due) == ("Spring is weak", "Ana", date(2012, 2, 29))
    assert form.value["record"] == BASELINE
    assert form.value["due"] == "2012-02-29"
    assert form.changes == ()


def test_a_tick_answers_the_question_of_a_draft(book: State) -> None:
    form = ObjectiveForm(book, "revenue")
    find(form, "The question of its draft is answered").value = True
    press(form, SAVE)
    assert saved(book).prompt == ""
    assert not is_shown(form, "The question of its draft is answered")


def test_a_save_is_taken_back_to_the_byte_and_the_text_stays(book: State) -> None:
    before = objective_text(book)
    form = ObjectiveForm(book, "revenue")
    find(form, "Why now?").value = "Spring is weak.\nSo is May."
    turn(form, METRIC)
    form.value = {"owner": "Ana", "work": "New photos\nLetters"}
    press(form, SAVE)
    assert len(saved(book).initiatives) == 2
    press(form, "Undo")
    assert objective_text(book) == before
    assert form.value["work"] == "New photos\nLetters"
    press(form, "Undo")
    assert form.value["work"] == ""


def test_a_key_result_is_left_out_and_comes_back(book: State) -> None:
    before = objective_text(book)
    form = ObjectiveForm(book, "revenue-metric-guardrail")
    find(form, "Leave it out").value = True
    press(form, SAVE)
    assert [kr.id for kr in saved(book).key_results] == ["revenue-metric", "revenue-baseline"]
    assert form.value["record"] == OBJECTIVE
    press(form, "Undo")
    assert objective_text(book) == before
    assert GUARDRAIL in dict(map(reversed, find(form, "What do you want to complete?").options))


def test_after_a_key_result_was_left_out_its_own_objective_is_shown(tmp_path: Path) -> None:
    form = ObjectiveForm(copy_quarter(tmp_path / "book"), "courier-binary")
    find(form, "Leave it out").value = True
    press(form, SAVE)
    assert form.value["record"] == "objective pages"


def test_what_the_log_speaks_of_is_not_left_out(tmp_path: Path) -> None:
    book = copy_quarter(tmp_path / "book", with_log=True)
    before = objective_text(book, "pages")
    form = ObjectiveForm(book, "courier-binary")
    find(form, "Leave it out").value = True
    assert "Please mend:</b> the log speaks of it" in page(form)
    press(form, SAVE)
    assert "Not saved:</b>" in status(form)
    assert objective_text(book, "pages") == before


def test_what_is_wrong_is_said_and_the_rest_is_saved(book: State) -> None:
    form = ObjectiveForm(book, "revenue-baseline")
    find(form, "On how many cases?").value = "<b>many</b>"
    assert "Please mend:</b> the number of cases is &#x27;&lt;b&gt;many" in page(form)
    turn(form, METRIC)
    find(form, "Who owns it?").value = "Ana"
    press(form, SAVE)
    assert "Saved in book: objectives/revenue.yaml. Not saved yet: Find out" in status(form)
    assert "key result revenue-baseline: the number of cases is" in status(form)
    assert [kr.owner for kr in saved(book).key_results] == ["Ana", "", ""]
    turn(form, BASELINE)
    assert form.value["min_n"] == "<b>many</b>"


def test_what_was_typed_is_there_after_a_new_run_on_every_page(book: State) -> None:
    form = ObjectiveForm(book, "revenue")
    find(form, "Why now?").value = "Worth $5 to $10 <i>"
    turn(form, METRIC)
    find(form, "What will you do to move it?").value = "Letters"
    again = ObjectiveForm(look(book.folder, on=TODAY), "revenue")
    assert (again.value["record"], again.value["work"]) == (METRIC, "Letters")
    turn(again, OBJECTIVE)
    assert again.value["why_now"] == "Worth $5 to $10 <i>"


def test_what_people_write_is_escaped_and_no_formula(book: State) -> None:
    form = ObjectiveForm(book, "revenue")
    find(form, "In your own words").value = "From $1 to $2 <script>"
    turn(form, METRIC)
    turn(form, OBJECTIVE)
    assert "<script>" not in page(form)
    assert "From $1 to $2 &lt;script&gt;" in page(form)
    assert "mathjax_ignore" in page(form)
    press(form, SAVE)
    assert saved(book).text == "From $1 to $2 <script>"


def test_a_conflict_is_said_and_saving_again_keeps_both(book: State) -> None:
    form = ObjectiveForm(book, "revenue")
    find(form, "Why now?").value = "Mine"
    now = saved(book)
    save_objective(book.folder, change(now, why_now="Theirs", winning="We sell"), before=now)
    press(form, SAVE)
    assert "objectives/revenue.yaml: somebody else changed it" in status(form)
    assert saved(book).why_now == "Theirs"
    assert (form.value["why_now"], form.value["winning"]) == ("Mine", "We sell")
    press(form, SAVE)
    assert (saved(book).why_now, saved(book).winning) == ("Mine", "We sell")


def test_a_conflict_is_seen_even_when_the_cell_ran_again_in_between(book: State) -> None:
    find(ObjectiveForm(book, "revenue"), "Why now?").value = "Mine"
    complete(book, "revenue", why_now="Theirs")
    form = ObjectiveForm(look(book.folder, on=TODAY), "revenue")
    assert form.value["why_now"] == "Mine"
    press(form, SAVE)
    assert "somebody else changed why now from blank to Theirs" in status(form)
    assert saved(book).why_now == "Theirs"
    press(form, SAVE)
    assert saved(book).why_now == "Mine"


def test_a_form_and_calls_write_the_same(book: State, drafted: Path, tmp_path: Path) -> None:
    form = ObjectiveForm(book, "revenue")
    form.value = {"text": "Shoppers come in spring", "ambition": "committed", "level": "unit"}
    turn(form, METRIC)
    form.value = {"owner": "Ana", "work": "New photos\nLetters", "due": "15 March"}
    turn(form, GUARDRAIL)
    find(form, "Leave it out").value = True
    press(form, SAVE)
    other = copy_of(drafted, tmp_path / "other")
    other = complete(
        other, "revenue", text="Shoppers come in spring", ambition="committed", level="unit"
    )
    work = ["New photos", "Letters"]
    other = complete(other, "revenue-metric", owner="Ana", work=work, due=date(2012, 3, 15))
    other = complete(other, "revenue-metric-guardrail", leave_out=True)
    assert objective_text(other) == objective_text(book)


def test_without_an_objective_it_says_where_to_begin(drafted: Path, tmp_path: Path) -> None:
    book = copy_of(drafted, tmp_path / "bare")
    (book.folder / "objectives" / "revenue.yaml").unlink()
    form = ObjectiveForm(look(book.folder, on=TODAY), "revenue")
    assert "There is no objective yet" in page(form)
    assert not is_shown(form, "Why now?")
    press(form, SAVE)
    assert "nothing, as all of it stands there already" in status(form)


# From an export to an OKR that can be published, in forms alone

EXPORT = "Month;Beds ready by noon (%);Guests who come again (%);Rooms sold\n" + "".join(
    f"{month:02d}/{year};{81 - 0.3 * n + n % 3:.1f};{64 - 0.1 * n + n % 2:.1f};{900 + 7 * n}\n"
    for n, (year, month) in enumerate((y, m) for y in (2009, 2010, 2011) for m in range(1, 13))
)
"""The figures of an inn, invented for this test."""


def test_an_export_becomes_an_okr_without_a_question_that_matters(tmp_path: Path) -> None:
    (tmp_path / "inn.csv").write_text(EXPORT, encoding="utf-8")
    book = open_workbook(str(tmp_path / "inn"), str(tmp_path / "inn.csv"), on=date(2012, 1, 2))
    book = set_up(book, where="Guests who come again", into="An inn with friends", resources="Six")

    kpis = KpiForm(book, "beds-ready-by-noon")
    shared = {"owner": "Ana", "strategic_link": "An inn with friends"}
    kpis.value = {
        **shared, "direction": "up", "aggregation": "share", "healthy_low": "85",
        "intended_result": "Nobody waits in the hall", "guardrail": "guests-who-come-again",
    }  # fmt: skip
    kpis.value = {"kpi": "guests-who-come-again"}
    kpis.value = {
        **shared, "direction": "up", "aggregation": "share", "healthy_low": "58",
        "intended_result": "Guests feel at home",
    }  # fmt: skip
    kpis.value = {"kpi": "rooms-sold"}
    kpis.value = {"unit": "rooms", "state": "parked"}
    kpis.save()

    made = KeyResultForm(kpis.book, "beds-ready-by-noon")
    made.value = {"owner": "Ana", "objective": "Guests find their room ready"}
    made.save()

    form = ObjectiveForm(made.book)
    form.value = {"why_now": "The hall is full at noon", "winning": "Keys at once, in any season"}
    form.value = {"ambition": "committed", "owner": "Ana"}
    for about in list(form.pages().known)[1:]:
        turn(form, about)
        form.value = {"owner": form.value["owner"] or "Ben"}
        if is_shown(form, "What will you do to move it?"):
            form.value = {"work": "Two more hands from nine to noon\nLinen folded the night before"}
    form.save()

    found = check_folder(tmp_path / "inn", on=date(2012, 1, 2))
    assert [str(one) for one in found if one.advice.severity != "H"] == []
    assert "is left to answer before publishing." in page(form)
