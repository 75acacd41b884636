"""What a session hands out, in one call: minutes, a card for each objective, a calendar.

They go into `out/session-ID/`, as Markdown and as HTML that needs no other file.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

from okrnb.advice import Advice
from okrnb.calendars import to_ics
from okrnb.minutes import appointments_of, last_time, to_minutes, told_of
from okrnb.objectives import Objective, Workbook
from okrnb.proceedings import Proceedings
from okrnb.quantities import say_day
from okrnb.reportpage import write_page
from okrnb.session import Session
from okrnb.showing import OUT
from okrnb.tabular import escape


def handouts_of(session: Session) -> Path:
    """Give the folder of what a session hands out; it is there once something is written."""
    return session.folder / OUT / f"session-{session.id}"


def write_minutes(
    session: Session, workbook: Workbook, *, questions: Sequence[Advice] = ()
) -> Path:
    """Write minutes, cards and calendar of a session; gives the path of the minutes as HTML.

    Doing so again replaces them; cards of objectives that the team has left go. `questions` are
    those of the coach that should stand in the minutes.
    """
    folder = handouts_of(session)
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("card-*.*"):
        old.unlink()
    told = session.so_far
    texts = {"minutes": (told.title, to_minutes(session, workbook, questions=questions))}
    for one in told.objectives:
        texts[f"card-{one.id}"] = one.text, to_card(one, told, workbook)
    for name, (title, text) in texts.items():
        write_page(folder, name, text, title=title)
    stamp = last_time(session)
    if stamp is not None:
        appointments, name = appointments_of(session, workbook), f"{workbook.settings.team}: OKRs"
        # As bytes, so that its line ends stay those that the format asks for.
        calendar = to_ics(appointments, name=name, stamp=stamp)
        (folder / "check-ins.ics").write_bytes(calendar.encode())
    return folder / "minutes.html"


def to_card(objective: Objective, so_far: Proceedings, workbook: Workbook) -> str:
    """Write the card of one objective: what it says to people who were not in the room."""
    settings = workbook.settings
    span = f"{say_day(settings.cycle.start)} to {say_day(settings.cycle.end)}"
    parts = [
        f"# {escape(objective.text)}",
        f"{escape(settings.team)}, {escape(settings.cycle.name)}: {span}.",
        *told_of(objective, so_far, workbook),
        *_disagreed(objective, so_far),
    ]
    return "\n\n".join(parts) + "\n"


def _disagreed(objective: Objective, so_far: Proceedings) -> Iterator[str]:
    """Give the dissent on an objective, or on one of its key results, without names."""
    mine = {objective.id, objective.text, *(kr.id for kr in objective.key_results)}
    said = [one.reason for one in so_far.dissents if one.about in mine]
    if said:
        yield "**Not everybody agrees:**"
        yield "\n".join(f"- {escape(reason)}" for reason in said)
