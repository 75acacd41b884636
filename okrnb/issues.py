"""What a key result sentence lacks: the issues of the labelling guide of real key results. English.

`no_deadline` and `no_target` follow from the fields. The others read words: they are hints to look
at, never a verdict. Whether work rather than an effect is promised is for `promises`.
"""

import re
from typing import Literal

from okrnb.aims import Aim, Span
from okrnb.kinds import Kind
from okrnb.lexicon import matcher, names_one_of, verb_forms, words
from okrnb.promises import is_task
from okrnb.roles import counted_word
from okrnb.sentences import Sentence, Word

Issue = Literal[
    "no_deadline",
    "no_target",
    "no_baseline",
    "task_not_result",
    "multiple_results",
    "vague",
    "not_measurable",
]

_PER = re.compile(
    r"\b(?:per|each|a|every) (?:day|week|month|quarter|\d+ days)\b|\b(?:daily|weekly|monthly)\b"
    r"|/(?:day|week|month)\b",
    re.I,
)
_FRESH = re.compile(
    r"\b(?:new|incremental|additional|more|extra|raise|funding|grants?|donations?)\b", re.I
)
_CHANGED = re.compile(r"\s*(?:[\w-]+\s)?(?:increase|growth|more|up|improvement|lift)\b", re.I)
_JOINED = re.compile(r"\b(?:and|while)\b|[,;]|\.\s")
_QUOTED = re.compile(r'"[^"]*"?')
_STATES = frozenset(("is", "are", "has", "have", "can", "was", "were"))
_CLAUSES = frozenset(
    ("that", "which", "who", ".", "(", "to", "what", "when", "where", "how", "if", "because")
)
_OBJECTS = frozenset(
    ("a", "an", "the", "all", "our", "its", "it", "them", "their", "each", "at", "on", "new")
)
# To keep up what was just made is a second result: "create and maintain a list".
_UPKEEP = frozenset(("maintain", "keep", "grow", "support", "sustain"))


def find_issues(
    sentence: Sentence, aim: Aim, kind: Kind, *, unit: str | None = None, metric: Span | None = None
) -> tuple[Issue, ...]:
    """List the issues of a key result, in the order of the guide."""
    metrical = kind == "metric"
    bare = kind == "unclear" and _is_bare_kpi(sentence)
    found: tuple[tuple[Issue, bool], ...] = (
        ("no_deadline", kind in ("activity", "unclear") or sentence.deadline() is None),
        ("no_target", (metrical and aim.target is None) or bare),
        ("no_baseline", metrical and _lacks_baseline(sentence, aim, unit, metric)),
        ("task_not_result", is_task(sentence, aim, kind)),
        ("multiple_results", kind in ("metric", "milestone") and _has_several(sentence, aim)),
        ("vague", _is_vague(sentence, kind)),
        ("not_measurable", kind == "unclear"),
    )
    return tuple(issue for issue, raised in found if raised)


def _is_bare_kpi(sentence: Sentence) -> bool:
    outer = [word for word in sentence.words if not word.depth and word.text[0].isalnum()]
    return bool(outer) and names_one_of("quantities", outer[-1].low)


def _lacks_baseline(sentence: Sentence, aim: Aim, unit: str | None, metric: Span | None) -> bool:
    """Say whether the quantity exists before the cycle and its value is not told."""
    amount = aim.amount
    if aim.start is not None or aim.direction == "maintain":
        return False
    if amount is None or aim.direction == "decrease" or aim.target_is == "change":
        return True
    changes = [a for a in sentence.amounts if a is not amount and a.sort in ("percent", "times")]
    if any(_CHANGED.match(sentence.text, change.end) for change in changes):
        return False
    if amount.sort == "money":
        return _FRESH.search(sentence.text) is None
    scored = amount.sort != "count" or amount.unit is not None or unit in ("NPS", "%")
    if scored or aim.target == 0:
        return True
    if metric is None:
        return False
    if _FRESH.search(sentence.text, amount.begin, metric[1]) and aim.direction == "achieve":
        return False
    return _is_stock(sentence, aim, metric, counted=counted_word(sentence, amount) is not None)


def _is_stock(sentence: Sentence, aim: Aim, metric: Span, *, counted: bool) -> bool:
    """Say whether what is counted can be counted at any time: users, visits a week, a score."""
    named = [word.low for word in sentence.words if metric[0] <= word.begin < metric[1]]
    if not counted and any(names_one_of("quantities", word) for word in named):
        return True  # "score of 40", "latency under 200"
    ends = (i for i, word in enumerate(named) if word in words("function-words"))
    head = named[: next(ends, len(named))]
    flow = bool(_PER.search(sentence.text)) or "active" in named
    stock = any(names_one_of("stocks", word) for word in (head if flow else head[-1:]))
    return stock and (aim.direction == "increase" or sentence.opening is None or flow)


def _has_several(sentence: Sentence, aim: Aim) -> bool:
    """Say whether two results stand in one sentence: two numbers, two verbs or two statements."""
    numbers = _has_second_number(sentence, aim)
    return numbers or _has_second_verb(sentence) or _has_second_state(sentence)


def _has_second_number(sentence: Sentence, aim: Aim) -> bool:
    amount = aim.amount
    if amount is None:
        return False
    for other in sentence.amounts:
        later = other.begin >= amount.end and not sentence.depth_at(other.at)
        summed = amount.plus and other.plus
        if later and other.sort == amount.sort and not summed:
            return _JOINED.search(sentence.text, amount.end, other.begin) is not None
    return False


def _has_second_verb(sentence: Sentence) -> bool:
    """Say whether "and" joins a second verb with an object of its own."""
    found = sentence.words
    for i in range(sentence.start + 1, len(found) - 2):
        if found[i].low not in ("and", "&", ";", "while"):
            continue
        readings = verb_forms().get(found[i + 1].low, (("", ""),))
        base, shape = readings[0]
        if shape != "base" or found[i + 2].text in ".," or _is_noun(found[i + 1], found[i + 2]):
            continue
        paired = found[i - 1].low in verb_forms()
        if i == sentence.start + 1 and paired:
            if base in _UPKEEP:
                return True
        elif (
            base == "monitor"
            or (sentence.opening is not None and not paired)
            or (found[i + 2].low in ("a", "the", "all") and not paired)
        ):
            return True
    return False


def _is_noun(word: Word, following: Word) -> bool:
    """Say whether a word that may be a verb or a noun is a noun here: "QA and release process"."""
    either = ("deliverables", "quantities", "work-nouns")
    ambiguous = any(names_one_of(name, word.low) for name in either)
    return ambiguous and following.low not in _OBJECTS and not following.text[0].isdigit()


def _has_second_state(sentence: Sentence) -> bool:
    """Say whether a second statement follows: "X is done, and Y is open"."""
    found = sentence.words
    stated = (i for i in range(sentence.start + 1, len(found)) if found[i].low in _STATES)
    first = next((i for i in stated if not found[i].depth), len(found))
    for i in range(first + 2, len(found) - 2):
        if found[i].depth or found[i].low not in ("and", ";"):
            continue
        rest = [word.low for word in found[i + 1 : i + 12]]
        stop = next((k for k, low in enumerate(rest) if low in _CLAUSES), len(rest))
        if any(low in _STATES for low in rest[1:stop]):
            return True
    return False


def _is_vague(sentence: Sentence, kind: Kind) -> bool:
    """Say whether two honest readers could differ on the verdict."""
    used = matcher("vague").finditer(_QUOTED.sub("", sentence.text))
    if kind == "milestone":
        # A capital inside the sentence marks a name: "the Awesome Endeavour".
        return any(found[0][:1].islower() or found.start() == 0 for found in used)
    if kind != "activity" or matcher("frequencies").search(sentence.text):
        return False
    opening = sentence.opening
    kept = opening is not None and opening.base in words("verbs-plain")
    return not kept or next(used, None) is not None
