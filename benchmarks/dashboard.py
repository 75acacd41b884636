"""How quick the dashboard is drawn, beside drawing each of its parts as a chart of its own.

python -m benchmarks.dashboard [--key-results 1 13 40]      run it from okrnb's folder

The dashboard is one page of 1920 by 1080 dots. Without it a team would put charts side by side: the
progress of each objective, and the confidence of each. Both are drawn to PNG from the same made-up
half of a quarter, with a check-in a week; standings are worked out beforehand, for both.
"""

import argparse
import random
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from okrnb.cycles import weeks_of
from okrnb.dashboardcharts import chart_dashboard
from okrnb.model import CheckIn, Cycle, Kpi, Settings
from okrnb.objectives import Metric, Objective, Workbook
from okrnb.progresscharts import chart_progress
from okrnb.standing import Standing, stand_all
from okrnb.weekcharts import chart_confidence

ON = date(2012, 5, 19)
CYCLE = Cycle(name="Q2 2012", start=date(2012, 4, 1), end=date(2012, 6, 30))
EACH = 4  # key results of an objective
SIZES = (1, 13, 40)
DASHBOARD, ALONE = "dashboard, one page", "each chart alone"


def make_quarter(count: int, seed: int) -> Workbook:
    """Invent half a quarter with so many metrics, checked in on each week."""
    rng = random.Random(seed)
    kpis = tuple(
        Kpi(id=f"k{i}", name=f"Share of customers in region {i} who come back", direction="up")
        for i in range(count)
    )
    results = [
        Metric(form="metric", id=f"r{i}", kpi=f"k{i}", start=Decimal(20), target=Decimal(40))
        for i in range(count)
    ]
    lines = tuple(
        CheckIn(
            id=f"{kr.id}-{day}",
            on=day,
            key_result=kr.id,
            value=Decimal(rng.randint(15, 32)),
            confidence=rng.randint(2, 9),
        )
        for day in weeks_of(CYCLE)
        if day <= ON
        for kr in results
    )
    objectives = tuple(
        Objective(id=f"o{i}", text=f"Objective {i}", key_results=tuple(results[i : i + EACH]))
        for i in range(0, count, EACH)
    )
    settings = Settings(team="Shop", cycle=CYCLE)
    return Workbook(settings=settings, kpis=kpis, objectives=objectives, check_ins=lines, places={})


def draw_dashboard(workbook: Workbook, standings: dict[str, Standing]) -> int:
    """Draw the one page, and say how many bytes it has."""
    return len(chart_dashboard(workbook, standings, on=ON).png)


def draw_alone(workbook: Workbook, standings: dict[str, Standing]) -> int:
    """Draw progress and confidence of each objective, and say how many bytes these have."""
    size = 0
    for objective in workbook.objectives:
        alone = replace(workbook, objectives=(objective,))
        size += len(chart_progress(alone, standings, on=ON).png)
        size += len(chart_confidence(alone, on=ON).png)
    return size


def quickest(work: Callable[[], object], rounds: int) -> float:
    """Return the seconds that the processor was busy in the quickest of ``rounds`` runs."""
    took = []
    for _ in range(rounds):
        begin = time.process_time()
        work()
        took.append(time.process_time() - begin)
    return min(took)


def compare(count: int, rounds: int, seed: int) -> list[str]:
    """Draw both ways, and return the times and the ratio."""
    workbook = make_quarter(count, seed)
    standings = stand_all(workbook, on=ON)
    took = {
        DASHBOARD: quickest(lambda: draw_dashboard(workbook, standings), rounds),
        ALONE: quickest(lambda: draw_alone(workbook, standings), rounds),
    }
    charts = 2 * len(workbook.objectives)
    return [
        f"key results: {count}, objectives: {len(workbook.objectives)}",
        f"{DASHBOARD:24}{took[DASHBOARD]:8.3g} s",
        f"{ALONE:24}{took[ALONE]:8.3g} s, {charts} charts",
        f"ratio: {ALONE} / {DASHBOARD} = {took[ALONE] / took[DASHBOARD]:.3g}",
    ]


def main(words: Sequence[str] | None = None) -> int:
    """Run the benchmark and say what it found; no time is judged."""
    parser = argparse.ArgumentParser(description="okrnb's dashboard beside charts drawn alone")
    sizes = " ".join(map(str, SIZES))
    parser.add_argument(
        "--key-results", type=int, nargs="+", default=SIZES, help=f"of the quarters ({sizes})"
    )
    parser.add_argument("--rounds", type=int, default=3, help="the quickest of so many counts (3)")
    parser.add_argument("--seed", type=int, default=1, help="of the invented values (1)")
    options = parser.parse_args(words)
    if min(*options.key_results, options.rounds) < 1:
        parser.error("give 1 or more key results, and 1 or more rounds")
    for count in options.key_results:
        sys.stdout.write("\n".join(compare(count, options.rounds, options.seed)) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
