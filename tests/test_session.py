"""A session in a folder: begun, noted down, taken up again after a crash, undone."""

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from session_examples import CALM, at, event, make_book, make_session, with_ideas

from okrnb.errors import InputError
from okrnb.session import (
    Session,
    note_down,
    open_session,
    resume_session,
    sessions_of,
    undo_event,
)
from okrnb.sessionlog import spell_event
from okrnb.workbook import load_workbook


@pytest.fixture
def session(tmp_path: Path) -> Session:
    return make_session(tmp_path / "book")


def log_of(session: Session) -> Path:
    return session.folder / "sessions" / "2011-12-05.jsonl"


def test_a_session_is_named_after_its_day_and_knows_team_and_agenda(session: Session) -> None:
    assert session.id == "2011-12-05"
    assert (session.so_far.team, len(session.so_far.parts)) == ("Support", 13)
    assert sessions_of(session.folder) == ("2011-12-05",)


def test_it_says_in_a_line_where_it_stands(session: Session) -> None:
    session = note_down(session, "began", part="triage", at=at(10))
    session = with_ideas(session, ["Early"])
    assert repr(session) == "session 2011-12-05: Sort the KPIs, 4 here, 1 idea"


def test_opening_it_again_goes_on_with_it_by_the_agenda_that_it_began_with(
    session: Session,
) -> None:
    before = log_of(session).read_bytes()
    again = open_session(session.folder, "60-minutes", at=at(30))
    assert len(again.so_far.parts) == 13
    assert log_of(session).read_bytes() == before


def test_a_session_cannot_open_while_all_three_lines_of_intake_are_blank(tmp_path: Path) -> None:
    book = make_book(tmp_path / "book", where="")
    with pytest.raises(InputError, match=r"workbook\.yaml:\d+: intake: nobody has said where"):
        open_session(book, at=at())
    assert sessions_of(book) == ()


def test_its_events_do_not_stand_in_the_workbooks_log(session: Session) -> None:
    assert (session.folder / "log.jsonl").read_bytes() == b""
    assert load_workbook(session.folder).objectives == ()


def test_git_merges_its_log_by_keeping_the_lines_of_both_sides(session: Session) -> None:
    told = (session.folder / "sessions" / ".gitattributes").read_text()
    assert told == "*.jsonl merge=union\n"


def test_each_event_is_one_more_line(session: Session) -> None:
    before = log_of(session).read_text("utf-8")
    note_down(session, "idea", text="Early", at=at(5))
    after = log_of(session).read_text("utf-8")
    assert after.startswith(before)
    assert after.removeprefix(before).count("\n") == 1


def test_saying_the_same_again_writes_nothing(session: Session) -> None:
    session = note_down(session, "idea", text="Early", at=at(5))
    before = log_of(session).read_bytes()
    assert note_down(session, "idea", text="Early", at=at(9)).so_far == session.so_far
    assert log_of(session).read_bytes() == before


def test_an_older_look_at_a_session_does_not_forget_what_came_since(session: Session) -> None:
    note_down(session, "idea", text="Early", at=at(5))
    assert len(note_down(session, "idea", text="Late", at=at(6)).so_far.ideas) == 2


@pytest.mark.parametrize(
    ("kind", "told", "said"),
    [
        ("idee", {"text": "x"}, "kind is 'idee'. Did you mean idea?"),
        ("idea", {}, "idea: text is missing"),
        ("idea", {"txt": "x"}, "idea: unknown field 'txt'"),
        ("began", {"part": "opem"}, "began: the agenda has no part 'opem'. Did you mean open?"),
        ("attended", {"name": "Zoë", "roles": ("boss",)}, "attended: roles"),
    ],
)
def test_an_event_that_cannot_be_is_refused_and_nothing_is_written(
    session: Session, kind: str, told: dict[str, Any], said: str
) -> None:
    before = log_of(session).read_bytes()
    with pytest.raises(InputError) as caught:
        note_down(session, kind, at=at(5), **told)
    assert said in str(caught.value)
    assert log_of(session).read_bytes() == before


def test_a_time_without_zone_is_a_wrong_call(session: Session) -> None:
    with pytest.raises(ValueError, match="at: it has no time zone"):
        note_down(session, "ended", at=datetime(2011, 12, 5, 9, 0))  # noqa: DTZ001


def test_a_closed_laptop_goes_on_where_it_was(session: Session) -> None:
    session = note_down(session, "began", part="open", at=at(0))
    session = with_ideas(session, ["Early", "Late"])
    again = resume_session(session.folder)
    assert again.so_far == session.so_far
    assert again.so_far.running is not None
    assert again.so_far.running.box.say(at(4)) == "6:00 left"


@pytest.mark.parametrize("cut", [1, 20, 60, -1])
def test_after_a_crash_while_writing_all_but_the_last_line_is_there(
    session: Session, cut: int
) -> None:
    session = with_ideas(session, ["Early"])
    line = spell_event(event("idea", 99, text="Torn")).encode()
    with log_of(session).open("ab") as file:
        file.write(line[:cut])
    again = resume_session(session.folder)
    assert (again.so_far, again.problems) == (session.so_far, ())
    again = note_down(again, "idea", text="Late", at=at(30))
    assert resume_session(session.folder).so_far == again.so_far
    assert len(again.so_far.ideas) == 2


def test_a_broken_line_is_said_with_its_place_and_the_session_goes_on(session: Session) -> None:
    session = with_ideas(session, ["Early"])
    text = log_of(session).read_text("utf-8")
    lines = text.splitlines(keepends=True)
    lines[2] = "what is this?\n"
    log_of(session).write_text("".join(lines), encoding="utf-8")
    again = resume_session(session.folder)
    assert [str(one).split(": ")[0] for one in again.problems] == ["sessions/2011-12-05.jsonl:3"]
    assert [one.text for one in again.so_far.ideas] == ["Early"]
    assert "1 line not read" in repr(again)
    again = note_down(again, "idea", text="Late", at=at(30))
    assert log_of(session).read_text("utf-8").startswith("".join(lines))
    assert len(again.so_far.ideas) == 2


def test_a_log_whose_agenda_cannot_be_read_gets_it_anew(session: Session) -> None:
    session = note_down(session, "began", part="open", at=at(1))
    lines = log_of(session).read_text("utf-8").splitlines(keepends=True)
    log_of(session).write_text("".join(["{broken\n", *lines[1:]]), encoding="utf-8")
    again = open_session(session.folder, at=at(5))
    assert again.so_far.running is not None
    assert len(again.so_far.parts) == 13


def test_undo_takes_back_the_last_event_then_the_one_before(session: Session) -> None:
    session = with_ideas(session, ["Early", "Late"])
    before = [session.so_far]
    for _ in range(2):
        session = undo_event(session, at=at(30))
        before.append(session.so_far)
    assert [[one.text for one in so_far.ideas] for so_far in before] == [
        ["Early", "Late"],
        ["Early"],
        [],
    ]


def test_undo_only_ever_adds_a_line(session: Session) -> None:
    session = with_ideas(session, ["Early"])
    before = log_of(session).read_bytes()
    undo_event(session, at=at(30))
    assert log_of(session).read_bytes().startswith(before)


def test_an_undo_can_be_undone_by_its_id(session: Session) -> None:
    session = with_ideas(session, ["Early"])
    undone = undo_event(session, at=at(30))
    again = undo_event(undone, event=undone.events[-1].id, at=at(31))
    assert again.so_far == session.so_far


def test_what_was_undone_is_not_there_to_undo_again(session: Session) -> None:
    session = with_ideas(session, ["Early"])
    id = session.events[-1].id
    undone = undo_event(session, event=id, at=at(30))
    with pytest.raises(InputError, match=f"undo: there is no event '{id}' to undo"):
        note_down(undone, "undone", event=id, at=at(31))


def test_the_beginning_cannot_be_undone(tmp_path: Path) -> None:
    session = open_session(make_book(tmp_path / "book"), at=at())
    with pytest.raises(InputError, match="undo: there is nothing to undo"):
        undo_event(session, at=at(1))


def test_what_is_in_the_workbook_cannot_be_undone_here(session: Session) -> None:
    session = note_down(session, "saved", objective=CALM, at=at(50))
    with pytest.raises(InputError, match=r"was written into the workbook\. Change it there"):
        undo_event(session, at=at(51))


def test_without_an_id_the_newest_session_is_taken_up(session: Session) -> None:
    open_session(session.folder, "60-minutes", at=at(60 * 24), id="a-second-one")
    assert resume_session(session.folder).id == "a-second-one"
    assert resume_session(session.folder, "2011-12-05").id == "2011-12-05"


def test_a_session_that_is_not_there_brings_the_nearest(session: Session) -> None:
    with pytest.raises(InputError, match=r"Did you mean 2011-12-05\?"):
        resume_session(session.folder, "2011-12-06")


def test_a_folder_without_a_session_says_how_to_begin_one(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="Begin one with open_session"):
        resume_session(make_book(tmp_path / "book"))


@pytest.mark.parametrize("id", ["../../outside", "Big", "a b", "/etc", "."])
def test_an_id_that_is_no_safe_file_name_is_refused(tmp_path: Path, id: str) -> None:
    book = make_book(tmp_path / "book")
    with pytest.raises(InputError, match="cannot be the id of a session"):
        open_session(book, at=at(), id=id)
    with pytest.raises(InputError):
        resume_session(book, id)


def test_logs_of_two_machines_put_one_behind_the_other_are_one_session(tmp_path: Path) -> None:
    mine = make_session(tmp_path / "mine")
    base = log_of(mine).read_text("utf-8")
    theirs = open_session(make_book(tmp_path / "theirs"), at=at())
    log_of(theirs).write_text(base, encoding="utf-8")
    mine = with_ideas(mine, ["Early"])
    theirs = note_down(theirs, "parking", text="Refunds", at=at(25))
    merged = log_of(theirs).read_text("utf-8") + log_of(mine).read_text("utf-8")
    log_of(mine).write_text(merged, encoding="utf-8")
    so_far = resume_session(mine.folder).so_far
    assert (len(so_far.ideas), len(so_far.parking), len(so_far.people)) == (1, 1, 4)
    assert so_far.remarks == ()
