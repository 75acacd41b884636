"""Start, target and direction of a sentence.

The rules are those of the guide by which real key results were labelled: the first number that is
named counts, parts of one total are added, and of a range the easier end is taken. English.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from okrnb.amounts import Amount
from okrnb.lexicon import singular
from okrnb.movers import Direction, Mover, find_movers, is_purpose
from okrnb.roles import (
    ARROW,
    BY,
    FROM,
    TO,
    counted_word,
    growth_after,
    is_change,
    moves_before,
    sentence_begin,
    tier,
)
from okrnb.sentences import Sentence

TargetIs = Literal["level", "change"]
Span = tuple[int, int]

_NOW = re.compile(
    r"(?:\b(?:currently|current|today|now|baseline|prior|previous(?:ly)?|up from|down from|vs\.?"
    r"|versus|compared (?:to|with)|instead of|starting (?:at|from)|stands at"
    r"|(?:it|which|that|where) (?:was|were|is))|\((?:was|is))"
    r"(?:[\s:(=]+(?:is|was|at|of|about|around|the|value|level|baseline))*[\s:(=]*$",
    re.I,
)
_NOW_AFTER = re.compile(
    r"\s*\(?(?:currently|today|now|at present|last (?:quarter|year|month|cycle)|baseline)\b", re.I
)
_ON_TO = re.compile("[^.;]{0,60}?(?:\\bto\\b|->|→)\\s*(?:\\w+ ){0,4}?[\\d<>$€£XYN]")
_SECONDS = {"second": Decimal(1), "minute": Decimal(60), "hour": Decimal(3600)}
_SECONDS |= {"day": Decimal(86400), "week": Decimal(604800)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Aim:
    """What the numbers of a sentence say; `amount` is what the target was read from.

    `amount` may be the place left for a number, then `target` is None. `mover` is the word that
    gives the direction.
    """

    direction: Direction
    start: Decimal | None
    target: Decimal | None
    target_is: TargetIs | None
    amount: Amount | None
    start_amount: Amount | None
    mover: Mover | None


def find_aim(sentence: Sentence) -> Aim:
    """Read start, target and direction; a sentence without numbers has a direction at most.

    >>> from okrnb.sentences import parse_sentence
    >>> aim = find_aim(parse_sentence("Cut the median wait from 3 weeks to 5 days"))
    >>> aim.direction, aim.start, aim.target, aim.target_is
    ('decrease', Decimal('21'), Decimal('5'), 'level')
    """
    start_amount = _find_start(sentence)
    amount = _find_target(sentence, start_amount)
    start = _in_unit_of(amount, start_amount) if start_amount else None
    moved = amount is not None and BY.search(sentence.text, 0, amount.begin) is not None
    paired = start is not None and amount is not None and amount.sort != "times" and not moved
    change = amount is not None and not paired and is_change(sentence, amount)
    target = _worth(sentence, amount) if amount else None
    mover = _mover(sentence, amount)
    direction: Direction = mover.direction if mover else _brought_up(sentence, amount)
    if paired and start is not None and target is not None and start != target:
        direction = "increase" if target > start else "decrease"
    elif amount is not None and (growth := growth_after(sentence, amount)):
        direction = growth if mover is None or amount.sort != "times" else mover.direction
    if amount is not None and amount.high is not None and not change:
        target = amount.high if direction == "decrease" or amount.bound == "most" else target
    return Aim(
        direction=direction,
        start=start,
        target=target,
        target_is=None if target is None else "change" if change else "level",
        amount=amount,
        start_amount=start_amount,
        mover=mover,
    )


def _find_start(sentence: Sentence) -> Amount | None:
    """Find the baseline: "from 20% to 25%", "(currently 125k)", "(70% to 80%)"."""
    text, later = sentence.text, (*sentence.amounts[1:], None)
    for amount, following in zip(sentence.amounts, later, strict=False):
        if amount.value is None or amount.sort == "times":
            continue
        before = text[: amount.begin]
        if FROM.search(before) and _opens_pair(sentence, amount):
            return amount
        now = _NOW.search(before) or _NOW_AFTER.match(text, amount.end)
        if len(sentence.amounts) > 1 and now and not BY.search(before):
            return amount
        between = "" if following is None else text[amount.end : following.begin]
        if following is not None and ARROW.fullmatch(between):
            return amount
        moves = sentence.depth_at(amount.at) or moves_before(sentence, amount)
        if re.fullmatch(r"\s*to\s*", between) and moves and not BY.search(before):
            return amount
    return None


def _opens_pair(sentence: Sentence, amount: Amount) -> bool:
    """Say whether "from" before a number tells a level, not a source ("sign-ups from 3 towns")."""
    if _ON_TO.match(sentence.text, amount.end):
        return True
    alone = amount.sort != "count" or amount.unit or counted_word(sentence, amount) is None
    return bool(alone) and sentence_begin(sentence, amount) == 0 and moves_before(sentence, amount)


def _find_target(sentence: Sentence, start: Amount | None) -> Amount | None:
    """Choose the number to be reached: the first of those that are most surely meant."""
    told = [start]
    if start is not None:
        for amount in sentence.amounts:
            between = sentence.text[start.end : amount.begin]
            if amount.begin >= start.end and (TO.search(between) or ARROW.fullmatch(between)):
                return amount
        told += [a for a in sentence.amounts if _NOW.search(sentence.text, 0, a.begin)]
    ranked = [(tier(sentence, amount), amount) for amount in sentence.amounts if amount not in told]
    best = max((rank for rank, _ in ranked), default=0)
    chosen = [amount for rank, amount in ranked if rank == best and rank]
    known = [amount for amount in chosen if amount.value is not None]
    return next(iter(known or chosen), None)


def _in_unit_of(amount: Amount | None, start: Amount) -> Decimal | None:
    """Give the start in the target's unit: "from 3 weeks to 5 days" starts at 21 days.

    "From 1.5 to 2.5 million" starts at 1.5 million, "from 500 to 1.5k" at 500: the target's power
    of ten is the start's as well where that brings the two closer together.
    """
    value = start.value
    if value and amount is not None and amount.value and amount.power and not start.power:
        scaled = value * 10**amount.power
        if _apart(scaled, amount.value) < _apart(value, amount.value):
            value = scaled
    if value is None or amount is None or amount.unit is None or start.unit is None:
        return value
    old, new = _SECONDS.get(singular(start.unit)), _SECONDS.get(singular(amount.unit))
    return value if old is None or new is None or old == new else value * old / new


def _apart(one: Decimal, other: Decimal) -> Decimal:
    """Say how many times the larger of two is the smaller, without their signs."""
    return max(abs(one / other), abs(other / one))


def _worth(sentence: Sentence, amount: Amount) -> Decimal | None:
    """Give the target's value; parts of one total (`+1 ..., +2 ...`) are added."""
    counts = [a for a in sentence.amounts if a.plus and a.sort == "count"]
    parts = [a.value for a in counts if a.value is not None]
    return sum(parts, Decimal(0)) if amount in counts and len(parts) > 1 else amount.value


def _brought_up(sentence: Sentence, amount: Amount | None) -> Direction:
    """Read "bring coverage up to 80%" as a rise; other levels are achieved."""
    opening = sentence.opening
    if amount is None or opening is None or opening.base not in ("bring", "get", "take", "push"):
        return "achieve"
    return "increase" if re.search(r"\bup to\s$", sentence.text[: amount.at], re.I) else "achieve"


def _mover(sentence: Sentence, amount: Amount | None) -> Mover | None:
    """Find the word that tells the direction, in the same sentence and before the target.

    Of several the last before the number holds ("grow the base by raising visits 5%"); without a
    number the first that moves a quantity.
    """
    movers = find_movers(sentence)
    if amount is None:
        chosen = [mover for mover in movers if not is_purpose(sentence, mover)]
        return next((m for m in chosen if m.quantity), chosen[0] if chosen else None)
    begin = sentence_begin(sentence, amount)
    near = [m for m in movers if begin <= sentence.words[m.at].begin < amount.upto]
    return near[-1] if near else None
