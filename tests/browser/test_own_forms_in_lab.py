"""The forms for people's own figures, used without a mouse: read in, complete, publish."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from browser.hands import Hands, written
from browser.lab import Notebook
from browser.serving import Server

pytestmark = pytest.mark.slow

OPEN = """from datetime import date

from okrnb import ObjectiveForm, PublishForm, ReadingForm, open_quarter

book = open_quarter("practice", on=date(2011, 6, 30))"""
FORMS = ("ReadingForm(book)", "ObjectiveForm(book)", "PublishForm(book)")

CLEAR = "day,Visits\n2011-05-01,7\n"
EITHER = "day,Calls $5\n03/04/2011,7\n04/04/2011,8\n05/04/2011,9\n"
"""Days that could be of April or of three months; the KPI would be a formula if it were let."""

ORDER, WHICH = "In which order are dates written?", "What do you want to complete?"
PAGES, RATE = "What arrives is what the page promised", "Keep pages at 40 a week"


def files_of(book: Path) -> dict[str, bytes]:
    """Read all that is saved of a workbook."""
    paths = [*book.glob("*.*"), *book.glob("objectives/*.yaml")]
    return {path.name: path.read_bytes() for path in paths if path.is_file()}


def put_exports(book: Path) -> None:
    """Put two exports where people put theirs; the one that is wanted is the older one."""
    (book / "exports").mkdir()
    for age, (name, text) in enumerate({"visits.csv": CLEAR, "calls.csv": EITHER}.items()):
        path = book / "exports" / name
        path.write_text(text, encoding="utf-8")
        os.utime(path, (1_300_000_000 - age, 1_300_000_000 - age))


def pick_by_start(hands: Hands, label: str, start: str) -> None:
    """Choose what begins (behind its kind) with these words, without a mouse."""
    offered = hands.field(label).locator("option").all_text_contents()
    (found,) = (one for one in offered if f": {start}" in one.replace("\xa0", " "))
    hands.pick(label, found.replace("\xa0", " "))


def read_in(hands: Hands, book: Path) -> None:
    """Choose an export, say in which order its days are written, add it, and take it back."""
    before = files_of(book)
    assert hands.shown("Which export?") == "visits.csv"
    hands.pick("Which export?", "calls.csv")
    assert "3 April 2011 or 4 March 2011" in hands.page
    hands.pick(ORDER, "day, month, year")
    assert "3 readings of 1 KPI, from 3 April 2011 to 5 April 2011, can be added" in hands.page
    hands.space("Add to readings.csv")
    assert hands.status.startswith("Saved in practice: ")
    now = files_of(book)
    rows = set(now["readings.csv"].splitlines()) - set(before["readings.csv"].splitlines())
    news = sorted(row.partition(b",")[2] for row in rows)
    assert news == [b"2011-04-03,7", b"2011-04-04,8", b"2011-04-05,9"]
    assert b"Calls $5" in now["kpis.csv"]
    assert b"date_order: dmy" in now["workbook.yaml"]
    hands.space("Undo")
    assert hands.status.startswith("Taken back")
    assert files_of(book) == before


def complete(hands: Hands, book: Path) -> None:
    """Say why now on one page and an owner on another, save both, and take them back."""
    before = files_of(book)
    pick_by_start(hands, WHICH, PAGES)
    hands.put("Why now?", "Every tenth parcel comes back")
    pick_by_start(hands, WHICH, RATE)
    hands.put("Who owns it?", "Dora")
    hands.space("Save these answers")
    assert hands.status.startswith("Saved in practice: objectives/pages.yaml")
    text = files_of(book)["pages.yaml"].decode()
    assert "Every tenth parcel comes back" in text
    assert "owner: Dora" in text
    hands.space("Undo")
    assert hands.status.startswith("Taken back")
    assert files_of(book) == before


def publish(hands: Hands, book: Path) -> None:
    """Say who publishes on which day, and publish: a line more, and the page for everybody."""
    before = files_of(book)
    assert "Ready to publish." in hands.page
    hands.put("Who publishes them?", "Ana")
    hands.put("On which day?", "1 July")
    assert "Friday, 1 July 2011" in hands.page
    hands.space("Publish")
    assert hands.status.startswith("Saved in practice: log.jsonl (1 line)")
    now = files_of(book)
    line: dict[str, Any] = json.loads(now.pop("log.jsonl").removeprefix(before.pop("log.jsonl")))
    assert (line["kind"], line["by"], line["on"]) == ("publication", "Ana", "2011-07-01")
    assert {"objective pages", "key result courier-binary"} <= {
        one["about"] for one in line["promises"]
    }
    assert now == before
    assert PAGES in (book / "out" / "okrs.html").read_text(encoding="utf-8")


def test_an_export_answers_and_a_publication_need_no_mouse(
    notebook: Notebook, server: Server
) -> None:
    book = server.folder / "own" / "practice"
    notebook.open(written(server, "own", OPEN, *FORMS))
    notebook.run_to("open_quarter")
    put_exports(book)
    notebook.run_to("PublishForm(book)")
    reading, completing, publishing = (Hands(notebook, number) for number in range(3))
    read_in(reading, book)
    complete(completing, book)
    publish(publishing, book)
    assert not notebook.problems()
