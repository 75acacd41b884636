"""What can be asked of a session: who votes, who speaks when, medians, when it will end."""

from datetime import timedelta
from decimal import Decimal

from session_examples import CALM, STARTED, at, event

from okrnb.folding import fold
from okrnb.polls import Tally, ask_confidence
from okrnb.proceedings import Proceedings, same_name

PEOPLE = (
    event("attended", 2, name="Ana", roles=("decision owner",), senior=True),
    event("attended", 3, name="Ben"),
    event("attended", 4, name="Dora", roles=("facilitator",)),
    event("attended", 5, name="Eve", roles=("facilitator", "champion")),
    event("attended", 6, name="Finn", roles=("guest",)),
)


def test_a_mere_facilitator_or_guest_has_no_vote() -> None:
    assert [one.name for one in fold([STARTED, *PEOPLE]).voters] == ["Ana", "Ben", "Eve"]


def test_seniors_speak_last() -> None:
    assert fold([STARTED, *PEOPLE]).speaking_order == ("Ben", "Eve", "Ana")


def test_nobody_is_the_decision_owner_before_somebody_was_named() -> None:
    assert fold([STARTED]).decision_owner == ""
    assert fold([STARTED, *PEOPLE]).decision_owner == "Ana"


def test_names_are_the_same_whatever_their_case_blanks_and_accents_are_made_of() -> None:
    assert same_name(" Zoë  Vogel") == same_name("ZOE\u0308 vogel")
    assert same_name("Ana") != same_name("Anna")


def voted(round: str, numbers: tuple[int, ...], n: int, **told: str) -> Proceedings:
    options = {"calm-wait": "Waiting time"} if not told else {"commit": "8", "target": "6"}
    first = ask_confidence("sure", options, **told)
    poll = first if round == "first" else first.change(id="sure-again", again="sure")
    events = [
        STARTED,
        event("drafted", 2, objective=CALM),
        event("asked", 3, poll=first),
        event("revealed", 4, poll="sure", voters=3, tallies=_tally(options, (1, 1, 9))),
    ]
    if round != "first":
        events.append(event("asked", 5, poll=poll))
        shown = _tally(options, numbers)
        events.append(event("revealed", n, poll=poll.id, voters=3, tallies=shown))
    return fold(events)


def _tally(options: dict[str, str], numbers: tuple[int, ...]) -> tuple[Tally, ...]:
    return (Tally(option=next(iter(options)), numbers=numbers),)


def test_confidence_is_the_median_of_the_newest_round() -> None:
    assert voted("first", (), 6).confidence() == {"calm-wait": Decimal(1)}
    assert voted("again", (6, 7, 7), 6).confidence() == {"calm-wait": Decimal(7)}


def test_votes_on_levels_are_no_confidence_in_a_key_result() -> None:
    so_far = voted("first", (), 6, about="calm-wait")
    assert so_far.confidence() == {}
    assert so_far.level_odds("calm-wait") == {"commit": Decimal(1)}


def test_it_ends_when_what_is_left_is_over() -> None:
    started = fold([STARTED])
    assert started.expected_end(at()) == at(120)
    assert started.lateness(at()) == timedelta(0)


def test_a_part_that_runs_over_makes_it_late() -> None:
    so_far = fold([STARTED, event("began", 2, part="open")])
    assert so_far.expected_end(at(14)) == at(14 + 110)
    assert so_far.lateness(at(14)) == timedelta(minutes=4)


def test_a_part_that_is_finished_early_makes_up_for_it() -> None:
    events = [event("began", 2, part="open"), event("began", 3, part="triage", minute=6)]
    assert fold([STARTED, *events]).lateness(at(6)) == timedelta(minutes=-4)


def test_what_has_ended_ends_no_later() -> None:
    so_far = fold([STARTED, event("ended", 2, minute=100)])
    assert so_far.expected_end(at(300)) == at(100)
