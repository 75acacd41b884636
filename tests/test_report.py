"""What people read: tables, the Markdown report, the HTML page."""

import re
from datetime import date
from pathlib import Path

import pytest

from okrnb.charts import Chart
from okrnb.deciding import check_in, draft
from okrnb.loop import State, look
from okrnb.report import to_html, to_markdown
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
    return to_markdown(state.workbook, state.gaps, state.advice, on=state.on, pictures=pictures)


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
    page = to_markdown(told.workbook, told.gaps, told.advice, on=told.on, pictures={})
    assert "As of 31 March 2012." in page
    assert "| 0.50 |" in page


def test_a_key_result_with_its_objectives_id_keeps_its_own_picture(tmp_path: Path) -> None:
    make(tmp_path / "x", None, None, team="", on=None)
    path = tmp_path / "x" / "objectives" / "revenue.yaml"
    draft(look(tmp_path / "x", on=None))
    text = path.read_text(encoding="utf-8").replace("revenue-metric", "revenue")
    path.write_text(text, encoding="utf-8")
    told = check_in(look(tmp_path / "x", on=None), "revenue", on=date(2012, 3, 31), value=2044286)
    assert {"revenue", "revenue-scores"} <= set(draw(told))
