"""Ballots as files: each person writes one for each poll into the shared folder.

They stay out of the session's log, and of git, until the votes are on the table; then only numbers
go into the log, without names. Whoever can read the folder can read the files: they are hidden from
the room, not from a curious administrator.
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Annotated, NamedTuple, Self

from pydantic import Field, model_validator

from okrnb.errors import InputError, Problem, RefusedError
from okrnb.events import read_time
from okrnb.model import Record, Slug, slug
from okrnb.polls import Poll, Vote, check_votes
from okrnb.proceedings import same_name
from okrnb.sessionlog import read_fields, read_line, spell_record
from okrnb.storage import read_text, replace_text

BALLOTS = "ballots"
COUNTED = "counted.txt"
"""Says which files were counted when the votes were put on the table."""


class Ballot(Record):
    """What one person votes in one poll."""

    session: Slug
    poll: Slug
    by: Annotated[str, Field(min_length=1)]
    at: str
    votes: tuple[Vote, ...] = ()

    @model_validator(mode="after")
    def _has_a_time(self) -> Self:
        read_time(self.at)
        return self

    @property
    def time(self) -> datetime:
        """When it was written, with its time zone."""
        return read_time(self.at)


class Filed(NamedTuple):
    """A ballot, the name of its file, and a digest of what it says."""

    file: str
    digest: str
    ballot: Ballot


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Box:
    """The ballots of a poll as they lie in the folder, and what is wrong with other files there.

    It shows itself without what anybody voted. `waiting` are those who have not voted yet, `broken`
    those of the problems that keep a ballot from being counted.
    """

    poll: Poll
    filed: tuple[Filed, ...] = field(default=())
    problems: tuple[Problem, ...] = ()
    broken: tuple[Problem, ...] = ()
    waiting: tuple[str, ...] = ()

    @property
    def voted(self) -> tuple[str, ...]:
        """The names of those whose ballot is in, by name."""
        return tuple(sorted(one.ballot.by for one in self.filed))

    def __repr__(self) -> str:
        """Say how many ballots are in and who is awaited."""
        count = len(self.filed)
        told = [f"{self.poll.id}: {count} ballot{'' if count == 1 else 's'}"]
        told += [f"waiting for {', '.join(self.waiting)}"] if self.waiting else []
        return "; ".join([*told, *map(str, self.problems)])


def box_name(session: str, poll: str) -> str:
    """Give the folder of a poll's ballots, within the workbook folder."""
    return f"{BALLOTS}/{session}/{poll}"


def ballot_file(by: str) -> str:
    """Give the name of a person's ballot: safe for every file system, one for every person.

    >>> ballot_file("Ana  María") == ballot_file("ana maría ")
    True
    >>> ballot_file("../../etc/passwd")
    'etc-passwd-3754d6cb.json'
    """
    name = same_name(by)
    tail = hashlib.sha256(name.encode()).hexdigest()[:8]  # names may share their safe letters
    return f"{(slug(name) or 'person')[:40]}-{tail}.json"


def write_ballot(folder: Path, ballot: Ballot) -> None:
    """Write a ballot in place of the person's earlier one, whole or not at all.

    Raises ConflictError where the same person writes from two places at the same moment.
    """
    box = folder / box_name(ballot.session, ballot.poll)
    box.mkdir(parents=True, exist_ok=True)
    ignored = folder / BALLOTS / ".gitignore"
    if not ignored.exists():
        ignored.write_text("*\n", encoding="utf-8")  # names stand in them
    name = ballot_file(ballot.by)
    text = f"{spell_record(ballot)}\n"
    replace_text(box, name, text, seen=_seen(box, name), check=lambda _: None)


def _seen(box: Path, name: str) -> str | None:
    """Give what is replaced; one that is broken is replaced as well."""
    try:
        return read_text(box, name)
    except InputError:
        (box / name).unlink()
        return None


def read_box(folder: Path, session: str, poll: Poll) -> Box:
    """Read the ballots of a poll. Nothing raises: what is no ballot of it is among the problems.

    Of two ballots of the same person the later one counts.
    """
    place = box_name(session, poll.id)
    filed, foreign, broken = list[Filed](), list[Problem](), list[Problem]()
    for path in _files(folder / place):
        name = f"{place}/{path.name}"
        if path.suffix != ".json" or not path.is_file():
            fix = "Move it elsewhere; it is left alone."
            foreign.append(Problem(name, None, "", "it is no ballot", fix))
            continue
        try:
            filed.append(_read_ballot(path, name, (session, poll)))
        except InputError as error:
            broken += error.problems
    kept, doubles = _latest(filed)
    problems = (*broken, *doubles, *foreign)
    return Box(poll=poll, filed=kept, problems=problems, broken=tuple(broken))


def _files(box: Path) -> Iterator[Path]:
    """Give what lies in a box; hidden files are other programs' and temporary ones."""
    paths = sorted(box.iterdir()) if box.is_dir() else []
    yield from (path for path in paths if not path.name.startswith(".") and path.name != COUNTED)


def _read_ballot(path: Path, name: str, meant: tuple[str, Poll]) -> Filed:
    session, poll = meant
    try:
        text = read_text(path.parent, path.name) or ""
    except InputError as error:
        raise InputError(
            Problem(name, p.line, "", p.what, p.fix) for p in error.problems
        ) from error
    except OSError as error:
        what, fix = f"it cannot be read: {error.strerror}", "Vote once more."
        raise InputError([Problem(name, None, "", what, fix)]) from error
    ballot = read_fields(Ballot, read_line(text.removeprefix("\ufeff"), name), name)
    about = f"ballot of {ballot.by}"
    if (ballot.session, ballot.poll) != (session, poll.id):
        what = f"it belongs to poll {ballot.poll} of session {ballot.session}"
        raise InputError([Problem(name, None, about, what, "Move it there.")])
    try:
        check_votes(poll, ballot.votes)
    except RefusedError as error:
        raise InputError([Problem(name, None, about, error.what, error.fix)]) from error
    return Filed(path.name, hashlib.sha256(text.encode()).hexdigest(), ballot)


def _latest(filed: Iterable[Filed]) -> tuple[tuple[Filed, ...], tuple[Problem, ...]]:
    """Keep the later of two ballots of one person, such as copies of a folder that syncs."""
    found: dict[str, Filed] = {}
    problems = []
    for one in sorted(filed, key=lambda one: (one.ballot.time, one.file)):
        ballot = one.ballot
        earlier = found.get(same_name(ballot.by))
        if earlier is not None:
            name = f"{box_name(ballot.session, ballot.poll)}/{earlier.file}"
            what = f"there is a later one of the same person, {one.file}, which counts"
            fix = "Delete this one, or vote once more."
            problems.append(Problem(name, None, f"ballot of {ballot.by}", what, fix))
        found[same_name(ballot.by)] = one
    return tuple(found.values()), tuple(problems)


def mark_counted(folder: Path, session: str, box: Box) -> None:
    """Note which ballots are about to be counted, so that later ones can be told apart."""
    place = folder / box_name(session, box.poll.id)
    if not place.is_dir():
        return
    text = "".join(f"{one.digest} {one.file}\n" for one in box.filed)
    replace_text(place, COUNTED, text, seen=read_text(place, COUNTED), check=lambda _: None)


def counted_files(folder: Path, session: str, poll: str) -> dict[str, str]:
    """Give the files of a poll that were counted, each with the digest of what it said."""
    lines = (read_text(folder / box_name(session, poll), COUNTED) or "").splitlines()
    pairs = (line.split(" ", 1) for line in lines)
    return {file: digest for digest, file in pairs}


def late_ballots(folder: Path, session: str, poll: Poll) -> tuple[Problem, ...]:
    """Say which ballots came, or were changed, after the votes were put on the table."""
    counted = counted_files(folder, session, poll.id)
    box = read_box(folder, session, poll)
    found = []
    for one in box.filed:
        if counted.get(one.file) != one.digest:
            changed = one.file in counted
            what = "it was changed" if changed else "it came"
            what += " after the votes were on the table, so it does not count"
            name = f"{box_name(session, poll.id)}/{one.file}"
            fix = "Ask once more if it matters; the vote as counted stands."
            found.append(Problem(name, None, f"ballot of {one.ballot.by}", what, fix))
    return (*found, *box.problems)


def clear_counted(folder: Path, session: str, poll: str) -> None:
    """Delete the ballots of a poll that were counted; the others stay, whoever they are of."""
    box = folder / box_name(session, poll)
    for file, digest in counted_files(folder, session, poll).items():
        path = box / file
        if path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest() == digest:
            path.unlink()
    (box / COUNTED).unlink(missing_ok=True)
    if box.is_dir() and not any(box.iterdir()):
        box.rmdir()
