"""Health metrics in three colours, and unknown where nobody can say."""

from datetime import date
from typing import Any

import pytest

from okrnb.model import Kpi
from okrnb.watching import health_of

ON = date(2012, 3, 10)


def kpi(**fields: Any) -> Kpi:
    given = {"id": "k", "name": "K", "frequency": "month", "unit_kind": "percent"}
    return Kpi.model_validate({**given, **fields})


@pytest.mark.parametrize(
    ("healthy", "value", "state"),
    [
        ({"direction": "up", "healthy_low": 50}, 50, "green"),
        ({"direction": "up", "healthy_low": 50}, 45, "yellow"),
        ({"direction": "up", "healthy_low": 50}, 44.9, "red"),
        ({"direction": "down", "healthy_high": 10}, 11, "yellow"),
        ({"direction": "down", "healthy_high": 10}, 11.1, "red"),
        ({"direction": "band", "healthy_low": 20, "healthy_high": 30}, 31, "yellow"),
        ({"direction": "band", "healthy_low": 20, "healthy_high": 30}, 18.9, "red"),
        ({"direction": "band", "healthy_low": 20, "healthy_high": 30}, 25, "green"),
        ({"direction": "down", "healthy_high": 0}, 1, "red"),
        ({}, 25, "unknown"),
    ],
)
def test_a_health_metric_is_green_yellow_or_red(
    healthy: dict[str, Any], value: float, state: str
) -> None:
    history = ([date(2012, 1, 1), date(2012, 2, 1)], [0.0, float(value)])
    assert health_of(kpi(**healthy), history, on=ON).state == state


def test_without_readings_it_is_unknown() -> None:
    assert health_of(kpi(direction="up", healthy_low=50), ((), ()), on=ON).state == "unknown"


def test_an_old_reading_is_shown_but_says_nothing() -> None:
    found = health_of(kpi(direction="up", healthy_low=50), ([date(2011, 11, 1)], [60.0]), on=ON)
    assert (found.state, found.value, found.seen_on) == ("unknown", "60%", date(2011, 11, 1))
