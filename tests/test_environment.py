"""environment.yml (conda, Binder) asks for what pyproject.toml asks for, under conda's names."""

import re
import tomllib
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

ROOT = Path(__file__).parents[1]
CONDA_NAMES = {"duckdb": "python-duckdb", "playwright": "playwright-python"}
PYPROJECT = (ROOT / "pyproject.toml").read_text("utf-8")
ENVIRONMENT = (ROOT / "environment.yml").read_text("utf-8")


def asked_of_pip(pyproject: str) -> frozenset[str]:
    project = tomllib.loads(pyproject)["project"]
    return frozenset(project["dependencies"] + project["optional-dependencies"]["test"])


def asked_of_conda(environment: str) -> frozenset[str]:
    pip_names = {conda: pip for pip, conda in CONDA_NAMES.items()}
    specs = (re.fullmatch(r"([\w.-]+)(.*)", spec) for spec in conda_specs(environment))
    pairs = (spec.groups() for spec in specs if spec)
    asked = (pip_names.get(name, name) + versions for name, versions in pairs)
    return frozenset(asked) - {"pip", python_pin(environment)}


def conda_specs(environment: str) -> tuple[str, ...]:
    return tuple(spec for spec in dependencies(environment) if isinstance(spec, str))


def python_pin(environment: str) -> str:
    (pin,) = (spec for spec in conda_specs(environment) if re.match(r"python\b(?!-)", spec))
    return pin


def dependencies(environment: str) -> list[Any]:
    parsed: dict[str, list[Any]] = YAML(typ="safe").load(environment)
    return parsed["dependencies"]


def test_conda_is_asked_for_what_pip_is_asked_for() -> None:
    assert asked_of_conda(ENVIRONMENT) == asked_of_pip(PYPROJECT)


def test_a_range_that_drifts_apart_is_seen() -> None:
    drifted = ENVIRONMENT.replace("python-duckdb>=1.3,<3", "python-duckdb>=1.3,<2")
    assert asked_of_conda(drifted) ^ asked_of_pip(PYPROJECT) == {"duckdb>=1.3,<2", "duckdb>=1.3,<3"}


def test_a_package_that_only_conda_is_asked_for_is_seen() -> None:
    grown = ENVIRONMENT.replace("  - pip\n", "  - pip\n  - polars\n")
    assert asked_of_conda(grown) - asked_of_pip(PYPROJECT) == {"polars"}


def test_binder_can_read_which_python_is_meant() -> None:
    assert re.fullmatch(r"python=3\.\d+", python_pin(ENVIRONMENT))


def test_the_python_of_conda_is_one_that_okrnb_runs_on() -> None:
    floor = tomllib.loads(PYPROJECT)["project"]["requires-python"]
    oldest, pinned = (int(text.rpartition(".")[2]) for text in (floor, python_pin(ENVIRONMENT)))
    assert pinned >= oldest


def test_okrnb_itself_is_installed_from_its_folder() -> None:
    assert {"pip": ["-e ."]} in dependencies(ENVIRONMENT)


def test_everything_else_comes_from_conda_forge() -> None:
    assert YAML(typ="safe").load(ENVIRONMENT)["channels"] == ["conda-forge"]
