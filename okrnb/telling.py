"""What is told of a milestone, in fields and in rows of a table, by a form or in a cell."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from okrnb.asking import Ask, Row, Rows, Typed, spell
from okrnb.errors import InputError, Problem, RefusedError, fail
from okrnb.fields import nearest
from okrnb.model import Kpi
from okrnb.objectives import Milestone, Step
from okrnb.planning import load_template, step_templates

COLUMNS = (
    Ask(name="title", label="what", width="4fr"),
    Ask(name="done_means", label="it is done when", below=True),
    Ask(name="owner", label="owner", width="1.2fr"),
    Ask(name="due", label="due", width="1.2fr"),
    Ask(name="days", label="days", width="0.6fr"),
    Ask(name="after", label="after step", width="0.8fr"),
)
KEPT = ("id", "weight")  # of a step; not shown, and not lost

_COUNTED = (("all of them", ""), ("all but Saturday and Sunday", "Sat, Sun"))

FIELDS = (
    *("id", "sentence", "evidence", "owner", "due", "kind", "steps"),
    *("future_kpi", "future_start", "future_target", "look_on", "days_off"),
)


def ask_milestone(kpis: Sequence[Kpi]) -> tuple[Ask, ...]:
    """Give the fields of the form for a milestone."""
    own = (("my own", ""), *((name, name) for name in step_templates()))
    known = (("none yet", ""), *((kpi.name, kpi.id) for kpi in kpis))
    hint = "a state that is reached, not work that is done"
    return (
        Ask(name="sentence", label="What will be true?", hint=hint),
        Ask(
            name="evidence",
            label="What would prove it is done?",
            kind="lines",
            hint="what a stranger could see, count or try",
        ),
        Ask(name="owner", label="Who answers for it?", hint="one person", short=True),
        Ask(name="due", label="By when?", hint="31 March, or end of March", short=True),
        Ask(
            name="days_off", label="Which days count?", kind="choice", options=_COUNTED, short=True
        ),
        Ask(name="kind", label="Which kind of steps?", kind="choice", options=own, short=True),
        Ask(name="steps", label="step", kind="rows", columns=COLUMNS, numbered="after"),
        Ask(
            name="future_kpi",
            label="Which KPI moves later?",
            kind="choice",
            options=known,
            short=True,
        ),
        Ask(name="future_start", label="From which value?", hint="where it stands", number=True),
        Ask(name="future_target", label="To which value?", hint="what is hoped for", number=True),
        Ask(name="look_on", label="When will you look?", hint="a day after it is due", short=True),
    )


def tidy_typed(*, owners: str | Sequence[str] = (), **told: Any) -> Typed:
    """Give what is told of a milestone as it would be typed; fields that are left out are blank.

    Steps are titles, or mappings of what they have; one without `after` waits for the one before
    it. `owners` are names in the order of the steps, which those without an owner of their own get.
    Raises InputError for names of fields that are not known, and for more owners than steps.
    """
    _refuse_unknown("milestone", told, FIELDS)
    made: dict[str, str | Rows] = {name: spell(told.get(name)) for name in FIELDS}
    rows = tidy_rows(told.get("steps") or ())
    if not rows and made["kind"] in step_templates():
        rows = template_rows(str(made["kind"]))
    return {**made, "steps": _give_owners(rows, owners)}


def _give_owners(rows: Rows, owners: str | Sequence[str]) -> Rows:
    names = re.findall(r"[^,]+", owners) if isinstance(owners, str) else [*owners]
    if len(names) > len(rows):
        what = f"{len(names)} owners are told for {len(rows)} steps"
        raise fail("milestone", None, "", what, "Give one name for each step, in their order.")
    names += [""] * (len(rows) - len(names))
    pairs = zip(rows, names, strict=True)
    return tuple({**row, "owner": row["owner"] or spell(name)} for row, name in pairs)


def tidy_rows(steps: Sequence[str | Mapping[str, Any]]) -> Rows:
    """Give steps as rows of text. Raises InputError for what is neither title nor fields."""
    if isinstance(steps, str):
        fix = "Give a list of titles, as in ['Lease signed', 'Manager hired']."
        raise fail("milestone", None, "", f"steps is the text {steps!r}", fix)
    names = (*(column.name for column in COLUMNS), *KEPT)
    rows = []
    for number, step in enumerate(steps):
        if not isinstance(step, str | Mapping):
            fix = "Give a title, or fields such as {'title': 'Lease signed', 'days': 5}."
            raise fail(f"step {number + 1}", None, "", f"it is {step!r}", fix)
        told: dict[str, Any] = {"title": step} if isinstance(step, str) else dict(step)
        _refuse_unknown(f"step {number + 1}", told, names)
        if "after" not in told and number:
            told["after"] = number
        rows.append({name: spell(told.get(name)) for name in names})
    return tuple(rows)


def _refuse_unknown(about: str, told: Mapping[str, Any], known: Sequence[str]) -> None:
    lost = [name for name in told if name not in known]
    if lost:
        raise InputError(
            Problem(about, None, "", f"unknown field {one!r}", nearest(one, known)) for one in lost
        )


def check_kind(kind: str) -> None:
    """Raise RefusedError for a kind of steps that there is no template for; blank: one's own."""
    if kind and kind not in step_templates():
        raise RefusedError(f"kind is {kind!r}", nearest(kind, step_templates()))


def template_rows(kind: str) -> Rows:
    """Give the steps of a template as rows."""
    return rows_of([step for step, _ in load_template(kind)])


def rows_of(steps: Sequence[Step]) -> Rows:
    """Give steps as rows of text, what they wait for as numbers of rows."""
    places = {step.id: number for number, step in enumerate(steps, 1)}
    rows = []
    for step in steps:
        told = {name: getattr(step, name) for name in ("title", "done_means", "owner", "due")}
        after = sorted(step.after, key=lambda id: places.get(id, 0))
        told |= {"days": step.days, "after": [places.get(id, id) for id in after]}
        rows.append({**told, "id": step.id, "weight": None if step.weight == 1 else step.weight})
    return tidy_rows(rows)


def typed_milestone(milestone: Milestone) -> dict[str, Any]:
    """Give a milestone as what would be typed for it, to go on with in a form or a cell."""
    names = ("id", "evidence", "owner", "due", *FIELDS[7:])
    told = {"sentence": milestone.text} | {name: getattr(milestone, name) for name in names}
    typed = {name: spell(value) for name, value in told.items()}
    return {k: v for k, v in typed.items() if v} | {"steps": rows_of(milestone.steps)}


def settle_milestone(before: Typed, after: Typed) -> Typed:
    """Answer the choice of another kind of steps with its steps, unless others were typed."""
    kind, rows = str(after["kind"]), rows_in(after)
    own = {*map(_content, template_rows(str(before["kind"])))} if before["kind"] else set()
    untouched = all(_content(row) in own or not any(_content(row)) for row in rows)
    if kind == before["kind"] or kind not in step_templates() or not untouched:
        return after
    return {**after, "steps": template_rows(kind)}


def rows_in(typed: Typed) -> Rows:
    """Give the rows of the table of steps."""
    rows = typed["steps"]
    return () if isinstance(rows, str) else rows


def _content(row: Row) -> tuple[str, ...]:
    """Give what people see of a row."""
    return tuple(row[column.name] for column in COLUMNS)
