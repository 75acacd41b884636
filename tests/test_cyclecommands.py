"""The commands of a running cycle, as a person types them."""

import shutil
from pathlib import Path

import pytest
from quarter import FOLDER

from okrnb.cli import main
from okrnb.workbook import load_workbook

Capture = pytest.CaptureFixture[str]


def run(*words: str | Path) -> int:
    return main([str(word) for word in words])


@pytest.fixture
def quarter(tmp_path: Path) -> Path:
    """Give a copy of the example quarter."""
    return shutil.copytree(FOLDER, tmp_path / "quarter")


def test_status_says_how_every_key_result_stands(quarter: Path, capsys: Capture) -> None:
    assert run("status", quarter, "--as-of", "2011-08-15") == 0
    told = capsys.readouterr().out
    assert told.startswith("Example shop, Q3 2011, as of 15 August 2011\n50% of the time")
    (line,) = [
        line for line in told.splitlines() if line.endswith("Item pages that keep their promise")
    ]
    assert line.split()[:6] == ["Ben", "at", "risk", "0.25", "25%", "50%"]


def test_status_writes_nothing(quarter: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in quarter.rglob("*")}
    assert run("status", quarter) == 0
    assert {path: path.stat().st_mtime_ns for path in quarter.rglob("*")} == before


def test_status_lines_the_columns_up_and_puts_the_long_sentence_last(
    quarter: Path, capsys: Capture
) -> None:
    run("status", "--folder", quarter, "--as-of", "2011-08-15")
    lines = capsys.readouterr().out.splitlines()
    start = lines.index("What arrives is what the page promised") + 1
    head, first = lines[start : start + 2]
    assert head.index("key result") == first.index("Item pages")


def test_export_says_where_the_file_is(quarter: Path, tmp_path: Path, capsys: Capture) -> None:
    to = tmp_path / "files"
    assert run("export", quarter, "--format", "checkins", "--to", to) == 0
    assert capsys.readouterr().out == f"Written: {to / 'check-ins.csv'} (the log of check-ins)\n"
    assert (to / "check-ins.csv").exists()


def test_an_export_that_cannot_be_is_said_without_a_traceback(
    quarter: Path, capsys: Capture
) -> None:
    assert run("export", quarter, "--to", "mine.txt") == 1
    assert capsys.readouterr().err == (
        "mine.txt: the file would be a CSV file. Write a name that ends in .csv, or a folder.\n"
    )


def test_an_unknown_format_is_refused_with_those_there_are(capsys: Capture) -> None:
    with pytest.raises(SystemExit):
        run("export", "--format", "xls")
    assert "okrdokey" in capsys.readouterr().err


def test_next_makes_the_folder_and_says_what_it_took_over(
    quarter: Path, tmp_path: Path, capsys: Capture
) -> None:
    new = tmp_path / "q4"
    assert run("next", quarter, "--into", new, "--as-of", "2011-10-03") == 0
    told = capsys.readouterr().out.splitlines()
    assert told[0] == f"Made {new} for Q4 2011; {quarter} stays as it is."
    assert (
        "  - Raise delivery rating from 62 to … by 31 December 2011 (from “Find out"
        in "\n".join(told)
    )
    assert "Candidates, for people to choose of:" in told
    assert told[-1] == f"Next:   okrnb lab --folder {new}"
    assert [kr.id for kr in load_workbook(new).key_results()]
    assert (new / "notebooks" / "00-start-here.ipynb").exists()


def test_next_before_the_end_says_that_the_cycle_still_runs(
    quarter: Path, tmp_path: Path, capsys: Capture
) -> None:
    assert run("next", quarter, "--into", tmp_path / "q4", "--as-of", "2011-09-20") == 0
    assert "Q3 2011 runs until 30 September 2011: what is not" in capsys.readouterr().out


def test_next_into_a_folder_that_is_taken_changes_nothing(quarter: Path, capsys: Capture) -> None:
    assert run("next", quarter, "--into", quarter) == 1
    assert "not empty" in capsys.readouterr().err
    assert load_workbook(quarter).settings.cycle.name == "Q3 2011"


def test_next_without_a_new_folder_asks_for_one(quarter: Path, capsys: Capture) -> None:
    with pytest.raises(SystemExit):
        run("next", quarter)
    assert "--into" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["status", "report", "export"])
def test_a_folder_without_a_workbook_is_told_without_a_traceback(
    command: str, tmp_path: Path, capsys: Capture
) -> None:
    assert run(command, tmp_path / "none") == 1
    assert "so it is not a workbook" in capsys.readouterr().err
    assert not (tmp_path / "none").exists()


def test_every_command_says_what_it_does(capsys: Capture) -> None:
    with pytest.raises(SystemExit):
        run("--help")
    told = capsys.readouterr().out
    for command in ("status", "report", "export", "next"):
        (line,) = [line for line in told.splitlines() if line.split()[:1] == [command]]
        assert len(line.split()) > 3


def test_next_before_the_cycle_begins_is_told_without_a_traceback(
    quarter: Path, tmp_path: Path, capsys: Capture
) -> None:
    assert run("next", quarter, "--into", tmp_path / "q4", "--as-of", "2011-06-20") == 1
    assert "Q3 2011 begins on 1 July 2011: on 20 June 2011 nothing" in capsys.readouterr().err
