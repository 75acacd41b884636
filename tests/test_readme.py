"""README under test: its examples run, its map is complete, its links lead somewhere."""

import doctest
import os
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest

from okrnb.cli import main

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
COMMANDS = [
    line.split("#")[0].strip()
    for block in re.findall(r"```sh\n(.*?)```", README, re.DOTALL)
    for line in block.splitlines()
    if line.startswith("python run.py")
]


@pytest.fixture
def empty_folder(tmp_path: Path) -> Iterator[Path]:
    """Give an empty working folder in which the paths of the README exist."""
    (tmp_path / "templates").symlink_to(ROOT / "templates", target_is_directory=True)
    before = Path.cwd()
    os.chdir(tmp_path)
    try:
        yield tmp_path
    finally:
        os.chdir(before)


def test_the_commands_run_one_after_the_other(empty_folder: Path) -> None:
    ends = {}
    for command in COMMANDS:
        words = shlex.split(command)[2:]
        if words[:1] not in (["test"], ["lab"], ["app"]):  # this run, and what never ends
            ends[command] = main(words)
    assert ends.pop("python run.py check") == 1, "a fresh draft has questions to answer"
    assert len(ends) >= 4
    assert set(ends.values()) == {0}


def test_the_python_examples_show_what_is_true(empty_folder: Path) -> None:
    found = doctest.testfile(str(ROOT / "README.md"), module_relative=False)
    assert found.attempted >= 5
    assert found.failed == 0


def test_the_map_names_every_module() -> None:
    named = set(re.findall(r"`(\w+)`", README[README.index("## Where things are") :]))
    modules = {path.stem for path in (ROOT / "okrnb").glob("[!_]*.py")}
    assert not modules - named


def test_every_notebook_is_listed() -> None:
    assert all(path.stem in README for path in (ROOT / "notebooks").glob("*.ipynb"))


def test_links_inside_the_repository_lead_somewhere() -> None:
    targets = re.findall(r"\]\((?!https?:)([^)#]+)\)", README)
    assert [target for target in targets if not (ROOT / target).exists()] == []
