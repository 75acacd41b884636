"""How the KPIs are that nobody pushes just now, but everybody wants to stay healthy."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from okrnb.model import Kpi
from okrnb.past import History
from okrnb.periods import is_stale, later
from okrnb.quantities import say_value, to_decimal

Health = Literal["green", "yellow", "red", "unknown"]


@dataclass(frozen=True, slots=True)
class HealthLine:
    """A health metric: green in its healthy range, yellow up to a tenth outside it, else red."""

    kpi: str
    state: Health
    value: str
    seen_on: date | None


def health_of(kpi: Kpi, history: History, *, on: date) -> HealthLine:
    """Say in a colour how a health metric is, by its latest reading.

    Unknown without a healthy range, without readings, and where the latest is older than two
    periods.
    """
    low, high = kpi.healthy_low, kpi.healthy_high
    if not history[0] or (low is None and high is None):
        return HealthLine(kpi.id, "unknown", "", None)
    day, value = history[0][-1], to_decimal(history[1][-1])
    if kpi.frequency is not None and is_stale(later(day, kpi.frequency, 1), kpi.frequency, on=on):
        return HealthLine(kpi.id, "unknown", say_value(value, kpi), day)
    none = Decimal(0)
    over = max(none if high is None else value - high, none if low is None else low - value)
    width = high - low if low is not None and high is not None else abs(low or high or none)
    state: Health = "green" if over <= 0 else "yellow" if over <= width / 10 else "red"
    return HealthLine(kpi.id, state, say_value(value, kpi), day)
