"""Everything that tables say of KPIs: values, names, units, and all that was found on the way."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from okrnb.cells import Refusal, is_missing, kpi_id, numeral_of, quote
from okrnb.errors import InputError, Problem, fail
from okrnb.gathering import Marks, gather
from okrnb.layouts import Layout, find_layout
from okrnb.model import Reading
from okrnb.series import Series, Spot
from okrnb.tables import Findings, Question, Table, say_answer
from okrnb.valuecells import Entry, find_entries


@dataclass(frozen=True, slots=True)
class Used:
    """A table that readings were taken from, with its layout and the order of its days."""

    table: Table
    layout: Layout
    order: str


@dataclass(frozen=True, slots=True)
class Survey:
    """What tables say of KPIs, by id, and what was found while reading them.

    `values` are NaN where they are not sure. `missing` are days without a value, in `series` they
    have their names as written. `summary` counts what was left out of each KPI, `details` say it
    one by one.
    """

    file: str
    series: Mapping[str, Series]
    names: Mapping[str, str]
    units: Mapping[str, str]
    values: Mapping[str, Mapping[date, float]]
    marks: Marks
    used: tuple[Used, ...]
    notes: tuple[str, ...]
    summary: tuple[str, ...]
    details: tuple[str, ...]
    problems: tuple[Problem, ...]
    questions: tuple[Question, ...]


def survey(tables: Sequence[Table], reading: Reading) -> Survey:
    """Read the tables that have readings; others are left out, and noted.

    Raises InputError where no table is known.
    """
    chosen, left, failed = _choose(tables, reading)
    series, marks = gather([(findings, entries) for findings, _, entries in chosen], reading)
    ids = _identify(series)
    summary, details = [], []
    for one in series.values():
        summary += [note for note in (_count_missing(one), _count_repeats(one)) if note]
        details += _tell(one)
    notes = [note for findings, _, _ in chosen for note in findings.notes]
    questions = [q for findings, _, _ in chosen for q in findings.questions]
    asked = {(question.key, question.choices): question for question in reversed(questions)}
    return Survey(
        file=chosen[0][0].table.file,
        series=series,
        names={id: name for name, id in ids.items()},
        units={id: series[name].unit for name, id in ids.items()},
        values={
            id: {day: point.value for day, point in series[name].points.items()}
            for name, id in ids.items()
        },
        marks=marks,
        used=tuple(Used(f.table, layout, f.order) for f, layout, _ in chosen),
        notes=tuple(dict.fromkeys((*left, *notes))),
        summary=tuple(summary),
        details=tuple(details),
        problems=(*failed, *(problem for found, _, _ in chosen for problem in found.problems)),
        questions=tuple(question for question in questions if question in asked.values()),
    )


_Chosen = tuple[Findings, Layout, tuple[Entry, ...]]


def _choose(
    tables: Sequence[Table], reading: Reading
) -> tuple[list[_Chosen], list[str], list[Problem]]:
    """Take the tables that hold readings.

    Also gives notes on the sheets that hold none, and the problems of what stands beside a table
    that does.
    """
    wanted = [table for table in tables if not reading.sheet or table.sheet == reading.sheet]
    if not wanted:
        names = [sheet for sheet in dict.fromkeys(t.sheet for t in tables) if sheet]
        what = f"there is no sheet {reading.sheet!r}"
        fix = f"Answer with {say_answer('sheet', *names)}." if names else "Leave that answer out."
        raise fail(tables[0].file, None, "", what, fix)
    known: list[_Chosen] = []
    failed: list[tuple[str | None, Problem]] = []
    for table in [table for table in wanted if table.rows] or wanted:
        try:
            own = reading if reading.year or not table.year else reading.change(year=table.year)
            layout = find_layout(table, own)
        except InputError as error:
            failed.extend((table.sheet, problem) for problem in error.problems)
            continue
        findings = Findings(table)
        known.append((findings, layout, tuple(find_entries(layout, own, findings))))
    if not known:
        raise InputError(problem for _, problem in failed)
    valued = {one[0].table.sheet for one in known if any(_has_value(entry) for entry in one[2])}
    filled = [one for one in known if one[0].table.sheet in valued] or known
    sheets = {findings.table.sheet for findings, _, _ in filled}
    unlike = [table.sheet for table in tables if table.sheet not in sheets]
    left = [f"sheet {sheet!r} left out" for sheet in dict.fromkeys(unlike)]
    return filled, left, [problem for sheet, problem in failed if sheet in sheets]


def _has_value(entry: Entry) -> bool:
    return not is_missing(entry.cell) and numeral_of(entry.cell) is not None


def _identify(series: Mapping[str, Series]) -> dict[str, str]:
    """Give the id of each name; names without one, or with the id of another, are problems."""
    ids: dict[str, str] = {}
    taken: dict[str, str] = {}
    for name, one in series.items():
        id = kpi_id(name) or ""
        first = taken.setdefault(id.casefold(), name)
        refusal = None
        if not id or len(name) > 120:
            what = f"no id can be made of the KPI name {quote(name)}"
            refusal = Refusal("name", what, "Use letters and digits, at most 120.")
        elif first != name:
            what = f"it is written {quote(first)} and {quote(name)}"
            fix = "Write it alike everywhere; if they are two KPIs, rename one."
            refusal = Refusal("one id", what, fix)
        if refusal is None:
            ids[name] = id
        else:
            about = f"KPI {id}" if refusal.kind == "one id" else ""
            one.spot.findings.add(one.spot.at, about, refusal)
    return ids


def _count_missing(one: Series) -> str:
    spots = [spot for _, spot, _ in one.missing]
    return _count(one, spots, ("cell without a value", "cells without a value"))


def _count_repeats(one: Series) -> str:
    spots = [spot for _, spot, _ in one.repeats]
    return _count(one, spots, ("repeated reading", "repeated readings"))


def _count(one: Series, spots: Sequence[Spot], things: tuple[str, str]) -> str:
    if not spots:
        return ""
    count = f"1 {things[0]}" if len(spots) == 1 else f"{len(spots)} {things[1]}"
    where = spots[0].say() if len(spots) == 1 else f"first: {spots[0].say()}"
    return f"{one.about}: {count} left out ({where})"


def _tell(one: Series) -> list[str]:
    """Say of each missing value and each repeat which day it is."""
    told = [
        f"{one.about}: missing value on {day} ({quote(cell) if cell else 'empty'}, {spot.say()})"
        for day, spot, cell in one.missing
        if day is not None
    ]
    return told + [
        f"{one.about}: duplicate of {day} with the same value {quote(cell)} left out ({spot.say()})"
        for day, spot, cell in one.repeats
    ]
