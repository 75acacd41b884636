"""A workbook folder from a person's own readings, or from the example shop."""

import shutil
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from okrnb.definitions import Definitions, load_definitions
from okrnb.describing import describe, newest_day
from okrnb.drafting import next_quarter
from okrnb.errors import InputError, Problem, fail
from okrnb.fields import nearest
from okrnb.loop import State, choose_day, look
from okrnb.model import Kpi, Settings
from okrnb.quantities import say_day
from okrnb.readings import load_readings, write_readings
from okrnb.workbook import create_workbook, load_workbook

HOME = Path(__file__).resolve().parent.parent
EXAMPLE = HOME / "templates" / "example-shop"


def make(
    folder: Path, source: Path | None, definitions: Path | None, *, team: str, on: date | None
) -> tuple[str, ...]:
    """Make a workbook folder from a person's own readings, or from the example shop without any.

    The cycle is the calendar quarter after `on`, by default the day that the newest readings speak
    of. Gives notes on what was left out of the readings. Raises InputError, with nothing written,
    where readings or definitions cannot be used or the folder is taken.
    """
    file = EXAMPLE / "readings.csv" if source is None else source
    table = EXAMPLE / "kpis.csv" if source is None else definitions
    found = load_readings(file)
    known = Definitions((), {}) if table is None else load_definitions(table)
    kpis = describe(found, known.kpis)
    refuse_unknown_guardrails(kpis, known)
    newest, day = newest_day(found.frame, kpis), on or choose_day(found.frame, kpis)
    settings = Settings(
        team=team or ("Example shop" if source is None else file.stem),
        cycle=next_quarter(day),
        source="the example shop" if source is None else file.name,
    )
    create_workbook(folder, settings, kpis, write_readings(found.frame))
    copy_notebooks(folder)
    notes = (*found.notes, *known.notes)
    if on is None and day < newest:
        told = f"Most KPIs have no fresh reading on {say_day(newest)}, when the newest one ends: "
        notes += (f"{told}seen from {say_day(day)} instead. Another day: --as-of.",)
    return notes


def open_workbook(
    folder: str, source: str | None = None, definitions: str | None = None, *, on: date
) -> State:
    """Open a workbook folder, made first if it is not there, and look at it as of a day.

    `source` and `definitions` are a person's own files; without them it is the example shop.
    """
    path = Path(folder)
    if not (path / "workbook.yaml").exists():
        file = None if source is None else Path(source)
        make(path, file, None if definitions is None else Path(definitions), team="", on=on)
    return look(path, on=on)


def refuse_unknown_guardrails(kpis: Sequence[Kpi], definitions: Definitions) -> None:
    """Raise InputError where a definition names a guardrail that is no KPI."""
    ids = {kpi.id.casefold() for kpi in kpis}
    problems = []
    for kpi in definitions.kpis:
        if kpi.guardrail and kpi.guardrail.casefold() not in ids:
            place = definitions.places[f"kpi {kpi.id} guardrail"]
            what = f"guardrail is {kpi.guardrail!r}, but there is no such KPI"
            fix = nearest(kpi.guardrail, [known.id for known in kpis])
            problems.append(Problem(place.file, place.line, f"KPI {kpi.id}", what, fix))
    if problems:
        raise InputError(problems)


def holds(folder: Path, source: Path) -> bool:
    """Say whether a workbook folder was made from the same readings as `source` has now."""
    settings = load_workbook(folder).settings
    own = load_readings(folder / settings.readings).frame
    return bool(own.equals(load_readings(source).frame))


def refuse_other(folder: Path, source: Path) -> None:
    """Raise InputError when the folder holds other readings than `source`."""
    if not holds(folder, source):
        raise fail(
            str(folder),
            None,
            "",
            f"it already holds a workbook, made from other readings than {source.name}",
            "Give another name with --folder NAME, or replace the folder's readings.csv.",
        )


def copy_notebooks(folder: Path) -> None:
    """Copy the guided notebooks that are not there yet, so that the originals stay as they are."""
    target = folder / "notebooks"
    target.mkdir(exist_ok=True)
    for notebook in sorted((HOME / "notebooks").glob("*.ipynb")):
        if not (target / notebook.name).exists():
            shutil.copyfile(notebook, target / notebook.name)
