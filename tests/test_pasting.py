"""OKRs as people paste them: which line is an objective, which a key result, what is left over."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrnb.pasting import Pasted, PastedObjective, read_pasted

SHOP = ("Shoppers come back", ("Raise repeat orders from 20% to 25%", "NPS from 32 to 40"))
WAYS = {
    "plain lines": """
        Shoppers come back
        Raise repeat orders from 20% to 25%
        NPS from 32 to 40""",
    "a line and bullets": """
        Shoppers come back
        - Raise repeat orders from 20% to 25%
        - NPS from 32 to 40""",
    "bullets under a bullet": """
        * Shoppers come back
          * Raise repeat orders from 20% to 25%
          * NPS from 32 to 40""",
    "a heading and numbers": """
        # OKRs of the first quarter

        ## **Shoppers come back**

        1. Raise repeat orders from 20% to 25%
        2. NPS from 32 to 40""",
    "labels": """
        Objective 1: Shoppers come back
        KR1: Raise repeat orders from 20% to 25%
        KR 2 - NPS from 32 to 40""",
    "labels and checkboxes": """
        ### O1. Shoppers come back
        #### Key results
        - [ ] **KR1.1** \N{EN DASH} Raise repeat orders from 20% to 25%
        - [x] KR1.2: NPS from [32](https://example.org/nps) to 40""",
    "a wrapped bullet": """
        Shoppers come back

        - Raise repeat orders
          from 20% to 25%
        - NPS from 32 to 40""",
    "a Markdown table": """
        | Objective | Key result | Owner |
        |:--|:--|--:|
        | Shoppers come back | Raise repeat orders from 20% to 25% | Ana |
        | | NPS from 32 to 40 | |""",
    "cells of a sheet": (
        "Objective\tKR\nShoppers come back\tRaise repeat orders from 20% to 25%\n"
        "Shoppers come back\tNPS from 32 to 40"
    ),
    "comma-separated": (
        "objective,key_result\nShoppers come back,Raise repeat orders from 20% to 25%\n"
        ',"NPS from 32 to 40"'
    ),
}


def plain(text: str) -> str:
    lines = text.strip("\n").split("\n")
    return "\n".join(line.removeprefix("        ") for line in lines)


def shape(pasted: Pasted) -> list[tuple[str, tuple[str, ...]]]:
    return [(one.text, tuple(kr.text for kr in one.key_results)) for one in pasted.objectives]


@pytest.mark.parametrize("text", WAYS.values(), ids=WAYS.keys())
def test_every_usual_way_to_write_an_okr_gives_the_same(text: str) -> None:
    assert shape(read_pasted(plain(text))) == [SHOP]


def test_every_line_keeps_its_number() -> None:
    (objective,) = read_pasted("# OKRs\n\n## Grow\n\n- one\n\n- two\n").objectives
    assert (objective.line, [kr.line for kr in objective.key_results]) == (3, [5, 7])


def test_one_objective_ends_where_the_next_one_begins() -> None:
    pasted = read_pasted("Grow\n- one\n- two\nKeep\n- three\n")
    assert shape(pasted) == [("Grow", ("one", "two")), ("Keep", ("three",))]


def test_flat_bullets_are_key_results_without_an_objective() -> None:
    assert shape(read_pasted("- one\n- two")) == [("", ("one", "two"))]


def test_a_sentence_alone_is_a_key_result() -> None:
    assert shape(read_pasted("\nRaise NPS to 40\n")) == [("", ("Raise NPS to 40",))]


def test_why_now_and_owners_go_where_they_stand() -> None:
    text = "O1: Grow\nWhy now: churn doubled\nOwner: Ana\n- one\n- two\n  Owner: Ben\n"
    (objective,) = read_pasted(text).objectives
    assert (objective.why_now, objective.owner) == ("churn doubled", "Ana")
    assert [dict(kr.fields) for kr in objective.key_results] == [{}, {"owner": "Ben"}]


def test_a_reason_below_a_line_makes_it_an_objective() -> None:
    (objective,) = read_pasted("Grow\nWhy now: churn doubled\n- one\n").objectives
    assert (objective.text, objective.why_now) == ("Grow", "churn doubled")


def test_a_reason_may_go_on_in_the_next_line() -> None:
    (objective,) = read_pasted("# Grow\nWhy now: churn doubled\nin May.\n\n- one\n").objectives
    assert objective.why_now == "churn doubled in May."


def test_columns_beside_the_sentence_come_with_it() -> None:
    text = "|Objective|KR|Baseline|Target|Unit|\n|--|--|--|--|--|\n|Grow|NPS|32|40|points|"
    (objective,) = read_pasted(text).objectives
    assert objective.key_results[0].fields == {"start": "32", "target": "40", "unit": "points"}


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Grow\n- one\n  - call ten shoppers", ["call ten shoppers"]),
        ("# Plan\nWe met on Monday\nand talked.\n## O: Grow\n- one", ["Plan", "We met on Monday"]),
        ("O1: Grow\n- one\n\n## Notes\n- ask Ben", ["Notes", "ask Ben"]),
        ("# Grow\nThis is about growth.\n- one", ["This is about growth."]),
    ],
)
def test_what_is_neither_is_listed_not_dropped(text: str, left: list[str]) -> None:
    assert [line.text for line in read_pasted(text).left_over][: len(left)] == left


def test_wrapped_prose_is_no_okr() -> None:
    pasted = read_pasted(
        "In this quarter we want\nto do a few things, which\nare listed elsewhere."
    )
    assert (pasted.objectives, len(pasted.left_over)) == ((), 3)


@pytest.mark.parametrize("text", ["", "\n \n", "```\nO1: Grow\n- one\n```", "---", "<!-- Grow -->"])
def test_nothing_gives_nothing(text: str) -> None:
    assert read_pasted(text) == Pasted(())


def test_a_name_with_an_initial_is_no_label() -> None:
    (objective,) = read_pasted("O. Henry sells more books\n- one").objectives
    assert objective.text == "O. Henry sells more books"


words = st.text(st.characters(blacklist_categories=["Cs", "Cc"]), max_size=30)


@given(st.lists(words, max_size=12))
def test_no_text_breaks_it_and_no_line_is_lost(lines: list[str]) -> None:
    pasted = read_pasted("\n".join(f"- {line}" for line in lines))
    assert all(isinstance(one, PastedObjective) for one in pasted.objectives)
    numbers = [one.line for one in pasted.left_over]
    numbers += [kr.line for one in pasted.objectives for kr in one.key_results]
    numbers += [one.line for one in pasted.objectives if one.text]
    assert len(numbers) == len(set(numbers))
