"""What a weekly check-in needs: fifteen minutes, no status speeches, and bad news is welcome.

For each key result where it stands, what changed since last time, and the questions that follow;
then the health metrics, what was won, and what comes up in the next four weeks (after Wodtke).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from okrnb.activity import Activity, activity_of
from okrnb.model import CheckIn, Kpi
from okrnb.objectives import (
    Baseline,
    Binary,
    Guardrail,
    KeyResult,
    Milestone,
    Objective,
    Rate,
    Threshold,
    Workbook,
)
from okrnb.past import History
from okrnb.periods import (
    by_key_result,
    is_stale,
    later,
    own_check_ins,
    reporting_period,
    span,
)
from okrnb.quantities import say_change, say_day, say_value
from okrnb.scoring import score_key_result
from okrnb.standing import Standing
from okrnb.valued import told_by_people
from okrnb.watching import HealthLine, health_of

DROP = 3
"""A confidence that falls by so much or more is asked about."""

AHEAD = 28
"""Days that the heads-up looks ahead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WeeklyItem:
    """One key result in the meeting.

    `value` and `change` are said in the KPI's unit, the change since the check-in before; `blocker`
    and `next_action` are those told last. `activity` is what was done for it, never progress.
    """

    key_result: KeyResult
    objective: str
    standing: Standing
    value: str
    change: str
    blocker: str
    next_action: str
    activity: Activity | None
    questions: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Weekly:
    """The meeting as data: key results, health metrics, wins, heads-up, and who has not reported.

    `priorities` are the next actions told in the last check-ins: three or four are enough.
    """

    on: date
    items: tuple[WeeklyItem, ...]
    health: tuple[HealthLine, ...]
    priorities: tuple[str, ...]
    heads_up: tuple[str, ...]
    wins: tuple[str, ...]
    missed: tuple[str, ...]


class _Week(NamedTuple):
    """The workbook on the day of the meeting, with what was reported by key result."""

    workbook: Workbook
    on: date
    check_ins: Mapping[str, tuple[CheckIn, ...]]
    standings: Mapping[str, Standing]

    def told(self, kr: KeyResult) -> tuple[CheckIn, ...]:
        """Give what people themselves said of a key result until the day."""
        return own_check_ins(kr.id, told_by_people(self.check_ins.get(kr.id, ())), on=self.on)

    def kpi(self, kr: KeyResult) -> Kpi | None:
        """Give the KPI that a key result names."""
        return self.workbook.kpi(getattr(kr, "kpi", None))


def plan_weekly(
    workbook: Workbook,
    standings: Mapping[str, Standing],
    *,
    on: date,
    histories: Mapping[str, History] | None = None,
) -> Weekly:
    """Put together what the meeting of a day needs.

    `standings` are those of that day (`standing.stand_all`), `histories` go by KPI and have the
    readings that were known by then (`valued.histories_of`). What was given up should be left out
    of `workbook` (`reviewing.as_pursued`).
    """
    week = _Week(workbook, on, by_key_result(workbook.check_ins), standings)
    items = tuple(
        _item(week, objective, kr)
        for objective in workbook.objectives
        for kr in objective.key_results
    )
    return Weekly(
        on=on,
        items=items,
        health=tuple(
            health_of(kpi, (histories or {}).get(kpi.id, ((), ())), on=on)
            for kpi in workbook.kpis
            if kpi.state == "health"
        ),
        priorities=tuple(f"{i.key_result.id}: {i.next_action}" for i in items if i.next_action),
        heads_up=heads_up(workbook, on=on),
        wins=_wins(week),
        missed=missed_check_ins(workbook, on=on),
    )


def _item(week: _Week, objective: Objective, kr: KeyResult) -> WeeklyItem:
    kpi, told = week.kpi(kr), week.told(kr)
    own = own_check_ins(kr.id, week.check_ins.get(kr.id, ()), on=week.on)
    values = [c.value for c in own if c.value is not None]
    standing = week.standings[kr.id]
    score = standing.status.score
    return WeeklyItem(
        key_result=kr,
        objective=objective.id,
        standing=standing,
        value=say_value(values[-1], kpi) if values else score.basis,
        change=say_change(values[-1] - values[-2], kpi) if len(values) > 1 else "",
        blocker=told[-1].blocker if told else "",
        next_action=told[-1].next_action if told else "",
        activity=_activity(week, objective, kr),
        questions=(*_ask_confidence(told), *_ask_value(week, kr)),
    )


def _activity(week: _Week, objective: Objective, kr: KeyResult) -> Activity | None:
    """Add up what was done of lead measures and initiatives; None where nothing is planned."""
    told, days = week.told(kr), span(kr, week.workbook.settings.cycle)
    done = {id for c in told for id in c.done}
    counts = counts_of(told)
    found = activity_of(objective, kr.id, done=done, counts=counts, span=days, on=week.on)
    return found if found.initiatives is not None or found.lead_measures else None


def counts_of(check_ins: Sequence[CheckIn]) -> dict[str, Decimal]:
    """Add up what was done of each lead measure."""
    found: dict[str, Decimal] = {}
    for one in (count for c in check_ins for count in c.counts):
        found[one.id] = found.get(one.id, Decimal(0)) + one.count
    return found


def _ask_confidence(told: Sequence[CheckIn]) -> tuple[str, ...]:
    said = [c.confidence for c in told if c.confidence is not None][-2:]
    asked = ask_drop(*said) if len(said) > 1 else ""
    return (asked,) if asked else ()


def ask_drop(before: int, now: int) -> str:
    """Ask about a confidence that fell by 3 or more; blank where it did not.

    >>> ask_drop(5, 2), ask_drop(5, 3)
    ('Confidence fell from 5 to 2: what do we know now?', '')
    """
    fell = before - now >= DROP
    return f"Confidence fell from {before} to {now}: what do we know now?" if fell else ""


def _ask_value(week: _Week, kr: KeyResult) -> tuple[str, ...]:
    """Ask for a value that is older than two periods, and about a guardrail that is broken."""
    asked, kpi, cycle = [], week.kpi(kr), week.workbook.settings.cycle
    score = week.standings[kr.id].status.score
    since = score.seen_on or span(kr, cycle)[0] - timedelta(days=1)
    if kpi is not None and is_stale(since, reporting_period(kr, kpi, cycle), on=week.on):
        asked.append(
            f"{kpi.owner or 'Whoever keeps the data'}: no value since {say_day(since)}; where does "
            "it stand?"
        )
    if score.held == "broken":
        asked.append("It is broken: what gives way, this or what it protects?")
    return tuple(asked)


def missed_check_ins(workbook: Workbook, *, on: date) -> tuple[str, ...]:
    """Name the key results of which people said nothing in the cadence period that has just ended.

    Values from readings are no check-in: nobody looked. Guardrails, what is not running, and what
    is accepted or found out, are left out.
    """
    cycle = workbook.settings.cycle
    own = by_key_result(told_by_people(workbook.check_ins))
    found = []
    for kr in workbook.key_results():
        begin, due = span(kr, cycle)
        told = own_check_ins(kr.id, own.get(kr.id, ()), on=on)
        last = max((c.on for c in told), default=None)
        late = last is None or later(last, cycle.cadence, 1) < on
        if late and later(begin, cycle.cadence, 1) <= on <= due and not is_settled(kr, told, on):
            found.append(kr.id)
    return tuple(found)


def is_settled(kr: KeyResult, told: Sequence[CheckIn], on: date) -> bool:
    """Say whether nobody has to report: a guardrail, or what is accepted or found out already."""
    answers = any(c.accepted for c in told if c.on <= on)
    proved = any(c.value is not None and c.evidence for c in told if c.on <= on)
    return (
        isinstance(kr, Guardrail)
        or (isinstance(kr, Milestone | Binary) and answers)
        or (isinstance(kr, Baseline) and proved)
    )


def heads_up(workbook: Workbook, *, on: date) -> tuple[str, ...]:
    """Name the steps, and key results that end before the cycle, that are due in four weeks."""
    own = by_key_result(workbook.check_ins)
    until = on + timedelta(days=AHEAD)
    found: list[tuple[date, str]] = []
    for kr in workbook.key_results():
        told = own_check_ins(kr.id, own.get(kr.id, ()), on=on)
        over = {id for c in told for id in (*c.done, *c.dropped)}
        for step in kr.steps if isinstance(kr, Milestone) else ():
            if step.due is not None and step.due <= until and step.id not in over:
                late = " (late)" if step.due < on else ""
                found.append((step.due, f"{step.title}, {say_day(step.due)}{late}"))
        if kr.due is not None and on <= kr.due <= until and kr.due < workbook.settings.cycle.end:
            found.append((kr.due, f"{kr.id} is due, {say_day(kr.due)}"))
    return tuple(said for _, said in sorted(found))


def _wins(week: _Week) -> tuple[str, ...]:
    """Name what was done, or reached, since the check-in before: on Fridays wins are shown."""
    on, cycle = week.on, week.workbook.settings.cycle
    since = on - (later(on, cycle.cadence, 1) - on)
    found = []
    for kr in week.workbook.key_results():
        own = week.check_ins.get(kr.id, ())
        new = {id for c in own if since < c.on <= on for id in c.done}
        steps = kr.steps if isinstance(kr, Milestone) else ()
        found += [f"{kr.id}: {step.title}" for step in steps if step.id in new]
        kpi = week.kpi(kr)
        now = week.standings[kr.id].status.score.verdict
        before = score_key_result(kr, own, on=since, cycle=cycle, kpi=kpi).verdict
        if now == "yes" != before and not isinstance(kr, Guardrail | Threshold | Rate):
            found.append(f"{kr.id}: reached")
    return tuple(found)
