"""What people decide, written down: which KPIs matter, objectives, owners, check-ins."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from okrnb.advice import metrics_of
from okrnb.ahead import Outlooks
from okrnb.building import build, change
from okrnb.calibration import chances_shown
from okrnb.drafting import draft_objective, draft_objectives
from okrnb.entries import Decision
from okrnb.errors import InputError, Problem, fail
from okrnb.examining import find_kpis
from okrnb.kpitable import save_fields
from okrnb.links import Known, astray, link_problems
from okrnb.log import only
from okrnb.logbook import add_entries
from okrnb.loop import State, look, look_again
from okrnb.model import CheckIn, Kpi
from okrnb.objectives import KeyResult, Metric, Objective, Rate, Threshold, Workbook
from okrnb.outlook import Outlook
from okrnb.periods import history_of_value, says_something
from okrnb.promoting import close_focus
from okrnb.pursuing import impossible
from okrnb.quantities import say_day
from okrnb.scores import Score
from okrnb.timeline import NO_READINGS
from okrnb.triage import has_range, is_silent
from okrnb.wishing import Means
from okrnb.workbook import KPIS, load_workbook, new_id, save_objective

NO_ALARM = (
    "a health metric without a healthy range raises no alarm",
    "Fill in healthy_low or healthy_high first.",
)
"""What is wrong with a KPI that is to be watched, and what to write."""


def draft(state: State) -> State:
    """Draft objectives from the gaps and save them, if the workbook has none yet."""
    if state.workbook.objectives:
        return state
    for objective in draft_objectives(state.gaps, state.workbook.kpis, state.outlooks):
        save_objective(state.folder, objective, before=None)
        _log_chances(state, objective)
    workbook = load_workbook(state.folder)
    return replace(state, workbook=workbook, advice=state.advise_all(workbook))


def draft_from(state: State, kpi: str, *, wish: str = "", means: Means | None = None) -> Objective:
    """Draft an objective around one KPI of an opened workbook; nothing is saved.

    The KPI is told by its id, in any case of its letters. Its target is chosen from its past, or
    comes from a `wish` such as "10%" or "to 40", which `means` makes plain where it could be
    "relative" or in "points". Without a reading, or any that is fresh, finding out where it stands
    comes first (a baseline).

    What people wrote into this KPI's objective since an earlier draft stays; once they have
    answered its question, it comes back as it is, but for the target that is wished for.

    Raises InputError for a KPI that is not there, and, unless there is a wish, where readings
    mislead and have to be mended first.
    """
    (found,) = find_kpis(state.workbook, [kpi])
    own = _outlook(state, found)
    if not wish:
        _refuse_misleading(state, own)
    outlooks = Outlooks(
        [*state.outlooks, found.id], lambda id: own if id == found.id else state.outlooks[id]
    )
    kpis = {k.id: k for k in state.workbook.kpis}
    reason = str(_row(state, found)["reason"])
    made = draft_objective(found, outlooks, reason=reason, kpis=kpis, wish=wish, means=means)
    kept = next((one for one in state.workbook.objectives if one.id == made.id), None)
    return made if kept is None else _renew(kept, made, wished=bool(wish))


def _row(state: State, kpi: Kpi) -> Mapping[str, Any]:
    """Give a KPI's row of the gaps."""
    return dict(state.gaps.set_index("kpi").loc[kpi.id])


def _outlook(state: State, kpi: Kpi) -> Outlook:
    """Give a KPI's outlook, or one that says why there is none."""
    row, made = _row(state, kpi), state.outlooks.get(kpi.id)
    none = Outlook(kpi=kpi, cycle=state.workbook.settings.cycle, how="last reading")
    if made is not None:
        return made
    if not row["n"]:
        return replace(none, reason=NO_READINGS)
    if is_silent(kpi, row["last"].date(), state.readings_on):
        return replace(none, reason=f"{NO_READINGS} since {say_day(row['last'])}")
    return replace(none, reason="its update frequency is not known")


def _refuse_misleading(state: State, outlook: Outlook) -> None:
    """Refuse readings of which neither where the KPI stands nor where it goes can be told.

    Their outlook is empty for the same reason for which the gaps ask to mend them.
    """
    kpi, reason = outlook.kpi, outlook.reason
    if outlook.samples.size or not reason or reason not in str(_row(state, kpi)["reason"]):
        return
    place = state.workbook.places[f"kpi {kpi.id}"]
    what, _, cure = reason.partition(": ")
    fix = f"{cure[:1].upper()}{cure[1:]}{'' if cure.endswith('?') else '.'} Mend "
    fix += f"{state.workbook.settings.readings} first, or give a wish of your own, such as 'to 40'."
    what = f"nothing can be drafted from its readings yet, as {what}"
    raise fail(place.file, place.line, f"KPI {kpi.id}", what, fix)


def _renew(kept: Objective, made: Objective, *, wished: bool) -> Objective:
    """Draft an objective anew as far as it is still a proposal; what people wrote stays."""
    known = {kr.id: kr for kr in kept.key_results}
    new = made.key_results if kept.prompt else made.key_results[: int(wished)]
    drafted = {}
    for kr in new:
        old = known.get(kr.id, kr)
        answered = bool(old.owner) and not wished
        if old.form == kr.form:
            prompt = old.prompt if answered else kr.prompt
            drafted[kr.id] = kr.change(owner=old.owner, weight=old.weight, prompt=prompt)
    results = tuple((known | drafted).values())
    return kept.change(prompt=kept.prompt and made.prompt, key_results=results)


def classify(
    state: State,
    *,
    focus: Sequence[str] = (),
    health: Sequence[str] = (),
    parked: Sequence[str] = (),
) -> State:
    """Write down what a team decided about its KPIs, by their ids, and look again.

    Only the cells `state` of `kpis.csv` change. Raises InputError for an id that is not there, and
    for a health metric of which nobody has said what is healthy.
    """
    chosen: dict[str, str] = {}
    problems: list[Problem] = []
    for word, ids in (("focus", focus), ("health", health), ("parked", parked)):
        try:
            chosen |= {kpi.id: word for kpi in find_kpis(state.workbook, ids)}
        except InputError as error:
            problems += error.problems
    for kpi in state.workbook.kpis:
        if chosen.get(kpi.id) == "health" and not has_range(kpi):
            place = state.workbook.places[f"kpi {kpi.id}"]
            problems.append(Problem(place.file, place.line, f"KPI {kpi.id}", *NO_ALARM))
    if problems:
        raise InputError(problems)
    return _mark(state, chosen)


def close(state: State, kpi: str) -> tuple[State, str]:
    """Take a KPI out of focus, back to the health metrics; give the question that is left, if any.

    The question is asked where nobody has said what is healthy, or the KPI is parked: then nothing
    is written; and where the value reported last is still out of its range.
    """
    (found,) = find_kpis(state.workbook, [kpi])
    if found.state == "parked":
        return state, f"{found.name} is parked: should it be watched again?"
    closed, question = close_focus(found, _newest_score(state, found))
    if closed.state == found.state:
        return state, question
    return _mark(state, {found.id: closed.state}), question


def _newest_score(state: State, kpi: Kpi) -> Score | None:
    """Score the key result that moves a KPI, as of the workbook's day."""
    moved = (kr for one in state.workbook.objectives for kr in metrics_of(one) if kr.kpi == kpi.id)
    scores = [state.scores[kr.id].score for kr in moved]
    return max(scores, key=lambda one: one.seen_on or date.min, default=None)


def _mark(state: State, words: Mapping[str, str]) -> State:
    """Write what was decided about KPIs into their cells `state`, and look again."""
    save_fields(state.folder, {id: {"state": word} for id, word in words.items()}, file=KPIS)
    return look_again(state)


def assign(objective: Objective, owner: str) -> Objective:
    """Give every key result without an owner this one, which answers what its draft asked.

    Without a name the objective stays as it is, questions and all.
    """
    if not owner.strip():
        return objective
    owned = [kr if kr.owner else give_owner(kr, owner) for kr in objective.key_results]
    return change(objective, key_results=owned)


def give_owner(kr: KeyResult, owner: str) -> KeyResult:
    """Give a key result an owner; the first one answers what its draft asked."""
    first = bool(owner.strip()) and not kr.owner
    return change(kr, owner=owner, **({"prompt": ""} if first else {}))


def keep(state: State, objective: Objective) -> State:
    """Save an objective, new or changed, and look again.

    Of two key results with the same id the later one counts, so that a cell can be run twice. The
    KPIs that it sets out to move or to hold come into focus: their cells `state` in `kpis.csv`
    change. A KPI that the team parked stays so; then it is asked, and nothing is saved: raises
    InputError. So it is where the objective names a KPI or key result that is not there: the
    workbook could not be loaded any more. The chances that its levels were shown with go into the
    log, so that they can be held against what comes (`calibration`).
    """
    workbook = load_workbook(state.folder)
    before = next((one for one in workbook.objectives if one.id == objective.id), None)
    old, new = (set() if one is None else _moved_by(one) for one in (before, objective))
    kpis = [kpi for kpi in workbook.kpis if kpi.id in new]
    parked = [kpi for kpi in kpis if kpi.state == "parked" and kpi.id not in old]
    if parked:
        raise InputError(_ask_parked(kpi, workbook) for kpi in parked)
    once = {kr.id: kr for kr in objective.key_results}
    whole = objective.change(key_results=tuple(once.values()))
    _refuse_dangling(whole, workbook)
    save_objective(state.folder, whole, before=before)
    _log_chances(state, whole)
    chosen = [kpi for kpi in kpis if kpi.id not in old or kpi.state == "unclassified"]
    return _mark(state, {kpi.id: "focus" for kpi in chosen if kpi.state != "parked"})


def _refuse_dangling(objective: Objective, workbook: Workbook) -> None:
    others = [one for one in workbook.objectives if one.id != objective.id]
    ids = frozenset(kr.id for one in (*others, objective) for kr in one.key_results)
    known, decisions = Known(workbook.kpis, ids), only(Decision, workbook.entries)
    problems = (
        *link_problems((*others, objective), (), known, {}),
        *impossible([objective], decisions, workbook.places),
    )
    if problems:
        raise InputError(problems)


def _log_chances(state: State, objective: Objective) -> None:
    """Keep the chances that people saw before they committed; the same ones again add nothing."""
    add_entries(state.folder, *chances_shown(objective, state.outlooks, on=state.readings_on))


def _moved_by(objective: Objective) -> set[str]:
    """Give the ids of the KPIs that an objective's key results move or hold."""
    carry = (kr for kr in objective.key_results if isinstance(kr, Metric | Threshold | Rate))
    return {kr.kpi for kr in carry if kr.kpi}


def _ask_parked(kpi: Kpi, workbook: Workbook) -> Problem:
    place = workbook.places[f"kpi {kpi.id}"]
    what = "it is parked, yet a key result is to move it: should it come into focus again?"
    fix = f"If so, run classify(book, focus=[{kpi.id!r}]) first; if not, leave the key result out."
    return Problem(place.file, place.line, f"KPI {kpi.id}", what, fix)


def check_in(state: State, key_result: str, *, on: date, **told: Any) -> State:
    """Report on a key result, and look again: as of the workbook's day, or a later check-in.

    `told` are fields of a check-in: value, confidence (0 to 10), note, done, accepted... Telling
    the same twice adds nothing.
    """
    add_said(state.folder, build(CheckIn, id="new", on=on, key_result=key_result, **told))
    return look_again(state) if on <= state.on else look(state.folder, on=None, known=state)


def add_said(folder: Path, *said: CheckIn) -> None:
    """Add check-ins to the log, each with an id of its own, all of them or none.

    One that says what was said last of its key result and day adds nothing. Raises InputError for
    a day far from the cycle, for a step that is not there, and where nothing is told; telling
    nothing on a day that has a check-in takes that one back.
    """
    workbook, news = load_workbook(folder), []
    known = workbook.check_ins
    cycle = workbook.settings.cycle
    lost = [problem for one in said if (problem := astray(one, workbook.objectives, cycle))]
    if lost:
        raise InputError(lost)
    for one in said:
        own = history_of_value(one.key_result, known, on=one.on)
        if not says_something(one) and not any(before.on == one.on for before in own):
            lost.append(_says_nothing(one))
            continue
        if not own or change(own[-1], id=one.id) != one:  # back to what was said earlier is news
            news.append(change(one, id=new_id()))
    if lost:
        raise InputError(lost)
    add_entries(folder, *news)


def _says_nothing(one: CheckIn) -> Problem:
    fix = "Give a value, a confidence, a note, steps that are done, or whether it is accepted."
    what = f"the check-in of {say_day(one.on)} says nothing"
    return Problem("log.jsonl", None, f"key result {one.key_result}", what, fix)
