"""What advice is about, in the words that people know it by: a sentence, a text, a name."""

from collections.abc import Iterator

from okrnb.advice import Advice
from okrnb.objectives import Objective, Workbook
from okrnb.wording import say_key_result

_KINDS = ("kpi", "objective", "key result", "initiative")


def name_place(one: Advice, workbook: Workbook, draft: Objective | None = None) -> str:
    """Say what advice is about without ids: a key result's sentence, a KPI's name.

    `draft` is an objective that need not be saved yet. What is in neither is told by its id.
    """
    kind = next((kind for kind in _KINDS if one.about.startswith(f"{kind} ")), "")
    id = one.about.removeprefix(f"{kind} ")
    objectives = (*(() if draft is None else (draft,)), *workbook.objectives)
    names: Iterator[str] = iter(())
    if kind == "kpi":
        names = (f"KPI {kpi.name}" for kpi in workbook.kpis if kpi.id == id)
    if kind == "objective":
        names = (f"objective: {found.text}" for found in objectives if found.id == id)
    if kind == "key result":
        results = (kr for found in objectives for kr in found.key_results if kr.id == id)
        names = (say_key_result(kr, workbook.kpi(getattr(kr, "kpi", None))) for kr in results)
    if kind == "initiative":
        work = (found for objective in objectives for found in objective.initiatives)
        names = (f"initiative: {found.title}" for found in work if found.id == id)
    return next(names, one.about)
