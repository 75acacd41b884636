"""Records made in a notebook cell: built and changed with problems in words, not tracebacks."""

from typing import Any, TypeVar, get_args

from pydantic import ValidationError

from okrnb.errors import InputError, Problem, RefusedError
from okrnb.fields import nearest
from okrnb.model import Record
from okrnb.records import kind_of, refusal_of

R = TypeVar("R", bound=Record)


def build(model: type[R], **fields: Any) -> R:
    """Build a record, such as a `Step` or a `Milestone`, from its fields.

    A key result's `form` need not be said. Raises InputError with all that is wrong.

    >>> from okrnb.objectives import Step
    >>> build(Step, id="photos", title="New photos", due="2012-01-31").due.year
    2012
    """
    if "form" in model.model_fields and "form" not in fields:
        fields["form"] = get_args(model.model_fields["form"].annotation)[0]
    return _checked(model, fields)


def change(record: R, **fields: Any) -> R:
    """Give a copy of a record with some fields changed; the record itself stays as it is.

    Raises InputError with all that is wrong.
    """
    return _checked(type(record), dict(record) | fields)


def _checked(model: type[R], fields: dict[str, Any]) -> R:
    name = f"{kind_of(model)} {fields.get('id', '')}".strip()
    unknown = [key for key in fields if key not in model.model_fields]
    refused = [
        RefusedError(f"unknown field {key!r}", nearest(key, model.model_fields)) for key in unknown
    ]
    try:
        record = model.model_validate({k: v for k, v in fields.items() if k not in unknown})
    except ValidationError as error:
        refused += [refusal_of(model, detail) for detail in error.errors()]
    if refused:
        raise InputError(Problem(name, None, "", one.what, one.fix) for one in refused)
    return record
