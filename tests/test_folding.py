"""What a session has come to follows from its events alone: in any order, and after an undo."""

from random import Random

from hypothesis import given
from hypothesis import strategies as st
from session_examples import STARTED, at, event, sessions

from okrnb.events import Event, Started, Undone
from okrnb.folding import fold
from okrnb.proceedings import Proceedings
from okrnb.sessionlog import in_order, standing_events


@given(sessions(), st.randoms(), st.integers(0, 12))
def test_the_order_of_lines_and_how_often_they_come_do_not_matter(
    events: tuple[Event, ...],
    chance: Random,
    cut: int,
) -> None:
    lines = chance.sample([*events, *events[:cut]], len(events) + len(events[:cut]))
    assert fold(lines) == fold(events)


@given(sessions())
def test_undoing_the_last_event_gives_back_what_was_before(events: tuple[Event, ...]) -> None:
    standing = standing_events(in_order(events))
    if isinstance(standing[-1], Started):
        return
    last = standing[-1]
    undone = event("undone", 99, id="u1", event=last.id)
    assert fold([*standing, undone]) == fold(standing[:-1])
    again = event("undone", 100, id="u2", event="u1")
    assert fold([*standing, undone, again]) == fold(standing)


@given(sessions())
def test_undoing_all_leads_back_to_the_beginning(events: tuple[Event, ...]) -> None:
    undone = [
        event("undone", 50, id=f"u{one.id}", event=one.id)
        for one in events
        if not isinstance(one, Started | Undone)
    ]
    gone = {one.id for one in events if isinstance(one, Undone)}
    rest = [one for one in events if one.id not in gone]
    assert fold([*rest, *undone]) == fold([STARTED])


@given(sessions())
def test_nothing_that_merged_logs_say_raises(events: tuple[Event, ...]) -> None:
    assert isinstance(fold(events), Proceedings)


def test_what_fits_nothing_becomes_a_remark_with_words() -> None:
    so_far = fold([STARTED, event("moved", 2, idea="e9")])
    assert so_far.remarks == ("moved e2: there is no idea 'e9'. Known here: none yet.",)


def test_two_machines_that_went_on_from_the_same_point_are_put_together() -> None:
    base = [STARTED, event("idea", 2, id="i", text="Early")]
    mine = [event("parking", 3, id="m", text="Refunds"), event("began", 4, id="n", part="open")]
    theirs = [event("decided", 3, id="t", what="Early it is", by="Ana")]
    so_far = fold([*base, *mine, *base, *theirs])
    assert [len(x) for x in (so_far.ideas, so_far.parking, so_far.decisions)] == [1, 1, 1]
    assert so_far.running is not None
    assert so_far.started == at()
