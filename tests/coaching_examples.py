"""Workbooks for the tests of the coach: one that is complete, and three for every rule.

The builders give complete records; an example names only what is different about it. Where the
method's rule table has a bad and a good example and a false alarm, they are these.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from okrnb.advice import Advice, Severity
from okrnb.coaching import coach
from okrnb.entries import Publication
from okrnb.model import CheckIn, Cycle, Intake, Kpi, Settings, Waiver
from okrnb.objectives import (
    Baseline,
    Binary,
    Guardrail,
    Initiative,
    KeyResult,
    Metric,
    Milestone,
    Objective,
    Rate,
    Threshold,
    Workbook,
)
from okrnb.published import promises_of

START, END, ON = date(2012, 1, 1), date(2012, 3, 31), date(2012, 2, 14)
INTAKE = Intake(where="clinics", into="their first choice", resources="one more nurse trainer")

LEASE = {
    "id": "lease",
    "title": "Lease signed",
    "done_means": "the branch can be opened",
    "due": date(2012, 1, 31),
}
MANAGER = {
    "id": "manager",
    "title": "Office manager hired",
    "done_means": "one person is there in business hours",
    "after": ["lease"],
}
SLOW = {"id": "slow", "because": "Calls wait two days", "evidence": "call log, n 400"}
NO_ALARM = {
    "id": "alarm",
    "explains": "slow",
    "because": "Nothing in the process says that a call waits",
    "evidence": "walked through with the night shift",
    "can_change": True,
}


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
        "look_on": date(2012, 6, 30),
        "steps": (LEASE, MANAGER),
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
    first = objective(metric(), guardrail(), baseline(), milestone(), why=(SLOW, NO_ALARM))
    second = objective(
        metric("reply-metric", kpi="reply", start=8, target=4),
        guardrail("reopen-guardrail", kpi="reopened", protects="reply-metric"),
        threshold(),
        rate(),
        binary(),
        id="help",
        text="Every clinic gets help the same day",
        winning="Nobody calls twice.",
        why=(SLOW, NO_ALARM),
    )
    reply = kpi("reply", direction="down", healthy_low=None, healthy_high=4)
    kpis = [kpi(), kpi("cost"), reply, kpi("reopened")]
    reported = [check_in(kr.id) for kr in (*first.key_results, *second.key_results)]
    return workbook(first, second, kpis=kpis, check_ins=reported)


def waive(given: Workbook, rule: str, about: str = "key result nps-metric") -> Workbook:
    """Give the workbook whose team has said why this rule does not matter here."""
    line = Waiver(id="w1", on=START, rule=rule, about=about, reason="we talked about it", by="Ana")
    return replace(given, waivers=(*given.waivers, line))


def typed(text: str, **changes: Any) -> Workbook:
    """Give a workbook with one metric key result, typed as a sentence."""
    return book(metric(text=text, **changes))


def confident(level: int, kr: KeyResult | None = None, **changes: Any) -> Workbook:
    """Give a workbook whose one key result began with this confidence."""
    kr = kr or metric()
    told = [check_in(kr.id, on=START, confidence=level)]
    return workbook(objective(kr, **changes), check_ins=told)


def stretched(**changes: Any) -> Workbook:
    """Give a workbook whose one key result is a stretch."""
    return workbook(objective(metric(**changes), ambition="aspirational"))


def parent_and_child(child: str, **changes: Any) -> Workbook:
    """Give an objective of the company with NPS from 32 to 40, and one of a team below it."""
    above = objective(metric(), level="company", id="aim")
    return workbook(above, objective(text=child, parent="aim", **changes))


def after_publishing(kr: KeyResult) -> Workbook:
    """Give a workbook whose key result was published as the usual metric, and says this now."""
    line = Publication(id="p1", on=START, by="Ana", promises=tuple(promises_of(book(metric()))))
    return replace(book(kr), entries=(line,))


def with_work(form: KeyResult, kpi: str | None) -> Workbook:
    work = Initiative(id="calls", title="Call every clinic", key_result=form.id, kpi=kpi)
    return workbook(objective(form, initiatives=(work,)))


def with_steps(*steps: dict[str, Any], **changes: Any) -> Workbook:
    """Give a workbook with one milestone of these steps."""
    return book(milestone(steps=steps, **changes))


def with_ladder(*rungs: dict[str, Any]) -> Workbook:
    return with_objective(why=rungs)


def in_money(*kinds: str) -> Workbook:
    """Give a metric for each KPI, of which these are the kinds of unit."""
    given = {"currency": "GBP", "count": "clinics", "score": "points"}
    kpis = [kpi(f"k{i}", unit_kind=kind, unit=given[kind]) for i, kind in enumerate(kinds)]
    return book(*(metric(f"m{i}", kpi=f"k{i}") for i in range(len(kpis))), kpis=kpis)


def all_due(*dues: date, **changes: Any) -> Workbook:
    """Give a metric for each KPI, due on these days."""
    kpis = [kpi(f"k{i}", **changes) for i in range(len(dues))]
    return book(*(metric(f"m{i}", kpi=f"k{i}", due=due) for i, due in enumerate(dues)), kpis=kpis)


@dataclass(frozen=True, slots=True)
class Example:
    """A rule's severity in the method, and three workbooks.

    On `speaks` it speaks, on `silent` it does not, and `spared` is the method's false alarm: where
    fields cannot tell it, the team has waived it. None: the method knows of none.
    """

    severity: Severity
    speaks: Workbook
    silent: Workbook
    spared: Workbook | None = None


NO_NUMBERS: dict[str, Any] = {"unit_kind": None, "healthy_low": None}
"""A KPI of which nobody has said how it is counted."""

ONE_KPI_TWICE = workbook(objective(metric()), objective(metric("again"), id="other"))
FROM_ABOVE = workbook(*(objective(id=name, origin="leader") for name in "abcde"))
BRANDS = [kpi("brand", name="Brand love", **NO_NUMBERS)]
OFFICES = [kpi("offices", unit_kind="count")]
MANY = workbook(kpis=[kpi(f"kpi-{i}") for i in range(31)])
MIXED = Cycle(name="Q1 2012", start=START, end=END, scoring="yes_no", headline="score")
ONE_WAY = Cycle(name="Q1 2012", start=START, end=END, scoring="yes_no", headline="verdict")
OLD = workbook(objective(metric()), check_ins=[check_in("nps-metric", date(2012, 1, 25))])
LATE = {"frequency": "quarter", "timing": "lagging"}
COPY = "Raise NPS from 32 to 40 by 31 March 2012"

EXAMPLES: dict[str, Example] = {
    "T1": Example(
        "E",
        book(metric(kpi="brand", start=None, target=None), kpis=BRANDS),
        book(metric(), kpis=[kpi(name="Aided awareness", unit_kind="percent")]),
        book(metric(start=None, target=None), kpis=[kpi(**NO_NUMBERS, unit="points of 5")]),
    ),
    "T2": Example(
        "H",
        book(metric(kpi="offices", start=0, target=1), kpis=OFFICES),
        book(milestone()),
        book(metric(kpi="offices", start=0, target=1, stretch=3), kpis=OFFICES),
    ),
    "T3": Example("E", book(metric(due=None)), book(metric())),
    "T4": Example(
        "E",
        with_kpi(frequency=None),
        with_kpi(frequency="month"),
        workbook(kpis=[kpi(frequency=None)]),
    ),
    "T5": Example("E", book(binary(text="Stronger team", test="")), book(binary())),
    "D1": Example(
        "E",
        workbook(objective()),
        book(metric()),
        workbook(objective(metric(), prompt="Which aim do these key results belong to?")),
    ),
    "D2": Example(
        "W",
        with_kpi(pay_linked=True),
        with_kpi(pay_linked=False),
        waive(with_kpi(pay_linked=True), "D2", "kpi nps"),
    ),
    "D3": Example(
        "W",
        with_objective(visibility="private"),
        with_objective(visibility="org"),
        waive(with_objective(visibility="private"), "D3", "objective trust"),
    ),
    "D4": Example(
        "W",
        typed("Keep uptime 99.9%"),
        typed("Uptime from 99.1% to 99.9%"),
        book(guardrail(kpi="nps", bound=45, text="Keep NPS above 45")),
    ),
    "D5": Example(
        "W",
        with_kpi(strategic_link=""),
        with_kpi(),
        workbook(objective(metric(), level="company"), kpis=[kpi(strategic_link="")]),
    ),
    "D6": Example(
        "W",
        with_objective(why_now=""),
        with_objective(why_now="The company wants the north."),
        with_objective(parent=None),
    ),
    "D7": Example(
        "E",
        book(metric(due=date(2012, 4, 1))),
        book(metric(due=END)),
        workbook(
            objective(metric(due=date(2012, 12, 31))),
            cycle=Cycle(name="2012", start=START, end=date(2012, 12, 31)),
        ),
    ),
    "D8": Example(
        "H",
        with_kpi(timing="lagging"),
        book(metric(), rate(unit="posts"), kpis=[kpi(timing="lagging")]),
        with_kpi(timing="leading"),
    ),
    "D9": Example(
        "H",
        FROM_ABOVE,
        workbook(
            objective(id="a", origin="joint"),
            objective(id="b", origin="leader"),
            objective(id="c", origin="team"),
        ),
        waive(FROM_ABOVE, "D9", "settings"),
    ),
    "K-DIR": Example("E", with_kpi(direction=None), with_kpi(direction="band", healthy_high=60)),
    "K-AGG": Example("E", with_kpi(aggregation=None), with_kpi(aggregation="average")),
    "K-RANGE": Example("H", with_kpi(healthy_low=None), with_kpi(healthy_low=40)),
    "K-OWN": Example("W", with_kpi(owner=""), with_kpi(owner="Ben")),
    "B1": Example(
        "W",
        ONE_KPI_TWICE,
        workbook(objective(metric()), objective(metric("cheap", kpi="cost"), id="other")),
        workbook(objective(metric()), objective(metric("again"), id="other", parent="trust")),
    ),
    "B2": Example(
        "W",
        confident(1),
        confident(2),
        confident(1, metric(commit=34), ambition="aspirational"),
    ),
    "B3": Example(
        "W",
        workbook(cycle=MIXED),
        workbook(cycle=ONE_WAY),
        waive(workbook(cycle=MIXED), "B3", "settings"),
    ),
    "B4": Example(
        "W",
        with_objective(origin="team", why_now=""),
        with_objective(origin="joint", why_now=""),
        with_objective(origin="team"),
    ),
    "B5": Example(
        "E",
        typed("Substantially increase demo sign-ups", target=None),
        typed("Demo sign-ups from 0 to 3,000 in Q2", target=None),
        typed('Increase sign-ups for "Better Start"', target=None),
    ),
    "B6": Example(
        "H",
        workbook(*numbered(4)),
        workbook(*numbered(3)),
        workbook(*numbered(3, "company"), *numbered(3)),
    ),
    "B7": Example(
        "W",
        OLD,
        workbook(objective(metric()), check_ins=[check_in("nps-metric", date(2012, 1, 31))]),
        waive(OLD, "B7"),
    ),
    "B8": Example(
        "W",
        typed("Launch the new feature"),
        typed("Weekly users of the new feature from 0 to 400"),
        book(milestone(text="Launch the new feature")),
    ),
    "P01": Example(
        "W",
        book(metric()),
        book(metric(), guardrail()),
        book(metric(), metric("cheap", kpi="cost"), guardrail()),
    ),
    "P02": Example(
        "W",
        typed("Run A/B tests"),
        typed("Raise sign-ups from 20 to 40"),
        workbook(objective(metric(text="Run A/B tests"), ambition="learning")),
    ),
    "P03": Example(
        "W",
        book(rate(unit="calls", per="month", target_rate=100)),
        typed("Win rate from 20% to 25%"),
        workbook(objective(rate(unit="calls", per="month"), ambition="learning")),
    ),
    "P06": Example(
        "H",
        book(metric()),
        with_ladder(SLOW, NO_ALARM),
        waive(book(metric()), "P06", "objective trust"),
    ),
    "P07": Example(
        "H",
        with_ladder(SLOW, NO_ALARM | {"because": "Staff forgot to call back"}),
        with_ladder(SLOW, NO_ALARM | {"because": "No reminder in the process"}),
        waive(
            with_ladder(NO_ALARM | {"explains": None, "because": "Staff forgot to call back"}),
            "P07",
            "objective trust",
        ),
    ),
    "WHY-END": Example(
        "H",
        with_ladder(SLOW, NO_ALARM | {"can_change": False}),
        with_ladder(SLOW, NO_ALARM),
    ),
    "P09": Example(
        "W",
        MANY,
        workbook(kpis=[kpi(f"kpi-{i}") for i in range(30)]),
        waive(MANY, "P09", "settings"),
    ),
    "P10": Example(
        "H", with_work(metric(), None), with_work(metric(), "cost"), with_work(milestone(), None)
    ),
    "P12": Example("H", with_objective(winning=""), with_objective()),
    "P13": Example(
        "E",
        list_and_rate(),
        list_and_rate(start=13_500),
        book(
            metric("size", kpi="list", start=0, target=20_000),
            rate(kpi="list", target_rate=500, mode="periods_met"),
            kpis=[kpi("list")],
        ),
    ),
    "P14": Example(
        "H",
        with_kpi(**LATE),
        book(metric(), metric("reopened", kpi="tickets"), kpis=[kpi(**LATE), kpi("tickets")]),
        workbook(objective(metric(), level="company"), kpis=[kpi(**LATE)]),
    ),
    "P15": Example(
        "W",
        workbook(objective(), intake=Intake()),
        workbook(objective()),
        waive(workbook(objective(), intake=Intake()), "P15", "settings"),
    ),
    "W-NUM": Example(
        "W",
        with_objective(text="Reach $10M"),
        with_objective(text="Become the safe choice for clinics"),
        with_objective(text="Clinics love to work with Windows 11"),
    ),
    "W-SOL": Example(
        "H",
        with_objective(text="Deepen relations by a mailing list"),
        with_objective(text="Customers hear from us first"),
        waive(
            with_objective(text="Deepen relations by a mailing list"), "W-SOL", "objective trust"
        ),
    ),
    "W-BAU": Example(
        "W",
        typed("Keep hiring"),
        typed("Fill the two roles that block the launch"),
        book(guardrail(text="Keep the night shift staffed")),
    ),
    "W-LVO": Example(
        "H",
        workbook(objective(metric(text="CPU use +3%"), winning="")),
        workbook(objective(metric(text="Cores at peak -3%, at the same latency"), winning="")),
        typed("CPU use +3%"),
    ),
    "W-INS": Example(
        "H",
        book(binary(text="Publish the site")),
        book(binary(text="Publish the site"), metric(text="Trial starts 1.4% to 3.2%")),
    ),
    "B-FAR": Example(
        "W",
        workbook(objective(metric()), check_ins=[check_in("nps-metric", date(2031, 9, 1))]),
        workbook(objective(metric()), check_ins=[check_in("nps-metric", END)]),
        workbook(objective(metric()), check_ins=[check_in("nps-metric", date(2012, 4, 10))]),
    ),
    "B9": Example(
        "W",
        stretched(start_on=date(2012, 2, 10)),
        stretched(start_on=date(2012, 1, 1)),
        book(metric(start_on=date(2012, 2, 10))),  # a committed set
    ),
    "W-SAND": Example(
        "W",
        confident(9, ambition="aspirational"),
        confident(5, ambition="aspirational"),
        confident(9, ambition="committed"),
    ),
    "W-TYPE": Example("W", with_objective(ambition=None), with_objective(ambition="committed")),
    "W-ACT": Example(
        "W",
        typed("Help sales qualify leads"),
        typed("Qualified leads from 20 to 30"),
        typed("Help Center shows answers in German"),
    ),
    "W-EVID": Example("E", book(milestone(evidence="")), book(milestone())),
    "000-18": Example("W", book(milestone(steps=())), book(milestone())),
    "S-SAME": Example(
        "W",
        with_steps(
            LEASE,
            MANAGER | {"title": "Australian branch opened"},
            text="Open the Australian branch",
        ),
        with_steps(LEASE, MANAGER, text="Open the Australian branch"),
    ),
    "S-PROOF": Example(
        "H", with_steps(LEASE, MANAGER | {"done_means": ""}), with_steps(LEASE, MANAGER)
    ),
    "S-END": Example("H", with_steps(LEASE, MANAGER | {"weight": 9}), with_steps(LEASE, MANAGER)),
    "S-DUE": Example(
        "W",
        with_steps(LEASE, MANAGER | {"due": date(2012, 1, 15)}),
        with_steps(LEASE, MANAGER | {"due": END}),
    ),
    "S-LOOP": Example(
        "W", with_steps(LEASE | {"after": ["manager"]}, MANAGER), with_steps(LEASE, MANAGER)
    ),
    "S-LOST": Example(
        "W", with_steps(LEASE, MANAGER | {"after": ["lese"]}), with_steps(LEASE, MANAGER)
    ),
    "S-TIME": Example(
        "W", with_steps(LEASE, MANAGER | {"days": 95}), with_steps(LEASE, MANAGER | {"days": 60})
    ),
    "S-LOOK": Example(
        "H",
        book(milestone(look_on=None)),
        book(milestone()),
        book(milestone(look_on=None, future_kpi=None)),
    ),
    "W-AND": Example(
        "W",
        typed("NPS 40 and churn 2%"),
        typed("NPS 40"),
        typed("Terms and conditions accepted by 500 clinics"),
    ),
    "W-X": Example(
        "W",
        book(metric(start=None)),
        book(metric(start=32)),
        book(metric(start=None), kpis=[kpi(aggregation="cumulative")]),
    ),
    "W-PCT": Example(
        "W",
        book(metric(text="NPS up 10%"), kpis=[kpi(unit_kind="score")]),
        book(metric(text="NPS from 40 to 44"), kpis=[kpi(unit_kind="score")]),
        book(metric(text="Revenue up 10%"), kpis=[kpi(unit_kind="currency", unit="USD")]),
    ),
    "W-VAN": Example(
        "H",
        book(metric(text="Engagement +25%"), kpis=[kpi(intended_result="")]),
        book(metric(text="Readers who start a trial 1.4% to 3.2%"), kpis=[kpi(intended_result="")]),
        book(metric(text="Page views +25%"), kpis=[kpi(intended_result="Advertisers pay more")]),
    ),
    "W-PLH": Example("E", typed("Raise NPS by X%"), typed("Raise NPS"), typed("Retire TBD_FLAG")),
    "W-BASE": Example(
        "W",
        book(baseline(next_use="")),
        book(baseline()),
        waive(book(baseline(next_use="")), "W-BASE", "key result reasons"),
    ),
    "W-FUT": Example(
        "W",
        book(milestone(future_kpi=None)),
        book(milestone()),
        waive(book(milestone(future_kpi=None)), "W-FUT", "key result branch"),
    ),
    "W-NONE": Example(
        "E",
        workbook(),
        book(metric()),
        workbook(objective()),  # an objective without key results is another question
    ),
    "W-ALLM": Example(
        "H",
        book(milestone(), milestone("second"), milestone("third")),
        book(milestone(), metric(), metric("cheap", kpi="cost")),
        waive(book(milestone(), milestone("second")), "W-ALLM", "objective trust"),
    ),
    "W-OWN": Example(
        "E",
        book(metric(owner="Sales team")),
        book(metric(owner="Ana")),
        book(metric(owner="Ana (with Ben)")),
    ),
    "W-JUST": Example(
        "H",
        typed("Complete audit"),
        typed("Findings open after the audit from 12 to 3"),
        typed("Win audit clients in the north"),
    ),
    "W-HEAD": Example(
        "H",
        in_money("currency", "currency", "currency"),
        in_money("currency", "count", "score"),
        waive(in_money("currency", "currency", "currency"), "W-HEAD", "objective trust"),
    ),
    "W-END": Example(
        "H",
        all_due(END, END, END, END, END),
        all_due(date(2012, 2, 15), END, END, END, END),
        all_due(END, END, END, END, END, aggregation="cumulative"),
    ),
    "W-PUB": Example(
        "W",
        after_publishing(metric(target=45)),
        after_publishing(metric()),
        after_publishing(metric(owner="Ben")),
    ),
    "W-CASC": Example(
        "W",
        parent_and_child(COPY),
        parent_and_child("Every clinic gets help the same day"),
        waive(parent_and_child(COPY), "W-CASC", "objective trust"),
    ),
}
"""For every rule what its row in the method's table says; the tests hold it against `RULES`."""
