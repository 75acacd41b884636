"""The fields of a session's forms as data: polls, ballots, ideas, notes; and how they are read."""

import html
import re
from collections.abc import Iterator, Mapping
from datetime import date

from okrnb.asking import Ask, Options, Shown, Typed
from okrnb.errors import RefusedError
from okrnb.outcomes import PASSES, SPREAD, Outcome
from okrnb.polls import HIGHEST, Option, Poll, PollKind, Tally, say_dots
from okrnb.proceedings import PollRun, Proceedings
from okrnb.quantities import say_day
from okrnb.tabular import Table
from okrnb.wording import BLANK

Numbers = int | list[int]

_HINTS: Mapping[PollKind, str] = {
    "abc": "how many hands",
    "dots": "how many dots",
    "fist": "one number a person, such as 3 4 5 4",
    "confidence": "one number a person, such as 6 7 4 8",
}
_RULES: Mapping[PollKind, str] = {
    "abc": "One answer each: A, B or C.",
    "dots": "As many on one as you like. A tie gets one dot each among the tied, then the decision "
    "owner.",
    "fist": f"0 is a no, 5 is all for it. It passes with {PASSES} or more of everybody; who shows "
    "less explains in two minutes, then there is one re-vote, then the decision owner.",
    "confidence": f"0 to 10, all at the same time. The median counts; where two are more than "
    f"{SPREAD} apart, both ends speak, then there is one re-vote.",
}
"""How each kind of vote is decided (method, section 5)."""


def label(text: str) -> str:
    r"""Write what people typed as the label of a field, in which `$` is no mathematics.

    >>> print(label("Save $5"))
    Save \$5
    """
    return text.replace("$", r"\$")


def poll_asks(poll: Poll) -> tuple[Ask, ...]:
    """Give a field for each option, to type what was counted in the room."""
    hint = _HINTS[poll.kind]
    short = poll.kind not in HIGHEST
    return tuple(
        Ask(name=one.id, label=said, hint=hint, short=short) for one, said in _labelled(poll)
    )


def ballot_asks(poll: Poll) -> tuple[Ask, ...]:
    """Give the fields of one person's ballot: choices, so that nothing can be mistyped."""
    if poll.kind == "abc":
        answers = tuple((f"{one.id}: {one.text}", one.id) for one in poll.options)
        return (_choice("answer", "Your answer", answers),)
    most = poll.dots if poll.kind == "dots" else HIGHEST[poll.kind]
    numbers = tuple((str(n), str(n)) for n in range(most + 1))
    return tuple(_choice(one.id, said, numbers) for one, said in _labelled(poll))


def _choice(name: str, said: str, options: Options) -> Ask:
    return Ask(name=name, label=said, kind="choice", options=(("choose", ""), *options), short=True)


def _labelled(poll: Poll) -> Iterator[tuple[Option, str]]:
    """Give options with their labels; those of the same words are told apart by numbers."""
    texts = [one.text for one in poll.options]
    for number, one in enumerate(poll.options, 1):
        said = f"{one.id}: {one.text}" if poll.kind == "abc" else one.text
        if texts.count(one.text) > 1:
            said = f"{number}. {said}"
        yield one, label(said)


def read_counts(poll: Poll, typed: Typed) -> dict[str, Numbers]:
    """Read what was counted, by option; blank ones are left out. Raises RefusedError."""
    found: dict[str, Numbers] = {}
    for option in poll.options:
        text = str(typed.get(option.id, "")).strip()
        if text:
            found[option.id] = _read_numbers(option.text, text, poll.kind)
    return found


def _read_numbers(about: str, text: str, kind: PollKind) -> Numbers:
    words = re.split(r"[\s,;]+", text.strip(" ,;"))
    several = kind in HIGHEST
    if not all(re.fullmatch(r"[0-9]{1,4}", word) for word in words):
        fix = "Write whole numbers with blanks between them." if several else "Write a number."
        raise RefusedError(f"{about} is {text!r}", fix)
    numbers = [int(word) for word in words]
    if several:
        return numbers
    if len(numbers) > 1:
        raise RefusedError(f"{about} is {text!r}", "Write how many in all, as one number.")
    return numbers[0]


def read_votes(poll: Poll, typed: Typed) -> dict[str, int]:
    """Read one person's ballot, by option; what was not chosen is left out."""
    if poll.kind == "abc":
        answer = str(typed["answer"])
        return {answer: 1} if answer else {}
    chosen = {option.id: str(typed[option.id]) for option in poll.options}
    return {id: int(text) for id, text in chosen.items() if text}


def tell_votes(poll: Poll, votes: Mapping[str, int]) -> dict[str, str]:
    """Give a ballot as it is chosen in the form."""
    if poll.kind == "abc":
        return {"answer": next((id for id, number in votes.items() if number), "")}
    return {one.id: str(votes[one.id]) if one.id in votes else "" for one in poll.options}


def head_of_poll(poll: Poll, so_far: Proceedings) -> str:
    """Write what is asked, and by which rule, as HTML that stands above the fields."""
    told = [_RULES[poll.kind]]
    if poll.kind == "dots" and so_far.voters:
        told.insert(0, f"{say_dots(len(poll.options), len(so_far.voters))}.")
    question = f"The re-vote: {poll.question}" if poll.again else poll.question
    return (
        '<div class="mathjax_ignore tex2jax_ignore" style="color: var(--jp-ui-font-color1)">'
        f'<div style="font-size: 1.5em; font-weight: 600">{html.escape(question)}</div>'
        f"<div>{html.escape(' '.join(told))}</div></div>"
    )


def look_at_poll(poll: Poll, run: PollRun | None, so_far: Proceedings) -> Shown:
    """Say that votes are hidden until all are on the table, and then what they come to."""
    if run is None or run.outcome is None:
        return Shown(remark="Hidden until all votes are on the table.")
    return _look_at_outcome(run.outcome, so_far)


def _look_at_outcome(outcome: Outcome, so_far: Proceedings) -> Shown:
    head = ("", "votes")
    rows = [
        (outcome.poll.text_of(one.option), _say_tally(one, outcome.poll.kind))
        for one in outcome.tallies
    ]
    cards = [Table(head, tuple(rows))]
    if outcome.then:
        told = [_RULES[outcome.poll.kind], *outcome.doubts]
        if outcome.then in ("explain", "extremes speak") and so_far.speaking_order:
            told.append(f"They speak in this order: {', '.join(so_far.speaking_order)}.")
        cards.append(Table(("What follows",), tuple((line,) for line in told)))
    return Shown(remark=outcome.sentence, cards=tuple(cards))


def _say_tally(tally: Tally, kind: PollKind) -> str:
    """Say a total, or the numbers one by one where each is a person's."""
    if kind in HIGHEST:
        return ", ".join(map(str, tally.numbers)) or BLANK
    return str(tally.total)


IDEAS = (
    Ask(name="ideas", label="Ideas, a line each", kind="lines", rows=5),
    Ask(name="numbers", label="Which belong together?", hint="their numbers: 1, 3", short=True),
    Ask(name="called", label="As what?", hint="a name for them; a known one takes more in"),
)
"""The fields of silent writing and of clustering."""

_KINDS = (
    ("for later (parking lot)", "parking"),
    ("a decision", "decided"),
    ("somebody does not agree", "dissent"),
    ("who does what next", "next_action"),
)
NOTES = (
    Ask(name="kind", label="What is to be noted?", kind="choice", options=_KINDS, short=True),
    Ask(name="about", label="About what?", kind="choice", options=(("the session", ""),)),
    Ask(name="what", label="What?", hint="in one sentence"),
    Ask(name="who", label="Who?", hint="a name", short=True),
    Ask(name="why", label="Why?", hint="in one sentence"),
    Ask(name="due", label="Until when?", hint="12 January, 2012-01-12", short=True),
)
"""The fields of the parking lot, the log of decisions, dissent and next actions."""

ASKED: Mapping[str, tuple[str, ...]] = {
    "parking": ("what", "who", "due"),
    "decided": ("about", "what", "who", "why"),
    "dissent": ("about", "why", "who"),
    "next_action": ("what", "who", "due"),
}
"""What is asked for each kind of note."""


def look_at_notes(typed: Typed, so_far: Proceedings, names: Mapping[str, str]) -> Shown:
    """Show the fields of the kind that is chosen, and all that was noted so far."""
    asked = ASKED.get(str(typed["kind"]), ())
    hidden = frozenset(one.name for one in NOTES if one.name not in ("kind", *asked))
    about = (("the session as a whole", ""), *((text, id) for id, text in names.items()))
    rows = [
        *(("for later", one.text, one.owner, _due(one.due)) for one in so_far.parking),
        *(("decided", one.what, one.by, one.reason) for one in so_far.decisions),
        *(
            ("not agreed", names.get(one.about, one.about), one.by, one.reason)
            for one in so_far.dissents
        ),
        *(("next", one.what, one.owner, _due(one.due)) for one in so_far.next_actions),
    ]
    cards = (Table(("", "what", "who", "because, or until"), tuple(rows)),) if rows else ()
    return Shown(hidden=hidden, options={"about": about}, cards=cards)


def _due(due: date | None) -> str:
    return BLANK if due is None else say_day(due)
