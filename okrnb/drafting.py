"""From a gap to a first objective with key results, and from a KPI to a metric key result.

A draft is a proposal: what cannot be known stays blank with a question beside it, and no number
is made up. Targets come from the KPI's own past, season and healthy range.
"""

import calendar
import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

import pandas as pd

from okrnb.errors import RefusedError
from okrnb.holding import hold_edge, hold_start, keeps_ceiling, key_result_id, limit_of
from okrnb.levels import (
    choose_target,
    decimals_beside,
    level_step,
    levels_around,
    plain,
    say_left_out,
)
from okrnb.library import OWN, GuardrailIdea, load_library, suggest_guardrails
from okrnb.model import Cycle, Kpi, slug
from okrnb.objectives import Baseline, Guardrail, KeyResult, Metric, Objective, Threshold
from okrnb.outlook import Outlook
from okrnb.quantities import decimals_of, round_half_up
from okrnb.timeline import NO_READINGS
from okrnb.triage import FEWEST
from okrnb.wishing import Means, read_target, read_wish
from okrnb.wording import name_inside

Drafted = Metric | Threshold | Baseline
"""The forms that a KPI alone leads to."""


def next_quarter(on: date) -> Cycle:
    """Give the calendar quarter after the one that `on` falls in.

    >>> next_quarter(date(2011, 12, 4)).name
    'Q1 2012'
    """
    year, quarter = divmod(on.year * 4 + (on.month - 1) // 3 + 1, 4)
    last = 3 * quarter + 3
    return Cycle(
        name=f"Q{quarter + 1} {year}",
        start=date(year, last - 2, 1),
        end=date(year, last, calendar.monthrange(year, last)[1]),
    )


def draft_objectives(
    gaps: pd.DataFrame, kpis: Sequence[Kpi], outlooks: Mapping[str, Outlook]
) -> tuple[Objective, ...]:
    """Draft one objective for every KPI that `gaps` proposes to focus on, in its order."""
    by_id = {kpi.id: kpi for kpi in kpis}
    focus = gaps[gaps["triage"] == "focus"]
    return tuple(
        draft_objective(by_id[id], outlooks, reason=reason, kpis=by_id)
        for id, reason in zip(focus["kpi"], focus["reason"], strict=True)
        if id in outlooks
    )


def draft_objective(
    kpi: Kpi,
    outlooks: Mapping[str, Outlook],
    *,
    reason: str,
    kpis: Mapping[str, Kpi],
    wish: str = "",
    means: Means | None = None,
) -> Objective:
    """Draft an objective around one KPI: a target, the reasons behind the gap, a guardrail.

    The objective's text is the KPI's intended result, as a proposal with a question. A guardrail
    is the KPI's own, or one of the team's that the library sets against it, to be confirmed; where
    the team has none, the first key result asks for one. While the start is still to be found out,
    there is no more than that. `wish` and `means` are those of `draft_key_result`.
    """
    outlook = outlooks[kpi.id]
    main = draft_key_result(outlook, wish=wish, means=means)
    key_results: tuple[KeyResult, ...] = (main,)
    if not isinstance(main, Baseline):
        ideas = suggest_guardrails(kpi, tuple(kpis.values()), load_library())
        key_results = (
            _ask_guardrail(main, ideas),
            _draft_reasons(kpi, outlook.cycle),
            *(
                draft_guardrail(idea.kpi, idea.why, outlooks.get(idea.kpi.id), main)
                for idea in ideas[:1]
                if idea.kpi is not None
            ),
        )
    return Objective(
        id=slug(kpi.id),
        text=_objective_text(kpi),
        prompt=f"{_say_reason(reason)}. Is this the change you want, who would notice it, and how "
        "do you say it in your own words?",
        key_results=key_results,
    )


def _say_reason(reason: str) -> str:
    """Say why a KPI was drafted from; without colons, so that the line needs no quotes."""
    bare = reason.rstrip("?.").replace(": ", ", ")
    if reason.endswith("?") and not {":", ";"} & set(reason):
        return f"Drafted with a question open ({bare})"
    return f"Drafted because {bare}"


def draft_key_result(outlook: Outlook, *, wish: str = "", means: Means | None = None) -> Drafted:
    """Turn a KPI into a key result that moves it from X to Y by the end of the cycle.

    X is the outlook's start value. Y is chosen from the KPI's chances (`levels`), or comes from a
    `wish` such as "+10%" or "to 40". A wish that could mean two things leaves Y blank with the
    question, until `means` answers it ("relative" or "points"); one that is no target stays a
    question, too. Commit and stretch are left out where they would not lie on either side.

    Some KPIs get another form: one that should stay inside a band, a total that should not pass a
    ceiling it keeps today, and one whose past gives no value better than X, get a threshold to
    hold; one that has no readings, or none any more, is to be found out first.
    """
    kpi = outlook.kpi
    prompt = f"Who is the one person to own this (the KPI is with {kpi.owner or 'nobody yet'})?"
    if outlook.reason.startswith(NO_READINGS):
        return _find_out_start(outlook, wish, prompt)
    if wish:
        return _wished(outlook, wish, means, prompt)
    if kpi.direction not in ("up", "down") or keeps_ceiling(outlook):
        return hold_edge(outlook, prompt)
    if outlook.start is None or not outlook.samples.size:
        return _ask_target(outlook, prompt)
    step, sign = level_step(outlook), 1 if kpi.direction == "up" else -1
    start = plain(round_half_up(outlook.start, decimals_beside(kpi, outlook.start, step)))
    target, source = choose_target(outlook, step)
    if (target - start) * sign <= 0:
        return hold_start(outlook, start, prompt)
    metric = _metric(outlook, prompt, start)
    return _set_target(metric, outlook, target, source)


def _metric(outlook: Outlook, prompt: str, start: Decimal | None = None) -> Metric:
    """Make a metric without a target; without a start, nothing about it is said either."""
    known = start is not None
    return Metric(
        form="metric",
        id=key_result_id(outlook.kpi.id, "metric"),
        kpi=outlook.kpi.id,
        prompt=prompt,
        start=start,
        start_on=outlook.start_on if known else None,
        start_source=outlook.start_source if known else "",
        due=outlook.cycle.end,
    )


def _set_target(metric: Metric, outlook: Outlook, target: Decimal, source: str) -> Metric:
    """Give a metric its target, and the levels that fit round it."""
    commit = stretch = None
    if metric.start is not None and outlook.samples.size:
        step = level_step(outlook)
        commit, stretch = levels_around(outlook, metric.start, target, step)
    return metric.change(commit=commit, target=target, target_source=source, stretch=stretch)


def _wished(outlook: Outlook, wish: str, means: Means | None, prompt: str) -> Metric:
    """Draft what people wish for; what cannot be read, or could mean two things, is asked."""
    kpi = outlook.kpi
    if outlook.start is None:
        return _wished_from_nowhere(outlook, wish, prompt)
    start = plain(round_half_up(outlook.start, decimals_of(kpi, outlook.start)))
    metric = _metric(outlook, prompt, start)
    try:
        found = read_wish(wish, start, kpi)
    except RefusedError as error:
        return metric.change(prompt=f"{prompt} No target yet: {error} What should it reach?")
    chosen = found.choose(means)
    if chosen is None:
        asked = found.question or f"{wish!r} is no {means}: is {found.targets[0].said} meant?"
        return metric.change(prompt=f"{prompt} {asked}")
    if chosen.value == start:
        return metric.change(prompt=f"{prompt} {wish!r} is where it stands. What should it reach?")
    source = f"wished for as {wish!r}: {chosen.said}"
    made = _set_target(metric, outlook, plain(chosen.value), source)
    left_out = say_left_out(made, outlook).items()
    words = "".join(f"; no {level}, as {why}" for level, why in left_out)
    return made.change(target_source=source + words)


def _wished_from_nowhere(outlook: Outlook, wish: str, prompt: str) -> Metric:
    """Draft a wish where X is not known: "to 40" says where to go, "+10%" does not."""
    try:
        target = read_target(wish, outlook.kpi)
    except RefusedError as error:
        return _metric(outlook, f"{prompt} No target yet: {error} What should it reach?")
    made = _metric(
        outlook, f"{prompt} From which value is {wish!r} counted: where does it stand today?"
    )
    if target is None:
        return made
    return made.change(target=plain(target), target_source=f"wished for as {wish!r}")


def _find_out_start(outlook: Outlook, wish: str, prompt: str) -> Baseline:
    """Draft to find out X: without it there is no way to go, and none is made up."""
    kpi, wished = outlook.kpi, f", wished for as {wish!r}" if wish else ""
    return Baseline(
        form="baseline",
        id=key_result_id(kpi.id, "baseline"),
        kpi=kpi.id,
        prompt=f"{prompt} {kpi.name} {outlook.reason.removeprefix('it ')}, so finding out where it "
        "stands comes first. On how many cases, how will you prove it, and which key result will "
        "start from it? Or do you know where it stands?",
        unit=kpi.unit,
        next_use=f"start value of a key result on {name_inside(kpi.name)}, next cycle{wished}",
        due=outlook.cycle.end,
    )


def _objective_text(kpi: Kpi) -> str:
    """Propose a text without a number: the intended result, else the KPI's health in words."""
    for text in (kpi.intended_result, f"{kpi.name}: in the healthy range, and there to stay"):
        if text and len(text) <= 140 and not re.search(r"[\d%]", text):
            return text
    return "This KPI in its healthy range, and there to stay"


def _ask_target(outlook: Outlook, prompt: str) -> Metric:
    """Draft a metric with blanks: where a number cannot be had, people are asked for it."""
    asked = f"{prompt} No target is proposed: {outlook.reason.rstrip('?.')}. What should it reach?"
    if outlook.start is None or outlook.n < FEWEST:
        return _metric(outlook, asked)
    start = round_half_up(outlook.start, decimals_of(outlook.kpi, outlook.start))
    return _metric(outlook, asked, plain(start))


def _draft_reasons(kpi: Kpi, cycle: Cycle) -> Baseline:
    """Draft to find out what lies behind the gap: a KPI says that, never why."""
    name = name_inside(kpi.name) if len(kpi.name) <= 100 else "this KPI"
    return Baseline(
        form="baseline",
        id=key_result_id(kpi.id, "baseline"),
        text=f"Find out the reasons behind {name}, and the share of each",
        prompt="Who finds out, on how many cases, and where are the reasons written down?",
        unit="%",
        next_use="start value of a key result on the main reason, next cycle",
        due=cycle.end,
    )


def _ask_guardrail(main: Drafted, ideas: Sequence[GuardrailIdea]) -> Drafted:
    """Ask whether the library's counter-metric could suffer, where the team has no such KPI."""
    if not ideas or ideas[0].kpi is not None:
        return main
    asked = f"{main.prompt} Could {ideas[0].name} suffer while it is pushed ({ideas[0].why})?"
    return main.change(prompt=asked)


def draft_guardrail(guard: Kpi, why: str, outlook: Outlook | None, main: KeyResult) -> Guardrail:
    """Draft a limit for the KPI that could suffer; where none can be had, people are asked."""
    limit = limit_of(guard, outlook)
    prompt = f"Who watches it (the KPI is with {guard.owner or 'nobody yet'})?"
    if why != OWN:
        prompt += f" It is here because {why}. Is it what could suffer?"
    return Guardrail(
        form="guardrail",
        id=key_result_id(main.id, "guardrail"),
        kpi=guard.id,
        protects=main.id,
        prompt=prompt if limit else f"{prompt} Which value must it not pass?",
        due=main.due,
        **limit,
    )
