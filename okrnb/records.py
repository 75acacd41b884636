"""What a file spells, turned into records; and records turned into what a file should spell.

A text in a file has no type of its own: each field says what it may hold. So `0777` is a fine name,
and `no` is never mistaken for false. Whatever cannot be read is noted with its line; the rest is
still read, so that all that is wrong with a file is said at once.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from okrnb.errors import Problem, RefusedError
from okrnb.model import CheckIn, Place, Record, Settings, slug
from okrnb.objectives import Initiative, KeyResultBase, Objective, Step
from okrnb.quantities import parse_number
from okrnb.yamltext import Block, Entry, Fields, Items, Scalar, Tree, Value, spell_number

R = TypeVar("R", bound=Record)

_KINDS: tuple[tuple[type[Record], str], ...] = (
    (Objective, "objective"),
    (KeyResultBase, "key result"),
    (Initiative, "initiative"),
    (Step, "step"),
    (CheckIn, "check-in"),
    (Settings, "settings"),
)

_ASKED = frozenset(
    "why_now winning level ambition owner key_results due start start_on start_source target min_n"
    " next_use evidence future_kpi test kpi target_rate bound strict done_means"
    " intake where into resources source".split()
)
"""Fields that a new file shows even when they are blank: a person should fill them."""


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
    return next((kind for known, kind in _KINDS if issubclass(model, known)), model.__name__.lower())


def nearest(word: str, known: Iterable[str]) -> str:
    """Say which known word was probably meant, or else which there are.

    >>> nearest("onwer", ["id", "owner"])
    'Did you mean owner?'
    """
    options = list(known)
    close = get_close_matches(word, options, n=1)
    if close:
        return f"Did you mean {close[0]}?"
    return f"Known here: {', '.join(options) or 'none yet'}."


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
            value = _read_value(model.model_fields[entry.key].annotation, entry, notes)
        except RefusedError as error:
            notes.refuse(entry.line, about, error)
            refused.add(entry.key)
        else:
            if value is not None:
                values.setdefault(entry.key, value)
    try:
        return model.model_validate(values)
    except ValidationError as error:
        for detail in error.errors():
            if not refused & set(detail["loc"]):
                said = _say(model, detail)
                notes.refuse(_line_of(said.what, detail, tree), about, said)
        return None


def note_places(model: type[Record], tree: Fields, notes: Notes, *, id: str | None = None) -> str:
    """Note where a record and its fields stand, and give the name by which it is spoken of.

    An id that another record of its kind has in this file is a problem. Steps are not noted: their
    ids only have to differ within their milestone.
    """
    kind, id = kind_of(model), id or id_of(tree)
    about = f"{kind} {id}" if id else kind
    if issubclass(model, Step):
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


def id_of(tree: Fields) -> str | None:
    """Give the id that stands among the fields."""
    ids = (entry.value for entry in tree.entries if entry.key == "id")
    return next((value.text for value in ids if isinstance(value, Scalar)), None)


def _check_key(model: type[Record], entry: Entry, first: Entry) -> None:
    if entry is not first:
        raise RefusedError(f"{entry.key} stands already in line {first.line}", "Keep one of them.")
    if entry.key not in model.model_fields:
        raise RefusedError(f"unknown field {entry.key!r}", nearest(entry.key, model.model_fields))


def _bare(annotation: Any) -> Any:
    """Take away limits and `| None`, so that only the type of the value is left."""
    if get_origin(annotation) is Annotated:
        return _bare(get_args(annotation)[0])
    if get_origin(annotation) in (Union, UnionType):
        kinds = [kind for kind in get_args(annotation) if kind is not NoneType]
        return _bare(kinds[0]) if len(kinds) == 1 else kinds
    return annotation


def _read_value(annotation: Any, entry: Entry, notes: Notes) -> Any:
    kind, tree = _bare(annotation), entry.value
    if isinstance(tree, Scalar) and not tree.text:
        return None
    if get_origin(kind) is tuple:
        return _read_list(_bare(get_args(kind)[0]), entry, notes)
    if isinstance(kind, type) and issubclass(kind, Record):
        if isinstance(tree, Fields):
            return read_record(kind, tree, notes)
        raise RefusedError(f"{entry.key} has no fields", "Write its fields indented below it.")
    return _read_scalar(kind, entry.key, tree)


def _read_list(kind: Any, entry: Entry, notes: Notes) -> tuple[Any, ...]:
    if not isinstance(entry.value, Items):
        raise RefusedError(f"{entry.key} is not a list", "Begin each of its items with a dash.")
    values = (_read_item(kind, entry.key, item, notes) for item in entry.value.items)
    return tuple(value for value in values if value is not None)


def _read_item(kind: Any, key: str, item: Tree, notes: Notes) -> Any:
    try:
        if not isinstance(kind, list) and not issubclass(kind, Record):
            return _read_scalar(kind, key, item)
        if not isinstance(item, Fields):
            raise RefusedError(f"an item of {key} has no fields", "Write `- id: ...` and so on.")
        return read_record(_form_of(kind, item, notes), item, notes)
    except RefusedError as error:
        notes.refuse(item.line, kind_of(kind[0] if isinstance(kind, list) else kind), error)
        return None


def _form_of(kinds: Any, tree: Fields, notes: Notes) -> type[Record]:
    """Pick the kind of record that the field `form` names, if there are several."""
    if not isinstance(kinds, list):
        return cast(type[Record], kinds)
    forms = {get_args(kind.model_fields["form"].annotation)[0]: kind for kind in kinds}
    entry = next((entry for entry in tree.entries if entry.key == "form"), None)
    seen = entry.value.text if entry and isinstance(entry.value, Scalar) else None
    if seen in forms:
        return cast(type[Record], forms[seen])
    about = note_places(kinds[0], tree, notes)
    what = f"form is {seen!r}" if seen else "form is missing"
    raise RefusedError(f"{about}: {what}", f"Write {_either(forms)}.")
