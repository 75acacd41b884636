"""Files that okrnb ships with are found, and nothing that a wheel needs is forgotten."""

import tomllib
from pathlib import Path

import pytest

from okrnb.shipped import shipped

ROOT = Path(__file__).resolve().parent.parent


@pytest.mark.parametrize(
    "names",
    [
        ("templates", "words", "vague.txt"),
        ("templates", "steps", "launch.csv"),
        ("templates", "kpi-library.csv"),
        ("templates", "example-shop", "readings.csv"),
        ("notebooks", "00-start-here.ipynb"),
    ],
    ids="/".join,
)
def test_what_the_package_reads_is_there(names: tuple[str, ...]) -> None:
    assert shipped(*names).is_file()


def test_a_wheel_takes_templates_and_notebooks_along() -> None:
    told = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    tool = told["tool"]["setuptools"]
    assert tool["package-dir"]["okrnb.templates"] == "templates"
    assert tool["package-dir"]["okrnb.notebooks"] == "notebooks"
    assert set(tool["packages"]) == set(tool["package-dir"])
    assert tool["package-data"] == {"okrnb.templates": ["**/*"], "okrnb.notebooks": ["*.ipynb"]}


def test_no_module_looks_beside_the_package_by_itself() -> None:
    own = [path.name for path in (ROOT / "okrnb").glob("*.py") if "__file__" in path.read_text()]
    assert own == ["shipped.py"]
