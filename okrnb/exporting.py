"""Key results and check-ins as CSV, for sheets and other tools; check-ins can be read back.

Numbers are plain, days are ISO days. A text that a sheet would take for a formula gets an
apostrophe in front, which reading takes away again.
"""

import csv
import hashlib
import io
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Literal, NamedTuple

from okrnb.building import build
from okrnb.entries import Valued
from okrnb.errors import InputError, Problem, RefusedError, fail
from okrnb.fields import bare, nearest, read_scalar
from okrnb.levels import plain
from okrnb.model import CheckIn, Count, Kpi
from okrnb.objectives import KeyResult, Objective, Workbook
from okrnb.periods import span
from okrnb.quantities import round_half_up
from okrnb.rollups import as_shown
from okrnb.standing import Standing
from okrnb.wording import say_key_result
from okrnb.yamltext import spell_number

Layout = Literal["okrnb", "okrdokey", "sheet"]
_FIGURES = 6  # of a worked-out value, such as a mean; what is larger is whole
Cell = str | Decimal | int | date | bool | None

_FORMULA = re.compile(r"'*[=+\-@\t\r]")


class _Told(NamedTuple):
    """A key result with all around it that a row can say."""

    workbook: Workbook
    objective: Objective
    kr: KeyResult
    kpi: Kpi | None
    standing: Standing

    def of_kr(self, *names: str) -> Any:
        """Give the first of these fields that the key result has and that is not blank."""
        given = (getattr(self.kr, name, None) for name in names)
        return next((value for value in given if value not in (None, "")), None)

    @property
    def sentence(self) -> str:
        """The key result as it is said."""
        return say_key_result(self.kr, self.kpi)

    @property
    def target(self) -> Decimal | None:
        """The number it aims at, or must not pass."""
        found: Decimal | None = self.of_kr("target", "target_rate", "bound", "no_worse_than")
        return found

    @property
    def current(self) -> Decimal | None:
        """The value it stands at, with the KPI's decimals, or else six figures; no zeros behind."""
        value = self.standing.status.score.value
        if value is None:
            return None
        given = None if self.kpi is None else self.kpi.decimals
        decimals = max(0, _FIGURES - 1 - value.adjusted()) if given is None else given
        return plain(round_half_up(value, decimals))

    @property
    def unit(self) -> str:
        """The unit of its numbers."""
        return self.of_kr("unit") or "" if self.kpi is None else self.kpi.unit


_OWN = (
    *("objective_id", "objective", "why_now", "level", "ambition", "parent", "kr_id", "kr"),
    *("kr_type", "kpi", "direction", "unit", "baseline", "commit", "target", "stretch"),
    *("current", "progress", "score", "verdict", "status", "confidence", "weight", "owner"),
    *("start", "end"),
)
_DOKEY = (
    *("objective_title", "objective_description", "team_name", "cycle_name", "kr_title"),
    *("kr_type", "kr_unit", "kr_baseline", "kr_target"),
)
_SHEET = (
    *("Objective", "Key Result", "Owner", "Start Value", "Target Value", "Current Value"),
    *("Score", "Quarter"),
)


def _own_row(one: _Told) -> tuple[Cell, ...]:
    kr, objective, status = one.kr, one.objective, one.standing.status
    score, days = status.score, span(kr, one.workbook.settings.cycle)
    return (
        *(objective.id, objective.text, objective.why_now, objective.level, objective.ambition),
        *(objective.parent, kr.id, one.sentence, kr.form, one.of_kr("kpi")),
        *(None if one.kpi is None else one.kpi.direction, one.unit),
        *(one.of_kr("start"), one.of_kr("commit"), one.target, one.of_kr("stretch")),
        *(one.current, _shown(score.raw), _shown(score.graded), score.held or score.verdict),
        *(status.word, status.confidence, kr.weight, kr.owner, *days),
    )


def _dokey_row(one: _Told) -> tuple[Cell, ...]:
    settings, kind = one.workbook.settings, "numeric"
    if one.target is None:
        kind = "boolean"
    elif one.kpi is not None and one.kpi.unit_kind == "percent":
        kind = "percent"
    return (
        *(one.objective.text, one.objective.why_now, settings.team, settings.cycle.name),
        *(one.sentence, kind, one.unit, one.of_kr("start"), one.target),
    )


def _sheet_row(one: _Told) -> tuple[Cell, ...]:
    score = one.standing.status.score
    return (
        *(one.objective.text, one.sentence, one.kr.owner, one.of_kr("start"), one.target),
        *(one.current, _shown(score.graded), one.workbook.settings.cycle.name),
    )


def _shown(share: Decimal | None) -> Decimal | None:
    return None if share is None else as_shown(share)


_LAYOUTS: dict[Layout, tuple[tuple[str, ...], Callable[[_Told], tuple[Cell, ...]]]] = {
    "okrnb": (_OWN, _own_row),
    "okrdokey": (_DOKEY, _dokey_row),
    "sheet": (_SHEET, _sheet_row),
}


def key_results_csv(
    workbook: Workbook, standings: Mapping[str, Standing], *, layout: Layout = "okrnb"
) -> str:
    """Write a row for each key result, with where it stands (`standing.stand_all`).

    `okrnb` has a column for all that the others know; `okrdokey` is what that tool imports, `sheet`
    the layout that guides to OKR sheets share. A limit, and a rate, stand under target.
    """
    head, row = _LAYOUTS[layout]
    kpis = {kpi.id: kpi for kpi in workbook.kpis}
    return _write(
        head,
        (
            row(
                _Told(workbook, one, kr, kpis.get(getattr(kr, "kpi", None) or ""), standings[kr.id])
            )
            for one in workbook.objectives
            for kr in one.key_results
        ),
    )


_LOG = {
    "date": "on",
    "kr_id": "key_result",
    "value": "value",
    "confidence": "confidence",
    "note": "note",
    "author": "by",
    "blocker": "blocker",
    "next_action": "next_action",
    "n": "n",
    "evidence": "evidence",
    "done": "done",
    "dropped": "dropped",
    "counts": "counts",
    "accepted": "accepted",
    "id": "id",
}
"""The columns of the check-in log, and the fields of a check-in that they hold."""

_ALIASES = {"key_result": "kr_id", "owner": "author", "current_value": "value", "notes": "note"}


def check_ins_csv(check_ins: Iterable[CheckIn]) -> str:
    """Write a row for each check-in, in the order of the log; reading it back gives the same.

    Several steps stand in a cell with blanks between, counts as `posts=3`. Values that were looked
    up in readings are left out: nobody reported them.
    """
    told = (c for c in check_ins if not isinstance(c, Valued))
    return _write(tuple(_LOG), ([_cell_of(c, field) for field in _LOG.values()] for c in told))


def _cell_of(check_in: CheckIn, field: str) -> Cell:
    value = getattr(check_in, field)
    if field == "counts":
        return " ".join(f"{one.id}={spell_number(one.count)}" for one in value)
    return " ".join(value) if isinstance(value, tuple) else value


def read_check_ins_csv(text: str, name: str = "check-ins.csv") -> tuple[CheckIn, ...]:
    """Read a log of check-ins: what `check_ins_csv` wrote, or a sheet with such columns.

    Needed are date and kr_id (or Key Result); Current Value, Owner and Notes are understood, too.
    A row without an id gets one that follows from what it says: reading it twice adds nothing.

    Raises InputError with all that is wrong, by line.
    """
    reader = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""))
    head = [_column(cell) for cell in next(reader, [])]
    for needed in ("date", "kr_id"):
        if needed not in head:
            what = f"there is no column {needed}"
            raise fail(name, 1, "header", what, f"Known here: {', '.join(_LOG)}.")
    unknown = [column for column in head if column not in _LOG]
    if unknown:
        what = f"{unknown[0]!r} is no column of a check-in log"
        raise fail(name, 1, "header", what, nearest(unknown[0], _LOG))
    found, problems, line = [], list[Problem](), 1
    for row in reader:
        if any(cell.strip() for cell in row):
            try:
                found.append(_read_row(dict(zip(head, map(_bare, row), strict=False))))
            except InputError as error:
                problems += [
                    Problem(name, line + 1, p.about or p.file, p.what, p.fix)
                    for p in error.problems
                ]
        line = reader.line_num
    if problems:
        raise InputError(problems)
    return tuple(found)


def _column(cell: str) -> str:
    word = re.sub(r"[\s-]+", "_", cell.strip().casefold())
    return _ALIASES.get(word, word)


def _read_row(cells: Mapping[str, str]) -> CheckIn:
    fields: dict[str, Any] = {}
    for column, cell in cells.items():
        if cell:
            try:
                fields[_LOG[column]] = _value_of(_LOG[column], column, cell)
            except RefusedError as error:
                raise fail("", None, cells.get("id", ""), error.what, error.fix) from error
    told = "|".join(f"{column}={cell}" for column, cell in sorted(cells.items()) if cell)
    fields.setdefault("id", f"row-{hashlib.sha256(told.encode()).hexdigest()[:12]}")
    return build(CheckIn, **fields)


def _value_of(field: str, column: str, cell: str) -> Any:
    if field in ("done", "dropped"):
        return tuple(cell.split())
    if field == "counts":
        pairs = [part.partition("=") for part in cell.split()]
        return tuple(
            Count(id=id, count=read_scalar(Decimal, column, number)) for id, _, number in pairs
        )
    return read_scalar(bare(CheckIn.model_fields[field].annotation), column, cell)


def _write(head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(head)
    for row in rows:
        writer.writerow([_spell(cell) for cell in row])
    return text.getvalue()


def _spell(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, Decimal):
        return spell_number(cell)
    if isinstance(cell, str) and _FORMULA.match(cell):
        return f"'{cell}"
    return str(cell)


def _bare(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell
