"""Workbooks for tests about completing objectives: a fresh draft, and a cycle that was lived."""

import shutil
from datetime import date
from pathlib import Path

from quarter import FOLDER

from okrnb.deciding import draft_from, keep
from okrnb.loop import State, look
from okrnb.starting import open_workbook

TODAY, SUMMER = date(2011, 12, 4), date(2011, 7, 1)
OBJECTIVE, METRIC = "objective revenue", "key result revenue-metric"
BASELINE, GUARDRAIL = "key result revenue-baseline", "key result revenue-metric-guardrail"


def make_drafted(folder: Path) -> Path:
    """Make the example shop with one objective as it was drafted: all its questions are open."""
    book = open_workbook(str(folder), on=TODAY)
    return keep(book, draft_from(book, "revenue")).folder


def copy_of(drafted: Path, folder: Path) -> State:
    shutil.copytree(drafted, folder)
    return look(folder, on=TODAY)


def copy_quarter(folder: Path, *, with_log: bool = False) -> State:
    """Copy the example quarter, in which all forms of key results are; by itself without a log."""
    shutil.copytree(FOLDER, folder)
    if not with_log:
        (folder / "log.jsonl").write_text("", encoding="utf-8")
    return look(folder, on=SUMMER)


def objective_text(book: State, id: str = "revenue") -> str:
    return (book.folder / "objectives" / f"{id}.yaml").read_text(encoding="utf-8")
