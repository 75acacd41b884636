"""What a session still has to settle before everybody leaves."""

from datetime import date
from typing import Any

from session_examples import CALM, STARTED, event
from workbook_examples import KPIS, SETTINGS

from okrnb.folding import apply, fold
from okrnb.model import Kpi
from okrnb.objectives import Workbook
from okrnb.openpoints import open_points
from okrnb.outcomes import revote
from okrnb.polls import Tally, ask_dots, ask_fist
from okrnb.proceedings import Proceedings
from okrnb.wording import say_key_result

Told = tuple[str, dict[str, Any]]
MORE = tuple(Kpi(id=id, name=id.upper()) for id in ("a", "b", "c", "d"))
BOOK = Workbook(settings=SETTINGS, kpis=(*KPIS, *MORE), objectives=(), check_ins=(), places={})
ACTION = ("next_action", {"what": "Publish", "owner": "Ben"})


def come_to(*told: Told) -> Proceedings:
    so_far = fold([STARTED])
    for number, (kind, fields) in enumerate(told, 2):
        so_far = apply(event(kind, number, **fields), so_far)
    return so_far


def points(*told: Told) -> tuple[str, ...]:
    return open_points(come_to(*told), BOOK)


def owned(**told: Any) -> Told:
    return "assigned", {"key_result": "calm-wait", "owner": "Ben", **told}


def kpi(id: str) -> Told:
    return "triaged", {"kpi": id, "state": "focus"}


def shown(poll: str, **numbers: tuple[int, ...]) -> Told:
    tallies = tuple(Tally(option=option, numbers=got) for option, got in numbers.items())
    return "revealed", {"poll": poll, "voters": 2, "tallies": tallies}


def test_a_session_without_an_objective_and_a_next_action_is_not_over() -> None:
    assert points() == (
        "No objective has been drafted yet.",
        "Nobody has a next action: who does what first, until when?",
    )


def test_a_key_result_wants_an_owner_and_the_day_of_its_first_check_in() -> None:
    sentence = say_key_result(CALM.key_results[0], KPIS[0])
    assert points(ACTION, ("drafted", {"objective": CALM})) == (
        f"{sentence}: who owns it?",
        f"{sentence}: when is its first check-in?",
        f"{CALM.text}: not in the workbook yet, or not as it stands now.",
    )


def test_nothing_is_open_once_all_is_settled_and_saved() -> None:
    told = ("drafted", {"objective": CALM}), owned(check_in=date(2012, 1, 9)), ACTION
    saved = come_to(*told).objectives[0]
    assert points(*told, ("saved", {"objective": saved})) == ()


def test_an_objective_that_was_changed_after_saving_has_to_be_saved_again() -> None:
    told = ("drafted", {"objective": CALM}), owned(check_in=date(2012, 1, 9)), ACTION
    assert points(*told, ("saved", {"objective": CALM})) == (
        f"{CALM.text}: not in the workbook yet, or not as it stands now.",
    )


def test_an_objective_without_key_results_is_asked_about() -> None:
    bare = CALM.change(key_results=())
    found = points(ACTION, ("drafted", {"objective": bare}), ("saved", {"objective": bare}))
    assert found == (f"{CALM.text}: how will we know? It has no key result.",)


def test_four_kpis_in_focus_are_one_too_many_and_each_needs_a_key_result() -> None:
    found = points(*map(kpi, "abcd"))
    assert found[0] == "4 KPIs are in focus: which of A, B, C, D can wait?"
    assert found[1] == "A is in focus, but no key result moves it: only watch it?"


def test_a_kpi_that_a_key_result_moves_is_fine_in_focus() -> None:
    found = points(kpi("wait"), ("drafted", {"objective": CALM}))
    assert not [one for one in found if "in focus" in one]


def test_four_objectives_are_one_too_many() -> None:
    told = [
        ("drafted", {"objective": CALM.change(id=id, text=f"To {id}", key_results=())})
        for id in "abcd"
    ]
    assert "There are 4 objectives: which 3 at most?" in points(*told)


def test_an_open_vote_is_named() -> None:
    assert points(("asked", {"poll": ask_fist()}))[0] == (
        "Can you support this? Not all votes are on the table."
    )


def test_a_vote_waits_for_what_has_to_follow_until_it_has() -> None:
    told = [("asked", {"poll": ask_fist()}), shown("fist", support=(1, 5))]
    assert points(*told)[0].endswith("then one re-vote. That is still to come.")
    told.append(("asked", {"poll": revote(come_to(*told).outcomes[0])}))
    told.append(shown("fist-again", support=(3, 5)))
    assert not [one for one in points(*told) if "support" in one]


def test_a_tie_after_a_run_off_waits_for_the_decision_owner_by_name() -> None:
    poll = ask_dots("dots", {"a": "A", "b": "B"}, choose=1)
    told: list[Told] = [
        ("attended", {"name": "Ana", "roles": ("decision owner",)}),
        ("asked", {"poll": poll}),
        shown("dots", a=(1,), b=(1,)),
    ]
    told.append(("asked", {"poll": revote(come_to(*told).outcomes[0])}))
    told.append(shown("dots-again", a=(1,), b=(1,)))
    assert points(*told)[0].endswith("What does Ana decide?")
    told.append(("decided", {"what": "A", "by": "Ana", "about": "dots-again"}))
    assert not [one for one in points(*told) if "decide" in one]


def test_a_topic_on_the_parking_lot_wants_somebody_who_takes_it_up() -> None:
    assert "On the parking lot: Refunds: who takes it up?" in points(
        ("parking", {"text": "Refunds"})
    )


def test_events_that_fit_nothing_are_among_the_open_points() -> None:
    so_far = fold([STARTED, event("moved", 2, idea="e9")])
    assert open_points(so_far, BOOK)[-1].startswith("moved e2: there is no idea 'e9'")
