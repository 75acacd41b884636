"""The main job from end to end: from readings to a saved, coached and reported workbook."""

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from okrnb.advice import Advice
from okrnb.charts import Chart, chart_board, chart_history, chart_scores, history_of
from okrnb.coaching import coach
from okrnb.definitions import Definitions, load_definitions
from okrnb.describing import describe
from okrnb.drafting import draft_objective, draft_objectives, next_quarter
from okrnb.errors import fail
from okrnb.gaps import find_gaps, is_silent, look_ahead_all
from okrnb.model import CheckIn, Kpi, Settings
from okrnb.objectives import Metric, Objective, Workbook
from okrnb.outlook import Outlook
from okrnb.quantities import period_end, say_day
from okrnb.readings import load_readings, write_readings
from okrnb.report import (
    SHOWN_AT_ONCE,
    gather,
    say_where,
    score_of,
    table_gaps,
    to_markdown,
    write_report,
)
from okrnb.scoring import Score
from okrnb.wording import say_key_result
from okrnb.workbook import (
    append_check_in,
    create_workbook,
    load_workbook,
    new_id,
    save_objective,
)

HOME = Path(__file__).resolve().parent.parent
EXAMPLE = HOME / "templates" / "example-shop"
OUT = "out"


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
    day = on or choose_day(found.frame, kpis)
    settings = Settings(
        team=team or ("Example shop" if source is None else file.stem),
        cycle=next_quarter(day),
        source="the example shop" if source is None else file.name,
    )
    create_workbook(folder, settings, kpis, write_readings(found.frame))
    copy_notebooks(folder)
    return (*found.notes, *known.notes)


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
    of them were fresh: looking from the newest, nothing could be said of the others.
    """
    days = pd.to_datetime(readings["date"]).dt.date.groupby(readings["kpi"]).agg(["min", "max"])
    by_id = {kpi.id: kpi for kpi in kpis}
    spans = [
        (by_id[str(id)], first, last) for id, first, last in days.itertuples() if str(id) in by_id
    ]
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


def make_report(state: State) -> Path:
    """Draw the charts, write `out/report.md` and `out/report.html`, and give the latter's path."""
    pictures = draw(state)
    text = to_markdown(state.workbook, state.gaps, state.advice, on=state.on, pictures=pictures)
    title = f"{state.workbook.settings.team}: OKRs for {state.workbook.settings.cycle.name}"
    return write_report(state.folder / OUT, text, title=title, pictures=pictures)[1]


def draw(state: State) -> dict[str, Chart]:
    """Draw the board of KPIs, every KPI that a key result moves, and scores once there are any."""
    workbook, day = state.workbook, state.readings_on
    pictures = {"board": chart_board(state.readings, state.gaps, workbook.kpis, on=day)}
    for kr in workbook.key_results():
        kpi = workbook.kpi(getattr(kr, "kpi", None))
        if isinstance(kr, Metric) and kpi is not None and kpi.id in state.outlooks:
            past = state.history(kpi.id)
            pictures[kr.id] = chart_history(*past, kpi, outlook=state.outlooks[kpi.id], kr=kr)
    if workbook.check_ins:
        for objective in workbook.objectives:
            alone = replace(workbook, objectives=(objective,))
            scores = score_all(alone, on=state.on)
            pictures[objective.id] = chart_scores(
                scores, title=objective.text, closed=state.on >= workbook.settings.cycle.end
            )
    return pictures


def score_all(workbook: Workbook, *, on: date) -> dict[str, Score]:
    """Score every key result of a workbook as of a day, by its sentence."""
    return {
        say_key_result(kr, workbook.kpi(getattr(kr, "kpi", None))): score_of(kr, workbook, on=on)
        for kr in workbook.key_results()
    }


def summarise(state: State, *, most: int = 10) -> str:
    """Say in a screenful what was found, what was drafted and what is asked."""
    workbook, gaps = state.workbook, state.gaps
    settings = workbook.settings
    counts = gaps["triage"].value_counts()
    tally = ", ".join(f"{count} {triage}" for triage, count in counts.items())
    lines = [f"{settings.team}, as of {say_day(state.on)}: {len(gaps)} KPIs ({tally})", ""]
    lines += [f"  {line}" for line in repr(table_gaps(gaps.head(most), workbook.kpis)).split("\n")]
    if len(gaps) > most:
        lines.append(f"  and {len(gaps) - most} more in the report")
    lines += ["", f"Objectives for {settings.cycle.name}:" if workbook.objectives else ""]
    for number, objective in enumerate(workbook.objectives, 1):
        proposal = " (a proposal)" if objective.prompt else ""
        lines.append(f"  {number}. {objective.text}{proposal}")
        for kr in objective.key_results:
            lines.append(f"     - {say_key_result(kr, workbook.kpi(getattr(kr, 'kpi', None)))}")
    asked = gather(state.advice)
    lines += ["", f"The coach asks ({min(SHOWN_AT_ONCE, len(asked))} of {len(asked)} questions):"]
    for first, places in asked[:SHOWN_AT_ONCE]:
        lines.append(f"  - {say_where(first, places)}: {first.seen}. {first.question}")
    return "\n".join(lines)


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
    if kpi not in state.outlooks:
        ready = ", ".join(state.outlooks)
        raise fail("kpis.csv", None, "", f"{kpi!r} cannot be drafted from", f"Choose of: {ready}.")
    reason = state.gaps.set_index("kpi").loc[kpi, "reason"]
    return draft_objective(kpis[kpi], state.outlooks, reason=str(reason), kpis=kpis)


def assign(objective: Objective, owner: str) -> Objective:
    """Give every key result without an owner this one, which answers what its draft asked."""
    return objective.change(
        key_results=[
            kr if kr.owner else kr.change(owner=owner, prompt="") for kr in objective.key_results
        ]
    )


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
    said = CheckIn(id="new", on=on, key_result=key_result, **told)
    if said not in [one.change(id="new") for one in known]:
        append_check_in(state.folder, said.change(id=new_id()))
    return look(state.folder, on=None)


def place_of(advice: Advice, workbook: Workbook) -> str:
    """Say where the answer to an advice belongs, as `file:line`."""
    places = workbook.places
    place = places.get(f"{advice.about} {advice.field}") or places.get(advice.about)
    return f"{place.file}:{place.line}" if place else "workbook.yaml"


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
