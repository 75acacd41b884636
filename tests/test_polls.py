"""What a ballot may say, and ballots put together so that nobody can tell whose is whose."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrnb.errors import InputError, RefusedError
from okrnb.polls import (
    Poll,
    Tally,
    Vote,
    ask_abc,
    ask_confidence,
    ask_dots,
    ask_fist,
    check_tallies,
    check_votes,
    dots_each,
    say_dots,
    tally,
    tally_by_hand,
    votes_of,
)

TWELVE = {f"o{number}": f"Option {number}" for number in range(12)}
DOTS = ask_dots("dots", TWELVE)
FIST = ask_fist()
SURE = ask_confidence("sure", {"a": "A", "b": "B"})


def numbers(told: tuple[Vote, ...]) -> dict[str, int]:
    return {vote.option: vote.number for vote in told}


def test_everybody_has_a_third_of_the_options_as_dots() -> None:
    assert [dots_each(n) for n in (1, 2, 3, 4, 6, 7, 12, 13, 15, 16, 99)] == [
        *(1, 1, 1, 2, 2, 3, 4, 5, 5, 5, 5)
    ]


def test_twelve_options_and_six_people_are_four_dots_each() -> None:
    assert say_dots(12, 6) == "12 options, 6 people: 4 dots each, 24 in all"
    assert DOTS.dots == 4


def test_a_dot_more_is_refused_with_a_sentence() -> None:
    with pytest.raises(RefusedError) as caught:
        votes_of(DOTS, {"o1": 3, "o2": 2})
    assert str(caught.value) == "5 dots were given, but everybody has 4. Take 1 dot back."


def test_many_dots_too_many_are_no_traceback() -> None:
    with pytest.raises(RefusedError, match="Take 96 dots back"):
        votes_of(DOTS, {"o1": 100})


def test_fewer_dots_and_all_on_one_are_fine() -> None:
    assert numbers(votes_of(DOTS, {"o1": 4})) == {"o1": 4}
    assert votes_of(DOTS, {}) == ()


def test_dots_may_be_a_list_of_names() -> None:
    assert numbers(votes_of(DOTS, ["o1", "o2", "o1"])) == {"o1": 2, "o2": 1}


def test_an_option_that_is_not_there_brings_the_nearest() -> None:
    with pytest.raises(RefusedError, match=r"'o1l' is no option. Did you mean o1"):
        votes_of(DOTS, {"o1l": 1})


@pytest.mark.parametrize("told", [{"o1": -1}, {"o1": 1.5}, {"o1": "many"}])
def test_what_is_no_number_of_dots_is_refused_in_words(told: dict[str, int]) -> None:
    with pytest.raises(InputError, match="number is"):
        votes_of(DOTS, told)


def test_one_letter_answers_a_b_or_c() -> None:
    assert numbers(votes_of(ask_abc(), "B")) == {"B": 1}


def test_two_letters_are_one_too_many() -> None:
    with pytest.raises(RefusedError, match="2 answers were given"):
        votes_of(ask_abc(), ["A", "B"])


def test_fingers_are_a_number_from_0_to_5() -> None:
    assert [numbers(votes_of(FIST, n)) for n in (0, 5)] == [{"support": 0}, {"support": 5}]
    with pytest.raises(RefusedError, match=r"support got 6\. Give a whole number from 0 to 5"):
        votes_of(FIST, 6)


def test_a_lone_number_needs_a_lone_option() -> None:
    with pytest.raises(RefusedError, match="7 stands alone"):
        votes_of(SURE, 7)


def test_confidence_is_a_number_for_each_option() -> None:
    assert numbers(votes_of(SURE, {"a": 10, "b": 0})) == {"a": 10, "b": 0}
    with pytest.raises(RefusedError, match="from 0 to 10"):
        votes_of(SURE, {"a": 11})


def test_an_empty_ballot_is_no_vote_but_no_dots_are() -> None:
    with pytest.raises(RefusedError, match="nothing was voted"):
        check_votes(SURE, ())
    check_votes(DOTS, ())


def test_a_ballot_that_votes_twice_on_one_option_is_refused() -> None:
    with pytest.raises(RefusedError, match="votes twice on a"):
        check_votes(SURE, (Vote(option="a", number=1), Vote(option="a", number=2)))


def test_ballots_are_put_together_by_option_lowest_first() -> None:
    ballots = [votes_of(SURE, told) for told in ({"a": 9, "b": 2}, {"a": 3}, {"a": 7, "b": 0})]
    assert tally(SURE, ballots) == (
        Tally(option="a", numbers=(3, 7, 9)),
        Tally(option="b", numbers=(0, 2)),
    )


def test_no_dots_on_an_option_leave_no_number() -> None:
    assert tally(ask_dots("d", {"a": "A"}), [(Vote(option="a", number=0),)])[0].numbers == ()


def test_what_was_counted_on_a_wall_is_a_total() -> None:
    assert tally_by_hand(ask_abc(), {"A": 9, "C": 1}) == (
        Tally(option="A", numbers=(9,)),
        Tally(option="B"),
        Tally(option="C", numbers=(1,)),
    )


def test_a_total_of_fingers_tells_no_median() -> None:
    with pytest.raises(RefusedError, match=r"as in \[3, 4, 5\]"):
        tally_by_hand(FIST, {"support": 12})


@pytest.mark.parametrize(
    ("poll", "counts", "voters", "said"),
    [
        (DOTS, {"o1": 24, "o2": 1}, 6, "25 dots were counted, but 6 people have 4 each"),
        (ask_abc(), {"A": 3}, 4, "3 answers were counted of 4 people"),
        (FIST, {"support": [3, 3, 3]}, 2, "support got 3 numbers of 2 people"),
        (FIST, {"support": [7]}, 2, "support got 7"),
        (FIST, {"support": []}, 0, "nobody has voted"),
    ],
)
def test_counts_that_cannot_be_are_refused(
    poll: Poll, counts: dict[str, int], voters: int, said: str
) -> None:
    with pytest.raises(RefusedError, match=said):
        check_tallies(poll, tally_by_hand(poll, counts), voters)


def test_twenty_four_dots_of_six_people_are_fine() -> None:
    check_tallies(DOTS, tally_by_hand(DOTS, {"o1": 24}), 6)


def test_a_poll_without_options_or_with_twins_cannot_be_asked() -> None:
    with pytest.raises(InputError, match="options"):
        ask_dots("dots", {})
    twins = {"id": "x", "kind": "fist", "question": "?", "options": DOTS.options[:1] * 2}
    with pytest.raises(ValueError, match="two options have the id o0"):
        Poll.model_validate(twins)


ANYTHING = st.dictionaries(st.sampled_from(sorted(TWELVE)), st.integers(0, 9), max_size=12)


@given(ANYTHING, st.integers(1, 12))
def test_nobody_gives_more_dots_than_everybody_has(told: dict[str, int], options: int) -> None:
    poll = ask_dots("d", dict(list(TWELVE.items())[:options]))
    try:
        votes = votes_of(poll, told)
    except RefusedError:
        return
    assert sum(vote.number for vote in votes) <= dots_each(options) <= 5


@given(st.lists(ANYTHING, max_size=8), st.randoms())
def test_the_order_of_the_ballots_cannot_be_seen(
    told: list[dict[str, int]], chance: Random
) -> None:
    ballots = [tuple(Vote(option=k, number=v) for k, v in one.items()) for one in told]
    ballots = [one for one in ballots if sum(vote.number for vote in one) <= DOTS.dots]
    shuffled = chance.sample(ballots, len(ballots))
    assert tally(DOTS, ballots) == tally(DOTS, shuffled)
