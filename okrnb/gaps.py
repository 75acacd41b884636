"""From readings and definitions to one row a KPI: how it stands, and what to do about it.

A gap says *that* something must change. What to change is for `drafting` and for people.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple, get_args

import numpy as np
import pandas as pd

from okrnb.model import Cycle, Kpi
from okrnb.outlook import Outlook, Series, look_ahead_many
from okrnb.scan import Tidy, scan, tidy
from okrnb.triage import Row, Triage, decide, find_trouble, has_range, is_unhealthy, weigh
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

    `readings` has the columns kpi, date, value; what is dated after `on` is left out, and so is
    what is no finite number; of two readings on the same day the lower row counts. Columns of
    the answer: kpi, name, n (readings), last (date), age (days since), value, low and high
    (healthy range), gap (distance to the range, 0 inside, missing without one), signed_gap
    (below 0 where the value is too low), gap_share (of the bound that is crossed), change_cycle
    (since the cycle's length ago), change_year (since the same time last year), trend_a_year with
    its standard error trend_error, volatility (spread round the trend line: residual standard
    error), run (latest readings in a row, at most 12, that rose or, below 0, fell), share_out (of
    the readings out of range), cycle_value with cycle_low and cycle_high (median and 80% band of
    the cycle value if business goes on as usual), chance (that it is healthy), triage, reason.

    Trend, volatility and share_out look back three years. cycle_* and chance are missing where no
    tested figure can be had. The three KPIs with triage focus are a proposal: people decide, and
    those whose state is focus stay. A health metric out of its range stands above all.
    """
    used = tidy(readings, kpis, on=on)
    figures = scan(used, kpis, on=on, cycle=cycle)
    figures["gap"] = figures["signed_gap"].abs()
    figures["gap_share"] = _gap_shares(figures)
    return _finish(figures.join(_judge(_rows(figures), used, kpis, on=on, cycle=cycle)), kpis)


def look_ahead_all(
    readings: pd.DataFrame, kpis: Sequence[Kpi], *, on: date, cycle: Cycle
) -> dict[str, Outlook]:
    """Give the outlook of every KPI that has fresh readings on or before `on`, by KPI id."""
    used = tidy(readings, kpis, on=on)
    read = np.flatnonzero(np.diff(used.begin)).tolist()
    fresh = (i for i in read if not is_silent(kpis[i], used.day[used.of(i)][-1].item(), on))
    rhythmic = (i for i in fresh if kpis[i].frequency is not None)
    found = dict(look_ahead_many(_series(used, kpis, rhythmic), cycle=cycle))
    return {kpi.id: found[kpi.id] for kpi in kpis if kpi.id in found}


class _Landing(NamedTuple):
    """Where a KPI lands: the tested figures, and the chance that steers, tested or not."""

    low: float | None = None
    middle: float | None = None
    high: float | None = None
    chance: float | None = None
    steers: float | None = None


_NOWHERE = _Landing()


def _series(used: Tidy, kpis: Sequence[Kpi], places: Iterable[int]) -> Iterator[Series]:
    for i in places:
        yield Series(kpis[i], used.day[used.of(i)], used.value[used.of(i)])


def _landings(series: Iterable[Series], *, cycle: Cycle) -> Iterator[tuple[str, _Landing]]:
    for id, outlook in look_ahead_many(series, cycle=cycle, draw=False):
        chance = outlook.chance_within(*outlook.healthy()) if has_range(outlook.kpi) else None
        if outlook.tested:
            low, middle, high = np.quantile(outlook.samples, [0.1, 0.5, 0.9]).tolist()
            yield id, _Landing(low, middle, high, chance, chance)
        else:
            yield id, _Landing(steers=chance)


def _judge(
    rows: Sequence[Row], used: Tidy, kpis: Sequence[Kpi], *, on: date, cycle: Cycle
) -> pd.DataFrame:
    """Give what is proposed for each KPI by itself, and how much it deserves attention."""
    troubles = [find_trouble(kpi, row, on=on) for kpi, row in zip(kpis, rows, strict=True)]
    sound = (i for i, trouble in enumerate(troubles) if trouble is None)
    landings = dict(_landings(_series(used, kpis, sound), cycle=cycle))
    judged = []
    for kpi, row, trouble in zip(kpis, rows, troubles, strict=True):
        land = landings.get(kpi.id, _NOWHERE)
        triage, reason = trouble or decide(kpi, row, land.steers, cycle=cycle)
        alarm, linked = trouble is None and is_unhealthy(kpi, row), bool(kpi.strategic_link)
        rank, pull = weigh(kpi, row, land.steers)
        judged.append((*land[:4], triage, reason, rank, pull, alarm, linked, kpi.state))
    names = ("cycle_low", "cycle_value", "cycle_high", "chance", "triage", "reason")
    hidden = ("_rank", "_pull", "_alarm", "_linked", "_state")
    return pd.DataFrame(judged, columns=[*names, *hidden]).astype({"_alarm": bool, "_linked": bool})


def _rows(figures: pd.DataFrame) -> list[Row]:
    """Give the figures as records, with None for what is not known, and plain days."""
    known = figures.astype("object").where(figures.notna(), None)
    for name in ("last", "broke_on"):
        known[name] = [None if day is None else day.date() for day in known[name]]
    return [{str(k): v for k, v in row.items()} for row in known.to_dict("records")]


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


def _finish(frame: pd.DataFrame, kpis: Sequence[Kpi]) -> pd.DataFrame:
    """Weigh the KPIs against each other, and put them in order."""
    frame = frame.sort_values(
        ["_rank", "_pull", "kpi"], ascending=[False, False, True], ignore_index=True
    )
    frame = _park_the_unlinked(_propose_guardrails(_keep_three(frame), kpis))
    order = frame["triage"].map(get_args(Triage).index).mask(frame["_alarm"], -1)
    types = {"n": "int64", "last": "datetime64[us]", **dict.fromkeys(NUMBERS, "float64")}
    frame = frame.loc[order.argsort(kind="stable"), list(COLUMNS)]
    return frame.astype(types).reset_index(drop=True)


def _keep_three(frame: pd.DataFrame) -> pd.DataFrame:
    """Leave what the team chose and, up to three, the strongest, which stand first, in focus."""
    focus = frame["triage"] == "focus"
    chosen = focus & (frame["_state"] == "focus")
    room = max(0, MOST_FOCUS - int(chosen.sum()))
    waiting = frame.index[focus & ~chosen][room:]
    frame.loc[waiting, "triage"] = "health metric"
    alarm = waiting[frame.loc[waiting, "_alarm"]]
    frame.loc[waiting.difference(alarm), "reason"] += " (three others need a team more)"
    frame.loc[alarm, "reason"] += " (the focus is full, yet this comes first: which one can wait?)"
    return frame


def _propose_guardrails(frame: pd.DataFrame, kpis: Sequence[Kpi]) -> pd.DataFrame:
    """Mark the KPIs that could suffer when a focus KPI is pushed."""
    names = {kpi.id: kpi.name for kpi in kpis}
    focus = set(frame.loc[frame["triage"] == "focus", "kpi"])
    for kpi in kpis:
        if kpi.id in focus and kpi.guardrail:
            free = frame["triage"].isin(["health metric", "guardrail", "just-do-it"])
            guards = (frame["kpi"] == kpi.guardrail) & free
            frame.loc[guards, "triage"] = "guardrail"
            frame.loc[guards, "reason"] += f"; it must not suffer for {names[kpi.id]}"
    return frame


def _park_the_unlinked(frame: pd.DataFrame) -> pd.DataFrame:
    """Propose to park what serves no strategy where there is more than a team can watch.

    Only where some KPIs do name what they serve, and never what a team has decided on or what is
    needed as focus or guardrail.
    """
    watched = frame["triage"] != "park"
    count, linked = int(watched.sum()), int((watched & frame["_linked"]).sum())
    if count <= MOST_KPIS or not linked:
        return frame
    free = ~frame["triage"].isin(["focus", "guardrail"]) & (frame["_state"] == "unclassified")
    parked = watched & free & ~frame["_linked"]
    frame.loc[parked, "triage"] = "park"
    frame.loc[parked, "reason"] = (
        f"{count} KPIs are more than a team can watch, and this one names no strategy it serves; "
        + frame.loc[parked, "reason"]
    )
    return frame
