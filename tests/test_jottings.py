"""Ideas and clusters, drafts and owners, decisions, dissent, the parking lot."""

from datetime import date
from typing import Any

import pytest
from session_examples import CALM, STARTED, event

from okrnb.errors import RefusedError
from okrnb.folding import apply, fold
from okrnb.proceedings import Proceedings


def come_to(*told: tuple[str, dict[str, Any]]) -> Proceedings:
    so_far = fold([STARTED])
    for number, (kind, fields) in enumerate(told, 2):
        so_far = apply(event(kind, number, **fields), so_far)
    return so_far


def idea(text: str, topic: str = "objective") -> tuple[str, dict[str, Any]]:
    return "idea", {"text": text, "topic": topic}


def cluster(name: str, *ideas: str) -> tuple[str, dict[str, Any]]:
    return "clustered", {"name": name, "ideas": ideas}


def clusters(so_far: Proceedings) -> dict[str, tuple[str, ...]]:
    return {one.name: one.ideas for one in so_far.clusters}


THREE = (idea("Early"), idea("Late"), idea("Never"))  # e2, e3, e4
DRAFT = ("drafted", {"objective": CALM})


def test_an_idea_that_is_there_already_is_not_there_twice() -> None:
    so_far = come_to(idea("Go  early"), idea("go early "), idea("Go early", "measure"))
    assert [(one.topic, one.text) for one in so_far.ideas] == [
        ("objective", "Go  early"),
        ("measure", "Go early"),
    ]


def test_an_idea_can_be_put_into_other_words() -> None:
    so_far = come_to(*THREE, ("reworded", {"idea": "e3", "text": "Later"}))
    assert [one.text for one in so_far.ideas] == ["Early", "Later", "Never"]


def test_an_idea_stands_in_one_cluster_at_a_time() -> None:
    so_far = come_to(*THREE, cluster("Time", "e2", "e3"), cluster("No", "e3", "e4"))
    assert clusters(so_far) == {"Time": ("e2",), "No": ("e3", "e4")}


def test_an_idea_moves_from_one_cluster_to_another_or_out_of_it() -> None:
    told = (*THREE, cluster("Time", "e2", "e3"), cluster("No", "e4"))
    moved = come_to(*told, ("moved", {"idea": "e3", "cluster": "e6"}))
    assert clusters(moved) == {"Time": ("e2",), "No": ("e4", "e3")}
    assert clusters(come_to(*told, ("moved", {"idea": "e3"}))) == {"Time": ("e2",), "No": ("e4",)}


def test_moving_to_where_it_is_changes_nothing() -> None:
    told = (*THREE, cluster("Time", "e2", "e3"))
    assert come_to(*told, ("moved", {"idea": "e2", "cluster": "e5"})) == come_to(*told)
    assert come_to(*told, ("moved", {"idea": "e4"})) == come_to(*told)


def test_a_cluster_gets_another_name() -> None:
    so_far = come_to(*THREE, cluster("Time", "e2"), ("renamed", {"cluster": "e5", "name": "When"}))
    assert clusters(so_far) == {"When": ("e2",)}


def test_the_same_cluster_again_changes_nothing() -> None:
    told = (*THREE, cluster("Time", "e2"))
    assert come_to(*told, cluster("Time", "e2")) == come_to(*told)


@pytest.mark.parametrize(
    ("kind", "told", "said"),
    [
        ("reworded", {"idea": "e9", "text": "x"}, "there is no idea 'e9'"),
        ("clustered", {"name": "x", "ideas": ("e9",)}, "there is no idea 'e9'"),
        ("moved", {"idea": "e2", "cluster": "e3"}, "there is no cluster 'e3'"),
        ("renamed", {"cluster": "e2", "name": "x"}, "there is no cluster 'e2'"),
        ("assigned", {"key_result": "x", "owner": "Ana"}, "no objective has a key result 'x'"),
    ],
)
def test_what_is_not_there_cannot_be_changed(kind: str, told: dict[str, Any], said: str) -> None:
    with pytest.raises(RefusedError, match=said):
        come_to(*THREE, (kind, told))


def test_clusters_and_lone_ideas_are_what_can_be_voted_on() -> None:
    so_far = come_to(*THREE, idea("NPS", "measure"), cluster("Time", "e2", "e3"))
    assert so_far.options() == {"e6": "Time", "e4": "Never"}
    assert so_far.options("measure") == {"e5": "NPS"}


def test_a_cluster_of_measures_is_no_option_for_objectives() -> None:
    so_far = come_to(idea("NPS", "measure"), cluster("Money", "e2"))
    assert (so_far.options(), so_far.options("measure")) == ({}, {"e3": "Money"})


def test_a_kpi_is_sorted_anew_by_a_later_decision() -> None:
    told = {"kpi": "nps", "state": "focus"}
    so_far = come_to(("triaged", told), ("triaged", told | {"state": "parked", "reason": "old"}))
    assert [(one.kpi, one.state, one.reason) for one in so_far.triage] == [("nps", "parked", "old")]


def test_a_later_draft_replaces_an_earlier_one() -> None:
    better = CALM.change(text="Customers are helped at once")
    assert come_to(DRAFT, ("drafted", {"objective": better})).objectives == (better,)


def test_a_draft_that_the_team_has_left_is_no_objective() -> None:
    assert come_to(DRAFT, ("drafted", {"objective": CALM, "left": True})).objectives == ()


def test_two_objectives_cannot_share_a_key_result() -> None:
    with pytest.raises(RefusedError, match="calm has a key result calm-wait already"):
        come_to(DRAFT, ("drafted", {"objective": CALM.change(id="other")}))


def test_an_owner_stands_in_the_objective_and_answers_what_its_draft_asked() -> None:
    asked = CALM.change(key_results=(CALM.key_results[0].change(prompt="Who owns it?"),))
    told = {"key_result": "calm-wait", "owner": "Ben", "check_in": date(2012, 1, 9)}
    so_far = come_to(("drafted", {"objective": asked}), ("assigned", told))
    (kr,) = so_far.objectives[0].key_results
    assert (kr.owner, kr.prompt) == ("Ben", "")
    assigned = so_far.first_check_in("calm-wait")
    assert assigned is not None
    assert assigned.check_in == date(2012, 1, 9)


def test_another_owner_leaves_a_question_that_is_not_about_owners() -> None:
    asked = CALM.key_results[0].change(prompt="By when?", owner="Ana")
    draft = ("drafted", {"objective": CALM.change(key_results=(asked,))})
    so_far = come_to(draft, ("assigned", {"key_result": "calm-wait", "owner": "Ben"}))
    assert so_far.objectives[0].key_results[0].prompt == "By when?"


@pytest.mark.parametrize(
    ("kind", "told", "field"),
    [
        ("decided", {"what": "Go", "by": "Ana"}, "decisions"),
        ("dissent", {"about": "Go", "reason": "Too soon", "by": "Cem"}, "dissents"),
        ("parking", {"text": "Refunds"}, "parking"),
        ("next_action", {"what": "Publish", "owner": "Ben"}, "next_actions"),
        ("triaged", {"kpi": "nps", "state": "focus"}, "triage"),
        ("saved", {"objective": CALM}, "saved"),
        ("marked", {"kpi": "nps", "decision": "e1"}, "marked"),
    ],
)
def test_saying_the_same_again_changes_nothing(kind: str, told: dict[str, Any], field: str) -> None:
    once = come_to((kind, told))
    assert come_to((kind, told), (kind, told)) == once
    assert len(getattr(once, field)) == 1


def test_a_topic_on_the_parking_lot_gets_an_owner_later() -> None:
    so_far = come_to(
        ("parking", {"text": "Refunds"}), ("parking", {"text": "refunds", "owner": "Ben"})
    )
    assert [(one.text, one.owner) for one in so_far.parking] == [("refunds", "Ben")]


def test_two_people_may_disagree_for_the_same_reason() -> None:
    told = {"about": "Go", "reason": "Too soon"}
    so_far = come_to(("dissent", told | {"by": "Cem"}), ("dissent", told | {"by": "Ben"}))
    assert [one.by for one in so_far.dissents] == ["Cem", "Ben"]


def test_the_same_words_decided_about_two_things_are_two_decisions() -> None:
    told = {"what": "Wait", "by": "Ana"}
    so_far = come_to(("decided", told | {"about": "a"}), ("decided", told | {"about": "b"}))
    assert len(so_far.decisions) == 2
