"""What is shown of a workbook: the summary, the check, the files of the report."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from okrnb.checking import place_of
from okrnb.cli import main
from okrnb.deciding import draft_from, keep
from okrnb.loop import State
from okrnb.objectives import Metric
from okrnb.showing import make_report, summarise
from okrnb.starting import open_workbook
from okrnb.tabular import table_advice


@pytest.fixture
def easy(tmp_path: Path) -> State:
    """Give the example shop with a revenue that is likely anyway for its target."""
    book = open_workbook(str(tmp_path / "w"), on=date(2011, 12, 4))
    made = draft_from(book, "revenue")
    first, *others = made.key_results
    assert isinstance(first, Metric)
    lower = first.change(target=1_950_000, commit=None, stretch=None)
    return keep(book, made.change(key_results=(lower, *others)))


SAID = "GBP 1,950,000 is already likely if business goes on as usual (a chance of about"


def test_the_summary_says_what_the_past_says(easy: State) -> None:
    assert SAID in summarise(easy)


def test_the_summary_asks_without_ways_to_write_it(easy: State) -> None:
    bare = replace(easy, advice=tuple(replace(one, rewrite="__") for one in easy.advice))
    assert "Perhaps" not in summarise(bare)
    assert summarise(bare) == summarise(easy)


def test_the_table_of_advice_has_the_way_to_write_it_behind_the_question(easy: State) -> None:
    first, second = easy.advice[:2]
    shown = table_advice([replace(first, rewrite="NPS from __ to 40")])
    assert shown.rows[0][-1] == f"{first.question} Perhaps: NPS from __ to 40"
    assert table_advice([second]).rows[0][-1] == second.question


def test_the_check_says_what_the_past_says_with_file_and_line(
    easy: State, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["check", str(easy.folder)])
    (line,) = [line for line in capsys.readouterr().out.splitlines() if SAID in line]
    assert line.strip().startswith("objectives/revenue.yaml:")
    assert line.endswith("[W-SAND]")


def test_advice_on_a_target_points_to_the_line_of_the_target(easy: State) -> None:
    (asked,) = [one for one in easy.advice if one.rule == "W-SAND"]
    place = place_of(asked, easy.workbook)
    file, line = place.file, place.line
    text = (easy.folder / file).read_text(encoding="utf-8").splitlines()
    assert text[line - 1].strip() == "target: 1950000"


def test_the_report_is_written_as_markdown_and_as_a_page(easy: State) -> None:
    page = make_report(easy)
    plain = page.with_name("report.md").read_text(encoding="utf-8")
    assert page == easy.folder / "out" / "report.html"
    assert SAID.split("(")[0] in plain
    assert SAID in page.read_text(encoding="utf-8")
