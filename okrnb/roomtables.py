"""What a session shows to the room: votes, ideas, sorted KPIs, files, and whether it is late."""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from okrnb.events import Topic
from okrnb.loop import State
from okrnb.openpoints import name_kpi
from okrnb.outcomes import Outcome
from okrnb.proceedings import Proceedings
from okrnb.session import Session, resume_session
from okrnb.sorting import STATES
from okrnb.standtables import filled
from okrnb.tabular import Table
from okrnb.timeboxes import NOTHING, in_minutes
from okrnb.wording import BLANK


def table_files(files: Iterable[Path]) -> Table:
    """Show files to hand out, as paths from where the notebook runs."""
    uses = {".html": "to print or send", ".md": "to paste", ".ics": "for calendars"}
    rows = tuple((path.as_posix(), uses.get(path.suffix, "")) for path in files)
    return Table(("file", ""), rows)


def table_votes(session: Session, *polls: str) -> Table:
    """Show what votes came to, without names: those of `polls`, else all that are on the table."""
    outcomes = resume_session(session.folder, session.id).so_far.outcomes
    rows = tuple(
        (
            one.poll.question,
            _say_voters(one),
            " ".join([one.sentence, *one.doubts]),
        )
        for one in outcomes
        if not polls or one.poll.id in polls or one.poll.again in polls
    )
    return Table(("asked", "", "what it comes to"), rows)


def _say_voters(outcome: Outcome) -> str:
    return f"{outcome.voters} voted{', second round' if outcome.poll.again else ''}"


def table_ideas(session: Session, topic: Topic = "objective") -> Table:
    """Show ideas by number, each with the cluster that it is in."""
    so_far = resume_session(session.folder, session.id).so_far
    inside = {id: cluster.name for cluster in so_far.clusters for id in cluster.ideas}
    mine = [one for one in so_far.ideas if one.topic == topic]
    rows = tuple((str(n), one.text, inside.get(one.id, BLANK)) for n, one in enumerate(mine, 1))
    return Table(("", "idea", "together as"), rows)


def say_lateness(so_far: Proceedings, now: datetime) -> str:
    """Say in words whether the session will end as planned, and when."""
    if so_far.ended is not None:
        return "The session is over."
    late = so_far.lateness(now)
    minutes = in_minutes(abs(late))
    word = "late" if late > NOTHING else "early"
    said = f"{minutes} minute{'' if minutes == 1 else 's'} {word}" if minutes else "On time"
    return f"{said}; it ends about {so_far.expected_end(now):%H:%M}."


def table_sorted(session: Session, book: State) -> Table:
    """Show what becomes of the KPIs that the session sorted, and why where somebody said so."""
    sorted_ = resume_session(session.folder, session.id).so_far.triage
    rows = tuple(
        (name_kpi(one.kpi, book.workbook), STATES[one.state], one.reason) for one in sorted_
    )
    return filled(("KPI", "", "because"), rows)
