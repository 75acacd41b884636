"""What a key result is told against: the one that is kept, a draft, or what is left of one."""

from datetime import date

import pytest

from okrnb.building import change
from okrnb.deciding import draft_from, keep
from okrnb.groundwork import ground_of, guard_of, texts_on
from okrnb.loop import State, look
from okrnb.objectives import Metric

TODAY = date(2011, 12, 4)


@pytest.fixture
def book(example_shop: State) -> State:
    return example_shop


def test_without_a_key_result_it_is_the_draft(book: State) -> None:
    ground = ground_of(book, "Revenue".lower())
    assert (ground.objective, ground.kept) == (draft_from(book, "revenue"), False)
    told = {name: text for name, text in texts_on(ground).items() if text}
    assert told == {
        "form": "metric",
        "start": "1928572",
        "target": "2160000",
        "due": "2012-03-31",
        "guardrail": "cancellation_rate",
        "objective": "Customers find the shop worth buying from all year",
    }


def test_the_key_result_that_is_kept_comes_first(book: State) -> None:
    drafted = draft_from(book, "revenue")
    main = change(drafted.key_results[0], commit=2_000_000, stretch=None, owner="Ana")
    kept = keep(book, change(drafted, key_results=(main, *drafted.key_results[1:])))
    ground = ground_of(kept, "revenue")
    told = texts_on(ground)
    assert ground.kept
    assert (told["commit"], told["stretch"], told["owner"]) == ("2000000", "none", "Ana")


def test_levels_as_they_are_proposed_are_blank(book: State) -> None:
    kept = keep(book, draft_from(book, "revenue"))
    told = texts_on(ground_of(kept, "revenue"))
    assert (told["commit"], told["stretch"]) == ("", "")


def test_a_limit_is_told_by_its_value_and_its_side(book: State) -> None:
    told = texts_on(ground_of(book, "units_per_order"))
    assert (told["form"], told["target"], told["side"]) == ("threshold", "360", "at_most")


def test_the_guardrail_is_the_one_that_protects_it(book: State) -> None:
    guard = guard_of(ground_of(book, "revenue"))
    assert guard is not None
    assert guard.kpi == "cancellation_rate"
    assert guard_of(ground_of(book, "units_per_order")) is None


def test_readings_that_mislead_leave_a_bare_draft_and_the_reason(book: State) -> None:
    file = book.folder / "readings.csv"
    odd = [f"revenue,2011-{month:02d}-01,{100 * month}" for month in range(1, 12)]
    lines = [line for line in file.read_text("utf-8").splitlines() if "revenue," not in line]
    file.write_text("\n".join([*lines, *odd, "revenue,2011-12-01,-7"]) + "\n", encoding="utf-8")
    ground = ground_of(look(book.folder, on=date(2011, 12, 31)), "revenue")
    assert ground.trouble is not None
    assert "nothing can be drafted" in ground.trouble.what
    assert isinstance(ground.key_result, Metric)
    assert ground.key_result.target is None
