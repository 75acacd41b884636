"""Workbooks for the tests of the coach: one that is complete, and two for every rule.

The builders give complete records; an example names only what is different about it. Where the
method's rule table has a bad and a good example, they are these.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from okrnb.advice import Advice, Severity
from okrnb.coaching import coach
from okrnb.model import CheckIn, Cycle, Intake, Kpi, Settings
from okrnb.objectives import (
    Baseline,
    Binary,
    Guardrail,
    KeyResult,
    Metric,
    Milestone,
    Objective,
    Rate,
    Threshold,
    Workbook,
)

START, END, ON = date(2012, 1, 1), date(2012, 3, 31), date(2012, 2, 14)
INTAKE = Intake(where="clinics", into="their first choice", resources="one more nurse trainer")


def kpi(id: str = "nps", **changes: Any) -> Kpi:
    given = {
        "name": id.upper(),
        "unit_kind": "number",
        "direction": "up",
        "aggregation": "level",
        "frequency": "week",
        "healthy_low": 40,
        "timing": "leading",
        "owner": "Ben",
        "intended_result": "Clinics stay",
        "strategic_link": "focus area: retention",
    }
    return Kpi(id=id, **{**given, **changes})


def metric(id: str = "nps-metric", **changes: Any) -> Metric:
    given = {"kpi": "nps", "start": 32, "target": 40, "owner": "Ana", "due": END}
    return Metric(form="metric", id=id, **{**given, **changes})


def guardrail(id: str = "cost-guardrail", **changes: Any) -> Guardrail:
    given = {"kpi": "cost", "protects": "nps-metric", "bound": 90, "owner": "Ben", "due": END}
    return Guardrail(form="guardrail", id=id, **{**given, **changes})


def baseline(id: str = "reasons", **changes: Any) -> Baseline:
    given = {
        "text": "Find out why clinics are unhappy",
        "next_use": "start of a key result on the main reason",
        "owner": "Cem",
        "due": END,
    }
    return Baseline(form="baseline", id=id, **{**given, **changes})


def milestone(id: str = "branch", **changes: Any) -> Milestone:
    given = {
        "evidence": "the Australian branch is open, with one person there in business hours",
        "future_kpi": "nps",
        "steps": ({"id": "lease", "title": "Lease signed"}, {"id": "hire", "title": "Hired"}),
        "owner": "Dina",
        "due": END,
    }
    return Milestone(form="milestone", id=id, **{**given, **changes})


def binary(id: str = "portal", **changes: Any) -> Binary:
    given = {"test": "Can all ten clinics log in to the portal?", "owner": "Ana", "due": END}
    return Binary(form="binary", id=id, **{**given, **changes})


def rate(id: str = "joiners", **changes: Any) -> Rate:
    given = {"unit": "visits", "per": "week", "target_rate": 5, "owner": "Ana", "due": END}
    return Rate(form="rate", id=id, **{**given, **changes})


def threshold(id: str = "same-day", **changes: Any) -> Threshold:
    given = {
        "unit": "%",
        "bound": 90,
        "side": "at_least",
        "strict": False,
        "tally": "each_period",
        "owner": "Ben",
        "due": END,
    }
    return Threshold(form="threshold", id=id, **{**given, **changes})


def objective(*key_results: KeyResult, id: str = "trust", **changes: Any) -> Objective:
    given = {
        "text": "Clinics recommend us to each other",
        "why_now": "A rival opens next door in summer.",
        "winning": "A clinic we never called asks for us.",
        "ambition": "committed",
    }
    return Objective(id=id, key_results=key_results, **{**given, **changes})


def check_in(key_result: str, on: date = ON, **changes: Any) -> CheckIn:
    return CheckIn(id=f"{key_result}-{on}", key_result=key_result, on=on, **changes)


def workbook(
    *objectives: Objective,
    kpis: Iterable[Kpi] = (kpi(), kpi("cost")),
    check_ins: Iterable[CheckIn] = (),
    **settings: Any,
) -> Workbook:
    given = {
        "team": "Sales team",
        "cycle": Cycle(name="Q1 2012", start=START, end=END),
        "intake": INTAKE,
    }
    return Workbook(
        settings=Settings(**{**given, **settings}),
        kpis=tuple(kpis),
        objectives=objectives,
        check_ins=tuple(check_ins),
        places={},
    )


def book(*key_results: KeyResult, kpis: Iterable[Kpi] = (kpi(), kpi("cost"))) -> Workbook:
    """Give a workbook with one objective."""
    return workbook(objective(*key_results), kpis=kpis)


def with_kpi(**changes: Any) -> Workbook:
    """Give a workbook with one key result on one KPI."""
    return book(metric(), kpis=[kpi(**changes)])


def with_objective(**changes: Any) -> Workbook:
    """Give a workbook with one objective and one key result."""
    return workbook(objective(metric(), **changes))


def advice_of(rule: str, on_workbook: Workbook, *, on: date = ON) -> list[Advice]:
    """Give the advice of one rule, out of all that the coach says."""
    return [one for one in coach(on_workbook, on=on) if one.rule == rule]


def severities(rule: str, on_workbook: Workbook) -> list[Severity]:
    return [one.severity for one in advice_of(rule, on_workbook)]


def numbered(count: int, level: str = "team") -> list[Objective]:
    return [objective(id=f"{level}-{i}", level=level) for i in range(count)]


def binaries(count: int) -> list[Binary]:
    return [binary(f"test-{i}") for i in range(count)]


def list_and_rate(**changes: Any) -> Workbook:
    """Give the mailing list: 500 more a week, and a number of subscribers to be reached."""
    size = metric("size", kpi="list", **{"start": 0, "target": 20_000, **changes})
    return book(size, rate(kpi="list", target_rate=500), kpis=[kpi("list")])


def complete() -> Workbook:
    """Give a workbook with two objectives and all forms, of which nothing is left to be said."""
    first = objective(metric(), guardrail(), baseline(), milestone())
    second = objective(
        metric("reply-metric", kpi="reply", start=8, target=4),
        guardrail("reopen-guardrail", kpi="reopened", protects="reply-metric"),
        threshold(),
        rate(),
        binary(),
        id="help",
        text="Every clinic gets help the same day",
        winning="Nobody calls twice.",
    )
    reply = kpi("reply", direction="down", healthy_low=None, healthy_high=4)
    kpis = [kpi(), kpi("cost"), reply, kpi("reopened")]
    reported = [check_in(kr.id) for kr in (*first.key_results, *second.key_results)]
    return workbook(first, second, kpis=kpis, check_ins=reported)


@dataclass(frozen=True, slots=True)
class Example:
    """A rule's severity in the method, a workbook on which it speaks, one on which it does not."""

    severity: Severity
    speaks: Workbook
    silent: Workbook


EXAMPLES: dict[str, Example] = {
    "T3": Example("E", book(metric(due=None)), book(metric())),
    "T4": Example("E", with_kpi(frequency=None), with_kpi(frequency="month")),
    "T5": Example("E", book(binary(text="Stronger team", test="")), book(binary())),
    "T2": Example(
        "H",
        book(metric(kpi="offices", start=0, target=1), kpis=[kpi("offices", unit_kind="count")]),
        book(milestone()),
    ),
    "D1": Example("E", workbook(objective()), book(metric())),
    "D2": Example("W", with_kpi(pay_linked=True), with_kpi(pay_linked=False)),
    "D3": Example("W", with_objective(visibility="private"), with_objective(visibility="org")),
    "D4": Example("W", book(metric(start=40, target=45)), book(metric(start=32))),
    "D5": Example("W", with_kpi(strategic_link=""), with_kpi()),
    "D6": Example("W", with_objective(why_now=""), with_objective()),
    "D7": Example("E", book(metric(due=date(2012, 4, 1))), book(metric(due=END))),
    "D9": Example(
        "H",
        workbook(*(objective(id=name, origin="leader") for name in "abcde")),
        workbook(
            objective(id="a", origin="joint"),
            objective(id="b", origin="leader"),
            objective(id="c", origin="team"),
        ),
    ),
    "K-DIR": Example("E", with_kpi(direction=None), with_kpi(direction="band", healthy_high=60)),
    "K-AGG": Example("E", with_kpi(aggregation=None), with_kpi(aggregation="average")),
    "K-RANGE": Example("H", with_kpi(healthy_low=None), with_kpi(healthy_low=40)),
    "K-OWN": Example("W", with_kpi(owner=""), with_kpi(owner="Ben")),
    "B1": Example(
        "W",
        workbook(objective(metric()), objective(metric("again"), id="other")),
        workbook(objective(metric()), objective(metric("cheap", kpi="cost"), id="other")),
    ),
    "B6": Example("H", workbook(*numbered(4)), workbook(*numbered(3))),
    "B7": Example(
        "W",
        workbook(objective(metric()), check_ins=[check_in("nps-metric", date(2012, 1, 25))]),
        workbook(objective(metric()), check_ins=[check_in("nps-metric", date(2012, 1, 31))]),
    ),
    "P01": Example("W", book(metric()), book(metric(), guardrail())),
    "P03": Example(
        "W",
        book(rate(unit="calls", per="month", target_rate=100)),
        book(metric(text="Win rate from 20% to 25%")),
    ),
    "P09": Example(
        "W",
        workbook(kpis=[kpi(f"kpi-{i}") for i in range(31)]),
        workbook(kpis=[kpi(f"kpi-{i}") for i in range(30)]),
    ),
    "P13": Example("E", list_and_rate(), list_and_rate(start=13_500)),
    "P15": Example("W", workbook(objective(), intake=Intake()), workbook(objective())),
    "W-OWN": Example("E", book(metric(owner="Sales team")), book(metric(owner="Ana"))),
    "W-PLH": Example("E", book(metric(text="Raise NPS by X%")), book(metric(text="Raise NPS"))),
    "W-EVID": Example("E", book(milestone(evidence="")), book(milestone())),
    "000-18": Example("W", book(milestone(steps=())), book(milestone())),
    "W-FUT": Example("W", book(milestone(future_kpi=None)), book(milestone())),
    "W-BASE": Example("W", book(baseline(next_use="")), book(baseline())),
    "W-X": Example("W", book(metric(start=None)), book(metric(start=32))),
    "W-NUM": Example(
        "W",
        with_objective(text="Reach $10M"),
        with_objective(text="Become the safe choice for clinics"),
    ),
    "W-TYPE": Example("W", with_objective(ambition=None), with_objective(ambition="learning")),
    "W-ALLM": Example(
        "H",
        book(milestone(), milestone("second"), milestone("third")),
        book(milestone(), metric(), metric("cheap", kpi="cost")),
    ),
    "P12": Example("H", with_objective(winning=""), with_objective()),
    "P14": Example(
        "H",
        with_kpi(frequency="quarter", timing="lagging"),
        book(
            metric(),
            metric("reopened", kpi="tickets"),
            kpis=[kpi(timing="lagging", frequency="quarter"), kpi("tickets")],
        ),
    ),
}
"""For every rule what its row in the method's table says; the tests hold it against `RULES`."""
