"""What people decide, written down: drafting, keeping, owners, check-ins, which KPIs matter."""

from datetime import date
from pathlib import Path

import pytest

from okrnb.building import change
from okrnb.converting import reshape
from okrnb.deciding import assign, check_in, classify, close, draft, draft_from, keep
from okrnb.entries import Chance
from okrnb.errors import InputError
from okrnb.log import only
from okrnb.loop import State, look
from okrnb.objectives import Baseline, Metric
from okrnb.practising import open_quarter
from okrnb.showing import score_all
from okrnb.starting import open_workbook
from okrnb.workbook import load_workbook

TODAY = date(2011, 12, 4)


@pytest.fixture
def book(example_shop: State) -> State:
    return example_shop


def test_drafting_leaves_a_workbook_with_objectives_alone(book: State) -> None:
    kept = keep(book, draft_from(book, "orders"))
    assert [one.id for one in draft(kept).workbook.objectives] == ["orders"]


def test_drafting_from_an_unknown_kpi_names_those_there_are(book: State) -> None:
    with pytest.raises(InputError, match=r"KPI nps: there is no such KPI\. Known here: revenue"):
        draft_from(book, "nps")
    with pytest.raises(InputError, match=r"Did you mean revenue\?"):
        draft_from(book, "revnue")


def test_keeping_a_changed_objective_replaces_the_one_of_its_id(book: State) -> None:
    first = draft_from(book, "revenue")
    kept = keep(keep(book, first), change(first, text="Sell all year"))
    assert [one.text for one in kept.workbook.objectives] == ["Sell all year"]


def test_a_key_result_that_is_added_twice_is_kept_once_as_it_was_added_last(book: State) -> None:
    first = draft_from(book, "revenue")
    again = change(first.key_results[1], owner="Ben")
    kept = keep(book, change(first, key_results=[*first.key_results, again]))
    assert [kr.owner for kr in kept.workbook.key_results()] == ["", "Ben", ""]


def test_an_owner_is_given_only_where_there_is_none(book: State) -> None:
    drafted = draft_from(book, "revenue")
    first, *others = drafted.key_results
    owned = assign(change(drafted, key_results=[change(first, owner="Ben"), *others]), "Ana")
    assert [kr.owner for kr in owned.key_results] == ["Ben", "Ana", "Ana"]
    assert [kr.prompt for kr in owned.key_results[1:]] == ["", ""]


def test_without_a_name_every_question_for_an_owner_stays(book: State) -> None:
    drafted = draft_from(book, "revenue")
    assert assign(drafted, " ") == drafted


def test_the_same_check_in_twice_is_one_line(book: State) -> None:
    book = keep(book, draft_from(book, "revenue"))
    for _ in range(2):
        book = check_in(book, "revenue-metric", on=date(2012, 1, 31), value=700_000, confidence=6)
    assert len(load_workbook(book.folder).check_ins) == 1


def test_after_a_check_in_scores_are_of_its_day_and_gaps_still_of_the_readings(
    book: State,
) -> None:
    book = keep(book, draft_from(book, "retention_rate"))
    book = check_in(book, "retention_rate-metric", on=date(2012, 1, 31), value="37.75")
    assert (book.on, book.readings_on) == (date(2012, 1, 31), TODAY)
    told = {name: score.graded for name, score in score_all(book).items()}
    main = "Raise customer retention from 36.7% to 38.8% by 31 March 2012"
    assert round(told[main] or 0, 2) == 0.5


def test_a_value_that_is_none_is_refused_in_the_words_of_a_problem(book: State) -> None:
    book = keep(book, draft_from(book, "revenue"))
    with pytest.raises(InputError, match="confidence is 11"):
        check_in(book, "revenue-metric", on=date(2012, 1, 31), value=1, confidence=11)
    assert load_workbook(book.folder).check_ins == ()


def test_chances_that_were_shown_before_committing_are_kept_once(book: State) -> None:
    for _ in range(2):
        book = keep(book, draft_from(book, "revenue"))
    shown = only(Chance, book.workbook.entries)
    (kr,) = (one for one in book.workbook.key_results() if isinstance(one, Metric))
    levels = {name: getattr(kr, name) for name in ("commit", "target", "stretch")}
    assert {one.level: one.value for one in shown} == {
        name: value for name, value in levels.items() if value is not None
    }
    assert {(one.key_result, one.on) for one in shown} == {(kr.id, TODAY)}


def test_a_target_that_is_changed_shows_another_chance(book: State) -> None:
    book = keep(book, draft_from(book, "revenue"))
    before = len(only(Chance, book.workbook.entries))
    book = keep(book, draft_from(book, "revenue", wish="20%"))
    assert len(only(Chance, book.workbook.entries)) > before


def test_what_a_team_decides_about_its_kpis_is_kept_in_their_table(book: State) -> None:
    decided = classify(book, focus=["orders"], health=["revenue"], parked=["units_per_order"])
    states = {kpi.id: kpi.state for kpi in decided.workbook.kpis if kpi.state != "unclassified"}
    assert states == {"orders": "focus", "revenue": "health", "units_per_order": "parked"}


def test_deciding_the_same_twice_changes_no_byte(book: State) -> None:
    book = classify(book, focus=["orders"])
    before = (book.folder / "kpis.csv").read_bytes()
    classify(book, focus=["orders"])
    assert (book.folder / "kpis.csv").read_bytes() == before


def test_an_unknown_kpi_is_told_with_the_nearest_one(book: State) -> None:
    with pytest.raises(InputError, match=r"there is no such KPI\. Did you mean orders\?"):
        classify(book, focus=["order"])


def test_a_health_metric_needs_a_healthy_range(tmp_path: Path) -> None:
    readings = tmp_path / "r.csv"
    readings.write_text("kpi,date,value\nnps,2025-01-01,30\n", encoding="utf-8")
    book = open_workbook(str(tmp_path / "x"), str(readings), on=date(2025, 1, 31))
    with pytest.raises(InputError, match=r"kpis\.csv:2: KPI nps: a health metric without"):
        classify(book, health=["nps"])


# --- into focus by a key result, and out again


def states(book: State) -> dict[str, str]:
    return {kpi.id: kpi.state for kpi in book.workbook.kpis if kpi.state != "unclassified"}


def table(folder: Path) -> list[str]:
    return (folder / "kpis.csv").read_text(encoding="utf-8").splitlines()


def test_keeping_a_key_result_on_a_kpi_puts_that_kpi_into_focus(book: State) -> None:
    assert states(keep(book, draft_from(book, "revenue"))) == {"revenue": "focus"}


def test_only_the_cell_of_that_kpi_is_written(book: State) -> None:
    book = classify(book, parked=["units_per_order"])
    before = table(book.folder)
    keep(book, draft_from(book, "revenue"))
    changed = [pair for pair in zip(before, table(book.folder), strict=True) if len(set(pair)) > 1]
    ((old, new),) = changed
    assert old.startswith("revenue,")
    assert new == old.replace(",,cancellation_rate,", ",focus,cancellation_rate,")


def test_a_guardrail_does_not_come_into_focus(book: State) -> None:
    kept = keep(book, draft_from(book, "revenue"))
    assert "guardrail" in [kr.form for kr in kept.workbook.key_results()]
    assert "cancellation_rate" not in states(kept)


def test_a_health_metric_comes_into_focus_by_a_new_key_result(book: State) -> None:
    book = classify(book, health=["revenue"])
    assert states(keep(book, draft_from(book, "revenue"))) == {"revenue": "focus"}


def test_a_parked_kpi_is_asked_about_and_nothing_is_saved(book: State) -> None:
    book = classify(book, parked=["orders"])
    with pytest.raises(InputError, match=r"kpis\.csv:3: KPI orders: it is parked, yet .*again\?"):
        keep(book, draft_from(book, "orders"))
    again = look(book.folder, on=TODAY)
    assert (states(again), again.workbook.objectives) == ({"orders": "parked"}, ())


def test_a_kpi_parked_later_stays_so_while_its_objective_is_changed(book: State) -> None:
    kept = classify(keep(book, draft_from(book, "orders")), parked=["orders"])
    again = keep(kept, change(kept.workbook.objectives[0], text="Customers order often"))
    assert states(again) == {"orders": "parked"}


def test_out_of_focus_it_is_a_health_metric_again(book: State) -> None:
    closed, question = close(keep(book, draft_from(book, "retention_rate")), "retention_rate")
    assert (states(closed), question) == ({"retention_rate": "health"}, "")


def test_a_value_still_out_of_range_asks_whether_it_stays(book: State) -> None:
    book = keep(book, draft_from(book, "retention_rate"))
    for day, value in ((31, "41"), (29, "38.1")):  # 41% would be healthy again
        on = date(2012, 1 + (day == 29), day)
        book = check_in(book, "retention_rate-metric", on=on, value=value)
    closed, question = close(book, "retention_rate")
    assert question.startswith("Customer retention is still out of its healthy range at 38.1%")
    assert states(closed) == {"retention_rate": "health"}


def test_a_closed_kpi_stays_closed_while_its_objective_is_changed(book: State) -> None:
    closed, _ = close(keep(book, draft_from(book, "revenue")), "revenue")
    again = keep(closed, change(closed.workbook.objectives[0], text="Sell all year"))
    assert states(again) == {"revenue": "health"}


def test_a_parked_kpi_is_not_closed_but_asked_about(book: State) -> None:
    book = classify(book, parked=["orders"])
    same, question = close(book, "orders")
    assert same is book
    assert question == "Orders is parked: should it be watched again?"


# --- readings that say little


@pytest.fixture
def odd(tmp_path: Path) -> State:
    """Give a workbook of KPIs whose readings say little, each in its own way."""
    months = [f"{year}-{month:02d}-01" for year in (2022, 2023, 2024) for month in range(1, 13)]
    swing = [(i * 7 % 5 - 2) / 2 for i in range(36)]
    series: dict[str, list[float]] = {
        "to_date": [10 * (i % 12 + 1) + swing[i] for i in range(36)],
        "jumped": [(20 if i < 20 else 200) + swing[i] for i in range(36)],
        "stuck": [5.0] * 36,
        "old": [50 + one for one in swing[:20]],
        "young": [50.0, 51.0, 52.0, 50.0],
    }
    rows = ["kpi,date,value"]
    for id, values in series.items():
        days = months[-4:] if id == "young" else months
        rows += [f"{id},{day},{value}" for day, value in zip(days, values, strict=False)]
    (tmp_path / "r.csv").write_text("\n".join(rows), encoding="utf-8")
    head = "kpi,direction,frequency,aggregation\n"
    lines = [f"{id},up,month,level\n" for id in (*series, "never")]
    (tmp_path / "k.csv").write_text(head + "".join(lines), encoding="utf-8")
    files = str(tmp_path / "r.csv"), str(tmp_path / "k.csv")
    return open_workbook(str(tmp_path / "w"), *files, on=date(2024, 12, 31))


@pytest.mark.parametrize(
    ("kpi", "why"),
    [("never", "never has no readings, so"), ("old", "old has no readings since 1 August 2023")],
)
def test_where_it_stands_is_to_be_found_out_first_without_a_fresh_reading(
    odd: State, kpi: str, why: str
) -> None:
    (found,) = draft_from(odd, kpi).key_results
    assert isinstance(found, Baseline)
    assert found.kpi == kpi
    assert why in found.prompt
    assert "On how many cases" in found.prompt
    assert found.next_use == f"start value of a key result on {kpi}, next cycle"


def test_a_baseline_can_be_kept_and_is_not_put_into_focus(odd: State) -> None:
    kept = keep(odd, draft_from(odd, "never"))
    assert [kr.form for kr in kept.workbook.key_results()] == ["baseline"]
    assert states(kept) == {}


@pytest.mark.parametrize(
    ("kpi", "cure"),
    [
        ("to_date", r"to date\. Give the part of each month instead\."),
        ("jumped", r"changed at once on .*\. If it was re-defined, cut off"),
        ("stuck", r"all 36 readings are the same\. Is it still measured\?"),
    ],
)
def test_readings_that_mislead_are_to_be_mended_first(odd: State, kpi: str, cure: str) -> None:
    with pytest.raises(InputError, match=rf"kpis\.csv:\d: KPI {kpi}: nothing can be .*{cure}"):
        draft_from(odd, kpi)


def test_a_wish_is_drafted_whatever_the_readings_tell(odd: State) -> None:
    first = draft_from(odd, "stuck", wish="to 8").key_results[0]
    assert isinstance(first, Metric)
    assert first.target == 8


def test_a_few_readings_give_a_start_and_ask_for_the_target(odd: State) -> None:
    first = draft_from(odd, "young").key_results[0]
    assert isinstance(first, Metric)
    assert [first.start, first.target] == [51, None]
    assert "No target is proposed: a chance needs 6 readings or more, not 4." in first.prompt


# --- wishes, and drafting again


@pytest.mark.parametrize(("means", "target"), [("relative", "40.4"), ("points", "46.7")])
def test_percent_or_points_is_asked_once_and_the_answer_is_the_target(
    book: State, means: str, target: str
) -> None:
    asked = draft_from(book, "retention_rate", wish="up 10%").key_results[0]
    assert isinstance(asked, Metric)
    assert asked.target is None
    assert asked.prompt.endswith("is it 40.4%, +3.7 points (+10%), or 46.7%, +10.0 points (+27%)?")
    answered = draft_from(book, "retention_rate", wish="up 10%", means=means)  # type: ignore[arg-type]
    first = answered.key_results[0]
    assert isinstance(first, Metric)
    assert str(first.target) == target
    assert first.target_source.startswith(f"wished for as 'up 10%': {target}%, +")


def test_the_id_of_a_kpi_may_be_typed_in_any_case(book: State) -> None:
    assert draft_from(book, "Revenue") == draft_from(book, "revenue")


def test_drafting_again_gives_an_answered_objective_as_people_left_it(book: State) -> None:
    mine = change(draft_from(book, "revenue"), text="Sell all year", prompt="", why_now="Now.")
    other, _ = reshape(mine, "revenue-metric", "threshold")
    assert draft_from(keep(book, other), "revenue") == other


def test_drafting_again_keeps_what_people_wrote_into_a_proposal(book: State) -> None:
    first, *others = draft_from(book, "revenue").key_results
    owned = change(first, owner="Ana", prompt="", target=2_000_000)
    written = change(draft_from(book, "revenue"), why_now="Now.", key_results=[owned, others[0]])
    again = draft_from(keep(book, written), "revenue")
    assert again.why_now == "Now."
    assert again.key_results == (change(first, owner="Ana", prompt=""), *others)


def test_a_wish_for_an_answered_objective_changes_its_target_and_nothing_else(book: State) -> None:
    mine = assign(change(draft_from(book, "revenue"), text="Sell all year", prompt=""), "Ana")
    again = draft_from(keep(book, mine), "revenue", wish="to 2,000,000")
    first, *others = again.key_results
    assert isinstance(first, Metric)
    assert first.target == 2_000_000
    assert first.owner == "Ana"
    assert (again.text, again.prompt) == ("Sell all year", "")
    assert tuple(others) == mine.key_results[1:]


# --- from an export to an accepted key result


@pytest.mark.parametrize("shape", ["long", "wide"])
def test_from_an_export_to_a_kept_key_result_take_the_choice_and_a_confirmation(
    shape: str, tmp_path: Path
) -> None:
    months = [f"{year}-{month:02d}" for year in (2023, 2024) for month in range(1, 13)]
    values = [900 + 10 * n + (n * 7 % 5 - 2) * 20 for n in range(24)]
    rows = list(zip(months, values, strict=True))
    given = {
        "long": ["kpi,date,value", *(f"leads,{month},{value}" for month, value in rows)],
        "wide": ["month,Leads", *(f"{month},{value}" for month, value in rows)],
    }[shape]
    (tmp_path / "export.csv").write_text("\n".join(given), encoding="utf-8")
    defined = "kpi,direction,aggregation,healthy_low\nleads,up,cumulative,1500\n"
    (tmp_path / "kpis.csv").write_text(defined, encoding="utf-8")
    files = str(tmp_path / "export.csv"), str(tmp_path / "kpis.csv")
    book = open_workbook(str(tmp_path / "w"), *files, on=date(2024, 12, 31))

    kept = keep(book, draft_from(book, "leads"))  # all that a person types

    (objective,) = kept.workbook.objectives
    first = objective.key_results[0]
    assert isinstance(first, Metric)
    assert first.start is not None
    assert first.target is not None
    assert first.start < first.target
    assert first.due == date(2025, 3, 31)
    assert states(kept) == {first.kpi: "focus"}


def test_an_objective_that_names_what_is_not_there_is_refused_and_nothing_is_saved(
    book: State,
) -> None:
    made = draft_from(book, "revenue")
    lost = change(made, key_results=[change(made.key_results[0], kpi="revenu")])
    with pytest.raises(InputError, match=r"kpi is 'revenu'.*Did you mean revenue\?"):
        keep(book, lost)
    assert load_workbook(book.folder).objectives == ()


def test_a_check_in_that_goes_back_to_what_was_said_before_counts(book: State) -> None:
    book = keep(book, draft_from(book, "revenue"))
    for value in (700_000, 650_000, 700_000, 700_000):
        book = check_in(book, "revenue-metric", on=date(2012, 1, 31), value=value)
    assert [int(c.value or 0) for c in book.workbook.check_ins] == [700_000, 650_000, 700_000]


def test_a_check_in_that_tells_nothing_is_refused_in_words(book: State) -> None:
    book = keep(book, draft_from(book, "revenue"))
    with pytest.raises(InputError, match=r"the check-in of 31 January 2012 says nothing\. Give a"):
        check_in(book, "revenue-metric", on=date(2012, 1, 31), by="Ana")
    assert load_workbook(book.folder).check_ins == ()


def test_telling_nothing_takes_back_what_was_told_that_day(book: State) -> None:
    book = keep(book, draft_from(book, "revenue"))
    book = check_in(book, "revenue-metric", on=date(2012, 1, 31), value=700_000)
    book = check_in(book, "revenue-metric", on=date(2012, 1, 31))
    assert book.scores["revenue-metric"].score.value is None


def test_an_objective_that_a_decision_could_not_be_about_any_more_is_not_kept(
    tmp_path: Path,
) -> None:
    book = open_quarter(tmp_path / "q", on=date(2011, 8, 31))
    (objective,) = [one for one in book.workbook.objectives if one.id == "back"]
    moved = [
        change(kr, start=1050, start_source="counted again")
        if kr.id == "active_customers-metric"
        else kr
        for kr in objective.key_results
    ]
    with pytest.raises(InputError, match=r"log\.jsonl:\d+: decision .*cannot be retargeted so"):
        keep(book, change(objective, key_results=moved))
    assert load_workbook(book.folder).objectives == book.workbook.objectives
