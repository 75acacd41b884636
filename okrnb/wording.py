"""A key result sentence: from the fields to one plain sentence, and from a sentence to its fields.

The sentence is generated so that it cannot drift away from the fields; text that a person typed
stands as it is. A blank field stays visible as `…`, never filled with a made-up number.
"""

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from okrnb.lexicon import is_english
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
from okrnb.quantities import say_apart, say_change, say_day, say_value
from okrnb.shapes import BLANK as BLANK
from okrnb.shapes import fill_shape, read_shape
from okrnb.shapes import write_key_result as write_key_result
from okrnb.understood import Understood, understand

_SHORT = 3
"""Letters of words that may belong to any language, such as "in" and "pro"."""


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
    return _SENTENCES[kr.form](kr, kpi, say_day(kr.due) if kr.due else BLANK)


def read_key_result(text: str) -> Understood:
    """Read a key result sentence: what is promised, from where to where, by when, and its issues.

    The rules know English; in other languages little more is found than numbers, money and days
    written as `2012-03-31`. A number that is not in the text is never made up.

    >>> read = read_key_result("Raise gross margin from 20% to 25% by 31 March 2012")
    >>> read.metric, read.direction, read.start, read.target, read.unit, read.deadline
    ('gross margin', 'increase', Decimal('20'), Decimal('25'), '%', '2012-03-31')
    >>> read_key_result("Improve the onboarding guide").kind
    'activity'
    """
    return read_shape(text) or understand(text)


def lower_first(text: str) -> str:
    """Put a name inside a sentence: its first letter small, unless it is an abbreviation.

    A name written in capitals word by word stays as it is.

    >>> lower_first("Gross margin"), lower_first("NPS of resellers"), lower_first("Net Profit")
    ('gross margin', 'NPS of resellers', 'Net Profit')
    """
    first, second, *_ = [*text.split(" ", 2), ""]
    stays = first[1:] != first[1:].lower() or second[:1] != second[:1].lower()
    return text if stays else text[:1].lower() + text[1:]


def name_inside(name: str) -> str:
    """Put a KPI's name inside a sentence: its first letter small where it is sure to be English.

    In other languages nouns keep their capital, so a name is changed only where its first word, or
    one written small behind it, is in the word lists of `lexicon`.

    >>> name_inside("Gross margin"), name_inside("Retourenquote"), name_inside("NPS")
    ('gross margin', 'Retourenquote', 'NPS')
    """
    first, *others = re.findall(r"[^\W\d_]+", name) or [""]
    small = (word for word in others if len(word) > _SHORT and word.islower())
    return lower_first(name) if any(is_english(word) for word in (first, *small)) else name


def _say(value: Decimal | None, kpi: Kpi | None) -> str:
    return BLANK if value is None else _once(say_value(value, kpi), kpi)


def _once(said: str, kpi: Kpi | None) -> str:
    """Leave out a unit that the KPI's name says already: "raise orders to 1,000"."""
    words = "" if kpi is None else kpi.name.lower().split()
    return _bare(said, kpi) if kpi is not None and kpi.unit.lower() in words else said


def _bare(said: str, kpi: Kpi | None) -> str:
    unit = "" if kpi is None else kpi.unit
    return said.removesuffix(f" {unit}").removesuffix(f" {unit}s") if unit else said


def _name(kpi: Kpi | None, otherwise: str) -> str:
    return name_inside(kpi.name) if kpi is not None else otherwise


def _metric(kr: Metric, kpi: Kpi | None, due: str) -> str:
    verb = "Move"
    start, target = _say(kr.start, kpi), _say(kr.target, kpi)
    if kr.start is not None and kr.target is not None:
        verb = "Raise" if kr.target > kr.start else "Lower"
        start, target = say_apart(kr.start, kr.target, kpi)
        start, target = _bare(start, kpi), _once(target, kpi)  # "from 12 to 15 days"
    elif kpi is not None and kpi.direction in ("up", "down"):
        verb = "Raise" if kpi.direction == "up" else "Lower"
    name = _name(kpi, kr.kpi)
    return fill_shape("metric", verb=verb, name=name, start=start, target=target, due=due)


def _baseline(kr: Baseline, kpi: Kpi | None, due: str) -> str:
    cases = f" on at least {kr.min_n} cases" if kr.min_n else ""
    return fill_shape("baseline", name=_name(kpi, BLANK), cases=cases, due=due)


def _milestone(kr: Milestone, kpi: Kpi | None, due: str) -> str:
    form = "milestone" if kr.evidence else "milestone, blank"
    return fill_shape(form, due=due, evidence=kr.evidence or BLANK, what=BLANK)


def _binary(kr: Binary, kpi: Kpi | None, due: str) -> str:
    return fill_shape("binary", due=due, evidence=kr.test or BLANK)


def _rate(kr: Rate, kpi: Kpi | None, due: str) -> str:
    what, rate = _name(kpi, kr.unit or BLANK), _say(kr.target_rate, kpi)
    how = f"a {kr.per}" if kr.mode == "mean" else f"or more in each {kr.per}"
    return fill_shape("rate", name=what, target=rate, pace=how, due=due)


def _threshold(kr: Threshold, kpi: Kpi | None, due: str) -> str:
    bound = _say(kr.bound, kpi)
    sides = {
        "at_most": "below" if kr.strict else "at or below",
        "at_least": "above" if kr.strict else "at or above",
        "within": f"within {say_value(kr.band * 100, None)}% of",
    }
    period = kpi.frequency if kpi is not None and kpi.frequency else "period"
    when = {"each_period": f" in each {period}", "cycle_total": " in total", "final": ""}
    name, side, tally = _name(kpi, kr.unit or BLANK), sides[kr.side], when[kr.tally]
    return fill_shape("threshold", name=name, side=side, target=bound, tally=tally, due=due)


def _guardrail(kr: Guardrail, kpi: Kpi | None, due: str) -> str:
    limit = kr.no_worse_than if kr.bound is None else kr.bound
    room = say_change(kr.tolerance, kpi).removeprefix("+") if kr.tolerance else ""
    room = f" by more than {room}" if room else ""
    verb, said = "get worse than", _say(limit, kpi)
    when = f" in a {kpi.frequency}" if kpi is not None and kpi.frequency else ""
    if kr.bound is not None:
        verb = "go above" if kpi is not None and kpi.direction == "down" else "go below"
    if limit is not None and kpi is not None and kpi.direction == "band":
        low, high = _say(limit - kr.tolerance, kpi), _say(limit + kr.tolerance, kpi)
        verb, said, room = "leave", f"{low} to {high}", ""
    parts = {"name": _name(kpi, kr.kpi), "limit": verb, "target": said, "room": room}
    return fill_shape("guardrail", **parts, when=when, due=due)


_SENTENCES: dict[str, Callable[[Any, Kpi | None, str], str]] = {
    "metric": _metric,
    "baseline": _baseline,
    "milestone": _milestone,
    "binary": _binary,
    "rate": _rate,
    "threshold": _threshold,
    "guardrail": _guardrail,
}
