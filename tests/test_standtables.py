"""How all key results stand, as a table."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from quarter import CLOSED, FOLDER, REVIEW

from okrnb.loop import State, look
from okrnb.objectives import Metric
from okrnb.standtables import (
    MOST_VALUES,
    burnup_in,
    chance_reasons,
    filled,
    names_by_place,
    promised,
    stands_of,
    table_course,
    table_standings,
)
from okrnb.tabular import Table

RETENTION = "Raise customer retention from 37.7% to 42.0% by 30 September 2011"
ACTIVE = "Raise active customers from 968 to 1,100 by 30 September 2011"


@pytest.fixture(scope="module")
def book() -> State:
    """Give the example quarter at its review."""
    return look(FOLDER, on=REVIEW)


def row(table: Table, name: str) -> dict[str, str]:
    (found,) = [one for one in table.rows if one[0] == name]
    return dict(zip(table.head, found, strict=True))


def test_what_is_achieved_stands_beside_what_was_expected_and_what_people_believe(
    book: State,
) -> None:
    found = row(table_standings(book), RETENTION)
    assert found == {
        **{"key result": RETENTION, "owner": "Ana", "status": "at risk", "score": "0.00"},
        **{"so far": "36.8%, below start: from 37.7% to 42.0%", "progress": "-20%"},
        **{"expected by now": "34%", "confidence": "4 of 10"},
    }


def test_what_was_changed_has_a_row_of_its_own_below_what_was_promised(book: State) -> None:
    names = [one[0] for one in table_standings(book, objective="back").rows]
    changed = "as changed: Raise active customers from 968 to 1,050 by 30 September 2011"
    assert names[1:3] == [ACTIVE, changed]


def test_what_was_given_up_says_so_and_expects_nothing(book: State) -> None:
    found = row(
        table_standings(book),
        "Answer yes by 30 September 2011: Is the second courier under contract?",
    )
    assert (found["status"], found["expected by now"], found["confidence"]) == ("given up", "", "")


def test_a_guardrail_has_no_progress(book: State) -> None:
    name = "Do not let average order value go below GBP 450 in a month until 30 September 2011"
    found = row(table_standings(book), name)
    assert (found["status"], found["score"], found["progress"]) == ("held", "held", "")


def test_where_numbers_and_people_disagree_the_status_says_so(book: State) -> None:
    name = "Raise orders from 4,460 to 4,600 by 30 September 2011"
    assert row(table_standings(book), name)["status"] == "on track, numbers and people disagree"


def test_one_objective_can_be_shown_alone(book: State) -> None:
    assert len(table_standings(book, objective="pages").rows) == 4


def test_a_column_without_anything_is_left_out(book: State) -> None:
    assert "chance" not in table_standings(book).head


def with_headline(book: State, headline: str, scoring: str = "graded") -> State:
    cycle = book.workbook.settings.cycle.change(headline=headline, scoring=scoring)
    settings = book.workbook.settings.change(cycle=cycle)
    return replace(book, workbook=replace(book.workbook, settings=settings))


@pytest.mark.parametrize(
    ("headline", "said"), [("score", "0.25"), ("verdict", "no"), ("progress", "25%")]
)
def test_the_cycles_headline_comes_first(book: State, headline: str, said: str) -> None:
    table = table_standings(with_headline(book, headline))
    found = row(table, "Item pages that keep their promise")
    assert found[headline] == said
    assert list(found).count("progress") == 1


@pytest.mark.parametrize(
    ("scoring", "head"), [("yes_no", "verdict"), ("progress_only", "progress"), ("levels", "score")]
)
def test_how_a_cycle_is_scored_names_what_comes_first(book: State, scoring: str, head: str) -> None:
    assert table_standings(with_headline(book, "score", scoring)).head[3] == head


def test_where_progress_comes_first_it_is_not_said_twice(book: State) -> None:
    found = table_standings(with_headline(book, "progress"), objective="pages")
    assert found.head.count("progress") == 1


def test_both_standings_of_what_was_changed_are_kept_apart(book: State) -> None:
    (one,) = [one for one in stands_of(book) if one.key_result.id == "active_customers-metric"]
    assert one.now is not None
    assert isinstance(one.changed, Metric)
    assert one.changed.target == 1050
    assert one.now.status.score.raw != one.promised.status.score.raw


def test_what_was_promised_stands_whatever_was_decided(book: State) -> None:
    assert set(promised(book)) == {kr.id for kr in book.workbook.key_results()}


def test_why_there_is_no_chance_is_said_once_for_all(book: State) -> None:
    (why,) = chance_reasons(book, objective="back")
    assert why.startswith("told from the same time last year")
    assert chance_reasons(book, objective="back")[why][0] == RETENTION


def test_forms_that_never_have_a_chance_give_no_reason(book: State) -> None:
    assert chance_reasons(book, objective="pages") == {}


def metrics(book: State) -> Iterator[Metric]:
    return (kr for kr in book.workbook.key_results() if isinstance(kr, Metric))


def test_each_value_stands_beside_what_was_expected_on_its_day() -> None:
    ended = look(FOLDER, on=CLOSED)
    kr = next(metrics(ended))
    kpi = ended.workbook.kpi(kr.kpi)
    assert kpi is not None
    table = table_course(burnup_in(kr, kpi, ended))
    assert table.rows == (
        ("31 July 2011", "36.8%", "39.1%", "readings"),
        ("31 August 2011", "38.9%", "40.6%", "readings"),
        ("30 September 2011", "41.1%", "42.0%", "readings"),
    )


def test_of_many_values_so_many_are_shown_that_they_fit_the_last_among_them() -> None:
    ended = look(FOLDER, on=CLOSED)
    kr = next(metrics(ended))
    kpi = ended.workbook.kpi(kr.kpi)
    assert kpi is not None
    course = burnup_in(kr, kpi, ended)
    (*_, last) = course.values
    days = [date.fromordinal(last.on.toordinal() - i) for i in range(90)]
    long = replace(course, values=tuple(replace(last, on=day) for day in reversed(days)))
    rows = table_course(long).rows
    assert MOST_VALUES / 2 <= len(rows) <= MOST_VALUES
    assert rows[-1][0] == "30 September 2011"


def test_the_first_column_stands_even_where_it_is_blank() -> None:
    assert filled(("a", "b", "c"), [("", "x", ""), ("", "y", "")]) == Table(
        ("a", "b"), (("", "x"), ("", "y"))
    )


def test_every_record_has_a_name_that_people_know(book: State) -> None:
    names = names_by_place(book.workbook)
    assert names["key result retention_rate-metric"] == RETENTION
    assert names["lead measure calls"] == "Calls to customers whose second order is due"
    assert names["kpi revenue"] == "Revenue"


def test_numbers_of_where_a_total_is_heading_are_called_projected(book: State) -> None:
    found = row(table_standings(book), "Raise orders from 4,460 to 4,600 by 30 September 2011")
    assert (found["score"], found["progress"]) == ("1.00 projected", "117% projected")


def test_at_the_end_nothing_is_projected_any_more() -> None:
    told = repr(table_standings(look(FOLDER, on=CLOSED)))
    assert " projected" not in told
