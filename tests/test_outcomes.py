"""What votes come to: shares, places, ties, agreement, medians, spreads, and what follows."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrnb.errors import RefusedError
from okrnb.outcomes import Outcome, outcome_of, revote, say_shift, share_of
from okrnb.polls import Poll, ask_abc, ask_confidence, ask_dots, ask_fist, tally_by_hand

OPTIONS = {name: name.upper() for name in "abcdef"}
LEVELS = ask_confidence("odds", {"commit": "10", "target": "20", "stretch": "30"}, about="kr")


def come_to(poll: Poll, counts: Mapping[str, Any], voters: int = 6) -> Outcome:
    return outcome_of(poll, tally_by_hand(poll, counts), voters)


def dots(counts: Mapping[str, int], *, choose: int = 2) -> Outcome:
    return come_to(ask_dots("dots", OPTIONS, choose=choose), counts)


def fingers(numbers: Sequence[int], *, again: bool = False) -> Outcome:
    poll = ask_fist().change(again="first") if again else ask_fist()
    return come_to(poll, {"support": numbers}, len(numbers))


def sure(numbers: Sequence[int], *, again: bool = False) -> Outcome:
    poll = ask_confidence("sure", {"nps": "NPS from 32 to 40"})
    return come_to(poll.change(again="first") if again else poll, {"nps": numbers}, len(numbers))


def test_the_share_of_c_is_said() -> None:
    found = come_to(ask_abc(), {"A": 9, "B": 14, "C": 1}, 24)
    assert found.sentence == "A 9, B 14, C 1: 4.2% say C, effective for me."


def test_the_share_moves_by_points_from_opening_to_close() -> None:
    first = come_to(ask_abc(), {"A": 9, "B": 14, "C": 1}, 24)
    last = come_to(ask_abc("close"), {"A": 6, "B": 10, "C": 8}, 24)
    assert say_shift(first, last) == "C: 4.2%, then 33.3%, +29.2 points"
    assert share_of(last, "A") == Decimal("0.25")


def test_most_dots_get_the_places() -> None:
    found = dots({"a": 9, "b": 8, "c": 3})
    assert (found.chosen, found.tied, found.then) == (("a", "b"), (), "")


def test_more_places_than_options_with_dots_are_not_filled() -> None:
    assert dots({"a": 1}, choose=3).chosen == ("a",)


def test_a_tie_within_the_places_is_none() -> None:
    found = dots({"a": 5, "b": 5, "c": 1})
    assert (set(found.chosen), found.then) == ({"a", "b"}, "")


def test_a_tie_for_the_last_place_gets_one_dot_each_among_the_tied() -> None:
    found = dots({"a": 9, "b": 4, "c": 4, "d": 1})
    assert (found.chosen, found.tied, found.then) == (("a",), ("b", "c"), "run-off")
    again = revote(found)
    assert [option.id for option in again.options] == ["b", "c"]
    assert (again.dots, again.choose, again.again) == (1, 1, "dots")


def test_a_tie_is_said_in_the_words_of_the_options() -> None:
    assert dots({"a": 9, "b": 4, "c": 4}).sentence == (
        "Dots: A 9, B 4, C 4. Chosen: A. Tied for 1 place: B and C. One dot each among the tied."
    )


def test_after_a_run_off_the_decision_owner_decides() -> None:
    again = revote(dots({"a": 9, "b": 4, "c": 4}))
    found = come_to(again, {"b": 3, "c": 3})
    assert (found.then, found.chosen) == ("decision owner", ())
    with pytest.raises(RefusedError, match="there is only one"):
        revote(found)


def test_no_dots_at_all_choose_nothing() -> None:
    assert (dots({}).chosen, dots({}).sentence) == ((), "Dots: none.")


def test_a_fist_of_five_passes_with_all_at_three() -> None:
    found = fingers([3, 4, 5])
    assert (found.then, found.sentence) == ("", "Fingers: 3, 4, 5; all at 3 or more, so it passes.")


def test_who_is_at_two_explains_and_there_is_one_re_vote() -> None:
    found = fingers([2, 4, 5])
    assert found.then == "explain"
    assert "the one explains in two minutes, amend, then one re-vote" in found.sentence
    assert revote(found).again == "fist"


def test_after_the_re_vote_the_decision_owner_decides() -> None:
    assert fingers([2, 4, 5], again=True).then == "decision owner"
    assert fingers([3, 3, 3], again=True).then == ""


def test_a_vote_that_stands_needs_no_re_vote() -> None:
    with pytest.raises(RefusedError, match="the vote fist stands"):
        revote(fingers([5, 5]))


def test_confidence_is_a_median_with_its_span() -> None:
    found = sure([5, 6, 7, 8])
    assert found.median("nps") == Decimal("6.5")
    assert found.sentence == "NPS from 32 to 40: median 6.5, from 5 to 8."


@pytest.mark.parametrize(("numbers", "then"), [([2, 6], ""), ([2, 7], "extremes speak")])
def test_a_spread_above_four_lets_the_extremes_speak(numbers: list[int], then: str) -> None:
    assert sure(numbers).then == then


def test_the_extremes_are_numbers_not_names() -> None:
    assert sure([2, 5, 9]).sentence.endswith(
        "Heard first: the 2 and the 9 on NPS from 32 to 40; then one re-vote."
    )


def test_after_the_re_vote_the_median_stands_however_wide_it_is() -> None:
    found = sure([1, 9], again=True)
    assert found.then == ""
    assert found.sentence.endswith("The spread stays wide; the median stands.")


def test_an_option_that_nobody_voted_on_has_no_median() -> None:
    assert come_to(LEVELS, {"commit": [9]}, 1).median("target") is None


def test_a_commit_that_is_voted_unlikely_is_asked_about() -> None:
    found = come_to(LEVELS, {"commit": [3, 3], "target": [5, 5], "stretch": [1, 1]}, 2)
    assert found.doubts == (
        "commit is voted 3 in 10 likely, which makes it a target: rename it, or move the number?",
    )


def test_levels_voted_as_they_are_meant_raise_no_doubt() -> None:
    votes = {"commit": [9, 8], "target": [5, 6], "stretch": [1, 2]}
    assert come_to(LEVELS, votes, 2).doubts == ()


COUNTS = st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 8))


@given(COUNTS, st.integers(1, 4))
def test_places_are_never_overfilled_and_never_go_to_fewer_dots(
    counts: dict[str, int], choose: int
) -> None:
    found = dots(counts, choose=choose)
    assert len(found.chosen) <= choose
    assert not set(found.chosen) & set(found.tied)
    least = min((counts[one] for one in found.chosen), default=99)
    others = [n for one, n in counts.items() if one not in found.chosen]
    assert all(n <= least for n in others)
    assert (found.then == "run-off") == bool(found.tied)
    if found.tied:
        assert len({counts[one] for one in found.tied}) == 1
        assert len(found.chosen) < choose < len(found.chosen) + len(found.tied)


@given(st.lists(st.integers(0, 5), min_size=1, max_size=10))
def test_a_fist_passes_when_nobody_is_below_three(numbers: list[int]) -> None:
    assert (fingers(numbers).then == "") == (min(numbers) >= 3)


@given(st.lists(st.integers(0, 10), min_size=1, max_size=10))
def test_half_of_the_room_is_on_either_side_of_the_median(numbers: list[int]) -> None:
    middle = sure(numbers).median("nps")
    assert middle is not None
    assert 2 * sum(n < middle for n in numbers) <= len(numbers)
    assert 2 * sum(n > middle for n in numbers) <= len(numbers)
