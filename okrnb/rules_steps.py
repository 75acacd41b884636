"""Rules on the steps of a milestone: do they lead there, in an order that works, and in time."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal

from okrnb.advice import Advice, Rule, Seen, kpis_by_id, rule
from okrnb.errors import RefusedError
from okrnb.fields import nearest
from okrnb.lexicon import singular, verb_forms, words
from okrnb.model import Cycle, Settings
from okrnb.objectives import Milestone, Objective, Step, Workbook
from okrnb.periods import span
from okrnb.planning import find_loop, schedule_steps
from okrnb.quantities import say_day, say_number
from okrnb.rules_cards import steps as too_few
from okrnb.steps import steps_due

SAME, COVERED = Decimal("0.75"), Decimal("0.33")
"""Shares of words in common: from which on a step repeats its milestone, or sees to a clause."""

LATE, HEAVY = Decimal("0.8"), Decimal("0.7")
"""More than this share of the weight, due after this share of the time, is all at the end."""

LONGEST_SAID = 8
"""Steps in a row up to which all are named."""

_CLAUSE = re.compile(r"[,;.:]|\b(?:and|with|where|while|so that|without)\b", re.IGNORECASE)


def _milestones(workbook: Workbook) -> Iterator[tuple[Milestone, date, date]]:
    for kr in workbook.key_results():
        if isinstance(kr, Milestone):
            yield kr, *span(kr, workbook.settings.cycle)


@rule("S-SAME", "W", "okrnb, on splitting milestones")
def repeats(workbook: Workbook, on: date) -> Iterator[Seen]:
    """A step that is the whole milestone again shows nothing on the way."""
    for kr, _, _ in _milestones(workbook):
        whole = [_content(text) for text in (kr.text, kr.evidence)]
        for step in kr.steps:
            title = _content(step.title)
            if any(_alike(title, text) >= SAME for text in whole):
                what = f"the step {step.title!r} is the milestone again"
                yield Seen(kr, "steps", what, "What has to happen before that?")


@rule("S-PROOF", "H", "okrnb, on splitting milestones")
def uncovered(workbook: Workbook, on: date) -> Iterator[Seen]:
    """What the evidence demands has to come from somewhere; a clause that no step has is a gap."""
    for kr, _, _ in _milestones(workbook):
        if not kr.steps:
            continue
        have = [_content(f"{step.title} {step.done_means}") for step in kr.steps]
        for clause in _CLAUSE.split(kr.evidence):
            need = _content(clause)
            if need and not any(len(need & one) >= COVERED * len(need) for one in have):
                what = f"no step leads to this part of the evidence: {clause.strip()!r}"
                yield Seen(kr, "steps", what, "Which step brings that about?")


@rule("S-END", "H", "okrnb, on splitting milestones")
def all_at_the_end(workbook: Workbook, on: date) -> Iterator[Seen]:
    """What all falls due on the last days cannot be steered on the way."""
    for kr, begin, end in _milestones(workbook):
        if len(kr.steps) < 2:
            continue
        late = begin + timedelta(days=int(LATE * ((end - begin).days + 1)) - 1)
        before = steps_due(kr.steps, on=late, due=end)
        if before is not None and 1 - before > HEAVY:
            percent = say_number(100 * (1 - before), 0)
            what = f"{percent}% of its steps, by weight, are due after {say_day(late)}"
            if not any(step.due for step in kr.steps):
                what = "none of its steps has a date"
            middle = begin + (end - begin) / 2
            question = f"What could be finished by {say_day(middle)}, halfway?"
            if on >= middle:
                question = "Which of them could be finished sooner?"
            yield Seen(kr, "steps", what, question)


@rule("S-DUE", "W", "okrnb, on dates")
def too_late(workbook: Workbook, on: date) -> Iterator[Seen]:
    """A step that is due after its milestone, or before one that it waits for, cannot be kept."""
    for kr, _, end in _milestones(workbook):
        known = {step.id: step for step in kr.steps}
        for step in kr.steps:
            if step.due is not None and step.due > end:
                what = f"the step {step.id} is due on {say_day(step.due)}, after the milestone"
                question = "Which of the two dates holds?"
                yield Seen(kr, "steps", f"{what} ({say_day(end)})", question)
            for other in _later_ones(step, known):
                what = f"the step {step.id} is due before {other.id}, which it waits for"
                yield Seen(kr, "steps", what, "Which of the two comes first?")


def _later_ones(step: Step, known: Mapping[str, Step]) -> Iterator[Step]:
    for id in step.after:
        other = known.get(id)
        if step.due and other is not None and other.due and other.due > step.due:
            yield other


@rule("S-LOOP", "W", "okrnb, on dependencies")
def circle(workbook: Workbook, on: date) -> Iterator[Seen]:
    """Steps that wait for each other can never begin."""
    for kr, _, _ in _milestones(workbook):
        loop = find_loop(kr.steps)
        if loop:
            what = f"steps wait for each other: {_chain(loop)}"
            yield Seen(kr, "steps", what, "Which of them can begin first?")


@rule("S-LOST", "W", "okrnb, on dependencies")
def unknown(workbook: Workbook, on: date) -> Iterator[Seen]:
    """A step can only wait for one that is there."""
    for kr, _, _ in _milestones(workbook):
        known = [step.id for step in kr.steps]
        for step in kr.steps:
            for id in step.after:
                if id not in known:
                    what = f"the step {step.id} waits for {id!r}, which is no step here"
                    hint = nearest(id, known)
                    question = hint if hint.endswith("?") else "Which step is meant?"
                    yield Seen(kr, "steps", what, question)


@rule("S-TIME", "W", "critical path method")
def too_long(workbook: Workbook, on: date) -> Iterator[Seen]:
    """The longest chain of steps decides whether the day can be kept, however well all goes."""
    for kr, begin, end in _milestones(workbook):
        if not any(step.days for step in kr.steps):
            continue
        try:
            plan = schedule_steps(kr.steps, start=begin, due=end, off=kr.days_off)
        except RefusedError:
            continue  # circles and lost steps are asked about above
        if plan.spare < 0:
            what = f"the steps {_chain(plan.path)} take {-plan.spare} days more than there are"
            yield Seen(kr, "steps", what, "What can be left out, or go on at the same time?")


@rule("S-LOOK", "H", "Smith on milestones")
def look_later(workbook: Workbook, on: date) -> Iterator[Seen]:
    """Whether a milestone moved its KPI is seen only by those who look, on a day after it."""
    kpis = kpis_by_id(workbook)
    for kr, _, end in _milestones(workbook):
        kpi = kpis.get(kr.future_kpi or "")
        name = kpi.name if kpi else kr.future_kpi or "its effect"
        if kr.future_kpi is not None and kr.look_on is None:
            what = f"no day is set to see whether {name} has moved"
            yield Seen(kr, "look_on", what, "On which day should it show?")
        elif kr.look_on is not None and kr.look_on <= end:
            what = f"{name} is looked at on {say_day(kr.look_on)}, when it may be too early"
            yield Seen(kr, "look_on", what, f"On which day after {say_day(end)} could it show?")


def _chain(ids: Sequence[str]) -> str:
    """Say which steps follow each other; of a long chain, how it begins and ends."""
    shown = [*ids[:3], f"({len(ids) - 5} more)", *ids[-2:]] if len(ids) > LONGEST_SAID else ids
    return " > ".join(shown)


def _content(text: str) -> frozenset[str]:
    """Give the words of a text that carry meaning, verbs and nouns in their base form."""
    small = words("function-words")
    found = re.findall(r"[^\W\d_]+(?:'[^\W\d_]+)?|\d+", text.lower())
    return frozenset(_stem(word) for word in found if word not in small)


def _stem(word: str) -> str:
    """Give what the forms of a word have in common: hire, hires, hired and hiring are one."""
    readings = verb_forms().get(word)
    base = readings[0][0] if readings else re.sub(r"(?<=...)(?:ing|ed)$", "", singular(word))
    return base.removesuffix("e")


def _alike(one: frozenset[str], other: frozenset[str]) -> Decimal:
    """Say how alike two sets of words are: the share of all their words that they share."""
    return Decimal(len(one & other)) / len(one | other) if one and other else Decimal(0)


RULES: tuple[Rule, ...] = (
    *(too_few, repeats, uncovered, all_at_the_end),
    *(too_late, circle, unknown, too_long, look_later),
)
"""What is asked about a milestone's steps, in reading order."""


def check_steps(milestone: Milestone, *, cycle: Cycle) -> tuple[Advice, ...]:
    """Give all questions about the steps of one milestone.

    Where it does not say when it begins or is due, the days of the cycle count.
    """
    alone = Workbook(
        settings=Settings(team="any", cycle=cycle),
        kpis=(),
        objectives=(Objective(id="any", text="any", key_results=(milestone,)),),
        check_ins=(),
        places={},
    )
    return tuple(advice for rule in RULES for advice in rule(alone, on=cycle.start))
