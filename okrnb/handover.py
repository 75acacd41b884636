"""From a cycle that ends to the next one: what is handed over, as what, and what is only proposed.

A number that was found out becomes the start of a metric, a milestone proposes the KPI it should
move, a KPI that is healthy again is only watched. All else is a candidate: people choose anew.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from okrnb.closing import close_baseline, close_milestone
from okrnb.cycles import next_cycle
from okrnb.entries import Decision
from okrnb.errors import RefusedError, fail
from okrnb.landing import how_of
from okrnb.levels import plain
from okrnb.log import only
from okrnb.model import Cycle, Kpi
from okrnb.objectives import (
    Baseline,
    Guardrail,
    KeyResult,
    Metric,
    Milestone,
    Objective,
    Rate,
    Threshold,
    Workbook,
)
from okrnb.past import History
from okrnb.periods import by_key_result, own_check_ins
from okrnb.promoting import close_focus
from okrnb.quantities import decimals_of, period_end, round_half_up, say_day, say_value, to_decimal
from okrnb.readings import load_readings, write_readings
from okrnb.reviewing import pursued
from okrnb.rollups import headline
from okrnb.scores import Score
from okrnb.standing import score_workbook
from okrnb.targets import is_total
from okrnb.valued import histories_of, with_readings
from okrnb.workbook import READINGS, SETTINGS, create_workbook, load_workbook

LATELY = 3
"""Readings that say where an average stands: one of them may be odd."""


class Candidate(NamedTuple):
    """What could go on in the next cycle, and the question that decides it; `kpi` is its id."""

    key_result: str
    kpi: str | None
    why: str
    question: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Handover:
    """The next cycle's workbook, and what is left for people to decide.

    `workbook` has the proposals as objectives, each with a question; `notes` say what was handed
    over and why.
    """

    workbook: Workbook
    candidates: tuple[Candidate, ...]
    notes: tuple[str, ...]


def next_workbook(
    workbook: Workbook,
    *,
    on: date,
    cycle: Cycle | None = None,
    histories: Mapping[str, History] | None = None,
) -> Handover:
    """Hand a closed cycle over to the next one, as of a day; nothing is written.

    What was dropped stays dropped. `histories` go by KPI (`valued.histories_of`): its latest
    reading decides whether a KPI is healthy again. The new workbook has an empty log and a blank
    intake; what people wrote stays in the old one.
    """
    ending = _Ending(
        workbook=workbook,
        on=on,
        cycle=cycle or next_cycle(workbook.settings.cycle),
        scores=score_workbook(workbook, on=on),
        histories=histories or {},
    )
    handed = {kr.id: ending.hand_over(kr) for kr in workbook.key_results()}
    kpis, told = ending.classify()
    made = {id: one for id, one in handed.items() if isinstance(one, Metric)}
    notes = [
        f"{id} leads to {one.id}: {one.start_source or 'start unknown'}" for id, one in made.items()
    ]
    new = replace(
        workbook,
        settings=workbook.settings.change(cycle=ending.cycle, intake={}),
        kpis=kpis,
        objectives=tuple(_objectives(workbook, made)),
        check_ins=(),
        waivers=(),
        entries=(),
        places={},
    )
    candidates = tuple(one for one in handed.values() if isinstance(one, Candidate))
    return Handover(workbook=new, candidates=candidates, notes=(*notes, *told))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ending:
    """A workbook at the end of its cycle, with what was worked out from it."""

    workbook: Workbook
    on: date
    cycle: Cycle
    scores: Mapping[str, Score]
    histories: Mapping[str, History]

    def latest(self, kpi: Kpi) -> Decimal | None:
        """Give the latest reading of a KPI."""
        _, values = self.histories.get(kpi.id, ((), ()))
        return to_decimal(values[-1]) if values else None

    def hand_over(self, kr: KeyResult) -> Metric | Candidate | None:
        """Give what a key result leads to: a proposal, a candidate, or nothing."""
        if isinstance(kr, Guardrail):
            return None
        decisions = only(Decision, self.workbook.entries)
        if pursued(kr, decisions, on=self.on) is None:
            return None
        score = self.scores[kr.id]
        try:
            if isinstance(kr, Milestone) and score.verdict == "yes" and kr.future_kpi:
                return close_milestone(kr, score, cycle=self.cycle, measured=self._measured(kr))
            if isinstance(kr, Baseline) and score.verdict == "yes" and kr.kpi:
                return self._found_out(kr)
        except RefusedError as error:
            return Candidate(kr.id, getattr(kr, "kpi", None), error.what, error.fix)
        return self._candidate(kr, score)

    def _measured(self, kr: Milestone) -> tuple[Decimal, date] | None:
        """Give where the KPI of a milestone stands: of what is averaged, not one odd reading.

        None for a total, which begins at 0 again.
        """
        kpi = self.workbook.kpi(kr.future_kpi)
        days, values = self.histories.get(kr.future_kpi or "", ((), ()))
        if kpi is None or not values or is_total(kpi):
            return None
        size = LATELY if how_of(kpi.aggregation) == "mean" else 1
        last = [to_decimal(value) for value in values[-size:]]
        mean = sum(last, Decimal(0)) / len(last)
        decimals = max(decimals_of(kpi, one) for one in last)
        return plain(round_half_up(mean, decimals)), period_end(days[-1], kpi.frequency)

    def _found_out(self, kr: Baseline) -> Metric:
        own = own_check_ins(
            kr.id, by_key_result(self.workbook.check_ins).get(kr.id, ()), on=self.on
        )
        value, seen_on = self.scores[kr.id].value, self.scores[kr.id].seen_on
        (found,) = (c for c in own if c.value == value and c.on == seen_on)
        return close_baseline(kr, found, cycle=self.cycle)

    def _candidate(self, kr: KeyResult, score: Score) -> Candidate:
        said = headline(score, self.workbook.settings.cycle)
        why = f"ended at {said}: {score.basis}"
        id = getattr(kr, "kpi", None) or getattr(kr, "future_kpi", None)
        if score.verdict == "yes":
            question = "It is reached: is there a next step, or is it done?"
        elif isinstance(kr, Milestone):
            question = "Is the rest of it still worth the work, and which step comes first?"
        else:
            question = (
                "Is it still the most important thing, and what would be different this time?"
            )
        return Candidate(kr.id, id, why, question)

    def classify(self) -> tuple[tuple[Kpi, ...], tuple[str, ...]]:
        """Take KPIs out of focus: healthy ones are only watched, the others are open again."""
        kpis, notes = [], []
        converted = {
            one.key_result
            for one in only(Decision, self.workbook.entries)
            if one.action == "convert"
        }
        watched = {
            getattr(kr, "kpi", None) for kr in self.workbook.key_results() if kr.id in converted
        }
        moved = {
            kr.kpi
            for kr in self.workbook.key_results()
            if isinstance(kr, Metric | Rate | Threshold)
        }
        for kpi in self.workbook.kpis:
            if kpi.state != "focus" and not (kpi.id in moved and kpi.state == "unclassified"):
                kpis.append(kpi)
                continue
            closed, note = self._close(kpi, decided=kpi.id in watched)
            kpis.append(closed)
            notes.append(note)
        return tuple(kpis), tuple(notes)

    def _close(self, kpi: Kpi, *, decided: bool) -> tuple[Kpi, str]:
        value = self.latest(kpi)
        closed, question = close_focus(kpi)
        if question:
            return kpi.change(state="unclassified"), question
        if decided:
            return closed, f"{kpi.name} is a health metric, as the team decided"
        if value is None:
            question = f"{kpi.name} is not known today: is it in its healthy range?"
            return kpi.change(state="unclassified"), question
        said = say_value(value, kpi)
        if _is_out(value, kpi):
            question = (
                f"{kpi.name} is still out of its healthy range at {said}: does it stay in focus?"
            )
            return kpi.change(state="unclassified"), question
        return closed, f"{kpi.name} {self._say_health(kpi)} at {said}: a health metric"

    def _say_health(self, kpi: Kpi) -> str:
        """Say how a KPI came to be healthy: `again` only where it was not, since before it all."""
        days, values = self.histories.get(kpi.id, ((), ()))
        begin = self.workbook.settings.cycle.start
        before = sum(period_end(day, kpi.frequency) < begin for day in days)
        earlier = [_is_out(to_decimal(value), kpi) for value in values[max(before - 1, 0) : -1]]
        if any(earlier):
            return "is in its healthy range again"
        return "stayed healthy" if earlier else "is healthy"


def _is_out(value: Decimal, kpi: Kpi) -> bool:
    low, high = kpi.healthy_low, kpi.healthy_high
    return (low is not None and value < low) or (high is not None and value > high)


def _objectives(workbook: Workbook, proposals: Mapping[str, Metric]) -> Iterator[Objective]:
    """Give each objective that leads somewhere, with its proposals; the words are to be renewed."""
    taken: set[str] = set()
    for objective in workbook.objectives:
        own = []
        for kr in objective.key_results:
            made = proposals.get(kr.id)
            if made is not None:
                again = made.change(id=f"{made.id}-{kr.id}"[:80])
                own.append(again if made.id in taken else made)
                taken.add(own[-1].id)
        if own:
            asked = "Carried over: is it still the change you want, and why now?"
            yield Objective(
                id=objective.id,
                text=objective.text,
                prompt=asked,
                level=objective.level,
                ambition=objective.ambition,
                origin=objective.origin,
                owner=objective.owner,
                visibility=objective.visibility,
                drivers=objective.drivers,
                key_results=tuple(own),
            )


def _refuse_unbegun(workbook: Workbook, *, on: date) -> None:
    name, start = workbook.settings.cycle.name, workbook.settings.cycle.start
    if on < start:
        what = f"{name} begins on {say_day(start)}: on {say_day(on)} nothing can be handed over"
        fix = "Wait for its end; where that is past, name the day (--as-of, or on=)."
        raise fail(SETTINGS, workbook.places["settings cycle"].line, "cycle", what, fix)


def start_next_cycle(
    folder: Path | str, target: Path | str, *, on: date, cycle: Cycle | None = None
) -> Handover:
    """Make the folder of the next cycle from that of a cycle that ends, readings and all.

    The old folder stays as it is. Raises InputError where `target` is taken, or the cycle has not
    begun on the day, with nothing written.
    """
    old = Path(folder)
    workbook = load_workbook(old)
    _refuse_unbegun(workbook, on=on)
    if "://" in workbook.settings.readings:  # a database stays where it is
        handed = next_workbook(workbook, on=on, cycle=cycle)
        text = ""
    else:
        frame = load_readings(old / workbook.settings.readings).frame
        histories = histories_of(frame, workbook.kpis, on=on)
        valued = with_readings(workbook, frame, on=on)
        handed = next_workbook(valued, on=on, cycle=cycle, histories=histories)
        text = write_readings(frame)
        settings = handed.workbook.settings.change(readings=READINGS)
        handed = replace(handed, workbook=replace(handed.workbook, settings=settings))
    new = handed.workbook
    create_workbook(target, new.settings, new.kpis, text, objectives=new.objectives)
    return handed
