"""What readings tell of their KPIs: name, unit, how often they come, how exact they are.

Only what leaves no doubt is told. Direction, healthy range and aggregation are for people to say.
"""

from collections.abc import Iterable
from datetime import date

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from okrnb.cells import safe_unit
from okrnb.model import Frequency, Kpi
from okrnb.quantities import period_end
from okrnb.readings import Readings

_PERIODS: tuple[tuple[Frequency, int, int, int], ...] = (  # months, and days from ... to ...
    ("month", 1, 28, 31),
    ("quarter", 3, 89, 92),
    ("year", 12, 365, 366),
)


def describe(readings: Readings, definitions: Iterable[Kpi] = ()) -> tuple[Kpi, ...]:
    """Give a KPI for each id in the readings: as it is defined, else with what the readings tell.

    Told are the name as written, the unit, the frequency if the days are plainly regular, and how
    many decimals to show; a definition that leaves unit, frequency or decimals blank is completed
    likewise. Definitions come first, in their order, those without readings too. They find their
    readings whatever the case of the letters: people type `NPS` here and `nps` there.
    """
    frame = readings.frame
    ids = frame["kpi"].to_numpy(dtype=object)
    cuts = np.flatnonzero(ids[1:] != ids[:-1]) + 1
    days = np.split(frame["date"].to_numpy().astype("M8[D]"), cuts)
    values = np.split(frame["value"].to_numpy(), cuts)
    rows = (
        dict(zip(ids[[0, *cuts]], zip(days, values, strict=True), strict=True)) if len(ids) else {}
    )
    defined = {kpi.id: kpi for kpi in (_as_read(kpi, readings) for kpi in definitions)}
    new = (Kpi(id=at, name=name) for at, name in readings.names.items() if at not in defined)
    kpis = (*defined.values(), *new)
    return tuple(
        _complete(kpi, readings.units.get(kpi.id, ""), *rows[kpi.id]) if kpi.id in rows else kpi
        for kpi in kpis
    )


def _as_read(kpi: Kpi, readings: Readings) -> Kpi:
    """Give a definition the ids, and for want of a name the name, that its readings have."""
    written = {id.casefold(): id for id in readings.names}
    at = written.get(kpi.id.casefold(), kpi.id)
    guardrail = kpi.guardrail and written.get(kpi.guardrail.casefold(), kpi.guardrail)
    name = readings.names.get(at, kpi.name) if kpi.name == kpi.id else kpi.name
    return kpi.change(id=at, guardrail=guardrail, name=name)


def _complete(
    kpi: Kpi, unit: str, days: NDArray[np.datetime64], values: NDArray[np.float64]
) -> Kpi:
    told: dict[str, object] = {}
    if unit and kpi.unit_kind is None and not kpi.unit:
        told["unit_kind"], told["unit"] = safe_unit(unit) or (None, unit)
    if kpi.frequency is None:
        told["frequency"] = infer_frequency(days)
    if kpi.decimals is None:
        told["decimals"] = infer_decimals(values)
    return kpi.change(**told)


def infer_frequency(days: NDArray[np.datetime64]) -> Frequency | None:
    """Tell how often a KPI is read, if its days (sorted, datetime64[D], three or more) are plain.

    Periods may be missing. Weeks keep their weekday; months, quarters and years the day of the
    month, or its last day. Days may leave out weekends and a tenth of longer breaks.

    >>> infer_frequency(np.array(["2011-01-31", "2011-02-28", "2011-03-31"], "M8[D]"))
    'month'
    """
    if len(days) < 3:
        return None
    gaps = np.diff(days).astype(int)
    typical = float(np.median(gaps))
    if typical == 1:
        return "day" if np.mean(gaps <= 4) >= 0.9 else None
    if typical == 7:
        return "week" if (gaps % 7 == 0).all() else None
    months = days.astype("M8[M]")
    lengths = ((months + 1).astype("M8[D]") - months.astype("M8[D]")).astype(int)
    numbers = (days - months.astype("M8[D]")).astype(int) + 1
    steps = np.diff(months).astype(int)
    if (numbers == np.minimum(numbers.max(), lengths)).all():
        for frequency, size, shortest, longest in _PERIODS:
            if shortest <= typical <= longest and (steps % size == 0).all():
                return frequency
    return None


def infer_decimals(values: NDArray[np.float64]) -> int:
    """Tell how many decimals to show: as many as are used, but no more than three figures need.

    At least two are kept if used, so averages that were never rounded show two.

    >>> infer_decimals(np.array([12.5, 130.0])), infer_decimals(np.array([9.319345, 8.1]))
    (1, 2)
    """
    used = next((at for at in range(6) if (np.round(values, at) == values).all()), 6)
    size = np.median(np.abs(values))
    figures = 2 if size >= 1 or size == 0 else 2 - int(np.floor(np.log10(size)))
    return min(used, figures, 6)


def newest_day(frame: pd.DataFrame, kpis: Iterable[Kpi]) -> date:
    """Give the last day that any reading speaks of: 31 March for a monthly one dated 1 March.

    Raises ValueError if `frame` is empty.
    """
    often = {kpi.id: kpi.frequency for kpi in kpis}
    newest = frame.groupby("kpi")["date"].max()
    return max(period_end(day.date(), often.get(str(kpi))) for kpi, day in newest.items())
