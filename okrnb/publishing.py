"""Publishing OKRs: from then on others can count on what they say."""

from dataclasses import replace
from datetime import date, timedelta

from okrnb.building import build, change
from okrnb.checking import place_of
from okrnb.entries import Publication
from okrnb.errors import InputError, Problem
from okrnb.logbook import add_entries
from okrnb.loop import State, look_again
from okrnb.meeting import NEW
from okrnb.periods import is_far
from okrnb.published import newest_publication, promises_of, say_published
from okrnb.quantities import say_day
from okrnb.reportobjectives import objective_section
from okrnb.reportpage import write_page
from okrnb.showing import OUT
from okrnb.tabular import escape
from okrnb.workbook import new_id

PAGE = "okrs"
"""The name of the page for everybody, in `out/`."""

EARLY = timedelta(days=366)
"""So long before its cycle a workbook may be published at most."""


def publish(state: State, *, by: str, on: date | None = None) -> State:
    """Publish all OKRs of a workbook as it stands now on a day, by itself the workbook's.

    What they say goes into the log: `check` asks about what says something else from then on, until
    it is published anew. `out/okrs.html` and `out/okrs.md` are the page for everybody. Publishing
    the same again by the same person on the same day adds nothing to the log.

    Raises InputError, with nothing written, where something has to be answered first, with the
    place of each answer, where there is no objective, where nobody is named, and for a day that is
    of another cycle.
    """
    state, day = look_again(state), on or state.on
    _refuse_unready(state, by, day)
    said, book = tuple(promises_of(state.workbook)), state.workbook
    made = build(Publication, id=NEW, on=day, by=by.strip(), promises=said)
    before = newest_publication(book)
    is_new = before is None or change(before, id=NEW) != made
    line = change(made, id=new_id())
    if is_new:
        state = replace(state, workbook=replace(book, entries=(*book.entries, line)))
    title = f"{book.settings.team}: OKRs for {book.settings.cycle.name}"
    write_page(state.folder / OUT, PAGE, to_page(state), title=title)
    if is_new:  # once its page is there: the log only grows
        add_entries(state.folder, line)
    return look_again(state)


def _refuse_unready(state: State, by: str, on: date) -> None:
    problems, cycle = [], state.workbook.settings.cycle
    for one in state.advice:
        if one.severity == "E":
            place = place_of(one, state.workbook)
            problems.append(Problem(place.file, place.line, one.about, one.seen, one.question))
    if not by.strip():
        what = "nobody is named who publishes them"
        problems.append(Problem("publish", None, "by", what, "Write a name."))
    if on < cycle.start - EARLY or (on > cycle.end and is_far(on, cycle)):
        what = f"{say_day(on)} is far from {cycle.name}"
        fix = "Write the day on which others can read them."
        problems.append(Problem("publish", None, "on", what, fix))
    if problems:
        raise InputError(problems)


def to_page(state: State) -> str:
    """Write what was published as Markdown: every objective with why now, key results, owners."""
    settings = state.workbook.settings
    days = f"{say_day(settings.cycle.start)} to {say_day(settings.cycle.end)}"
    parts = [f"# {escape(settings.team)}: OKRs for {escape(settings.cycle.name)}", f"{days}."]
    parts += filter(None, [escape(say_published(state.workbook))])
    for objective in state.workbook.objectives:
        parts += objective_section(objective, state, pictures={})
    return "\n\n".join(parts) + "\n"
