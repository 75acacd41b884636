"""`%%okr` in a notebook: the card, and adding to a workbook once however often it is run."""

from pathlib import Path
from typing import Any

import pytest
from IPython.core.interactiveshell import InteractiveShell

from okrnb.errors import InputError
from okrnb.magic import okr
from okrnb.starting import make
from okrnb.workbook import load_workbook

TYPED = "Shoppers come back\n- Raise repeat orders from 20% to 25%\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    make(tmp_path / "practice", None, None, team="", on=None)
    return tmp_path / "practice"


def test_loading_the_extension_gives_the_cell_magic() -> None:
    shell: Any = InteractiveShell.instance()
    try:
        shell.run_line_magic("load_ext", "okrnb")
        ran = shell.run_cell(f"%%okr --cycle 'Q1 2027'\n{TYPED}")
        assert "KPI: Repeat orders (new)" in repr(ran.result)
    finally:
        InteractiveShell.clear_instance()


def test_nothing_is_saved_unless_wanted(folder: Path) -> None:
    before = load_workbook(folder)
    okr(f"--folder '{folder}'", TYPED)
    assert load_workbook(folder) == before


def test_running_the_cell_again_adds_nothing(folder: Path) -> None:
    okr(f"--folder '{folder}' --add", TYPED)
    once = load_workbook(folder)
    okr(f"--folder '{folder}' --add", TYPED)
    assert load_workbook(folder) == once
    assert [one.text for one in once.objectives] == ["Shoppers come back"]
    assert once.kpis[-1].name == "Repeat orders"


def test_rows_of_other_kpis_stay_byte_for_byte(folder: Path) -> None:
    before = (folder / "kpis.csv").read_bytes()
    okr(f"--folder '{folder}' --add", TYPED)
    assert (folder / "kpis.csv").read_bytes().startswith(before)


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("", "no folder and no cycle is named"),
        ("--cycle soon", "no folder and no cycle is named"),
        ("--sycle Q1", "unrecognized arguments: --sycle Q1"),
        ("--folder 'x", "No closing quotation"),
    ],
)
def test_a_line_that_cannot_be_read_says_how_to_write_it(line: str, what: str) -> None:
    with pytest.raises(InputError, match=what) as caught:
        okr(line, TYPED)
    assert "Write %%okr" in str(caught.value)
