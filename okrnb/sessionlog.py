"""The log of a session: events as lines of JSON, and back.

Two machines' logs are merged by keeping the lines of both, in whatever order: an event that comes
twice counts once, and their numbers put them in order. A line that is broken is a problem with its
place; all others are still read.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from okrnb.errors import InputError, Problem, RefusedError, fail
from okrnb.events import Event, Started, Undone, kind_named
from okrnb.fields import nearest
from okrnb.log import read_tree, spell_json
from okrnb.model import Record
from okrnb.records import Notes, kind_of, read_record
from okrnb.storage import read_log
from okrnb.yamltext import Fields, Scalar

R = TypeVar("R", bound=Record)


class SessionLog(NamedTuple):
    """The events of a session, in order, and what could not be read."""

    events: tuple[Event, ...] = ()
    problems: tuple[Problem, ...] = ()


def spell_event(event: Event) -> str:
    """Write an event as one line of JSON, without line break; blanks are left out."""
    names = [name for name in type(event).model_fields if name not in ("id", "n", "at", "kind")]
    return spell_record(event, ("n", "at", "kind", *names, "id"))


def spell_record(record: Record, names: Iterable[str] | None = None) -> str:
    """Write a record as one line of JSON; what has its usual value is left out."""
    fields = type(record).model_fields
    said = (
        f"{spell_json(name)}: {_spell(getattr(record, name))}"
        for name in names or fields
        if name == "kind"
        or fields[name].is_required()
        or getattr(record, name) != fields[name].default
    )
    return "{" + ", ".join(said) + "}"


def _spell(value: Any) -> str:
    if isinstance(value, Record):
        return spell_record(value)
    if isinstance(value, tuple):
        return f"[{', '.join(map(_spell, value))}]"
    return spell_json(value)


def parse_events(text: str, name: str) -> SessionLog:
    """Read the events that can be read, in order, with a problem for every line that cannot."""
    return read_events(enumerate(text.split("\n"), 1), name)  # splitlines would cut texts in two


def read_events(lines: Iterable[tuple[int, str]], name: str) -> SessionLog:
    """Read numbered lines; see `parse_events`."""
    found: dict[str, tuple[str, Event]] = {}
    problems: list[Problem] = []
    for number, line in lines:
        if not line.strip():
            continue
        try:
            event = _read_event(line, number, name)
        except InputError as error:
            problems += error.problems
            continue
        spelled = spell_event(event)
        kept = found.setdefault(event.id, (spelled, event))
        if kept[0] != spelled:
            what = "its id also stands in another line, which says something else"
            fix = "Give each its own id; until then the one that sorts first counts."
            problems.append(Problem(name, number, f"{kind_of(type(event))} {event.id}", what, fix))
            found[event.id] = min(kept, (spelled, event), key=lambda pair: pair[0])
    return SessionLog(in_order(event for _, event in found.values()), tuple(problems))


def _read_event(line: str, number: int, name: str) -> Event:
    """Read one line. Raises InputError with its place."""
    tree = read_line(line, name, number)
    words = (entry.value for entry in tree.entries if entry.key == "kind")
    word = next((value.text for value in words if isinstance(value, Scalar)), None)
    try:
        kind = kind_named(word or "")
    except RefusedError as error:
        raise fail(name, number, "", error.what, error.fix) from error
    return read_fields(kind, tree, name)


def read_line(line: str, name: str, number: int = 1) -> Fields:
    """Read a JSON object as fields. Raises InputError with the place of the mistake."""
    tree = read_tree(line, name, number)
    if not isinstance(tree, Fields):
        raise fail(name, number, "", "it is not a JSON object", "Write it in braces: {...}.")
    return tree


def read_fields(kind: type[R], tree: Fields, name: str) -> R:
    """Read a record from fields. Raises InputError with all that is wrong."""
    notes = Notes(name)
    record = read_record(kind, tree, notes)
    if record is None or notes.problems:
        raise InputError(notes.problems)
    return record


def in_order(events: Iterable[Event]) -> tuple[Event, ...]:
    """Put events in order: by number, then by time, then by id; the agenda comes before all."""
    return tuple(
        sorted(
            events,
            key=lambda one: (not isinstance(one, Started), one.n, one.time.astimezone(UTC), one.id),
        )
    )


def standing_events(events: Sequence[Event]) -> tuple[Event, ...]:
    """Leave out what was undone, and the undoing itself; `events` are in order.

    What undoes may be undone as well, by a later one.
    """
    undone: set[str] = set()
    for event in reversed(events):
        if isinstance(event, Undone) and event.id not in undone:
            undone.add(event.event)
    return tuple(one for one in events if one.id not in undone and not isinstance(one, Undone))


def load_log(folder: Path, name: str) -> SessionLog:
    """Read the log of a session, without the torn line that a crash may have left at its end.

    A missing log is an empty one. Nothing raises: what cannot be read is among the problems.
    """
    try:
        return parse_events(read_log(folder, name), name)
    except InputError as error:  # not all of it is UTF-8
        lines = list(_decoded((folder / name).read_bytes()))
        log = read_events(((number, line) for number, line in lines if line is not None), name)
        broken = tuple(
            Problem(name, number, "", one.what, one.fix)
            for number, line in lines
            if line is None
            for one in error.problems
        )
        return SessionLog(log.events, (*log.problems, *broken))


def _decoded(data: bytes) -> Iterator[tuple[int, str | None]]:
    for number, line in enumerate(data.split(b"\n"), 1):
        try:
            yield number, line.decode()
        except UnicodeDecodeError:
            yield number, None


def next_number(events: Iterable[Event]) -> int:
    """Give the number of the next event: one more than the highest so far."""
    return max((event.n for event in events), default=0) + 1


def find_event(events: Sequence[Event], id: str) -> Event:
    """Find an event by its id. Raises RefusedError where there is none."""
    for event in events:
        if event.id == id:
            return event
    raise RefusedError(f"there is no event {id!r}", nearest(id, [event.id for event in events]))
