"""Objectives and key results completed in a cell: the fields, what is wrong, what is saved."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
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
from okrnb.completing import complete, completed, save_completed
from okrnb.errors import ConflictError, InputError
from okrnb.loop import State, look
from okrnb.objectivefields import Part, find_part, texts_of
from okrnb.objectives import Baseline, Binary, Milestone, Objective
from okrnb.pages import make_change
from okrnb.workbook import load_workbook, save_objective


@pytest.fixture(scope="module")
def drafted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_drafted(tmp_path_factory.mktemp("once") / "shop")


@pytest.fixture(scope="module")
def still(drafted: Path) -> State:
    """Give a workbook that no test changes."""
    return look(drafted, on=TODAY)


@pytest.fixture(scope="module")
def quarter(tmp_path_factory: pytest.TempPathFactory) -> State:
    """Give another one that no test changes, with every form of key result."""
    return copy_quarter(tmp_path_factory.mktemp("once") / "quarter")


@pytest.fixture
def book(drafted: Path, tmp_path: Path) -> State:
    return copy_of(drafted, tmp_path / "book")


def told(book: State, about: str, **fields: str) -> Part:
    """Give a record as it is completed; nothing is wrong with it."""
    made = completed(book, rows(book, about, **fields))
    assert made.problems == {}
    whole = {one.id: one for one in made.objectives}[find_part(book.workbook, about).objective.id]
    key_results = {f"key result {kr.id}": kr for kr in whole.key_results}
    return Part(whole, key_results.get(about))


def rows(book: State, about: str, **fields: str) -> tuple[dict[str, str], ...]:
    was = texts_of(find_part(book.workbook, about))
    return tuple(
        dict(make_change(about, name, was=was[name], now=text)) for name, text in fields.items()
    )


def wrong(book: State, about: str, **fields: str) -> dict[str, str]:
    """Give what is wrong, by field."""
    notes = completed(book, rows(book, about, **fields)).notes[about]
    return {name: note.text for name, note in notes.items() if note.wrong}


def saved(book: State) -> Objective:
    return load_workbook(book.folder).objectives[0]


# An objective


def test_an_objective_gets_its_reason_its_owner_and_what_winning_is(still: State) -> None:
    whole = told(
        still, OBJECTIVE, why_now=" Spring is weak.\nSo is May. ", winning="We\nsell", owner=" Ana "
    ).objective
    assert whole.why_now == "Spring is weak.\nSo is May."
    assert (whole.winning, whole.owner) == ("We sell", "Ana")


def test_ambition_and_level_are_chosen(still: State) -> None:
    whole = told(still, OBJECTIVE, ambition="learning", level="company").objective
    assert (whole.ambition, whole.level) == ("learning", "company")
    assert told(still, OBJECTIVE, ambition="").objective.ambition is None


def test_words_of_ones_own_answer_what_its_draft_asked(still: State) -> None:
    assert still.workbook.objectives[0].prompt
    assert told(still, OBJECTIVE, text="Shoppers come in  spring").objective.prompt == ""
    assert told(still, OBJECTIVE, answered="yes").objective.prompt == ""


def test_other_answers_leave_the_question_of_its_draft_open(still: State) -> None:
    assert told(still, OBJECTIVE, owner="Ana", why_now="Now").objective.prompt


@pytest.mark.parametrize(
    ("field", "text", "words"),
    [
        ("text", "x" * 200, "text has 200 characters"),
        ("text", " ", "text"),
        ("ambition", "bold", "ambition is 'bold'"),
        ("level", "world", "level is 'world'"),
        ("due", "31 March", "due is not asked of it"),
    ],
)
def test_what_is_wrong_with_an_objective_is_said_by_field(
    field: str, text: str, words: str, still: State
) -> None:
    found = wrong(still, OBJECTIVE, **{field: text, "owner": "Ana"})
    assert list(found) == [field]
    assert words in found[field]


def test_what_is_wrong_stays_as_it_was_and_the_rest_is_as_told(still: State) -> None:
    made = completed(still, rows(still, OBJECTIVE, text="x" * 200, winning="We sell"))
    assert made.objectives[0].text == still.workbook.objectives[0].text
    assert made.objectives[0].prompt
    assert made.objectives[0].winning == "We sell"


# A key result


def test_the_first_owner_answers_what_the_draft_asked(still: State) -> None:
    kr = told(still, BASELINE, owner="Ana", min_n="30").key_result
    assert isinstance(kr, Baseline)
    assert (kr.owner, kr.prompt, kr.min_n) == ("Ana", "", 30)


def test_another_owner_answers_nothing_but_a_tick_does(still: State) -> None:
    (whole,) = still.workbook.objectives
    kr = change(whole.key_results[1], owner="Ana")
    objective = change(whole, key_results=(whole.key_results[0], kr, *whole.key_results[2:]))
    owned = replace(still, workbook=replace(still.workbook, objectives=(objective,)))
    ben, ticked = told(owned, BASELINE, owner="Ben"), told(owned, BASELINE, answered="yes")
    assert ben.key_result is not None
    assert ben.key_result.prompt
    assert ticked.key_result is not None
    assert ticked.key_result.prompt == ""


def test_what_nobody_owns_is_not_answered_by_a_tick(still: State) -> None:
    assert "Say who owns it" in wrong(still, BASELINE, answered="yes")["answered"]


def test_a_day_is_read_as_people_say_it_and_said_back(still: State) -> None:
    made = completed(still, rows(still, METRIC, due="end of February"))
    assert made.objectives[0].key_results[0].due == date(2012, 2, 29)
    assert made.notes[METRIC]["due"].text == "Wednesday, 29 February 2012"


def test_a_milestone_gets_its_proof_and_the_kpi_that_it_should_move(quarter: State) -> None:
    fields = {"evidence": "9 of 10\npick it", "future_kpi": "orders", "look_on": "15 January 2012"}
    kr = told(quarter, "key result honest-pages", **fields).key_result
    assert isinstance(kr, Milestone)
    assert (kr.evidence, kr.future_kpi) == ("9 of 10 pick it", "orders")
    assert kr.look_on == date(2012, 1, 15)
    assert len(kr.steps) == 4


def test_a_binary_gets_its_question_and_a_baseline_its_use(quarter: State) -> None:
    courier = told(quarter, "key result courier-binary", test="Is it signed?").key_result
    assert isinstance(courier, Binary)
    assert courier.test == "Is it signed?"
    rating = told(quarter, "key result rating-baseline", text="The rating", next_use="X").key_result
    assert isinstance(rating, Baseline)
    assert (rating.text, rating.next_use) == ("The rating", "X")


@pytest.mark.parametrize(
    ("about", "field", "text", "words"),
    [
        (BASELINE, "due", "soon", "due is 'soon', which is no certain day"),
        (BASELINE, "min_n", "many", "the number of cases is 'many'"),
        (BASELINE, "min_n", "0", "Write a whole number from 1 on"),
        (BASELINE, "text", "x" * 200, "text has 200 characters"),
        (BASELINE, "work", "Ask them", "work is not asked of it"),
        (METRIC, "work", "Letters -> nobody", "behind -> stands 'nobody', which is no KPI"),
        (METRIC, "leave_out", "yes", "a guardrail protects it"),
    ],
)
def test_what_is_wrong_with_a_key_result_is_said_by_field(
    about: str, field: str, text: str, words: str, still: State
) -> None:
    assert words in wrong(still, about, **{field: text})[field]


def test_a_milestone_is_not_due_before_its_steps_nor_for_an_unknown_kpi(quarter: State) -> None:
    about = "key result honest-pages"
    assert "step due after its milestone" in wrong(quarter, about, due="1 August")["due"]
    assert "future_kpi is 'x'" in wrong(quarter, about, future_kpi="x")["future_kpi"]


# Work


def test_work_becomes_initiatives_of_the_objective(still: State) -> None:
    whole = told(still, METRIC, work="New photos\nLetters to $5 customers").objective
    assert [(one.id, one.title, one.key_result) for one in whole.initiatives] == [
        ("new-photos", "New photos", "revenue-metric"),
        ("letters-to-5-customers", "Letters to $5 customers", "revenue-metric"),
    ]


def test_no_two_objectives_get_an_initiative_of_the_same_id(quarter: State) -> None:
    first = rows(quarter, "key result retention_rate-metric", work="Letters")
    second = rows(quarter, "key result rewritten-rate", work="Letters\nPhotos")
    made = completed(quarter, (*first, *second)).objectives
    work = [one for whole in made for one in whole.initiatives]
    new = [one.id for one in work if one.title in ("Letters", "Photos")]
    assert new == ["letters", "letters-2", "photos-2"]  # a step has the id photos already


# Saving


def test_what_is_told_is_saved_and_comments_stay(book: State) -> None:
    path = book.folder / "objectives" / "revenue.yaml"
    path.write_text(f"{objective_text(book)}# told by phone\n", encoding="utf-8")
    book = look(book.folder, on=TODAY)
    after = complete(book, "revenue", why_now="Spring is weak", ambition="committed")
    assert "why_now: Spring is weak\n" in objective_text(book)
    assert objective_text(book).endswith("# told by phone\n")
    assert after.workbook.objectives == (saved(book),)
    assert "objective revenue" not in {one.about for one in after.advice if one.rule == "D6"}


def test_values_may_be_told_as_values(book: State) -> None:
    book = complete(book, "revenue-baseline", due=date(2012, 2, 1), min_n=30, owner="Ana")
    complete(book, "revenue-metric", work=["New photos", "Letters"])
    baseline = saved(book).key_results[1]
    assert isinstance(baseline, Baseline)
    assert (baseline.due, baseline.min_n) == (date(2012, 2, 1), 30)
    assert [one.title for one in saved(book).initiatives] == ["New photos", "Letters"]


def test_telling_the_same_again_changes_no_byte(book: State) -> None:
    fields: dict[str, Any] = {"owner": "Ana", "due": "end of February", "work": ["New photos"]}
    after = complete(book, "revenue-metric", **fields)
    before = objective_text(book)
    complete(after, "revenue-metric", **fields)
    assert objective_text(book) == before


def test_a_key_result_is_left_out(book: State) -> None:
    complete(book, GUARDRAIL, leave_out=True)
    assert [kr.id for kr in saved(book).key_results] == ["revenue-metric", "revenue-baseline"]


def test_what_is_wrong_is_raised_and_nothing_is_saved(book: State) -> None:
    before = objective_text(book)
    with pytest.raises(InputError, match=r"key result revenue-baseline: due is 'soon'") as caught:
        complete(book, "revenue-baseline", due="soon", min_n="many")
    assert len(caught.value.problems) == 2
    assert objective_text(book) == before


def test_a_field_that_there_is_not_is_asked_about(still: State) -> None:
    with pytest.raises(InputError, match=r"unknown field 'onwer'\. Did you mean owner"):
        complete(still, "revenue", onwer="Ana")
    with pytest.raises(InputError, match=r"'min_n'\. It is none of .* \(metric\), which has owner"):
        complete(still, "revenue-metric", min_n=3)


def test_what_is_sound_is_saved_and_the_rest_stays_open(book: State) -> None:
    changes = (*rows(book, METRIC, owner="Ana"), *rows(book, BASELINE, due="soon"))
    assert list(completed(book, changes).problems) == [BASELINE]
    save_completed(book, changes)
    assert [kr.owner for kr in saved(book).key_results] == ["Ana", "", ""]


def test_a_key_result_goes_together_with_its_guardrail(book: State) -> None:
    changes = (*rows(book, METRIC, leave_out="yes"), *rows(book, GUARDRAIL, leave_out="yes"))
    save_completed(book, changes)
    assert [kr.id for kr in saved(book).key_results] == ["revenue-baseline"]


def test_what_somebody_else_changed_is_not_overwritten(book: State) -> None:
    now = saved(book)
    save_objective(book.folder, change(now, why_now="Theirs"), before=now)
    with pytest.raises(ConflictError, match=r"objectives/revenue\.yaml: somebody else"):
        complete(book, "revenue", winning="We sell")
    complete(look(book.folder, on=TODAY), "revenue", winning="We sell")
    assert (saved(book).why_now, saved(book).winning) == ("Theirs", "We sell")


def test_a_change_is_held_against_what_its_field_said_then(book: State) -> None:
    mine = rows(book, OBJECTIVE, why_now="Mine")
    after = complete(book, "revenue", why_now="Theirs")
    with pytest.raises(ConflictError, match="changed why now from blank to Theirs"):
        save_completed(after, mine)


def test_of_several_objectives_all_are_saved_or_none(tmp_path: Path) -> None:
    book = copy_quarter(tmp_path / "book")
    changes = (
        *rows(book, "objective back", winning="They come back"),
        *rows(book, "objective pages", winning="As promised"),
    )
    (pages,) = (one for one in book.workbook.objectives if one.id == "pages")
    save_objective(book.folder, change(pages, owner="Cem"), before=pages)
    before = objective_text(book, "back")
    with pytest.raises(ConflictError, match="pages"):
        save_completed(book, changes)
    assert objective_text(book, "back") == before
