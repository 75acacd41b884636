"""Rules on what the method demands: what tells a key result from a KPI, and an OKR from a list."""

import re
from collections.abc import Iterator
from datetime import date

from okrnb.advice import Mark, Seen, Severity, kpis_by_id, kpis_in_use, metrics, metrics_of, rule
from okrnb.library import say_proposal
from okrnb.objectives import (
    Baseline,
    Binary,
    Guardrail,
    KeyResult,
    Metric,
    Milestone,
    Rate,
    Threshold,
    Workbook,
)
from okrnb.phrases import in_blanks, read_phrase
from okrnb.quantities import say_day, say_value
from okrnb.targets import start_of
from okrnb.wording import name_inside

_REPORTING = re.compile(
    r"\b(?:report|updat|review|measur|track|monitor)(?:ed|ing|e|s)?\s+"
    r"(?:daily|weekly|monthly|quarterly|(?:every|each)\s(?:day|week|month|quarter))\b",
    re.IGNORECASE,
)


# What a KPI and a key result each need (Lamorte's five rows)


@rule("T1", "E", "Lamorte, five-row table")
def number(workbook: Workbook, on: date) -> Iterator[Seen]:
    """A KPI is a number; a word such as trust becomes one when somebody says how it is counted."""
    told = {getattr(kr, "kpi", None) for kr in workbook.key_results() if _has_number(kr)}
    for kpi in kpis_in_use(workbook):
        numbers = (kpi.healthy_low, kpi.healthy_high, kpi.lowest, kpi.highest, kpi.decimals)
        said = kpi.unit_kind or kpi.unit or kpi.definition or numbers != (None,) * 5
        if not said and kpi.id not in told:
            question = f"What exactly would you count to see {name_inside(kpi.name)}?"
            yield Seen(kpi, "unit_kind", "nothing says how it is counted", question)


def _has_number(kr: KeyResult) -> bool:
    fields = ("start", "target", "bound", "no_worse_than", "target_rate")
    return any(getattr(kr, field, None) is not None for field in fields)


@rule("T3", "E", "Lamorte, five-row table")
def end_date(workbook: Workbook, on: date) -> Iterator[Seen]:
    """A KPI is watched for ever, a key result ends."""
    kpis = kpis_by_id(workbook)
    for kr in workbook.key_results():
        if kr.due is None:
            question = "By which day should it be reached?"
            yield Seen(kr, "due", "it has no end date", question, rewrite=in_blanks(kr, kpis))


@rule("T4", "E", "Lamorte, five-row table")
def update_frequency(workbook: Workbook, on: date) -> Iterator[Seen]:
    """A KPI is updated at a fixed pace; a check-in must know when to expect a value."""
    for kpi in kpis_in_use(workbook):
        if kpi.frequency is None:
            yield Seen(
                kpi, "frequency", "update frequency is blank", "How often does a new value come?"
            )
    for kr in workbook.key_results():
        marks = _REPORTING.finditer(kr.text) if kr.form not in ("rate", "threshold") else ()
        for found in marks:
            what = f"it promises a rhythm ({found[0].lower()})"
            question = "Is the rhythm part of the promise, or how often you will look?"
            yield Seen(kr, "text", what, question, "H", (Mark(*found.span(), found[0]),))


@rule("T5", "E", "Lamorte, five-row table")
def progress_rule(workbook: Workbook, on: date) -> Iterator[Seen]:
    """Progress on a key result can always be told: by a number, by steps or by a test."""
    kpis = kpis_by_id(workbook)
    for kr in workbook.key_results():
        field, missing, question = _no_progress_rule(kr)
        if missing:
            yield Seen(kr, field, missing, question, rewrite=in_blanks(kr, kpis))


def _no_progress_rule(kr: KeyResult) -> tuple[str, str, str]:
    """Give the field that is blank, what is missing, and the question that fills it."""
    if isinstance(kr, Metric) and kr.target is None:
        return "target", "it has no target", "Which value should it reach?"
    if isinstance(kr, Threshold) and kr.bound is None:
        return "bound", "it has no bound", "Which value should it keep to?"
    if isinstance(kr, Rate) and kr.target_rate is None:
        return "target_rate", "it has no target rate", f"How many should it be each {kr.per}?"
    if isinstance(kr, Binary) and not kr.test:
        question = "What would you ask on the last day, to hear yes or no?"
        return "test", "it has no question to answer with yes or no", question
    if isinstance(kr, Guardrail) and kr.bound is None and kr.no_worse_than is None:
        return "bound", "it has no limit", "Which value must it not pass?"
    if isinstance(kr, Baseline) and kr.kpi is None and not kr.text:
        return "text", "it does not say what is to be found out", "What do you want to know?"
    return "", "", ""


@rule("T2", "H", "Lamorte, five-row table")
def milestone_in_disguise(workbook: Workbook, on: date) -> Iterator[Seen]:
    """From 0 to 1 is a milestone that was forced into a number."""
    for kr, kpi in metrics(workbook):
        counted = kpi is None or kpi.unit_kind in (None, "number", "count")
        goes_on = kr.stretch is not None  # whoever hopes for a second one does count
        if counted and not goes_on and start_of(kr, kpi) == 0 and kr.target == 1:
            yield Seen(kr, "form", "it goes from 0 to 1", "Is it a milestone with steps instead?")


# What makes an OKR more than a KPI (Smith's nine differences)


@rule("D1", "E", "Smith, nine differences")
def key_results_missing(workbook: Workbook, on: date) -> Iterator[Seen]:
    """An objective is measurable only through its key results."""
    for objective in workbook.objectives:
        if not objective.key_results:
            question = "How would you know that it is met?"
            yield Seen(objective, "key_results", "it has no key result", question)


@rule("D2", "W", "Smith, nine differences")
def pay(workbook: Workbook, on: date) -> Iterator[Seen]:
    """A number that decides about pay is not aimed at with courage."""
    for kpi in kpis_in_use(workbook):
        if kpi.pay_linked:
            question = "Which other KPI could show the same, or is that no longer so?"
            yield Seen(kpi, "pay_linked", "it decides about pay", question)


@rule("D3", "W", "Smith, nine differences")
def private(workbook: Workbook, on: date) -> Iterator[Seen]:
    """OKRs are open, so that others can help and plan."""
    for objective in workbook.objectives:
        if objective.visibility == "private":
            yield Seen(objective, "visibility", "it is private", "Who could help if they saw it?")
    for kpi in kpis_in_use(workbook):
        if kpi.visibility == "private":
            what = "it is private, yet a key result moves it"
            yield Seen(kpi, "visibility", what, "Who would have to see it?")


@rule("D4", "W", "Smith, nine differences")
def healthy_already(workbook: Workbook, on: date) -> Iterator[Seen]:
    """A key result improves; what is healthy already is watched as a health metric."""
    for kr, kpi in metrics(workbook):
        if kpi is None or kr.start is None or kpi.aggregation == "cumulative":
            continue
        low, high = kpi.healthy_low, kpi.healthy_high
        inside = (low is None or kr.start >= low) and (high is None or kr.start <= high)
        if inside and not (low is None and high is None):
            what = f"it starts at {say_value(kr.start, kpi)}, which is healthy already"
            question = "Would it be enough to watch it, and which KPI needs the change more?"
            yield Seen(kr, "start", what, question)
    for held in workbook.key_results():
        proved = isinstance(held, Guardrail | Baseline | Milestone | Binary)
        phrase = read_phrase(held.text) if held.text and not proved else None
        mark = phrase.opens_with("verbs-usual") if phrase and phrase.amounts else None
        if mark:
            what = f"it holds what is there ({mark.words.lower()})"
            question = "Is it a health metric to watch, or the guardrail of another key result?"
            yield Seen(held, "text", what, question, marks=(mark,))


@rule("D5", "W", "Smith, nine differences")
def strategy_link(workbook: Workbook, on: date) -> Iterator[Seen]:
    """A KPI deserves a target because of what it leads to."""
    below = [one for one in workbook.objectives if one.level != "company"]
    serving = {getattr(kr, "kpi", None) for one in below for kr in one.key_results}
    for kpi in kpis_in_use(workbook):
        if not kpi.intended_result:
            question = "What gets better, and for whom, when this KPI does?"
            yield Seen(kpi, "intended_result", "intended result is blank", question)
        if not kpi.strategic_link and kpi.id in serving:  # a company's aims are the largest
            question = "Which larger aim does it serve?"
            yield Seen(kpi, "strategic_link", "strategic link is blank", question)


@rule("D6", "W", "Smith, nine differences")
def why_now(workbook: Workbook, on: date) -> Iterator[Seen]:
    """People move for a reason: a parent objective, or an answer to "why now?"."""
    for objective in workbook.objectives:
        if not objective.why_now and not objective.parent:
            yield Seen(objective, "why_now", "no reason is given", "Why now, in a sentence or two?")


@rule("D7", "E", "Smith, nine differences")
def horizon(workbook: Workbook, on: date) -> Iterator[Seen]:
    """A key result ends within its cycle, or it belongs to another one."""
    cycle = workbook.settings.cycle
    for kr in workbook.key_results():
        if kr.due and not cycle.start <= kr.due <= cycle.end:
            what = f"it is due on {say_day(kr.due)}, outside {cycle.name}"
            yield Seen(kr, "due", what, f"What can be reached by {say_day(cycle.end)}?")


@rule("D8", "H", "Smith, nine differences; Jackson")
def influence(workbook: Workbook, on: date) -> Iterator[Seen]:
    """A result is only influenced, so it takes something that the team itself can do."""
    kpis = kpis_by_id(workbook)
    for objective in workbook.objectives:
        served = {one.key_result for one in objective.initiatives}
        served |= {one.key_result for one in objective.lead_measures}
        does = any(isinstance(kr, Rate | Milestone) for kr in objective.key_results)
        for kr in metrics_of(objective):
            kpi = kpis.get(kr.kpi)
            owned = kpi is None or kpi.timing == "leading"  # what leads is near to what is done
            if not (owned or does or kr.prompt or kr.id in served):  # a draft has its own question
                question = "What will you do, and how often, to move it?"
                yield Seen(kr, "", "no work is named that could move it", question)


@rule("D9", "H", "Smith, nine differences")
def only_from_above(workbook: Workbook, on: date) -> Iterator[Seen]:
    """People commit to what they helped to write."""
    origins = [objective.origin for objective in workbook.objectives]
    if set(origins) == {"leader"}:
        count = len(origins)
        what = f"all {count} objectives come" if count > 1 else "the only objective comes"
        question = "What would the team add, or say in words of its own?"
        yield Seen(None, "", f"{what} from the leader", question)


# What a definition leaves open: blanks that only people can fill


@rule("K-DIR", "H", "method, section 2")
def direction(workbook: Workbook, on: date) -> Iterator[Seen]:
    """Without a direction nobody knows which side is the good one."""
    question = "Is higher better (up), lower better (down), or inside a band (band)?"
    used = {kpi.id for kpi in kpis_in_use(workbook)}
    for kpi in workbook.kpis:
        if kpi.direction is None and (kpi.id in used or kpi.state != "parked"):
            grave: Severity = "E" if kpi.id in used else "H"
            asked = f"{say_proposal(kpi, 'direction')}{question}"
            yield Seen(kpi, "direction", "direction is blank", asked, grave)


@rule("K-AGG", "E", "method, section 2")
def aggregation(workbook: Workbook, on: date) -> Iterator[Seen]:
    """A quarter's revenue is a total, a retention rate is not."""
    question = (
        "Is it a level, a total that starts at 0 each cycle (cumulative), an average, a rate "
        "or a share?"
    )
    for kpi in kpis_in_use(workbook):
        if kpi.aggregation is None:
            asked = f"{say_proposal(kpi, 'aggregation')}{question}"
            yield Seen(kpi, "aggregation", "aggregation is blank", asked)


@rule("K-RANGE", "H", "Lamorte; Smith")
def healthy_range(workbook: Workbook, on: date) -> Iterator[Seen]:
    """A health metric can only raise an alarm when it is known what is healthy."""
    for kpi in workbook.kpis:
        watched = kpi.state != "parked" and kpi.direction is not None
        if watched and kpi.healthy_low is None and kpi.healthy_high is None:
            field = "healthy_high" if kpi.direction == "down" else "healthy_low"
            yield Seen(kpi, field, "no healthy range", "From which value on would you worry?")


@rule("K-OWN", "W", "method, section 2")
def kpi_owner(workbook: Workbook, on: date) -> Iterator[Seen]:
    """Somebody has to notice when a number changes."""
    for kpi in kpis_in_use(workbook):
        if not kpi.owner:
            yield Seen(kpi, "owner", "it has no owner", f"Who looks after {kpi.name}?")
