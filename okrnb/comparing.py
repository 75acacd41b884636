"""What a cycle was worth: KPIs before and after it, and the scores of several cycles together.

A KPI that moved is no proof that the work moved it; the same time a year ago stands beside, as a
season moves it, too.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal, NamedTuple

from okrnb.model import Cycle, Kpi
from okrnb.objectives import Ambition, Guardrail, Milestone, Workbook
from okrnb.past import History
from okrnb.periods import later
from okrnb.quantities import period_end, say_change, say_day, say_value, to_decimal
from okrnb.reflecting import reflect
from okrnb.rollups import FEWEST_SCORES, roll_up, say_score
from okrnb.scores import Score

Part = Literal["pushed", "guarded", "only watched"]

_HEALTH = {
    (True, True): "stayed healthy",
    (False, True): "healthy again",
    (True, False): "out of its healthy range now",
}


HOW: Mapping[str, str] = {
    "graded": "graded",
    "yes_no": "yes or no",
    "levels": "levels",
    "progress_only": "progress only",
}
"""How a cycle is scored, in words."""


class Seen(NamedTuple):
    """A reading, by the first day of its period."""

    on: date
    value: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class KpiChange:
    """A KPI before and after a cycle, by its latest reading that was known on either day.

    `year_ago` is the reading of the same period as `after`, a year before. Each is None where
    nothing was read; a reading from before the cycle is no `after`.
    """

    kpi: Kpi
    part: Part
    before: Seen | None
    after: Seen | None
    year_ago: Seen | None

    @property
    def word(self) -> str:
        """Say what came of its health, as in `healthy again`, or `still out, closer`."""
        if self.after is None:
            return "no reading since" if self.before else "no readings"
        if self.kpi.healthy_low is None and self.kpi.healthy_high is None:
            return "no healthy range is set"
        now = distance(self.after.value, self.kpi)
        if self.before is None:
            return "out of its healthy range" if now else "healthy"
        then = distance(self.before.value, self.kpi)
        if (not then, not now) in _HEALTH:
            return _HEALTH[not then, not now]
        way = "as far" if now == then else "closer" if now < then else "further"
        return f"still out, {way}"

    @property
    def values(self) -> str:
        """Say both values and the change, as in `GBP 640,000 to GBP 900,000 (+GBP 260,000)`.

        It is "" without any reading.
        """
        ends = [None if one is None else say_value(one.value, self.kpi) for one in self.both]
        if self.before is None or self.after is None:
            return " to ".join(end or "…" for end in ends) if any(ends) else ""
        change = say_change(self.after.value - self.before.value, self.kpi)
        return f"{ends[0]} to {ends[1]} ({change})"

    @property
    def both(self) -> tuple[Seen | None, Seen | None]:
        """Give the readings before and after."""
        return self.before, self.after

    def __str__(self) -> str:
        """Say all of it in a line."""
        days = [f"{say_day(one.on)}" for one in self.both if one is not None]
        ago = self.year_ago
        past = "" if ago is None else f"; a year before {say_value(ago.value, self.kpi)}"
        on = f" ({' to '.join(days)})" if days else ""
        known = f"{self.values}{on}, " if days else ""
        return f"{self.kpi.name}: {known}{self.word}{past}"


def distance(value: Decimal, kpi: Kpi) -> Decimal:
    """Give how far a value is out of the healthy range, 0 within it.

    >>> distance(Decimal(9), Kpi(id="nps", name="NPS", healthy_low=40))
    Decimal('31')
    """
    low, high, none = kpi.healthy_low, kpi.healthy_high, Decimal(0)
    below = none if low is None else low - value
    return max(none, below, none if high is None else value - high)


def compare_kpis(
    workbook: Workbook, histories: Mapping[str, History], *, on: date
) -> tuple[KpiChange, ...]:
    """Hold the KPIs before the cycle against those at its end, or on a day before that.

    `histories` go by KPI and have what was known on the day (`valued.histories_of`). First come
    the KPIs that key results pushed, then those that were guarded, then health metrics; what is
    parked, and what nobody has placed, is left out.
    """
    cycle, parts = workbook.settings.cycle, dict(_parts(workbook))
    order: tuple[Part, ...] = ("pushed", "guarded", "only watched")
    found = [
        _change(kpi, parts[kpi.id], histories.get(kpi.id, ((), ())), cycle=cycle, on=on)
        for kpi in workbook.kpis
        if kpi.id in parts
    ]
    return tuple(sorted(found, key=lambda one: order.index(one.part)))


def _parts(workbook: Workbook) -> Iterator[tuple[str, Part]]:
    """Give the part that each KPI had; of several the later pair counts."""
    yield from ((kpi.id, "only watched") for kpi in workbook.kpis if kpi.state == "health")
    krs = workbook.key_results()
    yield from ((kr.kpi, "guarded") for kr in krs if isinstance(kr, Guardrail))
    for kr in krs:
        id = kr.future_kpi if isinstance(kr, Milestone) else getattr(kr, "kpi", None)
        if id is not None and not isinstance(kr, Guardrail):
            yield id, "pushed"


def _change(kpi: Kpi, part: Part, history: History, *, cycle: Cycle, on: date) -> KpiChange:
    seen = [
        (period_end(day, kpi.frequency), Seen(day, to_decimal(value)))
        for day, value in zip(*history, strict=True)
    ]
    until = min(on, cycle.end)
    before = [one for end, one in seen if end < cycle.start]
    after = [one for end, one in seen if cycle.start <= end <= until]
    last = after[-1] if after else None
    year_ago = None
    if last is not None:
        then = period_end(later(last.on, "year", -1), kpi.frequency)
        year_ago = next((one for end, one in seen if end == then), None)
    return KpiChange(
        kpi=kpi,
        part=part,
        before=before[-1] if before else None,
        after=last,
        year_ago=year_ago,
    )


class Mean(NamedTuple):
    """A mean of scores; `is_aspirational` where it is what the sweet spot speaks of."""

    value: Decimal
    said: str
    is_aspirational: bool


def _means(groups: Iterable[tuple[str, Sequence[Score], bool]]) -> tuple[Mean, ...]:
    """Give the mean of each group in which anything is measured, with its count in words."""
    found = []
    for name, scores, aspires in groups:
        value = roll_up(((one, Decimal(1)) for one in scores), "unweighted")
        measured, of = sum(one.graded is not None for one in scores), len(scores)
        count = f"{of}" if measured == of else f"{measured} of {of}"
        if value is not None:
            found.append(Mean(value, f"{count} {name}: {say_score(value)}", aspires))
    return tuple(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class CycleScores:
    """The scores of one cycle: each with its ambition, and what they say together.

    `mean` is the plain one of all that is measured. The sweet spot has a place only where
    `has_band`.
    """

    cycle: Cycle
    scores: tuple[tuple[Ambition | None, Score], ...]
    has_band: bool
    ambitions: Mapping[Ambition, str]

    @property
    def mean(self) -> Decimal | None:
        """Give the plain mean of what is measured."""
        return roll_up(((score, Decimal(1)) for _, score in self.scores), "unweighted")

    @property
    def together(self) -> tuple[str, str]:
        """Say the means, each with how many it is of; then yes and no, and how guardrails ended."""
        scored = [score for _, score in self.scores if score.held is None]
        measured = sum(score.graded is not None for score in scored)
        yes = sum(score.verdict == "yes" for score in scored)
        rails = Counter(score.held for _, score in self.scores if score.held is not None)
        told = ", ".join(f"{count} {state}" for state, count in rails.items())
        verdicts = f"{yes} of {len(scored)} yes"
        means = ", of ".join(one.said for one in self.means) or "nothing measured"
        few = ", few" if 0 < measured < FEWEST_SCORES else ""
        return f"{'mean of ' * bool(self.means)}{means}{few}", (
            f"{verdicts}; guardrails: {told}" if told else verdicts
        )

    @property
    def means(self) -> tuple["Mean", ...]:
        """Give the mean, or where there is a sweet spot that of the aspirational ones apart.

        What is not measured, and guardrails, count for none of them.
        """
        scored = [(ambition, one) for ambition, one in self.scores if one.held is None]
        own = [one for ambition, one in scored if ambition == "aspirational"]
        others = [one for ambition, one in scored if ambition != "aspirational"]
        if not (self.has_band and own and others):
            count = "key result" if len(scored) == 1 else "key results"
            return _means(((count, [one for _, one in scored], self.has_band),))
        return _means((("aspirational", own, True), ("others", others, False)))

    @property
    def how(self) -> str:
        """Say how the cycle is scored."""
        return HOW[self.cycle.scoring]

    def __str__(self) -> str:
        """Say all of it in a line."""
        said = "; ".join(f"{ambition}: {told}" for ambition, told in self.ambitions.items())
        line = f"{self.cycle.name} ({self.how}): {'; '.join(self.together)}"
        return f"{line}; {said}" if said else line


def compare_cycles(workbooks: Iterable[Workbook], *, on: date) -> tuple[CycleScores, ...]:
    """Score several cycles as of a day, oldest first; each against what was promised then.

    `workbooks` are those with values (`valued.with_readings`). Scores of cycles that were scored
    in different ways can be compared only with care; `CycleScores.cycle` says how.
    """
    found = []
    for workbook in sorted(workbooks, key=lambda one: one.settings.cycle.start):
        ended = reflect(workbook, on=on)
        ambitions = {one.id: one.ambition for one in workbook.objectives}
        scores = tuple((ambitions[f.objective], f.reviewed.score) for f in ended.finals)
        own = CycleScores(
            cycle=workbook.settings.cycle,
            scores=scores,
            has_band="aspirational" in ended.ambitions,
            ambitions=ended.ambitions,
        )
        found.append(own)
    return tuple(found)


def differs(cycles: Sequence[CycleScores]) -> str:
    """Say that cycles were scored in different ways; "" where they were not."""
    ways = dict.fromkeys(one.how for one in cycles)
    if len(ways) < 2:
        return ""
    return f"These cycles were scored in different ways ({', '.join(ways)}): compare with care."
