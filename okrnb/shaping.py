"""Objectives and key results as a room tells them, line by line, before they are saved anywhere."""

from collections.abc import Collection, Mapping
from typing import Any

from okrnb.aiming import read_amount
from okrnb.asking import Ask, Options
from okrnb.building import build, change
from okrnb.committing import key_result_from
from okrnb.definitions import rows_of
from okrnb.drafting import draft_guardrail
from okrnb.errors import RefusedError
from okrnb.examining import find_kpis
from okrnb.fields import either
from okrnb.groundwork import ground_of
from okrnb.hearing import hear
from okrnb.kpitable import save_rows
from okrnb.library import OWN
from okrnb.loop import State, look_again
from okrnb.model import slug
from okrnb.objectives import Guardrail, KeyResult, Metric, Objective
from okrnb.proceedings import Proceedings
from okrnb.quantities import say_value
from okrnb.stepping import milestone_from
from okrnb.tabular import Table, kpi_of
from okrnb.targets import LEVEL_SCORES
from okrnb.wording import say_key_result
from okrnb.workbook import KPIS

Texts = Mapping[str, str]

LONGEST_ID = 40  # characters

WAYS: Options = (
    ("a KPI, from X to Y", "kpi"),
    ("a sentence of our own", "sentence"),
    ("a state to reach (milestone)", "milestone"),
    ("what must not get worse (guardrail)", "guardrail"),
)
"""How a key result is told in a room."""

TOLD: Mapping[str, tuple[str, ...]] = {
    "kpi": ("kpi", "start", "target", "commit", "stretch", "due"),
    "sentence": ("sentence",),
    "milestone": ("sentence", "evidence", "due"),
    "guardrail": ("kpi", "limit"),
}
"""The fields that belong to each way."""


def ask_results(book: State) -> tuple[Ask, ...]:
    """Give the fields for one key result; those in focus come first among the KPIs."""
    kpis = sorted(book.workbook.kpis, key=lambda kpi: kpi.state != "focus")
    known = (("choose", ""), *((kpi.name, kpi.id) for kpi in kpis))
    return (
        Ask(name="into", label="For which objective?", kind="choice", options=(("none yet", ""),)),
        Ask(name="way", label="What is it?", kind="choice", options=WAYS, short=True),
        Ask(name="kpi", label="Which KPI?", kind="choice", options=known, short=True),
        Ask(name="start", label="From which value?", hint="as measured", number=True),
        Ask(name="target", label="To which value?", hint="40%, or +10%", number=True),
        Ask(name="commit", label="Commit: nearly sure", hint="as proposed", number=True),
        Ask(name="stretch", label="Stretch: a surprise", hint="as proposed", number=True),
        Ask(name="limit", label="Not beyond which value?", hint="its healthy edge", number=True),
        Ask(name="sentence", label="In one sentence", hint="Raise X from 36% to 40% by 31 March"),
        Ask(name="evidence", label="What proves it?", kind="lines", rows=2, hint="a line each"),
        Ask(name="due", label="By when?", hint="the end of the cycle", short=True),
        Ask(name="number", label="Or take one out", hint="its number in the list", short=True),
    )


def asked_of(way: str) -> tuple[str, ...]:
    """Give the fields that belong to a way. Raises RefusedError for one that there is not."""
    if way not in TOLD:
        raise RefusedError(f"the kind of key result is {way!r}", f"Choose {either(TOLD)}.")
    return TOLD[way]


def id_for(text: str, taken: Collection[str]) -> str:
    """Make an id of a text that nothing else has.

    >>> id_for("Customers come back", {"customers-come-back"})
    'customers-come-back-2'
    """
    stem = slug(text)[:LONGEST_ID].strip("-.") or "objective"
    id, number = stem, 1
    while id in taken:
        number += 1
        id = f"{stem}-{number}"
    return id


def ids_taken(so_far: Proceedings, book: State, *, but: str = "") -> set[str]:
    """Give the ids of all objectives and key results, here and in the workbook, but one's own."""
    every = [*so_far.objectives, *book.workbook.objectives]
    others = [one for one in every if one.id != but]
    return {id for one in others for id in (one.id, *(kr.id for kr in one.key_results))}


def read_objective(typed: Texts, old: Objective | None, taken: Collection[str]) -> Objective:
    """Make an objective of what is typed, over the one that there is. Raises InputError."""
    told: dict[str, Any] = {name: typed[name] for name in ("text", "why_now", "winning", "owner")}
    if not told["text"]:
        raise RefusedError("the objective is blank", "Write in one line where to go.")
    told["ambition"] = typed["ambition"] or None
    if old is None:
        return build(Objective, id=id_for(told["text"], taken), **told)
    return change(old, **told)


def read_result(typed: Texts, objective: Objective, book: State) -> tuple[KeyResult, State]:
    """Make a key result of what is typed; a new KPI that it speaks of is added to `kpis.csv`.

    Raises InputError or RefusedError with what is wrong.
    """
    way = typed["way"]
    asked_of(way)
    if way == "sentence":
        return _heard(typed["sentence"], book)
    if way == "milestone":
        told = {name: typed[name] for name in ("sentence", "evidence", "due")}
        if not told["sentence"]:
            raise RefusedError("the sentence is blank", "Say what will be true.")
        due = told["due"] or book.workbook.settings.cycle.end.isoformat()
        return milestone_from(book, **told | {"due": due}), book
    if not typed["kpi"]:
        raise RefusedError("no KPI is chosen", "Choose one, or say it in a sentence.")
    if way == "guardrail":
        return _guarded(typed, objective, book), book
    return _moved(typed, book), book


def _heard(text: str, book: State) -> tuple[KeyResult, State]:
    if not text:
        raise RefusedError("the sentence is blank", "Say what is to be reached, and by when.")
    kpis, cycle = book.workbook.kpis, book.workbook.settings.cycle
    heard = hear(text, kpis=kpis, cycle=cycle, id=id_for(text, ()))
    if heard.kpi is not None:
        save_rows(book.folder, rows_of([heard.kpi]), file=KPIS)
        book = look_again(book)
    return heard.key_result, book


def _moved(typed: Texts, book: State) -> KeyResult:
    """Give the key result that moves a KPI, out of the objective that is drafted around it."""
    told = {name: typed[name] for name in TOLD["kpi"][1:] if typed[name]}
    if typed["start"] or typed["target"]:
        ground = ground_of(book, typed["kpi"])  # whoever knows numbers need not find them out
        told |= {"form": "metric"} if ground.key_result.form == "baseline" else {}
    drafted = key_result_from(book, typed["kpi"], **told, means="value").key_results
    own = (kr for kr in drafted if getattr(kr, "kpi", None) == typed["kpi"])
    return next((kr for kr in own if not isinstance(kr, Guardrail)), drafted[0])


def _guarded(typed: Texts, objective: Objective, book: State) -> Guardrail:
    pushed = [kr for kr in objective.key_results if not isinstance(kr, Guardrail)]
    if not pushed:
        raise RefusedError("nothing is pushed yet", "Put in the key result that it guards first.")
    (kpi,) = find_kpis(book.workbook, [typed["kpi"]])
    made = draft_guardrail(kpi, OWN, book.outlooks.get(kpi.id), pushed[0])
    limit = read_amount("limit", typed["limit"], kpi)
    id = f"{kpi.id}-guardrail"
    if limit is None:
        return made.change(id=id)
    return made.change(id=id, bound=limit, no_worse_than=None, tolerance=0)


def put_in(objective: Objective, made: KeyResult, taken: Collection[str]) -> Objective:
    """Put a key result into an objective, in place of the one with its id.

    An id that another objective has gets a number.
    """
    if made.id in taken:
        made = change(made, id=id_for(made.id, taken))
    known = {kr.id: kr for kr in objective.key_results} | {made.id: made}
    return change(objective, key_results=tuple(known.values()))


def take_out(objective: Objective, id: str) -> Objective:
    """Take a key result out of an objective, and the guardrails that protect only it."""
    kept = (kr for kr in objective.key_results if kr.id != id and getattr(kr, "protects", "") != id)
    return change(objective, key_results=tuple(kept))


def table_results(so_far: Proceedings, book: State) -> Table:
    """List all key results by number, with their levels, below their objectives."""
    rows: list[tuple[str, ...]] = []
    for objective in so_far.objectives:
        for kr in objective.key_results:
            said = say_key_result(kr, kpi_of(kr, book.workbook))
            shown = objective.text if kr is objective.key_results[0] else ""
            rows.append((str(len(rows) + 1), said, kr.form, _levels(kr, book), shown))
    return Table(("", "key result", "form", "levels", "objective"), tuple(rows))


def _levels(kr: KeyResult, book: State) -> str:
    if not isinstance(kr, Metric):
        return ""
    kpi = kpi_of(kr, book.workbook)
    told = ((name, getattr(kr, name)) for name in LEVEL_SCORES)
    return ", ".join(f"{name} {say_value(value, kpi)}" for name, value in told if value is not None)
