"""How far the steps of a milestone are, by what is done and by what is due."""

from collections.abc import Collection, Iterable
from datetime import date
from decimal import Decimal

from okrnb.objectives import Step


def step_progress(
    steps: Iterable[Step], done: Collection[str], *, dropped: Collection[str] = ()
) -> Decimal | None:
    """Share of the steps' weight that is done; dropped steps count neither way.

    Leave out `dropped` to see the plan as first made. None where no step is left.
    """
    left = [step for step in steps if step.id in done or step.id not in dropped]
    if not left:
        return None
    return _weight(s for s in left if s.id in done) / _weight(left)


def steps_due(
    steps: Iterable[Step], *, on: date, due: date, dropped: Collection[str] = ()
) -> Decimal | None:
    """Share of the steps' weight that should be done by the day `on`.

    A step without a date of its own is due with its milestone, on `due`. None where no step is
    left.
    """
    left = [step for step in steps if step.id not in dropped]
    if not left:
        return None
    return _weight(s for s in left if (s.due or due) <= on) / _weight(left)


def _weight(steps: Iterable[Step]) -> Decimal:
    return sum((step.weight for step in steps), Decimal(0))
