"""What teams do in their meetings with an opened workbook: check in, review, reflect, go on.

Each line that people add goes to the end of the log; telling the same twice adds nothing.
"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

from okrnb.building import build, change
from okrnb.entries import Action, Assessment, Decision, Lesson
from okrnb.errors import RefusedError, fail
from okrnb.fields import nearest
from okrnb.handover import Handover, start_next_cycle
from okrnb.log import Line, only
from okrnb.logbook import add_entries
from okrnb.loop import State, look_again
from okrnb.model import Cycle
from okrnb.objectives import KeyResult
from okrnb.quantities import say_day
from okrnb.reflecting import Reflection, reflect
from okrnb.reviewing import ReviewItem, plan_review
from okrnb.reviewing import decide as make_decision
from okrnb.starting import copy_notebooks
from okrnb.weekly import Weekly, plan_weekly
from okrnb.workbook import LOG, new_id

NEW = "new"
"""The id that a line is compared by, before it gets its own."""


def weekly_of(book: State) -> Weekly:
    """Put together what the weekly check-in needs, as of the workbook's day."""
    return plan_weekly(book.pursued, book.standings, on=book.on, histories=book.histories)


def review_of(book: State) -> tuple[ReviewItem, ...]:
    """List the key results that are in trouble, gravest first, with the questions to ask."""
    return plan_review(book.pursued, book.standings)


def reflection_of(book: State, *, unmeasured_as_zero: bool = False) -> Reflection:
    """Put together the end of the cycle, as of the workbook's day.

    What nobody measured holds up closing, unless `unmeasured_as_zero` counts it as 0.
    """
    return reflect(book.valued, on=book.on, unmeasured_as_zero=unmeasured_as_zero)


def decide(
    book: State,
    key_result: str,
    action: Action,
    *,
    reason: str,
    by: str,
    target: Decimal | str | int | None = None,
    due: date | None = None,
) -> State:
    """Write down what a review decided about a key result, and look again.

    `action` is keep, help, retarget (to a new `target` or day `due`), convert (its KPI becomes a
    health metric) or drop. What was promised stays in its file, and is scored beside what is
    pursued from now on. Raises InputError where it cannot be, or the new day is over already.
    """
    kr = find_key_result(book, key_result)
    if due is not None and due < book.on:
        what = f"the new day {say_day(due)} is over on {say_day(book.on)}"
        raise fail(LOG, None, f"key result {kr.id}", what, "Give a day that is still to come.")
    try:
        made = make_decision(
            kr, action, id=NEW, on=book.on, reason=reason, by=by, target=target, due=due
        )
    except RefusedError as error:
        place = book.workbook.places[f"key result {kr.id}"]
        about = f"key result {kr.id}"
        raise fail(place.file, place.line, about, error.what, error.fix) from error
    return _note(book, made)


def assess(
    book: State, key_result: str, score: Decimal | str | int, *, reason: str, by: str = ""
) -> State:
    """Write down the team's own score of a key result, 0 to 1, with its reason; look again.

    It stands beside the computed one and never replaces it; a later one replaces an earlier one.
    """
    told = {
        "key_result": find_key_result(book, key_result).id,
        "score": score,
        "reason": reason,
        "by": by,
    }
    return _note(book, build(Assessment, id=NEW, on=book.on, **told))


def learn(book: State, what: str, text: str, *, key_result: str = "", by: str = "") -> State:
    """Write down a lesson of a key result, or of the cycle as a whole, and look again.

    `what` is helped, blocked, rewrite (what to write differently) or change (what to do
    differently).
    """
    about = f"key result {find_key_result(book, key_result).id}" if key_result else ""
    return _note(book, build(Lesson, id=NEW, on=book.on, what=what, text=text, about=about, by=by))


def begin_next(book: State, folder: Path | str, *, cycle: Cycle | None = None) -> Handover:
    """Make the folder of the next cycle's workbook from this one, notebooks and all.

    The old folder stays as it is. Raises InputError where `folder` is taken, or the cycle has not
    begun on the workbook's day, with nothing written.
    """
    handed = start_next_cycle(book.folder, folder, on=book.on, cycle=cycle)
    copy_notebooks(Path(folder))
    return handed


def find_key_result(book: State, key_result: str) -> KeyResult:
    """Give a key result by its id. Raises InputError, which names the nearest, where it is not."""
    known = {kr.id: kr for kr in book.workbook.key_results()}
    if key_result not in known:
        what = f"there is no key result {key_result!r}"
        raise fail("objectives", None, "", what, nearest(key_result, known))
    return known[key_result]


def _note(book: State, made: Decision | Assessment | Lesson) -> State:
    """Add a line to the log, unless the one that counts says it already; look again.

    Lessons stand side by side; of decisions, as of own scores, the last one of a key result counts.
    """
    known: Sequence[Line]
    if isinstance(made, Lesson):
        known = [change(one, id=NEW) for one in only(Lesson, book.workbook.entries)]
    else:
        every = (change(one, id=NEW) for one in only(type(made), book.workbook.entries))
        known = [one for one in every if one.key_result == made.key_result][-1:]
    if made not in known:
        line: Line = change(made, id=new_id())
        add_entries(book.folder, line)
    return look_again(book)
