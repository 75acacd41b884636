"""What to do about KPIs: each is one of a few kinds of case, told from the figures of the scan.

All KPIs are judged at once, by columns. What is said of a kind stands in `reasons`; what depends on
other KPIs (three in focus, guardrails, too many KPIs) is in `gaps`.
"""

from datetime import date
from typing import Literal, get_args

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from okrnb.columns import FREQUENCIES
from okrnb.model import Frequency, Kpi
from okrnb.periods import later
from okrnb.quantities import period_end
from okrnb.scan import LONGEST_PERIOD

Triage = Literal["focus", "just-do-it", "guardrail", "health metric", "fix the data first", "park"]
"""What to do about a KPI, in the order of the answer."""

Odd = Literal["impossible", "never moves", "year to date", "level changed"]
"""Series that would mislead whoever foretells from them."""

Trouble = Literal["parked", "unread", "gone", "silent", "few", Odd, "no direction", "no rhythm"]
"""Why nothing can be proposed from the readings yet; the first that is true counts."""

Case = Literal["small gap", "gap", "leaving", "healthy", "no range", "worse", "unsure"]
"""How a KPI without trouble stands; the first that is true counts."""

Kind = Trouble | Case
Kinds = NDArray[np.str_]

PROPOSED: dict[Kind, Triage] = {
    **dict.fromkeys(get_args(Trouble), "fix the data first"),
    **{"parked": "park", "gone": "park"},
    **dict.fromkeys(get_args(Case), "health metric"),
    **{"small gap": "just-do-it", "gap": "focus", "leaving": "focus", "worse": "focus"},
}
"""What is proposed for each kind of case."""

STALE_AFTER = 2  # periods without a reading (method, section 3)
PARK_AFTER = 730  # days without a reading: nobody measures it any more
FEWEST = 3  # readings, to say anything
EVEN_ODDS = 0.5


def is_silent(kpi: Kpi, last: date, on: date) -> bool:
    """Say whether more than two periods have gone by since that of the last reading."""
    return _is_silent(kpi.frequency, last, on)


def _is_silent(frequency: Frequency | None, last: date, on: date) -> bool:
    known = frequency or "year"
    return period_end(later(last, known, STALE_AFTER), known) < on


def has_range(kpi: Kpi) -> bool:
    """Say whether at least one side of the healthy range is given."""
    return kpi.healthy_low is not None or kpi.healthy_high is not None


def find_odd(figures: pd.DataFrame) -> Kinds:
    """Tell the series that would mislead, "" for all others, from the figures of `scan`.

    They are not foretold anywhere. A changed level is none that the KPI's `real_change` explains:
    that day, or one within a period of it.
    """
    often = figures["often"].to_numpy()
    period = np.array([*(LONGEST_PERIOD[known] for known in FREQUENCIES), 0])[often]
    apart = (figures["broke_on"] - figures["real_change"]).abs()
    explained = apart <= pd.to_timedelta(period, unit="D")
    impossible = (figures["least"] < figures["lowest"]) | (figures["most"] > figures["highest"])
    same = (figures["n"] > 2 * FEWEST) & (figures["least"] == figures["most"])
    return _first_true(
        {
            "impossible": impossible,
            "never moves": same,
            "year to date": figures["runs_up"],
            "level changed": figures["broke_on"].notna() & ~explained,
        }
    )


def find_trouble(figures: pd.DataFrame, *, on: date) -> Kinds:
    """Tell why nothing can be proposed from the readings yet, "" where something can.

    `figures` are those of `scan` with gap. A health metric out of its range is too urgent to wait
    until there are three readings.
    """
    silent, days = find_silence(figures, on)
    odd, few = find_odd(figures), figures["n"] < FEWEST
    return _first_true(
        {
            "parked": figures["state"] == "parked",
            "unread": figures["n"] == 0,
            "gone": days > PARK_AFTER,
            "silent": silent,
            "": few & is_unhealthy(figures) & (figures["often"] >= 0),
            "few": few,
            **{kind: pd.Series(odd == kind) for kind in get_args(Odd)},
            "no direction": figures["direction"].isna(),
            "no rhythm": figures["often"] < 0,
        }
    )


def judge(figures: pd.DataFrame) -> Kinds:
    """Tell how KPIs without trouble stand.

    `figures` have gap, and the odds of a healthy cycle value, tested or not. A gap is for just
    doing, without an OKR, where two things hold: it is no larger than the KPI's volatility, so one
    usual swing closes it, and the cycle value is healthy with even odds or better if business goes
    on as usual. Not so for what a team has put in focus or made a health metric.
    """
    gap, state = figures["gap"] > 0, figures["state"]
    return _first_true(
        {
            "small gap": gap & _is_small(figures) & (state == "unclassified"),
            "gap": gap,
            "leaving": figures["odds"] < EVEN_ODDS,
            "healthy": figures["has_range"],
            "no range": state == "health",
            "worse": _is_worse(figures),
        },
        others="unsure",
    )


def propose(kinds: Kinds, figures: pd.DataFrame) -> pd.Series:
    """Give what is proposed for each kind of case; what a team has put in focus stays there."""
    sound = ~np.isin(kinds, get_args(Trouble))
    proposed = pd.Series(kinds, index=figures.index, dtype="object").map(PROPOSED)
    return proposed.mask(sound & (figures["state"] == "focus"), "focus")


def weigh(figures: pd.DataFrame) -> pd.DataFrame:
    """Say how much KPIs deserve attention: their rank, and their pull within that.

    A health metric out of range comes first; then others out of range, then what is likely to
    leave it, then small gaps and what is worse than a year ago.
    """
    gap, leaves, worse = figures["gap"] > 0, figures["odds"] < EVEN_ODDS, _is_worse(figures)
    before = (figures["value"] - figures["change_year"]).abs()
    fallen = (figures["change_year"].abs() / before.where(before > 0)).fillna(1.0)
    rank = np.select(
        [is_unhealthy(figures), gap & _is_small(figures), gap, leaves, worse], [4, 1, 3, 2, 1]
    )
    pull = np.select([gap, leaves, worse], [figures["gap_share"], 1 - figures["odds"], fallen], 0.0)
    return pd.DataFrame({"rank": rank, "pull": pull}, index=figures.index)


def is_unhealthy(figures: pd.DataFrame) -> pd.Series:
    """Say which are health metrics out of their range, which outrank everything."""
    return (figures["state"] == "health") & (figures["gap"] > 0)


def _is_small(figures: pd.DataFrame) -> pd.Series:
    """Say which gaps are likely to close by themselves: see `judge` for the rule."""
    return (figures["gap"] <= figures["volatility"]) & (figures["odds"] >= EVEN_ODDS)


def _is_worse(figures: pd.DataFrame) -> pd.Series:
    """Say which changes since last year went against the KPI's direction."""
    change, direction = figures["change_year"], figures["direction"]
    return ((change < 0) & (direction == "up")) | ((change > 0) & (direction == "down"))


def find_silence(figures: pd.DataFrame, on: date) -> tuple[pd.Series, pd.Series]:
    """Say which KPIs fell silent, and for how many days: once for all of one rhythm and day."""
    keys = ["often", "last"]
    pairs = figures.loc[figures["n"] > 0, keys].drop_duplicates()
    known = [
        (None if often < 0 else FREQUENCIES[often], last.date())
        for often, last in pairs.itertuples(index=False)
    ]
    silent = np.array([_is_silent(*pair, on) for pair in known], dtype=bool)
    days = np.array([(on - period_end(last, often)).days for often, last in known], dtype=float)
    told = figures[keys].merge(pairs.assign(silent=silent, days=days), "left", on=keys)
    told = told.set_index(figures.index)
    return told["silent"] == 1, told["days"]


def _first_true(cases: dict[str, pd.Series], *, others: str = "") -> Kinds:
    """Give the name of the first case that is true in each row."""
    return np.select([case.to_numpy(dtype=bool) for case in cases.values()], list(cases), others)
