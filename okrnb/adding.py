"""Typed OKRs written into a workbook: new KPIs get a row, objectives a file."""

from okrnb.definitions import rows_of
from okrnb.kpitable import save_rows
from okrnb.listening import Heard
from okrnb.loop import State, look
from okrnb.workbook import KPIS, save_objective


def add(state: State, heard: Heard) -> State:
    """Save the objectives that were heard, and the KPIs that they need; then look again.

    What is there already stays as it is. Raises ConflictError where a file was changed meanwhile.
    """
    if heard.kpis:
        save_rows(state.folder, rows_of(heard.kpis), file=KPIS)
    known = {one.id: one for one in state.workbook.objectives}
    for objective in heard.objectives:
        if known.get(objective.id) != objective:
            save_objective(state.folder, objective, before=known.get(objective.id))
    return look(state.folder, on=state.on, known=state)
