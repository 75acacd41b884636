"""Driver trees with the values that a workbook knows, and what they say about its plans.

Each driver counts from where its outlook begins: the value that a key result would count from.
"""

from collections.abc import Iterator, Mapping

from okrnb.advice import Advice, metrics_of
from okrnb.drivertrees import DriverTree, grow_tree
from okrnb.errors import InputError, Problem, RefusedError
from okrnb.fields import nearest
from okrnb.formulas import Formula, parse_formulas, tops
from okrnb.objectives import Objective, Workbook
from okrnb.outlook import Outlook
from okrnb.reaching import check_reach, check_tree, is_astray


def check_plans(workbook: Workbook, outlooks: Mapping[str, Outlook]) -> Iterator[Advice]:
    """Ask about initiatives that cannot reach their target, by the drivers of their objective.

    Drivers count from where their outlooks begin. Where they do not give what was measured, the
    drivers are asked about instead. Nothing is said where nothing can be counted.
    """
    for objective in workbook.objectives:
        planned = {one.key_result for one in objective.initiatives if one.effect}
        made = {formula.whole for formula in parse_formulas(objective.drivers)}
        for kr in metrics_of(objective):
            if kr.id not in planned or kr.kpi not in made:
                continue
            tree = _grow(objective, kr.kpi, workbook, outlooks)
            if any(tree.plain.get(name) is None for name in (tree.top, *tree.leaves)):
                continue
            if is_astray(tree):
                yield from (one for one in check_tree(tree) if one.about == f"kpi {kr.kpi}")
            else:
                yield from check_reach(kr, objective.initiatives, tree)


def _grow(
    objective: Objective, top: str, workbook: Workbook, outlooks: Mapping[str, Outlook]
) -> DriverTree:
    """Grow the tree of a KPI that has a formula, with the values that are known."""
    formulas = parse_formulas(objective.drivers)
    names = {name for formula in formulas for name in (formula.whole, *formula.drivers)}
    starts = {name: outlooks[name].start for name in names if name in outlooks}
    values = {name: start for name, start in starts.items() if start is not None}
    return grow_tree(objective.drivers, values, kpis=workbook.kpis, top=top)


def grow_from(
    objective: Objective,
    workbook: Workbook,
    outlooks: Mapping[str, Outlook],
    *,
    kpi: str | None = None,
) -> DriverTree:
    """Grow the driver tree of an objective of the workbook, each driver with a value.

    At its top is `kpi`, else the KPI of the first metric that has a formula, else the only one that
    has. Raises InputError where there is no formula, where it cannot be told which tree is meant,
    and for each driver that nobody can tell a value of.
    """
    formulas = parse_formulas(objective.drivers)
    try:
        tree = _grow(objective, kpi or _choose_top(objective, formulas), workbook, outlooks)
        lost = [leaf for leaf in tree.leaves if tree.plain.get(leaf) is None]
        if not lost:
            tree.value()  # refuses to divide by 0
    except RefusedError as error:
        raise InputError([_problem(objective, workbook, error)]) from error
    if lost:
        refused = (_say_lost(one, workbook, outlooks) for one in lost)
        raise InputError(_problem(objective, workbook, one) for one in refused)
    return tree


def _choose_top(objective: Objective, formulas: tuple[Formula, ...]) -> str:
    if not formulas:
        fix = "Write one on a line under drivers, such as sign_ups = sessions * conversion."
        raise RefusedError("no formula says what its KPIs are made of", fix)
    made = {formula.whole for formula in formulas}
    moved = [kr.kpi for kr in metrics_of(objective) if kr.kpi in made]
    begun = tops(formulas)
    if not moved and len(begun) > 1:
        fix = f"Name the KPI at the top, as in kpi={begun[0]!r}."
        raise RefusedError(f"there are trees for {', '.join(begun)}", fix)
    return moved[0] if moved else begun[0]


def _say_lost(name: str, workbook: Workbook, outlooks: Mapping[str, Outlook]) -> RefusedError:
    """Say why a driver has no value, and what to do about it."""
    if workbook.kpi(name) is None:
        known = [kpi.id for kpi in workbook.kpis]
        return RefusedError(f"the driver {name} is no KPI of this workbook", nearest(name, known))
    own = outlooks.get(name)
    if own is None:
        what = f"the driver {name} has no readings that are fresh"
        return RefusedError(what, f"Add its newest ones to {workbook.settings.readings}.")
    why = f": {own.reason}" if own.reason else ""
    return RefusedError(
        f"nothing can be counted from the readings of the driver {name}{why}",
        f"Mend {workbook.settings.readings}, or write the formula without it.",
    )


def _problem(objective: Objective, workbook: Workbook, error: RefusedError) -> Problem:
    """Put what is wrong with the drivers of an objective where they stand."""
    about = f"objective {objective.id}"
    place = workbook.places.get(f"{about} drivers") or workbook.places.get(about)
    file, line = (about, None) if place is None else (place.file, place.line)
    return Problem(file, line, about, error.what, error.fix)
