"""One record at a time, and the changes of all: noted, kept apart, held against what is saved."""

from okrnb.asking import Typed
from okrnb.pages import Pages, by_page, changes_in, make_change, say_fields

SAVED = {"nps": {"owner": "Ana", "unit": ""}, "mrr": {"owner": "", "unit": "EUR"}}


def pages(**more: dict[str, str]) -> Pages:
    saved = {**SAVED, **more}
    return Pages(key="kpi", known=list(saved), texts=lambda id: saved[id], lasting={"all": ""})


def typed(before: Typed, **fields: str) -> Typed:
    """Give what a form holds after people typed into fields."""
    return pages().settle(before, {**before, **fields})


def test_a_page_shows_what_is_saved() -> None:
    assert pages().turn_to("mrr") == {
        "kpi": "mrr", "owner": "", "unit": "EUR", "all": "", "changes": (),
    }  # fmt: skip


def test_a_page_that_is_not_there_is_the_first_one() -> None:
    assert pages().turn_to("gone")["kpi"] == "nps"


def test_a_change_is_noted_with_what_was_there() -> None:
    after = typed(pages().turn_to("nps"), owner="Ben")
    assert changes_in(after) == (make_change("nps", "owner", was="Ana", now="Ben"),)


def test_a_second_change_of_a_field_still_rests_on_what_was_saved() -> None:
    after = typed(typed(pages().turn_to("nps"), owner="Ben"), owner="Cem")
    assert changes_in(after) == (make_change("nps", "owner", was="Ana", now="Cem"),)


def test_a_change_that_is_taken_back_is_none() -> None:
    after = typed(typed(pages().turn_to("nps"), owner="Ben"), owner="Ana")
    assert changes_in(after) == ()


def test_turning_the_page_keeps_the_changes_of_the_one_before() -> None:
    turned = typed(typed(pages().turn_to("nps"), owner="Ben"), kpi="mrr")
    assert (turned["owner"], turned["unit"]) == ("", "EUR")
    assert typed(turned, kpi="nps")["owner"] == "Ben"


def test_what_is_typed_into_a_lasting_field_belongs_to_no_page() -> None:
    after = typed(typed(pages().turn_to("nps"), all="yes"), kpi="mrr")
    assert (after["all"], after["changes"]) == ("yes", ())


def test_a_change_that_somebody_saved_meanwhile_is_none_any_more() -> None:
    changes = (make_change("nps", "owner", was="Ana", now="Ben"),)
    after = pages(nps={"owner": "Ben", "unit": ""}).turn_to("nps", changes)
    assert after["changes"] == ()


def test_changes_can_rest_on_what_is_saved_by_now() -> None:
    changes = (
        make_change("nps", "owner", was="Ana", now="Ben"),
        make_change("gone", "owner", was="", now="Ben"),
    )
    now = pages(nps={"owner": "Cem", "unit": ""}).rest(changes)
    assert now == (make_change("nps", "owner", was="Cem", now="Ben"),)


def test_changes_of_pages_and_fields_that_are_not_there_any_more_are_gone() -> None:
    there = make_change("nps", "owner", was="Ana", now="Ben")
    no_page = make_change("gone", "owner", was="", now="Ben")
    no_field = make_change("nps", "colour", was="", now="red")
    assert pages().gone((there, no_page, no_field)) == (no_page, no_field)


def test_what_was_kept_under_other_names_is_left_out() -> None:
    changes = (
        make_change("nps", "colour", was="", now="red"),
        make_change("x", "owner", was="", now="a"),
    )
    assert pages().turn_to("nps", changes)["changes"] == ()
    assert changes_in({"changes": ({"kpi": "nps"},)}) == ()


def test_fields_may_follow_each_other() -> None:
    following = Pages(
        key="kpi",
        known=["nps"],
        texts=lambda id: SAVED[id],
        follow=lambda before, after: {**after, "unit": f"of {after['owner']}"},
    )
    start = following.turn_to("nps")
    after = following.settle(start, {**start, "owner": "Ben"})
    assert by_page(changes_in(after)) == {"nps": {"owner": "Ben", "unit": "of Ben"}}


def test_changes_are_said_page_by_page() -> None:
    changes = (
        make_change("nps", "healthy_low", was="", now="1"),
        make_change("mrr", "owner", was="", now="Ben"),
        make_change("nps", "owner", was="Ana", now="Ben"),
    )
    assert pages().say(changes, str.upper) == "NPS: healthy low, owner; MRR: owner"


def test_fields_are_said_in_plain_words() -> None:
    assert say_fields(("pay_linked", "pay_linked")) == "pay linked"
