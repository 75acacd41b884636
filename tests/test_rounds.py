"""The agenda, the people and the polls of a session, one event after the other."""

from datetime import timedelta
from typing import Any

import pytest
from session_examples import STARTED, at, event

from okrnb.errors import RefusedError
from okrnb.folding import apply, fold
from okrnb.outcomes import revote
from okrnb.polls import Tally, ask_dots, ask_fist
from okrnb.proceedings import PartRun, Proceedings

DOTS = ask_dots("dots", {name: name.upper() for name in "abcdef"}, choose=1)


def come_to(*told: tuple[str, dict[str, Any]]) -> Proceedings:
    """Fold events, each of which fits, a minute apart."""
    so_far = fold([STARTED])
    for number, (kind, fields) in enumerate(told, 2):
        so_far = apply(event(kind, number, minute=number, **fields), so_far)
    return so_far


def part(so_far: Proceedings, id: str) -> PartRun:
    return next(run for run in so_far.parts if run.part.id == id)


def began(id: str) -> tuple[str, dict[str, Any]]:
    return "began", {"part": id}


def came(name: str, *roles: str, **told: bool) -> tuple[str, dict[str, Any]]:
    return "attended", {"name": name, "roles": roles, **told}


def shown(poll: str, voters: int, **numbers: tuple[int, ...]) -> tuple[str, dict[str, Any]]:
    tallies = tuple(Tally(option=option, numbers=got) for option, got in numbers.items())
    return "revealed", {"poll": poll, "voters": voters, "tallies": tallies}


def test_the_agenda_is_there_from_the_start_and_nothing_runs() -> None:
    so_far = fold([STARTED])
    assert len(so_far.parts) == 13
    assert so_far.running is None
    assert so_far.current == so_far.parts[0]


def test_beginning_a_part_finishes_the_one_that_ran() -> None:
    so_far = come_to(began("open"), began("triage"))
    assert part(so_far, "open").box.finished
    assert part(so_far, "open").box.elapsed(at(99)) == timedelta(minutes=1)
    assert so_far.running == part(so_far, "triage")


def test_a_paused_part_is_still_the_current_one() -> None:
    so_far = come_to(began("open"), ("paused", {"part": "open"}))
    assert so_far.running is None
    assert so_far.current == part(so_far, "open")


def test_going_on_with_another_part_finishes_one_that_was_paused() -> None:
    so_far = come_to(began("open"), ("paused", {"part": "open"}), began("write"))
    assert part(so_far, "open").box.finished


def test_after_the_last_part_nothing_is_current() -> None:
    told = [("finished", {"part": run.part.id}) for run in fold([STARTED]).parts]
    begun = [began(run.part.id) for run in fold([STARTED]).parts]
    assert come_to(*begun, *told).current is None


def test_another_length_does_not_change_what_was_planned() -> None:
    run = part(come_to(("allowed", {"part": "open", "minutes": 15})), "open")
    assert (run.box.minutes, run.part.minutes) == (15, 10)


def test_a_part_that_is_not_on_the_agenda_brings_the_nearest() -> None:
    with pytest.raises(RefusedError, match=r"no part 'opem'. Did you mean open\?"):
        come_to(began("opem"))


def test_the_end_finishes_what_still_runs() -> None:
    so_far = come_to(began("open"), ("ended", {}))
    assert part(so_far, "open").box.finished
    assert so_far.ended == at(3)


def test_the_same_agenda_again_says_nothing_new_and_another_is_refused() -> None:
    again = STARTED.change(id="other", n=7)
    assert fold([STARTED, again]) == fold([STARTED])
    remarks = fold([STARTED, again.change(title="Another")]).remarks
    assert "the session began already, by another agenda" in remarks[0]


def test_a_person_who_comes_again_replaces_what_was_said_before() -> None:
    so_far = come_to(came("Ana", "scribe"), came("Ben"), came(" ana", "champion"))
    assert [(one.name, one.roles) for one in so_far.people] == [
        ("ana", ("champion",)),
        ("Ben", ()),
    ]


def test_who_has_left_is_remembered_but_not_here() -> None:
    so_far = come_to(came("Ana"), came("Ana", left=True))
    assert (so_far.people, len(so_far.attendance)) == ((), 1)


def test_there_is_one_decision_owner() -> None:
    with pytest.raises(RefusedError, match="Ana is the decision owner already"):
        come_to(came("Ana", "decision owner"), came("Ben", "decision owner"))


def test_a_decision_owner_who_has_left_makes_room() -> None:
    so_far = come_to(
        came("Ana", "decision owner"),
        came("Ana", "decision owner", left=True),
        came("Ben", "decision owner"),
    )
    assert so_far.decision_owner == "Ben"


def test_a_poll_has_no_outcome_before_its_votes_are_on_the_table() -> None:
    so_far = come_to(("asked", {"poll": DOTS}))
    assert so_far.open_polls == (DOTS,)
    assert so_far.outcomes == ()


def test_votes_on_the_table_come_to_something() -> None:
    so_far = come_to(("asked", {"poll": DOTS}), shown("dots", 3, a=(2, 2), b=(1,)))
    assert so_far.open_polls == ()
    assert so_far.outcomes[0].chosen == ("a",)


def test_more_dots_than_the_room_has_are_refused() -> None:
    with pytest.raises(RefusedError, match="7 dots were counted, but 3 people have 2 each"):
        come_to(("asked", {"poll": DOTS}), shown("dots", 3, a=(7,)))


def test_votes_are_put_on_the_table_once() -> None:
    told = ("asked", {"poll": DOTS}), shown("dots", 3, a=(2,))
    assert come_to(*told, shown("dots", 3, a=(2,))) == come_to(*told)
    with pytest.raises(RefusedError, match="on the table already"):
        come_to(*told, shown("dots", 3, b=(2,)))


def test_votes_of_a_poll_that_nobody_asked_are_refused() -> None:
    with pytest.raises(RefusedError, match="there is no poll 'dots'"):
        come_to(shown("dots", 3, a=(2,)))


def test_the_same_question_again_says_nothing_new_and_another_needs_another_id() -> None:
    asked = ("asked", {"poll": DOTS})
    assert come_to(asked, asked) == come_to(asked)
    with pytest.raises(RefusedError, match="which asks something else"):
        come_to(asked, ("asked", {"poll": DOTS.change(choose=2)}))


def test_there_is_one_re_vote() -> None:
    told = [("asked", {"poll": ask_fist()}), shown("fist", 2, support=(1, 5))]
    again = revote(come_to(*told).outcomes[0])
    told += [("asked", {"poll": again}), shown("fist-again", 2, support=(1, 5))]
    assert come_to(*told).outcomes[-1].then == "decision owner"
    for third in (again.change(id="third"), again.change(id="third", again="fist-again")):
        with pytest.raises(RefusedError, match="there is only one"):
            come_to(*told, ("asked", {"poll": third}))


def test_a_re_vote_waits_for_the_votes_of_the_first_round() -> None:
    again = ask_fist().change(id="again", again="fist")
    with pytest.raises(RefusedError, match="no votes on the table yet"):
        come_to(("asked", {"poll": ask_fist()}), ("asked", {"poll": again}))
