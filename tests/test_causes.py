"""Rungs of a why-ladder: how they branch, and what cannot be a ladder."""

import pytest

from okrnb.causes import Rung, branches
from okrnb.errors import RefusedError


def rung(id: str, explains: str | None = None) -> Rung:
    return Rung(id=id, explains=explains, because=f"Because of {id}")


def ids(*rungs: Rung) -> list[str]:
    return [" > ".join(one.id for one in branch) for branch in branches(rungs)]


def test_a_row_of_causes_is_one_branch() -> None:
    assert ids(rung("slow"), rung("big", "slow"), rung("raw", "big")) == ["slow > big > raw"]


def test_two_causes_of_one_are_two_branches_that_share_it() -> None:
    assert ids(rung("slow"), rung("big", "slow"), rung("far", "slow")) == [
        "slow > big",
        "slow > far",
    ]


def test_two_causes_of_the_gap_are_two_branches() -> None:
    assert ids(rung("slow"), rung("dear")) == ["slow", "dear"]


def test_the_order_of_writing_does_not_matter() -> None:
    assert ids(rung("raw", "big"), rung("big", "slow"), rung("slow")) == ["slow > big > raw"]


def test_an_empty_ladder_has_no_branch() -> None:
    assert ids() == []


def test_a_cause_of_what_is_not_there_is_refused_with_what_there_is() -> None:
    with pytest.raises(RefusedError, match=r"explains 'slwo', .* Choose of slow, big"):
        branches([rung("slow"), rung("big", "slwo")])


def test_two_rungs_with_one_id_are_refused() -> None:
    with pytest.raises(RefusedError, match="two rungs with the id slow"):
        branches([rung("slow"), rung("slow")])


def test_causes_in_a_circle_are_named() -> None:
    with pytest.raises(RefusedError, match=r"circle: (a > b > a|b > a > b)\."):
        branches([rung("top"), rung("a", "b"), rung("b", "a")])


def test_a_cause_of_itself_is_a_circle() -> None:
    with pytest.raises(RefusedError, match="circle: a > a"):
        branches([rung("a", "a")])
