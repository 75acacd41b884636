"""How quick, and how right, okrnb's chances are beside statsforecast's, in one run.

python -m benchmarks.chances                  time, on generated KPIs; run it from okrnb's folder
python -m benchmarks.chances --dev FOLDER     also the Brier score on real windows (dev.csv.gz)

Every method answers the same question about the same KPI: with what chance is it at this level or
above, so many readings ahead? statsforecast is not needed for okrnb; the script says how to try it.
"""

import argparse
import csv
import gzip
import os
import sys
import time
from collections.abc import Callable, Sequence
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from statistics import NormalDist
from typing import Any

import numpy as np
from numpy.typing import NDArray

from okrnb.chances import LEAST, CannotForecastError, Forecast, forecast, forecast_many

Floats = NDArray[np.float64]
Chances = Callable[[Floats], list[float]]  # (KPIs, readings) -> each KPI's chance
Told = Callable[[float], float]  # a level -> the chance of it or more
Teller = Callable[[Floats, int, int, int], Told]  # history, period, readings ahead, the one asked

MONTHS, AHEAD, RISE = 12, 3, 1.03  # the level asked about is 3% above the last reading
EIGHTY = NormalDist().inv_cdf(0.9)  # half an 80% interval, in standard deviations
LEVELS = (-3.0, -2.0, -1.0, -0.5, -0.25, 0.0, 0.25, 0.5, 1.0, 2.0, 3.0)  # in typical changes
ONE, BATCH = "okrnb, one KPI per call", "okrnb, one batch"  # the rest are named by their class
PEERS = {
    "statsforecast AutoETS": lambda models, period: models.AutoETS(season_length=period),
    "statsforecast drift": lambda models, _: models.RandomWalkWithDrift(),
}


def make_kpis(count: int, readings: int, seed: int) -> Floats:
    """Invent monthly KPIs, shape (count, readings): growth, a season, shocks that stay, noise.

    All are above 0; size, growth, season and noise differ from KPI to KPI.
    """
    rng = np.random.default_rng(seed)
    t = np.arange(readings)
    size, growth = rng.uniform(2, 12, (count, 1)), rng.normal(0.004, 0.008, (count, 1))
    swing, phase = rng.uniform(0, 0.25, (count, 1)), rng.uniform(0, MONTHS, (count, 1))
    shocks = rng.uniform(0, 0.04, (count, 1)) * rng.standard_normal((count, readings))
    noise = rng.uniform(0.005, 0.06, (count, 1)) * rng.standard_normal((count, readings))
    season = swing * np.sin(2 * np.pi * (t + phase) / MONTHS)
    made: Floats = np.exp(size + growth * t + season + shocks.cumsum(axis=1) + noise)
    return made


def peer_models() -> Any:
    """Return statsforecast's models, or None where it is not installed."""
    try:
        return import_module("statsforecast.models")
    except ImportError:
        return None


def advice() -> str:
    """Say in one line how to get statsforecast without touching okrnb's own environment."""
    python = "Scripts\\python" if os.name == "nt" else "bin/python"
    inside = str(Path("FOLDER") / python)
    return (
        "statsforecast is not installed here. To compare, in a folder you may throw away: "
        f"python -m venv FOLDER && {inside} -m pip install statsforecast && "
        f"{inside} -m benchmarks.chances"
    )


def okrnb_told(history: Floats, period: int, _longest: int, ahead: int) -> Told:
    """Ask okrnb for the curve ``ahead`` readings ahead."""
    try:
        return forecast(history, period, ahead).prob_at_least
    except CannotForecastError:
        return lambda _: 0.5


def peer_told(model: Any, history: Floats, longest: int, ahead: int) -> Told:
    """Ask a statsforecast model; its chance is the normal curve behind its 80% interval."""
    with np.errstate(all="ignore"):  # AutoETS divides by 0 on short histories
        told = model.forecast(y=history, h=longest, level=[80])
    low, high = float(told["lo-80"][ahead - 1]), float(told["hi-80"][ahead - 1])
    curve = NormalDist((low + high) / 2, max((high - low) / 2 / EIGHTY, sys.float_info.min))
    return lambda level: 1 - curve.cdf(level)


def tellers(models: Any) -> dict[str, Teller]:
    """Return the methods that tell one KPI at a time, by name; without models only okrnb's."""

    def from_peer(make: Callable[[Any, int], Any]) -> Teller:
        return lambda y, period, longest, ahead: peer_told(make(models, period), y, longest, ahead)

    return {ONE: okrnb_told} | (
        {name: from_peer(make) for name, make in PEERS.items()} if models else {}
    )


def one_by_one(tell: Teller) -> Chances:
    """Turn a method for one KPI into one that goes through a table of them."""
    return lambda kpis: [tell(y, MONTHS, AHEAD, AHEAD)(RISE * y[-1]) for y in kpis]


def in_one_batch(kpis: Floats) -> list[float]:
    """Ask okrnb for all KPIs at once, then each for its chance."""
    told = forecast_many(list(kpis), MONTHS, AHEAD)
    pairs = zip(told, kpis, strict=True)
    return [one.prob_at_least(RISE * y[-1]) for one, y in pairs if isinstance(one, Forecast)]


def time_per_kpi(work: Sequence[tuple[Chances, Floats]], rounds: int) -> list[float]:
    """Return the seconds a KPI of each method takes, its quickest of ``rounds``.

    The methods take turns, so that a busy moment of the machine hits them alike; what a first call
    costs once (imports, caches) is left out.
    """
    best = [float("inf")] * len(work)
    for chances, kpis in work:
        chances(kpis[:1])
    for _ in range(rounds):
        for i, (chances, kpis) in enumerate(work):
            start = time.perf_counter()
            chances(kpis)
            best[i] = min(best[i], (time.perf_counter() - start) / len(kpis))
    return best


def speed_lines(models: Any, options: argparse.Namespace) -> list[str]:
    """Time every method there is; return the table and the ratios."""
    few = make_kpis(options.kpis, options.readings, options.seed)
    many = make_kpis(options.batch, options.readings, options.seed)
    work = {name: (one_by_one(tell), few) for name, tell in tellers(models).items()}
    work[BATCH] = (in_one_batch, many)
    took = dict(zip(work, time_per_kpi(list(work.values()), options.rounds), strict=True))
    lines = [
        f"Time: {options.readings} monthly readings, {AHEAD} ahead, one process, best of"
        f" {options.rounds}; {len(few)} KPIs, {len(many)} in the batch.",
        f"{'':24}{'ms a KPI':>10}{'relative':>10}",
    ]
    lines += [f"{name:24}{1e3 * s:10.3g}{s / took[ONE]:10.3g}" for name, s in took.items()]
    lines.append(f"ratio: {ONE} / {BATCH} = {took[ONE] / took[BATCH]:.3g}")
    pairs = [(peer, own) for peer in PEERS if peer in took for own in (ONE, BATCH)]
    return lines + [f"ratio: {peer} / {own} = {took[peer] / took[own]:.3g}" for peer, own in pairs]


def brier(tell: Teller, windows: Sequence[dict[str, str]]) -> float:
    """Score chances of real windows, a quarter and a year ahead, 11 levels each; 0 is perfect."""
    misses = []
    for window in windows:
        history = np.array(window["history"].split(), dtype=float)
        future = np.array(window["future"].split(), dtype=float)
        longest = int(window["h_year"])
        for span in ("quarter", "year"):
            ahead, scale = int(window[f"h_{span}"]), float(window[f"scale_{span}"])
            told = tell(history, int(window["period"]), longest, ahead)
            for level in history[-1] + scale * np.array(LEVELS):
                misses.append(told(level) - (future[ahead - 1] >= level))
    return float(np.square(misses).mean())


def brier_lines(models: Any, dev: Path, every: int) -> list[str]:
    """Score every method there is on one in ``every`` windows of ``dev``/dev.csv.gz."""
    with gzip.open(dev / "dev.csv.gz", "rt", encoding="utf-8", newline="") as file:
        windows = list(csv.DictReader(file))[::every]
    scores = {name: brier(tell, windows) for name, tell in tellers(models).items()}
    lines = [f"Brier score on {len(windows)} real windows (one in {every}), less is better:"]
    lines += [
        f"{name:24}{score:10.4f}{score / scores[ONE]:10.3g}" for name, score in scores.items()
    ]
    return lines


def positive(text: str) -> int:
    """Read a count from the command line; ValueError unless it is 1 or more."""
    if (number := int(text)) < 1:
        raise ValueError(text)
    return number


def parse(words: Sequence[str] | None) -> argparse.Namespace:
    """Read the options."""
    parser = argparse.ArgumentParser(description="okrnb's chances beside statsforecast's")
    counts = {
        "kpis": (100, "KPIs told one by one"),
        "batch": (10_000, "KPIs told in one batch"),
        "readings": (36, "monthly readings of each KPI"),
        "rounds": (3, "the best of so many counts"),
        "seed": (1, "of the generated KPIs"),
        "every": (10, "score one in so many windows of --dev"),
    }
    for name, (default, words_of_help) in counts.items():
        parser.add_argument(
            f"--{name}", type=positive, default=default, help=f"{words_of_help} ({default})"
        )
    parser.add_argument("--dev", type=Path, metavar="FOLDER", help="score the windows in there")
    options = parser.parse_args(words)
    if options.readings < LEAST:
        parser.error(f"a chance needs {LEAST} readings or more, not {options.readings}")
    if options.dev and not (options.dev / "dev.csv.gz").is_file():
        parser.error(f"there is no dev.csv.gz in {options.dev}")
    return options


def main(words: Sequence[str] | None = None) -> int:
    """Run the benchmark and say what it found; nothing is judged, so it always ends well."""
    options, models = parse(words), peer_models()
    say = sys.stdout.write
    if models:
        say(f"statsforecast {version('statsforecast')}, numpy {np.__version__}\n")
    else:
        say(f"{advice()}\n")
    say("\n".join(speed_lines(models, options)) + "\n")
    if options.dev:
        say("\n".join(brier_lines(models, options.dev, options.every)) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
