"""Templates: workbooks by function, filled with invented figures, moved to the cycle that is asked.

A template is a workbook folder under `templates/`, written for one quarter. What a person gets is
the quarter after their day, in four moves:

- Readings move by whole periods of their KPI (days by whole weeks), so that the newest one ends on
  the day or just before it.
- A season stays in its months. `seasons.csv` says how many times its usual value a KPI has in each
  month; a value that was written for one month and lands in another changes by the two.
- The last day of a month stays one, any other day keeps its weekday.
- Start values are measured anew. Targets stay as they are; those of a KPI with a season keep their
  distance from the start, as a share of it.
"""

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from okrnb.ahead import look_ahead_all
from okrnb.drafting import next_quarter
from okrnb.errors import fail
from okrnb.fields import nearest
from okrnb.levels import plain, to_step
from okrnb.model import Cycle, Frequency, Kpi, Settings, slug
from okrnb.objectives import KeyResult, Metric, Objective, Workbook
from okrnb.outlook import Outlook
from okrnb.periods import later
from okrnb.quantities import decimals_of, period_end, round_half_up
from okrnb.readings import HEAD, load_readings, write_readings
from okrnb.shipped import shipped
from okrnb.workbook import READINGS, create_workbook, load_workbook

HOME = shipped("templates")
SEASONS = "seasons.csv"
YEARS = range(1900, 2199)
"""Years that a template can be moved to: what lies further away is a slip of the pen."""

Seasons = Mapping[str, tuple[float, ...]]
"""By KPI, for January to December: how many times its usual value it has."""


class Template(NamedTuple):
    """A workbook to begin with: its name, and in a line what is in it."""

    name: str
    about: str

    @property
    def folder(self) -> Path:
        """Where it stands."""
        return HOME / self.name


BLANK_TEMPLATE = Template("blank", "nothing filled in: the first notebook asks for your own export")
"""The workbook that holds nothing but a team's name and a cycle."""


@cache
def list_templates() -> tuple[Template, ...]:
    """Give all templates, in the order of `templates/workbooks.csv`.

    >>> [one.name for one in list_templates()][:3]
    ['sales', 'marketing', 'product']
    """
    with (HOME / "workbooks.csv").open(encoding="utf-8", newline="") as file:
        return tuple(Template(row["template"], row["about"]) for row in csv.DictReader(file))


def say_templates() -> str:
    """Say which templates there are, in a line each."""
    every = (*list_templates(), BLANK_TEMPLATE)
    width = max(len(one.name) for one in every)
    return "\n".join(f"{one.name:{width}}  {one.about}" for one in every)


def find_template(name: str) -> Template:
    """Give the template of a name, in any case of its letters: `HR`, `customer success`.

    Raises InputError, with the nearest name and all there are, where there is none.
    """
    known = {one.name: one for one in (*list_templates(), BLANK_TEMPLATE)}
    found = known.get(slug(name))
    if found is None:
        fix = nearest(slug(name), known)
        if fix.startswith("Did"):
            fix += f" There are: {', '.join(known)}."
        raise fail("template", None, "", f"there is no template {name!r}", fix)
    return found


def make_from_template(folder: Path, name: str, *, on: date, team: str = "") -> tuple[str, ...]:
    """Make a workbook folder from a template, for the quarter after a day; gives notes on it.

    Raises InputError, with nothing written, for a name that is not there, a day that is no year of
    ours, and a folder that is taken.
    """
    template = find_template(name)
    if on.year not in YEARS:
        what = f"{on} is too far away for a template"
        raise fail("template", None, "", what, "Name a day of our time, such as 2026-03-31.")
    if template == BLANK_TEMPLATE:
        blank = Settings(team=team or "Our team", cycle=next_quarter(on))
        create_workbook(folder, blank, (), f"{HEAD}\n")
        return ()
    book, readings = move(load_workbook(template.folder), *load_figures(template.folder), on=on)
    settings = book.settings.change(team=team or book.settings.team)
    text = write_readings(readings)
    create_workbook(folder, settings, book.kpis, text, objectives=book.objectives)
    return (
        f"Template {template.name}, moved to {settings.cycle.name}: all its figures are invented.",
        f"Before you decide by them, put your own into {folder / READINGS}.",
    )


def load_figures(folder: Path) -> tuple[pd.DataFrame, Seasons]:
    """Read a template's readings and its seasons; most have none."""
    readings, told = load_readings(folder / READINGS).frame, folder / SEASONS
    if not told.exists():
        return readings, {}
    with told.open(encoding="utf-8", newline="") as file:
        _, *rows = csv.reader(file)
    return readings, {kpi: tuple(map(float, factors)) for kpi, *factors in rows}


def move(
    book: Workbook, readings: pd.DataFrame, seasons: Seasons, *, on: date
) -> tuple[Workbook, pd.DataFrame]:
    """Move a workbook and its readings (kpi, date, value) to the quarter after a day.

    Moved to the day that it was written for, it stays as it is.
    """
    old, quarter = book.settings.cycle, next_quarter(on)
    cycle = old.change(name=quarter.name, start=quarter.start, end=quarter.end)
    frame = _move_readings(readings, book.kpis, seasons, on=on)
    outlooks = look_ahead_all(frame, book.kpis, on=on, cycle=cycle)
    moving = _Moving(old, cycle, outlooks, seasons)
    moved = replace(
        book,
        settings=book.settings.change(cycle=cycle),
        objectives=tuple(moving.objective(one) for one in book.objectives),
    )
    return moved, frame


def _move_readings(
    readings: pd.DataFrame, kpis: tuple[Kpi, ...], seasons: Seasons, *, on: date
) -> pd.DataFrame:
    parts = []
    for kpi in kpis:
        own = readings[readings["kpi"] == kpi.id]
        if own.empty or kpi.frequency is None:
            continue
        before = [day.date() for day in own["date"]]
        count = _periods_until(on, before[-1], kpi.frequency)
        after = [later(day, _step_of(kpi.frequency), count) for day in before]
        values = own["value"].tolist()
        if kpi.id in seasons:
            rows = zip(before, values, after, strict=True)
            values = _in_season(rows, kpi, seasons[kpi.id])
        days = pd.to_datetime(after).astype("datetime64[ns]")
        parts.append(pd.DataFrame({"kpi": kpi.id, "date": days, "value": values}))
    moved = pd.concat(parts, ignore_index=True)
    return moved.sort_values(["kpi", "date"], ignore_index=True)


def _step_of(frequency: Frequency) -> Frequency:
    """Give by what readings move: daily ones by the week, as Sundays differ from Mondays."""
    return "week" if frequency == "day" else frequency


def _periods_until(on: date, last: date, frequency: Frequency) -> int:
    """Count the periods by which the last reading moves, so that it ends by the day `on`."""
    step, count = _step_of(frequency), 0
    while period_end(later(last, step, count + 1), frequency) <= on:
        count += 1
    while period_end(later(last, step, count), frequency) > on:
        count -= 1
    return count


def _in_season(
    readings: Iterable[tuple[date, float, date]], kpi: Kpi, season: Sequence[float]
) -> list[float]:
    """Give values, each with the day it was and the day it will be, as their new months have them.

    What a month adds by itself is taken out of the old one and put into the new one.
    """
    moved = []
    for before, value, after in readings:
        usual = value / season[month_of(before, kpi) - 1]
        there = usual * season[month_of(after, kpi) - 1]
        moved.append(float(round_half_up(there, decimals_of(kpi, there))))
    return moved


def month_of(day: date, kpi: Kpi) -> int:
    """Give the month of a reading; a week belongs to the one that has most of its days."""
    return (day + timedelta(days=3 if kpi.frequency == "week" else 0)).month


@dataclass(frozen=True)
class _Moving:
    """From one cycle to another, with the outlooks that start values are taken from."""

    old: Cycle
    new: Cycle
    outlooks: Mapping[str, Outlook]
    seasons: Seasons

    def day(self, day: date) -> date:
        """Move a day; one within the cycle stays within it."""
        months = 12 * (self.new.start.year - self.old.start.year)
        months += self.new.start.month - self.old.start.month
        moved = later(day, "month", months)
        if period_end(day, "month") == day:
            return period_end(moved, "month")
        moved = day + timedelta(weeks=round((moved - day).days / 7))
        if self.old.start <= day <= self.old.end:
            while moved > self.new.end:
                moved -= timedelta(weeks=1)
            while moved < self.new.start:
                moved += timedelta(weeks=1)
        return moved

    def objective(self, objective: Objective) -> Objective:
        """Move all days of an objective, and measure its starts anew."""
        moved = tuple(self._measure(self._days(kr)) for kr in objective.key_results)
        return objective.change(key_results=moved)

    def _days(self, kr: KeyResult) -> KeyResult:
        fields: dict[str, Any] = {}
        for name in ("begins", "due", "look_on", "start_on"):
            if day := getattr(kr, name, None):
                fields[name] = self.day(day)
        steps = getattr(kr, "steps", ())
        if steps:
            fields["steps"] = tuple(
                step.change(due=self.day(step.due)) if step.due else step for step in steps
            )
        if pace := getattr(kr, "pace", ()):
            fields["pace"] = tuple(point.change(on=self.day(point.on)) for point in pace)
        return kr.change(**fields)

    def _measure(self, kr: KeyResult) -> KeyResult:
        """Count from where the moved readings stand."""
        outlook = self.outlooks.get(kr.kpi) if isinstance(kr, Metric) else None
        if not isinstance(kr, Metric) or outlook is None or outlook.start is None:
            return kr
        start = plain(round_half_up(outlook.start, decimals_of(outlook.kpi, outlook.start)))
        measured = {
            "start": start,
            "start_on": outlook.start_on,
            "start_source": outlook.start_source,
        }
        if kr.kpi not in self.seasons or not kr.start or start == kr.start:
            return kr.change(**measured)
        known = {name: getattr(kr, name) for name in ("commit", "target", "stretch")}
        share = start / kr.start
        levels = {name: _round(level * share) for name, level in known.items() if level is not None}
        return kr.change(**measured, **levels)


def _round(value: Decimal) -> Decimal:
    """Round as people do who set a target: to two figures, and halves of the second.

    >>> _round(Decimal(1043)), _round(Decimal("7.82"))
    (Decimal('1050'), Decimal('7.8'))
    """
    return to_step(float(value), Decimal(5).scaleb(value.adjusted() - 2))
