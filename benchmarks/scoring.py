"""How quick a year of check-ins is scored, beside ways that people would otherwise take.

python -m benchmarks.scoring [--key-results 200] [--check-ins 52]      run it from okrnb's folder

okrnb works out progress, score, verdict and what each rests on, exactly. `anew` asks for one key
result after the other and lets each look through all check-ins, as one does in a loop. `frame` is
what an analyst writes in pandas: the latest value of each key result by group, less its start, over
its way; it knows neither verdicts nor days that do not count. All scores are compared before the
times are printed.
"""

import argparse
import random
import sys
import time
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from decimal import Decimal

import pandas as pd

from okrnb.model import CheckIn, Cycle, Kpi, Settings
from okrnb.objectives import Metric, Objective, Workbook
from okrnb.scoring import score_key_result
from okrnb.standing import score_workbook, stand_all

FIRST, LAST = date(2012, 1, 2), date(2012, 12, 30)
EACH = 4  # key results of an objective
SCORES, STANDINGS = "okrnb, all scores", "okrnb, all scores, statuses and confidence"
ANEW, FRAME = "anew for each key result", "frame, progress alone"


def make_year(count: int, check_ins: int, seed: int) -> Workbook:
    """Invent a year with so many metrics and check-ins of each; the last is on the last day."""
    rng = random.Random(seed)
    cycle = Cycle(name="2012", start=FIRST, end=LAST)
    kpis = tuple(Kpi(id=f"k{i}", name=f"KPI {i}", direction="up") for i in range(count))
    results = [
        Metric(form="metric", id=f"r{i}", kpi=f"k{i}", start=Decimal(20), target=Decimal(40))
        for i in range(count)
    ]
    days = [LAST - timedelta(days=back * 363 // check_ins) for back in range(check_ins)]
    lines = tuple(
        CheckIn(id=f"{kr.id}-{day}", on=day, key_result=kr.id, value=Decimal(rng.randint(10, 50)))
        for day in reversed(days)
        for kr in results
    )
    objectives = tuple(
        Objective(id=f"o{i}", text=f"Objective {i}", key_results=tuple(results[i : i + EACH]))
        for i in range(0, count, EACH)
    )
    settings = Settings(team="Shop", cycle=cycle)
    return Workbook(settings=settings, kpis=kpis, objectives=objectives, check_ins=lines, places={})


def score_anew(workbook: Workbook) -> dict[str, float]:
    """Score one key result after the other, each from all check-ins."""
    kpis = {kpi.id: kpi for kpi in workbook.kpis}
    cycle, found = workbook.settings.cycle, {}
    for kr in workbook.key_results():
        kpi = kpis[getattr(kr, "kpi", "")]
        score = score_key_result(kr, workbook.check_ins, on=LAST, cycle=cycle, kpi=kpi)
        found[kr.id] = float(score.raw or 0)
    return found


def make_frames(workbook: Workbook) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Give check-ins and key results as the tables that an analyst has."""
    lines = [(c.key_result, c.on, float(c.value or 0)) for c in workbook.check_ins]
    metrics = [kr for kr in workbook.key_results() if isinstance(kr, Metric)]
    rows = [(kr.id, float(kr.start or 0), float(kr.target or 0)) for kr in metrics]
    told = pd.DataFrame(lines, columns=["id", "on", "value"])
    told["on"] = pd.to_datetime(told["on"])
    return told, pd.DataFrame(rows, columns=["id", "start", "target"]).set_index("id")


def score_frame(told: pd.DataFrame, rows: pd.DataFrame) -> dict[str, float]:
    """Take the latest value of each, less its start, over its way."""
    last = told.sort_values("on", kind="stable").groupby("id")["value"].last()
    share = (last - rows["start"]) / (rows["target"] - rows["start"])
    return {str(id): float(value) for id, value in share.items()}


def quickest(work: Callable[[], object], rounds: int) -> float:
    """Return the milliseconds that the processor was busy in the quickest of ``rounds`` runs."""
    took = []
    for _ in range(rounds):
        begin = time.process_time()
        work()
        took.append(time.process_time() - begin)
    return 1e3 * min(took)


def compare(count: int, check_ins: int, rounds: int, seed: int) -> list[str]:
    """Score in all ways, see that they agree, and return the times and ratios.

    Raises ValueError where two ways differ.
    """
    workbook = make_year(count, check_ins, seed)
    frames = make_frames(workbook)
    ours = {id: float(one.raw or 0) for id, one in score_workbook(workbook, on=LAST).items()}
    frame = {id: round(value, 9) for id, value in score_frame(*frames).items()}
    if not ours == score_anew(workbook) == frame:
        raise ValueError("the ways differ in the progress of a key result")
    took = {
        SCORES: quickest(lambda: score_workbook(workbook, on=LAST), rounds),
        STANDINGS: quickest(lambda: stand_all(workbook, on=LAST), rounds),
        ANEW: quickest(lambda: score_anew(workbook), min(rounds, 3)),
        FRAME: quickest(lambda: score_frame(*frames), rounds),
    }
    return [
        f"{count} key results with {check_ins} check-ins each; all ways find the same progress.",
        *(f"{name:44}{ms:10.3g} ms" for name, ms in took.items()),
        *(f"ratio: {one} / {SCORES} = {took[one] / took[SCORES]:.3g}" for one in (ANEW, FRAME)),
    ]


def main(words: Sequence[str] | None = None) -> int:
    """Run the benchmark and say what it found; no time is judged."""
    parser = argparse.ArgumentParser(description="okrnb's scoring beside a loop and a data frame")
    parser.add_argument("--key-results", type=int, default=200, help="metrics of the year (200)")
    parser.add_argument("--check-ins", type=int, default=52, help="of each key result (52)")
    parser.add_argument("--rounds", type=int, default=5, help="the quickest of so many counts (5)")
    parser.add_argument("--seed", type=int, default=1, help="of the invented values (1)")
    options = parser.parse_args(words)
    if min(options.key_results, options.rounds) < 1 or not 1 <= options.check_ins <= 363:
        parser.error("give 1 or more key results and rounds, and 1 to 363 check-ins")
    given = (options.key_results, options.check_ins, options.rounds, options.seed)
    sys.stdout.write("\n".join(compare(*given)) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
