"""From a KPI to a key result as it is told: the same in a form and in a cell."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from okrnb.building import change
from okrnb.committing import Committed, commit, keep_told, key_result_from
from okrnb.deciding import draft_from, keep
from okrnb.errors import ConflictError, InputError
from okrnb.groundwork import ground_of
from okrnb.loop import State, look
from okrnb.objectives import Baseline, Guardrail, Metric, Objective, Rate, Threshold
from okrnb.workbook import load_workbook, save_objective

TODAY = date(2011, 12, 4)


@pytest.fixture(scope="module")
def still(example_shop_once: State) -> State:
    """Give a workbook that no test changes."""
    return example_shop_once


@pytest.fixture
def book(example_shop: State) -> State:
    return example_shop


def told(book: State, kpi: str = "revenue", **fields: str) -> Committed:
    return commit(book, ground_of(book, kpi), fields)


def metric(made: Committed) -> Metric:
    assert isinstance(made.key_result, Metric)
    assert made.problems == ()
    return made.key_result


def wrong(made: Committed) -> Mapping[str, str]:
    """Give what is wrong, by field."""
    return {name: note.text for name, note in made.notes.items() if note.wrong}


@pytest.mark.parametrize("kpi", ["revenue", "units_per_order", "new_customers", "retention_rate"])
def test_telling_nothing_gives_the_draft(kpi: str, still: State) -> None:
    assert key_result_from(still, kpi) == draft_from(still, kpi)


def test_a_wish_becomes_a_target_and_the_levels_follow(still: State) -> None:
    kr = metric(told(still, target="2M"))
    assert (kr.target, kr.stretch) == (Decimal(2_000_000), Decimal(2_400_000))
    assert kr.target_source.startswith("wished for as '2M': GBP 2,000,000")
    assert metric(told(still, target="10%")).target == Decimal(2_121_429)
    assert metric(told(still, target="3M")).stretch is None


def test_levels_are_as_told_or_left_out(still: State) -> None:
    kr = metric(told(still, commit="2M", stretch="none"))
    assert (kr.commit, kr.stretch) == (Decimal(2_000_000), None)


def test_a_start_of_ones_own_is_called_so(still: State) -> None:
    kr = metric(told(still, start="1.9M"))
    assert (kr.start, kr.start_on, kr.start_source) == (
        Decimal(1_900_000),
        None,
        "as the team says",
    )
    assert metric(told(still, start="")).start is None


def test_an_owner_answers_what_the_draft_asked(still: State) -> None:
    assert metric(told(still)).prompt.startswith("Who is the one person")
    kr = metric(told(still, owner="Ana", due="15 March"))
    assert (kr.owner, kr.prompt, kr.due) == ("Ana", "", date(2012, 3, 15))


def test_a_wish_that_could_be_several_is_asked_about_and_not_made_up(still: State) -> None:
    made = told(still, "retention_rate", target="40%")
    assert [one.means for one in made.meant] == ["value", "relative", "points"]
    assert "is it 40.0%, +3.3 points" in wrong(made)["means"]
    assert metric(told(still, "retention_rate", target="40%", means="value")).target == 40
    with pytest.raises(InputError, match="Say which is meant: value, relative, points"):
        key_result_from(still, "retention_rate", target="40%")


@pytest.mark.parametrize(
    ("fields", "field", "words"),
    [
        ({"target": "1"}, "target", "wrong way"),
        ({"target": "much"}, "target", "no change that can be read"),
        ({"start": "5 days"}, "start", "start is '5 days'"),
        ({"target": "5M", "stretch": "4M"}, "target", "levels are out of order"),
        ({"stretch": "1"}, "stretch", "levels are out of order"),
        ({"due": "soon"}, "due", "no certain day"),
        ({"form": "hope"}, "form", "form is 'hope'"),
        ({"guardrail": "nobody"}, "guardrail", "guardrail is 'nobody'"),
        ({"limit": "far"}, "limit", "limit is 'far'"),
        ({"objective": "x" * 200}, "objective", "text has 200 characters"),
        ({"into": "nowhere"}, "into", "there is no objective 'nowhere'"),
    ],
)
def test_what_is_wrong_is_said_by_field_and_nothing_is_made_of_it(
    fields: dict[str, str], field: str, words: str, still: State
) -> None:
    made = told(still, **fields)
    assert list(wrong(made)) == [field]
    assert words in wrong(made)[field]
    with pytest.raises(InputError):
        key_result_from(still, "revenue", **fields)


def test_a_field_that_there_is_not_is_asked_about(still: State) -> None:
    with pytest.raises(InputError, match=r"unknown field 'tarket'\. Did you mean target"):
        key_result_from(still, "revenue", tarket="5")


def test_values_may_be_told_as_values(still: State) -> None:
    made = key_result_from(still, "revenue", target=Decimal(2_200_000), due=date(2012, 3, 15))
    (kr, *_) = made.key_results
    assert isinstance(kr, Metric)
    assert (kr.target, kr.due) == (Decimal(2_200_000), date(2012, 3, 15))


# Other forms


def test_a_limit_to_hold(still: State) -> None:
    made = told(still, form="threshold", target="2M", side="at_least", tally="cycle_total")
    kr = made.key_result
    assert isinstance(kr, Threshold)
    assert (kr.bound, kr.side, kr.tally) == (Decimal(2_000_000), "at_least", "cycle_total")
    assert "Is holding it the change you want?" in made.asked


def test_a_pace_to_keep(still: State) -> None:
    kr = told(still, "orders", form="rate", target="300", per="week").key_result
    assert isinstance(kr, Rate)
    assert (kr.target_rate, kr.per) == (Decimal(300), "week")


def test_a_number_to_find_out(still: State) -> None:
    kr = told(still, form="baseline", min_n="30").key_result
    assert isinstance(kr, Baseline)
    assert kr.min_n == 30


# The guardrail


def guards(objective: Objective) -> list[Any]:
    found = (kr for kr in objective.key_results if isinstance(kr, Guardrail))
    return [(kr.kpi, kr.protects, kr.bound) for kr in found]


def test_another_guardrail_takes_the_place_of_the_proposed_one(still: State) -> None:
    assert guards(told(still).objective)[0][0] == "cancellation_rate"
    made = told(still, guardrail="orders", limit="900").objective
    assert guards(made) == [("orders", "revenue-metric", Decimal(900))]


def test_a_guardrail_can_be_left_out(still: State) -> None:
    assert guards(told(still, guardrail="none").objective) == []
    assert guards(told(still, guardrail="").objective) == []


# Where it goes


def test_the_objective_can_be_said_in_ones_own_words(still: State) -> None:
    made = told(still, objective="Shoppers come in spring, too").objective
    assert (made.text, made.prompt, made.id) == ("Shoppers come in spring, too", "", "revenue")


def test_it_can_go_into_an_objective_that_there_is(book: State) -> None:
    kept = keep(book, draft_from(book, "revenue"))
    made = key_result_from(kept, "orders", into="revenue", target="+5%")
    ids = [kr.id for kr in made.key_results]
    assert made.id == "revenue"
    assert ids[-2:] == ["orders-metric", "orders-metric-guardrail"]
    assert keep(kept, made).workbook.objectives == (made,)


def test_a_key_result_that_is_kept_is_changed_in_its_place(book: State) -> None:
    kept = keep(book, draft_from(book, "revenue"))
    made = key_result_from(kept, "revenue", target="2.3M", owner="Ana")
    assert [kr.id for kr in made.key_results] == [
        kr.id for kr in kept.workbook.objectives[0].key_results
    ]
    assert made.key_results[1:] == kept.workbook.objectives[0].key_results[1:]


def test_it_is_saved_unless_somebody_else_changed_the_file(book: State) -> None:
    kept = keep_told(book, key_result_from(book, "revenue", owner="Ana"))
    (saved,) = load_workbook(book.folder).objectives
    assert saved.key_results[0].owner == "Ana"
    save_objective(book.folder, change(saved, why_now="Spring is weak"), before=saved)
    with pytest.raises(ConflictError, match=r"objectives/revenue\.yaml"):
        keep_told(kept, key_result_from(kept, "revenue", owner="Ben"))
    again = look(book.folder, on=TODAY)
    keep_told(again, key_result_from(again, "revenue", owner="Ben"))
    (saved,) = load_workbook(book.folder).objectives
    assert (saved.why_now, saved.key_results[0].owner) == ("Spring is weak", "Ben")


def test_a_new_file_of_the_same_name_is_not_overwritten(book: State) -> None:
    save_objective(book.folder, draft_from(book, "revenue").change(text="Theirs"))
    with pytest.raises(ConflictError):
        keep_told(book, key_result_from(book, "revenue", owner="Ana"))
