"""Make the readings of the templates by function: invented figures, the same at every run.

What a KPI means stands in a template's `kpis.csv`, what it is used for in its objectives; only how
its figures came about stands here. Run it again after a change: `readings.csv`, `seasons.csv` and
the start values that are read off them are results, never edited.
"""

import csv
import io
import math
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pandas as pd

from okrnb.blocks import to_block
from okrnb.definitions import load_definitions
from okrnb.model import Frequency, Kpi
from okrnb.periods import later
from okrnb.quantities import round_half_up
from okrnb.readings import write_readings
from okrnb.templating import HOME, SEASONS, load_figures, month_of, move
from okrnb.workbook import READINGS, load_workbook
from okrnb.yamledit import edit

AS_OF = date(2025, 11, 30)
"""The day that the templates are written on: the last one that any reading speaks of."""

LAST: Mapping[Frequency, date] = {
    "week": date(2025, 11, 24),
    "month": date(2025, 11, 1),
    "quarter": date(2025, 7, 1),
}
COUNT: Mapping[Frequency, int] = {"week": 130, "month": 36, "quarter": 14}
STAYS: Mapping[Frequency, float] = {"week": 0.97, "month": 0.88, "quarter": 0.6}
"""How much of a stray stays until the next reading."""

OFFICE = (1.08, 1.06, 1.12, 1.0, 1.0, 0.98, 0.82, 0.78, 1.1, 1.14, 1.1, 0.82)
"""What offices ask for: little in high summer and round the turn of the year."""
COLDS = (1.25, 1.3, 1.15, 1.0, 0.9, 0.85, 0.8, 0.8, 0.9, 1.0, 1.0, 1.05)
OUTDOORS = (0.65, 0.7, 0.9, 1.1, 1.25, 1.25, 1.2, 1.2, 1.1, 1.0, 0.85, 0.8)


@dataclass(frozen=True)
class Story:
    """How a KPI came to where it is.

    `path` holds its usual values, evenly spaced from the first reading to the last; it strays from
    them by `stray` for some time, and by `noise` each time. A KPI that `follows` another strays as
    that one did so many of its own periods before.
    """

    path: tuple[float, ...]
    stray: float = 0
    noise: float = 0
    season: tuple[float, ...] = ()
    follows: tuple[str, int] = ("", 0)
    turn: int = 1  # which of many pasts that could have been


STORIES: Mapping[str, Mapping[str, Story]] = {
    "sales": {
        "pipeline_coverage": Story((3.6, 3.4, 3.1, 2.9, 2.9), 0.3, 0.08, turn=83),
        "win_rate": Story((30, 28, 24.5, 23.5, 23.5), 1.8, 0.5, follows=("pipeline_coverage", 2)),
        "sales_cycle_length": Story((72, 73, 75), 1.5, 1),
        "average_deal_size": Story((18900, 18700), 300, 250),
        "quota_attainment": Story((97, 95, 90), 2, 2),
        "stale_deal_share": Story((16, 17), 1, 0.8),
    },
    "marketing": {
        "demo_sign_ups": Story((63, 64, 66), 3, 4, OFFICE, turn=4),
        "mql_to_sql_rate": Story((33, 31, 28.5, 28, 28), 1.8, 0.7, turn=32),
        "cost_per_lead": Story((61, 66, 69), 2, 1.2),
        "organic_sessions": Story((9000, 9600, 9400), 250, 300, OFFICE),
        "mql_volume": Story((292, 300), 8, 9),
        "show_up_rate": Story((69, 69), 1, 1.5),
    },
    "product": {
        "activation_rate": Story((35, 33.5, 32.5, 32.5), 1.8, 0.7, turn=34),
        "time_to_first_value": Story((27, 29, 30, 30), 3, 1, turn=34),
        "day_30_retention": Story((24, 23, 22), 0.8, 0.5),
        "nps": Story((28, 30), 2, 2),
        "feature_adoption": Story((26, 31, 34), 1, 0.8),
        "sign_up_completion": Story((71, 71.5), 0.6, 0.8),
    },
    "engineering": {
        "lead_time_for_changes": Story((32, 37, 42, 43, 43), 4, 2, turn=58),
        "deployment_frequency": Story((1.9, 1.8, 1.8, 1.8), 0.22, 0.12, turn=39),
        "change_failure_rate": Story((12, 12.5), 0.8, 0.7),
        "failed_deployment_recovery": Story((3.4, 4.2, 4.6), 0.5, 0.5),
        "escaped_defects": Story((11, 10), 1, 1.5),
        "breaking_changes": Story((3, 5, 6), 1, 1),
    },
    "customer-success": {
        "first_contact_resolution": Story((66, 64, 62.5, 62.5), 2.2, 0.8, turn=14),
        "logo_churn": Story(
            (1.7, 2, 2.1, 2.1), -0.25, 0.05, follows=("first_contact_resolution", 2)
        ),
        "first_response_time": Story((3.6, 3.9, 4.3), 0.4, 0.4),
        "csat": Story((86, 85), 0.8, 1),
        "reopen_rate": Story((6.8, 7), 0.4, 0.5),
        "cost_to_serve": Story((40, 42), 0.8, 0.7),
    },
    "hr": {
        "offer_acceptance": Story((79, 74, 71, 71), 4, 1.5, turn=3),
        "time_to_fill": Story((50, 57, 60, 60), 3.5, 2, turn=21),
        "voluntary_turnover": Story((2.8, 3.3), 0.3, 0.2),
        "internal_fill_rate": Story((20, 17), 1.5, 1.5),
        "absenteeism": Story((4.1, 4.2), 0.15, 0.15, COLDS),
        "enps": Story((14, 16), 2, 2),
        "pay_band_exceptions": Story((2, 2), 0.5, 0.7),
        "first_year_attrition": Story((12, 13), 0.8, 0.6),
    },
    "finance": {
        "dso": Story((46, 50, 53, 53), 3, 1, turn=40),
        "budget_variance": Story((1, 2.5, 3.5), 0.8, 0.8),
        "cash_conversion_cycle": Story((72, 78, 84), 1.5, 1),
        "runway": Story((16, 14.5), 0.4, 0.15),
        "gross_margin": Story((40.5, 40), 0.4, 0.4),
        "customer_disputes": Story((11, 11), 0.8, 1.5),
    },
    "operations": {
        "first_pass_yield": Story((94.5, 93.5, 92.8, 92.8), 0.8, 0.3, turn=116),
        "otif": Story((92.5, 90.5, 89.2, 89.2), 1.7, 0.5, follows=("first_pass_yield", 3)),
        "inventory_turns": Story((7.6, 7.4), 0.1, 0.1),
        "recordable_incident_rate": Story((2.4, 2.2), 0.1, 0.05),
        "throughput": Story((4500, 4550), 60, 70),
        "expedite_cost": Story((6200, 7400), 300, 350),
        "stock_out_rate": Story((2.2, 2.3), 0.15, 0.15),
    },
    "personal": {
        "sleep": Story((6.8, 6.5, 6.4, 6.4), 0.45, 0.2, turn=21),
        "distance": Story((22, 21, 20.5), 1.2, 2, OUTDOORS, turn=11),
        "working_hours": Story((41, 42), 0.8, 1),
        "speaking_time": Story((20, 15), 5, 6),
        "savings_rate": Story((10, 9.5), 0.6, 0.8),
    },
}


def kpis_of(folder: Path) -> dict[str, Kpi]:
    return {kpi.id: kpi for kpi in load_definitions(folder / "kpis.csv").kpis}


def days_of(kpi: Kpi) -> list[date]:
    often = kpi.frequency or "month"
    return [later(LAST[often], often, -back) for back in reversed(range(COUNT[often]))]


def stray_of(template: str, kpi: Kpi) -> dict[date, float]:
    """Give how far a KPI strays on each day: by 1 as a rule, and slow to come back."""
    stays = STAYS[kpi.frequency or "month"]
    chance = random.Random(f"{template} {kpi.id} {STORIES[template][kpi.id].turn}")
    here, found = chance.gauss(0, 1), {}
    for day in days_of(kpi):
        here = stays * here + math.sqrt(1 - stays**2) * chance.gauss(0, 1)
        found[day] = here
    return found


def follow(template: str, kpi: Kpi, leader: Kpi, periods: int) -> dict[date, float]:
    """Give how far a KPI strays that does so some periods after another."""
    led, often = stray_of(template, leader), kpi.frequency or "month"
    found = {}
    for day in days_of(kpi):
        until = later(day, often, 1 - periods)
        before = [stray for at, stray in led.items() if at < until]
        found[day] = before[-1] if before else next(iter(led.values()))
    return found


def tell(template: str, kpi: Kpi, kpis: Mapping[str, Kpi]) -> Iterator[tuple[str, date, float]]:
    """Give the readings of a KPI."""
    told, days = STORIES[template][kpi.id], days_of(kpi)
    leader, periods = told.follows
    stray = stray_of(template, kpi)
    if leader:
        stray = follow(template, kpi, kpis[leader], periods)
    chance = random.Random(f"{template} {kpi.id} noise {told.turn}")
    low = 0 if kpi.lowest is None else float(kpi.lowest)
    high = math.inf if kpi.highest is None else float(kpi.highest)
    for at, day in enumerate(days):
        value = on_path(told.path, at / (len(days) - 1)) + told.stray * stray[day]
        value += told.noise * chance.gauss(0, 1)
        value *= told.season[month_of(day, kpi) - 1] if told.season else 1
        yield kpi.id, day, float(round_half_up(min(max(value, low), high), kpi.decimals or 0))


def on_path(path: tuple[float, ...], share: float) -> float:
    place = share * (len(path) - 1)
    at = min(int(place), len(path) - 2)
    return path[at] + (path[at + 1] - path[at]) * (place - at)


def readings_of(folder: Path) -> str:
    kpis = kpis_of(folder)
    rows = [row for kpi in kpis.values() for row in tell(folder.name, kpi, kpis)]
    frame = pd.DataFrame(rows, columns=["kpi", "date", "value"])
    frame["date"] = pd.to_datetime(frame["date"])
    return write_readings(frame.sort_values(["kpi", "date"], ignore_index=True))


def seasons_of(template: str) -> str:
    """Give the text of `seasons.csv`, or nothing where no KPI of a template has a season."""
    rows = {kpi: story.season for kpi, story in STORIES[template].items() if story.season}
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["kpi", *(f"{month:02}" for month in range(1, 13))])
    writer.writerows([kpi, *season] for kpi, season in rows.items())
    return text.getvalue() if rows else ""


def write(home: Path) -> None:
    """Write the figures of every template below `home`, which holds what people wrote."""
    for template in STORIES:
        folder = home / template
        for name, text in ((READINGS, readings_of(folder)), (SEASONS, seasons_of(template))):
            if text:
                (folder / name).write_text(text, encoding="utf-8", newline="\n")
        write_starts(folder)


def write_starts(folder: Path) -> None:
    """Write the start values that the readings have, and nothing else, into the objectives."""
    book = load_workbook(folder)
    moved, _ = move(book, *load_figures(folder), on=AS_OF)
    for before, after in zip(book.objectives, moved.objectives, strict=True):
        path = folder / "objectives" / f"{before.id}.yaml"
        text = edit(path.read_text(encoding="utf-8"), to_block(before), to_block(after))
        path.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    write(HOME)
