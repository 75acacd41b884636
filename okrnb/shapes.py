"""The sentences that okrnb writes: one shape each, for writing and for reading back.

A shape is text with parts in braces. `fill_shape` puts the parts in; `read_shape` finds them again,
so that any name of a KPI comes back whole. What has no such shape is left to `understood`.
"""

import re
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any, NamedTuple

from okrnb.aims import TargetIs
from okrnb.amounts import find_amounts
from okrnb.cells import CURRENCIES
from okrnb.issues import Issue
from okrnb.lexicon import plain
from okrnb.model import Kpi, UnitKind
from okrnb.moments import say_deadline
from okrnb.movers import Direction
from okrnb.quantities import say_day, say_value
from okrnb.understood import Understood

BLANK = "…"
SHAPES = {
    "metric": "{verb} {name} from {start} to {target} by {due}",
    "change": "{verb} {name} by {target} by {due}",
    "level": "Bring {name} to {target} by {due}",
    "hold": "Keep {name} at {target} until {due}",
    "baseline": "Find out {name}{cases} by {due}",
    "milestone": "Prove by {due}: {evidence}",
    "milestone, blank": "Reach {what} by {due}, proved by {evidence}",
    "binary": "Answer yes by {due}: {evidence}",
    "rate": "Keep {name} at {target} {pace} until {due}",
    "threshold": "Hold {name} {side} {target}{tally} until {due}",
    "guardrail": "Do not let {name} {limit} {target}{room}{when} until {due}",
}
"""Each shape by the form of key result that it is for."""

EVIDENCE, OWNER = ", as measured by {evidence}", " (owner: {owner})"
VERBS: dict[str, Direction] = {"Raise": "increase", "Lower": "decrease", "Move": "achieve"}

_DUE = rf"\d{{1,2}} [A-Z][a-z]+ \d{{4}}|{BLANK}"
_PERIOD = r"(?:day|week|month|quarter|year|period)"
_PARTS = {
    "verb": "|".join(VERBS),
    "name": r".+",
    "start": r".+?",
    "target": r".+?",
    "due": _DUE,
    "evidence": r".+?",
    "what": BLANK,
    "cases": r"(?: on at least \d+ cases)?",
    "pace": rf"a {_PERIOD}|or more in each {_PERIOD}",
    "side": r"at or below|at or above|(?<!at or )(?:below|above)|within [\d.]+% of",
    "tally": rf"(?: in each {_PERIOD}| in total)?",
    "limit": r"get worse than|go below|go above|leave",
    "room": r"(?: by more than .+?)?",
    "when": rf"(?: in a {_PERIOD})?",
}
_PLACES = {"metric": "name", "deadline": "due"} | {
    field: field for field in ("start", "target", "evidence", "owner")
}
_TARGET_IS: dict[str, TargetIs] = {"change": "change"}
_HELD = frozenset(("hold", "rate", "threshold", "guardrail"))
_PROVED = frozenset(("baseline", "milestone", "milestone, blank", "binary"))


class _Value(NamedTuple):
    """A number read from a part of a sentence, its unit, or a blank (value None)."""

    value: Decimal | None
    unit: str | None


def fill_shape(form: str, **parts: str) -> str:
    """Write the sentence of a form.

    >>> fill_shape("change", verb="Lower", name="churn", target="2%", due="31 March 2012")
    'Lower churn by 2% by 31 March 2012'
    """
    return SHAPES[form].format(**parts)


def read_shape(text: str) -> Understood | None:
    """Read a sentence of one of the shapes; None for any other.

    >>> read_shape("Lower churn by 2% by 31 March 2012").deadline
    '2012-03-31'
    """
    for form, pattern in _patterns().items():
        found = pattern.fullmatch(text.strip())
        if found is not None:
            read = _understood(form, found)
            if read is not None:
                return read
    return None


def write_key_result(understood: Understood) -> str:
    """Say what was understood in one sentence that reads back to the same fields.

    Metrics and milestones only: of other kinds the fields hold nothing to say, so all is blank.

    >>> write_key_result(Understood(kind="metric", metric="churn", target=Decimal(2), unit="%"))
    'Bring churn to 2% by …'
    """
    due = _say_deadline(understood.deadline)
    if understood.kind != "metric":
        evidence = understood.evidence or BLANK
        form = "milestone" if understood.evidence else "milestone, blank"
        said = fill_shape(form, due=due, evidence=evidence, what=BLANK)
    else:
        said = _write_metric(understood, due)
        if understood.evidence:
            said += EVIDENCE.format(evidence=understood.evidence)
    return said + (OWNER.format(owner=understood.owner) if understood.owner else "")


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    """Turn the shapes into patterns; the more special ones are tried first."""
    shown = r"(?:, as measured by (?P<shown>.+?))?"
    owner = r"(?: \(owner: (?P<owner>[^()]+)\))?"
    order = sorted(SHAPES, key=lambda form: (form in ("hold", "level"), form == "change"))
    made = {}
    for form in order:
        pieces = re.split(r"\{(\w+)\}", SHAPES[form])
        body = "".join(
            f"(?P<{piece}>{_PARTS[piece]})" if i % 2 else re.escape(piece)
            for i, piece in enumerate(pieces)
        )
        made[form] = re.compile(body + (owner if form in _PROVED else shown + owner))
    return made


def _understood(form: str, found: re.Match[str]) -> Understood | None:
    """Turn the parts of a shape into fields; None where a part is no number after all."""
    parts = {name: part for name, part in found.groupdict().items() if part is not None}
    places = _PLACES | ({"evidence": "shown"} if "shown" in parts else {})
    spans = {
        field: found.span(part)
        for field, part in places.items()
        if parts.get(part, BLANK) != BLANK and not (field == "metric" and form in _PROVED)
    }
    said = {field: found.string[begin:end] for field, (begin, end) in spans.items()}
    deadline = say_deadline(said["deadline"]) if "deadline" in said else None
    read = Understood(
        kind="milestone" if form in _PROVED else "metric",
        metric=said.get("metric"),
        deadline=deadline,
        evidence=said.get("evidence"),
        owner=said.get("owner"),
        issues=() if deadline else ("no_deadline",),
        spans=spans,
    )
    return read if form in _PROVED else _with_numbers(read, form, parts)


def _with_numbers(read: Understood, form: str, parts: dict[str, str]) -> Understood | None:
    """Add start, target and direction; None where a part is no number."""
    start, target = _value(parts.get("start", BLANK)), _value(parts["target"])
    if start is None or target is None:
        return None
    spans = dict(read.spans)
    if parts.get("limit") == "leave":  # "leave 220 to 360" names two bounds and no target
        target = _Value(None, None)
        del spans["target"]
    direction = _direction(form, parts, start.value, target.value)
    lacks = start.value is None and direction in ("increase", "decrease")
    issues: tuple[Issue, ...] = read.issues
    issues += () if target.value is not None else ("no_target",)
    issues += ("no_baseline",) if lacks else ()
    values: dict[str, Any] = {
        "direction": direction,
        "start": start.value,
        "target": target.value,
        "target_is": _TARGET_IS.get(form, "level") if target.value is not None else None,
        "unit": target.unit or start.unit,
        "issues": issues,
        "spans": spans,
    }
    return Understood(**(dict(read) | values))


def _direction(
    form: str, parts: dict[str, str], start: Decimal | None, target: Decimal | None
) -> Direction:
    if form in _HELD:
        return "maintain"
    if start is not None and target is not None and start != target:
        return "increase" if target > start else "decrease"
    return VERBS.get(parts.get("verb", ""), "achieve")


def _value(part: str) -> _Value | None:
    """Read "25%", "GBP 1,200", "3 days" or a blank; None for anything else."""
    amounts = find_amounts(plain(part))
    if not amounts or part[: amounts[0].at].strip():
        return None
    rest = part[amounts[0].end :].strip()
    return _Value(amounts[0].value, amounts[0].unit or rest or None)


def _write_metric(understood: Understood, due: str) -> str:
    name, unit = understood.metric or BLANK, understood.unit
    start, target = (_say_number(value, unit) for value in (understood.start, understood.target))
    direction = understood.direction or "achieve"
    verb = next((verb for verb, told in VERBS.items() if told == direction), "Move")
    if understood.target_is == "change":
        return fill_shape("change", verb=verb, name=name, target=target, due=due)
    if direction == "maintain":
        return fill_shape("hold", name=name, target=target, due=due)
    if direction == "achieve" and understood.start is None:
        return fill_shape("level", name=name, target=target, due=due)
    return fill_shape("metric", verb=verb, name=name, start=start, target=target, due=due)


def _say_number(value: Decimal | None, unit: str | None) -> str:
    """Write a number with a unit as it was read: all its decimals, money by its code."""
    if value is None:
        return BLANK
    money = unit is not None and unit in CURRENCIES.split()
    kind: UnitKind | None = "percent" if unit == "%" else "currency" if money else None
    kpi = Kpi(id="read", name="read", unit_kind=kind, unit=unit or "")
    places = max(0, -int(value.normalize().as_tuple().exponent))
    return say_value(value, kpi, decimals=places)


def _say_deadline(deadline: str | None) -> str:
    """Write a full date in words and any other deadline as it stands."""
    if deadline is None:
        return BLANK
    full = re.fullmatch(r"\d{4}-\d{2}-\d{2}", deadline)
    return say_day(date.fromisoformat(deadline)) if full else deadline
