"""What people say in a session, and what is decided: ideas, clusters, drafts, owners, dissent.

As in `rounds`, each function gives what the session has come to after one more event.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TypeVar

from okrnb.errors import RefusedError
from okrnb.events import (
    Assigned,
    Clustered,
    Decided,
    Dissent,
    Drafted,
    Event,
    Idea,
    Marked,
    Moved,
    NextAction,
    Parking,
    Renamed,
    Reworded,
    Saved,
    Triaged,
    Waived,
)
from okrnb.fields import nearest
from okrnb.proceedings import Cluster, Proceedings, same_name
from okrnb.rounds import Apply, same_but_for_place

E = TypeVar("E", bound=Event)


def _idea(event: Idea, so_far: Proceedings) -> Proceedings:
    words = same_name(event.text)
    if any(one.topic == event.topic and same_name(one.text) == words for one in so_far.ideas):
        return so_far
    return replace(so_far, ideas=(*so_far.ideas, event))


def _find_idea(id: str, so_far: Proceedings) -> Idea:
    for one in so_far.ideas:
        if one.id == id:
            return one
    raise RefusedError(f"there is no idea {id!r}", nearest(id, [one.id for one in so_far.ideas]))


def _reworded(event: Reworded, so_far: Proceedings) -> Proceedings:
    old = _find_idea(event.idea, so_far)
    if old.text == event.text:
        return so_far
    new = old.change(text=event.text)
    return replace(so_far, ideas=tuple(new if one is old else one for one in so_far.ideas))


def _clustered(event: Clustered, so_far: Proceedings) -> Proceedings:
    ideas = tuple(dict.fromkeys(_find_idea(id, so_far).id for id in event.ideas))
    if any((one.name, one.ideas) == (event.name, ideas) for one in so_far.clusters):
        return so_far
    others = tuple(
        replace(one, ideas=tuple(id for id in one.ideas if id not in ideas))
        for one in so_far.clusters
    )
    return replace(so_far, clusters=(*others, Cluster(event.id, event.name, ideas)))


def _find_cluster(id: str, so_far: Proceedings) -> Cluster:
    for one in so_far.clusters:
        if one.id == id:
            return one
    known = [one.id for one in so_far.clusters]
    raise RefusedError(f"there is no cluster {id!r}", nearest(id, known))


def _renamed(event: Renamed, so_far: Proceedings) -> Proceedings:
    old = _find_cluster(event.cluster, so_far)
    if old.name == event.name:
        return so_far
    new = replace(old, name=event.name)
    return replace(so_far, clusters=tuple(new if one is old else one for one in so_far.clusters))


def _moved(event: Moved, so_far: Proceedings) -> Proceedings:
    idea = _find_idea(event.idea, so_far).id
    if event.cluster is not None and idea in _find_cluster(event.cluster, so_far).ideas:
        return so_far
    clusters = []
    for one in so_far.clusters:
        rest = tuple(id for id in one.ideas if id != idea)
        clusters.append(replace(one, ideas=(*rest, idea) if one.id == event.cluster else rest))
    moved = tuple(clusters)
    return so_far if moved == so_far.clusters else replace(so_far, clusters=moved)


def _put(known: tuple[E, ...], event: E, key: Callable[[E], object]) -> tuple[E, ...]:
    """Put an event in the place of the one with its key, else at the end.

    One that says the same as before leaves all as it is.
    """
    by_key = {key(one): one for one in known}
    old = by_key.get(key(event))
    if old is not None and same_but_for_place(old, event):
        return known
    return tuple((by_key | {key(event): event}).values())


def _triaged(event: Triaged, so_far: Proceedings) -> Proceedings:
    return replace(so_far, triage=_put(so_far.triage, event, lambda one: one.kpi))


def _drafted(event: Drafted, so_far: Proceedings) -> Proceedings:
    mine = {kr.id for kr in event.objective.key_results}
    for one in so_far.objectives:
        shared = sorted(mine & {kr.id for kr in one.key_results})
        if shared and one.id != event.objective.id and not event.left:
            what = f"the objective {one.id} has a key result {shared[0]} already"
            raise RefusedError(what, "Give each key result its own id.")
    return replace(so_far, drafts=_put(so_far.drafts, event, lambda one: one.objective.id))


def _assigned(event: Assigned, so_far: Proceedings) -> Proceedings:
    known = [kr.id for one in so_far.objectives for kr in one.key_results]
    if event.key_result not in known:
        what = f"no objective has a key result {event.key_result!r}"
        raise RefusedError(what, nearest(event.key_result, known))
    return replace(so_far, assigned=_put(so_far.assigned, event, lambda one: one.key_result))


def _decided(event: Decided, so_far: Proceedings) -> Proceedings:
    kept = _put(so_far.decisions, event, lambda one: (one.about, same_name(one.what)))
    return replace(so_far, decisions=kept)


def _dissent(event: Dissent, so_far: Proceedings) -> Proceedings:
    kept = _put(so_far.dissents, event, lambda one: (one.about, one.reason, same_name(one.by)))
    return replace(so_far, dissents=kept)


def _parking(event: Parking, so_far: Proceedings) -> Proceedings:
    kept = _put(so_far.parking, event, lambda one: same_name(one.text))
    return replace(so_far, parking=kept)


def _next_action(event: NextAction, so_far: Proceedings) -> Proceedings:
    kept = _put(so_far.next_actions, event, lambda one: same_name(one.what))
    return replace(so_far, next_actions=kept)


def _waived(event: Waived, so_far: Proceedings) -> Proceedings:
    return replace(so_far, waived=_put(so_far.waived, event, lambda one: (one.rule, one.about)))


def _saved(event: Saved, so_far: Proceedings) -> Proceedings:
    by_id = {one.id: one for one in so_far.saved}
    if by_id.get(event.objective.id) == event.objective:
        return so_far
    return replace(so_far, saved=tuple((by_id | {event.objective.id: event.objective}).values()))


def _marked(event: Marked, so_far: Proceedings) -> Proceedings:
    return replace(so_far, marked=_put(so_far.marked, event, lambda one: one.kpi))


JOTTINGS: Mapping[type[Event], Apply] = {
    Idea: _idea,
    Reworded: _reworded,
    Clustered: _clustered,
    Renamed: _renamed,
    Moved: _moved,
    Triaged: _triaged,
    Drafted: _drafted,
    Assigned: _assigned,
    Decided: _decided,
    Dissent: _dissent,
    Parking: _parking,
    NextAction: _next_action,
    Waived: _waived,
    Saved: _saved,
    Marked: _marked,
}
