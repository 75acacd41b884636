"""The fields of a KPI as people fill them in: what is asked, how it is read, what helps to answer.

Nothing is filled in for people: what the KPI library or the readings suggest is said beside the
field, as are the questions that are open, all of them at once.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import numpy as np

from okrnb.asking import Ask, Note, Options
from okrnb.building import change
from okrnb.cells import safe_unit
from okrnb.deciding import NO_ALARM
from okrnb.definitions import rows_of
from okrnb.describing import infer_frequency
from okrnb.errors import InputError, Problem, RefusedError
from okrnb.fields import bare, read_scalar
from okrnb.library import LibraryKpi, load_library, match, propose
from okrnb.model import Kpi
from okrnb.promoting import RULES, advise_kpi
from okrnb.quantities import READINGS_A_YEAR, say_value
from okrnb.rules_method import healthy_range, number
from okrnb.triage import has_range

BLANK: Options = (("not said yet", ""),)
_KINDS: Options = (
    *(*BLANK, ("a plain number", "number"), ("a count of things", "count")),
    *(("money", "currency"), ("percent", "percent"), ("a ratio", "ratio")),
    *(("a length of time", "duration"), ("a score, such as an NPS", "score")),
)
_WAYS: Options = (
    *(*BLANK, ("higher is better", "up"), ("lower is better", "down")),
    ("inside a band is best", "band"),
)
_COUNTS: Options = (
    *(*BLANK, ("a level, as it stands at the end", "level")),
    *(("a total that starts at 0 each cycle", "cumulative"), ("an average", "average")),
    *(("a rate", "rate"), ("a share", "share")),
)
_OFTEN: Options = (*BLANK, *((f"every {word}", word) for word in READINGS_A_YEAR))
_SIDES: Options = (*BLANK, ("it leads", "leading"), ("it lags", "lagging"))
_YES_NO: Options = (*BLANK, ("yes", "true"), ("no", "false"))
_SEEN: Options = (("everybody", ""), ("the team", "team"), ("few: private", "private"))
_STATES: Options = (
    *(("not decided yet", ""), ("change it this cycle: focus", "focus")),
    *(("watch it: health metric", "health"), ("leave it: parked", "parked")),
)

ASKS = (
    Ask(name="name", label="What is it called?"),
    Ask(name="definition", label="How is it counted?", kind="lines", rows=2),
    Ask(name="unit_kind", label="What kind of number?", kind="choice", options=_KINDS, short=True),
    Ask(name="unit", label="In which unit?", hint="GBP, orders, days", short=True),
    Ask(name="direction", label="Which way is better?", kind="choice", options=_WAYS, short=True),
    Ask(
        name="aggregation", label="What is a cycle's value?", kind="choice", options=_COUNTS,
        short=True,
    ),
    Ask(
        name="frequency", label="How often is it read?", kind="choice", options=_OFTEN,
        short=True,
    ),
    Ask(name="healthy_low", label="Healthy from", hint="blank: no lower limit", number=True),
    Ask(name="healthy_high", label="Healthy up to", hint="blank: no upper limit", number=True),
    Ask(name="owner", label="Who looks after it?", hint="one person", short=True),
    Ask(
        name="state", label="What will you do with it?", kind="choice", options=_STATES, short=True
    ),
    Ask(name="guardrail", label="What could suffer for it?", kind="choice", short=True),
    Ask(name="timing", label="Does it lead or lag?", kind="choice", options=_SIDES, short=True),
    Ask(name="intended_result", label="What gets better, for whom?"),
    Ask(name="strategic_link", label="Which larger aim does it serve?"),
    Ask(
        name="pay_linked", label="Does it decide about pay?", kind="choice", options=_YES_NO,
        short=True,
    ),
)  # fmt: skip
SELDOM = (
    Ask(name="decimals", label="How many decimals?", hint="0 to 6", short=True),
    Ask(name="lowest", label="Lowest value possible", number=True),
    Ask(name="highest", label="Highest value possible", number=True),
    Ask(name="counts_from", label="Readings count from", hint="2011-12-01", short=True),
    Ask(name="real_change", label="It really changed on", hint="2011-12-01", short=True),
    Ask(name="visibility", label="Who may see it?", kind="choice", options=_SEEN, short=True),
    Ask(name="source", label="Where does it come from?"),
)
FIELDS = tuple(ask.name for ask in (*ASKS, *SELDOM))
"""All fields of a KPI but its id, by which readings and key results know it."""

SHAPING = (
    *("id", "name", "unit_kind", "unit", "decimals", "direction", "aggregation", "frequency"),
    *("healthy_low", "healthy_high", "lowest", "highest", "counts_from", "real_change", "state"),
)
"""The fields on which pictures and proposals depend."""

_NAMED_BY = {
    "healthy range": "healthy_low",
    "healthy_high": "healthy_high",
    "healthy_low": "healthy_low",
    "unit": "unit",
    "possible values": "lowest",
    "guard": "guardrail",
}
"""Words by which a record names the fields that contradict each other."""


def texts_of(kpi: Kpi, *, told: Iterable[str] = ()) -> dict[str, str]:
    """Give the fields of a KPI as they would be typed.

    `told` are those that are filled in where the file has them; a no then is no blank.
    """
    row = rows_of([kpi])[0]
    texts = {name: row[name] for name in FIELDS}
    if not kpi.pay_linked and "pay_linked" in told:
        texts["pay_linked"] = "false"
    return texts


def read_fields(kpi: Kpi, texts: Mapping[str, str]) -> tuple[Kpi, dict[str, Problem]]:
    """Make a KPI of typed fields; gives it as far as it goes, and what is wrong by field.

    Fields that cannot be read, or that contradict each other, are left as they are in `kpi`.
    """
    given: dict[str, Any] = {}
    wrong: dict[str, Problem] = {}
    for name, text in texts.items():
        try:
            given[name] = _read(name, text.strip(), texts.get("unit_kind", ""))
        except RefusedError as error:
            wrong[name] = _problem(kpi, error)
    made = kpi
    while given:
        try:
            made = change(kpi, **given)
            break
        except InputError as error:
            for problem in error.problems:
                first, *more = (name for name in _fields_of(problem, given) if name in texts)
                if not wrong.keys() & {first}:  # else this follows from what is said already
                    refused = RefusedError(problem.what, problem.fix)
                    wrong[first] = _problem(kpi, refused)
                given.pop(next(name for name in (first, *more) if name in given))
    if made.state == "health" and not has_range(made):
        wrong["state"] = _problem(kpi, RefusedError(*NO_ALARM))
    return made, wrong


def _fields_of(problem: Problem, given: Mapping[str, Any]) -> Iterator[str]:
    """Give the fields that a problem of the whole record can be about, the likeliest first."""
    yield from (name for name in FIELDS if problem.what.startswith(name))
    yield from (name for word, name in _NAMED_BY.items() if word in problem.what)
    yield from given


def _problem(kpi: Kpi, error: RefusedError) -> Problem:
    return Problem("kpis.csv", None, f"KPI {kpi.name}", error.what, error.fix)


def _read(name: str, text: str, unit_kind: str) -> Any:
    """Read the text of one field; blank is what it is without anybody's word."""
    info = Kpi.model_fields[name]
    if not text:
        if info.is_required():
            raise RefusedError(f"{name} is blank", "Write what people call it.")
        return info.default
    kind = bare(info.annotation)
    if kind is Decimal and unit_kind == "percent":
        text = text.removesuffix("%").rstrip()
    return read_scalar(kind, name, text)


def settle_unit(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    """Answer a unit that leaves no doubt, such as % or GBP, with its kind."""
    known = safe_unit(str(after["unit"]).strip())
    if known is None or after["unit_kind"] or after["unit"] == before["unit"]:
        return dict(after)
    return {**after, "unit_kind": known[0], "unit": known[1]}


def open_questions(kpi: Kpi) -> dict[str, str]:
    """Give the questions that are open about a KPI, by field, as if it were drafted from.

    >>> sorted(open_questions(Kpi(id="nps", name="NPS", direction="up", unit="points")))[:3]
    ['aggregation', 'frequency', 'healthy_low']
    """
    asked = advise_kpi(kpi, (*RULES, number, healthy_range))
    return {one.field: one.question for one in asked}


def help_with(kpi: Kpi, days: Sequence[date], values: Sequence[float]) -> dict[str, Note]:
    """Say beside the fields what is open, and what library and readings suggest."""
    said: dict[str, list[str]] = {field: [text] for field, text in open_questions(kpi).items()}
    for field, text in (*_from_library(kpi), *_from_readings(kpi, days, values)):
        if text not in " ".join(said.get(field, ())):
            said.setdefault(field, []).append(text)
    return {field: Note("\n".join(lines)) for field, lines in said.items()}


def _from_library(kpi: Kpi) -> list[tuple[str, str]]:
    """Say what the KPI library knows of a KPI of this name, where a field is blank or says else."""
    found = match(kpi.name, load_library())
    if found is None:
        return []
    said = [(one.field, one.said) for one in propose(kpi, load_library())]
    if kpi.direction not in (None, found.direction):
        blank = kpi.model_copy(update={"direction": None})
        said += [("direction", one.said) for one in propose(blank, load_library())[:1]]
    blanks = {
        "definition": f"Often: {found.formula}.",
        "unit_kind": f"The KPI library counts it in {_unit_in_words(found)}.",
        "frequency": f"The KPI library expects a value every {found.frequency}.",
        "guardrail": f"The KPI library sets {found.guardrail} against it.",
    }
    return said + [(name, text) for name, text in blanks.items() if not getattr(kpi, name)]


def _unit_in_words(found: LibraryKpi) -> str:
    return found.unit or {value: label for label, value in _KINDS}[found.unit_kind]


def _from_readings(
    kpi: Kpi, days: Sequence[date], values: Sequence[float]
) -> list[tuple[str, str]]:
    """Say what the readings tell: their rhythm, and the values of the last year."""
    said = []
    often = infer_frequency(np.array(days, dtype="M8[D]"))
    if often and kpi.frequency != often:
        said.append(("frequency", f"The readings come every {often}."))
    if values and not has_range(kpi):
        last = values[-READINGS_A_YEAR[kpi.frequency or often or "month"] :]
        low, high = say_value(min(last), kpi), say_value(max(last), kpi)
        field = "healthy_high" if kpi.direction == "down" else "healthy_low"
        said.append((field, f"The last {len(last)} readings lie between {low} and {high}."))
    return said
