"""The method's acceptance examples on KPIs, promotion and targets: one test by each id.

Those on gaps and triage are in `test_acceptance_gaps`; the last test sees that none is missing.
"""

import re
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from coaching_examples import END, START, book, check_in, metric, rate
from coaching_examples import kpi as complete_kpi

from okrnb.coaching import coach
from okrnb.converting import convert
from okrnb.drafting import Drafted, draft_key_result, draft_objective
from okrnb.drivers import multiply
from okrnb.errors import RefusedError
from okrnb.judging import judge_target
from okrnb.model import Cycle, Frequency, Kpi
from okrnb.objectives import Baseline, Binary, Guardrail, KeyResult, Metric, Objective, Threshold
from okrnb.outlook import Outlook, look_ahead
from okrnb.pace import status_of
from okrnb.periods import count_periods, later
from okrnb.projection import needed_growth, needed_periods, needed_start
from okrnb.promoting import close_focus
from okrnb.quantities import round_half_up
from okrnb.rollups import score_objective
from okrnb.scores import Score
from okrnb.scoring import score_key_result
from okrnb.targets import relative_target, say_both_ways
from okrnb.wishing import read_wish
from okrnb.wording import say_key_result

Q1 = Cycle(name="Q1 2012", start=START, end=END)
MIDDLE = date(2012, 2, 15)


def kpi(id: str, name: str, **fields: Any) -> Kpi:
    given = {"direction": "up", "frequency": "month", "aggregation": "level"}
    return Kpi.model_validate({"id": id, "name": name, **given, **fields})


def look(one: Kpi, values: list[float]) -> Outlook:
    per: Frequency = one.frequency or "month"
    last = date(2011, 10, 1) if per == "quarter" else date(2011, 11, 1)
    days = [later(last, per, i - len(values) + 1) for i in range(len(values))]
    return look_ahead(one, days, values, cycle=Q1)


def flat(level: float) -> list[float]:
    """Give three years of months about a level, the last three of them on it."""
    return [level * (1 + (i * 7 % 5 - 2) / 20) for i in range(33)] + [level] * 3


def moved(start: Any, target: Any, id: str = "nps", **fields: Any) -> Metric:
    given = {"form": "metric", "id": f"{id}-kr", "kpi": id, "start": start, "target": target}
    return Metric.model_validate({**given, **fields})


def score(kr: KeyResult, value: Any, one: Kpi | None = None, on: date = END) -> Score:
    told = check_in(kr.id, on=on, value=value)
    return score_key_result(kr, (told,), on=on, cycle=Q1, kpi=one)


def as_metric(drafted: Drafted) -> Metric:
    assert isinstance(drafted, Metric)
    return drafted


MARGIN = kpi("margin", "Gross margin", unit_kind="percent", decimals=0)
NPS = kpi("nps", "NPS", unit_kind="score", decimals=0, lowest=-100, highest=100)


def test_000_09_gross_margin_of_20_percent_with_target_25_becomes_a_key_result() -> None:
    kr = as_metric(draft_key_result(look(MARGIN, flat(20)), wish="to 25"))
    assert say_key_result(kr, MARGIN) == "Raise gross margin from 20% to 25% by 31 March 2012"


def test_000_16_average_visitors_need_a_start_and_none_is_made_up() -> None:
    visitors = kpi("visitors", "Visitors a day", aggregation="average", frequency="day")
    assert score(moved(60, 100, "visitors"), 85, visitors).graded == Decimal("0.625")
    unknown = score(moved(None, 100, "visitors"), 85, visitors)
    assert unknown.graded is None
    assert "0.85 of the target" in unknown.basis
    assert isinstance(draft_key_result(look(visitors, [])), Baseline)


def test_001_02_five_hundred_a_week_and_a_list_of_20000_must_agree() -> None:
    level, week = Decimal(20_000), Decimal(500)
    assert needed_start(level, week, periods=13) == 13_500
    assert needed_periods(Decimal(0), level, week) == 40
    readers = complete_kpi("readers", aggregation="level")
    joined = rate(kpi="readers", target_rate=500)
    grown = metric(kpi="readers", start=0, target=20_000)
    found = [
        one for one in coach(book(grown, joined, kpis=[readers]), on=START) if one.rule == "P13"
    ]
    assert [one.severity for one in found] == ["E"]
    agrees = metric(kpi="readers", start=13_500, target=20_000)
    assert "P13" not in {a.rule for a in coach(book(agrees, joined, kpis=[readers]), on=START)}


def test_001_10_an_nps_that_fell_gets_an_objective_a_target_and_the_reasons_to_find() -> None:
    nps = NPS.change(healthy_low=40, intended_result="Customers recommend us")
    values = [42.0 + 4 * (i * 7 % 5 - 2) for i in range(24)] + [45, 33, 31, 32]
    drafted = draft_objective(nps, {"nps": look(nps, values)}, reason="45 to 32", kpis={"nps": nps})
    said = [say_key_result(kr, nps) for kr in drafted.key_results]
    assert drafted.text == "Customers recommend us"
    assert said == [
        "Raise NPS from 32 to 40 by 31 March 2012",
        "Find out the reasons behind NPS, and the share of each",
    ]


def test_002_04_in_focus_there_is_a_draft_and_out_of_it_a_healthy_range_is_required() -> None:
    focused = MARGIN.change(state="focus")
    assert draft_key_result(look(focused, flat(20))).kpi == "margin"
    unchanged, question = close_focus(focused)
    assert (unchanged.state, bool(question)) == ("focus", True)
    closed, question = close_focus(focused.change(healthy_low=18))
    assert (closed.state, question) == ("health", "")


def test_002_05_doubled_revenue_is_scored_on_the_way_from_5_to_10_million() -> None:
    money = {"unit_kind": "currency", "unit": "USD", "aggregation": "cumulative", "decimals": 0}
    revenue = kpi("revenue", "Revenue", frequency="quarter", **money)
    values = [4_600_000.0, 4_700_000, 4_650_000, 4_800_000, 4_900_000, 5_000_000]
    kr = as_metric(draft_key_result(look(revenue, values), wish="double"))
    assert [kr.start, kr.target] == [5_000_000, 10_000_000]
    assert score(kr, 8_500_000, revenue).graded == Decimal("0.7")


def test_002_06_a_margin_from_20_to_25_percent_changes_by_points_and_by_a_quarter() -> None:
    assert say_both_ways(Decimal(20), Decimal(25), MARGIN) == "+5 points (+25%)"
    assert score(moved(20, 25, "margin"), "22.5").graded == Decimal("0.5")


def test_002_07_recurring_revenue_and_the_mean_of_the_objective() -> None:
    results = (
        moved(5_000_000, 10_000_000, "revenue"),
        moved(20, 25, "margin"),
        moved(400_000, 600_000, "recurring"),
    )
    values = (8_500_000, "22.5", 540_000)
    scores = {kr.id: score(kr, value) for kr, value in zip(results, values, strict=True)}
    assert scores["recurring-kr"].graded == Decimal("0.7")
    whole = Objective(id="finance", text="Achieve financial targets", key_results=results)
    assert round(score_objective(whole, scores).mean or 0, 3) == Decimal("0.633")


def test_002_08_without_a_start_it_is_a_baseline_or_a_question_for_the_start() -> None:
    found = draft_key_result(look(NPS, []))
    assert isinstance(found, Baseline)
    assert "Or do you know where it stands?" in found.prompt
    blank = metric(start=None)
    asked = [one.question for one in coach(book(blank), on=START) if one.rule == "W-X"]
    assert asked == ["Where does it stand today, or should finding out come first (a baseline)?"]
    assert convert(blank, "baseline")[0].form == "baseline"


def test_003_03_an_nps_up_10_percent_is_44_or_50_and_nonsense_below_zero() -> None:
    both = read_wish("up 10%", Decimal(40), NPS)
    assert [one.value for one in both.targets] == [44, 50]
    with pytest.raises(RefusedError, match="from -20 to -22"):
        relative_target(Decimal(-20), Decimal(10), direction="up")
    below = read_wish("up 10%", Decimal(-20), NPS)
    assert [one.value for one in below.targets] == [-10]
    assert "10% of -20 leads from -20 to -22" in below.question
    kr = as_metric(draft_key_result(look(NPS, flat(40)), wish="up 10%"))
    assert [kr.start, kr.target] == [40, None]
    assert kr.prompt.endswith("is it 44, +4 (+10%), or 50, +10 (+25%)?")
    points = as_metric(draft_key_result(look(NPS, flat(40)), wish="up 10%", means="points"))
    assert [points.start, points.target] == [40, 50]
    assert points.target_source.startswith("wished for as 'up 10%': 50, +10 (+25%)")


def test_003_11_ten_percent_better_goes_up_for_quality_and_down_for_defects() -> None:
    quality, defects = kpi("q", "Quality"), kpi("d", "Defects", direction="down")
    targets = [
        as_metric(draft_key_result(look(k, flat(80)), wish="10%")) for k in (quality, defects)
    ]
    assert [kr.target for kr in targets] == [88, 72]


def test_003_12_a_weight_stays_in_its_one_unit_and_is_scored_downwards() -> None:
    weight = kpi("weight", "Weight", direction="down", unit="kg", decimals=0)
    with pytest.raises(RefusedError, match=r"10 lb are 4\.54 kg"):
        read_wish("-10 lb", Decimal(90), weight)
    kr = as_metric(draft_key_result(look(weight, flat(90)), wish="-5 kg"))
    assert [kr.start, kr.target] == [90, 85]
    assert score(kr, 88, weight).graded == Decimal("0.4")


def test_004_06_what_helps_a_sales_machine_is_sorted_in_three() -> None:
    qualify = Binary(form="binary", id="qualify")
    grave = [one for one in coach(book(qualify), on=START) if one.rule == "T5"]
    assert [one.severity for one in grave] == ["E"]
    calls = rate(unit="calls", per="month", target_rate=100)
    (warned,) = [one for one in coach(book(calls), on=START) if one.rule == "P03"]
    assert warned.severity == "W"
    assert calls.target_rate is not None
    assert calls.target_rate * count_periods(START, END, "month") == 300
    follow_up = moved(0, 100, "sla", text="SQLs followed up within 48 hours, of all SQLs")
    kept = score(follow_up, 100 * Decimal(45) / 50)
    assert (kept.graded, kept.verdict) == (Decimal("0.9"), "no")


def test_004_25_an_activity_as_key_result_is_asked_for_its_outcome() -> None:
    posts = rate(unit="posts", per="week", target_rate=3)
    (asked,) = [one for one in coach(book(posts), on=START) if one.rule == "P03"]
    assert asked.question == "What should come of it, and could it be a lead measure instead?"


def test_004_08_a_target_at_the_mean_of_past_years_is_no_stretch() -> None:
    yearly = kpi("sales", "Sales", frequency="year", aggregation="cumulative")
    days = [date(2009, 1, 1), date(2010, 1, 1), date(2011, 1, 1)]
    year = Cycle(name="2012", start=date(2012, 1, 1), end=date(2012, 12, 31))
    outlook = look_ahead(yearly, days, [90, 100, 110], cycle=year)
    (said,) = judge_target(moved(90, 100, "sales"), outlook, (days, [90, 100, 110]))
    assert said.endswith("where is the stretch?")
    assert judge_target(moved(110, 120, "sales"), outlook, (days, [90, 100, 110])) == ()


def test_004_18_sign_ups_are_paired_with_fraud_and_not_achieved_while_it_is_broken() -> None:
    sign_ups = kpi("sign_ups", "Sign-ups", aggregation="cumulative", guardrail="fraud")
    fraud = kpi("fraud", "Fraud rate", unit_kind="percent", decimals=2, direction="down")
    kpis = {one.id: one for one in (sign_ups, fraud)}
    outlooks = {"sign_ups": look(sign_ups, flat(3000)), "fraud": look(fraud, flat(0.1))}
    drafted = draft_objective(sign_ups, outlooks, reason="it is flat", kpis=kpis)
    guard = drafted.key_results[-1]
    assert isinstance(guard, Guardrail)
    assert guard.no_worse_than == Decimal("0.1")
    grown = moved(0, 12_000, "sign_ups")
    whole = drafted.change(key_results=(grown, guard))
    scores = {grown.id: score(grown, 12_000), guard.id: score(guard, "0.14", fraud)}
    summed = score_objective(whole, scores)
    assert (summed.sentence, summed.achieved) == ("1.00, guardrail broken", False)


def test_004_21_breaking_changes_get_a_ceiling_with_a_budget() -> None:
    count = {"unit_kind": "count", "aggregation": "cumulative", "frequency": "quarter"}
    breaking = kpi("breaking", "Breaking changes", direction="down", healthy_high=4, **count)
    kr = draft_key_result(look(breaking, [3.0, 4, 2, 3, 4, 3, 2, 3, 4, 3, 3, 3]))
    assert isinstance(kr, Threshold)
    assert (kr.side, kr.bound, kr.tally) == ("at_most", Decimal(4), "cycle_total")
    assert [score(kr, value, breaking).verdict for value in (4, 5)] == ["yes", "no"]
    used = (check_in(kr.id, on=MIDDLE, value=3),)
    status = status_of(kr, used, on=MIDDLE, cycle=Q1, kpi=breaking)
    assert (status.word, status.compared) == ("at risk", Decimal("0.75"))


def test_004_21_a_deliverable_is_a_yes_or_no_beside_the_ceiling_and_needs_no_kpi() -> None:
    features = Binary(form="binary", id="features", test="Do three customers use each of them?")
    ceiling = Threshold.model_validate(
        {"form": "threshold", "id": "held", "bound": 4, "side": "at_most", "tally": "cycle_total"}
    )
    mixed = Objective(id="quality", text="Releases people trust", key_results=(features, ceiling))
    told = check_in("features", on=END, accepted=True)
    scores = {
        "features": score_key_result(features, (told,), on=END, cycle=Q1),
        "held": score(ceiling, 3),
    }
    assert [one.verdict for one in scores.values()] == ["yes", "yes"]
    assert score_objective(mixed, scores).mean == 1


def test_004_22_fifteen_percent_on_last_year_and_more_than_half_of_the_market() -> None:
    visits = kpi("visits", "Visits from search", unit_kind="count")
    assert read_wish("+15%", Decimal(100_000), visits).target == 115_000
    assert score(moved(100_000, 115_000, "visits"), 109_000).graded == Decimal("0.6")
    share = {"form": "threshold", "id": "share", "bound": 50, "side": "at_least", "tally": "final"}
    majority = Threshold.model_validate({**share, "strict": True})
    assert [score(majority, value).verdict for value in (50, "50.1")] == ["no", "yes"]


@pytest.mark.parametrize(("count", "warnings"), [(30, []), (31, ["W"])])
def test_004_24_thirty_kpis_pass_and_one_more_is_a_warning(count: int, warnings: list[str]) -> None:
    many = [complete_kpi(f"k{i}") for i in range(count)]
    found = coach(book(metric(kpi="k0"), kpis=many), on=START)
    assert [one.severity for one in found if one.rule == "P09"] == warnings


def test_004_26_doubling_takes_six_percent_a_month_in_a_year_and_26_in_a_quarter() -> None:
    shares = [100 * needed_growth(Decimal(2), periods=months) for months in (12, 3)]
    assert round_half_up(shares[0], 2) == Decimal("5.95")
    assert round_half_up(shares[1], 1) == Decimal("26.0")


def test_004_27_a_tenth_more_conversion_is_a_tenth_more_revenue() -> None:
    conversions = (Decimal("0.02"), Decimal("0.022"))
    revenues = [multiply([Decimal(100_000), share, Decimal(50)]) for share in conversions]
    assert revenues == [100_000, 110_000]


OWED = (
    *("000-09", "000-16", "001-02", "001-07", "001-10"),
    *("002-04", "002-05", "002-06", "002-07", "002-08", "003-03", "003-11", "003-12"),
    *("004-06", "004-08", "004-18", "004-21", "004-22", "004-23", "004-24", "004-25"),
    *("004-26", "004-27"),
)


@pytest.mark.parametrize("id", OWED)
def test_every_example_on_kpis_gaps_promotion_and_targets_has_a_test(id: str) -> None:
    files = Path(__file__).parent.glob("test_acceptance_*.py")
    tests = re.findall(r"^def (test_\w+)", "\n".join(one.read_text("utf-8") for one in files), re.M)
    assert [name for name in tests if name.startswith(f"test_{id.replace('-', '_')}_")]
