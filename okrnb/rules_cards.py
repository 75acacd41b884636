"""Rules on what a finished card has: an owner, a proof, a start, a reason, and enough to be met."""

import re
from collections.abc import Iterator
from datetime import date

from okrnb.advice import Mark, Seen, kpis_by_id, metrics, rule
from okrnb.objectives import Baseline, Binary, Guardrail, Milestone, Workbook
from okrnb.phrases import PROMPT, in_blanks, read_phrase
from okrnb.targets import start_of


@rule("W-OWN", "E", "Doran, SMART")
def owner(workbook: Workbook, on: date) -> Iterator[Seen]:
    """What two people own, nobody does."""
    team = workbook.settings.team.casefold()
    for kr in workbook.key_results():
        name = re.sub(r"\(.*?\)", "", kr.owner)  # "Ana (Sales, West)" is one person
        if not kr.owner and "who" not in kr.prompt.casefold():  # W-PLH asks that already
            yield Seen(kr, "owner", "it has no owner", "Which one person answers for it?")
        elif name.casefold() == team or re.search(r"[,;/]|\s[&+]\s", name):
            yield Seen(kr, "owner", f"owner is {kr.owner!r}", "Which one of them answers for it?")


_TEXTS = ("text", "owner", "why_now", "winning", "evidence", "test", "next_use")
_PLACEHOLDER = re.compile(
    r"\b(?i:tbd|tbc)\b|\?\?+|\b[XN]{1,3}\s?%|[$€£][XN]\b|(?<!\w)_{2,}(?!\w)|(?<!\S)…"
)


@rule("W-PLH", "E", "OKR Orca")
def open_prompt(workbook: Workbook, on: date) -> Iterator[Seen]:
    """A draft is finished when its questions are answered and their lines deleted."""
    for record in (*workbook.objectives, *workbook.key_results()):
        if record.prompt:
            asked = record.prompt if record.prompt.endswith("?") else f"{record.prompt}?"
            yield Seen(record, "prompt", "its draft left a question open (prompt)", asked)
        for field in _TEXTS:
            text = getattr(record, field, "")
            marks = tuple(Mark(*one.span(), one[0]) for one in _PLACEHOLDER.finditer(text))
            if marks:
                what = f"a placeholder is left in {text!r}"
                yield Seen(record, field, what, "What should stand there instead?", marks=marks)


@rule("W-EVID", "E", "Google, re:Work")
def evidence(workbook: Workbook, on: date) -> Iterator[Seen]:
    """Whether a milestone is reached must not be a matter of opinion."""
    kpis, question = kpis_by_id(workbook), "What would prove that it is done?"
    for kr in workbook.key_results():
        if isinstance(kr, Milestone) and not kr.evidence:
            said = f"{kr.text.rstrip('.')}, proved by {PROMPT}" if kr.text else in_blanks(kr, kpis)
            yield Seen(kr, "evidence", "no evidence is named", question, rewrite=said)
        elif not isinstance(kr, Milestone):
            field = "test" if isinstance(kr, Binary) and kr.test else "text"
            phrase = read_phrase(getattr(kr, field)) if getattr(kr, field) else None
            marks = phrase.find("done-words") if phrase and not phrase.amounts else ()
            if marks and not isinstance(kr, Baseline | Guardrail):
                what = f"two people could differ on {marks[0].words.lower()!r}"
                yield Seen(kr, field, what, "What would prove it to both?", "W", marks)


@rule("000-18", "W", "Lamorte on milestones")
def steps(workbook: Workbook, on: date) -> Iterator[Seen]:
    """A milestone shows progress only through its steps."""
    for kr in workbook.key_results():
        if isinstance(kr, Milestone) and len(kr.steps) < 2:
            what = "it has only 1 step" if kr.steps else "it has no steps"
            yield Seen(kr, "steps", what, "What has to be done first, and what then?")


@rule("W-FUT", "W", "Smith on milestones")
def future_kpi(workbook: Workbook, on: date) -> Iterator[Seen]:
    """A milestone is worth its work when a KPI moves later."""
    for kr in workbook.key_results():
        if isinstance(kr, Milestone) and kr.future_kpi is None:
            question = "Which KPI should it move later, and when would you see it?"
            yield Seen(kr, "future_kpi", "no KPI is named", question)


@rule("W-BASE", "W", "Lamorte on baselines")
def next_use(workbook: Workbook, on: date) -> Iterator[Seen]:
    """A number is found out for the sake of what comes next."""
    for kr in workbook.key_results():
        if isinstance(kr, Baseline) and not kr.next_use:
            yield Seen(kr, "next_use", "next use is blank", "Which key result will start from it?")


@rule("W-X", "W", "Smith; Lamorte")
def start_value(workbook: Workbook, on: date) -> Iterator[Seen]:
    """Without a start nobody can tell how far the way is; a total starts at 0 by itself."""
    kpis = kpis_by_id(workbook)
    for kr, kpi in metrics(workbook):
        if start_of(kr, kpi) is None:
            question = "Where does it stand today, or should finding out come first (a baseline)?"
            said = in_blanks(kr, kpis)
            yield Seen(kr, "start", "it has no start value", question, rewrite=said)


@rule("W-TYPE", "W", "Google, OKR playbook; Doerr")
def ambition(workbook: Workbook, on: date) -> Iterator[Seen]:
    """A promise and a stretch are read differently when they are scored."""
    for objective in workbook.objectives:
        if objective.ambition is None:
            question = "Is it a promise (committed), a stretch (aspirational), or for learning?"
            yield Seen(objective, "ambition", "ambition is blank", question)


@rule("P12", "H", "Chopp")
def winning(workbook: Workbook, on: date) -> Iterator[Seen]:
    """Everyone should know what winning looks like."""
    for objective in workbook.objectives:
        if not objective.winning:
            question = "What does winning look like, in one plain line?"
            yield Seen(objective, "winning", "nothing says when it is won", question)
