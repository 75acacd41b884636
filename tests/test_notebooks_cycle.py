"""The notebooks of a running and of an ending cycle, on a person's own workbook."""

import json
import re
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from refresh_notebooks import refresh

from okrnb.building import build
from okrnb.entries import Assessment, Decision, Lesson
from okrnb.log import only
from okrnb.model import Cycle, Kpi, Settings
from okrnb.objectives import Metric, Milestone, Objective, Step, Workbook
from okrnb.practising import QUARTER
from okrnb.workbook import create_workbook, load_workbook

NOTEBOOKS = Path(__file__).resolve().parent.parent / "notebooks"
WEEKLY, CLOSING = "05-weekly-check-in", "06-score-and-reflect"
OWN = {"parameters", "your-turn"}

TURNS = {
    WEEKLY: (
        'RETENTION = "leads"\nbook = check_in(book, RETENTION, on=TODAY, confidence=6)',
        'PAGES, CUSTOMERS = "page", "leads"\n'
        'book = check_in(book, PAGES, on=TODAY, done=["draft"], confidence=7)',
        'RATE = "page"\nbook = correct(book, RATE, on=TODAY, confidence=4)',
        'book = decide(book, "leads", "keep", reason="It goes well", by="Ana")',
    ),
    CLOSING: (
        'PROMISE = "grow"\nbook = assess(book, "leads", "0.5", reason="Half was luck")',
        'book = learn(book, "helped", "The fair", key_result="leads")',
    ),
}
PARAMETERS = {
    WEEKLY: 'TODAY, FOLDER, WHOLE = date(2025, 2, 12), "mine", "whole"\n'
    'OBJECTIVE, METRIC = "grow", "leads"',
    CLOSING: 'TODAY, FOLDER, NEXT = date(2025, 4, 2), "mine", "next"',
}


def cells_of(stem: str) -> list[dict[str, Any]]:
    cells: list[dict[str, Any]] = json.loads(read(stem))["cells"]
    return cells


def read(stem: str) -> str:
    return (NOTEBOOKS / f"{stem}.ipynb").read_text(encoding="utf-8")


def source_of(cell: dict[str, Any]) -> str:
    return "".join(cell["source"])


def make_own(folder: Path) -> None:
    """Make a small workbook of somebody else's: one number, one milestone, two years of months."""
    leads = Kpi(id="leads", name="Leads", direction="up", aggregation="level", frequency="month")
    steps = [build(Step, id=id, title=id, due="2025-02-28") for id in ("draft", "print")]
    goal = build(
        Objective,
        id="grow",
        text="More people ask for us",
        key_results=[
            build(Metric, id="leads", kpi="leads", start=Decimal(40), target=Decimal(60)),
            build(Milestone, id="page", text="A page that sells", evidence="it sold", steps=steps),
        ],
    )
    months = [f"{year}-{month:02d}-01" for year in (2023, 2024) for month in range(1, 13)]
    rows = [f"leads,{day},{20 + n}\n" for n, day in enumerate([*months, "2025-01-01"])]
    cycle = Cycle(name="Q1 2025", start=date(2025, 1, 1), end=date(2025, 3, 31))
    readings = "kpi,date,value\n" + "".join(rows)
    create_workbook(folder, Settings(team="Us", cycle=cycle), [leads], readings, objectives=[goal])


def run_on_own(stem: str, folder: Path) -> Workbook:
    """Run a notebook with its parameters and the cells of the reader's turn changed, only these."""
    make_own(folder / "mine")
    content, turns = json.loads(read(stem)), iter(TURNS[stem])
    for cell in content["cells"]:
        tags = cell["metadata"].get("tags", [])
        if "parameters" in tags:
            head, _, _ = source_of(cell).partition("\n\n")
            cell["source"] = f"{head}\n\n{PARAMETERS[stem]}"
        elif "your-turn" in tags:
            cell["source"] = next(turns)
    notebook = folder / f"{stem}.ipynb"
    notebook.write_text(json.dumps(content), encoding="utf-8")
    refresh(notebook, folder)
    return load_workbook(folder / "mine")


@pytest.mark.parametrize("stem", [WEEKLY, CLOSING])
def test_the_example_is_named_only_where_the_reader_changes_it(stem: str) -> None:
    book = load_workbook(QUARTER)
    ids = {one.id for one in (*book.objectives, *book.key_results())}
    told = [
        source_of(cell)
        for cell in cells_of(stem)
        if cell["cell_type"] == "code" and not OWN & set(cell["metadata"].get("tags", []))
    ]
    assert [id for id in ids if any(json.dumps(id) in source for source in told)] == []


@pytest.mark.parametrize("stem", [WEEKLY, CLOSING])
def test_prose_names_key_results_by_their_sentences(stem: str) -> None:
    ids = "|".join(kr.id for kr in load_workbook(QUARTER).key_results())
    prose = [source_of(cell) for cell in cells_of(stem) if cell["cell_type"] == "markdown"]
    assert not [text for text in prose if re.search(rf"\b({ids})\b", text)]


def test_a_week_is_reported_on_a_persons_own_workbook(tmp_path: Path) -> None:
    book = run_on_own(WEEKLY, tmp_path)
    said = [(c.key_result, c.confidence) for c in book.check_ins]
    assert said == [("leads", 6), ("page", 7), ("page", 4)]
    assert [one.action for one in only(Decision, book.entries)] == ["keep"]


def test_a_cycle_is_closed_on_a_persons_own_workbook(tmp_path: Path) -> None:
    book = run_on_own(CLOSING, tmp_path)
    assert [one.score for one in only(Assessment, book.entries)] == [Decimal("0.5")]
    assert [one.text for one in only(Lesson, book.entries)] == ["The fair"]
    assert load_workbook(tmp_path / "next").settings.cycle.name == "Q2 2025"
