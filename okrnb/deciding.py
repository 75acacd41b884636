"""What people decide, written down: which KPIs matter, objectives, owners, check-ins."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from okrnb.building import build, change
from okrnb.coaching import coach
from okrnb.drafting import draft_objective, draft_objectives
from okrnb.errors import InputError, Problem
from okrnb.fields import nearest
from okrnb.kpitable import save_fields
from okrnb.loop import State, look
from okrnb.model import CheckIn
from okrnb.objectives import Objective
from okrnb.workbook import KPIS, append_check_in, load_workbook, new_id, save_objective


def draft(state: State) -> State:
    """Draft objectives from the gaps and save them, if the workbook has none yet."""
    if state.workbook.objectives:
        return state
    for objective in draft_objectives(state.gaps, state.workbook.kpis, state.outlooks):
        save_objective(state.folder, objective, before=None)
    workbook = load_workbook(state.folder)
    return replace(state, workbook=workbook, advice=coach(workbook, on=state.on))


def draft_from(state: State, kpi: str) -> Objective:
    """Draft an objective around one KPI of an opened workbook; nothing is saved."""
    kpis = {k.id: k for k in state.workbook.kpis}
    state.outlook(kpi)
    reason = state.gaps.set_index("kpi").loc[kpi, "reason"]
    return draft_objective(kpis[kpi], state.outlooks, reason=str(reason), kpis=kpis)


def classify(
    state: State,
    *,
    focus: Sequence[str] = (),
    health: Sequence[str] = (),
    parked: Sequence[str] = (),
) -> State:
    """Write down what a team decided about its KPIs, by their ids, and look again.

    Only the cells `state` of `kpis.csv` change. Raises InputError for an id that is not there, and
    for a health metric of which nobody has said what is healthy.
    """
    chosen = dict.fromkeys(focus, "focus") | dict.fromkeys(health, "health")
    chosen |= dict.fromkeys(parked, "parked")
    kpis = {kpi.id: kpi for kpi in state.workbook.kpis}
    problems = [
        Problem(KPIS, None, f"KPI {id}", "there is no such KPI", nearest(id, kpis))
        for id in chosen
        if id not in kpis
    ]
    for kpi in (kpis[id] for id in health if id in kpis):
        if kpi.healthy_low is None and kpi.healthy_high is None:
            place = state.workbook.places[f"kpi {kpi.id}"]
            what = "a health metric without a healthy range raises no alarm"
            fix = "Fill in healthy_low or healthy_high first."
            problems.append(Problem(place.file, place.line, f"KPI {kpi.id}", what, fix))
    if problems:
        raise InputError(problems)
    save_fields(state.folder, {id: {"state": word} for id, word in chosen.items()}, file=KPIS)
    return look(state.folder, on=state.on)


def assign(objective: Objective, owner: str) -> Objective:
    """Give every key result without an owner this one, which answers what its draft asked."""
    owned = [kr if kr.owner else change(kr, owner=owner, prompt="") for kr in objective.key_results]
    return change(objective, key_results=owned)


def keep(state: State, objective: Objective) -> State:
    """Save an objective, new or changed, and look again."""
    known = {one.id: one for one in load_workbook(state.folder).objectives}
    save_objective(state.folder, objective, before=known.get(objective.id))
    return look(state.folder, on=state.on)


def check_in(state: State, key_result: str, *, on: date, **told: Any) -> State:
    """Report on a key result, and look again as of the newest check-in.

    `told` are fields of a check-in: value, confidence (0 to 10), note, done, accepted... Telling
    the same twice adds nothing.
    """
    known = load_workbook(state.folder).check_ins
    said = build(CheckIn, id="new", on=on, key_result=key_result, **told)
    if said not in [change(one, id="new") for one in known]:
        append_check_in(state.folder, change(said, id=new_id()))
    return look(state.folder, on=None)
