"""The method's acceptance examples on steps, ladders, trees and activity: one test by each id."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from okrnb.activity import activity_of
from okrnb.closing import close_baseline, close_milestone
from okrnb.coaching import coach
from okrnb.concluding import close_out, conclude
from okrnb.deciding import check_in, keep
from okrnb.delving import keep_ladder, tree_of
from okrnb.drivers import needed_factor
from okrnb.drivertrees import DriverTree, grow_tree, needed
from okrnb.handover import start_next_cycle
from okrnb.ladder import climb, last_causes, propose_initiative, propose_milestone, read_back
from okrnb.loop import look
from okrnb.model import CheckIn, Cycle, Kpi, Settings
from okrnb.objectives import (
    Baseline,
    Initiative,
    KeyResult,
    Level,
    Metric,
    Milestone,
    Objective,
    Workbook,
)
from okrnb.planning import plan_steps, schedule_steps
from okrnb.quantities import round_half_up
from okrnb.reaching import check_reach, explain, reach
from okrnb.readings import HEAD
from okrnb.records import Notes, read_objective
from okrnb.relating import relate
from okrnb.rules_causes import check_ladder
from okrnb.rules_steps import check_steps
from okrnb.scores import Score
from okrnb.scoring import score_key_result
from okrnb.starting import open_workbook
from okrnb.stepcharts import chart_steps, course_of, draw_steps
from okrnb.steps import step_progress, steps_due
from okrnb.treecharts import chart_drivers, chart_ladder
from okrnb.workbook import create_workbook, load_workbook

D = Decimal
Q4 = Cycle(name="Q4 2011", start=date(2011, 10, 1), end=date(2011, 12, 31))
Q1 = Cycle(name="Q1 2012", start=date(2012, 1, 1), end=date(2012, 3, 31))
Q2 = Cycle(name="Q2 2012", start=date(2012, 4, 1), end=date(2012, 6, 30))
BRANCH = Milestone(
    form="milestone",
    id="branch",
    text="Open the Australian branch",
    evidence="At least one full-time person is present in business hours",
    due=Q4.end,
)
TITLES = ("Lease signed", "Office manager hired", "Prices in local currency")
SIGN_UPS = Metric(
    form="metric", id="sign-ups", kpi="sign_ups", start=0, target=3000, due=date(2012, 6, 30)
)
CONVERSION = Kpi(id="conversion", name="Conversion", unit_kind="percent", direction="up")
SESSIONS = Kpi(id="sessions", name="Sessions", unit_kind="count", direction="up")


SHOP = Objective(
    id="shop",
    text="Sell all year",
    drivers="revenue = orders * avg_order_value",
    key_results=(
        Metric(form="metric", id="more", kpi="revenue", start=1_900_000, target=2_160_000),
    ),
)


def tree(text: str, *kpis: Kpi, **values: Any) -> DriverTree:
    return grow_tree(text, {name: D(str(value)) for name, value in values.items()}, kpis=kpis)


SIGNING_UP = tree(
    "sign_ups = sessions * conversion", CONVERSION, SESSIONS, sessions=100_000, conversion=2.1
)


def told(key_result: str, on: date, **fields: Any) -> CheckIn:
    return CheckIn(id=f"{key_result}-{on}", key_result=key_result, on=on, **fields)


def score(kr: Milestone | Metric | Baseline, cycle: Cycle, **fields: Any) -> Score:
    check_in = told(kr.id, cycle.end, **fields)
    return score_key_result(kr, (check_in,), on=cycle.end, cycle=cycle)


def advise(level: Level, *key_results: KeyResult) -> dict[str, str]:
    """Give the rules that ask about an objective, each with how grave that is."""
    grow = Objective(id="grow", text="Grow", level=level, key_results=key_results)
    alone = Workbook(
        settings=Settings(team="Shop", cycle=Q1),
        kpis=(),
        objectives=(grow,),
        check_ins=(),
        places={},
    )
    return {advice.rule: advice.severity for advice in coach(alone, on=Q1.start)}


def test_000_14_an_unknown_form_is_refused_with_those_there_are() -> None:
    notes = Notes("grow.yaml")
    read_objective("text: Grow\nkey_results:\n  - id: a\n    form: metrc\n", notes)
    (problem,) = notes.problems
    assert str(problem) == (
        "grow.yaml:4: key result a: form is 'metrc'. "
        "Write metric, baseline, milestone, binary, rate, threshold or guardrail."
    )


def test_000_15_ten_deals_are_counted_from_0() -> None:
    deals = Kpi(id="deals", name="Deals", unit_kind="count", aggregation="cumulative")
    closed = told("deals", Q4.end, value=7)
    kr = Metric(form="metric", id="deals", kpi="deals", target=10)
    assert score_key_result(kr, (closed,), on=Q4.end, cycle=Q4, kpi=deals).graded == D("0.7")


def test_000_16_an_average_needs_its_start_and_none_is_made_up() -> None:
    visitors = Kpi(id="visitors", name="Visitors", aggregation="average")
    seen = told("visitors", Q4.end, value=85)
    without, known = (
        score_key_result(
            Metric(form="metric", id="visitors", kpi="visitors", start=start, target=100),
            (seen,),
            on=Q4.end,
            cycle=Q4,
            kpi=visitors,
        )
        for start in (None, 60)
    )
    assert known.graded == D("0.625")
    assert without.graded is None
    assert "85 is 0.85 of the target, with an unknown start" in without.basis


def test_000_17_an_office_that_is_leased_but_empty_moves_steps_and_is_no() -> None:
    steps = plan_steps(BRANCH, TITLES, start=Q4.start)
    found = score(BRANCH.change(steps=steps), Q4, done=("lease-signed",))
    assert (round_half_up(found.raw or 0, 3), found.verdict) == (D("0.333"), "no")


def test_000_17_closing_stops_where_all_steps_are_done_and_nobody_has_accepted() -> None:
    kr = BRANCH.change(steps=plan_steps(BRANCH, TITLES, start=Q4.start), future_kpi="revenue")
    all_done = told("branch", Q4.end, done=tuple(step.id for step in kr.steps))
    found = conclude(kr, [all_done], on=Q4.end, cycle=Q4)
    assert (found.proposal, found.basis[:21]) == (None, "3 of 3 steps done; no")
    assert found.question.endswith("in business hours), or which step is missing?")


def test_000_18_fewer_than_two_steps_are_asked_about() -> None:
    one = BRANCH.change(steps=plan_steps(BRANCH, TITLES[:1], start=Q4.start))
    assert "000-18" in {advice.rule for advice in check_steps(one, cycle=Q4)}


def test_000_18_three_steps_are_kept_in_order_with_dates_up_to_the_last_day() -> None:
    steps = plan_steps(BRANCH, TITLES, start=Q4.start)
    assert [step.title for step in steps] == list(TITLES)
    days = [step.due for step in steps if step.due]
    assert days == sorted(days)
    assert days[-1] == Q4.end


def test_000_18_three_steps_are_kept_in_order_in_the_workbook(tmp_path: Path) -> None:
    kr = BRANCH.change(steps=plan_steps(BRANCH, TITLES, start=Q4.start))
    there = Objective(id="there", text="Be there", key_results=(kr,))
    create_workbook(tmp_path / "book", Settings(team="Shop", cycle=Q4), objectives=[there])
    (kept,) = load_workbook(tmp_path / "book").objectives
    assert kept == there


def test_000_19_equal_weights_make_a_percentage() -> None:
    steps = plan_steps(BRANCH, TITLES, start=Q4.start)
    ids = [step.id for step in steps]
    shares = [step_progress(steps, ids[:count]) or D(0) for count in (1, 2)]
    assert [round_half_up(share, 3) for share in shares] == [D("0.333"), D("0.667")]


def test_000_19_weights_of_2_5_and_1_with_the_first_and_the_third_done_are_0375() -> None:
    steps = plan_steps(BRANCH, TITLES, start=Q4.start)
    pairs = zip(steps, (2, 5, 1), strict=True)
    heavy = [step.change(weight=weight) for step, weight in pairs]
    assert step_progress(heavy, [steps[0].id, steps[2].id]) == D("0.375")


def test_000_19_a_dropped_step_leaves_0500_and_the_first_plan_keeps_0333() -> None:
    kr = BRANCH.change(steps=plan_steps(BRANCH, TITLES, start=Q4.start))
    first, _, third = (step.id for step in kr.steps)
    found = told("branch", Q4.end, done=(first,), dropped=(third,))
    result = score_key_result(kr, (found,), on=Q4.end, cycle=Q4)
    assert result.raw == D("0.5")
    assert "1 dropped (0.33 of the plan as first made)" in result.basis
    said = repr(chart_steps(kr, [found], cycle=Q4, on=Q4.end)).splitlines()
    assert said[1] == "31 October 2011: first plan 0.33, planned 0.50, done 0.00"


def test_000_19_two_of_three_steps_are_due_and_one_is_done() -> None:
    steps = plan_steps(BRANCH, TITLES, start=Q4.start)
    done = step_progress(steps, [steps[0].id]) or D(0)
    due = steps_due(steps, on=date(2011, 12, 15), due=Q4.end) or D(0)
    assert (round_half_up(done, 3), round_half_up(due, 3)) == (D("0.333"), D("0.667"))


def test_000_20_what_should_be_done_by_now_rises_in_steps_not_along_a_line() -> None:
    steps = plan_steps(BRANCH, TITLES, start=Q4.start)
    days = [date(2011, 10, 15), date(2011, 11, 15), date(2011, 12, 15), Q4.end]
    shares = [steps_due(steps, on=day, due=Q4.end) or D(0) for day in days]
    assert [round_half_up(share, 2) for share in shares] == [0, D("0.33"), D("0.67"), 1]


def test_000_20_a_milestone_is_drawn_in_steps_and_has_a_picture_of_its_own() -> None:
    kr = BRANCH.change(steps=plan_steps(BRANCH, TITLES, start=Q4.start))
    done = told("branch", date(2011, 11, 5), done=("lease-signed",))
    ax = draw_steps(course_of(kr, [done], cycle=Q4, on=Q4.end), on=Q4.end, ax=Figure().subplots())
    assert {line.get_drawstyle() for line in ax.lines[:2]} == {"steps-post"}
    said = repr(chart_steps(kr, [done], cycle=Q4, on=Q4.end))
    assert said.splitlines()[2] == "5 November 2011: planned 0.33, done 0.33"


def test_002_08_a_number_found_out_becomes_the_start_of_a_metric() -> None:
    baseline = Baseline(form="baseline", id="morale", kpi="enps", min_n=30)
    found = told("morale", date(2011, 12, 20), value=34, n=120, evidence="survey of December")
    made = close_baseline(baseline, found, cycle=Q1, target=D(40))
    assert (made.start, made.start_on, made.target) == (D(34), date(2011, 12, 20), D(40))
    assert "n 120: survey of December" in made.start_source
    assert score(made, Q1, value=37).graded == D("0.5")


def test_002_09_a_set_of_milestones_is_a_warning_for_a_company_and_a_hint_for_a_team() -> None:
    assert advise("company", BRANCH)["W-ALLM"] == "W"
    assert advise("team", BRANCH)["W-ALLM"] == "H"
    assert "W-ALLM" not in advise("company", BRANCH, SIGN_UPS)


def test_002_10_evidence_and_a_date_withdraw_the_warning_of_mere_output() -> None:
    launch = Milestone(form="milestone", id="m", text="Launch marketing automation", due=Q1.end)
    sent = launch.change(evidence="first nurture emails are sent")
    assert "B8" in advise("team", launch)
    assert "B8" not in advise("team", sent)


def test_002_11_closing_a_milestone_proposes_cost_per_lead_from_100_to_95() -> None:
    crm = Milestone(
        form="milestone",
        id="automation",
        text="Marketing automation launched",
        evidence="first nurture emails are sent",
        future_kpi="cost_per_lead",
        future_start=100,
        future_target=95,
        due=Q1.end,
    )
    made = close_milestone(crm, score(crm, Q1, accepted=True), cycle=Q2)
    assert (made.kpi, made.start, made.target, made.due) == (
        "cost_per_lead",
        D(100),
        D(95),
        Q2.end,
    )
    assert score(made, Q2, value=97).graded == D("0.6")


def test_002_11_the_workbook_of_the_next_cycle_gets_what_closing_proposes(tmp_path: Path) -> None:
    crm = Milestone(
        form="milestone",
        id="automation",
        evidence="first nurture emails are sent",
        future_kpi="cost_per_lead",
        future_start=100,
        future_target=95,
    )
    lead = Kpi(id="cost_per_lead", name="Cost per lead", direction="down", aggregation="level")
    grow = Objective(id="grow", text="Grow", key_results=(crm,))
    settings = Settings(team="Shop", cycle=Q1)
    rows = f"{HEAD}\ncost_per_lead,2012-03-01,100\n"
    create_workbook(tmp_path / "book", settings, (lead,), rows, objectives=[grow])
    book = check_in(look(tmp_path / "book", on=Q1.end), "automation", on=Q1.end, accepted=True)
    proposed = close_out(book, "automation").proposal
    start_next_cycle(tmp_path / "book", tmp_path / "next", on=Q1.end)
    assert load_workbook(tmp_path / "next").key_results() == (proposed,)


def test_003_06_five_of_five_initiatives_done_leave_an_unmoved_metric_at_0() -> None:
    work = tuple(Initiative(id=f"i{n}", title=f"Do {n}", key_result="sign-ups") for n in range(5))
    objective = Objective(id="grow", text="Grow", key_results=(SIGN_UPS,), initiatives=work)
    found = activity_of(objective, "sign-ups", done=[one.id for one in work])
    assert "5 of 5 (100%)" in str(found)
    assert score(SIGN_UPS, Q2, value=0, done=tuple(one.id for one in work)).graded == 0


def test_004_07_a_ladder_of_under_two_answers_is_a_hint() -> None:
    proved = climb((), "Sign-up takes 14 fields", evidence="the form of today")
    short = Objective(id="grow", text="Grow", key_results=(SIGN_UPS,), why=proved)
    (advice,) = check_ladder(short)
    assert (advice.rule, advice.severity) == ("P06", "H")
    longer = climb(proved, "Every team may add one", evidence="form history")
    ended = (*longer[:-1], longer[-1].change(can_change=True))
    assert check_ladder(short.change(why=ended)) == ()


def test_004_07_the_end_of_a_ladder_becomes_an_initiative_or_a_milestone() -> None:
    rungs = climb((), "Sign-up takes 14 fields", "Every team may add one")
    (cause,) = last_causes((rungs[0], rungs[1].change(can_change=True)))
    assert read_back(rungs, "Few sign up") == (
        "Every team may add one,\ntherefore sign-up takes 14 fields,\ntherefore few sign up."
    )
    assert propose_initiative(cause, key_result="sign-ups").key_result == "sign-ups"
    assert propose_milestone(cause).prompt.endswith("?")


def test_004_07_the_picture_of_a_ladder_ends_in_what_the_team_can_change() -> None:
    rungs = climb((), "Sign-up takes 14 fields", "Every team may add one", evidence="form history")
    said = repr(chart_ladder((rungs[0], rungs[1].change(can_change=True)), "Few sign up"))
    assert "Every team may add one (seen in: form history; we can change this)" in said


def test_004_07_the_ladder_and_what_follows_from_it_are_kept(tmp_path: Path) -> None:
    book = keep(open_workbook(str(tmp_path / "shop"), on=date(2011, 12, 4)), SHOP)
    rungs = climb((), "Few reorder", "Nobody reminds them", evidence="letters", can_change=True)
    work = propose_initiative(last_causes(rungs)[0], key_result="more", kpi="orders")
    keep_ladder(book, rungs, objective="shop", proposals=[work])
    (kept,) = load_workbook(tmp_path / "shop").objectives
    assert (kept.why, kept.initiatives) == (rungs, (work,))


def test_p06_a_key_result_straight_from_the_dashboard_is_asked_for_its_why() -> None:
    bare = Objective(id="grow", text="Grow", key_results=(SIGN_UPS,))
    (advice,) = check_ladder(bare)
    assert (advice.rule, advice.question[:4]) == ("P06", "Why ")
    three = climb((), "A", "B", "C", can_change=True)
    proved = tuple(rung.change(evidence="seen") for rung in three)
    assert check_ladder(bare.change(why=proved)) == ()


def test_p07_staff_forgot_is_asked_for_the_process() -> None:
    rungs = climb((), "Reports come late", "Staff forgot to send them")
    objective = Objective(id="grow", text="Grow", why=rungs)
    assert "What in the process let that happen?" in {
        advice.question for advice in check_ladder(objective) if advice.rule == "P07"
    }


def test_004_15_drivers_that_hit_their_plan_must_reproduce_the_target() -> None:
    enough = {"sessions": D(120_000), "conversion": D("2.5")}
    assert reach(SIGNING_UP, enough, D(3000)).enough
    assert "insufficient" in str(reach(SIGNING_UP, {"sessions": D(120_000)}, D(3000)))


def test_004_15_the_tree_of_a_workbook_has_its_values_from_the_readings(tmp_path: Path) -> None:
    book = keep(open_workbook(str(tmp_path / "shop"), on=date(2011, 12, 4)), SHOP)
    found = tree_of(book, "shop")
    start = book.outlook("orders").start
    assert (found.top, found.value("orders")) == ("revenue", D(str(start)))
    assert found.value() == found.value("orders") * found.value("avg_order_value")


def test_004_15_traffic_explains_three_quarters_of_the_way_and_the_rest_a_quarter() -> None:
    found = explain(SIGNING_UP, {"sessions": D(130_000)}, target=D(3000))
    share = found.parts[0].share
    assert share is not None
    assert found.rest is not None
    assert (round_half_up(100 * share, 1), round_half_up(100 * found.rest, 1)) == (
        D("73.6"),
        D("26.4"),
    )


def test_004_15_recurring_revenue_adds_up_to_1150() -> None:
    flows = {"old": 1000, "new": 200, "expansion": 50, "contraction": 20, "churn": 80}
    assert tree("arr = old + new + expansion - contraction - churn", **flows).value() == 1150


def test_004_15_and_29_the_picture_says_that_the_plan_is_insufficient() -> None:
    chart = chart_drivers(SIGNING_UP, target=3000, plan={"sessions": 130_000})
    title, top, sessions, conversion = repr(chart).splitlines()
    assert title == "sign_ups comes to 2,730 of 3,000: insufficient: conversion must reach 2.31%"
    assert "26% of the way is left" in top
    assert "74% of the way" in sessions
    assert "must reach 2.31%" in conversion


def test_004_20_r_is_shown_from_eight_pairs_on_and_is_no_cause() -> None:
    rising = np.random.default_rng(7).normal(size=12)
    days = pd.date_range("2011-01-01", periods=12, freq="MS")
    frame = pd.concat(
        [
            pd.DataFrame({"kpi": kpi, "date": days, "value": values})
            for kpi, values in (("visits", rising), ("sales", 2 * rising))
        ]
    )
    few = frame[frame["date"] < "2011-08-01"]
    assert relate(few, "visits", "sales", frequency="month").r is None
    assert "r 1.00" in str(relate(frame, "visits", "sales", frequency="month"))
    assert str(relate(frame, "visits", "sales", frequency="month")).endswith("not a cause")


def test_004_27_conversion_of_22_percent_makes_110000() -> None:
    shop = tree("sales = visits * conversion * basket", CONVERSION, visits=100_000, basket=50)
    assert [shop.change({"conversion": D(rate)}).value() for rate in ("2", "2.2")] == [
        100_000,
        110_000,
    ]


def test_004_29_2100_of_3000_sign_ups_are_070() -> None:
    assert score(SIGN_UPS, Q2, value=2100).graded == D("0.7")


def test_004_29_thirty_percent_more_traffic_falls_short_and_conversion_must_reach_231() -> None:
    ads = Initiative(
        id="ads", title="More ads", key_result="sign-ups", kpi="sessions", effect="+30%"
    )
    (advice,) = check_reach(SIGN_UPS, [ads], SIGNING_UP)
    assert (advice.rule, advice.severity) == ("P08", "W")
    assert "2,730 of 3,000" in advice.seen
    assert advice.question == "What would bring conversion to 2.31%?"


def test_004_29_conversion_of_231_beside_the_traffic_is_enough_and_not_asked_about() -> None:
    ads = Initiative(
        id="ads", title="More ads", key_result="sign-ups", kpi="sessions", effect="+30%"
    )
    form = ads.change(id="form", title="Shorter form", kpi="conversion", effect="to 2.31%")
    assert check_reach(SIGN_UPS, [ads, form], SIGNING_UP) == ()


def test_004_29_doubling_by_three_drivers_takes_a_quarter_more_of_each() -> None:
    assert round_half_up(needed_factor(D(2), times=3), 2) == D("1.26")


def test_004_29_either_driver_alone_has_its_own_number() -> None:
    assert [str(one) for one in needed(SIGNING_UP, D(3000))] == [
        "sessions must reach 142,858",
        "conversion must reach 3%",
    ]


def test_004_30_nine_of_twelve_posts_are_75_percent_and_the_key_result_is_still_0() -> None:
    followers = Metric(form="metric", id="followers", kpi="followers", start=0, target=20)
    posts = {"id": "posts", "title": "Posts", "key_result": "followers", "plan": 12}
    objective = Objective.model_validate(
        {"id": "heard", "text": "Be heard", "key_results": [followers], "lead_measures": [posts]}
    )
    found = activity_of(objective, "followers", counts={"posts": D(9)})
    assert str(found) == "Posts: 9 of 12 (75%) [activity, not progress]"
    assert score(followers, Q1, value=0).graded == 0


def test_two_hundred_steps_are_laid_out_with_their_longest_chain() -> None:
    titles = [f"Part {number}" for number in range(200)]
    year = BRANCH.change(due=date(2012, 12, 31))
    steps = plan_steps(year, titles, start=date(2012, 1, 1))
    plan = schedule_steps(steps, start=date(2012, 1, 1), due=date(2012, 12, 31))
    assert (len(steps), plan.spare) == (200, 0)
    assert plan.path == tuple(step.id for step in steps)
