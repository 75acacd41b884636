"""Whether a key result promises the team's own work or an effect. English.

Work is what a team makes, holds or decides itself; an effect is what others do or feel, a standard
met, a backlog gone, a number that moves.
"""

import re

from okrnb.aims import Aim
from okrnb.amounts import Amount
from okrnb.kinds import Kind
from okrnb.lexicon import groups_of, is_plural, names_one_of, verb_forms, words
from okrnb.movers import noun_phrase
from okrnb.sentences import Sentence, Verb

# What can be done to people so that counting them counts work.
_TO_PEOPLE = frozenset(("hire", "recruit", "train", "interview", "onboard", "survey", "add"))
# Verbs that anyone can say of a state: they do not make it the team's own work.
_NEUTRAL = frozenset(
    ("ensure", "make", "have", "get", "see", "receive", "let", "add", "start", "sell")
)
_INVITING = frozenset(("hold", "encourage", "foster", "drive", "promote", "grow"))


def is_task(sentence: Sentence, aim: Aim, kind: Kind) -> bool:
    """Say whether the team's own work is promised rather than its effect."""
    if kind == "unclear":
        return False
    if kind == "activity":
        return not _works_on_effect(sentence)
    if kind == "milestone":
        return not _is_effect(sentence)
    moving = aim.direction in ("decrease", "maintain") or aim.target_is == "change"
    amount = aim.amount
    if moving or amount is None or amount.sort == "duration" or aim.target == 0:
        return False
    if amount.sort == "percent":
        return _does_share(sentence.opening)
    return amount.sort == "count" and not amount.unit and _counts_work(sentence, amount)


def _does_share(opening: Verb | None) -> bool:
    """Say whether a share of things is worked through: "migrate 30% of the pages"."""
    if opening is None or opening.base in _NEUTRAL or "deliver" not in opening.groups:
        return False
    return not opening.groups & {"reach", "settle", "rise", "hold"}


def _counts_work(sentence: Sentence, amount: Amount) -> bool:
    """Say whether a number counts what the team makes or whom it hires."""
    opening = sentence.opening
    groups = opening.groups if opening is not None else frozenset()
    base = opening.base if opening is not None else ""
    moving = bool(groups & {"rise", "fall"})
    working = base not in _NEUTRAL and not moving and bool(groups & {"deliver", "ongoing"})
    noun = _counted_noun(sentence, amount.end)
    outside = ("people",) if working else ("people", "stocks")
    if any(names_one_of(name, word) for word in noun[-1:] for name in outside):
        return base in _TO_PEOPLE and any(names_one_of("staff", word) for word in noun)
    if "settle" in groups and not working:
        return False
    pair = " ".join(noun[-2:])
    made = any(names_one_of("deliverables", word) for word in (*noun[-1:], pair))
    return working or made


def _counted_noun(sentence: Sentence, place: int) -> list[str]:
    """Give the words of the noun after a number, up to its plural."""
    run: list[str] = []
    for word in sentence.after(place):
        if word.depth or word.text == ")":
            continue
        if word.low in words("function-words") or not word.text[0].isalnum():
            break
        run.append(word.low.split("/")[0])
        if is_plural(word.text):
            break
    return run


def _works_on_effect(sentence: Sentence) -> bool:
    """Say whether open-ended work is about a quality or about what others do."""
    opening = sentence.opening
    if opening is None:
        return False
    if not opening.groups & {"better", "rise", "fall"} and opening.base not in _INVITING:
        return False
    head = noun_phrase(sentence, opening.at + 1)
    if opening.base == "grow" or (head and _names_effect(head[-1].low)):
        return True
    if opening.base != "hold" or not head:
        return False
    tail = noun_phrase(sentence, sentence.words.index(head[-1]) + 2)
    return bool(tail) and _names_effect(tail[-1].low)


def _names_effect(word: str) -> bool:
    return names_one_of("soft-nouns", word) or names_one_of("quantities", word)


def _is_effect(sentence: Sentence) -> bool:
    """Say whether a milestone is a standard met, a backlog gone or somebody else's act."""
    opening = sentence.opening
    if opening is None:
        return _tells_effect(sentence)
    if opening.base == "meet":  # a standard, not a person
        return not re.match(r"\s*(?:\w+ )?with\b", sentence.text[sentence.words[opening.at].end :])
    if opening.base == "ensure":
        done = (word.low for word in sentence.words if word.low.endswith("ed"))
        return not any(word in verb_forms() for word in done)
    noun = noun_phrase(sentence, opening.at + 1)
    if opening.base in ("have", "get") and noun and names_one_of("deliverables", noun[-1].low):
        return False
    if "settle" in opening.groups:
        return True
    return "reach" in opening.groups and "deliver" not in opening.groups


def _tells_effect(sentence: Sentence) -> bool:
    """Say whether a statement tells what others do, or that something is settled."""
    before = ""
    for i, word in enumerate(sentence.words):
        for base, shape in verb_forms().get(word.low, ()):
            if word.depth or before in ("can", "to") or "settle" not in groups_of(base):
                continue
            if shape in ("ed", "s") or (shape == "base" and i and is_plural(before)):
                return True
        before = word.low
    return False
