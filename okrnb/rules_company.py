"""Rules on how objectives hang together: with those above, and between the teams of a company."""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from difflib import SequenceMatcher
from typing import NamedTuple

from okrnb.advice import Mark, Seen, company_rule, kpis_by_id, metrics_of, rule
from okrnb.model import Kpi
from okrnb.objectives import Metric, Objective, Workbook
from okrnb.rules_practice import are_linked, way_of
from okrnb.wording import say_key_result

ALIKE = 0.9
"""From this share of common letters on, one sentence is a copy of the other."""

Company = Sequence[Workbook]


@rule("W-CASC", "W", "Lamorte")
def copied(workbook: Workbook, on: date) -> Iterator[Seen]:
    """A team that repeats what stands above has not said yet what it adds."""
    yield from _copies(workbook, [workbook])


@company_rule("W-CASC", "W", "Lamorte")
def copied_elsewhere(workbook: Workbook, company: Company, on: date) -> Iterator[Seen]:
    """A team that repeats what stands above has not said yet what it adds."""
    yield from _copies(workbook, [other for other in company if other is not workbook])


def _copies(workbook: Workbook, above: Company) -> Iterator[Seen]:
    parents: dict[str, list[tuple[Workbook, Objective]]] = {}
    for book in above:
        for objective in book.objectives:
            parents.setdefault(objective.id, []).append((book, objective))
    for child in workbook.objectives:
        for book, parent in parents.get(child.parent or "", ()):
            copy = next((said for said in _sentences(book, parent) if _alike(child.text, said)), "")
            if copy:
                what = f"it repeats {copy!r} of its parent {parent.id}"
                question = "What is your own part in it, and why now?"
                mark = Mark(0, len(child.text), child.text)
                yield Seen(child, "text", what, question, marks=(mark,))
                break


def _sentences(workbook: Workbook, objective: Objective) -> Iterator[str]:
    yield objective.text
    for kr in objective.key_results:
        yield say_key_result(kr, workbook.kpi(getattr(kr, "kpi", None)))


def _alike(one: str, other: str) -> bool:
    first, second = (" ".join(re.findall(r"\w+", text.casefold())) for text in (one, other))
    return SequenceMatcher(None, first, second).ratio() > ALIKE


class _Move(NamedTuple):
    """A key result that moves a KPI, and whose it is."""

    team: str
    objective: Objective
    kr: Metric
    kpi: Kpi


@company_rule("B1", "W", "Balanced Scorecard Institute, nine challenges")
def shared(workbook: Workbook, company: Company, on: date) -> Iterator[Seen]:
    """Two teams that push one number have to know of each other."""
    theirs: dict[tuple[str, str, str], list[_Move]] = {}
    for other in _at_the_same_time(workbook, company):
        for move in _moves(other):
            theirs.setdefault(_same(move.kpi), []).append(move)
    for own in _moves(workbook):
        found = theirs.get(_same(own.kpi), [])
        against = [move for move in found if way_of(own.kr) * way_of(move.kr) < 0]
        unlinked = [move for move in found if not are_linked(own.objective, move.objective)]
        for other_move in (against or unlinked)[:1]:
            how = " the other way" if against else ""
            what = f"{other_move.team} moves the same KPI{how} ({other_move.kr.id})"
            question = "Which of the two teams leads, and how does the other help?"
            yield Seen(own.kr, "kpi", what, question, "E" if against else None)


def _moves(workbook: Workbook) -> Iterator[_Move]:
    kpis = kpis_by_id(workbook)
    for objective in workbook.objectives:
        for kr in metrics_of(objective):
            if kr.kpi in kpis:
                yield _Move(workbook.settings.team, objective, kr, kpis[kr.kpi])


def _same(kpi: Kpi) -> tuple[str, str, str]:
    """Give what two teams' KPIs have in common when they are one: an id alone may be chance."""
    return kpi.id, kpi.name.casefold(), kpi.unit


@company_rule("B3", "W", "Balanced Scorecard Institute, nine challenges; Lamorte")
def one_system(workbook: Workbook, company: Company, on: date) -> Iterator[Seen]:
    """Teams that score in the same way can read each other's results."""
    cycle = workbook.settings.cycle
    for other in _at_the_same_time(workbook, company):
        theirs = other.settings
        if theirs.cycle.scoring != cycle.scoring:
            what = f"scoring is {cycle.scoring}, while {theirs.team} uses {theirs.cycle.scoring}"
            question = "Which one system could all teams use in this cycle?"
            yield Seen(workbook.settings, "cycle", what, question)
            return


@company_rule("D6", "W", "Smith, nine differences")
def lost_parent(workbook: Workbook, company: Company, on: date) -> Iterator[Seen]:
    """A link upwards helps only when there is something at its other end."""
    known = {objective.id for book in company for objective in book.objectives}
    for objective in workbook.objectives:
        if objective.parent and objective.parent not in known:
            what = f"its parent {objective.parent!r} is in no team's workbook"
            yield Seen(objective, "parent", what, "Which objective does it serve?")


def _at_the_same_time(workbook: Workbook, company: Company) -> Iterator[Workbook]:
    """Give the workbooks before this one whose cycle has days in common with it."""
    cycle = workbook.settings.cycle
    for other in company:
        if other is workbook:
            return
        if other.settings.cycle.start <= cycle.end and cycle.start <= other.settings.cycle.end:
            yield other


COMPANY_RULES = (lost_parent, shared, one_system, copied_elsewhere)
"""Rules that need more than one workbook, in reading order."""
