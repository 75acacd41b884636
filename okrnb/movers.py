"""Which word says that something rises, falls or stays, and if it moves a quantity. English."""

from typing import Literal, NamedTuple

from okrnb.lexicon import groups_of, is_plural, names_one_of, verb_forms, words
from okrnb.sentences import Sentence, Word

Direction = Literal["increase", "decrease", "maintain", "achieve"]

_LESS = frozenset(("less", "fewer", "faster", "lower", "shorter", "cheaper", "quicker", "smaller"))
_MORE = frozenset(("higher", "greater"))
_LEADS = ("to", "and", "will", "or", "by", "should", "must", "can", *",.!:;-&")
_ADVERBS = (["up"], ["down"])
_CLAUSES = frozenset(("that", "which", "who", "so"))
# Verbs that also mean other things; they tell a direction only as the first word, or never.
_FIRST_ONLY = frozenset(("cut", "drop", "trim", "limit", "scale"))
_NEVER = frozenset(("add", "contract", "gain", "extend", "bring"))
_STAYING = frozenset(("remain", "stay", "continue"))
# To raise or lower by one of these verbs takes a quantity; the others can be said of anything.
_NUMERIC = frozenset(("increase", "decrease", "reduce", "lower", "decline"))
_COUNTING = frozenset(("number", "amount", "rate", "percentage", "share", "count", "proportion"))
_HOLDERS = frozenset(("have", "get", "see", "achieve", "reach"))


class Mover(NamedTuple):
    """A word that tells a direction: its index, and whether it moves a named quantity."""

    at: int
    direction: Direction
    quantity: bool


def find_movers(sentence: Sentence) -> tuple[Mover, ...]:
    """Find the words that tell a direction, in order, but not those in brackets or in clauses.

    >>> from okrnb.sentences import parse_sentence
    >>> sentence = parse_sentence("Grow the network to lower costs")
    >>> [(mover.direction, mover.quantity) for mover in find_movers(sentence)]
    [('increase', False), ('decrease', True)]
    """
    found: list[Mover] = []
    for i, word in enumerate(sentence.words):
        if word.low in _CLAUSES and i > sentence.start:
            break
        direction = None if word.depth else _direction_of(sentence, i)
        if direction is not None:
            found.append(Mover(i, direction, _moves_quantity(sentence, i)))
    return tuple(found)


def noun_phrase(sentence: Sentence, place: int) -> tuple[Word, ...]:
    """Give the words of the noun phrase that begins at an index, without articles."""
    run: list[Word] = []
    for word in sentence.words[place:]:
        if word.depth or word.text == ")":
            continue
        joined = word.low in ("of", "and") and not run
        if word.low in ("the", "our", "a", "an", "their", "its", "all") or joined:
            continue
        if word.low in words("function-words") or not (word.text[0].isalnum() or word.text in '"'):
            break
        run.append(word)
    return tuple(run)


def is_purpose(sentence: Sentence, mover: Mover) -> bool:
    """Say whether a mover only tells what comes of it: "hire two people to grow sales".

    "Grow sales by raising prices" promises both.
    """
    opening, word = sentence.opening, sentence.words[mover.at].low
    if mover.at <= sentence.start or word in _LESS | _MORE:
        return False
    if opening is not None and opening.at == mover.at:
        return False
    before = sentence.words[mover.at - 1].low
    moving = opening is not None and opening.groups & {"rise", "fall", "better"}
    how = before == "by" and not moving
    return before == "to" or how or (opening is not None and before == "," and word.endswith("ing"))


def holds_event(sentence: Sentence, place: int) -> bool:
    """Say whether to hold means to run something: "hold 3 workshops", not "hold the rate"."""
    noun = noun_phrase(sentence, place + 1)
    return bool(noun) and names_one_of("deliverables", noun[-1].low)


def _takes_money(sentence: Sentence, place: int, base: str) -> bool:
    """Say whether to raise means to bring in: "raise $2M"."""
    end = sentence.words[place].end
    near = (a for a in sentence.amounts if a.sort == "money" and 0 <= a.begin - end <= 1)
    return base == "raise" and next(near, None) is not None


def is_passive(sentence: Sentence, place: int) -> bool:
    """Say whether a verb form ends its clause: "usage increased", "costs reduced by a third"."""
    following = sentence.words[place + 1 : place + 2]
    if not following or not following[0].text[0].isalnum():
        return True
    return following[0].low in words("function-words") or following[0].text[0].isdigit()


def _direction_of(sentence: Sentence, i: int) -> Direction | None:
    """Give the direction that one word tells, None if it tells none."""
    low, first = sentence.words[i].low, i == sentence.start
    following = sentence.words[i + 1].low if i + 1 < len(sentence.words) else ""
    before = sentence.words[i - 1].low if i else ""
    if low in _LESS | _MORE and following != "than" and not (first and low == "lower"):
        return "decrease" if low in _LESS else "increase"
    ordered = first or (sentence.opening is not None and sentence.opening.at == i)
    for base, shape in verb_forms().get(low, ()):
        groups = groups_of(base)
        if _takes_money(sentence, i, base) or (base == "hold" and holds_event(sentence, i)):
            return None
        unsure = base in _FIRST_ONLY and shape == "base" and not ordered
        if base in _NEVER or unsure:
            continue
        told = sentence.opening is None and is_plural(before)  # "sales grow"
        if not (ordered or shape != "base" or before in _LEADS or told):
            continue
        if "hold" in groups and (ordered or base in _STAYING):
            return "maintain"
        if "fall" in groups and (base not in ("speed", "slow") or following in ("up", "down")):
            return "decrease"
        if "rise" in groups:
            return "increase"
        if "better" in groups and (ordered or shape != "base" or before == "and"):
            return "increase"
    return None


def _moves_quantity(sentence: Sentence, i: int) -> bool:
    """Say whether what a word moves is a quantity by name."""
    readings = verb_forms().get(sentence.words[i].low)
    if readings is None or sentence.words[i].low in _LESS - {"lower"}:  # "a faster response time"
        opening = sentence.opening
        held = opening is None or opening.base in _HOLDERS
        return held and _is_quantity(noun_phrase(sentence, i + 1))
    told = readings[0][1] in ("ed", "s") or sentence.opening is None
    backward = told and i > sentence.start and is_passive(sentence, i)
    after = i + 2 if [w.low for w in sentence.words[i + 1 : i + 2]] in _ADVERBS else i + 1
    noun = _noun_before(sentence, i) if backward else noun_phrase(sentence, after)
    if not noun or (names_one_of("soft-nouns", noun[-1].low) and not _counts(noun)):
        return False
    return _is_quantity(noun) or (readings[0][0] in _NUMERIC and readings[0][1] != "ed")


def _is_quantity(noun: tuple[Word, ...]) -> bool:
    lists = ("quantities", "stocks")
    return _counts(noun) or any(names_one_of(n, word.low) for word in noun[-2:] for n in lists)


def _counts(noun: tuple[Word, ...]) -> bool:
    return bool(noun) and any(word.low in _COUNTING for word in (noun[0], noun[-1]))


def _noun_before(sentence: Sentence, place: int) -> tuple[Word, ...]:
    """Give the noun phrase that ends before an index, as in "coverage increased"."""
    run: list[Word] = []
    for word in reversed(sentence.words[sentence.start : place]):
        if not word.text[0].isalnum() or word.low in ("and", "or"):
            break
        if word.low not in words("function-words"):
            run.insert(0, word)
    return tuple(run)
