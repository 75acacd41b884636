"""Rules on what goes wrong in practice: too much, too vague, unguarded, unowned, unproved."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from okrnb.advice import Seen, Severity, kpis_by_id, metrics, metrics_of, rule
from okrnb.model import CheckIn, Cycle, Kpi
from okrnb.objectives import (
    Baseline,
    Guardrail,
    KeyResult,
    Metric,
    Milestone,
    Objective,
    Rate,
    Workbook,
)
from okrnb.periods import count_periods, is_stale, reporting_period, span
from okrnb.quantities import say_day, say_value
from okrnb.targets import start_of

MANY_KPIS, MANY_OBJECTIVES, MANY_KEY_RESULTS = 30, (3, 5), (4, 5)
"""Above which counts a hint, and a warning, is due (method, rules P09 and B6)."""


@rule("B1", "W", "Balanced Scorecard Institute, nine challenges")
def overlap(workbook: Workbook, on: date) -> Iterator[Seen]:
    """Two key results on one KPI are one too many; in opposite directions they cannot both win."""
    first: dict[tuple[str, int], tuple[Objective, Metric]] = {}
    for objective in workbook.objectives:
        for kr in metrics_of(objective):
            way = _direction(kr)
            for other_way in (-way, 0, 1, -1):  # one that goes the other way matters most
                owner, other = first.get((kr.kpi, other_way), (objective, None))
                opposed = way * other_way < 0
                if other is not None and (opposed or not _are_linked(objective, owner)):
                    what = f"{other.id} moves the same KPI" + (" the other way" if opposed else "")
                    question = "Which of the two should stay?"
                    yield Seen(kr, "kpi", what, question, "E" if opposed else None)
                    break
            first.setdefault((kr.kpi, way), (objective, kr))


def _are_linked(one: Objective, other: Objective) -> bool:
    """Say whether they share a KPI on purpose: as parent and child, or as children of one."""
    siblings = one is not other and one.parent is not None and one.parent == other.parent
    return siblings or one.parent == other.id or other.parent == one.id


def _direction(kr: Metric) -> int:
    if kr.start is None or kr.target is None:
        return 0
    return 1 if kr.target > kr.start else -1


@rule("B6", "H", "Balanced Scorecard Institute, nine challenges")
def too_many(workbook: Workbook, on: date) -> Iterator[Seen]:
    """Few objectives with few key results each can be kept in mind."""
    levels = Counter(objective.level for objective in workbook.objectives)
    for level, count in levels.items():
        if count > MANY_OBJECTIVES[0]:
            grave: Severity = "W" if count > MANY_OBJECTIVES[1] else "H"
            what = f"{count} objectives at {level} level"
            yield Seen(None, "", what, "Which three matter most?", grave)
    for objective in workbook.objectives:
        count = sum(not isinstance(kr, Guardrail) for kr in objective.key_results)
        if count > MANY_KEY_RESULTS[0]:
            grave = "W" if count > MANY_KEY_RESULTS[1] else "H"
            question = "Which of them would you miss least?"
            yield Seen(objective, "key_results", f"{count} key results", question, grave)


@rule("B7", "W", "Balanced Scorecard Institute, nine challenges")
def follow_up(workbook: Workbook, on: date) -> Iterator[Seen]:
    """What nobody looks at for two check-ins is forgotten."""
    cycle = workbook.settings.cycle
    if not cycle.start <= on <= cycle.end:
        return
    reported: dict[str, list[CheckIn]] = {}
    for check_in in workbook.check_ins:
        if check_in.on <= on:
            reported.setdefault(check_in.key_result, []).append(check_in)
    for kr in workbook.key_results():
        own = reported.get(kr.id, [])
        begin, end = span(kr, cycle)
        if on > end or any(_answers(kr, check_in) for check_in in own):
            continue
        before = max(begin, cycle.start) - timedelta(days=1)
        if is_stale(max([before, *(c.on for c in own)]), cycle.cadence, on=on):
            last = max((c.on for c in own), default=None)
            what = f"no check-in since {say_day(last)}" if last else "no check-in yet"
            yield Seen(kr, "", what, "What has happened since?")


def _answers(kr: KeyResult, check_in: CheckIn) -> bool:
    """Say whether nothing more needs to be reported: it is accepted, or the number is found."""
    found = isinstance(kr, Baseline) and check_in.value is not None and bool(check_in.evidence)
    return found or check_in.accepted is True


@rule("P01", "W", "Montagu; Grove on paired indicators")
def guardrail(workbook: Workbook, on: date) -> Iterator[Seen]:
    """A number that is pushed hard can break another one."""
    guarded = {kr.protects for kr in workbook.key_results() if isinstance(kr, Guardrail)}
    for objective in workbook.objectives:
        if any(isinstance(kr, Guardrail) for kr in objective.key_results):
            continue  # one that breaks spoils the whole objective, so it guards the whole
        for kr in metrics_of(objective):
            if kr.id not in guarded:
                question = "What could suffer while it is pushed, and how far may it go?"
                yield Seen(kr, "", "it has no guardrail", question)


@rule("P09", "W", "Rioja")
def many_kpis(workbook: Workbook, on: date) -> Iterator[Seen]:
    """Nobody steers by forty dials."""
    watched = [kpi for kpi in workbook.kpis if kpi.state != "parked"]
    if len(watched) > MANY_KPIS:
        question = "Which could be parked?"
        yield Seen(None, "", f"{len(watched)} KPIs are watched", question)


@rule("P13", "E", "Marr's mailing list, counted")
def rate_and_level(workbook: Workbook, on: date) -> Iterator[Seen]:
    """A rate kept up for a whole cycle leads to a level, and the two must agree."""
    kpis, cycle = kpis_by_id(workbook), workbook.settings.cycle
    for objective in workbook.objectives:
        rates = {kr.kpi: kr for kr in objective.key_results if isinstance(kr, Rate)}
        for kr in metrics_of(objective):
            kpi, rate = kpis.get(kr.kpi), rates.get(kr.kpi)
            what = _falls_short(kr, rate, kpi, cycle) if kpi and rate else ""
            if what:
                yield Seen(kr, "target", what, "Which of the two numbers should change?")


def _falls_short(kr: Metric, rate: Rate, kpi: Kpi, cycle: Cycle) -> str:
    """Say where the rate leads by the day the metric is due, if that is short of its target."""
    adds_up = kpi.aggregation in ("level", "cumulative") and kpi.direction != "down"
    start = Decimal(0) if kpi.aggregation == "cumulative" else kr.start
    if not adds_up or start is None or kr.target is None or rate.target_rate is None:
        return ""
    begin, end = span(rate, cycle)
    periods = count_periods(begin, min(end, span(kr, cycle)[1]), rate.per)
    reached = start + rate.target_rate * periods
    if reached >= kr.target:
        return ""
    time = f"{periods} {rate.per}{'' if periods == 1 else 's'}"
    there, wanted = say_value(reached, kpi), say_value(kr.target, kpi)
    return f"{rate.id} leads to {there} in {time}, not to {wanted}"


@rule("P15", "W", "Chin")
def intake(workbook: Workbook, on: date) -> Iterator[Seen]:
    """Whoever leads says where to grow, into what and with what; teams find out how."""
    given = workbook.settings.intake
    empty = not workbook.kpis and not workbook.objectives  # nothing to talk about yet
    if not (empty or given.where or given.into or given.resources):
        question = "Where do we want to grow, into what, and with what resources?"
        yield Seen(None, "intake", "the three lines of intake are blank", question)


# What a finished card has


@rule("W-OWN", "E", "Doran, SMART")
def owner(workbook: Workbook, on: date) -> Iterator[Seen]:
    """What two people own, nobody does."""
    team = workbook.settings.team.casefold()
    for kr in workbook.key_results():
        name = re.sub(r"\(.*?\)", "", kr.owner)  # "Ana (Sales, West)" is one person
        if not kr.owner:
            yield Seen(kr, "owner", "it has no owner", "Which one person answers for it?")
        elif name.casefold() == team or re.search(r"[,;/]|\s[&+]\s", name):
            yield Seen(kr, "owner", f"owner is {kr.owner!r}", "Which one of them answers for it?")


_TEXTS = ("text", "owner", "why_now", "winning", "evidence", "test", "next_use")
_PLACEHOLDER = re.compile(r"\b(?i:tbd)\b|\?\?+|\b[XN]{1,3}\s?%|(?<!\S)…")


@rule("W-PLH", "E", "OKR Orca")
def open_prompt(workbook: Workbook, on: date) -> Iterator[Seen]:
    """A draft is finished when its questions are answered and their lines deleted."""
    for record in (*workbook.objectives, *workbook.key_results()):
        if record.prompt:
            asked = record.prompt if record.prompt.endswith("?") else f"{record.prompt}?"
            yield Seen(record, "prompt", "the prompt of its draft is still there", asked)
        for field in _TEXTS:
            text = getattr(record, field, "")
            if _PLACEHOLDER.search(text):
                question = "What should stand there instead?"
                yield Seen(record, field, f"a placeholder is left in {text!r}", question)


@rule("W-EVID", "E", "Google, re:Work")
def evidence(workbook: Workbook, on: date) -> Iterator[Seen]:
    """Whether a milestone is reached must not be a matter of opinion."""
    for kr in workbook.key_results():
        if isinstance(kr, Milestone) and not kr.evidence:
            yield Seen(kr, "evidence", "no evidence is named", "What would prove that it is done?")


@rule("000-18", "W", "Lamorte on milestones")
def steps(workbook: Workbook, on: date) -> Iterator[Seen]:
    """A milestone shows progress only through its steps."""
    for kr in workbook.key_results():
        if isinstance(kr, Milestone) and len(kr.steps) < 2:
            what = f"it has {len(kr.steps) or 'no'} step{'' if len(kr.steps) == 1 else 's'}"
            yield Seen(kr, "steps", what, "What has to be done first, and what then?")


@rule("W-FUT", "W", "Smith on milestones")
def future_kpi(workbook: Workbook, on: date) -> Iterator[Seen]:
    """A milestone is worth its work when a KPI moves later."""
    for kr in workbook.key_results():
        if isinstance(kr, Milestone) and kr.future_kpi is None:
            yield Seen(kr, "future_kpi", "no KPI is named", "Which KPI should it move, and when?")


@rule("W-BASE", "W", "Lamorte on baselines")
def next_use(workbook: Workbook, on: date) -> Iterator[Seen]:
    """A number is found out for the sake of what comes next."""
    for kr in workbook.key_results():
        if isinstance(kr, Baseline) and not kr.next_use:
            yield Seen(kr, "next_use", "next use is blank", "Which key result will start from it?")


@rule("W-X", "W", "Smith; Lamorte")
def start_value(workbook: Workbook, on: date) -> Iterator[Seen]:
    """Without a start nobody can tell how far the way is; a total starts at 0 by itself."""
    for kr, kpi in metrics(workbook):
        if start_of(kr, kpi) is None:
            question = "Where does it stand today, or should finding out come first (a baseline)?"
            yield Seen(kr, "start", "it has no start value", question)


@rule("W-NUM", "W", "Wodtke; OKR Orca")
def number_in_objective(workbook: Workbook, on: date) -> Iterator[Seen]:
    """An objective says where to go; the numbers are for the key results."""
    for objective in workbook.objectives:
        if re.search(r"(?<!\w)(?<!\w-)\d|%", objective.text):  # the 2 of B2B is part of a name
            question = "What would be different for whom, once that number is reached?"
            yield Seen(objective, "text", f"a number in {objective.text!r}", question)


@rule("W-TYPE", "W", "Google, OKR playbook; Doerr")
def ambition(workbook: Workbook, on: date) -> Iterator[Seen]:
    """A promise and a stretch are read differently when they are scored."""
    for objective in workbook.objectives:
        if objective.ambition is None:
            question = "Is it a promise (committed), a stretch (aspirational), or for learning?"
            yield Seen(objective, "ambition", "ambition is blank", question)


@rule("W-ALLM", "H", "Niven; Smith")
def only_milestones(workbook: Workbook, on: date) -> Iterator[Seen]:
    """Deliverables alone do not show that anything got better."""
    for objective in workbook.objectives:
        forms = {kr.form for kr in objective.key_results} - {"guardrail"}
        if forms == {"milestone"}:
            grave: Severity = "W" if objective.level == "company" else "H"
            question = "Which number should move because of them?"
            yield Seen(objective, "key_results", "only milestones", question, grave)


@rule("P12", "H", "Chopp")
def winning(workbook: Workbook, on: date) -> Iterator[Seen]:
    """Everyone should know what winning looks like."""
    for objective in workbook.objectives:
        if not objective.winning:
            question = "What does winning look like, in one plain line?"
            yield Seen(objective, "winning", "no winning line", question)


@rule("P14", "H", "Lamorte; Walker")
def lagging_only(workbook: Workbook, on: date) -> Iterator[Seen]:
    """A number that comes late comes too late to act on."""
    kpis, cycle = kpis_by_id(workbook), workbook.settings.cycle
    for objective in workbook.objectives:
        late = [_comes_late(kr, kpis.get(kr.kpi), cycle) for kr in metrics_of(objective)]
        if late and all(late) and objective.level != "company":
            what = f"all its KPIs are {' or '.join(sorted(set(late)))}"
            question = "Which number would show sooner whether it works?"
            yield Seen(objective, "key_results", what, question)


def _comes_late(kr: Metric, kpi: Kpi | None, cycle: Cycle) -> str:
    if kpi is not None and kpi.timing == "lagging":
        return "lagging"
    slower = reporting_period(kr, kpi, cycle) != cycle.cadence
    return "read less often than you check in" if slower else ""
