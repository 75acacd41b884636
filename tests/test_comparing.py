"""What a cycle was worth: KPIs before and after, and the scores of cycles together."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from made_quarters import CLOSED, KR, Q2, kpi, make_quarter
from quarter import CLOSED as OCTOBER
from quarter import REVIEW, at

from okrnb.comparing import KpiChange, Seen, compare_cycles, compare_kpis, differs, distance
from okrnb.model import Settings
from okrnb.objectives import Objective, Workbook
from okrnb.past import History

MONTHS = [date(2011, 4, 1), date(2012, 3, 1), date(2012, 4, 1), date(2012, 5, 1)]


def change(
    *values: float, on: date = CLOSED, days: list[date] = MONTHS, **fields: object
) -> KpiChange:
    own = kpi("k", "NPS", unit="", frequency="month", state="health", **fields)
    histories: Mapping[str, History] = {"k": (days[-len(values) :] if values else [], values)}
    (found,) = compare_kpis(book(own), histories, on=on)
    return found


def book(*kpis: object, key_results: tuple[object, ...] = ()) -> Workbook:
    one = Objective.model_validate({"id": "o", "text": "O", "key_results": key_results})
    return Workbook(
        settings=Settings(team="T", cycle=Q2),
        kpis=kpis,  # type: ignore[arg-type]
        objectives=(one,),
        check_ins=(),
        places={},
    )


@pytest.mark.parametrize(
    ("before", "after", "word"),
    [
        (30, 45, "healthy again"),
        (45, 41, "stayed healthy"),
        (45, 30, "out of its healthy range now"),
        (20, 30, "still out, closer"),
        (30, 20, "still out, further"),
        (-20, -20, "still out, as far"),
    ],
)
def test_health_before_and_after_is_said_in_words(before: int, after: int, word: str) -> None:
    assert change(before, after, healthy_low=40, days=MONTHS[1:3]).word == word


def test_a_band_can_be_left_on_either_side() -> None:
    banded = kpi("k", "K", direction="band", healthy_low=10, healthy_high=20)
    assert [distance(Decimal(v), banded) for v in (5, 10, 15, 20, 23)] == [5, 0, 0, 0, 3]


def test_the_last_readings_before_and_within_the_cycle_count() -> None:
    found = change(9, 1, 2, 3, healthy_low=0)
    ends = [None if one is None else (one.on, one.value) for one in found.both]
    assert ends == [(date(2012, 3, 1), Decimal(1)), (date(2012, 5, 1), Decimal(3))]


def test_the_same_time_a_year_ago_stands_beside() -> None:
    days = [date(2011, 5, 1), date(2012, 3, 1), date(2012, 5, 1)]
    found = change(7, 1, 3, days=days)
    assert found.year_ago is not None
    assert (found.year_ago.value, str(found)[-15:]) == (Decimal(7), "a year before 7")


def test_a_period_that_has_not_ended_by_the_day_does_not_count() -> None:
    assert change(1, 2, 3, on=date(2012, 5, 30)).after == Seen(date(2012, 4, 1), Decimal(2))


def test_what_came_after_the_cycle_is_not_its_end() -> None:
    days = [date(2012, 6, 1), date(2012, 7, 1)]
    assert change(1, 2, days=days, on=date(2012, 9, 1)).after == Seen(days[0], Decimal(1))


def test_a_reading_from_before_the_cycle_is_no_end_of_it() -> None:
    found = change(1, days=[date(2012, 3, 1)], healthy_low=40)
    assert (found.after, found.word) == (None, "no reading since")


def test_without_readings_or_range_that_is_what_is_said() -> None:
    assert str(change()) == "NPS: no readings"
    assert change(1, 2, days=MONTHS[1:3]).word == "no healthy range is set"
    assert change(50, days=[date(2012, 4, 1)], healthy_low=40).word == "healthy"


def test_both_values_and_the_change_are_said() -> None:
    assert change(-20, 5, days=MONTHS[1:3]).values == "-20 to 5 (+25)"
    assert change(5, days=[date(2012, 4, 1)]).values == "… to 5"


def test_kpis_stand_in_the_part_they_had() -> None:
    made = [
        {"form": "metric", "id": "m", "kpi": "pushed", "start": 1, "target": 2},
        {"form": "guardrail", "id": "g", "protects": "m", "kpi": "guarded", "bound": 1},
        {"form": "milestone", "id": "s", "future_kpi": "later"},
    ]
    known = [
        kpi(id, id, state=state)
        for id, state in (
            ("watched", "health"),
            ("guarded", "health"),
            ("parked", "parked"),
            ("later", "unclassified"),
            ("pushed", "focus"),
        )
    ]
    whole = book(*known, key_results=tuple(KR.validate_python(one) for one in made))
    found = [(one.kpi.id, one.part) for one in compare_kpis(whole, {}, on=CLOSED)]
    assert found == [
        ("later", "pushed"),
        ("pushed", "pushed"),
        ("guarded", "guarded"),
        ("watched", "only watched"),
    ]


def test_the_example_quarter_brought_retention_back_into_its_range() -> None:
    day = at(OCTOBER)
    found = {one.kpi.id: one for one in compare_kpis(day.book, day.histories, on=OCTOBER)}
    assert found["retention_rate"].word == "healthy again"
    assert found["cancellation_rate"].word == "still out, closer"
    assert found["delivery_rating"].word == "no readings"


def test_half_way_the_comparison_knows_no_later_reading() -> None:
    day = at(REVIEW)
    found = {one.kpi.id: one for one in compare_kpis(day.book, day.histories, on=REVIEW)}
    after = found["retention_rate"].after
    assert after is not None
    assert after.on == date(2011, 7, 1)


def test_cycles_stand_oldest_first_with_their_means() -> None:
    older = {"name": "Q1", "start": "2012-01-01", "end": "2012-03-31"}
    books = [make_quarter([80] * 5), make_quarter([40] * 6, cycle=older)]
    first, second = compare_cycles(books, on=CLOSED)
    assert [(one.cycle.name, one.mean) for one in (first, second)] == [
        ("Q1", Decimal("0.4")),
        ("Q2 2012", Decimal("0.8")),
    ]
    assert (first.has_band, second.ambitions) == (True, {"aspirational": "0.80: aim higher?"})


def test_few_scores_and_missing_ones_are_said() -> None:
    (few,) = compare_cycles([make_quarter([50, None, 100])], on=CLOSED)
    assert few.together == ("mean of 2 of 3 key results: 0.75, few", "1 of 3 yes")
    (none,) = compare_cycles([make_quarter([None])], on=CLOSED)
    assert (none.mean, none.together) == (None, ("nothing measured", "0 of 1 yes"))


def test_guardrails_are_counted_by_how_they_ended() -> None:
    (ended,) = compare_cycles([at(OCTOBER).book], on=OCTOBER)
    assert ended.together[1] == "5 of 10 yes; guardrails: 2 held"


def test_cycles_that_were_scored_in_different_ways_are_compared_with_care() -> None:
    alike = compare_cycles([make_quarter([1]), make_quarter([1])], on=CLOSED)
    mixed = compare_cycles(
        [make_quarter([1]), make_quarter([1], cycle={"scoring": "yes_no"})], on=CLOSED
    )
    assert differs(alike) == ""
    assert "(graded, yes or no): compare with care" in differs(mixed)


def mixed() -> Workbook:
    """Give a quarter with six aspirational key results, and two that were promised."""
    whole = make_quarter([50, 60, 70, 80, 65, 55, 100, 90], each=6)
    first, second = whole.objectives
    return replace(whole, objectives=(first, second.change(ambition="committed")))


def test_what_was_promised_is_not_averaged_with_what_is_held_against_the_sweet_spot() -> None:
    (found,) = compare_cycles([mixed()], on=CLOSED)
    assert found.together[0] == "mean of 6 aspirational: 0.63, of 2 others: 0.95"
    assert [one.is_aspirational for one in found.means] == [True, False]


def test_a_mean_of_one_kind_is_one_and_cannot_be_read_as_out_of_ten() -> None:
    (found,) = compare_cycles([make_quarter([82] * 10)], on=CLOSED)
    assert found.together[0] == "mean of 10 key results: 0.82"
