"""Tables for the meetings of a running cycle: how all stands, the week, the review, the steps.

Nothing is called by its id: key results stand in their sentences. A column in which nothing stands
is left out, so that on a projector every column says something.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from okrnb.entries import Decision
from okrnb.log import only
from okrnb.loop import State
from okrnb.meeting import review_of, weekly_of
from okrnb.model import CheckIn, Kpi
from okrnb.objectives import KeyResult, Milestone, Objective, Workbook
from okrnb.pace import DISAGREE
from okrnb.periods import by_key_result, later, own_check_ins, span
from okrnb.quantities import say_day, say_number, say_value
from okrnb.reviewing import ReviewItem, as_pursued
from okrnb.rollups import headline, say_score
from okrnb.standing import NO_CHANCE, Standing, curves_of, stand_all
from okrnb.tabular import Table, kpi_of, say_range
from okrnb.valued import histories_of, told_by_people, with_readings
from okrnb.watching import Health, HealthLine
from okrnb.weekly import Weekly, WeeklyItem
from okrnb.wording import BLANK, say_key_result

GIVEN_UP = "given up"

ASKED_OF_ALL = "Keep, get help, retarget, make it a health metric, or drop?"
"""What a review asks of each key result, whatever else it asks."""

_HEALTH: Mapping[Health, str] = {
    "green": "in its healthy range",
    "yellow": "just out of its healthy range",
    "red": "out of its healthy range",
    "unknown": "not known",
}
_DECIDED = {"keep": "kept", "help": "help asked for", "drop": "dropped"}


def names_of(workbook: Workbook) -> dict[str, str]:
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


def say_line(line: str, names: Mapping[str, str]) -> str:
    """Put a key result's sentence for the id that a line of `Weekly` begins with."""
    for mark in (": ", " is due, "):
        id, found, rest = line.partition(mark)
        name = names.get(f"key result {id}")
        if found and name is not None:
            return f"{name}{mark}{rest}"
    return line


def promised(book: State) -> dict[str, Standing]:
    """Say how every key result stands against what was promised, whatever was decided since."""
    curves = curves_of(book.valued, book.histories)
    return stand_all(book.valued, on=book.on, outlooks=book.outlooks, curves=curves)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stand:
    """A key result with both of its standings: against what was promised, and as it is pursued.

    `now` is None where it is not pursued any more.
    """

    key_result: KeyResult
    objective: Objective
    kpi: Kpi | None
    promised: Standing
    now: Standing | None
    is_changed: bool

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
            is_changed=pursued.get(kr.id, kr) != kr,
        )
        for objective in book.workbook.objectives
        for kr in objective.key_results
    )


def table_standings(book: State, *, objective: str | None = None) -> Table:
    """Show how all key results stand, or those of one objective: three things that stay apart.

    What is achieved so far is set against what was expected by now: 1.00 is just as much. The
    chance is that of going on as usual, the confidence people's own. In between stands one word.
    """
    cycle, rows = book.workbook.settings.cycle, []
    for one in stands_of(book):
        if objective is None or one.objective.id == objective:
            rows.append((say_key_result(one.key_result, one.kpi), *_stand_cells(one, book)))
    head = ("key result", "owner", "status", cycle.headline, "so far", "expected by now")
    head = (*head, "against that", "chance", "confidence")
    return filled(head, rows, caption=f"As of {say_day(book.on)}")


def _stand_cells(one: Stand, book: State) -> tuple[str, ...]:
    cycle = book.workbook.settings.cycle
    standing = one.promised if one.now is None else one.now
    status, rail = standing.status, one.key_result.form == "guardrail"
    first = headline(one.promised.status.score, cycle)
    if one.is_changed and one.now is not None:
        first = f"{first}; {headline(one.now.status.score, cycle)} as changed"
    running = one.now is not None and not rail
    pace = f"{say_number(100 * status.pace, 0)}%" if running else ""
    against = say_score(status.compared) if running and status.compared is not None else ""
    chance = "" if standing.chance is None else standing.chance_said
    said = "" if status.confidence is None else standing.confidence
    note = f", {DISAGREE}" if status.note and one.now is not None else ""
    owner = one.key_result.owner or BLANK
    basis = one.promised.status.score.basis
    return (owner, f"{one.word}{note}", first, basis, pace, against, chance, said)


def chance_reasons(book: State, *, objective: str) -> dict[str, list[str]]:
    """Say why key results of an objective have no tested chance: reasons, with sentences."""
    found: dict[str, list[str]] = {}
    for one in stands_of(book):
        said = "" if one.now is None else one.now.chance_said
        why = said.removeprefix(NO_CHANCE).strip(" ()")
        if one.objective.id == objective and said.startswith(NO_CHANCE) and why:
            found.setdefault(why, []).append(say_key_result(one.key_result, one.kpi))
    return found


def table_weekly(book: State) -> Table:
    """Show the week, key result by key result: what changed, what is in the way, what comes next.

    Of those with nothing new and nothing in the way there is no row. A status has in brackets what
    it was a week ago, or one period of another cadence.
    """
    weekly, before, rows = weekly_of(book), words_before(book), []
    for item in weekly.items:
        word = item.standing.status.word
        then = before.get(item.key_result.id, word)
        row = (
            f"{word} (was {then})" if then != word else word,
            f"{item.value} ({item.change})" if item.change else item.value,
            item.blocker,
            item.next_action,
            _say_activity(item),
            " ".join(item.questions),
        )
        if then != word or item.change or any(row[2:]):
            said = say_key_result(item.key_result, kpi_of(item.key_result, book.workbook))
            rows.append((said, *row))
    head = ("key result", "status", "value", "in the way", "next", "activity", "asked")
    return filled(head, rows, caption=f"The week until {say_day(book.on)}")


def _say_activity(item: WeeklyItem) -> str:
    return "" if item.activity is None else str(item.activity)


def words_before(book: State) -> dict[str, str]:
    """Give the status of every key result as it was one period of the cadence ago, by its id."""
    workbook = book.workbook
    cycle = workbook.settings.cycle
    day = book.on - (later(book.on, cycle.cadence, 1) - book.on)
    if day < cycle.start:
        return {}
    then = as_pursued(with_readings(workbook, book.readings, on=day), on=day)
    curves = curves_of(then, histories_of(book.readings, workbook.kpis, on=day))
    return {id: one.status.word for id, one in stand_all(then, on=day, curves=curves).items()}


def week_lines(weekly: Weekly, workbook: Workbook) -> dict[str, tuple[str, ...]]:
    """Give what a week has beside its table: what was missed and won, and what comes up."""
    names = names_of(workbook)
    given = {
        "Nobody checked in on": tuple(names[f"key result {id}"] for id in weekly.missed),
        "Won": tuple(say_line(line, names) for line in weekly.wins),
        "Coming up in four weeks": tuple(say_line(line, names) for line in weekly.heads_up),
    }
    return {what: lines for what, lines in given.items() if lines}


def table_health(book: State) -> Table:
    """Show in words how the KPIs are that are only watched."""
    lines, workbook = weekly_of(book).health, book.workbook
    rows = [_health_row(line, workbook.kpi(line.kpi)) for line in lines]
    return filled(("health metric", "how it is", "latest", "of", "healthy"), rows)


def _health_row(line: HealthLine, kpi: Kpi | None) -> tuple[str, ...]:
    healthy = "" if kpi is None else say_range(kpi.healthy_low, kpi.healthy_high, kpi)
    name = line.kpi if kpi is None else kpi.name
    seen = "" if line.seen_on is None else say_day(line.seen_on)
    return name, f"{line.state}: {_HEALTH[line.state]}", line.value, seen, healthy


def table_review(book: State) -> Table:
    """Show the key results to talk about half-way, gravest first, with who has to be told.

    What is asked of all (`ASKED_OF_ALL`) is left out.
    """
    names = names_of(book.workbook)
    rows = [_review_row(item, names) for item in review_of(book)]
    head = ("key result", "status", "how it stands", "hangs on it", "asked")
    return filled(head, rows, caption="To talk about, gravest first")


def _review_row(item: ReviewItem, names: Mapping[str, str]) -> tuple[str, ...]:
    told = "; ".join(names.get(one, one) for one in item.dependants)
    asked = " ".join(one for one in item.questions if one != ASKED_OF_ALL)
    standing = item.standing
    said = "" if standing.status.confidence is None else f"; confidence {standing.confidence}"
    chance = "" if standing.chance is None else f"; chance {standing.chance_said}"
    name = names[f"key result {item.key_result.id}"]
    return name, standing.status.word, f"{standing.achieved}{chance}{said}", told, asked


def table_decisions(book: State) -> Table:
    """Show what was decided about key results until the day, and why; newest last."""
    workbook, names = book.workbook, names_of(book.workbook)
    krs = {kr.id: kr for kr in workbook.key_results()}
    made = [one for one in only(Decision, workbook.entries) if one.on <= book.on]
    rows = []
    for one in sorted(made, key=lambda decision: decision.on):
        kr = krs.get(one.key_result)
        kpi = None if kr is None else kpi_of(kr, workbook)
        name = names.get(f"key result {one.key_result}", one.key_result)
        rows.append((name, say_action(one, kpi), one.reason, one.by, say_day(one.on)))
    return filled(("key result", "decided", "why", "by", "on"), rows)


def say_action(decision: Decision, kpi: Kpi | None) -> str:
    """Say what was decided, as in `1,050 customers in place of 1,100 customers`."""
    if decision.action == "convert":
        return "its KPI is a health metric"
    if decision.action != "retarget":
        return _DECIDED[decision.action]
    told = []
    if decision.target is not None:
        was = "" if decision.was is None else f" in place of {say_value(decision.was, kpi)}"
        told.append(f"{say_value(decision.target, kpi)}{was}")
    if decision.due is not None:
        was = "" if decision.was_due is None else f" in place of {say_day(decision.was_due)}"
        told.append(f"by {say_day(decision.due)}{was}")
    return "; ".join(told)


def table_work(kr: Milestone, check_ins: Iterable[CheckIn], *, on: date, due: date) -> Table:
    """Show the steps of a milestone: until when, who, and whether each is done, late or open."""
    own = own_check_ins(kr.id, tuple(check_ins), on=on)
    done = {id: c.on for c in reversed(own) for id in c.done}
    dropped = {id for c in own for id in c.dropped} - done.keys()
    rows = []
    for step in kr.steps:
        last = step.due or due
        word = "late" if last < on else "open"
        word = f"done on {say_day(done[step.id])}" if step.id in done else word
        word = "dropped" if step.id in dropped else word
        rows.append((step.title, say_day(last), step.owner, word))
    return filled(("step", "until", "who", "how it is"), rows)


def table_activity(objective: Objective, book: State) -> Table:
    """Show what is done for an objective's key results: initiatives and lead measures.

    It is activity, never progress.
    """
    names = names_of(book.workbook)
    told = by_key_result(told_by_people(book.workbook.check_ins))
    done = {id for own in told.values() for c in own if c.on <= book.on for id in c.done}
    rows = [
        (one.title, names[f"key result {one.key_result}"], one.owner, "done" * (one.id in done))
        for one in objective.initiatives
    ]
    for item in weekly_of(book).items:
        if item.objective == objective.id and item.activity is not None:
            owners = {one.title: one.owner for one in objective.lead_measures}
            name = names[f"key result {item.key_result.id}"]
            for one in item.activity.lead_measures:
                count = str(one).removeprefix(f"{one.title}: ")
                rows.append((one.title, name, owners.get(one.title, ""), count))
    return filled(("work", "meant to move", "who", "so far"), rows)


def filled(
    head: Sequence[str], rows: Sequence[Sequence[str]], *, caption: str = ""
) -> Table:
    """Make a table of the columns in which something stands; the first one always does."""
    kept = [i for i in range(len(head)) if i == 0 or any(row[i] for row in rows)]
    return Table(
        tuple(head[i] for i in kept), tuple(tuple(row[i] for i in kept) for row in rows), caption
    )
