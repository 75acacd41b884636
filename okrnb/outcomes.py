"""What the votes come to: shares, places and ties, agreement, medians and spreads.

The rules are those of a facilitated session (method, section 5). What follows from them is said in
a sentence; a vote never decides against the decision owner, it only tells when to ask.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import median
from typing import Literal

from okrnb.errors import RefusedError
from okrnb.polls import Poll, Tally
from okrnb.quantities import round_half_up, say_number
from okrnb.targets import LEVEL_SCORES, level_by_odds

Then = Literal["", "run-off", "explain", "extremes speak", "decision owner"]
"""What has to follow; blank where the vote stands."""

PASSES = 3
"""Fingers from which on a person can support something."""

SPREAD = 4
"""A difference between the highest and the lowest number, beyond which both speak."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a poll came to, in numbers and in a sentence; nobody's name is in it.

    `chosen` are options with a place, `tied` those that share what places are left; `doubts` ask
    about levels that are voted likelier, or less likely, than they are meant to be.
    """

    poll: Poll
    voters: int
    tallies: tuple[Tally, ...]
    sentence: str
    then: Then = ""
    chosen: tuple[str, ...] = ()
    tied: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()

    def numbers(self, option: str) -> tuple[int, ...]:
        """Give the numbers that an option got, lowest first."""
        return next((one.numbers for one in self.tallies if one.option == option), ())

    def median(self, option: str) -> Decimal | None:
        """Give the median of an option, None where nobody voted on it."""
        numbers = self.numbers(option)
        return Decimal(str(median(numbers))) if numbers else None


def outcome_of(poll: Poll, tallies: Sequence[Tally], voters: int) -> Outcome:
    """Work out what the votes of a poll come to."""
    return _OUTCOMES[poll.kind](poll, tuple(tallies), voters)


def share_of(outcome: Outcome, option: str) -> Decimal:
    """Give the share of the voters who chose an option, from 0 to 1."""
    return Decimal(sum(outcome.numbers(option))) / Decimal(outcome.voters)


def say_shift(before: Outcome, after: Outcome, option: str = "C") -> str:
    """Say how the share of an answer moved from one poll to a later one, in points."""
    first, last = (100 * share_of(one, option) for one in (before, after))
    moved = round_half_up(last - first, 1)
    sign = "+" if moved > 0 else ""
    told = f"{say_number(first, 1)}%, then {say_number(last, 1)}%"
    return f"{option}: {told}, {sign}{say_number(moved, 1)} points"


def _abc(poll: Poll, tallies: tuple[Tally, ...], voters: int) -> Outcome:
    counts = ", ".join(f"{one.option} {one.total}" for one in tallies)
    last = tallies[-1]
    share = say_number(Decimal(100 * last.total) / voters, 1)
    sentence = f"{counts}: {share}% say {last.option}, {poll.text_of(last.option)}."
    return Outcome(poll=poll, voters=voters, tallies=tallies, sentence=sentence)


def _dots(poll: Poll, tallies: tuple[Tally, ...], voters: int) -> Outcome:
    """Give the places to the most dotted; who shares the last places is tied."""
    ranked = sorted((one for one in tallies if one.total), key=lambda one: -one.total)
    chosen, tied = [one.option for one in ranked], list[str]()
    if len(ranked) > poll.choose:
        edge = ranked[poll.choose - 1].total
        chosen = [one.option for one in ranked[: poll.choose] if one.total > edge]
        at_edge = [one.option for one in ranked if one.total == edge]
        if len(chosen) + len(at_edge) > poll.choose:
            tied = at_edge
        else:
            chosen += at_edge
    then: Then = "" if not tied else "decision owner" if poll.again else "run-off"
    return Outcome(
        poll=poll,
        voters=voters,
        tallies=tallies,
        sentence=_say_dots(poll, ranked, chosen, tied),
        then=then,
        chosen=tuple(chosen),
        tied=tuple(tied),
    )


def _say_dots(poll: Poll, ranked: list[Tally], chosen: list[str], tied: list[str]) -> str:
    counts = ", ".join(f"{poll.text_of(one.option)} {one.total}" for one in ranked)
    told = [f"Dots: {counts or 'none'}."]
    if chosen:
        told.append(f"Chosen: {_join(poll.text_of(one) for one in chosen)}.")
    if tied:
        places = poll.choose - len(chosen)
        rest = f"{places} place{'' if places == 1 else 's'}"
        told.append(f"Tied for {rest}: {_join(poll.text_of(one) for one in tied)}.")
        follows = "The decision owner decides." if poll.again else "One dot each among the tied."
        told.append(follows)
    return " ".join(told)


def _join(words: Iterable[str]) -> str:
    *first, last = words
    return f"{', '.join(first)} and {last}" if first else last


def _fist(poll: Poll, tallies: tuple[Tally, ...], voters: int) -> Outcome:
    numbers = tallies[0].numbers if tallies else ()
    low = sum(number < PASSES for number in numbers)
    shown = ", ".join(map(str, numbers))
    if not low:
        then: Then = ""
        follows = f"all at {PASSES} or more, so it passes."
    elif poll.again:
        then, follows = "decision owner", f"{low} below {PASSES}: the decision owner decides."
    else:
        who = "the one explains" if low == 1 else f"the {low} explain"
        then = "explain"
        follows = f"{low} below {PASSES}: {who} in two minutes, amend, then one re-vote."
    sentence = f"Fingers: {shown}; {follows}"
    return Outcome(poll=poll, voters=voters, tallies=tallies, sentence=sentence, then=then)


def _confidence(poll: Poll, tallies: tuple[Tally, ...], voters: int) -> Outcome:
    """Give medians; where a spread is wide, the numbers at both ends are asked, not persons."""
    told, wide = [], []
    for one in tallies:
        if one.numbers:
            low, high = one.numbers[0], one.numbers[-1]
            middle = _say_half(Decimal(str(median(one.numbers))))
            span = f"all {low}" if low == high else f"from {low} to {high}"
            told.append(f"{poll.text_of(one.option)}: median {middle}, {span}.")
            if high - low > SPREAD:
                wide.append(f"the {low} and the {high} on {poll.text_of(one.option)}")
    if wide and poll.again:
        told.append("The spread stays wide; the median stands.")
    elif wide:
        told.append(f"Heard first: {_join(wide)}; then one re-vote.")
    return Outcome(
        poll=poll,
        voters=voters,
        tallies=tallies,
        sentence=" ".join(told) or "Nobody has voted.",
        then="extremes speak" if wide and not poll.again else "",
        doubts=_doubts(tallies),
    )


def _doubts(tallies: Sequence[Tally]) -> tuple[str, ...]:
    """Ask about levels that are voted as likely as another level is meant to be."""
    found = []
    for one in tallies:
        if one.option in LEVEL_SCORES and one.numbers:
            voted = Decimal(str(median(one.numbers)))
            called = level_by_odds(voted / 10)
            if called != one.option:
                said = f"{one.option} is voted {_say_half(voted)} in 10 likely"
                found.append(f"{said}, which makes it a {called}: rename it, or move the number?")
    return tuple(found)


def _say_half(value: Decimal) -> str:
    return say_number(value, 0 if value == value.to_integral_value() else 1)


_OUTCOMES: dict[str, Callable[[Poll, tuple[Tally, ...], int], Outcome]] = {
    "abc": _abc,
    "dots": _dots,
    "fist": _fist,
    "confidence": _confidence,
}


def revote(outcome: Outcome) -> Poll:
    """Make the one re-vote of a poll, or the run-off with one dot each among the tied.

    Raises RefusedError where the vote stands, and after a re-vote: then the decision owner decides.
    """
    poll = outcome.poll
    if poll.again:
        fix = "Write down what the decision owner decides."
        raise RefusedError(f"{poll.id} was a re-vote already, and there is only one", fix)
    if not outcome.then:
        raise RefusedError(f"the vote {poll.id} stands", "Go on.")
    told = {"id": f"{poll.id}-again", "again": poll.id}
    if outcome.then != "run-off":
        return poll.change(**told)
    tied = tuple(one for one in poll.options if one.id in outcome.tied)
    return poll.change(**told, options=tied, dots=1, choose=poll.choose - len(outcome.chosen))
