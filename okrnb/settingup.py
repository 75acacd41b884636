"""Team, cycle and how it is scored, as people tell them: in a form, or in a cell."""

from dataclasses import replace
from datetime import date
from typing import Any, Literal, get_args, get_origin

from okrnb.asking import Ask, FieldReader, Note, Options, Shown, Typed, read_due, spell
from okrnb.building import build, change
from okrnb.deadlines import cycle_of
from okrnb.errors import InputError, Problem
from okrnb.fields import bare, nearest
from okrnb.loop import State, look_again
from okrnb.model import Cycle, Intake, Settings
from okrnb.quantities import say_day
from okrnb.rules_method import horizon
from okrnb.tabular import table_advice
from okrnb.workbook import SETTINGS, save_settings

CHOICES = tuple(
    name
    for name, info in Cycle.model_fields.items()
    if get_origin(bare(info.annotation)) is Literal
)
"""The settings of a cycle that are chosen from a few."""

FIELDS = ("team", "name", "start", "end", *CHOICES, *Intake.model_fields)

_LABELS = {
    "cadence": "How often do you check in?",
    "scoring": "How are key results judged?",
    "headline": "What is said first of each?",
    "roll_up": "How are objectives summed up?",
}
_WORDS = {
    "week": "every week",
    "two_weeks": "every two weeks",
    "month": "every month",
    "graded": "by a score from 0 to 1",
    "yes_no": "by yes or no",
    "levels": "by levels: commit, target, stretch",
    "progress_only": "not at all: progress only",
    "score": "its score",
    "verdict": "yes or no",
    "progress": "its progress",
    "mean": "by the mean, heavier ones count more",
    "unweighted": "by the plain mean",
    "minimum": "by the lowest",
    "share_of_yes": "by how many are reached",
    "none": "not at all",
}


def ask_settings() -> tuple[Ask, ...]:
    """Give the fields of the form for team and cycle, each setting with its choices."""
    chosen = tuple(
        Ask(
            name=name,
            label=_LABELS.get(name, name.replace("_", " ").capitalize()),
            kind="choice",
            options=_options(name),
            short=True,
        )
        for name in CHOICES
    )
    return (
        Ask(name="team", label="Which team?"),
        Ask(name="name", label="Which cycle?", hint="Q1 2012", short=True),
        Ask(name="start", label="From which day?", hint="2012-01-01, 1 January", short=True),
        Ask(name="end", label="To which day?", hint="2012-03-31, end of March", short=True),
        *chosen,
        Ask(name="where", label="Where do we want to grow?", hint="one line by whoever leads"),
        Ask(name="into", label="Into what?", hint="what it should become"),
        Ask(name="resources", label="With which resources?", hint="people, days, money"),
    )


def _options(name: str) -> Options:
    values = get_args(bare(Cycle.model_fields[name].annotation))
    return tuple((_WORDS.get(value, value.replace("_", " ")), value) for value in values)


def tell_settings(settings: Settings) -> dict[str, str]:
    """Give settings as they would be typed."""
    told: dict[str, Any] = {"team": settings.team, **dict(settings.cycle), **dict(settings.intake)}
    return {name: spell(told[name]) for name in FIELDS}


def set_up(state: State, **told: Any) -> State:
    """Change team, cycle, scoring or intake in `workbook.yaml`, and look again; the rest stays.

    Fields, all of them optional and as they would be typed: `team`; `name`, `start` and `end` of
    the cycle ("1 April", "end of June"); `cadence`, `scoring`, `headline`, `roll_up`; the three
    lines of intake `where`, `into`, `resources`. Raises InputError with all that is wrong, and
    ConflictError where somebody else changed the file since the workbook was opened.
    """
    unknown = [name for name in told if name not in FIELDS]
    if unknown:
        raise InputError(
            Problem(SETTINGS, None, "", f"unknown field {one!r}", nearest(one, FIELDS))
            for one in unknown
        )
    before = state.workbook.settings
    texts = tell_settings(before) | {name: spell(value) for name, value in told.items()}
    after, reader = read_settings(texts, before)
    if reader.problems:
        raise InputError(reader.problems)
    save_settings(state.folder, after, before=before)
    return look_again(state)


def read_settings(typed: Typed, before: Settings) -> tuple[Settings, FieldReader]:
    """Make settings of what is typed; the reader holds notes by field, and all that is wrong."""
    reader = FieldReader(SETTINGS)
    text = {name: str(typed[name]).strip() for name in FIELDS}
    days: dict[str, date | None] = {}
    for name in ("start", "end"):
        found = reader.get(name, read_due, name, text[name], before.cycle)
        days[name] = reader.echo(name, found)
    for name, label in (("team", "team"), ("name", "the cycle's name")):
        if not text[name]:
            reader.refuse(name, Problem(SETTINGS, None, "", f"{label} is blank", "Write it."))
    for name, day in days.items():
        if day is None and name not in reader.notes:
            problem = Problem(SETTINGS, None, "", f"{name} is blank", "Write a day.")
            reader.refuse(name, problem)
    if reader.problems:
        return before, reader
    try:
        chosen = {name: text[name] for name in CHOICES}
        cycle = build(Cycle, name=text["name"], **days, **chosen)
        intake = build(Intake, **{name: text[name] for name in Intake.model_fields})
        return change(before, team=text["team"], cycle=cycle, intake=intake), reader
    except InputError as error:
        for problem in error.problems:
            named = (name for name in FIELDS if problem.what.startswith(f"{name} "))
            reader.refuse(next(named, "end"), problem)
        return before, reader


def settle_settings(before: Typed, after: Typed) -> Typed:
    """Answer the name of a cycle that leaves no doubt with its days, unless others were typed.

    >>> told = {"name": "Q1 2012", "start": "2012-01-01", "end": "2012-03-31"}
    >>> settle_settings(told, {**told, "name": "Q2 2012"})["end"]
    '2012-06-30'
    """
    old, new = (cycle_of(str(typed["name"])) for typed in (before, after))
    days = (after["start"], after["end"])
    own = () if old is None else (spell(old.start), spell(old.end))
    if after["name"] == before["name"] or new is None or days not in (own, ("", "")):
        return after
    return {**after, "start": spell(new.start), "end": spell(new.end)}


def look_at_settings(state: State, typed: Typed) -> Shown:
    """Show beside the fields how they are understood, and below what the coach asks about them."""
    before = state.workbook.settings
    after, reader = read_settings(typed, before)
    if reader.problems:
        return Shown(notes=reader.notes, remark="Mend what is marked; nothing is saved before.")
    cycle, notes = after.cycle, dict(reader.notes)
    weeks, rest = divmod(cycle.days, 7)
    more = f" and {rest} day{'s' * (rest != 1)}" if rest else ""
    notes["end"] = Note(f"{notes['end'].text}: {weeks} weeks{more}")
    known = cycle_of(cycle.name)
    if known is not None and (known.start, known.end) != (cycle.start, cycle.end):
        notes["name"] = Note(f"{known.name} is {say_day(known.start)} to {say_day(known.end)}.")
    workbook = replace(state.workbook, settings=after)
    asked = (a for a in state.advise_all(workbook) if a.about == "settings" or a.rule == horizon.id)
    return Shown(notes=notes, questions=table_advice(asked))
