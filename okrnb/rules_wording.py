"""Rules that read the wording of key results: work instead of its effect, vague or double promises.

Only what a person typed is read: a sentence that is made from fields has none of these faults. The
word lists are data files, in English; other languages stay silent.
"""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from okrnb.advice import Mark, Seen, Severity, kpis_by_id, rule
from okrnb.lexicon import words
from okrnb.model import Kpi
from okrnb.objectives import (
    Baseline,
    Binary,
    Guardrail,
    KeyResult,
    Metric,
    Milestone,
    Objective,
    Workbook,
)
from okrnb.phrases import (
    PROMPT,
    Phrase,
    from_to,
    in_blanks,
    leave_out,
    purpose_of,
    read_phrase,
    says_proof,
)
from okrnb.wording import say_key_result


def is_proved(kr: KeyResult) -> bool:
    """Say whether its form tells without a number when it is reached."""
    if isinstance(kr, Milestone):
        return bool(kr.evidence)
    return isinstance(kr, Baseline | Guardrail) or (isinstance(kr, Binary) and bool(kr.test))


def has_goal(kr: KeyResult) -> bool:
    """Say whether its fields, whatever was typed, tell when it is reached."""
    goals = (getattr(kr, name, None) for name in ("target", "target_rate", "bound"))
    return is_proved(kr) or any(goal is not None for goal in goals)


class _Typed(NamedTuple):
    """A key result whose sentence a person typed, and its objective."""

    objective: Objective
    kr: KeyResult
    phrase: Phrase

    @property
    def is_research(self) -> bool:
        """Whether trying things out is the point of the objective."""
        return self.objective.ambition == "learning"


def _typed(workbook: Workbook) -> Iterator[_Typed]:
    for objective in workbook.objectives:
        for kr in objective.key_results:
            if kr.text:
                yield _Typed(objective, kr, read_phrase(kr.text))


class Task(NamedTuple):
    """Work instead of its effect: which rule it is for, and the word that tells."""

    rule: str
    mark: Mark


def task_of(phrase: Phrase) -> Task | None:
    """Sort a sentence that tells of work; each has one rule, the most telling one."""
    measured = phrase.read.kind == "metric"
    if not measured:
        lists = (("W-BAU", "verbs-usual"), ("W-ACT", "verbs-helping"), ("P02", "verbs-trying"))
        for rule_id, name in lists:
            mark = phrase.opens_with(name)
            if mark:
                return Task(rule_id, mark)
        chore = _chore(phrase) if phrase.opens_with("verbs-deliver", "verbs-settle") else None
        if chore and not says_proof(phrase):
            return Task("W-JUST", chore)
    mark = phrase.opens_with("verbs-launch" if measured else "verbs-deliver")
    moved = phrase.read.start is not None and not purpose_of(phrase)  # "trial starts from 1% to 3%"
    if mark and "task_not_result" in phrase.read.issues and not (moved or says_proof(phrase)):
        return Task("B8", mark)
    mark = phrase.opens_with("verbs-ongoing")
    better = phrase.opens_with("verbs-better", "verbs-rise", "verbs-fall")
    return Task("P02", mark) if mark and not better and phrase.read.kind == "activity" else None


def _chore(phrase: Phrase) -> Mark | None:
    """Mark what simply has to be done; "audit clients" are no audit."""
    for mark in phrase.find("chores"):
        following = phrase.sentence.after(mark.end)
        head = not following or following[0].low in words("function-words")
        if head or not following[0].text[0].isalnum():
            return mark
    return None


def _tasks(workbook: Workbook, rule_id: str) -> Iterator[tuple[_Typed, Mark]]:
    """Give the key results that tell of such work and have no proof of their own."""
    for typed in _typed(workbook):
        task = None if is_proved(typed.kr) else task_of(typed.phrase)
        if task is not None and task.rule == rule_id:
            yield typed, task.mark


@rule("B8", "W", "Balanced Scorecard Institute, nine challenges; Lamorte")
def deliverable(workbook: Workbook, on: date) -> Iterator[Seen]:
    """What is made is worth something when somebody uses it, or a number moves."""
    kpis = kpis_by_id(workbook)
    for typed, mark in _tasks(workbook, "B8"):
        if typed.phrase.find("activities"):
            continue  # P03 asks
        text, kr = typed.phrase.text.rstrip("."), typed.kr
        proposal = f"{text}, proved by {PROMPT}, so that {PROMPT} moves from {PROMPT} to {PROMPT}"
        if has_goal(kr):
            proposal = in_blanks(kr, kpis)
        what = f"it tells what you will do ({mark.words.lower()}), not what comes of it"
        question = "What will somebody do differently, or which number moves, once it is there?"
        rewrite = purpose_of(typed.phrase) or proposal
        yield Seen(kr, "text", what, question, marks=(mark,), rewrite=rewrite)


@rule("P02", "W", "Bakutyte; Perdoo")
def initiative(workbook: Workbook, on: date) -> Iterator[Seen]:
    """Work that is meant to move a number belongs under the key result that has the number."""
    for typed, mark in _tasks(workbook, "P02"):
        if not typed.is_research:
            what = f"it tells of work that should move something ({mark.words.lower()})"
            question = "Which number should move, and could this be an initiative under it?"
            rewrite = f"{from_to(PROMPT)} (initiative: {typed.phrase.text.rstrip('.')})"
            yield Seen(typed.kr, "text", what, question, marks=(mark,), rewrite=rewrite)


@rule("W-ACT", "W", "Google, re:Work")
def helping(workbook: Workbook, on: date) -> Iterator[Seen]:
    """Taking part can always be claimed; an effect, or something published, can be seen."""
    for typed, mark in _tasks(workbook, "W-ACT"):
        what = f"it says that you take part ({mark.words.lower()}), not what comes of it"
        question = "What will be different because of it, or be there for others to see?"
        rewrite = f"{from_to(PROMPT)}, or: {PROMPT} is published by {PROMPT}"
        yield Seen(typed.kr, "text", what, question, marks=(mark,), rewrite=rewrite)


@rule("W-JUST", "H", "Lamorte, OKRs.com")
def just_do_it(workbook: Workbook, on: date) -> Iterator[Seen]:
    """What has to be done anyway needs a day and a name, no OKR."""
    for typed, mark in _tasks(workbook, "W-JUST"):
        what = f"it sounds like something to be done anyway ({mark.words.lower()})"
        question = "Would a day and a name on a task list be enough for it?"
        yield Seen(typed.kr, "text", what, question, marks=(mark,))


@rule("W-BAU", "W", "Google, re:Work; OKR playbook")
def business_as_usual(workbook: Workbook, on: date) -> Iterator[Seen]:
    """What goes on as before needs no objective; what has to change does."""
    question = "What would be different at the end of the cycle, and who would notice?"
    for objective in workbook.objectives:
        mark = None if objective.prompt else read_phrase(objective.text).opens_with("verbs-usual")
        if mark:
            what = f"it goes on as before ({mark.words.lower()})"
            yield Seen(objective, "text", what, question, marks=(mark,))
    for typed, mark in _tasks(workbook, "W-BAU"):
        what = f"it goes on as before ({mark.words.lower()})"
        yield Seen(typed.kr, "text", what, question, marks=(mark,))


def _is_lowered(kr: KeyResult, kpi: Kpi | None) -> bool:
    """Say whether less of it is the aim."""
    if isinstance(kr, Metric) and kr.start is not None and kr.target is not None:
        return kr.target < kr.start
    return kpi is not None and kpi.direction == "down"


@rule("P03", "W", "Adler; Google, re:Work")
def activity(workbook: Workbook, on: date) -> Iterator[Seen]:
    """A count of what we do rises by itself; it does not show that anything got better."""
    kpis = kpis_by_id(workbook)
    question = "What should come of it, and could it be a lead measure instead?"
    for objective in workbook.objectives:
        for kr in objective.key_results:
            counts = kr.form in ("metric", "rate", "threshold")
            if not counts or objective.ambition == "learning":
                continue
            kpi = kpis.get(getattr(kr, "kpi", None) or "")
            if _is_lowered(kr, kpi):  # nobody counts the calls that are no longer made
                continue
            lead = f"{from_to(PROMPT)} (lead measure: {say_key_result(kr, kpi).rstrip('.')})"
            fields = {
                "text": kr.text,
                "unit": getattr(kr, "unit", ""),
                "kpi": kpi.name if kpi else "",
            }
            for field, text in fields.items():
                marks = read_phrase(text).find("activities") if text else ()
                if marks:
                    what = f"it counts an activity ({marks[0].words})"
                    shown = marks if field != "kpi" else ()  # the field holds an id, not the name
                    yield Seen(kr, field, what, question, marks=shown, rewrite=lead)
                    break


@rule("B5", "E", "Balanced Scorecard Institute, nine challenges")
def vague(workbook: Workbook, on: date) -> Iterator[Seen]:
    """Two honest people must come to the same verdict; in an objective, know what is meant."""
    for typed in _typed(workbook):
        phrase = typed.phrase
        soft = phrase.find("vague") if "vague" in phrase.read.issues else ()
        marks = _weasels(phrase) or soft
        if marks and not (phrase.amounts or has_goal(typed.kr) or says_proof(phrase)):
            what = f"{marks[0].words.lower()!r} can mean many things"
            question = "What would you see, and how much of it, once it is reached?"
            moves = phrase.opens_with("verbs-rise", "verbs-fall", "verbs-better")
            plain = leave_out(phrase, phrase.find("weasel"))
            rewrite = from_to(plain) if moves else ""
            grave: Severity = "E" if _weasels(phrase) else "H"
            yield Seen(typed.kr, "text", what, question, grave, marks, rewrite)
    for objective in workbook.objectives:
        marks = _weasels(read_phrase(objective.text))
        if marks and not objective.prompt:
            what = f"{marks[0].words.lower()!r} leaves open what will be different, and for whom"
            question = "What would be new, and who would be the first to notice?"
            yield Seen(objective, "text", what, question, "H", marks)


def _weasels(phrase: Phrase) -> tuple[Mark, ...]:
    """Mark big words without a measure, and "improve" at the head of the sentence."""
    better = phrase.opens_with("verbs-better")
    big = (mark for mark in phrase.find("weasel") if not phrase.is_name(mark))
    return (*([better] if better else []), *big)
