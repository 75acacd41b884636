"""Numbers as exports write them: what a text can mean with either decimal mark.

A text is never decided here: `1,234` has two values, and which one holds is settled over a whole
file (`settling`). Running text, such as a key result, is for `amounts`.
"""

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

CURRENCIES = """
    AED ARS AUD BDT BGN BRL CAD CHF CLP CNY COP CZK DKK EGP EUR GBP HKD HUF IDR ILS INR ISK JPY KES
    KRW KWD MAD MXN MYR NGN NOK NZD PEN PHP PKR PLN QAR RON RSD RUB SAR SEK SGD THB TRY TWD UAH USD
    VND ZAR
"""
"""Codes that are taken for a currency wherever a unit is told."""

# Signs that several countries share stay what they are: "$" is not said to be US dollars.
SIGNS = {"US$": "USD", "A$": "AUD", "AU$": "AUD", "C$": "CAD", "CA$": "CAD", "NZ$": "NZD"}
SIGNS |= {"HK$": "HKD", "S$": "SGD", "R$": "BRL", "€": "EUR", "£": "GBP", "₹": "INR", "₩": "KRW"}
SIGNS |= {"₺": "TRY", "₽": "RUB", "₴": "UAH", "₫": "VND", "₱": "PHP", "฿": "THB", "₦": "NGN"}
SIGNS |= {"₪": "ILS", "zł": "PLN", "Kč": "CZK", "Fr.": "CHF", "SFr.": "CHF"}
SIGNS |= {"$": "$", "¥": "¥", "kr": "kr"}
SHARED_SIGNS = {
    "$": ("USD", "CAD", "AUD", "NZD", "HKD", "SGD", "TWD", "MXN", "ARS", "CLP", "COP"),
    "¥": ("JPY", "CNY"),
    "kr": ("SEK", "NOK", "DKK", "ISK"),
}

_SCALES = {3: "k thousand thousands tsd tsd. mille", 5: "lakh lakhs", 7: "crore crores"}
_SCALES |= {6: "mm mn mio mio. mln mln. million millions", 12: "tn trn trillion"}
_SCALES |= {9: "bn bln mrd mrd. mld md mds billion billions"}
_POWERS = {word: power for power, words in _SCALES.items() for word in words.split()}
_POWERS |= {"K": 3, "M": 6, "B": 9}
_OTHERWISE = {"mm", "Mm", "MD", "mD"}  # millimetres, megametres and what else these may be
_UNSURE = {
    "m": (6, "million, metres or minutes"),
    "T": (3, "thousand, tonnes or trillion"),
    "b": (9, "billion or bits"),
}
_UNIT_WORDS = """
    d day days h hr hrs hour hours min mins minute minutes s sec secs second seconds ms week weeks
    month months year years pt pts point points pp ppt bp bps x kg km kWh MWh GB MB pcs units
"""
_UNITS = frozenset(_UNIT_WORDS.split())

_SPACES = str.maketrans(
    dict.fromkeys("\u00a0\u202f\u2009\u2007\u2002\u2003", " ") | {"\u2019": "'"}
)
_MINUS = str.maketrans(dict.fromkeys("\u2212\u2012\u2013\uff0d", "-"))
_MONEY_WORDS = frozenset((*SIGNS, *CURRENCIES.split()))
_MONEY = "|".join(sorted(map(re.escape, sorted(_MONEY_WORDS)), key=len, reverse=True))
_BEFORE = re.compile(rf"([(+-])|({_MONEY})(?![A-Za-z])|({_MONEY})(?=[\d(+-])")
_AFTER = re.compile(
    rf"(?P<close>\))|(?P<minus>-)|(?P<percent>%|(?<![a-z])(?:percent|pct)\b)|(?P<money>{_MONEY})"
    r"|(?P<word>[A-Za-z]+\.?)"
)
_GLUED = re.compile(rf"(k|K|T|M|m|Mio|mio|Mn|mn|bn)({_MONEY})")
_POWER = r"(?:[eE][+-]?[0-9]{1,2})?"
_BARE = re.compile(rf"([0-9]*)(?:([.,])([0-9]+))?({_POWER})")
_GROUPED = re.compile(r"([1-9][0-9]{0,2})(?:([.,' ])[0-9]{3})(?:\2[0-9]{3})*(?:([.,])([0-9]+))?")
_SIMPLE = re.compile(r"(-)?[0-9]+(?:\.[0-9]+)?")
_INDIAN = re.compile(r"[1-9][0-9]?(?:,[0-9]{2})+,[0-9]{3}(?:\.[0-9]+)?")


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number in a text, as either decimal mark has it; `None` where that mark gives none.

    `percent` says that a % stands by it, `unit` what other unit does. `group` is what parts
    thousands, if that is plain. `strong` means that the text alone proves its decimal mark.
    """

    point: Decimal | None
    comma: Decimal | None
    percent: bool = False
    unit: str = ""
    group: str = ""
    strong: bool = False

    def value(self, mark: str) -> Decimal | None:
        """Give the value with `.` or `,` as the decimal mark."""
        return self.point if mark == "." else self.comma

    @property
    def plain(self) -> Decimal | None:
        """Give the value if there is only one, whatever the decimal mark."""
        values = {self.point, self.comma} - {None}
        return values.pop() if len(values) == 1 else None

    @property
    def proves(self) -> str:
        """Give the only decimal mark with which this is a number, or nothing."""
        if (self.point is None) == (self.comma is None):
            return ""
        return "," if self.point is None else "."

    @property
    def ambiguous(self) -> bool:
        """Say whether the decimal mark changes the value."""
        return None not in (self.point, self.comma) and self.point != self.comma


@lru_cache(maxsize=50_000)
def read_numeral(text: str) -> Numeral:
    """Read a number with its sign, unit and scale.

    >>> read_numeral("(1.234,50 €)").comma, read_numeral("$1.2M").point
    (Decimal('-1234.50'), Decimal('1.2E+6'))
    >>> read_numeral("1,234").point, read_numeral("1,234").comma
    (Decimal('1234'), Decimal('1.234'))

    A minus may stand before or behind, or be brackets. Raises ValueError, in words, where it is no
    number or where its sign, scale or unit could mean two things.
    """
    if found := _SIMPLE.fullmatch(text):
        return _read_digits(text) if found[1] is None else _negative(_read_digits(text[1:]))
    core, marks = _peel(text.translate(_SPACES).translate(_MINUS).strip())
    digits = _read_digits(core)
    minus = marks.count("-") + marks.count("(")
    if marks.count("(") != marks.count(")") or minus + marks.count("+") > 1:
        raise ValueError("its sign can be understood in two ways" if minus else "no plain number")
    words = [mark for mark in marks if mark not in ("(", ")", "+", "-")]
    percent = words.count("%")
    money = {SIGNS.get(word, word) for word in words if word in _MONEY_WORDS}
    units = [word for word in words if word in _UNITS]
    scales = [word for word in words if _is_scale(word)]
    known = {*units, *scales, *_MONEY_WORDS, "%"}
    if any(word not in known for word in words):
        raise ValueError("no plain number")
    if percent + len(units) + bool(money) > 1 or len(scales) > 1 or (percent and scales):
        raise ValueError("it has units that contradict each other")
    power = sum(_power_of(word, money=bool(money)) for word in scales)
    point, comma = (_scale(value, power, minus) for value in (digits.point, digits.comma))
    unit = _one_currency(money) or next(iter(units), "")
    return Numeral(point, comma, bool(percent), unit, digits.group, digits.strong)


def _negative(one: Numeral) -> Numeral:
    point, comma = (_scale(value, 0, 1) for value in (one.point, one.comma))
    return replace(one, point=point, comma=comma)


def _scale(value: Decimal | None, power: int, minus: int) -> Decimal | None:
    """Put sign and scale on; nothing is rounded, however many digits there are."""
    if value is None:
        return None
    signed = value.copy_negate() if minus else value
    return signed.scaleb(power) if power else signed


def _peel(text: str) -> tuple[str, list[str]]:
    """Take signs, brackets, units and scales off both ends; give what is left, and them."""
    marks: list[str] = []
    text = re.sub(r"(?<=[0-9%)])[*†‡]+$", "", text)  # the mark of a footnote
    while found := _BEFORE.match(text):
        marks.append(found[0])
        text = text[found.end() :].lstrip()
    while found := _tail(text):
        glued = _GLUED.fullmatch(found[0])
        marks += glued.groups() if glued else ["%" if found["percent"] else found[0]]
        text = text[: found.start()].rstrip()
    return text, marks


def _tail(text: str) -> re.Match[str] | None:
    """Find the last sign, unit or scale of a text, never a part of a word or of 1e5."""
    for start in range(max(0, len(text) - 12), len(text)):
        found = _AFTER.fullmatch(text, start)
        if found and not (found["word"] and start and text[start - 1].isalpha()):
            return found
    return None


def _is_scale(word: str) -> bool:
    return word not in _OTHERWISE and (
        word in _POWERS or word.lower() in _POWERS or word in _UNSURE
    )


def _power_of(word: str, *, money: bool) -> int:
    """Give the power of ten that a word stands for; some need money beside them to be sure."""
    if word in _UNSURE:
        power, both = _UNSURE[word]
        if not money:
            raise ValueError(f"{word!r} could be {both}")
        return power
    return _POWERS[word] if word in _POWERS else _POWERS[word.lower()]


def _one_currency(money: set[str]) -> str:
    """Give the currency; a sign that several share may stand beside the code of one of them."""
    signs = {sign for sign in money if sign in SHARED_SIGNS}
    codes = money - signs
    code, sign = next(iter(codes), ""), next(iter(signs), "")
    if len(codes) > 1 or len(signs) > 1 or (code and sign and code not in SHARED_SIGNS[sign]):
        raise ValueError("it has two currencies")
    return code or sign


def _read_digits(text: str) -> Numeral:
    """Read bare digits with their marks."""
    if found := _GROUPED.fullmatch(text):
        return _read_grouped(text, found)
    if _INDIAN.fullmatch(text):
        return Numeral(Decimal(text.replace(",", "")), None, group=",", strong=True)
    found = _BARE.fullmatch(text)
    if not found or not (found[1] or found[3]):
        raise ValueError("no plain number")
    value = Decimal(text.replace(",", "."))
    return _by_mark(value, found[2])


def _read_grouped(text: str, found: re.Match[str]) -> Numeral:
    group, mark = found[2], found[3]
    value = Decimal(text.replace(group, "").replace(",", "."))
    if mark == group:
        raise ValueError("no plain number")
    if group in "' ":
        return replace(_by_mark(value, mark), group=group, strong=mark is not None)
    if mark is None and text.count(group) == 1:
        other = Decimal(text.replace(group, "."))
        return Numeral(value, other) if group == "," else Numeral(other, value)
    return Numeral(
        value if group == "," else None, None if group == "," else value, group=group, strong=True
    )


def _by_mark(value: Decimal, mark: str | None) -> Numeral:
    """Give a number whose decimal mark, if it has one, is known."""
    return Numeral(None if mark == "," else value, None if mark == "." else value)
