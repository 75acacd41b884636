"""A workbook folder from a person's own readings or the example shop, and its next readings."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

import pandas as pd

from okrnb.building import build
from okrnb.copying import EXAMPLE as EXAMPLE
from okrnb.copying import copy_notebooks as copy_notebooks
from okrnb.definitions import Definitions, load_definitions, rows_of
from okrnb.describing import describe, newest_day
from okrnb.drafting import next_quarter
from okrnb.errors import InputError, Problem, RefusedError, fail
from okrnb.fields import bare, nearest, read_scalar
from okrnb.kpitable import add_rows
from okrnb.loop import State, choose_day, is_own_table, look, read_of
from okrnb.model import Kpi, Reading, Settings
from okrnb.quantities import say_day
from okrnb.readings import Readings, load_readings, write_readings
from okrnb.sources import name_of
from okrnb.storage import locked, read_text, replace_text
from okrnb.templating import make_from_template
from okrnb.workbook import (
    KPIS,
    READINGS,
    SETTINGS,
    create_workbook,
    load_workbook,
    save_settings,
)

_KEY = ["kpi", "date"]


def make(
    folder: Path,
    source: Path | str | None,
    definitions: Path | None,
    *,
    team: str,
    on: date | None,
    reading: Reading | None = None,
) -> tuple[str, ...]:
    """Make a workbook folder from a person's own readings, or from the example shop without any.

    `source` is a file or the URL of a database. The answers in `reading` are kept in the folder, so
    that `update` needs them no more. The cycle is the calendar quarter after `on`, by default the
    day that the newest readings speak of. Gives notes on what was left out of the readings. Raises
    InputError, with nothing written, where readings or definitions cannot be used or the folder is
    taken.
    """
    file = EXAMPLE / "readings.csv" if source is None else source
    table = EXAMPLE / "kpis.csv" if source is None else definitions
    asked = reading or Reading()
    found = load_readings(file, reading=asked)
    known = Definitions((), {}) if table is None else load_definitions(table)
    kpis = describe(found, known.kpis)
    refuse_unknown_guardrails(kpis, known)
    newest, day = newest_day(found.frame, kpis), on or choose_day(found.frame, kpis)
    settings = Settings(
        team=team or ("Example shop" if source is None else Path(name_of(source)).stem),
        cycle=next_quarter(day),
        reading=asked,
        source="the example shop" if source is None else name_of(source),
    )
    create_workbook(folder, settings, kpis, write_readings(found.frame))
    copy_notebooks(folder)
    notes = (*found.notes, *known.notes)
    if on is None and day < newest:
        told = f"Most KPIs have no fresh reading on {say_day(newest)}, when the newest one ends: "
        notes += (f"{told}seen from {say_day(day)} instead. Another day: --as-of.",)
    return notes


def make_filled(folder: Path, template: str, *, on: date, team: str = "") -> tuple[str, ...]:
    """Make a workbook folder from a template, for the quarter after a day; gives notes on it.

    Raises InputError, with nothing written, like `make_from_template`.
    """
    notes = make_from_template(folder, template, on=on, team=team)
    copy_notebooks(folder)
    return notes


def open_workbook(
    folder: str,
    source: str | None = None,
    definitions: str | None = None,
    *,
    on: date | None = None,
    reading: Reading | None = None,
    template: str = "",
) -> State:
    """Open a workbook folder, made first if it is not there, and look at it as of a day.

    Without a day it is that of the newest readings, or of the newest check-in. `source` and
    `definitions` are a person's own files, `reading` how the first is to be read; `template` is the
    name of a workbook filled with invented figures (`templating`). Without any of them it is the
    example shop. Raises InputError where the folder's readings were read in another way than
    `reading` says: what was misread would stay in it.
    """
    path = Path(folder)
    if template and source is not None:
        what = "a template and readings of your own are both named"
        raise fail("template", None, "", what, "Leave one of them out.")
    if template and not (path / SETTINGS).exists():
        if on is None:
            what = "a template is filled for the quarter after a day, and none is named"
            raise fail("template", None, "", what, "Name it, as in on=date(2026, 9, 30).")
        make_filled(path, template, on=on)
    elif not (path / SETTINGS).exists():
        table = None if definitions is None else Path(definitions)
        make(path, source, table, team="", on=on, reading=reading)
    kept = load_workbook(path).settings.reading
    if _answered(kept, reading) != kept:
        what = "its readings were read in another way"
        raise fail(folder, None, "", what, "Give the folder another name, so that it is made anew.")
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


def update(folder: Path, source: Path | str, *, reading: Reading | None = None) -> tuple[str, ...]:
    """Add the readings of a new export to a workbook folder; gives notes on what came of it.

    It is read with the answers that the folder keeps; those in `reading` win and are kept as well.
    A new value for the same KPI and day wins, every other reading stays. KPIs that are new get a
    row in `kpis.csv`; one whose row a person took out gets none. The guided notebooks that waited
    for the first readings are copied.

    Raises InputError, with nothing written, where the export or the folder cannot be used.
    """
    settings = load_workbook(folder).settings
    refuse_other_table(folder, settings)
    asked = _answered(settings.reading, reading)
    found = load_readings(source, reading=asked)
    told = settings.change(reading=asked, source=settings.source or name_of(source))
    save_settings(folder, told, before=settings)
    with locked(folder):
        counts = _add(folder, found)
    copy_notebooks(folder)
    return (_say_added(*counts), *found.notes)


def refuse_other_table(folder: Path, settings: Settings) -> None:
    """Raise InputError where the readings stand in a file that only people write."""
    if not is_own_table(folder, settings):
        what = f"the readings come from {settings.readings}, which only you write"
        fix = "Put the new export in its place: it is read again each time."
        raise fail(SETTINGS, None, "readings", what, fix)


def _add(folder: Path, found: Readings) -> tuple[int, int, int]:
    """Merge readings into a folder whose lock is held; counts those added, changed, and new KPIs.

    The table of KPIs goes first: a KPI without readings does no harm, should the power fail.
    """
    book, seen = load_workbook(folder), read_text(folder, READINGS)
    own = read_of(folder, book.settings)
    found = as_known(found, (*(kpi.id for kpi in book.kpis), *own.names))
    merged = _merge(own.frame, found.frame)
    ids = {kpi.id for kpi in book.kpis} | set(own.names)
    every = replace(found, frame=merged, names={**own.names, **found.names})
    new = [kpi for kpi in describe(every, book.kpis) if kpi.id not in ids]
    if new:
        table = read_text(folder, KPIS) or ""
        text = add_rows(table, rows_of(new), file=KPIS)
        replace_text(folder, KPIS, text, seen=table, check=lambda _: None)
    if not merged.equals(own.frame):
        text = write_readings(merged)
        replace_text(folder, READINGS, text, seen=seen, check=lambda _: None)
    added = len(merged) - len(own.frame)
    pairs = found.frame.merge(own.frame, on=_KEY, suffixes=("", "_before"))
    return added, int((pairs["value"] != pairs["value_before"]).sum()), len(new)


def _merge(own: pd.DataFrame, new: pd.DataFrame) -> pd.DataFrame:
    both = pd.concat([own, new]).drop_duplicates(_KEY, keep="last")
    return both.sort_values(_KEY, ignore_index=True)


def as_known(found: Readings, ids: Iterable[str]) -> Readings:
    """Give readings the ids by which a folder knows their KPIs, whatever the case of letters."""
    known = {id.casefold(): id for id in ids}
    at = {id: known.get(id.casefold(), id) for id in found.names}
    return Readings(
        found.frame.assign(kpi=found.frame["kpi"].map(at).astype(str)),
        {at[id]: name for id, name in found.names.items()},
        {at[id]: unit for id, unit in found.units.items()},
        found.notes,
    )


def _say_added(added: int, changed: int, kpis: int) -> str:
    if not added and not changed:
        return "Nothing new: all readings are there already."
    told = f"{added:,} reading{'s' * (added != 1)} added, {changed:,} changed"
    new = {0: "", 1: ", 1 KPI is new"}.get(kpis, f", {kpis:,} KPIs are new")
    return f"{told}{new}."


def read_answers(words: Iterable[str]) -> Reading:
    """Read answers that are typed as `date_order=dmy`; nothing behind the `=` takes one back.

    Raises InputError, which names the fields or the values that there are.
    """
    given: dict[str, Any] = {}
    problems = []
    for word in words:
        key, _, text = word.partition("=")
        field = Reading.model_fields.get(key)
        if field is None or "=" not in word:
            what, fix = f"{word!r} is no answer", f"Write one of: {', '.join(_ways())}."
            problems.append(Problem("--answer", None, "", what, fix))
            continue
        try:
            kind = bare(field.annotation)
            given[key] = read_scalar(kind, key, text) if text.strip() else field.default
        except RefusedError as error:
            problems.append(Problem("--answer", None, "", error.what, error.fix))
    if problems:
        raise InputError(problems)
    return build(Reading, **given)


def _ways() -> Iterable[str]:
    """Give each field of `Reading` with what may be written behind it."""
    for key, field in Reading.model_fields.items():
        kind = bare(field.annotation)
        words = (
            get_args(kind)
            if get_origin(kind) is Literal
            else ("number" if kind is int else "text",)
        )
        yield f"{key}={'/'.join(words)}"


def _answered(kept: Reading, new: Reading | None) -> Reading:
    """Put new answers over those that are kept; what the new ones do not speak of stays."""
    return (
        kept if new is None else kept.change(**{k: getattr(new, k) for k in new.model_fields_set})
    )


def holds(folder: Path, source: Path | str, reading: Reading | None = None) -> bool:
    """Say whether a workbook folder has all the readings that `source` has now."""
    settings = load_workbook(folder).settings
    own = read_of(folder, settings)
    found = load_readings(source, reading=_answered(settings.reading, reading))
    return bool(_merge(own.frame, as_known(found, own.names).frame).equals(own.frame))


def refuse_other(folder: Path, source: Path | str, reading: Reading | None = None) -> None:
    """Raise InputError when the folder lacks readings that `source` has."""
    if not holds(folder, source, reading):
        raise fail(
            str(folder),
            None,
            "",
            f"it already holds a workbook, without the readings of {name_of(source)}",
            "Give another name with --folder NAME, or add them with the command read.",
        )
