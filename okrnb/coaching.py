"""The coach: reads a workbook and asks, one rule at a time.

Most rules need only fields, so they work in any language; more of those that read wording are still
to come. T1, a KPI that is no number, is missing on purpose: such a cell is a problem when it is
read.
"""

from datetime import date

from okrnb import rules_method as method
from okrnb import rules_practice as practice
from okrnb import rules_wording as wording
from okrnb.advice import Advice, Rule
from okrnb.objectives import Workbook

RULES: tuple[Rule, ...] = (
    method.end_date,
    method.update_frequency,
    method.progress_rule,
    method.milestone_in_disguise,
    method.key_results_missing,
    method.pay,
    method.private,
    method.healthy_already,
    method.strategy_link,
    method.why_now,
    method.horizon,
    method.only_from_above,
    method.direction,
    method.aggregation,
    method.healthy_range,
    method.kpi_owner,
    practice.overlap,
    practice.too_many,
    practice.follow_up,
    practice.guardrail,
    practice.many_kpis,
    practice.rate_and_level,
    practice.intake,
    practice.owner,
    practice.open_prompt,
    practice.evidence,
    practice.steps,
    practice.future_kpi,
    practice.next_use,
    practice.start_value,
    practice.number_in_objective,
    practice.ambition,
    practice.only_milestones,
    practice.winning,
    practice.lagging_only,
    wording.activity,
)
"""All rules, in reading order."""


def coach(workbook: Workbook, *, on: date) -> tuple[Advice, ...]:
    """Give all advice on a workbook as it stands on a day, most severe first."""
    found = [advice for rule in RULES for advice in rule(workbook, on=on)]
    return tuple(sorted(found, key=lambda advice: "EWH".index(advice.severity)))


def blocks_publishing(advice: tuple[Advice, ...]) -> bool:
    """Say whether something must be answered before the OKRs are published."""
    return any(one.severity == "E" for one in advice)
