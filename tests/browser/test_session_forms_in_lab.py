"""The forms of a session, used as people use them: a board, ideas, notes, and hidden votes."""

import json
from typing import TYPE_CHECKING, Any

import pytest

from browser.hands import Hands, forms_in, written
from browser.lab import Notebook, notebook_in
from browser.serving import Server

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext

pytestmark = pytest.mark.slow

OPEN = """from datetime import date, datetime

from okrnb import open_workbook
from okrnb.facilitating import Clock, IdeaForm, NoteForm, PollForm, SessionBoard
from okrnb.facilitating import ask_dots, ask_fist, begin_session

book = open_workbook("practice", on=date(2011, 12, 4))
at, people = Clock(watch=datetime.now), ["Ana", "Ben", "Cem"]
lines = {"where": "Wholesalers", "into": "customers", "resources": "six people"}
session, book = begin_session(book, "60-minutes", at=at(), id="room", people=people, intake=lines)
dots = ask_dots("dots", {"a": "Early", "b": "Save $5", "c": "Save $9", "d": "Never"}, choose=1)"""
BALLOT = """from datetime import datetime

from okrnb.facilitating import BallotForm

BallotForm("../{room}/practice", by="{who}", now=datetime.now)"""
SHOW, ASK = "Put the votes on the table", "Ask for ballots"
HIDDEN = "Hidden until all votes are on the table."
OTHER = "before => document.querySelector('[role=timer]').innerText !== before"


def events_in(server: Server, room: str) -> list[dict[str, Any]]:
    """Read the log of the session, without ids, numbers and times."""
    path = server.folder / room / "practice" / "sessions" / "room.jsonl"
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [{k: v for k, v in line.items() if k not in ("id", "at", "n")} for line in lines]


def kinds_in(server: Server, room: str) -> list[str]:
    return [event["kind"] for event in events_in(server, room)]


def time_left(board: Hands) -> str:
    return board.form.get_by_role("timer").inner_text()


def test_a_board_leads_through_its_parts_while_cells_run(
    notebook: Notebook, server: Server
) -> None:
    notebook.open(written(server, "board", OPEN, "SessionBoard(session, at)", "6 * 7"))
    notebook.run_to("SessionBoard(session")
    board = Hands(notebook)
    board.press("Begin")
    before = time_left(board)
    assert before.endswith("left")
    notebook.run_to("6 * 7")
    notebook.page.wait_for_function(OTHER, arg=before)
    board.type("How many minutes more?", "five")
    board.press("Give it more time")
    assert "minutes is 'five'. Write a whole number." in board.status
    board.type("How many minutes more?", "7")
    board.press("Give it more time")
    first = events_in(server, "board")[-1]["part"]
    board.press("End the part")
    board.press("Begin")
    *_, began, allowed, finished, second = events_in(server, "board")
    assert began == {"kind": "began", "part": first}
    assert (allowed["kind"], finished["kind"], second["kind"]) == ("allowed", "finished", "began")
    assert second["part"] != first
    board.press("Undo")
    assert board.status == "Taken back: the beginning of a part."
    assert not notebook.problems()


def test_ideas_and_notes_are_written_down_and_taken_back(
    notebook: Notebook, server: Server
) -> None:
    cells = ("IdeaForm(session, at)", "NoteForm(session, at)")
    ideas, notes = forms_in(notebook, server, "written-down", OPEN, *cells)
    ideas.type("Ideas, a line each", "Old customers come back\nSave $5 to $9 <b>each</b>")
    ideas.press("Note the ideas")
    assert ideas.status == "2 ideas noted."
    ideas.type("Which belong together?", "1, 7")
    ideas.type("As what?", "Loyalty")
    ideas.press("Put together")
    assert "There are rows 1 to 2: write their numbers." in ideas.status
    ideas.type("Which belong together?", "1, 2")
    ideas.press("Put together")
    clustered = events_in(server, "written-down")[-1]
    assert (clustered["kind"], clustered["name"]) == ("clustered", "Loyalty")
    notes.choose("What is to be noted?", "somebody does not agree")
    notes.type("Why?", "It costs $5")
    notes.type("Who?", "Cem")
    notes.press("Write it down")
    dissent = events_in(server, "written-down")[-1]
    assert dissent == {
        "kind": "dissent", "about": "the session", "reason": "It costs $5", "by": "Cem",
    }  # fmt: skip
    notes.press("Undo")
    assert kinds_in(server, "written-down")[-1] == "undone"
    assert notes.shown("Why?") == "It costs $5"
    assert not notebook.problems()


def test_ballots_of_other_kernels_are_hidden_until_they_are_on_the_table(
    notebook: Notebook, window: "BrowserContext", server: Server
) -> None:
    cells = ("PollForm(session, dots, at)", "PollForm(session, ask_fist(), at)")
    poll, fist = forms_in(notebook, server, "voting", OPEN, *cells)
    poll.press(SHOW)
    assert "Type what was counted, or ask for ballots." in poll.status
    poll.press(ASK)
    with notebook_in(window, server) as other:
        (ballot,) = forms_in(other, server, "ana", BALLOT.format(room="voting", who="Ana"))
        ballot.pick("Save $5", "1")
        ballot.space("Hand in")
        assert ballot.status.startswith("Ana has voted in dots")
        ballot.pick("Save $5", "0")
        ballot.pick("Save $9", "1")
        ballot.space("Hand in")
        assert ballot.status.startswith("Ana has voted in dots")
        assert not other.problems()
        poll.press("Who has voted?")
        assert poll.status == "dots: 1 ballot (Ana); waiting for Ben, Cem"
        assert HIDDEN in poll.page
        poll.press(SHOW)
        assert HIDDEN not in poll.page
        assert "Save $9" in poll.page
        fist.press(ASK)
        other.run_all()
        ballot.pick("Can you support this?", "3")
        ballot.space("Hand in")
        fist.press(SHOW)
        assert not notebook.problems()
    dots, support = (one for one in events_in(server, "voting") if one["kind"] == "revealed")
    given = {one["option"]: one["numbers"] for one in dots["tallies"] if "numbers" in one}
    assert given == {"c": [1]}
    assert support["tallies"] == [{"option": "support", "numbers": [3]}]
