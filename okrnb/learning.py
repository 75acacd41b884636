"""What people type at the end of a cycle: the team's own scores, with reasons, and lessons.

A score of one's own stands beside the computed one and never replaces it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from okrnb.asking import Ask, FieldReader, Note, Rows, Shown, read_number
from okrnb.building import build
from okrnb.endtables import LEARNED, end_lines, score_cells, table_reflection
from okrnb.entries import Assessment, Lesson
from okrnb.errors import ConflictError, InputError, Problem, RefusedError
from okrnb.halfway import said_since
from okrnb.loop import State
from okrnb.meeting import NEW, assess, learn, reflection_of
from okrnb.objectives import Guardrail, Workbook
from okrnb.pages import Pages, all_in, by_page
from okrnb.reflecting import Final
from okrnb.rollups import say_score
from okrnb.standtables import head_of, names_by_place
from okrnb.tabular import Table
from okrnb.topics import WHICH, apart, ask_which, choices_of, refuse_gone
from okrnb.workbook import LOG, load_workbook

R = TypeVar("R", Assessment, Lesson)

CYCLE = "the cycle"
"""The page of the cycle as a whole; with its space it is no id of a key result."""

_KINDS = (("none yet", ""), *((words, kind) for kind, words in LEARNED.items()))
_ASKS = (
    Ask(name="score", label="The team's own score", hint="0 to 1", number=True),
    Ask(name="reason", label="Why does it differ?"),
    Ask(name="what", label="Which kind of lesson?", kind="choice", options=_KINDS, short=True),
    Ask(name="text", label="The lesson"),
    Ask(name="by", label="Who says so?", hint="one person", short=True),
)
_OF_SCORES = frozenset({"score", "reason"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """How a key result ended, or the cycle: its `title`, what it came to, what is `asked` of it.

    `scored` says whether a team can give it a score of its own.
    """

    title: str
    lines: tuple[str, ...]
    asked: tuple[str, ...] = ()
    scored: bool = False


def endings_of(state: State) -> dict[str, Ending]:
    """Give how each key result ended, by id, as promised, in reading order; the cycle comes last.

    What was dropped half-way is among them. A guardrail held or not: it has no score.
    """
    found, workbook = reflection_of(state), state.workbook
    names = names_by_place(workbook)
    titles = apart(names[f"key result {one.key_result.id}"] for one in found.finals)
    endings = {
        one.key_result.id: Ending(
            title=title,
            lines=tuple(_lines(one, workbook)),
            asked=(*one.holds_up, *one.questions),
            scored=not isinstance(one.key_result, Guardrail),
        )
        for one, title in zip(found.finals, titles, strict=True)
    }
    told = end_lines(found, workbook).items()
    lines = tuple(f"{what}: {'; '.join(texts)}" for what, texts in told)
    return {**endings, CYCLE: Ending(title="The cycle as a whole", lines=lines)}


def _lines(final: Final, workbook: Workbook) -> Iterator[str]:
    """Say what a key result came to: computed, as changed half-way, and in the team's eyes."""
    first, verdict, basis, decided, changed, own = score_cells(final, workbook)
    if isinstance(final.key_result, Guardrail):
        yield f"Guardrail: {first}"
    else:
        head = head_of(workbook.settings.cycle).capitalize()
        yield f"{head}: {first}; verdict: {verdict}" if verdict else f"{head}: {first}"
    if basis not in first:
        yield f"Because: {basis}"
    if decided:
        yield f"Decided half-way: {decided}"
    if changed:
        yield f"As changed: {changed}"
    if own:
        yield f"The team's own: {own}"


def ask_learning(endings: Mapping[str, Ending]) -> tuple[Ask, ...]:
    """Give the fields of the form."""
    return (ask_which(endings), *_ASKS)


def learning_pages(endings: Mapping[str, Ending]) -> Pages:
    """Give a page to each key result and to the cycle; what is said begins blank."""
    return Pages(key=WHICH, known=list(endings), texts=lambda _: _blank())


def _blank() -> dict[str, str]:
    return {ask.name: "" for ask in _ASKS}


@dataclass(frozen=True, slots=True)
class Said:
    """What is said on a page: a score of the team's own, a lesson, or both."""

    own: Assessment | None
    lesson: Lesson | None


def read_said(
    state: State, page: str, ending: Ending, texts: Mapping[str, str]
) -> tuple[Said, FieldReader]:
    """Give what is said on a page, and all that is wrong with it, by field.

    What is typed as a score of something that has none does not count.
    """
    reader, typed = FieldReader(ending.title), {name: text.strip() for name, text in texts.items()}
    if not ending.scored:
        typed |= dict.fromkeys(_OF_SCORES, "")
    is_scored, is_learned = bool(typed["score"] or typed["reason"]), bool(typed["text"])
    if typed["what"] and not is_learned:
        reader.get("text", _refuse, "there is no lesson", "Write it in a sentence.")
    elif not is_scored and not is_learned:
        reader.get("by", _refuse, "nothing is said yet", "Write a score or a lesson.")
    common = {"id": NEW, "on": state.on, "by": typed["by"]}
    own = _read_own(reader, page, typed, common) if is_scored else None
    lesson = _read_lesson(reader, page, typed, common) if is_learned else None
    return Said(own, lesson), reader


def _read_own(
    reader: FieldReader, page: str, typed: Mapping[str, str], common: dict[str, Any]
) -> Assessment | None:
    if not typed["score"]:
        fix = "Write the score that it is the reason of, from 0 to 1."
        return reader.get("score", _refuse, "there is a reason, and no score", fix)
    score = reader.get("score", _read_score, typed["score"])
    if score is None:
        return None
    told = {"key_result": page, "score": score, "reason": typed["reason"]}
    return _build(reader, Assessment, ("score", "reason"), common | told)


def _read_score(text: str) -> Any:
    try:
        return read_number("score", text)
    except RefusedError as error:
        raise RefusedError(error.what, "Write a number from 0 to 1, such as 0.8.") from error


def _read_lesson(
    reader: FieldReader, page: str, typed: Mapping[str, str], common: dict[str, Any]
) -> Lesson | None:
    if not typed["what"]:
        fix = "Choose what helped, what was in the way, or what is to be otherwise."
        return reader.get("what", _refuse, "the lesson is of no kind", fix)
    about = "" if page == CYCLE else f"key result {page}"
    told = {"what": typed["what"], "text": typed["text"], "about": about}
    return _build(reader, Lesson, ("what", "text"), common | told)


def _build(
    reader: FieldReader, kind: type[R], fields: tuple[str, str], told: Mapping[str, Any]
) -> R | None:
    """Make a line of the log; what is wrong is said at the first field that it names, or the last.

    None where something is.
    """
    first, last = fields
    try:
        return build(kind, **told)
    except InputError as error:
        for one in error.problems:
            field = first if one.what.startswith(f"{first} ") else last
            reader.get(field, _refuse, one.what, one.fix)
        return None


def _refuse(what: str, fix: str) -> Any:
    raise RefusedError(what, fix)


def wrong_in(state: State, changes: Rows) -> dict[str, list[Problem]]:
    """Give what is wrong by page; what cannot be written down as it is typed is not saved."""
    return _wrong(_read_all(state, changes))


def _wrong(read: Mapping[str, tuple[Said, FieldReader]]) -> dict[str, list[Problem]]:
    return {page: reader.problems for page, (_, reader) in read.items() if reader.problems}


def _read_all(state: State, changes: Rows) -> dict[str, tuple[Said, FieldReader]]:
    """Read the pages on which something is typed."""
    endings = endings_of(state)
    return {
        page: read_said(state, page, endings[page], _blank() | fields)
        for page, fields in by_page(changes).items()
        if page in endings
    }


def save_learning(state: State, changes: Rows) -> State:
    """Write down the scores and lessons of each page that is sound, and look again.

    Raises InputError with all that is wrong where nothing is sound, and ConflictError where
    somebody else has scored one of the same since the workbook was read, or taken it away.
    """
    read = _read_all(state, changes)
    wrong = _wrong(read)
    sound = [said for page, (said, _) in read.items() if page not in wrong]
    if wrong and not sound:
        raise InputError(all_in(wrong))
    there = {kr.id for kr in load_workbook(state.folder).key_results()}
    refuse_gone(endings_of(state), changes, now=there | {CYCLE})
    _refuse_overtaken(state, {one.own.key_result for one in sound if one.own is not None})
    for one in sound:
        if one.own is not None:
            own = one.own
            state = assess(state, own.key_result, own.score, reason=own.reason, by=own.by)
        if one.lesson is not None:
            told, kr = one.lesson, one.lesson.about.removeprefix("key result ")
            state = learn(state, told.what, told.text, key_result=kr, by=told.by)
    return state


def _refuse_overtaken(state: State, wanted: set[str]) -> None:
    names = names_by_place(state.workbook)
    found = [one for one in said_since(state, Assessment) if one.key_result in wanted]
    if found:
        raise ConflictError(
            Problem(LOG, None, names[f"key result {one.key_result}"],
                    f"{one.by or 'somebody'} has scored it by now: {say_score(one.score)}, "
                    f"because {one.reason}", "Nothing was saved.")
            for one in found
        )  # fmt: skip


def look_at_learning(
    state: State, endings: Mapping[str, Ending], typed: Mapping[str, Any]
) -> Shown:
    """Show what a key result came to, what is asked of it, and all lessons so far."""
    page = str(typed[WHICH])
    ending, texts = endings[page], {ask.name: str(typed[ask.name]) for ask in _ASKS}
    said = read_said(state, page, ending, texts)[1].notes if any(texts.values()) else {}
    return Shown(
        notes={WHICH: Note("\n".join(ending.lines)), **said},
        options={WHICH: choices_of(endings)},
        hidden=frozenset() if ending.scored else _OF_SCORES,
        cards=tuple(_cards(state, ending)),
    )


def _cards(state: State, ending: Ending) -> Iterator[Table]:
    if ending.asked:
        yield Table(("The meeting asks",), tuple((one,) for one in ending.asked))
    lessons = table_reflection(state)
    if lessons.rows:
        yield lessons
