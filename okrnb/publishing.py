"""Publishing OKRs: from then on others can count on what they say."""

from datetime import date

from okrnb.building import build, change
from okrnb.checking import place_of
from okrnb.entries import Publication
from okrnb.errors import InputError, Problem
from okrnb.logbook import add_entries
from okrnb.loop import State, look_again
from okrnb.meeting import NEW
from okrnb.published import newest_publication, promises_of, say_published
from okrnb.quantities import say_day
from okrnb.reportobjectives import objective_section
from okrnb.reportpage import write_page
from okrnb.showing import OUT
from okrnb.tabular import escape
from okrnb.workbook import new_id

PAGE = "okrs"
"""The name of the page for everybody, in `out/`."""


def publish(state: State, *, by: str, on: date | None = None) -> State:
    """Publish all OKRs of a workbook on a day, by itself the workbook's, and look again.

    What they say goes into the log: `check` asks about what says something else from then on, until
    it is published anew. `out/okrs.html` and `out/okrs.md` are the page for everybody. Publishing
    the same again by the same person on the same day adds nothing to the log.

    Raises InputError, with nothing written, where something has to be answered first, with the
    place of each answer, where there is no objective, and where nobody is named.
    """
    _refuse_unready(state, by)
    said = tuple(promises_of(state.workbook))
    made = build(Publication, id=NEW, on=on or state.on, by=by.strip(), promises=said)
    before = newest_publication(state.workbook)
    if before is None or change(before, id=NEW) != made:
        add_entries(state.folder, change(made, id=new_id()))
    seen = look_again(state)
    title = f"{seen.workbook.settings.team}: OKRs for {seen.workbook.settings.cycle.name}"
    write_page(seen.folder / OUT, PAGE, to_page(seen), title=title)
    return seen


def _refuse_unready(state: State, by: str) -> None:
    problems = []
    for one in state.advice:
        if one.severity == "E":
            place = place_of(one, state.workbook)
            problems.append(Problem(place.file, place.line, one.about, one.seen, one.question))
    if not by.strip():
        what = "nobody is named who publishes them"
        problems.append(Problem("publish", None, "by", what, "Write a name."))
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
