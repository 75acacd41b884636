"""How scores are shown, and what many say together: of an objective, a cycle, past cycles.

Roll-ups leave out what is not measured, unless asked to count it as 0, and always leave out
guardrails. Schools differ on whether objectives should be scored at all, so mean, weakest and share
of yes stand side by side. Formulas are those of the method, section 3.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from okrnb.entries import Assessment
from okrnb.model import Cycle
from okrnb.objectives import Ambition, Objective
from okrnb.quantities import round_half_up, say_number
from okrnb.scores import Score
from okrnb.targets import tidy

Band = Literal["red", "yellow", "green"]
RollUp = Literal["mean", "unweighted", "minimum", "share_of_yes", "none"]

FEWEST_SCORES = 5
"""With fewer scores than this, their mean says nothing about ambition."""

SUMMED: Mapping[RollUp, str] = {
    "mean": "mean",
    "unweighted": "mean without weights",
    "minimum": "weakest",
    "share_of_yes": "share of yes",
}
"""What the number is called that a cycle sums an objective up by; for `none` there is none."""

SWEET_SPOT = (Decimal("0.6"), Decimal("0.7"))
"""Where the scores of all aspirational key results of a cycle should lie on average (re:Work)."""


def as_shown(value: Decimal) -> Decimal:
    """Round a score half-up to the two decimals it is shown with.

    >>> as_shown(Decimal("0.695"))
    Decimal('0.70')
    """
    return round_half_up(tidy(value), 2)


def say_score(value: Decimal | None) -> str:
    """Write a score with two decimals, halves rounded up.

    >>> say_score(Decimal("0.695")), say_score(None)
    ('0.70', 'not measured')
    """
    return "not measured" if value is None else say_number(as_shown(value), 2)


def band(
    value: Decimal, *, yellow: Decimal = Decimal("0.4"), green: Decimal = Decimal("0.7")
) -> Band:
    """Name the colour of a score as it is shown, with two decimals.

    >>> band(Decimal("0.695")), band(Decimal("0.694"))
    ('green', 'yellow')
    """
    shown = as_shown(value)
    return "green" if shown >= green else "yellow" if shown >= yellow else "red"


def roll_up(
    weighted: Iterable[tuple[Score, Decimal]],
    how: RollUp = "mean",
    *,
    unmeasured_as_zero: bool = False,
) -> Decimal | None:
    """Bring scores with their weights down to one number; None where there is nothing to say.

    Weights count in `mean` only, `unweighted` is the mean without them. The share of yes is taken
    of the scores that have a verdict.

    >>> half, full = Score(graded=Decimal("0.5")), Score(graded=Decimal(1))
    >>> roll_up([(half, Decimal(3)), (full, Decimal(1))])
    Decimal('0.625')
    """
    counted = [(score, weight) for score, weight in weighted if score.held is None]
    if how == "share_of_yes":
        wanted = {"yes", "no", "unmeasured"} if unmeasured_as_zero else {"yes", "no"}
        verdicts = [score.verdict for score, _ in counted if score.verdict in wanted]
        return Decimal(verdicts.count("yes")) / len(verdicts) if verdicts else None
    given = [
        (Decimal(0) if score.graded is None else score.graded, weight)
        for score, weight in counted
        if unmeasured_as_zero or score.graded is not None
    ]
    if how == "none" or not given:
        return None
    if how == "minimum":
        return min(graded for graded, _ in given)
    if how == "unweighted":
        given = [(graded, Decimal(1)) for graded, _ in given]
    total = sum((graded * weight for graded, weight in given), Decimal(0))
    return total / sum(weight for _, weight in given)


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectiveScore:
    """What an objective's key results say together.

    `mean` counts weights, `unweighted` does not. `of` counts the key results that are scored,
    guardrails left out; `measured` those with a score; `yes` and `judged` those with the verdict
    yes and with any verdict. `broken` and `unknown` are the ids of its guardrails that do not hold,
    or of which nobody knows.
    """

    mean: Decimal | None
    unweighted: Decimal | None
    weakest: Decimal | None
    share_of_yes: Decimal | None
    measured: int
    of: int
    yes: int
    judged: int
    broken: tuple[str, ...]
    unknown: tuple[str, ...]

    @property
    def achieved(self) -> bool:
        """Say whether every verdict is yes and every guardrail is known to hold."""
        return self.yes == self.of > 0 and not self.broken and not self.unknown

    @property
    def sentence(self) -> str:
        """Say it in one line, such as `1.00, guardrail broken`."""
        parts = [say_score(self.mean)]
        if 0 < self.measured < self.of:
            parts.append(f"{self.measured} of {self.of} measured")
        for ids, state in ((self.broken, "broken"), (self.unknown, "unknown")):
            if ids:
                parts.append(f"{f'{len(ids)} guardrails' if len(ids) > 1 else 'guardrail'} {state}")
        return ", ".join([*parts, "achieved"] if self.achieved else parts)

    def summed_up(self, how: RollUp) -> Decimal | None:
        """Give the one number that a cycle's `roll_up` asks for; None for `none`."""
        numbers = {"mean": self.mean, "unweighted": self.unweighted, "minimum": self.weakest}
        return self.share_of_yes if how == "share_of_yes" else numbers.get(how)

    @property
    def together(self) -> str:
        """Say the roll-ups that do not agree side by side, as schools differ on which counts.

        As in `mean 0.63, weakest 0.50, 0 of 3 yes`; a single number where all agree.
        """
        mean = say_score(self.mean)
        named = (("without weights", self.unweighted), ("weakest", self.weakest))
        others = [f"{name} {say_score(one)}" for name, one in named if say_score(one) != mean]
        if self.judged and say_score(self.share_of_yes) != mean:
            others.append(f"{self.yes} of {self.judged} yes")
        return ", ".join([f"mean {mean}", *others]) if others else mean


def headline(score: Score, cycle: Cycle) -> str:
    """Say first what the cycle puts first: score, verdict or progress; of a guardrail its state.

    Where a cycle is scored by yes and no, or by progress alone, that takes the place of the score.

    >>> kept = Score(raw=Decimal("1.4"), graded=Decimal(1), verdict="yes")
    >>> year = Cycle(name="2012", start="2012-01-01", end="2012-12-31", headline="progress")
    >>> headline(kept, year)
    '140%'
    """
    if score.held is not None:
        return score.held
    first = {"yes_no": "verdict", "progress_only": "progress"}.get(cycle.scoring, "score")
    what = first if cycle.headline == "score" else cycle.headline
    if what == "verdict":
        return score.verdict
    if what == "progress":
        return "not measured" if score.raw is None else f"{say_number(100 * score.raw, 0)}%"
    return say_score(score.graded)


def score_objective(objective: Objective, scores: Mapping[str, Score]) -> ObjectiveScore:
    """Sum up an objective from the scores of its key results, by their ids.

    A guardrail is never averaged, but a broken or unknown one forbids the word "achieved".
    """
    rails = {kr.id: scores[kr.id].held for kr in objective.key_results if kr.form == "guardrail"}
    scored = [(scores[kr.id], kr.weight) for kr in objective.key_results if kr.id not in rails]
    verdicts = [score.verdict for score, _ in scored]
    return ObjectiveScore(
        mean=roll_up(scored),
        unweighted=roll_up(scored, "unweighted"),
        weakest=roll_up(scored, "minimum"),
        share_of_yes=roll_up(scored, "share_of_yes"),
        measured=sum(score.measured for score, _ in scored),
        of=len(scored),
        yes=verdicts.count("yes"),
        judged=len(verdicts) - verdicts.count("unmeasured"),
        broken=tuple(id for id, held in rails.items() if held == "broken"),
        unknown=tuple(id for id, held in rails.items() if held == "unknown"),
    )


def read_ambition(scores: Iterable[Score], ambition: Ambition, *, cycle: Cycle) -> str | None:
    """Say what the scores of all a cycle's objectives of one ambition tell about the aim itself.

    Aspirational scores should average 0.6 to 0.7; this is no target for a single key result, and
    with fewer than five scores, or where nothing is graded, nothing is said. Committed key results
    should all be met.
    """
    given = [s for s in scores if s.held is None and s.graded is not None]
    if ambition == "committed":
        missed = sum(s.verdict == "no" for s in given)
        return f"explain each miss: {missed} of {len(given)}" if missed else None
    graded = cycle.scoring in ("graded", "levels")
    if ambition == "learning" or not graded or len(given) < FEWEST_SCORES:
        return None
    mean = sum((s.graded or Decimal(0) for s in given), Decimal(0)) / len(given)
    shown, (low, high) = as_shown(mean), SWEET_SPOT
    if shown > high:
        return f"{shown}: aim higher?"
    return (
        f"{shown}: overreach or weak work?" if shown < low else f"{shown}: within {low} to {high}"
    )


def say_beside(computed: Score, own: Assessment) -> str:
    """Write the computed score, the team's own and its reason in one line."""
    return (
        f"{say_score(computed.graded)} computed, {say_score(own.score)} by the team: {own.reason}"
    )
