"""One form of key result into another, without losing what the first one said.

What the new form has no place for is kept in the field `was`, as JSON, and comes back with a form
that has a place for it. What people typed since then wins over what was kept.
"""

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Literal, get_args

from pydantic import TypeAdapter, ValidationError

from okrnb.errors import RefusedError, fail
from okrnb.fields import nearest
from okrnb.objectives import KeyResult, KeyResultBase, Objective

Form = Literal["metric", "baseline", "milestone", "binary", "rate", "threshold", "guardrail"]
Fields = dict[str, Any]

_ANY: TypeAdapter[KeyResult] = TypeAdapter(KeyResult)
_FORMS: dict[str, type[KeyResultBase]] = {
    get_args(kind.model_fields["form"].annotation)[0]: kind
    for kind in get_args(get_args(KeyResult)[0])
}
_COMMON = frozenset(KeyResultBase.model_fields) | {"form"}

ASKS: Mapping[Form, str] = {
    "metric": "Which KPI shows it, and from which value to which should it move?",
    "baseline": "What is not known yet, on how many cases is it found out, and which key result "
    "will start from it?",
    "milestone": "What would prove that it is done, in which steps, and which KPI should it move "
    "later?",
    "binary": "Which question would two people always answer alike, with yes or no?",
    "rate": "How much is to be kept up, in each day, week or month, and does the mean count or "
    "each of them?",
    "threshold": "Which value must be held, is exactly that still allowed, and does it count in "
    "each period, in total or at the end?",
    "guardrail": "Which key result does it protect, and how far may it go?",
}
"""What each form needs to be told when a key result takes it on."""

_WHY: dict[tuple[str, str], str] = {
    ("metric", "baseline"): "Is the start value not known after all?",
    ("metric", "milestone"): "Is there really nothing to count on the way?",
    ("metric", "binary"): "Is getting half the way worth nothing?",
    ("metric", "rate"): "Is it the pace that counts, not where it ends?",
    ("metric", "threshold"): "Is holding it the change you want?",
    ("metric", "guardrail"): "Should it only not get worse while another one is pushed?",
    ("baseline", "metric"): "Is the number known now, so that it can be the start?",
    ("milestone", "metric"): "Can the KPI move within this cycle already?",
    ("milestone", "binary"): "Are there no steps that would show progress?",
    ("binary", "milestone"): "Are there steps on the way to a yes?",
    ("binary", "metric"): "What could be counted on the way to a yes?",
    ("rate", "metric"): "Where does keeping up that pace lead to?",
    ("rate", "threshold"): "Is it a limit rather than a pace?",
    ("threshold", "metric"): "Should it improve, not only hold, and where does it stand today?",
    ("threshold", "guardrail"): "Is it there for the sake of another key result?",
    ("guardrail", "metric"): "Should it get better, not only no worse?",
    ("guardrail", "threshold"): "Does it matter for itself, whatever else is pushed?",
}


def convert(
    kr: KeyResult, to: Form, *, kpi: str | None = None, protects: str | None = None
) -> tuple[KeyResult, str]:
    """Give a key result in another form, and the question that the change asks.

    Converting back restores every field. A metric and a guardrail need a `kpi`, a guardrail also
    the id of the key result that it `protects`; both only have to be said where the key result
    does not know them. No number is made up: what is not known stays blank. Side, tally and period
    of a threshold or a rate are proposals that the question asks to confirm.

    Raises RefusedError where the KPI or what is protected is missing.
    """
    if to not in _FORMS:
        raise RefusedError(f"there is no form {to!r}", f"Choose of: {', '.join(_FORMS)}.")
    if to == kr.form:
        return kr, ""
    now, kept = _split(kr)
    answers = {"kpi": kpi, "protects": protects}
    said = {k: v for k, v in answers.items() if v and k in _FORMS[to].model_fields}
    made = _make(to, _common(kr), now | said, kept)
    made = _keep(made, kr, {**kept, **now, **said})
    return made, f"{_WHY.get((kr.form, to), '')} {ASKS[to]}{_ask_text(kr)}".strip()


def reshape(
    objective: Objective,
    key_result: str,
    to: Form,
    *,
    kpi: str | None = None,
    protects: str | None = None,
) -> tuple[Objective, str]:
    """Give one key result of an objective another form, and the question that the change asks.

    The key result keeps its id and its place; converting back restores every field (`convert`).
    Nothing is saved. Raises InputError for a key result or a form that there is not, and where the
    new form needs a `kpi`, or what it `protects`, that is not known.
    """
    known = {kr.id: kr for kr in objective.key_results}
    about = f"objective {objective.id}"
    if key_result not in known:
        raise fail(
            about, None, "", f"there is no key result {key_result!r}", nearest(key_result, known)
        )
    try:
        made, question = convert(known[key_result], to, kpi=kpi, protects=protects)
    except RefusedError as error:
        raise fail(about, None, f"key result {key_result}", error.what, error.fix) from error
    key_results = tuple((known | {key_result: made}).values())
    return objective.change(key_results=key_results), question


def _ask_text(kr: KeyResult) -> str:
    return " Does its sentence, which was typed, still fit?" if kr.text else ""


def _dump(kr: KeyResultBase) -> Fields:
    """Give the fields that say something, in JSON's types; numbers as exact texts."""
    return kr.model_dump(mode="json", exclude_defaults=True)


def _common(kr: KeyResult) -> Fields:
    return {key: value for key, value in _dump(kr).items() if key in _COMMON - {"form", "was"}}


def _split(kr: KeyResult) -> tuple[Fields, Fields]:
    """Give what the form itself says, and what is kept from earlier ones."""
    now = {key: value for key, value in _dump(kr).items() if key not in _COMMON}
    try:
        kept = json.loads(kr.was) if kr.was else {}
    except ValueError:
        kept = None
    if not isinstance(kept, dict):
        what = f"what is kept in `was` cannot be read: {kr.was[:40]!r}"
        raise RefusedError(what, "Restore the line, or delete it and what it kept.")
    return now, {key: value for key, value in kept.items() if key not in now}


def _make(to: Form, common: Fields, now: Fields, kept: Fields) -> KeyResult:
    """Build the new form from what is said, else kept, else follows from that.

    Values that were said at different times may exclude each other; then the older ones wait.
    """
    follows = _derive(to, {**kept, **now})
    tries = ({**follows, **kept, **now}, {**_derive(to, now), **now}, {**kept, **now}, now)
    wanted = set(_FORMS[to].model_fields) - _COMMON
    for values in tries:
        chosen = {key: value for key, value in values.items() if key in wanted}
        try:
            return _ANY.validate_python({**common, **chosen, "form": to})
        except ValidationError:
            continue
    missing = [key for key in ("kpi", "protects") if key in wanted and key not in tries[0]]
    what = f"a {to} needs {' and '.join(missing) or 'other values'}"
    said = ", ".join(f"{key}='...'" for key in missing)
    raise RefusedError(what, f"Add {said}." if said else "Blank what contradicts itself first.")


def _derive(to: str, known: Fields) -> Fields:
    """Give what follows for the fields of a form that nothing is known of yet."""
    start, target = known.get("start"), known.get("target")
    falls = start is not None and target is not None and Decimal(target) < Decimal(start)
    limited = to == "guardrail" and "bound" in known
    follows: dict[str, Fields] = {
        "metric": {"target": known.get("bound"), "start": known.get("no_worse_than")},
        "threshold": {
            "bound": target,
            "side": "at_most" if falls else "at_least",
            "tally": "final",
        },
        "guardrail": {"no_worse_than": None if limited else start},
        "milestone": {"future_kpi": known.get("kpi")},
        "rate": {"per": "week"},
    }
    found = follows.get(to, {})
    if "kpi" in _FORMS[to].model_fields:
        found = {"kpi": known.get("future_kpi"), **found}
    return {k: value for k, value in found.items() if value is not None and k not in known}


def _keep(made: KeyResult, before: KeyResult, known: Fields) -> KeyResult:
    """Put into `was` what is known but has no place, unless it follows again on the way back."""
    own = {key: value for key, value in _dump(made).items() if key not in _COMMON}
    again, direct = _derive(before.form, own), _split(before)[0]
    left = {
        key: value
        for key, value in known.items()
        if own.get(key) != value and not (key in direct and again.get(key) == value)
    }
    was = json.dumps(left, sort_keys=True, separators=(",", ":")) if left else ""
    return made.change(was=was)
