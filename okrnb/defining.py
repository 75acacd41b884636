"""What a team says its KPIs are, KPI by KPI: changes gathered, held against the file, saved.

Only cells that people changed are written, each one only while the file says what it said when
they changed it. A form and a call in a cell go through here.
"""

from collections import Counter
from dataclasses import replace
from typing import Any

from okrnb.asking import Ask, Note, Options, Rows, Shown, Typed, spell
from okrnb.charts import Chart, chart_history, history_of
from okrnb.errors import InputError, Problem, fail
from okrnb.examining import find_kpis
from okrnb.fields import nearest
from okrnb.gaps import find_gaps
from okrnb.kpifields import (
    ASKS,
    BLANK,
    FIELDS,
    SELDOM,
    help_with,
    open_questions,
    read_fields,
    settle_unit,
    texts_of,
)
from okrnb.kpitable import CellChange, save_cells
from okrnb.loop import State, look_again
from okrnb.model import Kpi
from okrnb.objectives import Workbook
from okrnb.pages import Pages, all_in, by_page, changes_in, make_change, say_fields
from okrnb.tabular import Table
from okrnb.workbook import KPIS

MOST_OPEN = 10
"""KPIs with open questions that are listed at once."""

_ALL = (("the usual ones", ""), ("all of them", "all"))


def define(state: State, kpi: str, /, **told: Any) -> State:
    """Write down what a KPI is, field by field, and look again; other cells stay as they are.

    `told` are fields of a KPI, as in `direction="up", healthy_low=40, state="focus"`; None and ""
    blank one. Raises InputError with all that is wrong, ConflictError where somebody else has
    changed one of these cells since the workbook was opened.
    """
    (found,) = find_kpis(state.workbook, [kpi])
    unknown = [name for name in told if name not in FIELDS]
    if unknown:
        raise InputError(
            Problem(KPIS, None, f"KPI {kpi}", f"unknown field {one!r}", nearest(one, FIELDS))
            for one in unknown
        )
    was = texts_in(state.workbook, found)
    now = {name: _spell(value) for name, value in told.items() if was[name] != _spell(value)}
    rows = (make_change(found.id, name, was=was[name], now=text) for name, text in now.items())
    return save_changes(state, tuple(rows))


def _spell(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else spell(value)


def texts_in(workbook: Workbook, kpi: Kpi) -> dict[str, str]:
    """Give the fields of a KPI as the file has them."""
    return texts_of(
        kpi, told=[name for name in FIELDS if f"kpi {kpi.id} {name}" in workbook.places]
    )


def save_changes(state: State, changes: Rows) -> State:
    """Save the changes of all KPIs that are sound, and look again; the others stay unsaved.

    Changes are those of `pages`, by KPI. Raises InputError with all that is wrong where no KPI is
    sound, and ConflictError as `define` does.
    """
    wrong = wrong_in(state, changes)
    cells = []
    for kpi, now in _edited(state, changes).items():
        made, _ = read_fields(kpi, {**texts_in(state.workbook, kpi), **now})
        texts = {**texts_of(made), **{name: now[name] for name in now if name == "pay_linked"}}
        own = (row for row in changes if row["page"] == kpi.id and kpi.id not in wrong)
        cells += [CellChange(kpi.id, row["field"], row["was"], texts[row["field"]]) for row in own]
    if wrong and not cells:
        raise InputError(all_in(wrong))
    save_cells(state.folder, cells, file=KPIS)
    return look_again(state)


def wrong_in(state: State, changes: Rows) -> dict[str, tuple[Problem, ...]]:
    """Give the KPIs that cannot be saved as they are typed, and what is wrong with them."""
    found = {}
    for kpi, now in _edited(state, changes).items():
        _, wrong = read_fields(kpi, {**texts_in(state.workbook, kpi), **now})
        if wrong:
            found[kpi.id] = tuple(wrong.values())
    return found


def _edited(state: State, changes: Rows) -> dict[Kpi, dict[str, str]]:
    """Give the changed fields of each KPI that is there."""
    fields = by_page(changes)
    return {kpi: fields[kpi.id] for kpi in state.workbook.kpis if kpi.id in fields}


# What a form shows: one KPI, and the changes of all


def kpi_choices(state: State) -> Options:
    """Give the KPIs to choose from, those that need it most first; two of a name with their ids."""
    kpis = {kpi.id: kpi for kpi in state.workbook.kpis}
    names = Counter(kpi.name for kpi in kpis.values())
    found = (kpis[id] for id in state.gaps["kpi"])
    return tuple((k.name if names[k.name] == 1 else f"{k.name} ({k.id})", k.id) for k in found)


def refuse_no_kpis(state: State) -> None:
    """Raise InputError where a workbook has no KPI that could be spoken of."""
    if not state.workbook.kpis:
        raise fail(KPIS, None, "", "there is no KPI in it yet", "Read in an export first.")


def ask_kpis(state: State) -> tuple[Ask, ...]:
    """Give the fields of the form for KPIs."""
    kpis = kpi_choices(state)
    asks = (replace(a, options=(*BLANK, *kpis)) if a.name == "guardrail" else a for a in ASKS)
    which = Ask(
        name="kpi", label="Which KPI?", kind="choice", options=kpis, turning=True, short=True
    )
    more = Ask(name="more", label="Which fields?", kind="choice", options=_ALL, short=True)
    return (which, *asks, more, *SELDOM)


def kpi_pages(state: State) -> Pages:
    """Give the pages of the form: a KPI each, those that need it most first."""
    workbook = state.workbook
    kpis = {kpi.id: kpi for kpi in workbook.kpis}
    return Pages(
        key="kpi",
        known=list(state.gaps["kpi"]),
        texts=lambda id: texts_in(workbook, kpis[id]),
        lasting={"more": ""},
        follow=settle_unit,
    )


def shown_kpi(state: State, typed: Typed) -> tuple[Kpi, dict[str, Problem]]:
    """Give the KPI as it is typed, as far as it goes, and what is wrong by field."""
    (known,) = find_kpis(state.workbook, [str(typed["kpi"])])
    return read_fields(known, {name: str(typed[name]) for name in FIELDS})


def propose_state(state: State, kpi: Kpi) -> str:
    """Say what would be proposed for a KPI with this definition, and why."""
    readings = state.readings[state.readings["kpi"] == kpi.id]
    cycle = state.workbook.settings.cycle
    row = find_gaps(readings, [kpi], on=state.readings_on, cycle=cycle).iloc[0]
    proposal, reason = f"Proposed: {row['triage']}", str(row["reason"])
    if reason.endswith("?"):
        return f"{proposal}. {reason[:1].upper()}{reason[1:]}"
    return f"{proposal}, because {reason}"


def picture_of(state: State, kpi: Kpi) -> Chart | None:
    """Draw a KPI's readings and its healthy range; None where there is nothing to draw."""
    days, values = history_of(state.readings, kpi, on=state.readings_on)
    return chart_history(days, values, kpi) if days else None


def look_at_kpi(state: State, typed: Typed, proposal: str) -> Shown:
    """Show beside the fields what is wrong, asked or suggested, and below all that is open."""
    kpi, wrong = shown_kpi(state, typed)
    days, values = history_of(state.readings, kpi, on=state.readings_on)
    notes = help_with(kpi, days, values) | {"state": Note(proposal)}
    for name, problem in wrong.items():
        notes[name] = Note(f"{problem.what}. {problem.fix}", wrong=True)
    seldom = {ask.name for ask in SELDOM} - set(wrong)
    hidden = frozenset(() if typed["more"] else seldom)
    return Shown(notes=notes, hidden=hidden, cards=(table_open(state, changes_in(typed)),))


def table_open(state: State, changes: Rows) -> Table:
    """Show which KPIs have open questions, as they are typed, and about which fields."""
    edited = _edited(state, changes)
    rows = []
    for kpi in state.workbook.kpis:
        made, wrong = read_fields(kpi, {**texts_in(state.workbook, kpi), **edited.get(kpi, {})})
        asked = {*wrong, *open_questions(made)}
        if asked and made.state != "parked":
            rows.append((made.name, say_fields(name for name in FIELDS if name in asked)))
    if not rows:
        return Table(("KPI", "still open"), (("all of them", "nothing is open"),))
    more = len(rows) - MOST_OPEN
    tail = [(f"and {more} more", "")] if more > 0 else []
    return Table(("KPI", "still open"), (*rows[:MOST_OPEN], *tail))
