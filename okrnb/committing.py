"""From a KPI to a key result as people tell it: from where to where, by when, by whom.

What is told goes over the key result that there is, or over a draft from the KPI's past; what is
left blank stays blank, but for commit and stretch, which follow the target. A form and a call in a
cell go through here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeVar

from okrnb.aiming import read_aim, read_amount
from okrnb.asking import FieldReader, Note, read_count, read_due, spell
from okrnb.building import change
from okrnb.converting import reshape
from okrnb.deciding import keep
from okrnb.drafting import draft_guardrail
from okrnb.errors import InputError, Problem, RefusedError
from okrnb.fields import nearest
from okrnb.groundwork import (
    FIELDS,
    NONE,
    OF_FORM,
    Ground,
    ground_of,
    guard_of,
    proposed_levels,
    texts_on,
)
from okrnb.library import OWN
from okrnb.loop import State
from okrnb.model import Kpi, Record
from okrnb.objectives import Baseline, Guardrail, KeyResult, Metric, Objective, Threshold
from okrnb.storage import conflict
from okrnb.wishing import Target
from okrnb.workbook import load_workbook

R = TypeVar("R", bound=Record)
Fields = dict[str, Any]

Told = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Committed:
    """A key result as it is told, in its objective; notes by field, and all that is wrong.

    `meant` are the values that the target can mean, where it is not plain; `asked` is what another
    form asks.
    """

    objective: Objective
    key_result: KeyResult
    notes: Mapping[str, Note]
    problems: tuple[Problem, ...]
    meant: tuple[Target, ...] = ()
    asked: str = ""


def key_result_from(state: State, kpi: str, **told: Any) -> Objective:
    """Make a key result on a KPI from what is told, in its objective; nothing is saved.

    Fields, all of them as they would be typed and all optional: `form` (metric, threshold, rate,
    baseline), `start`, `target` (a value such as 40, or a wish such as "10%"), `means` (relative,
    points or value, where a wish could be any of them), `commit` and `stretch` (left out: as the
    past proposes; "none": without), `side` and `tally` of a threshold, `per` of a rate, `min_n` of
    a baseline, `due`, `owner`, `guardrail` (a KPI, or "none") and its `limit`, `objective` (its
    text), `into` (the id of the objective that it goes into). What is not told is as in the
    workbook, else as it would be drafted. Save it with `keep`.

    Raises InputError with all that is wrong.
    """
    unknown = [name for name in told if name not in FIELDS]
    if unknown:
        about = f"key result on {kpi}"
        raise InputError(
            Problem(about, None, "", f"unknown field {one!r}", nearest(one, FIELDS))
            for one in unknown
        )
    made = commit(state, ground_of(state, kpi), {name: spell(told[name]) for name in told})
    if made.problems:
        raise InputError(made.problems)
    return made.objective


def commit(state: State, ground: Ground, told: Told) -> Committed:
    """Make a key result of what is told over what there is. What is wrong is left as it was."""
    return _Maker(state, ground, told).make()


class _Maker:
    """Makes one key result of what is told, field by field, and gathers what is wrong."""

    def __init__(self, state: State, ground: Ground, told: Told) -> None:
        self._state, self._ground, self._kpi = state, ground, ground.kpi
        self._before = texts_on(ground)
        self._text = {name: told.get(name, self._before[name]).strip() for name in FIELDS}
        self._reader = FieldReader(f"key result on {ground.kpi.name}")
        self._meant: tuple[Target, ...] = ()

    def make(self) -> Committed:
        """Make it, with notes beside what was understood and what was not."""
        trouble = self._ground.trouble
        if trouble is not None and not self._text["target"]:
            self._reader.refuse("target", trouble)
        objective, old, asked = self._in_form()
        made = self._changed(old, {**self._common(old), **self._own(old)})
        results = [made if kr.id == old.id else kr for kr in objective.key_results]
        whole = objective.change(key_results=self._guarded(results, made))
        text = self._text["objective"]
        if text and text != whole.text:
            whole = self._changed(whole, {"text": text, "prompt": ""})
        return Committed(
            objective=self._placed(whole, made),
            key_result=made,
            notes=self._reader.notes,
            problems=tuple(self._reader.problems),
            meant=self._meant,
            asked=asked,
        )

    def _in_form(self) -> tuple[Objective, KeyResult, str]:
        """Give objective and key result in the form that is told, and what that form asks."""
        objective, old = self._ground.objective, self._ground.key_result
        form = self._text["form"] or old.form
        if form not in OF_FORM:
            self._refuse("form", f"form is {form!r}", nearest(form, OF_FORM))
        elif form != old.form:
            objective, asked = reshape(objective, old.id, form)  # type: ignore[arg-type]
            made = next(kr for kr in objective.key_results if kr.id == old.id)
            return objective, made, asked
        return objective, old, ""

    def _common(self, old: KeyResult) -> Fields:
        """Read what each form has."""
        reader, owner = self._reader, self._text["owner"]
        cycle = self._state.workbook.settings.cycle
        due = reader.echo("due", reader.get("due", read_due, "due", self._text["due"], cycle))
        fields: Fields = {"due": due, "owner": owner}
        if owner and owner != old.owner:
            fields["prompt"] = ""  # who it is answers what the draft asked
        return fields

    def _own(self, old: KeyResult) -> Fields:
        """Read what only this form has."""
        text = self._text
        if isinstance(old, Metric):
            return self._way(old)
        if isinstance(old, Baseline):
            return {"min_n": self._reader.get("min_n", read_count, "min_n", text["min_n"])}
        value = old.bound if isinstance(old, Threshold) else getattr(old, "target_rate", None)
        if self._is_told("target"):
            value = self._amount("target")
        if isinstance(old, Threshold):
            more = {name: text[name] for name in ("side", "tally") if text[name]}
            return {"bound": value, **more}
        return {"target_rate": value, **({"per": text["per"]} if text["per"] else {})}

    def _way(self, old: Metric) -> Fields:
        """Read from where to where a metric goes, and its levels."""
        fields: Fields = {}
        if self._is_told("start"):
            start = self._amount("start")
            source = "" if start is None else "as the team says"
            fields |= {"start": start, "start_on": None, "start_source": source}
        if self._is_told("target"):
            fields |= self._target(fields.get("start", old.start))
        way = old.model_copy(update=fields)  # not checked yet: the levels are still to come
        proposed = proposed_levels(way, self._ground.outlook)
        for name in ("commit", "stretch"):
            fields[name] = proposed[name] if not self._text[name] else self._level(name)
        return fields

    def _target(self, start: Decimal | None) -> Fields:
        text, means = self._text["target"], self._text["means"]
        if not text:
            return {"target": None, "target_source": ""}
        wish = self._reader.get("target", read_aim, text, start, self._kpi)
        if wish is None:
            return {}
        self._meant = wish.targets if wish.question else ()
        chosen = next((one for one in wish.targets if one.means == means), None)
        if chosen is None and wish.target is None:
            words = ", ".join(one.means for one in wish.targets)
            self._refuse("means", wish.question, f"Say which is meant: {words}.")
            return {"target": None, "target_source": ""}
        chosen = chosen or wish.targets[0]
        return {"target": chosen.value, "target_source": f"wished for as {text!r}: {chosen.said}"}

    def _level(self, name: str) -> Decimal | None:
        return None if self._text[name] in (NONE, "-") else self._amount(name)

    def _guarded(self, results: list[KeyResult], made: KeyResult) -> tuple[KeyResult, ...]:
        """Put the guardrail that is told beside the key result that it protects."""
        guard, wanted = guard_of(self._ground), self._text["guardrail"]
        wanted = "" if wanted == NONE else wanted
        if guard is not None and guard.kpi != wanted:
            results, guard = [kr for kr in results if kr.id != guard.id], None
        if not wanted:
            return tuple(results)
        if guard is None:
            kpi = self._reader.get("guardrail", _find_guard, wanted, self._state, self._kpi)
            if kpi is None:
                return tuple(results)
            guard = draft_guardrail(kpi, OWN, self._state.outlooks.get(kpi.id), made)
            results = [*results, guard]
        limited = self._limited(guard)
        return tuple(limited if kr.id == guard.id else kr for kr in results)

    def _limited(self, guard: Guardrail) -> Guardrail:
        """Give a guardrail the limit that is told."""
        kpi = self._state.workbook.kpi(guard.kpi)
        if kpi is None or not self._text["limit"]:
            return guard
        limit = self._reader.get("limit", read_amount, "limit", self._text["limit"], kpi)
        if limit is None or limit == guard.bound:
            return guard
        return self._changed(guard, {"bound": limit, "no_worse_than": None, "tolerance": 0})

    def _placed(self, whole: Objective, made: KeyResult) -> Objective:
        """Put a new key result, with its guardrail, into another objective, if that is told."""
        into = self._text["into"]
        known = {one.id: one for one in self._state.workbook.objectives}
        if not into or into == whole.id or self._ground.kept:
            return whole
        if into not in known:
            self._refuse("into", f"there is no objective {into!r}", nearest(into, known))
            return whole
        own = [kr for kr in whole.key_results if kr.id == made.id or _guards(kr, made)]
        return known[into].change(key_results=(*known[into].key_results, *own))

    def _is_told(self, name: str) -> bool:
        """Say whether something else is told than what stands there."""
        return self._text[name] != self._before[name]

    def _amount(self, name: str) -> Decimal | None:
        return self._reader.get(name, read_amount, name, self._text[name], self._kpi)

    def _changed(self, record: R, fields: Fields) -> R:
        """Give a record with other fields; where they contradict each other, as it was."""
        try:
            return change(record, **fields)
        except InputError as error:
            for problem in error.problems:
                level = next(filter(self._is_told, ("target", "commit", "stretch")), "target")
                words = {"levels": level, "text has": "objective", "due": "due"}
                named = (field for word, field in words.items() if word in problem.what)
                told = next((name for name in FIELDS if problem.what.startswith(f"{name} ")), "")
                self._reader.refuse(told or next(named, "target"), problem)
            return record

    def _refuse(self, field: str, what: str, fix: str) -> None:
        about = f"key result on {self._kpi.name}"
        self._reader.refuse(field, Problem(about, None, "", what.rstrip("?"), fix))


def _guards(kr: KeyResult, made: KeyResult) -> bool:
    return isinstance(kr, Guardrail) and kr.protects == made.id


def _find_guard(wanted: str, state: State, kpi: Kpi) -> Kpi:
    known = {one.id: one for one in state.workbook.kpis if one.id != kpi.id}
    if wanted not in known:
        raise RefusedError(f"guardrail is {wanted!r}", nearest(wanted, known))
    return known[wanted]


def keep_told(state: State, *objectives: Objective) -> State:
    """Save objectives as `keep` does, if their files still say what they said when opened.

    Raises ConflictError, with nothing written, where somebody else has changed one of them since.
    """
    then, now = (
        {one.id: one for one in book.objectives}
        for book in (state.workbook, load_workbook(state.folder))
    )
    for one in objectives:
        if then.get(one.id) != now.get(one.id):
            raise conflict(f"objectives/{one.id}.yaml")
    for one in objectives:
        state = keep(state, one)
    return state
