"""How numbers, their units and their bounds are written in English text: the patterns.

What they make up together is an amount (`amounts`).
"""

import re
from decimal import Decimal
from typing import Literal, NamedTuple

from okrnb.cells import CURRENCIES

Sort = Literal["count", "percent", "money", "times", "duration", "score"]
Bound = Literal["", "least", "most"]


class Unit(NamedTuple):
    """What a number counts: its sort, its unit as written (money as code), where they end."""

    sort: Sort
    name: str | None
    end: int


class Lead(NamedTuple):
    """What stands before a number: where it begins, which side it bounds, whether it is a `+`."""

    begin: int
    bound: Bound
    plus: bool


_ONES = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_TEENS = ("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen")
_LARGE = {"eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50}
_LARGE |= {"sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90, "hundred": 100}
_LARGE |= {"thousand": 1000, "dozen": 12}
_WORTH = {name: value for value, name in enumerate(_ONES + _TEENS)} | _LARGE
_POWERS = {"k": 3, "thousand": 3, "m": 6, "mm": 6, "mn": 6, "mio": 6, "million": 6}
_POWERS |= {"b": 9, "bn": 9, "billion": 9}
_SIGNS = {"$": "USD", "us$": "USD", "€": "EUR", "£": "GBP"}
_SIGNS |= {"¥": "JPY", "₹": "INR", "dollar": "USD", "dollars": "USD"}
_SIGNS |= {"euro": "EUR", "euros": "EUR", "pounds": "GBP"}
_CODES = "|".join(CURRENCIES.split())

# With a comma as the decimal mark only where it can be nothing else: 1.200.000, 1.234,50, 12,5.
_COMMA = r"\d{1,3}(?:\.\d{3})+,\d+|\d{1,3}(?:\.\d{3}){2,}|\d+,\d{1,2}(?![\d,])"
_DIGITS = rf"(?:{_COMMA}|\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?(?![\d,])|\d+(?:\.\d+)?)"
_HOLE = r"(?:X{1,4}|Y{1,2}|N\d+|N|\?{1,3}|_{2,}|…|TBD)"
_SIGN = r"(?:US\$|[$€£¥₹])"
_WORDS = "|".join(sorted(_WORTH, key=len, reverse=True))
NUMBER = re.compile(
    rf"(?<![\w.,/#:@])(?<!\w[-/])(?<!\d-)(?P<sign>{_SIGN}[ ]?|\b(?:{_CODES})[ ])?"
    rf"(?P<minus>(?<![\w)])-)?(?P<number>{_DIGITS}|{_HOLE}(?![\w-])"
    rf"|(?i:\b(?:{_WORDS})(?![\w-])))"
)
# What follows a number that is no amount: an ordinal, a part of a name, a version or a code.
NO_AMOUNT = re.compile(r"(?:st|nd|rd|th)\b|[./:]\d|-[\d]+-\d|-(?:off|on|to)\b|[a-zA-Z_]")
MORE = re.compile(r"\+|[ ]or[ ](?P<side>more|less|fewer|higher|lower|better|above|below|under)\b")
_POWER = re.compile(r"[ ]?(k|K|M|MM|B|bn|mn|[mM]io)(?![\w/])|[ ](thousand|million|billion|bn)\b")
_RANGE = re.compile(
    rf"[ ]?(?P<joint>-|to|or|and)[ ]?{_SIGN}?(?P<high>{_DIGITS})(?P<power>k|K|M)?"
    r"(?=[ ]?%|[ ]+[a-zA-Z(]|$)"
)
_PAIRED = re.compile(r"\bfrom\s+(?:\w+\s)?$", re.I)
_BEFORE = re.compile(
    r"(?:\b(?P<least>at least|at or above|no (?:fewer|less|lower) than|not (?:less|fewer) than"
    r"|more than|greater than|higher than|better than|over|above|(?:a )?minimum(?: of)?"
    r"|min\.?|exceed(?:s|ing)?|beyond|upwards of)"
    r"|\b(?P<most>at most|at or below|no (?:more|greater|higher|longer|later) than"
    r"|not more than|less than|fewer than|lower than|under|below|up to|(?:a )?maximum(?: of)?"
    r"|max\.?|within|not exceeding|only)"
    r"|\b(?:around|about|roughly|approximately|approx\.?|nearly|almost|exactly)"
    r"|(?P<sign>(?<![-=])[<>~=]=?|\+/-)|(?P<plus>(?<!\w)\+))\s*$",
    re.I,
)
_LEAD = 24  # letters; what bounds a number is not longer
_SCORE = re.compile(
    r"[ ]?(?:out of|/)[ ]?(?P<top>5|10|100|five|ten)(?![\w%./-]|,\d| (?!stars\b)[a-z]+s\b)"
    r"|[ ]?(?P<name>stars?|NPS|eNPS)\b"
)
_PERCENT = re.compile(
    r"[ ]?(?:%|percentage points?\b|percent\b|per cent\b|pct\b|ppts?\b|pp\b|p\.p\.)"
    r"(?:[ ](?:percentage )?(?:points?|percent)\b)?",
    re.I,
)
_TIMES = re.compile(
    r"[ ]?[xX](?!\w)|-?[ ]?fold\b"
    r"|[ ]times(?=\s(?:more|as|faster|higher|lower|less|fewer|larger|bigger|the)\b)"
)
_LENGTH = re.compile(
    r"(?:[ ]?|-)(?P<name>ms|msecs?|milliseconds?|secs?|seconds?|s|mins?|minutes?|h|hrs?|hours?"
    r"|(?:business|working|calendar) days?|days?|weeks?|months?|quarters?|years?)(?![\w/'+])"
)
_MONEY = re.compile(rf"[ ]?(?P<name>{_CODES}|dollars?|euros?|pounds|€|£)(?!\w)")
_SIZE = re.compile(
    r"[ ]?(?P<name>[KMGTP]i?[Bb](?:ps|/s)?|bytes?|[kM]Wh|kg|km|tonnes?|lbs?|fps|rps|qps)(?!\w)"
)
_UNITS: tuple[tuple[Sort, re.Pattern[str]], ...] = (
    ("score", _SCORE),
    ("percent", _PERCENT),
    ("times", _TIMES),
    ("duration", _LENGTH),
    ("money", _MONEY),
    ("count", _SIZE),
)
_ONLY = {"percent": "%", "times": "x"}


def read_value(written: str) -> Decimal | None:
    """Give the value of digits or of a number word; None for a place left open."""
    low = written.lower()
    if low in _WORTH:
        return Decimal(_WORTH[low])
    if not written[0].isdigit():
        return None
    if re.fullmatch(_COMMA, written):
        return Decimal(written.replace(".", "").replace(",", "."))
    return Decimal(written.replace(",", ""))


def read_power(text: str, place: int) -> tuple[int, int]:
    """Give the power of ten written at a place ("k", " million"), and where it ends."""
    found = _POWER.match(text, place)
    return (_POWERS[(found[1] or found[2]).lower()], found.end()) if found else (0, place)


def read_range(text: str, begin: int, end: int) -> tuple[Decimal | None, int]:
    """Give the other end of a range whose first number is text[begin:end], and where it ends.

    After "from", two numbers are a start and a target, not a range.
    """
    found = _RANGE.match(text, end)
    if found is None or (found["joint"] == "to" and _PAIRED.search(text, 0, begin)):
        return None, end
    high = read_value(found["high"])
    if high is not None and found["power"]:
        high *= 10 ** _POWERS[found["power"].lower()]
    return high, found.end()


def read_unit(text: str, place: int) -> Unit:
    """Give the unit written at a place; a bare count if there is none."""
    for sort, pattern in _UNITS:
        found = pattern.match(text, place)
        if found is None:
            continue
        name = _ONLY.get(sort) or found["name"]
        if sort == "score" and found["top"]:
            name = f"out of {found['top']}"
        return Unit(sort, currency(name) if sort == "money" else name, found.end())
    return Unit("count", None, place)


def read_lead(text: str, place: int) -> Lead:
    """Give what bounds the number that begins at a place."""
    found = _BEFORE.search(text, max(0, place - _LEAD), place)
    if found is None:
        return Lead(place, "", plus=False)
    sign = (found["sign"] or "")[:1]
    least, most = found["least"] or sign == ">", found["most"] or sign == "<"
    bound: Bound = "least" if least else "most" if most else ""
    return Lead(found.start(), bound, plus=bool(found["plus"]))


def currency(sign: str) -> str:
    """Give the code of a sign or word for money."""
    return _SIGNS.get(sign.lower(), sign.upper())
