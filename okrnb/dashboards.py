"""What a team wants before its eyes in a meeting, gathered from what is known on a day.

What is achieved, the chance as usual and people's confidence stay three things, side by side. What
needs a decision comes first; of all else only as much as a page has room for.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from okrnb.curves import Curve
from okrnb.cycles import weeks_of
from okrnb.elsewhere import light_of
from okrnb.objectives import Objective, Workbook
from okrnb.past import History
from okrnb.peerrules import Light
from okrnb.progressrows import ProgressRow, progress_rows
from okrnb.quantities import say_day
from okrnb.reviewing import as_pursued, plan_review, review_scores
from okrnb.rollups import ObjectiveScore, RollUp, say_score, score_objective
from okrnb.standing import Standing, curves_of
from okrnb.tabular import kpi_of
from okrnb.tracing import PERIODS
from okrnb.watching import Health
from okrnb.weekly import missed_check_ins, plan_weekly
from okrnb.wording import say_key_result

GRAVITY: tuple[Light | None, ...] = ("bad", "doubtful", None, "good")
"""What comes first where there is no room for all."""

_HEALTH: tuple[Health, ...] = ("red", "yellow", "unknown", "green")


@dataclass(frozen=True, slots=True)
class Line:
    """One key result: how far it is, and the chance and the confidence beside it."""

    row: ProgressRow
    standing: Standing

    @property
    def chance(self) -> str:
        """Say the chance as usual, "" where no tested one can be had."""
        return "" if self.standing.chance is None else self.standing.chance_said

    @property
    def confidence(self) -> str:
        """Say what people believe, "" where nobody has said it."""
        return "" if self.standing.status.confidence is None else self.standing.confidence

    @property
    def gravity(self) -> int:
        """Say how early it is to be looked at, 0 first."""
        return GRAVITY.index(light_of(self.row.word))

    def __str__(self) -> str:
        """Say all three in a line."""
        chance, confidence = self.standing.chance_said, self.standing.confidence
        return f"{self.row}; chance {chance}; confidence {confidence}"


@dataclass(frozen=True, slots=True)
class Card:
    """An objective with its key results, and what these come to together, as its cycle says."""

    objective: str
    said: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Note:
    """A line of a block; `state` is the health that a colour goes with."""

    text: str
    state: Health | None = None

    def __str__(self) -> str:
        """Say it with its state."""
        return f"{self.state}: {self.text}" if self.state else self.text


@dataclass(frozen=True, slots=True)
class Block:
    """Notes under a heading; `blank` stands there where there are none."""

    heading: str
    blank: str
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dashboard:
    """All that a dashboard shows: objectives, and beside them what else the room should see."""

    title: str
    when: str
    tally: str
    cards: tuple[Card, ...]
    blocks: tuple[Block, ...]

    def __str__(self) -> str:
        """Say all of it in words."""
        return "\n".join(self._tell())

    def _tell(self) -> Iterator[str]:
        yield f"{self.title}, {self.when}"
        yield self.tally
        for card in self.cards:
            yield f"{card.objective}{f': {card.said}' if card.said else ''}"
            yield from (f"  {line}" for line in card.lines)
        for block in self.blocks:
            yield block.heading
            yield from (f"  {note}" for note in block.notes or (Note(block.blank),))


def gather_dashboard(
    workbook: Workbook,
    standings: Mapping[str, Standing],
    *,
    on: date,
    histories: Mapping[str, History] | None = None,
) -> Dashboard:
    """Gather what a dashboard shows of a day.

    `workbook` is one with values (`valued.with_readings`); `standings` are those of that day of
    what is pursued, `histories` the readings by KPI that were known then (`valued.histories_of`).
    What was given up is left out; what an objective comes to against what was promised stands
    beside, where that differs, so that a new target makes nothing look better than it is.
    """
    before = _promised_scores(
        workbook, standings, on=on, curves=curves_of(workbook, histories or {})
    )
    workbook = as_pursued(workbook, on=on)
    rows = {row.key_result: row for row in progress_rows(workbook, standings, on=on)}
    settings = workbook.settings
    cards = tuple(
        _card(one, rows, standings, how=settings.cycle.roll_up, before=before.get(one.id))
        for one in workbook.objectives
    )
    words = Counter(row.word for row in rows.values())
    silent = len(missed_check_ins(workbook, on=on))
    tally = [f"{count} {word}" for word, count in words.most_common()]
    tally += [f"{silent} without a check-in this {PERIODS[settings.cycle.cadence]}"] * (silent > 0)
    return Dashboard(
        title=f"{settings.team}: {settings.cycle.name}",
        when=say_when(workbook, on=on),
        tally=", ".join(tally) or "no key results yet",
        cards=cards,
        blocks=_blocks(workbook, standings, rows, on=on, histories=histories),
    )


def say_when(workbook: Workbook, *, on: date) -> str:
    """Say the day, and where in the cycle it is, as in `15 August 2011, week 7 of 13`."""
    cycle = workbook.settings.cycle
    ends = weeks_of(cycle)
    if on < cycle.start:
        return f"{say_day(on)}, begins {say_day(cycle.start)}"
    if on > cycle.end:
        return f"{say_day(on)}, ended {say_day(cycle.end)}"
    number = 1 + sum(end < on for end in ends)
    return f"{say_day(on)}, {PERIODS[cycle.cadence]} {number} of {len(ends)}"


def _promised_scores(
    workbook: Workbook,
    standings: Mapping[str, Standing],
    *,
    on: date,
    curves: Mapping[str, Curve],
) -> dict[str, ObjectiveScore]:
    """Sum up the objectives of which something was changed, against what was promised, by id."""
    found = review_scores(workbook, on=on, curves=curves)
    changed = {id for id, one in found.items() if one.score_now is not None or one.now is None}
    scores = {
        id: standings[id].status.score if id in standings and id not in changed else one.score
        for id, one in found.items()
    }
    return {
        objective.id: score_objective(objective, scores)
        for objective in workbook.objectives
        if any(kr.id in changed for kr in objective.key_results)
    }


def _card(
    objective: Objective,
    rows: Mapping[str, ProgressRow],
    standings: Mapping[str, Standing],
    *,
    how: RollUp,
    before: ObjectiveScore | None,
) -> Card:
    scores = {kr.id: standings[kr.id].status.score for kr in objective.key_results}
    summed = score_objective(objective, scores)
    said = summed.sentence if how == "mean" else say_score(summed.summed_up(how))
    promised = None if before is None else say_score(before.summed_up(how))
    if promised not in (None, say_score(summed.summed_up(how))):
        said = f"{said} ({promised} as promised)"
    lines = tuple(Line(rows[kr.id], standings[kr.id]) for kr in objective.key_results)
    return Card(objective.text, "" if how == "none" or not scores else said, lines)


def _blocks(
    workbook: Workbook,
    standings: Mapping[str, Standing],
    rows: Mapping[str, ProgressRow],
    *,
    on: date,
    histories: Mapping[str, History] | None,
) -> tuple[Block, ...]:
    weekly = plan_weekly(workbook, standings, on=on, histories=histories)
    names = {kr.id: say_key_result(kr, kpi_of(kr, workbook)) for kr in workbook.key_results()}
    kpis = {kpi.id: kpi.name for kpi in workbook.kpis}
    health = [Note(f"{kpis[h.kpi]} {h.value}".rstrip(), h.state) for h in weekly.health]
    health.sort(key=lambda note: _HEALTH.index(note.state or "green"))
    return (
        Block("Needs a decision", "nothing", tuple(_decisions(workbook, standings, rows))),
        Block("Health metrics", "none is watched", tuple(health)),
        Block("Wins", "none since last time", _notes(weekly.wins, names)),
        Block("Heads-up: next four weeks", "nothing is due", _notes(weekly.heads_up, names)),
    )


def _decisions(
    workbook: Workbook, standings: Mapping[str, Standing], rows: Mapping[str, ProgressRow]
) -> Iterator[Note]:
    """Name what is in trouble, gravest first, with what was decided about it so far."""
    for item in plan_review(workbook, standings):
        row = rows[item.key_result.id]
        if light_of(row.word) == "bad":
            note = f" ({row.note})" if row.note else ""
            yield Note(f"{row.word}: {row.name}{note}")


def _notes(told: Sequence[str], names: Mapping[str, str]) -> tuple[Note, ...]:
    """Say key results by their sentences where lines begin with their ids."""
    return tuple(Note(name_line(line, names, steps_alone=True)) for line in told)


def name_line(line: str, names: Mapping[str, str], *, steps_alone: bool = False) -> str:
    """Put a key result's name for the id that a line of `Weekly` begins with.

    `names` are by id. With `steps_alone` a step is told without its key result.
    """
    id = next((id for id in names if line.startswith((f"{id}: ", f"{id} is due, "))), None)
    if id is None:
        return line
    rest = line.removeprefix(id)
    step = rest.startswith(": ") and rest != ": reached"
    return rest.removeprefix(": ") if step and steps_alone else f"{names[id]}{rest}"
