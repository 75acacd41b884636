"""A key result as words, numbers and moments, and which verb opens it. English.

Everything that reads a sentence starts from the `Sentence` made here, once.
"""

import re
from dataclasses import dataclass
from typing import NamedTuple

from okrnb.amounts import Amount, find_amounts
from okrnb.lexicon import groups_of, names_one_of, plain, verb_forms, words
from okrnb.moments import Moment, find_moments


class Word(NamedTuple):
    """A word or a sign of the text; `depth` counts the brackets it stands in."""

    text: str
    low: str
    begin: int
    end: int
    depth: int


class Verb(NamedTuple):
    """A verb of the lists: its base form, its shape here (base, s, ing, ed) and its index."""

    base: str
    shape: str
    at: int
    groups: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A key result taken apart: its words, amounts and moments in order, and where it starts.

    `text` has plain signs (`lexicon`), letter for letter as long as what was typed.

    `start` is the index of the first word after labels ("New:"), "we" and adverbs. `opening` is the
    verb that stands there or governs the sentence ("Sales team to close"), None in statements and
    fragments. `states` is the index of the word that makes it a statement ("is", "have"), else
    None. `ours` says that "we" is the subject; `evidence` bounds what follows "as measured by".
    """

    text: str
    words: tuple[Word, ...]
    amounts: tuple[Amount, ...]
    moments: tuple[Moment, ...]
    start: int
    opening: Verb | None
    states: int | None
    ours: bool
    evidence: tuple[int, int] | None = None

    def deadline(self) -> Moment | None:
        """Give the moment at which it is due."""
        return next((moment for moment in self.moments if moment.due), None)

    def depth_at(self, place: int) -> int:
        """Count the brackets round a place of the text."""
        return next((word.depth for word in self.words if word.end > place), 0)

    def after(self, place: int) -> tuple[Word, ...]:
        """Give the words that begin at or after a place of the text."""
        return tuple(word for word in self.words if word.begin >= place)

    def before(self, place: int) -> tuple[Word, ...]:
        """Give the words that end before a place of the text."""
        return tuple(word for word in self.words if word.end <= place)

    def verbs(self) -> tuple[Verb, ...]:
        """Give every word that can be a listed verb, in order."""
        return tuple(verb for i in range(len(self.words)) if (verb := verb_at(self.words, i)))


_WORD = re.compile(r"[^\W_]+(?:[-'./&+@|_{][^\W_]+)*(?:\+{1,2}|\})?|[%$€£<>≥≤~=]|[^\w\s]")
_LABEL = re.compile(r"(?:[A-Z\[*][^:.;,?!()]{0,30}|\[[^\]]*\]):\s+|[\w&/ ]{2,24}\s-\s+(?=[A-Za-z])")
LONGEST = 1000
"""Letters that are looked at; what is longer is no sentence."""

_OURS = frozenset(("we", "i", "our", "us"))
_MODALS = frozenset(("will", "shall", "must", "should", "to", "can", "could", "may"))
_ENDS = frozenset(";.:?")
_SUBJECT = 7  # words; a subject that is told to do something is not longer
_VERB_ON = r",\s(?:is|are|by|from|to|has|have|will)\b"
_EVIDENCE = re.compile(
    r"(?:\bas\s|[,(]\s*)(?:measured|shown|evidenced|proved|proven|demonstrated|indicated|assessed"
    r"|verified|confirmed|judged|tracked|reported)\s(?:by|in|through|via|with|on)\s(?:the\s)?"
    rf"((?:(?!{_VERB_ON})[^;()])+?)\s*(?=[;()]|{_VERB_ON}|\.?$|\.\s)",
    re.I,
)
_ADVERB = re.compile(r"[a-z]{3,}ly")


def parse_sentence(text: str) -> Sentence:
    """Take a text apart.

    >>> sentence = parse_sentence("New: the team will quickly ship 3 guides by June 30")
    >>> sentence.opening.base, len(sentence.amounts), len(sentence.moments)
    ('ship', 1, 1)
    """
    signs = plain(text[:LONGEST])
    moments, found = find_moments(signs), _words(signs)
    label = _LABEL.match(signs)
    skip = label.end() if label and _is_label(label[0]) and _opens(signs, label.end()) else 0
    start = next((i for i, word in enumerate(found) if word.begin >= skip), 0)
    ours = False
    while start < len(found) - 1 and _is_preamble(found, start):
        ours = ours or found[start].low in _OURS
        start += 1
    states = _statement_at(found, start)
    opening = _opening(found, start, states) or _ordered(found, start, states)
    return Sentence(
        text=signs,
        words=found,
        amounts=find_amounts(signs, moments),
        moments=moments,
        start=start,
        opening=opening,
        states=None if opening else states,
        ours=ours,
        evidence=_evidence(signs),
    )


def _evidence(text: str) -> tuple[int, int] | None:
    """Find what is said to show the result: "as measured by …", "(proved by …)"."""
    found = _EVIDENCE.search(text)
    return found.span(1) if found is not None and found[1] else None


def verb_at(found: tuple[Word, ...], place: int) -> Verb | None:
    """Give the listed verb that the word at an index can be."""
    readings = verb_forms().get(found[place].low)
    if not readings:
        return None
    base, shape = readings[0]
    return Verb(base, shape, place, groups_of(base))


def _words(text: str) -> tuple[Word, ...]:
    found: list[Word] = []
    depth = 0
    for match in _WORD.finditer(text):
        if match[0] in "([":
            depth += 1
        found.append(Word(match[0], match[0].lower(), match.start(), match.end(), depth))
        if match[0] in ")]" and depth:
            depth -= 1
    return tuple(found)


def _is_label(label: str) -> bool:
    """Say whether what stands before a colon or dash is a name ("New:"), not an order."""
    words_before = label.split()
    return len(words_before) < 2 or words_before[0].lower() not in verb_forms()


def _opens(text: str, place: int) -> bool:
    """Say whether a sentence can begin at a place: at a verb, a number or a pronoun."""
    match = _WORD.match(text, place)
    if match is None:
        return False
    low = match[0].lower()
    return low in verb_forms() or low[0].isdigit() or low in _OURS or bool(_ADVERB.fullmatch(low))


def _is_preamble(found: tuple[Word, ...], i: int) -> bool:
    """Say whether a word only leads up to the verb: "we", "will", "fully", a quotation mark."""
    low = found[i].low
    if low in ("we", "i") or (not low[0].isalnum() and low not in "<>~=$€£%"):
        return True
    if low in ("have", "has") and i and found[i - 1].low in _OURS:
        return any(shape == "ed" for _, shape in verb_forms().get(found[i + 1].low, ()))
    if low in ("our", "the") and found[i + 1].low == "team":
        return True
    if low == "team" and i and found[i - 1].low in ("our", "the"):
        return True
    if low in _MODALS:
        return verb_at(found, i + 1) is not None or bool(_ADVERB.fullmatch(found[i + 1].low))
    return (
        bool(_ADVERB.fullmatch(low))
        and verb_at(found, i + 1) is not None
        and low not in verb_forms()
    )


def _statement_at(found: tuple[Word, ...], start: int) -> int | None:
    """Give the index of the word that makes the text a statement, None where there is none."""
    for i in range(start, len(found)):
        word = found[i]
        if word.depth:
            continue
        if word.low in words("turns") or word.text in _ENDS:
            return None
        if i > start and word.low in words("states"):
            return i
    return None


def _opening(found: tuple[Word, ...], start: int, states: int | None) -> Verb | None:
    """Give the verb that stands at the start, as in "Ship it" or "Shipped it"."""
    verb = verb_at(found, start) if start < len(found) else None
    if verb is None or verb.shape == "s" or _is_noun(found, start, states):
        return None
    return verb


def _is_noun(found: tuple[Word, ...], start: int, states: int | None) -> bool:
    """Say whether a first word that could be a verb is a noun: "Test quality is", "Plan agreed"."""
    if found[start].low.endswith("ing"):
        told = found[start].low in words("modifiers") or states is not None
        return told or any(_tells(word) for word in found[start + 2 : start + _SUBJECT])
    if states is not None and states > start:
        between = {word.low for word in found[start + 1 : states]}
        return not between & {"a", "an", "the", "all", "our", "to", "for", "each"}
    following = verb_at(found, start + 1) if start + 1 < len(found) else None
    if following is None or following.shape != "ed":
        return False
    after = found[start + 2 : start + 3]
    return not after or after[0].low in words("function-words") or after[0].text in ".,("


def _tells(word: Word) -> bool:
    """Say whether a word is the verb of a statement: "allows", "shows"."""
    readings = verb_forms().get(word.low, ())
    thing = names_one_of("deliverables", word.low) or names_one_of("quantities", word.low)
    return not thing and any(
        shape == "s" and "state" in groups_of(base) for base, shape in readings
    )


def _ordered(found: tuple[Word, ...], start: int, states: int | None) -> Verb | None:
    """Find the verb of a subject that is told to do something: "Support team to answer"."""
    passed = {"to", "will", "and", "of"}
    for i in range(start + 1, min(len(found) - 1, start + _SUBJECT)):
        low = found[i].low
        if low in words("function-words") - passed:
            return None
        if low in ("to", "will", "should"):
            at = i + 1
            while at < len(found) - 1 and _ADVERB.fullmatch(found[at].low):
                at += 1
            verb = verb_at(found, at)
            told = verb is not None and verb.shape == "base" and (states is None or states < at)
            return verb if told else None
    return None
