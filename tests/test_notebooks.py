"""The guided notebooks: their form, and that their stored outputs are what they print today."""

import ast
import json
import re
import shutil
import statistics
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import nbformat
import pytest
from IPython.core.inputtransformer2 import TransformerManager
from nbclient import NotebookClient

from okrnb.copying import Own, for_own
from okrnb.loop import look
from okrnb.starting import make, make_filled

NOTEBOOKS = sorted((Path(__file__).resolve().parent.parent / "notebooks").glob("*.ipynb"))
TAGS = {"parameters", "your-turn", "check", "example", "nbval-ignore-output"}
GUIDED = [path for path in NOTEBOOKS if path.stem[:2] in ("01", "02", "03", "04", "05", "06")]
OWN = Own(folder="team", day=date(2025, 3, 31), kpi="backlog", name="Backlog")
each_notebook = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
ROOM = [path for path in NOTEBOOKS if path.stem[:2] in ("07", "08")]  # which are led by forms
each_guided = pytest.mark.parametrize("path", GUIDED, ids=lambda path: path.stem)


def cells_of(path: Path) -> list[dict[str, Any]]:
    cells: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return cells


def source_of(cell: dict[str, Any]) -> str:
    return "".join(cell["source"])


def code_of(path: Path) -> list[dict[str, Any]]:
    return [cell for cell in cells_of(path) if cell["cell_type"] == "code"]


def run_nbval(folder: Path, mode: str = "--nbval") -> subprocess.CompletedProcess[str]:
    (folder / "pytest.ini").write_text("[pytest]\n", encoding="utf-8")
    words = [mode, "--nbval-current-env", "--nbval-cell-timeout=60", "-p", "no:cacheprovider"]
    # By name: workbooks that the notebooks make have notebooks of their own, further down.
    names = sorted(path.name for path in folder.glob("*.ipynb"))
    command = [sys.executable, "-m", "pytest", "-q", *words, *names]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """Give a clean copy of the notebooks to run in."""
    for path in NOTEBOOKS:
        shutil.copyfile(path, tmp_path / path.name)
    return tmp_path


def test_there_are_notebooks() -> None:
    assert NOTEBOOKS


def test_stored_outputs_are_what_the_notebooks_print_and_a_second_run_works(copy: Path) -> None:
    first = run_nbval(copy)
    assert first.returncode == 0, first.stdout[-4000:]
    # In the same folder the decisions of the first run are there already, and may show.
    second = run_nbval(copy, "--nbval-lax")
    assert second.returncode == 0, second.stdout[-4000:]


def test_a_stored_output_changed_by_hand_is_noticed(tmp_path: Path) -> None:
    path = tmp_path / "03-words-and-coach.ipynb"  # the quickest
    content = json.loads((NOTEBOOKS[0].parent / path.name).read_text(encoding="utf-8"))
    code = [cell for cell in content["cells"] if cell["cell_type"] == "code"]
    outputs = [(place, out) for place, cell in enumerate(code) for out in cell["outputs"]]
    place, told = next(
        (p, out["data"]) for p, out in outputs if "text/plain" in out.get("data", {})
    )
    told["text/plain"] = ["something else"]
    path.write_text(json.dumps(content), encoding="utf-8")
    found = run_nbval(tmp_path)
    assert found.returncode == 1
    assert f"FAILED {path.name}::Cell {place} " in found.stdout


@each_notebook
def test_every_cell_was_run_in_order(path: Path) -> None:
    counts = [cell["execution_count"] for cell in code_of(path)]
    assert counts == list(range(1, len(counts) + 1))


@each_notebook
def test_nothing_went_wrong_and_nothing_was_warned_of(path: Path) -> None:
    outputs = [out for cell in code_of(path) for out in cell["outputs"]]
    assert not [o for o in outputs if o["output_type"] == "error" or o.get("name") == "stderr"]


@each_notebook
def test_outputs_hold_no_paths_of_a_machine(path: Path) -> None:
    told = json.dumps([cell["outputs"] for cell in code_of(path)])
    assert not re.search(r"/(home|tmp|usr|Users|root|work)/|[A-Z]:\\\\", told)


@each_notebook
def test_it_opens_with_a_promise_parameters_and_imports(path: Path) -> None:
    opening, parameters, imports = cells_of(path)[:3]
    assert source_of(opening).startswith("# ")
    assert "minutes" in source_of(opening)
    assert parameters["metadata"]["tags"] == ["parameters"]
    assert "from okrnb import" in source_of(imports)


@each_notebook
def test_cells_are_short(path: Path) -> None:
    lengths = [len(source_of(cell).splitlines()) for cell in code_of(path)]
    prose = [source_of(c) for c in cells_of(path) if c["cell_type"] == "markdown"]
    assert len(lengths) <= 25
    assert max(lengths) <= 8
    assert statistics.median(lengths) <= 3
    assert max(len(text.splitlines()) for text in prose) <= 12


@each_notebook
def test_nothing_is_programmed_inside(path: Path) -> None:
    forbidden = (ast.FunctionDef, ast.ClassDef, ast.For, ast.While, ast.Try)
    for cell in code_of(path):
        tree = ast.parse(TransformerManager().transform_cell(source_of(cell)))  # with `%%okr`
        assert not [node for node in ast.walk(tree) if isinstance(node, forbidden)]
        assert "import *" not in source_of(cell)


@each_notebook
def test_there_is_a_turn_for_the_reader_with_a_check_right_after(path: Path) -> None:
    tags = [cell["metadata"].get("tags", []) for cell in code_of(path)]
    turns = [place for place, given in enumerate(tags) if "your-turn" in given]
    assert turns
    assert all("check" in tags[place + 1] for place in turns)
    assert {tag for given in tags for tag in given} <= TAGS


@each_notebook
def test_it_is_light_and_carries_no_stray_metadata(path: Path) -> None:
    content = json.loads(path.read_text(encoding="utf-8"))
    assert path.stat().st_size < 300_000
    assert set(content["metadata"]) == {"kernelspec", "language_info"}
    assert content["metadata"]["kernelspec"]["name"] == "python3"
    assert {key for cell in content["cells"] for key in cell["metadata"]} <= {"tags", "own"}


def run_on_a_persons_own_file(stem: str, kpi: str, folder: Path) -> None:
    """Run a notebook on an export of two KPIs, with its parameters changed and nothing else."""
    months = [f"{year}-{month:02d}" for year in (2023, 2024) for month in range(1, 13)]
    rows = [f"{month},{n % 7 + 20},{900 + 10 * n}" for n, month in enumerate(months)]
    (folder / "mine.csv").write_text("month,Churn,Leads\n" + "\n".join(rows), encoding="utf-8")
    table = "kpi,direction,aggregation,healthy_low,healthy_high\n"
    table += "churn,down,share,,19\nleads,up,cumulative,2000,\nmood,up,level,40,\n"
    (folder / "what.csv").write_text(table, encoding="utf-8")
    content = nbformat.reads((folder / f"{stem}.ipynb").read_text(encoding="utf-8"), as_version=4)
    changes = {
        "date(2011, 12, 4)": "date(2024, 12, 31)",
        "READINGS = None": 'READINGS = "mine.csv"',
        "DEFINITIONS = None": 'DEFINITIONS = "what.csv"',
        'KPI = "revenue"': f'KPI = "{kpi}"',
    }
    for before, after in changes.items():
        content.cells[1].source = content.cells[1].source.replace(before, after)
    client = NotebookClient(
        content, timeout=60, kernel_name="python3", resources={"metadata": {"path": str(folder)}}
    )
    client.execute()


def test_a_persons_own_export_is_triaged_without_a_change_but_in_the_parameters(
    copy: Path,
) -> None:
    run_on_a_persons_own_file("01-kpi-gaps", "", copy)
    table = (copy / "practice" / "kpis.csv").read_text(encoding="utf-8")
    assert len(re.findall(r",focus,", table)) == 2


@pytest.mark.parametrize(
    ("kpi", "kept"),
    [
        ("leads", "form: metric"),
        ("Churn", "form: threshold"),  # which as usual will get no better
        ("mood", "form: baseline"),  # which was never measured
    ],
)
def test_a_persons_own_kpi_becomes_a_kept_key_result_by_its_id_alone(
    kpi: str, kept: str, copy: Path
) -> None:
    run_on_a_persons_own_file("02-kpi-to-key-result", kpi, copy)
    (objective,) = (copy / "practice" / "objectives").glob("*.yaml")
    assert objective.stem == kpi.lower()
    assert kept in objective.read_text(encoding="utf-8")


def test_typed_okrs_are_added_to_a_persons_own_workbook(copy: Path) -> None:
    run_on_a_persons_own_file("03-words-and-coach", "", copy)
    (objective,) = (copy / "practice" / "objectives").glob("*.yaml")
    told = objective.read_text(encoding="utf-8")
    assert "owner: Ana" in told
    assert '"rule": "P12"' in (copy / "practice" / "log.jsonl").read_text(encoding="utf-8")


# Copies beside a person's own workbook


def own_cells(path: Path) -> list[dict[str, Any]]:
    """Give the cells of a notebook as they are copied beside an own workbook."""
    cells: list[dict[str, Any]] = json.loads(for_own(path.read_text("utf-8"), OWN))["cells"]
    return cells


@each_notebook
def test_a_copy_for_an_own_workbook_says_nothing_about_the_shop(path: Path) -> None:
    text = "\n".join(source_of(cell) for cell in own_cells(path))
    word = r"shop|Christmas|[Ww]holesale|retention|revenue_|practice|201[12]|Australia|Ana\b"
    assert not re.findall(word, text)


@each_notebook
def test_a_copy_for_an_own_workbook_is_as_short_and_plain(path: Path) -> None:
    cells = own_cells(path)
    code = [source_of(cell) for cell in cells if cell["cell_type"] == "code"]
    prose = [source_of(cell) for cell in cells if cell["cell_type"] == "markdown"]
    assert max(len(text.splitlines()) for text in code) <= 9  # a line more says what is missing
    assert max(len(text.splitlines()) for text in prose) <= 12
    assert max(len(line) for text in code for line in text.splitlines()) <= 100


@each_guided
def test_in_a_copy_for_an_own_workbook_each_turn_has_its_check_and_steps_count_up(
    path: Path,
) -> None:
    cells = own_cells(path)
    code = [cell["metadata"].get("tags", []) for cell in cells if cell["cell_type"] == "code"]
    turns = [place for place, tags in enumerate(code) if "your-turn" in tags]
    assert turns
    assert all("check" in code[place + 1] for place in turns)
    steps = re.findall(r"^## Step (\d)", "\n".join(map(source_of, cells)), re.MULTILINE)
    assert steps == [str(number) for number in range(1, len(steps) + 1)]


DEFINED = "kpi,direction,aggregation,healthy_low,healthy_high\ntickets,up,cumulative,430,\n"
DEFINED += "csat,up,average,97,\nbacklog,down,level,,120\n"
BLANK = "kpi,owner\ntickets,Eva\n"


def own_workbook(folder: Path, definitions: str) -> Path:
    """Make a workbook of a help desk: tickets solved, how happy people are, and what is left."""
    months = [f"{year}-{month:02d}" for year in (2023, 2024) for month in range(1, 13)]
    rows = [f"{m},{400 + 7 * n % 50},{90 + n % 9},{120 + 5 * n}" for n, m in enumerate(months)]
    text = "month,Tickets,CSAT (%),Backlog\n" + "\n".join(rows)
    (folder / "mine.csv").write_text(text, encoding="utf-8")
    table = folder / "what.csv"
    table.write_text(definitions, encoding="utf-8")
    make(folder / "team", folder / "mine.csv", table if definitions else None, team="", on=None)
    return folder / "team"


def run_copy(path: Path, changes: dict[str, str]) -> str:
    """Run a copy from top to bottom, some of its words changed, and give all that it shows."""
    content = nbformat.reads(path.read_text(encoding="utf-8"), as_version=4)
    for cell in content.cells:
        for before, after in changes.items():
            cell.source = cell.source.replace(before, after)
    client = NotebookClient(
        content,
        timeout=60,
        kernel_name="python3",
        resources={"metadata": {"path": str(path.parent)}},
    )
    client.execute()
    outputs = [out for cell in content.cells for out in cell.get("outputs", [])]
    assert not [out for out in outputs if out["output_type"] != "execute_result"]
    return "\n".join(out["data"]["text/plain"] for out in outputs)


def written(folder: Path) -> dict[str, bytes]:
    """Give every file of a workbook, but for its notebooks and what okrnb keeps for itself."""
    files = (path for path in folder.rglob("*") if path.is_file())
    own = {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}
    return {name: text for name, text in own.items() if name[:9] not in ("notebooks", ".okrnb/lo")}


@pytest.mark.slow
@pytest.mark.parametrize("definitions", [DEFINED, BLANK, ""], ids=["defined", "blank", "none"])
@each_notebook
def test_a_copy_runs_through_beside_an_own_workbook_and_writes_nothing(
    path: Path, definitions: str, tmp_path: Path
) -> None:
    team = own_workbook(tmp_path, definitions)
    before = written(team)
    assert run_copy(team / "notebooks" / path.name, {})
    assert written(team) == before


@pytest.mark.slow
def test_in_a_blank_workbook_the_first_notebook_says_what_comes_first(tmp_path: Path) -> None:
    make_filled(tmp_path / "team", "blank", on=date(2026, 9, 30))
    before = written(tmp_path / "team")
    shown = run_copy(tmp_path / "team" / "notebooks" / "00-start-here.ipynb", {})
    assert shown.count("there is no KPI in it yet. Read in an export first.") == 2
    assert written(tmp_path / "team") == before


@pytest.mark.slow
def test_what_people_decide_in_the_copies_is_written_into_their_workbook(tmp_path: Path) -> None:
    team = own_workbook(tmp_path, DEFINED)
    copies = team / "notebooks"
    run_copy(copies / "01-kpi-gaps.ipynb", {"FOCUS = []": 'FOCUS = ["csat"]'})
    assert look(team, on=None).workbook.kpis[1].state == "focus"
    run_copy(copies / "02-kpi-to-key-result.ipynb", {'OWNER = ""': 'OWNER = "Eva"'})
    (objective,) = look(team, on=None).workbook.objectives
    assert {kr.owner for kr in objective.key_results} == {"Eva"}
    changes = {'"sentence": ""': '"sentence": "Customers help themselves"'}
    changes |= {'"kind": ""': '"kind": "launch"', 'OBJECTIVE = ""': f'OBJECTIVE = "{objective.id}"'}
    shown = run_copy(copies / "04-milestones-to-steps.ipynb", changes)
    (objective,) = look(team, on=None).workbook.objectives
    assert [kr.form for kr in objective.key_results][-1] == "milestone"
    assert "not closed yet: nothing is reported yet" in shown


@pytest.mark.slow
def test_where_readings_mislead_the_copy_says_so_and_goes_on(tmp_path: Path) -> None:
    months = [f"{year}-{month:02d}" for year in (2022, 2023, 2024) for month in range(1, 13)]
    rows = "\n".join(f"{month},{100 * int(month[-2:])}" for month in months)
    (tmp_path / "mine.csv").write_text(f"month,Sold\n{rows}\n", encoding="utf-8")
    (tmp_path / "what.csv").write_text("kpi,direction\nsold,up\n", encoding="utf-8")
    make(tmp_path / "team", tmp_path / "mine.csv", tmp_path / "what.csv", team="", on=None)
    shown = run_copy(tmp_path / "team" / "notebooks" / "02-kpi-to-key-result.ipynb", {})
    assert "nothing can be drafted from its readings yet" in shown
    assert "Nothing is drafted yet: see above what is missing, and run on from there." in shown


NOW = "lambda: datetime(2025, 1, 6, 9)"  # the morning on which the session is held
OPENED = """opening = OpeningForm(book, at)
opening.value = {"people": "Ana: decision owner\\nBen: scribe\\nCem", "where": "Self-service"}
opening.open_it()
"""
IDEAS = """ideas = IdeaForm(session, at)
ideas.value = {"ideas": "Customers help themselves\\nFewer hand-overs"}
ideas.jot()
"""
SESSION = "07-facilitated-session.ipynb"


@pytest.mark.slow
def test_in_a_copy_for_an_own_workbook_each_cell_says_what_it_waits_for(tmp_path: Path) -> None:
    team = own_workbook(tmp_path, DEFINED)
    shown = run_copy(team / "notebooks" / SESSION, {})
    assert "session: it is not open yet. Say who is here, press Open the session" in shown
    assert shown.count("once the session is open: see Step 1.") == 13


@pytest.mark.slow
def test_a_session_in_an_own_workbook_goes_on_where_it_was_in_a_new_kernel(tmp_path: Path) -> None:
    team = own_workbook(tmp_path, DEFINED)
    path = team / "notebooks" / SESSION
    clock = {"datetime.now)": f"{NOW})"}
    opened = {"opening = OpeningForm(book, at)\n": OPENED, "IdeaForm(session, at)": IDEAS + "ideas"}
    first = run_copy(path, clock | opened)
    assert "OpeningForm: session 2025-01-06" in first
    assert "there is no key result yet. Put one in above, then run this cell again." in first
    before = written(team)
    second = run_copy(path, clock)
    assert "SessionBoard: session 2025-01-06: Open, 3 here, 2 ideas" in second
    assert "Fewer hand-overs" in second
    assert "No objective has been drafted yet." in second or "CloseForm" in second
    assert written(team) == before
    assert "SeatForm: Nothing is asked of you" in run_copy(
        team / "notebooks" / "08-take-part.ipynb", clock
    )


@pytest.mark.parametrize("path", ROOM, ids=lambda path: path.stem)
def test_a_notebook_for_a_room_leads_on_to_the_next_one_in_both_forms(path: Path) -> None:
    for cells in (cells_of(path), own_cells(path)):
        assert "05-weekly-check-in.ipynb" in source_of(cells[-1])
        assert "`out`" in source_of(cells[-1]) or "files" in source_of(cells[-2])
