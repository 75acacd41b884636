"""The chance that a KPI reaches a level if business goes on as usual.

Eighteen stories of how a number moves (level shifts slowly to fast; no trend, a long-run trend, a
recent trend that fades) are told about the KPI's own past. The better one would have foretold each
reading, the more it counts: half on the readings, half on their logs (chances guide, section 5).
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike

from okrnb.stories import SEASON_MAX, Floats, Told, simulate, tell

Bound = float | None
Bounds = Sequence[tuple[Bound, Bound]]  # each KPI's (low, high)

# Chosen by reason, not fitted:
LEAST, DISTINCT, ROUGH = 6, 3, 12  # readings needed; different values; below: tens only
PATHS = 4_000  # simulated futures
_STACKED = ("weight", "level", "slope", "sigma", "season", "logs")
_SINGLE = ("last", "low", "high")


class CannotForecastError(ValueError):
    """No honest chance can be given; ``reason`` says why, in words for the KPI's owner."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, eq=False)
class Forecast:
    """What one KPI may read ``horizon`` readings ahead; made by `forecast`."""

    n: int
    period: int
    horizon: int
    is_guess: bool  # it looks further ahead than twice the history
    low: float
    high: float
    last: float
    season_share: float  # how much of the pattern within the year is taken as real, 0 to 1
    story_kinds: tuple[float, float, float]  # how much steady, long-run, fading count; sum 1
    # The stories on two scales: readings less the last one, and logs of their ratio to it (the
    # first once more where they are not all above 0). Arrays of (2 scales, 3 kinds, 6 alphas).
    _logs: bool = field(repr=False)
    _season: Floats = field(repr=False)  # (2, horizon): each step's season less the last one's
    _weight: Floats = field(repr=False)  # sums to 1
    _level: Floats = field(repr=False)
    _slope: Floats = field(repr=False)
    _sigma: Floats = field(repr=False)  # typical miss one reading ahead
    _centre: Floats = field(repr=False)  # of a t curve (4 degrees of freedom) at the horizon
    _scale: Floats = field(repr=False)

    def prob_at_least(self, y: float) -> float:
        """Return the chance of reading ``y`` or more at the horizon; 0 above the high bound."""
        if y <= self.low or y > self.high:
            return float(y <= self.low)
        return float(self._above(np.array([y]))[0])

    def prob_at_most(self, y: float) -> float:
        """Return the chance of ``y`` or less, 1 - P(reading > y): ties at a bound count."""
        return 1 - self.prob_at_least(math.nextafter(y, math.inf))

    def prob_reach(self, y: float) -> float:
        """Return the chance that some reading up to the horizon moves to ``y`` or past it."""
        lowest, highest = self._extremes
        if y > self.last:
            return max(float((highest >= y).mean()), self.prob_at_least(y))
        return max(float((lowest <= y).mean()), self.prob_at_most(y))

    def quantile(self, p: float) -> float:
        """Return the reading that is not exceeded with chance ``p`` (0 < p < 1)."""
        return float(self.quantiles([p])[0])

    def quantiles(self, ps: ArrayLike) -> Floats:
        """Return the readings not exceeded with chances ``ps``, cut at the bounds."""
        p = np.atleast_1d(np.asarray(ps, dtype=float))
        if not ((p > 0) & (p < 1)).all():
            raise ValueError("a quantile needs chances above 0 and below 1")
        # All at once by bisection, in asinh of misses: 1e43 of them wide, yet fine near 0.
        low, high, unit = np.full_like(p, -100), np.full_like(p, 100), self._sigma[0].max()
        for _ in range(64):
            middle = (low + high) / 2
            y: Floats = self.last + unit * np.sinh(middle)
            up = self._above(y) > 1 - p
            low, high = np.where(up, middle, low), np.where(up, high, middle)
        return y.clip(self.low, self.high)

    def paths(self, count: int = PATHS) -> Floats:
        """Return ``count`` simulated futures, shape (count, horizon), season and bounds included.

        Steps may be summed, as each spreads like its own forecast; two KPIs not: equal draws.
        """
        paths: Floats = paths_many([self], count)[0]
        return paths

    def explain(self) -> str:
        """Return how the chance came about, in words for a manager, heaviest stories first."""
        names = ("no trend", "a long-run trend", "a recent trend that fades")
        ranked = sorted(zip(self.story_kinds, names, strict=True), reverse=True)
        kinds = ", ".join(f"{name} {_half_up(100 * weight)}%" for weight, name in ranked)
        season = f"{_half_up(100 * self.season_share)}% of the pattern within the year counts."
        if self.n < 2 * self.period or not 2 <= self.period <= SEASON_MAX:
            season = "not seen (it takes two years, monthly or rarer); compare with a year ago."
        season += " A guess: it looks over twice as far as the history reaches." * self.is_guess
        return (
            f"Eighteen simple stories of how this number moves were tried on its {self.n} readings;"
            f" those that would have foretold them best count most: {kinds}. Season: {season}"
        )

    @cached_property
    def _extremes(self) -> tuple[Floats, Floats]:
        paths = self.paths()
        return paths.min(axis=1), paths.max(axis=1)

    def _above(self, y: Floats) -> Floats:
        """Return the chance of more than each of ``y``, bounds left aside."""
        if np.isnan(y).any():
            raise ValueError("the level must be a number")
        z = np.stack([y - self.last] * 2, axis=1)
        with np.errstate(divide="ignore", over="ignore"):
            if self._logs:
                z[:, 1] = np.log(np.maximum(y, 0) / self.last)
            t = ((z[:, :, None, None] - self._centre) / self._scale).clip(-1e8, 1e8)
        u = t / np.sqrt(4 + t * t)
        above: Floats = (self._weight * (0.5 - 0.75 * (u - u**3 / 3))).sum(axis=(1, 2, 3))
        return above.clip(0, 1)


def forecast(
    history: ArrayLike, period: int, horizon: int, *, low: Bound = None, high: Bound = None
) -> Forecast:
    """Tell the stories of one KPI: ``history`` is evenly spaced, the oldest reading first.

    ``period`` is readings a year; 12, 4 and 52 are tested, others borrow from the nearest by ratio.
    ``horizon`` counts readings, at most a year. The KPI cannot pass ``low`` and ``high``, such as
    0 and 100 (%): no chance beyond. Raises `CannotForecastError` where no chance is honest.

    >>> visits = forecast([100, 104, 103, 109, 111, 110, 116, 118], period=12, horizon=3)
    >>> say_chance(visits.prob_at_least(115), visits.n)
    '70%'
    """
    (answer,) = forecast_many([history], period, horizon, bounds=[(low, high)])
    if isinstance(answer, CannotForecastError):
        raise answer
    return answer


def forecast_many(
    histories: Sequence[ArrayLike], period: int, horizon: int, *, bounds: Bounds = ()
) -> tuple[Forecast | CannotForecastError, ...]:
    """Return for each KPI, in order, its `Forecast` or the error that `forecast` would raise."""
    rows = [np.asarray(history, dtype=float) for history in histories]
    ends = bounds or [(None, None)] * len(rows)
    lows = [-math.inf if low is None else low for low, _ in ends]
    highs = [math.inf if high is None else high for _, high in ends]
    why = [_why_not(*each, period, horizon) for each in zip(rows, lows, highs, strict=True)]
    found: dict[int, Forecast] = {}
    for n in {len(row) for row, reason in zip(rows, why, strict=True) if not reason}:
        places = [i for i, row in enumerate(rows) if len(row) == n and not why[i]]
        batch = tell(np.stack([rows[i] for i in places]), period, horizon)
        for i, told in zip(places, batch, strict=True):
            found[i] = Forecast(n, period, horizon, horizon > 2 * n, lows[i], highs[i], *told)
    return tuple(found.get(i) or CannotForecastError(reason) for i, reason in enumerate(why))


def paths_many(told: Sequence[Forecast], count: int = PATHS) -> Floats:
    """Return the `Forecast.paths` of several KPIs at once, shape (KPIs, count, horizon).

    They must share length, period and horizon; some dozens at a time keep the memory small.
    """
    if len({(one.n, one.period, one.horizon) for one in told}) != 1:
        raise ValueError("paths of one length, period and horizon at a time")
    stacked = {name: np.stack([getattr(one, f"_{name}") for one in told]) for name in _STACKED}
    single = {name: np.array([getattr(one, name) for one in told]) for name in _SINGLE}
    return simulate(Told(told[0].n, told[0].period, **stacked, **single), count)


def say_chance(p: float, n: int) -> str:
    """Say a chance (0..1) that rests on ``n`` readings (6 or more), never as 0% or 100%.

    Under 12 readings in whole tens, "< 5%" or "> 90%"; else in whole percents, "< 1%" or "> 99%".

    >>> say_chance(0.345, 36), say_chance(0.345, 8), say_chance(0.999, 36), say_chance(0.999, 8)
    ('35%', '30%', '> 99%', '> 90%')
    """
    if not 0 <= p <= 1 or n < LEAST:
        raise ValueError(f"no chance to say: {p} must be 0 to 1, {n} readings at least {LEAST}")
    least, most, step = (5, 90, 10) if n < ROUGH else (1, 99, 1)
    percent = 100 * p
    if percent < least:
        return f"< {least}%"
    return f"> {most}%" if percent > most else f"{step * _half_up(percent / step)}%"


def _half_up(x: float) -> int:
    return math.floor(round(x, 9) + 0.5)  # 100 * 0.285 is just below 28.5


def _why_not(row: Floats, low: float, high: float, period: int, horizon: int) -> str:
    """Return why no honest chance can be given, in plain words, or nothing."""
    if len(row) < LEAST:
        return f"A chance needs {LEAST} readings or more, not {len(row)}."
    if not (known := np.isfinite(row)).all():
        return f"Reading {np.argmin(known) + 1} of {len(row)} is missing or not a number."
    if len(set(row.tolist())) < DISTINCT:
        return f"Fewer than {DISTINCT} different values: the past does not show how it moves."
    if row.min() < low or row.max() > high:
        return f"Readings from {row.min():g} to {row.max():g} go beyond the bounds set for it."
    if not 1 <= horizon <= period:
        return f"{horizon} readings ahead: only 1 to {period}, within a year, can be told."
    return ""
