"""The same results by the rules of other tools, as a workbook shows them."""

from dataclasses import replace
from datetime import date

import pytest
from quarter import CLOSED, FOLDER

from okrnb.elsewhere import OURS
from okrnb.loop import State, look
from okrnb.nextdoor import compare_tools, table_added_up, table_tools, tool_rules
from okrnb.report import to_markdown

HALF = date(2011, 8, 19)


@pytest.fixture(scope="module")
def half() -> State:
    return look(FOLDER, on=HALF)


@pytest.fixture(scope="module")
def closed() -> State:
    return look(FOLDER, on=CLOSED)


def test_on_the_way_tools_differ_in_the_word_and_at_the_end_in_the_count(
    half: State, closed: State
) -> None:
    words = {compare_tools(half).rulings["rewritten-rate", one].said for one in (OURS, "UpRaise")}
    assert words == {"behind", "on track"}
    assert compare_tools(closed).rulings["rewritten-rate", "OKR Tracker"].said.endswith("%")


def test_what_is_not_pursued_any_more_has_no_word(half: State) -> None:
    assert "courier-binary" not in compare_tools(half).key_results


def test_tools_that_say_the_same_stand_together_and_flips_are_marked(half: State) -> None:
    rows = {row[0]: row[1:] for row in table_tools(half).rows}
    (rate,) = (row for name, row in rows.items() if "pages at 40" in name)
    assert rate[0] == "behind"
    assert "on track: OKRdokey, Viva Goals, Engagedly, UpRaise, Mooncamp" in rate[1]
    assert rate[2] == "yes"
    assert any(row[2] == "" for row in rows.values())


def test_every_rule_is_said_in_a_few_words(half: State) -> None:
    rules = tool_rules(half)
    assert "UpRaise: p/e: 0.95, 0.75" in rules
    assert len(rules) == len(compare_tools(half).conventions)


def test_objectives_come_to_several_answers(closed: State) -> None:
    rows = table_added_up(closed).rows
    assert {row[0] for row in rows} == {one.text for one in closed.workbook.objectives}
    assert "objectives are not scored" in {row[2] for row in rows}


def test_the_report_says_so_on_the_way_and_at_the_end(half: State, closed: State) -> None:
    for state in (half, closed):
        told = to_markdown(state, pictures={})
        assert "## The same by the rules of other tools" in told
        assert "OKRdokey" in told


def test_without_key_results_nothing_is_compared(half: State) -> None:
    empty = replace(half, workbook=replace(half.workbook, objectives=()))
    assert "nothing to compare" in repr(table_tools(empty))
    assert table_added_up(empty).rows == ()
