"""`okrnb check` on text files and folders, for people and for machines."""

import json
from datetime import date
from pathlib import Path

import pytest

from okrnb.checking import check_file, check_folder, say_findings
from okrnb.cli import main
from okrnb.errors import InputError
from okrnb.starting import make

OKRS = """\
# OKRs Q1 2027

## Shoppers come back

- Raise repeat orders from 20% to 25%
- Improve things: a lot, 100%
"""
Capture = pytest.CaptureFixture[str]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "okrs, new.md"
    path.write_text(OKRS, encoding="utf-8")
    return path


def test_each_finding_names_its_line(file: Path) -> None:
    found = check_file(file, on=None)
    lines = {(one.advice.rule, one.place.line) for one in found}
    assert {("D6", 3), ("W-OWN", 5), ("W-OWN", 6)} <= lines


def test_the_text_ends_with_a_verdict(file: Path) -> None:
    last = say_findings(check_file(file, on=None), "text").splitlines()[-1]
    assert last.endswith("pieces of advice.")


def test_json_holds_every_field_of_every_finding(file: Path) -> None:
    found = check_file(file, on=None)
    told = json.loads(say_findings(found, "json"))
    assert len(told) == len(found)
    assert set(told[0]) >= {"file", "line", "rule", "severity", "about", "seen", "question"}


def test_annotations_are_one_line_each_with_nothing_that_ends_a_field(file: Path) -> None:
    lines = say_findings(check_file(file, on=None), "github").splitlines()
    assert all(line.startswith(("::error ", "::warning ", "::notice ")) for line in lines)
    assert all("okrs%2C new.md,line=" in line for line in lines)
    assert not [line for line in lines if "100%," in line]


def test_the_cycle_can_be_told(file: Path) -> None:
    file.write_text(OKRS.replace("Q1 2027", "of the shop"), encoding="utf-8")
    assert check_file(file, on=None, cycle="Q2 2027")
    with pytest.raises(InputError, match="does not say which cycle"):
        check_file(file, on=None)
    with pytest.raises(InputError, match="'spring' is no cycle"):
        check_file(file, on=None, cycle="spring")


def test_a_workbook_lends_its_kpis_and_its_cycle(tmp_path: Path) -> None:
    make(tmp_path / "shop", None, None, team="", on=None)
    path = tmp_path / "okrs.md"
    path.write_text("Grow\n- Raise revenue by 100%\n", encoding="utf-8")
    found = check_file(path, on=None, folder=tmp_path / "shop")
    assert not [one for one in found if one.advice.about == "kpi revenue"]


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"# OKRs Q1 2027\n\nWe will see.\n", "no objective and no key result was found"),
        (b"\xff\xfe\x00", "it is no plain text"),
    ],
)
def test_a_file_without_okrs_is_a_problem(file: Path, content: bytes, what: str) -> None:
    file.write_bytes(content)
    with pytest.raises(InputError, match=what):
        check_file(file, on=None)


def test_a_folder_gives_places_in_its_files(tmp_path: Path) -> None:
    make(tmp_path / "shop", None, None, team="", on=None)
    found = check_folder(tmp_path / "shop", on=date(2011, 12, 4))
    assert {one.place.file for one in found} <= {"kpis.csv", "workbook.yaml"}


def test_on_the_command_line_a_file_is_told_from_a_folder(file: Path, capsys: Capture) -> None:
    assert main(["check", str(file), "--format", "github"]) == 1
    assert capsys.readouterr().out.startswith("::error ")
    assert main(["check", str(file.with_name("missing.md"))]) == 1
    assert "missing.md: there is no such file or folder" in capsys.readouterr().err


def test_a_question_to_many_is_said_once_with_each_place_on_a_line_of_its_own(file: Path) -> None:
    lines = say_findings(check_file(file, on=None), "text").splitlines()
    at = next(i for i, line in enumerate(lines) if "[W-OWN]" in line)
    assert lines[at] == "  It has no owner. Which one person answers for it? [W-OWN]"
    assert [line.split(": ")[0] for line in lines[at + 1 : at + 3]] == [
        f"    {file}:5",
        f"    {file}:6",
    ]


def test_without_objectives_nothing_is_ready_to_publish(tmp_path: Path) -> None:
    make(tmp_path / "shop", None, None, team="", on=None)
    told = say_findings(check_folder(tmp_path / "shop", on=None), "text")
    assert "no objective is written yet" in told
    assert told.splitlines()[-1].startswith("1 to answer before publishing")
