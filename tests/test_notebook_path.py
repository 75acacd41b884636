"""The self-serve path: 00 to 06 in 45 minutes, each saying where things are and leading on."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent
PATH = sorted((ROOT / "notebooks").glob("0[0-6]-*.ipynb"))
each_notebook = pytest.mark.parametrize("path", PATH, ids=lambda path: path.stem)

WORDS_A_MINUTE = 238
"""Silent reading of English (Brysbaert, How many words do we read per minute?, 2019)."""

LINK = re.compile(r"\]\(([\w-]+\.ipynb)\)")
MINUTES_A_TURN, MINUTES = 1, 45


def cells_of(path: Path, kind: str) -> list[dict[str, Any]]:
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return [cell for cell in cells if cell["cell_type"] == kind]


def source_of(cell: dict[str, Any]) -> str:
    return "".join(cell["source"])


def words_in(path: Path) -> int:
    """Count the words of prose; notes for whoever leads a session are folded away."""
    prose = "\n".join(map(source_of, cells_of(path, "markdown")))
    return len(re.sub(r"<details>.*?</details>", "", prose, flags=re.DOTALL).split())


def turns_in(path: Path) -> int:
    code = cells_of(path, "code")
    return sum("your-turn" in cell["metadata"].get("tags", []) for cell in code)


def test_reading_and_a_minute_for_each_turn_fit_into_45_minutes() -> None:
    reading = sum(map(words_in, PATH)) / WORDS_A_MINUTE
    assert reading + MINUTES_A_TURN * sum(map(turns_in, PATH)) <= MINUTES


@each_notebook
def test_it_ends_by_saying_where_things_are(path: Path) -> None:
    last = cells_of(path, "code")[-1]
    told = "".join("".join(out["data"]["text/plain"]) for out in last["outputs"])
    assert re.search(r"(practice|quarter)/(out|objectives|kpis\.csv|log\.jsonl)", told)


@each_notebook
def test_it_leads_on_to_a_notebook_that_is_there_in_every_copy(path: Path) -> None:
    last = cells_of(path, "markdown")[-1]
    for text in (source_of(last), "".join(last["metadata"].get("own", last["source"]))):
        _, following, onward = text.partition("**Next:**")
        assert following
        assert all((path.parent / name).exists() for name in LINK.findall(onward))
    assert LINK.search(source_of(last))


def test_the_readme_tells_the_minutes_that_are_counted() -> None:
    reading = round(sum(map(words_in, PATH)) / WORDS_A_MINUTE)
    told = f"{reading} to read, and one for each of {sum(map(turns_in, PATH))} cells"
    assert told in " ".join((ROOT / "README.md").read_text(encoding="utf-8").split())
