"""Workbooks to test with: a filled one, its texts, and random objectives in all seven forms."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from okrnb.model import CheckIn, Cycle, Kpi, Settings
from okrnb.objectives import Objective
from okrnb.workbook import create_workbook

CYCLE = Cycle(name="Q1 2012", start=date(2012, 1, 1), end=date(2012, 3, 31))
SETTINGS = Settings(team="Support", cycle=CYCLE)
KPIS = (
    Kpi(id="wait", name="Waiting time", direction="down", unit_kind="duration", unit="min"),
    Kpi(id="nps", name="NPS", direction="up", lowest=Decimal(-100), highest=Decimal(100)),
)
READINGS_CSV = "kpi,date,value\nwait,2011-12-01,12\n"

CALM_TEXT = """\
# yaml-language-server: $schema=../.okrnb/objective.schema.json
# Agreed in the offsite, see minutes.
text: "Customers get help before they get angry"   # second wording
why_now: >
  Complaints doubled
  in the autumn.

owner: Mia   # since May
level: team
key_results:
  # the one that matters
  - id: calm-wait
    form: metric
    kpi: wait    # in minutes
    start: 12.50
    target: 6    # not 5: ask Tom

    owner: Tom
    # still to be agreed
    due: 2012-03-31
  - id: calm-nps   # keep an eye on it
    form: guardrail
    protects: calm-wait
    kpi: nps
    bound: 30
# what we do about it
initiatives:
  - {id: calls, title: Call back within a day, key_result: calm-wait}
"""


def make_workbook(folder: Path, *texts: str) -> Path:
    """Make a workbook folder whose objectives `calm`, `calm2`... have these texts."""
    create_workbook(folder, SETTINGS, KPIS, READINGS_CSV)
    (folder / "objectives").mkdir()
    for number, text in enumerate(texts, 1):
        name = "calm" if number == 1 else f"calm{number}"
        (folder / "objectives" / f"{name}.yaml").write_bytes(text.encode())
    return folder


def make_check_in(id: str = "c1", *, on: date = date(2012, 1, 9), **fields: Any) -> CheckIn:
    return CheckIn(id=id, on=on, **{"key_result": "calm-wait", "value": Decimal("9.50")} | fields)


def bytes_below(folder: Path) -> dict[str, bytes]:
    """Give the contents of every file in a folder by its name."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


def changed_lines(before: str, after: str) -> list[str]:
    """List the lines of `after` that differ from those of `before`, line by line."""
    pairs = zip(before.splitlines(), after.splitlines(), strict=True)
    return [new for old, new in pairs if old != new]


IDS = st.text("abcxyzäß019_", min_size=1, max_size=6)
TEXTS = st.one_of(
    st.sampled_from(["", "no", "1:30", "0777", "61%", "null", "~", "yes: no", "a #b", "- x", "'"]),
    st.text(max_size=20),
    st.text("ab :#-\n\t'\"\\{}[],&*!|>%@`ü\u2028\x85\ufeff\x07", max_size=20),
)
TITLES = TEXTS.filter(lambda text: text.strip() != "")
NUMBERS = st.one_of(
    st.decimals(-(10**9), 10**9, places=2),
    st.decimals(allow_nan=False, allow_infinity=False),
)
POSITIVE = st.decimals("0.01", 1000, places=2)
DAYS = st.dates(date(1900, 1, 1), date(2100, 12, 31))


def fields_of(required: Mapping[str, Any], optional: Mapping[str, Any]) -> st.SearchStrategy[Any]:
    return st.fixed_dictionaries(dict(required), optional=dict(optional))


@st.composite
def levels(draw: st.DrawFn) -> dict[str, Decimal]:
    """Draw levels that all rise or all fall, some of them left out."""
    values = sorted(draw(st.sets(NUMBERS, min_size=4, max_size=4)), reverse=draw(st.booleans()))
    pairs = zip(("start", "commit", "target", "stretch"), values, strict=True)
    return {name: value for name, value in pairs if draw(st.booleans())}


BASE = {"text": TEXTS, "prompt": TEXTS, "owner": TEXTS, "due": DAYS, "weight": POSITIVE}
BASE |= {"begins": DAYS}
STEP = fields_of(
    {"title": TITLES},
    {
        **{"done_means": TEXTS, "owner": TEXTS, "weight": POSITIVE, "due": DAYS},
        **{"days": st.integers(1, 99), "after": st.lists(IDS, max_size=2).map(tuple)},
    },
)


def with_ids(fields: st.SearchStrategy[Any], *, most: int = 3) -> st.SearchStrategy[Any]:
    """Draw a list of records with ids of their own."""
    return st.dictionaries(IDS, fields, max_size=most).map(
        lambda by_id: tuple({"id": id, **fields} for id, fields in by_id.items())
    )


def fitting(fields: dict[str, Any]) -> dict[str, Any]:
    """Leave out what would contradict the rest: days in the wrong order, a hope that stands still.

    >>> fitting({"begins": date(2012, 2, 1), "due": date(2012, 1, 1)})
    {'due': datetime.date(2012, 1, 1)}
    """
    made = dict(fields)
    if made.get("begins", date.min) >= made.get("due", date.max):
        del made["begins"]
    if made.get("future_start") == made.get("future_target"):
        made.pop("future_start", None)
    late = made.get("due", date.max)
    if "steps" in made:
        steps = made["steps"]
        made["steps"] = tuple(
            s | ({"due": min(s["due"], late)} if "due" in s else {}) for s in steps
        )
    return made


def form(name: str, required: Mapping[str, Any], optional: Mapping[str, Any]) -> Any:
    return fields_of({"form": st.just(name), **required}, {**BASE, **optional}).map(fitting)


METRIC = st.builds(
    lambda fields, values: fields | values,
    form("metric", {"kpi": IDS}, {"start_on": DAYS, "start_source": TEXTS, "target_source": TEXTS}),
    levels(),
)
LIMITS = st.one_of(
    st.just({}),
    st.builds(lambda bound: {"bound": bound}, NUMBERS),
    st.builds(lambda bound: {"no_worse_than": bound}, NUMBERS),
)
GUARDRAIL = st.builds(
    lambda fields, limits: fields | limits,
    form("guardrail", {"protects": IDS, "kpi": IDS}, {"tolerance": POSITIVE}),
    LIMITS,
)
FORMS = st.one_of(
    METRIC,
    form(
        "baseline",
        {},
        {"kpi": IDS, "unit": TEXTS, "min_n": st.integers(1, 99), "next_use": TEXTS},
    ),
    form(
        "milestone",
        {},
        {
            **{"evidence": TEXTS, "future_kpi": IDS, "steps": with_ids(STEP)},
            **{"future_start": NUMBERS, "future_target": NUMBERS, "look_on": DAYS},
            "days_off": st.sets(st.sampled_from(["Fri", "Sat", "Sun"]), min_size=1).map(sorted),
        },
    ),
    form("binary", {}, {"test": TEXTS}),
    form(
        "rate",
        {"per": st.sampled_from(["day", "week", "month"])},
        {
            **{"kpi": IDS, "unit": TEXTS, "target_rate": POSITIVE},
            "mode": st.sampled_from(["mean", "periods_met"]),
        },
    ),
    form(
        "threshold",
        {
            "side": st.sampled_from(["at_most", "at_least", "within"]),
            "tally": st.sampled_from(["each_period", "cycle_total", "final"]),
        },
        {
            **{"kpi": IDS, "unit": TEXTS, "bound": NUMBERS, "strict": st.booleans()},
            "band": st.decimals("0.01", "0.9", places=2),
        },
    ),
    GUARDRAIL,
)
INITIATIVE = fields_of({"title": TITLES, "key_result": IDS}, {"kpi": IDS, "owner": TEXTS})
OBJECTIVES = fields_of(
    {"id": st.just("calm"), "text": TITLES},
    {
        "prompt": TEXTS,
        "why_now": TEXTS,
        "winning": TEXTS,
        "level": st.sampled_from(["company", "unit", "team", "individual"]),
        "ambition": st.sampled_from(["committed", "aspirational", "learning"]),
        "parent": IDS,
        "owner": TEXTS,
        "key_results": with_ids(FORMS, most=4),
        "initiatives": with_ids(INITIATIVE),
    },
).map(Objective.model_validate)
