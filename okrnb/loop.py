"""A workbook folder as it stands on a day, with all that is worked out from it."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cached_property
from itertools import islice
from pathlib import Path

import pandas as pd

from okrnb.advice import Advice
from okrnb.charts import history_of
from okrnb.choosing import check_relations
from okrnb.coaching import Waived, ask, coach, gravest_first, set_aside
from okrnb.curves import Curve
from okrnb.errors import fail
from okrnb.gaps import is_silent
from okrnb.growing import check_plans
from okrnb.judging import judge_workbook
from okrnb.looking import Looked, look_at
from okrnb.model import Kpi, Reading, Settings
from okrnb.objectives import Metric, Objective, Threshold, Workbook
from okrnb.outlook import Outlook
from okrnb.past import History
from okrnb.periods import is_far
from okrnb.quantities import period_end
from okrnb.querying import is_url
from okrnb.readings import HEAD, Readings, load_readings
from okrnb.reviewing import Reviewed, as_pursued, review_scores
from okrnb.standing import Standing, curves_of, stand_all
from okrnb.valued import histories_of, with_readings
from okrnb.workbook import KPIS, READINGS, load_workbook

_NO_ROWS = pd.DataFrame(
    {
        "kpi": pd.Series(dtype=str),
        "date": pd.Series(dtype="M8[ns]"),
        "value": pd.Series(dtype=float),
    }
)


@dataclass(frozen=True)
class Origin:
    """Where readings came from. From an equal one the same readings would be read again."""

    name: str
    digest: str
    reading: Reading


@dataclass(frozen=True, kw_only=True, eq=False)
class State:
    """A workbook folder as it stands on a day, with all that is worked out from it.

    Scores and advice are as of `on`, gaps and outlooks as of `readings_on`: the two differ when
    check-ins are newer than the newest readings. It equals only itself: whether two frames are the
    same is no plain yes or no.
    """

    folder: Path
    on: date
    readings_on: date
    workbook: Workbook
    readings: pd.DataFrame
    gaps: pd.DataFrame
    outlooks: Mapping[str, Outlook]
    advice: tuple[Advice, ...] = ()
    origin: Origin | None = field(default=None, repr=False)
    looked: Looked | None = field(default=None, repr=False)

    def history(self, kpi: str) -> tuple[list[date], list[float]]:
        """Give a KPI's days and values, oldest first, as far as they are looked at."""
        known = self.workbook.kpi(kpi)
        return ([], []) if known is None else history_of(self.readings, known, on=self.readings_on)

    def outlook(self, kpi: str) -> Outlook:
        """Give the outlook of one KPI. Raises InputError, naming those there are, without one."""
        if kpi not in self.outlooks:
            ready = f"Choose of: {', '.join(self.outlooks)}."
            raise fail(KPIS, None, "", f"{kpi!r} cannot be drafted from", ready)
        return self.outlooks[kpi]

    def proposed(self, *triage: str) -> list[str]:
        """Give the ids of the KPIs for which this triage is proposed, and which have a range.

        A KPI of which nobody has said what is healthy cannot be a health metric yet.
        """
        ranged = {
            k.id for k in self.workbook.kpis if (k.healthy_low, k.healthy_high) != (None,) * 2
        }
        rows = self.gaps[self.gaps["triage"].isin(triage)]
        return [id for id in rows["kpi"] if id in ranged or "health metric" not in triage]

    @cached_property
    def waived(self) -> tuple[Waived, ...]:
        """Give the advice that the team has left aside, with the reason, most severe first."""
        if not self.workbook.waivers:
            return ()
        return set_aside(self._ask(self.workbook), self.workbook, on=self.on)[1]

    @cached_property
    def histories(self) -> Mapping[str, History]:
        """Give days and values of every KPI, as far as they were known on the day."""
        return histories_of(self.readings, self.workbook.kpis, on=self.on)

    @cached_property
    def valued(self) -> Workbook:
        """The workbook with values from the readings beside what people reported; for scoring."""
        return with_readings(self.workbook, self.readings, on=self.on)

    @cached_property
    def pursued(self) -> Workbook:
        """The same, with key results as they are pursued after what was decided until the day."""
        return as_pursued(self.valued, on=self.on)

    @cached_property
    def curves(self) -> Mapping[str, Curve]:
        """Give what is expected by when, by key result, where that is no straight line."""
        return curves_of(self.pursued, self.histories)

    @cached_property
    def standings(self) -> Mapping[str, Standing]:
        """Say how every key result that is pursued stands, by its id."""
        return stand_all(self.pursued, on=self.on, outlooks=self.outlooks, curves=self.curves)

    @cached_property
    def scores(self) -> Mapping[str, Reviewed]:
        """Score every key result as it was promised, and as it is pursued now, by its id."""
        return review_scores(self.valued, on=self.on, curves=self.curves)

    @property
    def kpi_questions(self) -> tuple[Advice, ...]:
        """Give what the coach asks about the definitions of KPIs, used in key results or not."""
        bare = replace(self.workbook, objectives=(), check_ins=())
        return tuple(one for one in coach(bare, on=self.on) if one.about.startswith("kpi "))

    def advise(self, objective: Objective) -> tuple[Advice, ...]:
        """Coach one objective that need not be saved yet, leaving the rest of the workbook out."""
        alone = replace(self.workbook, objectives=(objective,), check_ins=())
        mine = {f"objective {objective.id}", *(f"key result {k.id}" for k in objective.key_results)}
        mine |= {f"initiative {one.id}" for one in objective.initiatives}
        return tuple(one for one in self.advise_all(alone) if one.about in mine)

    def advise_all(self, workbook: Workbook) -> tuple[Advice, ...]:
        """Give all advice on a workbook, whose KPIs are those of this state, most severe first.

        What the KPIs' own past says about key results stands before what else is as grave, then
        whether initiatives can reach them, and whether leading KPIs go with lagging ones. What the
        team has waived is left out (`waived`).
        """
        return set_aside(self._ask(workbook), workbook, on=self.on)[0]

    def _ask(self, workbook: Workbook) -> tuple[Advice, ...]:
        """Give all advice, waived or not."""
        used = {kr.kpi for kr in workbook.key_results() if isinstance(kr, Metric | Threshold)}
        read = replace(self, readings=self.readings[self.readings["kpi"].isin(used)])
        histories = {kpi: read.history(kpi) for kpi in self.outlooks if kpi in used}
        judged = judge_workbook(workbook, self.outlooks, histories)
        reached = check_plans(workbook, self.outlooks)
        seen = pd.to_datetime(read.readings["date"]) <= pd.Timestamp(self.readings_on)
        related = check_relations(workbook, read.readings[seen])
        return gravest_first((*judged, *reached, *related, *ask(workbook, on=self.on)))


def choose_day(readings: pd.DataFrame, kpis: Sequence[Kpi]) -> date:
    """Choose the day to look from: the last one that the newest readings speak of.

    In a collection of series most of which ended long before, it is the latest day on which most
    of them were fresh: looking from the newest, nothing could be said of the others. Raises
    InputError when no KPI has readings.
    """
    days = pd.to_datetime(readings["date"]).dt.date.groupby(readings["kpi"]).agg(["min", "max"])
    by_id = {kpi.id: kpi for kpi in kpis}
    spans = [
        (by_id[str(id)], first, last) for id, first, last in days.itertuples() if str(id) in by_id
    ]
    if not spans:
        fix = "Add a row for each KPI; readings.csv has their ids."
        raise fail(KPIS, None, "", "it defines none of the KPIs that have readings", fix)
    ends = sorted({period_end(last, kpi.frequency) for kpi, _, last in spans}, reverse=True)

    def fresh(day: date) -> int:
        return sum(first <= day and not is_silent(kpi, last, day) for kpi, first, last in spans)

    if 2 * fresh(ends[0]) >= len(spans):
        return ends[0]
    return max(ends, key=fresh)


def is_own_table(folder: Path, settings: Settings) -> bool:
    """Say whether a folder's readings are the tidy table that `okrnb` writes, not an export."""
    if settings.readings != READINGS or not (folder / READINGS).exists():
        return False
    with (folder / READINGS).open("rb") as file:
        return file.readline().rstrip(b"\r\n").removeprefix(b"\xef\xbb\xbf") == HEAD.encode()


def read_of(folder: Path, settings: Settings) -> Readings:
    """Read the readings of a workbook folder, from wherever its settings say.

    An export or a database is read with the answers that are kept under `reading`. The table that
    `okrnb` writes is plain and needs none: answers about the export it was made of would spoil it.
    """
    if is_own_table(folder, settings):
        own = folder / READINGS
        return load_readings(own) if _has_rows(own) else Readings(_NO_ROWS.copy(), {}, {})
    source = settings.readings if is_url(settings.readings) else folder / settings.readings
    return load_readings(source, reading=settings.reading)


def _has_rows(table: Path) -> bool:
    """Say whether anything stands below the first line of a table."""
    with table.open("rb") as file:
        return any(line.strip() for line in islice(file, 1, None))


def _origin_of(folder: Path, settings: Settings) -> Origin | None:
    """Tell where readings come from; None for a database, which is asked each time."""
    path = folder / settings.readings
    if is_url(settings.readings) or not path.is_file():
        return None
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return Origin(settings.readings, digest, settings.reading)


def look_again(state: State) -> State:
    """Look at a workbook again after something was written, as of the same day."""
    same = state.readings_on == state.on
    return look(state.folder, on=state.on if same else None, known=state)


def look(folder: Path, *, on: date | None, known: State | None = None) -> State:
    """Load a workbook folder and work out gaps, outlooks and advice as of a day.

    Without a day it is that of the newest readings, or of the newest check-in; one that is far from
    the cycle has a wrong year, and does not count. All files are read; of what an earlier look has
    worked out (`known`) that is taken over which comes from the very same readings and definitions.
    """
    workbook = load_workbook(folder)
    # The digest comes first: of a file that changes just now, what is read later would be newer.
    origin = _origin_of(folder, workbook.settings)
    before = None if known is None else known.looked
    if known is not None and before is not None and origin and origin == known.origin:
        readings = before.scanned.readings
    else:
        readings = read_of(folder, workbook.settings).frame
    cycle = workbook.settings.cycle
    eve = cycle.start - timedelta(days=1)  # as long as nothing was read, the cycle is planned
    readings_on = on or (choose_day(readings, workbook.kpis) if len(readings) else eve)
    told = (c.on for c in workbook.check_ins if not is_far(c.on, cycle))
    day = on or max([readings_on, *told])
    looked = look_at(readings, workbook.kpis, on=readings_on, cycle=cycle, known=before)
    state = State(
        folder=folder,
        on=day,
        readings_on=readings_on,
        workbook=workbook,
        readings=readings.copy(),  # whoever changes a frame in a notebook changes no later state
        gaps=looked.gaps.copy(),
        outlooks=looked.outlooks,
        origin=origin,
        looked=looked,
    )
    return replace(state, advice=state.advise_all(workbook))
