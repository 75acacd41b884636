"""What is told of a milestone becomes a milestone; days that are left blank are laid out.

A form and a call in a cell go through here, so both give the same record.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from okrnb.advice import WHEN, Advice
from okrnb.asking import (
    FieldReader,
    Note,
    Row,
    Rows,
    Shown,
    Typed,
    read_count,
    read_due,
    read_number,
    read_places,
    spell,
)
from okrnb.building import build
from okrnb.coaching import coach
from okrnb.errors import InputError, Problem, RefusedError
from okrnb.fields import nearest
from okrnb.laying import lay_out
from okrnb.model import Cycle, Kpi, Settings, slug
from okrnb.objectives import Milestone, Objective, Step, Workbook
from okrnb.plancharts import chart_timeline
from okrnb.quantities import say_day
from okrnb.rules_steps import check_steps
from okrnb.tabular import table_advice
from okrnb.telling import FIELDS, KEPT, check_kind, rows_in
from okrnb.workdays import read_weekdays


@dataclass(frozen=True, slots=True)
class Filled:
    """What was understood: the milestone as far as it goes, notes by field, and what is wrong."""

    milestone: Milestone
    notes: Mapping[str, Note]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What a milestone is filled in against: cycle, KPIs, the day on which work can `start`."""

    cycle: Cycle
    kpis: tuple[Kpi, ...]
    start: date


def fill_milestone(typed: Typed, setting: Setting) -> Filled:
    """Make a milestone of what is typed; see `tidy_typed` for its fields.

    Days that are left blank are laid out backwards from the day the milestone is due. What cannot
    be read is left out, and stands in the problems.
    """
    reading, cycle = FieldReader("milestone"), setting.cycle
    reading.get("kind", check_kind, str(typed["kind"]))
    text = {name: str(typed[name]) for name in FIELDS if name != "steps"}
    fields: dict[str, Any] = {
        "id": text["id"] or _id_for(text["sentence"] or text["evidence"]) or "milestone",
        "text": text["sentence"],
        "evidence": text["evidence"],
        "owner": text["owner"],
        "future_kpi": reading.get("future_kpi", _find_kpi, text["future_kpi"], setting.kpis),
        "days_off": reading.get("days_off", read_weekdays, text["days_off"]) or (),
        "steps": _read_steps(rows_in(typed), reading, cycle),
    }
    for name in ("due", "look_on"):
        fields[name] = reading.echo(name, reading.get(name, read_due, name, text[name], cycle))
    for name in ("future_start", "future_target"):
        fields[name] = reading.get(name, read_number, name, text[name])
    reading.get("due", _refuse_past, fields["due"], setting.start)
    try:
        made = build(Milestone, **fields)
    except InputError as error:
        for problem in error.problems:
            reading.refuse(_field_of(problem), problem)
        bare = Milestone(form="milestone", id="milestone", due=fields["due"])
        return Filled(bare, reading.notes, tuple(reading.problems))
    if made.due is not None and made.steps and not reading.problems:
        made = reading.get("steps", lay_out, made, text["kind"], start=setting.start) or made
    return Filled(made, reading.notes, tuple(reading.problems))


def _id_for(text: str) -> str:
    stem = slug(text)[:40].rstrip("-.")
    return stem if re.match(r"\w", stem) else ""


def _field_of(problem: Problem) -> str:
    """Say beside which field a problem of the whole record belongs."""
    words = {"future": "future_target", "step": "steps", "due": "due"}
    return next((field for word, field in words.items() if word in problem.what), "sentence")


def _refuse_past(due: date | None, start: date) -> None:
    if due is not None and due < start:
        what = f"due is {say_day(due)}, before work can begin on {say_day(start)}"
        raise RefusedError(what, "Give a later day.")


def _find_kpi(text: str, kpis: Sequence[Kpi]) -> str | None:
    known = {name.casefold(): kpi.id for kpi in kpis for name in (kpi.name, kpi.id)}
    if text and text.casefold() not in known:
        what = f"future_kpi is {text!r}, which is no KPI of this workbook"
        raise RefusedError(what, nearest(text, [kpi.id for kpi in kpis]))
    return known.get(text.casefold())


def _read_steps(rows: Rows, reading: FieldReader, cycle: Cycle) -> tuple[Step, ...]:
    """Read the rows of a table that say anything; each problem names its row."""
    ids = _ids(rows)
    steps = []
    for number, (row, id) in enumerate(zip(rows, ids, strict=True), 1):
        if id:
            step = _read_step(row, number, ids, (reading, cycle))
            steps += [step] if step else []
    known = {step.id for step in steps}
    return tuple(s.change(after=[id for id in s.after if id in known]) for s in steps)


def _ids(rows: Rows) -> list[str]:
    """Give each row an id, its own or one made from its title; blank rows have none."""
    found: list[str] = []
    for number, row in enumerate(rows, 1):
        stem = row.get("id") or _id_for(row["title"]) or f"step-{number}"
        id = stem if stem not in found else f"{stem}-{number}"
        said = any(value for name, value in row.items() if name not in ("after", *KEPT))
        found.append(id if said else "")
    return found


def _read_step(
    row: Row, number: int, ids: Sequence[str], setting: tuple[FieldReader, Cycle]
) -> Step | None:
    """Read a row of the table; None where something is wrong, which `reading` has noted then."""
    (reading, cycle), of = setting, f"of step {number}"
    before = len(reading.problems)
    fields = {name: row[name].strip() for name in ("title", "done_means", "owner")}
    reading.get("steps", _refuse_blank, fields["title"], number)
    due = reading.get("steps", read_due, f"due {of}", row["due"], cycle)
    days = reading.get("steps", read_count, f"days {of}", row["days"])
    weight = reading.get("steps", _read_weight, f"weight {of}", row.get("weight", ""))
    after = reading.get("steps", _read_after, f"after {of}", row["after"], ids)
    if len(reading.problems) > before:
        return None
    more = {"id": ids[number - 1], "due": due, "days": days, "after": after or ()}
    return Step.model_validate({**fields, **more, "weight": weight or 1})


def _read_weight(label: str, text: str) -> Decimal | None:
    weight = read_number(label, text)
    if weight is not None and weight <= 0:
        raise RefusedError(f"{label} is {text!r}", "Give a number above 0, or leave it blank.")
    return weight


def _refuse_blank(title: str, number: int) -> None:
    if not title:
        raise RefusedError(f"step {number} has no title", "Say in a few words what is done then.")


def _read_after(label: str, text: str, ids: Sequence[str]) -> tuple[str, ...]:
    after = tuple(ids[place] for place in read_places(label, text, len(ids)))
    if not all(after):
        raise RefusedError(f"{label} is {text!r}", "Name steps that are not blank.")
    return after


def look_at(typed: Typed, setting: Setting, settings: Settings) -> Shown:
    """Show beside a form what was understood of it, and below it the steps and the questions."""
    filled = fill_milestone(typed, setting)
    kr, ids = filled.milestone, _ids(rows_in(typed))
    if filled.problems:
        return Shown(notes=filled.notes, remark="Mend what is marked; then the steps show here.")
    by_id = {step.id: step for step in kr.steps}
    hints = tuple(_hint(by_id[id]) if id in by_id else {} for id in ids)
    if not kr.steps:
        return Shown(notes=filled.notes, remark="Choose a kind of steps, or add your own.")
    chart = chart_timeline(kr, cycle=setting.cycle, on=setting.start)
    asked = table_advice(check_milestone(kr, setting.kpis, settings))
    return Shown(notes=filled.notes, hints={"steps": hints}, chart=chart, questions=asked)


def _hint(step: Step) -> Row:
    """Say what blank cells of a step stand for."""
    return {"due": spell(step.due), "days": spell(step.days)}


def check_milestone(
    milestone: Milestone, kpis: tuple[Kpi, ...], settings: Settings
) -> tuple[Advice, ...]:
    """Give all questions about one milestone and its steps, the gravest first."""
    alone = Workbook(
        settings=settings,
        kpis=kpis,
        objectives=(Objective(id="any", text="any", key_results=(milestone,)),),
        check_ins=(),
        places={},
    )
    own = [one for one in coach(alone, on=settings.cycle.start) if one.about.startswith("key ")]
    found = dict.fromkeys((*own, *check_steps(milestone, cycle=settings.cycle)))
    return tuple(sorted(found, key=lambda one: list(WHEN).index(one.severity)))
