"""The rule on activities reads whole words, and leaves other things alone."""

import pytest
from coaching_examples import advice_of, book, metric, rate


@pytest.mark.parametrize("text", ["100 calls a month", "Send 12 e-mails", "Meetings with buyers"])
def test_a_count_of_activities_is_asked_for_its_outcome(text: str) -> None:
    assert len(advice_of("P03", book(metric(text=text)))) == 1


@pytest.mark.parametrize("text", ["Postage from 4 to 3 GBP", "Recall from 20% to 25%"])
def test_words_that_only_look_alike_stay_silent(text: str) -> None:
    assert not advice_of("P03", book(metric(text=text)))


def test_one_key_result_is_asked_once() -> None:
    assert len(advice_of("P03", book(rate(unit="calls", text="100 calls a month")))) == 1
