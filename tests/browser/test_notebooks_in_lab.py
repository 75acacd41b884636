"""Every notebook, opened in JupyterLab as people open it, with all its cells run."""

from pathlib import Path

import pytest

from browser.hands import written
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


# One thing wrong in each cell, the error last, as it stops the run; what must be said of each.
WRONG = {
    "import sys\n\nprint('late', file=sys.stderr)": "code cell 1: late",
    "from IPython.display import HTML\n\nHTML('from $400k to $600k')": "formula: from",
    "import ipywidgets\n\nipywidgets.Text(placeholder='Who?')": "no name: <input",
    "HTML('<img src=\"http://192.0.2.1/a.png\">')": "asked elsewhere: http://192.0.2.1/a.png",
    "1 / 0": "code cell 5: division by zero",
}


def test_what_is_wrong_is_noticed(notebook: Notebook, server: Server) -> None:
    notebook.open(written(server, "wrong", *WRONG))
    notebook.run_all()
    problems = notebook.problems()
    unnoticed = [said for said in WRONG.values() if not any(p.startswith(said) for p in problems)]
    assert not unnoticed


def test_a_dialog_left_open_and_a_complaint_of_the_page_are_noticed(
    notebook: Notebook, server: Server
) -> None:
    notebook.open(written(server, "asking", "1"))
    notebook.run_all()
    assert not notebook.problems()
    notebook.page.evaluate("() => { window.jupyterapp.commands.execute('help:about'); }")
    notebook.page.locator(".jp-Dialog").wait_for()
    notebook.page.evaluate("() => console.error('torn')")
    said = sorted(problem.partition(":")[0] for problem in notebook.problems())
    assert said == ["console", "left open"]
