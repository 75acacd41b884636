"""From the fields of a key result to one plain sentence.

The sentence is generated so that it cannot drift away from the fields; text that a person typed
stands as it is. A blank field stays visible as `…`, never filled with a made-up number.
"""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from okrnb.model import Kpi
from okrnb.objectives import (
    Baseline,
    Binary,
    Guardrail,
    KeyResult,
    Metric,
    Milestone,
    Rate,
    Threshold,
)
from okrnb.quantities import say_day, say_value

BLANK = "…"


def say_key_result(kr: KeyResult, kpi: Kpi | None) -> str:
    """Say a key result in one sentence: the person's own text, else one made from the fields.

    `kpi` is the KPI that the key result names, None for forms without one.

    >>> kpi = Kpi(id="margin", name="Gross margin", unit_kind="percent", direction="up")
    >>> kr = Metric(form="metric", id="m", kpi="margin", start=20, target=25, due="2012-03-31")
    >>> say_key_result(kr, kpi)
    'Raise gross margin from 20% to 25% by 31 March 2012'
    """
    if kr.text:
        return kr.text
    until = "until" if kr.form in ("threshold", "guardrail", "rate") else "by"
    due = say_day(kr.due) if kr.due else BLANK
    return f"{_SENTENCES[kr.form](kr, kpi)} {until} {due}"


def lower_first(text: str) -> str:
    """Put a name inside a sentence: its first letter small, unless it is an abbreviation.

    >>> lower_first("Gross margin"), lower_first("NPS of resellers")
    ('gross margin', 'NPS of resellers')
    """
    first = text.split(" ", 1)[0]
    return (
        text if len(first) > 1 and first[1:] != first[1:].lower() else text[:1].lower() + text[1:]
    )


def _say(value: Decimal | None, kpi: Kpi | None) -> str:
    return BLANK if value is None else say_value(value, kpi)


def _name(kpi: Kpi | None, otherwise: str) -> str:
    return lower_first(kpi.name) if kpi is not None else otherwise


def _metric(kr: Metric, kpi: Kpi | None) -> str:
    verb = "Move"
    if kr.start is not None and kr.target is not None:
        verb = "Raise" if kr.target > kr.start else "Lower"
    elif kpi is not None and kpi.direction in ("up", "down"):
        verb = "Raise" if kpi.direction == "up" else "Lower"
    name = _name(kpi, kr.kpi)
    start, target = _say(kr.start, kpi), _say(kr.target, kpi)
    if kpi is not None and kpi.unit and kr.target is not None:
        start = start.removesuffix(f" {kpi.unit}")  # once is enough: "from 12 to 15 orders"
    return f"{verb} {name} from {start} to {target}"


def _baseline(kr: Baseline, kpi: Kpi | None) -> str:
    cases = f" on at least {kr.min_n} cases" if kr.min_n else ""
    return f"Find out {_name(kpi, BLANK)}{cases}"


def _milestone(kr: Milestone, kpi: Kpi | None) -> str:
    return f"Prove that {kr.evidence}" if kr.evidence else f"Reach {BLANK}, proved by {BLANK}"


def _binary(kr: Binary, kpi: Kpi | None) -> str:
    return f"Answer yes to: {kr.test or BLANK}"


def _rate(kr: Rate, kpi: Kpi | None) -> str:
    what = _name(kpi, kr.unit or BLANK)
    return f"Keep {what} at {_say(kr.target_rate, kpi)} a {kr.per}"


def _threshold(kr: Threshold, kpi: Kpi | None) -> str:
    bound = _say(kr.bound, kpi)
    sides = {
        "at_most": f"below {bound}" if kr.strict else f"at or below {bound}",
        "at_least": f"above {bound}" if kr.strict else f"at or above {bound}",
        "within": f"within {say_value(kr.band * 100, None)}% of {bound}",
    }
    return f"Hold {_name(kpi, kr.unit or BLANK)} {sides[kr.side]}"


def _guardrail(kr: Guardrail, kpi: Kpi | None) -> str:
    name = _name(kpi, kr.kpi)
    if kr.bound is not None:
        side = "below" if kpi is None or kpi.direction != "down" else "above"
        each = f" in any {kpi.frequency}" if kpi is not None and kpi.frequency else ""
        return f"Do not let {name} go {side} {_say(kr.bound, kpi)}{each}"
    room = f" by more than {_say(kr.tolerance, kpi)}" if kr.tolerance else ""
    return f"Do not let {name} get worse than {_say(kr.no_worse_than, kpi)}{room}"


_SENTENCES: dict[str, Callable[[Any, Kpi | None], str]] = {
    "metric": _metric,
    "baseline": _baseline,
    "milestone": _milestone,
    "binary": _binary,
    "rate": _rate,
    "threshold": _threshold,
    "guardrail": _guardrail,
}
