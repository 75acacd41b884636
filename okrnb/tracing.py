"""A cycle looked back on week by week: how every key result stood at the end of each.

Nothing that was known later is in it: readings count from the day their period ended, decisions
from the day they were made. Of an edited check-in the last wording counts, as everywhere.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Literal, NamedTuple

import pandas as pd

from okrnb.cycles import weeks_of
from okrnb.elsewhere import light_of
from okrnb.entries import Decision
from okrnb.model import CheckIn
from okrnb.objectives import KeyResult, Objective, Workbook
from okrnb.pace import Word
from okrnb.peerrules import Light
from okrnb.periods import by_key_result, own_check_ins, span
from okrnb.quantities import say_day
from okrnb.reviewing import as_pursued, original_of
from okrnb.rollups import headline, say_score, score_objective
from okrnb.scores import Score
from okrnb.standing import Standing, curves_of, stand_all
from okrnb.valued import histories_of, told_by_people, with_readings
from okrnb.weekly import is_settled
from okrnb.wording import say_key_result

State = Word | Literal["given up"]

PERIODS: Mapping[str, str] = {"week": "week", "two_weeks": "fortnight", "month": "month"}
"""What a period of a cycle's cadence is called."""

_GRAVEST: tuple[Light | None, ...] = ("bad", "doubtful", "good", None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """How a key result, or an objective, stood at the end of a week.

    `said` is the number or word that the cycle puts first, "" where there is none. People were to
    report where a check-in was `due`; where it is `missed` nobody did, though numbers may still be
    known, from before or from the readings.
    """

    on: date
    word: State
    score: Decimal | None = None
    said: str = ""
    due: bool = False
    missed: bool = False

    def __str__(self) -> str:
        """Say it, as in `7 July 0.36 at risk, no check-in`."""
        said = "" if self.said in ("", self.word, "not measured") else f"{self.said} "
        day, _, _ = say_day(self.on).rpartition(" ")
        return f"{day} {said}{self.word}{', no check-in' * self.missed}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """A key result, or an objective, through the weeks of a cycle; None for those to come.

    An objective is summed up as its cycle says; its word is the gravest among its key results.
    Where none is in trouble, but fewer than half are measured, it is "not measured".
    """

    about: str
    name: str
    is_objective: bool
    weeks: tuple[Week | None, ...]

    def __str__(self) -> str:
        """Say all weeks in a line."""
        told = "; ".join(str(week) for week in self.weeks if week is not None)
        return f"{self.name}: {told or 'nothing yet'}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """All traces of a cycle, each objective before its key results, and the last day of each week.

    Of the check-ins that were `due` so many were `missed`.
    """

    days: tuple[date, ...]
    traces: tuple[Trace, ...]
    missed: int
    due: int

    def __str__(self) -> str:
        """Say how often people reported, as in `118 of 126 check-ins were made`."""
        return f"{self.due - self.missed} of {self.due} check-ins were made"


def trace_weeks(workbook: Workbook, readings: pd.DataFrame | None = None, *, on: date) -> Course:
    """Follow every key result through the weeks of the cycle, as each looked then.

    `workbook` is one as it was loaded; with `readings` its values are worked out anew for each
    week. A week that is not over on the day `on` counts as far as it has come, and nobody has
    missed it yet. A cycle with another cadence has periods of that length in place of weeks.
    """
    promised = _as_promised(workbook)
    views = _views(promised, readings, on=on)
    told = by_key_result(told_by_people(workbook.check_ins))
    traces: list[Trace] = []
    for objective in promised.objectives:
        own = [
            _trace(kr, promised, views, own_check_ins(kr.id, told.get(kr.id, ()), on=on))
            for kr in objective.key_results
        ]
        traces += [_sum_up(objective, promised, views), *own]
    cells = [week for one in traces if not one.is_objective for week in one.weeks if week]
    return Course(
        days=weeks_of(workbook.settings.cycle),
        traces=tuple(traces),
        missed=sum(week.missed for week in cells),
        due=sum(week.due for week in cells),
    )


class _View(NamedTuple):
    """A workbook as it looked at the end of a week, whose first day `begin` is."""

    begin: date
    on: date
    is_over: bool
    workbook: Workbook
    standings: Mapping[str, Standing]


def _as_promised(workbook: Workbook) -> Workbook:
    """Undo what people changed in the files after a decision: the weeks before knew nothing."""
    decisions = [one for one in workbook.entries if isinstance(one, Decision)]
    objectives = tuple(
        one.change(key_results=tuple(original_of(kr, decisions) for kr in one.key_results))
        for one in workbook.objectives
    )
    return replace(workbook, objectives=objectives) if decisions else workbook


def _views(workbook: Workbook, readings: pd.DataFrame | None, *, on: date) -> tuple[_View, ...]:
    cycle = workbook.settings.cycle
    begin, found = cycle.start, []
    for end in weeks_of(cycle):
        if begin > on:
            break
        day = min(end, on)
        known = workbook if readings is None else with_readings(workbook, readings, on=day)
        now = as_pursued(known, on=day)
        histories = {} if readings is None else histories_of(readings, workbook.kpis, on=day)
        standings = stand_all(now, on=day, curves=curves_of(now, histories))
        found.append(_View(begin, day, end <= on, now, standings))
        begin = end + timedelta(days=1)
    return tuple(found)


def _to_come(views: Sequence[_View], workbook: Workbook) -> tuple[None, ...]:
    return (None,) * (len(weeks_of(workbook.settings.cycle)) - len(views))


def _trace(
    kr: KeyResult, workbook: Workbook, views: Sequence[_View], told: tuple[CheckIn, ...]
) -> Trace:
    cycle = workbook.settings.cycle
    begin, due = span(kr, cycle)
    weeks = []
    for view in views:
        standing = view.standings.get(kr.id)
        if standing is None:
            weeks.append(Week(on=view.on, word="given up"))
            continue
        score = standing.status.score
        runs = begin <= view.on and view.begin <= due and view.is_over
        is_due = runs and not is_settled(kr, told, view.begin - timedelta(days=1))
        reported = any(view.begin <= one.on <= view.on for one in told)
        week = Week(
            on=view.on,
            word=standing.status.word,
            score=score.graded,
            said=headline(score, cycle),
            due=is_due,
            missed=is_due and not reported,
        )
        weeks.append(week)
    name = say_key_result(kr, workbook.kpi(getattr(kr, "kpi", None)))
    every = (*weeks, *_to_come(views, workbook))
    return Trace(about=kr.id, name=name, is_objective=False, weeks=every)


def _sum_up(objective: Objective, workbook: Workbook, views: Sequence[_View]) -> Trace:
    """Sum an objective up week by week, from the key results that were pursued then."""
    how, weeks = workbook.settings.cycle.roll_up, []
    for view in views:
        (now,) = (one for one in view.workbook.objectives if one.id == objective.id)
        if not now.key_results:
            word: State = "given up" if objective.key_results else "not measured"
            weeks.append(Week(on=view.on, word=word))
            continue
        scores = {kr.id: view.standings[kr.id].status.score for kr in now.key_results}
        number = score_objective(now, scores).summed_up(how)
        word = gravest(view.standings[kr.id].status.word for kr in now.key_results)
        if light_of(word) == "good" and _is_mostly_unmeasured(now, scores):
            weeks.append(Week(on=view.on, word="not measured"))
            continue
        said = "" if number is None else say_score(number)
        weeks.append(Week(on=view.on, word=word, score=number, said=said))
    every = (*weeks, *_to_come(views, workbook))
    return Trace(about=objective.id, name=objective.text, is_objective=True, weeks=every)


def _is_mostly_unmeasured(objective: Objective, scores: Mapping[str, Score]) -> bool:
    """Say whether less than half of what is scored is measured; guardrails count where alone."""
    every = {kr.id: kr.form == "guardrail" for kr in objective.key_results}
    scored = [id for id, is_rail in every.items() if not is_rail] or list(every)
    return 2 * sum(scores[id].measured for id in scored) < len(scored)


def gravest(words: Iterable[Word]) -> Word:
    """Give the gravest of several words; where all is well "on track", unless all are the same.

    >>> gravest(["held", "behind", "achieved"]), gravest(["held", "achieved"])
    ('behind', 'on track')
    """
    given = tuple(words)
    lights = [light_of(word) for word in given]
    worst = min(lights, key=_GRAVEST.index)
    left = [word for word, light in zip(given, lights, strict=True) if light == worst]
    return "on track" if worst == "good" and len(set(left)) > 1 else left[0]
