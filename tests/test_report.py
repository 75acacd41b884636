"""What people read: tables, the Markdown report, the HTML page."""

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from okrnb.charts import Chart
from okrnb.coaching import coach
from okrnb.deciding import check_in, draft
from okrnb.judging import outlook_on
from okrnb.loop import State, look
from okrnb.model import Kpi, Waiver, slug
from okrnb.objectives import Metric, Objective
from okrnb.report import to_markdown
from okrnb.reportobjectives import table_levels
from okrnb.reportpage import to_html
from okrnb.showing import draw
from okrnb.starting import make
from okrnb.tabular import Table, escape

EVIL = "<img src=x onerror=alert(1)> $5 and $6 | *bold*"


@pytest.fixture(scope="module")
def state(tmp_path_factory: pytest.TempPathFactory) -> State:
    """Give the example shop with its drafts."""
    folder = tmp_path_factory.mktemp("shop") / "okrs"
    make(folder, None, None, team="A & B", on=None)
    return draft(look(folder, on=None))


@pytest.fixture(scope="module")
def pictures(state: State) -> dict[str, Chart]:
    return draw(state)


@pytest.fixture(scope="module")
def markdown(state: State, pictures: dict[str, Chart]) -> str:
    return to_markdown(state, pictures=pictures)


def test_a_table_lines_its_columns_up_in_plain_text() -> None:
    assert repr(Table(("a", "b"), (("long one", "x"), ("y", "z")))) == (
        "a         b\nlong one  x\ny         z"
    )


def test_a_table_escapes_what_people_typed_and_keeps_dollars_from_being_mathematics() -> None:
    shown = Table(("name",), ((EVIL,),))._repr_html_()
    assert "<img" not in shown
    assert 'class="mathjax_ignore' in shown


def test_a_table_cell_cannot_break_out_of_its_markdown_row() -> None:
    row = Table(("name",), ((f"{EVIL}\nnext",),)).markdown().splitlines()[2]
    assert re.fullmatch(r"\| .*[^\\] \|", row)
    assert r"\|" in row


def test_typed_markdown_shows_as_it_was_typed() -> None:
    page = to_html(escape("*not bold* _nor_ [a](b) `c` <i>d</i>"), title="t", pictures={})
    assert "<p>*not bold* _nor_ [a](b) `c` &lt;i&gt;d&lt;/i&gt;</p>" in page


def test_the_report_names_the_day_the_cycle_and_the_sources(markdown: str) -> None:
    assert "As of 4 December 2011." in markdown
    assert "1 January 2012 to 31 March 2012" in markdown
    assert "CC BY 4.0" in markdown


def test_the_report_marks_drafts_as_proposals(markdown: str) -> None:
    assert markdown.count("*A proposal.*") == 3


def test_the_report_says_where_start_and_target_come_from(markdown: str) -> None:
    assert "total of the same time last year" in markdown
    assert "the edge of the healthy range" in markdown


def level(markdown: str, name: str, key_result: str) -> list[str]:
    """Give the cells of a level in the table under a key result's heading."""
    section = markdown.split(f"#### {key_result}")[1].split("#")[0]
    (row,) = [line for line in section.splitlines() if line.startswith(f"| {name} |")]
    return [cell.strip() for cell in row.strip("|").split("|")]


def test_every_level_has_its_change_in_the_unit_and_in_percent_and_its_chance(
    markdown: str,
) -> None:
    name, value, change, chance, _ = level(markdown, "target", "Lower cancelled invoices")
    assert (name, value, change) == ("target", "13.2%", "-0.4 points (-3%)")
    assert re.fullmatch(r"about \d+%", chance)
    assert level(markdown, "stretch", "Raise revenue")[2] == "+GBP 471,428 (+24%)"


def test_a_level_that_is_left_out_says_why(markdown: str) -> None:
    assert level(markdown, "commit", "Raise revenue")[-1] == (
        "GBP 1,900,000 (about 90%) is no better than the start"
    )


def test_the_chance_of_the_target_stands_once(markdown: str) -> None:
    assert "likely if business goes on as usual" not in level(markdown, "target", "Raise rev")[-1]


def test_a_chance_that_was_written_down_and_has_changed_since_stays(state: State) -> None:
    kr = metric_of(state, "revenue")
    assert state.outlooks["revenue"].tested
    older = kr.change(target_source="even odds; 55% likely if business goes on as usual")
    row = table_levels(older, state.workbook.kpi("revenue"), state.outlooks["revenue"]).rows[2]
    assert row[3:] == ("about 40%", "even odds; 55% likely if business goes on as usual")


def test_chances_say_by_which_readings_they_are(markdown: str) -> None:
    told = "A chance is that of a level if business goes on as usual, by the readings up to 4 Dec"
    assert told in markdown


def test_without_a_tested_chance_no_level_has_one(markdown: str) -> None:
    assert len(level(markdown, "target", "Raise customer retention")) == 4


def test_a_key_result_that_ends_early_has_no_chance_of_the_whole_cycle(state: State) -> None:
    early = metric_of(state, "revenue").change(due=date(2012, 1, 31))
    assert outlook_on(early, state.outlooks["revenue"]) is None
    table = table_levels(early, state.workbook.kpi("revenue"), None)
    assert table.head == ("level", "value", "change", "because")


def test_a_metric_without_start_or_reasons_shows_what_there_is() -> None:
    kr = Metric(form="metric", id="m", kpi="k", target=40)
    assert table_levels(kr, None, None).rows == (("target", "40", "", "…"),)
    assert table_levels(kr.change(target=None), None, None).rows == ()


def metric_of(state: State, kpi: str) -> Metric:
    (found,) = [kr for kr in state.workbook.key_results() if kr.id == f"{kpi}-metric"]
    assert isinstance(found, Metric)
    return found


def test_a_question_to_many_stands_once_with_their_names(markdown: str) -> None:
    question = "Who finds out, on how many cases, and where are the reasons written down?"
    asked = markdown.split("## Questions: before publishing")[1]
    assert asked.count(question) == 1
    places = asked.split(f"{question}\n")[1]
    assert places.startswith("  - Find out the reasons ")


def test_a_question_to_very_many_names_the_first_ones(state: State) -> None:
    kpis = tuple(Kpi(id=f"k{i}", name=f"K{i}", direction="up") for i in range(12))
    page = to_markdown(with_kpis(state, kpis), pictures={})
    asked = page.split("- No healthy range. From which value on would you worry?\n")[1]
    assert asked.splitlines()[9:11] == ["  - K9", "  - and 2 more"]


def test_every_kpi_has_its_own_hint_of_the_library(state: State) -> None:
    kpis = tuple(Kpi(id=slug(name), name=name) for name in ("Churn", "NPS", "Own figure"))
    page = to_markdown(with_kpis(state, kpis), pictures={})
    assert "- Churn: direction is blank. The KPI library says lower is better for Churn." in page
    assert "- NPS: direction is blank. The KPI library says higher is better for NPS." in page
    assert "- Own figure: direction is blank. Is higher better" in page


def test_a_way_to_write_it_stands_behind_the_question(state: State) -> None:
    undated = metric_of(state, "revenue").change(text="", due=None)
    first = state.workbook.objectives[0].change(key_results=(undated,))
    page = to_markdown(with_objectives(state, first), pictures={})
    told = "By which day should it be reached? Perhaps: Raise revenue from"
    assert told in page


def test_what_is_left_aside_stands_below_the_questions_with_its_reason(state: State) -> None:
    line = Waiver(
        id="w1", on=state.on, rule="P12", about="objective revenue", reason="the *board*", by="Ana"
    )
    page = to_markdown(
        replace(state, workbook=replace(state.workbook, waivers=(line,))), pictures={}
    )
    below = page.split("## Left aside, with reasons\n\n")[1].split("\n\n")[0]
    assert below == (
        "- Customers find the shop worth buying from all year: nothing says when it is won. "
        r"Left aside by Ana on 4 December 2011: the \*board\*"
    )


def test_where_nothing_is_left_aside_the_report_does_not_speak_of_it(markdown: str) -> None:
    assert "Left aside" not in markdown


def with_objectives(state: State, *objectives: Objective) -> State:
    workbook = replace(state.workbook, objectives=objectives)
    return replace(state, workbook=workbook, advice=coach(workbook, on=state.on))


def with_kpis(state: State, kpis: tuple[Kpi, ...]) -> State:
    """Give the state of a workbook with other KPIs and without objectives."""
    bare = replace(state.workbook, kpis=kpis, objectives=())
    return replace(state, workbook=bare, gaps=state.gaps[:0], advice=coach(bare, on=state.on))


def test_nothing_is_called_by_its_id(markdown: str) -> None:
    questions = markdown.split("## Questions", 1)[1]
    assert not re.search(r"(key result|objective|kpi) [a-z]+\\?_", questions)


def test_a_question_that_stands_with_its_objective_is_not_asked_in_full_again(
    markdown: str,
) -> None:
    assert markdown.count("Drafted because 12.7% is above the healthy 12.0%") == 1
    assert "Its question stands above." in markdown


def test_the_number_of_questions_before_publishing_stands_at_the_top(state: State) -> None:
    grave = sum(one.severity == "E" for one in state.advice)
    assert f"Questions to answer before publishing: {grave}," in to_markdown(state, pictures={})
    calm = replace(state, advice=())
    assert "before publishing" not in to_markdown(calm, pictures={})


def test_an_objective_says_what_it_is_meant_as_and_whose_it_is(state: State) -> None:
    first, *others = state.workbook.objectives
    owned = first.change(ambition="committed", owner="Ana", winning="No parcel comes back.")
    told = replace(state, workbook=replace(state.workbook, objectives=(owned, *others)))
    page = to_markdown(told, pictures={})
    assert "**Ambition:** committed" in page
    assert "**Owner:** Ana" in page
    assert "**Winning looks like:** No parcel comes back." in page


def test_the_page_fetches_nothing(markdown: str, pictures: dict[str, Chart]) -> None:
    page = to_html(markdown, title="t", pictures=pictures)
    assert not re.search(r"(src|href)\s*=\s*[\"'](?!data:|#)", page)
    assert not re.search(r"@import|url\(|<script", page)


def test_the_page_shows_every_picture_with_its_words(
    markdown: str, pictures: dict[str, Chart]
) -> None:
    page = to_html(markdown, title="t", pictures=pictures)
    images = re.findall(r"<img[^>]*>", page)
    assert len(images) == len(pictures)
    assert all(re.search(r'alt="[^"]+"', image) for image in images)


def test_the_title_of_the_page_is_escaped() -> None:
    assert "<title>A &amp; B</title>" in to_html("x", title="A & B", pictures={})


def test_a_check_in_shows_in_the_report_as_progress(tmp_path: Path) -> None:
    make(tmp_path / "x", None, None, team="", on=None)
    drafted = draft(look(tmp_path / "x", on=None))
    told = check_in(drafted, "revenue-metric", on=date(2012, 3, 31), value=2044286, confidence=6)
    page = to_markdown(told, pictures={})
    assert "As of 31 March 2012." in page
    assert "| 0.50 |" in page


def test_a_key_result_with_its_objectives_id_keeps_its_own_picture(tmp_path: Path) -> None:
    make(tmp_path / "x", None, None, team="", on=None)
    path = tmp_path / "x" / "objectives" / "revenue.yaml"
    draft(look(tmp_path / "x", on=None))
    text = path.read_text(encoding="utf-8").replace("revenue-metric", "revenue")
    path.write_text(text, encoding="utf-8")
    told = check_in(look(tmp_path / "x", on=None), "revenue", on=date(2012, 3, 31), value=2044286)
    assert {"key-result=revenue", "objective=revenue"} <= set(draw(told))
