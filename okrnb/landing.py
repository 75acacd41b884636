"""The cycle values of many KPIs if business goes on as usual, worked out for all that are alike.

A quarter's revenue is a total, a conversion rate is an average, a number of seats is where it
stands at the end: the *cycle value* follows the KPI's aggregation. It is foretold by `chances`, or
by the same cycle last year where that has been the better guide.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, NamedTuple, get_args

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from okrnb.chances import CannotForecastError, Forecast, forecast_many, paths_many
from okrnb.columns import FREQUENCIES
from okrnb.model import Aggregation, Cycle
from okrnb.quantities import READINGS_A_YEAR
from okrnb.scan import Tidy
from okrnb.stories import SEASON_MAX
from okrnb.timeline import Floats, Ints, Timelines, lay_out_many

How = Literal["total", "mean", "last reading"]
HOWS: tuple[How, ...] = get_args(How)
Truths = NDArray[np.bool_]

LONGEST = 60
"""Readings looked back on: as many as the chances were tested with."""

FEWEST_WINDOWS = 6
"""Comparisons with the year before that it takes to go by them."""

_HOW: dict[Aggregation, How] = {
    "cumulative": "total",
    "average": "mean",
    "share": "mean",
    "rate": "mean",
}
_LAST: How = "last reading"  # of a level, and where nobody has said what the readings add up to

SIMULATED_AT_ONCE = 500
"""Readings ahead, of all KPIs whose futures are made together: some megabytes."""

_FORETOLD_AT_ONCE = 1_000  # KPIs


def how_of(aggregation: Aggregation | None) -> How:
    """Say how a KPI's readings make up its cycle value."""
    return _LAST if aggregation is None else _HOW.get(aggregation, _LAST)


def parts_of(how: How, readings: int) -> int:
    """Say how many healthy readings a healthy cycle value holds: of a total, all are added."""
    return readings if how == "total" else 1


def share_within(samples: Floats, low: Floats, high: Floats) -> Floats:
    """Give the share of each row of samples from `low` to `high`, one each a row; NaN is open."""
    outside = (samples < low[:, None]) | (samples > high[:, None])
    return np.asarray((~outside).mean(axis=1))


class YearOnYear(NamedTuple):
    """How windows, as long as what is left of a cycle, compared with the year before; by KPI.

    It is `possible` where there are enough windows and every value is above 0, and `better` where
    it foretells a window better than the value just before does. `ratios` have a row a KPI.
    """

    possible: Truths
    better: Truths
    ratios: Floats


@dataclass(frozen=True, eq=False, kw_only=True)
class Alike:
    """KPIs of one rhythm, length and place in the cycle: row i of `y` is the history of one.

    `places` number them in the list of all. The last `known` columns of `y` belong to the cycle;
    `horizon` more readings are due up to its end, of which those from number `first` on belong to
    it. Values are possible from `lowest` to `highest`, one each a KPI.
    """

    places: Ints
    how: How
    period: int
    known: int
    horizon: int
    first: int
    y: Floats
    lowest: Floats
    highest: Floats

    @property
    def readings(self) -> int:
        """Readings that make up the cycle value."""
        return self.known + self.horizon - self.first

    @property
    def history(self) -> Floats:
        """What is looked back on to look ahead."""
        return self.y[:, -max(LONGEST, 2 * self.period) :]

    @property
    def season_shows(self) -> bool:
        """Whether the past is long enough for `chances` to see a season."""
        return self.period <= SEASON_MAX and self.history.shape[1] >= 2 * self.period

    @property
    def last_year(self) -> Floats | None:
        """The readings of the same cycle a year ago, or None where one is missing."""
        first = self.y.shape[1] - self.known + self.first - self.period
        values = self.y[:, max(first, 0) : first + self.readings]
        return values if first >= 0 and values.shape[1] == self.readings else None

    @cached_property
    def year_on_year(self) -> YearOnYear:
        """For KPIs whose season `chances` cannot see: short ones, and those read by week or day."""
        size, period = self.horizon - self.first, self.period
        if self.y.shape[1] - period - size + 1 < FEWEST_WINDOWS:
            never = np.zeros(len(self.y), dtype=bool)
            return YearOnYear(never, never, np.empty((len(self.y), 0)))
        possible = np.asarray((self.y > 0).all(axis=1))
        y = np.where(possible[:, None], self.y, 1.0)
        value = combine(self.how, np.lib.stride_tricks.sliding_window_view(y, size, axis=1))
        lag = min(self.horizon, period - 1)
        now, before, recent = value[:, period:], value[:, :-period], value[:, period - lag :]
        ratios = now / before
        usual = np.median(ratios, axis=1, keepdims=True)
        miss_year = np.abs(now - before * usual).mean(axis=1)
        miss_recent = np.abs(now - recent[:, : now.shape[1]]).mean(axis=1)
        return YearOnYear(possible, possible & (miss_year < miss_recent), ratios)


class Landed(NamedTuple):
    """Possible cycle values of some KPIs that are alike: those in `rows`, a row of `samples` each.

    Where `chances` gave them, so that a chance may be printed, their forecasts are in `told`, and
    `paths` (KPIs, futures, horizon) has every reading ahead. `why` says why there are no samples.
    """

    rows: Ints
    samples: Floats
    told: tuple[Forecast, ...] = ()
    paths: Floats | None = None
    why: str = ""


def land_many(used: Tidy, defined: pd.DataFrame, *, cycle: Cycle) -> pd.DataFrame:
    """Say where KPIs land in a cycle, a row each: cycle_low, cycle_value, cycle_high, chance, odds.

    `defined` has the columns of `columns_of`, a row for each KPI of `used`. The first three are the
    median and the 80% band of the cycle value; chance is that of a healthy one. They are NaN where
    no tested figure can be had; odds are the chance, tested or not.
    """
    found = np.full((len(defined), 5), np.nan)
    exact = [defined[name].to_numpy() for name in ("exact_low", "exact_high")]
    ranged = defined["has_range"].to_numpy()
    lowest, highest = (defined[name].to_numpy() for name in ("lowest", "highest"))
    lines = lay_out_many(used, defined["often"].to_numpy(), cycle)
    hows = pd.Index(HOWS).get_indexer(pd.Index(defined["aggregation"].map(_HOW).fillna(_LAST)))
    for alike in gather(lines, hows, lowest, highest):
        times = parts_of(alike.how, alike.readings)
        for rows, samples, told, *_ in land(alike):
            if not samples.size:
                continue
            places = alike.places[rows]
            low, high = ((edge[places] * times).astype(float) for edge in exact)
            odds = np.where(ranged[places], share_within(samples, low, high), np.nan)
            found[places, 4] = odds
            if told:
                found[places, 3] = odds
                found[places, :3] = np.quantile(samples, [0.1, 0.5, 0.9], axis=1).T
    names = ["cycle_low", "cycle_value", "cycle_high", "chance", "odds"]
    return pd.DataFrame(found, columns=names, index=defined.index)


def gather(lines: Timelines, hows: Ints, lowest: Floats, highest: Floats) -> Iterator[Alike]:
    """Put KPIs that are alike together; those of which nothing can be foretold are left out.

    For each of the timelines there is a place in `HOWS`, and the least and the greatest value that
    is possible.
    """
    length = np.diff(lines.begin)
    period = np.array([READINGS_A_YEAR[often] for often in FREQUENCIES])[lines.often]
    # Where a season shows, no more than the history is looked at, so longer ones are alike.
    shows = (period <= SEASON_MAX) & (length >= 2 * period)
    size = np.where(shows, length.clip(max=LONGEST), length)
    traits = np.stack([hows, period, lines.known, lines.horizon, lines.first, size])
    ready = np.flatnonzero(lines.why == "")
    _, kinds = np.unique(traits[:, ready], axis=1, return_inverse=True)
    rows = np.argsort(kinds.ravel(), kind="stable")
    cuts = np.flatnonzero(np.diff(kinds.ravel()[rows])) + 1
    for places in np.split(ready[rows], cuts) if ready.size else ():
        one = places[0]  # stands for all
        yield Alike(
            places=places,
            how=HOWS[hows[one]],
            period=int(period[one]),
            known=int(lines.known[one]),
            horizon=int(lines.horizon[one]),
            first=int(lines.first[one]),
            y=lines.value[lines.begin[places + 1, None] - np.arange(size[one], 0, -1)],
            lowest=lowest[places],
            highest=highest[places],
        )


def land(alike: Alike) -> Iterator[Landed]:
    """Give possible cycle values of KPIs that are alike, some of them at a time."""
    last_year, repeats = alike.last_year, np.zeros(len(alike.y), dtype=bool)
    if last_year is not None and not alike.season_shows:
        repeats = alike.year_on_year.better
        for rows in _slices(np.flatnonzero(repeats), _FORETOLD_AT_ONCE // 10):
            yield Landed(rows, _by_last_year(alike, rows, last_year[rows]))
    for rows in _slices(np.flatnonzero(~repeats), _FORETOLD_AT_ONCE):
        yield from _by_chances(alike, rows)


def _slices(rows: Ints, size: int) -> Iterator[Ints]:
    for first in range(0, len(rows), size):
        yield rows[first : first + size]


def _by_last_year(alike: Alike, rows: Ints, last_year: Floats) -> Floats:
    """Let what is left of the cycle compare with last year's as windows did so far."""
    rest = last_year[:, None, alike.known :] * alike.year_on_year.ratios[rows, :, None]
    low, high = (bound[rows, None, None] for bound in (alike.lowest, alike.highest))
    return _cycle_values(alike, rows, rest.clip(low, high))


def _by_chances(alike: Alike, rows: Ints) -> Iterator[Landed]:
    """Let `chances` simulate what is left of the cycle."""
    bounds = list(zip(alike.lowest[rows].tolist(), alike.highest[rows].tolist(), strict=True))
    told = forecast_many(list(alike.history[rows]), alike.period, alike.horizon, bounds=bounds)
    good = [(row, one) for row, one in zip(rows, told, strict=True) if isinstance(one, Forecast)]
    for row, one in zip(rows, told, strict=True):
        if isinstance(one, CannotForecastError):
            why = one.reason[:1].lower() + one.reason[1:].rstrip(".")
            yield Landed(np.array([row]), np.empty((1, 0)), why=why)
    size = max(1, SIMULATED_AT_ONCE // alike.horizon)
    for first in range(0, len(good), size):
        some, forecasts = zip(*good[first : first + size], strict=True)
        paths, at = paths_many(forecasts), np.array(some)
        values = _cycle_values(alike, at, paths[:, :, alike.first :])
        yield Landed(at, values, forecasts, paths)


def _cycle_values(alike: Alike, rows: Ints, future: Floats) -> Floats:
    """Give the cycle value of each of the futures (KPIs, futures, readings still ahead)."""
    if alike.known and alike.how != _LAST:
        own = alike.y[rows, None, alike.y.shape[1] - alike.known :]
        own = np.broadcast_to(own, (*future.shape[:2], alike.known))
        future = np.concatenate([own, future], axis=2)
    return combine(alike.how, future)


def combine(how: How, values: Floats) -> Floats:
    """Turn the readings of a cycle, along the last axis, into cycle values."""
    if how == "total":
        return np.asarray(values.sum(axis=-1))
    return np.asarray(values.mean(axis=-1) if how == "mean" else values[..., -1])
