"""The word lists of `templates/words`, the forms of English words, and plain signs.

A list is a text file with one word or phrase a line; lines that begin with `#` are comments. Each
is read once, when it is first asked for.
"""

import re
from functools import cache

from okrnb.shipped import shipped

WORDS = shipped("templates", "words")

GROUPS = ("deliver", "ongoing", "rise", "fall", "hold", "better", "reach", "settle", "state")
"""The groups of verbs; each has its list `verbs-GROUP`. A verb may stand in several."""

_PLAIN = str.maketrans(
    {
        "\N{EN DASH}": "-",
        "\N{EM DASH}": "-",
        "\N{MINUS SIGN}": "-",
        "\N{NON-BREAKING HYPHEN}": "-",
        "\N{LEFT SINGLE QUOTATION MARK}": "'",
        "\N{RIGHT SINGLE QUOTATION MARK}": "'",
        "\N{LEFT DOUBLE QUOTATION MARK}": '"',
        "\N{RIGHT DOUBLE QUOTATION MARK}": '"',
        "\N{MULTIPLICATION SIGN}": "x",
        "\N{GREATER-THAN OR EQUAL TO}": ">",
        "\N{LESS-THAN OR EQUAL TO}": "<",
        "\N{NO-BREAK SPACE}": " ",
        "\N{NARROW NO-BREAK SPACE}": " ",
        "\t": " ",
        "\n": " ",
        "\r": " ",
    }
)
_VOWELS = frozenset("aeiou")
_DOUBLING = re.compile(r"[^aeiou][aeiou][bdgmnprt]")


def plain(text: str) -> str:
    """Give a text with typographic signs as those of a keyboard; its length stays the same.

    >>> plain("2\N{EN DASH}3 guides")
    '2-3 guides'
    """
    return text.translate(_PLAIN)


@cache
def words(name: str) -> frozenset[str]:
    """Give the words and phrases of a list, in small letters."""
    lines = (WORDS / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(line.strip().lower() for line in lines if line.strip() and line[0] != "#")


@cache
def matcher(name: str) -> re.Pattern[str]:
    """Give what finds any word or phrase of a list as a whole word, the longest first."""
    longest_first = sorted(words(name), key=lambda word: (-len(word), word))
    either = "|".join(re.escape(word) for word in longest_first)
    return re.compile(rf"(?<![\w-])(?:{either})(?![\w-])", re.IGNORECASE)


def singular(word: str) -> str:
    """Give the singular of an English noun, by rule; an abbreviation loses its small "s".

    >>> [singular(word) for word in ("users", "Studies", "boxes", "analysis", "PRs", "status")]
    ['user', 'study', 'box', 'analysis', 'pr', 'status']
    """
    low = word.lower()
    if word[-1:] == "s" and word[:-1].isupper():
        return low[:-1]
    if low.endswith("ies") and len(low) > 4:
        return low[:-3] + "y"
    if low.endswith(("sses", "shes", "ches", "xes", "zes")):
        return low[:-2]
    if low.endswith("s") and not low.endswith(("ss", "us", "is")) and len(low) > 2:
        return low[:-1]
    return low


def is_plural(word: str) -> bool:
    """Say whether an English noun looks like a plural.

    >>> [is_plural(word) for word in ("users", "people", "analysis", "WAU")]
    [True, True, False, False]
    """
    return singular(word) != word.lower() or word.lower() in {"people", "children", "staff"}


def names_one_of(name: str, word: str) -> bool:
    """Say whether a word, or its singular, stands in a list."""
    listed = words(name)
    return word.lower() in listed or singular(word) in listed


@cache
def verb_forms() -> dict[str, tuple[tuple[str, str], ...]]:
    """Map each form of each listed verb to (base form, shape); shapes: base, s, ing, ed."""
    found: dict[str, dict[tuple[str, str], None]] = {}
    irregular = {line.split()[0]: line.split()[1:] for line in words("irregular-verbs")}
    bases = {verb for group in GROUPS for verb in words(f"verbs-{group}")} | set(irregular)
    for base in sorted(bases):
        past = irregular.get(base) or [_with_ed(base)]
        shapes = [("base", base), ("s", _with_s(base)), ("ing", _with_ing(base))]
        shapes += [("ed", form) for form in past]
        for shape, form in shapes:
            found.setdefault(form, {})[(base, shape)] = None
    return {form: tuple(readings) for form, readings in found.items()}


@cache
def groups_of(base: str) -> frozenset[str]:
    """Give the groups in which a verb (base form) stands."""
    return frozenset(group for group in GROUPS if base in words(f"verbs-{group}"))


@cache
def _every_word() -> frozenset[str]:
    """Give each single word that stands in any of the lists, also within a phrase."""
    lists = (words(path.stem) for path in WORDS.glob("*.txt"))
    return frozenset(word for phrases in lists for one in phrases for word in one.split())


def is_english(word: str) -> bool:
    """Say whether a word is sure to be English: it, its singular or its verb is in a list.

    >>> [is_english(word) for word in ("Margins", "cancelled", "Retourenquote")]
    [True, True, False]
    """
    low = word.lower()
    stems = {low, singular(low), *(low.removesuffix(end) for end in ("led", "ed", "ling", "ing"))}
    stems |= {f"{low.removesuffix(end)}e" for end in ("ed", "ing") if low.endswith(end)}
    return bool(stems & _every_word()) or low in verb_forms()


def _with_s(base: str) -> str:
    if base.endswith("y") and base[-2:-1] not in _VOWELS:
        return base[:-1] + "ies"
    return base + ("es" if base.endswith(("s", "sh", "ch", "x", "z", "o")) else "s")


def _with_ed(base: str) -> str:
    if base.endswith("e"):
        return base + "d"
    if base.endswith("y") and base[-2:-1] not in _VOWELS:
        return base[:-1] + "ied"
    return _doubled(base) + "ed"


def _with_ing(base: str) -> str:
    if base.endswith("e") and not base.endswith("ee"):
        return base[:-1] + "ing"
    return _doubled(base) + "ing"


def _doubled(base: str) -> str:
    """Double the last letter of a short verb: "ship" to "shipp" (ed, ing)."""
    short = len(base) <= 4 or base in {"submit", "commit", "permit", "transfer", "format"}
    return base + base[-1] if short and _DOUBLING.fullmatch(base[-3:]) else base
