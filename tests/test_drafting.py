"""From a gap to a first objective: numbers come from the KPI's own past, blanks stay questions."""

import csv
import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from okrnb.drafting import (
    draft_key_result,
    draft_objective,
    draft_objectives,
    next_quarter,
)
from okrnb.gaps import find_gaps, look_ahead_all
from okrnb.model import Cycle, Kpi
from okrnb.objectives import Baseline, Guardrail, Metric, Objective, Threshold
from okrnb.outlook import Outlook, look_ahead
from okrnb.periods import later
from okrnb.wording import BLANK, say_key_result

ROOT = Path(__file__).resolve().parent.parent
SHOP = ROOT / "templates" / "example-shop"
Q1 = Cycle(name="Q1 2012", start=date(2012, 1, 1), end=date(2012, 3, 31))
NOVEMBER = date(2011, 11, 1)
RISING = [60 + 0.5 * i + (i * 7 % 5 - 2) / 2 for i in range(36)]
SEASON = [100.0, 101, 103, 102, 104, 103, 105, 104, 110, 150, 200, 210]  # January to December


class Shop(NamedTuple):
    kpis: dict[str, Kpi]
    gaps: pd.DataFrame
    outlooks: Mapping[str, Outlook]

    def objectives(self) -> dict[str, Objective]:
        made = draft_objectives(self.gaps, list(self.kpis.values()), self.outlooks)
        return {objective.id: objective for objective in made}


@pytest.fixture(scope="module")
def shop() -> Shop:
    with (SHOP / "kpis.csv").open(encoding="utf-8", newline="") as file:
        rows = [{k: v for k, v in row.items() if v} for row in csv.DictReader(file)]
    kpis = {row["kpi"]: Kpi.model_validate({"id": row.pop("kpi"), **row}) for row in rows}
    readings, day = pd.read_csv(SHOP / "readings.csv"), date(2011, 12, 4)
    listed = list(kpis.values())
    return Shop(
        kpis=kpis,
        gaps=find_gaps(readings, listed, on=day, cycle=Q1),
        outlooks=look_ahead_all(readings, listed, on=day, cycle=Q1),
    )


def kpi(id: str = "nps", **fields: Any) -> Kpi:
    given = {"name": id.upper(), "direction": "up", "frequency": "month"}
    return Kpi.model_validate({"id": id, **given, **fields})


def look(values: list[float], kpi: Kpi, last: date = NOVEMBER) -> Outlook:
    ends = len(values) - 1
    days = [later(last, kpi.frequency or "month", i - ends) for i in range(len(values))]
    return look_ahead(kpi, days, values, cycle=Q1)


def draft(values: list[float], **fields: Any) -> Metric | Threshold | Baseline:
    return draft_key_result(look(values, kpi(**fields)))


def metric(values: list[float], **fields: Any) -> Metric:
    kr = draft(values, **fields)
    assert isinstance(kr, Metric)
    return kr


def threshold(values: list[float], **fields: Any) -> Threshold:
    kr = draft(values, **fields)
    assert isinstance(kr, Threshold)
    return kr


def about(level: float, spread: float, count: int = 36) -> list[float]:
    """Make readings that swing about a level and end with three that lie on it on average."""
    return [level + spread * (i * 7 % 5 - 2) for i in range(count - 3)] + [
        level - spread,
        level + spread,
        level,
    ]


def walk(seed: int, count: int, drift: float) -> list[float]:
    steps = np.random.default_rng(seed).normal(drift, 1.0, count)
    return [round(50 + float(x), 3) for x in np.cumsum(steps)]


# --- the example shop


def test_the_start_of_the_shops_revenue_is_its_first_quarter_a_year_ago(shop: Shop) -> None:
    kr = draft_key_result(shop.outlooks["revenue"])
    assert isinstance(kr, Metric)
    assert kr.start == round(Decimal("689811.61") + Decimal("522545.56") + Decimal("716215.26"))
    assert kr.start_on == date(2011, 3, 31)


def test_the_target_of_the_shops_revenue_knows_that_christmas_is_over(shop: Shop) -> None:
    kr = draft_key_result(shop.outlooks["revenue"])
    assert isinstance(kr, Metric)
    assert kr.start is not None
    assert kr.target is not None
    last_three_months = Decimal("1056435.19") + Decimal("1151263.73") + Decimal("1503866.78")
    assert kr.start < kr.target < last_three_months * Decimal("0.65")


def test_the_shop_gets_an_objective_for_each_kpi_in_focus_in_their_order(shop: Shop) -> None:
    focus = shop.gaps.loc[shop.gaps["triage"] == "focus", "kpi"]
    assert list(shop.objectives()) == list(focus)
    assert 1 <= len(focus) <= 3


def test_an_objective_of_the_shop_has_a_target_a_question_and_a_guardrail(shop: Shop) -> None:
    forms = [[kr.form for kr in o.key_results] for o in shop.objectives().values()]
    assert forms == [["metric", "baseline", "guardrail"]] * 3


def test_the_shops_objectives_are_its_intended_results_with_the_reason_beside_them(
    shop: Shop,
) -> None:
    objective = shop.objectives()["cancellation_rate"]
    assert objective.text == "Customers keep what they ordered"
    assert objective.prompt.startswith(
        "Drafted because 12.7% is above the healthy 12.0%, a gap of 0.7 points. Is"
    )


def test_the_shops_drafts_read_as_sentences(shop: Shop) -> None:
    objective = shop.objectives()["cancellation_rate"]
    words = [
        say_key_result(kr, shop.kpis.get(getattr(kr, "kpi", None) or ""))
        for kr in objective.key_results
    ]
    assert words == [
        "Lower cancelled invoices from 13.6% to 13.2% by 31 March 2012",
        "Find out the reasons behind cancelled invoices, and the share of each",
        "Do not let orders go below 1,000 in a month until 31 March 2012",
    ]


def test_every_kpi_of_the_shop_can_be_drafted_from(shop: Shop) -> None:
    for id, one in shop.kpis.items():
        assert BLANK not in say_key_result(draft_key_result(shop.outlooks[id]), one)


# --- where X and Y come from


def test_a_target_is_no_fixed_percentage_of_the_start() -> None:
    shares = {
        round(float((kr.target or 0) / (kr.start or 1)), 3)
        for kr in (metric(about(100, spread), healthy_low=900) for spread in (1, 2, 4, 8))
    }
    assert len(shares) == 4


def test_with_the_same_start_a_kpi_that_swings_more_gets_another_target() -> None:
    calm, wild = (metric(about(100, spread), healthy_low=900) for spread in (1, 5))
    assert calm.start == wild.start == 100
    assert (calm.target or 0) < (wild.target or 0)


def test_the_target_follows_the_history() -> None:
    steady = about(RISING[-1], 1)
    assert metric(RISING, healthy_low=900).target != metric(steady, healthy_low=900).target


def test_the_target_follows_the_season() -> None:
    flat = sum(SEASON) / 12
    drafts = []
    for season in (SEASON, [flat + x / 50 for x in SEASON]):
        values = [season[i % 12] * (1 + i / 400) for i in range(36)]
        outlook = look(values, kpi(aggregation="cumulative"), date(2011, 12, 1))
        drafts.append(draft_key_result(outlook))
    seasonal, even = drafts
    assert isinstance(seasonal, Metric)
    assert seasonal.start == pytest.approx(Decimal(sum(SEASON[:3]) * 1.06), rel=Decimal("0.02"))
    assert isinstance(even, Metric)
    assert (seasonal.target or 0) < Decimal("0.9") * (even.target or 0)


def test_the_target_is_the_edge_of_the_healthy_range_where_that_is_within_reach() -> None:
    kr = metric(about(100, 4), healthy_low="103.5")
    assert kr.target == Decimal("103.5")
    assert kr.target_source.startswith("the edge of the healthy range; ")


def test_another_healthy_range_gives_another_target() -> None:
    edges = ("103.1", "104.2")
    assert [metric(about(100, 4), healthy_low=edge).target for edge in edges] == [
        Decimal(edge) for edge in edges
    ]


def test_a_healthy_range_far_away_is_approached_in_steps() -> None:
    kr = metric(about(100, 4), healthy_low=200)
    assert Decimal(100) < (kr.target or 0) < Decimal(120)
    assert kr.target_source.startswith("a step towards the healthy 200; ")


def test_a_healthy_range_that_will_be_reached_anyway_is_no_target() -> None:
    kr = metric([60 + 1.0 * i + (i * 7 % 5 - 2) for i in range(36)], healthy_low=10)
    assert (kr.target or 0) > 90
    assert kr.target_source.startswith("even odds; the healthy 10 is likely anyway; ")


def test_without_a_healthy_range_the_target_is_even_odds_and_says_so() -> None:
    kr = metric(RISING)
    assert re.match(
        r"even odds; no healthy range is set; (4|5)\d% likely if business goes on as usual$",
        kr.target_source,
    )


def test_a_total_of_small_edges_is_written_without_rounding_noise() -> None:
    kr = metric(about(0.095, 0.01), aggregation="cumulative", healthy_low="0.1")
    assert str(kr.target) == "0.3"


def test_a_target_is_round() -> None:
    levels = metric(about(1234.5, 50), healthy_low=9000)
    assert [levels.target, levels.stretch] == [1300, 1340]


def test_levels_of_a_count_are_whole() -> None:
    for level in (3.0, 6.0, 20.0):
        kr = metric(
            [float(round(value)) for value in about(level, 1 / 2)],
            unit_kind="count",
            aggregation="cumulative",
            healthy_low=900,
        )
        levels = [kr.start, kr.target, kr.stretch]
        assert levels == [round(value) for value in levels if value is not None]


def test_a_target_is_no_finer_than_the_kpi_is_shown() -> None:
    kr = metric(about(100, 0.5), decimals=0, healthy_low="100.7")
    levels = [level for level in (kr.start, kr.commit, kr.stretch) if level is not None]
    assert [level % 1 for level in levels] == [0] * len(levels)


def test_a_kpi_near_its_ceiling_gets_a_target_that_can_be_told_from_its_start() -> None:
    kpi_at_ceiling = {"unit_kind": "percent", "lowest": 0, "highest": 100, "aggregation": "share"}
    values = [*about(99.93, 0.02)[:-1], 99.94]
    kr = metric(values, healthy_low="99.99", **kpi_at_ceiling)
    assert (kr.start, kr.target) == (Decimal("99.933"), Decimal("99.95"))


@pytest.mark.parametrize(("direction", "edge"), [("up", "healthy_low"), ("down", "healthy_high")])
def test_in_thousandths_of_the_unit_all_levels_are_a_thousand_times_as_high(
    direction: str, edge: str
) -> None:
    values = about(40, 2)
    far = 80 if direction == "up" else 10
    one = metric(values, direction=direction, decimals=3, **{edge: far})
    fine = [round(1000 * value) for value in values]
    other = metric([*map(float, fine)], direction=direction, decimals=0, **{edge: 1000 * far})
    for name in ("start", "commit", "target", "stretch"):
        small, large = getattr(one, name), getattr(other, name)
        assert (small is None) == (large is None)
        assert small is None or 1000 * small == large


@given(
    seed=st.integers(0, 10_000),
    count=st.integers(6, 60),
    drift=st.sampled_from([-0.5, 0.0, 0.5]),
    direction=st.sampled_from(["up", "down"]),
    aggregation=st.sampled_from(["level", "average", "cumulative"]),
    edge=st.none() | st.integers(0, 150),
    decimals=st.none() | st.integers(0, 2),
)
@settings(max_examples=100, deadline=None)
def test_a_target_is_never_on_the_wrong_side_of_the_start(
    seed: int,
    count: int,
    drift: float,
    direction: str,
    aggregation: str,
    edge: int | None,
    decimals: int | None,
) -> None:
    side: dict[str, Any] = {"healthy_low" if direction == "up" else "healthy_high": edge}
    made = kpi(direction=direction, aggregation=aggregation, decimals=decimals, **side)
    kr = draft_key_result(look(walk(seed, count, drift), made))
    if isinstance(kr, Threshold):
        assert kr.side == ("at_least" if direction == "up" else "at_most")
        assert kr.bound is not None
        return
    assert isinstance(kr, Metric)
    levels = [level for level in (kr.start, kr.commit, kr.target, kr.stretch) if level is not None]
    assert kr.start is not None
    assert kr.target is not None
    assert levels == sorted(set(levels), reverse=direction == "down")


@given(
    seed=st.integers(0, 10_000),
    count=st.integers(24, 60),
    direction=st.sampled_from(["up", "down"]),
    edge=st.none() | st.integers(0, 150),
)
@settings(max_examples=60, deadline=None)
def test_a_target_is_neither_easier_than_even_odds_nor_harder_than_one_in_five(
    seed: int, count: int, direction: str, edge: int | None
) -> None:
    side: dict[str, Any] = {"healthy_low" if direction == "up" else "healthy_high": edge}
    outlook = look(walk(seed, count, 0.0), kpi(direction=direction, **side))
    kr = draft_key_result(outlook)
    assume(isinstance(kr, Metric))
    assert isinstance(kr, Metric)
    assert kr.target is not None
    chance = outlook.chance_of(float(kr.target))
    assert chance is not None
    assert 0.15 < chance < 0.6  # a little past both, as targets are rounded


def test_what_would_get_worse_as_usual_is_to_be_held() -> None:
    falling = [100 - i + (i * 7 % 5 - 2) / 2 for i in range(36)]
    kr = threshold(falling, aggregation="cumulative")
    assert (kr.side, kr.tally) == ("at_least", "cycle_total")
    assert kr.bound == pytest.approx(Decimal(sum(falling[-3:])), rel=Decimal("0.01"))
    assert "Is holding it the change you want?" in kr.prompt


def test_a_comparison_with_last_year_says_so_instead_of_a_chance() -> None:
    values = [*SEASON[2:], *(1.05 * value for value in SEASON)]
    kr = draft_key_result(look(values, kpi(healthy_low=150), date(2011, 12, 1)))
    assert isinstance(kr, Metric)
    assert "the same time last year" in kr.target_source
    assert "likely if" not in kr.target_source


def test_a_past_too_short_for_a_season_is_named_beside_the_target() -> None:
    kr = metric(about(100, 4, 14), healthy_low=200)
    assert kr.target_source.endswith("; a season could not be seen in so short a past")


# --- no invented numbers


@pytest.mark.parametrize(
    ("count", "start"), [(1, None), (2, None), (3, Decimal(41)), (5, Decimal("41.3"))]
)
def test_too_short_a_history_gives_a_blank_target_and_a_question(
    count: int, start: Decimal | None
) -> None:
    kr = metric([40.0, 42, 41, 43, 40][:count], healthy_low=50)
    assert (kr.start, kr.commit, kr.target, kr.stretch) == (start, None, None, None)
    assert "No target is proposed: " in kr.prompt
    assert kr.prompt.endswith(". What should it reach?")


def test_a_reason_for_a_blank_target_ends_in_one_full_stop() -> None:
    assert ".." not in metric([40.0, 42]).prompt


def test_a_yearly_kpi_gets_a_blank_target_for_a_quarter() -> None:
    outlook = look([40.0, 42, 41, 43, 40, 44, 42, 45], kpi(frequency="year"), date(2011, 1, 1))
    kr = draft_key_result(outlook)
    assert isinstance(kr, Metric)
    assert kr.target is None
    assert "no reading is due in Q1 2012" in kr.prompt


def test_a_total_is_not_measured_against_fewer_readings_than_it_has() -> None:
    made = kpi(frequency="week", aggregation="cumulative")
    kr = draft_key_result(look(about(100, 4, 8), made, date(2011, 12, 19)))
    assert isinstance(kr, Metric)
    assert (kr.start, kr.target) == (None, None)


def test_a_kpi_without_a_direction_gets_no_number_and_is_asked_for_it() -> None:
    kr = threshold(about(100, 4), direction=None)
    assert kr.bound is None
    assert "Is higher better, lower better, or inside a band?" in kr.prompt


def test_a_band_without_edges_gets_no_number_and_is_asked_for_them() -> None:
    kr = threshold(about(100, 4), direction="band")
    assert kr.bound is None
    assert "From which value on is it too much, from which too little?" in kr.prompt


@pytest.mark.parametrize(
    ("level", "side", "bound"),
    [(400, "at_most", Decimal(360)), (150, "at_least", Decimal(220))],
)
def test_a_band_that_was_left_is_to_be_entered_over_the_edge_that_was_crossed(
    level: float, side: str, bound: Decimal
) -> None:
    kr = threshold(about(level, 4), direction="band", healthy_low=220, healthy_high=360)
    assert (kr.side, kr.bound, kr.tally) == (side, bound, "final")


@pytest.mark.parametrize(("step", "side"), [(2, "at_most"), (-2, "at_least")])
def test_a_band_that_was_not_left_is_held_at_the_edge_ahead(step: int, side: str) -> None:
    values = [290 + step * (i - 35) + (i * 7 % 5 - 2) / 2 for i in range(36)]
    kr = threshold(values, direction="band", healthy_low=220, healthy_high=360)
    assert kr.side == side


def test_a_band_with_an_upper_edge_alone_is_held_below_it() -> None:
    kr = threshold(about(100, 4), direction="band", healthy_high=120)
    assert (kr.side, kr.bound) == ("at_most", Decimal(120))


def test_the_edge_of_a_band_counts_for_each_reading_of_a_total() -> None:
    kr = threshold(
        about(100, 1), direction="band", healthy_low=120, aggregation="cumulative", healthy_high=150
    )
    assert (kr.bound, kr.tally) == (Decimal(360), "cycle_total")


# --- the objective around it


def objective(main: Kpi, *others: Kpi, values: dict[str, list[float]] | None = None) -> Objective:
    given = {main.id: RISING} | {one.id: about(100, 4) for one in others} | (values or {})
    kpis = {one.id: one for one in (main, *others)}
    outlooks = {id: look(given[id], kpis[id]) for id in kpis if given[id]}
    return draft_objective(main, outlooks, reason="it fell", kpis=kpis)


def guardrail_of(drafted: Objective) -> Guardrail:
    (found,) = [kr for kr in drafted.key_results if isinstance(kr, Guardrail)]
    return found


@given(
    name=st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=120),
    result=st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=160),
)
@settings(max_examples=60, deadline=None)
def test_the_text_of_an_objective_has_no_number_whatever_the_kpi_is_called(
    name: str, result: str
) -> None:
    assume(name.strip())
    drafted = objective(kpi(name=name, intended_result=result), values={"nps": [40.0, 41]})
    assert drafted.text
    assert not re.search(r"[\d%]", drafted.text)


def test_an_intended_result_is_proposed_as_the_text() -> None:
    drafted = objective(kpi(intended_result="Customers recommend us"))
    assert drafted.text == "Customers recommend us"


def test_an_intended_result_with_a_number_in_it_is_not_the_text() -> None:
    drafted = objective(kpi(intended_result="Reach 40 points"))
    assert drafted.text == "NPS: in the healthy range, and there to stay"


def test_a_name_with_a_number_in_it_is_not_in_the_text() -> None:
    drafted = objective(kpi(name="30-day retention"))
    assert drafted.text == "This KPI in its healthy range, and there to stay"


@pytest.mark.parametrize("reason", ["it fell", "it fell; which value is healthy?"])
def test_the_reason_stands_in_the_prompt_which_asks_for_other_words(reason: str) -> None:
    main = kpi()
    drafted = draft_objective(
        main, {"nps": look(about(100, 4), main)}, reason=reason, kpis={"nps": main}
    )
    assert drafted.prompt.startswith(f"Drafted because {reason.rstrip('?')}. Is")
    assert drafted.prompt.endswith("?")


def test_a_reason_that_is_a_question_is_said_to_be_open() -> None:
    main = kpi()
    outlooks = {"nps": look(about(100, 4), main)}
    drafted = draft_objective(main, outlooks, reason="is higher better?", kpis={"nps": main})
    assert drafted.prompt.startswith("Drafted with a question open (is higher better). Is this")


def test_no_owner_is_assigned_and_each_key_result_asks_for_one() -> None:
    drafted = objective(kpi(owner="Ana", guardrail="cost"), kpi("cost", direction="down"))
    assert [kr.owner for kr in drafted.key_results] == [""] * 3
    assert all("?" in kr.prompt for kr in drafted.key_results)
    assert "the KPI is with Ana" in drafted.key_results[0].prompt
    assert "the KPI is with nobody yet" in drafted.key_results[2].prompt


def test_all_key_results_are_due_at_the_end_of_the_cycle() -> None:
    drafted = objective(kpi(guardrail="cost"), kpi("cost", direction="down"))
    assert {kr.due for kr in drafted.key_results} == {Q1.end}


def test_the_reasons_behind_a_gap_are_to_be_found_out() -> None:
    found = objective(kpi(name="Net margin")).key_results[1]
    assert isinstance(found, Baseline)
    assert found.text == "Find out the reasons behind net margin, and the share of each"
    assert (found.min_n, found.unit) == (None, "%")


def test_a_guardrail_is_drafted_from_the_definition() -> None:
    cost = kpi("cost", direction="down", healthy_high=130)
    drafted = objective(kpi(guardrail="cost"), cost)
    guard = guardrail_of(drafted)
    assert (guard.kpi, guard.protects) == ("cost", drafted.key_results[0].id)
    assert (guard.bound, guard.no_worse_than) == (Decimal(130), None)


def test_without_a_guardrail_in_the_definition_none_is_drafted() -> None:
    forms = [kr.form for kr in objective(kpi(), kpi("cost")).key_results]
    assert forms == ["metric", "baseline"]


def test_a_guardrail_that_nobody_defined_is_not_drafted() -> None:
    assert len(objective(kpi(guardrail="unknown")).key_results) == 2


def test_a_limit_that_will_rather_be_crossed_anyway_gives_way_to_where_the_kpi_was() -> None:
    cost = kpi("cost", direction="down", healthy_high=90)
    guard = guardrail_of(objective(kpi(guardrail="cost"), cost))
    assert (guard.bound, guard.no_worse_than) == (None, Decimal(100))


def test_a_guardrail_without_a_range_is_held_where_it_was() -> None:
    guard = guardrail_of(objective(kpi(guardrail="cost"), kpi("cost", direction="down")))
    assert (guard.bound, guard.no_worse_than) == (None, Decimal(100))


def test_a_guardrail_without_readings_is_held_at_its_healthy_edge() -> None:
    cost = kpi("cost", direction="down", healthy_high=90)
    guard = guardrail_of(objective(kpi(guardrail="cost"), cost, values={"cost": []}))
    assert guard.bound == 90


def test_a_guardrail_of_which_nothing_is_known_is_asked_for_its_limit() -> None:
    guard = guardrail_of(objective(kpi(guardrail="cost"), kpi("cost"), values={"cost": []}))
    assert (guard.bound, guard.no_worse_than) == (None, None)
    assert guard.prompt.endswith("Which value must it not pass?")


def test_a_guardrail_that_is_a_band_is_held_between_both_edges() -> None:
    stock = kpi("stock", direction="band", healthy_low=80, healthy_high=130)
    guard = guardrail_of(objective(kpi(guardrail="stock"), stock))
    assert (guard.bound, guard.tolerance) == (Decimal(105), Decimal(25))


def test_the_longest_id_and_name_a_kpi_may_have_can_be_drafted_from() -> None:
    long = kpi("n" * 80, name="N" * 120, guardrail="g" * 80)
    drafted = objective(long, kpi("g" * 80, name="G" * 120))
    ids = [kr.id for kr in drafted.key_results]
    assert len(set(ids)) == 3
    assert {kr.id[-9:] for kr in drafted.key_results} == {"nn-metric", "-baseline", "guardrail"}


def test_without_kpis_nothing_is_drafted() -> None:
    gaps = find_gaps(pd.DataFrame({"kpi": [], "date": [], "value": []}), [], on=Q1.start, cycle=Q1)
    assert draft_objectives(gaps, [], {}) == ()


@pytest.mark.parametrize(
    ("day", "name", "start", "end"),
    [
        (date(2011, 12, 4), "Q1 2012", date(2012, 1, 1), date(2012, 3, 31)),
        (date(2012, 1, 1), "Q2 2012", date(2012, 4, 1), date(2012, 6, 30)),
        (date(2012, 6, 30), "Q3 2012", date(2012, 7, 1), date(2012, 9, 30)),
        (date(2012, 9, 30), "Q4 2012", date(2012, 10, 1), date(2012, 12, 31)),
    ],
)
def test_the_next_quarter_begins_after_the_one_of_today(
    day: date, name: str, start: date, end: date
) -> None:
    assert next_quarter(day) == Cycle(name=name, start=start, end=end)


# --- wishes, blanks and other forms


def test_a_wish_is_the_target_and_says_so() -> None:
    kr = draft_key_result(look(about(100, 4), kpi()), wish="+10%")
    assert isinstance(kr, Metric)
    assert (kr.start, kr.target) == (Decimal(100), Decimal(110))
    assert kr.target_source.startswith("wished for as '+10%': 110, +10 (+10%)")


def test_a_level_that_a_wish_leaves_no_room_for_is_left_out_with_a_word() -> None:
    kr = draft_key_result(look(RISING, kpi()), wish="to 82")
    assert isinstance(kr, Metric)
    assert (kr.commit, kr.stretch) == (Decimal(78), None)
    assert kr.target_source.endswith(
        "; no stretch, as 81.2 (about 10%) is no harder than the target"
    )


@pytest.mark.parametrize(("means", "target"), [("relative", 44), ("points", 50)])
def test_the_meaning_that_is_chosen_is_the_target(means: Any, target: int) -> None:
    made = look(about(40, 1), kpi(unit_kind="score", decimals=0))
    kr = draft_key_result(made, wish="up 10%", means=means)
    assert isinstance(kr, Metric)
    assert kr.target == target
    assert f"wished for as 'up 10%': {target}, +" in kr.target_source
    assert kr.prompt.endswith("(the KPI is with nobody yet)?")


def test_a_meaning_that_the_wish_does_not_have_is_asked_about() -> None:
    kr = draft_key_result(look(about(100, 4), kpi()), wish="+10%", means="points")
    assert isinstance(kr, Metric)
    assert kr.target is None
    assert kr.prompt.endswith("'+10%' is no points: is 110, +10 (+10%) meant?")


def test_a_wish_leaves_room_for_levels_on_either_side_only() -> None:
    kr = draft_key_result(look(about(100, 4), kpi()), wish="to 150")
    assert isinstance(kr, Metric)
    assert (kr.commit, kr.stretch) == (None, None)


@pytest.mark.parametrize(
    ("wish", "asked"),
    [
        ("better", "What should it reach?"),
        ("-10%", "leads the wrong way"),
        ("to 100", "is where it stands"),
    ],
)
def test_a_wish_that_is_no_target_stays_a_question(wish: str, asked: str) -> None:
    kr = draft_key_result(look(about(100, 4), kpi()), wish=wish)
    assert isinstance(kr, Metric)
    assert (kr.start, kr.target) == (Decimal(100), None)
    assert asked in kr.prompt
    assert kr.prompt.endswith("?")


def test_a_wish_without_a_start_asks_for_the_start() -> None:
    made = kpi(frequency="week", aggregation="cumulative")
    kr = draft_key_result(look(about(100, 4, 8), made, date(2011, 12, 19)), wish="+10%")
    assert isinstance(kr, Metric)
    assert (kr.start, kr.target) == (None, None)
    assert kr.prompt.endswith("where does it stand today?")


def test_a_wish_for_a_value_is_the_target_wherever_it_starts() -> None:
    made = kpi(frequency="week", aggregation="cumulative")
    kr = draft_key_result(look(about(100, 4, 8), made, date(2011, 12, 19)), wish="to 40")
    assert isinstance(kr, Metric)
    assert [kr.start, kr.target] == [None, 40]
    assert kr.target_source == "wished for as 'to 40'"
    assert kr.prompt.endswith("where does it stand today?")


def test_a_wish_that_cannot_be_read_is_asked_about_wherever_it_starts() -> None:
    made = kpi(frequency="week", aggregation="cumulative")
    kr = draft_key_result(look(about(100, 4, 8), made, date(2011, 12, 19)), wish="better")
    assert isinstance(kr, Metric)
    assert "No target yet: 'better' is no change that can be read." in kr.prompt


@pytest.mark.parametrize(("wish", "told"), [("", ""), ("to 40", ", wished for as 'to 40'")])
def test_a_kpi_that_was_never_measured_is_to_be_found_out(wish: str, told: str) -> None:
    kr = draft_key_result(look([], kpi(unit="points")), wish=wish)
    assert isinstance(kr, Baseline)
    assert (kr.kpi, kr.unit, kr.min_n) == ("nps", "points", None)
    assert kr.next_use == f"start value of a key result on NPS, next cycle{told}"


def test_until_its_start_is_known_an_objective_has_nothing_else() -> None:
    main = kpi(guardrail="cost")
    kpis = {"nps": main, "cost": kpi("cost", direction="down")}
    drafted = draft_objective(main, {"nps": look([], main)}, reason="it is new", kpis=kpis)
    assert [kr.form for kr in drafted.key_results] == ["baseline"]


def test_a_ceiling_that_is_kept_today_is_to_be_held() -> None:
    kr = threshold(about(3, 0.1), aggregation="cumulative", direction="down", healthy_high=4)
    assert (kr.side, kr.bound, kr.tally) == ("at_most", Decimal(12), "cycle_total")


def test_a_ceiling_that_is_broken_today_is_to_be_approached() -> None:
    kr = metric(about(5, 0.5), aggregation="cumulative", direction="down", healthy_high=4)
    assert (kr.target or 0) < (kr.start or 0)


def test_the_direction_of_a_well_known_kpi_is_asked_not_taken() -> None:
    kr = threshold(about(5, 1), name="Churn rate", direction=None)
    assert kr.bound is None
    assert "The KPI library says lower is better for Churn rate. Is higher better" in kr.prompt


def test_the_librarys_counter_metric_is_drafted_where_the_team_has_it() -> None:
    drafted = objective(kpi("win", name="Win rate"), kpi("deal", name="Average deal size"))
    guard = guardrail_of(drafted)
    assert guard.kpi == "deal"
    assert "the KPI library sets it against Win rate. Is it what could suffer?" in guard.prompt


def test_else_it_is_asked_about_by_name() -> None:
    drafted = objective(kpi(name="NPS"))
    assert len(drafted.key_results) == 2
    assert "Could response rate suffer while it is pushed" in drafted.key_results[0].prompt


# --- 68 real series

DIRECTIONS = {"higher_is_better": "up", "lower_is_better": "down", "target_range": "band"}
FREQUENCIES = {"monthly": "month", "weekly": "week", "quarterly": "quarter"}


def series_kpis(folder: Path) -> list[Kpi]:
    with (folder / "kpis.csv").open(encoding="utf-8", newline="") as file:
        return [
            kpi(
                row["kpi"],
                name=row["name"],
                unit=row["unit"],
                direction=DIRECTIONS[row["direction"]],
                frequency=FREQUENCIES[row["frequency"]],
            )
            for row in csv.DictReader(file)
        ]


@pytest.mark.parametrize(
    "day", [date(1995, 1, 1), date(2011, 12, 4), date(2015, 6, 30), date(2021, 6, 30)], ids=str
)
def test_real_series_can_be_scanned_and_drafted_from_on_any_day(
    kpi_series: Path, day: date
) -> None:
    readings, kpis, cycle = (
        pd.read_csv(kpi_series / "series.csv"),
        series_kpis(kpi_series),
        next_quarter(day),
    )
    gaps = find_gaps(readings, kpis, on=day, cycle=cycle)
    outlooks = look_ahead_all(readings, kpis, on=day, cycle=cycle)
    drafted = draft_objectives(gaps, kpis, outlooks)
    by_id = {one.id: one for one in kpis}
    words = [say_key_result(draft_key_result(made), by_id[id]) for id, made in outlooks.items()]
    assert sorted(gaps["kpi"]) == sorted(by_id)
    assert [objective.id for objective in drafted] == list(
        gaps.loc[gaps["triage"] == "focus", "kpi"]
    )
    assert len(words) == len(outlooks) > 0
    assert not any("nan" in said.lower().split() for said in words)
