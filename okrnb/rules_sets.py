"""Rules on the key results of an objective as a set: guarded, mixed, staged, and enough."""

from collections.abc import Iterator
from datetime import date

from okrnb.advice import Seen, Severity, kpis_by_id, metrics_of, rule
from okrnb.model import Cycle, Kpi
from okrnb.objectives import Guardrail, KeyResult, Metric, Objective, Rate, Threshold, Workbook
from okrnb.periods import reporting_period
from okrnb.quantities import say_day
from okrnb.targets import is_total

MONEY_LIKE = ("currency", "duration", "score")
"""Kinds of units that tell of one kind of measure; a count or a percentage can be of anything."""

SAME_DAY = 3
"""From so many key results on it is worth asking which could be reached before the last day."""


@rule("P01", "W", "Montagu; Grove on paired indicators")
def guardrail(workbook: Workbook, on: date) -> Iterator[Seen]:
    """A number that is pushed hard can break another one."""
    guarded = {kr.protects for kr in workbook.key_results() if isinstance(kr, Guardrail)}
    for objective in workbook.objectives:
        if any(isinstance(kr, Guardrail) for kr in objective.key_results):
            continue  # one that breaks spoils the whole objective, so it guards the whole
        for kr in metrics_of(objective):
            if kr.id not in guarded:
                question = "What could suffer while this is pushed, and how much would be too much?"
                yield Seen(kr, "", "it has no guardrail", question)


@rule("W-ALLM", "H", "Niven; Smith")
def only_milestones(workbook: Workbook, on: date) -> Iterator[Seen]:
    """Deliverables alone do not show that anything got better."""
    for objective in workbook.objectives:
        forms = {kr.form for kr in objective.key_results} - {"guardrail"}
        if forms == {"milestone"}:
            grave: Severity = "W" if objective.level == "company" else "H"
            question = "Which number should move because of them?"
            yield Seen(
                objective, "key_results", "all its key results are milestones", question, grave
            )


@rule("W-INS", "H", "Google, OKR playbook")
def sufficient(workbook: Workbook, on: date) -> Iterator[Seen]:
    """Key results that are all met should be enough to call the objective met."""
    for objective in workbook.objectives:
        key_results = _pushed(objective)
        forms = {kr.form for kr in key_results}
        if not key_results or "baseline" in forms or forms == {"milestone"}:
            continue  # finding out comes first; W-ALLM asks about milestones
        moves = any(isinstance(kr, Metric | Rate | Threshold) for kr in key_results)
        alone = len(key_results) == 1
        if alone or not moves:
            what = "it rests on one key result" if alone else "no key result moves a number"
            reached = "it were reached in full" if alone else "all of them were reached"
            question = f"If {reached}, would the objective be met, or what would be missing?"
            yield Seen(objective, "key_results", what, question)


@rule("W-HEAD", "H", "Wodtke")
def one_measure(workbook: Workbook, on: date) -> Iterator[Seen]:
    """Use, money and satisfaction each show what the others do not."""
    kpis = kpis_by_id(workbook)
    for objective in workbook.objectives:
        moved = [kpis.get(kr.kpi) for kr in metrics_of(objective)]
        kinds = {kpi.unit_kind if kpi else None for kpi in moved}
        kind = next(iter(kinds), None)
        if len(moved) >= SAME_DAY and len(kinds) == 1 and kind in MONEY_LIKE:
            what = f"all {len(moved)} KPIs measure one kind of thing ({kind})"
            question = "Who feels the change first, and which number would show that?"
            yield Seen(objective, "key_results", what, question)


@rule("W-END", "H", "okrnb, after a litmus test told of Google")
def same_day(workbook: Workbook, on: date) -> Iterator[Seen]:
    """When all is due on the last day, nobody learns anything before it."""
    kpis, last = kpis_by_id(workbook), workbook.settings.cycle.end
    if any(kr.prompt for kr in workbook.key_results()):
        return  # a draft: its dates are still to be thought about
    for objective in workbook.objectives:
        dated = [kr for kr in _pushed(objective) if not _flows(kr, kpis)]
        staged = any(step.due for kr in dated for step in getattr(kr, "steps", ()))
        if len(dated) >= SAME_DAY and not staged and {kr.due for kr in dated} == {last}:
            what = f"all {len(dated)} key results are due on {say_day(last)}"
            question = "Which of them could be reached, or seen halfway, before that?"
            yield Seen(objective, "key_results", what, question)


def _flows(kr: KeyResult, kpis: dict[str, Kpi]) -> bool:
    """Say whether it goes on all the time, so that the last day is its natural end."""
    kpi = kpis.get(getattr(kr, "kpi", None) or "")
    return isinstance(kr, Rate | Threshold) or is_total(kpi)


def _pushed(objective: Objective) -> list[KeyResult]:
    """Give the key results that something is done for: all but guardrails."""
    return [kr for kr in objective.key_results if not isinstance(kr, Guardrail)]


@rule("P14", "H", "Lamorte; Walker")
def lagging_only(workbook: Workbook, on: date) -> Iterator[Seen]:
    """A number that comes late comes too late to act on."""
    kpis, cycle = kpis_by_id(workbook), workbook.settings.cycle
    for objective in workbook.objectives:
        late = [_comes_late(kr, kpis.get(kr.kpi), cycle) for kr in metrics_of(objective)]
        if late and all(late) and objective.level != "company":
            what = f"all its KPIs are {' or '.join(sorted(set(late)))}"
            question = "Which number would show sooner whether it works?"
            yield Seen(objective, "key_results", what, question)


def _comes_late(kr: Metric, kpi: Kpi | None, cycle: Cycle) -> str:
    if kpi is not None and kpi.timing == "lagging":
        return "lagging (they follow the work)"
    slower = reporting_period(kr, kpi, cycle) != cycle.cadence
    return "read less often than you check in" if slower else ""
