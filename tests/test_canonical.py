"""A whole workbook as one JSON text, and back."""

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from quarter import BOOK, READINGS
from workbook_examples import KPIS, OBJECTIVES, SETTINGS, make_check_in

from okrnb.canonical import from_json, to_json
from okrnb.entries import Lesson
from okrnb.errors import InputError
from okrnb.model import Waiver
from okrnb.objectives import Metric, Objective, Workbook
from okrnb.valued import with_readings


def bare(workbook: Workbook) -> Workbook:
    return replace(workbook, places={})


def calm(*key_results: Metric) -> Workbook:
    objective = Objective(id="calm", text="Calm", key_results=key_results)
    return Workbook(settings=SETTINGS, kpis=KPIS, objectives=(objective,), check_ins=(), places={})


WAIT = Metric(form="metric", id="calm-wait", kpi="wait", start=Decimal("12.50"), target=6)


def refusal(text: str) -> str:
    with pytest.raises(InputError) as caught:
        from_json(text)
    return str(caught.value)


def test_the_example_quarter_comes_back_as_it_was() -> None:
    assert bare(from_json(to_json(BOOK))) == bare(BOOK)


def test_writing_what_was_read_gives_the_same_text() -> None:
    text = to_json(BOOK)
    assert to_json(from_json(text)) == text


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(OBJECTIVES)
def test_every_objective_comes_back(objective: Objective) -> None:
    known = {"kpis": (), "objectives": (), "check_ins": ()}
    alone = objective.change(key_results=(), initiatives=(), parent=None)
    whole = Workbook(settings=SETTINGS, places={}, **known)
    whole = replace(whole, objectives=(alone,))
    assert bare(from_json(to_json(whole))) == whole


def test_numbers_keep_their_digits_and_are_numbers() -> None:
    text = to_json(calm(WAIT))
    assert '"start": 12.50' in text
    assert json.loads(text)["objectives"][0]["key_results"][0]["start"] == 12.5


def test_what_is_usual_is_left_out() -> None:
    text = to_json(calm(WAIT))
    assert '"weight"' not in text
    assert '"form": "metric"' in text


def test_check_ins_waivers_and_all_else_are_the_log() -> None:
    fields = {"id": "w", "on": date(2012, 1, 9), "rule": "P01", "about": "x", "reason": "so"}
    waiver = Waiver.model_validate({**fields, "by": "Ana"})
    lesson = Lesson(id="l", on=date(2012, 1, 9), what="helped", text="Ask early")
    told = (make_check_in(),)
    whole = replace(calm(WAIT), check_ins=told, waivers=(waiver,), entries=(lesson,))
    assert bare(from_json(to_json(whole))) == whole


def test_values_from_readings_are_not_written() -> None:
    read = with_readings(BOOK, READINGS, on=BOOK.settings.cycle.end)
    assert to_json(read) == to_json(BOOK)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "workbook.json:1: it is not JSON: "),
        ("[]", "workbook.json: it is not a JSON object"),
        ('{"format": "okrnb-2"}', "format is 'okrnb-2'. Write okrnb-1."),
        ('{"format": "okrnb-1"}', "settings is missing"),
        (to_json(calm(WAIT)).replace('"wait"', '"wiat"', 1), "kpi is 'wait'"),
        (to_json(calm(WAIT)).replace('"log": []', '"log": 3'), "log is not a list"),
        (to_json(calm(WAIT)).replace('"log": []', '"log": [3]'), "the line is not a JSON object"),
        (to_json(calm(WAIT)).replace('"start": 12.50', '"start": 6'), "start and target are both"),
    ],
)
def test_what_cannot_be_read_is_said_in_words(text: str, said: str) -> None:
    assert said in refusal(text)


def test_everything_wrong_is_said_at_once() -> None:
    text = to_json(calm(WAIT)).replace('"start": 12.50', '"start": 6')
    told = refusal(text.replace('"log": []', '"log": [{"kind": "x"}]'))
    assert len(told.splitlines()) == 2
