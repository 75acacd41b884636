"""Definitions of KPIs as columns, so that thousands are looked at in one go."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import get_args

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pandas.api.extensions import ExtensionArray

from okrnb.model import Frequency, Kpi

FREQUENCIES: tuple[Frequency, ...] = get_args(Frequency)
"""From the shortest to the longest; a column of them holds places in this list, -1 if unknown."""

_FIRST_DAY = date(1970, 1, 1).toordinal()  # day 0 of numpy


def columns_of(kpis: Sequence[Kpi]) -> pd.DataFrame:
    """Give KPIs as a frame, a row for each in their order, so that none is asked twice.

    Columns: kpi, name, state, direction, aggregation, guardrail (texts, or None), often (the
    place of its frequency in `FREQUENCIES`, -1 if unknown), low and high (healthy range of a
    reading, NaN where open), exact_low and exact_high (the same as Decimal, as 3 times 0.1 should
    be 0.3), lowest and highest (values that are possible, infinite where open), counts_from and
    real_change (days, NaT if unknown), has_range, is_linked.
    """
    return pd.DataFrame(
        {
            **{name: _texts(kpis, name) for name in ("name", "state", "direction", "aggregation")},
            "kpi": _texts(kpis, "id"),
            "guardrail": _texts(kpis, "guardrail"),
            "often": pd.Index(FREQUENCIES).get_indexer(pd.Index([kpi.frequency for kpi in kpis])),
            "low": numbers_of([kpi.healthy_low for kpi in kpis], np.nan),
            "high": numbers_of([kpi.healthy_high for kpi in kpis], np.nan),
            "exact_low": _exact([kpi.healthy_low for kpi in kpis]),
            "exact_high": _exact([kpi.healthy_high for kpi in kpis]),
            "lowest": numbers_of([kpi.lowest for kpi in kpis], -np.inf),
            "highest": numbers_of([kpi.highest for kpi in kpis], np.inf),
            "counts_from": days_of([kpi.counts_from for kpi in kpis]),
            "real_change": days_of([kpi.real_change for kpi in kpis]),
            "is_linked": np.array([bool(kpi.strategic_link) for kpi in kpis], dtype=bool),
        }
    ).assign(has_range=lambda frame: frame["low"].notna() | frame["high"].notna())


def days_of(days: Sequence[date | None]) -> NDArray[np.datetime64]:
    """Give days as an array of datetime64[D], with NaT for None."""
    # By their numbers, as numpy reads dates ten times as slowly.
    unknown = np.iinfo(np.int64).min
    numbers = [unknown if day is None else day.toordinal() - _FIRST_DAY for day in days]
    return np.array(numbers, dtype=np.int64).astype("datetime64[D]")


def _texts(kpis: Sequence[Kpi], field: str) -> ExtensionArray:
    return pd.array([getattr(kpi, field) for kpi in kpis], dtype="object")


def _exact(values: Sequence[Decimal | None]) -> ExtensionArray:
    return pd.array([Decimal("NaN") if v is None else v for v in values], dtype="object")


def numbers_of(values: Sequence[Decimal | None], blank: float) -> NDArray[np.float64]:
    """Give numbers as floats, with `blank` for None."""
    return np.array([blank if value is None else float(value) for value in values], dtype=float)
