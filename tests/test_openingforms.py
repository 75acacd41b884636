"""Opening a session from a form: who is here, by which agenda, and which session it is."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from form_helpers import check_inputs, is_shown, page, press, status
from session_examples import NINE, at, make_book

from okrnb.clocks import Clock
from okrnb.errors import InputError, RefusedError
from okrnb.loop import State, look
from okrnb.opening import read_people, say_people
from okrnb.openingforms import OpeningForm
from okrnb.session import note_down, resume_session, sessions_of
from okrnb.workbook import load_workbook

CLOCK = Clock(NINE)
HERE = "Ana: decision owner, senior\nBen: scribe\nCem\nDora: facilitator"
BUTTON = "Open the session"


def book_in(folder: Path, where: str = "Old customers") -> State:
    return look(make_book(folder, where=where), on=NINE.date())


def opened(book: State, clock: Clock = CLOCK) -> OpeningForm:
    form = OpeningForm(book, clock)
    form.value = {"people": HERE}
    press(form, BUTTON)
    return form


def test_before_it_is_opened_nothing_is_written_and_the_session_says_what_to_do(
    tmp_path: Path,
) -> None:
    form = OpeningForm(book_in(tmp_path / "book"), CLOCK)
    form.value = {"people": HERE}
    assert sessions_of(tmp_path / "book") == ()
    with pytest.raises(InputError, match=r"it is not open yet\. Say who is here, press Open"):
        _ = form.session
    assert repr(form) == "OpeningForm: session not open yet"


def test_every_field_has_a_label_and_the_agenda_is_shown(tmp_path: Path) -> None:
    form = OpeningForm(book_in(tmp_path / "book"), CLOCK)
    assert check_inputs(form) == 6
    assert "Shape key results" in page(form)
    form.value = {"agenda": "60-minutes"}
    assert "Ideas for measures" not in page(form)


def test_it_is_named_after_the_day_and_lasts_as_long_as_was_chosen(tmp_path: Path) -> None:
    form = OpeningForm(book_in(tmp_path / "book"), CLOCK)
    form.value = {"people": HERE, "agenda": "60-minutes"}
    press(form, BUTTON)
    assert "Session 2011-12-05 is open." in status(form)
    assert sum(run.part.minutes for run in form.session.so_far.parts) == 60
    assert [one.name for one in form.session.so_far.people] == ["Ana", "Ben", "Cem", "Dora"]
    assert form.session.so_far.decision_owner == "Ana"


def test_the_three_lines_go_into_the_workbook_and_without_any_it_does_not_open(
    tmp_path: Path,
) -> None:
    form = opened(book_in(tmp_path / "book", where=""))
    assert "nobody has said where to grow" in status(form)
    form.value = {"into": "Calm customers"}
    press(form, BUTTON)
    assert load_workbook(tmp_path / "book").settings.intake.into == "Calm customers"
    assert form.session.so_far.started == NINE


def test_after_a_crash_the_session_of_the_day_goes_on_by_itself(tmp_path: Path) -> None:
    book = book_in(tmp_path / "book")
    first = opened(book)
    note_down(first.session, "began", part="open", at=at(3))
    again = OpeningForm(book, Clock(at(20)))
    assert again.session.id == "2011-12-05"
    assert again.session.so_far.running is not None
    assert "Who is here: you had typed" not in status(again)
    assert "4 people, 3 with a vote." in page(again)


def test_who_comes_later_leaves_or_changes_roles_is_noted_by_pressing_again(
    tmp_path: Path,
) -> None:
    form = opened(book_in(tmp_path / "book"))
    people = f"{HERE}, left\nEli".replace("Cem", "Cem: data keeper")
    form.value = {"people": people}
    press(form, BUTTON)
    so_far = form.session.so_far
    assert [one.name for one in so_far.people] == ["Ana", "Ben", "Cem", "Eli"]
    assert so_far.attendance[2].roles == ("data keeper",)
    assert so_far.attendance[3].roles == ("facilitator",)
    assert len(sessions_of(tmp_path / "book")) == 1


def test_a_new_session_of_the_same_day_gets_a_number_and_one_of_another_day_goes_on(
    tmp_path: Path,
) -> None:
    book = book_in(tmp_path / "book")
    opened(book)
    form = OpeningForm(book, Clock(NINE + timedelta(days=1)))
    assert not is_shown(form, BUTTON) or form.value["which"] == ""
    form.value = {"which": "2011-12-05", "people": HERE}
    press(form, BUTTON)
    assert form.session.id == "2011-12-05"
    other = OpeningForm(book, CLOCK)
    other.value = {"which": "", "people": HERE}
    press(other, BUTTON)
    assert other.session.id == "2011-12-05-2"


def test_time_zones_of_the_clock_do_not_lose_the_session_of_the_day(tmp_path: Path) -> None:
    book = book_in(tmp_path / "book")
    clock = Clock(watch=lambda: datetime(2011, 12, 5, 23, 30))  # noqa: DTZ001  # as in a notebook
    opened(book, clock)
    assert OpeningForm(book, clock).session.id == "2011-12-05"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Ana: boss", "Ana is 'boss'. Known here: facilitator"),
        ("Ana: scribes", "Did you mean scribe?"),
        ("Ana\nana: scribe", "ana stands in two lines"),
    ],
)
def test_roles_that_nobody_can_have_and_people_in_two_lines_are_said(
    text: str, said: str, tmp_path: Path
) -> None:
    with pytest.raises(RefusedError) as refused:
        read_people(text)
    assert said in str(refused.value)
    form = OpeningForm(book_in(tmp_path / "book"), CLOCK)
    form.value = {"people": text}
    press(form, BUTTON)
    assert "Not open:" in status(form)
    assert sessions_of(tmp_path / "book") == ()


def test_what_nobody_does_yet_is_named() -> None:
    found = say_people(read_people("Ana: decision owner\nBen: scribe, data keeper\nCem: guest"))
    assert found == "3 people, 2 with a vote. Nobody is challenger yet."
    assert say_people({}) == "Nobody is here yet."


def test_who_is_told_is_read_back_the_same(tmp_path: Path) -> None:
    form = opened(book_in(tmp_path / "book"))
    so_far = resume_session(tmp_path / "book").so_far
    told = {one.name: (*one.roles, *["senior"] * one.senior) for one in so_far.attendance}
    assert read_people(str(form.value["people"])) == told
