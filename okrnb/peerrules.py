"""How other tools count progress, choose a status and add up: their rules, by name.

The formulas are facts, read in a tool's source or on its maker's help pages in 2026; a tool may
have changed since. They are here to show the same quarter under many rules, not to be copied: some
lose points when a number that should fall does fall.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, NamedTuple

from okrnb.quantities import round_half_up
from okrnb.targets import LEVEL_SCORES, clamp

Light = Literal["good", "doubtful", "bad"]
"""What a word or a number comes to, so that rules with words of their own can be compared."""

Shape = Literal["way", "share", "ceiling", "floor"]
"""A way from start to target; a share from 0 to 1, as of steps; a limit to stay below or above."""


class Case(NamedTuple):
    """What a rule for progress is told; of a share, start is 0 and target 1."""

    shape: Shape
    start: Decimal
    target: Decimal
    value: Decimal
    stretch: Decimal | None = None
    is_percent: bool = False

    @property
    def way(self) -> Decimal | None:
        """Share of the way from start to target, not held in 0..1; None without a way."""
        width = self.target - self.start
        return (self.value - self.start) / width if width else None

    @property
    def ratio(self) -> Decimal | None:
        """Value over target, whatever the start; None at a target of 0."""
        return self.value / self.target if self.target else None

    @property
    def falls(self) -> bool:
        """Say whether less is better."""
        return self.target < self.start or self.shape == "ceiling"


class Course(NamedTuple):
    """What a rule for status is told: shares of the way and of the time, and people's confidence.

    `projected` is the share that the key result is heading for, None where nobody can say.
    """

    share: Decimal
    time: Decimal
    confidence: int | None = None
    projected: Decimal | None = None


@dataclass(frozen=True, slots=True)
class ProgressRule:
    """How a tool counts progress; `count` gives None for what cannot be entered there."""

    tool: str
    formula: str
    count: Callable[[Case], Decimal | None]


@dataclass(frozen=True, slots=True)
class StatusRule:
    """How a tool chooses its word for how things go; `judge` gives None where it stays silent."""

    tool: str
    formula: str
    judge: Callable[[Course], tuple[str, Light] | None]


def _line(case: Case) -> Decimal | None:
    way = case.way
    return None if way is None or _is_limit(case) else clamp(way)


def _line_or(when_equal: Decimal) -> Callable[[Case], Decimal | None]:
    return lambda case: when_equal if case.start == case.target else _line(case)


def _is_limit(case: Case) -> bool:
    return case.shape in ("ceiling", "floor")


def _to_stretch(case: Case) -> Decimal | None:
    if case.way is None or _is_limit(case):
        return None
    if case.shape == "share":
        return clamp(case.way)
    full = (case.target - case.start) / LEVEL_SCORES["target"]
    stretch = case.start + full if case.stretch is None else case.stretch
    return max(Decimal(0), (case.value - case.start) / (stretch - case.start))


def _whole_numbers(case: Case) -> Decimal | None:
    numbers = (case.start, case.target, case.value)
    typed = case.shape == "share" or all(n >= 0 and n == n.to_integral_value() for n in numbers)
    return _line(case) if typed else None


def _percent_as_is(case: Case) -> Decimal | None:
    of_hundred = case.is_percent and case.shape == "way"
    return clamp(case.value / 100) if of_hundred else _line_or(Decimal(0))(case)


def _not_held(case: Case) -> Decimal | None:
    if case.shape == "ceiling":
        return Decimal(case.value < case.target)
    return Decimal(case.value > case.target) if case.shape == "floor" else case.way


def _whole_percent(case: Case) -> Decimal | None:
    if case.ratio is None or _is_limit(case):
        return None
    return Decimal(int(100 * case.ratio)) / 100


def _control(case: Case) -> Decimal | None:
    if case.shape == "ceiling":
        return None if case.ratio is None else 2 - case.ratio
    return None if case.shape == "floor" else _line(case)


def _of_target(case: Case) -> Decimal | None:
    if _is_limit(case):
        return None
    if not case.falls:
        return case.ratio
    return case.target / case.value if case.value else None


def _sheet(case: Case) -> Decimal | None:
    return None if case.ratio is None or _is_limit(case) else min(Decimal(1), case.ratio)


def _never_negative(case: Case) -> Decimal | None:
    return None if case.way is None or _is_limit(case) else max(Decimal(0), case.way)


HALF, NOTHING = Decimal("0.5"), Decimal(0)

PROGRESS: tuple[ProgressRule, ...] = (
    ProgressRule("OKR Tracker", "(c-b)/(t-b) in 0..1; 0.5 where t = b", _line_or(HALF)),
    ProgressRule("Puzzle OKR", "(c-b)/(stretch-b), at least 0", _to_stretch),
    ProgressRule("BurningOKR", "(c-b)/(t-b) in 0..1; whole numbers from 0 on only", _whole_numbers),
    ProgressRule("OKRdokey", "(c-b)/(t-b) in 0..1; of a percentage c/100", _percent_as_is),
    ProgressRule("Operately", "(c-b)/(t-b) in 0..1; 0 where t = b", _line_or(NOTHING)),
    ProgressRule("ShamanR", "(c-b)/(t-b) in 0..1", _line),
    ProgressRule("FaraatarTID", "whole percent of c/t; no start, no direction", _whole_percent),
    ProgressRule("Quantive", "(c-b)/(t-b), not held; a limit is kept only beyond it", _not_held),
    ProgressRule("Profit.co", "(c-b)/(t-b) in 0..1; of a ceiling 2-c/t", _control),
    ProgressRule("Databox", "c/t, of what should fall t/c; no start", _of_target),
    ProgressRule("Perdoo", "(c-b)/(t-b), at least 0", _never_negative),
    ProgressRule("spreadsheet", "c/t, at most 1; no start, no direction", _sheet),
)
"""b is the start, t the target, c the value now."""


def _steps(
    *steps: tuple[str, str, Light], otherwise: str
) -> Callable[[Decimal], tuple[str, Light]]:
    """Give the first word whose threshold is reached, else the last one, which is bad."""
    edges = [(Decimal(edge), word, light) for edge, word, light in steps]

    def choose(amount: Decimal) -> tuple[str, Light]:
        return next(((w, light) for edge, w, light in edges if amount >= edge), (otherwise, "bad"))

    return choose


_DIFFERENCE = _steps(
    ("-0.10", "on track", "good"), ("-0.25", "at risk", "doubtful"), otherwise="behind"
)
_UPRAISE = _steps(
    ("0.95", "on track", "good"), ("0.75", "lagging", "doubtful"), otherwise="at risk"
)
_ZOKRI = _steps(("0.75", "green", "good"), ("0.5", "amber", "doubtful"), otherwise="red")
_MOONCAMP = _steps(
    ("0.9", "on track", "good"), ("0.7", "progressing", "doubtful"), otherwise="off track"
)
_MINDS = _steps(
    ("1", "on track", "good"), ("0.9", "progressing", "doubtful"), otherwise="off track"
)
_SERVICE = _steps(("0.9", "green", "good"), ("0.75", "yellow", "doubtful"), otherwise="red")
_BOJA = _steps(("0.6", "green", "good"), ("0.2", "yellow", "doubtful"), otherwise="red")
_WORXMATE = _steps(("0.7", "green", "good"), ("0.3", "yellow", "doubtful"), otherwise="red")
_THIRDS = _steps(("0.6667", "green", "good"), ("0.3333", "yellow", "doubtful"), otherwise="red")
_ATLASSIAN = _steps(
    ("0.7", "on track", "good"), ("0.4", "at risk", "doubtful"), otherwise="off track"
)
_KOAN = _steps(("8", "on track", "good"), ("4", "issues", "doubtful"), otherwise="at risk")
_WORKBOARD = _steps(("7", "high", "good"), ("4", "medium", "doubtful"), otherwise="low")


def _ratio(course: Course) -> Decimal:
    return course.share / course.time if course.time > 0 else Decimal(1)


def _viva(course: Course) -> tuple[str, Light]:
    return ("on track", "good") if course.share >= course.time else ("behind", "bad")


def _engagedly(course: Course) -> tuple[str, Light]:
    gap = 100 * (course.time - course.share)
    if course.share >= 1:
        return "achieved", "good"
    if gap < Decimal("16.5"):
        return "on track", "good"
    return ("behind", "doubtful") if gap <= 33 else ("at risk", "bad")


def _any_shortfall(course: Course) -> tuple[str, Light]:
    return ("on track", "good") if course.share >= course.time else ("at risk", "bad")


def _smashboard(course: Course) -> tuple[str, Light] | None:
    return None if course.time < Decimal("0.2") else _viva(course)


def _told(
    course: Course, choose: Callable[[Decimal], tuple[str, Light]]
) -> tuple[str, Light] | None:
    return None if course.confidence is None else choose(Decimal(course.confidence))


def _typed(course: Course) -> tuple[str, Light] | None:
    if course.projected is None:
        return None
    return _ATLASSIAN(round_half_up(clamp(course.projected), 1))


STATUSES: tuple[StatusRule, ...] = (
    StatusRule("OKRdokey", "p-e: -0.10, -0.25", lambda c: _DIFFERENCE(c.share - c.time)),
    StatusRule("Viva Goals", "p against e", _viva),
    StatusRule("Engagedly", "100(e-p): 16.5, 33", _engagedly),
    StatusRule("UpRaise", "p/e: 0.95, 0.75", lambda c: _UPRAISE(_ratio(c))),
    StatusRule("ZOKRI", "p/e: 0.75, 0.50", lambda c: _ZOKRI(_ratio(c))),
    StatusRule("Mooncamp", "p/e: 0.90, 0.70", lambda c: _MOONCAMP(_ratio(c))),
    StatusRule("InnovationMinds", "p/e: 1, 0.90", lambda c: _MINDS(_ratio(c))),
    StatusRule("ServiceNow", "p: 0.90, 0.75, whatever the day", lambda c: _SERVICE(c.share)),
    StatusRule("FaraatarTID", "any shortfall is a risk", _any_shortfall),
    StatusRule("Atlassian Goals", "score foretold by its owner: 0.7, 0.4", _typed),
    StatusRule("BOJA", "p: 0.60, 0.20, whatever the day", lambda c: _BOJA(c.share)),
    StatusRule("Worxmate", "p: 0.70, 0.30, whatever the day", lambda c: _WORXMATE(c.share)),
    StatusRule("Qulture", "p in thirds, whatever the day", lambda c: _THIRDS(c.share)),
    StatusRule("Dashboard Smashboard", "nothing in the first fifth", _smashboard),
    StatusRule("Koan", "confidence: 8, 4 of ten", lambda c: _told(c, _KOAN)),
    StatusRule("WorkBoard", "confidence: 70%, 40%", lambda c: _told(c, _WORKBOARD)),
)
"""p is progress, e the share of the time that has passed. Atlassian's owners type a score; here it
is the projection, since nobody has typed one."""


class Part(NamedTuple):
    """One key result as a roll-up sees it."""

    share: Decimal
    weight: Decimal
    light: Light


def add_up(parts: Sequence[Part]) -> tuple[tuple[str, str], ...]:
    """Bring key results down to one by the rules of several tools: names, and what each comes to.

    Profit.co averages statuses as numbers, BOJA as 1 to 3; Lamorte scores key results only.
    """
    if not parts:
        return ()
    count, weight = len(parts), sum((part.weight for part in parts), Decimal(0))
    mean = sum((part.share for part in parts), Decimal(0)) / count
    weighted = sum((part.share * part.weight for part in parts), Decimal(0)) / weight
    order: tuple[Light, ...] = ("bad", "doubtful", "good")
    weakest = min((part.light for part in parts), key=order.index)
    points = {"good": 80, "doubtful": 30, "bad": 10}
    average = Decimal(sum(100 if p.share >= 1 else points[p.light] for p in parts)) / count
    third = Decimal(sum(order.index(part.light) + 1 for part in parts)) / count
    return (
        ("OKRdokey, Operately, BurningOKR, Quantive, Lattice: mean", f"{round_half_up(mean, 2)}"),
        ("OKR Tracker, ShamanR: weighted mean", f"{round_half_up(weighted, 2)}"),
        ("Perdoo, Worxmate: weakest status", weakest),
        ("Profit.co: averaged status", f"{round_half_up(average, 0)} of 100"),
        ("BOJA: averaged status", order[int(round_half_up(third, 0)) - 1]),
        ("Lamorte: none", "objectives are not scored"),
    )
