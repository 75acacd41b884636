"""Rules on the why-ladder behind an objective: deep enough, proved, without blame, with an end."""

from collections.abc import Iterator
from datetime import date

from okrnb.advice import Advice, Rule, Seen, rule
from okrnb.causes import branches
from okrnb.ladder import BLAMED
from okrnb.lexicon import matcher
from okrnb.model import Cycle, Settings
from okrnb.objectives import Baseline, Metric, Objective, Workbook
from okrnb.wording import lower_first

FEWEST_WHYS, MOST_WHYS = 2, 7
"""Fewer answers in every branch than that, or more in one, are asked about."""


@rule("P06", "H", "Zakaitis; Marr")
def no_ladder(workbook: Workbook, on: date) -> Iterator[Seen]:
    """A number shows a gap, never its cause; work on the number alone may miss what holds it."""
    for objective in workbook.objectives:
        if not any(isinstance(kr, Metric) for kr in objective.key_results):
            continue
        sought = any(isinstance(kr, Baseline) for kr in objective.key_results)
        deepest = max(map(len, branches(objective.why)), default=0)
        if deepest < FEWEST_WHYS and not sought:  # else finding out comes first
            what = "its why-ladder has only 1 answer" if deepest else "it has no why-ladder"
            yield Seen(objective, "why", what, "Why is the gap there, and why is that so?")
        bare = [rung for rung in objective.why if not rung.evidence]
        if bare:
            cause = lower_first(bare[0].because.rstrip("."))
            count = (
                f"{len(bare)} of {len(objective.why)} causes {'has' if len(bare) == 1 else 'have'}"
            )
            what = f"{count} no evidence yet, such as: {cause}"
            yield Seen(objective, "why", what, "Where can that be seen?")


@rule("P07", "H", "guides to the five whys")
def blame(workbook: Workbook, on: date) -> Iterator[Seen]:
    """Blaming people ends the search; a process can be changed for good."""
    for objective in workbook.objectives:
        for rung in dict.fromkeys(branch[-1] for branch in branches(objective.why)):
            found = matcher("blame").search(rung.because)
            if found:  # what is explained further has led on already
                what = f"{rung.because!r} looks for the cause in people ({found[0].lower()})"
                yield Seen(objective, "why", what, BLAMED)


@rule("WHY-END", "H", "guides to the five whys")
def no_end(workbook: Workbook, on: date) -> Iterator[Seen]:
    """A ladder ends at the first cause that the team can change, not before it nor far below."""
    for objective in workbook.objectives:
        for branch in branches(objective.why):
            last, cause = branch[-1], lower_first(branch[-1].because.rstrip("."))
            if len(branch) > MOST_WHYS:
                what = f"its why-ladder has {len(branch)} answers in a row, down to: {cause}"
                question = "At which of them could the team change something?"
                yield Seen(objective, "why", what, question)
            elif last.can_change is False:
                what = f"its why-ladder ends where the team cannot change anything: {cause}"
                yield Seen(objective, "why", what, "Why is that so?")
            elif matcher("blame").search(last.because):
                continue  # the process behind it is asked for already
            elif last.can_change is None and len(branch) >= FEWEST_WHYS:
                what = f"its why-ladder ends at: {cause}"
                yield Seen(objective, "why", what, "Can the team change that?")


RULES: tuple[Rule, ...] = (no_ladder, blame, no_end)
"""What is asked about a ladder, in reading order."""

_ANY_DAY = date(2000, 1, 1)  # the rules above look at no date
_ANY = Settings(team="any", cycle=Cycle(name="any", start=_ANY_DAY, end=date(2000, 3, 31)))


def check_ladder(objective: Objective) -> tuple[Advice, ...]:
    """Give all questions about the why-ladder of one objective."""
    alone = Workbook(settings=_ANY, kpis=(), objectives=(objective,), check_ins=(), places={})
    return tuple(advice for rule in RULES for advice in rule(alone, on=_ANY_DAY))
