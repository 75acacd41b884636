"""What people mean by "up 10%": a wish for a change becomes a target, or a question.

Ten percent of an NPS of 40 are 4 points, but many mean 10: where the KPI is itself a percentage, a
score or a ratio both readings are shown and one is asked for (method, rule W-PCT).
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from okrnb.errors import RefusedError
from okrnb.model import Kpi
from okrnb.quantities import decimals_of, parse_number, round_half_up, say_number, say_value
from okrnb.targets import read_percent, relative_target, say_both_ways

Means = Literal["relative", "points", "amount", "value"]

POUND, MILE = Decimal("0.45359237"), Decimal("1.609344")  # in kilograms, in kilometres; exactly
_IN: dict[tuple[str, str], Decimal] = {
    ("lb", "kg"): POUND,
    ("kg", "lb"): 1 / POUND,
    ("mile", "km"): MILE,
    ("km", "mile"): 1 / MILE,
}
_UNITS = {"lbs": "lb", "pound": "lb", "pounds": "lb", "kgs": "kg", "miles": "mile"}
_SIGNS = {
    **dict.fromkeys(("+", "plus", "up", "raise", "increase"), 1),
    **dict.fromkeys(("-", "\N{MINUS SIGN}", "minus", "down", "lower", "cut", "reduce"), -1),
    **dict.fromkeys(("by", "improve"), 0),
}
_TIMES = {"double": Decimal(100), "triple": Decimal(200), "halve": Decimal(-50)}
_WISH = re.compile(
    r"(?P<word>to|[+\-\N{MINUS SIGN}]|[a-z]+)?\s*(?:by\s+)?(?P<sign>[+\-\N{MINUS SIGN}])?"
    r"(?:(?P<code>[a-z]{3})\s*)?(?P<number>\d[\d,]*(?:\.\d+)?)\s*(?P<unit>%|[^\W\d]+)?"
)
NO_WISH = "Write it like +10%, -5 points or to 40."
_POINTS = ("point", "points", "pt", "pts", "pp")
_OFFERED = ("10%", "5%", "2%", "1%")
_OFFERED_POINTS = ("5 points", "2 points", "1 point", "0.5 points", "0.1 points")
_WHOLE = 100  # percent
_AMBIGUOUS = ("percent", "score", "ratio")


@dataclass(frozen=True, slots=True)
class Target:
    """One target that a wish can mean; `said` shows it in the unit and as a percentage."""

    means: Means
    value: Decimal
    said: str


@dataclass(frozen=True, slots=True)
class Wish:
    """What a wish can mean: one target, or several with the `question` which one."""

    targets: tuple[Target, ...]
    question: str = ""

    @property
    def target(self) -> Decimal | None:
        """The target, where there is no doubt."""
        return self.targets[0].value if len(self.targets) == 1 and not self.question else None

    def choose(self, means: Means | None = None) -> Target | None:
        """Give the target that is meant: the only one, or the one with the answer `means`."""
        if means is None:
            return self.targets[0] if self.target is not None else None
        return next((one for one in self.targets if one.means == means), None)


def read_wish(text: str, start: Decimal, kpi: Kpi) -> Wish:
    """Read a wish such as `10%`, `up 10%`, `-5 points`, `double` or `to 40`, from where `kpi` is.

    Without a sign the better direction is meant. Commas may only group thousands. Raises
    RefusedError where the wish is not understood, is in another unit than the KPI, or leads the
    wrong way.

    >>> nps = Kpi(id="nps", name="NPS", unit_kind="score", direction="up")
    >>> read_wish("up 10%", Decimal(40), nps).question
    'NPS by 10%: is it 44, +4 (+10%), or 50, +10 (+25%)?'
    """
    words = " ".join(text.lower().split())
    if words in _TIMES:
        percent = _TIMES[words]
        _way(1 if percent > 0 else -1, text, kpi)
        return _from_percent(percent, start, kpi, ambiguous=False)
    word, number, unit = _take_apart(words, text)
    if word == "to":
        _check_unit(number, unit, kpi)
        if number != start:
            _way(1 if number > start else -1, text, kpi)
        return Wish((_target("value", number, start, kpi),))
    change = number * _way(_SIGNS[word], text, kpi)
    if unit in ("%", "percent"):
        return _from_percent(change, start, kpi, ambiguous=kpi.unit_kind in _AMBIGUOUS)
    if unit not in _POINTS or kpi.unit_kind not in (*_AMBIGUOUS, None):
        _check_unit(number, unit, kpi)
    return Wish((_target("amount", start + change, start, kpi),))


def offer_wish(start: Decimal, kpi: Kpi) -> str:
    """Offer a wish that is possible from where a KPI is, blank where none of a few is.

    It leaves no doubt about what is meant; a share of a whole ends at 0 and at 100%.

    >>> share = Kpi(id="kept", name="Kept", unit_kind="percent", direction="up")
    >>> offer_wish(Decimal(40), share), offer_wish(Decimal(97), share)
    ('5 points', '2 points')
    """
    share = kpi.unit_kind == "percent" and 0 <= start <= _WHOLE
    for wish in _OFFERED_POINTS if kpi.unit_kind in _AMBIGUOUS else _OFFERED:
        try:
            target = read_wish(wish, start, kpi).target
        except RefusedError:
            continue
        if target not in (None, start) and not (share and not 0 < target < _WHOLE):
            return wish
    return ""


def read_target(text: str, kpi: Kpi) -> Decimal | None:
    """Read the target of a wish such as `to 40`, which needs no start; None for a change.

    Raises RefusedError where the wish is not understood, or in another unit than the KPI.

    >>> read_target("to 40", Kpi(id="nps", name="NPS"))
    Decimal('40')
    """
    words = " ".join(text.lower().split())
    if words in _TIMES:
        return None
    word, number, unit = _take_apart(words, text)
    if word != "to":
        return None
    _check_unit(number, unit, kpi)
    return number


def _take_apart(words: str, text: str) -> tuple[str, Decimal, str]:
    """Give the word of a wish (what to do), its number and its unit; `to -5` has its sign."""
    found = _WISH.fullmatch(words)
    word = (found and (found["word"] or found["sign"])) or "improve"
    twice = found and found["word"] and found["sign"] and word != "to"
    if found is None or twice or word not in ("to", *_SIGNS):
        raise RefusedError(f"{text!r} is no change that can be read", NO_WISH)
    number, unit = _number(found["number"]), found["unit"] or found["code"] or ""
    below = word == "to" and found["sign"] in ("-", "\N{MINUS SIGN}")
    return word, -number if below else number, unit


def _number(text: str) -> Decimal:
    try:
        return parse_number(text)
    except ValueError as error:
        raise RefusedError(
            f"{text} could be two numbers", f"Write {text.replace(',', '')} or with a point."
        ) from error


def _way(sign: int, text: str, kpi: Kpi) -> int:
    """Give the sign of the change: the KPI's better direction, which a written sign must match."""
    better = {"up": 1, "down": -1}.get(kpi.direction or "")
    if better is None and sign == 0:
        raise RefusedError(
            f"nobody has said which way {kpi.name} gets better", "Write + or - before the change."
        )
    if better is not None and sign == -better:
        way = "higher" if better > 0 else "lower"
        raise RefusedError(
            f"{text!r} leads the wrong way: {way} is better for {kpi.name}",
            f"Wish for a {way} value, or mend the direction.",
        )
    return sign or better or 1


def _from_percent(percent: Decimal, start: Decimal, kpi: Kpi, *, ambiguous: bool) -> Wish:
    """Read a change in percent; where that could be points, show both and ask."""
    way: Literal["up", "down"] = "up" if percent > 0 else "down"
    size = abs(percent)
    if not ambiguous:
        return Wish((_target("relative", relative_target(start, size, direction=way), start, kpi),))
    relative, points = read_percent(start, size, direction=way)
    targets: tuple[Target, ...] = (_target("points", points, start, kpi),)
    asked = f"{kpi.name} by {say_number(size, decimals_of(None, size))}%"
    if relative is None:
        try:
            relative_target(start, size, direction=way)
        except RefusedError as error:
            return Wish(targets, f"{error.what}. Is {targets[0].said} meant?")
    else:
        targets = (_target("relative", relative, start, kpi), *targets)
    return Wish(targets, f"{asked}: is it {', or '.join(one.said for one in targets)}?")


def _target(means: Means, value: Decimal, start: Decimal, kpi: Kpi) -> Target:
    for limit, over in ((kpi.highest, 1), (kpi.lowest, -1)):
        if limit is not None and (value - limit) * over > 0:
            side = "above" if over > 0 else "below"
            raise RefusedError(
                f"{say_value(value, kpi)} is {side} what is possible ({say_value(limit, kpi)})",
                "Write the target itself, as a number.",
            )
    value = round_half_up(value, max(decimals_of(kpi, value), decimals_of(kpi, start)))
    return Target(means, value, f"{say_value(value, kpi)}, {say_both_ways(start, value, kpi)}")


def _check_unit(number: Decimal, unit: str, kpi: Kpi) -> None:
    """Refuse an amount in another unit; a well-known one is converted for the person to write."""
    own = kpi.unit.lower() or ("%" if kpi.unit_kind == "percent" else "")
    asked, wanted = _UNITS.get(unit, unit), _UNITS.get(own, own)
    if not unit or asked.rstrip("s") == wanted.rstrip("s"):
        return
    factor = _IN.get((asked, wanted))
    known = f", {number} {unit} are {say_number(number * factor, 2)} {kpi.unit}" if factor else ""
    raise RefusedError(
        f"{kpi.name} is counted in {kpi.unit or 'no unit'}, not in {unit}{known}",
        f"Write the change in {kpi.unit or 'plain numbers'}.",
    )
