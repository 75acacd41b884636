"""Rules on how a team works with its OKRs: too much, unlinked, forgotten, too sure of itself."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from okrnb.advice import Seen, Severity, kpis_by_id, metrics_of, rule
from okrnb.model import CheckIn, Cycle, Kpi
from okrnb.objectives import (
    Baseline,
    Guardrail,
    KeyResult,
    Metric,
    Objective,
    Rate,
    Threshold,
    Workbook,
)
from okrnb.periods import count_periods, elapsed, is_far, is_stale, span
from okrnb.quantities import say_day, say_value

MANY_KPIS, MANY_OBJECTIVES, MANY_KEY_RESULTS = 30, (3, 5), (4, 5)
"""Above which counts a hint, and a warning, is due (method, rules P09 and B6)."""

FEW_CHECK_INS = 3
"""Fewer in a cycle leave no time to change course."""

SURE, DOUBTFUL, AT_START = 8, 2, Decimal("0.2")
"""Confidence from which on a start is too sure, and below which it is hopeless; what still is a
start, as a share of the time."""

LATE = 14
"""Days after its beginning from which on the start of a key result is measured late."""


@rule("B1", "W", "Balanced Scorecard Institute, nine challenges")
def overlap(workbook: Workbook, on: date) -> Iterator[Seen]:
    """Two key results on one KPI are one too many; in opposite directions they cannot both win."""
    first: dict[tuple[str, int], tuple[Objective, Metric]] = {}
    for objective in workbook.objectives:
        for kr in metrics_of(objective):
            way = way_of(kr)
            for other_way in (-way, 0, 1, -1):  # one that goes the other way matters most
                owner, other = first.get((kr.kpi, other_way), (objective, None))
                opposed = way * other_way < 0
                if other is not None and (opposed or not are_linked(objective, owner)):
                    what = f"{other.id} moves the same KPI" + (" the other way" if opposed else "")
                    question = "Which of the two should stay?"
                    yield Seen(kr, "kpi", what, question, "E" if opposed else None)
                    break
            first.setdefault((kr.kpi, way), (objective, kr))


def are_linked(one: Objective, other: Objective) -> bool:
    """Say whether they share a KPI on purpose: as parent and child, or as children of one."""
    siblings = one is not other and one.parent is not None and one.parent == other.parent
    return siblings or one.parent == other.id or other.parent == one.id


def way_of(kr: Metric) -> int:
    """Say which way it moves its KPI: 1 up, -1 down, 0 where a blank hides it."""
    if kr.start is None or kr.target is None:
        return 0
    return 1 if kr.target > kr.start else -1


@rule("B3", "W", "Balanced Scorecard Institute, nine challenges; Lamorte")
def one_process(workbook: Workbook, on: date) -> Iterator[Seen]:
    """One way of scoring, and check-ins often enough to act on, make a cycle comparable."""
    settings, cycle = workbook.settings, workbook.settings.cycle
    headlines = {"yes_no": ("verdict",), "progress_only": ("progress",)}
    if cycle.headline not in headlines.get(cycle.scoring, (cycle.headline,)):
        what = f"scoring is {cycle.scoring}, but the headline is {cycle.headline}"
        question = "Which of the two do you want to hear at the end?"
        yield Seen(settings, "cycle", what, question)
    count = count_periods(cycle.start, cycle.end, cycle.cadence)
    if count < FEW_CHECK_INS:
        what = f"only {count} check-in{'s' if count > 1 else ''} in the whole cycle"
        question = "How often do you want to look, so that there is time to change course?"
        yield Seen(settings, "cycle", what, question)


@rule("B4", "W", "Balanced Scorecard Institute, nine challenges")
def unaligned(workbook: Workbook, on: date) -> Iterator[Seen]:
    """What a team chooses by itself still has to serve what the whole wants."""
    intake = workbook.settings.intake
    aim = intake.where or intake.into
    for objective in workbook.objectives:
        own = objective.origin == "team" and not objective.parent and not objective.why_now
        if aim and own and objective.level != "company":
            what = f"it comes from the team, and nothing links it to the aim ({aim})"
            question = "How does it serve that, and would those who lead say the same?"
            yield Seen(objective, "why_now", what, question)


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
            yield Seen(objective, "key_results", f"it has {count} key results", question, grave)


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
            question = "What has happened since?" if last else "How far has it come?"
            yield Seen(kr, "", what, question)


@rule("B-FAR", "W", "method, section 3")
def wrong_year(workbook: Workbook, on: date) -> Iterator[Seen]:
    """A line of the log with a wrong day is left out of its week, and nobody misses it."""
    cycle = workbook.settings.cycle
    for told in workbook.check_ins:
        if is_far(told.on, cycle):
            what = f"a check-in of {say_day(told.on)} is far from {cycle.name}"
            what += f", which runs from {say_day(cycle.start)} to {say_day(cycle.end)}"
            yield Seen(told, "on", what, "Was it another year?")


def _answers(kr: KeyResult, check_in: CheckIn) -> bool:
    """Say whether nothing more needs to be reported: it is accepted, or the number is found."""
    found = isinstance(kr, Baseline) and check_in.value is not None and bool(check_in.evidence)
    return found or check_in.accepted is True


@rule("B2", "W", "Balanced Scorecard Institute, nine challenges")
def doubtful(workbook: Workbook, on: date) -> Iterator[Seen]:
    """What nobody believes in frustrates people; a moonshot has a first level within reach."""
    for objective, kr, sure in _start_confidences(workbook, on):
        moonshot = objective.ambition == "aspirational" and getattr(kr, "commit", None) is not None
        if sure < DOUBTFUL and not moonshot and objective.ambition != "learning":
            what = f"confidence began at {sure} of 10"
            question = "What would make it possible, or which part of it is possible today?"
            yield Seen(kr, _goal_of(kr), what, question)


@rule("W-SAND", "W", "Google, re:Work; OKR playbook")
def sandbagged(workbook: Workbook, on: date) -> Iterator[Seen]:
    """A stretch that everybody is sure of is none."""
    for objective, kr, sure in _start_confidences(workbook, on):
        if sure >= SURE and objective.ambition == "aspirational":
            what = f"confidence began at {sure} of 10, though it is meant as a stretch"
            question = "What would you aim for with a chance of one in two?"
            yield Seen(kr, _goal_of(kr), what, question)


@rule("B9", "W", "Balanced Scorecard Institute, nine challenges; Google, re:Work")
def late_start(workbook: Workbook, on: date) -> Iterator[Seen]:
    """A start that is measured late leaves out what was won, or lost, before anybody counted."""
    for objective in workbook.objectives:
        if objective.ambition == "committed":  # a promise is reached or not, wherever it began
            continue
        for kr in metrics_of(objective):
            begin, _ = span(kr, workbook.settings.cycle)
            if kr.start_on is not None and (kr.start_on - begin).days > LATE:
                what = f"its start was measured on {say_day(kr.start_on)}, after {say_day(begin)}"
                question = "Where did it stand when you began?"
                yield Seen(kr, "start", what, question)


def _start_confidences(workbook: Workbook, on: date) -> Iterator[tuple[Objective, KeyResult, int]]:
    """Give the first confidence of each key result, where it was told while it began."""
    first: dict[str, CheckIn] = {}
    for check_in in sorted(workbook.check_ins, key=lambda one: one.on):
        if check_in.confidence is not None and check_in.on <= on:
            first.setdefault(check_in.key_result, check_in)
    for objective in workbook.objectives:
        for kr in objective.key_results:
            told = first.get(kr.id)
            begin, end = span(kr, workbook.settings.cycle)
            if told and told.confidence is not None and elapsed(told.on, begin, end) < AT_START:
                yield objective, kr, told.confidence


def _goal_of(kr: KeyResult) -> str:
    """Name the field that says how far it is to go, where the form has one."""
    fields = ("target", "target_rate", "bound")
    return next((field for field in fields if hasattr(kr, field)), "")


@rule("P09", "W", "Rioja")
def many_kpis(workbook: Workbook, on: date) -> Iterator[Seen]:
    """Nobody steers by forty dials."""
    watched = [kpi for kpi in workbook.kpis if kpi.state != "parked"]
    if len(watched) > MANY_KPIS:
        question = "Which of them could be parked, as nobody decides by them?"
        yield Seen(None, "", f"{len(watched)} KPIs are watched", question)


@rule("P10", "H", "Chin; Bakutyte")
def initiative_without_kpi(workbook: Workbook, on: date) -> Iterator[Seen]:
    """Work is worth doing when a number moves because of it."""
    for objective in workbook.objectives:
        forms = {kr.id: kr for kr in objective.key_results}
        for initiative in objective.initiatives:
            enables = not isinstance(forms.get(initiative.key_result), Metric | Rate | Threshold)
            if initiative.kpi is None and not enables:
                question = "Which number would move first if it works?"
                yield Seen(initiative, "kpi", "no KPI is named", question)


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
    adds_up = adds_up and rate.mode == "mean"  # the least of each period: in season it brings more
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
