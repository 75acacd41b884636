"""Advice that a team leaves aside, with a reason, written into the log."""

from okrnb.advice import Advice
from okrnb.building import change
from okrnb.coaching import make_waiver
from okrnb.errors import RefusedError, fail
from okrnb.loop import State, look
from okrnb.model import Waiver
from okrnb.workbook import LOG, append_waiver, new_id


def waive(state: State, advice: Advice, *, reason: str, by: str) -> State:
    """Leave advice aside from the day of the state on, and look again.

    The coach leaves it out from then on; `coaching.waived` lists it with its reason. Raises
    InputError where it has to be answered before publishing, or where `reason` or `by` is blank.
    """
    try:
        waiver = make_waiver(advice, id=new_id(), reason=reason, by=by, on=state.on)
    except RefusedError as error:
        about = f"waiver of {advice.rule} for {advice.about}"
        raise fail(LOG, None, about, error.what, error.fix) from error
    append_waiver(state.folder, waiver)
    return look(state.folder, on=state.on)


def ask_again(state: State, waiver: Waiver, *, reason: str, by: str) -> State:
    """Take a waiver back from the day of the state on, and look again; both lines stay in the log.

    Raises InputError where `reason` or `by` is blank.
    """
    told = {"id": new_id(), "on": state.on, "reason": reason, "by": by}
    append_waiver(state.folder, change(waiver, **told, withdrawn=True))
    return look(state.folder, on=state.on)
