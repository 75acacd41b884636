"""How scores are shown and added up; each table's first column names the method's case."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrnb.entries import Assessment
from okrnb.model import Cycle
from okrnb.objectives import Ambition, Objective
from okrnb.quantities import round_half_up
from okrnb.rollups import (
    Band,
    RollUp,
    band,
    headline,
    read_ambition,
    roll_up,
    say_beside,
    say_score,
    score_objective,
)
from okrnb.scores import Held, Score, Verdict, make_score

D = Decimal
ONE = D(1)
CYCLE = Cycle.model_validate({"name": "Q2", "start": "2012-04-02", "end": "2012-07-01"})
NOT_MEASURED = Score()
SHARES = st.decimals(0, 1, places=3)


def table(*rows: tuple[Any, ...]) -> list[Any]:
    """Turn rows into test cases; the first column names the case."""
    return [pytest.param(*rest, id=name) for name, *rest in rows]


def graded(value: str, verdict: Verdict | None = None) -> Score:
    return make_score(D(value), verdict or ("yes" if D(value) >= 1 else "no"), "")


def rail(held: Held) -> Score:
    return Score(held=held)


def equally(*scores: Score) -> list[tuple[Score, Decimal]]:
    return [(score, ONE) for score in scores]


def objective(*forms: str) -> Objective:
    """Write an objective whose key results are named a, b, c… in the forms given."""
    extra = {"guardrail": {"protects": "a", "kpi": "k"}, "metric": {"kpi": "k"}, "binary": {}}
    key_results = [
        {"id": id, "form": form, **extra[form]} for id, form in zip("abcdef", forms, strict=False)
    ]
    return Objective.model_validate({"id": "o", "text": "Grow", "key_results": key_results})


def sentence(forms: tuple[str, ...], *scores: Score) -> str:
    return score_objective(objective(*forms), dict(zip("abcdef", scores, strict=False))).sentence


# Shown


@pytest.mark.parametrize(
    ("value", "shown", "colour"),
    table(
        ("0.695 shows 0.70", "0.695", "0.70", "green"),
        ("0.694 shows 0.69", "0.694", "0.69", "yellow"),
        ("0.35 is red", "0.35", "0.35", "red"),
        ("0.394 is still red", "0.394", "0.39", "red"),
        ("0.395 is yellow, no gap between bands", "0.395", "0.40", "yellow"),
        ("0.65 is yellow, no gap between bands", "0.65", "0.65", "yellow"),
        ("0", "0", "0.00", "red"),
        ("1", "1", "1.00", "green"),
    ),
)
def test_a_score_is_coloured_as_it_is_shown(value: str, shown: str, colour: Band) -> None:
    assert (say_score(D(value)), band(D(value))) == (shown, colour)


def test_bands_can_be_those_of_another_tool() -> None:
    assert band(D("0.65"), yellow=D("0.3"), green=D("0.6")) == "green"


def test_what_is_not_measured_says_so() -> None:
    assert say_score(None) == "not measured"


def test_035_to_one_decimal_is_04() -> None:
    assert round_half_up(D("0.35"), 1) == D("0.4")


@given(value=SHARES)
def test_shown_scores_are_the_nearest_hundredth_and_halves_go_up(value: Decimal) -> None:
    thousandths = int(value * 1000)
    hundredths, rest = divmod(thousandths, 10)
    assert D(say_score(value)) == D(hundredths + (rest >= 5)) / 100


def test_a_half_that_a_division_cut_short_still_goes_up() -> None:
    nearly = D(1) / 3 / (D(2) / 3) * D("0.69")
    assert nearly < D("0.345")
    assert say_score(nearly) == "0.35"


# Rolled up


THREE = (graded("0.5"), graded("0.7"), graded("0.7"))


@pytest.mark.parametrize(
    ("weights", "how", "expected"),
    table(
        ("mean of 0.5, 0.7, 0.7", (1, 1, 1), "mean", "0.63"),
        ("weights 2, 1, 1", (2, 1, 1), "mean", "0.60"),
        ("minimum", (1, 1, 1), "minimum", "0.50"),
        ("0 of 3 yes", (1, 1, 1), "share_of_yes", "0.00"),
        ("none", (1, 1, 1), "none", "not measured"),
    ),
)
def test_scores_roll_up_in_four_ways(weights: tuple[int, ...], how: RollUp, expected: str) -> None:
    weighted = [(score, D(weight)) for score, weight in zip(THREE, weights, strict=True)]
    assert say_score(roll_up(weighted, how)) == expected


def test_the_mean_of_three_financial_targets_is_kept_exact() -> None:
    assert roll_up(equally(graded("0.7"), graded("0.5"), graded("0.7"))) == D("1.9") / 3


@pytest.mark.parametrize(
    ("how", "left_out", "counted_as_zero"),
    table(
        ("0.5, none, 0.7 on average", "mean", "0.60", "0.40"),
        ("the weakest", "minimum", "0.50", "0.00"),
        ("share of yes", "share_of_yes", "0.00", "0.00"),
    ),
)
def test_the_unmeasured_is_left_out_or_counted_as_zero(
    how: RollUp, left_out: str, counted_as_zero: str
) -> None:
    weighted = equally(graded("0.5"), NOT_MEASURED, graded("0.7"))
    assert say_score(roll_up(weighted, how)) == left_out
    assert say_score(roll_up(weighted, how, unmeasured_as_zero=True)) == counted_as_zero


def test_an_open_verdict_counts_against_yes_only_when_asked() -> None:
    weighted = equally(graded("1"), NOT_MEASURED)
    assert roll_up(weighted, "share_of_yes") == 1
    assert roll_up(weighted, "share_of_yes", unmeasured_as_zero=True) == D("0.5")


@pytest.mark.parametrize("how", ["mean", "minimum", "share_of_yes"])
def test_guardrails_are_left_out_of_every_roll_up(how: RollUp) -> None:
    weighted = equally(graded("1"), rail("broken"))
    assert roll_up(weighted, how, unmeasured_as_zero=True) == 1


@pytest.mark.parametrize("how", ["mean", "minimum", "share_of_yes"])
def test_nothing_rolls_up_to_nothing(how: RollUp) -> None:
    assert roll_up(equally(NOT_MEASURED, rail("held")), how) is None


@given(st.lists(st.tuples(SHARES, st.integers(1, 9)), min_size=1, max_size=6))
def test_a_mean_lies_between_the_weakest_and_the_strongest(rows: list[tuple[Decimal, int]]) -> None:
    weighted = [(graded(str(value)), D(weight)) for value, weight in rows]
    mean, weakest = roll_up(weighted), roll_up(weighted, "minimum")
    strongest = max(value for value, _ in rows)
    assert mean is not None
    assert weakest is not None
    assert weakest - D("1e-20") <= mean <= strongest + D("1e-20")


# An objective


TWO, RAILED = ("metric", "metric"), ("metric", "guardrail")


@pytest.mark.parametrize(
    ("forms", "scores", "expected"),
    table(
        ("all reached", TWO, ("1", "1"), "1.00, achieved"),
        ("one not reached", TWO, ("1", "0.5"), "0.75"),
        ("sign-ups 12,000 of 12,000, fraud up", RAILED, ("1", "broken"), "1.00, guardrail broken"),
        ("guardrail held", RAILED, ("1", "held"), "1.00, achieved"),
        ("guardrail not measured", RAILED, ("1", "unknown"), "1.00, guardrail unknown"),
        ("one not measured", TWO, ("1", None), "1.00, 1 of 2 measured"),
        ("nothing measured", TWO, (None, None), "not measured"),
        ("guardrails alone achieve nothing", ("guardrail",), ("held",), "not measured"),
        (
            "two broken",
            ("metric", "guardrail", "guardrail"),
            ("0.5", "broken", "broken"),
            "0.50, 2 guardrails broken",
        ),
    ),
)
def test_an_objective_is_summed_up_in_a_sentence(
    forms: tuple[str, ...], scores: tuple[str | None, ...], expected: str
) -> None:
    states: tuple[Held, ...] = ("held", "broken", "unknown")
    rails = {state: rail(state) for state in states}
    known = [NOT_MEASURED if s is None else rails.get(s) or graded(s) for s in scores]  # type: ignore[call-overload]
    assert sentence(forms, *known) == expected


def test_a_milestone_done_but_not_accepted_achieves_nothing() -> None:
    assert sentence(("metric",), graded("1", "unmeasured")) == "1.00"


def test_two_of_three_measured_are_said_to_be() -> None:
    scores = (graded("0.5"), NOT_MEASURED, graded("0.7"))
    assert sentence(("metric",) * 3, *scores) == "0.60, 2 of 3 measured"


def test_mean_weakest_and_share_of_yes_stand_side_by_side() -> None:
    scores = {"a": graded("1"), "b": graded("0.5"), "c": rail("broken"), "d": rail("unknown")}
    found = score_objective(objective("metric", "binary", "guardrail", "guardrail"), scores)
    assert (found.mean, found.weakest, found.share_of_yes) == (D("0.75"), D("0.5"), D("0.5"))
    assert (found.measured, found.of, found.yes, found.judged) == (2, 2, 1, 2)
    assert (found.broken, found.unknown) == (("c",), ("d",))


def test_the_mean_of_an_objective_uses_its_weights() -> None:
    written = objective("metric", "metric")
    heavy, light = written.key_results
    weighted = written.model_copy(
        update={"key_results": (heavy.model_copy(update={"weight": D(3)}), light)}
    )
    assert score_objective(weighted, {"a": graded("1"), "b": graded("0")}).mean == D("0.75")


# A cycle


@pytest.mark.parametrize(
    ("value", "count", "ambition", "expected"),
    table(
        ("12 at 0.66", "0.66", 12, "aspirational", "0.66: within 0.6 to 0.7"),
        ("12 at 0.93", "0.93", 12, "aspirational", "0.93: aim higher?"),
        ("12 at 0.40", "0.40", 12, "aspirational", "0.40: overreach or weak work?"),
        ("0.704 shows 0.70", "0.704", 12, "aspirational", "0.70: within 0.6 to 0.7"),
        ("0.595 shows 0.60", "0.595", 12, "aspirational", "0.60: within 0.6 to 0.7"),
        ("5 are enough", "0.66", 5, "aspirational", "0.66: within 0.6 to 0.7"),
        ("4 are too few", "0.66", 4, "aspirational", None),
        ("committed at 0.66", "0.66", 12, "committed", "explain each miss: 12 of 12"),
        ("committed, all met", "1", 12, "committed", None),
        ("learning", "0.66", 12, "learning", None),
    ),
)
def test_the_mean_of_a_cycle_tells_about_its_ambition(
    value: str, count: int, ambition: Ambition, expected: str | None
) -> None:
    assert read_ambition([graded(value)] * count, ambition, cycle=CYCLE) == expected


def test_an_open_verdict_is_not_a_miss_to_explain() -> None:
    scores = [graded("1", "unmeasured"), graded("0.5")]
    assert read_ambition(scores, "committed", cycle=CYCLE) == "explain each miss: 1 of 2"


@pytest.mark.parametrize("scoring", ["yes_no", "progress_only"])
def test_where_nothing_is_graded_nothing_is_said_about_ambition(scoring: str) -> None:
    cycle = CYCLE.model_copy(update={"scoring": scoring})
    assert read_ambition([graded("0.66")] * 12, "aspirational", cycle=cycle) is None


def test_guardrails_and_the_unmeasured_say_nothing_about_ambition() -> None:
    scores = [graded("0.66")] * 4 + [rail("held"), NOT_MEASURED]
    assert read_ambition(scores, "aspirational", cycle=CYCLE) is None


# Beside the computed score


def test_one_of_ten_agents_but_the_star() -> None:
    told = {"id": "a", "on": CYCLE.end, "key_result": "agents", "score": "0.9"}
    own = Assessment.model_validate({**told, "reason": "The one who joined is the star."})
    said = say_beside(graded("0.1"), own)
    assert said == "0.10 computed, 0.90 by the team: The one who joined is the star."


# Which of them comes first


@pytest.mark.parametrize(
    ("weights", "values", "expected"),
    table(
        ("all agree", (1, 1), ("1", "1"), "1.00"),
        ("one alone", (1,), ("0",), "0.00"),
        (
            "four ways to say it",
            (2, 1, 1),
            ("0.5", "0.7", "0.7"),
            "mean 0.60, without weights 0.63, weakest 0.50, 0 of 3 yes",
        ),
        ("weights change nothing", (1, 1), ("1", "0.5"), "mean 0.75, weakest 0.50, 1 of 2 yes"),
        ("nothing measured", (1,), (None,), "not measured"),
    ),
)
def test_roll_ups_stand_side_by_side_where_they_disagree(
    weights: tuple[int, ...], values: tuple[str | None, ...], expected: str
) -> None:
    written = objective(*["metric"] * len(weights))
    weighted = [
        kr.change(weight=weight) for kr, weight in zip(written.key_results, weights, strict=True)
    ]
    scores = {
        kr.id: NOT_MEASURED if value is None else graded(value)
        for kr, value in zip(weighted, values, strict=True)
    }
    found = score_objective(written.change(key_results=tuple(weighted)), scores)
    assert found.together == expected


@pytest.mark.parametrize(
    ("how", "expected"),
    table(
        ("mean", "mean", "0.75"),
        ("unweighted", "unweighted", "0.75"),
        ("weakest", "minimum", "0.50"),
        ("share of yes", "share_of_yes", "0.50"),
        ("none: objectives are not scored", "none", "not measured"),
    ),
)
def test_a_cycle_says_what_sums_an_objective_up(how: RollUp, expected: str) -> None:
    scores = {"a": graded("1"), "b": graded("0.5")}
    found = score_objective(objective("metric", "metric"), scores)
    assert CYCLE.change(roll_up=how).roll_up == how
    assert say_score(found.summed_up(how)) == expected


@pytest.mark.parametrize(
    ("scoring", "first", "expected"),
    table(
        ("graded, by score", "graded", "score", "1.00"),
        ("graded, by verdict", "graded", "verdict", "yes"),
        ("graded, by progress", "graded", "progress", "140%"),
        ("yes and no leave no score", "yes_no", "score", "yes"),
        ("progress alone leaves no score", "progress_only", "score", "140%"),
        ("yes and no, by progress", "yes_no", "progress", "140%"),
    ),
)
def test_the_cycle_says_what_comes_first(scoring: str, first: str, expected: str) -> None:
    kept = Score(raw=D("1.4"), graded=ONE, verdict="yes")
    assert headline(kept, CYCLE.change(scoring=scoring, headline=first)) == expected


@pytest.mark.parametrize(
    ("score", "first", "expected"),
    table(
        ("a guardrail has only its state", rail("broken"), "score", "broken"),
        ("no value, no score", NOT_MEASURED, "score", "not measured"),
        ("no value, no progress", NOT_MEASURED, "progress", "not measured"),
        ("no value, no verdict", NOT_MEASURED, "verdict", "unmeasured"),
        ("backwards", Score(raw=D("-0.5"), graded=D(0)), "progress", "-50%"),
    ),
)
def test_what_cannot_come_first_says_why(score: Score, first: str, expected: str) -> None:
    assert headline(score, CYCLE.change(headline=first)) == expected


@given(st.lists(st.tuples(SHARES, st.integers(1, 9)), min_size=1, max_size=6))
def test_every_roll_up_stays_within_0_and_1(rows: list[tuple[Decimal, int]]) -> None:
    weighted = [(graded(str(value)), D(weight)) for value, weight in rows]
    hows: tuple[RollUp, ...] = ("mean", "unweighted", "minimum", "share_of_yes")
    for how in hows:
        found = roll_up(weighted, how)
        assert found is not None
        assert -D("1e-20") <= found <= 1 + D("1e-20")


@given(value=SHARES)
def test_every_score_has_one_colour_and_half_open_bands(value: Decimal) -> None:
    shown = D(say_score(value))
    colour = "red" if shown < D("0.4") else "yellow" if shown < D("0.7") else "green"
    assert band(value) == colour
