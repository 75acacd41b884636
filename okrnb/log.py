"""Lines of the log: what a team reported and decided, one JSON object each.

Git merges logs by keeping the lines of both sides, so the same line may come twice: it counts once.
"""

import json
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any, NamedTuple, TypeVar

from okrnb.entries import Assessment, Chance, Decision, Lesson, Publication
from okrnb.entries import Entry as LogEntry
from okrnb.errors import InputError, Problem, RefusedError, fail
from okrnb.fields import either
from okrnb.model import CheckIn, Place, Record, Waiver
from okrnb.records import Notes, kind_of, read_record
from okrnb.yamltext import Entry, Fields, Items, Scalar, Tree, spell_number

Line = CheckIn | Waiver | LogEntry
"""What a line of the log can hold."""

L = TypeVar("L", bound=Line)

_KINDS: dict[str, type[Line]] = {
    **{"check_in": CheckIn, "waiver": Waiver, "decision": Decision, "chance": Chance},
    **{"assessment": Assessment, "lesson": Lesson, "publication": Publication},
}


class _Read(NamedTuple):
    """What a line of text came to, with what is wrong with it and where everything stands."""

    line: Line | None
    problems: tuple[Problem, ...]
    places: tuple[tuple[str, Place], ...]


def parse_log(text: str, name: str) -> tuple[Line, ...]:
    """Read all lines, in their order.

    Raises InputError with all that is wrong.
    """
    notes = Notes(name)
    lines = read_lines(text, notes)
    if notes.problems:
        raise InputError(notes.problems)
    return lines


def only(kind: type[L], lines: Iterable[Line]) -> tuple[L, ...]:
    """Pick the lines of one kind, such as check-ins."""
    return tuple(line for line in lines if isinstance(line, kind))


def read_lines(text: str, notes: Notes) -> tuple[Line, ...]:
    """Read the lines that can be read, and note what is wrong with the others."""
    return _gather(_read_each(text, notes), notes)


def _read_each(text: str, notes: Notes) -> Iterator[tuple[int, _Read]]:
    for number, line in enumerate(text.split("\n"), 1):  # splitlines would cut texts in two
        if line.strip():
            try:
                yield number, _read_text(line, notes.file, number)
            except InputError as error:
                notes.problems += error.problems


@lru_cache(maxsize=5_000)  # each save reads the log again, which only ever grows by whole lines
def _read_text(text: str, name: str, number: int) -> _Read:
    return _read_line(read_tree(text, name, number), number, name)


def gather_lines(trees: Iterable[tuple[int, Tree]], notes: Notes) -> tuple[Line, ...]:
    """Make lines of what was parsed, each with its number; the same line twice counts once."""
    reads = ((number, _read_line(tree, number, notes.file)) for number, tree in trees)
    return _gather(reads, notes)


def _gather(reads: Iterable[tuple[int, _Read]], notes: Notes) -> tuple[Line, ...]:
    found: dict[str, Line] = {}
    for number, (read, problems, places) in reads:
        notes.problems += problems
        if read is not None and found.setdefault(read.id, read) != read:
            first = found[read.id]
            earlier = notes.places[f"{kind_of(type(first))} {first.id}"].line
            error = RefusedError(
                f"its id also stands in line {earlier}, where it says something else",
                "Give each its own id.",
            )
            notes.refuse(number, f"{kind_of(type(read))} {read.id}", error)
        for about, place in places:
            notes.places.setdefault(about, place)
    return tuple(found.values())


def _read_line(tree: Tree, number: int, name: str) -> _Read:
    notes = Notes(name)
    line = _line_of(tree, number, notes)
    return _Read(line, tuple(notes.problems), tuple(notes.places.items()))


def _line_of(tree: Tree, number: int, notes: Notes) -> Line | None:
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


def read_tree(line: str, name: str, number: int) -> Tree:
    """Read one line of JSON, of whatever log. Raises InputError with the place of the mistake."""
    if line.startswith(("<<<<<<< ", "=======", ">>>>>>> ")):
        fix = "Delete the lines <<<, === and >>> and keep all others."
        raise fail(name, number, "", "two people's changes were not merged", fix)
    try:
        return tree_of(parse_json(line), number)
    except json.JSONDecodeError as error:
        what = f"it is not JSON: {error.msg.lower()}, column {error.colno}"
    except RecursionError:
        what = "it is not JSON: too deep"
    raise fail(name, number, "", what, "Correct the line, or delete it.")


def parse_json(text: str) -> Any:
    """Parse JSON with numbers as they are spelled, so that no digit is lost: objects are pairs."""
    return json.loads(
        text, parse_float=str, parse_int=str, parse_constant=str, object_pairs_hook=tuple
    )


def tree_of(value: Any, line: int) -> Tree:
    """Turn parsed JSON into what records are read from; all of it stands in the same line."""
    if isinstance(value, tuple):
        entries = (Entry(key, line, 0, 0, 0, tree_of(inner, line)) for key, inner in value)
        return Fields(line, 0, 0, flow=True, entries=tuple(entries))
    if isinstance(value, list):
        return Items(line, 0, 0, 0, flow=True, items=tuple(tree_of(item, line) for item in value))
    text = str(value).lower() if isinstance(value, bool) else value
    return Scalar(line, 0, 0, text)


def spell_line(line: Line) -> str:
    """Write a line of the log, without line break; blanks are left out.

    >>> spell_line(CheckIn(id="c1", on=date(2012, 1, 9), key_result="wait", value=Decimal("7.50")))
    '{"on": "2012-01-09", "kind": "check_in", "key_result": "wait", "value": 7.50, "id": "c1"}'
    """
    return "{" + ", ".join(f'"{key}": {spelled}' for key, spelled in _spelled(line)) + "}"


def _spelled(line: Line) -> Iterator[tuple[str, str]]:
    fields = type(line).model_fields
    for name in (
        "on",
        "kind",
        *(name for name in fields if name not in ("on", "kind", "id")),
        "id",
    ):
        value = getattr(line, name)
        if name == "kind" or value != fields[name].default:
            yield name, spell_json(value)


def spell_json(value: Any) -> str:
    """Write a value in one line of JSON: decimals with their digits, days as ISO days."""
    if isinstance(value, Decimal):
        return spell_number(value)
    if isinstance(value, tuple):
        return f"[{', '.join(map(spell_json, value))}]"
    if isinstance(value, Record):
        fields = type(value).model_fields
        inner = (f'"{name}": {spell_json(getattr(value, name))}' for name in fields)
        return "{" + ", ".join(inner) + "}"
    said = value.isoformat() if isinstance(value, date) else value
    return json.dumps(said, ensure_ascii=False)
