"""How a key result stands while the cycle runs: pace, status, projection, what is still needed.

*Pace* is the share that should be reached by a day. Shares of the cycle count both the first and
the last day. Formulas are those of the method, section 3; the thresholds of status are a setting.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal, NamedTuple

from okrnb.curves import Curve
from okrnb.entries import Valued
from okrnb.model import CheckIn, Cycle, Kpi
from okrnb.objectives import (
    Baseline,
    Binary,
    Guardrail,
    KeyResult,
    Metric,
    Milestone,
    Rate,
    Threshold,
)
from okrnb.periods import (
    elapsed,
    is_stale,
    own_check_ins,
    reporting_period,
    run_rate,
    span,
)
from okrnb.scores import Held, Score, Verdict
from okrnb.scoring import score_key_result
from okrnb.steps import steps_due
from okrnb.targets import is_total, progress, start_of, tidy

Ahead = Literal["on track", "behind", "at risk"]
Word = Ahead | Held | Literal["achieved", "missed", "too early", "not measured", "stale"]

DISAGREE = "numbers and people disagree"
_AT_THE_END: dict[Verdict, Word] = {
    "yes": "achieved",
    "no": "missed",
    "unmeasured": "not measured",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusRules:
    """From where on a key result is on track, behind or at risk.

    Progress is compared with pace by ratio, or by difference (both as shares of 1). `early` is the
    share of the cycle before which nothing is said. A confidence up to `low` makes at risk of
    anything unfinished; up to `doubtful` it is set beside a good status. A ceiling is at risk when
    its used share runs more than `slack` ahead of time.
    """

    by: Literal["ratio", "difference"] = "ratio"
    on_track: Decimal = Decimal("0.95")
    behind: Decimal = Decimal("0.75")
    early: Decimal = Decimal("0.2")
    low: int = 3
    doubtful: int = 5
    slack: Decimal = Decimal("0.2")


USUAL = StatusRules()
"""The thresholds of UpRaise, with the method's guards."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """One word on a key result, with the numbers it comes from.

    `by_numbers` is the word that the numbers alone would give: people's bad news can lower it.
    `pace` is the share expected by now. `compared` is progress against it, as the rules say, or for
    a value from the KPI's readings against what was expected by their day; None where nothing is
    compared. `note` says where numbers and people disagree.
    """

    word: Word
    by_numbers: Word
    score: Score
    pace: Decimal
    compared: Decimal | None = None
    confidence: int | None = None
    note: str = ""


class Comparison(NamedTuple):
    """A word, and the ratio or difference it was chosen by; None where nothing is due yet."""

    word: Ahead
    amount: Decimal | None


def pace_of(
    kr: KeyResult,
    *,
    on: date,
    cycle: Cycle,
    curve: Curve | None = None,
    dropped: Collection[str] = (),
) -> Decimal:
    """Give the share of a key result that should be reached by the day `on`.

    A metric and a total follow time, on a straight line or on a `curve`, a milestone the dates of
    its steps. Yes/no and baseline are due all at once, on the last day; what has to be kept up is
    always due in full.
    """
    begin, due = span(kr, cycle)
    share, over = elapsed(on, begin, due), Decimal(on >= due)
    match kr:
        case Metric() | Threshold(tally="cycle_total"):
            return share if curve is None else curve.at(share)
        case Milestone():
            if kr.steps and not any(step.due for step in kr.steps):
                return share if curve is None else curve.at(share)
            planned = steps_due(kr.steps, on=on, due=due, dropped=dropped)
            return over if planned is None else planned
        case Baseline() | Binary():
            return over
        case _:
            return Decimal(1)


def planned_value(kr: Metric, pace: Decimal, kpi: Kpi | None) -> Decimal | None:
    """Give the value that would be just on plan; None while start or target is unknown.

    A total counts from 0 each cycle, so its plan does not begin at what last cycle came to.
    """
    start = Decimal(0) if is_total(kpi) else start_of(kr, kpi)
    return None if start is None or kr.target is None else start + pace * (kr.target - start)


def compare(share: Decimal, pace: Decimal, rules: StatusRules = USUAL) -> Comparison:
    """Compare progress with pace.

    >>> compare(Decimal("0.36"), Decimal("0.5"))
    Comparison(word='at risk', amount=Decimal('0.72'))
    """
    if pace <= 0:
        return Comparison("on track", None)
    amount = tidy(share / pace if rules.by == "ratio" else share - pace)
    if amount >= rules.on_track:
        return Comparison("on track", amount)
    return Comparison("behind" if amount >= rules.behind else "at risk", amount)


def status_of(
    kr: KeyResult,
    check_ins: tuple[CheckIn, ...],
    *,
    on: date,
    cycle: Cycle,
    kpi: Kpi | None = None,
    rules: StatusRules = USUAL,
    curve: Curve | None = None,
) -> Status:
    """Say in one word how a key result stands on the day `on`.

    People's bad news lowers the word, their good news does not raise it. After the last day the
    word is achieved, missed or not measured. A guardrail is held, broken or unknown. A `curve`
    says what is expected by when, where that is no straight line in time.
    """
    score = score_key_result(kr, check_ins, on=on, cycle=cycle, kpi=kpi, curve=curve)
    own = own_check_ins(kr.id, check_ins, on=on)
    begin, due = span(kr, cycle)
    days, gone = (on, _known_on(own, on)), _dropped(own)
    pace, due_then = (pace_of(kr, on=d, cycle=cycle, curve=curve, dropped=gone) for d in days)
    found = _compare(kr, score, due_then, kpi=kpi, rules=rules)
    settled = _settled(kr, score, over=on > due)
    numbers: Word = settled or (found.word if found else "not measured")
    if settled is None and (not own or elapsed(on, begin, due) < rules.early):
        numbers = "too early"
    elif settled is None and _is_stale(kr, score, cycle, kpi=kpi, on=on):
        numbers = "stale"
    confidence = _confidence(own)
    word = _heard(numbers, confidence, rules) if settled is None else settled
    doubtful = confidence is not None and confidence <= rules.doubtful
    return Status(
        word=word,
        by_numbers=numbers,
        score=score,
        pace=pace,
        compared=found.amount if found else None,
        confidence=confidence,
        note=DISAGREE if doubtful and word in ("on track", "achieved") else "",
    )


def _confidence(own: tuple[CheckIn, ...]) -> int | None:
    """Give the last confidence that people told: it holds until another is given."""
    return next((c.confidence for c in reversed(own) if c.confidence is not None), None)


def _heard(numbers: Word, confidence: int | None, rules: StatusRules) -> Word:
    """Let people's bad news lower what the numbers say; good news raises nothing."""
    return "at risk" if confidence is not None and confidence <= rules.low else numbers


def _known_on(own: tuple[CheckIn, ...], on: date) -> date:
    """Give the day to compare on: a reading speaks of its own last day, until the next one is due.

    Seven weeks into a quarter the newest monthly reading is that of the fourth; set against the
    pace of the seventh everybody would be behind.
    """
    last = next((c for c in reversed(own) if c.value is not None), None)
    by_reading = isinstance(last, Valued) and not last.typed
    return last.on if last is not None and by_reading else on


def _dropped(own: tuple[CheckIn, ...]) -> set[str]:
    return {i for c in own for i in c.dropped} - {i for c in own for i in c.done}


def _settled(kr: KeyResult, score: Score, *, over: bool) -> Word | None:
    """Give the word that time cannot change any more, or None."""
    if isinstance(kr, Guardrail):
        return score.held
    if over:
        return _AT_THE_END[score.verdict]
    if isinstance(kr, Threshold | Rate):  # kept so far is not yet kept to the end
        broken = isinstance(kr, Threshold) and _is_ceiling(kr) and score.verdict == "no"
        return "missed" if broken else None
    return "achieved" if score.verdict == "yes" else None


def _is_ceiling(kr: Threshold) -> bool:
    return kr.tally == "cycle_total" and kr.side == "at_most"


def _is_stale(kr: KeyResult, score: Score, cycle: Cycle, *, kpi: Kpi | None, on: date) -> bool:
    """Say whether a reading is too old to judge by; steps, answers and baselines do not age."""
    if score.seen_on is None or not isinstance(kr, Metric | Rate | Threshold):
        return False
    return is_stale(score.seen_on, reporting_period(kr, kpi, cycle), on=on)


def _compare(
    kr: KeyResult, score: Score, pace: Decimal, *, kpi: Kpi | None, rules: StatusRules
) -> Comparison | None:
    """Compare with pace what can be compared: of a total, what it would come to at this pace."""
    value, raw = score.value, score.raw
    if raw is None:
        return None
    if isinstance(kr, Metric) and kr.target is not None and is_total(kpi) and value is not None:
        start = start_of(kr, kpi) or Decimal(0)
        landing = run_rate(value, pace)
        if landing is not None:
            return compare(progress(start, kr.target, landing), Decimal(1), rules)
    if isinstance(kr, Threshold) and kr.tally == "cycle_total" and kr.bound and value is not None:
        used = value / kr.bound
        if not _is_ceiling(kr):
            return compare(used, pace, rules)
        return Comparison("at risk" if used > pace + rules.slack else "on track", used)
    return compare(raw, pace, rules)
