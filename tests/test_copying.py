"""Copies of the notebooks: as they are beside the shop, rewritten beside an own workbook."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from okrnb.copying import (
    Own,
    copy_notebooks,
    for_own,
    holds_the_shop,
    is_marked,
    look_at_own,
)
from okrnb.shipped import shipped
from okrnb.starting import make, make_filled, update

NOTEBOOKS = sorted(shipped("notebooks").glob("*.ipynb"))
OWN = Own(folder="our team", day=date(2025, 3, 31), kpi='the "q"', name="Wait  for $5 parts")
MONTHS = [f"2024-{month:02d}" for month in range(1, 13)]


def cell(source: str, kind: str = "code", **metadata: Any) -> dict[str, Any]:
    made: dict[str, Any] = {"cell_type": kind, "id": "c", "metadata": metadata, "source": [source]}
    if kind == "code":
        made |= {"outputs": [{"output_type": "stream"}], "execution_count": 3}
    return made


def rewritten(*cells: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(for_own(json.dumps({"cells": cells}), OWN))["cells"]
    return found


def source_of(*cells: dict[str, Any]) -> str:
    return "\n".join("".join(one["source"]) for one in rewritten(*cells))


def own_workbook(folder: Path, definitions: str = "") -> Path:
    rows = "".join(f"{month},{n % 4 + 20},{90 + n % 3}\n" for n, month in enumerate(MONTHS))
    (folder / "mine.csv").write_text(f"month,Backlog,Uptime\n{rows}", encoding="utf-8")
    table = folder / "what.csv"
    table.write_text(definitions, encoding="utf-8")
    make(folder / "team", folder / "mine.csv", table if definitions else None, team="", on=None)
    return folder / "team"


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    make(tmp_path / "shop", None, None, team="", on=None)
    return tmp_path / "shop"


def test_beside_the_shop_notebooks_are_copied_byte_for_byte(shop: Path) -> None:
    originals = {path.name: path.read_bytes() for path in shipped("notebooks").glob("*.ipynb")}
    assert {path.name: path.read_bytes() for path in shop.glob("notebooks/*")} == originals


def test_beside_an_own_workbook_notebooks_without_a_mark_are_copied_as_they_are(
    tmp_path: Path,
) -> None:
    copies = own_workbook(tmp_path) / "notebooks"
    for path in shipped("notebooks").glob("*.ipynb"):
        original = path.read_text(encoding="utf-8")
        same = (copies / path.name).read_text(encoding="utf-8") == original
        assert same is not is_marked(original)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_every_notebook_has_a_copy_of_its_own_for_own_workbooks(path: Path) -> None:
    assert is_marked(path.read_text("utf-8"))


def test_a_blank_workbook_gets_the_first_notebook_and_the_others_with_its_readings(
    tmp_path: Path,
) -> None:
    make_filled(tmp_path / "desk", "blank", on=date(2024, 9, 30))
    copies = tmp_path / "desk" / "notebooks"
    assert [path.name for path in copies.glob("*")] == ["00-start-here.ipynb"]
    rows = "".join(f"{month},{n}\n" for n, month in enumerate(MONTHS))
    (tmp_path / "calls.csv").write_text(f"month,Calls\n{rows}", encoding="utf-8")
    update(tmp_path / "desk", tmp_path / "calls.csv")
    assert sorted(path.name for path in copies.glob("*")) == [path.name for path in NOTEBOOKS]
    assert "date(2024, 12, 31)" in (copies / "01-kpi-gaps.ipynb").read_text(encoding="utf-8")


def test_a_copy_that_is_there_stays_as_people_left_it(shop: Path) -> None:
    mine = shop / "notebooks" / "01-kpi-gaps.ipynb"
    mine.write_text("{}", encoding="utf-8")
    copy_notebooks(shop)
    assert mine.read_text(encoding="utf-8") == "{}"


def test_the_shop_with_readings_of_somebody_else_is_the_shop_no_more(
    shop: Path, tmp_path: Path
) -> None:
    assert holds_the_shop(shop)
    (tmp_path / "next.csv").write_text("kpi,date,value\norders,2011-12-01,7\n", encoding="utf-8")
    update(shop, tmp_path / "next.csv")
    assert not holds_the_shop(shop)


def test_a_copy_begins_with_the_first_kpi_proposed_for_focus(tmp_path: Path) -> None:
    table = "kpi,direction,aggregation,healthy_low\nbacklog,down,level,\nuptime,up,level,99\n"
    own = look_at_own(own_workbook(tmp_path, table))
    assert (own.kpi, own.day, own.folder) == ("Uptime", date(2024, 12, 31), "team")


def test_without_any_in_focus_it_begins_with_one_that_can_be_judged(tmp_path: Path) -> None:
    table = "kpi,direction,aggregation,healthy_low\nuptime,up,level,50\n"
    assert look_at_own(own_workbook(tmp_path, table)).kpi == "Uptime"


def test_where_no_kpi_can_be_judged_yet_it_begins_with_the_first(tmp_path: Path) -> None:
    assert look_at_own(own_workbook(tmp_path)).kpi == "Backlog"


def test_parameters_are_filled_in_and_others_stay() -> None:
    lines = "from datetime import date\n\nTODAY = date(2011, 12, 4)  # now\nKPI = 'x'\nWHOLE = 'w'"
    assert source_of(cell(lines, tags=["parameters"])).splitlines() == [
        "from datetime import date",
        "",
        "TODAY = date(2025, 3, 31)  # the day to look from",
        'KPI = "the \\"q\\""  # a KPI, by its id in kpis.csv',
        "WHOLE = 'w'",
    ]


def test_other_cells_keep_their_assignments() -> None:
    assert source_of(cell("TODAY = None")) == "TODAY = None"


def test_what_is_about_the_shop_is_left_out() -> None:
    assert source_of(cell("the shop", tags=["example"]), cell("all")) == "all"


def test_what_is_written_for_own_workbooks_stands_in_its_place() -> None:
    (made,) = rewritten(cell("the shop", own=["- Improve $name by $5\n", "more"]))
    assert "".join(made["source"]) == "- Improve Wait for $5 parts by $5\nmore"
    assert made["metadata"] == {}


def test_nothing_is_run_in_a_copy() -> None:
    (code,) = rewritten(cell("1 + 1"))
    assert (code["outputs"], code["execution_count"]) == ([], None)


def test_prose_has_no_outputs() -> None:
    (prose,) = rewritten(cell("Words", kind="markdown"))
    assert "outputs" not in prose
