"""Rules that hold a key result against what its KPI came to so far, and is likely to come to.

Each is one of the method's, section 4. A threshold is asked the question of W-SAND.
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from okrnb.advice import Advice, Seen, Severity
from okrnb.levels import EVEN, say_odds_of
from okrnb.objectives import Ambition, Metric, Threshold
from okrnb.outlook import Floats, Outlook
from okrnb.past import Past, is_seasonal
from okrnb.quantities import say_change, say_value
from okrnb.targets import level_by_odds

LIKELY, PROBABLE, SLIM, UNSEEN = 0.8, 0.6, 0.05, 0.01
"""Chances as usual: from the first on a target is likely anyway; below the second it is a stretch,
whatever the average says; from the third on it is not impossible; below the last it is a wonder."""

OFTEN = 0.8
"""Share of past cycles that reached a target, from which on it is what usually comes."""

BOLD = 3
"""So many times the best past change is beyond what was ever seen (method, B2)."""

ODD = 2
"""Deviations from which on a start is not the usual one (method, P04)."""

FEWEST = 3
"""Past cycles it takes to speak of what is usual."""


@dataclass(frozen=True, eq=False)
class Case:
    """A metric with its target, the outlook in its direction, its KPI's past, its ambition."""

    kr: Metric
    target: Decimal
    outlook: Outlook
    past: Past
    ambition: Ambition | None

    @property
    def sign(self) -> int:
        """Which way is forward."""
        return -1 if self.outlook.kpi.direction == "down" else 1

    @property
    def chance(self) -> float | None:
        """The chance of the target if business goes on as usual, tested or not."""
        return self.outlook.chance_of(float(self.target))

    @property
    def wanted(self) -> float | None:
        """How much better than the start it should get; without a start, than the KPI's own."""
        start = self.outlook.start if self.kr.start is None else float(self.kr.start)
        return None if start is None else (float(self.target) - start) * self.sign

    @property
    def said(self) -> str:
        """The target in words."""
        return say_value(self.target, self.outlook.kpi)

    @property
    def odds(self) -> str:
        """The chance of the target in words, or where it comes from."""
        if not self.outlook.tested:
            return "going by the same time last year"
        return f"a chance of {say_odds_of(self.target, self.outlook)}"

    def say_change(self, better: float) -> str:
        """Write a change for the better."""
        return say_change(better * self.sign, self.outlook.kpi)

    def see(self, what: str, question: str, severity: Severity | None = None) -> Seen:
        """Say what is seen on the target."""
        return Seen(self.kr, "target", what, question, severity)


@dataclass(frozen=True, eq=False)
class HoldCase:
    """A threshold with its bound, its KPI's outlook and past, its ambition."""

    kr: Threshold
    bound: Decimal
    outlook: Outlook
    past: Past
    ambition: Ambition | None


C = TypeVar("C", Case, HoldCase)


@dataclass(frozen=True, slots=True)
class PastRule(Generic[C]):
    """A rule like the coach's (`advice.Rule`), on one key result beside its KPI's past."""

    id: str
    severity: Severity
    source: str
    why: str
    look: Callable[[C], Seen | None]

    def __call__(self, case: C) -> Advice | None:
        """Give the advice of this rule alone."""
        seen = self.look(case)
        if seen is None:
            return None
        about, severity = f"key result {case.kr.id}", seen.severity or self.severity
        said = (about, seen.field, seen.what, seen.question)
        return Advice(self.id, severity, *said, why=self.why, source=self.source)


def rule(
    id: str, severity: Severity, source: str
) -> Callable[[Callable[[C], Seen | None]], PastRule[C]]:
    """Make a rule of a function that says what it sees; its docstring is the reason."""
    return lambda look: PastRule(id, severity, source, look.__doc__ or "", look)


@rule("W-SAND", "W", "Google, re:Work; OKR playbook")
def likely(case: Case) -> Seen | None:
    """What comes by itself needs no key result; only a promise may be likely."""
    if case.chance is None or case.chance < LIKELY or case.ambition == "committed":
        return None
    what = f"{case.said} is already likely if business goes on as usual ({case.odds})"
    return case.see(what, "What would you have to do differently?")


@rule("P05", "W", "Christensen; OKR Orca")
def usual(case: Case) -> Seen | None:
    """What past cycles came to on average is no stretch, unless the market falls."""
    past, target, sign = case.past, float(case.target), case.sign
    stretches = case.chance is not None and case.chance < PROBABLE
    if stretches or len(past.cycles) < FEWEST:
        return None
    line = past.line()
    values = [("on its trend", line.end)]
    if line.slope * sign >= -2 * line.error:  # else it falls, and the past is better than today
        reached = (past.cycles - target) * sign >= 0
        if reached.mean() >= OFTEN:
            count = f"{int(reached.sum())} of {len(reached)} past cycles"
            return case.see(f"{case.said} was reached in {count}", "What would be new about it?")
        values.insert(0, ("on average", float(past.recent.mean())))
    for name, value in values:
        if (value - target) * sign >= -1e-9 * abs(value):
            came_to = say_value(value, case.outlook.kpi)
            what = f"{case.said} is no better than the {came_to} it comes to {name}"
            return case.see(what, "Where is the stretch?")
    return None


@rule("W-TIMID", "H", "Google, OKR playbook; Doerr")
def timid(case: Case) -> Seen | None:
    """A stretch is drawn back from where one wants to be, not from today plus luck."""
    changes, wanted, chance = case.past.changes, case.wanted, case.chance
    if case.ambition != "aspirational" or wanted is None or len(changes) < FEWEST:
        return None
    hard = chance is not None and level_by_odds(Decimal(chance)) == "stretch"
    typical = float(np.median(np.abs(changes[-case.past.lately :])))
    if hard or wanted > typical:
        return None
    usual, time = case.say_change(typical).lstrip("+-"), _from_one_to_the_next(case)
    what = (
        f"a change of {case.say_change(wanted)} is within its usual ups and downs ({usual}{time})"
    )
    return case.see(what, "How far would you go if you began from the end you dream of?")


@rule("B2", "W", "Balanced Scorecard Institute, nine challenges")
def unseen(case: Case) -> Seen | None:
    """What was never seen before needs a reason why it should be possible now."""
    changes, wanted, chance = case.past.changes, case.wanted, case.chance
    dreams = case.ambition in ("aspirational", "learning")
    if chance is not None and chance >= SLIM:
        return None
    if wanted is None or len(changes) < FEWEST:
        far = _is_far(case)
        return None if dreams and not far else _hardly(case, None if far and not dreams else "H")
    best = float((changes * case.sign).max())
    if wanted > BOLD * (best if best > 0 else float(np.abs(changes).max())):
        so_far = f"the best so far is {case.say_change(best)}"
        never = f"it has never got better{_from_one_to_the_next(case)}"
        what = f"a change of {case.say_change(wanted)} was never seen"
        what += f" ({so_far if best > 0 else never})"
        return case.see(what, "What makes it possible now?", "H" if dreams else None)
    return None if dreams else _hardly(case, "H")


def _hardly(case: Case, severity: Severity | None) -> Seen | None:
    """Wonder at a target that has hardly a chance and was never reached."""
    if not case.outlook.tested or case.chance is None or case.chance >= UNSEEN:
        return None
    if ((case.past.values - float(case.target)) * case.sign >= 0).any():
        return None
    new = "was never reached and has" if case.past.values.size else "has"
    what = f"{case.said} {new} {case.odds} if business goes on as usual"
    return case.see(what, "What is so different this time?", severity)


def _is_far(case: Case) -> bool:
    """Say whether even odds are three times as far away as from what one in a hundred reaches."""
    outlook = case.outlook
    if not outlook.samples.size:
        return False
    even = outlook.value_at(EVEN)
    return abs(float(case.target) - even) > BOLD * abs(outlook.value_at(UNSEEN) - even)


def _from_one_to_the_next(case: Case) -> str:
    return f" from one {'year' if is_seasonal(case.outlook) else 'cycle'} to the next"


@rule("P04", "H", "Christensen")
def odd_start(case: Case) -> Seen | None:
    """From a start that is not the usual one, progress comes by itself, or never."""
    start, kpi = case.kr.start, case.outlook.kpi
    if start is None or case.past.lately <= FEWEST:
        return None
    line, own = case.past.line(), case.outlook.start
    usual = line.end if own is None else own
    far = min(abs(float(start) - known) for known in (line.end, usual))
    if far <= ODD * line.spread or say_value(start, kpi) == say_value(usual, kpi):
        return None  # a difference that nobody sees is none
    what = f"the start of {say_value(start, kpi)} is far from the usual {say_value(usual, kpi)}, "
    what += "by over twice its usual scatter"
    another = "another time of the year" if is_seasonal(case.outlook) else "one odd period"
    return Seen(case.kr, "start", what, f"Was it {another}?")


@rule("W-SAND", "W", "Google, re:Work; OKR playbook")
def holds(case: HoldCase) -> Seen | None:
    """What holds by itself is watched as a health metric; only a promise may be likely."""
    kr, outlook, past = case.kr, case.outlook, case.past
    if case.ambition == "committed" or (kr.tally == "cycle_total" and outlook.how != "total"):
        return None
    each = kr.tally == "each_period"
    values = past.readings if each else past.recent
    if len(past.cycles) < FEWEST or not _held(case, values).all():
        return None
    parts = outlook.readings if each and outlook.how == "total" else 1
    chance = _held(case, outlook.samples / parts).mean() if outlook.samples.size else None
    if chance is not None and chance < LIKELY:
        return None
    count = f"{len(values)} readings" if each else f"{len(past.cycles)} past cycles"
    anyway = "" if chance is None else ", and it is likely to hold if business goes on as usual"
    what = f"{say_value(case.bound, outlook.kpi)} held in all {count}{anyway}"
    return Seen(kr, "bound", what, "What would you have to do differently?")


def _held(case: HoldCase, values: Floats) -> NDArray[np.bool_]:
    """Say for each value whether it keeps the threshold (`scoring` does so for one reported)."""
    kr, bound = case.kr, float(case.bound)
    if kr.side == "within":
        room = abs(bound) * float(kr.band) - np.abs(values - bound)
    else:
        room = (bound - values) if kr.side == "at_most" else values - bound
    return np.asarray(room > 0 if kr.strict else room >= 0)


TARGET: tuple[PastRule[Case], ...] = (likely, usual, timid, unseen)
"""Rules on a metric's target, the easiest first: only the first that speaks is heard."""
