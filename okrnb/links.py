"""What names what in a workbook: what leads nowhere or in a circle, impossible decisions."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from okrnb.entries import Assessment, Decision, Entry
from okrnb.errors import Problem, RefusedError
from okrnb.fields import nearest
from okrnb.model import CheckIn, Cycle, Kpi, Place, Record
from okrnb.objectives import Objective
from okrnb.periods import is_far
from okrnb.pursuing import impossible
from okrnb.quantities import say_day
from okrnb.records import Notes, kind_of


@dataclass(frozen=True, slots=True)
class Known:
    """All KPIs, and the ids of all key results; None where a file could not be read."""

    kpis: tuple[Kpi, ...] | None
    key_results: frozenset[str] | None

    def ids(self, kind: str) -> frozenset[str] | None:
        """Give the ids of KPIs or of key results; None where nobody can tell."""
        if kind == "KPI":
            return None if self.kpis is None else frozenset(kpi.id for kpi in self.kpis)
        return self.key_results


_SHARED = ("key result ", "initiative ", "lead measure ")  # ids that no two files may both have


def merge_places(pages: Sequence[Notes]) -> dict[str, Place]:
    """Put the places of all files together, and note ids that stand in two of them."""
    places: dict[str, Place] = {}
    for notes in pages:
        for about, place in notes.places.items():
            other = places.setdefault(about, place)
            kind = next((kind for kind in _SHARED if about.startswith(kind)), about)
            if other is not place and about.count(" ") == kind.count(" "):
                id = about.removeprefix(kind)
                refused = RefusedError(
                    f"the id {id} is already used in {other.file}:{other.line}",
                    "Give each its own id.",
                )
                notes.refuse(place.line, about, refused)
    return places


def known_results(pages: Sequence[Notes]) -> frozenset[str] | None:
    """Give the ids of all key results, also of those with problems; None if a file is no YAML."""
    if not all(notes.places for notes in pages):
        return None
    abouts = (about.removeprefix("key result ") for notes in pages for about in notes.places)
    return frozenset(id for id in abouts if " " not in id)


def link_problems(
    objectives: Iterable[Objective],
    lines: Iterable[CheckIn | Entry],
    known: Known,
    places: Mapping[str, Place],
) -> tuple[Problem, ...]:
    """Find every name that leads nowhere, parents that lead in a circle, impossible retargets.

    `places` says where things stand, as in a workbook; what has no place there is said to stand
    in its objective's file. Of the `lines` of the log those count that people wrote about a key
    result; a chance that was shown stays when its key result goes.
    """
    objectives, lines = tuple(objectives), tuple(lines)
    links = [link for objective in objectives for link in _links(objective)]
    for line in lines:
        if isinstance(line, CheckIn | Decision | Assessment):
            about = f"{kind_of(type(line))} {line.id}"
            links.append(_Link("log.jsonl", about, "key_result", line.key_result))
    for kpi in known.kpis or ():
        if kpi.guardrail is not None:
            links.append(_Link("kpis.csv", f"kpi {kpi.id}", "guardrail", kpi.guardrail))
    problems = (_dangling(link, known, places) for link in links)
    loops = (_problem(link, what, fix, places) for link, what, fix in _loops(objectives))
    decisions = [line for line in lines if isinstance(line, Decision)]
    return (
        *(problem for problem in problems if problem),
        *loops,
        *impossible(objectives, decisions, places),
    )


@dataclass(frozen=True, slots=True)
class _Link:
    """A field that names something else."""

    file: str
    about: str
    field: str
    id: str


_LEADS_TO = {
    **dict.fromkeys(("kpi", "future_kpi", "guardrail"), "KPI"),
    **dict.fromkeys(("protects", "key_result"), "key result"),
}
"""The fields that name something, and what they name."""


def _links(objective: Objective) -> Iterator[_Link]:
    file = f"objectives/{objective.id}.yaml"
    named: list[tuple[str, Record]] = []
    named += [(f"key result {one.id}", one) for one in objective.key_results]
    named += [(f"initiative {one.id}", one) for one in objective.initiatives]
    named += [(f"lead measure {one.id}", one) for one in objective.lead_measures]
    for about, record in named:
        for field in _LEADS_TO:
            id = getattr(record, field, None)
            if id is not None:
                yield _Link(file, about, field, id)


def _dangling(link: _Link, known: Known, places: Mapping[str, Place]) -> Problem | None:
    kind = _LEADS_TO[link.field]
    ids = known.ids(kind)
    if ids is not None and link.id not in ids:
        what = f"{link.field} is {link.id!r}, but there is no such {kind}"
        return _problem(link, what, nearest(link.id, sorted(ids)), places)
    if link.field == "protects" and link.about == f"key result {link.id}":
        return _problem(link, "it protects itself", "Name the key result that it guards.", places)
    return None


def astray(said: CheckIn, objectives: Iterable[Objective], cycle: Cycle) -> Problem | None:
    """Give what is wrong with a new check-in: a day far from its cycle, a step that is not there.

    Lines that stand in the log already are left alone: steps come and go.
    """
    about = f"key result {said.key_result}"
    if is_far(said.on, cycle):
        what = f"{say_day(said.on)} is far from {cycle.name}"
        fix = f"It runs from {say_day(cycle.start)} to {say_day(cycle.end)}: is it another year?"
        return Problem("log.jsonl", None, about, what, fix)
    own = [one for one in objectives if said.key_result in {kr.id for kr in one.key_results}]
    steps = [step.id for one in own for kr in one.key_results for step in getattr(kr, "steps", ())]
    known = [*steps, *(work.id for one in own for work in one.initiatives)]
    lost = next((id for id in (*said.done, *said.dropped) if own and id not in known), None)
    if lost is None:
        return None
    return Problem("log.jsonl", None, about, f"there is no step {lost!r}", nearest(lost, known))


def _loops(objectives: tuple[Objective, ...]) -> Iterator[tuple[_Link, str, str]]:
    parents = {objective.id: objective.parent for objective in objectives}
    done: set[str] = set()
    for objective in objectives:
        path: list[str] = []
        id: str | None = objective.id
        while id in parents and id not in done and id not in path:
            path.append(id)
            id = parents[id]
        if id in path:
            loop = [*path[path.index(id) :], id]
            link = _Link(f"objectives/{id}.yaml", f"objective {id}", "parent", loop[1])
            yield link, f"alignment loop: {' > '.join(loop)}", "Give one of them another parent."
        done.update(path)


def _problem(link: _Link, what: str, fix: str, places: Mapping[str, Place]) -> Problem:
    place = places.get(f"{link.about} {link.field}") or places.get(link.about)
    file, line = (place.file, place.line) if place else (link.file, None)
    return Problem(file, line, link.about.replace("kpi ", "KPI ", 1), what, fix)
