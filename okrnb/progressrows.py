"""How far each key result has come, ready to be drawn: shares of the way, ends, and words.

0 is the start and 1 the target, whichever of the two is the larger number, so that a key result
that should fall reads from left to right like any other.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from okrnb.entries import Decision
from okrnb.lettering import say_short, take_apart
from okrnb.model import Kpi
from okrnb.objectives import (
    Baseline,
    Binary,
    Guardrail,
    KeyResult,
    Metric,
    Milestone,
    Objective,
    Rate,
    Threshold,
    Workbook,
)
from okrnb.pace import USUAL, Status, StatusRules, Word
from okrnb.periods import reporting_period, span
from okrnb.quantities import say_day, say_number, say_value
from okrnb.reviewing import decisions_on, original_of, pursued
from okrnb.rollups import headline, say_score
from okrnb.scores import Score
from okrnb.standing import Standing
from okrnb.targets import clamp, is_total, progress, start_of, tidy
from okrnb.wording import say_key_result

PROJECTED = " projected"
"""What stands behind a number that speaks of where a total is heading."""

_DECIDED = {"drop": "dropped", "convert": "only watched", "help": "help asked for", "keep": "kept"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A place on the way, a level or one of its ends, and `ways` to say it, longest first."""

    name: str
    share: Decimal
    ways: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgressRow:
    """One key result as it is drawn: what is on the bar as shares of the way, and the words.

    `filled` is progress held between 0 and 1, `raw` as it is, and `expected` where it should have
    been for the status to be exactly on track by pace; None where nothing is measured, nothing is
    expected yet or any more. In a cycle scored by levels `number` is the score by them, and not
    `filled`. Of a guardrail there is no bar. `brief` is the basis without what stands at the ends.
    """

    key_result: str
    objective: str
    name: str
    word: Word
    number: str
    basis: str
    brief: str
    note: str = ""
    bar: bool = True
    raw: Decimal | None = None
    filled: Decimal | None = None
    expected: Decimal | None = None
    projected: bool = False
    ends: tuple[Mark, Mark] | None = None
    levels: tuple[Mark, ...] = ()

    def __str__(self) -> str:
        """Say it in a line, as in `Raise NPS…: at risk, 0.36; expected 0.50; 21.8 on the way…`."""
        ahead = PROJECTED if self.projected else ""
        parts = [f"{self.word}, {self.number}{ahead}" if self.number != self.word else self.word]
        if self.raw is not None and self.raw != self.filled:
            parts.append(f"progress {say_number(self.raw, 2)}{ahead}")
        if self.expected is not None:
            parts.append(f"expected {say_number(self.expected, 2)}")
        levels = ", ".join(f"{mark.name} {mark.ways[0]}" for mark in self.levels)
        known = [] if self.basis in (self.word, self.number) else [self.basis]
        return f"{self.name}: {'; '.join([*parts, *known, *filter(None, (levels, self.note))])}"


def progress_rows(
    workbook: Workbook,
    standings: Mapping[str, Standing],
    *,
    on: date,
    rules: StatusRules = USUAL,
) -> tuple[ProgressRow, ...]:
    """Lay out how far every key result with a standing has come, in reading order.

    `standings` are those of the day `on` and were made by the same `rules` (`stand_all`). What was
    decided about a key result until that day is noted. The measure is its target in `workbook`; a
    new target beside the one that was promised, or the other way round, is marked on the bar.
    """
    decisions = [one for one in workbook.entries if isinstance(one, Decision)]
    kpis = {kpi.id: kpi for kpi in workbook.kpis}
    found = []
    for objective in workbook.objectives:
        for kr in objective.key_results:
            if kr.id not in standings:
                continue
            kpi = kpis.get(getattr(kr, "kpi", None) or "")
            row = _row(workbook, objective, kr, kpi, standings[kr.id].status)
            if row.bar and on < span(kr, workbook.settings.cycle)[1]:
                row = replace(row, expected=_expected(kr, standings[kr.id].status, rules))
            found.append(_with_decision(row, kr, kpi, decisions_on(kr.id, decisions, on=on)))
    return tuple(found)


def _row(
    workbook: Workbook, objective: Objective, kr: KeyResult, kpi: Kpi | None, status: Status
) -> ProgressRow:
    score, cycle = status.score, workbook.settings.cycle
    bar = not isinstance(kr, Guardrail)
    return ProgressRow(
        key_result=kr.id,
        objective=objective.text,
        name=say_key_result(kr, kpi),
        word=status.word,
        number=headline(score, cycle),
        basis=_basis(kr, status),
        brief=_shorten(_basis(kr, status), kr, kpi),
        note=status.note,
        bar=bar,
        raw=score.raw,
        filled=None if score.raw is None else clamp(score.raw),
        projected=_is_projected(kr, kpi, score),
        ends=_ends(kr, kpi, reporting_period(kr, kpi, cycle)) if bar else None,
        levels=tuple(_levels(kr, kpi)) if isinstance(kr, Metric) else (),
    )


def _is_projected(kr: KeyResult, kpi: Kpi | None, score: Score) -> bool:
    """Say whether progress is that of where a total is heading, not of what it is so far."""
    if not isinstance(kr, Metric) or not is_total(kpi) or score.raw is None:
        return False
    start = start_of(kr, kpi)
    if start is None or kr.target is None or score.value is None:
        return False
    return score.raw != progress(start, kr.target, score.value)


def _basis(kr: KeyResult, status: Status) -> str:
    """Say what the score rests on; of a limit on a total also how much of it is used by now."""
    basis = status.score.basis
    limited = isinstance(kr, Threshold) and kr.tally == "cycle_total" and kr.side == "at_most"
    if not limited or status.compared is None:
        return basis
    used, gone = say_score(status.compared), say_score(status.pace)
    return f"{basis}; {used} of it used, {gone} of the time gone"


def _shorten(basis: str, kr: KeyResult, kpi: Kpi | None) -> str:
    if not isinstance(kr, Metric) or kr.target is None:
        return basis
    start = start_of(kr, kpi)
    if start is None:
        return basis
    way = f" from {say_value(start, kpi)} to {say_value(kr.target, kpi)}"
    return basis.replace(f":{way}", "").replace(way, "")


def _expected(kr: KeyResult, status: Status, rules: StatusRules) -> Decimal | None:
    """Give the progress that the status was compared with, on the day that its value speaks of.

    It is worked back from the comparison, so that picture and word can never disagree. A total
    over the cycle is compared by its amount, which no bar from no to yes can show.
    """
    raw, compared = status.score.raw, status.compared
    if isinstance(kr, Threshold) and kr.tally == "cycle_total":
        return None
    if raw is None or compared is None:
        return None
    if rules.by == "difference":
        return tidy(raw - compared)
    return tidy(raw / compared) if compared else status.pace


def _ends(kr: KeyResult, kpi: Kpi | None, per: str) -> tuple[Mark, Mark]:
    """Name the two ends of the bar: values where there are any, else what they mean."""
    period = {"two_weeks": "two weeks"}.get(per, per)
    match kr:
        case Metric():
            return _end("start", start_of(kr, kpi), kpi), _end("target", kr.target, kpi)
        case Baseline():
            cases = f"known, n {kr.min_n}" if kr.min_n else "known"
            return _plain("start", "not known"), _plain("target", cases)
        case Milestone():
            steps = f"{len(kr.steps)} steps" if len(kr.steps) > 1 else "proved"
            return _plain("start", "nothing done"), _plain("target", steps)
        case Binary():
            return _plain("start", "no"), _plain("target", "yes")
        case Rate(mode="mean"):
            return _plain("start", "0"), _plain("target", *_say_rate(kr, kpi))
        case Rate() | Threshold(tally="each_period"):
            return _plain("start", "never"), _plain("target", f"every {period}")
        case _:
            return _plain("start", "not kept"), _plain("target", "kept")


def _end(name: str, value: Decimal | None, kpi: Kpi | None) -> Mark:
    """Say a value with its unit, shorter, and without it: it stands beside the status, too."""
    if value is None:
        return _plain(name, f"{name}?")
    if kpi is None:
        return _plain(name, say_value(value, kpi))
    short = say_short(value, kpi)
    return _plain(name, say_value(value, kpi), short, take_apart(short)[1])


def _plain(name: str, *ways: str) -> Mark:
    return Mark(name=name, share=Decimal(name == "target"), ways=tuple(dict.fromkeys(ways)))


def _say_rate(kr: Rate, kpi: Kpi | None) -> tuple[str, ...]:
    if kr.target_rate is None:
        return ("target?",)
    said = say_value(kr.target_rate, kpi)
    unit = kr.unit if kpi is None else ""
    number = take_apart(said)[1]
    return tuple(f"{way} a {kr.per}" for way in (f"{said} {unit}".rstrip(), number))


def _levels(kr: Metric, kpi: Kpi | None) -> Iterator[Mark]:
    """Give commit and stretch; the target is the end of the bar."""
    for name in ("commit", "stretch"):
        value: Decimal | None = getattr(kr, name)
        mark = None if value is None else _mark(name, value, kr, kpi)
        if mark is not None:
            yield mark


def _mark(name: str, value: Decimal, kr: Metric, kpi: Kpi | None) -> Mark | None:
    start = start_of(kr, kpi)
    if start is None or kr.target is None or start == kr.target:
        return None
    share = progress(start, kr.target, value)
    return replace(_end(name, value, kpi), share=share)


def _with_decision(
    row: ProgressRow, kr: KeyResult, kpi: Kpi | None, own: Sequence[Decision]
) -> ProgressRow:
    """Note the last decision, and mark the target that is not the measure here."""
    if not own:
        return row
    last = own[-1]
    told = _DECIDED.get(last.action) or _say_retarget(last, kpi)
    note = "; ".join(filter(None, (row.note, f"{told} since {say_day(last.on)}")))
    found = []
    for name, one in (("promised", original_of(kr, own)), ("new", pursued(kr, own, on=last.on))):
        target = one.target if isinstance(one, Metric) else None
        if isinstance(kr, Metric) and target not in (None, kr.target):
            found.append(_mark(name, target, kr, kpi))
    return replace(row, note=note, levels=(*row.levels, *filter(None, found)))


def _say_retarget(decision: Decision, kpi: Kpi | None) -> str:
    news = [] if decision.target is None else [f"new target {say_value(decision.target, kpi)}"]
    news += [] if decision.due is None else [f"now due {say_day(decision.due)}"]
    return ", ".join(news)
