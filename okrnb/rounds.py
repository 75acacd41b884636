"""What happens to the agenda, the people and the polls of a session.

Each function gives what the session has come to after one more event: the same where the event says
nothing new. It raises RefusedError, in words, for an event that fits nothing.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from okrnb.errors import RefusedError
from okrnb.events import (
    Allowed,
    Asked,
    Attended,
    Began,
    Ended,
    Event,
    Finished,
    Paused,
    Revealed,
    Started,
)
from okrnb.fields import nearest
from okrnb.polls import check_tallies
from okrnb.proceedings import PartRun, PollRun, Proceedings, same_name
from okrnb.timeboxes import Timebox

Apply = Callable[[Any, Proceedings], Proceedings]
"""What one kind of event does; it takes an event of that kind."""


def same_but_for_place(one: Event, other: Event) -> bool:
    """Say whether two events say the same, wherever they stand in the log."""
    return _said(one) == _said(other)


def _said(event: Event) -> dict[str, Any]:
    return {name: value for name, value in event if name not in ("id", "n", "at")}


def _started(event: Started, so_far: Proceedings) -> Proceedings:
    if so_far.started is not None:
        known = tuple(run.part for run in so_far.parts)
        if (known, so_far.title) == (event.parts, event.title):
            return so_far
        fix = "Go on with it, or give the new one another id."
        raise RefusedError("the session began already, by another agenda", fix)
    parts = tuple(PartRun(part, Timebox(minutes=part.minutes)) for part in event.parts)
    return replace(so_far, title=event.title, team=event.team, started=event.time, parts=parts)


def _attended(event: Attended, so_far: Proceedings) -> Proceedings:
    name = same_name(event.name)
    for one in so_far.people:
        taken = "decision owner" in one.roles and "decision owner" in event.roles
        if taken and not event.left and same_name(one.name) != name:
            what = f"{one.name} is the decision owner already"
            raise RefusedError(what, f"Give {one.name} other roles first.")
    known = {same_name(one.name): one for one in so_far.attendance}
    if name in known and same_but_for_place(known[name], event):
        return so_far
    return replace(so_far, attendance=tuple((known | {name: event}).values()))


def _run(so_far: Proceedings, part: str) -> PartRun:
    for run in so_far.parts:
        if run.part.id == part:
            return run
    known = [run.part.id for run in so_far.parts]
    raise RefusedError(f"the agenda has no part {part!r}", nearest(part, known))


def _with(so_far: Proceedings, part: str, box: Timebox) -> Proceedings:
    parts = tuple(PartRun(r.part, box) if r.part.id == part else r for r in so_far.parts)
    return so_far if parts == so_far.parts else replace(so_far, parts=parts)


def _began(event: Began, so_far: Proceedings) -> Proceedings:
    mine = _run(so_far, event.part)
    if mine.box.running:
        return so_far
    for run in so_far.parts:
        if run.box.begun and not run.box.finished and run.part.id != event.part:
            so_far = _with(so_far, run.part.id, run.box.stop(event.time, finished=True))
    return _with(so_far, event.part, mine.box.begin(event.time))


def _paused(event: Paused, so_far: Proceedings) -> Proceedings:
    run = _run(so_far, event.part)
    return _with(so_far, event.part, run.box.stop(event.time, finished=False))


def _finished(event: Finished, so_far: Proceedings) -> Proceedings:
    run = _run(so_far, event.part)
    return _with(so_far, event.part, run.box.stop(event.time, finished=True))


def _allowed(event: Allowed, so_far: Proceedings) -> Proceedings:
    run = _run(so_far, event.part)
    return _with(so_far, event.part, run.box.allow(event.minutes))


def _asked(event: Asked, so_far: Proceedings) -> Proceedings:
    known = so_far.poll(event.poll.id)
    if known is not None and known.poll == event.poll:
        return so_far
    if known is not None:
        what = f"there is a poll {event.poll.id} already, which asks something else"
        raise RefusedError(what, "Give this one another id.")
    if event.poll.again is not None:
        _refuse_third_round(event.poll.again, so_far)
    return replace(so_far, polls=(*so_far.polls, PollRun(poll=event.poll)))


def _refuse_third_round(again: str, so_far: Proceedings) -> None:
    """Refuse a re-vote of what is still open, of a re-vote, and a second one."""
    first = so_far.poll(again)
    if first is None or first.is_open:
        raise RefusedError(f"{again!r} has no votes on the table yet", "Reveal them first.")
    if first.poll.again or any(run.poll.again == again for run in so_far.polls):
        fix = "Write down what the decision owner decides."
        raise RefusedError(f"there was a re-vote of {again} already, and there is only one", fix)


def _revealed(event: Revealed, so_far: Proceedings) -> Proceedings:
    run = so_far.poll(event.poll)
    if run is None:
        known = [run.poll.id for run in so_far.polls]
        raise RefusedError(f"there is no poll {event.poll!r}", nearest(event.poll, known))
    shown = replace(run, voters=event.voters, tallies=event.tallies)
    if shown == run:
        return so_far
    if not run.is_open:
        what = f"the votes of {event.poll} are on the table already"
        raise RefusedError(what, "Undo that first, or ask once more.")
    check_tallies(run.poll, event.tallies, event.voters)
    polls = tuple(shown if one is run else one for one in so_far.polls)
    return replace(so_far, polls=polls)


def _ended(event: Ended, so_far: Proceedings) -> Proceedings:
    if so_far.ended is not None:
        return so_far
    for run in so_far.parts:
        if run.box.begun and not run.box.finished:
            so_far = _with(so_far, run.part.id, run.box.stop(event.time, finished=True))
    return replace(so_far, ended=event.time)


ROUNDS: Mapping[type[Event], Apply] = {
    Started: _started,
    Attended: _attended,
    Began: _began,
    Paused: _paused,
    Finished: _finished,
    Allowed: _allowed,
    Asked: _asked,
    Revealed: _revealed,
    Ended: _ended,
}
