"""From an objective of a workbook to what is behind its numbers: causes, drivers, relations."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import TypeVar

import pandas as pd

from okrnb.building import change
from okrnb.causes import Rung
from okrnb.deciding import keep
from okrnb.drivertrees import DriverTree
from okrnb.errors import RefusedError, fail
from okrnb.examining import find_kpis
from okrnb.fields import nearest
from okrnb.growing import grow_from
from okrnb.loop import State
from okrnb.model import Kpi, Record
from okrnb.objectives import Initiative, KeyResult, Objective
from okrnb.reaching import plan_of
from okrnb.relating import NOT_A_CAUSE, Relation, common_frequency, relate
from okrnb.tabular import Table
from okrnb.workbook import KPIS

P = TypeVar("P", bound=Record)


def find_objective(state: State, id: str) -> Objective:
    """Find an objective of the workbook. Raises InputError where there is none with this id."""
    known = {one.id: one for one in state.workbook.objectives}
    if id not in known:
        what = f"there is no objective {id!r}"
        raise fail("objectives", None, "", what, nearest(id, known))
    return known[id]


def keep_ladder(
    state: State,
    rungs: Sequence[Rung],
    *,
    objective: str,
    proposals: Iterable[Initiative | KeyResult] = (),
) -> State:
    """Save a why-ladder into an objective of the workbook, and look again.

    `proposals` are what follows from its last causes (`ladder.propose_initiative` and
    `propose_milestone`): initiatives and key results, each in place of one with its id. They tell
    KPIs by their ids, in any case of the letters. Raises InputError, with nothing saved, where
    there is no such objective, KPI or key result, and where the ladder contradicts itself.
    """
    found = find_objective(state, objective)
    work = {one.id: one for one in found.initiatives}
    results = {one.id: one for one in found.key_results}
    for one in proposals:
        if isinstance(one, Initiative):
            work[one.id] = _with_known(one, state)
        else:
            results[one.id] = _with_known(one, state)
    known = {*results, *(kr.id for kr in state.workbook.key_results())}
    for initiative in work.values():
        if initiative.key_result not in known:
            what = f"there is no key result {initiative.key_result!r}"
            fix = nearest(initiative.key_result, known)
            raise fail("objectives", None, f"initiative {initiative.id}", what, fix)
    told = {"initiatives": (*work.values(),), "key_results": (*results.values(),)}
    return keep(state, change(found, why=tuple(rungs), **told))


def _with_known(one: P, state: State) -> P:
    """Give a proposal the exact ids of the KPIs that it names."""
    named = {name: getattr(one, name, None) for name in ("kpi", "future_kpi")}
    ids = {name: id for name, id in named.items() if id}
    found = find_kpis(state.workbook, ids.values())
    return one.change(**dict(zip(ids, (kpi.id for kpi in found), strict=True)))


def tree_of(state: State, objective: str, *, kpi: str | None = None) -> DriverTree:
    """Grow the driver tree of an objective of the workbook, by the formulas in its `drivers`.

    Values come from the readings: each driver counts from where its outlook begins, as a key result
    would. At the top is the KPI of its first metric that has a formula, else the only tree's; name
    another `kpi`. Raises InputError where there is no such objective or no formula, and for each
    driver without readings.
    """
    found = find_objective(state, objective)
    return grow_from(found, state.workbook, state.outlooks, kpi=kpi)


def planned_by(state: State, objective: str, *, kpi: str | None = None) -> dict[str, Decimal]:
    """Give the values to which the initiatives of an objective lead its drivers, by KPI id.

    Counted are those that say a clear `effect` on a KPI of its tree (`tree_of`, which also says
    what is raised).
    """
    tree = tree_of(state, objective, kpi=kpi)
    return plan_of(find_objective(state, objective).initiatives, tree)[0]


def table_relations(state: State, goal: str, drivers: str | Iterable[str] = ()) -> Table:
    """Show which KPIs go with a goal, and how long before it; never that they are its cause.

    Without `drivers`, all other KPIs that have readings. The surest come first, as told by r of
    what is left without the straight trends; r is given from eight pairs of readings on. Raises
    InputError for a KPI that is not there, or has no frequency or readings.
    """
    others = [drivers] if isinstance(drivers, str) else drivers
    (whole, *named) = find_kpis(state.workbook, [goal, *others])
    seen = pd.to_datetime(state.readings["date"]) <= pd.Timestamp(state.readings_on)
    readings = state.readings[seen]
    read = {*readings["kpi"]}
    kpis = named or [k for k in state.workbook.kpis if k.id in read and k.frequency and k != whole]
    found = [(kpi, _relate(kpi, whole, readings)) for kpi in kpis]
    found.sort(key=lambda one: -abs(one[1].r_apart or 0))
    head = ("KPI", f"{whole.name} goes with it", "r", "without trends", "pairs", "read it as")
    return Table(head, tuple((kpi.name, *_say_relation(one)) for kpi, one in found))


def _relate(kpi: Kpi, goal: Kpi, readings: pd.DataFrame) -> Relation:
    frequency = common_frequency(kpi, goal)
    if frequency is None:
        blank = goal if goal.frequency is None else kpi
        fix = "Fill in frequency: day, week, month, quarter or year."
        raise fail(KPIS, None, f"KPI {blank.id}", "its frequency is not known", fix)
    try:
        return relate(readings, kpi.id, goal.id, frequency=frequency)
    except RefusedError as error:
        raise fail(KPIS, None, f"KPI {kpi.id}", error.what, error.fix) from error


def _say_relation(found: Relation) -> tuple[str, ...]:
    if found.r is None:
        return ("", "", "", str(found.pairs), found.lack)
    said = "no more than chance would have it" if found.by_chance else "more than chance alone"
    if found.r_apart is None:
        said = "one of the two is nothing but its trend"
    apart = "" if found.r_apart is None else f"{found.r_apart:.2f}"
    return (found.when, f"{found.r:.2f}", apart, str(found.pairs), f"{said}; {NOT_A_CAUSE}")
