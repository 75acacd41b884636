"""The main job, step by step: making, opening, drafting, and what is known and asked of it."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from okrnb.advice import Advice
from okrnb.building import build
from okrnb.checking import place_of
from okrnb.deciding import draft, draft_from, keep
from okrnb.errors import InputError
from okrnb.logbook import add_entries
from okrnb.loop import State, choose_day, look
from okrnb.model import CheckIn, Cycle, Kpi, Settings, Waiver
from okrnb.objectives import Ambition, Initiative, Metric, Objective, Workbook
from okrnb.showing import score_all, summarise
from okrnb.starting import make, open_workbook
from okrnb.tabular import gather
from okrnb.workbook import create_workbook

TODAY = date(2011, 12, 4)


@pytest.fixture
def folder(tmp_path: Path) -> str:
    return str(tmp_path / "practice")


@pytest.fixture
def book(example_shop: State) -> State:
    return example_shop


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


def test_the_example_proposes_three_kpis_of_which_none_is_a_guess(book: State) -> None:
    focus = book.gaps.loc[book.gaps["triage"] == "focus", "kpi"].tolist()
    assert focus == ["cancellation_rate", "retention_rate", "revenue"]


def test_advice_on_a_draft_speaks_of_that_draft_only(book: State) -> None:
    book = keep(book, draft_from(book, "revenue"))
    advice = book.advise(draft_from(book, "orders"))
    assert advice
    assert all("orders" in one.about for one in advice)


def aimed(book: State, target: int, ambition: Ambition | None = None) -> Objective:
    """Give the draft on revenue with another target; below 2 million it is likely anyway."""
    made = draft_from(book, "revenue")
    main, *others = made.key_results
    assert isinstance(main, Metric)
    lower = main.change(target=target, commit=None, stretch=None)
    return made.change(key_results=(lower, *others), ambition=ambition)


def test_a_target_that_is_likely_anyway_is_asked_about_before_it_is_saved(book: State) -> None:
    (asked,) = [one for one in book.advise(aimed(book, 1_950_000)) if one.rule == "W-SAND"]
    assert (asked.about, asked.field) == ("key result revenue-metric", "target")


def test_a_promise_that_is_likely_is_not_asked_about(book: State) -> None:
    said = [one.rule for one in book.advise(aimed(book, 1_950_000, "committed"))]
    assert "W-SAND" not in said


def test_what_the_past_says_stands_before_what_else_is_as_grave(book: State) -> None:
    kept = keep(book, aimed(book, 1_950_000))
    warnings = [one.rule for one in kept.advice if one.severity == "W"]
    assert warnings[0] == "W-SAND"
    assert len(warnings) > 1


def test_advice_stays_in_order_of_gravity_with_what_the_past_says(book: State) -> None:
    found = [one.severity for one in keep(book, aimed(book, 1_950_000)).advice]
    assert found == sorted(found, key="EWH".index)


def test_what_the_past_says_can_be_waived(book: State) -> None:
    kept = keep(book, aimed(book, 1_950_000))
    said = {"rule": "W-SAND", "about": "key result revenue-metric", "reason": "a new shop opens"}
    waiver = Waiver(id="w1", on=TODAY, by="Ana", **said)
    after = replace(kept.workbook, waivers=(waiver,))
    again = replace(kept.workbook, waivers=(waiver, waiver.change(id="w2", withdrawn=True)))
    early = replace(kept.workbook, waivers=(waiver.change(on=date(2011, 12, 5)),))
    asked = ["W-SAND" in {one.rule for one in kept.advise_all(w)} for w in (after, again, early)]
    assert asked == [False, True, True]
    (left,) = replace(kept, workbook=after).waived
    assert (left.advice.rule, left.waiver) == ("W-SAND", waiver)
    assert replace(kept, workbook=again).waived == ()


def test_what_blocks_publishing_is_asked_however_it_is_waived(book: State) -> None:
    kept = keep(book, aimed(book, 1_950_000))
    said = {"rule": "W-PLH", "about": "key result revenue-metric", "reason": "later", "by": "Ana"}
    waiver = Waiver.model_validate({"id": "w1", "on": TODAY, **said})
    after = replace(kept.workbook, waivers=(waiver,))
    assert said["about"] in [o.about for o in kept.advise_all(after) if o.rule == "W-PLH"]
    assert replace(kept, workbook=after).waived == ()


PRODUCT = "revenue = orders * avg_order_value"


def planned(book: State, effect: str, drivers: str = PRODUCT, kpi: str = "orders") -> list[Advice]:
    """Give what is asked about a plan to raise revenue from 1.9 to 2.2 million."""
    work = build(
        Initiative, id="ads", title="Ads", key_result="revenue-metric", kpi=kpi, effect=effect
    )
    made = draft_from(book, "revenue").change(drivers=drivers, initiatives=(work,))
    return [one for one in book.advise_all(holding(book, made)) if one.rule in ("P08", "TREE")]


def holding(book: State, objective: Objective) -> Workbook:
    return replace(book.workbook, objectives=(objective,))


def test_initiatives_that_fall_short_by_the_drivers_are_asked_about(book: State) -> None:
    (asked,) = planned(book, "+5%")
    assert (asked.rule, asked.about, asked.field) == ("P08", "key result revenue-metric", "target")
    assert "revenue comes to GBP 2,041,980 of GBP 2,160,000" in asked.seen
    assert asked.question == "What would bring average order value to GBP 566?"


@pytest.mark.parametrize(
    ("effect", "drivers"),
    [
        pytest.param("+20%", PRODUCT, id="enough"),
        pytest.param("", PRODUCT, id="no effect is said"),
        pytest.param("+5%", "", id="no drivers"),
        pytest.param("+5%", "orders = new_customers * units_per_order", id="of another KPI"),
        pytest.param("+5%", "revenue = orders * price", id="a driver without readings"),
    ],
)
def test_a_plan_that_is_enough_or_cannot_be_counted_is_left_alone(
    book: State, effect: str, drivers: str
) -> None:
    assert planned(book, effect, drivers) == []


def test_drivers_far_from_what_was_measured_are_asked_about_instead_of_the_plan(
    book: State,
) -> None:
    drivers = "revenue = orders * units_per_order"
    (asked,) = planned(book, "+5%", drivers)
    assert (asked.rule, asked.about) == ("TREE", "kpi revenue")
    assert asked.question == "What is missing in it?"


def test_advice_on_a_draft_speaks_of_its_initiatives(book: State) -> None:
    work = build(Initiative, id="ads", title="Ads", key_result="revenue-metric")
    made = draft_from(book, "revenue").change(initiatives=(work,))
    assert "initiative ads" in [one.about for one in book.advise(made) if one.rule == "P10"]


def test_the_questions_about_the_example_are_not_crowded_out_by_the_ladder(book: State) -> None:
    drafted = draft(book)
    assert [first.rule for first, _ in gather(drafted.advice)] == (
        ["W-PLH", "D6", "P15", "W-TYPE", "P12", "P14"]
    )


def test_the_past_has_nothing_to_say_of_what_okrnb_drafts_itself(book: State) -> None:
    drafts = [draft_from(book, kpi) for kpi in book.outlooks]
    rules = {one.rule for draft in drafts for one in book.advise(draft)}
    assert len(drafts) == 10
    assert rules & {"W-SAND", "P05", "W-TIMID", "B2", "P04"} == set()


def test_advice_has_the_file_and_line_where_its_answer_belongs(book: State) -> None:
    book = keep(book, draft_from(book, "revenue"))
    intake = next(one for one in book.advice if one.rule == "D6")
    place = place_of(intake, book.workbook)
    file, line = place.file, place.line
    text = (book.folder / file).read_text(encoding="utf-8").splitlines()
    assert text[line - 1].strip() == "why_now:"


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


def test_a_table_that_defines_none_of_the_kpis_is_a_problem(folder: str) -> None:
    open_workbook(folder, on=TODAY)
    (Path(folder) / "kpis.csv").write_text("kpi,name\n", encoding="utf-8")
    with pytest.raises(InputError, match="it defines none of the KPIs that have readings"):
        look(Path(folder), on=None)


def test_two_key_results_of_one_sentence_are_both_scored(book: State) -> None:
    for kpi in ("new_customers", "retention_rate"):  # both are guarded by average order value
        book = keep(book, draft_from(book, kpi))
    assert len(score_all(book)) == len(book.workbook.key_results())


def test_a_check_in_of_a_wrong_year_neither_moves_the_day_nor_goes_unsaid(book: State) -> None:
    book = keep(book, draft_from(book, "revenue"))
    before = look(book.folder, on=None).on
    wrong = date(2031, 9, 1)
    add_entries(book.folder, build(CheckIn, id="c", on=wrong, key_result="revenue-metric", value=7))
    state = look(book.folder, on=None)
    (one,) = [one for one in state.advice if one.rule == "B-FAR"]
    assert state.on == before
    assert "a check-in of 1 September 2031 is far from" in one.seen
    place = place_of(one, state.workbook)
    log = (book.folder / "log.jsonl").read_text("utf-8").splitlines()
    assert (place.file, '"2031-09-01"' in log[place.line - 1]) == ("log.jsonl", True)


def test_a_workbook_without_readings_is_looked_at_from_the_eve_of_its_cycle(tmp_path: Path) -> None:
    quarter = Cycle(name="Q1 2027", start=date(2027, 1, 1), end=date(2027, 3, 31))
    create_workbook(tmp_path / "desk", Settings(team="Desk", cycle=quarter), (), "kpi,date,value\n")
    seen = look(tmp_path / "desk", on=None)
    assert (seen.on, len(seen.readings), len(seen.gaps)) == (date(2026, 12, 31), 0, 0)
    assert [one.rule for one in seen.advice] == ["W-NONE"]
