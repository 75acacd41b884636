"""The card that tells a KPI and a key result apart, from records or from typed sentences."""

from datetime import date
from pathlib import Path

import pytest
from coaching_examples import ON, book, kpi, metric, workbook

from okrnb.cards import empty_workbook
from okrnb.contrasting import Contrast, tell_apart
from okrnb.errors import InputError
from okrnb.kpitable import save_fields
from okrnb.model import Cycle, Kpi
from okrnb.objectives import Workbook
from okrnb.starting import make
from okrnb.wording import BLANK
from okrnb.workbook import KPIS, load_workbook

NOTHING = empty_workbook(Cycle(name="Q1 2012", start=date(2012, 1, 1), end=date(2012, 3, 31)))


def typed(kpi: str, key_result: str, workbook: Workbook = NOTHING) -> Contrast:
    return tell_apart(kpi, key_result, workbook=workbook, on=ON)


def lines(told: Contrast) -> dict[str, tuple[str, str]]:
    return {row.what: (row.kpi.said, row.key_result.said) for row in (*told.five, *told.nine)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("NPS", Kpi(id="nps", name="NPS")),
        ("NPS, monthly", Kpi(id="nps", name="NPS", frequency="month")),
        ("Gross margin every week", Kpi(id="gross-margin", name="Gross margin", frequency="week")),
        (
            "gross margin in %",
            Kpi(id="gross-margin", name="Gross margin", unit_kind="percent", unit="%"),
        ),
        ("Revenue in GBP", Kpi(id="revenue", name="Revenue", unit_kind="currency", unit="GBP")),
        (
            "Monthly recurring revenue",
            Kpi(id="monthly-recurring-revenue", name="Monthly recurring revenue"),
        ),
        (
            "Keep returns at or below 3%, weekly",
            Kpi(
                id="returns",
                name="Returns",
                unit_kind="percent",
                direction="down",
                frequency="week",
                healthy_high=3,
            ),
        ),
        ("売上", Kpi(id="売上", name="売上")),
        ("???", Kpi(id="kpi", name="???")),
        (", weekly", Kpi(id="weekly", name=", weekly", frequency="week")),
    ],
)
def test_of_a_typed_kpi_only_what_it_says_is_filled_in(text: str, expected: Kpi) -> None:
    assert typed(text, "Raise trust from 1 to 2").pair.kpi == expected


@pytest.mark.parametrize("text", ["nps", "NPS", "the NPS, monthly", "Raise NPS from 32 to 40"])
def test_a_kpi_of_the_workbook_is_found_by_id_or_name(text: str) -> None:
    given = book(metric())
    assert typed(text, "nps-metric", given).pair.kpi is given.kpis[0]


@pytest.mark.parametrize(
    "text", ["nps-metric", "NPS-Metric", "raise NPS from 32 to 40 by 31 march 2012"]
)
def test_a_key_result_of_the_workbook_is_found_by_id_or_words(text: str) -> None:
    given = book(metric())
    pair = typed("nps", text, given).pair
    assert (pair.key_result, pair.objective) == (metric(), given.objectives[0])


def test_a_typed_key_result_moves_the_typed_kpi() -> None:
    told = typed("Gross margin, monthly", "Raise gross margin from 20% to 25% by 31 March")
    assert told.pair.moved is not None
    assert told.pair.moved.id == told.pair.kpi.id == "gross-margin"
    assert lines(told)["its progress is measurable"] == (BLANK, "yes, from 20% to 25%")


def test_a_key_result_that_moves_another_kpi_says_so() -> None:
    told = typed("NPS", "Raise gross margin from 20% to 25% by 31 March")
    assert told.verdict == (
        "NPS goes on being watched; the key result does not move it but Gross margin and ends on "
        "31 March 2012."
    )


@pytest.mark.parametrize(
    ("kpi", "key_result", "verdict"),
    [
        (
            "NPS",
            "Raise NPS from 32 to 40 by 31 March",
            "NPS goes on being watched; the key result moves it from 32 to 40 and ends on "
            "31 March 2012.",
        ),
        (
            "NPS",
            "Raise NPS to 40",
            "NPS goes on being watched; the key result moves it to 40 and names no day.",
        ),
        (
            "NPS",
            "Our branch is open by 15 March, proved by a customer inside",
            "NPS goes on being watched; the key result does not move it and ends on 15 March 2012.",
        ),
        (
            "Trust",
            "Customer satisfaction",
            "The second says neither how far nor by when, so it is no key result yet.",
        ),
        (
            "Raise NPS from 32 to 40 by 31 March",
            "Raise NPS from 32 to 40 by 31 March",
            "The first has an end, as a key result has. Its KPI is NPS.",
        ),
        (
            "Raise NPS from 32 to 40",
            "Raise NPS from 32 to 40 by 31 March",
            "The first has a way to go, as a key result has. Its KPI is NPS.",
        ),
    ],
)
def test_the_verdict_says_which_is_which(kpi: str, key_result: str, verdict: str) -> None:
    assert typed(kpi, key_result).verdict == verdict


def test_a_typed_sentence_has_to_name_its_end_itself() -> None:
    told = lines(typed("NPS", "Raise NPS from 32 to 40"))
    assert (told["has an end date"][1], told["time and focus"][1]) == (BLANK, BLANK)


def test_of_a_sentence_that_says_nothing_all_is_blank() -> None:
    told = lines(typed("Trust", "Customer satisfaction"))
    blank = {what for what, (_, key_result) in told.items() if key_result == BLANK}
    assert blank == set(told) - {"has a fixed update frequency"}


@pytest.mark.parametrize("text", ["", "   ", "x" * 161])
def test_a_text_that_cannot_be_read_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="Say it in 1 to 160 characters"):
        typed(text, "Raise NPS from 32 to 40")
    with pytest.raises(InputError, match="Say it in 1 to 160 characters"):
        typed("NPS", text)


def test_records_can_be_told_apart_without_a_workbook_that_knows_them() -> None:
    told = tell_apart(kpi(), metric(), workbook=NOTHING, on=ON)
    assert told.sentence == "Raise NPS from 32 to 40 by 31 March 2012"
    assert told.pair.objective is None


def test_every_question_is_asked_once() -> None:
    told = typed("NPS", "NPS")
    assert len(told.questions) == len(set(told.questions)) > 9


def test_the_pay_question_is_answered_in_the_table_of_kpis(tmp_path: Path) -> None:
    folder = tmp_path / "practice"
    make(folder, None, None, team="", on=None)
    asked = typed("orders", "Raise orders to 3000", load_workbook(folder))
    assert "Does it decide about anybody's pay?" in repr(asked)
    save_fields(folder, {"orders": {"pay_linked": "no"}}, file=KPIS)
    answered = typed("orders", "Raise orders to 3000", load_workbook(folder))
    assert lines(answered)["pay"] == ("decides about nobody's pay", "apart from pay")


def test_it_shows_itself_as_text_a_paragraph_for_each_row() -> None:
    told = repr(typed("NPS, monthly", "Raise NPS from 32 to 40 by 31 March"))
    assert told.startswith("KPI: NPS\nkey result: Raise NPS from 32 to 40 by 31 March\n")
    assert "\n- has an end date\n    a KPI: sometimes; this one: no, it goes on\n" in told
    assert "    ? KPI: Does it decide about anybody's pay?\n" in told


def test_its_tables_have_five_and_nine_rows_and_name_their_authors() -> None:
    told = typed("NPS", "Raise NPS from 32 to 40")
    assert (len(told.needs.rows), len(told.differences.rows)) == (5, 9)
    assert (told.needs.head[0], told.differences.head[0]) == (
        "five rows (Lamorte)",
        "nine differences (Smith)",
    )


def test_typed_text_is_escaped_and_no_formula() -> None:
    page = typed("<b>Cost</b> from $1 to $2", "Cut <i>cost</i> from $5 to $4")._repr_html_()
    assert page.startswith('<div class="mathjax_ignore tex2jax_ignore">')
    assert "<i>" not in page
    assert "&lt;i&gt;cost&lt;/i&gt;" in page


def test_two_of_the_workbook_with_one_typed_beside_it() -> None:
    given = workbook(*book(metric()).objectives, kpis=[kpi()])
    told = typed("Churn, monthly", "nps-metric", given)
    assert told.pair.kpi.name == "Churn"
    assert told.pair.moved is given.kpis[0]
