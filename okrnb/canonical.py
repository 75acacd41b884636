"""A whole workbook as one JSON text and back: for archives, scripts, and other tools.

One workbook has one text: fields stand in the order of their records, what is usual is left out,
numbers keep their digits. Reading it back gives the same workbook and log.
"""

import json
from collections.abc import Iterator
from typing import Any, Literal

from okrnb.entries import Valued
from okrnb.errors import InputError, RefusedError, fail
from okrnb.links import Known, link_problems
from okrnb.log import Line, gather_lines, only, parse_json, spell_json, tree_of
from okrnb.model import CheckIn, Kpi, Record, Settings, Waiver
from okrnb.objectives import Objective, Workbook
from okrnb.records import Notes, read_record
from okrnb.yamltext import Fields, Items

FORMAT = "okrnb-1"


class Whole(Record):
    """What stands in the text beside the log: `format` says how it is to be read."""

    format: Literal["okrnb-1"]
    settings: Settings
    kpis: tuple[Kpi, ...] = ()
    objectives: tuple[Objective, ...] = ()


def to_json(workbook: Workbook) -> str:
    """Write a workbook with its log: check-ins, then waivers, then all other lines.

    What was worked out from readings is no part of it, and neither are the readings.
    """
    log = (*workbook.check_ins, *workbook.waivers, *workbook.entries)
    parts: dict[str, Any] = {
        "format": FORMAT,
        "settings": workbook.settings,
        "kpis": workbook.kpis,
        "objectives": workbook.objectives,
        "log": tuple(line for line in log if not isinstance(line, Valued)),
    }
    return "\n".join(_spell(parts, 0)) + "\n"


def _spell(value: Any, depth: int) -> Iterator[str]:
    """Give the lines of a value; what holds no records stands in one line."""
    pad = "  " * depth
    if isinstance(value, Record):
        value = _said(value)
    if isinstance(value, dict):
        yield from _spell_fields(value, depth)
    elif isinstance(value, tuple) and any(isinstance(item, Record) for item in value):
        yield "["
        for number, item in enumerate(value, 1):
            *inner, last = _spell(item, depth + 1)
            comma = "," if number < len(value) else ""
            first, *rest = [*inner, f"{last}{comma}"]
            yield f"{pad}  {first}"
            yield from rest
        yield f"{pad}]"
    else:
        yield spell_json(value)


def _spell_fields(fields: dict[str, Any], depth: int) -> Iterator[str]:
    pad = "  " * depth
    yield "{"
    for number, (name, inner) in enumerate(fields.items(), 1):
        *lines, last = _spell(inner, depth + 1)
        comma = "," if number < len(fields) else ""
        first, *rest = [*lines, f"{last}{comma}"]
        yield f"{pad}  {json.dumps(name)}: {first}"
        yield from rest
    yield f"{pad}}}"


def _said(record: Record) -> dict[str, Any]:
    """Give the fields of a record that say something; its kind and form always do."""
    fields = type(record).model_fields
    return {
        name: getattr(record, name)
        for name, info in fields.items()
        if name in ("kind", "form")
        or info.is_required()
        or getattr(record, name) != info.get_default()
    }


def from_json(text: str, name: str = "workbook.json") -> Workbook:
    """Read what `to_json` wrote.

    Raises InputError with all that is wrong; `name` is what problems call the text.
    """
    try:
        tree = tree_of(parse_json(text), 1)
    except json.JSONDecodeError as error:
        what = f"it is not JSON: {error.msg.lower()}"
        raise fail(name, error.lineno, "", what, "Export it again, or correct it.") from error
    if not isinstance(tree, Fields):
        raise fail(name, None, "", "it is not a JSON object", "Export it again.")
    notes = Notes(name)
    rest = tuple(entry for entry in tree.entries if entry.key != "log")
    whole = read_record(Whole, Fields(1, 0, 0, flow=True, entries=rest), notes)
    lines = _lines(tree, notes)
    if whole is None or notes.problems:
        raise InputError(notes.problems)
    return _checked(whole, lines, notes)


def _lines(tree: Fields, notes: Notes) -> tuple[Line, ...]:
    found = next((entry.value for entry in tree.entries if entry.key == "log"), None)
    if isinstance(found, Items):
        return gather_lines(((1, item) for item in found.items), notes)
    if found is not None:
        notes.refuse(1, "log", RefusedError("log is not a list", "Write its lines in [ ]."))
    return ()


def _checked(whole: Whole, lines: tuple[Line, ...], notes: Notes) -> Workbook:
    check_ins = only(CheckIn, lines)
    entries = tuple(line for line in lines if not isinstance(line, CheckIn | Waiver))
    told = (*check_ins, *entries)
    ids = frozenset(kr.id for objective in whole.objectives for kr in objective.key_results)
    problems = link_problems(whole.objectives, told, Known(whole.kpis, ids), notes.places)
    if problems:
        raise InputError(problems)
    return Workbook(
        settings=whole.settings,
        kpis=whole.kpis,
        objectives=whole.objectives,
        check_ins=check_ins,
        places=notes.places,
        waivers=only(Waiver, lines),
        entries=entries,
    )
