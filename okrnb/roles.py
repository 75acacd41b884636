"""Which part a number plays in a sentence: a level, a change, a name or a scope. English."""

import re

from okrnb.amounts import Amount
from okrnb.lexicon import is_plural, names_one_of, verb_forms, words
from okrnb.movers import Direction, find_movers
from okrnb.sentences import Sentence

_SOFT = (
    r"(?:about |around |roughly |approximately |the |a |an |currently |current "
    r"|(?:an )?average of )*$"
)
ARROW = re.compile("\\s*(?:-?->|=>|→)\\s*")
FROM = re.compile(rf"\b(?:from|up from|down from)\s+{_SOFT}", re.I)
TO = re.compile(
    rf"(?:\b(?:to|up to|down to|at|reach(?:es|ing)?|towards?|becomes?|hits?)\s+"
    rf"|{ARROW.pattern}){_SOFT}",
    re.I,
)
BY = re.compile(
    r"\bby\s+(?:about |around |roughly |an additional |another |up to |a further )*$", re.I
)
_SCOPE = re.compile(
    r"\b(?:first|last|past|next|previous|every|each|per|another|older than|longer than|newer than"
    r"|all|these|those|either|any|both|the other|one of the|some of the|of the|includes?"
    r"|including(?: [^,.;]*)?)\s+$",
    re.I,
)
_CONDITION = re.compile(
    r"\b(?:(?:if|when|unless|where|whenever)\b[^.;]*|including\b[^,.;]*)$", re.I
)
_AGED = re.compile(
    r"\s*(?:ago|old|older|in advance|ahead|prior|before|after|notice|each|apart|window|period"
    r"|plan)\b",
    re.I,
)
_EARLY = re.compile(r"\s*(?:in advance|ahead|prior|before|notice)\b", re.I)
_OLDER = re.compile(r"\b(?:older|newer|longer|younger) than $", re.I)
_LASTING = re.compile(
    r"\b(?:within|in|takes?|took|of|at|is|are|be|remains?|for|average|time)\s+$|=\s*$", re.I
)
_SIDE = re.compile(r"\b(?:with|w|having|over|in|across|from|between|of top|of the top)\s$", re.I)
_PICKED = re.compile(
    r"\b(?:list|set|one|any|each|some|most|parts?|top) of (?:the |our )?(?:top )?$", re.I
)
_LEVEL = re.compile(r"(?:\b(?:of|is|are|be|score|rating|nps|at|ratio|target|goal)|[:=])\s*$", re.I)
_TOTAL = re.compile(r"\s*(?:\w+ ){0,2}?(?:in )?total\b", re.I)
_OFFERED = re.compile(r"\s+(?:discount|off)\b", re.I)
_GROWTH = re.compile(
    r"\s*(?:[\w-]+\s+){0,2}?(?:(?P<up>increase|growth|uplift|lift|improvement|gain|rise|boost|jump"
    r"|more|higher|better|greater)|(?P<down>decrease|reduction|drop|decline|cut|fewer|less|lower"
    r"|faster|shorter|cheaper|smaller|quicker|savings?)|MoM|QoQ|YoY|WoW"
    r"|(?:month|quarter|year|week)[- ](?:over|on)[- ](?:month|quarter|year|week)|[wmqy]/[wmqy])"
    r"(?!\w|\s+than\b)",
    re.I,
)
_UP_DOWN = re.compile(r"\b(up|down)\s+(?:by\s+)?$", re.I)
_MORE = re.compile(r"\s*(more|additional|extra|fewer|less)\b(?! than)", re.I)
_SENTENCE_ENDS = re.compile(r"(?<=\w\w)[.!?]\s+(?=[A-Z\d<>])")
_HITTING = frozenset(("achieve", "reach", "hit", "attain", "exceed", "get"))
_ABBREVIATED = frozenset(("US", "IT"))  # in small letters these are pronouns


def tier(sentence: Sentence, amount: Amount) -> int:
    """Rank how surely a number is meant to be reached: 3 sure, 2 likely, 1 if no other is, 0 no."""
    before, after = sentence.text[: amount.begin], sentence.text[amount.end :]
    deep = sentence.depth_at(amount.at)
    if _is_name(sentence, amount) or (deep and amount.sort not in ("percent", "times")):
        return 0
    if amount.sort == "duration":
        return _tier_of_duration(amount, before, after)
    if amount.sort == "count" and _TOTAL.match(after):
        return 3
    if amount.sort == "percent" and _OFFERED.match(after):
        return 0
    if deep:
        return 1
    if amount.sort == "count" and not amount.unit:
        return _tier_of_count(sentence, amount, before)
    return 1 if amount.sort == "money" and re.search(r"\b(?:with|having|of)\s$", before) else 2


def _tier_of_count(sentence: Sentence, amount: Amount, before: str) -> int:
    if (_SCOPE.search(before) and not amount.bound) or _PICKED.search(before):
        return 0
    if _CONDITION.search(before):
        return 0
    if counted_word(sentence, amount) is None and not _is_level(sentence, amount):
        return 0
    return 1 if _SIDE.search(before) else 2


def _tier_of_duration(amount: Amount, before: str, after: str) -> int:
    """Rank a length of time: a limit is a target; "older than", "every", "2-day" are a scope."""
    if _OLDER.search(before) or _SCOPE.search(before) or amount.adjective:
        return 0
    if _AGED.match(after):
        return 1 if amount.bound and not _EARLY.match(after) else 0
    if amount.bound or TO.search(before) or BY.search(before):
        return 2
    return 1 if _LASTING.search(before) else 0


def is_change(sentence: Sentence, amount: Amount) -> bool:
    """Say whether a number is the amount of a change rather than a level."""
    before = sentence.text[sentence_begin(sentence, amount) : amount.begin]
    relative = amount.sort in ("percent", "times")
    if relative and amount.plus:
        return True
    if BY.search(before):
        return relative or moves_before(sentence, amount)
    if growth_after(sentence, amount):
        return True
    if not relative or not moves_before(sentence, amount):
        return False
    leveled = amount.bound or TO.search(before) or re.search(r"\b(?:of|in|for)\s$", before)
    return not (leveled or re.match(r"\s+of\b", sentence.text[amount.end :]))


def growth_after(sentence: Sentence, amount: Amount) -> Direction | None:
    """Give the direction that words round a number tell: "10% increase", "24 more", "up 5"."""
    moved = _UP_DOWN.search(sentence.text, 0, amount.begin)
    if moved is not None:
        return "increase" if moved[1].lower() == "up" else "decrease"
    if amount.sort in ("count", "money"):
        more = _MORE.match(sentence.text, amount.end)
        taken = sentence.opening is not None and not sentence.opening.groups & {"rise", "fall"}
        if more is None or taken:
            return None
        return "decrease" if more[1].lower() in ("fewer", "less") else "increase"
    found = _GROWTH.match(sentence.text, amount.end)
    if found is None or amount.sort not in ("percent", "times"):
        return None
    return "decrease" if found["down"] else "increase"


def counted_word(sentence: Sentence, amount: Amount) -> str | None:
    """Give the plural noun (or abbreviation) that a number counts, looking a few words ahead."""
    ends = words("function-words") - {"of", "or"}
    for word in [w for w in sentence.after(amount.end) if not w.depth and w.text != ")"][:7]:
        if word.text in _ABBREVIATED:
            continue
        if word.low in ends or word.text in ".,;:&":
            return None
        if is_plural(word.text) or (word.text.isupper() and len(word.text) > 1):
            return word.text
    return None


def moves_before(sentence: Sentence, amount: Amount) -> bool:
    """Say whether something is raised or lowered before a number, and not then "reached"."""
    begin = sentence_begin(sentence, amount)
    moving = (m for m in find_movers(sentence) if m.direction in ("increase", "decrease"))
    places = (sentence.words[mover.at] for mover in moving)
    if not any(begin <= word.begin and word.end <= amount.begin for word in places):
        return False
    verbs = [v for v in sentence.verbs() if sentence.words[v.at].end <= amount.begin]
    orders = [verb for verb in verbs if verb.shape == "base"]
    return not orders or orders[-1].base not in _HITTING


def sentence_begin(sentence: Sentence, amount: Amount) -> int:
    """Give where the sentence (of several) or the evidence begins that a number stands in."""
    shown = sentence.evidence
    if shown is not None and shown[0] <= amount.begin < shown[1]:
        return shown[0]
    ends = [found.end() for found in _SENTENCE_ENDS.finditer(sentence.text, 0, amount.begin)]
    return ends[-1] if ends else 0


def _is_name(sentence: Sentence, amount: Amount) -> bool:
    """Say whether a number only numbers a thing: "Tier 1", "SOC 2", "Kubernetes 1.25"."""
    previous = sentence.before(amount.begin)
    if not previous or amount.unit or amount.sort not in ("count", "score"):
        return False
    word = previous[-1]
    if word.low in words("name-words") and amount.begin == amount.at:
        return True
    if amount.bound or amount.plus or len(previous) - 1 <= sentence.start:
        return False
    if word.low in verb_forms() or is_plural(word.text):
        return False
    quantity = names_one_of("quantities", word.low) or names_one_of("stocks", word.low)
    return word.text[:1].isupper() and not quantity


def _is_level(sentence: Sentence, amount: Amount) -> bool:
    """Say whether a number without a noun is a level: "to 40", "at least 3", "NPS 40"."""
    before, after = sentence.text[: amount.begin], sentence.after(amount.end)
    if amount.bound or amount.plus or any(p.search(before) for p in (TO, FROM, BY, _LEVEL)):
        return True
    previous = sentence.before(amount.begin)[-2:]
    if previous and names_one_of("quantities", previous[-1].low):
        return True
    opening = sentence.opening
    if opening is not None and sentence.words[opening.at] in previous and amount.value != 1:
        return previous[-1].low in verb_forms() or previous[-1].low in ("out", "up", "down", "off")
    if not after or after[0].low in words("function-words"):
        return False
    return amount.value is None or names_one_of("quantities", after[0].low)
