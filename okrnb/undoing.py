"""What a save changed in a workbook, said in words; and taken back, as carefully as it was saved.

Two readings of the folder are held side by side, from before and from after. Taking back is saving
the earlier state again: what somebody else has changed since stays, and is said.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from okrnb.definitions import rows_of
from okrnb.entries import Chance
from okrnb.errors import InputError, fail
from okrnb.kpitable import CellChange, remove_rows, save_cells
from okrnb.links import Known, link_problems
from okrnb.model import Kpi, Record
from okrnb.objectives import Objective, Workbook
from okrnb.records import parse_objective
from okrnb.storage import conflict, locked, read_text, replace_text, sync_folder
from okrnb.workbook import (
    KPIS,
    LOG,
    READINGS,
    SETTINGS,
    load_workbook,
    save_objective,
    save_settings,
)

R = TypeVar("R", Kpi, Objective)


@dataclass(frozen=True, slots=True)
class Saved:
    """A workbook as it was read right before a save, and right after.

    `readings` are the texts of `readings.csv` before and after, where the save changed it.
    """

    before: Workbook
    after: Workbook
    readings: tuple[str | None, str | None] = (None, None)

    @property
    def is_empty(self) -> bool:
        """Whether the save changed nothing."""
        return self.before == self.after and self.readings[0] == self.readings[1]

    def __str__(self) -> str:
        """Say file by file what the save changed."""
        return "; ".join(self._files()) or "nothing, as all of it stands there already"

    def _files(self) -> Iterator[str]:
        if self.before.settings != self.after.settings:
            names = ", ".join(_differing(self.before.settings, self.after.settings))
            yield f"{SETTINGS} ({names})"
        cells: dict[str, list[str]] = {}
        for change in self.cells():
            cells.setdefault(self.kpi_name(change.kpi), []).append(change.field)
        told = [f"{name} ({', '.join(fields)})" for name, fields in cells.items()]
        told += [f"{one.name} (new)" for one in added(self.before.kpis, self.after.kpis)]
        if told:
            yield f"{KPIS}: {', '.join(told)}"
        if self.readings[0] != self.readings[1]:
            yield READINGS
        for objective in added(self.before.objectives, self.after.objectives):
            yield f"objectives/{objective.id}.yaml (new)"
        for _, objective in paired(self.before.objectives, self.after.objectives):
            yield f"objectives/{objective.id}.yaml"
        lines = len(_lines(self.after)) - len(_lines(self.before))
        if lines:
            yield f"{LOG} ({lines} line{'s' * (lines != 1)})"

    def kpi_name(self, id: str) -> str:
        """Give the name of a KPI by its id."""
        kpi = self.after.kpi(id)
        return id if kpi is None else kpi.name

    def cells(self) -> tuple[CellChange, ...]:
        """Give the cells of `kpis.csv` that the save changed, also those that mean no less."""
        changes = []
        for before, after in paired(self.before.kpis, self.after.kpis):
            was, now = rows_of([before, after])
            changes += [CellChange(after.id, f, was[f], now[f]) for f in was if was[f] != now[f]]
        return tuple(changes)


def take_back(folder: Path, saved: Saved) -> None:
    """Save the earlier state of all that a save changed; the rest stays as it is by now.

    Raises ConflictError where somebody has changed the same since, InputError where something else
    needs what was added; then nothing is taken back. The log only ever grows: raises InputError
    where people wrote into it. The chances that they were shown stay in it, as they were shown.
    """
    before, after = saved.before, saved.after
    _refuse_overtaken(load_workbook(folder), saved)
    cells = [CellChange(id, field, now, was) for id, field, was, now in saved.cells()]
    if cells:
        save_cells(folder, cells, file=KPIS)
    if before.settings != after.settings:
        save_settings(folder, before.settings, before=after.settings)
    for old, new in paired(before.objectives, after.objectives):
        save_objective(folder, old, before=new)
    for objective in added(before.objectives, after.objectives):
        remove_objective(folder, objective)
    _take_back_readings(folder, saved)
    kpis = added(before.kpis, after.kpis)
    if kpis:
        remove_rows(folder, {row["kpi"]: row for row in rows_of(kpis)}, file=KPIS)


def _take_back_readings(folder: Path, saved: Saved) -> None:
    """Write the earlier readings again; they go before the KPIs that came with them."""
    before, after = saved.readings
    if before != after:
        with locked(folder):
            replace_text(folder, READINGS, before or "", seen=after, check=lambda _: None)


def _refuse_overtaken(now: Workbook, saved: Saved) -> None:
    """Refuse all at once what cannot be taken back any more."""
    before, after = saved.before, saved.after
    told = [line for line in _lines(after) if not isinstance(line, Chance)]
    if len(told) > sum(not isinstance(line, Chance) for line in _lines(before)):
        fix = "Report again what is right: the later line counts."
        raise fail(LOG, None, "", "the log only grows, so nothing is taken out of it", fix)
    if before.settings != after.settings != now.settings:
        raise conflict(SETTINGS)
    if any(now.kpi(kpi.id) not in (None, kpi) for kpi in added(before.kpis, after.kpis)):
        raise conflict(KPIS)
    there = {one.id: one for one in now.objectives}
    earlier = {new.id: old for old, new in paired(before.objectives, after.objectives)}
    new = added(before.objectives, after.objectives)
    for objective in after.objectives:
        is_ours = objective.id in earlier or objective in new
        if is_ours and there.get(objective.id, objective) != objective:
            raise conflict(f"objectives/{objective.id}.yaml")
    _refuse_needed(now, objectives=new)
    stays = (earlier.get(one.id, one) for one in added(new, now.objectives))
    rest = replace(now, objectives=tuple(stays))
    _refuse_needed(rest, kpis=added(before.kpis, after.kpis))


def remove_objective(folder: Path, objective: Objective) -> None:
    """Delete an objective's file while it still says what is given; a file that is gone is fine.

    Raises ConflictError where it says something else by now, InputError where the log or another
    objective names one of its key results.
    """
    name = f"objectives/{objective.id}.yaml"
    with locked(folder):
        text = read_text(folder, name)
        if text is None:
            return
        if parse_objective(text, name) != objective:
            raise conflict(name)
        _refuse_needed(load_workbook(folder), objectives=(objective,))
        (folder / name).unlink()
        sync_folder((folder / name).parent)


def _refuse_needed(
    workbook: Workbook, *, objectives: Sequence[Objective] = (), kpis: Sequence[Kpi] = ()
) -> None:
    """Raise InputError where what stays names something of what is to go."""
    left = added(objectives, workbook.objectives)
    known = Known(
        added(kpis, workbook.kpis),
        frozenset(kr.id for one in left for kr in one.key_results),
    )
    lines = (*workbook.check_ins, *workbook.entries)
    problems = link_problems(left, lines, known, workbook.places)
    if problems:
        raise InputError(problems)


def added(before: Sequence[R], after: Sequence[R]) -> tuple[R, ...]:
    """Give the records that are only there after."""
    known = _by_id(before)
    return tuple(record for id, record in _by_id(after).items() if id not in known)


def paired(before: Sequence[R], after: Sequence[R]) -> tuple[tuple[R, R], ...]:
    """Give the records that are there before and after, and differ."""
    old = _by_id(before)
    return tuple(
        (old[id], record) for id, record in _by_id(after).items() if id in old and old[id] != record
    )


def _by_id(records: Sequence[R]) -> Mapping[str, R]:
    return {record.id: record for record in records}


def _differing(before: Record, after: Record) -> Iterator[str]:
    """Name the fields in which two records differ, those inside of others as `cycle.name`."""
    for name, value in dict(after).items():
        old = getattr(before, name)
        if isinstance(value, Record) and isinstance(old, Record):
            yield from (f"{name}.{inner}" for inner in _differing(old, value))
        elif old != value:
            yield name


def _lines(workbook: Workbook) -> tuple[Record, ...]:
    return (*workbook.check_ins, *workbook.waivers, *workbook.entries)
