"""What a file spells, turned into records.

Whatever cannot be read is noted with its line, and the rest is still read: so all that is wrong
with a file is said at once.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from pathlib import PurePosixPath
from typing import Any, Literal, TypeVar, cast, get_args, get_origin

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from okrnb.causes import Rung
from okrnb.errors import InputError, Problem, RefusedError, fail
from okrnb.fields import bare, either, nearest, read_scalar
from okrnb.model import CheckIn, Place, Record, Settings, Slug, slug
from okrnb.objectives import Initiative, KeyResultBase, LeadMeasure, Objective, Step
from okrnb.yamltext import (
    Entry,
    Fields,
    Items,
    Scalar,
    Tree,
    id_of,
    parse_yaml,
    spell_number,
)

R = TypeVar("R", bound=Record)
T = TypeVar("T")

_SLUG: TypeAdapter[str] = TypeAdapter(Slug)

_KINDS: tuple[tuple[type[Record], str], ...] = (
    (Objective, "objective"),
    (KeyResultBase, "key result"),
    (Initiative, "initiative"),
    (LeadMeasure, "lead measure"),
    (Step, "step"),
    (CheckIn, "check-in"),
    (Settings, "settings"),
)


@dataclass(slots=True)
class Notes:
    """What is gathered while a file is read: its problems, and where everything stands."""

    file: str
    problems: list[Problem] = field(default_factory=list)
    places: dict[str, Place] = field(default_factory=dict)

    def refuse(self, line: int, about: str, error: RefusedError) -> None:
        """Note what is wrong in a line."""
        self.problems.append(Problem(self.file, line, about, error.what, error.fix))


def kind_of(model: type[Record]) -> str:
    """Name what a record is, as in `key result`."""
    return next(
        (kind for known, kind in _KINDS if issubclass(model, known)), model.__name__.lower()
    )


def read_record(model: type[R], tree: Fields, notes: Notes, *, id: str | None = None) -> R | None:
    """Read a record from its fields; None when it cannot be built.

    `id` is given where the id stands elsewhere, such as in the name of the file.
    """
    entries = {entry.key: entry for entry in reversed(tree.entries)}
    about = note_places(model, tree, notes, id=id)
    values: dict[str, Any] = {} if id is None else {"id": id}
    refused = set()
    for entry in tree.entries:
        try:
            _check_key(model, entry, entries[entry.key])
            value = _read_value(_types(model)[entry.key], entry, notes)
        except RefusedError as error:
            notes.refuse(entry.line, about, error)
            refused.add(entry.key)
        else:
            if value is not None:
                values.setdefault(entry.key, value)
            elif isinstance(entry.value, Fields):
                refused.add(entry.key)  # what is wrong inside it is noted already
    try:
        return model.model_validate(values)
    except ValidationError as error:
        for detail in error.errors():
            if not refused & set(detail["loc"]):
                said = refusal_of(model, detail)
                notes.refuse(_line_of(said.what, detail, tree), about, said)
        return None


def read_settings(text: str, notes: Notes) -> Settings | None:
    """Read settings and note what is wrong with them. Raises InputError when it is not YAML."""
    return read_record(Settings, parse_yaml(text, notes.file), notes)


def read_objective(text: str, notes: Notes) -> Objective | None:
    """Read an objective and note what is wrong with it; its id is the name of its file.

    Raises InputError when it is not YAML.
    """
    id = PurePosixPath(notes.file).stem
    try:
        _SLUG.validate_python(id)
    except ValidationError as error:
        fix = f"Rename it to {slug(id) or 'objective'}.yaml."
        raise fail(notes.file, None, "", f"{id!r} cannot be an id", fix) from error
    tree = parse_yaml(text, notes.file)
    for entry in tree.entries:
        if entry.key == "id" and id_of(tree) not in (None, id):
            what = f"id is {id_of(tree)!r}, but the file is called {id}.yaml"
            refused = RefusedError(what, "Delete this line, or rename the file.")
            notes.refuse(entry.line, f"objective {id}", refused)
    return read_record(Objective, tree, notes, id=id)


def parse(read: Callable[[str, Notes], T | None], text: str, name: str) -> T:
    """Give what `read` reads, or raise an InputError with all that it notes."""
    notes = Notes(name)
    record = read(text, notes)
    if record is None or notes.problems:
        raise InputError(notes.problems)
    return record


def parse_settings(text: str, name: str) -> Settings:
    """Read the text of a `workbook.yaml`. Raises InputError with all that is wrong."""
    return parse(read_settings, text, name)


def parse_objective(text: str, name: str) -> Objective:
    """Read the text of an objective named `objectives/ID.yaml`.

    >>> parse_objective("text: Win back customers", "objectives/win.yaml").id
    'win'

    Raises InputError with all that is wrong.
    """
    return parse(read_objective, text, name)


def note_places(model: type[Record], tree: Fields, notes: Notes, *, id: str | None = None) -> str:
    """Note where a record and its fields stand, and give the name by which it is spoken of.

    An id that another record of its kind has in this file is a problem. Steps and rungs are not
    noted: their ids only have to differ within their milestone or ladder.
    """
    kind, id = kind_of(model), id or id_of(tree)
    about = f"{kind} {id}" if id else kind
    if issubclass(model, Step | Rung):
        return about
    earlier = notes.places.get(about)
    if id and earlier:
        what = f"the id {id} is already used in line {earlier.line}"
        notes.refuse(tree.line, about, RefusedError(what, "Give each its own id."))
        return about
    notes.places[about] = Place(notes.file, tree.line)
    for entry in tree.entries:
        notes.places.setdefault(f"{about} {entry.key}", Place(notes.file, entry.line))
    return about


def _check_key(model: type[Record], entry: Entry, first: Entry) -> None:
    if entry is not first:
        raise RefusedError(f"{entry.key} stands already in line {first.line}", "Keep one of them.")
    if entry.key not in _types(model):
        raise RefusedError(f"unknown field {entry.key!r}", nearest(entry.key, _types(model)))


@cache
def _types(model: type[Record]) -> Mapping[str, Any]:
    return {name: bare(info.annotation) for name, info in model.model_fields.items()}


def _read_value(kind: Any, entry: Entry, notes: Notes) -> Any:
    tree = entry.value
    if isinstance(tree, Scalar) and not (tree.text or "").strip(" "):
        return None
    if get_origin(kind) is tuple:
        return _read_list(bare(get_args(kind)[0]), entry, notes)
    if isinstance(kind, type) and issubclass(kind, Record):
        if isinstance(tree, Fields):
            return read_record(kind, tree, notes)
        raise RefusedError(f"{entry.key} has no fields", "Write its fields indented below it.")
    return read_scalar(kind, entry.key, _single(entry.key, tree))


def _single(key: str, tree: Tree) -> str:
    if isinstance(tree, Scalar):
        return tree.text or ""
    fix = "Write a single value, in quotes if it begins with [ or {."
    raise RefusedError(f"{key} holds more than one value", fix)


def _read_list(kind: Any, entry: Entry, notes: Notes) -> tuple[Any, ...]:
    if not isinstance(entry.value, Items):
        fix = "Write a list: each item behind a dash on a line of its own, or all in [ ]."
        raise RefusedError(f"{entry.key} is not a list", fix)
    is_record = isinstance(kind, list) or (isinstance(kind, type) and issubclass(kind, Record))
    values = []
    for item in entry.value.items:
        if not is_record:
            values.append(read_scalar(kind, entry.key, _single(entry.key, item)))
        elif isinstance(item, Fields):
            model = _form_of(kind, item, notes) if isinstance(kind, list) else kind
            values.append(model and read_record(model, item, notes))
        else:
            error = RefusedError("an item has no fields", "Write `- id: ...` and so on.")
            notes.refuse(item.line, entry.key, error)
    return tuple(value for value in values if value is not None)


def _form_of(kinds: list[type[Record]], tree: Fields, notes: Notes) -> type[Record] | None:
    """Pick the kind of record that the field `form` names."""
    forms = {get_args(kind.model_fields["form"].annotation)[0]: kind for kind in kinds}
    entry = next((entry for entry in tree.entries if entry.key == "form"), None)
    seen = entry.value.text if entry and isinstance(entry.value, Scalar) else None
    if seen not in forms:
        about = note_places(kinds[0], tree, notes)
        what = f"form is {seen!r}" if seen else "form is missing"
        error = RefusedError(what, f"Write {either(forms)}.")
        notes.refuse(entry.line if entry else tree.line, about, error)
    return forms.get(seen)


_LIMITS = {"gt": "more than", "ge": "at least", "lt": "less than", "le": "at most"}


def refusal_of(model: type[Record], detail: ErrorDetails) -> RefusedError:
    """Put what the record's own check found into what is wrong and what to write instead."""
    context, seen = detail.get("ctx", {}), detail["input"]
    if isinstance(context.get("error"), RefusedError):
        return cast(RefusedError, context["error"])
    key = str(detail["loc"][0])
    if detail["type"] == "missing":
        kind = _types(model)[key]
        options = get_args(kind) if get_origin(kind) is Literal else ()
        fix = f"Write {key}: followed by {either(options)}." if options else f"Write {key}: ..."
        return RefusedError(f"{key} is missing", fix)
    if detail["type"] == "literal_error":
        expected = context["expected"].replace("'", "")
        return RefusedError(f"{key} is {seen!r}", f"Write {expected}.")
    if detail["type"] == "string_pattern_mismatch":
        fix = f"Use letters, digits, _, - and . without blanks, such as {slug(seen) or 'wait'}."
        return RefusedError(f"{key} is {seen!r}", fix)
    if detail["type"] == "string_too_short":
        return RefusedError(f"{key} is blank", "Write it in a few words.")
    if detail["type"] == "string_too_long":
        fix = f"Keep it to {context['max_length']}."
        return RefusedError(f"{key} has {len(seen)} characters", fix)
    for limit, words in _LIMITS.items():
        if limit in context:
            number = spell_number(Decimal(context[limit]))
            return RefusedError(f"{key} is {seen}", f"Write a number of {words} {number}.")
    return RefusedError(f"{key} is {seen!r}", f"{detail['msg']}.")


def _line_of(what: str, detail: ErrorDetails, tree: Fields) -> int:
    """Find the line of the field at fault: the one named first, if the record names any."""
    lines = {entry.key: entry.line for entry in reversed(tree.entries)}
    words = [*map(str, detail["loc"]), *re.findall(r"\w+", what)]
    return next((lines[word] for word in words if word in lines), tree.line)
