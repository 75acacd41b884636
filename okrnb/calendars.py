"""What follows a session, by day: publishing, comments, freeze, check-ins; and as iCalendar.

Two days to publish, five for the comments of other teams (Lamorte); from the first day of the cycle
on changes go through the log. The format is RFC 5545, of which whole days need little.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

from okrnb.cycles import weeks_of
from okrnb.events import Assigned
from okrnb.model import Cycle
from okrnb.periods import later

PUBLISH_WITHIN, COMMENTS_FOR = timedelta(days=2), timedelta(days=5)

_LONGEST = 75
"""Bytes that a line of iCalendar may have; longer ones go on in the next line, behind a blank."""


class Appointment(NamedTuple):
    """A day, and what is on it."""

    on: date
    what: str


def follow_up(
    held: date,
    cycle: Cycle,
    assigned: Sequence[Assigned] = (),
    *,
    names: Mapping[str, str] | None = None,
) -> tuple[Appointment, ...]:
    """Give what follows a session that was held on a day, in order.

    Check-ins go on from the first one that somebody agreed to, in the cadence of the cycle, so that
    they keep its weekday; without one they are on the last day of each period. Where somebody
    reports for the first time, that day says so. `names` is what key results are called, by id.
    """
    published = held + PUBLISH_WITHIN
    commented = published + COMMENTS_FOR
    frozen = max(cycle.start, commented)
    found = [
        Appointment(published, "Objectives and key results are published"),
        Appointment(commented, "Last day for comments of other teams"),
        Appointment(frozen, "Confirmed by whoever leads; from now on changes go through the log"),
    ]
    first = min((one.check_in for one in assigned if one.check_in is not None), default=None)
    days = weeks_of(cycle) if first is None else _from(first, cycle)
    firsts = _first_check_ins(assigned, names or {})
    usual = (day for day in days if day > held and day not in firsts)
    found += [Appointment(day, f"Check-in, {cycle.name}") for day in usual]
    found += [Appointment(day, f"First check-in of {who}") for day, who in firsts.items()]
    return tuple(sorted(found, key=lambda one: one.on))


def _first_check_ins(assigned: Sequence[Assigned], names: Mapping[str, str]) -> dict[date, str]:
    """Say by day who reports for the first time; a person alone, also on what."""
    by_day: dict[date, list[Assigned]] = {}
    for one in assigned:
        if one.check_in is not None:
            by_day.setdefault(one.check_in, []).append(one)
    told = {}
    for day, group in by_day.items():
        owners = list(dict.fromkeys(one.owner for one in group))
        told[day] = ", ".join(owners)
        if len(group) == 1:
            id = group[0].key_result
            told[day] += f": {names.get(id, id)}"
    return told


def _from(first: date, cycle: Cycle) -> Iterator[date]:
    """Give a day of every period of the cadence, until the cycle ends."""
    day, number = first, 0
    while day <= cycle.end:
        yield day
        number += 1
        day = later(first, cycle.cadence, number)


def to_ics(appointments: Iterable[Appointment], *, name: str, stamp: datetime) -> str:
    """Write whole-day appointments as an iCalendar file; `stamp` is when it was made.

    The same appointment has the same id in every file, so that reading a newer one in adds nothing
    twice.
    """
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//okrnb//session//EN",
        f"NAME:{_text(name)}",
    ]
    for one in appointments:
        digest = hashlib.sha256(f"{name}|{one.on}|{one.what}".encode()).hexdigest()[:24]
        lines += [
            "BEGIN:VEVENT",
            f"UID:{digest}@okrnb",
            f"DTSTAMP:{stamp.astimezone(UTC):%Y%m%dT%H%M%SZ}",
            f"DTSTART;VALUE=DATE:{one.on:%Y%m%d}",
            f"DTEND;VALUE=DATE:{one.on + timedelta(days=1):%Y%m%d}",
            f"SUMMARY:{_text(one.what)}",
            "TRANSP:TRANSPARENT",
            "END:VEVENT",
        ]
    return "".join(f"{part}\r\n" for line in (*lines, "END:VCALENDAR") for part in _folded(line))


def _text(said: str) -> str:
    for mark in "\\;,":
        said = said.replace(mark, f"\\{mark}")
    return " ".join(said.split())


def _folded(line: str) -> Iterator[str]:
    """Cut a line so that no part is too long, never within a letter."""
    part = ""
    for letter in line:
        if len((part + letter).encode()) > _LONGEST:
            yield part
            part = " "
        part += letter
    yield part
