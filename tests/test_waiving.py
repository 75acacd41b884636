"""A waiver from a notebook cell to the log and back."""

from datetime import date

import pytest

from okrnb.advice import Advice
from okrnb.deciding import draft_from, keep
from okrnb.errors import InputError
from okrnb.loop import State, look
from okrnb.waiving import ask_again, waive

TODAY = date(2011, 12, 4)


@pytest.fixture
def book(example_shop: State) -> State:
    return keep(example_shop, draft_from(example_shop, "revenue"))


def asked(book: State, rule: str) -> list[Advice]:
    return [one for one in book.advice if one.rule == rule]


def test_waived_advice_is_not_asked_again_and_its_reason_is_kept(book: State) -> None:
    (advice,) = asked(book, "P12")
    after = waive(book, advice, reason="the board has one", by="Ana")
    assert asked(after, "P12") == []
    ((left, line),) = after.waived
    assert (left, line.reason, line.by) == (advice, "the board has one", "Ana")


def test_a_waiver_outlives_the_session(book: State) -> None:
    waive(book, asked(book, "P12")[0], reason="the board has one", by="Ana")
    assert asked(look(book.folder, on=TODAY), "P12") == []


def test_a_waiver_is_one_line_of_the_log(book: State) -> None:
    waive(book, asked(book, "P12")[0], reason="the board has one", by="Ana")
    (line,) = lines(book)
    assert line.startswith(
        '{"on": "2011-12-04", "kind": "waiver", "rule": "P12", "about": "objective revenue", '
        '"reason": "the board has one", "by": "Ana", "id": '
    )


def lines(book: State) -> list[str]:
    """Give the waivers in the log; chances that were shown stand there as well."""
    log = (book.folder / "log.jsonl").read_text(encoding="utf-8").splitlines()
    return [line for line in log if '"kind": "waiver"' in line]


def test_advice_can_be_named_by_its_rule(book: State) -> None:
    after = waive(book, "P12", reason="the board has one", by="Ana")
    assert [one.advice.about for one in after.waived] == ["objective revenue"]


def test_advice_of_several_is_named_by_its_rule_and_what_it_is_about(book: State) -> None:
    two = keep(book, draft_from(book, "orders"))
    after = waive(two, "p12 objective orders", reason="the board has one", by="Ana")
    assert [one.advice.about for one in after.waived] == ["objective orders"]
    assert len(asked(after, "P12")) == 1


@pytest.mark.parametrize(
    ("named", "said"),
    [
        ("P21", "log.jsonl: nothing of P21 is asked. Choose of: D6, P12, "),
        (" ", "nothing of a blank is asked"),
        (
            "P12 objective revenues",
            "P12 is not asked of 'objective revenues'. Did you mean objective revenue?",
        ),
        ("D6", "D6 is asked of 2. Say of which: 'D6 objective orders', 'D6 objective revenue'."),
    ],
)
def test_a_name_that_fits_none_or_several_is_refused_in_words(
    book: State, named: str, said: str
) -> None:
    two = keep(book, draft_from(book, "orders"))
    with pytest.raises(InputError) as caught:
        waive(two, named, reason="the board has one", by="Ana")
    assert said in str(caught.value)
    assert lines(two) == []


def test_a_cell_that_is_run_twice_adds_one_line(book: State) -> None:
    after = waive(book, "P12", reason="the board has one", by="Ana")
    again = waive(after, "P12", reason="the board has one", by="Ana")
    assert waive(book, asked(book, "P12")[0], reason="the board has one", by="Ana").advice
    assert (again.waived, len(lines(book))) == (after.waived, 1)


def test_another_reason_is_another_line(book: State) -> None:
    after = waive(book, "P12", reason="the board has one", by="Ana")
    again = waive(after, "P12", reason="it hangs on the wall", by="Ana")
    ((_, line),) = again.waived
    assert (line.reason, len(lines(book))) == ("it hangs on the wall", 2)


def test_what_was_asked_again_can_be_waived_again_for_the_same_reason(book: State) -> None:
    after = waive(book, "P12", reason="the board has one", by="Ana")
    again = ask_again(after, after.waived[0].waiver, reason="nobody can read it", by="Ben")
    assert len(waive(again, "P12", reason="the board has one", by="Ana").waived) == 1
    assert len(lines(book)) == 3


def test_taking_back_twice_adds_one_line(book: State) -> None:
    after = waive(book, "P12", reason="the board has one", by="Ana")
    line = after.waived[0].waiver
    again = ask_again(after, line, reason="nobody can read it", by="Ben")
    ask_again(again, line, reason="nobody can read it", by="Ben")
    assert len(lines(book)) == 2


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"reason": " "}, "reason is blank. Say why it does not matter here."),
        ({"by": ""}, "by is blank. Say who waives it."),
    ],
)
def test_a_blank_is_refused_with_what_the_waiver_is_for(
    book: State, changes: dict[str, str], said: str
) -> None:
    given = {"reason": "the board has one", "by": "Ana"} | changes
    with pytest.raises(InputError) as caught:
        waive(book, "P12", **given)
    assert str(caught.value) == f"log.jsonl: waiver of P12 for objective revenue: {said}"


def test_what_must_be_answered_is_refused_in_words_and_nothing_is_written(book: State) -> None:
    with pytest.raises(InputError, match="what blocks publishing cannot be waived"):
        waive(book, asked(book, "W-PLH")[0], reason="no time", by="Ana")
    assert lines(book) == []


def test_a_waiver_that_is_taken_back_is_asked_again_and_both_lines_stay(book: State) -> None:
    after = waive(book, asked(book, "P12")[0], reason="the board has one", by="Ana")
    ((_, line),) = after.waived
    again = ask_again(after, line, reason="nobody can read it", by="Ben")
    assert len(asked(again, "P12")) == 1
    assert [one.by for one in again.workbook.waivers] == ["Ana", "Ben"]


def test_taking_back_needs_a_reason(book: State) -> None:
    after = waive(book, asked(book, "P12")[0], reason="the board has one", by="Ana")
    ((_, line),) = after.waived
    with pytest.raises(InputError, match="reason"):
        ask_again(after, line, reason=" ", by="Ben")
