"""Records, turned into the keys and values that a file shows."""

from typing import Any, cast

from okrnb.model import Record
from okrnb.objectives import Objective
from okrnb.yamltext import Block, Row, Value

_ASKED = frozenset(
    (
        *("team", "cadence", "scoring", "headline", "intake", "where", "into", "resources"),
        *("readings", "source", "why_now", "winning", "level", "ambition", "owner", "key_results"),
        *("due", "kpi", "start", "start_on", "start_source", "target", "target_source", "min_n"),
        *("next_use", "evidence", "future_kpi", "test", "target_rate", "bound", "strict"),
        *("done_means",),
    )
)
"""Fields that a new file shows even when they are blank or usual: a person should see them."""


def to_block(record: Record) -> Block:
    """Give the keys and values that a file shows for a record, in the order of its class."""
    fields = type(record).model_fields
    shown: dict[str, Value] = {}
    for name, info in fields.items():
        value = getattr(record, name)
        usual = not info.is_required() and value == info.get_default()
        is_said = name == "id" and isinstance(record, Objective)  # by the name of its file
        if not is_said and (not usual or _is_asked(name, record)):
            shown[name] = _to_value(value)
    return Block(shown, tuple(fields))


def _is_asked(name: str, record: Record) -> bool:
    other_limit = name == "bound" and getattr(record, "no_worse_than", None) is not None
    return name in _ASKED and not other_limit


def _to_value(value: Any) -> Value:
    if isinstance(value, Record):
        return to_block(value)
    if isinstance(value, tuple):
        words = tuple(item for item in value if isinstance(item, str))
        return Row(words) if words else tuple(to_block(item) for item in value)
    return None if value == "" else cast(Value, value)
