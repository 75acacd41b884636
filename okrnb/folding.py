"""From events to what a session has come to: a pure fold, the same for the same events."""

from collections.abc import Iterable
from dataclasses import replace

from okrnb.errors import RefusedError
from okrnb.events import Event
from okrnb.jottings import JOTTINGS
from okrnb.proceedings import Proceedings
from okrnb.records import kind_of
from okrnb.rounds import ROUNDS
from okrnb.sessionlog import in_order, standing_events


def fold(events: Iterable[Event]) -> Proceedings:
    """Work out what events come to, whatever their order; what fits nothing becomes a remark.

    The same event twice counts once. What was undone is as if it had never happened.
    """
    so_far = Proceedings()
    once = {event.id: event for event in events}
    for event in standing_events(in_order(once.values())):
        try:
            so_far = apply(event, so_far)
        except RefusedError as error:
            said = f"{kind_of(type(event))} {event.id}: {error}"
            so_far = replace(so_far, remarks=(*so_far.remarks, said))
    return so_far


def apply(event: Event, so_far: Proceedings) -> Proceedings:
    """Give what a session has come to after one more event.

    It stays the same where the event says nothing new. Raises RefusedError, in words, for an event
    that fits nothing: the rule that keeps it from being written is the one that sets it aside when
    logs are merged.
    """
    return _APPLY[type(event)](event, so_far)


_APPLY = {**ROUNDS, **JOTTINGS}
