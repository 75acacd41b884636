"""Whether the KPI that is pushed has to do with the one it is pushed for: rule P11 (Roza)."""

from collections.abc import Iterator

import pandas as pd

from okrnb.advice import Advice, kpis_by_id, metrics_of
from okrnb.model import Kpi
from okrnb.objectives import Metric, Workbook
from okrnb.relating import common_frequency, relate


def check_relations(workbook: Workbook, readings: pd.DataFrame) -> Iterator[Advice]:
    """Ask about a leading KPI whose readings do not go with the lagging one of its objective.

    `readings` has the columns kpi, date, value. New KPIs are not asked about: it takes eight pairs
    of readings to say anything.
    """
    kpis, read = kpis_by_id(workbook), set(readings["kpi"])
    for objective in workbook.objectives:
        moved = [(kr, kpis[kr.kpi]) for kr in metrics_of(objective) if kr.kpi in read & set(kpis)]
        goals = {kpi.id: kpi for _, kpi in moved if kpi.timing == "lagging"}
        for kr, kpi in moved:
            if kpi.timing == "leading":
                for goal in goals.values():
                    yield from _compare(kr, kpi, goal, readings)


def _compare(kr: Metric, kpi: Kpi, goal: Kpi, readings: pd.DataFrame) -> Iterator[Advice]:
    frequency = common_frequency(kpi, goal)
    if frequency is None:
        return
    found = relate(readings, kpi.id, goal.id, frequency=frequency)
    r = found.r if found.r_apart is None else found.r_apart
    if r is not None and found.by_chance:
        yield Advice(
            rule="P11",
            severity="H",
            about=f"key result {kr.id}",
            field="kpi",
            seen=f"so far {goal.name} goes with {kpi.name} no more than chance would have it "
            f"(r {r:.2f}, {found.pairs} pairs of readings)",
            question=f"What makes you think that {kpi.name} moves {goal.name}?",
            why="A number is worth pushing for the sake of another only if the two go together.",
            source="Roza, Databox survey",
        )
