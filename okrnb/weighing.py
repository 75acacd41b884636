"""A key result weighed while it is told: chances in words, its picture, what the coach asks."""

from collections.abc import Iterator
from decimal import Decimal
from functools import cache

from okrnb.advice import Advice
from okrnb.asking import Ask, Note, Options, Shown
from okrnb.charts import Chart
from okrnb.committing import Committed
from okrnb.defining import kpi_choices
from okrnb.examining import examine
from okrnb.groundwork import OF_FORM, Ground, ground_of, texts_on
from okrnb.judging import judge_target, outlook_on
from okrnb.levels import say_left_out, say_odds_of
from okrnb.loop import State
from okrnb.objectives import Guardrail, Metric
from okrnb.pages import Pages
from okrnb.quantities import say_day, say_value
from okrnb.tabular import table_advice
from okrnb.wording import say_key_result

_FORMS: Options = (
    ("move it from X to Y: metric", "metric"),
    ("hold a limit: threshold", "threshold"),
    ("keep up a pace: rate", "rate"),
    ("find out where it stands: baseline", "baseline"),
)
_SIDES: Options = (("at least", "at_least"), ("at most", "at_most"), ("about", "within"))
_TALLIES: Options = (
    ("at the end of the cycle", "final"),
    ("over the cycle as a whole", "cycle_total"),
    ("in each period", "each_period"),
)
_PERIODS: Options = tuple((f"each {word}", word) for word in ("day", "week", "month"))
_AS_USUAL = "if business goes on as usual"

_ASKS = (
    Ask(name="form", label="What about it?", kind="choice", options=_FORMS, short=True),
    Ask(name="start", label="From which value (X)?", hint="where it stands", number=True),
    Ask(name="target", label="To which value (Y)?", hint="a value, +10%, 5 points", number=True),
    Ask(name="means", label="Which one is meant?", kind="choice", short=True),
    Ask(name="commit", label="Commit", hint="as proposed, or none", number=True),
    Ask(name="stretch", label="Stretch", hint="as proposed, or none", number=True),
    Ask(name="side", label="On which side?", kind="choice", options=_SIDES, short=True),
    Ask(name="tally", label="When does it count?", kind="choice", options=_TALLIES, short=True),
    Ask(name="per", label="How often?", kind="choice", options=_PERIODS, short=True),
    Ask(name="min_n", label="On how many cases?", hint="30", short=True),
    Ask(name="due", label="By when?", hint="31 March, or end of March", short=True),
    Ask(name="owner", label="Who owns it?", hint="one person", short=True),
    Ask(name="guardrail", label="What must not suffer?", kind="choice", short=True),
    Ask(name="limit", label="How far may that go?", hint="as proposed", number=True),
    Ask(name="objective", label="The objective, in your words"),
    Ask(name="into", label="Into which objective?", kind="choice"),
)


def ask_key_result(state: State) -> tuple[Ask, ...]:
    """Give the fields of the form for a key result; the KPIs that need it most come first."""
    kpis = kpi_choices(state)
    which = Ask(
        name="kpi", label="Which KPI?", kind="choice", options=kpis, turning=True, short=True
    )
    return (which, *_ASKS)


def key_result_pages(state: State) -> Pages:
    """Give the pages of the form: a KPI each, with its key result or the draft of one."""
    texts = cache(lambda id: texts_on(ground_of(state, id)))
    return Pages(key="kpi", known=list(state.gaps["kpi"]), texts=texts)


def weigh(state: State, ground: Ground, made: Committed) -> Shown:
    """Show beside the fields how each was understood, and below the sentence and the questions."""
    kr, kpi = made.key_result, ground.kpi
    said = say_key_result(kr, kpi)
    helping = {name: Note(text) for name, text in _helping(state, ground, made) if text}
    others = (one for one in kpi_choices(state) if one[1] != kpi.id)
    own = ("one of its own", "")
    return Shown(
        notes=helping | dict(made.notes),
        options={
            "guardrail": (("nothing that we know of", ""), *others),
            "means": (("choose one", ""), *((one.said, one.means) for one in made.meant)),
            "into": (own, *((one.text, one.id) for one in state.workbook.objectives)),
        },
        hidden=_hidden(ground, made),
        remark=f"{said}. {made.asked}".rstrip(),
        questions=table_advice(_advice(state, made), state.workbook, draft=made.objective),
    )


def picture_on(state: State, ground: Ground, made: Committed) -> Chart | None:
    """Draw the KPI's past, what may come, and the levels; None where it has no readings."""
    chart = examine(state, ground.kpi.id, made.objective).chart
    return chart if isinstance(chart, Chart) else None


def picture_key(ground: Ground, made: Committed) -> tuple[object, ...]:
    """Give all that the picture depends on."""
    names = ("start", "start_source", "commit", "target", "stretch", "due", "form")
    return (ground.kpi.id, *(getattr(made.key_result, name, None) for name in names))


def _hidden(ground: Ground, made: Committed) -> frozenset[str]:
    """Give the fields that there is no use for just now."""
    every = {name for names in OF_FORM.values() for name in names}
    hidden = every - set(OF_FORM[made.key_result.form])
    hidden |= {"into"} if ground.kept else set()
    hidden |= set() if made.meant else {"means"}
    return frozenset(hidden if _guard(made) else {*hidden, "limit"})


def _guard(made: Committed) -> Guardrail | None:
    guards = (kr for kr in made.objective.key_results if isinstance(kr, Guardrail))
    return next((kr for kr in guards if kr.protects == made.key_result.id), None)


def _advice(state: State, made: Committed) -> Iterator[Advice]:
    """Give what the coach asks about this key result, its guardrail and its objective."""
    guard = _guard(made)
    mine = {f"key result {made.key_result.id}", f"objective {made.objective.id}"}
    mine |= {f"key result {guard.id}"} if guard else set()
    return (one for one in state.advise(made.objective) if one.about in mine)


def _helping(state: State, ground: Ground, made: Committed) -> Iterator[tuple[str, str]]:
    """Say what is behind each field."""
    kr, guard = made.key_result, _guard(made)
    if isinstance(kr, Metric):
        yield "start", _about_start(ground, kr)
        yield "target", _about_target(state, ground, kr, made)
        yield "commit", _about_level("commit", ground, kr)
        yield "stretch", _about_level("stretch", ground, kr)
    yield "owner", f"The KPI is with {ground.kpi.owner or 'nobody yet'}."
    if guard is not None:
        yield "guardrail", f"{say_key_result(guard, state.workbook.kpi(guard.kpi))}."
    yield "objective", made.objective.prompt


def _about_start(ground: Ground, kr: Metric) -> str:
    """Say where X comes from; where a person says it, also what the readings say."""
    told = "" if kr.start is None else f"{say_value(kr.start, ground.kpi)}, {kr.start_source}"
    drafted = ground.key_result
    if not isinstance(drafted, Metric) or drafted.start is None:
        return told
    until = f" ({say_day(drafted.start_on)})" if drafted.start_on else ""
    source = f"{say_value(drafted.start, ground.kpi)}: {drafted.start_source}{until}"
    return source if kr.start == drafted.start else f"{told}. Before: {source}".lstrip(". ")


def _about_target(state: State, ground: Ground, kr: Metric, made: Committed) -> str:
    """Say how likely Y is, where it comes from, and what the KPI's past thinks of it."""
    if kr.target is None or ground.outlook is None:
        return kr.target_source
    past, ambition = state.history(ground.kpi.id), made.objective.ambition
    asked = judge_target(kr, ground.outlook, past, ambition=ambition)
    odds = _odds(kr, kr.target, ground)
    told = f"{say_value(kr.target, ground.kpi)}{f': {odds} {_AS_USUAL}' if odds else ''}."
    return "\n".join((told, *asked))


def _about_level(name: str, ground: Ground, kr: Metric) -> str:
    """Say what a level is and how likely, or why there is none."""
    value: Decimal | None = getattr(kr, name)
    if value is not None:
        return f"{say_value(value, ground.kpi)}: {_odds(kr, value, ground)}".removesuffix(": ")
    why = {} if ground.outlook is None else say_left_out(kr, ground.outlook)
    return f"left out: {why[name]}" if name in why else "left out"


def _odds(kr: Metric, value: Decimal, ground: Ground) -> str:
    own = None if ground.outlook is None else outlook_on(kr, ground.outlook)
    return "" if own is None else say_odds_of(value, own)
