"""What is shown of a workbook: the summary, the check, the files of the report."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from quarter import CLOSED, FOLDER, REVIEW

from okrnb.checking import place_of
from okrnb.cli import main
from okrnb.deciding import draft_from, keep
from okrnb.loop import State, look
from okrnb.objectives import Metric
from okrnb.showing import (
    MOST_METRICS,
    MOST_OBJECTIVES,
    draw,
    make_report,
    say_status,
    summarise,
)
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


# Pictures and status of a cycle


@pytest.fixture(scope="module")
def review() -> State:
    """Give the example quarter half-way."""
    return look(FOLDER, on=REVIEW)


def test_before_the_cycle_the_kpis_are_drawn_that_key_results_move(easy: State) -> None:
    assert set(draw(easy)) == {"board", "key-result=revenue-metric"}


def test_while_it_runs_the_day_each_objective_and_the_course_of_metrics_are_drawn(
    review: State,
) -> None:
    names = set(draw(review))
    metrics = {kr.id for kr in review.workbook.key_results() if kr.form == "metric"}
    assert names == {
        *("board", "dashboard", "objective=back", "objective=pages", "objective=summer"),
        *(f"key-result={id}" for id in metrics),
    }


def test_at_its_end_scores_weeks_and_calls_beforehand_are_drawn() -> None:
    names = set(draw(look(FOLDER, on=CLOSED)))
    assert {"scores", "weeks", "calibration"} <= names


def test_of_very_many_those_in_trouble_are_drawn(review: State) -> None:
    (summer,) = [one for one in review.workbook.objectives if one.id == "summer"]
    revenue = summer.key_results[0]  # is on track
    many = tuple(
        summer.change(id=f"o{number}", key_results=[revenue.change(id=f"r{number}")])
        for number in range(MOST_OBJECTIVES + 2)
    )
    objectives = (*many, *review.workbook.objectives)
    book = replace(review, workbook=replace(review.workbook, objectives=objectives))
    names = list(draw(book))
    assert sum(name.startswith("objective=") for name in names) == MOST_OBJECTIVES
    assert sum(name.startswith("key-result=") for name in names) == MOST_METRICS
    troubled = ("retention_rate", "active_customers", "new_customers")
    assert {f"key-result={kpi}-metric" for kpi in troubled} <= set(names)
    assert {"objective=back", "objective=pages", "objective=summer"} <= set(names)


def test_a_status_without_objectives_says_so(review: State) -> None:
    bare = replace(review, workbook=replace(review.workbook, objectives=()))
    assert say_status(bare) == ("Example shop, Q3 2011, as of 15 August 2011\n\nNo objectives yet.")


def test_an_objective_without_key_results_says_so_in_the_status(review: State) -> None:
    (first, *_) = review.workbook.objectives
    empty = replace(review.workbook, objectives=(first.change(key_results=(), lead_measures=()),))
    assert say_status(replace(review, workbook=empty)).endswith("\n  no key results yet")


def test_a_plan_is_counted_in_a_line(easy: State) -> None:
    told = make_report(easy).with_name("report.md").read_text(encoding="utf-8")
    assert "**In short.** 1 objective with " in told
