"""How a room is asked, and what a ballot may say: A, B or C, dots, a fist of five, 0 to 10.

Nothing here knows who voted. What the votes come to is in `outcomes`.
"""

from collections.abc import Iterable, Mapping, Sequence
from math import ceil
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from okrnb.building import build
from okrnb.errors import RefusedError
from okrnb.fields import nearest
from okrnb.model import Record, Slug

PollKind = Literal["abc", "dots", "fist", "confidence"]
"""One of A, B and C; dots on options; a fist of five, 0 to 5; 0 to 10 for each option."""

MOST_DOTS = 5
"""Dots that anybody has at most, however many options there are."""

HIGHEST = {"fist": 5, "confidence": 10}
"""The highest number that somebody can say."""

SUPPORT = "support"
"""The one option of a fist of five."""

_ABC = {
    "A": "not effective",
    "B": "effective, but for somebody else",
    "C": "effective for me",
}
"""Answers to how well a way of setting goals works (Lamorte)."""

_Text = Annotated[str, Field(min_length=1)]


class Option(Record):
    """What can be voted for, in the words that it had when the room was asked."""

    id: Slug
    text: _Text


class Poll(Record):
    """One question to the room. `dots` is how many everybody has, `choose` for how many places.

    `again` names the poll of which this is the re-vote, or the run-off between the tied; `about`
    the key result whose levels are voted on.
    """

    id: Slug
    kind: PollKind
    question: _Text
    options: Annotated[tuple[Option, ...], Field(min_length=1)]
    dots: Annotated[int, Field(ge=0, le=MOST_DOTS)] = 0
    choose: Annotated[int, Field(ge=0)] = 0
    about: str = ""
    again: Slug | None = None

    @model_validator(mode="after")
    def _can_be_answered(self) -> Self:
        ids = [option.id for option in self.options]
        twice = sorted({id for id in ids if ids.count(id) > 1})
        if twice:
            what = f"two options have the id {', '.join(twice)}"
            raise RefusedError(what, "Give each its own id.")
        if self.kind == "dots" and (self.dots < 1 or self.choose < 1):
            what = f"dots is {self.dots} and choose is {self.choose}"
            raise RefusedError(what, "Give everybody 1 to 5 dots, for at least one place.")
        return self

    def text_of(self, option: str) -> str:
        """Give the words of an option."""
        return next((one.text for one in self.options if one.id == option), option)


class Vote(Record):
    """What one ballot says about one option: dots, fingers or 0 to 10; 1 for A, B or C."""

    option: Slug
    number: Annotated[int, Field(ge=0)]


class Tally(Record):
    """The numbers that an option got, lowest first, without a word on who gave which.

    Counts that were taken by hand, as of dots on a wall, are a single number.
    """

    option: Slug
    numbers: tuple[Annotated[int, Field(ge=0)], ...] = ()

    @property
    def total(self) -> int:
        """Add the numbers up: dots, or how many chose it."""
        return sum(self.numbers)


def dots_each(options: int) -> int:
    """Give how many dots everybody has: a third of the options, rounded up, from 1 to 5.

    >>> [dots_each(options) for options in (1, 3, 4, 12, 40)]
    [1, 1, 2, 4, 5]
    """
    return min(max(ceil(options / 3), 1), MOST_DOTS)


def say_dots(options: int, people: int) -> str:
    """Say how many dots there are.

    >>> say_dots(12, 6)
    '12 options, 6 people: 4 dots each, 24 in all'
    """
    each = dots_each(options)
    dots = "dot" if each == 1 else "dots"
    return f"{options} options, {people} people: {each} {dots} each, {each * people} in all"


def ask_abc(
    id: str = "abc", *, question: str = "How well does our way of setting goals work?"
) -> Poll:
    """Ask how well something works: not, for somebody else, or for me."""
    return build(Poll, id=id, kind="abc", question=question, options=_options(_ABC))


def ask_dots(id: str, options: Mapping[str, str], *, choose: int = 3, question: str = "") -> Poll:
    """Ask for dots on options, by id; the most dotted get the `choose` places.

    Raises InputError for an id that cannot be one, and without options.
    """
    asked = question or "Which of these first?"
    told = {"options": _options(options), "dots": dots_each(len(options)), "choose": choose}
    return build(Poll, id=id, kind="dots", question=asked, **told)


def ask_fist(id: str = "fist", *, question: str = "Can you support this?") -> Poll:
    """Ask for a fist of five: 0 is a no, 3 is "I can live with it", 5 is "I am all for it"."""
    return build(Poll, id=id, kind="fist", question=question, options=_options({SUPPORT: question}))


def ask_confidence(
    id: str, options: Mapping[str, str], *, about: str = "", question: str = ""
) -> Poll:
    """Ask how sure everybody is, from 0 to 10: of each key result, or of each level of one.

    For levels the options are commit, target and stretch, and `about` is the key result's id.
    """
    asked = question or "How sure are we, from 0 to 10?"
    told = {"options": _options(options), "about": about}
    return build(Poll, id=id, kind="confidence", question=asked, **told)


def _options(texts: Mapping[str, str]) -> tuple[Option, ...]:
    return tuple(build(Option, id=id, text=text) for id, text in texts.items())


def votes_of(poll: Poll, told: Mapping[str, int] | Sequence[str] | str | int) -> tuple[Vote, ...]:
    """Read what a person votes: `"B"`, dots as `{"a": 3, "b": 1}`, fingers as a number.

    Dots may also be a list, one name a dot. Raises RefusedError for what this poll cannot take, and
    for too many dots; InputError for what is no number.
    """
    if isinstance(told, int):
        numbers = {poll.options[0].id: told} if len(poll.options) == 1 else {}
        if not numbers:
            what, fix = f"{told} stands alone", "Say which option it is for, as in {'a': 3}."
            raise RefusedError(what, fix)
    elif isinstance(told, Mapping):
        numbers = dict(told)
    else:
        names = [told] if isinstance(told, str) else list(told)
        numbers = {name: names.count(name) for name in names}
    _refuse_unknown(poll, numbers)
    votes = tuple(build(Vote, option=option, number=numbers[option]) for option in numbers)
    check_votes(poll, votes)
    return votes


def check_votes(poll: Poll, votes: Sequence[Vote]) -> None:
    """Refuse a ballot that this poll cannot take. Raises RefusedError with a sentence."""
    named = [vote.option for vote in votes]
    _refuse_unknown(poll, named)
    _refuse_range(poll, ((vote.option, vote.number) for vote in votes))
    twice = sorted({option for option in named if named.count(option) > 1})
    if twice:
        raise RefusedError(f"it votes twice on {twice[0]}", "Keep one of the two.")
    given = sum(vote.number for vote in votes)
    if poll.kind == "dots" and given > poll.dots:
        extra = given - poll.dots
        what = f"{given} dots were given, but everybody has {poll.dots}"
        raise RefusedError(what, f"Take {extra} {'dot' if extra == 1 else 'dots'} back.")
    if poll.kind == "abc" and given != 1:
        raise RefusedError(f"{given} answers were given", "Choose one of A, B and C.")
    if poll.kind in ("fist", "confidence") and not votes:
        raise RefusedError("nothing was voted", f"Give a number from 0 to {HIGHEST[poll.kind]}.")


def _refuse_unknown(poll: Poll, options: Iterable[str]) -> None:
    known = [option.id for option in poll.options]
    for option in options:
        if option not in known:
            raise RefusedError(f"{option!r} is no option", nearest(option, known))


def _refuse_range(poll: Poll, numbers: Iterable[tuple[str, int]]) -> None:
    for option, number in numbers:
        if poll.kind in ("fist", "confidence") and not 0 <= number <= HIGHEST[poll.kind]:
            fix = f"Give a whole number from 0 to {HIGHEST[poll.kind]}."
            raise RefusedError(f"{option} got {number}", fix)


def tally(poll: Poll, ballots: Iterable[Sequence[Vote]]) -> tuple[Tally, ...]:
    """Put ballots together, option by option, so that nobody can tell who gave which number.

    Raises RefusedError for a ballot that this poll cannot take.
    """
    numbers: dict[str, list[int]] = {option.id: [] for option in poll.options}
    for votes in ballots:
        check_votes(poll, votes)
        for vote in votes:
            if vote.number or poll.kind in ("fist", "confidence"):
                numbers[vote.option].append(vote.number)
    return tuple(Tally(option=id, numbers=tuple(sorted(got))) for id, got in numbers.items())


def tally_by_hand(poll: Poll, counts: Mapping[str, int | Sequence[int]]) -> tuple[Tally, ...]:
    """Put together what was counted in the room: totals of A, B, C or dots, fingers one by one.

    Raises RefusedError for an option that is not there, and for a total where numbers are needed.
    """
    _refuse_unknown(poll, counts)
    found = []
    for option in poll.options:
        got = counts.get(option.id, ())
        if isinstance(got, int) and poll.kind in ("fist", "confidence"):
            what = f"{option.id} got {got} in all, which tells no median"
            raise RefusedError(what, "Give the number of each person, as in [3, 4, 5].")
        numbers = (got,) if isinstance(got, int) else tuple(sorted(got))
        found.append(build(Tally, option=option.id, numbers=numbers))
    return tuple(found)


def check_tallies(poll: Poll, tallies: Sequence[Tally], voters: int) -> None:
    """Refuse counts that so many voters cannot have given. Raises RefusedError with a sentence."""
    _refuse_unknown(poll, (one.option for one in tallies))
    given = sum(one.total for one in tallies)
    if voters < 1:
        raise RefusedError("nobody has voted", "Ask the room first.")
    if poll.kind == "dots" and given > poll.dots * voters:
        what = f"{given} dots were counted, but {voters} people have {poll.dots} each"
        raise RefusedError(what, f"Count again: {poll.dots * voters} at most.")
    if poll.kind == "abc" and given != voters:
        what = f"{given} answers were counted of {voters} people"
        raise RefusedError(what, "Count again: everybody gives one.")
    if poll.kind in ("fist", "confidence"):
        for one in tallies:
            _refuse_range(poll, ((one.option, number) for number in one.numbers))
            if len(one.numbers) > voters:
                what = f"{one.option} got {len(one.numbers)} numbers of {voters} people"
                raise RefusedError(what, "Count again: everybody gives one.")
