"""From a sentence that a person typed to a key result in the form that fits it.

No number is made up. What the sentence leaves open stays blank, with a question in `prompt`; the
sentence itself stays as it was typed.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from pydantic import TypeAdapter, ValidationError

from okrnb.cells import CURRENCIES
from okrnb.deadlines import due_of
from okrnb.errors import RefusedError
from okrnb.library import find_kpi, load_library, match
from okrnb.model import Cycle, Kpi, slug
from okrnb.objectives import KeyResult
from okrnb.pasting import LONGEST
from okrnb.targets import relative_target
from okrnb.understood import Understood
from okrnb.wording import read_key_result

_KEY_RESULT: TypeAdapter[KeyResult] = TypeAdapter(KeyResult)
Fields = dict[str, Any]

_PER = re.compile(
    r"\W*(?:[\w-]+\s+){0,4}?(?:(?P<each>each|every)|per|an?|/)\s*(?P<per>day|week|month)\b"
    r"|\W*(?:[\w-]+\s+){0,4}?(?P<adverb>daily|weekly|monthly)\b",
    re.IGNORECASE,
)
_ARTICLE = re.compile(r"^(?:the|our|an?)\s+(?=\S)", re.IGNORECASE)
_MEAN = re.compile(r"\b(?:average|mean|averaging)\b", re.IGNORECASE)
_PER_ADVERB = {"daily": "day", "weekly": "week", "monthly": "month"}
_BASELINE = re.compile(
    r"\b(?:establish|set|take|get|define|determine|measure|create)\b.{0,40}\bbaselines?\b"
    r"|^\W*(?:find out|baseline)\b",
    re.IGNORECASE,
)
_AT_MOST = re.compile(
    r"\b(?P<strict>under|below|less than|fewer than|lower than)\b|<(?!=)|\b(?:at or below|at most"
    r"|no more than|not more than|up to|maximum of|max)\b|\N{LESS-THAN OR EQUAL TO}|<=",
    re.IGNORECASE,
)
_ABOVE = re.compile(
    r"(?<!\bor )\b(?P<strict>above|over|more than|higher than)\b|>(?!=)|\b(?:at or above"
    r"|at least|no less than|minimum of|min)\b|\N{GREATER-THAN OR EQUAL TO}|>=",
    re.IGNORECASE,
)
_DURATIONS = {
    **dict.fromkeys(("s", "sec", "secs", "second", "seconds"), "s"),
    **dict.fromkeys(("min", "mins", "minute", "minutes"), "min"),
    **dict.fromkeys(("h", "hr", "hrs", "hour", "hours"), "h"),
    **dict.fromkeys(("day", "days"), "day"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """A key result as typed, as a record; `kpi` is one that the workbook does not have yet."""

    key_result: KeyResult
    understood: Understood
    kpi: Kpi | None = None


def hear(text: str, *, kpis: Sequence[Kpi], cycle: Cycle, id: str) -> Heard:
    """Make a key result of a sentence; it is due at the end of the cycle unless the text says when.

    A metric that is plainly one of `kpis` is linked to it; another one becomes a new KPI, of which
    only what the sentence says is filled in. A target that is told as a change ("by 10%") becomes a
    value only where the sentence gives the start; else it stays blank, with the question.

    Raises RefusedError for a text of more than 160 characters.
    """
    if len(text) > LONGEST:
        fix = f"Say in one sentence of at most {LONGEST} characters what is to be reached."
        raise RefusedError(f"it has {len(text)} characters", fix)
    understood = read_key_result(text)
    new = _new_kpi(understood, text)
    own = find_kpi(understood.metric or "", kpis)
    own = own or next((known for known in kpis if new and known.id == new.id), None)
    kpi = own or new
    base: Fields = {"id": id, "text": text, "owner": understood.owner or ""}
    base["due"] = due_of(understood.deadline, cycle) or cycle.end
    made = next(_records(base, _ways(text, understood, kpi)))
    is_new = kpi is not None and own is None and getattr(made, "kpi", None) == kpi.id
    return Heard(key_result=made, understood=understood, kpi=kpi if is_new else None)


def _records(base: Fields, ways: Iterator[Fields]) -> Iterator[KeyResult]:
    """Give the records that the ways to read a sentence lead to; the last way always does."""
    for fields in ways:
        try:
            yield _KEY_RESULT.validate_python(base | fields)
        except ValidationError:  # such as a start that equals the target
            continue


def _ways(text: str, understood: Understood, kpi: Kpi | None) -> Iterator[Fields]:
    """Give the fields of every form that fits the sentence, the best first."""
    if _BASELINE.search(text) and understood.target is None:
        yield {"form": "baseline", "kpi": None if kpi is None else kpi.id}
    if understood.kind == "metric" and kpi is not None:
        if understood.target is not None:
            yield from _kept_up(text, understood, kpi)
        yield _moved(understood, kpi)
    if text.rstrip().endswith("?"):
        yield {"form": "binary", "test": text}
    yield {"form": "milestone", "evidence": understood.evidence or ""}


def _kept_up(text: str, understood: Understood, kpi: Kpi) -> Iterator[Fields]:
    """Give a rate ("500 a week") or a limit that is held ("at most 4"), if it is one."""
    begin, end = understood.spans.get("target", (0, len(text)))
    before = text[max(0, begin - 20) : end]
    at_most, above = _AT_MOST.search(before), _ABOVE.search(before)
    per, holds = _PER.match(text, end), understood.direction == "maintain"
    if per and understood.start is None and not (at_most or _MEAN.search(text[:begin])):
        yield {
            "form": "rate",
            "kpi": kpi.id,
            "per": per["per"] or _PER_ADVERB[per["adverb"].casefold()],
            "target_rate": understood.target,
            "mode": "periods_met" if per["each"] else "mean",
        }
    if holds or (at_most and understood.start is None):
        limit = at_most or above
        rises = "at_most" if kpi.direction == "down" else "at_least"
        yield {
            "form": "threshold",
            "kpi": kpi.id,
            "bound": understood.target,
            "side": "at_most" if at_most else "at_least" if above else rises,
            "strict": bool(limit["strict"]) if limit else None,
            "tally": "cycle_total" if kpi.unit_kind == "count" and not holds else "each_period",
        }


def _moved(understood: Understood, kpi: Kpi) -> Fields:
    """Give a metric's fields; a change becomes a target where the start is known."""
    start, target = understood.start, understood.target
    fields: Fields = {"form": "metric", "kpi": kpi.id, "start": start, "target": target}
    if understood.target_is == "change" and target is not None:
        fields["target"] = None if start is None else _changed(understood, start, target, kpi)
        if fields["target"] is None:
            amount = f"{target:f}{understood.unit if understood.unit in ('%', 'x') else ''}"
            fields["prompt"] = f"A change of {amount}: from which value to which?"
    return fields


def _changed(understood: Understood, start: Decimal, change: Decimal, kpi: Kpi) -> Decimal | None:
    """Give start and change as a value; None where percent of a percentage could mean points."""
    falls = understood.direction == "decrease"
    if understood.unit == "x":
        return start * change if not falls else start / change if change else None
    if understood.unit != "%":
        return start - change if falls else start + change
    if kpi.unit_kind in ("percent", "score", "ratio") or start <= 0:
        return None
    try:
        return relative_target(start, change, direction="down" if falls else "up")
    except RefusedError:  # such as a cut by more than all there is: people are asked
        return None


def _new_kpi(understood: Understood, text: str) -> Kpi | None:
    """Make a KPI of what the sentence says of its metric: name, unit, and which way is better."""
    name = _ARTICLE.sub("", (understood.metric or "").strip(" .,;:"))[:120]
    if not name:
        return None
    better = {"increase": "up", "decrease": "down"}.get(understood.direction or "")
    begin, end = understood.spans.get("target", (0, 0))
    if better is None and _AT_MOST.search(text[max(0, begin - 20) : end]):
        better = "down"
    fields: Fields = {"id": slug(name)[:60].strip("-.") or "kpi", "direction": better}
    return Kpi(name=name[:1].upper() + name[1:], **fields, **_unit_of(understood, name))


def _unit_of(understood: Understood, name: str) -> Fields:
    unit = understood.unit or ""
    if understood.target_is == "change" and unit in ("%", "x"):
        return {}  # a change in percent says nothing of what is counted
    if unit == "%":
        return {"unit_kind": "percent"}
    if unit in CURRENCIES.split():
        return {"unit_kind": "currency", "unit": unit}
    if unit.casefold() in _DURATIONS:
        return {"unit_kind": "duration", "unit": _DURATIONS[unit.casefold()]}
    if unit == "x":
        return {"unit_kind": "ratio"}
    if unit.startswith("out of "):
        return {"unit_kind": "score"}
    whole = understood.target is not None and understood.target == int(understood.target)
    known = match(name, load_library())  # an NPS of 40 is no count of anything
    counts = unit and whole and (known is None or known.unit_kind == "count")
    return {"unit_kind": "count"} if counts else {}
