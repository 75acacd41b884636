"""Team, cycle and scoring as they are told; only what differs is written."""

from datetime import date
from pathlib import Path
from typing import get_args

import pytest

from okrnb.errors import ConflictError, InputError
from okrnb.fields import bare
from okrnb.loop import State, look
from okrnb.model import Cycle, Kpi, Settings
from okrnb.settingup import (
    CHOICES,
    FIELDS,
    ask_settings,
    look_at_settings,
    set_up,
    settle_settings,
    tell_settings,
)
from okrnb.workbook import create_workbook, save_settings

QUARTER = Cycle(name="Q1 2012", start=date(2012, 1, 1), end=date(2012, 3, 31))
NPS = Kpi(id="nps", name="NPS", direction="up", frequency="month")


@pytest.fixture
def book(tmp_path: Path) -> State:
    rows = "kpi,date,value\n" + "".join(f"nps,2011-{m:02d}-01,{m}\n" for m in range(1, 13))
    create_workbook(tmp_path / "book", Settings(team="Shop", cycle=QUARTER), (NPS,), rows)
    return look(tmp_path / "book", on=date(2011, 12, 31))


def text(book: State) -> str:
    return (book.folder / "workbook.yaml").read_text(encoding="utf-8")


def test_every_setting_of_a_cycle_can_be_chosen() -> None:
    fields = {"name", "start", "end", *CHOICES}
    assert fields == set(Cycle.model_fields)
    asks = {ask.name: ask for ask in ask_settings()}
    for name in CHOICES:
        values = get_args(bare(Cycle.model_fields[name].annotation))
        assert tuple(value for _, value in asks[name].options) == values
        assert all(words for words, _ in asks[name].options)
    assert tuple(asks) == FIELDS


def test_only_what_differs_is_written_and_comments_stay(book: State) -> None:
    path = book.folder / "workbook.yaml"
    path.write_text(text(book).replace("team: Shop", "team: Shop  # ours"), encoding="utf-8")
    before = text(book).splitlines()
    after = set_up(look(book.folder, on=book.on), scoring="levels", where="retail")
    lines = [
        pair for pair in zip(before, text(book).splitlines(), strict=True) if len(set(pair)) > 1
    ]
    assert lines == [("  scoring: graded", "  scoring: levels"), ("  where:", "  where: retail")]
    assert after.workbook.settings.intake.where == "retail"


def test_days_are_told_as_people_say_them(book: State) -> None:
    after = set_up(book, name="Q2 2012", start="1 April", end="end of June")
    cycle = after.workbook.settings.cycle
    assert (cycle.start, cycle.end) == (date(2012, 4, 1), date(2012, 6, 30))


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"start": "soon"}, "start is 'soon', which is no certain day"),
        ({"end": ""}, "end is blank"),
        ({"team": " "}, "team is blank"),
        ({"name": ""}, "the cycle's name is blank"),
        ({"scoring": "stars"}, "scoring is 'stars'"),
        ({"end": "2012-01-02"}, "2 days"),
        ({"tean": "x"}, "unknown field 'tean'"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_written(
    told: dict[str, str], words: str, book: State
) -> None:
    before = text(book)
    with pytest.raises(InputError, match=words):
        set_up(book, **told)
    assert text(book) == before


def test_a_file_that_somebody_else_changed_is_a_conflict(book: State) -> None:
    settings = book.workbook.settings
    save_settings(book.folder, settings.change(team="Theirs"), before=settings)
    with pytest.raises(ConflictError):
        set_up(book, scoring="levels")


def test_the_days_follow_the_name_of_a_cycle_unless_others_were_typed() -> None:
    told = {"name": "Q1 2012", "start": "2012-01-01", "end": "2012-03-31"}
    after = settle_settings(told, {**told, "name": "H1 2012"})
    assert (after["start"], after["end"]) == ("2012-01-01", "2012-06-30")
    own = {**told, "start": "2012-01-09"}
    assert settle_settings(own, {**own, "name": "Q2 2012"})["start"] == "2012-01-09"
    assert settle_settings(told, {**told, "name": "spring"})["end"] == "2012-03-31"


def test_days_are_said_as_they_are_understood(book: State) -> None:
    told = tell_settings(book.workbook.settings)
    notes = look_at_settings(book, told).notes
    assert notes["end"].text == "Saturday, 31 March 2012: 13 weeks"
    other = look_at_settings(book, {**told, "end": "4 April"}).notes
    assert other["end"].text == "Wednesday, 4 April 2012: 13 weeks and 4 days"
    assert other["name"].text == "Q1 2012 is 1 January 2012 to 31 March 2012."


def test_what_the_coach_asks_about_the_cycle_stands_below(book: State) -> None:
    told = tell_settings(book.workbook.settings)
    asked = repr(look_at_settings(book, told).questions)
    assert "Where do we want to grow" in asked
    full = {**told, "where": "retail", "into": "regulars", "resources": "two people"}
    assert "Where do we want to grow" not in repr(look_at_settings(book, full).questions)
