"""What to do about a KPI, and why, in a sentence: from the figures of the scan.

The figures are judged one KPI at a time; what depends on the others (three in focus, guardrails,
too many KPIs) is in `gaps`.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any, Literal

from okrnb.model import Cycle, Kpi
from okrnb.periods import later
from okrnb.quantities import period_end, say_apart, say_change, say_day, say_value

Triage = Literal["focus", "just-do-it", "guardrail", "health metric", "fix the data first", "park"]
"""What to do about a KPI, in the order of the answer."""

Row = Mapping[str, Any]
"""A KPI's figures as `find_gaps` names them; what is not known is None."""

STALE_AFTER = 2  # periods without a reading (method, section 3)
PARK_AFTER = 730  # days without a reading: nobody measures it any more
FEWEST = 3  # readings, to say anything
EVEN_ODDS = 0.5
WATCH = "watch it"
LONG_RUN = 6  # readings in a row that went the same way: worth a word


def is_silent(kpi: Kpi, last: date, on: date) -> bool:
    """Say whether more than two periods have gone by since that of the last reading."""
    frequency = kpi.frequency or "year"
    return period_end(later(last, frequency, STALE_AFTER), frequency) < on


def find_trouble(kpi: Kpi, row: Row, *, on: date) -> tuple[Triage, str] | None:
    """Say why nothing can be told from the readings yet, if so, and what to do first."""
    if kpi.state == "parked":
        return "park", "parked by the team"
    if not row["n"]:
        return "fix the data first", f"no reading up to {say_day(on)}"
    last, n = row["last"], row["n"]
    silent = (on - period_end(last, kpi.frequency)).days
    if silent > PARK_AFTER:
        return "park", (
            f"no reading since {say_day(last)}, {silent // 365} years: is it still measured?"
        )
    if is_silent(kpi, last, on):
        return "fix the data first", f"no reading since {say_day(last)}: which is the newest?"
    if is_unhealthy(kpi, row) and kpi.frequency is not None and n < FEWEST:
        return None
    trouble = _odd_series(kpi, row) or _unknown(kpi)
    return None if trouble is None else ("fix the data first", trouble)


def _odd_series(kpi: Kpi, row: Row) -> str | None:
    n = row["n"]
    if n < FEWEST:
        return f"only {n} reading{'s' * (n > 1)}: what was it before?"
    if n > 2 * FEWEST and row["least"] == row["most"]:
        return f"all {n} readings are the same: is it still measured?"
    if row["runs_up"]:
        each = f"of each {kpi.frequency}" if kpi.frequency else "of each period"
        return (
            "it rises within every year and begins anew in the next, like a total of the year to "
            f"date: give the part {each} instead"
        )
    if row["broke_on"] is not None:
        old, new = (float(f"{row[name]:.3g}") for name in ("level_before", "level_after"))
        before, after = say_apart(old, new, kpi)
        return (
            f"its level changed at once on {say_day(row['broke_on'])}, from about {before} to "
            f"about {after}: if it was re-defined, cut off the readings before that day"
        )
    return None


def _unknown(kpi: Kpi) -> str | None:
    if kpi.direction is None:
        return "is higher better, lower better, or inside a band?"
    return "how often is it updated?" if kpi.frequency is None else None


def decide(kpi: Kpi, row: Row, chance: float | None, *, cycle: Cycle) -> tuple[Triage, str]:
    """Say what to do with a KPI without trouble, and why.

    `chance` is that of a healthy cycle value, tested or not. A gap is for just doing, without an
    OKR, where two things hold: it is no larger than the KPI's volatility, so one usual swing
    closes it, and the cycle value is healthy with even odds or better if business goes on as
    usual. Not so for a health metric, and not for what the team itself has put in focus.
    """
    triage, reason = _judge(kpi, row, chance, cycle=cycle)
    run = row["run"] or 0
    if abs(run) >= LONG_RUN:
        went = "fallen" if run < 0 else "risen"
        reason = f"it has {went} in each of the last {abs(run)} readings; {reason}"
    if kpi.state == "focus":
        if triage == "health metric" and has_range(kpi):
            reason = reason.replace(WATCH, "is it a health metric again?")
        return "focus", f"chosen by the team; {reason}"
    return triage, reason


def _judge(kpi: Kpi, row: Row, chance: float | None, *, cycle: Cycle) -> tuple[Triage, str]:
    value = row["value"]
    if row["gap"]:
        said, bound = say_apart(value, row["crossed"], kpi)
        gap = say_change(row["gap"], kpi).removeprefix("+")
        out = f"{said} is {'below' if value < row['crossed'] else 'above'} the healthy {bound}"
        if is_small(row, chance) and kpi.state == "unclassified":
            swing = say_change(row["volatility"], kpi).removeprefix("+")
            return "just-do-it", (
                f"{out} by {gap}, less than one usual swing ({swing}), and more likely healthy "
                f"than not in {cycle.name} anyway: no OKR needed"
            )
        return "focus", f"{out}: a gap of {gap}"
    if chance is not None and chance < EVEN_ODDS:
        return "focus", (
            f"it is healthy today at {say_value(value, kpi)}, yet likely to leave its range in "
            f"{cycle.name} if business goes on as usual"
        )
    if has_range(kpi):
        return "health metric", f"{say_value(value, kpi)} lies in its healthy range: {WATCH}"
    return _without_range(kpi, row)


def _without_range(kpi: Kpi, row: Row) -> tuple[Triage, str]:
    said, year = say_value(row["value"], kpi), row["change_year"]
    if kpi.state == "health":
        return "health metric", f"{said}; a health metric needs a range: which is healthy?"
    if is_worse(kpi, year):
        return "focus", (
            f"{said} is worse than a year ago ({say_change(year, kpi)}); "
            "which value would still be healthy?"
        )
    told = "no year to compare with" if year is None else f"{say_change(year, kpi)} in a year"
    return "health metric", f"{said}, {told}; which range is healthy?"


def weigh(kpi: Kpi, row: Row, chance: float | None) -> tuple[int, float]:
    """Say how much a KPI deserves attention: its rank, and how much within that.

    A health metric out of range comes first; then others out of range, then what is likely to
    leave it, then what is worse than a year ago.
    """
    if row["gap"]:
        rank = 4 if kpi.state == "health" else 1 if is_small(row, chance) else 3
        return rank, float(row["gap_share"])
    if chance is not None and chance < EVEN_ODDS:
        return 2, 1 - chance
    if is_worse(kpi, row["change_year"]):
        before = abs(row["value"] - row["change_year"])
        return 1, float(abs(row["change_year"]) / before) if before else 1.0
    return 0, 0.0


def is_unhealthy(kpi: Kpi, row: Row) -> bool:
    """Say whether it is a health metric out of its range, which outranks everything."""
    return kpi.state == "health" and bool(row["gap"])


def is_small(row: Row, chance: float | None) -> bool:
    """Say whether a gap is likely to close by itself: see `decide` for the rule."""
    swing = row["volatility"]
    return swing is not None and row["gap"] <= swing and chance is not None and chance >= EVEN_ODDS


def is_worse(kpi: Kpi, change: float | None) -> bool:
    """Say whether a change went against the KPI's direction."""
    if change is None or kpi.direction in (None, "band"):
        return False
    return change < 0 if kpi.direction == "up" else change > 0


def has_range(kpi: Kpi) -> bool:
    """Say whether at least one side of the healthy range is given."""
    return kpi.healthy_low is not None or kpi.healthy_high is not None
