"""The form for the end of a cycle: own scores, and lessons."""

from datetime import date
from pathlib import Path

import pytest
from form_helpers import check_inputs, find, is_shown, page, press, status
from prepared import copy_of

from okrnb.building import change
from okrnb.entries import Assessment, Lesson
from okrnb.learning import CYCLE
from okrnb.log import Line
from okrnb.loop import State, look
from okrnb.meeting import assess, learn
from okrnb.practising import open_quarter
from okrnb.reflectionforms import ReflectionForm
from okrnb.starting import make_filled

TODAY = date(2011, 10, 3)
BUYERS, COURIER, BASKET = "new_customers-metric", "courier-binary", "basket-guardrail"
WHICH, OWN, WHY = "Which key result?", "The team's own score", "Why does it differ?"
KIND, LESSON, WHO = "Which kind of lesson?", "The lesson", "Who says so?"
SAVE = "Save scores and lessons"
CLOSE, FAIR = "Three came on 1 October", "The fair cost $5 <b>and</b> came late"


@pytest.fixture(scope="module")
def quarter(tmp_path_factory: pytest.TempPathFactory) -> State:
    return open_quarter(tmp_path_factory.mktemp("once") / "quarter", on=TODAY)


@pytest.fixture
def book(quarter: State, tmp_path: Path) -> State:
    return copy_of(quarter, tmp_path / "book")


def said(book: State) -> list[Line]:
    """Give what was said at the end of the cycle, without what a machine adds."""
    entries = look(book.folder, on=TODAY).workbook.entries
    return [change(one, id="x") for one in entries if isinstance(one, Assessment | Lesson)]


def test_every_field_has_a_label_of_its_own(book: State) -> None:
    assert check_inputs(ReflectionForm(book)) == 6


def test_each_key_result_has_a_page_and_the_cycle_comes_last(book: State) -> None:
    options = find(ReflectionForm(book), WHICH).options
    assert [id for _, id in options] == [*(kr.id for kr in book.workbook.key_results()), CYCLE]
    assert options[-1][0] == "The cycle as a whole"
    assert options[1][0] == "Raise active customers from 968 to 1,100 by 30 September 2011"


def test_the_computed_score_and_verdict_stand_there_with_what_is_asked(book: State) -> None:
    shown = page(ReflectionForm(book, BUYERS))
    assert "Score: 0.96; verdict: no<br>Because: 397 customers on the way from 325" in shown
    assert "It was a promise: what happened" in shown


def test_a_target_changed_half_way_has_both_scores(book: State) -> None:
    shown = page(ReflectionForm(book, "active_customers-metric"))
    assert "Score: 0.62; verdict: no" in shown
    assert "Decided half-way: 1,050 customers in place of 1,100" in shown
    assert "As changed: 1.00" in shown


def test_the_cycle_says_what_the_set_came_to(book: State) -> None:
    shown = page(ReflectionForm(book, CYCLE))
    assert "Promises that were not kept, each to be explained: Raise new customers" in shown


@pytest.mark.parametrize(("one", "scored"), [(BUYERS, True), (BASKET, False), (CYCLE, False)])
def test_only_what_can_be_scored_is_asked_for_a_score(book: State, one: str, scored: bool) -> None:  # noqa: FBT001
    form = ReflectionForm(book, one)
    assert [is_shown(form, label) for label in (OWN, WHY)] == [scored, scored]
    assert is_shown(form, LESSON)


def test_a_guardrail_held_or_not(book: State) -> None:
    assert "Guardrail: held<br>Because: GBP 575 against GBP 450" in page(
        ReflectionForm(book, BASKET)
    )


def test_a_form_and_calls_write_the_same(book: State, quarter: State, tmp_path: Path) -> None:
    form = ReflectionForm(book, BUYERS)
    own = {"score": "1", "reason": CLOSE, "by": "Eli"}
    form.value = {**own, "what": "blocked", "text": FAIR}
    form.value = {"key_result": CYCLE}
    form.value = {"what": "change", "text": "Read before", "by": "Dora"}
    press(form, SAVE)
    assert "Saved in book: log.jsonl (3 lines)." in status(form)
    other = copy_of(quarter, tmp_path / "other")
    other = assess(other, BUYERS, "1", reason=CLOSE, by="Eli")
    other = learn(other, "blocked", FAIR, key_result=BUYERS, by="Eli")
    learn(other, "change", "Read before", by="Dora")
    assert said(book) == said(other)


def test_what_was_said_is_shown_and_the_page_is_blank_again(book: State) -> None:
    form = ReflectionForm(book, BUYERS)
    own = {"score": "1", "reason": CLOSE, "by": "Eli"}
    form.value = {**own, "what": "blocked", "text": FAIR}
    press(form, SAVE)
    assert "own: 1.00: Three came on 1 October" in page(form)
    assert "The fair cost $5 &lt;b&gt;and&lt;/b&gt; came late (Eli)" in page(form)
    assert "What helped, what was in the way" not in page(form)
    assert [form.value[name] for name in ("score", "reason", "what", "text", "by")] == [""] * 5


def test_the_same_said_twice_is_written_once(book: State) -> None:
    form = ReflectionForm(book, COURIER)
    for _ in range(2):
        form.value = {"what": "rewrite", "text": "Ask for prices first", "by": "Ben"}
        press(form, SAVE)
    assert len(said(book)) == 1
    assert "nothing, as all of it stands there already" in status(form)


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({"score": "1.4", "reason": "x"}, "score is 1.4. Write a number of at most 1."),
        ({"score": "-1", "reason": "x"}, "score is -1. Write a number of at least 0."),
        ({"score": "80%", "reason": "x"}, "Write a number from 0 to 1, such as 0.8."),
        ({"score": "0.8"}, "the team&#x27;s own score of 0.8 has no reason. Say why it differs"),
        ({"reason": "x"}, "there is a reason, and no score"),
        ({"what": "helped"}, "there is no lesson. Write it in a sentence."),
        ({"text": "A letter"}, "the lesson is of no kind. Choose what helped"),
        ({"by": "Ana"}, "nothing is said yet. Write a score or a lesson."),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_not_saved(
    book: State, typed: dict[str, str], wrong: str
) -> None:
    form = ReflectionForm(book, BUYERS)
    form.value = typed
    assert wrong in page(form)
    press(form, SAVE)
    assert wrong in status(form)
    assert said(book) == []


def test_what_a_save_left_out_is_said_with_its_reason(book: State) -> None:
    form = ReflectionForm(book, BUYERS)
    form.value = {"score": "1.4", "reason": CLOSE}
    form.value = {"key_result": COURIER}
    form.value = {"what": "rewrite", "text": "Ask for prices first"}
    press(form, SAVE)
    assert "log.jsonl (1 line). Not saved yet: Raise new customers" in status(form)
    assert "score is 1.4" in status(form)
    assert len(said(book)) == 1


def test_a_score_given_to_the_cycle_by_a_cell_does_not_count(book: State) -> None:
    form = ReflectionForm(book, CYCLE)
    form.value = {"score": "1", "reason": "x", "what": "helped", "text": "A letter"}
    press(form, SAVE)
    assert [one.kind for one in said(book)] == ["lesson"]


def test_somebody_elses_score_is_seen_before_another_one_is_written(book: State) -> None:
    form = ReflectionForm(book, BUYERS)
    form.value = {"score": "1", "reason": CLOSE, "by": "Eli"}
    assess(book, BUYERS, "0.9", reason="It was <b>dear</b>", by="Ana")
    press(form, SAVE)
    told = "Ana has scored it by now: 0.90, because It was &lt;b&gt;dear&lt;/b&gt;"
    assert told in status(form)
    assert len(said(book)) == 1
    press(form, SAVE)
    assert len(said(book)) == 2


def test_a_key_result_that_somebody_has_taken_away_is_not_scored(book: State) -> None:
    owner = next(one for one in book.workbook.objectives if BUYERS in str(one.key_results))
    form = ReflectionForm(book, BUYERS)
    form.value = {"score": "1", "reason": CLOSE}
    (book.folder / "objectives" / f"{owner.id}.yaml").unlink()
    log = (book.folder / "log.jsonl").read_text("utf-8").splitlines()
    ids = [kr.id for kr in owner.key_results]
    kept = [line for line in log if not any(id in line for id in ids)]
    (book.folder / "log.jsonl").write_text("\n".join(kept) + "\n", "utf-8")
    press(form, SAVE)
    assert "it is not pursued any more; nothing was saved" in status(form)
    assert said(book) == []


def test_undo_says_why_a_lesson_cannot_be_taken_back(book: State) -> None:
    form = ReflectionForm(book, COURIER)
    form.value = {"what": "rewrite", "text": "Ask for prices first"}
    press(form, SAVE)
    press(form, "Undo")
    assert "It cannot be taken back:</b> log.jsonl: the log only grows" in status(form)


def test_what_was_typed_is_there_after_a_new_run(book: State) -> None:
    form = ReflectionForm(book, BUYERS)
    find(form, LESSON).value = FAIR
    again = ReflectionForm(look(book.folder, on=TODAY))
    again.value = {"key_result": BUYERS}
    assert repr(again).splitlines()[1:] == [
        "Which key result: Raise new customers from 325 to 400 by 30 September 2011",
        f"The lesson: {FAIR}",
    ]


def test_in_a_workbook_without_key_results_the_cycle_still_teaches(tmp_path: Path) -> None:
    make_filled(tmp_path / "team", "blank", on=TODAY)
    form = ReflectionForm(look(tmp_path / "team", on=TODAY))
    assert find(form, WHICH).options == (("The cycle as a whole", CYCLE),)
    form.value = {"what": "change", "text": "Write key results"}
    press(form, SAVE)
    assert len(said(form.book)) == 1
