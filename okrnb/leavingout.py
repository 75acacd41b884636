"""Key results that are left out after all, unless the log or a guardrail still needs them."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from okrnb.entries import Chance
from okrnb.errors import RefusedError
from okrnb.model import Record
from okrnb.objectivefields import Part
from okrnb.objectives import Guardrail, Objective, Workbook
from okrnb.wording import say_key_result


def leave_out(
    workbook: Workbook, objectives: Sequence[Objective], parts: Sequence[Part]
) -> tuple[tuple[Objective, ...], Mapping[str, RefusedError]]:
    """Take key results out of objectives of a workbook, with all that is done for them.

    Gives the objectives, and why some stay, by `Part.about`: the log speaks of them, or a guardrail
    that stays protects them.
    """
    refused: dict[str, RefusedError] = {}
    while True:
        going = {part.key_result.id for part in parts if part.key_result}
        needed = {part.about: why for part in parts if (why := _needed(workbook, part, going))}
        if not needed:
            return tuple(_without(one, going) for one in objectives), refused
        refused |= needed
        parts = [part for part in parts if part.about not in needed]


def _needed(workbook: Workbook, part: Part, going: Collection[str]) -> RefusedError | None:
    """Say why a key result has to stay, while those of these ids are going."""
    kr = part.key_result
    if kr is None:
        return RefusedError("an objective cannot be left out here", "Leave out its key results.")
    lines = sum(_speaks_of(line, kr.id) for line in _told(workbook))
    if lines:
        what = f"the log speaks of it ({lines} line{'s' * (lines != 1)})"
        return RefusedError(what, "Let it stand, and decide in a review to drop it.")
    for guard in workbook.key_results():
        if isinstance(guard, Guardrail) and guard.protects == kr.id and guard.id not in going:
            said = say_key_result(guard, workbook.kpi(guard.kpi))
            return RefusedError(f"a guardrail protects it ({said})", "Leave that one out, too.")
    return None


def _told(workbook: Workbook) -> Iterable[Record]:
    """Give the lines of the log that people wrote; a chance that was shown needs nothing."""
    entries = (line for line in workbook.entries if not isinstance(line, Chance))
    return (*workbook.check_ins, *entries)


def _speaks_of(line: Record, id: str) -> bool:
    about = f"key result {id}"
    promised = [one.about for one in getattr(line, "promises", ())]
    named = getattr(line, "key_result", None) == id or getattr(line, "about", "") == about
    return named or about in promised


def _without(objective: Objective, going: Collection[str]) -> Objective:
    """Take key results out of their objective, with their initiatives and lead measures."""
    if not any(kr.id in going for kr in objective.key_results):
        return objective
    return objective.change(
        key_results=[kr for kr in objective.key_results if kr.id not in going],
        initiatives=[one for one in objective.initiatives if one.key_result not in going],
        lead_measures=[one for one in objective.lead_measures if one.key_result not in going],
    )
