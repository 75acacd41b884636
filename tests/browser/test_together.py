"""Two people in the same notebooks, each with a browser of their own: `okrnb lab --together`."""

import json
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from browser.hands import Hands, copied, written
from browser.lab import HERE, Notebook
from browser.serving import PATIENCE, Server, serve
from okrnb.session import resume_session
from okrnb.workbook import load_workbook

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Locator, ViewportSize

pytestmark = pytest.mark.slow

ROOM = (
    """from datetime import UTC, date, datetime

from okrnb import open_workbook
from okrnb.cycleforms import CycleForm
from okrnb.facilitating import Clock, IdeaForm, PollForm, ask_abc, begin_session

book = open_workbook("practice", on=date(2011, 12, 4))
at = Clock(datetime(2011, 12, 5, 9, tzinfo=UTC))
lines = {"where": "Wholesalers", "into": "customers", "resources": "six people"}
session, book = begin_session(
    book, "60-minutes", at=at(), id="room", people=["Ana", "Ben"], intake=lines
)""",
    "CycleForm(book)",
    "IdeaForm(session, at)",
    "PollForm(session, ask_abc(), at)",
)
BALLOT = """from datetime import datetime

from okrnb.facilitating import BallotForm

BallotForm("../room/practice", by="{who}", now=datetime.now)"""
TEXTS = f"() => {HERE}.content.widgets.map(cell => cell.model.sharedModel.getSource())"
BEGIN_TEXT = f"""async () => {{
  const commands = window.jupyterapp.commands;
  {HERE}.content.activeCellIndex = 0;
  await commands.execute('notebook:insert-cell-below');
  await commands.execute('notebook:change-cell-to-markdown');
  await commands.execute('notebook:enter-edit-mode');
}}"""
END_TEXT = "() => window.jupyterapp.commands.execute('notebook:run-cell')"
WRITE = f"""async text => {{
  {HERE}.content.widgets[0].model.sharedModel.setSource(text);
  await window.jupyterapp.commands.execute('docmanager:save');
}}"""


SOON = 1000 * PATIENCE / 3
"""Milliseconds that it may take until somebody sees what somebody else did."""


ANSWER_TO_THE_OTHER = "Comm not found"
"""JupyterLab's complaint about what the kernel that both have answers to the other's page."""


class Room(NamedTuple):
    """Two people, the notebook that both have open, and where it is."""

    ana: Hands
    ben: Hands
    path: str
    server: Server

    @property
    def workbook(self) -> str:
        return str(self.server.folder / "room" / "practice")


@pytest.fixture(scope="module")
def together(
    window: "BrowserContext", tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    """Give a JupyterLab for several people, started by somebody who usually works without a token.

    There is none where there is no browser.
    """
    home = tmp_path_factory.mktemp("together")
    usually = {"IdentityProvider": {"token": ""}, "ServerApp": {"token": "", "password": ""}}
    (home / "jupyter_server_config.json").write_text(json.dumps(usually), encoding="utf-8")
    with serve(home, "--together") as server:
        yield server


@pytest.fixture(scope="module")
def people(window: "BrowserContext") -> Iterator[tuple["BrowserContext", "BrowserContext"]]:
    """Give two people: neither browser knows what the other does."""
    assert window.browser is not None
    size: ViewportSize = {"width": 1400, "height": 900}
    ana, ben = (window.browser.new_context(viewport=size) for _ in range(2))
    yield ana, ben
    ana.close()
    ben.close()


@pytest.fixture(scope="module")
def room(people: tuple["BrowserContext", "BrowserContext"], together: Server) -> Room:
    """Give a notebook with forms that Ana has run, and Ben has only opened."""
    path = written(together, "room", *ROOM)
    ana, ben = (Hands(Notebook(person.new_page(), together)) for person in people)
    ana.notebook.open(path)
    ana.notebook.run_all()
    assert not problems(ana.notebook)
    ben.notebook.open(path)
    return Room(ana, ben, path, together)


def wait_until(hands: Hands, text: str, *, at: str = ".jp-Notebook") -> None:
    """Wait until a text is to be seen on somebody's page."""
    found = hands.notebook.page.locator(at).filter(has_text=text)
    found.first.wait_for(timeout=SOON)


def wait_for_field(hands: Hands, label: str, text: str) -> None:
    """Wait until a text stands in somebody's field."""
    from playwright.sync_api import expect

    expect(hands.field(label)).to_have_value(text, timeout=SOON)


def problems(notebook: Notebook) -> list[str]:
    """Name what is wrong on a page, when its cells have run in their turn."""
    return [one for one in notebook.problems() if ANSWER_TO_THE_OTHER not in one]


def outputs(notebook: Notebook) -> "Locator":
    return notebook.page.locator(".jp-OutputArea-output")


def test_what_one_has_run_the_other_sees_without_running_anything(
    people: tuple["BrowserContext", "BrowserContext"], together: Server
) -> None:
    from playwright.sync_api import expect

    path = copied(together, "07-facilitated-session", "session")
    ana, ben = (Notebook(person.new_page(), together) for person in people)
    ana.open(path)
    ana.run_all()
    ben.open(path)
    shown = outputs(ana).all_inner_texts()
    expect(outputs(ben)).to_have_text(shown, use_inner_text=True, timeout=SOON)
    assert not problems(ana)
    assert not problems(ben)
    (objective,) = load_workbook(together.folder / "session" / "drafting").objectives
    assert objective.text == "Wholesalers come back without being called"
    ana.page.close()
    ben.page.close()


def test_what_one_types_and_saves_the_other_sees_and_it_is_saved_once(room: Room) -> None:
    where = "Where do we want to grow?"
    room.ben.type(where, "Shops in Ghent")
    wait_for_field(room.ana, where, "Shops in Ghent")
    room.ana.press("Save to workbook.yaml")
    wait_until(room.ben, "Saved in practice", at=".okrnb-form")
    room.ben.type("Ideas, a line each", "Reordering takes a minute\nThe phones are quiet")
    room.ben.press("Note the ideas")
    wait_until(room.ana, "2 ideas noted.", at=".okrnb-form")
    assert load_workbook(room.workbook).settings.intake.where == "Shops in Ghent"
    noted = [one.text for one in resume_session(room.workbook, "room").so_far.ideas]
    assert noted == ["Reordering takes a minute", "The phones are quiet"]


def test_what_is_typed_stays_when_the_other_runs_the_cell_again(room: Room) -> None:
    into = "Into what?"
    room.ana.type(into, "customers all year round")
    wait_for_field(room.ben, into, "customers all year round")
    room.ben.notebook.run_to("CycleForm(book)")
    wait_for_field(room.ben, into, "customers all year round")
    wait_for_field(room.ana, into, "customers all year round")


def test_a_text_cell_of_one_comes_to_the_other_and_stays(room: Room) -> None:
    page = room.ana.notebook.page
    page.evaluate(BEGIN_TEXT)
    page.keyboard.type("Agreed: nobody works on Fridays.")
    page.evaluate(END_TEXT)
    wait_until(room.ben, "Agreed: nobody works on Fridays.", at=".jp-MarkdownCell")
    room.ben.notebook.open(room.path)
    wait_until(room.ben, "Agreed: nobody works on Fridays.", at=".jp-MarkdownCell")
    where = "Where do we want to grow?"
    wait_for_field(room.ben, where, room.ana.shown(where))
    assert room.ben.notebook.page.evaluate(TEXTS) == page.evaluate(TEXTS)


def test_a_ballot_stays_hidden_from_both_until_it_is_on_the_table(
    room: Room, people: tuple["BrowserContext", "BrowserContext"]
) -> None:
    room.ana.press("Ask for ballots")
    wait_until(room.ben, "Ballots may come in.", at=".okrnb-form")
    for who, person in zip(("Ana", "Ben"), people, strict=True):
        own = Notebook(person.new_page(), room.server)
        own.open(written(room.server, who.lower(), BALLOT.format(who=who)))
        own.run_all()
        assert not problems(own)
        voter = Hands(own)
        voter.choose("Your answer", "C: effective for me")
        voter.press("Hand in")
        assert voter.status.startswith(f"{who} has voted in abc")
        own.page.close()
    room.ana.press("Who has voted?")
    wait_until(room.ben, "abc: 2 ballots (Ana, Ben)", at=".okrnb-form")
    assert [revealed(one) for one in (room.ana, room.ben)] == [False, False]
    room.ben.press("Put the votes on the table")
    wait_until(room.ana, "On the table", at=".okrnb-form")
    assert [revealed(one) for one in (room.ana, room.ben)] == [True, True]
    (run,) = resume_session(room.workbook, "room").so_far.polls
    assert not run.is_open
    log = room.server.folder / "room" / "practice" / "sessions" / "room.jsonl"
    assert len(re.findall('"revealed"', log.read_text("utf-8"))) == 1


def revealed(hands: Hands) -> bool:
    """Say whether somebody's page shows what came out."""
    poll = hands.form.filter(has_text="How well does our way of setting goals work?")
    return "Hidden until all votes are on the table." not in poll.inner_text()


def test_nobody_gets_in_without_the_token(together: Server) -> None:
    with pytest.raises(HTTPError, match="403"):
        urlopen(f"{together.url}/api/contents", timeout=PATIENCE)


def test_nothing_is_wrong_on_either_page_and_nothing_is_left_beside_the_notebooks(
    room: Room,
) -> None:
    pages = [room.ana.notebook, room.ben.notebook]
    said = [text for one in pages for text in one.elsewhere + one.complaints]
    assert not [text for text in said if ANSWER_TO_THE_OTHER not in text]
    assert not list(room.server.folder.rglob(".jupyter*"))


def test_alone_nobody_else_gets_what_is_typed(window: "BrowserContext", server: Server) -> None:
    path = written(server, "alone", "1")
    pages = [Notebook(window.new_page(), server) for _ in range(2)]
    sockets: list[str] = []
    for one in pages:
        one.page.on("websocket", lambda socket: sockets.append(socket.url))
        one.open(path)
    pages[0].page.evaluate(WRITE, "2")
    saved = json.loads((server.folder / path).read_text("utf-8"))
    assert "".join(saved["cells"][0]["source"]) == "2"
    assert pages[1].page.evaluate(TEXTS) == ["1"]
    assert not [url for url in sockets if "collaboration" in url]
    for one in pages:
        one.page.close()
    server.stop_kernels()
