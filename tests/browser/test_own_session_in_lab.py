"""A session that is led in the copy beside an own workbook: no code, and nothing is lost."""

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from browser.hands import Hands
from browser.lab import Notebook, notebook_in
from browser.serving import PATIENCE, Server, serve
from okrnb.session import resume_session

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext

pytestmark = pytest.mark.slow
SESSION, SEAT = "notebooks/07-facilitated-session.ipynb", "notebooks/08-take-part.ipynb"
SHOW = "Put the votes on the table"


@pytest.fixture(scope="module")
def own(window: "BrowserContext", tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Give a JupyterLab on a workbook of a help desk."""
    home = tmp_path_factory.mktemp("own")
    months = [f"{year}-{month:02d}" for year in (2023, 2024) for month in range(1, 13)]
    rows = [f"{m},{400 + 7 * n % 50},{90 + n % 9},{120 + 5 * n}" for n, m in enumerate(months)]
    text = "month,Tickets,CSAT (%),Backlog\n" + "\n".join(rows)
    (home / "mine.csv").write_text(text, encoding="utf-8")
    table = "kpi,direction,aggregation,healthy_low,healthy_high\ntickets,up,cumulative,430,\n"
    table += "csat,up,average,97,\nbacklog,down,level,,120\n"
    (home / "what.csv").write_text(table, encoding="utf-8")
    with serve(home, made_by=("mine.csv", "--kpis", "what.csv")) as server:
        yield server


def led(notebook: Notebook) -> None:
    """Open a session, ask for A, B or C, and sort the KPIs."""
    hands = Hands(notebook)
    hands.type("Who is here? A line each", "Ana: decision owner\nBen: scribe\nCem")
    hands.type("Where do we want to grow?", "Customers who help themselves")
    hands.press("Open the session")
    notebook.run_all()
    hands.press("Begin")
    for label in ("A: not effective", "C: effective for me"):
        hands.type(label, "1" if label[0] == "A" else "2")
    Hands(notebook, 3).press(SHOW)
    hands.press("Begin")
    hands.type("Comes into focus", "1")
    hands.type("Is only watched", "2 3")
    hands.press("Note it")


def answered_from_a_seat(notebook: Notebook, window: "BrowserContext", own: Server) -> None:
    """Ask for ballots, hand one in from another page with a kernel of its own, and show it."""
    show = notebook.page.get_by_role("button", name=SHOW, exact=True)
    fist = notebook.page.locator(".okrnb-form").filter(has=show).last
    with contextlib.closing(window.new_page()) as page:  # the other kernel runs on
        page.set_default_timeout(1000 * PATIENCE / 3)
        seat = Notebook(page, own)
        seat.open(SEAT)
        seat.run_all()
        hands = Hands(seat)
        hands.field("Who are you?").wait_for()
        hands.choose("Who are you?", "Ben")
        notebook.page.bring_to_front()
        fist.get_by_role("button", name="Ask for ballots", exact=True).click()
        notebook.settle()
        seat.page.bring_to_front()
        answer = seat.page.get_by_label("Can you support this?", exact=True)
        answer.wait_for()  # it follows by itself
        answer.select_option(label="4")
        seat.settle()
        hands.press("Hand in")
        assert not seat.problems()
    notebook.page.bring_to_front()
    fist.get_by_role("button", name=SHOW, exact=True).click()
    notebook.settle()


def test_a_session_is_led_without_code_and_goes_on_after_a_crash(
    window: "BrowserContext", own: Server, shots: Path | None
) -> None:
    with notebook_in(window, own) as notebook:
        notebook.open(SESSION)
        notebook.run_all()
        Hands(notebook).field("Who is here? A line each").wait_for()
        assert not notebook.problems()
        led(notebook)
    with notebook_in(window, own) as notebook:  # the kernel ended with the page
        notebook.open(SESSION, dark=True)
        notebook.run_all()
        board = notebook.page.get_by_role("timer").first
        before = board.inner_text()
        notebook.page.wait_for_function(
            "before => document.querySelector('[role=timer]').innerText !== before", arg=before
        )
        assert "Sort the KPIs" in repr(resume_session(own.folder))
        assert not notebook.problems()
        if shots is not None:
            notebook.photograph(shots / "own-session.png")
        answered_from_a_seat(notebook, window, own)
    so_far = resume_session(own.folder).so_far
    assert [one.id for one in so_far.attendance if one.left] == []
    assert [one.state for one in so_far.triage] == ["focus", "health", "health"]
    assert "66.7% say C" in so_far.outcomes[0].sentence
    assert so_far.outcomes[1].sentence.startswith("Fingers: 4;")
