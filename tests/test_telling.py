"""A milestone as fields of text: from what is told, from a record, and from a template."""

from datetime import date
from typing import Any

import pytest

from okrnb.errors import InputError, RefusedError
from okrnb.model import Kpi
from okrnb.objectives import Milestone, Step
from okrnb.planning import step_templates
from okrnb.telling import (
    ask_milestone,
    check_kind,
    rows_in,
    settle_milestone,
    template_rows,
    tidy_rows,
    tidy_typed,
    typed_milestone,
)


def titles(typed: Any) -> list[str]:
    return [row["title"] for row in rows_in(typed)]


def test_fields_that_are_left_out_are_blank() -> None:
    typed = tidy_typed(sentence="It is open", due=date(2012, 3, 31))
    assert (typed["sentence"], typed["due"], typed["evidence"]) == ("It is open", "2012-03-31", "")
    assert typed["steps"] == ()


def test_titles_are_steps_that_wait_for_each_other() -> None:
    rows = rows_in(tidy_typed(steps=["Lease", "Hire", "Prices"]))
    assert [(row["title"], row["after"]) for row in rows] == [
        ("Lease", ""),
        ("Hire", "1"),
        ("Prices", "2"),
    ]


def test_a_step_that_tells_what_it_waits_for_is_taken_at_its_word() -> None:
    steps = ["a", "b", {"title": "c", "after": [1]}, {"title": "d", "after": ""}]
    assert [row["after"] for row in rows_in(tidy_typed(steps=steps))] == ["", "1", "1", ""]


def test_a_kind_gives_its_steps_unless_others_are_told() -> None:
    assert len(rows_in(tidy_typed(kind="launch"))) == len(template_rows("launch"))
    assert titles(tidy_typed(kind="launch", steps=["Mine"])) == ["Mine"]


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"sentnce": "x"}, r"milestone: unknown field 'sentnce'. Did you mean sentence\?"),
        ({"steps": [{"titel": "x"}]}, r"step 1: unknown field 'titel'. Did you mean title\?"),
    ],
)
def test_a_name_that_is_not_known_is_asked_about(told: dict[str, Any], said: str) -> None:
    with pytest.raises(InputError, match=said):
        tidy_typed(**told)


@pytest.mark.parametrize("owners", ["Ana, Ben", ["Ana", "Ben"], ("Ana", "Ben")])
def test_owners_go_by_the_order_of_the_steps(owners: Any) -> None:
    rows = rows_in(tidy_typed(steps=["Lease", "Hire", "Prices"], owners=owners))
    assert [row["owner"] for row in rows] == ["Ana", "Ben", ""]


def test_owners_go_to_the_steps_of_a_kind_as_well() -> None:
    rows = rows_in(tidy_typed(kind="launch", owners=["Ana"] * len(template_rows("launch"))))
    assert {row["owner"] for row in rows} == {"Ana"}


def test_a_step_keeps_the_owner_that_it_tells() -> None:
    steps = [{"title": "Lease", "owner": "Cem"}, "Hire"]
    assert [row["owner"] for row in rows_in(tidy_typed(steps=steps, owners="Ana, Ben"))] == [
        "Cem",
        "Ben",
    ]


def test_more_owners_than_steps_are_a_problem() -> None:
    with pytest.raises(InputError, match=r"2 owners are told for 1 steps. Give one name for each"):
        tidy_typed(steps=["Lease"], owners="Ana, Ben")


def test_a_kind_without_a_template_is_refused() -> None:
    with pytest.raises(RefusedError, match=r"Did you mean launch\?"):
        check_kind("lunch")
    check_kind("")


def test_a_milestone_is_told_with_all_that_it_has() -> None:
    steps = (
        Step(id="a", title="A", done_means="seen", owner="Ana", due=date(2012, 2, 1), days=3),
        Step(id="b", title="B", after=("a",), weight=2),
    )
    kr = Milestone(
        form="milestone",
        id="m",
        text="It is open",
        evidence="seen",
        future_kpi="nps",
        days_off=("Sat", "Sun"),
        steps=steps,
    )
    told = typed_milestone(kr)
    assert {k: v for k, v in told.items() if k != "steps"} == {
        "id": "m",
        "sentence": "It is open",
        "evidence": "seen",
        "future_kpi": "nps",
        "days_off": "Sat, Sun",
    }
    assert [(row["id"], row["after"], row["weight"]) for row in told["steps"]] == [
        ("a", "", ""),
        ("b", "1", "2"),
    ]


def test_steps_that_wait_for_what_is_not_there_say_so() -> None:
    kr = Milestone(form="milestone", id="m", steps=(Step(id="a", title="A", after=("lost",)),))
    assert typed_milestone(kr)["steps"][0]["after"] == "lost"


def test_another_kind_brings_its_steps() -> None:
    before = tidy_typed(kind="launch")
    after = settle_milestone(before, {**before, "kind": "hire"})
    assert rows_in(after) == template_rows("hire")


def test_another_kind_leaves_steps_alone_that_were_typed() -> None:
    before = tidy_typed(kind="launch")
    first, *others = rows_in(before)
    typed = {**before, "steps": ({**first, "owner": "Ana"}, *others)}
    assert settle_milestone(typed, {**typed, "kind": "hire"})["steps"] == typed["steps"]


def test_blank_rows_make_way_for_a_kind() -> None:
    before = tidy_typed(steps=[{"title": ""}])
    assert len(rows_in(settle_milestone(before, {**before, "kind": "hire"}))) > 1


def test_other_changes_leave_the_steps_alone() -> None:
    before = tidy_typed(kind="launch")
    after = {**before, "owner": "Ana"}
    assert settle_milestone(before, after) == after


def test_the_form_offers_every_template_and_every_kpi() -> None:
    asks = {ask.name: ask for ask in ask_milestone([Kpi(id="nps", name="NPS in $")])}
    assert [value for _, value in asks["kind"].options] == ["", *step_templates()]
    assert asks["future_kpi"].options == (("none yet", ""), ("NPS in $", "nps"))
    assert all(ask.label for ask in asks.values())


@pytest.mark.parametrize(
    ("steps", "said"),
    [
        ("lease, hire", "steps is the text 'lease, hire'. Give a list of titles"),
        ([1, 2], "step 1: it is 1. Give a title"),
        (["lease", None], "step 2: it is None. Give a title"),
    ],
)
def test_steps_that_are_no_steps_are_refused_in_words(steps: Any, said: str) -> None:
    with pytest.raises(InputError) as caught:
        tidy_rows(steps)
    assert said in str(caught.value)
