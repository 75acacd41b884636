"""The second half of a session in a browser: drafting, asking, owners, the end, and a seat."""

import json
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from browser.hands import Hands, forms_in, written
from browser.lab import Notebook
from browser.serving import Server
from okrnb.polls import ask_abc
from okrnb.session import note_down, resume_session
from okrnb.voting import cast_vote, reveal_votes
from okrnb.workbook import load_workbook

pytestmark = pytest.mark.slow

OPEN = """from datetime import date, datetime

from okrnb import open_workbook
from okrnb.facilitating import Clock, CloseForm, CoachForm, OwnersForm, PollForms, ResultForm
from okrnb.facilitating import SeatForm, WhyNowForm, ask_every_level, begin_part, begin_session

book = open_workbook("practice", on=date(2011, 12, 4))
at, people = Clock(watch=datetime.now), {"Ana": "decision owner", "Ben": (), "Cem": ()}
lines = {"where": "Wholesalers", "into": "customers", "resources": "six people"}
session, book = begin_session(book, at=at(), id="room", people=people, intake=lines)"""
DRAFT = ("WhyNowForm(session, book, at)", "ResultForm(session, book, at)")
ASKED = "PollForms(session, ask_every_level(session, book), at)"
COACH = "CoachForm(session, book, at)"
OWNERS = "OwnersForm(session, book, at)"
CLOSE = "CloseForm(session, book, at)"
SEAT = 'session = begin_part(session, "write", at=at())\nSeatForm("practice", at, by="Ben")'

AIM, WHY = "Wholesalers come back", "Six in ten left; each cost $5 <b>at least</b>."
RAISE = "Raise customer retention from 36.7% to 40.0% by 31 March 2012"
GUARD = "Do not let orders go below 1,000 in a month until 31 March 2012"
SHOW = "Put the votes on the table"


def folder_of(server: Server, room: str) -> Path:
    return server.folder / room / "practice"


def events_in(server: Server, room: str, *kinds: str) -> list[dict[str, Any]]:
    """Read the log of the session: all events of these kinds."""
    path = folder_of(server, room) / "sessions" / "room.jsonl"
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [line for line in lines if line["kind"] in kinds]


def drafted(why: Hands, result: Hands) -> None:
    """Put an objective down, and into it a key result and what must not get worse."""
    why.type("Where to go?", AIM)
    why.type("Why now?", WHY)
    why.type("What does winning look like?", "The phones are quiet")
    why.choose("A promise, or a stretch?", "a stretch: aspirational")
    why.type("Who owns it?", "Ana")
    why.tick("The decision owner agrees")
    why.press("Put it down")
    assert why.status == "It stands."
    result.choose("Which KPI?", "Customer retention")
    result.type("To which value?", "very good")
    result.press("Put it in")
    assert "very good' is no change that can be read" in result.status
    result.type("To which value?", "40%")
    result.press("Put it in")
    result.choose("What is it?", "what must not get worse (guardrail)")
    result.choose("Which KPI?", "Orders")
    result.press("Put it in")
    assert result.status == "It is in."
    assert GUARD in result.page


def voted(levels: Hands, sure: Hands) -> None:
    """Type what was counted, below one another."""
    levels.type("target 40.0%", "seven")
    levels.press(SHOW)
    assert "target 40.0% is 'seven'" in levels.status
    for poll, option, counted in ((levels, "target 40.0%", "6 5 6"), (sure, RAISE, "6, 7, 5")):
        poll.type(option, counted)
        poll.press(SHOW)
        assert poll.status == "On the table."


def left_aside(coach: Hands) -> None:
    """Try to leave aside what has to be answered, then leave aside what can wait."""
    coach.type("Leave aside which one?", "1")
    coach.type("Why?", "It will show by itself")
    coach.type("Who says so?", "Cem")
    coach.press("Leave it aside")
    assert "it has to be answered before publishing" in coach.status
    coach.type("Leave aside which one?", "3")
    coach.press("Leave it aside")
    assert coach.status == "Left aside."


def owned(owners: Hands) -> None:
    """Name owners, and a day: first in a wrong year."""
    owners.type(RAISE, "Ben")
    owners.type(GUARD, "Cem")
    owners.type("First check-in of all", "1900-01-12")
    owners.press("Note it")
    assert "first check-in is 12 January 1900, far from Q1 2012" in owners.status
    owners.type("First check-in of all", "12 January")
    owners.press("Note it")
    assert owners.status == "Noted."


def test_from_why_now_to_the_minutes_all_is_typed_and_clicked(
    notebook: Notebook, server: Server
) -> None:
    notebook.open(written(server, "second-half", OPEN, *DRAFT, ASKED, COACH, OWNERS, CLOSE))
    notebook.run_to(DRAFT[1])
    drafted(Hands(notebook, 0), Hands(notebook, 1))
    notebook.run_to(ASKED)  # its own form is 2, those of its questions follow
    voted(Hands(notebook, 3), Hands(notebook, 4))
    notebook.run_to(COACH)
    left_aside(Hands(notebook, 5))
    notebook.run_to(OWNERS)
    owned(Hands(notebook, 6))
    notebook.run_to(CLOSE)
    close = Hands(notebook, 7)
    assert "Nobody has a next action" in close.page
    close.press("Save it all and end the session")
    assert "The session is over, and all of it is saved." in close.page
    assert not notebook.problems()
    check_log(server, "second-half")
    check_workbook(folder_of(server, "second-half"))
    minutes = folder_of(server, "second-half") / "out" / "session-room" / "minutes.md"
    check_minutes(minutes.read_text(encoding="utf-8").splitlines())


def check_log(server: Server, room: str) -> None:
    """Hold the session's log against what was typed."""
    steps = ("drafted", "decided", "revealed", "waived", "assigned", "saved", "ended")
    kinds = [event["kind"] for event in events_in(server, room, *steps)]
    assert kinds == [
        *("drafted", "decided", "drafted", "drafted", "revealed", "revealed", "waived"),
        *("assigned", "assigned", "saved", "ended"),
    ]
    shown = [one["tallies"][0]["numbers"] for one in events_in(server, room, "revealed")]
    assert shown == [[5, 6, 6], [5, 6, 7]]  # in no order of people
    told = [(one["owner"], one["check_in"]) for one in events_in(server, room, "assigned")]
    assert told == [("Ben", "2012-01-12"), ("Cem", "2012-01-12")]


def check_workbook(folder: Path) -> None:
    """Hold the workbook against what was typed."""
    book = load_workbook(folder)
    (objective,) = book.objectives
    assert (objective.text, objective.why_now) == (AIM, WHY)
    assert (objective.ambition, objective.owner) == ("aspirational", "Ana")
    made = [(kr.form, kr.owner) for kr in objective.key_results]
    assert made == [("metric", "Ben"), ("guardrail", "Cem")]
    assert [(one.reason, one.by) for one in book.waivers] == [("It will show by itself", "Cem")]


def check_minutes(minutes: Sequence[str]) -> None:
    """Hold the minutes against what was typed."""
    (row,) = (line for line in minutes if line.startswith(f"| {RAISE} | Ben |"))
    assert "12 January 2012" in row
    assert f"- {GUARD} (Cem)" in minutes
    assert [line for line in minutes if "It will show by itself" in line]
    assert [line for line in minutes if "what winning looks like" in line and "| Ana |" in line]


def test_an_objective_and_its_key_result_need_no_mouse(notebook: Notebook, server: Server) -> None:
    why, result = forms_in(notebook, server, "keyboard", OPEN, *DRAFT)
    why.put("Where to go?", AIM)
    why.put("Why now?", WHY)
    why.pick("A promise, or a stretch?", "a promise: committed")
    why.space("The decision owner agrees")
    why.space("Put it down")
    assert why.status == "It stands."
    result.pick("What is it?", "a sentence of our own")
    result.put("In one sentence", RAISE)
    result.space("Put it in")
    assert result.status == "It is in."
    result.space("Undo")
    assert events_in(server, "keyboard", "drafted", "undone")[-1]["kind"] == "undone"
    result.space("Put it in", back=True)
    (objective,) = resume_session(folder_of(server, "keyboard")).so_far.objectives
    assert (objective.text, objective.ambition) == (AIM, "committed")
    assert [str(getattr(kr, "target", "")) for kr in objective.key_results] == ["40.0"]
    assert [one["by"] for one in events_in(server, "keyboard", "decided")] == ["Ana"]
    assert not notebook.problems()


def test_a_thought_that_a_vote_interrupts_is_there_after_it(
    notebook: Notebook, server: Server
) -> None:
    (seat, *_) = forms_in(notebook, server, "seat", OPEN, SEAT)
    ideas = seat.field("Your ideas, a line each")
    ideas.click()
    notebook.page.keyboard.type("Half a thou")  # the cursor is still in it
    folder = folder_of(server, "seat")
    now = datetime.now().astimezone()
    session = note_down(resume_session(folder), "asked", poll=ask_abc(), at=now)
    seat.field("Your answer").wait_for()
    assert not ideas.is_visible()
    cast_vote(folder, "abc", "B", by="Ana", at=now)
    reveal_votes(session, "abc", at=now)
    ideas.wait_for()
    assert ideas.input_value() == "Half a thou"
    ideas.press("End")
    notebook.page.keyboard.type("ght")
    notebook.page.keyboard.press("Tab")
    notebook.settle()
    Hands(notebook, 1).press("Hand in")
    assert [one["text"] for one in events_in(server, "seat", "idea")] == ["Half a thought"]
    assert not notebook.problems()
