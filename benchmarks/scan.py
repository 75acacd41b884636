"""How quick the scan's one SQL text is beside a naive pandas groupby.apply, in one run.

python benchmarks/scan.py [--readings 1000000]
python benchmarks/scan.py --gaps 10000

Both start from the same frame of readings and find the same figures about every KPI; the scan also
looks for running totals and changed levels, which the naive way leaves out. Memory is the
most that each held at once, in a process of its own. The scan's time is the middle one of five, as
it is over before a machine that has other work to do gets back to it.

With `--gaps`, so many KPIs of 60 months go through `find_gaps`; its time stands beside that of the
chances alone, without which nothing could be said of where they land.
"""

import argparse
import multiprocessing
import resource
import statistics
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from okrnb.chances import Forecast, forecast_many, paths_many
from okrnb.gaps import find_gaps
from okrnb.landing import SIMULATED_AT_ONCE as TOGETHER
from okrnb.model import Cycle, Kpi
from okrnb.scan import scan, tidy

ON = date(2011, 12, 4)
CYCLE = Cycle(name="Q1 2012", start=date(2012, 1, 1), end=date(2012, 3, 31))
EACH = 100  # readings of one KPI
ROUNDS = {"sql": 5, "apply": 1}
MONTHS, AHEAD = 60, 4  # readings of a KPI with --gaps, and those up to the cycle's end
FIGURES = (
    *("n", "age", "value", "least", "most", "signed_gap", "change_cycle", "change_year"),
    *("trend_a_year", "trend_error", "volatility", "run", "share_out"),
)


def make(readings: int) -> tuple[pd.DataFrame, list[Kpi]]:
    """Invent weekly KPIs with some 100 readings each, and their definitions."""
    count = max(1, readings // EACH)
    rng = np.random.default_rng(1)
    weeks = pd.date_range(end="2011-11-28", periods=EACH, freq="7D").to_numpy()
    values = 100 + np.cumsum(rng.normal(0, 2, (count, EACH)), axis=1)
    ids = [f"kpi-{i}" for i in range(count)]
    frame = pd.DataFrame({"kpi": np.repeat(ids, EACH), "date": np.tile(weeks, count)})
    frame["value"] = values.ravel()
    kpis = [
        Kpi.model_validate({"id": id, "name": id, "frequency": "week", "healthy_low": 95})
        for id in ids
    ]
    return frame, kpis


def by_sql(frame: pd.DataFrame, kpis: list[Kpi]) -> pd.DataFrame:
    """Put the readings in order and run the scan."""
    return scan(tidy(frame, kpis, on=ON), kpis, on=ON, cycle=CYCLE).set_index("kpi")


def by_apply(frame: pd.DataFrame, kpis: list[Kpi]) -> pd.DataFrame:
    """Do it as one would at first: one KPI after the other."""
    lows = {kpi.id: float(kpi.healthy_low or 0) for kpi in kpis}
    days_ago = pd.Timestamp(ON) - pd.Timedelta(days=CYCLE.days)

    def figures(part: pd.DataFrame) -> pd.Series:
        part = part[np.isfinite(part["value"]) & (part["date"] <= pd.Timestamp(ON))]
        part = part.drop_duplicates("date", keep="last").sort_values("date")
        last, value = part["date"].iloc[-1], part["value"].iloc[-1]
        low = lows[part["kpi"].iloc[0]]
        late = part[part["date"] > last - pd.DateOffset(years=3)]
        x, y = (late["date"] - last).dt.days / 365.25, late["value"]
        slope, level = np.polyfit(x, y, 1)
        error = np.sqrt(((y - level - slope * x) ** 2).sum() / (len(late) - 2))
        back = (last - late["date"]).dt.days
        cycle_ago, year_ago = y[late["date"] <= days_ago], y[(back >= 364) & (back < 400)]
        signs = np.sign(np.diff(y.iloc[-13:]))[::-1]
        same = signs == signs[0]
        run = signs[0] * (len(same) if same.all() else np.argmin(same))
        return pd.Series(
            {
                "n": len(part),
                "age": (pd.Timestamp(ON) - last).days,
                "value": value,
                "least": part["value"].min(),
                "most": part["value"].max(),
                "signed_gap": min(value - low, 0.0),
                "change_cycle": value - cycle_ago.iloc[-1],
                "change_year": value - year_ago.iloc[-1],
                "trend_a_year": slope,
                "trend_error": error / np.sqrt(((x - x.mean()) ** 2).sum()),
                "volatility": error,
                "run": run,
                "share_out": (y < low).mean(),
            }
        )

    parts = frame.groupby("kpi", sort=False)[["kpi", "date", "value"]]
    return pd.DataFrame(parts.apply(figures))


def measure(way: str, readings: int, pipe: Any) -> None:
    """Time one way, and send seconds, megabytes above the data, and what was found."""
    ways: dict[str, Callable[[pd.DataFrame, list[Kpi]], pd.DataFrame]]
    ways = {"sql": by_sql, "apply": by_apply}
    frame, kpis = make(readings)
    small = frame["kpi"].isin({kpi.id for kpi in kpis[:20]})
    ways[way](frame[small], kpis[:20])  # engines are loaded before the clock starts
    before, seconds = _peak(), []
    for _ in range(ROUNDS[way]):
        start = time.perf_counter()
        found = ways[way](frame, kpis)
        seconds.append(time.perf_counter() - start)
    held = _peak() - before
    pipe.send((statistics.median(seconds), held, found[list(FIGURES)].astype("float64")))


def time_gaps(count: int) -> None:
    """Time `find_gaps` for so many monthly KPIs, and the chances alone, whatever else runs."""
    rng = np.random.default_rng(1)
    months = pd.date_range(end="2011-11-01", periods=MONTHS, freq="MS").to_numpy()
    values = 100 + np.cumsum(rng.normal(0, 2, (count, MONTHS)), axis=1)
    hows = ("level", "cumulative", "average")
    given = {"frequency": "month", "direction": "up", "healthy_low": 95}
    kpis = [
        Kpi.model_validate({"id": f"k{i}", "name": "K", "aggregation": hows[i % 3], **given})
        for i in range(count)
    ]
    frame = pd.DataFrame({"kpi": np.repeat([kpi.id for kpi in kpis], MONTHS)})
    frame["date"], frame["value"] = np.tile(months, count), values.ravel()
    find_gaps(frame, kpis[:9], on=ON, cycle=CYCLE)  # engines are loaded before the clock starts
    start = time.process_time()
    find_gaps(frame, kpis, on=ON, cycle=CYCLE)
    whole = time.process_time() - start
    start = time.process_time()
    told = forecast_many(list(values), 12, AHEAD)
    for first in range(0, count, TOGETHER // AHEAD):
        paths_many(
            [one for one in told[first : first + TOGETHER // AHEAD] if isinstance(one, Forecast)]
        )
    alone = time.process_time() - start
    say(f"gaps: {whole:.2f} s of computing for {count} KPIs of {MONTHS} months")
    say(f"chances alone: {alone:.2f} s, so all the rest takes {whole - alone:.2f} s")


def _peak() -> float:
    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return held / (1024 if sys.platform != "darwin" else 1024**2)


def say(line: str) -> None:
    """Write one line at once, so that it is seen while the next is waited for."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def main() -> int:
    """Run both ways and print the ratio; the answer is 1 where they disagree."""
    parser = argparse.ArgumentParser(description="The scan beside a naive groupby.apply.")
    parser.add_argument("--readings", type=int, default=1_000_000)
    parser.add_argument("--gaps", type=int, metavar="KPIS")
    wanted = parser.parse_args()
    if wanted.gaps:
        time_gaps(wanted.gaps)
        return 0
    readings = wanted.readings
    found = {}
    for way in ("sql", "apply"):
        here, there = multiprocessing.Pipe()
        context = multiprocessing.get_context("spawn")
        worker = context.Process(target=measure, args=(way, readings, there))
        worker.start()
        there.close()
        found[way] = here.recv()
        worker.join()
        seconds, held, _ = found[way]
        say(f"{way}: {seconds:.2f} s, at most {held:.0f} MB above the readings")
    agree = np.allclose(
        found["sql"][2], found["apply"][2].reindex(found["sql"][2].index), atol=1e-6
    )
    say(f"ratio: apply / sql = {found['apply'][0] / found['sql'][0]:.1f}")
    say(f"figures agree: {agree}, {len(found['sql'][2])} KPIs, {readings} readings")
    return 0 if agree else 1


if __name__ == "__main__":
    sys.exit(main())
