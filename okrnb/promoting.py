"""A KPI into focus and out of it again: what to think about first, and where it goes at the end.

A KPI that is to improve soon carries a key result (focus); one that is only watched is a health
metric and needs a healthy range, or it can raise no alarm (Smith; Lamorte).
"""

from collections.abc import Sequence
from datetime import date

from okrnb.advice import Advice, Rule
from okrnb.model import Cycle, Kpi, Settings
from okrnb.objectives import Metric, Objective, Workbook
from okrnb.quantities import say_value
from okrnb.rules_method import aggregation, direction, kpi_owner, pay, private, strategy_link
from okrnb.rules_method import update_frequency as frequency
from okrnb.scores import Score
from okrnb.targets import is_total

RULES: tuple[Rule, ...] = (
    *(direction, aggregation, frequency),  # grave: without these nothing can be drafted or scored
    *(pay, private, strategy_link, kpi_owner),
)
"""What is asked of a KPI before anything is drafted from it."""

_ANY_DAY = date(2000, 1, 1)  # the rules above look at no date
_CYCLE = Cycle(name="any", start=_ANY_DAY, end=date(2000, 3, 31))


def advise_kpi(kpi: Kpi, rules: Sequence[Rule] = RULES) -> tuple[Advice, ...]:
    """Give what the coach would ask about a KPI if a key result were drafted from it.

    Is it tied to pay, private, unowned, or without an intended result; which blanks would stop it.

    >>> [one.rule for one in advise_kpi(Kpi(id="bonus", name="Bonus", pay_linked=True), [pay])]
    ['D2']
    """
    moved = Metric(form="metric", id="any", kpi=kpi.id)
    workbook = Workbook(
        settings=Settings(team="any", cycle=_CYCLE),
        kpis=(kpi,),
        objectives=(Objective(id="any", text="any", key_results=(moved,)),),
        check_ins=(),
        places={},
    )
    found = (advice for rule in rules for advice in rule(workbook, on=_ANY_DAY))
    return tuple(one for one in found if one.about == f"kpi {kpi.id}")


def close_focus(kpi: Kpi, score: Score | None = None) -> tuple[Kpi, str]:
    """Take a KPI out of focus: back to a health metric, and the question that is left, if any.

    Without a healthy range it stays as it is until people have given one. With the `score` of its
    key result, a value that is still out of range asks for another cycle; a total is not compared,
    as the range is that of a single reading.
    """
    low, high = kpi.healthy_low, kpi.healthy_high
    if low is None and high is None:
        return kpi, (
            f"A health metric needs a healthy range: from which value of {kpi.name} on would you "
            "worry?"
        )
    value = None if score is None or is_total(kpi) else score.value
    out = value is not None and (
        (low is not None and value < low) or (high is not None and value > high)
    )
    question = ""
    if out and value is not None:
        question = (
            f"{kpi.name} is still out of its healthy range at {say_value(value, kpi)}: does it "
            "stay in focus next cycle?"
        )
    return kpi.change(state="health"), question
