"""What kind of promise a sentence is: metric, milestone, activity or unclear. English.

Numbers are looked at first, then quantities that are to move, then the verb, then the shape of a
statement or a fragment.
"""

import re
from typing import Literal

from okrnb.aims import Aim
from okrnb.amounts import Amount
from okrnb.lexicon import groups_of, matcher, names_one_of, verb_forms, words
from okrnb.movers import holds_event, noun_phrase
from okrnb.roles import tier
from okrnb.sentences import Sentence, Verb, Word, verb_at

Kind = Literal["metric", "milestone", "activity", "unclear"]

_QUESTION = re.compile(
    r"^(?:how|what|why|who|which|when|where|should|do|can|is|are)\b.*\?|\?\s*$", re.I | re.S
)
_BRACKETS = re.compile(r"\([^()]*\)")
_HITTING = frozenset(("meet", "hit", "exceed", "achieve", "beat", "reach", "surpass", "attain"))
_GOAL_ENDS = frozenset(("for", "in", "by", "on", "of", "at"))
_LETTING = frozenset(("enable", "allow", "help", "let", "make"))
_FRAGMENT = 4  # words; a longer fragment, or one with a preposition, says enough to be checked


def find_kind(sentence: Sentence, aim: Aim) -> Kind:
    """Tell the kind of a key result.

    >>> from okrnb.aims import find_aim
    >>> from okrnb.sentences import parse_sentence
    >>> texts = "Ship a guide", "Ship 3 guides", "Improve the guide", "Guiding"
    >>> [find_kind(sentence, find_aim(sentence)) for sentence in map(parse_sentence, texts)]
    ['milestone', 'metric', 'activity', 'unclear']
    """
    if _has_number(sentence, aim) or _moves_quantity(sentence, aim):
        return "metric"
    if _asks(sentence):
        return "unclear"
    often = matcher("frequencies").search(_BRACKETS.sub("", sentence.text)) is not None
    if sentence.opening is not None:
        return _kind_of_order(sentence, sentence.opening, often=often)
    return _kind_of_statement(sentence, often=often)


def _asks(sentence: Sentence) -> bool:
    """Say whether the text is a question or a heading rather than a promise."""
    outer = _BRACKETS.sub("", sentence.text).strip()
    asked = sentence.opening is None or outer.lower().startswith("do ")
    return outer.endswith(":") or (asked and _QUESTION.search(outer) is not None)


def _has_number(sentence: Sentence, aim: Aim) -> bool:
    """Say whether a number is to be reached; one single thing is a deliverable."""
    if aim.start_amount is not None:
        return True
    amount = aim.amount
    if amount is None:
        return False
    if amount.sort != "count" or amount.unit or not _is_one(amount) or amount.bound == "most":
        return True
    counts = [a for a in sentence.amounts if a.sort == "count" and tier(sentence, a)]
    return any(a.value is not None and a.value > 1 for a in counts)


def _is_one(amount: Amount) -> bool:
    """Say whether a number is one thing; "1.0" is a level."""
    return amount.value == 1 and amount.value.as_tuple().exponent == 0


def _moves_quantity(sentence: Sentence, aim: Aim) -> bool:
    """Say whether a named quantity is to rise, fall or meet a goal though no number is given."""
    opening = sentence.opening
    if opening is not None and opening.base in _HITTING:
        phrase = [w.low for w in sentence.words[opening.at + 1 :] if w.text not in ".,;"]
        ends = next((i for i, low in enumerate(phrase) if low in _GOAL_ENDS), len(phrase))
        if ends and phrase[ends - 1] in words("goal-words"):
            return True
    moving = aim.direction in ("increase", "decrease")
    return aim.mover is not None and moving and aim.mover.quantity


def _kind_of_order(sentence: Sentence, opening: Verb, *, often: bool) -> Kind:
    """Tell the kind of "Ship …", "We keep …", "Support team to answer …"."""
    outer = [word for word in sentence.words if not word.depth and word.text[0].isalnum()]
    if opening.shape == "ing":
        thing = noun_phrase(sentence, opening.at)
        if thing and names_one_of("deliverables", thing[-1].low):
            return "milestone"
        return "activity" if _says_enough(outer) else "unclear"
    if opening.shape == "ed":
        return "milestone"
    if often and (opening.base in words("verbs-repeat") or "ongoing" in opening.groups):
        return "activity"
    if sentence.ours and opening.base in _LETTING:
        return "activity"
    if "deliver" in opening.groups or (
        opening.base == "hold" and holds_event(sentence, opening.at)
    ):
        return "milestone"
    if opening.groups & {"ongoing", "better", "hold"} and not _leads_to_work(sentence, opening):
        return "activity"
    if opening.groups & {"rise", "fall"} and not opening.groups & {"reach", "settle"}:
        return "activity"
    return "milestone"


def _is_bare_quantity(outer: list[Word]) -> bool:
    """Say whether the text is the name of a quantity and no more: "Scroll test coverage"."""
    short = 0 < len(outer) <= 6 and names_one_of("quantities", outer[-1].low)
    return short and not any(word.low in words("function-words") - {"and", "of"} for word in outer)


def _leads_to_work(sentence: Sentence, opening: Verb) -> bool:
    """Say whether a second verb ends in a thing: "research and install a scheduler"."""
    if "better" in opening.groups or opening.at + 2 >= len(sentence.words):
        return False
    joined = sentence.words[opening.at + 1].low in ("and", "&", "then")
    second = verb_at(sentence.words, opening.at + 2)
    done = second is not None and second.shape == "base" and second.base != "ensure"
    return joined and done and second is not None and "deliver" in second.groups


def _kind_of_statement(sentence: Sentence, *, often: bool) -> Kind:
    """Tell the kind of a statement ("X is done") or a fragment ("Image search")."""
    outer = [word for word in sentence.words if not word.depth and word.text[0].isalnum()]
    found = matcher("frequencies").search(sentence.text) if often else None
    if sentence.states is not None:
        late = found is not None and found.start() > sentence.words[sentence.states].end
        return "activity" if late else "milestone"
    if often:
        return "activity"
    if _is_bare_quantity(outer):
        return "unclear"
    if any(shape == "ed" for word in outer[1:] for _, shape in verb_forms().get(word.low, ())):
        return "milestone"
    head = noun_phrase(sentence, sentence.start)
    working = [word for word in head if word.low in words("work-nouns")] if head else []
    if head and working and working[-1] == head[-1]:
        return "activity" if _says_enough(outer) else "unclear"
    if outer and outer[0].low.endswith("ing") and outer[0].low not in verb_forms():
        return "activity" if _says_enough(outer) else "unclear"
    shapes = {(shape, base) for word in outer[1:] for base, shape in verb_forms().get(word.low, ())}
    if any(shape in ("ed", "s") for shape, _ in shapes):
        return "milestone"
    if head and any(names_one_of("deliverables", w.low) for w in head[-1:]):
        return "milestone"
    if any(shape == "base" and "state" in groups_of(base) for shape, base in shapes):
        return "milestone"
    return "milestone" if _says_enough(outer) else "unclear"


def _says_enough(outer: list[Word]) -> bool:
    """Say whether a fragment is more than a name."""
    joined = words("function-words") - {"and", "of", "or"}
    return len(outer) > _FRAGMENT or any(word.low in joined for word in outer[1:-1])
