"""Whole OKRs as typed: what becomes an objective, what is left over, and typing the same again."""

from datetime import date
from decimal import Decimal

from okrnb.listening import Heard, hear_okrs
from okrnb.model import Cycle, Kpi
from okrnb.objectives import Metric, Objective
from okrnb.pasting import read_pasted

QUARTER = Cycle(name="Q1 2027", start=date(2027, 1, 1), end=date(2027, 3, 31))
OKR = "Shoppers come back\n- Raise repeat orders from 20% to 25%\n- Open the Lisbon shop\n"


def heard(text: str, known: tuple[Objective, ...] = (), kpis: tuple[Kpi, ...] = ()) -> Heard:
    return hear_okrs(read_pasted(text), kpis=kpis, cycle=QUARTER, known=known)


def test_an_objective_comes_with_its_key_results_and_new_kpis() -> None:
    found = heard(OKR)
    (objective,) = found.objectives
    assert objective.text == "Shoppers come back"
    assert [kr.form for kr in objective.key_results] == ["metric", "milestone"]
    assert [kpi.name for kpi in found.kpis] == ["Repeat orders"]


def test_the_line_of_each_is_known() -> None:
    lines = heard(OKR).lines
    assert sorted(lines.values()) == [1, 2, 3]
    assert lines["objective shoppers-come-back"] == 1


def test_typing_the_same_again_gives_the_same() -> None:
    known = heard(OKR).objectives
    assert heard(OKR, known).objectives == known


def test_what_people_added_since_stays() -> None:
    (known,) = heard(OKR).objectives
    first, second = known.key_results
    edited = known.change(why_now="Churn grew.", key_results=(first.change(owner="Ana"), second))
    assert heard(OKR, (edited,)).objectives == (edited,)


def test_a_new_line_is_added_to_the_known_ones() -> None:
    (known,) = heard(OKR).objectives
    (longer,) = heard(OKR + "- NPS from 32 to 40\n", (known,)).objectives
    assert longer.key_results[:2] == known.key_results
    assert longer.key_results[2].text == "NPS from 32 to 40"


def test_two_lines_about_one_metric_share_its_kpi() -> None:
    found = heard("Grow\n- Raise repeat orders from 1 to 2\n- Keep repeat orders above 1\n")
    assert len(found.kpis) == 1


def test_ids_differ_where_sentences_begin_alike() -> None:
    (objective,) = heard("Grow\n- Open a shop\n- Open a shop!\n- Grow\n").objectives
    assert len({objective.id, *(kr.id for kr in objective.key_results)}) == 4


def test_ids_are_whole_words() -> None:
    (objective,) = heard("Wholesale buyers come back after Christmas\n- one\n").objectives
    assert objective.id == "wholesale-buyers-come-back-after"


def test_columns_count_where_the_sentence_is_silent() -> None:
    text = (
        "|Objective|KR|Owner|Start|Target|Due|\n|--|--|--|--|--|--|\n|Grow|NPS|Ana|32|40|15 March|"
    )
    (kr,) = heard(text).objectives[0].key_results
    assert isinstance(kr, Metric)
    assert (kr.start, kr.target) == (Decimal(32), Decimal(40))
    assert (kr.owner, kr.text) == ("Ana", "NPS")
    assert kr.due == date(2027, 3, 15)


def test_key_results_without_an_objective_ask_for_it() -> None:
    (objective,) = heard("- NPS from 32 to 40\n- Open a shop").objectives
    assert objective.prompt == "Which aim do these key results belong to?"


def test_what_is_too_long_is_left_over_whole() -> None:
    long = "Open " + "a very large " * 20 + "shop"
    found = heard(f"Grow\n- {long}\n- Open a shop")
    assert [line.text for line in found.left_over] == [long]
    assert len(found.objectives[0].key_results) == 1


LONE = "Raise repeat orders from 20% to 25%"


def test_a_key_result_alone_that_is_typed_again_stays_where_it_is() -> None:
    (known,) = heard(LONE).objectives
    assert heard(LONE, (known,)).objectives == (known,)


def test_a_key_result_alone_is_known_in_an_objective_that_has_a_name() -> None:
    known = heard(OKR).objectives
    assert heard(LONE, known).objectives == known


def test_more_key_results_without_an_objective_join_the_one_they_were_typed_with() -> None:
    (known,) = heard(LONE).objectives
    (found,) = heard(f"- {LONE}\n- Open the Lisbon shop", (known,)).objectives
    assert found.id == known.id
    assert [kr.text for kr in found.key_results] == [LONE, "Open the Lisbon shop"]


def test_another_key_result_alone_gets_an_objective_of_its_own() -> None:
    (known,) = heard(LONE).objectives
    (found,) = heard("Open the Lisbon shop", (known,)).objectives
    assert found.id != known.id
