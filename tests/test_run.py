"""run.py sets okrnb up once, notices what has changed, and says plainly what is in its way."""

import ast
import importlib.util
import os
import shutil
import signal
import subprocess
import sys
import venv
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[1]
SOURCE = (ROOT / "run.py").read_text("utf-8")


def loaded() -> ModuleType:
    spec = importlib.util.spec_from_file_location("run", ROOT / "run.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


run = loaded()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give a folder with run.py in it, to be set up."""
    (tmp_path / "okrnb").mkdir()
    for name in ("run.py", "pyproject.toml"):
        shutil.copy(ROOT / name, tmp_path / "okrnb" / name)
    return tmp_path / "okrnb"


def made_ready(folder: Path, *, test: bool = False, script: str = "exit 0") -> Path:
    """Make a .venv that run.py takes for its own; its Python only runs some lines of shell."""
    ready: Path = folder / ".venv"
    python = ready / run.PYTHON
    python.parent.mkdir(parents=True)
    python.write_text(f"#!/bin/sh\n{script}\n", "utf-8")
    python.chmod(0o755)
    (ready / run.STAMP).write_text("\n".join(run.wanted_stamp(folder, test=test)), "utf-8")
    return ready


def lacks(folder: Path, *, test: bool = False) -> str:
    """Ask run.py what the .venv of a folder lacks."""
    return str(run.missing(folder / ".venv", run.wanted_stamp(folder, test=test)))


def started(folder: Path, *words: str, **settings: str) -> "subprocess.CompletedProcess[str]":
    """Run a folder's run.py from the folder above it, with no uv within reach."""
    command = [sys.executable, str(folder / "run.py"), *words]
    env = {**os.environ, "PATH": "", **settings}
    return subprocess.run(
        command, cwd=folder.parent, env=env, capture_output=True, text=True, check=False
    )


# -- the Python that starts run.py


@pytest.mark.parametrize("version", [(2, 7, 18), (3, 6, 15), (3, 9, 0), (3, 10, 13)])
def test_an_old_python_is_named_with_what_is_needed(version: tuple[int, ...]) -> None:
    seen = ".".join(map(str, version))
    assert run.version_problem(version).startswith(
        f"okrnb needs Python 3.11 or newer; this is {seen} "
    )


def test_an_old_python_is_told_what_to_type_instead() -> None:
    assert run.version_problem((3, 8, 18)).endswith("3.12 run.py")


@pytest.mark.parametrize("version", [(3, 11, 0), (3, 13, 1), (4, 0, 0)])
def test_a_new_python_is_welcome(version: tuple[int, ...]) -> None:
    assert run.version_problem(version) == ""


def test_pythons_from_3_6_on_can_read_run_py() -> None:
    assert ast.parse(SOURCE, feature_version=(3, 6))


def test_newer_syntax_would_be_seen() -> None:
    with pytest.raises(SyntaxError):
        ast.parse(SOURCE + "\n(x := 1)\n", feature_version=(3, 6))


def newer_annotations(source: str) -> list[str]:
    """List annotations, met at import, that an old Python could not work out."""
    functions = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef)]
    arguments = [arg for node in functions for arg in (*node.args.args, *node.args.kwonlyargs)]
    found = [node.returns for node in functions] + [arg.annotation for arg in arguments]
    return [ast.unparse(one) for one in found if isinstance(one, ast.Subscript | ast.BinOp)]


def test_old_pythons_get_past_the_annotations() -> None:
    assert newer_annotations(SOURCE) == []


def test_newer_annotations_would_be_seen() -> None:
    source = "def f(a: list[str], *, b: 'list[str]') -> int | None: ..."
    assert newer_annotations(source) == ["int | None", "list[str]"]


def test_the_line_at_which_python_2_stops_names_the_python_that_is_needed() -> None:
    first = next(line for line in SOURCE.splitlines() if "->" in line)
    assert "okrnb needs Python 3.11 or newer" in first


def test_run_py_needs_nothing_but_python() -> None:
    nodes = list(ast.walk(ast.parse(SOURCE)))
    names = {name.name for node in nodes if isinstance(node, ast.Import) for name in node.names}
    names |= {str(node.module) for node in nodes if isinstance(node, ast.ImportFrom)}
    assert names <= sys.stdlib_module_names


# -- what .venv lacks


def test_without_a_venv_all_is_missing(folder: Path) -> None:
    assert lacks(folder) == "all"


def test_a_venv_made_for_the_same_needs_lacks_nothing(folder: Path) -> None:
    made_ready(folder)
    assert lacks(folder) == ""


def test_a_venv_with_the_test_tools_will_do_for_work(folder: Path) -> None:
    made_ready(folder, test=True)
    assert lacks(folder) == ""


def test_a_venv_for_work_lacks_the_test_tools(folder: Path) -> None:
    made_ready(folder)
    assert lacks(folder, test=True) == "packages"


def test_a_changed_pyproject_calls_for_packages(folder: Path) -> None:
    made_ready(folder)
    with (folder / "pyproject.toml").open("a", encoding="utf-8") as pyproject:
        pyproject.write("# one more line\n")
    assert lacks(folder) == "packages"


def test_a_venv_of_another_python_is_made_anew(folder: Path) -> None:
    stamp = made_ready(folder) / run.STAMP
    stamp.write_text(stamp.read_text("utf-8").replace("3.", "9.", 1), "utf-8")
    assert lacks(folder) == "all"


def test_a_venv_that_came_along_when_the_folder_was_moved_is_made_anew(folder: Path) -> None:
    made_ready(folder)
    assert lacks(folder.rename(folder.with_name("moved"))) == "all"


def test_a_venv_that_was_left_unfinished_is_made_anew(folder: Path) -> None:
    (made_ready(folder) / run.UNFINISHED).touch()
    assert lacks(folder) == "all"


def test_a_venv_whose_python_has_gone_away_is_made_anew(folder: Path) -> None:
    python = made_ready(folder) / run.PYTHON
    python.unlink()
    python.symlink_to(folder / "uninstalled")
    assert lacks(folder) == "all"


@pytest.mark.parametrize("stamp", [b"", b"\n\n\n\n", b"\xff\xfe\x00", b"{}"])
def test_a_venv_with_a_damaged_stamp_is_made_anew(folder: Path, stamp: bytes) -> None:
    (made_ready(folder) / run.STAMP).write_bytes(stamp)
    assert lacks(folder) == "all"


def made_by_hand(folder: Path) -> Path:
    """Make a real .venv that run.py has not seen; give its pip, which is only a name."""
    venv.EnvBuilder(symlinks=os.name == "posix").create(folder / ".venv")
    (site,) = (folder / ".venv").rglob("site-packages")
    (site / "pip.py").touch()
    return site / "pip.py"


def test_a_venv_made_by_hand_is_built_on(folder: Path) -> None:
    made_by_hand(folder)
    assert lacks(folder) == "packages"


def test_a_venv_made_by_hand_that_has_no_pip_is_made_anew(folder: Path) -> None:
    made_by_hand(folder).unlink()
    assert lacks(folder) == "all"


@pytest.mark.slow
def test_making_a_venv_anew_clears_the_old_one_and_marks_it_unfinished(folder: Path) -> None:
    (made_ready(folder) / "leftover").touch()
    assert run.make_venv(folder / ".venv")
    seen = {path.name for path in (folder / ".venv").rglob("*")}
    assert {run.UNFINISHED, "pip", "leftover"} & seen == {run.UNFINISHED, "pip"}


# -- filling .venv: a stand-in for Python says what it was asked for, and is believed


def test_the_test_tools_are_added_to_a_venv_for_work(folder: Path) -> None:
    made_ready(folder)
    started(folder, "test")
    assert lacks(folder, test=True) == ""


def filled(folder: Path, script: str, **settings: str) -> list[str]:
    """Add the test tools to a .venv; give what was run for it."""
    ready = made_ready(folder, script=f'echo "python $*"; {script}')
    started(folder, "notebooks", **settings)
    log: Path = ready / run.LOG
    return log.read_text("utf-8").splitlines()


def test_uv_is_fetched_and_installs(folder: Path) -> None:
    fetch, install = filled(folder, "exit 0")
    assert fetch == "python -m pip install --only-binary=uv uv"
    assert install.startswith("python -m uv pip install --python ")


def test_where_uv_fails_pip_installs(folder: Path) -> None:
    calls = filled(folder, 'case "$*" in *"uv pip"*) exit 1;; esac')
    assert calls[-1] == "python -m pip install -e .[test]"
    assert lacks(folder, test=True) == ""


def test_where_uv_cannot_be_fetched_pip_installs(folder: Path) -> None:
    _, second = filled(folder, 'case "$*" in *" uv") exit 1;; esac')
    assert second == "python -m pip install -e .[test]"


def test_where_pip_has_an_index_of_its_own_only_pip_installs(folder: Path) -> None:
    config = "global.index-url='https://mirror.example/simple'"
    calls = filled(folder, f'case "$*" in *"config list") echo "{config}";; esac')
    assert calls == ["python -m pip install -e .[test]"]


def test_a_uv_that_is_there_installs(folder: Path) -> None:
    (folder / "uv").write_text('#!/bin/sh\necho "uv $1 $2 $3"\n', "utf-8")
    (folder / "uv").chmod(0o755)
    assert filled(folder, "exit 0", PATH=str(folder)) == ["uv pip install --python"]


def test_a_venv_that_could_not_be_added_to_still_does_what_it_did(folder: Path) -> None:
    filled(folder, "exit 1")
    assert [lacks(folder), lacks(folder, test=True)] == ["", "packages"]


def test_a_new_venv_that_could_not_be_filled_is_made_anew(folder: Path) -> None:
    whole = f'[ "$1" = -c ] && echo "{run.wanted_stamp(folder, test=False)[0]}"'
    script = f"#!/bin/sh\n{whole}\n"
    maker = f"""
import pathlib, sys
python = pathlib.Path(sys.argv[1]) / {run.PYTHON!r}
python.parent.mkdir()
python.write_text({script!r})
python.chmod(0o755)
"""
    (folder.parent / "venv.py").write_text(maker, "utf-8")
    assert "could not download" in started(folder, PYTHONPATH=str(folder.parent)).stderr
    assert lacks(folder) == "all"


# -- running things


def test_a_step_says_what_it_does_apart_from_the_output_of_okrnb(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    run.step("counting to three", [sys.executable, "-c", "print('1 2 3')"], tmp_path)
    assert capfd.readouterr() == ("", "  counting to three ...\n")


def test_a_step_keeps_its_output_in_the_log(tmp_path: Path) -> None:
    run.step("counting to three", [sys.executable, "-c", "print('1 2 3')"], tmp_path)
    assert (tmp_path / run.LOG).read_text("utf-8").strip() == "1 2 3"


@pytest.mark.parametrize(("code", "worked"), [(0, True), (1, False)])
def test_a_step_says_whether_it_worked(tmp_path: Path, code: int, worked: object) -> None:
    assert (
        run.step("trying", [sys.executable, "-c", f"raise SystemExit({code})"], tmp_path) is worked
    )


def test_the_exit_code_of_a_program_is_handed_on() -> None:
    assert run.run([sys.executable, "-c", "raise SystemExit(7)"]) == 7


def test_a_program_ended_by_a_signal_gives_the_code_that_shells_give() -> None:
    program = f"import os; os.kill(os.getpid(), {signal.SIGTERM.value})"
    assert run.run([sys.executable, "-c", program]) == 128 + signal.SIGTERM


def test_what_is_no_job_of_run_py_goes_to_okrnb_in_the_users_folder(folder: Path) -> None:
    made_ready(folder, script='echo "$PWD: $*"')
    said = started(folder, "new", "my team").stdout
    assert said == f"{folder.parent}: -P -m okrnb new my team\n"


def test_the_exit_code_of_okrnb_is_that_of_run_py(folder: Path) -> None:
    made_ready(folder, script="exit 7")
    assert started(folder).returncode == 7


def test_notebooks_are_refreshed_in_the_folder_of_run_py(folder: Path) -> None:
    made_ready(folder, test=True, script='echo "$PWD: $*"')
    said = started(folder, "notebooks", "01.ipynb").stdout
    assert said == f"{folder}: tests/refresh_notebooks.py 01.ipynb\n"


# -- the checks

SHARED = "-m pytest -n auto --maxprocesses 4 --no-loadscope-reorder"


def checks(folder: Path, *words: str, script: str) -> tuple[list[str], int]:
    """Run `run.py test` where each tool only says its name; give what was said and the code."""
    made_ready(folder, test=True, script=f'echo "$*"; {script}')
    seen = started(folder, "test", *words)
    return [line for line in seen.stdout.splitlines() if line], seen.returncode


def test_the_checks_run_in_order_each_under_its_name_and_pytest_last(folder: Path) -> None:
    lines, _ = checks(folder, "-k", "pace", script="exit 0")
    assert lines == [
        *("=== ruff check ===", "-m ruff check"),
        *("=== ruff format --check ===", "-m ruff format --check"),
        *("=== mypy ===", "-m mypy"),
        *("=== pytest -k pace ===", "-m pytest -k pace"),
    ]


def test_quick_leaves_the_slow_tests_out(folder: Path) -> None:
    lines, _ = checks(folder, "--quick", "-x", script="exit 0")
    assert lines[-1] == "-m pytest -m not slow -x"


def test_checks_that_all_pass_give_0(folder: Path) -> None:
    assert checks(folder, script="exit 0")[1] == 0


@pytest.mark.parametrize("tool", ["check", "format", "mypy", "pytest"])
def test_one_failed_check_is_enough_to_fail(folder: Path, tool: str) -> None:
    assert checks(folder, script=f'case "$*" in *{tool}*) exit 2;; esac')[1] == 1


def test_a_failed_check_does_not_stop_the_others_and_stays_in_sight(folder: Path) -> None:
    lines, _ = checks(folder, "-x", script='case "$*" in *mypy*) exit 2;; esac')
    assert lines[-2:] == ["=== pytest -x === (mypy FAILED)", "-m pytest -x"]


@pytest.mark.parametrize(
    ("words", "run"),
    [
        ((), SHARED),
        (("--quick",), f"{SHARED} -m not slow"),
        (("-k", "pace"), "-m pytest -k pace"),
    ],
    ids=["all", "quick", "some"],
)
def test_all_tests_are_shared_out_and_those_that_somebody_names_are_not(
    folder: Path, words: tuple[str, ...], run: str
) -> None:
    assert checks(folder, *words, script="exit 0")[0][-1] == run


# -- what is in the way


def told(folder: Path, **settings: str) -> str:
    """Start run.py where it must fail, and give what it says."""
    seen = started(folder, **settings)
    assert seen.returncode == 1
    assert "Traceback" not in seen.stderr
    return seen.stderr


def test_a_folder_that_cannot_be_written_to_is_told_plainly(folder: Path) -> None:
    (folder / ".venv").touch()  # a file where a folder must be, which stops root as well
    assert "It needs a folder that you can write to" in told(folder)


def test_a_python_without_venv_is_told_plainly(folder: Path) -> None:
    (folder.parent / "venv.py").write_text("raise SystemExit(1)", "utf-8")
    assert "sudo apt install python3-venv" in told(folder, PYTHONPATH=str(folder.parent))


@pytest.mark.slow
def test_a_machine_without_network_is_told_plainly(folder: Path) -> None:
    closed = {"PIP_INDEX_URL": "http://127.0.0.1:9/simple", "PIP_NO_CACHE_DIR": "1"}
    alone = {"PIP_CONFIG_FILE": os.devnull, "PIP_FIND_LINKS": "", "PIP_RETRIES": "0"}
    words = told(folder, **closed, **alone)
    assert "okrnb could not download or install what it needs. ERROR: No matching" in words
    assert "Is this machine online?" in words


# -- the command that everybody is told


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md"])
def test_people_are_told_the_command_for_the_tests(name: str) -> None:
    assert "python run.py test" in (ROOT / name).read_text("utf-8")


def test_ci_runs_the_command_that_people_are_told() -> None:
    lines = (ROOT / ".ci" / "run").read_text("utf-8").splitlines()
    commands = [line for line in lines if "run.py" in line and not line.startswith("#")]
    assert commands == ["python3 run.py test"]
