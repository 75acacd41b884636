"""Files that a session hands out, in one call."""

from pathlib import Path

import pytest
from session_examples import CALM, at, make_session

from okrnb.handouts import to_card, write_minutes
from okrnb.session import Session, note_down, open_session
from okrnb.workbook import load_workbook


@pytest.fixture
def session(tmp_path: Path) -> Session:
    session = note_down(make_session(tmp_path / "book"), "drafted", objective=CALM, at=at(60))
    return note_down(
        session, "dissent", about="calm-wait", reason="Too <easy>", by="Cem", at=at(61)
    )


def names(page: Path) -> list[str]:
    return sorted(path.name for path in page.parent.iterdir())


def test_minutes_a_card_for_each_objective_and_a_calendar_are_written(session: Session) -> None:
    page = write_minutes(session, load_workbook(session.folder))
    assert page == session.folder / "out" / "session-2011-12-05" / "minutes.html"
    assert names(page) == [
        *("card-calm.html", "card-calm.md", "check-ins.ics", "minutes.html", "minutes.md")
    ]


def test_the_pages_stand_alone_and_escape_what_was_typed(session: Session) -> None:
    page = write_minutes(session, load_workbook(session.folder))
    for html in page.parent.glob("*.html"):
        text = html.read_text("utf-8")
        assert "<title>" in text
        assert "Too &lt;easy&gt;" in text
        assert not [mark for mark in ("<script", "<link", 'src="http', "<easy>") if mark in text]


def test_the_title_of_a_card_is_the_objective_as_it_was_typed(session: Session) -> None:
    typed = CALM.change(text="Win back $5 & <more>_of it_")
    session = note_down(session, "drafted", objective=typed, at=at(62))
    page = write_minutes(session, load_workbook(session.folder))
    card = (page.parent / "card-calm.html").read_text("utf-8")
    assert "<title>Win back $5 &amp; &lt;more&gt;_of it_</title>" in card


def test_doing_so_again_gives_the_same_files(session: Session) -> None:
    page = write_minutes(session, load_workbook(session.folder))
    before = {path: path.read_bytes() for path in page.parent.iterdir()}
    write_minutes(session, load_workbook(session.folder))
    assert {path: path.read_bytes() for path in page.parent.iterdir()} == before


def test_the_card_of_an_objective_that_was_left_goes(session: Session) -> None:
    write_minutes(session, load_workbook(session.folder))
    session = note_down(session, "drafted", objective=CALM, left=True, at=at(70))
    page = write_minutes(session, load_workbook(session.folder))
    assert names(page) == ["check-ins.ics", "minutes.html", "minutes.md"]


def test_the_calendar_keeps_its_line_ends(session: Session) -> None:
    page = write_minutes(session, load_workbook(session.folder))
    data = (page.parent / "check-ins.ics").read_bytes()
    assert data.count(b"\n") == data.count(b"\r\n") > 10
    assert b"\r\r" not in data


def test_a_card_says_what_for_whom_and_when_with_the_dissent_but_without_its_name(
    session: Session,
) -> None:
    card = to_card(CALM, session.so_far, load_workbook(session.folder))
    assert card.startswith(f"# {CALM.text}\n\nSupport, Q1 2012: 1 January 2012 to 31 March 2012.\n")
    assert "**Not everybody agrees:**\n\n- Too \\<easy\\>" in card
    assert "Cem" not in card


def test_two_sessions_of_one_workbook_do_not_share_their_files(session: Session) -> None:
    write_minutes(session, load_workbook(session.folder))
    other = open_session(session.folder, "60-minutes", at=at(), id="second")
    page = write_minutes(other, load_workbook(session.folder))
    assert names(page) == ["check-ins.ics", "minutes.html", "minutes.md"]
    assert (session.folder / "out" / "session-2011-12-05" / "card-calm.md").exists()
