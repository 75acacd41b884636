"""What people type at the review half-way, and the decisions that come of it.

Only what is in trouble is talked about. What was promised stays the measure of the cycle.
"""

from collections.abc import Iterator, Mapping
from typing import Any, TypeVar

from okrnb.aiming import read_amount
from okrnb.asking import Ask, FieldReader, Note, Options, Rows, Shown, read_due, read_number
from okrnb.entries import Assessment, Decision
from okrnb.errors import ConflictError, InputError, Problem, RefusedError
from okrnb.log import only
from okrnb.loop import State
from okrnb.meeting import decide, review_of
from okrnb.meetingtables import asked_of_all, table_decisions
from okrnb.model import Cycle
from okrnb.objectives import Baseline, Binary, Milestone
from okrnb.pages import Pages, by_page
from okrnb.reviewing import decide as make_decision
from okrnb.standtables import names_by_place
from okrnb.tabular import Table
from okrnb.topics import WHICH, Topic, ask_which, choices_of, refuse_gone, topics_of
from okrnb.workbook import LOG, load_workbook

E = TypeVar("E", Decision, Assessment)

_ACTIONS: Options = (
    ("not decided yet", ""),
    ("keep it", "keep"),
    ("get help for it", "help"),
    ("retarget it: another number or day", "retarget"),
    ("convert it: its KPI is only watched from now on", "convert"),
    ("drop it", "drop"),
)
_ASKS = (
    Ask(name="action", label="What is decided?", kind="choice", options=_ACTIONS, short=True),
    Ask(name="target", label="To which value now?", hint="a value", number=True),
    Ask(name="due", label="By which day now?", hint="30 September", short=True),
    Ask(name="reason", label="Why?"),
    Ask(name="by", label="Who stands for it?", hint="one person", short=True),
)
_WITHOUT_NUMBER = Milestone | Binary | Baseline
_NEW = "new"


def troubled(state: State) -> dict[str, Topic]:
    """Give the key results to talk about half-way, by id, gravest first."""
    topics = topics_of(state)
    return {item.key_result.id: topics[item.key_result.id] for item in review_of(state)}


def ask_decisions(topics: Mapping[str, Topic]) -> tuple[Ask, ...]:
    """Give the fields of the form."""
    return (ask_which(topics), *_ASKS)


def decision_pages(topics: Mapping[str, Topic]) -> Pages:
    """Give a page to each key result in trouble; a decision begins blank."""
    blank = {ask.name: "" for ask in _ASKS}
    return Pages(key=WHICH, known=list(topics) or [""], texts=lambda _: blank)


def read_decision(
    state: State, topic: Topic, texts: Mapping[str, str]
) -> tuple[dict[str, Any], FieldReader]:
    """Give what `meeting.decide` is to be told of a key result, and all that is wrong with it."""
    reader, action = FieldReader(topic.title), texts["action"]
    told: dict[str, Any] = {name: texts[name].strip() for name in ("action", "reason", "by")}
    if not action:
        reader.get("action", _refuse, "nothing is decided yet", "Choose what is decided.")
    if not told["reason"]:
        reader.get("reason", _refuse, "it has no reason", "Say why in a sentence.")
    if not told["by"]:
        reader.get("by", _refuse, "nobody stands for it", "Name one person.")
    if action == "retarget":
        cycle = state.workbook.settings.cycle
        told["target"] = reader.get("target", _read_target, texts["target"], topic)
        told["due"] = reader.echo("due", reader.get("due", _read_day, texts["due"], cycle))
    if not reader.problems:
        _try(state, topic, told, reader)
    return told, reader


def _refuse(what: str, fix: str) -> None:
    raise RefusedError(what, fix)


def _read_target(text: str, topic: Topic) -> Any:
    if not text.strip() or isinstance(topic.key_result, _WITHOUT_NUMBER):
        return None
    if topic.kpi is None:
        return read_number("target", text)
    return read_amount("target", text, topic.kpi)


def _read_day(text: str, cycle: Cycle) -> Any:
    return read_due("due", text, cycle)


def _try(state: State, topic: Topic, told: Mapping[str, Any], reader: FieldReader) -> None:
    """Note what the key result itself refuses: a target that is its start, say."""
    own = next(kr for kr in state.workbook.key_results() if kr.id == topic.key_result.id)
    try:
        make_decision(own, id=_NEW, on=state.on, **told)
    except RefusedError as error:
        reader.refuse("target", Problem(topic.title, None, "", error.what, error.fix))
    except InputError as error:
        for one in error.problems:
            field = "due" if " due" in f" {one.what}" and told.get("due") else "target"
            reader.refuse(field if told.get(field) else "target", one)


def wrong_in(state: State, changes: Rows) -> dict[str, list[Problem]]:
    """Give what is wrong by key result; what cannot be decided as it is typed is not saved."""
    topics, found = troubled(state), dict[str, list[Problem]]()
    for page, texts in _edited(changes).items():
        if page in topics:
            _, reader = read_decision(state, topics[page], texts)
            found |= {page: reader.problems} if reader.problems else {}
    return found


def _edited(changes: Rows) -> dict[str, dict[str, str]]:
    """Give all fields of the key results about which something is typed."""
    blank = {ask.name: "" for ask in _ASKS}
    return {page: blank | fields for page, fields in by_page(changes).items()}


def save_decisions(state: State, changes: Rows) -> State:
    """Write down what was decided about each key result, as far as it is sound; look again.

    Raises InputError with all that is wrong where nothing is sound, and ConflictError where
    somebody else has decided about one of them since the workbook was read, or taken it away.
    """
    topics, problems = troubled(state), list[Problem]()
    told: dict[str, dict[str, Any]] = {}
    for page, texts in _edited(changes).items():
        if page in topics:
            given, reader = read_decision(state, topics[page], texts)
            told |= {} if reader.problems else {page: given}
            problems += reader.problems
    if problems and not told:
        raise InputError(problems)
    now = {kr.id for kr in load_workbook(state.folder).key_results()}
    refuse_gone(topics, changes, now=now)
    _refuse_overtaken(state, topics, set(told))
    for page, given in told.items():
        state = decide(state, page, **given)
    return state


def _refuse_overtaken(state: State, topics: Mapping[str, Topic], wanted: set[str]) -> None:
    found = [one for one in said_since(state, Decision) if one.key_result in wanted]
    if found:
        fix = "Nothing was saved."
        raise ConflictError(
            Problem(LOG, None, topics[one.key_result].title, f"{one.by} has decided by now: "
                    f"{one.action}, because {one.reason}", fix)
            for one in found
        )  # fmt: skip


def said_since(state: State, kind: type[E]) -> tuple[E, ...]:
    """Give the lines of a kind that somebody has added since the workbook was read."""
    known = set(only(kind, state.workbook.entries))
    return tuple(one for one in only(kind, load_workbook(state.folder).entries) if one not in known)


def look_at_decision(state: State, topics: Mapping[str, Topic], typed: Mapping[str, Any]) -> Shown:
    """Show how the key result stands, what hangs on it, and what is asked."""
    decided = table_decisions(state)
    cards = (decided,) if decided.rows else ()
    options, topic = {WHICH: choices_of(topics)}, topics.get(str(typed[WHICH]))
    if topic is None:
        hidden = frozenset(ask.name for ask in _ASKS)
        remark = "No key result is in trouble: nothing has to be decided."
        return Shown(options=options, hidden=hidden, remark=remark, cards=cards)
    texts = {ask.name: str(typed[ask.name]) for ask in _ASKS}
    said = read_decision(state, topic, texts)[1].notes if any(texts.values()) else {}
    notes = {name: note for name, note in said.items() if texts[name] or name == "target"}
    return Shown(
        notes={WHICH: Note("\n".join(topic.lines)), **notes},
        options=options,
        hidden=_hidden(topic, texts["action"]),
        cards=(*_cards(state, topic), *cards),
    )


def _hidden(topic: Topic, action: str) -> frozenset[str]:
    """Ask for a new value and day only where something is retargeted, and there is a number."""
    if action != "retarget":
        return frozenset({"target", "due"})
    return frozenset({"target"} if isinstance(topic.key_result, _WITHOUT_NUMBER) else ())


def _cards(state: State, topic: Topic) -> Iterator[Table]:
    items, names = review_of(state), names_by_place(state.workbook)
    (own,) = (one for one in items if one.key_result.id == topic.key_result.id)
    common = asked_of_all(items)
    hangs = tuple((names.get(one, one),) for one in own.dependants)
    if hangs:
        yield Table(("Hangs on it: who has to be told?",), hangs)
    asked = (*(one for one in own.questions if one not in common), *common)
    yield Table(("The meeting asks",), tuple((one,) for one in asked))
