"""How all key results stand, as a table: against what was promised, and as they are pursued.

Nothing is called by its id. A column in which nothing stands is left out, so that on a projector
every column says something.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from okrnb.burnups import Burnup, burnup_of
from okrnb.curves import Curve
from okrnb.loop import State
from okrnb.model import Cycle, Kpi
from okrnb.objectives import KeyResult, Metric, Objective, Workbook
from okrnb.progressrows import PROJECTED, ProgressRow, progress_rows
from okrnb.quantities import say_day, say_number, say_value
from okrnb.rollups import headline
from okrnb.scores import Score
from okrnb.standing import NO_CHANCE, Standing, curves_of, stand_all
from okrnb.tabular import Table, kpi_of
from okrnb.wording import BLANK, say_key_result

GIVEN_UP = "given up"

THREE = ("progress", "expected by now", "chance", "confidence")
"""Head of the columns of what stays apart: the first two are held against each other."""

MOST_VALUES = 14
"""Values of one metric that a table shows at most: those of a quarter, week by week."""


def names_by_place(workbook: Workbook) -> dict[str, str]:
    """Give what people call the records of a workbook, by the words of `Workbook.places`."""
    names = {"settings": "The workbook"}
    names |= {f"kpi {kpi.id}": kpi.name for kpi in workbook.kpis}
    for objective in workbook.objectives:
        names[f"objective {objective.id}"] = objective.text
        names |= {f"initiative {one.id}": one.title for one in objective.initiatives}
        names |= {f"lead measure {one.id}": one.title for one in objective.lead_measures}
        for kr in objective.key_results:
            names[f"key result {kr.id}"] = say_key_result(kr, kpi_of(kr, workbook))
    return names


def promised(book: State) -> dict[str, Standing]:
    """Say how every key result stands against what was promised, whatever was decided since."""
    curves = promised_curves(book)
    return stand_all(book.valued, on=book.on, outlooks=book.outlooks, curves=curves)


def promised_curves(book: State) -> dict[str, Curve]:
    """Give what was expected by when of what was promised, where that is no straight line."""
    return curves_of(book.valued, book.histories)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stand:
    """A key result with both of its standings: against what was promised, and as it is pursued.

    `now` is None where it is not pursued any more; `changed` is what is pursued now, None where
    that is what was promised.
    """

    key_result: KeyResult
    objective: Objective
    kpi: Kpi | None
    promised: Standing
    now: Standing | None
    changed: KeyResult | None = None

    @property
    def word(self) -> str:
        """Give the status of what is pursued."""
        return GIVEN_UP if self.now is None else self.now.status.word


def stands_of(book: State) -> tuple[Stand, ...]:
    """Put both standings of every key result side by side, in reading order."""
    before, pursued = promised(book), {kr.id: kr for kr in book.pursued.key_results()}
    return tuple(
        Stand(
            key_result=kr,
            objective=objective,
            kpi=kpi_of(kr, book.workbook),
            promised=before[kr.id],
            now=book.standings.get(kr.id),
            changed=None if pursued.get(kr.id, kr) == kr else pursued[kr.id],
        )
        for objective in book.workbook.objectives
        for kr in objective.key_results
    )


def table_standings(book: State, *, objective: str | None = None) -> Table:
    """Show how all key results stand, or those of one objective: three things that stay apart.

    Progress, as far as it is known, is set against what was expected by then; the chance is that of
    going on as usual, the confidence people's own. What is "projected" is that of where a total is
    heading. One that was changed has a second row, for what
    is pursued now; the status of one that was given up says so.
    """
    cycle = book.workbook.settings.cycle
    rows, first_rows = [], _rows_of(book.valued, promised(book), on=book.on)
    now = _rows_of(book.pursued, book.standings, on=book.on)
    for one in stands_of(book):
        if objective is None or one.objective.id == objective:
            said = say_key_result(one.key_result, one.kpi)
            given_up = GIVEN_UP if one.now is None else ""
            cells = _cells(one.promised, cycle, first_rows[one.key_result.id], word=given_up)
            rows.append((said, one.key_result.owner or BLANK, *cells))
            if one.changed is not None and one.now is not None:
                said = f"as changed: {say_key_result(one.changed, one.kpi)}"
                cells = _cells(one.now, cycle, now[one.key_result.id])
                rows.append((said, "", *cells))
    first = ("key result", "owner", "status", head_of(cycle), "so far")
    return filled((*first, *THREE), rows, caption=f"As of {say_day(book.on)}")


def head_of(cycle: Cycle) -> str:
    """Name the column of what a cycle puts first (`rollups.headline`).

    >>> head_of(Cycle(name="2012", start="2012-01-01", end="2012-12-31", scoring="yes_no"))
    'verdict'
    """
    whole = Score(raw=Decimal(1), graded=Decimal(1), verdict="yes")
    return {"yes": "verdict", "100%": "progress"}.get(headline(whole, cycle), "score")


def expected_of(
    workbook: Workbook, standings: Mapping[str, Standing], *, on: date
) -> dict[str, Decimal | None]:
    """Give the progress that every key result was expected to have, when its value was known."""
    return {id: row.expected for id, row in _rows_of(workbook, standings, on=on).items()}


def _rows_of(
    workbook: Workbook, standings: Mapping[str, Standing], *, on: date
) -> dict[str, ProgressRow]:
    return {row.key_result: row for row in progress_rows(workbook, standings, on=on)}


def _cells(
    standing: Standing, cycle: Cycle, row: ProgressRow, *, word: str = ""
) -> tuple[str, ...]:
    status = standing.status
    first = headline(status.score, cycle)
    told = f"{first}{PROJECTED if row.projected else ''}"
    note = f", {status.note}" if status.note and not word else ""
    reached, *others = say_three(standing, row.expected)
    progress = "" if first == reached else f"{reached}{PROJECTED if row.projected else ''}"
    apart = (progress, *("" if word else one for one in others))
    return (f"{word or status.word}{note}", told, status.score.basis, *apart)


def say_three(standing: Standing, expected: Decimal | None) -> tuple[str, str, str, str]:
    """Give the cells under `THREE`, blank where something is not known."""
    raw, said = standing.status.score.raw, standing.status.confidence
    return (
        "" if raw is None else _percent(raw),
        "" if expected is None else _percent(expected),
        "" if standing.chance is None else standing.chance_said,
        "" if said is None else standing.confidence,
    )


def _percent(share: Decimal) -> str:
    return f"{say_number(100 * share, 0)}%"


def chance_reasons(book: State, *, objective: str) -> dict[str, list[str]]:
    """Say why key results of an objective have no tested chance: reasons, with sentences."""
    found: dict[str, list[str]] = {}
    for one in stands_of(book):
        said = "" if one.now is None else one.now.chance_said
        why = said.removeprefix(NO_CHANCE).strip(" ()")
        if one.objective.id == objective and said.startswith(NO_CHANCE) and why:
            found.setdefault(why, []).append(say_key_result(one.key_result, one.kpi))
    return found


def burnup_in(kr: Metric, kpi: Kpi, book: State) -> Burnup:
    """Follow a metric of the workbook until its day, against what was promised."""
    return burnup_of(
        kr,
        kpi,
        book.valued.check_ins,
        cycle=book.workbook.settings.cycle,
        on=book.on,
        curve=promised_curves(book).get(kr.id),
    )


def table_course(course: Burnup) -> Table:
    """Show the values of a metric so far, each with what was expected on its day.

    Of many only so many are shown that they fit on a page, the last one among them.
    """
    planned = dict(course.plan)
    step = -(-len(course.values) // MOST_VALUES) or 1
    rows = []
    for told in course.values[::-1][::step][::-1]:
        due = min(planned, key=lambda day: abs(day - told.on), default=None)
        expected = "" if due is None else say_value(planned[due], course.kpi)
        source = "people" if told.typed else "readings"
        rows.append((say_day(told.on), say_value(told.value, course.kpi), expected, source))
    return filled(("until", "value", "expected", "from"), rows)


def filled(head: Sequence[str], rows: Sequence[Sequence[str]], *, caption: str = "") -> Table:
    """Make a table of the columns in which something stands; the first one always does."""
    kept = [i for i in range(len(head)) if i == 0 or any(row[i] for row in rows)]
    return Table(
        tuple(head[i] for i in kept), tuple(tuple(row[i] for i in kept) for row in rows), caption
    )
