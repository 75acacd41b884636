import json
from typing import Any

import pytest

from okrnb.model import Record, Settings
from okrnb.objectives import Objective
from okrnb.schemas import OBJECTIVE_SCHEMA, SETTINGS_SCHEMA, schema_texts


def schema(name: str) -> dict[str, Any]:
    parsed: dict[str, Any] = json.loads(schema_texts()[name])
    return parsed


def kinds(field: dict[str, Any]) -> set[str]:
    return {kind["type"] for kind in field["anyOf"]}


@pytest.mark.parametrize(
    ("name", "model"), [(SETTINGS_SCHEMA, Settings), (OBJECTIVE_SCHEMA, Objective)]
)
def test_a_schema_has_every_field(name: str, model: type[Record]) -> None:
    assert list(schema(name)["properties"]) == list(model.model_fields)


def test_an_editor_marks_unknown_fields() -> None:
    assert schema(OBJECTIVE_SCHEMA)["additionalProperties"] is False


def test_the_id_of_an_objective_may_be_left_to_the_name_of_its_file() -> None:
    assert schema(OBJECTIVE_SCHEMA)["required"] == ["text"]


def test_a_number_is_a_number_or_blank() -> None:
    metric = schema(OBJECTIVE_SCHEMA)["$defs"]["Metric"]["properties"]
    assert kinds(metric["target"]) == {"number", "null"}


def test_a_text_may_be_left_blank() -> None:
    assert kinds(schema(OBJECTIVE_SCHEMA)["properties"]["owner"]) == {"string", "null"}


def test_the_usual_value_of_a_number_is_a_number() -> None:
    step = schema(OBJECTIVE_SCHEMA)["$defs"]["Step"]["properties"]
    assert step["weight"]["default"] == 1


def test_descriptions_are_free_of_code() -> None:
    assert ">>>" not in "".join(schema_texts().values())


def test_ids_in_a_list_may_have_letters_of_any_language() -> None:
    step = schema(OBJECTIVE_SCHEMA)["$defs"]["Step"]["properties"]
    (ids, _) = step["after"]["anyOf"]
    assert (ids["type"], ids["items"]["type"]) == ("array", "string")
    assert "pattern" not in ids["items"]
