"""The apps of `okrnb app`, used as people do who have never seen Jupyter."""

import json
import re
import urllib.request
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from browser.hands import Hands
from browser.serving import PATIENCE, Server
from browser.serving_apps import Visit, ends, serve_apps
from okrnb.clocks import Clock
from okrnb.facilitating import ask_fist, begin_part, begin_session, collect_votes, note_down
from okrnb.loop import look
from okrnb.workbook import load_workbook

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext

pytestmark = pytest.mark.slow

LEFT_ALONE = 30
"""Seconds after which a kernel without a page is ended, here; people have ten minutes."""

CULLING = (f"cull_idle_timeout={LEFT_ALONE}", "cull_interval=1")
SURE, NEXT, SAVE = "How sure are you?", "What comes next?", "Save this check-in"
Visits = Callable[[], Visit]


@pytest.fixture(scope="module")
def server(window: "BrowserContext", tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Give the apps of a quarter in its sixth week; none where there is no browser."""
    words = (f"--MappingKernelManager.{setting}" for setting in CULLING)
    with serve_apps(tmp_path_factory.mktemp("apps"), *words) as server:
        yield server


@pytest.fixture(scope="module")
def abandoned(server: Server) -> str:
    """Give the kernel of a page that was asked for and never shown: nobody says goodbye to it."""
    with urllib.request.urlopen(
        f"{server.url}/voila/render/check-in.ipynb", timeout=PATIENCE
    ) as it:
        found = re.search(r'"kernelId": ?"([^"]+)"', it.read().decode())
    assert found is not None
    return found.group(1)


@pytest.fixture
def visit(window: "BrowserContext", server: Server, abandoned: str) -> Iterator[Visits]:
    """Give pages, each for a visitor of their own."""
    browser, contexts = window.browser, []
    assert browser is not None

    def come() -> Visit:
        contexts.append(browser.new_context(viewport={"width": 1300, "height": 900}))
        return Visit(contexts[-1].new_page(), server)

    yield come
    for context in contexts:
        context.close()


def newest(folder: Path) -> dict[str, object]:
    """Give the last line of the log."""
    found: dict[str, object] = json.loads(
        (folder / "log.jsonl").read_text("utf-8").splitlines()[-1]
    )
    return found


def test_a_check_in_is_made_and_the_next_visitor_sees_it(visit: Visits, server: Server) -> None:
    first = visit()
    first.open("")
    first.page.get_by_role("link", name="Check-in").click()
    first.arrive()
    assert first.page.title() == "Check-in: Example shop, Q3 2011"
    assert first.page.get_by_role("heading", level=1).inner_text() == "Check-in"
    hands = Hands(first)
    assert hands.field("For which day?").locator("option:checked").inner_text() == (
        "Thursday,\xa011\xa0August\xa02011"
    )
    hands.type(SURE, "4")
    hands.type(NEXT, "A voucher from $5 to $9")
    hands.press(SAVE)
    assert "Saved in quarter: log.jsonl (1 line)" in hands.status
    said = newest(server.folder)
    assert (said["on"], said["confidence"]) == ("2011-08-11", 4)
    assert said["next_action"] == "A voucher from $5 to $9"
    hands.type("What is in the way?", "Not sure yet")
    assert not first.problems()
    second = visit()
    second.open("check-in", dark=True)
    hands = Hands(second)
    assert (hands.shown(SURE), hands.shown(NEXT)) == ("4", "A voucher from $5 to $9")
    assert hands.shown("What is in the way?") == ""  # it is typed and not saved: nobody's business
    hands.type(NEXT, "Two vouchers")
    hands.press(SAVE)
    said = newest(server.folder)
    assert (said["confidence"], said["next_action"]) == (4, "Two vouchers")
    assert not second.problems()


def test_a_key_result_is_written_without_a_mouse(visit: Visits, server: Server) -> None:
    page = visit()
    page.open("key-result")
    hands = Hands(page)
    hands.tab_to("To which value (Y)?")
    hands.write("12.5")
    hands.tab_to("Who owns it?")
    hands.write("Zoe")
    hands.space("Save this key result")
    assert "objectives/cancellation_rate.yaml (new)" in hands.status
    results = load_workbook(server.folder).key_results()
    (made,) = (one for one in results if one.owner == "Zoe")
    assert (getattr(made, "kpi", ""), str(getattr(made, "target", ""))) == (
        "cancellation_rate",
        "12.5",
    )
    assert not page.problems()
    assert page.width() == 390


def test_a_seat_follows_the_session_and_its_ballot_is_counted_unseen(
    visit: Visits, server: Server, shots: Path | None
) -> None:
    page = visit()
    page.page.goto(f"{server.url}/voila/render/seat.ipynb")
    page.page.get_by_text("The session has not begun yet").wait_for()
    at, book = Clock(datetime(2011, 8, 11, 9, tzinfo=UTC)), look(server.folder, on=None)
    people = {"Ana": "decision owner", "Ben": "scribe", "Eli": []}
    session, _ = begin_session(book, at=at(), id="seats", people=people)
    session = begin_part(session, "open", at=at(0))
    session = note_down(session, "asked", poll=ask_fist(), at=at(5))
    hands = Hands(page)
    hands.field("Who are you?").wait_for()  # it follows by itself
    hands.choose("Who are you?", "Eli")
    hands.choose("Can you support this?", "4")
    if shots is not None:
        page.page.screenshot(path=shots / "seat.png")
    hands.press("Hand in")
    assert "1 ballot" in repr(collect_votes(session, "fist"))
    assert not page.problems()
    assert page.width() == 390


def test_a_page_that_is_closed_takes_its_kernel_along(visit: Visits, server: Server) -> None:
    page = visit()
    page.open("check-in")
    kernel = page.kernel
    page.page.close(run_before_unload=True)
    assert ends(server, kernel, within=LEFT_ALONE / 2)


def test_a_page_without_a_kernel_says_so_and_takes_no_more_text(visit: Visits) -> None:
    page = visit()
    page.open("check-in")
    page.lose_kernel()
    page.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    page.page.get_by_role("alert").filter(has_text="lost its connection").wait_for()
    assert page.page.locator("#rendered_cells").evaluate("node => node.inert")


def test_what_is_wrong_with_a_workbook_is_said_in_words(visit: Visits, server: Server) -> None:
    file = server.folder / "workbook.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("cadence: week", "cadence: weekly"), encoding="utf-8")
    page = visit()
    page.page.goto(f"{server.url}/voila/render/key-result.ipynb")
    told = page.page.get_by_role("alert").filter(has_text="cannot be read").inner_text()
    file.write_text(text, encoding="utf-8")
    assert "cadence is 'weekly'. Write week, two_weeks or month." in told
    assert re.search(r"workbook\.yaml:\d+: ", told)
    assert not page.problems()


def test_a_kernel_that_nobody_says_goodbye_to_ends_by_itself(
    server: Server, abandoned: str
) -> None:
    assert ends(server, abandoned, within=LEFT_ALONE + PATIENCE)
