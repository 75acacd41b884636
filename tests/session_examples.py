"""Sessions to test with: a workbook, a day on which it is held, and the votes of a room."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from hypothesis import strategies as st
from workbook_examples import KPIS, READINGS_CSV, SETTINGS

from okrnb.agendas import load_agenda
from okrnb.building import build
from okrnb.events import Event, kind_named
from okrnb.model import Intake
from okrnb.objectives import Metric, Objective
from okrnb.polls import Tally, ask_abc, ask_confidence, ask_dots, ask_fist
from okrnb.session import Session, note_down, open_session
from okrnb.voting import attend
from okrnb.workbook import create_workbook

NINE = datetime.fromisoformat("2011-12-05T09:00:00+01:00")
PEOPLE = {
    "Ana": ("decision owner", "senior"),
    "Ben": ("scribe",),
    "Cem": (),
    "Dora": ("facilitator",),
}
CALM = Objective(
    id="calm",
    text="Customers get help before they get angry",
    why_now="Complaints doubled in the autumn.",
    key_results=(
        Metric(
            form="metric",
            id="calm-wait",
            kpi="wait",
            start=Decimal(12),
            target=Decimal(6),
            due=date(2012, 3, 31),
        ),
    ),
)


def at(minute: float = 0) -> datetime:
    """Give the time so many minutes after the session began."""
    return NINE + timedelta(minutes=minute)


def make_book(folder: Path, *, where: str = "Old customers") -> Path:
    """Make a workbook folder whose leader has said where to grow."""
    settings = SETTINGS.change(intake=Intake(where=where))
    create_workbook(folder, settings, KPIS, READINGS_CSV)
    return folder


def make_session(folder: Path, **told: Any) -> Session:
    """Begin a session with four people, of whom three vote."""
    session = open_session(make_book(folder), at=at(), **told)
    return attend(session, PEOPLE, at=at())


def event(kind: str, n: int, *, id: str = "", minute: float = 0, **told: Any) -> Event:
    """Make an event that stands at place `n` of a log."""
    return build(kind_named(kind), id=id or f"e{n}", n=n, at=at(minute).isoformat(), **told)


def with_ideas(session: Session, texts: Sequence[str]) -> Session:
    for number, text in enumerate(texts):
        session = note_down(session, "idea", text=text, at=at(20 + number))
    return session


IDS = st.sampled_from([f"e{number}" for number in range(12)])
NAMES = st.sampled_from(["Ana", "ana ", "Ben", "Cem", "Zoë"])
WORDS = st.sampled_from(["early", "Early ", "late", "$5\nmore", "naïve | x"])
PARTS = st.sampled_from([part.id for part in load_agenda().parts] + ["nowhere"])
POLL = st.sampled_from(
    [
        ask_abc(),
        ask_fist(),
        ask_fist().change(id="again", again="fist"),
        ask_dots("dots", {"a": "A", "b": "B", "c": "C", "d": "D"}),
        ask_confidence("sure", {"calm-wait": "Waiting time"}),
    ]
)
TALLIES = st.lists(
    st.builds(
        Tally,
        option=st.sampled_from(["A", "a", "support", "calm-wait"]),
        numbers=st.lists(st.integers(0, 10), max_size=3).map(tuple),
    ),
    max_size=2,
).map(tuple)
DAY = st.none() | st.just(date(2012, 1, 9))
TOLD: dict[str, dict[str, st.SearchStrategy[Any]]] = {
    "attended": {"name": NAMES, "left": st.booleans(), "senior": st.booleans()},
    **{kind: {"part": PARTS} for kind in ("began", "paused", "finished")},
    "allowed": {"part": PARTS, "minutes": st.integers(1, 30)},
    "asked": {"poll": POLL},
    "revealed": {
        "poll": POLL.map(lambda poll: poll.id),
        "voters": st.integers(1, 4),
        "tallies": TALLIES,
    },
    "triaged": {
        "kpi": st.sampled_from(["wait", "nps"]),
        "state": st.sampled_from(["focus", "parked"]),
    },
    "idea": {"text": WORDS, "topic": st.sampled_from(["objective", "measure"])},
    "reworded": {"idea": IDS, "text": WORDS},
    "clustered": {"name": WORDS, "ideas": st.lists(IDS, max_size=3).map(tuple)},
    "renamed": {"cluster": IDS, "name": WORDS},
    "moved": {"idea": IDS, "cluster": st.none() | IDS},
    "drafted": {"objective": st.just(CALM), "left": st.booleans()},
    "assigned": {"key_result": st.just("calm-wait"), "owner": NAMES, "check_in": DAY},
    "decided": {"what": WORDS, "by": NAMES},
    "dissent": {"about": WORDS, "reason": WORDS},
    "parking": {"text": WORDS, "due": DAY},
    "next_action": {"what": WORDS, "owner": NAMES},
    "waived": {
        "rule": st.sampled_from(["P12", "P01"]),
        "about": st.just("objective calm"),
        "seen": WORDS,
        "reason": WORDS,
        "by": NAMES,
    },
    "saved": {"objective": st.just(CALM)},
    "marked": {"kpi": st.just("wait"), "decision": IDS},
    "undone": {"event": IDS},
    "ended": {},
}
"""What each kind of event may say, beside the first one of a session."""

STARTED = event("started", 1, id="start", title="Two hours", parts=load_agenda().parts)


@st.composite
def sessions(draw: st.DrawFn) -> tuple[Event, ...]:
    """Draw the events of a session, sensible ones and others, as two machines may write them."""
    kinds = draw(st.lists(st.sampled_from(sorted(TOLD)), max_size=12))
    made = [STARTED]
    for number, kind in enumerate(kinds):
        told = {name: draw(value) for name, value in TOLD[kind].items()}
        place, minute = draw(st.integers(2, 9)), draw(st.integers(0, 120))
        made.append(event(kind, place, id=f"e{number}", minute=minute, **told))
    return tuple(made)
