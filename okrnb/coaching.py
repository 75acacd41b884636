"""The coach: reads a sentence, a workbook or those of a whole company, and asks.

Most rules need only fields, so they work in any language; those that read wording know English.
What a KPI's past says about a target is not here but in `judging`, which needs its readings.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from okrnb import rules_cards as cards
from okrnb import rules_causes as causes
from okrnb import rules_company as company
from okrnb import rules_measures as measures
from okrnb import rules_method as method
from okrnb import rules_objectives as objectives
from okrnb import rules_practice as practice
from okrnb import rules_published as published
from okrnb import rules_sentence as sentence
from okrnb import rules_sets as sets
from okrnb import rules_steps as steps
from okrnb import rules_wording as wording
from okrnb.advice import Advice, Rule
from okrnb.drafting import next_quarter
from okrnb.errors import RefusedError, fail
from okrnb.hearing import hear
from okrnb.model import Cycle, Kpi, Settings, Slug, Waiver
from okrnb.objectives import Milestone, Objective, Workbook
from okrnb.pasting import LONGEST
from okrnb.periods import later
from okrnb.phrases import read_phrase
from okrnb.rules_wording import task_of

WORDED: tuple[Rule, ...] = (
    wording.vague,
    wording.deliverable,
    wording.initiative,
    wording.activity,
    wording.helping,
    wording.just_do_it,
    wording.business_as_usual,
    measures.two_results,
    measures.percent_of_what,
    measures.vanity,
    measures.unnoticed,
)
"""Rules on what people typed as a key result, in reading order."""

RULES: tuple[Rule, ...] = (
    method.number,
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
    method.influence,
    method.only_from_above,
    method.direction,
    method.aggregation,
    method.healthy_range,
    method.kpi_owner,
    practice.overlap,
    practice.doubtful,
    practice.one_process,
    practice.unaligned,
    practice.too_many,
    practice.follow_up,
    practice.wrong_year,
    practice.sandbagged,
    practice.late_start,
    practice.many_kpis,
    practice.initiative_without_kpi,
    practice.rate_and_level,
    practice.intake,
    cards.owner,
    cards.open_prompt,
    cards.evidence,
    *steps.RULES,
    cards.future_kpi,
    cards.next_use,
    cards.start_value,
    cards.ambition,
    cards.winning,
    sets.guardrail,
    sets.only_milestones,
    sets.sufficient,
    sets.one_measure,
    sets.same_day,
    sets.lagging_only,
    company.copied,
    objectives.none_yet,
    objectives.number_in_objective,
    objectives.solution,
    published.changed_promise,
    *WORDED,
    *causes.RULES,
)
"""All rules on a workbook, in reading order; the ladder last, since most objectives have none."""

SENTENCE_RULES: tuple[Rule, ...] = (
    sentence.no_measure,
    sentence.no_evidence,
    sentence.no_start,
    sentence.no_day,
    method.milestone_in_disguise,
    method.healthy_already,
    cards.open_prompt,
    *WORDED,
)
"""The rules that a lone sentence can answer, in reading order."""


class Waived(NamedTuple):
    """Advice that a team has left aside, and the line that says why."""

    advice: Advice
    waiver: Waiver


def coach(workbook: Workbook, *, on: date) -> tuple[Advice, ...]:
    """Give all advice on a workbook as it stands on a day, most severe first.

    What the team has waived until that day is left out; `waived` lists it.
    """
    return set_aside(ask(workbook, on=on), workbook, on=on)[0]


def ask(workbook: Workbook, *, on: date, rules: Iterable[Rule] = RULES) -> tuple[Advice, ...]:
    """Give all that rules say of a workbook on a day, waived or not, most severe first."""
    return gravest_first(advice for rule in rules for advice in rule(workbook, on=on))


def gravest_first(advice: Iterable[Advice]) -> tuple[Advice, ...]:
    """Sort advice by severity; what is as grave stays in its order."""
    return tuple(sorted(advice, key=lambda one: "EWH".index(one.severity)))


def coach_sentence(
    text: str, *, on: date, kpis: Sequence[Kpi] = (), cycle: Cycle | None = None
) -> tuple[Advice, ...]:
    """Give the advice on a lone sentence, read as a key result; only what it could say by itself.

    A metric that is plainly one of `kpis` is taken for it. Without a cycle it is the calendar
    quarter of the day. Raises InputError for a text that is blank or longer than 160 characters.

    >>> [one.rule for one in coach_sentence("Run A/B tests by June 30", on=date(2012, 4, 9))]
    ['P02']
    """
    if not 0 < len(text.strip()) <= LONGEST:
        fix = f"Say in one sentence of at most {LONGEST} characters what is to be reached."
        raise fail("sentence", None, "", f"it has {len(text.strip())} characters", fix)
    cycle = cycle or next_quarter(later(on, "quarter", -1))
    heard = hear(text.strip(), kpis=kpis, cycle=cycle, id="sentence")
    kr = heard.key_result.change(prompt="")
    alone = Workbook(
        settings=Settings(team="we", cycle=cycle),
        kpis=(*kpis, heard.kpi) if heard.kpi else tuple(kpis),
        objectives=(Objective(id="any", text="any", key_results=(kr,)),),
        check_ins=(),
        places={},
    )
    found = ask(alone, on=on, rules=SENTENCE_RULES)
    is_state = heard.understood.kind == "milestone" and not task_of(read_phrase(kr.text))
    is_vague = any(one.rule == "B5" for one in found)  # what is meant comes before how
    if is_state and isinstance(kr, Milestone) and not is_vague:
        more = ask(alone, on=on, rules=(cards.steps, cards.future_kpi))
        found = gravest_first((*found, *more))
    return tuple(
        replace(one, about="the sentence") for one in found if one.about == f"key result {kr.id}"
    )


def waived(workbook: Workbook, *, on: date) -> tuple[Waived, ...]:
    """Give the advice that `coach` leaves out because the team has waived it, with the reason."""
    return set_aside(ask(workbook, on=on), workbook, on=on)[1]


def coach_company(workbooks: Sequence[Workbook], *, on: date) -> tuple[Advice, ...]:
    """Give the advice that shows only between the workbooks of several teams, most severe first.

    It speaks of the later of two workbooks, and names its team. What each shows by itself, `coach`
    says.
    """
    found: list[Advice] = []
    for workbook in workbooks:
        rules = [rule.among(workbooks) for rule in company.COMPANY_RULES]
        asked, _ = set_aside(ask(workbook, on=on, rules=rules), workbook, on=on)
        found += (replace(one, team=workbook.settings.team) for one in asked)
    return gravest_first(found)


def set_aside(
    asked: Iterable[Advice], workbook: Workbook, *, on: date
) -> tuple[tuple[Advice, ...], tuple[Waived, ...]]:
    """Tell what is still asked on a day from what is waived; both keep their order.

    What blocks publishing is always asked.
    """
    waivers = standing_waivers(workbook, on=on)
    open_, aside = [], []
    for one in asked:
        waiver = waivers.get((one.rule, one.about))
        if waiver is None or one.severity == "E":
            open_.append(one)
        else:
            aside.append(Waived(one, waiver))
    return tuple(open_), tuple(aside)


def standing_waivers(workbook: Workbook, *, on: date) -> dict[tuple[str, str], Waiver]:
    """Give the waivers that hold on a day, by rule and by what they are about."""
    lines = sorted((one for one in workbook.waivers if one.on <= on), key=lambda one: one.on)
    last = {(line.rule, line.about): line for line in lines}
    return {key: line for key, line in last.items() if not line.withdrawn}


def make_waiver(advice: Advice, *, id: Slug, reason: str, by: str, on: date) -> Waiver:
    """Leave advice aside, and say why; nothing is written yet.

    Raises RefusedError where it has to be answered before publishing, or nobody or no reason is
    named.
    """
    if advice.severity == "E":
        fix = "Answer it: what blocks publishing cannot be waived."
        raise RefusedError(f"{advice.rule} has to be answered ({advice.seen})", fix)
    if not reason.strip() or not by.strip():
        missing = "by" if reason.strip() else "reason"
        fix = f"Say {'who waives it' if missing == 'by' else 'why it does not matter here'}."
        raise RefusedError(f"{missing} is blank", fix)
    said = {"rule": advice.rule, "about": advice.about}
    return Waiver.model_validate({"id": id, "on": on, "reason": reason, "by": by} | said)


def blocks_publishing(advice: tuple[Advice, ...]) -> bool:
    """Say whether something must be answered before the OKRs are published."""
    return any(one.severity == "E" for one in advice)
