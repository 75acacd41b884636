"""What is shown while objectives are completed: questions beside fields, and what is still open."""

from dataclasses import replace

import pytest
from objective_helpers import (
    BASELINE,
    GUARDRAIL,
    METRIC,
    OBJECTIVE,
    TODAY,
    copy_quarter,
    make_drafted,
)

from okrnb.asking import Shown, Typed
from okrnb.building import change
from okrnb.loop import State, look
from okrnb.objectivefields import FIELDS
from okrnb.objectives import Objective
from okrnb.readying import (
    WHICH,
    ask_completing,
    completing_pages,
    first_part,
    look_at_part,
    name_part,
)
from okrnb.tabular import Table


@pytest.fixture(scope="module")
def still(tmp_path_factory: pytest.TempPathFactory) -> State:
    """Give a workbook that no test changes, with one objective as it was drafted."""
    return look(make_drafted(tmp_path_factory.mktemp("once") / "shop"), on=TODAY)


@pytest.fixture(scope="module")
def quarter(tmp_path_factory: pytest.TempPathFactory) -> State:
    return copy_quarter(tmp_path_factory.mktemp("once") / "quarter")


def typed(book: State, about: str, **fields: str) -> Typed:
    """Turn to a record and type."""
    pages = completing_pages(book)
    before = pages.turn_to(about)
    return pages.settle(before, {**before, **fields})


def shown(book: State, about: str, **fields: str) -> Shown:
    return look_at_part(book, typed(book, about, **fields))


def said(book: State, about: str, **fields: str) -> dict[str, str]:
    return {name: note.text for name, note in shown(book, about, **fields).notes.items()}


def asked(shown: Shown) -> str:
    assert shown.questions is not None
    return repr(shown.questions)


def with_objective(book: State, **fields: object) -> State:
    (first, *others) = book.workbook.objectives
    objectives = (change(first, **fields), *others)
    return replace(book, workbook=replace(book.workbook, objectives=objectives))


def choices(shown: Shown) -> list[str]:
    return [label for label, _ in shown.options[WHICH]]


def test_records_are_told_by_their_sentences_and_marked(still: State) -> None:
    objective, metric, baseline, guardrail = choices(shown(still, OBJECTIVE))
    assert objective == (
        "objective, 1 question: Customers find the shop worth buying from all year"
    )
    assert metric.startswith("key result, 1 question: Raise revenue from GBP 1,928,572 to")
    assert baseline.startswith("key result, 1 question: Find out the reasons")
    assert guardrail.startswith("guardrail, 1 question: Do not let")


def test_a_mark_goes_when_its_question_is_answered(still: State) -> None:
    told = choices(shown(still, METRIC, owner="Ana"))
    assert told[1].startswith("key result: Raise revenue")
    assert told[2].startswith("key result, 1 question: ")


def test_twins_are_told_apart_by_their_ids(still: State) -> None:
    (whole,) = still.workbook.objectives
    twin = Objective(id="twin", text=whole.text, prompt="Is it?")
    both = replace(still, workbook=replace(still.workbook, objectives=(whole, twin)))
    assert choices(shown(both, OBJECTIVE))[-1].endswith("all year (twin)")


def test_questions_stand_beside_the_fields_that_answer_them(still: State) -> None:
    notes = said(still, OBJECTIVE)
    assert notes["why_now"] == "No reason is given. Why now, in a sentence or two?"
    assert notes["ambition"].startswith("Ambition is blank. Is it a promise")
    assert notes["text"].startswith("Before publishing: Drafted because it is healthy today")
    assert "why_now" not in said(still, OBJECTIVE, why_now="Spring is weak")


def test_the_question_of_a_draft_stays_in_sight_until_it_is_saved(still: State) -> None:
    assert said(still, BASELINE)["owner"].startswith("Before publishing: Who finds out")
    answered = said(still, BASELINE, owner="Ana")["owner"]
    assert answered == (
        "Its draft asked: Who finds out, on how many cases, and where are the reasons written down?"
    )


def test_work_is_asked_for_once_a_metric_has_an_owner(still: State) -> None:
    assert "work" not in said(still, METRIC)
    assert "What will you do, and how often" in said(still, METRIC, owner="Ana")["work"]


def test_which_number_work_would_move_first_is_asked_once_and_answered_there(still: State) -> None:
    notes = said(still, METRIC, owner="Ana", work="New photos\nLetters")
    assert notes["work"] == (
        "No KPI is named. Which number would move first if it works? "
        "Name it behind the line: -> and the KPI."
    )
    work = "New photos -> orders\nLetters -> orders"
    assert "work" not in said(still, METRIC, owner="Ana", work=work)


def test_work_that_is_taken_away_is_named(quarter: State) -> None:
    about = "key result rewritten-rate"
    pages = [one for one in quarter.workbook.objectives if one.id == "pages"]
    work = {"id": "texts", "title": "New texts", "key_result": "rewritten-rate"}
    others = [one for one in quarter.workbook.objectives if one.id != "pages"]
    changed = (*others, change(pages[0], initiatives=[work]))
    book = replace(quarter, workbook=replace(quarter.workbook, objectives=changed))
    assert said(book, about, work="")["work"] == "It goes: New texts."
    assert "New: Letters.\nIt goes: New texts." in said(book, about, work="Letters")["work"]


def test_who_looks_after_the_kpi_is_said_where_no_draft_says_it(quarter: State) -> None:
    assert "The KPI is with " in said(quarter, "key result retention_rate-metric")["owner"]


def test_only_the_fields_of_a_record_are_shown(still: State) -> None:
    objective = set(FIELDS) - shown(still, OBJECTIVE).hidden
    assert objective == {"text", "why_now", "winning", "ambition", "level", "owner", "answered"}
    guardrail = set(FIELDS) - shown(still, GUARDRAIL).hidden
    assert guardrail == {"owner", "due", "leave_out"}


def test_a_tick_is_offered_where_there_is_an_owner_and_an_open_question(still: State) -> None:
    (whole,) = still.workbook.objectives
    metric = change(whole.key_results[0], owner="Ana")
    owned = with_objective(still, key_results=(metric, *whole.key_results[1:]))
    assert "answered" not in shown(owned, METRIC).hidden
    assert said(owned, METRIC)["answered"].startswith("Before publishing: Who is the one person")
    assert "answered" in shown(still, METRIC).hidden
    assert "answered" in shown(with_objective(still, prompt=""), OBJECTIVE).hidden


def test_what_is_wrong_takes_the_place_of_what_is_asked(still: State) -> None:
    note = shown(still, METRIC, due="soon").notes["due"]
    assert note.wrong
    assert note.text.startswith("due is 'soon', which is no certain day")


def test_a_day_is_said_back_above_what_the_coach_asks_about_it(still: State) -> None:
    note = said(still, METRIC, due="31 May 2012")["due"]
    assert note.startswith("Thursday, 31 May 2012\nBefore publishing: It is due on 31 May 2012")


def test_what_no_field_answers_stands_below_with_the_form_that_asks_for_it(still: State) -> None:
    assert "(KeyResultForm asks for it.)" in asked(shown(still, OBJECTIVE))
    (whole,) = still.workbook.objectives
    metric = change(whole.key_results[0], target=None, stretch=None, owner="Ana", prompt="")
    blank = with_objective(still, key_results=(metric, *whole.key_results[1:]))
    told = asked(shown(blank, METRIC))
    assert "Which value should it reach? (KeyResultForm asks for it.)" in told


def test_steps_and_kpis_are_asked_for_by_their_own_forms(quarter: State) -> None:
    bare = [change(kpi, owner="", direction=None) for kpi in quarter.workbook.kpis]
    book = replace(quarter, workbook=replace(quarter.workbook, kpis=tuple(bare)))
    told = shown(book, "key result retention_rate-metric")
    assert "(KpiForm asks for it.)" in asked(told)
    assert "about its KPIs (KpiForm asks)" in told.remark
    assert told.notes["owner"].text == "The KPI is with nobody yet."
    pages = "key result honest-pages"
    assert "(MilestoneForm asks for it.)" in asked(shown(quarter, pages, evidence="It rains"))


def test_the_remark_says_what_is_left_in_the_whole_objective(still: State) -> None:
    remark = shown(still, METRIC).remark
    assert remark.startswith("Raise revenue from GBP 1,928,572 to GBP 2,160,000 by 31 March 2012.")
    assert remark.endswith(
        "Still to answer before publishing, in the whole objective: 1 here, 3 on other pages."
    )
    assert "2 here" not in remark


def test_once_nothing_is_left_that_is_said(still: State) -> None:
    (whole,) = still.workbook.objectives
    results = [change(kr, owner="Ana", prompt="") for kr in whole.key_results]
    ready = with_objective(still, prompt="", key_results=results)
    remark = shown(ready, OBJECTIVE).remark
    assert "Nothing in this objective is left to answer before publishing; worth a change" in remark
    answered = shown(ready, OBJECTIVE, why_now="Spring", ambition="committed").remark
    assert answered.endswith("is left to answer before publishing.")


def test_where_all_that_is_open_stands_beside_a_field_nothing_stands_below(still: State) -> None:
    assert shown(still, BASELINE).questions is None
    answered = shown(still, BASELINE, owner="Ana").questions
    assert answered is not None
    assert answered.rows == ()


def test_what_is_left_out_is_told_so(quarter: State) -> None:
    about = "key result basket-guardrail"
    told = shown(quarter, about, leave_out="yes")
    assert told.notes["leave_out"].text == "It goes when you save."
    assert told.remark.endswith("It is left out when you save.")
    assert any(label.startswith("guardrail, left out: ") for label in choices(told))


def test_what_goes_with_it_is_named(quarter: State) -> None:
    (back, *others) = quarter.workbook.objectives
    assert back.id == "back"
    about = "key result active_customers-metric"
    work = {"id": "w", "title": "Letters", "key_result": "active_customers-metric"}
    changed = (change(back, initiatives=[work]), *others)
    book = replace(quarter, workbook=replace(quarter.workbook, objectives=changed))
    notes = said(book, about, leave_out="yes")
    assert notes["leave_out"] == "It goes when you save, and with it: Letters."


def test_a_blank_text_shows_the_sentence_of_the_fields(quarter: State) -> None:
    hint = shown(quarter, "key result rating-baseline").hints["text"]
    assert str(hint).startswith("Find out")


def test_without_objectives_the_form_that_makes_them_is_named(still: State) -> None:
    empty = replace(still, workbook=replace(still.workbook, objectives=()))
    assert completing_pages(empty).known == [""]
    told = shown(empty, "")
    assert told.hidden == frozenset(FIELDS)
    assert "KeyResultForm" in told.remark
    assert first_part(empty, "revenue") == ""


def test_it_begins_where_it_is_told_or_where_answers_are_missing(still: State) -> None:
    assert first_part(still, "revenue-baseline") == BASELINE
    assert first_part(still, "revenue") == OBJECTIVE
    (whole,) = still.workbook.objectives
    done = Objective(id="a", text="All is said")
    both = replace(still, workbook=replace(still.workbook, objectives=(done, whole)))
    assert first_part(both, "") == OBJECTIVE


def test_names_are_short(still: State) -> None:
    assert name_part(still, METRIC) == "Raise revenue from GBP 1,928,572 to GBP 2,160,000 by 31 …"
    assert name_part(still, "key result gone") == "key result gone"


def test_the_kpis_are_offered_by_name(still: State) -> None:
    (which,) = (ask for ask in ask_completing(still) if ask.name == "future_kpi")
    assert ("Revenue", "revenue") in which.options


def test_an_empty_table_says_that_the_coach_has_no_question() -> None:
    assert "no question" in Shown(questions=Table(("",), ())).html()
