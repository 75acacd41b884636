"""Objectives and key results completed as people tell it: why now, who, until when, which work.

Changes are gathered record by record, held against the files, and saved. Only what people changed
is written, each field only while the file says what it said when they changed it. A form and a
call in a cell go through here.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar, cast

from okrnb.asking import TICKED, FieldReader, Note, Rows, read_count, read_due, spell
from okrnb.building import change
from okrnb.committing import keep_told
from okrnb.deciding import give_owner
from okrnb.errors import ConflictError, InputError, Problem, RefusedError
from okrnb.fields import nearest
from okrnb.leavingout import leave_out
from okrnb.loop import State, look_again
from okrnb.model import Record
from okrnb.objectivefields import (
    FIELDS,
    Part,
    find_part,
    parts_of,
    plain_line,
    plan_work,
    texts_of,
)
from okrnb.objectives import KeyResult, Objective, Workbook
from okrnb.pages import all_in, by_page, make_change, say_fields

R = TypeVar("R", bound=Record)
Told = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Completed:
    """The objectives of a workbook as people complete them, as far as that goes.

    What is understood and what is wrong stands in `notes` by record ("key result nps-metric") and
    field, all that is wrong of a record in `problems`.
    """

    objectives: tuple[Objective, ...]
    notes: Mapping[str, Mapping[str, Note]]
    problems: Mapping[str, tuple[Problem, ...]]


def complete(state: State, id: str, /, **told: Any) -> State:
    """Complete an objective or a key result of the workbook, save it, and look again.

    Fields, all of them as they would be typed and all optional. Of an objective: `text`, `why_now`,
    `winning`, `ambition`, `level`, `owner`. Of a key result: `owner`, `due` ("end of March") and
    `leave_out=True`, which takes it away; of a metric, threshold or rate `work`, which is what you
    will do to move it: titles of initiatives, all of them, each with the KPI that it would move
    first ("New photos -> orders") where you know it; of a milestone `evidence`, `future_kpi`
    and `look_on`, of a binary one `test`, of a baseline `text`, `min_n` and `next_use`. Another
    text of an objective and the first owner of a key result answer what the draft asked; else
    `answered=True` does. From where to where, levels and limits are told to `key_result_from`.

    Raises InputError with all that is wrong, ConflictError where somebody else has changed the
    objective since the workbook was opened.
    """
    part = find_part(state.workbook, id)
    unknown = [name for name in told if name not in part.fields]
    if unknown:
        raise InputError(
            Problem("objectives", None, part.about, f"unknown field {one!r}", _hint(one, part))
            for one in unknown
        )
    was = texts_of(part)
    now = {name: _spell(value) for name, value in told.items()}
    rows = (make_change(part.about, name, was=was[name], now=now[name]) for name in now)
    return save_completed(state, tuple(row for row in rows if row["was"] != row["now"]))


def _hint(name: str, part: Part) -> str:
    kind = "objective" if part.key_result is None else part.key_result.form
    if name not in FIELDS:
        return nearest(name, part.fields)
    return f"It is none of a record of this kind ({kind}), which has {', '.join(part.fields)}."


def _spell(value: Any) -> str:
    """Write a value as it would be typed: titles a line each, yes as a tick."""
    if isinstance(value, bool):
        return TICKED if value else ""
    if isinstance(value, list | tuple):
        return "\n".join(map(plain_line, value))
    return spell(value)


def save_completed(state: State, changes: Rows) -> State:
    """Save the changes of all records that are sound, and look again; the others stay unsaved.

    Changes are those of `pages`, by record. Raises InputError with all that is wrong where no
    record is sound, and ConflictError as `complete` does.
    """
    _refuse_overtaken(state, changes)
    made = completed(state, changes)
    sound = tuple(row for row in changes if row["page"] not in made.problems)
    if made.problems and not sound:
        raise InputError(all_in(made.problems))
    made = completed(state, sound)
    known = {one.id: one for one in state.workbook.objectives}
    new = [one for one in made.objectives if one != known[one.id]]
    return keep_told(state, *new) if new else look_again(state)


def _refuse_overtaken(state: State, changes: Rows) -> None:
    """Refuse changes of fields that say something else than when people changed them."""
    parts = parts_of(state.workbook.objectives)
    problems = []
    for row in changes:
        about, name, was, now = (row[key] for key in ("page", "field", "was", "now"))
        said = texts_of(parts[about])[name] if about in parts else was
        if said not in (was, now):
            told = f"{say_fields([name])} from {was or 'blank'} to {said or 'blank'}"
            what = f"somebody else changed {told}; nothing was saved"
            file = f"objectives/{parts[about].objective.id}.yaml"
            fix = f"Load it again; {now or 'blank'} is yours."
            problems.append(Problem(file, None, about, what, fix))
    if problems:
        raise ConflictError(problems)


def completed(state: State, changes: Rows) -> Completed:
    """Put changes over the objectives of a workbook. What is wrong is left as it was."""
    return _Completer(state, changes).make()


class _Completer:
    """Puts what is told over one record after the other, and gathers what is wrong."""

    def __init__(self, state: State, changes: Rows) -> None:
        self._workbook = state.workbook
        self._made = {one.id: one for one in state.workbook.objectives}
        parts = parts_of(state.workbook.objectives)
        told = by_page(changes)
        self._told = {parts[about]: fields for about, fields in told.items() if about in parts}
        self._readers = {part: FieldReader(part.about) for part in self._told}

    def make(self) -> Completed:
        """Complete all records, then take away those that are left out."""
        leaving = [part for part, told in self._told.items() if told.get("leave_out")]
        for part in self._told:
            if part not in leaving:
                self._complete(part)
        objectives, needed = leave_out(self._workbook, (*self._made.values(),), leaving)
        for part in leaving:
            if part.about in needed:
                self._refuse(part, "leave_out", needed[part.about].what, needed[part.about].fix)
        return Completed(
            objectives,
            {part.about: reader.notes for part, reader in self._readers.items()},
            {part.about: tuple(r.problems) for part, r in self._readers.items() if r.problems},
        )

    def _complete(self, part: Part) -> None:
        told, whole = self._told[part], self._made[part.objective.id]
        for name in told:
            if name not in part.fields:
                self._refuse(part, name, f"{say_fields([name])} is not asked of it", "Blank it.")
        if part.key_result is None:
            self._made[whole.id] = self._whole(part, whole)
            return
        made = self._key_result(part, part.key_result)
        results = [made if kr.id == made.id else kr for kr in whole.key_results]
        whole = whole.change(key_results=results)
        if "work" in told and "work" in part.fields:
            kpis, taken = self._workbook.kpis, _taken(tuple(self._made.values()))
            now, reader = Part(whole, part.key_result), self._readers[part]
            work = reader.get("work", plan_work, now, told["work"], kpis, taken=taken)
            whole = whole if work is None else whole.change(initiatives=work)
        self._made[whole.id] = whole

    def _whole(self, part: Part, whole: Objective) -> Objective:
        """Complete the objective itself; other words of it answer what its draft asked."""
        told = self._told[part]
        fields: dict[str, Any] = {name: told[name].strip() for name in told if name in part.fields}
        ticked = fields.pop("answered", "") == TICKED
        fields |= {name: plain_line(fields[name]) for name in ("text", "winning") if name in fields}
        if "ambition" in fields:
            fields["ambition"] = fields["ambition"] or None
        made = self._changed(part, whole, fields)
        return change(made, prompt="") if ticked or made.text != whole.text else made

    def _key_result(self, part: Part, kr: KeyResult) -> KeyResult:
        """Complete a key result; its first owner answers what its draft asked."""
        told = self._told[part]
        fields: dict[str, Any] = {}
        for name in told:
            if name in part.fields:
                fields |= self._read(part, name, told[name].strip())
        made = self._changed(part, kr, fields)
        if "owner" in told:
            made = give_owner(made, plain_line(told["owner"]))
        if told.get("answered") == TICKED and made.prompt:
            if made.owner:
                return change(made, prompt="")
            fix = "Say who owns it: that answers what its draft asked."
            self._refuse(part, "answered", "nobody owns it yet", fix)
        return made

    def _read(self, part: Part, name: str, text: str) -> dict[str, Any]:
        """Read one field of a key result; gives nothing where it cannot be read."""
        reader, value = self._readers[part], cast("Any", None)
        if name in ("due", "look_on"):
            cycle, label = self._workbook.settings.cycle, say_fields([name])
            value = reader.echo(name, reader.get(name, read_due, label, text, cycle))
        elif name == "min_n":
            value = reader.get(name, read_count, "the number of cases", text)
        elif name == "future_kpi":
            value = reader.get(name, _find_kpi, text, self._workbook)
        elif name in ("text", "evidence", "test", "next_use"):
            value = plain_line(text)
        else:
            return {}  # owner, work and ticks are answered elsewhere
        wrong = name in reader.notes and reader.notes[name].wrong
        return {} if wrong else {name: value}

    def _changed(self, part: Part, record: R, fields: dict[str, Any]) -> R:
        """Give a record with other fields; those that cannot be stay as they were."""
        while fields:
            try:
                return change(record, **fields)
            except InputError as error:
                for problem in error.problems:
                    opens = (name for name in fields if problem.what.startswith(f"{name} "))
                    names = (*opens, *(name for name in fields if name in problem.what), *fields)
                    self._readers[part].refuse(names[0], problem)
                wrong = {name for name, note in self._readers[part].notes.items() if note.wrong}
                fields = {name: value for name, value in fields.items() if name not in wrong}
        return record

    def _refuse(self, part: Part, name: str, what: str, fix: str) -> None:
        self._readers[part].refuse(name, Problem(part.about, None, "", what, fix))


def _find_kpi(id: str, workbook: Workbook) -> str | None:
    known = [kpi.id for kpi in workbook.kpis]
    if id and id not in known:
        raise RefusedError(f"future_kpi is {id!r}", nearest(id, known))
    return id or None


def _taken(objectives: tuple[Objective, ...]) -> Iterator[str]:
    """Give the ids that a new initiative must not have: the log names these by their ids alone."""
    for one in objectives:
        yield from (initiative.id for initiative in one.initiatives)
        yield from (measure.id for measure in one.lead_measures)
        yield from (step.id for kr in one.key_results for step in getattr(kr, "steps", ()))
