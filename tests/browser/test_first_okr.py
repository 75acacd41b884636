"""From a blank workbook to published OKRs, in the browser, without a word of code.

The person has an export and has never seen okrnb. What it costs them stands in the README.
"""

import math
import random
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from browser.counting import Cost, Walk
from browser.lab import notebook_in
from browser.serving import Server, serve
from okrnb.checking import check_folder
from okrnb.entries import Publication
from okrnb.log import only
from okrnb.objectives import Metric
from okrnb.workbook import load_workbook

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext

pytestmark = pytest.mark.slow

README = Path(__file__).resolve().parents[2] / "README.md"
ANSWERED, CONTENT = "Answered within a day (%)", "Customer satisfaction (%)"
TEXT = "Customers get an answer while the question still matters"


def write_export(path: Path) -> Path:
    """Write what a support desk might export: European numbers, months, a unit in the head."""
    wave, lines = random.Random(4), [f"Month;{ANSWERED};Tickets closed;{CONTENT};Open tickets"]
    for n in range(33):
        year, month = 2024 + n // 12, n % 12 + 1
        shares = [88 - 0.25 * n + wave.gauss(0, 1.2), 84 - 0.1 * n + wave.gauss(0, 1)]
        counts = [900 + 6 * n + wave.gauss(0, 30), 140 + 5 * n + wave.gauss(0, 12)]
        cells = [
            f"{shares[0]:.1f}".replace(".", ","),
            f"{counts[0]:,.0f}".replace(",", "."),
            f"{shares[1]:.1f}".replace(".", ","),
            f"{counts[1]:.0f}",
        ]
        lines.append(";".join([f"{month:02}/{year}", *cells]))
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


@pytest.fixture
def server(window: "BrowserContext", tmp_path: Path) -> Iterator[Server]:
    """Give a JupyterLab on a blank workbook."""
    blank = ("--template", "blank", "--as-of", "2026-11-22")
    with serve(tmp_path, made_by=blank) as server:
        yield server


@pytest.fixture
def walk(window: "BrowserContext", server: Server) -> Iterator[Walk]:
    """Give somebody before the first notebook of a blank workbook."""
    with notebook_in(window, server) as notebook:
        notebook.open("notebooks/00-start-here.ipynb")
        yield Walk(notebook)


def bring_in(walk: Walk, export: Path) -> None:
    form = walk.to_form("Which export?")
    with walk.notebook.page.expect_file_chooser() as chooser:
        form.form.get_by_role("button", name="Upload an export").click()
    chooser.value.set_files(export)
    walk.cost.choices += 1  # of a file, in the browser's own window
    form.form.get_by_text("can be added").wait_for()
    form.press("Add to readings.csv")


def define(walk: Walk) -> None:
    """Say what two KPIs mean: the one to change, and the one that must not suffer."""
    form = walk.to_form("Which KPI?")
    form.choose("Which KPI?", ANSWERED)
    form.type("How is it counted?", "tickets answered in 24 hours, of all")
    form.choose("Which way is better?", "higher is better")
    form.choose("What is a cycle's value?", "a share")
    form.type("Healthy from", "90")
    form.type("Who looks after it?", "Ana")
    form.choose("What could suffer for it?", CONTENT)
    form.type("What gets better, for whom?", "Customers wait less")
    form.type("Which larger aim does it serve?", "Shops stay with us")
    form.choose("Which KPI?", CONTENT)
    form.type("How is it counted?", "answers of 4 or 5 out of 5, of all")
    form.choose("Which way is better?", "higher is better")
    form.choose("What is a cycle's value?", "an average")
    form.type("Healthy from", "80")
    form.type("Who looks after it?", "Ben")
    form.type("What gets better, for whom?", "Customers are content")
    form.type("Which larger aim does it serve?", "Shops stay with us")
    form.press("Save to kpis.csv")


def set_up(walk: Walk) -> None:
    form = walk.to_form("Which cycle?")
    form.type("Which team?", "Support desk")
    form.type("Where do we want to grow?", "Shops that stay with us")
    form.type("Into what?", "A desk that answers before they ask twice")
    form.type("With which resources?", "Four people and the new inbox")
    form.press("Save to workbook.yaml")


def commit(walk: Walk) -> None:
    form = walk.to_form("From which value (X)?")
    form.type("Who owns it?", "Ana")
    form.type("The objective, in your words", TEXT)
    form.press("Save this key result")


def complete(walk: Walk) -> None:
    """Answer what the coach asks, page by page."""
    form = walk.to_form("What do you want to complete?")
    form.type("Why now?", "Every fifth customer waits for more than a day, and half of them leave.")
    form.type("What does winning look like?", "Nobody writes to us twice about the same thing.")
    form.choose("A promise, or a stretch?", "a stretch: aspirational")
    form.press("next")
    form.type("What will you do to move it?", "Answer before lunch what came in overnight")
    form.press("next")
    form.type("Who owns it?", "Cem")
    form.type("On how many cases?", "200")
    form.press("next")
    form.type("Who owns it?", "Ben")
    form.press("Save these answers")


def publish(walk: Walk) -> None:
    form = walk.to_form("Who publishes them?")
    form.type("Who publishes them?", "Ana")
    form.type("On which day?", "22 November 2026")
    form.press("Publish")


def test_somebody_with_an_export_publishes_an_okr_that_the_coach_has_nothing_against(
    walk: Walk, server: Server, tmp_path: Path, shots: Path | None
) -> None:
    bring_in(walk, write_export(tmp_path / "support.csv"))
    for step in (define, set_up, commit, complete, publish):
        step(walk)
    if shots is not None:
        shots.mkdir(parents=True, exist_ok=True)
        walk.notebook.photograph(shots / "first-okr.png")
    findings = check_folder(server.folder, on=None)
    assert [str(one.advice) for one in findings if one.advice.severity in "EW"] == []
    book = load_workbook(server.folder)
    (objective,) = book.objectives
    assert objective.text == TEXT
    assert [kr.owner for kr in objective.key_results] == ["Ana", "Cem", "Ben"]
    main = objective.key_results[0]
    assert isinstance(main, Metric)
    assert (str(main.start), main.due) == ("80.6", date(2027, 3, 31))
    (published,) = only(Publication, book.entries)
    assert (published.by, published.on) == ("Ana", date(2026, 11, 22))
    assert TEXT in (server.folder / "out" / "okrs.html").read_text(encoding="utf-8")
    # Who saves in a form and presses Shift+Enter runs its cell again, so their numbers jump.
    assert [one for one in walk.notebook.problems() if "in its turn" not in one] == []
    assert_readme_tells(walk.cost)


def assert_readme_tells(cost: Cost) -> None:
    """Hold the README's figures of this path against those that were counted."""
    told = re.search(r"(\d+) inputs \((\d+) of them.*?about (\d+) keys.*?(\d+) minutes", flat())
    counted = (cost.inputs, cost.cells, round(cost.keys, -1), math.ceil(cost.seconds / 60))
    assert told is not None, counted
    assert tuple(map(int, told.groups())) == counted


def flat() -> str:
    return " ".join(README.read_text(encoding="utf-8").split())
