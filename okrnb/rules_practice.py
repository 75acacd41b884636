"""Rules on what goes wrong in practice: too much, too vague, unguarded, unowned, unproved."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import combinations

from okrnb.advice import Seen, Severity, metrics, rule
from okrnb.model import CheckIn
from okrnb.objectives import (
    Baseline,
    Guardrail,
    Metric,
    Milestone,
    Rate,
    Workbook,
)
from okrnb.periods import count_periods, later
from okrnb.quantities import say_day

MANY_KPIS, MANY_OBJECTIVES, MANY_KEY_RESULTS = 30, (3, 5), (4, 5)
"""Above which counts a hint, and a warning, is due (method, rules P09 and B6)."""


# What goes wrong in practice (the Balanced Scorecard Institute's nine challenges and others)


@rule("B1", "W", "Balanced Scorecard Institute, nine challenges")
def overlap(workbook: Workbook, on: date) -> Iterator[Seen]:
    """Two key results on one KPI are one too many; in opposite directions they cannot both win."""
    for one, other in combinations(metrics(workbook), 2):
        if one.kpi != other.kpi:
            continue
        opposed = _direction(one) * _direction(other) < 0
        what = f"{other.id} moves the same KPI" + (" the other way" if opposed else "")
        question = "Which of the two should stay?"
        yield Seen(one, "kpi", what, question, "E" if opposed else None)


def _direction(kr: Metric) -> int:
    if kr.start is None or kr.target is None:
        return 0
    return 1 if kr.target > kr.start else -1


@rule("B6", "H", "Balanced Scorecard Institute, nine challenges")
def too_many(workbook: Workbook, on: date) -> Iterator[Seen]:
    """Few objectives with few key results each can be kept in mind."""
    count = len(workbook.objectives)
    if count > MANY_OBJECTIVES[0]:
        grave: Severity = "W" if count > MANY_OBJECTIVES[1] else "H"
        yield Seen(None, "", f"{count} objectives", "Which three matter most?", grave)
    for objective in workbook.objectives:
        count = len(objective.key_results)
        if count > MANY_KEY_RESULTS[0]:
            grave = "W" if count > MANY_KEY_RESULTS[1] else "H"
            question = "Which of them would you miss least?"
            yield Seen(objective, "key_results", f"{count} key results", question, grave)


@rule("B7", "W", "Balanced Scorecard Institute, nine challenges")
def follow_up(workbook: Workbook, on: date) -> Iterator[Seen]:
    """What nobody looks at for two check-ins is forgotten."""
    cycle = workbook.settings.cycle
    if not cycle.start <= on <= cycle.end:
        return
    seen: dict[str, CheckIn] = {c.key_result: c for c in workbook.check_ins if c.on <= on}
    for kr in workbook.key_results():
        last = seen[kr.id].on if kr.id in seen else cycle.start - timedelta(days=1)
        if later(last, cycle.cadence, 2) < on:
            what = f"no check-in since {say_day(last)}"
            yield Seen(kr, "", what, "What has happened since?")


@rule("P01", "W", "Montagu; Grove on paired indicators")
def guardrail(workbook: Workbook, on: date) -> Iterator[Seen]:
    """A number that is pushed hard can break another one."""
    guarded = {kr.protects for kr in workbook.key_results() if isinstance(kr, Guardrail)}
    for kr in metrics(workbook):
        if kr.id not in guarded:
            question = "What could suffer while it is pushed, and how far may it go?"
            yield Seen(kr, "", "it has no guardrail", question)


@rule("P09", "W", "Rioja")
def many_kpis(workbook: Workbook, on: date) -> Iterator[Seen]:
    """Nobody steers by forty dials."""
    watched = [kpi for kpi in workbook.kpis if kpi.state != "parked"]
    if len(watched) > MANY_KPIS:
        question = "Which could be parked?"
        yield Seen(None, "", f"{len(watched)} KPIs are watched", question)


@rule("P13", "E", "Marr's mailing list, counted")
def rate_and_level(workbook: Workbook, on: date) -> Iterator[Seen]:
    """A rate kept up for a whole cycle leads to a level, and the two must agree."""
    cycle = workbook.settings.cycle
    for objective in workbook.objectives:
        rates = [kr for kr in objective.key_results if isinstance(kr, Rate) and kr.target_rate]
        for kr in (kr for kr in objective.key_results if isinstance(kr, Metric)):
            for rate in (rate for rate in rates if rate.kpi == kr.kpi):
                periods = count_periods(cycle.start, cycle.end, rate.per)
                if kr.target is None or kr.start is None or rate.target_rate is None:
                    continue
                end = kr.start + rate.target_rate * periods
                if end < kr.target:
                    what = f"{rate.id} leads to {end:,} in {periods} periods, not to {kr.target:,}"
                    yield Seen(kr, "target", what, "Which of the two numbers should change?")


@rule("P15", "W", "Chin")
def intake(workbook: Workbook, on: date) -> Iterator[Seen]:
    """Whoever leads says where to grow, into what and with what; teams find out how."""
    given = workbook.settings.intake
    if not (given.where or given.into or given.resources):
        question = "Where do we want to grow, into what, and with what resources?"
        yield Seen(None, "intake", "the three lines of intake are blank", question)


# What a finished card has


@rule("W-OWN", "E", "Doran, SMART")
def owner(workbook: Workbook, on: date) -> Iterator[Seen]:
    """What two people own, nobody does."""
    for kr in workbook.key_results():
        if not kr.owner:
            yield Seen(kr, "owner", "it has no owner", "Which one person answers for it?")
        elif re.search(r"[,;&/+]", kr.owner):
            yield Seen(kr, "owner", f"owner is {kr.owner!r}", "Which one of them answers for it?")


@rule("W-PLH", "E", "OKR Orca")
def open_prompt(workbook: Workbook, on: date) -> Iterator[Seen]:
    """A draft is finished when its questions are answered and their lines deleted."""
    for record in (*workbook.objectives, *workbook.key_results()):
        if record.prompt:
            what = f"a question of the draft is open: {record.prompt.rstrip('.')}"
            yield Seen(record, "prompt", what, "What is your answer?")
        if re.search(r"\bTBD\b|\?\?+|\b[XN]{1,3}\s?%|…", record.text):
            question = "What should stand there instead?"
            yield Seen(record, "text", f"a placeholder is left in {record.text!r}", question)


@rule("W-EVID", "E", "Google, re:Work")
def evidence(workbook: Workbook, on: date) -> Iterator[Seen]:
    """Whether a milestone is reached must not be a matter of opinion."""
    for kr in workbook.key_results():
        if isinstance(kr, Milestone) and not kr.evidence:
            yield Seen(kr, "evidence", "no evidence is named", "What would prove that it is done?")


@rule("000-18", "W", "Lamorte on milestones")
def steps(workbook: Workbook, on: date) -> Iterator[Seen]:
    """A milestone shows progress only through its steps."""
    for kr in workbook.key_results():
        if isinstance(kr, Milestone) and len(kr.steps) < 2:
            what = f"it has {len(kr.steps) or 'no'} step{'' if len(kr.steps) == 1 else 's'}"
            yield Seen(kr, "steps", what, "What has to be done first, and what then?")


@rule("W-FUT", "W", "Smith on milestones")
def future_kpi(workbook: Workbook, on: date) -> Iterator[Seen]:
    """A milestone is worth its work when a KPI moves later."""
    for kr in workbook.key_results():
        if isinstance(kr, Milestone) and kr.future_kpi is None:
            yield Seen(kr, "future_kpi", "no KPI is named", "Which KPI should it move, and when?")


@rule("W-BASE", "W", "Lamorte on baselines")
def next_use(workbook: Workbook, on: date) -> Iterator[Seen]:
    """A number is found out for the sake of what comes next."""
    for kr in workbook.key_results():
        if isinstance(kr, Baseline) and not kr.next_use:
            yield Seen(kr, "next_use", "no next use", "Which key result will start from it?")


@rule("W-X", "W", "Smith; Lamorte")
def start_value(workbook: Workbook, on: date) -> Iterator[Seen]:
    """Without a start nobody can tell how far the way is; a total starts at 0 by itself."""
    for kr in metrics(workbook):
        kpi = workbook.kpi(kr.kpi)
        if kr.start is None and not (kpi and kpi.aggregation == "cumulative"):
            question = "Where does it stand today, or should finding out come first (a baseline)?"
            yield Seen(kr, "start", "it has no start value", question)


@rule("W-NUM", "W", "Wodtke; OKR Orca")
def number_in_objective(workbook: Workbook, on: date) -> Iterator[Seen]:
    """An objective says where to go; the numbers are for the key results."""
    for objective in workbook.objectives:
        if re.search(r"\d|%", objective.text):
            question = "What would be different for whom, once that number is reached?"
            yield Seen(objective, "text", f"a number in {objective.text!r}", question)


@rule("W-TYPE", "W", "Google, OKR playbook; Doerr")
def ambition(workbook: Workbook, on: date) -> Iterator[Seen]:
    """A promise and a stretch are read differently when they are scored."""
    for objective in workbook.objectives:
        if objective.ambition is None:
            question = "Is it a promise (committed), a stretch (aspirational), or for learning?"
            yield Seen(objective, "ambition", "ambition is blank", question)


@rule("W-ALLM", "H", "Niven; Smith")
def only_milestones(workbook: Workbook, on: date) -> Iterator[Seen]:
    """Deliverables alone do not show that anything got better."""
    for objective in workbook.objectives:
        forms = {kr.form for kr in objective.key_results}
        if forms == {"milestone"}:
            grave: Severity = "W" if objective.level == "company" else "H"
            question = "Which number should move because of them?"
            yield Seen(objective, "key_results", "only milestones", question, grave)


@rule("P12", "H", "Chopp")
def winning(workbook: Workbook, on: date) -> Iterator[Seen]:
    """Everyone should know what winning looks like."""
    for objective in workbook.objectives:
        if not objective.winning:
            question = "What does winning look like, in one plain line?"
            yield Seen(objective, "winning", "no winning line", question)


@rule("P14", "H", "Lamorte; Walker")
def lagging_only(workbook: Workbook, on: date) -> Iterator[Seen]:
    """A number that comes late comes too late to act on."""
    for objective in workbook.objectives:
        moved = [workbook.kpi(kr.kpi) for kr in objective.key_results if isinstance(kr, Metric)]
        if moved and all(kpi is not None and kpi.timing == "lagging" for kpi in moved):
            question = "Which number would show sooner whether it works?"
            yield Seen(objective, "key_results", "all its KPIs are lagging", question)
