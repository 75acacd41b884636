"""What a form asks about an export: which one it is, and what could mean two things in it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, get_args, get_origin

from okrnb.asking import Ask, Note, Options, Shown, Typed, spell
from okrnb.describing import describe
from okrnb.errors import InputError, Problem
from okrnb.exports import FOLDER, list_exports, path_of, reading_of
from okrnb.fields import bare
from okrnb.loop import State
from okrnb.model import Kpi, Reading
from okrnb.quantities import say_day, say_value
from okrnb.readings import Readings, load_readings
from okrnb.shapes import BLANK
from okrnb.starting import as_known, holds, refuse_other_table
from okrnb.tabular import Table, table_lines
from okrnb.workbook import READINGS

_ASKED = re.compile(r'--answer (\w+)=("[^"]*"|\S+)')
_WORDS: Mapping[str, str] = {
    **{"dmy": "day, month, year", "mdy": "month, day, year", "ymd": "year, month, day"},
    **{",": "comma ,", ".": "point .", ";": "semicolon ;", "|": "bar |", "tab": "tab"},
    **{"written": "as it is written", "fraction": "of one: 0.071 is 7.1%"},
    **{"start": "the year in which it starts", "end": "the year in which it ends"},
}
_LABELS: Mapping[str, str] = {
    "sheet": "Which sheet?",
    "header_row": "In which line is the head of the table?",
    "kpi_column": "Which column names the KPI?",
    "measure": "Which of the headings holds the readings?",
    "encoding": "How are its letters encoded?",
    "delimiter": "What stands between columns?",
    "decimal_mark": "What stands before decimals?",
    "date_order": "In which order are dates written?",
    "year": "Which year is it?",
    "fiscal_year_start": "In which month does the fiscal year start?",
    "fiscal_year_name": "After which year is a fiscal year named?",
    "percent": "How are percentages written?",
}


def ask_export() -> tuple[Ask, ...]:
    """Give the fields: which export, and what it may leave open."""
    which = Ask(name="export", label="Which export?", kind="choice", short=True)
    return (which, *(_ask(name) for name in Reading.model_fields if name in _LABELS))


def _ask(name: str) -> Ask:
    kind = bare(Reading.model_fields[name].annotation)
    if get_origin(kind) is not Literal:
        return Ask(name=name, label=_LABELS[name], short=True)
    options = tuple((_WORDS[value], value) for value in get_args(kind))
    return Ask(
        name=name,
        label=_LABELS[name],
        kind="choice",
        options=(("not said yet", ""), *options),
        short=True,
    )


def tell_export(state: State) -> dict[str, str]:
    """Begin with the newest export that is not read in yet, and with the answers that are kept."""
    kept = state.workbook.settings.reading
    told = {name: spell(getattr(kept, name)) for name in Reading.model_fields if name in _LABELS}
    newest = next(iter(list_exports(state.folder)), "")
    return {"export": newest if newest and not _is_read(state, newest) else "", **told}


def _is_read(state: State, export: str) -> bool:
    try:
        return holds(state.folder, path_of(state, export))
    except InputError:
        return False


def look_at_export(state: State, typed: Typed) -> Shown:
    """Show what an export is read as, and ask what it leaves open; nothing is written."""
    try:
        refuse_other_table(state.folder, state.workbook.settings)
    except InputError as error:
        return Shown(hidden=frozenset(typed), remark=str(error))
    export, every = str(typed["export"]), list_exports(state.folder)
    options: Options = (("choose one", ""), *((name, name) for name in every))
    if not export:
        asked = Asked.of(typed)
        return Shown(
            options={"export": options}, hidden=asked.hidden, remark=_say_what_is_there(state)
        )
    given = {name: text for name, text in typed.items() if name != "export"}
    try:
        found = load_readings(path_of(state, export), reading=reading_of(given))
    except InputError as error:
        asked = Asked.of(typed, error.problems)
        return Shown(
            options={"export": options},
            notes=asked.notes,
            hidden=asked.hidden,
            remark=asked.remark,
            cards=(table_lines(asked.others),) if asked.others else (),
        )
    kpis = describe(found, state.workbook.kpis)
    cards = (_table(found, kpis), *([table_lines(found.notes)] if found.notes else []))
    return Shown(
        options={"export": options},
        hidden=Asked.of(typed).hidden,
        remark=_say_found(state, found),
        cards=cards,
    )


@dataclass(frozen=True)
class Asked:
    """What an export leaves open: notes beside the fields that answer, and what has to be mended.

    Fields that nobody asked about and nobody answered are hidden.
    """

    notes: Mapping[str, Note]
    hidden: frozenset[str]
    others: tuple[str, ...]

    @classmethod
    def of(cls, typed: Typed, problems: tuple[Problem, ...] = ()) -> "Asked":
        """Tell questions, which a field can answer, from what has to be mended in the file."""
        notes: dict[str, Note] = {}
        others = []
        for problem in problems:
            found = _ASKED.findall(problem.fix)
            if not found:
                others.append(str(_in_form(problem)))
            for name, _ in found:
                told = f"{_place(problem)}{problem.what}"
                ways = [value.strip('"') for key, value in found if key == name]
                hint = "" if _is_choice(name) else f" Write {' or '.join(ways)}."
                notes.setdefault(name, Note(f"{told}.{hint}", wrong=True, lead="Please say:"))
        answered = {name for name, text in typed.items() if text}
        hidden = frozenset(_LABELS) - answered - set(notes)
        return cls(notes, hidden, tuple(others))

    @property
    def remark(self) -> str:
        """Say what is to be done."""
        if self.notes:
            return "It could mean two things: please answer above."
        return "It cannot be read as it is. Mend it, and put it in again."


def _is_choice(name: str) -> bool:
    return get_origin(bare(Reading.model_fields[name].annotation)) is Literal


def _place(problem: Problem) -> str:
    return "" if problem.line is None else f"in line {problem.line} "


def _say_what_is_there(state: State) -> str:
    if state.readings.empty:
        return f"Nothing is read yet: upload an export, or put it into the folder {FOLDER}."
    return f"{_say_frame(state)} {'are' if len(state.readings) != 1 else 'is'} in {READINGS}."


def _say_frame(found: State | Readings) -> str:
    frame = found.readings if isinstance(found, State) else found.frame
    kpis, rows = frame["kpi"].nunique(), len(frame)
    days = f"from {say_day(frame['date'].min())} to {say_day(frame['date'].max())}"
    many = f"{kpis:,} KPI{'s' * (kpis != 1)}"
    return f"{rows:,} reading{'s' * (rows != 1)} of {many}, {days},"


def _say_found(state: State, found: Readings) -> str:
    """Say what an export would add, and what it would change of what is there."""
    own = state.readings
    known = as_known(found, [*(kpi.id for kpi in state.workbook.kpis), *own["kpi"].unique()]).frame
    pairs = known.merge(own, on=["kpi", "date"], suffixes=("", "_before"))
    changed = int((pairs["value"] != pairs["value_before"]).sum())
    told = "can be added"
    if len(pairs):
        told = f"of which {len(known) - len(pairs):,} can be added and {changed:,} would change"
    return f"{_say_frame(found)} {told}. Is that what your file says?"


def in_form(error: InputError) -> InputError:
    """Say what is wrong with an export to somebody who sees the form, not the command line."""
    return InputError(map(_in_form, error.problems))


def _in_form(problem: Problem) -> Problem:
    if _ASKED.search(problem.fix):
        return replace(problem, fix="Answer it in the form.")
    return replace(problem, file=problem.file.replace("--answer", "export"))


def _table(found: Readings, kpis: Sequence[Kpi]) -> Table:
    """Show what each KPI of an export was read as, its newest value among it."""
    rows, own = [], found.frame.groupby("kpi")
    for kpi in kpis:
        if kpi.id in own.groups:
            days, values = (own.get_group(kpi.id)[column] for column in ("date", "value"))
            span = f"{say_day(days.iloc[0])} to {say_day(days.iloc[-1])}"
            newest = say_value(values.iloc[-1], kpi)
            rows.append((kpi.name, f"{len(days):,}", span, kpi.frequency or BLANK, newest))
    return Table(("KPI", "readings", "from when to when", "every", "newest value"), tuple(rows))
