"""Numbers in running text: counts, shares, money, times, durations and places left for a number.

An amount says where a number stands and what is written round it; which part it plays in a key
result is for `roles`. English.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from okrnb.moments import Moment
from okrnb.numerals import (
    MORE,
    NO_AMOUNT,
    NUMBER,
    Bound,
    Sort,
    Unit,
    currency,
    read_lead,
    read_power,
    read_range,
    read_unit,
    read_value,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """A number in a text, or the place left for one (value None).

    `begin` and `end` bound all that belongs to it: bound, sign, unit; `at` and `upto` the number
    and its unit. `high` is the other end of a range; `plus` says that a `+` stands before it or
    that it multiplies ("double"), `adjective` that a hyphen ties the unit to it ("7-day"). `power`
    is that of ten which a word or letter adds, 6 in "2 million".
    """

    value: Decimal | None
    sort: Sort
    unit: str | None
    begin: int
    end: int
    at: int
    upto: int
    bound: Bound = ""
    high: Decimal | None = None
    plus: bool = False
    adjective: bool = False
    power: int = 0


_CLOCK = re.compile(r"(?<![\w.])(?:(\d+)h)?(?:(\d+)m(?!s))?(?:(\d+)s)?(?!\w)")
_SECONDS = (3600, 60, 1)
_FRACTION = re.compile(
    r"\b(?:(?P<half>half)|(?P<third>(?:a|one)[ -]third|1/3)|(?P<two>two[ -]thirds|2/3)"
    r"|(?P<quarter>(?:a|one)[ -]quarter|1/4)|(?P<three>three[ -]quarters|3/4)) (?:of|the)\b",
    re.I,
)
_SHARES = {"half": "50", "third": "33.3", "two": "66.7", "quarter": "25", "three": "75"}
_FACTOR = re.compile(
    r"\b(?:(?P<x2>doubl(?:e|es|ed|ing)|two-?fold)|(?P<x3>tripl(?:e|es|ed|ing)|three-?fold)"
    r"|(?P<x4>quadrupl(?:e|es|ed|ing)|four-?fold)|(?P<half>halv(?:e|es|ed|ing)))\b",
    re.I,
)
_NONE = re.compile(
    r"(?:^|[:.]\s+|\b(?:be|with|has|have|to|had|causes?|caused|are|is)\s)([Nn]o)\s"
    r"(?!(?:one|longer|more|less|fewer|later)\b)(?=[a-z])"
)
_YEAR = re.compile(r"20[0-4]\d")
_COUNTED = re.compile(r"\b(?:to|reach|get|hit|have) $", re.I)


def find_amounts(text: str, moments: tuple[Moment, ...] = ()) -> tuple[Amount, ...]:
    """Find the numbers of a text that are no part of a date, a version or a code, in order.

    >>> amounts = find_amounts("Cut p95 from 1.5 s to < $2k by 5%")
    >>> [(str(amount.value), amount.sort, amount.unit) for amount in amounts]
    [('1.5', 'duration', 's'), ('2000', 'money', 'USD'), ('5', 'percent', '%')]
    """
    taken = [(moment.begin, moment.end) for moment in moments]
    found: list[Amount] = []
    for amount in sorted(_all_amounts(text), key=lambda a: (a.at, -a.end)):
        clash = any(amount.at < end and begin < amount.end for begin, end in taken)
        if not clash and (not found or amount.at >= found[-1].end):
            found.append(amount)
    return tuple(found)


def _all_amounts(text: str) -> Iterator[Amount]:
    yield from _clock_times(text)
    yield from _spelled(text)
    for match in NUMBER.finditer(text):
        amount = _read_number(text, match)
        if amount is not None:
            yield amount


def _read_number(text: str, match: re.Match[str]) -> Amount | None:
    """Read one number with what stands left and right of it; None where it is no amount."""
    value, high = read_value(match["number"]), None
    power, end = read_power(text, match.end())
    if value is not None:
        value *= 10**power
        high, upper = read_range(text, match.start(), end)
        high, end = (high, upper) if high is not None and high > value else (None, end)
    more = MORE.match(text, end)
    end = more.end() if more and not more["side"] else end
    unit = read_unit(text, end)
    if match["sign"]:
        unit = Unit("money", currency(match["sign"].strip()), end)
    elif unit.end == end and not power and not more and NO_AMOUNT.match(text, end):
        return None
    if value is not None and _is_year(text, match):
        return None
    more = MORE.match(text, unit.end) or more
    lead = read_lead(text, match.start())
    return Amount(
        value=-value if match["minus"] and value is not None else value,
        sort=unit.sort,
        unit=unit.name,
        begin=lead.begin,
        end=max(unit.end, more.end() if more else 0),
        at=match.start(),
        upto=unit.end,
        bound=_bound_of(more) or lead.bound,
        high=high,
        plus=lead.plus,
        adjective=text[match.end() : match.end() + 1] == "-",
        power=power,
    )


def _bound_of(more: re.Match[str] | None) -> Bound:
    """Give the side of "or more", "or less", or of a `+` behind a number."""
    if more is None:
        return ""
    return "most" if more["side"] in ("less", "fewer", "lower", "below", "under") else "least"


def _is_year(text: str, match: re.Match[str]) -> bool:
    """Say whether a number stands before a noun as a year does: "the 2024 plan"."""
    if match["sign"] or not _YEAR.fullmatch(match["number"]):
        return False
    if match.start() == 0:
        return re.match(r" [A-Z]", text[match.end() :]) is not None
    lead = read_lead(text, match.start())
    bounded = lead.begin < match.start() or _COUNTED.search(text[: match.start()])
    return not bounded and re.match(r" [a-zA-Z]", text[match.end() :]) is not None


def _clock_times(text: str) -> Iterator[Amount]:
    """Find times such as `1m30s`, added up to seconds."""
    for match in _CLOCK.finditer(text):
        if sum(part is not None for part in match.groups()) < 2:
            continue
        parts = zip(match.groups(), _SECONDS, strict=True)
        value = sum(int(part or 0) * seconds for part, seconds in parts)
        yield _word_amount(text, match.span(), "duration", Decimal(value))


def _spelled(text: str) -> Iterator[Amount]:
    """Find shares, factors and zero that are written as words: "half of", "double", "no"."""
    for match in _FRACTION.finditer(text):
        share = Decimal(_SHARES[str(match.lastgroup)])
        yield _word_amount(text, match.span(), "percent", share)
    for match in _FACTOR.finditer(text):
        if match["half"]:
            yield _word_amount(text, match.span(), "percent", Decimal(50), plus=True)
        else:
            factor = Decimal(str(match.lastgroup)[1:])
            yield _word_amount(text, match.span(), "times", factor, plus=True)
    for match in _NONE.finditer(text):
        yield _word_amount(text, match.span(1), "count", Decimal(0))


def _word_amount(
    text: str, span: tuple[int, int], sort: Sort, value: Decimal, *, plus: bool = False
) -> Amount:
    lead = read_lead(text, span[0])
    unit = {"percent": "%", "times": "x", "duration": "s"}.get(sort)
    return Amount(
        value=value,
        sort=sort,
        unit=unit,
        begin=lead.begin,
        end=span[1],
        at=span[0],
        upto=span[1],
        bound=lead.bound,
        plus=plus,
    )
