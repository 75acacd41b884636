"""What a team waives with a reason: left out, listed, taken back; never what must be answered."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from coaching_examples import ON, START, advice_of, book, metric, waive, with_objective

from okrnb.coaching import coach, make_waiver, waived
from okrnb.errors import RefusedError
from okrnb.model import Waiver
from okrnb.objectives import Workbook

UNGUARDED = book(metric())


def waiver(id: str = "w1", **changes: Any) -> Waiver:
    given = {"rule": "P01", "about": "key result nps-metric", "reason": "too early", "by": "Ana"}
    return Waiver.model_validate({"id": id, "on": START, **given, **changes})


def having(*waivers: Waiver) -> Workbook:
    return replace(UNGUARDED, waivers=waivers)


def test_without_a_waiver_it_is_asked() -> None:
    assert len(advice_of("P01", UNGUARDED)) == 1


def test_waived_advice_is_left_out() -> None:
    assert advice_of("P01", having(waiver())) == []


def test_waived_advice_is_listed_with_its_reason() -> None:
    ((advice, line),) = waived(having(waiver()), on=ON)
    assert (advice, line.reason, line.by) == (advice_of("P01", UNGUARDED)[0], "too early", "Ana")


def test_all_else_is_asked_as_before() -> None:
    before = [one for one in coach(UNGUARDED, on=ON) if one.rule != "P01"]
    assert [*coach(having(waiver()), on=ON)] == before


@pytest.mark.parametrize("changes", [{"rule": "D5"}, {"about": "key result other"}])
def test_a_waiver_is_for_one_rule_and_one_record(changes: dict[str, str]) -> None:
    assert len(advice_of("P01", having(waiver(**changes)))) == 1
    assert waived(having(waiver(**changes)), on=ON) == ()


def test_what_must_be_answered_cannot_be_waived() -> None:
    given = waive(book(metric(due=None)), "T3")
    assert len(advice_of("T3", given)) == 1
    assert waived(given, on=ON) == ()


def test_the_same_rule_is_waived_only_where_it_is_no_error() -> None:
    given = waive(book(metric(), metric("back", start=40, target=32)), "B1", "key result back")
    assert [one.severity for one in advice_of("B1", given)] == ["E"]


def test_a_waiver_holds_from_its_day_on() -> None:
    given = having(waiver(on=ON))
    assert len(advice_of("P01", given, on=ON - timedelta(days=1))) == 1
    assert advice_of("P01", given, on=ON) == []


def test_a_waiver_can_be_taken_back() -> None:
    later = waiver("w2", on=date(2012, 2, 1), withdrawn=True)
    assert len(advice_of("P01", having(waiver(), later))) == 1


def test_the_day_decides_however_the_lines_stand() -> None:
    back = waiver("w2", on=date(2012, 1, 20), withdrawn=True)
    again = waiver("w3", on=date(2012, 2, 1))
    assert advice_of("P01", having(again, back, waiver())) == []


def test_of_two_lines_of_one_day_the_later_line_counts() -> None:
    assert len(advice_of("P01", having(waiver(), waiver("w2", withdrawn=True)))) == 1


# Making one


def test_a_waiver_names_rule_record_reason_person_and_day() -> None:
    (advice,) = advice_of("P01", UNGUARDED)
    assert make_waiver(advice, id="w1", reason="too early", by="Ana", on=START) == waiver()


def test_a_waiver_of_what_must_be_answered_is_refused() -> None:
    (advice,) = advice_of("T3", book(metric(due=None)))
    with pytest.raises(RefusedError, match=r"T3 .*no end date.* cannot be waived"):
        make_waiver(advice, id="w1", reason="no time", by="Ana", on=START)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"reason": " "}, "reason is blank. Say why it does not matter here."),
        ({"by": ""}, "by is blank. Say who waives it."),
    ],
)
def test_a_waiver_without_reason_or_name_is_refused(changes: dict[str, str], said: str) -> None:
    (advice,) = advice_of("D6", with_objective(why_now=""))
    given = {"id": "w1", "reason": "a crisis", "by": "Ana"} | changes
    with pytest.raises(RefusedError) as caught:
        make_waiver(advice, on=START, **given)
    assert str(caught.value) == said
