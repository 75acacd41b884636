"""Every notebook, opened in JupyterLab as people open it, with all its cells run."""

from pathlib import Path

import pytest

from browser.lab import Notebook
from browser.serving import Server

NOTEBOOKS = sorted((Path(__file__).resolve().parents[2] / "notebooks").glob("*.ipynb"))
pytestmark = pytest.mark.slow


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs_in_lab_and_shows_what_it_should(
    path: Path, notebook: Notebook, shots: Path | None
) -> None:
    notebook.open(f"notebooks/{path.name}", dark=NOTEBOOKS.index(path) % 2 == 1)
    notebook.run_all()
    problems = notebook.problems()
    if shots is not None:
        shots.mkdir(parents=True, exist_ok=True)
        notebook.photograph(shots / f"{path.stem}.png")
    assert not problems
