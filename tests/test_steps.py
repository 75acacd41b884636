"""Steps of a milestone, against the method's answers."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from okrnb.objectives import Step
from okrnb.steps import step_progress, steps_due

D = Decimal
DUE = date(2012, 6, 30)


def table(*rows: tuple[Any, ...]) -> list[Any]:
    """Turn rows into test cases; the first column names the case."""
    return [pytest.param(*rest, id=name) for name, *rest in rows]


def steps(*weights: int, due: tuple[int | None, ...] = ()) -> tuple[Step, ...]:
    """Make steps a, b, c… of these weights; `due` are days of June."""
    days = [None if d is None else date(2012, 6, d) for d in due or (None,) * len(weights)]
    return tuple(
        Step(id=id, title=id, weight=D(weight), due=day)
        for id, weight, day in zip("abcdef", weights, days, strict=False)
    )


@pytest.mark.parametrize(
    ("weights", "done", "dropped", "expected"),
    table(
        ("1 of 3", (1, 1, 1), "a", "", D(1) / 3),
        ("2 of 3", (1, 1, 1), "ab", "", D(2) / 3),
        ("weights 2, 5, 1, first and third done", (2, 5, 1), "ac", "", D("0.375")),
        ("1 done, 1 open, 1 dropped", (1, 1, 1), "a", "b", D("0.5")),
        ("the planned view of it", (1, 1, 1), "a", "", D(1) / 3),
        ("done, then dropped", (1, 1), "a", "a", D("0.5")),
        ("all dropped", (1, 1), "", "ab", None),
        ("no steps", (), "", "", None),
    ),
)
def test_steps_count_by_weight_and_dropped_ones_not_at_all(
    weights: tuple[int, ...], done: str, dropped: str, expected: Decimal | None
) -> None:
    assert step_progress(steps(*weights), done, dropped=dropped) == expected


@pytest.mark.parametrize(
    ("due", "dropped", "day", "expected"),
    table(
        ("2 of 3 due", (5, 10, 20), "", 10, D(2) / 3),
        ("none due yet", (5, 10, 20), "", 4, D(0)),
        ("an undated step is due with its milestone", (5, None, None), "", 29, D(1) / 3),
        ("on the last day all are due", (5, None, None), "", 30, D(1)),
        ("a dropped step is not due", (5, 10, 20), "a", 10, D("0.5")),
        ("all dropped", (5, 10, 20), "abc", 10, None),
    ),
)
def test_steps_fall_due_by_their_dates(
    due: tuple[int | None, ...], dropped: str, day: int, expected: Decimal | None
) -> None:
    on = date(2012, 6, day)
    assert steps_due(steps(1, 1, 1, due=due), on=on, due=DUE, dropped=dropped) == expected
