"""The words of a sentence that name the quantity, and the unit it is counted in. English."""

import re

from okrnb.aims import Aim, Span
from okrnb.amounts import Amount
from okrnb.lexicon import groups_of, is_plural, names_one_of, verb_forms, words
from okrnb.movers import is_passive
from okrnb.roles import sentence_begin
from okrnb.sentences import Sentence, Word

_ARTICLES = frozenset(("the", "a", "an", "our", "of", "their", "its", "all", "more", "any"))
_DETERMINERS = frozenset(("the", "a", "an", "our", "their", "its", "all", "any", "each", "every"))
_STOPS = frozenset(".,;:()!?[]<>=~-")
_CLAUSE_ENDS = ("that", "which", "has", "have", "is", "are", "and", "while")
# What ends the name of what is moved, of what a share is taken of, and of what is counted.
_AFTER_MOVED = (
    *("by", "from", "to", "through", "with", "and", "while", "via", "until", "per", "above"),
    *("below", "under", "over", "within", "so", "which", "that", "as", "across"),
)
_AFTER_SHARE = ("by", "with", "until", "while", "across", "per", "as")
_COUNT_OF = re.compile(r"\b(?:number|count|amount|volume|total)\s+of\s+", re.I)
_GROWTH_OF = re.compile(
    r"\s*(?:\w+ )?(?:increase|decrease|reduction|growth|improvement|decline|drop|lift|rise)"
    r" (?:in|of)\b",
    re.I,
)
_OF_THE_TIME = re.compile(r"\s*of (?:the time|cases)\b", re.I)
_PERCENT_NOUNS = ("availability", "uptime", "coverage", "adoption", "attainment", "utilization")
_PER_PERIOD = re.compile(r"\w[\w-]*(?=/(?:day|week|month|quarter|year|yr|mo|wk)s?$)", re.I)
_DESCRIBING = re.compile(r"(?:-.+|ly|able|ible|ful|less|ous|ive|ical)$")
_COMPOUNDED = ("sales", "analytics", "news")  # plurals that go before another noun


def find_metric(sentence: Sentence, aim: Aim) -> Span | None:
    """Find the words that name the quantity; None where nothing is left to name it."""
    amount = aim.amount or aim.start_amount
    moved = _moved(sentence, aim)
    if moved is not None and amount is not None and moved[0] < sentence_begin(sentence, amount):
        moved = None
    told = amount is None or aim.start_amount is not None or aim.mover is not None
    if told and moved is not None and not _is_hollow(sentence, moved):
        return moved
    if amount is None:
        return None
    numbers = [a for a in (amount, aim.start_amount) if a is not None]
    first = min(numbers, key=lambda number: number.at)
    after, before = _after_number(sentence, amount), _before(sentence, first.begin)
    counted = amount.sort in ("percent", "count", "money")
    timed = _OF_THE_TIME.match(sentence.text, amount.end)
    if counted and not timed and after is not None and not _is_hollow(sentence, after):
        return after
    if before is not None and not _is_hollow(sentence, before):
        return before
    return after or before or moved


def find_unit(sentence: Sentence, aim: Aim, metric: Span | None) -> tuple[str | None, Span | None]:
    """Give the unit of the target and where it is written; None where the number stands alone."""
    amount = aim.amount or aim.start_amount
    if amount is None:
        return _counted_in(sentence, metric)
    if amount.unit is not None:
        return amount.unit, (amount.at, amount.upto)
    noun = _noun_from(sentence, amount.end)
    named = noun or metric
    last = sentence.text[slice(*named)].lower().split()[-1:] if named else []
    if amount.value is not None and amount.sort == "count" and set(last) & set(_PERCENT_NOUNS):
        return "%", None
    if noun is None and aim.start_amount is not None:
        noun = _noun_from(sentence, aim.start_amount.end)
    if noun is not None:
        return sentence.text[slice(*noun)], noun
    if metric is not None and (score := _named_score(sentence, metric)):
        return sentence.text[slice(*score)], score
    return _counted_in(sentence, metric)


def _named_score(sentence: Sentence, metric: Span) -> Span | None:
    """Give NPS where it names the metric: it is its own unit."""
    found = re.search(r"\be?NPS\b", sentence.text[slice(*metric)])
    return (metric[0] + found.start(), metric[0] + found.end()) if found else None


def _counted_in(sentence: Sentence, metric: Span | None) -> tuple[str | None, Span | None]:
    """Give what "the number of ..." counts."""
    found = _COUNT_OF.search(sentence.text, *metric) if metric is not None else None
    noun = _noun_from(sentence, found.end()) if found is not None else None
    return (sentence.text[slice(*noun)], noun) if noun else (None, None)


def _noun_from(sentence: Sentence, place: int) -> Span | None:
    """Give the counted noun at a place, without what only describes it."""
    run: list[Word] = []
    for word in sentence.after(place):
        if word.depth or word.text in ')"':
            if run and word.depth:
                break
            continue
        joined = word.low in ("and", "or") and run and not is_plural(run[-1].text)
        if joined or (word.low == "of" and not run):
            run = []
            continue
        if word.text in _STOPS or word.low in words("function-words") or word.text[0] in "%$/&":
            break
        if run and is_plural(run[-1].text) and run[-1].low not in _COMPOUNDED:
            break
        run.append(word)
    while len(run) > 1 and _describes(run[0]):
        run = run[1:]
    return (run[-3:][0].begin, _end_of(run[-1])) if run else None


def _end_of(word: Word) -> int:
    """Leave "/month" out of "bugs/month"."""
    found = _PER_PERIOD.match(word.text)
    return word.begin + found.end() if found else word.end


def _describes(word: Word) -> bool:
    """Say whether a word before a noun only describes it."""
    if word.low in ("active", "daily"):
        return False
    listed = word.low in words("modifiers") or _DESCRIBING.search(word.low) is not None
    return listed or (word.low.endswith("ed") and word.low in verb_forms())


def _moved(sentence: Sentence, aim: Aim) -> Span | None:
    """Give what the verb of direction moves: after it, or before it in "coverage increased"."""
    if aim.mover is None:
        opening = sentence.opening
        if opening is None or (aim.amount is not None and aim.start_amount is None):
            return None
        return _phrase(sentence, sentence.words[opening.at].end, frozenset(_AFTER_MOVED))
    place = aim.mover.at
    word = sentence.words[place]
    shapes = {shape for _, shape in verb_forms().get(word.low, ())}
    ordered = sentence.opening is not None and sentence.opening.at == place
    told = bool(shapes & {"ed", "s"}) or sentence.opening is None
    if told and place > sentence.start and not ordered and is_passive(sentence, place):
        return _before(sentence, word.begin)
    return _phrase(sentence, word.end, frozenset(_AFTER_MOVED))


def _after_number(sentence: Sentence, amount: Amount) -> Span | None:
    """Give the phrase that follows a number: what is counted, or of what it is a share."""
    growth = _GROWTH_OF.match(sentence.text, amount.end)
    if growth is not None:
        return _phrase(sentence, growth.end(), frozenset(_AFTER_MOVED) - {"by"})
    if amount.sort == "percent":
        return _phrase(sentence, amount.end, frozenset(_AFTER_SHARE), numbers=True)
    return _phrase(sentence, amount.end, (words("function-words") | {"each", "&"}) - {"of"})


def _phrase(
    sentence: Sentence, begin: int, ends: frozenset[str], *, numbers: bool = False
) -> Span | None:
    """Give the words from a place on, without articles, up to a stop, a number or the deadline."""
    due = sentence.deadline()
    run: list[Word] = []
    for word in sentence.after(begin):
        quoted = word.text in ')+/"%'
        if not run and (word.low in _ARTICLES or word.depth or quoted):
            continue
        if word.text in _STOPS or word.depth or word.low in ends:
            break
        if due is not None and due.begin <= word.end <= due.end:
            break
        inside = (a for a in sentence.amounts if a.begin <= word.begin < a.end and a.value != 1)
        if not numbers and next(inside, None) is not None:
            break
        run.append(word)
    while run and run[-1].low in words("function-words"):
        run.pop()
    return (run[0].begin, _end_of(run[-1])) if run else None


def _before(sentence: Sentence, place: int) -> Span | None:
    """Give the noun phrase before a place, without its verb: "*NPS* of 40", "*speed* is raised"."""
    leading = [w for w in sentence.before(place) if not w.depth and w.text != ")"]
    if sentence.evidence is not None and leading:
        begin, end = sentence.evidence
        inside = begin <= leading[-1].begin < end
        leading = [w for w in leading if inside == (begin <= w.begin < end)]
    while leading and _leads_up(sentence, leading):
        leading.pop()
    run: list[Word] = []
    for word in reversed(leading):
        ends = word.text in _STOPS or word.low in _CLAUSE_ENDS
        if ends or (run and _is_verb(sentence, word)):
            break
        run.insert(0, word)
    while run and run[0].low in _ARTICLES:
        run.pop(0)
    return (run[0].begin, run[-1].end) if run else None


def _leads_up(sentence: Sentence, leading: list[Word]) -> bool:
    """Say whether the last of some words belongs to the number or verb that follows."""
    word = leading[-1]
    if word.text in _STOPS or word.low in words("number-leads") or _is_verb(sentence, word):
        return True
    auxiliaries = {"is", "are", "be", "was", "were"} & {w.low for w in leading[-4:-1]}
    done = any(shape == "ed" for _, shape in verb_forms().get(word.low, ()))
    return bool(auxiliaries) and (done or word.low.endswith("ed"))


def _is_verb(sentence: Sentence, word: Word) -> bool:
    """Say whether a word that can be a verb is one here, by its neighbours and its form."""
    readings = verb_forms().get(word.low)
    if not readings:
        return False
    place = sentence.words.index(word)
    if sentence.opening is not None and sentence.opening.at == place:
        return True
    before = sentence.words[place - 1].low if place else ""
    after = sentence.words[place + 1].low if place + 1 < len(sentence.words) else ""
    ruled = before in ("can", "will", "to", "should", "must", "be", "is", "are")
    if after in _DETERMINERS or ruled:
        return before not in _DETERMINERS
    if names_one_of("quantities", word.low) or names_one_of("deliverables", word.low):
        return False
    return any(shape == "s" and groups_of(base) & {"state", "reach"} for base, shape in readings)


def _is_hollow(sentence: Sentence, span: Span) -> bool:
    """Say whether a phrase names nothing by itself: "average", "the number"."""
    return all(word in words("hollow") for word in sentence.text[slice(*span)].lower().split())
