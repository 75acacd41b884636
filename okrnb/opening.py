"""How a session opens: who is here, in which part, and which session of the folder it is."""

import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import get_args

from okrnb.errors import RefusedError
from okrnb.events import Attended, Role
from okrnb.fields import nearest
from okrnb.proceedings import LETS_OTHERS_DECIDE, Proceedings, same_name
from okrnb.session import resume_session, sessions_of
from okrnb.tabular import Table

SENIOR, LEFT = "senior", "left"
"""Words beside a name that are no roles: who speaks last, and who is here no more."""

ROLES = (*get_args(Role), SENIOR, LEFT)
WANTED = ("decision owner", "scribe", "data keeper", "challenger")
"""Roles that a session should have, beside whoever leads it (method, section 5)."""

People = Mapping[str, tuple[str, ...]]


def read_people(text: str) -> dict[str, tuple[str, ...]]:
    r"""Read who is here, a line each: a name, and behind it roles. Raises RefusedError.

    >>> read_people("Ana: decision owner, senior\n\nBen")
    {'Ana': ('decision owner', 'senior'), 'Ben': ()}
    """
    found: dict[str, tuple[str, ...]] = {}
    known: dict[str, str] = {}
    for line in text.splitlines():
        name, *words = (word.strip() for word in re.split(r"[,;:]", line.strip(" -*\t")))
        if not name:
            continue
        earlier = known.setdefault(same_name(name), name)
        if earlier in found:
            what = f"{name} stands in two lines"
            raise RefusedError(what, "Write all roles of a person in one line.")
        found[earlier] = tuple(_role(name, word) for word in words if word)
    return found


def _role(name: str, word: str) -> str:
    role = " ".join(word.casefold().split())
    if role not in ROLES:
        fix = f"{nearest(role, ROLES)} Two people of one line go into two."
        raise RefusedError(f"{name} is {word!r}", fix)
    return role


def tell_people(so_far: Proceedings) -> str:
    """Write who is here, and who was, as `read_people` reads it."""
    return "\n".join(", ".join((one.name, *_words(one))) for one in so_far.attendance)


def _words(one: Attended) -> tuple[str, ...]:
    return (*one.roles, *[SENIOR] * one.senior, *[LEFT] * one.left)


def say_people(people: People) -> str:
    """Say how many there are, how many of them vote, and what nobody does yet."""
    here = {name: set(roles) - {SENIOR} for name, roles in people.items() if LEFT not in roles}
    if not here:
        return "Nobody is here yet."
    votes = sum(not roles or not roles <= LETS_OTHERS_DECIDE for roles in here.values())
    taken = set[str]().union(*here.values())
    missing = [role for role in WANTED if role not in taken]
    count = f"{len(here)} {'person' if len(here) == 1 else 'people'}, {votes} with a vote."
    return f"{count} Nobody is {_either(missing)} yet." if missing else count


def _either(words: list[str]) -> str:
    *first, last = words
    return f"{', '.join(first)} or {last}" if first else last


def session_of_day(folder: Path, day: date) -> str:
    """Give the id of the session in which something happened last on a day; blank without one."""
    if not sessions_of(folder):
        return ""
    newest = resume_session(folder)
    return newest.id if any(event.time.date() == day for event in newest.events) else ""


def unfinished_sessions(folder: Path) -> tuple[str, ...]:
    """Give the ids of the sessions that have not ended, newest name first."""
    every = (resume_session(folder, id) for id in reversed(sessions_of(folder)))
    return tuple(one.id for one in every if one.so_far.started and one.so_far.ended is None)


def new_id_of_day(folder: Path, day: date) -> str:
    """Name a new session after its day; a second one on that day gets a number."""
    taken, id, number = sessions_of(folder), day.isoformat(), 1
    while id in taken:
        number += 1
        id = f"{day.isoformat()}-{number}"
    return id


def table_agenda(parts: tuple[tuple[str, int, str], ...]) -> Table:
    """Show parts with their minutes and what is done in them."""
    rows = tuple((title, str(minutes), what) for title, minutes, what in parts)
    return Table(("part", "minutes", "what"), rows)
