"""The main job from end to end: from readings to a saved, coached and reported workbook."""

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from okrnb.advice import Advice
from okrnb.building import build, change
from okrnb.charts import history_of
from okrnb.coaching import coach
from okrnb.definitions import Definitions, load_definitions
from okrnb.describing import describe, newest_day
from okrnb.drafting import draft_objective, draft_objectives, next_quarter
from okrnb.errors import InputError, Problem, fail
from okrnb.fields import nearest
from okrnb.gaps import find_gaps, is_silent, look_ahead_all
from okrnb.kpitable import save_fields
from okrnb.model import CheckIn, Kpi, Settings
from okrnb.objectives import Objective, Workbook
from okrnb.outlook import Outlook
from okrnb.quantities import period_end, say_day
from okrnb.readings import load_readings, write_readings
from okrnb.workbook import (
    KPIS,
    append_check_in,
    create_workbook,
    load_workbook,
    new_id,
    save_objective,
)

HOME = Path(__file__).resolve().parent.parent
EXAMPLE = HOME / "templates" / "example-shop"


@dataclass(frozen=True, kw_only=True)
class State:
    """A workbook folder as it stands on a day, with all that is worked out from it.

    Scores and advice are as of `on`, gaps and outlooks as of `readings_on`: the two differ when
    check-ins are newer than the newest readings.
    """

    folder: Path
    on: date
    readings_on: date
    workbook: Workbook
    readings: pd.DataFrame
    gaps: pd.DataFrame
    outlooks: Mapping[str, Outlook]
    advice: tuple[Advice, ...]

    def history(self, kpi: str) -> tuple[list[date], list[float]]:
        """Give a KPI's days and values, oldest first, as far as they are looked at."""
        return history_of(self.readings, kpi, on=self.readings_on)

    def outlook(self, kpi: str) -> Outlook:
        """Give the outlook of one KPI. Raises InputError, naming those there are, without one."""
        if kpi not in self.outlooks:
            ready = f"Choose of: {', '.join(self.outlooks)}."
            raise fail(KPIS, None, "", f"{kpi!r} cannot be drafted from", ready)
        return self.outlooks[kpi]

    def proposed(self, *triage: str) -> list[str]:
        """Give the ids of the KPIs for which this triage is proposed, and which have a range.

        A KPI of which nobody has said what is healthy cannot be a health metric yet.
        """
        ranged = {
            k.id for k in self.workbook.kpis if (k.healthy_low, k.healthy_high) != (None,) * 2
        }
        rows = self.gaps[self.gaps["triage"].isin(triage)]
        return [id for id in rows["kpi"] if id in ranged or "health metric" not in triage]

    @property
    def kpi_questions(self) -> tuple[Advice, ...]:
        """Give what the coach asks about the definitions of KPIs, used in key results or not."""
        bare = replace(self.workbook, objectives=(), check_ins=())
        return tuple(one for one in coach(bare, on=self.on) if one.about.startswith("kpi "))

    def advise(self, objective: Objective) -> tuple[Advice, ...]:
        """Coach one objective that need not be saved yet, leaving the rest of the workbook out."""
        alone = replace(self.workbook, objectives=(objective,), check_ins=())
        mine = {f"objective {objective.id}", *(f"key result {k.id}" for k in objective.key_results)}
        return tuple(one for one in coach(alone, on=self.on) if one.about in mine)


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


def copy_notebooks(folder: Path) -> None:
    """Copy the guided notebooks that are not there yet, so that the originals stay as they are."""
    target = folder / "notebooks"
    target.mkdir(exist_ok=True)
    for notebook in sorted((HOME / "notebooks").glob("*.ipynb")):
        if not (target / notebook.name).exists():
            shutil.copyfile(notebook, target / notebook.name)


def choose_day(readings: pd.DataFrame, kpis: Sequence[Kpi]) -> date:
    """Choose the day to look from: the last one that the newest readings speak of.

    In a collection of series most of which ended long before, it is the latest day on which most
    of them were fresh: looking from the newest, nothing could be said of the others. Raises
    InputError when no KPI has readings.
    """
    days = pd.to_datetime(readings["date"]).dt.date.groupby(readings["kpi"]).agg(["min", "max"])
    by_id = {kpi.id: kpi for kpi in kpis}
    spans = [
        (by_id[str(id)], first, last) for id, first, last in days.itertuples() if str(id) in by_id
    ]
    if not spans:
        fix = "Add a row for each KPI; readings.csv has their ids."
        raise fail(KPIS, None, "", "it defines none of the KPIs that have readings", fix)
    ends = sorted({period_end(last, kpi.frequency) for kpi, _, last in spans}, reverse=True)

    def fresh(day: date) -> int:
        return sum(first <= day and not is_silent(kpi, last, day) for kpi, first, last in spans)

    if 2 * fresh(ends[0]) >= len(spans):
        return ends[0]
    return max(ends, key=fresh)


def look(folder: Path, *, on: date | None) -> State:
    """Load a workbook folder and work out gaps, outlooks and advice as of a day.

    Without a day it is that of the newest readings, or of the newest check-in.
    """
    workbook = load_workbook(folder)
    readings = load_readings(folder / workbook.settings.readings).frame
    readings_on = on or choose_day(readings, workbook.kpis)
    day = on or max([readings_on, *(c.on for c in workbook.check_ins)])
    cycle = workbook.settings.cycle
    return State(
        folder=folder,
        on=day,
        readings_on=readings_on,
        workbook=workbook,
        readings=readings,
        gaps=find_gaps(readings, workbook.kpis, on=readings_on, cycle=cycle),
        outlooks=look_ahead_all(readings, workbook.kpis, on=readings_on, cycle=cycle),
        advice=coach(workbook, on=day),
    )


def draft(state: State) -> State:
    """Draft objectives from the gaps and save them, if the workbook has none yet."""
    if state.workbook.objectives:
        return state
    for objective in draft_objectives(state.gaps, state.workbook.kpis, state.outlooks):
        save_objective(state.folder, objective, before=None)
    workbook = load_workbook(state.folder)
    return replace(state, workbook=workbook, advice=coach(workbook, on=state.on))


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


def draft_from(state: State, kpi: str) -> Objective:
    """Draft an objective around one KPI of an opened workbook; nothing is saved."""
    kpis = {k.id: k for k in state.workbook.kpis}
    state.outlook(kpi)
    reason = state.gaps.set_index("kpi").loc[kpi, "reason"]
    return draft_objective(kpis[kpi], state.outlooks, reason=str(reason), kpis=kpis)


def classify(
    state: State,
    *,
    focus: Sequence[str] = (),
    health: Sequence[str] = (),
    parked: Sequence[str] = (),
) -> State:
    """Write down what a team decided about its KPIs, by their ids, and look again.

    Only the cells `state` of `kpis.csv` change. Raises InputError for an id that is not there, and
    for a health metric of which nobody has said what is healthy.
    """
    chosen = dict.fromkeys(focus, "focus") | dict.fromkeys(health, "health")
    chosen |= dict.fromkeys(parked, "parked")
    kpis = {kpi.id: kpi for kpi in state.workbook.kpis}
    problems = [
        Problem(KPIS, None, f"KPI {id}", "there is no such KPI", nearest(id, kpis))
        for id in chosen
        if id not in kpis
    ]
    for kpi in (kpis[id] for id in health if id in kpis):
        if kpi.healthy_low is None and kpi.healthy_high is None:
            place = state.workbook.places[f"kpi {kpi.id}"]
            what = "a health metric without a healthy range raises no alarm"
            fix = "Fill in healthy_low or healthy_high first."
            problems.append(Problem(place.file, place.line, f"KPI {kpi.id}", what, fix))
    if problems:
        raise InputError(problems)
    save_fields(state.folder, {id: {"state": word} for id, word in chosen.items()}, file=KPIS)
    return look(state.folder, on=state.on)


def assign(objective: Objective, owner: str) -> Objective:
    """Give every key result without an owner this one, which answers what its draft asked."""
    owned = [kr if kr.owner else change(kr, owner=owner, prompt="") for kr in objective.key_results]
    return change(objective, key_results=owned)


def keep(state: State, objective: Objective) -> State:
    """Save an objective, new or changed, and look again."""
    known = {one.id: one for one in load_workbook(state.folder).objectives}
    save_objective(state.folder, objective, before=known.get(objective.id))
    return look(state.folder, on=state.on)


def check_in(state: State, key_result: str, *, on: date, **told: Any) -> State:
    """Report on a key result, and look again as of the newest check-in.

    `told` are fields of a check-in: value, confidence (0 to 10), note, done, accepted... Telling
    the same twice adds nothing.
    """
    known = load_workbook(state.folder).check_ins
    said = build(CheckIn, id="new", on=on, key_result=key_result, **told)
    if said not in [change(one, id="new") for one in known]:
        append_check_in(state.folder, change(said, id=new_id()))
    return look(state.folder, on=None)


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
