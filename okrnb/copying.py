"""The guided notebooks in a workbook folder: copies that look at the workbook they are in.

Beside the example shop they are copied as they are. Beside a workbook of a person's own they come
without outputs and without what is about the shop, and their parameters are filled in. A notebook
with no mark in its cells tells its story in a practice folder of its own, wherever it is.
"""

import json
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from string import Template
from typing import Any

from okrnb.gaps import find_gaps
from okrnb.loop import choose_day, read_of
from okrnb.readings import load_readings
from okrnb.shipped import shipped
from okrnb.workbook import load_workbook

EXAMPLE = shipped("templates", "example-shop")
LEFT_OUT = "example"
"""The tag of cells that are about the shop: copies beside an own workbook come without them."""

INSTEAD = "own"
"""The metadata of a cell that hold what stands there in copies beside an own workbook.

In it `$name` stands for the name of the KPI that the copy begins with.
"""

_SETTING = re.compile(r"(?P<name>[A-Z]+) = (?P<value>.*?)(?P<comment>\s+#.*)?")
Cell = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Own:
    """What copies beside an own workbook begin with: the workbook's day, and a KPI of it."""

    folder: str
    day: date
    kpi: str
    name: str

    def parameters(self) -> dict[str, str]:
        """Give what is written into a cell of parameters, by name."""
        day = self.day
        return {
            "TODAY": f"date({day.year}, {day.month}, {day.day})  # the day to look from",
            "READINGS": "None  # those of your workbook",
            "DEFINITIONS": "None  # those of your workbook",
            "FOLDER": '".."  # your workbook: the folder above this one',
            "KPI": f"{json.dumps(self.kpi, ensure_ascii=False)}  # a KPI, by its id in kpis.csv",
            "DRIVERS": '""  # what it is made of, in ids of KPIs: "revenue = orders * price"',
            "NEXT": f'""  # the next cycle\'s folder, such as "../../{self.folder}-next"',
        }


def copy_notebooks(folder: Path) -> None:
    """Copy the guided notebooks that are not there yet, so that the originals stay as they are.

    As long as a workbook has no readings it is the first one only, which asks for them. Raises
    InputError where some are missing and the workbook cannot be read.
    """
    target = folder / "notebooks"
    target.mkdir(exist_ok=True)
    every = sorted(shipped("notebooks").glob("*.ipynb"))
    missing = [notebook for notebook in every if not (target / notebook.name).exists()]
    own = None if not missing or holds_the_shop(folder) else look_at_own(folder)
    if own is not None and not own.kpi:
        missing = [notebook for notebook in missing if notebook == every[0]]
    for notebook in missing:
        text = notebook.read_text(encoding="utf-8")
        if own is None or not is_marked(text):
            shutil.copyfile(notebook, target / notebook.name)
        else:
            copy = for_own(text, own)
            (target / notebook.name).write_text(copy, encoding="utf-8", newline="\n")


def is_marked(text: str) -> bool:
    """Say whether a notebook has a cell that is left out, or another one, for own workbooks."""
    every = [cell["metadata"] for cell in json.loads(text)["cells"]]
    return any(INSTEAD in one or LEFT_OUT in one.get("tags", []) for one in every)


def holds_the_shop(folder: Path) -> bool:
    """Say whether a workbook's readings are those of the example shop, or some of them."""
    found = read_of(folder, load_workbook(folder).settings).frame
    shop = load_readings(EXAMPLE / "readings.csv").frame
    return bool(len(found)) and len(found.merge(shop)) == len(found)


def look_at_own(folder: Path) -> Own:
    """Give the day and the KPI with which copies begin: the first one proposed for focus.

    Without any in focus it is the first of which something can be said, else the first one. Without
    any reading there is none yet.
    """
    book = load_workbook(folder)
    readings = read_of(folder, book.settings).frame
    if readings.empty:
        return Own(folder.resolve().name, book.settings.cycle.start, "", "")
    day = choose_day(readings, book.kpis)
    gaps = find_gaps(readings, book.kpis, on=day, cycle=book.settings.cycle)
    ready = gaps[~gaps["triage"].isin(("fix the data first", "park"))]
    focus = gaps[gaps["triage"] == "focus"]
    first = next(str(found["kpi"].iloc[0]) for found in (focus, ready, gaps) if len(found))
    kpi = book.kpi(first)
    return Own(folder.resolve().name, day, first, first if kpi is None else kpi.name)


def for_own(text: str, own: Own) -> str:
    """Rewrite a notebook for an own workbook: other cells, parameters filled in, nothing run."""
    content = json.loads(text)
    content["cells"] = list(_cells(content["cells"], own))
    return json.dumps(content, indent=1, ensure_ascii=False) + "\n"


def _cells(cells: list[Cell], own: Own) -> Iterator[Cell]:
    for cell in cells:
        metadata = dict(cell["metadata"])
        tags, instead = metadata.get("tags", []), metadata.pop(INSTEAD, None)
        if LEFT_OUT in tags:
            continue
        source = "".join(cell["source"] if instead is None else instead)
        if instead is not None:
            source = Template(source).safe_substitute(name=" ".join(own.name.split()))
        if "parameters" in tags:
            source = _fill(source, own.parameters())
        unrun: Cell = (
            {"outputs": [], "execution_count": None} if cell["cell_type"] == "code" else {}
        )
        lines = source.splitlines(keepends=True)
        yield {**cell, **unrun, "metadata": metadata, "source": lines}


def _fill(source: str, values: dict[str, str]) -> str:
    """Write values into the lines `NAME = value`; those of other names stay."""
    lines = []
    for line in source.splitlines():
        found = _SETTING.fullmatch(line)
        name = "" if found is None else found["name"]
        lines.append(f"{name} = {values[name]}" if name in values else line)
    return "\n".join(lines)
