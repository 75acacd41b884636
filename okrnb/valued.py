"""Values of key results, looked up in their KPI's readings so that nobody has to type them twice.

What a KPI comes to follows its aggregation, as in `landing`: a total adds up from the first day of
the key result, a share or an average is the mean so far, a level is its last reading. A reading
counts from the day its period has ended. What a person typed counts where it is as new as the
readings or newer; then the score says so.
"""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import accumulate
from typing import NamedTuple

import pandas as pd

from okrnb.entries import Valued
from okrnb.landing import how_of
from okrnb.model import CheckIn, Cycle, Frequency, Kpi
from okrnb.objectives import Guardrail, KeyResult, Metric, Rate, Threshold, Workbook
from okrnb.past import History
from okrnb.periods import by_key_result, later, own_check_ins, span
from okrnb.quantities import period_end, to_decimal
from okrnb.scan import tidy
from okrnb.targets import tidy as drop_last_digits

Moved = Metric | Rate | Threshold | Guardrail
"""The forms that can name a KPI and are measured by it."""


class Read(NamedTuple):
    """What the readings come to, up to the day that the last of them speaks of."""

    on: date
    value: Decimal


def histories_of(readings: pd.DataFrame, kpis: Sequence[Kpi], *, on: date) -> dict[str, History]:
    """Give days and values of each KPI with readings, as far as they were known on a day.

    A reading is known from the day that its period has ended: July's revenue on 31 July.
    """
    used = tidy(readings, kpis, on=on)
    found: dict[str, History] = {}
    for place, kpi in enumerate(kpis):
        own = slice(used.begin[place], used.begin[place + 1])
        days = used.day[own].tolist()
        count = bisect_right([period_end(day, kpi.frequency) for day in days], on)
        if count:
            found[kpi.id] = (days[:count], used.value[own].tolist()[:count])
    return found


def known_readings(readings: pd.DataFrame, kpis: Sequence[Kpi], *, on: date) -> pd.DataFrame:
    """Leave out readings whose period had not ended on a day, to look back as of then."""
    frequency = {kpi.id: kpi.frequency for kpi in kpis}
    days = pd.to_datetime(readings["date"]).dt.date
    ended = [
        period_end(day, frequency.get(kpi)) <= on
        for kpi, day in zip(readings["kpi"], days, strict=True)
    ]
    return readings[ended].reset_index(drop=True)


def values_so_far(
    kr: KeyResult, kpi: Kpi, history: History, *, cycle: Cycle, on: date
) -> tuple[Read, ...]:
    """Give what a key result stood at after each reading of its KPI, as of a day.

    For a metric, and a threshold that is tallied as a total, it is the cycle value so far; for all
    else the reading alone. A total ends before the first month, quarter or year that is missing,
    since what is missing is not 0. A rate is given only where the KPI is read as often.
    """
    if not isinstance(kr, Moved) or (isinstance(kr, Rate) and kr.per != kpi.frequency):
        return ()
    begin, due = span(kr, cycle)
    until = min(on, due)
    rows = [
        (day, Read(period_end(day, kpi.frequency), to_decimal(value)))
        for day, value in zip(*history, strict=True)
    ]
    inside = [(day, read) for day, read in rows if begin <= read.on <= until]
    how = how_of(kpi.aggregation) if _adds_up(kr) else "last reading"
    if how == "total":
        inside = inside[: _unbroken([day for day, _ in inside], begin, kpi.frequency)]
    reads = [read for _, read in inside]
    if how == "last reading":
        return tuple(reads)
    sums = accumulate(read.value for read in reads)
    parts = (1 if how == "total" else count for count in range(1, len(reads) + 1))
    return tuple(
        Read(read.on, drop_last_digits(total / part))
        for read, total, part in zip(reads, sums, parts, strict=False)
    )


def _adds_up(kr: Moved) -> bool:
    return isinstance(kr, Metric) or (isinstance(kr, Threshold) and kr.tally == "cycle_total")


def _unbroken(days: Sequence[date], begin: date, frequency: Frequency | None) -> int:
    """Count the readings up to the first gap; days and weeks without one were closed, perhaps."""
    if frequency not in ("month", "quarter", "year"):
        return len(days)
    expected = begin
    for count, day in enumerate(days):
        if period_end(day, frequency) != period_end(expected, frequency):
            return count
        expected = later(day, frequency, 1)
    return len(days)


def take_values(
    kr: KeyResult, check_ins: tuple[CheckIn, ...], reads: Sequence[Read]
) -> tuple[Valued, ...]:
    """Hold what people reported on a key result against its readings, one line a day.

    Where a person gave no value on the day of a reading, the rest of what was said stays.
    """
    own = {c.on: c for c in own_check_ins(kr.id, check_ins, on=date.max)}
    days = [read.on for read in reads]
    found = []
    for day in sorted(own.keys() | set(days)):
        place = bisect_right(days, day)
        read = reads[place - 1] if place else None
        said = own.get(day)
        typed = said is not None and said.value is not None
        if typed or (read is not None and read.on == day):
            found.append(_valued(kr, said, read, day))
    return tuple(found)


def _valued(kr: KeyResult, said: CheckIn | None, read: Read | None, day: date) -> Valued:
    """Join what a person said with what the readings say; one of the two has a value."""
    fields = {"id": f"{kr.id[:60]}-{day}", "on": day, "key_result": kr.id}
    if said is not None:
        fields = {name: getattr(said, name) for name in type(said).model_fields}
    typed = fields.get("value") is not None
    if read is not None:
        fields |= {"read": read.value, "read_on": read.on}
        fields |= {} if typed else {"value": read.value}
    return Valued.model_validate(fields | {"typed": typed})


def with_readings(workbook: Workbook, readings: pd.DataFrame, *, on: date) -> Workbook:
    """Give the workbook with values from the readings beside what people reported, as of a day.

    What people reported stays in front, in its order; the lines that were worked out (`Valued`)
    come after it, and count. It is for scoring and showing, never for saving.
    """
    histories = histories_of(readings, workbook.kpis, on=on)
    lines = tuple(_all_lines(workbook, histories, on))
    return replace(workbook, check_ins=(*told_by_people(workbook.check_ins), *lines))


def _all_lines(workbook: Workbook, histories: Mapping[str, History], on: date) -> Iterator[Valued]:
    kpis = {kpi.id: kpi for kpi in workbook.kpis}
    own = by_key_result(told_by_people(workbook.check_ins))
    for kr in workbook.key_results():
        id = getattr(kr, "kpi", None) or ""
        if id in histories:
            cycle = workbook.settings.cycle
            reads = values_so_far(kr, kpis[id], histories[id], cycle=cycle, on=on)
            yield from take_values(kr, own.get(kr.id, ()), reads)


def told_by_people(check_ins: Sequence[CheckIn]) -> tuple[CheckIn, ...]:
    """Leave out the lines that were worked out from readings."""
    return tuple(c for c in check_ins if not isinstance(c, Valued))
