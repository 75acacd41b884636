"""The same quarter elsewhere: how other tools would count it, colour it and add it up.

Their rules are in `peerrules`; here they meet a workbook, with our own beside them.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from okrnb.conventions import NOTHING, Comparison, Ruling, scored_by_id
from okrnb.curves import Curve
from okrnb.model import CheckIn, Cycle, Kpi
from okrnb.objectives import KeyResult, Metric, Rate, Threshold, Workbook
from okrnb.pace import Status, Word
from okrnb.peerrules import (
    PROGRESS,
    STATUSES,
    Case,
    Course,
    Light,
    Part,
    ProgressRule,
    Shape,
    StatusRule,
)
from okrnb.periods import by_key_result, elapsed, span
from okrnb.projection import project
from okrnb.quantities import say_number
from okrnb.scores import Score
from okrnb.scoring import score_key_result
from okrnb.standing import stand_all
from okrnb.targets import clamp, start_of

OURS = "okrnb"
_BAD_NEWS = frozenset({"at risk", "missed", "broken"})
_SILENT = frozenset({"too early", "not measured", "stale", "unknown"})


def compare_progress(
    workbook: Workbook, *, on: date, rules: Sequence[ProgressRule] = PROGRESS
) -> Comparison:
    """Count the same progress as other tools do; good is what they show as reached."""
    own, cycle = by_key_result(workbook.check_ins), workbook.settings.cycle
    names = scored_by_id(workbook)
    rulings: dict[tuple[str, str], Ruling] = {}
    for id, (kr, kpi) in names.items():
        score = score_key_result(kr, own.get(id, ()), on=on, cycle=cycle, kpi=kpi)
        case = case_of(kr, kpi, score)
        rulings[id, OURS] = _counted(score.raw)
        rulings |= {(id, r.tool): _counted(None if case is None else r.count(case)) for r in rules}
    tools = tuple(rule.tool for rule in rules)
    ours = "(c-b)/(t-b), kept as it is; the score is held in 0..1"
    return Comparison(
        tuple(names), (OURS, *tools), (ours, *(rule.formula for rule in rules)), rulings
    )


def _counted(share: Decimal | None) -> Ruling:
    if share is None:
        return NOTHING
    return Ruling(f"{say_number(100 * share, 0)}%", share, "good" if share >= 1 else "bad")


def case_of(kr: KeyResult, kpi: Kpi | None, score: Score) -> Case | None:
    """Tell a key result as the rules of tools want it; None where it has not been measured."""
    if isinstance(kr, Threshold) and kr.tally != "each_period" and kr.side != "within":
        if kr.bound is None or score.value is None:
            return None
        shape: Shape = "ceiling" if kr.side == "at_most" else "floor"
        return Case(shape, Decimal(0), kr.bound, score.value)
    if isinstance(kr, Rate) and kr.target_rate is not None and score.value is not None:
        return Case("way", Decimal(0), kr.target_rate, score.value)
    if isinstance(kr, Metric):
        start = start_of(kr, kpi)
        if start is None or kr.target is None or score.value is None:
            return None
        percent = kpi is not None and kpi.unit_kind == "percent"
        return Case("way", start, kr.target, score.value, kr.stretch, percent)
    return None if score.raw is None else Case("share", Decimal(0), Decimal(1), score.raw)


def compare_statuses(
    workbook: Workbook,
    *,
    on: date,
    curves: Mapping[str, Curve] | None = None,
    rules: Sequence[StatusRule] = STATUSES,
) -> Comparison:
    """Choose the word for how things go as other tools do, as of a day of the cycle.

    They know straight lines only; `curves`, by key result, bend our own.
    """
    own, cycle = by_key_result(workbook.check_ins), workbook.settings.cycle
    standings = stand_all(workbook, on=on, curves=curves)
    names = scored_by_id(workbook)
    rulings: dict[tuple[str, str], Ruling] = {}
    for id, (kr, kpi) in names.items():
        status = standings[id].status
        share = _plain_share(kr, kpi, status.score)
        projected = _projected(kr, kpi, own.get(id, ()), on=on, cycle=cycle)
        course = (
            None
            if share is None
            else Course(share, elapsed(on, *span(kr, cycle)), status.confidence, projected)
        )
        rulings[id, OURS] = _as_ruling(status)
        for rule in rules:
            judged = None if course is None else rule.judge(course)
            rulings[id, rule.tool] = (
                NOTHING if judged is None else Ruling(judged[0], None, judged[1])
            )
    ours = "p/e: 0.95, 0.75; silent in the first fifth; bad news lowers it"
    tools = tuple(rule.tool for rule in rules)
    formulas = (ours, *(rule.formula for rule in rules))
    return Comparison(tuple(names), (OURS, *tools), formulas, rulings)


def _plain_share(kr: KeyResult, kpi: Kpi | None, score: Score) -> Decimal | None:
    """Give the share as tools count it: the value so far, never what it is heading for."""
    case = case_of(kr, kpi, score)
    way = case.way if case is not None and case.shape == "way" else None
    return score.graded if way is None else clamp(way)


def light_of(word: Word) -> Light | None:
    """Say what a status comes to; None where it says nothing yet.

    >>> light_of("behind"), light_of("held"), light_of("too early")
    ('doubtful', 'good', None)
    """
    if word in _SILENT:
        return None
    if word in _BAD_NEWS:
        return "bad"
    return "doubtful" if word == "behind" else "good"


def _as_ruling(status: Status) -> Ruling:
    return Ruling(status.word, None, light_of(status.word))


def _projected(
    kr: KeyResult, kpi: Kpi | None, own: tuple[CheckIn, ...], *, on: date, cycle: Cycle
) -> Decimal | None:
    if not isinstance(kr, Metric):
        return None
    found = project(kr, own, on=on, cycle=cycle, kpi=kpi)
    return None if found is None else found.progress


def parts_of(workbook: Workbook, objective: str, *, on: date) -> tuple[Part, ...]:
    """Give the measured key results of an objective as `add_up` wants them."""
    standings = stand_all(workbook, on=on)
    own = next((one for one in workbook.objectives if one.id == objective), None)
    found = []
    for kr in () if own is None else own.key_results:
        status = standings[kr.id].status
        light = _as_ruling(status).light
        if status.score.graded is not None and light is not None:
            found.append(Part(status.score.graded, kr.weight, light))
    return tuple(found)
