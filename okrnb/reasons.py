"""Why something is proposed for a KPI, in a sentence for people: one function for each kind.

All that is decided has been decided before, by columns, in `triage`. Sentences are made one by one,
since their numbers are rounded and given units as people write them; that is quick enough.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple, get_args

import pandas as pd

from okrnb.model import Cycle, Kpi
from okrnb.quantities import period_end, say_apart, say_change, say_day, say_value
from okrnb.triage import Kind, Kinds, Trouble

LONG_RUN = 6  # readings in a row that went the same way: worth a word


class About(NamedTuple):
    """A KPI, its row of the figures (what is not known is NaN or NaT), the day, and the cycle."""

    kpi: Kpi
    row: Any
    on: date
    cycle: Cycle


def say_reasons(
    kinds: Kinds, figures: pd.DataFrame, kpis: Sequence[Kpi], *, on: date, cycle: Cycle
) -> list[str]:
    """Say for each KPI, by its kind of case, why something is proposed for it.

    `figures` are those of `scan` with gap; they have a row for each of the `kpis`.
    """
    told = zip(kinds.tolist(), kpis, figures.itertuples(index=False), strict=True)
    return [say_reason(kind, About(kpi, row, on, cycle)) for kind, kpi, row in told]


def say_reason(kind: Kind, about: About) -> str:
    """Say why something is proposed for one KPI."""
    reason = SAYINGS[kind](about)
    if kind in get_args(Trouble):
        return reason
    if abs(run := about.row.run) >= LONG_RUN:
        went = "fallen" if run < 0 else "risen"
        reason = f"it has {went} in each of the last {abs(run):.0f} readings; {reason}"
    return f"chosen by the team; {reason}" if about.kpi.state == "focus" else reason


def _say_parked(about: About) -> str:
    return "parked by the team"


def _say_unread(about: About) -> str:
    since = about.kpi.counts_from
    return f"no reading {f'from {say_day(since)} ' if since else ''}up to {say_day(about.on)}"


def _say_gone(about: About) -> str:
    last = about.row.last.date()
    years = (about.on - period_end(last, about.kpi.frequency)).days // 365
    return f"no reading since {say_day(last)}, {years} years: is it still measured?"


def _say_silent(about: About) -> str:
    return f"no reading since {say_day(about.row.last)}: which is the newest?"


def _say_few(about: About) -> str:
    n = about.row.n
    return f"only {n} reading{'s' * (n > 1)}: what was it before?"


def _say_impossible(about: About) -> str:
    """Name the reading that cannot be, and the limit it breaks (method 001-06: NPS)."""
    kpi, row = about.kpi, about.row
    too_high = kpi.highest is not None and row.most > kpi.highest
    value, limit = (row.most, kpi.highest) if too_high else (row.least, kpi.lowest)
    side = "above" if too_high else "below"
    seen, possible = say_apart(value, float(limit or 0), kpi)
    return (
        f"a reading of {seen} lies {side} what is possible ({possible}): which of the two is wrong?"
    )


def _say_same(about: About) -> str:
    return f"all {about.row.n} readings are the same: is it still measured?"


def _say_year_to_date(about: About) -> str:
    return (
        "it rises within every year and begins anew in the next, like a total of the year to "
        f"date: give the part of each {about.kpi.frequency or 'period'} instead"
    )


def _say_changed(about: About) -> str:
    """Name the two answers: the columns of the KPI table that say what the change was."""
    row, day = about.row, about.row.broke_on.date()
    old, new = (float(f"{level:.3g}") for level in (row.level_before, row.level_after))
    before, after = say_apart(old, new, about.kpi)
    return (
        f"its level changed at once on {say_day(day)}, from about {before} to about {after}: if it "
        f"was re-defined, cut off the readings before that day (counts_from {day}); if it really "
        f"changed, say so (real_change {day})"
    )


def _say_no_direction(about: About) -> str:
    return "is higher better, lower better, or inside a band?"


def _say_no_rhythm(about: About) -> str:
    return "how often is it updated?"


def _say_gap(about: About) -> str:
    return f"{_out(about)}: a gap of {_plain(about.row.gap, about.kpi)}"


def _say_small_gap(about: About) -> str:
    kpi, row = about.kpi, about.row
    return (
        f"{_out(about)} by {_plain(row.gap, kpi)}, less than one usual swing "
        f"({_plain(row.volatility, kpi)}), and more likely healthy than not in {about.cycle.name} "
        "anyway: no OKR needed"
    )


def _say_leaving(about: About) -> str:
    return (
        f"it is healthy today at {_latest(about)}, yet likely to leave its range in "
        f"{about.cycle.name} if business goes on as usual"
    )


def _say_healthy(about: About) -> str:
    chosen = about.kpi.state == "focus"
    then = "is it a health metric again?" if chosen else "watch it"
    return f"{_latest(about)} lies in its healthy range: {then}"


def _say_no_range(about: About) -> str:
    return f"{_latest(about)}; a health metric needs a range: which is healthy?"


def _say_worse(about: About) -> str:
    change = say_change(about.row.change_year, about.kpi)
    return (
        f"{_latest(about)} is worse than a year ago ({change}); which value would still be healthy?"
    )


def _say_unsure(about: About) -> str:
    year = about.row.change_year
    told = f"{say_change(year, about.kpi)} in a year" if year == year else "no year to compare with"
    return f"{_latest(about)}, {told}; which range is healthy?"


def _latest(about: About) -> str:
    return say_value(about.row.value, about.kpi)


def _out(about: About) -> str:
    """Say on which side of its range a KPI lies."""
    value, edge = about.row.value, about.row.crossed
    said, bound = say_apart(value, edge, about.kpi)
    return f"{said} is {'below' if value < edge else 'above'} the healthy {bound}"


def _plain(amount: float, kpi: Kpi) -> str:
    return say_change(amount, kpi).removeprefix("+")


SAYINGS: Mapping[Kind, Callable[[About], str]] = {
    "parked": _say_parked,
    "unread": _say_unread,
    "gone": _say_gone,
    "silent": _say_silent,
    "few": _say_few,
    "impossible": _say_impossible,
    "never moves": _say_same,
    "year to date": _say_year_to_date,
    "level changed": _say_changed,
    "no direction": _say_no_direction,
    "no rhythm": _say_no_rhythm,
    "small gap": _say_small_gap,
    "gap": _say_gap,
    "leaving": _say_leaving,
    "healthy": _say_healthy,
    "no range": _say_no_range,
    "worse": _say_worse,
    "unsure": _say_unsure,
}
"""How each kind of case is said."""
