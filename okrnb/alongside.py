"""What stands beside the fields of a check-in: how a key result stands, and what to ask of it."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from okrnb.asking import Ask, Note, Shown
from okrnb.entries import Valued
from okrnb.loop import State
from okrnb.meeting import weekly_of
from okrnb.meetingtables import table_work
from okrnb.model import CheckIn
from okrnb.objectives import Baseline, Binary, Milestone, Rate
from okrnb.periods import span
from okrnb.quantities import say_day, say_value
from okrnb.reporting import count_name, read_report, said_on, tick_name
from okrnb.tabular import Table
from okrnb.topics import WHICH, Topic, choices_of, measures_of, work_of
from okrnb.valued import Moved
from okrnb.weekly import ask_drop

ANSWERED = Milestone | Binary
PROVED = Baseline | Milestone | Binary


def look_at_report(
    state: State, topics: Mapping[str, Topic], asks: tuple[Ask, ...], typed: Mapping[str, Any]
) -> Shown:
    """Show beside the fields how the key result stands and what is asked, below its steps."""
    topic = topics.get(str(typed[WHICH]))
    options = {WHICH: choices_of(topics)}
    if topic is None:
        hidden = frozenset(ask.name for ask in asks) - {WHICH}
        return Shown(options=options, hidden=hidden, remark="There is no key result to report on.")
    texts = {ask.name: str(typed[ask.name]) for ask in asks}
    made, reader = read_report(topic, texts, state)
    said = sum(said_on(one, state) is not None for one in topics.values())
    notes = {name: Note(text) for name, text in _notes(topic, state, texts["confidence"], made)}
    return Shown(
        notes=notes | reader.notes,
        hints={"value": topic.kpi.unit if topic.kpi else ""},
        options=options,
        hidden=_hidden(topic, asks, state),
        remark=f"Reported for {say_day(state.on)}: {said} of {len(topics)} key results.",
        cards=tuple(_cards(topic, state)),
    )


def _hidden(topic: Topic, asks: tuple[Ask, ...], state: State) -> frozenset[str]:
    """Name the fields of other key results and forms, and what was ticked off on earlier days."""
    kr, over = topic.key_result, _over(topic, state)
    own = {tick_name(topic, id) for id, _ in work_of(topic) if id not in over}
    own |= {count_name(topic, id) for id, _ in measures_of(topic)}
    usual = {"confidence", "blocker", "next_action", "note", "by", WHICH}
    usual |= {"accepted"} if isinstance(kr, ANSWERED) else {"value"}
    usual |= {"evidence"} if isinstance(kr, PROVED) else set()
    usual |= {"n"} if isinstance(kr, Baseline) else set()
    return frozenset(ask.name for ask in asks) - usual - own


def _over(topic: Topic, state: State) -> set[str]:
    earlier = (one for one in topic.told if one.on < state.on)
    return {id for one in earlier for id in (*one.done, *one.dropped)}


def _notes(
    topic: Topic, state: State, confidence: str, made: CheckIn | None
) -> Iterator[tuple[str, str]]:
    yield WHICH, "\n".join(topic.lines)
    read = read_for(topic, state)
    if read:
        yield "value", read
    earlier = [one for one in topic.told if one.on < state.on]
    sure = next((c.confidence for c in reversed(earlier) if c.confidence is not None), None)
    if sure is not None:
        now = None if made is None else made.confidence
        asked = "" if now is None else ask_drop(sure, now)
        yield "confidence", asked or f"Last time: {sure} of 10."
    for name in ("blocker", "next_action"):
        told = getattr(earlier[-1], name) if earlier else ""
        if told:
            yield name, f"Last time: {told}"


def read_for(topic: Topic, state: State) -> str:
    """Say what the readings of its KPI give a key result; blank where they give it nothing."""
    kr, kpi = topic.key_result, topic.kpi
    if kpi is None or not isinstance(kr, Moved) or kpi.id not in state.histories:
        return ""
    if isinstance(kr, Rate) and kr.per != kpi.frequency:
        return ""
    worked_out = (c for c in state.valued.check_ins if isinstance(c, Valued))
    own = [c for c in worked_out if c.key_result == kr.id and c.read is not None]
    leave = "Leave it blank."
    if not own or own[-1].read is None or own[-1].read_on is None:
        since = say_day(span(kr, state.workbook.settings.cycle)[0])
        return f"The readings of {kpi.name} give it: none since {since} so far. {leave}"
    value, day = say_value(own[-1].read, kpi), say_day(own[-1].read_on)
    return f"The readings of {kpi.name} give it: {value} until {day}. {leave}"


def _cards(topic: Topic, state: State) -> Iterator[Table]:
    """Show the work on a milestone, and what the meeting asks."""
    kr = topic.key_result
    if isinstance(kr, Milestone) and kr.steps:
        _, due = span(kr, state.workbook.settings.cycle)
        yield replace(table_work(kr, topic.told, on=state.on, due=due), caption="Its steps")
    items = [one for one in weekly_of(state).items if one.key_result.id == kr.id]
    asked = tuple((text,) for item in items for text in item.questions)
    if asked:
        yield Table(("The meeting asks",), asked)
