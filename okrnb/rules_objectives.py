"""Rules that read the sentence of an objective: numbers and solutions belong elsewhere."""

import re
from collections.abc import Iterator
from datetime import date

from okrnb.advice import Mark, Seen, rule
from okrnb.lexicon import verb_forms
from okrnb.objectives import Workbook
from okrnb.phrases import Phrase, leave_out, read_phrase

_NUMBER = re.compile(r"(?<!\w)(?<!\w-)[$€£]?\d[\d.,]*\w*|%")
_ALWAYS = re.compile(r"24/7|\d+/\d+")
_BY = re.compile(r"(?<!\w)(?:by means of|with the help of|by|through|via|using)(?=\s+\w)", re.I)
_PASSED = re.compile(r"\b(?:get|go|come|walk|guide|lead|follow|see|pass)\w*\s+(?:\w+\s+)?$", re.I)
_NO_MEANS = frozenset(
    ("far", "default", "hand", "heart", "ourselves", "themselves", "itself", "then", "now", "and")
)


@rule("W-NONE", "E", "method, section 2")
def none_yet(workbook: Workbook, on: date) -> Iterator[Seen]:
    """KPIs alone say what is, not what a team sets out to change."""
    if not workbook.objectives:
        question = "Which KPI has to change first, and what would be different then?"
        yield Seen(None, "", "no objective is written yet", question)


@rule("W-NUM", "W", "Wodtke; OKR Orca")
def number_in_objective(workbook: Workbook, on: date) -> Iterator[Seen]:
    """An objective says where to go; the numbers are for the key results."""
    for objective in workbook.objectives:
        phrase = read_phrase(objective.text)
        marks = tuple(_numbers(phrase))
        if marks:
            what = f"there is a number in {objective.text!r}"
            question = "What would be different, and for whom, once it is reached?"
            yield Seen(objective, "text", what, question, marks=marks)


def _numbers(phrase: Phrase) -> Iterator[Mark]:
    """Mark numbers that are no dates and no parts of names: "B2B", "24/7", "Windows 11"."""
    moments = phrase.sentence.moments
    for found in _NUMBER.finditer(phrase.bare):
        begin, end = found.span()
        dated = any(moment.begin <= begin < moment.end for moment in moments)
        before = phrase.sentence.before(begin)
        name = before[-1].text if len(before) > 1 else ""
        named = name[:1].isupper() and not name.isupper() and found[0].isdigit()
        always = any(m.start() <= begin < m.end() for m in _ALWAYS.finditer(phrase.bare))
        if not (dated or named or always):
            yield phrase.mark(begin, end)


@rule("W-SOL", "H", "OKR Orca, seen in Marr's mailing list")
def solution(workbook: Workbook, on: date) -> Iterator[Seen]:
    """An objective that names the way there leaves no room for a better one."""
    for objective in workbook.objectives:
        mark = _means(read_phrase(objective.text))
        if mark:
            what = f"it names the way there ({mark.words})"
            question = "What is that for, and would another way do as well?"
            rewrite = leave_out(read_phrase(objective.text), (mark,))
            yield Seen(objective, "text", what, question, marks=(mark,), rewrite=rewrite)


def _means(phrase: Phrase) -> Mark | None:
    """Mark the way that a sentence names: "by a mailing list", but not "by June"."""
    for found in _BY.finditer(phrase.bare):
        begin, end = found.span()
        following, before = phrase.sentence.after(end), phrase.sentence.before(begin)
        dated = any(begin <= moment.begin <= end + 5 for moment in phrase.sentence.moments)
        first = following[0].low if following else ""
        done = bool(before) and _is_participle(before[-1].low)  # "loved by clinics"
        agent = found[0].lower() == "by" and done
        twice = bool(before) and before[-1].low == first  # "step by step"
        passes = _PASSED.search(phrase.bare[:begin])
        other = dated or agent or twice or passes or first in _NO_MEANS or first[:1].isdigit()
        if before and not other:
            return phrase.mark(begin, len(phrase.text.rstrip(" .")))
    return None


def _is_participle(word: str) -> bool:
    return word.endswith("ed") or any(shape == "ed" for _, shape in verb_forms().get(word, ()))
