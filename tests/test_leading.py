"""What whoever leads a session calls from a notebook: each call may be made again."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from session_examples import CALM, NINE, at, make_book, make_session

from okrnb.clocks import Clock
from okrnb.errors import InputError, RefusedError
from okrnb.leading import (
    assign_owners,
    begin_part,
    begin_session,
    close_session,
    draft_in,
    group_ideas,
    hold_poll,
    jot_ideas,
    sort_kpis,
    vote_again,
)
from okrnb.loop import State, look
from okrnb.objectives import Milestone
from okrnb.polls import ask_abc, ask_dots, ask_fist
from okrnb.roompolls import ask_levels, ask_sure
from okrnb.roomtables import say_lateness, table_files, table_ideas, table_sorted, table_votes
from okrnb.session import Session, note_down, resume_session

ON = date(2011, 12, 5)


@pytest.fixture
def session(tmp_path: Path) -> Session:
    return make_session(tmp_path / "book")


def book_of(session: Session) -> State:
    return look(session.folder, on=ON)


def count(session: Session) -> int:
    return len(resume_session(session.folder, session.id).events)


def test_without_a_watch_time_is_told_in_minutes_of_the_plan() -> None:
    assert Clock(NINE)(30) == at(30)


def test_a_clock_without_a_start_needs_a_watch() -> None:
    assert Clock(watch=lambda: NINE)() == NINE
    with pytest.raises(ValueError, match="needs a start, or a watch"):
        Clock()


def test_with_a_watch_the_minute_does_not_count_and_the_time_has_a_zone() -> None:
    clock = Clock(NINE, lambda: datetime(2012, 3, 1, 9, tzinfo=UTC))
    assert clock(30) == datetime(2012, 3, 1, 9, tzinfo=UTC)
    assert clock().tzinfo is not None


def test_a_session_begins_with_people_and_the_lines_of_intake_that_are_blank(
    tmp_path: Path,
) -> None:
    book = look(make_book(tmp_path / "book"), on=ON)
    intake = {"where": "Elsewhere", "into": "Calm customers"}
    session, book = begin_session(book, at=at(), people=["Ana"], intake=intake)
    assert [one.name for one in session.so_far.people] == ["Ana"]
    assert book.workbook.settings.intake.where == "Old customers"
    assert book.workbook.settings.intake.into == "Calm customers"


def test_beginning_it_again_brings_nobody_back_who_has_left(session: Session) -> None:
    note_down(session, "attended", name="Cem", left=True, at=at(5))
    again, _ = begin_session(book_of(session), at=at(9), people=["Cem", "Eli"])
    assert [one.name for one in again.so_far.people] == ["Ana", "Ben", "Dora", "Eli"]


def test_a_part_begins_once_however_often_its_cell_runs(session: Session) -> None:
    session = begin_part(begin_part(session, "open", at=at()), "triage", at=at(10))
    before = count(session)
    assert begin_part(session, "open", at=at(20)).so_far.running == session.so_far.running
    assert count(session) == before


@pytest.mark.parametrize("part", ["shapes", "write", ""])
def test_a_part_that_the_agenda_does_not_have_is_refused_with_those_that_there_are(
    tmp_path: Path, part: str
) -> None:
    short = make_session(tmp_path / "book", agenda="60-minutes")
    before = count(short)
    with pytest.raises(InputError, match=rf"no part '{part}'.* triage, cluster, dots, choose,"):
        begin_part(short, part, at=at())
    assert count(short) == before


def test_a_vote_is_held_once_and_options_go_by_their_words(session: Session) -> None:
    session = jot_ideas(session, ["Early help", "Late help"], at=at(20))
    poll = ask_dots("dots", session.so_far.options(), choose=1)
    session = hold_poll(session, poll, {"early help": 2, "Late help": 1}, at=at(30))
    before = count(session)
    assert "Chosen: Early help" in session.so_far.outcomes[0].sentence
    hold_poll(session, poll, {"Early help": 1}, at=at(40))
    assert count(session) == before


def test_an_option_that_is_not_there_is_named_with_nothing_written(session: Session) -> None:
    before = count(session)
    with pytest.raises(InputError, match="'Z' is no option"):
        hold_poll(session, ask_abc(), {"Z": 3}, at=at(5))
    assert count(session) == before


def test_there_is_one_re_vote_and_its_table_says_so(session: Session) -> None:
    session = hold_poll(session, ask_fist(), {"support": [2, 4, 5]}, at=at(5))
    session = vote_again(session, "fist", {"support": [3, 4, 5]}, at=at(8))
    assert [row[1] for row in table_votes(session, "fist").rows] == [
        *("3 voted", "3 voted, second round")
    ]


@pytest.mark.parametrize(
    ("counts", "error"), [(None, InputError), ({"support": [3, 4, 5]}, RefusedError)]
)
def test_what_is_not_on_the_table_or_stands_is_not_voted_on_again(
    session: Session, counts: dict[str, list[int]] | None, error: type[Exception]
) -> None:
    if counts is not None:
        session = hold_poll(session, ask_fist(), counts, at=at(5))
    with pytest.raises(error):
        vote_again(session, "fist", {"support": [3, 4, 5]}, at=at(8))


def test_ideas_are_put_together_by_their_words_and_again_changes_nothing(
    session: Session,
) -> None:
    for _ in range(2):
        session = jot_ideas(session, ["Early", " ", "Late", "Never"], at=at(20))
        session = group_ideas(session, {"Time": ["early", "Late"]}, at=at(21))
    assert [row[1:] for row in table_ideas(session).rows] == [
        *(("Early", "Time"), ("Late", "Time"), ("Never", "…"))
    ]
    assert [type(one).__name__ for one in session.events].count("Clustered") == 1


def test_a_cluster_that_is_there_takes_more_in(session: Session) -> None:
    session = jot_ideas(session, ["Early", "Late"], at=at(20))
    session = group_ideas(session, {"Time": ["Early"]}, at=at(21))
    session = group_ideas(session, {"time": ["Late"]}, at=at(22))
    assert [one.name for one in session.so_far.clusters] == ["Time"]
    assert len(session.so_far.clusters[0].ideas) == 2


def test_an_idea_that_nobody_had_is_named(session: Session) -> None:
    session = jot_ideas(session, ["Early"], at=at(20))
    with pytest.raises(InputError, match="no idea 'Earli'"):
        group_ideas(session, {"Time": ["Earli"]}, at=at(21))


def test_an_objective_told_again_without_key_results_keeps_them(session: Session) -> None:
    session = draft_in(session, CALM, at=at(60))
    session = assign_owners(session, {"calm-wait": "Ben"}, at=at(61))
    before = count(session)
    session = draft_in(session, CALM.change(key_results=()), at=at(62))
    assert count(session) == before
    assert session.so_far.objectives[0].key_results[0].owner == "Ben"


def test_all_are_asked_how_sure_they_are_of_each_key_result(session: Session) -> None:
    book = book_of(session)
    assert [one.id for one in ask_sure(session, book).options] == ["all"]
    session = draft_in(session, CALM, at=at(60))
    assert [one.id for one in ask_sure(session, book).options] == ["calm-wait"]


def test_the_levels_of_a_metric_are_asked_about_those_that_it_has(session: Session) -> None:
    wait = CALM.key_results[0].change(commit=8, stretch=5)
    poll = ask_levels(wait, book_of(session))
    assert [one.id for one in poll.options] == ["commit", "target", "stretch"]
    assert poll.about == "calm-wait"
    with pytest.raises(InputError, match="has no levels"):
        ask_levels(Milestone(form="milestone", id="m", text="It is open"), book_of(session))


def test_closing_saves_ends_and_names_the_files_and_may_be_done_again(session: Session) -> None:
    session = sort_kpis(session, book_of(session), focus=["wait"], at=at(10))
    session = draft_in(session, CALM, at=at(60))
    session, book, files = close_session(session, book_of(session), at=at(120))
    assert [one.name for one in files] == [
        *("minutes.html", "minutes.md", "card-calm.html", "card-calm.md", "check-ins.ics")
    ]
    assert book.workbook.objectives[0].id == "calm"
    before = count(session)
    assert close_session(session, book, at=at(130)).files == files
    assert count(session) == before
    assert [row[1] for row in table_files(files).rows][:2] == ["to print or send", "to paste"]


def test_sorted_kpis_are_shown_by_name(session: Session) -> None:
    book = book_of(session)
    session = sort_kpis(session, book, focus=["wait"], parked=["nps"], at=at(10))
    assert [row[1] for row in table_sorted(session, book).rows] == ["comes into focus", "is parked"]


@pytest.mark.parametrize(
    ("minute", "said"),
    [
        (10, "On time; it ends about 11:00."),
        (11, "1 minute late; it ends about 11:01."),
        (14, "4 minutes late; it ends about 11:04."),
    ],
)
def test_lateness_is_said_in_words(session: Session, minute: float, said: str) -> None:
    session = begin_part(session, "open", at=at())
    assert say_lateness(session.so_far, at(minute)) == said


def test_who_is_ahead_is_early(session: Session) -> None:
    session = begin_part(begin_part(session, "open", at=at()), "triage", at=at(7))
    assert say_lateness(session.so_far, at(7)) == "3 minutes early; it ends about 10:57."
