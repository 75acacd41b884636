"""What a dashboard gathers: three things apart, what needs a decision, and nobody by an id."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest
from made_quarters import CLOSED, KR, kpi, later_by, make_quarter, told
from quarter import CLOSED as OCTOBER
from quarter import REVIEW, at

from okrnb.dashboards import Dashboard, gather_dashboard, name_line, say_when
from okrnb.entries import Decision
from okrnb.objectives import Workbook
from okrnb.past import History
from okrnb.reviewing import as_pursued
from okrnb.standing import stand_all

HALF = later_by(49)


def gather(
    workbook: Workbook, *, on: date = HALF, histories: Mapping[str, History] | None = None
) -> Dashboard:
    return gather_dashboard(workbook, stand_all(workbook, on=on), on=on, histories=histories)


def example(on: date) -> Dashboard:
    day = at(on)
    book = as_pursued(day.book, on=on)
    standings = stand_all(book, on=on, outlooks=day.outlooks, curves=day.curves)
    return gather_dashboard(book, standings, on=on, histories=day.histories)


def block(found: Dashboard, heading: str) -> list[str]:
    (own,) = (one for one in found.blocks if one.heading.startswith(heading))
    return [str(note) for note in own.notes]


def test_the_day_is_told_with_its_place_in_the_cycle() -> None:
    whole = make_quarter([50])
    days = [date(2012, 3, 1), date(2012, 4, 1), later_by(7), later_by(8), CLOSED]
    assert [say_when(whole, on=day).partition(", ")[2] for day in days] == [
        "begins 1 April 2012",
        "week 1 of 13",
        "week 1 of 13",
        "week 2 of 13",
        "ended 30 June 2012",
    ]


def test_another_cadence_has_its_own_word() -> None:
    monthly = make_quarter([50], cycle={"cadence": "month"})
    assert say_when(monthly, on=HALF) == "19 May 2012, month 2 of 3"


def test_achieved_chance_and_confidence_stay_three_things() -> None:
    whole = make_quarter([80])
    standings = stand_all(whole, on=HALF)
    sure = {id: replace(one, chance=0.31, chance_said="about 31%") for id, one in standings.items()}
    (card,) = gather_dashboard(whole, sure, on=HALF).cards
    (line,) = card.lines
    assert (line.row.word, line.row.number) == ("behind", "0.43")
    assert (line.chance, line.confidence) == ("about 31%", "6 of 10")


def test_what_was_not_said_or_tested_is_left_blank() -> None:
    (card,) = gather(make_quarter([None])).cards
    assert (card.lines[0].chance, card.lines[0].confidence) == ("", "")


def test_statuses_are_counted_and_so_is_who_said_nothing() -> None:
    found = gather(make_quarter([100, 100, 10, None]))
    assert found.tally.startswith("2 on track, 1 at risk")
    assert found.tally.endswith("1 without a check-in this week")


def test_a_new_target_or_a_drop_does_not_hide_what_was_promised() -> None:
    day = at(OCTOBER)
    book = as_pursued(day.book, on=OCTOBER)
    standings = stand_all(book, on=OCTOBER, outlooks=day.outlooks, curves=day.curves)
    found = gather_dashboard(day.book, standings, on=OCTOBER, histories=day.histories)
    assert [card.said for card in found.cards] == [
        "0.93 (0.80 as promised)",
        "0.95 (0.71 as promised)",
        "0.99",
    ]


def test_what_guarded_something_that_was_dropped_goes_with_it() -> None:
    whole = make_quarter([10, 10])
    (objective,) = whole.objectives
    rail = KR.validate_python({"form": "guardrail", "id": "rail", "protects": "kr0", "kpi": "k1"})
    guarded = objective.change(key_results=(*objective.key_results, rail))
    line = {"id": "d", "on": later_by(40), "key_result": "kr0", "action": "drop", "reason": "r"}
    gone = Decision.model_validate(line | {"by": "Ana"})
    book = replace(whole, objectives=(guarded,), entries=(gone,))
    standings = stand_all(as_pursued(book, on=HALF), on=HALF)
    (card,) = gather_dashboard(book, standings, on=HALF).cards
    assert [line.row.key_result for line in card.lines] == ["kr1"]


def test_without_key_results_that_is_what_is_said() -> None:
    assert gather(make_quarter([])).tally == "no key results yet"


def test_only_what_is_in_trouble_needs_a_decision() -> None:
    assert block(gather(make_quarter([10, 80, 100])), "Needs") == [
        "at risk: Raise thing 0 from 0 to 100 $ by 30 June 2012"
    ]


def test_what_was_decided_already_stands_beside() -> None:
    line = {"id": "d", "on": later_by(40), "key_result": "kr0", "action": "help", "reason": "r"}
    asked = Decision.model_validate(line | {"by": "Ana"})
    (said,) = block(gather(make_quarter([10], entries=(asked,))), "Needs")
    assert said.endswith("by 30 June 2012 (help asked for since 10 May 2012)")


def test_what_was_given_up_is_gone() -> None:
    line = {"id": "d", "on": later_by(40), "key_result": "kr0", "action": "drop", "reason": "r"}
    gone = Decision.model_validate(line | {"by": "Ana"})
    found = gather(make_quarter([10, 10], entries=(gone,)))
    assert [line.row.key_result for card in found.cards for line in card.lines] == ["kr1"]


def test_health_metrics_stand_with_their_colour_in_words_the_worst_first() -> None:
    states = (("a", 50), ("b", 39), ("c", 10))
    kpis = [kpi(id, id.upper(), healthy_low=40, state="health", unit="") for id, _ in states]
    blind = kpi("d", "D", healthy_low=40, state="health")
    whole = replace(make_quarter([50]), kpis=(*kpis, blind))
    histories: dict[str, History] = {id: ([HALF], [value]) for id, value in states}
    found = gather(whole, histories=histories)
    assert block(found, "Health") == ["red: C 10", "yellow: B 39", "unknown: D", "green: A 50"]


def test_wins_are_steps_by_their_titles_and_key_results_by_their_sentences() -> None:
    whole = make_quarter([1])
    made = {"form": "milestone", "id": "m", "steps": [{"id": "s", "title": "Lease signed"}]}
    binary = {"form": "binary", "id": "b", "text": "The bank agrees"}
    results = tuple(KR.validate_python(one) for one in (made, binary))
    book = replace(
        whole,
        objectives=(whole.objectives[0].change(key_results=results),),
        check_ins=(told("m", HALF, done=["s"]), told("b", HALF, accepted=True)),
    )
    assert block(gather(book), "Wins") == ["Lease signed", "The bank agrees: reached"]


def test_what_is_due_soon_is_said_by_its_sentence() -> None:
    whole = make_quarter([1])
    early = KR.validate_python(
        {"form": "binary", "id": "b", "text": "The bank agrees", "due": later_by(60)}
    )
    book = replace(whole, objectives=(whole.objectives[0].change(key_results=(early,)),))
    assert block(gather(book), "Heads-up") == ["The bank agrees is due, 30 May 2012"]


def test_an_objective_is_summed_up_as_its_cycle_says() -> None:
    said = [
        gather(make_quarter([40, 80], cycle={"roll_up": how})).cards[0].said
        for how in ("mean", "minimum", "none")
    ]
    assert said == ["0.32", "0.22", ""]


def test_the_words_of_the_example_quarter_have_all_of_it_and_no_id() -> None:
    said = str(example(REVIEW))
    assert said.startswith("Example shop: Q3 2011, 15 August 2011, week 7 of 13\n5 at risk")
    assert "  red: Cancelled invoices 14.0%" in said
    assert "  Sizes and weights on their pages, 12 August 2011 (late)" in said
    assert "confidence 4 of 10" in said
    assert "retention_rate" not in said
    assert "-metric" not in said


def test_at_the_end_the_words_are_final() -> None:
    found = example(OCTOBER)
    assert found.when == "3 October 2011, ended 30 September 2011"
    assert {line.row.word for card in found.cards for line in card.lines} <= {
        *("achieved", "missed", "held", "broken")
    }


@pytest.mark.parametrize(
    ("line", "whole", "alone"),
    [
        ("x: reached", "Calls: reached", "Calls: reached"),
        ("x is due, 1 September 2011", *["Calls is due, 1 September 2011"] * 2),
        ("x: part one", "Calls: part one", "part one"),
        ("Trial: part one", "Trial: part one", "Trial: part one"),
        ("xy: part one", "xy: part one", "xy: part one"),
    ],
)
def test_a_line_of_the_week_calls_key_results_by_their_names(
    line: str, whole: str, alone: str
) -> None:
    assert name_line(line, {"x": "Calls"}) == whole
    assert name_line(line, {"x": "Calls"}, steps_alone=True) == alone
