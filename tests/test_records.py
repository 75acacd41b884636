from decimal import Decimal
from typing import Annotated

import pytest
from pydantic import Field
from workbook_examples import CALM_TEXT

from okrnb.errors import InputError
from okrnb.model import Place, Record
from okrnb.objectives import Metric
from okrnb.records import Notes, parse_objective, parse_settings, read_objective, read_record
from okrnb.yamltext import parse_yaml


class Pair(Record):
    number: Annotated[int, Field(multiple_of=2)]


SETTINGS_TEXT = "team: {}\ncycle: {{name: {}, start: 2012-01-01, end: 2012-03-31}}\n"
METRIC = "text: Calm\nkey_results:\n  - id: wait\n    form: metric\n    kpi: wait\n    start: {}\n"


def objective_refusal(text: str, name: str = "objectives/calm.yaml") -> list[str]:
    with pytest.raises(InputError) as caught:
        parse_objective(text, name)
    return str(caught.value).splitlines()


def places_of(text: str) -> dict[str, Place]:
    notes = Notes("objectives/calm.yaml")
    read_objective(text, notes)
    return notes.places


def test_the_name_of_the_file_is_the_id() -> None:
    assert parse_objective("text: Calm", "objectives/calm.v2.yaml").id == "calm.v2"


def test_an_id_inside_that_agrees_is_fine() -> None:
    assert parse_objective("id: calm\ntext: Calm", "objectives/calm.yaml").id == "calm"


@pytest.mark.parametrize("word", ["no", "0777", "1:30", "2012", "true", "2012-01-31"])
def test_a_text_field_takes_what_is_written(word: str) -> None:
    settings = parse_settings(SETTINGS_TEXT.format(word, word), "workbook.yaml")
    assert (settings.team, settings.cycle.name) == (word, word)


def test_a_number_keeps_its_spelling() -> None:
    (metric,) = parse_objective(METRIC.format("12.50"), "objectives/calm.yaml").key_results
    assert isinstance(metric, Metric)
    assert str(metric.start) == "12.50"


def test_a_number_is_not_rounded_to_a_binary_one() -> None:
    digits = "0.1000000000000000055511151231257827"
    (metric,) = parse_objective(METRIC.format(digits), "objectives/calm.yaml").key_results
    assert isinstance(metric, Metric)
    assert metric.start == Decimal(digits)


@pytest.mark.parametrize("blank", ["", "~", '""', "'  '"])
def test_a_blank_takes_the_usual_value(blank: str) -> None:
    text = METRIC.format("") + f"    weight: {blank}\n"
    (metric,) = parse_objective(text, "objectives/calm.yaml").key_results
    assert metric.weight == 1


def test_everything_wrong_is_told_at_once() -> None:
    text = METRIC.format("61%") + "    target: about 5\n    onwer: Mia\nlevel: squad\n"
    assert len(objective_refusal(text)) == 4


def test_what_is_wrong_inside_is_not_told_twice() -> None:
    with pytest.raises(InputError) as caught:
        parse_settings("team: Support\ncycle:\n  name: Q1\n  start: soon\n", "workbook.yaml")
    assert [problem.what for problem in caught.value.problems] == [
        "start is 'soon'",
        "end is missing",
    ]


def test_a_text_that_is_too_long_is_told_with_its_length() -> None:
    assert objective_refusal(f"text: {'x' * 141}") == [
        "objectives/calm.yaml:1: objective calm: text has 141 characters. Keep it to 140."
    ]


def test_fields_where_a_text_stands_are_told_where_to_go() -> None:
    with pytest.raises(InputError) as caught:
        parse_settings("team: Support\ncycle: Q1 2012\n", "workbook.yaml")
    assert str(caught.value) == (
        "workbook.yaml:2: settings: cycle has no fields. Write its fields indented below it."
    )


def test_a_limit_of_an_unusual_kind_is_told_all_the_same() -> None:
    notes = Notes("a.yaml")
    read_record(Pair, parse_yaml("number: 3", "a.yaml"), notes)
    assert [str(problem) for problem in notes.problems] == [
        "a.yaml:1: pair: number is 3. Input should be a multiple of 2."
    ]


def test_a_file_without_a_text_is_refused() -> None:
    assert objective_refusal("") == [
        "objectives/calm.yaml:1: objective calm: text is missing. Write text: ..."
    ]


def test_a_name_that_cannot_be_an_id_gets_a_better_one() -> None:
    assert objective_refusal("text: Calm", "objectives/Sehr ruhig!.yaml") == [
        "objectives/Sehr ruhig!.yaml: 'Sehr ruhig!' cannot be an id. Rename it to sehr-ruhig.yaml."
    ]


def test_places_tell_where_a_record_begins() -> None:
    places = places_of(CALM_TEXT)
    assert [places[about].line for about in ("objective calm", "key result calm-nps")] == [3, 21]


def test_places_tell_where_a_field_stands() -> None:
    assert places_of(CALM_TEXT)["key result calm-wait target"] == Place("objectives/calm.yaml", 16)


def test_a_record_that_cannot_be_built_has_its_place_all_the_same() -> None:
    assert "key result wait start" in places_of(METRIC.format("61%"))
