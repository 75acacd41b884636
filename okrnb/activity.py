"""What a team does, beside what comes of it: initiatives and lead measures, never progress.

Five of five initiatives can be done and the number stand still: then the score is 0, and the plan
was wrong, not the people (Balanced Scorecard Institute; Jackson).
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from okrnb.objectives import LeadMeasure, Objective
from okrnb.periods import count_periods, later
from okrnb.quantities import decimals_of, say_number

NO_PROGRESS = "activity, not progress"


@dataclass(frozen=True, slots=True)
class Done:
    """What was planned and what was done of one thing; `planned` None: no plan was made."""

    title: str
    done: Decimal
    planned: Decimal | None

    @property
    def share(self) -> Decimal | None:
        """Done of planned, above 1 for more than that; None without a plan."""
        return self.done / self.planned if self.planned else None

    def __str__(self) -> str:
        """Say it as a count, and as a percentage where there is a plan."""
        done = say_number(self.done, decimals_of(None, self.done))
        if self.planned is None or self.share is None:
            return f"{self.title}: {done}, no plan"
        planned = say_number(self.planned, decimals_of(None, self.planned))
        return f"{self.title}: {done} of {planned} ({say_number(100 * self.share, 0)}%)"


@dataclass(frozen=True, slots=True)
class Activity:
    """What was done for one key result. It takes no part in any score."""

    key_result: str
    initiatives: Done | None
    lead_measures: tuple[Done, ...]

    def __str__(self) -> str:
        """Say all of it in a line that calls it activity."""
        said = [str(one) for one in (self.initiatives, *self.lead_measures) if one is not None]
        return f"{'; '.join(said) or 'nothing planned'} [{NO_PROGRESS}]"


def activity_of(
    objective: Objective,
    key_result: str,
    *,
    done: Collection[str] = (),
    counts: Mapping[str, Decimal] | None = None,
    span: tuple[date, date] | None = None,
    on: date | None = None,
) -> Activity:
    """Give what was done for a key result: initiatives by id, lead measures by their counts so far.

    With a `span` (first and last day) and a day `on`, lead measures planned by the week or month
    are set against the plan of the periods that have begun until then; without, against one
    period's plan. A lead measure without a count has had none.
    """
    own = [one for one in objective.initiatives if one.key_result == key_result]
    finished = sum(one.id in done for one in own)
    initiatives = Done("initiatives done", Decimal(finished), Decimal(len(own))) if own else None
    counted = counts or {}
    measures = tuple(
        Done(one.title, counted.get(one.id, Decimal(0)), planned_until(one, span=span, on=on))
        for one in objective.lead_measures
        if one.key_result == key_result
    )
    return Activity(key_result, initiatives, measures)


def planned_until(
    measure: LeadMeasure, *, span: tuple[date, date] | None = None, on: date | None = None
) -> Decimal | None:
    """Say how much of a lead measure was planned up to a day: whole periods that have begun.

    >>> posts = LeadMeasure(id="p", title="Posts", key_result="followers", plan=12, per="month")
    >>> planned_until(posts, span=(date(2012, 1, 1), date(2012, 3, 31)), on=date(2012, 2, 1))
    Decimal('24')

    None where no plan was made. What is planned for the cycle is planned from its first day.
    """
    if measure.plan is None or measure.per == "cycle" or span is None or on is None:
        return measure.plan
    begin, end = span
    starts = (later(begin, measure.per, i) for i in range(count_periods(begin, end, measure.per)))
    begun = sum(start <= on for start in starts)
    return measure.plan * begun
