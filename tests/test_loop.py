"""The main job, step by step: making, opening, drafting, keeping, checking in."""

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from okrnb.building import change
from okrnb.deciding import assign, check_in, classify, draft, draft_from, keep
from okrnb.errors import InputError
from okrnb.loop import choose_day, look
from okrnb.model import Kpi
from okrnb.showing import place_of, score_all, summarise
from okrnb.starting import make, open_workbook

TODAY = date(2011, 12, 4)


@pytest.fixture
def folder(tmp_path: Path) -> str:
    return str(tmp_path / "practice")


def monthly(id: str, first: str, count: int) -> pd.DataFrame:
    days = pd.date_range(first, periods=count, freq="MS")
    return pd.DataFrame({"kpi": id, "date": days, "value": [float(n) for n in range(count)]})


def kpis(*ids: str) -> list[Kpi]:
    return [Kpi(id=id, name=id, frequency="month") for id in ids]


def test_the_day_is_the_last_one_that_the_newest_readings_speak_of() -> None:
    frame = pd.concat([monthly("a", "2024-01-01", 12), monthly("b", "2024-01-01", 11)])
    assert choose_day(frame, kpis("a", "b")) == date(2024, 12, 31)


def test_one_odd_late_reading_of_few_decides() -> None:
    frame = pd.concat([monthly("a", "2024-01-01", 12), monthly("b", "2025-01-01", 12)])
    assert choose_day(frame, kpis("a", "b")) == date(2025, 12, 31)


def test_among_series_that_ended_long_ago_it_is_the_latest_day_when_most_were_fresh() -> None:
    ended = [monthly(id, "2001-01-01", 24) for id in "abc"]
    frame = pd.concat([*ended, monthly("d", "2015-01-01", 24)])
    assert choose_day(frame, kpis(*"abcd")) == date(2002, 12, 31)


def test_opening_twice_uses_what_is_there(folder: str) -> None:
    first = open_workbook(folder, on=TODAY)
    assert keep(first, draft_from(first, "revenue")).workbook.objectives
    assert open_workbook(folder, on=TODAY).workbook.objectives[0].id == "revenue"


def test_the_example_proposes_three_kpis_of_which_none_is_a_guess(folder: str) -> None:
    book = open_workbook(folder, on=TODAY)
    focus = book.gaps.loc[book.gaps["triage"] == "focus", "kpi"].tolist()
    assert focus == ["cancellation_rate", "retention_rate", "revenue"]


def test_drafting_leaves_a_workbook_with_objectives_alone(folder: str) -> None:
    book = open_workbook(folder, on=TODAY)
    kept = keep(book, draft_from(book, "orders"))
    assert [one.id for one in draft(kept).workbook.objectives] == ["orders"]


def test_drafting_from_an_unknown_kpi_names_those_there_are(folder: str) -> None:
    with pytest.raises(InputError, match=r"'nps' cannot be drafted from\. Choose of: revenue"):
        draft_from(open_workbook(folder, on=TODAY), "nps")


def test_keeping_a_changed_objective_replaces_the_one_of_its_id(folder: str) -> None:
    book = open_workbook(folder, on=TODAY)
    first = draft_from(book, "revenue")
    kept = keep(keep(book, first), change(first, text="Sell all year"))
    assert [one.text for one in kept.workbook.objectives] == ["Sell all year"]


def test_an_owner_is_given_only_where_there_is_none(folder: str) -> None:
    drafted = draft_from(open_workbook(folder, on=TODAY), "revenue")
    first, *others = drafted.key_results
    owned = assign(change(drafted, key_results=[change(first, owner="Ben"), *others]), "Ana")
    assert [kr.owner for kr in owned.key_results] == ["Ben", "Ana", "Ana"]
    assert [kr.prompt for kr in owned.key_results[1:]] == ["", ""]


def test_the_same_check_in_twice_is_one_line(folder: str) -> None:
    book = open_workbook(folder, on=TODAY)
    book = keep(book, draft_from(book, "revenue"))
    for _ in range(2):
        book = check_in(book, "revenue-metric", on=date(2012, 1, 31), value=700_000, confidence=6)
    assert len((Path(folder) / "log.jsonl").read_text(encoding="utf-8").splitlines()) == 1


def test_after_a_check_in_scores_are_of_its_day_and_gaps_still_of_the_readings(
    folder: str,
) -> None:
    book = open_workbook(folder, on=TODAY)
    book = keep(book, draft_from(book, "retention_rate"))
    book = check_in(book, "retention_rate-metric", on=date(2012, 1, 31), value="37.75")
    assert (book.on, book.readings_on) == (date(2012, 1, 31), TODAY)
    told = {name: score.graded for name, score in score_all(book.workbook, on=book.on).items()}
    main = "Raise customer retention from 36.7% to 38.8% by 31 March 2012"
    assert round(told[main] or 0, 2) == 0.5


def test_a_value_that_is_none_is_refused_in_the_words_of_a_problem(folder: str) -> None:
    book = open_workbook(folder, on=TODAY)
    book = keep(book, draft_from(book, "revenue"))
    with pytest.raises(InputError, match="confidence is 11"):
        check_in(book, "revenue-metric", on=date(2012, 1, 31), value=1, confidence=11)
    assert (Path(folder) / "log.jsonl").read_text(encoding="utf-8") == ""


def test_advice_on_a_draft_speaks_of_that_draft_only(folder: str) -> None:
    book = open_workbook(folder, on=TODAY)
    book = keep(book, draft_from(book, "revenue"))
    advice = book.advise(draft_from(book, "orders"))
    assert advice
    assert all("orders" in one.about for one in advice)


def test_advice_has_the_file_and_line_where_its_answer_belongs(folder: str) -> None:
    book = open_workbook(folder, on=TODAY)
    book = keep(book, draft_from(book, "revenue"))
    owner = next(one for one in book.advice if one.rule == "W-OWN")
    file, line = place_of(owner, book.workbook).split(":")
    text = (Path(folder) / file).read_text(encoding="utf-8").splitlines()
    assert text[int(line) - 1].strip() == "owner:"


def test_the_summary_fits_a_screen(folder: str) -> None:
    make(Path(folder), None, None, team="", on=None)
    told = summarise(draft(look(Path(folder), on=None)))
    assert len(told.splitlines()) <= 40


def test_a_problem_with_the_definitions_leaves_nothing_behind(tmp_path: Path) -> None:
    readings = tmp_path / "r.csv"
    readings.write_text("kpi,date,value\nnps,2025-01-01,30\n", encoding="utf-8")
    broken = tmp_path / "k.csv"
    broken.write_text("kpi,direction\nnps,higer\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"k\.csv:2: KPI nps: direction is 'higer'"):
        make(tmp_path / "x", readings, broken, team="", on=None)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["k.csv", "r.csv"]


def test_a_guardrail_that_is_no_kpi_is_told_with_its_line_in_the_persons_own_file(
    tmp_path: Path,
) -> None:
    readings, table = tmp_path / "r.csv", tmp_path / "mine.csv"
    readings.write_text("kpi,date,value\nnps,2025-01-01,30\n", encoding="utf-8")
    table.write_text("kpi,guardrail\nnps,chrun\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"mine\.csv:2: KPI nps: guardrail is 'chrun'"):
        make(tmp_path / "x", readings, table, team="", on=None)


def test_what_a_team_decides_about_its_kpis_is_kept_in_their_table(folder: str) -> None:
    book = open_workbook(folder, on=TODAY)
    decided = classify(book, focus=["orders"], health=["revenue"], parked=["units_per_order"])
    states = {kpi.id: kpi.state for kpi in decided.workbook.kpis if kpi.state != "unclassified"}
    assert states == {"orders": "focus", "revenue": "health", "units_per_order": "parked"}


def test_deciding_the_same_twice_changes_no_byte(folder: str) -> None:
    book = classify(open_workbook(folder, on=TODAY), focus=["orders"])
    before = (Path(folder) / "kpis.csv").read_bytes()
    classify(book, focus=["orders"])
    assert (Path(folder) / "kpis.csv").read_bytes() == before


def test_an_unknown_kpi_is_told_with_the_nearest_one(folder: str) -> None:
    with pytest.raises(InputError, match=r"there is no such KPI\. Did you mean orders\?"):
        classify(open_workbook(folder, on=TODAY), focus=["order"])


def test_a_health_metric_needs_a_healthy_range(tmp_path: Path) -> None:
    readings = tmp_path / "r.csv"
    readings.write_text("kpi,date,value\nnps,2025-01-01,30\n", encoding="utf-8")
    book = open_workbook(str(tmp_path / "x"), str(readings), on=date(2025, 1, 31))
    with pytest.raises(InputError, match=r"kpis\.csv:2: KPI nps: a health metric without"):
        classify(book, health=["nps"])


def test_a_table_that_defines_none_of_the_kpis_is_a_problem(folder: str) -> None:
    open_workbook(folder, on=TODAY)
    (Path(folder) / "kpis.csv").write_text("kpi,name\n", encoding="utf-8")
    with pytest.raises(InputError, match="it defines none of the KPIs that have readings"):
        look(Path(folder), on=None)


def test_two_key_results_of_one_sentence_are_both_scored(folder: str) -> None:
    book = open_workbook(folder, on=TODAY)
    for kpi in ("new_customers", "retention_rate"):  # both are guarded by average order value
        book = keep(book, draft_from(book, kpi))
    assert len(score_all(book.workbook, on=TODAY)) == len(book.workbook.key_results())
