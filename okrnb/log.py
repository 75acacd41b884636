"""Lines of the log: what a team reported, one JSON object each.

Git merges logs by keeping the lines of both sides, so the same line may come twice: it counts once.
"""

import json
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from okrnb.errors import InputError, RefusedError, fail
from okrnb.fields import either
from okrnb.model import CheckIn
from okrnb.records import Notes, read_record
from okrnb.yamltext import Entry, Fields, Items, Scalar, Tree, spell_number

_KINDS = {"check_in": CheckIn}


def parse_log(text: str, name: str) -> tuple[CheckIn, ...]:
    """Read all check-ins, in the order of their lines.

    Raises InputError with all that is wrong.
    """
    notes = Notes(name)
    check_ins = read_lines(text, notes)
    if notes.problems:
        raise InputError(notes.problems)
    return check_ins


def read_lines(text: str, notes: Notes) -> tuple[CheckIn, ...]:
    """Read the check-ins that can be read, and note what is wrong with the others."""
    found: dict[str, CheckIn] = {}
    for number, line in enumerate(text.split("\n"), 1):  # splitlines would cut texts in two
        if line.strip():
            own = Notes(notes.file)
            check_in = _read_line(line, number, own)
            if check_in is not None and found.setdefault(check_in.id, check_in) != check_in:
                earlier = notes.places[f"check-in {check_in.id}"].line
                error = RefusedError(
                    f"its id also stands in line {earlier}, where it says something else",
                    "Give each its own id.",
                )
                own.refuse(number, f"check-in {check_in.id}", error)
            notes.problems += own.problems
            for about, place in own.places.items():
                notes.places.setdefault(about, place)
    return tuple(found.values())


def _read_line(line: str, number: int, notes: Notes) -> CheckIn | None:
    try:
        tree = _tree(_loads(line, notes.file, number), number)
    except InputError as error:
        notes.problems += error.problems
        return None
    if not isinstance(tree, Fields):
        refused = RefusedError("the line is not a JSON object", "Write it in braces: {...}.")
        notes.refuse(number, "", refused)
        return None
    kinds = (entry.value for entry in tree.entries if entry.key == "kind")
    kind = next((value.text for value in kinds if isinstance(value, Scalar)), "check_in")
    if kind not in _KINDS:
        notes.refuse(number, "", RefusedError(f"kind is {kind!r}", f"Write {either(_KINDS)}."))
        return None
    return read_record(_KINDS[kind], tree, notes)


def _loads(line: str, name: str, number: int) -> Any:
    if line.startswith(("<<<<<<< ", "=======", ">>>>>>> ")):
        fix = "Delete the lines <<<, === and >>> and keep all others."
        raise fail(name, number, "", "two people's changes were not merged", fix)
    try:
        # Numbers stay as they are spelled, so that no digit is lost on the way to a decimal.
        return json.loads(
            line, parse_float=str, parse_int=str, parse_constant=str, object_pairs_hook=tuple
        )
    except json.JSONDecodeError as error:
        what = f"it is not JSON: {error.msg.lower()}, column {error.colno}"
        raise fail(name, number, "", what, "Correct the line, or delete it.") from error


def _tree(value: Any, line: int) -> Tree:
    if isinstance(value, tuple):
        entries = (Entry(key, line, 0, 0, 0, _tree(inner, line)) for key, inner in value)
        return Fields(line, 0, 0, flow=True, entries=tuple(entries))
    if isinstance(value, list):
        return Items(line, 0, 0, 0, flow=True, items=tuple(_tree(item, line) for item in value))
    text = str(value).lower() if isinstance(value, bool) else value
    return Scalar(line, 0, 0, text)


def spell_line(check_in: CheckIn) -> str:
    """Write a check-in as a line of the log, without line break; blanks are left out.

    >>> spell_line(CheckIn(id="c1", on=date(2012, 1, 9), key_result="wait", value=Decimal("7.50")))
    '{"on": "2012-01-09", "kind": "check_in", "key_result": "wait", "value": 7.50, "id": "c1"}'
    """
    return "{" + ", ".join(f'"{key}": {spelled}' for key, spelled in _spelled(check_in)) + "}"


def _spelled(check_in: CheckIn) -> Iterator[tuple[str, str]]:
    names = dict.fromkeys(("on", "kind", *CheckIn.model_fields))
    for name in [*(name for name in names if name != "id"), "id"]:
        value = getattr(check_in, name)
        if isinstance(value, Decimal):
            yield name, spell_number(value)
        elif value is not None and value not in ("", ()):
            value = value.isoformat() if isinstance(value, date) else value
            yield name, json.dumps(value, ensure_ascii=False)
