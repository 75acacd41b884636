"""Rules on a lone sentence: what it has to say by itself, as there are no fields beside it.

They share idea and id with rules on workbooks, which look at fields alone.
"""

import re
from collections.abc import Iterator
from datetime import date

from okrnb.advice import Seen, Severity, rule
from okrnb.objectives import Baseline, Metric, Workbook
from okrnb.phrases import PROMPT, Phrase, from_to, read_phrase, says_proof
from okrnb.quantities import say_day
from okrnb.rules_wording import task_of


@rule("T3", "H", "Lamorte, five-row table")
def no_day(workbook: Workbook, on: date) -> Iterator[Seen]:
    """A KPI is watched for ever, a key result ends."""
    last = say_day(workbook.settings.cycle.end)
    for kr in workbook.key_results():
        phrase = read_phrase(kr.text)
        if phrase.read.deadline is None:
            question = f"Is it due at the end of the cycle, on {last}, or before?"
            moves = phrase.read.start is not None and "multiple_results" not in phrase.read.issues
            rewrite = f"{kr.text.rstrip('.')} by {PROMPT}" if moves else ""
            yield Seen(kr, "due", "it names no day", question, rewrite=rewrite)


@rule("T5", "E", "Lamorte, five-row table")
def no_measure(workbook: Workbook, on: date) -> Iterator[Seen]:
    """Progress on a key result can always be told: by a number, by steps or by a test."""
    for kr in workbook.key_results():
        phrase = read_phrase(kr.text)
        unclear = phrase.read.kind == "unclear" and not phrase.find("done-words")
        blank = isinstance(kr, Metric) and not phrase.amounts and not task_of(phrase)
        if unclear or (blank and not phrase.find("weasel", "vague")):  # B5 asks about those
            what = "it has no number" if blank else "it has neither number nor test"
            question = "How will you know how far it has come?"
            moves = phrase.opens_with("verbs-rise", "verbs-fall", "verbs-better")
            rewrite = from_to(kr.text if moves and not phrase.sentence.amounts else PROMPT)
            yield Seen(kr, "text", what, question, rewrite=rewrite)


@rule("W-EVID", "E", "Google, re:Work")
def no_evidence(workbook: Workbook, on: date) -> Iterator[Seen]:
    """Whether a milestone is reached must not be a matter of opinion."""
    for kr in workbook.key_results():
        phrase = read_phrase(kr.text)
        done = phrase.find("done-words")
        unclear = bool(done) and phrase.read.kind == "unclear"
        shown = says_proof(phrase) or isinstance(kr, Baseline) or task_of(phrase)
        if (unclear or phrase.read.kind == "milestone") and not shown:
            what, question = "no evidence is named", "What would prove that it is done?"
            rewrite = f"{kr.text.rstrip('.')}, proved by {PROMPT}"
            grave: Severity | None = "W" if unclear else None
            yield Seen(kr, "evidence", what, question, grave, marks=done, rewrite=rewrite)


@rule("W-X", "W", "Smith; Lamorte")
def no_start(workbook: Workbook, on: date) -> Iterator[Seen]:
    """Without a start nobody can tell how far the way is."""
    for kr in workbook.key_results():
        phrase = read_phrase(kr.text)
        if not isinstance(kr, Metric) or phrase.read.start is not None or not phrase.amounts:
            continue
        if "no_baseline" in phrase.read.issues:
            question = "Where does it stand today, or should finding out come first (a baseline)?"
            yield Seen(kr, "start", "it has no start value", question, rewrite=_with_start(phrase))
        else:  # a count of new things starts at nothing
            question = "What was this number in the last cycle?"
            yield Seen(kr, "start", "there is no number to compare it with", question, "H")


def _with_start(phrase: Phrase) -> str:
    """Ask for the start of a sentence as a prompt; of one that tells of two numbers, nothing."""
    if len(phrase.amounts) > 1:
        return ""
    text = phrase.text.rstrip(" .")
    to = re.search(r"\bto\s+$", text[: phrase.amounts[0].begin])
    if to is None:
        return f"{text} (from {PROMPT} today)"
    return f"{text[: to.start()]}from {PROMPT} {text[to.start() :]}"
