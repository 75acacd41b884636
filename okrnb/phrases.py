"""A typed sentence as the coach's rules look at it: read once, names in quotation marks left out.

The word lists are data files and English; in other languages these rules stay silent.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from okrnb.advice import Mark
from okrnb.amounts import Amount
from okrnb.lexicon import matcher, words
from okrnb.model import Kpi
from okrnb.objectives import KeyResult
from okrnb.sentences import Sentence, parse_sentence
from okrnb.understood import Understood
from okrnb.wording import BLANK, read_key_result, say_key_result

PROMPT = "__"
"""Stands in a rewrite for what only people know."""

_QUOTED = re.compile(
    r"\u201c[^\u201d]*\u201d|\u00ab[^\u00bb]*\u00bb|\u201e[^\u201c]*\u201c|\"[^\"]*\"|`[^`]*`"
    r"|(?<!\w)[\u2018'][^\u2018\u2019']*[\u2019'](?!\w)"
)

_LEADS_TO_DAY = re.compile(r"\s*(?:\b(?:by|before|until|in|during|at|on|for))?\s*(?:the\s)?$", re.I)


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """A typed sentence, what the reader made of it, and its words without quoted names.

    `bare` is as long as `text`, so that places in one are places in the other.
    """

    text: str
    bare: str
    sentence: Sentence
    read: Understood

    def mark(self, begin: int, end: int) -> Mark:
        """Mark a stretch of the text."""
        return Mark(begin, end, self.text[begin:end])

    def find(self, *lists: str) -> tuple[Mark, ...]:
        """Mark every word or phrase that stands in one of these lists, in the order of the text."""
        found = (match.span() for name in lists for match in matcher(name).finditer(self.bare))
        return tuple(self.mark(*span) for span in sorted(set(found)))

    def opens_with(self, *lists: str) -> Mark | None:
        """Mark the verb that opens the sentence where it stands in one of these lists.

        A verb that begins a name, as in "Help Center", is none.
        """
        opening, found = self.sentence.opening, self.sentence.words
        if opening is None or not any(opening.base in words(name) for name in lists):
            return None
        if opening.shape == "ing":  # "Marketing, sales and product agree"
            return None
        following = found[opening.at + 1].text if opening.at + 1 < len(found) else ""
        if self._is_capital(following):
            return None
        return self.mark(found[opening.at].begin, found[opening.at].end)

    def is_name(self, mark: Mark) -> bool:
        """Say whether a word inside the sentence has a capital, as in "the Great North Run"."""
        return mark.begin > 0 and self._is_capital(mark.words)

    def _is_capital(self, word: str) -> bool:
        """Say whether a word has a capital that tells something; where most have one, none does."""
        letters = [word.text for word in self.sentence.words if word.text[0].isalpha()]
        title = sum(text[0].isupper() for text in letters) > len(letters) / 2
        return word[:1].isupper() and not word.isupper() and not title

    @property
    def amounts(self) -> tuple[Amount, ...]:
        """The numbers that are no dates and no parts of names; places left for one are none."""
        return tuple(one for one in self.sentence.amounts if one.value is not None)


@lru_cache(maxsize=4096)
def read_phrase(text: str) -> Phrase:
    """Read a typed sentence.

    >>> [mark.words for mark in read_phrase('Launch "Better Start" and calls').find("activities")]
    ['calls']
    """
    bare = _QUOTED.sub(lambda match: " " * len(match[0]), text)
    return Phrase(text=text, bare=bare, sentence=parse_sentence(text), read=read_key_result(text))


def says_proof(phrase: Phrase) -> bool:
    """Say whether a sentence tells by when, and how one would see that it is done."""
    if phrase.read.evidence:
        return True
    shown = re.search(r"\b(?:with|where|having|including|so that|such that)\s", phrase.bare, re.I)
    return phrase.read.deadline is not None and shown is not None


def leave_out(phrase: Phrase, marks: tuple[Mark, ...]) -> str:
    """Give the text without the marked words, tidied."""
    text = phrase.text
    for mark in reversed(marks):
        text = text[: mark.begin] + text[mark.end :]
    text = re.sub(r"\s+([,.;])", r"\1", " ".join(text.split())).strip(" ,;")
    return text[:1].upper() + text[1:]


def from_to(text: str) -> str:
    """Ask for both ends and the day of a sentence that has no number, as prompts.

    >>> from_to("Increase sign-ups by June 30"), from_to("Increase sign-ups")
    ('Increase sign-ups from __ to __ by June 30', 'Increase sign-ups from __ to __ by __')
    """
    due, text = parse_sentence(text).deadline(), text.rstrip(" .")
    way = f"from {PROMPT} to {PROMPT}"
    if due is None:
        return f"{text} {way} by {PROMPT}"
    if due.end < len(text):  # it stands in the middle, and may stay there
        return f"{text} {way}"
    before = _LEADS_TO_DAY.sub("", text[: due.begin])
    return f"{before} {way} {text[len(before) :].strip()}"


def in_blanks(kr: KeyResult, kpis: Mapping[str, Kpi]) -> str:
    """Say a key result by its fields alone, with a prompt for every blank."""
    kpi = kpis.get(getattr(kr, "kpi", None) or "")
    return say_key_result(kr.model_copy(update={"text": ""}), kpi).replace(BLANK, PROMPT)


def purpose_of(phrase: Phrase) -> str:
    """Give what work is for, where the sentence goes on to say it with a number; else nothing.

    >>> purpose_of(read_phrase("Launch 5 guides to raise retention from 1% to 2% by June"))
    'Raise retention from 1% to 2% by June'
    """
    found = phrase.sentence.words
    for word, following in pairwise(found[phrase.sentence.start :]):
        moves = following.low in words("verbs-rise") | words("verbs-fall") | words("verbs-better")
        if word.low == "to" and moves and any(a.begin > following.end for a in phrase.amounts):
            text = phrase.text[following.begin :].rstrip(".")
            return text[:1].upper() + text[1:]
    return ""
