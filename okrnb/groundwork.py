"""What a key result on a KPI is told against: the one that there is, else a draft from its past."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from okrnb.asking import spell
from okrnb.deciding import draft_from
from okrnb.errors import InputError, Problem
from okrnb.examining import find_kpis
from okrnb.holding import key_result_id
from okrnb.levels import level_step, levels_around
from okrnb.loop import State
from okrnb.model import Kpi, slug
from okrnb.objectives import Guardrail, KeyResult, Metric, Objective
from okrnb.outlook import Outlook

FIELDS = (
    *("into", "objective", "form", "start", "target", "means", "commit", "stretch"),
    *("side", "tally", "per", "min_n", "due", "owner", "guardrail", "limit"),
)
"""What is told of a key result on a KPI: texts, as in a form."""

OF_FORM: Mapping[str, tuple[str, ...]] = {
    "metric": ("start", "target", "means", "commit", "stretch"),
    "threshold": ("target", "side", "tally"),
    "rate": ("target", "per"),
    "baseline": ("min_n",),
}
"""The fields that belong to one form of key result or another; all others belong to each."""

NONE = "none"
"""Written for a level that is to be left out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What a key result is told against: its KPI, and what there is before anything is told.

    `kept` says that the key result is in the workbook; else it is a draft. `trouble` is why the
    readings lead to none, so that people have to say all of it.
    """

    kpi: Kpi
    objective: Objective
    key_result: KeyResult
    kept: bool
    outlook: Outlook | None
    trouble: Problem | None = None


def ground_of(state: State, kpi: str) -> Ground:
    """Give what a key result on a KPI starts from: the one in the workbook, else a draft.

    Where readings mislead, the draft is bare. Raises InputError for a KPI that is not there.
    """
    (found,) = find_kpis(state.workbook, [kpi])
    outlook = state.outlooks.get(found.id)
    for objective in state.workbook.objectives:
        for kr in objective.key_results:
            if kr.form in OF_FORM and getattr(kr, "kpi", None) == found.id:
                return Ground(
                    kpi=found, objective=objective, key_result=kr, kept=True, outlook=outlook
                )
    trouble = None
    try:
        drafted = draft_from(state, found.id)
    except InputError as error:
        drafted, trouble = _bare_draft(state, found), error.problems[0]
    main = next(kr for kr in drafted.key_results if getattr(kr, "kpi", None) == found.id)
    return Ground(
        kpi=found,
        objective=drafted,
        key_result=main,
        kept=False,
        outlook=outlook,
        trouble=trouble,
    )


def _bare_draft(state: State, kpi: Kpi) -> Objective:
    """Draft what is left when readings mislead: a key result that people have to fill in."""
    metric = Metric(
        form="metric",
        id=key_result_id(kpi.id, "metric"),
        kpi=kpi.id,
        prompt=f"Who is the one person to own this (the KPI is with {kpi.owner or 'nobody yet'})?",
        due=state.workbook.settings.cycle.end,
    )
    own = next((one for one in state.workbook.objectives if one.id == slug(kpi.id)), None)
    if own is not None:
        return own.change(key_results=(*own.key_results, metric))
    text = (kpi.intended_result or kpi.name)[:140]
    prompt = "Is this the change you want, and how do you say it in your own words?"
    return Objective(id=slug(kpi.id), text=text, prompt=prompt, key_results=(metric,))


def texts_on(ground: Ground) -> dict[str, str]:
    """Give what stands there as it would be typed."""
    kr = ground.key_result
    told = dict.fromkeys(FIELDS, "")
    told |= {name: spell(getattr(kr, name, None)) for name in ("side", "tally", "per", "min_n")}
    told |= {"form": kr.form, "due": spell(kr.due), "owner": kr.owner}
    told["objective"] = ground.objective.text
    values = {"target": ("target", "bound", "target_rate"), "start": ("start",)}
    for name, fields in values.items():
        told[name] = next((spell(v) for f in fields if (v := getattr(kr, f, None)) is not None), "")
    if isinstance(kr, Metric):
        told |= {name: _level_text(kr, name, ground.outlook) for name in ("commit", "stretch")}
    guard = guard_of(ground)
    told["guardrail"] = "" if guard is None else guard.kpi
    if guard is not None and ground.kept:
        told["limit"] = spell(guard.bound)
    return told


def _level_text(kr: Metric, name: str, outlook: Outlook | None) -> str:
    value: Decimal | None = getattr(kr, name)
    if value == proposed_levels(kr, outlook).get(name):
        return ""
    return NONE if value is None else spell(value)


def proposed_levels(kr: Metric, outlook: Outlook | None) -> dict[str, Decimal | None]:
    """Give commit and stretch as the past proposes them for this start and target."""
    none = dict.fromkeys(("commit", "stretch"))
    if outlook is None or kr.start is None or kr.target is None or not outlook.samples.size:
        return {**none}
    around = levels_around(outlook, kr.start, kr.target, level_step(outlook))
    return dict(zip(none, around, strict=True))


def guard_of(ground: Ground) -> Guardrail | None:
    """Give the guardrail that protects the key result, if there is one."""
    found = (kr for kr in ground.objective.key_results if isinstance(kr, Guardrail))
    return next((kr for kr in found if kr.protects == ground.key_result.id), None)
