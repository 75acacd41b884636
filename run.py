"""Set okrnb up in .venv beside this file, once, and run it there.

python run.py [words]      hand the words on to okrnb; `python run.py --help` lists them
python run.py test         ruff, mypy, pytest; --quick leaves slow tests out, the rest is pytest's
python run.py notebooks    run the notebooks and save their outputs anew
"""

import hashlib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
PYTHON = "Scripts/python.exe" if os.name == "nt" else "bin/python"  # these four are in .venv
STAMP = "okrnb-stamp.txt"  # what it was made from
UNFINISHED = "okrnb-unfinished"  # there while it is being filled
LOG = "okrnb-setup.log"


# All of this file must parse under old Pythons, though they run no more of it than this.
def version_problem(version: "tuple[int, ...]") -> str:  # okrnb needs Python 3.11 or newer
    """Say what to do about a Python that is too old; empty when it is new enough."""
    seen = f"{'.'.join(map(str, version))} ({sys.executable})"
    advice = "Install a newer one (python.org or your system's packages), then for instance:"
    command = "py -3.12 run.py" if os.name == "nt" else "python3.12 run.py"
    problem = f"okrnb needs Python 3.11 or newer; this is {seen}.\n{advice} {command}"
    return "" if version >= (3, 11) else problem


def run(command: "list[str]", folder: "Path | None" = None) -> int:
    """Run a program and give its exit code; after Ctrl-C it may end in its own time."""
    program = subprocess.Popen(command, cwd=folder)
    try:
        code = program.wait()
    except KeyboardInterrupt:  # the program got it too: pytest sums up, Lab asks
        code = program.wait()
        if code:
            raise
    return code if code >= 0 else 128 - code


def wanted_stamp(root: Path, *, test: bool) -> "list[str]":
    """List what .venv is to be made from: Python, folder, pyproject.toml, extra."""
    pyproject = hashlib.sha256((root / "pyproject.toml").read_bytes()).hexdigest()
    python = " ".join(f"{sys.version} in {sys.base_prefix}".split())
    return [python, str(root), pyproject, "test" if test else ""]


def missing(venv: Path, wanted: "list[str]") -> str:
    """Name what .venv lacks: "" is nothing, "packages", or "all" where it must be made anew."""
    if not (venv / PYTHON).exists() or (venv / UNFINISHED).exists():  # Python may have moved
        return "all"
    if (venv / STAMP).exists():
        found = (venv / STAMP).read_text("utf-8", "replace").split("\n")
    else:  # made by hand: good to build on if it is whole
        probe = "import sys, pip; print(*sys.version.split(), 'in', sys.base_prefix)"
        seen = subprocess.run([str(venv / PYTHON), "-c", probe], capture_output=True, text=True)
        found = [seen.stdout.strip(), wanted[1]]
    if found[:2] != wanted[:2]:
        return "all"
    return "" if found[2:] in (wanted[2:], [wanted[2], "test"]) else "packages"


def say(words: str) -> None:
    """Tell the person at the terminal, apart from what okrnb itself prints."""
    print(words, file=sys.stderr, flush=True)


def step(words: str, command: "list[str]", venv: Path) -> bool:
    """Do one step of the set-up, its output going to a log in .venv; say whether it worked."""
    say(f"  {words} ...")
    env = {**os.environ, "PIP_USER": "0", "PIP_NO_INPUT": "1", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    with (venv / LOG).open("ab") as log:
        none = subprocess.DEVNULL
        return not subprocess.call(command, cwd=ROOT, env=env, stdin=none, stdout=log, stderr=log)


def make_venv(venv: Path) -> bool:
    """Make .venv anew; a kill at any moment leaves one without Python or marked unfinished."""
    python = getattr(sys, "_base_executable", sys.executable)  # .venv's own is about to go
    if venv.exists():
        (venv / PYTHON).unlink(missing_ok=True)
        shutil.rmtree(venv)
    venv.mkdir()
    (venv / UNFINISHED).touch()
    return step("making .venv", [python, "-m", "venv", str(venv)], venv)


def install(venv: Path, what: str) -> bool:
    """Install by the uv that is there, else by a uv in .venv, else by pip; True if done."""
    words, pip = "installing okrnb and what it needs", [str(venv / PYTHON), "-m", "pip"]
    # Compiled at once: where PYTHONDONTWRITEBYTECODE is set, every start would be slow otherwise.
    with_uv = ["pip", "install", "--python", pip[0], "--compile-bytecode", "-e", what]
    own = shutil.which("uv")
    if own and step(words, [own, *with_uv], venv):
        return True
    # uv reads none of pip's settings: where pip has been given an index, only pip may fetch.
    settings = subprocess.run([*pip, "config", "list"], capture_output=True, text=True).stdout
    uv_may_fetch = not re.search(r"\.(index-url|no-index)=", settings)
    fetch = [*pip, "install", "--only-binary=uv", "uv"]
    fetched = uv_may_fetch and step("fetching uv, a fast installer", fetch, venv)
    if fetched and step(words, [*pip[:2], "uv", *with_uv], venv):
        return True
    return step(f"{words} with pip, a minute or two", [*pip, "install", "-e", what], venv)


def set_up(venv: Path, *, test: bool) -> None:
    """Make .venv ready, at once where it already is; exit with advice where that fails."""
    wanted = wanted_stamp(ROOT, test=test)
    lacks = missing(venv, wanted)
    if not lacks:
        return
    say("Setting up okrnb in .venv (once, about half a minute) ...")
    if lacks == "all" and not make_venv(venv):
        sys.exit(
            "Python could not make .venv. On Debian and Ubuntu: sudo apt install python3-venv;\n"
            f"elsewhere install Python from python.org. Details: {venv / LOG}"
        )
    (venv / UNFINISHED).touch()
    done = install(venv, ".[test]" if test else ".")
    if done:
        (venv / STAMP).write_text("\n".join(wanted), "utf-8")
    if done or lacks == "packages":  # else what is there may be in pieces
        (venv / UNFINISHED).unlink()
    if not done:
        errors = re.findall("ERROR: .*", (venv / LOG).read_text("utf-8", "replace"))
        sys.exit(
            f"okrnb could not download or install what it needs. {''.join(errors[-1:])}\nIs this"
            " machine online? Behind a proxy set HTTPS_PROXY; with a package mirror of your own:\n"
            "pip config set global.index-url ADDRESS. Then run the same command again.\n"
            f"Details: {venv / LOG}"
        )


def check(python: str, arguments: "list[str]") -> int:
    """Run every check, pytest last so that its summary ends the output; 1 if any failed."""
    quick = ["-m", "not slow"] if "--quick" in arguments else []
    own = [word for word in arguments if word != "--quick"]
    # All tests are shared out among the processors; what somebody asks for runs as it is asked.
    shared = [] if own else ["-n", "auto", "--maxprocesses", "4", "--no-loadscope-reorder"]
    pytest = ["pytest", *shared, *quick, *own]
    failed: list[str] = []
    for words in (["ruff", "check"], ["ruff", "format", "--check"], ["mypy"], pytest):
        print(f"\n=== {' '.join(words)} ===", *failed, flush=True)
        if run([python, "-m", *words], ROOT):
            failed.append(f"({' '.join(words)} FAILED)")
    return 1 if failed else 0


def main(job: str = "", *arguments: str) -> int:
    """Do what the command line asks for and give the exit code."""
    venv = ROOT / ".venv"
    try:
        set_up(venv, test=job in ("test", "notebooks"))
        python = str(venv / PYTHON)
        if job == "test":
            return check(python, list(arguments))
        if job == "notebooks":
            return run([python, "tests/refresh_notebooks.py", *arguments], ROOT)
        os.environ["OKRNB_COMMAND"] = f"python {sys.argv[0]}"  # what okrnb calls itself
        command = [python, "-P", "-m", "okrnb", *sys.argv[1:]]  # -P: the user's files stay out
        if os.name == "posix":
            os.execv(python, command)  # okrnb takes over, so that signals reach it
        return run(command)
    except KeyboardInterrupt:
        return 130
    except OSError as error:
        sys.exit(
            f"okrnb could not be set up: {error}.\nIt needs a folder that you can write to, 1 GB of"
            " disk free, and nothing still running in .venv.\nElse copy okrnb to your home folder."
        )


if __name__ == "__main__":
    sys.exit(version_problem(sys.version_info[:3]) or main(*sys.argv[1:]))
