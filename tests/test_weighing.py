"""What is shown while a key result is told: chances in words, questions, the picture."""

from datetime import date

import pytest

from okrnb.asking import Shown
from okrnb.committing import commit
from okrnb.deciding import draft_from, keep
from okrnb.groundwork import ground_of
from okrnb.kpitable import save_rows
from okrnb.loop import State, look_again
from okrnb.weighing import ask_key_result, key_result_pages, picture_key, picture_on, weigh

TODAY = date(2011, 12, 4)


@pytest.fixture(scope="module")
def still(example_shop_once: State) -> State:
    """Give a workbook that no test changes."""
    return example_shop_once


def shown(book: State, kpi: str = "revenue", **fields: str) -> Shown:
    ground = ground_of(book, kpi)
    return weigh(book, ground, commit(book, ground, fields))


def said(book: State, field: str, kpi: str = "revenue", **fields: str) -> str:
    return shown(book, kpi, **fields).notes[field].text


def test_the_chance_of_the_target_is_said_in_words(still: State) -> None:
    assert said(still, "target") == "GBP 2,160,000: about 40% if business goes on as usual."
    assert "about 11%" in said(still, "target", target="2.4M")


def test_what_the_past_thinks_of_a_target_is_asked_beside_it(still: State) -> None:
    easy = said(still, "target", target="1.95M")
    assert easy.count("\n") >= 1
    assert easy.endswith("?")


def test_levels_say_their_chance_or_why_they_are_left_out(still: State) -> None:
    assert said(still, "stretch") == "GBP 2,400,000: about 11%"
    assert "left out: GBP 1,900,000 (about 90%) is no better" in said(still, "commit")
    assert said(still, "commit", commit="none", stretch="none").startswith("left out")


def test_where_x_comes_from_is_said_and_what_the_readings_say_instead(still: State) -> None:
    source = "GBP 1,928,572: total of the same time last year, as the season repeats"
    assert said(still, "start") == f"{source} (31 March 2011)"
    own = said(still, "start", start="1.9M")
    assert own.startswith("GBP 1,900,000, as the team says. Before: GBP 1,928,572")
    assert said(still, "start", start="").startswith("Before: GBP 1,928,572")


def test_a_mistake_takes_the_place_of_the_help(still: State) -> None:
    notes = shown(still, target="<b>").notes
    assert notes["target"].wrong
    assert "<b>" in notes["target"].text


def test_the_sentence_stands_below_with_what_another_form_asks(still: State) -> None:
    assert shown(still, target="10%").remark == (
        "Raise revenue from GBP 1,928,572 to GBP 2,121,429 by 31 March 2012."
    )
    held = shown(still, form="threshold").remark
    assert held.startswith("Hold revenue at or above GBP 2,160,000 until 31 March 2012. Is holding")


def test_a_wish_with_several_readings_offers_them(still: State) -> None:
    plain, open_wish = shown(still), shown(still, "retention_rate", target="40%")
    assert "means" in plain.hidden
    assert "means" not in open_wish.hidden
    assert [value for _, value in open_wish.options["means"]] == ["", "value", "relative", "points"]
    assert open_wish.options["means"][1][0] == "40.0%, +3.3 points (+9%)"


@pytest.mark.parametrize(
    ("form", "asked"),
    [
        ("metric", {"start", "target", "commit", "stretch"}),
        ("threshold", {"target", "side", "tally"}),
        ("rate", {"target", "per"}),
        ("baseline", {"min_n"}),
    ],
)
def test_each_form_asks_for_its_own_fields(form: str, asked: set[str], still: State) -> None:
    own = {"start", "target", "commit", "stretch", "side", "tally", "per", "min_n"}
    assert own - shown(still, form=form).hidden == asked


def test_the_guardrail_says_its_sentence_and_its_limit_is_asked_only_with_one(
    still: State,
) -> None:
    assert said(still, "guardrail").startswith("Do not let cancelled invoices get worse than")
    assert "limit" in shown(still, guardrail="").hidden
    assert ("Revenue", "revenue") not in shown(still).options["guardrail"]


def test_the_coach_asks_about_this_key_result_its_guardrail_and_its_objective(
    still: State,
) -> None:
    table = shown(still).questions
    assert table is not None
    assert not [row for row in table.rows if "revenue-baseline" in row[1]]
    assert [row for row in table.rows if row[1].startswith("objective: ")]


def test_the_picture_has_the_levels_as_they_are_typed(still: State) -> None:
    ground = ground_of(still, "revenue")
    before, after = (commit(still, ground, {"target": text}) for text in ("2.2M", "2.3M"))
    assert "target GBP 2,300,000: chance about" in repr(picture_on(still, ground, after))
    assert picture_key(ground, before) != picture_key(ground, after)
    owned = commit(still, ground, {"target": "2.2M", "owner": "Ana"})
    assert picture_key(ground, before) == picture_key(ground, owned)


def test_without_readings_there_is_no_picture(still: State, example_shop: State) -> None:
    mood = {"kpi": "mood", "name": "Mood", "direction": "up", "aggregation": "level"}
    save_rows(example_shop.folder, [mood], file="kpis.csv")
    book = look_again(example_shop)
    ground = ground_of(book, "mood")
    made = commit(book, ground, {})
    assert picture_on(book, ground, made) is None
    assert shown(book, "mood", form="metric", start="30", target="40").notes["target"].text


def test_a_page_holds_every_field_that_is_asked(still: State) -> None:
    pages = key_result_pages(still)
    asked = {ask.name for ask in ask_key_result(still)}
    assert asked == set(pages.turn_to("revenue")) - {"changes"}


def test_where_it_goes_is_asked_only_of_a_new_one(example_shop: State) -> None:
    assert "into" not in shown(example_shop).hidden
    kept = keep(example_shop, draft_from(example_shop, "revenue"))
    assert "into" in shown(kept).hidden
    assert [value for _, value in shown(kept, "orders").options["into"]] == ["", "revenue"]
