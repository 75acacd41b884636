"""The why-ladder: climbing it, reading it back, and turning its end into work."""

from datetime import date

import pytest

from okrnb.causes import Rung
from okrnb.errors import RefusedError
from okrnb.ladder import (
    climb,
    last_causes,
    next_why,
    propose_initiative,
    propose_milestone,
    read_back,
)

GAP = "Sign-ups stay at 2,100 of 3,000"
SLOW = climb((), "Pages take six seconds on a phone", "Pictures are sent in full size")


def ending(*, can_change: bool | None) -> tuple[Rung, ...]:
    return (SLOW[0], SLOW[1].change(can_change=can_change))


def test_each_answer_explains_the_one_before_it() -> None:
    assert [(rung.id, rung.explains) for rung in SLOW] == [
        ("pages-take-six-seconds-on", None),
        ("pictures-are-sent-in-full", "pages-take-six-seconds-on"),
    ]


def test_climbing_goes_on_from_the_last_rung() -> None:
    (*_, last) = climb(SLOW, "Nobody asks for a smaller one")
    assert last.explains == "pictures-are-sent-in-full"


def test_a_branch_begins_at_a_rung_that_is_named() -> None:
    (*_, last) = climb(SLOW, "The server is far away", explains="pages-take-six-seconds-on")
    assert last.explains == "pages-take-six-seconds-on"


def test_a_branch_begins_at_the_gap_where_what_it_explains_is_blank() -> None:
    (*_, last) = climb(SLOW, "The page is not found", explains="")
    assert last.explains is None


def test_whether_the_team_can_change_it_is_said_of_the_last_answer() -> None:
    rungs = climb((), "Pages are slow", "Pictures are big", can_change=True)
    assert [rung.can_change for rung in rungs] == [None, True]


def test_climbing_without_an_answer_changes_nothing() -> None:
    assert climb(SLOW, evidence="none", can_change=True) == SLOW


def test_a_branch_at_a_rung_that_is_not_there_is_refused() -> None:
    with pytest.raises(RefusedError, match="no such rung"):
        climb(SLOW, "The server is far away", explains="pages")


def test_evidence_is_that_of_the_last_answer() -> None:
    rungs = climb((), "Pages are slow", "Pictures are big", evidence="9 of 10 over 3 MB")
    assert [rung.evidence for rung in rungs] == ["", "9 of 10 over 3 MB"]


def test_the_same_answer_twice_gets_an_id_of_its_own() -> None:
    assert [rung.id for rung in climb((), "Slow", "Slow", "…")] == ["slow", "slow-2", "cause"]


def test_a_ladder_is_read_back_from_its_end_with_therefore() -> None:
    assert read_back(SLOW, GAP).splitlines() == [
        "Pictures are sent in full size,",
        "therefore pages take six seconds on a phone,",
        "therefore sign-ups stay at 2,100 of 3,000.",
    ]


def test_each_branch_is_read_back_by_itself() -> None:
    rungs = climb(SLOW, "The server is far away.", explains=SLOW[0].id)
    _, second = read_back(rungs, GAP).split("\n\n")
    assert second.startswith("The server is far away,\ntherefore pages take six seconds")


def test_an_empty_ladder_is_the_gap() -> None:
    assert read_back((), GAP) == f"{GAP}."


def test_the_first_question_is_why_the_gap_is_there() -> None:
    assert next_why((), GAP) == "Why is it that sign-ups stay at 2,100 of 3,000?"


@pytest.mark.parametrize(
    ("can_change", "question"),
    [
        (None, "Can the team change this: pictures are sent in full size?"),
        (False, "Why is it that pictures are sent in full size?"),
        (True, ""),
    ],
)
def test_asking_stops_at_a_cause_that_the_team_can_change(
    can_change: bool | None,  # noqa: FBT001
    question: str,
) -> None:
    assert next_why(ending(can_change=can_change), GAP) == question


def test_of_a_cause_in_people_the_process_behind_it_is_asked_for() -> None:
    rungs = climb(SLOW, "Staff forget to make them smaller.")
    assert next_why(rungs, GAP) == (
        "Staff forget to make them smaller: what in the process let that happen?"
    )


def test_a_ladder_that_is_read_back_shows_its_lines_in_a_notebook() -> None:
    assert repr(read_back(SLOW, GAP)) == str(read_back(SLOW, GAP))


def test_work_begins_at_last_causes_that_the_team_can_change() -> None:
    assert last_causes(ending(can_change=True)) == (ending(can_change=True)[1],)
    assert last_causes(ending(can_change=False)) == last_causes(SLOW) == ()


def test_a_last_cause_becomes_an_initiative() -> None:
    made = propose_initiative(ending(can_change=True)[1], key_result="sign-ups", kpi="conversion")
    assert (made.title, made.key_result, made.kpi) == (
        "Change this: pictures are sent in full size",
        "sign-ups",
        "conversion",
    )


def test_a_last_cause_becomes_a_milestone_with_its_question() -> None:
    made = propose_milestone(ending(can_change=True)[1], due=date(2012, 6, 30), kpi="conversion")
    assert (made.evidence, made.future_kpi, made.due) == ("", "conversion", date(2012, 6, 30))
    assert made.prompt.endswith("this is no longer so: pictures are sent in full size?")


def test_nothing_is_proposed_against_what_cannot_be_changed() -> None:
    with pytest.raises(RefusedError, match="Climb further down"):
        propose_milestone(ending(can_change=False)[1])


def test_ids_of_proposals_are_never_too_long() -> None:
    rung = Rung(id="x" * 80, because="X")
    assert len(propose_milestone(rung).id) <= 80
    assert len(propose_initiative(rung, key_result="kr").id) <= 80


def test_a_blank_answer_is_asked_for() -> None:
    with pytest.raises(RefusedError, match="an answer is blank"):
        climb(SLOW, "Nobody looks at them", " ")


def test_without_a_gap_the_first_question_is_which_one() -> None:
    assert next_why((), " ") == "Which gap is it about?"
