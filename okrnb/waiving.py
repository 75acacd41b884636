"""Advice that a team leaves aside, with a reason, written into the log."""

from okrnb.advice import Advice
from okrnb.building import change
from okrnb.coaching import make_waiver, standing_waivers
from okrnb.errors import RefusedError, fail
from okrnb.fields import nearest
from okrnb.logbook import add_entries
from okrnb.loop import State, look_again
from okrnb.model import Waiver
from okrnb.workbook import LOG, load_workbook, new_id


def waive(state: State, advice: Advice | str, *, reason: str, by: str) -> State:
    """Leave advice aside from the day of the state on, and look again.

    The advice itself, or its rule, with what it is about where it is asked of several: "P12" or
    "P12 objective revenue". The coach leaves it out from then on; `State.waived` lists it with its
    reason. Doing so again with the same reason and name adds nothing, so that a cell can be run
    twice. Raises InputError where nothing of this kind is asked, where it has to be answered before
    publishing, or where `reason` or `by` is blank.
    """
    meant = find_advice(state, advice) if isinstance(advice, str) else advice
    try:
        waiver = make_waiver(meant, id=new_id(), reason=reason, by=by, on=state.on)
    except RefusedError as error:
        about = f"waiver of {meant.rule} for {meant.about}"
        raise fail(LOG, None, about, error.what, error.fix) from error
    known = standing_waivers(load_workbook(state.folder), on=state.on)
    standing = known.get((meant.rule, meant.about))
    if standing is None or (standing.reason, standing.by) != (waiver.reason, waiver.by):
        add_entries(state.folder, waiver)
    return look_again(state)


def find_advice(state: State, words: str) -> Advice:
    """Find the one advice that "P12" or "P12 objective revenue" means, asked or left aside.

    Raises InputError where there is none, or where there are several.
    """
    rule, _, about = " ".join(words.split()).partition(" ")
    rule = rule.upper()
    every = (*state.advice, *(one.advice for one in state.waived))
    found = {f"{one.rule} {one.about}": one for one in every if one.rule == rule}
    if not found:
        rules = ", ".join(sorted({one.rule for one in every}))
        fix = f"Choose of: {rules}." if rules else "The coach asks nothing just now."
        raise fail(LOG, None, "", f"nothing of {rule or 'a blank'} is asked", fix)
    meant = [one for one in found.values() if about in ("", one.about)]
    if not meant:
        fix = nearest(about, [one.about for one in found.values()])
        raise fail(LOG, None, "", f"{rule} is not asked of {about!r}", fix)
    if len(meant) > 1:
        fix = f"Say of which: {', '.join(map(repr, found))}."
        raise fail(LOG, None, "", f"{rule} is asked of {len(meant)}", fix)
    return meant[0]


def ask_again(state: State, waiver: Waiver, *, reason: str, by: str) -> State:
    """Take a waiver back from the day of the state on, and look again; both lines stay in the log.

    One that holds no longer stays as it is. Raises InputError where `reason` or `by` is blank.
    """
    told = {"id": new_id(), "on": state.on, "reason": reason, "by": by}
    taken_back = change(waiver, **told, withdrawn=True)
    known = standing_waivers(load_workbook(state.folder), on=state.on)
    if (waiver.rule, waiver.about) in known:
        add_entries(state.folder, taken_back)
    return look_again(state)
