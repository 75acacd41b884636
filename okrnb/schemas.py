"""JSON Schemas of the files people write, so that their editors complete and check them."""

import json
from decimal import Decimal
from functools import cache
from typing import Any, get_args

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema
from pydantic_core import core_schema

from okrnb.model import Cycle, Settings
from okrnb.objectives import Objective

SETTINGS_SCHEMA = ".okrnb/workbook.schema.json"
OBJECTIVE_SCHEMA = ".okrnb/objective.schema.json"


def hints() -> str:
    """Give comments for a new `workbook.yaml`: what may stand in the fields that have choices."""
    lines = ["Yours to edit; comments and order stay. The choices are:"]
    for name in ("cadence", "scoring", "headline", "roll_up"):
        choices = get_args(Cycle.model_fields[name].annotation)
        lines.append(f"  {name}: {', '.join(choices)}")
    lines.append("Three lines of intake, by whoever leads: where to grow, into what, with what.")
    return "".join(f"# {line}\n" for line in lines)


def schema_texts() -> dict[str, str]:
    """Give the text of each schema by its name within the workbook folder."""
    return dict(_schema_texts())


@cache  # they follow from the classes alone
def _schema_texts() -> tuple[tuple[str, str], ...]:
    objective = _schema(Objective)
    objective["required"].remove("id")  # the name of the file says it
    schemas = {SETTINGS_SCHEMA: _schema(Settings), OBJECTIVE_SCHEMA: objective}
    return tuple(
        (name, json.dumps(schema, indent=2, ensure_ascii=False) + "\n")
        for name, schema in schemas.items()
    )


class _AsTyped(GenerateJsonSchema):
    """Decimals are numbers in files, never texts."""

    def decimal_schema(self, schema: core_schema.DecimalSchema) -> dict[str, Any]:
        """Describe a decimal with its limits."""
        gt, ge, lt, le = (_as_float(schema.get(limit)) for limit in ("gt", "ge", "lt", "le"))
        return self.float_schema(core_schema.float_schema(gt=gt, ge=ge, lt=lt, le=le))

    def encode_default(self, dft: Any) -> Any:
        """Show a decimal's usual value as a number."""
        return float(dft) if isinstance(dft, Decimal) else super().encode_default(dft)


def _as_float(limit: Any) -> float | None:
    return None if limit is None else float(limit)


def _schema(model: type[BaseModel]) -> dict[str, Any]:
    schema = model.model_json_schema(schema_generator=_AsTyped)
    for part in (schema, *schema.get("$defs", {}).values()):
        part["description"] = part["description"].partition("\n\n>>>")[0]
        for name, field in part.get("properties", {}).items():
            is_needed = name in part.get("required", ())
            part["properties"][name] = _plain(field) if is_needed else _or_blank(field)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


def _plain(field: dict[str, Any]) -> dict[str, Any]:
    """Leave the letters of ids to us: to editors a word has letters of English only."""
    kept = {key: value for key, value in field.items() if key != "pattern"}
    return kept | {"items": _plain(kept["items"])} if "items" in kept else kept


def _or_blank(field: dict[str, Any]) -> dict[str, Any]:
    """Let a field be blank, as in `owner:` with nothing behind it."""
    blank = {"type": "null"}
    names = ("default", "title", "description")
    about: dict[str, Any] = {key: field[key] for key in names if key in field}
    kinds = field.get("anyOf", [{key: field[key] for key in field if key not in about}])
    return {"anyOf": [_plain(kind) for kind in kinds if kind != blank] + [blank], **about}
