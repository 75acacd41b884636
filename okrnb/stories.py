"""The eighteen stories of how a number moves, told about many KPIs at once.

Arrays in, arrays out; `chances` has the words. The method stands in the chances guide, section 5.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

# Chosen one by one for the best log loss on 2,586 histories of real business series (M1, M3 and M4
# competitions, official statistics), then rounded; untuned, the method does one percent worse.
ALPHAS = np.array([0.1, 0.3, 0.5, 0.7, 0.85, 1.0])  # share of a miss that moves the level
ALPHA_PRIOR = np.array([2.0, 1.1, 0.65, 0.55, 0.65, 1.0])
TUNING = {  # by readings a year: prior of steady, long-run, fading; width at a quarter, at a year
    4: ((1.0, 2.0, 2.4), (1.0, 1.0)),
    12: ((1.0, 0.2, 0.45), (0.85, 0.68)),
    52: ((1.0, 0.5, 0.6), (0.80, 0.68)),
}
FADE, KICK = 0.85, 0.3  # of a fading trend: what a step leaves of it, what a miss adds to it
STILL, WARM_UP = 2, 3  # still periods that thin the long-run trend; first readings, not judged
TEMPER = 0.5  # share of the evidence that counts: a KPI's readings are no independent trials
# Chosen by reason, not fitted:
SEASON_MAX, FLOOR = 12, 0.01  # longest season, in readings; a story's least miss, in ranges
SEED = 20_180  # of simulated futures
FEW = 4  # KPIs simulated side by side, small enough for the memory close by


@dataclass(frozen=True, eq=False)
class Told:
    """The stories of K KPIs on two scales: readings less the last one, logs of their ratio to it.

    `weight`, `level`, `slope` and `sigma` (the typical miss one reading ahead) have the shape
    (K, 2 scales, 3 kinds, 6 alphas); a KPI's weights sum to 1. `season` is each step's season less
    the last reading's, (K, 2, horizon). `last`, `low`, `high` and `logs` are one a KPI; where
    `logs` is false the first scale stands in for the second.
    """

    n: int
    period: int
    weight: Floats
    level: Floats
    slope: Floats
    sigma: Floats
    season: Floats
    last: Floats
    low: Floats
    high: Floats
    logs: NDArray[np.bool_]


def simulate(told: Told, count: int) -> Floats:
    """Return simulated futures, shape (K, count, horizon); all KPIs get the same draws.

    A story is drawn by weight, then a scale (t with 4 degrees of freedom), then a miss a step. What
    misses do to a story is the same for all KPIs, so it is worked out once (`_draw`).
    """
    kpis, horizon = len(told.weight), told.season.shape[-1]
    drawn, (_, reach, width) = _draw(horizon, count), outlook(told.period, horizon)
    pick = drawn.pick(told.weight.reshape(kpis, -1))
    season = told.season.transpose(2, 0, 1)[..., None, None]
    centre = told.level + told.slope * reach[:, None, None, :, None] + season
    flat, stories = centre.reshape(horizon, -1), drawn.noise.shape[1]
    bend = drawn.bend / math.sqrt(told.n + STILL)
    found = np.empty((horizon, kpis, count))
    for first in range(0, kpis, FEW):
        few = slice(first, first + FEW)
        story = pick[few] % stories
        at, bends = story * count + np.arange(count), np.where(story // len(ALPHAS) == 1, bend, 0.0)
        own = pick[few] + 2 * stories * np.arange(kpis)[few, None]
        spread = told.sigma.take(own) * drawn.tail
        on_logs = told.logs[few, None] & (pick[few] >= stories)
        last, low, high = (edge[few, None] for edge in (told.last, told.low, told.high))
        for step in range(horizon):
            noise = drawn.noise[step].take(at) + (step + 1) * bends
            z = flat[step].take(own) + width[step] * spread * noise
            grown = last * np.expm1(np.where(on_logs, z, 0.0).clip(max=300))
            (np.where(on_logs, grown, z) + last).clip(low, high, out=found[step, few])
    return found.transpose(1, 2, 0)


@dataclass(frozen=True, eq=False)
class _Drawn:
    """What chance brings, to every KPI alike: ``share``, ``tail`` and ``bend`` are one a future.

    ``share`` (0 to 1) draws the story, ``tail`` turns normal misses into t(4), ``bend`` tilts a
    long-run trend; ``noise`` (horizon, 18 stories, futures) is what misses of size 1 add up to.
    """

    share: Floats
    tail: Floats
    bend: Floats
    noise: Floats

    def pick(self, weight: Floats) -> NDArray[np.int64]:
        """Return the number of the story that each future of each KPI follows, by its weights."""
        shares, order = np.cumsum(weight, axis=1), np.argsort(self.share)
        ends = np.searchsorted(self.share[order], shares / shares[:, -1:])
        numbers = np.tile(np.arange(weight.shape[1]), len(weight))
        pick = np.empty((len(weight), len(order)), dtype=np.int64)
        pick[:, order] = np.repeat(numbers, np.diff(ends, prepend=0).ravel()).reshape(pick.shape)
        return pick


@lru_cache(maxsize=1)
def _draw(horizon: int, count: int) -> _Drawn:
    """Draw futures from the seed: always the same, so the last ones asked for are kept."""
    rng = np.random.default_rng(SEED)
    share, tail = rng.random(count), np.sqrt(4 / rng.chisquare(4, count))
    bend, misses = rng.standard_normal(count), rng.standard_normal((horizon, count))
    fades = np.repeat([[0.0], [0.0], [1.0]], len(ALPHAS), axis=0)  # 18 stories, as in `Told`
    alpha = np.tile(ALPHAS, 3)[:, None]
    fade, kick = np.where(fades, FADE, 1.0), fades * KICK * alpha
    drift, tilt = np.zeros((2, len(alpha), count))
    noise = np.empty((horizon, len(alpha), count))
    for step, miss in enumerate(misses):
        foretold = drift + fade * tilt
        noise[step] = foretold + miss
        drift, tilt = foretold + alpha * miss, fade * tilt + kick * miss
    return _Drawn(share, tail, bend, noise)


def tell(y: Floats, period: int, horizon: int) -> Iterator[tuple[Any, ...]]:
    """Return a `Forecast`'s fields from ``last`` on for each row of ``y``, (KPIs, n)."""
    n, judged = y.shape[1], y.shape[1] - WARM_UP
    positive = np.where((y > 0).all(axis=1, keepdims=True), y, 1.0)
    plain, ratio = y - y[:, -1:], np.log(positive / positive[:, -1:])
    logs = ratio.min(axis=1) < ratio.max(axis=1)
    z = np.stack([plain, np.where(logs[:, None], ratio, plain)], axis=1)
    least = (FLOOR * np.ptp(z, axis=2)[:, :, None, None]) ** 2
    share, season, z = _split_season(z, period, horizon)
    level, slope, squares = _follow(z)
    square = np.maximum(squares / judged, least)
    prior, reach, width = outlook(period, horizon)
    likely = np.log(np.outer(prior, ALPHA_PRIOR)) - TEMPER / 2 * judged * np.log(square)
    weight = np.exp(likely - likely.max(axis=(2, 3), keepdims=True))
    weight /= 2 * weight.sum(axis=(2, 3), keepdims=True)
    spent = n / (n - share * period)  # the same past had to show the season as well
    sigma = np.sqrt(square * spent[..., None, None])
    echo = ALPHAS * (1 + KICK * reach[:-1, :, None] * [[0], [0], [1]])  # of misses on the way
    spread = 1 + (echo**2).sum(axis=0) + horizon**2 / (n + STILL) * np.array([[0], [1], [0]])
    centre = level + slope * reach[-1, :, None] + season[:, :, -1:, None]
    scale = width[-1] * sigma * np.sqrt(spread)
    shares, kinds = share.mean(axis=1).tolist(), map(tuple, weight.sum(axis=(1, 3)).tolist())
    stories = season, weight, level, slope, sigma, centre, scale
    return zip(y[:, -1].tolist(), shares, kinds, logs.tolist(), *stories, strict=True)


def _split_season(z: Floats, period: int, horizon: int) -> tuple[Floats, Floats, Floats]:
    """Return the season's share, the season ahead (..., horizon) and the readings without it."""
    n = z.shape[-1]
    if not 2 <= period <= SEASON_MAX or n < 2 * period:
        return np.zeros(z.shape[:-1]), np.zeros((*z.shape[:-1], horizon)), z
    change = np.diff(z, axis=-1) - (z[..., -1:] - z[..., :1]) / (n - 1)
    part = np.arange(n + horizon) % period
    parts = [change[..., part[1:n] == s].mean(axis=-1) for s in range(period)]
    mean = np.stack(parts, axis=-1) - np.mean(parts, axis=0)[..., None]
    within = ((change - mean[..., part[1:n]]) ** 2).sum(axis=-1) / (n - 1 - period)
    between = (np.bincount(part[1:n]) * mean**2).sum(axis=-1) / (period - 1)
    share = (1 - within / np.maximum(between, 1e-300)).clip(0, 1)  # 0: no more than scatter
    index = np.cumsum(share[..., None] * mean, axis=-1)[..., part]
    index -= index[..., n - 1 : n]
    return share, index[..., n:], z - index[..., :n]


def _follow(z: Floats) -> tuple[Floats, Floats, Floats]:
    """Return each story's last level, last slope and sum of squared misses, (KPIs, 2, 3, 6)."""
    start = np.where(ALPHAS == 1, z[..., :1], z[..., :WARM_UP].mean(axis=-1, keepdims=True))
    level = np.stack([start] * 3, axis=-2)
    slope, squares, fade = np.zeros_like(level), np.zeros_like(level), np.array([1, 1, FADE])
    for t in range(1, z.shape[-1]):
        foretold = level + fade[:, None] * slope
        miss = z[..., t, None, None] - foretold
        level = foretold + ALPHAS * miss
        slope[..., 1, :] = (z[..., t, None] - z[..., :1]) / (t + STILL)
        slope[..., 2, :] = FADE * slope[..., 2, :] + KICK * ALPHAS * miss[..., 2, :]
        squares += miss**2 if t >= WARM_UP else 0.0
    return level, slope, squares


def outlook(period: int, horizon: int) -> tuple[tuple[float, ...], Floats, Floats]:
    """Return the kinds' prior, and each step's reach of a slope (horizon, 3) and width factor."""
    prior, widths = TUNING[min(TUNING, key=lambda tested: abs(math.log(tested / period)))]
    steps = np.arange(1.0, horizon + 1)
    reach = np.stack([0 * steps, steps, np.cumsum(FADE**steps)], axis=1)
    width = np.exp(np.interp(np.log(steps / period), np.log([0.25, 1]), np.log(widths)))
    return prior, reach, width
