"""The forms of a session: what a button writes, what is hidden, and what is taken back."""

import asyncio
import json
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from form_helpers import check_inputs, find, is_shown, page, press, status
from session_examples import CALM, NINE, at, make_session

from okrnb import facilitating
from okrnb.facilitating import (
    BallotForm,
    Clock,
    IdeaForm,
    NoteForm,
    PollForm,
    SessionBoard,
    ask_abc,
    ask_confidence,
    ask_dots,
    ask_fist,
    begin_part,
    draft_in,
    jot_ideas,
    note_down,
    resume_session,
)
from okrnb.polls import Poll
from okrnb.session import Session
from okrnb.voting import cast_vote

CLOCK = Clock(NINE)
SHOW = "Put the votes on the table"
DOTS = ask_dots("dots", {"a": "Early", "b": "Late", "c": "Never", "d": "Soon"}, choose=1)


@pytest.fixture
def session(tmp_path: Path) -> Session:
    return make_session(tmp_path / "book")


def again(session: Session) -> Session:
    return resume_session(session.folder, session.id)


def count(session: Session) -> int:
    return len(again(session).events)


def test_every_name_of_the_shop_window_leads_to_something() -> None:
    assert all(getattr(facilitating, name).__doc__ for name in facilitating.__all__)


def test_every_field_has_a_label_of_its_own(session: Session) -> None:
    assert check_inputs(SessionBoard(session, CLOCK)) == 2
    assert check_inputs(IdeaForm(session, CLOCK)) == 3
    assert check_inputs(NoteForm(session, CLOCK)) == 6
    assert check_inputs(PollForm(session, ask_abc(), CLOCK)) == 3


# The board


def test_the_board_begins_the_next_part_and_shows_its_time(session: Session) -> None:
    board = SessionBoard(session, Clock(NINE, lambda: at(0)))
    assert "10 minutes" in page(board)
    press(board, "Begin")
    assert "10:00 left" in page(board)
    assert "▶ now" in page(board)
    press(board, "Begin")
    running = again(session).so_far.running
    assert running is not None
    assert running.part.id == "triage"


def test_the_chosen_part_begins(session: Session) -> None:
    board = SessionBoard(session, CLOCK)
    board.value = {"part": "dots"}
    press(board, "Begin")
    assert repr(board) == "SessionBoard: session 2011-12-05: Dots, 4 here"
    assert board.value["part"] == ""


def test_lateness_is_said_in_words(session: Session) -> None:
    session = begin_part(session, "open", at=at())
    board = SessionBoard(session, Clock(NINE, lambda: at(13)))
    assert "3:00 over" in page(board)
    assert "3 minutes late; it ends about" in page(board)


def test_a_part_waits_goes_on_gets_more_time_and_ends(session: Session) -> None:
    board = SessionBoard(begin_part(session, "open", at=at()), Clock(NINE, lambda: at(4)))
    press(board, "Pause")
    assert "6:00 left, paused" in page(board)
    press(board, "Begin")
    find(board, "How many minutes more?").value = "7"
    press(board, "Give it more time")
    assert "10, now 17" in page(board)
    press(board, "End the part")
    assert "took 4 minutes" in page(board)


def test_undo_takes_back_what_any_form_did_last(session: Session) -> None:
    board = SessionBoard(session, CLOCK)
    jot_ideas(session, ["Early help"], at=at(20))
    press(board, "Undo")
    assert again(session).so_far.ideas == ()
    assert "Taken back: idea (Early help)." in status(board)


@pytest.mark.parametrize(
    ("label", "said"),
    [("Pause", "no part is running"), ("Give it more time", "no part is running")],
)
def test_what_cannot_be_is_said_without_a_traceback(
    session: Session, label: str, said: str
) -> None:
    before = count(session)
    board = SessionBoard(session, CLOCK)
    press(board, label)
    assert said in status(board)
    assert count(session) == before


def test_blank_minutes_are_five(session: Session) -> None:
    board = SessionBoard(begin_part(session, "open", at=at(0)), CLOCK)
    board.value = {"minutes": "  "}
    press(board, "Give it more time")
    assert "It has more time." in status(board)
    assert "10, now 15" in page(board)


def test_minutes_that_are_no_number_are_said_and_stay(session: Session) -> None:
    board = SessionBoard(begin_part(session, "open", at=at()), CLOCK)
    board.value = {"minutes": "five"}
    press(board, "Give it more time")
    assert "five" in status(board)
    assert board.value["minutes"] == "five"


def test_the_time_counts_down_beside_the_cells_and_follows_other_forms(session: Session) -> None:
    async def watch() -> tuple[str, str, int]:
        begun = datetime.now(tz=NINE.tzinfo)
        clock = Clock(NINE, lambda: NINE + 60 * (datetime.now(tz=NINE.tzinfo) - begun))
        SessionBoard(session, clock)
        board = SessionBoard(session, clock)
        first = page(board)
        note_down(session, "began", part="open", at=at())
        await asyncio.sleep(1.5)
        tasks = [one for one in asyncio.all_tasks() if one.get_name().startswith("board of")]
        for one in tasks:
            one.cancel()
        return first, page(board), len(tasks)

    first, later, boards = asyncio.run(watch())
    assert "10 minutes" in first
    assert " left" in later
    assert "10:00 left" not in later
    assert boards == 1


def test_outside_a_notebook_the_board_stands_without_counting(session: Session) -> None:
    assert "10 minutes" in page(SessionBoard(session, Clock(NINE, lambda: at(0))))


def test_it_tells_no_time_where_no_widgets_are_shown(session: Session) -> None:
    board = SessionBoard(begin_part(session, "open", at=at()), CLOCK)
    later = SessionBoard(session, Clock(NINE + timedelta(hours=1)))
    assert repr(board) == repr(later)


# Polls


def test_counted_votes_go_on_the_table_and_no_sooner(session: Session) -> None:
    form = PollForm(session, ask_abc(), CLOCK)
    form.value = {"A": "1", "C": "2"}
    assert "Hidden until all votes are on the table." in page(form)
    assert again(session).so_far.polls == ()
    press(form, SHOW)
    assert "A 1, B 0, C 2: 66.7% say C" in page(form)
    assert again(session).so_far.outcomes[0].voters == 3


def test_taking_it_back_opens_the_vote_again_with_the_numbers_in_place(session: Session) -> None:
    form = PollForm(session, ask_abc(), CLOCK)
    form.value = {"A": "1", "C": "2"}
    press(form, SHOW)
    press(form, "Undo")
    assert again(session).so_far.outcomes == ()
    assert form.value == {"A": "1", "B": "", "C": "2"}


@pytest.mark.parametrize(
    ("poll", "typed", "said"),
    [
        (ask_abc(), {"A": "two"}, "is &#x27;two&#x27;. Write a number."),
        (ask_abc(), {"A": "1 2"}, "Write how many in all"),
        (ask_fist(), {"support": "3 4 x"}, "Write whole numbers"),
        (ask_fist(), {"support": "3 4 6"}, "Give a whole number from 0 to 5."),
        (DOTS, {"a": "9"}, "9 dots were counted"),
    ],
)
def test_counts_that_cannot_be_are_said_and_stay_typed(
    session: Session, poll: Poll, typed: dict[str, str], said: str
) -> None:
    form = PollForm(session, poll, CLOCK)
    form.value = typed
    press(form, SHOW)
    assert said in status(form)
    assert typed.items() <= form.value.items()
    assert again(session).so_far.outcomes == ()


def test_a_wide_spread_lets_both_ends_speak_and_then_there_is_one_re_vote(
    session: Session,
) -> None:
    form = PollForm(session, ask_confidence("sure", {"calm-wait": "Waiting"}), CLOCK)
    form.value = {"calm-wait": "2 8 7"}
    press(form, SHOW)
    assert "Heard first: the 2 and the 8" in page(form)
    assert "They speak in this order: Ben, Cem, Ana." in page(form)
    press(form, "Vote once more")
    assert "The re-vote: How sure are we" in page(form)
    form.value = {"calm-wait": "5, 7, 7"}
    press(form, SHOW)
    assert "median 7, from 5 to 7" in page(form)
    press(form, "Vote once more")
    assert "there is only one" in status(form)


def test_in_a_run_off_only_the_tied_are_asked_about(session: Session) -> None:
    form = PollForm(session, DOTS, CLOCK)
    form.value = {"a": "2", "b": "2", "c": "1"}
    press(form, SHOW)
    press(form, "Vote once more")
    shown = [one for one in ("Early", "Late", "Never", "Soon") if is_shown(form, one)]
    assert shown == ["Early", "Late"]


def test_ballots_are_collected_and_nobody_sees_what_was_voted(session: Session) -> None:
    form = PollForm(session, ask_fist(), CLOCK)
    press(form, "Ask for ballots")
    cast_vote(session.folder, "fist", 4, by="Ben", at=at(5))
    press(form, "Who has voted?")
    assert "1 ballot (Ben); waiting for Ana, Cem" in status(form)
    assert "Hidden until" in page(form)
    press(form, SHOW)
    assert "Fingers: 4" in page(form)


def test_numbers_and_ballots_at_once_are_asked_about(session: Session) -> None:
    form = PollForm(session, ask_fist(), CLOCK)
    press(form, "Ask for ballots")
    cast_vote(session.folder, "fist", 4, by="Ben", at=at(5))
    form.value = {"support": "3 4"}
    press(form, SHOW)
    assert "numbers are typed, and there are ballots as well" in status(form)


def test_before_ballots_are_asked_for_there_is_nothing_to_see(session: Session) -> None:
    form = PollForm(session, ask_fist(), CLOCK)
    press(form, "Who has voted?")
    assert "Nothing to see:" in status(form)
    press(form, "Vote once more")
    assert "no votes are on the table yet" in status(form)


def test_typed_numbers_are_there_when_the_cell_runs_again_but_not_told(session: Session) -> None:
    form = PollForm(session, ask_fist(), CLOCK)
    form.value = {"support": "3 4"}
    new = PollForm(session, ask_fist(), CLOCK)
    assert new.value == {"support": "3 4"}
    assert "3 4" not in repr(new)


def test_words_of_options_neither_run_nor_turn_into_a_formula(session: Session) -> None:
    poll = ask_dots("dots", {"a": "From $4 to $6 <b>"}, choose=1, question="<i>Which</i> $?")
    form = PollForm(session, poll, CLOCK)
    assert find(form, r"From \$4 to \$6 <b>").value == ""
    assert "&lt;i&gt;Which&lt;/i&gt;" in page(form)
    form.value = {"a": "3"}
    press(form, SHOW)
    assert "Chosen: From $4 to $6 &lt;b&gt;." in page(form)


# Ideas and notes


def test_each_line_is_an_idea_and_numbers_put_them_together(session: Session) -> None:
    form = IdeaForm(session, CLOCK)
    form.value = {"ideas": "- Early <help>\n\nLate $5 or $6"}
    press(form, "Note the ideas")
    assert "2 ideas noted." in status(form)
    assert "Early &lt;help&gt;" in page(form)
    form.value = {"numbers": "1 2", "called": "Time"}
    press(form, "Put together")
    assert [one.name for one in again(session).so_far.clusters] == ["Time"]
    assert form.value == {"ideas": "", "numbers": "", "called": ""}


def test_taking_ideas_back_puts_them_into_the_field_again(session: Session) -> None:
    form = IdeaForm(session, CLOCK)
    form.value = {"ideas": "Early\nLate"}
    press(form, "Note the ideas")
    press(form, "Undo")
    assert again(session).so_far.ideas == ()
    assert form.value["ideas"] == "Early\nLate"


@pytest.mark.parametrize(
    ("label", "typed", "said"),
    [
        ("Note the ideas", {"ideas": " \n"}, "no idea is typed"),
        ("Put together", {"numbers": "1"}, "numbers or a name are missing"),
        ("Put together", {"numbers": "7", "called": "Time"}, "which is &#x27;7&#x27;"),
    ],
)
def test_what_is_missing_is_said_and_the_text_stays(
    session: Session, label: str, typed: dict[str, str], said: str
) -> None:
    form = IdeaForm(jot_ideas(session, ["Early"], at=at(20)), CLOCK)
    form.value = typed
    press(form, label)
    assert said in status(form)
    assert typed.items() <= form.value.items()


def test_an_idea_that_is_there_already_is_not_written_twice(session: Session) -> None:
    form = IdeaForm(jot_ideas(session, ["Early"], at=at(20)), CLOCK)
    form.value = {"ideas": "early"}
    press(form, "Note the ideas")
    assert "nothing has changed" in status(form)
    assert len(again(session).so_far.ideas) == 1


def test_measures_are_kept_apart_from_objectives(session: Session) -> None:
    form = IdeaForm(jot_ideas(session, ["Early"], at=at(20)), CLOCK, topic="measure")
    assert "Early" not in page(form)
    form.value = {"ideas": "Minutes until help"}
    press(form, "Note the ideas")
    assert [one.topic for one in again(session).so_far.ideas] == ["objective", "measure"]


@pytest.mark.parametrize(
    ("typed", "where"),
    [
        ({"kind": "parking", "what": "Prices", "due": "12 January"}, "parking"),
        ({"kind": "decided", "what": "One only", "who": "Ana", "why": "Time"}, "decisions"),
        ({"kind": "dissent", "about": "calm", "why": "Too <easy>"}, "dissents"),
        ({"kind": "next_action", "what": "Ask them", "who": "Ben"}, "next_actions"),
    ],
)
def test_each_kind_of_note_is_written_and_shown(
    session: Session, typed: dict[str, str], where: str
) -> None:
    form = NoteForm(draft_in(session, CALM, at=at(60)), CLOCK)
    form.value = typed
    press(form, "Write it down")
    assert "Written down." in status(form)
    assert len(getattr(again(session).so_far, where)) == 1
    assert "<easy>" not in page(form)
    press(form, "Undo")
    assert getattr(again(session).so_far, where) == ()


def test_only_what_belongs_to_the_kind_is_asked(session: Session) -> None:
    form = NoteForm(session, CLOCK)
    assert is_shown(form, "Until when?")
    assert not is_shown(form, "Why?")
    form.value = {"kind": "dissent"}
    assert is_shown(form, "Why?")
    assert not is_shown(form, "Until when?")


def test_a_blank_note_and_an_uncertain_day_are_said(session: Session) -> None:
    form = NoteForm(session, CLOCK)
    press(form, "Write it down")
    assert "blank: What?" in status(form)
    form.value = {"what": "Prices", "due": "some day"}
    press(form, "Write it down")
    assert "until when is" in status(form)
    assert form.value["what"] == "Prices"


# Ballots


def ballot(session: Session, by: str = "Ben") -> BallotForm:
    return BallotForm(str(session.folder), by=by, now=CLOCK)


def test_a_ballot_is_handed_in_and_is_there_when_the_cell_runs_again(session: Session) -> None:
    note_down(session, "asked", poll=ask_abc(), at=at(5))
    form = ballot(session)
    form.value = {"answer": "B"}
    press(form, "Hand in")
    assert "Ben has voted in abc" in status(form)
    assert ballot(session).value == {"answer": "B"}
    assert ballot(session, "Cem").value == {"answer": ""}
    assert "B" not in repr(form).removeprefix("BallotForm")


def test_what_is_chosen_is_kept_nowhere_but_in_the_ballot(session: Session) -> None:
    note_down(session, "asked", poll=ask_fist(), at=at(5))
    form = ballot(session)
    form.value = {"support": "4"}
    assert not list(session.folder.glob("ballots/*/*/*.json"))
    assert not [one for one in session.folder.rglob("*.json") if "unsaved" in one.parts]
    press(form, "Hand in")
    (file,) = session.folder.glob("ballots/*/*/*.json")
    assert json.loads(file.read_text(encoding="utf-8"))["votes"] == [
        {"option": "support", "number": 4}
    ]


def test_dots_are_counted_while_they_are_given_and_too_many_are_refused(session: Session) -> None:
    note_down(session, "asked", poll=DOTS, at=at(5))
    form = ballot(session)
    form.value = {"a": "2", "b": "1"}
    assert "3 of your 2 dots are given." in page(form)
    press(form, "Hand in")
    assert "Not handed in:" in status(form)
    assert form.value["a"] == "2"


def test_without_a_question_the_ballot_says_so(session: Session) -> None:
    form = ballot(session)
    assert "Nothing is being asked just now." in page(form)
    assert check_inputs(form) == 0
    form.cast()
    assert count(session) == len(session.events)


def test_a_ballot_that_comes_too_late_is_said(session: Session) -> None:
    note_down(session, "asked", poll=ask_fist(), at=at(5))
    form = ballot(session)
    form.value = {"support": "4"}
    board = PollForm(session, ask_fist(), CLOCK)
    board.value = {"support": "3 4"}
    press(board, SHOW)
    press(form, "Hand in")
    assert "the votes are on the table already" in status(form)


def test_votes_that_nobody_was_asked_for_are_not_awaited(session: Session) -> None:
    form = PollForm(session, ask_abc(), CLOCK)
    press(form, SHOW)
    assert "Type what was counted, or ask for ballots." in status(form)
