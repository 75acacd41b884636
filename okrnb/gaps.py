"""From readings and definitions to one row a KPI: how it stands, and what to do about it.

A gap says *that* something must change. What to change is for `drafting` and for people.
"""

from collections.abc import Sequence
from datetime import date
from typing import get_args

import numpy as np
import pandas as pd

from okrnb.ahead import look_ahead_all as look_ahead_all
from okrnb.landing import land_many
from okrnb.model import Cycle, Kpi
from okrnb.reasons import say_reasons
from okrnb.scan import Scanned, scan_all
from okrnb.triage import Triage, find_trouble, is_unhealthy, judge, propose, weigh
from okrnb.triage import is_silent as is_silent

NUMBERS = (
    *("age", "value", "low", "high", "gap", "signed_gap", "gap_share"),
    *("change_cycle", "change_year", "trend_a_year", "trend_error", "volatility", "run"),
    *("share_out", "cycle_low", "cycle_value", "cycle_high", "chance"),
)
COLUMNS = ("kpi", "name", "n", "last", *NUMBERS, "triage", "reason")

MOST_FOCUS = 3
"""A team can move three KPIs in a cycle at most (method, section 5: KPI triage)."""

MOST_KPIS = 30
"""KPIs that a team can watch (Rioja): of more, those that serve no strategy can be parked."""


def find_gaps(
    readings: pd.DataFrame, kpis: Sequence[Kpi], *, on: date, cycle: Cycle
) -> pd.DataFrame:
    """Give one row a KPI, the most deserving of attention first.

    `readings` has the columns kpi, date, value; what is dated after `on` is left out, or before
    the KPI's `counts_from`, and so is what is no finite number; of two readings on the same day the
    lower row counts. Columns of the answer: kpi, name, n (readings), last (date), age (days since),
    value, low and high (healthy range), gap (distance to the range, 0 inside, missing without one),
    signed_gap (below 0 where the value is too low), gap_share (of the bound that is crossed),
    change_cycle (since the cycle's length ago), change_year (since the same time last year),
    trend_a_year with its standard error trend_error, volatility (spread round the trend line:
    residual standard error), run (latest readings in a row, at most 12, that rose or, below 0,
    fell), share_out (of the readings out of range), cycle_value with cycle_low and cycle_high
    (median and 80% band of the cycle value if business goes on as usual), chance (that it is
    healthy), triage, reason.

    Trend, volatility and share_out look back three years. cycle_* and chance are missing where no
    tested figure can be had. The three KPIs with triage focus are a proposal: people decide, and
    those whose state is focus stay. A health metric out of its range stands above all, or, where
    its data have to be fixed first, above all others with that.
    """
    return find_gaps_from(scan_all(readings, kpis, on=on, cycle=cycle))


def find_gaps_from(scanned: Scanned) -> pd.DataFrame:
    """Give the gaps of KPIs whose readings were scanned, as `find_gaps` does."""
    on, cycle = scanned.on, scanned.cycle
    figures = scanned.figures.assign(gap=scanned.figures["signed_gap"].abs())
    figures["gap_share"] = _gap_shares(figures)
    trouble = find_trouble(figures, on=on)
    sound = np.flatnonzero(trouble == "")
    landed = land_many(scanned.used.take(sound), figures.iloc[sound], cycle=cycle)
    figures = figures.join(landed)  # those with trouble land nowhere
    kinds = np.where(trouble == "", judge(figures), trouble)
    figures["triage"] = propose(kinds, figures)
    reasons = say_reasons(kinds, figures, scanned.kpis, on=on, cycle=cycle)
    figures["reason"] = pd.array(reasons, dtype="object")
    figures["alarm"] = is_unhealthy(figures) & (trouble == "")
    return _finish(figures.join(weigh(figures)))


def _gap_shares(figures: pd.DataFrame) -> pd.Series:
    """Give the gap as a share of the bound it crosses, as ranks compare KPIs of all units.

    Where that is 0, of the range's width; where it is open, of the span of all readings.
    """
    sizes = (
        figures["crossed"].abs(),
        figures["high"] - figures["low"],
        figures["most"] - figures["least"],
    )
    size = pd.Series(np.nan, index=figures.index)
    for one in sizes:
        size = size.fillna(one.astype("float64").where(lambda s: s != 0))
    shares = (figures["gap"] / size).fillna(1.0).where(figures["gap"] > 0, 0.0)
    return shares.where(figures["gap"].notna())


def _finish(figures: pd.DataFrame) -> pd.DataFrame:
    """Weigh the KPIs against each other, and put them in order."""
    frame = figures.sort_values(["rank", "pull", "kpi"], ascending=[False, False, True])
    frame = _park_the_unlinked(_propose_guardrails(_keep_three(frame)))
    order = frame["triage"].map(get_args(Triage).index).mask(frame["alarm"], -1)
    types = {"n": "int64", "last": "datetime64[us]", **dict.fromkeys(NUMBERS, "float64")}
    types |= {"triage": "str", "reason": "str"}
    frame = frame.iloc[order.argsort(kind="stable")][list(COLUMNS)]
    return frame.astype(types).reset_index(drop=True)


def _keep_three(frame: pd.DataFrame) -> pd.DataFrame:
    """Leave what the team chose and, up to three, the strongest, which stand first, in focus."""
    focus = frame["triage"] == "focus"
    chosen = focus & (frame["state"] == "focus")
    room = max(0, MOST_FOCUS - int(chosen.sum()))
    waiting = frame.index[focus & ~chosen][room:]
    frame.loc[waiting, "triage"] = "health metric"
    alarm = waiting[frame.loc[waiting, "alarm"]]
    frame.loc[waiting.difference(alarm), "reason"] += " (three others need a team more)"
    frame.loc[alarm, "reason"] += " (the focus is full, yet this comes first: which one can wait?)"
    return frame


def _propose_guardrails(frame: pd.DataFrame) -> pd.DataFrame:
    """Mark the KPIs that could suffer when a focus KPI is pushed."""
    named = (frame["triage"] == "focus") & frame["guardrail"].notna()
    focus = frame[named].sort_index()  # in the order of the definitions
    for name, guardrail in zip(focus["name"], focus["guardrail"], strict=True):
        free = frame["triage"].isin(["health metric", "guardrail", "just-do-it"])
        guards = (frame["kpi"] == guardrail) & free
        frame.loc[guards, "triage"] = "guardrail"
        frame.loc[guards, "reason"] += f"; it must not suffer for {name}"
    return frame


def _park_the_unlinked(frame: pd.DataFrame) -> pd.DataFrame:
    """Propose to park what serves no strategy where there is more than a team can watch.

    Only where some KPIs do name what they serve, and never what a team has decided on or what is
    needed as focus or guardrail.
    """
    watched = frame["triage"] != "park"
    count, linked = int(watched.sum()), int((watched & frame["is_linked"]).sum())
    if count <= MOST_KPIS or not linked:
        return frame
    free = ~frame["triage"].isin(["focus", "guardrail"]) & (frame["state"] == "unclassified")
    parked = watched & free & ~frame["is_linked"]
    frame.loc[parked, "triage"] = "park"
    frame.loc[parked, "reason"] = (
        f"{count} KPIs are more than a team can watch, and this one names no strategy it serves; "
        + frame.loc[parked, "reason"]
    )
    return frame
