"""Rules that read what a key result measures: two things, percent of what, whose doing."""

import re
from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from okrnb.advice import Mark, Seen, kpis_by_id, rule
from okrnb.lexicon import words
from okrnb.library import load_library, match
from okrnb.model import Kpi
from okrnb.objectives import Guardrail, KeyResult, Metric, Workbook
from okrnb.phrases import PROMPT, Phrase, from_to, leave_out, read_phrase
from okrnb.quantities import say_number, say_value
from okrnb.targets import read_percent

AMBIGUOUS = ("percent", "ratio", "score")
"""Kinds of units of which a percentage can be a share of the value, or points."""

MEASURED = ("metric", "rate", "threshold")
"""Forms that push a number."""

_DASHES = ("-", "\N{EN DASH}", "\N{EM DASH}")
_JOINS = re.compile(r"(?<!\w)(?:and|or|as well as|plus|while|&)(?!\w)|;", re.IGNORECASE)


@rule("W-AND", "W", "okrnb, after OKR Orca")
def two_results(workbook: Workbook, on: date) -> Iterator[Seen]:
    """Of two promises in one, nobody can say how far it has come when only one is kept."""
    question = "Are these two key results, or is one of them the guardrail of the other?"
    for kr in workbook.key_results():
        phrase = read_phrase(kr.text) if kr.text and not isinstance(kr, Guardrail) else None
        mark = phrase and (_join(phrase) or _second(phrase))
        if phrase and mark:
            first, second = (
                part.strip(" ,;.") for part in (kr.text[: mark.begin], kr.text[mark.end :])
            )
            rewrite = f"1. {first}; 2. {second[:1].upper()}{second[1:]}"
            rewrite = rewrite if mark.words[0].isalpha() else ""
            what = "it promises two things at once"
            yield Seen(kr, "text", what, question, marks=(mark,), rewrite=rewrite)


def _second(phrase: Phrase) -> Mark | None:
    """Mark the second number, where the reader found two results that no word joins."""
    several = "multiple_results" in phrase.read.issues and len(phrase.amounts) > 1
    second = phrase.amounts[1] if several and phrase.read.kind == "metric" else None
    return phrase.mark(second.begin, second.end) if second else None


def _join(phrase: Phrase) -> Mark | None:
    """Mark what joins two numbers that measure different things."""
    joins = [found.span() for found in _JOINS.finditer(phrase.bare)]
    for first, second in pairwise(phrase.amounts):
        inside = [span for span in joins if span[0] >= first.end and span[1] <= second.begin]
        if inside and not (second.sort == "duration" != first.sort):
            between = phrase.sentence.after(inside[-1][1])
            named = [word for word in between if word.end <= second.begin]
            dashed = any(word.text in _DASHES for word in named)
            names = any(w.text[0].isalpha() and w.low not in words("function-words") for w in named)
            if not dashed and (names or second.sort != first.sort):
                return phrase.mark(*inside[-1])
    return None


@rule("W-PCT", "W", "Balanced Scorecard Institute, told of NPS")
def percent_of_what(workbook: Workbook, on: date) -> Iterator[Seen]:
    """Ten percent of a score of 40 are 4 points, but many mean 10."""
    kpis = kpis_by_id(workbook)
    for kr in workbook.key_results():
        kpi = kpis.get(getattr(kr, "kpi", None) or "")
        phrase = read_phrase(kr.text) if kr.text else None
        relative = phrase and phrase.read.target_is == "change" and phrase.read.unit == "%"
        if phrase and relative and _unit_kind(phrase, kpi) in AMBIGUOUS:
            share = next(one for one in phrase.amounts if one.sort == "percent")
            said = say_number(phrase.read.target or 0, 0)
            what = f"{said}% of {phrase.read.metric or 'this'} can mean two things"
            marks = (phrase.mark(share.begin, share.end),)
            question = (
                _which(kr, kpi, phrase) or f"Is it {said}% of today's value, or {said} points?"
            )
            rewrite = from_to(leave_out(phrase, marks))
            yield Seen(kr, "text", what, question, marks=marks, rewrite=rewrite)


def _unit_kind(phrase: Phrase, kpi: Kpi | None) -> str | None:
    """Give the kind of unit of the KPI, or what the library says of one of this name."""
    if kpi is not None and kpi.unit_kind is not None:
        return kpi.unit_kind
    known = match(kpi.name if kpi else phrase.read.metric or "", load_library())
    return known.unit_kind if known else None


def _which(kr: KeyResult, kpi: Kpi | None, phrase: Phrase) -> str:
    """Ask which of two targets is meant, where the start is known and both can be worked out."""
    start, percent = kr.start if isinstance(kr, Metric) else None, phrase.read.target
    if start is None or percent is None:
        return ""
    falls = phrase.read.direction == "decrease" or (kpi is not None and kpi.direction == "down")
    both = read_percent(start, percent, direction="down" if falls else "up")
    if both.relative is None:
        return ""
    said = [say_value(value, kpi) for value in (start, both.relative, both.points)]
    return f"From {said[0]}, is it {said[1]} or {said[2]}?"


@rule("W-VAN", "H", "OKR Orca")
def vanity(workbook: Workbook, on: date) -> Iterator[Seen]:
    """A number that does not say who does what can rise without any good to anybody."""
    kpis = kpis_by_id(workbook)
    for kr, kpi, marks in _named(workbook, kpis, "vanity"):
        if kpi is None or not kpi.intended_result:  # where views are the product, it says so
            what = f"{marks[0].words.lower()!r} does not say who does what"
            question = "Who will do what, once it works?"
            rewrite = f"People who {PROMPT} from {PROMPT} to {PROMPT}"
            field, shown = ("text", marks) if kr.text else ("kpi", ())
            yield Seen(kr, field, what, question, marks=shown, rewrite=rewrite)


@rule("W-LVO", "H", "Google, OKR playbook")
def unnoticed(workbook: Workbook, on: date) -> Iterator[Seen]:
    """A key result that could be met in full without anybody noticing is not worth a cycle."""
    winning = {kr.id for one in workbook.objectives if one.winning for kr in one.key_results}
    for kr, _, marks in _named(workbook, kpis_by_id(workbook), "unnoticed"):
        if kr.id not in winning:
            what = f"perhaps nobody outside would see that {marks[0].words!r} has changed"
            question = "If it were met in full, who would notice, and by what?"
            field, shown = ("text", marks) if kr.text else ("kpi", ())
            yield Seen(kr, field, what, question, marks=shown)


def _named(
    workbook: Workbook, kpis: dict[str, Kpi], name: str
) -> Iterator[tuple[KeyResult, Kpi | None, tuple[Mark, ...]]]:
    """Give the key results whose sentence, or whose KPI's name, has a word of a list."""
    for kr in workbook.key_results():
        kpi = kpis.get(getattr(kr, "kpi", None) or "")
        said = kr.text or (kpi.name if kpi else "")
        phrase = read_phrase(said) if said and not isinstance(kr, Guardrail) else None
        measured = kr.form in MEASURED or (phrase is not None and phrase.read.kind == "metric")
        found = phrase.find(name) if phrase and measured else ()
        marks = tuple(mark for mark in found if phrase and _is_measured(phrase, mark))
        if marks:
            yield kr, kpi, marks


def _is_measured(phrase: Phrase, mark: Mark) -> bool:
    """Say whether a word belongs to what is measured, not to a plan or a condition beside it."""
    begin, end = phrase.read.spans.get("metric", (0, len(phrase.text)))
    unit_begin, unit_end = phrase.read.spans.get("unit", (begin, end))
    inside = begin <= mark.begin and mark.end <= end
    return inside or (unit_begin <= mark.begin and mark.end <= unit_end)
