"""A seat at a session: it follows, asks what is asked just now, and tells nobody who said what."""

import asyncio
from pathlib import Path
from typing import Any

import ipywidgets as widgets
import pytest
from form_helpers import every, find, page, press
from session_examples import NINE, at, make_book, make_session

from okrnb.agendas import load_agenda
from okrnb.clocks import Clock
from okrnb.pollforms import BallotForm
from okrnb.polls import ask_abc
from okrnb.seatforms import HandInForm, SeatForm, asked_of_all
from okrnb.session import Session, note_down, resume_session
from okrnb.voting import cast_vote, collect_votes, end_session, reveal_votes

CLOCK = Clock(NINE)


@pytest.fixture
def session(tmp_path: Path) -> Session:
    return make_session(tmp_path / "book")


def seat(session: Session, by: str = "Ben") -> SeatForm:
    return SeatForm(str(session.folder), CLOCK, by=by)


def inside(form: SeatForm, kind: type[Any]) -> list[Any]:
    return [one for one in every(form) if isinstance(one, kind)]


def shown(form: SeatForm, kind: type[Any]) -> list[Any]:
    return [one for one in inside(form, kind) if one.layout.display != "none"]


def hold(session: Session, poll: str) -> Session:
    cast_vote(session.folder, poll, "B", by="Ana", at=at(26))
    return session


def test_before_a_session_begins_the_seat_waits_and_then_follows(tmp_path: Path) -> None:
    folder = make_book(tmp_path / "book")
    form = SeatForm(str(folder), CLOCK)
    assert "The session has not begun yet." in page(form)
    assert repr(form) == "SeatForm: not begun yet"


def test_whoever_opens_it_says_who_they_are_among_those_who_vote(session: Session) -> None:
    note_down(session, "asked", poll=ask_abc(), at=at(5))
    form = seat(session, by="")
    who = find(form, "Who are you?")
    assert [text for text, _ in who.options] == ["choose your name", "Ana", "Ben", "Cem"]
    assert not inside(form, BallotForm)
    who.value = "Cem"
    assert len(inside(form, BallotForm)) == 1


def test_it_asks_what_the_room_is_asked_and_hides_it_until_all_is_on_the_table(
    session: Session,
) -> None:
    note_down(session, "asked", poll=ask_abc(), at=at(5))
    form = seat(session)
    (ballot,) = inside(form, BallotForm)
    ballot.value = {"answer": "B"}
    press(ballot, "Hand in")
    assert collect_votes(session, "abc").voted == ("Ben",)
    reveal_votes(session, "abc", at=at(6))
    form.refresh()
    assert not inside(form, BallotForm)
    assert "A 0, B 1, C 0" in page(form)
    assert "Nothing is asked of you just now." in repr(form)


def test_a_ballot_that_is_being_filled_in_stays_while_others_do_something(session: Session) -> None:
    session = note_down(session, "asked", poll=ask_abc(), at=at(5))
    form = seat(session)
    (ballot,) = inside(form, BallotForm)
    ballot.value = {"answer": "C"}
    note_down(session, "parking", text="Prices", at=at(6))
    form.refresh()
    assert inside(form, BallotForm) == [ballot]
    assert ballot.value == {"answer": "C"}


@pytest.mark.parametrize(("part", "topic"), [("write", "objective"), ("freelist", "measure")])
def test_in_silent_parts_ideas_are_handed_in_without_a_name(
    session: Session, part: str, topic: str
) -> None:
    note_down(session, "began", part=part, at=at(25))
    form = seat(session)
    (ideas,) = inside(form, HandInForm)
    press(ideas, "Hand in")
    assert "no idea is typed" in page(ideas)
    ideas.value = {"ideas": "- Early help\n\nLate <b>"}
    press(ideas, "Hand in")
    noted = resume_session(session.folder, session.id)
    assert [(one.text, one.topic) for one in noted.so_far.ideas] == [
        *(("Early help", topic), ("Late <b>", topic))
    ]
    assert "Ben" not in (session.folder / session.log).read_text("utf-8").splitlines()[-1]
    assert "Late &lt;b&gt;" in page(ideas)
    assert ideas.value == {"ideas": ""}


def test_what_is_typed_at_a_seat_is_kept_nowhere_in_the_shared_folder(session: Session) -> None:
    note_down(session, "began", part="write", at=at(25))
    before = {path for path in session.folder.rglob("*") if path.is_file()}
    (ideas,) = inside(seat(session), HandInForm)
    ideas.value = {"ideas": "A secret"}
    assert {path for path in session.folder.rglob("*") if path.is_file()} == before


def test_ideas_that_are_not_handed_in_are_there_again_after_a_vote(session: Session) -> None:
    note_down(session, "began", part="write", at=at(25))
    form = seat(session)
    (ideas,) = inside(form, HandInForm)
    ideas.value = {"ideas": "Half a thought"}
    note_down(session, "asked", poll=ask_abc(), at=at(26))
    form.refresh()
    assert not shown(form, HandInForm)
    assert len(shown(form, BallotForm)) == 1
    reveal_votes(hold(session, "abc"), "abc", at=at(27))
    form.refresh()
    assert [one.value["ideas"] for one in shown(form, HandInForm)] == ["Half a thought"]
    assert not inside(form, BallotForm)


def test_what_one_person_began_is_not_shown_to_the_next_at_the_same_seat(
    session: Session,
) -> None:
    note_down(session, "began", part="write", at=at(25))
    form = seat(session)
    inside(form, HandInForm)[0].value = {"ideas": "Of Ben"}
    form.value = {"who": "Cem"}
    assert [one.value["ideas"] for one in shown(form, HandInForm)] == [""]
    form.value = {"who": "Ben"}
    assert [one.value["ideas"] for one in shown(form, HandInForm)] == ["Of Ben"]


def test_each_silent_part_has_a_sheet_of_its_own(session: Session) -> None:
    note_down(session, "began", part="write", at=at(25))
    form = seat(session)
    inside(form, HandInForm)[0].value = {"ideas": "Where to go"}
    note_down(session, "began", part="freelist", at=at(55))
    form.refresh()
    assert [one.value["ideas"] for one in shown(form, HandInForm)] == [""]


def test_once_the_session_is_over_nothing_is_asked(session: Session) -> None:
    session = note_down(session, "asked", poll=ask_abc(), at=at(5))
    end_session(session, at=at(120))
    form = seat(session)
    assert "The session is over. Thank you." in page(form)
    assert not inside(form, BallotForm)


@pytest.mark.parametrize("name", ["120-minutes", "60-minutes", "2x120-minutes"])
def test_every_silent_part_of_an_agenda_asks_something_of_the_seats(
    name: str, tmp_path: Path
) -> None:
    session = make_session(tmp_path / "book", agenda=name)
    silent = [one for one in load_agenda(name).parts if one.silent and one.poll is None]
    for part in silent:
        session = note_down(session, "began", part=part.id, at=at(10))
        assert asked_of_all(session.so_far) == ("ideas", part.id)


def test_by_a_watch_it_follows_without_a_hand_on_it(session: Session) -> None:
    async def follow() -> tuple[int, int]:
        form = SeatForm(str(session.folder), Clock(watch=lambda: at(5)), by="Ben")
        before = len(inside(form, BallotForm))
        note_down(session, "asked", poll=ask_abc(), at=at(5))
        await asyncio.sleep(1.5)
        for task in asyncio.all_tasks():
            if task.get_name() == "seat":
                task.cancel()
        return before, len(inside(form, BallotForm))

    assert asyncio.run(follow()) == (0, 1)


def test_every_input_of_a_seat_has_a_label_of_its_own(session: Session) -> None:
    note_down(session, "asked", poll=ask_abc(), at=at(5))
    inputs = [one for one in every(seat(session)) if isinstance(one, widgets.Dropdown)]
    assert sorted(one.description for one in inputs) == ["Who are you?", "Your answer"]
