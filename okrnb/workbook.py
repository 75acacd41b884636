"""A team's workbook: a folder of plain text, made, loaded and saved.

Loading reads everything, changes nothing, and says all that is wrong at once. Saving changes only
what differs, so what people typed stays as they typed it. Two people never lose each other's work:
who saves says what was read (`before`), and a file that says something else by now is a conflict.
Comparing what files mean instead of how they are spelled lets a comment survive that somebody
wrote in the meantime, since the change is made in the text as it is now.
"""

import secrets
import shutil
from collections.abc import Callable, Collection, Iterable, Sequence
from pathlib import Path
from typing import TypeVar

from okrnb.blocks import to_block
from okrnb.definitions import load_definitions, write_definitions
from okrnb.errors import ConflictError, InputError, Problem, fail
from okrnb.fields import nearest
from okrnb.links import Known, known_results, link_problems, merge_places
from okrnb.log import only, read_lines
from okrnb.model import CheckIn, Kpi, Record, Settings, Waiver, slug
from okrnb.objectives import Objective, Workbook
from okrnb.records import Notes, parse, read_objective, read_settings
from okrnb.schemas import OBJECTIVE_SCHEMA, SETTINGS_SCHEMA, hints, schema_texts
from okrnb.storage import (
    conflict,
    locked,
    read_log,
    read_text,
    replace_text,
    sync_folder,
)
from okrnb.yamledit import edit
from okrnb.yamltext import render

R = TypeVar("R", bound=Record)
T = TypeVar("T")

SETTINGS, KPIS, READINGS, LOG = "workbook.yaml", "kpis.csv", "readings.csv", "log.jsonl"
_SMALL_FILES = {
    # Git keeps the lines of both sides; the log does not mind their order.
    ".gitattributes": f"{LOG} merge=union\n",
    ".gitignore": ".okrnb/lock\n.*.tmp\n.ipynb_checkpoints/\n.jupyter/\n",
}
_LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"  # without those that look alike


def load_workbook(folder: Path | str) -> Workbook:
    """Read a workbook folder; nothing on the disk changes.

    Raises InputError with all that is wrong in all files.
    """
    folder = existing(folder)
    settings, head = _read(folder, SETTINGS, read_settings)
    pages = [_read(folder, name, read_objective) for name in _objective_names(folder)]
    kpis, table = _read_kpis(folder)
    log = Notes(LOG)
    lines = read_lines(read_log(folder, LOG), log)
    check_ins, waivers = only(CheckIn, lines), only(Waiver, lines)
    entries = tuple(line for line in lines if not isinstance(line, CheckIn | Waiver))
    every = [head, *(notes for _, notes in pages), table, log]
    places = merge_places(every)
    known = Known(kpis, known_results([notes for _, notes in pages]))
    objectives = tuple(objective for objective, _ in pages if objective)
    problems = [*_stray_files(folder), *(problem for notes in every for problem in notes.problems)]
    problems += link_problems(objectives, (*check_ins, *entries), known, places)
    if settings is None or kpis is None or problems:
        raise InputError(_in_order(problems, every))
    return Workbook(
        settings=settings,
        kpis=kpis,
        objectives=objectives,
        check_ins=check_ins,
        places=places,
        waivers=waivers,
        entries=entries,
    )


def existing(folder: Path | str) -> Path:
    """Give the path of a workbook folder. Raises InputError where there is none."""
    folder = Path(folder)
    if not (folder / SETTINGS).is_file():
        what = f"there is no such file in {folder}, so it is not a workbook"
        raise fail(SETTINGS, None, "", what, "Check the folder's name, or make a new workbook.")
    return folder


def _read(
    folder: Path, name: str, read: Callable[[str, Notes], T | None]
) -> tuple[T | None, Notes]:
    notes = Notes(name)
    try:
        return read(read_text(folder, name) or "", notes), notes
    except InputError as error:
        notes.problems += error.problems
        return None, notes


def _read_kpis(folder: Path) -> tuple[tuple[Kpi, ...] | None, Notes]:
    notes = Notes(KPIS)
    try:
        found = load_definitions(folder / KPIS, name=KPIS)
    except InputError as error:
        notes.problems += error.problems
        return None, notes
    notes.places.update(found.places)
    return found.kpis, notes


def _objective_names(folder: Path) -> list[str]:
    """Give the names of the objectives' files; hidden ones are somebody's temporary files."""
    paths = sorted((folder / "objectives").glob("*.yaml"))
    return [f"objectives/{path.name}" for path in paths if not path.name.startswith(".")]


def _stray_files(folder: Path) -> list[Problem]:
    what = "only files that end in .yaml are read"
    paths = sorted((folder / "objectives").glob("*.yml"))
    names = [(f"objectives/{path.name}", f"Rename it to {path.stem}.yaml.") for path in paths]
    return [Problem(name, None, "", what, fix) for name, fix in names]


def _in_order(problems: Iterable[Problem], pages: Sequence[Notes]) -> list[Problem]:
    """Sort by file and line, so that people can go through their files once."""
    files = [notes.file for notes in pages]

    def key(problem: Problem) -> tuple[int, int]:
        place = files.index(problem.file) if problem.file in files else len(files)
        return place, problem.line if isinstance(problem.line, int) else 0

    return sorted(problems, key=key)


def save_settings(folder: Path | str, settings: Settings, *, before: Settings) -> None:
    """Change `workbook.yaml` where it differs from `before`, which is what was loaded.

    Raises ConflictError, with nothing written, when the file says something else by now.
    """
    _save(existing(folder), SETTINGS, (before, settings), read_settings)


def save_objective(
    folder: Path | str, objective: Objective, *, before: Objective | None = None
) -> None:
    """Write a new objective, or change its file where it differs from `before`, which was loaded.

    Whether the KPIs and key results that it names exist is checked when the folder is loaded.
    Raises ConflictError, with nothing written, when the file says something else by now than
    `before`, or when a new objective's file exists already.
    """
    if before is not None and before.id != objective.id:
        raise ValueError(f"before: {before.id} is another objective than {objective.id}")
    name = f"objectives/{objective.id}.yaml"
    _save(existing(folder), name, (before, objective), read_objective)


def _save(
    folder: Path, name: str, change: tuple[R | None, R], read: Callable[[str, Notes], R | None]
) -> None:
    before, after = change
    with locked(folder):
        seen = read_text(folder, name)
        if before is None and seen is not None:
            what = "there is such a file already; nothing was saved"
            raise ConflictError([Problem(name, None, "", what, "Choose another id.")])
        if (None if seen is None else parse(read, seen, name)) != before:
            raise conflict(name)
        if before == after:
            return
        if seen is None or before is None:
            text = _new_text(name, after)
        else:
            text = edit(seen, to_block(before), to_block(after))

        def check(written: str) -> None:
            if parse(read, written, name) != after:
                raise _misread(name)

        replace_text(folder, name, text, seen=seen, check=check)


def _misread(name: str) -> InputError:
    what = "what was to be saved would be read as something else; nothing was saved"
    return fail(name, None, "", what, "Please tell us which text or number it was.")


def _new_text(name: str, record: Record) -> str:
    schema = SETTINGS_SCHEMA if name == SETTINGS else f"../{OBJECTIVE_SCHEMA}"
    head = f"# yaml-language-server: $schema={schema}\n" + (hints() if name == SETTINGS else "")
    return f"{head}{render(to_block(record))}"


def refuse_unknown(folder: Path | str, key_result: str, *, about: str) -> None:
    """Raise InputError where no objective has a key result; only files that may name it are read.

    `about` is the line of the log that speaks of it. An objective's file that is no YAML just now
    may well have it: somebody is typing in it.
    """
    folder = existing(folder)
    named, known = f"key result {key_result}", set[str]()
    for name in _objective_names(folder):
        if key_result in (read_text(folder, name) or ""):
            places = _read(folder, name, read_objective)[1].places
            if named in places or not places:
                return
    for name in _objective_names(folder):
        known |= known_results([_read(folder, name, read_objective)[1]]) or set()
    what = f"key_result is {key_result!r}, but there is no such key result"
    raise fail(LOG, None, about, what, nearest(key_result, known))


def new_id(text: str = "", taken: Collection[str] = ()) -> str:
    """Make an id from a name, or from nothing, that no other branch will make as well.

    >>> new_id("Gross margin (%)")[:-5], len(new_id())
    ('gross-margin-', 10)

    It ends in random letters, since counting on would give two branches the same number. `taken`
    are ids that it must not be.
    """
    stem = slug(text)[:40].rstrip("-.")
    while True:
        tail = "".join(secrets.choice(_LETTERS) for _ in range(5 if stem else 10))
        id = f"{stem}-{tail}" if stem else tail
        if id not in taken:
            return id


def create_workbook(
    folder: Path | str,
    settings: Settings,
    kpis: Iterable[Kpi] = (),
    readings_csv: str = "",
    *,
    objectives: Iterable[Objective] = (),
) -> None:
    """Make a workbook folder, whole or not at all.

    Raises InputError when the folder exists and is not empty, or when what it would hold could not
    be loaded again; then nothing is left behind.
    """
    folder = Path(folder).absolute()
    if folder.exists() and not (folder.is_dir() and not any(folder.iterdir())):
        what = "it exists already and is not empty"
        raise fail(folder.name, None, "", what, "Choose the name of a new folder.")
    folder.parent.mkdir(parents=True, exist_ok=True)
    beside = folder.with_name(f".{folder.name}.{secrets.token_hex(8)}.tmp")
    try:
        beside.mkdir()
        _fill(beside, settings, tuple(kpis), readings_csv, tuple(objectives))
        if folder.exists():
            folder.rmdir()
        beside.rename(folder)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    sync_folder(folder.parent)


def _fill(
    folder: Path,
    settings: Settings,
    kpis: tuple[Kpi, ...],
    readings_csv: str,
    objectives: tuple[Objective, ...],
) -> None:
    texts = {
        SETTINGS: _new_text(SETTINGS, settings),
        KPIS: write_definitions(kpis),
        LOG: "",
        **_SMALL_FILES,
        **schema_texts(),
    }
    if readings_csv:
        texts[READINGS] = readings_csv
    for objective in objectives:
        name = f"objectives/{objective.id}.yaml"
        if name in texts:
            raise fail(name, None, "", "two objectives have this id", "Give each its own id.")
        texts[name] = _new_text(name, objective)
    for name, text in texts.items():
        replace_text(folder, name, text, seen=None, check=lambda _: None)
    made = load_workbook(folder)
    in_order = tuple(sorted(objectives, key=lambda objective: f"{objective.id}.yaml"))
    if (made.settings, made.kpis, made.objectives) != (settings, kpis, in_order):
        raise _misread(folder.name)
