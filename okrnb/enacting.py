"""From a session to the workbook: what the team decided is saved there, each thing once.

What was saved is noted in the session's log. So doing it once more saves only what the session has
changed since, and never undoes what people have changed in the workbook meanwhile.
"""

from collections.abc import Collection, Sequence
from datetime import datetime

from okrnb.building import change
from okrnb.deciding import classify, keep
from okrnb.errors import InputError, Problem
from okrnb.events import Triaged
from okrnb.examining import find_kpis
from okrnb.kpitable import save_fields
from okrnb.loop import State, look_again
from okrnb.objectives import Objective
from okrnb.session import Session, note_down
from okrnb.waiving import waive
from okrnb.workbook import KPIS, load_workbook
from okrnb.yamltext import spell_number


def enact(
    session: Session, state: State, *, at: datetime, replacing: Collection[str] = ()
) -> tuple[Session, State]:
    """Save what a session decided: KPIs' states and healthy ranges, objectives, questions waived.

    Doing so again changes nothing. Raises InputError, with nothing saved, for a KPI that is not
    there, for a healthy range that cannot be, and for an objective that says something else in the
    workbook by now: then `replacing` names those where the session's version counts. Raises it as
    well for a health metric without a healthy range and for a key result on a parked KPI; what was
    saved until then stays, and doing it again goes on from there.
    """
    new = [one for one in session.so_far.triage if not _is_marked(session, one)]
    objectives = _to_save(session, state, replacing)
    state = _save_kpis(new, state)
    for one in new:
        session = note_down(session, "marked", at=at, kpi=one.kpi, decision=one.id)
    for objective in objectives:
        state = keep(state, objective)
        session = note_down(session, "saved", at=at, objective=objective)
    return session, _waive(session, state)


def _waive(session: Session, state: State) -> State:
    """Write down which questions were left aside, of those that the coach still asks."""
    for one in session.so_far.waived:
        words = f"{one.rule} {one.about}"
        if any(f"{asked.rule} {asked.about}" == words for asked in state.advice):
            state = waive(state, words, reason=one.reason, by=one.by)
    return state


def _is_marked(session: Session, decision: Triaged) -> bool:
    return any(one.decision == decision.id for one in session.so_far.marked)


def _to_save(session: Session, state: State, replacing: Collection[str]) -> tuple[Objective, ...]:
    """Give the objectives that the session has changed since they were saved.

    Raises InputError where the workbook says something else that the session has never saved.
    """
    there = {one.id: one for one in load_workbook(state.folder).objectives}
    saved = {one.id: one for one in session.so_far.saved}
    found: list[Objective] = []
    problems: list[Problem] = []
    for objective in session.so_far.objectives:
        if objective == saved.get(objective.id):
            continue
        known = there.get(objective.id)
        if known in (None, objective, saved.get(objective.id)) or objective.id in replacing:
            found.append(objective)
        else:
            what = "the workbook has another version, which the session would replace"
            fix = f"Draft it anew from there, or give replacing=[{objective.id!r}]."
            name = f"objectives/{objective.id}.yaml"
            problems.append(Problem(name, None, f"objective {objective.id}", what, fix))
    if problems:
        raise InputError(problems)
    return tuple(found)


def _save_kpis(decisions: Sequence[Triaged], state: State) -> State:
    """Write states, and the healthy ranges that were agreed on, into the table of KPIs."""
    named = find_kpis(state.workbook, [one.kpi for one in decisions])
    cells = {}
    for kpi, one in zip(named, decisions, strict=True):
        sides = {"healthy_low": one.healthy_low, "healthy_high": one.healthy_high}
        told = {side: spell_number(value) for side, value in sides.items() if value is not None}
        if told:
            change(kpi, **told)  # a range that cannot be would keep the workbook from opening
            cells[kpi.id] = told
    if cells:
        save_fields(state.folder, cells, file=KPIS)
        state = look_again(state)
    if not decisions:
        return state
    return classify(
        state,
        focus=[one.kpi for one in decisions if one.state == "focus"],
        health=[one.kpi for one in decisions if one.state == "health"],
        parked=[one.kpi for one in decisions if one.state == "parked"],
    )
