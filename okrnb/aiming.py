"""What people type where a target is asked for: a value, or a wish such as "10%".

Where it could be several, all are given with the question; none is chosen for people.
"""

import re
from dataclasses import replace
from decimal import Decimal

from okrnb.amounts import find_amounts
from okrnb.errors import RefusedError
from okrnb.model import Kpi
from okrnb.wishing import NO_WISH, Target, Wish, read_target, read_wish

_CHANGE = re.compile(
    r"\s*(?:[+\-\N{MINUS SIGN}]|(?:up|down|by|plus|minus|raise|increase|improve|lower|cut|reduce"
    r"|double|triple|halve)\b)",
    re.IGNORECASE,
)
_TO = re.compile(r"\s*to\b", re.IGNORECASE)
_OF = re.compile(r"(?:%|percent|points?|pts?|pp)\s*", re.IGNORECASE)
_VALUE = "Write a number such as 1200, 12.5 or 2.1M, or leave it blank."


def read_amount(label: str, text: str, kpi: Kpi) -> Decimal | None:
    """Read a value of a KPI as people write it, blank is None.

    Its unit may stand beside it, and 2.1M is 2100000. Raises RefusedError for what is no value, or
    one of another unit.

    >>> read_amount("start", "GBP 2.1M", Kpi(id="r", name="Revenue", unit="GBP"))
    Decimal('2100000')
    """
    said = text.strip()
    if not said:
        return None
    try:
        return read_target(f"to {_spelled_out(said)}", kpi)
    except RefusedError as error:
        if error.fix == NO_WISH:
            raise RefusedError(f"{label} is {said!r}, which is no value", _VALUE) from error
        fix = error.fix.replace("Write the change in", "Write the value in")
        raise RefusedError(f"{label} is {said!r}: {error.what}", fix) from error


def _spelled_out(text: str) -> str:
    """Write a number such as 2.1M or £5 plainly; whatever else stands there stays as it is."""
    found = find_amounts(text)
    amount = found[0] if len(found) == 1 and "," not in text else None
    if amount is None or amount.value is None or (amount.begin, amount.end) != (0, len(text)):
        return text
    signed = amount.sort == "money" and str(amount.unit) not in text.upper()
    if not (amount.power or signed):
        return text
    return f"{amount.unit or ''} {amount.value.normalize():f}".strip()


def read_aim(text: str, start: Decimal | None, kpi: Kpi) -> Wish:
    """Read what is typed as a target, seen from `start`: a value, or a change.

    A bare number is a value; with a sign, a word such as "up" or a percent sign it is a change.
    Where the KPI itself is a percentage, 40% could be where to go or by how much: then all that
    leads the right way is given. Raises RefusedError where nothing can be read.

    >>> nps = Kpi(id="nps", name="NPS", unit_kind="score", direction="up")
    >>> read_aim("44", Decimal(40), nps).target, read_aim("+4", Decimal(40), nps).target
    (Decimal('44'), Decimal('44'))
    """
    if start is None:
        share = _OF.search(text) and kpi.unit_kind != "percent"
        is_change = _CHANGE.match(text) or share
        value = None if is_change else read_amount("target", _TO.sub("", text), kpi)
        if value is None:
            what = f"from which value is {text!r} counted"
            raise RefusedError(what, "Say where it stands today, or write a value.")
        return Wish((Target("value", value, str(value)),))
    if _CHANGE.match(text):
        return read_wish(text, start, kpi)
    if _OF.search(text) is None:
        bare = _spelled_out(_TO.sub("", text, count=1).strip())
        (target,) = read_wish(f"to {bare}", start, kpi).targets
        value = read_target(f"to {bare}", kpi)  # what was typed, with all its decimals
        return Wish((replace(target, value=target.value if value is None else value),))
    if _TO.match(text) or kpi.unit_kind != "percent":
        return read_wish(text, start, kpi)
    return _all_ways(text, start, kpi)


def _all_ways(text: str, start: Decimal, kpi: Kpi) -> Wish:
    """Give the value that a percentage is, and those that it leads to as a change."""
    targets: list[Target] = []
    errors: list[RefusedError] = []
    for way in (f"to {text}", text):
        try:
            targets += read_wish(way, start, kpi).targets
        except RefusedError as error:
            errors.append(error)
    if not targets:
        raise errors[-1]
    if len(targets) == 1:
        return Wish(tuple(targets))
    said = ", or ".join(one.said for one in targets)
    return Wish(tuple(targets), f"{kpi.name} {text.strip()}: is it {said}?")
