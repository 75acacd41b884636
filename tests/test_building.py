"""Records built in a cell: what is accepted, and how a slip is told."""

from datetime import date

import pytest

from okrnb.building import build, change
from okrnb.errors import InputError, RefusedError
from okrnb.objectives import Milestone, Objective, Step

STEP = build(Step, id="photos", title="New photos")


def test_the_form_of_a_key_result_need_not_be_said() -> None:
    assert build(Milestone, id="pages").form == "milestone"


def test_a_change_leaves_the_record_as_it_was() -> None:
    assert change(STEP, due="2012-01-31").due == date(2012, 1, 31)
    assert STEP.due is None


def test_a_change_checks_the_whole_record_again() -> None:
    late = change(STEP, due="2012-04-30")
    with pytest.raises(InputError, match="step due after its milestone"):
        build(Milestone, id="pages", due="2012-03-31", steps=[late])


def test_every_slip_is_told_at_once_with_what_to_write() -> None:
    with pytest.raises(InputError) as refused:
        change(Objective(id="grow", text="Grow"), ambitoin="big", level="galaxy")
    assert [str(problem) for problem in refused.value.problems] == [
        "objective grow: unknown field 'ambitoin'. Did you mean ambition?",
        "objective grow: level is 'galaxy'. Write company, unit, team or individual.",
    ]


def test_a_wrong_word_in_a_list_is_told_with_those_there_are() -> None:
    with pytest.raises(InputError, match=r"days_off is 'Saturday'. Write Mon, Tue, .* or Sun"):
        build(Milestone, id="pages", days_off=["Saturday"])


def test_a_notebook_shows_the_problems_without_a_traceback() -> None:
    with pytest.raises(InputError) as refused:
        build(Step, id="a b", title="x")
    assert refused.value._render_traceback_()[0] == "1 problem to mend:"


def test_what_is_refused_in_a_cell_is_said_without_a_traceback() -> None:
    assert RefusedError("it is 12", "Write 11.")._render_traceback_() == ["it is 12. Write 11."]


def test_a_text_that_must_not_be_blank_is_called_so() -> None:
    with pytest.raises(InputError, match=r"text is blank\. Write it in a few words\."):
        build(Objective, id="grow", text="")
