"""What a rule is, how its advice reads, and the parts of a workbook that rules look at."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

import pytest
from coaching_examples import ON, baseline, book, guardrail, kpi, metric, objective, workbook

from okrnb.advice import (
    Advice,
    Mark,
    Rule,
    Seen,
    Severity,
    company_rule,
    kpis_by_id,
    kpis_in_use,
    metrics,
    metrics_of,
    rule,
)
from okrnb.model import Record
from okrnb.objectives import Initiative, Workbook


def speak_of(
    record: Record | None, what: str = "it is blank", *, severity: Severity | None = None
) -> Advice:
    """Give the advice of a warning that has something to say about this record."""
    (advice,) = rule_on(Seen(record, "owner", what, "Who?", severity))(workbook(), on=ON)
    return advice


def rule_on(*seen: Seen) -> Rule:
    @rule("R1", "W", "somebody")
    def found(workbook: Workbook, on: date) -> Iterator[Seen]:
        """Blanks hide things."""
        yield from seen

    return found


@pytest.mark.parametrize(
    ("record", "about"),
    [
        (kpi(), "kpi nps"),
        (objective(), "objective trust"),
        (metric(), "key result nps-metric"),
        (Initiative(id="calls", title="Call", key_result="nps-metric"), "initiative calls"),
        (None, "settings"),
    ],
)
def test_advice_names_its_subject_as_places_do(record: Record | None, about: str) -> None:
    assert speak_of(record).about == about


def test_advice_reads_as_one_line_that_ends_in_its_question() -> None:
    assert str(speak_of(kpi())) == "kpi nps: it is blank. Who?"


@pytest.mark.parametrize("what", ["Is it?", "It is!", "It is."])
def test_a_sentence_that_has_its_stop_gets_no_second_one(what: str) -> None:
    assert str(speak_of(kpi(), what)) == f"kpi nps: {what} Who?"


def test_advice_between_teams_names_its_team_first() -> None:
    assert str(replace(speak_of(kpi()), team="Sales")) == "Sales, kpi nps: it is blank. Who?"


def test_advice_carries_the_words_it_rests_on_and_a_way_to_write_it() -> None:
    mark = Mark(0, 5, "Calls")
    seen = Seen(kpi(), "name", "it counts", "What of?", marks=(mark,), rewrite="__ from __ to __")
    (advice,) = rule_on(seen)(workbook(), on=ON)
    assert (advice.marks, advice.rewrite) == ((mark,), "__ from __ to __")


def test_a_rule_between_teams_sees_one_workbook_among_all() -> None:
    @company_rule("R2", "H", "somebody")
    def counted(one: Workbook, company: Sequence[Workbook], on: date) -> Iterator[Seen]:
        """Many hands."""
        yield Seen(None, "", f"one of {len(company)}, at {company.index(one)}", "Who?")

    books = [workbook(), book(metric())]
    (advice,) = counted.among(books)(books[1], on=ON)
    assert (advice.rule, advice.severity, advice.why) == ("R2", "H", "Many hands.")
    assert advice.seen == "one of 2, at 1"


def test_a_rule_says_how_grave_it_is() -> None:
    assert speak_of(kpi()).severity == "W"


def test_a_single_case_can_be_graver_than_its_rule() -> None:
    assert speak_of(kpi(), severity="E").severity == "E"


def test_advice_carries_the_reason_and_the_source_of_its_rule() -> None:
    advice = speak_of(kpi())
    assert (advice.rule, advice.why, advice.source) == ("R1", "Blanks hide things.", "somebody")


def test_a_rule_that_sees_nothing_gives_no_advice() -> None:
    assert list(rule_on()(workbook(), on=ON)) == []


def test_kpis_in_use_are_those_that_a_key_result_of_any_form_names() -> None:
    kpis = [kpi("nps"), kpi("cost"), kpi("morale"), kpi("idle")]
    given = book(metric(), guardrail(), baseline(kpi="morale"), kpis=kpis)
    assert [one.id for one in kpis_in_use(given)] == ["nps", "cost", "morale"]


def test_metrics_come_with_their_kpi_or_none_where_it_is_not_defined() -> None:
    given = book(metric(), metric("lost", kpi="lost"), baseline(), kpis=[kpi()])
    assert metrics(given) == ((metric(), kpi()), (metric("lost", kpi="lost"), None))


def test_other_forms_are_no_metrics_of_an_objective() -> None:
    assert metrics_of(objective(metric(), baseline(), guardrail())) == (metric(),)


def test_kpis_are_found_by_their_ids() -> None:
    assert kpis_by_id(workbook(kpis=[kpi(), kpi("cost")])) == {"nps": kpi(), "cost": kpi("cost")}
