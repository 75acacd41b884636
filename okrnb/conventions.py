"""One quarter under many conventions: the same key results, and what each school makes of them.

Some grade from 0 to 1, some say yes or no, some agree on three levels, some only report progress;
tools have rules of their own. Nobody is right for all. What matters is whether a team knows which
of its results would read otherwise next door: these are the *flips*.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from okrnb.model import Kpi
from okrnb.objectives import Guardrail, KeyResult, Metric, Workbook
from okrnb.peerrules import Light
from okrnb.periods import by_key_result
from okrnb.quantities import say_number
from okrnb.rollups import band, say_score
from okrnb.scores import Score
from okrnb.scoring import score_key_result
from okrnb.targets import level_reached, levels_of, score_by_named_level, start_of

_LIGHTS: Mapping[str, Light] = {"green": "good", "yellow": "doubtful", "red": "bad"}


@dataclass(frozen=True, slots=True)
class Ruling:
    """What one convention says of one key result: in words, as a share, and what it comes to.

    `share` and `light` are None where the convention has none.
    """

    said: str
    share: Decimal | None = None
    light: Light | None = None


NOTHING = Ruling("…")
"""Where a convention has no place for a key result, or nobody has measured it."""


@dataclass(frozen=True, slots=True)
class Flip:
    """A key result that some conventions call good and others do not."""

    key_result: str
    good: tuple[str, ...]
    not_good: tuple[str, ...]

    def __str__(self) -> str:
        """Say both sides by name."""
        good, other = ", ".join(self.good), ", ".join(self.not_good)
        return f"{self.key_result}: good by {good}; not by {other}"


@dataclass(frozen=True, slots=True)
class Comparison:
    """Key results down, conventions across; `rulings` go by both, in their order.

    `formulas` say each convention's rule in a few words.
    """

    key_results: tuple[str, ...]
    conventions: tuple[str, ...]
    formulas: tuple[str, ...]
    rulings: Mapping[tuple[str, str], Ruling]

    @property
    def head(self) -> tuple[str, ...]:
        """Give the head of a table."""
        return ("key result", *self.conventions)

    @property
    def rows(self) -> tuple[tuple[str, ...], ...]:
        """Give the rows of a table: what each convention says of each key result."""
        return tuple(
            (kr, *(self.rulings[kr, one].said for one in self.conventions))
            for kr in self.key_results
        )

    @property
    def means(self) -> tuple[str, ...]:
        """Give the plain mean of what each convention counts, as a last row."""
        shares = [
            [r.share for kr in self.key_results if (r := self.rulings[kr, one]).share is not None]
            for one in self.conventions
        ]
        said = (say_score(sum(own, Decimal(0)) / len(own)) if own else "…" for own in shares)
        return ("mean", *said)

    def flips(self, *only: str) -> tuple[Flip, ...]:
        """Name the key results on which conventions disagree; with names, between these alone."""
        found = []
        for kr in self.key_results:
            lights = {
                one: self.rulings[kr, one].light
                for one in (only or self.conventions)
                if self.rulings[kr, one].light is not None
            }
            good = tuple(one for one, light in lights.items() if light == "good")
            if 0 < len(good) < len(lights):
                found.append(Flip(kr, good, tuple(one for one in lights if one not in good)))
        return tuple(found)


class Judged(NamedTuple):
    """What a school's rule is told of one key result: graded, and by the levels."""

    kr: KeyResult
    kpi: Kpi | None
    graded: Score
    by_levels: Score


def _graded(one: Judged) -> Ruling:
    return _coloured(one.graded.graded)


def _coloured(value: Decimal | None) -> Ruling:
    if value is None:
        return NOTHING
    colour = band(value)
    return Ruling(f"{say_score(value)} {colour}", value, _LIGHTS[colour])


def _yes_no(one: Judged) -> Ruling:
    verdict = one.graded.verdict
    if verdict == "unmeasured":
        return NOTHING
    return Ruling(verdict, Decimal(verdict == "yes"), "good" if verdict == "yes" else "bad")


def _by_levels(one: Judged) -> Ruling:
    return _coloured(one.by_levels.graded)


def _named_level(one: Judged) -> Ruling:
    start = start_of(one.kr, one.kpi) if isinstance(one.kr, Metric) else None
    levels = None if start is None or not isinstance(one.kr, Metric) else levels_of(one.kr, start)
    if levels is None or one.graded.value is None:
        return _by_levels(one)
    name, value = level_reached(levels, one.graded.value), one.graded.value
    said, share = name or "no level", score_by_named_level(levels, value)
    return Ruling(f"{said} {say_score(share)}", share, _LIGHTS[band(share)])


def _progress_only(one: Judged) -> Ruling:
    raw = one.graded.raw
    return NOTHING if raw is None else Ruling(f"{say_number(100 * raw, 0)}%", raw)


SCHOOLS: Mapping[str, tuple[str, Callable[[Judged], Ruling]]] = {
    "graded": ("way from start to target, 0 to 1; red, yellow, green (re:Work)", _graded),
    "yes or no": ("reached or not (Grove; Wodtke)", _yes_no),
    "levels": ("0.3 commit, 0.7 target, 1.0 stretch, straight lines between", _by_levels),
    "named level": ("only the level that is reached (Lamorte's three levels)", _named_level),
    "progress only": ("how far, and no score at all (Castro)", _progress_only),
}
"""The conventions of people, each with its rule in words."""


def compare_schools(workbook: Workbook, *, on: date) -> Comparison:
    """Score the same key results as each school would, as of a day; guardrails are left out."""
    own = by_key_result(workbook.check_ins)
    rulings: dict[tuple[str, str], Ruling] = {}
    names = scored_by_id(workbook)
    for id, (kr, kpi) in names.items():
        cycles = (workbook.settings.cycle.change(scoring=how) for how in ("graded", "levels"))
        graded, by_levels = (
            score_key_result(kr, own.get(id, ()), on=on, cycle=cycle, kpi=kpi) for cycle in cycles
        )
        judged = Judged(kr, kpi, graded, by_levels)
        rulings |= {(id, name): rule(judged) for name, (_, rule) in SCHOOLS.items()}
    formulas = tuple(formula for formula, _ in SCHOOLS.values())
    return Comparison(tuple(names), tuple(SCHOOLS), formulas, rulings)


def scored_by_id(workbook: Workbook) -> dict[str, tuple[KeyResult, Kpi | None]]:
    """Give the key results that are scored, each with its KPI, by id: all but guardrails."""
    kpis = {kpi.id: kpi for kpi in workbook.kpis}
    return {
        kr.id: (kr, kpis.get(getattr(kr, "kpi", None) or ""))
        for kr in workbook.key_results()
        if not isinstance(kr, Guardrail)
    }
