"""The library of well-known KPIs: what it says on a team's KPI is asked, never filled in.

A name that is not plainly one of the library's is not matched: a wrong direction is worse than an
open question. The table is `templates/kpi-library.csv`, after the method, section 6.
"""

import csv
import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache, cached_property
from typing import Literal, NamedTuple

from okrnb.model import Aggregation, Direction, Frequency, Kpi, Record, Slug, UnitKind
from okrnb.shipped import shipped

TABLE = shipped("templates", "kpi-library.csv")

LONG_WORD = 5
"""Letters from which on a slip of one letter in a word is forgiven."""

_NOISE = frozenset(
    [
        "a",
        "an",
        "the",
        "of",
        "in",
        "our",
        "per",
        "percent",
        "percentage",
        "pct",
        "daily",
        "weekly",
        "monthly",
        "quarterly",
        "yearly",
    ]
)
_BETTER = {"up": "higher is better", "down": "lower is better", "band": "inside a band is best"}
_AGGREGATION = {
    "level": "a level",
    "cumulative": "a total that starts at 0 each cycle",
    "average": "an average",
    "rate": "a rate",
    "share": "a share",
}

Words = tuple[str, ...]


class LibraryKpi(Record):
    """What is commonly said of a KPI of this name. `guardrail` is a name, not an id."""

    function: str
    id: Slug
    name: str
    formula: str
    unit_kind: UnitKind
    unit: str
    direction: Direction
    aggregation: Aggregation
    frequency: Frequency
    timing: Literal["leading", "lagging"]
    guardrail: str
    aliases: tuple[str, ...]

    @cached_property
    def spellings(self) -> frozenset[Words]:
        """Every name it goes by, in words that can be compared."""
        return frozenset(_words(name) for name in (self.name, *self.aliases))


@cache
def load_library() -> tuple[LibraryKpi, ...]:
    """Read the library; it is read once.

    >>> [one.direction for one in load_library() if one.name == "Logo churn"]
    ['down']
    """
    with TABLE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return tuple(
        LibraryKpi.model_validate(
            {("id" if key == "kpi" else key): value for key, value in row.items()}
            | {"aliases": tuple(filter(None, row["aliases"].split(";")))}
        )
        for row in rows
    )


def match(name: str, library: Sequence[LibraryKpi]) -> LibraryKpi | None:
    """Find the KPI that a name plainly means, or None.

    Case, punctuation, plurals, words in brackets and words such as "monthly" do not matter, nor
    does one wrong letter in a longer word. One word more or less is another KPI.

    >>> match("Churn rate (%)", load_library()).name
    'Logo churn'
    >>> match("Revenue per week", load_library()) is None
    True
    """
    for words in _ways_to_read(name):
        found = [one for one in library if words in one.spellings]
        if found:
            return found[0] if len(found) == 1 else None
    words = _words(name)
    close = [one for one in library if any(_is_slip(words, known) for known in one.spellings)]
    return close[0] if len(close) == 1 else None


def find_kpi(name: str, kpis: Sequence[Kpi]) -> Kpi | None:
    """Find the team's own KPI that a name plainly means, by its name or id, or None.

    >>> margin = Kpi(id="gm", name="Gross margin (%)")
    >>> find_kpi("the gross margin", [margin]) is margin, find_kpi("margin", [margin])
    (True, None)
    """
    ways = {way for way in _ways_to_read(name) if way}
    found = [kpi for kpi in kpis if ways & {*_ways_to_read(kpi.name), _words(kpi.id)}]
    return found[0] if len(found) == 1 else None


def _ways_to_read(name: str) -> Iterator[Words]:
    """Give the words of a name; without noise; without what stands in brackets; and that alone."""
    yield _words(name)
    yield tuple(word for word in _words(name) if word not in _NOISE)
    inside = re.findall(r"[(\[]([^()\[\]]*)[)\]]", name)
    if inside:
        yield _words(re.sub(r"[(\[][^()\[\]]*[)\]]", " ", name))
        for part in inside:
            yield _words(part)


def _words(text: str) -> Words:
    """Give the words of a text: without accents, capitals, punctuation, and the s of a plural."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    plain = "".join(char for char in plain if not unicodedata.combining(char))
    return tuple(_singular(word) for word in re.findall(r"[^\W_]+", plain))


def _singular(word: str) -> str:
    plural = len(word) > 3 and word.endswith("s") and not word.endswith("ss")
    return word[:-1] if plural else word


def _is_slip(words: Words, known: Words) -> bool:
    """Say whether two names differ by a letter in one long word, and in nothing else."""
    if len(words) != len(known):
        return False
    different = [(one, other) for one, other in zip(words, known, strict=True) if one != other]
    return len(different) == 1 and _is_one_letter_off(*different[0])


def _is_one_letter_off(one: str, other: str) -> bool:
    """Say whether a letter is wrong, missing, too many, or has changed places with the next."""
    short, long = sorted((one, other), key=len)
    if len(long) < LONG_WORD or len(long) - len(short) > 1 or re.search(r"\d", one + other):
        return False
    same = next((i for i, letter in enumerate(short) if letter != long[i]), len(short))
    if len(short) < len(long):
        return short[same:] == long[same + 1 :]
    swapped = short[same : same + 2][::-1] == long[same : same + 2]
    return short[same + 1 :] == long[same + 1 :] or (
        swapped and short[same + 2 :] == long[same + 2 :]
    )


class Proposal(NamedTuple):
    """What the library would put into a blank field of a KPI, as a statement to be confirmed."""

    field: str
    value: str
    said: str


def propose(kpi: Kpi, library: Sequence[LibraryKpi]) -> tuple[Proposal, ...]:
    """Say what the library would put where a KPI's direction, aggregation or timing is blank.

    Nothing is filled in: people confirm it.

    >>> propose(Kpi(id="churn", name="Churn"), load_library())[0].said
    'The KPI library says lower is better for Churn.'
    """
    found = match(kpi.name, library)
    if found is None:
        return ()
    words = {
        "direction": f"says {_BETTER[found.direction]} for {kpi.name}",
        "aggregation": f"takes {kpi.name} for {_AGGREGATION[found.aggregation]}",
        "timing": f"calls {kpi.name} {found.timing}",
    }
    return tuple(
        Proposal(field, getattr(found, field), f"The KPI library {said}.")
        for field, said in words.items()
        if getattr(kpi, field) in (None, "unknown")
    )


def say_proposal(kpi: Kpi, field: str) -> str:
    """Say what the shipped library would put into a blank field, to stand before a question."""
    said = [one.said for one in propose(kpi, load_library()) if one.field == field]
    return f"{said[0]} " if said else ""


OWN = "its definition names it"
"""Why a KPI's own guardrail comes first."""


class GuardrailIdea(NamedTuple):
    """A number that could suffer; `kpi` is None where the team has no KPI of that name."""

    kpi: Kpi | None
    name: str
    why: str


def suggest_guardrails(
    kpi: Kpi, kpis: Sequence[Kpi], library: Sequence[LibraryKpi]
) -> tuple[GuardrailIdea, ...]:
    """Say what could suffer while a KPI is pushed, the surest idea first.

    First the KPI's own `guardrail`; then a KPI of the team's that is the library's counter-metric;
    without one, that metric by name alone. Parked KPIs are left out.
    """
    ideas = [GuardrailIdea(one, one.name, OWN) for one in kpis if one.id == kpi.guardrail]
    found = match(kpi.name, library)
    if found is None:
        return tuple(ideas)
    counter, wanted = match(found.guardrail, library), _words(found.guardrail)
    own = [
        GuardrailIdea(one, one.name, f"the KPI library sets it against {found.name}")
        for one in kpis
        if one.id not in (kpi.id, kpi.guardrail) and one.state != "parked"
        if _words(one.name) == wanted or (counter and match(one.name, library) is counter)
    ]
    named = GuardrailIdea(None, found.guardrail, f"the KPI library sets it against {found.name}")
    return (*ideas, *own) if ideas or own else (named,)
