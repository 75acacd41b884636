"""What people type in a weekly check-in, and the lines of the log that come of it.

One line for each key result that was reported on, none for the others. What readings tell is not
typed again.
"""

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from okrnb.aiming import read_amount
from okrnb.asking import (
    TICKED,
    Ask,
    FieldReader,
    Options,
    Rows,
    read_count,
    read_number,
    spell,
)
from okrnb.building import build
from okrnb.deciding import add_said
from okrnb.errors import ConflictError, InputError, Problem, RefusedError
from okrnb.loop import State, look_again
from okrnb.model import CheckIn, Kpi
from okrnb.pages import Pages, by_page
from okrnb.periods import history_of_value
from okrnb.standtables import names_by_place
from okrnb.topics import (
    WHICH,
    Topic,
    ask_which,
    labelled,
    measures_of,
    refuse_gone,
    topics_of,
    work_of,
)
from okrnb.undoing import Saved
from okrnb.workbook import LOG, load_workbook

NEW = "new"
"""The id that a line is compared by, before it gets its own."""

_ANSWERS: Options = (("nobody said yet", ""), ("yes, accepted", "yes"), ("no, not accepted", "no"))
_BEFORE = (
    Ask(name="value", label="Which value by now?", number=True),
    Ask(name="n", label="On how many cases?", hint="a whole number", short=True),
    Ask(name="confidence", label="How sure are you?", hint="0 to 10", short=True),
)
_AFTER = (
    Ask(
        name="accepted", label="Is its evidence accepted?", kind="choice", options=_ANSWERS,
        short=True,
    ),
    Ask(name="evidence", label="What proves it?"),
    Ask(name="blocker", label="What is in the way?"),
    Ask(name="next_action", label="What comes next?"),
    Ask(name="note", label="What else is to be said?", kind="lines", rows=2),
    Ask(name="by", label="Who says so?", short=True),
)  # fmt: skip
_WORDS = ("evidence", "blocker", "next_action", "note", "by")


def ask_reports(topics: Mapping[str, Topic]) -> tuple[Ask, ...]:
    """Give the fields of the form: those of all key results, of which each page shows its own."""
    boxes, counts = [], []
    for topic in topics.values():
        work, measures = work_of(topic), measures_of(topic)
        said = labelled([title for _, title in work], "Done")
        for (id, _), text in zip(work, said, strict=True):
            boxes.append(Ask(name=tick_name(topic, id), label=text, kind="tick"))
        said = labelled([title for _, title in measures], "How many")
        for (id, _), text in zip(measures, said, strict=True):
            counts.append(Ask(name=count_name(topic, id), label=text, number=True))
    return (ask_which(topics), *_BEFORE, *boxes, *counts, *_AFTER)


def tick_name(topic: Topic, work: str) -> str:
    """Name the field of a step or an initiative."""
    return f"{topic.key_result.id} done {work}"


def count_name(topic: Topic, measure: str) -> str:
    """Name the field of a lead measure."""
    return f"{topic.key_result.id} count {measure}"


def report_pages(state: State, topics: Mapping[str, Topic], asks: tuple[Ask, ...]) -> Pages:
    """Give a page to each key result, with what was said of it on the workbook's day already."""
    blank = {ask.name: "" for ask in asks if ask.name != WHICH}

    def texts(id: str) -> dict[str, str]:
        said = None if id not in topics else said_on(topics[id], state)
        own = {} if said is None else texts_of(topics[id], said)
        return blank | {name: text for name, text in own.items() if name in blank}

    return Pages(key=WHICH, known=list(topics) or [""], texts=texts)


def said_on(topic: Topic, state: State) -> CheckIn | None:
    """Give what was said on the workbook's day."""
    return next((one for one in topic.told if one.on == state.on), None)


def texts_of(topic: Topic, said: CheckIn) -> dict[str, str]:
    """Give a check-in as it would be typed."""
    numbers = {name: spell(getattr(said, name)) for name in ("value", "n", "confidence")}
    answer = {True: "yes", False: "no", None: ""}[said.accepted]
    words = {name: str(getattr(said, name)) for name in _WORDS}
    ticks = {tick_name(topic, id): TICKED for id in said.done}
    counts = {count_name(topic, one.id): spell(one.count) for one in said.counts}
    return {**numbers, "accepted": answer, **words, **ticks, **counts}


def read_report(
    topic: Topic, texts: Mapping[str, str], state: State
) -> tuple[CheckIn | None, FieldReader]:
    """Make the check-in of what is typed; None where something is wrong, and all that is wrong.

    What was said that day and the form does not ask for, such as steps that were dropped, stays.
    """
    reader, before = FieldReader(topic.title), said_on(topic, state)
    told: dict[str, Any] = {
        "value": reader.get("value", _read_value, texts["value"], topic.kpi),
        "n": reader.get("n", read_count, "n", texts["n"]),
        "confidence": reader.get("confidence", _read_confidence, texts["confidence"]),
        "accepted": {"yes": True, "no": False}.get(texts["accepted"]),
        **{name: texts[name].strip() for name in _WORDS},
    }
    work, measures = work_of(topic), measures_of(topic)
    ticked = [id for id, _ in work if texts.get(tick_name(topic, id)) == TICKED]
    counts = []
    for id, title in measures:
        name = count_name(topic, id)
        number = reader.get(name, _read_times, title, texts.get(name, ""))
        counts += [] if number is None else [{"id": id, "count": number}]
    if before is not None:
        asked = dict((*work, *measures))
        ticked += [id for id in before.done if id not in asked]
        counts += [dict(one) for one in before.counts if one.id not in asked]
        told["dropped"] = [id for id in before.dropped if id not in ticked]
    if reader.problems:
        return None, reader
    told |= {"done": ticked, "counts": counts}
    return build(CheckIn, id=NEW, on=state.on, key_result=topic.key_result.id, **told), reader


def _read_value(text: str, kpi: Kpi | None) -> Decimal | None:
    if not text.strip():
        return None
    return read_number("value", text) if kpi is None else read_amount("value", text, kpi)


def _read_confidence(text: str) -> int | None:
    number = read_number("confidence", text)
    if number is None:
        return None
    if number != int(number) or not 0 <= number <= 10:
        fix = "Write a whole number from 0 to 10: 0 is no hope, 10 is done."
        raise RefusedError(f"confidence is {text.strip()!r}", fix)
    return int(number)


def _read_times(title: str, text: str) -> Decimal | None:
    number = read_number(title, text)
    if number is not None and number < 0:
        raise RefusedError(f"{title} is {text.strip()!r}", "Write 0 or more.")
    return number


# What is saved, and taken back


def wrong_in(state: State, changes: Rows, pages: Pages) -> dict[str, list[Problem]]:
    """Give what is wrong by key result; such a one is not saved."""
    topics, found = topics_of(state), dict[str, list[Problem]]()
    for page, fields in by_page(changes).items():
        if page in topics:
            _, reader = read_report(topics[page], {**pages.texts(page), **fields}, state)
            found |= {page: reader.problems} if reader.problems else {}
    return found


def save_reports(state: State, changes: Rows, asks: tuple[Ask, ...]) -> State:
    """Add a line to the log for each key result that was changed and is sound; look again.

    Raises InputError with all that is wrong where none is sound, and ConflictError where somebody
    else has reported something else in the same field since the workbook was read, or has taken
    the key result away.
    """
    now = look_again(state)
    topics = topics_of(now)
    refuse_gone(topics_of(state), changes, now=topics)
    pages = report_pages(now, topics, asks)
    lines, problems = [], []
    for page, fields in by_page(changes).items():
        if page in topics:
            made, reader = read_report(topics[page], {**pages.texts(page), **fields}, now)
            lines += [] if made is None else [made]
            problems += reader.problems
    if problems and not lines:
        raise InputError(problems)
    _refuse_overtaken(changes, pages, {line.key_result for line in lines}, topics)
    add_said(state.folder, *lines)
    return look_again(state)


def _refuse_overtaken(
    changes: Rows, pages: Pages, wanted: set[str], topics: Mapping[str, Topic]
) -> None:
    """Refuse to write over what somebody else has said in the meantime."""
    found = []
    for row in changes:
        there = pages.texts(row["page"])[row["field"]] if row["page"] in wanted else row["was"]
        if there not in (row["was"], row["now"]):
            what = f"somebody else has said {there or 'nothing'!r} by now, not {row['was']!r}"
            fix = "Nothing was saved."
            found.append(Problem(LOG, None, topics[row["page"]].title, what, fix))
    if found:
        raise ConflictError(found)


def take_back_reports(folder: Path, saved: Saved) -> None:
    """Say again what was said before a save: a line more for each of its lines, as the log grows.

    Where nothing had been said that day, the new line says nothing, and counts as that. Raises
    ConflictError, with nothing written, where somebody else has reported since.
    """
    now, names = load_workbook(folder).check_ins, names_by_place(saved.after)
    known = {one.id for one in saved.before.check_ins}
    ours = [one for one in saved.after.check_ins if one.id not in known]
    overtaken = [
        Problem(
            LOG,
            None,
            names[f"key result {one.key_result}"],
            "somebody else has reported on it since",
            "Say what is right once more: the later line counts.",
        )
        for one in ours
        if history_of_value(one.key_result, now, on=one.on)[-1:] != (one,)
    ]
    if overtaken:
        raise ConflictError(overtaken)
    add_said(folder, *(_earlier(one, saved) for one in ours))


def _earlier(one: CheckIn, saved: Saved) -> CheckIn:
    """Give what was said of the same key result and day before, or a line that says nothing."""
    blank = CheckIn(id=NEW, on=one.on, key_result=one.key_result)
    return (blank, *history_of_value(one.key_result, saved.before.check_ins, on=one.on))[-1]
