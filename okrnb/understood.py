"""What a reader makes of a key result sentence: the record, and how its parts are put together."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from decimal import Decimal
from typing import Any

from okrnb.aims import Aim, Span, TargetIs, find_aim
from okrnb.amounts import Amount
from okrnb.issues import Issue, find_issues
from okrnb.kinds import Kind, find_kind
from okrnb.lexicon import words
from okrnb.measures import find_metric, find_unit
from okrnb.moments import say_deadline
from okrnb.movers import Direction
from okrnb.sentences import Sentence, parse_sentence

_NAME = r"[^\W\d_][\w.'-]*(?: [A-Z][\w.'-]*){0,2}"
_OWNER = re.compile(
    rf"\b(?:[Oo]wner|DRI|[Rr]esponsible|[Ll]ead|[Aa]ssignee)(?:\s*[:=]\s*|\s+is\s+)@?({_NAME})"
    rf"|\b(?:[Oo]wned by|[Aa]ssigned to)\s+@?({_NAME})|(?<![\w.])@([\w.-]*\w)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Understood:
    """The fields of a key result as they were read from one sentence, and where.

    Only `kind`, `issues` and what stands in the text are set; all but `kind`, `issues`, `deadline`,
    `evidence` and `owner` stay None unless it is a metric. `deadline` is as it was written, a full
    date as ISO. `spans` maps a field to the (begin, end) of the text that it was read from.
    `dict(understood)` gives the fields.
    """

    kind: Kind
    metric: str | None = None
    direction: Direction | None = None
    start: Decimal | None = None
    target: Decimal | None = None
    target_is: TargetIs | None = None
    unit: str | None = None
    deadline: str | None = None
    evidence: str | None = None
    owner: str | None = None
    issues: tuple[Issue, ...] = ()
    spans: Mapping[str, Span] = field(default_factory=dict, hash=False)

    def keys(self) -> Iterator[str]:
        """Give the names of the fields, so that `dict` works."""
        return (item.name for item in fields(self))

    def __getitem__(self, name: str) -> Any:
        """Give a field by its name."""
        if name not in self.__slots__:
            raise KeyError(name)
        return getattr(self, name)


def understand(text: str) -> Understood:
    """Read a sentence of any shape by the rules for English.

    >>> understand("Cut median response time from 9 to 4 hours by June").target
    Decimal('4')
    """
    sentence = parse_sentence(text)
    aim = find_aim(sentence)
    kind = find_kind(sentence, aim)
    found = _found_anywhere(sentence, kind)
    if kind != "metric":
        return _build(text, kind, found, find_issues(sentence, aim, kind))
    metric = find_metric(sentence, aim)
    unit, unit_span = find_unit(sentence, aim, metric)
    found |= {"metric": metric, "unit": unit_span} | _numbers(sentence, aim)
    issues = find_issues(sentence, aim, kind, unit=unit, metric=metric)
    read = _build(text, kind, found, issues)
    values = {"direction": aim.direction, "start": aim.start, "target": aim.target}
    return _with(read, **values, target_is=aim.target_is, unit=unit)


def _found_anywhere(sentence: Sentence, kind: Kind) -> dict[str, Span | None]:
    """Give where deadline, evidence and owner stand; work without an end has no deadline."""
    due = sentence.deadline() if kind in ("metric", "milestone") else None
    owner = _OWNER.search(sentence.text)
    return {
        "deadline": (due.begin, due.end) if due is not None else None,
        "evidence": _evidence(sentence, due.begin if due is not None else None),
        "owner": owner.span(owner.lastindex or 0) if owner is not None else None,
    }


def _evidence(sentence: Sentence, due: int | None) -> Span | None:
    """Give the evidence without a deadline that stands at its end."""
    if (
        sentence.evidence is None
        or due is None
        or not sentence.evidence[0] < due < sentence.evidence[1]
    ):
        return sentence.evidence
    leading = sentence.before(due)
    last = leading[-2] if leading[-1].low in words("function-words") else leading[-1]
    return sentence.evidence[0], max(last.end, sentence.evidence[0] + 1)


def _numbers(sentence: Sentence, aim: Aim) -> dict[str, Span | None]:
    mover = sentence.words[aim.mover.at] if aim.mover is not None else None
    return {
        "direction": (mover.begin, mover.end) if mover is not None else None,
        "start": _span(aim.start_amount),
        "target": _span(aim.amount),
    }


def _span(amount: Amount | None) -> Span | None:
    return (amount.begin, amount.end) if amount is not None else None


def _build(
    text: str, kind: Kind, found: Mapping[str, Span | None], issues: tuple[Issue, ...]
) -> Understood:
    spans = {name: span for name, span in found.items() if span is not None}
    written = {name: text[begin:end] for name, (begin, end) in spans.items()}
    deadline = written.get("deadline")
    return Understood(
        kind=kind,
        metric=written.get("metric"),
        deadline=say_deadline(deadline) if deadline is not None else None,
        evidence=written.get("evidence"),
        owner=written.get("owner"),
        issues=issues,
        spans=spans,
    )


def _with(read: Understood, **changes: Any) -> Understood:
    return Understood(**(dict(read) | changes))
