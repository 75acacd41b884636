"""Key results and check-ins as CSV, for sheets and other tools; check-ins can be read back.

Numbers are plain, days are ISO days. A text that a sheet would take for a formula gets an
apostrophe in front, which reading takes away again.
"""

import csv
import hashlib
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from okrnb.building import build
from okrnb.entries import Valued
from okrnb.errors import InputError, Problem, fail
from okrnb.fields import nearest
from okrnb.model import CheckIn, Kpi
from okrnb.objectives import Guardrail, KeyResult, Metric, Objective, Workbook
from okrnb.periods import span
from okrnb.quantities import round_half_up
from okrnb.rollups import as_shown
from okrnb.standing import Standing
from okrnb.wording import say_key_result
from okrnb.yamltext import spell_number

Layout = Literal["okrnb", "okrdokey", "sheet"]
Cell = str | Decimal | int | date | None

_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_KINDS = {"binary": "boolean", "milestone": "boolean"}


def key_results_csv(
    workbook: Workbook, standings: Mapping[str, Standing], *, layout: Layout = "okrnb"
) -> str:
    """Write a row for each key result, with where it stands (`standing.stand_all`).

    `okrnb` has all columns that the others know; `okrdokey` is what that tool imports, `sheet` the
    layout that guides to OKR sheets share. A limit, and a rate, stand under target.
    """
    rows = [
        _ROWS[layout](_Told(workbook, objective, kr, standings[kr.id]))
        for objective in workbook.objectives
        for kr in objective.key_results
    ]
    return _write(list(_ROWS[layout](_EMPTY)), rows)


class _Told:
    """A key result with all around it that a row can say."""

    def __init__(
        self, workbook: Workbook, objective: Objective, kr: KeyResult, standing: Standing
    ) -> None:
        self.workbook, self.objective, self.kr, self.standing = workbook, objective, kr, standing
        self.kpi = workbook.kpi(getattr(kr, "kpi", None))
        self.begin, self.end = span(kr, workbook.settings.cycle)

    @property
    def sentence(self) -> str:
        """The key result as it is said."""
        return say_key_result(self.kr, self.kpi)

    @property
    def target(self) -> Decimal | None:
        """The number it aims at, or must not pass."""
        names = ("target", "target_rate", "bound", "no_worse_than")
        given = (getattr(self.kr, name, None) for name in names)
        return next((number for number in given if number is not None), None)

    @property
    def unit(self) -> str:
        """The unit of its numbers."""
        own: str = getattr(self.kr, "unit", "")
        return own if self.kpi is None else self.kpi.unit
