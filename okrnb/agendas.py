"""The agenda of a session: data that a coach can edit, read from YAML and held to its minutes."""

import re
from pathlib import Path
from typing import Annotated

from pydantic import Field

from okrnb.errors import RefusedError, fail
from okrnb.fields import nearest
from okrnb.model import Record, Slug
from okrnb.polls import PollKind
from okrnb.records import Notes, parse, read_record
from okrnb.shipped import shipped
from okrnb.storage import read_text
from okrnb.yamltext import Fields, parse_yaml

AGENDAS = shipped("templates", "agendas")

_TOTAL = re.compile(r"(?:(?P<times>[0-9]+)x)?(?P<minutes>[0-9]+)-minutes")


class Part(Record):
    """A part of a session: its minutes, what is done and written down, how it is decided.

    In a `silent` part nobody speaks until the votes are on the table, and people of high rank speak
    last. A `pause` is a break, which is not counted in the minutes of the session.
    """

    id: Slug
    title: Annotated[str, Field(min_length=1, max_length=60)]
    minutes: Annotated[int, Field(ge=1, le=240)]
    what: Annotated[str, Field(min_length=1)]
    captured: str = ""
    rule: str = ""
    silent: bool = False
    poll: PollKind | None = None
    pause: bool = False


class Agenda(Record):
    """What a session does when; `people` says for how many, `before` what the days before are for.

    `minutes` is what its parts come to, breaks left out.
    """

    name: Annotated[str, Field(min_length=1)]
    people: str = ""
    minutes: Annotated[int, Field(ge=1)]
    before: tuple[str, ...] = ()
    parts: tuple[Part, ...]


def parse_agenda(text: str, name: str) -> Agenda:
    """Read the text of an agenda; where its file is called `120-minutes`, it has to last as long.

    Raises InputError with all that is wrong, by line.
    """
    return parse(_read_agenda, text, name)


def _read_agenda(text: str, notes: Notes) -> Agenda | None:
    tree = parse_yaml(text, notes.file)
    agenda = read_record(Agenda, tree, notes)
    if agenda is not None and not notes.problems:
        for what, fix in _disagreements(agenda, notes.file):
            notes.refuse(_line_of("minutes", tree), "", RefusedError(what, fix))
    return agenda


def _line_of(key: str, tree: Fields) -> int:
    return next((entry.line for entry in tree.entries if entry.key == key), tree.line)


def _disagreements(agenda: Agenda, file: str) -> list[tuple[str, str]]:
    """Find minutes that do not come to what the field and the name of the file say."""
    found = []
    if not agenda.parts:
        found.append(("there are no parts", "Write at least one below `parts:`."))
    total = sum(part.minutes for part in agenda.parts if not part.pause)
    if agenda.parts and total != agenda.minutes:
        shorter = total - agenda.minutes
        what = f"minutes is {agenda.minutes}, but the parts come to {total}"
        way = f"Take {shorter} from the parts" if shorter > 0 else f"Add {-shorter} to the parts"
        found.append((what, f"{way}, or write minutes: {total}."))
    named = _TOTAL.fullmatch(Path(file).stem)
    if named:
        meant = int(named["times"] or 1) * int(named["minutes"])
        if meant != agenda.minutes:
            what = f"minutes is {agenda.minutes}, but the file is called {Path(file).stem}"
            found.append((what, "Rename the file, or change the minutes."))
    return found


def load_agenda(source: Path | str = "120-minutes") -> Agenda:
    """Read an agenda: one of those that come along, by its name, or a file of your own.

    Raises InputError with all that is wrong, by line.
    """
    path = Path(source)
    if path.suffix not in (".yaml", ".yml"):
        known = sorted(one.stem for one in AGENDAS.glob("*.yaml"))
        if str(source) not in known:
            raise fail(
                str(source), None, "", "there is no such agenda", nearest(str(source), known)
            )
        path = AGENDAS / f"{source}.yaml"
    text = read_text(path.parent, path.name)
    if text is None:
        raise fail(str(source), None, "", "there is no such file", "Check its name and folder.")
    return parse_agenda(text, path.name)
