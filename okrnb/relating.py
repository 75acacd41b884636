"""Whether one KPI moves with another, perhaps some time before it. Never whether it is the cause.

Two numbers that both rise for years go together whatever they are; so beside r of the values stands
r of what is left without their straight trends, and that one picks the lag. The best of many lags
looks better than it is (Roza's advice to pick the KPI that goes with the goal; the cautions are the
method's, rule P11).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import get_args

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from okrnb.errors import RefusedError
from okrnb.model import Frequency, Kpi

FEWEST_PAIRS = 8
"""Pairs of readings from which on r is given; below, chance alone makes it large."""

BY_CHANCE = 2.7
"""Divided by the root of the pairs: the r that the best of seven lags reaches by chance alone in
one case of twenty (normal approximation, Bonferroni).
"""

NOT_A_CAUSE = "not a cause"

_OFTEN = get_args(Frequency)  # from the shortest period to the longest

_PERIODS: dict[Frequency, str] = {
    "day": "D",
    "week": "W",
    "month": "M",
    "quarter": "Q",
    "year": "Y",
}
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Relation:
    """How a driver's readings go with a goal's, `lag` periods later.

    `r` is Pearson's, -1 to 1, of `pairs` readings; None below eight pairs, or where one of the two
    stands still. `r_apart` is r of what is left apart from the straight trend of each; `tried` is
    how many lags were looked at, of which the one with the largest `r_apart`, whatever its sign, is
    shown.
    """

    driver: str
    goal: str
    frequency: Frequency
    lag: int
    r: float | None
    r_apart: float | None
    pairs: int
    tried: int

    @property
    def by_chance(self) -> bool:
        """Whether it is no more than chance would have it; also where no r can be given."""
        r = self.r if self.r_apart is None else self.r_apart
        return r is None or abs(r) < BY_CHANCE / self.pairs**0.5

    @property
    def when(self) -> str:
        """How long after the driver the goal goes with it, in words."""
        late = f"{self.lag} {self.frequency}{'s' * (self.lag != 1)} later"
        return late if self.lag else "at once"

    @property
    def lack(self) -> str:
        """Why no r is given; blank where one is."""
        if self.r is not None:
            return ""
        if self.pairs < FEWEST_PAIRS:
            return f"no r, {self.pairs} pairs of readings, {FEWEST_PAIRS} are needed"
        return "no r, one of the two stands still"

    def __str__(self) -> str:
        """Say it with its caution."""
        if self.r is None:
            return f"{self.driver} and {self.goal}: {self.lack}"
        best = f", best of {self.tried} lags" if self.tried > 1 else ""
        apart = "" if self.r_apart is None else f", without trends {self.r_apart:.2f}"
        return (
            f"{self.goal} goes with {self.driver} {self.when}: r {self.r:.2f}{apart} "
            f"({self.pairs} pairs{best}); {NOT_A_CAUSE}"
        )


def common_frequency(*kpis: Kpi) -> Frequency | None:
    """Give the longest of KPIs' periods, in which all of them have readings; None: unknown."""
    known = [kpi.frequency for kpi in kpis if kpi.frequency is not None]
    return max(known, key=_OFTEN.index) if len(known) == len(kpis) else None


def relate(
    readings: pd.DataFrame, driver: str, goal: str, *, frequency: Frequency, most_lag: int = 6
) -> Relation:
    """Find how long after `driver` the KPI `goal` goes with it best.

    `readings` has the columns `kpi` (id), `date` and `value`; where a KPI has several readings in a
    period of this `frequency`, the last counts. Lags are 0 to `most_lag` periods. Raises
    RefusedError where a KPI has no readings, or where both are the same.
    """
    if driver == goal:
        raise RefusedError(f"{driver} is to be compared with itself", "Name two KPIs.")
    if frequency not in _OFTEN or most_lag < 0:
        what = f"frequency is {frequency!r}, most_lag {most_lag}"
        raise RefusedError(what, f"Choose of {', '.join(_PERIODS)}, and a lag from 0 on.")
    early, late = (_by_period(readings, id, frequency) for id in (driver, goal))
    found = [_at_lag(early, late, lag) for lag in range(most_lag + 1)]
    known = [lag for lag, (r, _, _) in enumerate(found) if r is not None]
    lag = max(known, key=lambda lag: (abs(found[lag][1] or 0), -lag), default=0)
    return Relation(driver, goal, frequency, lag, *found[lag], tried=len(known))


def relate_all(
    readings: pd.DataFrame,
    goal: str,
    drivers: Iterable[str],
    *,
    frequency: Frequency,
    most_lag: int = 6,
) -> pd.DataFrame:
    """Relate several KPIs to a goal: one row each, the largest r without trends first.

    Columns: `kpi`, `lag` (periods), `r`, `r_apart` (NaN where not given), `pairs`, `said`.
    """
    found = [relate(readings, one, goal, frequency=frequency, most_lag=most_lag) for one in drivers]
    rows = [(one.driver, one.lag, one.r, one.r_apart, one.pairs, str(one)) for one in found]
    frame = pd.DataFrame(rows, columns=["kpi", "lag", "r", "r_apart", "pairs", "said"])
    frame = frame.astype({"r": "float64", "r_apart": "float64"})
    size = frame["r_apart"].abs().fillna(-1)
    return frame.loc[size.sort_values(ascending=False, kind="stable").index].reset_index(drop=True)


def _by_period(readings: pd.DataFrame, id: str, frequency: Frequency) -> tuple[Ints, Floats]:
    """Give the last value of a KPI in each period in which it has one, beside the periods."""
    own = readings.loc[readings["kpi"] == id].sort_values("date")
    if own.empty:
        raise RefusedError(f"{id} has no readings", "Name a KPI that has some.")
    periods = pd.PeriodIndex(own["date"].to_numpy(), freq=_PERIODS[frequency]).asi8
    values = own["value"].to_numpy(dtype=float)
    last = np.append(periods[1:] > periods[:-1], True) & ~np.isnan(values)
    return periods[last], values[last]


def _at_lag(
    early: tuple[Ints, Floats], late: tuple[Ints, Floats], lag: int
) -> tuple[float | None, float | None, int]:
    """Give r of the pairs (early, late `lag` periods on), r without trends, and how many pairs."""
    both, first, second = np.intersect1d(
        early[0] + lag, late[0], assume_unique=True, return_indices=True
    )
    if len(both) < FEWEST_PAIRS:
        return None, None, len(both)
    values = np.stack([early[1][first], late[1][second]]).T
    at = both - both.mean()
    level = values - values.mean(axis=0)
    apart = level - np.outer(at, at @ level / (at @ at))
    size = np.abs(values).max(axis=0)
    return _r(level, size), _r(apart, size), len(both)


def _r(parts: Floats, size: Floats) -> float | None:
    """Give Pearson's r of two columns with mean 0; None where one is but rounding beside `size`."""
    spread = np.sqrt((parts**2).sum(axis=0))
    if (spread <= 1e-10 * np.maximum(size, 1e-300)).any():
        return None
    return max(-1.0, min(1.0, float(parts[:, 0] @ parts[:, 1] / (spread[0] * spread[1]))))
